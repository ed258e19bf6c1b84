/* set.c - the table of set and frozenset, and the C interface.
 *
 * Open addressing as CPython's: from hash & mask look at up to ten neighbours, then jump
 * to 5i + 1 + perturb.  Iteration goes through the table in order, so the order of a set
 * of small ints is what these rules say.
 *
 * Invariant: a slot is free (key NULL, hash 0), a dummy (hash -1), or live; fill counts
 * live ones and dummies, used the live ones; fill * 5 < mask * 3 after every add.
 */
#include "types/set.h"

#include <limits.h>
#include <string.h>

#include "types/dict_table.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set_parts.h"
#include "heap/weak.h"

enum { LINEAR_PROBES = 9, PERTURB_SHIFT = 5, SMALL = 8 };

/* What stands in a slot whose key was removed; never counted, never shown. */
static const struct obj dummy_object = {.refs = 1};
#define DUMMY ((Ref)(uintptr_t)&dummy_object)

static inline bool is_live(const struct set_entry *e)
{
    return e->key && e->key != DUMMY;
}

bool is_set(Val v)
{
    return v->type->layout == &set_def;
}

bool is_frozenset(Val v)
{
    return v->type->layout == &frozenset_def;
}

bool is_any_set(Val v)
{
    return is_set(v) || is_frozenset(v);
}

/* ---- the table --------------------------------------------------------------------- */

/* One key already in a slot against the one looked for: 1 the same, 0 another, -1 raised,
 * 2 the comparison changed the table. */
static int entry_equal(struct runtime *rt, const struct set *self, struct set_entry *e,
                       Val key)
{
    Ref other = e->key;
    if (other == key)
        return 1;
    enum plain plain = plain_equal(rt, other, key);
    if (LIKELY(plain != PLAIN_UNKNOWN))
        return plain == PLAIN_YES;
    const struct set_entry *table = self->table;
    other = ref_keep(other);
    int same = obj_compare_bool(rt, other, key, CMP_EQ);
    ref_drop(rt, other);
    if (same < 0)
        return -1;
    if (table != self->table || e->key != other)
        return 2;
    return same;
}

/* The slot of key, or the free one where the search ended; NULL raised. */
static struct set_entry *set_find(struct runtime *rt, struct set *self, Val key, ssize_t hash)
{
restart:;
    size_t mask = (size_t)self->mask, perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        struct set_entry *e = &self->table[i];
        int probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        do {
            if (e->hash == 0 && !e->key)
                return e;
            if (e->hash == hash) {
                int same = entry_equal(rt, self, e, key);
                if (same < 0)
                    return NULL;
                if (same == 2)
                    goto restart;
                if (same)
                    return e;
            }
            e++;
        } while (probes--);
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* Into a table without dummies and without this key. */
static void insert_clean(struct set_entry *table, size_t mask, Ref key, ssize_t hash)
{
    size_t perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        struct set_entry *e = &table[i];
        int probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        do {
            if (!e->key) {
                e->key = key;
                e->hash = hash;
                return;
            }
            e++;
        } while (probes--);
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* A table of the first power of two above `least`. */
static int set_resize(struct runtime *rt, struct set *self, ssize_t least)
{
    size_t slots = SMALL;
    while (slots <= (size_t)least)
        slots <<= 1;
    struct set_entry *old = self->table, *table, copy[SMALL];
    bool old_is_small = old == self->small;
    if (slots == SMALL) {
        table = self->small;
        if (old_is_small) {
            if (self->fill == self->used)
                return 0;
            memcpy(copy, old, sizeof copy);
            old = copy;
        }
    } else {
        table = heap_alloc(rt, size_mul_add(slots, sizeof *table, 0));
        if (!table) {
            raise_no_memory(rt);
            return -1;
        }
    }
    memset(table, 0, slots * sizeof *table);
    size_t old_mask = (size_t)self->mask;
    self->mask = (ssize_t)slots - 1;
    self->table = table;
    for (size_t i = 0; i <= old_mask; i++) {
        if (is_live(&old[i]))
            insert_clean(table, slots - 1, old[i].key, old[i].hash);
    }
    self->fill = self->used;
    if (!old_is_small)
        heap_free(rt, old);
    return 0;
}

int set_rebuild(struct runtime *rt, struct set *self)
{
    return set_resize(rt, self, self->used > 50000 ? self->used * 2 : self->used * 4);
}

static int set_add_take(struct runtime *rt, struct set *self, Ref key, ssize_t hash)
{
restart:;
    size_t mask = (size_t)self->mask, perturb = (size_t)hash, i = (size_t)hash & mask;
    struct set_entry *dummy = NULL, *e;
    for (;;) {
        e = &self->table[i];
        int probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        do {
            if (e->hash == 0 && !e->key)
                goto absent;
            if (e->hash == hash) {
                int same = entry_equal(rt, self, e, key);
                if (same == 2)
                    goto restart;
                if (same) {
                    ref_drop(rt, key);
                    return same < 0 ? -1 : 0;
                }
            } else if (e->hash == -1) {
                dummy = e;
            }
            e++;
        } while (probes--);
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }

absent:
    self->used++;
    if (dummy) {
        dummy->key = key;
        dummy->hash = hash;
        return 0;
    }
    self->fill++;
    e->key = key;
    e->hash = hash;
    if ((size_t)self->fill * 5 < mask * 3)
        return 0;
    return set_resize(rt, self, self->used > 50000 ? self->used * 2 : self->used * 4);
}

int set_add_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash)
{
    return set_add_take(rt, self, ref_keep(key), hash);
}

int set_contains_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash)
{
    const struct set_entry *e = set_find(rt, self, key, hash);
    return e ? e->key != NULL : -1;
}

