/* symbols.c - walk a tree and note for each scope which names it binds and uses. */
#include "lang/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/symbols_internal.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

/* ---- names ------------------------------------------------------------------------- */

Val mangle_name(struct arena *arena, Val class_name, Val name)
{
    struct runtime *rt = arena->rt;
    ssize_t length = str_length(name);
    if (!class_name || length < 2 || str_at(name, 0) != '_' || str_at(name, 1) != '_')
        return name;
    if ((str_at(name, length - 1) == '_' && str_at(name, length - 2) == '_') ||
        str_find_char(name, '.', 0, length) >= 0)
        return name;
    ssize_t skip = 0, size = str_length(class_name);
    while (skip < size && str_at(class_name, skip) == '_')
        skip++;
    if (skip == size)
        return name;
    Ref bare = str_slice(rt, class_name, skip, size);
    Ref mangled = bare ? str_format(rt, "_%U%U", bare, name) : NULL;
    ref_drop(rt, bare);
    if (mangled)
        str_intern_in_place(rt, &mangled);
    return arena_hold_take(arena, mangled);
}

static size_t name_hash(const void *p)
{
    uintptr_t h = (uintptr_t)p >> 4;
    return h ^ h >> 13;
}

struct symbol *scope_symbol(const struct scope *scope, Val name)
{
    if (!scope->index_room)
        return NULL;
    size_t mask = (size_t)scope->index_room - 1;
    for (size_t i = name_hash(name) & mask; scope->index[i] >= 0; i = (i + 1) & mask)
        if (scope->symbols[scope->index[i]].name == name)
            return &scope->symbols[scope->index[i]];
    return NULL;
}

struct symbol *scope_add_symbol(struct scope *scope, Val name)
{
    if (scope->count * 2 >= scope->index_room) {
        scope->index_room = scope->index_room ? scope->index_room * 2 : 16;
        scope->index =
            xresize(scope->index, (size_t)scope->index_room * sizeof *scope->index);
        memset(scope->index, -1, (size_t)scope->index_room * sizeof *scope->index);
        size_t mask = (size_t)scope->index_room - 1;
        for (int k = 0; k < scope->count; k++) {
            size_t i = name_hash(scope->symbols[k].name) & mask;
            while (scope->index[i] >= 0)
                i = (i + 1) & mask;
            scope->index[i] = k;
        }
    }
    if (scope->count == scope->room) {
        scope->room = scope->room ? scope->room * 2 : 8;
        scope->symbols =
            xresize(scope->symbols, (size_t)scope->room * sizeof *scope->symbols);
    }
    size_t mask = (size_t)scope->index_room - 1, i = name_hash(name) & mask;
    while (scope->index[i] >= 0)
        i = (i + 1) & mask;
    scope->index[i] = scope->count;
    scope->symbols[scope->count] = (struct symbol){.name = name};
    return &scope->symbols[scope->count++];
}

/* ---- errors -------------------------------------------------------------------------- */

Ref text_line(struct runtime *rt, const char *source, int line)
{
    if (!source || line < 1)
        return ref_keep(rt->none);
    for (int i = 1; i < line; i++) {
        const char *next = strchr(source, '\n');
        if (!next)
            return ref_keep(rt->none);
        source = next + 1;
    }
    const char *end = strchr(source, '\n');
    size_t size = end ? (size_t)(end - source) + 1 : strlen(source);
    return str_decode(rt, source, (ssize_t)size, "utf-8", "replace");
}

void syntax_error_placed(struct runtime *rt, Ref message, Val filename,
                         const char *source, struct place place)
{
    if (message)
        raise_value(rt, (Val)exc_type(rt, EXC_SyntaxError), message);
    ref_drop(rt, message);
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && type_has(e.value->type, TYPE_EXC) &&
        exc_matches(rt, e.value, (Val)exc_type(rt, EXC_SyntaxError))) {
        struct exc_syntax *s = LOOK(exc_syntax, e.value);
        ref_set_take(rt, &s->filename, ref_keep(filename));
        ref_set_take(rt, &s->lineno, int_from_int64(rt, place.line));
        ref_set_take(rt, &s->offset, int_from_int64(rt, place.column + 1));
        ref_set_take(rt, &s->end_lineno, int_from_int64(rt, place.end_line));
        ref_set_take(rt, &s->end_offset,
                     place.end_column < -1 ? ref_keep(rt->none)
                                           : int_from_int64(rt, place.end_column + 1));
        ref_set_take(rt, &s->text, text_line(rt, source, place.line));
        ref_set_take(rt, &s->print_file_and_line, ref_keep(rt->none));
    }
    error_restore_take(rt, &e);
}

