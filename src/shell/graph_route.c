/* graph_route.c - the arrows' ways through the gutters.
 *
 * All arrows to one object that use a gutter are a net.  A net's pins are the rows where it
 * leaves or enters the columns on both sides; its trunk is an upright line that joins them:
 *
 *   left column │ pin ──────────╮ trunk                 │ right column
 *               │               ╰─────────────────▶ pin │
 *
 * Where a row has a pin of one net on its left and of another on its right, the first one's
 * trunk must stand left of the other's, or their lines would run into one another.  When such
 * demands run in a circle, a net is given two trunks, joined in a row that has no pins.
 * Arrows that skip columns pass through them in rows between the boxes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/graph.h"

enum side { SIDE_LEFT, SIDE_RIGHT };

struct pin {
    enum side side;
    int row;
};

struct trunk {
    int low, high; /* rows */
    int track, x;  /* track -1: not yet */
};

struct graph_net {
    int target, gutter;
    struct pin *pins;
    size_t count, room;
    int sink;       /* the pin it leads to, -1 at first */
    bool straight;  /* all pins in one row: no trunk */
    bool split;     /* two trunks, joined in row `link` */
    int link;
    struct trunk trunks[2]; /* of the pins on each side; not split: [0] for both */
};

/* A row of a column through which arrows to `target` pass. */
struct pass {
    int target, rank, row;
};

struct router {
    struct graph *graph;
    struct pass *passes;
    size_t count, room;
};

void graph_free(struct graph *self)
{
    if (!self)
        return;
    for (size_t i = 0; i < self->net_count; i++)
        free(self->nets[i].pins);
    free(self->nets);
    free(self->nodes);
    free(self->edges);
    free(self->columns);
    free(self->cells);
    free(self);
}

/* ---- nets and pins -------------------------------------------------------------- */

static struct graph_net *net_find(struct graph *self, int target, int gutter)
{
    for (size_t i = 0; i < self->net_count; i++) {
        if (self->nets[i].target == target && self->nets[i].gutter == gutter)
            return &self->nets[i];
    }
    return NULL;
}

static struct graph_net *net_of(struct graph *self, int target, int gutter)
{
    struct graph_net *net = net_find(self, target, gutter);
    if (!net) {
        net = ARRAY_PUSH(self->nets, self->net_count, self->net_room);
        *net = (struct graph_net){.target = target, .gutter = gutter, .sink = -1};
        net->trunks[0].track = net->trunks[1].track = -1;
    }
    return net;
}

static int net_pin(struct graph_net *net, enum side side, int row)
{
    for (size_t i = 0; i < net->count; i++) {
        if (net->pins[i].side == side && net->pins[i].row == row)
            return (int)i;
    }
    *ARRAY_PUSH(net->pins, net->count, net->room) = (struct pin){side, row};
    return (int)net->count - 1;
}

/* A row of the column where nothing stands and no other arrow passes. */
static bool is_free(const struct router *self, int rank, int row)
{
    for (size_t i = 0; i < self->graph->count; i++) {
        const struct graph_node *node = &self->graph->nodes[i];
        if (node->rank == rank && row >= node->y && row < node->y + node->height)
            return false;
    }
    for (size_t i = 0; i < self->count; i++) {
        if (self->passes[i].rank == rank && self->passes[i].row == row)
            return false;
    }
    return true;
}

static int pass_row(struct router *self, int target, int rank, int near)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->passes[i].target == target && self->passes[i].rank == rank)
            return self->passes[i].row;
    }
    int row = near;
    for (int away = 0; !is_free(self, rank, row); away++) {
        if (near - away >= 0 && is_free(self, rank, near - away))
            row = near - away;
        else
            row = near + away;
    }
    *ARRAY_PUSH(self->passes, self->count, self->room) = (struct pass){target, rank, row};
    if (row >= self->graph->height)
        self->graph->height = row + 1;
    return row;
}

