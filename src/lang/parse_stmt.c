/* parse_stmt.c - simple statements: assignments, imports and the one-liners. */
#include "lang/parser.h"
#include "types/raise.h"
#include "types/str.h"

static struct stmt *make(struct parser *p, enum stmt_kind kind, const struct token *first)
{
    return stmt_new(p->arena, kind, place_from(p, first));
}

/* ---- simple statements ------------------------------------------------------------------ */

static int augmented_operator(enum token_kind kind)
{
    switch (kind) {
    case T_PLUSEQUAL:
        return OPER_Add;
    case T_MINEQUAL:
        return OPER_Sub;
    case T_STAREQUAL:
        return OPER_Mult;
    case T_ATEQUAL:
        return OPER_MatMult;
    case T_SLASHEQUAL:
        return OPER_Div;
    case T_PERCENTEQUAL:
        return OPER_Mod;
    case T_AMPEREQUAL:
        return OPER_BitAnd;
    case T_VBAREQUAL:
        return OPER_BitOr;
    case T_CIRCUMFLEXEQUAL:
        return OPER_BitXor;
    case T_LEFTSHIFTEQUAL:
        return OPER_LShift;
    case T_RIGHTSHIFTEQUAL:
        return OPER_RShift;
    case T_DOUBLESTAREQUAL:
        return OPER_Pow;
    case T_DOUBLESLASHEQUAL:
        return OPER_FloorDiv;
    default:
        return OPER_NONE;
    }
}

static struct expr *yield_or_star(struct parser *p)
{
    struct expr *e = rule_yield(p);
    return e || p->error ? e : rule_star_expressions(p);
}

/* target : annotation [= value] */
static struct stmt *annotated(struct parser *p)
{
    int mark = p->mark, simple = 0;
    struct token *first = peek(p);
    struct expr *target = NULL, *annotation, *value = NULL;
    if (at(p, T_NAME)) {
        target = rule_name(p);
        if (target && at(p, T_COLON)) {
            target->Name.ctx = CTX_STORE;
            simple = 1;
        } else {
            p->mark = mark;
            target = NULL;
        }
    }
    for (int attempt = simple ? 0 : 1; attempt < 2 && !p->error; attempt++) {
        if (attempt == 1) {
            p->mark = mark;
            simple = 0;
            target = rule_single_attribute_target(p);
        }
        if (!target || !accept(p, T_COLON) || !(annotation = rule_expression(p)))
            continue;
        int before = p->mark;
        if (accept(p, T_EQUAL) && !(value = yield_or_star(p)))
            p->mark = before;
        if (p->error)
            return NULL;
        struct stmt *s = make(p, STMT_AnnAssign, first);
        s->AnnAssign.target = target;
        s->AnnAssign.annotation = annotation;
        s->AnnAssign.value = value;
        s->AnnAssign.simple = simple;
        return s;
    }
    return back(p, mark);
}

static struct stmt *assignment(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p), *t;
    struct stmt *s = annotated(p);
    if (s || p->error)
        return s;
    struct row row = {0};
    for (;;) {
        int before = p->mark;
        struct expr *target = rule_star_targets(p);
        if (!target || !accept(p, T_EQUAL)) {
            p->mark = before;
            break;
        }
        row_add(p->arena, &row, target);
    }
    if (row.count && !p->error) {
        struct expr *value = yield_or_star(p);
        if (value && !at(p, T_EQUAL)) {
            s = make(p, STMT_Assign, first);
            s->Assign.targets = row_done(p->arena, &row);
            s->Assign.value = value;
            return s;
        }
    }
    p->mark = mark;
    if (p->error)
        return NULL;
    struct expr *target = rule_single_target(p);
    int op;
    if (target && (t = peek(p)) && !p->error && (op = augmented_operator(t->kind))) {
        p->mark++;
        struct expr *value = yield_or_star(p);
        if (!value)
            return back(p, mark);
        s = make(p, STMT_AugAssign, first);
        s->AugAssign.target = target;
        s->AugAssign.op = op;
        s->AugAssign.value = value;
        return s;
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_assignment(p);
    return back(p, mark);
}

