/* runtime.c - one Python: made, run, ended in CPython's order, freed to the last block. */
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "lang/compile.h"
#include "lang/parser.h"
#include "modules/state.h"
#include "types/codecs.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "heap/weak.h"
#include "vm/labels.h"
#include "vm/state.h"

void gc_module_set_hooks(struct runtime *rt);

/* ---- roots ---------------------------------------------------------------------------- */

int runtime_visit_other_roots(struct runtime *rt, visit_fn *fn, void *arg)
{
    int stop = rt->types ? types_visit(rt, fn, arg) : 0;
    if (!stop && rt->modules)
        stop = modules_visit(rt, fn, arg);
    if (!stop && rt->vm)
        stop = vm_visit_others(rt, fn, arg);
    return stop;
}

int runtime_visit_roots(struct runtime *rt, visit_fn *fn, void *arg)
{
    int stop = runtime_visit_other_roots(rt, fn, arg);
    return stop || !rt->vm ? stop : vm_visit_frames(rt, fn, arg);
}

/* ---- birth ------------------------------------------------------------------------------ */

/* __main__, with the names CPython gives it, in its order. */
static bool make_main(struct runtime *rt)
{
    Ref module = module_new(rt, "__main__"), annotations = dict_new(rt);
    bool fine = module && annotations &&
                dict_set(rt, module_dict(module), IDENT_OF(rt, __annotations__), annotations) == 0 &&
                dict_set(rt, module_dict(module), IDENT_OF(rt, __builtins__), rt->modules->builtins) == 0 &&
                dict_set_text(rt, modules_table(rt), "__main__", module) == 0;
    ref_drop(rt, module);
    ref_drop(rt, annotations);
    return fine;
}

/* Debian's python3 3.11.2, as measured by programs that count until the first
 * automatic collection. */
static const struct gc_start script_start = {
    .objects = 4763,
    .count = 7,
    .collections = 8,
    .collected = 24,
};

struct runtime *runtime_new(const struct runtime_options *options)
{
    struct runtime *rt = xalloc(sizeof *rt);
    rt->host = options->host;
    struct heap_options heap = options->heap;
    size_t limit = heap.limit;
    heap.limit = 0; /* a start that fails is no use to anybody */
    if (!heap_init(rt, &heap))
        bug("no memory for a heap");
    gc_enable(rt, false);
    if (!types_init_seeded(rt, rt->host->hash_seed) || !vm_init(rt) || !modules_init(rt))
        bug("the runtime could not be made");
    gc_module_set_hooks(rt);
    if (!sys_make(rt, options->argc, options->argv, options->path0) || !make_main(rt))
        bug("sys could not be made");
    heap_set_roots(rt, runtime_visit_roots);
    heap_set_owned_blocks(rt, types_owned_blocks);
    heap_set_limit(rt, limit);
    gc_collect(rt, 2);
    types_warm_freelists(rt);
    rt->types->imported_rows[0] = rt->types->imported_rows[1] = 0; /* what the start imported, CPython has too */
    gc_start_as(rt, &script_start);
    gc_enable(rt, options->gc_mode >= 0);
    if (options->gc_mode > 0)
        gc_set_threshold(rt, 0, 1);
    vm_set_limits(rt, &options->limits);
    vm_audit(rt, options->audit);
    return rt;
}

static Val main_module(struct runtime *rt)
{
    return dict_get(rt, modules_table(rt), IDENT_OF(rt, __main__));
}

Val runtime_globals(struct runtime *rt)
{
    Val module = main_module(rt);
    return module && is_exact(module, &module_def_type) ? module_dict(module) : NULL;
}

/* ---- running ------------------------------------------------------------------------------- */

static bool set_main_names(struct runtime *rt, Val filename)
{
    Val globals = runtime_globals(rt);
    return dict_set(rt, globals, IDENT_OF(rt, __file__), filename) == 0 &&
           dict_set_text(rt, globals, "__cached__", rt->none) == 0;
}

