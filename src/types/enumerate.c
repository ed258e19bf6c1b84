/* enumerate.c - enumerate and reversed.
 *
 * enumerate hands out one tuple again and again while nobody else keeps it.
 */
#include <limits.h>

#include "types/args.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct enumerate { /* 56 + 16 = 72 */
    struct obj head;
    ssize_t index;   /* SSIZE_MAX: see long_index */
    Ref iterator, result;
    Ref long_index;  /* int, or NULL */
    Val one;
};
extern const struct type_def enumerate_def, reversed_def;

static inline struct enumerate *as_enumerate(Val v)
{
    return LOOK(enumerate, v);
}

static Ref enumerate_make(struct runtime *rt, struct type *type, Val iterable, Val start)
{
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct enumerate *e = as_enumerate(self);
    e->index = 0;
    e->iterator = e->result = e->long_index = NULL;
    e->one = NULL;
    if (start) {
        Ref number = number_index(rt, start);
        if (!number)
            goto fail;
        int overflow;
        e->index = int_as_int64_overflow(number, &overflow);
        if (overflow) {
            e->index = SSIZE_MAX;
            e->long_index = number;
        } else {
            ref_drop(rt, number);
        }
    }
    e->iterator = obj_iter(rt, iterable);
    if (!e->iterator)
        goto fail;
    e->result = tuple_pack(rt, 2, rt->none, rt->none);
    if (!e->result)
        goto fail;
    return self;
fail:
    ref_drop(rt, self);
    return NULL;
}

static const struct args_spec enumerate_spec = {
    "enumerate", 2, 1, 0, {"iterable", "start"}, .nameless = true};

static Ref enumerate_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    Val out[2] = {NULL, NULL};
    if (!args_parse_tuple(rt, &enumerate_spec, args, kwargs, out))
        return NULL;
    return enumerate_make(rt, type, out[0], out[1]);
}

static Ref enumerate_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                                Val kwnames)
{
    Val out[2] = {NULL, NULL};
    /* Without its position, unlike the slot's message. */
    if (argc == 0 && (!kwnames || tuple_size(kwnames) == 0))
        return raise(rt, EXC_TypeError, "enumerate() missing required argument 'iterable'");
    if (!args_parse(rt, &enumerate_spec, argv, argc, kwnames, out))
        return NULL;
    return enumerate_make(rt, LOOK(type, type), out[0], out[1]);
}

static void enumerate_dealloc(struct runtime *rt, Ref self)
{
    struct enumerate *e = as_enumerate(self);
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    ref_drop(rt, e->iterator);
    ref_drop(rt, e->result);
    ref_drop(rt, e->long_index);
    gc_free(rt, self);
    trash_leave(rt);
}

static int enumerate_visit(Val self, visit_fn *fn, void *arg)
{
    const struct enumerate *e = as_enumerate(self);
    VISIT_SLOT(e->iterator, "iterator");
    VISIT_SLOT(e->result, "result");
    VISIT_SLOT(e->long_index, "index");
    return 0;
}

/* The next number, beyond what a machine word counts too. */
static Ref next_index(struct runtime *rt, struct enumerate *e)
{
    if (e->index != SSIZE_MAX)
        return int_from_ssize(rt, e->index++);
    if (!e->long_index) {
        e->long_index = int_from_ssize(rt, SSIZE_MAX);
        if (!e->long_index)
            return NULL;
    }
    Ref one = int_from_ssize(rt, 1);
    Ref more = one ? int_add(rt, e->long_index, one) : NULL;
    ref_drop(rt, one);
    if (!more)
        return NULL;
    Ref index = e->long_index;
    e->long_index = more;
    return index;
}

static Ref enumerate_next(struct runtime *rt, Val self)
{
    struct enumerate *e = as_enumerate(self);
    Ref item = stack_suffices(rt) ? e->iterator->type->iternext(rt, e->iterator) : NULL;
    if (!item)
        return NULL;
    Ref index = next_index(rt, e), result = e->result;
    if (!index) {
        ref_drop(rt, item);
        return NULL;
    }
    if (result->refs == 1) {
        struct tuple *t = as_tuple(result);
        result->refs++;
        Ref old_index = t->items[0], old_item = t->items[1];
        t->items[0] = index;
        t->items[1] = item;
        ref_drop(rt, old_index);
        ref_drop(rt, old_item);
        /* The collector may have untracked it while it held atoms only. */
        if (!gc_is_tracked_head(result))
            gc_track(rt, result);
        return result;
    }
    Ref pair[2] = {index, item};
    return tuple_from_array_take(rt, pair, 2);
}

static Ref enumerate_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct enumerate *e = as_enumerate(self);
    Ref index = e->long_index ? ref_keep(e->long_index) : int_from_ssize(rt, e->index);
    Ref args = index ? tuple_pack(rt, 2, e->iterator, index) : NULL;
    Ref result = args ? tuple_pack(rt, 2, REF(self->type), args) : NULL;
    ref_drop(rt, index);
    ref_drop(rt, args);
    return result;
}

