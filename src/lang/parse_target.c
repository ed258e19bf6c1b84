/* parse_target.c - what can be assigned to, and the parameters of functions. */
#include "lang/parser.h"

/* ---- targets ------------------------------------------------------------------------ */

static struct exprs *targets(struct parser *p, struct exprs *elts, enum expr_ctx ctx,
                             bool starred)
{
    if (!elts)
        return NULL;
    struct exprs *out =
        arena_alloc(p->arena, sizeof *out + (size_t)elts->count * sizeof out->at[0]);
    out->count = elts->count;
    for (int i = 0; i < elts->count; i++) {
        struct expr *e = elts->at[i];
        if (e->kind == EXPR_Starred && starred) {
            struct expr *value = as_target(p, e->Starred.value, ctx, false);
            if (!value)
                return NULL;
            out->at[i] = expr_new(p->arena, EXPR_Starred, e->place);
            out->at[i]->Starred.value = value;
            out->at[i]->Starred.ctx = ctx;
        } else if (!(out->at[i] = as_target(p, e, ctx, starred))) {
            return NULL;
        }
    }
    return out;
}

struct expr *as_target(struct parser *p, struct expr *e, enum expr_ctx ctx,
                       bool starred)
{
    struct expr *out;
    struct exprs *elts;
    switch (e->kind) {
    case EXPR_Name:
    case EXPR_Attribute:
    case EXPR_Subscript:
        out = arena_alloc(p->arena, sizeof *out);
        *out = *e;
        if (e->kind == EXPR_Name)
            out->Name.ctx = ctx;
        else if (e->kind == EXPR_Attribute)
            out->Attribute.ctx = ctx;
        else
            out->Subscript.ctx = ctx;
        return out;
    case EXPR_Tuple:
    case EXPR_List:
        elts = targets(p, e->Tuple.elts, ctx, ctx == CTX_STORE);
        if (!elts && e->Tuple.elts)
            return NULL;
        out = expr_new(p->arena, e->kind, e->place);
        out->Tuple.elts = elts;
        out->Tuple.ctx = ctx;
        return out;
    }
    (void)starred;
    return NULL;
}

struct expr *rule_star_target(struct parser *p)
{
    int mark = p->mark;
    struct token *star = accept(p, T_STAR);
    if (star) {
        struct expr *value = at(p, T_STAR) ? NULL : rule_star_target(p);
        if (!value)
            return back(p, mark);
        struct expr *e = expr_new(p->arena, EXPR_Starred, place_from(p, star));
        e->Starred.value = value;
        e->Starred.ctx = CTX_STORE;
        return e;
    }
    struct expr *e = rule_primary(p);
    struct expr *t = e ? as_target(p, e, CTX_STORE, true) : NULL;
    return t ? t : back(p, mark);
}

struct expr *rule_star_targets(struct parser *p)
{
    struct token *first = peek(p);
    struct expr *e = rule_star_target(p);
    if (!e || !at(p, T_COMMA))
        return p->error ? NULL : e;
    struct row row = {0};
    for (;;) {
        row_add(p->arena, &row, e);
        int mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
        e = rule_star_target(p);
        if (!e) {
            p->mark = mark + 1;
            break;
        }
    }
    if (p->error)
        return NULL;
    e = expr_new(p->arena, EXPR_Tuple, place_from(p, first));
    e->Tuple.elts = row_done(p->arena, &row);
    e->Tuple.ctx = CTX_STORE;
    return e;
}

static bool is_single(const struct expr *e)
{
    return e->kind == EXPR_Name || e->kind == EXPR_Attribute ||
           e->kind == EXPR_Subscript;
}

/* A name, attribute or subscript, perhaps in parentheses. */
struct expr *rule_single_target(struct parser *p)
{
    int mark = p->mark;
    struct expr *e = rule_primary(p);
    if (!e || !is_single(e))
        return back(p, mark);
    return as_target(p, e, CTX_STORE, false);
}

