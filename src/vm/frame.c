/* frame.c - frames on their chunked stack, and the frame objects made on demand.
 *
 * A frame lives on the VM's stack while it runs, inside its generator, or, when
 * somebody kept the frame object (a traceback, sys._getframe), in the room that
 * the frame object has for it:
 *
 *     frame_obj.frame ──> struct frame on the stack   (owner FRAME_BY_THREAD)
 *                     ──> inside a generator          (FRAME_BY_GENERATOR)
 *                     ──> frame_obj.data              (FRAME_BY_FRAME_OBJECT)
 *
 * Invariant: frame.object, when set, points back with frame_obj.frame.
 */
#include "vm/state.h"

#include <string.h>

#include "base/text.h"
#include "lang/opcode.h"
#include "types/bytes.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

_Static_assert(sizeof(struct frame) == 80, "72 bytes and the first slot");
_Static_assert(sizeof(struct frame_obj) == 56, "48 bytes and the frame's room");

/* ---- the stack ---------------------------------------------------------------- */

enum { CHUNK_WORDS = 16 * 1024 };

struct frame *frame_push_slow(struct runtime *rt, int words)
{
    struct vm *vm = rt->vm;
    size_t room = (size_t)words * 2 > CHUNK_WORDS ? (size_t)words * 2 : CHUNK_WORDS;
    struct frame_chunk *chunk = xalloc(sizeof *chunk + room * sizeof(Ref));
    chunk->previous = vm->chunk;
    chunk->saved_top = vm->top;
    chunk->words = room;
    vm->chunk = chunk;
    vm->top = chunk->data + words;
    vm->limit = chunk->data + room;
    return (struct frame *)chunk->data;
}

void frame_pop_slow(struct runtime *rt, struct frame *f)
{
    struct vm *vm = rt->vm;
    struct frame_chunk *chunk = vm->chunk;
    (void)f;
    if (!chunk->previous) {
        vm->top = chunk->data;
        return;
    }
    vm->chunk = chunk->previous;
    vm->top = chunk->saved_top;
    vm->limit = vm->chunk->data + vm->chunk->words;
    free(chunk);
}

/* ---- leaving ------------------------------------------------------------------- */

/* The frame leaves the stack although its object lives on. */
static void take_ownership(struct runtime *rt, struct frame_obj *o, struct frame *f)
{
    size_t size = offsetof(struct frame, slot) + (size_t)f->stack_top * sizeof(Ref);
    struct frame *own = (struct frame *)o->data;
    memcpy(own, f, size);
    o->frame = own;
    own->owner = FRAME_BY_FRAME_OBJECT;
    own->object = NULL;
    own->is_entry = FRAME_CALLED;
    struct frame *previous = frame_first_complete(f->previous);
    own->previous = NULL;
    if (previous) { /* without memory the frame stands alone, and an exception goes on as it was */
        struct saved_error saved;
        error_fetch(rt, &saved);
        o->back = ref_keep_null(frame_object(rt, previous));
        error_clear(rt);
        error_restore_take(rt, &saved);
    }
    if (!gc_is_tracked_head((Val)o))
        gc_track(rt, (Val)o);
}

void frame_clear(struct runtime *rt, struct frame *f)
{
    if (UNLIKELY(f->object != NULL)) {
        struct frame_obj *o = f->object;
        f->object = NULL;
        if (o->head.refs > 1) {
            take_ownership(rt, o, f);
            ref_drop(rt, REF(o));
            return;
        }
        ref_drop(rt, REF(o));
    }
    int top = f->stack_top;
    for (int i = 0; i < top; i++)
        ref_drop(rt, f->slot[i]);
    if (f->locals)
        ref_drop(rt, f->locals);
    ref_drop(rt, f->function);
    ref_drop(rt, f->code);
}

/* ---- looking ------------------------------------------------------------------- */

int frame_visit(const struct frame *f, visit_fn *fn, void *arg)
{
    const struct code *code = frame_code(f);
    VISIT_SLOT(f->object, "frame object");
    VISIT_SLOT(f->locals, "namespace");
    VISIT_SLOT(f->function, "function");
    VISIT_SLOT(f->code, "code");
    if (f->is_entry == FRAME_INIT && f->owner == FRAME_BY_THREAD)
        VISIT_SLOT(f->slot[code->nlocalsplus + code->stacksize], "arguments");
    Val names = code->localsplus_names;
    int top = f->stack_top;
    if (top < 0)
        top = code->nlocalsplus;
    for (int i = 0; i < top; i++) {
        if (i < code->nlocalsplus)
            VISIT_EDGE(f->slot[i], .kind = EDGE_LOCAL, .index = (uint32_t)i, .name = tuple_at(names, i));
        else
            VISIT_EDGE(f->slot[i], .kind = EDGE_STACK, .index = (uint32_t)(i - code->nlocalsplus));
    }
    return 0;
}

