/* operator.c - the operator module: Python's operators as functions, and objects that
 * look items, attributes or methods up. */
#include <string.h>

#include "modules/fields.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

extern const struct type_def operator_itemgetter_def, operator_attrgetter_def, operator_methodcaller_def;

/* ---- operators ----------------------------------------------------------------------- */

#define FN(name) \
    static Ref op_##name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
#define UNARY(name, call)                      \
    FN(name)                                   \
    {                                          \
        (void)self, (void)argc, (void)kwnames; \
        return call(rt, argv[0]);              \
    }
#define BINARY(name, call)                     \
    FN(name)                                   \
    {                                          \
        (void)self, (void)argc, (void)kwnames; \
        return call(rt, argv[0], argv[1]);     \
    }
#define COMPARE(name, op)                               \
    FN(name)                                            \
    {                                                   \
        (void)self, (void)argc, (void)kwnames;          \
        return obj_compare(rt, argv[0], argv[1], op);   \
    }

COMPARE(lt, CMP_LT)
COMPARE(le, CMP_LE)
COMPARE(eq, CMP_EQ)
COMPARE(ne, CMP_NE)
COMPARE(gt, CMP_GT)
COMPARE(ge, CMP_GE)
UNARY(abs, number_absolute)
UNARY(neg, number_negative)
UNARY(pos, number_positive)
UNARY(invert, number_invert)
UNARY(index, number_index)
BINARY(add, number_add)
BINARY(sub, number_subtract)
BINARY(mul, number_multiply)
BINARY(matmul, number_matrix_multiply)
BINARY(floordiv, number_floor_divide)
BINARY(truediv, number_true_divide)
BINARY(mod, number_remainder)
BINARY(lshift, number_lshift)
BINARY(rshift, number_rshift)
BINARY(and, number_and)
BINARY(or, number_or)
BINARY(xor, number_xor)
BINARY(iadd, number_inplace_add)
BINARY(isub, number_inplace_subtract)
BINARY(imul, number_inplace_multiply)
BINARY(imatmul, number_inplace_matrix_multiply)
BINARY(ifloordiv, number_inplace_floor_divide)
BINARY(itruediv, number_inplace_true_divide)
BINARY(imod, number_inplace_remainder)
BINARY(ipow, number_inplace_power)
BINARY(ilshift, number_inplace_lshift)
BINARY(irshift, number_inplace_rshift)
BINARY(iand, number_inplace_and)
BINARY(ior, number_inplace_or)
BINARY(ixor, number_inplace_xor)
BINARY(concat, sequence_concat)
BINARY(iconcat, sequence_inplace_concat)
BINARY(getitem, obj_getitem)

FN(pow)
{
    (void)self, (void)argc, (void)kwnames;
    return number_power(rt, argv[0], argv[1], rt->none);
}

FN(not)
{
    (void)self, (void)argc, (void)kwnames;
    int yes = obj_is_true(rt, argv[0]);
    return yes < 0 ? NULL : new_bool(rt, !yes);
}

