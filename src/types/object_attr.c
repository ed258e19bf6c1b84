/* object_attr.c - attributes of any object: the ordinary way, and the doors to it.
 *
 * The ordinary way: a data descriptor of the class, then the instance's own
 * attribute, then whatever else the class has.  An instance's attributes are in
 * its values array, or in a dict once somebody wanted one.
 */
#include "types/object.h"

#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/exc_layout.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/type_internal.h"

/* ---- the ordinary way ------------------------------------------------------------ */

static bool check_name(struct runtime *rt, Val name)
{
    if (LIKELY(is_str(name)))
        return true;
    return raise_false(rt, EXC_TypeError, "attribute name must be string, not '%s'",
                       name->type->name);
}

/* The instance's own attribute: owned, NULL absent or raised. */
OWNED static Ref own_attribute(struct runtime *rt, Val v, Val name)
{
    if (type_has(v->type, TYPE_MANAGED_DICT) && *instance_values(v)) {
        if (LIKELY(name->type == builtin_type(rt, TYPE_ID_str)))
            return instance_get_attr(rt, v, *instance_values(v), name);
        if (!instance_dict(rt, v))
            return NULL;
    }
    Ref *slot = instance_dict_slot(v);
    if (!slot || !*slot)
        return NULL;
    Ref dict = ref_keep(*slot);
    Ref value = ref_keep_null(dict_get(rt, dict, name));
    ref_drop(rt, dict);
    return value;
}

/* The method cache remembers what an ordinary lookup on an instance has found, for the next
 * one (type_layout.h): its own attribute, or a method of the class, `descr`. */
static void note_lookup(struct runtime *rt, Val v, Val name, Val descr, bool own)
{
    const struct type *t = v->type;
    struct type_cache_row *row = type_cache_row(rt, t, name);
    if (!row || t->getattro != obj_generic_getattr || !type_has(t, TYPE_MANAGED_DICT) ||
        !type_has(t, TYPE_HEAP) || *instance_managed_dict(v))
        return;
    struct dict_keys *keys = as_heap_type((Val)t)->cached_keys;
    if (!keys || (own ? row->own || descr : row->lacking && row->lacking == keys->version))
        return;
    ssize_t index = keys_str_index(rt, keys, name);
    if (own && index >= 0)
        row->own = (uint32_t)index + 1;
    else if (!own && index < 0)
        row->lacking = keys_version(rt, keys);
}

/* NULL with nothing pending: no such attribute. */
Ref obj_generic_lookup(struct runtime *rt, Val v, Val name)
{
    struct type *type = v->type;
    Ref descr = ref_keep_null(type_lookup(rt, type, name));
    descr_get_fn *get = descr ? descr->type->descr_get : NULL;
    Ref value;
    if (get && descr->type->descr_set) {
        value = get(rt, descr, v, (Val)type);
        goto out;
    }
    value = own_attribute(rt, v, name);
    if (value)
        note_lookup(rt, v, name, descr, true);
    if (value || is_raised(rt))
        goto out;
    if (!get)
        return descr;
    value = get(rt, descr, v, (Val)type);
out:
    ref_drop(rt, descr);
    return value;
}

Ref obj_generic_getattr(struct runtime *rt, Val v, Val name)
{
    if (!check_name(rt, name))
        return NULL;
    Ref value = obj_generic_lookup(rt, v, name);
    if (!value && !is_raised(rt)) {
        raise(rt, EXC_AttributeError, "'%.50s' object has no attribute '%U'", v->type->name, name);
        raised_attribute_context(rt, v, name);
    }
    return value;
}

static int set_in_dict(struct runtime *rt, Val v, Val name, Val value, bool has_descr)
{
    if (!instance_dict_slot(v)) {
        if (has_descr)
            return raise_int(rt, EXC_AttributeError, "'%.50s' object attribute '%U' is read-only",
                             v->type->name, name);
        return raise_int(rt, EXC_AttributeError, "'%.100s' object has no attribute '%U'",
                         v->type->name, name);
    }
    Val made = instance_dict(rt, v);
    if (!made)
        return -1;
    Ref dict = ref_keep(made);
    int result = value ? dict_set(rt, dict, name, value) : dict_delete(rt, dict, name);
    ref_drop(rt, dict);
    return result;
}

int obj_generic_setattr(struct runtime *rt, Val v, Val name, Val value)
{
    if (!check_name(rt, name))
        return -1;
    Ref type = ref_keep((Val)v->type);
    Ref key = ref_keep(name);
    Ref descr = ref_keep_null(type_lookup(rt, v->type, name));
    int result;
    if (descr && descr->type->descr_set) {
        result = descr->type->descr_set(rt, descr, v, value);
        goto out;
    }
    if (type_has(v->type, TYPE_MANAGED_DICT) && *instance_values(v))
        result = instance_store_attr(rt, v, *instance_values(v), name, value);
    else
        result = set_in_dict(rt, v, name, value, descr != NULL);
    if (result < 0 && error_clear_if(rt, EXC_KeyError)) {
        if (is_type(v))
            raise(rt, EXC_AttributeError, "type object '%.50s' has no attribute '%U'",
                  as_type(v)->name, name);
        else
            raise(rt, EXC_AttributeError, "'%.100s' object has no attribute '%U'",
                  v->type->name, name);
    }
out:
    ref_drop(rt, descr);
    ref_drop(rt, key);
    ref_drop(rt, type);
    return result;
}

