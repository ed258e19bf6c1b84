/* canvas.h - a sheet of cells with lines that join where they meet. */
#ifndef BOOK_CANVAS_H
#define BOOK_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

/* What a cell means; the screen gives it a colour. */
enum ink {
    INK_TEXT,
    INK_QUIET,
    INK_OBJECT,
    INK_TYPE,
    INK_ACCENT,
    INK_LIVE,
    INK_DEAD,
    INK_STRONG,
};

enum {
    LINE_UP = 1,
    LINE_RIGHT = 2,
    LINE_DOWN = 4,
    LINE_LEFT = 8,
};

struct canvas_cell {
    uint32_t cp;   /* a character; 0: see lines */
    uint8_t lines; /* where lines leave this cell */
    uint8_t ink;
    bool tail; /* second half of a wide character */
};

struct canvas {
    int width, height; /* as far as something was drawn */
    int room_width, room_height;
    struct canvas_cell *cells;
};

void canvas_release(struct canvas *canvas);
const struct canvas_cell *canvas_at(const struct canvas *canvas, int x, int y);
/* Let lines (LINE_UP, ...) leave a cell. */
void canvas_join(struct canvas *canvas, int x, int y, unsigned lines, enum ink ink);
/* A straight line between two points of one row or column. */
void canvas_line(struct canvas *canvas, int x1, int y1, int x2, int y2, enum ink ink);
void canvas_box(struct canvas *canvas, int x, int y, int width, int height, enum ink ink);
void canvas_put(struct canvas *canvas, int x, int y, uint32_t cp, enum ink ink);
/* UTF-8 from x on; gives the cell after it. */
int canvas_text(struct canvas *canvas, int x, int y, const char *text, enum ink ink);
/* The glyph of a cell: UTF-8, or ASCII only. */
uint32_t canvas_glyph(const struct canvas_cell *cell, bool ascii);

#endif
