/* explain.c - known mistakes: what the second pass looks for, and their names. */
#include <string.h>

#include "lang/parser.h"
#include "types/int.h"
#include "types/str.h"

const char *expr_kind_words(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_Attribute:
        return "attribute";
    case EXPR_Subscript:
        return "subscript";
    case EXPR_Starred:
        return "starred";
    case EXPR_Name:
        return "name";
    case EXPR_List:
        return "list";
    case EXPR_Tuple:
        return "tuple";
    case EXPR_Lambda:
        return "lambda";
    case EXPR_Call:
        return "function call";
    case EXPR_BoolOp:
    case EXPR_BinOp:
    case EXPR_UnaryOp:
        return "expression";
    case EXPR_GeneratorExp:
        return "generator expression";
    case EXPR_Yield:
    case EXPR_YieldFrom:
        return "yield expression";
    case EXPR_Await:
        return "await expression";
    case EXPR_ListComp:
        return "list comprehension";
    case EXPR_SetComp:
        return "set comprehension";
    case EXPR_DictComp:
        return "dict comprehension";
    case EXPR_Dict:
        return "dict literal";
    case EXPR_Set:
        return "set display";
    case EXPR_JoinedStr:
    case EXPR_FormattedValue:
        return "f-string expression";
    case EXPR_Compare:
        return "comparison";
    case EXPR_IfExp:
        return "conditional expression";
    case EXPR_NamedExpr:
        return "named expression";
    case EXPR_Constant: {
        const char *type = e->Constant.value->type->name;
        if (!strcmp(type, "NoneType"))
            return "None";
        if (!strcmp(type, "ellipsis"))
            return "ellipsis";
        if (!strcmp(type, "bool"))
            return as_int(e->Constant.value)->head.size ? "True" : "False";
        return "literal";
    }
    }
    return "expression";
}

/* The part of e that no target can be, or NULL. */
static struct expr *wrong_target(struct expr *e, enum targets kind)
{
    switch (e->kind) {
    case EXPR_List:
    case EXPR_Tuple:
        for (int i = 0; i < ROW_COUNT(e->Tuple.elts); i++) {
            struct expr *wrong = wrong_target(e->Tuple.elts->at[i], kind);
            if (wrong)
                return wrong;
        }
        return NULL;
    case EXPR_Starred:
        return kind == DEL_TARGETS ? e : wrong_target(e->Starred.value, kind);
    case EXPR_Compare: /* for x in y: all that was read is "x in y" */
        if (kind == FOR_TARGETS && e->Compare.ops->at[0] == OPER_In)
            return wrong_target(e->Compare.left, kind);
        return kind == FOR_TARGETS ? NULL : e;
    case EXPR_Name:
    case EXPR_Subscript:
    case EXPR_Attribute:
        return NULL;
    }
    return e;
}

void *error_target(struct parser *p, enum targets kind, struct expr *e)
{
    struct expr *wrong = wrong_target(e, kind);
    if (!wrong)
        return NULL;
    return error_place(p, wrong->place,
                       kind == DEL_TARGETS ? "cannot delete %s" : "cannot assign to %s",
                       expr_kind_words(wrong));
}

static bool is_print_or_exec(const struct expr *e)
{
    return e->kind == EXPR_Name && (str_equals_ascii(e->Name.id, "print") ||
                                    str_equals_ascii(e->Name.id, "exec"));
}

/* ---- expressions ------------------------------------------------------------------------ */

/* CPython compares only as many characters as the name has: `c` and `ma` count. */
static bool soft_keyword(struct parser *p)
{
    static const char *const words[] = {"_", "case", "match"};
    struct token *t = peek(p);
    if (!t || p->error || t->kind != T_NAME)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(words[i], t->start, (size_t)(t->end - t->start)))
            return true;
    return false;
}

void explain_expression(struct parser *p)
{
    int mark = p->mark;
    bool prefix = false;
    if (at(p, T_NAME)) {
        p->mark++;
        prefix = at(p, T_STRING);
        p->mark = mark;
    }
    struct expr *a, *b;
    if (!p->error && !prefix && !soft_keyword(p) && (a = rule_disjunction(p)) &&
        (b = rule_expression_plain(p)) && !is_print_or_exec(a) &&
        p->tokens[p->mark - 1]->level) {
        error_range(p, a->place, b->place,
                    "invalid syntax. Perhaps you forgot a comma?");
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_disjunction(p)) && accept(p, T_IF) &&
        (b = rule_disjunction(p)) && !at(p, T_ELSE) && !at(p, T_COLON) && !p->error) {
        error_range(p, a->place, b->place, "expected 'else' after 'if' expression");
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_name(p)) && !at(p, T_LPAR) &&
        (b = rule_star_expressions(p)) && is_print_or_exec(a))
        error_range(p, a->place, b->place,
                    "Missing parentheses in call to '%U'. Did you mean %U(...)?",
                    a->Name.id, a->Name.id);
    p->mark = mark;
}

