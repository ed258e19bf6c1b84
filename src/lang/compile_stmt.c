/* compile_stmt.c - statements to instructions. */
#include "lang/compiler.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

void compile_stmts(struct compiler *c, struct stmts *body)
{
    for (int i = 0; i < ROW_COUNT(body) && !c->failed; i++)
        compile_stmt(c, body->at[i]);
}

/* ---- blocks around a statement ---------------------------------------------------------- */

bool push_frame_block(struct compiler *c, enum frame_block_kind kind, struct block *b,
                      struct block *exit, const void *datum)
{
    struct unit *u = c->unit;
    if (u->frame_block_count >= MAX_FRAME_BLOCKS) {
        compile_error(c, "too many statically nested blocks");
        return false;
    }
    u->frame_blocks[u->frame_block_count++] =
        (struct frame_block){kind, b, exit, datum};
    return !c->failed;
}

void pop_frame_block(struct compiler *c)
{
    c->unit->frame_block_count--;
}

void exit_with_nones(struct compiler *c)
{
    for (int i = 0; i < 3; i++)
        emit_const(c, c->rt->none);
    emit_arg(c, OP_PRECALL, 2);
    emit_arg(c, OP_CALL, 2);
}

void pop_except_and_reraise(struct compiler *c)
{
    emit_arg(c, OP_COPY, 3);
    emit(c, OP_POP_EXCEPT);
    emit_arg(c, OP_RERAISE, 1);
}

static void keep_under(struct compiler *c, bool keep_top)
{
    if (keep_top)
        emit_arg(c, OP_SWAP, 2);
}

static void unbind(struct compiler *c, Val name)
{
    emit_const(c, c->rt->none);
    compile_name(c, name, CTX_STORE);
    compile_name(c, name, CTX_DEL);
}

/* What leaving this block early takes; keep_top: a value on top stays there. */
void unwind_one(struct compiler *c, const struct frame_block *f, bool keep_top)
{
    switch (f->kind) {
    case FB_WHILE:
    case FB_EXCEPTION_HANDLER:
    case FB_EXCEPTION_GROUP_HANDLER:
    case FB_ASYNC_COMPREHENSION:
        return;
    case FB_FOR:
    case FB_POP_VALUE:
        keep_under(c, keep_top);
        emit(c, OP_POP_TOP);
        return;
    case FB_TRY_EXCEPT:
        emit(c, PSEUDO_POP_BLOCK);
        return;
    case FB_FINALLY_TRY:
        emit(c, PSEUDO_POP_BLOCK);
        if (keep_top && !push_frame_block(c, FB_POP_VALUE, NULL, NULL, NULL))
            return;
        compile_stmts(c, (struct stmts *)(uintptr_t)f->datum);
        if (keep_top)
            pop_frame_block(c);
        c->unit->place = NO_PLACE;
        return;
    case FB_FINALLY_END:
        keep_under(c, keep_top);
        emit(c, OP_POP_TOP);
        keep_under(c, keep_top);
        emit(c, PSEUDO_POP_BLOCK);
        emit(c, OP_POP_EXCEPT);
        return;
    case FB_WITH:
    case FB_ASYNC_WITH:
        c->unit->place = ((const struct stmt *)f->datum)->place;
        emit(c, PSEUDO_POP_BLOCK);
        keep_under(c, keep_top);
        exit_with_nones(c);
        if (f->kind == FB_ASYNC_WITH) {
            emit_arg(c, OP_GET_AWAITABLE, 2);
            emit_const(c, c->rt->none);
            emit_yield_from(c, true);
        }
        emit(c, OP_POP_TOP);
        c->unit->place = NO_PLACE;
        return;
    case FB_HANDLER_CLEANUP:
        if (f->datum)
            emit(c, PSEUDO_POP_BLOCK);
        keep_under(c, keep_top);
        emit(c, PSEUDO_POP_BLOCK);
        emit(c, OP_POP_EXCEPT);
        if (f->datum)
            unbind(c, f->datum);
        return;
    }
}

