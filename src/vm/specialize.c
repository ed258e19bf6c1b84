/* specialize.c - quickening: instructions that have seen what they work on.
 *
 * The eighth call or loop turn of a code object makes its instructions adaptive
 * (code_quicken).  An adaptive one, when its counter has run down, looks at its
 * operands and becomes a form for just that kind, with what it needs in the inline
 * cache behind it.  A guess that fails falls back to the general form; after 53
 * failures the instruction is adaptive again.  Nothing a program can see changes,
 * but for one count: a Python __getitem__ called by BINARY_SUBSCR_GETITEM gets its
 * arguments moved, as in CPython (MEMORY_MODEL.md 4.1).
 */
#include "vm/help.h"
#include "vm/numbers.h"
#include "vm/plain_init.h"
#include "vm/steps.h"

#include <string.h>

#include "lang/opcode.h"
#include "types/descr_internal.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- quickening --------------------------------------------------------------------- */

static int adaptive_of(int op)
{
    switch (op) {
    case OP_BINARY_OP: return OP_BINARY_OP_ADAPTIVE;
    case OP_BINARY_SUBSCR: return OP_BINARY_SUBSCR_ADAPTIVE;
    case OP_CALL: return OP_CALL_ADAPTIVE;
    case OP_COMPARE_OP: return OP_COMPARE_OP_ADAPTIVE;
    case OP_LOAD_ATTR: return OP_LOAD_ATTR_ADAPTIVE;
    case OP_LOAD_GLOBAL: return OP_LOAD_GLOBAL_ADAPTIVE;
    case OP_LOAD_METHOD: return OP_LOAD_METHOD_ADAPTIVE;
    case OP_PRECALL: return OP_PRECALL_ADAPTIVE;
    case OP_STORE_ATTR: return OP_STORE_ATTR_ADAPTIVE;
    case OP_STORE_SUBSCR: return OP_STORE_SUBSCR_ADAPTIVE;
    case OP_UNPACK_SEQUENCE: return OP_UNPACK_SEQUENCE_ADAPTIVE;
    default: return 0;
    }
}

static void set_op(uint16_t *at, int op)
{
    *at = (uint16_t)((*at & 0xff00) | op);
}

/* Two instructions in one dispatch; one may be the second of a pair and, for who jumps to
 * it, the first of another. */
static int pair_of(int first, int second)
{
    switch (first << 8 | second) {
#define PAIR(first, number, second)                                                        \
    case OP_##first << 8 | OP_##second:                                                    \
        return number;
#include "lang/opcodes.def"
#undef PAIR
    default:
        return 0;
    }
}

void code_quicken(struct code *code, bool subscripts)
{
    int previous = OP_CACHE;
    bool stepped = steps_lift_all(code);
    for (ssize_t i = 0; i < code->head.size; i++) {
        uint16_t *at = &code->unit[i];
        int op = *at & 255, adaptive = adaptive_of(op);
        if (adaptive && (subscripts || op != OP_BINARY_SUBSCR))
            set_op(at, adaptive);
        else if (op == OP_EXTENDED_ARG)
            set_op(at, OP_EXTENDED_ARG_QUICK);
        else if (op == OP_JUMP_BACKWARD && subscripts)
            set_op(at, OP_JUMP_BACKWARD_QUICK);
        else if (op == OP_RESUME && subscripts)
            set_op(at, OP_RESUME_QUICK);
        int pair = pair_of(previous, op);
        if (pair)
            set_op(at - 1, pair);
        previous = op;
        i += opcode_table[opcode_table[op].general].caches;
    }
    if (stepped)
        steps_put_back(code);
}

/* ---- verdicts --------------------------------------------------------------------------- */

enum { MISSES = 53 };

static void became(uint16_t *at, int op)
{
    set_op(at, op);
    at[1] = MISSES;
}

/* Nothing fits: wait longer each time before looking again. */
static void gave_up(uint16_t *at)
{
    unsigned pause = at[1] & 15;
    if (pause < 4)
        pause = 4;
    else if (pause < 12)
        pause++;
    at[1] = (uint16_t)((((1u << pause) - 1) << 4) | pause);
}

