/* str_methods.c - the methods of str: looking, cutting, filling; cases are in str_case.c. */
#include <string.h>

#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/unicode.h"

#define METHOD(name)                                                                          \
    Ref str_##name##_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,          \
                        Val kwnames)

/* An optional bound: None and absent leave *out. */
bool arg_bound(struct runtime *rt, Val v, ssize_t *out)
{
    if (!v || v == rt->none)
        return true;
    if (!has_index(v))
        return raise_false(
            rt, EXC_TypeError,
            "slice indices must be integers or None or have an __index__ method");
    ssize_t i = number_as_ssize(rt, v, EXC_COUNT);
    if (i == -1 && is_raised(rt))
        return false;
    *out = i;
    return true;
}

bool find_arity(struct runtime *rt, const char *name, ssize_t argc)
{
    if (argc >= 1 && argc <= 3)
        return true;
    return raise_false(rt, EXC_TypeError,
                       argc ? "%s() takes at most 3 arguments (%zd given)"
                            : "%s() takes at least 1 argument (%zd given)",
                       name, argc);
}

static bool read_bounds(struct runtime *rt, Val const *argv, ssize_t argc, ssize_t *start,
                        ssize_t *end)
{
    *start = 0;
    *end = SSIZE_MAX;
    return arg_bound(rt, argc > 1 ? argv[1] : NULL, start) &&
           arg_bound(rt, argc > 2 ? argv[2] : NULL, end);
}

/* ---- finding ---------------------------------------------------------------------- */

static bool find_arguments(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                           ssize_t *start, ssize_t *end)
{
    if (!read_bounds(rt, argv, argc, start, end))
        return false;
    if (!is_str(argv[0]))
        return raise_false(rt, EXC_TypeError, "must be str, not %.100T", argv[0]);
    clip_range(str_length(self), start, end);
    return true;
}

static ssize_t find_between(Val self, Val sub, ssize_t start, ssize_t end, bool backwards)
{
    int kind = str_kind(self);
    if (end - start < str_length(sub) || str_kind(sub) > kind)
        return -1;
    const char *data = (char *)str_data(self) + start * kind;
    ssize_t i = (backwards ? rfind_chars : find_chars)(kind, data, end - start, str_kind(sub),
                                                       str_data(sub), str_length(sub));
    return i < 0 ? -1 : i + start;
}

static Ref find_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, bool backwards,
                   bool must)
{
    static const char *const names[] = {"find", "rfind", "index", "rindex"};
    ssize_t start, end;
    if (!find_arity(rt, names[must * 2 + backwards], argc) ||
        !find_arguments(rt, self, argv, argc, &start, &end))
        return NULL;
    ssize_t i = find_between(self, argv[0], start, end, backwards);
    if (i < 0 && must)
        return raise(rt, EXC_ValueError, "substring not found");
    return int_from_ssize(rt, i);
}

static METHOD(find)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, false, false);
}

static METHOD(rfind)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, true, false);
}

static METHOD(index)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, false, true);
}

static METHOD(rindex)
{
    (void)kwnames;
    return find_py(rt, self, argv, argc, true, true);
}

static METHOD(count)
{
    (void)kwnames;
    ssize_t start, end, n = 0;
    if (!find_arity(rt, "count", argc) || !find_arguments(rt, self, argv, argc, &start, &end))
        return NULL;
    Val sub = argv[0];
    int kind = str_kind(self);
    if (end - start >= str_length(sub) && str_kind(sub) <= kind)
        n = count_chars(kind, (char *)str_data(self) + start * kind, end - start,
                        str_kind(sub), str_data(sub), str_length(sub), SSIZE_MAX);
    return int_from_ssize(rt, n);
}

/* Does self[start:end] begin or end with sub? */
static bool tail_match(Val self, Val sub, ssize_t start, ssize_t end, bool at_end)
{
    clip_range(str_length(self), &start, &end);
    ssize_t m = str_length(sub);
    if (end - start < m || start > str_length(self))
        return false;
    if (m == 0)
        return true;
    int kind = str_kind(self);
    if (str_kind(sub) > kind)
        return false;
    const char *data = (char *)str_data(self) + (at_end ? end - m : start) * kind;
    if (kind == str_kind(sub))
        return memcmp(data, str_data(sub), (size_t)(m * kind)) == 0;
    return find_chars(kind, data, m, str_kind(sub), str_data(sub), m) == 0;
}

static Ref tail_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, bool at_end)
{
    ssize_t start, end;
    const char *name = at_end ? "endswith" : "startswith";
    if (!find_arity(rt, name, argc) || !read_bounds(rt, argv, argc, &start, &end))
        return NULL;
    Val sub = argv[0];
    if (is_tuple(sub)) {
        for (ssize_t i = 0; i < tuple_size(sub); i++) {
            Val item = tuple_at(sub, i);
            if (!is_str(item))
                return raise(rt, EXC_TypeError,
                             "tuple for %s must only contain str, not %.100T", name, item);
            if (tail_match(self, item, start, end, at_end))
                return new_bool(rt, true);
        }
        return new_bool(rt, false);
    }
    if (!is_str(sub))
        return raise(rt, EXC_TypeError,
                     "%s first arg must be str or a tuple of str, not %.100T", name, sub);
    return new_bool(rt, tail_match(self, sub, start, end, at_end));
}

