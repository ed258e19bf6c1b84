/* range.c - ranges and their iterators.
 *
 * All four fields of a range are exact ints, of any size.  An iterator counts
 * in C numbers when start, stop, step and every step between fit in them, else
 * in ints (longrange_iterator).
 */
#include "types/args.h"
#include "types/float_internal.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

static Val small(struct runtime *rt, int value)
{
    return rt->types->small_int[value - SMALL_INT_MIN];
}

/* ---- length and items ---------------------------------------------------------------- */

/* Of C numbers; -1 when it does not fit. */
static int64_t short_length(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0 ? start >= stop : start <= stop)
        return 0;
    uint64_t span = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
    uint64_t n = (span - 1) / stride + 1;
    return n > INT64_MAX ? -1 : (int64_t)n;
}

static bool as_short(Val v, int64_t *out)
{
    int overflow;
    *out = int_as_int64_overflow(v, &overflow);
    return !overflow;
}

/* The number of items as an int. */
static Ref length_of(struct runtime *rt, Val start, Val stop, Val step)
{
    int64_t a, b, c;
    if (as_short(start, &a) && as_short(stop, &b) && as_short(step, &c)) {
        int64_t n = short_length(a, b, c);
        if (n >= 0)
            return int_from_int64(rt, n);
    }
    bool down = int_sign(step) < 0;
    Val low = down ? stop : start, high = down ? start : stop;
    if (int_compare(low, high) >= 0)
        return int_from_int64(rt, 0);
    Ref stride = down ? int_negate(rt, step) : ref_keep(step);
    Ref span = stride ? int_subtract(rt, high, low) : NULL;
    Ref less = span ? int_subtract(rt, span, small(rt, 1)) : NULL;
    Ref quotient = NULL, result = NULL;
    if (less && int_divmod(rt, less, stride, &quotient, NULL) == 0)
        result = int_add(rt, quotient, small(rt, 1));
    ref_drop(rt, stride);
    ref_drop(rt, span);
    ref_drop(rt, less);
    ref_drop(rt, quotient);
    return result;
}

/* start + i * step */
static Ref item_at(struct runtime *rt, Val start, Val step, Val i)
{
    Ref offset = int_multiply(rt, i, step);
    if (!offset)
        return NULL;
    Ref item = int_add(rt, start, offset);
    ref_drop(rt, offset);
    return item;
}

/* Consumes all three. */
static Ref range_make_take(struct runtime *rt, Ref start, Ref stop, Ref step)
{
    Ref length = NULL, r = NULL;
    if (start && stop && step)
        length = length_of(rt, start, stop, step);
    if (length)
        r = obj_new(rt, builtin_type(rt, TYPE_ID_range));
    if (!r) {
        ref_drop(rt, start);
        ref_drop(rt, stop);
        ref_drop(rt, step);
        ref_drop(rt, length);
        return NULL;
    }
    struct range *self = LOOK(range, r);
    self->start = start;
    self->stop = stop;
    self->step = step;
    self->length = length;
    return r;
}

Ref range_new(struct runtime *rt, Val start, Val stop, Val step)
{
    return range_make_take(rt, ref_keep(start), ref_keep(stop), ref_keep(step));
}

static Ref range_from(struct runtime *rt, Val const *argv, ssize_t argc)
{
    if (argc == 1) {
        Ref stop = number_index(rt, argv[0]);
        if (!stop)
            return NULL;
        return range_make_take(rt, ref_keep(small(rt, 0)), stop, ref_keep(small(rt, 1)));
    }
    Ref start = number_index(rt, argv[0]), stop = start ? number_index(rt, argv[1]) : NULL;
    Ref step = !stop ? NULL : argc > 2 ? number_index(rt, argv[2]) : ref_keep(small(rt, 1));
    if (step && int_sign(step) == 0) {
        raise(rt, EXC_ValueError, "range() arg 3 must not be zero");
        ref_clear(rt, &step);
    }
    return range_make_take(rt, start, stop, step);
}

static Ref range_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    if (!args_no_keywords_dict(rt, "range", kwargs)
        || !args_check(rt, "range", tuple_size(args), 1, 3))
        return NULL;
    return range_from(rt, (Val const *)as_tuple(args)->items, tuple_size(args));
}

static Ref range_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)callable;
    if (!args_no_keywords(rt, "range", kwnames) || !args_check(rt, "range", argc, 1, 3))
        return NULL;
    return range_from(rt, argv, argc);
}

