/* raise.c - the pending exception.
 *
 * It is a triple of class, value and traceback, the value made an instance only when
 * somebody looks (error_normalize), as in CPython 3.11.  Setting one while another is
 * being handled chains them by __context__.
 */
#include "types/raise.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "types/exc_layout.h"
#include "types/int.h"
#include "types/object.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

enum { NORMALIZE_LIMIT = 32 };

/* ---- take and put back ------------------------------------------------------- */

void error_fetch(struct runtime *rt, struct saved_error *out)
{
    struct types *t = rt->types;
    out->type = t->err_type;
    out->value = t->err_value;
    out->traceback = t->err_traceback;
    t->err_type = t->err_value = t->err_traceback = NULL;
}

void error_restore_take(struct runtime *rt, struct saved_error *in)
{
    struct saved_error old;
    error_fetch(rt, &old);
    rt->types->err_type = in->type;
    rt->types->err_value = in->value;
    rt->types->err_traceback = in->traceback;
    if (in->traceback == rt->none) {
        rt->types->err_traceback = NULL;
        ref_drop(rt, in->traceback);
    }
    in->type = in->value = in->traceback = NULL;
    ref_drop(rt, old.type);
    ref_drop(rt, old.value);
    ref_drop(rt, old.traceback);
}

void error_clear(struct runtime *rt)
{
    struct saved_error none = {0};
    error_restore_take(rt, &none);
}

bool exc_matches(struct runtime *rt, Val given, Val classes)
{
    if (!given || !classes)
        return false;
    if (is_tuple(classes)) {
        for (ssize_t i = 0; i < tuple_size(classes); i++) {
            if (exc_matches(rt, given, tuple_at(classes, i)))
                return true;
        }
        return false;
    }
    if (is_exc(given))
        given = REF(given->type);
    if (is_exc_class(given) && is_exc_class(classes))
        return type_is_subtype(as_type(given), as_type(classes));
    return given == classes;
}

bool raised_is(struct runtime *rt, enum exc_id exc)
{
    Val type = rt->types->err_type;
    return type && exc_matches(rt, type, REF(exc_type(rt, exc)));
}

bool error_clear_if(struct runtime *rt, enum exc_id exc)
{
    if (!raised_is(rt, exc))
        return false;
    error_clear(rt);
    return true;
}

/* ---- setting ------------------------------------------------------------------- */

Val exc_handled(struct runtime *rt)
{
    const struct types_hooks *hooks = rt->types->hooks;
    return hooks && hooks->exc_handled ? hooks->exc_handled(rt) : NULL;
}

/* An instance from what was raised: class and argument(s). */
static Ref make_instance(struct runtime *rt, Val type, Val value)
{
    Ref exc;
    if (!value || value == rt->none)
        exc = obj_call_0(rt, type);
    else if (is_tuple(value))
        exc = obj_call(rt, type, value, NULL);
    else
        exc = obj_call_1(rt, type, value);
    if (exc && !is_exc(exc)) {
        raise(rt, EXC_TypeError, "calling %R should have returned an instance of BaseException, not %s",
              type, exc->type->name);
        ref_clear(rt, &exc);
    }
    return exc;
}

/* `value` becomes the newest of a chain: cut it out of the handled one's own past first,
 * so that no cycle arises; a cycle that was there already is noticed by the slow walker. */
static void chain_context(struct runtime *rt, Val value, Val handled)
{
    Val at = handled, slow = handled;
    bool slow_moves = false;
    Val context;
    while ((context = as_exc(at)->context)) {
        if (context == value) {
            exc_set_context_take(rt, at, NULL);
            break;
        }
        at = context;
        if (at == slow)
            break;
        if (slow_moves)
            slow = as_exc(slow)->context;
        slow_moves = !slow_moves;
    }
    exc_set_context_take(rt, value, ref_keep(handled));
}

