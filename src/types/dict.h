/* dict.h - dict: compact tables, str-only and general, shared keys of instances. */
#ifndef TYPES_DICT_H
#define TYPES_DICT_H

#include "types/state.h"

/* 48 + 16 = 64 bytes, as CPython's PyDictObject. */
struct dict {
    struct obj head;
    ssize_t used;
    uint64_t version;          /* changes at every change; unique among dicts */
    struct dict_keys *keys;    /* owned share */
    struct dict_values *values; /* NULL: combined; else the split table's values */
};
extern const struct type_def dict_def, dict_keys_def, dict_values_def, dict_items_def;

static inline bool is_dict(Val v)
{
    return type_has(v->type, TYPE_DICT);
}
static inline struct dict *as_dict(Val v)
{
    return LOOK(dict, v);
}
static inline ssize_t dict_size(Val v)
{
    return as_dict(v)->used;
}
OWNED Ref dict_new(struct runtime *rt);
OWNED Ref dict_new_presized(struct runtime *rt, ssize_t count);
/* Borrowed; NULL absent (nothing pending) or raised. */
Val dict_get(struct runtime *rt, Val dict, Val key);
Val dict_get_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash);
Val dict_get_text(struct runtime *rt, Val dict, const char *key); /* ASCII; no failure while all keys are str */
/* 1 with *out owned, 0 absent, -1 raised. */
int dict_lookup(struct runtime *rt, Val dict, Val key, Ref *out);
int dict_set(struct runtime *rt, Val dict, Val key, Val value);
int dict_set_take(struct runtime *rt, Val dict, Ref key, Ref value); /* consumes both */
int dict_set_hashed(struct runtime *rt, Val dict, Val key, ssize_t hash, Val value);
int dict_set_text(struct runtime *rt, Val dict, const char *key, Val value); /* key interned */
int dict_delete(struct runtime *rt, Val dict, Val key); /* KeyError */
int dict_delete_text(struct runtime *rt, Val dict, const char *key);
int dict_contains(struct runtime *rt, Val dict, Val key);
OWNED Ref dict_pop(struct runtime *rt, Val dict, Val key, Val fallback); /* NULL: KeyError */
Val dict_set_default(struct runtime *rt, Val dict, Val key, Val value); /* borrowed */
void dict_clear(struct runtime *rt, Val dict);
OWNED Ref dict_copy(struct runtime *rt, Val dict);
int dict_update(struct runtime *rt, Val dict, Val mapping);
/* override: 0 keep first, 1 replace, 2 KeyError on duplicates (f(**a, **b)). */
int dict_merge(struct runtime *rt, Val dict, Val mapping, int override);
OWNED Ref dict_key_list(struct runtime *rt, Val dict);
OWNED Ref dict_value_list(struct runtime *rt, Val dict);
OWNED Ref dict_item_list(struct runtime *rt, Val dict);
/* Walk: *position starts at 0; false at the end.  Borrowed; no changes meanwhile. */
bool dict_next(Val dict, ssize_t *position, Val *key, Val *value);
OWNED Ref dict_from_arrays(struct runtime *rt, Val const *keys, ssize_t key_step,
                           Val const *values, ssize_t value_step, ssize_t count);
void dict_untrack(struct runtime *rt, Val v); /* collector's hook: MAINTAIN_TRACKING undone */
/* Global and builtin lookup in one go; owned; NULL absent or raised. */
OWNED Ref dict_load_global(struct runtime *rt, Val globals, Val builtins, Val name);
void dict_keys_drop(struct runtime *rt, struct dict_keys *keys); /* a class gives its share back; NULL is fine */
bool dict_build_class_keys(struct runtime *rt, struct type *type); /* 30 shared keys for a new class */
/* What a class holds through its cached keys: the names, the block, its size. */
int dict_keys_visit(const struct dict_keys *keys, visit_fn *fn, void *arg);
ssize_t dict_keys_size(const struct dict_keys *keys);
/* Tables whose class is gone: for types_visit() and types_release(). */
int dict_orphans_visit(struct runtime *rt, visit_fn *fn, void *arg);
void dict_orphans_release(struct runtime *rt);

/* ---- instance attributes: values inline until somebody wants a dict --------------- */
/* In front of the GC head of an object whose type has TYPE_MANAGED_DICT. */
static inline struct dict_values **instance_values(Val v)
{
    return (struct dict_values **)(uintptr_t)v - 4;
}
static inline Ref *instance_managed_dict(Val v)
{
    return (Ref *)(uintptr_t)v - 3;
}
int instance_init_values(struct runtime *rt, Val v); /* object.__new__: a fresh values array */
OWNED Ref instance_get_attr(struct runtime *rt, Val v, struct dict_values *values, Val name); /* NULL absent */
int instance_store_attr(struct runtime *rt, Val v, struct dict_values *values, Val name, Val value); /* NULL deletes */
void instance_clear(struct runtime *rt, Val v);
void instance_free_values(struct runtime *rt, Val v); /* dealloc: drops values in key order, gives the block back */
void instance_blocks(Val v, void (*block)(const void *, void *), void *arg);
/* Where the object's __dict__ pointer is, or NULL; materialises nothing. */
Ref *instance_dict_slot(Val v);
/* The dict itself, made if need be (borrowed from the instance); NULL raised. */
Val instance_dict(struct runtime *rt, Val v);
/* ... for who asks for __dict__: made for the asking, a managed one is a dict of its own. */
Val instance_dict_seen(struct runtime *rt, Val v);

#endif
