/* parser.h - what the parser's files share: tokens in a row, a mark that goes back.
 *
 * Every rule is a function that gives a node and leaves the mark behind it, or
 * gives NULL and leaves the mark where it was.  p->error: stop everything, an
 * exception is pending.  A text that fails is parsed a second time with
 * p->explain set: then the explain_* rules look for known mistakes.
 */
#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include "lang/token.h"

enum start_rule { START_FILE, START_SINGLE, START_EVAL, START_FSTRING };

struct parser {
    struct runtime *rt;
    struct arena *arena;
    struct tokenizer tok;
    struct token **tokens;
    int fill, room, mark;
    bool error, explain;
    bool started;      /* single: some token was handed out */
    bool imply_dedent; /* single: end of text closes blocks */
    bool incomplete_ok;
    int depth;
    enum start_rule start;
    int first_line, first_column; /* of an expression inside an f-string */
    bool byte_columns;            /* errors count columns in bytes */
    int call_invalid_off;         /* explain rules are off while > 0 */
};

enum { MAX_PARSE_DEPTH = 6000 };

/* Rules whose outcome is remembered at the token they started at. */
enum memo_rule {
    MEMO_EXPRESSION,
    MEMO_STAR_EXPRESSION,
    MEMO_NAMED,
    MEMO_DISJUNCTION,
    MEMO_PRIMARY,
    MEMO_BLOCK,
    MEMO_SIMPLE,
    MEMO_ARGUMENTS,
    MEMO_STAR_TARGET,
    MEMO_STRINGS,
    MEMO_CLOSED_PATTERN,
    MEMO_EXPLAIN_NAMED,
    MEMO_LAMBDA_PARAM,
    MEMO_FACTOR,
    MEMO_BITWISE_OR,
};
struct memo {
    struct memo *next;
    void *node;
    int rule, mark;
};
bool memo_find(struct parser *p, enum memo_rule rule, void **node);
void *memo_keep(struct parser *p, enum memo_rule rule, int start, void *node);

/* ---- tokens ----------------------------------------------------------------- */

bool parser_fill(struct parser *p);
static inline struct token *peek(struct parser *p)
{
    if (p->mark == p->fill && (p->error || !parser_fill(p)))
        return NULL;
    return p->tokens[p->mark];
}
static inline bool at(struct parser *p, enum token_kind kind)
{
    struct token *t = peek(p);
    return t && t->kind == kind && !p->error;
}
static inline struct token *accept(struct parser *p, enum token_kind kind)
{
    struct token *t = peek(p);
    if (!t || p->error || t->kind != kind)
        return NULL;
    p->mark++;
    return t;
}
/* NAME that is this word. */
bool at_word(struct parser *p, const char *word);
/* The token, or "expected 'x'" raised at once. */
struct token *demand(struct parser *p, enum token_kind kind, const char *sign);
struct token *last_token(struct parser *p); /* last consumed with text */
static inline void *back(struct parser *p, int mark)
{
    p->mark = mark;
    return NULL;
}
Val token_name(struct parser *p, struct token *t);
/* From a token to the last one consumed. */
struct place place_from(struct parser *p, const struct token *first);
struct place place_since(struct parser *p, struct place first);
struct place token_place(const struct token *t);

bool deeper(struct parser *p, int levels);
static inline void shallower(struct parser *p, int levels)
{
    p->depth -= levels;
}
static inline bool explaining(const struct parser *p)
{
    return p->explain && !p->call_invalid_off;
}

/* ---- errors -------------------------------------------------------------------- */
/* All set p->error and give NULL. */

enum { HERE = -5 }; /* the tokenizer's own position */
void *error_last(struct parser *p, const char *format,
                 ...); /* at the last token read */
void *error_indent(struct parser *p, const char *format,
                   ...); /* IndentationError there */
void *error_place(struct parser *p, struct place place, const char *format, ...);
void *error_range(struct parser *p, struct place from, struct place to,
                  const char *format, ...);
void *error_from(struct parser *p, struct place place, const char *format,
                 ...); /* up to HERE */
