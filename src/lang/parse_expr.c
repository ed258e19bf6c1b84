/* parse_expr.c - expressions: from atoms to star_expressions. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/parser.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

static struct expr *make(struct parser *p, enum expr_kind kind,
                         const struct token *first)
{
    return expr_new(p->arena, kind, place_from(p, first));
}

/* ---- atoms ------------------------------------------------------------------------ */

struct expr *rule_name(struct parser *p)
{
    struct token *t = accept(p, T_NAME);
    if (!t)
        return NULL;
    Val name = token_name(p, t);
    if (!name)
        return NULL;
    struct expr *e = expr_new(p->arena, EXPR_Name, token_place(t));
    e->Name.id = name;
    e->Name.ctx = CTX_LOAD;
    return e;
}

static struct expr *constant(struct parser *p, const struct token *t, Ref value)
{
    if (!value) {
        p->error = true;
        return NULL;
    }
    struct expr *e = expr_new(p->arena, EXPR_Constant, token_place(t));
    e->Constant.value = arena_hold_take(p->arena, value);
    return e;
}

static Ref parse_decimal(struct parser *p, const struct token *t, const char *s,
                         size_t size)
{
    Ref v = int_from_text(p->rt, s, (ssize_t)size, 0);
    if (v || !raised_is(p->rt, EXC_ValueError))
        return v;
    struct saved_error e;
    error_fetch(p->rt, &e);
    error_normalize(p->rt, &e);
    Ref text = obj_str(p->rt, e.value);
    if (text)
        error_exact(
            p, EXC_SyntaxError, t->line, -1, t->line, -1,
            "%S - Consider hexadecimal for huge integer literals to avoid decimal "
            "conversion limits.",
            text);
    ref_drop(p->rt, text);
    ref_drop(p->rt, e.type);
    ref_drop(p->rt, e.value);
    ref_drop(p->rt, e.traceback);
    return NULL;
}

static Ref parse_float(struct parser *p, const char *s, size_t size)
{
    Ref text = str_from_ascii(p->rt, s, (ssize_t)size);
    Ref v = text ? float_from_text(p->rt, text) : NULL;
    ref_drop(p->rt, text);
    return v;
}

struct expr *rule_number(struct parser *p)
{
    struct token *t = accept(p, T_NUMBER);
    if (!t)
        return NULL;
    char small[64];
    size_t size = (size_t)(t->end - t->start), n = 0;
    char *s = size < sizeof small ? small : xalloc(size + 1);
    for (size_t i = 0; i < size; i++)
        if (t->start[i] != '_')
            s[n++] = t->start[i];
    s[n] = 0;
    Ref v;
    bool radix = n > 1 && s[0] == '0' && strchr("xXoObB", s[1]);
    if (!radix && (s[n - 1] == 'j' || s[n - 1] == 'J')) {
        Ref imag = parse_float(p, s, n - 1);
        v = imag ? complex_new(p->rt, 0.0, float_value(imag)) : NULL;
        ref_drop(p->rt, imag);
    } else if (!radix && strpbrk(s, ".eE")) {
        v = parse_float(p, s, n);
    } else {
        v = parse_decimal(p, t, s, n);
    }
    if (s != small)
        free(s);
    return constant(p, t, v);
}

struct expr *rule_tuple(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LPAR);
    if (!open)
        return NULL;
    struct row row = {0};
    struct expr *first = rule_star_named_expression(p);
    if (first) {
        if (!accept(p, T_COMMA))
            return back(p, mark);
        row_add(p->arena, &row, first);
        if (!deeper(p, 2))
            return NULL;
        struct exprs *more = rule_star_named_expressions(p);
        shallower(p, 2);
        for (int i = 0; i < ROW_COUNT(more); i++)
            row_add(p->arena, &row, more->at[i]);
    }
    if (p->error || !accept(p, T_RPAR))
        return back(p, mark);
    struct expr *e = make(p, EXPR_Tuple, open);
    e->Tuple.elts = row_done(p->arena, &row);
    e->Tuple.ctx = CTX_LOAD;
    return e;
}

