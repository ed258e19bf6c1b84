/* ops_names.h - names, globals, attributes (part of eval.c). */

OPCODE(LOAD_NAME) {
    Ref v = load_name(rt, frame, NAME(oparg));
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(STORE_NAME) {
    Ref v = POP();
    bool fine;
    Ref locals = frame->locals;
    if (LIKELY(locals && IS(locals, dict)))
        fine = dict_set(rt, locals, NAME(oparg), v) == 0;
    else
        fine = store_name(rt, frame, NAME(oparg), v);
    ref_drop(rt, v);
    if (!fine)
        goto error;
    NEXT();
}

OPCODE(DELETE_NAME) {
    if (!delete_name(rt, frame, NAME(oparg)))
        goto error;
    NEXT();
}

OPCODE(LOAD_GLOBAL) {
    if (oparg & 1)
        PUSH(NULL);
    Ref v = load_global(rt, frame, NAME(oparg >> 1));
    RAISED(v);
    PUSH(v);
    SKIP(5);
    NEXT();
}

OPCODE(LOAD_GLOBAL_ADAPTIVE)
    ADAPTIVE(LOAD_GLOBAL, specialize_load_global(rt, ip - 1, frame->globals, frame_builtins(frame),
                                                 NAME(oparg >> 1)));

SIMPLE(LOAD_GLOBAL_MODULE) {
    struct dict_keys *keys = as_dict(frame->globals)->keys;
    GUESS(keys->version == cache_u32(ip + GLOBAL_MODULE), LOAD_GLOBAL);
    Ref v = keys_at_place(keys, ip[GLOBAL_PLACE]);
    GUESS(v != NULL, LOAD_GLOBAL);
    if (oparg & 1)
        PUSH(NULL);
    sp[0] = v;
    SKIP(5);
    NEXT_WITH(1);
}

SIMPLE(LOAD_GLOBAL_BUILTIN) {
    struct dict_keys *keys = as_dict(frame->globals)->keys;
    struct dict_keys *built = as_dict(frame_builtins(frame))->keys;
    GUESS(keys->version == cache_u32(ip + GLOBAL_MODULE) && built->version == ip[GLOBAL_BUILTIN],
          LOAD_GLOBAL);
    Ref v = keys_at_place(built, ip[GLOBAL_PLACE]);
    GUESS(v != NULL, LOAD_GLOBAL);
    if (oparg & 1)
        PUSH(NULL);
    sp[0] = v;
    SKIP(5);
    NEXT_WITH(1);
}

OPCODE(STORE_GLOBAL) {
    Ref v = POP();
    int bad = dict_set(rt, frame->globals, NAME(oparg), v);
    ref_drop(rt, v);
    if (bad)
        goto error;
    NEXT();
}

OPCODE(DELETE_GLOBAL) {
    Val name = NAME(oparg);
    if (dict_delete(rt, frame->globals, name) < 0) {
        if (error_clear_if(rt, EXC_KeyError))
            raise_name(rt, EXC_NameError, "name '%U' is not defined", name);
        goto error;
    }
    NEXT();
}

OPCODE(SETUP_ANNOTATIONS) {
    if (!setup_annotations(rt, frame))
        goto error;
    NEXT();
}

/* ---- attributes ---------------------------------------------------------------------- */

OPCODE(LOAD_ATTR) {
    Ref owner = TOP, *place = place_seen(rt, owner, NAME(oparg));
    Ref v = place && *place ? ref_keep(*place) : obj_getattr(rt, owner, NAME(oparg));
    RAISED(v);
    TOP = v;
    ref_drop(rt, owner);
    SKIP(4);
    NEXT();
}

OPCODE(LOAD_ATTR_ADAPTIVE)
    ADAPTIVE(LOAD_ATTR, specialize_load_attr(rt, ip - 1, TOP, NAME(oparg)));

/* An attribute that `find` (names.h) finds where the cache says.  That of a borrowed owner
 * is borrowed too: the owner holds it. */
#define LOAD_ATTR_FROM(name, find)                                                         \
    op2_##name : {                                                                         \
        Ref v = find(rt, sp[1], ip, frame, oparg);                                         \
        if (UNLIKELY(!v))                                                                  \
            goto push2_##name;                                                             \
        sp[1] = v;                                                                         \
        SKIP(4);                                                                           \
        NEXT_WITH(2);                                                                      \
    }                                                                                      \
    op1_##name : {                                                                         \
        Ref v = find(rt, sp[0], ip, frame, oparg);                                         \
        if (UNLIKELY(!v))                                                                  \
            goto push1_##name;                                                             \
        sp[0] = v;                                                                         \
        SKIP(4);                                                                           \
        NEXT_WITH(1);                                                                      \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref owner = TOP, v = find(rt, owner, ip, frame, oparg);                            \
        GUESS(v != NULL, LOAD_ATTR);                                                       \
        TOP = ref_keep(v);                                                                 \
        if (--owner->refs == 0) {                                                          \
            SAVE_IP();                                                                     \
            obj_dealloc(rt, owner);                                                        \
        }                                                                                  \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }
LOAD_ATTR_FROM(LOAD_ATTR_INSTANCE_VALUE, attr_in_values)
LOAD_ATTR_FROM(LOAD_ATTR_WITH_HINT, attr_in_dict)
LOAD_ATTR_FROM(LOAD_ATTR_SLOT, attr_in_slot)
LOAD_ATTR_FROM(LOAD_ATTR_MODULE, attr_of_module)
LOAD_ATTR_FROM(LOAD_ATTR_CLASS, attr_of_class)
#undef LOAD_ATTR_FROM

OPCODE(STORE_ATTR) {
    Ref owner = TOP, v = SECOND, *place = place_seen(rt, owner, NAME(oparg));
    bool fine = true;
    if (place && *place && dies_quietly(rt, *place) && owner->type->setattro == obj_generic_setattr)
        ref_set_take(rt, place, ref_keep(v));
    else
        fine = obj_setattr(rt, owner, NAME(oparg), v) == 0;
    sp -= 2;
    ref_drop(rt, v);
    ref_drop(rt, owner);
    if (!fine)
        goto error;
    SKIP(4);
    NEXT();
}

OPCODE(STORE_ATTR_ADAPTIVE)
    ADAPTIVE(STORE_ATTR, specialize_store_attr(rt, ip - 1, TOP, NAME(oparg)));

/* Store in the place `find` gives; `note` tells the owner what was not there before.  With
 * a borrowed owner, what was there must not run Python when it dies: it might look. */
#define STORE_ATTR_IN(name, find, note)                                                    \
    op2_##name : {                                                                         \
        Ref owner = sp[1], *place = find(rt, owner, ip, frame, oparg);                     \
        if (UNLIKELY(!place || !dies_quietly(rt, *place)))                                 \
            goto push2_##name;                                                             \
        Ref old = *place;                                                                  \
        *place = ref_keep(sp[0]);                                                          \
        note(rt, owner, ip, *place, old);                                                  \
        ref_drop(rt, old);                                                                 \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    op1_##name : {                                                                         \
        Ref owner = sp[0], *place = find(rt, owner, ip, frame, oparg);                     \
        if (UNLIKELY(!place || !dies_quietly(rt, *place)))                                 \
            goto push1_##name;                                                             \
        Ref old = *place;                                                                  \
        *place = POP();                                                                    \
        note(rt, owner, ip, *place, old);                                                  \
        ref_drop(rt, old);                                                                 \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref owner = TOP, *place = find(rt, owner, ip, frame, oparg);                       \
        GUESS(place != NULL, STORE_ATTR);                                                  \
        SAVE_IP();                                                                         \
        sp -= 2;                                                                           \
        Ref old = *place;                                                                  \
        *place = sp[0];                                                                    \
        note(rt, owner, ip, *place, old);                                                  \
        ref_drop(rt, old);                                                                 \
        ref_drop(rt, owner);                                                               \
        SKIP(4);                                                                           \
        NEXT();                                                                            \
    }
STORE_ATTR_IN(STORE_ATTR_INSTANCE_VALUE, place_in_values, note_in_values)
STORE_ATTR_IN(STORE_ATTR_WITH_HINT, place_in_dict, note_in_dict)
STORE_ATTR_IN(STORE_ATTR_SLOT, place_in_slot, note_nothing)
#undef STORE_ATTR_IN

OPCODE(DELETE_ATTR) {
    Ref owner = POP();
    int bad = obj_setattr(rt, owner, NAME(oparg), NULL);
    ref_drop(rt, owner);
    if (bad)
        goto error;
    NEXT();
}

/* A property whose getter is a Python function: called without C recursion; the
 * object stays on our stack meanwhile, as CPython's C frames hold it. */