static void range_dealloc(struct runtime *rt, Ref self)
{
    struct range *r = LOOK(range, self);
    ref_drop(rt, r->start);
    ref_drop(rt, r->stop);
    ref_drop(rt, r->step);
    ref_drop(rt, r->length);
    obj_free(rt, self);
}

static int range_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(range, self)->start, "start");
    VISIT_SLOT(LOOK(range, self)->stop, "stop");
    VISIT_SLOT(LOOK(range, self)->step, "step");
    VISIT_SLOT(LOOK(range, self)->length, "length");
    return 0;
}

/* ---- as a sequence ------------------------------------------------------------------------- */

static ssize_t range_length(struct runtime *rt, Val self)
{
    int64_t n;
    if (as_short(LOOK(range, self)->length, &n))
        return n;
    return raise_int(rt, EXC_OverflowError, "Python int too large to convert to C ssize_t");
}

static Ref range_at(struct runtime *rt, const struct range *r, Val index)
{
    Ref i = ref_keep(index);
    if (int_sign(i) < 0)
        ref_set_take(rt, &i, int_add(rt, i, r->length));
    if (!i)
        return NULL;
    Ref item = NULL;
    if (int_sign(i) < 0 || int_compare(i, r->length) >= 0)
        raise(rt, EXC_IndexError, "range object index out of range");
    else
        item = item_at(rt, r->start, r->step, i);
    ref_drop(rt, i);
    return item;
}

static Ref range_item(struct runtime *rt, Val self, ssize_t index)
{
    const struct range *r = LOOK(range, self);
    if (index < 0 || int_compare(r->length, small(rt, 0)) == 0) {
        /* Negative numbers have been added to the length already. */
        raise(rt, EXC_IndexError, "range object index out of range");
        return NULL;
    }
    Ref i = int_from_ssize(rt, index);
    if (!i)
        return NULL;
    Ref item = range_at(rt, r, i);
    ref_drop(rt, i);
    return item;
}

static Ref range_slice(struct runtime *rt, const struct range *r, Val slice)
{
    Ref start, stop, step;
    if (!slice_long_indices(rt, slice, r->length, &start, &stop, &step))
        return NULL;
    Ref new_step = int_multiply(rt, step, r->step);
    Ref first = new_step ? item_at(rt, r->start, r->step, start) : NULL;
    Ref last = first ? item_at(rt, r->start, r->step, stop) : NULL;
    ref_drop(rt, start);
    ref_drop(rt, stop);
    ref_drop(rt, step);
    return range_make_take(rt, first, last, new_step);
}

static Ref range_subscript(struct runtime *rt, Val self, Val key)
{
    const struct range *r = LOOK(range, self);
    if (has_index(key)) {
        Ref i = number_index(rt, key);
        if (!i)
            return NULL;
        Ref item = range_at(rt, r, i);
        ref_drop(rt, i);
        return item;
    }
    if (is_slice(key))
        return range_slice(rt, r, key);
    return raise(rt, EXC_TypeError, "range indices must be integers or slices, not %.200s",
                 key->type->name);
}

/* Is the int n an item? -1 raised. */
static int holds_int(struct runtime *rt, const struct range *r, Val n)
{
    bool up = int_sign(r->step) > 0;
    if (up ? int_compare(n, r->start) < 0 || int_compare(n, r->stop) >= 0
           : int_compare(n, r->start) > 0 || int_compare(n, r->stop) <= 0)
        return 0;
    Ref offset = int_subtract(rt, n, r->start), rest = NULL;
    int result = -1;
    if (offset && int_divmod(rt, offset, r->step, NULL, &rest) == 0)
        result = int_sign(rest) == 0;
    ref_drop(rt, offset);
    ref_drop(rt, rest);
    return result;
}

static bool is_plain_int(Val v)
{
    return is_exact(v, &int_def) || is_bool(v);
}

/* Anything but a plain int is looked for item by item. */
static ssize_t search(struct runtime *rt, Val self, Val v, bool count_all)
{
    Ref it = obj_iter(rt, self);
    if (!it)
        return -2;
    ssize_t found = count_all ? 0 : -1, at = 0;
    for (;; at++) {
        Ref item = iter_next(rt, it);
        if (!item) {
            if (is_raised(rt))
                found = -2;
            break;
        }
        int equal = obj_compare_bool(rt, item, v, CMP_EQ);
        ref_drop(rt, item);
        if (equal < 0) {
            found = -2;
            break;
        }
        if (equal && !count_all) {
            found = at;
            break;
        }
        found += equal;
    }
    ref_drop(rt, it);
    return found;
}