FN(truth)
{
    (void)self, (void)argc, (void)kwnames;
    int yes = obj_is_true(rt, argv[0]);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

FN(is)
{
    (void)self, (void)argc, (void)kwnames;
    return new_bool(rt, argv[0] == argv[1]);
}

FN(is_not)
{
    (void)self, (void)argc, (void)kwnames;
    return new_bool(rt, argv[0] != argv[1]);
}

FN(contains)
{
    (void)self, (void)argc, (void)kwnames;
    int yes = obj_contains(rt, argv[0], argv[1]);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

FN(countOf)
{
    (void)self, (void)argc, (void)kwnames;
    ssize_t count = sequence_count(rt, argv[0], argv[1]);
    return count < 0 ? NULL : int_from_ssize(rt, count);
}

FN(indexOf)
{
    (void)self, (void)argc, (void)kwnames;
    ssize_t index = sequence_index(rt, argv[0], argv[1]);
    return index < 0 ? NULL : int_from_ssize(rt, index);
}

FN(setitem)
{
    (void)self, (void)argc, (void)kwnames;
    return obj_setitem(rt, argv[0], argv[1], argv[2]) < 0 ? NULL : new_none(rt);
}

FN(delitem)
{
    (void)self, (void)argc, (void)kwnames;
    return obj_setitem(rt, argv[0], argv[1], NULL) < 0 ? NULL : new_none(rt);
}

FN(length_hint)
{
    (void)self, (void)kwnames;
    ssize_t fallback = 0;
    if (argc > 1 && !arg_ssize(rt, argv[1], &fallback))
        return NULL;
    ssize_t hint = obj_length_hint(rt, argv[0], fallback);
    return hint == -1 && is_raised(rt) ? NULL : int_from_ssize(rt, hint);
}

FN(call)
{
    (void)self;
    if (argc < 1)
        return raise(rt, EXC_TypeError, "call expected at least 1 argument, got 0");
    return obj_vectorcall(rt, argv[0], argv + 1, argc - 1, kwnames);
}

/* ---- itemgetter ------------------------------------------------------------------------- */

struct itemgetter { /* 48 + 16 = 64 */
    struct obj head;
    ssize_t count;
    Ref items; /* tuple of `count` */
    ssize_t index; /* of the only one, when it is a small int >= 0; else -1 */
    vectorcall_fn *vectorcall;
};
#define ITEMGETTER_FIELDS(F) F(items)
FIELD_LIFE(itemgetter, ITEMGETTER_FIELDS)

/* One argument and no keywords, for the three of them. */
static bool one_argument(struct runtime *rt, const char *name, ssize_t argc, Val kwnames)
{
    return args_no_keywords(rt, name, kwnames) && args_check(rt, name, argc, 1, 1);
}

static bool kwargs_empty(struct runtime *rt, const char *name, Val kwargs)
{
    return !kwargs || dict_size(kwargs) == 0 ||
           raise_false(rt, EXC_TypeError, "%.200s() takes no keyword arguments", name);
}

static Ref itemgetter_call(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    const struct itemgetter *self = LOOK(itemgetter, v);
    if (!one_argument(rt, "itemgetter", argc, kwnames))
        return NULL;
    Val from = argv[0];
    ssize_t count = self->count;
    if (self->index >= 0 && from->type == builtin_type(rt, TYPE_ID_tuple) && self->index < tuple_size(from))
        return ref_keep(tuple_at(from, self->index));
    if (count == 1)
        return obj_getitem(rt, from, tuple_at(self->items, 0));
    Ref result = tuple_new(rt, count);
    for (ssize_t i = 0; result && i < count; i++) {
        Ref item = obj_getitem(rt, from, tuple_at(self->items, i));
        if (item)
            tuple_set_take(result, i, item);
        else
            ref_clear(rt, &result);
    }
    return result;
}

static Ref itemgetter_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!kwargs_empty(rt, "itemgetter", kwargs))
        return NULL;
    if (tuple_size(args) < 1)
        return raise(rt, EXC_TypeError, "itemgetter expected 1 argument, got 0");
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct itemgetter *g = LOOK(itemgetter, self);
    g->count = tuple_size(args);
    g->items = ref_keep(args);
    g->index = -1;
    g->vectorcall = itemgetter_call;
    Val only = tuple_at(args, 0);
    if (tuple_size(args) == 1 && only->type == builtin_type(rt, TYPE_ID_int) && int_is_medium(only) &&
        int_medium_value(only) >= 0)
        g->index = int_medium_value(only);
    return self;
}

/* "operator.NAME" and the tuple, without the comma of a single one. */
static Ref getter_repr(struct runtime *rt, Val v, Val items)
{
    int running = repr_enter(rt, v);
    if (running)
        return running > 0 ? str_format(rt, "%s(...)", v->type->name) : NULL;
    Ref text = tuple_size(items) == 1 ? str_format(rt, "%s(%R)", v->type->name, tuple_at(items, 0))
                                      : str_format(rt, "%s%R", v->type->name, items);
    repr_leave(rt, v);
    return text;
}

static Ref itemgetter_repr(struct runtime *rt, Val v)
{
    return getter_repr(rt, v, LOOK(itemgetter, v)->items);
}

static Ref itemgetter_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    return tuple_pack(rt, 2, REF(v->type), (Val)LOOK(itemgetter, v)->items);
}