static Ref class_getitem(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

static const struct method_def enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

const struct type_def enumerate_def = {
    .name = "enumerate",
    .doc = "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n"
           "  iterable\n    an object supporting iteration\n\n"
           "The enumerate object yields pairs containing a count (from start, which\n"
           "defaults to zero) and a value yielded by the iterable argument.\n\n"
           "enumerate is useful for obtaining an indexed list:\n"
           "    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    .basicsize = sizeof(struct enumerate),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = enumerate_dealloc,
    .visit = enumerate_visit,
    .vectorcall = enumerate_vectorcall,
    .iter = iter_self,
    .iternext = enumerate_next,
    .new_ = enumerate_new,
    .methods = enumerate_methods,
};

/* ---- reversed ------------------------------------------------------------------------ */

struct reversed { /* 32 + 16 = 48 */
    struct obj head;
    ssize_t index;
    Ref sequence; /* NULL when exhausted */
};
static inline struct reversed *as_reversed(Val v)
{
    return LOOK(reversed, v);
}

static Ref reversed_make(struct runtime *rt, struct type *type, Val sequence)
{
    Ref method = obj_lookup_special(rt, sequence, IDENT_OF(rt, __reversed__));
    if (method == rt->none) {
        ref_drop(rt, method);
        return raise(rt, EXC_TypeError, "'%.200s' object is not reversible",
                     sequence->type->name);
    }
    if (method) {
        Ref result = obj_call_0(rt, method);
        ref_drop(rt, method);
        return result;
    }
    if (is_raised(rt))
        return NULL;
    if (!is_sequence(sequence))
        return raise(rt, EXC_TypeError, "'%.200s' object is not reversible",
                     sequence->type->name);
    ssize_t n = obj_length(rt, sequence);
    if (n == -1)
        return NULL;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    as_reversed(self)->index = n - 1;
    as_reversed(self)->sequence = ref_keep(sequence);
    return self;
}

static Ref reversed_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    struct type *own = builtin_type(rt, TYPE_ID_reversed);
    if (kwargs && obj_length(rt, kwargs) > 0 && (type == own || type->init == own->init))
        return raise(rt, EXC_TypeError, "reversed() takes no keyword arguments");
    if (!args_check(rt, "reversed", tuple_size(args), 1, 1))
        return NULL;
    return reversed_make(rt, type, tuple_at(args, 0));
}

static Ref reversed_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                               Val kwnames)
{
    if (!args_no_keywords(rt, "reversed", kwnames) || !args_check(rt, "reversed", argc, 1, 1))
        return NULL;
    return reversed_make(rt, LOOK(type, type), argv[0]);
}

static void reversed_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_reversed(self)->sequence);
    gc_free(rt, self);
}

static int reversed_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_reversed(self)->sequence, "sequence");
    return 0;
}

static Ref reversed_next(struct runtime *rt, Val self)
{
    struct reversed *r = as_reversed(self);
    if (r->index >= 0) {
        Ref item = sequence_item(rt, r->sequence, r->index);
        if (item) {
            r->index--;
            return item;
        }
        if (raised_is(rt, EXC_IndexError) || raised_is(rt, EXC_StopIteration))
            error_clear(rt);
    }
    r->index = -1;
    ref_clear(rt, &r->sequence);
    return NULL;
}

static Ref reversed_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct reversed *r = as_reversed(self);
    if (!r->sequence)
        return int_from_ssize(rt, 0);
    ssize_t n = obj_length(rt, r->sequence);
    if (n == -1)
        return NULL;
    return int_from_ssize(rt, n < r->index + 1 ? 0 : r->index + 1);
}

static Ref reversed_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct reversed *r = as_reversed(self);
    Ref args = r->sequence ? tuple_pack(rt, 1, r->sequence) : tuple_pack(rt, 1, rt->types->empty_tuple);
    Ref index = args ? int_from_ssize(rt, r->index) : NULL, result = NULL;
    if (index && r->sequence)
        result = tuple_pack(rt, 3, REF(self->type), args, index);
    else if (index)
        result = tuple_pack(rt, 2, REF(self->type), args);
    ref_drop(rt, args);
    ref_drop(rt, index);
    return result;
}

static Ref reversed_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct reversed *r = as_reversed(self);
    ssize_t index = number_as_ssize(rt, argv[0], EXC_OverflowError);
    if (index == -1 && is_raised(rt))
        return NULL;
    if (r->sequence) {
        ssize_t n = obj_length(rt, r->sequence);
        if (n < 0)
            return NULL;
        r->index = index < -1 ? -1 : index > n - 1 ? n - 1 : index;
    }
    return new_none(rt);
}

static const struct method_def reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", reversed_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", reversed_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def reversed_def = {
    .name = "reversed",
    .doc = "reversed(sequence, /)\n--\n\n"
           "Return a reverse iterator over the values of the given sequence.",
    .basicsize = sizeof(struct reversed),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = reversed_dealloc,
    .visit = reversed_visit,
    .vectorcall = reversed_vectorcall,
    .iter = iter_self,
    .iternext = reversed_next,
    .new_ = reversed_new,
    .methods = reversed_methods,
};
