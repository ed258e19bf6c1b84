/* fold.c - work out on the tree what is known before the program runs.
 *
 * Constants are computed up to sizes that keep a small program small; an
 * operation that fails is left for the program to fail on.
 */
#include <stdio.h>

#include "lang/fold.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

enum {
    MOST_BITS = 128,
    MOST_ITEMS = 256,
    MOST_CHARS = 4096,
    MOST_TOTAL = 1024,
    MOST_DIGITS = 3
};

static bool fold_expr(struct fold *f, struct expr *e);
static bool fold_stmts(struct fold *f, struct stmts *row);

/* ---- constants ------------------------------------------------------------------------ */

/* e becomes the constant; a failed operation leaves it as it was. */
static bool make_constant(struct fold *f, struct expr *e, Ref value)
{
    if (!value) {
        error_clear(f->rt);
        return true;
    }
    struct place place = e->place;
    *e = (struct expr){.kind = EXPR_Constant, .place = place};
    e->Constant.value = arena_hold_take(f->arena, value);
    return true;
}

static bool is_constant(const struct expr *e)
{
    return e->kind == EXPR_Constant;
}

static bool is_nonzero_int(Val v)
{
    return is_int(v) && int_sign(v) != 0;
}

/* What is left of limit when all items, nested ones too, are counted. */
static ssize_t count_items(Val v, ssize_t limit)
{
    if (is_tuple(v)) {
        limit -= tuple_size(v);
        for (ssize_t i = 0; limit >= 0 && i < tuple_size(v); i++)
            limit = count_items(tuple_at(v, i), limit);
    } else if (is_frozenset(v)) {
        ssize_t at = 0;
        Val key;
        limit -= set_size(v);
        while (limit >= 0 && set_next(v, &at, &key))
            limit = count_items(key, limit);
    }
    return limit;
}

/* Length for repetition, or -1: not a sequence. */
static ssize_t repeated_length(Val v, bool *text)
{
    *text = is_str(v) || is_bytes(v);
    if (is_str(v))
        return str_length(v);
    if (is_bytes(v))
        return as_bytes(v)->head.size;
    if (is_tuple(v))
        return tuple_size(v);
    return is_frozenset(v) ? set_size(v) : -1;
}

static Ref multiply(struct runtime *rt, Val a, Val b)
{
    bool text;
    if (is_nonzero_int(a) && is_nonzero_int(b)) {
        if (int_bit_length(a) + int_bit_length(b) > MOST_BITS)
            return NULL;
    } else if (is_int(a) && repeated_length(b, &text) >= 0) {
        ssize_t size = repeated_length(b, &text);
        if (size) {
            int overflow;
            int64_t n = int_as_int64_overflow(a, &overflow);
            if (overflow || n < 0 || n > (text ? MOST_CHARS : MOST_ITEMS) / size)
                return NULL;
            if (!text && n && count_items(b, MOST_TOTAL / n) < 0)
                return NULL;
        }
    } else if (is_int(b) && repeated_length(a, &text) >= 0) {
        return multiply(rt, b, a);
    }
    return number_multiply(rt, a, b);
}

static Ref power(struct runtime *rt, Val a, Val b)
{
    if (is_nonzero_int(a) && is_int(b) && int_sign(b) > 0) {
        int overflow;
        int64_t n = int_as_int64_overflow(b, &overflow);
        if (overflow || (int64_t)int_bit_length(a) > MOST_BITS / n)
            return NULL;
    }
    return number_power(rt, a, b, rt->none);
}

static Ref shift_left(struct runtime *rt, Val a, Val b)
{
    if (is_nonzero_int(a) && is_nonzero_int(b)) {
        int overflow;
        int64_t n = int_as_int64_overflow(b, &overflow);
        if (overflow || n < 0 || n > MOST_BITS ||
            (int64_t)int_bit_length(a) > MOST_BITS - n)
            return NULL;
    }
    return number_lshift(rt, a, b);
}

