/* sys.c - the sys module: what the runtime tells of itself. */
#include "modules/sys.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/host.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

#define NATIVE(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
#define UNUSED (void)self, (void)argv, (void)argc, (void)kwnames

/* ---- memory --------------------------------------------------------------------------- */

NATIVE(sys_getrefcount)
{
    UNUSED;
    return int_from_ssize(rt, argv[0]->refs);
}

NATIVE(sys_getsizeof)
{
    static const struct args_spec spec = {"getsizeof", 2, 1, 0, {"object", "default"}, .nameless = true};
    (void)self;
    Val a[2] = {0};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    ssize_t size = obj_sizeof(rt, a[0]);
    if (size >= 0)
        return int_from_ssize(rt, size);
    if (a[1] && error_clear_if(rt, EXC_TypeError))
        return ref_keep(a[1]);
    return NULL;
}

NATIVE(sys_getallocatedblocks)
{
    UNUSED;
    struct heap_stats stats;
    heap_stats(rt, &stats);
    return int_from_uint64(rt, stats.blocks);
}

static void free_list_line(FILE *out, int count, const char *name, int size)
{
    char left[96], number[32];
    snprintf(left, sizeof left, "%d free %ss * %d bytes each", count, name, size);
    int64_t bytes = (int64_t)count * size;
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)bytes), k = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            number[k++] = ',';
        number[k++] = digits[i];
    }
    number[k] = 0;
    fprintf(out, "%48s =%21s\n", left, number);
}

NATIVE(sys_debugmallocstats)
{
    UNUSED;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return raise_no_memory(rt);
    heap_debug_stats(rt, out);
    const struct types *t = rt->types;
    fputc('\n', out);
    free_list_line(out, t->free_dict_count, "PyDictObject", 48);
    free_list_line(out, t->free_float_count, "PyFloatObject", 24);
    free_list_line(out, t->free_list_count, "PyListObject", 40);
    for (int i = 1; i <= 20; i++) {
        char name[40];
        snprintf(name, sizeof name, "%d-sized PyTupleObject", i);
        free_list_line(out, t->free_tuple_count[i], name, 24 + 8 * i);
    }
    fclose(out);
    sys_write_quietly(rt, "stderr", text, size);
    free(text);
    return new_none(rt);
}

NATIVE(sys_intern)
{
    UNUSED;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "intern() argument must be str, not %T", argv[0]);
    if (!is_exact(argv[0], &str_def))
        return raise(rt, EXC_TypeError, "can't intern %T", argv[0]);
    Ref text = ref_keep(argv[0]);
    str_intern_in_place(rt, &text);
    return text;
}

/* ---- frames and exceptions ----------------------------------------------------------------- */

NATIVE(sys_getframe)
{
    UNUSED;
    int depth = 0;
    if (argc && !arg_int(rt, argv[0], &depth))
        return NULL;
    struct frame *f = vm_current_frame(rt);
    for (; f && depth > 0; depth--)
        f = frame_first_complete(f->previous);
    if (!f)
        return raise(rt, EXC_ValueError, "call stack is not deep enough");
    return ref_keep_null(frame_object(rt, f));
}

NATIVE(sys_current_frames)
{
    UNUSED;
    Ref dict = dict_new(rt), key = int_from_int64(rt, 1);
    struct frame *f = vm_current_frame(rt);
    Val object = f ? frame_object(rt, f) : NULL;
    if (!dict || !key || (object && dict_set(rt, dict, key, object) < 0))
        ref_clear(rt, &dict);
    ref_drop(rt, key);
    return dict;
}

NATIVE(sys_exc_info)
{
    UNUSED;
    Val e = vm_exc_handled(rt);
    if (!e)
        return tuple_pack(rt, 3, rt->none, rt->none, rt->none);
    Val traceback = as_exc(e)->traceback;
    return tuple_pack(rt, 3, (Val)e->type, e, traceback ? traceback : rt->none);
}

NATIVE(sys_exception)
{
    UNUSED;
    Val e = vm_exc_handled(rt);
    return ref_keep(e ? e : rt->none);
}

