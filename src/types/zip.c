/* zip.c - zip, map and filter.
 *
 * zip hands out one tuple again and again while nobody else keeps it.
 */
#include "types/args.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/dict.h"

extern const struct type_def zip_def, map_def, filter_def;

/* An iterator of each argument, as a tuple. */
static Ref iterators_of(struct runtime *rt, Val const *argv, ssize_t argc)
{
    Ref its = tuple_new(rt, argc);
    for (ssize_t i = 0; its && i < argc; i++) {
        Ref it = obj_iter(rt, argv[i]);
        if (it)
            tuple_set_take(its, i, it);
        else
            ref_clear(rt, &its);
    }
    return its;
}

static Ref next_of(struct runtime *rt, Val its, ssize_t i)
{
    Val it = tuple_at(its, i);
    return stack_suffices(rt) ? it->type->iternext(rt, it) : NULL;
}

/* ---- zip --------------------------------------------------------------------------- */

struct zip { /* 48 + 16 = 64 */
    struct obj head;
    ssize_t count;
    Ref iterators, result; /* tuples */
    int strict;
};
static inline struct zip *as_zip(Val v)
{
    return LOOK(zip, v);
}

static Ref zip_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    int strict = 0;
    if (kwargs) {
        static const struct args_spec spec = {"zip", 0, 0, 0, {"strict"}, .nameless = true};
        Val out[1] = {NULL};
        if (!args_parse_tuple(rt, &spec, rt->types->empty_tuple, kwargs, out))
            return NULL;
        if (out[0] && (strict = obj_is_true(rt, out[0])) < 0)
            return NULL;
    }
    ssize_t n = tuple_size(args);
    Ref its = iterators_of(rt, (Val const *)as_tuple(args)->items, n);
    Ref result = its ? tuple_new(rt, n) : NULL;
    for (ssize_t i = 0; result && i < n; i++)
        tuple_set_take(result, i, new_none(rt));
    Ref self = result ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, result);
        ref_drop(rt, its);
        return NULL;
    }
    struct zip *z = as_zip(self);
    z->iterators = its;
    z->count = n;
    z->result = result;
    z->strict = strict;
    return self;
}

static void zip_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_zip(self)->iterators);
    ref_drop(rt, as_zip(self)->result);
    gc_free(rt, self);
}

static int zip_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_zip(self)->iterators, "iterators");
    VISIT_SLOT(as_zip(self)->result, "result");
    return 0;
}

static Ref zip_uneven(struct runtime *rt, ssize_t i, const char *how)
{
    return raise(rt, EXC_ValueError, "zip() argument %zd is %s than argument%s%zd", i + 1, how,
                 i == 1 ? " " : "s 1-", i);
}

/* strict=True and argument i came to its end: the others must have, too. */
static Ref zip_check(struct runtime *rt, struct zip *z, ssize_t i)
{
    if (is_raised(rt) && !error_clear_if(rt, EXC_StopIteration))
        return NULL;
    if (i)
        return zip_uneven(rt, i, "shorter");
    for (i = 1; i < z->count; i++) {
        Ref item = next_of(rt, z->iterators, i);
        if (item) {
            ref_drop(rt, item);
            return zip_uneven(rt, i, "longer");
        }
        if (is_raised(rt) && !error_clear_if(rt, EXC_StopIteration))
            return NULL;
    }
    return NULL;
}

static Ref zip_next(struct runtime *rt, Val self)
{
    struct zip *z = as_zip(self);
    if (z->count == 0)
        return NULL;
    bool reuse = z->result->refs == 1;
    Ref result = reuse ? ref_keep(z->result) : tuple_new(rt, z->count);
    if (!result)
        return NULL;
    for (ssize_t i = 0; i < z->count; i++) {
        Ref item = next_of(rt, z->iterators, i);
        if (!item) {
            ref_drop(rt, result);
            return z->strict ? zip_check(rt, z, i) : NULL;
        }
        ref_set_take(rt, &as_tuple(result)->items[i], item);
    }
    /* The collector may have untracked it while it held atoms only. */
    if (reuse && !gc_is_tracked_head(result))
        gc_track(rt, result);
    return result;
}

