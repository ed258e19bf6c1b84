/* dump.c - tokens, tree and symbols as text, for developers and curious readers. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compile.h"
#include "lang/parser.h"
#include "lang/symbols.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

/* ---- tokens -------------------------------------------------------------------------- */

bool dump_tokens(struct runtime *rt, const char *source, size_t size, FILE *out)
{
    size_t length;
    Ref filename = str_new(rt, "<string>");
    char *text =
        filename ? source_prepare(rt, source, size, filename, SOURCE_FINISH, &length)
                 : NULL;
    bool good = false;
    if (text) {
        struct arena arena;
        struct parser p;
        arena_init(rt, &arena);
        parser_init(&p, rt, &arena, text, length, filename, START_FILE);
        while (parser_fill(&p)) {
            struct token *t = p.tokens[p.fill - 1];
            char place[48];
            snprintf(place, sizeof place, "%d,%d-%d,%d:", t->line,
                     t->column < 0 ? 0 : t->column, t->end_line,
                     t->end_column < 0 ? 0 : t->end_column);
            fprintf(out, "%-20s%-15s", place, token_kind_name(t->kind));
            for (const char *s = t->start; s && s < t->end; s++)
                if (*s == '\n')
                    fprintf(out, "\\n");
                else
                    fputc(*s, out);
            fputc('\n', out);
            if (t->kind == T_ENDMARKER)
                break;
        }
        good = !p.error;
        parser_release(&p);
        arena_release(&arena);
    }
    free(text);
    ref_drop(rt, filename);
    return good;
}

/* ---- tree ------------------------------------------------------------------------------- */
/* As ast.dump(tree, indent=2): a node stands on one line when its fields are few
 * and simple. */

struct dump {
    struct runtime *rt;
    FILE *out;
};

/* A value already written, and whether it is simple. */
struct piece {
    struct text text;
    bool simple;
};

/* The fields of a node being written. */
struct node {
    struct dump *d;
    int level;
    struct piece at[12];
    const char *names[12];
    int count;
};

static void add_object(struct dump *d, struct text *t, Val v)
{
    Ref r = obj_repr(d->rt, v);
    size_t n = 0;
    char *s = r ? str_to_utf8_lossy(r, &n) : NULL;
    if (s)
        text_add(t, s, n);
    error_clear(d->rt);
    free(s);
    ref_drop(d->rt, r);
}

static void indent(struct text *t, int level)
{
    text_add_char(t, '\n');
    for (int i = 0; i < level * 2; i++)
        text_add_char(t, ' ');
}

static struct piece *field(struct node *n, const char *name)
{
    n->names[n->count] = name;
    struct piece *p = &n->at[n->count++];
    *p = (struct piece){.simple = true};
    return p;
}

/* Name(field=..., ...) */
static struct piece finish(struct node *n, const char *name)
{
    struct piece whole = {0};
    bool flat = n->count <= 3;
    for (int i = 0; i < n->count; i++)
        flat &= n->at[i].simple;
    whole.simple = n->count == 0;
    text_add_str(&whole.text, name);
    text_add_char(&whole.text, '(');
    for (int i = 0; i < n->count; i++) {
        if (flat && i)
            text_add_str(&whole.text, ", ");
        if (!flat) {
            if (i)
                text_add_char(&whole.text, ',');
            indent(&whole.text, n->level + 1);
        }
        text_printf(&whole.text, "%s=", n->names[i]);
        text_add(&whole.text, n->at[i].text.bytes, n->at[i].text.size);
        text_release(&n->at[i].text);
    }
    text_add_char(&whole.text, ')');
    return whole;
}

static struct piece expr_piece(struct dump *d, const struct expr *e, int level);
static struct piece stmt_piece(struct dump *d, const struct stmt *s, int level);
static struct piece pattern_piece(struct dump *d, const struct pattern *p, int level);

/* A list of `count` items, each made by `make`. */
static struct piece list_piece(struct dump *d, int count, int level,
                               struct piece (*make)(struct dump *, const void *, int,
                                                    int),
                               const void *row)
{
    struct piece p = {.simple = !count};
    text_add_char(&p.text, '[');
    for (int i = 0; i < count; i++) {
        if (i)
            text_add_char(&p.text, ',');
        indent(&p.text, level + 1);
        struct piece item = make(d, row, i, level + 1);
        text_add(&p.text, item.text.bytes, item.text.size);
        text_release(&item.text);
    }
    text_add_char(&p.text, ']');
    return p;
}

