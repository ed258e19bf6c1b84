/* freelists.c - the raw blocks that the types keep for later: owned by no object.
 *
 * How many there are is visible (id(), gc.get_count()), so a program finds as
 * many as it finds in CPython.
 */
#include "types/state.h"

#include <stdlib.h>

#include "base/text.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/exc_internal.h"
#include "types/float.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"
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
    for (int c = 128; c < 256; c++) /* the text in UTF-8 of a character that is static itself */
        if (t->latin1[c])
            str_def.blocks(t->latin1[c], block, arg);
    exc_owned_blocks(rt, block, arg);
}

/* What sys._debugmallocstats() says at the first line of a script. */
enum { START_LISTS = 5, START_DICTS = 8, START_FLOATS = 4 };
static const unsigned char start_tuples[21] = {
    [1] = 5,  [3] = 3, [4] = 2, [5] = 3, [7] = 1, [9] = 2, [13] = 1, [15] = 1, [17] = 1,
    [18] = 2, [20] = 1,
};

/* Types that have subclasses when a script begins there, and a table of them. */
static void warm_subclasses(struct runtime *rt)
{
    static const enum type_id ids[] = {
        TYPE_ID_type, TYPE_ID_dict, TYPE_ID_property, TYPE_ID_classmethod, TYPE_ID_staticmethod,
    };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct type *t = builtin_type(rt, ids[i]);
        if (!t->subclasses)
            t->subclasses = dict_new(rt);
    }
}

void types_warm_freelists(struct runtime *rt)
{
    warm_subclasses(rt);
    ref_clear(rt, &rt->types->repr_running); /* no container has been written yet */
    ref_clear(rt, &rt->types->thread_dict);
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
    Ref slice = slice_new(rt, NULL, NULL, NULL);
    ref_drop(rt, slice);
    error_clear(rt);
}

void types_freelist_levels(struct runtime *rt, struct freelist_levels *out)
{
    const struct types *t = rt->types;
    out->lists = t->free_list_count;
    out->dicts = t->free_dict_count;
    out->floats = t->free_float_count;
    for (int n = 1; n <= 20; n++)
        out->tuples[n] = t->free_tuple_count[n];
}

/* As many objects as are kept and wanted are taken out first; then the rest of the
 * lists is cleared, and the objects are dropped into the empty lists. */
void types_set_freelist_levels(struct runtime *rt, const struct freelist_levels *levels)
{
    Ref *made = NULL;
    size_t count = 0, room = 0;
    for (int i = 0; i < levels->lists; i++)
        *ARRAY_PUSH(made, count, room) = list_new(rt, 0);
    for (int i = 0; i < levels->dicts; i++)
        *ARRAY_PUSH(made, count, room) = dict_new(rt);
    for (int i = 0; i < levels->floats; i++)
        *ARRAY_PUSH(made, count, room) = float_new(rt, 0.0);
    for (int n = 1; n <= 20; n++)
        for (int i = 0; i < levels->tuples[n]; i++)
            *ARRAY_PUSH(made, count, room) = tuple_new(rt, n);
    types_clear_freelists(rt);
    while (count)
        ref_drop(rt, made[--count]);
    free(made);
    error_clear(rt);
}

/* Of all that is made at once the free lists keep what they have room for. */
void types_make_and_drop(struct runtime *rt, ssize_t lists, ssize_t dicts, const ssize_t *tuples)
{
    enum { MOST = 2100 };
    Ref *made = NULL;
    size_t count = 0, room = 0;
    for (ssize_t i = 0; i < lists && i < MOST; i++)
        *ARRAY_PUSH(made, count, room) = list_new(rt, 0);
    for (ssize_t i = 0; i < dicts && i < MOST; i++)
        *ARRAY_PUSH(made, count, room) = dict_new(rt);
    for (ssize_t n = 1; n <= 20; n++)
        for (ssize_t i = 0; i < tuples[n] && i < MOST; i++)
            *ARRAY_PUSH(made, count, room) = tuple_new(rt, n);
    while (count)
        ref_drop(rt, made[--count]);
    free(made);
    error_clear(rt);
}
