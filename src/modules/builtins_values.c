/* builtins_values.c - built-in functions on values: len, min, sorted, getattr and kin. */
#include "modules/state.h"

#include <math.h>

#include "heap/fast.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "types/bytes.h"
#include "vm/vm.h"

#define NATIVE(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
#define UNUSED (void)self, (void)argv, (void)argc, (void)kwnames

NATIVE(builtin_abs)
{
    UNUSED;
    return number_absolute(rt, argv[0]);
}

static int take_while_not(struct runtime *rt, Ref item, void *stop)
{
    int truth = item == rt->true_ ? 1 : item == rt->false_ ? 0 : obj_is_true(rt, item);
    ref_drop(rt, item);
    return truth < 0 ? -1 : truth != *(const int *)stop;
}

/* all() and any(): the first item whose truth is `stop` decides. */
static Ref decide(struct runtime *rt, Val iterable, int stop)
{
    Ref it = obj_iter(rt, iterable);
    if (!it)
        return NULL;
    int how = iter_each(rt, it, take_while_not, &stop);
    ref_drop(rt, it);
    return how < 0 ? NULL : new_bool(rt, how ? !stop : stop);
}

NATIVE(builtin_all)
{
    UNUSED;
    return decide(rt, argv[0], 0);
}

NATIVE(builtin_any)
{
    UNUSED;
    return decide(rt, argv[0], 1);
}

NATIVE(builtin_ascii)
{
    UNUSED;
    return obj_ascii(rt, argv[0]);
}

static Ref in_base(struct runtime *rt, Val v, int base)
{
    Ref n = number_index(rt, v);
    Ref text = n ? int_format(rt, n, base, true) : NULL;
    ref_drop(rt, n);
    return text;
}

NATIVE(builtin_bin)
{
    UNUSED;
    return in_base(rt, argv[0], 2);
}

NATIVE(builtin_oct)
{
    UNUSED;
    return in_base(rt, argv[0], 8);
}

NATIVE(builtin_hex)
{
    UNUSED;
    return in_base(rt, argv[0], 16);
}

NATIVE(builtin_callable)
{
    UNUSED;
    return new_bool(rt, obj_is_callable(argv[0]));
}

NATIVE(builtin_chr)
{
    UNUSED;
    int c;
    if (!arg_int(rt, argv[0], &c))
        return NULL;
    if (c < 0 || c > 0x10ffff)
        return raise(rt, EXC_ValueError, "chr() arg not in range(0x110000)");
    return str_from_char(rt, (uint32_t)c);
}

NATIVE(builtin_ord)
{
    UNUSED;
    Val v = argv[0];
    ssize_t size;
    if (is_str(v)) {
        size = str_length(v);
        if (size == 1)
            return int_from_int64(rt, str_at(v, 0));
    } else if (is_bytes(v)) {
        size = as_bytes(v)->head.size;
        if (size == 1)
            return int_from_int64(rt, (unsigned char)as_bytes(v)->data[0]);
    } else if (is_bytearray(v)) {
        size = LOOK(bytearray, v)->head.size;
        if (size == 1)
            return int_from_int64(rt, (unsigned char)LOOK(bytearray, v)->start[0]);
    } else {
        return raise(rt, EXC_TypeError, "ord() expected string of length 1, but %T found", v);
    }
    return raise(rt, EXC_TypeError, "ord() expected a character, but string of length %zd found", size);
}

NATIVE(builtin_delattr)
{
    UNUSED;
    if (!is_str(argv[1]))
        return raise(rt, EXC_TypeError, "attribute name must be string, not '%T'", argv[1]);
    return obj_setattr(rt, argv[0], argv[1], NULL) < 0 ? NULL : new_none(rt);
}

NATIVE(builtin_setattr)
{
    UNUSED;
    if (!is_str(argv[1]))
        return raise(rt, EXC_TypeError, "attribute name must be string, not '%T'", argv[1]);
    return obj_setattr(rt, argv[0], argv[1], argv[2]) < 0 ? NULL : new_none(rt);
}

