/* tree.h - the syntax tree of one source text, and the arena it lives in. */
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "types/state.h"

/* ---- arena ------------------------------------------------------------------ */

/* Memory and objects that live until the whole compilation is over. */
struct arena {
    struct runtime *rt;
    struct arena_block *blocks; /* newest first */
    char *next, *end;
    Ref *held; /* objects of the tree: names and constants */
    size_t held_count, held_room;
};
void arena_init(struct runtime *rt, struct arena *a);
void arena_release(struct arena *a);
void *arena_alloc(struct arena *a, size_t size); /* zeroed */
/* The arena holds r from now on; r itself, borrowed.  NULL stays NULL. */
Val arena_hold_take(struct arena *a, Ref r);

/* ---- nodes ------------------------------------------------------------------- */

enum expr_kind {
    EXPR_NONE,
#define EXPR(name, fields) EXPR_##name,
#include "lang/nodes.def"
#undef EXPR
};
enum stmt_kind {
    STMT_NONE,
#define STMT(name, fields) STMT_##name,
#include "lang/nodes.def"
#undef STMT
};
enum pattern_kind {
    PATTERN_NONE,
#define PATTERN(name, fields) PATTERN_##name,
#include "lang/nodes.def"
#undef PATTERN
};
enum expr_ctx { CTX_LOAD = 1, CTX_STORE, CTX_DEL };
enum operator_kind {
    OPER_NONE,
    OPER_And,
    OPER_Or,
    OPER_Add,
    OPER_Sub,
    OPER_Mult,
    OPER_MatMult,
    OPER_Div,
    OPER_Mod,
    OPER_Pow,
    OPER_LShift,
    OPER_RShift,
    OPER_BitOr,
    OPER_BitXor,
    OPER_BitAnd,
    OPER_FloorDiv,
    OPER_Invert,
    OPER_Not,
    OPER_UAdd,
    OPER_USub,
    OPER_Eq,
    OPER_NotEq,
    OPER_Lt,
    OPER_LtE,
    OPER_Gt,
    OPER_GtE,
    OPER_Is,
    OPER_IsNot,
    OPER_In,
    OPER_NotIn,
};

/* Columns count UTF-8 bytes from 0; lines from 1. */
struct place {
    int line, column, end_line, end_column;
};

/* Rows of nodes; NULL stands for an empty row. */
struct exprs {
    int count;
    struct expr *at[];
};
struct stmts {
    int count;
    struct stmt *at[];
};
struct patterns {
    int count;
    struct pattern *at[];
};
struct ids {
    int count;
    Val at[];
};
struct ops {
    int count;
    int at[];
};

struct keyword {
    Val arg; /* NULL: **value */
    struct expr *value;
    struct place place;
};
struct keywords {
    int count;
    struct keyword *at[];
};
struct comprehension {
    struct expr *target, *iter;
    struct exprs *ifs;
    bool is_async;
};
struct comprehensions {
    int count;
    struct comprehension *at[];
};
struct handler {
    struct expr *type; /* NULL: bare except */
    Val name;
    struct stmts *body;
    struct place place;
};
struct handlers {
    int count;
    struct handler *at[];
};
struct with_item {
    struct expr *context, *vars;
};
struct with_items {
    int count;
    struct with_item *at[];
};
struct match_case {
    struct pattern *pattern;
    struct expr *guard;
    struct stmts *body;
};
struct match_cases {
    int count;
    struct match_case *at[];
};
struct alias {
    Val name, asname;
    struct place place;
};
struct aliases {
    int count;
    struct alias *at[];
};
struct param {
    Val name;
    struct expr *annotation;
    struct place place;
};
struct params {
    int count;
    struct param *at[];
};
struct arguments {
    struct params *posonly, *args, *kwonly;
    struct param *vararg, *kwarg;
    struct exprs *kw_defaults; /* entries may be NULL */
    struct exprs *defaults;
};

#define F_EXPR(f)     struct expr *f;
#define F_EXPRS(f)    struct exprs *f;
#define F_STMTS(f)    struct stmts *f;
#define F_ID(f)       Val f;
#define F_IDS(f)      struct ids *f;
#define F_OBJ(f)      Val f;
#define F_INT(f)      int f;
#define F_OP(f)       int f;
#define F_OPS(f)      struct ops *f;
#define F_CTX(f)      int f;
#define F_PATTERN(f)  struct pattern *f;
#define F_PATTERNS(f) struct patterns *f;
#define F_ARGS(f)     struct arguments *f;
#define F_GENS(f)     struct comprehensions *f;
#define F_KEYWORDS(f) struct keywords *f;
#define F_HANDLERS(f) struct handlers *f;
#define F_ITEMS(f)    struct with_items *f;
#define F_CASES(f)    struct match_cases *f;
#define F_ALIASES(f)  struct aliases *f;

struct expr {
    uint8_t kind; /* enum expr_kind */
    struct place place;
    union {
#define EXPR(name, fields) \
    struct {               \
        fields             \
    } name;
#include "lang/nodes.def"
#undef EXPR
    };
};
struct stmt {
    uint8_t kind; /* enum stmt_kind */
    struct place place;
    union {
#define STMT(name, fields) \
    struct {               \
        fields             \
    } name;
#include "lang/nodes.def"
#undef STMT
    };
};
struct pattern {
    uint8_t kind; /* enum pattern_kind */
    struct place place;
    union {
#define PATTERN(name, fields) \
    struct {                  \
        fields                \
    } name;
#include "lang/nodes.def"
#undef PATTERN
    };
};
#undef F_EXPR
#undef F_EXPRS
#undef F_STMTS
#undef F_ID
#undef F_IDS
#undef F_OBJ
#undef F_INT
#undef F_OP
#undef F_OPS
#undef F_CTX
#undef F_PATTERN
#undef F_PATTERNS
#undef F_ARGS
#undef F_GENS
#undef F_KEYWORDS
#undef F_HANDLERS
#undef F_ITEMS
#undef F_CASES
#undef F_ALIASES

/* What a whole source text became. */
struct module_tree {
    struct stmts *body;      /* exec, single */
    struct expr *expression; /* eval */
    bool interactive;
};

struct expr *expr_new(struct arena *a, enum expr_kind kind, struct place place);
struct stmt *stmt_new(struct arena *a, enum stmt_kind kind, struct place place);
struct pattern *pattern_new(struct arena *a, enum pattern_kind kind,
                            struct place place);

/* Length of a row that may be NULL. */
#define ROW_COUNT(row) ((row) ? (row)->count : 0)

/* A row being built: any of the above, items are pointers. */
struct row {
    void **at;
    int count, room;
};
void row_add(struct arena *a, struct row *r, void *item);
/* The finished row (struct exprs * and so on); NULL when empty. */
void *row_done(struct arena *a, const struct row *r);

const char *operator_sign(int op); /* "+", "is not", "and" */
const char *operator_name(int op); /* "Add" */

/* The source text of an expression, as future annotations keep it. */
OWNED Ref unparse_expr(struct runtime *rt, const struct expr *e);

/* Statements, those inside others too; a clause (else, except, case) is none. */
int statements_count(const struct stmts *body);

/* The docstring a body begins with, or NULL. */
Val body_docstring(const struct stmts *body);

#endif
