/* generator.c - generators and coroutines: functions that sleep, with their frame inside.
 *
 *     generator: head, code, names, handled exception, state │ frame │ slots...
 *
 * The frame moves from the VM's stack into the generator when it is made, and
 * runs in place from then on.  Invariant: the frame may be looked at while
 * state < GEN_CLEARED; its stack only while the state is below GEN_RUNNING.
 */
#include "vm/state.h"

#include <string.h>

#include "lang/opcode.h"
#include "types/args.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

_Static_assert(offsetof(struct generator, frame) == 80, "generator sizes");

/* ---- birth ---------------------------------------------------------------------- */

Ref generator_from_frame(struct runtime *rt, struct frame *f)
{
    const struct code *code = frame_code(f);
    struct function *fn = as_function(f->function);
    bool coroutine = (code->flags & CODE_COROUTINE) != 0;
    if (code->flags & CODE_ASYNC_GENERATOR)
        return raise(rt, EXC_RuntimeError, "asynchronous generators are not part of heapbook");
    struct type *type = builtin_type(rt, coroutine ? TYPE_ID_coroutine : TYPE_ID_generator);
    struct generator *g =
        (struct generator *)gc_new_var(rt, type, code->nlocalsplus + code->stacksize);
    if (!g)
        return NULL;
    g->code = ref_keep(f->code);
    g->weaklist = NULL;
    g->name = ref_keep(fn->name);
    g->qualname = ref_keep(fn->qualname);
    g->exc.value = NULL;
    g->exc.previous = NULL;
    g->origin = NULL;
    g->hooks_inited = g->closed = g->running_async = 0;
    g->state = GEN_CREATED;
    memcpy(&g->frame, f, offsetof(struct frame, slot) + (size_t)f->stack_top * sizeof(Ref));
    g->frame.owner = FRAME_BY_GENERATOR;
    g->frame.previous = NULL;
    g->frame.is_entry = FRAME_CALLED;
    if (g->frame.object)
        g->frame.object->frame = &g->frame;
    gc_track(rt, (Val)g);
    return REF(g);
}

/* ---- running ---------------------------------------------------------------------- */

Ref generator_yieldfrom(struct generator *g)
{
    if (g->state >= GEN_CLEARED || g->state == GEN_CREATED)
        return NULL;
    struct frame *f = &g->frame;
    uint16_t next = f->prev_instr[1];
    if (opcode_table[next & 255].general != OP_RESUME || (next >> 8) < 2)
        return NULL;
    if (f->stack_top <= frame_code(f)->nlocalsplus)
        return NULL;
    return ref_keep(f->slot[f->stack_top - 1]);
}

static const char *kind_name(const struct generator *g)
{
    return is_exact((Val)g, &coroutine_def) ? "coroutine" : "generator";
}

/* What is thrown in happens during the handling of what the generator handles. */
static void chain_handled(struct runtime *rt, Val handled)
{
    if (!handled || handled == rt->none)
        return;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && e.value != handled) {
        /* no loops: the chain below must not lead to what is raised now */
        for (Val at = handled; at; at = as_exc(at)->context)
            if (as_exc(at)->context == e.value) {
                exc_set_context_take(rt, at, NULL);
                break;
            }
        exc_set_context_take(rt, e.value, ref_keep(handled));
    }
    error_restore_take(rt, &e);
}

/* The generator's handled exceptions go on top of those outside, or off again. */
static inline void exceptions_enter(struct runtime *rt, struct generator *g)
{
    g->exc.previous = rt->vm->exc;
    rt->vm->exc = &g->exc;
}
static inline void exceptions_leave(struct runtime *rt, struct generator *g)
{
    rt->vm->exc = g->exc.previous;
    g->exc.previous = NULL;
}

/* Its function has returned or raised. */
static void finished(struct runtime *rt, struct generator *g, bool raised)
{
    if (raised && raised_is(rt, EXC_StopIteration))
        (void)raise_from_cause(rt, EXC_RuntimeError, "%s raised StopIteration", kind_name(g));
    ref_clear(rt, &g->exc.value);
    g->state = GEN_CLEARED;
    frame_clear(rt, &g->frame);
}

