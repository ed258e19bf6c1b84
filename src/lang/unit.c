/* unit.c - one code object at a time: functions, classes, lambdas, comprehensions. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- entering and leaving --------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(Val const *)a, *(Val const *)b);
}

/* Cells, or free variables, in alphabetical order. */
static void add_sorted(struct compiler *c, struct name_table *t, struct scope *scope,
                       enum symbol_scope kind, int flag)
{
    Val *names = xalloc((size_t)(scope->count + 1) * sizeof *names);
    size_t n = 0;
    for (int i = 0; i < scope->count; i++)
        if (scope->symbols[i].scope == kind || (scope->symbols[i].flags & flag))
            names[n++] = scope->symbols[i].name;
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 0; i < n; i++)
        name_number(c, t, names[i]);
    free(names);
}

static bool is_function_unit(const struct unit *u)
{
    return u->kind == UNIT_FUNCTION || u->kind == UNIT_ASYNC_FUNCTION ||
           u->kind == UNIT_LAMBDA;
}

static bool set_qualname(struct compiler *c)
{
    struct unit *u = c->unit, *outer = u->outer;
    u->qualname = u->name;
    if (u->depth <= 2)
        return true;
    if (u->kind == UNIT_FUNCTION || u->kind == UNIT_ASYNC_FUNCTION ||
        u->kind == UNIT_CLASS) {
        Val mangled = mangle_name(c->arena, outer->class_name, u->name);
        struct symbol *s = mangled ? scope_symbol(outer->scope, mangled) : NULL;
        if (s && s->scope == SCOPE_GLOBAL_EXPLICIT)
            return true;
    }
    u->qualname = arena_hold_take(
        c->arena,
        str_format(c->rt, is_function_unit(outer) ? "%U.<locals>.%U" : "%U.%U",
                   outer->qualname, u->name));
    return u->qualname != NULL;
}

bool unit_enter(struct compiler *c, enum unit_kind kind, Val name, const void *key,
                int line)
{
    struct unit *u = arena_alloc(c->arena, sizeof *u);
    u->kind = kind;
    u->scope = symbols_scope(c->symbols, key);
    u->name = name;
    u->outer = c->unit;
    u->first_line = line;
    u->place = (struct place){line, 0, line, 0};
    u->depth = c->unit ? c->unit->depth + 1 : 1;
    leftovers_scope(c->left, u->depth);
    for (int i = 0; i < u->scope->params.count; i++)
        name_number(c, &u->varnames, u->scope->params.at[i]);
    add_sorted(c, &u->cellvars, u->scope, SCOPE_CELL, 0);
    if (u->scope->needs_class_cell)
        name_number(c, &u->cellvars, IDENT_OF(c->rt, __class__));
    add_sorted(c, &u->freevars, u->scope, SCOPE_FREE, DEF_FREE_CLASS);
    if (c->unit)
        u->class_name = c->unit->class_name;
    c->unit = u;
    u->current = block_new(c);
    if (kind == UNIT_MODULE) {
        u->place.line = 0;
    } else if (!set_qualname(c)) {
        c->failed = true;
    }
    emit_arg(c, OP_RESUME, 0);
    if (kind == UNIT_MODULE)
        u->place.line = -1;
    return !c->failed;
}

void unit_leave(struct compiler *c)
{
    struct unit *u = c->unit;
    for (int i = 0; i < u->consts.count; i++)
        ref_drop(c->rt, u->consts.items[i]);
    free(u->consts.items);
    free(u->consts.index);
    c->unit = u->outer;
}

Ref unit_finish(struct compiler *c, bool add_none)
{
    Ref code = c->failed ? NULL : unit_assemble(c, add_none);
    if (!code)
        c->failed = true;
    unit_leave(c);
    return code;
}

/* ---- closures ------------------------------------------------------------------------------ */

void make_closure(struct compiler *c, Val v, int flags)
{
    struct code *code = as_code(v);
    struct unit *u = c->unit;
    if (code->nfreevars) {
        for (int i = code->nlocalsplus - code->nfreevars; i < code->nlocalsplus; i++) {
            /* The tuple may be one with a constant's, whose strings are not interned. */
            Ref interned = ref_keep(tuple_at(code->localsplus_names, i));
            str_intern_in_place(c->rt, &interned);
            Val name = arena_hold_take(c->arena, interned);
            struct symbol *s = scope_symbol(u->scope, name);
            bool cell = (u->kind == UNIT_CLASS && name == IDENT_OF(c->rt, __class__)) ||
                        (s && s->scope == SCOPE_CELL);
            int n = name_find(cell ? &u->cellvars : &u->freevars, name);
            emit_arg(c, OP_LOAD_CLOSURE, cell ? n : n + u->cellvars.count);
        }
        flags |= 8;
        emit_arg(c, OP_BUILD_TUPLE, code->nfreevars);
    }
    emit_const(c, v);
    emit_arg(c, OP_MAKE_FUNCTION, flags);
}

