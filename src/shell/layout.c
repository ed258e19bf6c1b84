/* layout.c - which pane stands where in a window of this size.
 *
 *   100 columns or more        below that           below 16 rows
 *   title                      title                title
 *   lesson     heap            lesson               the pane with the focus
 *   lesson     heap            heap
 *   python                     python
 */
#include "shell/layout.h"

#include <string.h>

void layout_clamp(int *rows, int *cols)
{
    *rows = *rows < 1 ? 1 : *rows > LAYOUT_ROWS_MOST ? LAYOUT_ROWS_MOST : *rows;
    *cols = *cols < 1 ? 1 : *cols > LAYOUT_COLS_MOST ? LAYOUT_COLS_MOST : *cols;
}

static void layout_wide(struct layout *self, int rows, int cols)
{
    int python = rows / 4;
    python = python < 8 ? 8 : python > 16 ? 16 : python;
    if (python > rows / 2)
        python = rows / 2;
    int lesson = cols * 48 / 100;
    self->wide = true;
    self->panes[LAYOUT_LESSON] = (struct rect){1, 0, rows - 1 - python, lesson};
    self->panes[LAYOUT_HEAP] = (struct rect){1, lesson, rows - 1 - python, cols - lesson};
    self->panes[LAYOUT_PYTHON] = (struct rect){rows - python, 0, python, cols};
}

static void layout_stacked(struct layout *self, int rows, int cols)
{
    int room = rows - 1;
    int python = room * 26 / 100, heap = room * 31 / 100;
    if (python < 5)
        python = 5;
    if (heap < 5)
        heap = 5;
    int lesson = room - python - heap;
    self->panes[LAYOUT_LESSON] = (struct rect){1, 0, lesson, cols};
    self->panes[LAYOUT_HEAP] = (struct rect){1 + lesson, 0, heap, cols};
    self->panes[LAYOUT_PYTHON] = (struct rect){1 + lesson + heap, 0, python, cols};
}

void layout_compute(struct layout *self, int rows, int cols, int focus, bool zoom)
{
    memset(self, 0, sizeof *self);
    self->framed = true;
    if (rows < LAYOUT_ROWS_LEAST || cols < LAYOUT_COLS_LEAST) {
        self->too_small = true;
        return;
    }
    if (zoom || rows < 16 || cols < 40) {
        self->single = true;
        self->panes[focus] = (struct rect){1, 0, rows - 1, cols};
    } else if (cols >= 100 && rows >= 20) {
        layout_wide(self, rows, cols);
    } else {
        layout_stacked(self, rows, cols);
    }
}