void explain_named_expression(struct parser *p)
{
    int mark = p->mark;
    void *known;
    if (memo_find(p, MEMO_EXPLAIN_NAMED, &known)) {
        p->mark = mark;
        return;
    }
    struct expr *a = rule_expression(p), *b;
    struct token *t;
    if (a && accept(p, T_COLONEQUAL) && rule_expression(p)) {
        error_place(p, a->place, "cannot use assignment expressions with %s",
                    expr_kind_words(a));
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_name(p)) && accept(p, T_EQUAL) &&
        (b = rule_bitwise_or(p)) && !at(p, T_EQUAL) && !at(p, T_COLONEQUAL) &&
        !p->error) {
        error_range(p, a->place, b->place,
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        return;
    }
    p->mark = mark;
    if (!p->error) {
        bool display = rule_list(p) != NULL;
        if (!display && !p->error)
            display = rule_tuple(p) != NULL;
        if (!display && !p->error)
            display = rule_genexp(p) != NULL;
        if (!display && !p->error)
            display = at(p, T_TRUE) || at(p, T_FALSE) || at(p, T_NONE);
        p->mark = mark;
        if (!display && !p->error && (a = rule_bitwise_or(p)) &&
            (t = accept(p, T_EQUAL)) && rule_bitwise_or(p) && !at(p, T_EQUAL) &&
            !at(p, T_COLONEQUAL) && !p->error) {
            error_place(
                p, a->place,
                "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                expr_kind_words(a));
            return;
        }
    }
    p->mark = mark;
    if (!p->error)
        memo_keep(p, MEMO_EXPLAIN_NAMED, mark, NULL);
}

void explain_group(struct parser *p)
{
    int mark = p->mark;
    struct token *t;
    struct expr *a;
    if (!accept(p, T_LPAR))
        return;
    if ((a = rule_starred_expression(p)) && accept(p, T_RPAR)) {
        error_place(p, a->place, "cannot use starred expression here");
        return;
    }
    p->mark = mark + 1;
    if (!p->error && (t = accept(p, T_DOUBLESTAR)) && rule_expression(p) &&
        accept(p, T_RPAR)) {
        error_place(p, token_place(t), "cannot use double starred expression here");
        return;
    }
    p->mark = mark;
}

void explain_comprehension(struct parser *p)
{
    int mark = p->mark;
    struct token *open = peek(p), *comma;
    struct expr *a;
    if (!open ||
        (open->kind != T_LSQB && open->kind != T_LPAR && open->kind != T_LBRACE))
        return;
    p->mark++;
    if ((a = rule_starred_expression(p)) && rule_for_if_clauses(p)) {
        error_place(p, a->place, "iterable unpacking cannot be used in comprehension");
        return;
    }
    if (open->kind != T_LPAR) {
        p->mark = mark + 1;
        struct exprs *more;
        if (!p->error && (a = rule_star_named_expression(p)) && accept(p, T_COMMA) &&
            (more = rule_star_named_expressions(p)) && rule_for_if_clauses(p)) {
            error_range(p, a->place, more->at[more->count - 1]->place,
                        "did you forget parentheses around the comprehension target?");
            return;
        }
        p->mark = mark + 1;
        if (!p->error && (a = rule_star_named_expression(p)) &&
            (comma = accept(p, T_COMMA)) && rule_for_if_clauses(p)) {
            error_range(p, a->place, token_place(comma),
                        "did you forget parentheses around the comprehension target?");
            return;
        }
    }
    p->mark = mark;
}

void explain_dict_comprehension(struct parser *p)
{
    int mark = p->mark;
    struct token *t;
    if (accept(p, T_LBRACE) && (t = accept(p, T_DOUBLESTAR)) && rule_bitwise_or(p) &&
        rule_for_if_clauses(p) && accept(p, T_RBRACE)) {
        error_place(p, token_place(t),
                    "dict unpacking cannot be used in dict comprehension");
        return;
    }
    p->mark = mark;
}

static void explain_value(struct parser *p)
{
    int mark = p->mark;
    struct token *star, *colon;
    if (rule_expression(p) && accept(p, T_COLON) && (star = accept(p, T_STAR)) &&
        rule_bitwise_or(p)) {
        error_from(p, token_place(star),
                   "cannot use a starred expression in a dictionary value");
        return;
    }
    p->mark = mark;
    if (!p->error && rule_expression(p) && (colon = accept(p, T_COLON)) &&
        (at(p, T_RBRACE) || at(p, T_COMMA)))
        error_place(p, token_place(colon),
                    "expression expected after dictionary key and ':'");
    else
        p->mark = mark;
}

void explain_dict(struct parser *p)
{
    int mark = p->mark;
    if (!accept(p, T_LBRACE))
        return;
    int before = p->mark, pairs = 0;
    while (rule_double_starred_kvpair(p)) {
        pairs++;
        before = p->mark;
        if (!accept(p, T_COMMA))
            break;
    }
    p->mark = before;
    struct expr *a;
    if (!p->error && pairs && accept(p, T_COMMA)) {
        before = p->mark;
        if ((a = rule_expression(p)) && !at(p, T_COLON) && !p->error) {
            error_exact(p, EXC_SyntaxError, a->place.line, a->place.end_column - 1,
                        a->place.end_line, -1, "':' expected after dictionary key");
            return;
        }
        p->mark = before;
        if (!p->error)
            explain_value(p);
        if (p->error)
            return;
    }
    p->mark = mark + 1;
    if (!p->error)
        explain_value(p);
    p->mark = mark;
}

/* ---- calls --------------------------------------------------------------------------------- */

static struct place last_comprehension_item(const struct comprehensions *fors)
{
    const struct comprehension *last = fors->at[fors->count - 1];
    return ROW_COUNT(last->ifs) ? last->ifs->at[last->ifs->count - 1]->place
                                : last->iter->place;
}

void explain_arguments(struct parser *p)
{
    int mark = p->mark;
    struct expr *a = rule_args(p), *b;
    struct comprehensions *fors;
    struct token *name, *equal;
    static const char unparenthesized[] = "Generator expression must be parenthesized";
    if (a && accept(p, T_COMMA) && accept(p, T_STAR)) {
        error_place(p, a->place,
                    "iterable argument unpacking follows keyword argument unpacking");
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_expression(p)) && (fors = rule_for_if_clauses(p)) &&
        accept(p, T_COMMA)) {
        int before = p->mark;
        if (!rule_args(p) && !p->error) {
            p->mark = before;
            if (rule_expression(p))
                rule_for_if_clauses(p);
        }
        if (!p->error)
            error_range(p, a->place, last_comprehension_item(fors), unparenthesized);
        return;
    }
    p->mark = mark;
    if (!p->error && (name = accept(p, T_NAME)) && (equal = accept(p, T_EQUAL)) &&
        rule_expression(p) && rule_for_if_clauses(p)) {
        error_range(p, token_place(name), token_place(equal),
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_args(p)) && (fors = rule_for_if_clauses(p))) {
        int n = ROW_COUNT(a->Call.args);
        if (n > 1) {
            struct expr *last = a->Call.args->at[n - 1];
            error_range(p, last->place, last_comprehension_item(fors), unparenthesized);
            return;
        }
    }
    p->mark = mark;
    if (!p->error && rule_args(p) && accept(p, T_COMMA) && (b = rule_expression(p)) &&
        (fors = rule_for_if_clauses(p))) {
        error_range(p, b->place, fors->at[fors->count - 1]->target->place,
                    unparenthesized);
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_args(p)) && accept(p, T_COMMA) && rule_args(p)) {
        bool unpacking = false;
        for (int i = 0; i < ROW_COUNT(a->Call.keywords); i++)
            unpacking |= !a->Call.keywords->at[i]->arg;
        error_last(p, unpacking
                          ? "positional argument follows keyword argument unpacking"
                          : "positional argument follows keyword argument");
        return;
    }
    p->mark = mark;
}