int runtime_run_main(struct runtime *rt, const char *source, size_t size, const char *filename)
{
    Ref name = str_decode(rt, filename, (ssize_t)strlen(filename), "utf-8", "surrogateescape");
    Ref arena = NULL, code = NULL, value = NULL;
    if (name && set_main_names(rt, name)) {
        code = compile_main(rt, source, size, name, &arena);
        vm_hold_take(rt, code);
        vm_hold_take(rt, arena);
        vm_hold_take(rt, name);
        vm_hold_take(rt, ref_keep(main_module(rt))); /* whatever the program does to sys.modules */
        Val globals = runtime_globals(rt);
        if (code)
            value = vm_exec(rt, code, globals, globals);
        vm_let_go(rt, 4);
    } else {
        ref_drop(rt, name);
    }
    int status = 0;
    if (!value) {
        bool no_memory = raised_is(rt, EXC_MemoryError);
        if (rt->vm->stopped) {
            error_clear(rt);
            status = 1;
        } else {
            status = sys_report_uncaught(rt);
            if (no_memory && heap_limit_reached(rt))
                rt->vm->stopped = VM_STOP_MEMORY;
        }
    }
    ref_drop(rt, value);
    sys_flush(rt);
    return status;
}

/* Lines counted from first_line: as many empty ones go before. */
static char *with_lines_before(const char *source, size_t size, int first_line, size_t *out)
{
    size_t before = first_line > 1 ? (size_t)first_line - 1 : 0;
    char *text = xalloc(before + size + 1);
    memset(text, '\n', before);
    memcpy(text + before, source, size);
    *out = before + size;
    return text;
}

static bool is_multiple_statements(struct runtime *rt)
{
    if (!raised_is(rt, EXC_SyntaxError))
        return false;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    Val msg = is_exc(e.value) ? LOOK(exc_syntax, e.value)->msg : NULL;
    bool yes = msg && is_str(msg) &&
               str_equals_ascii(msg, "multiple statements found while compiling a single statement");
    error_restore_take(rt, &e);
    return yes;
}

static Ref compile_cell(struct runtime *rt, const char *source, size_t size, Val name, bool exec, bool *incomplete)
{
    int flags = COMPILE_IGNORE_COOKIE | COMPILE_SHOW_LINES;
    *incomplete = false;
    if (exec)
        return compile_source(rt, source, size, name, COMPILE_EXEC, flags, NULL);
    Ref code = compile_source(rt, source, size, name, COMPILE_SINGLE,
                              flags | COMPILE_INCOMPLETE_INPUT, incomplete);
    if (!code && !*incomplete && is_multiple_statements(rt)) {
        error_clear(rt);
        code = compile_source(rt, source, size, name, COMPILE_EXEC, flags, NULL);
    }
    return code;
}

enum cell_result runtime_check_cell(struct runtime *rt, const char *source, size_t size, const char *name,
                                    bool exec)
{
    bool incomplete = false;
    Ref filename = str_new(rt, name);
    Ref code = filename ? compile_cell(rt, source, size, filename, exec, &incomplete) : NULL;
    enum cell_result result = code ? CELL_OK : incomplete ? CELL_INCOMPLETE : CELL_RAISED;
    if (incomplete)
        error_clear(rt);
    else if (!code) {
        source_remember(rt, filename, source, size);
        sys_report_uncaught(rt);
    }
    ref_drop(rt, code);
    ref_drop(rt, filename);
    return result;
}

int runtime_statements(struct runtime *rt, const char *source, size_t size)
{
    struct arena arena;
    struct module_tree tree = {0};
    Ref filename = str_new(rt, "<submission>");
    arena_init(rt, &arena);
    int n = filename && parse_text(rt, &arena, source, size, filename, START_FILE, false, NULL, &tree) ? statements_count(tree.body) : 0;
    error_clear(rt);
    arena_release(&arena);
    ref_drop(rt, filename);
    return n;
}

