/* ops_call.h - calls (part of eval.c).
 *
 *     ... │ method │ self     │ arg 1 ... arg n      a method found by LOAD_METHOD
 *     ... │ NULL   │ callable │ arg 1 ... arg n      anything else
 */

SIMPLE(KW_NAMES)
    cold.kwnames = CONST(oparg);
    NEXT();

#define IS_METHOD_CALL (PEEK(oparg + 2) != NULL)
/* A bound method on the stack becomes its function and its object. */
#define UNBIND()                                                                           \
    do {                                                                                   \
        Ref bound_ = PEEK(oparg + 1);                                                      \
        PEEK(oparg + 1) = ref_keep(LOOK(method, bound_)->self);                            \
        PEEK(oparg + 2) = ref_keep(LOOK(method, bound_)->function);                        \
        ref_drop(rt, bound_);                                                              \
    } while (0)
/* The call's value in place of callable and arguments; `total` of these. */
#define FINISH_CALL(v, total, skip)                                                        \
    do {                                                                                   \
        Ref v_ = (v);                                                                      \
        frame->stack_top = -1;                                                             \
        cold.kwnames = NULL;                                                                    \
        Ref *base_ = sp - (total);                                                         \
        ref_drop(rt, base_[-1]);                                                           \
        for (int i_ = 0; i_ < (int)(total); i_++)                                          \
            ref_drop(rt, base_[i_]);                                                       \
        sp = base_ - 1;                                                                    \
        if (total == (int)oparg)                                                           \
            sp--;                                                                          \
        RAISED(v_);                                                                        \
        PUSH(v_);                                                                          \
        SKIP(skip);                                                                        \
        NEXT();                                                                            \
    } while (0)

OPCODE(PRECALL) {
    if (!IS_METHOD_CALL && IS(PEEK(oparg + 1), method))
        UNBIND();
    SKIP(1);
    NEXT();
}

OPCODE(PRECALL_ADAPTIVE) {
    bool meth = IS_METHOD_CALL;
    int total = (int)oparg + meth;
    ADAPTIVE(PRECALL, specialize_precall(rt, ip - 1, PEEK(total + 1), total, cold.kwnames, meth));
}

/* Where a call begins on the stack, its callable, and its arguments, up to sp. */
#define FIND_CALL()                                                                        \
    do {                                                                                   \
        call.base = sp - oparg - 2;                                                        \
        call.function = call.base[0];                                                      \
        call.args = call.base + 1;                                                         \
        if (!call.function)                                                                \
            call.function = *call.args++;                                                  \
    } while (0)
/* Straight into the call when it is of the common kind. */
#define TO_CALL()                                                                          \
    do {                                                                                   \
        if (LIKELY((ip[1] & 255) == OP_CALL_PY_EXACT_ARGS && !rt->vm->observing)) {        \
            ip += 2;                                                                       \
            goto call_function;                                                            \
        }                                                                                  \
        SKIP(1);                                                                           \
        NEXT();                                                                            \
    } while (0)

SIMPLE(PRECALL_BOUND_METHOD) {
    GUESS(!IS_METHOD_CALL && IS(PEEK(oparg + 1), method), PRECALL);
    UNBIND();
    if (UNLIKELY(!IS(PEEK(oparg + 2), function))) {
        SKIP(1);
        NEXT();
    }
    FIND_CALL();
    TO_CALL();
}

SIMPLE(PRECALL_PYFUNC) {
    FIND_CALL();
    GUESS(IS(call.function, function), PRECALL);
    TO_CALL();
}