static struct piece expr_at(struct dump *d, const void *row, int i, int level)
{
    return expr_piece(d, ((const struct exprs *)row)->at[i], level);
}

static struct piece stmt_at(struct dump *d, const void *row, int i, int level)
{
    return stmt_piece(d, ((const struct stmts *)row)->at[i], level);
}

static struct piece pattern_at(struct dump *d, const void *row, int i, int level)
{
    return pattern_piece(d, ((const struct patterns *)row)->at[i], level);
}

static struct piece id_at(struct dump *d, const void *row, int i, int level)
{
    struct piece p = {.simple = true};
    (void)level;
    add_object(d, &p.text, ((const struct ids *)row)->at[i]);
    return p;
}

static struct piece op_at(struct dump *d, const void *row, int i, int level)
{
    struct piece p = {.simple = true};
    (void)d, (void)level;
    text_printf(&p.text, "%s()", operator_name(((const struct ops *)row)->at[i]));
    return p;
}

static void put_expr(struct node *n, const char *name, const struct expr *e)
{
    if (e) {
        struct piece *p = field(n, name);
        *p = expr_piece(n->d, e, n->level + 1);
    }
}

static void put_row(struct node *n, const char *name, const void *row, int count,
                    struct piece (*make)(struct dump *, const void *, int, int))
{
    struct piece *p = field(n, name);
    *p = list_piece(n->d, count, n->level + 1, make, row);
}

static void put_object(struct node *n, const char *name, Val v)
{
    if (v)
        add_object(n->d, &field(n, name)->text, v);
}

static void put_word(struct node *n, const char *name, const char *format,
                     const char *word)
{
    text_printf(&field(n, name)->text, format, word);
}

static void put_int(struct node *n, const char *name, int value)
{
    text_printf(&field(n, name)->text, "%d", value);
}

static struct piece param_piece(struct dump *d, const struct param *a, int level)
{
    struct node n = {.d = d, .level = level};
    put_object(&n, "arg", a->name);
    put_expr(&n, "annotation", a->annotation);
    return finish(&n, "arg");
}

static struct piece param_at(struct dump *d, const void *row, int i, int level)
{
    return param_piece(d, ((const struct params *)row)->at[i], level);
}

static struct piece keyword_at(struct dump *d, const void *row, int i, int level)
{
    const struct keyword *k = ((const struct keywords *)row)->at[i];
    struct node n = {.d = d, .level = level};
    put_object(&n, "arg", k->arg);
    put_expr(&n, "value", k->value);
    return finish(&n, "keyword");
}

static struct piece clause_at(struct dump *d, const void *row, int i, int level)
{
    const struct comprehension *c = ((const struct comprehensions *)row)->at[i];
    struct node n = {.d = d, .level = level};
    put_expr(&n, "target", c->target);
    put_expr(&n, "iter", c->iter);
    put_row(&n, "ifs", c->ifs, ROW_COUNT(c->ifs), expr_at);
    put_int(&n, "is_async", c->is_async);
    return finish(&n, "comprehension");
}

static struct piece handler_at(struct dump *d, const void *row, int i, int level)
{
    const struct handler *h = ((const struct handlers *)row)->at[i];
    struct node n = {.d = d, .level = level};
    put_expr(&n, "type", h->type);
    put_object(&n, "name", h->name);
    put_row(&n, "body", h->body, ROW_COUNT(h->body), stmt_at);
    return finish(&n, "ExceptHandler");
}

static struct piece item_at(struct dump *d, const void *row, int i, int level)
{
    const struct with_item *w = ((const struct with_items *)row)->at[i];
    struct node n = {.d = d, .level = level};
    put_expr(&n, "context_expr", w->context);
    put_expr(&n, "optional_vars", w->vars);
    return finish(&n, "withitem");
}

static struct piece case_at(struct dump *d, const void *row, int i, int level)
{
    const struct match_case *c = ((const struct match_cases *)row)->at[i];
    struct node n = {.d = d, .level = level};
    struct piece *p = field(&n, "pattern");
    *p = pattern_piece(d, c->pattern, level + 1);
    put_expr(&n, "guard", c->guard);
    put_row(&n, "body", c->body, ROW_COUNT(c->body), stmt_at);
    return finish(&n, "match_case");
}