void explain_kwarg(struct parser *p)
{
    int mark = p->mark;
    struct token *a = peek(p), *equal;
    if (!a || p->error)
        return;
    if (a->kind == T_TRUE || a->kind == T_FALSE || a->kind == T_NONE) {
        p->mark++;
        if ((equal = accept(p, T_EQUAL))) {
            error_range(p, token_place(a), token_place(equal), "cannot assign to %s",
                        token_kind_name(a->kind));
            return;
        }
    }
    p->mark = mark;
    bool named = accept(p, T_NAME) && (equal = accept(p, T_EQUAL));
    if (named && rule_expression(p) && rule_for_if_clauses(p)) {
        error_range(p, token_place(a), token_place(equal),
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        return;
    }
    p->mark = mark;
    struct expr *e;
    if (!p->error && !named && (e = rule_expression(p)) &&
        (equal = accept(p, T_EQUAL))) {
        error_range(p, e->place, token_place(equal),
                    "expression cannot contain assignment, perhaps you meant \"==\"?");
        return;
    }
    p->mark = mark;
}

/* ---- statements -------------------------------------------------------------------------------- */

void explain_for_target(struct parser *p)
{
    int mark = p->mark;
    accept(p, T_ASYNC);
    struct expr *a;
    if (accept(p, T_FOR) && (a = rule_star_expressions(p)))
        error_target(p, FOR_TARGETS, a);
    p->mark = mark;
}

/* A list or tuple display, perhaps in parentheses. */
static struct expr *annotated_display(struct parser *p)
{
    int mark = p->mark;
    struct expr *e = rule_list(p);
    if (!e && !p->error)
        e = rule_tuple(p);
    if (!e && !p->error && deeper(p, 3)) {
        if (accept(p, T_LPAR)) {
            e = annotated_display(p);
            if (!e || !accept(p, T_RPAR))
                e = NULL;
        }
        shallower(p, 3);
    }
    return e ? e : back(p, mark);
}

static void skip_assigned_targets(struct parser *p)
{
    for (;;) {
        int mark = p->mark;
        if (!rule_star_targets(p) || !accept(p, T_EQUAL)) {
            p->mark = mark;
            return;
        }
    }
}

static bool at_augmented(struct parser *p)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return false;
    switch (t->kind) {
    case T_PLUSEQUAL:
    case T_MINEQUAL:
    case T_STAREQUAL:
    case T_ATEQUAL:
    case T_SLASHEQUAL:
    case T_PERCENTEQUAL:
    case T_AMPEREQUAL:
    case T_VBAREQUAL:
    case T_CIRCUMFLEXEQUAL:
    case T_LEFTSHIFTEQUAL:
    case T_RIGHTSHIFTEQUAL:
    case T_DOUBLESTAREQUAL:
    case T_DOUBLESLASHEQUAL:
        return true;
    }
    return false;
}

