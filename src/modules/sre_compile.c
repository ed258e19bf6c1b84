/* sre_compile.c - a pattern's text read into a tree, and the tree written as a program.
 *
 * Messages and their positions are those of Python's own reader, which works on
 * tokens: one character, or a backslash and one character. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/heap.h"
#include "modules/sre.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/bytes.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/unicode.h"


enum node_kind {
    N_SEQUENCE, /* children in order */
    N_BRANCH,   /* children: one of them */
    N_LITERAL,
    N_NOT_LITERAL,
    N_ANY,
    N_SET,
    N_AT,     /* value: enum place */
    N_GROUP,  /* value: number or -1; add, del: flags; one child */
    N_REPEAT, /* min, max, mode; one child */
    N_ATOMIC,
    N_LOOK, /* value: 1 ahead, -1 behind; negate */
    N_REFERENCE,
    N_CONDITION, /* value: group; child, and maybe a second */
    N_FAILURE,
};
enum place { P_BEGINNING, P_END, P_BEGINNING_STRING, P_END_STRING, P_BOUNDARY, P_NON_BOUNDARY };

struct set_item {
    uint32_t low, high;
    int category; /* -1: the range */
};
struct node {
    enum node_kind kind;
    int32_t value;
    bool negate;
    int add, del;
    uint32_t min, max;
    enum sre_mode mode;
    struct node *child, *last, *next;
    struct set_item *items;
    size_t item_count, item_room;
    struct node *older; /* all nodes, for freeing */
};
struct width {
    uint64_t low, high;
};
enum { WIDTH_MAX = 0xffffffff };

struct token {
    int32_t c;      /* -1: the end */
    int32_t escape; /* the character after a backslash, else -1 */
};

struct reference {
    int32_t group;
    ssize_t at;
};

struct reader {
    struct runtime *rt;
    Val original; /* the pattern as given */
    Ref text;     /* as str */
    bool is_text;
    ssize_t length, index;
    struct token next;
    int flags;
    Val error;
    Ref names;
    int groups; /* with group 0 */
    struct width *widths; /* of closed groups; low WIDTH_OPEN: open */
    size_t width_room;
    int look_groups; /* -1, or groups when the look-behind began */
    struct reference *references; /* (?(n)...), checked at the end */
    size_t reference_count, reference_room;
    struct node *nodes;
    bool failed;
};
#define WIDTH_OPEN UINT64_MAX

/* ---- tokens and errors -------------------------------------------------------------- */

static void fail_text(struct reader *r, Ref message, ssize_t at)
{
    struct runtime *rt = r->rt;
    r->failed = true;
    Ref where = message ? int_from_ssize(rt, at) : NULL;
    Ref exc = where ? obj_call_3(rt, r->error, message, r->original, where) : NULL;
    if (exc)
        raise_value(rt, REF(exc->type), exc);
    ref_drop(rt, exc);
    ref_drop(rt, where);
    ref_drop(rt, message);
}

static ssize_t tell(const struct reader *r)
{
    return r->index - (r->next.c < 0 ? 0 : r->next.escape < 0 ? 1 : 2);
}

/* re.error at tell() - back. */
static void *fail(struct reader *r, ssize_t back, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref message = str_format_v(r->rt, format, args);
    va_end(args);
    if (!r->failed)
        fail_text(r, message, tell(r) - back);
    else
        ref_drop(r->rt, message);
    return NULL;
}

static void advance(struct reader *r)
{
    r->next = (struct token){-1, -1};
    if (r->index >= r->length)
        return;
    r->next.c = (int32_t)str_at(r->text, r->index++);
    if (r->next.c != '\\')
        return;
    if (r->index >= r->length) {
        r->next.c = -1;
        if (!r->failed)
            fail_text(r, str_new(r->rt, "bad escape (end of pattern)"), r->length - 1);
        return;
    }
    r->next.escape = (int32_t)str_at(r->text, r->index++);
}

static struct token get(struct reader *r)
{
    struct token t = r->next;
    advance(r);
    return t;
}

static bool next_is(const struct reader *r, int32_t c)
{
    return r->next.c == c && r->next.escape < 0;
}

static bool match(struct reader *r, int32_t c)
{
    if (!next_is(r, c))
        return false;
    advance(r);
    return true;
}

static void seek(struct reader *r, ssize_t at)
{
    r->index = at;
    advance(r);
}