/* Run it on from where it waits: 1 yielded (with a sink: left at a yield), 0 returned, -1 raised. */
static inline int go_on(struct runtime *rt, struct generator *g, enum eval_how kind,
                        struct eval_sink *sink, Ref *out)
{
    struct frame *f = &g->frame;
    exceptions_enter(rt, g);
    if (kind == EVAL_THROW)
        chain_handled(rt, g->exc.value);
    g->state = GEN_RUNNING;
    f->is_entry = FRAME_ENTRY;
    Ref result = vm_eval(rt, f, kind, sink);
    *out = result;
    if (sink && sink->how != 1)
        return 1;
    exceptions_leave(rt, g);
    f->previous = NULL;
    if (result && g->state == GEN_SUSPENDED)
        return 1;
    finished(rt, g, !result);
    return result ? 0 : -1;
}

/* Why it cannot go on: as generator_send_ex(). */
static int cannot_go_on(struct runtime *rt, struct generator *g, Val value, bool exc, bool closing, Ref *out)
{
    if (g->state == GEN_RUNNING)
        return raise_int(rt, EXC_ValueError, "%s already executing", kind_name(g));
    if (is_exact((Val)g, &coroutine_def) && !closing)
        return raise_int(rt, EXC_RuntimeError, "cannot reuse already awaited coroutine");
    if (!value || exc)
        return -1;
    *out = new_none(rt);
    return 0;
}

int generator_send_ex(struct runtime *rt, struct generator *g, Val value, bool exc, bool closing,
                      Ref *out)
{
    *out = NULL;
    if (g->state == GEN_CREATED && value && value != rt->none)
        return raise_int(rt, EXC_TypeError, "can't send non-None value to a just-started %s", kind_name(g));
    if (g->state >= GEN_RUNNING)
        return cannot_go_on(rt, g, value, exc, closing, out);
    enum eval_how kind = exc ? EVAL_THROW : value ? EVAL_BEGIN : EVAL_NEXT;
    if (kind != EVAL_NEXT)
        g->frame.slot[g->frame.stack_top++] = ref_keep(value ? value : rt->none);
    return go_on(rt, g, kind, NULL, out);
}

int generator_each(struct runtime *rt, Val generator, int (*take)(struct runtime *rt, Ref item, void *arg),
                   void *arg)
{
    struct generator *g = as_generator(generator);
    struct eval_sink sink = {take, arg, 1};
    do {
        Ref out = NULL;
        sink.how = 1;
        int how = g->state < GEN_RUNNING ? go_on(rt, g, EVAL_NEXT, &sink, &out)
                                         : cannot_go_on(rt, g, NULL, false, false, &out);
        if (how == 0 && out != rt->none)
            raise_stop_iteration(rt, out);
        ref_drop(rt, out);
        if (how <= 0)
            return is_raised(rt) && !error_clear_if(rt, EXC_StopIteration) ? -1 : 1;
    } while (sink.how > 1);
    return sink.how;
}

/* send(), throw(), next(): a return becomes StopIteration. */
static Ref send_or_stop(struct runtime *rt, struct generator *g, Val value, bool exc, bool closing)
{
    Ref out;
    int how = generator_send_ex(rt, g, value, exc, closing, &out);
    if (how == 0) {
        raise_stop_iteration(rt, out == rt->none ? NULL : (Val)out);
        ref_clear(rt, &out);
    }
    return out;
}

Ref generator_send(struct runtime *rt, struct generator *g, Val value)
{
    return send_or_stop(rt, g, value, false, false);
}

Ref generator_iternext(struct runtime *rt, Val self)
{
    struct generator *g = as_generator(self);
    Ref out = NULL;
    int how = LIKELY(g->state < GEN_RUNNING) ? go_on(rt, g, EVAL_NEXT, NULL, &out)
                                             : cannot_go_on(rt, g, NULL, false, false, &out);
    if (how == 0) {
        if (out != rt->none)
            raise_stop_iteration(rt, out);
        ref_clear(rt, &out);
    }
    return out;
}

