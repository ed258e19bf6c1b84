/* vm.h - the running part of a runtime: frames, evaluation, safe points. */
#ifndef VM_VM_H
#define VM_VM_H

#include "types/code.h"

/* ---- frames ---------------------------------------------------------------- */

enum frame_owner { FRAME_BY_THREAD, FRAME_BY_GENERATOR, FRAME_BY_FRAME_OBJECT };

/* How a frame goes back to who called it. */
enum frame_entry {
    FRAME_CALLED, /* value pushed on the caller's stack */
    FRAME_ENTRY,  /* the C function that called eval returns with it */
    FRAME_INIT,   /* __init__ of an instance that waits on the caller's stack */
    FRAME_GETTER, /* a property's getter: its object waits below the value */
    FRAME_OPERATOR, /* what BINARY_OP calls: the operands wait on the caller's stack */
    FRAME_COMPARE,  /* ... COMPARE_OP */
    FRAME_FOR,    /* a generator that FOR_ITER went into */
    FRAME_SEND,   /* ... that SEND went into */
};

/* One exception being handled, and the one it interrupted. */
struct exc_item {
    Ref value; /* owned or NULL */
    struct exc_item *previous;
};

/* 72 bytes, then locals, cells, free variables, value stack: what CPython calls
 * _PyInterpreterFrame.  Lives on the VM's frame stack, or inside a generator or
 * a frame object. */
struct frame {
    Ref function;          /* owned */
    Val globals;           /* borrowed from function */
    Ref const *consts;     /* the items of code's tuple */
    Ref locals;            /* owned or NULL: module and class bodies */
    Ref code;              /* owned */
    struct frame_obj *object; /* owned; NULL until somebody asks */
    struct frame *previous;
    uint16_t *prev_instr;  /* last instruction begun */
    int stack_top;         /* items of slot[] in use; -1 while running */
    char is_entry;         /* enum frame_entry: what happens when it returns */
    char owner;            /* enum frame_owner */
    uint16_t jump;         /* how far to go on when the generator called here has ended */
    Ref slot[1];           /* nlocalsplus, then the value stack */
};

struct frame_obj { /* 48 + header 72 + slots + 16 */
    struct obj head;
    Ref back; /* struct frame_obj or NULL */
    struct frame *frame;
    Ref trace;
    int lineno;
    char trace_lines, trace_opcodes, fast_as_locals;
    /* room for the frame's own data once the frame has left the stack */
    Ref data[1];
};

struct function { /* 136 + 16 = 152 */
    struct obj head;
    Ref globals, builtins, name, qualname;
    Ref code, defaults, kwdefaults, closure; /* defaults: tuple or NULL */
    Ref doc, dict;
    struct weak *weaklist;
    Ref module, annotations;
    vectorcall_fn *vectorcall;
    uint32_t version;
};

enum generator_state {
    GEN_CREATED = -2,
    GEN_SUSPENDED = -1,
    GEN_RUNNING = 0,
    GEN_COMPLETED = 1,
    GEN_CLEARED = 4,
};

struct generator { /* 152 + 16, and the slots after the frame */
    struct obj head;
    Ref code;
    struct weak *weaklist;
    Ref name, qualname;
    struct exc_item exc; /* handled inside, while suspended */
    Ref origin;          /* coroutines only; NULL */
    char hooks_inited, closed, running_async;
    signed char state; /* enum generator_state */
    struct frame frame; /* must be last */
};

struct traceback { /* 40 + 16 = 56 */
    struct obj head;
    Ref next; /* struct traceback or NULL */
    Ref frame; /* struct frame_obj */
    int lasti, lineno;
};

extern const struct type_def function_def, frame_def, generator_def, coroutine_def, traceback_def;

OWNED Ref function_new(struct runtime *rt, Val code, Val globals, Val qualname);
/* The frame object of a frame, made when first asked for; borrowed. */
Val frame_object(struct runtime *rt, struct frame *f);
/* The frame's variables as a dict (f_locals, locals()), borrowed; NULL raised. */
Val frame_locals(struct runtime *rt, struct frame *f);
int frame_line(const struct frame *f);
/* Every reference the frame owns: locals by name, then the value stack. */
int frame_visit(const struct frame *f, visit_fn *fn, void *arg);
struct frame *vm_current_frame(struct runtime *rt); /* NULL: none */

/* ---- running ----------------------------------------------------------------- */

bool vm_init(struct runtime *rt);
void vm_release(struct runtime *rt);
int vm_visit_frames(struct runtime *rt, visit_fn *fn, void *arg);
int vm_visit_others(struct runtime *rt, visit_fn *fn, void *arg); /* handled exceptions, hooks */