static bool fail(struct symbols *s, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref message = str_format_v(s->rt, format, args);
    va_end(args);
    syntax_error_placed(s->rt, message, s->filename, s->source, place);
    return false;
}

/* ---- scopes --------------------------------------------------------------------------- */

static bool visit_expr(struct symbols *s, struct expr *e);
static bool visit_stmts(struct symbols *s, struct stmts *body);
static bool visit_pattern(struct symbols *s, struct pattern *p);

static struct scope *enter(struct symbols *s, enum scope_kind kind, Val name,
                           const void *key, struct place place)
{
    struct scope *scope = arena_alloc(s->arena, sizeof *scope), *outer = s->current;
    scope->kind = kind;
    scope->name = name;
    scope->key = key;
    scope->place = place;
    scope->outer = outer;
    if (outer) {
        scope->nested = outer->nested || outer->kind == SCOPE_OF_FUNCTION;
        scope->comp_iter_expr = outer->comp_iter_expr;
        if (kind != SCOPE_OF_ANNOTATION)
            row_add(s->arena, &outer->children, scope);
    }
    *ARRAY_PUSH(s->all, s->all_count, s->all_room) = scope;
    s->current = scope;
    return scope;
}

static void leave(struct symbols *s)
{
    s->current = s->current->outer;
}

static bool define_in(struct symbols *s, struct scope *scope, Val name, int flags,
                      struct place place)
{
    Val mangled = mangle_name(s->arena, s->class_name, name);
    if (!mangled)
        return false;
    struct symbol *symbol = scope_symbol(scope, mangled);
    if (!symbol)
        symbol = scope_add_symbol(scope, mangled);
    else if ((flags & DEF_PARAM) && (symbol->flags & DEF_PARAM))
        return fail(s, place, "duplicate argument '%U' in function definition", name);
    symbol->flags |= flags;
    if (scope->comp_target) {
        if (symbol->flags & (DEF_GLOBAL | DEF_NONLOCAL))
            return fail(
                s, place,
                "comprehension inner loop cannot rebind assignment expression target "
                "'%U'",
                name);
        symbol->flags |= DEF_COMP_TARGET;
    }
    if (flags & DEF_PARAM) {
        row_add(s->arena, &scope->params, (void *)(uintptr_t)mangled);
    } else if (flags & DEF_GLOBAL) {
        symbol = scope_symbol(s->top, mangled);
        if (!symbol)
            symbol = scope_add_symbol(s->top, mangled);
        symbol->flags |= flags;
    }
    return true;
}

static bool define(struct symbols *s, Val name, int flags, struct place place)
{
    return define_in(s, s->current, name, flags, place);
}

static bool note_directive(struct symbols *s, Val name, struct place place)
{
    Val mangled = mangle_name(s->arena, s->class_name, name);
    if (!mangled)
        return false;
    struct scope *c = s->current;
    *ARRAY_PUSH(c->directives, c->directive_count, c->directive_room) =
        (struct directive){mangled, place};
    return true;
}

static int flags_of(struct symbols *s, struct scope *scope, Val name)
{
    Val mangled = mangle_name(s->arena, s->class_name, name);
    struct symbol *symbol = mangled ? scope_symbol(scope, mangled) : NULL;
    return symbol ? symbol->flags : 0;
}

static bool go_deeper(struct symbols *s)
{
    if (++s->depth > s->limit) {
        raise(s->rt, EXC_RecursionError,
              "maximum recursion depth exceeded during compilation");
        return false;
    }
    return true;
}

/* ---- expressions --------------------------------------------------------------------------- */

static bool visit_exprs(struct symbols *s, struct exprs *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (row->at[i] && !visit_expr(s, row->at[i]))
            return false;
    return true;
}

static bool maybe(struct symbols *s, struct expr *e)
{
    return !e || visit_expr(s, e);
}

static bool define_params(struct symbols *s, struct params *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!define(s, row->at[i]->name, DEF_PARAM, row->at[i]->place))
            return false;
    return true;
}

