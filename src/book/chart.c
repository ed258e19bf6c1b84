/* chart.c - lay boxes and arrows out in ranks.
 *
 * All is done along two axes: `main`, along which ranks follow one another, and
 * `cross`, along which the nodes of a rank are stacked.  Across (left to right) main is
 * x; down, main is y.  An edge that skips ranks passes through a slot of its own in
 * each of them.  Between two ranks lies a gutter with tracks, in which the edges turn.
 *
 *   rank 0   gutter 0    rank 1      An edge that leads back is laid like one that
 *   ┌────┐               ┌────┐      leads forward, with its arrow at the other end.
 *   │ a  ├──╮ track  ╭──▶│ b  │
 *   └────┘  ╰────────╯   └────┘
 */
#include "book/chart.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define RANK_MOST 200

/* A place in a rank: a node, or the passage of an edge (node < 0). */
struct slot {
    int node, rank, order;
    int main_size, cross_size, cross;
    int key; /* for sorting */
};

/* A piece of an edge through one gutter. */
struct hop {
    int from, to; /* slots */
    int edge;
    bool back;    /* the arrow's end is `from` */
    bool first, last;
    int c1, c2, track;
};

struct layout {
    struct chart *chart;
    bool down;
    struct slot *slots;
    size_t slot_count, slot_room;
    struct hop *hops;
    size_t hop_count, hop_room;
    int ranks;
    int start[RANK_MOST + 1], size[RANK_MOST + 1]; /* main axis, each rank */
    int tracks[RANK_MOST + 1], label[RANK_MOST + 1];
    bool *back;
    int loops[RANK_MOST + 1];
};

/* ---- making a chart ------------------------------------------------------ */

struct chart *chart_new(void)
{
    return xalloc(sizeof(struct chart));
}

void chart_free(struct chart *self)
{
    if (!self)
        return;
    for (size_t i = 0; i < self->count; i++) {
        struct chart_node *node = &self->nodes[i];
        for (size_t l = 0; l < node->count; l++) {
            free(node->lines[l].text);
            free(node->lines[l].right);
        }
        free(node->lines);
        free(node->id);
        free(node->note);
    }
    for (size_t i = 0; i < self->edge_count; i++)
        free(self->edges[i].label);
    free(self->nodes);
    free(self->edges);
    free(self);
}

int chart_node(struct chart *self, const char *id, bool boxed, enum ink ink)
{
    struct chart_node *node = ARRAY_PUSH(self->nodes, self->count, self->room);
    *node = (struct chart_node){.id = xstrdup(id), .boxed = boxed, .ink = ink};
    return (int)self->count - 1;
}

int chart_find(const struct chart *self, const char *id)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strcmp(self->nodes[i].id, id))
            return (int)i;
    }
    return -1;
}

void chart_line(struct chart *self, int node, const char *text, enum ink ink,
                const char *right, enum ink right_ink)
{
    struct chart_node *n = &self->nodes[node];
    struct chart_line *line = ARRAY_PUSH(n->lines, n->count, n->room);
    *line = (struct chart_line){xstrdup(text), right ? xstrdup(right) : NULL, ink, right_ink};
}

struct chart_edge *chart_edge(struct chart *self, int from, int port, int to, enum ink ink)
{
    struct chart_edge *edge = ARRAY_PUSH(self->edges, self->edge_count, self->edge_room);
    *edge = (struct chart_edge){
        .from = from, .port = port, .to = to, .ink = ink, .arrow = true};
    return edge;
}

/* ---- ranks -------------------------------------------------------------- */

/* Mark the edges that close a cycle: a depth-first walk with its own stack. */
static void find_back_edges(struct layout *self)
{
    const struct chart *chart = self->chart;
    size_t n = chart->count;
    enum { NEW, OPEN, DONE } *state = xalloc((n + 1) * sizeof *state);
    int *stack = xalloc((n + 1) * sizeof *stack);
    size_t *next = xalloc((n + 1) * sizeof *next);
    for (size_t root = 0; root < n; root++) {
        if (state[root] != NEW)
            continue;
        int depth = 0;
        stack[0] = (int)root;
        state[root] = OPEN;
        while (depth >= 0) {
            int at = stack[depth];
            size_t e = next[at];
            while (e < chart->edge_count && chart->edges[e].from != at)
                e++;
            if (e >= chart->edge_count) {
                state[at] = DONE;
                depth--;
                continue;
            }
            next[at] = e + 1;
            int to = chart->edges[e].to;
            if (state[to] == OPEN) {
                self->back[e] = true;
            } else if (state[to] == NEW) {
                state[to] = OPEN;
                stack[++depth] = to;
            }
        }
    }
    free(state);
    free(stack);
    free(next);
}

