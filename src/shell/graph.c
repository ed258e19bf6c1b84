/* graph.c - which column and row a box has, and keeping it there.
 *
 * Invariant: no two boxes of a column overlap, and between two there is a free row at
 * least, for arrows that pass through the column.
 */
#include "shell/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Where something stood in the last picture. */
struct spot {
    char id[96];
    int rank, y;
};

struct places {
    struct spot *spots; /* sorted by id */
    size_t count;
    struct graph_column *columns;
    int ranks;
};

/* ---- making ----------------------------------------------------------------- */

struct graph *graph_new(void)
{
    return xalloc(sizeof(struct graph));
}

struct graph_node *graph_node(struct graph *self, const char *id)
{
    struct graph_node *node = ARRAY_PUSH(self->nodes, self->count, self->room);
    *node = (struct graph_node){.rank = -1, .y = -1, .was = -1, .height = 1};
    strncpy(node->id, id, sizeof node->id - 1);
    return node;
}

int graph_find(const struct graph *self, const char *id)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strncmp(self->nodes[i].id, id, sizeof self->nodes[i].id - 1))
            return (int)i;
    }
    return -1;
}

void graph_edge(struct graph *self, struct graph_edge edge)
{
    *ARRAY_PUSH(self->edges, self->edge_count, self->edge_room) = edge;
}

/* ---- what is remembered --------------------------------------------------------- */

struct places *places_new(void)
{
    return xalloc(sizeof(struct places));
}

void places_forget(struct places *self)
{
    free(self->spots);
    free(self->columns);
    *self = (struct places){0};
}

void places_free(struct places *self)
{
    if (self)
        places_forget(self);
    free(self);
}

struct graph_column *places_columns(struct places *self, int ranks)
{
    if (ranks > self->ranks) {
        self->columns = xresize(self->columns, (size_t)ranks * sizeof *self->columns);
        memset(self->columns + self->ranks, 0,
               (size_t)(ranks - self->ranks) * sizeof *self->columns);
        self->ranks = ranks;
    }
    return self->columns;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct spot *)a)->id, ((const struct spot *)b)->id);
}

static const struct spot *spot_of(const struct places *self, const char *id)
{
    struct spot key;
    if (!self->count)
        return NULL;
    memcpy(key.id, id, sizeof key.id);
    return bsearch(&key, self->spots, self->count, sizeof key, by_id);
}

static void places_learn(struct places *self, const struct graph *graph)
{
    free(self->spots);
    self->count = graph->count;
    self->spots = xalloc((graph->count + 1) * sizeof *self->spots);
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        memcpy(self->spots[i].id, node->id, sizeof node->id);
        self->spots[i].rank = node->rank;
        self->spots[i].y = node->y;
    }
    qsort(self->spots, self->count, sizeof *self->spots, by_id);
}

/* When little of the old picture is left, a fresh one is easier to read. */
static bool is_another_picture(const struct graph *graph, const struct places *places)
{
    size_t kept = 0, boxes = 0;
    for (size_t i = 0; i < graph->count; i++) {
        boxes += !graph->nodes[i].name;
        kept += !graph->nodes[i].name && spot_of(places, graph->nodes[i].id);
    }
    return kept * 3 < boxes;
}

/* ---- columns ----------------------------------------------------------------- */

/* Outwards from everything that has a rank: one step a round. */
static void spread_ranks(struct graph *self)
{
    for (bool moved = true; moved;) {
        moved = false;
        int lowest = INT32_MAX;
        for (size_t e = 0; e < self->edge_count; e++) {
            const struct graph_node *from = &self->nodes[self->edges[e].from];
            if (from->rank >= 0 && self->nodes[self->edges[e].to].rank < 0 && from->rank < lowest)
                lowest = from->rank;
        }
        for (size_t e = 0; e < self->edge_count && lowest < INT32_MAX; e++) {
            struct graph_node *to = &self->nodes[self->edges[e].to];
            if (self->nodes[self->edges[e].from].rank == lowest && to->rank < 0) {
                to->rank = lowest + 1;
                moved = true;
            }
        }
    }
}

static void find_ranks(struct graph *self)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->nodes[i].name)
            self->nodes[i].rank = 0;
    }
    spread_ranks(self);
    for (size_t i = 0; i < self->count; i++) { /* islands: what no name reaches */
        if (self->nodes[i].rank < 0) {
            self->nodes[i].rank = 1;
            spread_ranks(self);
        }
    }
    for (size_t i = 0; i < self->count; i++) {
        if (self->nodes[i].rank >= self->ranks)
            self->ranks = self->nodes[i].rank + 1;
    }
}

