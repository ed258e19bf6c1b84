/* ops_build.h - displays, comprehensions' appends, f-strings, unpacking, match (part of eval.c). */

OPCODE(BUILD_TUPLE) {
    Ref v = tuple_from_array_take(rt, sp - oparg, oparg);
    sp -= oparg;
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(BUILD_LIST) {
    Ref v = list_from_array_take(rt, sp - oparg, oparg);
    sp -= oparg;
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(LIST_TO_TUPLE) {
    Ref list = POP();
    Ref v = list_as_tuple(rt, list);
    ref_drop(rt, list);
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(BUILD_SET) {
    Ref set = set_new(rt, NULL);
    RAISED(set);
    int bad = 0;
    for (uint32_t i = oparg; i > 0; i--) {
        Ref item = PEEK(i);
        if (!bad)
            bad = set_add(rt, set, item);
        ref_drop(rt, item);
    }
    sp -= oparg;
    if (bad) {
        ref_drop(rt, set);
        goto error;
    }
    PUSH(set);
    NEXT();
}

OPCODE(BUILD_MAP) {
    Ref map = dict_from_arrays(rt, (Val const *)(uintptr_t)(sp - 2 * oparg), 2,
                               (Val const *)(uintptr_t)(sp - 2 * oparg + 1), 2, oparg);
    RAISED(map);
    for (uint32_t i = 0; i < 2 * oparg; i++)
        ref_drop(rt, POP());
    PUSH(map);
    NEXT();
}

OPCODE(BUILD_CONST_KEY_MAP) {
    Ref keys = TOP;
    Ref map = dict_from_arrays(rt, (Val const *)(uintptr_t)as_tuple(keys)->items, 1,
                               (Val const *)(uintptr_t)(sp - 1 - oparg), 1, oparg);
    RAISED(map);
    ref_drop(rt, POP());
    for (uint32_t i = 0; i < oparg; i++)
        ref_drop(rt, POP());
    PUSH(map);
    NEXT();
}

OPCODE(BUILD_STRING) {
    Ref v = str_join_array(rt, rt->types->empty_str, (Val const *)(uintptr_t)(sp - oparg), oparg);
    RAISED(v);
    for (uint32_t i = 0; i < oparg; i++)
        ref_drop(rt, POP());
    PUSH(v);
    NEXT();
}

OPCODE(BUILD_SLICE) {
    Ref step = oparg == 3 ? POP() : NULL;
    Ref stop = POP(), start = TOP;
    Ref v = slice_new(rt, start, stop, step);
    TOP = v;
    ref_drop(rt, start);
    ref_drop(rt, stop);
    ref_drop(rt, step);
    if (!v) {
        sp--;
        goto error;
    }
    NEXT();
}

OPCODE(FORMAT_VALUE) {
    Ref spec = oparg & 4 ? POP() : NULL;
    Ref value = POP();
    Ref v = format_value(rt, value, spec, (int)(oparg & 3));
    ref_drop(rt, value);
    ref_drop(rt, spec);
    RAISED(v);
    PUSH(v);
    NEXT();
}

SIMPLE(LIST_APPEND) {
    Ref v = POP();
    struct list *list = as_list(PEEK(oparg));
    if (LIKELY(list->head.size < list->room)) {
        list->items[list->head.size++] = v;
        NEXT();
    }
    SAVE_IP();
    if (!list_append_take(rt, (Val)list, v))
        goto error;
    NEXT();
}

OPCODE(SET_ADD) {
    Ref v = POP();
    int bad = set_add(rt, PEEK(oparg), v);
    ref_drop(rt, v);
    if (bad)
        goto error;
    NEXT();
}

OPCODE(MAP_ADD) {
    Ref value = TOP, key = SECOND;
    sp -= 2;
    if (dict_set_take(rt, PEEK(oparg), key, value) < 0)
        goto error;
    NEXT();
}

OPCODE(LIST_EXTEND) {
    Ref iterable = POP();
    Ref none = list_extend_op(rt, PEEK(oparg), iterable);
    ref_drop(rt, iterable);
    RAISED(none);
    ref_drop(rt, none);
    NEXT();
}

OPCODE(SET_UPDATE) {
    Ref iterable = POP();
    int bad = set_update(rt, PEEK(oparg), iterable);
    ref_drop(rt, iterable);
    if (bad < 0)
        goto error;
    NEXT();
}

OPCODE(DICT_UPDATE) {
    Ref update = POP();
    bool fine = dict_update_op(rt, PEEK(oparg), update);
    ref_drop(rt, update);
    if (!fine)
        goto error;
    NEXT();
}

OPCODE(DICT_MERGE) {
    Ref update = POP();
    bool fine = dict_merge_op(rt, PEEK(oparg), update, PEEK(2 + oparg));
    ref_drop(rt, update);
    if (!fine)
        goto error;
    NEXT();
}

/* ---- unpacking ------------------------------------------------------------------------- */

OPCODE(UNPACK_SEQUENCE) {
    Ref v = POP();
    sp += oparg;
    bool fine = unpack_iterable(rt, v, (int)oparg, -1, sp);
    ref_drop(rt, v);
    if (!fine) {
        sp -= oparg;
        goto error;
    }
    SKIP(1);
    NEXT();
}

OPCODE(UNPACK_SEQUENCE_ADAPTIVE)
    ADAPTIVE(UNPACK_SEQUENCE, specialize_unpack(rt, ip - 1, TOP, (int)oparg));

SIMPLE(UNPACK_SEQUENCE_TWO_TUPLE) {
    Ref v = TOP;
    GUESS(IS(v, tuple) && tuple_size(v) == 2, UNPACK_SEQUENCE);
    TOP = ref_keep(tuple_at(v, 1));
    PUSH(ref_keep(tuple_at(v, 0)));
    ref_drop(rt, v);
    SKIP(1);
    NEXT();
}

SIMPLE(UNPACK_SEQUENCE_TUPLE) {
    Ref v = TOP;
    GUESS(IS(v, tuple) && tuple_size(v) == (ssize_t)oparg, UNPACK_SEQUENCE);
    sp--;
    for (ssize_t i = oparg; i-- > 0;)
        PUSH(ref_keep(tuple_at(v, i)));
    ref_drop(rt, v);
    SKIP(1);
    NEXT();
}

SIMPLE(UNPACK_SEQUENCE_LIST) {
    Ref v = TOP;
    GUESS(IS(v, list) && list_size(v) == (ssize_t)oparg, UNPACK_SEQUENCE);
    sp--;
    for (ssize_t i = oparg; i-- > 0;)
        PUSH(ref_keep(list_at(v, i)));
    if (--v->refs == 0) {
        SAVE_IP();
        obj_dealloc(rt, v);
    }
    SKIP(1);
    NEXT();
}

OPCODE(UNPACK_EX) {
    int total = 1 + (int)(oparg & 255) + (int)(oparg >> 8);
    Ref v = POP();
    sp += total;
    bool fine = unpack_iterable(rt, v, (int)(oparg & 255), (int)(oparg >> 8), sp);
    ref_drop(rt, v);
    if (!fine) {
        sp -= total;
        goto error;
    }
    NEXT();
}

/* ---- match ------------------------------------------------------------------------------- */

OPCODE(GET_LEN) {
    ssize_t n = obj_length(rt, TOP);
    if (n < 0)
        goto error;
    Ref v = int_from_ssize(rt, n);
    RAISED(v);
    PUSH(v);
    NEXT();
}

SIMPLE(MATCH_MAPPING)
    PUSH(BOOL(type_has(TOP->type, TYPE_MAPPING)));
    NEXT();

SIMPLE(MATCH_SEQUENCE)
    PUSH(BOOL(type_has(TOP->type, TYPE_SEQUENCE)));
    NEXT();

OPCODE(MATCH_KEYS) {
    Ref v = match_keys(rt, SECOND, TOP);
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(MATCH_CLASS) {
    Ref attribute_names = POP(), type = TOP, subject = SECOND;
    Ref v = match_class(rt, subject, type, (int)oparg, attribute_names);
    ref_drop(rt, attribute_names);
    if (!v && is_raised(rt))
        goto error;
    sp -= 2;
    ref_drop(rt, type);
    ref_drop(rt, subject);
    PUSH(v ? v : new_none(rt));
    NEXT();
}
