/* ops_flow.h - jumps, loops, generators (part of eval.c). */

SIMPLE(JUMP_FORWARD)
    JUMP_BY(oparg);
    NEXT();

SIMPLE(JUMP_BACKWARD)
    code_warm(LOOK(code, frame->code));
    goto op_JUMP_BACKWARD_QUICK;
SIMPLE(JUMP_BACKWARD_QUICK)
    JUMP_BY(-(ssize_t)oparg);
    if (UNLIKELY(--rt->vm->countdown < 0))
        goto tick_after_jump;
    NEXT();

SIMPLE(JUMP_BACKWARD_NO_INTERRUPT)
    JUMP_BY(-(ssize_t)oparg);
    NEXT();

/* Backward conditional jumps look at the tick too: `while cond:` ends with one. */
#define JUMP_IF(name, when_true, how)                                                      \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name : {                                                                         \
        Val v = sp[0];                                                                     \
        bool yes_ = v == rt->true_;                                                        \
        if (IS(v, int))                                                                    \
            yes_ = as_int(v)->head.size != 0;                                              \
        else if (UNLIKELY(!yes_ && v != rt->false_ && v != rt->none))                      \
            goto push1_##name;                                                             \
        if (yes_ == (when_true))                                                           \
            how;                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref v = POP();                                                                     \
        bool yes_;                                                                         \
        if (v == rt->true_) {                                                              \
            yes_ = true;                                                                   \
            v->refs--;                                                                     \
        } else if (v == rt->false_) {                                                      \
            yes_ = false;                                                                  \
            v->refs--;                                                                     \
        } else if (IS(v, int)) {                                                           \
            yes_ = as_int(v)->head.size != 0;                                              \
            drop_int(rt, v);                                                               \
        } else {                                                                           \
            SAVE_IP();                                                                     \
            int truth = obj_is_true(rt, v);                                                \
            ref_drop(rt, v);                                                               \
            if (UNLIKELY(truth < 0))                                                       \
                goto error;                                                                \
            yes_ = truth != 0;                                                             \
        }                                                                                  \
        if (yes_ == (when_true))                                                           \
            how;                                                                           \
        NEXT();                                                                            \
    }
#define GO_BACK()                                                                          \
    do {                                                                                   \
        JUMP_BY(-(ssize_t)oparg);                                                          \
        code_warm_loop(LOOK(code, frame->code));                                           \
        if (UNLIKELY(--rt->vm->countdown < 0))                                             \
            goto tick_after_jump;                                                          \
    } while (0)
JUMP_IF(POP_JUMP_FORWARD_IF_FALSE, false, JUMP_BY(oparg))
JUMP_IF(POP_JUMP_FORWARD_IF_TRUE, true, JUMP_BY(oparg))
JUMP_IF(POP_JUMP_BACKWARD_IF_FALSE, false, GO_BACK())
JUMP_IF(POP_JUMP_BACKWARD_IF_TRUE, true, GO_BACK())

#define JUMP_NONE(name, when_none, how)                                                    \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name : {                                                                         \
        if ((sp[0] == rt->none) == (when_none))                                            \
            how;                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref v = POP();                                                                     \
        bool is_none = v == rt->none;                                                      \
        if (--v->refs == 0) {                                                              \
            SAVE_IP();                                                                     \
            obj_dealloc(rt, v);                                                            \
        }                                                                                  \
        if (is_none == (when_none))                                                        \
            how;                                                                           \
        NEXT();                                                                            \
    }
JUMP_NONE(POP_JUMP_FORWARD_IF_NONE, true, JUMP_BY(oparg))
JUMP_NONE(POP_JUMP_FORWARD_IF_NOT_NONE, false, JUMP_BY(oparg))
JUMP_NONE(POP_JUMP_BACKWARD_IF_NONE, true, GO_BACK())
JUMP_NONE(POP_JUMP_BACKWARD_IF_NOT_NONE, false, GO_BACK())
#undef JUMP_IF
#undef JUMP_NONE
#undef GO_BACK

