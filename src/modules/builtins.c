/* builtins.c - the builtins module: what every program can call without an import. */
#include "modules/state.h"

#include <string.h>

#include "base/text.h"
#include "lang/compile.h"
#include "base/host.h"
#include "modules/import_cost.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

#define NATIVE(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
#define UNUSED (void)self, (void)argv, (void)argc, (void)kwnames

/* ---- text in and out --------------------------------------------------------------------- */

/* For one of our streams no bound method is made, but the collector counts it. */
static bool write_object(struct runtime *rt, Val file, Val v)
{
    bool ours = is_stream(file);
    Ref write = NULL;
    if (ours)
        gc_absent_new(rt);
    else if (!(write = obj_getattr(rt, file, IDENT_OF(rt, write))))
        return false;
    Ref text = is_exact(v, &str_def) ? ref_keep(v) : obj_str(rt, v);
    bool fine = text && ours && stream_write(rt, file, text);
    if (text && !ours) {
        Ref result = obj_call_1(rt, write, text);
        fine = result != NULL;
        ref_drop(rt, result);
    }
    ref_drop(rt, text);
    ref_drop(rt, write);
    if (ours)
        gc_absent_free(rt);
    return fine;
}

/* The module io is asked for when a program first opens something. */
NATIVE(builtin_open)
{
    (void)self;
    Ref module = import_module(rt, "io");
    Ref function = module ? obj_getattr(rt, module, IDENT_OF(rt, open)) : NULL;
    Ref r = function ? obj_vectorcall(rt, function, argv, argc, kwnames) : NULL;
    ref_drop(rt, function);
    ref_drop(rt, module);
    return r;
}

static Ref print_all(struct runtime *rt, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"print", 0, 0, 0, {"sep", "end", "file", "flush"}, .varargs = true};
    Val out[4] = {0};
    if (!args_need_names(rt, &spec) ||
        (kwnames && !args_parse(rt, &spec, argv + argc, 0, kwnames, out)))
        return NULL;
    Val sep = out[0], end = out[1], file = out[2];
    if (!file || file == rt->none) {
        file = sys_get(rt, "stdout");
        if (!file)
            return raise(rt, EXC_RuntimeError, "lost sys.stdout");
        if (file == rt->none)
            return new_none(rt);
    }
    if (sep == rt->none)
        sep = NULL;
    if (sep && !is_str(sep))
        return raise(rt, EXC_TypeError, "sep must be None or a string, not %T", sep);
    if (end == rt->none)
        end = NULL;
    if (end && !is_str(end))
        return raise(rt, EXC_TypeError, "end must be None or a string, not %T", end);
    Ref kept = ref_keep(file), space = str_from_char(rt, ' '), newline = str_from_char(rt, '\n'), result = NULL;
    for (ssize_t i = 0; i < argc; i++) {
        if (i > 0 && !write_object(rt, kept, sep ? sep : (Val)space))
            goto out;
        if (!write_object(rt, kept, argv[i]))
            goto out;
    }
    if (!write_object(rt, kept, end ? end : (Val)newline))
        goto out;
    if (out[3]) {
        int flush = obj_is_true(rt, out[3]);
        if (flush < 0)
            goto out;
        if (flush) {
            Ref r = obj_call_method_0(rt, kept, IDENT_OF(rt, flush));
            if (!r)
                goto out;
            ref_drop(rt, r);
        }
    }
    result = new_none(rt);
out:
    ref_drop(rt, kept);
    ref_drop(rt, space);
    ref_drop(rt, newline);
    return result;
}

/* What is printed stands in a tuple meanwhile; keywords do not. */
NATIVE(builtin_print)
{
    (void)self;
    struct held_arguments held;
    if (!arguments_hold(rt, &held, argv, argc, NULL))
        return NULL;
    Ref result = print_all(rt, argv, argc, kwnames);
    arguments_let_go(rt, &held);
    return result;
}

