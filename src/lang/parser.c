/* parser.c - the parser's ground: tokens, memory of rules, errors, the whole text. */
#include "lang/parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

void parser_init(struct parser *p, struct runtime *rt, struct arena *arena,
                 const char *text, size_t size, Val filename, enum start_rule start)
{
    memset(p, 0, sizeof *p);
    p->rt = rt;
    p->arena = arena;
    p->start = start;
    p->imply_dedent = true;
    tokenizer_init(rt, &p->tok, text, size, filename);
}

void parser_release(struct parser *p)
{
    free(p->tokens);
    p->tokens = NULL;
}

/* ---- tokens --------------------------------------------------------------------- */

static void tokenizer_failed(struct parser *p)
{
    struct tokenizer *t = &p->tok;
    switch (t->done) {
    case TOKENS_RAISED:
        error_decoder(p);
        break;
    case TOKENS_OK:
    case TOKENS_EOF:
        if (t->level)
            error_unclosed(p);
        else
            error_last(p, "unexpected EOF while parsing");
        break;
    case TOKENS_DEDENT:
        error_indent(p, "unindent does not match any outer indentation level");
        break;
    case TOKENS_TABS:
        error_exact(p, EXC_TabError, t->line, 0, t->line, -1,
                    "inconsistent use of tabs and spaces in indentation");
        break;
    case TOKENS_TOO_DEEP:
        error_exact(p, EXC_IndentationError, t->line, 0, t->line, -1,
                    "too many levels of indentation");
        break;
    case TOKENS_LINECONT:
        error_exact(p, EXC_SyntaxError, t->line, (int)(t->cur - t->buf) - 1, t->line,
                    -1, "unexpected character after line continuation character");
        break;
    }
    p->error = true;
}

bool parser_fill(struct parser *p)
{
    struct tokenizer *tok = &p->tok;
    const char *start, *end;
    enum token_kind kind = tokenizer_next(tok, &start, &end);
    if (p->start == START_SINGLE && kind == T_ENDMARKER && p->started) {
        kind = T_NEWLINE;
        p->started = false;
        if (tok->indent && p->imply_dedent) {
            tok->pending = -tok->indent;
            tok->indent = 0;
        }
    } else {
        p->started = true;
    }
    struct token *t = arena_alloc(p->arena, sizeof *t);
    if (p->fill == p->room) {
        p->room = p->room ? p->room * 2 : 256;
        p->tokens = xresize(p->tokens, (size_t)p->room * sizeof *p->tokens);
    }
    t->kind = (uint8_t)kind;
    t->level = tok->level;
    t->start = start;
    t->end = end;
    bool string = kind == T_STRING;
    const char *line_start = string ? tok->multi_line_start : tok->line_start;
    t->line = string ? tok->first_line : tok->line;
    t->end_line = tok->line;
    t->column = start && start >= line_start ? (int)(start - line_start) : -1;
    t->end_column = end && end >= tok->line_start ? (int)(end - tok->line_start) : -1;
    if (p->first_line && tok->line == p->first_line) {
        t->column += p->first_column;
        t->end_column += p->first_column;
    }
    p->tokens[p->fill++] = t;
    if (kind == T_ERROR) {
        tokenizer_failed(p);
        return false;
    }
    return true;
}

bool at_word(struct parser *p, const char *word)
{
    struct token *t = peek(p);
    size_t n = strlen(word);
    return t && !p->error && t->kind == T_NAME && (size_t)(t->end - t->start) == n &&
           !memcmp(t->start, word, n);
}

struct token *demand(struct parser *p, enum token_kind kind, const char *sign)
{
    struct token *t = peek(p);
    if (!t || p->error)
        return NULL;
    if (t->kind != kind)
        return error_place(p, token_place(t), "expected '%s'", sign);
    p->mark++;
    return t;
}

struct token *last_token(struct parser *p)
{
    int m = p->mark - 1;
    while (m > 0) {
        int k = p->tokens[m]->kind;
        if (k != T_ENDMARKER && k != T_NEWLINE && k != T_INDENT && k != T_DEDENT)
            break;
        m--;
    }
    return p->tokens[m < 0 ? 0 : m];
}

struct place token_place(const struct token *t)
{
    return (struct place){t->line, t->column, t->end_line, t->end_column};
}