static struct expr *group(struct parser *p)
{
    int mark = p->mark;
    if (accept(p, T_LPAR)) {
        struct expr *e = rule_yield(p);
        if (!e && !p->error)
            e = rule_named_expression(p);
        if (e && accept(p, T_RPAR))
            return e;
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_group(p);
    return NULL;
}

static bool for_follows(struct parser *p)
{
    return at(p, T_FOR) || at(p, T_ASYNC);
}

struct expr *rule_genexp(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LPAR);
    if (!open)
        return NULL;
    struct expr *elt = rule_assignment_expression(p);
    if (!elt && !p->error) {
        elt = rule_expression(p);
        if (elt && at(p, T_COLONEQUAL))
            elt = NULL;
    }
    struct comprehensions *fors = elt ? rule_for_if_clauses(p) : NULL;
    if (fors && accept(p, T_RPAR)) {
        struct expr *e = make(p, EXPR_GeneratorExp, open);
        e->GeneratorExp.elt = elt;
        e->GeneratorExp.generators = fors;
        return e;
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_comprehension(p);
    return NULL;
}

struct expr *rule_list(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LSQB);
    if (!open)
        return NULL;
    struct exprs *elts = rule_star_named_expressions(p);
    if (p->error || !accept(p, T_RSQB))
        return back(p, mark);
    struct expr *e = make(p, EXPR_List, open);
    e->List.elts = elts;
    e->List.ctx = CTX_LOAD;
    return e;
}

static struct expr *list_or_set_comp(struct parser *p, enum token_kind open_kind,
                                     enum token_kind close, enum expr_kind kind)
{
    int mark = p->mark;
    struct token *open = accept(p, open_kind);
    struct expr *elt = open ? rule_named_expression(p) : NULL;
    struct comprehensions *fors = elt ? rule_for_if_clauses(p) : NULL;
    if (fors && accept(p, close)) {
        struct expr *e = make(p, kind, open);
        e->ListComp.elt = elt;
        e->ListComp.generators = fors;
        return e;
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_comprehension(p);
    return NULL;
}

struct kvpair *rule_kvpair(struct parser *p)
{
    int mark = p->mark;
    struct expr *key = rule_expression(p);
    if (!key || !accept(p, T_COLON))
        return back(p, mark);
    struct expr *value = rule_expression(p);
    if (!value)
        return back(p, mark);
    struct kvpair *pair = arena_alloc(p->arena, sizeof *pair);
    pair->key = key;
    pair->value = value;
    return pair;
}

struct kvpair *rule_double_starred_kvpair(struct parser *p)
{
    int mark = p->mark;
    if (accept(p, T_DOUBLESTAR)) {
        struct expr *value = rule_bitwise_or(p);
        if (!value)
            return back(p, mark);
        struct kvpair *pair = arena_alloc(p->arena, sizeof *pair);
        pair->value = value;
        return pair;
    }
    return rule_kvpair(p);
}

static struct expr *dict(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LBRACE);
    if (!open)
        return NULL;
    struct row keys = {0}, values = {0};
    struct kvpair *pair = rule_double_starred_kvpair(p);
    while (pair) {
        row_add(p->arena, &keys, pair->key);
        row_add(p->arena, &values, pair->value);
        int comma = p->mark;
        if (!accept(p, T_COMMA))
            break;
        pair = rule_double_starred_kvpair(p);
        if (!pair)
            p->mark = comma;
    }
    if (keys.count)
        accept(p, T_COMMA);
    if (!p->error && accept(p, T_RBRACE)) {
        struct expr *e = make(p, EXPR_Dict, open);
        e->Dict.keys = row_done(p->arena, &keys);
        e->Dict.values = row_done(p->arena, &values);
        return e;
    }
    p->mark = mark;
    if (!p->error)
        explain_dict(p); /* in the first pass already, as CPython does */
    return NULL;
}

static struct expr *set(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LBRACE);
    struct exprs *elts = open ? rule_star_named_expressions(p) : NULL;
    if (!elts || !accept(p, T_RBRACE))
        return back(p, mark);
    struct expr *e = make(p, EXPR_Set, open);
    e->Set.elts = elts;
    return e;
}

