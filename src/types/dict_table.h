/* dict_table.h - key tables and dict internals, shared by the dict_*.c files only. */
#ifndef TYPES_DICT_TABLE_H
#define TYPES_DICT_TABLE_H

#include "types/dict_layout.h"
#include "types/int.h"
#include "types/object.h"
#include "types/str.h"
#include "types/tuple.h"

/* What an index slot or a search may say instead of an entry number. */
enum {
    ENTRY_EMPTY = -1,
    ENTRY_DUMMY = -2,
    ENTRY_ERROR = -3,
    ENTRY_CHANGED = -4,
    ENTRY_UNKNOWN = -5, /* a key must be asked that may run Python */
};

enum { KEYS_LOG2_MIN = 3, KEYS_MIN = 8, SHARED_KEYS_MAX = 30, SHARED_KEYS_LOG2 = 6 };

/* The table of every empty dict; constant, never counted, version 1. */
extern const struct dict_keys dict_empty_keys;
#define EMPTY_KEYS ((struct dict_keys *)(uintptr_t)&dict_empty_keys)

static inline size_t keys_slots(const struct dict_keys *k)
{
    return (size_t)1 << k->log2_size;
}
static inline ssize_t usable_of(size_t slots)
{
    return (ssize_t)((slots << 1) / 3);
}
static inline bool keys_are_str(const struct dict_keys *k)
{
    return k->kind != KEYS_GENERAL;
}
static inline bool is_exact_str(Val v)
{
    return is_exact(v, &str_def);
}
static inline size_t keys_mask(const struct dict_keys *k)
{
    return keys_slots(k) - 1;
}
static inline ssize_t keys_index(const struct dict_keys *k, size_t i)
{
    if (k->log2_size < 8)
        return ((const int8_t *)k->indices)[i];
    if (k->log2_size < 16)
        return ((const int16_t *)(const void *)k->indices)[i];
    if (k->log2_size < 32)
        return ((const int32_t *)(const void *)k->indices)[i];
    return ((const int64_t *)(const void *)k->indices)[i];
}
static inline void keys_set_index(struct dict_keys *k, size_t i, ssize_t ix)
{
    if (k->log2_size < 8)
        ((int8_t *)k->indices)[i] = (int8_t)ix;
    else if (k->log2_size < 16)
        ((int16_t *)(void *)k->indices)[i] = (int16_t)ix;
    else if (k->log2_size < 32)
        ((int32_t *)(void *)k->indices)[i] = (int32_t)ix;
    else
        ((int64_t *)(void *)k->indices)[i] = ix;
}
/* Slots of a values array made now: what the shared table holds and may still take. */
static inline ssize_t shared_room(const struct dict_keys *k)
{
    return k->nentries + k->usable;
}
/* Entry number of the i-th inserted value. */
static inline ssize_t values_at_order(const struct dict_values *values, ssize_t i)
{
    return ((const uint8_t *)values)[-3 - i];
}
void values_forget(struct dict_values *values, ssize_t index);

/* Do two keys with one hash compare without running Python, and how? */
enum plain { PLAIN_NO, PLAIN_YES, PLAIN_UNKNOWN };
enum plain plain_equal_tuples(struct runtime *rt, Val a, Val b);

static inline enum plain plain_equal(struct runtime *rt, Val a, Val b)
{
    enum { TUPLE_DEPTH = 2 };
    if (a->type != b->type)
        return PLAIN_UNKNOWN;
    if (is_exact_str(a))
        return str_equal(a, b) ? PLAIN_YES : PLAIN_NO;
    /* At the recursion limit the way through the slots raises. */
    if (UNLIKELY(rt->types->recursion_left <= TUPLE_DEPTH))
        return PLAIN_UNKNOWN;
    if (a->type == rt->int_type)
        return int_compare(a, b) == 0 ? PLAIN_YES : PLAIN_NO;
    return is_exact(a, &tuple_def) ? plain_equal_tuples(rt, a, b) : PLAIN_UNKNOWN;
}

