/* ops_math.h - arithmetic, comparison, subscripts (part of eval.c). */

#define UNARY(op, function)                                                                \
    OPCODE(op) {                                                                           \
        Ref v = function(rt, TOP);                                                         \
        RAISED(v);                                                                         \
        Ref old = TOP;                                                                     \
        TOP = v;                                                                           \
        ref_drop(rt, old);                                                                 \
        NEXT();                                                                            \
    }
UNARY(UNARY_POSITIVE, number_positive)
UNARY(UNARY_NEGATIVE, number_negative)
UNARY(UNARY_INVERT, number_invert)
#undef UNARY

OPCODE(UNARY_NOT) {
    Ref v = TOP;
    if (v == rt->true_ || v == rt->false_) {
        TOP = BOOL(v == rt->false_);
        ref_drop(rt, v);
        NEXT();
    }
    int yes = obj_is_true(rt, v);
    if (yes < 0)
        goto error;
    TOP = BOOL(!yes);
    ref_drop(rt, v);
    NEXT();
}

OPCODE(BINARY_OP) {
    Ref b = TOP, a = SECOND;
    Val method = operator_method(rt, a, b, (int)oparg);
    if (method) {
        callee = frame_new_callee(rt, ref_keep(method), LOOK(code, as_function(method)->code), 2);
        callee->is_entry = FRAME_OPERATOR;
        goto enter_operator;
    }
    Ref v = binary_op(rt, (int)oparg, a, b);
    RAISED(v);
    sp--;
    TOP = v;
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(1);
    NEXT();
}

OPCODE(BINARY_OP_ADAPTIVE)
    ADAPTIVE(BINARY_OP, specialize_binary_op(rt, ip - 1, SECOND, TOP, (int)oparg, frame->slot));

/* An operator on two exact numbers, in the three ways in which operands come.  FITS makes
 * x, y and z of a and b, or is false: then the general form does it.  The result goes into
 * the box of an operand that dies with this, or into a new one. */
#define NUMBER_OP(name, kind, number, FITS, compute)                                       \
    op2_##name : {                                                                         \
        Ref a = sp[0], b = sp[1];                                                          \
        number x, y, z;                                                                    \
        if (UNLIKELY(!(FITS(a, x) && FITS(b, y) && (compute))))                            \
            goto push2_##name;                                                             \
        Ref v = new_##kind(rt, z);                                                         \
        if (UNLIKELY(!v))                                                                  \
            goto error_here;                                                               \
        *sp++ = v;                                                                         \
        SKIP(1);                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    op1_##name : {                                                                         \
        Ref a = TOP, b = sp[0];                                                            \
        number x, y, z;                                                                    \
        if (UNLIKELY(!(FITS(a, x) && FITS(b, y) && (compute))))                            \
            goto push1_##name;                                                             \
        if (!kind##_reuse(rt, a, z)) {                                                     \
            Ref v = new_##kind(rt, z);                                                     \
            if (UNLIKELY(!v))                                                              \
                goto error_here;                                                           \
            TOP = v;                                                                       \
            drop_##kind(rt, a);                                                            \
        }                                                                                  \
        SKIP(1);                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref b = TOP, a = SECOND;                                                           \
        number x, y, z;                                                                    \
        if (UNLIKELY(!(FITS(a, x) && FITS(b, y) && (compute))))                            \
            goto number_op_guess;                                                          \
        sp--;                                                                              \
        if (kind##_reuse(rt, a, z)) {                                                      \
            drop_##kind(rt, b);                                                            \
        } else if (kind##_reuse(rt, b, z)) {                                               \
            TOP = b;                                                                       \
            drop_##kind(rt, a);                                                            \
        } else {                                                                           \
            Ref v = new_##kind(rt, z);                                                     \
            if (UNLIKELY(!v)) {                                                            \
                sp++;                                                                      \
                goto error_here;                                                           \
            }                                                                              \
            TOP = v;                                                                       \
            drop_##kind(rt, a);                                                            \
            drop_##kind(rt, b);                                                            \
        }                                                                                  \
        SKIP(1);                                                                           \
        NEXT();                                                                            \
    }