static struct stmt *expression_statement(struct parser *p, struct token *first)
{
    struct expr *e = rule_star_expressions(p);
    if (!e)
        return NULL;
    struct stmt *s = make(p, STMT_Expr, first);
    s->Expr.value = e;
    return s;
}

static struct stmt *raise_statement(struct parser *p, struct token *first)
{
    p->mark++;
    struct expr *exc = rule_expression(p), *cause = NULL;
    if (exc) {
        int before = p->mark;
        if (accept(p, T_FROM) && !(cause = rule_expression(p)))
            p->mark = before;
    }
    if (p->error)
        return NULL;
    struct stmt *s = make(p, STMT_Raise, first);
    s->Raise.exc = exc;
    s->Raise.cause = cause;
    return s;
}

static struct stmt *names_statement(struct parser *p, struct token *first,
                                    enum stmt_kind kind)
{
    int mark = p->mark++;
    struct row row = {0};
    for (;;) {
        int before = p->mark - 1;
        struct token *name = accept(p, T_NAME);
        if (!name) {
            if (!row.count)
                return back(p, mark);
            p->mark = before;
            break;
        }
        row_add(p->arena, &row, (void *)(uintptr_t)token_name(p, name));
        if (!accept(p, T_COMMA))
            break;
    }
    if (p->error)
        return NULL;
    struct stmt *s = make(p, kind, first);
    s->Global.names = row_done(p->arena, &row);
    return s;
}

static struct stmt *del_statement(struct parser *p, struct token *first)
{
    int mark = p->mark++;
    struct exprs *targets = rule_del_targets(p);
    if (targets && (at(p, T_SEMI) || at(p, T_NEWLINE))) {
        struct stmt *s = make(p, STMT_Delete, first);
        s->Delete.targets = targets;
        return s;
    }
    p->mark = mark;
    if (explaining(p) && !p->error) {
        p->mark++;
        struct expr *e = rule_star_expressions(p);
        if (e)
            error_target(p, DEL_TARGETS, e);
    }
    return back(p, mark);
}

static struct stmt *assert_statement(struct parser *p, struct token *first)
{
    int mark = p->mark++;
    struct expr *test = rule_expression(p), *msg = NULL;
    if (!test)
        return back(p, mark);
    int before = p->mark;
    if (accept(p, T_COMMA) && !(msg = rule_expression(p)))
        p->mark = before;
    if (p->error)
        return NULL;
    struct stmt *s = make(p, STMT_Assert, first);
    s->Assert.test = test;
    s->Assert.msg = msg;
    return s;
}

/* ---- import --------------------------------------------------------------------------------- */

/* a.b.c as one name. */
static Val dotted_name(struct parser *p, struct token **first)
{
    struct token *t = accept(p, T_NAME);
    if (!t)
        return NULL;
    *first = t;
    Val name = token_name(p, t);
    for (;;) {
        int mark = p->mark;
        struct token *more;
        if (!name || !accept(p, T_DOT))
            break;
        if (!(more = accept(p, T_NAME))) {
            p->mark = mark;
            break;
        }
        Val last = token_name(p, more);
        Ref joined = last ? str_format(p->rt, "%U.%U", name, last) : NULL;
        if (joined)
            str_intern_in_place(p->rt, &joined);
        else
            p->error = true;
        name = arena_hold_take(p->arena, joined);
    }
    return p->error ? NULL : name;
}

static struct alias *alias(struct parser *p, bool dotted)
{
    struct token *first = NULL;
    Val name;
    if (dotted) {
        name = dotted_name(p, &first);
    } else {
        first = accept(p, T_NAME);
        name = first ? token_name(p, first) : NULL;
    }
    if (!name)
        return NULL;
    struct alias *a = arena_alloc(p->arena, sizeof *a);
    a->name = name;
    int mark = p->mark;
    if (accept(p, T_AS)) {
        struct token *t = accept(p, T_NAME);
        if (t)
            a->asname = token_name(p, t);
        else
            p->mark = mark;
    }
    a->place = place_from(p, first);
    return p->error ? NULL : a;
}

static struct aliases *alias_row(struct parser *p, bool dotted)
{
    struct row row = {0};
    int mark = p->mark;
    struct alias *a;
    while ((a = alias(p, dotted))) {
        row_add(p->arena, &row, a);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            return row_done(p->arena, &row);
    }
    p->mark = mark;
    return p->error ? NULL : row_done(p->arena, &row);
}

