/* assemble.c - a unit's blocks to a code object: order, offsets, bytes, tables. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "types/bytes.h"
#include "types/raise.h"
#include "types/tuple.h"

/* ---- cells ------------------------------------------------------------------------------ */

/* Where each cell and free variable lies among the locals: a cell that is a
 * parameter too keeps the parameter's place. */
static int *fixed_offsets(const struct unit *u)
{
    int locals = u->varnames.count, cells = u->cellvars.count;
    int n = cells + u->freevars.count;
    int *fixed = xalloc((size_t)(n + 1) * sizeof *fixed);
    for (int i = 0; i < n; i++)
        fixed[i] = locals + i;
    for (int i = 0; i < cells; i++) {
        int local = name_find(&u->varnames, u->cellvars.names[i]);
        if (local >= 0)
            fixed[i] = local;
    }
    return fixed;
}

static struct instr prefix(int op, int arg, int line)
{
    return (struct instr){.op = op, .arg = arg, .place = {line, -1, line, -1}};
}

/* What a function does before its own code: cells, closure, generator. */
static void insert_prefix(struct compiler *c, struct block *entry, const int *fixed,
                          int flags)
{
    struct unit *u = c->unit;
    if (flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) {
        block_insert(c, entry, 0, prefix(OP_RETURN_GENERATOR, 0, u->first_line));
        block_insert(c, entry, 1, prefix(OP_POP_TOP, 0, -1));
    }
    int cells = u->cellvars.count, variables = cells + u->varnames.count;
    if (cells) {
        int *sorted = xalloc((size_t)variables * sizeof *sorted);
        for (int i = 0; i < cells; i++)
            sorted[fixed[i]] = i + 1;
        for (int i = 0, used = 0; used < cells; i++)
            if (sorted[i])
                block_insert(c, entry, used++, prefix(OP_MAKE_CELL, sorted[i] - 1, -1));
        free(sorted);
    }
    if (u->freevars.count)
        block_insert(c, entry, 0, prefix(OP_COPY_FREE_VARS, u->freevars.count, -1));
}

/* Cell numbers in instructions become places among the locals; gives how many
 * cells have no place of their own. */
static int fix_cells(const struct unit *u, struct block *entry, int *fixed)
{
    int locals = u->varnames.count, n = u->cellvars.count + u->freevars.count,
        dropped = 0;
    for (int i = 0; i < n; i++) {
        if (fixed[i] == i + locals)
            fixed[i] -= dropped;
        else
            dropped++;
    }
    for (struct block *b = entry; b; b = b->next)
        for (int i = 0; i < b->count; i++) {
            int op = b->instr[i].op;
            if (op < 256 && opcode_table[op].kind == ARG_CELL)
                b->instr[i].arg = fixed[b->instr[i].arg];
        }
    return dropped;
}

/* ---- jumps and offsets --------------------------------------------------------------------- */

static int units(const struct instr *i)
{
    unsigned arg = (unsigned)i->arg;
    int size = opcode_table[i->op].kind == ARG_NONE && i->op < HAVE_ARGUMENT ? 1
               : arg > 0xffffff                                              ? 4
               : arg > 0xffff                                                ? 3
               : arg > 0xff                                                  ? 2
                                                                             : 1;
    return size + opcode_table[i->op].caches;
}

static void direct_jumps(struct block *entry)
{
    static const int directions[][3] = {
        {PSEUDO_JUMP, OP_JUMP_FORWARD, OP_JUMP_BACKWARD},
        {PSEUDO_JUMP_NO_INTERRUPT, OP_JUMP_FORWARD, OP_JUMP_BACKWARD_NO_INTERRUPT},
        {PSEUDO_POP_JUMP_IF_FALSE, OP_POP_JUMP_FORWARD_IF_FALSE,
         OP_POP_JUMP_BACKWARD_IF_FALSE},
        {PSEUDO_POP_JUMP_IF_TRUE, OP_POP_JUMP_FORWARD_IF_TRUE,
         OP_POP_JUMP_BACKWARD_IF_TRUE},
        {PSEUDO_POP_JUMP_IF_NONE, OP_POP_JUMP_FORWARD_IF_NONE,
         OP_POP_JUMP_BACKWARD_IF_NONE},
        {PSEUDO_POP_JUMP_IF_NOT_NONE, OP_POP_JUMP_FORWARD_IF_NOT_NONE,
         OP_POP_JUMP_BACKWARD_IF_NOT_NONE},
    };
    for (struct block *b = entry; b; b = b->next)
        b->visited = false;
    for (struct block *b = entry; b; b = b->next) {
        b->visited = true;
        if (!b->count)
            continue;
        struct instr *last = &b->instr[b->count - 1];
        for (size_t k = 0; k < sizeof directions / sizeof *directions; k++)
            if (last->op == directions[k][0]) {
                last->op = directions[k][last->target->visited ? 2 : 1];
                break;
            }
    }
}

