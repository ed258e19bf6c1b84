/* compile_expr.c - expressions to instructions. */
#include "lang/compiler.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

void compile_exprs(struct compiler *c, struct exprs *row)
{
    for (int i = 0; i < ROW_COUNT(row) && !c->failed; i++)
        compile_expr(c, row->at[i]);
}

/* ---- names --------------------------------------------------------------------------- */

bool forbidden_name(struct compiler *c, Val name, enum expr_ctx ctx)
{
    if (ctx == CTX_LOAD || !str_equals_ascii(name, "__debug__"))
        return false;
    compile_error(c, ctx == CTX_STORE ? "cannot assign to __debug__"
                                      : "cannot delete __debug__");
    return true;
}

void compile_name(struct compiler *c, Val name, enum expr_ctx ctx)
{
    static const uint8_t ops[4][3] = {
        {OP_LOAD_NAME, OP_STORE_NAME, OP_DELETE_NAME},
        {OP_LOAD_FAST, OP_STORE_FAST, OP_DELETE_FAST},
        {OP_LOAD_GLOBAL, OP_STORE_GLOBAL, OP_DELETE_GLOBAL},
        {OP_LOAD_DEREF, OP_STORE_DEREF, OP_DELETE_DEREF},
    };
    enum { BY_NAME, FAST, GLOBAL, DEREF } how = BY_NAME;
    struct unit *u = c->unit;
    struct name_table *table = &u->names;
    if (c->failed || forbidden_name(c, name, ctx))
        return;
    Val mangled = mangle_name(c->arena, u->class_name, name);
    if (!mangled) {
        c->failed = true;
        return;
    }
    struct symbol *symbol = scope_symbol(u->scope, mangled);
    bool function = u->scope->kind == SCOPE_OF_FUNCTION;
    switch (symbol ? symbol->scope : SCOPE_UNKNOWN) {
    case SCOPE_FREE:
        table = &u->freevars;
        how = DEREF;
        break;
    case SCOPE_CELL:
        table = &u->cellvars;
        how = DEREF;
        break;
    case SCOPE_LOCAL:
        if (function) {
            table = &u->varnames;
            how = FAST;
        }
        break;
    case SCOPE_GLOBAL:
        how = function ? GLOBAL : BY_NAME;
        break;
    case SCOPE_GLOBAL_EXPLICIT:
        how = GLOBAL;
        break;
    case SCOPE_UNKNOWN:
        break;
    }
    int op = ops[how][ctx - CTX_LOAD];
    if (op == OP_LOAD_DEREF && u->scope->kind == SCOPE_OF_CLASS)
        op = OP_LOAD_CLASSDEREF;
    int n = name_number(c, table, mangled);
    if (table == &u->freevars)
        n += u->cellvars.count;
    emit_arg(c, op, op == OP_LOAD_GLOBAL ? n << 1 : n);
}

/* ---- conditions ------------------------------------------------------------------------ */

static bool is_plain_literal(const struct compiler *c, const struct expr *e)
{
    if (e->kind != EXPR_Constant)
        return false;
    Val v = e->Constant.value;
    return v != c->rt->none && v != c->rt->true_ && v != c->rt->false_ &&
           v != c->rt->ellipsis;
}

