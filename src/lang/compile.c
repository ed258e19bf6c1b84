/* compile.c - source text to a code object: the steps in their order. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "lang/fold.h"
#include "lang/parser.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/str.h"

enum { FLAG_FUTURE_BARRY = 0x400000, FLAG_FUTURE_ANNOTATIONS = 0x1000000 };

/* ---- __future__ ------------------------------------------------------------------------- */

struct future {
    bool annotations, barry;
    int line;
};

static bool future_error(struct runtime *rt, Val filename, const char *source,
                         const struct stmt *s, int column, Ref message)
{
    struct place place = {s->place.line, column, s->place.line, -2};
    syntax_error_placed(rt, message, filename, source, place);
    return false;
}

static bool future_features(struct runtime *rt, const struct stmt *s, Val filename,
                            const char *source, struct future *out)
{
    static const char *const old[] = {
        "nested_scopes",  "generators",     "division",         "absolute_import",
        "with_statement", "print_function", "unicode_literals", "generator_stop",
    };
    for (int i = 0; i < ROW_COUNT(s->ImportFrom.names); i++) {
        Val name = s->ImportFrom.names->at[i]->name;
        bool known = false;
        for (size_t k = 0; k < sizeof old / sizeof *old; k++)
            known |= str_equals_ascii(name, old[k]);
        if (known)
            continue;
        if (str_equals_ascii(name, "annotations"))
            out->annotations = true;
        else if (str_equals_ascii(name, "barry_as_FLUFL"))
            out->barry = true;
        else if (str_equals_ascii(name, "braces"))
            return future_error(rt, filename, source, s, s->place.column,
                                str_format(rt, "not a chance"));
        else
            return future_error(
                rt, filename, source, s, s->place.column,
                str_format(rt, "future feature %U is not defined", name));
    }
    return true;
}

/* The imports from __future__ a text begins with; false raised. */
static bool find_future(struct runtime *rt, const struct module_tree *tree,
                        Val filename, const char *source, struct future *out)
{
    bool done = false;
    int previous = 0;
    *out = (struct future){.line = -1};
    for (int i = body_docstring(tree->body) ? 1 : 0; i < ROW_COUNT(tree->body); i++) {
        const struct stmt *s = tree->body->at[i];
        if (done && s->place.line > previous)
            return true;
        previous = s->place.line;
        if (s->kind != STMT_ImportFrom || !s->ImportFrom.module ||
            !str_equals_ascii(s->ImportFrom.module, "__future__")) {
            done = true;
            continue;
        }
        if (done)
            return future_error(rt, filename, source, s, s->place.column - 1,
                                str_format(rt,
                                           "from __future__ imports must occur at the "
                                           "beginning of the file"));
        if (!future_features(rt, s, filename, source, out))
            return false;
        out->line = s->place.line;
    }
    return true;
}

/* ---- the tree compiled ------------------------------------------------------------------------ */

static Ref compile_module(struct compiler *c, struct module_tree *tree)
{
    Val name = arena_hold_take(c->arena, str_intern(c->rt, "<module>"));
    if (!name || !unit_enter(c, UNIT_MODULE, name, tree, 1))
        return NULL;
    c->unit->place.line = 1;
    if (tree->expression)
        compile_expr(c, tree->expression);
    else if (tree->interactive) {
        c->interactive = true;
        compile_interactive(c, tree->body);
    } else {
        compile_body(c, tree->body);
    }
    return unit_finish(c, !tree->expression);
}

static void count_declarations(struct leftovers *left, const struct symbols *symbols)
{
    for (size_t i = 0; i < symbols->all_count; i++) {
        left->lists += symbols->all[i]->directive_count > 0;
        leftovers_tuples(left, 5, (ssize_t)symbols->all[i]->directive_count);
    }
}