static void set_error_take(struct runtime *rt, Val type, Ref value)
{
    if (!is_exc_class(type)) {
        ref_drop(rt, value);
        raise(rt, EXC_SystemError, "_PyErr_SetObject: exception %R is not a BaseException subclass", type);
        return;
    }
    Val now = exc_handled(rt);
    if (now && now != rt->none) {
        Ref handled = ref_keep(now);
        if (!value || !is_exc(value)) {
            error_clear(rt);
            Ref made = make_instance(rt, type, value);
            ref_drop(rt, value);
            if (!made) {
                ref_drop(rt, handled);
                return;
            }
            value = made;
        }
        if (handled != value)
            chain_context(rt, value, handled);
        ref_drop(rt, handled);
    }
    struct saved_error e = {.type = ref_keep(type), .value = value};
    if (value && is_exc(value))
        e.traceback = ref_keep_null(as_exc(value)->traceback);
    error_restore_take(rt, &e);
}

Ref raise_value(struct runtime *rt, Val type, Val value)
{
    set_error_take(rt, type, ref_keep_null(value));
    return NULL;
}

static void raise_v(struct runtime *rt, struct type *type, const char *format, va_list args)
{
    /* Functions that make text must not run with an exception pending. */
    error_clear(rt);
    Ref text = str_format_v(rt, format, args);
    if (text)
        set_error_take(rt, REF(type), text);
}

Ref raise(struct runtime *rt, enum exc_id exc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_v(rt, exc_type(rt, exc), format, args);
    va_end(args);
    return NULL;
}

int raise_int(struct runtime *rt, enum exc_id exc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_v(rt, exc_type(rt, exc), format, args);
    va_end(args);
    return -1;
}

bool raise_false(struct runtime *rt, enum exc_id exc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_v(rt, exc_type(rt, exc), format, args);
    va_end(args);
    return false;
}

Ref raise_class(struct runtime *rt, struct type *type, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_v(rt, type, format, args);
    va_end(args);
    return NULL;
}

Ref raise_no_memory(struct runtime *rt)
{
    Ref exc = exc_no_memory(rt);
    if (exc)
        set_error_take(rt, REF(exc_type(rt, EXC_MemoryError)), exc);
    return NULL;
}

Ref raise_key(struct runtime *rt, Val key)
{
    Ref args = tuple_pack(rt, 1, key);
    if (args)
        set_error_take(rt, REF(exc_type(rt, EXC_KeyError)), args);
    return NULL;
}

Ref raise_stop_iteration(struct runtime *rt, Val value)
{
    Val type = REF(exc_type(rt, EXC_StopIteration));
    if (!value || (!is_tuple(value) && !is_exc(value)))
        return raise_value(rt, type, value);
    Ref exc = obj_call_1(rt, type, value);
    if (exc)
        set_error_take(rt, type, exc);
    return NULL;
}

Ref raise_bad_internal(struct runtime *rt, const char *where)
{
    return raise(rt, EXC_SystemError, "%s: bad argument to internal function", where);
}

Ref raise_operands(struct runtime *rt, Val a, Val b, const char *op)
{
    return raise(rt, EXC_TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'", op,
                 a->type->name, b->type->name);
}

Ref raise_errno(struct runtime *rt, int number, Val filename)
{
    Ref code = int_from_int64(rt, number);
    Ref text = str_decode(rt, strerror(number), (ssize_t)strlen(strerror(number)), "utf-8",
                          "surrogateescape");
    Ref exc = NULL;
    if (code && text) {
        Val argv[] = {code, text, filename};
        exc = obj_vectorcall(rt, REF(exc_type(rt, EXC_OSError)), argv, filename ? 3 : 2, NULL);
    }
    if (exc) {
        Ref type = ref_keep(REF(exc->type));
        set_error_take(rt, type, exc);
        ref_drop(rt, type);
    }
    ref_drop(rt, code);
    ref_drop(rt, text);
    return NULL;
}

Ref raise_from_cause(struct runtime *rt, enum exc_id exc, const char *format, ...)
{
    struct saved_error cause, e;
    error_fetch(rt, &cause);
    error_normalize(rt, &cause);
    if (cause.traceback && is_exc(cause.value))
        exc_set_traceback(rt, cause.value, cause.traceback);
    ref_clear(rt, &cause.type);
    ref_clear(rt, &cause.traceback);

    va_list args;
    va_start(args, format);
    raise_v(rt, exc_type(rt, exc), format, args);
    va_end(args);
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && cause.value) {
        exc_set_cause_take(rt, e.value, ref_keep(cause.value));
        exc_set_context_take(rt, e.value, ref_move(&cause.value));
    }
    ref_drop(rt, cause.value);
    error_restore_take(rt, &e);
    return NULL;
}

