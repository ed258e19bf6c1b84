/* module.c - module objects: a dict with a name, a __getattr__ of its own, and C state. */
#include "types/module.h"

#include "heap/weak.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static struct module *as_module(Val v)
{
    return LOOK(module, v);
}

/* ---- life ------------------------------------------------------------------------ */

static bool init_dict(struct runtime *rt, struct module *m, Val name, Val doc)
{
    Val none = rt->none;
    if (dict_set(rt, m->dict, IDENT_OF(rt, __name__), name) < 0 ||
        dict_set(rt, m->dict, IDENT_OF(rt, __doc__), doc ? doc : none) < 0 ||
        dict_set(rt, m->dict, IDENT_OF(rt, __package__), none) < 0 ||
        dict_set(rt, m->dict, IDENT_OF(rt, __loader__), none) < 0 ||
        dict_set(rt, m->dict, IDENT_OF(rt, __spec__), none) < 0)
        return false;
    if (is_str(name))
        ref_set_take(rt, &m->name, ref_keep(name));
    return true;
}

static Ref module_alloc(struct runtime *rt, struct type *type)
{
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    as_module(self)->dict = dict_new(rt);
    if (!as_module(self)->dict)
        ref_clear(rt, &self);
    return self;
}

Ref module_new(struct runtime *rt, const char *name)
{
    Ref self = module_alloc(rt, builtin_type(rt, TYPE_ID_module));
    Ref text = self ? str_intern(rt, name) : NULL;
    if (!text || !init_dict(rt, as_module(self), text, NULL))
        ref_clear(rt, &self);
    ref_drop(rt, text);
    return self;
}

static Ref module_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args, (void)kwargs;
    return module_alloc(rt, type);
}

static int module_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"module", 2, 1, 0, {"name", "doc"}};
    Val out[2];
    struct module *m = as_module(self);
    if (!args_parse_tuple(rt, &spec, args, kwargs, out) || !arg_str(rt, "module", "argument 'name'", out[0]))
        return -1;
    if (!m->dict) {
        m->dict = dict_new(rt);
        if (!m->dict)
            return -1;
    }
    return init_dict(rt, m, out[0], out[1]) ? 0 : -1;
}

static void module_dealloc(struct runtime *rt, Ref self)
{
    struct module *m = as_module(self);
    gc_untrack(rt, self);
    if (m->weaklist)
        weak_clear_all(rt, self);
    if (m->def && m->def->clear && m->state)
        m->def->clear(rt, self);
    ref_clear(rt, &m->dict);
    ref_clear(rt, &m->name);
    heap_free(rt, m->state);
    self->type->free(rt, self);
}

static int module_visit(Val self, visit_fn *fn, void *arg)
{
    const struct module *m = as_module(self);
    if (m->def && m->def->visit && m->state) {
        int stop = m->def->visit(self, fn, arg);
        if (stop)
            return stop;
    }
    VISIT_SLOT(m->dict, "__dict__");
    VISIT_SLOT(m->name, "name");
    return 0;
}

static int module_clear(struct runtime *rt, Val self)
{
    struct module *m = as_module(self);
    if (m->def && m->def->clear && m->state)
        m->def->clear(rt, self);
    ref_clear(rt, &m->dict);
    return 0;
}

static void module_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    if (as_module(self)->state)
        block(as_module(self)->state, arg);
}

/* ---- from C ------------------------------------------------------------------------- */

bool module_add(struct runtime *rt, Val module, const char *name, Val value)
{
    return value && dict_set_text(rt, module_dict(module), name, value) == 0;
}

bool module_add_take(struct runtime *rt, Val module, const char *name, Ref value)
{
    bool ok = module_add(rt, module, name, value);
    ref_drop(rt, value);
    return ok;
}

bool module_add_int(struct runtime *rt, Val module, const char *name, int64_t value)
{
    return module_add_take(rt, module, name, int_from_int64(rt, value));
}

bool module_add_functions(struct runtime *rt, Val module, const struct method_def *functions)
{
    Val name = module_name(rt, module);
    for (const struct method_def *f = functions; f && f->name; f++) {
        if (!module_add_take(rt, module, f->name, builtin_function_new(rt, f, module, name)))
            return false;
    }
    return true;
}

Val module_name(struct runtime *rt, Val module)
{
    Val dict = module_dict(module);
    Val name = dict ? dict_get(rt, dict, IDENT_OF(rt, __name__)) : NULL;
    return name && is_str(name) ? name : NULL;
}

/* ---- attributes ------------------------------------------------------------------------ */

/* Of the spec in the module's dict: 1 when spec.NAME is true, 0 else; clears errors. */
static bool spec_says(struct runtime *rt, Val spec, const char *name)
{
    bool yes = false;
    Ref value = NULL, attribute = str_intern(rt, name);
    if (attribute && spec && obj_lookup_attr(rt, spec, attribute, &value) > 0) {
        yes = obj_is_true(rt, value) > 0;
        ref_drop(rt, value);
    }
    ref_drop(rt, attribute);
    error_clear(rt);
    return yes;
}

static Ref module_getattro(struct runtime *rt, Val self, Val name)
{
    Ref value = obj_generic_getattr(rt, self, name);
    struct module *m = as_module(self);
    if (value || !m->dict || !error_clear_if(rt, EXC_AttributeError))
        return value;
    Val hook = dict_get(rt, m->dict, IDENT_OF(rt, __getattr__));
    if (hook) {
        Ref kept = ref_keep(hook);
        value = obj_call_1(rt, kept, name);
        ref_drop(rt, kept);
        return value;
    }
    Ref own = ref_keep_null(module_name(rt, self));
    if (!own)
        return is_raised(rt) ? NULL : raise(rt, EXC_AttributeError, "module has no attribute '%U'", name);
    if (spec_says(rt, dict_get(rt, m->dict, IDENT_OF(rt, __spec__)), "_initializing"))
        raise(rt, EXC_AttributeError,
              "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)",
              (Val)own, name);
    else
        raise(rt, EXC_AttributeError, "module '%U' has no attribute '%U'", (Val)own, name);
    ref_drop(rt, own);
    return NULL;
}

