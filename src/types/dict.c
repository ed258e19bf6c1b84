/* dict.c - dict: the C interface, and what changes a dict.
 *
 *   struct dict -> keys (dict_table.c), combined: values beside their keys;
 *               -> keys shared with a class + values[]: the __dict__ of an instance.
 *
 * Invariant: used = entries with a value; a dict that holds nothing the collector must
 * know of is untracked (MAINTAIN: dict_maybe_track() before every store); version
 * changes with every change.
 */
#include "types/dict.h"

#include <string.h>

#include "types/dict_table.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"

/* ---- making ---------------------------------------------------------------- */

Ref dict_make(struct runtime *rt, struct dict_keys *keys, struct dict_values *values,
              ssize_t used)
{
    struct types *t = rt->types;
    Ref self;
    if (t->free_dict_count > 0) {
        self = t->free_dict[--t->free_dict_count];
        self->refs = 1;
        watch_birth(rt, self);
    } else {
        self = gc_new(rt, builtin_type(rt, TYPE_ID_dict));
        if (!self) {
            keys_drop(rt, keys);
            return NULL;
        }
    }
    struct dict *d = as_dict(self);
    d->keys = keys;
    d->values = values;
    d->used = used;
    d->version = dict_next_version(rt);
    return self;
}

Ref dict_make_shared(struct runtime *rt, struct dict_keys *keys)
{
    struct dict_values *values = values_new(rt, shared_room(keys));
    if (!values) {
        keys_drop(rt, keys);
        return NULL;
    }
    Ref self = dict_make(rt, keys, values, 0);
    if (!self)
        values_free(rt, values);
    return self;
}

Ref dict_new(struct runtime *rt)
{
    return dict_make(rt, EMPTY_KEYS, NULL, 0);
}

static Ref dict_new_room(struct runtime *rt, ssize_t count, bool str_only)
{
    enum { LOG2_MOST = 17 };
    if (count <= usable_of(KEYS_MIN))
        return dict_new(rt);
    uint8_t log2_size = count > usable_of((size_t)1 << LOG2_MOST)
                            ? LOG2_MOST
                            : log2_for_count((size_t)count);
    struct dict_keys *keys = keys_new(rt, log2_size, str_only);
    return keys ? dict_make(rt, keys, NULL, 0) : NULL;
}

Ref dict_new_presized(struct runtime *rt, ssize_t count)
{
    return dict_new_room(rt, count, false);
}

Ref dict_from_arrays(struct runtime *rt, Val const *keys, ssize_t key_step,
                     Val const *values, ssize_t value_step, ssize_t count)
{
    bool str_only = true;
    for (ssize_t i = 0; i < count && str_only; i++)
        str_only = is_exact_str(keys[i * key_step]);
    Ref self = dict_new_room(rt, count, str_only);
    for (ssize_t i = 0; self && i < count; i++) {
        if (dict_set(rt, self, keys[i * key_step], values[i * value_step]) < 0)
            ref_clear(rt, &self);
    }
    return self;
}

/* ---- growing ----------------------------------------------------------------- */

/* Move a split dict's pairs into a table of its own, in insertion order. */
static void dict_unshare_into(struct dict *d, struct dict_keys *keys)
{
    for (ssize_t i = 0; i < d->used; i++) {
        ssize_t ix = values_at_order(d->values, i);
        Ref key = ref_keep(keys_str_entries(d->keys)[ix].key);
        Ref value = d->values->values[ix];
        if (keys->kind == KEYS_GENERAL)
            keys_entries(keys)[i] = (struct dict_entry){as_str(key)->hash, key, value};
        else
            keys_str_entries(keys)[i] = (struct dict_str_entry){key, value};
    }
}

/* Move a combined dict's pairs into another table, leaving the holes behind. */
static void dict_compact_into(const struct dict *d, struct dict_keys *keys)
{
    const struct dict_keys *old = d->keys;
    ssize_t n = 0;
    for (ssize_t i = 0; i < old->nentries; i++) {
        if (old->kind == KEYS_GENERAL) {
            if (keys_entries(old)[i].value)
                keys_entries(keys)[n++] = keys_entries(old)[i];
            continue;
        }
        struct dict_str_entry e = keys_str_entries(old)[i];
        if (!e.value)
            continue;
        if (keys->kind == KEYS_GENERAL)
            keys_entries(keys)[n++] = (struct dict_entry){as_str(e.key)->hash, e.key, e.value};
        else
            keys_str_entries(keys)[n++] = e;
    }
}

