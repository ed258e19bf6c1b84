/* itertools_combine.c - product, permutations and combinations: one walk over indices.
 *
 * Each keeps its pool(s) as tuples, an array of indices, and the tuple it gave last;
 * when nobody else holds that one, it is changed in place and given again.
 */
#include "modules/fields.h"
#include "modules/itertools.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

struct combine {
    struct obj head;
    Ref pool;         /* tuple; product: tuple of tuples */
    ssize_t *indices; /* owned block */
    Ref result;       /* given last, or NULL */
    long stopped;     /* product's ends here, */
    ssize_t r;        /* combinations' here */
    ssize_t *cycles;  /* permutations: the second half of the block */
};
#define COMBINE_FIELDS(F) F(pool) F(result)
FIELD_WALK(combine, COMBINE_FIELDS)

static void combine_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    if (!trash_enter(rt, v))
        return;
    combine_clear(rt, v);
    heap_free(rt, LOOK(combine, v)->indices);
    v->type->free(rt, v);
    trash_leave(rt);
}

static void combine_blocks(Val v, void (*block)(const void *, void *), void *arg)
{
    if (LOOK(combine, v)->indices)
        block(LOOK(combine, v)->indices, arg);
}

/* Takes the pool; `count` numbers of room. */
static Ref combine_make_take(struct runtime *rt, struct type *type, Ref pool, ssize_t count)
{
    Ref self = pool ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, pool);
        return NULL;
    }
    struct combine *c = LOOK(combine, self);
    c->pool = pool;
    c->indices = heap_alloc_zero(rt, size_mul_add((size_t)count, sizeof *c->indices, 0));
    if (!c->indices) {
        ref_drop(rt, self);
        return raise_no_memory(rt);
    }
    return self;
}

/* A result that may be changed: the last one if it is ours alone, else a copy. */
static bool combine_own_result(struct runtime *rt, struct combine *self)
{
    if (self->result->refs > 1) {
        Ref copy = tuple_from_array(rt, (Val const *)as_tuple(self->result)->items, tuple_size(self->result));
        if (!copy)
            return false;
        ref_set_take(rt, &self->result, copy);
    } else if (!gc_is_tracked_head(self->result) && tuple_size(self->result)) {
        gc_track(rt, self->result); /* the collector may have let go of the tuple of atoms */
    }
    return true;
}

static void combine_put(struct runtime *rt, struct combine *self, ssize_t i, Val item)
{
    ref_set_take(rt, &as_tuple(self->result)->items[i], ref_keep(item));
}

/* The first result: the pool's items at the indices. */
static Ref combine_first(struct runtime *rt, struct combine *self)
{
    Ref result = tuple_new(rt, self->r);
    if (!result)
        return NULL;
    for (ssize_t i = 0; i < self->r; i++)
        tuple_set_take(result, i, ref_keep(tuple_at(self->pool, self->indices[i])));
    self->result = result;
    return ref_keep(result);
}

/* ---- states ------------------------------------------------------------------------- */

static Ref numbers(struct runtime *rt, const ssize_t *from, ssize_t count)
{
    Ref tuple = tuple_new(rt, count);
    for (ssize_t i = 0; tuple && i < count; i++) {
        Ref n = int_from_ssize(rt, from[i]);
        if (n)
            tuple_set_take(tuple, i, n);
        else
            ref_clear(rt, &tuple);
    }
    return tuple;
}

/* Each 0..limit, clipped. */
static bool read_numbers(struct runtime *rt, Val tuple, ssize_t *to, ssize_t count, ssize_t limit)
{
    if (!is_tuple(tuple) || tuple_size(tuple) != count)
        return raise_false(rt, EXC_ValueError, "invalid arguments");
    for (ssize_t i = 0; i < count; i++) {
        ssize_t n;
        if (!arg_ssize(rt, tuple_at(tuple, i), &n))
            return false;
        to[i] = n < 0 ? 0 : n > limit ? limit : n;
    }
    return true;
}

