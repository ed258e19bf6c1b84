/* flow.c - make the graph of blocks better without changing what it does.
 *
 * Jumps to jumps are shortened, tests of constants decided, tuples of constants
 * built now, swaps done by exchanging stores, what cannot be reached removed,
 * and every way out given a line.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

enum { MOST_COPIED = 4 };

int pseudo_effect(int op, int arg, bool jump)
{
    switch (op) {
    case PSEUDO_SETUP_FINALLY:
    case PSEUDO_SETUP_WITH:
        return jump ? 1 : 0;
    case PSEUDO_SETUP_CLEANUP:
        return jump ? 2 : 0;
    case PSEUDO_POP_BLOCK:
    case PSEUDO_JUMP:
    case PSEUDO_JUMP_NO_INTERRUPT:
        return 0;
    case PSEUDO_POP_JUMP_IF_FALSE:
    case PSEUDO_POP_JUMP_IF_TRUE:
    case PSEUDO_POP_JUMP_IF_NONE:
    case PSEUDO_POP_JUMP_IF_NOT_NONE:
        return -1;
    }
    return opcode_effect(op, arg, jump);
}

static struct block *skip_empty(struct block *b)
{
    while (!b->count && b->next)
        b = b->next;
    return b;
}

static struct instr *last_of(const struct block *b)
{
    return b->count ? &b->instr[b->count - 1] : NULL;
}

/* Where control can go from the block's end; jumps past empty blocks. */
void flow_normalize(struct block *b)
{
    for (int i = 0; i < b->count; i++) {
        int op = b->instr[i].op;
        if (op == OP_RETURN_VALUE || op == OP_RAISE_VARARGS || op == OP_RERAISE)
            b->exit = b->no_fallthrough = true;
        if (op == PSEUDO_JUMP || op == PSEUDO_JUMP_NO_INTERRUPT)
            b->no_fallthrough = true;
        if (is_jump_op(op) && op != OP_SEND)
            b->instr[i].target = skip_empty(b->instr[i].target);
    }
}

/* ---- one block -------------------------------------------------------------------------- */

static int append_const(struct flow *f, Ref v)
{
    for (int i = 0; i < f->const_count; i++)
        if (f->consts[i] == v) {
            ref_drop(f->c->rt, v);
            return i;
        }
    if (f->const_count == f->const_room) {
        f->const_room = f->const_room ? f->const_room * 2 : 8;
        f->consts = xresize(f->consts, (size_t)f->const_room * sizeof *f->consts);
    }
    f->consts[f->const_count] = v;
    return f->const_count++;
}

/* LOAD_CONST n times, BUILD_TUPLE n: one LOAD_CONST. */
static bool fold_tuple(struct flow *f, struct instr *i, int n)
{
    for (int k = 0; k < n; k++)
        if (i[k].op != OP_LOAD_CONST)
            return true;
    Ref t = tuple_new(f->c->rt, n);
    for (int k = 0; t && k < n; k++)
        tuple_set_take(t, k, ref_keep(f->consts[i[k].arg]));
    t = const_merge_one_take(f->c, t);
    if (!t)
        return false;
    int number = append_const(f, t);
    for (int k = 0; k < n; k++)
        i[k].op = OP_NOP;
    i[n].op = OP_LOAD_CONST;
    i[n].arg = number;
    return true;
}

/* A run of swaps does one permutation: do it with the fewest.  Gives the run's length. */
static int fewest_swaps(struct block *b, int at)
{
    struct instr *i = &b->instr[at];
    int depth = i->arg, run = 1, limit = b->count - at;
    bool more = false;
    for (; run < limit; run++) {
        if (i[run].op == OP_SWAP) {
            if (i[run].arg > depth)
                depth = i[run].arg;
            more = true;
        } else if (i[run].op != OP_NOP) {
            break;
        }
    }
    if (!more)
        return 1;
    enum { DONE = -1 };
    int *stack = xalloc((size_t)depth * sizeof *stack);
    for (int k = 0; k < depth; k++)
        stack[k] = k;
    for (int k = 0; k < run; k++)
        if (i[k].op == OP_SWAP) {
            int top = stack[0];
            stack[0] = stack[i[k].arg - 1];
            stack[i[k].arg - 1] = top;
        }
    /* Each cycle of the permutation, passed through the top, written from the end. */
    int current = run - 1;
    for (int k = 0; k < depth; k++) {
        if (stack[k] == DONE || stack[k] == k)
            continue;
        for (int j = k;;) {
            if (j) {
                i[current].op = OP_SWAP;
                i[current--].arg = j + 1;
            }
            if (stack[j] == DONE)
                break;
            int next = stack[j];
            stack[j] = DONE;
            j = next;
        }
    }
    while (current >= 0)
        i[current--].op = OP_NOP;
    free(stack);
    return run;
}

