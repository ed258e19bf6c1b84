/* tree.c - the arena and the making of nodes. */
#include "lang/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "types/str.h"

struct arena_block {
    struct arena_block *older;
};

enum { ARENA_BLOCK = 64 * 1024 };

void arena_init(struct runtime *rt, struct arena *a)
{
    *a = (struct arena){.rt = rt};
}

void arena_release(struct arena *a)
{
    for (size_t i = 0; i < a->held_count; i++)
        ref_drop(a->rt, a->held[i]);
    free(a->held);
    for (struct arena_block *b = a->blocks; b;) {
        struct arena_block *older = b->older;
        free(b);
        b = older;
    }
    *a = (struct arena){.rt = a->rt};
}

void *arena_alloc(struct arena *a, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if ((size_t)(a->end - a->next) < size) {
        size_t room = size > ARENA_BLOCK / 4 ? size : ARENA_BLOCK;
        struct arena_block *b = xalloc(room + 16);
        b->older = a->blocks;
        a->blocks = b;
        if (room != ARENA_BLOCK && a->next)
            return (char *)b + 16; /* a block of its own; the current one goes on */
        a->next = (char *)b + 16;
        a->end = a->next + room;
    }
    void *p = a->next;
    a->next += size;
    return p;
}

Val arena_hold_take(struct arena *a, Ref r)
{
    if (r)
        *ARRAY_PUSH(a->held, a->held_count, a->held_room) = r;
    return r;
}

struct expr *expr_new(struct arena *a, enum expr_kind kind, struct place place)
{
    struct expr *e = arena_alloc(a, sizeof *e);
    e->kind = (uint8_t)kind;
    e->place = place;
    return e;
}

struct stmt *stmt_new(struct arena *a, enum stmt_kind kind, struct place place)
{
    struct stmt *s = arena_alloc(a, sizeof *s);
    s->kind = (uint8_t)kind;
    s->place = place;
    return s;
}

struct pattern *pattern_new(struct arena *a, enum pattern_kind kind, struct place place)
{
    struct pattern *p = arena_alloc(a, sizeof *p);
    p->kind = (uint8_t)kind;
    p->place = place;
    return p;
}

void row_add(struct arena *a, struct row *r, void *item)
{
    if (r->count == r->room) {
        int room = r->room ? r->room * 2 : 8;
        void **at = arena_alloc(a, (size_t)room * sizeof *at);
        if (r->count)
            memcpy(at, r->at, (size_t)r->count * sizeof *at);
        r->at = at;
        r->room = room;
    }
    r->at[r->count++] = item;
}

void *row_done(struct arena *a, const struct row *r)
{
    if (!r->count)
        return NULL;
    struct exprs *done =
        arena_alloc(a, sizeof *done + (size_t)r->count * sizeof done->at[0]);
    done->count = r->count;
    memcpy(done->at, r->at, (size_t)r->count * sizeof done->at[0]);
    return done;
}

static const struct {
    const char *sign, *name;
} operators[] = {
    [OPER_And] = {"and", "And"},
    [OPER_Or] = {"or", "Or"},
    [OPER_Add] = {"+", "Add"},
    [OPER_Sub] = {"-", "Sub"},
    [OPER_Mult] = {"*", "Mult"},
    [OPER_MatMult] = {"@", "MatMult"},
    [OPER_Div] = {"/", "Div"},
    [OPER_Mod] = {"%", "Mod"},
    [OPER_Pow] = {"**", "Pow"},
    [OPER_LShift] = {"<<", "LShift"},
    [OPER_RShift] = {">>", "RShift"},
    [OPER_BitOr] = {"|", "BitOr"},
    [OPER_BitXor] = {"^", "BitXor"},
    [OPER_BitAnd] = {"&", "BitAnd"},
    [OPER_FloorDiv] = {"//", "FloorDiv"},
    [OPER_Invert] = {"~", "Invert"},
    [OPER_Not] = {"not", "Not"},
    [OPER_UAdd] = {"+", "UAdd"},
    [OPER_USub] = {"-", "USub"},
    [OPER_Eq] = {"==", "Eq"},
    [OPER_NotEq] = {"!=", "NotEq"},
    [OPER_Lt] = {"<", "Lt"},
    [OPER_LtE] = {"<=", "LtE"},
    [OPER_Gt] = {">", "Gt"},
    [OPER_GtE] = {">=", "GtE"},
    [OPER_Is] = {"is", "Is"},
    [OPER_IsNot] = {"is not", "IsNot"},
    [OPER_In] = {"in", "In"},
    [OPER_NotIn] = {"not in", "NotIn"},
};

const char *operator_sign(int op)
{
    return operators[op].sign;
}

const char *operator_name(int op)
{
    return operators[op].name;
}

Val body_docstring(const struct stmts *body)
{
    if (!ROW_COUNT(body))
        return NULL;
    const struct stmt *first = body->at[0];
    if (first->kind != STMT_Expr || first->Expr.value->kind != EXPR_Constant)
        return NULL;
    Val v = first->Expr.value->Constant.value;
    return is_exact(v, &str_def) ? v : NULL;
}

/* ---- counting -------------------------------------------------------------------- */

static int handlers_count(const struct handlers *handlers)
{
    int n = 0;
    for (int i = 0; i < ROW_COUNT(handlers); i++)
        n += statements_count(handlers->at[i]->body);
    return n;
}

static int cases_count(const struct match_cases *cases)
{
    int n = 0;
    for (int i = 0; i < ROW_COUNT(cases); i++)
        n += statements_count(cases->at[i]->body);
    return n;
}

static int inner_count(const struct stmt *s)
{
    switch (s->kind) {
    case STMT_FunctionDef:      return statements_count(s->FunctionDef.body);
    case STMT_AsyncFunctionDef: return statements_count(s->AsyncFunctionDef.body);
    case STMT_ClassDef:         return statements_count(s->ClassDef.body);
    case STMT_For:              return statements_count(s->For.body) + statements_count(s->For.orelse);
    case STMT_AsyncFor:         return statements_count(s->AsyncFor.body) + statements_count(s->AsyncFor.orelse);
    case STMT_While:            return statements_count(s->While.body) + statements_count(s->While.orelse);
    case STMT_If:               return statements_count(s->If.body) + statements_count(s->If.orelse);
    case STMT_With:             return statements_count(s->With.body);
    case STMT_AsyncWith:        return statements_count(s->AsyncWith.body);
    case STMT_Match:            return cases_count(s->Match.cases);
    case STMT_Try:
        return statements_count(s->Try.body) + handlers_count(s->Try.handlers) + statements_count(s->Try.orelse) +
               statements_count(s->Try.finalbody);
    case STMT_TryStar:
        return statements_count(s->TryStar.body) + handlers_count(s->TryStar.handlers) + statements_count(s->TryStar.orelse) +
               statements_count(s->TryStar.finalbody);
    default: return 0;
    }
}

int statements_count(const struct stmts *body)
{
    int n = ROW_COUNT(body);
    for (int i = 0; i < ROW_COUNT(body); i++)
        n += inner_count(body->at[i]);
    return n;
}
