/* parse_block.c - compound statements: those with blocks. */
#include "lang/parser.h"

static struct stmt *make(struct parser *p, enum stmt_kind kind, const struct token *first)
{
    return stmt_new(p->arena, kind, place_from(p, first));
}

/* ---- blocks ------------------------------------------------------------------------------------ */

struct stmts *rule_block(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_BLOCK, &known))
        return known;
    int start = p->mark;
    struct stmts *body = NULL;
    if (accept(p, T_NEWLINE)) {
        if (accept(p, T_INDENT)) {
            if (!deeper(p, 1))
                return NULL;
            body = rule_statements(p);
            shallower(p, 1);
            if (body && !accept(p, T_DEDENT))
                body = NULL;
        } else if (explaining(p) && !p->error) {
            return error_indent(p, "expected an indented block");
        }
    } else if (!p->error) {
        struct row row = {0};
        if (rule_simple_statements(p, &row))
            body = row_done(p->arena, &row);
    }
    if (p->error)
        return NULL;
    if (!body)
        p->mark = start;
    return memo_keep(p, MEMO_BLOCK, start, body);
}

/* ":" NEWLINE without INDENT behind it: say which statement wants a block. */
static bool explain_no_block(struct parser *p, const struct token *word,
                             const char *what)
{
    int mark = p->mark;
    if (accept(p, T_COLON) && accept(p, T_NEWLINE) && !at(p, T_INDENT) && !p->error) {
        error_indent(p, "expected an indented block after %s on line %d", what,
                     word->line);
        return true;
    }
    p->mark = mark;
    return false;
}

static struct stmts *else_block(struct parser *p)
{
    int mark = p->mark;
    struct token *word = accept(p, T_ELSE);
    if (!word)
        return NULL;
    if (explaining(p) && explain_no_block(p, word, "'else' statement"))
        return NULL;
    struct stmts *body = demand(p, T_COLON, ":") ? rule_block(p) : NULL;
    return body ? body : back(p, mark);
}

/* if and elif */
static struct stmt *if_statement(struct parser *p, enum token_kind kind)
{
    int mark = p->mark;
    struct token *word = accept(p, kind);
    int levels = kind == T_ELIF;
    if (!word || !deeper(p, levels))
        return NULL;
    struct stmt *s = NULL;
    struct expr *test = rule_named_expression(p);
    if (test && explaining(p)) {
        if (at(p, T_NEWLINE)) {
            p->mark++;
            error_last(p, "expected ':'");
        } else {
            explain_no_block(p, word,
                             kind == T_IF ? "'if' statement" : "'elif' statement");
        }
    }
    struct stmts *body = test && accept(p, T_COLON) ? rule_block(p) : NULL,
                 *orelse = NULL;
    if (body) {
        if (at(p, T_ELIF)) {
            struct stmt *elif = if_statement(p, T_ELIF);
            if (elif) {
                struct row row = {0};
                row_add(p->arena, &row, elif);
                orelse = row_done(p->arena, &row);
            }
        } else {
            orelse = else_block(p);
        }
        if (!p->error) {
            s = make(p, STMT_If, word);
            s->If.test = test;
            s->If.body = body;
            s->If.orelse = orelse;
        }
    }
    shallower(p, levels);
    return s ? s : back(p, mark);
}

static struct stmt *while_statement(struct parser *p)
{
    int mark = p->mark;
    struct token *word = accept(p, T_WHILE);
    struct expr *test = rule_named_expression(p);
    if (test && explaining(p)) {
        if (at(p, T_NEWLINE)) {
            p->mark++;
            error_last(p, "expected ':'");
        } else {
            explain_no_block(p, word, "'while' statement");
        }
    }
    struct stmts *body = test && accept(p, T_COLON) ? rule_block(p) : NULL;
    struct stmts *orelse = body ? else_block(p) : NULL;
    if (!body || p->error)
        return back(p, mark);
    struct stmt *s = make(p, STMT_While, word);
    s->While.test = test;
    s->While.body = body;
    s->While.orelse = orelse;
    return s;
}

static void explain_for(struct parser *p)
{
    int mark = p->mark;
    accept(p, T_ASYNC);
    struct token *word = accept(p, T_FOR);
    if (word && rule_star_targets(p) && accept(p, T_IN) && rule_star_expressions(p)) {
        if (accept(p, T_NEWLINE))
            error_last(p, "expected ':'");
        else
            explain_no_block(p, word, "'for' statement");
    }
    p->mark = mark;
}