static bool is_swappable(int op)
{
    return op == OP_STORE_FAST || op == OP_POP_TOP;
}

static int next_swappable(const struct block *b, int i, int line)
{
    while (++i < b->count) {
        const struct instr *n = &b->instr[i];
        if (line >= 0 && n->place.line != line)
            return -1;
        if (n->op == OP_NOP)
            continue;
        return is_swappable(n->op) ? i : -1;
    }
    return -1;
}

static int stored(const struct instr *i)
{
    return i->op == OP_STORE_FAST ? i->arg : -1;
}

/* SWAP 2, STORE a, STORE b is STORE b, STORE a. */
static void swap_stores(struct block *b, int i)
{
    for (; i >= 0; i--) {
        struct instr *swap = &b->instr[i];
        if (swap->op != OP_SWAP) {
            if (swap->op == OP_NOP || is_swappable(swap->op))
                continue;
            return;
        }
        int j = next_swappable(b, i, -1), k = j;
        if (j < 0)
            return;
        int line = b->instr[j].place.line;
        for (int n = swap->arg - 1; n > 0; n--) {
            k = next_swappable(b, k, line);
            if (k < 0)
                return;
        }
        int store_j = stored(&b->instr[j]), store_k = stored(&b->instr[k]);
        if (store_j >= 0 || store_k >= 0) {
            if (store_j == store_k)
                return;
            for (int n = j + 1; n < k; n++) {
                int between = stored(&b->instr[n]);
                if (between >= 0 && (between == store_j || between == store_k))
                    return;
            }
        }
        swap->op = OP_NOP;
        struct instr moved = b->instr[j];
        b->instr[j] = b->instr[k];
        b->instr[k] = moved;
    }
}

/* A jump to a jump on the same line goes there at once. */
static bool thread_jump(struct instr *i, const struct instr *target, int op)
{
    if (i->place.line != target->place.line || i->target == target->target)
        return false;
    i->target = target->target;
    i->op = op;
    return true;
}

/* LOAD_CONST before a test; false raised. */
static bool test_of_constant(struct flow *f, struct block *b, int at)
{
    struct instr *i = &b->instr[at];
    int next = at + 1 < b->count ? i[1].op : 0;
    bool or_pop = next == OP_JUMP_IF_FALSE_OR_POP || next == OP_JUMP_IF_TRUE_OR_POP;
    Val v = f->consts[i->arg];
    if (or_pop || next == PSEUDO_POP_JUMP_IF_FALSE || next == PSEUDO_POP_JUMP_IF_TRUE) {
        int truth = obj_is_true(f->c->rt, v);
        if (truth < 0)
            return false;
        bool when = next == PSEUDO_POP_JUMP_IF_TRUE || next == OP_JUMP_IF_TRUE_OR_POP;
        bool jumps = truth == when;
        if (!or_pop || !jumps)
            i->op = OP_NOP;
        i[1].op = jumps ? PSEUDO_JUMP : OP_NOP;
        if (jumps)
            b->no_fallthrough = true;
    } else if (next == OP_IS_OP && v == f->c->rt->none && at + 2 < b->count) {
        int jump = i[2].op;
        if (jump != PSEUDO_POP_JUMP_IF_FALSE && jump != PSEUDO_POP_JUMP_IF_TRUE)
            return true;
        bool not_none = (i[1].arg != 0) != (jump == PSEUDO_POP_JUMP_IF_FALSE);
        i[0].op = i[1].op = OP_NOP;
        i[2].op = not_none ? PSEUDO_POP_JUMP_IF_NOT_NONE : PSEUDO_POP_JUMP_IF_NONE;
    }
    return true;
}

