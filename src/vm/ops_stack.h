/* ops_stack.h - loads, stores and moves on the value stack (part of eval.c). */

SIMPLE(NOP)
    NEXT();

/* A step begins; then the instruction in whose place this one stands. */
SIMPLE(STEP) {
    struct vm *vm = rt->vm;
    const struct code *code = frame_code(frame);
    const struct code_steps *steps = code->steps;
    vm->last_begun = ip - 1;
    if (LIKELY(steps->run == vm->count_run) && UNLIKELY(++vm->steps >= vm->next_stop)) {
        SAVE_IP();
        SAVE_SP();
        bool fine = vm_step_due(rt, frame);
        frame->stack_top = -1;
        table = vm->observing ? observed : labels;
        if (!fine)
            goto error;
    }
    real = steps->op[ip - 1 - code->unit];
    if (UNLIKELY(table == observed))
        goto observe_half;
    goto *labels[real];
}

SIMPLE(EXTENDED_ARG)
SIMPLE(EXTENDED_ARG_QUICK) {
    uint32_t high = oparg << 8;
    word = *ip++;
    oparg = high | (word >> 8);
    goto *labels[word & 255];
}

SIMPLE(RESUME)
    code_warm(LOOK(code, frame->code));
SIMPLE(RESUME_QUICK)
    if (UNLIKELY(--rt->vm->countdown < 0) && oparg < 2) {
        SAVE_IP();
        if (!vm_tick(rt))
            goto error;
        table = rt->vm->observing ? observed : labels;
    }
    NEXT();

SIMPLE(LOAD_CLOSURE)
SIMPLE(LOAD_FAST) {
    Ref v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    NEXT();
}

SIMPLE(LOAD_CONST) {
    PUSH(ref_keep(consts[oparg]));
    NEXT();
}

SIMPLE(STORE_FAST) {
    Ref old = LOCAL(oparg);
    LOCAL(oparg) = POP();
    if (old && --old->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, old);
    }
    NEXT();
}

SIMPLE(LOAD_FAST__LOAD_FAST) {
    Ref v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    word = *ip++;
    oparg = word >> 8;
    v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    NEXT();
}

SIMPLE(LOAD_FAST__LOAD_CONST) {
    Ref v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    word = *ip++;
    PUSH(ref_keep(consts[word >> 8]));
    NEXT();
}

SIMPLE(LOAD_CONST__LOAD_FAST) {
    PUSH(ref_keep(consts[oparg]));
    word = *ip++;
    oparg = word >> 8;
    Ref v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    NEXT();
}

SIMPLE(STORE_FAST__LOAD_FAST) {
    Ref old = LOCAL(oparg);
    LOCAL(oparg) = POP();
    if (old && --old->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, old);
    }
    word = *ip++;
    oparg = word >> 8;
    Ref v = LOCAL(oparg);
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    NEXT();
}

SIMPLE(STORE_FAST__STORE_FAST) {
    Ref old = LOCAL(oparg);
    LOCAL(oparg) = POP();
    if (old && --old->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, old);
    }
    word = *ip++;
    oparg = word >> 8;
    old = LOCAL(oparg);
    LOCAL(oparg) = POP();
    if (old && --old->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, old);
    }
    NEXT();
}

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

SIMPLE(COPY) {
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

/* ---- cells ----------------------------------------------------------------------- */

OPCODE(MAKE_CELL) {
    Ref cell = cell_new(rt, LOCAL(oparg));
    RAISED(cell);
    ref_set_take(rt, &LOCAL(oparg), cell);
    NEXT();
}

SIMPLE(LOAD_DEREF) {
    Ref v = LOOK(cell, LOCAL(oparg))->value;
    if (UNLIKELY(!v))
        goto unbound_local;
    PUSH(ref_keep(v));
    NEXT();
}

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