bool dict_resize(struct runtime *rt, struct dict *d, uint8_t log2_size, bool str_only)
{
    struct dict_keys *old = d->keys;
    struct dict_keys *keys = keys_new(rt, log2_size, str_only && keys_are_str(old));
    if (!keys)
        return false;
    if (d->values) {
        dict_unshare_into(d, keys);
        keys_build_indices(keys, d->used);
        values_free(rt, d->values);
        d->values = NULL;
        d->keys = keys;
        keys->usable -= d->used;
        keys->nentries = d->used;
        keys_drop(rt, old);
        return true;
    }
    dict_compact_into(d, keys);
    keys_build_indices(keys, d->used);
    keys->usable -= d->used;
    keys->nentries = d->used;
    d->keys = keys;
    if (old != EMPTY_KEYS)
        keys_free_block(rt, old);
    return true;
}

static bool dict_grow(struct runtime *rt, struct dict *d, bool str_only)
{
    return dict_resize(rt, d, log2_for_size((size_t)d->used * 3), str_only);
}

/* ---- storing ------------------------------------------------------------------- */

/* A key that is not there: a new entry, whose index goes into the slot.  There is room. */
static inline void dict_put_entry(struct runtime *rt, struct dict *d, Ref key, ssize_t hash,
                                  Ref value, size_t slot)
{
    struct dict_keys *keys = d->keys;
    keys->version = 0;
    ssize_t ix = keys->nentries;
    keys_set_index(keys, slot, ix);
    if (keys->kind == KEYS_GENERAL) {
        keys_entries(keys)[ix] = (struct dict_entry){hash, key, value};
    } else {
        keys_str_entries(keys)[ix].key = key;
        if (d->values) {
            values_note_insertion(d->values, ix);
            d->values->values[ix] = value;
        } else {
            keys_str_entries(keys)[ix].value = value;
        }
    }
    d->used++;
    d->version = dict_next_version(rt);
    keys->usable--;
    keys->nentries++;
}

/* Consumes neither on failure. */
static bool dict_add_entry(struct runtime *rt, struct dict *d, Ref key, ssize_t hash,
                           Ref value)
{
    if (d->keys->usable <= 0 && !dict_grow(rt, d, true))
        return false;
    dict_put_entry(rt, d, key, hash, value, keys_empty_slot(d->keys, hash));
    return true;
}

/* The first pair of a dict without a table. */
static bool dict_add_first(struct runtime *rt, struct dict *d, Ref key, ssize_t hash,
                           Ref value)
{
    struct dict_keys *keys = keys_new(rt, KEYS_LOG2_MIN, is_exact_str(key));
    if (!keys)
        return false;
    dict_maybe_track(rt, REF(d), key, value);
    keys_set_index(keys, (size_t)hash & (KEYS_MIN - 1), 0);
    if (keys->kind == KEYS_GENERAL)
        keys_entries(keys)[0] = (struct dict_entry){hash, key, value};
    else
        keys_str_entries(keys)[0] = (struct dict_str_entry){key, value};
    keys->usable--;
    keys->nentries++;
    d->keys = keys;
    d->used++;
    d->version = dict_next_version(rt);
    return true;
}

static Ref *dict_value_slot(struct dict *d, ssize_t ix)
{
    if (d->values)
        return &d->values->values[ix];
    return keys_are_str(d->keys) ? &keys_str_entries(d->keys)[ix].value
                                 : &keys_entries(d->keys)[ix].value;
}

/* The usual case, a str among strs or a plain key among plain ones, and room: one search says where it
 * is or where it goes.  Large tables of strs may know the place without a search. */
