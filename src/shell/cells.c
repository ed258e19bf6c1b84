/* cells.c - a sheet of character cells: what panes draw on instead of a terminal.
 *
 * Invariant: every cell was written through filter_next() or is one of our own signs, and
 * a cell of width 2 is followed by one of width 0 in the same row.
 */
#include "shell/cells.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "shell/filter.h"

struct surface surface_new(int rows, int cols)
{
    struct surface sheet = {.rows = rows, .cols = cols, .stride = cols};
    sheet.cells = xalloc(((size_t)rows * (size_t)cols + 1) * sizeof *sheet.cells);
    surface_clear(&sheet);
    return sheet;
}

void surface_free(struct surface *sheet)
{
    free(sheet->cells);
    *sheet = (struct surface){0};
}

static struct cell *cell_at(struct surface *to, int row, int col)
{
    return &to->cells[(size_t)row * (size_t)to->stride + (size_t)col];
}

struct surface surface_part(const struct surface *of, int row, int col, int rows, int cols)
{
    struct surface part = *of;
    if (row < 0)
        rows += row, row = 0;
    if (col < 0)
        cols += col, col = 0;
    part.rows = row + rows > of->rows ? of->rows - row : rows;
    part.cols = col + cols > of->cols ? of->cols - col : cols;
    if (part.rows <= 0 || part.cols <= 0)
        part.rows = part.cols = 0;
    else
        part.cells += (size_t)row * (size_t)of->stride + (size_t)col;
    return part;
}

void surface_clear(struct surface *to)
{
    for (int row = 0; row < to->rows; row++) {
        for (int col = 0; col < to->cols; col++)
            *cell_at(to, row, col) = (struct cell){.cp = {' '}, .width = 1};
    }
}

/* Leave no half of a wide character behind. */
static void cell_set(struct surface *to, int row, int col, struct cell cell)
{
    struct cell *at = cell_at(to, row, col);
    if (at->width == 0 && col > 0)
        *cell_at(to, row, col - 1) = (struct cell){.cp = {' '}, .width = 1};
    if (at->width == 2 && col + 1 < to->cols)
        *cell_at(to, row, col + 1) = (struct cell){.cp = {' '}, .width = 1};
    *at = cell;
    if (cell.width == 2)
        *cell_at(to, row, col + 1) = (struct cell){.cp = {' '}, .face = cell.face, .width = 0};
}

int surface_put_size(struct surface *to, int row, int col, unsigned face, const char *text,
                     size_t size)
{
    const char *end = text + size;
    if (row < 0 || row >= to->rows)
        return col;
    int start = col;
    while (text < end && col < to->cols) {
        struct glyph glyph;
        text += filter_next(text, end, &glyph);
        struct cell cell = {.face = (uint16_t)face, .width = 1};
        if (glyph.cp[0] == '\t' && !glyph.shown) {
            cell.cp[0] = ' ';
            int stop = col + 8 - (col - start) % 8;
            for (; col < stop && col < to->cols; col++) {
                if (col >= 0)
                    cell_set(to, row, col, cell);
            }
        } else if (glyph.shown) {
            for (int i = 0; i < glyph.count; i++, col++) {
                cell.cp[0] = glyph.cp[i];
                if (col >= 0 && col < to->cols)
                    cell_set(to, row, col, cell);
            }
        } else {
            if (col + glyph.width > to->cols)
                return to->cols;
            for (int i = 0; i < glyph.count && i < 3; i++)
                cell.cp[i] = glyph.cp[i];
            cell.width = (uint8_t)(glyph.width == 2 ? 2 : 1);
            if (col >= 0)
                cell_set(to, row, col, cell);
            col += cell.width;
        }
    }
    return col;
}

int surface_put(struct surface *to, int row, int col, unsigned face, const char *text)
{
    return surface_put_size(to, row, col, face, text, strlen(text));
}

int surface_printf(struct surface *to, int row, int col, unsigned face, const char *format, ...)
{
    struct text text = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    col = surface_put(to, row, col, face, text_str(&text));
    text_release(&text);
    return col;
}

int surface_put_cut(struct surface *to, int row, int col, int width, unsigned face,
                    const char *text)
{
    if (width <= 0)
        return col;
    size_t size = strlen(text);
    struct surface part = surface_part(to, row, col, 1, width);
    int need = size > 4096 ? width + 1 : filter_width(text, size);
    if (need <= width) {
        int at = surface_put(&part, 0, 0, face, text);
        while (at < width && at < part.cols)
            at = surface_put(&part, 0, at, face, " ");
        return col + width;
    }
    const char *mark = to->ascii ? "~" : "…";
    struct surface head = surface_part(&part, 0, 0, 1, width - 1);
    int at = surface_put_size(&head, 0, 0, face, text, size > 4096 ? 4096 : size);
    if (at > width - 1)
        at = width - 1;
    surface_put(&part, 0, at, face, mark);
    return col + width;
}

