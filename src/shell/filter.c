/* filter.c - the one gate between any text and the screen.
 *
 * Control characters, invalid bytes, direction and zero-width characters, tags, private
 * and unassigned code points become visible ASCII (`\x1b`, `\u202e`), so that no text, from
 * a program, a chapter or a guest, can move the cursor, speak to the terminal or lie
 * about its order.
 */
#include "shell/filter.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define MARKS_MOST 2

static bool is_forbidden(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
        return true;
    if (cp < 0x300)
        return cp == 0xad;
    if ((cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
        (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || (cp >= 0xfff0 && cp <= 0xfffb) ||
        cp == 0x61c || cp == 0x180e || cp == 0x115f || cp == 0x1160 || cp == 0x3164 ||
        (cp >= 0xe0000 && cp <= 0xe0fff))
        return true;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CC:
        return true;
    default:
        return false;
    }
}

static void write_out(struct glyph *glyph, const char *format, unsigned value)
{
    char ascii[GLYPH_PARTS + 1];
    int size = snprintf(ascii, sizeof ascii, format, value);
    glyph->count = glyph->width = size;
    glyph->shown = true;
    for (int i = 0; i < size; i++)
        glyph->cp[i] = (unsigned char)ascii[i];
}

size_t filter_next(const char *s, const char *end, struct glyph *glyph)
{
    uint32_t cp;
    size_t size = utf8_next(s, end, &cp);
    glyph->shown = false;
    glyph->count = 1;
    glyph->cp[0] = cp;
    if (cp >= 0x20 && cp < 0x7f) {
        glyph->width = 1;
        if (s + size < end && (unsigned char)s[size] < 0x80)
            return size;
    } else if (cp == '\t') {
        glyph->width = 0;
        return size;
    } else if (cp == UTF8_BAD) {
        write_out(glyph, "\\x%02x", (unsigned char)*s);
        return size;
    } else if (is_forbidden(cp)) {
        write_out(glyph, cp < 0x100 ? "\\x%02x" : cp < 0x10000 ? "\\u%04x" : "\\U%08x", cp);
        return size;
    } else {
        glyph->width = utf8_width(cp);
        if (glyph->width == 0) { /* a mark without a base: on a blank */
            glyph->cp[1] = cp;
            glyph->cp[0] = ' ';
            glyph->count = 2;
            glyph->width = 1;
        }
    }

    /* Marks that sit on the character; more than two are dropped. */
    int marks = glyph->count - 1;
    while (s + size < end) {
        uint32_t mark;
        size_t more = utf8_next(s + size, end, &mark);
        if (mark == UTF8_BAD || mark < 0x300 || is_forbidden(mark) || utf8_width(mark) != 0)
            break;
        if (marks++ < MARKS_MOST)
            glyph->cp[glyph->count++] = mark;
        size += more;
    }
    return size;
}

int filter_width(const char *s, size_t size)
{
    const char *end = s + size;
    int width = 0;
    while (s < end) {
        struct glyph glyph;
        s += filter_next(s, end, &glyph);
        width += glyph.cp[0] == '\t' && !glyph.shown ? 8 - width % 8 : glyph.width;
    }
    return width;
}

void filter_text(struct text *to, const char *s, size_t size)
{
    const char *end = s + size;
    while (s < end) {
        if (*s == '\n') {
            text_add_char(to, *s++);
            continue;
        }
        struct glyph glyph;
        s += filter_next(s, end, &glyph);
        for (int i = 0; i < glyph.count; i++) {
            char bytes[4];
            text_add(to, bytes, utf8_put(bytes, glyph.cp[i]));
        }
    }
}