static const struct method_def itemgetter_methods[] = {
    {"__reduce__", itemgetter_reduce, 0, 0, 0, "Return state information for pickling"},
    {0},
};

const struct type_def operator_itemgetter_def = {
    .name = "operator.itemgetter",
    .doc = "itemgetter(item, ...) --> itemgetter object\n\nReturn a callable object that fetches the given item(s) "
           "from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, "
           "3), the call g(r) returns (r[2], r[5], r[3])",
    .basicsize = sizeof(struct itemgetter),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL,
    .vectorcall_offset = offsetof(struct itemgetter, vectorcall),
    .dealloc = itemgetter_dealloc,
    .visit = itemgetter_visit,
    .clear = itemgetter_clear,
    .call = vectorcall_call,
    .repr = itemgetter_repr,
    .methods = itemgetter_methods,
    .new_ = itemgetter_new,
};

/* ---- attrgetter --------------------------------------------------------------------------- */

struct attrgetter {
    struct obj head;
    ssize_t count;
    Ref paths; /* tuple of `count` interned str; for "a.b" a tuple of two */
    vectorcall_fn *vectorcall;
};
#define ATTRGETTER_FIELDS(F) F(paths)
FIELD_LIFE(attrgetter, ATTRGETTER_FIELDS)

static Ref follow_path(struct runtime *rt, Val from, Val path)
{
    if (is_str(path))
        return obj_getattr(rt, from, path);
    Ref at = ref_keep(from);
    for (ssize_t i = 0; at && i < tuple_size(path); i++) {
        Ref next = obj_getattr(rt, at, tuple_at(path, i));
        ref_set_take(rt, &at, next);
    }
    return at;
}

static Ref attrgetter_call(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    const struct attrgetter *self = LOOK(attrgetter, v);
    if (!one_argument(rt, "attrgetter", argc, kwnames))
        return NULL;
    ssize_t count = self->count;
    if (count == 1)
        return follow_path(rt, argv[0], tuple_at(self->paths, 0));
    Ref result = tuple_new(rt, count);
    for (ssize_t i = 0; result && i < count; i++) {
        Ref item = follow_path(rt, argv[0], tuple_at(self->paths, i));
        if (item)
            tuple_set_take(result, i, item);
        else
            ref_clear(rt, &result);
    }
    return result;
}

static Ref path_of(struct runtime *rt, Val name)
{
    if (str_find_char(name, '.', 0, str_length(name)) < 0) {
        Ref interned = ref_keep(name);
        str_intern_in_place(rt, &interned);
        return interned;
    }
    Ref dot = str_from_char(rt, '.'), parts = dot ? str_split(rt, name, dot, -1) : NULL;
    Ref path = parts ? sequence_tuple(rt, parts) : NULL;
    for (ssize_t i = 0; path && i < tuple_size(path); i++)
        str_intern_in_place(rt, &as_tuple(path)->items[i]);
    ref_drop(rt, dot);
    ref_drop(rt, parts);
    return path;
}

static Ref attrgetter_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!kwargs_empty(rt, "attrgetter", kwargs))
        return NULL;
    ssize_t count = tuple_size(args);
    if (count < 1)
        return raise(rt, EXC_TypeError, "attrgetter expected 1 argument, got 0");
    Ref paths = tuple_new(rt, count);
    for (ssize_t i = 0; paths && i < count; i++) {
        Val name = tuple_at(args, i);
        if (!is_str(name))
            raise(rt, EXC_TypeError, "attribute name must be a string");
        Ref path = is_raised(rt) ? NULL : path_of(rt, name);
        if (path)
            tuple_set_take(paths, i, path);
        else
            ref_clear(rt, &paths);
    }
    Ref self = paths ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, paths);
        return NULL;
    }
    LOOK(attrgetter, self)->count = count;
    LOOK(attrgetter, self)->paths = paths;
    LOOK(attrgetter, self)->vectorcall = attrgetter_call;
    return self;
}

