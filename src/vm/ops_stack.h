/* ops_stack.h - loads, stores and moves on the value stack (part of eval.c). */

SIMPLE(NOP)
    NEXT();

/* A step begins; then the instruction in whose place this one stands. */
#define STEP_BEGINS()                                                                      \
    do {                                                                                   \
        struct vm *vm_ = rt->vm;                                                           \
        vm_->last_begun = ip - 1;                                                          \
        if (UNLIKELY(--vm_->steps_due <= 0))                                               \
            goto step_due;                                                                 \
    } while (0)
#define STEPPED(name, number)                                                              \
    SIMPLE(STEP_##name)                                                                    \
        STEP_BEGINS();                                                                     \
        goto op_##name;
#include "lang/opcodes.def"
#undef STEPPED

SIMPLE(STEP)
    STEP_BEGINS();
behind_step:
    real = frame_code(frame)->steps->op[ip - 1 - frame_code(frame)->unit];
    if (UNLIKELY(rt->vm->dispatching == OBSERVED))
        goto observe_half;
    goto *labels[real];

step_due: {
    SAVE_IP();
    SAVE_SP();
    bool fine = vm_step_due(rt, frame);
    frame->stack_top = -1;
    LOOK_AGAIN();
    if (!fine)
        goto error;
    goto behind_step;
}

SAME(EXTENDED_ARG_QUICK, EXTENDED_ARG)
SIMPLE(EXTENDED_ARG) {
    uint32_t high = oparg << 8;
    uint32_t word = *ip++;
    oparg = high | (word >> 8);
    goto *labels[word & 255];
}

SIMPLE(RESUME)
    code_warm(LOOK(code, frame->code));
    goto op_RESUME_QUICK;
SIMPLE(RESUME_QUICK)
    if (UNLIKELY(--rt->vm->countdown < 0) && oparg < 2) {
        SAVE_IP();
        if (!vm_tick(rt))
            goto error;
        LOOK_AGAIN();
    }
    NEXT();

#define LOCAL_TO(place, unbound)                                                           \
    do {                                                                                   \
        if (UNLIKELY(!((place) = LOCAL(oparg))))                                           \
            goto unbound;                                                                  \
    } while (0)
#define CONST_TO(place, unbound) ((place) = CONST(oparg))
#define SECOND_ARG() (oparg = *ip++ >> 8)
#define LOAD(name, load)                                                                   \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name : {                                                                         \
        load(sp[1], unbound_above);                                                        \
        NEXT_WITH(2);                                                                      \
    }                                                                                      \
    op_##name : {                                                                          \
        load(sp[0], unbound_local);                                                        \
        NEXT_WITH(1);                                                                      \
    }
#define LOAD_PAIR(name, first, second)                                                     \
    SIMPLE(name) {                                                                         \
        first(sp[0], unbound_local);                                                       \
        SECOND_ARG();                                                                      \
        second(sp[1], unbound_second_above);                                               \
        NEXT_WITH(2);                                                                      \
    }
LOAD(LOAD_FAST, LOCAL_TO)
LOAD(LOAD_CLOSURE, LOCAL_TO)
LOAD(LOAD_CONST, CONST_TO)
LOAD_PAIR(LOAD_FAST__LOAD_FAST, LOCAL_TO, LOCAL_TO)
LOAD_PAIR(LOAD_FAST__LOAD_CONST, LOCAL_TO, CONST_TO)
LOAD_PAIR(LOAD_CONST__LOAD_FAST, CONST_TO, LOCAL_TO)
#undef LOAD_PAIR

/* The beginning of `local.name += v`. */
SIMPLE(LOAD_FAST__COPY) {
    LOCAL_TO(sp[0], unbound_local);
    if (UNLIKELY(ip[0] >> 8 != 1))
        NEXT_WITH(1);
    ip++;
    sp[1] = sp[0];
    NEXT_WITH(2);
}

#define LOAD_AND_RETURN(name, load)                                                        \
    SIMPLE(name) {                                                                         \
        load(answer, unbound_local);                                                       \
        answer->refs++;                                                                    \
        ip++;                                                                              \
        goto return_answer;                                                                \
    }
LOAD_AND_RETURN(LOAD_CONST__RETURN_VALUE, CONST_TO)
LOAD_AND_RETURN(LOAD_FAST__RETURN_VALUE, LOCAL_TO)
#undef LOAD_AND_RETURN

/* An attribute of a local, of the two common kinds; any other is loaded by its own
 * instruction. */
#define LOAD_OWNED(place, unbound, borrowed)                                               \
    do {                                                                                   \
        LOCAL_TO(place, unbound);                                                          \
        int op_ = ip[0] & 255;                                                             \
        Ref owned_ = NULL;                                                                 \
        if (LIKELY(op_ == OP_LOAD_ATTR_INSTANCE_VALUE))                                    \
            owned_ = attr_in_values(rt, place, ip + 1, frame, 0);                          \
        else if (op_ == OP_LOAD_ATTR_SLOT)                                                 \
            owned_ = attr_in_slot(rt, place, ip + 1, frame, 0);                            \
        if (LIKELY(owned_ != NULL)) {                                                      \
            place = owned_;                                                                \
            SKIP(1 + 4);                                                                   \
        }                                                                                  \
        NEXT_WITH(borrowed);                                                               \
    } while (0)
op2_LOAD_FAST__LOAD_ATTR:
    TAKE();
