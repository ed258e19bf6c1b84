/* state.h - the VM's own part of a runtime; for vm, modules and runtime. */
#ifndef VM_STATE_H
#define VM_STATE_H

#include <stdlib.h>

#include "heap/weak.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* Frames lie in chunks, one after the other. */
struct frame_chunk {
    struct frame_chunk *previous;
    Ref *saved_top; /* of the previous chunk */
    size_t words;
    Ref data[];
};

struct vm {
    struct frame *frame; /* running, or NULL */
    Ref *top, *limit;    /* free room of the current chunk */
    struct frame_chunk *chunk;
    struct exc_item *exc; /* top of the handled exceptions */
    struct exc_item exc_base;

    int countdown;                 /* to the next look at `request` */
    volatile int request; /* VM_TICK_* */
    bool observing;                /* every instruction goes through the observer */
    char dispatching;              /* what rt->dispatch holds (eval.c) */
    bool sourceless; /* the modules are gone: no source is read any more */
    int entry_depth;               /* eval calls on the C stack */
    uintptr_t stack_floor;         /* C stack must stay above */
    uint32_t next_function_version;
    uint64_t next_dict_tag;

    enum vm_stop stopped;
    struct vm_limits limits;
    struct vm_observer observer;
    bool count; /* count lines and instructions though nobody looks */
    struct vm_audit *audit; /* vm/audit.c; NULL: none while running */
    bool counting;         /* code that is run from now on gets OP_STEP */
    uint64_t instructions;
    /* Steps begun are steps + (steps_given - steps_due): one number to count down, to the
     * step before which vm_step_due() is called. */
    uint64_t steps;
    int64_t steps_given, steps_due;
    uint64_t wanted_stop;  /* for the observer; the step limit may be nearer */
    const uint16_t *last_begun; /* where the last step began */
    int last_line;
    char *counted_file;    /* only steps of code from there count; NULL: of all but furniture */
    int64_t next_tick_ns;
    int64_t cpu_start_ns;

    /* What is held for the program that runs: its code, the syntax tree's constants,
     * its name.  By entry, so that an exec inside does not hide those outside. */
    Ref *held;
    size_t held_count, held_room;

    struct labels *labels; /* vm/labels.c; NULL while the program has named nothing */

    /* Source text of cells, for tracebacks and inspect: dict name -> str. */
    Ref sources;
    /* Given by modules/: the import system and sys.modules (borrowed). */
    Ref (*import)(struct runtime *rt, Val name, Val globals, Val fromlist, int level);
    Val modules;
    Val import_function; /* builtins.__import__ as it was made */
    Val sys_dict;
    Val builtins_dict; /* borrowed from the builtins module; NULL before it is made */
    /* Known to specialised calls, borrowed from their types and modules. */
    Val list_append, len, isinstance;
};

enum { VM_COUNTDOWN = 1024 };

/* ---- frames ------------------------------------------------------------------ */

enum { FRAME_WORDS = 9 }; /* struct frame without its slots */

static inline struct code *frame_code(const struct frame *f)
{
    return LOOK(code, f->code);
}
static inline int frame_lasti(const struct frame *f) /* code units */
{
    return (int)(f->prev_instr - frame_code(f)->unit);
}
static inline struct function *as_function(Val v)
{
    return LOOK(function, v);
}
static inline bool is_function(Val v)
{
    return is_exact(v, &function_def);
}

static inline Val frame_builtins(const struct frame *f)
{
    return as_function(f->function)->builtins;
}

/* Its arguments are `argc` positional ones. */
static inline bool function_is_simple(const struct code *code, int argc)
{
    return code->argcount == argc && code->kwonlyargcount == 0 &&
           (code->flags & (CODE_OPTIMIZED | CODE_VARARGS | CODE_VARKEYWORDS)) == CODE_OPTIMIZED;
}
/* ... or are, with its defaults for those at the end; and a call runs it. */
static inline bool function_takes(const struct function *fn, int given)
{
    const struct code *code = LOOK(code, fn->code);
    int missing = code->argcount - given;
    return function_is_simple(code, code->argcount) && missing >= 0 &&
           !(code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) &&
           (missing == 0 || (fn->defaults && missing <= tuple_size(fn->defaults)));
}