NATIVE(builtin_getattr)
{
    UNUSED;
    if (!is_str(argv[1]))
        return raise(rt, EXC_TypeError, "attribute name must be string, not '%T'", argv[1]);
    if (argc == 2)
        return obj_getattr(rt, argv[0], argv[1]);
    Ref v = NULL;
    if (obj_lookup_attr(rt, argv[0], argv[1], &v) == 0)
        return ref_keep(argv[2]);
    return v;
}

NATIVE(builtin_hasattr)
{
    UNUSED;
    if (!is_str(argv[1]))
        return raise(rt, EXC_TypeError, "attribute name must be string, not '%T'", argv[1]);
    Ref v = NULL;
    int found = obj_lookup_attr(rt, argv[0], argv[1], &v);
    ref_drop(rt, v);
    return found < 0 ? NULL : new_bool(rt, found);
}

NATIVE(builtin_divmod)
{
    UNUSED;
    return number_divmod(rt, argv[0], argv[1]);
}

NATIVE(builtin_format)
{
    UNUSED;
    if (argc > 1 && !arg_str(rt, "format", "argument 2", argv[1]))
        return NULL;
    return obj_format(rt, argv[0], argc > 1 ? argv[1] : NULL);
}

NATIVE(builtin_hash)
{
    UNUSED;
    ssize_t h = obj_hash(rt, argv[0]);
    return h == -1 && is_raised(rt) ? NULL : int_from_ssize(rt, h);
}

NATIVE(builtin_id)
{
    UNUSED;
    return int_from_pointer(rt, argv[0]);
}

NATIVE(builtin_isinstance)
{
    UNUSED;
    int yes = obj_isinstance(rt, argv[0], argv[1]);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

NATIVE(builtin_issubclass)
{
    UNUSED;
    int yes = obj_issubclass(rt, argv[0], argv[1]);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

NATIVE(builtin_iter)
{
    UNUSED;
    if (argc == 1)
        return obj_iter(rt, argv[0]);
    if (!obj_is_callable(argv[0]))
        return raise(rt, EXC_TypeError, "iter(v, w): v must be callable");
    return callable_iterator_new(rt, argv[0], argv[1]);
}

NATIVE(builtin_aiter)
{
    UNUSED;
    return raise(rt, EXC_TypeError, "'%T' object is not an async iterable", argv[0]);
}

NATIVE(builtin_anext)
{
    UNUSED;
    return raise(rt, EXC_TypeError, "'%T' object is not an async iterator", argv[0]);
}

NATIVE(builtin_len)
{
    UNUSED;
    ssize_t n = obj_length(rt, argv[0]);
    return n < 0 ? NULL : int_from_ssize(rt, n);
}

NATIVE(builtin_next)
{
    UNUSED;
    Val it = argv[0];
    if (!is_iterator(it))
        return raise(rt, EXC_TypeError, "'%T' object is not an iterator", it);
    Ref v = it->type->iternext(rt, it);
    if (v)
        return v;
    if (argc > 1) {
        if (is_raised(rt) && !error_clear_if(rt, EXC_StopIteration))
            return NULL;
        return ref_keep(argv[1]);
    }
    if (!is_raised(rt))
        raise_stop_iteration(rt, NULL);
    return NULL;
}

NATIVE(builtin_pow)
{
    static const struct args_spec spec = {"pow", 3, 2, 0, {"base", "exp", "mod"}};
    (void)self;
    Val a[3] = {0};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    return number_power(rt, a[0], a[1], a[2] ? a[2] : rt->none);
}

NATIVE(builtin_repr)
{
    UNUSED;
    return obj_repr(rt, argv[0]);
}

NATIVE(builtin_round)
{
    static const struct args_spec spec = {"round", 2, 1, 0, {"number", "ndigits"}};
    (void)self;
    Val a[2] = {0};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    Ref method = obj_lookup_special(rt, a[0], IDENT_OF(rt, __round__));
    if (!method) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "type %T doesn't define __round__ method", a[0]);
        return NULL;
    }
    Ref result = !a[1] || a[1] == rt->none ? obj_call_0(rt, method) : obj_call_1(rt, method, a[1]);
    ref_drop(rt, method);
    return result;
}

