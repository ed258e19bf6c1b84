/* rich.c - lines of text in several faces, and breaking them to a width. */
#include "shell/rich.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "shell/filter.h"
#include "shell/python.h"

void rich_release(struct rich *self)
{
    free(self->bytes);
    free(self->faces);
    *self = (struct rich){0};
}

void rich_clear(struct rich *self)
{
    self->size = 0;
}

void rich_add_size(struct rich *self, unsigned face, const char *text, size_t size)
{
    if (self->size + size + 1 > self->room) {
        self->room = (self->size + size + 1) * 2;
        self->bytes = xresize(self->bytes, self->room);
        self->faces = xresize(self->faces, self->room * sizeof *self->faces);
    }
    memcpy(self->bytes + self->size, text, size);
    for (size_t i = 0; i < size; i++)
        self->faces[self->size + i] = (uint16_t)face;
    self->size += size;
    self->bytes[self->size] = 0;
}

void rich_add(struct rich *self, unsigned face, const char *text)
{
    rich_add_size(self, face, text, strlen(text));
}

void rich_printf(struct rich *self, unsigned face, const char *format, ...)
{
    struct text text = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    rich_add(self, face, text_str(&text));
    text_release(&text);
}

void rich_add_md(struct rich *self, unsigned face, const struct md_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const struct md_span *span = &text->spans[i];
        unsigned f = face;
        if (span->style & MD_CODE)
            f = STYLE_CODE;
        else if (span->style & MD_LINK)
            f = STYLE_LINK | FACE_UNDER;
        else if (span->style & MD_STRONG)
            f = STYLE_STRONG | FACE_BOLD;
        else if (span->style & MD_EMPH)
            f = STYLE_EMPH;
        rich_add(self, f | (face & FACE_SELECT), span->text);
    }
}

void rich_add_python(struct rich *self, const char *source, size_t size)
{
    static const unsigned faces[] = {[PY_TEXT] = STYLE_TEXT,
                                     [PY_KEYWORD] = STYLE_KEYWORD,
                                     [PY_COMMENT] = STYLE_QUIET,
                                     [PY_STRING] = STYLE_CODE,
                                     [PY_OBJECT] = STYLE_OBJECT};
    struct python_scan scan = {.s = source, .end = source + size};
    size_t piece;
    enum python_kind kind;
    while ((piece = python_next(&scan, &kind)))
        rich_add_size(self, faces[kind], scan.s - piece, piece);
}

static bool is_wide_or_blank(const struct glyph *glyph)
{
    return glyph->width == 2 || glyph->cp[0] == ' ';
}

size_t rich_break(const struct rich *self, size_t start, int width, size_t *next)
{
    const char *end = self->bytes + self->size;
    size_t at = start, fits = 0;
    bool can_break = false;
    int col = 0;
    while (at < self->size) {
        if (self->bytes[at] == '\n') {
            *next = at + 1;
            return at - start;
        }
        struct glyph glyph;
        size_t size = filter_next(self->bytes + at, end, &glyph);
        int w = glyph.cp[0] == '\t' && !glyph.shown ? 8 - col % 8 : glyph.width;
        if (col + w > width && at > start) {
            size_t stop = glyph.cp[0] == ' ' ? at : can_break ? fits : at;
            *next = stop;
            while (*next < self->size && self->bytes[*next] == ' ')
                ++*next;
            while (stop > start && self->bytes[stop - 1] == ' ')
                stop--;
            return stop - start;
        }
        col += w;
        at += size;
        if (is_wide_or_blank(&glyph) || glyph.cp[0] == '-' || glyph.cp[0] == '/') {
            can_break = at > start + size || glyph.cp[0] != ' ';
            fits = at;
        }
    }
    *next = self->size;
    return self->size - start;
}

int rich_draw(const struct rich *self, size_t start, size_t size, struct surface *to, int row,
              int col)
{
    size_t end = start + size;
    int left = col;
    while (start < end) {
        size_t run = start + 1;
        while (run < end && self->faces[run] == self->faces[start])
            run++;
        if (memchr(self->bytes + start, '\t', run - start)) {
            /* Tab stops count from the line's own beginning. */
            for (; start < run; start++) {
                if (self->bytes[start] == '\t') {
                    int stop = col + 8 - (col - left) % 8;
                    while (col < stop)
                        col = surface_put(to, row, col, self->faces[start], " ") > col
                                  ? col + 1
                                  : stop;
                } else {
                    size_t piece = start + 1;
                    while (piece < run && self->bytes[piece] != '\t')
                        piece++;
                    col = surface_put_size(to, row, col, self->faces[start],
                                           self->bytes + start, piece - start);
                    start = piece - 1;
                }
            }
            continue;
        }
        col = surface_put_size(to, row, col, self->faces[start], self->bytes + start,
                               run - start);
        start = run;
    }
    return col;
}