/* Until no jump grows any more. */
static int place_blocks(struct block *entry)
{
    bool grown;
    int total;
    do {
        total = 0;
        for (struct block *b = entry; b; b = b->next) {
            b->offset = total;
            for (int i = 0; i < b->count; i++)
                total += units(&b->instr[i]);
        }
        grown = false;
        for (struct block *b = entry; b; b = b->next) {
            int at = b->offset;
            for (int i = 0; i < b->count; i++) {
                struct instr *n = &b->instr[i];
                int size = units(n);
                at += size;
                if (!is_jump_op(n->op))
                    continue;
                int to = n->target->offset;
                n->arg = to < at ? at - to : to - at;
                grown |= units(n) != size;
            }
        }
    } while (grown);
    return total;
}

static Ref code_bytes(struct compiler *c, struct block *entry, int total)
{
    Ref code = bytes_new(c->rt, NULL, (ssize_t)total * 2);
    if (!code)
        return NULL;
    char *out = as_bytes(code)->data;
    memset(out, 0, (size_t)total * 2);
    for (struct block *b = entry; b; b = b->next)
        for (int i = 0; i < b->count; i++) {
            const struct instr *n = &b->instr[i];
            int caches = opcode_table[n->op].caches, extra = units(n) - caches - 1;
            unsigned arg = n->op < HAVE_ARGUMENT ? 0 : (unsigned)n->arg;
            for (int k = extra; k > 0; k--) {
                *out++ = (char)OP_EXTENDED_ARG;
                *out++ = (char)(arg >> (8 * k));
            }
            *out++ = (char)n->op;
            *out++ = (char)arg;
            out += caches * 2;
        }
    return code;
}

/* ---- the table of places ----------------------------------------------------------------------- */
/* An entry covers up to 8 units: a byte 1kkkklll (kind, length - 1), then what
 * the kind says.  Lines are differences to the entry before. */

enum {
    PLACE_SHORT = 0,     /* + column / 8: same line, a byte with both columns */
    PLACE_ONE_LINE = 10, /* + line difference 0..2, two bytes of columns */
    PLACE_NO_COLUMNS = 13,
    PLACE_LONG = 14,
    PLACE_NONE = 15,
};

struct places {
    struct text out;
    int line;
};

static void varint(struct text *out, unsigned value)
{
    for (; value >= 64; value >>= 6)
        text_add_char(out, (char)(0x40 | (value & 0x3f)));
    text_add_char(out, (char)value);
}

static void signed_varint(struct text *out, int value)
{
    varint(out, value < 0 ? ((unsigned)-value << 1) | 1 : (unsigned)value << 1);
}

static void place_start(struct places *t, int kind, int length)
{
    text_add_char(&t->out, (char)(0x80 | kind << 3 | (length - 1)));
}

static void add_place(struct places *t, const struct place *p, int length)
{
    if (p->line < 0) {
        place_start(t, PLACE_NONE, length);
        return;
    }
    int delta = p->line - t->line, column = p->column, end = p->end_column;
    if (column < 0 || end < 0) {
        if (p->end_line == p->line || p->end_line == -1) {
            place_start(t, PLACE_NO_COLUMNS, length);
            signed_varint(&t->out, delta);
            t->line = p->line;
            return;
        }
    } else if (p->end_line == p->line) {
        if (!delta && column < 80 && end - column < 16 && end >= column) {
            place_start(t, PLACE_SHORT + (column >> 3), length);
            text_add_char(&t->out, (char)((column & 7) << 4 | (end - column)));
            return;
        }
        if (delta >= 0 && delta < 3 && column < 128 && end < 128) {
            place_start(t, PLACE_ONE_LINE + delta, length);
            text_add_char(&t->out, (char)column);
            text_add_char(&t->out, (char)end);
            t->line = p->line;
            return;
        }
    }
    place_start(t, PLACE_LONG, length);
    signed_varint(&t->out, delta);
    varint(&t->out, (unsigned)(p->end_line - p->line));
    varint(&t->out, (unsigned)(column + 1));
    varint(&t->out, (unsigned)(end + 1));
    t->line = p->line;
}

