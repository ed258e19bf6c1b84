/* text.c - a growing byte string, and host memory that does not fail.
 *
 * A struct text is either all zero or owns `bytes` (room bytes, size of them
 * in use, a NUL after them).
 */
#include "base/text.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

void *xalloc(size_t size)
{
    void *block = calloc(1, size ? size : 1);
    if (!block)
        bug("no memory for %zu bytes", size);
    return block;
}

void *xresize(void *block, size_t size)
{
    block = realloc(block, size ? size : 1);
    if (!block)
        bug("no memory for %zu bytes", size);
    return block;
}

char *xstrndup(const char *s, size_t size)
{
    char *copy = xalloc(size + 1);
    memcpy(copy, s, size);
    return copy;
}

char *xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

void *array_grow(void *items, size_t *room, size_t need, size_t item_size)
{
    if (need <= *room)
        return items;
    size_t more = *room ? *room * 2 : 8, bytes;
    if (more < need)
        more = need;
    if (__builtin_mul_overflow(more, item_size, &bytes))
        bug("an array of %zu items", more);
    items = xresize(items, bytes);
    *room = more;
    return items;
}

void text_release(struct text *t)
{
    free(t->bytes);
    *t = (struct text){0};
}

void text_clear(struct text *t)
{
    t->size = 0;
    if (t->bytes)
        t->bytes[0] = '\0';
}

void text_add(struct text *t, const char *bytes, size_t size)
{
    if (size >= SIZE_MAX - t->size)
        bug("a text of %zu bytes", size);
    t->bytes = array_grow(t->bytes, &t->room, t->size + size + 1, 1);
    if (size)
        memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[t->size] = '\0';
}

void text_add_str(struct text *t, const char *s)
{
    text_add(t, s, strlen(s));
}

void text_add_char(struct text *t, char c)
{
    text_add(t, &c, 1);
}

void text_vprintf(struct text *t, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0)
        bug("format \"%s\"", format);
    t->bytes = array_grow(t->bytes, &t->room, t->size + (size_t)size + 1, 1);
    vsnprintf(t->bytes + t->size, (size_t)size + 1, format, args);
    t->size += (size_t)size;
}

void text_printf(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(t, format, args);
    va_end(args);
}

static bool is_invisible(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff || cp == UTF8_BAD;
}

void text_add_visible(struct text *t, const char *s)
{
    const char *end = s + strlen(s);
    while (s < end) {
        uint32_t cp;
        size_t n = utf8_next(s, end, &cp);
        if (!is_invisible(cp))
            text_add(t, s, n);
        else if (cp == '\n' || cp == '\r' || cp == '\t')
            text_printf(t, "\\%c", cp == '\n' ? 'n' : cp == '\r' ? 'r' : 't');
        else if (cp == UTF8_BAD || cp < 0x100)
            text_printf(t, "\\x%02x", cp == UTF8_BAD ? (unsigned char)*s : cp);
        else
            text_printf(t, "\\u%04x", cp);
        s += n;
    }
}

const char *text_str(const struct text *t)
{
    return t->bytes ? t->bytes : "";
}

char *text_take(struct text *t)
{
    char *bytes = t->bytes ? t->bytes : xstrdup("");
    *t = (struct text){0};
    return bytes;
}
