/* parse_pattern.c - match statements and their patterns. */
#include "lang/parser.h"
#include "types/str.h"

static struct pattern *make(struct parser *p, enum pattern_kind kind,
                            const struct token *first)
{
    return pattern_new(p->arena, kind, place_from(p, first));
}

static struct pattern *pattern(struct parser *p);

/* ---- values -------------------------------------------------------------------------- */

static struct expr *signed_number(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    bool minus = accept(p, T_MINUS) != NULL;
    struct expr *n = rule_number(p);
    if (!n)
        return back(p, mark);
    if (!minus)
        return n;
    struct expr *e = expr_new(p->arena, EXPR_UnaryOp, place_from(p, first));
    e->UnaryOp.op = OPER_USub;
    e->UnaryOp.operand = n;
    return e;
}

static bool is_imaginary(const struct expr *e)
{
    return e->Constant.value->type->name[0] == 'c';
}

/* A number, real + imaginary, or strings. */
static struct expr *literal_number(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct expr *real = signed_number(p);
    if (!real)
        return NULL;
    if (!at(p, T_PLUS) && !at(p, T_MINUS))
        return p->error ? NULL : real;
    int op = at(p, T_PLUS) ? OPER_Add : OPER_Sub;
    const struct expr *digits =
        real->kind == EXPR_UnaryOp ? real->UnaryOp.operand : real;
    if (is_imaginary(digits))
        return error_place(p, real->place, "real number required in complex literal");
    p->mark++;
    struct expr *imaginary = rule_number(p);
    if (!imaginary)
        return back(p, mark);
    if (!is_imaginary(imaginary))
        return error_place(p, imaginary->place,
                           "imaginary number required in complex literal");
    struct expr *e = expr_new(p->arena, EXPR_BinOp, place_from(p, first));
    e->BinOp.left = real;
    e->BinOp.op = op;
    e->BinOp.right = imaginary;
    return e;
}

static Val singleton(struct parser *p)
{
    if (accept(p, T_NONE))
        return p->rt->none;
    if (accept(p, T_TRUE))
        return p->rt->true_;
    if (accept(p, T_FALSE))
        return p->rt->false_;
    return NULL;
}

static struct expr *literal_expr(struct parser *p)
{
    struct token *first = peek(p);
    struct expr *e = literal_number(p);
    if (!e && !p->error)
        e = rule_strings(p);
    if (!e && !p->error) {
        Val v = singleton(p);
        if (v) {
            e = expr_new(p->arena, EXPR_Constant, token_place(first));
            e->Constant.value = v;
        }
    }
    return e;
}

/* a.b.c; with name_too a plain name as well. */
static struct expr *dotted(struct parser *p, bool name_too)
{
    int mark = p->mark;
    struct expr *e = rule_name(p);
    if (!e)
        return NULL;
    bool any = false;
    for (;;) {
        int before = p->mark;
        struct token *name = accept(p, T_DOT) ? accept(p, T_NAME) : NULL;
        if (!name) {
            p->mark = before;
            break;
        }
        if (!token_name(p, name))
            return NULL;
        struct expr *a = expr_new(p->arena, EXPR_Attribute, place_since(p, e->place));
        a->Attribute.value = e;
        a->Attribute.attr = name->name;
        a->Attribute.ctx = CTX_LOAD;
        e = a;
        any = true;
    }
    if (p->error || (!any && !name_too))
        return back(p, mark);
    return e;
}

static bool name_goes_on(struct parser *p)
{
    return at(p, T_DOT) || at(p, T_LPAR) || at(p, T_EQUAL);
}

/* A name to bind, not "_". */
static struct token *capture_target(struct parser *p)
{
    int mark = p->mark;
    if (at_word(p, "_"))
        return NULL;
    struct token *t = accept(p, T_NAME);
    if (!t || name_goes_on(p) || !token_name(p, t))
        return back(p, mark);
    return t;
}

static struct token *wildcard(struct parser *p)
{
    return at_word(p, "_") ? accept(p, T_NAME) : NULL;
}

/* ---- sequences -------------------------------------------------------------------------- */