struct place place_from(struct parser *p, const struct token *first)
{
    const struct token *last = last_token(p);
    return (struct place){first->line, first->column, last->end_line, last->end_column};
}

struct place place_since(struct parser *p, struct place first)
{
    const struct token *last = last_token(p);
    first.end_line = last->end_line;
    first.end_column = last->end_column;
    return first;
}

/* Identifiers are compared in their compatibility-normal form. */
static Ref make_name(struct runtime *rt, const char *s, size_t size)
{
    bool ascii = true;
    for (size_t i = 0; i < size; i++)
        ascii &= (unsigned char)s[i] < 128;
    Ref name =
        ascii ? str_from_ascii(rt, s, (ssize_t)size) : name_normalized(rt, s, size);
    if (name)
        str_intern_in_place(rt, &name);
    return name;
}

Val token_name(struct parser *p, struct token *t)
{
    if (!t->name) {
        t->name = arena_hold_take(
            p->arena, make_name(p->rt, t->start, (size_t)(t->end - t->start)));
        if (!t->name)
            p->error = true;
    }
    return t->name;
}

bool deeper(struct parser *p, int levels)
{
    if (p->error)
        return false;
    if (p->depth + levels > MAX_PARSE_DEPTH) {
        p->error = true;
        raise_no_memory(p->rt);
        return false;
    }
    p->depth += levels;
    return true;
}

bool memo_find(struct parser *p, enum memo_rule rule, void **node)
{
    struct token *t = peek(p);
    if (!t) {
        *node = NULL;
        return true;
    }
    for (struct memo *m = t->memo; m; m = m->next)
        if (m->rule == (int)rule) {
            p->mark = m->mark;
            *node = m->node;
            return true;
        }
    return false;
}

void *memo_keep(struct parser *p, enum memo_rule rule, int start, void *node)
{
    struct memo *m = arena_alloc(p->arena, sizeof *m);
    struct token *t = p->tokens[start];
    *m = (struct memo){t->memo, node, (int)rule, p->mark};
    t->memo = m;
    return node;
}

/* ---- errors ----------------------------------------------------------------------- */

static int to_characters(const char *line, const char *end, int bytes)
{
    int n = 0;
    for (int i = 0; i < bytes; i++)
        if (line + i >= end || ((unsigned char)line[i] & 0xc0) != 0x80)
            n += line + i <= end;
    return n;
}

/* column and end_column count from 1 (0 and -1 stay). */
static void *raise_at(struct parser *p, enum exc_id exc, int line, int column,
                      int end_line, int end_column, const char *format, va_list args)
{
    struct tokenizer *t = &p->tok;
    Ref message = NULL;
    if (p->start == START_FSTRING) {
        struct text words = {0};
        text_add_str(&words, "f-string: ");
        text_add_str(&words, format);
        message = str_format_v(p->rt, text_str(&words), args);
        text_release(&words);
    } else {
        message = str_format_v(p->rt, format, args);
    }
    const char *from = t->buf, *end = t->inp;
    if (t->line > line || t->inp <= t->buf) {
        int nth = p->first_line ? line - p->first_line + 1 : line;
        from = t->text;
        for (int i = 1; i < nth; i++) {
            const char *next = memchr(from, '\n', (size_t)(t->limit - from));
            if (!next || next + 1 > t->inp)
                break;
            from = next + 1;
        }
        end = memchr(from, '\n', (size_t)(t->limit - from));
        if (!end)
            end = t->limit;
    }
    if (p->start == START_FSTRING) {
        column -= p->first_column;
        end_column -= p->first_column;
    }
    if (!p->byte_columns) {
        column = to_characters(from, end, column);
        if (end_column > 0)
            end_column = to_characters(from, end, end_column);
    }
    Ref text = str_decode(p->rt, from, end - from, "utf-8", "replace");
    syntax_error_raise_take(p->rt, exc, message, t->filename, line, column, text,
                            end_line, end_column);
    p->error = true;
    return NULL;
}

