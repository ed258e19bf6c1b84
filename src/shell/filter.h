/* filter.h - the one gate between any text and the screen. */
#ifndef SHELL_FILTER_H
#define SHELL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define GLYPH_PARTS 12

/* What one place of the text becomes: one cell (a character with at most two combining
 * marks), or, for what must not reach a terminal, its number written out in ASCII. */
struct glyph {
    uint32_t cp[GLYPH_PARTS];
    int count;   /* of cp */
    int width;   /* cells */
    bool shown;  /* written out: each cp is a cell of its own */
};

/* The glyph at `s`; gives the bytes it took.  '\t' comes as itself, of width 0. */
size_t filter_next(const char *s, const char *end, struct glyph *glyph);
/* Cells that a text takes; tabs go to every eighth. */
int filter_width(const char *s, size_t size);
/* Add the text, filtered, as UTF-8: for plain lines.  '\n' and '\t' stay. */
void filter_text(struct text *to, const char *s, size_t size);

#endif