void explain_assignment(struct parser *p)
{
    int mark = p->mark;
    struct expr *a = annotated_display(p);
    if (a && accept(p, T_COLON) && rule_expression(p)) {
        error_place(p, a->place, "only single target (not %s) can be annotated",
                    expr_kind_words(a));
        return;
    }
    p->mark = mark;
    if (!p->error && (a = rule_star_named_expression(p)) && accept(p, T_COMMA)) {
        while (rule_star_named_expressions(p))
            ;
        if (!p->error && accept(p, T_COLON) && rule_expression(p)) {
            error_place(p, a->place, "only single target (not tuple) can be annotated");
            return;
        }
    }
    p->mark = mark;
    if (!p->error && (a = rule_expression(p)) && accept(p, T_COLON) &&
        rule_expression(p)) {
        error_place(p, a->place, "illegal target for annotation");
        return;
    }
    p->mark = mark;
    if (!p->error) {
        skip_assigned_targets(p);
        if ((a = rule_star_expressions(p)) && accept(p, T_EQUAL)) {
            error_target(p, STAR_TARGETS, a);
            if (p->error)
                return;
        }
    }
    p->mark = mark;
    if (!p->error) {
        skip_assigned_targets(p);
        if ((a = rule_yield(p)) && accept(p, T_EQUAL)) {
            error_place(p, a->place, "assignment to yield expression not possible");
            return;
        }
    }
    p->mark = mark;
    if (!p->error && (a = rule_star_expressions(p)) && at_augmented(p)) {
        p->mark++;
        struct expr *value = rule_yield(p);
        if (!value && !p->error)
            value = rule_star_expressions(p);
        if (value)
            error_place(p, a->place,
                        "'%s' is an illegal expression for augmented assignment",
                        expr_kind_words(a));
    }
    p->mark = mark;
}