#define JUMP_OR_POP(name, when_true)                                                       \
    SIMPLE(name) {                                                                         \
        Ref v = TOP;                                                                       \
        int truth;                                                                         \
        if (v == rt->true_ || v == rt->false_) {                                           \
            truth = v == rt->true_;                                                        \
        } else {                                                                           \
            SAVE_IP();                                                                     \
            truth = obj_is_true(rt, v);                                                    \
            if (truth < 0)                                                                 \
                goto error;                                                                \
        }                                                                                  \
        if ((truth != 0) == (when_true)) {                                                 \
            JUMP_BY(oparg);                                                                \
        } else {                                                                           \
            sp--;                                                                          \
            SAVE_IP();                                                                     \
            ref_drop(rt, v);                                                               \
        }                                                                                  \
        NEXT();                                                                            \
    }
JUMP_OR_POP(JUMP_IF_FALSE_OR_POP, false)
JUMP_OR_POP(JUMP_IF_TRUE_OR_POP, true)
#undef JUMP_OR_POP

/* ---- loops ------------------------------------------------------------------------- */

OPCODE(GET_ITER) {
    Ref v = TOP;
    Ref it = obj_iter(rt, v);
    TOP = it;
    ref_drop(rt, v);
    if (!it) {
        sp--;
        goto error;
    }
    NEXT();
}

/* The loop is over: the iterator goes, on with what follows the loop. */
for_end:
    SAVE_IP();
    ref_drop(rt, POP());
    JUMP_BY(oparg);
    NEXT();

OPCODE(FOR_ITER) {
    Ref it = TOP;
    /* Warm code (RESUME was quickened) makes a guess from the type. */
    if (LOOK(code, frame->code)->warmup == 0) {
        int quick = OP_FOR_ITER;
        if (IS(it, list_iterator))
            quick = OP_FOR_ITER_LIST;
        else if (IS(it, range_iterator))
            quick = OP_FOR_ITER_RANGE;
        else if (IS(it, tuple_iterator))
            quick = OP_FOR_ITER_TUPLE;
        else if (IS(it, generator) && oparg < 65536)
            quick = OP_FOR_ITER_GEN;
        if (quick != OP_FOR_ITER) {
            BECOME(quick);
            AGAIN();
        }
    }
    Ref v = it->type->iternext(rt, it);
    if (v) {
        PUSH(v);
        NEXT();
    }
    if (is_raised(rt)) {
        if (!raised_is(rt, EXC_StopIteration))
            goto error;
        error_clear(rt);
    }
    goto for_end;
}

/* A wrong guess: back to the general form. */
for_iter_general:
    BECOME(OP_FOR_ITER);
    goto op_FOR_ITER;

SIMPLE(FOR_ITER_LIST) {
    Ref r = TOP;
    if (UNLIKELY(!IS(r, list_iterator)))
        goto for_iter_general;
    struct list_iterator *it = LOOK(list_iterator, r);
    Ref list = it->list;
    if (UNLIKELY(!list))
        goto for_end;
    if (LIKELY(it->index < list_size(list))) {
        PUSH(ref_keep(list_at(list, it->index)));
        it->index++;
        NEXT();
    }
    SAVE_IP();
    it->list = NULL;
    ref_drop(rt, list);
    goto for_end;
}

SIMPLE(FOR_ITER_TUPLE) {
    Ref r = TOP;
    if (UNLIKELY(!IS(r, tuple_iterator)))
        goto for_iter_general;
    struct list_iterator *it = LOOK(list_iterator, r); /* the same layout */
    Ref tuple = it->list;
    if (UNLIKELY(!tuple))
        goto for_end;
    if (LIKELY(it->index < tuple_size(tuple))) {
        PUSH(ref_keep(tuple_at(tuple, it->index)));
        it->index++;
        NEXT();
    }
    SAVE_IP();
    it->list = NULL;
    ref_drop(rt, tuple);
    goto for_end;
}

SIMPLE(FOR_ITER_RANGE) {
    Ref r = TOP;
    if (UNLIKELY(!IS(r, range_iterator)))
        goto for_iter_general;
    struct range_iterator *it = LOOK(range_iterator, r);
    if (UNLIKELY(it->index >= it->length))
        goto for_end;
    int64_t value = (int64_t)((uint64_t)it->start + (uint64_t)it->index * (uint64_t)it->step);
    it->index++;
    Ref v = new_int(rt, value);
    if (UNLIKELY(!v)) {
        SAVE_IP();
        goto error;
    }
    PUSH(v);
    NEXT();
}