/* `x and y` that decides a jump; true: look at this instruction again. */
static bool shorten_or_pop(struct instr *i, const struct instr *target)
{
    bool when = i->op == OP_JUMP_IF_TRUE_OR_POP;
    int same = i->op,
        pop_same = when ? PSEUDO_POP_JUMP_IF_TRUE : PSEUDO_POP_JUMP_IF_FALSE;
    int other = when ? OP_JUMP_IF_FALSE_OR_POP : OP_JUMP_IF_TRUE_OR_POP;
    int pop_other = when ? PSEUDO_POP_JUMP_IF_FALSE : PSEUDO_POP_JUMP_IF_TRUE;
    if (target->op == pop_same)
        return thread_jump(i, target, pop_same);
    if (target->op == PSEUDO_JUMP || target->op == same)
        return thread_jump(i, target, same);
    if ((target->op == other || target->op == pop_other) &&
        i->place.line == target->place.line) {
        i->op = pop_same;
        i->target = i->target->next;
        return true;
    }
    return false;
}

static bool optimize_block(struct flow *f, struct block *b)
{
    static const struct instr nothing = {.op = OP_NOP};
    for (int at = 0; at < b->count; at++) {
        struct instr *i = &b->instr[at];
        const struct instr *target = &nothing;
        int next = at + 1 < b->count ? i[1].op : 0;
        if (is_jump_op(i->op) || is_setup_op(i->op)) {
            i->target = skip_empty(i->target);
            if (i->target->count)
                target = &i->target->instr[0];
        }
        bool again = false;
        switch (i->op) {
        case OP_LOAD_CONST:
            if (!test_of_constant(f, b, at))
                return false;
            break;
        case OP_BUILD_TUPLE:
            if (next == OP_UNPACK_SEQUENCE && i->arg == i[1].arg && i->arg >= 1 &&
                i->arg <= 3) {
                i[1].op = i->arg == 1 ? OP_NOP : OP_SWAP;
                i->op = OP_NOP;
                break;
            }
            if (at >= i->arg && !fold_tuple(f, i - i->arg, i->arg))
                return false;
            break;
        case OP_JUMP_IF_FALSE_OR_POP:
        case OP_JUMP_IF_TRUE_OR_POP:
            again = shorten_or_pop(i, target);
            break;
        case PSEUDO_POP_JUMP_IF_FALSE:
        case PSEUDO_POP_JUMP_IF_TRUE:
        case PSEUDO_POP_JUMP_IF_NONE:
        case PSEUDO_POP_JUMP_IF_NOT_NONE:
        case PSEUDO_JUMP:
            again = target->op == PSEUDO_JUMP && thread_jump(i, target, i->op);
            break;
        case OP_SWAP:
            if (i->arg == 1) {
                i->op = OP_NOP;
                break;
            }
            at += fewest_swaps(b, at) - 1;
            swap_stores(b, at);
            break;
        case OP_PUSH_NULL:
            if (next == OP_LOAD_GLOBAL && !(i[1].arg & 1)) {
                i->op = OP_NOP;
                i->arg = 0;
                i[1].arg |= 1;
            }
            break;
        }
        at -= again;
    }
    return true;
}

/* NOPs that hold no line of their own go. */
void flow_clean(struct block *b)
{
    int kept = 0, previous = -1;
    for (int at = 0; at < b->count; at++) {
        struct instr *i = &b->instr[at];
        int line = i->place.line;
        if (i->op == OP_NOP) {
            if (line < 0 || previous == line)
                continue;
            if (at < b->count - 1) {
                int next = i[1].place.line;
                if (next == line)
                    continue;
                if (next < 0) {
                    i[1].place = i->place;
                    continue;
                }
            } else {
                const struct block *next = b->next;
                while (next && !next->count)
                    next = next->next;
                if (next && next->instr[0].place.line == line)
                    continue;
            }
        }
        b->instr[kept++] = *i;
        previous = line;
    }
    b->count = kept;
}

/* ---- the graph ------------------------------------------------------------------------------ */

static bool has_line(const struct block *b)
{
    for (int i = 0; i < b->count; i++)
        if (b->instr[i].place.line > 0)
            return true;
    return false;
}

/* A jump to a short way out without a line of its own becomes that way out. */
void flow_extend(struct compiler *c, struct block *b)
{
    struct instr *last = last_of(b);
    if (!last || last->op != PSEUDO_JUMP)
        return;
    struct block *target = last->target;
    if (!target->exit || target->count > MOST_COPIED || has_line(target))
        return;
    last->op = OP_NOP;
    for (int i = 0; i < target->count; i++)
        *block_push(c, b) = target->instr[i];
    b->exit = true;
}

