/* str_repr.c - text as a literal that reads back the same, and identifiers. */
#include <string.h>

#include "types/raise.h"
#include "types/str_internal.h"
#include "types/unicode.h"

/* ASCII with nothing in it that must be escaped: NULL when it is not, or raised. */
static Ref repr_plain(struct runtime *rt, const char *data, ssize_t n)
{
    for (ssize_t i = 0; i < n; i++) {
        if (data[i] < ' ' || data[i] == 127 || data[i] == '\'' || data[i] == '\\')
            return NULL;
    }
    Ref r = str_alloc(rt, n + 2, 127);
    if (!r)
        return NULL;
    char *out = str_data(r);
    out[0] = out[n + 1] = '\'';
    memcpy(out + 1, data, (size_t)n);
    return r;
}

Ref str_repr(struct runtime *rt, Val v)
{
    ssize_t n = str_length(v);
    int kind = str_kind(v);
    const void *data = str_data(v);
    if (str_is_ascii(v)) {
        Ref r = repr_plain(rt, data, n);
        if (r || is_raised(rt))
            return r;
    }
    bool single = false, twice = false;
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        single |= c == '\'';
        twice |= c == '"';
    }
    uint32_t quote = single && !twice ? '"' : '\'';

    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_reserve(&b, n + 2, 127);
    str_builder_char(&b, quote);
    ssize_t plain = 0;
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        bool escape = c == quote || c == '\\' || !uni_is_printable(c);
        if (!escape)
            continue;
        str_builder_range(&b, kind, data, plain, i);
        plain = i + 1;
        str_builder_escape(&b, c);
    }
    str_builder_range(&b, kind, data, plain, n);
    str_builder_char(&b, quote);
    return str_builder_finish(&b);
}

/* \n, \\, \x.., \u...., \U........ as repr writes them. */
void str_builder_escape(struct str_builder *b, uint32_t c)
{
    static const char hex[] = "0123456789abcdef";
    char out[10] = {'\\'};
    int n = 0;
    if (c == '\t')
        out[1] = 't';
    else if (c == '\n')
        out[1] = 'n';
    else if (c == '\r')
        out[1] = 'r';
    else if (c == '\\' || c == '\'' || c == '"')
        out[1] = (char)c;
    else {
        n = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        out[1] = n == 2 ? 'x' : n == 4 ? 'u' : 'U';
        for (int i = 0; i < n; i++)
            out[2 + i] = hex[(c >> (4 * (n - 1 - i))) & 15];
    }
    str_builder_ascii(b, out, 2 + n);
}

bool str_is_identifier(Val v)
{
    ssize_t n = str_length(v);
    if (n == 0 || !uni_is_xid_start(str_at(v, 0)))
        return false;
    for (ssize_t i = 1; i < n; i++) {
        if (!uni_is_xid_continue(str_at(v, i)))
            return false;
    }
    return true;
}