/* `x is 5` is nearly always a mistake. */
static void check_compare(struct compiler *c, const struct expr *e)
{
    bool left = is_plain_literal(c, e->Compare.left);
    for (int i = 0; i < e->Compare.ops->count; i++) {
        int op = e->Compare.ops->at[i];
        bool right = is_plain_literal(c, e->Compare.comparators->at[i]);
        if ((op == OPER_Is || op == OPER_IsNot) && (left || right)) {
            compile_warn(c, op == OPER_Is
                                ? "\"is\" with a literal. Did you mean \"==\"?"
                                : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

/* a < b < c: all but the last comparison, each keeping its right side. */
static void compare_chain(struct compiler *c, struct expr *e, int jump,
                          struct block *cleanup)
{
    int n = e->Compare.ops->count - 1;
    compile_expr(c, e->Compare.left);
    for (int i = 0; i < n && !c->failed; i++) {
        compile_expr(c, e->Compare.comparators->at[i]);
        emit_arg(c, OP_SWAP, 2);
        emit_arg(c, OP_COPY, 2);
        emit_compare(c, e->Compare.ops->at[i]);
        emit_jump(c, jump, cleanup);
    }
    compile_expr(c, e->Compare.comparators->at[n]);
    emit_compare(c, e->Compare.ops->at[n]);
}

static void jump_if_bool(struct compiler *c, struct expr *e, struct block *next,
                         bool when)
{
    struct exprs *row = e->BoolOp.values;
    bool when_any = e->BoolOp.op == OPER_Or;
    struct block *inner = when_any == when ? next : block_new(c);
    for (int i = 0; i < row->count - 1; i++)
        compile_jump_if(c, row->at[i], inner, when_any);
    compile_jump_if(c, row->at[row->count - 1], next, when);
    if (inner != next)
        use_block(c, inner);
}

static void jump_if_chain(struct compiler *c, struct expr *e, struct block *next,
                          bool when)
{
    check_compare(c, e);
    struct block *cleanup = block_new(c);
    compare_chain(c, e, PSEUDO_POP_JUMP_IF_FALSE, cleanup);
    emit_jump(c, when ? PSEUDO_POP_JUMP_IF_TRUE : PSEUDO_POP_JUMP_IF_FALSE, next);
    struct block *end = block_new(c);
    emit_jump_nowhere(c, PSEUDO_JUMP, end);
    use_block(c, cleanup);
    emit(c, OP_POP_TOP);
    if (!when)
        emit_jump_nowhere(c, PSEUDO_JUMP, next);
    use_block(c, end);
}

void compile_jump_if(struct compiler *c, struct expr *e, struct block *next, bool when)
{
    if (c->failed)
        return;
    switch (e->kind) {
    case EXPR_UnaryOp:
        if (e->UnaryOp.op == OPER_Not) {
            compile_jump_if(c, e->UnaryOp.operand, next, !when);
            return;
        }
        break;
    case EXPR_BoolOp:
        jump_if_bool(c, e, next, when);
        return;
    case EXPR_IfExp: {
        struct block *end = block_new(c), *otherwise = block_new(c);
        compile_jump_if(c, e->IfExp.test, otherwise, false);
        compile_jump_if(c, e->IfExp.body, next, when);
        emit_jump_nowhere(c, PSEUDO_JUMP, end);
        use_block(c, otherwise);
        compile_jump_if(c, e->IfExp.orelse, next, when);
        use_block(c, end);
        return;
    }
    case EXPR_Compare:
        c->unit->place = e->place;
        if (e->Compare.ops->count > 1) {
            jump_if_chain(c, e, next, when);
            return;
        }
        break;
    }
    compile_expr(c, e);
    emit_jump(c, when ? PSEUDO_POP_JUMP_IF_TRUE : PSEUDO_POP_JUMP_IF_FALSE, next);
}

static void compile_compare(struct compiler *c, struct expr *e)
{
    check_compare(c, e);
    if (e->Compare.ops->count == 1) {
        compile_expr(c, e->Compare.left);
        compile_expr(c, e->Compare.comparators->at[0]);
        emit_compare(c, e->Compare.ops->at[0]);
        return;
    }
    struct block *cleanup = block_new(c);
    compare_chain(c, e, OP_JUMP_IF_FALSE_OR_POP, cleanup);
    struct block *end = block_new(c);
    emit_jump_nowhere(c, PSEUDO_JUMP, end);
    use_block(c, cleanup);
    emit_arg(c, OP_SWAP, 2);
    emit(c, OP_POP_TOP);
    use_block(c, end);
}

static void compile_bool_op(struct compiler *c, struct expr *e)
{
    int jump =
        e->BoolOp.op == OPER_And ? OP_JUMP_IF_FALSE_OR_POP : OP_JUMP_IF_TRUE_OR_POP;
    struct block *end = block_new(c);
    struct exprs *row = e->BoolOp.values;
    for (int i = 0; i < row->count - 1 && !c->failed; i++) {
        compile_expr(c, row->at[i]);
        emit_jump(c, jump, end);
        use_block(c, block_new(c));
    }
    compile_expr(c, row->at[row->count - 1]);
    use_block(c, end);
}

static void compile_if_exp(struct compiler *c, struct expr *e)
{
    struct block *end = block_new(c), *next = block_new(c);
    compile_jump_if(c, e->IfExp.test, next, false);
    compile_expr(c, e->IfExp.body);
    emit_jump_nowhere(c, PSEUDO_JUMP, end);
    use_block(c, next);
    compile_expr(c, e->IfExp.orelse);
    use_block(c, end);
}

/* ---- displays ------------------------------------------------------------------------------ */

static bool all_constants(const struct exprs *row, int from, int to)
{
    for (int i = from; i < to; i++)
        if (!row->at[i] || row->at[i]->kind != EXPR_Constant)
            return false;
    return true;
}

static Ref constants_tuple(struct compiler *c, const struct exprs *row, int from,
                           int to)
{
    Ref t = tuple_new(c->rt, to - from);
    for (int i = from; t && i < to; i++)
        tuple_set_take(t, i - from, ref_keep(row->at[i]->Constant.value));
    return t;
}

static void constant_row(struct compiler *c, struct exprs *elts, int pushed, int build,
                         int add, int extend, bool tuple)
{
    Ref folded = constants_tuple(c, elts, 0, elts->count);
    if (tuple && !pushed) {
        emit_const_take(c, folded);
        return;
    }
    if (folded && add == OP_SET_ADD) {
        Ref set = frozenset_new(c->rt, folded);
        ref_drop(c->rt, folded);
        folded = set;
    }
    emit_arg(c, build, pushed);
    emit_const_take(c, folded);
    emit_arg(c, extend, 1);
    if (tuple)
        emit(c, OP_LIST_TO_TUPLE);
}

/* A row with stars perhaps, behind `pushed` items on the stack already. */
void compile_starred_row(struct compiler *c, struct exprs *elts, int pushed, int build,
                         int add, int extend, bool tuple)
{
    int n = ROW_COUNT(elts);
    if (n > 2 && all_constants(elts, 0, n)) {
        constant_row(c, elts, pushed, build, add, extend, tuple);
        return;
    }
    bool big = n + pushed > STACK_USE_GUIDELINE, starred = false, built = big;
    for (int i = 0; i < n; i++)
        starred |= elts->at[i]->kind == EXPR_Starred;
    if (!starred && !big) {
        compile_exprs(c, elts);
        emit_arg(c, tuple ? OP_BUILD_TUPLE : build, n + pushed);
        return;
    }
    if (big)
        emit_arg(c, build, pushed);
    for (int i = 0; i < n && !c->failed; i++) {
        struct expr *e = elts->at[i];
        if (e->kind == EXPR_Starred) {
            if (!built) {
                emit_arg(c, build, i + pushed);
                built = true;
            }
            compile_expr(c, e->Starred.value);
            emit_arg(c, extend, 1);
        } else {
            compile_expr(c, e);
            if (built)
                emit_arg(c, add, 1);
        }
    }
    if (tuple)
        emit(c, OP_LIST_TO_TUPLE);
}

static void unpack_into(struct compiler *c, struct exprs *elts)
{
    int n = ROW_COUNT(elts);
    bool starred = false;
    for (int i = 0; i < n && !c->failed; i++) {
        if (elts->at[i]->kind != EXPR_Starred)
            continue;
        if (starred) {
            compile_error(c, "multiple starred expressions in assignment");
        } else if (i >= 1 << 8 || n - i - 1 >= INT32_MAX >> 8) {
            compile_error(c, "too many expressions in star-unpacking assignment");
        } else {
            emit_arg(c, OP_UNPACK_EX, i + ((n - i - 1) << 8));
            starred = true;
        }
    }
    if (!starred)
        emit_arg(c, OP_UNPACK_SEQUENCE, n);
    for (int i = 0; i < n && !c->failed; i++) {
        struct expr *e = elts->at[i];
        compile_expr(c, e->kind == EXPR_Starred ? e->Starred.value : e);
    }
}

static void compile_sequence(struct compiler *c, struct expr *e)
{
    if (e->List.ctx == CTX_STORE)
        unpack_into(c, e->List.elts);
    else if (e->List.ctx == CTX_DEL)
        compile_exprs(c, e->List.elts);
    else
        compile_starred_row(c, e->List.elts, 0, OP_BUILD_LIST, OP_LIST_APPEND,
                            OP_LIST_EXTEND, e->kind == EXPR_Tuple);
}

static void dict_part(struct compiler *c, struct expr *e, int from, int to)
{
    int n = to - from;
    bool big = n * 2 > STACK_USE_GUIDELINE;
    struct exprs *keys = e->Dict.keys, *values = e->Dict.values;
    if (n > 1 && !big && all_constants(keys, from, to)) {
        for (int i = from; i < to; i++)
            compile_expr(c, values->at[i]);
        emit_const_take(c, constants_tuple(c, keys, from, to));
        emit_arg(c, OP_BUILD_CONST_KEY_MAP, n);
        return;
    }
    if (big)
        emit_arg(c, OP_BUILD_MAP, 0);
    for (int i = from; i < to && !c->failed; i++) {
        compile_expr(c, keys->at[i]);
        compile_expr(c, values->at[i]);
        if (big)
            emit_arg(c, OP_MAP_ADD, 1);
    }
    if (!big)
        emit_arg(c, OP_BUILD_MAP, n);
}

static void compile_dict(struct compiler *c, struct expr *e)
{
    int n = ROW_COUNT(e->Dict.values), waiting = 0;
    bool have = false;
    for (int i = 0; i < n && !c->failed; i++) {
        bool unpacking = !e->Dict.keys->at[i];
        if (unpacking && waiting) {
            dict_part(c, e, i - waiting, i);
            if (have)
                emit_arg(c, OP_DICT_UPDATE, 1);
            have = true;
            waiting = 0;
        }
        if (unpacking) {
            if (!have)
                emit_arg(c, OP_BUILD_MAP, 0);
            have = true;
            compile_expr(c, e->Dict.values->at[i]);
            emit_arg(c, OP_DICT_UPDATE, 1);
        } else if (waiting * 2 > STACK_USE_GUIDELINE) {
            dict_part(c, e, i - waiting, i + 1);
            if (have)
                emit_arg(c, OP_DICT_UPDATE, 1);
            have = true;
            waiting = 0;
        } else {
            waiting++;
        }
    }
    if (waiting) {
        dict_part(c, e, n - waiting, n);
        if (have)
            emit_arg(c, OP_DICT_UPDATE, 1);
        have = true;
    }
    if (!have)
        emit_arg(c, OP_BUILD_MAP, 0);
}

/* ---- likely mistakes -------------------------------------------------------------------------- */

/* The type a display or constant surely has, or NULL. */
static const char *sure_type(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_Tuple:
        return "tuple";
    case EXPR_List:
    case EXPR_ListComp:
        return "list";
    case EXPR_Dict:
    case EXPR_DictComp:
        return "dict";
    case EXPR_Set:
    case EXPR_SetComp:
        return "set";
    case EXPR_GeneratorExp:
        return "generator";
    case EXPR_Lambda:
        return "function";
    case EXPR_JoinedStr:
    case EXPR_FormattedValue:
        return "str";
    case EXPR_Constant:
        return e->Constant.value->type->name;
    }
    return NULL;
}

static void check_callee(struct compiler *c, const struct expr *e)
{
    const char *type = e->kind == EXPR_Lambda ? NULL : sure_type(e);
    if (type)
        compile_warn(c, "'%.200s' object is not callable; perhaps you missed a comma?",
                     type);
}

static void check_subscripted(struct compiler *c, const struct expr *e)
{
    if (e->kind == EXPR_Constant) {
        Val v = e->Constant.value;
        if (v != c->rt->none && v != c->rt->ellipsis && !is_int(v) && !is_float(v) &&
            !is_complex(v) && !is_any_set(v))
            return;
    } else if (e->kind != EXPR_Set && e->kind != EXPR_SetComp &&
               e->kind != EXPR_GeneratorExp && e->kind != EXPR_Lambda) {
        return;
    }
    compile_warn(c, "'%.200s' object is not subscriptable; perhaps you missed a comma?",
                 sure_type(e));
}

static void check_index(struct compiler *c, const struct expr *e,
                        const struct expr *index)
{
    const char *type = sure_type(index);
    if (!type || (index->kind == EXPR_Constant && is_int(index->Constant.value)))
        return;
    switch (e->kind) {
    case EXPR_Constant: {
        Val v = e->Constant.value;
        if (!is_str(v) && !is_bytes(v) && !is_tuple(v))
            return;
        break;
    }
    case EXPR_Tuple:
    case EXPR_List:
    case EXPR_ListComp:
    case EXPR_JoinedStr:
    case EXPR_FormattedValue:
        break;
    default:
        return;
    }
    compile_warn(
        c,
        "%.200s indices must be integers or slices, not %.200s; perhaps you missed a "
        "comma?",
        sure_type(e), type);
}

/* ---- calls ------------------------------------------------------------------------------------- */

/* In a chain over several lines an attribute's instruction points at its name. */
void start_at_attribute(struct compiler *c, const struct expr *e)
{
    struct place *p = &c->unit->place;
    if (p->line == e->place.end_line)
        return;
    p->line = e->place.end_line;
    int length = (int)str_length(e->Attribute.attr);
    if (length <= e->place.end_column) {
        p->column = e->place.end_column - length;
    } else {
        p->column = -1;
        p->end_column = -1;
    }
    if (p->end_line < p->line)
        p->end_line = p->line;
    if (p->line == p->end_line && p->end_column < p->column)
        p->end_column = p->column;
}

static bool check_keywords(struct compiler *c, struct keywords *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        struct keyword *k = row->at[i];
        if (!k->arg)
            continue;
        if (forbidden_name(c, k->arg, CTX_STORE))
            return false;
        for (int j = i + 1; j < row->count; j++)
            if (row->at[j]->arg == k->arg) {
                c->unit->place = row->at[j]->place;
                compile_error(c, "keyword argument repeated: %U", k->arg);
                return false;
            }
    }
    return true;
}

static void keyword_names(struct compiler *c, struct keywords *row)
{
    Ref names = tuple_new(c->rt, row->count);
    for (int i = 0; names && i < row->count; i++)
        tuple_set_take(names, i, ref_keep(row->at[i]->arg));
    if (!names) {
        c->failed = true;
        return;
    }
    emit_arg(c, OP_KW_NAMES, const_number(c, names));
    ref_drop(c->rt, names);
}

static bool has_stars(const struct exprs *args, const struct keywords *keywords)
{
    for (int i = 0; i < ROW_COUNT(args); i++)
        if (args->at[i]->kind == EXPR_Starred)
            return true;
    for (int i = 0; i < ROW_COUNT(keywords); i++)
        if (!keywords->at[i]->arg)
            return true;
    return false;
}

static void keyword_values(struct compiler *c, struct keywords *row)
{
    for (int i = 0; i < ROW_COUNT(row) && !c->failed; i++)
        compile_expr(c, row->at[i]->value);
}

/* obj.name(...) without making a bound method; false: not this kind of call. */
static bool method_call(struct compiler *c, struct expr *e)
{
    struct expr *method = e->Call.func;
    struct exprs *args = e->Call.args;
    struct keywords *keywords = e->Call.keywords;
    int n = ROW_COUNT(args), k = ROW_COUNT(keywords);
    if (method->kind != EXPR_Attribute || method->Attribute.ctx != CTX_LOAD)
        return false;
    if (method->Attribute.value->kind == EXPR_Name) {
        struct symbol *s =
            scope_symbol(c->symbols->top, method->Attribute.value->Name.id);
        if (s && (s->flags & DEF_IMPORT))
            return false;
    }
    if (n + k + (k != 0) >= STACK_USE_GUIDELINE || has_stars(args, keywords))
        return false;
    compile_expr(c, method->Attribute.value);
    c->unit->place = method->place;
    start_at_attribute(c, method);
    emit_name(c, OP_LOAD_METHOD, method->Attribute.attr);
    compile_exprs(c, args);
    if (k) {
        keyword_values(c, keywords);
        keyword_names(c, keywords);
    }
    c->unit->place = e->place;
    start_at_attribute(c, method);
    emit_arg(c, OP_PRECALL, n + k);
    emit_arg(c, OP_CALL, n + k);
    return true;
}

/* Keywords from..to as a dict on the stack. */
static void keyword_part(struct compiler *c, struct keywords *row, int from, int to)
{
    int n = to - from;
    bool big = n * 2 > STACK_USE_GUIDELINE;
    if (n > 1 && !big) {
        for (int i = from; i < to && !c->failed; i++)
            compile_expr(c, row->at[i]->value);
        Ref keys = tuple_new(c->rt, n);
        for (int i = from; keys && i < to; i++)
            tuple_set_take(keys, i - from, ref_keep(row->at[i]->arg));
        emit_const_take(c, keys);
        emit_arg(c, OP_BUILD_CONST_KEY_MAP, n);
        return;
    }
    if (big)
        emit_nowhere(c, OP_BUILD_MAP, 0);
    for (int i = from; i < to && !c->failed; i++) {
        emit_const(c, row->at[i]->arg);
        compile_expr(c, row->at[i]->value);
        if (big)
            emit_nowhere(c, OP_MAP_ADD, 1);
    }
    if (!big)
        emit_arg(c, OP_BUILD_MAP, n);
}

static void keyword_dict(struct compiler *c, struct keywords *row)
{
    bool have = false;
    int waiting = 0, n = row->count;
    for (int i = 0; i < n && !c->failed; i++) {
        if (row->at[i]->arg) {
            waiting++;
            continue;
        }
        if (waiting) {
            keyword_part(c, row, i - waiting, i);
            if (have)
                emit_arg(c, OP_DICT_MERGE, 1);
            have = true;
            waiting = 0;
        }
        if (!have)
            emit_arg(c, OP_BUILD_MAP, 0);
        have = true;
        compile_expr(c, row->at[i]->value);
        emit_arg(c, OP_DICT_MERGE, 1);
    }
    if (waiting) {
        keyword_part(c, row, n - waiting, n);
        if (have)
            emit_arg(c, OP_DICT_MERGE, 1);
    }
}

/* The arguments and the call itself, `pushed` arguments being on the stack. */
void compile_call_rest(struct compiler *c, int pushed, struct exprs *args,
                       struct keywords *keywords)
{
    int n = ROW_COUNT(args), k = ROW_COUNT(keywords);
    if (!check_keywords(c, keywords))
        return;
    if (n + k * 2 <= STACK_USE_GUIDELINE && !has_stars(args, keywords)) {
        compile_exprs(c, args);
        if (k) {
            keyword_values(c, keywords);
            keyword_names(c, keywords);
        }
        emit_arg(c, OP_PRECALL, pushed + n + k);
        emit_arg(c, OP_CALL, pushed + n + k);
        return;
    }
    if (!pushed && n == 1 && args->at[0]->kind == EXPR_Starred)
        compile_expr(c, args->at[0]->Starred.value);
    else
        compile_starred_row(c, args, pushed, OP_BUILD_LIST, OP_LIST_APPEND,
                            OP_LIST_EXTEND, true);
    if (k)
        keyword_dict(c, keywords);
    emit_arg(c, OP_CALL_FUNCTION_EX, k > 0);
}

static void compile_call(struct compiler *c, struct expr *e)
{
    if (!check_keywords(c, e->Call.keywords) || method_call(c, e))
        return;
    check_callee(c, e->Call.func);
    c->unit->place = e->Call.func->place;
    emit(c, OP_PUSH_NULL);
    c->unit->place = e->place;
    compile_expr(c, e->Call.func);
    compile_call_rest(c, 0, e->Call.args, e->Call.keywords);
}

/* ---- f-strings, subscripts, attributes -------------------------------------------------------------- */

static void compile_joined(struct compiler *c, struct expr *e)
{
    struct exprs *row = e->JoinedStr.values;
    int n = ROW_COUNT(row);
    if (n > STACK_USE_GUIDELINE) {
        emit_const(c, c->rt->types->empty_str);
        emit_name(c, OP_LOAD_METHOD, IDENT_OF(c->rt, join));
        emit_arg(c, OP_BUILD_LIST, 0);
        for (int i = 0; i < n && !c->failed; i++) {
            compile_expr(c, row->at[i]);
            emit_arg(c, OP_LIST_APPEND, 1);
        }
        emit_arg(c, OP_PRECALL, 1);
        emit_arg(c, OP_CALL, 1);
        return;
    }
    compile_exprs(c, row);
    if (n != 1)
        emit_arg(c, OP_BUILD_STRING, n);
}

static void compile_formatted(struct compiler *c, struct expr *e)
{
    int conversion = e->FormattedValue.conversion;
    int arg = conversion == 's' ? 1 : conversion == 'r' ? 2 : conversion == 'a' ? 3 : 0;
    compile_expr(c, e->FormattedValue.value);
    if (e->FormattedValue.format_spec) {
        compile_expr(c, e->FormattedValue.format_spec);
        arg |= 4;
    }
    emit_arg(c, OP_FORMAT_VALUE, arg);
}

static void compile_attribute(struct compiler *c, struct expr *e)
{
    static const uint8_t ops[] = {OP_LOAD_ATTR, OP_STORE_ATTR, OP_DELETE_ATTR};
    compile_expr(c, e->Attribute.value);
    start_at_attribute(c, e);
    if (e->Attribute.ctx == CTX_STORE &&
        forbidden_name(c, e->Attribute.attr, CTX_STORE))
        return;
    emit_name(c, ops[e->Attribute.ctx - CTX_LOAD], e->Attribute.attr);
}

static void compile_subscript(struct compiler *c, struct expr *e)
{
    static const uint8_t ops[] = {OP_BINARY_SUBSCR, OP_STORE_SUBSCR, OP_DELETE_SUBSCR};
    if (e->Subscript.ctx == CTX_LOAD) {
        check_subscripted(c, e->Subscript.value);
        check_index(c, e->Subscript.value, e->Subscript.slice);
    }
    compile_expr(c, e->Subscript.value);
    compile_expr(c, e->Subscript.slice);
    emit(c, ops[e->Subscript.ctx - CTX_LOAD]);
}

static void slice_end(struct compiler *c, struct expr *e)
{
    if (e)
        compile_expr(c, e);
    else
        emit_const(c, c->rt->none);
}

static void compile_slice(struct compiler *c, struct expr *e)
{
    slice_end(c, e->Slice.lower);
    slice_end(c, e->Slice.upper);
    if (e->Slice.step)
        compile_expr(c, e->Slice.step);
    emit_arg(c, OP_BUILD_SLICE, e->Slice.step ? 3 : 2);
}

/* ---- yield and await ---------------------------------------------------------------------------------- */

static void compile_yield(struct compiler *c, struct expr *e)
{
    if (c->unit->scope->kind != SCOPE_OF_FUNCTION) {
        compile_error(c, "'yield' outside function");
        return;
    }
    if (e->kind == EXPR_Yield) {
        slice_end(c, e->Yield.value);
        emit_yield(c);
        return;
    }
    if (c->unit->kind == UNIT_ASYNC_FUNCTION) {
        compile_error(c, "'yield from' inside async function");
        return;
    }
    compile_expr(c, e->YieldFrom.value);
    emit(c, OP_GET_YIELD_FROM_ITER);
    emit_const(c, c->rt->none);
    emit_yield_from(c, false);
}

static void compile_await(struct compiler *c, struct expr *e)
{
    if (c->unit->scope->kind != SCOPE_OF_FUNCTION) {
        compile_error(c, "'await' outside function");
        return;
    }
    if (c->unit->kind != UNIT_ASYNC_FUNCTION && c->unit->kind != UNIT_COMPREHENSION) {
        compile_error(c, "'await' outside async function");
        return;
    }
    compile_expr(c, e->Await.value);
    emit_arg(c, OP_GET_AWAITABLE, 0);
    emit_const(c, c->rt->none);
    emit_yield_from(c, true);
}

/* ---- any expression ---------------------------------------------------------------------------------------- */

static void compile_kind(struct compiler *c, struct expr *e)
{
    static const uint8_t unary[] = {
        [OPER_Invert] = OP_UNARY_INVERT,
        [OPER_Not] = OP_UNARY_NOT,
        [OPER_UAdd] = OP_UNARY_POSITIVE,
        [OPER_USub] = OP_UNARY_NEGATIVE,
    };
    switch (e->kind) {
    case EXPR_NamedExpr:
        compile_expr(c, e->NamedExpr.value);
        emit_arg(c, OP_COPY, 1);
        compile_expr(c, e->NamedExpr.target);
        break;
    case EXPR_BoolOp:
        compile_bool_op(c, e);
        break;
    case EXPR_BinOp:
        compile_expr(c, e->BinOp.left);
        compile_expr(c, e->BinOp.right);
        emit_binary(c, e->BinOp.op, false);
        break;
    case EXPR_UnaryOp:
        compile_expr(c, e->UnaryOp.operand);
        emit(c, unary[e->UnaryOp.op]);
        break;
    case EXPR_Lambda:
        compile_lambda(c, e);
        break;
    case EXPR_IfExp:
        compile_if_exp(c, e);
        break;
    case EXPR_Dict:
        compile_dict(c, e);
        break;
    case EXPR_Set:
        compile_starred_row(c, e->Set.elts, 0, OP_BUILD_SET, OP_SET_ADD, OP_SET_UPDATE,
                            false);
        break;
    case EXPR_GeneratorExp:
    case EXPR_ListComp:
    case EXPR_SetComp:
    case EXPR_DictComp:
        compile_comprehension(c, e);
        break;
    case EXPR_Yield:
    case EXPR_YieldFrom:
        compile_yield(c, e);
        break;
    case EXPR_Await:
        compile_await(c, e);
        break;
    case EXPR_Compare:
        compile_compare(c, e);
        break;
    case EXPR_Call:
        compile_call(c, e);
        break;
    case EXPR_Constant:
        emit_const(c, e->Constant.value);
        break;
    case EXPR_JoinedStr:
        compile_joined(c, e);
        break;
    case EXPR_FormattedValue:
        compile_formatted(c, e);
        break;
    case EXPR_Attribute:
        compile_attribute(c, e);
        break;
    case EXPR_Subscript:
        compile_subscript(c, e);
        break;
    case EXPR_Starred:
        compile_error(c, e->Starred.ctx == CTX_STORE
                             ? "starred assignment target must be in a list or tuple"
                             : "can't use starred expression here");
        break;
    case EXPR_Slice:
        compile_slice(c, e);
        break;
    case EXPR_Name:
        compile_name(c, e->Name.id, e->Name.ctx);
        break;
    case EXPR_List:
    case EXPR_Tuple:
        compile_sequence(c, e);
        break;
    }
}

void compile_expr(struct compiler *c, struct expr *e)
{
    if (c->failed)
        return;
    struct unit *u = c->unit;
    struct place outer = u->place;
    u->place = e->place;
    compile_kind(c, e);
    u->place = outer;
}