NATIVE(sys_exit)
{
    UNUSED;
    return raise_value(rt, (Val)exc_type(rt, EXC_SystemExit), argc ? argv[0] : NULL);
}

/* ---- limits ------------------------------------------------------------------------------------ */

NATIVE(sys_getrecursionlimit)
{
    UNUSED;
    return int_from_int64(rt, rt->types->recursion_limit);
}

NATIVE(sys_setrecursionlimit)
{
    UNUSED;
    int limit;
    if (!arg_int(rt, argv[0], &limit))
        return NULL;
    if (limit < 1)
        return raise(rt, EXC_ValueError, "recursion limit must be greater or equal than 1");
    struct types *t = rt->types;
    int depth = t->recursion_limit - t->recursion_left;
    if (depth >= limit)
        return raise(rt, EXC_RecursionError,
                     "cannot set the recursion limit to %i at the recursion depth %i: the limit is too low", limit, depth);
    t->recursion_limit = limit;
    t->recursion_left = limit - depth;
    return new_none(rt);
}

NATIVE(sys_get_int_max_str_digits)
{
    UNUSED;
    return int_from_int64(rt, rt->types->int_str_digits);
}

NATIVE(sys_set_int_max_str_digits)
{
    static const struct args_spec spec = {"set_int_max_str_digits", 1, 1, 0, {"maxdigits"}};
    (void)self;
    Val a[1] = {0};
    int n;
    if (!args_parse(rt, &spec, argv, argc, kwnames, a) || !arg_int(rt, a[0], &n))
        return NULL;
    if (n != 0 && n < 640)
        return raise(rt, EXC_ValueError, "maxdigits must be 0 or larger than 640");
    rt->types->int_str_digits = n;
    return new_none(rt);
}

NATIVE(sys_getswitchinterval)
{
    UNUSED;
    return float_new(rt, rt->modules->switch_interval);
}

NATIVE(sys_setswitchinterval)
{
    UNUSED;
    double interval;
    if (!arg_double(rt, argv[0], &interval))
        return NULL;
    if (interval <= 0)
        return raise(rt, EXC_ValueError, "switch interval must be strictly positive");
    rt->modules->switch_interval = interval;
    return new_none(rt);
}

NATIVE(sys_trace)
{
    UNUSED;
    if (argv[0] == rt->none)
        return new_none(rt);
    return raise(rt, EXC_RuntimeError, "sys.settrace() and sys.setprofile() are not available: heapbook steps by itself");
}

/* ---- small answers --------------------------------------------------------------------------------- */

NATIVE(sys_none)
{
    UNUSED;
    return new_none(rt);
}

NATIVE(sys_getdefaultencoding)
{
    UNUSED;
    return str_intern(rt, "utf-8");
}

NATIVE(sys_getfilesystemencodeerrors)
{
    UNUSED;
    return str_intern(rt, "surrogateescape");
}

NATIVE(sys_is_finalizing)
{
    UNUSED;
    return new_bool(rt, rt->modules->exiting);
}

NATIVE(sys_call_tracing)
{
    UNUSED;
    if (!is_tuple(argv[1]))
        return raise(rt, EXC_TypeError, "call_tracing() argument 2 must be tuple, not %T", argv[1]);
    return obj_call(rt, argv[0], argv[1], NULL);
}

NATIVE(sys_breakpointhook)
{
    UNUSED;
    return raise(rt, EXC_RuntimeError, "breakpoint() needs no debugger here: step through the program with ] and [");
}

#define ONE_LINE(name, text) name "($module, /)\n--\n\n" text

