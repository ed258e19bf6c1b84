/* dominate.c - what would go with an object: the dominator tree of a snapshot.
 *
 * An object dominates another when every way from a root leads through it; its retained
 * bytes are its own and those of all it dominates.  Roots are names, frames and the
 * runtime: whatever holds an object from outside the learner's objects; unreachable ones
 * have the same root, so that a lost cycle has a tree, too.
 *
 * Cooper, Harvey and Kennedy: immediate dominators by intersection in reverse postorder,
 * until nothing changes.
 */
#include "inspect/dominate.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NOT_NUMBERED = 0 };

struct tree {
    const struct snapshot *s;
    uint32_t *order;  /* postorder: numbers 1.. ; the root has the highest */
    uint32_t *number; /* by object */
    uint32_t *up;     /* immediate dominator, by number */
    uint32_t count;
};

static bool takes_part(const struct snapshot *s, uint32_t at)
{
    return !(s->objects[at].flags & SNAP_FURNITURE);
}

static bool is_held_from_outside(const struct snapshot *s, uint32_t at)
{
    if (s->objects[at].parent == NO_OBJECT)
        return true;
    for (uint32_t h = s->objects[at].held; h != NO_OBJECT; h = s->holdings[h].next_held) {
        const struct holding *held = &s->holdings[h];
        if (held->kind != FROM_OBJECT || !takes_part(s, held->from))
            return true;
    }
    return false;
}

/* Depth first without recursion: each stack entry has its next holding. */
static void number_from(struct tree *t, uint32_t first, uint32_t *stack, uint32_t *next)
{
    size_t depth = 0;
    if (t->number[first] != NOT_NUMBERED)
        return;
    t->number[first] = UINT32_MAX; /* on the way */
    stack[depth] = first;
    next[depth++] = t->s->objects[first].out;
    while (depth) {
        uint32_t h = next[depth - 1];
        if (h == NO_OBJECT) {
            uint32_t at = stack[--depth];
            t->order[++t->count] = at;
            t->number[at] = t->count;
            continue;
        }
        next[depth - 1] = t->s->holdings[h].next_out;
        uint32_t to = t->s->holdings[h].to;
        if (!takes_part(t->s, to) || t->number[to] != NOT_NUMBERED)
            continue;
        t->number[to] = UINT32_MAX;
        stack[depth] = to;
        next[depth++] = t->s->objects[to].out;
    }
}

static uint32_t intersect(const struct tree *t, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (a < b)
            a = t->up[a];
        while (b < a)
            b = t->up[b];
    }
    return a;
}

static bool improve(struct tree *t, uint32_t root)
{
    bool changed = false;
    for (uint32_t n = root - 1; n > 0; n--) {
        uint32_t at = t->order[n], best = is_held_from_outside(t->s, at) ? root : 0;
        for (uint32_t h = t->s->objects[at].held; h != NO_OBJECT && best != root; h = t->s->holdings[h].next_held) {
            const struct holding *held = &t->s->holdings[h];
            uint32_t from = t->number[held->from];
            if (t->up[from])
                best = best ? intersect(t, best, from) : from;
        }
        changed |= best != t->up[n];
        t->up[n] = best;
    }
    return changed;
}

struct dominators *dominators_of(const struct snapshot *s)
{
    size_t room = s->count + 2;
    struct tree t = {.s = s, .order = xalloc(room * sizeof *t.order), .number = xalloc(room * sizeof *t.number),
                     .up = xalloc(room * sizeof *t.up)};
    uint32_t *stack = xalloc(room * sizeof *stack), *next = xalloc(room * sizeof *next);
    for (uint32_t i = 0; i < s->count; i++) {
        if (takes_part(s, i) && is_held_from_outside(s, i))
            number_from(&t, i, stack, next);
    }
    for (uint32_t i = 0; i < s->count; i++) { /* lost, without a first one */
        if (takes_part(s, i))
            number_from(&t, i, stack, next);
    }
    uint32_t root = t.count + 1;
    t.up[root] = root;
    while (improve(&t, root))
        ;
    struct dominators *d = xalloc(sizeof *d);
    d->up = xalloc(room * sizeof *d->up);
    d->bytes = xalloc(room * sizeof *d->bytes);
    d->objects = xalloc(room * sizeof *d->objects);
    for (uint32_t i = 0; i < s->count; i++)
        d->up[i] = NO_OBJECT;
    for (uint32_t n = 1; n < root; n++) { /* postorder: what is dominated comes first */
        uint32_t at = t.order[n], up = t.up[n] && t.up[n] != root ? t.order[t.up[n]] : NO_OBJECT;
        d->up[at] = up;
        d->bytes[at] += s->objects[at].size;
        d->objects[at] += !(s->objects[at].flags & SNAP_INSIDE);
        if (up != NO_OBJECT) {
            d->bytes[up] += d->bytes[at];
            d->objects[up] += d->objects[at];
        }
    }
    free(t.order), free(t.number), free(t.up), free(stack), free(next);
    return d;
}

void dominators_free(struct dominators *d)
{
    if (!d)
        return;
    free(d->up);
    free(d->bytes);
    free(d->objects);
    free(d);
}

bool is_dominated(const struct dominators *d, uint32_t object, uint32_t by)
{
    while (object != NO_OBJECT && object != by)
        object = d->up[object];
    return object == by;
}