static inline bool insert_plain_take(struct runtime *rt, struct dict *d, Ref key,
                                     ssize_t hash, Ref value)
{
    struct dict_keys *keys = d->keys;
    size_t slot;
    ssize_t ix = ENTRY_UNKNOWN;
    if (keys->usable > 0 && keys->kind == KEYS_STR && is_exact_str(key) && keys->log2_size < 8)
        ix = keys_find_str(keys, key, hash, &slot);
    else if (keys->usable > 0 && keys->kind == KEYS_GENERAL && is_plain_key(rt, key))
        ix = keys_find_plain(rt, keys, key, hash, &slot);
    if (ix == ENTRY_UNKNOWN)
        return false;
    dict_maybe_track(rt, REF(d), key, value);
    if (ix < 0) {
        dict_put_entry(rt, d, key, hash, value, slot);
        return true;
    }
    Ref *at = dict_value_slot(d, ix), old = *at;
    if (old != value) {
        *at = value;
        d->version = dict_next_version(rt);
    }
    ref_drop(rt, old);
    ref_drop(rt, key);
    return true;
}

int dict_insert_take(struct runtime *rt, struct dict *d, Ref key, ssize_t hash, Ref value)
{
    if (LIKELY(insert_plain_take(rt, d, key, hash, value)))
        return 0;
    Val old = NULL;
    if (keys_are_str(d->keys) && !is_exact_str(key) && !dict_grow(rt, d, false))
        goto fail;
    ssize_t ix = dict_find(rt, d, key, hash, &old);
    if (ix == ENTRY_ERROR)
        goto fail;
    dict_maybe_track(rt, REF(d), key, value);

    if (ix == ENTRY_EMPTY) {
        if (!dict_add_entry(rt, d, key, hash, value))
            goto fail;
        return 0;
    }

    if (old != value) {
        *dict_value_slot(d, ix) = value;
        if (!old) {
            values_note_insertion(d->values, ix);
            d->used++;
        }
        d->version = dict_next_version(rt);
    }
    ref_drop(rt, (Ref)(uintptr_t)old);
    ref_drop(rt, key);
    return 0;

fail:
    ref_drop(rt, value);
    ref_drop(rt, key);
    return -1;
}

static int dict_store_take(struct runtime *rt, struct dict *d, Ref key, ssize_t hash,
                           Ref value)
{
    if (d->keys != EMPTY_KEYS)
        return dict_insert_take(rt, d, key, hash, value);
    if (dict_add_first(rt, d, key, hash, value))
        return 0;
    ref_drop(rt, value);
    ref_drop(rt, key);
    return -1;
}

int dict_set_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash, Val value)
{
    return dict_store_take(rt, as_dict(dict), ref_keep(key), hash, ref_keep(value));
}

int dict_set(struct runtime *rt, Val dict, Val key, Val value)
{
    return dict_set_take(rt, dict, ref_keep(key), ref_keep(value));
}

int dict_set_take(struct runtime *rt, Val dict, Ref key, Ref value)
{
    ssize_t hash = key && value ? key_hash(rt, key) : -1;
    if (hash == -1) {
        ref_drop(rt, key);
        ref_drop(rt, value);
        return -1;
    }
    return dict_store_take(rt, as_dict(dict), key, hash, value);
}

int dict_set_text(struct runtime *rt, Val dict, const char *key, Val value)
{
    Ref name = str_intern(rt, key);
    if (!name)
        return -1;
    int result = dict_set(rt, dict, name, value);
    ref_drop(rt, name);
    return result;
}

Val dict_set_default(struct runtime *rt, Val dict, Val key, Val value)
{
    struct dict *d = as_dict(dict);
    ssize_t hash = key_hash(rt, key);
    if (hash == -1)
        return NULL;
    Val old = NULL;
    if (d->keys != EMPTY_KEYS) {
        if (keys_are_str(d->keys) && !is_exact_str(key) && !dict_grow(rt, d, false))
            return NULL;
        ssize_t ix = dict_find(rt, d, key, hash, &old);
        if (ix == ENTRY_ERROR)
            return NULL;
        if (old)
            return old;
        if (ix >= 0) {
            /* Known to the shared table, not set in this instance. */
            dict_maybe_track(rt, dict, key, value);
            d->values->values[ix] = ref_keep(value);
            values_note_insertion(d->values, ix);
            d->used++;
            d->version = dict_next_version(rt);
            return value;
        }
    }
    Ref key_ref = ref_keep(key), value_ref = ref_keep(value);
    dict_maybe_track(rt, dict, key, value);
    if (d->keys == EMPTY_KEYS ? dict_add_first(rt, d, key_ref, hash, value_ref)
                              : dict_add_entry(rt, d, key_ref, hash, value_ref))
        return value;
    ref_drop(rt, value_ref);
    ref_drop(rt, key_ref);
    return NULL;
}