/* A frame that has not begun its own instructions yet (no RESUME run) is not
 * shown: its cells may not be there. */
bool frame_is_incomplete(const struct frame *f)
{
    return f->owner != FRAME_BY_GENERATOR &&
           f->prev_instr < frame_code(f)->unit + frame_code(f)->first_traceable;
}

struct frame *frame_first_complete(struct frame *f)
{
    while (f && frame_is_incomplete(f))
        f = f->previous;
    return f;
}

struct frame *vm_current_frame(struct runtime *rt)
{
    return frame_first_complete(rt->vm->frame);
}

int frame_line(const struct frame *f)
{
    int lasti = frame_lasti(f);
    return code_line_at(frame_code(f), lasti * 2);
}

static struct frame_obj *frame_obj_new(struct runtime *rt, const struct code *code)
{
    int slots = code->nlocalsplus + code->stacksize;
    struct frame_obj *o =
        (struct frame_obj *)gc_new_var(rt, builtin_type(rt, TYPE_ID_frame), slots);
    if (!o)
        return NULL;
    o->back = NULL;
    o->trace = NULL;
    o->lineno = 0;
    o->trace_lines = 1;
    o->trace_opcodes = 0;
    o->fast_as_locals = 0;
    return o;
}

Val frame_object(struct runtime *rt, struct frame *f)
{
    if (f->object)
        return (Val)f->object;
    struct saved_error saved;
    error_fetch(rt, &saved);
    struct frame_obj *o = frame_obj_new(rt, frame_code(f));
    if (!o) {
        ref_drop(rt, saved.type);
        ref_drop(rt, saved.value);
        ref_drop(rt, saved.traceback);
        return NULL;
    }
    error_restore_take(rt, &saved);
    if (f->object) { /* a finaliser was quicker */
        ref_drop(rt, REF(o));
        return (Val)f->object;
    }
    o->frame = f;
    f->object = o;
    return (Val)o;
}

/* A frame object of its own that runs nothing (a traceback of a cell, tests). */
Ref frame_new_object(struct runtime *rt, Val code, Val globals, Val locals)
{
    Ref function = function_new(rt, code, globals, NULL);
    if (!function)
        return NULL;
    struct frame_obj *o = frame_obj_new(rt, LOOK(code, code));
    if (!o) {
        ref_drop(rt, function);
        return NULL;
    }
    struct frame *f = (struct frame *)o->data;
    frame_init(f, function, locals ? ref_keep(locals) : NULL, LOOK(code, code), 0);
    f->owner = FRAME_BY_FRAME_OBJECT;
    o->frame = f;
    gc_track(rt, (Val)o);
    return REF(o);
}

/* ---- variables as a dict --------------------------------------------------------- */

/* Closure cells reach the frame with COPY_FREE_VARS; before it ran they are made up. */
static void init_free_vars(struct frame *f)
{
    const struct code *code = frame_code(f);
    int lasti = frame_lasti(f);
    if (!(lasti < 0 && (code->unit[0] & 255) == OP_COPY_FREE_VARS))
        return;
    Ref closure = as_function(f->function)->closure;
    if (!closure)
        return;
    int offset = code->nlocals + code->nplaincellvars;
    for (int i = 0; i < code->nfreevars; i++)
        if (!f->slot[offset + i])
            f->slot[offset + i] = ref_keep(tuple_at(closure, i));
    f->prev_instr = LOOK(code, code)->unit;
}

static Val local_value(const struct frame *f, int i, int kind)
{
    Val v = f->slot[i];
    if (!v || f->stack_top == 0)
        return v;
    if (kind & LOCAL_FREE)
        return is_exact(v, &cell_def) ? LOOK(cell, v)->value : v;
    if ((kind & LOCAL_CELL) && is_exact(v, &cell_def)) {
        /* a parameter that has not moved into its cell yet is still itself */
        int at = frame_lasti(f);
        const struct code *code = frame_code(f);
        for (int k = 0; k <= at; k++) {
            int op = opcode_table[code->unit[k] & 255].general;
            if (op == OP_MAKE_CELL && (code->unit[k] >> 8) == (i & 255))
                return LOOK(cell, v)->value;
            if (op == OP_RESUME)
                break;
        }
        return LOOK(cell, v)->value;
    }
    return v;
}

