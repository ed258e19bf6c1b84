/* sre_read.c - a pattern's text read into a tree.
 *
 * Messages and their positions are those of Python's own reader, which works on
 * tokens: one character, or a backslash and one character. */

#include "base/text.h"
#include "modules/sre_read.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"

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
        sre_fail(r, str_length(name) + 1, "redefinition of group name %R as group %d; was group %S",
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

bool sre_is_closed(const struct reader *r, int group)
{
    return group < r->groups && r->widths[group].low != WIDTH_OPEN;
}

bool sre_check_look_group(struct reader *r, int group)
{
    if (r->look_groups < 0)
        return true;
    if (!sre_is_closed(r, group)) {
        sre_fail(r, 0, "cannot refer to an open group");
        return false;
    }
    if (group >= r->look_groups) {
        sre_fail(r, 0, "cannot refer to group defined in the same lookbehind subpattern");
        return false;
    }
    return true;
}

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
        sre_fail(r, back, __VA_ARGS__);                                                           \
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
            if ((flag & SRE_TYPE_FLAGS) && (*add & SRE_TYPE_FLAGS) != flag)
                BAD(0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
            t = sre_get(r);
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
        t = sre_get(r);
        if (t.c < 0)
            BAD(0, "missing flag");
        if (t.escape >= 0 || !flag_of(t.c))
            BAD(t.escape < 0 ? 1 : 2, is_alpha_char(t) ? "unknown flag" : "missing flag");
        for (;;) {
            int flag = flag_of(t.c);
            if (flag & SRE_TYPE_FLAGS)
                BAD(0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            *del |= flag;
            t = sre_get(r);
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
    Ref name = sre_get_until(r, ')', "group name");
    if (!name)
        return NULL;
    struct runtime *rt = r->rt;
    ssize_t size = str_length(name);
    int group = -1;
    if (str_is_identifier(name)) {
        if (!sre_check_name(r, name, 1))
            goto fail;
        Val known = dict_get(rt, r->names, name);
        if (!known) {
            sre_fail(r, size + 1, "unknown group name %R", name);
            goto fail;
        }
        group = (int)int_medium_value(known);
    } else {
        int64_t value = 0;
        for (ssize_t i = 0; i < size; i++) {
            uint32_t c = str_at(name, i);
            int digit = uni_decimal_value(c);
            if (digit < 0) {
                sre_fail(r, size + 1, "bad character in group name %R", name);
                goto fail;
            }
            if (value < INT32_MAX)
                value = value * 10 + digit;
        }
        if (value == 0) {
            sre_fail(r, size + 1, "bad group number");
            goto fail;
        }
        if (value >= 1073741823) {
            sre_fail(r, size + 1, "invalid group reference %U", name);
            goto fail;
        }
        group = (int)value;
        struct reference *ref = ARRAY_PUSH(r->references, r->reference_count, r->reference_room);
        ref->group = group;
        ref->at = sre_tell(r) - size - 1;
        if (!str_is_ascii(name) &&
            warn(rt, EXC_DeprecationWarning, 3, "bad character in group name %R at position %zd",
                 name, sre_tell(r) - size - 1) < 0) {
            r->failed = true;
            goto fail;
        }
    }
    ref_clear(rt, &name);
    if (!sre_check_look_group(r, group))
        return NULL;
    struct node *n = sre_node_new(r, N_CONDITION, group);
    struct node *yes = read_sequence(r, verbose, nested + 1, false), *no = NULL;
    if (!yes)
        return NULL;
    sre_node_add(n, yes);
    if (sre_accept(r, '|')) {
        no = read_sequence(r, verbose, nested + 1, false);
        if (!no)
            return NULL;
        if (sre_next_is(r, '|'))
            return sre_fail(r, 0, "conditional backref with more than two branches");
        sre_node_add(n, no);
    }
    if (!sre_accept(r, ')'))
        return sre_fail(r, sre_tell(r) - start, "missing ), unterminated subpattern");
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
    ssize_t start = sre_tell(r) - 1;
    bool capture = true, atomic = false;
    int add = 0, del = 0;
    Ref name = NULL;
    if (sre_accept(r, '?')) {
        struct token t = sre_get(r);
        if (t.c < 0)
            return sre_fail(r, 0, "unexpected end of pattern");
        int32_t c = t.escape < 0 ? t.c : -2;
        if (c == 'P') {
            if (sre_accept(r, '<')) {
                name = sre_get_until(r, '>', "group name");
                if (!name || !sre_check_name(r, name, 1))
                    goto fail;
            } else if (sre_accept(r, '=')) {
                name = sre_get_until(r, ')', "group name");
                if (!name || !sre_check_name(r, name, 1))
                    goto fail;
                Val known = dict_get(rt, r->names, name);
                if (!known) {
                    sre_fail(r, str_length(name) + 1, "unknown group name %R", name);
                    goto fail;
                }
                int group = (int)int_medium_value(known);
                if (!sre_is_closed(r, group)) {
                    sre_fail(r, str_length(name) + 1, "cannot refer to an open group");
                    goto fail;
                }
                ref_clear(rt, &name);
                if (!sre_check_look_group(r, group))
                    return NULL;
                return sre_node_new(r, N_REFERENCE, group);
            } else {
                t = sre_get(r);
                if (t.c < 0)
                    return sre_fail(r, 0, "unexpected end of pattern");
                if (t.escape >= 0)
                    return sre_fail(r, 4, "unknown extension ?P\\%c", t.escape);
                return sre_fail(r, 3, "unknown extension ?P%c", t.c);
            }
        } else if (c == ':') {
            capture = false;
        } else if (c == '#') {
            for (;;) {
                if (r->next.c < 0)
                    return sre_fail(r, sre_tell(r) - start, "missing ), unterminated comment");
                t = sre_get(r);
                if (r->failed)
                    return NULL;
                if (t.c == ')' && t.escape < 0)
                    return NULL;
            }
        } else if (c == '=' || c == '!' || c == '<') {
            int way = 1, outer = r->look_groups;
            if (c == '<') {
                t = sre_get(r);
                if (t.c < 0)
                    return sre_fail(r, 0, "unexpected end of pattern");
                if (t.escape >= 0)
                    return sre_fail(r, 4, "unknown extension ?<\\%c", t.escape);
                if (t.c != '=' && t.c != '!')
                    return sre_fail(r, 3, "unknown extension ?<%c", t.c);
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
            if (!sre_accept(r, ')'))
                return sre_fail(r, sre_tell(r) - start, "missing ), unterminated subpattern");
            if (c == '!' && body->kind == N_SEQUENCE && !body->child)
                return sre_node_new(r, N_FAILURE, 0);
            struct node *n = sre_node_new(r, N_LOOK, way);
            n->negate = c == '!';
            sre_node_add(n, body);
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
                    return sre_fail(r, sre_tell(r) - start,
                                "global flags not at the start of the expression");
                *verbose = r->flags & SRE_VERBOSE;
                return NULL;
            }
            capture = false;
        } else if (t.escape >= 0) {
            return sre_fail(r, 3, "unknown extension ?\\%c", t.escape);
        } else {
            return sre_fail(r, 2, "unknown extension ?%c", t.c);
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
    if (!sre_accept(r, ')'))
        return sre_fail(r, sre_tell(r) - start, "missing ), unterminated subpattern");
    if (group >= 0)
        r->widths[group] = sre_width_of(r, body);
    struct node *n = sre_node_new(r, atomic ? N_ATOMIC : N_GROUP, group);
    n->add = add;
    n->del = del;
    sre_node_add(n, body);
    return n;

fail:
    ref_drop(rt, name);
    return NULL;
}

/* {m,n} after its brace: 1 read, 0 it is a literal brace, -1 failed. */
static int read_counts(struct reader *r, uint32_t *min, uint32_t *max)
{
    ssize_t here = sre_tell(r);
    if (sre_next_is(r, '}'))
        return 0;
    uint64_t low = 0, high = 0;
    bool has_low = false, has_high = false;
    while (r->next.escape < 0 && sre_is_digit(r->next.c)) {
        low = low > WIDTH_MAX ? low : low * 10 + (uint64_t)(sre_get(r).c - '0');
        if (low > WIDTH_MAX && sre_is_digit(r->next.c))
            sre_advance(r);
        has_low = true;
    }
    if (sre_accept(r, ',')) {
        while (r->next.escape < 0 && sre_is_digit(r->next.c)) {
            high = high > WIDTH_MAX ? high : high * 10 + (uint64_t)(sre_get(r).c - '0');
            if (high > WIDTH_MAX && sre_is_digit(r->next.c))
                sre_advance(r);
            has_high = true;
        }
    } else {
        high = low;
        has_high = has_low;
    }
    if (!sre_accept(r, '}')) {
        sre_seek(r, here);
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
            sre_fail(r, sre_tell(r) - here, "min repeat greater than max repeat");
            return -1;
        }
    }
    return 1;
}

static bool read_repeat(struct reader *r, struct node *sequence, int32_t c)
{
    ssize_t here = sre_tell(r);
    uint32_t min = 0, max = SRE_INFINITE;
    if (c == '?') {
        max = 1;
    } else if (c == '+') {
        min = 1;
    } else if (c == '{') {
        int read = read_counts(r, &min, &max);
        if (read == 0)
            sre_node_add(sequence, sre_node_new(r, N_LITERAL, '{'));
        if (read <= 0)
            return read == 0;
    }
    struct node *item = sequence->last;
    if (!item || item->kind == N_AT) {
        sre_fail(r, sre_tell(r) - here + 1, "nothing to repeat");
        return false;
    }
    if (item->kind == N_REPEAT) {
        sre_fail(r, sre_tell(r) - here + 1, "multiple repeat");
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
    struct node *repeat = sre_node_new(r, N_REPEAT, 0);
    repeat->min = min;
    repeat->max = max;
    repeat->mode = sre_accept(r, '?') ? SRE_LAZY : sre_accept(r, '+') ? SRE_POSSESSIVE : SRE_GREEDY;
    sre_node_add(repeat, item);
    sre_node_add(sequence, repeat);
    return true;
}

static struct node *read_sequence(struct reader *r, bool verbose, int nested, bool first)
{
    struct node *sequence = sre_node_new(r, N_SEQUENCE, 0);
    if (!recursion_enter(r->rt, " in compiling a regular expression")) {
        r->failed = true;
        return NULL;
    }
    while (!r->failed && r->next.c >= 0 && !sre_next_is(r, '|') && !sre_next_is(r, ')')) {
        struct token t = sre_get(r);
        if (r->failed)
            break;
        if (verbose && t.escape < 0) {
            if (t.c == ' ' || (t.c >= 9 && t.c <= 13))
                continue;
            if (t.c == '#') {
                for (;;) {
                    t = sre_get(r);
                    if (t.c < 0 || (t.c == '\n' && t.escape < 0))
                        break;
                }
                continue;
            }
        }
        struct node *n = NULL;
        if (t.escape >= 0) {
            n = sre_read_escape(r, t.escape);
        } else {
            switch (t.c) {
            case '[':
                n = sre_read_set(r);
                break;
            case '*':
            case '+':
            case '?':
            case '{':
                read_repeat(r, sequence, t.c);
                continue;
            case '.':
                n = sre_node_new(r, N_ANY, 0);
                break;
            case '(':
                n = read_group(r, &verbose, nested, first, sequence->child == NULL);
                break;
            case '^':
                n = sre_node_new(r, N_AT, P_BEGINNING);
                break;
            case '$':
                n = sre_node_new(r, N_AT, P_END);
                break;
            default:
                n = sre_node_new(r, N_LITERAL, t.c);
            }
        }
        if (n)
            sre_node_add(sequence, n);
    }
    recursion_leave(r->rt);
    return r->failed ? NULL : sequence;
}

static struct node *read_branches(struct reader *r, bool verbose, int nested)
{
    struct node *branch = sre_node_new(r, N_BRANCH, 0);
    for (;;) {
        struct node *n = read_sequence(r, verbose, nested + 1, nested == 0 && !branch->child);
        if (!n)
            return NULL;
        sre_node_add(branch, n);
        if (!sre_accept(r, '|'))
            break;
        if (nested == 0)
            verbose = r->flags & SRE_VERBOSE;
    }
    return r->failed ? NULL : branch->child->next ? branch : branch->child;
}

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

bool sre_read_pattern(struct reader *r, struct node **tree)
{
    sre_advance(r);
    *tree = r->failed ? NULL : read_branches(r, r->flags & SRE_VERBOSE, 0);
    if (!*tree || !fix_flags(r))
        return false;
    if (r->next.c >= 0) {
        sre_fail(r, 0, "unbalanced parenthesis");
        return false;
    }
    for (size_t i = 0; i < r->reference_count; i++) {
        if (r->references[i].group >= r->groups) {
            Ref message =
                str_format(r->rt, "invalid group reference %d", r->references[i].group);
            sre_fail_text(r, message, r->references[i].at);
            return false;
        }
    }
    return true;
}