/* ---- looking ------------------------------------------------------------------- */

Val dict_get_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash)
{
    Val value;
    return dict_find(rt, as_dict(dict), key, hash, &value) == ENTRY_ERROR ? NULL : value;
}

Val dict_get(struct runtime *rt, Val dict, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? NULL : dict_get_hashed(rt, dict, key, hash);
}

Val dict_get_text(struct runtime *rt, Val dict, const char *key)
{
    struct {
        struct str head;
        char text[64];
    } here; /* a str for a look: where all keys are str it gets into nobody's hands */
    size_t size = strlen(key);
    if (keys_are_str(as_dict(dict)->keys) && size < sizeof here.text) {
        here.head = (struct str){
            .head = {.refs = 1, .type = rt->str_type},
            .length = (ssize_t)size,
            .hash = hash_bytes(rt, key, (ssize_t)size),
            .state = {.kind = 1, .compact = 1, .ascii = 1, .ready = 1},
        };
        memcpy(here.text, key, size + 1);
        return dict_get_hashed(rt, dict, &here.head.head, here.head.hash);
    }
    Ref name = str_new(rt, key);
    if (!name)
        return NULL;
    Val value = dict_get(rt, dict, name);
    ref_drop(rt, name);
    return value;
}

int dict_lookup(struct runtime *rt, Val dict, Val key, Ref *out)
{
    *out = NULL;
    ssize_t hash = key_hash(rt, key);
    if (hash == -1)
        return -1;
    Val value;
    if (dict_find(rt, as_dict(dict), key, hash, &value) == ENTRY_ERROR)
        return -1;
    *out = ref_keep_null(value);
    return value != NULL;
}

int dict_contains_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash)
{
    Val value;
    if (dict_find(rt, as_dict(dict), key, hash, &value) == ENTRY_ERROR)
        return -1;
    return value != NULL;
}

int dict_contains(struct runtime *rt, Val dict, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? -1 : dict_contains_hashed(rt, dict, key, hash);
}

Ref dict_load_global(struct runtime *rt, Val globals, Val builtins, Val name)
{
    ssize_t hash = key_hash(rt, name);
    if (hash == -1)
        return NULL;
    Val value;
    if (dict_find(rt, as_dict(globals), name, hash, &value) == ENTRY_ERROR)
        return NULL;
    if (!value && dict_find(rt, as_dict(builtins), name, hash, &value) == ENTRY_ERROR)
        return NULL;
    return ref_keep_null(value);
}

bool dict_next_hashed(Val dict, ssize_t *position, Val *key, Val *value, ssize_t *hash)
{
    const struct dict *d = as_dict(dict);
    const struct dict_keys *keys = d->keys;
    ssize_t i = *position;
    if (i < 0)
        return false;
    if (i < keys->first)
        i = keys->first;
    if (d->values) {
        if (i >= d->used)
            return false;
        ssize_t ix = values_at_order(d->values, i);
        *key = keys_str_entries(keys)[ix].key;
        *value = d->values->values[ix];
        *hash = as_str(*key)->hash;
    } else if (keys_are_str(keys)) {
        const struct dict_str_entry *e = keys_str_entries(keys);
        while (i < keys->nentries && !e[i].value)
            i++;
        if (i >= keys->nentries)
            return false;
        *key = e[i].key;
        *value = e[i].value;
        *hash = as_str(*key)->hash;
    } else {
        const struct dict_entry *e = keys_entries(keys);
        while (i < keys->nentries && !e[i].value)
            i++;
        if (i >= keys->nentries)
            return false;
        *key = e[i].key;
        *value = e[i].value;
        *hash = e[i].hash;
    }
    *position = i + 1;
    return true;
}

bool dict_next(Val dict, ssize_t *position, Val *key, Val *value)
{
    ssize_t hash;
    Val k, v;
    if (!dict_next_hashed(dict, position, &k, &v, &hash))
        return false;
    if (key)
        *key = k;
    if (value)
        *value = v;
    return true;
}

/* ---- taking away ------------------------------------------------------------------ */

