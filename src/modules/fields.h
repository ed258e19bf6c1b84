/* fields.h - the life of a native object whose references are plain fields.
 *
 *     struct pair { struct obj head; Ref a, b; };
 *     #define PAIR_FIELDS(F) F(a) F(b)
 *     FIELD_LIFE(pair, PAIR_FIELDS)
 *
 * gives pair_visit, pair_clear and pair_dealloc for a static type (modules/types.def). */
#ifndef MODULES_FIELDS_H
#define MODULES_FIELDS_H

#include "heap/gc.h"

#define FIELD_VISIT(field) VISIT_SLOT(self->field, #field);
#define FIELD_CLEAR(field) ref_clear(rt, &self->field);

#define FIELD_WALK(name, FIELDS)                                    \
    static int name##_visit(Val v, visit_fn *fn, void *arg)         \
    {                                                               \
        const struct name *self = LOOK(name, v);                    \
        FIELDS(FIELD_VISIT)                                         \
        return 0;                                                   \
    }                                                               \
    static int name##_clear(struct runtime *rt, Val v)              \
    {                                                               \
        struct name *self = LOOK(name, v);                          \
        FIELDS(FIELD_CLEAR)                                         \
        return 0;                                                   \
    }

#define FIELD_LIFE(name, FIELDS)                                    \
    FIELD_WALK(name, FIELDS)                                        \
    static void name##_dealloc(struct runtime *rt, Ref v)           \
    {                                                               \
        gc_untrack(rt, v);                                          \
        if (!trash_enter(rt, v))                                    \
            return;                                                 \
        name##_clear(rt, v);                                        \
        v->type->free(rt, v);                                       \
        trash_leave(rt);                                            \
    }

/* Parameters a native function has but does not need. */

#endif
