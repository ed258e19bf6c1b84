/* sre_tree.c - the tree of a pattern: making nodes, and the widths of what they match. */

#include "base/text.h"
#include "modules/sre_read.h"

struct node *sre_node_new(struct reader *r, enum node_kind kind, int32_t value)
{
    struct node *n = xalloc(sizeof *n);
    n->kind = kind;
    n->value = value;
    n->older = r->nodes;
    r->nodes = n;
    return n;
}

void sre_node_add(struct node *parent, struct node *child)
{
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->child = child;
    parent->last = child;
}

void sre_set_add(struct node *set, struct set_item item)
{
    *ARRAY_PUSH(set->items, set->item_count, set->item_room) = item;
}

static uint64_t clipped(uint64_t x)
{
    return x > WIDTH_MAX ? WIDTH_MAX : x;
}

struct width sre_width_of(struct reader *r, const struct node *n)
{
    struct width w = {0, 0};
    switch (n->kind) {
    case N_SEQUENCE:
        for (const struct node *c = n->child; c; c = c->next) {
            struct width x = sre_width_of(r, c);
            w.low = clipped(w.low + x.low);
            w.high = clipped(w.high + x.high);
        }
        return w;
    case N_BRANCH:
        w.low = WIDTH_MAX;
        for (const struct node *c = n->child; c; c = c->next) {
            struct width x = sre_width_of(r, c);
            w.low = x.low < w.low ? x.low : w.low;
            w.high = x.high > w.high ? x.high : w.high;
        }
        return w;
    case N_LITERAL:
    case N_NOT_LITERAL:
    case N_ANY:
    case N_SET:
        return (struct width){1, 1};
    case N_GROUP:
    case N_ATOMIC:
        return sre_width_of(r, n->child);
    case N_REPEAT:
        w = sre_width_of(r, n->child);
        w.low = clipped(w.low * n->min);
        w.high = clipped(w.high * n->max);
        return w;
    case N_REFERENCE:
        if (r->widths[n->value].low != WIDTH_OPEN)
            return r->widths[n->value];
        return w;
    case N_CONDITION:
        w = sre_width_of(r, n->child);
        if (n->child->next) {
            struct width x = sre_width_of(r, n->child->next);
            w.low = x.low < w.low ? x.low : w.low;
            w.high = x.high > w.high ? x.high : w.high;
        } else {
            w.low = 0;
        }
        return w;
    default:
        return w;
    }
}