int set_discard_hashed(struct runtime *rt, struct set *self, Val key, ssize_t hash)
{
    struct set_entry *e = set_find(rt, self, key, hash);
    if (!e)
        return -1;
    if (!e->key)
        return 0;
    Ref old = e->key;
    e->key = DUMMY;
    e->hash = -1;
    self->used--;
    ref_drop(rt, old);
    return 1;
}

bool set_next_hashed(Val v, ssize_t *position, Val *key, ssize_t *hash)
{
    const struct set *self = as_set(v);
    ssize_t i = *position;
    while (i <= self->mask && !is_live(&self->table[i]))
        i++;
    *position = i + 1;
    if (i > self->mask)
        return false;
    *key = self->table[i].key;
    *hash = self->table[i].hash;
    return true;
}

bool set_next(Val set, ssize_t *position, Val *key)
{
    ssize_t hash;
    return set_next_hashed(set, position, key, &hash);
}

/* ---- merging ----------------------------------------------------------------------- */

static int set_merge(struct runtime *rt, struct set *self, struct set *other)
{
    if (other == self || other->used == 0)
        return 0;
    if ((self->fill + other->used) * 5 >= self->mask * 3 &&
        set_resize(rt, self, (self->used + other->used) * 2) < 0)
        return -1;
    struct set_entry *to = self->table, *from = other->table;
    size_t slots = (size_t)other->mask + 1;

    /* Nothing here and no dummies there: the same table again. */
    if (self->fill == 0 && self->mask == other->mask && other->fill == other->used) {
        for (size_t i = 0; i < slots; i++) {
            if (from[i].key)
                to[i] = (struct set_entry){ref_keep(from[i].key), from[i].hash};
        }
        self->fill = other->fill;
        self->used = other->used;
        return 0;
    }
    if (self->fill == 0) {
        self->fill = self->used = other->used;
        for (size_t i = 0; i < slots; i++) {
            if (is_live(&from[i]))
                insert_clean(to, (size_t)self->mask, ref_keep(from[i].key), from[i].hash);
        }
        return 0;
    }
    for (ssize_t i = 0; i <= other->mask; i++) {
        const struct set_entry *e = &other->table[i];
        if (is_live(e) && set_add_hashed(rt, self, e->key, e->hash) < 0)
            return -1;
    }
    return 0;
}

static int set_merge_dict(struct runtime *rt, struct set *self, Val dict)
{
    ssize_t count = dict_size(dict);
    if ((self->fill + count) * 5 >= self->mask * 3 &&
        set_resize(rt, self, (self->used + count) * 2) < 0)
        return -1;
    ssize_t position = 0, hash;
    Val key, value;
    while (dict_next_hashed(dict, &position, &key, &value, &hash)) {
        if (set_add_hashed(rt, self, key, hash) < 0)
            return -1;
    }
    return 0;
}

static int take_key(struct runtime *rt, Ref key, void *arg)
{
    Val set = arg;
    int bad = set_add(rt, set, key);
    ref_drop(rt, key);
    return bad ? -1 : 1;
}

int set_update(struct runtime *rt, Val set, Val iterable)
{
    struct set *self = as_set(set);
    if (is_any_set(iterable))
        return set_merge(rt, self, as_set(iterable));
    if (is_exact(iterable, &dict_def))
        return set_merge_dict(rt, self, iterable);
    Ref it = obj_iter(rt, iterable);
    if (!it)
        return -1;
    int how = iter_each(rt, it, take_key, (void *)(uintptr_t)set);
    ref_drop(rt, it);
    return how < 0 ? -1 : 0;
}

/* ---- life ----------------------------------------------------------------------------- */