static Ref zip_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (as_zip(self)->strict)
        return tuple_pack(rt, 3, REF(self->type), as_zip(self)->iterators, rt->true_);
    return tuple_pack(rt, 2, REF(self->type), as_zip(self)->iterators);
}

static Ref zip_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    int strict = obj_is_true(rt, argv[0]);
    if (strict < 0)
        return NULL;
    as_zip(self)->strict = strict;
    return new_none(rt);
}

#define REDUCE_DOC "Return state information for pickling."

static const struct method_def zip_methods[] = {
    {"__reduce__", zip_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", zip_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def zip_def = {
    .name = "zip",
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n"
           "   >>> list(zip('abcdefg', range(3), range(4)))\n"
           "   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\n"
           "The zip object yields n-length tuples, where n is the number of iterables\n"
           "passed as positional arguments to zip().  The i-th element in every tuple\n"
           "comes from the i-th iterable argument to zip().  This continues until the\n"
           "shortest argument is exhausted.\n\n"
           "If strict is true and one of the arguments is exhausted before the others,\n"
           "raise a ValueError.",
    .basicsize = sizeof(struct zip),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = zip_dealloc,
    .visit = zip_visit,
    .iter = iter_self,
    .iternext = zip_next,
    .new_ = zip_new,
    .methods = zip_methods,
};

/* ---- map --------------------------------------------------------------------------- */

struct map { /* 32 + 16 = 48 */
    struct obj head;
    Ref iterators; /* tuple */
    Ref function;
};
static inline struct map *as_map(Val v)
{
    return LOOK(map, v);
}

static Ref map_make(struct runtime *rt, struct type *type, Val const *argv, ssize_t argc)
{
    if (argc < 2)
        return raise(rt, EXC_TypeError, "map() must have at least two arguments.");
    Ref its = iterators_of(rt, argv + 1, argc - 1);
    Ref self = its ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, its);
        return NULL;
    }
    as_map(self)->iterators = its;
    as_map(self)->function = ref_keep(argv[0]);
    return self;
}

static bool no_keywords(struct runtime *rt, struct type *type, enum type_id id, Val kwargs)
{
    struct type *own = builtin_type(rt, id);
    if (!kwargs || dict_size(kwargs) == 0 || (type != own && type->init != own->init))
        return true;
    return raise_false(rt, EXC_TypeError, "%s() takes no keyword arguments", own->name);
}

static Ref map_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!no_keywords(rt, type, TYPE_ID_map, kwargs))
        return NULL;
    return map_make(rt, type, (Val const *)as_tuple(args)->items, tuple_size(args));
}

static Ref map_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                          Val kwnames)
{
    if (!args_no_keywords(rt, "map", kwnames))
        return NULL;
    return map_make(rt, LOOK(type, type), argv, argc);
}

static void map_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_map(self)->iterators);
    ref_drop(rt, as_map(self)->function);
    gc_free(rt, self);
}

static int map_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_map(self)->iterators, "iterators");
    VISIT_SLOT(as_map(self)->function, "function");
    return 0;
}

static Ref map_next(struct runtime *rt, Val self)
{
    enum { FEW = 5 };
    struct map *m = as_map(self);
    ssize_t n = tuple_size(m->iterators), filled = 0;
    Ref few[FEW], *items = few, result = NULL;
    if (n > FEW && !(items = heap_alloc(rt, (size_t)n * sizeof(Ref))))
        return raise_no_memory(rt);
    while (filled < n && (items[filled] = next_of(rt, m->iterators, filled)))
        filled++;
    if (filled == n)
        result = obj_vectorcall(rt, m->function, (Val const *)items, n, NULL);
    for (ssize_t i = 0; i < filled; i++)
        ref_drop(rt, items[i]);
    if (items != few)
        heap_free(rt, items);
    return result;
}