/* A tuple of str, as they were given. */
static Ref attrgetter_names(struct runtime *rt, Val v)
{
    Val paths = LOOK(attrgetter, v)->paths;
    Ref names = tuple_new(rt, tuple_size(paths)), dot = str_from_char(rt, '.');
    for (ssize_t i = 0; names && dot && i < tuple_size(paths); i++) {
        Val path = tuple_at(paths, i);
        Ref name = is_str(path) ? ref_keep(path) : str_join(rt, dot, path);
        if (name)
            tuple_set_take(names, i, name);
        else
            ref_clear(rt, &names);
    }
    if (!dot)
        ref_clear(rt, &names);
    ref_drop(rt, dot);
    return names;
}

static Ref attrgetter_repr(struct runtime *rt, Val v)
{
    Ref names = attrgetter_names(rt, v), text = names ? getter_repr(rt, v, names) : NULL;
    ref_drop(rt, names);
    return text;
}

static Ref attrgetter_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    Ref names = attrgetter_names(rt, v), result = names ? tuple_pack(rt, 2, REF(v->type), (Val)names) : NULL;
    ref_drop(rt, names);
    return result;
}

static const struct method_def attrgetter_methods[] = {
    {"__reduce__", attrgetter_reduce, 0, 0, 0, "Return state information for pickling"},
    {0},
};

const struct type_def operator_attrgetter_def = {
    .name = "operator.attrgetter",
    .doc = "attrgetter(attr, ...) --> attrgetter object\n\nReturn a callable object that fetches the given "
           "attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.",
    .basicsize = sizeof(struct attrgetter),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL,
    .vectorcall_offset = offsetof(struct attrgetter, vectorcall),
    .dealloc = attrgetter_dealloc,
    .visit = attrgetter_visit,
    .clear = attrgetter_clear,
    .call = vectorcall_call,
    .repr = attrgetter_repr,
    .methods = attrgetter_methods,
    .new_ = attrgetter_new,
};

/* ---- methodcaller ----------------------------------------------------------------------------- */

struct methodcaller {
    struct obj head;
    Ref name, args, kwargs; /* kwargs: dict or NULL */
};
#define METHODCALLER_FIELDS(F) F(name) F(args) F(kwargs)
FIELD_LIFE(methodcaller, METHODCALLER_FIELDS)

static Ref methodcaller_call(struct runtime *rt, Val v, Val args, Val kwargs)
{
    const struct methodcaller *self = LOOK(methodcaller, v);
    if (!kwargs_empty(rt, "methodcaller", kwargs) || !args_check(rt, "methodcaller", tuple_size(args), 1, 1))
        return NULL;
    Ref method = obj_getattr(rt, tuple_at(args, 0), self->name);
    Ref result = method ? obj_call(rt, method, self->args, self->kwargs) : NULL;
    ref_drop(rt, method);
    return result;
}

static Ref methodcaller_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (tuple_size(args) < 1)
        return raise(rt, EXC_TypeError, "methodcaller needs at least one argument, the method name");
    if (!is_str(tuple_at(args, 0)))
        return raise(rt, EXC_TypeError, "method name must be a string");
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct methodcaller *m = LOOK(methodcaller, self);
    m->name = ref_keep(tuple_at(args, 0));
    str_intern_in_place(rt, &m->name);
    m->args = tuple_slice(rt, args, 1, tuple_size(args));
    m->kwargs = kwargs && dict_size(kwargs) ? dict_copy(rt, kwargs) : NULL;
    if (!m->args || is_raised(rt))
        ref_clear(rt, &self);
    return self;
}

static Ref methodcaller_repr(struct runtime *rt, Val v)
{
    const struct methodcaller *self = LOOK(methodcaller, v);
    int running = repr_enter(rt, v);
    if (running)
        return running > 0 ? str_format(rt, "%s(...)", v->type->name) : NULL;
    Ref text = str_format(rt, "%s(%R", v->type->name, (Val)self->name);
    for (ssize_t i = 0; text && i < tuple_size(self->args); i++) {
        Ref longer = str_format(rt, "%U, %R", (Val)text, tuple_at(self->args, i));
        ref_set_take(rt, &text, longer);
    }
    ssize_t at = 0;
    Val key, value;
    while (text && self->kwargs && dict_next(self->kwargs, &at, &key, &value)) {
        Ref longer = str_format(rt, "%U, %U=%R", (Val)text, key, value);
        ref_set_take(rt, &text, longer);
    }
    if (text) {
        Ref whole = str_format(rt, "%U)", (Val)text);
        ref_set_take(rt, &text, whole);
    }
    repr_leave(rt, v);
    return text;
}