static uint32_t version_of(struct runtime *rt, struct type *t)
{
    if (!t->version && !type_assign_version(rt, t))
        return 0;
    return t->version <= UINT32_MAX ? (uint32_t)t->version : 0;
}

static bool is_medium(struct runtime *rt, Val v)
{
    return v->type == builtin_type(rt, TYPE_ID_int) && int_is_medium(v);
}
static bool is_plain_float(struct runtime *rt, Val v)
{
    return v->type == builtin_type(rt, TYPE_ID_float);
}
static bool is_plain_str(struct runtime *rt, Val v)
{
    return v->type == builtin_type(rt, TYPE_ID_str);
}

/* ---- operators ---------------------------------------------------------------------------- */

static int int_operator(int op)
{
    switch (op) {
    case NB_ADD:
    case NB_INPLACE_ADD:
        return OP_BINARY_OP_ADD_INT;
    case NB_SUBTRACT:
    case NB_INPLACE_SUBTRACT:
        return OP_BINARY_OP_SUBTRACT_INT;
    case NB_MULTIPLY:
    case NB_INPLACE_MULTIPLY:
        return OP_BINARY_OP_MULTIPLY_INT;
    case NB_AND:
    case NB_INPLACE_AND:
    case NB_OR:
    case NB_INPLACE_OR:
    case NB_XOR:
    case NB_INPLACE_XOR:
    case NB_LSHIFT:
    case NB_INPLACE_LSHIFT:
    case NB_RSHIFT:
    case NB_INPLACE_RSHIFT:
        return OP_BINARY_OP_BITS_INT;
    case NB_FLOOR_DIVIDE:
    case NB_INPLACE_FLOOR_DIVIDE:
        return OP_BINARY_OP_FLOOR_INT;
    case NB_REMAINDER:
    case NB_INPLACE_REMAINDER:
        return OP_BINARY_OP_REMAINDER_INT;
    default:
        return 0;
    }
}

void specialize_binary_op(struct runtime *rt, uint16_t *at, Val a, Val b, int op, const Ref *slots)
{
    int quick = 0;
    bool add = op == NB_ADD || op == NB_INPLACE_ADD;
    if (a->type == rt->int_type && b->type == rt->int_type) {
        quick = int_operator(op);
        if (op == NB_TRUE_DIVIDE || op == NB_INPLACE_TRUE_DIVIDE)
            quick = OP_BINARY_OP_MIXED_FLOAT;
    } else if (is_plain_float(rt, a) && is_plain_float(rt, b)) {
        if (add)
            quick = OP_BINARY_OP_ADD_FLOAT;
        else if (op == NB_SUBTRACT || op == NB_INPLACE_SUBTRACT)
            quick = OP_BINARY_OP_SUBTRACT_FLOAT;
        else if (op == NB_MULTIPLY || op == NB_INPLACE_MULTIPLY)
            quick = OP_BINARY_OP_MULTIPLY_FLOAT;
        else if (op == NB_TRUE_DIVIDE || op == NB_INPLACE_TRUE_DIVIDE)
            quick = OP_BINARY_OP_DIVIDE_FLOAT;
    } else if (add && is_plain_str(rt, a) && is_plain_str(rt, b)) {
        int next = opcode_table[at[2] & 255].general;
        bool in_place = next == OP_STORE_FAST && slots[at[2] >> 8] == a;
        quick = in_place ? OP_BINARY_OP_INPLACE_ADD_UNICODE : OP_BINARY_OP_ADD_UNICODE;
    }
    double unused;
    if (!quick && as_plain_double(rt, a, &unused) && as_plain_double(rt, b, &unused) &&
        float_operator(op, 1, 1, &unused))
        quick = OP_BINARY_OP_MIXED_FLOAT;
    if (quick)
        became(at, quick);
    else
        gave_up(at);
}

