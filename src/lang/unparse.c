/* unparse.c - an expression back to text, as `from __future__ import annotations` keeps it. */
#include <string.h>

#include "lang/tree.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

/* How tightly a part binds; lower ones get parentheses inside higher ones. */
enum {
    BIND_TUPLE,
    BIND_TEST,
    BIND_OR,
    BIND_AND,
    BIND_NOT,
    BIND_COMPARE,
    BIND_EXPR,
    BIND_BXOR,
    BIND_BAND,
    BIND_SHIFT,
    BIND_ARITH,
    BIND_TERM,
    BIND_FACTOR,
    BIND_POWER,
    BIND_AWAIT,
    BIND_ATOM,
    BIND_BOR = BIND_EXPR,
};

struct out {
    struct runtime *rt;
    struct str_builder b;
    bool failed;
};

static void put(struct out *o, const char *s)
{
    str_builder_ascii(&o->b, s, -1);
}

static void put_if(struct out *o, bool when, const char *s)
{
    if (when)
        put(o, s);
}

static void put_take(struct out *o, Ref v)
{
    if (v)
        str_builder_str(&o->b, v);
    else
        o->failed = true;
    ref_drop(o->rt, v);
}

static void put_expr(struct out *o, const struct expr *e, int level);

static void put_row(struct out *o, const struct exprs *row, int level)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        put_if(o, i > 0, ", ");
        put_expr(o, row->at[i], level);
    }
}

static void put_bool_op(struct out *o, const struct expr *e, int level)
{
    int own = e->BoolOp.op == OPER_And ? BIND_AND : BIND_OR;
    put_if(o, level > own, "(");
    for (int i = 0; i < e->BoolOp.values->count; i++) {
        if (i)
            put(o, e->BoolOp.op == OPER_And ? " and " : " or ");
        put_expr(o, e->BoolOp.values->at[i], own + 1);
    }
    put_if(o, level > own, ")");
}

static void put_binary(struct out *o, const struct expr *e, int level)
{
    static const uint8_t bind[] = {
        [OPER_Add] = BIND_ARITH,     [OPER_Sub] = BIND_ARITH,
        [OPER_Mult] = BIND_TERM,     [OPER_MatMult] = BIND_TERM,
        [OPER_Div] = BIND_TERM,      [OPER_Mod] = BIND_TERM,
        [OPER_FloorDiv] = BIND_TERM, [OPER_LShift] = BIND_SHIFT,
        [OPER_RShift] = BIND_SHIFT,  [OPER_BitOr] = BIND_BOR,
        [OPER_BitXor] = BIND_BXOR,   [OPER_BitAnd] = BIND_BAND,
        [OPER_Pow] = BIND_POWER,
    };
    int own = bind[e->BinOp.op];
    bool right = e->BinOp.op == OPER_Pow;
    put_if(o, level > own, "(");
    put_expr(o, e->BinOp.left, own + right);
    put(o, " ");
    put(o, operator_sign(e->BinOp.op));
    put(o, " ");
    put_expr(o, e->BinOp.right, own + !right);
    put_if(o, level > own, ")");
}

static void put_unary(struct out *o, const struct expr *e, int level)
{
    int own = e->UnaryOp.op == OPER_Not ? BIND_NOT : BIND_FACTOR;
    put_if(o, level > own, "(");
    put(o, operator_sign(e->UnaryOp.op));
    put_if(o, e->UnaryOp.op == OPER_Not, " ");
    put_expr(o, e->UnaryOp.operand, own);
    put_if(o, level > own, ")");
}

static void put_param(struct out *o, const struct param *p)
{
    str_builder_str(&o->b, p->name);
    if (p->annotation) {
        put(o, ": ");
        put_expr(o, p->annotation, BIND_TEST);
    }
}

