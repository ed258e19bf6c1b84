/* generic_alias.c - list[int]: a class and the arguments it was subscripted with. */
#include <stddef.h>

#include "heap/weak.h"
#include "types/args.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/generic_internal.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct generic_alias { /* 64 + 16 = 80 */
    struct obj head;
    Ref origin, args, parameters; /* parameters NULL until asked */
    struct weak *weaklist;
    bool starred; /* *list[int] */
    vectorcall_fn *vectorcall;
};

static inline struct generic_alias *as_alias(Val v)
{
    return LOOK(generic_alias, v);
}

/* ---- text -------------------------------------------------------------------------- */

/* 1 when v has both attributes, so that it writes itself. */
static int writes_itself(struct runtime *rt, Val v)
{
    int has = obj_hasattr(rt, v, IDENT_OF(rt, __origin__));
    return has > 0 ? obj_hasattr(rt, v, IDENT_OF(rt, __args__)) : has;
}

Ref generic_item_repr(struct runtime *rt, Val v)
{
    if (v == rt->ellipsis)
        return str_new(rt, "...");
    Ref qualname = NULL, module = NULL, text = NULL;
    int itself = writes_itself(rt, v);
    if (itself < 0)
        return NULL;
    if (itself)
        return obj_repr(rt, v);
    if (obj_lookup_attr(rt, v, IDENT_OF(rt, __qualname__), &qualname) < 0)
        return NULL;
    if (qualname && obj_lookup_attr(rt, v, IDENT_OF(rt, __module__), &module) < 0)
        goto out;
    if (!qualname || !module || module == rt->none)
        text = obj_repr(rt, v);
    else if (is_str(module) && str_equals_ascii(module, "builtins"))
        text = obj_str(rt, qualname);
    else
        text = str_format(rt, "%S.%S", (Val)module, (Val)qualname);
out:
    ref_drop(rt, qualname);
    ref_drop(rt, module);
    return text;
}

static Ref alias_repr(struct runtime *rt, Val self)
{
    const struct generic_alias *a = as_alias(self);
    struct str_builder b;
    str_builder_init(rt, &b);
    if (a->starred)
        str_builder_char(&b, '*');
    Ref part = generic_item_repr(rt, a->origin);
    if (part)
        str_builder_str(&b, part);
    if (part)
        str_builder_char(&b, '[');
    for (ssize_t i = 0; part && i < tuple_size(a->args); i++) {
        ref_drop(rt, part);
        if (i)
            str_builder_ascii(&b, ", ", 2);
        part = generic_item_repr(rt, tuple_at(a->args, i));
        if (part)
            str_builder_str(&b, part);
    }
    if (!part) {
        str_builder_release(&b);
        return NULL;
    }
    ref_drop(rt, part);
    str_builder_ascii(&b, tuple_size(a->args) ? "]" : "()]", -1);
    return str_builder_finish(&b);
}


static bool add_once(struct runtime *rt, Val list, Val v)
{
    for (ssize_t i = 0; i < list_size(list); i++) {
        if (list_at(list, i) == v)
            return true;
    }
    return list_append(rt, list, v);
}

Ref generic_parameters(struct runtime *rt, Val args)
{
    Ref list = list_new(rt, 0), found = NULL;
    if (!list)
        return NULL;
    for (ssize_t i = 0; i < tuple_size(args); i++) {
        Val v = tuple_at(args, i);
        if (is_type(v))
            continue;
        int has = obj_hasattr(rt, v, IDENT_OF(rt, __typing_subst__));
        if (has < 0 || (has && !add_once(rt, list, v)))
            goto fail;
        if (has)
            continue;
        if (obj_lookup_attr(rt, v, IDENT_OF(rt, __parameters__), &found) < 0)
            goto fail;
        for (ssize_t j = 0; found && is_tuple(found) && j < tuple_size(found); j++) {
            if (!add_once(rt, list, tuple_at(found, j)))
                goto fail;
        }
        ref_clear(rt, &found);
    }
    Ref tuple = list_as_tuple(rt, list);
    ref_drop(rt, list);
    return tuple;
fail:
    ref_drop(rt, found);
    ref_drop(rt, list);
    return NULL;
}

static ssize_t index_in(Val tuple, Val v)
{
    for (ssize_t i = 0; i < tuple_size(tuple); i++) {
        if (tuple_at(tuple, i) == v)
            return i;
    }
    return -1;
}

