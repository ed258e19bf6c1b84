/* dict_table.c - key tables: sizes, searching, sharing, and the values of instances.
 *
 *   struct dict_keys | indices: 2**log2_size small numbers | entries in insertion order
 *
 * A slot of `indices` holds an entry number, EMPTY, or DUMMY (deleted).  Searching
 * starts at hash & mask and goes on with i = 5i + perturb + 1, perturb losing five
 * bits a step.  A table of str keys keeps no hashes (the strings have them).
 *
 * Invariant: usable + nentries <= usable_of(slots); entries past nentries and before
 * first are NULL, first <= nentries; a table with refs > 1 is never changed but by adding
 * a key to a shared table.
 */
#include "types/dict_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/fast.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"

enum { PERTURB_SHIFT = 5 };

const struct dict_keys dict_empty_keys = {
    .refs = 1,
    .log2_size = 0,
    .log2_index_bytes = 3,
    .kind = KEYS_STR,
    .version = 1,
    .indices = {-1, -1, -1, -1, -1, -1, -1, -1},
};

/* ---- sizes ---------------------------------------------------------------- */

uint8_t log2_for_size(size_t size)
{
    size = (size | KEYS_MIN) - 1;
    return (uint8_t)(64 - __builtin_clzll(size | (KEYS_MIN - 1)));
}

uint8_t log2_for_count(size_t count)
{
    return log2_for_size((count * 3 + 1) / 2);
}

static uint8_t index_bytes_log2(uint8_t log2_size)
{
    if (log2_size < 8)
        return log2_size;
    if (log2_size < 16)
        return (uint8_t)(log2_size + 1);
    return (uint8_t)(log2_size + (log2_size < 32 ? 2 : 3));
}

static size_t keys_bytes(uint8_t log2_size, bool str_only)
{
    size_t entry = str_only ? sizeof(struct dict_str_entry) : sizeof(struct dict_entry);
    size_t slots = (size_t)1 << log2_size;
    return sizeof(struct dict_keys) + ((size_t)1 << index_bytes_log2(log2_size)) +
           entry * (size_t)usable_of(slots);
}

ssize_t dict_keys_size(const struct dict_keys *keys)
{
    return (ssize_t)keys_bytes(keys->log2_size, keys_are_str(keys));
}

/* ---- life ----------------------------------------------------------------- */

struct dict_keys *keys_new(struct runtime *rt, uint8_t log2_size, bool str_only)
{
    struct types *t = rt->types;
    struct dict_keys *keys;
    if (log2_size > 56)
        return (struct dict_keys *)(void *)raise_no_memory(rt);
    size_t bytes = keys_bytes(log2_size, str_only);
    if (log2_size == KEYS_LOG2_MIN && str_only && t->free_keys_count > 0) {
        keys = t->free_keys[--t->free_keys_count];
    } else {
        keys = heap_alloc(rt, bytes);
        if (!keys)
            return (struct dict_keys *)(void *)raise_no_memory(rt);
    }
    size_t index_bytes = (size_t)1 << index_bytes_log2(log2_size);
    keys->refs = 1;
    keys->first = 0;
    keys->log2_size = log2_size;
    keys->log2_index_bytes = index_bytes_log2(log2_size);
    keys->kind = str_only ? KEYS_STR : KEYS_GENERAL;
    keys->orphan = 0;
    keys->version = 0;
    keys->usable = usable_of((size_t)1 << log2_size);
    keys->nentries = 0;
    memset(keys->indices, 0xff, index_bytes);
    memset(keys->indices + index_bytes, 0, bytes - sizeof *keys - index_bytes);
    return keys;
}