static METHOD(startswith)
{
    (void)kwnames;
    return tail_py(rt, self, argv, argc, false);
}

static METHOD(endswith)
{
    (void)kwnames;
    return tail_py(rt, self, argv, argc, true);
}

static METHOD(removeprefix)
{
    (void)argc, (void)kwnames;
    if (!arg_str(rt, "removeprefix", "argument", argv[0]))
        return NULL;
    if (str_length(argv[0]) && tail_match(self, argv[0], 0, SSIZE_MAX, false))
        return str_slice(rt, self, str_length(argv[0]), str_length(self));
    return str_unchanged(rt, self);
}

static METHOD(removesuffix)
{
    (void)argc, (void)kwnames;
    if (!arg_str(rt, "removesuffix", "argument", argv[0]))
        return NULL;
    if (str_length(argv[0]) && tail_match(self, argv[0], 0, SSIZE_MAX, true))
        return str_slice(rt, self, 0, str_length(self) - str_length(argv[0]));
    return str_unchanged(rt, self);
}

/* ---- stripping --------------------------------------------------------------------- */

enum side { LEFT = 1, RIGHT = 2 };

static bool in_set(Val set, uint32_t c)
{
    return set ? str_find_char(set, c, 0, SSIZE_MAX) >= 0 : uni_is_space(c);
}

static Ref strip_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, int sides,
                    const char *name)
{
    Val set = argc && argv[0] != rt->none ? argv[0] : NULL;
    if (set && !is_str(set))
        return raise(rt, EXC_TypeError, "%s arg must be None or str", name);
    ssize_t start = 0, end = str_length(self);
    int kind = str_kind(self);
    const void *data = str_data(self);
    if (sides & LEFT) {
        while (start < end && in_set(set, str_read(kind, data, start)))
            start++;
    }
    if (sides & RIGHT) {
        while (end > start && in_set(set, str_read(kind, data, end - 1)))
            end--;
    }
    return str_slice(rt, self, start, end);
}

static METHOD(strip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, LEFT | RIGHT, "strip");
}

static METHOD(lstrip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, LEFT, "lstrip");
}

static METHOD(rstrip)
{
    (void)kwnames;
    return strip_py(rt, self, argv, argc, RIGHT, "rstrip");
}

/* ---- filling -------------------------------------------------------------------------- */

static Ref pad(struct runtime *rt, Val self, ssize_t left, ssize_t right, uint32_t fill)
{
    if (left < 0)
        left = 0;
    if (right < 0)
        right = 0;
    if (left == 0 && right == 0)
        return str_unchanged(rt, self);
    if (left > SSIZE_MAX - str_length(self) || right > SSIZE_MAX - left - str_length(self))
        return raise(rt, EXC_OverflowError, "padded string is too long");
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    str_builder_reserve(&b, left + str_length(self) + right, fill);
    str_builder_fill(&b, fill, left);
    str_builder_str(&b, self);
    str_builder_fill(&b, fill, right);
    return str_builder_finish(&b);
}

static bool fill_arguments(struct runtime *rt, Val const *argv, ssize_t argc, ssize_t *width,
                           uint32_t *fill)
{
    *fill = ' ';
    if (!arg_ssize(rt, argv[0], width))
        return false;
    if (argc < 2)
        return true;
    if (!is_str(argv[1]))
        return raise_false(rt, EXC_TypeError,
                           "The fill character must be a unicode character, not %.100T",
                           argv[1]);
    if (str_length(argv[1]) != 1)
        return raise_false(rt, EXC_TypeError,
                           "The fill character must be exactly one character long");
    *fill = str_at(argv[1], 0);
    return true;
}

static METHOD(center)
{
    (void)kwnames;
    ssize_t width;
    uint32_t fill;
    if (!fill_arguments(rt, argv, argc, &width, &fill))
        return NULL;
    ssize_t margin = width - str_length(self);
    if (width <= str_length(self))
        return str_unchanged(rt, self);
    ssize_t left = margin / 2 + (margin & width & 1);
    return pad(rt, self, left, margin - left, fill);
}

static METHOD(ljust)
{
    (void)kwnames;
    ssize_t width;
    uint32_t fill;
    if (!fill_arguments(rt, argv, argc, &width, &fill))
        return NULL;
    return pad(rt, self, 0, width > str_length(self) ? width - str_length(self) : 0, fill);
}

static METHOD(rjust)
{
    (void)kwnames;
    ssize_t width;
    uint32_t fill;
    if (!fill_arguments(rt, argv, argc, &width, &fill))
        return NULL;
    return pad(rt, self, width > str_length(self) ? width - str_length(self) : 0, 0, fill);
}

static METHOD(zfill)
{
    (void)argc, (void)kwnames;
    ssize_t width, n = str_length(self);
    if (!arg_ssize(rt, argv[0], &width))
        return NULL;
    if (n >= width)
        return str_unchanged(rt, self);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    str_builder_reserve(&b, width, str_max_char(self));
    ssize_t sign = n && (str_at(self, 0) == '+' || str_at(self, 0) == '-');
    str_builder_slice(&b, self, 0, sign);
    str_builder_fill(&b, '0', width - n);
    str_builder_slice(&b, self, sign, n);
    return str_builder_finish(&b);
}