static struct expr *dict_comp(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LBRACE);
    struct kvpair *pair = open ? rule_kvpair(p) : NULL;
    struct comprehensions *fors = pair ? rule_for_if_clauses(p) : NULL;
    if (fors && accept(p, T_RBRACE)) {
        struct expr *e = make(p, EXPR_DictComp, open);
        e->DictComp.key = pair->key;
        e->DictComp.value = pair->value;
        e->DictComp.generators = fors;
        return e;
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_dict_comprehension(p);
    return NULL;
}

static struct expr *bracketed(struct parser *p, enum token_kind open)
{
    struct expr *e;
    int levels = open == T_LPAR ? 5 : 6;
    if (!deeper(p, levels))
        return NULL;
    if (open == T_LPAR) {
        e = rule_tuple(p);
        if (!e && !p->error)
            e = group(p);
        if (!e && !p->error)
            e = rule_genexp(p);
    } else if (open == T_LSQB) {
        e = rule_list(p);
        if (!e && !p->error)
            e = list_or_set_comp(p, T_LSQB, T_RSQB, EXPR_ListComp);
    } else {
        e = dict(p);
        if (!e && !p->error)
            e = set(p);
        if (!e && !p->error)
            e = dict_comp(p);
        if (!e && !p->error)
            e = list_or_set_comp(p, T_LBRACE, T_RBRACE, EXPR_SetComp);
    }
    shallower(p, levels);
    return p->error ? NULL : e;
}

static struct expr *atom(struct parser *p)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    switch (t->kind) {
    case T_NAME:
        return rule_name(p);
    case T_NUMBER:
        return rule_number(p);
    case T_STRING:
        return rule_strings(p);
    case T_LPAR:
    case T_LSQB:
    case T_LBRACE:
        return bracketed(p, t->kind);
    case T_TRUE:
        p->mark++;
        return constant(p, t, ref_keep(p->rt->true_));
    case T_FALSE:
        p->mark++;
        return constant(p, t, ref_keep(p->rt->false_));
    case T_NONE:
        p->mark++;
        return constant(p, t, ref_keep(p->rt->none));
    case T_ELLIPSIS:
        p->mark++;
        return constant(p, t, ref_keep(p->rt->ellipsis));
    }
    return NULL;
}

/* ---- primaries ---------------------------------------------------------------------- */

static struct expr *slice(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    if (!first)
        return NULL;
    struct expr *lower = rule_expression(p);
    if (!p->error && accept(p, T_COLON)) {
        struct expr *upper = rule_expression(p), *step = NULL;
        if (!p->error && accept(p, T_COLON))
            step = rule_expression(p);
        if (p->error)
            return NULL;
        struct expr *e = make(p, EXPR_Slice, first);
        e->Slice.lower = lower;
        e->Slice.upper = upper;
        e->Slice.step = step;
        return e;
    }
    p->mark = mark;
    return p->error ? NULL : rule_named_expression(p);
}

static struct expr *slices(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct expr *e = slice(p);
    if (e && !at(p, T_COMMA))
        return e;
    p->mark = mark;
    if (p->error)
        return NULL;
    struct row row = {0};
    for (;;) {
        e = slice(p);
        if (!e && !p->error)
            e = rule_starred_expression(p);
        if (!e)
            break;
        row_add(p->arena, &row, e);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
    }
    if (!row.count || p->error)
        return back(p, mark);
    if (!e)
        p->mark = mark;
    accept(p, T_COMMA);
    e = make(p, EXPR_Tuple, first);
    e->Tuple.elts = row_done(p->arena, &row);
    e->Tuple.ctx = CTX_LOAD;
    return e;
}

static struct expr *call_with(struct parser *p, const struct token *first,
                              struct expr *func, struct expr *arguments)
{
    struct expr *e = make(p, EXPR_Call, first);
    e->Call.func = func;
    if (arguments) {
        e->Call.args = arguments->Call.args;
        e->Call.keywords = arguments->Call.keywords;
    }
    return e;
}

