/* slice.c - slice objects, and a slice applied to a length. */
#include "types/slice.h"

#include "types/args.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/float_internal.h"
#include "types/str.h"
#include "types/tuple.h"

bool is_slice(Val v)
{
    return is_exact(v, &slice_def);
}

/* The last dead slice is kept, not collected, for the next. */
Ref slice_new(struct runtime *rt, Val start, Val stop, Val step)
{
    struct types *t = rt->types;
    Ref r = ref_move(&t->free_slice);
    if (r) {
        r->refs = 1;
        watch_birth(rt, r);
    } else {
        r = gc_new(rt, builtin_type(rt, TYPE_ID_slice));
        if (!r)
            return NULL;
    }
    struct slice *s = LOOK(slice, r);
    s->start = ref_keep(start ? start : rt->none);
    s->stop = ref_keep(stop ? stop : rt->none);
    s->step = ref_keep(step ? step : rt->none);
    gc_track(rt, r);
    return r;
}

static void slice_dealloc(struct runtime *rt, Ref self)
{
    struct slice *s = LOOK(slice, self);
    gc_untrack(rt, self);
    ref_drop(rt, s->step);
    ref_drop(rt, s->start);
    ref_drop(rt, s->stop);
    if (rt->types->free_slice)
        gc_free(rt, self);
    else
        rt->types->free_slice = self;
}

static int slice_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(slice, self)->start, "start");
    VISIT_SLOT(LOOK(slice, self)->stop, "stop");
    VISIT_SLOT(LOOK(slice, self)->step, "step");
    return 0;
}

/* ---- as numbers ------------------------------------------------------------------------- */

/* None leaves *out; out of range is clipped. */
static bool slice_index(struct runtime *rt, Val v, ssize_t *out)
{
    if (v == rt->none)
        return true;
    if (v->type == rt->int_type && int_is_medium(v)) {
        *out = int_medium_value(v);
        return true;
    }
    if (!has_index(v))
        return raise_false(rt, EXC_TypeError,
                           "slice indices must be integers or None or have an __index__ method");
    ssize_t i = number_as_ssize(rt, v, EXC_COUNT);
    if (i == -1 && is_raised(rt))
        return false;
    *out = i;
    return true;
}

bool slice_unpack(struct runtime *rt, Val slice, ssize_t *start, ssize_t *stop, ssize_t *step)
{
    const struct slice *s = LOOK(slice, slice);
    *step = 1;
    if (!slice_index(rt, s->step, step))
        return false;
    if (*step == 0)
        return raise_false(rt, EXC_ValueError, "slice step cannot be zero");
    if (*step < -INT64_MAX)
        *step = -INT64_MAX;
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    return slice_index(rt, s->start, start) && slice_index(rt, s->stop, stop);
}

