/* type_attr.c - attributes of types: __name__, __bases__, lookup on the class and its class. */
#include "types/type_internal.h"

#include <stddef.h>
#include <string.h>

#include "types/descr.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- names ---------------------------------------------------------------------------- */

static bool may_set(struct runtime *rt, const struct type *t, Val value, const char *name)
{
    if (type_has(t, TYPE_IMMUTABLE))
        return raise_false(rt, EXC_TypeError, "cannot set '%s' attribute of immutable type '%s'",
                           name, t->name);
    if (!value)
        return raise_false(rt, EXC_TypeError,
                           "cannot delete '%s' attribute of immutable type '%s'", name, t->name);
    return true;
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    if (type_has(as_type(self), TYPE_HEAP))
        return ref_keep(as_heap_type(self)->name);
    return str_intern(rt, type_short_name(as_type(self)));
}

static int set_name(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!may_set(rt, t, value, "__name__"))
        return -1;
    if (!is_str(value))
        return raise_int(rt, EXC_TypeError, "can only assign string to %s.__name__, not '%s'",
                         t->name, value->type->name);
    ssize_t size;
    const char *text = str_utf8(rt, value, &size);
    if (!text)
        return -1;
    if (strlen(text) != (size_t)size)
        return raise_int(rt, EXC_ValueError, "type name must not contain null characters");
    t->name = text;
    ref_set_take(rt, &as_heap_type(self)->name, ref_keep(value));
    return 0;
}

static Ref get_qualname(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return type_qualname(rt, as_type(self));
}

static int set_qualname(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!may_set(rt, t, value, "__qualname__"))
        return -1;
    if (!is_str(value))
        return raise_int(rt, EXC_TypeError,
                         "can only assign string to %s.__qualname__, not '%s'", t->name,
                         value->type->name);
    ref_set_take(rt, &as_heap_type(self)->qualname, ref_keep(value));
    return 0;
}

static Ref get_module(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return type_module(rt, as_type(self));
}

static int set_module(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!may_set(rt, t, value, "__module__"))
        return -1;
    type_modified(rt, t);
    return dict_set(rt, t->dict, IDENT_OF(rt, __module__), value);
}

/* ---- entries of the dict with a face of their own ------------------------------------------ */

static Ref get_abstract(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    Ref value = NULL;
    if (t->def != &type_def_type &&
        dict_lookup(rt, t->dict, IDENT_OF(rt, __abstractmethods__), &value) != 0)
        return value;
    return raise_value(rt, (Val)exc_type(rt, EXC_AttributeError),
                       IDENT_OF(rt, __abstractmethods__));
}

/* What a missing dict entry is called here. */
static int delete_entry(struct runtime *rt, struct type *t, Val name)
{
    int result = dict_delete(rt, t->dict, name);
    if (result < 0 && error_clear_if(rt, EXC_KeyError))
        raise_value(rt, (Val)exc_type(rt, EXC_AttributeError), name);
    return result;
}

static int set_abstract(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    int abstract = 0, result;
    if (value) {
        abstract = obj_is_true(rt, value);
        if (abstract < 0)
            return -1;
        result = dict_set(rt, t->dict, IDENT_OF(rt, __abstractmethods__), value);
    } else {
        result = delete_entry(rt, t, IDENT_OF(rt, __abstractmethods__));
    }
    if (result < 0)
        return -1;
    type_modified(rt, t);
    if (abstract)
        t->flags |= TYPE_ABSTRACT;
    else
        t->flags &= ~(uint64_t)TYPE_ABSTRACT;
    return 0;
}

static Ref get_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!type_has(t, TYPE_HEAP) && t->doc)
        return doc_without_signature(rt, t->name, t->doc);
    Ref doc;
    int found = dict_lookup(rt, t->dict, IDENT_OF(rt, __doc__), &doc);
    if (found < 0)
        return NULL;
    if (!found)
        return new_none(rt);
    if (!doc->type->descr_get)
        return doc;
    Ref value = doc->type->descr_get(rt, doc, NULL, self);
    ref_drop(rt, doc);
    return value;
}

static int set_doc(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!may_set(rt, t, value, "__doc__"))
        return -1;
    type_modified(rt, t);
    return dict_set(rt, t->dict, IDENT_OF(rt, __doc__), value);
}

static Ref get_text_signature(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct type *t = as_type(self);
    return doc_signature(rt, t->name, type_has(t, TYPE_HEAP) ? NULL : t->doc);
}

