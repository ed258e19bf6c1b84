/* literal.c - a text that is a literal, to its value (ast.literal_eval). */
#include <stdlib.h>
#include <string.h>

#include "lang/compile.h"
#include "lang/parser.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

static Ref value_of(struct runtime *rt, const struct expr *e);

static Ref malformed(struct runtime *rt, const struct expr *e)
{
    static const char *const names[] = {
#define EXPR(name, fields) [EXPR_##name] = #name,
#include "lang/nodes.def"
#undef EXPR
    };
    return raise(rt, EXC_ValueError,
                 "malformed node or string on line %d: <ast.%s object at %p>",
                 e->place.line, names[e->kind], (const void *)e);
}

static bool is_plain_number(Val v)
{
    return !is_bool(v) && (is_int(v) || is_float(v) || is_complex(v));
}

/* A number, perhaps with a sign; NULL raised. */
static Ref signed_number(struct runtime *rt, const struct expr *e)
{
    const struct expr *n = e;
    if (e->kind == EXPR_UnaryOp &&
        (e->UnaryOp.op == OPER_UAdd || e->UnaryOp.op == OPER_USub))
        n = e->UnaryOp.operand;
    if (n->kind != EXPR_Constant || !is_plain_number(n->Constant.value))
        return malformed(rt, n);
    if (n == e)
        return ref_keep(n->Constant.value);
    return e->UnaryOp.op == OPER_USub ? number_negative(rt, n->Constant.value)
                                      : number_positive(rt, n->Constant.value);
}

static Ref complex_sum(struct runtime *rt, const struct expr *e)
{
    Ref left = signed_number(rt, e->BinOp.left), right = NULL, sum = NULL;
    const struct expr *r = e->BinOp.right;
    if (left && (r->kind != EXPR_Constant || !is_complex(r->Constant.value) ||
                 is_complex(left)))
        malformed(rt, e);
    else if (left)
        right = ref_keep(r->Constant.value);
    if (right)
        sum = e->BinOp.op == OPER_Add ? number_add(rt, left, right)
                                      : number_subtract(rt, left, right);
    ref_drop(rt, left);
    ref_drop(rt, right);
    return sum;
}

static Ref list_of(struct runtime *rt, const struct exprs *row)
{
    Ref list = list_new(rt, 0);
    for (int i = 0; list && i < ROW_COUNT(row); i++)
        if (!list_append_take(rt, list, value_of(rt, row->at[i])))
            ref_clear(rt, &list);
    return list;
}

static Ref dict_of(struct runtime *rt, const struct expr *e)
{
    Ref dict = dict_new(rt);
    for (int i = 0; dict && i < ROW_COUNT(e->Dict.values); i++) {
        const struct expr *k = e->Dict.keys->at[i];
        Ref key = k ? value_of(rt, k) : malformed(rt, e);
        Ref value = key ? value_of(rt, e->Dict.values->at[i]) : NULL;
        bool good = value && dict_set(rt, dict, key, value) == 0;
        ref_drop(rt, key);
        ref_drop(rt, value);
        if (!good)
            ref_clear(rt, &dict);
    }
    return dict;
}

static Ref kind_of(struct runtime *rt, const struct expr *e)
{
    Ref list, result;
    switch (e->kind) {
    case EXPR_Constant:
        return ref_keep(e->Constant.value);
    case EXPR_List:
        return list_of(rt, e->List.elts);
    case EXPR_Tuple:
    case EXPR_Set:
        list = list_of(rt, e->Tuple.elts);
        if (!list)
            return NULL;
        result = e->kind == EXPR_Tuple ? sequence_tuple(rt, list) : set_new(rt, list);
        ref_drop(rt, list);
        return result;
    case EXPR_Call:
        if (e->Call.func->kind == EXPR_Name &&
            str_equals_ascii(e->Call.func->Name.id, "set") && !e->Call.args &&
            !e->Call.keywords)
            return set_new(rt, NULL);
        break;
    case EXPR_Dict:
        return dict_of(rt, e);
    case EXPR_UnaryOp:
        return signed_number(rt, e);
    case EXPR_BinOp:
        if (e->BinOp.op == OPER_Add || e->BinOp.op == OPER_Sub)
            return complex_sum(rt, e);
        break;
    }
    return malformed(rt, e);
}

static Ref value_of(struct runtime *rt, const struct expr *e)
{
    if (!recursion_enter(rt, " during compilation"))
        return NULL;
    Ref v = kind_of(rt, e);
    recursion_leave(rt);
    return v;
}

Ref literal_value(struct runtime *rt, const char *source, size_t size)
{
    struct arena arena;
    struct module_tree tree;
    size_t length;
    Ref value = NULL, filename = str_new(rt, "<unknown>");
    while (size && (*source == ' ' || *source == '\t')) {
        source++;
        size--;
    }
    arena_init(rt, &arena);
    char *text = filename ? source_prepare(rt, source, size, filename,
                                           SOURCE_IGNORE_COOKIE, &length)
                          : NULL;
    if (text &&
        parse_text(rt, &arena, text, length, filename, START_EVAL, false, NULL, &tree))
        value = value_of(rt, tree.expression);
    free(text);
    ref_drop(rt, filename);
    struct saved_error e;
    error_fetch(rt, &e);
    arena_release(&arena);
    error_restore_take(rt, &e);
    return value;
}