static void find_ranks(struct layout *self)
{
    const struct chart *chart = self->chart;
    for (size_t i = 0; i < chart->count; i++)
        self->slots[i].rank = chart->nodes[i].least_rank;
    bool moved = true;
    for (size_t round = 0; moved && round <= chart->count; round++) {
        moved = false;
        for (size_t e = 0; e < chart->edge_count; e++) {
            const struct chart_edge *edge = &chart->edges[e];
            int want = self->slots[edge->from].rank + 1;
            if (self->back[e] || self->slots[edge->to].rank >= want || want >= RANK_MOST)
                continue;
            self->slots[edge->to].rank = want;
            moved = true;
        }
    }
    for (size_t i = 0; i < chart->count; i++) {
        if (self->slots[i].rank >= self->ranks)
            self->ranks = self->slots[i].rank + 1;
    }
}

/* ---- slots and hops ------------------------------------------------------ */

static void measure_node(const struct layout *self, struct chart_node *node, struct slot *slot)
{
    int width = 0, height = (int)node->count + (node->boxed ? 2 : 0);
    for (size_t i = 0; i < node->count; i++) {
        int w = utf8_text_width(node->lines[i].text);
        if (node->lines[i].right)
            w += 3 + utf8_text_width(node->lines[i].right);
        if (w > width)
            width = w;
    }
    width += node->boxed ? 4 : 0;
    node->width = width;
    node->height = height ? height : 1;
    slot->main_size = self->down ? node->height : node->width;
    slot->cross_size = self->down ? node->width : node->height;
}

static void hop_add(struct layout *self, int from, int to, int edge, bool back, bool first,
                    bool last)
{
    struct hop *hop = ARRAY_PUSH(self->hops, self->hop_count, self->hop_room);
    *hop = (struct hop){
        .from = from, .to = to, .edge = edge, .back = back, .first = first, .last = last};
}

static void make_hops(struct layout *self)
{
    const struct chart *chart = self->chart;
    for (size_t e = 0; e < chart->edge_count; e++) {
        const struct chart_edge *edge = &chart->edges[e];
        int low = edge->from, high = edge->to;
        bool back = false;
        if (low == high)
            continue;
        if (self->slots[low].rank > self->slots[high].rank) {
            low = edge->to;
            high = edge->from;
            back = true;
        }
        if (self->slots[low].rank == self->slots[high].rank)
            continue; /* only beyond RANK_MOST: not drawn */
        int at = low;
        for (int rank = self->slots[low].rank + 1; rank < self->slots[high].rank; rank++) {
            struct slot *slot = ARRAY_PUSH(self->slots, self->slot_count, self->slot_room);
            *slot = (struct slot){.node = -1, .rank = rank, .cross_size = 1};
            hop_add(self, at, (int)self->slot_count - 1, (int)e, back, at == low, false);
            at = (int)self->slot_count - 1;
        }
        hop_add(self, at, high, (int)e, back, at == low, true);
    }
}

/* Where on the cross axis an edge touches a slot, counted from the slot's own start. */
static int port_offset(const struct layout *self, const struct hop *hop, bool at_from)
{
    const struct slot *slot = &self->slots[at_from ? hop->from : hop->to];
    if (slot->node < 0)
        return 0;
    const struct chart_node *node = &self->chart->nodes[slot->node];
    if (self->down)
        return slot->cross_size / 2;
    const struct chart_edge *edge = &self->chart->edges[hop->edge];
    int line = edge->from == slot->node && edge->port > 0 ? edge->port : 0;
    if (line >= (int)node->count)
        line = (int)node->count - 1;
    return (line > 0 ? line : 0) + (node->boxed ? 1 : 0);
}

