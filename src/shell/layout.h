/* layout.h - which pane stands where in a window of this size. */
#ifndef SHELL_LAYOUT_H
#define SHELL_LAYOUT_H

#include <stdbool.h>

enum { LAYOUT_LESSON, LAYOUT_HEAP, LAYOUT_PYTHON, LAYOUT_PANES };

/* The least window; below it only a line says so. */
#define LAYOUT_ROWS_LEAST 5
#define LAYOUT_COLS_LEAST 20
/* No window is taken to be larger: what a client says is not to be trusted. */
#define LAYOUT_ROWS_MOST 512
#define LAYOUT_COLS_MOST 1024

struct rect {
    int row, col, rows, cols; /* rows 0: not shown */
};

struct layout {
    bool too_small;
    bool wide;   /* lesson and heap side by side */
    bool single; /* only the pane with the focus fits (or it is zoomed) */
    bool framed; /* panes have frames */
    struct rect panes[LAYOUT_PANES];
};

/* Row 0 is the title's.  `focus` is a pane; `zoom`: it alone. */
void layout_compute(struct layout *layout, int rows, int cols, int focus, bool zoom);
/* Clamp what a terminal says of its size. */
void layout_clamp(int *rows, int *cols);

#endif