/* One more .name, (...) or [...] behind e, which begins at first; NULL: there is none. */
static struct expr *trailer(struct parser *p, const struct token *first, struct expr *e)
{
    int mark = p->mark;
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    if (t->kind == T_DOT) {
        p->mark++;
        struct token *name = accept(p, T_NAME);
        if (!name || !token_name(p, name))
            return back(p, mark);
        struct expr *a = make(p, EXPR_Attribute, first);
        a->Attribute.value = e;
        a->Attribute.attr = name->name;
        a->Attribute.ctx = CTX_LOAD;
        return a;
    }
    if (t->kind == T_LPAR) {
        struct expr *gen = rule_genexp(p);
        if (p->error)
            return NULL;
        if (gen) {
            struct row row = {0};
            row_add(p->arena, &row, gen);
            struct expr *c = call_with(p, first, e, NULL);
            c->Call.args = row_done(p->arena, &row);
            return c;
        }
        p->mark++;
        struct expr *arguments = rule_arguments(p);
        if (p->error || !accept(p, T_RPAR))
            return back(p, mark);
        return call_with(p, first, e, arguments);
    }
    if (explaining(p) && (t->kind == T_LSQB || t->kind == T_LBRACE)) {
        /* CPython asks for a comprehension behind any primary, with any bracket. */
        explain_comprehension(p);
        p->mark = mark;
        if (p->error)
            return NULL;
    }
    if (t->kind == T_LSQB) {
        p->mark++;
        struct expr *index = slices(p);
        if (!index || !accept(p, T_RSQB))
            return back(p, mark);
        struct expr *s = make(p, EXPR_Subscript, first);
        s->Subscript.value = e;
        s->Subscript.slice = index;
        s->Subscript.ctx = CTX_LOAD;
        return s;
    }
    return NULL;
}

struct expr *rule_primary(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_PRIMARY, &known))
        return known;
    int start = p->mark;
    if (!deeper(p, 4))
        return NULL;
    struct expr *e = atom(p);
    while (e) {
        if (!deeper(p, 1))
            return NULL;
        struct expr *more = trailer(p, p->tokens[start], e);
        shallower(p, 1);
        if (!more)
            break;
        e = more;
    }
    shallower(p, 4);
    if (p->error)
        return NULL;
    return memo_keep(p, MEMO_PRIMARY, start, e);
}

/* ---- arguments ------------------------------------------------------------------------ */

struct expr *rule_starred_expression(struct parser *p)
{
    int mark = p->mark;
    struct token *star = accept(p, T_STAR);
    if (!star)
        return NULL;
    struct expr *value = rule_expression(p);
    if (!value)
        return back(p, mark);
    struct expr *e = make(p, EXPR_Starred, star);
    e->Starred.value = value;
    e->Starred.ctx = CTX_LOAD;
    return e;
}

/* name=value, *value (stars 1) or **value (stars 2). */
static bool keyword_or(struct parser *p, int stars, struct keyword **keyword,
                       struct expr **starred)
{
    int mark = p->mark;
    *keyword = NULL;
    *starred = NULL;
    if (explaining(p)) {
        explain_kwarg(p);
        if (p->error)
            return false;
        p->mark = mark;
    }
    struct token *first = peek(p), *name = accept(p, T_NAME);
    struct expr *value;
    if (name && accept(p, T_EQUAL) && (value = rule_expression(p))) {
        if (!token_name(p, name))
            return false;
    } else {
        p->mark = mark;
        name = NULL;
        if (p->error)
            return false;
        if (stars == 1)
            return (*starred = rule_starred_expression(p)) != NULL;
        if (!accept(p, T_DOUBLESTAR) || !(value = rule_expression(p))) {
            p->mark = mark;
            return false;
        }
    }
    struct keyword *k = arena_alloc(p->arena, sizeof *k);
    k->arg = name ? name->name : NULL;
    k->value = value;
    k->place = place_from(p, first);
    *keyword = k;
    return true;
}

/* Comma-separated keywords with *args (stars 1) or **kwargs (stars 2). */
static bool keyword_row(struct parser *p, int stars, struct row *args,
                        struct row *keywords)
{
    struct keyword *k;
    struct expr *e;
    if (!keyword_or(p, stars, &k, &e))
        return false;
    for (;;) {
        if (k)
            row_add(p->arena, keywords, k);
        else
            row_add(p->arena, args, e);
        int mark = p->mark;
        if (!accept(p, T_COMMA))
            return true;
        if (!keyword_or(p, stars, &k, &e)) {
            p->mark = mark;
            return !p->error;
        }
    }
}