static Ref get_annotations(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!type_has(t, TYPE_HEAP))
        return raise(rt, EXC_AttributeError, "type object '%s' has no attribute '__annotations__'",
                     t->name);
    Ref value;
    int found = dict_lookup(rt, t->dict, IDENT_OF(rt, __annotations__), &value);
    if (found < 0)
        return NULL;
    if (found) {
        if (!value->type->descr_get)
            return value;
        Ref got = value->type->descr_get(rt, value, NULL, self);
        ref_drop(rt, value);
        return got;
    }
    value = dict_new(rt);
    if (value && dict_set(rt, t->dict, IDENT_OF(rt, __annotations__), value) < 0)
        ref_clear(rt, &value);
    type_modified(rt, t);
    return value;
}

static int set_annotations(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (type_has(t, TYPE_IMMUTABLE))
        return raise_int(rt, EXC_TypeError,
                         "cannot set '__annotations__' attribute of immutable type '%s'",
                         t->name);
    Val name = IDENT_OF(rt, __annotations__);
    int result = value ? dict_set(rt, t->dict, name, value) : delete_entry(rt, t, name);
    if (result == 0)
        type_modified(rt, t);
    return result;
}

static Ref get_dict(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct type *t = as_type(self);
    return t->dict ? mappingproxy_new(rt, t->dict) : new_none(rt);
}

/* As CPython counts: from the end of the instance, three pointers in front of it. */
static Ref get_dict_offset(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct type *t = as_type(self);
    if (!type_has(t, TYPE_MANAGED_DICT))
        return int_from_ssize(rt, t->dict_offset);
    while (type_has(t->base, TYPE_MANAGED_DICT))
        t = t->base;
    return int_from_ssize(rt, -t->basicsize - 3 * (ssize_t)sizeof(Ref));
}

/* ---- __bases__ -------------------------------------------------------------------------------- */

static Ref get_bases(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(as_type(self)->bases);
}

/* New orders for t and all below; `undo` gets (type, new, old) of each changed. */
static bool mro_hierarchy(struct runtime *rt, struct type *t, Ref undo)
{
    Ref old = NULL;
    if (!type_set_mro(rt, t, &old))
        return false;
    if (!old)
        return true; /* somebody else did it meanwhile */
    Ref entry = tuple_pack(rt, 3, (Val)t, (Val)t->mro, (Val)old);
    ref_drop(rt, old);
    if (!list_append_take(rt, undo, entry))
        return false;
    Ref below = type_subclass_list(rt, t);
    bool ok = below != NULL;
    for (ssize_t i = 0; ok && i < list_size(below); i++)
        ok = mro_hierarchy(rt, as_type(list_at(below, i)), undo);
    ref_drop(rt, below);
    return ok;
}

static void mro_restore(struct runtime *rt, Val undo)
{
    for (ssize_t i = list_size(undo) - 1; i >= 0; i--) {
        Val entry = list_at(undo, i);
        struct type *t = as_type(tuple_at(entry, 0));
        if ((Val)t->mro == tuple_at(entry, 1)) {
            ref_set_take(rt, &t->mro, ref_keep(tuple_at(entry, 2)));
            type_modified(rt, t);
        }
    }
}

static bool below_by_bases(const struct type *a, const struct type *b)
{
    for (; a; a = a->base) {
        if (a == b)
            return true;
    }
    return false;
}

static bool check_new_bases(struct runtime *rt, struct type *t, Val bases)
{
    if (!is_tuple(bases))
        return raise_false(rt, EXC_TypeError, "can only assign tuple to %s.__bases__, not %s",
                           t->name, bases->type->name);
    if (tuple_size(bases) == 0)
        return raise_false(rt, EXC_TypeError,
                           "can only assign non-empty tuple to %s.__bases__, not ()", t->name);
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        Val base = tuple_at(bases, i);
        if (!is_type(base))
            return raise_false(rt, EXC_TypeError,
                               "%s.__bases__ must be tuple of classes, not '%s'", t->name,
                               base->type->name);
        if (type_is_subtype(as_type(base), t) ||
            (as_type(base)->mro && below_by_bases(as_type(base), t)))
            return raise_false(rt, EXC_TypeError,
                               "a __bases__ item causes an inheritance cycle");
    }
    return true;
}

