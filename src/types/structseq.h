/* structseq.h - tuples with named fields made in C: sys.version_info, time.struct_time.
 *
 *     static const struct member_def version_fields[] = {
 *         STRUCTSEQ_FIELD(0, "major", "Major release number"), ...
 *         {0},
 *     };
 *     const struct type_def version_info_def =
 *         STRUCTSEQ_DEF("sys.version_info", "sys.version_info\n\n...", version_fields);
 *
 * with TYPE(version_info) in modules/types.def; then structseq_type() readies the type
 * and structseq_new() makes instances, whose items the caller fills. */
#ifndef TYPES_STRUCTSEQ_H
#define TYPES_STRUCTSEQ_H

#include "types/tuple.h"

enum { STRUCTSEQ_HIDDEN = 1 << 8 }; /* an attribute that is no item of the tuple; last */

#define STRUCTSEQ_AT(i)                                                                   \
    ((ssize_t)offsetof(struct tuple, items) + (ssize_t)(i) * (ssize_t)sizeof(Ref))
#define STRUCTSEQ_FIELD(i, name, doc)                                                     \
    {name, MEMBER_OBJECT, STRUCTSEQ_AT(i), MEMBER_READONLY, doc}
#define STRUCTSEQ_HIDDEN_FIELD(i, name, doc)                                              \
    {name, MEMBER_OBJECT, STRUCTSEQ_AT(i), MEMBER_READONLY | STRUCTSEQ_HIDDEN, doc}

#define STRUCTSEQ_SLOTS(type_name, type_doc, fields)                                      \
    .name = (type_name), .doc = (type_doc), .base = &tuple_def,                           \
    .basicsize = offsetof(struct tuple, items), .itemsize = sizeof(Ref),                  \
    .dealloc = structseq_dealloc, .visit = structseq_visit, .repr = structseq_repr,       \
    .methods = structseq_methods, .members = (fields)
#define STRUCTSEQ_DEF(type_name, type_doc, fields)                                        \
    {                                                                                     \
        STRUCTSEQ_SLOTS(type_name, type_doc, fields), .flags = TYPE_GC,                   \
        .new_ = structseq_new_slot,                                                       \
    }
/* Not to be made by Python code. */
#define STRUCTSEQ_CLOSED_DEF(type_name, type_doc, fields)                                 \
    {                                                                                     \
        STRUCTSEQ_SLOTS(type_name, type_doc, fields), .flags = TYPE_GC | TYPE_NO_NEW,     \
    }

/* The type, ready and with n_fields and its kin; borrowed, NULL raised. */
struct type *structseq_type(struct runtime *rt, enum type_id id);
/* An instance, tracked, all fields NULL: tuple_set_take() each, hidden ones too. */
OWNED Ref structseq_new(struct runtime *rt, enum type_id id);
/* From an array of as many items as there are fields; consumes them. */
OWNED Ref structseq_from_take(struct runtime *rt, enum type_id id, Ref const *items,
                              ssize_t count);

void structseq_dealloc(struct runtime *rt, Ref self);
int structseq_visit(Val self, visit_fn *fn, void *arg);
Ref structseq_repr(struct runtime *rt, Val self);
Ref structseq_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs);
extern const struct method_def structseq_methods[];

#endif
