/* source.c - the bytes of a program to the text that the tokenizer reads. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "lang/token.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* SyntaxError(message, (filename, 0, -1, None)) */
static void syntax_error_nowhere_take(struct runtime *rt, Ref message, Val filename)
{
    Ref line = int_from_int64(rt, 0), column = int_from_int64(rt, -1), args = NULL;
    Ref where = tuple_pack(rt, 4, filename, line, column, rt->none);
    if (message && where && (args = tuple_pack(rt, 2, message, where)))
        raise_value(rt, (Val)exc_type(rt, EXC_SyntaxError), args);
    ref_drop(rt, message);
    ref_drop(rt, line);
    ref_drop(rt, column);
    ref_drop(rt, where);
    ref_drop(rt, args);
}

/* filename NULL: the message alone, as for files. */
static char *fail(struct runtime *rt, Val filename, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref message = str_format_v(rt, format, args);
    va_end(args);
    if (filename) {
        syntax_error_nowhere_take(rt, message, filename);
    } else if (message) {
        raise_value(rt, (Val)exc_type(rt, EXC_SyntaxError), message);
        ref_drop(rt, message);
    }
    return NULL;
}

/* The encoding a line's comment declares, into name; false: none.
 * *other: the line holds more than a comment, so no further line is looked at. */
static bool declared_encoding(const char *line, const char *end, char name[64],
                              bool *other)
{
    const char *p = line;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++;
    *other = p < end && *p != '#' && *p != '\n' && *p != '\r';
    if (p == end || *p != '#')
        return false;
    for (; p + 6 < end; p++) {
        if (memcmp(p, "coding", 6) || (p[6] != ':' && p[6] != '='))
            continue;
        const char *s = p + 7;
        while (s < end && (*s == ' ' || *s == '\t'))
            s++;
        size_t n = 0;
        while (s < end && n < 63 &&
               ((*s >= '0' && *s <= '9') || ((*s | 32) >= 'a' && (*s | 32) <= 'z') ||
                *s == '-' || *s == '_' || *s == '.'))
            name[n++] = *s++;
        if (n) {
            name[n] = 0;
            return true;
        }
    }
    return false;
}

/* "utf-8" and "iso-8859-1" under all their names. */
static void normal_name(char name[64])
{
    char low[13] = {0};
    for (int i = 0; i < 12 && name[i]; i++)
        low[i] = name[i] == '_' ? '-'
                                : (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32
                                                                          : name[i]);
    if (!strcmp(low, "utf-8") || !strncmp(low, "utf-8-", 6))
        strcpy(name, "utf-8");
    else if (!strcmp(low, "latin-1") || !strcmp(low, "iso-8859-1") ||
             !strcmp(low, "iso-latin-1") || !strncmp(low, "latin-1-", 8) ||
             !strncmp(low, "iso-8859-1-", 11) || !strncmp(low, "iso-latin-1-", 12))
        strcpy(name, "iso-8859-1");
}

static void find_encoding(const char *bytes, size_t size, char name[64])
{
    const char *line = bytes, *limit = bytes + size;
    for (int i = 0; i < 2 && line < limit; i++) {
        const char *end = line;
        while (end < limit && *end != '\n' && *end != '\r')
            end++;
        bool other;
        if (declared_encoding(line, end, name, &other)) {
            normal_name(name);
            return;
        }
        if (other)
            return;
        if (end < limit && *end == '\r' && end + 1 < limit && end[1] == '\n')
            end++;
        line = end + 1;
    }
}

/* Length of the valid UTF-8 character at p, or 0. */
static int character(const unsigned char *p, const unsigned char *limit)
{
    unsigned c = *p;
    if (c < 0x80)
        return 1;
    int n = c >= 0xc2 && c < 0xe0   ? 2
            : c >= 0xe0 && c < 0xf0 ? 3
            : c >= 0xf0 && c < 0xf5 ? 4
                                    : 0;
    if (!n || limit - p < n)
        return 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] >= 0xa0) ||
        (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] >= 0x90))
        return 0;
    return n;
}