ssize_t slice_adjust(ssize_t length, ssize_t *start, ssize_t *stop, ssize_t step)
{
    if (*start < 0) {
        *start += length;
        if (*start < 0)
            *start = step < 0 ? -1 : 0;
    } else if (*start >= length) {
        *start = step < 0 ? length - 1 : length;
    }
    if (*stop < 0) {
        *stop += length;
        if (*stop < 0)
            *stop = step < 0 ? -1 : 0;
    } else if (*stop >= length) {
        *stop = step < 0 ? length - 1 : length;
    }
    if (step < 0)
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

static Ref index_as_int(struct runtime *rt, Val v)
{
    if (!has_index(v))
        return raise(rt, EXC_TypeError,
                     "slice indices must be integers or None or have an __index__ method");
    return number_index(rt, v);
}

static Ref small(struct runtime *rt, int value)
{
    return ref_keep(rt->types->small_int[value - SMALL_INT_MIN]);
}

/* One end of the slice, within lower..upper; consumes nothing. */
static Ref clip_end(struct runtime *rt, Val v, Val length, Val lower, Val upper, Val fallback)
{
    if (v == rt->none)
        return ref_keep(fallback);
    Ref i = index_as_int(rt, v);
    if (!i)
        return NULL;
    if (int_sign(i) < 0) {
        ref_set_take(rt, &i, int_add(rt, i, length));
        if (i && int_compare(i, lower) < 0)
            ref_set_take(rt, &i, ref_keep(lower));
    } else if (int_compare(i, upper) > 0) {
        ref_set_take(rt, &i, ref_keep(upper));
    }
    return i;
}

bool slice_long_indices(struct runtime *rt, Val slice, Val length, Ref *start, Ref *stop, Ref *step)
{
    const struct slice *s = LOOK(slice, slice);
    Ref lower = NULL, upper = NULL;
    *start = *stop = NULL;
    *step = s->step == rt->none ? small(rt, 1) : index_as_int(rt, s->step);
    if (!*step)
        return false;
    int sign = int_sign(*step);
    if (sign == 0) {
        raise(rt, EXC_ValueError, "slice step cannot be zero");
        goto fail;
    }
    Ref minus_one = small(rt, -1);
    lower = small(rt, sign < 0 ? -1 : 0);
    upper = sign < 0 ? int_add(rt, length, minus_one) : ref_keep(length);
    ref_drop(rt, minus_one);
    if (!upper)
        goto fail;
    *start = clip_end(rt, s->start, length, lower, upper, sign < 0 ? upper : lower);
    if (!*start)
        goto fail;
    *stop = clip_end(rt, s->stop, length, lower, upper, sign < 0 ? lower : upper);
    if (!*stop)
        goto fail;
    ref_drop(rt, lower);
    ref_drop(rt, upper);
    return true;
fail:
    ref_drop(rt, lower);
    ref_drop(rt, upper);
    ref_clear(rt, step);
    ref_clear(rt, start);
    return false;
}

static Ref slice_indices(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    Ref length = number_index(rt, argv[0]);
    if (!length)
        return NULL;
    Ref part[3], result = NULL;
    if (int_sign(length) < 0)
        raise(rt, EXC_ValueError, "length should not be negative");
    else if (slice_long_indices(rt, self, length, &part[0], &part[1], &part[2]))
        result = tuple_from_array_take(rt, part, 3);
    ref_drop(rt, length);
    return result;
}

/* ---- the type ------------------------------------------------------------------------------ */

static Ref slice_repr(struct runtime *rt, Val self)
{
    const struct slice *s = LOOK(slice, self);
    return str_format(rt, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Ref slice_as_tuple(struct runtime *rt, Val self)
{
    const struct slice *s = LOOK(slice, self);
    return tuple_pack(rt, 3, s->start, s->stop, s->step);
}

static Ref slice_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_slice(a) || !is_slice(b))
        return new_not_implemented(rt);
    if (a == b)
        return new_bool(rt, op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    Ref x = slice_as_tuple(rt, a), y = x ? slice_as_tuple(rt, b) : NULL, result = NULL;
    if (y)
        result = obj_compare(rt, x, y, op);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

static Ref slice_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    ssize_t n = tuple_size(args);
    if (!args_no_keywords_dict(rt, "slice", kwargs) || !args_check(rt, "slice", n, 1, 3))
        return NULL;
    if (n == 1)
        return slice_new(rt, NULL, tuple_at(args, 0), NULL);
    return slice_new(rt, tuple_at(args, 0), tuple_at(args, 1), n > 2 ? tuple_at(args, 2) : NULL);
}

static Ref slice_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref parts = slice_as_tuple(rt, self);
    if (!parts)
        return NULL;
    Ref pair = tuple_pack(rt, 2, REF(self->type), parts);
    ref_drop(rt, parts);
    return pair;
}

static const struct method_def slice_methods[] = {
    {"indices", slice_indices, 1, 1, 0,
     "S.indices(len) -> (start, stop, stride)\n\n"
     "Assuming a sequence of length len, calculate the start and stop\n"
     "indices, and the stride length of the extended slice described by\n"
     "S. Out of bounds indices are clipped in a manner consistent with the\n"
     "handling of normal slices."},
    {"__reduce__", slice_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

static const struct member_def slice_members[] = {
    {"start", MEMBER_OBJECT, offsetof(struct slice, start), MEMBER_READONLY, NULL},
    {"stop", MEMBER_OBJECT, offsetof(struct slice, stop), MEMBER_READONLY, NULL},
    {"step", MEMBER_OBJECT, offsetof(struct slice, step), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def slice_def = {
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\n"
           "Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    .basicsize = sizeof(struct slice),
    .flags = TYPE_GC,
    .dealloc = slice_dealloc,
    .visit = slice_visit,
    .repr = slice_repr,
    .unhashable = true,
    .compare = slice_compare,
    .new_ = slice_type_new,
    .methods = slice_methods,
    .members = slice_members,
};