struct dict_keys *keys_clone(struct runtime *rt, const struct dict_keys *keys)
{
    size_t bytes = (size_t)dict_keys_size(keys);
    struct dict_keys *copy = heap_alloc(rt, bytes);
    if (!copy)
        return (struct dict_keys *)(void *)raise_no_memory(rt);
    memcpy(copy, keys, bytes);
    copy->refs = 1;
    copy->orphan = 0;
    for (ssize_t i = 0; i < copy->nentries; i++) {
        Ref *pair = keys_are_str(copy) ? &keys_str_entries(copy)[i].key
                                       : &keys_entries(copy)[i].key;
        if (pair[1]) {
            pair[0]->refs++;
            pair[1]->refs++;
        }
    }
    return copy;
}

void keys_free_block(struct runtime *rt, struct dict_keys *keys)
{
    struct types *t = rt->types;
    if (keys->log2_size == KEYS_LOG2_MIN && keys_are_str(keys) && t->free_keys_count < 80)
        t->free_keys[t->free_keys_count++] = keys;
    else
        heap_free(rt, keys);
}

static void orphan_remove(struct runtime *rt, const struct dict_keys *keys)
{
    struct types *t = rt->types;
    for (size_t i = 0; i < t->orphan_count; i++) {
        if (t->orphan_keys[i] == keys) {
            t->orphan_keys[i] = t->orphan_keys[--t->orphan_count];
            return;
        }
    }
}

void keys_drop(struct runtime *rt, struct dict_keys *keys)
{
    if (keys == EMPTY_KEYS || --keys->refs > 0)
        return;
    if (keys->orphan)
        orphan_remove(rt, keys);
    if (keys_are_str(keys)) {
        struct dict_str_entry *e = keys_str_entries(keys);
        for (ssize_t i = keys->first, n = keys->nentries; i < n; i++) {
            ref_drop(rt, e[i].key);
            ref_drop(rt, e[i].value);
        }
    } else {
        struct dict_entry *e = keys_entries(keys);
        for (ssize_t i = keys->first, n = keys->nentries; i < n; i++) {
            ref_drop(rt, e[i].key);
            ref_drop(rt, e[i].value);
        }
    }
    keys_free_block(rt, keys);
}

/* ---- shared tables of classes ---------------------------------------------- */

void dict_keys_drop(struct runtime *rt, struct dict_keys *keys)
{
    if (!keys)
        return;
    if (keys->refs > 1) {
        struct types *t = rt->types;
        keys->orphan = 1;
        *ARRAY_PUSH(t->orphan_keys, t->orphan_count, t->orphan_room) = keys;
    }
    keys_drop(rt, keys);
}

int dict_keys_visit(const struct dict_keys *keys, visit_fn *fn, void *arg)
{
    for (ssize_t i = 0; i < keys->nentries; i++)
        VISIT_EDGE(keys_str_entries(keys)[i].key, .kind = EDGE_KEY, .index = (uint32_t)i);
    return 0;
}

int dict_orphans_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    for (size_t i = 0; i < rt->types->orphan_count; i++) {
        int stop = dict_keys_visit(rt->types->orphan_keys[i], fn, arg);
        if (stop)
            return stop;
    }
    return 0;
}

void dict_orphans_release(struct runtime *rt)
{
    free(rt->types->orphan_keys);
    rt->types->orphan_keys = NULL;
    rt->types->orphan_count = rt->types->orphan_room = 0;
}

uint32_t keys_version(struct runtime *rt, struct dict_keys *keys)
{
    if (keys->version)
        return keys->version;
    struct types *t = rt->types;
    if (t->next_keys_version == 0)
        t->next_keys_version = 2;
    if (t->next_keys_version == UINT32_MAX)
        return 0;
    return keys->version = t->next_keys_version++;
}

/* ---- searching ------------------------------------------------------------- */

/* One search for each width of the index: the width is asked for once, not per slot.
 * Where the key is absent, *slot is where it would go: the first slot on its path that
 * holds no live entry. */