void *error_exact(struct parser *p, enum exc_id exc, int line, int column, int end_line,
                  int end_column, const char *format, ...);
/* A pending UnicodeError or ValueError becomes a SyntaxError at the last token. */
void *error_decoder(struct parser *p);
void *error_unclosed(struct parser *p);
/* "cannot assign to ..." for the part of e that is no target. */
enum targets { STAR_TARGETS, DEL_TARGETS, FOR_TARGETS };
void *error_target(struct parser *p, enum targets kind, struct expr *e);
const char *expr_kind_words(const struct expr *e);
void *parser_failed(struct parser *p);

/* ---- rules --------------------------------------------------------------------- */

struct expr *rule_expression(struct parser *p);
struct expr *rule_expression_plain(struct parser *p); /* without explanations */
struct expr *rule_expressions(struct parser *p);
struct expr *rule_star_expression(struct parser *p);
struct expr *rule_star_expressions(struct parser *p);
struct expr *rule_named_expression(struct parser *p);
struct expr *rule_star_named_expression(struct parser *p);
struct exprs *rule_star_named_expressions(struct parser *p);
struct expr *rule_starred_expression(struct parser *p);
struct expr *rule_assignment_expression(struct parser *p);
struct expr *rule_yield(struct parser *p);
struct expr *rule_disjunction(struct parser *p);
struct expr *rule_bitwise_or(struct parser *p);
struct expr *rule_primary(struct parser *p);
struct expr *rule_list(struct parser *p);
struct expr *rule_tuple(struct parser *p);
struct expr *rule_genexp(struct parser *p);
struct expr *rule_strings(struct parser *p);
struct expr *rule_number(struct parser *p);
struct expr *rule_name(struct parser *p);
struct expr *rule_arguments(struct parser *p); /* a Call without function */
struct expr *rule_args(struct parser *p);
struct comprehensions *rule_for_if_clauses(struct parser *p);
struct row; /* built rows */
struct expr *rule_star_targets(struct parser *p);
struct expr *rule_star_target(struct parser *p);
struct expr *rule_single_target(struct parser *p);
struct expr *rule_single_attribute_target(struct parser *p);
struct exprs *rule_del_targets(struct parser *p);
/* e with another context (a copy), or NULL when it is no target of that kind. */
struct expr *as_target(struct parser *p, struct expr *e, enum expr_ctx ctx,
                       bool starred);

struct arguments *rule_params(struct parser *p, bool lambda);
struct expr *rule_double_starred(
    struct parser *p); /* key : value or ** in a dict display */
struct kvpair {
    struct expr *key, *value;
};
struct kvpair *rule_kvpair(struct parser *p);
struct kvpair *rule_double_starred_kvpair(struct parser *p);

/* One line of simple statements, added to out. */
bool rule_simple_statements(struct parser *p, struct row *out);
struct stmts *rule_statements(struct parser *p);
struct stmts *rule_statement_newline(struct parser *p);
struct stmts *rule_block(struct parser *p);
struct stmt *rule_match(struct parser *p);

/* Known mistakes, tried while explaining. */
void explain_expression(struct parser *p);
void explain_named_expression(struct parser *p);
void explain_group(struct parser *p);
void explain_comprehension(struct parser *p);
void explain_dict_comprehension(struct parser *p);
void explain_dict(struct parser *p);
void explain_arguments(struct parser *p);
void explain_kwarg(struct parser *p);
void explain_for_target(struct parser *p);
void explain_assignment(struct parser *p);

/* ---- texts ------------------------------------------------------------------------ */

/* The tree of a text; false raised.  *incomplete (may be NULL): more lines wanted. */
bool parse_text(struct runtime *rt, struct arena *arena, const char *text, size_t size,
                Val filename, enum start_rule start, bool byte_columns,
                bool *incomplete, struct module_tree *out);
/* The expression between `start` and `end` inside string token t. */
struct expr *parse_fstring_expression(struct parser *p, const char *text, size_t size,
                                      int line, int column);
void parser_init(struct parser *p, struct runtime *rt, struct arena *arena,
                 const char *text, size_t size, Val filename, enum start_rule start);
void parser_release(struct parser *p);

#endif
