/* function.c - functions: what def and lambda make, and their attributes. */
#include "vm/state.h"

#include "heap/walk.h"
#include "types/bytes.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/args.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

_Static_assert(sizeof(struct function) == 136, "sys.getsizeof of a function is 152");

Ref function_new(struct runtime *rt, Val code, Val globals, Val qualname)
{
    const struct code *co = LOOK(code, code);
    Ref builtins = vm_builtins_of(rt, globals);
    if (!builtins)
        return NULL;
    struct function *f = (struct function *)gc_new(rt, builtin_type(rt, TYPE_ID_function));
    if (!f) {
        ref_drop(rt, builtins);
        return NULL;
    }
    f->globals = ref_keep(globals);
    f->builtins = builtins;
    f->name = ref_keep(co->name);
    f->qualname = ref_keep(qualname ? qualname : (Val)co->qualname);
    f->code = ref_keep(code);
    f->defaults = f->kwdefaults = f->closure = NULL;
    Val doc = tuple_size(co->consts) > 0 ? tuple_at(co->consts, 0) : NULL;
    f->doc = ref_keep(doc && is_str(doc) ? doc : rt->none);
    f->dict = NULL;
    f->weaklist = NULL;
    f->module = NULL;
    f->annotations = NULL;
    f->vectorcall = function_vectorcall;
    f->version = 0;
    gc_track(rt, (Val)f);
    Val module = dict_get(rt, globals, IDENT_OF(rt, __name__));
    if (module)
        f->module = ref_keep(module);
    else if (is_raised(rt)) {
        ref_drop(rt, REF(f));
        return NULL;
    }
    return REF(f);
}

/* Never 0 unless all numbers are used up: inline caches recognise a function by it. */
uint32_t function_version(struct runtime *rt, struct function *f)
{
    if (f->version)
        return f->version;
    if (f->vectorcall != function_vectorcall || rt->vm->next_function_version == 0)
        return 0;
    return f->version = rt->vm->next_function_version++;
}

static void function_dealloc(struct runtime *rt, Ref self)
{
    struct function *f = as_function(self);
    gc_untrack(rt, self);
    if (f->weaklist)
        weak_clear_all(rt, self);
    f->version = 0;
    ref_clear(rt, &f->globals);
    ref_clear(rt, &f->builtins);
    ref_clear(rt, &f->module);
    ref_clear(rt, &f->defaults);
    ref_clear(rt, &f->kwdefaults);
    ref_clear(rt, &f->doc);
    ref_clear(rt, &f->dict);
    ref_clear(rt, &f->closure);
    ref_clear(rt, &f->annotations);
    ref_clear(rt, &f->code);
    ref_clear(rt, &f->name);
    ref_clear(rt, &f->qualname);
    gc_free(rt, self);
}

HEAP_INLINE int function_edges(Val self, visit_fn *fn, void *arg)
{
    struct function *f = as_function(self);
    VISIT_SLOT(f->code, "__code__");
    VISIT_SLOT(f->globals, "__globals__");
    VISIT_SLOT(f->builtins, "__builtins__");
    VISIT_SLOT(f->module, "__module__");
    VISIT_SLOT(f->defaults, "__defaults__");
    VISIT_SLOT(f->kwdefaults, "__kwdefaults__");
    VISIT_SLOT(f->doc, "__doc__");
    VISIT_SLOT(f->name, "__name__");
    VISIT_SLOT(f->dict, "__dict__");
    VISIT_SLOT(f->closure, "__closure__");
    VISIT_SLOT(f->annotations, "__annotations__");
    VISIT_SLOT(f->qualname, "__qualname__");
    return 0;
}
HEAP_WALKS(function);

