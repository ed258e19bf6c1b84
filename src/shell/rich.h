/* rich.h - lines of text in several faces, and breaking them to a width. */
#ifndef SHELL_RICH_H
#define SHELL_RICH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "book/md.h"
#include "shell/cells.h"

/* One line: a face for each byte. */
struct rich {
    char *bytes;
    uint16_t *faces;
    size_t size, room;
};

void rich_release(struct rich *rich);
void rich_clear(struct rich *rich);
void rich_add(struct rich *rich, unsigned face, const char *text);
void rich_add_size(struct rich *rich, unsigned face, const char *text, size_t size);
void rich_printf(struct rich *rich, unsigned face, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Inline Markdown; `face` is that of plain text. */
void rich_add_md(struct rich *rich, unsigned face, const struct md_text *text);
/* Python in colours. */
void rich_add_python(struct rich *rich, const char *source, size_t size);

/* From `start`, how many bytes fit in `width` cells, broken after a blank where possible;
 * `*next` is where the following line begins.  At '\n' a line ends. */
size_t rich_break(const struct rich *rich, size_t start, int width, size_t *next);
/* Draw bytes start..start+size; gives the column after. */
int rich_draw(const struct rich *rich, size_t start, size_t size, struct surface *to, int row,
              int col);

#endif