bool frame_fast_to_locals(struct runtime *rt, struct frame *f)
{
    const struct code *code = frame_code(f);
    if (!f->locals) {
        f->locals = dict_new(rt);
        if (!f->locals)
            return false;
    }
    Ref locals = ref_keep(f->locals);
    init_free_vars(f);
    bool ok = true;
    for (int i = 0; ok && i < code->nlocalsplus; i++) {
        int kind = (unsigned char)LOOK(bytes, code->localsplus_kinds)->data[i];
        if ((kind & LOCAL_FREE) && !(code->flags & CODE_OPTIMIZED))
            continue;
        Val name = tuple_at(code->localsplus_names, i);
        Val value = local_value(f, i, kind);
        if (value) {
            Ref kept = ref_keep(value);
            ok = obj_setitem(rt, locals, name, kept) == 0;
            ref_drop(rt, kept);
        } else if (obj_setitem(rt, locals, name, NULL) < 0) {
            ok = error_clear_if(rt, EXC_KeyError);
        }
    }
    ref_drop(rt, locals);
    return ok;
}

void frame_locals_to_fast(struct runtime *rt, struct frame *f, bool clear)
{
    const struct code *code = frame_code(f);
    if (!f->locals || !(code->flags & CODE_OPTIMIZED))
        return;
    Ref locals = ref_keep(f->locals);
    for (int i = 0; i < code->nlocalsplus; i++) {
        int kind = (unsigned char)LOOK(bytes, code->localsplus_kinds)->data[i];
        Ref value = obj_getitem(rt, locals, tuple_at(code->localsplus_names, i));
        if (!value) {
            error_clear(rt);
            if (!clear)
                continue;
        }
        Ref *slot = &f->slot[i];
        if ((kind & (LOCAL_FREE | LOCAL_CELL)) && *slot && is_exact(*slot, &cell_def))
            slot = &LOOK(cell, *slot)->value;
        if (*slot != value)
            ref_set_take(rt, slot, value);
        else
            ref_drop(rt, value);
    }
    ref_drop(rt, locals);
}

Val frame_locals(struct runtime *rt, struct frame *f)
{
    return frame_fast_to_locals(rt, f) ? f->locals : NULL;
}

/* ---- the type ---------------------------------------------------------------------- */

static inline struct frame_obj *as_frame(Val v)
{
    return LOOK(frame_obj, v);
}

static void frame_dealloc(struct runtime *rt, Ref self)
{
    struct frame_obj *o = as_frame(self);
    if (gc_is_tracked_head(self))
        gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    Ref code = NULL;
    if (o->frame && o->frame->owner == FRAME_BY_FRAME_OBJECT) {
        struct frame *f = (struct frame *)o->data;
        code = ref_move(&f->code);
        ref_clear(rt, &f->function);
        ref_clear(rt, &f->locals);
        int top = f->stack_top;
        f->stack_top = 0;
        for (int i = 0; i < top; i++)
            ref_clear(rt, &f->slot[i]);
    }
    ref_clear(rt, &o->back);
    ref_clear(rt, &o->trace);
    gc_free(rt, self);
    ref_drop(rt, code);
    trash_leave(rt);
}

static int frame_obj_visit(Val self, visit_fn *fn, void *arg)
{
    struct frame_obj *o = as_frame(self);
    VISIT_SLOT(o->back, "f_back");
    VISIT_SLOT(o->trace, "f_trace");
    if (o->frame && o->frame->owner == FRAME_BY_FRAME_OBJECT)
        return frame_visit(o->frame, fn, arg);
    return 0;
}

static int frame_obj_clear(struct runtime *rt, Val self)
{
    struct frame_obj *o = as_frame(self);
    ref_clear(rt, &o->trace);
    if (!o->frame || o->frame->owner != FRAME_BY_FRAME_OBJECT)
        return 0;
    struct frame *f = o->frame;
    int top = f->stack_top;
    f->stack_top = 0;
    for (int i = 0; i < top; i++)
        ref_clear(rt, &f->slot[i]);
    return 0;
}

static Ref frame_repr(struct runtime *rt, Val self)
{
    struct frame_obj *o = as_frame(self);
    const struct code *code = frame_code(o->frame);
    return str_format(rt, "<frame at %p, file %R, line %d, code %S>", (void *)o, code->filename,
                      o->lineno ? o->lineno : frame_line(o->frame), code->name);
}

static Ref frame_get_locals(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return ref_keep_null(frame_locals(rt, as_frame(self)->frame));
}

