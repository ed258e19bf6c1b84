/* chart.h - boxes and arrows: a flowchart, or a picture of the heap, laid out in cells. */
#ifndef BOOK_CHART_H
#define BOOK_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "book/canvas.h"

/* One line inside a box: text on the left, and perhaps on the right. */
struct chart_line {
    char *text, *right;
    enum ink ink, right_ink;
};

struct chart_node {
    char *id;
    struct chart_line *lines;
    size_t count, room;
    bool boxed;
    enum ink ink; /* of the box */
    char *note;   /* beside the box (across), in quiet ink */
    int least_rank;
    int x, y, width, height; /* of the box in the last picture */
};

struct chart_edge {
    int from, port; /* port: the line it leaves from, -1 = the first */
    int to;
    char *label;
    enum ink ink;
    bool arrow;
};

struct chart {
    bool down; /* ranks go down; else across, from left to right */
    struct chart_node *nodes;
    size_t count, room;
    struct chart_edge *edges;
    size_t edge_count, edge_room;
};

struct chart *chart_new(void);
void chart_free(struct chart *chart);
/* Gives the index; the id is copied. */
int chart_node(struct chart *chart, const char *id, bool boxed, enum ink ink);
int chart_find(const struct chart *chart, const char *id); /* -1: none */
void chart_line(struct chart *chart, int node, const char *text, enum ink ink,
                const char *right, enum ink right_ink);
struct chart_edge *chart_edge(struct chart *chart, int from, int port, int to, enum ink ink);

/* Draw it; the canvas is as large as the picture then. */
void chart_draw(struct chart *chart, bool down, struct canvas *canvas);
/* ... in the chart's own direction, or the other one when only that fits in the width. */
void chart_draw_fit(struct chart *chart, int width, struct canvas *canvas);

/* A mermaid flowchart.  NULL: err says "LINE: what". */
struct chart *mermaid_parse(const char *source, int line, struct error *err);

#endif
