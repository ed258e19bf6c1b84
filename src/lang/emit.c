/* emit.c - instructions into blocks; names and constants into numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "lang/token.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- blocks ---------------------------------------------------------------------- */

struct block *block_new(struct compiler *c)
{
    struct block *b = arena_alloc(c->arena, sizeof *b);
    b->older = c->unit->blocks;
    c->unit->blocks = b;
    return b;
}

void use_block(struct compiler *c, struct block *b)
{
    c->unit->current->next = b;
    c->unit->current = b;
    c->unit->need_block = false;
}

struct instr *block_push(struct compiler *c, struct block *b)
{
    if (b->count == b->room) {
        int room = b->room ? b->room * 2 : 8;
        struct instr *instr = arena_alloc(c->arena, (size_t)room * sizeof *instr);
        if (b->count)
            memcpy(instr, b->instr, (size_t)b->count * sizeof *instr);
        b->instr = instr;
        b->room = room;
    }
    struct instr *i = &b->instr[b->count++];
    memset(i, 0, sizeof *i);
    return i;
}

void block_insert(struct compiler *c, struct block *b, int at, struct instr i)
{
    block_push(c, b);
    memmove(&b->instr[at + 1], &b->instr[at], (size_t)(b->count - 1 - at) * sizeof i);
    b->instr[at] = i;
}

bool is_setup_op(int op)
{
    return op == PSEUDO_SETUP_FINALLY || op == PSEUDO_SETUP_CLEANUP ||
           op == PSEUDO_SETUP_WITH;
}

bool is_jump_op(int op)
{
    if (op >= 256)
        return op >= PSEUDO_JUMP;
    return opcode_table[op].kind == ARG_JUMP || opcode_table[op].kind == ARG_BACK;
}

bool ends_block(int op)
{
    return is_jump_op(op) || op == OP_RETURN_VALUE || op == OP_RAISE_VARARGS ||
           op == OP_RERAISE;
}

void emit_at(struct compiler *c, int op, int arg, struct block *target,
             struct place place)
{
    struct unit *u = c->unit;
    if (u->need_block)
        use_block(c, block_new(c));
    struct instr *i = block_push(c, u->current);
    i->op = op;
    i->arg = arg;
    i->target = target;
    i->place = place;
    if (op == OP_RETURN_VALUE)
        u->current->returns = true;
    u->need_block = ends_block(op);
}

void emit(struct compiler *c, int op)
{
    emit_at(c, op, 0, NULL, c->unit->place);
}

void emit_arg(struct compiler *c, int op, int arg)
{
    emit_at(c, op, arg, NULL, c->unit->place);
}

static const struct place artificial = {-1, 0, 0, 0};

void emit_nowhere(struct compiler *c, int op, int arg)
{
    emit_at(c, op, arg, NULL, artificial);
}

void emit_jump(struct compiler *c, int op, struct block *target)
{
    emit_at(c, op, 0, target, c->unit->place);
}

void emit_jump_nowhere(struct compiler *c, int op, struct block *target)
{
    emit_at(c, op, 0, target, artificial);
}

/* ---- names ----------------------------------------------------------------------------- */

static size_t pointer_hash(const void *p)
{
    uintptr_t h = (uintptr_t)p >> 4;
    return h ^ h >> 13;
}

int name_find(const struct name_table *t, Val name)
{
    if (!t->index_room)
        return -1;
    size_t mask = (size_t)t->index_room - 1, i = pointer_hash(name) & mask;
    while (t->index[i] >= 0) {
        if (t->names[t->index[i]] == name)
            return t->index[i];
        i = (i + 1) & mask;
    }
    return -1;
}