static void put_arguments(struct out *o, const struct arguments *a)
{
    bool first = true;
    int posonly = ROW_COUNT(a->posonly), all = posonly + ROW_COUNT(a->args);
    int plain = all - ROW_COUNT(a->defaults);
    for (int i = 0; i < all; i++) {
        put_if(o, !first, ", ");
        first = false;
        put_param(o, i < posonly ? a->posonly->at[i] : a->args->at[i - posonly]);
        if (i >= plain) {
            put(o, "=");
            put_expr(o, a->defaults->at[i - plain], BIND_TEST);
        }
        put_if(o, posonly && i + 1 == posonly, ", /");
    }
    if (a->vararg || a->kwonly) {
        put_if(o, !first, ", ");
        first = false;
        put(o, "*");
        if (a->vararg)
            put_param(o, a->vararg);
    }
    for (int i = 0; i < ROW_COUNT(a->kwonly); i++) {
        put_if(o, !first, ", ");
        first = false;
        put_param(o, a->kwonly->at[i]);
        if (a->kw_defaults->at[i]) {
            put(o, "=");
            put_expr(o, a->kw_defaults->at[i], BIND_TEST);
        }
    }
    if (a->kwarg) {
        put_if(o, !first, ", ");
        put(o, "**");
        put_param(o, a->kwarg);
    }
}

static void put_lambda(struct out *o, const struct expr *e, int level)
{
    const struct arguments *a = e->Lambda.args;
    put_if(o, level > BIND_TEST, "(");
    put(o, a->posonly || a->args ? "lambda " : "lambda"); /* "lambda*args" it is */
    put_arguments(o, a);
    put(o, ": ");
    put_expr(o, e->Lambda.body, BIND_TEST);
    put_if(o, level > BIND_TEST, ")");
}

static void put_if_exp(struct out *o, const struct expr *e, int level)
{
    put_if(o, level > BIND_TEST, "(");
    put_expr(o, e->IfExp.body, BIND_TEST + 1);
    put(o, " if ");
    put_expr(o, e->IfExp.test, BIND_TEST + 1);
    put(o, " else ");
    put_expr(o, e->IfExp.orelse, BIND_TEST);
    put_if(o, level > BIND_TEST, ")");
}

static void put_dict(struct out *o, const struct expr *e)
{
    put(o, "{");
    for (int i = 0; i < ROW_COUNT(e->Dict.values); i++) {
        put_if(o, i > 0, ", ");
        if (e->Dict.keys->at[i]) {
            put_expr(o, e->Dict.keys->at[i], BIND_TEST);
            put(o, ": ");
            put_expr(o, e->Dict.values->at[i], BIND_TEST);
        } else {
            put(o, "**");
            put_expr(o, e->Dict.values->at[i], BIND_EXPR);
        }
    }
    put(o, "}");
}

static void put_clauses(struct out *o, const struct comprehensions *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        const struct comprehension *c = row->at[i];
        put(o, c->is_async ? " async for " : " for ");
        put_expr(o, c->target, BIND_TUPLE);
        put(o, " in ");
        put_expr(o, c->iter, BIND_TEST + 1);
        for (int k = 0; k < ROW_COUNT(c->ifs); k++) {
            put(o, " if ");
            put_expr(o, c->ifs->at[k], BIND_TEST + 1);
        }
    }
}

static void put_comprehension(struct out *o, const struct expr *e)
{
    const char *ends = e->kind == EXPR_ListComp       ? "[]"
                       : e->kind == EXPR_GeneratorExp ? "()"
                                                      : "{}";
    char end[2] = {ends[0], 0};
    put(o, end);
    if (e->kind == EXPR_DictComp) {
        put_expr(o, e->DictComp.key, BIND_TEST);
        put(o, ": ");
        put_expr(o, e->DictComp.value, BIND_TEST);
        put_clauses(o, e->DictComp.generators);
    } else {
        put_expr(o, e->ListComp.elt, BIND_TEST);
        put_clauses(o, e->ListComp.generators);
    }
    end[0] = ends[1];
    put(o, end);
}

static void put_compare(struct out *o, const struct expr *e, int level)
{
    put_if(o, level > BIND_COMPARE, "(");
    put_expr(o, e->Compare.left, BIND_COMPARE + 1);
    for (int i = 0; i < e->Compare.ops->count; i++) {
        put(o, " ");
        put(o, operator_sign(e->Compare.ops->at[i]));
        put(o, " ");
        put_expr(o, e->Compare.comparators->at[i], BIND_COMPARE + 1);
    }
    put_if(o, level > BIND_COMPARE, ")");
}

