/* sys_hooks.c - what happens to exceptions nobody caught, and to values at the prompt. */
#include "modules/sys.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/host.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

/* ---- reaching the streams ------------------------------------------------------------- */

Val sys_get(struct runtime *rt, const char *name)
{
    return rt->modules && rt->modules->sys && module_dict(rt->modules->sys)
               ? dict_get_text(rt, modules_sys(rt), name) : NULL;
}

bool sys_set_take(struct runtime *rt, const char *name, Ref value)
{
    bool fine = value && dict_set_text(rt, modules_sys(rt), name, value) == 0;
    ref_drop(rt, value);
    return fine;
}

bool sys_write(struct runtime *rt, const char *stream, Val text)
{
    Val file = sys_get(rt, stream);
    if (!file || file == rt->none)
        return true;
    if (is_stream(file))
        return stream_write(rt, file, text);
    Ref kept = ref_keep(file);
    Ref result = obj_call_method_1(rt, kept, IDENT_OF(rt, write), text);
    ref_drop(rt, kept);
    ref_drop(rt, result);
    return result != NULL;
}

void sys_write_quietly(struct runtime *rt, const char *stream, const char *utf8, size_t size)
{
    struct saved_error saved;
    error_fetch(rt, &saved);
    int number = strcmp(stream, "stdout") == 0 ? 1 : 2;
    if (number == 2)
        sys_flush(rt);
    Val file = sys_get(rt, stream);
    Ref text = file && file != rt->none ? str_decode(rt, utf8, (ssize_t)size, "utf-8", "replace") : NULL;
    bool written = text && sys_write(rt, stream, text);
    if (!file || (!written && file != rt->none && raised_is(rt, EXC_MemoryError)))
        rt->host->write(rt->host, number, utf8, size);
    error_clear(rt);
    ref_drop(rt, text);
    error_restore_take(rt, &saved);
}

static void flush_one(struct runtime *rt, const char *name)
{
    Val file = sys_get(rt, name);
    if (!file || file == rt->none)
        return;
    if (is_stream(file)) {
        stream_flush(rt, file);
        return;
    }
    struct saved_error saved;
    error_fetch(rt, &saved);
    Ref kept = ref_keep(file);
    Ref r = obj_call_method_0(rt, kept, IDENT_OF(rt, flush));
    ref_drop(rt, r);
    ref_drop(rt, kept);
    error_clear(rt);
    error_restore_take(rt, &saved);
}

void sys_flush(struct runtime *rt)
{
    flush_one(rt, "stdout");
    flush_one(rt, "stderr");
    Val own = sys_get(rt, "__stdout__");
    if (own && is_stream(own))
        stream_flush(rt, own);
}

/* ---- the hooks as python's -------------------------------------------------------------- */

static Ref excepthook(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    Val value = argv[1], traceback = argv[2];
    struct text out = {0};
    if (is_exc(value)) {
        if (traceback != rt->none && (!as_exc(value)->traceback || as_exc(value)->traceback == rt->none))
            exc_set_traceback(rt, value, traceback);
        traceback_format(rt, &out, value);
    } else {
        text_printf(&out, "TypeError: print_exception(): Exception expected for value, %s found\n",
                    value->type->name);
    }
    sys_write_quietly(rt, "stderr", text_str(&out), out.size);
    text_release(&out);
    return new_none(rt);
}

static Ref displayhook(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    Val v = argv[0], builtins = modules_builtins(rt);
    if (v == rt->none)
        return new_none(rt);
    if (dict_set_text(rt, builtins, "_", rt->none) < 0)
        return NULL;
    Val out = sys_get(rt, "stdout");
    if (!out || out == rt->none)
        return raise(rt, EXC_RuntimeError, "lost sys.stdout");
    Ref text = obj_repr(rt, v), newline = str_from_char(rt, '\n');
    bool fine = text && newline && sys_write(rt, "stdout", text) && sys_write(rt, "stdout", newline) &&
                dict_set_text(rt, builtins, "_", v) == 0;
    ref_drop(rt, text);
    ref_drop(rt, newline);
    return fine ? new_none(rt) : NULL;
}