int name_number(struct compiler *c, struct name_table *t, Val name)
{
    int n = name_find(t, name);
    if (n >= 0)
        return n;
    if (t->count == t->room) {
        int room = t->room ? t->room * 2 : 8;
        Val *names = arena_alloc(c->arena, (size_t)room * sizeof *names);
        if (t->count)
            memcpy(names, t->names, (size_t)t->count * sizeof *names);
        t->names = names;
        t->room = room;
        t->index_room = room * 2;
        t->index = arena_alloc(c->arena, (size_t)t->index_room * sizeof *t->index);
        memset(t->index, -1, (size_t)t->index_room * sizeof *t->index);
        for (int k = 0; k < t->count; k++) {
            size_t i = pointer_hash(names[k]) & ((size_t)t->index_room - 1);
            while (t->index[i] >= 0)
                i = (i + 1) & ((size_t)t->index_room - 1);
            t->index[i] = k;
        }
    }
    size_t mask = (size_t)t->index_room - 1, i = pointer_hash(name) & mask;
    while (t->index[i] >= 0)
        i = (i + 1) & mask;
    t->index[i] = t->count;
    t->names[t->count] = name;
    return t->count++;
}

void emit_name(struct compiler *c, int op, Val name)
{
    Val mangled = mangle_name(c->arena, c->unit->class_name, name);
    if (!mangled) {
        c->failed = true;
        return;
    }
    emit_arg(c, op, name_number(c, &c->unit->names, mangled));
}

/* ---- constants ---------------------------------------------------------------------------- */
/* Two constants are one when type and value agree: 1, 1.0 and True are three, so
 * are 0.0 and -0.0; tuples and frozensets are compared item by item. */

static size_t double_hash(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return (size_t)(bits ^ bits >> 29);
}

static size_t const_hash(struct runtime *rt, Val v)
{
    size_t h = pointer_hash(v->type);
    if (is_float(v))
        return h ^ double_hash(float_value(v));
    if (is_complex(v)) {
        struct complex_obj *z = LOOK(complex_obj, v);
        return h ^ double_hash(z->real) ^ double_hash(z->imag) * 3;
    }
    if (is_tuple(v)) {
        for (ssize_t i = 0; i < tuple_size(v); i++)
            h = h * 1000003 ^ const_hash(rt, tuple_at(v, i));
        return h;
    }
    if (is_frozenset(v)) {
        ssize_t at = 0;
        Val key;
        while (set_next(v, &at, &key))
            h += const_hash(rt, key);
        return h;
    }
    if (v == rt->none || v == rt->ellipsis)
        return h;
    ssize_t own = obj_hash(rt, v);
    if (own == -1 && is_raised(rt))
        error_clear(rt);
    return h ^ (size_t)own;
}

static bool same_double(double a, double b)
{
    return a == b && signbit(a) == signbit(b);
}

static bool const_equal(struct runtime *rt, Val a, Val b);

static bool same_set(struct runtime *rt, Val a, Val b)
{
    ssize_t at = 0, other;
    Val x, y;
    if (set_size(a) != set_size(b))
        return false;
    while (set_next(a, &at, &x)) {
        bool found = false;
        for (other = 0; !found && set_next(b, &other, &y);)
            found = const_equal(rt, x, y);
        if (!found)
            return false;
    }
    return true;
}

static bool const_equal(struct runtime *rt, Val a, Val b)
{
    if (a == b)
        return true;
    if (a->type != b->type)
        return false;
    if (is_float(a))
        return same_double(float_value(a), float_value(b));
    if (is_complex(a)) {
        struct complex_obj *x = LOOK(complex_obj, a), *y = LOOK(complex_obj, b);
        return same_double(x->real, y->real) && same_double(x->imag, y->imag);
    }
    if (is_tuple(a)) {
        if (tuple_size(a) != tuple_size(b))
            return false;
        for (ssize_t i = 0; i < tuple_size(a); i++)
            if (!const_equal(rt, tuple_at(a, i), tuple_at(b, i)))
                return false;
        return true;
    }
    if (is_frozenset(a))
        return same_set(rt, a, b);
    int same = obj_compare_bool(rt, a, b, CMP_EQ);
    if (same < 0)
        error_clear(rt);
    return same > 0;
}

static int const_find(struct runtime *rt, const struct const_table *t, Val v,
                      size_t hash)
{
    if (!t->index_room)
        return -1;
    size_t mask = (size_t)t->index_room - 1;
    for (size_t i = hash & mask; t->index[i] >= 0; i = (i + 1) & mask)
        if (const_equal(rt, t->items[t->index[i]], v))
            return t->index[i];
    return -1;
}