/* Entry ix goes; the value is handed out, the key dropped. */
static Ref dict_detach(struct runtime *rt, struct dict *d, ssize_t hash, ssize_t ix)
{
    Ref key = NULL, value = ref_move(dict_value_slot(d, ix));
    d->used--;
    d->version = dict_next_version(rt);
    if (d->values) {
        values_forget(d->values, ix);
        return value;
    }
    struct dict_keys *keys = d->keys;
    keys->version = 0;
    keys_set_index(keys, keys_slot_of(keys, hash, ix), ENTRY_DUMMY);
    keys_note_hole(keys, ix);
    if (keys_are_str(keys)) {
        key = ref_move(&keys_str_entries(keys)[ix].key);
    } else {
        key = ref_move(&keys_entries(keys)[ix].key);
        keys_entries(keys)[ix].hash = 0;
    }
    ref_drop(rt, key);
    return value;
}

int dict_delete_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash)
{
    struct dict *d = as_dict(dict);
    Val value;
    ssize_t ix = dict_find(rt, d, key, hash, &value);
    if (ix == ENTRY_ERROR)
        return -1;
    if (!value) {
        raise_key(rt, key);
        return -1;
    }
    ref_drop(rt, dict_detach(rt, d, hash, ix));
    return 0;
}

int dict_delete(struct runtime *rt, Val dict, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? -1 : dict_delete_hashed(rt, dict, key, hash);
}

int dict_delete_text(struct runtime *rt, Val dict, const char *key)
{
    Ref name = str_new(rt, key);
    if (!name)
        return -1;
    int result = dict_delete(rt, dict, name);
    ref_drop(rt, name);
    return result;
}

Ref dict_pop(struct runtime *rt, Val dict, Val key, Val fallback)
{
    struct dict *d = as_dict(dict);
    Val value = NULL;
    ssize_t hash = 0, ix = ENTRY_EMPTY;
    if (d->used > 0) {
        hash = key_hash(rt, key);
        if (hash == -1)
            return NULL;
        ix = dict_find(rt, d, key, hash, &value);
        if (ix == ENTRY_ERROR)
            return NULL;
    }
    if (value)
        return dict_detach(rt, d, hash, ix);
    return fallback ? ref_keep(fallback) : raise_key(rt, key);
}

void dict_clear(struct runtime *rt, Val dict)
{
    struct dict *d = as_dict(dict);
    struct dict_keys *keys = d->keys;
    struct dict_values *values = d->values;
    if (keys == EMPTY_KEYS)
        return;
    d->keys = EMPTY_KEYS;
    d->values = NULL;
    d->used = 0;
    d->version = dict_next_version(rt);
    if (values) {
        for (ssize_t i = 0, n = keys->nentries; i < n; i++)
            ref_clear(rt, &values->values[i]);
        values_free(rt, values);
    }
    keys_drop(rt, keys);
}

/* ---- whole dicts --------------------------------------------------------------------- */

static Ref dict_copy_shared(struct runtime *rt, struct dict *d)
{
    struct dict_values *values = values_new(rt, shared_room(d->keys));
    if (!values)
        return NULL;
    Ref copy = gc_new(rt, builtin_type(rt, TYPE_ID_dict));
    if (!copy) {
        values_free(rt, values);
        return NULL;
    }
    uint8_t *to = (uint8_t *)values, *from = (uint8_t *)d->values;
    size_t prefix = to[-1];
    memcpy(to - prefix, from - prefix, prefix - 1);
    for (ssize_t i = 0; i < shared_room(d->keys); i++)
        values->values[i] = ref_keep_null(d->values->values[i]);
    struct dict *c = as_dict(copy);
    c->keys = keys_share(d->keys);
    c->values = values;
    c->used = d->used;
    c->version = dict_next_version(rt);
    if (gc_is_tracked_head(REF(d)))
        gc_track(rt, copy);
    return copy;
}

Ref dict_copy(struct runtime *rt, Val dict)
{
    struct dict *d = as_dict(dict);
    if (d->used == 0)
        return dict_new(rt);
    if (d->values)
        return dict_copy_shared(rt, d);
    if (dict->type->iter == dict_iter_slot && d->used >= d->keys->nentries * 2 / 3) {
        struct dict_keys *keys = keys_clone(rt, d->keys);
        Ref copy = keys ? dict_make(rt, keys, NULL, d->used) : NULL;
        if (copy && gc_is_tracked_head(dict))
            gc_track(rt, copy);
        return copy;
    }
    Ref copy = dict_new(rt);
    if (copy && dict_merge(rt, copy, dict, 1) < 0)
        ref_clear(rt, &copy);
    return copy;
}