static int set_bases(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    struct type *t = as_type(self);
    if (!may_set(rt, t, value, "__bases__") || !check_new_bases(rt, t, value))
        return -1;
    struct type *base = type_best_base(rt, value);
    if (!base || !object_compatible_layout(rt, base, t->base, "__bases__"))
        return -1;
    Ref undo = list_new(rt, 0);
    if (!undo)
        return -1;
    Ref old_bases = t->bases, bases = ref_keep(value);
    struct type *old_base = t->base;
    t->bases = ref_keep(value);
    t->base = as_type(ref_keep((Val)base));

    int result = -1;
    if (mro_hierarchy(rt, t, undo)) {
        result = 0;
        if (t->bases == bases) { /* unless an mro() came here again */
            for (ssize_t i = 0; i < tuple_size(old_bases); i++)
                type_remove_subclass(rt, as_type(tuple_at(old_bases, i)), t);
            for (ssize_t i = 0; i < tuple_size(bases); i++) {
                if (!type_add_subclass(rt, as_type(tuple_at(bases, i)), t))
                    result = -1;
            }
            type_update_all_slots(rt, t);
        }
        ref_drop(rt, old_bases);
        ref_drop(rt, REF(old_base));
    } else {
        struct saved_error e;
        error_fetch(rt, &e);
        mro_restore(rt, undo);
        error_restore_take(rt, &e);
        if (t->bases == bases) {
            t->bases = old_bases;
            t->base = old_base;
            ref_drop(rt, bases);
            ref_drop(rt, REF(base));
        } else {
            ref_drop(rt, old_bases);
            ref_drop(rt, REF(old_base));
        }
    }
    ref_drop(rt, bases);
    ref_drop(rt, undo);
    return result;
}

/* ---- getting and setting any attribute --------------------------------------------------------- */

Ref type_getattro(struct runtime *rt, Val self, Val name)
{
    struct type *t = as_type(self), *meta = self->type;
    if (!is_str(name))
        return raise(rt, EXC_TypeError, "attribute name must be string, not '%.200s'",
                     name->type->name);
    Ref meta_found = ref_keep_null(type_lookup(rt, meta, name)), value = NULL;
    descr_get_fn *meta_get = meta_found ? meta_found->type->descr_get : NULL;
    if (meta_get && meta_found->type->descr_set) {
        value = meta_get(rt, meta_found, self, (Val)meta);
        ref_drop(rt, meta_found);
        return value;
    }
    Val found = type_lookup(rt, t, name);
    if (found) {
        value = ref_keep(found);
        if (value->type->descr_get) {
            Ref descr = value;
            value = descr->type->descr_get(rt, descr, NULL, self);
            ref_drop(rt, descr);
        }
        ref_drop(rt, meta_found);
        return value;
    }
    if (meta_get) {
        value = meta_get(rt, meta_found, self, (Val)meta);
        ref_drop(rt, meta_found);
        return value;
    }
    if (meta_found)
        return meta_found;
    return raise(rt, EXC_AttributeError, "type object '%.50s' has no attribute '%U'", t->name,
                 name);
}

static bool is_dunder(Val name)
{
    ssize_t size = str_length(name);
    return size > 4 && str_at(name, 0) == '_' && str_at(name, 1) == '_' &&
           str_at(name, size - 1) == '_' && str_at(name, size - 2) == '_';
}

int type_setattro(struct runtime *rt, Val self, Val name, Val value)
{
    struct type *t = as_type(self);
    if (type_has(t, TYPE_IMMUTABLE))
        return raise_int(rt, EXC_TypeError, "cannot set %R attribute of immutable type '%s'", name,
                         t->name);
    Ref key = ref_keep(name);
    if (is_str(key)) {
        if (key->type != builtin_type(rt, TYPE_ID_str)) {
            ref_drop(rt, key);
            key = str_slice(rt, name, 0, str_length(name));
            if (!key)
                return -1;
        }
        str_intern_in_place(rt, &key);
    }
    int result = obj_generic_setattr(rt, self, key, value);
    if (result == 0) {
        type_modified(rt, t);
        if (is_dunder(key))
            type_update_slot(rt, t, key);
    }
    ref_drop(rt, key);
    return result;
}

/* ---- methods ------------------------------------------------------------------------------------ */

static Ref subclasses(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return type_subclass_list(rt, as_type(self));
}

static Ref prepare(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return dict_new(rt);
}

static Ref instancecheck(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    int result = obj_real_isinstance(rt, argv[0], self);
    return result < 0 ? NULL : new_bool(rt, result);
}

static Ref subclasscheck(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    int result = obj_real_issubclass(rt, argv[0], self);
    return result < 0 ? NULL : new_bool(rt, result);
}

