/* widgets.c - small pictures that several panes draw: bars, steps of a block, charts. */
#include "shell/widgets.h"

#include <string.h>

#include "shell/filter.h"

const char *widget_eighth(const struct surface *to, int level)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const ascii[] = {" ", "_", ".", ":", "-", "=", "+", "*", "#"};
    level = level < 0 ? 0 : level > 8 ? 8 : level;
    return to->ascii ? ascii[level] : blocks[level];
}

void widget_bar(struct surface *to, int row, int col, int width, long long value, long long most)
{
    long long full = most > 0 ? value * width / most : 0;
    if (value > 0 && full == 0)
        full = 1;
    for (int i = 0; i < width; i++)
        surface_put(to, row, col + i, i < full ? STYLE_ACCENT : STYLE_FRAME,
                    to->ascii ? (i < full ? "#" : "-") : (i < full ? "━" : "─"));
}

struct surface widget_box(struct surface *to, int row, int col, int rows, int cols,
                          unsigned face, const char *title)
{
    struct surface frame = surface_part(to, row, col, rows, cols);
    surface_frame(&frame, face);
    int room = frame.cols - 4;
    if (room > 2) {
        int width = filter_width(title, strlen(title));
        surface_put(&frame, 0, 1, face, " ");
        surface_put_cut(&frame, 0, 2, width < room ? width : room, face, title);
        surface_put(&frame, 0, 2 + (width < room ? width : room), face, " ");
    }
    return surface_part(&frame, 1, 2, frame.rows - 2, frame.cols - 4);
}

/* Eighths of a cell that the value reaches above the chart's foot. */
static int level_of(long long value, long long base, long long top, int rows)
{
    value -= base;
    top -= base;
    if (value <= 0 || top <= 0)
        return 0;
    long long level = value >= top ? (long long)rows * 8 : value * rows * 8 / top;
    return level ? (int)level : 1;
}

static void draw_area(struct surface *to, const struct widget_line *line, int x, int level)
{
    for (int y = 0; y < to->rows; y++) {
        int here = level - (to->rows - 1 - y) * 8;
        if (here > 0) /* the crest in colour, what it stands on quietly */
            surface_put(to, y, x, here <= 8 ? line->face : STYLE_FRAME,
                        here <= 8 || !to->ascii ? widget_eighth(to, here) : ":");
    }
}

static void draw_point(struct surface *to, const struct widget_line *line, int x, int level)
{
    static const char *const heights[] = {"▁", "▂", "─", "▔"};
    int cell = level > 0 ? (level - 1) / 8 : 0, part = level > 0 ? (level - 1) % 8 / 2 : 0;
    surface_put(to, to->rows - 1 - cell, x, line->face | FACE_BOLD,
                to->ascii ? "*" : heights[part]);
}

void widget_chart(struct surface *to, const struct widget_line *lines, int count, int width,
                  long long base, long long top)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count; i++) {
            for (int x = 0; x < width && x < to->cols; x++) {
                if (lines[i].values[x] < 0 || lines[i].area != (pass == 0))
                    continue;
                int level = level_of(lines[i].values[x], base, top, to->rows);
                if (lines[i].area)
                    draw_area(to, &lines[i], x, level);
                else
                    draw_point(to, &lines[i], x, level);
            }
        }
    }
}