/* An edge's pins, gutter after gutter. */
static void route_edge(struct router *self, const struct graph_edge *edge)
{
    struct graph *graph = self->graph;
    const struct graph_node *from = &graph->nodes[edge->from], *to = &graph->nodes[edge->to];
    int row = from->y + edge->row, entry = to->y + 1;
    if (to->rank > from->rank) {
        for (int gutter = from->rank; gutter < to->rank; gutter++) {
            bool last = gutter + 1 == to->rank;
            int next = last ? entry : pass_row(self, edge->to, gutter + 1, row);
            struct graph_net *net = net_of(graph, edge->to, gutter);
            net_pin(net, SIDE_LEFT, row);
            net->sink = net_pin(net, SIDE_RIGHT, next);
            row = next;
        }
        return;
    }
    if (to->rank == from->rank) {
        struct graph_net *net = net_of(graph, edge->to, to->rank);
        net_pin(net, SIDE_LEFT, row);
        net->sink = net_pin(net, SIDE_LEFT, entry);
        return;
    }
    for (int gutter = from->rank - 1; gutter >= to->rank; gutter--) {
        bool last = gutter == to->rank;
        int next = last ? entry : pass_row(self, edge->to, gutter, row);
        struct graph_net *net = net_of(graph, edge->to, gutter);
        net_pin(net, SIDE_RIGHT, row);
        net->sink = net_pin(net, SIDE_LEFT, next);
        row = next;
    }
}

/* ---- trunks ------------------------------------------------------------------ */

/* The rows a trunk must span, after a split or before. */
static void measure(struct graph_net *net)
{
    net->straight = true;
    for (size_t i = 1; i < net->count; i++)
        net->straight &= net->pins[i].row == net->pins[0].row && net->pins[i].side != net->pins[0].side;
    for (int t = 0; t < 2; t++) {
        net->trunks[t].low = net->split ? net->link : INT32_MAX;
        net->trunks[t].high = net->split ? net->link : -1;
    }
    for (size_t i = 0; i < net->count; i++) {
        struct trunk *trunk = &net->trunks[net->split ? net->pins[i].side : 0];
        if (net->pins[i].row < trunk->low)
            trunk->low = net->pins[i].row;
        if (net->pins[i].row > trunk->high)
            trunk->high = net->pins[i].row;
    }
}

struct gutter {
    struct graph_net **nets;
    size_t count;
    int *left, *right; /* for each row: the net with a pin there, plus one */
    bool *linked;      /* ... or a link of two trunks */
    int rows;
};

static bool trunk_waits(const struct graph_net *net, int t)
{
    return !net->straight && net->trunks[t].track < 0 && (t == 0 || net->split);
}

/* Does the trunk have to stand right of one that has no track yet? */
static bool is_blocked(const struct gutter *self, size_t n, int t)
{
    const struct graph_net *net = self->nets[n];
    for (size_t i = 0; i < net->count; i++) {
        if (net->pins[i].side != SIDE_RIGHT || (net->split && t != SIDE_RIGHT))
            continue;
        int other = self->left[net->pins[i].row];
        if (other && other != (int)n + 1 && trunk_waits(self->nets[other - 1], 0))
            return true;
    }
    return false;
}

/* Arrows that rise stand left and the upper ones first; those that fall the other way
 * round: then they do not cross one another.  Loops of one column come first of all. */
static long turn_key(const struct graph_net *net)
{
    long left = 0, right = 0, lefts = 0, rights = 0;
    for (size_t i = 0; i < net->count; i++) {
        if (net->pins[i].side == SIDE_LEFT)
            left += net->pins[i].row, lefts++;
        else
            right += net->pins[i].row, rights++;
    }
    if (!rights || !lefts)
        return (net->trunks[0].high - net->trunks[0].low) - 1000000;
    left = left * 16 / lefts;
    right = right * 16 / rights;
    return right < left ? left : 1000000 + 1000000 - left;
}

static void split_one(struct gutter *self)
{
    for (size_t n = 0; n < self->count; n++) {
        struct graph_net *net = self->nets[n];
        if (net->split || !trunk_waits(net, 0))
            continue;
        int row = net->trunks[0].low;
        while (row < self->rows - 1 && (self->left[row] || self->right[row] || self->linked[row]))
            row++;
        net->split = true;
        net->link = row;
        self->linked[row] = true;
        measure(net);
        return;
    }
}

/* Fill one track from the trunks that may stand now; gives how many were placed. */
static size_t fill_track(struct gutter *self, int track)
{
    size_t placed = 0;
    struct {
        int low, high;
    } *taken = xalloc((2 * self->count + 1) * sizeof *taken);
    for (;;) {
        long best = 0;
        struct trunk *pick = NULL;
        for (size_t n = 0; n < self->count; n++) {
            struct graph_net *net = self->nets[n];
            for (int t = 0; t < 2; t++) {
                struct trunk *trunk = &net->trunks[t];
                long key = turn_key(net);
                if (!trunk_waits(net, t) || (pick && key >= best) || is_blocked(self, n, t))
                    continue;
                bool clash = false;
                for (size_t i = 0; i < placed; i++)
                    clash |= trunk->low <= taken[i].high && taken[i].low <= trunk->high;
                if (!clash) {
                    pick = trunk;
                    best = key;
                }
            }
        }
        if (!pick)
            break;
        pick->track = track;
        taken[placed].low = pick->low;
        taken[placed++].high = pick->high;
    }
    free(taken);
    return placed;
}

