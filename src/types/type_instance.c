/* type_instance.c - instances of classes: how they are walked, broken up and freed.
 *
 * An instance is what its nearest built-in base makes it, then the slots of each
 * class on the way (base classes first in memory), perhaps a dict pointer, perhaps
 * the list of weak references; in front of the collector's header the values and
 * the dict of a class with managed attributes.
 *
 * Death goes in CPython's order: __del__, weak references, slots by name from the
 * derived class to the base, attributes, what the built-in base holds, the class.
 */
#include "types/type_internal.h"

#include "heap/fast.h"
#include "heap/walk.h"
#include "heap/weak.h"
#include "types/dict_layout.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

static inline ssize_t slot_count(const struct type *t)
{
    return t->head.size;
}

static inline Ref *slot_at(Val self, const struct member_def *m)
{
    return (Ref *)((uintptr_t)self + (size_t)m->offset);
}

/* ---- the collector's side -------------------------------------------------------- */

HEAP_INLINE int slot_edges(const struct type *t, Val self, visit_fn *fn, void *arg)
{
    for (ssize_t i = 0; i < slot_count(t); i++)
        VISIT_SLOT(*slot_at(self, &t->members[i]), t->members[i].name);
    return 0;
}

HEAP_INLINE int attribute_edges(Val self, visit_fn *fn, void *arg)
{
    const struct dict_values *values = *instance_values(self);
    if (!values) {
        VISIT_SLOT(*instance_managed_dict(self), "__dict__");
        return 0;
    }
    const struct dict_keys *keys = LOOK(heap_type, self->type)->cached_keys;
    for (ssize_t i = 0; i < keys->nentries; i++)
        VISIT_EDGE(values->values[i], .kind = EDGE_ATTR, .index = (uint32_t)i,
                   .name = keys_str_entries(keys)[i].key);
    return 0;
}

HEAP_INLINE int instance_edges(Val self, visit_fn *fn, void *arg)
{
    const struct type *type = self->type, *base = type;
    int stop = 0;
    for (; !stop && base->visit == instance_visit; base = base->base)
        stop = slot_edges(base, self, fn, arg);
    if (!stop && type_has(type, TYPE_MANAGED_DICT))
        stop = attribute_edges(self, fn, arg);
    if (stop)
        return stop;
    if (!type_has(type, TYPE_MANAGED_DICT) && type->dict_offset != base->dict_offset) {
        Ref *slot = instance_dict_slot(self);
        if (slot)
            VISIT_SLOT(*slot, "__dict__");
    }
    if (!base->visit || !type_has(base, TYPE_HEAP))
        VISIT_EDGE(type, .kind = EDGE_TYPE);
    return base->visit ? base->visit(self, fn, arg) : 0;
}
HEAP_WALKS_AS(, instance);

static void clear_slots(struct runtime *rt, const struct type *t, Val self)
{
    for (ssize_t i = 0; i < slot_count(t); i++)
        ref_clear(rt, slot_at(self, &t->members[i]));
}

int instance_clear_all(struct runtime *rt, Val self)
{
    const struct type *type = self->type, *base = type;
    for (; base->clear == instance_clear_all; base = base->base)
        clear_slots(rt, base, self);
    if (type_has(type, TYPE_MANAGED_DICT)) {
        if (*instance_values(self))
            instance_clear(rt, self);
        else
            ref_clear(rt, instance_managed_dict(self));
    } else if (type->dict_offset != base->dict_offset) {
        Ref *slot = instance_dict_slot(self);
        if (slot)
            ref_clear(rt, slot);
    }
    return base->clear ? base->clear(rt, self) : 0;
}

/* ---- death --------------------------------------------------------------------------- */

static struct type *dealloc_base(struct type *t)
{
    while (t->dealloc == instance_dealloc)
        t = t->base;
    return t;
}

static void finish_dealloc(struct runtime *rt, Ref self, struct type *base)
{
    /* The base's dealloc frees the memory; and dropping the class may free that. */
    struct type *type = self->type;
    bool drop_type = type_has(type, TYPE_HEAP) && !type_has(base, TYPE_HEAP);
    if (LIKELY(base->def == &object_def && type_has(type, TYPE_GC)))
        gc_free_fast(rt, self);
    else
        base->dealloc(rt, self);
    if (drop_type)
        ref_drop(rt, REF(type));
}

static void plain_dealloc(struct runtime *rt, Ref self)
{
    if (self->type->finalize && gc_finalize_dying(rt, self) < 0)
        return;
    finish_dealloc(rt, self, dealloc_base(self->type));
}

