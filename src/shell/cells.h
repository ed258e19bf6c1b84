/* cells.h - a sheet of character cells: what panes draw on instead of a terminal. */
#ifndef SHELL_CELLS_H
#define SHELL_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum style {
#define STYLE(name, dark, light, sixteen, mono, meaning) STYLE_##name,
#include "shell/theme.def"
#undef STYLE
    STYLE_COUNT
};

/* A face is a style and any of these. */
enum {
    FACE_STYLE = 0xff,
    FACE_SELECT = 1 << 8, /* on the ground of what is selected */
    FACE_BOLD = 1 << 9,
    FACE_UNDER = 1 << 10,
    FACE_REVERSE = 1 << 11, /* the text cursor */
};

struct cell {
    uint32_t cp[3]; /* a character and its marks; cp[0] is never 0 */
    uint16_t face;
    uint8_t width; /* 1 or 2; 0: the second half of the cell before */
};

/* A rectangle of cells; parts share their sheet's cells. */
struct surface {
    struct cell *cells;
    int rows, cols, stride;
    bool ascii; /* frames and marks in ASCII only */
};

struct surface surface_new(int rows, int cols);
void surface_free(struct surface *sheet);
/* The part that lies inside; may be empty. */
struct surface surface_part(const struct surface *of, int row, int col, int rows, int cols);
void surface_clear(struct surface *to);

/* Put filtered text; gives the column after it.  What does not fit is not put. */
int surface_put(struct surface *to, int row, int col, unsigned face, const char *text);
int surface_put_size(struct surface *to, int row, int col, unsigned face, const char *text,
                     size_t size);
int surface_printf(struct surface *to, int row, int col, unsigned face, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* ... in at most `width` cells; what is cut ends in an ellipsis.  Filled up with blanks. */
int surface_put_cut(struct surface *to, int row, int col, int width, unsigned face,
                    const char *text);
/* ... ending before the column. */
void surface_put_right(struct surface *to, int row, int end, unsigned face, const char *text);
void surface_glyph(struct surface *to, int row, int col, unsigned face, uint32_t cp);
/* Add face bits to cells that are there. */
void surface_mark(struct surface *to, int row, int col, int count, unsigned bits);
/* Copy what of `from` lies inside, its corner at row, col (which may be negative). */
void surface_copy(struct surface *to, int row, int col, const struct surface *from);
void surface_frame(struct surface *to, unsigned face);
/* The text's ASCII stand-in where the sheet is ASCII: "│" or "|", "✓" or "+", … */
const char *surface_sign(const struct surface *of, const char *sign);
/* Rows as text, trailing blanks cut; with `faces`, a second block names the styles. */
void surface_dump(const struct surface *of, bool faces, struct text *to);

#endif