/* An int, a str or a tuple: its like is found without running Python, mostly. */
static inline bool is_plain_key(struct runtime *rt, Val v)
{
    return is_exact_str(v) || v->type == rt->int_type || is_exact(v, &tuple_def);
}

/* An entry was taken out. */
static inline void keys_note_hole(struct dict_keys *k, ssize_t ix)
{
    if (ix == k->first)
        k->first++;
}

uint8_t log2_for_size(size_t size);      /* slots for at least `size` */
uint8_t log2_for_count(size_t count);    /* ... that hold `count` keys */
struct dict_keys *keys_new(struct runtime *rt, uint8_t log2_size, bool str_only);
struct dict_keys *keys_clone(struct runtime *rt, const struct dict_keys *keys);
void keys_drop(struct runtime *rt, struct dict_keys *keys);
void keys_free_block(struct runtime *rt, struct dict_keys *keys); /* entries moved away */
size_t keys_empty_slot(const struct dict_keys *keys, ssize_t hash);
size_t keys_slot_of(const struct dict_keys *keys, ssize_t hash, ssize_t ix);
void keys_build_indices(struct dict_keys *keys, ssize_t count);
ssize_t keys_find_str(const struct dict_keys *keys, Val key, ssize_t hash, size_t *slot);
ssize_t keys_find_plain(struct runtime *rt, const struct dict_keys *keys, Val key,
                        ssize_t hash, size_t *slot); /* ENTRY_UNKNOWN: ask dict_find() */
static inline struct dict_keys *keys_share(struct dict_keys *keys)
{
    if (keys != EMPTY_KEYS)
        keys->refs++;
    return keys;
}

struct dict_values *values_new(struct runtime *rt, ssize_t size);
void values_free(struct runtime *rt, struct dict_values *values);
void *values_block(struct dict_values *values);

/* Owns keys (and values when it works); NULL raised, keys dropped. */
Ref dict_make(struct runtime *rt, struct dict_keys *keys, struct dict_values *values,
              ssize_t used);
Ref dict_make_shared(struct runtime *rt, struct dict_keys *keys); /* takes the share */
/* Entry number and value (NULL: none), or ENTRY_EMPTY, or ENTRY_ERROR (raised). */
ssize_t dict_find(struct runtime *rt, struct dict *d, Val key, ssize_t hash, Val *value);
int dict_insert_take(struct runtime *rt, struct dict *d, Ref key, ssize_t hash, Ref value);
bool dict_resize(struct runtime *rt, struct dict *d, uint8_t log2_size, bool str_only);
int dict_delete_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash);
int dict_contains_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash);
bool dict_next_hashed(Val dict, ssize_t *position, Val *key, Val *value, ssize_t *hash);
int dict_merge_pairs(struct runtime *rt, Val dict, Val pairs, int override);
/* Hash of a key, cached in exact strings; -1 raised. */
static inline ssize_t key_hash(struct runtime *rt, Val key)
{
    if (is_exact_str(key)) {
        ssize_t hash = as_str(key)->hash;
        return LIKELY(hash != -1) ? hash : str_hash(rt, key);
    }
    if (key->type == rt->int_type && int_is_medium(key)) {
        ssize_t value = int_medium_value(key);
        return UNLIKELY(value == -1) ? -2 : value;
    }
    return obj_hash(rt, key);
}

/* Slots used across the files. */
Ref dict_iter_slot(struct runtime *rt, Val self);
Ref dict_reversed_slot(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                       Val kwnames);
Ref dict_view_new(struct runtime *rt, enum type_id id, Val dict);
Ref dict_iterator_new(struct runtime *rt, Val dict, enum type_id id);

struct dict_view {
    struct obj head;
    Ref dict; /* NULL only after the collector broke a cycle */
};

#endif