static bool kwargs(struct parser *p, struct row *args, struct row *keywords)
{
    int mark = p->mark;
    if (keyword_row(p, 1, args, keywords)) {
        mark = p->mark;
        if (accept(p, T_COMMA) && keyword_row(p, 2, args, keywords))
            return true;
        p->mark = mark;
        return !p->error;
    }
    p->mark = mark;
    return !p->error && keyword_row(p, 2, args, keywords);
}

static struct expr *positional(struct parser *p)
{
    int mark = p->mark;
    struct expr *e = rule_starred_expression(p);
    if (e || p->error)
        return e;
    e = rule_assignment_expression(p);
    if (!e && !p->error) {
        e = rule_expression(p);
        if (e && at(p, T_COLONEQUAL))
            e = NULL;
    }
    if (!e || at(p, T_EQUAL))
        return back(p, mark);
    return e;
}

struct expr *rule_args(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct row args = {0}, keywords = {0};
    struct expr *e = positional(p);
    if (p->error)
        return NULL;
    if (e) {
        for (;;) {
            row_add(p->arena, &args, e);
            mark = p->mark;
            if (!accept(p, T_COMMA))
                break;
            e = positional(p);
            if (e)
                continue;
            p->mark = mark;
            break;
        }
        mark = p->mark;
        if (p->error)
            return NULL;
        if (accept(p, T_COMMA) && !kwargs(p, &args, &keywords))
            p->mark = mark;
    } else if (!kwargs(p, &args, &keywords)) {
        return back(p, mark);
    }
    if (p->error)
        return NULL;
    e = make(p, EXPR_Call, first);
    e->Call.args = row_done(p->arena, &args);
    e->Call.keywords = row_done(p->arena, &keywords);
    return e;
}

struct expr *rule_arguments(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_ARGUMENTS, &known))
        return known;
    int start = p->mark;
    struct expr *e = rule_args(p);
    if (e) {
        accept(p, T_COMMA);
        if (at(p, T_RPAR))
            return memo_keep(p, MEMO_ARGUMENTS, start, e);
    }
    p->mark = start;
    if (p->error)
        return NULL;
    if (explaining(p)) {
        explain_arguments(p);
        if (p->error)
            return NULL;
        p->mark = start;
    }
    return memo_keep(p, MEMO_ARGUMENTS, start, NULL);
}

/* ---- operators --------------------------------------------------------------------------- */

static struct expr *factor(struct parser *p);

static struct expr *power(struct parser *p)
{
    struct token *first = peek(p);
    int mark = p->mark;
    struct expr *e;
    if (accept(p, T_AWAIT)) {
        struct expr *value = rule_primary(p);
        if (!value)
            return back(p, mark);
        e = make(p, EXPR_Await, first);
        e->Await.value = value;
    } else {
        e = rule_primary(p);
    }
    if (!e)
        return NULL;
    mark = p->mark;
    if (!accept(p, T_DOUBLESTAR))
        return e;
    struct expr *right = factor(p);
    if (!right) {
        p->mark = mark;
        return p->error ? NULL : e;
    }
    struct expr *b = make(p, EXPR_BinOp, first);
    b->BinOp.left = e;
    b->BinOp.op = OPER_Pow;
    b->BinOp.right = right;
    return b;
}

static struct expr *factor(struct parser *p)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    int op = t->kind == T_PLUS    ? OPER_UAdd
             : t->kind == T_MINUS ? OPER_USub
             : t->kind == T_TILDE ? OPER_Invert
                                  : OPER_NONE;
    if (!deeper(p, op ? 1 : 2))
        return NULL;
    struct expr *e;
    if (!op) {
        e = power(p);
    } else {
        int mark = p->mark++;
        struct expr *operand = factor(p);
        if (operand) {
            e = make(p, EXPR_UnaryOp, t);
            e->UnaryOp.op = op;
            e->UnaryOp.operand = operand;
        } else {
            e = back(p, mark);
        }
    }
    shallower(p, op ? 1 : 2);
    return e;
}

