/* freelists.c - the raw blocks that the types keep for later: owned by no object.
 *
 * How many there are is visible (id(), gc.get_count()), so a program finds as
 * many as it finds in CPython.
 */
#include "types/state.h"

#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/exc_internal.h"
#include "types/float.h"
#include "types/list.h"
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

/* What sys._debugmallocstats() says at the first line of a script. */
enum { START_LISTS = 5, START_DICTS = 8, START_FLOATS = 4 };
static const unsigned char start_tuples[21] = {
    [1] = 5, [2] = 8, [3] = 3, [4] = 2, [5] = 3, [7] = 1, [9] = 2, [13] = 1, [15] = 1, [17] = 1,
    [18] = 2, [20] = 1,
};

void types_warm_freelists(struct runtime *rt)
{
    types_clear_freelists(rt);
    Ref made[64];
    int n = 0;
    for (int i = 0; i < START_LISTS; i++)
        made[n++] = list_new(rt, 0);
    for (int i = 0; i < START_DICTS; i++)
        made[n++] = dict_new(rt);
    for (int i = 0; i < START_FLOATS; i++)
        made[n++] = float_new(rt, 0.0);
    for (int size = 1; size <= 20; size++)
        for (int i = 0; i < start_tuples[size]; i++)
            made[n++] = tuple_new(rt, size);
    while (n)
        ref_drop(rt, made[--n]);
}
