/* plain_init.c - recognising an __init__ that only stores, and planning it. */
#include "vm/plain_init.h"

#include <stdlib.h>

#include "base/text.h"
#include "lang/opcode.h"
#include "types/descr_internal.h"
#include "types/dict_layout.h"
#include "vm/help.h"

enum { MOST_STORES = 32 };

/* Reads the instructions of a code object as they were compiled. */
struct reader {
    const struct code *code;
    ssize_t at;
};

static int next_op(struct reader *r, int *arg)
{
    int op = opcode_table[code_op(r->code, r->at)].general;
    *arg = r->code->unit[r->at] >> 8;
    r->at += 1 + opcode_table[op].caches;
    return op;
}

/* Where a store to `name` goes; false: not to a place of its own. */
static bool find_place(struct runtime *rt, struct type *type, Val name, bool *in_values, uint16_t *to)
{
    Val descr = type_lookup(rt, type, name);
    const struct member_def *slot = descr ? plain_slot(rt, descr, type) : NULL;
    const struct dict_keys *keys = as_heap_type((Val)type)->cached_keys;
    ssize_t place = -1;
    if (slot)
        place = slot->offset;
    else if ((!descr || !descr->type->descr_set) && type_has(type, TYPE_MANAGED_DICT) && keys)
        place = keys_str_index(rt, keys, name);
    if (place < 0 || place > UINT16_MAX)
        return false;
    *in_values = !slot;
    *to = (uint16_t)place;
    return true;
}

static bool stored_before(const struct plain_init *plan, uint16_t to)
{
    for (int i = 0; i < plan->count; i++)
        if (plan->store[i].to == to)
            return true;
    return false;
}

/* The whole of it: RESUME; value, self, STORE_ATTR, again and again; None, RETURN_VALUE. */
static bool plan_stores(struct runtime *rt, struct type *type, const struct code *code,
                        struct plain_init *plan)
{
    struct reader r = {code, 0};
    int op, arg, self, name;
    if (next_op(&r, &arg) != OP_RESUME)
        return false;
    for (;;) {
        op = next_op(&r, &arg);
        if (op != OP_LOAD_CONST && op != OP_LOAD_FAST)
            return false;
        int then = next_op(&r, &self);
        if (then == OP_RETURN_VALUE)
            return op == OP_LOAD_CONST && tuple_at(code->consts, arg) == rt->none;
        if (then != OP_LOAD_FAST || self != 0 || next_op(&r, &name) != OP_STORE_ATTR)
            return false;
        bool in_values;
        struct plain_store *s = &plan->store[plan->count];
        if (plan->count == MOST_STORES ||
            !find_place(rt, type, tuple_at(code->names, name), &in_values, &s->to) ||
            stored_before(plan, s->to) || (plan->count && in_values != plan->in_values))
            return false;
        s->constant = op == OP_LOAD_CONST ? tuple_at(code->consts, arg) : NULL;
        s->from = (uint16_t)arg;
        plan->in_values = in_values;
        plan->count++;
    }
}

void plain_init_prepare(struct runtime *rt, struct type *type, Val init)
{
    struct heap_type *h = as_heap_type((Val)type);
    const struct code *code = LOOK(code, as_function(init)->code);
    const struct plain_init *old = h->plain_init;
    uint32_t version = function_version(rt, as_function(init));
    if (old && old->type_version == type->version && old->function_version == version)
        return;
    free(h->plain_init);
    h->plain_init = NULL;
    if (!version || !type->version || code->nlocalsplus != code->argcount ||
        type->setattro != builtin_type(rt, TYPE_ID_object)->setattro)
        return;
    struct plain_init *plan = xalloc(sizeof *plan + (MOST_STORES + 1) * sizeof *plan->store);
    if (!plan_stores(rt, type, code, plan)) {
        free(plan);
        return;
    }
    plan->type_version = type->version;
    plan->function = init;
    plan->function_version = version;
    h->plain_init = plan;
}