/* Binary operators by binding strength, 1 (|) to 6 (* /). */
static int binary_operator(enum token_kind kind, int *strength)
{
    switch (kind) {
    case T_VBAR:
        *strength = 1;
        return OPER_BitOr;
    case T_CIRCUMFLEX:
        *strength = 2;
        return OPER_BitXor;
    case T_AMPER:
        *strength = 3;
        return OPER_BitAnd;
    case T_LEFTSHIFT:
        *strength = 4;
        return OPER_LShift;
    case T_RIGHTSHIFT:
        *strength = 4;
        return OPER_RShift;
    case T_PLUS:
        *strength = 5;
        return OPER_Add;
    case T_MINUS:
        *strength = 5;
        return OPER_Sub;
    case T_STAR:
        *strength = 6;
        return OPER_Mult;
    case T_SLASH:
        *strength = 6;
        return OPER_Div;
    case T_DOUBLESLASH:
        *strength = 6;
        return OPER_FloorDiv;
    case T_PERCENT:
        *strength = 6;
        return OPER_Mod;
    case T_AT:
        *strength = 6;
        return OPER_MatMult;
    default:
        return OPER_NONE;
    }
}

static struct expr *binary(struct parser *p, int weakest)
{
    struct token *first = peek(p);
    struct expr *left = factor(p);
    while (left) {
        struct token *t = peek(p);
        int strength = 0, mark = p->mark;
        int op = t && !p->error ? binary_operator(t->kind, &strength) : OPER_NONE;
        if (!op || strength < weakest)
            break;
        p->mark++;
        struct expr *right = binary(p, strength + 1);
        if (!right) {
            p->mark = mark;
            break;
        }
        struct expr *e = make(p, EXPR_BinOp, first);
        e->BinOp.left = left;
        e->BinOp.op = op;
        e->BinOp.right = right;
        left = e;
    }
    return p->error ? NULL : left;
}

struct expr *rule_bitwise_or(struct parser *p)
{
    return binary(p, 1);
}

/* The comparison at the mark, consumed, or OPER_NONE. */
static int comparison_operator(struct parser *p)
{
    struct token *t = peek(p);
    int mark = p->mark;
    if (!t || p->error)
        return OPER_NONE;
    p->mark++;
    switch (t->kind) {
    case T_EQEQUAL:
        return OPER_Eq;
    case T_NOTEQUAL:
        if (t->start[0] == '!')
            return OPER_NotEq;
        break;
    case T_LESS:
        return OPER_Lt;
    case T_LESSEQUAL:
        return OPER_LtE;
    case T_GREATER:
        return OPER_Gt;
    case T_GREATEREQUAL:
        return OPER_GtE;
    case T_IN:
        return OPER_In;
    case T_IS:
        return accept(p, T_NOT) ? OPER_IsNot : OPER_Is;
    case T_NOT:
        if (accept(p, T_IN))
            return OPER_NotIn;
        break;
    }
    p->mark = mark;
    return OPER_NONE;
}

static struct expr *comparison(struct parser *p)
{
    struct token *first = peek(p);
    struct expr *left = binary(p, 1);
    if (!left)
        return NULL;
    struct row ops = {0}, right = {0};
    for (;;) {
        int mark = p->mark;
        int op = comparison_operator(p);
        if (!op)
            break;
        struct expr *e = binary(p, 1);
        if (!e) {
            p->mark = mark;
            break;
        }
        row_add(p->arena, &ops, (void *)(intptr_t)op);
        row_add(p->arena, &right, e);
    }
    if (p->error)
        return NULL;
    if (!ops.count)
        return left;
    struct expr *e = make(p, EXPR_Compare, first);
    e->Compare.left = left;
    e->Compare.comparators = row_done(p->arena, &right);
    e->Compare.ops =
        arena_alloc(p->arena, sizeof *e->Compare.ops + (size_t)ops.count * sizeof(int));
    e->Compare.ops->count = ops.count;
    for (int i = 0; i < ops.count; i++)
        e->Compare.ops->at[i] = (int)(intptr_t)ops.at[i];
    return e;
}

static struct expr *inversion(struct parser *p)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    if (t->kind != T_NOT)
        return comparison(p);
    if (!deeper(p, 1))
        return NULL;
    int mark = p->mark++;
    struct expr *operand = inversion(p), *e = NULL;
    shallower(p, 1);
    if (!operand)
        return back(p, mark);
    e = make(p, EXPR_UnaryOp, t);
    e->UnaryOp.op = OPER_Not;
    e->UnaryOp.operand = operand;
    return e;
}

