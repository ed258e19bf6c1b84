/* names.h - where quickened instructions find attributes, by what their caches hold.
 *
 * Each gives a borrowed value, or the place of one; NULL: the guess was wrong, the general
 * form must do it. */
#ifndef VM_NAMES_H
#define VM_NAMES_H

#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/module.h"
#include "types/object.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/help.h"

/* What `find` functions are given: `ip` points to the cache. */
#define FIND(name)                                                                         \
    ALWAYS_INLINE Ref name(struct runtime *rt, Val owner, const uint16_t *ip,              \
                           const struct frame *frame, uint32_t oparg)
#define PLACE(name)                                                                        \
    ALWAYS_INLINE Ref *name(struct runtime *rt, Val owner, const uint16_t *ip,             \
                            const struct frame *frame, uint32_t oparg)
#define UNUSED_HERE() ((void)rt, (void)frame, (void)oparg)

ALWAYS_INLINE bool is_version(Val owner, const uint16_t *ip)
{
    return owner->type->version == cache_u32(ip + ATTR_VERSION);
}

PLACE(place_in_values)
{
    UNUSED_HERE();
    if (UNLIKELY(!is_version(owner, ip)))
        return NULL;
    struct dict_values *values = *instance_values(owner);
    return LIKELY(values != NULL) ? &values->values[ip[ATTR_INDEX]] : NULL;
}

PLACE(place_in_dict)
{
    (void)rt;
    if (UNLIKELY(!is_version(owner, ip)))
        return NULL;
    Ref made = *instance_managed_dict(owner);
    struct dict *dict = made ? as_dict(made) : NULL;
    if (!dict || dict->values || dict->keys->kind == KEYS_GENERAL ||
        ip[ATTR_INDEX] >= dict->keys->nentries)
        return NULL;
    struct dict_str_entry *entry = keys_str_entries(dict->keys) + ip[ATTR_INDEX];
    return entry->key == tuple_at(frame_code(frame)->names, oparg) && entry->value ? &entry->value : NULL;
}

PLACE(place_in_slot)
{
    UNUSED_HERE();
    return LIKELY(is_version(owner, ip)) ? (Ref *)((uintptr_t)owner + ip[ATTR_INDEX]) : NULL;
}

FIND(attr_in_values)
{
    Ref *place = place_in_values(rt, owner, ip, frame, oparg);
    return LIKELY(place != NULL) ? *place : NULL;
}

FIND(attr_in_dict)
{
    Ref *place = place_in_dict(rt, owner, ip, frame, oparg);
    return place ? *place : NULL;
}

FIND(attr_in_slot)
{
    Ref *place = place_in_slot(rt, owner, ip, frame, oparg);
    return LIKELY(place != NULL) ? *place : NULL;
}

FIND(attr_of_module)
{
    UNUSED_HERE();
    if (owner->type != rt->module_type)
        return NULL;
    struct dict_keys *keys = as_dict(module_dict(owner))->keys;
    return keys->version == cache_u32(ip + ATTR_VERSION) ? keys_str_entries(keys)[ip[ATTR_INDEX]].value
                                                         : NULL;
}

FIND(attr_of_class)
{
    if (!is_type(owner) || as_type(owner)->version != cache_u32(ip + ATTR_VERSION))
        return NULL;
    return (Ref)(uintptr_t)type_lookup(rt, as_type(owner), tuple_at(frame_code(frame)->names, oparg));
}
#undef FIND
#undef PLACE
#undef UNUSED_HERE

/* ---- where a site sees several classes --------------------------------------------------- */

/* The place of an instance's own attribute, by what the method cache remembers. */
ALWAYS_INLINE Ref *place_seen(struct runtime *rt, Val owner, Val name)
{
    const struct type_cache_row *row = type_cache_row(rt, owner->type, name);
    if (!row || !row->own)
        return NULL;
    struct dict_values *values = *instance_values(owner);
    return values ? &values->values[row->own - 1] : NULL;
}

/* The method of that name, which no attribute of the instance hides. */
ALWAYS_INLINE Val method_seen(struct runtime *rt, Val owner, Val name)
{
    const struct type_cache_row *row = type_cache_row(rt, owner->type, name);
    if (!row || !row->lacking || *instance_managed_dict(owner))
        return NULL;
    return as_heap_type((Val)owner->type)->cached_keys->version == row->lacking ? row->value : NULL;
}

/* ---- after a store --------------------------------------------------------------------- */

ALWAYS_INLINE void note_in_values(struct runtime *rt, Val owner, const uint16_t *ip, Val value, Val old)
{
    (void)rt;
    (void)value;
    if (!old)
        values_note_insertion(*instance_values(owner), ip[ATTR_INDEX]);
}

static inline void note_in_dict(struct runtime *rt, Val owner, const uint16_t *ip, Val value, Val old)
{
    (void)old;
    struct dict *dict = as_dict(*instance_managed_dict(owner));
    dict->version = dict_next_version(rt);
    dict_maybe_track(rt, (Val)dict, keys_str_entries(dict->keys)[ip[ATTR_INDEX]].key, value);
}

ALWAYS_INLINE void note_nothing(struct runtime *rt, Val owner, const uint16_t *ip, Val value, Val old)
{
    (void)rt;
    (void)owner;
    (void)ip;
    (void)value;
    (void)old;
}

/* Letting go of v runs no Python code and shows nobody a count. */
ALWAYS_INLINE bool dies_quietly(struct runtime *rt, Val v)
{
    return !v || v->refs > 1 || v->type == rt->int_type || v->type == rt->str_type ||
           v->type == rt->float_type;
}

/* ---- methods ----------------------------------------------------------------------------- */

ALWAYS_INLINE bool is_method_version(Val owner, const uint16_t *ip)
{
    return LIKELY(owner->type->version == cache_u32(ip + METHOD_VERSION));
}

/* Attributes inline: the class's shared keys must not have gained the name. */
ALWAYS_INLINE bool method_with_values(Val owner, const uint16_t *ip)
{
    if (!is_method_version(owner, ip) || *instance_managed_dict(owner))
        return false;
    const struct dict_keys *keys = as_heap_type((Val)owner->type)->cached_keys;
    return keys && keys->version == cache_u32(ip + METHOD_KEYS);
}

ALWAYS_INLINE bool method_with_dict(Val owner, const uint16_t *ip)
{
    if (!is_method_version(owner, ip))
        return false;
    Ref dict = ip[METHOD_DICT] ? *(Ref *)((uintptr_t)owner + ip[METHOD_DICT])
                               : *instance_managed_dict(owner);
    uint32_t version = dict ? as_dict(dict)->keys->version : 0;
    return version == cache_u32(ip + METHOD_KEYS);
}

ALWAYS_INLINE bool method_without_dict(Val owner, const uint16_t *ip)
{
    return is_method_version(owner, ip);
}

#endif
