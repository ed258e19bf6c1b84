/* property.c - attributes computed by functions. */
#include <stddef.h>

#include "types/args.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

struct property { /* 64 + 16 = 80 */
    struct obj head;
    Ref get, set, del, doc, name; /* NULL: not given */
    bool getter_doc;              /* doc is the getter's */
};
extern const struct type_def property_def;

static inline struct property *as_property(Val v)
{
    return LOOK(property, v);
}

/* ---- use ----------------------------------------------------------------------------- */

static Ref raise_lacks(struct runtime *rt, Val self, Val obj, const char *what)
{
    const struct property *p = as_property(self);
    Ref qualname = type_qualname(rt, obj->type);
    if (!qualname)
        return NULL;
    if (p->name)
        raise(rt, EXC_AttributeError, "property %R of %R object has no %s", (Val)p->name,
              (Val)qualname, what);
    else
        raise(rt, EXC_AttributeError, "property of %R object has no %s", (Val)qualname, what);
    ref_drop(rt, qualname);
    return NULL;
}

static Ref property_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    if (!obj || obj == rt->none)
        return ref_keep(self);
    if (!as_property(self)->get)
        return raise_lacks(rt, self, obj, "getter");
    return obj_call_1(rt, as_property(self)->get, obj);
}

static int property_set(struct runtime *rt, Val self, Val obj, Val value)
{
    Val f = value ? as_property(self)->set : as_property(self)->del;
    if (!f) {
        raise_lacks(rt, self, obj, value ? "setter" : "deleter");
        return -1;
    }
    Ref result = value ? obj_call_2(rt, f, obj, value) : obj_call_1(rt, f, obj);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

/* ---- making --------------------------------------------------------------------------- */

static Val none_is_null(struct runtime *rt, Val v)
{
    return v == rt->none ? NULL : v;
}

/* A property without a docstring of its own takes its getter's. */
static int take_getter_doc(struct runtime *rt, Val self, Val get)
{
    Ref doc;
    int found = obj_lookup_attr(rt, get, IDENT_OF(rt, __doc__), &doc);
    if (found <= 0)
        return found;
    int result = 0;
    if (is_exact(self, &property_def))
        ref_set_take(rt, &as_property(self)->doc, ref_keep(doc));
    else
        result = obj_setattr(rt, self, IDENT_OF(rt, __doc__), doc);
    ref_drop(rt, doc);
    if (result == 0)
        as_property(self)->getter_doc = true;
    return result;
}

static int property_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"property", 4, 0, 0, {"fget", "fset", "fdel", "doc"}};
    Val given[4] = {NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, given))
        return -1;
    struct property *p = as_property(self);
    ref_set_take(rt, &p->get, ref_keep_null(none_is_null(rt, given[0])));
    ref_set_take(rt, &p->set, ref_keep_null(none_is_null(rt, given[1])));
    ref_set_take(rt, &p->del, ref_keep_null(none_is_null(rt, given[2])));
    ref_set_take(rt, &p->doc, ref_keep_null(given[3]));
    ref_set_take(rt, &p->name, NULL);
    p->getter_doc = false;
    if ((!given[3] || given[3] == rt->none) && p->get)
        return take_getter_doc(rt, self, p->get);
    return 0;
}

/* The same with another function for the getter, setter or deleter. */
OWNED static Ref copy_with(struct runtime *rt, Val self, Val get, Val set, Val del)
{
    const struct property *old = as_property(self);
    Val doc = old->doc ? old->doc : rt->none;
    bool new_getter = get && get != rt->none;
    if (!new_getter)
        get = old->get ? old->get : rt->none;
    if (!set || set == rt->none)
        set = old->set ? old->set : rt->none;
    if (!del || del == rt->none)
        del = old->del ? old->del : rt->none;
    if (old->getter_doc && get != rt->none)
        doc = rt->none; /* of the getter there is now */
    Ref type = ref_keep((Val)self->type), name = ref_keep_null(old->name);
    Val argv[] = {get, set, del, doc};
    Ref copy = obj_vectorcall(rt, type, argv, 4, NULL);
    if (copy && is_instance_of(copy, builtin_type(rt, TYPE_ID_property)))
        ref_set_take(rt, &as_property(copy)->name, ref_move(&name));
    ref_drop(rt, name);
    ref_drop(rt, type);
    return copy;
}