OPCODE(LOAD_ATTR_PROPERTY) {
    Ref owner = TOP;
    GUESS(owner->type->version == cache_u32(ip + ATTR_VERSION), LOAD_ATTR);
    Val getter = property_getter(rt, owner->type, NAME(oparg));
    GUESS(getter && is_function(getter) &&
              function_is_simple(LOOK(code, as_function(getter)->code), 1), LOAD_ATTR);
    const struct code *code = LOOK(code, as_function(getter)->code);
    callee = frame_new_callee(rt, ref_keep(getter), code, 1);
    callee->slot[0] = ref_keep(owner);
    callee->is_entry = FRAME_GETTER;
    SKIP(4);
    goto enter_new;
}

/* ---- methods ---------------------------------------------------------------------- */

OPCODE(LOAD_METHOD) {
    Ref owner = TOP, method = ref_keep_null(method_seen(rt, owner, NAME(oparg)));
    bool unbound = method || obj_getmethod(rt, owner, NAME(oparg), &method);
    RAISED(method);
    if (unbound) {
        TOP = method;
        PUSH(owner);
    } else {
        TOP = NULL;
        ref_drop(rt, owner);
        PUSH(method);
    }
    SKIP(10);
    NEXT();
}

OPCODE(LOAD_METHOD_ADAPTIVE)
    ADAPTIVE(LOAD_METHOD, specialize_load_method(rt, ip - 1, TOP, NAME(oparg)));

#define LOAD_METHOD_IF(name, guess)                                                        \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name : {                                                                         \
        Ref owner = sp[0];                                                                 \
        if (UNLIKELY(!guess(owner, ip)))                                                   \
            goto push1_##name;                                                             \
        sp[0] = ref_keep((Val)cache_pointer(ip + METHOD_DESCR));                           \
        sp[1] = ref_keep(owner);                                                           \
        sp += 2;                                                                           \
        SKIP(10);                                                                          \
        NEXT();                                                                            \
    }                                                                                      \
    PUSHED(name) {                                                                         \
        Ref owner = TOP;                                                                   \
        GUESS(guess(owner, ip), LOAD_METHOD);                                              \
        TOP = ref_keep((Val)cache_pointer(ip + METHOD_DESCR));                             \
        PUSH(owner);                                                                       \
        SKIP(10);                                                                          \
        NEXT();                                                                            \
    }
LOAD_METHOD_IF(LOAD_METHOD_WITH_VALUES, method_with_values)
LOAD_METHOD_IF(LOAD_METHOD_WITH_DICT, method_with_dict)
LOAD_METHOD_IF(LOAD_METHOD_NO_DICT, method_without_dict)
#undef LOAD_METHOD_IF

SIMPLE(LOAD_METHOD_MODULE) {
    Ref owner = TOP;
    GUESS(IS(owner, module), LOAD_METHOD);
    struct dict_keys *keys = as_dict(module_dict(owner))->keys;
    GUESS(keys->version == cache_u32(ip + METHOD_KEYS), LOAD_METHOD);
    Ref v = keys_str_entries(keys)[ip[METHOD_DICT]].value;
    GUESS(v != NULL, LOAD_METHOD);
    TOP = NULL;
    ref_drop(rt, owner);
    PUSH(ref_keep(v));
    SKIP(10);
    NEXT();
}

SIMPLE(LOAD_METHOD_CLASS) {
    Ref owner = TOP;
    GUESS(is_type(owner) && as_type(owner)->version == cache_u32(ip + METHOD_VERSION), LOAD_METHOD);
    Val method = cache_pointer(ip + METHOD_DESCR);
    Ref kept = ref_keep(method);
    TOP = NULL;
    ref_drop(rt, owner);
    PUSH(kept);
    SKIP(10);
    NEXT();
}

/* ---- imports ------------------------------------------------------------------------ */

OPCODE(IMPORT_NAME) {
    Ref fromlist = POP(), level = TOP;
    SAVE_SP();
    Ref v = import_name(rt, frame, NAME(oparg), fromlist, level);
    frame->stack_top = -1;
    ref_drop(rt, level);
    ref_drop(rt, fromlist);
    TOP = v;
    if (!v) {
        sp--;
        goto error;
    }
    NEXT();
}

OPCODE(IMPORT_FROM) {
    Ref v = import_from(rt, TOP, NAME(oparg));
    RAISED(v);
    PUSH(v);
    NEXT();
}

OPCODE(IMPORT_STAR) {
    Ref module = POP();
    bool fine = import_star(rt, frame, module);
    ref_drop(rt, module);
    if (!fine)
        goto error;
    NEXT();
}