static void add_text(struct runtime *rt, struct text *out, Ref text, const char *failed)
{
    size_t size;
    char *utf8 = text ? str_to_utf8_lossy(text, &size) : NULL;
    if (utf8)
        text_add(out, utf8, size);
    else
        text_add_str(out, failed);
    free(utf8);
    ref_drop(rt, text);
    if (is_raised(rt))
        error_clear(rt);
}

/* "Exception ignored in: ..." */
static void print_unraisable(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object)
{
    struct text out = {0};
    bool has_message = message && message != rt->none;
    if (object && object != rt->none) {
        if (has_message) {
            add_text(rt, &out, obj_str(rt, message), "");
            text_add_str(&out, ": ");
        } else {
            text_add_str(&out, "Exception ignored in: ");
        }
        add_text(rt, &out, obj_repr(rt, object), "<object repr() failed>");
        text_add_char(&out, '\n');
    } else if (has_message) {
        add_text(rt, &out, obj_str(rt, message), "");
        text_add_str(&out, ":\n");
    }
    if (traceback && is_exact(traceback, &traceback_def))
        traceback_entries(rt, &out, traceback);
    if (type && is_type(type)) {
        Ref module = type_module(rt, as_type(type));
        if (!module || !is_str(module)) {
            text_add_str(&out, "<unknown>.");
        } else if (!str_equals_ascii(module, "builtins") && !str_equals_ascii(module, "__main__")) {
            add_text(rt, &out, ref_keep(module), "");
            text_add_char(&out, '.');
        }
        ref_drop(rt, module);
        add_text(rt, &out, type_qualname(rt, as_type(type)), as_type(type)->name);
        if (value && value != rt->none) {
            text_add_str(&out, ": ");
            add_text(rt, &out, obj_str(rt, value), "<exception str() failed>");
        }
        text_add_char(&out, '\n');
    }
    sys_write_quietly(rt, "stderr", text_str(&out), out.size);
    text_release(&out);
}

