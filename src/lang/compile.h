/* compile.h - source text to a code object: tokens, tree, symbols, bytecode. */
#ifndef LANG_COMPILE_H
#define LANG_COMPILE_H

#include <stdio.h>

#include "types/code.h"

enum compile_mode { COMPILE_EXEC, COMPILE_EVAL, COMPILE_SINGLE };

enum {
    COMPILE_FUTURE_ANNOTATIONS = 1 << 0,
    COMPILE_DONT_INHERIT = 1 << 1,
    COMPILE_INCOMPLETE_INPUT = 1 << 2, /* a prompt asks: more lines to come? */
    COMPILE_IGNORE_COOKIE = 1 << 3,    /* the text was a str: it declares no encoding */
    COMPILE_FILE = 1 << 4,       /* the main script: a file's rules for encodings */
    COMPILE_SHOW_LINES = 1 << 5, /* errors of every kind show their line */
};

/* Compile UTF-8 source (any bytes; declared encodings utf-8, latin-1 and ascii).
 * `filename` is a str.  NULL with SyntaxError (message, place and caret as
 * CPython 3.11's), RecursionError or MemoryError pending.
 * With COMPILE_INCOMPLETE_INPUT, source that only wants more lines raises
 * _IncompleteInputError's equivalent: *incomplete is set (may be NULL). */
OWNED Ref compile_source(struct runtime *rt, const char *source, size_t size,
                         Val filename, enum compile_mode mode, int flags,
                         bool *incomplete);

/* The main script: its constants are kept alive by the syntax tree's arena while
 * it runs, as in CPython (MEMORY_MODEL.md 4.3): *arena is a list to drop after the run. */
OWNED Ref compile_main(struct runtime *rt, const char *source, size_t size,
                       Val filename, Ref *arena);

/* The same for any text that is run at once: exec() and eval() of a string. */
OWNED Ref compile_held(struct runtime *rt, const char *source, size_t size,
                       Val filename, enum compile_mode mode, int flags, Ref *arena);

/* The value of a text that is one literal; NULL with ValueError or SyntaxError. */
OWNED Ref literal_value(struct runtime *rt, const char *source, size_t size);

/* What developers and chapters look at: --dump=tokens,ast,symbols,code. */
bool dump_tokens(struct runtime *rt, const char *source, size_t size, FILE *out);
bool dump_ast(struct runtime *rt, const char *source, size_t size, FILE *out);
bool dump_symbols(struct runtime *rt, const char *source, size_t size, FILE *out);
void dump_code(struct runtime *rt, const struct code *code, FILE *out); /* as dis.dis */

#endif