static Ref place_table(struct compiler *c, struct block *entry)
{
    struct places t = {.line = c->unit->first_line};
    for (struct block *b = entry; b; b = b->next)
        for (int i = 0; i < b->count; i++) {
            int size = units(&b->instr[i]);
            for (; size > 8; size -= 8)
                add_place(&t, &b->instr[i].place, 8);
            add_place(&t, &b->instr[i].place, size);
        }
    Ref table = bytes_new(c->rt, text_str(&t.out), (ssize_t)t.out.size);
    text_release(&t.out);
    return table;
}

/* ---- the table of handlers ----------------------------------------------------------------------- */

static void handler_number(struct text *out, int value, int first)
{
    for (int shift = 24; shift > 0; shift -= 6)
        if (value >= 1 << shift) {
            text_add_char(out, (char)(((value >> shift) & 0x3f) | 0x40 | first));
            first = 0;
        }
    text_add_char(out, (char)((value & 0x3f) | first));
}

static void add_handler(struct text *out, int start, int end,
                        const struct block *handler)
{
    int depth = handler->start_depth - 1 - handler->wants_lasti;
    handler_number(out, start, 0x80);
    handler_number(out, end - start, 0);
    handler_number(out, handler->offset, 0);
    handler_number(out, depth << 1 | handler->wants_lasti, 0);
}

static Ref handler_table(struct compiler *c, struct block *entry)
{
    struct text out = {0};
    const struct block *handler = NULL;
    int at = 0, start = -1;
    for (struct block *b = entry; b; b = b->next)
        for (int i = 0; i < b->count; i++) {
            const struct instr *n = &b->instr[i];
            if (n->handler != handler) {
                if (handler)
                    add_handler(&out, start, at, handler);
                start = at;
                handler = n->handler;
            }
            at += units(n);
        }
    if (handler)
        add_handler(&out, start, at, handler);
    Ref table = bytes_new(c->rt, text_str(&out), (ssize_t)out.size);
    text_release(&out);
    return table;
}

/* ---- the code object --------------------------------------------------------------------------------- */

static int code_flags(const struct compiler *c)
{
    const struct scope *s = c->unit->scope;
    int flags = 0;
    if (s->kind == SCOPE_OF_FUNCTION) {
        flags |= CODE_NEWLOCALS | CODE_OPTIMIZED;
        if (s->nested)
            flags |= CODE_NESTED;
        if (s->generator && s->coroutine)
            flags |= CODE_ASYNC_GENERATOR;
        else if (s->generator)
            flags |= CODE_GENERATOR;
        else if (s->coroutine)
            flags |= CODE_COROUTINE;
        if (s->varargs)
            flags |= CODE_VARARGS;
        if (s->varkeywords)
            flags |= CODE_VARKEYWORDS;
    }
    return flags | c->flags;
}

static bool local_names(struct compiler *c, int count, int dropped,
                        struct code_parts *parts)
{
    struct unit *u = c->unit;
    int at = 0;
    Ref names = tuple_new(c->rt, count), kinds = bytes_new(c->rt, NULL, count);
    if (!names || !kinds) {
        ref_drop(c->rt, names);
        ref_drop(c->rt, kinds);
        return false;
    }
    char *kind = as_bytes(kinds)->data;
    for (int i = 0; i < u->varnames.count; i++) {
        bool cell = name_find(&u->cellvars, u->varnames.names[i]) >= 0;
        kind[at] = (char)(LOCAL_FAST | (cell ? LOCAL_CELL : 0));
        tuple_set_take(names, at++, ref_keep(u->varnames.names[i]));
    }
    for (int i = 0; i < u->cellvars.count; i++) {
        if (name_find(&u->varnames, u->cellvars.names[i]) >= 0)
            continue;
        kind[at] = (char)LOCAL_CELL;
        tuple_set_take(names, at++, ref_keep(u->cellvars.names[i]));
    }
    for (int i = 0; i < u->freevars.count; i++) {
        kind[at] = (char)LOCAL_FREE;
        tuple_set_take(names, at++, ref_keep(u->freevars.names[i]));
    }
    (void)dropped;
    parts->localsplus_names = const_merge_one_take(c, names);
    parts->localsplus_kinds = kinds;
    return parts->localsplus_names != NULL;
}