static void *raise_last(struct parser *p, enum exc_id exc, const char *format,
                        va_list args)
{
    if (p->error && is_raised(p->rt))
        return NULL;
    if (!p->fill)
        return raise_at(p, exc, 0, 0, 0, -1, format, args);
    struct token *t = p->tokens[p->fill - 1];
    int column;
    if (t->column == -1)
        column = p->tok.cur == p->tok.buf ? 0 : (int)(p->tok.cur - p->tok.line_start);
    else
        column = t->column + 1;
    int end_column = t->end_column == -1 ? -1 : t->end_column + 1;
    return raise_at(p, exc, t->line, column, t->end_line, end_column, format, args);
}

void *error_last(struct parser *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_last(p, EXC_SyntaxError, format, args);
    va_end(args);
    return NULL;
}

void *error_indent(struct parser *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_last(p, EXC_IndentationError, format, args);
    va_end(args);
    return NULL;
}

static void *raise_known(struct parser *p, enum exc_id exc, int line, int column,
                         int end_line, int end_column, const char *format, va_list args)
{
    if (p->error && is_raised(p->rt))
        return NULL;
    if (end_line == HERE)
        end_line = p->tok.line;
    end_column =
        end_column == HERE ? (int)(p->tok.cur - p->tok.line_start) : end_column + 1;
    return raise_at(p, exc, line, column + 1, end_line, end_column, format, args);
}

void *error_exact(struct parser *p, enum exc_id exc, int line, int column, int end_line,
                  int end_column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_known(p, exc, line, column, end_line, end_column, format, args);
    va_end(args);
    return NULL;
}

void *error_place(struct parser *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_known(p, EXC_SyntaxError, at.line, at.column, at.end_line, at.end_column,
                format, args);
    va_end(args);
    return NULL;
}

void *error_range(struct parser *p, struct place from, struct place to,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_known(p, EXC_SyntaxError, from.line, from.column, to.end_line, to.end_column,
                format, args);
    va_end(args);
    return NULL;
}

void *error_from(struct parser *p, struct place from, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_known(p, EXC_SyntaxError, from.line, from.column, HERE, HERE, format, args);
    va_end(args);
    return NULL;
}

void *error_decoder(struct parser *p)
{
    const char *kind = raised_is(p->rt, EXC_UnicodeError) ? "unicode error"
                       : raised_is(p->rt, EXC_ValueError) ? "value error"
                                                          : NULL;
    if (p->error && is_raised(p->rt) && raised_is(p->rt, EXC_SyntaxError))
        return NULL;
    p->error = true;
    if (!kind)
        return NULL;
    struct saved_error e;
    error_fetch(p->rt, &e);
    error_normalize(p->rt, &e);
    Ref words = obj_str(p->rt, e.value);
    if (words)
        error_last(p, "(%s) %U", kind, words);
    ref_drop(p->rt, words);
    ref_drop(p->rt, e.type);
    ref_drop(p->rt, e.value);
    ref_drop(p->rt, e.traceback);
    return NULL;
}

void *error_unclosed(struct parser *p)
{
    struct tokenizer *t = &p->tok;
    int n = t->level - 1;
    return error_exact(p, EXC_SyntaxError, t->paren_line[n], t->paren_column[n],
                       t->paren_line[n], -1, "'%c' was never closed", t->paren[n]);
}

/* ---- the whole text ------------------------------------------------------------------ */

/* A tokenizer error, or a bracket left open above the error, explains more. */
static void look_at_the_rest(struct parser *p)
{
    struct saved_error e;
    error_fetch(p->rt, &e);
    int line = p->tokens[p->fill - 1]->line;
    p->error = false;
    for (;;) {
        const char *start, *end;
        enum token_kind kind = tokenizer_next(&p->tok, &start, &end);
        if (kind == T_ENDMARKER)
            break;
        if (kind == T_ERROR) {
            if (!is_raised(p->rt) && p->tok.level &&
                line > p->tok.paren_line[p->tok.level - 1])
                error_unclosed(p);
            break;
        }
    }
    p->error = true;
    if (is_raised(p->rt)) {
        ref_drop(p->rt, e.type);
        ref_drop(p->rt, e.value);
        ref_drop(p->rt, e.traceback);
    } else {
        error_restore_take(p->rt, &e);
    }
}

/* Give the memory of the first pass away and look for known mistakes. */
static void start_over(struct parser *p)
{
    for (int i = 0; i < p->fill; i++)
        p->tokens[i]->memo = NULL;
    p->mark = 0;
    p->depth = 0;
    p->explain = true;
    p->error = false;
    p->tok.quiet = true;
}