static bool visit_arguments(struct symbols *s, struct arguments *a)
{
    if (!define_params(s, a->posonly) || !define_params(s, a->args) ||
        !define_params(s, a->kwonly))
        return false;
    if (a->vararg) {
        if (!define(s, a->vararg->name, DEF_PARAM, a->vararg->place))
            return false;
        s->current->varargs = true;
    }
    if (a->kwarg) {
        if (!define(s, a->kwarg->name, DEF_PARAM, a->kwarg->place))
            return false;
        s->current->varkeywords = true;
    }
    return true;
}

static bool not_in_annotation(struct symbols *s, const char *what, struct expr *e)
{
    if (s->current->kind != SCOPE_OF_ANNOTATION)
        return true;
    return fail(s, e->place, "'%s' can not be used within an annotation", what);
}

/* x := y inside a comprehension binds x in the scope around it. */
static bool define_outside(struct symbols *s, struct expr *target)
{
    Val name = target->Name.id;
    for (struct scope *scope = s->current; scope; scope = scope->outer) {
        struct symbol *symbol = scope_symbol(scope, name);
        int flags = symbol ? symbol->flags : 0;
        if (scope->comprehension) {
            if (flags & DEF_COMP_TARGET)
                return fail(
                    s, target->place,
                    "assignment expression cannot rebind comprehension iteration "
                    "variable '%U'",
                    name);
            continue;
        }
        if (scope->kind == SCOPE_OF_FUNCTION)
            return define(s, name, flags & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL,
                          target->place) &&
                   note_directive(s, name, target->place) &&
                   define_in(s, scope, name, DEF_LOCAL, target->place);
        if (scope->kind == SCOPE_OF_MODULE)
            return define(s, name, DEF_GLOBAL, target->place) &&
                   note_directive(s, name, target->place) &&
                   define_in(s, scope, name, DEF_GLOBAL, target->place);
        if (scope->kind == SCOPE_OF_CLASS)
            return fail(
                s, target->place,
                "assignment expression within a comprehension cannot be used in a "
                "class body");
    }
    return true;
}

static bool visit_named(struct symbols *s, struct expr *e)
{
    if (s->current->comp_iter_expr > 0)
        return fail(s, e->place,
                    "assignment expression cannot be used in a comprehension iterable "
                    "expression");
    if (s->current->comprehension && !define_outside(s, e->NamedExpr.target))
        return false;
    return visit_expr(s, e->NamedExpr.value) && visit_expr(s, e->NamedExpr.target);
}

static bool visit_clause(struct symbols *s, struct comprehension *c)
{
    struct scope *scope = s->current;
    scope->comp_target = true;
    if (!visit_expr(s, c->target))
        return false;
    scope->comp_target = false;
    scope->comp_iter_expr++;
    if (!visit_expr(s, c->iter))
        return false;
    scope->comp_iter_expr--;
    if (!visit_exprs(s, c->ifs))
        return false;
    if (c->is_async)
        scope->coroutine = true;
    return true;
}

static bool visit_comprehension(struct symbols *s, struct expr *e,
                                enum comprehension_kind kind,
                                struct comprehensions *fors, struct expr *elt,
                                struct expr *value)
{
    struct comprehension *first = fors->at[0];
    s->current->comp_iter_expr++;
    if (!visit_expr(s, first->iter))
        return false;
    s->current->comp_iter_expr--;
    struct scope *scope = enter(s, SCOPE_OF_FUNCTION, NULL, e, e->place);
    scope->comprehension = kind;
    scope->coroutine = first->is_async;
    Val implicit = arena_hold_take(s->arena, str_intern(s->rt, ".0"));
    if (!implicit || !define(s, implicit, DEF_PARAM, e->place))
        return false;
    scope->comp_target = true;
    if (!visit_expr(s, first->target))
        return false;
    scope->comp_target = false;
    if (!visit_exprs(s, first->ifs))
        return false;
    for (int i = 1; i < fors->count; i++)
        if (!visit_clause(s, fors->at[i]))
            return false;
    if (!maybe(s, value) || !visit_expr(s, elt))
        return false;
    scope->generator = kind == COMP_GENERATOR;
    bool async = scope->coroutine && !scope->generator;
    leave(s);
    if (async)
        s->current->coroutine = true;
    return true;
}

static bool visit_defaults(struct symbols *s, struct arguments *a)
{
    return visit_exprs(s, a->defaults) && visit_exprs(s, a->kw_defaults);
}