static Ref binary(struct runtime *rt, int op, Val a, Val b)
{
    switch (op) {
    case OPER_Add:
        return number_add(rt, a, b);
    case OPER_Sub:
        return number_subtract(rt, a, b);
    case OPER_Mult:
        return multiply(rt, a, b);
    case OPER_Div:
        return number_true_divide(rt, a, b);
    case OPER_FloorDiv:
        return number_floor_divide(rt, a, b);
    case OPER_Mod:
        return is_str(a) || is_bytes(a) ? NULL : number_remainder(rt, a, b);
    case OPER_Pow:
        return power(rt, a, b);
    case OPER_LShift:
        return shift_left(rt, a, b);
    case OPER_RShift:
        return number_rshift(rt, a, b);
    case OPER_BitOr:
        return number_or(rt, a, b);
    case OPER_BitXor:
        return number_xor(rt, a, b);
    case OPER_BitAnd:
        return number_and(rt, a, b);
    }
    return NULL;
}

static Ref unary(struct runtime *rt, int op, Val v)
{
    switch (op) {
    case OPER_Invert:
        return number_invert(rt, v);
    case OPER_UAdd:
        return number_positive(rt, v);
    case OPER_USub:
        return number_negative(rt, v);
    }
    int truth = obj_is_true(rt, v);
    return truth < 0 ? NULL : new_bool(rt, !truth);
}

/* ---- "%s" % (x,) as an f-string ------------------------------------------------------------ */

static struct expr *text_constant(struct fold *f, Ref text)
{
    struct place nowhere = {-1, -1, -1, -1};
    struct expr *e = expr_new(f->arena, EXPR_Constant, nowhere);
    e->Constant.value = arena_hold_take(f->arena, text);
    return text ? e : NULL;
}

/* Text up to the next %-unit; "%%" stands for one. */
static bool literal_part(struct fold *f, Val format, ssize_t *at, struct row *out)
{
    ssize_t start = *at, pos = start, length = str_length(format);
    bool doubled = false;
    while (pos < length) {
        if (str_at(format, pos) != '%') {
            pos++;
        } else if (pos + 1 < length && str_at(format, pos + 1) == '%') {
            doubled = true;
            pos += 2;
        } else {
            break;
        }
    }
    *at = pos;
    if (pos == start)
        return true;
    Ref text = str_slice(f->rt, format, start, pos);
    if (text && doubled) {
        Ref two = str_new(f->rt, "%%"), one = str_new(f->rt, "%");
        Ref single = two && one ? str_replace(f->rt, text, two, one, -1) : NULL;
        ref_drop(f->rt, two);
        ref_drop(f->rt, one);
        ref_set_take(f->rt, &text, single);
    }
    struct expr *e = text_constant(f, text);
    if (e)
        row_add(f->arena, out, e);
    return e != NULL;
}

/* Up to three digits; false: too many, or the text ends. */
static bool digits(Val format, ssize_t *at, int *value)
{
    int count = 0;
    *value = 0;
    for (;;) {
        if (*at >= str_length(format))
            return false;
        uint32_t c = str_at(format, *at);
        if (c < '0' || c > '9')
            return true;
        if (++count > MOST_DIGITS ||
            (count == MOST_DIGITS && *at + 1 >= str_length(format)))
            return false;
        *value = *value * 10 + (int)(c - '0');
        ++*at;
        if (count >= MOST_DIGITS)
            return false;
    }
}

/* A unit with s, r or a; NULL when it is another (nothing is pending). */
static struct expr *format_part(struct fold *f, Val format, ssize_t *at,
                                struct expr *value)
{
    ssize_t pos = *at, length = str_length(format);
    bool left = false;
    int width = -1, precision = -1;
    uint32_t c;
    for (;; pos++) {
        if (pos >= length)
            return NULL;
        c = str_at(format, pos);
        if (c == '-')
            left = true;
        else if (c != '+' && c != ' ' && c != '#' && c != '0')
            break;
    }
    if (c >= '0' && c <= '9' && !digits(format, &pos, &width))
        return NULL;
    if (str_at(format, pos) == '.') {
        pos++;
        if (!digits(format, &pos, &precision))
            return NULL;
    }
    c = str_at(format, pos++);
    if (c != 's' && c != 'r' && c != 'a')
        return NULL;
    *at = pos;
    char spec[24];
    int n = 0;
    if (!left && width > 0)
        spec[n++] = '>';
    if (width >= 0)
        n += snprintf(spec + n, sizeof spec - (size_t)n, "%d", width);
    if (precision >= 0)
        n += snprintf(spec + n, sizeof spec - (size_t)n, ".%d", precision);
    struct expr *e = expr_new(f->arena, EXPR_FormattedValue, value->place);
    e->FormattedValue.value = value;
    e->FormattedValue.conversion = (int)c;
    if (n && !(e->FormattedValue.format_spec =
                   text_constant(f, str_from_ascii(f->rt, spec, n))))
        return NULL;
    return e;
}