/* An empty dict takes a copy of a table without holes that is not much too large. */
static bool dict_is_worth_cloning(const struct dict *other)
{
    const struct dict_keys *keys = other->keys;
    return !other->values && other->used == keys->nentries &&
           (keys->log2_size == KEYS_LOG2_MIN ||
            usable_of(keys_slots(keys) / 2) < other->used);
}

static int dict_take_clone(struct runtime *rt, struct dict *d, struct dict *other)
{
    struct dict_keys *keys = keys_clone(rt, other->keys), *old = d->keys;
    if (!keys)
        return -1;
    if (d->values)
        values_free(rt, d->values);
    d->values = NULL;
    d->keys = keys;
    d->used = other->used;
    d->version = dict_next_version(rt);
    if (gc_is_tracked_head(REF(other)) && !gc_is_tracked_head(REF(d)))
        gc_track(rt, REF(d));
    keys_drop(rt, old);
    return 0;
}

/* One pair of another dict; both are held by the caller. */
static int dict_merge_pair(struct runtime *rt, struct dict *d, Val key, ssize_t hash,
                           Val value, int override)
{
    if (override != 1) {
        int there = dict_contains_hashed(rt, REF(d), key, hash);
        if (there < 0)
            return -1;
        if (there) {
            if (override == 0)
                return 0;
            raise_key(rt, key);
            return -1;
        }
    }
    return dict_insert_take(rt, d, ref_keep(key), hash, ref_keep(value));
}

static int dict_merge_dict(struct runtime *rt, struct dict *d, struct dict *other,
                           int override)
{
    if (other == d || other->used == 0)
        return 0;
    if (d->used == 0) {
        override = 1;
        if (dict_is_worth_cloning(other))
            return dict_take_clone(rt, d, other);
    }
    if (usable_of(keys_slots(d->keys)) < other->used &&
        !dict_resize(rt, d, log2_for_count((size_t)(d->used + other->used)),
                     keys_are_str(other->keys)))
        return -1;

    ssize_t entries = other->keys->nentries, position = 0, hash;
    Val k, v;
    while (dict_next_hashed(REF(other), &position, &k, &v, &hash)) {
        Ref key = ref_keep(k), value = ref_keep(v);
        int result = dict_merge_pair(rt, d, key, hash, value, override);
        ref_drop(rt, value);
        ref_drop(rt, key);
        if (result < 0)
            return -1;
        if (entries != other->keys->nentries)
            return raise_int(rt, EXC_RuntimeError, "dict mutated during update");
    }
    return 0;
}

/* One key of a mapping that is no dict. */
static int dict_merge_key(struct runtime *rt, Val dict, Val mapping, Val key, int override)
{
    if (override != 1) {
        int there = dict_contains(rt, dict, key);
        if (there < 0)
            return -1;
        if (there) {
            if (override == 0)
                return 0;
            raise_key(rt, key);
            return -1;
        }
    }
    Ref value = obj_getitem(rt, mapping, key);
    if (!value)
        return -1;
    int result = dict_set(rt, dict, key, value);
    ref_drop(rt, value);
    return result;
}