static METHOD(expandtabs)
{
    static const struct args_spec spec = {"expandtabs", 1, 0, 0, {"tabsize"}};
    Val v[1] = {NULL};
    int size = 8;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_int(rt, v[0], &size))
        return NULL;
    ssize_t n = str_length(self), column = 0, plain = 0;
    int kind = str_kind(self);
    const void *data = str_data(self);
    if (str_find_char(self, '\t', 0, n) < 0)
        return str_unchanged(rt, self);
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        if (c != '\t') {
            column++;
            if (c == '\n' || c == '\r')
                column = 0;
            continue;
        }
        str_builder_range(&b, kind, data, plain, i);
        plain = i + 1;
        if (size > 0) {
            ssize_t step = size - column % size;
            if (b.length > SSIZE_MAX / 2 - step) {
                str_builder_release(&b);
                return raise(rt, EXC_OverflowError, "new string is too long");
            }
            column += step;
            str_builder_fill(&b, ' ', step);
        }
    }
    str_builder_range(&b, kind, data, plain, n);
    return str_builder_finish(&b);
}

/* ---- splitting ---------------------------------------------------------------------------- */

/* A list with room for the first pieces, as splitting makes it: 12, or fewer
 * when no more can come. */
static Ref pieces_new(struct runtime *rt, ssize_t maxsplit)
{
    Ref list = list_new(rt, maxsplit >= 12 ? 12 : maxsplit + 1);
    if (list)
        as_list(list)->head.size = 0;
    return list;
}

static bool pieces_add_take(struct runtime *rt, Ref list, Ref piece)
{
    struct list *l = as_list(list);
    if (piece && l->head.size < l->room && l->head.size < 12) {
        l->items[l->head.size++] = piece;
        return true;
    }
    return list_append_take(rt, list, piece);
}

/* All of it, untouched: the text itself when exact. */
static Ref whole(struct runtime *rt, Val v)
{
    return str_unchanged(rt, v);
}

/* The end of the blanks, or of the word, that begins at i. */
static inline ssize_t skip_chars(int kind, const void *data, ssize_t i, ssize_t n, bool blanks)
{
    while (i < n && uni_is_space(str_read(kind, data, i)) == blanks)
        i++;
    return i;
}

static ssize_t skip_blanks(int kind, const void *data, ssize_t i, ssize_t n)
{
    return kind == 1 ? skip_chars(1, data, i, n, true) : skip_chars(kind, data, i, n, true);
}

static ssize_t skip_word(int kind, const void *data, ssize_t i, ssize_t n)
{
    return kind == 1 ? skip_chars(1, data, i, n, false) : skip_chars(kind, data, i, n, false);
}