/* ---- making it an instance ------------------------------------------------------- */

/* One try: true when *type and *value fit, false with the reason pending. */
static bool normalize_once(struct runtime *rt, struct saved_error *e)
{
    if (!e->value)
        e->value = new_none(rt);
    if (!is_exc_class(e->type))
        return true;
    int fits = 0;
    Val class = NULL;
    if (is_exc(e->value)) {
        class = REF(e->value->type);
        fits = obj_issubclass(rt, class, e->type);
        if (fits < 0)
            return false;
    }
    if (!fits) {
        Ref made = make_instance(rt, e->type, e->value);
        if (!made)
            return false;
        ref_set_take(rt, &e->value, made);
    } else if (class != e->type) {
        ref_set_take(rt, &e->type, ref_keep(class));
    }
    return true;
}

void error_normalize(struct runtime *rt, struct saved_error *e)
{
    bool headroom = rt->types->recursion_headroom;
    rt->types->recursion_headroom = true;
    for (int tries = 1; e->type && !normalize_once(rt, e); tries++) {
        Ref first_traceback = ref_move(&e->traceback);
        ref_clear(rt, &e->type);
        ref_clear(rt, &e->value);
        if (tries == NORMALIZE_LIMIT)
            raise(rt, EXC_RecursionError, "maximum recursion depth exceeded while normalizing an exception");
        else if (tries > NORMALIZE_LIMIT)
            raise_no_memory(rt);
        error_fetch(rt, e);
        if (!e->traceback)
            e->traceback = ref_move(&first_traceback);
        ref_drop(rt, first_traceback);
    }
    rt->types->recursion_headroom = headroom;
}

/* ---- errors nobody can catch -------------------------------------------------------- */

void error_unraisable_text(struct runtime *rt, const char *text, Val where)
{
    const struct types_hooks *hooks = rt->types->hooks;
    struct saved_error e;
    Ref message = NULL, object = ref_keep_null(where);
    error_fetch(rt, &e);
    if (!e.type || !hooks || !hooks->unraisable)
        goto out;
    if ((!e.traceback || e.traceback == rt->none) && hooks->traceback_here) {
        Ref here = hooks->traceback_here(rt);
        if (here)
            ref_set_take(rt, &e.traceback, here);
        else
            error_clear(rt);
    }
    error_normalize(rt, &e);
    if (e.traceback && e.traceback != rt->none && e.value && is_exc(e.value))
        exc_set_traceback(rt, e.value, e.traceback);
    if (text) {
        message = str_format(rt, "Exception ignored %s", text);
        if (!message)
            error_clear(rt);
    }
    hooks->unraisable(rt, e.type, e.value, e.traceback, message, object);
    error_clear(rt);
out:
    ref_drop(rt, object);
    ref_drop(rt, message);
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
}

void error_unraisable(struct runtime *rt, Val where)
{
    error_unraisable_text(rt, NULL, where);
}

/* ---- recursion, warnings --------------------------------------------------------------- */

/* How much deeper the making of an exception may go when the limit is reached. */
enum { HEADROOM = 50 };

bool recursion_enter(struct runtime *rt, const char *where)
{
    struct types *t = rt->types;
    bool deep = (uintptr_t)__builtin_frame_address(0) < t->stack_floor;
    if (LIKELY(t->recursion_left-- > 0 && !deep))
        return true;
    if (t->recursion_headroom && t->recursion_left > -HEADROOM && !deep)
        return true;
    bool before = t->recursion_headroom;
    t->recursion_headroom = true;
    raise(rt, EXC_RecursionError, "maximum recursion depth exceeded%s", where);
    t->recursion_headroom = before;
    t->recursion_left++;
    return false;
}

int warn(struct runtime *rt, enum exc_id category, int stack_level, const char *format, ...)
{
    const struct types_hooks *hooks = rt->types->hooks;
    if (!hooks || !hooks->warn)
        return 0;
    va_list args;
    va_start(args, format);
    Ref text = str_format_v(rt, format, args);
    va_end(args);
    if (!text)
        return -1;
    int result = hooks->warn(rt, REF(exc_type(rt, category)), text, stack_level);
    ref_drop(rt, text);
    return result;
}
