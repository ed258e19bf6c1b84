/* compile_try.c - try, except, except*, finally and with.
 *
 * SETUP and POP_BLOCK bracket what a handler protects; the assembler turns them
 * into the exception table.  A finally body is compiled once for each way out.
 */
#include "lang/compiler.h"

static void unbind(struct compiler *c, Val name)
{
    emit_const(c, c->rt->none);
    compile_name(c, name, CTX_STORE);
    compile_name(c, name, CTX_DEL);
}

/* ---- except --------------------------------------------------------------------------- */

static void named_handler(struct compiler *c, struct handler *h, struct block *end)
{
    struct block *cleanup_end = block_new(c), *cleanup_body = block_new(c);
    compile_name(c, h->name, CTX_STORE);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup_end);
    use_block(c, cleanup_body);
    if (!push_frame_block(c, FB_HANDLER_CLEANUP, cleanup_body, NULL, h->name))
        return;
    compile_stmts(c, h->body);
    pop_frame_block(c);
    c->unit->place = NO_PLACE;
    emit(c, PSEUDO_POP_BLOCK);
    emit(c, PSEUDO_POP_BLOCK);
    emit(c, OP_POP_EXCEPT);
    unbind(c, h->name);
    emit_jump(c, PSEUDO_JUMP, end);
    use_block(c, cleanup_end);
    c->unit->place = NO_PLACE;
    unbind(c, h->name);
    emit_arg(c, OP_RERAISE, 1);
}

static void bare_handler(struct compiler *c, struct handler *h, struct block *end)
{
    struct block *cleanup_body = block_new(c);
    emit(c, OP_POP_TOP);
    use_block(c, cleanup_body);
    if (!push_frame_block(c, FB_HANDLER_CLEANUP, cleanup_body, NULL, NULL))
        return;
    compile_stmts(c, h->body);
    pop_frame_block(c);
    c->unit->place = NO_PLACE;
    emit(c, PSEUDO_POP_BLOCK);
    emit(c, OP_POP_EXCEPT);
    emit_jump(c, PSEUDO_JUMP, end);
}

static void compile_try_except(struct compiler *c, struct stmt *s)
{
    struct handlers *handlers = s->Try.handlers;
    struct block *body = block_new(c), *except = block_new(c), *end = block_new(c),
                 *cleanup = block_new(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, except);
    use_block(c, body);
    if (!push_frame_block(c, FB_TRY_EXCEPT, body, NULL, NULL))
        return;
    compile_stmts(c, s->Try.body);
    pop_frame_block(c);
    emit_nowhere(c, PSEUDO_POP_BLOCK, 0);
    compile_stmts(c, s->Try.orelse);
    emit_jump_nowhere(c, PSEUDO_JUMP, end);
    use_block(c, except);
    c->unit->place = NO_PLACE;
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup);
    emit(c, OP_PUSH_EXC_INFO);
    if (!push_frame_block(c, FB_EXCEPTION_HANDLER, NULL, NULL, NULL))
        return;
    for (int i = 0; i < handlers->count && !c->failed; i++) {
        struct handler *h = handlers->at[i];
        c->unit->place = h->place;
        if (!h->type && i < handlers->count - 1) {
            compile_error(c, "default 'except:' must be last");
            return;
        }
        except = block_new(c);
        if (h->type) {
            compile_expr(c, h->type);
            emit(c, OP_CHECK_EXC_MATCH);
            emit_jump(c, PSEUDO_POP_JUMP_IF_FALSE, except);
        }
        if (h->name)
            named_handler(c, h, end);
        else
            bare_handler(c, h, end);
        use_block(c, except);
    }
    c->unit->place = NO_PLACE;
    pop_frame_block(c);
    emit_arg(c, OP_RERAISE, 0);
    use_block(c, cleanup);
    pop_except_and_reraise(c);
    use_block(c, end);
}

/* ---- except* -------------------------------------------------------------------------------- */