static bool visit_yield(struct symbols *s, struct expr *e, struct expr *value)
{
    static const char *const inside[] = {
        [COMP_LIST] = "'yield' inside list comprehension",
        [COMP_SET] = "'yield' inside set comprehension",
        [COMP_DICT] = "'yield' inside dict comprehension",
        [COMP_GENERATOR] = "'yield' inside generator expression",
    };
    if (!not_in_annotation(s, "yield expression", e) || !maybe(s, value))
        return false;
    s->current->generator = true;
    if (s->current->comprehension)
        return fail(s, e->place, inside[s->current->comprehension]);
    return true;
}

static bool visit_expr_kind(struct symbols *s, struct expr *e)
{
    switch (e->kind) {
    case EXPR_NamedExpr:
        return not_in_annotation(s, "named expression", e) && visit_named(s, e);
    case EXPR_BoolOp:
        return visit_exprs(s, e->BoolOp.values);
    case EXPR_BinOp:
        return visit_expr(s, e->BinOp.left) && visit_expr(s, e->BinOp.right);
    case EXPR_UnaryOp:
        return visit_expr(s, e->UnaryOp.operand);
    case EXPR_Lambda: {
        if (!visit_defaults(s, e->Lambda.args))
            return false;
        enter(s, SCOPE_OF_FUNCTION, NULL, e, e->place);
        bool good = visit_arguments(s, e->Lambda.args) && visit_expr(s, e->Lambda.body);
        leave(s);
        return good;
    }
    case EXPR_IfExp:
        return visit_expr(s, e->IfExp.test) && visit_expr(s, e->IfExp.body) &&
               visit_expr(s, e->IfExp.orelse);
    case EXPR_Dict:
        return visit_exprs(s, e->Dict.keys) && visit_exprs(s, e->Dict.values);
    case EXPR_Set:
        return visit_exprs(s, e->Set.elts);
    case EXPR_GeneratorExp:
        return visit_comprehension(s, e, COMP_GENERATOR, e->GeneratorExp.generators,
                                   e->GeneratorExp.elt, NULL);
    case EXPR_ListComp:
        return visit_comprehension(s, e, COMP_LIST, e->ListComp.generators,
                                   e->ListComp.elt, NULL);
    case EXPR_SetComp:
        return visit_comprehension(s, e, COMP_SET, e->SetComp.generators,
                                   e->SetComp.elt, NULL);
    case EXPR_DictComp:
        return visit_comprehension(s, e, COMP_DICT, e->DictComp.generators,
                                   e->DictComp.key, e->DictComp.value);
    case EXPR_Yield:
        return visit_yield(s, e, e->Yield.value);
    case EXPR_YieldFrom:
        return visit_yield(s, e, e->YieldFrom.value);
    case EXPR_Await:
        if (!not_in_annotation(s, "await expression", e) ||
            !visit_expr(s, e->Await.value))
            return false;
        s->current->coroutine = true;
        return true;
    case EXPR_Compare:
        return visit_expr(s, e->Compare.left) && visit_exprs(s, e->Compare.comparators);
    case EXPR_Call:
        if (!visit_expr(s, e->Call.func) || !visit_exprs(s, e->Call.args))
            return false;
        for (int i = 0; i < ROW_COUNT(e->Call.keywords); i++)
            if (!visit_expr(s, e->Call.keywords->at[i]->value))
                return false;
        return true;
    case EXPR_FormattedValue:
        return visit_expr(s, e->FormattedValue.value) &&
               maybe(s, e->FormattedValue.format_spec);
    case EXPR_JoinedStr:
        return visit_exprs(s, e->JoinedStr.values);
    case EXPR_Attribute:
        return visit_expr(s, e->Attribute.value);
    case EXPR_Subscript:
        return visit_expr(s, e->Subscript.value) && visit_expr(s, e->Subscript.slice);
    case EXPR_Starred:
        return visit_expr(s, e->Starred.value);
    case EXPR_Slice:
        return maybe(s, e->Slice.lower) && maybe(s, e->Slice.upper) &&
               maybe(s, e->Slice.step);
    case EXPR_Name:
        if (!define(s, e->Name.id, e->Name.ctx == CTX_LOAD ? DEF_USED : DEF_LOCAL,
                    e->place))
            return false;
        /* super() needs the cell of __class__ */
        if (e->Name.ctx == CTX_LOAD && s->current->kind == SCOPE_OF_FUNCTION &&
            str_equals_ascii(e->Name.id, "super"))
            return define(s, IDENT_OF(s->rt, __class__), DEF_USED, e->place);
        return true;
    case EXPR_List:
    case EXPR_Tuple:
        return visit_exprs(s, e->Tuple.elts);
    }
    return true;
}