static Ref map_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct map *m = as_map(self);
    ssize_t n = tuple_size(m->iterators);
    Ref args = tuple_new(rt, n + 1);
    if (!args)
        return NULL;
    tuple_set_take(args, 0, ref_keep(m->function));
    for (ssize_t i = 0; i < n; i++)
        tuple_set_take(args, i + 1, ref_keep(tuple_at(m->iterators, i)));
    Ref result = tuple_pack(rt, 2, REF(self->type), args);
    ref_drop(rt, args);
    return result;
}

static const struct method_def map_methods[] = {
    {"__reduce__", map_reduce, 0, 0, 0, REDUCE_DOC},
    {0},
};

const struct type_def map_def = {
    .name = "map",
    .doc = "map(func, *iterables) --> map object\n\n"
           "Make an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .basicsize = sizeof(struct map),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = map_dealloc,
    .visit = map_visit,
    .vectorcall = map_vectorcall,
    .iter = iter_self,
    .iternext = map_next,
    .new_ = map_new,
    .methods = map_methods,
};

/* ---- filter ------------------------------------------------------------------------ */

struct filter { /* 32 + 16 = 48 */
    struct obj head;
    Ref function, iterator;
};
static inline struct filter *as_filter(Val v)
{
    return LOOK(filter, v);
}

static Ref filter_make(struct runtime *rt, struct type *type, Val function, Val iterable)
{
    Ref it = obj_iter(rt, iterable);
    Ref self = it ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, it);
        return NULL;
    }
    as_filter(self)->function = ref_keep(function);
    as_filter(self)->iterator = it;
    return self;
}

static Ref filter_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!no_keywords(rt, type, TYPE_ID_filter, kwargs) ||
        !args_check(rt, "filter", tuple_size(args), 2, 2))
        return NULL;
    return filter_make(rt, type, tuple_at(args, 0), tuple_at(args, 1));
}

static Ref filter_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                             Val kwnames)
{
    if (!args_no_keywords(rt, "filter", kwnames) || !args_check(rt, "filter", argc, 2, 2))
        return NULL;
    return filter_make(rt, LOOK(type, type), argv[0], argv[1]);
}

static void filter_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    ref_drop(rt, as_filter(self)->function);
    ref_drop(rt, as_filter(self)->iterator);
    gc_free(rt, self);
    trash_leave(rt);
}

static int filter_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_filter(self)->iterator, "iterator");
    VISIT_SLOT(as_filter(self)->function, "function");
    return 0;
}

static Ref filter_next(struct runtime *rt, Val self)
{
    struct filter *f = as_filter(self);
    unary_fn *next = f->iterator->type->iternext;
    bool plain = f->function == rt->none || f->function == REF(builtin_type(rt, TYPE_ID_bool));
    Ref item;
    if (!stack_suffices(rt))
        return NULL;
    while (poll_tick(rt) && (item = next(rt, f->iterator))) {
        int ok;
        if (plain) {
            ok = obj_is_true(rt, item);
        } else {
            Ref good = obj_call_1(rt, f->function, item);
            if (!good) {
                ref_drop(rt, item);
                return NULL;
            }
            ok = obj_is_true(rt, good);
            ref_drop(rt, good);
        }
        if (ok > 0)
            return item;
        ref_drop(rt, item);
        if (ok < 0)
            return NULL;
    }
    return NULL;
}

static Ref filter_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref args = tuple_pack(rt, 2, as_filter(self)->function, as_filter(self)->iterator);
    Ref result = args ? tuple_pack(rt, 2, REF(self->type), args) : NULL;
    ref_drop(rt, args);
    return result;
}

static const struct method_def filter_methods[] = {
    {"__reduce__", filter_reduce, 0, 0, 0, REDUCE_DOC},
    {0},
};

const struct type_def filter_def = {
    .name = "filter",
    .doc = "filter(function or None, iterable) --> filter object\n\n"
           "Return an iterator yielding those items of iterable for which function(item)\n"
           "is true. If function is None, return the items that are true.",
    .basicsize = sizeof(struct filter),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = filter_dealloc,
    .visit = filter_visit,
    .vectorcall = filter_vectorcall,
    .iter = iter_self,
    .iternext = filter_next,
    .new_ = filter_new,
    .methods = filter_methods,
};