/* ---- functions ------------------------------------------------------------------------------ */

static void apply_decorators(struct compiler *c, struct exprs *row)
{
    struct place outer = c->unit->place;
    for (int i = ROW_COUNT(row) - 1; i >= 0; i--) {
        c->unit->place = row->at[i]->place;
        emit_arg(c, OP_PRECALL, 0);
        emit_arg(c, OP_CALL, 0);
    }
    c->unit->place = outer;
}

static bool keyword_defaults(struct compiler *c, struct arguments *a)
{
    struct row keys = {0};
    for (int i = 0; i < ROW_COUNT(a->kwonly) && !c->failed; i++) {
        if (!a->kw_defaults->at[i])
            continue;
        Val name = mangle_name(c->arena, c->unit->class_name, a->kwonly->at[i]->name);
        if (!name) {
            c->failed = true;
            return false;
        }
        row_add(c->arena, &keys, (void *)(uintptr_t)name);
        compile_expr(c, a->kw_defaults->at[i]);
    }
    if (!keys.count)
        return false;
    emit_const_take(c, tuple_from_array(c->rt, (Val const *)keys.at, keys.count));
    emit_arg(c, OP_BUILD_CONST_KEY_MAP, keys.count);
    return true;
}

static int default_arguments(struct compiler *c, struct arguments *a)
{
    int flags = 0;
    if (a->defaults) {
        compile_exprs(c, a->defaults);
        emit_arg(c, OP_BUILD_TUPLE, a->defaults->count);
        flags |= 1;
    }
    if (a->kwonly && keyword_defaults(c, a))
        flags |= 2;
    return flags;
}

static void annotation(struct compiler *c, Val name, struct expr *e, int *count)
{
    if (!e || c->failed)
        return;
    Val mangled = mangle_name(c->arena, c->unit->class_name, name);
    if (!mangled) {
        c->failed = true;
        return;
    }
    emit_const(c, mangled);
    if (c->future_annotations) {
        emit_const_take(c, unparse_expr(c->rt, e));
    } else if (e->kind == EXPR_Starred) {
        compile_expr(c, e->Starred.value);
        emit_arg(c, OP_UNPACK_SEQUENCE, 1);
    } else {
        compile_expr(c, e);
    }
    *count += 2;
}

static void annotation_row(struct compiler *c, struct params *row, int *count)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        annotation(c, row->at[i]->name, row->at[i]->annotation, count);
}

static bool annotations(struct compiler *c, struct arguments *a, struct expr *returns)
{
    int count = 0;
    annotation_row(c, a->args, &count);
    annotation_row(c, a->posonly, &count);
    if (a->vararg)
        annotation(c, a->vararg->name, a->vararg->annotation, &count);
    annotation_row(c, a->kwonly, &count);
    if (a->kwarg)
        annotation(c, a->kwarg->name, a->kwarg->annotation, &count);
    annotation(c, IDENT_OF(c->rt, return ), returns, &count);
    if (count)
        emit_arg(c, OP_BUILD_TUPLE, count);
    return count > 0;
}

static bool check_params(struct compiler *c, struct params *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (forbidden_name(c, row->at[i]->name, CTX_STORE))
            return false;
    return true;
}

static bool check_arguments(struct compiler *c, struct arguments *a)
{
    return check_params(c, a->posonly) && check_params(c, a->args) &&
           (!a->vararg || !forbidden_name(c, a->vararg->name, CTX_STORE)) &&
           check_params(c, a->kwonly) &&
           (!a->kwarg || !forbidden_name(c, a->kwarg->name, CTX_STORE));
}

static void set_counts(struct unit *u, struct arguments *a)
{
    u->argcount = ROW_COUNT(a->args);
    u->posonlyargcount = ROW_COUNT(a->posonly);
    u->kwonlyargcount = ROW_COUNT(a->kwonly);
}

void compile_function(struct compiler *c, struct stmt *s)
{
    struct arguments *a = s->FunctionDef.args;
    struct exprs *decorators = s->FunctionDef.decorator_list;
    struct stmts *body = s->FunctionDef.body;
    if (!check_arguments(c, a))
        return;
    compile_exprs(c, decorators);
    int line = decorators ? decorators->at[0]->place.line : s->place.line;
    int flags = default_arguments(c, a);
    if (annotations(c, a, s->FunctionDef.returns))
        flags |= 4;
    if (c->failed)
        return;
    enum unit_kind kind =
        s->kind == STMT_FunctionDef ? UNIT_FUNCTION : UNIT_ASYNC_FUNCTION;
    unit_enter(c, kind, s->FunctionDef.name, s, line);
    Val doc = body_docstring(body);
    const_number(c, doc ? doc : c->rt->none);
    set_counts(c->unit, a);
    for (int i = doc ? 1 : 0; i < body->count && !c->failed; i++)
        compile_stmt(c, body->at[i]);
    Ref code = unit_finish(c, true);
    if (!code)
        return;
    make_closure(c, code, flags);
    ref_drop(c->rt, code);
    apply_decorators(c, decorators);
    compile_name(c, s->FunctionDef.name, CTX_STORE);
}