static Ref attribute_of(struct runtime *rt, Val v, const char *name)
{
    Ref value = NULL, text = str_intern(rt, name);
    if (text && v && v != rt->none && obj_lookup_attr(rt, v, text, &value) <= 0)
        value = NULL;
    ref_drop(rt, text);
    error_clear(rt);
    if (value == rt->none)
        ref_clear(rt, &value);
    return value;
}

/* loader.module_repr(m), or NULL. */
static Ref repr_by_loader(struct runtime *rt, Val loader, Val self)
{
    Ref name = str_intern(rt, "module_repr"), text = NULL, method = NULL;
    if (name && loader && obj_lookup_attr(rt, loader, name, &method) > 0) {
        text = obj_call_1(rt, method, self);
        ref_drop(rt, method);
    }
    ref_drop(rt, name);
    error_clear(rt);
    return text;
}

/* As importlib writes it: "<module 'sys' (built-in)>", "<module 'm' from 'm.py'>". */
static Ref module_repr(struct runtime *rt, Val self)
{
    Ref spec = attribute_of(rt, self, "__spec__"), loader = NULL, origin = NULL, text = NULL;
    Ref file = attribute_of(rt, self, "__file__");
    Ref name = spec ? attribute_of(rt, spec, "name") : attribute_of(rt, self, "__name__");
    if (!name)
        name = str_intern(rt, "?");
    if (!name)
        goto out;
    origin = spec ? attribute_of(rt, spec, "origin") : ref_keep_null(file);
    loader = spec ? attribute_of(rt, spec, "loader") : attribute_of(rt, self, "__loader__");
    if (!spec)
        text = repr_by_loader(rt, loader, self);
    if (text)
        goto out;
    bool is_file = file && origin && obj_compare_bool(rt, file, origin, CMP_EQ) > 0;
    if (origin && (!spec || is_file || spec_says(rt, spec, "has_location")))
        text = str_format(rt, "<module %R from %R>", (Val)name, (Val)origin);
    else if (origin)
        text = str_format(rt, "<module %R (%S)>", (Val)name, (Val)origin);
    else if (loader)
        text = str_format(rt, "<module %R (%R)>", (Val)name, (Val)loader);
    else if (as_module(self)->def)
        text = str_format(rt, "<module %R (built-in)>", (Val)name);
    else
        text = str_format(rt, "<module %R>", (Val)name);
out:
    ref_drop(rt, spec);
    ref_drop(rt, name);
    ref_drop(rt, origin);
    ref_drop(rt, loader);
    ref_drop(rt, file);
    return text;
}

static Ref module_dir(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref dict = obj_getattr(rt, self, IDENT_OF(rt, __dict__)), names = NULL;
    if (!dict)
        return NULL;
    if (!is_dict(dict)) {
        raise(rt, EXC_TypeError, "%.200s.__dict__ is not a dictionary", "<module>");
        goto out;
    }
    Val hook = dict_get(rt, dict, IDENT_OF(rt, __dir__));
    if (hook) {
        Ref kept = ref_keep(hook);
        names = obj_call_0(rt, kept);
        ref_drop(rt, kept);
    } else if (!is_raised(rt)) {
        names = dict_key_list(rt, dict);
    }
out:
    ref_drop(rt, dict);
    return names;
}

static Ref module_get_dict(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val dict = as_module(self)->dict;
    return ref_keep(dict ? dict : (Val)rt->none);
}

static Ref module_get_annotations(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val dict = module_dict(self), key = IDENT_OF(rt, __annotations__);
    if (!dict)
        return raise(rt, EXC_AttributeError, "__annotations__");
    Val have = dict_get(rt, dict, key);
    if (have || is_raised(rt))
        return ref_keep_null(have);
    Ref made = dict_new(rt);
    if (made && dict_set(rt, dict, key, made) < 0)
        ref_clear(rt, &made);
    return made;
}

static int module_set_annotations(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    Val dict = module_dict(self), key = IDENT_OF(rt, __annotations__);
    if (value)
        return dict_set(rt, dict, key, value);
    int have = dict_contains(rt, dict, key);
    if (have == 0)
        return raise_int(rt, EXC_AttributeError, "__annotations__");
    return have < 0 ? -1 : dict_delete(rt, dict, key);
}

static const struct method_def module_methods[] = {
    {"__dir__", module_dir, 0, 0, 0, "__dir__() -> list\nspecialized dir() implementation"},
    {0},
};

static const struct getset_def module_getset[] = {
    {"__dict__", module_get_dict, NULL, NULL, NULL},
    {"__annotations__", module_get_annotations, module_set_annotations, NULL, NULL},
    {0},
};

const struct type_def module_def_type = {
    .name = "module",
    .doc = "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional "
           "doc argument can have any type.",
    .basicsize = sizeof(struct module),
    .flags = TYPE_BASE | TYPE_GC,
    .weaklist_offset = offsetof(struct module, weaklist),
    .dict_offset = offsetof(struct module, dict),
    .dealloc = module_dealloc,
    .visit = module_visit,
    .clear = module_clear,
    .blocks = module_blocks,
    .repr = module_repr,
    .getattro = module_getattro,
    .setattro = obj_generic_setattr,
    .methods = module_methods,
    .getset = module_getset,
    .init = module_init,
    .new_ = module_make,
};