void specialize_compare(struct runtime *rt, uint16_t *at, Val a, Val b, int op)
{
    static const uint16_t masks[] = {1, 3, 2, 5 | 8, 4, 6}; /* < <= == != > >= */
    if (op < CMP_LT || op > CMP_GE) {
        gave_up(at);
        return;
    }
    uint16_t mask = masks[op];
    bool jump = true;
    switch (at[3] & 255) {
    case OP_POP_JUMP_FORWARD_IF_TRUE:
        break;
    case OP_POP_JUMP_FORWARD_IF_FALSE:
        mask ^= 15;
        break;
    case OP_POP_JUMP_BACKWARD_IF_TRUE:
        mask |= COMPARE_BACK;
        break;
    case OP_POP_JUMP_BACKWARD_IF_FALSE:
        mask = (mask ^ 15) | COMPARE_BACK;
        break;
    default:
        jump = false;
    }
    int quick = 0;
    if (is_medium(rt, a) && is_medium(rt, b))
        quick = jump ? OP_COMPARE_OP_INT_JUMP : OP_COMPARE_OP_INT;
    else if (is_plain_float(rt, a) && is_plain_float(rt, b))
        quick = jump ? OP_COMPARE_OP_FLOAT_JUMP : OP_COMPARE_OP_FLOAT;
    else if (jump && (op == CMP_EQ || op == CMP_NE) && is_plain_str(rt, a) && is_plain_str(rt, b))
        quick = OP_COMPARE_OP_STR_JUMP;
    if (!quick) {
        gave_up(at);
        return;
    }
    became(at, quick);
    at[1 + COMPARE_MASK] = mask;
}

/* ---- containers ----------------------------------------------------------------------------- */

void specialize_subscr(struct runtime *rt, uint16_t *at, Val container, Val key)
{
    struct type *t = container->type;
    bool index = key->type == builtin_type(rt, TYPE_ID_int);
    if (t == builtin_type(rt, TYPE_ID_list) && index) {
        became(at, OP_BINARY_SUBSCR_LIST_INT);
        return;
    }
    if (t == builtin_type(rt, TYPE_ID_tuple) && index) {
        became(at, OP_BINARY_SUBSCR_TUPLE_INT);
        return;
    }
    if (t == builtin_type(rt, TYPE_ID_dict)) {
        became(at, OP_BINARY_SUBSCR_DICT);
        return;
    }
    if (type_has(t, TYPE_HEAP)) {
        Val getitem = type_lookup(rt, t, IDENT_OF(rt, __getitem__));
        uint32_t version = version_of(rt, t);
        if (getitem && is_function(getitem) && version) {
            struct function *fn = as_function(getitem);
            const struct code *code = LOOK(code, fn->code);
            uint32_t fn_version = function_version(rt, fn);
            bool simple = code->argcount == 2 && code->kwonlyargcount == 0 &&
                          (code->flags & (CODE_OPTIMIZED | CODE_VARARGS | CODE_VARKEYWORDS)) ==
                              CODE_OPTIMIZED;
            if (simple && fn_version && fn_version < 65536) {
                cache_set_u32(at + 1 + SUBSCR_VERSION, version);
                at[1 + SUBSCR_FUNCTION] = (uint16_t)fn_version;
                as_heap_type((Val)t)->getitem = (Ref)(uintptr_t)getitem;
                became(at, OP_BINARY_SUBSCR_GETITEM);
                return;
            }
        }
    }
    gave_up(at);
}

void specialize_store_subscr(struct runtime *rt, uint16_t *at, Val container, Val key)
{
    if (container->type == builtin_type(rt, TYPE_ID_list) && is_medium(rt, key))
        became(at, OP_STORE_SUBSCR_LIST_INT);
    else if (container->type == builtin_type(rt, TYPE_ID_dict))
        became(at, OP_STORE_SUBSCR_DICT);
    else
        gave_up(at);
}