op1_LOAD_FAST__LOAD_ATTR:
    LOAD_OWNED(sp[1], unbound_above, 2);
op_LOAD_FAST__LOAD_ATTR:
    LOAD_OWNED(sp[0], unbound_local, 1);
#undef LOAD_OWNED

#define STORE_LOCAL(v)                                                                     \
    do {                                                                                   \
        Ref new_ = (v), old_ = LOCAL(oparg);                                               \
        LOCAL(oparg) = new_;                                                               \
        if (old_ && --old_->refs == 0) {                                                   \
            if (IS(old_, int)) {                                                           \
                free_int(rt, old_);                                                        \
            } else {                                                                       \
                SAVE_IP();                                                                 \
                obj_dealloc(rt, old_);                                                     \
            }                                                                              \
        }                                                                                  \
    } while (0)

#define STORE(name, then)                                                                  \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name : {                                                                         \
        STORE_LOCAL(ref_keep(sp[0]));                                                        \
        then;                                                                              \
    }                                                                                      \
    op_##name : {                                                                          \
        STORE_LOCAL(POP());                                                                \
        then;                                                                              \
    }
#define THEN_LOAD()                                                                        \
    do {                                                                                   \
        SECOND_ARG();                                                                      \
        LOCAL_TO(sp[0], unbound_second);                                                   \
        NEXT_WITH(1);                                                                      \
    } while (0)
#define THEN_STORE()                                                                       \
    do {                                                                                   \
        SECOND_ARG();                                                                      \
        STORE_LOCAL(POP());                                                                \
        NEXT();                                                                            \
    } while (0)
STORE(STORE_FAST, NEXT())
STORE(STORE_FAST__LOAD_FAST, THEN_LOAD())
STORE(STORE_FAST__STORE_FAST, THEN_STORE())
#undef STORE
#undef THEN_LOAD
#undef THEN_STORE
#undef SECOND_ARG
#undef CONST_TO
#undef LOCAL_TO

OPCODE(DELETE_FAST) {
    Ref old = LOCAL(oparg);
    if (!old)
        goto unbound_local;
    LOCAL(oparg) = NULL;
    ref_drop(rt, old);
    NEXT();
}

SIMPLE(POP_TOP) {
    Ref v = POP();
    if (--v->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, v);
    }
    NEXT();
}

SIMPLE(PUSH_NULL)
    PUSH(NULL);
    NEXT();

op2_COPY:
    TAKE();
op1_COPY:
    if (UNLIKELY(oparg != 1))
        goto push1_COPY;
    sp[1] = sp[0];
    NEXT_WITH(2);
PUSHED(COPY) {
    Ref v = PEEK(oparg);
    PUSH(ref_keep_null(v));
    NEXT();
}

SIMPLE(SWAP) {
    Ref v = TOP;
    TOP = PEEK(oparg);
    PEEK(oparg) = v;
    NEXT();
}

/* The end of `owner.name += v`: the owner lies below the value.  An attribute that was
 * there before, and dies quietly, changes in place; anything else goes the long way. */
SIMPLE(SWAP__STORE_ATTR) {
    Ref owner = SECOND, *place = NULL;
    int op = ip[0] & 255;
    if (LIKELY(op == OP_STORE_ATTR_INSTANCE_VALUE))
        place = place_in_values(rt, owner, ip + 1, frame, 0);
    else if (op == OP_STORE_ATTR_SLOT)
        place = place_in_slot(rt, owner, ip + 1, frame, 0);
    if (UNLIKELY(!place || !*place || !dies_quietly(rt, *place) || oparg != 2 || owner->refs == 1))
        goto op_SWAP;
    Ref old = *place;
    *place = TOP;
    owner->refs--;
    sp -= 2;
    SKIP(1 + 4);
    ref_drop(rt, old);
    NEXT();
}

/* ---- cells ----------------------------------------------------------------------- */

OPCODE(MAKE_CELL) {
    Ref cell = cell_new(rt, LOCAL(oparg));
    RAISED(cell);
    ref_set_take(rt, &LOCAL(oparg), cell);
    NEXT();
}

#define CELL_TO(place, unbound)                                                            \
    do {                                                                                   \
        if (UNLIKELY(!((place) = LOOK(cell, LOCAL(oparg))->value)))                        \
            goto unbound;                                                                  \
    } while (0)
LOAD(LOAD_DEREF, CELL_TO)
#undef LOAD
#undef CELL_TO

OPCODE(STORE_DEREF) {
    ref_set_take(rt, &LOOK(cell, LOCAL(oparg))->value, POP());
    NEXT();
}

OPCODE(DELETE_DEREF) {
    struct cell *cell = LOOK(cell, LOCAL(oparg));
    if (!cell->value)
        goto unbound_local;
    ref_clear(rt, &cell->value);
    NEXT();
}

OPCODE(LOAD_CLASSDEREF) {
    Val name = tuple_at(frame_code(frame)->localsplus_names, oparg);
    Ref v = load_class_deref(rt, frame, name, LOCAL(oparg), (int)oparg);
    RAISED(v);
    PUSH(v);
    NEXT();
}

SIMPLE(COPY_FREE_VARS) {
    const struct code *code = frame_code(frame);
    Val closure = as_function(frame->function)->closure;
    int offset = code->nlocals + code->nplaincellvars;
    for (uint32_t i = 0; i < oparg; i++)
        LOCAL(offset + (int)i) = ref_keep(tuple_at(closure, i));
    NEXT();
}
