/* set_parts.h - what the set*.c files share. */
#ifndef TYPES_SET_PARTS_H
#define TYPES_SET_PARTS_H

#include "types/set.h"

static inline struct set *as_set(Val v)
{
    return LOOK(set, v);
}
/* An empty set of this type. */
OWNED Ref set_new_of(struct runtime *rt, struct type *type, Val iterable);
/* The plain set or frozenset a result is made as: type's nearest built-in one. */
struct type *set_base_type(struct runtime *rt, Val like);
int set_add_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash);
int set_discard_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash);
int set_contains_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash);
bool set_next_hashed(Val set, ssize_t *position, Val *key, ssize_t *hash);
int set_rebuild(struct runtime *rt, struct set *self); /* a table without dummies */
void set_swap_bodies(struct set *a, struct set *b);
void set_dealloc(struct runtime *rt, Ref self);
int set_visit(Val self, visit_fn *fn, void *arg);
void set_blocks(Val self, void (*block)(const void *, void *), void *arg);
Ref set_iter(struct runtime *rt, Val self);

#endif