void specialize_unpack(struct runtime *rt, uint16_t *at, Val v, int count)
{
    if (v->type == builtin_type(rt, TYPE_ID_tuple) && tuple_size(v) == count)
        became(at, count == 2 ? OP_UNPACK_SEQUENCE_TWO_TUPLE : OP_UNPACK_SEQUENCE_TUPLE);
    else if (v->type == builtin_type(rt, TYPE_ID_list) && list_size(v) == count)
        became(at, OP_UNPACK_SEQUENCE_LIST);
    else
        gave_up(at);
}

/* ---- names ------------------------------------------------------------------------------------- */

void specialize_load_global(struct runtime *rt, uint16_t *at, Val globals, Val builtins, Val name)
{
    if (globals->type != builtin_type(rt, TYPE_ID_dict) ||
        builtins->type != builtin_type(rt, TYPE_ID_dict))
        goto no;
    struct dict_keys *keys = as_dict(globals)->keys;
    if (keys->kind != KEYS_STR || as_dict(globals)->values)
        goto no;
    ssize_t index = keys_str_index(rt, keys, name);
    uint32_t version = keys_version(rt, keys);
    if (!version)
        goto no;
    if (index >= 0) {
        ssize_t place = keys_str_place(keys, index);
        if (place > UINT16_MAX)
            goto no;
        at[1 + GLOBAL_PLACE] = (uint16_t)place;
        cache_set_u32(at + 1 + GLOBAL_MODULE, version);
        became(at, OP_LOAD_GLOBAL_MODULE);
        return;
    }
    struct dict_keys *built = as_dict(builtins)->keys;
    if (built->kind != KEYS_STR || as_dict(builtins)->values)
        goto no;
    index = keys_str_index(rt, built, name);
    uint32_t built_version = keys_version(rt, built);
    ssize_t place = index >= 0 ? keys_str_place(built, index) : -1;
    if (place < 0 || place > UINT16_MAX || !built_version || built_version > UINT16_MAX)
        goto no;
    at[1 + GLOBAL_PLACE] = (uint16_t)place;
    cache_set_u32(at + 1 + GLOBAL_MODULE, version);
    at[1 + GLOBAL_BUILTIN] = (uint16_t)built_version;
    became(at, OP_LOAD_GLOBAL_BUILTIN);
    return;
no:
    gave_up(at);
}

/* Where the attribute of an instance is, with no descriptor in the way. */
static bool specialize_dict_access(struct runtime *rt, uint16_t *at, Val owner, Val name,
                                   int values_op, int hint_op)
{
    struct type *t = owner->type;
    if (!type_has(t, TYPE_MANAGED_DICT) || !type_has(t, TYPE_HEAP))
        return false;
    struct dict_values *values = *instance_values(owner);
    if (values) {
        struct dict_keys *keys = as_heap_type((Val)t)->cached_keys;
        ssize_t index = keys ? keys_str_index(rt, keys, name) : -1;
        if (index < 0 || index > UINT16_MAX)
            return false;
        at[1 + ATTR_INDEX] = (uint16_t)index;
        became(at, values_op);
        return true;
    }
    Ref dict = *instance_managed_dict(owner);
    if (!dict || dict->type != builtin_type(rt, TYPE_ID_dict) || as_dict(dict)->values)
        return false;
    struct dict_keys *keys = as_dict(dict)->keys;
    if (keys->kind != KEYS_STR)
        return false;
    ssize_t index = keys_str_index(rt, keys, name);
    if (index < 0 || index > UINT16_MAX || keys_str_entries(keys)[index].key != (Ref)(uintptr_t)name)
        return false;
    at[1 + ATTR_INDEX] = (uint16_t)index;
    became(at, hint_op);
    return true;
}

const struct member_def *plain_slot(struct runtime *rt, Val descr, const struct type *t)
{
    if (descr->type != builtin_type(rt, TYPE_ID_member_descriptor))
        return NULL;
    const struct member_descriptor *d = LOOK(member_descriptor, descr);
    const struct member_def *def = d->def;
    if (def->kind != MEMBER_OBJECT_EX || (def->flags & MEMBER_READONLY) || def->offset <= 0 ||
        def->offset > UINT16_MAX || !type_is_subtype(t, d->type))
        return NULL;
    return def;
}