static bool extend_list(struct runtime *rt, Val list, Val items)
{
    for (ssize_t i = 0; i < tuple_size(items); i++) {
        if (!list_append(rt, list, tuple_at(items, i)))
            return false;
    }
    return true;
}

/* An attribute by its text; NULL absent or raised. */
static Ref find_attribute(struct runtime *rt, Val v, const char *text)
{
    Ref value = NULL, name = str_intern(rt, text);
    if (name && obj_lookup_attr(rt, v, name, &value) < 0)
        value = NULL;
    ref_drop(rt, name);
    return value;
}

/* -1 raised. */
static int is_unpacked_variable(struct runtime *rt, Val v)
{
    if (is_type(v))
        return 0;
    Ref flag = find_attribute(rt, v, "__typing_is_unpacked_typevartuple__");
    if (!flag)
        return is_raised(rt) ? -1 : 0;
    int yes = obj_is_true(rt, flag);
    ref_drop(rt, flag);
    return yes;
}

/* The items, with *tuple[int, str] among them as int, str; not *tuple[int, ...]. */
OWNED static Ref unpack_items(struct runtime *rt, Val item)
{
    Ref items = is_tuple(item) ? ref_keep(item) : tuple_pack(rt, 1, item);
    Ref list = items ? list_new(rt, 0) : NULL, result = NULL;
    bool ok = list != NULL;
    for (ssize_t i = 0; ok && i < tuple_size(items); i++) {
        Val v = tuple_at(items, i);
        Ref inner = is_type(v) ? NULL : find_attribute(rt, v, "__typing_unpacked_tuple_args__");
        ssize_t n = inner && is_tuple(inner) ? tuple_size(inner) : -1;
        bool fixed = n >= 0 && !(n && tuple_at(inner, n - 1) == rt->ellipsis);
        ok = !is_raised(rt) && (fixed ? extend_list(rt, list, inner) : list_append(rt, list, v));
        ref_drop(rt, inner);
    }
    if (ok)
        result = list_as_tuple(rt, list);
    ref_drop(rt, items);
    ref_drop(rt, list);
    return result;
}

/* arg with its own type variables replaced: arg[...]. */
OWNED static Ref replace_inside(struct runtime *rt, Val arg, Val parameters, Val items)
{
    Ref own;
    if (obj_lookup_attr(rt, arg, IDENT_OF(rt, __parameters__), &own) < 0)
        return NULL;
    if (!own || !is_tuple(own) || tuple_size(own) == 0) {
        ref_drop(rt, own);
        return ref_keep(arg);
    }
    Ref result = NULL, chosen = NULL, list = list_new(rt, 0);
    bool ok = list != NULL;
    for (ssize_t i = 0; ok && i < tuple_size(own); i++) {
        Val variable = tuple_at(own, i);
        ssize_t at = index_in(parameters, variable);
        Val item = at < 0 ? variable : tuple_at(items, at);
        /* What a TypeVarTuple stands for is several. */
        bool several = variable->type->iter && is_tuple(item);
        ok = several ? extend_list(rt, list, item) : list_append(rt, list, item);
    }
    if (ok)
        chosen = list_as_tuple(rt, list);
    ref_drop(rt, list);
    if (chosen)
        result = obj_getitem(rt, arg, chosen);
    ref_drop(rt, chosen);
    ref_drop(rt, own);
    return result;
}

OWNED static Ref replace_one(struct runtime *rt, Val arg, Val parameters, Val items)
{
    if (is_type(arg))
        return ref_keep(arg);
    Ref subst;
    if (obj_lookup_attr(rt, arg, IDENT_OF(rt, __typing_subst__), &subst) < 0)
        return NULL;
    if (!subst)
        return replace_inside(rt, arg, parameters, items);
    ssize_t at = index_in(parameters, arg);
    Ref result = at < 0 ? ref_keep(arg) : obj_call_1(rt, subst, tuple_at(items, at));
    ref_drop(rt, subst);
    return result;
}

/* Each parameter may prepare the arguments first. */
OWNED static Ref prepare_items(struct runtime *rt, Val self, Val parameters, Val item)
{
    Ref items = unpack_items(rt, item);
    for (ssize_t i = 0; items && i < tuple_size(parameters); i++) {
        Ref prepare;
        if (obj_lookup_attr(rt, tuple_at(parameters, i), IDENT_OF(rt, __typing_prepare_subst__),
                            &prepare) < 0) {
            ref_clear(rt, &items);
        } else if (prepare && prepare != rt->none) {
            Ref made = obj_call_2(rt, prepare, self, items);
            ref_set_take(rt, &items,
                         made && !is_tuple(made) ? tuple_pack(rt, 1, (Val)made)
                                                 : ref_keep_null(made));
            ref_drop(rt, made);
        }
        ref_drop(rt, prepare);
    }
    return items;
}

