/* operators.h - operators written in Python: the functions that the loop calls itself.
 *
 * Two objects of one class, whose method is a plain function: nothing else is asked
 * before it, and after it only when it gives NotImplemented. */
#ifndef VM_OPERATORS_H
#define VM_OPERATORS_H

#include "lang/opcode.h"
#include "types/type_layout.h"
#include "vm/state.h"

static inline Val plain_method(struct runtime *rt, struct type *t, enum ident_id name)
{
    Val f = type_lookup(rt, t, (Val)rt->types->ident[name]);
    if (!f || !is_function(f))
        return NULL;
    const struct code *code = LOOK(code, as_function(f)->code);
    bool sleeps = code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR);
    return function_is_simple(code, 2) && !sleeps ? f : NULL;
}

static inline bool same_class(Val a, Val b)
{
    return a->type == b->type && type_has(a->type, TYPE_HEAP);
}

/* What `a op b` calls (NB_*), borrowed; NULL: ask binary_op(). */
static inline Val operator_method(struct runtime *rt, Val a, Val b, int op)
{
    static const enum ident_id names[] = {
        ID___add__, ID___and__, ID___floordiv__, ID___lshift__, ID___matmul__, ID___mul__, ID___mod__,
        ID___or__, ID___pow__, ID___rshift__, ID___sub__, ID___truediv__, ID___xor__,
    };
    static const enum ident_id in_place[] = {
        ID___iadd__, ID___iand__, ID___ifloordiv__, ID___ilshift__, ID___imatmul__, ID___imul__,
        ID___imod__, ID___ior__, ID___ipow__, ID___irshift__, ID___isub__, ID___itruediv__, ID___ixor__,
    };
    struct type *t = a->type;
    const struct sequence_suite *s = t->sequence;
    if (!same_class(a, b) || (s && (s->concat || s->repeat)))
        return NULL;
    if (op >= NB_INPLACE_ADD) {
        op -= NB_INPLACE_ADD;
        if (type_lookup(rt, t, (Val)rt->types->ident[in_place[op]]))
            return NULL;
    }
    return plain_method(rt, t, names[op]);
}

/* ... and what a comparison calls (CMP_*). */
static inline Val compare_method(struct runtime *rt, Val a, Val b, int op)
{
    static const enum ident_id names[] = {ID___lt__, ID___le__, ID___eq__, ID___ne__, ID___gt__, ID___ge__};
    return same_class(a, b) ? plain_method(rt, a->type, names[op]) : NULL;
}

/* The method gave NotImplemented: raises.  For a comparison, obj_compare_declined(). */
OWNED Ref operator_declined(struct runtime *rt, Val a, Val b, int op);

#endif