static struct piece alias_at(struct dump *d, const void *row, int i, int level)
{
    const struct alias *a = ((const struct aliases *)row)->at[i];
    struct node n = {.d = d, .level = level};
    put_object(&n, "name", a->name);
    put_object(&n, "asname", a->asname);
    return finish(&n, "alias");
}

static void put_arguments(struct node *outer, const char *name,
                          const struct arguments *a)
{
    struct node n = {.d = outer->d, .level = outer->level + 1};
    put_row(&n, "posonlyargs", a->posonly, ROW_COUNT(a->posonly), param_at);
    put_row(&n, "args", a->args, ROW_COUNT(a->args), param_at);
    if (a->vararg) {
        struct piece *p = field(&n, "vararg");
        *p = param_piece(n.d, a->vararg, n.level + 1);
    }
    put_row(&n, "kwonlyargs", a->kwonly, ROW_COUNT(a->kwonly), param_at);
    put_row(&n, "kw_defaults", a->kw_defaults, ROW_COUNT(a->kw_defaults), expr_at);
    if (a->kwarg) {
        struct piece *p = field(&n, "kwarg");
        *p = param_piece(n.d, a->kwarg, n.level + 1);
    }
    put_row(&n, "defaults", a->defaults, ROW_COUNT(a->defaults), expr_at);
    struct piece *p = field(outer, name);
    *p = finish(&n, "arguments");
}

static const char *ctx_name(int ctx)
{
    return ctx == CTX_LOAD ? "Load" : ctx == CTX_STORE ? "Store" : "Del";
}

