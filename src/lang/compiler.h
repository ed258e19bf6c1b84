/* compiler.h - what the compiler's files share: units, blocks, instructions.
 *
 * A unit is one code object being made: its names, its constants, and a graph of
 * blocks.  Emitting never fails; what can go wrong sets c->failed, with an
 * exception pending, and everything after it does nothing.
 */
#ifndef LANG_COMPILER_H
#define LANG_COMPILER_H

#include "lang/compile.h"
#include "lang/leftovers.h"
#include "lang/opcode.h"
#include "lang/symbols.h"
#include "lang/tree.h"

/* Instructions that exist only until the code is assembled. */
enum {
    PSEUDO_SETUP_FINALLY = 256, /* the target handles what goes wrong from here on */
    PSEUDO_SETUP_CLEANUP,       /* ... and wants the place where it went wrong */
    PSEUDO_SETUP_WITH,
    PSEUDO_POP_BLOCK,
    PSEUDO_JUMP,
    PSEUDO_JUMP_NO_INTERRUPT,
    PSEUDO_POP_JUMP_IF_FALSE,
    PSEUDO_POP_JUMP_IF_TRUE,
    PSEUDO_POP_JUMP_IF_NONE,
    PSEUDO_POP_JUMP_IF_NOT_NONE,
};

struct instr {
    int op, arg;
    struct block *target;  /* of a jump or setup */
    struct block *handler; /* where an exception goes; set while assembling */
    struct place place;    /* line -1: none */
};

struct handlers_open;

/* Straight code: jumps come last.  Falls through to `next`. */
struct block {
    struct block *older; /* made before this one in the unit */
    struct block *next;
    struct instr *instr;
    int count, room;
    int predecessors, start_depth, offset;
    bool returns; /* a RETURN_VALUE was emitted here */
    bool exit, no_fallthrough, wants_lasti, visited;
    struct handlers_open *open; /* while handlers are labelled */
};

/* Names in order of first mention, with their number. */
struct name_table {
    Val *names;
    int count, room;
    int *index;
    int index_room;
};

struct const_table {
    Ref *items; /* owned */
    int count, room;
    int *index;
    int index_room;
};

enum frame_block_kind {
    FB_WHILE,
    FB_FOR,
    FB_TRY_EXCEPT,
    FB_FINALLY_TRY,
    FB_FINALLY_END,
    FB_WITH,
    FB_ASYNC_WITH,
    FB_HANDLER_CLEANUP,
    FB_POP_VALUE,
    FB_EXCEPTION_HANDLER,
    FB_EXCEPTION_GROUP_HANDLER,
    FB_ASYNC_COMPREHENSION,
};
struct frame_block {
    enum frame_block_kind kind;
    struct block *block, *exit;
    const void *datum; /* finally body, with statement, or name */
};
enum { MAX_FRAME_BLOCKS = 20, STACK_USE_GUIDELINE = 30 };

enum unit_kind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_ASYNC_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION
};

struct unit {
    struct unit *outer;
    enum unit_kind kind;
    struct scope *scope;
    Val name, qualname;
    Val class_name; /* for private names */
    struct const_table consts;
    struct name_table names, varnames, cellvars, freevars;
    struct block *blocks; /* newest first */
    struct block *current;
    bool need_block; /* the current one has ended */
    struct frame_block frame_blocks[MAX_FRAME_BLOCKS];
    int frame_block_count;
    struct place place; /* of what is being compiled */
    int first_line;
    int argcount, posonlyargcount, kwonlyargcount;
    int depth; /* units around: module 1 */
};

struct compiler {
    struct runtime *rt;
    struct arena *arena;
    struct symbols *symbols;
    struct unit *unit;
    Val filename;
    const char *source;       /* to show lines of errors; NULL: not known */
    struct const_table cache; /* every constant of the program once */
    struct leftovers *left;
    bool interactive, future_annotations, failed;
    int flags;       /* future bits for co_flags */
    int future_line; /* of the last __future__ import */
};

static const struct place NO_PLACE = {-1, -1, -1, -1};

/* ---- emitting (emit.c) ---------------------------------------------------------- */
struct block *block_new(struct compiler *c);
void use_block(struct compiler *c, struct block *b);
void emit(struct compiler *c, int op);
void emit_arg(struct compiler *c, int op, int arg);
void emit_at(struct compiler *c, int op, int arg, struct block *target,
             struct place place);
