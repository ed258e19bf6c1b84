/* parse_string.c - string literals: escapes, bytes, f-strings, adjacent ones joined. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/parser.h"
#include "types/bytes.h"
#include "types/codecs.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

/* ---- escapes ------------------------------------------------------------------------- */

/* "\x" that stands for nothing in particular: 0, or -1 raised. */
static int odd_escape(struct parser *p, const struct token *t, int c)
{
    if (p->explain || p->tok.quiet)
        return 0;
    bool octal = c >= '4' && c <= '7';
    (void)octal;
    if (source_warn(p->rt, EXC_DeprecationWarning, p->tok.filename, t->line,
                    "invalid escape sequence '\\%c'", c) < 0) {
        if (raised_is(p->rt, EXC_DeprecationWarning)) {
            error_clear(p->rt);
            error_place(p, token_place(t), "invalid escape sequence '\\%c'", c);
        }
        p->error = true;
        return -1;
    }
    return 0;
}

/* Text with its escapes: the first one that means nothing warns. */
static Ref decode_text(struct parser *p, const struct token *t, const char *s,
                       size_t size, bool raw, bool format)
{
    /* An f-string's text goes the longer way in any case, as its errors tell. */
    bool ascii_only = true;
    for (size_t i = 0; format && ascii_only && i < size; i++)
        ascii_only = !(s[i] & 0x80);
    if (raw || (ascii_only && !memchr(s, '\\', size)))
        return str_from_utf8(p->rt, s, (ssize_t)size);
    /* The decoder takes bytes above 127 for Latin-1: write them as escapes first. */
    struct text ascii = {0};
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 128) {
            text_add_char(&ascii, (char)c);
            if (c == '\\' && i + 1 < size && !((unsigned char)s[i + 1] & 0x80))
                text_add_char(&ascii, s[++i]);
            else if (c == '\\')
                text_add_str(&ascii, "u005c");
            continue;
        }
        size_t end = i;
        while (end < size && ((unsigned char)s[end] & 0x80))
            end++;
        Ref run = str_from_utf8(p->rt, s + i, (ssize_t)(end - i));
        if (!run) {
            text_release(&ascii);
            return NULL;
        }
        for (ssize_t k = 0; k < str_length(run); k++)
            text_printf(&ascii, "\\U%08x", (unsigned)str_at(run, k));
        ref_drop(p->rt, run);
        i = end - 1;
    }
    const char *odd_at = NULL;
    Ref v = unicode_escape_decode(p->rt, text_str(&ascii), (ssize_t)ascii.size, NULL,
                                  NULL, &odd_at);
    int odd = !v || !odd_at ? 0 : (unsigned char)odd_at[*odd_at == '\\'];
    text_release(&ascii);
    if (v && odd && odd_escape(p, t, odd) < 0) {
        ref_drop(p->rt, v);
        return NULL;
    }
    return v;
}

