/* _bisect.c - binary search in sorted sequences. */
#include "modules/modules.h"
#include "types/args.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"

enum { A, X, LO, HI, KEY, PARAMETERS };

struct search {
    Val parameter[PARAMETERS];
    ssize_t low, high;
};

#define SPEC(name) {name, 4, 2, 0, {"a", "x", "lo", "hi", "key"}}
static const struct args_spec specs[] = {
    SPEC("bisect_left"), SPEC("bisect_right"), SPEC("insort_left"), SPEC("insort_right")};
enum { BISECT_LEFT, BISECT_RIGHT, INSORT_LEFT, INSORT_RIGHT };

static bool search_parse(struct runtime *rt, int which, struct search *s,
                         Val const *argv, ssize_t argc, Val kwnames)
{
    *s = (struct search){.high = -1};
    if (!args_parse(rt, &specs[which], argv, argc, kwnames, s->parameter))
        return false;
    if (!arg_ssize(rt, s->parameter[LO], &s->low))
        return false;
    Val high = s->parameter[HI];
    if (high && high != rt->none && !arg_ssize(rt, high, &s->high))
        return false;
    if (s->parameter[KEY] == rt->none)
        s->parameter[KEY] = NULL;
    return true;
}

/* Where x goes among s's items, after equals when `right`; -1 raised. */
static ssize_t search_run(struct runtime *rt, const struct search *s, Val x, bool right)
{
    Val a = s->parameter[A], key = s->parameter[KEY];
    ssize_t low = s->low, high = s->high;
    if (low < 0)
        return raise_int(rt, EXC_ValueError, "lo must be non-negative");
    if (high == -1 && (high = obj_length(rt, a)) < 0)
        return -1;
    while (low < high) {
        ssize_t middle = (ssize_t)(((size_t)low + (size_t)high) / 2);
        Ref item = sequence_item(rt, a, middle);
        if (item && key)
            ref_set_take(rt, &item, obj_call_1(rt, key, item));
        if (!item)
            return -1;
        int less = right ? obj_compare_bool(rt, x, item, CMP_LT)
                         : obj_compare_bool(rt, item, x, CMP_LT);
        ref_drop(rt, item);
        if (less < 0)
            return -1;
        if (less == right)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static Ref bisect_any(struct runtime *rt, int which, bool right, Val const *argv,
                      ssize_t argc, Val kwnames)
{
    struct search s;
    if (!search_parse(rt, which, &s, argv, argc, kwnames))
        return NULL;
    ssize_t i = search_run(rt, &s, s.parameter[X], right);
    return i < 0 ? NULL : int_from_ssize(rt, i);
}

static Ref insort_any(struct runtime *rt, int which, bool right, Val const *argv,
                      ssize_t argc, Val kwnames)
{
    struct search s;
    if (!search_parse(rt, which, &s, argv, argc, kwnames))
        return NULL;
    Val a = s.parameter[A], x = s.parameter[X], key = s.parameter[KEY];
    Ref made = key ? obj_call_1(rt, key, x) : ref_keep(x);
    if (!made)
        return NULL;
    ssize_t i = search_run(rt, &s, made, right);
    ref_drop(rt, made);
    if (i < 0)
        return NULL;
    if (is_exact(a, &list_def))
        return list_insert(rt, a, i, x) ? new_none(rt) : NULL;
    Ref index = int_from_ssize(rt, i);
    if (!index)
        return NULL;
    Val const args[] = {index, x};
    Ref done = obj_call_method(rt, a, IDENT_OF(rt, insert), args, 2);
    ref_drop(rt, index);
    if (!done)
        return NULL;
    ref_drop(rt, done);
    return new_none(rt);
}

static Ref bisect_right(NATIVE_ARGS)
{
    (void)self;
    return bisect_any(rt, BISECT_RIGHT, true, argv, argc, kwnames);
}
static Ref bisect_left(NATIVE_ARGS)
{
    (void)self;
    return bisect_any(rt, BISECT_LEFT, false, argv, argc, kwnames);
}
static Ref insort_right(NATIVE_ARGS)
{
    (void)self;
    return insort_any(rt, INSORT_RIGHT, true, argv, argc, kwnames);
}
static Ref insort_left(NATIVE_ARGS)
{
    (void)self;
    return insort_any(rt, INSORT_LEFT, false, argv, argc, kwnames);
}

static const struct method_def bisect_functions[] = {
    {"bisect_right", bisect_right, 0, -1, METH_KW,
     "bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"
     "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
     "The return value i is such that all e in a[:i] have e <= x, and all e in\n"
     "a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\n"
     "insert just after the rightmost x already there.\n\n"
     "Optional args lo (default 0) and hi (default len(a)) bound the\n"
     "slice of a to be searched."},
    {"insort_right", insort_right, 0, -1, METH_KW,
     "insort_right($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
     "If x is already in a, insert it to the right of the rightmost x."},
    {"bisect_left", bisect_left, 0, -1, METH_KW,
     "bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"
     "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
     "The return value i is such that all e in a[:i] have e < x, and all e in\n"
     "a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\n"
     "insert just before the leftmost x already there."},
    {"insort_left", insort_left, 0, -1, METH_KW,
     "insort_left($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
     "If x is already in a, insert it to the left of the leftmost x."},
    {0},
};

extern const struct module_def _bisect_module;
const struct module_def _bisect_module = {
    .name = "_bisect",
    .doc = "Bisection algorithms.",
    .functions = bisect_functions,
};