static int range_contains(struct runtime *rt, Val self, Val v)
{
    if (is_plain_int(v))
        return holds_int(rt, LOOK(range, self), v);
    ssize_t at = search(rt, self, v, false);
    return at == -2 ? -1 : at >= 0;
}

static Ref range_count(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    if (is_plain_int(argv[0])) {
        int found = holds_int(rt, LOOK(range, self), argv[0]);
        return found < 0 ? NULL : int_from_int64(rt, found);
    }
    ssize_t count = search(rt, self, argv[0], true);
    return count < 0 ? NULL : int_from_int64(rt, count);
}

static Ref range_index(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    const struct range *r = LOOK(range, self);
    if (!is_plain_int(argv[0])) {
        ssize_t at = search(rt, self, argv[0], false);
        if (at == -1)
            raise(rt, EXC_ValueError, "sequence.index(x): x not in sequence");
        return at < 0 ? NULL : int_from_int64(rt, at);
    }
    int found = holds_int(rt, r, argv[0]);
    if (found < 0)
        return NULL;
    if (!found)
        return raise(rt, EXC_ValueError, "%R is not in range", argv[0]);
    Ref offset = int_subtract(rt, argv[0], r->start), quotient = NULL;
    if (offset)
        int_divmod(rt, offset, r->step, &quotient, NULL);
    ref_drop(rt, offset);
    return quotient;
}

static int range_truth(struct runtime *rt, Val self)
{
    (void)rt;
    return int_sign(LOOK(range, self)->length) != 0;
}

/* ---- comparison, hash, text ------------------------------------------------------------------ */

/* Equal when they give the same items. */
static bool same_items(struct runtime *rt, const struct range *a, const struct range *b)
{
    if (a == b)
        return true;
    if (int_compare(a->length, b->length) != 0)
        return false;
    if (int_sign(a->length) == 0)
        return true;
    if (int_compare(a->start, b->start) != 0)
        return false;
    return int_compare(a->length, small(rt, 1)) == 0 || int_compare(a->step, b->step) == 0;
}

static Ref range_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_exact(b, &range_def) || (op != CMP_EQ && op != CMP_NE))
        return new_not_implemented(rt);
    return new_bool(rt, same_items(rt, LOOK(range, a), LOOK(range, b)) == (op == CMP_EQ));
}

static ssize_t range_hash(struct runtime *rt, Val self)
{
    const struct range *r = LOOK(range, self);
    bool empty = int_sign(r->length) == 0, one = int_compare(r->length, small(rt, 1)) == 0;
    Ref t = tuple_pack(rt, 3, r->length, empty ? rt->none : r->start,
                       empty || one ? rt->none : r->step);
    if (!t)
        return -1;
    ssize_t hash = obj_hash(rt, t);
    ref_drop(rt, t);
    return hash;
}