enum cell_result runtime_run_cell(struct runtime *rt, const char *source, size_t size, const char *name,
                                  int first_line, bool exec)
{
    enum cell_result result = CELL_OK;
    bool incomplete = false;
    size_t whole;
    char *text = with_lines_before(source, size, first_line, &whole);
    Ref filename = str_new(rt, name), code = NULL, value = NULL;
    vm_clear_stop(rt);
    if (filename) {
        source_remember(rt, filename, text, whole);
        code = compile_cell(rt, text, whole, filename, exec, &incomplete);
    }
    Val globals = runtime_globals(rt);
    if (code && !globals)
        raise(rt, EXC_RuntimeError, "the module __main__ is gone from sys.modules");
    vm_hold_take(rt, filename);
    vm_hold_take(rt, code);
    if (code && globals)
        value = vm_exec(rt, code, globals, globals);
    vm_let_go(rt, 2);
    free(text);
    if (value) {
        ref_drop(rt, value);
    } else if (incomplete) {
        error_clear(rt);
        result = CELL_INCOMPLETE;
    } else if (rt->vm->stopped) {
        error_clear(rt);
        result = CELL_STOPPED;
    } else {
        bool exit = raised_is(rt, EXC_SystemExit), interrupt = raised_is(rt, EXC_KeyboardInterrupt);
        sys_report_uncaught(rt);
        result = exit ? CELL_EXIT : interrupt ? CELL_INTERRUPTED : CELL_RAISED;
    }
    sys_flush(rt);
    return result;
}

Ref runtime_run_apart(struct runtime *rt, const char *source, const char *name)
{
    Ref filename = str_new(rt, name), globals = dict_new(rt), code = NULL, value = NULL;
    vm_clear_stop(rt);
    if (filename && globals && dict_set(rt, globals, IDENT_OF(rt, __builtins__), rt->modules->builtins) == 0 &&
        dict_set(rt, globals, IDENT_OF(rt, __name__), filename) == 0)
        code = compile_source(rt, source, strlen(source), filename, COMPILE_EXEC, COMPILE_IGNORE_COOKIE, NULL);
    if (code)
        value = vm_exec(rt, code, globals, globals);
    ref_drop(rt, filename);
    ref_drop(rt, code);
    if (!value) {
        ref_drop(rt, globals);
        return NULL;
    }
    ref_drop(rt, value);
    return globals;
}

/* ---- the end --------------------------------------------------------------------------------- */

static void run_atexit(struct runtime *rt)
{
    Val module = dict_get_text(rt, modules_table(rt), "atexit");
    if (!module)
        return;
    Ref kept = ref_keep(module), name = str_intern(rt, "_run_exitfuncs");
    Ref result = name ? obj_call_method_0(rt, kept, name) : NULL;
    if (!result && is_raised(rt))
        error_unraisable(rt, kept);
    ref_drop(rt, kept);
    ref_drop(rt, name);
    ref_drop(rt, result);
}

