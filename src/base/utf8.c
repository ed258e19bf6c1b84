/* utf8.c - strict UTF-8, code point by code point, and how many cells one takes. */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

size_t utf8_next(const char *s, const char *end, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t left = (size_t)(end - s);
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }

    size_t size = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    *cp = UTF8_BAD;
    if (p[0] < 0xc2 || p[0] > 0xf4 || size > left)
        return 1;
    uint32_t c = p[0] & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 1;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[size] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 1;
    *cp = c;
    return size;
}

size_t utf8_put(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

/* The terminal adds up wcwidth() of each code point, so that is the width that
 * counts; without a UTF-8 locale utf8proc's table answers. */
int utf8_width(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7f)
        return 1;
    int width = wcwidth((wchar_t)cp);
    if (width < 0)
        width = utf8proc_charwidth((utf8proc_int32_t)cp);
    return width < 0 ? 0 : width;
}

int utf8_text_width(const char *s)
{
    const char *end = s + strlen(s);
    int width = 0;
    while (s < end) {
        uint32_t cp;
        s += utf8_next(s, end, &cp);
        width += cp == UTF8_BAD ? 4 : utf8_width(cp);
    }
    return width;
}