static struct pattern *maybe_star(struct parser *p)
{
    int mark = p->mark;
    struct token *star = accept(p, T_STAR);
    if (!star)
        return pattern(p);
    struct token *name = capture_target(p);
    if (!name && !p->error && !wildcard(p))
        return back(p, mark);
    if (p->error)
        return NULL;
    struct pattern *s = make(p, PATTERN_MatchStar, star);
    s->MatchStar.name = name ? name->name : NULL;
    return s;
}

static bool sequence_items(struct parser *p, struct row *row)
{
    int mark = p->mark;
    struct pattern *item = maybe_star(p);
    if (!item)
        return false;
    while (item) {
        row_add(p->arena, row, item);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            return !p->error;
        item = maybe_star(p);
    }
    p->mark = mark;
    accept(p, T_COMMA);
    return !p->error;
}

static bool open_sequence(struct parser *p, struct row *row)
{
    int mark = p->mark;
    struct pattern *first = maybe_star(p);
    if (!first || !accept(p, T_COMMA)) {
        p->mark = mark;
        return false;
    }
    row_add(p->arena, row, first);
    sequence_items(p, row);
    return !p->error;
}

static struct pattern *sequence(struct parser *p)
{
    int mark = p->mark;
    struct token *open = peek(p);
    struct row row = {0};
    bool good = false;
    if (accept(p, T_LSQB)) {
        sequence_items(p, &row);
        good = !p->error && accept(p, T_RSQB);
    } else if (accept(p, T_LPAR)) {
        open_sequence(p, &row);
        good = !p->error && accept(p, T_RPAR);
    }
    if (!good)
        return back(p, mark);
    struct pattern *s = make(p, PATTERN_MatchSequence, open);
    s->MatchSequence.patterns = row_done(p->arena, &row);
    return s;
}

static struct pattern *group(struct parser *p)
{
    int mark = p->mark;
    if (accept(p, T_LPAR)) {
        struct pattern *inner = pattern(p);
        if (inner && accept(p, T_RPAR))
            return inner;
    }
    return back(p, mark);
}

/* ---- mappings and classes ------------------------------------------------------------------ */

static struct pattern *mapping(struct parser *p)
{
    int mark = p->mark;
    struct token *open = accept(p, T_LBRACE);
    if (!open)
        return NULL;
    struct row keys = {0}, values = {0};
    struct token *rest = NULL;
    for (;;) {
        int before = p->mark;
        if (accept(p, T_DOUBLESTAR)) {
            rest = capture_target(p);
            if (!rest)
                return back(p, mark);
            accept(p, T_COMMA);
            break;
        }
        struct expr *key = literal_expr(p);
        if (!key && !p->error)
            key = dotted(p, false);
        struct pattern *value = key && accept(p, T_COLON) ? pattern(p) : NULL;
        if (!value) {
            p->mark = before;
            break;
        }
        row_add(p->arena, &keys, key);
        row_add(p->arena, &values, value);
        if (!accept(p, T_COMMA))
            break;
    }
    if (p->error || !accept(p, T_RBRACE))
        return back(p, mark);
    struct pattern *m = make(p, PATTERN_MatchMapping, open);
    m->MatchMapping.keys = row_done(p->arena, &keys);
    m->MatchMapping.patterns = row_done(p->arena, &values);
    m->MatchMapping.rest = rest ? rest->name : NULL;
    return m;
}

static bool keyword_pattern(struct parser *p, struct row *names, struct row *patterns)
{
    int mark = p->mark;
    struct token *name = accept(p, T_NAME);
    struct pattern *value = name && accept(p, T_EQUAL) ? pattern(p) : NULL;
    if (!value || !token_name(p, name)) {
        p->mark = mark;
        return false;
    }
    row_add(p->arena, names, (void *)(uintptr_t)name->name);
    row_add(p->arena, patterns, value);
    return true;
}

/* Positional patterns; the mark stays before a comma that leads elsewhere. */
static bool positional_patterns(struct parser *p, struct row *row)
{
    int mark = p->mark;
    struct pattern *item = pattern(p);
    while (item) {
        row_add(p->arena, row, item);
        mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
        item = pattern(p);
    }
    p->mark = mark;
    return row->count && !p->error;
}

static bool keyword_patterns(struct parser *p, struct row *names, struct row *patterns)
{
    int mark = p->mark;
    while (keyword_pattern(p, names, patterns)) {
        mark = p->mark;
        if (!accept(p, T_COMMA))
            break;
    }
    p->mark = mark;
    return names->count && !p->error;
}