SIMPLE(FOR_ITER_GEN) {
    Ref it = TOP;
    if (UNLIKELY(!IS(it, generator) || as_generator(it)->state >= GEN_RUNNING || oparg > 65535))
        goto for_iter_general_gen;
    struct generator *g = as_generator(it);
    callee = &g->frame;
    callee->jump = (uint16_t)oparg;
    callee->is_entry = FRAME_FOR;
    g->exc.previous = rt->vm->exc;
    rt->vm->exc = &g->exc;
    g->state = GEN_RUNNING;
    SAVE_IP();
    SAVE_SP();
    callee->previous = frame;
    rt->vm->frame = frame = callee;
    goto start_generator;
}

for_iter_general_gen: {
    /* running or finished: the slow way raises or ends the loop */
    SAVE_IP();
    Ref it = TOP;
    if (!IS(it, generator))
        goto for_iter_general;
    Ref v = generator_iternext(rt, it);
    if (v) {
        PUSH(v);
        NEXT();
    }
    if (is_raised(rt)) {
        if (!raised_is(rt, EXC_StopIteration))
            goto error;
        error_clear(rt);
    }
    goto for_end;
}

/* ---- generators ------------------------------------------------------------------------ */

OPCODE(GET_YIELD_FROM_ITER) {
    Ref v = TOP;
    Ref it = yield_from_iter(rt, frame_code(frame), v);
    RAISED(it);
    TOP = it;
    ref_drop(rt, v);
    NEXT();
}

OPCODE(SEND) {
    Ref v = POP(), receiver = TOP, out = NULL;
    if (IS(receiver, generator) && as_generator(receiver)->state < GEN_RUNNING && oparg < 65536 &&
        !(as_generator(receiver)->state == GEN_CREATED && v != rt->none)) {
        struct generator *g = as_generator(receiver);
        callee = &g->frame;
        callee->slot[callee->stack_top++] = v;
        callee->jump = (uint16_t)oparg;
        callee->is_entry = FRAME_SEND;
        g->exc.previous = rt->vm->exc;
        rt->vm->exc = &g->exc;
        g->state = GEN_RUNNING;
        SAVE_SP();
        goto enter;
    }
    int how = iter_send(rt, receiver, v, &out);
    ref_drop(rt, v);
    if (how < 0)
        goto error;
    if (how == 1) {
        PUSH(out);
        NEXT();
    }
    TOP = out;
    ref_drop(rt, receiver);
    JUMP_BY(oparg);
    NEXT();
}

SAME(SEND_GEN, SEND)

OPCODE(RETURN_GENERATOR) {
    SAVE_SP();
    Ref g = generator_from_frame(rt, frame);
    if (!g) {
        frame->stack_top = -1;
        goto error;
    }
    recursion_leave(rt);
    struct frame *moved = frame;
    int entry = frame->is_entry;
    rt->vm->frame = frame = moved->previous;
    if (entry == FRAME_ENTRY) {
        /* what the entry function clears and pops must hold nothing any more */
        moved->object = NULL;
        moved->stack_top = 0;
        moved->locals = NULL;
        moved->function = ref_keep(moved->function);
        moved->code = ref_keep(moved->code);
        rt->vm->entry_depth--;
        return g;
    }
    frame_pop(rt, moved);
    frame->slot[frame->stack_top++] = g;
    if (entry == FRAME_GETTER)
        goto getter_done;
    goto resume;
}

OPCODE(YIELD_VALUE) {
    struct generator *g = generator_of_frame(frame);
    answer = POP();
    g->state = GEN_SUSPENDED;
    SAVE_SP();
    recursion_leave(rt);
    struct frame *left = frame;
    rt->vm->frame = frame = left->previous;
    if (left->is_entry == FRAME_ENTRY) {
        rt->vm->entry_depth--;
        if (!cold.sink)
            return answer;
        callee = left;
        goto yield_to_sink;
    }
    rt->vm->exc = g->exc.previous;
    g->exc.previous = NULL;
    left->previous = NULL;
    goto resume_with_value;
}

/* The generator's item goes to C code, for which all looks as if vm_eval() had returned it;
 * then on in the generator.  `how` is 2 when somebody else has run it meanwhile. */