static Ref frame_get_lineno(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct frame_obj *o = as_frame(self);
    int line = o->lineno ? o->lineno : frame_line(o->frame);
    return line < 0 ? new_none(rt) : int_from_int64(rt, line);
}

static int frame_set_lineno(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)self;
    (void)closure;
    if (!value)
        return raise_int(rt, EXC_AttributeError, "cannot delete attribute");
    return raise_int(rt, EXC_ValueError, "f_lineno can only be set in a trace function");
}

static Ref frame_get_lasti(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    int lasti = frame_lasti(as_frame(self)->frame);
    return int_from_int64(rt, lasti < 0 ? -1 : lasti * 2);
}

static Ref frame_get_back(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct frame_obj *o = as_frame(self);
    if (o->back)
        return ref_keep(o->back);
    struct frame *previous = frame_first_complete(o->frame->previous);
    if (!previous)
        return new_none(rt);
    return ref_keep_null(frame_object(rt, previous));
}

static Ref frame_get_globals(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(as_frame(self)->frame->globals);
}

static Ref frame_get_builtins(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(frame_builtins(as_frame(self)->frame));
}

static Ref frame_get_code(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(as_frame(self)->frame->code);
}

static Ref frame_get_trace(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val trace = as_frame(self)->trace;
    return ref_keep(trace ? trace : rt->none);
}

static int frame_set_trace(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (value == rt->none)
        value = NULL;
    ref_set_take(rt, &as_frame(self)->trace, ref_keep_null(value));
    return 0;
}

static Ref frame_get_trace_lines(struct runtime *rt, Val self, void *closure)
{
    return new_bool(rt, closure ? as_frame(self)->trace_opcodes : as_frame(self)->trace_lines);
}

static int frame_set_trace_lines(struct runtime *rt, Val self, Val value, void *closure)
{
    if (!value || !is_bool(value))
        return raise_int(rt, EXC_TypeError, "attribute value type must be bool");
    *(closure ? &as_frame(self)->trace_opcodes : &as_frame(self)->trace_lines) = value == rt->true_;
    return 0;
}

static Ref frame_clear_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    struct frame_obj *o = as_frame(self);
    struct frame *f = o->frame;
    if (f->owner == FRAME_BY_GENERATOR) {
        struct generator *g = generator_of_frame(f);
        if (g->state == GEN_RUNNING)
            return raise(rt, EXC_RuntimeError, "cannot clear an executing frame");
        Ref kept = ref_keep((Val)g);
        gc_finalize(rt, kept);
        ref_drop(rt, kept);
    } else if (f->owner == FRAME_BY_THREAD) {
        return raise(rt, EXC_RuntimeError, "cannot clear an executing frame");
    } else {
        frame_obj_clear(rt, self);
    }
    return new_none(rt);
}

static Ref frame_sizeof(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct code *code = frame_code(as_frame(self)->frame);
    return int_from_int64(rt, 48 + 72 + 8 * (int64_t)(code->nlocalsplus + code->stacksize));
}

static const struct method_def frame_methods[] = {
    {"clear", frame_clear_method, 0, 0, 0, "F.clear(): clear most references held by the frame"},
    {"__sizeof__", frame_sizeof, 0, 0, 0, "F.__sizeof__() -> size of F in memory, in bytes"},
    {0},
};
static const struct getset_def frame_getset[] = {
    {"f_back", frame_get_back, NULL, NULL, NULL},
    {"f_locals", frame_get_locals, NULL, NULL, NULL},
    {"f_lineno", frame_get_lineno, frame_set_lineno, NULL, NULL},
    {"f_trace", frame_get_trace, frame_set_trace, NULL, NULL},
    {"f_lasti", frame_get_lasti, NULL, NULL, NULL},
    {"f_globals", frame_get_globals, NULL, NULL, NULL},
    {"f_builtins", frame_get_builtins, NULL, NULL, NULL},
    {"f_code", frame_get_code, NULL, NULL, NULL},
    {"f_trace_lines", frame_get_trace_lines, frame_set_trace_lines, NULL, NULL},
    {"f_trace_opcodes", frame_get_trace_lines, frame_set_trace_lines, NULL, (void *)1},
    {0},
};

const struct type_def frame_def = {
    .name = "frame",
    .basicsize = 48 + 72,
    .itemsize = 8,
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = frame_dealloc,
    .visit = frame_obj_visit,
    .clear = frame_obj_clear,
    .repr = frame_repr,
    .methods = frame_methods,
    .getset = frame_getset,
};