void compile_lambda(struct compiler *c, struct expr *e)
{
    struct arguments *a = e->Lambda.args;
    if (!check_arguments(c, a))
        return;
    int flags = default_arguments(c, a);
    Val name = arena_hold_take(c->arena, str_intern(c->rt, "<lambda>"));
    if (!name)
        c->failed = true;
    if (c->failed)
        return;
    unit_enter(c, UNIT_LAMBDA, name, e, e->place.line);
    const_number(c, c->rt->none);
    set_counts(c->unit, a);
    compile_expr(c, e->Lambda.body);
    bool generator = c->unit->scope->generator;
    if (!generator)
        emit(c, OP_RETURN_VALUE);
    Ref code = unit_finish(c, !generator);
    if (!code)
        return;
    make_closure(c, code, flags);
    ref_drop(c->rt, code);
}

/* ---- classes ---------------------------------------------------------------------------------- */

static void class_body(struct compiler *c, struct stmt *s)
{
    struct runtime *rt = c->rt;
    c->unit->class_name = s->ClassDef.name;
    compile_name(c, IDENT_OF(rt, __name__), CTX_LOAD);
    compile_name(c, IDENT_OF(rt, __module__), CTX_STORE);
    emit_const(c, c->unit->qualname);
    compile_name(c, IDENT_OF(rt, __qualname__), CTX_STORE);
    compile_body(c, s->ClassDef.body);
    c->unit->place = NO_PLACE;
    if (c->unit->scope->needs_class_cell) {
        emit_arg(c, OP_LOAD_CLOSURE, 0);
        emit_arg(c, OP_COPY, 1);
        compile_name(c, IDENT_OF(rt, __classcell__), CTX_STORE);
    } else {
        emit_const(c, rt->none);
    }
    emit(c, OP_RETURN_VALUE);
}

void compile_class(struct compiler *c, struct stmt *s)
{
    struct exprs *decorators = s->ClassDef.decorator_list;
    compile_exprs(c, decorators);
    if (c->failed)
        return;
    int line = decorators ? decorators->at[0]->place.line : s->place.line;
    unit_enter(c, UNIT_CLASS, s->ClassDef.name, s, line);
    class_body(c, s);
    Ref code = unit_finish(c, true);
    if (!code)
        return;
    emit(c, OP_PUSH_NULL);
    emit(c, OP_LOAD_BUILD_CLASS);
    make_closure(c, code, 0);
    ref_drop(c->rt, code);
    emit_const(c, s->ClassDef.name);
    compile_call_rest(c, 2, s->ClassDef.bases, s->ClassDef.keywords);
    apply_decorators(c, decorators);
    compile_name(c, s->ClassDef.name, CTX_STORE);
}

/* ---- comprehensions ------------------------------------------------------------------------------ */

struct comp {
    struct expr *e;
    struct comprehensions *fors;
    struct expr *elt, *value;
};

static void comp_clause(struct compiler *c, struct comp *k, int at, int depth);

static void comp_element(struct compiler *c, struct comp *k, int depth)
{
    compile_expr(c, k->elt);
    switch (k->e->kind) {
    case EXPR_GeneratorExp:
        emit_yield(c);
        emit(c, OP_POP_TOP);
        break;
    case EXPR_ListComp:
        emit_arg(c, OP_LIST_APPEND, depth + 1);
        break;
    case EXPR_SetComp:
        emit_arg(c, OP_SET_ADD, depth + 1);
        break;
    case EXPR_DictComp:
        compile_expr(c, k->value);
        emit_arg(c, OP_MAP_ADD, depth + 1);
        break;
    }
}

static void comp_inside(struct compiler *c, struct comp *k, int at, int depth,
                        struct block *if_cleanup)
{
    struct comprehension *gen = k->fors->at[at];
    compile_expr(c, gen->target);
    for (int i = 0; i < ROW_COUNT(gen->ifs); i++)
        compile_jump_if(c, gen->ifs->at[i], if_cleanup, false);
    if (at + 1 < k->fors->count)
        comp_clause(c, k, at + 1, depth);
    else
        comp_element(c, k, depth);
}