/* A file must be UTF-8 throughout; of other bytes only what is read is decoded. */
static bool check_utf8(struct runtime *rt, const char *bytes, size_t size, Val filename)
{
    const unsigned char *p = (const unsigned char *)bytes, *limit = p + size;
    int line = 1;
    while (p < limit) {
        int n = character(p, limit);
        if (!n) {
            fail(rt, NULL,
                 "Non-UTF-8 code starting with '\\x%.2x' in file %U on line %d, but no "
                 "encoding declared; see https://peps.python.org/pep-0263/ for details",
                 *p, filename, line);
            return false;
        }
        line += *p == '\n';
        p += n;
    }
    return true;
}

/* The codec is not known, or cannot read the text. */
static char *not_decoded(struct runtime *rt, Val filename, const char *encoding,
                         int flags)
{
    if (!raised_is(rt, EXC_LookupError) && !raised_is(rt, EXC_ValueError))
        return NULL;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (flags & SOURCE_FILE)
        fail(rt, NULL, "encoding problem: %s", encoding);
    else
        fail(rt, filename, "%S", e.value);
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
    return NULL;
}

bool source_declares_encoding(const char *bytes, size_t size, int flags)
{
    char encoding[64] = "";
    if ((flags & SOURCE_IGNORE_COOKIE) ||
        (size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)))
        return true;
    find_encoding(bytes, size, encoding);
    return *encoding;
}

char *source_prepare(struct runtime *rt, const char *bytes, size_t size, Val filename,
                     int flags, size_t *out_size)
{
    char encoding[64] = "utf-8";
    bool mark = false;
    Ref decoded = NULL;
    char *text = NULL;
    if (memchr(bytes, 0, size)) {
        if (flags & SOURCE_FILE)
            return fail(rt, NULL, "source code cannot contain null bytes");
        raise(rt, EXC_ValueError, "source code string cannot contain null bytes");
        return NULL;
    }
    if (!(flags & SOURCE_IGNORE_COOKIE)) {
        mark = size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3);
        if (mark) {
            bytes += 3;
            size -= 3;
        }
        find_encoding(bytes, size, encoding);
        if (mark && strcmp(encoding, "utf-8"))
            return fail(rt, (flags & SOURCE_FILE) ? NULL : filename,
                        "encoding problem: %s with BOM", encoding);
    }
    if (strcmp(encoding, "utf-8")) {
        decoded = str_decode(rt, bytes, (ssize_t)size, encoding, NULL);
        if (!decoded) {
            return not_decoded(rt, filename, encoding, flags);
        }
        ssize_t n;
        bytes = str_utf8(rt, decoded, &n);
        if (!bytes)
            goto out;
        size = (size_t)n;
    } else if ((flags & SOURCE_FILE) && !check_utf8(rt, bytes, size, filename)) {
        goto out;
    }
    text = xalloc(size + 3);
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (c == '\r') {
            c = '\n';
            if (i + 1 < size && bytes[i + 1] == '\n')
                i++;
        }
        text[n++] = c;
    }
    /* A final CR LF leaves CPython with one newline more. */
    bool crlf = size > 1 && bytes[size - 1] == '\n' && bytes[size - 2] == '\r';
    if ((flags & SOURCE_FINISH) && n && (text[n - 1] != '\n' || crlf))
        text[n++] = '\n';
    text[n] = 0;
    *out_size = n;
out:
    ref_drop(rt, decoded);
    return text;
}

Ref name_normalized(struct runtime *rt, const char *utf8, size_t size)
{
    utf8proc_uint8_t *normal = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)utf8, (utf8proc_ssize_t)size, &normal,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    Ref name = n < 0 ? str_from_utf8(rt, utf8, (ssize_t)size)
                     : str_from_utf8(rt, (const char *)normal, (ssize_t)n);
    free(normal);
    return name;
}