/* Run a code object with these namespaces; its value (None for exec). */
OWNED Ref vm_exec(struct runtime *rt, Val code, Val globals, Val locals);
/* eval() and exec(): code in these namespaces, `closure` a tuple or NULL. */
OWNED Ref vm_exec_closure(struct runtime *rt, Val code, Val globals, Val locals, Val closure);
OWNED Ref vm_import(struct runtime *rt, Val name, Val globals, Val locals, Val fromlist, int level);

/* ---- audits ------------------------------------------------------------------------ */

/* When the heap is audited before an instruction: before every one; or often: before each
 * of a program's instructions the first times, then ever more rarely.  A fault is a bug(). */
enum vm_audit_when { AUDIT_NEVER, AUDIT_OFTEN, AUDIT_EVERY };
void vm_audit(struct runtime *rt, enum vm_audit_when when);
struct vm_audit_sums {
    uint64_t instructions; /* executed, those of library modules too */
    uint64_t audits, inside; /* inside: while functions in C were at work */
};
struct vm_audit_sums vm_audit_sums(struct runtime *rt);

/* ---- safe points ---------------------------------------------------------------- */

/* The tick: looked at on backward jumps and function entries when the flag is
 * set, and by long loops in C through vm_poll().  Any thread or signal handler
 * may set it. */
enum {
    VM_TICK_INTERRUPT = 1, /* KeyboardInterrupt */
    VM_TICK_POLL = 2,      /* call the host's tick: engine reads its socket */
    VM_TICK_STOP = 4,      /* a limit: unwind everything, nothing may catch it */
};
void vm_request(struct runtime *rt, int bits); /* async-signal-safe */
/* For loops in C over user-sized data, every few thousand rounds; false: raised, give up. */
bool vm_poll(struct runtime *rt);

/* What a run may use; 0: no limit.  When one is reached, everything unwinds
 * without running handlers' code endlessly, and vm_stopped() says which. */
struct vm_limits {
    uint64_t steps;     /* executed lines */
    uint64_t instructions;
    double seconds;     /* CPU */
};
enum vm_stop { VM_NOT_STOPPED, VM_STOP_STEPS, VM_STOP_TIME, VM_STOP_MEMORY, VM_STOP_OUTPUT, VM_STOP_REQUESTED };
void vm_set_limits(struct runtime *rt, const struct vm_limits *limits);
enum vm_stop vm_stopped(struct runtime *rt);

struct mark; /* vm/labels.h */
/* Observation.  With a `line`, steps are counted, and it is called before the step given
 * to vm_stop_before() begins, and before each later one; `instruction` before each
 * one, `mark` where the program has named a moment.
 * NULL: nobody looks, and running costs nothing more.  Return false to stop the run
 * (VM_STOP_REQUESTED). */
struct vm_observer {
    bool (*mark)(struct runtime *rt, struct frame *f, const struct mark *mark, void *arg); /* right after mark() */
    bool (*line)(struct runtime *rt, struct frame *f, int line, void *arg);
    bool (*instruction)(struct runtime *rt, struct frame *f, void *arg);
    void (*tick)(struct runtime *rt, void *arg); /* every few ms while code runs */
    void *arg;
};
/* Steps are counted when somebody asked (an observer of lines, a limit, or this, which
 * counts instructions, too). */
void vm_count(struct runtime *rt, bool on);
void vm_observe(struct runtime *rt, const struct vm_observer *observer);
/* Only lines of this file are steps from now on; NULL: of all code but furniture. */
void vm_count_file(struct runtime *rt, const char *file);
/* vm_steps() will be `step` when the line observer is called next; UINT64_MAX: never. */
void vm_stop_before(struct runtime *rt, uint64_t step);
/* The innermost frame whose lines are steps, and its line; false: none runs. */
bool vm_place(struct runtime *rt, const struct frame **frame, int *line);
/* The line of the step begun last; 0 when its code is gone.  Known when the code that
 * vm_exec() was given has ended. */
int vm_last_line(struct runtime *rt);
uint64_t vm_mark_step(struct runtime *rt, const char *name); /* of the latest such mark(); 0: none */
uint64_t vm_steps(struct runtime *rt);        /* steps begun since the start */
uint64_t vm_instructions(struct runtime *rt);

/* For who looks at the frames that run, too: what a generator holds besides its frame. */
bool generator_is_running(Val v);
int generator_visit_own(Val v, visit_fn *fn, void *arg);

#endif
