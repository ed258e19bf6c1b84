/* str_case.c - cases and kinds of characters, as methods of str. */
#include <string.h>

#include "types/raise.h"
#include "types/str_internal.h"
#include "types/unicode.h"

#define METHOD(name)                                                                          \
    Ref str_##name##_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,          \
                        Val kwnames)

/* ---- converting --------------------------------------------------------------------- */

/* Capital sigma: final when a cased character comes before it and none after,
 * case-ignorable ones not counted. */
static uint32_t lower_sigma(int kind, const void *data, ssize_t n, ssize_t i)
{
    ssize_t j = i - 1;
    while (j >= 0 && uni_is_case_ignorable(str_read(kind, data, j)))
        j--;
    bool final = j >= 0 && uni_is_cased(str_read(kind, data, j));
    if (final) {
        j = i + 1;
        while (j < n && uni_is_case_ignorable(str_read(kind, data, j)))
            j++;
        final = j == n || !uni_is_cased(str_read(kind, data, j));
    }
    return final ? 0x3c2 : 0x3c3;
}

static void put_lower(struct str_builder *b, int kind, const void *data, ssize_t n, ssize_t i)
{
    uint32_t c = str_read(kind, data, i), out[3];
    if (c == 0x3a3) {
        str_builder_char(b, lower_sigma(kind, data, n, i));
        return;
    }
    int count = uni_full_lower(c, out);
    for (int k = 0; k < count; k++)
        str_builder_char(b, out[k]);
}

static void put_full(struct str_builder *b, int full(uint32_t, uint32_t[3]), uint32_t c)
{
    uint32_t out[3];
    int count = full(c, out);
    for (int k = 0; k < count; k++)
        str_builder_char(b, out[k]);
}

/* ASCII, eight at a time: the bytes from first to last get the other case.  No byte has
 * its top bit set, so the sums stay within their bytes; the top bit of a sum says that the
 * byte reaches the bound. */
static inline uint64_t flip_case(uint64_t bytes, unsigned first, unsigned last)
{
    static const uint64_t ones = 0x0101010101010101u;
    uint64_t from = bytes + ones * (128 - first), beyond = bytes + ones * (127 - last);
    return bytes ^ ((from & ~beyond & ones << 7) >> 2);
}

static inline uint64_t map_case(uint64_t was, bool to_lower, bool to_upper)
{
    uint64_t now = to_lower ? flip_case(was, 'A', 'Z') : was;
    return to_upper ? now ^ was ^ flip_case(was, 'a', 'z') : now;
}

/* The same length, upper and lower case each changed or not. */
static Ref map_ascii(struct runtime *rt, Val self, bool to_lower, bool to_upper)
{
    ssize_t n = str_length(self);
    if (n == 0)
        return str_unchanged(rt, self);
    Ref r = str_alloc(rt, n, 127);
    if (!r)
        return NULL;
    const char *from = str_data(self);
    char *to = str_data(r);
    uint64_t word = 0;
    ssize_t i = 0;
    for (; n - i >= 8; i += 8) {
        memcpy(&word, from + i, 8);
        word = map_case(word, to_lower, to_upper);
        memcpy(to + i, &word, 8);
    }
    memcpy(&word, from + i, (size_t)(n - i));
    word = map_case(word, to_lower, to_upper);
    memcpy(to + i, &word, (size_t)(n - i));
    return r;
}

METHOD(lower)
{
    UNUSED_ARGS;
    if (str_is_ascii(self))
        return map_ascii(rt, self, true, false);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    ssize_t n = str_length(self);
    for (ssize_t i = 0; i < n; i++)
        put_lower(&b, str_kind(self), str_data(self), n, i);
    return str_builder_finish(&b);
}

METHOD(upper)
{
    UNUSED_ARGS;
    if (str_is_ascii(self))
        return map_ascii(rt, self, false, true);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    for (ssize_t i = 0; i < str_length(self); i++)
        put_full(&b, uni_full_upper, str_at(self, i));
    return str_builder_finish(&b);
}