struct frame *frame_push_slow(struct runtime *rt, int words);
/* Room for a frame of this code, and `more` words behind its stack. */
static inline struct frame *frame_push_more(struct runtime *rt, const struct code *code, int more)
{
    struct vm *vm = rt->vm;
    int words = FRAME_WORDS + code->nlocalsplus + code->stacksize + more;
    Ref *from = vm->top, *to = from + words;
    if (UNLIKELY(to > vm->limit))
        return frame_push_slow(rt, words);
    vm->top = to;
    return (struct frame *)from;
}
static inline struct frame *frame_push(struct runtime *rt, const struct code *code)
{
    return frame_push_more(rt, code, 0);
}
/* The word behind the stack of a FRAME_INIT frame: the tuple of its arguments. */
static inline Ref *frame_extra(struct frame *f)
{
    const struct code *code = frame_code(f);
    return &f->slot[code->nlocalsplus + code->stacksize];
}
void frame_pop_slow(struct runtime *rt, struct frame *f);
static inline void frame_pop(struct runtime *rt, struct frame *f)
{
    struct vm *vm = rt->vm;
    if (UNLIKELY((Ref *)f == vm->chunk->data))
        frame_pop_slow(rt, f);
    else
        vm->top = (Ref *)f;
}
/* What a frame holds from its start; consumes function and locals.  Slots above `given`
 * become NULL. */
static inline void frame_fill(struct frame *f, Ref function, Ref locals, const struct code *code, int given)
{
    f->function = function;
    f->globals = as_function(function)->globals;
    f->consts = as_tuple(code->consts)->items;
    f->locals = locals;
    f->code = ref_keep((Val)code);
    f->object = NULL;
    f->is_entry = FRAME_CALLED;
    f->owner = FRAME_BY_THREAD;
    for (Ref *slot = f->slot + given, *end = f->slot + code->nlocalsplus; slot < end; slot++)
        *slot = NULL;
}
/* ... and where it is: at its start. */
static inline void frame_init(struct frame *f, Ref function, Ref locals, const struct code *code, int given)
{
    frame_fill(f, function, locals, code, given);
    f->previous = NULL;
    f->prev_instr = LOOK(code, code)->unit - 1;
    f->stack_top = code->nlocalsplus;
}
/* A frame that the running one calls, which vm_eval() goes into by `enter_new`. */
static inline struct frame *frame_new_callee(struct runtime *rt, Ref function, const struct code *code,
                                             int given)
{
    struct frame *f = frame_push(rt, code);
    frame_fill(f, function, NULL, code, given);
    return f;
}
/* Drop all the frame holds; its frame object, if somebody has it, takes it over. */
void frame_clear(struct runtime *rt, struct frame *f);
/* The end of a frame that nobody keeps, whose stack is used up to `top`. */
static inline void frame_leave_plain(struct runtime *rt, struct frame *f, Ref *top)
{
    for (Ref *slot = f->slot; slot < top; slot++) {
        Ref v = *slot;
        if (v && --v->refs == 0)
            obj_dealloc(rt, v);
    }
    if (UNLIKELY(--f->function->refs == 0))
        obj_dealloc(rt, f->function);
    if (UNLIKELY(--f->code->refs == 0))
        obj_dealloc(rt, f->code);
    frame_pop(rt, f);
}

/* The end of any. */
static inline void frame_leave(struct runtime *rt, struct frame *f)
{
    if (UNLIKELY(f->object || f->locals)) {
        frame_clear(rt, f);
        frame_pop(rt, f);
    } else {
        frame_leave_plain(rt, f, f->slot + f->stack_top);
    }
}

bool frame_fast_to_locals(struct runtime *rt, struct frame *f);
void frame_locals_to_fast(struct runtime *rt, struct frame *f, bool clear);
struct frame *frame_first_complete(struct frame *f);
bool frame_is_incomplete(const struct frame *f);
OWNED Ref frame_new_object(struct runtime *rt, Val code, Val globals, Val locals);

/* ---- evaluation -------------------------------------------------------------- */

/* How a frame goes on. */
enum eval_how {
    EVAL_BEGIN, /* at its next instruction; a generator has what was sent on its stack */
    EVAL_NEXT,  /* a generator that gets None */
    EVAL_THROW, /* the pending exception is raised at its current instruction */
};
/* Who takes what a generator yields, without vm_eval() returning for each item. */
struct eval_sink {
    int (*take)(struct runtime *rt, Ref item, void *arg); /* a take_fn: 1 more, 0 enough, -1 raised */
    void *arg;
    int how; /* what it said last; the generator was left at a yield unless that is 1 */
};
/* Run f (an entry frame, already pushed) to its return, or to its yield; with a sink, of
 * a generator, to a yield whose item was the last one wanted: then NULL. */
OWNED Ref vm_eval(struct runtime *rt, struct frame *f, enum eval_how how, struct eval_sink *sink);
/* Set slots of f from a call's arguments, consuming `argc` + names references at
 * args; false when raised (all consumed). */
bool bind_arguments(struct runtime *rt, struct function *fn, struct frame *f, Ref const *args,
                    ssize_t argc, Val kwnames);
/* A frame for calling fn (owned, consumed, as are args and locals); NULL raised. */
struct frame *frame_for_call(struct runtime *rt, Ref fn, Ref locals, Ref const *args, ssize_t argc,
                             Val kwnames);