static struct aliases *from_targets(struct parser *p)
{
    int mark = p->mark;
    struct aliases *names;
    if (accept(p, T_LPAR)) {
        names = alias_row(p, false);
        if (names) {
            accept(p, T_COMMA);
            if (accept(p, T_RPAR))
                return names;
        }
        return back(p, mark);
    }
    names = alias_row(p, false);
    if (names && !at(p, T_COMMA))
        return names;
    if (names && explaining(p)) {
        p->mark++;
        if (at(p, T_NEWLINE)) {
            p->mark++;
            return error_last(
                p, "trailing comma not allowed without surrounding parentheses");
        }
    }
    p->mark = mark;
    struct token *star = p->error ? NULL : accept(p, T_STAR);
    if (!star)
        return NULL;
    struct alias *a = arena_alloc(p->arena, sizeof *a);
    struct row row = {0};
    a->name = arena_hold_take(p->arena, str_intern(p->rt, "*"));
    a->place = token_place(star);
    row_add(p->arena, &row, a);
    return row_done(p->arena, &row);
}

static struct stmt *import_statement(struct parser *p, struct token *first)
{
    int mark = p->mark++;
    struct stmt *s;
    if (first->kind == T_IMPORT) {
        struct aliases *names = alias_row(p, true);
        if (!names)
            return back(p, mark);
        s = make(p, STMT_Import, first);
        s->Import.names = names;
        return s;
    }
    int level = 0;
    struct token *t;
    while ((t = peek(p)) && !p->error && (t->kind == T_DOT || t->kind == T_ELLIPSIS)) {
        level += t->kind == T_DOT ? 1 : 3;
        p->mark++;
    }
    Val module = p->error ? NULL : dotted_name(p, &t);
    struct aliases *names = NULL;
    if ((module || level) && accept(p, T_IMPORT))
        names = from_targets(p);
    if (!names)
        return back(p, mark);
    s = make(p, STMT_ImportFrom, first);
    s->ImportFrom.module = module;
    s->ImportFrom.names = names;
    s->ImportFrom.level = level;
    return s;
}

static struct stmt *simple_statement(struct parser *p)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    int mark = p->mark;
    enum stmt_kind word = STMT_NONE;
    struct stmt *s;
    switch (t->kind) {
    case T_RETURN: {
        p->mark++;
        struct expr *value = rule_star_expressions(p);
        if (p->error)
            return NULL;
        s = make(p, STMT_Return, t);
        s->Return.value = value;
        return s;
    }
    case T_IMPORT:
    case T_FROM:
        return import_statement(p, t);
    case T_RAISE:
        return raise_statement(p, t);
    case T_DEL:
        return del_statement(p, t);
    case T_ASSERT:
        return assert_statement(p, t);
    case T_GLOBAL:
        return names_statement(p, t, STMT_Global);
    case T_NONLOCAL:
        return names_statement(p, t, STMT_Nonlocal);
    case T_PASS:
        word = STMT_Pass;
        break;
    case T_BREAK:
        word = STMT_Break;
        break;
    case T_CONTINUE:
        word = STMT_Continue;
        break;
    }
    if (word) {
        p->mark++;
        return make(p, word, t);
    }
    s = assignment(p);
    if (!s && !p->error)
        s = expression_statement(p, t);
    if (!s && !p->error && t->kind == T_YIELD) {
        struct expr *e = rule_yield(p);
        if (e) {
            s = make(p, STMT_Expr, t);
            s->Expr.value = e;
        }
    }
    return s ? s : back(p, mark);
}

bool rule_simple_statements(struct parser *p, struct row *out)
{
    int mark = p->mark, count = out->count;
    struct stmt *s;
    while ((s = simple_statement(p))) {
        row_add(p->arena, out, s);
        if (!accept(p, T_SEMI))
            break;
        if (at(p, T_NEWLINE))
            break;
    }
    if (out->count > count && !p->error && accept(p, T_NEWLINE))
        return true;
    p->mark = mark;
    out->count = count;
    return false;
}
