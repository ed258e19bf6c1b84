/* fold.h - constant expressions of a tree worked out in place. */
#ifndef LANG_FOLD_H
#define LANG_FOLD_H

#include "lang/tree.h"

struct fold {
    struct runtime *rt;
    struct arena *arena;
    bool future_annotations;
    int depth, limit;
};
bool fold_tree(struct fold *f, struct module_tree *tree); /* false raised */

#endif
