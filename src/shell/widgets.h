/* widgets.h - small pictures that several panes draw: bars, steps of a block, charts. */
#ifndef SHELL_WIDGETS_H
#define SHELL_WIDGETS_H

#include <stdbool.h>

#include "shell/cells.h"

/* A block of 0 to 8 eighths: " ▁▂▃▄▅▆▇█". */
const char *widget_eighth(const struct surface *to, int level);
/* "━━━━━─────": value of most; something is never drawn as nothing. */
void widget_bar(struct surface *to, int row, int col, int width, long long value,
                long long most);
/* A frame with a title in its upper edge; gives the inside. */
struct surface widget_box(struct surface *to, int row, int col, int rows, int cols,
                          unsigned face, const char *title);

/* One line of a chart: the highest value of each column, -1: none. */
struct widget_line {
    const long long *values;
    unsigned face;
    bool area; /* filled; else a line that is laid over what is filled */
};
/* Draw into the whole surface, `base` at its foot and `top` at its upper edge. */
void widget_chart(struct surface *to, const struct widget_line *lines, int count, int width,
                  long long base, long long top);

#endif