static struct pattern *class_pattern(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct expr *cls = dotted(p, true);
    if (!cls || !accept(p, T_LPAR))
        return back(p, mark);
    int inside = p->mark;
    struct row patterns = {0}, names = {0}, values = {0};
    bool some = positional_patterns(p, &patterns);
    int before = p->mark;
    if (!p->error && (!some || accept(p, T_COMMA)) &&
        !keyword_patterns(p, &names, &values))
        p->mark = before;
    if (some || names.count)
        accept(p, T_COMMA);
    if (!p->error && accept(p, T_RPAR)) {
        struct pattern *c = make(p, PATTERN_MatchClass, first);
        c->MatchClass.cls = cls;
        c->MatchClass.patterns = row_done(p->arena, &patterns);
        c->MatchClass.kwd_attrs = row_done(p->arena, &names);
        c->MatchClass.kwd_patterns = row_done(p->arena, &values);
        return c;
    }
    if (explaining(p) && !p->error) {
        struct row n = {0}, v = {0}, wrong = {0};
        p->mark = inside;
        struct row skipped = {0};
        if (positional_patterns(p, &skipped) && !accept(p, T_COMMA))
            p->mark = inside;
        if (!p->error && keyword_patterns(p, &n, &v) && accept(p, T_COMMA) &&
            positional_patterns(p, &wrong)) {
            struct pattern *a = wrong.at[0], *b = wrong.at[wrong.count - 1];
            error_range(p, a->place, b->place,
                        "positional patterns follow keyword patterns");
        }
    }
    return back(p, mark);
}

/* ---- patterns ---------------------------------------------------------------------------------- */

static struct pattern *literal_pattern(struct parser *p)
{
    struct token *first = peek(p);
    Val v = singleton(p);
    if (v) {
        struct pattern *s = make(p, PATTERN_MatchSingleton, first);
        s->MatchSingleton.value = v;
        return s;
    }
    struct expr *e = literal_expr(p);
    if (!e)
        return NULL;
    struct pattern *m = make(p, PATTERN_MatchValue, first);
    m->MatchValue.value = e;
    return m;
}

static struct pattern *closed_pattern(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_CLOSED_PATTERN, &known))
        return known;
    int start = p->mark;
    struct token *t = peek(p);
    if (!t || !deeper(p, 6))
        return NULL;
    struct pattern *m = NULL;
    struct token *name;
    struct expr *e;
    switch (t->kind) {
    case T_NAME:
        if ((name = capture_target(p)) || (!p->error && (name = wildcard(p)))) {
            m = make(p, PATTERN_MatchAs, t);
            m->MatchAs.name =
                name->end - name->start == 1 && *name->start == '_' ? NULL : name->name;
            break;
        }
        e = dotted(p, false);
        if (e && !name_goes_on(p)) {
            m = make(p, PATTERN_MatchValue, t);
            m->MatchValue.value = e;
            break;
        }
        p->mark = start;
        if (!p->error)
            m = class_pattern(p);
        break;
    case T_LPAR:
        m = group(p);
        if (!m && !p->error)
            m = sequence(p);
        break;
    case T_LSQB:
        m = sequence(p);
        break;
    case T_LBRACE:
        m = mapping(p);
        break;
    default:
        m = literal_pattern(p);
    }
    shallower(p, 6);
    if (p->error)
        return NULL;
    if (!m)
        p->mark = start;
    return memo_keep(p, MEMO_CLOSED_PATTERN, start, m);
}

static struct pattern *or_pattern(struct parser *p)
{
    struct token *first = peek(p);
    struct pattern *m = closed_pattern(p);
    if (!m || !at(p, T_VBAR))
        return p->error ? NULL : m;
    struct row row = {0};
    int mark = p->mark;
    while (m) {
        row_add(p->arena, &row, m);
        mark = p->mark;
        if (!accept(p, T_VBAR))
            break;
        m = closed_pattern(p);
    }
    p->mark = mark;
    if (p->error)
        return NULL;
    if (row.count == 1)
        return row.at[0];
    m = make(p, PATTERN_MatchOr, first);
    m->MatchOr.patterns = row_done(p->arena, &row);
    return m;
}