NATIVE(builtin_sorted)
{
    (void)self;
    if (argc != 1)
        return raise(rt, EXC_TypeError, "sorted expected 1 argument, got %zd", argc);
    Ref list = sequence_list(rt, argv[0]);
    if (!list)
        return NULL;
    Ref method = obj_getattr(rt, list, IDENT_OF(rt, sort));
    Ref none = method ? obj_vectorcall(rt, method, argv + 1, 0, kwnames) : NULL;
    ref_drop(rt, method);
    ref_drop(rt, none);
    if (!none)
        ref_clear(rt, &list);
    return list;
}

/* ---- sum ------------------------------------------------------------------------------------ */

/* An int or bool that fits, as most do. */
static inline bool as_word(struct runtime *rt, Val v, int64_t *n)
{
    if (v->type != rt->int_type && !is_exact(v, &bool_def))
        return false;
    if (LIKELY(int_is_medium(v))) {
        *n = int_medium_value(v);
        return true;
    }
    int overflow;
    *n = int_as_int64_overflow(v, &overflow);
    return !overflow;
}

/* What is so far: ints that fit, then floats, without an object per step; then any. */
struct sum {
    enum { SUM_INT, SUM_FLOAT, SUM_ANY } kind;
    int64_t n;
    double x;
    Ref total; /* SUM_ANY */
};

static Ref sum_finish(struct runtime *rt, struct sum *sum)
{
    return sum->kind == SUM_INT     ? int_from_int64(rt, sum->n)
           : sum->kind == SUM_FLOAT ? float_new(rt, sum->x)
                                    : ref_move(&sum->total);
}

/* Start from, or go on with, this value; an int is followed by floats, not the other way. */
static void sum_set_take(struct runtime *rt, struct sum *sum, Ref total, bool first)
{
    int overflow = 0;
    bool after_int = first || sum->kind == SUM_INT;
    if (first && is_exact(total, &int_def)) {
        sum->kind = SUM_INT;
        sum->n = int_as_int64_overflow(total, &overflow);
    } else if (after_int && is_exact(total, &float_def)) {
        sum->kind = SUM_FLOAT;
        sum->x = float_value(total);
    } else {
        overflow = 1;
    }
    if (overflow) {
        sum->kind = SUM_ANY;
        sum->total = total;
    } else {
        ref_drop(rt, total);
    }
}

static bool sum_add_fast(struct runtime *rt, struct sum *sum, Val item)
{
    int overflow;
    if (sum->kind == SUM_INT) {
        int64_t m, s;
        if (!as_word(rt, item, &m) || __builtin_add_overflow(sum->n, m, &s))
            return false;
        sum->n = s;
        return true;
    }
    if (sum->kind == SUM_FLOAT && is_exact(item, &float_def)) {
        sum->x += float_value(item);
        return true;
    }
    if (sum->kind == SUM_FLOAT && is_int(item)) {
        int64_t m = int_as_int64_overflow(item, &overflow);
        sum->x += overflow ? 0 : (double)m;
        return !overflow;
    }
    return false;
}

static int take_summand(struct runtime *rt, Ref item, void *arg)
{
    struct sum *sum = arg;
    if (LIKELY(sum_add_fast(rt, sum, item))) {
        ref_drop_likely_int(rt, item);
        return 1;
    }
    Ref so_far = sum_finish(rt, sum), next = so_far ? number_add(rt, so_far, item) : NULL;
    ref_drop(rt, item);
    ref_drop(rt, so_far);
    if (!next)
        return -1;
    sum_set_take(rt, sum, next, false);
    return 1;
}