#define FIND_STR(name, index_type)                                                        \
    static inline ssize_t name(const struct dict_keys *keys, Val key, ssize_t hash,       \
                               size_t *slot)                                              \
    {                                                                                     \
        const struct dict_str_entry *entries = keys_str_entries(keys);                    \
        const index_type *indices = (const void *)keys->indices;                          \
        size_t mask = keys_mask(keys), perturb = (size_t)hash, i = (size_t)hash & mask;   \
        size_t hole = SIZE_MAX;                                                           \
        for (;;) {                                                                        \
            ssize_t ix = indices[i];                                                      \
            if (ix >= 0) {                                                                \
                Val other = entries[ix].key;                                              \
                if (other == key || (as_str(other)->hash == hash && str_equal(other, key))) \
                    return ix;                                                            \
            } else if (ix == ENTRY_EMPTY) {                                               \
                *slot = hole == SIZE_MAX ? i : hole;                                      \
                return ENTRY_EMPTY;                                                       \
            } else if (hole == SIZE_MAX) {                                                \
                hole = i;                                                                 \
            }                                                                             \
            perturb >>= PERTURB_SHIFT;                                                    \
            i = mask & (i * 5 + perturb + 1);                                             \
        }                                                                                 \
    }
FIND_STR(find_str_8, int8_t)
FIND_STR(find_str_16, int16_t)
FIND_STR(find_str_32, int32_t)
FIND_STR(find_str_64, int64_t)

ssize_t keys_find_str(const struct dict_keys *keys, Val key, ssize_t hash, size_t *slot)
{
    if (LIKELY(keys->log2_size < 8))
        return find_str_8(keys, key, hash, slot);
    if (keys->log2_size < 16)
        return find_str_16(keys, key, hash, slot);
    return keys->log2_size < 32 ? find_str_32(keys, key, hash, slot)
                                : find_str_64(keys, key, hash, slot);
}

ssize_t keys_str_index(struct runtime *rt, const struct dict_keys *keys, Val name)
{
    ssize_t hash = as_str(name)->hash;
    if (hash == -1)
        hash = str_hash(rt, name);
    size_t slot;
    return keys_find_str(keys, name, hash, &slot);
}

/* The first slot on the key's path that holds no live entry. */
size_t keys_empty_slot(const struct dict_keys *keys, ssize_t hash)
{
    size_t mask = keys_mask(keys), perturb = (size_t)hash, i = (size_t)hash & mask;
    while (keys_index(keys, i) >= 0) {
        perturb >>= PERTURB_SHIFT;
        i = mask & (i * 5 + perturb + 1);
    }
    return i;
}

/* The slot that holds entry `ix`, whose key has this hash. */
size_t keys_slot_of(const struct dict_keys *keys, ssize_t hash, ssize_t ix)
{
    size_t mask = keys_mask(keys), perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        ssize_t here = keys_index(keys, i);
        if (here == ix || here == ENTRY_EMPTY)
            return i;
        perturb >>= PERTURB_SHIFT;
        i = mask & (i * 5 + perturb + 1);
    }
}

/* Into an index that is empty: entries 0 to count - 1, none of which are holes.  The
 * hashes of strings lie all over memory and are asked for ahead. */
#define BUILD_INDICES(name, entry_type, hash_of, ahead)                                   \
    static void name(struct dict_keys *keys, const entry_type *e, ssize_t count)          \
    {                                                                                     \
        size_t mask = keys_mask(keys);                                                    \
        for (ssize_t ix = 0; ix < count; ix++) {                                          \
            if (ix + ahead < count)                                                       \
                __builtin_prefetch(e[ix + ahead].key);                                    \
            size_t hash = (size_t)hash_of, i = hash & mask, perturb = hash;               \
            while (keys_index(keys, i) != ENTRY_EMPTY) {                                  \
                perturb >>= PERTURB_SHIFT;                                                \
                i = mask & (i * 5 + perturb + 1);                                         \
            }                                                                             \
            keys_set_index(keys, i, ix);                                                  \
        }                                                                                 \
    }
enum { HASHES_AHEAD = 12 };
BUILD_INDICES(build_str, struct dict_str_entry, as_str(e[ix].key)->hash, HASHES_AHEAD)
BUILD_INDICES(build_general, struct dict_entry, e[ix].hash, HASHES_AHEAD)

