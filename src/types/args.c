/* args.c - reading the arguments of native functions, with CPython's messages. */
#include "types/args.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

static const char *plural(ssize_t n)
{
    return n == 1 ? "" : "s";
}

bool args_check(struct runtime *rt, const char *name, ssize_t argc, ssize_t min, ssize_t max)
{
    if (argc >= min && (max < 0 || argc <= max))
        return true;
    bool few = argc < min;
    ssize_t bound = few ? min : max;
    const char *how = min == max ? "" : few ? "at least " : "at most ";
    if (name)
        return raise_false(rt, EXC_TypeError, "%.200s expected %s%zd argument%s, got %zd", name, how, bound,
                           plural(bound), argc);
    return raise_false(rt, EXC_TypeError, "unpacked tuple should have %s%zd element%s, but has %zd", how,
                       bound, plural(bound), argc);
}

bool args_no_keywords(struct runtime *rt, const char *name, Val kwnames)
{
    if (!kwnames || tuple_size(kwnames) == 0)
        return true;
    return raise_false(rt, EXC_TypeError, "%.200s() takes no keyword arguments", name);
}

/* ---- positions and names ------------------------------------------------------ */

/* Keywords come as a tuple of names with values after the positional arguments, or as a dict. */
struct keywords {
    Val names;
    Val const *values;
    Val dict;
    ssize_t count;
};

static Val keyword_find(struct runtime *rt, const struct keywords *k, const char *name)
{
    if (k->dict)
        return dict_get_text(rt, k->dict, name);
    for (ssize_t i = 0; i < k->count; i++) {
        if (str_equals_ascii(tuple_at(k->names, i), name))
            return k->values[i];
    }
    return NULL;
}

/* What all names are checked against: how many there are, how many only by position. */
struct shape {
    int count, positional_only;
};

static struct shape shape_of(const struct args_spec *spec)
{
    struct shape s = {0, 0};
    while (s.count < 12 && spec->names[s.count])
        s.count++;
    while (s.positional_only < s.count && !*spec->names[s.positional_only])
        s.positional_only++;
    return s;
}

static bool check_counts(struct runtime *rt, const struct args_spec *spec, struct shape s, ssize_t argc,
                         ssize_t keywords)
{
    const char *name = spec->function;
    int most = spec->positional;
    if (spec->varargs)
        return true;
    if (argc + keywords > s.count) {
        return raise_false(rt, EXC_TypeError, "%.200s() takes at most %d %sargument%s (%zd given)", name, s.count,
                           argc == 0 ? "keyword " : "", plural(s.count), argc + keywords);
    }
    if (argc > most) {
        if (most == 0)
            return raise_false(rt, EXC_TypeError, "%.200s() takes no positional arguments", name);
        return raise_false(rt, EXC_TypeError, "%.200s() takes %s %d positional argument%s (%zd given)", name,
                           spec->required < most ? "at most" : "exactly", most, plural(most), argc);
    }
    int least = spec->required < s.positional_only ? spec->required : s.positional_only;
    if (argc < least) {
        return raise_false(rt, EXC_TypeError, "%.200s() takes %s %d positional argument%s (%zd given)", name,
                           least < most ? "at least" : "exactly", least, plural(least), argc);
    }
    return true;
}

static bool unexpected_keyword(struct runtime *rt, const struct args_spec *spec, struct shape s,
                               const struct keywords *k)
{
    ssize_t at = 0, index = 0;
    Val key, value;
    while (k->dict ? dict_next(k->dict, &at, &key, &value)
                   : index < k->count && (key = tuple_at(k->names, index))) {
        index++;
        if (!is_str(key))
            return raise_false(rt, EXC_TypeError, "keywords must be strings");
        int i = s.positional_only;
        while (i < s.count && !str_equals_ascii(key, spec->names[i]))
            i++;
        if (i == s.count)
            return raise_false(rt, EXC_TypeError, "'%S' is an invalid keyword argument for %.200s()", key,
                               spec->function);
    }
    return raise_false(rt, EXC_SystemError, "invalid keyword argument for %.200s()", spec->function);
}

/* ---- tuples of names ------------------------------------------------------------ */

static size_t names_slot(const struct args_names *a, const struct args_spec *spec)
{
    size_t i = ((uintptr_t)spec >> 4) * 0x9e3779b97f4a7c15u & (a->room - 1);
    while (a->spec[i] && a->spec[i] != spec)
        i = (i + 1) & (a->room - 1);
    return i;
}

static void names_grow(struct args_names *a)
{
    struct args_names old = *a;
    a->room = old.room ? 2 * old.room : 32;
    a->spec = xalloc(a->room * sizeof *a->spec);
    a->names = xalloc(a->room * sizeof *a->names);
    for (size_t i = 0; i < old.room; i++) {
        if (!old.spec[i])
            continue;
        size_t k = names_slot(a, old.spec[i]);
        a->spec[k] = old.spec[i];
        a->names[k] = old.names[i];
    }
    free(old.spec);
    free(old.names);
}

static Ref tuple_of_names(struct runtime *rt, const struct args_spec *spec)
{
    struct shape s = shape_of(spec);
    Ref names = tuple_new(rt, s.count - s.positional_only);
    for (int i = s.positional_only; names && i < s.count; i++) {
        Ref name = str_intern(rt, spec->names[i]);
        as_tuple(names)->items[i - s.positional_only] = name;
        if (!name)
            ref_clear(rt, &names);
    }
    return names;
}

