/* str_search.c - finding text in text.
 *
 * One character: memchr.  Longer needles: compare the last character, then the others,
 * with a Bloom mask of the needle's characters to skip ahead; needles above a bound go
 * to memmem() or fall back to a table of shifts, which keep the search linear.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <stdlib.h>
#include <string.h>

#include "types/raise.h"
#include "types/str_internal.h"

/* The needle's prefix function, for a search that never looks back. */
static ssize_t find_linear(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                           ssize_t m)
{
    ssize_t *fail = malloc((size_t)m * sizeof *fail);
    if (!fail)
        return -2;
    fail[0] = 0;
    for (ssize_t i = 1, k = 0; i < m; i++) {
        uint32_t c = str_read(sub_kind, sub, i);
        while (k > 0 && str_read(sub_kind, sub, k) != c)
            k = fail[k - 1];
        if (str_read(sub_kind, sub, k) == c)
            k++;
        fail[i] = k;
    }
    ssize_t found = -1;
    for (ssize_t i = 0, k = 0; i < n; i++) {
        uint32_t c = str_read(kind, s, i);
        while (k > 0 && str_read(sub_kind, sub, k) != c)
            k = fail[k - 1];
        if (str_read(sub_kind, sub, k) == c)
            k++;
        if (k == m) {
            found = i - m + 1;
            break;
        }
    }
    free(fail);
    return found;
}

static ssize_t find_one(int kind, const void *s, ssize_t n, uint32_t c)
{
    if (kind == 1) {
        if (c > 255)
            return -1;
        const char *p = n ? memchr(s, (int)c, (size_t)n) : NULL;
        return p ? p - (const char *)s : -1;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (str_read(kind, s, i) == c)
            return i;
    }
    return -1;
}

static bool same_chars(int kind, const void *s, ssize_t at, int sub_kind, const void *sub,
                       ssize_t m)
{
    if (kind == sub_kind)
        return memcmp((const char *)s + at * kind, sub, (size_t)(m * kind)) == 0;
    for (ssize_t i = 0; i < m; i++) {
        if (str_read(kind, s, at + i) != str_read(sub_kind, sub, i))
            return false;
    }
    return true;
}

/* A short needle among bytes: where its last one stands, compare; where the byte behind
 * the window is none of the needle's, go on behind that. */
static ssize_t find_bytes(const uint8_t *s, ssize_t n, const uint8_t *sub, ssize_t m)
{
    uint64_t mask = 0;
    for (ssize_t i = 0; i < m; i++)
        mask |= 1ull << (sub[i] & 63);
    uint8_t last = sub[m - 1];
    for (ssize_t i = m - 1; i < n; i++) {
        if (s[i] == last && memcmp(s + i - m + 1, sub, (size_t)m - 1) == 0)
            return i - m + 1;
        if (i + 1 < n && !(mask >> (s[i + 1] & 63) & 1))
            i += m;
    }
    return -1;
}

ssize_t find_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                   ssize_t m)
{
    enum { SHORT_NEEDLE = 32 };
    if (m > n)
        return -1;
    if (m == 0)
        return 0;
    if (m == 1)
        return find_one(kind, s, n, str_read(sub_kind, sub, 0));
    if (kind == 1 && sub_kind == 1) {
        if (m <= SHORT_NEEDLE)
            return find_bytes(s, n, sub, m);
        const char *p = memmem(s, (size_t)n, sub, (size_t)m);
        return p ? p - (const char *)s : -1;
    }
    if (m > 100 && n > 2000) {
        ssize_t found = find_linear(kind, s, n, sub_kind, sub, m);
        if (found != -2)
            return found;
    }
    uint64_t mask = 0;
    for (ssize_t i = 0; i < m; i++)
        mask |= 1ull << (str_read(sub_kind, sub, i) & 63);
    uint32_t last = str_read(sub_kind, sub, m - 1);
    for (ssize_t i = 0; i <= n - m; i++) {
        if (str_read(kind, s, i + m - 1) == last && same_chars(kind, s, i, sub_kind, sub, m))
            return i;
        if (i + m < n && !(mask & (1ull << (str_read(kind, s, i + m) & 63))))
            i += m;
    }
    return -1;
}

ssize_t rfind_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                    ssize_t m)
{
    if (m > n)
        return -1;
    if (m == 0)
        return n;
    uint32_t first = str_read(sub_kind, sub, 0);
    for (ssize_t i = n - m; i >= 0; i--) {
        if (str_read(kind, s, i) == first && same_chars(kind, s, i, sub_kind, sub, m))
            return i;
    }
    return -1;
}

ssize_t count_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                    ssize_t m, ssize_t limit)
{
    ssize_t count = 0;
    if (m == 0)
        return n + 1 < limit ? n + 1 : limit;
    for (ssize_t at = 0; count < limit;) {
        ssize_t i = find_chars(kind, (const char *)s + at * kind, n - at, sub_kind, sub, m);
        if (i < 0)
            break;
        count++;
        at += i + m;
    }
    return count;
}

ssize_t str_find_char(Val v, uint32_t c, ssize_t start, ssize_t end)
{
    clip_range(str_length(v), &start, &end);
    if (start >= end)
        return -1;
    int kind = str_kind(v);
    ssize_t i = find_one(kind, (char *)str_data(v) + start * kind, end - start, c);
    return i < 0 ? -1 : start + i;
}

ssize_t str_find(Val v, Val sub, ssize_t start, ssize_t end)
{
    clip_range(str_length(v), &start, &end);
    if (end - start < str_length(sub))
        return -1;
    int kind = str_kind(v);
    if (str_kind(sub) > kind)
        return -1;
    ssize_t i = find_chars(kind, (char *)str_data(v) + start * kind, end - start,
                           str_kind(sub), str_data(sub), str_length(sub));
    return i < 0 ? -1 : start + i;
}

int str_contains(struct runtime *rt, Val v, Val sub)
{
    if (LIKELY(is_exact(sub, &str_def) && str_length(sub) == 1 && str_kind(v) == 1))
        return find_one(1, str_data(v), str_length(v), str_at(sub, 0)) >= 0;
    if (!is_str(sub))
        return raise_int(rt, EXC_TypeError,
                         "'in <string>' requires string as left operand, not %.100T", sub);
    return str_find(v, sub, 0, SSIZE_MAX) >= 0;
}
