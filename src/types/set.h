/* set.h - set and frozenset: CPython's open addressing, so that order is CPython's. */
#ifndef TYPES_SET_H
#define TYPES_SET_H

#include "types/state.h"

struct set_entry {
    Ref key;
    ssize_t hash;
};
struct set { /* 200 + 16 = 216 */
    struct obj head;
    ssize_t fill, used, mask;
    struct set_entry *table;
    ssize_t hash; /* frozenset only */
    ssize_t finger;
    struct set_entry small[8];
    struct weak *weaklist;
};
extern const struct type_def set_def, frozenset_def;

bool is_set(Val v);       /* set or subclass */
bool is_frozenset(Val v); /* frozenset or subclass */
bool is_any_set(Val v);
OWNED Ref set_new(struct runtime *rt, Val iterable);       /* NULL: empty */
OWNED Ref frozenset_new(struct runtime *rt, Val iterable); /* NULL: empty */
ssize_t set_size(Val v);
int set_add(struct runtime *rt, Val set, Val key);
int set_discard(struct runtime *rt, Val set, Val key); /* 1 was there */
int set_contains(struct runtime *rt, Val set, Val key);
int set_update(struct runtime *rt, Val set, Val iterable);
bool set_next(Val set, ssize_t *position, Val *key);
OWNED Ref set_pop(struct runtime *rt, Val set);
void set_clear(struct runtime *rt, Val set);

#endif
