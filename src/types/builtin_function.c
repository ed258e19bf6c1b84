/* builtin_function.c - functions written in C, and their calls with checked arguments. */
#include "types/native.h"

#include <stddef.h>
#include <stdio.h>

#include "heap/weak.h"
#include "types/args.h"
#include "types/descr_internal.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- calling ------------------------------------------------------------------ */

/* "list.append()", "math.sin()", "len()": for messages. */
static void full_name(struct runtime *rt, const struct method_def *def, const char *type_name,
                      Val self, char *out, size_t room)
{
    if (!type_name && self) {
        if (is_instance_of(self, builtin_type(rt, TYPE_ID_module))) {
            struct saved_error before;
            error_fetch(rt, &before);
            Val name = LOOK(module, self)->name;
            const char *text = name && is_str(name) ? str_utf8_only(rt, name) : NULL;
            error_clear(rt);
            error_restore_take(rt, &before);
            type_name = text && !str_equals_ascii(name, "builtins") ? text : NULL;
        } else {
            type_name = type_short_name(is_type(self) ? as_type(self) : self->type);
        }
    }
    if (type_name)
        snprintf(out, room, "%s.%s", type_name, def->name);
    else
        snprintf(out, room, "%s", def->name);
}

static bool check_arguments(struct runtime *rt, const struct method_def *def,
                            const char *type_name, Val self, ssize_t argc, Val kwnames)
{
    char name[160];
    if (kwnames && tuple_size(kwnames) > 0 && !(def->flags & METH_KW)) {
        if (def->flags & METH_TUPLE && !type_name)
            return args_no_keywords(rt, def->name, kwnames);
        full_name(rt, def, type_name, self, name, sizeof name);
        return raise_false(rt, EXC_TypeError, "%s() takes no keyword arguments", name);
    }
    if (def->flags & METH_KW)
        return true;
    if (def->max == 0) {
        full_name(rt, def, type_name, self, name, sizeof name);
        return raise_false(rt, EXC_TypeError, "%s() takes no arguments (%zd given)", name, argc);
    }
    if (def->min == 1 && def->max == 1) {
        full_name(rt, def, type_name, self, name, sizeof name);
        return raise_false(rt, EXC_TypeError, "%s() takes exactly one argument (%zd given)", name,
                           argc);
    }
    return args_check(rt, def->name, argc, def->min, def->max);
}

bool arguments_hold(struct runtime *rt, struct held_arguments *held, Val const *argv, ssize_t argc, Val kwnames)
{
    bool named = kwnames && tuple_size(kwnames);
    held->dict = NULL;
    held->tuple = tuple_from_array(rt, argv, argc);
    if (held->tuple && named)
        held->dict = keywords_as_dict(rt, argv + argc, kwnames);
    if (held->tuple && (held->dict || !named))
        return true;
    ref_clear(rt, &held->tuple);
    return false;
}

void arguments_let_go(struct runtime *rt, struct held_arguments *held)
{
    ref_clear(rt, &held->tuple);
    ref_clear(rt, &held->dict);
}

static Ref call_held(struct runtime *rt, const struct method_def *def, Val self, Val const *argv, ssize_t argc,
                     Val kwnames)
{
    struct held_arguments held;
    if (!arguments_hold(rt, &held, argv, argc, kwnames))
        return NULL;
    Ref result = def->fn(rt, self, argv, argc, kwnames);
    arguments_let_go(rt, &held);
    return result;
}

static Ref call_native(struct runtime *rt, const struct method_def *def, const char *type_name,
                       Val self, Val const *argv, ssize_t argc, Val kwnames, bool hold)
{
    if (UNLIKELY(argc < def->min || (argc > def->max && def->max >= 0) ||
                 (kwnames && !(def->flags & METH_KW))) &&
        !check_arguments(rt, def, type_name, self, argc, kwnames))
        return NULL;
    if (def->flags & METH_STATIC)
        self = NULL;
    /* A native may come back to itself without a Python frame in between. */
    if (!recursion_enter(rt, " while calling a Python object"))
        return NULL;
    Ref result = hold ? call_held(rt, def, self, argv, argc, kwnames)
                      : def->fn(rt, self, argv, argc, kwnames);
    recursion_leave(rt);
    return result;
}

Ref native_call(struct runtime *rt, const struct method_def *def, const char *type_name,
                Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    return call_native(rt, def, type_name, self, argv, argc, kwnames, def->flags & METH_TUPLE);
}

Ref builtin_call_held(struct runtime *rt, Val callable, Val const *argv, ssize_t argc, Val kwnames)
{
    const struct builtin_function *f = LOOK(builtin_function, callable);
    return call_native(rt, f->def, NULL, f->self, argv, argc, kwnames, false);
}

static Ref builtin_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc,
                              Val kwnames)
{
    const struct builtin_function *f = LOOK(builtin_function, callable);
    return native_call(rt, f->def, NULL, f->self, argv, argc, kwnames);
}

/* From a tuple and a dict, through v's vectorcall. */
static Ref builtin_call(struct runtime *rt, Val callable, Val args, Val kwargs)
{
    return obj_vectorcall_dict(rt, callable, (Val const *)as_tuple(args)->items,
                               tuple_size(args), kwargs);
}