static Ref send_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return send_or_stop(rt, as_generator(self), argv[0], false, false);
}

/* close() of what a generator delegates to: false raised. */
static bool close_delegate(struct runtime *rt, Val delegate)
{
    Ref method = NULL, result;
    if (is_generator(delegate) || is_exact(delegate, &coroutine_def)) {
        result = generator_close(rt, delegate);
    } else {
        if (obj_lookup_attr(rt, delegate, IDENT_OF(rt, close), &method) < 0)
            error_unraisable(rt, delegate);
        if (!method)
            return true;
        result = obj_call_0(rt, method);
        ref_drop(rt, method);
    }
    bool ok = result != NULL;
    ref_drop(rt, result);
    return ok;
}

Ref generator_close(struct runtime *rt, Val self)
{
    struct generator *g = as_generator(self);
    Ref delegate = generator_yieldfrom(g);
    bool ok = true;
    if (delegate) {
        int state = g->state;
        g->state = GEN_RUNNING;
        ok = close_delegate(rt, delegate);
        g->state = (signed char)state;
        ref_drop(rt, delegate);
    }
    if (ok)
        raise_value(rt, (Val)exc_type(rt, EXC_GeneratorExit), NULL);
    Ref value = send_or_stop(rt, g, rt->none, true, true);
    if (value) {
        ref_drop(rt, value);
        return raise(rt, EXC_RuntimeError, "%s ignored GeneratorExit", kind_name(g));
    }
    if (error_clear_if(rt, EXC_StopIteration) || error_clear_if(rt, EXC_GeneratorExit))
        return new_none(rt);
    return NULL;
}

static Ref close_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return generator_close(rt, self);
}

/* The arguments of throw() as the pending exception; false: it is a TypeError instead. */
static void raise_thrown(struct runtime *rt, Val type, Val value, Val traceback)
{
    if (traceback == rt->none)
        traceback = NULL;
    else if (traceback && !is_exact(traceback, &traceback_def)) {
        raise(rt, EXC_TypeError, "throw() third argument must be a traceback object");
        return;
    }
    struct saved_error e = {0};
    if (is_exc_class(type)) {
        e.type = ref_keep(type);
        e.value = ref_keep_null(value);
        e.traceback = ref_keep_null(traceback);
        error_normalize(rt, &e);
    } else if (is_exc(type)) {
        if (value && value != rt->none) {
            raise(rt, EXC_TypeError, "instance exception may not have a separate value");
            return;
        }
        e.type = ref_keep((Val)type->type);
        e.value = ref_keep(type);
        e.traceback = ref_keep_null(traceback ? traceback : (Val)as_exc(type)->traceback);
    } else {
        raise(rt, EXC_TypeError,
              "exceptions must be classes or instances deriving from BaseException, not %T", type);
        return;
    }
    error_restore_take(rt, &e);
}

static Ref generator_throw(struct runtime *rt, struct generator *g, Val type, Val value,
                           Val traceback);