static void group_handler(struct compiler *c, struct handler *h, bool first, bool last,
                          struct block *reraise_star)
{
    struct block *except = block_new(c), *match = block_new(c);
    c->unit->place = h->place;
    if (first) { /* the whole group, and a list for what is raised meanwhile */
        emit_arg(c, OP_COPY, 1);
        emit_arg(c, OP_BUILD_LIST, 0);
        emit_arg(c, OP_SWAP, 2);
    }
    if (h->type) {
        compile_expr(c, h->type);
        emit(c, OP_CHECK_EG_MATCH);
        emit_arg(c, OP_COPY, 1);
        emit_jump(c, PSEUDO_POP_JUMP_IF_NOT_NONE, match);
        emit(c, OP_POP_TOP);
        emit_jump(c, PSEUDO_JUMP, except);
    }
    use_block(c, match);
    struct block *cleanup_end = block_new(c), *cleanup_body = block_new(c);
    if (h->name)
        compile_name(c, h->name, CTX_STORE);
    else
        emit(c, OP_POP_TOP);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup_end);
    use_block(c, cleanup_body);
    if (!push_frame_block(c, FB_HANDLER_CLEANUP, cleanup_body, NULL, h->name))
        return;
    compile_stmts(c, h->body);
    pop_frame_block(c);
    c->unit->place = NO_PLACE;
    emit(c, PSEUDO_POP_BLOCK);
    if (h->name)
        unbind(c, h->name);
    emit_jump(c, PSEUDO_JUMP, except);
    use_block(c, cleanup_end);
    c->unit->place = NO_PLACE;
    if (h->name)
        unbind(c, h->name);
    emit_arg(c, OP_LIST_APPEND, 3);
    emit(c, OP_POP_TOP);
    emit_jump(c, PSEUDO_JUMP, except);
    use_block(c, except);
    if (last) {
        emit_arg(c, OP_LIST_APPEND, 1);
        emit_jump(c, PSEUDO_JUMP, reraise_star);
    }
}

static void compile_try_star(struct compiler *c, struct stmt *s)
{
    struct handlers *handlers = s->Try.handlers;
    struct block *body = block_new(c), *except = block_new(c), *orelse = block_new(c),
                 *end = block_new(c), *cleanup = block_new(c),
                 *reraise_star = block_new(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, except);
    use_block(c, body);
    if (!push_frame_block(c, FB_TRY_EXCEPT, body, NULL, NULL))
        return;
    compile_stmts(c, s->Try.body);
    pop_frame_block(c);
    emit_nowhere(c, PSEUDO_POP_BLOCK, 0);
    emit_jump_nowhere(c, PSEUDO_JUMP, orelse);
    use_block(c, except);
    c->unit->place = NO_PLACE;
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup);
    emit(c, OP_PUSH_EXC_INFO);
    if (!push_frame_block(c, FB_EXCEPTION_GROUP_HANDLER, NULL, NULL, NULL))
        return;
    for (int i = 0; i < handlers->count && !c->failed; i++)
        group_handler(c, handlers->at[i], !i, i == handlers->count - 1, reraise_star);
    c->unit->place = NO_PLACE;
    pop_frame_block(c);
    struct block *reraise = block_new(c);
    use_block(c, reraise_star);
    emit(c, OP_PREP_RERAISE_STAR);
    emit_arg(c, OP_COPY, 1);
    emit_jump(c, PSEUDO_POP_JUMP_IF_NOT_NONE, reraise);
    emit(c, OP_POP_TOP);
    emit(c, PSEUDO_POP_BLOCK);
    emit(c, OP_POP_EXCEPT);
    emit_jump(c, PSEUDO_JUMP, end);
    use_block(c, reraise);
    emit(c, PSEUDO_POP_BLOCK);
    emit_arg(c, OP_SWAP, 2);
    emit(c, OP_POP_EXCEPT);
    emit_arg(c, OP_RERAISE, 0);
    use_block(c, cleanup);
    pop_except_and_reraise(c);
    use_block(c, orelse);
    compile_stmts(c, s->Try.orelse);
    use_block(c, end);
}

/* ---- finally ---------------------------------------------------------------------------------- */

static void try_inside(struct compiler *c, struct stmt *s)
{
    if (!s->Try.handlers)
        compile_stmts(c, s->Try.body);
    else if (s->kind == STMT_TryStar)
        compile_try_star(c, s);
    else
        compile_try_except(c, s);
}