OPCODE(CALL) {
    if (!IS_METHOD_CALL && IS(PEEK(oparg + 1), method))
        UNBIND();
    int total = (int)oparg + IS_METHOD_CALL;
    Ref function = PEEK(total + 1);
    int positional = total - (cold.kwnames ? (int)tuple_size(cold.kwnames) : 0);
    if (LIKELY(IS(function, function))) {
        const struct code *code = LOOK(code, as_function(function)->code);
        Ref locals = code->flags & CODE_OPTIMIZED ? NULL : ref_keep(as_function(function)->globals);
        Ref *args = sp - total;
        sp = args - 1 - (total == (int)oparg);
        callee = frame_for_call(rt, function, locals, args, positional, cold.kwnames);
        cold.kwnames = NULL;
        if (UNLIKELY(!callee))
            goto error;
        SAVE_SP();
        SKIP(4);
        frame->prev_instr = ip - 1;
        goto enter;
    }
    SAVE_SP();
    Ref v = obj_vectorcall(rt, function, (Val const *)(uintptr_t)(sp - total), positional, cold.kwnames);
    FINISH_CALL(v, total, 4);
}

enter:
    callee->previous = frame;
    rt->vm->frame = frame = callee;
    goto start;

OPCODE(CALL_ADAPTIVE) {
    int total = (int)oparg + IS_METHOD_CALL;
    ADAPTIVE(CALL, specialize_call(rt, ip - 1, PEEK(total + 1), total, cold.kwnames));
}

/* The arguments move into the frame of the function; names are given nowhere here: whether
 * KW_NAMES stands before a call does not change. */
SIMPLE(CALL_PY_EXACT_ARGS)
    FIND_CALL();
    GUESS(IS(call.function, function), CALL);
call_function: {
    GUESS(as_function(call.function)->version == cache_u32(ip + CALL_FUNCTION), CALL);
    const struct code *code = LOOK(code, as_function(call.function)->code);
    int given = (int)(sp - call.args);
    GUESS(code->argcount == given, CALL);
    callee = frame_new_callee(rt, call.function, code, given);
    for (Ref *from = call.args, *to = callee->slot; from < sp;)
        *to++ = *from++;
    goto enter_called;
}

SIMPLE(CALL_PY_WITH_DEFAULTS) {
    FIND_CALL();
    GUESS(IS(call.function, function) &&
              as_function(call.function)->version == cache_u32(ip + CALL_FUNCTION), CALL);
    struct function *fn = as_function(call.function);
    const struct code *code = LOOK(code, fn->code);
    int plain = code->argcount, first = ip[CALL_MIN_ARGS], given = (int)(sp - call.args);
    GUESS(given >= first && given <= plain, CALL);
    callee = frame_new_callee(rt, call.function, code, plain);
    Ref *to = callee->slot;
    for (Ref *from = call.args; from < sp;)
        *to++ = *from++;
    for (int i = given; i < plain; i++)
        *to++ = ref_keep(tuple_at(fn->defaults, i - first));
    goto enter_called;
}

/* Callable and arguments have moved into the callee. */
enter_called:
    sp = call.base;
    SKIP(4);
/* On to a frame made by frame_new_callee(); RESUME, the first instruction of most, is done
 * here. */
enter_new: {
    const struct code *code = frame_code(callee);
    frame->prev_instr = ip - 1;
    SAVE_SP();
    callee->previous = frame;
    rt->vm->frame = frame = callee;
    sp = callee->slot + code->nlocalsplus;
    ip = LOOK(code, code)->unit;
    if (LIKELY((ip[0] & 255) == OP_RESUME_QUICK && rt->vm->countdown > 0 && !rt->vm->observing &&
               rt->types->recursion_left > 0)) {
        rt->types->recursion_left--;
        rt->vm->countdown--;
        frame->stack_top = -1;
        frame->prev_instr = ip++;
        NEXT();
    }
    frame->prev_instr = ip - 1;
    SAVE_SP();
    goto start;
}

/* ---- natives: PRECALL does the call and steps over CALL ------------------------------ */

enum { SKIP_PRECALL_AND_CALL = 1 + 1 + 4 };

/* Natives of no or one argument count as a level of recursion, as in CPython; calls of
 * the others do only when they are not specialised. */
