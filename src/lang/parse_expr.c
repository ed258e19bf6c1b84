/* parse_expr.c - expressions: from operators to star_expressions. */
#include "lang/parser.h"

static struct expr *make(struct parser *p, enum expr_kind kind, const struct token *first)
{
    return expr_new(p->arena, kind, place_from(p, first));
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

static bool for_follows(struct parser *p)
{
    return at(p, T_FOR) || at(p, T_ASYNC);
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