void keys_build_indices(struct dict_keys *keys, ssize_t count)
{
    if (keys_are_str(keys))
        build_str(keys, keys_str_entries(keys), count);
    else
        build_general(keys, keys_entries(keys), count);
}

/* A key that may have its own __eq__, in any table: the comparison can change the
 * dict under us, then ENTRY_CHANGED. */
static ssize_t dict_find_general(struct runtime *rt, struct dict *d, Val key, ssize_t hash)
{
    struct dict_keys *keys = d->keys;
    bool str_only = keys_are_str(keys);
    size_t mask = keys_mask(keys), perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        ssize_t ix = keys_index(keys, i);
        if (ix >= 0) {
            Ref other = str_only ? keys_str_entries(keys)[ix].key : keys_entries(keys)[ix].key;
            if (other == key)
                return ix;
            ssize_t other_hash =
                str_only ? as_str(other)->hash : keys_entries(keys)[ix].hash;
            if (other_hash == hash) {
                other->refs++;
                int same = obj_compare_bool(rt, other, key, CMP_EQ);
                ref_drop(rt, other);
                if (same < 0)
                    return ENTRY_ERROR;
                if (keys != d->keys ||
                    other != (str_only ? keys_str_entries(keys)[ix].key
                                       : keys_entries(keys)[ix].key))
                    return ENTRY_CHANGED;
                if (same)
                    return ix;
            }
        } else if (ix == ENTRY_EMPTY) {
            return ENTRY_EMPTY;
        }
        perturb >>= PERTURB_SHIFT;
        i = mask & (i * 5 + perturb + 1);
    }
}

/* Tuples of ints and strs; the first items that differ decide. */
enum plain plain_equal_tuples(struct runtime *rt, Val a, Val b)
{
    ssize_t n = tuple_size(a);
    if (n != tuple_size(b))
        return PLAIN_NO;
    for (ssize_t i = 0; i < n; i++) {
        Val x = tuple_at(a, i), y = tuple_at(b, i);
        if (x == y)
            continue;
        enum plain same = is_exact(x, &tuple_def) ? PLAIN_UNKNOWN : plain_equal(rt, x, y);
        if (same != PLAIN_YES)
            return same;
    }
    return PLAIN_YES;
}

/* A plain key among general keys: mostly it meets its like.  *slot as above. */
ssize_t keys_find_plain(struct runtime *rt, const struct dict_keys *keys, Val key,
                        ssize_t hash, size_t *slot)
{
    const struct dict_entry *entries = keys_entries(keys);
    size_t mask = keys_mask(keys), perturb = (size_t)hash, i = (size_t)hash & mask;
    size_t hole = SIZE_MAX;
    for (;;) {
        ssize_t ix = keys_index(keys, i);
        if (ix >= 0) {
            const struct dict_entry *e = &entries[ix];
            if (e->key == key)
                return ix;
            if (e->hash == hash) {
                enum plain same = plain_equal(rt, e->key, key);
                if (same == PLAIN_UNKNOWN)
                    return ENTRY_UNKNOWN;
                if (same == PLAIN_YES)
                    return ix;
            }
        } else if (ix == ENTRY_EMPTY) {
            *slot = hole == SIZE_MAX ? i : hole;
            return ENTRY_EMPTY;
        } else if (hole == SIZE_MAX) {
            hole = i;
        }
        perturb >>= PERTURB_SHIFT;
        i = mask & (i * 5 + perturb + 1);
    }
}

/* Programs ask a large table for every key in turn, or every third, or again for the one
 * they asked for before: such a key is found without the index, in memory that was just
 * read.  (Only among strs: other keys may have to be asked in the order of their slots.) */
enum { NEAR_LOG2_MIN = 12, NEAR_STEP_MAX = 64 };

