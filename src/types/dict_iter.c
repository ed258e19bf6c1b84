/* dict_iter.c - iterators over dicts: keys, values, items, forwards and backwards.
 *
 * An iterator remembers how many pairs the dict had; a change of that number ends the
 * iteration with RuntimeError.  Items hand out one tuple again and again while nobody
 * else keeps it.
 */
#include "types/dict_table.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"

struct dict_iterator { /* 56 + 16 = 72 */
    struct obj head;
    Ref dict; /* NULL when exhausted */
    ssize_t used, position;
    Ref result; /* items: the tuple to hand out; else NULL */
    ssize_t left;
};

static inline struct dict_iterator *as_iterator(Val v)
{
    return LOOK(dict_iterator, v);
}

Ref dict_iterator_new(struct runtime *rt, Val dict, enum type_id id)
{
    const struct dict *d = as_dict(dict);
    Ref self = gc_new(rt, builtin_type(rt, id));
    if (!self)
        return NULL;
    struct dict_iterator *it = as_iterator(self);
    it->dict = ref_keep(dict);
    it->used = it->left = d->used;
    it->position = 0;
    it->result = NULL;
    if (id == TYPE_ID_dict_reversekeyiterator || id == TYPE_ID_dict_reversevalueiterator ||
        id == TYPE_ID_dict_reverseitemiterator)
        it->position = (d->values ? d->used : d->keys->nentries) - 1;
    if (id == TYPE_ID_dict_itemiterator || id == TYPE_ID_dict_reverseitemiterator) {
        it->result = tuple_pack(rt, 2, rt->none, rt->none);
        if (!it->result) {
            ref_drop(rt, self);
            return NULL;
        }
    }
    gc_track(rt, self);
    return self;
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    struct dict_iterator *it = as_iterator(self);
    gc_untrack(rt, self);
    ref_drop(rt, it->dict);
    ref_drop(rt, it->result);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->dict, "dict");
    VISIT_SLOT(as_iterator(self)->result, "result");
    return 0;
}

/* The first entry with a value from i on; -1 or nentries: none.  A walk that begins at
 * the front notes how far that was empty: a queue of keys is asked for its first again
 * and again. */
static ssize_t entry_from(struct dict_keys *keys, ssize_t i, int direction, Val *key,
                          Val *value)
{
    ssize_t n = keys->nentries;
    bool from_front = direction > 0 && i <= keys->first;
    if (from_front)
        i = keys->first;
    if (keys_are_str(keys)) {
        const struct dict_str_entry *e = keys_str_entries(keys);
        while (i >= 0 && i < n && !e[i].value)
            i += direction;
        if (i >= 0 && i < n) {
            *key = e[i].key;
            *value = e[i].value;
        }
    } else {
        const struct dict_entry *e = keys_entries(keys);
        while (i >= 0 && i < n && !e[i].value)
            i += direction;
        if (i >= 0 && i < n) {
            *key = e[i].key;
            *value = e[i].value;
        }
    }
    if (from_front && i > keys->first && i <= UINT32_MAX)
        keys->first = (uint32_t)i;
    return i;
}

/* The next pair, borrowed; false at the end or raised. */
static bool iterator_step(struct runtime *rt, struct dict_iterator *it, int direction,
                          Val *key, Val *value)
{
    struct dict *d = it->dict ? as_dict(it->dict) : NULL;
    if (!d)
        return false;
    if (it->used != d->used) {
        it->used = -1; /* the state is sticky */
        return raise_false(rt, EXC_RuntimeError, "dictionary changed size during iteration");
    }
    ssize_t i = it->position;
    if (i < 0)
        goto end;
    if (d->values) {
        if (i >= d->used)
            goto end;
        ssize_t ix = values_at_order(d->values, i);
        *key = keys_str_entries(d->keys)[ix].key;
        *value = d->values->values[ix];
    } else {
        i = entry_from(d->keys, i, direction, key, value);
        if (i < 0 || i >= d->keys->nentries)
            goto end;
    }
    if (direction > 0 && it->left == 0) {
        raise(rt, EXC_RuntimeError, "dictionary keys changed during iteration");
        goto end;
    }
    it->position = i + direction;
    it->left--;
    return true;
end:
    ref_clear(rt, &it->dict);
    return false;
}

/* The same forwards, where nothing is unusual. */
static inline bool iterator_next_pair(struct runtime *rt, struct dict_iterator *it, Val *key,
                                      Val *value)
{
    const struct dict *d = it->dict ? as_dict(it->dict) : NULL;
    ssize_t i = it->position;
    if (LIKELY(d && it->used == d->used && !d->values && i >= 0 && i < d->keys->nentries &&
               it->left > 0)) {
        if (keys_are_str(d->keys)) {
            const struct dict_str_entry *e = &keys_str_entries(d->keys)[i];
            *key = e->key;
            *value = e->value;
        } else {
            const struct dict_entry *e = &keys_entries(d->keys)[i];
            *key = e->key;
            *value = e->value;
        }
        if (LIKELY(*value != NULL)) {
            it->position++;
            it->left--;
            return true;
        }
    }
    return iterator_step(rt, it, 1, key, value);
}