static int assign_tracks(struct graph *graph, int g)
{
    struct gutter self = {.rows = graph->height + 1};
    self.nets = xalloc((graph->net_count + 1) * sizeof *self.nets);
    self.left = xalloc((size_t)self.rows * sizeof *self.left);
    self.right = xalloc((size_t)self.rows * sizeof *self.right);
    self.linked = xalloc((size_t)self.rows);
    size_t waiting = 0;
    for (size_t i = 0; i < graph->net_count; i++) {
        struct graph_net *net = &graph->nets[i];
        if (net->gutter != g)
            continue;
        self.nets[self.count++] = net;
        measure(net);
        waiting += !net->straight;
        for (size_t p = 0; p < net->count; p++)
            (net->pins[p].side == SIDE_LEFT ? self.left : self.right)[net->pins[p].row] =
                (int)self.count;
    }
    int track = 0;
    while (waiting > 0) {
        size_t placed = fill_track(&self, track);
        if (placed) {
            waiting -= placed;
            track++;
        } else {
            split_one(&self);
            waiting++;
        }
    }
    free(self.nets);
    free(self.left);
    free(self.right);
    free(self.linked);
    return track;
}

/* ---- columns ----------------------------------------------------------------- */

#define CLOSE_TRACKS 4 /* more than that stand side by side */

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void place_columns(struct graph *self, struct places *places)
{
    struct graph_column *known = places_columns(places, self->ranks);
    self->columns = xalloc((size_t)(self->ranks + 1) * sizeof *self->columns);
    for (size_t i = 0; i < self->count; i++) {
        struct graph_column *column = &self->columns[self->nodes[i].rank];
        column->width = larger(column->width, self->nodes[i].width);
    }
    int x = 0;
    for (int r = 0; r < self->ranks; r++) {
        struct graph_column *column = &self->columns[r];
        column->tracks = assign_tracks(self, r);
        int step = column->tracks > CLOSE_TRACKS ? 1 : 2;
        bool last = r + 1 == self->ranks;
        column->gutter = last ? column->tracks * step + 1 : larger(4, column->tracks * step + 3);
        known[r].width = column->width = larger(column->width, known[r].width);
        known[r].gutter = column->gutter = larger(column->gutter, known[r].gutter);
        column->x = x;
        x += column->width + column->gutter;
    }
    self->width = x;
    for (size_t i = 0; i < self->count; i++) {
        struct graph_node *node = &self->nodes[i];
        node->x = self->columns[node->rank].x;
        if (!node->name)
            node->width = self->columns[node->rank].width;
    }
    for (size_t i = 0; i < self->net_count; i++) {
        struct graph_net *net = &self->nets[i];
        const struct graph_column *column = &self->columns[net->gutter];
        for (int t = 0; t < 2; t++)
            net->trunks[t].x = column->x + column->width + 1 +
                               net->trunks[t].track * (column->tracks > CLOSE_TRACKS ? 1 : 2);
    }
}

void graph_route(struct graph *self, struct places *places)
{
    struct router router = {.graph = self};
    for (size_t e = 0; e < self->edge_count; e++)
        route_edge(&router, &self->edges[e]);
    free(router.passes);
    place_columns(self, places);
    self->cells = xalloc(((size_t)self->width * (size_t)self->height + 1) * sizeof *self->cells);
    graph_paint(self);
}

/* ---- painting ---------------------------------------------------------------- */

/* The ink of one arrow. */
struct pen {
    struct graph *graph;
    int net;
    enum graph_tone tone;
    bool dashed;
};

static struct graph_cell *cell_at(struct graph *self, int x, int y)
{
    bool inside = x >= 0 && y >= 0 && x < self->width && y < self->height;
    return inside ? &self->cells[(size_t)y * (size_t)self->width + (size_t)x] : NULL;
}