NATIVE(builtin_sum)
{
    static const struct args_spec spec = {"sum", 2, 1, 0, {"", "start"}};
    (void)self;
    Val a[2] = {0};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    Ref it = obj_iter(rt, a[0]);
    if (!it)
        return NULL;
    struct sum sum = {SUM_INT};
    if (a[1]) {
        const char *what = is_str(a[1]) ? "strings [use ''.join(seq) instead]"
                           : is_bytes(a[1]) ? "bytes [use b''.join(seq) instead]"
                           : is_bytearray(a[1]) ? "bytearray [use b''.join(seq) instead]" : NULL;
        if (what) {
            ref_drop(rt, it);
            return raise(rt, EXC_TypeError, "sum() can't sum %s", what);
        }
        sum_set_take(rt, &sum, ref_keep(a[1]), true);
    }
    Ref total = iter_each(rt, it, take_summand, &sum) < 0 ? NULL : sum_finish(rt, &sum);
    ref_drop(rt, sum.total);
    ref_drop(rt, it);
    return total;
}

/* ---- min and max ---------------------------------------------------------------------------------- */

struct best {
    Val key_function; /* or NULL */
    int op;
    Ref item, key; /* the best one so far */
};

static int take_candidate(struct runtime *rt, Ref item, void *arg)
{
    struct best *best = arg;
    Ref key = best->key_function ? obj_call_1(rt, best->key_function, item) : ref_keep(item);
    int better = !key ? -1 : !best->item ? 1 : obj_compare_bool(rt, key, best->key, best->op);
    if (better > 0) {
        Ref old = best->item, old_key = best->key;
        best->item = item;
        best->key = key;
        ref_drop(rt, old);
        ref_drop(rt, old_key);
        return 1;
    }
    if (better < 0) {
        ref_drop(rt, key);
        ref_drop(rt, item);
        return -1;
    }
    ref_drop(rt, item);
    ref_drop(rt, key);
    return 1;
}

