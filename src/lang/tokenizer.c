/* tokenizer.c - bytes to tokens: lines, indentation, brackets, names, numbers, strings.
 *
 * The text is read a line at a time, so that line, line_start, inp and buf say at
 * any moment what an error message shows.
 *
 *   buf ........ line_start .... start .... cur .... inp ............ limit
 *   (lines of the token)         (token)    (next)   (end of line)    (NUL)
 *
 * Invariant: start is NULL between tokens, and buf follows line_start then.
 */
#include "lang/token.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/unicode.h"

enum { END = -1 };

static const char *const kind_names[T_COUNT] = {
#define TOKEN(name)      [T_##name] = #name,
#define SIGN(name, sign) [T_##name] = #name,
#define WORD(name, word) [T_##name] = word,
#include "lang/tokens.def"
#undef TOKEN
#undef SIGN
#undef WORD
};

const char *token_kind_name(enum token_kind kind)
{
    return kind_names[kind];
}

void tokenizer_init(struct runtime *rt, struct tokenizer *t, const char *text,
                    size_t size, Val filename)
{
    memset(t, 0, sizeof *t);
    t->rt = rt;
    t->filename = filename;
    t->text = t->cur = t->inp = t->buf = t->line_start = text;
    t->limit = text + size;
    t->at_line_start = true;
}

/* ---- reading bytes ---------------------------------------------------------- */

static bool next_line(struct tokenizer *t)
{
    if (t->done != TOKENS_OK)
        return false;
    if (t->inp == t->limit) {
        t->done = TOKENS_EOF;
        return false;
    }
    if (!t->start)
        t->buf = t->cur;
    const char *end = memchr(t->inp, '\n', (size_t)(t->limit - t->inp));
    t->line_start = t->cur;
    t->inp = end ? end + 1 : t->limit;
    t->line++;
    return true;
}

static inline int next_byte(struct tokenizer *t)
{
    if (t->cur == t->inp && !next_line(t)) {
        t->cur = t->inp;
        return END;
    }
    return (unsigned char)*t->cur++;
}

static inline void put_back(struct tokenizer *t, int c)
{
    if (c != END)
        t->cur--;
}

/* ---- errors ------------------------------------------------------------------- */

void syntax_error_raise_take(struct runtime *rt, enum exc_id exc, Ref message,
                             Val filename, int line, int offset, Ref text, int end_line,
                             int end_offset)
{
    Ref parts[6] = {ref_keep(filename),           int_from_int64(rt, line),
                    int_from_int64(rt, offset),   text,
                    int_from_int64(rt, end_line), int_from_int64(rt, end_offset)};
    Ref where = NULL, args = NULL;
    if (!message || !text || !parts[1] || !parts[2] || !parts[4] || !parts[5])
        goto out;
    where = tuple_from_array(rt, (Val const *)parts, 6);
    if (!where)
        goto out;
    args = tuple_pack(rt, 2, message, where);
    if (args)
        raise_value(rt, (Val)exc_type(rt, exc), args);
out:
    for (int i = 0; i < 6; i++)
        ref_drop(rt, parts[i]);
    ref_drop(rt, message);
    ref_drop(rt, where);
    ref_drop(rt, args);
}

static ssize_t characters(const char *from, const char *to)
{
    ssize_t n = 0;
    for (; from < to; from++)
        n += ((unsigned char)*from & 0xc0) != 0x80;
    return n;
}

/* An error at the byte before cur, or columns given in characters from 1. */
static enum token_kind fail_range(struct tokenizer *t, int column, int end_column,
                                  Ref message)
{
    const char *end = memchr(t->line_start, '\n', (size_t)(t->limit - t->line_start));
    if (!end)
        end = t->limit;
    if (column == -1)
        column = (int)characters(t->line_start, t->cur);
    if (end_column == -1)
        end_column = column;
    Ref text =
        str_decode(t->rt, t->line_start, end - t->line_start, "utf-8", "replace");
    syntax_error_raise_take(t->rt, EXC_SyntaxError, message, t->filename, t->line,
                            column, text, t->line, end_column);
    t->done = TOKENS_RAISED;
    return T_ERROR;
}

static enum token_kind fail(struct tokenizer *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref message = str_format_v(t->rt, format, args);
    va_end(args);
    return fail_range(t, -1, -1, message);
}