static Ref split_blanks(struct runtime *rt, Val v, ssize_t max)
{
    ssize_t n = str_length(v), i = 0, count = 0;
    int kind = str_kind(v);
    const void *data = str_data(v);
    Ref list = pieces_new(rt, max);
    bool ok = list != NULL;
    while (ok && count < max) {
        ssize_t start = skip_blanks(kind, data, i, n);
        if (start == n) {
            i = n;
            break;
        }
        i = skip_word(kind, data, start, n);
        bool all = start == 0 && i == n && is_exact(v, &str_def);
        ok = pieces_add_take(rt, list, all ? ref_keep(v) : str_part(rt, v, start, i));
        count++;
    }
    if (ok && i < n) {
        i = skip_blanks(kind, data, i, n);
        if (i < n)
            ok = pieces_add_take(rt, list, str_slice(rt, v, i, n));
    }
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

static Ref rsplit_blanks(struct runtime *rt, Val v, ssize_t max)
{
    ssize_t i = str_length(v), count = 0, n = i;
    int kind = str_kind(v);
    const void *data = str_data(v);
    Ref list = pieces_new(rt, max);
    bool ok = list != NULL;
    while (ok && count < max) {
        while (i > 0 && uni_is_space(str_read(kind, data, i - 1)))
            i--;
        if (i == 0)
            break;
        ssize_t end = i--;
        while (i > 0 && !uni_is_space(str_read(kind, data, i - 1)))
            i--;
        if (end == n && i == 0 && is_exact(v, &str_def))
            ok = pieces_add_take(rt, list, ref_keep(v));
        else
            ok = pieces_add_take(rt, list, str_part(rt, v, i, end));
        count++;
    }
    if (ok && i > 0) {
        while (i > 0 && uni_is_space(str_read(kind, data, i - 1)))
            i--;
        if (i > 0)
            ok = pieces_add_take(rt, list, str_slice(rt, v, 0, i));
    }
    if (ok)
        ok = list_reverse(rt, list);
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

static Ref one_piece(struct runtime *rt, Val v)
{
    Val item = v;
    return list_from_array(rt, &item, 1);
}

static Ref split_by(struct runtime *rt, Val v, Val sep, ssize_t max, bool backwards)
{
    ssize_t n = str_length(v), m = str_length(sep);
    int kind = str_kind(v);
    const char *data = str_data(v);
    if (m == 0)
        return raise(rt, EXC_ValueError, "empty separator");
    if (str_kind(sep) > kind || n < m)
        return one_piece(rt, v);
    Ref list = pieces_new(rt, max);
    bool ok = list != NULL;
    ssize_t low = 0, high = n;
    for (ssize_t count = 0; ok && count < max; count++) {
        if (backwards) {
            ssize_t i = rfind_chars(kind, data, high, str_kind(sep), str_data(sep), m);
            if (i < 0)
                break;
            ok = pieces_add_take(rt, list, str_part(rt, v, i + m, high));
            high = i;
        } else {
            ssize_t i = find_chars(kind, data + low * kind, n - low, str_kind(sep),
                                   str_data(sep), m);
            if (i < 0)
                break;
            ok = pieces_add_take(rt, list, str_part(rt, v, low, low + i));
            low += i + m;
        }
    }
    if (ok)
        ok = pieces_add_take(rt, list,
                             low == 0 && high == n ? whole(rt, v)
                                                   : str_part(rt, v, low, high));
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
        return backwards ? rsplit_blanks(rt, self, max) : split_blanks(rt, self, max);
    if (!is_str(v[0]))
        return raise(rt, EXC_TypeError, "must be str or None, not %.100T", v[0]);
    return split_by(rt, self, v[0], max, backwards);
}

Ref str_split(struct runtime *rt, Val v, Val sep, ssize_t maxsplit)
{
    if (maxsplit < 0)
        maxsplit = SSIZE_MAX - 1;
    return sep ? split_by(rt, v, sep, maxsplit, false) : split_blanks(rt, v, maxsplit);
}

static METHOD(split)
{
    return split_py(rt, self, argv, argc, kwnames, false);
}

static METHOD(rsplit)
{
    return split_py(rt, self, argv, argc, kwnames, true);
}

static METHOD(splitlines)
{
    static const struct args_spec spec = {"splitlines", 1, 0, 0, {"keepends"}};
    Val v[1] = {NULL};
    bool keep = false;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    if (v[0]) {
        int flag;
        if (!arg_int(rt, v[0], &flag))
            return NULL;
        keep = flag != 0;
    }
    ssize_t n = str_length(self), i = 0;
    int kind = str_kind(self);
    const void *data = str_data(self);
    Ref list = list_new(rt, 0);
    bool ok = list != NULL;
    while (ok && i < n) {
        ssize_t start = i;
        while (i < n && !uni_is_linebreak(str_read(kind, data, i)))
            i++;
        ssize_t end = i;
        if (i < n) {
            i += str_read(kind, data, i) == '\r' && i + 1 < n &&
                         str_read(kind, data, i + 1) == '\n'
                     ? 2
                     : 1;
            if (keep)
                end = i;
        }
        if (start == 0 && end == n && is_exact(self, &str_def))
            ok = list_append(rt, list, self);
        else
            ok = list_append_take(rt, list, str_part(rt, self, start, end));
    }
    if (!ok)
        ref_clear(rt, &list);
    return list;
}

static Ref partition_py(struct runtime *rt, Val self, Val sep, bool backwards)
{
    if (!is_str(sep))
        return raise(rt, EXC_TypeError, "must be str, not %.100T", sep);
    if (str_length(sep) == 0)
        return raise(rt, EXC_ValueError, "empty separator");
    ssize_t n = str_length(self);
    ssize_t i = find_between(self, sep, 0, n, backwards);
    Ref empty = rt->types->empty_str;
    if (i < 0)
        return backwards ? tuple_pack(rt, 3, empty, empty, self)
                         : tuple_pack(rt, 3, self, empty, empty);
    Ref head = str_part(rt, self, 0, i);
    Ref tail = str_part(rt, self, i + str_length(sep), n);
    Ref r = head && tail ? tuple_pack(rt, 3, head, sep, tail) : NULL;
    ref_drop(rt, head);
    ref_drop(rt, tail);
    return r;
}

static METHOD(partition)
{
    (void)argc, (void)kwnames;
    return partition_py(rt, self, argv[0], false);
}

static METHOD(rpartition)
{
    (void)argc, (void)kwnames;
    return partition_py(rt, self, argv[0], true);
}

static METHOD(join)
{
    (void)argc, (void)kwnames;
    return str_join(rt, self, argv[0]);
}

/* ---- replacing -------------------------------------------------------------------------------- */

static void put_part(struct str_builder *b, Val v, ssize_t start, ssize_t end)
{
    if (str_is_ascii(v))
        str_builder_ascii(b, (const char *)str_data(v) + start, end - start);
    else
        str_builder_range(b, str_kind(v), str_data(v), start, end);
}

Ref str_replace(struct runtime *rt, Val v, Val old, Val new_, ssize_t maxcount)
{
    ssize_t n = str_length(v), m = str_length(old);
    int kind = str_kind(v);
    const char *data = str_data(v);
    if (maxcount < 0)
        maxcount = SSIZE_MAX;
    if (maxcount == 0 || m > n || old == new_ || str_kind(old) > kind)
        return str_unchanged(rt, v);
    struct str_builder b;
    str_builder_init(rt, &b);
    b.unshared = true;
    ssize_t at = 0, count = 0;
    if (m == 0) {
        for (; count < maxcount && at <= n; count++) {
            str_builder_str(&b, new_);
            if (at < n)
                str_builder_char(&b, str_read(kind, data, at));
            at++;
        }
        str_builder_slice(&b, v, at, n);
        return str_builder_finish(&b);
    }
    for (; count < maxcount; count++) {
        ssize_t i =
            find_chars(kind, data + at * kind, n - at, str_kind(old), str_data(old), m);
        if (i < 0)
            break;
        if (count == 0)
            str_builder_reserve(&b, n, 127);
        put_part(&b, v, at, at + i);
        str_builder_str(&b, new_);
        at += i + m;
    }
    if (count == 0) {
        str_builder_release(&b);
        return str_unchanged(rt, v);
    }
    put_part(&b, v, at, n);
    return str_builder_finish(&b);
}

static METHOD(replace)
{
    (void)kwnames;
    ssize_t count = -1;
    if (!arg_str(rt, "replace", "argument 1", argv[0]) ||
        !arg_str(rt, "replace", "argument 2", argv[1]) ||
        (argc > 2 && !arg_ssize(rt, argv[2], &count)))
        return NULL;
    return str_replace(rt, self, argv[0], argv[1], count);
}

/* table[c] into b: false raised. */
static bool translate_char(struct runtime *rt, struct str_builder *b, uint32_t c, Val table)
{
    Ref key = int_from_int64(rt, c);
    if (!key)
        return false;
    Ref item = obj_getitem(rt, table, key);
    ref_drop(rt, key);
    bool ok = true;
    if (!item) {
        ok = error_clear_if(rt, EXC_LookupError);
        if (ok)
            str_builder_char(b, c);
    } else if (item == rt->none) {
        ;
    } else if (is_int(item)) {
        int overflow;
        int64_t value = int_as_int64_overflow(item, &overflow);
        if (overflow || value < 0 || value > 0x10ffff)
            ok = raise_false(rt, EXC_ValueError, "character mapping must be in range(0x%x)",
                             0x110000);
        else
            str_builder_char(b, (uint32_t)value);
    } else if (is_str(item)) {
        str_builder_range(b, str_kind(item), str_data(item), 0, str_length(item));
    } else {
        ok = raise_false(rt, EXC_TypeError,
                         "character mapping must return integer, None or str");
    }
    ref_drop(rt, item);
    return ok && !b->failed;
}

static METHOD(translate)
{
    (void)argc, (void)kwnames;
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = 0; i < str_length(self); i++) {
        if (!translate_char(rt, &b, str_at(self, i), argv[0])) {
            str_builder_release(&b);
            return NULL;
        }
    }
    return str_builder_finish(&b);
}

static bool table_put(struct runtime *rt, Ref table, uint32_t c, Val value)
{
    Ref key = int_from_int64(rt, c);
    bool ok = key && value && dict_set(rt, table, key, value) == 0;
    ref_drop(rt, key);
    return ok;
}

static bool table_from_dict(struct runtime *rt, Ref table, Val dict)
{
    ssize_t position = 0;
    Val key, value;
    while (dict_next(dict, &position, &key, &value)) {
        if (is_str(key)) {
            if (str_length(key) != 1)
                return raise_false(rt, EXC_ValueError,
                                   "string keys in translate table must be of length 1");
            if (!table_put(rt, table, str_at(key, 0), value))
                return false;
        } else if (is_int(key)) {
            if (dict_set(rt, table, key, value) < 0)
                return false;
        } else {
            return raise_false(rt, EXC_TypeError,
                               "keys in translate table must be strings or integers");
        }
    }
    return true;
}

static METHOD(maketrans)
{
    (void)self, (void)kwnames;
    Val x = argv[0], y = argc > 1 ? argv[1] : NULL, z = argc > 2 ? argv[2] : NULL;
    if ((y && !arg_str(rt, "maketrans", "argument 2", y)) ||
        (z && !arg_str(rt, "maketrans", "argument 3", z)))
        return NULL;
    Ref table = dict_new(rt);
    if (!table)
        return NULL;
    bool ok = true;
    if (!y) {
        if (!is_exact(x, &dict_def))
            ok = raise_false(rt, EXC_TypeError,
                             "if you give only one argument to maketrans it must be a dict");
        else
            ok = table_from_dict(rt, table, x);
    } else if (!is_str(x)) {
        ok = raise_false(rt, EXC_TypeError,
                         "first maketrans argument must be a string if there is a second "
                         "argument");
    } else if (str_length(x) != str_length(y)) {
        ok = raise_false(rt, EXC_ValueError,
                         "the first two maketrans arguments must have equal length");
    } else {
        for (ssize_t i = 0; ok && i < str_length(x); i++) {
            Ref value = int_from_int64(rt, str_at(y, i));
            ok = table_put(rt, table, str_at(x, i), value);
            ref_drop(rt, value);
        }
        for (ssize_t i = 0; ok && z && i < str_length(z); i++)
            ok = table_put(rt, table, str_at(z, i), rt->none);
    }
    if (!ok)
        ref_clear(rt, &table);
    return table;
}

/* ---- others -------------------------------------------------------------------------------------- */

static METHOD(encode)
{
    static const struct args_spec spec = {"encode", 2, 0, 0, {"encoding", "errors"}};
    Val v[2] = {NULL, NULL};
    if (argc == 0 && !kwnames && str_is_ascii(self))
        return bytes_new(rt, str_data(self), str_length(self));
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    if ((v[0] && !arg_str(rt, "encode", "argument 'encoding'", v[0])) ||
        (v[1] && !arg_str(rt, "encode", "argument 'errors'", v[1])))
        return NULL;
    const char *encoding = v[0] ? str_utf8_only(rt, v[0]) : NULL;
    const char *errors = v[1] ? str_utf8_only(rt, v[1]) : NULL;
    if ((v[0] && !encoding) || (v[1] && !errors))
        return NULL;
    return str_encode(rt, self, encoding, errors);
}

static METHOD(getnewargs)
{
    UNUSED_ARGS;
    Ref copy = str_length(self) > 1 ? str_alloc(rt, str_length(self), str_max_char(self))
                                    : str_unchanged(rt, self);
    if (copy && str_length(self) > 1)
        memcpy(str_data(copy), str_data(self), (size_t)(str_length(self) * str_kind(self)));
    Ref r = copy ? tuple_pack(rt, 1, copy) : NULL;
    ref_drop(rt, copy);
    return r;
}

static METHOD(sizeof)
{
    return str_sizeof_method.fn(rt, self, argv, argc, kwnames);
}

#define DOC(signature, text) signature "\n--\n\n" text
const struct method_def str_methods[] = {
    {"encode", str_encode_py, 0, 2, METH_KW,
     DOC("encode($self, /, encoding='utf-8', errors='strict')",
         "Encode the string using the codec registered for encoding.\n\n"
         "  encoding\n    The encoding in which to encode the string.\n"
         "  errors\n    The error handling scheme to use for encoding errors.\n"
         "    The default is 'strict' meaning that encoding errors raise a\n"
         "    UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and\n"
         "    'xmlcharrefreplace' as well as any other name registered with\n"
         "    codecs.register_error that can handle UnicodeEncodeErrors.")},
    {"replace", str_replace_py, 2, 3, 0,
     DOC("replace($self, old, new, count=-1, /)",
         "Return a copy with all occurrences of substring old replaced by new.\n\n"
         "  count\n    Maximum number of occurrences to replace.\n"
         "    -1 (the default value) means replace all occurrences.\n\n"
         "If the optional argument count is given, only the first count occurrences are\n"
         "replaced.")},
    {"split", str_split_py, 0, 2, METH_KW,
     DOC("split($self, /, sep=None, maxsplit=-1)",
         "Return a list of the substrings in the string, using sep as the separator string.")},
    {"rsplit", str_rsplit_py, 0, 2, METH_KW,
     DOC("rsplit($self, /, sep=None, maxsplit=-1)",
         "Return a list of the substrings in the string, using sep as the separator string.")},
    {"join", str_join_py, 1, 1, 0,
     DOC("join($self, iterable, /)",
         "Concatenate any number of strings.\n\n"
         "The string whose method is called is inserted in between each given string.\n"
         "The result is returned as a new string.\n\n"
         "Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'")},
    {"capitalize", str_capitalize_py, 0, 0, 0,
     DOC("capitalize($self, /)",
         "Return a capitalized version of the string.\n\n"
         "More specifically, make the first character have upper case and the rest lower\n"
         "case.")},
    {"casefold", str_casefold_py, 0, 0, 0,
     DOC("casefold($self, /)",
         "Return a version of the string suitable for caseless comparisons.")},
    {"title", str_title_py, 0, 0, 0,
     DOC("title($self, /)",
         "Return a version of the string where each word is titlecased.\n\n"
         "More specifically, words start with uppercased characters and all remaining\n"
         "cased characters have lower case.")},
    {"center", str_center_py, 1, 2, 0,
     DOC("center($self, width, fillchar=' ', /)",
         "Return a centered string of length width.\n\n"
         "Padding is done using the specified fill character (default is a space).")},
    {"count", str_count_py, 0, -1, METH_TUPLE,
     "S.count(sub[, start[, end]]) -> int\n\n"
     "Return the number of non-overlapping occurrences of substring sub in\n"
     "string S[start:end].  Optional arguments start and end are\n"
     "interpreted as in slice notation."},
    {"expandtabs", str_expandtabs_py, 0, 1, METH_KW,
     DOC("expandtabs($self, /, tabsize=8)",
         "Return a copy where all tab characters are expanded using spaces.\n\n"
         "If tabsize is not given, a tab size of 8 characters is assumed.")},
    {"find", str_find_py, 0, -1, METH_TUPLE,
     "S.find(sub[, start[, end]]) -> int\n\n"
     "Return the lowest index in S where substring sub is found,\n"
     "such that sub is contained within S[start:end].  Optional\n"
     "arguments start and end are interpreted as in slice notation.\n\n"
     "Return -1 on failure."},
    {"partition", str_partition_py, 1, 1, 0,
     DOC("partition($self, sep, /)",
         "Partition the string into three parts using the given separator.")},
    {"index", str_index_py, 0, -1, METH_TUPLE,
     "S.index(sub[, start[, end]]) -> int\n\n"
     "Return the lowest index in S where substring sub is found,\n"
     "such that sub is contained within S[start:end].  Optional\n"
     "arguments start and end are interpreted as in slice notation.\n\n"
     "Raises ValueError when the substring is not found."},
    {"ljust", str_ljust_py, 1, 2, 0,
     DOC("ljust($self, width, fillchar=' ', /)",
         "Return a left-justified string of length width.\n\n"
         "Padding is done using the specified fill character (default is a space).")},
    {"lower", str_lower_py, 0, 0, 0,
     DOC("lower($self, /)", "Return a copy of the string converted to lowercase.")},
    {"lstrip", str_lstrip_py, 0, 1, 0,
     DOC("lstrip($self, chars=None, /)",
         "Return a copy of the string with leading whitespace removed.\n\n"
         "If chars is given and not None, remove characters in chars instead.")},
    {"rfind", str_rfind_py, 0, -1, METH_TUPLE,
     "S.rfind(sub[, start[, end]]) -> int\n\n"
     "Return the highest index in S where substring sub is found,\n"
     "such that sub is contained within S[start:end].  Optional\n"
     "arguments start and end are interpreted as in slice notation.\n\n"
     "Return -1 on failure."},
    {"rindex", str_rindex_py, 0, -1, METH_TUPLE,
     "S.rindex(sub[, start[, end]]) -> int\n\n"
     "Return the highest index in S where substring sub is found,\n"
     "such that sub is contained within S[start:end].  Optional\n"
     "arguments start and end are interpreted as in slice notation.\n\n"
     "Raises ValueError when the substring is not found."},
    {"rjust", str_rjust_py, 1, 2, 0,
     DOC("rjust($self, width, fillchar=' ', /)",
         "Return a right-justified string of length width.\n\n"
         "Padding is done using the specified fill character (default is a space).")},
    {"rstrip", str_rstrip_py, 0, 1, 0,
     DOC("rstrip($self, chars=None, /)",
         "Return a copy of the string with trailing whitespace removed.\n\n"
         "If chars is given and not None, remove characters in chars instead.")},
    {"rpartition", str_rpartition_py, 1, 1, 0,
     DOC("rpartition($self, sep, /)",
         "Partition the string into three parts using the given separator.")},
    {"splitlines", str_splitlines_py, 0, 1, METH_KW,
     DOC("splitlines($self, /, keepends=False)",
         "Return a list of the lines in the string, breaking at line boundaries.\n\n"
         "Line breaks are not included in the resulting list unless keepends is given and\n"
         "true.")},
    {"strip", str_strip_py, 0, 1, 0,
     DOC("strip($self, chars=None, /)",
         "Return a copy of the string with leading and trailing whitespace removed.\n\n"
         "If chars is given and not None, remove characters in chars instead.")},
    {"swapcase", str_swapcase_py, 0, 0, 0,
     DOC("swapcase($self, /)",
         "Convert uppercase characters to lowercase and lowercase characters to uppercase.")},
    {"translate", str_translate_py, 1, 1, 0,
     DOC("translate($self, table, /)",
         "Replace each character in the string using the given translation table.\n\n"
         "  table\n    Translation table, which must be a mapping of Unicode ordinals to\n"
         "    Unicode ordinals, strings, or None.\n\n"
         "The table must implement lookup/indexing via __getitem__, for instance a\n"
         "dictionary or list.  If this operation raises LookupError, the character is\n"
         "left untouched.  Characters mapped to None are deleted.")},
    {"upper", str_upper_py, 0, 0, 0,
     DOC("upper($self, /)", "Return a copy of the string converted to uppercase.")},
    {"startswith", str_startswith_py, 0, -1, METH_TUPLE,
     "S.startswith(prefix[, start[, end]]) -> bool\n\n"
     "Return True if S starts with the specified prefix, False otherwise.\n"
     "With optional start, test S beginning at that position.\n"
     "With optional end, stop comparing S at that position.\n"
     "prefix can also be a tuple of strings to try."},
    {"endswith", str_endswith_py, 0, -1, METH_TUPLE,
     "S.endswith(suffix[, start[, end]]) -> bool\n\n"
     "Return True if S ends with the specified suffix, False otherwise.\n"
     "With optional start, test S beginning at that position.\n"
     "With optional end, stop comparing S at that position.\n"
     "suffix can also be a tuple of strings to try."},
    {"removeprefix", str_removeprefix_py, 1, 1, 0,
     DOC("removeprefix($self, prefix, /)",
         "Return a str with the given prefix string removed if present.\n\n"
         "If the string starts with the prefix string, return string[len(prefix):].\n"
         "Otherwise, return a copy of the original string.")},
    {"removesuffix", str_removesuffix_py, 1, 1, 0,
     DOC("removesuffix($self, suffix, /)",
         "Return a str with the given suffix string removed if present.\n\n"
         "If the string ends with the suffix string and that suffix is not empty,\n"
         "return string[:-len(suffix)]. Otherwise, return a copy of the original\nstring.")},
    {"isascii", str_isascii_py, 0, 0, 0,
     DOC("isascii($self, /)",
         "Return True if all characters in the string are ASCII, False otherwise.\n\n"
         "ASCII characters have code points in the range U+0000-U+007F.\n"
         "Empty string is ASCII too.")},
    {"islower", str_islower_py, 0, 0, 0,
     DOC("islower($self, /)",
         "Return True if the string is a lowercase string, False otherwise.\n\n"
         "A string is lowercase if all cased characters in the string are lowercase and\n"
         "there is at least one cased character in the string.")},
    {"isupper", str_isupper_py, 0, 0, 0,
     DOC("isupper($self, /)",
         "Return True if the string is an uppercase string, False otherwise.\n\n"
         "A string is uppercase if all cased characters in the string are uppercase and\n"
         "there is at least one cased character in the string.")},
    {"istitle", str_istitle_py, 0, 0, 0,
     DOC("istitle($self, /)",
         "Return True if the string is a title-cased string, False otherwise.\n\n"
         "In a title-cased string, upper- and title-case characters may only\n"
         "follow uncased characters and lowercase characters only cased ones.")},
    {"isspace", str_isspace_py, 0, 0, 0,
     DOC("isspace($self, /)",
         "Return True if the string is a whitespace string, False otherwise.\n\n"
         "A string is whitespace if all characters in the string are whitespace and there\n"
         "is at least one character in the string.")},
    {"isdecimal", str_isdecimal_py, 0, 0, 0,
     DOC("isdecimal($self, /)",
         "Return True if the string is a decimal string, False otherwise.\n\n"
         "A string is a decimal string if all characters in the string are decimal and\n"
         "there is at least one character in the string.")},
    {"isdigit", str_isdigit_py, 0, 0, 0,
     DOC("isdigit($self, /)",
         "Return True if the string is a digit string, False otherwise.\n\n"
         "A string is a digit string if all characters in the string are digits and there\n"
         "is at least one character in the string.")},
    {"isnumeric", str_isnumeric_py, 0, 0, 0,
     DOC("isnumeric($self, /)",
         "Return True if the string is a numeric string, False otherwise.\n\n"
         "A string is numeric if all characters in the string are numeric and there is at\n"
         "least one character in the string.")},
    {"isalpha", str_isalpha_py, 0, 0, 0,
     DOC("isalpha($self, /)",
         "Return True if the string is an alphabetic string, False otherwise.\n\n"
         "A string is alphabetic if all characters in the string are alphabetic and there\n"
         "is at least one character in the string.")},
    {"isalnum", str_isalnum_py, 0, 0, 0,
     DOC("isalnum($self, /)",
         "Return True if the string is an alpha-numeric string, False otherwise.\n\n"
         "A string is alpha-numeric if all characters in the string are alpha-numeric and\n"
         "there is at least one character in the string.")},
    {"isidentifier", str_isidentifier_py, 0, 0, 0,
     DOC("isidentifier($self, /)",
         "Return True if the string is a valid Python identifier, False otherwise.\n\n"
         "Call keyword.iskeyword(s) to test whether string s is a reserved identifier,\n"
         "such as \"def\" or \"class\".")},
    {"isprintable", str_isprintable_py, 0, 0, 0,
     DOC("isprintable($self, /)",
         "Return True if the string is printable, False otherwise.\n\n"
         "A string is printable if all of its characters are considered printable in\n"
         "repr() or if it is empty.")},
    {"zfill", str_zfill_py, 1, 1, 0,
     DOC("zfill($self, width, /)",
         "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\n"
         "The string is never truncated.")},
    {"format", str_format_py, 0, -1, METH_KW,
     "S.format(*args, **kwargs) -> str\n\n"
     "Return a formatted version of S, using substitutions from args and kwargs.\n"
     "The substitutions are identified by braces ('{' and '}')."},
    {"format_map", str_format_map_py, 1, 1, 0,
     "S.format_map(mapping) -> str\n\n"
     "Return a formatted version of S, using substitutions from mapping.\n"
     "The substitutions are identified by braces ('{' and '}')."},
    {"__format__", str_format_spec_py, 1, 1, 0,
     DOC("__format__($self, format_spec, /)",
         "Return a formatted version of the string as described by format_spec.")},
    {"maketrans", str_maketrans_py, 1, 3, METH_STATIC,
     "Return a translation table usable for str.translate().\n\n"
     "If there is only one argument, it must be a dictionary mapping Unicode\n"
     "ordinals (integers) or characters to Unicode ordinals, strings or None.\n"
     "Character keys will be then converted to ordinals.\n"
     "If there are two arguments, they must be strings of equal length, and\n"
     "in the resulting dictionary, each character in x will be mapped to the\n"
     "character at the same position in y. If there is a third argument, it\n"
     "must be a string, whose characters will be mapped to None in the result."},
    {"__getnewargs__", str_getnewargs_py, 0, 0, 0, NULL},
    {"__sizeof__", str_sizeof_py, 0, 0, 0,
     DOC("__sizeof__($self, /)", "Return the size of the string in memory, in bytes.")},
    {0},
};