#define CALL_NATIVE(v, def, self, argv, argc, names)                                       \
    Ref v = NULL;                                                                          \
    do {                                                                                   \
        int counts_ = (def)->max == 0 || ((def)->max == 1 && (def)->min == 1);             \
        if (LIKELY(rt->types->recursion_left > 0))                                         \
            rt->types->recursion_left -= counts_;                                          \
        else if (counts_ && !recursion_enter(rt, " while calling a Python object"))        \
            break;                                                                         \
        v = (def)->fn(rt, (self), (Val const *)(uintptr_t)(argv), (argc), (names));        \
        if (counts_)                                                                       \
            recursion_leave(rt);                                                           \
    } while (0)

SAME(PRECALL_NO_KW_BUILTIN_O, PRECALL_NO_KW_BUILTIN_FAST)
OPCODE(PRECALL_NO_KW_BUILTIN_FAST) {
    int total = (int)oparg + IS_METHOD_CALL;
    Ref callable = PEEK(total + 1);
    GUESS(IS(callable, builtin_function), PRECALL);
    const struct builtin_function *b = LOOK(builtin_function, callable);
    const struct method_def *def = b->def;
    GUESS(!(def->flags & METH_TUPLE), PRECALL);
    GUESS((def->flags & METH_KW) ||
              (total >= def->min && (total <= def->max || def->max < 0)), PRECALL);
    SAVE_SP();
    CALL_NATIVE(v, def, b->self, sp - total, total, NULL);
    FINISH_CALL(v, total, SKIP_PRECALL_AND_CALL);
}

OPCODE(PRECALL_BUILTIN_FAST_WITH_KEYWORDS) {
    int total = (int)oparg + IS_METHOD_CALL;
    Ref callable = PEEK(total + 1);
    GUESS(IS(callable, builtin_function), PRECALL);
    GUESS((LOOK(builtin_function, callable)->def->flags & (METH_KW | METH_TUPLE)) == METH_KW, PRECALL);
    const struct builtin_function *b = LOOK(builtin_function, callable);
    int positional = total - (cold.kwnames ? (int)tuple_size(cold.kwnames) : 0);
    SAVE_SP();
    Ref v = b->def->fn(rt, b->self, (Val const *)(uintptr_t)(sp - total), positional, cold.kwnames);
    FINISH_CALL(v, total, SKIP_PRECALL_AND_CALL);
}

SAME(PRECALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS, PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST)
SAME(PRECALL_NO_KW_METHOD_DESCRIPTOR_NOARGS, PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST)
SAME(PRECALL_NO_KW_METHOD_DESCRIPTOR_O, PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST)
OPCODE(PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST) {
    int total = (int)oparg + IS_METHOD_CALL;
    Ref callable = PEEK(total + 1);
    GUESS(total > 0 && IS(callable, method_descriptor), PRECALL);
    const struct method_descriptor *d = LOOK(method_descriptor, callable);
    const struct method_def *def = d->def;
    GUESS(!(def->flags & METH_TUPLE), PRECALL);
    Ref self = PEEK(total);
    GUESS(self->type == d->type || type_is_subtype(self->type, d->type), PRECALL);
    int positional = total - 1 - (cold.kwnames ? (int)tuple_size(cold.kwnames) : 0);
    GUESS((def->flags & METH_KW) ||
              (!cold.kwnames && positional >= def->min && (positional <= def->max || def->max < 0)),
          PRECALL);
    SAVE_SP();
    CALL_NATIVE(v, def, self, sp - total + 1, positional, cold.kwnames);
    FINISH_CALL(v, total, SKIP_PRECALL_AND_CALL);
}