Ref generic_substitute(struct runtime *rt, Val self, Val args, Val parameters, Val item)
{
    if (tuple_size(parameters) == 0)
        return raise(rt, EXC_TypeError, "%R is not a generic class", self);
    Ref items = prepare_items(rt, self, parameters, item), result = NULL;
    if (!items)
        return NULL;
    ssize_t got = tuple_size(items), wanted = tuple_size(parameters);
    if (got != wanted) {
        raise(rt, EXC_TypeError, "Too %s arguments for %R; actual %zd, expected %zd",
              got > wanted ? "many" : "few", self, got, wanted);
        goto out;
    }
    Ref list = list_new(rt, 0);
    bool ok = list != NULL;
    for (ssize_t i = 0; ok && i < tuple_size(args); i++) {
        int several = is_unpacked_variable(rt, tuple_at(args, i));
        Ref one = several < 0 ? NULL : replace_one(rt, tuple_at(args, i), parameters, items);
        if (several > 0 && one && is_tuple(one)) {
            ok = extend_list(rt, list, one);
            ref_drop(rt, one);
        } else {
            ok = list_append_take(rt, list, one);
        }
    }
    if (ok)
        result = list_as_tuple(rt, list);
    ref_drop(rt, list);
out:
    ref_drop(rt, items);
    return result;
}

static Val alias_parameters(struct runtime *rt, Val self)
{
    struct generic_alias *a = as_alias(self);
    if (!a->parameters) {
        Ref made = generic_parameters(rt, a->args);
        ref_set_take(rt, &a->parameters, made);
    }
    return a->parameters;
}

static Ref alias_getitem(struct runtime *rt, Val self, Val item)
{
    const struct generic_alias *a = as_alias(self);
    Val parameters = alias_parameters(rt, self);
    if (!parameters)
        return NULL;
    Ref args = generic_substitute(rt, self, a->args, parameters, item);
    if (!args)
        return NULL;
    Ref result = generic_alias_new(rt, a->origin, args);
    if (result)
        as_alias(result)->starred = a->starred;
    ref_drop(rt, args);
    return result;
}

/* ---- making and calling ---------------------------------------------------------------------- */

/* The new instance is told what it was made through, if it takes attributes. */
static Ref note_origin_take(struct runtime *rt, Val self, Ref result)
{
    if (!result)
        return NULL;
    Ref name = str_intern(rt, "__orig_class__");
    if (!name || obj_setattr(rt, result, name, self) < 0) {
        if (!error_clear_if(rt, EXC_AttributeError) && !error_clear_if(rt, EXC_TypeError))
            ref_clear(rt, &result);
    }
    ref_drop(rt, name);
    return result;
}

static Ref alias_vectorcall(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    Ref origin = ref_keep(as_alias(self)->origin);
    Ref result = obj_vectorcall(rt, origin, argv, argc, kwnames);
    ref_drop(rt, origin);
    return note_origin_take(rt, self, result);
}

static Ref alias_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    Ref origin = ref_keep(as_alias(self)->origin);
    Ref result = obj_call(rt, origin, args, kwargs);
    ref_drop(rt, origin);
    return note_origin_take(rt, self, result);
}

static Ref alias_of_type(struct runtime *rt, struct type *type, Val origin, Val args)
{
    Ref tuple = is_tuple(args) ? ref_keep(args) : tuple_pack(rt, 1, args);
    if (!tuple)
        return NULL;
    Ref r = type->alloc(rt, type, 0);
    if (!r) {
        ref_drop(rt, tuple);
        return NULL;
    }
    struct generic_alias *a = as_alias(r);
    a->origin = ref_keep(origin);
    a->args = tuple;
    a->vectorcall = alias_vectorcall;
    return r;
}

Ref generic_alias_new(struct runtime *rt, Val origin, Val args)
{
    return alias_of_type(rt, builtin_type(rt, TYPE_ID_generic_alias), origin, args);
}