const struct type_def operator_methodcaller_def = {
    .name = "operator.methodcaller",
    .doc = "methodcaller(name, ...) --> methodcaller object\n\nReturn a callable object that calls the given "
           "method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = "
           "methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    .basicsize = sizeof(struct methodcaller),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = methodcaller_dealloc,
    .visit = methodcaller_visit,
    .clear = methodcaller_clear,
    .call = methodcaller_call,
    .repr = methodcaller_repr,
    .new_ = methodcaller_new,
};

/* ---- module ------------------------------------------------------------------------------------- */

#define DOC2(name, sign) #name "($module, a, b, /)\n--\n\nSame as a " sign " b."
#define DOC1(name, sign) #name "($module, a, /)\n--\n\nSame as " sign "a."
static const struct method_def operator_functions[] = {
    {"truth", op_truth, 1, 1, 0, "truth($module, a, /)\n--\n\nReturn True if a is true, False otherwise."},
    {"contains", op_contains, 2, 2, 0, "contains($module, a, b, /)\n--\n\nSame as b in a (note reversed operands)."},
    {"indexOf", op_indexOf, 2, 2, 0, "indexOf($module, a, b, /)\n--\n\nReturn the first index of b in a."},
    {"countOf", op_countOf, 2, 2, 0, "countOf($module, a, b, /)\n--\n\nReturn the number of items in a which are, or which equal, b."},
    {"is_", op_is, 2, 2, 0, DOC2(is_, "is")},
    {"is_not", op_is_not, 2, 2, 0, DOC2(is_not, "is not")},
    {"add", op_add, 2, 2, 0, DOC2(add, "+")},
    {"sub", op_sub, 2, 2, 0, DOC2(sub, "-")},
    {"mul", op_mul, 2, 2, 0, DOC2(mul, "*")},
    {"matmul", op_matmul, 2, 2, 0, DOC2(matmul, "@")},
    {"floordiv", op_floordiv, 2, 2, 0, DOC2(floordiv, "//")},
    {"truediv", op_truediv, 2, 2, 0, DOC2(truediv, "/")},
    {"mod", op_mod, 2, 2, 0, DOC2(mod, "%")},
    {"neg", op_neg, 1, 1, 0, DOC1(neg, "-")},
    {"pos", op_pos, 1, 1, 0, DOC1(pos, "+")},
    {"abs", op_abs, 1, 1, 0, "abs($module, a, /)\n--\n\nSame as abs(a)."},
    {"inv", op_invert, 1, 1, 0, DOC1(inv, "~")},
    {"invert", op_invert, 1, 1, 0, DOC1(invert, "~")},
    {"index", op_index, 1, 1, 0, "index($module, a, /)\n--\n\nSame as a.__index__()"},
    {"lshift", op_lshift, 2, 2, 0, DOC2(lshift, "<<")},
    {"rshift", op_rshift, 2, 2, 0, DOC2(rshift, ">>")},
    {"not_", op_not, 1, 1, 0, DOC1(not_, "not ")},
    {"and_", op_and, 2, 2, 0, DOC2(and_, "&")},
    {"xor", op_xor, 2, 2, 0, DOC2(xor, "^")},
    {"or_", op_or, 2, 2, 0, DOC2(or_, "|")},
    {"pow", op_pow, 2, 2, 0, DOC2(pow, "**")},
    {"concat", op_concat, 2, 2, 0, "concat($module, a, b, /)\n--\n\nSame as a + b, for a and b sequences."},
    {"getitem", op_getitem, 2, 2, 0, "getitem($module, a, b, /)\n--\n\nSame as a[b]."},
    {"setitem", op_setitem, 3, 3, 0, "setitem($module, a, b, c, /)\n--\n\nSame as a[b] = c."},
    {"delitem", op_delitem, 2, 2, 0, "delitem($module, a, b, /)\n--\n\nSame as del a[b]."},
    {"iadd", op_iadd, 2, 2, 0, DOC2(iadd, "+=")},
    {"isub", op_isub, 2, 2, 0, DOC2(isub, "-=")},
    {"imul", op_imul, 2, 2, 0, DOC2(imul, "*=")},
    {"imatmul", op_imatmul, 2, 2, 0, DOC2(imatmul, "@=")},
    {"ifloordiv", op_ifloordiv, 2, 2, 0, DOC2(ifloordiv, "//=")},
    {"itruediv", op_itruediv, 2, 2, 0, DOC2(itruediv, "/=")},
    {"imod", op_imod, 2, 2, 0, DOC2(imod, "%=")},
    {"ilshift", op_ilshift, 2, 2, 0, DOC2(ilshift, "<<=")},
    {"irshift", op_irshift, 2, 2, 0, DOC2(irshift, ">>=")},
    {"iand", op_iand, 2, 2, 0, DOC2(iand, "&=")},
    {"ixor", op_ixor, 2, 2, 0, DOC2(ixor, "^=")},
    {"ior", op_ior, 2, 2, 0, DOC2(ior, "|=")},
    {"ipow", op_ipow, 2, 2, 0, DOC2(ipow, "**=")},
    {"iconcat", op_iconcat, 2, 2, 0, "iconcat($module, a, b, /)\n--\n\nSame as a += b, for a and b sequences."},
    {"lt", op_lt, 2, 2, 0, DOC2(lt, "<")},
    {"le", op_le, 2, 2, 0, DOC2(le, "<=")},
    {"eq", op_eq, 2, 2, 0, DOC2(eq, "==")},
    {"ne", op_ne, 2, 2, 0, DOC2(ne, "!=")},
    {"gt", op_gt, 2, 2, 0, DOC2(gt, ">")},
    {"ge", op_ge, 2, 2, 0, DOC2(ge, ">=")},
    {"length_hint", op_length_hint, 1, 2, 0,
     "length_hint($module, obj, default=0, /)\n--\n\nReturn an estimate of the number of items in obj.\n\nThis is "
     "useful for presizing containers when building from an iterable."},
    {"call", op_call, 0, -1, METH_KW,
     "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs)."},
    {0},
};

