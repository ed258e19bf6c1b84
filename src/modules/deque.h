/* deque.h - collections.deque and what else _collections is made of. */
#ifndef MODULES_DEQUE_H
#define MODULES_DEQUE_H

#include "modules/modules.h"

extern const struct type_def deque_def, deque_iterator_def, deque_reverse_iterator_def;
extern const struct type_def defaultdict_def, tuplegetter_def;
extern const struct type_def odict_def, odict_iterator_def, odict_keys_def, odict_values_def,
    odict_items_def;

#endif