/* throw() reaches a delegating generator: 1 handled (*out, maybe raised), 0 not delegated. */
static int throw_to_delegate(struct runtime *rt, struct generator *g, Val type, Val value,
                             Val traceback, Ref *out)
{
    Ref delegate = generator_yieldfrom(g);
    if (!delegate)
        return 0;
    int state = g->state;
    *out = NULL;
    if (exc_matches(rt, type, (Val)exc_type(rt, EXC_GeneratorExit))) {
        g->state = GEN_RUNNING;
        bool ok = close_delegate(rt, delegate);
        g->state = (signed char)state;
        ref_drop(rt, delegate);
        if (ok)
            return 0;
        *out = send_or_stop(rt, g, rt->none, true, false);
        return 1;
    }
    Ref result = NULL;
    if (is_generator(delegate) || is_exact(delegate, &coroutine_def)) {
        g->state = GEN_RUNNING;
        struct frame *previous = g->frame.previous;
        g->frame.previous = rt->vm->frame;
        rt->vm->frame = &g->frame;
        result = generator_throw(rt, as_generator(delegate), type, value, traceback);
        rt->vm->frame = g->frame.previous;
        g->frame.previous = previous;
        g->state = (signed char)state;
    } else {
        Ref method = NULL;
        if (obj_lookup_attr(rt, delegate, IDENT_OF(rt, throw), &method) < 0) {
            ref_drop(rt, delegate);
            return 1;
        }
        if (!method) {
            ref_drop(rt, delegate);
            return 0;
        }
        Val argv[3] = {type, value, traceback};
        g->state = GEN_RUNNING;
        result = obj_vectorcall(rt, method, argv, traceback ? 3 : value ? 2 : 1, NULL);
        g->state = (signed char)state;
        ref_drop(rt, method);
    }
    ref_drop(rt, delegate);
    if (result) {
        *out = result;
        return 1;
    }
    /* the delegate has finished: its value is sent on, behind the SEND loop */
    struct frame *f = &g->frame;
    ref_drop(rt, f->slot[--f->stack_top]);
    f->prev_instr += (f->prev_instr[-1] >> 8) - 1;
    Ref returned = NULL;
    if (raised_is(rt, EXC_StopIteration)) {
        struct saved_error e;
        error_fetch(rt, &e);
        error_normalize(rt, &e);
        Val v = LOOK(exc_value, e.value)->value;
        returned = ref_keep(v ? v : rt->none);
        ref_drop(rt, e.type);
        ref_drop(rt, e.value);
        ref_drop(rt, e.traceback);
    }
    if (returned) {
        *out = send_or_stop(rt, g, returned, false, false);
        ref_drop(rt, returned);
    } else {
        *out = send_or_stop(rt, g, rt->none, true, false);
    }
    return 1;
}

static Ref generator_throw(struct runtime *rt, struct generator *g, Val type, Val value,
                           Val traceback)
{
    Ref out;
    if (throw_to_delegate(rt, g, type, value, traceback, &out))
        return out;
    raise_thrown(rt, type, value, traceback);
    return send_or_stop(rt, g, rt->none, true, false);
}

static Ref throw_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)kwnames;
    Val type = argv[0], value = argc > 1 ? argv[1] : NULL, traceback = argc > 2 ? argv[2] : NULL;
    if (traceback && traceback != rt->none && !is_exact(traceback, &traceback_def))
        return raise(rt, EXC_TypeError, "throw() third argument must be a traceback object");
    if (!is_exc_class(type) && !is_exc(type))
        return raise(rt, EXC_TypeError,
                     "exceptions must be classes or instances deriving from BaseException, not %T",
                     type);
    if (is_exc(type) && value && value != rt->none)
        return raise(rt, EXC_TypeError, "instance exception may not have a separate value");
    return generator_throw(rt, as_generator(self), type, value, traceback);
}

/* ---- death ---------------------------------------------------------------------- */

/* The warnings module says it, with where the coroutine came from; without it, plainly. */
static Ref warn_never_awaited(struct runtime *rt, Val coroutine)
{
    const struct types_hooks *hooks = rt->types->hooks;
    Ref module = hooks && hooks->import ? hooks->import(rt, "warnings") : NULL;
    if (module) {
        Ref name = str_intern(rt, "_warn_unawaited_coroutine");
        Ref result = name ? obj_call_method_1(rt, module, name, coroutine) : NULL;
        ref_drop(rt, name);
        ref_drop(rt, module);
        return result;
    }
    error_clear(rt);
    if (warn(rt, EXC_RuntimeWarning, 1, "coroutine '%S' was never awaited", as_generator(coroutine)->qualname) < 0)
        return NULL;
    return new_none(rt);
}