static bool specialize_module_attr(struct runtime *rt, uint16_t *at, Val owner, Val name, int index_at,
                                   int version_at, int op)
{
    Val dict = module_dict(owner);
    if (!dict || dict->type != builtin_type(rt, TYPE_ID_dict) || as_dict(dict)->values)
        return false;
    struct dict_keys *keys = as_dict(dict)->keys;
    if (keys->kind != KEYS_STR)
        return false;
    ssize_t index = keys_str_index(rt, keys, name);
    uint32_t version = keys_version(rt, keys);
    if (index < 0 || index > UINT16_MAX || !version)
        return false;
    cache_set_u32(at + 1 + version_at, version);
    at[1 + index_at] = (uint16_t)index;
    became(at, op);
    return true;
}

Val property_getter(struct runtime *rt, struct type *type, Val name)
{
    struct property_head { /* the first field of property objects */
        struct obj head;
        Ref get;
    };
    Val descr = type_lookup(rt, type, name);
    if (!descr || descr->type != builtin_type(rt, TYPE_ID_property))
        return NULL;
    return ((const struct property_head *)descr)->get;
}

void specialize_load_attr(struct runtime *rt, uint16_t *at, Val owner, Val name)
{
    struct type *t = owner->type;
    if (t == builtin_type(rt, TYPE_ID_module)) {
        if (!specialize_module_attr(rt, at, owner, name, ATTR_INDEX, ATTR_VERSION, OP_LOAD_ATTR_MODULE))
            gave_up(at);
        return;
    }
    if (is_type(owner)) {
        /* a plain attribute of a class: no descriptor, no metaclass in the way */
        Val v = t == builtin_type(rt, TYPE_ID_type) ? type_lookup(rt, as_type(owner), name) : NULL;
        uint32_t version = version_of(rt, as_type(owner));
        if (v && version && !v->type->descr_get && !type_lookup(rt, t, name)) {
            cache_set_u32(at + 1 + ATTR_VERSION, version);
            became(at, OP_LOAD_ATTR_CLASS);
        } else {
            gave_up(at);
        }
        return;
    }
    if (t->getattro != builtin_type(rt, TYPE_ID_object)->getattro) {
        gave_up(at);
        return;
    }
    Val descr = type_lookup(rt, t, name);
    uint32_t version = version_of(rt, t);
    if (!version) {
        gave_up(at);
        return;
    }
    cache_set_u32(at + 1 + ATTR_VERSION, version);
    if (descr) {
        const struct member_def *slot = plain_slot(rt, descr, t);
        if (slot) {
            at[1 + ATTR_INDEX] = (uint16_t)slot->offset;
            became(at, OP_LOAD_ATTR_SLOT);
            return;
        }
        if (descr->type == builtin_type(rt, TYPE_ID_property)) {
            Val getter = property_getter(rt, t, name);
            if (getter && is_function(getter))
                became(at, OP_LOAD_ATTR_PROPERTY);
            else
                gave_up(at);
            return;
        }
        if (descr->type->descr_set) {
            gave_up(at);
            return;
        }
    }
    if (!specialize_dict_access(rt, at, owner, name, OP_LOAD_ATTR_INSTANCE_VALUE,
                                OP_LOAD_ATTR_WITH_HINT))
        gave_up(at);
}

void specialize_store_attr(struct runtime *rt, uint16_t *at, Val owner, Val name)
{
    struct type *t = owner->type;
    if (t->setattro != builtin_type(rt, TYPE_ID_object)->setattro) {
        gave_up(at);
        return;
    }
    Val descr = type_lookup(rt, t, name);
    uint32_t version = version_of(rt, t);
    if (!version) {
        gave_up(at);
        return;
    }
    cache_set_u32(at + 1 + ATTR_VERSION, version);
    if (descr) {
        const struct member_def *slot = plain_slot(rt, descr, t);
        if (slot) {
            at[1 + ATTR_INDEX] = (uint16_t)slot->offset;
            became(at, OP_STORE_ATTR_SLOT);
            return;
        }
        if (descr->type->descr_set) {
            gave_up(at);
            return;
        }
    }
    if (!specialize_dict_access(rt, at, owner, name, OP_STORE_ATTR_INSTANCE_VALUE,
                                OP_STORE_ATTR_WITH_HINT))
        gave_up(at);
}