static bool is_octal(int32_t c)
{
    return c >= '0' && c <= '7';
}
static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(int32_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z' && c < 128;
}
static int hex_value(int32_t c)
{
    if (is_digit(c))
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Text up to `close`, which is eaten; NULL raised. */
static Ref get_until(struct reader *r, int32_t close, const char *name)
{
    struct str_builder b;
    str_builder_init(r->rt, &b);
    ssize_t size = 0;
    for (;;) {
        struct token t = get(r);
        if (t.c < 0 || (t.c == close && t.escape < 0)) {
            if (t.c >= 0 && size)
                return str_builder_finish(&b);
            str_builder_release(&b);
            if (t.c >= 0)
                return fail(r, 1, "missing %s", name);
            if (!size)
                return fail(r, 0, "missing %s", name);
            return fail(r, size, "missing %c, unterminated name", close);
        }
        str_builder_char(&b, (uint32_t)t.c);
        size++;
        if (t.escape >= 0) {
            str_builder_char(&b, (uint32_t)t.escape);
            size++;
        }
    }
}

static bool check_name(struct reader *r, Val name, ssize_t offset)
{
    if (!r->is_text && !str_is_ascii(name)) {
        fail(r, str_length(name) + offset, "bad character in group name %A", name);
        return false;
    }
    if (!str_is_identifier(name)) {
        fail(r, str_length(name) + offset, "bad character in group name %R", name);
        return false;
    }
    return true;
}

/* ---- nodes ------------------------------------------------------------------------------ */

static struct node *node_new(struct reader *r, enum node_kind kind, int32_t value)
{
    struct node *n = xalloc(sizeof *n);
    n->kind = kind;
    n->value = value;
    n->older = r->nodes;
    r->nodes = n;
    return n;
}

static void node_add(struct node *parent, struct node *child)
{
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->child = child;
    parent->last = child;
}

static void set_add(struct node *set, struct set_item item)
{
    *ARRAY_PUSH(set->items, set->item_count, set->item_room) = item;
}

/* ---- widths ------------------------------------------------------------------------------- */

static uint64_t clipped(uint64_t x)
{
    return x > WIDTH_MAX ? WIDTH_MAX : x;
}

static struct width width_of(struct reader *r, const struct node *n)
{
    struct width w = {0, 0};
    switch (n->kind) {
    case N_SEQUENCE:
        for (const struct node *c = n->child; c; c = c->next) {
            struct width x = width_of(r, c);
            w.low = clipped(w.low + x.low);
            w.high = clipped(w.high + x.high);
        }
        return w;
    case N_BRANCH:
        w.low = WIDTH_MAX;
        for (const struct node *c = n->child; c; c = c->next) {
            struct width x = width_of(r, c);
            w.low = x.low < w.low ? x.low : w.low;
            w.high = x.high > w.high ? x.high : w.high;
        }
        return w;
    case N_LITERAL:
    case N_NOT_LITERAL:
    case N_ANY:
    case N_SET:
        return (struct width){1, 1};
    case N_GROUP:
    case N_ATOMIC:
        return width_of(r, n->child);
    case N_REPEAT:
        w = width_of(r, n->child);
        w.low = clipped(w.low * n->min);
        w.high = clipped(w.high * n->max);
        return w;
    case N_REFERENCE:
        if (r->widths[n->value].low != WIDTH_OPEN)
            return r->widths[n->value];
        return w;
    case N_CONDITION:
        w = width_of(r, n->child);
        if (n->child->next) {
            struct width x = width_of(r, n->child->next);
            w.low = x.low < w.low ? x.low : w.low;
            w.high = x.high > w.high ? x.high : w.high;
        } else {
            w.low = 0;
        }
        return w;
    default:
        return w;
    }
}

/* ---- groups ---------------------------------------------------------------------------------- */

/* A new group's number; -1 failed. */
static int open_group(struct reader *r, Val name)
{
    int number = r->groups++;
    r->widths = array_grow(r->widths, &r->width_room, (size_t)r->groups, sizeof *r->widths);
    r->widths[number] = (struct width){WIDTH_OPEN, WIDTH_OPEN};
    if (!name)
        return number;
    Val old = dict_get(r->rt, r->names, name);
    if (old) {
        fail(r, str_length(name) + 1, "redefinition of group name %R as group %d; was group %S",
             name, number, old);
        return -1;
    }
    Ref value = int_from_int64(r->rt, number);
    bool ok = value && dict_set(r->rt, r->names, name, value) == 0;
    ref_drop(r->rt, value);
    if (!ok)
        r->failed = true;
    return ok ? number : -1;
}

static bool is_closed(const struct reader *r, int group)
{
    return group < r->groups && r->widths[group].low != WIDTH_OPEN;
}

static bool check_look_group(struct reader *r, int group)
{
    if (r->look_groups < 0)
        return true;
    if (!is_closed(r, group)) {
        fail(r, 0, "cannot refer to an open group");
        return false;
    }
    if (group >= r->look_groups) {
        fail(r, 0, "cannot refer to group defined in the same lookbehind subpattern");
        return false;
    }
    return true;
}

/* ---- escapes ------------------------------------------------------------------------------------ */

static int simple_escape(int32_t c)
{
    switch (c) {
    case 'a':
        return '\a';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    case '\\':
        return '\\';
    }
    return -1;
}

static int category_number(int32_t c)
{
    switch (c) {
    case 'd':
        return SRE_DIGIT;
    case 'D':
        return SRE_NOT_DIGIT;
    case 's':
        return SRE_SPACE;
    case 'S':
        return SRE_NOT_SPACE;
    case 'w':
        return SRE_WORD;
    case 'W':
        return SRE_NOT_WORD;
    }
    return -1;
}

/* \x.. \u.... \U........ and octal; the value, -1 none of these, -2 failed.
 * escape: the text read so far, for messages. */
static int64_t number_escape(struct reader *r, int32_t c)
{
    char seen[16] = {'\\', (char)c};
    int n = 2, want = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (want && (c == 'x' || r->is_text)) {
        uint32_t value = 0;
        while (n < 2 + want && r->next.escape < 0 && hex_value(r->next.c) >= 0) {
            value = value << 4 | (uint32_t)hex_value(r->next.c);
            seen[n++] = (char)get(r).c;
        }
        seen[n] = 0;
        if (n != 2 + want) {
            fail(r, n, "incomplete escape %s", seen);
            return -2;
        }
        if (value > 0x10ffff) {
            fail(r, n, "bad escape %s", seen);
            return -2;
        }
        return value;
    }
    if (c == 'N' && r->is_text) {
        /* by its name */
        if (!match(r, '{')) {
            fail(r, 0, "missing {");
            return -2;
        }
        Ref name = get_until(r, '}', "character name");
        int32_t named = name && str_is_ascii(name)
                        ? uni_lookup(str_data(name), (size_t)str_length(name))
                        : -1;
        if (named >= 0) {
            ref_drop(r->rt, name);
            return named;
        }
        if (name)
            fail(r, str_length(name) + 4, "undefined character name %R", name);
        ref_drop(r->rt, name);
        return -2;
    }
    return -1;
}

/* Inside a set: a literal in *value (category -1) or a category. */
static bool class_escape(struct reader *r, int32_t c, int *category, uint32_t *value)
{
    *category = -1;
    int simple = simple_escape(c);
    if (simple >= 0) {
        *value = (uint32_t)simple;
        return true;
    }
    *category = category_number(c);
    if (*category >= 0)
        return true;
    int64_t number = number_escape(r, c);
    if (number == -2)
        return false;
    if (number >= 0) {
        *value = (uint32_t)number;
        return true;
    }
    if (is_octal(c)) {
        char seen[8] = {'\\', (char)c};
        int n = 2;
        uint32_t octal = (uint32_t)(c - '0');
        while (n < 4 && r->next.escape < 0 && is_octal(r->next.c)) {
            octal = octal * 8 + (uint32_t)(r->next.c - '0');
            seen[n++] = (char)get(r).c;
        }
        if (octal > 0377) {
            fail(r, n, "octal escape value %s outside of range 0-0o377", seen);
            return false;
        }
        *value = octal;
        return true;
    }
    if (is_digit(c) || is_letter(c)) {
        fail(r, 2, "bad escape \\%c", c);
        return false;
    }
    *value = (uint32_t)c;
    return true;
}

static struct node *category_node(struct reader *r, int category)
{
    struct node *n = node_new(r, N_SET, 0);
    set_add(n, (struct set_item){0, 0, category});
    return n;
}

/* Outside a set. */
static struct node *read_escape(struct reader *r, int32_t c)
{
    switch (c) {
    case 'A':
        return node_new(r, N_AT, P_BEGINNING_STRING);
    case 'b':
        return node_new(r, N_AT, P_BOUNDARY);
    case 'B':
        return node_new(r, N_AT, P_NON_BOUNDARY);
    case 'Z':
        return node_new(r, N_AT, P_END_STRING);
    }
    int category = category_number(c);
    if (category >= 0)
        return category_node(r, category);
    int simple = simple_escape(c);
    if (simple >= 0)
        return node_new(r, N_LITERAL, simple);
    int64_t number = number_escape(r, c);
    if (number == -2)
        return NULL;
    if (number >= 0)
        return node_new(r, N_LITERAL, (int32_t)number);
    if (c == '0') {
        int32_t value = 0;
        for (int i = 0; i < 2 && r->next.escape < 0 && is_octal(r->next.c); i++)
            value = value * 8 + (get(r).c - '0');
        return node_new(r, N_LITERAL, value);
    }
    if (is_digit(c)) {
        char seen[8] = {'\\', (char)c};
        int n = 2;
        if (r->next.escape < 0 && is_digit(r->next.c)) {
            seen[n++] = (char)get(r).c;
            if (is_octal(seen[1]) && is_octal(seen[2]) && r->next.escape < 0 &&
                is_octal(r->next.c)) {
                seen[n++] = (char)get(r).c;
                int value = (seen[1] - '0') * 64 + (seen[2] - '0') * 8 + (seen[3] - '0');
                if (value > 0377)
                    return fail(r, n, "octal escape value %s outside of range 0-0o377", seen);
                return node_new(r, N_LITERAL, value);
            }
        }
        int group = atoi(seen + 1);
        if (group < r->groups) {
            if (!is_closed(r, group))
                return fail(r, n, "cannot refer to an open group");
            if (!check_look_group(r, group))
                return NULL;
            return node_new(r, N_REFERENCE, group);
        }
        return fail(r, n - 1, "invalid group reference %d", group);
    }
    if (is_letter(c))
        return fail(r, 2, "bad escape \\%c", c);
    return node_new(r, N_LITERAL, c);
}

/* ---- sets ----------------------------------------------------------------------------------------- */

static bool set_warning(struct reader *r, int32_t c, ssize_t at)
{
    const char *what = c == '-'   ? "difference"
                       : c == '&' ? "intersection"
                       : c == '~' ? "symmetric difference"
                                  : "union";
    if (warn(r->rt, EXC_FutureWarning, 3, "Possible set %s at position %zd", what, at) < 0) {
        r->failed = true;
        return false;
    }
    return true;
}

static struct node *read_set(struct reader *r)
{
    ssize_t here = tell(r) - 1;
    struct node *set = node_new(r, N_SET, 0);
    if (next_is(r, '[') &&
        warn(r->rt, EXC_FutureWarning, 3, "Possible nested set at position %zd", tell(r)) < 0) {
        r->failed = true;
        return NULL;
    }
    set->negate = match(r, '^');
    for (bool first = true;; first = false) {
        struct token t = get(r);
        int category = -1;
        uint32_t low = 0;
        if (r->failed)
            return NULL;
        if (t.c < 0)
            return fail(r, tell(r) - here, "unterminated character set");
        if (t.c == ']' && t.escape < 0 && !first)
            break;
        ssize_t token_start = tell(r) - (t.escape >= 0 ? 2 : 1);
        if (t.escape >= 0) {
            if (!class_escape(r, t.escape, &category, &low))
                return NULL;
        } else {
            low = (uint32_t)t.c;
            if (!first && strchr("-&~|", t.c < 128 ? t.c : 0) && t.c < 128 && t.c &&
                next_is(r, t.c) && !set_warning(r, t.c, tell(r) - 1))
                return NULL;
        }
        if (!match(r, '-')) {
            set_add(set, (struct set_item){low, low, category});
            continue;
        }
        struct token u = get(r);
        int category2 = -1;
        uint32_t high = 0;
        if (r->failed)
            return NULL;
        if (u.c < 0)
            return fail(r, tell(r) - here, "unterminated character set");
        if (u.c == ']' && u.escape < 0) {
            set_add(set, (struct set_item){low, low, category});
            set_add(set, (struct set_item){'-', '-', -1});
            break;
        }
        if (u.escape >= 0) {
            if (!class_escape(r, u.escape, &category2, &high))
                return NULL;
        } else {
            high = (uint32_t)u.c;
            if (u.c == '-' && !set_warning(r, '-', tell(r) - 2))
                return NULL;
        }
        if (category >= 0 || category2 >= 0 || high < low) {
            ssize_t end = tell(r);
            Ref shown = str_slice(r->rt, r->text, token_start, end);
            if (shown)
                fail(r, end - token_start, "bad character range %U", shown);
            else
                r->failed = true;
            ref_drop(r->rt, shown);
            return NULL;
        }
        set_add(set, (struct set_item){low, high, -1});
    }
    if (set->item_count == 1 && set->items[0].category < 0 &&
        set->items[0].low == set->items[0].high)
        return node_new(r, set->negate ? N_NOT_LITERAL : N_LITERAL, (int32_t)set->items[0].low);
    return set;
}

/* ---- groups and flags ---------------------------------------------------------------------------------- */

static int flag_of(int32_t c)
{
    switch (c) {
    case 'i':
        return SRE_IGNORECASE;
    case 'L':
        return SRE_LOCALE;
    case 'm':
        return SRE_MULTILINE;
    case 's':
        return SRE_DOTALL;
    case 'x':
        return SRE_VERBOSE;
    case 'a':
        return SRE_ASCII;
    case 't':
        return SRE_TEMPLATE;
    case 'u':
        return SRE_UNICODE;
    }
    return 0;
}
enum { TYPE_FLAGS = SRE_ASCII | SRE_LOCALE | SRE_UNICODE };

static bool is_alpha_char(struct token t)
{
    return t.escape < 0 && uni_is_alpha((uint32_t)t.c);
}

/* (?aiLmsux-imsx: 1 group flags in *add and *del, 0 global flags were set, -1 failed. */
static int read_flags(struct reader *r, struct token t, int *add, int *del)
{
    *add = *del = 0;
#define BAD(back, ...)                                                                        \
    do {                                                                                      \
        fail(r, back, __VA_ARGS__);                                                           \
        return -1;                                                                            \
    } while (0)
    if (t.c != '-') {
        for (;;) {
            int flag = flag_of(t.c);
            if (r->is_text && t.c == 'L')
                BAD(0, "bad inline flags: cannot use 'L' flag with a str pattern");
            if (!r->is_text && t.c == 'u')
                BAD(0, "bad inline flags: cannot use 'u' flag with a bytes pattern");
            *add |= flag;
            if ((flag & TYPE_FLAGS) && (*add & TYPE_FLAGS) != flag)
                BAD(0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
            t = get(r);
            if (t.c < 0)
                BAD(0, "missing -, : or )");
            if (t.escape < 0 && (t.c == ')' || t.c == '-' || t.c == ':'))
                break;
            if (t.escape >= 0 || !flag_of(t.c))
                BAD(t.escape < 0 ? 1 : 2,
                    is_alpha_char(t) ? "unknown flag" : "missing -, : or )");
        }
    }
    if (t.c == ')') {
        r->flags |= *add;
        return 0;
    }
    if (*add & (SRE_DEBUG | SRE_TEMPLATE))
        BAD(1, "bad inline flags: cannot turn on global flag");
    if (t.c == '-') {
        t = get(r);
        if (t.c < 0)
            BAD(0, "missing flag");
        if (t.escape >= 0 || !flag_of(t.c))
            BAD(t.escape < 0 ? 1 : 2, is_alpha_char(t) ? "unknown flag" : "missing flag");
        for (;;) {
            int flag = flag_of(t.c);
            if (flag & TYPE_FLAGS)
                BAD(0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            *del |= flag;
            t = get(r);
            if (t.c < 0)
                BAD(0, "missing :");
            if (t.c == ':' && t.escape < 0)
                break;
            if (t.escape >= 0 || !flag_of(t.c))
                BAD(t.escape < 0 ? 1 : 2, is_alpha_char(t) ? "unknown flag" : "missing :");
        }
    }
    if (*del & (SRE_DEBUG | SRE_TEMPLATE))
        BAD(1, "bad inline flags: cannot turn off global flag");
    if (*add & *del)
        BAD(1, "bad inline flags: flag turned on and off");
#undef BAD
    return 1;
}

static struct node *read_branches(struct reader *r, bool verbose, int nested);
static struct node *read_sequence(struct reader *r, bool verbose, int nested, bool first);

static struct node *read_condition(struct reader *r, bool verbose, int nested, ssize_t start)
{
    Ref name = get_until(r, ')', "group name");
    if (!name)
        return NULL;
    struct runtime *rt = r->rt;
    ssize_t size = str_length(name);
    int group = -1;
    if (str_is_identifier(name)) {
        if (!check_name(r, name, 1))
            goto fail;
        Val known = dict_get(rt, r->names, name);
        if (!known) {
            fail(r, size + 1, "unknown group name %R", name);
            goto fail;
        }
        group = (int)int_medium_value(known);
    } else {
        int64_t value = 0;
        for (ssize_t i = 0; i < size; i++) {
            uint32_t c = str_at(name, i);
            int digit = uni_decimal_value(c);
            if (digit < 0) {
                fail(r, size + 1, "bad character in group name %R", name);
                goto fail;
            }
            if (value < INT32_MAX)
                value = value * 10 + digit;
        }
        if (value == 0) {
            fail(r, size + 1, "bad group number");
            goto fail;
        }
        if (value >= 1073741823) {
            fail(r, size + 1, "invalid group reference %U", name);
            goto fail;
        }
        group = (int)value;
        struct reference *ref = ARRAY_PUSH(r->references, r->reference_count, r->reference_room);
        ref->group = group;
        ref->at = tell(r) - size - 1;
        if (!str_is_ascii(name) &&
            warn(rt, EXC_DeprecationWarning, 3, "bad character in group name %R at position %zd",
                 name, tell(r) - size - 1) < 0) {
            r->failed = true;
            goto fail;
        }
    }
    ref_clear(rt, &name);
    if (!check_look_group(r, group))
        return NULL;
    struct node *n = node_new(r, N_CONDITION, group);
    struct node *yes = read_sequence(r, verbose, nested + 1, false), *no = NULL;
    if (!yes)
        return NULL;
    node_add(n, yes);
    if (match(r, '|')) {
        no = read_sequence(r, verbose, nested + 1, false);
        if (!no)
            return NULL;
        if (next_is(r, '|'))
            return fail(r, 0, "conditional backref with more than two branches");
        node_add(n, no);
    }
    if (!match(r, ')'))
        return fail(r, tell(r) - start, "missing ), unterminated subpattern");
    return n;

fail:
    ref_drop(rt, name);
    return NULL;
}

/* After "(": a node, or NULL with nothing failed for what leaves none. */
static struct node *read_group(struct reader *r, bool *verbose, int nested, bool first,
                               bool empty)
{
    struct runtime *rt = r->rt;
    ssize_t start = tell(r) - 1;
    bool capture = true, atomic = false;
    int add = 0, del = 0;
    Ref name = NULL;
    if (match(r, '?')) {
        struct token t = get(r);
        if (t.c < 0)
            return fail(r, 0, "unexpected end of pattern");
        int32_t c = t.escape < 0 ? t.c : -2;
        if (c == 'P') {
            if (match(r, '<')) {
                name = get_until(r, '>', "group name");
                if (!name || !check_name(r, name, 1))
                    goto fail;
            } else if (match(r, '=')) {
                name = get_until(r, ')', "group name");
                if (!name || !check_name(r, name, 1))
                    goto fail;
                Val known = dict_get(rt, r->names, name);
                if (!known) {
                    fail(r, str_length(name) + 1, "unknown group name %R", name);
                    goto fail;
                }
                int group = (int)int_medium_value(known);
                if (!is_closed(r, group)) {
                    fail(r, str_length(name) + 1, "cannot refer to an open group");
                    goto fail;
                }
                ref_clear(rt, &name);
                if (!check_look_group(r, group))
                    return NULL;
                return node_new(r, N_REFERENCE, group);
            } else {
                t = get(r);
                if (t.c < 0)
                    return fail(r, 0, "unexpected end of pattern");
                if (t.escape >= 0)
                    return fail(r, 4, "unknown extension ?P\\%c", t.escape);
                return fail(r, 3, "unknown extension ?P%c", t.c);
            }
        } else if (c == ':') {
            capture = false;
        } else if (c == '#') {
            for (;;) {
                if (r->next.c < 0)
                    return fail(r, tell(r) - start, "missing ), unterminated comment");
                t = get(r);
                if (r->failed)
                    return NULL;
                if (t.c == ')' && t.escape < 0)
                    return NULL;
            }
        } else if (c == '=' || c == '!' || c == '<') {
            int way = 1, outer = r->look_groups;
            if (c == '<') {
                t = get(r);
                if (t.c < 0)
                    return fail(r, 0, "unexpected end of pattern");
                if (t.escape >= 0)
                    return fail(r, 4, "unknown extension ?<\\%c", t.escape);
                if (t.c != '=' && t.c != '!')
                    return fail(r, 3, "unknown extension ?<%c", t.c);
                c = t.c;
                way = -1;
                if (outer < 0)
                    r->look_groups = r->groups;
            }
            struct node *body = read_branches(r, *verbose, nested + 1);
            if (!body)
                return NULL;
            if (way < 0 && outer < 0)
                r->look_groups = -1;
            if (!match(r, ')'))
                return fail(r, tell(r) - start, "missing ), unterminated subpattern");
            if (c == '!' && body->kind == N_SEQUENCE && !body->child)
                return node_new(r, N_FAILURE, 0);
            struct node *n = node_new(r, N_LOOK, way);
            n->negate = c == '!';
            node_add(n, body);
            return n;
        } else if (c == '(') {
            return read_condition(r, *verbose, nested, start);
        } else if (c == '>') {
            capture = false;
            atomic = true;
        } else if (c == '-' || (c > 0 && flag_of(c))) {
            int kind = read_flags(r, t, &add, &del);
            if (kind < 0)
                return NULL;
            if (kind == 0) {
                if (!first || !empty)
                    return fail(r, tell(r) - start,
                                "global flags not at the start of the expression");
                *verbose = r->flags & SRE_VERBOSE;
                return NULL;
            }
            capture = false;
        } else if (t.escape >= 0) {
            return fail(r, 3, "unknown extension ?\\%c", t.escape);
        } else {
            return fail(r, 2, "unknown extension ?%c", t.c);
        }
    }
    int group = -1;
    if (capture) {
        group = open_group(r, name);
        if (group < 0)
            goto fail;
    }
    ref_clear(rt, &name);
    bool inner = (*verbose || (add & SRE_VERBOSE)) && !(del & SRE_VERBOSE);
    struct node *body = read_branches(r, inner, nested + 1);
    if (!body)
        return NULL;
    if (!match(r, ')'))
        return fail(r, tell(r) - start, "missing ), unterminated subpattern");
    if (group >= 0)
        r->widths[group] = width_of(r, body);
    struct node *n = node_new(r, atomic ? N_ATOMIC : N_GROUP, group);
    n->add = add;
    n->del = del;
    node_add(n, body);
    return n;

fail:
    ref_drop(rt, name);
    return NULL;
}

/* ---- sequences -------------------------------------------------------------------------------------------- */

/* {m,n} after its brace: 1 read, 0 it is a literal brace, -1 failed. */
static int read_counts(struct reader *r, uint32_t *min, uint32_t *max)
{
    ssize_t here = tell(r);
    if (next_is(r, '}'))
        return 0;
    uint64_t low = 0, high = 0;
    bool has_low = false, has_high = false;
    while (r->next.escape < 0 && is_digit(r->next.c)) {
        low = low > WIDTH_MAX ? low : low * 10 + (uint64_t)(get(r).c - '0');
        if (low > WIDTH_MAX && is_digit(r->next.c))
            advance(r);
        has_low = true;
    }
    if (match(r, ',')) {
        while (r->next.escape < 0 && is_digit(r->next.c)) {
            high = high > WIDTH_MAX ? high : high * 10 + (uint64_t)(get(r).c - '0');
            if (high > WIDTH_MAX && is_digit(r->next.c))
                advance(r);
            has_high = true;
        }
    } else {
        high = low;
        has_high = has_low;
    }
    if (!match(r, '}')) {
        seek(r, here);
        return 0;
    }
    *min = 0;
    *max = SRE_INFINITE;
    if ((has_low && low >= WIDTH_MAX) || (has_high && high >= WIDTH_MAX)) {
        r->failed = true;
        raise(r->rt, EXC_OverflowError, "the repetition number is too large");
        return -1;
    }
    if (has_low)
        *min = (uint32_t)low;
    if (has_high) {
        *max = (uint32_t)high;
        if (high < low && has_low) {
            fail(r, tell(r) - here, "min repeat greater than max repeat");
            return -1;
        }
    }
    return 1;
}

static bool read_repeat(struct reader *r, struct node *sequence, int32_t c)
{
    ssize_t here = tell(r);
    uint32_t min = 0, max = SRE_INFINITE;
    if (c == '?') {
        max = 1;
    } else if (c == '+') {
        min = 1;
    } else if (c == '{') {
        int read = read_counts(r, &min, &max);
        if (read == 0)
            node_add(sequence, node_new(r, N_LITERAL, '{'));
        if (read <= 0)
            return read == 0;
    }
    struct node *item = sequence->last;
    if (!item || item->kind == N_AT) {
        fail(r, tell(r) - here + 1, "nothing to repeat");
        return false;
    }
    if (item->kind == N_REPEAT) {
        fail(r, tell(r) - here + 1, "multiple repeat");
        return false;
    }
    /* Take the last item off and put the repeat in its place. */
    struct node *before = NULL;
    for (struct node *n = sequence->child; n != item; n = n->next)
        before = n;
    sequence->last = before;
    if (before)
        before->next = NULL;
    else
        sequence->child = NULL;
    struct node *repeat = node_new(r, N_REPEAT, 0);
    repeat->min = min;
    repeat->max = max;
    repeat->mode = match(r, '?') ? SRE_LAZY : match(r, '+') ? SRE_POSSESSIVE : SRE_GREEDY;
    node_add(repeat, item);
    node_add(sequence, repeat);
    return true;
}

static struct node *read_sequence(struct reader *r, bool verbose, int nested, bool first)
{
    struct node *sequence = node_new(r, N_SEQUENCE, 0);
    if (!recursion_enter(r->rt, " in compiling a regular expression")) {
        r->failed = true;
        return NULL;
    }
    while (!r->failed && r->next.c >= 0 && !next_is(r, '|') && !next_is(r, ')')) {
        struct token t = get(r);
        if (r->failed)
            break;
        if (verbose && t.escape < 0) {
            if (t.c == ' ' || (t.c >= 9 && t.c <= 13))
                continue;
            if (t.c == '#') {
                for (;;) {
                    t = get(r);
                    if (t.c < 0 || (t.c == '\n' && t.escape < 0))
                        break;
                }
                continue;
            }
        }
        struct node *n = NULL;
        if (t.escape >= 0) {
            n = read_escape(r, t.escape);
        } else {
            switch (t.c) {
            case '[':
                n = read_set(r);
                break;
            case '*':
            case '+':
            case '?':
            case '{':
                read_repeat(r, sequence, t.c);
                continue;
            case '.':
                n = node_new(r, N_ANY, 0);
                break;
            case '(':
                n = read_group(r, &verbose, nested, first, sequence->child == NULL);
                break;
            case '^':
                n = node_new(r, N_AT, P_BEGINNING);
                break;
            case '$':
                n = node_new(r, N_AT, P_END);
                break;
            default:
                n = node_new(r, N_LITERAL, t.c);
            }
        }
        if (n)
            node_add(sequence, n);
    }
    recursion_leave(r->rt);
    return r->failed ? NULL : sequence;
}

static struct node *read_branches(struct reader *r, bool verbose, int nested)
{
    struct node *branch = node_new(r, N_BRANCH, 0);
    for (;;) {
        struct node *n = read_sequence(r, verbose, nested + 1, nested == 0 && !branch->child);
        if (!n)
            return NULL;
        node_add(branch, n);
        if (!match(r, '|'))
            break;
        if (nested == 0)
            verbose = r->flags & SRE_VERBOSE;
    }
    return r->failed ? NULL : branch->child->next ? branch : branch->child;
}

/* ---- writing the program ------------------------------------------------------------------------------------- */

struct writer {
    struct reader *r;
    uint32_t *code;
    size_t count, room;
    int loops, cuts;
};

static size_t put(struct writer *w, uint32_t word)
{
    *ARRAY_PUSH(w->code, w->count, w->room) = word;
    return w->count - 1;
}

static void here(struct writer *w, size_t slot)
{
    w->code[slot] = (uint32_t)w->count;
}

static int combined(int flags, int add, int del)
{
    if (add & TYPE_FLAGS)
        flags &= ~TYPE_FLAGS;
    return (flags | add) & ~del;
}

static bool has_cases(uint32_t c, bool ascii)
{
    if (ascii)
        return is_letter((int32_t)c);
    return sre_fold(c, false) != c || uni_upper(c) != c || uni_lower(c) != c;
}

static void put_literal(struct writer *w, uint32_t c, bool negate, int flags)
{
    bool ascii = !(flags & SRE_UNICODE);
    if (flags & SRE_IGNORECASE && has_cases(c, ascii)) {
        put(w, negate ? SRE_NOT_CHAR_FOLD : SRE_CHAR_FOLD);
        put(w, sre_fold(c, ascii));
        put(w, ascii);
    } else {
        put(w, negate ? SRE_NOT_CHAR : SRE_CHAR);
        put(w, c);
    }
}

static void put_set(struct writer *w, const struct node *n, int flags)
{
    bool ascii = !(flags & SRE_UNICODE);
    put(w, SRE_SET);
    size_t skip = put(w, 0);
    uint32_t mode = n->negate ? SRE_SET_NEGATE : 0;
    if (flags & SRE_IGNORECASE)
        mode |= ascii ? SRE_SET_FOLD_ASCII : SRE_SET_FOLD;
    put(w, mode);
    size_t ranges = put(w, 0), categories = put(w, 0);
    uint32_t bits[8] = {0};
    for (size_t i = 0; i < n->item_count; i++) {
        const struct set_item *item = &n->items[i];
        for (uint32_t c = 0; c < 256; c++) {
            bool in = item->category < 0
                          ? c >= item->low && c <= item->high
                          : sre_category_has((uint32_t)item->category +
                                                 (ascii ? SRE_CATEGORY_ASCII : 0),
                                             c);
            if (in)
                bits[c >> 5] |= 1u << (c & 31);
        }
    }
    for (int i = 0; i < 8; i++)
        put(w, bits[i]);
    for (size_t i = 0; i < n->item_count; i++) {
        if (n->items[i].category < 0 && n->items[i].high >= 256) {
            put(w, n->items[i].low);
            put(w, n->items[i].high);
            w->code[ranges]++;
        }
    }
    for (size_t i = 0; i < n->item_count; i++) {
        if (n->items[i].category >= 0) {
            put(w, (uint32_t)n->items[i].category + (ascii ? SRE_CATEGORY_ASCII : 0));
            w->code[categories]++;
        }
    }
    w->code[skip] = (uint32_t)(w->count - skip + 1);
}

static void put_place(struct writer *w, int place, int flags)
{
    bool lines = flags & SRE_MULTILINE, unicode = flags & SRE_UNICODE;
    static const uint32_t plain[] = {
        [P_BEGINNING] = SRE_AT_BEGINNING,      [P_END] = SRE_AT_END,
        [P_BEGINNING_STRING] = SRE_AT_BEGINNING, [P_END_STRING] = SRE_AT_END_STRING,
        [P_BOUNDARY] = SRE_AT_BOUNDARY_ASCII,  [P_NON_BOUNDARY] = SRE_AT_NON_BOUNDARY_ASCII,
    };
    uint32_t at = plain[place];
    if (lines && place == P_BEGINNING)
        at = SRE_AT_BEGINNING_LINE;
    if (lines && place == P_END)
        at = SRE_AT_END_LINE;
    if (unicode && place == P_BOUNDARY)
        at = SRE_AT_BOUNDARY;
    if (unicode && place == P_NON_BOUNDARY)
        at = SRE_AT_NON_BOUNDARY;
    put(w, SRE_AT);
    put(w, at);
}

static const struct node *single_of(const struct node *n)
{
    while ((n->kind == N_GROUP && n->value < 0 && !n->add && !n->del) ||
           (n->kind == N_SEQUENCE && n->child && !n->child->next))
        n = n->child;
    return n->kind == N_LITERAL || n->kind == N_NOT_LITERAL || n->kind == N_ANY ||
                   n->kind == N_SET
               ? n
               : NULL;
}

static bool write_node(struct writer *w, const struct node *n, int flags);

static bool write_repeat(struct writer *w, const struct node *n, int flags)
{
    const struct node *single = single_of(n->child);
    if (single) {
        put(w, SRE_REPEAT_ONE);
        put(w, n->mode);
        put(w, n->min);
        put(w, n->max);
        size_t next = put(w, 0);
        if (!write_node(w, single, flags))
            return false;
        here(w, next);
        return true;
    }
    int cut = n->mode == SRE_POSSESSIVE ? w->cuts++ : -1;
    if (cut >= 0) {
        put(w, SRE_CUT_BEGIN);
        put(w, (uint32_t)cut);
    }
    if (n->min == 0 && n->max == 1) {
        put(w, SRE_SPLIT);
        size_t a = put(w, 0), b = put(w, 0);
        here(w, n->mode == SRE_LAZY ? b : a);
        if (!write_node(w, n->child, flags))
            return false;
        here(w, n->mode == SRE_LAZY ? a : b);
    } else {
        uint32_t loop = (uint32_t)w->loops++;
        put(w, SRE_LOOP_INIT);
        put(w, loop);
        size_t head = put(w, SRE_LOOP);
        put(w, loop);
        put(w, n->mode == SRE_LAZY ? SRE_LAZY : SRE_GREEDY);
        put(w, n->min);
        put(w, n->max);
        size_t body = put(w, 0);
        put(w, SRE_LOOP_AGAIN);
        put(w, loop);
        size_t again = put(w, 0);
        put(w, SRE_JUMP);
        size_t tail = put(w, 0);
        here(w, body);
        here(w, again);
        if (!write_node(w, n->child, flags))
            return false;
        put(w, SRE_JUMP);
        put(w, (uint32_t)head);
        here(w, tail);
    }
    if (cut >= 0) {
        put(w, SRE_CUT_END);
        put(w, (uint32_t)cut);
    }
    return true;
}

static bool write_branch(struct writer *w, const struct node *n, int flags)
{
    size_t *ends = NULL, count = 0, room = 0;
    bool ok = true;
    for (const struct node *c = n->child; ok && c; c = c->next) {
        size_t other = 0;
        if (c->next) {
            put(w, SRE_SPLIT);
            size_t first = put(w, 0);
            other = put(w, 0);
            here(w, first);
        }
        ok = write_node(w, c, flags);
        if (c->next) {
            put(w, SRE_JUMP);
            *ARRAY_PUSH(ends, count, room) = put(w, 0);
            here(w, other);
        }
    }
    for (size_t i = 0; i < count; i++)
        here(w, ends[i]);
    free(ends);
    return ok;
}

static bool write_look(struct writer *w, const struct node *n, int flags)
{
    uint32_t back = 0, cut = (uint32_t)w->cuts++;
    if (n->value < 0) {
        struct width width = width_of(w->r, n->child);
        if (width.low != width.high) {
            struct runtime *rt = w->r->rt;
            Ref message = str_new(rt, "look-behind requires fixed-width pattern");
            Ref exc = message ? obj_call_1(rt, w->r->error, message) : NULL;
            if (exc)
                raise_value(rt, REF(exc->type), exc);
            ref_drop(rt, exc);
            ref_drop(rt, message);
            return false;
        }
        back = (uint32_t)width.low;
    }
    put(w, n->negate ? SRE_LOOK_NOT : SRE_LOOK);
    put(w, cut);
    put(w, back);
    size_t after = n->negate ? put(w, 0) : 0;
    if (!write_node(w, n->child, flags))
        return false;
    put(w, n->negate ? SRE_LOOK_NOT_END : SRE_LOOK_END);
    put(w, cut);
    if (n->negate)
        here(w, after);
    return true;
}

static bool write_node(struct writer *w, const struct node *n, int flags)
{
    if (!recursion_enter(w->r->rt, " in compiling a regular expression"))
        return false;
    bool ok = true;
    switch (n->kind) {
    case N_SEQUENCE:
        for (const struct node *c = n->child; ok && c; c = c->next)
            ok = write_node(w, c, flags);
        break;
    case N_BRANCH:
        ok = write_branch(w, n, flags);
        break;
    case N_LITERAL:
    case N_NOT_LITERAL:
        put_literal(w, (uint32_t)n->value, n->kind == N_NOT_LITERAL, flags);
        break;
    case N_ANY:
        put(w, flags & SRE_DOTALL ? SRE_ANY_ALL : SRE_ANY);
        break;
    case N_SET:
        put_set(w, n, flags);
        break;
    case N_AT:
        put_place(w, n->value, flags);
        break;
    case N_GROUP:
        if (n->value >= 0) {
            put(w, SRE_SAVE);
            put(w, 2 * (uint32_t)(n->value - 1));
        }
        ok = write_node(w, n->child, combined(flags, n->add, n->del));
        if (n->value >= 0) {
            put(w, SRE_SAVE);
            put(w, 2 * (uint32_t)(n->value - 1) + 1);
        }
        break;
    case N_REPEAT:
        ok = write_repeat(w, n, flags);
        break;
    case N_ATOMIC: {
        uint32_t cut = (uint32_t)w->cuts++;
        put(w, SRE_CUT_BEGIN);
        put(w, cut);
        ok = write_node(w, n->child, flags);
        put(w, SRE_CUT_END);
        put(w, cut);
        break;
    }
    case N_LOOK:
        ok = write_look(w, n, flags);
        break;
    case N_REFERENCE:
        put(w, flags & SRE_IGNORECASE ? SRE_GROUP_FOLD : SRE_GROUP);
        put(w, (uint32_t)(n->value - 1));
        break;
    case N_CONDITION: {
        put(w, SRE_IF_GROUP);
        put(w, (uint32_t)(n->value - 1));
        size_t other = put(w, 0);
        ok = write_node(w, n->child, flags);
        if (ok && n->child->next) {
            put(w, SRE_JUMP);
            size_t end = put(w, 0);
            here(w, other);
            ok = write_node(w, n->child->next, flags);
            here(w, end);
        } else {
            here(w, other);
        }
        break;
    }
    case N_FAILURE:
        put(w, SRE_FAIL);
        break;
    }
    recursion_leave(w->r->rt);
    return ok;
}

/* ---- all together ------------------------------------------------------------------------------------------------ */

static bool fix_flags(struct reader *r)
{
    struct runtime *rt = r->rt;
    if (r->is_text) {
        if (r->flags & SRE_LOCALE)
            return raise_false(rt, EXC_ValueError, "cannot use LOCALE flag with a str pattern");
        if (r->flags & SRE_ASCII && r->flags & SRE_UNICODE)
            return raise_false(rt, EXC_ValueError, "ASCII and UNICODE flags are incompatible");
        if (!(r->flags & SRE_ASCII))
            r->flags |= SRE_UNICODE;
    } else {
        if (r->flags & SRE_UNICODE)
            return raise_false(rt, EXC_ValueError,
                               "cannot use UNICODE flag with a bytes pattern");
        if (r->flags & SRE_LOCALE && r->flags & SRE_ASCII)
            return raise_false(rt, EXC_ValueError, "ASCII and LOCALE flags are incompatible");
    }
    return true;
}

static bool read_pattern(struct reader *r, struct node **tree)
{
    advance(r);
    *tree = r->failed ? NULL : read_branches(r, r->flags & SRE_VERBOSE, 0);
    if (!*tree || !fix_flags(r))
        return false;
    if (r->next.c >= 0) {
        fail(r, 0, "unbalanced parenthesis");
        return false;
    }
    for (size_t i = 0; i < r->reference_count; i++) {
        if (r->references[i].group >= r->groups) {
            Ref message =
                str_format(r->rt, "invalid group reference %d", r->references[i].group);
            fail_text(r, message, r->references[i].at);
            return false;
        }
    }
    return true;
}

static bool finish(struct reader *r, struct writer *w, const struct node *tree,
                   struct sre_program *out)
{
    struct runtime *rt = r->rt;
    put(w, SRE_MATCH);
    out->code = heap_alloc(rt, w->count * sizeof *out->code);
    if (!out->code) {
        raise_no_memory(rt);
        return false;
    }
    memcpy(out->code, w->code, w->count * sizeof *out->code);
    out->size = w->count;
    out->groups = r->groups - 1;
    out->loops = w->loops;
    out->cuts = w->cuts;
    out->flags = r->flags;
    out->min_width = (ssize_t)width_of(r, tree).low;
    out->names = ref_move(&r->names);
    out->indices = tuple_new(rt, r->groups);
    if (!out->indices)
        return false;
    for (int i = 0; i < r->groups; i++)
        tuple_set_take(out->indices, i, new_none(rt));
    ssize_t position = 0;
    Val name, number;
    while (dict_next(out->names, &position, &name, &number)) {
        ssize_t i = (ssize_t)int_medium_value(number);
        ref_drop(rt, as_tuple(out->indices)->items[i]);
        tuple_set_take(out->indices, i, ref_keep(name));
    }
    return true;
}

bool sre_compile(struct runtime *rt, Val pattern, int flags, Val error, struct sre_program *out)
{
    *out = (struct sre_program){0};
    struct reader r = {.rt = rt,
                       .original = pattern,
                       .is_text = is_str(pattern),
                       .flags = flags,
                       .error = error,
                       .groups = 1,
                       .look_groups = -1};
    struct writer w = {.r = &r};
    struct node *tree = NULL;
    bool ok = false;
    r.text = r.is_text ? ref_keep(pattern)
                       : str_from_latin1(rt, (unsigned char *)as_bytes(pattern)->data,
                                         as_bytes(pattern)->head.size);
    r.names = dict_new(rt);
    r.widths = array_grow(r.widths, &r.width_room, 1, sizeof *r.widths);
    r.widths[0] = (struct width){WIDTH_OPEN, WIDTH_OPEN};
    if (r.text && r.names) {
        r.length = str_length(r.text);
        ok = read_pattern(&r, &tree) && write_node(&w, tree, r.flags) &&
             finish(&r, &w, tree, out);
    }
    while (r.nodes) {
        struct node *n = r.nodes;
        r.nodes = n->older;
        free(n->items);
        free(n);
    }
    free(w.code);
    free(r.widths);
    free(r.references);
    ref_drop(rt, r.text);
    ref_drop(rt, r.names);
    return ok;
}
