/* bytes_methods.c - the methods bytes and bytearray share.
 *
 * Arguments are read before the own bytes are looked at: reading may run
 * Python, which may change a bytearray.  A view of an argument keeps it from
 * being resized meanwhile; `hold` does the same for self.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <string.h>

#include "types/args.h"
#include "types/bytes_internal.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str_internal.h"
#include "types/tuple.h"

#define METHOD(name)                                                                          \
    Ref byte_##name##_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,         \
                         Val kwnames)

/* The same bytes again: self when it is exact bytes. */
static Ref unchanged(struct runtime *rt, Val self)
{
    if (is_exact(self, &bytes_def))
        return ref_keep(self);
    return byte_result(rt, self, byte_data(self), byte_size(self));
}

ssize_t byte_find_in(const char *s, ssize_t n, const char *sub, ssize_t m)
{
    return find_chars(1, s, n, 1, sub, m);
}

ssize_t byte_rfind_in(const char *s, ssize_t n, const char *sub, ssize_t m)
{
    return rfind_chars(1, s, n, 1, sub, m);
}

/* ---- finding --------------------------------------------------------------------------- */

/* A needle: a view of a buffer, or one byte given as an int. */
struct needle {
    struct buffer view;
    bool viewed;
    char byte;
    const char *data;
    ssize_t size;
};

static bool needle_read(struct runtime *rt, Val v, struct needle *n)
{
    n->viewed = false;
    if (has_buffer(v)) {
        if (buffer_get(rt, v, &n->view, BUFFER_SIMPLE) < 0)
            return false;
        n->viewed = true;
        n->data = n->view.bytes;
        n->size = n->view.size;
        return true;
    }
    if (!has_index(v))
        return raise_false(rt, EXC_TypeError,
                           "argument should be integer or bytes-like object, not '%.200T'", v);
    int value = byte_value(rt, v, "byte must be in range(0, 256)");
    if (value < 0)
        return false;
    n->byte = (char)value;
    n->data = &n->byte;
    n->size = 1;
    return true;
}

static void needle_release(struct runtime *rt, struct needle *n)
{
    if (n->viewed)
        buffer_release(rt, &n->view);
}

static bool read_bounds(struct runtime *rt, Val const *argv, ssize_t argc, ssize_t *start,
                        ssize_t *end)
{
    *start = 0;
    *end = SSIZE_MAX;
    return arg_bound(rt, argc > 1 ? argv[1] : NULL, start) &&
           arg_bound(rt, argc > 2 ? argv[2] : NULL, end);
}

static Ref find_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, bool backwards,
                   bool must)
{
    static const char *const names[] = {"find", "rfind", "index", "rindex"};
    ssize_t start, end, at = -1;
    struct needle n;
    if (!find_arity(rt, names[must * 2 + backwards], argc) ||
        !read_bounds(rt, argv, argc, &start, &end) || !needle_read(rt, argv[0], &n))
        return NULL;
    clip_range(byte_size(self), &start, &end);
    if (end - start >= n.size) {
        at = (backwards ? byte_rfind_in : byte_find_in)(byte_data(self) + start, end - start,
                                                        n.data, n.size);
        if (at >= 0)
            at += start;
    }
    needle_release(rt, &n);
    if (at < 0 && must)
        return raise(rt, EXC_ValueError, "subsection not found");
    return int_from_ssize(rt, at);
}

METHOD(find)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, false, false);
}

METHOD(rfind)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, true, false);
}

METHOD(index)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, false, true);
}

METHOD(rindex)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, true, true);
}

METHOD(count)
{
    (void)kwnames;
    ssize_t start, end, count = 0;
    struct needle n;
    if (!find_arity(rt, "count", argc) || !read_bounds(rt, argv, argc, &start, &end) || !needle_read(rt, argv[0], &n))
        return NULL;
    clip_range(byte_size(self), &start, &end);
    if (end - start >= n.size)
        count = count_chars(1, byte_data(self) + start, end - start, 1, n.data, n.size,
                            SSIZE_MAX);
    needle_release(rt, &n);
    return int_from_ssize(rt, count);
}