static struct expr *bool_op(struct parser *p, enum token_kind word, int op,
                            struct expr *(*operand)(struct parser *))
{
    struct token *first = peek(p);
    struct expr *e = operand(p);
    if (!e || !at(p, word))
        return p->error ? NULL : e;
    struct row row = {0};
    row_add(p->arena, &row, e);
    for (;;) {
        int mark = p->mark;
        struct expr *next = accept(p, word) ? operand(p) : NULL;
        if (!next) {
            p->mark = mark;
            break;
        }
        row_add(p->arena, &row, next);
    }
    if (p->error)
        return NULL;
    if (row.count == 1)
        return e;
    e = make(p, EXPR_BoolOp, first);
    e->BoolOp.op = op;
    e->BoolOp.values = row_done(p->arena, &row);
    return e;
}

static struct expr *conjunction(struct parser *p)
{
    return bool_op(p, T_AND, OPER_And, inversion);
}

struct expr *rule_disjunction(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_DISJUNCTION, &known))
        return known;
    int start = p->mark;
    if (!deeper(p, 16))
        return NULL;
    struct expr *e = bool_op(p, T_OR, OPER_Or, conjunction);
    shallower(p, 16);
    return p->error ? NULL : memo_keep(p, MEMO_DISJUNCTION, start, e);
}

/* ---- lambda, conditional, whole expressions ------------------------------------------------- */

static struct expr *lambda(struct parser *p)
{
    int mark = p->mark;
    struct token *first = accept(p, T_LAMBDA);
    if (!first || !deeper(p, 1))
        return NULL;
    struct arguments *params = rule_params(p, true);
    if (p->error || !accept(p, T_COLON)) {
        shallower(p, 1);
        return back(p, mark);
    }
    struct expr *body = rule_expression(p);
    shallower(p, 1);
    if (!body)
        return back(p, mark);
    struct expr *e = make(p, EXPR_Lambda, first);
    e->Lambda.args = params ? params : arena_alloc(p->arena, sizeof *params);
    e->Lambda.body = body;
    return e;
}

static struct expr *expression_body(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct expr *body = rule_disjunction(p);
    if (p->error)
        return NULL;
    if (!body)
        return lambda(p);
    int end = p->mark;
    struct expr *test, *orelse;
    if (accept(p, T_IF) && (test = rule_disjunction(p)) && accept(p, T_ELSE) &&
        (orelse = rule_expression(p))) {
        struct expr *e = make(p, EXPR_IfExp, first);
        e->IfExp.test = test;
        e->IfExp.body = body;
        e->IfExp.orelse = orelse;
        return e;
    }
    if (p->error)
        return back(p, mark);
    p->mark = end;
    return body;
}

struct expr *rule_expression(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_EXPRESSION, &known))
        return known;
    int start = p->mark;
    if (!deeper(p, 1))
        return NULL;
    if (explaining(p)) {
        explain_expression(p);
        p->mark = start;
    }
    struct expr *e = p->error ? NULL : expression_body(p);
    shallower(p, 1);
    return p->error ? NULL : memo_keep(p, MEMO_EXPRESSION, start, e);
}

struct expr *rule_expression_plain(struct parser *p)
{
    p->call_invalid_off++;
    struct expr *e = expression_body(p);
    p->call_invalid_off--;
    return e;
}

/* first (, next)* [,]: one alone stays itself. */
static struct expr *maybe_tuple(struct parser *p, struct expr *(*item)(struct parser *))
{
    struct token *t = peek(p);
    struct expr *e = item(p);
    if (!e || !at(p, T_COMMA))
        return p->error ? NULL : e;
    struct row row = {0};
    for (;;) {
        row_add(p->arena, &row, e);
        int mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
        e = item(p);
        if (!e) {
            p->mark = mark + 1;
            break;
        }
    }
    if (p->error)
        return NULL;
    e = make(p, EXPR_Tuple, t);
    e->Tuple.elts = row_done(p->arena, &row);
    e->Tuple.ctx = CTX_LOAD;
    return e;
}

struct expr *rule_expressions(struct parser *p)
{
    return maybe_tuple(p, rule_expression);
}