#define FITS_INT(v, n)   (IS(v, int) && int_fits(v, &n))
#define FITS_FLOAT(v, n) (IS(v, float) && (n = LOOK(float_obj, v)->value, true))
#define INT_OP(name, compute)   NUMBER_OP(name, int, int64_t, FITS_INT, compute)
#define FLOAT_OP(name, compute) NUMBER_OP(name, float, double, FITS_FLOAT, compute)
INT_OP(BINARY_OP_ADD_INT, (z = x + y, true))
INT_OP(BINARY_OP_SUBTRACT_INT, (z = x - y, true))
INT_OP(BINARY_OP_MULTIPLY_INT, !__builtin_mul_overflow(x, y, &z))
INT_OP(BINARY_OP_BITS_INT, int_bits((int)oparg, x, y, &z))
INT_OP(BINARY_OP_FLOOR_INT, int_floor(x, y, &z))
INT_OP(BINARY_OP_REMAINDER_INT, int_remainder(x, y, &z))
FLOAT_OP(BINARY_OP_ADD_FLOAT, (z = x + y, true))
FLOAT_OP(BINARY_OP_SUBTRACT_FLOAT, (z = x - y, true))
FLOAT_OP(BINARY_OP_MULTIPLY_FLOAT, (z = x * y, true))
FLOAT_OP(BINARY_OP_DIVIDE_FLOAT, (z = x / y, y != 0.0))
#undef INT_OP
#undef FLOAT_OP
#undef NUMBER_OP

/* Two ints stay as they are, they were only too large, or a divisor was zero. */
number_op_guess: {
    Ref b = TOP, a = SECOND;
    GUESS((IS(a, int) && IS(b, int)) || (IS(a, float) && IS(b, float)), BINARY_OP);
    goto op_BINARY_OP;
}

/* An int and a float, or ints divided. */
SIMPLE(BINARY_OP_MIXED_FLOAT) {
    Ref b = TOP, a = SECOND;
    double x, y, z;
    bool divides = oparg == NB_TRUE_DIVIDE || oparg == NB_INPLACE_TRUE_DIVIDE;
    GUESS((divides || IS(a, float) || IS(b, float)) && as_plain_double(rt, a, &x) &&
              as_plain_double(rt, b, &y) && float_operator((int)oparg, x, y, &z), BINARY_OP);
    Ref v = new_float(rt, z);
    if (UNLIKELY(!v))
        goto error_here;
    sp--;
    TOP = v;
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(1);
    NEXT();
}

OPCODE(BINARY_OP_ADD_UNICODE) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, str) && IS(b, str), BINARY_OP);
    Ref v = str_concat(rt, a, b);
    RAISED(v);
    sp--;
    TOP = v;
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(1);
    NEXT();
}

/* s = s + t: the local lets go first, so that the text can grow in place. */
OPCODE(BINARY_OP_INPLACE_ADD_UNICODE) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, str) && IS(b, str), BINARY_OP);
    uint16_t next = ip[1];
    int op = next & 255;
    GUESS(opcode_table[op].general == OP_STORE_FAST, BINARY_OP);
    Ref *target = &LOCAL(next >> 8);
    GUESS(*target == a, BINARY_OP);
    a->refs--; /* the stack's */
    sp -= 2;
    bool fine = str_append(rt, target, b);
    ref_drop(rt, b);
    if (!fine)
        goto error;
    SKIP(1);
    /* the store is done */
    if (op == OP_STORE_FAST) {
        ip++;
        NEXT();
    }
    PUSH(ref_move(target));
    NEXT();
}

/* ---- comparison ------------------------------------------------------------------- */

/* The operands wait on our stack, as in CPython's C frames, and so does the instruction. */
enter_operator:
    callee->jump = (uint16_t)oparg;
    callee->slot[0] = ref_keep(SECOND);
    callee->slot[1] = ref_keep(TOP);
    goto enter_new;