static bool visit_expr(struct symbols *s, struct expr *e)
{
    if (!go_deeper(s))
        return false;
    bool good = visit_expr_kind(s, e);
    s->depth--;
    return good;
}

/* ---- statements ---------------------------------------------------------------------------------- */

static bool visit_annotation(struct symbols *s, struct expr *annotation)
{
    if (s->future_annotations)
        enter(s, SCOPE_OF_ANNOTATION, NULL, annotation, annotation->place);
    bool good = visit_expr(s, annotation);
    if (s->future_annotations)
        leave(s);
    return good;
}

static bool visit_param_annotations(struct symbols *s, struct params *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!maybe(s, row->at[i]->annotation))
            return false;
    return true;
}

static bool visit_annotations(struct symbols *s, struct stmt *f, struct arguments *a,
                              struct expr *returns)
{
    if (s->future_annotations)
        enter(s, SCOPE_OF_ANNOTATION, NULL, a, f->place);
    bool good = visit_param_annotations(s, a->posonly) &&
                visit_param_annotations(s, a->args) &&
                (!a->vararg || maybe(s, a->vararg->annotation)) &&
                (!a->kwarg || maybe(s, a->kwarg->annotation)) &&
                visit_param_annotations(s, a->kwonly);
    if (s->future_annotations)
        leave(s);
    return good && (!returns || visit_annotation(s, returns));
}

static bool visit_function(struct symbols *s, struct stmt *f, bool async)
{
    struct arguments *a = f->FunctionDef.args;
    if (!define(s, f->FunctionDef.name, DEF_LOCAL, f->place) || !visit_defaults(s, a) ||
        !visit_annotations(s, f, a, f->FunctionDef.returns) ||
        !visit_exprs(s, f->FunctionDef.decorator_list))
        return false;
    struct scope *scope = enter(s, SCOPE_OF_FUNCTION, f->FunctionDef.name, f, f->place);
    scope->coroutine = async;
    bool good = visit_arguments(s, a) && visit_stmts(s, f->FunctionDef.body);
    leave(s);
    return good;
}

static bool visit_class(struct symbols *s, struct stmt *c)
{
    if (!define(s, c->ClassDef.name, DEF_LOCAL, c->place) ||
        !visit_exprs(s, c->ClassDef.bases))
        return false;
    for (int i = 0; i < ROW_COUNT(c->ClassDef.keywords); i++)
        if (!visit_expr(s, c->ClassDef.keywords->at[i]->value))
            return false;
    if (!visit_exprs(s, c->ClassDef.decorator_list))
        return false;
    enter(s, SCOPE_OF_CLASS, c->ClassDef.name, c, c->place);
    Val outer = s->class_name;
    s->class_name = c->ClassDef.name;
    bool good = visit_stmts(s, c->ClassDef.body);
    s->class_name = outer;
    leave(s);
    return good;
}

static bool visit_annotated(struct symbols *s, struct stmt *a)
{
    struct expr *target = a->AnnAssign.target;
    if (target->kind == EXPR_Name) {
        int flags = flags_of(s, s->current, target->Name.id);
        if ((flags & (DEF_GLOBAL | DEF_NONLOCAL)) && s->current != s->top &&
            a->AnnAssign.simple)
            return fail(s, a->place,
                        flags & DEF_GLOBAL ? "annotated name '%U' can't be global"
                                           : "annotated name '%U' can't be nonlocal",
                        target->Name.id);
        if (a->AnnAssign.simple) {
            if (!define(s, target->Name.id, DEF_ANNOTATED | DEF_LOCAL, target->place))
                return false;
        } else if (a->AnnAssign.value &&
                   !define(s, target->Name.id, DEF_LOCAL, target->place)) {
            return false;
        }
    } else if (!visit_expr(s, target)) {
        return false;
    }
    return visit_annotation(s, a->AnnAssign.annotation) && maybe(s, a->AnnAssign.value);
}