void surface_put_right(struct surface *to, int row, int end, unsigned face, const char *text)
{
    surface_put(to, row, end - filter_width(text, strlen(text)), face, text);
}

void surface_glyph(struct surface *to, int row, int col, unsigned face, uint32_t cp)
{
    char bytes[4];
    surface_put_size(to, row, col, face, bytes, utf8_put(bytes, cp));
}

void surface_mark(struct surface *to, int row, int col, int count, unsigned bits)
{
    if (row < 0 || row >= to->rows)
        return;
    for (int i = 0; i < count; i++) {
        if (col + i >= 0 && col + i < to->cols)
            cell_at(to, row, col + i)->face |= (uint16_t)bits;
    }
}

void surface_copy(struct surface *to, int row, int col, const struct surface *from)
{
    for (int r = 0; r < from->rows; r++) {
        for (int c = 0; c < from->cols && row + r >= 0 && row + r < to->rows; c++) {
            struct cell cell = from->cells[(size_t)r * (size_t)from->stride + (size_t)c];
            int at = col + c;
            if (at < 0 || at >= to->cols || (cell.width == 0 && at > 0))
                continue;
            if (cell.width == 0 || (cell.width == 2 && at + 1 >= to->cols))
                cell = (struct cell){.cp = {' '}, .face = cell.face, .width = 1};
            cell_set(to, row + r, at, cell);
        }
    }
}

void surface_frame(struct surface *to, unsigned face)
{
    int bottom = to->rows - 1, right = to->cols - 1;
    if (bottom < 1 || right < 1)
        return;
    uint32_t h = to->ascii ? '-' : 0x2500, v = to->ascii ? '|' : 0x2502;
    for (int col = 1; col < right; col++) {
        surface_glyph(to, 0, col, face, h);
        surface_glyph(to, bottom, col, face, h);
    }
    for (int row = 1; row < bottom; row++) {
        surface_glyph(to, row, 0, face, v);
        surface_glyph(to, row, right, face, v);
    }
    surface_glyph(to, 0, 0, face, to->ascii ? '+' : 0x256d);
    surface_glyph(to, 0, right, face, to->ascii ? '+' : 0x256e);
    surface_glyph(to, bottom, 0, face, to->ascii ? '+' : 0x2570);
    surface_glyph(to, bottom, right, face, to->ascii ? '+' : 0x256f);
}

const char *surface_sign(const struct surface *of, const char *sign)
{
    static const struct {
        const char *sign, *ascii;
    } table[] = {{"●", "*"}, {"◐", "o"}, {"○", "."}, {"▌", ">"}, {"▶", ">"}, {"†", "x"},
                 {"•", "-"}, {"✓", "+"}, {"✗", "x"}, {"·", "-"}, {"…", "~"}, {"×", "x"},
                 {"☐", "[ ]"}, {"☑", "[x]"}, {"│", "|"}, {"─", "-"}, {"→", "->"}, {"↵", "Enter"},
                 {"◯", "( )"}, {"◉", "(*)"}, {"↑", "^"}, {"↓", "v"}, {"–", "-"}, {"▲", "^"},
                 {"◆", "*"}, {"█", "#"}, {"━", "="}};
    for (size_t i = 0; of->ascii && i < sizeof table / sizeof *table; i++) {
        if (!strcmp(table[i].sign, sign))
            return table[i].ascii;
    }
    return sign;
}

void surface_dump(const struct surface *of, bool faces, struct text *to)
{
    static const char letters[] = ".qfAhkcotLDlse";
    struct text row_text = {0};
    for (int pass = 0; pass <= faces; pass++) {
        for (int row = 0; row < of->rows; row++) {
            text_clear(&row_text);
            for (int col = 0; col < of->cols; col++) {
                const struct cell *cell = &of->cells[(size_t)row * (size_t)of->stride + (size_t)col];
                if (pass) {
                    text_add_char(&row_text, cell->face & FACE_SELECT
                                                 ? 'S'
                                                 : letters[(cell->face & FACE_STYLE) % 14]);
                    continue;
                }
                for (int i = 0; cell->width && i < 3 && cell->cp[i]; i++) {
                    char bytes[4];
                    text_add(&row_text, bytes, utf8_put(bytes, cell->cp[i]));
                }
            }
            while (row_text.size && row_text.bytes[row_text.size - 1] == ' ')
                row_text.bytes[--row_text.size] = 0;
            text_add(to, text_str(&row_text), row_text.size);
            text_add_char(to, '\n');
        }
    }
    text_release(&row_text);
}