static bool fold_format(struct fold *f, struct expr *e, Val format,
                        struct exprs *values)
{
    struct row row = {0};
    ssize_t at = 0;
    int used = 0;
    for (;;) {
        if (!literal_part(f, format, &at, &row))
            return false;
        if (at >= str_length(format))
            break;
        if (used >= ROW_COUNT(values))
            return true;
        at++;
        struct expr *part = format_part(f, format, &at, values->at[used++]);
        if (!part)
            return !is_raised(f->rt);
        row_add(f->arena, &row, part);
    }
    if (used < ROW_COUNT(values))
        return true;
    struct place place = e->place;
    *e = (struct expr){.kind = EXPR_JoinedStr, .place = place};
    e->JoinedStr.values = row_done(f->arena, &row);
    return true;
}

/* ---- expressions ------------------------------------------------------------------------------ */

static bool has_starred(const struct exprs *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (row->at[i]->kind == EXPR_Starred)
            return true;
    return false;
}

static bool fold_binary(struct fold *f, struct expr *e)
{
    struct expr *left = e->BinOp.left, *right = e->BinOp.right;
    if (!is_constant(left))
        return true;
    if (e->BinOp.op == OPER_Mod && right->kind == EXPR_Tuple &&
        is_str(left->Constant.value) && !has_starred(right->Tuple.elts))
        return fold_format(f, e, left->Constant.value, right->Tuple.elts);
    if (!is_constant(right) || e->BinOp.op == OPER_MatMult)
        return true;
    return make_constant(
        f, e, binary(f->rt, e->BinOp.op, left->Constant.value, right->Constant.value));
}

static bool fold_unary(struct fold *f, struct expr *e)
{
    struct expr *v = e->UnaryOp.operand;
    if (is_constant(v))
        return make_constant(f, e, unary(f->rt, e->UnaryOp.op, v->Constant.value));
    if (e->UnaryOp.op != OPER_Not || v->kind != EXPR_Compare ||
        v->Compare.ops->count != 1)
        return true;
    int *op = &v->Compare.ops->at[0];
    switch (*op) {
    case OPER_Is:
        *op = OPER_IsNot;
        break;
    case OPER_IsNot:
        *op = OPER_Is;
        break;
    case OPER_In:
        *op = OPER_NotIn;
        break;
    case OPER_NotIn:
        *op = OPER_In;
        break;
    default:
        return true;
    }
    *e = *v;
    return true;
}

/* All constants, as a tuple; NULL when some are not (nothing pending) or raised. */
static Ref constant_tuple(struct fold *f, const struct exprs *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!is_constant(row->at[i]))
            return NULL;
    Ref t = tuple_new(f->rt, ROW_COUNT(row));
    for (int i = 0; t && i < ROW_COUNT(row); i++)
        tuple_set_take(t, i, ref_keep(row->at[i]->Constant.value));
    return t;
}

static bool fold_tuple(struct fold *f, struct expr *e)
{
    if (e->Tuple.ctx != CTX_LOAD)
        return true;
    Ref t = constant_tuple(f, e->Tuple.elts);
    return t ? make_constant(f, e, t) : !is_raised(f->rt);
}