static bool visit_directive(struct symbols *s, struct stmt *d, bool global)
{
    static const char *const messages[2][4] = {
        {"name '%U' is parameter and nonlocal",
         "name '%U' is used prior to nonlocal declaration",
         "annotated name '%U' can't be nonlocal",
         "name '%U' is assigned to before nonlocal declaration"},
        {"name '%U' is parameter and global",
         "name '%U' is used prior to global declaration",
         "annotated name '%U' can't be global",
         "name '%U' is assigned to before global declaration"},
    };
    for (int i = 0; i < ROW_COUNT(d->Global.names); i++) {
        Val name = d->Global.names->at[i];
        int flags = flags_of(s, s->current, name);
        if (flags & (DEF_PARAM | DEF_LOCAL | DEF_USED | DEF_ANNOTATED)) {
            int which = flags & DEF_PARAM       ? 0
                        : flags & DEF_USED      ? 1
                        : flags & DEF_ANNOTATED ? 2
                                                : 3;
            return fail(s, d->place, messages[global][which], name);
        }
        if (!define(s, name, global ? DEF_GLOBAL : DEF_NONLOCAL, d->place) ||
            !note_directive(s, name, d->place))
            return false;
    }
    return true;
}

static bool visit_aliases(struct symbols *s, struct aliases *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        struct alias *a = row->at[i];
        Val name = a->asname ? a->asname : a->name;
        ssize_t dot = str_find_char(name, '.', 0, str_length(name));
        if (dot >= 0) {
            Ref head = str_slice(s->rt, name, 0, dot);
            if (head)
                str_intern_in_place(s->rt, &head);
            name = arena_hold_take(s->arena, head);
            if (!name)
                return false;
        }
        if (!str_equals_ascii(name, "*")) {
            if (!define(s, name, DEF_IMPORT, a->place))
                return false;
        } else if (s->current->kind != SCOPE_OF_MODULE) {
            return fail(s, a->place, "import * only allowed at module level");
        }
    }
    return true;
}

static bool visit_handlers(struct symbols *s, struct handlers *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++) {
        struct handler *h = row->at[i];
        if (!maybe(s, h->type) ||
            (h->name && !define(s, h->name, DEF_LOCAL, h->place)) ||
            !visit_stmts(s, h->body))
            return false;
    }
    return true;
}

static bool visit_patterns(struct symbols *s, struct patterns *row)
{
    for (int i = 0; i < ROW_COUNT(row); i++)
        if (!visit_pattern(s, row->at[i]))
            return false;
    return true;
}

static bool visit_pattern_kind(struct symbols *s, struct pattern *p)
{
    switch (p->kind) {
    case PATTERN_MatchValue:
        return visit_expr(s, p->MatchValue.value);
    case PATTERN_MatchSequence:
        return visit_patterns(s, p->MatchSequence.patterns);
    case PATTERN_MatchStar:
        return !p->MatchStar.name || define(s, p->MatchStar.name, DEF_LOCAL, p->place);
    case PATTERN_MatchMapping:
        return visit_exprs(s, p->MatchMapping.keys) &&
               visit_patterns(s, p->MatchMapping.patterns) &&
               (!p->MatchMapping.rest ||
                define(s, p->MatchMapping.rest, DEF_LOCAL, p->place));
    case PATTERN_MatchClass:
        return visit_expr(s, p->MatchClass.cls) &&
               visit_patterns(s, p->MatchClass.patterns) &&
               visit_patterns(s, p->MatchClass.kwd_patterns);
    case PATTERN_MatchAs:
        return (!p->MatchAs.pattern || visit_pattern(s, p->MatchAs.pattern)) &&
               (!p->MatchAs.name || define(s, p->MatchAs.name, DEF_LOCAL, p->place));
    case PATTERN_MatchOr:
        return visit_patterns(s, p->MatchOr.patterns);
    }
    return true;
}

static bool visit_pattern(struct symbols *s, struct pattern *p)
{
    if (!go_deeper(s))
        return false;
    bool good = visit_pattern_kind(s, p);
    s->depth--;
    return good;
}