static int const_add(struct runtime *rt, struct const_table *t, Val v, size_t hash)
{
    if (t->count == t->room) {
        t->room = t->room ? t->room * 2 : 8;
        t->items = xresize(t->items, (size_t)t->room * sizeof *t->items);
        t->index_room = t->room * 2;
        t->index = xresize(t->index, (size_t)t->index_room * sizeof *t->index);
        memset(t->index, -1, (size_t)t->index_room * sizeof *t->index);
        size_t mask = (size_t)t->index_room - 1;
        for (int k = 0; k < t->count; k++) {
            size_t i = const_hash(rt, t->items[k]) & mask;
            while (t->index[i] >= 0)
                i = (i + 1) & mask;
            t->index[i] = k;
        }
    }
    size_t mask = (size_t)t->index_room - 1, i = hash & mask;
    while (t->index[i] >= 0)
        i = (i + 1) & mask;
    t->index[i] = t->count;
    t->items[t->count] = ref_keep(v);
    return t->count++;
}

static bool merge_tuple(struct compiler *c, Val v)
{
    struct tuple *t = as_tuple(v);
    for (ssize_t i = 0; i < t->head.size; i++) {
        Ref item = const_merge(c, t->items[i]);
        if (!item)
            return false;
        ref_set_take(c->rt, &t->items[i], item);
    }
    return true;
}

/* A frozenset of the merged items, in the order of the old one. */
static Ref merge_set(struct compiler *c, Val v)
{
    Ref items = tuple_new(c->rt, set_size(v)), merged = NULL;
    ssize_t at = 0, n = 0;
    Val key;
    while (items && set_next(v, &at, &key)) {
        Ref item = const_merge(c, key);
        if (!item) {
            ref_clear(c->rt, &items);
            break;
        }
        tuple_set_take(items, n++, item);
    }
    if (items)
        merged = frozenset_new(c->rt, items);
    ref_drop(c->rt, items);
    return merged;
}

Ref const_merge(struct compiler *c, Val v)
{
    if (v == c->rt->none || v == c->rt->ellipsis)
        return ref_keep(v);
    size_t hash = const_hash(c->rt, v);
    int n = const_find(c->rt, &c->cache, v, hash);
    leftovers_key(c->rt, c->left, v, 1);
    if (n >= 0) {
        leftovers_key(c->rt, c->left, v, -1);
        return ref_keep(c->cache.items[n]);
    }
    n = const_add(c->rt, &c->cache, v, hash);
    if (is_exact(v, &tuple_def)) {
        if (!merge_tuple(c, v))
            return NULL;
    } else if (is_exact(v, &frozenset_def) && set_size(v)) {
        Ref merged = merge_set(c, v);
        if (!merged)
            return NULL;
        ref_set_take(c->rt, &c->cache.items[n], merged);
    }
    return ref_keep(c->cache.items[n]);
}

Ref const_merge_one_take(struct compiler *c, Ref v)
{
    if (!v)
        return NULL;
    size_t hash = const_hash(c->rt, v);
    int n = const_find(c->rt, &c->cache, v, hash);
    leftovers_table(c->left, v, 1);
    leftovers_key(c->rt, c->left, v, 1);
    if (n < 0) {
        const_add(c->rt, &c->cache, v, hash);
        return v;
    }
    leftovers_key(c->rt, c->left, v, -1);
    leftovers_table(c->left, v, -1);
    Ref known = ref_keep(c->cache.items[n]);
    ref_drop(c->rt, v);
    return known;
}

int const_number(struct compiler *c, Val v)
{
    Ref one = const_merge(c, v);
    if (!one) {
        c->failed = true;
        return 0;
    }
    size_t hash = const_hash(c->rt, one);
    int n = const_find(c->rt, &c->unit->consts, one, hash);
    if (n < 0)
        n = const_add(c->rt, &c->unit->consts, one, hash);
    ref_drop(c->rt, one);
    return n;
}

void emit_const(struct compiler *c, Val v)
{
    emit_arg(c, OP_LOAD_CONST, const_number(c, v));
}

