/* iter.c - iterators over anything: sequences by index, callables with a sentinel. */
#include "types/iter.h"

#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

extern const struct type_def sequence_iterator_def, callable_iterator_def;

Ref iter_self(struct runtime *rt, Val self)
{
    (void)rt;
    return ref_keep(self);
}

/* (iter, ((),)): what an exhausted iterator reduces to. */
static Ref reduce_to_empty(struct runtime *rt)
{
    Ref iter = builtin_named(rt, "iter");
    Ref args = iter ? tuple_pack(rt, 1, (Val)rt->types->empty_tuple) : NULL;
    Ref result = args ? tuple_pack(rt, 2, (Val)iter, (Val)args) : NULL;
    ref_drop(rt, iter);
    ref_drop(rt, args);
    return result;
}

/* ---- by index ----------------------------------------------------------------------- */

struct sequence_iterator {
    struct obj head;
    ssize_t index;
    Ref sequence; /* NULL when exhausted */
};

static struct sequence_iterator *as_sequence_iterator(Val v)
{
    return LOOK(sequence_iterator, v);
}

Ref sequence_iterator_new(struct runtime *rt, Val sequence)
{
    Ref self = gc_new(rt, builtin_type(rt, TYPE_ID_sequence_iterator));
    if (!self)
        return NULL;
    as_sequence_iterator(self)->index = 0;
    as_sequence_iterator(self)->sequence = ref_keep(sequence);
    gc_track(rt, self);
    return self;
}

static void sequence_iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_clear(rt, &as_sequence_iterator(self)->sequence);
    gc_free(rt, self);
}

static int sequence_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_sequence_iterator(self)->sequence, "sequence");
    return 0;
}

static int sequence_iterator_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_sequence_iterator(self)->sequence);
    return 0;
}

static Ref sequence_iterator_next(struct runtime *rt, Val v)
{
    struct sequence_iterator *self = as_sequence_iterator(v);
    if (!self->sequence)
        return NULL;
    if (self->index == INT64_MAX)
        return raise(rt, EXC_OverflowError, "iter index too large");
    Ref sequence = ref_keep(self->sequence);
    Ref item = sequence_item(rt, sequence, self->index);
    if (item) {
        self->index++;
    } else if (raised_is(rt, EXC_IndexError) || raised_is(rt, EXC_StopIteration)) {
        error_clear(rt);
        ref_clear(rt, &self->sequence);
    }
    ref_drop(rt, sequence);
    return item;
}

static Ref sequence_iterator_length_hint(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct sequence_iterator *self = as_sequence_iterator(v);
    if (!self->sequence)
        return int_from_int64(rt, 0);
    const struct type *t = self->sequence->type;
    if (!(t->sequence && t->sequence->length) && !(t->mapping && t->mapping->length))
        return new_not_implemented(rt);
    ssize_t size = obj_length(rt, self->sequence);
    if (size < 0)
        return NULL;
    return int_from_int64(rt, size > self->index ? size - self->index : 0);
}

static Ref sequence_iterator_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct sequence_iterator *self = as_sequence_iterator(v);
    Ref iter = self->sequence ? builtin_named(rt, "iter") : NULL;
    if (!iter)
        return is_raised(rt) ? NULL : reduce_to_empty(rt);
    Ref args = tuple_pack(rt, 1, (Val)self->sequence), index = int_from_ssize(rt, self->index);
    Ref result = args && index ? tuple_pack(rt, 3, (Val)iter, (Val)args, (Val)index) : NULL;
    ref_drop(rt, iter);
    ref_drop(rt, args);
    ref_drop(rt, index);
    return result;
}

static Ref sequence_iterator_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct sequence_iterator *self = as_sequence_iterator(v);
    ssize_t index = number_as_ssize(rt, argv[0], EXC_OverflowError);
    if (index == -1 && is_raised(rt))
        return NULL;
    if (self->sequence)
        self->index = index < 0 ? 0 : index;
    return new_none(rt);
}

static const struct method_def sequence_iterator_methods[] = {
    {"__length_hint__", sequence_iterator_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", sequence_iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", sequence_iterator_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def sequence_iterator_def = {
    .name = "iterator",
    .basicsize = sizeof(struct sequence_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = sequence_iterator_dealloc,
    .visit = sequence_iterator_visit,
    .clear = sequence_iterator_clear,
    .iter = iter_self,
    .iternext = sequence_iterator_next,
    .methods = sequence_iterator_methods,
};

/* ---- by calling ------------------------------------------------------------------------ */

struct callable_iterator {
    struct obj head;
    Ref callable, sentinel; /* both NULL when exhausted */
};

static struct callable_iterator *as_callable_iterator(Val v)
{
    return LOOK(callable_iterator, v);
}

Ref callable_iterator_new(struct runtime *rt, Val callable, Val sentinel)
{
    Ref self = gc_new(rt, builtin_type(rt, TYPE_ID_callable_iterator));
    if (!self)
        return NULL;
    as_callable_iterator(self)->callable = ref_keep(callable);
    as_callable_iterator(self)->sentinel = ref_keep(sentinel);
    gc_track(rt, self);
    return self;
}

static int callable_iterator_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_callable_iterator(self)->callable);
    ref_clear(rt, &as_callable_iterator(self)->sentinel);
    return 0;
}

static void callable_iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    callable_iterator_clear(rt, self);
    gc_free(rt, self);
}

static int callable_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_callable_iterator(self)->callable, "callable");
    VISIT_SLOT(as_callable_iterator(self)->sentinel, "sentinel");
    return 0;
}

static Ref callable_iterator_next(struct runtime *rt, Val v)
{
    struct callable_iterator *self = as_callable_iterator(v);
    if (!self->callable)
        return NULL;
    Ref callable = ref_keep(self->callable);
    Ref item = obj_call_0(rt, callable);
    ref_drop(rt, callable);
    if (!item) {
        if (error_clear_if(rt, EXC_StopIteration))
            callable_iterator_clear(rt, v);
        return NULL;
    }
    if (!self->sentinel) { /* exhausted by the call itself */
        ref_drop(rt, item);
        return NULL;
    }
    Ref sentinel = ref_keep(self->sentinel);
    int same = obj_compare_bool(rt, sentinel, item, CMP_EQ);
    ref_drop(rt, sentinel);
    if (same == 0)
        return item;
    ref_drop(rt, item);
    if (same > 0)
        callable_iterator_clear(rt, v);
    return NULL;
}

static Ref callable_iterator_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct callable_iterator *self = as_callable_iterator(v);
    Ref iter = self->callable && self->sentinel ? builtin_named(rt, "iter") : NULL;
    if (!iter)
        return is_raised(rt) ? NULL : reduce_to_empty(rt);
    Ref args = tuple_pack(rt, 2, (Val)self->callable, (Val)self->sentinel);
    Ref result = args ? tuple_pack(rt, 2, (Val)iter, (Val)args) : NULL;
    ref_drop(rt, iter);
    ref_drop(rt, args);
    return result;
}

static const struct method_def callable_iterator_methods[] = {
    {"__reduce__", callable_iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

const struct type_def callable_iterator_def = {
    .name = "callable_iterator",
    .basicsize = sizeof(struct callable_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = callable_iterator_dealloc,
    .visit = callable_iterator_visit,
    .clear = callable_iterator_clear,
    .iter = iter_self,
    .iternext = callable_iterator_next,
    .methods = callable_iterator_methods,
};