static bool visit_stmt(struct symbols *s, struct stmt *t)
{
    switch (t->kind) {
    case STMT_FunctionDef:
        return visit_function(s, t, false);
    case STMT_AsyncFunctionDef:
        return visit_function(s, t, true);
    case STMT_ClassDef:
        return visit_class(s, t);
    case STMT_Return:
        return maybe(s, t->Return.value);
    case STMT_Delete:
        return visit_exprs(s, t->Delete.targets);
    case STMT_Assign:
        return visit_exprs(s, t->Assign.targets) && visit_expr(s, t->Assign.value);
    case STMT_AugAssign:
        return visit_expr(s, t->AugAssign.target) && visit_expr(s, t->AugAssign.value);
    case STMT_AnnAssign:
        return visit_annotated(s, t);
    case STMT_For:
    case STMT_AsyncFor:
        return visit_expr(s, t->For.target) && visit_expr(s, t->For.iter) &&
               visit_stmts(s, t->For.body) && visit_stmts(s, t->For.orelse);
    case STMT_If:
        return visit_expr(s, t->If.test) && visit_stmts(s, t->If.body) &&
               visit_stmts(s, t->If.orelse);
    case STMT_While:
        return visit_expr(s, t->While.test) && visit_stmts(s, t->While.body) &&
               visit_stmts(s, t->While.orelse);
    case STMT_Match:
        if (!visit_expr(s, t->Match.subject))
            return false;
        for (int i = 0; i < ROW_COUNT(t->Match.cases); i++) {
            struct match_case *c = t->Match.cases->at[i];
            if (!visit_pattern(s, c->pattern) || !maybe(s, c->guard) ||
                !visit_stmts(s, c->body))
                return false;
        }
        return true;
    case STMT_Raise:
        return maybe(s, t->Raise.exc) && maybe(s, t->Raise.cause);
    case STMT_Try:
    case STMT_TryStar:
        return visit_stmts(s, t->Try.body) && visit_stmts(s, t->Try.orelse) &&
               visit_handlers(s, t->Try.handlers) && visit_stmts(s, t->Try.finalbody);
    case STMT_Assert:
        return visit_expr(s, t->Assert.test) && maybe(s, t->Assert.msg);
    case STMT_Import:
        return visit_aliases(s, t->Import.names);
    case STMT_ImportFrom:
        return visit_aliases(s, t->ImportFrom.names);
    case STMT_Global:
        return visit_directive(s, t, true);
    case STMT_Nonlocal:
        return visit_directive(s, t, false);
    case STMT_Expr:
        return visit_expr(s, t->Expr.value);
    case STMT_With:
    case STMT_AsyncWith:
        for (int i = 0; i < ROW_COUNT(t->With.items); i++)
            if (!visit_expr(s, t->With.items->at[i]->context) ||
                !maybe(s, t->With.items->at[i]->vars))
                return false;
        return visit_stmts(s, t->With.body);
    }
    return true;
}

static bool visit_stmts(struct symbols *s, struct stmts *body)
{
    for (int i = 0; i < ROW_COUNT(body); i++) {
        if (!go_deeper(s) || !visit_stmt(s, body->at[i]))
            return false;
        s->depth--;
    }
    return true;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static void index_scopes(struct symbols *s)
{
    s->table_room = 16;
    while (s->table_room < s->all_count * 2)
        s->table_room *= 2;
    s->table = xalloc(s->table_room * sizeof *s->table);
    for (size_t k = 0; k < s->all_count; k++) {
        size_t i = name_hash(s->all[k]->key) & (s->table_room - 1);
        while (s->table[i])
            i = (i + 1) & (s->table_room - 1);
        s->table[i] = k + 1;
    }
}

struct scope *symbols_scope(const struct symbols *s, const void *key)
{
    size_t i = name_hash(key) & (s->table_room - 1);
    while (s->table[i]) {
        struct scope *scope = s->all[s->table[i] - 1];
        if (scope->key == key)
            return scope;
        i = (i + 1) & (s->table_room - 1);
    }
    return NULL;
}

bool symbols_build(struct symbols *s, const struct module_tree *tree)
{
    struct place start = {1, 0, 1, 0};
    int used = s->rt->types->recursion_limit - s->rt->types->recursion_left;
    s->depth = used * 3;
    s->limit = s->rt->types->recursion_limit > 700000000
                   ? 2100000000
                   : s->rt->types->recursion_limit * 3;
    enter(s, SCOPE_OF_MODULE, NULL, tree, start);
    s->top = s->current;
    bool good =
        tree->expression ? visit_expr(s, tree->expression) : visit_stmts(s, tree->body);
    if (!good || !symbols_analyze(s))
        return false;
    index_scopes(s);
    return true;
}

void symbols_release(struct symbols *s)
{
    for (size_t i = 0; i < s->all_count; i++) {
        free(s->all[i]->symbols);
        free(s->all[i]->index);
        free(s->all[i]->directives);
    }
    free(s->all);
    free(s->table);
}
