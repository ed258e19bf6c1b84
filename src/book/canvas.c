/* canvas.c - a sheet of cells with lines that join where they meet. */
#include "book/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* No drawing is larger: what does not fit is not drawn. */
#define CANVAS_WIDTH_MOST 4096
#define CANVAS_HEIGHT_MOST 4096

void canvas_release(struct canvas *self)
{
    free(self->cells);
    *self = (struct canvas){0};
}

static void canvas_reserve(struct canvas *self, int width, int height)
{
    if (width <= self->room_width && height <= self->room_height)
        return;
    int w = self->room_width ? self->room_width : 64;
    int h = self->room_height ? self->room_height : 16;
    while (w < width)
        w *= 2;
    while (h < height)
        h *= 2;
    struct canvas_cell *cells = xalloc((size_t)w * (size_t)h * sizeof *cells);
    for (int y = 0; y < self->height; y++)
        memcpy(cells + (size_t)y * (size_t)w, self->cells + (size_t)y * (size_t)self->room_width,
               (size_t)self->width * sizeof *cells);
    free(self->cells);
    self->cells = cells;
    self->room_width = w;
    self->room_height = h;
}

/* The cell to draw in, or NULL outside the sheet. */
static struct canvas_cell *canvas_cell(struct canvas *self, int x, int y)
{
    if (x < 0 || y < 0 || x >= CANVAS_WIDTH_MOST || y >= CANVAS_HEIGHT_MOST)
        return NULL;
    canvas_reserve(self, x + 1, y + 1);
    if (x >= self->width)
        self->width = x + 1;
    if (y >= self->height)
        self->height = y + 1;
    return &self->cells[(size_t)y * (size_t)self->room_width + (size_t)x];
}

const struct canvas_cell *canvas_at(const struct canvas *self, int x, int y)
{
    static const struct canvas_cell blank = {.cp = ' '};
    if (x < 0 || y < 0 || x >= self->width || y >= self->height)
        return &blank;
    return &self->cells[(size_t)y * (size_t)self->room_width + (size_t)x];
}

void canvas_join(struct canvas *self, int x, int y, unsigned lines, enum ink ink)
{
    struct canvas_cell *cell = canvas_cell(self, x, y);
    if (!cell || cell->cp)
        return;
    cell->lines |= (uint8_t)lines;
    cell->ink = (uint8_t)ink;
}

void canvas_line(struct canvas *self, int x1, int y1, int x2, int y2, enum ink ink)
{
    if (y1 == y2) {
        int from = x1 < x2 ? x1 : x2, to = x1 < x2 ? x2 : x1;
        for (int x = from; x <= to; x++)
            canvas_join(self, x, y1, (x > from ? LINE_LEFT : 0u) | (x < to ? LINE_RIGHT : 0u), ink);
    } else {
        int from = y1 < y2 ? y1 : y2, to = y1 < y2 ? y2 : y1;
        for (int y = from; y <= to; y++)
            canvas_join(self, x1, y, (y > from ? LINE_UP : 0u) | (y < to ? LINE_DOWN : 0u), ink);
    }
}

void canvas_box(struct canvas *self, int x, int y, int width, int height, enum ink ink)
{
    canvas_line(self, x, y, x + width - 1, y, ink);
    canvas_line(self, x, y + height - 1, x + width - 1, y + height - 1, ink);
    canvas_line(self, x, y, x, y + height - 1, ink);
    canvas_line(self, x + width - 1, y, x + width - 1, y + height - 1, ink);
}

void canvas_put(struct canvas *self, int x, int y, uint32_t cp, enum ink ink)
{
    struct canvas_cell *cell = canvas_cell(self, x, y);
    if (cell)
        *cell = (struct canvas_cell){.cp = cp, .ink = (uint8_t)ink};
}

int canvas_text(struct canvas *self, int x, int y, const char *text, enum ink ink)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_next(text, end, &cp);
        if (cp == UTF8_BAD)
            cp = 0xfffd;
        int width = utf8_width(cp);
        if (width == 0)
            continue;
        canvas_put(self, x, y, cp, ink);
        if (width == 2) {
            struct canvas_cell *tail = canvas_cell(self, x + 1, y);
            if (tail)
                *tail = (struct canvas_cell){.cp = ' ', .ink = (uint8_t)ink, .tail = true};
        }
        x += width;
    }
    return x;
}

uint32_t canvas_glyph(const struct canvas_cell *cell, bool ascii)
{
    static const uint32_t joined[16] = {' ',    0x2502, 0x2500, 0x2570, 0x2502, 0x2502,
                                        0x256d, 0x251c, 0x2500, 0x256f, 0x2500, 0x2534,
                                        0x256e, 0x2524, 0x252c, 0x253c};
    static const char plain[17] = " |-+||++-+-++++" "+";
    static const struct {
        uint32_t cp;
        char ascii;
    } heads[] = {{0x25b6, '>'}, {0x25c0, '<'}, {0x25b2, '^'}, {0x25bc, 'v'}, {0x2026, '.'}};
    if (!cell->cp)
        return ascii ? (uint32_t)plain[cell->lines & 15] : joined[cell->lines & 15];
    for (size_t i = 0; ascii && i < sizeof heads / sizeof *heads; i++) {
        if (heads[i].cp == cell->cp)
            return (uint32_t)heads[i].ascii;
    }
    return cell->cp;
}