/* Needs the POP_TOP behind it, too: nobody wants the None. */
SIMPLE(PRECALL_NO_KW_LIST_APPEND) {
    Ref callable = PEEK(3), self = SECOND;
    GUESS(callable == rt->vm->list_append && oparg == 1 && IS(self, list) &&
              (ip[SKIP_PRECALL_AND_CALL] & 255) == OP_POP_TOP && !rt->vm->observing, PRECALL);
    Ref item = POP();
    struct list *list = as_list(self);
    SAVE_IP();
    if (LIKELY(list->head.size < list->room))
        list->items[list->head.size++] = item;
    else if (!list_append_take(rt, self, item)) {
        sp -= 2;
        ref_drop(rt, self);
        ref_drop(rt, callable);
        goto error;
    }
    sp -= 2;
    ref_drop(rt, self);
    ref_drop(rt, callable);
    SKIP(SKIP_PRECALL_AND_CALL + 1);
    NEXT();
}

OPCODE(PRECALL_NO_KW_LEN) {
    GUESS(!IS_METHOD_CALL && oparg == 1 && SECOND == rt->vm->len, PRECALL);
    ssize_t n = obj_length(rt, TOP);
    if (n < 0)
        goto error;
    Ref v = new_int(rt, n);
    RAISED(v);
    Ref arg = POP(), callable = POP();
    TOP = v;
    ref_drop(rt, callable);
    ref_drop(rt, arg);
    SKIP(SKIP_PRECALL_AND_CALL);
    NEXT();
}

OPCODE(PRECALL_NO_KW_ISINSTANCE) {
    GUESS(!IS_METHOD_CALL && oparg == 2 && THIRD == rt->vm->isinstance, PRECALL);
    int yes = obj_isinstance(rt, SECOND, TOP);
    if (yes < 0)
        goto error;
    Ref classes = POP(), v = POP(), callable = POP();
    TOP = BOOL(yes);
    ref_drop(rt, callable);
    ref_drop(rt, v);
    ref_drop(rt, classes);
    SKIP(SKIP_PRECALL_AND_CALL);
    NEXT();
}