void specialize_load_method(struct runtime *rt, uint16_t *at, Val owner, Val name)
{
    struct type *t = owner->type;
    if (t == builtin_type(rt, TYPE_ID_module)) {
        if (!specialize_module_attr(rt, at, owner, name, METHOD_DICT, METHOD_KEYS, OP_LOAD_METHOD_MODULE))
            gave_up(at);
        return;
    }
    if (is_type(owner)) {
        Val v = t == builtin_type(rt, TYPE_ID_type) ? type_lookup(rt, as_type(owner), name) : NULL;
        uint32_t version = version_of(rt, as_type(owner));
        if (v && version && is_function(v) && !type_lookup(rt, t, name)) {
            cache_set_u32(at + 1 + METHOD_VERSION, version);
            cache_set_pointer(at + 1 + METHOD_DESCR, v);
            became(at, OP_LOAD_METHOD_CLASS);
        } else {
            gave_up(at);
        }
        return;
    }
    if (t->getattro != builtin_type(rt, TYPE_ID_object)->getattro)
        goto no;
    Val descr = type_lookup(rt, t, name);
    uint32_t version = version_of(rt, t);
    if (!descr || !version || !type_has(descr->type, TYPE_METHOD_DESCR))
        goto no;
    cache_set_u32(at + 1 + METHOD_VERSION, version);
    cache_set_pointer(at + 1 + METHOD_DESCR, descr);
    if (type_has(t, TYPE_MANAGED_DICT)) {
        struct dict_values *values = *instance_values(owner);
        Ref dict = *instance_managed_dict(owner);
        if (!dict && type_has(t, TYPE_HEAP) && as_heap_type((Val)t)->cached_keys) {
            struct dict_keys *keys = as_heap_type((Val)t)->cached_keys;
            if (keys_str_index(rt, keys, name) >= 0)
                goto no;
            uint32_t keys_ver = keys_version(rt, keys);
            if (!keys_ver)
                goto no;
            (void)values;
            cache_set_u32(at + 1 + METHOD_KEYS, keys_ver);
            became(at, OP_LOAD_METHOD_WITH_VALUES);
            return;
        }
        if (dict) {
            struct dict_keys *keys = as_dict(dict)->keys;
            if (keys->kind == KEYS_GENERAL || keys_str_index(rt, keys, name) >= 0)
                goto no;
            uint32_t keys_ver = keys_version(rt, keys);
            if (!keys_ver)
                goto no;
            at[1 + METHOD_DICT] = 0;
            cache_set_u32(at + 1 + METHOD_KEYS, keys_ver);
            became(at, OP_LOAD_METHOD_WITH_DICT);
            return;
        }
        goto no;
    }
    if (t->dict_offset == 0) {
        became(at, OP_LOAD_METHOD_NO_DICT);
        return;
    }
no:
    gave_up(at);
}

/* ---- calls ---------------------------------------------------------------------------------------- */

static bool is_init_call(struct runtime *rt, Val callable, int argc)
{
    struct type *t = as_type(callable);
    if (callable->type != builtin_type(rt, TYPE_ID_type) || !type_has(t, TYPE_HEAP) || t->vectorcall)
        return false;
    if (t->new_ != builtin_type(rt, TYPE_ID_object)->new_ || type_has(t, TYPE_ABSTRACT))
        return false;
    Val init = type_lookup(rt, t, IDENT_OF(rt, __init__));
    if (!init || !is_function(init))
        return false;
    return function_takes(as_function(init), argc + 1);
}

static bool in_range(const struct method_def *def, int argc)
{
    return argc >= def->min && (argc <= def->max || def->max < 0);
}

