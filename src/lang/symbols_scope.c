/* symbols_scope.c - from what is bound where to local, cell, free or global.
 *
 * Down the tree of scopes go the names bound in functions around (bound) and the
 * names declared global (global); up come the names an inner scope needs from
 * outside (free).  A function that binds a name needed inside makes it a cell.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/symbols_internal.h"
#include "types/str.h"

/* A set of interned names. */
struct names {
    Val *slot;
    size_t count, used, room; /* used: with deleted ones */
};
#define GONE ((Val)(uintptr_t)1)

static size_t place_of(const struct names *n, Val name)
{
    uintptr_t h = (uintptr_t)name >> 4;
    size_t mask = n->room - 1, i = (h ^ h >> 13) & mask;
    while (n->slot[i] && n->slot[i] != name)
        i = (i + 1) & mask;
    return i;
}

static bool names_has(const struct names *n, Val name)
{
    return n->room && n->slot[place_of(n, name)] == name;
}

static void names_add(struct names *n, Val name)
{
    if (names_has(n, name))
        return;
    if ((n->used + 1) * 2 > n->room) {
        struct names bigger = {.room = 16};
        while (bigger.room < (n->count + 1) * 4)
            bigger.room *= 2;
        bigger.slot = xalloc(bigger.room * sizeof *bigger.slot);
        for (size_t i = 0; i < n->room; i++)
            if (n->slot[i] && n->slot[i] != GONE)
                bigger.slot[place_of(&bigger, n->slot[i])] = n->slot[i];
        bigger.count = bigger.used = n->count;
        free(n->slot);
        *n = bigger;
    }
    n->slot[place_of(n, name)] = name;
    n->count++;
    n->used++;
}

static bool names_discard(struct names *n, Val name)
{
    if (!names_has(n, name))
        return false;
    n->slot[place_of(n, name)] = GONE;
    n->count--;
    return true;
}

static void names_merge(struct names *n, const struct names *more)
{
    for (size_t i = 0; more && i < more->room; i++)
        if (more->slot[i] && more->slot[i] != GONE)
            names_add(n, more->slot[i]);
}

static struct names names_copy(const struct names *n)
{
    struct names copy = {0};
    names_merge(&copy, n);
    return copy;
}

static bool fail_at_directive(struct symbols *s, struct scope *scope, Val name,
                              const char *format)
{
    struct place place = scope->place;
    for (size_t i = 0; i < scope->directive_count; i++)
        if (scope->directives[i].name == name) {
            place = scope->directives[i].place;
            break;
        }
    syntax_error_placed(s->rt, str_format(s->rt, format, name), s->filename, s->source,
                        place);
    return false;
}

/* bound is NULL at the top. */
static bool decide(struct symbols *s, struct scope *scope, struct symbol *symbol,
                   struct names *bound, struct names *local, struct names *free_names,
                   struct names *global)
{
    Val name = symbol->name;
    if (symbol->flags & DEF_GLOBAL) {
        if (symbol->flags & DEF_NONLOCAL)
            return fail_at_directive(s, scope, name,
                                     "name '%U' is nonlocal and global");
        symbol->scope = SCOPE_GLOBAL_EXPLICIT;
        names_add(global, name);
        if (bound)
            names_discard(bound, name);
    } else if (symbol->flags & DEF_NONLOCAL) {
        if (!bound)
            return fail_at_directive(
                s, scope, name, "nonlocal declaration not allowed at module level");
        if (!names_has(bound, name))
            return fail_at_directive(s, scope, name,
                                     "no binding for nonlocal '%U' found");
        symbol->scope = SCOPE_FREE;
        names_add(free_names, name);
    } else if (symbol->flags & DEF_BOUND) {
        symbol->scope = SCOPE_LOCAL;
        names_add(local, name);
        names_discard(global, name);
    } else if (bound && names_has(bound, name)) {
        symbol->scope = SCOPE_FREE;
        names_add(free_names, name);
    } else {
        symbol->scope = SCOPE_GLOBAL;
    }
    return true;
}

static void settle(struct symbols *s, struct scope *scope, struct names *needed,
                   const struct names *bound)
{
    if (scope->kind == SCOPE_OF_FUNCTION) {
        for (int i = 0; i < scope->count; i++)
            if (scope->symbols[i].scope == SCOPE_LOCAL &&
                names_discard(needed, scope->symbols[i].name))
                scope->symbols[i].scope = SCOPE_CELL;
    } else if (scope->kind == SCOPE_OF_CLASS) {
        if (names_discard(needed, IDENT_OF(s->rt, __class__)))
            scope->needs_class_cell = true;
    }
    for (size_t i = 0; i < needed->room; i++) {
        Val name = needed->slot[i];
        if (!name || name == GONE)
            continue;
        struct symbol *symbol = scope_symbol(scope, name);
        if (symbol) {
            if (scope->kind == SCOPE_OF_CLASS &&
                (symbol->flags & (DEF_BOUND | DEF_GLOBAL)))
                symbol->flags |= DEF_FREE_CLASS;
        } else if (!bound || names_has(bound, name)) {
            scope_add_symbol(scope, name)->scope = SCOPE_FREE;
        }
    }
}

/* As deep as scopes nest: symbols.c has counted that. */
static bool analyze(struct symbols *s, struct scope *scope, struct names *bound,
                    struct names *free_names, struct names *global)
{
    struct names local = {0}, new_global = {0}, new_bound = {0}, needed = {0};
    bool good = false;
    if (scope->kind == SCOPE_OF_CLASS) {
        names_merge(&new_global, global);
        names_merge(&new_bound, bound);
    }
    for (int i = 0; i < scope->count; i++)
        if (!decide(s, scope, &scope->symbols[i], bound, &local, free_names, global))
            goto out;
    if (scope->kind != SCOPE_OF_CLASS) {
        if (scope->kind == SCOPE_OF_FUNCTION)
            names_merge(&new_bound, &local);
        names_merge(&new_bound, bound);
        names_merge(&new_global, global);
    } else {
        names_add(&new_bound, IDENT_OF(s->rt, __class__));
    }
    for (int i = 0; i < scope->children.count; i++) {
        struct names child_bound = names_copy(&new_bound),
                     child_global = names_copy(&new_global);
        struct names child_free = {0};
        good =
            analyze(s, scope->children.at[i], &child_bound, &child_free, &child_global);
        names_merge(&needed, &child_free);
        free(child_bound.slot);
        free(child_global.slot);
        free(child_free.slot);
        if (!good)
            goto out;
    }
    settle(s, scope, &needed, bound);
    names_merge(free_names, &needed);
    good = true;
out:
    free(local.slot);
    free(new_global.slot);
    free(new_bound.slot);
    free(needed.slot);
    return good;
}

bool symbols_analyze(struct symbols *s)
{
    struct names free_names = {0}, global = {0};
    bool good = analyze(s, s->top, NULL, &free_names, &global);
    free(free_names.slot);
    free(global.slot);
    return good;
}