/* What is only iterated or searched: a list can be a tuple, a set a frozenset. */
static bool fold_iterable(struct fold *f, struct expr *e)
{
    if (e->kind == EXPR_List) {
        if (has_starred(e->List.elts))
            return true;
        e->kind = EXPR_Tuple;
        return fold_tuple(f, e);
    }
    if (e->kind == EXPR_Set) {
        Ref t = constant_tuple(f, e->Set.elts);
        if (!t)
            return !is_raised(f->rt);
        Ref set = frozenset_new(f->rt, t);
        ref_drop(f->rt, t);
        return make_constant(f, e, set);
    }
    return true;
}

static bool fold_exprs(struct fold *f, struct exprs *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (row->at[i] && !fold_expr(f, row->at[i]))
            return false;
    return true;
}

static bool maybe(struct fold *f, struct expr *e)
{
    return !e || fold_expr(f, e);
}

static bool fold_keywords(struct fold *f, struct keywords *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!fold_expr(f, row->at[i]->value))
            return false;
    return true;
}

static bool fold_clauses(struct fold *f, struct comprehensions *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        struct comprehension *c = row->at[i];
        if (!fold_expr(f, c->target) || !fold_expr(f, c->iter) ||
            !fold_exprs(f, c->ifs) || !fold_iterable(f, c->iter))
            return false;
    }
    return true;
}

static bool fold_params(struct fold *f, struct params *row)
{
    for (int i = 0; !f->future_annotations && i < ROW_COUNT(row); i++)
        if (!maybe(f, row->at[i]->annotation))
            return false;
    return true;
}

static bool fold_param(struct fold *f, struct param *p)
{
    return !p || f->future_annotations || maybe(f, p->annotation);
}

static bool fold_arguments(struct fold *f, struct arguments *a)
{
    return fold_params(f, a->posonly) && fold_params(f, a->args) &&
           fold_param(f, a->vararg) && fold_params(f, a->kwonly) &&
           fold_exprs(f, a->kw_defaults) && fold_param(f, a->kwarg) &&
           fold_exprs(f, a->defaults);
}

static bool fold_compare(struct fold *f, struct expr *e)
{
    int n = e->Compare.ops->count;
    int op = e->Compare.ops->at[n - 1];
    return (op != OPER_In && op != OPER_NotIn) ||
           fold_iterable(f, e->Compare.comparators->at[n - 1]);
}

static bool fold_subscript(struct fold *f, struct expr *e)
{
    struct expr *v = e->Subscript.value, *i = e->Subscript.slice;
    if (e->Subscript.ctx != CTX_LOAD || !is_constant(v) || !is_constant(i))
        return true;
    return make_constant(f, e,
                         obj_getitem(f->rt, v->Constant.value, i->Constant.value));
}

