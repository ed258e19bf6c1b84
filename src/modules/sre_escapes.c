/* sre_escapes.c - what a backslash means in a pattern, and sets of characters. */
#include <stdlib.h>
#include <string.h>

#include "modules/sre_read.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"

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
        while (n < 2 + want && r->next.escape < 0 && sre_hex_value(r->next.c) >= 0) {
            value = value << 4 | (uint32_t)sre_hex_value(r->next.c);
            seen[n++] = (char)sre_get(r).c;
        }
        seen[n] = 0;
        if (n != 2 + want) {
            sre_fail(r, n, "incomplete escape %s", seen);
            return -2;
        }
        if (value > 0x10ffff) {
            sre_fail(r, n, "bad escape %s", seen);
            return -2;
        }
        return value;
    }
    if (c == 'N' && r->is_text) {
        /* by its name */
        if (!sre_accept(r, '{')) {
            sre_fail(r, 0, "missing {");
            return -2;
        }
        Ref name = sre_get_until(r, '}', "character name");
        int32_t named = name && str_is_ascii(name)
                        ? uni_lookup(str_data(name), (size_t)str_length(name))
                        : -1;
        if (named >= 0) {
            ref_drop(r->rt, name);
            return named;
        }
        if (name)
            sre_fail(r, str_length(name) + 4, "undefined character name %R", name);
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
    if (sre_is_octal(c)) {
        char seen[8] = {'\\', (char)c};
        int n = 2;
        uint32_t octal = (uint32_t)(c - '0');
        while (n < 4 && r->next.escape < 0 && sre_is_octal(r->next.c)) {
            octal = octal * 8 + (uint32_t)(r->next.c - '0');
            seen[n++] = (char)sre_get(r).c;
        }
        if (octal > 0377) {
            sre_fail(r, n, "octal escape value %s outside of range 0-0o377", seen);
            return false;
        }
        *value = octal;
        return true;
    }
    if (sre_is_digit(c) || sre_is_letter(c)) {
        sre_fail(r, 2, "bad escape \\%c", c);
        return false;
    }
    *value = (uint32_t)c;
    return true;
}

static struct node *category_node(struct reader *r, int category)
{
    struct node *n = sre_node_new(r, N_SET, 0);
    sre_set_add(n, (struct set_item){0, 0, category});
    return n;
}

/* Outside a set. */
struct node *sre_read_escape(struct reader *r, int32_t c)
{
    switch (c) {
    case 'A':
        return sre_node_new(r, N_AT, P_BEGINNING_STRING);
    case 'b':
        return sre_node_new(r, N_AT, P_BOUNDARY);
    case 'B':
        return sre_node_new(r, N_AT, P_NON_BOUNDARY);
    case 'Z':
        return sre_node_new(r, N_AT, P_END_STRING);
    }
    int category = category_number(c);
    if (category >= 0)
        return category_node(r, category);
    int simple = simple_escape(c);
    if (simple >= 0)
        return sre_node_new(r, N_LITERAL, simple);
    int64_t number = number_escape(r, c);
    if (number == -2)
        return NULL;
    if (number >= 0)
        return sre_node_new(r, N_LITERAL, (int32_t)number);
    if (c == '0') {
        int32_t value = 0;
        for (int i = 0; i < 2 && r->next.escape < 0 && sre_is_octal(r->next.c); i++)
            value = value * 8 + (sre_get(r).c - '0');
        return sre_node_new(r, N_LITERAL, value);
    }
    if (sre_is_digit(c)) {
        char seen[8] = {'\\', (char)c};
        int n = 2;
        if (r->next.escape < 0 && sre_is_digit(r->next.c)) {
            seen[n++] = (char)sre_get(r).c;
            if (sre_is_octal(seen[1]) && sre_is_octal(seen[2]) && r->next.escape < 0 &&
                sre_is_octal(r->next.c)) {
                seen[n++] = (char)sre_get(r).c;
                int value = (seen[1] - '0') * 64 + (seen[2] - '0') * 8 + (seen[3] - '0');
                if (value > 0377)
                    return sre_fail(r, n, "octal escape value %s outside of range 0-0o377", seen);
                return sre_node_new(r, N_LITERAL, value);
            }
        }
        int group = atoi(seen + 1);
        if (group < r->groups) {
            if (!sre_is_closed(r, group))
                return sre_fail(r, n, "cannot refer to an open group");
            if (!sre_check_look_group(r, group))
                return NULL;
            return sre_node_new(r, N_REFERENCE, group);
        }
        return sre_fail(r, n - 1, "invalid group reference %d", group);
    }
    if (sre_is_letter(c))
        return sre_fail(r, 2, "bad escape \\%c", c);
    return sre_node_new(r, N_LITERAL, c);
}

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

struct node *sre_read_set(struct reader *r)
{
    ssize_t here = sre_tell(r) - 1;
    struct node *set = sre_node_new(r, N_SET, 0);
    if (sre_next_is(r, '[') &&
        warn(r->rt, EXC_FutureWarning, 3, "Possible nested set at position %zd", sre_tell(r)) < 0) {
        r->failed = true;
        return NULL;
    }
    set->negate = sre_accept(r, '^');
    for (bool first = true;; first = false) {
        struct token t = sre_get(r);
        int category = -1;
        uint32_t low = 0;
        if (r->failed)
            return NULL;
        if (t.c < 0)
            return sre_fail(r, sre_tell(r) - here, "unterminated character set");
        if (t.c == ']' && t.escape < 0 && !first)
            break;
        ssize_t token_start = sre_tell(r) - (t.escape >= 0 ? 2 : 1);
        if (t.escape >= 0) {
            if (!class_escape(r, t.escape, &category, &low))
                return NULL;
        } else {
            low = (uint32_t)t.c;
            if (!first && strchr("-&~|", t.c < 128 ? t.c : 0) && t.c < 128 && t.c &&
                sre_next_is(r, t.c) && !set_warning(r, t.c, sre_tell(r) - 1))
                return NULL;
        }
        if (!sre_accept(r, '-')) {
            sre_set_add(set, (struct set_item){low, low, category});
            continue;
        }
        struct token u = sre_get(r);
        int category2 = -1;
        uint32_t high = 0;
        if (r->failed)
            return NULL;
        if (u.c < 0)
            return sre_fail(r, sre_tell(r) - here, "unterminated character set");
        if (u.c == ']' && u.escape < 0) {
            sre_set_add(set, (struct set_item){low, low, category});
            sre_set_add(set, (struct set_item){'-', '-', -1});
            break;
        }
        if (u.escape >= 0) {
            if (!class_escape(r, u.escape, &category2, &high))
                return NULL;
        } else {
            high = (uint32_t)u.c;
            if (u.c == '-' && !set_warning(r, '-', sre_tell(r) - 2))
                return NULL;
        }
        if (category >= 0 || category2 >= 0 || high < low) {
            ssize_t end = sre_tell(r);
            Ref shown = str_slice(r->rt, r->text, token_start, end);
            if (shown)
                sre_fail(r, end - token_start, "bad character range %U", shown);
            else
                r->failed = true;
            ref_drop(r->rt, shown);
            return NULL;
        }
        sre_set_add(set, (struct set_item){low, high, -1});
    }
    if (set->item_count == 1 && set->items[0].category < 0 &&
        set->items[0].low == set->items[0].high)
        return sre_node_new(r, set->negate ? N_NOT_LITERAL : N_LITERAL, (int32_t)set->items[0].low);
    return set;
}
