/* token.h - source bytes to tokens, one at a time. */
#ifndef LANG_TOKEN_H
#define LANG_TOKEN_H

#include "lang/tree.h"

enum token_kind {
#define TOKEN(name)      T_##name,
#define SIGN(name, sign) T_##name,
#define WORD(name, word) T_##name,
#include "lang/tokens.def"
#undef TOKEN
#undef SIGN
#undef WORD
    T_COUNT
};
const char *token_kind_name(enum token_kind kind);
static inline bool token_is_keyword(enum token_kind kind)
{
    return kind >= T_FALSE;
}

struct token {
    uint8_t kind;
    int level;                              /* open brackets */
    int line, column, end_line, end_column; /* columns -1: none */
    const char *start, *end;
    Val name; /* of a NAME, made when first asked for */
    struct memo *memo;
};

/* Why the tokenizer stopped. */
enum token_end {
    TOKENS_OK,
    TOKENS_EOF,
    TOKENS_RAISED, /* an exception is pending */
    TOKENS_DEDENT, /* unindent matches nothing */
    TOKENS_TABS,
    TOKENS_TOO_DEEP,
    TOKENS_LINECONT,
};

enum { MAX_INDENT = 100, MAX_PARENS = 200 };

/* The text ends with a newline and a NUL; `limit` is at the NUL. */
struct tokenizer {
    struct runtime *rt;
    Val filename;
    const char *text, *limit;
    const char *cur;   /* next byte */
    const char *inp;   /* end of the lines read so far */
    const char *buf;   /* first line that errors show */
    const char *start; /* of the token being read, or NULL */
    const char *line_start, *multi_line_start;
    int line, first_line;
    enum token_end done;
    bool at_line_start, incomplete_ok;
    int indent, pending;
    int indents[MAX_INDENT], alt_indents[MAX_INDENT];
    int level;
    char paren[MAX_PARENS];
    int paren_line[MAX_PARENS], paren_column[MAX_PARENS];
    bool open_string; /* the text ended inside a string */
    bool quiet;       /* no warnings: the error pass has said them */
};

void tokenizer_init(struct runtime *rt, struct tokenizer *t, const char *text,
                    size_t size, Val filename);
/* The next token's kind and ends; both NULL for tokens without text. */
enum token_kind tokenizer_next(struct tokenizer *t, const char **start,
                               const char **end);

/* Source text as the tokenizer wants it: UTF-8, newlines translated, final
 * newline (if `finish`), NUL.  malloc'ed; NULL raised. */
enum { SOURCE_IGNORE_COOKIE = 1, SOURCE_FINISH = 2, SOURCE_FILE = 4 };
/* Is the text's encoding known before it is read?  Then errors count columns in
 * characters, else in bytes, as CPython does. */
bool source_declares_encoding(const char *bytes, size_t size, int flags);
char *source_prepare(struct runtime *rt, const char *bytes, size_t size, Val filename,
                     int flags, size_t *out_size);

/* SyntaxError(message, (filename, line, offset, text, end_line, end_offset)). */
void syntax_error_raise_take(struct runtime *rt, enum exc_id exc, Ref message,
                             Val filename, int line, int offset, Ref text, int end_line,
                             int end_offset);

/* An identifier in its compatibility-normal form, as Python compares names. */
OWNED Ref name_normalized(struct runtime *rt, const char *utf8, size_t size);

/* A warning about the text itself: 0, or -1 raised. */
int source_warn(struct runtime *rt, enum exc_id category, Val filename, int line,
                const char *format, ...);

#endif