/* The target of an annotation that is no plain name. */
struct expr *rule_single_attribute_target(struct parser *p)
{
    int mark = p->mark;
    bool parenthesis = at(p, T_LPAR);
    struct expr *e = rule_primary(p);
    if (!e || !is_single(e) || (e->kind == EXPR_Name && !parenthesis))
        return back(p, mark);
    return as_target(p, e, CTX_STORE, false);
}

struct exprs *rule_del_targets(struct parser *p)
{
    struct row row = {0};
    int mark = p->mark;
    for (;;) {
        struct expr *e = rule_primary(p);
        struct expr *t = e ? as_target(p, e, CTX_DEL, false) : NULL;
        if (!t) {
            p->mark = mark;
            break;
        }
        row_add(p->arena, &row, t);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
    }
    if (p->error || !row.count)
        return NULL;
    accept(p, T_COMMA);
    return row_done(p->arena, &row);
}

/* ---- parameters ------------------------------------------------------------------------ */
/* Of def (closed by ")", with annotations) and of lambda (closed by ":"). */

struct param_rules {
    struct parser *p;
    bool lambda;
    struct expr *value; /* default of the last parameter read, or NULL */
    bool starred_annotation;
};

static enum token_kind closing(const struct param_rules *r)
{
    return r->lambda ? T_COLON : T_RPAR;
}

static struct param *param(struct param_rules *r)
{
    struct parser *p = r->p;
    int mark = p->mark;
    struct token *name = accept(p, T_NAME);
    if (!name || !token_name(p, name))
        return NULL;
    struct expr *annotation = NULL;
    if (!r->lambda && accept(p, T_COLON)) {
        annotation =
            r->starred_annotation ? rule_star_expression(p) : rule_expression(p);
        if (!annotation) {
            if (p->error)
                return NULL;
            if (r->starred_annotation)
                return back(p, mark);
            p->mark = mark + 1;
        }
    } else if (r->starred_annotation) {
        return back(p, mark);
    }
    struct param *a = arena_alloc(p->arena, sizeof *a);
    a->name = name->name;
    a->annotation = annotation;
    a->place = place_from(p, name);
    return a;
}

/* "=" expression; NULL without one. */
static struct expr *default_value(struct param_rules *r)
{
    struct parser *p = r->p;
    int mark = p->mark;
    struct token *equal = accept(p, T_EQUAL);
    if (!equal)
        return NULL;
    if (!deeper(p, 6))
        return NULL;
    struct expr *e = rule_expression(p);
    shallower(p, 6);
    if (e || p->error)
        return e;
    if (explaining(p) && (at(p, closing(r)) || at(p, T_COMMA)))
        return error_place(p, token_place(equal), "expected default value expression");
    return back(p, mark);
}

static bool param_ends(struct param_rules *r)
{
    struct parser *p = r->p;
    return accept(p, T_COMMA) || at(p, closing(r));
}

static struct param *param_no_default(struct param_rules *r)
{
    int mark = r->p->mark;
    struct param *a = param(r);
    if (a && param_ends(r))
        return a;
    return back(r->p, mark);
}

static struct param *param_with_default(struct param_rules *r)
{
    int mark = r->p->mark;
    struct param *a = param(r);
    if (a && (r->value = default_value(r)) && param_ends(r))
        return a;
    return back(r->p, mark);
}

static struct param *param_maybe_default(struct param_rules *r)
{
    int mark = r->p->mark;
    struct param *a = param(r);
    if (a) {
        r->value = default_value(r);
        if (!r->p->error && param_ends(r))
            return a;
    }
    return back(r->p, mark);
}

static bool slash_ends(struct param_rules *r)
{
    int mark = r->p->mark;
    if (accept(r->p, T_SLASH) && param_ends(r))
        return true;
    r->p->mark = mark;
    return false;
}

static bool skip_maybe_defaults(struct param_rules *r)
{
    bool any = false;
    while (param_maybe_default(r))
        any = true;
    return any && !r->p->error;
}

static bool skip_no_defaults(struct param_rules *r)
{
    bool any = false;
    while (param_no_default(r))
        any = true;
    return any && !r->p->error;
}