static Ref alias_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (kwargs && dict_size(kwargs) > 0)
        return raise(rt, EXC_TypeError, "GenericAlias() takes no keyword arguments");
    if (!args_check(rt, "GenericAlias", tuple_size(args), 2, 2))
        return NULL;
    return alias_of_type(rt, type, tuple_at(args, 0), tuple_at(args, 1));
}

/* ---- attributes ---------------------------------------------------------------------------------- */

static Ref alias_getattro(struct runtime *rt, Val self, Val name)
{
    static const char *const own[] = {
        "__class__", "__origin__", "__args__",
        "__unpacked__",   "__parameters__", "__typing_unpacked_tuple_args__",
        "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__",
    };
    if (is_str(name)) {
        bool ours = false;
        for (size_t i = 0; i < sizeof own / sizeof *own && !ours; i++)
            ours = str_equals_ascii(name, own[i]);
        if (!ours)
            return obj_getattr(rt, as_alias(self)->origin, name);
    }
    return obj_generic_getattr(rt, self, name);
}

static Ref get_parameters(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return ref_keep_null(alias_parameters(rt, self));
}

static Ref get_unpacked_args(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct generic_alias *a = as_alias(self);
    return ref_keep(a->starred && a->origin == REF(builtin_type(rt, TYPE_ID_tuple)) ? a->args
                                                                                  : rt->none);
}

static Ref mro_entries(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return tuple_pack(rt, 1, (Val)as_alias(self)->origin);
}

static Ref instancecheck(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return raise(rt, EXC_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static Ref subclasscheck(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return raise(rt, EXC_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

/* next(iter(alias without the star)) */
OWNED static Ref reduce_starred(struct runtime *rt, const struct generic_alias *a)
{
    Ref next = builtins_get(rt, "next"), args = NULL, result = NULL;
    Ref plain = next ? generic_alias_new(rt, a->origin, a->args) : NULL;
    Ref iterator = plain ? obj_iter(rt, plain) : NULL;
    if (iterator)
        args = tuple_pack(rt, 1, (Val)iterator);
    if (args)
        result = tuple_pack(rt, 2, (Val)next, (Val)args);
    ref_drop(rt, args);
    ref_drop(rt, iterator);
    ref_drop(rt, plain);
    ref_drop(rt, next);
    return result;
}

static Ref alias_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct generic_alias *a = as_alias(self);
    if (a->starred)
        return reduce_starred(rt, a);
    Ref args = tuple_pack(rt, 2, (Val)a->origin, (Val)a->args);
    Ref result = args ? tuple_pack(rt, 2, (Val)self->type, (Val)args) : NULL;
    ref_drop(rt, args);
    return result;
}

static Ref alias_dir(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    static const char *const own[] = {
        "__origin__",     "__args__",      "__parameters__", "__mro_entries__",
        "__reduce_ex__",  "__reduce__",    "__copy__",       "__deepcopy__",
        "__unpacked__",   "__typing_unpacked_tuple_args__", "__class__",
    };
    Ref list = obj_dir(rt, as_alias(self)->origin);
    for (size_t i = 0; list && i < sizeof own / sizeof *own; i++) {
        Ref name = str_intern(rt, own[i]);
        int there = name ? obj_contains(rt, list, name) : -1;
        if (there < 0 || (there == 0 && !list_append(rt, list, name)))
            ref_clear(rt, &list);
        ref_drop(rt, name);
    }
    return list;
}

/* ---- comparison ---------------------------------------------------------------------------------------- */

static ssize_t alias_hash(struct runtime *rt, Val self)
{
    ssize_t a = obj_hash(rt, as_alias(self)->origin);
    if (a == -1)
        return -1;
    ssize_t b = obj_hash(rt, as_alias(self)->args);
    if (b == -1)
        return -1;
    return (a ^ b) == -1 ? -2 : a ^ b;
}

static Ref alias_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_generic_alias(a) || !is_generic_alias(b) ||
        (op != CMP_EQ && op != CMP_NE))
        return new_not_implemented(rt);
    const struct generic_alias *x = as_alias(a), *y = as_alias(b);
    int same = x->starred == y->starred;
    if (same)
        same = obj_compare_bool(rt, x->origin, y->origin, CMP_EQ);
    if (same > 0)
        same = obj_compare_bool(rt, x->args, y->args, CMP_EQ);
    return same < 0 ? NULL : new_bool(rt, same == (op == CMP_EQ));
}

/* ---- *list[int] gives the alias itself, starred, once ------------------------------------------------ */

extern const struct type_def generic_alias_iterator_def;

struct alias_iterator {
    struct obj head;
    Ref alias; /* NULL: done */
};

static Ref alias_iter(struct runtime *rt, Val self)
{
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_generic_alias_iterator));
    if (!r)
        return NULL;
    LOOK(alias_iterator, r)->alias = ref_keep(self);
    gc_track(rt, r);
    return r;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    Ref alias = ref_move(&LOOK(alias_iterator, self)->alias);
    if (!alias)
        return NULL;
    Ref starred = alias_of_type(rt, alias->type, as_alias(alias)->origin, as_alias(alias)->args);
    if (starred)
        as_alias(starred)->starred = true;
    ref_drop(rt, alias);
    return starred;
}