void compile_try(struct compiler *c, struct stmt *s)
{
    if (!s->Try.finalbody) {
        try_inside(c, s);
        return;
    }
    struct block *body = block_new(c), *end = block_new(c), *exit = block_new(c),
                 *cleanup = block_new(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, end);
    use_block(c, body);
    if (!push_frame_block(c, FB_FINALLY_TRY, body, end, s->Try.finalbody))
        return;
    try_inside(c, s);
    emit_nowhere(c, PSEUDO_POP_BLOCK, 0);
    pop_frame_block(c);
    compile_stmts(c, s->Try.finalbody);
    emit_jump_nowhere(c, PSEUDO_JUMP, exit);
    use_block(c, end);
    c->unit->place = NO_PLACE;
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup);
    emit(c, OP_PUSH_EXC_INFO);
    if (!push_frame_block(c, FB_FINALLY_END, end, NULL, NULL))
        return;
    compile_stmts(c, s->Try.finalbody);
    pop_frame_block(c);
    emit_arg(c, OP_RERAISE, 0);
    use_block(c, cleanup);
    pop_except_and_reraise(c);
    use_block(c, exit);
}

/* ---- with ------------------------------------------------------------------------------------- */

static void await_exit(struct compiler *c)
{
    emit_arg(c, OP_GET_AWAITABLE, 2);
    emit_const(c, c->rt->none);
    emit_yield_from(c, true);
}

static void with_exception(struct compiler *c, struct block *final,
                           struct block *cleanup, bool async)
{
    use_block(c, final);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup);
    emit(c, OP_PUSH_EXC_INFO);
    emit(c, OP_WITH_EXCEPT_START);
    if (async)
        await_exit(c);
    c->unit->place = NO_PLACE;
    struct block *swallowed = block_new(c);
    emit_jump(c, PSEUDO_POP_JUMP_IF_TRUE, swallowed);
    emit_arg(c, OP_RERAISE, 2);
    use_block(c, cleanup);
    pop_except_and_reraise(c);
    use_block(c, swallowed);
    emit(c, OP_POP_TOP);
    emit(c, PSEUDO_POP_BLOCK);
    emit(c, OP_POP_EXCEPT);
    emit(c, OP_POP_TOP);
    emit(c, OP_POP_TOP);
}

void compile_with(struct compiler *c, struct stmt *s, int at)
{
    bool async = s->kind == STMT_AsyncWith;
    struct with_item *item = s->With.items->at[at];
    if (c->failed)
        return;
    if (async && c->unit->kind != UNIT_ASYNC_FUNCTION) {
        compile_error(c, "'async with' outside async function");
        return;
    }
    struct block *block = block_new(c), *final = block_new(c), *exit = block_new(c),
                 *cleanup = block_new(c);
    compile_expr(c, item->context);
    if (async) {
        emit(c, OP_BEFORE_ASYNC_WITH);
        emit_arg(c, OP_GET_AWAITABLE, 1);
        emit_const(c, c->rt->none);
        emit_yield_from(c, true);
    } else {
        emit(c, OP_BEFORE_WITH);
    }
    emit_jump(c, PSEUDO_SETUP_WITH, final);
    use_block(c, block);
    if (!push_frame_block(c, async ? FB_ASYNC_WITH : FB_WITH, block, final, s))
        return;
    if (item->vars)
        compile_expr(c, item->vars);
    else
        emit(c, OP_POP_TOP);
    if (at + 1 == s->With.items->count)
        compile_stmts(c, s->With.body);
    else
        compile_with(c, s, at + 1);
    if (!async)
        c->unit->place = NO_PLACE;
    pop_frame_block(c);
    emit(c, PSEUDO_POP_BLOCK);
    c->unit->place = s->place;
    exit_with_nones(c);
    if (async)
        await_exit(c);
    emit(c, OP_POP_TOP);
    emit_jump(c, PSEUDO_JUMP, exit);
    with_exception(c, final, cleanup, async);
    use_block(c, exit);
}