struct expr *rule_yield(struct parser *p)
{
    int mark = p->mark;
    struct token *first = accept(p, T_YIELD);
    if (!first)
        return NULL;
    struct expr *e, *value;
    if (accept(p, T_FROM) && (value = rule_expression(p))) {
        e = make(p, EXPR_YieldFrom, first);
        e->YieldFrom.value = value;
        return e;
    }
    if (p->error)
        return NULL;
    p->mark = mark + 1;
    value = rule_star_expressions(p);
    if (p->error)
        return NULL;
    e = make(p, EXPR_Yield, first);
    e->Yield.value = value;
    return e;
}

static struct expr *star_bitwise(struct parser *p)
{
    int mark = p->mark;
    struct token *star = accept(p, T_STAR);
    if (!star)
        return NULL;
    struct expr *value = rule_bitwise_or(p);
    if (!value)
        return back(p, mark);
    struct expr *e = make(p, EXPR_Starred, star);
    e->Starred.value = value;
    e->Starred.ctx = CTX_LOAD;
    return e;
}

struct expr *rule_star_expression(struct parser *p)
{
    struct expr *e = star_bitwise(p);
    return e || p->error ? e : rule_expression(p);
}

struct expr *rule_star_expressions(struct parser *p)
{
    if (!deeper(p, 2))
        return NULL;
    struct expr *e = maybe_tuple(p, rule_star_expression);
    shallower(p, 2);
    return e;
}

struct expr *rule_star_named_expression(struct parser *p)
{
    struct expr *e = star_bitwise(p);
    return e || p->error ? e : rule_named_expression(p);
}

struct exprs *rule_star_named_expressions(struct parser *p)
{
    struct row row = {0};
    struct expr *e = rule_star_named_expression(p);
    while (e) {
        row_add(p->arena, &row, e);
        int mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
        e = rule_star_named_expression(p);
        if (!e)
            p->mark = mark + 1;
    }
    return p->error ? NULL : row_done(p->arena, &row);
}

struct expr *rule_assignment_expression(struct parser *p)
{
    int mark = p->mark;
    struct expr *target = rule_name(p);
    if (!target || !accept(p, T_COLONEQUAL))
        return back(p, mark);
    struct expr *value = rule_expression(p);
    if (!value)
        return back(p, mark);
    target->Name.ctx = CTX_STORE;
    struct expr *e = expr_new(p->arena, EXPR_NamedExpr, place_since(p, target->place));
    e->NamedExpr.target = target;
    e->NamedExpr.value = value;
    return e;
}

struct expr *rule_named_expression(struct parser *p)
{
    int mark = p->mark;
    struct expr *e = rule_assignment_expression(p);
    if (e || p->error)
        return e;
    if (explaining(p)) {
        explain_named_expression(p);
        p->mark = mark;
        if (p->error)
            return NULL;
    }
    e = rule_expression(p);
    if (!e || at(p, T_COLONEQUAL))
        return back(p, mark);
    return e;
}

/* ---- comprehensions ---------------------------------------------------------------------------- */

static struct comprehension *for_if_clause(struct parser *p)
{
    int mark = p->mark;
    bool async = accept(p, T_ASYNC) != NULL;
    if (accept(p, T_FOR)) {
        struct expr *target = rule_star_targets(p), *iter;
        if (target && accept(p, T_IN)) {
            /* past `in` nothing else is tried */
            iter = rule_disjunction(p);
            if (!iter)
                return back(p, mark);
            struct row ifs = {0};
            for (;;) {
                int before = p->mark;
                struct expr *test = accept(p, T_IF) ? rule_disjunction(p) : NULL;
                if (!test) {
                    p->mark = before;
                    break;
                }
                row_add(p->arena, &ifs, test);
            }
            if (p->error)
                return NULL;
            struct comprehension *c = arena_alloc(p->arena, sizeof *c);
            c->target = target;
            c->iter = iter;
            c->ifs = row_done(p->arena, &ifs);
            c->is_async = async;
            return c;
        }
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_for_target(p);
    return back(p, mark);
}

struct comprehensions *rule_for_if_clauses(struct parser *p)
{
    struct row row = {0};
    while (for_follows(p)) {
        struct comprehension *c = for_if_clause(p);
        if (!c)
            break;
        row_add(p->arena, &row, c);
    }
    return p->error ? NULL : row_done(p->arena, &row);
}