void emit_const_take(struct compiler *c, Ref v)
{
    if (!v) {
        c->failed = true;
        return;
    }
    emit_const(c, v);
    ref_drop(c->rt, v);
}

/* ---- operators ------------------------------------------------------------------------------- */

void emit_binary(struct compiler *c, int op, bool inplace)
{
    static const uint8_t numbers[] = {
        [OPER_Add] = NB_ADD,
        [OPER_Sub] = NB_SUBTRACT,
        [OPER_Mult] = NB_MULTIPLY,
        [OPER_MatMult] = NB_MATRIX_MULTIPLY,
        [OPER_Div] = NB_TRUE_DIVIDE,
        [OPER_Mod] = NB_REMAINDER,
        [OPER_Pow] = NB_POWER,
        [OPER_LShift] = NB_LSHIFT,
        [OPER_RShift] = NB_RSHIFT,
        [OPER_BitOr] = NB_OR,
        [OPER_BitXor] = NB_XOR,
        [OPER_BitAnd] = NB_AND,
        [OPER_FloorDiv] = NB_FLOOR_DIVIDE,
    };
    emit_arg(c, OP_BINARY_OP, numbers[op] + (inplace ? NB_INPLACE_ADD : 0));
}

void emit_compare(struct compiler *c, int op)
{
    static const uint8_t numbers[] = {
        [OPER_Eq] = CMP_EQ,  [OPER_NotEq] = CMP_NE, [OPER_Lt] = CMP_LT,
        [OPER_LtE] = CMP_LE, [OPER_Gt] = CMP_GT,    [OPER_GtE] = CMP_GE,
    };
    if (op == OPER_Is || op == OPER_IsNot)
        emit_arg(c, OP_IS_OP, op == OPER_IsNot);
    else if (op == OPER_In || op == OPER_NotIn)
        emit_arg(c, OP_CONTAINS_OP, op == OPER_NotIn);
    else
        emit_arg(c, OP_COMPARE_OP, numbers[op]);
}

void emit_yield(struct compiler *c)
{
    if (c->unit->scope->generator && c->unit->scope->coroutine)
        emit(c, OP_ASYNC_GEN_WRAP);
    emit(c, OP_YIELD_VALUE);
    emit_arg(c, OP_RESUME, 1);
}

void emit_yield_from(struct compiler *c, bool await)
{
    struct block *start = block_new(c), *resume = block_new(c), *exit = block_new(c);
    use_block(c, start);
    emit_jump(c, OP_SEND, exit);
    use_block(c, resume);
    emit(c, OP_YIELD_VALUE);
    emit_arg(c, OP_RESUME, await ? 3 : 2);
    emit_jump(c, PSEUDO_JUMP_NO_INTERRUPT, start);
    use_block(c, exit);
}

/* ---- errors ------------------------------------------------------------------------------------- */

static void error_with(struct compiler *c, Ref message)
{
    struct place p = c->unit->place;
    if (!c->failed && message)
        syntax_error_raise_take(c->rt, EXC_SyntaxError, ref_keep(message), c->filename,
                                p.line, p.column + 1,
                                text_line(c->rt, c->source, p.line), p.end_line,
                                p.end_column + 1);
    ref_drop(c->rt, message);
    c->failed = true;
}

void compile_error(struct compiler *c, const char *format, ...)
{
    va_list args;
    if (c->failed)
        return;
    va_start(args, format);
    error_with(c, str_format_v(c->rt, format, args));
    va_end(args);
}

void compile_warn(struct compiler *c, const char *format, ...)
{
    va_list args;
    if (c->failed)
        return;
    va_start(args, format);
    Ref message = str_format_v(c->rt, format, args);
    va_end(args);
    if (!message) {
        c->failed = true;
        return;
    }
    if (source_warn(c->rt, EXC_SyntaxWarning, c->filename, c->unit->place.line, "%U",
                    message) < 0) {
        if (raised_is(c->rt, EXC_SyntaxWarning)) {
            error_clear(c->rt);
            error_with(c, message);
            return;
        }
        c->failed = true;
    }
    ref_drop(c->rt, message);
}