static void finalize(struct runtime *rt, Val self)
{
    struct generator *g = as_generator(self);
    if (g->state >= GEN_COMPLETED)
        return;
    struct saved_error saved;
    error_fetch(rt, &saved);
    Ref value = NULL;
    if (is_exact(self, &coroutine_def) && g->state == GEN_CREATED)
        value = warn_never_awaited(rt, self);
    else
        value = generator_close(rt, self);
    if (!value && is_raised(rt))
        error_unraisable(rt, self);
    ref_drop(rt, value);
    error_restore_take(rt, &saved);
}

static void generator_dealloc(struct runtime *rt, Ref self)
{
    struct generator *g = as_generator(self);
    gc_untrack(rt, self);
    if (!trash_enter_deep(rt, self))
        return;
    if (g->weaklist)
        weak_clear_all(rt, self);
    gc_track(rt, self);
    if (gc_finalize_dying(rt, self) < 0) {
        trash_leave_deep(rt);
        return;
    }
    gc_untrack(rt, self);
    if (g->state < GEN_CLEARED) {
        g->state = GEN_CLEARED;
        g->frame.previous = NULL;
        frame_clear(rt, &g->frame);
    }
    ref_clear(rt, &g->exc.value);
    ref_clear(rt, &g->origin);
    ref_clear(rt, &g->code);
    ref_clear(rt, &g->name);
    ref_clear(rt, &g->qualname);
    gc_free(rt, self);
    trash_leave_deep(rt);
}

bool generator_is_running(Val v)
{
    return (is_generator(v) || is_exact(v, &coroutine_def)) && as_generator(v)->state == GEN_RUNNING;
}

int generator_visit_own(Val self, visit_fn *fn, void *arg)
{
    struct generator *g = as_generator(self);
    VISIT_SLOT(g->code, "gi_code");
    VISIT_SLOT(g->name, "__name__");
    VISIT_SLOT(g->qualname, "__qualname__");
    VISIT_SLOT(g->origin, "cr_origin");
    VISIT_SLOT(g->exc.value, "handled exception");
    return 0;
}

static int generator_visit(Val self, visit_fn *fn, void *arg)
{
    struct generator *g = as_generator(self);
    int stop = generator_visit_own(self, fn, arg);
    if (stop)
        return stop;
    if (g->state < GEN_CLEARED && g->frame.code)
        return frame_visit(&g->frame, fn, arg);
    return 0;
}

/* ---- attributes -------------------------------------------------------------------- */

static Ref generator_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "<%s object %S at %p>", kind_name(as_generator(self)),
                      as_generator(self)->qualname, (const void *)self);
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    return ref_keep(closure ? as_generator(self)->qualname : as_generator(self)->name);
}

static int set_name(struct runtime *rt, Val self, Val value, void *closure)
{
    if (!value || !is_str(value))
        return raise_int(rt, EXC_TypeError, "%s must be set to a string object",
                         closure ? "__qualname__" : "__name__");
    ref_set_take(rt, closure ? &as_generator(self)->qualname : &as_generator(self)->name,
                 ref_keep(value));
    return 0;
}

static Ref get_yieldfrom(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Ref v = generator_yieldfrom(as_generator(self));
    return v ? v : new_none(rt);
}

static Ref get_running(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return new_bool(rt, as_generator(self)->state == GEN_RUNNING);
}

static Ref get_suspended(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return new_bool(rt, as_generator(self)->state == GEN_SUSPENDED);
}

static Ref get_frame(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct generator *g = as_generator(self);
    if (g->state >= GEN_CLEARED)
        return new_none(rt);
    return ref_keep_null(frame_object(rt, &g->frame));
}

static Ref sizeof_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct code *code = LOOK(code, as_generator(self)->code);
    return int_from_int64(rt, 152 + 8 * (int64_t)(code->nlocalsplus + code->stacksize));
}

static Ref await_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)rt;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return ref_keep(self);
}

#define SEND_DOC "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."
#define THROW_DOC \
    "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration."
#define CLOSE_DOC "close() -> raise GeneratorExit inside generator."

