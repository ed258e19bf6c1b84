/* ops_except.h - exceptions and with statements (part of eval.c). */

OPCODE(LOAD_ASSERTION_ERROR)
    PUSH(ref_keep((Val)exc_type(rt, EXC_AssertionError)));
    NEXT();

OPCODE(RAISE_VARARGS) {
    Ref cause = oparg == 2 ? POP() : NULL;
    Ref exc = oparg >= 1 ? POP() : NULL;
    if (do_raise(rt, exc, cause))
        goto exception_unwind;
    goto error;
}

OPCODE(PUSH_EXC_INFO) {
    Ref v = POP();
    struct exc_item *item = rt->vm->exc;
    PUSH(item->value ? item->value : new_none(rt));
    PUSH(ref_keep(v));
    item->value = v;
    NEXT();
}

OPCODE(POP_EXCEPT) {
    struct exc_item *item = rt->vm->exc;
    Ref old = item->value;
    item->value = POP();
    ref_drop(rt, old);
    NEXT();
}

OPCODE(RERAISE) {
    if (oparg) {
        Val where = PEEK(oparg + 1);
        const struct code *code = frame_code(frame);
        frame->prev_instr = LOOK(code, code)->unit + int_medium_value(where);
    }
    Ref v = POP();
    struct saved_error e = {ref_keep((Val)v->type), v, ref_keep_null(as_exc(v)->traceback)};
    if (e.traceback == rt->none)
        ref_clear(rt, &e.traceback);
    error_restore_take(rt, &e);
    goto exception_unwind;
}

OPCODE(CHECK_EXC_MATCH) {
    Ref classes = TOP;
    if (!check_except_classes(rt, classes, false))
        goto error;
    bool yes = exc_matches(rt, SECOND, classes);
    if (is_raised(rt))
        goto error;
    TOP = BOOL(yes);
    ref_drop(rt, classes);
    NEXT();
}

OPCODE(CHECK_EG_MATCH) {
    Ref classes = TOP, match, rest;
    if (!eg_match(rt, SECOND, classes, &match, &rest))
        goto error;
    sp--;
    ref_drop(rt, classes);
    ref_set_take(rt, &TOP, rest);
    PUSH(match);
    if (match != rt->none) {
        struct exc_item *item = rt->vm->exc;
        ref_set_take(rt, &item->value, ref_keep(match));
    }
    NEXT();
}

OPCODE(PREP_RERAISE_STAR) {
    Ref excs = TOP, original = SECOND;
    Ref v = prep_reraise_star(rt, original, excs);
    RAISED(v);
    sp--;
    ref_drop(rt, excs);
    ref_set_take(rt, &TOP, v);
    NEXT();
}

OPCODE(BEFORE_WITH) {
    Ref v = NULL;
    if (!before_with(rt, &TOP, &v))
        goto error;
    PUSH(v);
    NEXT();
}

OPCODE(WITH_EXCEPT_START) {
    Ref v = call_exit(rt, PEEK(4), TOP);
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(PRINT_EXPR) {
    Ref v = POP();
    bool fine = print_expr(rt, v);
    ref_drop(rt, v);
    if (!fine)
        goto error;
    NEXT();
}