static int hex_digit(int c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

static Ref decode_bytes(struct parser *p, const struct token *t, const char *s,
                        size_t size, bool raw)
{
    if (raw || !memchr(s, '\\', size))
        return bytes_new(p->rt, s, (ssize_t)size);
    static const char named[] = "\\\\''\"\"b\bf\ft\tn\nr\rv\va\a";
    struct text out = {0};
    int odd = 0;
    for (size_t i = 0; i < size; i++) {
        if (s[i] != '\\') {
            text_add_char(&out, s[i]);
            continue;
        }
        int c = (unsigned char)s[++i];
        const char *n = NULL;
        for (const char *q = named; *q && !n; q += 2)
            if (*q == c)
                n = q + 1;
        if (n) {
            text_add_char(&out, *n);
        } else if (c == '\n') {
            continue;
        } else if (c >= '0' && c <= '7') {
            int v = c - '0';
            for (int k = 0; k < 2 && i + 1 < size && s[i + 1] >= '0' && s[i + 1] <= '7';
                 k++)
                v = v * 8 + s[++i] - '0';
            text_add_char(&out, (char)v);
        } else if (c == 'x') {
            int h = i + 1 < size ? hex_digit(s[i + 1]) : -1;
            int l = i + 2 < size ? hex_digit(s[i + 2]) : -1;
            if (h < 0 || l < 0) {
                raise(p->rt, EXC_ValueError, "invalid \\x escape at position %zd",
                      (ssize_t)i - 1);
                error_decoder(p);
                text_release(&out);
                return NULL;
            }
            text_add_char(&out, (char)(h * 16 + l));
            i += 2;
        } else {
            text_add_char(&out, '\\');
            text_add_char(&out, (char)c);
            if (!odd)
                odd = c;
        }
    }
    Ref v = bytes_new(p->rt, text_str(&out), (ssize_t)out.size);
    text_release(&out);
    if (v && odd && odd_escape(p, t, odd) < 0) {
        ref_drop(p->rt, v);
        return NULL;
    }
    return v;
}

/* ---- one literal --------------------------------------------------------------------------- */

struct literal {
    bool bytes, raw, format, u;
    const char *body;
    size_t size;
};

static bool read_literal(struct parser *p, const struct token *t, struct literal *out)
{
    const char *s = t->start;
    memset(out, 0, sizeof *out);
    for (; *s != '"' && *s != '\''; s++) {
        int c = *s | 32;
        out->bytes |= c == 'b';
        out->raw |= c == 'r';
        out->format |= c == 'f';
        out->u |= *s == 'u';
    }
    size_t quotes = t->end - s >= 6 && s[0] == s[1] && s[0] == s[2] ? 3 : 1;
    out->body = s + quotes;
    out->size = (size_t)(t->end - s) - 2 * quotes;
    if (out->bytes)
        for (size_t i = 0; i < out->size; i++)
            if ((unsigned char)out->body[i] >= 128) {
                error_last(p, "bytes can only contain ASCII literal characters");
                return false;
            }
    return true;
}

/* ---- f-strings -------------------------------------------------------------------------------- */

/* What the adjacent literals have given so far: text not yet a node, and nodes. */
struct fstring {
    struct parser *p;
    struct token *token; /* the literal being read */
    struct place whole;  /* of all literals together: every node's place */
    bool raw, formatted;
    Ref text; /* or NULL */
    Val kind;
    struct row values;
};

static struct expr *text_node(struct fstring *f, Ref text)
{
    struct expr *e = expr_new(f->p->arena, EXPR_Constant, f->whole);
    e->Constant.value = arena_hold_take(f->p->arena, text);
    e->Constant.kind = f->kind;
    return e;
}

static bool add_text(struct fstring *f, Ref more)
{
    struct runtime *rt = f->p->rt;
    if (!more) {
        error_decoder(f->p);
        return false;
    }
    if (!str_length(more)) {
        ref_drop(rt, more);
        return true;
    }
    if (!f->text) {
        f->text = more;
        return true;
    }
    bool done = str_append(rt, &f->text, more);
    ref_drop(rt, more);
    if (!done)
        f->p->error = true;
    return done;
}

static void flush_text(struct fstring *f)
{
    if (f->text && str_length(f->text))
        row_add(f->p->arena, &f->values, text_node(f, ref_move(&f->text)));
    else
        ref_clear(f->p->rt, &f->text);
}

static bool fstring_parts(struct fstring *f, const char **at, const char *end,
                          int depth);

/* Where the expression that `brace` opens lies: its first line, and the column
 * before it. */
static void expression_place(struct fstring *f, const char *brace, int *line,
                             int *column)
{
    const char *text = f->token->start, *s = brace + 1;
    bool newline_first = true;
    *column = 0;
    for (; *s != '}' && *s != '\n'; s++)
        if (*s != ' ' && *s != '\t' && *s != '\f') {
            newline_first = false;
            break;
        }
    int lines = 0;
    for (const char *q = text; q < brace; q++)
        lines += *q == '\n';
    if (!newline_first) {
        s = brace;
        while (s > text && *s != '\n')
            s--;
        *column = (int)(brace - s);
        if (*s == '\n')
            *column -= 1;
    }
    *line = f->token->line + lines;
    if (!lines)
        *column += f->token->column;
}

static struct expr *compile_expression(struct fstring *f, const char *start,
                                       const char *end)
{
    struct parser *p = f->p;
    const char *s = start;
    while (s < end && strchr(" \t\n\f\r", *s))
        s++;
    if (s == end) {
        if (*end == '!' || *end == ':' || *end == '=')
            return error_last(p, "f-string: expression required before '%c'", *end);
        return error_last(p, "f-string: empty expression not allowed");
    }
    size_t size = (size_t)(end - start);
    char *text = arena_alloc(p->arena, size + 4);
    text[0] = '(';
    memcpy(text + 1, start, size);
    text[size + 1] = ')';
    text[size + 2] = '\n';
    int line, column;
    expression_place(f, start - 1, &line, &column);
    return parse_fstring_expression(p, text, size + 3, line, column);
}

/* Find where the expression ends: at } ! : = outside brackets and strings. */
static bool expression_end(struct fstring *f, const char **at_, const char *end)
{
    struct parser *p = f->p;
    const char *at = *at_;
    char quote = 0, open[MAX_PARENS];
    int quotes = 0, nested = 0;
    for (; at < end; at++) {
        char c = *at;
        if (c == '\\') {
            error_last(p, "f-string expression part cannot include a backslash");
            return false;
        }
        if (quote) {
            if (c == quote) {
                if (quotes == 3) {
                    if (at + 2 < end && at[1] == c && at[2] == c) {
                        at += 2;
                        quotes = 0;
                        quote = 0;
                    }
                } else {
                    quote = 0;
                    quotes = 0;
                }
            }
            continue;
        }
        if (c == '\'' || c == '"') {
            if (at + 2 < end && at[1] == c && at[2] == c) {
                quotes = 3;
                at += 2;
            } else {
                quotes = 1;
            }
            quote = c;
            continue;
        }
        if (c == '[' || c == '{' || c == '(') {
            if (nested >= MAX_PARENS) {
                error_last(p, "f-string: too many nested parenthesis");
                return false;
            }
            open[nested++] = c;
            continue;
        }
        if (c == '#') {
            error_last(p, "f-string expression part cannot include '#'");
            return false;
        }
        if (!nested &&
            (c == '!' || c == ':' || c == '}' || c == '=' || c == '>' || c == '<')) {
            if (at + 1 < end) {
                char next = at[1];
                if (next == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
                    at++;
                    continue;
                }
            }
            if (c == '>' || c == '<')
                continue;
            break;
        }
        if (c == ']' || c == '}' || c == ')') {
            if (!nested) {
                error_last(p, "f-string: unmatched '%c'", c);
                return false;
            }
            char o = open[--nested];
            if (!((o == '(' && c == ')') || (o == '[' && c == ']') ||
                  (o == '{' && c == '}'))) {
                error_last(p,
                           "f-string: closing parenthesis '%c' does not match opening "
                           "parenthesis '%c'",
                           c, o);
                return false;
            }
        }
    }
    *at_ = at;
    if (quote) {
        error_last(p, "f-string: unterminated string");
        return false;
    }
    if (nested) {
        error_last(p, "f-string: unmatched '%c'", open[nested - 1]);
        return false;
    }
    return true;
}

static struct expr *joined(struct fstring *f)
{
    struct expr *e = expr_new(f->p->arena, EXPR_JoinedStr, f->whole);
    e->JoinedStr.values = row_done(f->p->arena, &f->values);
    return e;
}

/* What is between braces; *at is behind the opening one. */
static bool replacement(struct fstring *f, const char **at_, const char *end, int depth)
{
    struct parser *p = f->p;
    const char *at = *at_ + 1, *start = at;
    struct expr *value, *spec = NULL;
    int conversion = -1;
    Ref shown = NULL;
    if (depth >= 2) {
        error_last(p, "f-string: expressions nested too deeply");
        return false;
    }
    if (!expression_end(f, &at, end))
        return false;
    if (at >= end)
        goto unexpected_end;
    value = compile_expression(f, start, at);
    if (!value) {
        p->error = true;
        return false;
    }
    if (*at == '=') { /* the text of the expression itself is shown first */
        at++;
        while (at < end && strchr(" \t\n\f\r\v", *at))
            at++;
        if (at >= end)
            goto unexpected_end;
        shown = str_from_utf8(p->rt, start, at - start);
        if (!shown) {
            p->error = true;
            return false;
        }
    }
    if (*at == '!') {
        at++;
        if (at >= end)
            goto unexpected_end;
        conversion = (unsigned char)*at++;
        if (conversion != 's' && conversion != 'r' && conversion != 'a') {
            error_last(
                p, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
            goto fail;
        }
    }
    if (at >= end)
        goto unexpected_end;
    if (*at == ':') {
        at++;
        if (at >= end)
            goto unexpected_end;
        struct fstring inner = {.p = p,
                                .token = f->token,
                                .whole = f->whole,
                                .raw = f->raw,
                                .kind = f->kind};
        if (!fstring_parts(&inner, &at, end, depth + 1)) {
            ref_clear(p->rt, &inner.text);
            goto fail;
        }
        inner.whole =
            token_place(f->token); /* the end of a spec stands at its own literal */
        flush_text(&inner);
        spec = joined(&inner);
    }
    if (at >= end || *at != '}') {
        error_last(p, "f-string: expecting '}'");
        goto fail;
    }
    at++;
    if (shown) {
        if (!spec && conversion == -1)
            conversion = 'r';
        if (!add_text(f, ref_move(&shown)))
            return false;
    }
    flush_text(f);
    struct expr *e = expr_new(p->arena, EXPR_FormattedValue, f->whole);
    e->FormattedValue.value = value;
    e->FormattedValue.conversion = conversion;
    e->FormattedValue.format_spec = spec;
    row_add(p->arena, &f->values, e);
    *at_ = at;
    return true;
unexpected_end:
    error_last(p, "f-string: expecting '}'");
fail:
    ref_drop(p->rt, shown);
    return false;
}

/* Text up to the next replacement, into f->text; {{ and }} stand for one brace. */
static bool fstring_text(struct fstring *f, const char **at_, const char *end,
                         int depth)
{
    struct parser *p = f->p;
    const char *s = *at_, *start = s;
    bool more = false;
    while (s < end) {
        char c = *s++;
        if (!f->raw && c == '\\' && s < end) {
            c = *s++;
            if (c == 'N') {
                if (s < end && *s++ == '{') {
                    while (s < end && *s++ != '}')
                        ;
                    continue;
                }
                continue;
            }
            if (c == '{') {
                if (odd_escape(p, f->token, c) < 0)
                    return false;
                s--;
                *at_ = s;
                more = true;
                break;
            }
            continue;
        }
        if (c == '{' || c == '}') {
            if (!depth) {
                if (s < end && *s == c) {
                    *at_ = s + 1;
                    if (!add_text(f, decode_text(p, f->token, start,
                                                 (size_t)(s - start), f->raw, true)))
                        return false;
                    return fstring_text(f, at_, end, depth);
                }
                if (c == '}') {
                    *at_ = s;
                    error_last(p, "f-string: single '}' is not allowed");
                    return false;
                }
            }
            s--;
            break;
        }
    }
    (void)more;
    *at_ = s;
    if (s == start)
        return true;
    return add_text(f,
                    decode_text(p, f->token, start, (size_t)(s - start), f->raw, true));
}

static bool fstring_parts(struct fstring *f, const char **at, const char *end,
                          int depth)
{
    for (;;) {
        if (!fstring_text(f, at, end, depth))
            return false;
        if (*at >= end || **at == '}')
            break;
        if (!replacement(f, at, end, depth))
            return false;
    }
    if (!depth && *at < end - 1) {
        error_last(f->p, "f-string: unexpected end of string");
        return false;
    }
    if (depth && (*at >= end || **at != '}')) {
        error_last(f->p, "f-string: expecting '}'");
        return false;
    }
    return true;
}

/* ---- the row of literals ------------------------------------------------------------------------- */

static struct expr *all_bytes(struct parser *p, struct token **tokens, int count,
                              struct place whole)
{
    Ref sum = NULL;
    for (int i = 0; i < count; i++) {
        struct literal l;
        if (!read_literal(p, tokens[i], &l))
            goto fail;
        if (!l.bytes) {
            error_last(p, "cannot mix bytes and nonbytes literals");
            goto fail;
        }
        Ref v = decode_bytes(p, tokens[i], l.body, l.size, l.raw);
        if (!v) {
            if (!p->error)
                error_decoder(p);
            goto fail;
        }
        if (sum) {
            struct bytes *a = as_bytes(sum), *b = as_bytes(v);
            Ref both = bytes_new(p->rt, NULL, a->head.size + b->head.size);
            if (both) {
                memcpy(as_bytes(both)->data, a->data, (size_t)a->head.size);
                memcpy(as_bytes(both)->data + a->head.size, b->data,
                       (size_t)b->head.size);
            }
            ref_drop(p->rt, v);
            v = both;
        }
        ref_set_take(p->rt, &sum, v);
        if (!sum)
            goto fail;
    }
    struct expr *e = expr_new(p->arena, EXPR_Constant, whole);
    e->Constant.value = arena_hold_take(p->arena, sum);
    return e;
fail:
    p->error = true;
    ref_drop(p->rt, sum);
    return NULL;
}

static struct expr *join_literals(struct parser *p, struct token **tokens, int count)
{
    struct literal l;
    struct place whole = place_from(p, tokens[0]);
    if (!read_literal(p, tokens[0], &l))
        return NULL;
    if (l.bytes)
        return all_bytes(p, tokens, count, whole);
    struct fstring f = {.p = p, .whole = whole};
    if (l.u) {
        f.kind = arena_hold_take(p->arena, str_intern(p->rt, "u"));
        if (!f.kind)
            goto fail;
    }
    for (int i = 0; i < count; i++) {
        f.token = tokens[i];
        if (!read_literal(p, tokens[i], &l))
            goto fail;
        if (l.bytes) {
            error_last(p, "cannot mix bytes and nonbytes literals");
            goto fail;
        }
        f.raw = l.raw;
        const char *at = l.body;
        if (l.format) {
            f.formatted = true;
            if (!fstring_parts(&f, &at, l.body + l.size, 0))
                goto fail;
        } else if (!add_text(&f,
                             decode_text(p, tokens[i], l.body, l.size, l.raw, false))) {
            goto fail;
        }
    }
    if (f.formatted) {
        flush_text(&f);
        return joined(&f);
    }
    if (!f.text)
        f.text = ref_keep(p->rt->types->empty_str);
    return text_node(&f, ref_move(&f.text));
fail:
    p->error = true;
    ref_clear(p->rt, &f.text);
    return NULL;
}

struct expr *rule_strings(struct parser *p)
{
    void *known;
    if (memo_find(p, MEMO_STRINGS, &known))
        return known;
    int start = p->mark;
    while (at(p, T_STRING))
        p->mark++;
    if (p->error || p->mark == start)
        return back(p, start);
    struct expr *e = join_literals(p, p->tokens + start, p->mark - start);
    return e ? memo_keep(p, MEMO_STRINGS, start, e) : NULL;
}