bool type_merge_dir(struct runtime *rt, Val dict, Val cls)
{
    Ref found;
    int has = obj_lookup_attr(rt, cls, IDENT_OF(rt, __dict__), &found);
    if (has < 0)
        return false;
    if (has) {
        int result = dict_update(rt, dict, found);
        ref_drop(rt, found);
        if (result < 0)
            return false;
    }
    has = obj_lookup_attr(rt, cls, IDENT_OF(rt, __bases__), &found);
    if (has <= 0)
        return has == 0;
    Ref bases = sequence_tuple(rt, found);
    ref_drop(rt, found);
    if (!bases)
        return false;
    bool ok = recursion_enter(rt, " in dir()");
    if (ok) {
        for (ssize_t i = 0; ok && i < tuple_size(bases); i++)
            ok = type_merge_dir(rt, dict, tuple_at(bases, i));
        recursion_leave(rt);
    }
    ref_drop(rt, bases);
    return ok;
}

static Ref type_dir(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Ref dict = dict_new(rt);
    Ref keys = dict && type_merge_dir(rt, dict, self) ? dict_key_list(rt, dict) : NULL;
    ref_drop(rt, dict);
    return keys;
}

static Ref type_sizeof(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    if (!type_has(as_type(self), TYPE_HEAP))
        return int_from_ssize(rt, sizeof(struct type));
    size_t size = sizeof(struct heap_type);
    const struct dict_keys *keys = as_heap_type(self)->cached_keys;
    if (keys)
        size += sizeof *keys + ((size_t)1 << keys->log2_index_bytes) +
                (((size_t)2 << keys->log2_size) / 3) * sizeof(struct dict_str_entry);
    return int_from_ssize(rt, (ssize_t)size);
}

const struct method_def type_methods[] = {
    {"mro", type_mro_py, 0, 0, 0, "mro($self, /)\n--\n\nReturn a type's method resolution order."},
    {"__subclasses__", subclasses, 0, 0, 0,
     "__subclasses__($self, /)\n--\n\nReturn a list of immediate subclasses."},
    {"__prepare__", prepare, 0, -1, METH_KW | METH_CLASS,
     "__prepare__() -> dict\nused to create the namespace for the class statement"},
    {"__instancecheck__", instancecheck, 1, 1, 0,
     "__instancecheck__($self, instance, /)\n--\n\nCheck if an object is an instance."},
    {"__subclasscheck__", subclasscheck, 1, 1, 0,
     "__subclasscheck__($self, subclass, /)\n--\n\nCheck if a class is a subclass."},
    {"__dir__", type_dir, 0, 0, 0,
     "__dir__($self, /)\n--\n\nSpecialized __dir__ implementation for types."},
    {"__sizeof__", type_sizeof, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturn memory consumption of the type object."},
    {0},
};
const struct member_def type_members[] = {
    {"__basicsize__", MEMBER_SSIZE, offsetof(struct type, basicsize), MEMBER_READONLY, NULL},
    {"__itemsize__", MEMBER_SSIZE, offsetof(struct type, itemsize), MEMBER_READONLY, NULL},
    {"__flags__", MEMBER_UINT, offsetof(struct type, flags), MEMBER_READONLY, NULL},
    {"__weakrefoffset__", MEMBER_SSIZE, offsetof(struct type, weaklist_offset), MEMBER_READONLY,
     NULL},
    {"__base__", MEMBER_OBJECT, offsetof(struct type, base), MEMBER_READONLY, NULL},
    {"__mro__", MEMBER_OBJECT, offsetof(struct type, mro), MEMBER_READONLY, NULL},
    {0},
};
const struct getset_def type_getset[] = {
    {"__dictoffset__", get_dict_offset, NULL, NULL, NULL},
    {"__name__", get_name, set_name, NULL, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL, NULL},
    {"__bases__", get_bases, set_bases, NULL, NULL},
    {"__module__", get_module, set_module, NULL, NULL},
    {"__abstractmethods__", get_abstract, set_abstract, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {0},
};

Ref type_repr(struct runtime *rt, Val self)
{
    struct type *t = as_type(self);
    Ref module = type_module(rt, t), qualname = NULL, text = NULL;
    if (!module)
        error_clear(rt);
    else if (!is_str(module))
        ref_clear(rt, &module);
    qualname = type_qualname(rt, t);
    if (!qualname)
        goto out;
    if (module && !str_equals_ascii(module, "builtins"))
        text = str_format(rt, "<class '%U.%U'>", (Val)module, (Val)qualname);
    else
        text = str_format(rt, "<class '%s'>", t->name);
out:
    ref_drop(rt, module);
    ref_drop(rt, qualname);
    return text;
}

Ref type_or(struct runtime *rt, Val a, Val b)
{
    return union_of(rt, a, b);
}