/* 1 matches, 0 not, -1 raised. */
static int tail_match(struct runtime *rt, Val self, Val sub, ssize_t start, ssize_t end,
                      bool at_end)
{
    struct buffer view;
    if (buffer_get(rt, sub, &view, BUFFER_SIMPLE) < 0)
        return -1;
    clip_range(byte_size(self), &start, &end);
    int yes = end - start >= view.size && start <= byte_size(self);
    if (yes && view.size)
        yes = memcmp(byte_data(self) + (at_end ? end - view.size : start), view.bytes,
                     (size_t)view.size) == 0;
    buffer_release(rt, &view);
    return yes;
}

static Ref tail_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, bool at_end)
{
    ssize_t start, end;
    if (!find_arity(rt, at_end ? "endswith" : "startswith", argc) ||
        !read_bounds(rt, argv, argc, &start, &end))
        return NULL;
    Val sub = argv[0];
    if (is_tuple(sub)) {
        for (ssize_t i = 0; i < tuple_size(sub); i++) {
            int yes = tail_match(rt, self, tuple_at(sub, i), start, end, at_end);
            if (yes)
                return yes < 0 ? NULL : new_bool(rt, true);
        }
        return new_bool(rt, false);
    }
    if (!has_buffer(sub))
        return raise(rt, EXC_TypeError,
                     "%s first arg must be bytes or a tuple of bytes, not %.100T",
                     at_end ? "endswith" : "startswith", sub);
    int yes = tail_match(rt, self, sub, start, end, at_end);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

METHOD(startswith)
{
    (void)kwnames;
    return tail_py(rt, self, argv, argc, false);
}

METHOD(endswith)
{
    (void)kwnames;
    return tail_py(rt, self, argv, argc, true);
}

METHOD(removeprefix)
{
    (void)argc, (void)kwnames;
    struct buffer view;
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    ssize_t n = byte_size(self), m = view.size;
    bool yes = m > 0 && n >= m && memcmp(byte_data(self), view.bytes, (size_t)m) == 0;
    Ref r = yes ? byte_result(rt, self, byte_data(self) + m, n - m) : unchanged(rt, self);
    buffer_release(rt, &view);
    return r;
}

METHOD(removesuffix)
{
    (void)argc, (void)kwnames;
    struct buffer view;
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    ssize_t n = byte_size(self), m = view.size;
    bool yes = m > 0 && n >= m && memcmp(byte_data(self) + n - m, view.bytes, (size_t)m) == 0;
    Ref r = yes ? byte_result(rt, self, byte_data(self), n - m) : unchanged(rt, self);
    buffer_release(rt, &view);
    return r;
}

/* ---- kinds of bytes ------------------------------------------------------------------------ */

static bool is_space(unsigned c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}
static bool is_lower(unsigned c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_upper(unsigned c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_alpha(unsigned c)
{
    return is_lower(c) || is_upper(c);
}
static bool is_digit(unsigned c)
{
    return c >= '0' && c <= '9';
}
static bool is_alnum(unsigned c)
{
    return is_alpha(c) || is_digit(c);
}

static Ref all_are(struct runtime *rt, Val self, bool is(unsigned))
{
    const unsigned char *p = (const unsigned char *)byte_data(self);
    ssize_t n = byte_size(self);
    for (ssize_t i = 0; i < n; i++) {
        if (!is(p[i]))
            return new_bool(rt, false);
    }
    return new_bool(rt, n > 0);
}

METHOD(isalnum)
{
    UNUSED_ARGS;
    return all_are(rt, self, is_alnum);
}

METHOD(isalpha)
{
    UNUSED_ARGS;
    return all_are(rt, self, is_alpha);
}

METHOD(isdigit)
{
    UNUSED_ARGS;
    return all_are(rt, self, is_digit);
}

METHOD(isspace)
{
    UNUSED_ARGS;
    return all_are(rt, self, is_space);
}

METHOD(isascii)
{
    UNUSED_ARGS;
    return new_bool(rt, max_of_bytes((const unsigned char *)byte_data(self),
                                     byte_size(self)) < 128);
}

static Ref one_case(struct runtime *rt, Val self, bool wanted(unsigned), bool other(unsigned))
{
    const unsigned char *p = (const unsigned char *)byte_data(self);
    ssize_t n = byte_size(self);
    bool cased = false;
    for (ssize_t i = 0; i < n; i++) {
        if (other(p[i]))
            return new_bool(rt, false);
        cased = cased || wanted(p[i]);
    }
    return new_bool(rt, cased);
}

METHOD(islower)
{
    UNUSED_ARGS;
    return one_case(rt, self, is_lower, is_upper);
}

METHOD(isupper)
{
    UNUSED_ARGS;
    return one_case(rt, self, is_upper, is_lower);
}

METHOD(istitle)
{
    UNUSED_ARGS;
    const unsigned char *p = (const unsigned char *)byte_data(self);
    bool cased = false, inside = false;
    for (ssize_t i = 0; i < byte_size(self); i++) {
        if (is_upper(p[i])) {
            if (inside)
                return new_bool(rt, false);
            inside = cased = true;
        } else if (is_lower(p[i])) {
            if (!inside)
                return new_bool(rt, false);
            cased = true;
        } else {
            inside = false;
        }
    }
    return new_bool(rt, cased);
}

/* ---- mapping byte by byte --------------------------------------------------------------------- */

static unsigned to_lower(unsigned c)
{
    return is_upper(c) ? c + 32 : c;
}
static unsigned to_upper(unsigned c)
{
    return is_lower(c) ? c - 32 : c;
}

enum mapping { LOWER, UPPER, SWAP, CAPITAL, TITLE };

static Ref mapped(struct runtime *rt, Val self, enum mapping how)
{
    ssize_t n = byte_size(self);
    struct bytes_builder b;
    if (n == 0)
        return byte_result(rt, self, NULL, 0);
    bytes_builder_init(rt, &b);
    char *to = bytes_builder_reserve(&b, n);
    const unsigned char *from = (const unsigned char *)byte_data(self);
    bool inside = false;
    for (ssize_t i = 0; to && i < n; i++) {
        unsigned c = from[i];
        switch (how) {
        case LOWER:
            c = to_lower(c);
            break;
        case UPPER:
            c = to_upper(c);
            break;
        case SWAP:
            c = is_upper(c) ? to_lower(c) : to_upper(c);
            break;
        case CAPITAL:
            c = i ? to_lower(c) : to_upper(c);
            break;
        case TITLE:
            c = inside ? to_lower(c) : to_upper(c);
            inside = is_alpha(c);
        }
        to[i] = (char)c;
    }
    b.size = to ? n : 0;
    return byte_built(&b, self);
}

METHOD(lower)
{
    UNUSED_ARGS;
    return mapped(rt, self, LOWER);
}

METHOD(upper)
{
    UNUSED_ARGS;
    return mapped(rt, self, UPPER);
}

METHOD(swapcase)
{
    UNUSED_ARGS;
    return mapped(rt, self, SWAP);
}

METHOD(capitalize)
{
    UNUSED_ARGS;
    return mapped(rt, self, CAPITAL);
}

METHOD(title)
{
    UNUSED_ARGS;
    return mapped(rt, self, TITLE);
}

METHOD(translate)
{
    static const struct args_spec spec = {"translate", 2, 1, 0, {"", "delete"}};
    Val v[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    bool with_table = v[0] != rt->none;
    struct buffer table = {0}, drop = {0};
    if (with_table && buffer_get(rt, v[0], &table, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref r = NULL;
    if (with_table && table.size != 256) {
        raise(rt, EXC_ValueError, "translation table must be 256 characters long");
        buffer_release(rt, &table);
        return NULL;
    }
    if (v[1] && buffer_get(rt, v[1], &drop, BUFFER_SIMPLE) < 0) {
        if (with_table)
            buffer_release(rt, &table);
        return NULL;
    }
    bool gone[256] = {false};
    for (ssize_t i = 0; v[1] && i < drop.size; i++)
        gone[((unsigned char *)drop.bytes)[i]] = true;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    const unsigned char *from = (const unsigned char *)byte_data(self);
    bool changed = false;
    for (ssize_t i = 0; i < byte_size(self); i++) {
        unsigned c = from[i];
        if (gone[c]) {
            changed = true;
            continue;
        }
        unsigned d = with_table ? ((unsigned char *)table.bytes)[c] : c;
        changed |= d != c;
        bytes_builder_byte(&b, (int)d);
    }
    if (changed || b.failed) {
        r = byte_built(&b, self);
    } else {
        r = unchanged(rt, self);
        bytes_builder_release(&b);
    }
    if (v[1])
        buffer_release(rt, &drop);
    if (with_table)
        buffer_release(rt, &table);
    return r;
}

METHOD(maketrans)
{
    (void)self, (void)argc, (void)kwnames;
    struct buffer from, to;
    if (buffer_get(rt, argv[0], &from, BUFFER_SIMPLE) < 0)
        return NULL;
    if (buffer_get(rt, argv[1], &to, BUFFER_SIMPLE) < 0) {
        buffer_release(rt, &from);
        return NULL;
    }
    Ref r = NULL;
    if (from.size != to.size) {
        raise(rt, EXC_ValueError, "maketrans arguments must have same length");
    } else {
        unsigned char table[256];
        for (int i = 0; i < 256; i++)
            table[i] = (unsigned char)i;
        for (ssize_t i = 0; i < from.size; i++)
            table[((unsigned char *)from.bytes)[i]] = ((unsigned char *)to.bytes)[i];
        r = bytes_new(rt, table, 256);
    }
    buffer_release(rt, &to);
    buffer_release(rt, &from);
    return r;
}

/* ---- filling and stripping -------------------------------------------------------------------- */

static Ref pad(struct runtime *rt, Val self, ssize_t left, ssize_t right, int fill)
{
    if (left <= 0 && right <= 0)
        return unchanged(rt, self);
    ssize_t n = byte_size(self);
    if (left > SSIZE_MAX - n || right > SSIZE_MAX - n - left)
        return raise_no_memory(rt);
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    bytes_builder_reserve(&b, left + n + right);
    bytes_builder_fill(&b, fill, left);
    bytes_builder_add(&b, byte_data(self), n);
    bytes_builder_fill(&b, fill, right);
    return byte_built(&b, self);
}

static bool fill_arguments(struct runtime *rt, Val const *argv, ssize_t argc, const char *name,
                           ssize_t *width, int *fill)
{
    *fill = ' ';
    if (!arg_ssize(rt, argv[0], width))
        return false;
    if (argc < 2)
        return true;
    if ((!is_bytes(argv[1]) && !is_bytearray(argv[1])) || byte_size(argv[1]) != 1)
        return raise_false(rt, EXC_TypeError,
                           "%s() argument 2 must be a byte string of length 1, not %.50s",
                           name, argv[1] == rt->none ? "None" : argv[1]->type->name);
    *fill = (unsigned char)byte_data(argv[1])[0];
    return true;
}

METHOD(center)
{
    (void)kwnames;
    ssize_t width;
    int fill;
    if (!fill_arguments(rt, argv, argc, "center", &width, &fill))
        return NULL;
    ssize_t margin = width > byte_size(self) ? width - byte_size(self) : 0;
    ssize_t left = margin / 2 + (margin & width & 1);
    return pad(rt, self, left, margin - left, fill);
}

METHOD(ljust)
{
    (void)kwnames;
    ssize_t width;
    int fill;
    if (!fill_arguments(rt, argv, argc, "ljust", &width, &fill))
        return NULL;
    return pad(rt, self, 0, width > byte_size(self) ? width - byte_size(self) : 0, fill);
}

METHOD(rjust)
{
    (void)kwnames;
    ssize_t width;
    int fill;
    if (!fill_arguments(rt, argv, argc, "rjust", &width, &fill))
        return NULL;
    return pad(rt, self, width > byte_size(self) ? width - byte_size(self) : 0, 0, fill);
}

METHOD(zfill)
{
    (void)argc, (void)kwnames;
    ssize_t width, n = byte_size(self);
    if (!arg_ssize(rt, argv[0], &width))
        return NULL;
    if (n >= width)
        return unchanged(rt, self);
    const char *p = byte_data(self);
    ssize_t sign = n && (p[0] == '+' || p[0] == '-');
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    bytes_builder_add(&b, p, sign);
    bytes_builder_fill(&b, '0', width - n);
    bytes_builder_add(&b, p + sign, n - sign);
    return byte_built(&b, self);
}

METHOD(expandtabs)
{
    static const struct args_spec spec = {"expandtabs", 1, 0, 0, {"tabsize"}};
    Val v[1] = {NULL};
    int size = 8;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_int(rt, v[0], &size))
        return NULL;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    ssize_t column = 0;
    const char *p = byte_data(self);
    for (ssize_t i = 0; i < byte_size(self); i++) {
        if (p[i] == '\t') {
            ssize_t step = size > 0 ? size - column % size : 0;
            if (b.size > SSIZE_MAX / 2 - step) {
                bytes_builder_release(&b);
                return raise(rt, EXC_OverflowError, "result too long");
            }
            column += step;
            bytes_builder_fill(&b, ' ', step);
        } else {
            column = p[i] == '\n' || p[i] == '\r' ? 0 : column + 1;
            bytes_builder_byte(&b, p[i]);
        }
    }
    return byte_built(&b, self);
}

static Ref strip_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, bool at_left,
                    bool at_right)
{
    struct buffer set = {0};
    bool given = argc && argv[0] != rt->none;
    if (given && buffer_get(rt, argv[0], &set, BUFFER_SIMPLE) < 0)
        return NULL;
    const unsigned char *p = (const unsigned char *)byte_data(self);
    ssize_t start = 0, end = byte_size(self);
#define STRIPPED(c)                                                                           \
    (given ? set.size && memchr(set.bytes, (c), (size_t)set.size) != NULL : is_space(c))
    while (at_left && start < end && STRIPPED(p[start]))
        start++;
    while (at_right && end > start && STRIPPED(p[end - 1]))
        end--;
#undef STRIPPED
    Ref r = start == 0 && end == byte_size(self)
                ? unchanged(rt, self)
                : byte_result(rt, self, (const char *)p + start, end - start);
    if (given)
        buffer_release(rt, &set);
    return r;
}

METHOD(strip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, true, true);
}

METHOD(lstrip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, true, false);
}

METHOD(rstrip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, false, true);
}

/* ---- splitting, joining, replacing --------------------------------------------------------------- */

static Ref pieces_new(struct runtime *rt, ssize_t max)
{
    Ref list = list_new(rt, max >= 12 ? 12 : max + 1);
    if (list)
        as_list(list)->head.size = 0;
    return list;
}

static bool pieces_add(struct runtime *rt, Ref list, Val self, ssize_t start, ssize_t end)
{
    Ref piece;
    if (start == 0 && end == byte_size(self) && is_exact(self, &bytes_def))
        piece = ref_keep(self);
    else
        piece = byte_result(rt, self, byte_data(self) + start, end - start);
    struct list *l = as_list(list);
    if (piece && l->head.size < l->room && l->head.size < 12) {
        l->items[l->head.size++] = piece;
        return true;
    }
    return list_append_take(rt, list, piece);
}

static Ref split_blanks(struct runtime *rt, Val self, ssize_t max, bool backwards)
{
    const unsigned char *p = (const unsigned char *)byte_data(self);
    ssize_t n = byte_size(self), low = 0, high = n, count = 0;
    Ref list = pieces_new(rt, max);
    bool ok = list != NULL;
    for (; ok; count++) {
        if (backwards) {
            while (high > 0 && is_space(p[high - 1]))
                high--;
        } else {
            while (low < n && is_space(p[low]))
                low++;
        }
        if (low >= high)
            break;
        if (count >= max) {
            ok = pieces_add(rt, list, self, low, high);
            break;
        }
        if (backwards) {
            ssize_t end = high;
            while (high > 0 && !is_space(p[high - 1]))
                high--;
            ok = pieces_add(rt, list, self, high, end);
        } else {
            ssize_t start = low;
            while (low < n && !is_space(p[low]))
                low++;
            ok = pieces_add(rt, list, self, start, low);
        }
    }
    if (ok && backwards)
        ok = list_reverse(rt, list);
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

static Ref split_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames,
                    bool backwards)
{
    static const struct args_spec split_spec = {"split", 2, 0, 0, {"sep", "maxsplit"}};
    static const struct args_spec rsplit_spec = {"rsplit", 2, 0, 0, {"sep", "maxsplit"}};
    Val v[2] = {NULL, NULL};
    ssize_t max = -1;
    if (!args_parse(rt, backwards ? &rsplit_spec : &split_spec, argv, argc, kwnames, v) ||
        !arg_ssize(rt, v[1], &max))
        return NULL;
    if (max < 0)
        max = SSIZE_MAX - 1;
    if (!v[0] || v[0] == rt->none)
        return split_blanks(rt, self, max, backwards);
    struct buffer sep;
    if (buffer_get(rt, v[0], &sep, BUFFER_SIMPLE) < 0)
        return NULL;
    if (sep.size == 0) {
        buffer_release(rt, &sep);
        return raise(rt, EXC_ValueError, "empty separator");
    }
    ssize_t low = 0, high = byte_size(self);
    Ref list = pieces_new(rt, max);
    bool ok = list != NULL;
    for (ssize_t count = 0; ok && count < max; count++) {
        const char *p = byte_data(self);
        ssize_t i = backwards ? byte_rfind_in(p, high, sep.bytes, sep.size)
                              : byte_find_in(p + low, high - low, sep.bytes, sep.size);
        if (i < 0)
            break;
        if (backwards) {
            ok = pieces_add(rt, list, self, i + sep.size, high);
            high = i;
        } else {
            ok = pieces_add(rt, list, self, low, low + i);
            low += i + sep.size;
        }
    }
    ok = ok && pieces_add(rt, list, self, low, high);
    if (ok && backwards)
        ok = list_reverse(rt, list);
    buffer_release(rt, &sep);
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

METHOD(split)
{
    return split_py(rt, self, argv, argc, kwnames, false);
}

METHOD(rsplit)
{
    return split_py(rt, self, argv, argc, kwnames, true);
}

METHOD(splitlines)
{
    static const struct args_spec spec = {"splitlines", 1, 0, 0, {"keepends"}};
    Val v[1] = {NULL};
    int keep = 0;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_int(rt, v[0], &keep))
        return NULL;
    ssize_t n = byte_size(self), i = 0;
    const char *p = byte_data(self);
    Ref list = list_new(rt, 0);
    bool ok = list != NULL;
    while (ok && i < n) {
        ssize_t start = i;
        while (i < n && p[i] != '\n' && p[i] != '\r')
            i++;
        ssize_t end = i;
        if (i < n) {
            i += p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
            if (keep)
                end = i;
        }
        if (start == 0 && end == n && is_exact(self, &bytes_def))
            ok = list_append(rt, list, self);
        else
            ok = list_append_take(rt, list, byte_result(rt, self, p + start, end - start));
    }
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

static Ref partition_py(struct runtime *rt, Val self, Val v, bool backwards)
{
    struct buffer sep;
    if (buffer_get(rt, v, &sep, BUFFER_SIMPLE) < 0)
        return NULL;
    if (sep.size == 0) {
        buffer_release(rt, &sep);
        return raise(rt, EXC_ValueError, "empty separator");
    }
    ssize_t n = byte_size(self);
    ssize_t i =
        (backwards ? byte_rfind_in : byte_find_in)(byte_data(self), n, sep.bytes, sep.size);
    Ref head, middle, tail;
    if (i < 0) {
        Ref all = is_bytes(self) ? ref_keep(self) : unchanged(rt, self);
        head = backwards ? byte_result(rt, self, NULL, 0) : all;
        middle = byte_result(rt, self, NULL, 0);
        tail = backwards ? all : byte_result(rt, self, NULL, 0);
    } else {
        head = byte_result(rt, self, byte_data(self), i);
        middle = is_bytes(self) ? ref_keep(v) : byte_result(rt, self, sep.bytes, sep.size);
        tail = byte_result(rt, self, byte_data(self) + i + sep.size, n - i - sep.size);
    }
    Ref r = head && middle && tail ? tuple_pack(rt, 3, head, middle, tail) : NULL;
    ref_drop(rt, head);
    ref_drop(rt, middle);
    ref_drop(rt, tail);
    buffer_release(rt, &sep);
    return r;
}

METHOD(partition)
{
    (void)argc, (void)kwnames;
    return partition_py(rt, self, argv[0], false);
}

METHOD(rpartition)
{
    (void)argc, (void)kwnames;
    return partition_py(rt, self, argv[0], true);
}

/* Items as views until all is copied: a bytearray among them cannot change size. */
static Ref join_items(struct runtime *rt, Val self, Ref fast)
{
    ssize_t count = is_list(fast) ? list_size(fast) : tuple_size(fast);
#define ITEM(i) (is_list(fast) ? list_at(fast, (i)) : tuple_at(fast, (i)))
    if (count == 0)
        return byte_result(rt, self, NULL, 0);
    if (count == 1 && is_exact(self, &bytes_def) && is_exact(ITEM(0), &bytes_def))
        return ref_keep(ITEM(0));
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    for (ssize_t i = 0; i < count && !b.failed; i++) {
        if (i >= (is_list(fast) ? list_size(fast) : tuple_size(fast)))
            break;
        Val item = ITEM(i);
        struct buffer view;
        if (!has_buffer(item) || buffer_get(rt, item, &view, BUFFER_SIMPLE) < 0) {
            error_clear(rt);
            bytes_builder_release(&b);
            return raise(rt, EXC_TypeError,
                         "sequence item %zd: expected a bytes-like object, %.80T found", i,
                         item);
        }
        if (i)
            bytes_builder_add(&b, byte_data(self), byte_size(self));
        bytes_builder_add(&b, view.bytes, view.size);
        buffer_release(rt, &view);
    }
#undef ITEM
    return byte_built(&b, self);
}

METHOD(join)
{
    (void)argc, (void)kwnames;
    Ref fast = sequence_fast(rt, argv[0], "can only join an iterable");
    if (!fast)
        return NULL;
    Ref r = join_items(rt, self, fast);
    ref_drop(rt, fast);
    return r;
}

Ref bytes_join(struct runtime *rt, Val separator, Val iterable)
{
    Val argv[] = {iterable};
    return byte_join_py(rt, separator, argv, 1, NULL);
}

METHOD(replace)
{
    (void)kwnames;
    struct buffer old, by;
    ssize_t max = -1, at = 0, count = 0;
    if (buffer_get(rt, argv[0], &old, BUFFER_SIMPLE) < 0)
        return NULL;
    if (buffer_get(rt, argv[1], &by, BUFFER_SIMPLE) < 0) {
        buffer_release(rt, &old);
        return NULL;
    }
    Ref r = NULL;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    if (argc > 2 && !arg_ssize(rt, argv[2], &max))
        goto out;
    if (max < 0)
        max = SSIZE_MAX;
    ssize_t n = byte_size(self);
    const char *p = byte_data(self);
    if (old.size == 0) {
        for (; count < max && at <= n; count++) {
            bytes_builder_add(&b, by.bytes, by.size);
            if (at < n)
                bytes_builder_byte(&b, p[at]);
            at++;
        }
        if (by.size == 0)
            count = 0;
    } else {
        for (; count < max; count++) {
            ssize_t i = byte_find_in(p + at, n - at, old.bytes, old.size);
            if (i < 0)
                break;
            bytes_builder_add(&b, p + at, i);
            bytes_builder_add(&b, by.bytes, by.size);
            at += i + old.size;
        }
    }
    if (count == 0) {
        r = unchanged(rt, self);
    } else {
        if (at < n)
            bytes_builder_add(&b, p + at, n - at);
        r = byte_built(&b, self);
    }
out:
    bytes_builder_release(&b);
    buffer_release(rt, &by);
    buffer_release(rt, &old);
    return r;
}

/* ---- text --------------------------------------------------------------------------------------- */

METHOD(decode)
{
    static const struct args_spec spec = {"decode", 2, 0, 0, {"encoding", "errors"}};
    Val v[2] = {NULL, NULL};
    if (argc == 0 && !kwnames && is_bytes(self))
        return str_from_utf8(rt, as_bytes(self)->data, as_bytes(self)->head.size);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    if ((v[0] && !arg_str(rt, "decode", "argument 'encoding'", v[0])) ||
        (v[1] && !arg_str(rt, "decode", "argument 'errors'", v[1])))
        return NULL;
    const char *encoding = v[0] ? str_utf8_only(rt, v[0]) : NULL;
    const char *errors = v[1] ? str_utf8_only(rt, v[1]) : NULL;
    if ((v[0] && !encoding) || (v[1] && !errors))
        return NULL;
    struct buffer view;
    if (buffer_get(rt, self, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref r = str_decode(rt, view.bytes, view.size, encoding, errors);
    buffer_release(rt, &view);
    return r;
}

/* Hexadecimal digits with a separator every |group| bytes, from the right when positive. */
Ref hex_text(struct runtime *rt, const unsigned char *p, ssize_t n, Val sep, Val group_arg)
{
    static const char hex[] = "0123456789abcdef";
    int group = 1;
    uint32_t mark = 0;
    if (group_arg && !arg_int(rt, group_arg, &group))
        return NULL;
    if (sep) {
        ssize_t length;
        if (is_str(sep)) {
            length = str_length(sep);
            if (length == 1 && str_at(sep, 0) > 127)
                return raise(rt, EXC_ValueError, "sep must be ASCII.");
        } else if (is_bytes(sep)) {
            length = byte_size(sep);
        } else if ((length = obj_length(rt, sep)) < 0) {
            return NULL;
        } else if (length == 1) {
            return raise(rt, EXC_TypeError, "sep must be str or bytes.");
        }
        if (length != 1)
            return raise(rt, EXC_ValueError, "sep must be length 1.");
        mark = is_str(sep) ? str_at(sep, 0) : (unsigned char)byte_data(sep)[0];
        if (mark > 127)
            return raise(rt, EXC_ValueError, "sep must be ASCII.");
    }
    bool separated = sep && group && n > 0;
    ssize_t step = group < 0 ? -(ssize_t)group : group;
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_reserve(&b, n < SSIZE_MAX / 4 ? n * 2 : n, 127);
    for (ssize_t i = 0; i < n; i++) {
        ssize_t from = group > 0 ? n - i : i;
        if (separated && i && from % step == 0)
            str_builder_char(&b, mark);
        str_builder_char(&b, (unsigned char)hex[p[i] >> 4]);
        str_builder_char(&b, (unsigned char)hex[p[i] & 15]);
    }
    return str_builder_finish(&b);
}

METHOD(hex)
{
    static const struct args_spec spec = {"hex", 2, 0, 0, {"sep", "bytes_per_sep"}};
    Val v[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    struct buffer view;
    if (buffer_get(rt, self, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref r = hex_text(rt, view.bytes, view.size, v[0], v[1]);
    buffer_release(rt, &view);
    return r;
}

static int hex_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a') + 10 : -1;
}

METHOD(fromhex)
{
    (void)argc, (void)kwnames;
    if (!arg_str(rt, "fromhex", "argument", argv[0]))
        return NULL;
    Val text = argv[0];
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    ssize_t n = str_length(text);
    for (ssize_t i = 0; i < n;) {
        uint32_t c = str_at(text, i);
        if (c < 128 && is_space(c)) {
            i++;
            continue;
        }
        int high = hex_value(c), low = i + 1 < n ? hex_value(str_at(text, i + 1)) : -1;
        if (high < 0 || low < 0) {
            bytes_builder_release(&b);
            return raise(rt, EXC_ValueError,
                         "non-hexadecimal number found in fromhex() arg at position %zd",
                         high < 0 ? i : i + 1);
        }
        bytes_builder_byte(&b, high << 4 | low);
        i += 2;
    }
    Ref r;
    bool bytes = LOOK(type, self)->flags & TYPE_BYTES;
    if (bytes) {
        r = bytes_builder_finish(&b);
    } else {
        r = b.failed ? NULL : bytearray_new(rt, b.data, b.size);
        bytes_builder_release(&b);
    }
    struct type *own = builtin_type(rt, bytes ? TYPE_ID_bytes : TYPE_ID_bytearray);
    if (r && LOOK(type, self) != own)
        ref_set_take(rt, &r, obj_call_1(rt, self, r));
    return r;
}
