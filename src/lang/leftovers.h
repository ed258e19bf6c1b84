/* leftovers.h - what CPython's compiler leaves in the free lists, counted while ours compiles.
 *
 * It makes its tables of Python objects: per scope two lists and a dict that live until
 * all is compiled, and five dicts while the scope is compiled; for what is declared
 * global or nonlocal a list in the scope, and a tuple each; for each constant, table of
 * names and so on a key in the cache that merges equal ones, made before it is known
 * whether the cache has it.  When they die the free lists have grown to what was alive
 * at once, and the collector has counted.
 */
#ifndef LANG_LEFTOVERS_H
#define LANG_LEFTOVERS_H

#include "types/state.h"

struct leftovers {
    ssize_t scopes, depth, lists;
    ssize_t live[21], most[21]; /* tuples by size */
    ssize_t tables[21];         /* ... of the live ones those that belong to code objects */
};

void leftovers_scope(struct leftovers *l, ssize_t depth); /* of scopes around: the module's is 1 */
void leftovers_tuples(struct leftovers *l, ssize_t size, ssize_t more);
void leftovers_table(struct leftovers *l, Val table, ssize_t more); /* if it is a tuple */
/* The key of a constant was made (1) or died (-1). */
void leftovers_key(struct runtime *rt, struct leftovers *l, Val constant, ssize_t more);
/* All is compiled: the free lists and the count as it leaves them. */
void leftovers_drop(struct runtime *rt, const struct leftovers *l);

#endif