bool args_need_names(struct runtime *rt, const struct args_spec *spec)
{
    struct args_names *a = rt->types->args_names;
    if (spec->nameless)
        return true;
    if (2 * (a->count + 1) > a->room)
        names_grow(a);
    size_t i = names_slot(a, spec);
    if (a->spec[i])
        return true;
    Ref names = tuple_of_names(rt, spec); /* a collection may run code: find the place anew */
    if (!names)
        return false;
    i = names_slot(a, spec);
    if (a->spec[i]) {
        ref_drop(rt, names);
        return true;
    }
    a->spec[i] = spec;
    a->names[i] = names;
    a->count++;
    return true;
}

void args_names_release(struct runtime *rt)
{
    struct args_names *a = rt->types->args_names;
    for (size_t i = 0; i < a->room; i++)
        ref_clear(rt, &a->names[i]);
    free(a->spec);
    free(a->names);
    free(a);
}

int args_names_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    const struct args_names *a = rt->types->args_names;
    for (size_t i = 0; i < a->room; i++)
        VISIT_EDGE(a->names[i], .kind = EDGE_ROOT, .text = "names of parameters");
    return 0;
}

static bool parse(struct runtime *rt, const struct args_spec *spec, Val const *argv, ssize_t argc,
                  const struct keywords *k, Val *out)
{
    struct shape s = shape_of(spec);
    bool plain = k->count == 0 && argc >= spec->required && argc <= spec->positional && !spec->keyword_required;
    if (!plain && !args_need_names(rt, spec))
        return false;
    if (!check_counts(rt, spec, s, argc, k->count))
        return false;
    ssize_t left = k->count;
    for (int i = 0; i < s.count; i++) {
        out[i] = i < argc ? argv[i] : NULL;
        if (i < argc)
            continue;
        if (left && i >= s.positional_only)
            out[i] = keyword_find(rt, k, spec->names[i]);
        if (out[i]) {
            left--;
        } else if (i < spec->required ||
                   (i >= spec->positional && i < spec->positional + spec->keyword_required)) {
            return raise_false(rt, EXC_TypeError, "%.200s() missing required argument '%s' (pos %d)",
                               spec->function, spec->names[i], i + 1);
        }
    }
    if (!left)
        return true;
    for (int i = s.positional_only; i < argc; i++) {
        if (keyword_find(rt, k, spec->names[i]))
            return raise_false(rt, EXC_TypeError, "argument for %.200s() given by name ('%s') and position (%d)",
                               spec->function, spec->names[i], i + 1);
    }
    return unexpected_keyword(rt, spec, s, k);
}

bool args_parse(struct runtime *rt, const struct args_spec *spec, Val const *argv, ssize_t argc, Val kwnames,
                Val *out)
{
    struct keywords k = {.names = kwnames, .values = argv + argc, .count = kwnames ? tuple_size(kwnames) : 0};
    return parse(rt, spec, argv, argc, &k, out);
}

bool args_parse_tuple(struct runtime *rt, const struct args_spec *spec, Val args, Val kwargs, Val *out)
{
    struct keywords k = {.dict = kwargs, .count = kwargs ? dict_size(kwargs) : 0};
    Val const *argv = (Val const *)as_tuple(args)->items;
    return parse(rt, spec, argv, tuple_size(args), &k, out);
}

/* ---- conversions ---------------------------------------------------------------- */

bool arg_ssize(struct runtime *rt, Val v, ssize_t *out)
{
    if (!v)
        return true;
    Ref n = number_index(rt, v);
    if (!n)
        return false;
    int overflow;
    *out = int_as_int64_overflow(n, &overflow);
    ref_drop(rt, n);
    return !overflow || raise_false(rt, EXC_OverflowError, "Python int too large to convert to C ssize_t");
}

bool arg_int(struct runtime *rt, Val v, int *out)
{
    if (!v)
        return true;
    Ref n = number_index(rt, v);
    if (!n)
        return false;
    int overflow;
    int64_t value = int_as_int64_overflow(n, &overflow);
    ref_drop(rt, n);
    if (overflow || value < INT_MIN || value > INT_MAX)
        return raise_false(rt, EXC_OverflowError, "Python int too large to convert to C int");
    *out = (int)value;
    return true;
}

bool arg_bool(struct runtime *rt, Val v, bool *out)
{
    if (!v)
        return true;
    int yes = obj_is_true(rt, v);
    *out = yes > 0;
    return yes >= 0;
}

bool arg_double(struct runtime *rt, Val v, double *out)
{
    if (!v)
        return true;
    *out = float_as_double(rt, v);
    return *out != -1.0 || !is_raised(rt);
}

bool arg_str(struct runtime *rt, const char *function, const char *which, Val v)
{
    if (!v || is_str(v))
        return true;
    return raise_false(rt, EXC_TypeError, "%.200s() %.200s must be str, not %.50s", function, which,
                       v == rt->none ? "None" : v->type->name);
}

bool arg_slice_index(struct runtime *rt, Val v, ssize_t *out)
{
    if (!v)
        return true;
    if (!has_index(v))
        return raise_false(rt, EXC_TypeError, "slice indices must be integers or have an __index__ method");
    *out = number_as_ssize(rt, v, EXC_COUNT);
    return *out != -1 || !is_raised(rt);
}

bool arg_slice_index_or_none(struct runtime *rt, Val v, ssize_t *out)
{
    if (!v || v == rt->none)
        return true;
    if (!has_index(v))
        return raise_false(rt, EXC_TypeError,
                           "slice indices must be integers or None or have an __index__ method");
    *out = number_as_ssize(rt, v, EXC_COUNT);
    return *out != -1 || !is_raised(rt);
}