static Ref unraisablehook(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    Val a = argv[0];
    if (!is_exact(a, &sys_unraisable_args_def))
        return raise(rt, EXC_TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    print_unraisable(rt, tuple_at(a, 0), tuple_at(a, 1), tuple_at(a, 2), tuple_at(a, 3), tuple_at(a, 4));
    return new_none(rt);
}

void sys_unraisable(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object)
{
    if (rt->vm && rt->vm->stopped)
        return; /* everything is being unwound: nobody wants to hear of each */
    Val hook = sys_get(rt, "unraisablehook");
    if (!hook || hook == rt->none || (is_exact(hook, &builtin_function_def) &&
                                      LOOK(builtin_function, hook)->def->fn == unraisablehook)) {
        print_unraisable(rt, type, value, traceback, message, object);
        return;
    }
    Ref kept = ref_keep(hook);
    Ref args = sys_unraisable_tuple(rt, type, value, traceback, message, object);
    Ref result = args ? obj_call_1(rt, kept, args) : NULL;
    if (!result) {
        struct saved_error e;
        error_fetch(rt, &e);
        error_normalize(rt, &e);
        Ref text = str_new(rt, "Exception ignored in sys.unraisablehook");
        print_unraisable(rt, e.type, e.value, e.traceback, text, kept);
        ref_drop(rt, text);
        ref_drop(rt, e.type);
        ref_drop(rt, e.value);
        ref_drop(rt, e.traceback);
    }
    ref_drop(rt, kept);
    ref_drop(rt, args);
    ref_drop(rt, result);
}

/* ---- the end of a program ------------------------------------------------------------------ */

static int exit_status(struct runtime *rt, Val exc)
{
    Ref code = obj_getattr(rt, exc, IDENT_OF(rt, code));
    int status = 0;
    if (!code) {
        error_clear(rt);
        code = ref_keep(exc);
    }
    if (code == rt->none) {
        status = 0;
    } else if (is_int(code)) {
        int overflow;
        int64_t n = int_as_int64_overflow(code, &overflow);
        status = overflow ? 255 : (int)(n & 0xff);
    } else {
        struct text out = {0};
        add_text(rt, &out, obj_str(rt, code), "");
        text_add_char(&out, '\n');
        sys_flush(rt);
        sys_write_quietly(rt, "stderr", text_str(&out), out.size);
        text_release(&out);
        status = 1;
    }
    ref_drop(rt, code);
    return status;
}

int sys_report_uncaught(struct runtime *rt)
{
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (!e.value)
        return 1;
    exc_set_traceback(rt, e.value, e.traceback ? (Val)e.traceback : rt->none);
    int status = 1;
    if (is_instance_of(e.value, exc_type(rt, EXC_SystemExit))) {
        status = exit_status(rt, e.value);
        rt->modules->exit_code = status;
        rt->modules->exiting = true;
        goto out;
    }
    Val traceback = e.traceback ? (Val)e.traceback : rt->none;
    dict_set_text(rt, modules_sys(rt), "last_type", e.type);
    dict_set_text(rt, modules_sys(rt), "last_value", e.value);
    dict_set_text(rt, modules_sys(rt), "last_traceback", traceback);
    error_clear(rt);
    sys_flush(rt);
    Val hook = sys_get(rt, "excepthook");
    Val args[3] = {e.type, e.value, traceback};
    if (hook && hook != rt->none) {
        Ref kept = ref_keep(hook);
        Ref result = obj_vectorcall(rt, kept, args, 3, NULL);
        if (!result && raised_is(rt, EXC_SystemExit)) {
            struct saved_error again;
            error_fetch(rt, &again);
            error_normalize(rt, &again);
            status = exit_status(rt, again.value);
            ref_drop(rt, again.type);
            ref_drop(rt, again.value);
            ref_drop(rt, again.traceback);
        } else if (!result) {
            struct saved_error again;
            error_fetch(rt, &again);
            error_normalize(rt, &again);
            static const char first[] = "Error in sys.excepthook:\n", second[] = "\nOriginal exception was:\n";
            sys_write_quietly(rt, "stderr", first, sizeof first - 1);
            exc_set_traceback(rt, again.value, again.traceback ? (Val)again.traceback : rt->none);
            Val more[3] = {again.type, again.value, again.traceback ? (Val)again.traceback : rt->none};
            ref_drop(rt, excepthook(rt, NULL, more, 3, NULL));
            sys_write_quietly(rt, "stderr", second, sizeof second - 1);
            ref_drop(rt, excepthook(rt, NULL, args, 3, NULL));
            ref_drop(rt, again.type);
            ref_drop(rt, again.value);
            ref_drop(rt, again.traceback);
        }
        ref_drop(rt, result);
        ref_drop(rt, kept);
    } else {
        ref_drop(rt, excepthook(rt, NULL, args, 3, NULL));
    }
    if (is_instance_of(e.value, exc_type(rt, EXC_KeyboardInterrupt)) && status == 1)
        status = 130;
out:
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
    sys_flush(rt);
    return status;
}

const struct method_def sys_hook_functions[] = {
    {"excepthook", excepthook, 3, 3, 0, "excepthook($module, exctype, value, traceback, /)\n--\n\nHandle an exception by displaying it with a traceback on sys.stderr."},
    {"displayhook", displayhook, 1, 1, 0, "displayhook($module, object, /)\n--\n\nPrint an object to sys.stdout and also save it in builtins._"},
    {"unraisablehook", unraisablehook, 1, 1, 0, "unraisablehook($module, unraisable, /)\n--\n\nHandle an unraisable exception."},
    {0},
};
