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

/* Both operands are exact ints; of up to two digits the answer is made at once. */
#define INT_BODY(compute)                                                                  \
    Ref b = TOP, a = SECOND, v;                                                            \
    GUESS(IS(a, int) && IS(b, int), BINARY_OP);                                            \
    int64_t x, y, z;                                                                       \
    if (LIKELY(int_fits(a, &x) && int_fits(b, &y)) && (compute)) {                         \
        v = small_or_new_int(rt, z);                                                       \
    } else {                                                                               \
        SAVE_IP();                                                                         \
        v = binary_op(rt, (int)oparg, a, b);                                               \
    }                                                                                      \
    if (UNLIKELY(!v)) {                                                                    \
        SAVE_IP();                                                                         \
        goto error;                                                                        \
    }                                                                                      \
    sp--;                                                                                  \
    TOP = v;                                                                               \
    drop_int(rt, a);                                                                       \
    drop_int(rt, b);                                                                       \
    SKIP(1);                                                                               \
    NEXT()

SIMPLE(BINARY_OP_ADD_INT) {
    INT_BODY((z = x + y, true));
}

SIMPLE(BINARY_OP_SUBTRACT_INT) {
    INT_BODY((z = x - y, true));
}

SIMPLE(BINARY_OP_MULTIPLY_INT) {
    INT_BODY(!__builtin_mul_overflow(x, y, &z));
}

SIMPLE(BINARY_OP_BITS_INT) {
    INT_BODY(int_bits((int)oparg, x, y, &z));
}

SIMPLE(BINARY_OP_FLOOR_INT) {
    INT_BODY(int_floor(x, y, &z));
}

SIMPLE(BINARY_OP_REMAINDER_INT) {
    INT_BODY(int_remainder(x, y, &z));
}
#undef INT_BODY

#define FLOAT_OP(name, sign)                                                               \
    SIMPLE(name) {                                                                         \
        Ref b = TOP, a = SECOND;                                                           \
        GUESS(BOTH_FLOAT(a, b), BINARY_OP);                                                \
        Ref v = float_new(rt, LOOK(float_obj, a)->value sign LOOK(float_obj, b)->value);   \
        if (UNLIKELY(!v)) {                                                                \
            SAVE_IP();                                                                     \
            goto error;                                                                    \
        }                                                                                  \
        sp--;                                                                              \
        TOP = v;                                                                           \
        ref_drop(rt, a);                                                                   \
        ref_drop(rt, b);                                                                   \
        SKIP(1);                                                                           \
        NEXT();                                                                            \
    }
FLOAT_OP(BINARY_OP_ADD_FLOAT, +)
FLOAT_OP(BINARY_OP_SUBTRACT_FLOAT, -)
FLOAT_OP(BINARY_OP_MULTIPLY_FLOAT, *)
#undef FLOAT_OP

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
    GUESS(op == OP_STORE_FAST || op == OP_STORE_FAST__LOAD_FAST || op == OP_STORE_FAST__STORE_FAST,
          BINARY_OP);
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