static void put(const struct pen *pen, int x, int y, unsigned lines)
{
    struct graph_cell *cell = cell_at(pen->graph, x, y);
    if (!cell || !lines)
        return;
    bool upright = lines & (GRAPH_UP | GRAPH_DOWN);
    if (cell->net && cell->net != pen->net) {
        if (!upright) /* it passes under */
            return;
        *cell = (struct graph_cell){0};
    }
    bool fresh = !cell->net;
    cell->net = pen->net;
    cell->lines |= (uint8_t)lines;
    cell->dashed = pen->dashed && (fresh || cell->dashed);
    if (fresh || pen->tone > cell->tone)
        cell->tone = (uint8_t)pen->tone;
}

static void across(const struct pen *pen, int x1, int x2, int y)
{
    int from = x1 < x2 ? x1 : x2, to = x1 < x2 ? x2 : x1;
    for (int x = from; x <= to; x++)
        put(pen, x, y, (x > from ? GRAPH_LEFT : 0u) | (x < to ? GRAPH_RIGHT : 0u));
}

static void upright(const struct pen *pen, int x, int y1, int y2)
{
    int from = y1 < y2 ? y1 : y2, to = y1 < y2 ? y2 : y1;
    for (int y = from; y <= to; y++)
        put(pen, x, y, (y > from ? GRAPH_UP : 0u) | (y < to ? GRAPH_DOWN : 0u));
}

/* From a pin to where the net leads; `start` and `end` are the x of both. */
static void trace(const struct pen *pen, const struct graph_net *net, enum side side, int row,
                  int start, int end)
{
    const struct pin *sink = &net->pins[net->sink];
    if (net->straight) {
        across(pen, start, end, row);
        return;
    }
    const struct trunk *first = &net->trunks[net->split ? side : 0];
    const struct trunk *last = &net->trunks[net->split ? sink->side : 0];
    across(pen, start, first->x, row);
    upright(pen, first->x, row, first == last ? sink->row : net->link);
    if (first != last) {
        across(pen, first->x, last->x, net->link);
        upright(pen, last->x, net->link, sink->row);
    }
    across(pen, last->x, end, sink->row);
}

static void head(const struct pen *pen, int x, int y, uint32_t cp)
{
    struct graph_cell *cell = cell_at(pen->graph, x, y);
    if (!cell)
        return;
    cell->head = cp;
    cell->net = pen->net;
    if (pen->tone > cell->tone)
        cell->tone = (uint8_t)pen->tone;
}

static enum graph_tone edge_tone(const struct graph_edge *edge)
{
    return edge->chosen ? TONE_CHOSEN : edge->tone;
}

static void paint_edge(struct graph *self, const struct graph_edge *edge)
{
    const struct graph_node *from = &self->nodes[edge->from], *to = &self->nodes[edge->to];
    struct pen pen = {self, edge->to + 1, edge_tone(edge), edge->dashed};
    int row = from->y + edge->row, x = from->x + from->width - 1;
    if (from->name)
        x += 2; /* a blank after the text */
    bool on = to->rank > from->rank, back = to->rank < from->rank;
    if (back)
        x = from->x;
    for (int gutter = back ? from->rank - 1 : from->rank;; gutter += on ? 1 : -1) {
        const struct graph_net *net = net_find(self, edge->to, gutter);
        bool last = on ? gutter + 1 == to->rank : gutter == to->rank;
        const struct pin *sink = &net->pins[net->sink];
        const struct graph_column *left = &self->columns[gutter];
        int end = sink->side == SIDE_RIGHT ? left->x + left->width + left->gutter
                                           : left->x + left->width - 1;
        trace(&pen, net, back ? SIDE_RIGHT : SIDE_LEFT, row, x, last ? end + (on ? -1 : 1) : end);
        row = sink->row;
        x = end;
        if (last) {
            head(&pen, end + (on ? -1 : 1), row, on ? 0x25b6 : 0x25c0);
            return;
        }
        int beyond = gutter + (on ? 1 : 0); /* through the column */
        int far = on ? self->columns[beyond].x + self->columns[beyond].width - 1
                     : self->columns[beyond].x;
        across(&pen, x, far, row);
        x = far;
    }
}

void graph_paint(struct graph *self)
{
    memset(self->cells, 0, (size_t)self->width * (size_t)self->height * sizeof *self->cells);
    for (int tone = TONE_PLAIN; tone <= TONE_CHOSEN; tone++) {
        for (size_t e = 0; e < self->edge_count; e++) {
            if ((int)edge_tone(&self->edges[e]) == tone)
                paint_edge(self, &self->edges[e]);
        }
    }
}