struct frame *frame_for_call_ex(struct runtime *rt, Ref fn, Ref locals, Ref args, Ref kwargs);
vectorcall_fn function_vectorcall;
OWNED Ref function_call(struct runtime *rt, Val function, Val args, Val kwargs);
uint32_t function_version(struct runtime *rt, struct function *fn);
/* Run a function's code with a locals mapping (class bodies); locals may be NULL. */
OWNED Ref function_run(struct runtime *rt, Val function, Val locals);
OWNED Ref function_run_take(struct runtime *rt, Ref function, Val locals);
Val vm_exc_handled(struct runtime *rt);
bool vm_stack_is_low(struct runtime *rt); /* the C stack is nearly used up */
void vm_stop(struct runtime *rt, enum vm_stop why); /* at the next safe point */
bool vm_stop_now(struct runtime *rt, enum vm_stop why); /* false, raised */
void vm_clear_stop(struct runtime *rt);
void vm_audit_step(struct runtime *rt, const struct frame *f); /* before each instruction */
void vm_choose_mode(struct vm *vm); /* after a change of who observes */
bool code_is_furniture(const struct code *code); /* of a module that was frozen in */
bool vm_tick(struct runtime *rt);    /* false: raised */
bool vm_observe_step(struct runtime *rt, struct frame *f); /* false: raised */
/* Hold a reference as a root until vm_let_go(): consumes r (NULL is fine); gives r. */
Val vm_hold_take(struct runtime *rt, Ref r);
void vm_let_go(struct runtime *rt, int count); /* the last ones, in the order they came */
OWNED Ref vm_builtins_of(struct runtime *rt, Val globals); /* the namespace of built-in names */

/* ---- generators ---------------------------------------------------------------- */

static inline struct generator *generator_of_frame(struct frame *f)
{
    return (struct generator *)((char *)f - offsetof(struct generator, frame));
}
static inline struct generator *as_generator(Val v)
{
    return LOOK(generator, v);
}
static inline bool is_generator(Val v)
{
    return is_exact(v, &generator_def);
}
/* RETURN_GENERATOR: a generator that takes over the frame f (popped by the caller). */
OWNED Ref generator_from_frame(struct runtime *rt, struct frame *f);
OWNED Ref generator_send(struct runtime *rt, struct generator *g, Val value);
OWNED Ref generator_iternext(struct runtime *rt, Val self);
int generator_each(struct runtime *rt, Val generator, int (*take)(struct runtime *rt, Ref item, void *arg),
                   void *arg); /* iter_each() */
OWNED Ref generator_close(struct runtime *rt, Val self);
OWNED Ref generator_yieldfrom(struct generator *g); /* what it delegates to, or NULL */
OWNED Ref coroutine_awaitable(struct runtime *rt, Val v);
/* 1 yielded, 0 returned, -1 raised. */
int generator_send_ex(struct runtime *rt, struct generator *g, Val value, bool exc, bool closing, Ref *out);

/* ---- tracebacks ---------------------------------------------------------------- */

/* Is the frozen module Python of ours for what CPython has in C? */
bool module_stands_for_c(const char *name, size_t size);
/* Add the frame to the pending exception's traceback; not one that stands for C. */
bool traceback_here(struct runtime *rt, struct frame *f);
int traceback_line(const struct traceback *t);
enum { LINE_UNKNOWN = INT32_MIN }; /* as lineno: that of lasti */
OWNED Ref traceback_new(struct runtime *rt, Val next, Val frame, int lasti, int lineno);
/* The text python3 writes for an uncaught exception, to sys.stderr or stream 2. */
struct text;
void traceback_format(struct runtime *rt, struct text *out, Val exc);
/* "Traceback (most recent call last):" and the entries. */
/* The line of ^ and ~ under a source line; nothing when all of it is meant. */
void traceback_carets(struct text *out, const char *line, struct code_position p);
void traceback_entries(struct runtime *rt, struct text *out, Val traceback);
/* One line of a source file or cell, borrowed text copied to out; false: unknown. */
bool source_line(struct runtime *rt, Val filename, int line, struct text *out);
void source_remember(struct runtime *rt, Val filename, const char *text, size_t size);

/* ---- specialisation -------------------------------------------------------------- */

void code_quicken(struct code *code, bool subscripts);
static inline void code_warm(struct code *code)
{
    if (code->warmup != 0 && ++code->warmup == 0)
        code_quicken(code, true);
}
/* CPython does not count the turns of a loop that ends in a conditional jump.  We do, but
 * leave the subscripts: how often a __getitem__ is held tells whether it was quickened. */
static inline void code_warm_loop(struct code *code)
{
    if (code->warmup != 0 && code->turns != 0 && ++code->turns == 0)
        code_quicken(code, false);
}

#endif