static bool skip_with_defaults(struct param_rules *r)
{
    bool any = false;
    while (param_with_default(r))
        any = true;
    return any && !r->p->error;
}

static bool skip_slash_no_default(struct param_rules *r)
{
    int mark = r->p->mark;
    if (skip_no_defaults(r) && slash_ends(r))
        return true;
    r->p->mark = mark;
    return false;
}

static bool skip_slash_with_default(struct param_rules *r)
{
    int mark = r->p->mark;
    skip_no_defaults(r);
    if (!r->p->error && skip_with_defaults(r) && slash_ends(r))
        return true;
    r->p->mark = mark;
    return false;
}

static void explain_params(struct param_rules *r)
{
    struct parser *p = r->p;
    int mark = p->mark;
    struct token *t;
    /* a parameter without default behind one with */
    skip_no_defaults(r);
    if (!p->error && (skip_slash_with_default(r) || skip_with_defaults(r))) {
        struct param *a = param_no_default(r);
        if (a) {
            error_place(p, a->place, "non-default argument follows default argument");
            return;
        }
    }
    p->mark = mark;
    skip_no_defaults(r);
    if (!p->error && (t = accept(p, T_LPAR))) {
        bool some;
        if (r->lambda) {
            some = false;
            while (param(r)) {
                some = true;
                int before = p->mark;
                if (!accept(p, T_COMMA))
                    break;
                if (!at(p, T_NAME)) {
                    p->mark = before;
                    break;
                }
            }
        } else {
            some = skip_no_defaults(r);
        }
        accept(p, T_COMMA);
        struct token *end = some ? accept(p, T_RPAR) : NULL;
        if (end) {
            error_range(p, token_place(t), token_place(end),
                        r->lambda
                            ? "Lambda expression parameters cannot be parenthesized"
                            : "Function parameters cannot be parenthesized");
            return;
        }
    }
    p->mark = mark;
    if (!p->error && (t = accept(p, T_SLASH)) && accept(p, T_COMMA)) {
        error_place(p, token_place(t), "at least one argument must precede /");
        return;
    }
    p->mark = mark;
    if (!p->error && (skip_slash_no_default(r) || skip_slash_with_default(r))) {
        skip_maybe_defaults(r);
        if ((t = accept(p, T_SLASH))) {
            error_place(p, token_place(t), "/ may appear only once");
            return;
        }
    }
    p->mark = mark;
    if (!p->error && !skip_slash_no_default(r))
        skip_slash_with_default(r);
    if (!p->error) {
        skip_maybe_defaults(r);
        if (accept(p, T_STAR) && (accept(p, T_COMMA) || param_no_default(r))) {
            skip_maybe_defaults(r);
            if ((t = accept(p, T_SLASH))) {
                error_place(p, token_place(t), "/ must be ahead of *");
                return;
            }
        }
    }
    p->mark = mark;
    if (!p->error && skip_maybe_defaults(r) && accept(p, T_SLASH) &&
        (t = accept(p, T_STAR)))
        error_place(p, token_place(t), "expected comma between / and *");
    p->mark = mark;
}

static void explain_star_etc(struct param_rules *r)
{
    struct parser *p = r->p;
    int mark = p->mark;
    struct token *star = accept(p, T_STAR), *t;
    if (!star)
        return;
    if (at(p, closing(r)) ||
        (accept(p, T_COMMA) && (at(p, closing(r)) || at(p, T_DOUBLESTAR)))) {
        if (r->lambda)
            error_last(p, "named arguments must follow bare *");
        else
            error_place(p, token_place(star), "named arguments must follow bare *");
        return;
    }
    p->mark = mark + 1;
    if (!p->error && param(r) && (t = accept(p, T_EQUAL))) {
        error_place(p, token_place(t),
                    "var-positional argument cannot have default value");
        return;
    }
    p->mark = mark + 1;
    if (!p->error && (param_no_default(r) || accept(p, T_COMMA))) {
        skip_maybe_defaults(r);
        if ((t = accept(p, T_STAR)) && (param_no_default(r) || accept(p, T_COMMA)))
            error_place(p, token_place(t), "* argument may appear only once");
    }
    p->mark = mark;
}