static int function_clear(struct runtime *rt, Val self)
{
    struct function *f = as_function(self);
    f->version = 0;
    ref_clear(rt, &f->module);
    ref_clear(rt, &f->defaults);
    ref_clear(rt, &f->kwdefaults);
    ref_clear(rt, &f->doc);
    ref_clear(rt, &f->dict);
    ref_clear(rt, &f->closure);
    ref_clear(rt, &f->annotations);
    /* code, globals, builtins, name and qualname stay: a finaliser may still call it */
    return 0;
}

static Ref function_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "<function %U at %p>", as_function(self)->qualname, (const void *)self);
}

static Ref function_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    if (!obj || obj == rt->none)
        return ref_keep(self);
    return method_new(rt, self, obj);
}

/* ---- attributes ---------------------------------------------------------------- */

static Ref get_code(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(as_function(self)->code);
}

static int set_code(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct function *f = as_function(self);
    if (!value || !is_code(value))
        return raise_int(rt, EXC_TypeError, "__code__ must be set to a code object");
    int have = f->closure ? (int)tuple_size(f->closure) : 0;
    if (as_code(value)->nfreevars != have)
        return raise_int(rt, EXC_ValueError,
                         "%U() requires a code object with %d free vars, not %d", f->name, have,
                         as_code(value)->nfreevars);
    f->version = 0;
    ref_set_take(rt, &f->code, ref_keep(value));
    return 0;
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    return ref_keep(closure ? as_function(self)->qualname : as_function(self)->name);
}

static int set_name(struct runtime *rt, Val self, Val value, void *closure)
{
    if (!value || !is_str(value))
        return raise_int(rt, EXC_TypeError, "%s must be set to a string object",
                         closure ? "__qualname__" : "__name__");
    ref_set_take(rt, closure ? &as_function(self)->qualname : &as_function(self)->name,
                 ref_keep(value));
    return 0;
}

static Ref get_defaults(struct runtime *rt, Val self, void *closure)
{
    Val v = closure ? as_function(self)->kwdefaults : as_function(self)->defaults;
    return ref_keep(v ? v : rt->none);
}

static int set_defaults(struct runtime *rt, Val self, Val value, void *closure)
{
    if (value == rt->none)
        value = NULL;
    if (closure ? value && !is_dict(value) : value && !is_tuple(value))
        return raise_int(rt, EXC_TypeError,
                         closure ? "__kwdefaults__ must be set to a dict object"
                                 : "__defaults__ must be set to a tuple object");
    as_function(self)->version = 0;
    ref_set_take(rt, closure ? &as_function(self)->kwdefaults : &as_function(self)->defaults,
                 ref_keep_null(value));
    return 0;
}

/* Annotations come as a flat tuple from the compiler until somebody looks. */
static bool annotations_as_dict(struct runtime *rt, struct function *f)
{
    if (!f->annotations) {
        f->annotations = dict_new(rt);
        return f->annotations != NULL;
    }
    if (!is_exact(f->annotations, &tuple_def))
        return true;
    Ref flat = ref_keep(f->annotations), dict = dict_new(rt);
    bool ok = dict != NULL;
    for (ssize_t i = 0; ok && i + 1 < tuple_size(flat); i += 2)
        ok = dict_set(rt, dict, tuple_at(flat, i), tuple_at(flat, i + 1)) == 0;
    if (ok)
        ref_set_take(rt, &f->annotations, dict);
    else
        ref_drop(rt, dict);
    ref_drop(rt, flat);
    return ok;
}

static Ref get_annotations(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct function *f = as_function(self);
    return annotations_as_dict(rt, f) ? ref_keep(f->annotations) : NULL;
}

static int set_annotations(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (value == rt->none)
        value = NULL;
    if (value && !is_dict(value))
        return raise_int(rt, EXC_TypeError, "__annotations__ must be set to a dict object");
    as_function(self)->version = 0;
    ref_set_take(rt, &as_function(self)->annotations, ref_keep_null(value));
    return 0;
}