#define TYPE_CALL(name, id, expression)                                                    \
    OPCODE(name) {                                                                         \
        Ref callable = SECOND, arg = TOP;                                                  \
        GUESS(!IS_METHOD_CALL && oparg == 1 && !cold.kwnames &&                                 \
                  callable == (Ref)builtin_type(rt, TYPE_ID_##id), PRECALL);               \
        Ref v = expression;                                                                \
        RAISED(v);                                                                         \
        sp -= 2;                                                                           \
        TOP = v;                                                                           \
        ref_drop(rt, arg);                                                                 \
        ref_drop(rt, callable);                                                            \
        SKIP(SKIP_PRECALL_AND_CALL);                                                       \
        NEXT();                                                                            \
    }
TYPE_CALL(PRECALL_NO_KW_TYPE_1, type, ref_keep((Val)arg->type))
TYPE_CALL(PRECALL_NO_KW_STR_1, str, obj_str(rt, arg))
TYPE_CALL(PRECALL_NO_KW_TUPLE_1, tuple, sequence_tuple(rt, arg))
#undef TYPE_CALL

OPCODE(PRECALL_BUILTIN_CLASS) {
    int total = (int)oparg + IS_METHOD_CALL;
    Ref callable = PEEK(total + 1);
    GUESS(is_type(callable) && as_type(callable)->vectorcall, PRECALL);
    int positional = total - (cold.kwnames ? (int)tuple_size(cold.kwnames) : 0);
    SAVE_SP();
    Ref v = as_type(callable)->vectorcall(rt, callable, (Val const *)(uintptr_t)(sp - total),
                                          positional, cold.kwnames);
    FINISH_CALL(v, total, SKIP_PRECALL_AND_CALL);
}

/* A class with a plain Python __init__: the object is made here and waits on our
 * stack, in the empty place below the class, while the frame of __init__ runs.  As in
 * CPython's C frames, class and arguments stay on the stack meanwhile, and a tuple
 * holds the arguments once more: it stands behind the callee's stack. */
OPCODE(PRECALL_INIT) {
    GUESS(!IS_METHOD_CALL, PRECALL);
    Ref callable = PEEK(oparg + 1);
    GUESS(IS(callable, type) && as_type(callable)->version == cache_u32(ip + 3), PRECALL);
    const struct plain_init *plan = plain_init_of(rt, as_type(callable), (int)oparg);
    if (plan) {
        Ref object = as_type(callable)->new_(rt, as_type(callable), rt->types->empty_tuple, NULL);
        RAISED(object);
        plain_init_run(rt, plan, object, sp - oparg, (int)oparg);
        Ref *args = sp - oparg;
        sp = args - 1;
        args[-2] = object;
        ref_drop(rt, callable);
        for (uint32_t i = 0; i < oparg; i++)
            ref_drop(rt, args[i]);
        SKIP(SKIP_PRECALL_AND_CALL);
        NEXT();
    }
    Val found = type_lookup(rt, as_type(callable), IDENT_OF(rt, __init__));
    GUESS(found && is_function(found) && function_takes(as_function(found), (int)oparg + 1), PRECALL);
    Ref *args = sp - oparg;
    Ref tuple = tuple_from_array(rt, (Val const *)(uintptr_t)args, oparg);
    RAISED(tuple);
    if (rt->types->recursion_left <= 0 && !recursion_enter(rt, " while calling a Python object")) {
        ref_drop(rt, tuple);
        goto error;
    }
    rt->types->recursion_left--;
    /* Making the object may run a collection, and that a finaliser: hold what we go on with. */
    Ref init = ref_keep(found), held = ref_keep(as_function(init)->code);
    Ref defaults = ref_keep_null(as_function(init)->defaults);
    Ref object = as_type(callable)->new_(rt, as_type(callable), rt->types->empty_tuple, NULL);
    if (LIKELY(object != NULL)) {
        const struct code *code = LOOK(code, held);
        callee = frame_push_more(rt, code, 1);
        frame_fill(callee, init, NULL, code, code->argcount);
        callee->is_entry = FRAME_INIT;
        callee->jump = (uint16_t)oparg;
        Ref *to = callee->slot;
        *to++ = ref_keep(object);
        for (Ref *from = args; from < sp; from++)
            *to++ = ref_keep(*from);
        for (int i = code->argcount - 1 - (int)oparg; i > 0; i--)
            *to++ = ref_keep(tuple_at(defaults, tuple_size(defaults) - i));
        *frame_extra(callee) = tuple;
        args[-2] = object;
    }
    ref_drop(rt, held);
    ref_drop(rt, defaults);
    if (UNLIKELY(!object)) {
        recursion_leave(rt);
        ref_drop(rt, init);
        ref_drop(rt, tuple);
        goto error;
    }
    SKIP(SKIP_PRECALL_AND_CALL);
    goto enter_new;
}

/* ---- f(*args, **kwargs) ---------------------------------------------------------------- */

OPCODE(CALL_FUNCTION_EX) {
    if (oparg & 1) {
        if (!star_kwargs(rt, SECOND == NULL ? NULL : PEEK(3), &TOP))
            goto error;
    }
    Ref kwargs = oparg & 1 ? POP() : NULL;
    if (!star_args(rt, SECOND, &TOP)) {
        ref_drop(rt, kwargs);
        goto error;
    }
    Ref args = POP(), function = POP();
    sp--; /* the NULL below */
    /* Not entered here even when it is a function: as in 3.11, the caller holds
     * the tuple and the dict until the call is over. */
    Ref v = obj_call(rt, function, args, kwargs);
    ref_drop(rt, function);
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(MAKE_FUNCTION) {
    Ref code = POP();
    Ref made = function_new(rt, code, frame->globals, NULL);
    ref_drop(rt, code);
    RAISED(made);
    struct function *fn = as_function(made);
    if (oparg & 8)
        fn->closure = POP();
    if (oparg & 4)
        fn->annotations = POP();
    if (oparg & 2)
        fn->kwdefaults = POP();
    if (oparg & 1)
        fn->defaults = POP();
    PUSH(made);
    NEXT();
}

OPCODE(LOAD_BUILD_CLASS) {
    Ref v = load_build_class(rt, frame);
    RAISED(v);
    PUSH(v);
    NEXT();
}