static Ref property_getter(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return copy_with(rt, self, argv[0], NULL, NULL);
}

static Ref property_setter(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return copy_with(rt, self, NULL, argv[0], NULL);
}

static Ref property_deleter(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return copy_with(rt, self, NULL, NULL, argv[0]);
}

static Ref property_set_name(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                             Val kwnames)
{
    (void)kwnames;
    if (argc != 2)
        return raise(rt, EXC_TypeError,
                     "__set_name__() takes 2 positional arguments but %zd were given", argc);
    ref_set_take(rt, &as_property(self)->name, ref_keep(argv[1]));
    return new_none(rt);
}

static Ref get_abstract(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val parts[] = {as_property(self)->get, as_property(self)->set, as_property(self)->del};
    for (int i = 0; i < 3; i++) {
        int result = obj_is_abstract(rt, parts[i]);
        if (result)
            return result < 0 ? NULL : new_bool(rt, true);
    }
    return new_bool(rt, false);
}

/* ---- type -------------------------------------------------------------------------------- */

static int property_visit(Val self, visit_fn *fn, void *arg)
{
    const struct property *p = as_property(self);
    VISIT_SLOT(p->get, "fget");
    VISIT_SLOT(p->set, "fset");
    VISIT_SLOT(p->del, "fdel");
    VISIT_SLOT(p->doc, "__doc__");
    VISIT_SLOT(p->name, "name");
    return 0;
}

static int property_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_property(self)->doc);
    return 0;
}

static void property_dealloc(struct runtime *rt, Ref self)
{
    struct property *p = as_property(self);
    gc_untrack(rt, self);
    ref_drop(rt, p->get);
    ref_drop(rt, p->set);
    ref_drop(rt, p->del);
    ref_drop(rt, p->doc);
    ref_drop(rt, p->name);
    gc_free(rt, self);
}

static const struct method_def property_methods[] = {
    {"getter", property_getter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, 0, -1, METH_TUPLE, "Method to set name of a property."},
    {0},
};
static const struct member_def property_members[] = {
    {"fget", MEMBER_OBJECT, offsetof(struct property, get), MEMBER_READONLY, NULL},
    {"fset", MEMBER_OBJECT, offsetof(struct property, set), MEMBER_READONLY, NULL},
    {"fdel", MEMBER_OBJECT, offsetof(struct property, del), MEMBER_READONLY, NULL},
    {"__doc__", MEMBER_OBJECT, offsetof(struct property, doc), 0, NULL},
    {0},
};
static const struct getset_def property_getset[] = {
    {"__isabstractmethod__", get_abstract, NULL, NULL, NULL},
    {0},
};

const struct type_def property_def = {
    .name = "property",
    .doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\n"
           "Property attribute.\n\n"
           "  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n"
           "  fdel\n    function to be used for del\'ing an attribute\n"
           "  doc\n    docstring\n\n"
           "Typical use is to define a managed attribute x:\n\n"
           "class C(object):\n"
           "    def getx(self): return self._x\n"
           "    def setx(self, value): self._x = value\n"
           "    def delx(self): del self._x\n"
           "    x = property(getx, setx, delx, \"I\'m the \'x\' property.\")\n\n"
           "Decorators make defining new properties or modifying existing ones easy:\n\n"
           "class C(object):\n"
           "    @property\n"
           "    def x(self):\n"
           "        \"I am the \'x\' property.\"\n"
           "        return self._x\n"
           "    @x.setter\n"
           "    def x(self, value):\n"
           "        self._x = value\n"
           "    @x.deleter\n"
           "    def x(self):\n"
           "        del self._x",
    .basicsize = sizeof(struct property),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = property_dealloc,
    .visit = property_visit,
    .clear = property_clear,
    .getattro = obj_generic_getattr,
    .descr_get = property_get,
    .descr_set = property_set,
    .init = property_init,
    .alloc = type_generic_alloc,
    .new_ = type_generic_new,
    .methods = property_methods,
    .members = property_members,
    .getset = property_getset,
};
_Static_assert(sizeof(struct property) == 64, "sys.getsizeof of a property is 80");