static const struct getset_def function_getset[] = {
    {"__code__", get_code, set_code, NULL, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL, NULL},
    {"__kwdefaults__", get_defaults, set_defaults, NULL, (void *)1},
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {"__name__", get_name, set_name, NULL, NULL},
    {"__qualname__", get_name, set_name, NULL, (void *)1},
    {0},
};
static const struct member_def function_members[] = {
    {"__closure__", MEMBER_OBJECT, offsetof(struct function, closure), MEMBER_READONLY, NULL},
    {"__doc__", MEMBER_OBJECT, offsetof(struct function, doc), 0, NULL},
    {"__globals__", MEMBER_OBJECT, offsetof(struct function, globals), MEMBER_READONLY, NULL},
    {"__module__", MEMBER_OBJECT, offsetof(struct function, module), 0, NULL},
    {"__builtins__", MEMBER_OBJECT, offsetof(struct function, builtins), MEMBER_READONLY, NULL},
    {0},
};

/* types.FunctionType(code, globals, name=None, argdefs=None, closure=None) */
static Ref function_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {
        "function", 5, 2, 0, {"code", "globals", "name", "argdefs", "closure"}};
    Val a[5] = {0};
    (void)type;
    if (!args_parse_tuple(rt, &spec, args, kwargs, a))
        return NULL;
    if (!is_code(a[0]))
        return raise(rt, EXC_TypeError, "function() argument 'code' must be code, not %T", a[0]);
    if (!is_dict(a[1]))
        return raise(rt, EXC_TypeError, "function() argument 'globals' must be dict, not %T", a[1]);
    for (int i = 2; i < 5; i++)
        if (a[i] == rt->none)
            a[i] = NULL;
    if (a[2] && !is_str(a[2]))
        return raise(rt, EXC_TypeError, "arg 3 (name) must be None or string");
    if (a[3] && !is_tuple(a[3]))
        return raise(rt, EXC_TypeError, "arg 4 (defaults) must be None or tuple");
    int free_count = as_code(a[0])->nfreevars;
    if (a[4] ? !is_tuple(a[4]) : free_count > 0)
        return raise(rt, EXC_TypeError, free_count && !a[4] ? "arg 5 (closure) must be tuple"
                                                            : "arg 5 (closure) must be None or tuple");
    ssize_t given = a[4] ? tuple_size(a[4]) : 0;
    if (given != free_count)
        return raise(rt, EXC_ValueError, "%U requires closure of length %zd, not %zd",
                     as_code(a[0])->name, (ssize_t)free_count, given);
    for (ssize_t i = 0; i < given; i++)
        if (!is_exact(tuple_at(a[4], i), &cell_def))
            return raise(rt, EXC_TypeError, "arg 5 (closure) expected cell, found %T",
                         tuple_at(a[4], i));
    Ref r = function_new(rt, a[0], a[1], NULL);
    if (!r)
        return NULL;
    struct function *f = as_function(r);
    if (a[2])
        ref_set_take(rt, &f->name, ref_keep(a[2]));
    f->defaults = ref_keep_null(a[3]);
    f->closure = ref_keep_null(a[4]);
    return r;
}

const struct type_def function_def = {
    .name = "function",
    .doc = "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals "
           "dictionary\n  name\n    a string that overrides the name from the code object\n  "
           "argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple "
           "that supplies the bindings for free variables",
    .basicsize = sizeof(struct function),
    .flags = TYPE_GC | TYPE_VECTORCALL | TYPE_METHOD_DESCR,
    .weaklist_offset = offsetof(struct function, weaklist),
    .dict_offset = offsetof(struct function, dict),
    .vectorcall_offset = offsetof(struct function, vectorcall),
    .dealloc = function_dealloc,
    .visit = function_visit,
    .walk = &function_walk,
    .clear = function_clear,
    .repr = function_repr,
    .call = function_call,
    .descr_get = function_get,
    .new_ = function_make,
    .getset = function_getset,
    .members = function_members,
};