static struct pattern *pattern(struct parser *p)
{
    struct token *first = peek(p);
    struct pattern *m = or_pattern(p);
    if (!m || !at(p, T_AS))
        return p->error ? NULL : m;
    int mark = p->mark++;
    struct token *name = capture_target(p);
    if (name) {
        struct pattern *as = make(p, PATTERN_MatchAs, first);
        as->MatchAs.pattern = m;
        as->MatchAs.name = name->name;
        return as;
    }
    if (explaining(p) && !p->error) {
        struct token *t = wildcard(p);
        if (t)
            return error_place(p, token_place(t), "cannot use '_' as a target");
        struct expr *e = at(p, T_NAME) ? NULL : rule_expression(p);
        if (e)
            return error_place(p, e->place, "invalid pattern target");
    }
    p->mark = mark;
    return p->error ? NULL : m;
}

static struct pattern *patterns(struct parser *p)
{
    struct token *first = peek(p);
    struct row row = {0};
    if (open_sequence(p, &row)) {
        struct pattern *s = make(p, PATTERN_MatchSequence, first);
        s->MatchSequence.patterns = row_done(p->arena, &row);
        return s;
    }
    return p->error ? NULL : pattern(p);
}

/* ---- the statement --------------------------------------------------------------------------------- */

static bool no_block_here(struct parser *p)
{
    return accept(p, T_COLON) && accept(p, T_NEWLINE) && !at(p, T_INDENT) && !p->error;
}

static struct match_case *case_block(struct parser *p)
{
    int mark = p->mark;
    if (!at_word(p, "case"))
        return NULL;
    struct token *word = accept(p, T_NAME);
    struct pattern *m = patterns(p);
    struct expr *guard = NULL;
    if (m) {
        int before = p->mark;
        if (accept(p, T_IF) && !(guard = rule_named_expression(p)))
            p->mark = before;
    }
    if (m && explaining(p) && !p->error) {
        int before = p->mark;
        if (accept(p, T_NEWLINE))
            return error_last(p, "expected ':'");
        if (no_block_here(p))
            return error_indent(
                p, "expected an indented block after 'case' statement on line %d",
                word->line);
        p->mark = before;
    }
    struct stmts *body = m && accept(p, T_COLON) ? rule_block(p) : NULL;
    if (!body || p->error)
        return back(p, mark);
    struct match_case *c = arena_alloc(p->arena, sizeof *c);
    c->pattern = m;
    c->guard = guard;
    c->body = body;
    return c;
}

static struct expr *subject(struct parser *p)
{
    int mark = p->mark;
    struct token *first = peek(p);
    struct expr *e = rule_star_named_expression(p);
    if (e && accept(p, T_COMMA)) {
        struct row row = {0};
        row_add(p->arena, &row, e);
        struct exprs *more = rule_star_named_expressions(p);
        if (p->error)
            return NULL;
        for (int i = 0; i < ROW_COUNT(more); i++)
            row_add(p->arena, &row, more->at[i]);
        e = expr_new(p->arena, EXPR_Tuple, place_from(p, first));
        e->Tuple.elts = row_done(p->arena, &row);
        e->Tuple.ctx = CTX_LOAD;
        return e;
    }
    p->mark = mark;
    return p->error ? NULL : rule_named_expression(p);
}

struct stmt *rule_match(struct parser *p)
{
    int mark = p->mark;
    struct token *word = accept(p, T_NAME);
    struct expr *e = subject(p);
    if (e) {
        int before = p->mark;
        if (accept(p, T_COLON) && accept(p, T_NEWLINE) && accept(p, T_INDENT)) {
            struct row row = {0};
            struct match_case *c;
            while ((c = case_block(p)))
                row_add(p->arena, &row, c);
            if (row.count && !p->error && accept(p, T_DEDENT)) {
                struct stmt *s = stmt_new(p->arena, STMT_Match, place_from(p, word));
                s->Match.subject = e;
                s->Match.cases = row_done(p->arena, &row);
                return s;
            }
        }
        p->mark = before;
        if (explaining(p) && !p->error) {
            if (accept(p, T_NEWLINE))
                return error_last(p, "expected ':'");
            if (no_block_here(p))
                return error_indent(
                    p, "expected an indented block after 'match' statement on line %d",
                    word->line);
        }
    }
    return back(p, mark);
}
