/* operators.c - what is left to do when an operator's method gives NotImplemented. */
#include "vm/operators.h"

#include "types/raise.h"

Ref operator_declined(struct runtime *rt, Val a, Val b, int op)
{
    static const char *const signs[] = {
#define BINARY(name, number, sign) [number] = sign,
#include "lang/opcodes.def"
#undef BINARY
    };
    return raise_operands(rt, a, b, op == NB_POWER ? "** or pow()" : signs[op]);
}