static void reach(struct block **stack, int *depth, struct block *b)
{
    if (!b->predecessors)
        stack[(*depth)++] = b;
    b->predecessors++;
}

static void mark_reachable(struct flow *f)
{
    struct block **stack = xalloc((size_t)(f->blocks + 1) * sizeof *stack);
    int depth = 0;
    reach(stack, &depth, f->entry);
    while (depth) {
        struct block *b = stack[--depth];
        if (b->next && !b->no_fallthrough)
            reach(stack, &depth, b->next);
        for (int i = 0; i < b->count; i++)
            if (is_jump_op(b->instr[i].op) || is_setup_op(b->instr[i].op))
                reach(stack, &depth, b->instr[i].target);
    }
    free(stack);
}

static void drop_empty(struct block *entry)
{
    for (struct block *b = entry; b; b = b->next)
        while (b->next && !b->next->count && b->next->next)
            b->next = b->next->next;
    for (struct block *b = entry; b; b = b->next) {
        struct instr *last = last_of(b);
        if (last && is_jump_op(last->op))
            last->target = skip_empty(last->target);
    }
}

bool flow_optimize(struct flow *f)
{
    struct compiler *c = f->c;
    for (struct block *b = f->entry; b; b = b->next) {
        if (!optimize_block(f, b))
            return false;
        flow_clean(b);
    }
    for (struct block *b = c->unit->blocks; b; b = b->older)
        flow_extend(c, b);
    mark_reachable(f);
    for (struct block *b = f->entry; b; b = b->next)
        if (!b->predecessors) {
            b->count = 0;
            b->no_fallthrough = false;
        }
    drop_empty(f->entry);
    for (struct block *b = f->entry; b; b = b->next)
        flow_clean(b);
    bool emptied = false;
    for (struct block *b = f->entry; b; b = b->next) {
        struct instr *last = last_of(b);
        if (last && (last->op == PSEUDO_JUMP || last->op == PSEUDO_JUMP_NO_INTERRUPT) &&
            last->target == b->next) {
            b->no_fallthrough = false;
            last->op = OP_NOP;
            emptied = true;
        }
    }
    if (emptied)
        drop_empty(f->entry);
    return true;
}

static bool is_exit_without_line(const struct block *b)
{
    if (!b->exit)
        return false;
    for (int i = 0; i < b->count; i++)
        if (b->instr[i].place.line >= 0)
            return false;
    return true;
}

/* A way out without a line of its own is copied for each jump to it, so that it
 * can take the line it was left from. */
void flow_duplicate_exits(struct flow *f)
{
    struct compiler *c = f->c;
    for (struct block *b = c->unit->blocks; b; b = b->older) {
        struct instr *last = last_of(b);
        if (!last || !is_jump_op(last->op))
            continue;
        struct block *target = last->target;
        if (!is_exit_without_line(target) || target->predecessors <= 1)
            continue;
        struct block *copy = block_new(c);
        for (int i = 0; i < target->count; i++)
            *block_push(c, copy) = target->instr[i];
        copy->exit = true;
        copy->no_fallthrough = true;
        copy->instr[0].place = last->place;
        last->target = copy;
        target->predecessors--;
        copy->predecessors = 1;
        copy->next = target->next;
        target->next = copy;
    }
    for (struct block *b = c->unit->blocks; b; b = b->older)
        while (b->next && !b->next->count)
            b->next = b->next->next;
    for (struct block *b = c->unit->blocks; b; b = b->older)
        if (!b->no_fallthrough && b->next && b->count && is_exit_without_line(b->next))
            b->next->instr[0].place = last_of(b)->place;
}

void flow_propagate_places(struct flow *f)
{
    for (struct block *b = f->entry; b; b = b->next) {
        if (!b->count)
            continue;
        struct place place = NO_PLACE;
        for (int i = 0; i < b->count; i++) {
            if (b->instr[i].place.line < 0)
                b->instr[i].place = place;
            else
                place = b->instr[i].place;
        }
        if (!b->no_fallthrough && b->next && b->next->predecessors == 1 &&
            b->next->count && b->next->instr[0].place.line < 0)
            b->next->instr[0].place = place;
        struct instr *last = last_of(b);
        if (is_jump_op(last->op) && last->target->predecessors == 1 &&
            last->target->instr[0].place.line < 0)
            last->target->instr[0].place = place;
    }
}