static enum token_kind stop(struct tokenizer *t, enum token_end why)
{
    t->done = why;
    t->cur = t->inp;
    return T_ERROR;
}

int source_warn(struct runtime *rt, enum exc_id category, Val filename, int line,
                const char *format, ...)
{
    const struct types_hooks *hooks = rt->types->hooks;
    if (!hooks || !hooks->warn_at)
        return 0;
    va_list args;
    va_start(args, format);
    Ref text = str_format_v(rt, format, args);
    va_end(args);
    if (!text)
        return -1;
    int done = hooks->warn_at(rt, (Val)exc_type(rt, category), text, filename, line);
    ref_drop(rt, text);
    return done;
}

/* ---- numbers -------------------------------------------------------------------- */

static bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}

static bool is_name_byte(int c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

static bool follows(struct tokenizer *t, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(t->limit - t->cur) >= n && !memcmp(t->cur, word, n) &&
           !is_name_byte((unsigned char)t->cur[n]);
}

/* A number may be followed by a keyword at once, with a warning; not by a name. */
static bool number_ends(struct tokenizer *t, int c, const char *what)
{
    bool word = (c == 'a' && follows(t, "nd")) || (c == 'e' && follows(t, "lse")) ||
                (c == 'f' && follows(t, "or")) ||
                (c == 'i' && (*t->cur == 'f' || *t->cur == 'n' || *t->cur == 's')) ||
                (c == 'o' && follows(t, "r")) || (c == 'n' && follows(t, "ot"));
    if (word) {
        put_back(t, c);
        if (!t->quiet && source_warn(t->rt, EXC_SyntaxWarning, t->filename, t->line,
                                     "invalid %s literal", what) < 0) {
            if (raised_is(t->rt, EXC_SyntaxWarning)) {
                error_clear(t->rt);
                fail(t, "invalid %s literal", what);
            }
            t->done = TOKENS_RAISED;
            return false;
        }
        next_byte(t);
        return true;
    }
    if (is_name_byte(c)) {
        put_back(t, c);
        fail(t, "invalid %s literal", what);
        return false;
    }
    return true;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* Digits with single underscores between; the byte after them, or 0 raised. */
static int decimal_tail(struct tokenizer *t)
{
    int c;
    for (;;) {
        do
            c = next_byte(t);
        while (is_digit(c));
        if (c != '_')
            return c;
        c = next_byte(t);
        if (!is_digit(c)) {
            put_back(t, c);
            fail(t, "invalid decimal literal");
            return 0;
        }
    }
}

static bool digit_of(int c, int base)
{
    return base == 16 ? c != END && isxdigit(c) : c >= '0' && c < '0' + base;
}

static enum token_kind radix_number(struct tokenizer *t, int base, const char *what)
{
    int c = next_byte(t);
    do {
        if (c == '_')
            c = next_byte(t);
        if (!digit_of(c, base)) {
            if (base < 16 && is_digit(c))
                return fail(t, "invalid digit '%c' in %s literal", c, what);
            put_back(t, c);
            return fail(t, "invalid %s literal", what);
        }
        do
            c = next_byte(t);
        while (digit_of(c, base));
    } while (c == '_');
    if (base < 16 && is_digit(c))
        return fail(t, "invalid digit '%c' in %s literal", c, what);
    if (!number_ends(t, c, what))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

static enum token_kind imaginary(struct tokenizer *t)
{
    int c = next_byte(t);
    if (!number_ends(t, c, "imaginary"))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

/* c is the exponent's e. */
static enum token_kind exponent(struct tokenizer *t, int e)
{
    int c = next_byte(t);
    if (c == '+' || c == '-') {
        c = next_byte(t);
        if (!is_digit(c)) {
            put_back(t, c);
            return fail(t, "invalid decimal literal");
        }
    } else if (!is_digit(c)) {
        put_back(t, c);
        if (!number_ends(t, e, "decimal"))
            return T_ERROR;
        put_back(t, e);
        return T_NUMBER;
    }
    c = decimal_tail(t);
    if (!c)
        return T_ERROR;
    if (c == 'j' || c == 'J')
        return imaginary(t);
    if (!number_ends(t, c, "decimal"))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

/* After the point. */
static enum token_kind fraction(struct tokenizer *t, int c)
{
    if (is_digit(c)) {
        c = decimal_tail(t);
        if (!c)
            return T_ERROR;
    }
    if (c == 'e' || c == 'E')
        return exponent(t, c);
    if (c == 'j' || c == 'J')
        return imaginary(t);
    if (!number_ends(t, c, "decimal"))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

/* 0 as the first digit: zeros only, or the start of a float. */
static enum token_kind zeros(struct tokenizer *t, int c)
{
    bool nonzero = false;
    for (;;) {
        if (c == '_') {
            c = next_byte(t);
            if (!is_digit(c)) {
                put_back(t, c);
                return fail(t, "invalid decimal literal");
            }
        }
        if (c != '0')
            break;
        c = next_byte(t);
    }
    const char *zeros_end = t->cur;
    if (is_digit(c)) {
        nonzero = true;
        c = decimal_tail(t);
        if (!c)
            return T_ERROR;
    }
    if (c == '.')
        return fraction(t, next_byte(t));
    if (c == 'e' || c == 'E')
        return exponent(t, c);
    if (c == 'j' || c == 'J')
        return imaginary(t);
    if (nonzero) {
        put_back(t, c);
        return fail_range(
            t, (int)characters(t->line_start, t->start + 1),
            (int)characters(t->line_start, zeros_end),
            str_format(t->rt,
                       "leading zeros in decimal integer literals are not permitted; "
                       "use an 0o prefix for octal integers"));
    }
    if (!number_ends(t, c, "decimal"))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

static enum token_kind number(struct tokenizer *t, int c)
{
    if (c == '0') {
        c = next_byte(t);
        if (c == 'x' || c == 'X')
            return radix_number(t, 16, "hexadecimal");
        if (c == 'o' || c == 'O')
            return radix_number(t, 8, "octal");
        if (c == 'b' || c == 'B')
            return radix_number(t, 2, "binary");
        return zeros(t, c);
    }
    c = decimal_tail(t);
    if (!c)
        return T_ERROR;
    if (c == '.')
        return fraction(t, next_byte(t));
    if (c == 'e' || c == 'E')
        return exponent(t, c);
    if (c == 'j' || c == 'J')
        return imaginary(t);
    if (!number_ends(t, c, "decimal"))
        return T_ERROR;
    put_back(t, c);
    return T_NUMBER;
}

/* ---- names ------------------------------------------------------------------------ */

/* A name with bytes above 127: is every character one of an identifier? */
static bool check_name(struct tokenizer *t)
{
    Ref name = str_from_utf8(t->rt, t->start, t->cur - t->start);
    if (!name) {
        t->done = TOKENS_RAISED;
        return false;
    }
    ssize_t bad = 0, length = str_length(name);
    while (bad < length && (bad ? uni_is_xid_continue(str_at(name, bad))
                                : uni_is_xid_start(str_at(name, bad))))
        bad++;
    bool good = bad == length;
    if (!good) {
        uint32_t c = str_at(name, bad);
        const char *p = t->start;
        for (ssize_t i = 0; i <= bad; i++)
            do
                p++;
            while (((unsigned char)*p & 0xc0) == 0x80);
        t->cur = p;
        if (uni_is_printable(c))
            fail(t, "invalid character '%c' (U+%04X)", (int)c, (unsigned)c);
        else
            fail(t, "invalid non-printable character U+%04X", (unsigned)c);
    }
    ref_drop(t->rt, name);
    return good;
}

static enum token_kind keyword_or_name(const char *s, size_t size)
{
    static const struct {
        const char *word;
        uint8_t kind;
    } words[] = {
#define WORD(name, word) {word, T_##name},
#include "lang/tokens.def"
#undef WORD
    };
    if (size < 2 || size > 8)
        return T_NAME;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].word[0] == s[0] && words[i].word[1] == s[1] &&
            !strncmp(words[i].word, s, size) && !words[i].word[size])
            return words[i].kind;
    return T_NAME;
}

/* ---- strings ------------------------------------------------------------------------ */

static enum token_kind string(struct tokenizer *t, int quote)
{
    int quotes = 1, closing = 0;
    t->first_line = t->line;
    t->multi_line_start = t->line_start;
    int c = next_byte(t);
    if (c == quote) {
        c = next_byte(t);
        if (c == quote)
            quotes = 3;
        else
            closing = 1;
    }
    if (c != quote)
        put_back(t, c);
    while (closing != quotes) {
        c = next_byte(t);
        if (c == END || (quotes == 1 && c == '\n')) {
            int detected = t->line;
            t->cur = t->start + 1;
            t->line_start = t->multi_line_start;
            t->line = t->first_line;
            fail(t,
                 quotes == 3
                     ? "unterminated triple-quoted string literal (detected at line %d)"
                     : "unterminated string literal (detected at line %d)",
                 detected);
            t->open_string = c == END;
            return T_ERROR;
        }
        if (c == quote) {
            closing++;
        } else {
            closing = 0;
            if (c == '\\')
                next_byte(t);
        }
    }
    return T_STRING;
}

/* ---- lines ---------------------------------------------------------------------------- */

/* After a backslash: the next line goes on. */
static bool continue_line(struct tokenizer *t)
{
    int c = next_byte(t);
    if (c != '\n') {
        t->done = TOKENS_LINECONT;
        return false;
    }
    c = next_byte(t);
    if (c == END) {
        t->done = TOKENS_EOF;
        t->cur = t->inp;
        return false;
    }
    put_back(t, c);
    return true;
}

/* Measure a line's indentation and queue INDENT and DEDENT; *blank when it has no code. */
static bool indentation(struct tokenizer *t, bool *blank)
{
    int column = 0, alternative = 0, continued = 0, c;
    t->at_line_start = false;
    for (;;) {
        c = next_byte(t);
        if (c == ' ') {
            column++;
            alternative++;
        } else if (c == '\t') {
            column = (column / 8 + 1) * 8;
            alternative++;
        } else if (c == '\f') {
            column = alternative = 0;
        } else if (c == '\\') {
            if (!continued)
                continued = column;
            if (!continue_line(t))
                return false;
        } else {
            break;
        }
    }
    put_back(t, c);
    if (c == '#' || c == '\n') {
        *blank = true;
        return true;
    }
    if (t->level)
        return true;
    if (continued)
        column = alternative = continued;
    if (column == t->indents[t->indent]) {
        if (alternative != t->alt_indents[t->indent]) {
            stop(t, TOKENS_TABS);
            return false;
        }
    } else if (column > t->indents[t->indent]) {
        if (t->indent + 1 >= MAX_INDENT) {
            stop(t, TOKENS_TOO_DEEP);
            return false;
        }
        if (alternative <= t->alt_indents[t->indent]) {
            stop(t, TOKENS_TABS);
            return false;
        }
        t->pending++;
        t->indents[++t->indent] = column;
        t->alt_indents[t->indent] = alternative;
    } else {
        while (t->indent > 0 && column < t->indents[t->indent]) {
            t->pending--;
            t->indent--;
        }
        if (column != t->indents[t->indent]) {
            stop(t, TOKENS_DEDENT);
            return false;
        }
        if (alternative != t->alt_indents[t->indent]) {
            stop(t, TOKENS_TABS);
            return false;
        }
    }
    return true;
}

/* ---- operators -------------------------------------------------------------------------- */

static enum token_kind sign_of(const char *s, int size)
{
    static const struct {
        const char *sign;
        uint8_t kind;
    } signs[] = {
#define SIGN(name, sign) {sign, T_##name},
#include "lang/tokens.def"
#undef SIGN
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].sign[0] == s[0] && strlen(signs[i].sign) == (size_t)size &&
            !memcmp(signs[i].sign, s, (size_t)size))
            return signs[i].kind;
    return T_OP;
}

static enum token_kind bracket(struct tokenizer *t, int c, enum token_kind kind)
{
    if (c == '(' || c == '[' || c == '{') {
        if (t->level >= MAX_PARENS)
            return fail(t, "too many nested parentheses");
        t->paren[t->level] = (char)c;
        t->paren_line[t->level] = t->line;
        t->paren_column[t->level] = (int)(t->start - t->line_start);
        t->level++;
        return kind;
    }
    if (!t->level)
        return fail(t, "unmatched '%c'", c);
    t->level--;
    int open = t->paren[t->level];
    if ((open == '(' && c == ')') || (open == '[' && c == ']') ||
        (open == '{' && c == '}'))
        return kind;
    if (t->paren_line[t->level] != t->line)
        return fail(
            t,
            "closing parenthesis '%c' does not match opening parenthesis '%c' on "
            "line %d",
            c, open, t->paren_line[t->level]);
    return fail(t, "closing parenthesis '%c' does not match opening parenthesis '%c'",
                c, open);
}

static enum token_kind read_sign(struct tokenizer *t, int c)
{
    char s[4] = {(char)c};
    enum token_kind kind = sign_of(s, 1);
    int c2 = next_byte(t); /* even when it cannot matter: at the end it says so */
    if (c == '!' || (kind != T_OP && strchr("+-*/%&|^=<>:@", c))) {
        s[1] = (char)c2;
        enum token_kind two = c2 == END || c2 == '\n' ? T_OP : sign_of(s, 2);
        if (c == '<' && c2 == '>')
            two = T_NOTEQUAL;
        if (two != T_OP) {
            int c3 = next_byte(t);
            s[2] = (char)c3;
            enum token_kind three = c3 == END || c3 == '\n' ? T_OP : sign_of(s, 3);
            if (three != T_OP)
                return three;
            put_back(t, c3);
            return two;
        }
    }
    put_back(t, c2);
    if (strchr("()[]{}", c))
        return bracket(t, c, kind);
    if (c < 32 || c == 127)
        return fail(t, "invalid non-printable character U+%04X", (unsigned)c);
    return kind;
}

/* ---- the whole ---------------------------------------------------------------------------- */

enum token_kind tokenizer_next(struct tokenizer *t, const char **start,
                               const char **end)
{
    *start = *end = NULL;
    bool blank;
next_line:
    t->start = NULL;
    blank = false;
    if (t->at_line_start && !indentation(t, &blank))
        return T_ERROR;
    t->start = t->cur;
    if (t->pending < 0) {
        t->pending++;
        return T_DEDENT;
    }
    if (t->pending > 0) {
        t->pending--;
        return T_INDENT;
    }
again:
    t->start = NULL;
    int c;
    do
        c = next_byte(t);
    while (c == ' ' || c == '\t' || c == '\f');
    t->start = t->cur - (c != END);
    if (c == '#')
        while (c != END && c != '\n')
            c = next_byte(t);
    if (c == END) {
        if (t->level)
            return T_ERROR;
        return t->done == TOKENS_EOF ? T_ENDMARKER : T_ERROR;
    }
    enum token_kind kind;
    if (is_name_start(c)) {
        bool b = false, u = false, r = false, f = false, wide = false;
        for (;;) {
            int l = c | 32;
            if (l == 'b' && !b && !u && !f)
                b = true;
            else if (l == 'u' && !b && !u && !r && !f)
                u = true;
            else if (l == 'r' && !r && !u)
                r = true;
            else if (l == 'f' && !f && !b && !u)
                f = true;
            else
                break;
            c = next_byte(t);
            if (c == '"' || c == '\'') {
                kind = string(t, c);
                goto done;
            }
        }
        while (is_name_byte(c)) {
            wide |= c >= 128;
            c = next_byte(t);
        }
        put_back(t, c);
        if (wide && !check_name(t))
            return T_ERROR;
        *start = t->start;
        *end = t->cur;
        return wide ? T_NAME : keyword_or_name(t->start, (size_t)(t->cur - t->start));
    }
    if (c == '\n') {
        t->at_line_start = true;
        if (blank || t->level > 0)
            goto next_line;
        *start = t->start;
        *end = t->cur - 1;
        return T_NEWLINE;
    }
    if (c == '.') {
        c = next_byte(t);
        if (is_digit(c)) {
            kind = fraction(t, c);
        } else {
            kind = T_DOT;
            if (c == '.') {
                c = next_byte(t);
                if (c == '.') {
                    kind = T_ELLIPSIS;
                } else {
                    put_back(t, c);
                    put_back(t, '.');
                }
            } else {
                put_back(t, c);
            }
        }
    } else if (is_digit(c)) {
        kind = number(t, c);
    } else if (c == '"' || c == '\'') {
        kind = string(t, c);
    } else if (c == '\\') {
        if (!continue_line(t))
            return T_ERROR;
        goto again;
    } else {
        kind = read_sign(t, c);
    }
done:
    if (kind != T_ERROR) {
        *start = t->start;
        *end = t->cur;
    }
    return kind;
}