static Ref compile_tree(struct runtime *rt, struct arena *arena,
                        struct module_tree *tree, Val filename, const char *source,
                        int flags, struct leftovers *left)
{
    struct future future;
    struct arena
        scratch; /* what the compiler makes for itself: the tree's arena may live on */
    Ref code = NULL;
    if (!find_future(rt, tree, filename, source, &future))
        return NULL;
    arena_init(rt, &scratch);
    struct symbols symbols = {
        .rt = rt, .arena = &scratch, .filename = filename, .source = source};
    bool annotations = future.annotations || (flags & COMPILE_FUTURE_ANNOTATIONS);
    struct fold fold = {.rt = rt, .arena = arena, .future_annotations = annotations};
    symbols.future_annotations = annotations;
    struct compiler c = {.rt = rt,
                         .arena = &scratch,
                         .symbols = &symbols,
                         .filename = filename,
                         .left = left,
                         .source = source};
    c.future_annotations = annotations;
    c.future_line = future.line;
    c.flags = (annotations ? FLAG_FUTURE_ANNOTATIONS : 0) |
              (future.barry ? FLAG_FUTURE_BARRY : 0);
    if (fold_tree(&fold, tree) && symbols_build(&symbols, tree)) {
        count_declarations(left, &symbols);
        code = compile_module(&c, tree);
    }
    while (c.unit)
        unit_leave(&c);
    for (int i = 0; i < c.cache.count; i++)
        ref_drop(rt, c.cache.items[i]);
    free(c.cache.items);
    free(c.cache.index);
    symbols_release(&symbols);
    struct saved_error e;
    error_fetch(rt, &e);
    arena_release(&scratch);
    error_restore_take(rt, &e);
    return code;
}

static enum start_rule start_of(enum compile_mode mode)
{
    return mode == COMPILE_EVAL     ? START_EVAL
           : mode == COMPILE_SINGLE ? START_SINGLE
                                    : START_FILE;
}

static Ref compile_in(struct runtime *rt, struct arena *arena, const char *source,
                      size_t size, Val filename, enum compile_mode mode, int flags,
                      bool *incomplete, struct leftovers *left)
{
    size_t length;
    int how = mode == COMPILE_EXEC ? SOURCE_FINISH : 0;
    bool wants_more = false;
    if (flags & COMPILE_IGNORE_COOKIE)
        how |= SOURCE_IGNORE_COOKIE;
    if (flags & COMPILE_FILE)
        how |= SOURCE_FILE;
    if (incomplete)
        *incomplete = false;
    char *text = source_prepare(rt, source, size, filename, how, &length);
    if (!text)
        return NULL;
    struct module_tree tree;
    Ref code = NULL;
    bool prompt = (flags & COMPILE_INCOMPLETE_INPUT) != 0;
    if (parse_text(rt, arena, text, length, filename, start_of(mode),
                   !source_declares_encoding(source, size, how),
                   prompt ? &wants_more : NULL, &tree))
        code = compile_tree(rt, arena, &tree, filename,
                            (flags & COMPILE_SHOW_LINES) ? text : NULL, flags, left);
    if (incomplete)
        *incomplete = wants_more;
    free(text);
    return code;
}

Ref compile_source(struct runtime *rt, const char *source, size_t size, Val filename,
                   enum compile_mode mode, int flags, bool *incomplete)
{
    struct arena arena;
    struct leftovers left = {0};
    arena_init(rt, &arena);
    Ref code = compile_in(rt, &arena, source, size, filename, mode, flags, incomplete, &left);
    if (code)
        leftovers_drop(rt, &left);
    struct saved_error e;
    error_fetch(rt, &e);
    arena_release(&arena);
    error_restore_take(rt, &e);
    return code;
}

Ref compile_main(struct runtime *rt, const char *source, size_t size, Val filename,
                 Ref *held)
{
    Ref code = compile_held(rt, source, size, filename, COMPILE_EXEC,
                            COMPILE_FILE | COMPILE_SHOW_LINES, held);
    if (code &&
        !list_append(rt, *held, filename)) /* whoever runs a file holds its name */
        ref_clear(rt, &code);
    return code;
}

Ref compile_held(struct runtime *rt, const char *source, size_t size, Val filename,
                 enum compile_mode mode, int flags, Ref *held)
{
    struct arena arena;
    struct leftovers left = {0};
    arena_init(rt, &arena);
    *held = NULL;
    Ref code = compile_in(rt, &arena, source, size, filename, mode, flags, NULL, &left);
    if (code) {
        *held = list_from_array_take(rt, arena.held, (ssize_t)arena.held_count);
        arena.held_count = 0;
        if (*held)
            leftovers_drop(rt, &left);
        else
            ref_clear(rt, &code);
    }
    struct saved_error e;
    error_fetch(rt, &e);
    arena_release(&arena);
    error_restore_take(rt, &e);
    return code;
}
