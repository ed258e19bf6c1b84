/* descr_internal.h - the layouts of descriptors of built-in types. */
#ifndef TYPES_DESCR_INTERNAL_H
#define TYPES_DESCR_INTERNAL_H

#include "types/native.h"
#include "types/type_internal.h"

/* All begin alike. */
struct descriptor { /* 40 */
    struct obj head;
    struct type *type; /* owned */
    Ref name, qualname; /* owned; qualname NULL until asked */
};
struct getset_descriptor { /* 48 + 16 = 64 */
    struct obj head;
    struct type *type;
    Ref name, qualname;
    const struct getset_def *def;
};
struct member_descriptor { /* 48 + 16 = 64 */
    struct obj head;
    struct type *type;
    Ref name, qualname;
    const struct member_def *def;
};
struct wrapper_descriptor { /* 56 + 16 = 72 */
    struct obj head;
    struct type *type;
    Ref name, qualname;
    const struct slot_def *def;
    void *slot;
};
struct method_wrapper { /* 32 + 16 = 48 */
    struct obj head;
    Ref descr, self;
};
extern const struct type_def classmethod_descriptor_def, wrapper_descriptor_def,
    method_wrapper_def, getset_descriptor_def, member_descriptor_def;

/* (getattr, (owner, name)): how methods are reduced. */
OWNED Ref descr_getattr_reduce(struct runtime *rt, Val owner, const char *name);
OWNED Ref descr_getattr_reduce_name(struct runtime *rt, Val owner, Val name);
OWNED Ref wrapper_descriptor_new(struct runtime *rt, struct type *t, const struct slot_def *def,
                                 void *slot);
OWNED Ref method_wrapper_new(struct runtime *rt, Val descr, Val self);
OWNED Ref wrapper_call(struct runtime *rt, const struct wrapper_descriptor *d, Val self, Val args,
                       Val kwargs);

#endif