void flow_guarantee_lines(struct flow *f, int line)
{
    for (struct block *b = f->entry; b; b = b->next) {
        struct instr *last = last_of(b);
        if (!last)
            continue;
        if (last->place.line >= 0)
            line = last->place.line;
        else if (last->op == OP_RETURN_VALUE)
            for (int i = 0; i < b->count; i++)
                b->instr[i].place.line = line;
    }
}

/* ---- stack depth and handlers --------------------------------------------------------------------- */

static void depth_push(struct block **stack, int *count, struct block *b, int depth)
{
    if (b->start_depth < depth && b->start_depth < 100) {
        b->start_depth = depth;
        stack[(*count)++] = b;
    }
}

int flow_stack_depth(struct flow *f)
{
    struct unit *u = f->c->unit;
    int blocks = 0, most = 0, count = 0;
    for (struct block *b = u->blocks; b; b = b->older) {
        b->start_depth = -1;
        blocks++;
    }
    struct block **stack = xalloc((size_t)(blocks + 1) * sizeof *stack);
    depth_push(stack, &count, f->entry,
               u->scope->generator || u->scope->coroutine ? 1 : 0);
    while (count) {
        struct block *b = stack[--count], *next = b->next;
        int depth = b->start_depth;
        for (int i = 0; i < b->count; i++) {
            struct instr *n = &b->instr[i];
            int after = depth + pseudo_effect(n->op, n->arg, false);
            if (after > most)
                most = after;
            if (is_jump_op(n->op) || is_setup_op(n->op)) {
                int there = depth + pseudo_effect(n->op, n->arg, true);
                if (there > most)
                    most = there;
                depth_push(stack, &count, n->target, there);
            }
            depth = after;
            if (n->op == PSEUDO_JUMP || n->op == PSEUDO_JUMP_NO_INTERRUPT ||
                n->op == OP_RETURN_VALUE || n->op == OP_RAISE_VARARGS ||
                n->op == OP_RERAISE) {
                next = NULL;
                break;
            }
        }
        if (next)
            depth_push(stack, &count, next, depth);
    }
    free(stack);
    return most;
}

/* The handlers open at a block's start, innermost last. */
struct handlers_open {
    int depth;
    struct block *at[MAX_FRAME_BLOCKS + 2];
};

static struct handlers_open *copy_open(struct compiler *c,
                                       const struct handlers_open *open)
{
    struct handlers_open *copy = arena_alloc(c->arena, sizeof *copy);
    *copy = *open;
    return copy;
}

void flow_label_handlers(struct flow *f)
{
    struct compiler *c = f->c;
    int blocks = 0, count = 0;
    for (struct block *b = f->entry; b; b = b->next) {
        b->visited = false;
        blocks++;
    }
    struct block **todo = xalloc((size_t)(blocks + 1) * sizeof *todo);
    f->entry->open = arena_alloc(c->arena, sizeof *f->entry->open);
    f->entry->visited = true;
    todo[count++] = f->entry;
    while (count) {
        struct block *b = todo[--count];
        struct handlers_open *open = b->open;
        struct block *handler = open->at[open->depth];
        for (int i = 0; i < b->count; i++) {
            struct instr *n = &b->instr[i];
            if (n->op == PSEUDO_POP_BLOCK) {
                handler = open->at[--open->depth];
                continue;
            }
            if (!is_setup_op(n->op))
                n->handler = handler;
            if ((is_setup_op(n->op) || is_jump_op(n->op)) && !n->target->visited) {
                n->target->open = copy_open(c, open);
                n->target->visited = true;
                todo[count++] = n->target;
            }
            if (is_setup_op(n->op)) {
                if (n->op != PSEUDO_SETUP_FINALLY)
                    n->target->wants_lasti = true;
                open->at[++open->depth] = handler = n->target;
            }
        }
        if (!b->no_fallthrough && b->next && !b->next->visited) {
            b->next->open = open;
            b->next->visited = true;
            todo[count++] = b->next;
        }
    }
    free(todo);
    for (struct block *b = f->entry; b; b = b->next)
        for (int i = 0; i < b->count; i++)
            if (is_setup_op(b->instr[i].op) || b->instr[i].op == PSEUDO_POP_BLOCK)
                b->instr[i].op = OP_NOP;
}