static int dict_merge_mapping(struct runtime *rt, Val dict, Val mapping, int override)
{
    Ref keys = mapping_keys(rt, mapping);
    if (!keys)
        return -1;
    Ref it = obj_iter(rt, keys);
    ref_drop(rt, keys);
    if (!it)
        return -1;
    Ref key;
    int result = 0;
    while (result == 0 && (key = iter_next(rt, it))) {
        result = dict_merge_key(rt, dict, mapping, key, override);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? -1 : result;
}

int dict_merge(struct runtime *rt, Val dict, Val mapping, int override)
{
    if (is_dict(mapping) && mapping->type->iter == dict_iter_slot)
        return dict_merge_dict(rt, as_dict(dict), as_dict(mapping), override);
    return dict_merge_mapping(rt, dict, mapping, override);
}

int dict_update(struct runtime *rt, Val dict, Val mapping)
{
    return dict_merge(rt, dict, mapping, 1);
}

/* One element of an iterable of pairs. */
static int dict_merge_element(struct runtime *rt, Val dict, Val item, ssize_t i, int override)
{
    Ref fast = sequence_fast(rt, item, "");
    if (!fast) {
        if (raised_is(rt, EXC_TypeError)) {
            error_clear(rt);
            raise(rt, EXC_TypeError,
                  "cannot convert dictionary update sequence element #%zd to a sequence", i);
        }
        return -1;
    }
    int result = -1;
    ssize_t n = is_list(fast) ? list_size(fast) : tuple_size(fast);
    if (n != 2) {
        raise(rt, EXC_ValueError,
              "dictionary update sequence element #%zd has length %zd; 2 is required", i, n);
        goto out;
    }
    Ref key = ref_keep(is_list(fast) ? list_at(fast, 0) : tuple_at(fast, 0));
    Ref value = ref_keep(is_list(fast) ? list_at(fast, 1) : tuple_at(fast, 1));
    if (override)
        result = dict_set(rt, dict, key, value);
    else
        result = dict_set_default(rt, dict, key, value) ? 0 : -1;
    ref_drop(rt, key);
    ref_drop(rt, value);
out:
    ref_drop(rt, fast);
    return result;
}

struct pair_sink {
    Val dict;
    ssize_t count;
    int override;
};

static int take_pair(struct runtime *rt, Ref item, void *arg)
{
    struct pair_sink *pairs = arg;
    int bad = dict_merge_element(rt, pairs->dict, item, pairs->count++, pairs->override);
    ref_drop(rt, item);
    return bad ? -1 : 1;
}

int dict_merge_pairs(struct runtime *rt, Val dict, Val pairs, int override)
{
    Ref it = obj_iter(rt, pairs);
    if (!it)
        return -1;
    int how = iter_each(rt, it, take_pair, &(struct pair_sink){dict, 0, override});
    ref_drop(rt, it);
    return how < 0 ? -1 : 0;
}

/* Making the list can run the collector, which can change the dict: then again. */
static Ref dict_fresh_list(struct runtime *rt, Val dict)
{
    for (;;) {
        ssize_t n = dict_size(dict);
        Ref list = list_new(rt, n);
        if (!list || n == dict_size(dict))
            return list;
        ref_drop(rt, list);
    }
}

Ref dict_key_list(struct runtime *rt, Val dict)
{
    Ref list = dict_fresh_list(rt, dict);
    ssize_t position = 0, i = 0;
    Val key;
    while (list && dict_next(dict, &position, &key, NULL))
        as_list(list)->items[i++] = ref_keep(key);
    return list;
}

Ref dict_value_list(struct runtime *rt, Val dict)
{
    Ref list = dict_fresh_list(rt, dict);
    ssize_t position = 0, i = 0;
    Val value;
    while (list && dict_next(dict, &position, NULL, &value))
        as_list(list)->items[i++] = ref_keep(value);
    return list;
}

Ref dict_item_list(struct runtime *rt, Val dict)
{
    Ref list;
    for (;;) {
        ssize_t n = dict_size(dict);
        list = list_new(rt, n);
        for (ssize_t i = 0; list && i < n; i++) {
            if (!(as_list(list)->items[i] = tuple_new(rt, 2)))
                ref_clear(rt, &list);
        }
        if (!list)
            return NULL;
        if (n == dict_size(dict))
            break;
        ref_drop(rt, list);
    }
    ssize_t position = 0, i = 0;
    Val key, value;
    while (dict_next(dict, &position, &key, &value)) {
        Ref pair = as_list(list)->items[i++];
        tuple_set_take(pair, 0, ref_keep(key));
        tuple_set_take(pair, 1, ref_keep(value));
    }
    return list;
}

void dict_untrack(struct runtime *rt, Val v)
{
    if (!is_exact(v, &dict_def) || !gc_is_tracked_head(v))
        return;
    const struct dict *d = as_dict(v);
    for (ssize_t i = 0; i < d->keys->nentries; i++) {
        Val key = NULL, value;
        if (d->values) {
            value = d->values->values[i];
        } else if (keys_are_str(d->keys)) {
            value = keys_str_entries(d->keys)[i].value;
        } else {
            key = keys_entries(d->keys)[i].key;
            value = keys_entries(d->keys)[i].value;
        }
        if (value && (may_be_tracked(value) || (key && may_be_tracked(key))))
            return;
    }
    gc_untrack(rt, v);
}