/* What it gave is the result, but for NotImplemented. */
operator_done: {
    Ref *operands = frame->slot + frame->stack_top - 2, a = operands[0], b = operands[1];
    bool compares = call.entry == FRAME_COMPARE;
    if (UNLIKELY(answer == rt->not_implemented)) {
        ref_drop(rt, answer);
        answer = compares ? obj_compare_declined(rt, a, b, call.op) : operator_declined(rt, a, b, call.op);
    }
    rt->types->recursion_left += compares;
    if (UNLIKELY(!answer))
        goto resume_with_error;
    operands[0] = answer;
    frame->stack_top--;
    frame->prev_instr += compares ? 2 : 1;
    ref_drop(rt, a);
    ref_drop(rt, b);
    goto resume;
}

OPCODE(COMPARE_OP) {
    Ref b = TOP, a = SECOND;
    Val method = rt->types->recursion_left > 1 ? compare_method(rt, a, b, (int)oparg) : NULL;
    if (method) {
        rt->types->recursion_left--;
        callee = frame_new_callee(rt, ref_keep(method), LOOK(code, as_function(method)->code), 2);
        callee->is_entry = FRAME_COMPARE;
        goto enter_operator;
    }
    Ref v = obj_compare(rt, a, b, (int)oparg);
    RAISED(v);
    sp--;
    TOP = v;
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(2);
    NEXT();
}

OPCODE(COMPARE_OP_ADAPTIVE)
    ADAPTIVE(COMPARE_OP, specialize_compare(rt, ip - 1, SECOND, TOP, (int)oparg));

/* Two numbers (or texts, for == and !=) compared in the three ways in which operands come.
 * The mask in the cache says which outcomes are true: bit 0 less, 1 equal, 2 greater,
 * 3 unordered.  A form that ends in _JUMP takes the conditional jump behind it along, and its
 * mask says which outcomes jump, and whether that goes back. */
#define COMPARE(name, kind, number, FITS, order, finish)                                   \
    op2_##name : {                                                                         \
        Ref a = sp[0], b = sp[1];                                                          \
        number x, y;                                                                       \
        if (UNLIKELY(!(FITS(a, x) && FITS(b, y))))                                         \
            goto push2_##name;                                                             \
        int outcome = order(x, y);                                                         \
        finish;                                                                            \
    }                                                                                      \
    op1_##name : {                                                                         \
        Ref a = TOP, b = sp[0];                                                            \
        number x, y;                                                                       \
        if (UNLIKELY(!(FITS(a, x) && FITS(b, y))))                                         \
            goto push1_##name;                                                             \
        int outcome = order(x, y);                                                         \
        sp--;                                                                              \
        drop_##kind(rt, a);                                                                \
        finish;                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref b = TOP, a = SECOND;                                                           \
        number x, y;                                                                       \
        GUESS(FITS(a, x) && FITS(b, y), COMPARE_OP);                                       \
        int outcome = order(x, y);                                                         \
        sp -= 2;                                                                           \
        drop_##kind(rt, a);                                                                \
        drop_##kind(rt, b);                                                                \
        finish;                                                                            \
    }
#define FITS_MEDIUM(v, n) (IS(v, int) && int_is_medium(v) && (n = int_medium_value(v), true))
#define FITS_STR(v, n)    (IS(v, str) && (n = (v), true))
#define drop_str          ref_drop
#define ORDER_INT(x, y)   ((x) < (y) ? 1 : (x) == (y) ? 2 : 4)
#define ORDER_FLOAT(x, y) ((x) < (y) ? 1 : (x) == (y) ? 2 : (x) > (y) ? 4 : 8)
#define ORDER_STR(x, y)   ((x) == (y) || str_equal(x, y) ? 2 : 5)
#define PUSH_OUTCOME()                                                                     \
    do {                                                                                   \
        PUSH(BOOL((ip[COMPARE_MASK] & outcome) != 0));                                     \
        SKIP(2);                                                                           \
        NEXT();                                                                            \
    } while (0)
#define JUMP_ON_OUTCOME()                                                                  \
    do {                                                                                   \
        uint16_t mask_ = ip[COMPARE_MASK];                                                 \
        oparg = ip[2] >> 8;                                                                \
        ip += 3;                                                                           \
        if (mask_ & outcome) {                                                             \
            if (mask_ & COMPARE_BACK) {                                                    \
                ip -= oparg;                                                               \
                if (UNLIKELY(--rt->vm->countdown < 0))                                     \
                    goto tick_after_jump;                                                  \
            } else {                                                                       \
                ip += oparg;                                                               \
            }                                                                              \
        }                                                                                  \
        NEXT();                                                                            \
    } while (0)