static Ref iterator_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Val alias = LOOK(alias_iterator, self)->alias;
    Ref iter = builtins_get(rt, "iter"), result = NULL;
    Ref args = iter ? tuple_pack(rt, 1, alias ? alias : rt->types->empty_tuple) : NULL;
    if (args)
        result = tuple_pack(rt, 2, (Val)iter, (Val)args);
    ref_drop(rt, args);
    ref_drop(rt, iter);
    return result;
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(alias_iterator, self)->alias, "alias");
    return 0;
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(alias_iterator, self)->alias);
    gc_free(rt, self);
}

static const struct method_def iterator_methods[] = {
    {"__reduce__", iterator_reduce, 0, 0, 0, NULL},
    {0},
};

const struct type_def generic_alias_iterator_def = {
    .name = "generic_alias_iterator",
    .basicsize = sizeof(struct alias_iterator),
    .flags = TYPE_GC,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

/* ---- type -------------------------------------------------------------------------------------------- */

static int alias_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_alias(self)->origin, "__origin__");
    VISIT_SLOT(as_alias(self)->args, "__args__");
    VISIT_SLOT(as_alias(self)->parameters, "__parameters__");
    return 0;
}

static void alias_dealloc(struct runtime *rt, Ref self)
{
    struct generic_alias *a = as_alias(self);
    gc_untrack(rt, self);
    if (a->weaklist)
        weak_clear_all(rt, self);
    ref_drop(rt, a->origin);
    ref_drop(rt, a->args);
    ref_drop(rt, a->parameters);
    gc_free(rt, self);
}

static const struct method_def alias_methods[] = {
    {"__mro_entries__", mro_entries, 1, 1, 0, NULL},
    {"__instancecheck__", instancecheck, 1, 1, 0, NULL},
    {"__subclasscheck__", subclasscheck, 1, 1, 0, NULL},
    {"__reduce__", alias_reduce, 0, 0, 0, NULL},
    {"__dir__", alias_dir, 0, 0, 0, NULL},
    {0},
};
static const struct member_def alias_members[] = {
    {"__origin__", MEMBER_OBJECT, offsetof(struct generic_alias, origin), MEMBER_READONLY, NULL},
    {"__args__", MEMBER_OBJECT, offsetof(struct generic_alias, args), MEMBER_READONLY, NULL},
    {"__unpacked__", MEMBER_BOOL, offsetof(struct generic_alias, starred), MEMBER_READONLY, NULL},
    {0},
};
static const struct getset_def alias_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the GenericAlias.", NULL},
    {"__typing_unpacked_tuple_args__", get_unpacked_args, NULL, NULL, NULL},
    {0},
};
static const struct number_suite alias_number = {.or_ = union_of};
static const struct mapping_suite alias_mapping = {.subscript = alias_getitem};

const struct type_def generic_alias_def = {
    .name = "types.GenericAlias",
    .doc = "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type\n\n"
           "E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .basicsize = sizeof(struct generic_alias),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL,
    .weaklist_offset = offsetof(struct generic_alias, weaklist),
    .vectorcall_offset = offsetof(struct generic_alias, vectorcall),
    .dealloc = alias_dealloc,
    .visit = alias_visit,
    .repr = alias_repr,
    .hash = alias_hash,
    .call = alias_call,
    .getattro = alias_getattro,
    .setattro = obj_generic_setattr,
    .compare = alias_compare,
    .iter = alias_iter,
    .new_ = alias_new_py,
    .number = &alias_number,
    .mapping = &alias_mapping,
    .methods = alias_methods,
    .members = alias_members,
    .getset = alias_getset,
};
