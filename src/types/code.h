/* code.h - code objects: the same bytes, tables and constants as CPython 3.11's. */
#ifndef TYPES_CODE_H
#define TYPES_CODE_H

#include "types/state.h"

/* 184 bytes before the instructions, as CPython's PyCodeObject; not a GC type. */
struct code {
    struct var_obj head; /* size: code units (2 bytes each) */
    Ref consts, names;   /* tuples */
    Ref exception_table; /* bytes */
    int flags;
    short warmup; /* calls and turns of loops until it is quickened */
    short turns;  /* ... turns of loops that end in a conditional jump */
    int argcount, posonlyargcount, kwonlyargcount;
    int stacksize;
    int firstlineno;
    int nlocalsplus, nlocals, nplaincellvars, ncellvars, nfreevars;
    Ref localsplus_names; /* tuple */
    Ref localsplus_kinds; /* bytes */
    Ref filename, name, qualname;
    Ref linetable; /* bytes: co_linetable, 3.11's location table */
    struct weak *weaklist;
    Ref original;        /* bytes: the instructions as compiled */
    struct code_steps *steps; /* host memory, vm/steps.c; NULL until steps are counted */
    int first_traceable;
    void *extra;
    uint16_t unit[1]; /* opcode | oparg << 8; quickened in place; deopt for co_code */
};
enum {
    CODE_OPTIMIZED = 1,
    CODE_NEWLOCALS = 2,
    CODE_VARARGS = 4,
    CODE_VARKEYWORDS = 8,
    CODE_NESTED = 16,
    CODE_GENERATOR = 32,
    CODE_COROUTINE = 128,
    CODE_ITERABLE_COROUTINE = 256,
    CODE_ASYNC_GENERATOR = 512,
};
enum { LOCAL_FAST = 0x20, LOCAL_CELL = 0x40, LOCAL_FREE = 0x80 };

extern const struct type_def code_def;

/* What the compiler hands over; every Ref is consumed. */
struct code_parts {
    Ref filename, name, qualname;
    Ref consts, names, localsplus_names, localsplus_kinds;
    Ref code /* bytes, inline caches included, zeroed */, linetable, exception_table;
    int flags, firstlineno, stacksize;
    int argcount, posonlyargcount, kwonlyargcount;
};
OWNED Ref code_new_take(struct runtime *rt, struct code_parts *parts);
static inline bool is_code(Val v)
{
    return is_exact(v, &code_def);
}
static inline struct code *as_code(Val v)
{
    return LOOK(code, v);
}
/* Source position of the instruction at byte offset `at`; each -1 when unknown. */
struct code_position {
    int line, end_line, column, end_column; /* columns in UTF-8 bytes, from 0 */
};
struct code_position code_position_at(const struct code *code, int at);
int code_line_at(const struct code *code, int at);
/* Beside code whose steps are counted (vm/steps.c): host memory. */
struct code_steps {
    uint8_t op[1]; /* what stands behind OP_STEP, one a unit; 0: no step begins there */
};
/* The opcode of a unit, quickened perhaps, but never OP_STEP. */
static inline int code_op(const struct code *code, ssize_t i)
{
    return code->steps && code->steps->op[i] ? code->steps->op[i] : code->unit[i] & 255;
}
/* starts[unit] = 1 where an instruction begins another line than the one before it; the
 * others stay as they are. */
void code_line_starts(const struct code *code, uint8_t *starts);
/* The handler for the instruction at byte offset `at`: false when none. */
bool code_handler(const struct code *code, int at, int *target, int *depth, bool *push_lasti);
OWNED Ref code_varnames(struct runtime *rt, const struct code *code);
OWNED Ref code_cellvars(struct runtime *rt, const struct code *code);
OWNED Ref code_freevars(struct runtime *rt, const struct code *code);

#endif