OPCODE(COMPARE_OP) {
    Ref b = TOP, a = SECOND;
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

/* mask: bit 0 less, bit 1 equal, bit 2 greater, bit 3 unordered. */
SIMPLE(COMPARE_OP_INT) {
    Ref b = TOP, a = SECOND;
    GUESS(BOTH_INT(a, b), COMPARE_OP);
    int64_t x = int_medium_value(a), y = int_medium_value(b);
    int bit = x < y ? 1 : x == y ? 2 : 4;
    bool yes = (ip[COMPARE_MASK] & bit) != 0;
    sp--;
    TOP = BOOL(yes);
    drop_int(rt, a);
    drop_int(rt, b);
    SKIP(2);
    NEXT();
}

SIMPLE(COMPARE_OP_FLOAT) {
    Ref b = TOP, a = SECOND;
    GUESS(BOTH_FLOAT(a, b), COMPARE_OP);
    double x = LOOK(float_obj, a)->value, y = LOOK(float_obj, b)->value;
    int bit = x < y ? 1 : x == y ? 2 : x > y ? 4 : 8;
    bool yes = (ip[COMPARE_MASK] & bit) != 0;
    sp--;
    TOP = BOOL(yes);
    ref_drop(rt, a);
    ref_drop(rt, b);
    SKIP(2);
    NEXT();
}

/* ... with the conditional jump behind it.  Bits 4: jump backward, 5: jump if false. */
#define COMPARE_JUMP(drop)                                                                 \
    do {                                                                                   \
        uint16_t mask_ = ip[COMPARE_MASK];                                                 \
        bool yes_ = (mask_ & bit) != 0;                                                    \
        sp -= 2;                                                                           \
        drop;                                                                              \
        word = ip[2];                                                                      \
        ip += 3;                                                                           \
        oparg = word >> 8;                                                                 \
        if (yes_ != ((mask_ & 32) != 0)) {                                                 \
            if (mask_ & 16) {                                                              \
                ip -= oparg;                                                               \
                if (UNLIKELY(--rt->vm->countdown < 0))                                         \
                    goto tick_after_jump;                                                  \
            } else {                                                                       \
                ip += oparg;                                                               \
            }                                                                              \
        }                                                                                  \
        NEXT();                                                                            \
    } while (0)

SIMPLE(COMPARE_OP_INT_JUMP) {
    Ref b = TOP, a = SECOND;
    GUESS(BOTH_INT(a, b), COMPARE_OP);
    int64_t x = int_medium_value(a), y = int_medium_value(b);
    int bit = x < y ? 1 : x == y ? 2 : 4;
    COMPARE_JUMP((drop_int(rt, a), drop_int(rt, b)));
}

SIMPLE(COMPARE_OP_FLOAT_JUMP) {
    Ref b = TOP, a = SECOND;
    GUESS(BOTH_FLOAT(a, b), COMPARE_OP);
    double x = LOOK(float_obj, a)->value, y = LOOK(float_obj, b)->value;
    int bit = x < y ? 1 : x == y ? 2 : x > y ? 4 : 8;
    COMPARE_JUMP((ref_drop(rt, a), ref_drop(rt, b)));
}

SIMPLE(COMPARE_OP_STR_JUMP) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, str) && IS(b, str), COMPARE_OP);
    int bit = a == b || str_equal(a, b) ? 2 : 5;
    COMPARE_JUMP((ref_drop(rt, a), ref_drop(rt, b)));
}
#undef COMPARE_JUMP

tick_after_jump:
    SAVE_IP();
    if (!vm_tick(rt))
        goto error;
    table = rt->vm->observing ? observed : labels;
    NEXT();

SIMPLE(IS_OP) {
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

SIMPLE(BINARY_SUBSCR_LIST_INT) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, list) && IS(b, int) && (size_t)as_int(b)->head.size <= 1, BINARY_SUBSCR);
    size_t i = as_int(b)->head.size ? as_int(b)->digit[0] : 0;
    GUESS(i < (size_t)list_size(a), BINARY_SUBSCR);
    sp--;
    TOP = ref_keep(list_at(a, (ssize_t)i));
    drop_int(rt, b);
    if (--a->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, a);
    }
    SKIP(4);
    NEXT();
}

SIMPLE(BINARY_SUBSCR_TUPLE_INT) {
    Ref b = TOP, a = SECOND;
    GUESS(IS(a, tuple) && IS(b, int) && (size_t)as_int(b)->head.size <= 1, BINARY_SUBSCR);
    size_t i = as_int(b)->head.size ? as_int(b)->digit[0] : 0;
    GUESS(i < (size_t)tuple_size(a), BINARY_SUBSCR);
    sp--;
    TOP = ref_keep(tuple_at(a, (ssize_t)i));
    drop_int(rt, b);
    if (--a->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, a);
    }
    SKIP(4);
    NEXT();
}

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
    callee = frame_push(rt, code);
    frame_init(callee, ref_keep(getitem), NULL, code, 2);
    sp -= 2;
    callee->slot[0] = a;
    callee->slot[1] = b;
    SAVE_SP();
    SKIP(4);
    frame->prev_instr = ip - 1;
    goto enter;
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

SIMPLE(STORE_SUBSCR_LIST_INT) {
    Ref key = TOP, container = SECOND, value = THIRD;
    GUESS(IS(container, list) && IS(key, int) && (size_t)as_int(key)->head.size <= 1, STORE_SUBSCR);
    size_t i = as_int(key)->head.size ? as_int(key)->digit[0] : 0;
    GUESS(i < (size_t)list_size(container), STORE_SUBSCR);
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