Ref set_new_of(struct runtime *rt, struct type *type, Val iterable)
{
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct set *set = as_set(self);
    set->fill = set->used = 0;
    set->mask = SMALL - 1;
    set->table = set->small;
    set->hash = -1;
    set->finger = 0;
    set->weaklist = NULL;
    if (iterable && set_update(rt, self, iterable) < 0)
        ref_clear(rt, &self);
    return self;
}

Ref set_new(struct runtime *rt, Val iterable)
{
    return set_new_of(rt, builtin_type(rt, TYPE_ID_set), iterable);
}

Ref frozenset_new(struct runtime *rt, Val iterable)
{
    return set_new_of(rt, builtin_type(rt, TYPE_ID_frozenset), iterable);
}

struct type *set_base_type(struct runtime *rt, Val like)
{
    return builtin_type(rt, is_set(like) ? TYPE_ID_set : TYPE_ID_frozenset);
}

void set_dealloc(struct runtime *rt, Ref v)
{
    struct set *self = as_set(v);
    gc_untrack(rt, v);
    if (!trash_enter(rt, v))
        return;
    if (self->weaklist)
        weak_clear_all(rt, v);
    ssize_t left = self->used;
    for (struct set_entry *e = self->table; left > 0; e++) {
        if (is_live(e)) {
            left--;
            ref_drop(rt, e->key);
        }
    }
    if (self->table != self->small)
        heap_free(rt, self->table);
    gc_free(rt, v);
    trash_leave(rt);
}

int set_visit(Val v, visit_fn *fn, void *arg)
{
    const struct set *self = as_set(v);
    for (ssize_t i = 0; i <= self->mask; i++) {
        if (is_live(&self->table[i]))
            VISIT_ITEM(self->table[i].key, i);
    }
    return 0;
}

void set_blocks(Val v, void (*block)(const void *, void *), void *arg)
{
    if (as_set(v)->table != as_set(v)->small)
        block(as_set(v)->table, arg);
}

/* ---- C interface ------------------------------------------------------------------------ */

ssize_t set_size(Val v)
{
    return as_set(v)->used;
}

int set_add(struct runtime *rt, Val set, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? -1 : set_add_hashed(rt, as_set(set), key, hash);
}

int set_discard(struct runtime *rt, Val set, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? -1 : set_discard_hashed(rt, as_set(set), key, hash);
}

int set_contains(struct runtime *rt, Val set, Val key)
{
    ssize_t hash = key_hash(rt, key);
    return hash == -1 ? -1 : set_contains_hashed(rt, as_set(set), key, hash);
}

Ref set_pop(struct runtime *rt, Val v)
{
    struct set *self = as_set(v);
    if (self->used == 0)
        return raise(rt, EXC_KeyError, "pop from an empty set");
    /* The finger makes popping everything linear: it goes on where the last pop was. */
    ssize_t i = self->finger & self->mask;
    while (!is_live(&self->table[i]))
        i = i >= self->mask ? 0 : i + 1;
    Ref key = self->table[i].key;
    self->table[i].key = DUMMY;
    self->table[i].hash = -1;
    self->used--;
    self->finger = i + 1;
    return key;
}

void set_clear(struct runtime *rt, Val v)
{
    struct set *self = as_set(v);
    struct set_entry *table = self->table, copy[SMALL];
    bool small = table == self->small;
    ssize_t fill = self->fill;
    if (!small || fill > 0) {
        if (small) {
            memcpy(copy, table, sizeof copy);
            table = copy;
        }
        memset(self->small, 0, sizeof self->small);
        self->fill = self->used = 0;
        self->mask = SMALL - 1;
        self->table = self->small;
        self->hash = -1;
    }
    for (struct set_entry *e = table; fill > 0; e++) {
        if (e->key) {
            fill--;
            if (e->key != DUMMY)
                ref_drop(rt, e->key);
        }
    }
    if (!small)
        heap_free(rt, table);
}

void set_swap_bodies(struct set *a, struct set *b)
{
    ssize_t number = a->fill;
    a->fill = b->fill;
    b->fill = number;
    number = a->used;
    a->used = b->used;
    b->used = number;
    number = a->mask;
    a->mask = b->mask;
    b->mask = number;

    struct set_entry *table = a->table == a->small ? b->small : a->table;
    a->table = b->table == b->small ? a->small : b->table;
    b->table = table;
    struct set_entry copy[SMALL];
    memcpy(copy, a->small, sizeof copy);
    memcpy(a->small, b->small, sizeof copy);
    memcpy(b->small, copy, sizeof copy);

    /* Two frozensets change hashes; anything else forgets them. */
    if (is_frozenset(REF(a)) && is_frozenset(REF(b))) {
        number = a->hash;
        a->hash = b->hash;
        b->hash = number;
    } else {
        a->hash = b->hash = -1;
    }
}