yield_to_sink: {
    struct eval_sink *sink_ = cold.sink;
    struct generator *g = generator_of_frame(callee);
    rt->vm->exc = g->exc.previous;
    g->exc.previous = NULL;
    callee->previous = NULL;
    sink_->how = sink_->take(rt, answer, sink_->arg);
    if (UNLIKELY(sink_->how == 1 && (g->state != GEN_SUSPENDED || !poll_tick(rt))))
        sink_->how = g->state != GEN_SUSPENDED ? 2 : -1;
    if (sink_->how != 1)
        return NULL;
    LOOK_AGAIN();
    g->exc.previous = rt->vm->exc;
    rt->vm->exc = &g->exc;
    g->state = GEN_RUNNING;
    callee->is_entry = FRAME_ENTRY;
    callee->previous = rt->vm->frame;
    rt->vm->frame = frame = callee;
    rt->vm->entry_depth++;
    goto start_generator;
}

SIMPLE(RETURN_VALUE)
    answer = POP();
return_answer: {
    struct frame *dying = frame;
    rt->types->recursion_left++;
    rt->vm->frame = frame = dying->previous;
    int entry = dying->is_entry;
    if (LIKELY(entry == FRAME_CALLED && !dying->object && !dying->locals)) {
        frame_leave_plain(rt, dying, sp);
        goto resume_with_value;
    }
    dying->prev_instr = ip - 1;
    dying->stack_top = (int)(sp - dying->slot);
    if (entry == FRAME_CALLED) {
        frame_leave(rt, dying);
        goto resume_with_value;
    }
    if (entry == FRAME_ENTRY) {
        rt->vm->entry_depth--;
        return answer;
    }
    if (entry == FRAME_INIT) {
        int argc = dying->jump;
        Ref args = *frame_extra(dying);
        recursion_leave(rt);
        frame_leave(rt, dying);
        if (LIKELY(answer == rt->none))
            answer->refs--;
        else {
            raise_if_init_returned(rt, answer);
            ref_drop(rt, answer);
        }
        init_finish(rt, frame, argc, args, answer == rt->none);
        if (UNLIKELY(is_raised(rt)))
            goto resume_with_error;
        goto resume;
    }
    if (entry == FRAME_OPERATOR || entry == FRAME_COMPARE) {
        call.entry = entry;
        call.op = dying->jump;
        frame_leave(rt, dying);
        goto operator_done;
    }
    if (entry == FRAME_GETTER) {
        frame_leave(rt, dying);
        frame->slot[frame->stack_top++] = answer;
        goto getter_done;
    }
    /* a generator that was called from FOR_ITER or SEND has ended */
    struct generator *g = generator_of_frame(dying);
    rt->vm->exc = g->exc.previous;
    g->exc.previous = NULL;
    dying->previous = NULL;
    ref_clear(rt, &g->exc.value);
    g->state = GEN_CLEARED;
    int jump = dying->jump;
    frame_clear(rt, dying);
    Ref ended = frame->slot[frame->stack_top - 1];
    if (entry == FRAME_FOR) {
        ref_drop(rt, answer);
        frame->stack_top--;
    } else {
        frame->slot[frame->stack_top - 1] = answer;
    }
    ref_drop(rt, ended);
    frame->prev_instr += jump;
    goto resume;
}

/* A property's getter has returned: the object below the value goes. */
getter_done: {
    int top = --frame->stack_top;
    Ref owner = frame->slot[top - 1];
    frame->slot[top - 1] = frame->slot[top];
    ref_drop(rt, owner);
    goto resume;
}

/* ---- coroutines -------------------------------------------------------------------------- */

OPCODE(GET_AWAITABLE) {
    Ref v = TOP;
    Ref it = coroutine_awaitable(rt, v);
    if (it && is_exact(it, &coroutine_def)) {
        Ref busy = generator_yieldfrom(as_generator(it));
        if (busy) {
            ref_drop(rt, busy);
            ref_clear(rt, &it);
            raise(rt, EXC_RuntimeError, "coroutine is being awaited already");
        }
    }
    TOP = it;
    ref_drop(rt, v);
    if (!it) {
        sp--;
        goto error;
    }
    NEXT();
}

SAME(GET_ANEXT, GET_AITER)
SAME(BEFORE_ASYNC_WITH, GET_AITER)
SAME(END_ASYNC_FOR, GET_AITER)
SAME(ASYNC_GEN_WRAP, GET_AITER)
OPCODE(GET_AITER)
    raise(rt, EXC_RuntimeError, "async for, async with and asynchronous generators are not part of heapbook");
    goto error;