NATIVE(builtin_input)
{
    UNUSED;
    Val in = sys_get(rt, "stdin"), out = sys_get(rt, "stdout");
    if (!in || in == rt->none)
        return raise(rt, EXC_RuntimeError, "input(): lost sys.stdin");
    if (!out || out == rt->none)
        return raise(rt, EXC_RuntimeError, "input(): lost sys.stdout");
    if (argc && !write_object(rt, out, argv[0]))
        return NULL;
    sys_flush(rt);
    Ref line = obj_call_method_0(rt, in, IDENT_OF(rt, readline));
    if (!line)
        return NULL;
    if (!is_str(line)) {
        raise(rt, EXC_TypeError, "object.readline() returned non-string");
        ref_drop(rt, line);
        return NULL;
    }
    ssize_t n = str_length(line);
    if (n == 0) {
        ref_drop(rt, line);
        return raise(rt, EXC_EOFError, "EOF when reading a line");
    }
    if (str_at(line, n - 1) != '\n')
        return line;
    Ref cut = str_slice(rt, line, 0, n - 1);
    ref_drop(rt, line);
    return cut;
}

/* ---- code ----------------------------------------------------------------------------------- */

/* Source text of compile(), eval(), exec(): bytes to be freed with ref_drop(*hold). */
static const char *source_of(struct runtime *rt, Val v, const char *function, const char *what,
                             ssize_t *size, Ref *hold)
{
    *hold = NULL;
    if (is_str(v)) {
        *hold = ref_keep(v);
        const char *text = str_utf8(rt, v, size);
        if (!text)
            return NULL;
        if (memchr(text, 0, (size_t)*size)) {
            raise(rt, EXC_ValueError, "source code string cannot contain null bytes");
            return NULL;
        }
        return text;
    }
    Ref bytes = NULL;
    if (is_bytes(v))
        bytes = ref_keep(v);
    else if (has_buffer(v))
        bytes = bytes_from_object(rt, v);
    else
        raise(rt, EXC_TypeError, "%s() arg 1 must be a %s object", function, what);
    if (!bytes)
        return NULL;
    *hold = bytes;
    *size = as_bytes(bytes)->head.size;
    if (memchr(as_bytes(bytes)->data, 0, (size_t)*size)) {
        raise(rt, EXC_ValueError, "source code string cannot contain null bytes");
        return NULL;
    }
    return as_bytes(bytes)->data;
}

/* A str declares no encoding; futures of the code that asks go on in the new code. */
static int source_flags(struct runtime *rt, Val source, bool inherit)
{
    struct frame *f = inherit ? vm_current_frame(rt) : NULL;
    int flags = is_str(source) ? COMPILE_IGNORE_COOKIE : 0;
    if (f && (as_code(f->code)->flags & 0x1000000))
        flags |= COMPILE_FUTURE_ANNOTATIONS;
    return flags;
}