void emit_nowhere(struct compiler *c, int op, int arg);
void emit_jump(struct compiler *c, int op, struct block *target);
void emit_jump_nowhere(struct compiler *c, int op, struct block *target);
void emit_const(struct compiler *c, Val v);
void emit_const_take(struct compiler *c, Ref v);
void emit_name(struct compiler *c, int op, Val name); /* attribute or import: mangled */
void emit_binary(struct compiler *c, int op, bool inplace);
void emit_compare(struct compiler *c, int op);
void emit_yield(struct compiler *c);
void emit_yield_from(struct compiler *c, bool await);
int name_number(struct compiler *c, struct name_table *t, Val name);
int name_find(const struct name_table *t, Val name); /* -1: absent */
int const_number(struct compiler *c, Val v);
/* The one constant equal in type and value, made known if new; owned; NULL raised. */
OWNED Ref const_merge(struct compiler *c, Val v);
OWNED Ref const_merge_one_take(struct compiler *c, Ref v); /* items left alone */
bool is_jump_op(int op);
bool is_setup_op(int op);
bool ends_block(int op);
void compile_error(struct compiler *c, const char *format, ...);
void compile_warn(struct compiler *c, const char *format, ...);

/* ---- units (unit.c) ---------------------------------------------------------------- */
bool unit_enter(struct compiler *c, enum unit_kind kind, Val name, const void *key,
                int line);
/* The finished code object, and back to the unit around; owned; NULL raised. */
OWNED Ref unit_finish(struct compiler *c, bool add_none);
void unit_leave(struct compiler *c);
OWNED Ref unit_assemble(struct compiler *c, bool add_none); /* assemble.c */
/* The graph made better; assemble.c's first half (flow.c). */
struct flow {
    struct compiler *c;
    struct block *entry;
    int blocks;
    Ref *consts; /* owned; appended to */
    int const_count, const_room;
};
bool flow_optimize(struct flow *f);
void flow_duplicate_exits(struct flow *f);
void flow_extend(struct compiler *c, struct block *b);
void flow_normalize(struct block *b);
void flow_clean(struct block *b);
void flow_propagate_places(struct flow *f);
void flow_guarantee_lines(struct flow *f, int first_line);
int flow_stack_depth(struct flow *f);
void flow_label_handlers(struct flow *f);
int pseudo_effect(int op, int arg, bool jump);
void block_insert(struct compiler *c, struct block *b, int at, struct instr i);
struct instr *block_push(struct compiler *c, struct block *b);

/* ---- statements and expressions ------------------------------------------------------ */
void compile_body(struct compiler *c, struct stmts *body);
void compile_interactive(struct compiler *c, struct stmts *body);
void compile_stmts(struct compiler *c, struct stmts *body);
void compile_stmt(struct compiler *c, struct stmt *s);
void compile_match(struct compiler *c, struct stmt *s);
void compile_try(struct compiler *c, struct stmt *s);
void compile_with(struct compiler *c, struct stmt *s, int at);
void compile_expr(struct compiler *c, struct expr *e);
void compile_exprs(struct compiler *c, struct exprs *row);
void compile_jump_if(struct compiler *c, struct expr *e, struct block *next, bool when);
void compile_name(struct compiler *c, Val name, enum expr_ctx ctx);
void compile_comprehension(struct compiler *c, struct expr *e);
void compile_lambda(struct compiler *c, struct expr *e);
void compile_function(struct compiler *c, struct stmt *s);
void compile_class(struct compiler *c, struct stmt *s);
void compile_call_rest(struct compiler *c, int pushed, struct exprs *args,
                       struct keywords *keywords);
void compile_starred_row(struct compiler *c, struct exprs *elts, int pushed, int build,
                         int add, int extend, bool tuple);
void make_closure(struct compiler *c, Val code, int flags);
bool forbidden_name(struct compiler *c, Val name, enum expr_ctx ctx);
void start_at_attribute(struct compiler *c, const struct expr *attribute);
bool push_frame_block(struct compiler *c, enum frame_block_kind kind, struct block *b,
                      struct block *exit, const void *datum);
void pop_frame_block(struct compiler *c);
void unwind_all(struct compiler *c, bool keep_top, struct frame_block **loop);
void unwind_one(struct compiler *c, const struct frame_block *f, bool keep_top);
void exit_with_nones(struct compiler *c);
void pop_except_and_reraise(struct compiler *c);

#endif