/* Names of sys that hold the program's objects; the streams become their originals. */
static void forget_special(struct runtime *rt)
{
    static const char *const names[] = {"path", "argv", "ps1", "ps2", "last_type", "last_value",
                                        "last_traceback", "path_hooks", "path_importer_cache", "meta_path"};
    static const char *const files[][2] = {
        {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    dict_set_text(rt, modules_builtins(rt), "_", rt->none);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        dict_set_text(rt, modules_sys(rt), names[i], rt->none);
    for (size_t i = 0; i < 3; i++) {
        Val own = sys_get(rt, files[i][1]);
        dict_set_text(rt, modules_sys(rt), files[i][0], own ? own : rt->none);
    }
    error_clear(rt);
}

/* Every module out of sys.modules, but remembered by a weak reference. */
static Ref remove_modules(struct runtime *rt)
{
    Ref weak = list_new(rt, 0), names = dict_key_list(rt, modules_table(rt));
    Val warnings = dict_get_text(rt, modules_table(rt), "warnings");
    rt->modules->warnings = warnings ? ref_keep(warnings) : NULL;
    for (ssize_t i = 0; weak && names && i < list_size(names); i++) {
        Val module = dict_get(rt, modules_table(rt), list_at(names, i));
        if (!module || !is_instance_of(module, builtin_type(rt, TYPE_ID_module)))
            continue;
        if (!list_append_take(rt, weak, weakref_new(rt, module, NULL)))
            error_clear(rt);
        if (dict_set(rt, modules_table(rt), list_at(names, i), rt->none) < 0)
            error_clear(rt);
    }
    ref_drop(rt, names);
    dict_clear(rt, modules_table(rt));
    rt->vm->sourceless = true;
    return weak;
}

/* _PyModule_Clear: names with one underscore first, then the others; __builtins__ stays. */
static void clear_namespace(struct runtime *rt, Val dict)
{
    Ref keys = dict_key_list(rt, dict);
    for (int round = 0; keys && round < 2; round++)
        for (ssize_t i = 0; i < list_size(keys); i++) {
            Val key = list_at(keys, i);
            if (!is_str(key))
                continue;
            bool single = str_length(key) > 0 && str_at(key, 0) == '_' &&
                          (str_length(key) < 2 || str_at(key, 1) != '_');
            if ((round == 0 && !single) || str_equals_ascii(key, "__builtins__"))
                continue;
            if (dict_get(rt, dict, key) != rt->none && dict_set(rt, dict, key, rt->none) < 0)
                error_clear(rt);
        }
    ref_drop(rt, keys);
    error_clear(rt);
}

static void clear_survivors(struct runtime *rt, Ref weak)
{
    for (ssize_t i = weak ? list_size(weak) : 0; i-- > 0;) {
        const struct weak *w = LOOK(weak, list_at(weak, i));
        if (weak_is_dead(rt, w) || w->object == rt->modules->sys || w->object == rt->modules->builtins ||
            w->object == rt->modules->warnings)
            continue;
        Ref module = ref_keep(w->object);
        if (module_dict(module))
            clear_namespace(rt, module_dict(module));
        ref_drop(rt, module);
    }
    ref_drop(rt, weak);
}

static void end_program(struct runtime *rt)
{
    error_clear(rt);
    vm_clear_stop(rt);
    vm_observe(rt, NULL);
    vm_set_limits(rt, &(struct vm_limits){0});
    run_atexit(rt);
    rt->modules->exiting = true;
    labels_exit(rt);
    sys_flush(rt);
    gc_collect(rt, 2);
    forget_special(rt);
    Ref weak = remove_modules(rt);
    gc_collect(rt, 2);
    clear_survivors(rt, weak);
    sys_flush(rt);
    clear_namespace(rt, modules_sys(rt));
    ref_clear(rt, &rt->vm->exc_base.value);
    ref_clear(rt, &rt->vm->sources);
    gc_collect(rt, 2);
}

struct leak_report {
    FILE *out;
    size_t count;
};

static void report_block(void *block, size_t size, void *arg)
{
    struct leak_report *r = arg;
    r->count++;
    if (r->out && r->count <= 20)
        fprintf(r->out, "heapbook: a block of %zu bytes at %p was never given back\n", size, block);
}

size_t runtime_free(struct runtime *rt, FILE *out)
{
    heap_fail_after(rt, 0, 0);
    heap_set_limit(rt, 0);
    end_program(rt);
    vm_audit(rt, AUDIT_NEVER);
    codecs_forget(rt);
    modules_release(rt);
    gc_unfreeze_dead(rt); /* CPython leaves them to the system; here all is given back */
    gc_set_debug(rt, 0); /* nobody is left to look at what DEBUG_SAVEALL saves */
    gc_collect(rt, 2);
    vm_release(rt);
    types_release(rt);
    struct leak_report report = {.out = out};
    heap_each_block(rt, report_block, &report);
    heap_release(rt);
    host_free(rt->host);
    free(rt);
    return report.count;
}