static const struct method_def functions[] = {
    {"getrefcount", sys_getrefcount, 1, 1, 0, "getrefcount($module, object, /)\n--\n\nReturn the reference count of object.\n\nThe count returned is generally one higher than you might expect,\nbecause it includes the (temporary) reference as an argument to\ngetrefcount()."},
    {"getsizeof", sys_getsizeof, 0, -1, METH_KW | METH_TUPLE, "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes."},
    {"getallocatedblocks", sys_getallocatedblocks, 0, 0, 0, ONE_LINE("getallocatedblocks", "Return the number of memory blocks currently allocated.")},
    {"_debugmallocstats", sys_debugmallocstats, 0, 0, 0, ONE_LINE("_debugmallocstats", "Print debug info to stderr about the state of pymalloc and structmalloc.")},
    {"intern", sys_intern, 1, 1, 0, "intern($module, string, /)\n--\n\n``Intern'' the given string."},
    {"_getframe", sys_getframe, 0, 1, 0, "_getframe($module, depth=0, /)\n--\n\nReturn a frame object from the call stack."},
    {"_current_frames", sys_current_frames, 0, 0, 0, NULL},
    {"exc_info", sys_exc_info, 0, 0, 0, ONE_LINE("exc_info", "Return current exception information: (type, value, traceback).")},
    {"exception", sys_exception, 0, 0, 0, ONE_LINE("exception", "Return the current exception.")},
    {"exit", sys_exit, 0, 1, 0, "exit($module, status=None, /)\n--\n\nExit the interpreter by raising SystemExit(status)."},
    {"getrecursionlimit", sys_getrecursionlimit, 0, 0, 0, ONE_LINE("getrecursionlimit", "Return the current value of the recursion limit.")},
    {"setrecursionlimit", sys_setrecursionlimit, 1, 1, 0, "setrecursionlimit($module, limit, /)\n--\n\nSet the maximum depth of the Python interpreter stack to n."},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, 0, 0, 0, NULL},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, 0, -1, METH_KW, NULL},
    {"getswitchinterval", sys_getswitchinterval, 0, 0, 0, NULL},
    {"setswitchinterval", sys_setswitchinterval, 1, 1, 0, NULL},
    {"settrace", sys_trace, 1, 1, 0, NULL},
    {"setprofile", sys_trace, 1, 1, 0, NULL},
    {"call_tracing", sys_call_tracing, 2, 2, 0, NULL},
    {"gettrace", sys_none, 0, 0, 0, NULL},
    {"getprofile", sys_none, 0, 0, 0, NULL},
    {"audit", sys_none, 1, -1, 0, NULL},
    {"addaudithook", sys_none, 1, 1, 0, NULL},
    {"_clear_type_cache", sys_none, 0, 0, 0, NULL},
    {"getdefaultencoding", sys_getdefaultencoding, 0, 0, 0, NULL},
    {"getfilesystemencoding", sys_getdefaultencoding, 0, 0, 0, NULL},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, 0, 0, 0, NULL},
    {"is_finalizing", sys_is_finalizing, 0, 0, 0, NULL},
    {"breakpointhook", sys_breakpointhook, 0, -1, METH_KW, NULL},
    {0},
};



static Ref module_names(struct runtime *rt)
{
    int count = 0;
    while (builtin_module_name(count))
        count++;
    Ref list = list_new(rt, 0);
    for (int i = 0; list && i < count; i++)
        if (!list_append_take(rt, list, str_intern(rt, builtin_module_name(i))))
            ref_clear(rt, &list);
    if (list && !list_sort(rt, list, NULL, false))
        ref_clear(rt, &list);
    Ref tuple = list ? list_as_tuple(rt, list) : NULL;
    ref_drop(rt, list);
    return tuple;
}

static Ref stdlib_names(struct runtime *rt)
{
    Ref list = list_new(rt, 0);
    for (int i = 0; list && builtin_module_name(i); i++)
        if (!list_append_take(rt, list, str_intern(rt, builtin_module_name(i))))
            ref_clear(rt, &list);
    for (const struct frozen_module *m = frozen_modules; list && m->name; m++)
        if (!strchr(m->name, '.') && !list_append_take(rt, list, str_intern(rt, m->name)))
            ref_clear(rt, &list);
    Ref set = list ? frozenset_new(rt, list) : NULL;
    ref_drop(rt, list);
    return set;
}