/* Unwind all blocks, or up to the innermost loop when `loop` is given. */
void unwind_all(struct compiler *c, bool keep_top, struct frame_block **loop)
{
    struct unit *u = c->unit;
    if (!u->frame_block_count || c->failed)
        return;
    struct frame_block *top = &u->frame_blocks[u->frame_block_count - 1];
    if (top->kind == FB_EXCEPTION_GROUP_HANDLER) {
        compile_error(
            c, "'break', 'continue' and 'return' cannot appear in an except* block");
        return;
    }
    if (loop && (top->kind == FB_WHILE || top->kind == FB_FOR)) {
        *loop = top;
        return;
    }
    struct frame_block copy = *top;
    u->frame_block_count--;
    unwind_one(c, &copy, keep_top);
    unwind_all(c, keep_top, loop);
    u->frame_blocks[u->frame_block_count++] = copy;
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static bool has_annotations(const struct stmts *body)
{
    for (int i = 0; i < ROW_COUNT(body); i++) {
        const struct stmt *s = body->at[i];
        bool found = false;
        switch (s->kind) {
        case STMT_AnnAssign:
            return true;
        case STMT_For:
        case STMT_AsyncFor:
            found = has_annotations(s->For.body) || has_annotations(s->For.orelse);
            break;
        case STMT_While:
            found = has_annotations(s->While.body) || has_annotations(s->While.orelse);
            break;
        case STMT_If:
            found = has_annotations(s->If.body) || has_annotations(s->If.orelse);
            break;
        case STMT_With:
        case STMT_AsyncWith:
            found = has_annotations(s->With.body);
            break;
        case STMT_Try:
        case STMT_TryStar:
            for (int k = 0; k < ROW_COUNT(s->Try.handlers); k++)
                if (has_annotations(s->Try.handlers->at[k]->body))
                    return true;
            found = has_annotations(s->Try.body) || has_annotations(s->Try.finalbody) ||
                    has_annotations(s->Try.orelse);
            break;
        case STMT_Match:
            for (int k = 0; k < ROW_COUNT(s->Match.cases); k++)
                if (has_annotations(s->Match.cases->at[k]->body))
                    return true;
            break;
        }
        if (found)
            return true;
    }
    return false;
}

/* A module's or class's body: docstring and __annotations__ included. */
void compile_body(struct compiler *c, struct stmts *body)
{
    int i = 0;
    if (c->unit->kind == UNIT_MODULE && ROW_COUNT(body))
        c->unit->place = body->at[0]->place;
    if (has_annotations(body))
        emit(c, OP_SETUP_ANNOTATIONS);
    if (body_docstring(body)) {
        i = 1;
        compile_expr(c, body->at[0]->Expr.value);
        c->unit->place = NO_PLACE;
        compile_name(c, IDENT_OF(c->rt, __doc__), CTX_STORE);
    }
    for (; i < ROW_COUNT(body) && !c->failed; i++)
        compile_stmt(c, body->at[i]);
}

void compile_interactive(struct compiler *c, struct stmts *body)
{
    if (has_annotations(body))
        emit(c, OP_SETUP_ANNOTATIONS);
    compile_stmts(c, body);
}

/* ---- control ------------------------------------------------------------------------------------ */

static void compile_if(struct compiler *c, struct stmt *s)
{
    struct block *end = block_new(c), *next = s->If.orelse ? block_new(c) : end;
    compile_jump_if(c, s->If.test, next, false);
    compile_stmts(c, s->If.body);
    if (s->If.orelse) {
        emit_jump_nowhere(c, PSEUDO_JUMP, end);
        use_block(c, next);
        compile_stmts(c, s->If.orelse);
    }
    use_block(c, end);
}

static void compile_for(struct compiler *c, struct stmt *s)
{
    struct block *start = block_new(c), *body = block_new(c), *cleanup = block_new(c),
                 *end = block_new(c);
    if (!push_frame_block(c, FB_FOR, start, end, NULL))
        return;
    compile_expr(c, s->For.iter);
    emit(c, OP_GET_ITER);
    use_block(c, start);
    emit_jump(c, OP_FOR_ITER, cleanup);
    use_block(c, body);
    compile_expr(c, s->For.target);
    compile_stmts(c, s->For.body);
    c->unit->place = NO_PLACE;
    emit_jump(c, PSEUDO_JUMP, start);
    use_block(c, cleanup);
    pop_frame_block(c);
    compile_stmts(c, s->For.orelse);
    use_block(c, end);
}

static void compile_async_for(struct compiler *c, struct stmt *s)
{
    if (c->unit->kind != UNIT_ASYNC_FUNCTION) {
        compile_error(c, "'async for' outside async function");
        return;
    }
    struct block *start = block_new(c), *except = block_new(c), *end = block_new(c);
    compile_expr(c, s->For.iter);
    emit(c, OP_GET_AITER);
    use_block(c, start);
    if (!push_frame_block(c, FB_FOR, start, end, NULL))
        return;
    emit_jump(c, PSEUDO_SETUP_FINALLY, except);
    emit(c, OP_GET_ANEXT);
    emit_const(c, c->rt->none);
    emit_yield_from(c, true);
    emit(c, PSEUDO_POP_BLOCK);
    compile_expr(c, s->For.target);
    compile_stmts(c, s->For.body);
    c->unit->place = NO_PLACE;
    emit_jump(c, PSEUDO_JUMP, start);
    pop_frame_block(c);
    use_block(c, except);
    c->unit->place = s->For.iter->place;
    emit(c, OP_END_ASYNC_FOR);
    compile_stmts(c, s->For.orelse);
    use_block(c, end);
}

static void compile_while(struct compiler *c, struct stmt *s)
{
    struct block *loop = block_new(c), *body = block_new(c), *anchor = block_new(c),
                 *end = block_new(c);
    use_block(c, loop);
    if (!push_frame_block(c, FB_WHILE, loop, end, NULL))
        return;
    compile_jump_if(c, s->While.test, anchor, false);
    use_block(c, body);
    compile_stmts(c, s->While.body);
    c->unit->place = s->place;
    compile_jump_if(c, s->While.test, body, true);
    pop_frame_block(c);
    use_block(c, anchor);
    compile_stmts(c, s->While.orelse);
    use_block(c, end);
}

static void compile_return(struct compiler *c, struct stmt *s)
{
    struct expr *value = s->Return.value;
    bool keep = value && value->kind != EXPR_Constant;
    if (c->unit->scope->kind != SCOPE_OF_FUNCTION) {
        compile_error(c, "'return' outside function");
        return;
    }
    if (value && c->unit->scope->coroutine && c->unit->scope->generator) {
        compile_error(c, "'return' with value in async generator");
        return;
    }
    if (keep) {
        compile_expr(c, value);
    } else if (value) {
        c->unit->place = value->place;
        emit(c, OP_NOP);
    }
    if (!value || value->place.line != s->place.line) {
        c->unit->place = s->place;
        emit(c, OP_NOP);
    }
    unwind_all(c, keep, NULL);
    if (!value)
        emit_const(c, c->rt->none);
    else if (!keep)
        emit_const(c, value->Constant.value);
    emit(c, OP_RETURN_VALUE);
}

static void compile_break(struct compiler *c, bool go_on)
{
    struct frame_block *loop = NULL;
    struct place place = c->unit->place;
    emit(c, OP_NOP);
    unwind_all(c, false, &loop);
    if (!loop) {
        c->unit->place = place;
        compile_error(c, go_on ? "'continue' not properly in loop"
                               : "'break' outside loop");
        return;
    }
    if (!go_on)
        unwind_one(c, loop, false);
    emit_jump(c, PSEUDO_JUMP, go_on ? loop->block : loop->exit);
}

static void compile_assert(struct compiler *c, struct stmt *s)
{
    struct expr *test = s->Assert.test;
    if ((test->kind == EXPR_Tuple && ROW_COUNT(test->Tuple.elts)) ||
        (test->kind == EXPR_Constant && is_tuple(test->Constant.value) &&
         tuple_size(test->Constant.value)))
        compile_warn(c, "assertion is always true, perhaps remove parentheses?");
    struct block *end = block_new(c);
    compile_jump_if(c, test, end, true);
    emit(c, OP_LOAD_ASSERTION_ERROR);
    if (s->Assert.msg) {
        compile_expr(c, s->Assert.msg);
        emit_arg(c, OP_PRECALL, 0);
        emit_arg(c, OP_CALL, 0);
    }
    emit_arg(c, OP_RAISE_VARARGS, 1);
    use_block(c, end);
}

/* ---- import ---------------------------------------------------------------------------------------- */

/* Part of a dotted name, interned; held by the arena. */
static Val name_part(struct compiler *c, Val name, ssize_t from, ssize_t to)
{
    Ref part = str_slice(c->rt, name, from, to);
    if (part)
        str_intern_in_place(c->rt, &part);
    else
        c->failed = true;
    return arena_hold_take(c->arena, part);
}

static void import_as(struct compiler *c, Val name, Val asname)
{
    ssize_t length = str_length(name), dot = str_find_char(name, '.', 0, length);
    if (dot < 0) {
        compile_name(c, asname, CTX_STORE);
        return;
    }
    for (;;) {
        ssize_t from = dot + 1;
        dot = str_find_char(name, '.', from, length);
        Val part = name_part(c, name, from, dot < 0 ? length : dot);
        if (!part)
            return;
        emit_arg(c, OP_IMPORT_FROM, name_number(c, &c->unit->names, part));
        if (dot < 0)
            break;
        emit_arg(c, OP_SWAP, 2);
        emit(c, OP_POP_TOP);
    }
    compile_name(c, asname, CTX_STORE);
    emit(c, OP_POP_TOP);
}

static void compile_import(struct compiler *c, struct stmt *s)
{
    for (int i = 0; i < ROW_COUNT(s->Import.names) && !c->failed; i++) {
        struct alias *a = s->Import.names->at[i];
        emit_const_take(c, int_from_int64(c->rt, 0));
        emit_const(c, c->rt->none);
        emit_name(c, OP_IMPORT_NAME, a->name);
        if (a->asname) {
            import_as(c, a->name, a->asname);
            continue;
        }
        ssize_t dot = str_find_char(a->name, '.', 0, str_length(a->name));
        Val name = dot < 0 ? a->name : name_part(c, a->name, 0, dot);
        if (name)
            compile_name(c, name, CTX_STORE);
    }
}

static void compile_import_from(struct compiler *c, struct stmt *s)
{
    struct aliases *names = s->ImportFrom.names;
    Val module = s->ImportFrom.module;
    emit_const_take(c, int_from_int64(c->rt, s->ImportFrom.level));
    Ref list = tuple_new(c->rt, names->count);
    for (int i = 0; list && i < names->count; i++)
        tuple_set_take(list, i, ref_keep(names->at[i]->name));
    if (s->place.line > c->future_line && module &&
        str_equals_ascii(module, "__future__"))
        compile_error(
            c, "from __future__ imports must occur at the beginning of the file");
    emit_const_take(c, list);
    if (c->failed)
        return;
    emit_name(c, OP_IMPORT_NAME, module ? module : c->rt->types->empty_str);
    for (int i = 0; i < names->count && !c->failed; i++) {
        struct alias *a = names->at[i];
        if (!i && str_at(a->name, 0) == '*') {
            emit(c, OP_IMPORT_STAR);
            return;
        }
        emit_name(c, OP_IMPORT_FROM, a->name);
        compile_name(c, a->asname ? a->asname : a->name, CTX_STORE);
    }
    emit(c, OP_POP_TOP);
}

/* ---- assignment ---------------------------------------------------------------------------------------- */

static void compile_assign(struct compiler *c, struct stmt *s)
{
    struct exprs *targets = s->Assign.targets;
    compile_expr(c, s->Assign.value);
    for (int i = 0; i < targets->count && !c->failed; i++) {
        if (i < targets->count - 1)
            emit_arg(c, OP_COPY, 1);
        compile_expr(c, targets->at[i]);
    }
}

static void compile_augmented(struct compiler *c, struct stmt *s)
{
    struct expr *e = s->AugAssign.target;
    struct place outer = c->unit->place;
    c->unit->place = e->place;
    switch (e->kind) {
    case EXPR_Attribute:
        compile_expr(c, e->Attribute.value);
        emit_arg(c, OP_COPY, 1);
        start_at_attribute(c, e);
        emit_name(c, OP_LOAD_ATTR, e->Attribute.attr);
        break;
    case EXPR_Subscript:
        compile_expr(c, e->Subscript.value);
        compile_expr(c, e->Subscript.slice);
        emit_arg(c, OP_COPY, 2);
        emit_arg(c, OP_COPY, 2);
        emit(c, OP_BINARY_SUBSCR);
        break;
    default:
        compile_name(c, e->Name.id, CTX_LOAD);
    }
    c->unit->place = outer;
    compile_expr(c, s->AugAssign.value);
    emit_binary(c, s->AugAssign.op, true);
    c->unit->place = e->place;
    switch (e->kind) {
    case EXPR_Attribute:
        start_at_attribute(c, e);
        emit_arg(c, OP_SWAP, 2);
        emit_name(c, OP_STORE_ATTR, e->Attribute.attr);
        break;
    case EXPR_Subscript:
        emit_arg(c, OP_SWAP, 3);
        emit_arg(c, OP_SWAP, 2);
        emit(c, OP_STORE_SUBSCR);
        break;
    default:
        compile_name(c, e->Name.id, CTX_STORE);
    }
}

static void evaluate_only(struct compiler *c, struct expr *e)
{
    if (!e)
        return;
    compile_expr(c, e);
    emit(c, OP_POP_TOP);
}

static void evaluate_subscript(struct compiler *c, struct expr *e)
{
    if (e->kind == EXPR_Slice) {
        evaluate_only(c, e->Slice.lower);
        evaluate_only(c, e->Slice.upper);
        evaluate_only(c, e->Slice.step);
    } else if (e->kind == EXPR_Tuple) {
        for (int i = 0; i < ROW_COUNT(e->Tuple.elts) && !c->failed; i++)
            evaluate_subscript(c, e->Tuple.elts->at[i]);
    } else {
        evaluate_only(c, e);
    }
}

static void compile_annotated(struct compiler *c, struct stmt *s)
{
    struct expr *target = s->AnnAssign.target, *value = s->AnnAssign.value;
    bool keeps = c->unit->kind == UNIT_MODULE || c->unit->kind == UNIT_CLASS;
    if (value) {
        compile_expr(c, value);
        compile_expr(c, target);
    }
    switch (target->kind) {
    case EXPR_Name:
        if (forbidden_name(c, target->Name.id, CTX_STORE))
            return;
        if (s->AnnAssign.simple && keeps && !c->failed) {
            if (c->future_annotations)
                emit_const_take(c, unparse_expr(c->rt, s->AnnAssign.annotation));
            else
                compile_expr(c, s->AnnAssign.annotation);
            emit_name(c, OP_LOAD_NAME, IDENT_OF(c->rt, __annotations__));
            Val mangled = mangle_name(c->arena, c->unit->class_name, target->Name.id);
            if (!mangled) {
                c->failed = true;
                return;
            }
            emit_const(c, mangled);
            emit(c, OP_STORE_SUBSCR);
        }
        break;
    case EXPR_Attribute:
        if (forbidden_name(c, target->Attribute.attr, CTX_STORE))
            return;
        if (!value)
            evaluate_only(c, target->Attribute.value);
        break;
    case EXPR_Subscript:
        if (!value) {
            evaluate_only(c, target->Subscript.value);
            evaluate_subscript(c, target->Subscript.slice);
        }
        break;
    }
    if (!s->AnnAssign.simple && keeps && !c->future_annotations)
        evaluate_only(c, s->AnnAssign.annotation);
}

/* ---- any statement --------------------------------------------------------------------------------------- */

static void compile_expression_statement(struct compiler *c, struct expr *e)
{
    if (c->interactive && c->unit->depth <= 1) {
        compile_expr(c, e);
        emit(c, OP_PRINT_EXPR);
        return;
    }
    if (e->kind == EXPR_Constant) {
        emit(c, OP_NOP);
        return;
    }
    compile_expr(c, e);
    c->unit->place = NO_PLACE;
    emit(c, OP_POP_TOP);
}

static void compile_raise(struct compiler *c, struct stmt *s)
{
    int n = 0;
    if (s->Raise.exc) {
        compile_expr(c, s->Raise.exc);
        n++;
        if (s->Raise.cause) {
            compile_expr(c, s->Raise.cause);
            n++;
        }
    }
    emit_arg(c, OP_RAISE_VARARGS, n);
}

void compile_stmt(struct compiler *c, struct stmt *s)
{
    if (c->failed)
        return;
    c->unit->place = s->place;
    switch (s->kind) {
    case STMT_FunctionDef:
    case STMT_AsyncFunctionDef:
        compile_function(c, s);
        break;
    case STMT_ClassDef:
        compile_class(c, s);
        break;
    case STMT_Return:
        compile_return(c, s);
        break;
    case STMT_Delete:
        compile_exprs(c, s->Delete.targets);
        break;
    case STMT_Assign:
        compile_assign(c, s);
        break;
    case STMT_AugAssign:
        compile_augmented(c, s);
        break;
    case STMT_AnnAssign:
        compile_annotated(c, s);
        break;
    case STMT_For:
        compile_for(c, s);
        break;
    case STMT_AsyncFor:
        compile_async_for(c, s);
        break;
    case STMT_While:
        compile_while(c, s);
        break;
    case STMT_If:
        compile_if(c, s);
        break;
    case STMT_Match:
        compile_match(c, s);
        break;
    case STMT_Raise:
        compile_raise(c, s);
        break;
    case STMT_Try:
    case STMT_TryStar:
        compile_try(c, s);
        break;
    case STMT_Assert:
        compile_assert(c, s);
        break;
    case STMT_Import:
        compile_import(c, s);
        break;
    case STMT_ImportFrom:
        compile_import_from(c, s);
        break;
    case STMT_Expr:
        compile_expression_statement(c, s->Expr.value);
        break;
    case STMT_Pass:
        emit(c, OP_NOP);
        break;
    case STMT_Break:
        compile_break(c, false);
        break;
    case STMT_Continue:
        compile_break(c, true);
        break;
    case STMT_With:
    case STMT_AsyncWith:
        compile_with(c, s, 0);
        break;
    }
}
