/* graph.h - names, boxes and the arrows between them, laid out in columns.
 *
 *   rank 0        gutter 0    rank 1         gutter 1     rank 2
 *   names         │           objects that   │            what those hold
 *                             names hold
 *
 * An object stands in the column of its distance from a name, once.  An arrow to a column
 * further right enters its box from the left; one to the same column or back enters it from
 * the right.  All arrows that enter a box from one side share one trunk in each gutter.
 *
 * Who stood somewhere stays there (struct places), so that the picture keeps still when the
 * program goes on.
 */
#ifndef SHELL_GRAPH_H
#define SHELL_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GRAPH_UP = 1,
    GRAPH_RIGHT = 2,
    GRAPH_DOWN = 4,
    GRAPH_LEFT = 8,
};

/* What an arrow says; where arrows share cells, the higher one shows. */
enum graph_tone { TONE_PLAIN, TONE_ISLAND, TONE_NEW, TONE_CHOSEN };

struct graph_node {
    char id[96];
    int group;         /* names of one frame have one group */
    bool name;         /* stands in column 0, one row, no frame */
    bool head;         /* ... and is a frame's title */
    int width, height; /* with the frame; all boxes of a column become as wide */
    int rank, x, y;    /* where it stands */
    int was;           /* the row it had in the last picture, -1: none */
};

struct graph_edge {
    int from, row; /* row: of the box, counted from its frame */
    int to;
    enum graph_tone tone;
    bool chosen; /* an end of it is marked: above every tone */
    bool dashed; /* a weak reference */
};

/* A cell between the boxes.  Two arrows that cross do not join: the upright one is drawn. */
struct graph_cell {
    uint8_t lines; /* GRAPH_UP, ... */
    uint8_t tone;
    bool dashed;
    uint32_t head; /* an arrow's head, else 0 */
    int net;       /* whose lines: the object they lead to, plus one */
};

struct graph_column {
    int x, width;
    int gutter; /* cells after it */
    int tracks;
};

struct graph {
    struct graph_node *nodes;
    size_t count, room;
    struct graph_edge *edges;
    size_t edge_count, edge_room;
    struct graph_column *columns;
    int ranks;
    int width, height;
    struct graph_cell *cells; /* width * height */
    struct graph_net *nets;
    size_t net_count, net_room;
};

struct places; /* what is remembered from picture to picture */

struct graph *graph_new(void);
void graph_free(struct graph *graph);
struct graph_node *graph_node(struct graph *graph, const char *id);
int graph_find(const struct graph *graph, const char *id); /* -1: none */
void graph_edge(struct graph *graph, struct graph_edge edge);

struct places *places_new(void);
void places_free(struct places *places);
void places_forget(struct places *places); /* lay out afresh */

/* Give every node its rank and row; `places` learns them. */
void graph_place(struct graph *graph, struct places *places);
/* Find the arrows' ways and the columns' x; `places` keeps columns from shrinking. */
void graph_route(struct graph *graph, struct places *places);
/* Draw the arrows into cells (again, after another one was chosen). */
void graph_paint(struct graph *graph);

/* graph_route.c's part of the places: how wide a column and its gutter have been. */
struct graph_column *places_columns(struct places *places, int ranks);

#endif