Ref obj_generic_get_dict(struct runtime *rt, Val v, void *unused)
{
    (void)unused;
    if (!instance_dict_slot(v))
        return raise(rt, EXC_AttributeError, "This object has no __dict__");
    Val dict = instance_dict_seen(rt, v);
    return dict ? ref_keep(dict) : NULL;
}

int obj_generic_set_dict(struct runtime *rt, Val v, Val value, void *unused)
{
    (void)unused;
    Ref *slot = instance_dict_slot(v);
    if (!slot)
        return raise_int(rt, EXC_AttributeError, "This object has no __dict__");
    if (!value)
        return raise_int(rt, EXC_TypeError, "cannot delete __dict__");
    if (!is_dict(value))
        return raise_int(rt, EXC_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
                         value->type->name);
    if (type_has(v->type, TYPE_MANAGED_DICT) && *instance_values(v) && !instance_dict(rt, v))
        return -1;
    ref_set_take(rt, slot, ref_keep(value));
    return 0;
}

/* ---- doors ---------------------------------------------------------------------------- */

void raised_attribute_context(struct runtime *rt, Val obj, Val name)
{
    if (!raised_is(rt, EXC_AttributeError))
        return;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && is_instance_of(e.value, exc_type(rt, EXC_AttributeError))) {
        struct exc_attribute *exc = LOOK(exc_attribute, e.value);
        if (!exc->name && !exc->obj) {
            exc->name = ref_keep(name);
            exc->obj = ref_keep(obj);
        }
    }
    error_restore_take(rt, &e);
}

Ref obj_getattr(struct runtime *rt, Val v, Val name)
{
    if (!check_name(rt, name))
        return NULL;
    Ref value = v->type->getattro ? v->type->getattro(rt, v, name)
                                  : raise(rt, EXC_AttributeError,
                                          "'%.50s' object has no attribute '%U'",
                                          v->type->name, name);
    if (UNLIKELY(!value))
        raised_attribute_context(rt, v, name);
    return value;
}

int obj_setattr(struct runtime *rt, Val v, Val name, Val value)
{
    if (!check_name(rt, name))
        return -1;
    if (!v->type->setattro)
        return raise_int(rt, EXC_TypeError,
                         v->type->getattro
                             ? "'%.100s' object has only read-only attributes (%s .%U)"
                             : "'%.100s' object has no attributes (%s .%U)",
                         v->type->name, value ? "assign to" : "del", name);
    Ref key = ref_keep(name);
    str_intern_in_place(rt, &key);
    int result = v->type->setattro(rt, v, key, value);
    ref_drop(rt, key);
    return result;
}

int obj_lookup_attr(struct runtime *rt, Val v, Val name, Ref *out)
{
    *out = NULL;
    if (!check_name(rt, name))
        return -1;
    if (v->type->getattro == obj_generic_getattr) {
        *out = obj_generic_lookup(rt, v, name);
        if (*out)
            return 1;
        if (!is_raised(rt))
            return 0;
    } else if (v->type->getattro) {
        *out = v->type->getattro(rt, v, name);
        if (*out)
            return 1;
    }
    return !is_raised(rt) || error_clear_if(rt, EXC_AttributeError) ? 0 : -1;
}

int obj_hasattr(struct runtime *rt, Val v, Val name)
{
    Ref value;
    int result = obj_lookup_attr(rt, v, name, &value);
    ref_drop(rt, value);
    return result;
}

int obj_getmethod(struct runtime *rt, Val v, Val name, Ref *out)
{
    struct type *type = v->type;
    if (type->getattro != obj_generic_getattr || name->type != builtin_type(rt, TYPE_ID_str)) {
        *out = obj_getattr(rt, v, name);
        return 0;
    }
    Ref descr = ref_keep_null(type_lookup(rt, type, name));
    bool method = descr && type_has(descr->type, TYPE_METHOD_DESCR);
    descr_get_fn *get = descr && !method ? descr->type->descr_get : NULL;
    if (get && descr->type->descr_set) {
        *out = get(rt, descr, v, (Val)type);
        ref_drop(rt, descr);
        return 0;
    }
    *out = own_attribute(rt, v, name);
    if (*out || is_raised(rt)) {
        ref_drop(rt, descr);
        return 0;
    }
    if (get) {
        *out = get(rt, descr, v, (Val)type);
        ref_drop(rt, descr);
        return 0;
    }
    *out = descr;
    if (method)
        note_lookup(rt, v, name, descr, false);
    if (descr)
        return method;
    raise(rt, EXC_AttributeError, "'%.50s' object has no attribute '%U'", type->name, name);
    raised_attribute_context(rt, v, name);
    return 0;
}

Ref obj_lookup_special(struct runtime *rt, Val v, Val name)
{
    Val found = type_lookup(rt, v->type, name);
    if (!found)
        return NULL;
    Ref descr = ref_keep(found);
    if (!descr->type->descr_get)
        return descr;
    Ref bound = descr->type->descr_get(rt, descr, v, (Val)v->type);
    ref_drop(rt, descr);
    return bound;
}

Ref obj_dir(struct runtime *rt, Val v)
{
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __dir__));
    if (!method) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "object does not provide __dir__");
        return NULL;
    }
    Ref names = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (!names)
        return NULL;
    Ref list = sequence_list(rt, names);
    ref_drop(rt, names);
    if (list && !list_sort(rt, list, NULL, false))
        ref_clear(rt, &list);
    return list;
}
