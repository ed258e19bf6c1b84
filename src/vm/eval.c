/* eval.c - the evaluation loop: bytecode to effects.
 *
 * One C call of vm_eval() runs an entry frame and every Python function called
 * from it, without C recursion: CALL pushes a frame and goes on in it, RETURN
 * goes back to frame->previous.  The instruction bodies are in the ops_*.h files
 * beside this one; each ends by going straight to the next (computed goto).
 *
 *     frame: header │ locals, cells, free variables │ value stack ...  sp ─┐
 *                                                   └ items below sp ──────┘
 *
 * Invariants: while a frame runs, sp is in a register and frame->stack_top is -1;
 * it is saved at calls into Python, at returns, and before an observer looks.
 * prev_instr is the instruction begun last, set by everything that can raise or
 * can show the frame.  Instructions are rewritten in place when they have run
 * often enough (specialize.c); a quickened one falls back when its guess fails.
 */
#include "vm/help.h"
#include "vm/names.h"
#include "vm/numbers.h"
#include "vm/operators.h"
#include "vm/plain_init.h"
#include "vm/steps.h"

#include "lang/opcode.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/exc_layout.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

#define PUSH(v)      do { Ref push_ = (v); *sp++ = push_; } while (0)
#define POP()        (*--sp)
#define TOP          sp[-1]
#define SECOND       sp[-2]
#define THIRD        sp[-3]
#define PEEK(n)      sp[-(ssize_t)(n)]
#define LOCAL(i)     frame->slot[i]
#define NAME(i)      tuple_at(frame_code(frame)->names, i)
#define CONST(i)     frame->consts[i]
#define SAVE_IP()    (frame->prev_instr = ip - 1)
#define SAVE_SP()    (frame->stack_top = (int)(sp - frame->slot))
#define JUMP_BY(n)   (ip += (n))
#define SKIP(cache)  (ip += (cache))
/* Loads do not push.  LOAD_FAST, LOAD_CONST and others that load what is held elsewhere
 * leave it above the stack, not counted, for the next instruction: a local, a constant, an
 * attribute of a local lives as long as that needs.  An instruction that can use a borrowed
 * operand saves two counts and a push; any other begins with TAKE(), which counts it and
 * makes it part of the stack.  So nothing runs Python code, and nothing that was borrowed
 * from can change, while something is borrowed. */
#define TAKE() (sp[0]->refs++, sp++)
/* On to the next instruction, with 0, 1 or 2 borrowed operands. */
#define NEXT_WITH(borrowed)                                                                \
    do {                                                                                   \
        const uint8_t *bytes_ = (const uint8_t *)ip++;                                     \
        oparg = bytes_[ARG_BYTE];                                                          \
        goto *rt->dispatch[256 * (borrowed) + bytes_[OP_BYTE]];                            \
    } while (0)
#define NEXT() NEXT_WITH(0)
/* Run the same instruction again after it was rewritten, or as another one. */
#define AGAIN()                                                                            \
    do {                                                                                   \
        goto *labels[code_op(frame_code(frame), ip - 1 - frame_code(frame)->unit)];        \
    } while (0)
/* Change the instruction that runs, also where OP_STEP stands in front of it. */
#define REWRITE(statement)                                                                 \
    do {                                                                                   \
        bool stepped_ = step_lift(frame, ip - 1);                                          \
        statement;                                                                         \
        if (stepped_)                                                                      \
            step_put(frame, ip - 1);                                                       \
    } while (0)
#define BECOME(op) REWRITE(ip[-1] = (uint16_t)((ip[-1] & 0xff00) | (op)))
/* Each instruction has three entries: its operands are all on the stack, or the last one
 * (sp[0]), or the last two (sp[0], sp[1]) are borrowed.  One that cares writes op2_ and
 * op1_ itself; PUSHED() is then where it goes when its guess fails. */
#define PUSHED(name)                                                                       \
    push2_##name: __attribute__((unused));                                                 \
        TAKE();                                                                            \
    push1_##name: __attribute__((unused));                                                 \
        TAKE();                                                                            \
    op_##name:
#define SIMPLE(name)                                                                       \
    op2_##name:                                                                            \
        TAKE();                                                                            \
    op1_##name:                                                                            \
        TAKE();                                                                            \
    op_##name:
#define OPCODE(name)  SIMPLE(name) SAVE_IP();
#define SAME(name, as) /* one instruction is carried out as another */                     \
    op2_##name: goto op2_##as;                                                             \
    op1_##name: goto op1_##as;                                                             \
    op_##name: goto op_##as;
