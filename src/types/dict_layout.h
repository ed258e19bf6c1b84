/* dict_layout.h - a dict's key table as the VM's inline caches see it: CPython 3.11's. */
#ifndef TYPES_DICT_LAYOUT_H
#define TYPES_DICT_LAYOUT_H

#include "types/dict.h"
#include "types/tuple.h"

enum dict_kind { KEYS_GENERAL, KEYS_STR, KEYS_SPLIT }; /* dk_kind */

/* 32 bytes, then 2**log2_size indices of 1, 2, 4 or 8 bytes, then the entries. */
struct dict_keys {
    uint32_t refs;
    uint32_t first; /* the entries before it are empty: a walk need not look at them */
    uint8_t log2_size;
    uint8_t log2_index_bytes; /* of the whole index part */
    uint8_t kind;
    uint8_t orphan;   /* shared, and its class is gone: see rt->types->orphan_keys */
    uint32_t version; /* 0: not valid; any change of the keys resets it */
    ssize_t usable, nentries;
    char indices[];
};
struct dict_entry { /* KEYS_GENERAL */
    ssize_t hash;
    Ref key, value;
};
struct dict_str_entry { /* KEYS_STR, KEYS_SPLIT (value unused) */
    Ref key, value;
};
/* The inline attributes of an instance; in front of them, backwards, one byte of
 * room (-1), one of count (-2), then insertion order (-3, -4, ...). */
struct dict_values {
    Ref values[1];
};

static inline struct dict_entry *keys_entries(const struct dict_keys *k)
{
    return (struct dict_entry *)(uintptr_t)(k->indices + ((size_t)1 << k->log2_index_bytes));
}
static inline struct dict_str_entry *keys_str_entries(const struct dict_keys *k)
{
    return (struct dict_str_entry *)(uintptr_t)(k->indices + ((size_t)1 << k->log2_index_bytes));
}
/* Where the value of an entry of str keys is, counted in Refs from the table's begin: stays
 * so while the keys' version does. */
static inline ssize_t keys_str_place(const struct dict_keys *k, ssize_t entry)
{
    return &keys_str_entries(k)[entry].value - (const Ref *)(const void *)k;
}
static inline Ref keys_at_place(const struct dict_keys *k, uint16_t place)
{
    return ((const Ref *)(const void *)k)[place];
}
/* Entry number of an interned or any exact str in a table of str keys; -1 absent. */
ssize_t keys_str_index(struct runtime *rt, const struct dict_keys *keys, Val name);
/* A version for the keys' present state (made if need be); 0: none left. */
uint32_t keys_version(struct runtime *rt, struct dict_keys *keys);
/* After storing into values[index] which was empty: the insertion order grows. */
static inline void values_note_insertion(struct dict_values *values, ssize_t index)
{
    uint8_t *prefix = (uint8_t *)values;
    int size = prefix[-2];
    prefix[-3 - size] = (uint8_t)index;
    prefix[-2] = (uint8_t)(size + 1);
}
/* A new unique dict version tag (dict->version after a change). */
static inline uint64_t dict_next_version(struct runtime *rt)
{
    return ++rt->types->last_dict_version;
}
/* Would the collector have to know of a container that holds v? */
static inline bool may_be_tracked(Val v)
{
    if (!type_has(v->type, TYPE_GC))
        return false;
    if (type_has(v->type, TYPE_TYPE))
        return type_has(LOOK(type, v), TYPE_HEAP);
    return !is_exact(v, &tuple_def) || gc_is_tracked_head(v);
}
/* Before the dict gets a pair that the collector must know of: track it. */
static inline void dict_maybe_track(struct runtime *rt, Val dict, Val key, Val value)
{
    if (!gc_is_tracked_head(dict) && (may_be_tracked(key) || may_be_tracked(value)))
        gc_track(rt, dict);
}

#endif
