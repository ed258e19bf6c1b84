/* opcode.h - the instruction set: numbers, names, inline caches, stack effects. */
#ifndef LANG_OPCODE_H
#define LANG_OPCODE_H

#include <stdbool.h>
#include <stdint.h>

enum opcode {
#define OP(name, number, caches, effect, kind, text) OP_##name = number,
#define FAST(name, number, general)                  OP_##name = number,
#define STEPPED(name, number)                        OP_STEP_##name = number,
#include "lang/opcodes.def"
#undef OP
#undef FAST
#undef STEPPED
};

/* The operators of BINARY_OP: its argument. */
enum {
#define BINARY(name, number, sign) name = number,
#include "lang/opcodes.def"
#undef BINARY
};

enum { HAVE_ARGUMENT = 90 };

/* An instruction is a unit of 16 bits, the argument in the high byte; the bytes in memory. */
enum {
    OP_BYTE = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    ARG_BYTE = !OP_BYTE,
};

/* What the argument of an instruction means. */
enum arg_kind {
    ARG_NONE,
    ARG_COUNT, /* a plain number */
    ARG_CONST,
    ARG_NAME,
    ARG_LOCAL,
    ARG_CELL,
    ARG_JUMP, /* units forward from the next instruction */
    ARG_BACK, /* units back */
    ARG_COMPARE,
    ARG_BINARY,
};

struct opcode_info {
    const char *name; /* NULL: no such instruction */
    const char *text; /* what it does; NULL for a quickened form */
    uint8_t caches;   /* units of inline cache behind it */
    uint8_t kind;     /* enum arg_kind */
    uint8_t general;  /* what it was before it was quickened, or itself */
    uint8_t second;   /* the instruction behind it that it runs, too; 0: none */
};
extern const struct opcode_info opcode_table[256];

/* Does a step begin with it (vm/steps.c)? */
static inline bool opcode_is_step(int op)
{
    return op >= OP_STEP;
}
/* What stands for a step and this opcode: one of STEPPED, or OP_STEP. */
int opcode_stepped(int op);

/* By how much the stack grows; `jump`: 1 when it jumps, 0 when not, -1 the larger. */
int opcode_effect(int op, int arg, int jump);

#endif