static Ref combine_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct combine *self = LOOK(combine, v);
    Ref r = int_from_ssize(rt, self->r), args, state = NULL;
    Val pool = self->stopped ? (Val)rt->types->empty_tuple : (Val)self->pool;
    args = r ? tuple_pack(rt, 2, pool, (Val)r) : NULL;
    ref_drop(rt, r);
    if (args && self->result && !self->stopped) {
        bool permutes = v->type->iternext == itertools_permutations_def.iternext;
        ssize_t n = tuple_size(self->pool);
        state = numbers(rt, self->indices, permutes ? n : self->r);
        if (state && permutes) {
            Ref cycles = numbers(rt, self->cycles, self->r);
            Ref pair = cycles ? tuple_pack(rt, 2, (Val)state, (Val)cycles) : NULL;
            ref_drop(rt, cycles);
            ref_set_take(rt, &state, pair);
        }
    }
    return itertools_reduced_take(rt, v, args, state);
}

static Ref combine_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct combine *self = LOOK(combine, v);
    ssize_t n = tuple_size(self->pool);
    if (n == 0 || self->stopped)
        return new_none(rt);
    bool ok;
    if (v->type->iternext == itertools_permutations_def.iternext)
        ok = itertools_is_state(rt, argv[0], 2, 2) &&
             read_numbers(rt, tuple_at(argv[0], 0), self->indices, n, n - 1) &&
             read_numbers(rt, tuple_at(argv[0], 1), self->cycles, self->r, n);
    else
        ok = read_numbers(rt, argv[0], self->indices, self->r, n - 1);
    if (!ok)
        return NULL;
    ref_clear(rt, &self->result);
    Ref now = combine_first(rt, self);
    ref_drop(rt, now);
    return now ? new_none(rt) : NULL;
}

static Ref product_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct combine *self = LOOK(combine, v);
    if (self->stopped)
        return itertools_reduced_take(rt, v, tuple_pack(rt, 1, (Val)rt->types->empty_tuple), NULL);
    Ref state = self->result ? numbers(rt, self->indices, tuple_size(self->pool)) : NULL;
    return itertools_reduced_take(rt, v, ref_keep(self->pool), state);
}

static Ref product_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct combine *self = LOOK(combine, v);
    ssize_t count = tuple_size(self->pool);
    if (!read_numbers(rt, argv[0], self->indices, count, INT64_MAX))
        return NULL;
    Ref result = tuple_new(rt, count);
    for (ssize_t i = 0; result && i < count; i++) {
        Val pool = tuple_at(self->pool, i);
        ssize_t n = tuple_size(pool);
        if (n == 0) {
            self->stopped = true;
            ref_drop(rt, result);
            return new_none(rt);
        }
        if (self->indices[i] >= n)
            self->indices[i] = n - 1;
        tuple_set_take(result, i, ref_keep(tuple_at(pool, self->indices[i])));
    }
    if (!result)
        return NULL;
    ref_set_take(rt, &self->result, result);
    return new_none(rt);
}

static Ref size_with(struct runtime *rt, Val v, ssize_t numbers)
{
    return int_from_ssize(rt, v->type->basicsize + numbers * (ssize_t)sizeof(ssize_t));
}

#define SIZEOF(name_, numbers_)                                                                   \
    static Ref name_##_sizeof(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames) \
    {                                                                                             \
        const struct combine *c = LOOK(combine, self);                                            \
        (void)argv, (void)argc, (void)kwnames;                                                    \
        return size_with(rt, self, numbers_);                                                     \
    }
SIZEOF(product, tuple_size(c->pool))
SIZEOF(combinations, c->r)
SIZEOF(permutations, tuple_size(c->pool) + c->r)

#define METHODS(name_, reduce_, setstate_)                                                        \
    static const struct method_def name_##_methods[] = {                                          \
        {"__reduce__", reduce_, 0, 0, 0, "Return state information for pickling."},               \
        {"__setstate__", setstate_, 1, 1, 0, "Set state information for unpickling."},            \
        {"__sizeof__", name_##_sizeof, 0, 0, 0, "Returns size in memory, in bytes."},             \
        {0},                                                                                      \
    };
METHODS(product, product_reduce, product_setstate)
METHODS(combinations, combine_reduce, combine_setstate)
METHODS(permutations, combine_reduce, combine_setstate)
#define combinations_with_replacement_methods combinations_methods

