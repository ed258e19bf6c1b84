/* symbols.h - for each scope of a program: which name lives where. */
#ifndef LANG_SYMBOLS_H
#define LANG_SYMBOLS_H

#include "lang/tree.h"

enum {
    DEF_GLOBAL = 1 << 0, /* global statement */
    DEF_LOCAL = 1 << 1,  /* bound here */
    DEF_PARAM = 1 << 2,
    DEF_NONLOCAL = 1 << 3, /* nonlocal statement */
    DEF_USED = 1 << 4,
    DEF_FREE_CLASS = 1 << 5, /* free in a method, and bound in the class too */
    DEF_IMPORT = 1 << 6,
    DEF_ANNOTATED = 1 << 7,
    DEF_COMP_TARGET = 1 << 8,
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
};

enum symbol_scope {
    SCOPE_UNKNOWN,
    SCOPE_LOCAL,
    SCOPE_GLOBAL_EXPLICIT,
    SCOPE_GLOBAL,
    SCOPE_FREE,
    SCOPE_CELL
};

struct symbol {
    Val name; /* mangled, interned */
    int flags;
    enum symbol_scope scope;
};

enum scope_kind {
    SCOPE_OF_MODULE,
    SCOPE_OF_CLASS,
    SCOPE_OF_FUNCTION,
    SCOPE_OF_ANNOTATION
};
enum comprehension_kind { COMP_NONE, COMP_LIST, COMP_DICT, COMP_SET, COMP_GENERATOR };

struct directive {
    Val name;
    struct place place;
};

/* Names are interned, so two are the same text when they are the same object. */
struct scope {
    enum scope_kind kind;
    Val name;
    const void *key; /* the tree node that opens it */
    struct scope *outer;
    struct place place;
    struct symbol *symbols; /* in order of first mention */
    int count, room;
    int *index; /* hash table over symbols; -1: empty */
    int index_room;
    struct row params;   /* Val, in order */
    struct row children; /* struct scope */
    struct directive *directives;
    size_t directive_count, directive_room;
    enum comprehension_kind comprehension;
    int comp_iter_expr; /* depth inside the iterable of a comprehension */
    bool comp_target;   /* inside its target */
    bool nested, generator, coroutine, varargs, varkeywords, needs_class_cell;
};

struct symbols {
    struct runtime *rt;
    struct arena *arena;
    Val filename;
    const char *source; /* to show the line of an error; NULL: not known */
    struct scope *top, *current;
    Val class_name; /* for private names */
    bool future_annotations;
    int depth, limit;
    struct scope **all; /* every scope, found by its node */
    size_t all_count, all_room;
    size_t *table;
    size_t table_room;
};

/* All scopes of a tree; false raised. */
bool symbols_build(struct symbols *s, const struct module_tree *tree);
void symbols_release(struct symbols *s);
struct scope *symbols_scope(const struct symbols *s, const void *key);
struct symbol *scope_symbol(const struct scope *scope, Val name); /* NULL: none */
/* __name inside class C is _C__name; owned by the arena; NULL raised. */
Val mangle_name(struct arena *arena, Val class_name, Val name);

/* SyntaxError with the place set as attributes (the message alone is its args). */
void syntax_error_placed(struct runtime *rt, Ref message_taken, Val filename,
                         const char *source, struct place place);
/* The line of a source text as a str, or None when the text is not known; owned. */
OWNED Ref text_line(struct runtime *rt, const char *source, int line);

#endif
