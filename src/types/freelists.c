/* freelists.c - the raw blocks that the types keep for later: owned by no object. */
#include "types/state.h"

#include "types/dict_layout.h"
#include "types/exc_internal.h"
#include "types/tuple.h"

static const void *gc_block(Ref r)
{
    return gc_head_of(r);
}

void types_owned_blocks(struct runtime *rt, void (*block)(const void *p, void *arg), void *arg)
{
    const struct types *t = rt->types;
    for (int i = 0; i < t->free_list_count; i++)
        block(gc_block(t->free_list[i]), arg);
    for (int i = 0; i < t->free_dict_count; i++)
        block(gc_block(t->free_dict[i]), arg);
    for (int i = 0; i < t->free_keys_count; i++)
        block(t->free_keys[i], arg);
    for (int n = 1; n <= 20; n++)
        for (Ref r = t->free_tuple[n]; r; r = as_tuple(r)->items[0])
            block(gc_block(r), arg);
    for (Ref r = t->free_float; r; r = REF(r->type))
        block(r, arg);
    if (t->free_slice)
        block(gc_block(t->free_slice), arg);
    exc_owned_blocks(rt, block, arg);
}