void specialize_precall(struct runtime *rt, uint16_t *at, Val callable, int argc, Val kwnames,
                        bool has_self)
{
    struct type *t = callable->type;
    int op = 0;
    if (t == builtin_type(rt, TYPE_ID_function)) {
        op = OP_PRECALL_PYFUNC;
    } else if (t == builtin_type(rt, TYPE_ID_method) && !has_self) {
        op = OP_PRECALL_BOUND_METHOD;
    } else if (t == builtin_type(rt, TYPE_ID_builtin_function)) {
        const struct method_def *def = LOOK(builtin_function, callable)->def;
        if (!kwnames && callable == rt->vm->len && argc == 1)
            op = OP_PRECALL_NO_KW_LEN;
        else if (!kwnames && callable == rt->vm->isinstance && argc == 2)
            op = OP_PRECALL_NO_KW_ISINSTANCE;
        else if (!kwnames && !(def->flags & METH_TUPLE) && ((def->flags & METH_KW) || in_range(def, argc)))
            op = OP_PRECALL_NO_KW_BUILTIN_FAST;
        else if ((def->flags & (METH_KW | METH_TUPLE)) == METH_KW)
            op = OP_PRECALL_BUILTIN_FAST_WITH_KEYWORDS;
    } else if (t == builtin_type(rt, TYPE_ID_method_descriptor) && has_self) {
        const struct method_def *def = LOOK(method_descriptor, callable)->def;
        if (callable == rt->vm->list_append && argc == 2 && !kwnames &&
            (at[1 + 1 + 1 + 4] & 255) == OP_POP_TOP)
            op = OP_PRECALL_NO_KW_LIST_APPEND;
        else if (!(def->flags & METH_TUPLE) && ((def->flags & METH_KW) || (!kwnames && in_range(def, argc - 1))))
            op = OP_PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST;
    } else if (is_type(callable) && !has_self) {
        if (!kwnames && argc == 1 && callable == (Val)builtin_type(rt, TYPE_ID_type))
            op = OP_PRECALL_NO_KW_TYPE_1;
        else if (!kwnames && argc == 1 && callable == (Val)builtin_type(rt, TYPE_ID_str))
            op = OP_PRECALL_NO_KW_STR_1;
        else if (!kwnames && argc == 1 && callable == (Val)builtin_type(rt, TYPE_ID_tuple))
            op = OP_PRECALL_NO_KW_TUPLE_1;
        else if (as_type(callable)->vectorcall)
            op = OP_PRECALL_BUILTIN_CLASS;
        else if (!kwnames && is_init_call(rt, callable, argc)) {
            uint32_t version = version_of(rt, as_type(callable));
            if (version) {
                cache_set_u32(at + 1 + 3, version);
                plain_init_prepare(rt, as_type(callable), type_lookup(rt, as_type(callable), IDENT_OF(rt, __init__)));
                op = OP_PRECALL_INIT;
            }
        }
    }
    if (op)
        became(at, op);
    else
        gave_up(at);
}

void specialize_call(struct runtime *rt, uint16_t *at, Val callable, int argc, Val kwnames)
{
    if (kwnames || callable->type != builtin_type(rt, TYPE_ID_function)) {
        gave_up(at);
        return;
    }
    struct function *fn = as_function(callable);
    const struct code *code = LOOK(code, fn->code);
    uint32_t version = function_version(rt, fn);
    bool simple = code->kwonlyargcount == 0 &&
                  (code->flags & (CODE_OPTIMIZED | CODE_VARARGS | CODE_VARKEYWORDS)) == CODE_OPTIMIZED;
    int defaults = fn->defaults ? (int)tuple_size(fn->defaults) : 0;
    int least = code->argcount - defaults;
    if (!version || !simple || argc < least || argc > code->argcount || least < 0 || least > UINT16_MAX) {
        gave_up(at);
        return;
    }
    cache_set_u32(at + 1 + CALL_FUNCTION, version);
    at[1 + CALL_MIN_ARGS] = (uint16_t)least;
    became(at, argc == code->argcount ? OP_CALL_PY_EXACT_ARGS : OP_CALL_PY_WITH_DEFAULTS);
}