METHOD(casefold)
{
    UNUSED_ARGS;
    if (str_is_ascii(self))
        return map_ascii(rt, self, true, false);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    for (ssize_t i = 0; i < str_length(self); i++)
        put_full(&b, uni_full_fold, str_at(self, i));
    return str_builder_finish(&b);
}

METHOD(capitalize)
{
    UNUSED_ARGS;
    if (str_is_ascii(self)) {
        Ref r = map_ascii(rt, self, true, false);
        char *first = r ? str_data(r) : NULL;
        if (r && *first >= 'a' && *first <= 'z')
            *first -= 'a' - 'A';
        return r;
    }
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    ssize_t n = str_length(self);
    put_full(&b, uni_full_title, str_at(self, 0));
    for (ssize_t i = 1; i < n; i++)
        put_lower(&b, str_kind(self), str_data(self), n, i);
    return str_builder_finish(&b);
}

METHOD(swapcase)
{
    UNUSED_ARGS;
    if (str_is_ascii(self))
        return map_ascii(rt, self, true, true);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    ssize_t n = str_length(self);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(self, i);
        if (uni_is_upper(c))
            put_lower(&b, str_kind(self), str_data(self), n, i);
        else if (uni_is_lower(c))
            put_full(&b, uni_full_upper, c);
        else
            str_builder_char(&b, c);
    }
    return str_builder_finish(&b);
}

METHOD(title)
{
    UNUSED_ARGS;
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    ssize_t n = str_length(self);
    str_builder_reserve(&b, n, 127);
    bool inside = false;
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(self, i);
        if (inside)
            put_lower(&b, str_kind(self), str_data(self), n, i);
        else
            put_full(&b, uni_full_title, c);
        inside = uni_is_cased(c);
    }
    return str_builder_finish(&b);
}

/* ---- asking ---------------------------------------------------------------------------- */

static Ref all_are(struct runtime *rt, Val self, bool is(uint32_t), bool empty)
{
    ssize_t n = str_length(self);
    int kind = str_kind(self);
    const void *data = str_data(self);
    for (ssize_t i = 0; i < n; i++) {
        if (!is(str_read(kind, data, i)))
            return new_bool(rt, false);
    }
    return new_bool(rt, n > 0 || empty);
}

METHOD(isascii)
{
    UNUSED_ARGS;
    return new_bool(rt, str_is_ascii(self));
}

METHOD(isspace)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_space, false);
}

METHOD(isalpha)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_alpha, false);
}

METHOD(isalnum)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_alnum, false);
}

METHOD(isdecimal)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_decimal, false);
}

METHOD(isdigit)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_digit, false);
}

METHOD(isnumeric)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_numeric, false);
}

METHOD(isprintable)
{
    UNUSED_ARGS;
    return all_are(rt, self, uni_is_printable, true);
}

METHOD(isidentifier)
{
    UNUSED_ARGS;
    return new_bool(rt, str_is_identifier(self));
}

METHOD(islower)
{
    UNUSED_ARGS;
    bool cased = false;
    for (ssize_t i = 0; i < str_length(self); i++) {
        uint32_t c = str_at(self, i);
        if (uni_is_upper(c) || uni_is_title(c))
            return new_bool(rt, false);
        cased = cased || uni_is_lower(c);
    }
    return new_bool(rt, cased);
}

METHOD(isupper)
{
    UNUSED_ARGS;
    bool cased = false;
    for (ssize_t i = 0; i < str_length(self); i++) {
        uint32_t c = str_at(self, i);
        if (uni_is_lower(c) || uni_is_title(c))
            return new_bool(rt, false);
        cased = cased || uni_is_upper(c);
    }
    return new_bool(rt, cased);
}

METHOD(istitle)
{
    UNUSED_ARGS;
    bool cased = false, inside = false;
    for (ssize_t i = 0; i < str_length(self); i++) {
        uint32_t c = str_at(self, i);
        if (uni_is_upper(c) || uni_is_title(c)) {
            if (inside)
                return new_bool(rt, false);
            inside = cased = true;
        } else if (uni_is_lower(c)) {
            if (!inside)
                return new_bool(rt, false);
            cased = true;
        } else {
            inside = false;
        }
    }
    return new_bool(rt, cased);
}