NATIVE(builtin_compile)
{
    static const struct args_spec spec = {
        "compile", 6, 3, 0, {"source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"}};
    (void)self;
    Val a[7] = {0};
    int flags = 0;
    bool dont_inherit = false;
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    if (!is_str(a[1]) && !is_bytes(a[1]))
        return raise(rt, EXC_TypeError, "expected str, bytes or os.PathLike object, not %T", a[1]);
    if (!is_str(a[2]))
        return raise(rt, EXC_TypeError, "compile() argument 'mode' must be str, not %T", a[2]);
    if (!arg_int(rt, a[3], &flags) || !arg_bool(rt, a[4], &dont_inherit))
        return NULL;
    import_cost_once(rt, "<tree>");
    /* what codeop asks for, and the futures */
    enum { DONT_IMPLY_DEDENT = 0x200, ALLOW_INCOMPLETE = 0x4000, FUTURES = 0x1fe0000 };
    if (flags & ~(DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE | FUTURES))
        return raise(rt, EXC_ValueError, "compile(): unrecognised flags");
    int how = flags & 0x1000000 ? COMPILE_FUTURE_ANNOTATIONS : 0;
    if (flags & ALLOW_INCOMPLETE)
        how |= COMPILE_INCOMPLETE_INPUT;
    enum compile_mode mode;
    if (str_equals_ascii(a[2], "exec"))
        mode = COMPILE_EXEC;
    else if (str_equals_ascii(a[2], "eval"))
        mode = COMPILE_EVAL;
    else if (str_equals_ascii(a[2], "single"))
        mode = COMPILE_SINGLE;
    else
        return raise(rt, EXC_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    if (is_code(a[0]))
        return ref_keep(a[0]);
    ssize_t size;
    Ref hold, filename = is_str(a[1]) ? ref_keep(a[1]) : str_decode(rt, as_bytes(a[1])->data, as_bytes(a[1])->head.size, "utf-8", "surrogateescape");
    const char *text = filename ? source_of(rt, a[0], "compile", "string, bytes or AST", &size, &hold) : NULL;
    Ref code = text ? compile_source(rt, text, (size_t)size, filename, mode,
                                     how | source_flags(rt, a[0], !dont_inherit), NULL) : NULL;
    if (code && filename)
        source_remember(rt, filename, text, (size_t)size);
    if (filename)
        ref_drop(rt, hold);
    ref_drop(rt, filename);
    return code;
}

/* Namespaces of eval() and exec(); false raised. */
static bool namespaces(struct runtime *rt, const char *name, Val *globals, Val *locals)
{
    if (*globals == rt->none)
        *globals = NULL;
    if (*locals == rt->none)
        *locals = NULL;
    if (*locals && !is_mapping(*locals))
        return raise_false(rt, EXC_TypeError, strcmp(name, "exec") == 0
                                                  ? "locals must be a mapping or None, not %T"
                                                  : "locals must be a mapping", *locals);
    if (*globals && !is_dict(*globals))
        return raise_false(rt, EXC_TypeError,
                           strcmp(name, "exec") == 0 ? "exec() globals must be a dict, not %T"
                           : is_mapping(*globals)
                               ? "globals must be a real dict; try eval(expr, {}, mapping)"
                               : "globals must be a dict", *globals);
    struct frame *f = vm_current_frame(rt);
    if (!*globals) {
        if (!f)
            return raise_false(rt, EXC_SystemError, "globals and locals cannot be NULL");
        *globals = f->globals;
        if (!*locals) {
            *locals = frame_locals(rt, f);
            if (!*locals)
                return false;
        }
    }
    if (!*locals)
        *locals = *globals;
    return true;
}

NATIVE(builtin_eval)
{
    UNUSED;
    Val globals = argc > 1 ? argv[1] : NULL, locals = argc > 2 ? argv[2] : NULL;
    if (!namespaces(rt, "eval", &globals, &locals))
        return NULL;
    if (is_code(argv[0])) {
        if (as_code(argv[0])->nfreevars)
            return raise(rt, EXC_TypeError, "code object passed to eval() may not contain free variables");
        return vm_exec(rt, argv[0], globals, locals);
    }
    ssize_t size;
    Ref hold, code = NULL, result = NULL, filename = NULL, arena = NULL;
    const char *text = source_of(rt, argv[0], "eval", "string, bytes or code", &size, &hold);
    if (text) {
        while (size && (*text == ' ' || *text == '\t'))
            text++, size--;
        filename = str_new(rt, "<string>");
        code = filename ? compile_held(rt, text, (size_t)size, filename, COMPILE_EVAL,
                                        source_flags(rt, argv[0], true), &arena) : NULL;
    }
    Ref g = ref_keep(globals), l = ref_keep(locals);
    if (code)
        result = vm_exec(rt, code, g, l);
    ref_drop(rt, arena);
    ref_drop(rt, g);
    ref_drop(rt, l);
    ref_drop(rt, hold);
    ref_drop(rt, code);
    ref_drop(rt, filename);
    return result;
}

static bool is_closure(Val v, ssize_t size)
{
    if (!is_tuple(v) || tuple_size(v) != size)
        return false;
    for (ssize_t i = 0; i < size; i++)
        if (!is_exact(tuple_at(v, i), &cell_def))
            return false;
    return true;
}

NATIVE(builtin_exec)
{
    static const struct args_spec spec = {"exec", 3, 1, 0, {"", "", "", "closure"}};
    (void)self;
    Val a[4] = {0};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a))
        return NULL;
    Val globals = a[1], locals = a[2], closure = a[3];
    if (!namespaces(rt, "exec", &globals, &locals))
        return NULL;
    if (closure == rt->none)
        closure = NULL;
    Ref code = NULL, hold = NULL, filename = NULL, result = NULL, arena = NULL;
    Ref g = ref_keep(globals), l = ref_keep(locals);
    if (is_code(a[0])) {
        ssize_t free_count = as_code(a[0])->nfreevars;
        if (free_count == 0 && closure) {
            raise(rt, EXC_TypeError, "cannot use a closure with this code object");
            goto out;
        }
        if (free_count > 0 && !closure) {
            raise(rt, EXC_TypeError, "code object requires a closure of exactly length %zd", free_count);
            goto out;
        }
        if (closure && !is_closure(closure, free_count)) {
            raise(rt, EXC_TypeError, "code object requires a closure of exactly length %zd", free_count);
            goto out;
        }
        code = ref_keep(a[0]);
    } else {
        ssize_t size;
        if (closure) {
            raise(rt, EXC_TypeError, "closure can only be used when source is a code object");
            goto out;
        }
        const char *text = source_of(rt, a[0], "exec", "string, bytes or code", &size, &hold);
        filename = text ? str_new(rt, "<string>") : NULL;
        code = filename ? compile_held(rt, text, (size_t)size, filename, COMPILE_EXEC,
                                        source_flags(rt, a[0], true), &arena) : NULL;
    }
    if (code)
        result = vm_exec_closure(rt, code, g, l, closure);
    if (result)
        ref_set_take(rt, &result, new_none(rt));
