/* type_layout.h - classes: making them, looking attributes up, slots by name. */
#ifndef TYPES_TYPE_LAYOUT_H
#define TYPES_TYPE_LAYOUT_H

#include "types/state.h"

/* A class made by a class statement: 904 bytes, as CPython's PyHeapTypeObject. */
struct heap_type {
    struct type type;                /* 408 */
    void *plain_init;                /* for the VM (vm/plain_init.h): host memory or NULL */
    struct { void *slot[3]; } async; /* 24, unused */
    struct number_suite number;      /* 288 */
    struct mapping_suite mapping;    /* 24 */
    struct sequence_suite sequence;  /* 80 */
    struct buffer_suite buffer;      /* 16 */
    Ref name, slots, qualname;       /* owned; slots may be NULL */
    struct dict_keys *cached_keys;   /* shared keys of instances, or NULL */
    Ref module;
    char *type_name; /* owned block or NULL */
    Ref getitem;     /* for the VM: __getitem__ written in Python, borrowed */
};
_Static_assert(sizeof(struct heap_type) == 904, "sys.getsizeof of a slotted class is 920");

extern const struct type_def type_def_type, object_def;
#define TYPE_DEF_OF_TYPE type_def_type

static inline bool is_type(Val v)
{
    return type_has(v->type, TYPE_TYPE);
}
static inline struct type *as_type(Val v)
{
    return LOOK(type, v);
}
static inline struct heap_type *as_heap_type(Val v)
{
    return LOOK(heap_type, v);
}
/* Built-in types are made in two steps, since a type needs dicts, tuples and
 * strings, which need their types.  type_make(): memory and slots, inherited
 * ones too, so that instances work (base NULL: the type made from def->base, or
 * object).  type_ready(): metatype, bases, mro, __dict__.  Start: make all, then
 * identifiers and singletons, then ready all, bases first.  Found already set, t->base
 * and t->bases are kept (ExceptionGroup has two bases). */
struct type *type_make(struct runtime *rt, const struct type_def *def, struct type *base);
bool type_ready(struct runtime *rt, struct type *t);
/* Both steps at once (its base must be made). */
struct type *type_from_def(struct runtime *rt, const struct type_def *def);
/* For types_release() and types_visit(): names in the method cache; what the
 * static types hold is yielded by type_def_type.visit on each. */
void type_cache_clear(struct runtime *rt);
int type_cache_visit(struct runtime *rt, visit_fn *fn, void *arg);
/* Make a type object of a module in C: heap memory, an owned reference. */
OWNED Ref type_new_native(struct runtime *rt, const struct type_def *def, struct type *base, Val module_name);
/* The method cache: what a lookup along the MRO found, by class version and name; and where
 * the last lookup on an instance of the class that keeps its attributes in shared keys, with
 * nothing of that name in the class, found its own.  For the ordinary way only. */
enum { TYPE_CACHE_ROWS = 1 << 12 };
struct type_cache {
    struct type_cache_row {
        uint64_t version;
        Ref name;         /* owned */
        Val value;        /* borrowed from the dict it was found in; NULL: absent */
        uint32_t own;     /* 1 + index among the instance's values; 0: not known */
        uint32_t lacking; /* version of the shared keys that lack it, value is a method; 0: not known */
    } row[TYPE_CACHE_ROWS];
};
static inline size_t type_cache_index(const struct type *t, Val name)
{
    return (size_t)(t->version ^ ((uintptr_t)name >> 3)) & (TYPE_CACHE_ROWS - 1);
}
/* NULL: the cache does not know. */
static inline struct type_cache_row *type_cache_row(struct runtime *rt, const struct type *t, Val name)
{
    struct type_cache *cache = rt->types->cache;
    if (UNLIKELY(!cache))
        return NULL;
    struct type_cache_row *row = &cache->row[type_cache_index(t, name)];
    return row->name == name && row->version == t->version ? row : NULL;
}
/* Attribute on the type, by MRO, through the method cache; borrowed, NULL absent (nothing pending). */
Val type_lookup(struct runtime *rt, struct type *t, Val name);
void type_modified(struct runtime *rt, struct type *t); /* version invalid, here and below */
bool type_assign_version(struct runtime *rt, struct type *t);
OWNED Ref type_call(struct runtime *rt, Val type, Val args, Val kwargs);
OWNED Ref type_generic_alloc(struct runtime *rt, struct type *type, ssize_t items);
OWNED Ref type_generic_new(struct runtime *rt, struct type *type, Val args, Val kwargs);
const char *type_short_name(const struct type *t); /* after the last dot */
OWNED Ref type_qualname(struct runtime *rt, const struct type *t);
OWNED Ref type_module(struct runtime *rt, const struct type *t);
/* The winner of metaclass derivation, borrowed; NULL raised. */
struct type *type_calculate_metaclass(struct runtime *rt, struct type *meta, Val bases);
/* Generic instance slots (subtype_*), used by collector, dealloc, layout lens. */
void instance_dealloc(struct runtime *rt, Ref self);
OWNED Ref super_new(struct runtime *rt, struct type *type, Val obj);

#endif