static const struct method_def generator_methods[] = {
    {"send", send_method, 1, 1, 0, SEND_DOC},
    {"throw", throw_method, 1, 3, 0, THROW_DOC},
    {"close", close_method, 0, 0, 0, CLOSE_DOC},
    {"__sizeof__", sizeof_method, 0, 0, 0, "gen.__sizeof__() -> size of gen in memory, in bytes"},
    {0},
};
static const struct getset_def generator_getset[] = {
    {"__name__", get_name, set_name, "name of the generator", NULL},
    {"__qualname__", get_name, set_name, "qualified name of the generator", (void *)1},
    {"gi_yieldfrom", get_yieldfrom, NULL, "object being iterated by yield from, or None", NULL},
    {"gi_running", get_running, NULL, NULL, NULL},
    {"gi_frame", get_frame, NULL, NULL, NULL},
    {"gi_suspended", get_suspended, NULL, NULL, NULL},
    {0},
};
static const struct method_def coroutine_methods[] = {
    {"send", send_method, 1, 1, 0, "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."},
    {"throw", throw_method, 1, 3, 0, THROW_DOC},
    {"close", close_method, 0, 0, 0, "close() -> raise GeneratorExit inside coroutine."},
    {"__await__", await_method, 0, 0, 0, NULL},
    {"__sizeof__", sizeof_method, 0, 0, 0, "gen.__sizeof__() -> size of gen in memory, in bytes"},
    {0},
};
static const struct getset_def coroutine_getset[] = {
    {"__name__", get_name, set_name, "name of the coroutine", NULL},
    {"__qualname__", get_name, set_name, "qualified name of the coroutine", (void *)1},
    {"cr_await", get_yieldfrom, NULL, "object being awaited on, or None", NULL},
    {"cr_running", get_running, NULL, NULL, NULL},
    {"cr_frame", get_frame, NULL, NULL, NULL},
    {"cr_suspended", get_suspended, NULL, NULL, NULL},
    {0},
};

static const struct member_def generator_members[] = {
    {"gi_code", MEMBER_OBJECT, offsetof(struct generator, code), MEMBER_READONLY, NULL},
    {0},
};
static const struct member_def coroutine_members[] = {
    {"cr_code", MEMBER_OBJECT, offsetof(struct generator, code), MEMBER_READONLY, NULL},
    {"cr_origin", MEMBER_OBJECT, offsetof(struct generator, origin), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def generator_def = {
    .name = "generator",
    .basicsize = 152,
    .itemsize = 8,
    .flags = TYPE_GC | TYPE_NO_NEW,
    .weaklist_offset = offsetof(struct generator, weaklist),
    .dealloc = generator_dealloc,
    .visit = generator_visit,
    .finalize = finalize,
    .repr = generator_repr,
    .iter = iter_self,
    .iternext = generator_iternext,
    .methods = generator_methods,
    .getset = generator_getset,
    .members = generator_members,
};

const struct type_def coroutine_def = {
    .name = "coroutine",
    .basicsize = 152,
    .itemsize = 8,
    .flags = TYPE_GC | TYPE_NO_NEW,
    .weaklist_offset = offsetof(struct generator, weaklist),
    .dealloc = generator_dealloc,
    .visit = generator_visit,
    .finalize = finalize,
    .repr = generator_repr,
    .methods = coroutine_methods,
    .getset = coroutine_getset,
    .members = coroutine_members,
};

/* await x: what is to be iterated; NULL raised. */
Ref coroutine_awaitable(struct runtime *rt, Val v)
{
    if (is_exact(v, &coroutine_def) ||
        (is_generator(v) && (LOOK(code, as_generator(v)->code)->flags & CODE_ITERABLE_COROUTINE)))
        return ref_keep(v);
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __await__));
    if (!method) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "object %T can't be used in 'await' expression", v);
        return NULL;
    }
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (result && (!is_iterator(result) || is_exact(result, &coroutine_def))) {
        raise(rt, EXC_TypeError, is_exact(result, &coroutine_def)
                                     ? "__await__() returned a coroutine"
                                     : "__await__() returned non-iterator of type '%T'",
              (Val)result);
        ref_clear(rt, &result);
    }
    return result;
}