COMPARE(COMPARE_OP_INT, int, int64_t, FITS_MEDIUM, ORDER_INT, PUSH_OUTCOME())
COMPARE(COMPARE_OP_INT_JUMP, int, int64_t, FITS_MEDIUM, ORDER_INT, JUMP_ON_OUTCOME())
COMPARE(COMPARE_OP_FLOAT, float, double, FITS_FLOAT, ORDER_FLOAT, PUSH_OUTCOME())
COMPARE(COMPARE_OP_FLOAT_JUMP, float, double, FITS_FLOAT, ORDER_FLOAT, JUMP_ON_OUTCOME())
COMPARE(COMPARE_OP_STR_JUMP, str, Val, FITS_STR, ORDER_STR, JUMP_ON_OUTCOME())
#undef COMPARE
#undef drop_str

/* What raises here is the jump, for whoever reads the line; a handler is sought where it led. */
tick_after_jump:
    frame->prev_instr = ip + oparg - 1;
    if (!vm_tick(rt))
        goto error;
    LOOK_AGAIN();
    NEXT();

op2_IS_OP : {
    bool same = sp[0] == sp[1];
    PUSH(BOOL(same != (oparg == 1)));
    NEXT();
}
op1_IS_OP : {
    Ref a = TOP;
    if (UNLIKELY(a->refs == 1))
        goto push1_IS_OP;
    TOP = BOOL((a == sp[0]) != (oparg == 1));
    a->refs--;
    NEXT();
}
PUSHED(IS_OP) {
    Ref b = POP(), a = TOP;
    TOP = BOOL((a == b) != (oparg == 1));
    if (--a->refs == 0 || b->refs == 1)
        SAVE_IP();
    if (a->refs == 0)
        obj_dealloc(rt, a);
    ref_drop(rt, b);
    NEXT();
}

OPCODE(CONTAINS_OP) {
    Ref b = TOP, a = SECOND;
    int yes;
    if (IS(b, dict))
        yes = dict_contains(rt, b, a);
    else
        yes = obj_contains(rt, b, a);
    if (yes < 0)
        goto error;
    sp--;
    TOP = BOOL((yes != 0) != (oparg == 1));
    ref_drop(rt, a);
    ref_drop(rt, b);
    NEXT();
}

/* ---- subscripts ------------------------------------------------------------------- */

OPCODE(BINARY_SUBSCR) {
    Ref b = TOP, a = SECOND;
    Ref v = obj_getitem(rt, a, b);
    RAISED(v);
    sp--;
    TOP = v;
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(4);
    NEXT();
}

OPCODE(BINARY_SUBSCR_ADAPTIVE)
    ADAPTIVE(BINARY_SUBSCR, specialize_subscr(rt, ip - 1, SECOND, TOP));

/* sequence[int]; a borrowed key, unless the sequence dies with this.  The item of a
 * borrowed sequence is borrowed too: the sequence holds it. */
#define SUBSCR_INT(name, is_kind, size_of, item_at)                                        \
    op2_##name : {                                                                         \
        Ref a = sp[0];                                                                     \
        ssize_t i;                                                                         \
        if (UNLIKELY(!(IS(a, is_kind) && IS(sp[1], int) && as_index(sp[1], size_of(a), &i)))) \
            goto push2_##name;                                                             \
        sp[0] = (Ref)(uintptr_t)item_at(a, i);                                             \
        SKIP(4);                                                                           \
        NEXT_WITH(1);                                                                      \
    }                                                                                      \
    op1_##name : {                                                                         \
        Ref a = TOP;                                                                       \
        ssize_t i;                                                                         \
        if (UNLIKELY(!(IS(a, is_kind) && a->refs > 1 && IS(sp[0], int) &&                  \
                       as_index(sp[0], size_of(a), &i))))                                  \
            goto push1_##name;                                                             \
        TOP = ref_keep(item_at(a, i));                                                     \
        a->refs--;                                                                         \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref b = TOP, a = SECOND;                                                           \
        ssize_t i;                                                                         \
        GUESS(IS(a, is_kind) && IS(b, int) && as_index(b, size_of(a), &i), BINARY_SUBSCR); \
        sp--;                                                                              \
        TOP = ref_keep(item_at(a, i));                                                     \
        drop_int(rt, b);                                                                   \
        if (--a->refs == 0) {                                                              \
            SAVE_IP();                                                                     \
            obj_dealloc(rt, a);                                                            \
        }                                                                                  \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }
SUBSCR_INT(BINARY_SUBSCR_LIST_INT, list, list_size, list_at)
SUBSCR_INT(BINARY_SUBSCR_TUPLE_INT, tuple, tuple_size, tuple_at)
#undef SUBSCR_INT

OPCODE(BINARY_SUBSCR_DICT) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, dict), BINARY_SUBSCR);
    Val found = dict_get(rt, a, b);
    if (!found) {
        if (!is_raised(rt))
            raise_key(rt, b);
        goto error;
    }
    sp--;
    TOP = ref_keep(found);
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(4);
    NEXT();
}

OPCODE(BINARY_SUBSCR_GETITEM) {
    Ref b = TOP, a = SECOND;
    struct type *t = a->type;
    GUESS(type_has(t, TYPE_HEAP) && t->version == cache_u32(ip + SUBSCR_VERSION), BINARY_SUBSCR);
    Ref getitem = as_heap_type((Val)t)->getitem;
    GUESS(getitem && is_function(getitem) &&
              as_function(getitem)->version == ip[SUBSCR_FUNCTION], BINARY_SUBSCR);
    const struct code *code = LOOK(code, as_function(getitem)->code);
    callee = frame_new_callee(rt, ref_keep(getitem), code, 2);
    sp -= 2;
    callee->slot[0] = a;
    callee->slot[1] = b;
    SKIP(4);
    goto enter_new;
}

OPCODE(STORE_SUBSCR) {
    Ref key = TOP, container = SECOND, value = THIRD;
    int bad = obj_setitem(rt, container, key, value);
    sp -= 3;
    ref_drop(rt, value);
    ref_drop(rt, container);
    ref_drop(rt, key);
    if (bad)
        goto error;
    SKIP(1);
    NEXT();
}

OPCODE(STORE_SUBSCR_ADAPTIVE)
    ADAPTIVE(STORE_SUBSCR, specialize_store_subscr(rt, ip - 1, SECOND, TOP));

op2_STORE_SUBSCR_LIST_INT : {
    Ref list = sp[0];
    ssize_t i;
    if (UNLIKELY(!(IS(list, list) && IS(sp[1], int) && as_index(sp[1], list_size(list), &i) &&
                   dies_quietly(rt, list_at(list, i)))))
        goto push2_STORE_SUBSCR_LIST_INT;
    Ref old = as_list(list)->items[i];
    as_list(list)->items[i] = POP();
    ref_drop(rt, old);
    SKIP(1);
    NEXT();
}
op1_STORE_SUBSCR_LIST_INT:
    goto push1_STORE_SUBSCR_LIST_INT;
PUSHED(STORE_SUBSCR_LIST_INT) {
    Ref key = TOP, container = SECOND, value = THIRD;
    ssize_t i;
    GUESS(IS(container, list) && IS(key, int) && as_index(key, list_size(container), &i), STORE_SUBSCR);
    sp -= 3;
    Ref old = as_list(container)->items[i];
    as_list(container)->items[i] = value;
    SAVE_IP();
    ref_drop(rt, old);
    drop_int(rt, key);
    ref_drop(rt, container);
    SKIP(1);
    NEXT();
}

OPCODE(STORE_SUBSCR_DICT) {
    Ref key = TOP, container = SECOND, value = THIRD;
    GUESS(IS(container, dict), STORE_SUBSCR);
    sp -= 3;
    int bad = dict_set_take(rt, container, key, value);
    ref_drop(rt, container);
    if (bad)
        goto error;
    SKIP(1);
    NEXT();
}

OPCODE(DELETE_SUBSCR) {
    Ref key = TOP, container = SECOND;
    int bad = obj_setitem(rt, container, key, NULL);
    sp -= 2;
    ref_drop(rt, container);
    ref_drop(rt, key);
    if (bad)
        goto error;
    NEXT();
}