static void put_call(struct out *o, const struct expr *e)
{
    const struct exprs *args = e->Call.args;
    const struct keywords *keywords = e->Call.keywords;
    put_expr(o, e->Call.func, BIND_ATOM);
    if (ROW_COUNT(args) == 1 && !keywords && args->at[0]->kind == EXPR_GeneratorExp) {
        put_expr(o, args->at[0], BIND_TEST);
        return;
    }
    put(o, "(");
    put_row(o, args, BIND_TEST);
    for (int i = 0; i < ROW_COUNT(keywords); i++) {
        put_if(o, i > 0 || args, ", ");
        if (keywords->at[i]->arg) {
            str_builder_str(&o->b, keywords->at[i]->arg);
            put(o, "=");
        } else {
            put(o, "**");
        }
        put_expr(o, keywords->at[i]->value, BIND_TEST);
    }
    put(o, ")");
}

/* ---- constants and f-strings -------------------------------------------------------------- */

static void put_constant_value(struct out *o, Val v)
{
    if (v == o->rt->ellipsis) {
        put(o, "...");
        return;
    }
    Ref text = obj_repr(o->rt, v);
    if (text && (is_float(v) || is_complex(v))) {
        Ref inf = str_new(o->rt, "inf"), huge = str_new(o->rt, "1e309");
        ref_set_take(o->rt, &text,
                     inf && huge ? str_replace(o->rt, text, inf, huge, -1) : NULL);
        ref_drop(o->rt, inf);
        ref_drop(o->rt, huge);
    }
    put_take(o, text);
}

static Ref text_of(struct runtime *rt, const struct expr *e, int level);
static void fstring_part(struct out *o, const struct expr *e, bool spec);

static void fstring_text(struct out *o, Val text)
{
    for (ssize_t i = 0; i < str_length(text); i++) {
        uint32_t c = str_at(text, i);
        str_builder_char(&o->b, c);
        if (c == '{' || c == '}')
            str_builder_char(&o->b, c);
    }
}

static void fstring_value(struct out *o, const struct expr *e)
{
    Ref text = text_of(o->rt, e->FormattedValue.value, BIND_TEST + 1);
    put(o, text && str_length(text) && str_at(text, 0) == '{' ? "{ " : "{");
    put_take(o, text);
    if (e->FormattedValue.conversion > 0) {
        char c[3] = {'!', (char)e->FormattedValue.conversion, 0};
        put(o, c);
    }
    if (e->FormattedValue.format_spec) {
        put(o, ":");
        fstring_part(o, e->FormattedValue.format_spec, true);
    }
    put(o, "}");
}

static Ref fstring_body(struct runtime *rt, const struct exprs *values)
{
    struct out o = {.rt = rt};
    str_builder_init(rt, &o.b);
    for (int i = 0; i < ROW_COUNT(values) && !o.failed; i++)
        fstring_part(&o, values->at[i], false);
    if (o.failed) {
        str_builder_release(&o.b);
        return NULL;
    }
    return str_builder_finish(&o.b);
}

static void fstring_part(struct out *o, const struct expr *e, bool spec)
{
    switch (e->kind) {
    case EXPR_Constant:
        fstring_text(o, e->Constant.value);
        break;
    case EXPR_JoinedStr: {
        Ref body = fstring_body(o->rt, e->JoinedStr.values);
        if (body && !spec) {
            put(o, "f");
            ref_set_take(o->rt, &body, obj_repr(o->rt, body));
        }
        put_take(o, body);
        break;
    }
    case EXPR_FormattedValue:
        fstring_value(o, e);
        break;
    }
}

/* ---- any expression ---------------------------------------------------------------------------- */

