/* dict_instance.c - attributes of instances: a values array whose keys the class has.
 *
 * An instance of a class with TYPE_MANAGED_DICT has two words before its collector
 * header: the values array, and the dict.  While nobody looks at __dict__ only the
 * array exists; then it becomes the values of a split dict and the first word is NULL.
 */
#include "types/dict_table.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/type_layout.h"

static struct dict_keys *class_keys(const struct type *t)
{
    return type_has(t, TYPE_HEAP) ? LOOK(heap_type, t)->cached_keys : NULL;
}

bool dict_build_class_keys(struct runtime *rt, struct type *type)
{
    struct dict_keys *keys = keys_new(rt, SHARED_KEYS_LOG2, true);
    if (!keys) {
        /* A class without shared keys works too: its instances get plain dicts. */
        error_clear(rt);
        return true;
    }
    keys->usable = SHARED_KEYS_MAX;
    keys->kind = KEYS_SPLIT;
    LOOK(heap_type, type)->cached_keys = keys;
    return true;
}

int instance_init_values(struct runtime *rt, Val v)
{
    struct type *t = v->type;
    if (t->dict_offset == 0)
        return 0;
    struct dict_keys *keys = class_keys(t);
    if (type_has(t, TYPE_MANAGED_DICT) && keys) {
        if (keys->usable > 1)
            keys->usable--;
        struct dict_values *values = values_new(rt, shared_room(keys));
        if (!values)
            return -1;
        *instance_values(v) = values;
        return 0;
    }
    Ref dict = keys ? dict_make_shared(rt, keys_share(keys)) : dict_new(rt);
    if (!dict)
        return -1;
    ref_set_take(rt, instance_dict_slot(v), dict);
    return 0;
}

Ref instance_get_attr(struct runtime *rt, Val v, struct dict_values *values, Val name)
{
    ssize_t ix = keys_str_index(rt, class_keys(v->type), name);
    return ix < 0 ? NULL : ref_keep_null(values->values[ix]);
}

/* The array becomes the values of a dict. */
static Ref dict_from_values(struct runtime *rt, struct dict_keys *keys,
                            struct dict_values *values)
{
    ssize_t used = 0;
    bool track = false;
    for (ssize_t i = 0; i < keys->nentries; i++) {
        if (values->values[i]) {
            used++;
            track |= may_be_tracked(values->values[i]);
        }
    }
    Ref dict = dict_make(rt, keys_share(keys), values, used);
    if (dict && track)
        gc_track(rt, dict);
    return dict;
}

static Ref materialise(struct runtime *rt, Val v)
{
    struct dict_values **values = instance_values(v);
    Ref dict = dict_from_values(rt, class_keys(v->type), *values);
    if (dict) {
        *values = NULL;
        *instance_managed_dict(v) = dict;
    }
    return dict;
}

/* Where the class keeps this name, adding it while there is room; -1: no room. */
static ssize_t keys_reserve(struct runtime *rt, struct dict_keys *keys, Val name)
{
    ssize_t ix = keys_str_index(rt, keys, name);
    if (ix >= 0)
        return ix;
    if (keys->usable <= 0)
        return -1;
    ix = keys->nentries;
    keys->version = 0;
    keys_set_index(keys, keys_empty_slot(keys, as_str(name)->hash), ix);
    keys_str_entries(keys)[ix].key = ref_keep(name);
    keys->usable--;
    keys->nentries++;
    return ix;
}

int instance_store_attr(struct runtime *rt, Val v, struct dict_values *values, Val name,
                        Val value)
{
    struct dict_keys *keys = class_keys(v->type);
    ssize_t ix = is_exact_str(name) ? keys_reserve(rt, keys, name) : -1;
    if (ix < 0) {
        Ref dict = materialise(rt, v);
        if (!dict)
            return -1;
        return value ? dict_set(rt, dict, name, value) : dict_delete(rt, dict, name);
    }
    Ref old = values->values[ix];
    if (!old && !value)
        return raise_int(rt, EXC_AttributeError, "'%.100s' object has no attribute '%U'",
                         v->type->name, name);
    values->values[ix] = ref_keep_null(value);
    if (!old)
        values_note_insertion(values, ix);
    else if (!value)
        values_forget(values, ix);
    ref_drop(rt, old);
    return 0;
}

void instance_clear(struct runtime *rt, Val v)
{
    struct dict_values *values = *instance_values(v);
    if (!values)
        return;
    const struct dict_keys *keys = class_keys(v->type);
    for (ssize_t i = 0; i < keys->nentries; i++)
        ref_clear(rt, &values->values[i]);
}

void instance_free_values(struct runtime *rt, Val v)
{
    struct dict_values *values = *instance_values(v);
    if (!values)
        return;
    const struct dict_keys *keys = class_keys(v->type);
    for (ssize_t i = 0; i < keys->nentries; i++)
        ref_drop(rt, values->values[i]);
    *instance_values(v) = NULL;
    values_free(rt, values);
}

void instance_blocks(Val v, void (*block)(const void *, void *), void *arg)
{
    if (*instance_values(v))
        block(values_block(*instance_values(v)), arg);
}

Ref *instance_dict_slot(Val v)
{
    const struct type *t = v->type;
    if (t->dict_offset == 0)
        return NULL;
    if (type_has(t, TYPE_MANAGED_DICT))
        return instance_managed_dict(v);
    ssize_t offset = t->dict_offset;
    if (offset < 0) {
        /* Counted from the end of an object with items. */
        ssize_t items = LOOK(var_obj, v)->size;
        if (items < 0)
            items = -items;
        offset += (t->basicsize + items * t->itemsize + 7) & ~(ssize_t)7;
    }
    return (Ref *)(void *)((char *)(uintptr_t)v + offset);
}

static Val dict_of(struct runtime *rt, Val v, bool shared)
{
    struct type *t = v->type;
    if (type_has(t, TYPE_MANAGED_DICT) && *instance_values(v))
        return materialise(rt, v);
    Ref *slot = instance_dict_slot(v);
    if (!slot)
        return raise(rt, EXC_AttributeError, "This object has no __dict__");
    if (!*slot) {
        struct dict_keys *keys = shared ? class_keys(t) : NULL;
        Ref dict = keys ? dict_make_shared(rt, keys_share(keys)) : dict_new(rt);
        if (!*slot)
            *slot = dict;
        else
            ref_drop(rt, dict);
    }
    return *slot;
}

Val instance_dict(struct runtime *rt, Val v)
{
    return dict_of(rt, v, true);
}

Val instance_dict_seen(struct runtime *rt, Val v)
{
    return dict_of(rt, v, !type_has(v->type, TYPE_MANAGED_DICT));
}