/* ---- order and place ------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    const struct slot *const *x = a, *const *y = b;
    if ((*x)->key != (*y)->key)
        return (*x)->key < (*y)->key ? -1 : 1;
    return (*x)->order - (*y)->order;
}

static size_t rank_slots(struct layout *self, int rank, struct slot **into)
{
    size_t count = 0;
    for (size_t i = 0; i < self->slot_count; i++) {
        if (self->slots[i].rank == rank)
            into[count++] = &self->slots[i];
    }
    for (size_t i = 0; i < count; i++) {
        struct slot *slot = into[i];
        slot->key = slot->order;
    }
    if (count)
        qsort(into, count, sizeof *into, by_key);
    return count;
}

/* The mean of what the slot's neighbours on one side say, times 64; -1: none. */
static int neighbour_mean(const struct layout *self, const struct slot *slot, bool before,
                          bool cross)
{
    int index = (int)(slot - self->slots);
    long sum = 0, count = 0;
    bool forward = false; /* arrows that lead on decide, when there are any */
    for (size_t h = 0; h < self->hop_count; h++)
        forward |= (before ? self->hops[h].to : self->hops[h].from) == index && !self->hops[h].back;
    for (size_t h = 0; h < self->hop_count; h++) {
        const struct hop *hop = &self->hops[h];
        if ((before ? hop->to : hop->from) != index || (cross && forward && hop->back))
            continue;
        const struct slot *other = &self->slots[before ? hop->from : hop->to];
        sum += cross ? other->cross + port_offset(self, hop, before) -
                           port_offset(self, hop, !before)
                     : other->order * 64;
        count++;
    }
    if (!count)
        return -1;
    long mean = sum / count;
    return mean < 0 ? 0 : (int)mean;
}

static void order_ranks(struct layout *self, struct slot **scratch)
{
    for (int rank = 0; rank < self->ranks; rank++) {
        int order = 0;
        for (size_t i = 0; i < self->slot_count; i++) {
            if (self->slots[i].rank == rank)
                self->slots[i].order = order++;
        }
    }
    for (int round = 0; round < 4; round++) {
        for (int r = 0; r < self->ranks; r++) {
            int rank = round % 2 ? self->ranks - 1 - r : r;
            size_t count = rank_slots(self, rank, scratch);
            for (size_t i = 0; i < count; i++) {
                int mean = neighbour_mean(self, scratch[i], round % 2 == 0, false);
                scratch[i]->key = mean < 0 ? scratch[i]->order * 64 : mean;
            }
            if (count)
                qsort(scratch, count, sizeof *scratch, by_key);
            for (size_t i = 0; i < count; i++)
                scratch[i]->order = (int)i;
        }
    }
}

static void place_cross(struct layout *self, struct slot **scratch)
{
    int gap = self->down ? 3 : 1;
    for (int rank = 0; rank < self->ranks; rank++) {
        size_t count = rank_slots(self, rank, scratch);
        int free_from = 0;
        for (size_t i = 0; i < count; i++) {
            int want = neighbour_mean(self, scratch[i], true, true);
            scratch[i]->cross = want > free_from ? want : free_from;
            free_from = scratch[i]->cross + scratch[i]->cross_size + gap;
        }
    }
    for (int rank = self->ranks - 2; rank >= 0; rank--) {
        size_t count = rank_slots(self, rank, scratch);
        for (size_t i = count; i-- > 0;) {
            int want = neighbour_mean(self, scratch[i], false, true);
            int most = i + 1 < count ? scratch[i + 1]->cross - gap - scratch[i]->cross_size
                                     : INT32_MAX;
            if (want > most)
                want = most;
            if (want > scratch[i]->cross)
                scratch[i]->cross = want;
        }
    }
}

/* ---- tracks ------------------------------------------------------------- */

static int by_turn(const void *a, const void *b)
{
    const struct hop *const *x = a, *const *y = b;
    bool down_x = (*x)->c2 > (*x)->c1, down_y = (*y)->c2 > (*y)->c1;
    if (down_x != down_y)
        return down_x ? 1 : -1;
    return down_x ? (*y)->c1 - (*x)->c1 : (*x)->c1 - (*y)->c1;
}

static bool hops_clash(const struct hop *a, const struct hop *b)
{
    int a1 = a->c1 < a->c2 ? a->c1 : a->c2, a2 = a->c1 < a->c2 ? a->c2 : a->c1;
    int b1 = b->c1 < b->c2 ? b->c1 : b->c2, b2 = b->c1 < b->c2 ? b->c2 : b->c1;
    if (a2 < b1 || b2 < a1)
        return false;
    bool same_way = a->back == b->back;
    return !(same_way && ((a->from == b->from && a->c1 == b->c1) ||
                          (a->to == b->to && a->c2 == b->c2)));
}