static Ref iterator_next_key(struct runtime *rt, Val self)
{
    Val key, value;
    return iterator_next_pair(rt, as_iterator(self), &key, &value) ? ref_keep(key) : NULL;
}

static Ref iterator_next_value(struct runtime *rt, Val self)
{
    Val key, value;
    return iterator_next_pair(rt, as_iterator(self), &key, &value) ? ref_keep(value) : NULL;
}

static inline Ref iterator_pair(struct runtime *rt, struct dict_iterator *it, int direction)
{
    Val k, v;
    if (!(direction > 0 ? iterator_next_pair(rt, it, &k, &v)
                        : iterator_step(rt, it, direction, &k, &v)))
        return NULL;
    Ref key = ref_keep(k), value = ref_keep(v), result = it->result;
    if (result->refs == 1) {
        struct tuple *t = as_tuple(result);
        Ref old_key = t->items[0], old_value = t->items[1];
        t->items[0] = key;
        t->items[1] = value;
        result->refs++;
        ref_drop(rt, old_key);
        ref_drop(rt, old_value);
        /* The collector may have untracked it while it held atoms only. */
        if (!gc_is_tracked_head(result))
            gc_track(rt, result);
        return result;
    }
    result = tuple_new(rt, 2);
    if (!result) {
        ref_drop(rt, key);
        ref_drop(rt, value);
        return NULL;
    }
    tuple_set_take(result, 0, key);
    tuple_set_take(result, 1, value);
    return result;
}

static Ref iterator_next_item(struct runtime *rt, Val self)
{
    return iterator_pair(rt, as_iterator(self), 1);
}

static Ref iterator_previous_key(struct runtime *rt, Val self)
{
    Val key, value;
    return iterator_step(rt, as_iterator(self), -1, &key, &value) ? ref_keep(key) : NULL;
}

static Ref iterator_previous_value(struct runtime *rt, Val self)
{
    Val key, value;
    return iterator_step(rt, as_iterator(self), -1, &key, &value) ? ref_keep(value) : NULL;
}

static Ref iterator_previous_item(struct runtime *rt, Val self)
{
    return iterator_pair(rt, as_iterator(self), -1);
}

static Ref iterator_length_hint(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                                Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct dict_iterator *it = as_iterator(self);
    bool valid = it->dict && it->used == dict_size(it->dict);
    return int_from_ssize(rt, valid ? it->left : 0);
}

/* iter, (the rest as a list,): taken from a copy, so that self does not move. */
static Ref iterator_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct dict_iterator *it = as_iterator(self);
    ssize_t used = it->used, position = it->position, left = it->left;
    Ref dict = ref_keep_null(it->dict);
    Ref list = sequence_list(rt, self);
    it->used = used;
    it->position = position;
    it->left = left;
    ref_set_take(rt, &it->dict, dict);
    if (!list)
        return NULL;
    Ref iter = builtins_get(rt, "iter");
    if (!iter) {
        ref_drop(rt, list);
        return NULL;
    }
    Ref args = tuple_pack(rt, 1, list);
    Ref result = args ? tuple_pack(rt, 2, iter, args) : NULL;
    ref_drop(rt, list);
    ref_drop(rt, iter);
    ref_drop(rt, args);
    return result;
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

#define DICT_ITERATOR(id, step)                                                           \
    const struct type_def id##_def = {                                                    \
        .name = #id,                                                                      \
        .basicsize = sizeof(struct dict_iterator),                                        \
        .flags = TYPE_GC | TYPE_NO_NEW,                                                   \
        .dealloc = iterator_dealloc,                                                      \
        .visit = iterator_visit,                                                          \
        .iter = iter_self,                                                                \
        .iternext = step,                                                                 \
        .methods = iterator_methods,                                                      \
    }
extern const struct type_def dict_keyiterator_def, dict_valueiterator_def,
    dict_itemiterator_def, dict_reversekeyiterator_def, dict_reversevalueiterator_def,
    dict_reverseitemiterator_def;
DICT_ITERATOR(dict_keyiterator, iterator_next_key);
DICT_ITERATOR(dict_valueiterator, iterator_next_value);
DICT_ITERATOR(dict_itemiterator, iterator_next_item);
DICT_ITERATOR(dict_reversekeyiterator, iterator_previous_key);
DICT_ITERATOR(dict_reversevalueiterator, iterator_previous_value);
DICT_ITERATOR(dict_reverseitemiterator, iterator_previous_item);