/* __add__ and so on are the same functions under another name. */
static bool add_dunder(struct runtime *rt, Val module, const char *name)
{
    static const char *const without[] = {"truth", "indexOf", "countOf", "is_", "is_not", "length_hint"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        if (!strcmp(name, without[i]))
            return true;
    }
    char dunder[32];
    size_t size = strlen(name) - (name[strlen(name) - 1] == '_');
    snprintf(dunder, sizeof dunder, "__%.*s__", (int)size, name);
    Val function = dict_get_text(rt, module_dict(module), name);
    return function && module_add(rt, module, dunder, function);
}

/* Every public name, in alphabetical order as in CPython's operator.py. */
static bool add_all(struct runtime *rt, Val module)
{
    Ref keys = dict_key_list(rt, module_dict(module)), all = keys ? list_new(rt, 0) : NULL;
    bool ok = all != NULL;
    for (ssize_t i = 0; ok && i < list_size(keys); i++) {
        Val key = list_at(keys, i);
        if (str_length(key) && str_at(key, 0) != '_')
            ok = list_append(rt, all, key);
    }
    ok = ok && list_sort(rt, all, NULL, false) && module_add(rt, module, "__all__", all);
    ref_drop(rt, keys);
    ref_drop(rt, all);
    return ok;
}

static bool operator_init(struct runtime *rt, Val module)
{
    for (enum type_id id = TYPE_ID_operator_itemgetter; id <= TYPE_ID_operator_methodcaller; id++) {
        struct type *type = type_lazy(rt, id);
        if (!type || !module_add(rt, module, type_short_name(type), REF(type)))
            return false;
    }
    for (const struct method_def *f = operator_functions; f->name; f++) {
        if (!add_dunder(rt, module, f->name))
            return false;
    }
    return add_all(rt, module);
}

const struct module_def operator_module = {
    .name = "operator",
    .doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the "
           "intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    .functions = operator_functions,
    .init = operator_init,
};