static void assign_tracks(struct layout *self, int rank)
{
    struct hop **here = xalloc((self->hop_count + 1) * sizeof *here);
    size_t count = 0;
    for (size_t h = 0; h < self->hop_count; h++) {
        struct hop *hop = &self->hops[h];
        if (self->slots[hop->from].rank != rank)
            continue;
        hop->c1 = self->slots[hop->from].cross + port_offset(self, hop, true);
        hop->c2 = self->slots[hop->to].cross + port_offset(self, hop, false);
        hop->track = -1;
        if (hop->c1 != hop->c2)
            here[count++] = hop;
        const char *label = self->chart->edges[hop->edge].label;
        int width = label ? (self->down ? 1 : utf8_text_width(label) + 2) : 0;
        if (width > self->label[rank])
            self->label[rank] = width;
    }
    if (count)
        qsort(here, count, sizeof *here, by_turn);
    for (size_t i = 0; i < count; i++) {
        int track = 0;
        for (size_t j = 0; j < i; j++) {
            if (here[j]->track == track && hops_clash(here[i], here[j])) {
                track++;
                j = (size_t)-1;
            }
        }
        here[i]->track = track;
        if (track >= self->tracks[rank])
            self->tracks[rank] = track + 1;
    }
    free(here);
}

static void place_main(struct layout *self)
{
    for (size_t i = 0; i < self->slot_count; i++) {
        const struct slot *slot = &self->slots[i];
        if (slot->main_size > self->size[slot->rank])
            self->size[slot->rank] = slot->main_size;
    }
    int at = 0;
    for (int rank = 0; rank < self->ranks; rank++) {
        assign_tracks(self, rank);
        self->start[rank] = at;
        int gutter = self->down ? self->tracks[rank] + 2 + self->label[rank]
                                : 2 * self->tracks[rank] + 4 + self->label[rank];
        at += self->size[rank] + gutter + self->loops[rank];
    }
}

/* ---- drawing ------------------------------------------------------------ */

static void put_line(const struct layout *self, struct canvas *to, int m1, int c1, int m2,
                     int c2, enum ink ink)
{
    if (self->down)
        canvas_line(to, c1, m1, c2, m2, ink);
    else
        canvas_line(to, m1, c1, m2, c2, ink);
}

static void put_head(const struct layout *self, struct canvas *to, int main, int cross,
                     bool forward, enum ink ink)
{
    uint32_t cp = self->down ? (forward ? 0x25bc : 0x25b2) : (forward ? 0x25b6 : 0x25c0);
    if (self->down)
        canvas_put(to, cross, main, cp, ink);
    else
        canvas_put(to, main, cross, cp, ink);
}

static void draw_node(const struct layout *self, const struct slot *slot, struct canvas *to)
{
    struct chart_node *node = &self->chart->nodes[slot->node];
    node->x = self->down ? slot->cross : self->start[slot->rank];
    node->y = self->down ? self->start[slot->rank] : slot->cross;
    int pad = node->boxed ? 2 : 0, top = node->boxed ? 1 : 0;
    if (node->boxed)
        canvas_box(to, node->x, node->y, node->width, node->height, node->ink);
    for (size_t i = 0; i < node->count; i++) {
        const struct chart_line *line = &node->lines[i];
        int y = node->y + top + (int)i, x = node->x + pad;
        if (self->down) /* centred */
            x += (node->width - 2 * pad - utf8_text_width(line->text)) / 2;
        canvas_text(to, x, y, line->text, line->ink);
        if (line->right)
            canvas_text(to, node->x + node->width - pad - utf8_text_width(line->right), y,
                        line->right, line->right_ink);
    }
}

static void draw_label(const struct layout *self, const struct hop *hop, int turn, int end,
                       struct canvas *to)
{
    const char *label = self->chart->edges[hop->edge].label;
    if (!label || !(hop->back ? hop->first : hop->last))
        return;
    if (self->down)
        canvas_text(to, hop->c2 + 2, end - 1, label, INK_QUIET);
    else
        canvas_text(to, turn + 2 < end ? turn + 2 : turn, hop->c2, label, INK_QUIET);
}

static void draw_hop(const struct layout *self, const struct hop *hop, struct canvas *to)
{
    const struct chart_edge *edge = &self->chart->edges[hop->edge];
    const struct slot *from = &self->slots[hop->from], *into = &self->slots[hop->to];
    int rank = from->rank;
    int begin = self->start[rank] + (from->node < 0 ? 0 : from->main_size);
    int gutter = self->start[rank] + self->size[rank] + self->loops[rank];
    int end = self->start[rank + 1] - 1;
    int turn = gutter + 1 + 2 * (hop->track < 0 ? 0 : hop->track);
    if (self->down)
        turn = gutter + (hop->track < 0 ? 0 : hop->track);

    put_line(self, to, begin, hop->c1, turn, hop->c1, edge->ink);
    if (from->node >= 0 && self->down)
        canvas_join(to, hop->c1, begin, LINE_UP, edge->ink);
    else if (from->node >= 0)
        canvas_join(to, begin, hop->c1, LINE_LEFT, edge->ink);
    put_line(self, to, turn, hop->c1, turn, hop->c2, edge->ink);
    put_line(self, to, turn, hop->c2, into->node < 0 ? end + 1 : end, hop->c2, edge->ink);
    draw_label(self, hop, turn, end, to);
    if (!edge->arrow)
        return;
    if (!hop->back && hop->last)
        put_head(self, to, end, hop->c2, true, edge->ink);
    if (hop->back && hop->first)
        put_head(self, to, begin, hop->c1, false, edge->ink);
}