static void put_kind(struct out *o, const struct expr *e, int level)
{
    switch (e->kind) {
    case EXPR_BoolOp:
        put_bool_op(o, e, level);
        break;
    case EXPR_BinOp:
        put_binary(o, e, level);
        break;
    case EXPR_UnaryOp:
        put_unary(o, e, level);
        break;
    case EXPR_Lambda:
        put_lambda(o, e, level);
        break;
    case EXPR_IfExp:
        put_if_exp(o, e, level);
        break;
    case EXPR_Dict:
        put_dict(o, e);
        break;
    case EXPR_Set:
        put(o, "{");
        put_row(o, e->Set.elts, BIND_TEST);
        put(o, "}");
        break;
    case EXPR_GeneratorExp:
    case EXPR_ListComp:
    case EXPR_SetComp:
    case EXPR_DictComp:
        put_comprehension(o, e);
        break;
    case EXPR_Yield:
        if (!e->Yield.value) {
            put(o, "(yield)");
            break;
        }
        put(o, "(yield ");
        put_expr(o, e->Yield.value, BIND_TEST);
        put(o, ")");
        break;
    case EXPR_YieldFrom:
        put(o, "(yield from ");
        put_expr(o, e->YieldFrom.value, BIND_TEST);
        put(o, ")");
        break;
    case EXPR_Await:
        put_if(o, level > BIND_AWAIT, "(");
        put(o, "await ");
        put_expr(o, e->Await.value, BIND_ATOM);
        put_if(o, level > BIND_AWAIT, ")");
        break;
    case EXPR_Compare:
        put_compare(o, e, level);
        break;
    case EXPR_Call:
        put_call(o, e);
        break;
    case EXPR_Constant:
        if (e->Constant.kind)
            put(o, "u");
        put_constant_value(o, e->Constant.value);
        break;
    case EXPR_JoinedStr:
    case EXPR_FormattedValue:
        fstring_part(o, e, false);
        break;
    case EXPR_Attribute: {
        const struct expr *v = e->Attribute.value;
        put_expr(o, v, BIND_ATOM);
        put(o, v->kind == EXPR_Constant && is_exact(v->Constant.value, &int_def) ? " ."
                                                                                 : ".");
        str_builder_str(&o->b, e->Attribute.attr);
        break;
    }
    case EXPR_Starred:
        put(o, "*");
        put_expr(o, e->Starred.value, BIND_EXPR);
        break;
    case EXPR_Name:
        str_builder_str(&o->b, e->Name.id);
        break;
    case EXPR_List:
        put(o, "[");
        put_row(o, e->List.elts, BIND_TEST);
        put(o, "]");
        break;
    case EXPR_Tuple:
        if (!e->Tuple.elts) {
            put(o, "()");
            break;
        }
        put_if(o, level > BIND_TUPLE, "(");
        put_row(o, e->Tuple.elts, BIND_TEST);
        put_if(o, e->Tuple.elts->count == 1, ",");
        put_if(o, level > BIND_TUPLE, ")");
        break;
    case EXPR_Subscript:
        put_expr(o, e->Subscript.value, BIND_ATOM);
        put(o, "[");
        put_expr(o, e->Subscript.slice, BIND_TUPLE);
        put(o, "]");
        break;
    case EXPR_Slice:
        if (e->Slice.lower)
            put_expr(o, e->Slice.lower, BIND_TEST);
        put(o, ":");
        if (e->Slice.upper)
            put_expr(o, e->Slice.upper, BIND_TEST);
        if (e->Slice.step) {
            put(o, ":");
            put_expr(o, e->Slice.step, BIND_TEST);
        }
        break;
    case EXPR_NamedExpr:
        put_if(o, level > BIND_TUPLE, "(");
        put_expr(o, e->NamedExpr.target, BIND_ATOM);
        put(o, " := ");
        put_expr(o, e->NamedExpr.value, BIND_ATOM);
        put_if(o, level > BIND_TUPLE, ")");
        break;
    }
}

static void put_expr(struct out *o, const struct expr *e, int level)
{
    if (o->failed)
        return;
    if (!recursion_enter(o->rt, " during compilation")) {
        o->failed = true;
        return;
    }
    put_kind(o, e, level);
    recursion_leave(o->rt);
}

static Ref text_of(struct runtime *rt, const struct expr *e, int level)
{
    struct out o = {.rt = rt};
    str_builder_init(rt, &o.b);
    put_expr(&o, e, level);
    if (o.failed) {
        str_builder_release(&o.b);
        return NULL;
    }
    return str_builder_finish(&o.b);
}

Ref unparse_expr(struct runtime *rt, const struct expr *e)
{
    return text_of(rt, e, BIND_TEST);
}