static bool fold_kind(struct fold *f, struct expr *e)
{
    switch (e->kind) {
    case EXPR_BoolOp:
        return fold_exprs(f, e->BoolOp.values);
    case EXPR_BinOp:
        return fold_expr(f, e->BinOp.left) && fold_expr(f, e->BinOp.right) &&
               fold_binary(f, e);
    case EXPR_UnaryOp:
        return fold_expr(f, e->UnaryOp.operand) && fold_unary(f, e);
    case EXPR_Lambda:
        return fold_arguments(f, e->Lambda.args) && fold_expr(f, e->Lambda.body);
    case EXPR_IfExp:
        return fold_expr(f, e->IfExp.test) && fold_expr(f, e->IfExp.body) &&
               fold_expr(f, e->IfExp.orelse);
    case EXPR_Dict:
        return fold_exprs(f, e->Dict.keys) && fold_exprs(f, e->Dict.values);
    case EXPR_Set:
        return fold_exprs(f, e->Set.elts);
    case EXPR_ListComp:
    case EXPR_SetComp:
    case EXPR_GeneratorExp:
        return fold_expr(f, e->ListComp.elt) && fold_clauses(f, e->ListComp.generators);
    case EXPR_DictComp:
        return fold_expr(f, e->DictComp.key) && fold_expr(f, e->DictComp.value) &&
               fold_clauses(f, e->DictComp.generators);
    case EXPR_Await:
        return fold_expr(f, e->Await.value);
    case EXPR_Yield:
        return maybe(f, e->Yield.value);
    case EXPR_YieldFrom:
        return fold_expr(f, e->YieldFrom.value);
    case EXPR_Compare:
        return fold_expr(f, e->Compare.left) && fold_exprs(f, e->Compare.comparators) &&
               fold_compare(f, e);
    case EXPR_Call:
        return fold_expr(f, e->Call.func) && fold_exprs(f, e->Call.args) &&
               fold_keywords(f, e->Call.keywords);
    case EXPR_FormattedValue:
        return fold_expr(f, e->FormattedValue.value) &&
               maybe(f, e->FormattedValue.format_spec);
    case EXPR_JoinedStr:
        return fold_exprs(f, e->JoinedStr.values);
    case EXPR_Attribute:
        return fold_expr(f, e->Attribute.value);
    case EXPR_Subscript:
        return fold_expr(f, e->Subscript.value) && fold_expr(f, e->Subscript.slice) &&
               fold_subscript(f, e);
    case EXPR_Starred:
        return fold_expr(f, e->Starred.value);
    case EXPR_Slice:
        return maybe(f, e->Slice.lower) && maybe(f, e->Slice.upper) &&
               maybe(f, e->Slice.step);
    case EXPR_List:
        return fold_exprs(f, e->List.elts);
    case EXPR_Tuple:
        return fold_exprs(f, e->Tuple.elts) && fold_tuple(f, e);
    case EXPR_Name:
        if (e->Name.ctx == CTX_LOAD && str_equals_ascii(e->Name.id, "__debug__"))
            return make_constant(f, e, ref_keep(f->rt->true_));
        return true;
    case EXPR_NamedExpr:
        return fold_expr(f, e->NamedExpr.value);
    }
    return true;
}

static bool go_deeper(struct fold *f)
{
    if (++f->depth > f->limit) {
        raise(f->rt, EXC_RecursionError,
              "maximum recursion depth exceeded during compilation");
        return false;
    }
    return true;
}

static bool fold_expr(struct fold *f, struct expr *e)
{
    if (!go_deeper(f))
        return false;
    bool good = fold_kind(f, e);
    f->depth--;
    return good;
}

/* ---- statements ----------------------------------------------------------------------------------- */

static bool fold_pattern(struct fold *f, struct pattern *p);

static bool fold_patterns(struct fold *f, struct patterns *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!fold_pattern(f, row->at[i]))
            return false;
    return true;
}

static bool fold_pattern_kind(struct fold *f, struct pattern *p)
{
    switch (p->kind) {
    case PATTERN_MatchValue:
        return fold_expr(f, p->MatchValue.value);
    case PATTERN_MatchSequence:
        return fold_patterns(f, p->MatchSequence.patterns);
    case PATTERN_MatchMapping:
        return fold_exprs(f, p->MatchMapping.keys) &&
               fold_patterns(f, p->MatchMapping.patterns);
    case PATTERN_MatchClass:
        return fold_expr(f, p->MatchClass.cls) &&
               fold_patterns(f, p->MatchClass.patterns) &&
               fold_patterns(f, p->MatchClass.kwd_patterns);
    case PATTERN_MatchAs:
        return !p->MatchAs.pattern || fold_pattern(f, p->MatchAs.pattern);
    case PATTERN_MatchOr:
        return fold_patterns(f, p->MatchOr.patterns);
    }
    return true;
}

static bool fold_pattern(struct fold *f, struct pattern *p)
{
    if (!go_deeper(f))
        return false;
    bool good = fold_pattern_kind(f, p);
    f->depth--;
    return good;
}

/* A body: what was no docstring must not become one by being worked out. */
static bool fold_body(struct fold *f, struct stmts *body)
{
    bool documented = body_docstring(body) != NULL;
    if (!fold_stmts(f, body))
        return false;
    if (!documented && body_docstring(body)) {
        struct stmt *first = body->at[0];
        struct row row = {0};
        row_add(f->arena, &row, first->Expr.value);
        struct expr *e = expr_new(f->arena, EXPR_JoinedStr, first->Expr.value->place);
        e->JoinedStr.values = row_done(f->arena, &row);
        first->Expr.value = e;
    }
    return true;
}