static bool run_start_rule(struct parser *p, struct module_tree *out)
{
    int mark = p->mark;
    switch (p->start) {
    case START_FILE:
        out->body = rule_statements(p);
        if (!p->error && accept(p, T_ENDMARKER))
            return true;
        break;
    case START_SINGLE:
        out->interactive = true;
        out->body = rule_statement_newline(p);
        if (out->body)
            return true;
        break;
    case START_EVAL:
        out->expression = rule_expressions(p);
        if (!out->expression)
            break;
        while (accept(p, T_NEWLINE))
            ;
        if (accept(p, T_ENDMARKER))
            return true;
        break;
    case START_FSTRING:
        out->expression = rule_star_expressions(p);
        if (out->expression)
            return true;
        break;
    }
    p->mark = mark;
    return false;
}

/* The second pass and what it found, or "invalid syntax". */
static void explain_failure(struct parser *p)
{
    struct token *last = p->tokens[p->fill - 1];
    struct module_tree unused = {0};
    start_over(p);
    run_start_rule(p, &unused);
    if (is_raised(p->rt)) {
        if (p->tok.done == TOKENS_OK && raised_is(p->rt, EXC_SyntaxError))
            look_at_the_rest(p);
        return;
    }
    if (last->kind == T_ERROR && p->tok.done == TOKENS_EOF) {
        if (p->tok.level)
            error_unclosed(p);
        else
            error_last(p, "unexpected EOF while parsing");
        return;
    }
    if (last->kind == T_INDENT || last->kind == T_DEDENT) {
        error_indent(p, last->kind == T_INDENT ? "unexpected indent"
                                               : "unexpected unindent");
        return;
    }
    error_place(p, token_place(last), "invalid syntax");
    look_at_the_rest(p);
}

static bool at_end_of_text(const struct parser *p)
{
    return p->tok.done == TOKENS_EOF || p->tok.open_string;
}

/* In single mode only blanks and comments may follow the statement. */
static bool more_statements(struct parser *p)
{
    const char *s = p->tok.cur;
    for (;;) {
        while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f')
            s++;
        if (!*s)
            return false;
        if (*s != '#')
            return true;
        while (*s && *s != '\n')
            s++;
    }
}

static bool run_parser(struct parser *p, bool *incomplete, struct module_tree *out)
{
    if (incomplete)
        *incomplete = false;
    if (run_start_rule(p, out) && !p->error) {
        if (p->start == START_SINGLE && more_statements(p)) {
            error_last(p,
                       "multiple statements found while compiling a single statement");
            return false;
        }
        return true;
    }
    if (incomplete && at_end_of_text(p)) {
        error_clear(p->rt);
        p->error = false;
        *incomplete = true;
        error_last(p, "incomplete input");
        return false;
    }
    if (is_raised(p->rt)) {
        if (p->tok.done == TOKENS_OK && raised_is(p->rt, EXC_SyntaxError))
            look_at_the_rest(p);
        return false;
    }
    explain_failure(p);
    return false;
}

bool parse_text(struct runtime *rt, struct arena *arena, const char *text, size_t size,
                Val filename, enum start_rule start, bool byte_columns,
                bool *incomplete, struct module_tree *out)
{
    struct parser p;
    parser_init(&p, rt, arena, text, size, filename, start);
    p.byte_columns = byte_columns;
    if (incomplete)
        p.imply_dedent = false;
    memset(out, 0, sizeof *out);
    bool done = run_parser(&p, incomplete, out);
    parser_release(&p);
    return done;
}

struct expr *parse_fstring_expression(struct parser *outer, const char *text,
                                      size_t size, int line, int column)
{
    struct parser p;
    parser_init(&p, outer->rt, outer->arena, text, size, outer->tok.filename,
                START_FSTRING);
    p.byte_columns = true;
    p.first_line = line;
    p.first_column = column;
    p.tok.line = line - 1;
    p.tok.quiet = outer->tok.quiet;
    struct module_tree out = {0};
    bool done = run_parser(&p, NULL, &out);
    parser_release(&p);
    if (!done) {
        outer->error = true;
        return NULL;
    }
    return out.expression;
}