static void explain_kwds(struct param_rules *r)
{
    struct parser *p = r->p;
    int mark = p->mark;
    struct token *t;
    if (accept(p, T_DOUBLESTAR) && param(r)) {
        if ((t = accept(p, T_EQUAL))) {
            error_place(p, token_place(t),
                        "var-keyword argument cannot have default value");
        } else if (accept(p, T_COMMA)) {
            t = peek(p);
            struct param *a = t ? param(r) : NULL;
            if (a)
                error_place(p, a->place,
                            "arguments cannot follow var-keyword argument");
            else if (t && !p->error &&
                     (t->kind == T_STAR || t->kind == T_DOUBLESTAR ||
                      t->kind == T_SLASH))
                error_place(p, token_place(t),
                            "arguments cannot follow var-keyword argument");
        }
    }
    p->mark = mark;
}

/* **name */
static bool kwds(struct param_rules *r, struct arguments *out)
{
    struct parser *p = r->p;
    int mark = p->mark;
    if (explaining(p)) {
        explain_kwds(r);
        if (p->error)
            return false;
    }
    if (accept(p, T_DOUBLESTAR) && (out->kwarg = param_no_default(r)))
        return true;
    p->mark = mark;
    return false;
}

/* From "*" on. */
static bool star_etc(struct param_rules *r, struct arguments *out)
{
    struct parser *p = r->p;
    int mark = p->mark;
    if (explaining(p)) {
        explain_star_etc(r);
        if (p->error)
            return false;
    }
    struct row names = {0}, values = {0};
    struct param *a;
    if (accept(p, T_STAR)) {
        bool good = false;
        if ((out->vararg = param_no_default(r))) {
            good = true;
        } else if (!p->error && !r->lambda) {
            r->starred_annotation = true;
            out->vararg = param_no_default(r);
            r->starred_annotation = false;
            good = out->vararg != NULL;
        }
        bool bare = !good && !p->error && accept(p, T_COMMA);
        if (good || bare) {
            while ((a = param_maybe_default(r))) {
                row_add(p->arena, &names, a);
                row_add(p->arena, &values, r->value);
            }
            if (!p->error && (good || names.count)) {
                kwds(r, out);
                out->kwonly = row_done(p->arena, &names);
                out->kw_defaults = row_done(p->arena, &values);
                return !p->error;
            }
        }
        p->mark = mark;
        out->vararg = NULL;
        if (p->error)
            return false;
    }
    return kwds(r, out);
}

struct arguments *rule_params(struct parser *p, bool lambda)
{
    struct param_rules r = {.p = p, .lambda = lambda};
    if (explaining(p)) {
        explain_params(&r);
        if (p->error)
            return NULL;
    }
    struct arguments *out = arena_alloc(p->arena, sizeof *out);
    struct row args = {0}, defaults = {0};
    struct param *a;
    bool any = false;
    while ((a = param_no_default(&r)))
        row_add(p->arena, &args, a);
    bool slash = !p->error && args.count && slash_ends(&r);
    if (slash) {
        out->posonly = row_done(p->arena, &args);
        args = (struct row){0};
        while ((a = param_no_default(&r)))
            row_add(p->arena, &args, a);
    }
    while (!p->error && (a = param_with_default(&r))) {
        row_add(p->arena, &args, a);
        row_add(p->arena, &defaults, r.value);
    }
    if (!p->error && !slash && defaults.count && slash_ends(&r)) {
        slash = true;
        out->posonly = row_done(p->arena, &args);
        args = (struct row){0};
        while ((a = param_with_default(&r))) {
            row_add(p->arena, &args, a);
            row_add(p->arena, &defaults, r.value);
        }
    }
    if (p->error)
        return NULL;
    any = slash || args.count;
    out->args = row_done(p->arena, &args);
    out->defaults = row_done(p->arena, &defaults);
    any |= star_etc(&r, out);
    return any && !p->error ? out : NULL;
}