static ssize_t find_near_str(const struct types *t, const struct dict_keys *keys, Val key,
                             ssize_t hash)
{
    const struct dict_str_entry *e = keys_str_entries(keys);
    size_t near = (size_t)t->near_entry, next = near + (size_t)t->near_step;
    if (next < (size_t)keys->nentries && e[next].key == key)
        return (ssize_t)next;
    Val other = near < (size_t)keys->nentries ? e[near].key : NULL;
    if (other && (other == key || (as_str(other)->hash == hash && str_equal(other, key))))
        return (ssize_t)near;
    return ENTRY_EMPTY;
}

static void note_near(struct types *t, ssize_t ix)
{
    ssize_t step = ix - t->near_entry;
    if (step == 0)
        return;
    t->near_step = step > NEAR_STEP_MAX || step < -NEAR_STEP_MAX ? 1 : step;
    t->near_entry = ix;
}

static ssize_t dict_find_str(struct runtime *rt, const struct dict_keys *keys, Val key,
                             ssize_t hash)
{
    size_t slot;
    if (LIKELY(keys->log2_size < NEAR_LOG2_MIN))
        return keys_find_str(keys, key, hash, &slot);
    ssize_t ix = find_near_str(rt->types, keys, key, hash);
    if (ix < 0)
        ix = keys_find_str(keys, key, hash, &slot);
    if (ix >= 0)
        note_near(rt->types, ix);
    return ix;
}

static ssize_t dict_find_plain(struct runtime *rt, struct dict *d, Val key, ssize_t hash)
{
    size_t slot;
    ssize_t ix = keys_find_plain(rt, d->keys, key, hash, &slot);
    return ix == ENTRY_UNKNOWN ? dict_find_general(rt, d, key, hash) : ix;
}

static ssize_t dict_find_any(struct runtime *rt, struct dict *d, Val key, ssize_t hash)
{
    ssize_t ix;
    bool is_text = is_exact_str(key), is_plain = is_plain_key(rt, key);
    do {
        if (keys_are_str(d->keys) && is_text)
            ix = dict_find_str(rt, d->keys, key, hash);
        else if (!keys_are_str(d->keys) && is_plain)
            ix = dict_find_plain(rt, d, key, hash);
        else
            ix = dict_find_general(rt, d, key, hash);
    } while (ix == ENTRY_CHANGED);
    return ix;
}

ssize_t dict_find(struct runtime *rt, struct dict *d, Val key, ssize_t hash, Val *value)
{
    ssize_t ix = dict_find_any(rt, d, key, hash);
    if (ix < 0)
        *value = NULL;
    else if (d->values)
        *value = d->values->values[ix];
    else if (keys_are_str(d->keys))
        *value = keys_str_entries(d->keys)[ix].value;
    else
        *value = keys_entries(d->keys)[ix].value;
    return ix;
}

/* ---- values of instances ----------------------------------------------------- */

/* One block: order bytes (as many as slots, and two), rounded up to words, then the
 * slots.  The array begins at the slots. */
struct dict_values *values_new(struct runtime *rt, ssize_t size)
{
    size_t prefix = ((size_t)size + 2 + sizeof(Ref) - 1) / sizeof(Ref) * sizeof(Ref);
    uint8_t *block = heap_alloc_zero_fast(rt, prefix + (size_t)size * sizeof(Ref));
    if (!block)
        return (struct dict_values *)(void *)raise_no_memory(rt);
    block[prefix - 1] = (uint8_t)prefix;
    return (struct dict_values *)(void *)(block + prefix);
}

void *values_block(struct dict_values *values)
{
    uint8_t *p = (uint8_t *)values;
    return p - p[-1];
}

void values_free(struct runtime *rt, struct dict_values *values)
{
    heap_give_fast(rt, values_block(values));
}

/* values[index] became empty: take it out of the insertion order. */
void values_forget(struct dict_values *values, ssize_t index)
{
    uint8_t *prefix = (uint8_t *)values;
    int size = prefix[-2], i = 0;
    while (prefix[-3 - i] != index)
        i++;
    for (; i < size - 1; i++)
        prefix[-3 - i] = prefix[-4 - i];
    prefix[-2] = (uint8_t)(size - 1);
}