static struct stmt *for_statement(struct parser *p)
{
    int mark = p->mark;
    if (explaining(p)) {
        explain_for(p);
        if (p->error)
            return NULL;
    }
    struct token *first = peek(p);
    bool async = accept(p, T_ASYNC) != NULL;
    if (accept(p, T_FOR)) {
        struct expr *target = rule_star_targets(p);
        if (target && accept(p, T_IN)) {
            struct expr *iter = rule_star_expressions(p);
            struct stmts *body = iter && accept(p, T_COLON) ? rule_block(p) : NULL;
            struct stmts *orelse = body ? else_block(p) : NULL;
            if (!body || p->error)
                return back(p, mark);
            struct stmt *s = make(p, async ? STMT_AsyncFor : STMT_For, first);
            s->For.target = target;
            s->For.iter = iter;
            s->For.body = body;
            s->For.orelse = orelse;
            return s;
        }
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_for_target(p);
    return back(p, mark);
}

/* ---- with ----------------------------------------------------------------------------------------- */

static struct with_item *with_item(struct parser *p)
{
    int mark = p->mark;
    struct expr *context = rule_expression(p), *vars;
    if (!context)
        return NULL;
    int end = p->mark;
    if (accept(p, T_AS)) {
        vars = rule_star_target(p);
        if (vars && (at(p, T_COMMA) || at(p, T_RPAR) || at(p, T_COLON))) {
            struct with_item *w = arena_alloc(p->arena, sizeof *w);
            w->context = context;
            w->vars = vars;
            return w;
        }
        if (explaining(p) && !p->error) {
            p->mark = end + 1;
            struct expr *e = rule_expression(p);
            if (e && (at(p, T_COMMA) || at(p, T_RPAR) || at(p, T_COLON)))
                error_target(p, STAR_TARGETS, e);
        }
    }
    if (p->error)
        return back(p, mark);
    p->mark = end;
    struct with_item *w = arena_alloc(p->arena, sizeof *w);
    w->context = context;
    return w;
}

static struct with_items *with_row(struct parser *p)
{
    struct row row = {0};
    int mark = p->mark;
    struct with_item *w;
    while ((w = with_item(p))) {
        row_add(p->arena, &row, w);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            return row_done(p->arena, &row);
    }
    p->mark = mark;
    return p->error ? NULL : row_done(p->arena, &row);
}

/* item [as target], ... in the looser form that only explanations use. */
static bool skip_with_row(struct parser *p, struct expr *(*item)(struct parser *))
{
    int mark = p->mark;
    bool any = false;
    while (item(p)) {
        any = true;
        int before = p->mark;
        if (accept(p, T_AS) && !rule_star_target(p))
            p->mark = before;
        mark = p->mark;
        if (!accept(p, T_COMMA))
            return !p->error;
    }
    p->mark = mark;
    return any && !p->error;
}

/* block_only: what comes before the statement is tried; else what comes after. */
static void explain_with(struct parser *p, bool block_only)
{
    for (int form = 0; form < 2 && !p->error; form++) {
        int mark = p->mark;
        accept(p, T_ASYNC);
        struct token *word = accept(p, T_WITH);
        bool fits;
        if (!form) {
            fits = word && skip_with_row(p, rule_expression);
        } else {
            fits = word && accept(p, T_LPAR) && skip_with_row(p, rule_expressions);
            if (fits) {
                accept(p, T_COMMA);
                fits = accept(p, T_RPAR) != NULL;
            }
        }
        if (fits && block_only)
            explain_no_block(p, word, "'with' statement");
        else if (fits && accept(p, T_NEWLINE))
            error_last(p, "expected ':'");
        p->mark = mark;
    }
}

static struct stmt *with_statement(struct parser *p)
{
    int mark = p->mark;
    if (explaining(p)) {
        explain_with(p, true);
        if (p->error)
            return NULL;
    }
    struct token *first = peek(p);
    bool async = accept(p, T_ASYNC) != NULL;
    if (accept(p, T_WITH)) {
        int start = p->mark;
        struct with_items *items = NULL;
        struct stmts *body = NULL;
        if (accept(p, T_LPAR)) {
            items = with_row(p);
            if (items) {
                accept(p, T_COMMA);
                if (accept(p, T_RPAR) && accept(p, T_COLON))
                    body = rule_block(p);
            }
        }
        if (!body && !p->error) {
            p->mark = start;
            items = with_row(p);
            body = items && accept(p, T_COLON) ? rule_block(p) : NULL;
        }
        if (body && !p->error) {
            struct stmt *s = make(p, async ? STMT_AsyncWith : STMT_With, first);
            s->With.items = items;
            s->With.body = body;
            return s;
        }
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_with(p, false);
    return back(p, mark);
}

/* ---- try --------------------------------------------------------------------------------------------- */

static Val as_name(struct parser *p)
{
    int mark = p->mark;
    if (accept(p, T_AS)) {
        struct token *t = accept(p, T_NAME);
        if (t)
            return token_name(p, t);
        p->mark = mark;
    }
    return NULL;
}

static void explain_except(struct parser *p)
{
    int mark = p->mark;
    struct token *star;
    if (!accept(p, T_EXCEPT))
        return;
    star = accept(p, T_STAR);
    struct expr *e = rule_expression(p);
    if (e && accept(p, T_COMMA) && rule_expressions(p)) {
        as_name(p);
        if (accept(p, T_COLON)) {
            error_from(p, e->place, "multiple exception types must be parenthesized");
            return;
        }
    }
    p->mark = mark + 1 + (star != NULL);
    if (!p->error && rule_expression(p)) {
        as_name(p);
        if (accept(p, T_NEWLINE)) {
            error_last(p, "expected ':'");
            return;
        }
    }
    p->mark = mark + 1;
    if (!p->error && accept(p, T_NEWLINE)) {
        error_last(p, "expected ':'");
        return;
    }
    if (!p->error && accept(p, T_STAR) && (accept(p, T_NEWLINE) || accept(p, T_COLON)))
        error_last(p, "expected one or more exception types");
    p->mark = mark;
}

static struct handler *except_block(struct parser *p, bool group)
{
    int mark = p->mark;
    struct token *word = accept(p, T_EXCEPT);
    if (!word)
        return NULL;
    if (explaining(p)) {
        bool star = accept(p, T_STAR) != NULL;
        if (star == group) {
            if (rule_expression(p)) {
                as_name(p);
                explain_no_block(p, word,
                                 group ? "'except*' statement" : "'except' statement");
            } else if (!group && !p->error && accept(p, T_COLON) &&
                       accept(p, T_NEWLINE) && !at(p, T_INDENT) && !p->error) {
                error_indent(
                    p, "expected an indented block after 'except' statement on line %d",
                    word->line);
            }
        }
        if (p->error)
            return NULL;
        p->mark = mark + 1;
    }
    if (!group || accept(p, T_STAR)) {
        struct expr *type = rule_expression(p);
        Val name = NULL;
        if (type)
            name = as_name(p);
        struct stmts *body = NULL;
        if (!p->error && (type || !group) && accept(p, T_COLON))
            body = rule_block(p);
        if (body && !p->error) {
            struct handler *h = arena_alloc(p->arena, sizeof *h);
            h->type = type;
            h->name = name;
            h->body = body;
            h->place = place_from(p, word);
            return h;
        }
    }
    p->mark = mark;
    if (explaining(p) && !p->error)
        explain_except(p);
    return back(p, mark);
}

static struct handlers *except_blocks(struct parser *p, bool group)
{
    struct row row = {0};
    struct handler *h;
    while ((h = except_block(p, group)))
        row_add(p->arena, &row, h);
    return p->error ? NULL : row_done(p->arena, &row);
}

static struct stmts *finally_block(struct parser *p)
{
    int mark = p->mark;
    struct token *word = accept(p, T_FINALLY);
    if (!word)
        return NULL;
    if (explaining(p) && explain_no_block(p, word, "'finally' statement"))
        return NULL;
    struct stmts *body = demand(p, T_COLON, ":") ? rule_block(p) : NULL;
    return body ? body : back(p, mark);
}

static void explain_try(struct parser *p)
{
    int mark = p->mark;
    struct token *word = accept(p, T_TRY);
    if (explain_no_block(p, word, "'try' statement"))
        return;
    if (accept(p, T_COLON) && rule_block(p) && !at(p, T_EXCEPT) && !at(p, T_FINALLY) &&
        !p->error) {
        error_last(p, "expected 'except' or 'finally' block");
        return;
    }
    static const char both[] =
        "cannot have both 'except' and 'except*' on the same 'try'";
    struct token *except, *star;
    p->mark = mark + 1;
    if (!p->error && accept(p, T_COLON)) {
        while (rule_block(p))
            ;
        int before = p->mark;
        if (!p->error && except_blocks(p, false) && (except = accept(p, T_EXCEPT)) &&
            (star = accept(p, T_STAR)) && rule_expression(p)) {
            as_name(p);
            if (accept(p, T_COLON))
                error_range(p, token_place(except), token_place(star), both);
        }
        p->mark = before;
        if (!p->error && except_blocks(p, true) && (except = accept(p, T_EXCEPT))) {
            if (rule_expression(p))
                as_name(p);
            if (accept(p, T_COLON))
                error_place(p, token_place(except), both);
        }
    }
    p->mark = mark;
}

static struct stmt *try_statement(struct parser *p)
{
    int mark = p->mark;
    struct token *word = peek(p);
    if (explaining(p)) {
        explain_try(p);
        if (p->error)
            return NULL;
    }
    p->mark++;
    struct stmts *body = demand(p, T_COLON, ":") ? rule_block(p) : NULL;
    if (!body)
        return back(p, mark);
    struct handlers *handlers = NULL;
    struct stmts *orelse = NULL, *finalbody = finally_block(p);
    bool group = false;
    if (!finalbody && !p->error) {
        handlers = except_blocks(p, false);
        if (!handlers && !p->error) {
            handlers = except_blocks(p, true);
            group = handlers != NULL;
        }
        if (!handlers || p->error)
            return back(p, mark);
        orelse = else_block(p);
        if (!p->error)
            finalbody = finally_block(p);
    }
    if (p->error)
        return NULL;
    struct stmt *s = make(p, group ? STMT_TryStar : STMT_Try, word);
    s->Try.body = body;
    s->Try.handlers = handlers;
    s->Try.orelse = orelse;
    s->Try.finalbody = finalbody;
    return s;
}

/* ---- def and class ------------------------------------------------------------------------------------- */

static bool decorators(struct parser *p, struct row *out)
{
    int mark = p->mark;
    while (accept(p, T_AT)) {
        struct expr *e = rule_named_expression(p);
        if (!e || !accept(p, T_NEWLINE)) {
            p->mark = mark;
            break;
        }
        row_add(p->arena, out, e);
        mark = p->mark;
    }
    return !p->error;
}

static void explain_def(struct parser *p)
{
    int mark = p->mark;
    accept(p, T_ASYNC);
    struct token *word = accept(p, T_DEF);
    if (word && accept(p, T_NAME) && accept(p, T_LPAR)) {
        rule_params(p, false);
        if (!p->error && accept(p, T_RPAR)) {
            int before = p->mark;
            if (accept(p, T_RARROW) && !rule_expression(p))
                p->mark = before;
            explain_no_block(p, word, "function definition");
        }
    }
    p->mark = mark;
}

static struct stmt *def_statement(struct parser *p, struct row *decorator_row)
{
    int mark = p->mark;
    if (explaining(p)) {
        explain_def(p);
        if (p->error)
            return NULL;
    }
    struct token *first = peek(p);
    bool async = accept(p, T_ASYNC) != NULL;
    struct token *name = accept(p, T_DEF) ? accept(p, T_NAME) : NULL;
    if (!name || !token_name(p, name) || !demand(p, T_LPAR, "("))
        return back(p, mark);
    struct arguments *params = rule_params(p, false);
    if (p->error || !accept(p, T_RPAR))
        return back(p, mark);
    struct expr *returns = NULL;
    int before = p->mark;
    if (accept(p, T_RARROW) && !(returns = rule_expression(p)))
        p->mark = before;
    struct stmts *body = !p->error && demand(p, T_COLON, ":") ? rule_block(p) : NULL;
    if (!body)
        return back(p, mark);
    struct stmt *s = make(p, async ? STMT_AsyncFunctionDef : STMT_FunctionDef, first);
    s->FunctionDef.name = name->name;
    s->FunctionDef.args = params ? params : arena_alloc(p->arena, sizeof *params);
    s->FunctionDef.body = body;
    s->FunctionDef.decorator_list = row_done(p->arena, decorator_row);
    s->FunctionDef.returns = returns;
    return s;
}

/* NAME ['(' [arguments] ')'] */
static bool class_head(struct parser *p, struct token **name, struct expr **arguments)
{
    *arguments = NULL;
    *name = accept(p, T_NAME);
    if (!*name)
        return false;
    int mark = p->mark;
    if (accept(p, T_LPAR)) {
        *arguments = rule_arguments(p);
        if (p->error)
            return false;
        if (!accept(p, T_RPAR)) {
            *arguments = NULL;
            p->mark = mark;
        }
    }
    return !p->error;
}

static struct stmt *class_statement(struct parser *p, struct row *decorator_row)
{
    int mark = p->mark;
    struct token *first = accept(p, T_CLASS), *name;
    struct expr *arguments;
    if (!first)
        return NULL;
    if (explaining(p)) {
        if (class_head(p, &name, &arguments)) {
            if (accept(p, T_NEWLINE))
                error_last(p, "expected ':'");
            else
                explain_no_block(p, first, "class definition");
        }
        if (p->error)
            return NULL;
        p->mark = mark + 1;
    }
    if (!class_head(p, &name, &arguments) || !token_name(p, name) ||
        !accept(p, T_COLON))
        return back(p, mark);
    struct stmts *body = rule_block(p);
    if (!body)
        return back(p, mark);
    struct stmt *s = make(p, STMT_ClassDef, first);
    s->ClassDef.name = name->name;
    if (arguments) {
        s->ClassDef.bases = arguments->Call.args;
        s->ClassDef.keywords = arguments->Call.keywords;
    }
    s->ClassDef.body = body;
    s->ClassDef.decorator_list = row_done(p->arena, decorator_row);
    return s;
}

/* ---- all statements --------------------------------------------------------------------------------------- */

static struct stmt *decorated(struct parser *p)
{
    int mark = p->mark;
    struct row row = {0};
    struct stmt *s = NULL;
    if (decorators(p, &row) && row.count) {
        s = def_statement(p, &row);
        if (!s && !p->error)
            s = class_statement(p, &row);
    }
    return s ? s : back(p, mark);
}

static struct stmt *async_statement(struct parser *p)
{
    struct row none = {0};
    struct stmt *s = def_statement(p, &none);
    if (!s && !p->error)
        s = with_statement(p);
    if (!s && !p->error)
        s = for_statement(p);
    return s;
}

static struct stmt *compound_statement(struct parser *p)
{
    struct token *t = peek(p);
    struct row none = {0};
    if (!t || p->error)
        return NULL;
    switch (t->kind) {
    case T_DEF:
        return def_statement(p, &none);
    case T_AT:
        return decorated(p);
    case T_ASYNC:
        return async_statement(p);
    case T_IF:
        return if_statement(p, T_IF);
    case T_CLASS:
        return class_statement(p, &none);
    case T_WITH:
        return with_statement(p);
    case T_FOR:
        return for_statement(p);
    case T_TRY:
        return try_statement(p);
    case T_WHILE:
        return while_statement(p);
    case T_NAME:
        return at_word(p, "match") ? rule_match(p) : NULL;
    }
    return NULL;
}

static bool statement(struct parser *p, struct row *out)
{
    int mark = p->mark;
    if (!deeper(p, 5))
        return false;
    struct stmt *s = compound_statement(p);
    bool done = s != NULL;
    if (s)
        row_add(p->arena, out, s);
    else if (!p->error)
        done = rule_simple_statements(p, out);
    shallower(p, 5);
    if (!done)
        p->mark = mark;
    return done && !p->error;
}

struct stmts *rule_statements(struct parser *p)
{
    struct row row = {0};
    while (statement(p, &row))
        ;
    return p->error ? NULL : row_done(p->arena, &row);
}

/* One statement of a prompt. */
struct stmts *rule_statement_newline(struct parser *p)
{
    struct row row = {0};
    int mark = p->mark;
    struct stmt *s = compound_statement(p);
    if (s && accept(p, T_NEWLINE)) {
        row_add(p->arena, &row, s);
        return row_done(p->arena, &row);
    }
    p->mark = mark;
    if (p->error)
        return NULL;
    if (rule_simple_statements(p, &row))
        return row_done(p->arena, &row);
    struct token *t = p->error ? NULL : accept(p, T_NEWLINE);
    if (t) {
        row_add(p->arena, &row, make(p, STMT_Pass, t));
        return row_done(p->arena, &row);
    }
    return NULL;
}