#define COMBINE(name_, size_, doc_)                   \
    const struct type_def itertools_##name_##_def = { \
        .name = "itertools." #name_,                  \
        .doc = doc_,                                  \
        .basicsize = (size_),                         \
        .flags = TYPE_GC | TYPE_BASE,                 \
        .dealloc = combine_dealloc,                   \
        .visit = combine_visit,                       \
        .clear = combine_clear,                       \
        .blocks = combine_blocks,                     \
        .iter = iter_self,                            \
        .iternext = name_##_next,                     \
        .methods = name_##_methods,                   \
        .new_ = name_##_new,                          \
    };

/* ---- product ----------------------------------------------------------------------- */

static Ref product_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"product", 0, 0, 0, {"repeat"}, .nameless = true};
    Val out[1];
    ssize_t repeat = 1, given = tuple_size(args);
    if (!args_parse_tuple(rt, &spec, rt->types->empty_tuple, kwargs, out) || !arg_ssize(rt, out[0], &repeat))
        return NULL;
    if (repeat < 0)
        return raise(rt, EXC_ValueError, "repeat argument cannot be negative");
    if (repeat == 0)
        given = 0;
    if (given && repeat > INT64_MAX / (ssize_t)sizeof(Ref) / given)
        return raise(rt, EXC_OverflowError, "repeat argument too large");
    ssize_t count = given * repeat;
    Ref pools = tuple_new(rt, count);
    for (ssize_t i = 0; pools && i < count; i++) {
        Ref pool = i < given ? sequence_tuple(rt, tuple_at(args, i)) : ref_keep(tuple_at(pools, i - given));
        if (pool)
            tuple_set_take(pools, i, pool);
        else
            ref_clear(rt, &pools);
    }
    return combine_make_take(rt, type, pools, count);
}

static Ref product_start(struct runtime *rt, struct combine *self)
{
    ssize_t count = tuple_size(self->pool);
    for (ssize_t i = 0; i < count; i++) {
        if (tuple_size(tuple_at(self->pool, i)) == 0)
            return NULL;
    }
    Ref result = tuple_new(rt, count);
    if (!result)
        return NULL;
    for (ssize_t i = 0; i < count; i++)
        tuple_set_take(result, i, ref_keep(tuple_at(tuple_at(self->pool, i), 0)));
    self->result = result;
    return ref_keep(result);
}

static Ref product_next(struct runtime *rt, Val v)
{
    struct combine *self = LOOK(combine, v);
    if (self->stopped)
        return NULL;
    if (!self->result) {
        Ref first = product_start(rt, self);
        self->stopped = !first;
        return first;
    }
    if (!combine_own_result(rt, self))
        return NULL;
    ssize_t i = tuple_size(self->pool) - 1;
    for (; i >= 0; i--) {
        Val pool = tuple_at(self->pool, i);
        bool turned = ++self->indices[i] == tuple_size(pool);
        if (turned)
            self->indices[i] = 0;
        combine_put(rt, self, i, tuple_at(pool, self->indices[i]));
        if (!turned)
            break;
    }
    if (i >= 0)
        return ref_keep(self->result);
    self->stopped = true;
    return NULL;
}

COMBINE(product, offsetof(struct combine, r), "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  "
                 "Equivalent to nested for-loops.")

/* ---- combinations --------------------------------------------------------------------- */

static bool check_r(struct runtime *rt, ssize_t r)
{
    return r >= 0 || raise_false(rt, EXC_ValueError, "r must be non-negative");
}

static Ref combinations_make(struct runtime *rt, struct type *type, Val args, Val kwargs,
                             const struct args_spec *spec, bool replacement)
{
    Val out[2];
    ssize_t r = 0;
    if (!args_parse_tuple(rt, spec, args, kwargs, out))
        return NULL;
    if (!arg_ssize(rt, out[1], &r))
        return NULL;
    Ref pool = sequence_tuple(rt, out[0]);
    if (!pool || !check_r(rt, r)) {
        ref_drop(rt, pool);
        return NULL;
    }
    ssize_t n = tuple_size(pool);
    Ref self = combine_make_take(rt, type, pool, r);
    if (!self)
        return NULL;
    struct combine *c = LOOK(combine, self);
    c->r = r;
    for (ssize_t i = 0; i < r && !replacement; i++)
        c->indices[i] = i;
    c->stopped = replacement ? n == 0 && r > 0 : r > n;
    return self;
}

