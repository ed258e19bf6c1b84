/* freelists.c - the raw blocks that the types keep for later: owned by no object.
 *
 * How many there are is visible (id(), gc.get_count()), so a program finds as
 * many as it finds in CPython.
 */
#include "types/state.h"

#include <stdlib.h>

#include "base/text.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/exc_internal.h"
#include "types/float.h"
#include "types/int.h"
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

/* ---- what CPython's compiler leaves in the free lists ------------------------------ */

/* It makes its tables of Python objects: per scope two lists and a dict that live
 * until all is compiled, and five dicts while the scope is compiled; for each
 * constant, table of names and so on a key in the cache that merges equal ones.  When they die the free lists have
 * grown, and the collector has counted. */
struct leftovers {
    ssize_t scopes, depth;
    Val *constants;
    size_t count, room;
    ssize_t tuples[21];
};

/* These are their own keys. */
static bool is_own_key(struct runtime *rt, Val v)
{
    return v == rt->none || v == rt->ellipsis || is_exact(v, &int_def) || is_exact(v, &str_def)
        || is_code(v);
}

static void add_constant(struct runtime *rt, struct leftovers *l, Val v)
{
    if (is_own_key(rt, v))
        return;
    *ARRAY_PUSH(l->constants, l->count, l->room) = v;
    if (is_exact(v, &tuple_def))
        for (ssize_t i = 0; i < tuple_size(v); i++)
            add_constant(rt, l, tuple_at(v, i));
}

static void add_code(struct runtime *rt, struct leftovers *l, Val v, ssize_t depth)
{
    l->scopes++;
    if (depth > l->depth)
        l->depth = depth;
    const struct code *code = as_code(v);
    Val const merged[] = {code->consts, code->names, code->localsplus_names,
                          code->linetable, code->exception_table, code->original};
    for (size_t i = 0; i < sizeof merged / sizeof *merged; i++)
        add_constant(rt, l, merged[i]);
    for (ssize_t i = 0; i < tuple_size(code->consts); i++)
        if (is_code(tuple_at(code->consts, i)))
            add_code(rt, l, tuple_at(code->consts, i), depth + 1);
}

static int by_address(const void *a, const void *b)
{
    Val x = *(const Val *)a, y = *(const Val *)b;
    return x < y ? -1 : x > y;
}

/* The keys: a pair for each constant; for a tuple also one of its items' keys. */
static void count_keys(struct runtime *rt, struct leftovers *l)
{
    if (l->count)
        qsort(l->constants, l->count, sizeof *l->constants, by_address);
    for (size_t i = 0; i < l->count; i++) {
        Val v = l->constants[i];
        if (i > 0 && l->constants[i - 1] == v)
            continue;
        l->tuples[2]++;
        ssize_t n = is_exact(v, &tuple_def) ? tuple_size(v) : 0;
        if (n > 0 && n <= 20)
            l->tuples[n]++;
        for (ssize_t k = 0; k < n; k++)
            l->tuples[2] += !is_own_key(rt, tuple_at(v, k));
    }
}

/* `lists` lists and so on, all alive at once, then dropped. */
static void make_and_drop(struct runtime *rt, ssize_t lists, ssize_t dicts, const ssize_t *tuples)
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

void types_after_compile(struct runtime *rt, Val code)
{
    struct leftovers l = {0};
    add_code(rt, &l, code, 1);
    count_keys(rt, &l);
    free(l.constants);
    make_and_drop(rt, 2 * l.scopes + 3, l.scopes + 2 + 5 * l.depth, l.tuples);
}
