/* parse_atom.c - atoms and displays, and what follows them: attributes, calls, subscripts. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/parser.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

static struct expr *make(struct parser *p, enum expr_kind kind, const struct token *first)
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

/* Of which there is one: the tree need not hold it, and in CPython does not. */
static struct expr *singleton(struct parser *p, const struct token *t, Val value)
{
    struct expr *e = expr_new(p->arena, EXPR_Constant, token_place(t));
    p->mark++;
    e->Constant.value = value;
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
        return singleton(p, t, p->rt->true_);
    case T_FALSE:
        return singleton(p, t, p->rt->false_);
    case T_NONE:
        return singleton(p, t, p->rt->none);
    case T_ELLIPSIS:
        return singleton(p, t, p->rt->ellipsis);
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
