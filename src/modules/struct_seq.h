/* struct_seq.h - tuples with named fields, made in C: sys.version_info, time.struct_time. */
#ifndef MODULES_STRUCT_SEQ_H
#define MODULES_STRUCT_SEQ_H

#include "types/state.h"

/* A row of getset for field i of a struct sequence. */
#define SEQ_FIELD(name, i, doc) {name, struct_seq_get, NULL, doc, (void *)(intptr_t)(i)}

Ref struct_seq_get(struct runtime *rt, Val self, void *closure);
OWNED Ref struct_seq_repr(struct runtime *rt, Val self);
/* tuple.__new__ of such a type from one sequence of the right length. */
OWNED Ref struct_seq_make(struct runtime *rt, struct type *type, Val args, Val kwargs);
/* Consumes the items; NULL among them: raised. */
OWNED Ref struct_seq_new_take(struct runtime *rt, enum type_id id, Ref const *items, ssize_t count);

#define STRUCT_SEQ(id, python_name, fields, text)                    \
    const struct type_def id##_def = {                               \
        .name = python_name,                                         \
        .doc = text,                                                 \
        .base = &tuple_def,                                          \
        .basicsize = offsetof(struct tuple, items),                  \
        .itemsize = sizeof(Ref),                                     \
        .repr = struct_seq_repr,                                     \
        .new_ = struct_seq_make,                                     \
        .getset = fields,                                            \
    }

#endif