#define F_EXPR(f)  put_expr(&n, #f, node->f);
#define F_EXPRS(f) put_row(&n, #f, node->f, ROW_COUNT(node->f), expr_at);
#define F_STMTS(f) put_row(&n, #f, node->f, ROW_COUNT(node->f), stmt_at);
#define F_ID(f)    put_object(&n, #f, node->f);
#define F_IDS(f)   put_row(&n, #f, node->f, ROW_COUNT(node->f), id_at);
#define F_OBJ(f)   put_object(&n, #f, node->f);
#define F_INT(f)   put_int(&n, #f, node->f);
#define F_OP(f)    put_word(&n, #f, "%s()", operator_name(node->f));
#define F_OPS(f)   put_row(&n, #f, node->f, node->f->count, op_at);
#define F_CTX(f)   put_word(&n, #f, "%s()", ctx_name(node->f));
#define F_PATTERN(f)                                   \
    if (node->f) {                                     \
        struct piece *piece = field(&n, #f);           \
        *piece = pattern_piece(d, node->f, level + 1); \
    }
#define F_PATTERNS(f) put_row(&n, #f, node->f, ROW_COUNT(node->f), pattern_at);
#define F_ARGS(f)     put_arguments(&n, #f, node->f);
#define F_GENS(f)     put_row(&n, #f, node->f, ROW_COUNT(node->f), clause_at);
#define F_KEYWORDS(f) put_row(&n, #f, node->f, ROW_COUNT(node->f), keyword_at);
#define F_HANDLERS(f) put_row(&n, #f, node->f, ROW_COUNT(node->f), handler_at);
#define F_ITEMS(f)    put_row(&n, #f, node->f, ROW_COUNT(node->f), item_at);
#define F_CASES(f)    put_row(&n, #f, node->f, ROW_COUNT(node->f), case_at);
#define F_ALIASES(f)  put_row(&n, #f, node->f, ROW_COUNT(node->f), alias_at);

static struct piece plain(const char *word)
{
    struct piece p = {.simple = true};
    text_add_str(&p.text, word);
    return p;
}

static struct piece expr_piece(struct dump *d, const struct expr *e, int level)
{
    struct node n = {.d = d, .level = level};
    if (!e)
        return plain("None");
    if (!recursion_enter(d->rt, " while showing a tree")) {
        error_clear(d->rt);
        return plain("...");
    }
    struct piece whole = {0};
    switch (e->kind) {
#define EXPR(name, fields)                \
    case EXPR_##name: {                   \
        __auto_type node = &e->name;      \
        fields whole = finish(&n, #name); \
        break;                            \
    }
#include "lang/nodes.def"
#undef EXPR
    }
    recursion_leave(d->rt);
    return whole;
}

static struct piece stmt_piece(struct dump *d, const struct stmt *s, int level)
{
    struct node n = {.d = d, .level = level};
    if (!recursion_enter(d->rt, " while showing a tree")) {
        error_clear(d->rt);
        return plain("...");
    }
    struct piece whole = {0};
    switch (s->kind) {
#define STMT(name, fields)                \
    case STMT_##name: {                   \
        __auto_type node = &s->name;      \
        (void)node;                       \
        fields whole = finish(&n, #name); \
        break;                            \
    }
#include "lang/nodes.def"
#undef STMT
    }
    recursion_leave(d->rt);
    return whole;
}

static struct piece pattern_piece(struct dump *d, const struct pattern *p, int level)
{
    struct node n = {.d = d, .level = level};
    struct piece whole = {0};
    if (!recursion_enter(d->rt, " while showing a tree")) {
        error_clear(d->rt);
        return plain("...");
    }
    switch (p->kind) {
#define PATTERN(name, fields)             \
    case PATTERN_##name: {                \
        __auto_type node = &p->name;      \
        fields whole = finish(&n, #name); \
        break;                            \
    }
#include "lang/nodes.def"
#undef PATTERN
    }
    recursion_leave(d->rt);
    return whole;
}

/* Parse a whole file and hand the tree on. */
static bool with_tree(struct runtime *rt, const char *source, size_t size, FILE *out,
                      bool (*show)(struct runtime *, struct arena *,
                                   struct module_tree *, Val, FILE *))
{
    struct arena arena;
    struct module_tree tree;
    size_t length;
    bool good = false;
    Ref filename = str_new(rt, "<string>");
    arena_init(rt, &arena);
    char *text =
        filename ? source_prepare(rt, source, size, filename, SOURCE_FINISH, &length)
                 : NULL;
    if (text &&
        parse_text(rt, &arena, text, length, filename, START_FILE, true, NULL, &tree))
        good = show(rt, &arena, &tree, filename, out);
    free(text);
    arena_release(&arena);
    ref_drop(rt, filename);
    return good;
}

static bool show_tree(struct runtime *rt, struct arena *arena, struct module_tree *tree,
                      Val filename, FILE *out)
{
    struct dump d = {rt, out};
    struct node n = {.d = &d};
    (void)arena, (void)filename;
    put_row(&n, "body", tree->body, ROW_COUNT(tree->body), stmt_at);
    struct piece *p = field(&n, "type_ignores");
    text_add_str(&p->text, "[]");
    struct piece whole = finish(&n, "Module");
    fprintf(out, "%s\n", text_str(&whole.text));
    text_release(&whole.text);
    return true;
}

bool dump_ast(struct runtime *rt, const char *source, size_t size, FILE *out)
{
    return with_tree(rt, source, size, out, show_tree);
}

/* ---- symbols ------------------------------------------------------------------------------- */

static void show_scope(const struct scope *s, int level, FILE *out)
{
    static const char *const kinds[] = {"module", "class", "function", "annotation"};
    static const char *const scopes[] = {"unknown", "local", "global (declared)",
                                         "global",  "free",  "cell"};
    static const char *const flags[] = {
        "global",   "bound",     "parameter",
        "nonlocal", "used",      "free in a method",
        "imported", "annotated", "comprehension target"};
    char *name = s->name ? str_to_utf8_lossy(s->name, &(size_t){0}) : NULL;
    fprintf(out, "%*s%s %s, line %d%s%s\n", level * 2, "", kinds[s->kind],
            name ? name : "", s->place.line, s->generator ? ", generator" : "",
            s->coroutine ? ", coroutine" : "");
    free(name);
    for (int i = 0; i < s->count; i++) {
        const struct symbol *y = &s->symbols[i];
        name = str_to_utf8_lossy(y->name, &(size_t){0});
        fprintf(out, "%*s%-20s %s:", level * 2 + 2, "", name, scopes[y->scope]);
        free(name);
        for (int k = 0; k < 9; k++)
            if (y->flags & 1 << k)
                fprintf(out, " %s", flags[k]);
        fputc('\n', out);
    }
    for (int i = 0; i < s->children.count; i++)
        show_scope(s->children.at[i], level + 1, out);
}

static bool show_symbols(struct runtime *rt, struct arena *arena,
                         struct module_tree *tree, Val filename, FILE *out)
{
    struct symbols s = {.rt = rt, .arena = arena, .filename = filename};
    bool good = symbols_build(&s, tree);
    if (good)
        show_scope(s.top, 0, out);
    symbols_release(&s);
    return good;
}

bool dump_symbols(struct runtime *rt, const char *source, size_t size, FILE *out)
{
    return with_tree(rt, source, size, out, show_symbols);
}