Ref builtin_function_new(struct runtime *rt, const struct method_def *def, Val self, Val module)
{
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_builtin_function));
    if (!r)
        return NULL;
    struct builtin_function *f = LOOK(builtin_function, r);
    f->def = def;
    f->self = ref_keep_null(self);
    f->module = ref_keep_null(module);
    f->weaklist = NULL;
    f->vectorcall = builtin_vectorcall;
    gc_track(rt, r);
    return r;
}

/* ---- attributes ---------------------------------------------------------------- */

static Val visible_self(struct runtime *rt, const struct builtin_function *f)
{
    return !f->self || (f->def->flags & METH_STATIC) ? rt->none : f->self;
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return str_intern(rt, LOOK(builtin_function, self)->def->name);
}

static Ref get_qualname(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct builtin_function *f = LOOK(builtin_function, self);
    if (!f->self || is_instance_of(f->self, builtin_type(rt, TYPE_ID_module)))
        return str_new(rt, f->def->name);
    const struct type *type = is_type(f->self) ? as_type(f->self) : f->self->type;
    Ref owner = type_qualname(rt, type);
    if (!owner)
        return NULL;
    Ref name = str_format(rt, "%U.%s", (Val)owner, f->def->name);
    ref_drop(rt, owner);
    return name;
}

static Ref get_self(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return ref_keep(visible_self(rt, LOOK(builtin_function, self)));
}

static Ref get_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct method_def *def = LOOK(builtin_function, self)->def;
    return doc_without_signature(rt, def->name, def->doc);
}

static Ref get_signature(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct method_def *def = LOOK(builtin_function, self)->def;
    return doc_signature(rt, def->name, def->doc);
}

static Ref builtin_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                          Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct builtin_function *f = LOOK(builtin_function, self);
    Val owner = visible_self(rt, f);
    if (owner == rt->none || is_instance_of(owner, builtin_type(rt, TYPE_ID_module)))
        return str_new(rt, f->def->name);
    return descr_getattr_reduce(rt, owner, f->def->name);
}

static const struct method_def builtin_methods[] = {
    {"__reduce__", builtin_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct getset_def builtin_getset[] = {
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__self__", get_self, NULL, NULL, NULL},
    {"__text_signature__", get_signature, NULL, NULL, NULL},
    {0},
};
static const struct member_def builtin_members[] = {
    {"__module__", MEMBER_OBJECT, offsetof(struct builtin_function, module), 0, NULL},
    {0},
};

/* ---- type ------------------------------------------------------------------------- */

static Ref builtin_repr(struct runtime *rt, Val self)
{
    const struct builtin_function *f = LOOK(builtin_function, self);
    if (!f->self || is_instance_of(f->self, builtin_type(rt, TYPE_ID_module)))
        return str_format(rt, "<built-in function %s>", f->def->name);
    return str_format(rt, "<built-in method %s of %s object at %p>", f->def->name,
                      f->self->type->name, (const void *)f->self);
}

static ssize_t builtin_hash(struct runtime *rt, Val self)
{
    (void)rt;
    const struct builtin_function *f = LOOK(builtin_function, self);
    ssize_t hash = hash_pointer(f->self) ^ hash_pointer((void *)f->def->fn);
    return hash == -1 ? -2 : hash;
}

static Ref builtin_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, &builtin_function_def) ||
        !is_exact(b, &builtin_function_def))
        return new_not_implemented(rt);
    const struct builtin_function *x = LOOK(builtin_function, a), *y = LOOK(builtin_function, b);
    bool same = x->self == y->self && x->def->fn == y->def->fn;
    return new_bool(rt, same == (op == CMP_EQ));
}

static int builtin_visit(Val self, visit_fn *fn, void *arg)
{
    const struct builtin_function *f = LOOK(builtin_function, self);
    VISIT_SLOT(f->self, "__self__");
    VISIT_SLOT(f->module, "__module__");
    return 0;
}

static void builtin_dealloc(struct runtime *rt, Ref self)
{
    struct builtin_function *f = LOOK(builtin_function, self);
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    if (f->weaklist)
        weak_clear_all(rt, self);
    ref_drop(rt, f->self);
    ref_drop(rt, f->module);
    gc_free(rt, self);
    trash_leave(rt);
}

const struct type_def builtin_function_def = {
    .name = "builtin_function_or_method",
    .basicsize = sizeof(struct builtin_function),
    .flags = TYPE_GC | TYPE_VECTORCALL,
    .weaklist_offset = offsetof(struct builtin_function, weaklist),
    .vectorcall_offset = offsetof(struct builtin_function, vectorcall),
    .dealloc = builtin_dealloc,
    .visit = builtin_visit,
    .repr = builtin_repr,
    .hash = builtin_hash,
    .call = builtin_call,
    .getattro = obj_generic_getattr,
    .compare = builtin_compare,
    .methods = builtin_methods,
    .getset = builtin_getset,
    .members = builtin_members,
};
_Static_assert(sizeof(struct builtin_function) == 56, "sys.getsizeof(len) is 72");