/* Out on the far side of a box and in again one line higher or lower. */
static void draw_loop(const struct layout *self, const struct chart_edge *edge,
                      struct canvas *to)
{
    const struct chart_node *node = &self->chart->nodes[edge->from];
    int x = node->x + node->width, top = node->y + (node->boxed ? 1 : 0);
    int out = top + (edge->port > 0 ? edge->port : 0), in = out > top ? top : top + 1;
    canvas_line(to, x, out, x + 2, out, edge->ink);
    canvas_line(to, x + 2, out, x + 2, in, edge->ink);
    canvas_line(to, x, in, x + 2, in, edge->ink);
    canvas_put(to, x, in, 0x25c0, edge->ink);
}

static void find_loops(struct layout *self)
{
    struct chart *chart = self->chart;
    for (size_t e = 0; e < chart->edge_count; e++) {
        const struct chart_edge *edge = &chart->edges[e];
        if (edge->from != edge->to)
            continue;
        if (chart->nodes[edge->from].count < 2)
            chart_line(chart, edge->from, "", INK_QUIET, NULL, INK_QUIET);
        if (!self->down)
            self->loops[self->slots[edge->from].rank] = 3;
    }
}

void chart_draw(struct chart *chart, bool down, struct canvas *canvas)
{
    struct layout *self = xalloc(sizeof *self);
    self->chart = chart;
    self->down = down;
    self->back = xalloc(chart->edge_count + 1);
    for (size_t i = 0; i < chart->count; i++) {
        struct slot *slot = ARRAY_PUSH(self->slots, self->slot_count, self->slot_room);
        *slot = (struct slot){.node = (int)i};
    }
    find_back_edges(self);
    if (chart->count)
        find_ranks(self);
    find_loops(self);
    for (size_t i = 0; i < chart->count; i++)
        measure_node(self, &chart->nodes[i], &self->slots[i]);
    make_hops(self);

    struct slot **scratch = xalloc((self->slot_count + 1) * sizeof *scratch);
    order_ranks(self, scratch);
    place_cross(self, scratch);
    place_main(self);
    free(scratch);

    canvas_release(canvas);
    for (size_t i = 0; i < self->slot_count; i++) {
        const struct slot *slot = &self->slots[i];
        if (slot->node >= 0)
            draw_node(self, slot, canvas);
        else
            put_line(self, canvas, self->start[slot->rank], slot->cross,
                     self->start[slot->rank] + self->size[slot->rank] - 1, slot->cross, INK_QUIET);
    }
    for (size_t h = 0; h < self->hop_count; h++)
        draw_hop(self, &self->hops[h], canvas);
    for (size_t e = 0; e < chart->edge_count; e++) {
        if (chart->edges[e].from == chart->edges[e].to)
            draw_loop(self, &chart->edges[e], canvas);
    }
    if (!down) {
        int right = canvas->width + 2;
        for (size_t i = 0; i < chart->count; i++) {
            bool alone = true; /* no other box in its rows */
            for (size_t j = 0; j < chart->count; j++)
                alone &= i == j || !chart->nodes[j].note ||
                         chart->nodes[j].y + chart->nodes[j].height <= chart->nodes[i].y + 1 ||
                         chart->nodes[j].y > chart->nodes[i].y + 1;
            if (chart->nodes[i].note && alone)
                canvas_text(canvas, right, chart->nodes[i].y + (chart->nodes[i].boxed ? 1 : 0),
                            chart->nodes[i].note, INK_QUIET);
        }
    }
    free(self->slots);
    free(self->hops);
    free(self->back);
    free(self);
}

void chart_draw_fit(struct chart *chart, int width, struct canvas *canvas)
{
    chart_draw(chart, chart->down, canvas);
    if (canvas->width <= width)
        return;
    int first = canvas->width;
    chart_draw(chart, !chart->down, canvas);
    if (canvas->width > width && canvas->width >= first)
        chart_draw(chart, chart->down, canvas);
}