static Ref best_of(struct runtime *rt, Val arguments, Val const *argv, ssize_t argc, Val kwnames, int op)
{
    const char *name = op == CMP_LT ? "min" : "max";
    struct args_spec spec = {name, 0, 0, 0, {"key", "default"}, .nameless = true};
    Val a[2] = {0};
    if (argc == 0)
        return raise(rt, EXC_TypeError, "%s expected at least 1 argument, got 0", name);
    if (!args_parse(rt, &spec, argv + argc, 0, kwnames, a))
        return NULL;
    Val key = a[0] == rt->none ? NULL : a[0], fallback = a[1];
    bool many = argc > 1;
    if (many && fallback)
        return raise(rt, EXC_TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    Ref it = obj_iter(rt, many ? arguments : argv[0]);
    if (!it)
        return NULL;
    struct best best = {key, op};
    int how = iter_each(rt, it, take_candidate, &best);
    if (how < 0) {
        ref_drop(rt, best.item);
        ref_drop(rt, best.key);
        ref_drop(rt, it);
        return NULL;
    }
    ref_drop(rt, it);
    ref_drop(rt, best.key);
    if (best.item)
        return best.item;
    if (fallback)
        return ref_keep(fallback);
    return raise(rt, EXC_ValueError, "%s() arg is an empty sequence", name);
}

static Ref min_max(struct runtime *rt, Val const *argv, ssize_t argc, Val kwnames, int op)
{
    struct held_arguments held;
    if (!arguments_hold(rt, &held, argv, argc, kwnames))
        return NULL;
    Ref best = best_of(rt, held.tuple, argv, argc, kwnames, op);
    arguments_let_go(rt, &held);
    return best;
}

NATIVE(builtin_min)
{
    (void)self;
    return min_max(rt, argv, argc, kwnames, CMP_LT);
}

NATIVE(builtin_max)
{
    (void)self;
    return min_max(rt, argv, argc, kwnames, CMP_GT);
}

const struct method_def builtins_functions_2[] = {
    {"abs", builtin_abs, 1, 1, 0, "abs($module, x, /)\n--\n\nReturn the absolute value of the argument."},
    {"all", builtin_all, 1, 1, 0, "all($module, iterable, /)\n--\n\nReturn True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."},
    {"any", builtin_any, 1, 1, 0, "any($module, iterable, /)\n--\n\nReturn True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."},
    {"ascii", builtin_ascii, 1, 1, 0, "ascii($module, obj, /)\n--\n\nReturn an ASCII-only representation of an object."},
    {"bin", builtin_bin, 1, 1, 0, "bin($module, number, /)\n--\n\nReturn the binary representation of an integer."},
    {"callable", builtin_callable, 1, 1, 0, "callable($module, obj, /)\n--\n\nReturn whether the object is callable (i.e., some kind of function)."},
    {"chr", builtin_chr, 1, 1, 0, "chr($module, i, /)\n--\n\nReturn a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"delattr", builtin_delattr, 2, 2, 0, "delattr($module, obj, name, /)\n--\n\nDeletes the named attribute from the given object."},
    {"divmod", builtin_divmod, 2, 2, 0, "divmod($module, x, y, /)\n--\n\nReturn the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
    {"format", builtin_format, 1, 2, 0, "format($module, value, format_spec='', /)\n--\n\nReturn type(value).__format__(value, format_spec)"},
    {"getattr", builtin_getattr, 2, 3, 0, "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y."},
    {"hasattr", builtin_hasattr, 2, 2, 0, "hasattr($module, obj, name, /)\n--\n\nReturn whether the object has an attribute with the given name."},
    {"hash", builtin_hash, 1, 1, 0, "hash($module, obj, /)\n--\n\nReturn the hash value for the given object."},
    {"hex", builtin_hex, 1, 1, 0, "hex($module, number, /)\n--\n\nReturn the hexadecimal representation of an integer."},
    {"id", builtin_id, 1, 1, 0, "id($module, obj, /)\n--\n\nReturn the identity of an object."},
    {"isinstance", builtin_isinstance, 2, 2, 0, "isinstance($module, obj, class_or_tuple, /)\n--\n\nReturn whether an object is an instance of a class or of a subclass thereof."},
    {"issubclass", builtin_issubclass, 2, 2, 0, "issubclass($module, cls, class_or_tuple, /)\n--\n\nReturn whether 'cls' is derived from another class or is the same class."},
    {"iter", builtin_iter, 1, 2, 0, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object."},
    {"aiter", builtin_aiter, 1, 1, 0, "Return an AsyncIterator for an AsyncIterable object."},
    {"anext", builtin_anext, 1, 2, 0, "Return the next item from the async iterator."},
    {"len", builtin_len, 1, 1, 0, "len($module, obj, /)\n--\n\nReturn the number of items in a container."},
    {"max", builtin_max, 0, -1, METH_KW, "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item."},
    {"min", builtin_min, 0, -1, METH_KW, "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item."},
    {"next", builtin_next, 1, 2, 0, "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration."},
    {"oct", builtin_oct, 1, 1, 0, "oct($module, number, /)\n--\n\nReturn the octal representation of an integer."},
    {"ord", builtin_ord, 1, 1, 0, "ord($module, c, /)\n--\n\nReturn the Unicode code point for a one-character string."},
    {"pow", builtin_pow, 0, -1, METH_KW, "pow($module, /, base, exp, mod=None)\n--\n\nEquivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."},
    {"repr", builtin_repr, 1, 1, 0, "repr($module, obj, /)\n--\n\nReturn the canonical string representation of the object."},
    {"round", builtin_round, 0, -1, METH_KW, "round($module, /, number, ndigits=None)\n--\n\nRound a number to a given precision in decimal digits."},
    {"setattr", builtin_setattr, 3, 3, 0, "setattr($module, obj, name, value, /)\n--\n\nSets the named attribute on the given object to the specified value."},
    {"sorted", builtin_sorted, 0, -1, METH_KW, "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nReturn a new list containing all items from the iterable in ascending order."},
    {"sum", builtin_sum, 0, -1, METH_KW, "sum($module, iterable, /, start=0)\n--\n\nReturn the sum of a 'start' value (default: 0) plus an iterable of numbers"},
    {0},
};
