/* exc_layout.h - exception objects, as large as CPython's. */
#ifndef TYPES_EXC_LAYOUT_H
#define TYPES_EXC_LAYOUT_H

#include "types/state.h"

struct exc { /* 72 + 16 = 88 */
    struct obj head;
    Ref dict, args, notes, traceback, context, cause;
    char suppress_context;
};
struct exc_value { /* StopIteration, SystemExit: 96 */
    struct exc base;
    Ref value;
};
struct exc_name { /* NameError */
    struct exc base;
    Ref name;
};
struct exc_attribute {
    struct exc base;
    Ref obj, name;
};
struct exc_import {
    struct exc base;
    Ref msg, name, path;
};
struct exc_group {
    struct exc base;
    Ref msg, excs;
};
struct exc_group_weak { /* ExceptionGroup, a dynamically made class in CPython */
    struct exc_group base;
    struct weak *weaklist;
};
struct exc_syntax {
    struct exc base;
    Ref msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line;
};
struct exc_os {
    struct exc base;
    Ref myerrno, strerror, filename, filename2;
    ssize_t written;
};
struct exc_unicode {
    struct exc base;
    Ref encoding, object;
    ssize_t start, end;
    Ref reason;
};

static inline bool is_exc(Val v) /* an instance */
{
    return type_has(v->type, TYPE_EXC);
}
static inline struct exc *as_exc(Val v)
{
    return LOOK(exc, v);
}
bool is_exc_class(Val v);
bool is_instance_of_exc(struct runtime *rt, Val v, enum exc_id id); /* by MRO */
const struct type_def *exc_def_of(enum exc_id id);
/* The reserve of MemoryErrors that need no memory. */
bool exc_init(struct runtime *rt);
void exc_release(struct runtime *rt);
int exc_visit(struct runtime *rt, visit_fn *fn, void *arg);
void exc_owned_blocks(struct runtime *rt, void (*block)(const void *p, void *arg), void *arg);
OWNED Ref exc_no_memory(struct runtime *rt);
void exc_set_traceback(struct runtime *rt, Val exc, Val traceback);
void exc_set_context_take(struct runtime *rt, Val exc, Ref context);
void exc_set_cause_take(struct runtime *rt, Val exc, Ref cause);
static inline bool is_exc_group(struct runtime *rt, Val v)
{
    return is_exc(v) && is_instance_of_exc(rt, v, EXC_BaseExceptionGroup);
}

#endif