static Ref combinations_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"combinations", 2, 2, 0, {"iterable", "r"}};
    return combinations_make(rt, type, args, kwargs, &spec, false);
}

static Ref combinations_with_replacement_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"combinations_with_replacement", 2, 2, 0, {"iterable", "r"}};
    return combinations_make(rt, type, args, kwargs, &spec, true);
}

static Ref combinations_step(struct runtime *rt, Val v, bool replacement)
{
    struct combine *self = LOOK(combine, v);
    if (self->stopped)
        return NULL;
    if (!self->result)
        return combine_first(rt, self);
    if (!combine_own_result(rt, self))
        return NULL;
    ssize_t n = tuple_size(self->pool), r = self->r, i = r - 1;
    while (i >= 0 && self->indices[i] == (replacement ? n - 1 : i + n - r))
        i--;
    if (i < 0) {
        self->stopped = true;
        return NULL;
    }
    ssize_t index = self->indices[i] + 1;
    for (; i < r; i++) {
        self->indices[i] = index;
        combine_put(rt, self, i, tuple_at(self->pool, index));
        index += !replacement;
    }
    return ref_keep(self->result);
}

static Ref combinations_next(struct runtime *rt, Val v)
{
    return combinations_step(rt, v, false);
}

static Ref combinations_with_replacement_next(struct runtime *rt, Val v)
{
    return combinations_step(rt, v, true);
}

COMBINE(combinations, offsetof(struct combine, cycles), "combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in "
                      "the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)")
COMBINE(combinations_with_replacement, offsetof(struct combine, cycles),
        "combinations_with_replacement(iterable, r)\n--\n\nReturn successive r-length combinations of elements "
        "in the iterable allowing individual elements to have successive repeats.")

/* ---- permutations ----------------------------------------------------------------------- */

static Ref permutations_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"permutations", 2, 1, 0, {"iterable", "r"}};
    Val out[2];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    Ref pool = sequence_tuple(rt, out[0]);
    if (!pool)
        return NULL;
    ssize_t n = tuple_size(pool), r = n;
    if (out[1] && out[1] != rt->none) {
        if (!is_int(out[1]))
            raise(rt, EXC_TypeError, "Expected int as r");
        if (is_raised(rt) || !arg_ssize(rt, out[1], &r) || !check_r(rt, r)) {
            ref_drop(rt, pool);
            return NULL;
        }
    }
    Ref self = combine_make_take(rt, type, pool, r > n ? 0 : n + r);
    if (!self)
        return NULL;
    struct combine *c = LOOK(combine, self);
    c->r = r;
    c->cycles = c->indices + n;
    c->stopped = r > n;
    for (ssize_t i = 0; i < n && !c->stopped; i++)
        c->indices[i] = i;
    for (ssize_t i = 0; i < r && !c->stopped; i++)
        c->cycles[i] = n - i;
    return self;
}

static Ref permutations_next(struct runtime *rt, Val v)
{
    struct combine *self = LOOK(combine, v);
    ssize_t n = tuple_size(self->pool), r = self->r, *indices = self->indices;
    if (self->stopped)
        return NULL;
    if (!self->result)
        return combine_first(rt, self);
    if (!combine_own_result(rt, self))
        return NULL;
    for (ssize_t i = r - 1; i >= 0; i--) {
        if (--self->cycles[i] > 0) {
            ssize_t j = n - self->cycles[i], index = indices[i];
            indices[i] = indices[j];
            indices[j] = index;
            for (; i < r; i++)
                combine_put(rt, self, i, tuple_at(self->pool, indices[i]));
            return ref_keep(self->result);
        }
        ssize_t index = indices[i]; /* this place has had its turn: rotate the rest */
        for (ssize_t j = i; j < n - 1; j++)
            indices[j] = indices[j + 1];
        indices[n - 1] = index;
        self->cycles[i] = n - i;
    }
    self->stopped = true;
    return NULL;
}

COMBINE(permutations, sizeof(struct combine), "permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements "
                      "in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), "
                      "(2,1)")