static Ref range_repr(struct runtime *rt, Val self)
{
    const struct range *r = LOOK(range, self);
    if (int_compare(r->step, small(rt, 1)) == 0)
        return str_format(rt, "range(%R, %R)", r->start, r->stop);
    return str_format(rt, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static Ref range_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct range *r = LOOK(range, self);
    Ref parts = tuple_pack(rt, 3, r->start, r->stop, r->step);
    if (!parts)
        return NULL;
    Ref pair = tuple_pack(rt, 2, REF(self->type), parts);
    ref_drop(rt, parts);
    return pair;
}

/* ---- iterators ---------------------------------------------------------------------------------- */

static Ref short_iterator(struct runtime *rt, int64_t start, int64_t step, int64_t length)
{
    Ref r = obj_new(rt, builtin_type(rt, TYPE_ID_range_iterator));
    if (!r)
        return NULL;
    struct range_iterator *it = LOOK(range_iterator, r);
    it->index = 0;
    it->start = start;
    it->step = step;
    it->length = length;
    return r;
}

static Ref long_iterator(struct runtime *rt, Val start, Val step, Val length)
{
    Ref r = obj_new(rt, builtin_type(rt, TYPE_ID_longrange_iterator));
    if (!r)
        return NULL;
    struct longrange_iterator *it = LOOK(longrange_iterator, r);
    it->index = ref_keep(small(rt, 0));
    it->start = ref_keep(start);
    it->step = ref_keep(step);
    it->length = ref_keep(length);
    return r;
}

/* Do the item after the last and all before fit in C numbers? */
static bool fits(int64_t start, int64_t step, int64_t length)
{
    int64_t span, end;
    return !__builtin_mul_overflow(step, length, &span) && !__builtin_add_overflow(start, span, &end);
}

static Ref range_iter(struct runtime *rt, Val self)
{
    const struct range *r = LOOK(range, self);
    int64_t start, stop, step, length;
    if (as_short(r->start, &start) && as_short(r->stop, &stop) && as_short(r->step, &step)
        && as_short(r->length, &length) && fits(start, step, length))
        return short_iterator(rt, start, step, length);
    return long_iterator(rt, r->start, r->step, r->length);
}

static Ref range_reversed(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct range *r = LOOK(range, self);
    int64_t start, stop, step, length;
    if (as_short(r->start, &start) && as_short(r->stop, &stop) && as_short(r->step, &step)
        && as_short(r->length, &length) && step > -INT64_MAX && fits(start, step, length)
        && start > INT64_MIN + (step > 0 ? step : 0) && start < INT64_MAX + (step < 0 ? step : 0))
        return short_iterator(rt, start + (length - 1) * step, -step, length);
    Ref last = int_subtract(rt, r->length, small(rt, 1)), first = NULL, back = NULL, it = NULL;
    if (last)
        first = item_at(rt, r->start, r->step, last);
    if (first)
        back = int_negate(rt, r->step);
    if (back)
        it = long_iterator(rt, first, back, r->length);
    ref_drop(rt, last);
    ref_drop(rt, first);
    ref_drop(rt, back);
    return it;
}

static Ref short_next(struct runtime *rt, Val self)
{
    struct range_iterator *it = LOOK(range_iterator, self);
    if (it->index >= it->length)
        return NULL;
    int64_t i = it->index++;
    return int_from_int64(rt, (int64_t)((uint64_t)it->start + (uint64_t)i * (uint64_t)it->step));
}

static Ref short_hint(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct range_iterator *it = LOOK(range_iterator, self);
    return int_from_int64(rt, it->length - it->index);
}

/* (iter, (range,), index) */
static Ref reduce_take(struct runtime *rt, Ref range, Ref index)
{
    Ref iter = range && index ? rt->types->hooks && rt->types->hooks->builtin
                                    ? rt->types->hooks->builtin(rt, "iter")
                                    : raise(rt, EXC_AttributeError, "iter")
                              : NULL;
    Ref parts = iter ? tuple_pack(rt, 1, range) : NULL;
    Ref result = parts ? tuple_pack(rt, 3, iter, parts, index) : NULL;
    ref_drop(rt, iter);
    ref_drop(rt, parts);
    ref_drop(rt, range);
    ref_drop(rt, index);
    return result;
}

static Ref short_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct range_iterator *it = LOOK(range_iterator, self);
    Ref range = range_make_take(rt, int_from_int64(rt, it->start),
                                int_from_int64(rt, it->start + it->length * it->step),
                                int_from_int64(rt, it->step));
    return reduce_take(rt, range, range ? int_from_int64(rt, it->index) : NULL);
}

static Ref short_setstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct range_iterator *it = LOOK(range_iterator, self);
    Ref n = number_index(rt, argv[0]);
    if (!n)
        return NULL;
    int64_t index = int_as_int64(rt, n);
    ref_drop(rt, n);
    if (index == -1 && is_raised(rt))
        return NULL;
    it->index = index < 0 ? 0 : index > it->length ? it->length : index;
    return new_none(rt);
}

static void long_dealloc(struct runtime *rt, Ref self)
{
    struct longrange_iterator *it = LOOK(longrange_iterator, self);
    ref_drop(rt, it->index);
    ref_drop(rt, it->start);
    ref_drop(rt, it->step);
    ref_drop(rt, it->length);
    obj_free(rt, self);
}

static int long_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(longrange_iterator, self)->index, "index");
    VISIT_SLOT(LOOK(longrange_iterator, self)->start, "start");
    VISIT_SLOT(LOOK(longrange_iterator, self)->step, "step");
    VISIT_SLOT(LOOK(longrange_iterator, self)->length, "length");
    return 0;
}

static Ref long_next(struct runtime *rt, Val self)
{
    struct longrange_iterator *it = LOOK(longrange_iterator, self);
    if (int_compare(it->index, it->length) >= 0)
        return NULL;
    Ref next = int_add(rt, it->index, small(rt, 1));
    if (!next)
        return NULL;
    Ref item = item_at(rt, it->start, it->step, it->index);
    if (item)
        ref_set_take(rt, &it->index, next);
    else
        ref_drop(rt, next);
    return item;
}