static Ref make_code(struct compiler *c, struct flow *f, int depth, int locals,
                     int dropped, int total)
{
    struct unit *u = c->unit;
    struct code_parts p = {0};
    p.exception_table = const_merge_one_take(c, handler_table(c, f->entry));
    p.linetable = const_merge_one_take(c, place_table(c, f->entry));
    p.code = const_merge_one_take(c, code_bytes(c, f->entry, total));
    p.names = const_merge_one_take(
        c, tuple_from_array(c->rt, u->names.names, u->names.count));
    p.consts = const_merge_one_take(
        c, tuple_from_array(c->rt, (Val const *)f->consts, f->const_count));
    bool good = p.exception_table && p.linetable && p.code && p.names && p.consts &&
                local_names(c, locals, dropped, &p);
    if (!good) {
        ref_drop(c->rt, p.exception_table);
        ref_drop(c->rt, p.linetable);
        ref_drop(c->rt, p.code);
        ref_drop(c->rt, p.names);
        ref_drop(c->rt, p.consts);
        ref_drop(c->rt, p.localsplus_names);
        ref_drop(c->rt, p.localsplus_kinds);
        return NULL;
    }
    p.filename = ref_keep(c->filename);
    p.name = ref_keep(u->name);
    p.qualname = ref_keep(u->qualname ? u->qualname : u->name);
    p.flags = code_flags(c);
    p.firstlineno = u->first_line;
    p.stacksize = depth;
    p.posonlyargcount = u->posonlyargcount;
    p.argcount = u->posonlyargcount + u->argcount;
    p.kwonlyargcount = u->kwonlyargcount;
    return code_new_take(c->rt, &p);
}

/* Constants at the end that nothing loads any more go. */
static void trim_constants(struct compiler *c, struct flow *f)
{
    int last = 0;
    for (struct block *b = f->entry; b; b = b->next)
        for (int i = 0; i < b->count; i++) {
            const struct instr *n = &b->instr[i];
            if ((n->op == OP_LOAD_CONST || n->op == OP_KW_NAMES) && n->arg > last)
                last = n->arg;
        }
    while (f->const_count > last + 1)
        ref_drop(c->rt, f->consts[--f->const_count]);
}

Ref unit_assemble(struct compiler *c, bool add_none)
{
    struct unit *u = c->unit;
    struct flow f = {.c = c};
    Ref code = NULL;
    if (!u->current->returns) {
        u->place = NO_PLACE;
        if (add_none)
            emit_const(c, c->rt->none);
        emit(c, OP_RETURN_VALUE);
    }
    for (struct block *b = u->blocks; b; b = b->older) {
        flow_normalize(b);
        f.entry = b;
        f.blocks++;
    }
    for (struct block *b = u->blocks; b; b = b->older)
        flow_extend(c, b);
    int *fixed = fixed_offsets(u);
    insert_prefix(c, f.entry, fixed, code_flags(c));
    int dropped = fix_cells(u, f.entry, fixed);
    int locals = u->varnames.count + u->cellvars.count + u->freevars.count - dropped;
    free(fixed);
    for (int i = 0; i < u->consts.count; i++) {
        f.const_count++;
        f.const_room++;
    }
    f.consts = xalloc((size_t)(f.const_room + 1) * sizeof *f.consts);
    for (int i = 0; i < f.const_count; i++)
        f.consts[i] = ref_keep(u->consts.items[i]);
    if (c->failed || !flow_optimize(&f))
        goto out;
    flow_duplicate_exits(&f);
    trim_constants(c, &f);
    flow_propagate_places(&f);
    flow_guarantee_lines(&f, u->first_line);
    int depth = flow_stack_depth(&f);
    flow_label_handlers(&f);
    for (struct block *b = f.entry; b; b = b->next)
        flow_clean(b);
    direct_jumps(f.entry);
    code = make_code(c, &f, depth, locals, dropped, place_blocks(f.entry));
out:
    for (int i = 0; i < f.const_count; i++)
        ref_drop(c->rt, f.consts[i]);
    free(f.consts);
    return code;
}
