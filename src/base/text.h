/* text.h - a growing byte string, and host memory that does not fail. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

/* Zero is a valid empty text.  `bytes` is NUL-terminated once anything was added. */
struct text {
    char *bytes;
    size_t size, room;
};

void text_release(struct text *t);
void text_clear(struct text *t); /* empty, memory kept */
void text_add(struct text *t, const char *bytes, size_t size);
void text_add_str(struct text *t, const char *s);
void text_add_char(struct text *t, char c);
void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *format, va_list args);
/* s on one line: what ends a line, moves a cursor or turns the direction of writing is
 * written as Python's escape. */
void text_add_visible(struct text *t, const char *s);
/* The bytes, never NULL; still owned by t. */
const char *text_str(const struct text *t);
/* Hand the malloc'ed bytes on; t is empty again. */
char *text_take(struct text *t);

/* Host memory for what is not Python's; no memory is a bug() of the machine. */
void *xalloc(size_t size); /* zeroed */
void *xresize(void *block, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t size);

/* Grow an array by doubling: ARRAY_PUSH(items, count, room) gives &items[count++]. */
void *array_grow(void *items, size_t *room, size_t need, size_t item_size);
#define ARRAY_PUSH(items, count, room)                                                     \
    ((items) = array_grow((items), &(room), (count) + 1, sizeof *(items)), &(items)[(count)++])

#endif