/* `for y in [f(x)]` is an assignment: its one value, or NULL. */
static struct expr *only_value(struct expr *iter)
{
    if (iter->kind != EXPR_List && iter->kind != EXPR_Tuple)
        return NULL;
    if (ROW_COUNT(iter->List.elts) != 1 || iter->List.elts->at[0]->kind == EXPR_Starred)
        return NULL;
    return iter->List.elts->at[0];
}

static void comp_sync(struct compiler *c, struct comp *k, int at, int depth)
{
    struct comprehension *gen = k->fors->at[at];
    struct block *start = block_new(c), *if_cleanup = block_new(c),
                 *anchor = block_new(c);
    struct expr *only = NULL;
    if (!at) {
        c->unit->argcount = 1;
        emit_arg(c, OP_LOAD_FAST, 0);
    } else if ((only = only_value(gen->iter))) {
        compile_expr(c, only);
    } else {
        compile_expr(c, gen->iter);
        emit(c, OP_GET_ITER);
    }
    if (!only) {
        depth++;
        use_block(c, start);
        emit_jump(c, OP_FOR_ITER, anchor);
    }
    comp_inside(c, k, at, depth, if_cleanup);
    use_block(c, if_cleanup);
    if (!only) {
        emit_jump(c, PSEUDO_JUMP, start);
        use_block(c, anchor);
    }
}

static void comp_async(struct compiler *c, struct comp *k, int at, int depth)
{
    struct block *start = block_new(c), *except = block_new(c),
                 *if_cleanup = block_new(c);
    if (!at) {
        c->unit->argcount = 1;
        emit_arg(c, OP_LOAD_FAST, 0);
    } else {
        compile_expr(c, k->fors->at[at]->iter);
        emit(c, OP_GET_AITER);
    }
    use_block(c, start);
    if (!push_frame_block(c, FB_ASYNC_COMPREHENSION, start, NULL, NULL))
        return;
    emit_jump(c, PSEUDO_SETUP_FINALLY, except);
    emit(c, OP_GET_ANEXT);
    emit_const(c, c->rt->none);
    emit_yield_from(c, true);
    emit(c, PSEUDO_POP_BLOCK);
    comp_inside(c, k, at, depth + 1, if_cleanup);
    use_block(c, if_cleanup);
    emit_jump(c, PSEUDO_JUMP, start);
    pop_frame_block(c);
    use_block(c, except);
    emit(c, OP_END_ASYNC_FOR);
}

static void comp_clause(struct compiler *c, struct comp *k, int at, int depth)
{
    if (c->failed)
        return;
    if (k->fors->at[at]->is_async)
        comp_async(c, k, at, depth);
    else
        comp_sync(c, k, at, depth);
}

void compile_comprehension(struct compiler *c, struct expr *e)
{
    static const struct {
        const char *name;
        int build;
    } kinds[] = {
        [EXPR_GeneratorExp] = {"<genexpr>", 0},
        [EXPR_ListComp] = {"<listcomp>", OP_BUILD_LIST},
        [EXPR_SetComp] = {"<setcomp>", OP_BUILD_SET},
        [EXPR_DictComp] = {"<dictcomp>", OP_BUILD_MAP},
    };
    struct comp k = {.e = e};
    if (e->kind == EXPR_DictComp) {
        k.elt = e->DictComp.key;
        k.value = e->DictComp.value;
        k.fors = e->DictComp.generators;
    } else {
        k.elt = e->ListComp.elt;
        k.fors = e->ListComp.generators;
    }
    enum unit_kind outer = c->unit->kind;
    Val name = arena_hold_take(c->arena, str_intern(c->rt, kinds[e->kind].name));
    if (!name) {
        c->failed = true;
        return;
    }
    unit_enter(c, UNIT_COMPREHENSION, name, e, e->place.line);
    c->unit->place = e->place;
    bool async = c->unit->scope->coroutine, generator = e->kind == EXPR_GeneratorExp;
    if (async && !generator && outer != UNIT_ASYNC_FUNCTION &&
        outer != UNIT_COMPREHENSION)
        compile_error(c,
                      "asynchronous comprehension outside of an asynchronous function");
    if (!generator)
        emit_arg(c, kinds[e->kind].build, 0);
    comp_clause(c, &k, 0, 0);
    if (!generator)
        emit(c, OP_RETURN_VALUE);
    Ref code = unit_finish(c, true);
    if (!code)
        return;
    make_closure(c, code, 0);
    ref_drop(c->rt, code);
    struct comprehension *first = k.fors->at[0];
    compile_expr(c, first->iter);
    emit(c, first->is_async ? OP_GET_AITER : OP_GET_ITER);
    emit_arg(c, OP_PRECALL, 0);
    emit_arg(c, OP_CALL, 0);
    if (async && !generator) {
        emit_arg(c, OP_GET_AWAITABLE, 0);
        emit_const(c, c->rt->none);
        emit_yield_from(c, true);
    }
}