static void drop_attributes(struct runtime *rt, Ref self, struct type *type, struct type *base)
{
    if (type_has(type, TYPE_MANAGED_DICT)) {
        if (*instance_values(self))
            instance_free_values(rt, self);
        else
            ref_clear(rt, instance_managed_dict(self));
    } else if (type->dict_offset && !base->dict_offset) {
        Ref *slot = instance_dict_slot(self);
        if (slot)
            ref_clear(rt, slot);
    }
}

void instance_dealloc(struct runtime *rt, Ref self)
{
    struct type *type = self->type;
    if (!type_has(type, TYPE_GC)) {
        plain_dealloc(rt, self);
        return;
    }
    gc_untrack(rt, self);
    if (!trash_enter_fast(rt, self))
        return;
    struct type *base = dealloc_base(type);
    bool own_weaklist = type->weaklist_offset && !base->weaklist_offset;
    if (UNLIKELY(type->finalize != NULL)) {
        gc_track(rt, self);
        if (gc_finalize_dying(rt, self) < 0) {
            trash_leave_fast(rt);
            return;
        }
        gc_untrack(rt, self);
    }
    if (own_weaklist && *weak_list_of(self)) {
        weak_clear_all(rt, self);
        /* Made meanwhile: dead, without being told. */
        for (struct weak **list = weak_list_of(self); type->finalize && *list;)
            weak_clear(rt, *list);
    }
    for (struct type *t = type; t->dealloc == instance_dealloc; t = t->base)
        clear_slots(rt, t, self);
    drop_attributes(rt, self, type, base);
    if (type_has(base, TYPE_GC))
        gc_track(rt, self);
    finish_dealloc(rt, self, base);
    trash_leave_fast(rt);
}

/* ---- __dict__ and __weakref__ ------------------------------------------------------------ */

/* The nearest base whose __dict__ is a built-in type's own affair. */
static struct type *builtin_base_with_dict(struct type *t)
{
    for (; t->base; t = t->base) {
        if (t->dict_offset != 0 && !type_has(t, TYPE_HEAP))
            return t;
    }
    return NULL;
}

/* That type's __dict__ descriptor; NULL raised. */
static Val dict_descriptor(struct runtime *rt, struct type *t, Val obj)
{
    Val descr = type_lookup(rt, t, IDENT_OF(rt, __dict__));
    if (descr && descr->type->descr_set)
        return descr;
    raise(rt, EXC_TypeError, "this __dict__ descriptor does not support '%.200s' objects",
          obj->type->name);
    return NULL;
}

static Ref get_dict(struct runtime *rt, Val self, void *closure)
{
    struct type *base = builtin_base_with_dict(self->type);
    if (!base)
        return obj_generic_get_dict(rt, self, closure);
    Val descr = dict_descriptor(rt, base, self);
    if (!descr)
        return NULL;
    return descr->type->descr_get(rt, descr, self, (Val)self->type);
}

static int set_dict(struct runtime *rt, Val self, Val value, void *closure)
{
    struct type *base = builtin_base_with_dict(self->type);
    if (base) {
        Val descr = dict_descriptor(rt, base, self);
        return descr ? descr->type->descr_set(rt, descr, self, value) : -1;
    }
    if (value)
        return obj_generic_set_dict(rt, self, value, closure);
    /* Unlike other objects, an instance may lose its dict. */
    Ref *slot = instance_dict_slot(self);
    if (!slot)
        return raise_int(rt, EXC_AttributeError, "This object has no __dict__");
    if (type_has(self->type, TYPE_MANAGED_DICT) && *instance_values(self) &&
        !instance_dict(rt, self))
        return -1;
    ref_clear(rt, slot);
    return 0;
}

static Ref get_weakref(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    if (self->type->weaklist_offset == 0)
        return raise(rt, EXC_AttributeError, "This object has no __weakref__");
    struct weak **list = weak_list_of(self);
    return list && *list ? ref_keep((Val)*list) : new_none(rt);
}

#define DICT_ROW                                                                           \
    {"__dict__", get_dict, set_dict, "dictionary for instance variables (if defined)", NULL}
#define WEAKREF_ROW                                                                        \
    {"__weakref__", get_weakref, NULL, "list of weak references to the object (if defined)", NULL}
const struct getset_def instance_getset_full[] = {DICT_ROW, WEAKREF_ROW, {0}};
const struct getset_def instance_getset_dict[] = {DICT_ROW, {0}};
const struct getset_def instance_getset_weak[] = {WEAKREF_ROW, {0}};