out:
    ref_drop(rt, arena);
    ref_drop(rt, g);
    ref_drop(rt, l);
    ref_drop(rt, code);
    ref_drop(rt, hold);
    ref_drop(rt, filename);
    return result;
}

NATIVE(builtin_globals)
{
    UNUSED;
    struct frame *f = vm_current_frame(rt);
    return f ? ref_keep(f->globals) : new_none(rt);
}

NATIVE(builtin_locals)
{
    UNUSED;
    struct frame *f = vm_current_frame(rt);
    if (!f)
        return raise(rt, EXC_SystemError, "frame does not exist");
    return ref_keep_null(frame_locals(rt, f));
}

NATIVE(builtin_vars)
{
    UNUSED;
    if (argc == 0)
        return builtin_locals(rt, self, argv, argc, kwnames);
    Ref dict = NULL;
    if (obj_lookup_attr(rt, argv[0], IDENT_OF(rt, __dict__), &dict) == 0)
        raise(rt, EXC_TypeError, "vars() argument must have __dict__ attribute");
    return dict;
}

NATIVE(builtin_dir)
{
    UNUSED;
    if (argc)
        return obj_dir(rt, argv[0]);
    struct frame *f = vm_current_frame(rt);
    if (!f)
        return raise(rt, EXC_SystemError, "frame does not exist");
    Val locals = frame_locals(rt, f);
    Ref names = locals ? mapping_keys(rt, locals) : NULL;
    if (names && !list_sort(rt, names, NULL, false))
        ref_clear(rt, &names);
    return names;
}

/* ---- classes --------------------------------------------------------------------------------- */

/* Bases that are no types say with __mro_entries__ what stands for them. */
static Ref resolve_bases(struct runtime *rt, Val const *bases, ssize_t count, bool *changed)
{
    Ref list = NULL;
    *changed = false;
    for (ssize_t i = 0; i < count; i++) {
        Val base = bases[i];
        Ref method = NULL;
        if (!is_type(base) && obj_lookup_attr(rt, base, IDENT_OF(rt, __mro_entries__), &method) < 0)
            goto fail;
        if (!method) {
            if (list && !list_append(rt, list, base))
                goto fail;
            continue;
        }
        Ref all = tuple_from_array(rt, bases, count);
        Ref instead = all ? obj_call_1(rt, method, all) : NULL;
        ref_drop(rt, method);
        ref_drop(rt, all);
        if (instead && !is_tuple(instead)) {
            raise(rt, EXC_TypeError, "__mro_entries__ must return a tuple");
            ref_clear(rt, &instead);
        }
        if (!instead)
            goto fail;
        if (!list && !(list = list_from_array(rt, bases, i))) {
            ref_drop(rt, instead);
            goto fail;
        }
        *changed = true;
        Ref none = list_extend(rt, list, instead);
        ref_drop(rt, instead);
        ref_drop(rt, none);
        if (!none)
            goto fail;
    }
    Ref result = list ? list_as_tuple(rt, list) : tuple_from_array(rt, bases, count);
    ref_drop(rt, list);
    return result;
fail:
    ref_drop(rt, list);
    return NULL;
}