static bool fold_handlers(struct fold *f, struct handlers *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!maybe(f, row->at[i]->type) || !fold_stmts(f, row->at[i]->body))
            return false;
    return true;
}

static bool fold_stmt(struct fold *f, struct stmt *s)
{
    switch (s->kind) {
    case STMT_FunctionDef:
    case STMT_AsyncFunctionDef:
        return fold_arguments(f, s->FunctionDef.args) &&
               fold_body(f, s->FunctionDef.body) &&
               fold_exprs(f, s->FunctionDef.decorator_list) &&
               (f->future_annotations || maybe(f, s->FunctionDef.returns));
    case STMT_ClassDef:
        return fold_exprs(f, s->ClassDef.bases) &&
               fold_keywords(f, s->ClassDef.keywords) &&
               fold_body(f, s->ClassDef.body) && fold_exprs(f, s->ClassDef.decorator_list);
    case STMT_Return:
        return maybe(f, s->Return.value);
    case STMT_Delete:
        return fold_exprs(f, s->Delete.targets);
    case STMT_Assign:
        return fold_exprs(f, s->Assign.targets) && fold_expr(f, s->Assign.value);
    case STMT_AugAssign:
        return fold_expr(f, s->AugAssign.target) && fold_expr(f, s->AugAssign.value);
    case STMT_AnnAssign:
        return fold_expr(f, s->AnnAssign.target) &&
               (f->future_annotations || fold_expr(f, s->AnnAssign.annotation)) &&
               maybe(f, s->AnnAssign.value);
    case STMT_For:
    case STMT_AsyncFor:
        return fold_expr(f, s->For.target) && fold_expr(f, s->For.iter) &&
               fold_stmts(f, s->For.body) && fold_stmts(f, s->For.orelse) &&
               (s->kind == STMT_AsyncFor || fold_iterable(f, s->For.iter));
    case STMT_While:
        return fold_expr(f, s->While.test) && fold_stmts(f, s->While.body) &&
               fold_stmts(f, s->While.orelse);
    case STMT_If:
        return fold_expr(f, s->If.test) && fold_stmts(f, s->If.body) &&
               fold_stmts(f, s->If.orelse);
    case STMT_With:
    case STMT_AsyncWith:
        for (int i = 0; i < ROW_COUNT(s->With.items); i++)
            if (!fold_expr(f, s->With.items->at[i]->context) ||
                !maybe(f, s->With.items->at[i]->vars))
                return false;
        return fold_stmts(f, s->With.body);
    case STMT_Raise:
        return maybe(f, s->Raise.exc) && maybe(f, s->Raise.cause);
    case STMT_Try:
    case STMT_TryStar:
        return fold_stmts(f, s->Try.body) && fold_handlers(f, s->Try.handlers) &&
               fold_stmts(f, s->Try.orelse) && fold_stmts(f, s->Try.finalbody);
    case STMT_Assert:
        return fold_expr(f, s->Assert.test) && maybe(f, s->Assert.msg);
    case STMT_Expr:
        return fold_expr(f, s->Expr.value);
    case STMT_Match:
        if (!fold_expr(f, s->Match.subject))
            return false;
        for (int i = 0; i < ROW_COUNT(s->Match.cases); i++) {
            struct match_case *c = s->Match.cases->at[i];
            if (!fold_pattern(f, c->pattern) || !maybe(f, c->guard) ||
                !fold_stmts(f, c->body))
                return false;
        }
        return true;
    }
    return true;
}

static bool fold_stmts(struct fold *f, struct stmts *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        if (!go_deeper(f) || !fold_stmt(f, row->at[i]))
            return false;
        f->depth--;
    }
    return true;
}

bool fold_tree(struct fold *f, struct module_tree *tree)
{
    struct types *t = f->rt->types;
    f->depth = (t->recursion_limit - t->recursion_left) * 3;
    f->limit = t->recursion_limit > 700000000 ? 2100000000 : t->recursion_limit * 3;
    if (tree->expression)
        return fold_expr(f, tree->expression);
    return tree->interactive ? fold_stmts(f, tree->body) : fold_body(f, tree->body);
}