/* ---- rows ------------------------------------------------------------------- */

/* The first row at or below `want` where the node's column is free. */
static int free_row(const struct graph *self, const struct graph_node *node, int want)
{
    int gap = node->name ? 0 : 1, y = want < 0 ? 0 : want;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < self->count; i++) {
            const struct graph_node *other = &self->nodes[i];
            if (other == node || other->rank != node->rank || other->y < 0)
                continue;
            if (y < other->y + other->height + gap && other->y < y + node->height + gap) {
                y = other->y + other->height + gap;
                moved = true;
            }
        }
    }
    return y;
}

static int bottom_of(const struct graph *self, int rank, bool all)
{
    int bottom = 0;
    for (size_t i = 0; i < self->count; i++) {
        const struct graph_node *node = &self->nodes[i];
        if (node->y >= 0 && (all || node->rank == rank) && node->y + node->height > bottom)
            bottom = node->y + node->height;
    }
    return bottom;
}

/* Who stood somewhere keeps the place; one that has grown pushes those below it down. */
static void keep_rows(struct graph *self)
{
    for (;;) {
        struct graph_node *next = NULL;
        for (size_t i = 0; i < self->count; i++) {
            struct graph_node *node = &self->nodes[i];
            if (node->y < 0 && node->was >= 0 && (!next || node->was < next->was))
                next = node;
        }
        if (!next)
            return;
        next->y = free_row(self, next, next->was);
    }
}

static void place_target(struct graph *self, const struct graph_edge *edge, int want)
{
    struct graph_node *to = &self->nodes[edge->to];
    if (to->y < 0)
        to->y = free_row(self, to, want);
}

/* Names in their order, each beside the title of what it refers to. */
static void place_names(struct graph *self)
{
    int group = 0;
    for (size_t i = 0; i < self->count; i++) {
        struct graph_node *name = &self->nodes[i];
        if (!name->name || name->y >= 0)
            continue;
        int least = 0;
        if (name->head || name->group != group) /* a frame: below all names so far */
            least = bottom_of(self, 0, false) + (i > 0);
        group = name->group;
        int want = name->head ? least : least;
        for (size_t e = 0; e < self->edge_count; e++) {
            const struct graph_edge *edge = &self->edges[e];
            if (edge->from != (int)i)
                continue;
            place_target(self, edge, least);
            want = self->nodes[edge->to].y + 1;
            break;
        }
        name->y = free_row(self, name, want > least ? want : least);
    }
}

static int by_row(const void *a, const void *b)
{
    const struct graph_node *const *x = a, *const *y = b;
    return (*x)->y != (*y)->y ? (*x)->y - (*y)->y : (*x < *y ? -1 : *x > *y);
}

/* What the boxes of a column hold, beside the row it is held from. */
static void place_held(struct graph *self, int rank)
{
    struct graph_node **column = xalloc((self->count + 1) * sizeof *column);
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++) {
        if (self->nodes[i].rank == rank && self->nodes[i].y >= 0)
            column[count++] = &self->nodes[i];
    }
    qsort(column, count, sizeof *column, by_row);
    for (size_t i = 0; i < count; i++) {
        for (size_t e = 0; e < self->edge_count; e++) {
            const struct graph_edge *edge = &self->edges[e];
            if (&self->nodes[edge->from] == column[i])
                place_target(self, edge,
                             self->nodes[edge->to].rank > rank ? column[i]->y + edge->row - 1
                                                               : column[i]->y);
        }
    }
    free(column);
}

void graph_place(struct graph *self, struct places *places)
{
    if (is_another_picture(self, places))
        places_forget(places);
    for (size_t i = 0; i < self->count; i++) {
        const struct spot *spot = spot_of(places, self->nodes[i].id);
        if (spot) {
            self->nodes[i].rank = spot->rank;
            self->nodes[i].was = spot->y;
        }
    }
    find_ranks(self);
    keep_rows(self);
    place_names(self);
    for (int rank = 1; rank < self->ranks; rank++)
        place_held(self, rank);
    for (size_t i = 0; i < self->count; i++) {
        struct graph_node *node = &self->nodes[i];
        if (node->y >= 0)
            continue;
        int bottom = bottom_of(self, 0, true);
        node->y = free_row(self, node, bottom + (bottom > 0));
        for (int rank = 1; rank < self->ranks; rank++)
            place_held(self, rank);
    }
    places_learn(places, self);
    self->height = bottom_of(self, 0, true);
}
