/* opcode.c - the instruction table, made from opcodes.def. */
#include "lang/opcode.h"

#include <stddef.h>

#define VARIES 99

enum {
#define OP(name, number, caches, effect, kind, text) \
    CACHES_##name = (caches), KIND_##name = ARG_##kind,
#include "lang/opcodes.def"
#undef OP
};

const struct opcode_info opcode_table[256] = {
#define OP(name, number, caches, effect, kind, text) \
    [number] = {#name, text, caches, ARG_##kind, number, 0},
#define FAST(name, number, general) \
    [number] = {#name, NULL, CACHES_##general, KIND_##general, OP_##general, 0},
#define PAIR(first, number, second) \
    [number] = {#first "__" #second, NULL, CACHES_##first, KIND_##first, OP_##first, OP_##second},
#define STEPPED(name, number) \
    [number] = {"STEP_" #name, NULL, 0, ARG_NONE, OP_NOP, 0},
#include "lang/opcodes.def"
#undef OP
#undef FAST
#undef PAIR
#undef STEPPED
};

int opcode_stepped(int op)
{
    static const uint8_t both[256] = {
#define STEPPED(name, number) [OP_##name] = number,
#include "lang/opcodes.def"
#undef STEPPED
    };
    return both[op] ? both[op] : OP_STEP;
}

static const int8_t fixed_effect[256] = {
#define OP(name, number, caches, effect, kind, text) [number] = (effect),
#include "lang/opcodes.def"
#undef OP
};

static int bits_set(int arg)
{
    return __builtin_popcount((unsigned)arg);
}

int opcode_effect(int op, int arg, int jump)
{
    int fixed = fixed_effect[op & 0xff];
    if (fixed != VARIES)
        return fixed;
    switch (op) {
    case OP_UNPACK_SEQUENCE:
        return arg - 1;
    case OP_UNPACK_EX:
        return (arg & 0xff) + (arg >> 8);
    case OP_FOR_ITER:
        return jump > 0 ? -1 : 1;
    case OP_SEND:
        return jump > 0 ? -1 : 0;
    case OP_JUMP_IF_FALSE_OR_POP:
    case OP_JUMP_IF_TRUE_OR_POP:
        return jump ? 0 : -1;
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_SET:
    case OP_BUILD_STRING:
        return 1 - arg;
    case OP_BUILD_MAP:
        return 1 - 2 * arg;
    case OP_BUILD_CONST_KEY_MAP:
    case OP_RAISE_VARARGS:
    case OP_PRECALL:
        return -arg;
    case OP_LOAD_GLOBAL:
        return (arg & 1) + 1;
    case OP_MAKE_FUNCTION:
        return -bits_set(arg & 15);
    case OP_BUILD_SLICE:
        return arg == 3 ? -2 : -1;
    case OP_CALL_FUNCTION_EX:
        return -2 - (arg & 1);
    case OP_FORMAT_VALUE:
        return (arg & 4) ? -1 : 0;
    }
    return 0;
}