/* The namespace a class body fills: metaclass.__prepare__(name, bases, **kw) or a dict. */
static Ref prepare(struct runtime *rt, Val meta, Val name, Val bases, Val kw)
{
    Ref method = NULL;
    if (obj_lookup_attr(rt, meta, IDENT_OF(rt, __prepare__), &method) < 0)
        return NULL;
    if (!method)
        return dict_new(rt);
    Val args[2] = {name, bases};
    Ref ns = obj_vectorcall_dict(rt, method, args, 2, kw);
    ref_drop(rt, method);
    if (ns && !is_mapping(ns)) {
        if (is_type(meta))
            raise(rt, EXC_TypeError, "%N.__prepare__() must return a mapping, not %T", as_type(meta), (Val)ns);
        else
            raise(rt, EXC_TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", (Val)ns);
        ref_clear(rt, &ns);
    }
    return ns;
}

NATIVE(builtin_build_class)
{
    (void)self;
    if (argc < 2)
        return raise(rt, EXC_TypeError, "__build_class__: not enough arguments");
    Val function = argv[0], name = argv[1];
    if (!is_function(function))
        return raise(rt, EXC_TypeError, "__build_class__: func must be a function");
    if (!is_str(name))
        return raise(rt, EXC_TypeError, "__build_class__: name is not a string");
    bool changed;
    Ref bases = resolve_bases(rt, argv + 2, argc - 2, &changed);
    Ref kw = NULL, meta = NULL, ns = NULL, cell = NULL, cls = NULL, original = NULL;
    if (!bases)
        return NULL;
    ssize_t named = kwnames ? tuple_size(kwnames) : 0;
    if (named) {
        kw = dict_new(rt);
        for (ssize_t i = 0; kw && i < named; i++)
            if (dict_set(rt, kw, tuple_at(kwnames, i), argv[argc + i]) < 0)
                goto out;
        if (!kw)
            goto out;
        Val given = dict_get(rt, kw, IDENT_OF(rt, metaclass));
        if (given) {
            meta = ref_keep(given);
            if (dict_delete(rt, kw, IDENT_OF(rt, metaclass)) < 0)
                goto out;
        } else if (is_raised(rt)) {
            goto out;
        }
    }
    if (!meta)
        meta = ref_keep(tuple_size(bases) ? (Val)tuple_at(bases, 0)->type : (Val)builtin_type(rt, TYPE_ID_type));
    if (is_type(meta)) {
        struct type *winner = type_calculate_metaclass(rt, as_type(meta), bases);
        if (!winner)
            goto out;
        ref_set_take(rt, &meta, ref_keep((Val)winner));
    }
    ns = prepare(rt, meta, name, bases, kw);
    if (!ns)
        goto out;
    cell = function_run(rt, function, ns);
    if (!cell)
        goto out;
    if (changed) {
        Ref key = str_intern(rt, "__orig_bases__");
        original = tuple_from_array(rt, argv + 2, argc - 2);
        bool fine = key && original && obj_setitem(rt, ns, key, original) == 0;
        ref_drop(rt, key);
        if (!fine)
            goto out;
    }
    Val args[3] = {name, bases, ns};
    cls = obj_vectorcall_dict(rt, meta, args, 3, kw);
    if (cls && is_type(cls) && is_exact(cell, &cell_def)) {
        Val held = LOOK(cell, cell)->value;
        if (held != cls) {
            if (!held)
                raise(rt, EXC_RuntimeError,
                      "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name, (Val)cls);
            else
                raise(rt, EXC_TypeError, "__class__ set to %R defining %R as %R", held, name, (Val)cls);
            ref_clear(rt, &cls);
        }
    }
out:
    ref_drop(rt, cell);
    ref_drop(rt, ns);
    ref_drop(rt, meta);
    ref_drop(rt, kw);
    ref_drop(rt, original);
    ref_drop(rt, bases);
    return cls;
}

NATIVE(builtin_import)
{
    static const struct args_spec spec = {
        "__import__", 5, 1, 0, {"name", "globals", "locals", "fromlist", "level"}, .nameless = true};
    (void)self;
    Val a[5] = {0};
    int level = 0;
    if (!args_parse(rt, &spec, argv, argc, kwnames, a) || !arg_int(rt, a[4], &level))
        return NULL;
    return import_level(rt, a[0], a[1] == rt->none ? NULL : a[1], a[3], level);
}

NATIVE(builtin_breakpoint)
{
    UNUSED;
    return raise(rt, EXC_RuntimeError, "breakpoint() needs no debugger here: step through the program with ] and [");
}

#define DOC_EXEC "exec($module, source, globals=None, locals=None, /, *, closure=None)\n--\n\nExecute the given source in the context of globals and locals."

const struct method_def builtins_functions[] = {
    {"__build_class__", builtin_build_class, 0, -1, METH_KW, "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement."},
    {"__import__", builtin_import, 0, -1, METH_KW, "Import a module."},
    {"breakpoint", builtin_breakpoint, 0, -1, METH_KW, "breakpoint(*args, **kws)\n\nStepping is built in here."},
    {"compile", builtin_compile, 0, -1, METH_KW, "Compile source into a code object that can be executed by exec() or eval()."},
    {"dir", builtin_dir, 0, 1, METH_TUPLE, "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope."},
    {"eval", builtin_eval, 1, 3, 0, "eval($module, source, globals=None, locals=None, /)\n--\n\nEvaluate the given source in the context of globals and locals."},
    {"exec", builtin_exec, 0, -1, METH_KW, DOC_EXEC},
    {"globals", builtin_globals, 0, 0, 0, "globals($module, /)\n--\n\nReturn the dictionary containing the current scope's global variables."},
    {"input", builtin_input, 0, 1, 0, "input($module, prompt='', /)\n--\n\nRead a string from standard input.  The trailing newline is stripped."},
    {"locals", builtin_locals, 0, 0, 0, "locals($module, /)\n--\n\nReturn a dictionary containing the current scope's local variables."},
    {"open", builtin_open, 0, -1, METH_KW, "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)\n--\n\nOpen file and return a stream.  Raise OSError upon failure."},
    {"print", builtin_print, 0, -1, METH_KW, "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nPrints the values to a stream, or to sys.stdout by default."},
    {"vars", builtin_vars, 0, 1, METH_TUPLE, "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals()."},
    {0},
};

static bool add_types(struct runtime *rt, Val module)
{
    static const struct {
        const char *name;
        enum type_id id;
    } types[] = {
        {"bool", TYPE_ID_bool}, {"memoryview", TYPE_ID_memoryview}, {"bytearray", TYPE_ID_bytearray},
        {"bytes", TYPE_ID_bytes}, {"classmethod", TYPE_ID_classmethod}, {"complex", TYPE_ID_complex},
        {"dict", TYPE_ID_dict}, {"enumerate", TYPE_ID_enumerate}, {"filter", TYPE_ID_filter},
        {"float", TYPE_ID_float}, {"frozenset", TYPE_ID_frozenset}, {"property", TYPE_ID_property},
        {"int", TYPE_ID_int}, {"list", TYPE_ID_list}, {"map", TYPE_ID_map}, {"object", TYPE_ID_object},
        {"range", TYPE_ID_range}, {"reversed", TYPE_ID_reversed}, {"set", TYPE_ID_set},
        {"slice", TYPE_ID_slice}, {"staticmethod", TYPE_ID_staticmethod}, {"str", TYPE_ID_str},
        {"super", TYPE_ID_super}, {"tuple", TYPE_ID_tuple}, {"type", TYPE_ID_type}, {"zip", TYPE_ID_zip},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!module_add(rt, module, types[i].name, (Val)builtin_type(rt, types[i].id)))
            return false;
    for (int i = 0; i < EXC_COUNT; i++)
        if (!module_add(rt, module, type_short_name(exc_type(rt, i)), (Val)exc_type(rt, i)))
            return false;
    return module_add(rt, module, "EnvironmentError", (Val)exc_type(rt, EXC_OSError)) &&
           module_add(rt, module, "IOError", (Val)exc_type(rt, EXC_OSError));
}

static bool init(struct runtime *rt, Val module)
{
    return module_add_functions(rt, module, builtins_functions_2) &&
           module_add(rt, module, "None", rt->none) && module_add(rt, module, "Ellipsis", rt->ellipsis) &&
           module_add(rt, module, "NotImplemented", rt->not_implemented) &&
           module_add(rt, module, "False", rt->false_) && module_add(rt, module, "True", rt->true_) &&
           add_types(rt, module) && module_add(rt, module, "__debug__", rt->true_) &&
           site_add_offers(rt, module);
}

const struct module_def builtins_module = {
    .name = "builtins",
    .doc = "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; "
           "Ellipsis represents `...' in slices.",
    .functions = builtins_functions,
    .init = init,
};