#define RAISED(v)     do { if (UNLIKELY(!(v))) goto error; } while (0)
/* A guess that failed: the general form runs, and after too many the guess is dropped. */
#define GUESS(cond, general)                                                               \
    do {                                                                                   \
        if (UNLIKELY(!(cond))) {                                                           \
            if (--ip[0] == 0)                                                              \
                BECOME(OP_##general##_ADAPTIVE);                                           \
            goto op_##general;                                                             \
        }                                                                                  \
    } while (0)
/* The counter of an adaptive instruction: high 12 bits to go, low 4 the last pause. */
#define ADAPTIVE(general, specialize)                                                      \
    do {                                                                                   \
        if (ip[0] < 16) {                                                                  \
            REWRITE(specialize);                                                           \
            AGAIN();                                                                       \
        }                                                                                  \
        ip[0] = (uint16_t)(ip[0] - 16);                                                    \
        goto op_##general;                                                                 \
    } while (0)
/* Whether somebody observes may have changed. */
#define LOOK_AGAIN()                                                                       \
    do {                                                                                   \
        if (UNLIKELY(rt->vm->dispatching != DISPATCHING(rt)))                              \
            dispatch_choose(rt, labels, observers);                                        \
    } while (0)
#define BOOL(yes) ref_keep((yes) ? rt->true_ : rt->false_)

#define IS(v, id) ((v)->type == rt->id##_type)

/* What vm->dispatching says of rt->dispatch. */
enum { NOT_CHOSEN, NOT_OBSERVED, OBSERVED };
#define DISPATCHING(rt) ((rt)->vm->observing ? OBSERVED : NOT_OBSERVED)

/* Each instruction goes to where it is carried out, or, observed, to the observer first. */
static void dispatch_choose(struct runtime *rt, const void *const *labels, const void *const *observers)
{
    for (int i = 0; i < 3 * 256; i++)
        rt->dispatch[i] = rt->vm->observing ? observers[i / 256] : labels[i];
    rt->vm->dispatching = DISPATCHING(rt);
}

static inline bool recursion_down(struct runtime *rt)
{
    if (LIKELY(rt->types->recursion_left > 0)) {
        rt->types->recursion_left--;
        return true;
    }
    return recursion_enter(rt, "");
}

/* After __init__: what lies on the caller's stack (object, class, arguments) becomes the
 * object alone, or nothing; in the order in which CPython lets go. */
static inline void init_finish(struct runtime *rt, struct frame *f, int argc, Ref args, bool keep)
{
    Ref *base = f->slot + f->stack_top - argc - 2;
    f->stack_top -= argc + (keep ? 1 : 2);
    if (!keep)
        ref_drop(rt, base[0]);
    ref_drop(rt, args);
    ref_drop(rt, base[1]);
    for (int i = 0; i < argc; i++)
        ref_drop(rt, base[2 + i]);
}

Ref vm_eval(struct runtime *rt, struct frame *frame, enum eval_how going_on, struct eval_sink *sink)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
    static const void *const labels[3 * 256] = {
        [0 ... 255] = &&op_unknown,
        [256 ... 511] = &&op1_unknown,
        [512 ... 767] = &&op2_unknown,
#define ENTRIES(name, number)                                                              \
    [number] = &&op_##name, [256 + number] = &&op1_##name, [512 + number] = &&op2_##name,
#define OP(name, number, caches, effect, kind, text) ENTRIES(name, number)
#define FAST(name, number, general) ENTRIES(name, number)
#define STEPPED(name, number) ENTRIES(STEP_##name, number)
#include "lang/opcodes.def"
#undef OP
#undef FAST
#undef STEPPED
#undef ENTRIES
    };
#pragma GCC diagnostic pop
    static const void *const observers[3] = {&&observe, &&observe1, &&observe2};

    uint16_t *ip;
    Ref *sp;
    uint32_t oparg = 0;
    int real = 0; /* behind OP_STEP, or to be run alone */
    struct frame *callee;
    struct {
        Ref *base, *args, function;
        int entry, op; /* FRAME_OPERATOR, FRAME_COMPARE: of the frame that returned */
    } call;
    Ref answer; /* what a frame returned or yielded */
    /* In memory on purpose: the registers are for rt, frame, ip, sp and oparg. */
    volatile struct {
        Val kwnames;
        struct eval_sink *sink;
    } cold = {NULL, sink};

    LOOK_AGAIN();
    frame->previous = rt->vm->frame;
    rt->vm->frame = frame;
    rt->vm->entry_depth++;
    if (UNLIKELY((uintptr_t)&cold < rt->vm->stack_floor)) {
        raise(rt, EXC_RecursionError, "maximum recursion depth exceeded");
        goto unwind_frame;
    }
    switch (going_on) {
    case EVAL_BEGIN:
        goto start;
    case EVAL_NEXT:
        goto start_generator;
    case EVAL_THROW:
        if (!recursion_down(rt))
            goto unwind_frame;
        goto resume_with_error;
    }

/* next() of a generator: None is sent, and nearly always dropped at once. */
start_generator:
    ip = frame->prev_instr + 1;
    sp = frame->slot + frame->stack_top;
    if (LIKELY((ip[0] & 255) == OP_RESUME_QUICK && (ip[1] & 255) == OP_POP_TOP &&
               rt->vm->countdown > 0 && !rt->vm->observing && rt->types->recursion_left > 0)) {
        rt->types->recursion_left--;
        frame->stack_top = -1;
        frame->prev_instr = ip + 1;
        ip += 2;
        NEXT();
    }
    frame->slot[frame->stack_top++] = new_none(rt);
start:
    if (UNLIKELY(!recursion_down(rt)))
        goto unwind_frame;
resume:
    ip = frame->prev_instr + 1;
    sp = frame->slot + frame->stack_top;
    frame->stack_top = -1;
    NEXT();

/* The frame goes on that called or asked, with the answer on its stack. */
resume_with_value:
    ip = frame->prev_instr + 1;
    sp = frame->slot + frame->stack_top;
    frame->stack_top = -1;
    *sp++ = answer;
    NEXT();

observe2:
    TAKE();
observe1:
    TAKE();
observe: {
    SAVE_IP();
    SAVE_SP();
    bool fine = vm_observe_step(rt, frame);
    frame->stack_top = -1;
    LOOK_AGAIN();
    if (!fine)
        goto error;
    real = ip[-1] & 255;
    if (opcode_is_step(real))
        goto op_STEP;
observe_half:
    if (opcode_table[real].second)
        real = opcode_table[real].general;
    goto *labels[real];
}

#include "vm/ops_stack.h"
#include "vm/ops_math.h"
#include "vm/ops_names.h"
#include "vm/ops_build.h"
#include "vm/ops_flow.h"
#include "vm/ops_call.h"
#include "vm/ops_except.h"

op2_unknown:
op1_unknown:
op2_CACHE:
op1_CACHE:
op_CACHE:
op_unknown:
    SAVE_IP();
    raise(rt, EXC_SystemError, "unknown opcode %d", ip[-1] & 255);
    goto error;

/* The second of a pair: the error is where the pair stands. */
unbound_second_above:
    TAKE();
unbound_second:
    frame->prev_instr = ip - 2;
    raise_unbound(rt, frame_code(frame), (int)oparg);
    goto error;

unbound_above:
    TAKE();
unbound_local:
    SAVE_IP();
    raise_unbound(rt, frame_code(frame), (int)oparg);
    goto error;

    /* ---- leaving because of an exception ------------------------------------------ */

error_here:
    SAVE_IP();
error:
    cold.kwnames = NULL;
    if (UNLIKELY(!is_raised(rt)))
        raise(rt, EXC_SystemError, "error return without exception set");
    if (!frame_is_incomplete(frame))
        traceback_here(rt, frame);

exception_unwind: {
    int target, depth;
    bool push_lasti;
    const struct code *code = frame_code(frame);
    /* RERAISE has set prev_instr back for the traceback; the handler is by where we are */
    int at = (int)(ip - code->unit) - 1;
    Ref *base = frame->slot + code->nlocalsplus;
    if (rt->vm->stopped || !code_handler(code, at * 2, &target, &depth, &push_lasti)) {
        while (sp > base)
            ref_drop(rt, POP());
        SAVE_SP();
        goto exit_unwind;
    }
    base += depth;
    while (sp > base)
        ref_drop(rt, POP());
    if (push_lasti) {
        Ref where = new_int(rt, frame_lasti(frame));
        if (!where) {
            /* No memory even to say where: this handler would fail for ever. */
            base -= depth;
            while (sp > base)
                ref_drop(rt, POP());
            SAVE_SP();
            goto exit_unwind;
        }
        PUSH(where);
    }
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    exc_set_traceback(rt, e.value, e.traceback ? (Val)e.traceback : rt->none);
    ref_drop(rt, e.traceback);
    ref_drop(rt, e.type);
    PUSH(e.value);
    ip = LOOK(code, code)->unit + target / 2;
    NEXT();
}

exit_unwind:
    recursion_leave(rt);
unwind_frame: {
    struct frame *dying = frame;
    int entry = dying->is_entry;
    rt->vm->frame = frame = dying->previous;
    if (entry == FRAME_ENTRY) {
        rt->vm->entry_depth--;
        return NULL;
    }
    if (dying->owner == FRAME_BY_GENERATOR) {
        struct generator *g = generator_of_frame(dying);
        rt->vm->exc = g->exc.previous;
        g->exc.previous = NULL;
        dying->previous = NULL;
        if (raised_is(rt, EXC_StopIteration))
            (void)raise_from_cause(rt, EXC_RuntimeError, "generator raised StopIteration");
        ref_clear(rt, &g->exc.value);
        g->state = GEN_CLEARED;
        frame_clear(rt, dying);
    } else {
        if (entry == FRAME_INIT) {
            int argc = dying->jump;
            Ref args = *frame_extra(dying);
            recursion_leave(rt);
            frame_leave(rt, dying);
            init_finish(rt, frame, argc, args, false);
        } else {
            rt->types->recursion_left += entry == FRAME_COMPARE;
            frame_leave(rt, dying);
        }
    }
}
resume_with_error: {
    ip = frame->prev_instr + 1;
    sp = frame->slot + frame->stack_top;
    frame->stack_top = -1;
    goto error;
}
}
