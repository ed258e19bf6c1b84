/* type_internal.h - what the files of the class machinery tell each other. */
#ifndef TYPES_TYPE_INTERNAL_H
#define TYPES_TYPE_INTERNAL_H

#include "types/type_layout.h"

/* ---- slots and their names (type_slots.c) --------------------------------- */

/* A special method called through a descriptor: (self, *args, **kwargs). */
typedef Ref slot_wrap_fn(struct runtime *rt, Val self, Val args, void *slot, Val kwargs);

/* One row of the table of special methods.  Several rows may share an offset
 * (__add__ and __radd__), several offsets a name (__len__). */
struct slot_def {
    enum ident_id name;
    int offset;      /* in struct heap_type */
    void *function;  /* calls the Python method; NULL: never dispatched */
    slot_wrap_fn *wrap; /* calls the C slot; NULL: no wrapper in __dict__ */
    const char *doc; /* "__add__($self, value, /)\n--\n\nReturn self+value." */
    bool keywords;   /* the wrapper takes keywords */
};

/* Wrapper descriptors for the slots found in `own`, into t's dict. */
bool type_add_operators(struct runtime *rt, struct type *t, struct type *own);
/* All slots of a new class from the names in its MRO. */
void type_fix_slots(struct runtime *rt, struct type *t);
/* After t.name changed: the slots of that name, here and in subclasses. */
void type_update_slot(struct runtime *rt, struct type *t, Val name);
/* After t's MRO changed: all slots, here and in subclasses. */
void type_update_all_slots(struct runtime *rt, struct type *t);
Ref slot_call(struct runtime *rt, Val self, Val args, Val kwargs); /* tp_call of classes with __call__ */
Ref slot_getattr_hook(struct runtime *rt, Val self, Val name);
Ref slot_new(struct runtime *rt, struct type *type, Val args, Val kwargs);
extern const struct slot_def slot_defs[];
void **slot_pointer(struct type *t, int offset); /* NULL: no such suite */

/* ---- making (type.c, type_new.c, type_mro.c) ------------------------------- */

/* Attribute by MRO without the cache; NULL absent or raised. */
Val type_find_in_mro(struct runtime *rt, struct type *t, Val name);
Ref type_mro_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames); /* type.mro() */
bool type_set_mro(struct runtime *rt, struct type *t, Ref *old); /* old: may be NULL */
void type_mro_modified(struct runtime *rt, struct type *t, Val bases);
void type_inherit(struct runtime *rt, struct type *t);
bool type_add_subclass(struct runtime *rt, struct type *base, struct type *t);
void type_remove_subclass(struct runtime *rt, struct type *base, struct type *t);
/* Live direct subclasses as a list. */
OWNED Ref type_subclass_list(struct runtime *rt, struct type *t);
struct type *type_best_base(struct runtime *rt, Val bases);
struct type *type_solid_base(struct runtime *rt, struct type *t);
bool type_extra_ivars(const struct type *t, const struct type *base);
Ref type_new_py(struct runtime *rt, struct type *meta, Val args, Val kwargs);
int type_init_py(struct runtime *rt, Val self, Val args, Val kwargs);
/* Doc without the signature line; the signature alone ("($self, /)"); None when absent. */
OWNED Ref doc_without_signature(struct runtime *rt, const char *name, const char *doc);
OWNED Ref doc_signature(struct runtime *rt, const char *name, const char *doc);
extern const struct method_def type_new_method; /* __new__ of built-in types */

/* ---- attributes of types (type_attr.c) -------------------------------------- */
extern const struct getset_def type_getset[];
extern const struct member_def type_members[];
extern const struct method_def type_methods[];
Ref type_repr(struct runtime *rt, Val self);
Ref type_getattro(struct runtime *rt, Val self, Val name);
int type_setattro(struct runtime *rt, Val self, Val name, Val value);
bool type_merge_dir(struct runtime *rt, Val dict, Val cls); /* names of cls and its bases */
Ref type_or(struct runtime *rt, Val a, Val b);

/* ---- instances of classes (type_instance.c) ---------------------------------- */
int instance_visit(Val self, visit_fn *fn, void *arg); /* of classes */
extern const struct gc_walk instance_walk;
int instance_clear_all(struct runtime *rt, Val self);
extern const struct getset_def instance_getset_full[], instance_getset_dict[], instance_getset_weak[];

/* ---- object ------------------------------------------------------------------- */
bool object_compatible_layout(struct runtime *rt, struct type *new_, struct type *old, const char *attr);
/* obj_generic_getattr() of a str, without raising when there is no such attribute. */
OWNED Ref obj_generic_lookup(struct runtime *rt, Val v, Val name);
/* What type.__instancecheck__ and type.__subclasscheck__ do. */
int obj_real_isinstance(struct runtime *rt, Val v, Val cls);
int obj_real_issubclass(struct runtime *rt, Val derived, Val cls);
/* int | str: its members, a tuple; borrowed. */
Val union_args(Val v);
extern const struct type_def union_def, generic_alias_def;
static inline bool is_generic_alias(Val v) /* or of a subclass */
{
    return v->type->layout == &generic_alias_def;
}
/* v.__isabstractmethod__ is true; v may be NULL. */
int obj_is_abstract(struct runtime *rt, Val v);
/* Name and obj of a pending AttributeError, as PyObject_GetAttr sets them. */
void raised_attribute_context(struct runtime *rt, Val obj, Val name);
Ref object_reduce_ex(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames);
Ref object_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames);
Ref object_getstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames);
int object_set_class(struct runtime *rt, Val self, Val value, void *closure);

#endif