static bool add_text(struct runtime *rt, Val module, const char *name, const char *text)
{
    return module_add_take(rt, module, name, str_new(rt, text));
}

static bool add_aliases(struct runtime *rt, Val module)
{
    static const char *const pairs[][2] = {
        {"__excepthook__", "excepthook"}, {"__displayhook__", "displayhook"},
        {"__unraisablehook__", "unraisablehook"}, {"__breakpointhook__", "breakpointhook"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!module_add(rt, module, pairs[i][0], dict_get_text(rt, module_dict(module), pairs[i][1])))
            return false;
    return true;
}

static bool init(struct runtime *rt, Val module)
{
    return module_add_functions(rt, module, sys_hook_functions) && add_aliases(rt, module) &&
           module_add(rt, module, "modules", rt->modules->table) &&
           add_text(rt, module, "version", "3.11.2 (main, Mar  1 2023, 00:00:00) [heapbook]") &&
           add_text(rt, module, "copyright", "Copyright (c) the heapbook authors.") &&
           add_text(rt, module, "platform", "linux") && add_text(rt, module, "byteorder", "little") &&
           add_text(rt, module, "executable", "") && add_text(rt, module, "prefix", "/usr") &&
           add_text(rt, module, "exec_prefix", "/usr") && add_text(rt, module, "base_prefix", "/usr") &&
           add_text(rt, module, "base_exec_prefix", "/usr") && add_text(rt, module, "abiflags", "") &&
           add_text(rt, module, "float_repr_style", "short") && add_text(rt, module, "platlibdir", "lib") &&
           module_add_int(rt, module, "hexversion", 0x030b02f0) &&
           module_add_int(rt, module, "api_version", 1013) &&
           module_add_int(rt, module, "maxsize", INT64_MAX) &&
           module_add_int(rt, module, "maxunicode", 0x10ffff) &&
           module_add(rt, module, "dont_write_bytecode", rt->true_) &&
           module_add(rt, module, "pycache_prefix", rt->none) &&
           module_add_take(rt, module, "warnoptions", list_new(rt, 0)) &&
           module_add_take(rt, module, "_xoptions", dict_new(rt)) &&
           module_add_take(rt, module, "path", list_new(rt, 0)) &&
           module_add_take(rt, module, "argv", list_new(rt, 0)) &&
           module_add_take(rt, module, "orig_argv", list_new(rt, 0)) &&
           module_add_take(rt, module, "meta_path", list_new(rt, 0)) &&
           module_add_take(rt, module, "path_hooks", list_new(rt, 0)) &&
           module_add_take(rt, module, "path_importer_cache", dict_new(rt)) &&
           module_add_take(rt, module, "builtin_module_names", module_names(rt)) &&
           module_add_take(rt, module, "stdlib_module_names", stdlib_names(rt)) && sys_add_info(rt, module);
}

/* Once the rest is there: streams, argv, path. */
bool sys_make(struct runtime *rt, int argc, char *const *argv, const char *path0)
{
    static const char *const names[] = {"stdin", "stdout", "stderr"};
    Val module = rt->modules->sys;
    for (int i = 0; i < 3; i++) {
        Ref stream = stream_new(rt, i);
        char own[16];
        snprintf(own, sizeof own, "__%s__", names[i]);
        bool fine = module_add(rt, module, names[i], stream) && module_add(rt, module, own, stream);
        ref_drop(rt, stream);
        if (!fine)
            return false;
    }
    Val list = sys_get(rt, "argv"), path = sys_get(rt, "path");
    for (int i = 0; i < argc; i++)
        if (!list_append_take(rt, list, str_decode(rt, argv[i], (ssize_t)strlen(argv[i]), "utf-8", "surrogateescape")))
            return false;
    if (argc == 0 && !list_append_take(rt, list, str_new(rt, "")))
        return false;
    return !path0 || list_append_take(rt, path, str_new(rt, path0));
}

const struct module_def sys_module = {
    .name = "sys",
    .doc = "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    .functions = functions,
    .init = init,
};