static Ref long_hint(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct longrange_iterator *it = LOOK(longrange_iterator, self);
    return int_subtract(rt, it->length, it->index);
}

static Ref long_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct longrange_iterator *it = LOOK(longrange_iterator, self);
    Ref stop = item_at(rt, it->start, it->step, it->length);
    Ref range = range_make_take(rt, ref_keep(it->start), stop, ref_keep(it->step));
    return reduce_take(rt, range, ref_keep(it->index));
}

static Ref long_setstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct longrange_iterator *it = LOOK(longrange_iterator, self);
    if (!is_int(argv[0]))
        return raise(rt, EXC_TypeError, "state must be an int, not %.200s", argv[0]->type->name);
    Val index = argv[0];
    if (int_sign(index) < 0)
        index = small(rt, 0);
    else if (int_compare(index, it->length) > 0)
        index = it->length;
    ref_set_take(rt, &it->index, ref_keep(index));
    return new_none(rt);
}

/* ---- types ------------------------------------------------------------------------------------------ */

static const char hint_doc[] = "Private method returning an estimate of len(list(it)).";
static const char reduce_doc[] = "Return state information for pickling.";
static const char setstate_doc[] = "Set state information for unpickling.";

static const struct method_def short_methods[] = {
    {"__length_hint__", short_hint, 0, 0, 0, hint_doc},
    {"__reduce__", short_reduce, 0, 0, 0, reduce_doc},
    {"__setstate__", short_setstate, 1, 1, 0, setstate_doc},
    {0},
};

const struct type_def range_iterator_def = {
    .name = "range_iterator",
    .basicsize = sizeof(struct range_iterator),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .iternext = short_next,
    .methods = short_methods,
};

static const struct method_def long_methods[] = {
    {"__length_hint__", long_hint, 0, 0, 0, hint_doc},
    {"__reduce__", long_reduce, 0, 0, 0, reduce_doc},
    {"__setstate__", long_setstate, 1, 1, 0, setstate_doc},
    {0},
};

const struct type_def longrange_iterator_def = {
    .name = "longrange_iterator",
    .basicsize = sizeof(struct longrange_iterator),
    .flags = TYPE_NO_NEW,
    .dealloc = long_dealloc,
    .visit = long_visit,
    .iter = iter_self,
    .iternext = long_next,
    .methods = long_methods,
};

static const struct sequence_suite range_sequence = {
    .length = range_length,
    .item = range_item,
    .contains = range_contains,
};
static const struct mapping_suite range_mapping = {
    .length = range_length,
    .subscript = range_subscript,
};
static const struct number_suite range_number = {.bool_ = range_truth};

static const struct method_def range_methods[] = {
    {"__reversed__", range_reversed, 0, 0, 0, "Return a reverse iterator."},
    {"__reduce__", range_reduce, 0, 0, 0, NULL},
    {"count", range_count, 1, 1, 0,
     "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index", range_index, 1, 1, 0,
     "rangeobject.index(value) -> integer -- return index of value.\n"
     "Raise ValueError if the value is not present."},
    {0},
};

static const struct member_def range_members[] = {
    {"start", MEMBER_OBJECT_EX, offsetof(struct range, start), MEMBER_READONLY, NULL},
    {"stop", MEMBER_OBJECT_EX, offsetof(struct range, stop), MEMBER_READONLY, NULL},
    {"step", MEMBER_OBJECT_EX, offsetof(struct range, step), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def range_def = {
    .name = "range",
    .doc = "range(stop) -> range object\n"
           "range(start, stop[, step]) -> range object\n\n"
           "Return an object that produces a sequence of integers from start (inclusive)\n"
           "to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n"
           "start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n"
           "These are exactly the valid indices for a list of 4 elements.\n"
           "When step is given, it specifies the increment (or decrement).",
    .basicsize = sizeof(struct range),
    .flags = TYPE_SEQUENCE,
    .dealloc = range_dealloc,
    .visit = range_visit,
    .repr = range_repr,
    .hash = range_hash,
    .compare = range_compare,
    .iter = range_iter,
    .new_ = range_type_new,
    .vectorcall = range_vectorcall,
    .number = &range_number,
    .sequence = &range_sequence,
    .mapping = &range_mapping,
    .methods = range_methods,
    .members = range_members,
};
