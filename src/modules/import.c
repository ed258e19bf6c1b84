/* import.c - finding and loading modules: built in, frozen, or .py files beside the program. */
#include "modules/import_cost.h"
#include "modules/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compile.h"
#include "base/host.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

/* Modules that reach out of the program: refused in words. */
static const char *const refused[] = {
    "socket", "_socket", "ssl", "subprocess", "multiprocessing", "threading", "_thread", "ctypes",
    "_ctypes", "asyncio", "signal", "select", "selectors", "http", "urllib", "ftplib", "smtplib",
    "tkinter", "sqlite3", "concurrent", "mmap", "resource", "fcntl", "pty", "tty", "termios", "curses",
    "readline", "webbrowser", "venv", "ensurepip", "xmlrpc", "socketserver", NULL,
};

static void raise_not_found(struct runtime *rt, Val name, Ref message)
{
    if (!message)
        return;
    raise_value(rt, (Val)exc_type(rt, EXC_ModuleNotFoundError), message);
    ref_drop(rt, message);
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && is_instance_of(e.value, exc_type(rt, EXC_ImportError)))
        ref_set_take(rt, &LOOK(exc_import, e.value)->name, ref_keep(name));
    error_restore_take(rt, &e);
}

/* ---- a module's own names -------------------------------------------------------------- */

/* __spec__: a namespace with what the import system and inspect ask. */
static Ref spec_new(struct runtime *rt, Val name, Val origin, bool initializing)
{
    Ref kw = dict_new(rt), spec = NULL;
    if (kw && dict_set_text(rt, kw, "name", name) == 0 && dict_set_text(rt, kw, "loader", rt->none) == 0 &&
        dict_set_text(rt, kw, "origin", origin ? origin : rt->none) == 0 &&
        dict_set_text(rt, kw, "submodule_search_locations", rt->none) == 0 &&
        dict_set_text(rt, kw, "_initializing", initializing ? rt->true_ : rt->false_) == 0)
        spec = namespace_new(rt, kw);
    ref_drop(rt, kw);
    return spec;
}

static Ref parent_of(struct runtime *rt, Val name)
{
    ssize_t dot = -1;
    for (ssize_t i = str_length(name); i-- > 0;)
        if (str_at(name, i) == '.') {
            dot = i;
            break;
        }
    return str_slice(rt, name, 0, dot < 0 ? 0 : dot);
}

static Ref last_part(struct runtime *rt, Val name)
{
    ssize_t start = 0;
    for (ssize_t i = 0; i < str_length(name); i++)
        if (str_at(name, i) == '.')
            start = i + 1;
    Ref part = str_slice(rt, name, start, str_length(name));
    if (part)
        str_intern_in_place(rt, &part);
    return part;
}

static bool set_names(struct runtime *rt, Val module, Val name, Val file, Val path)
{
    Val dict = module_dict(module);
    Ref package = path ? ref_keep(name) : parent_of(rt, name);
    Ref spec = spec_new(rt, name, file, true);
    bool fine = package && spec && dict_set(rt, dict, IDENT_OF(rt, __package__), package) == 0 &&
                dict_set(rt, dict, IDENT_OF(rt, __spec__), spec) == 0 &&
                (!path || dict_set(rt, dict, IDENT_OF(rt, __path__), path) == 0) &&
                (!file || dict_set(rt, dict, IDENT_OF(rt, __file__), file) == 0) &&
                dict_set(rt, dict, IDENT_OF(rt, __builtins__), modules_builtins(rt)) == 0;
    ref_drop(rt, package);
    ref_drop(rt, spec);
    return fine;
}

static void done_initializing(struct runtime *rt, Val module)
{
    if (!is_exact(module, &module_def_type))
        return;
    Val spec = dict_get(rt, module_dict(module), IDENT_OF(rt, __spec__));
    Ref name = str_intern(rt, "_initializing");
    if (spec && spec != rt->none && name)
        obj_setattr(rt, spec, name, rt->false_);
    error_clear(rt);
    ref_drop(rt, name);
}

/* ---- loading ----------------------------------------------------------------------------------- */

/* Run a module's source in it; it is in sys.modules meanwhile.  The module that is
 * there afterwards, owned; NULL raised (and out of sys.modules again). */
static Ref run_module(struct runtime *rt, Ref module, Val name, const char *source, size_t size, Val filename)
{
    Ref code = NULL, value = NULL, result = NULL;
    if (dict_set(rt, modules_table(rt), name, module) < 0)
        goto out;
    code = compile_source(rt, source, size, filename, COMPILE_EXEC, COMPILE_SHOW_LINES, NULL);
    if (code)
        value = vm_exec(rt, code, module_dict(module), module_dict(module));
    if (!value) {
        struct saved_error e;
        error_fetch(rt, &e);
        if (dict_delete(rt, modules_table(rt), name) < 0)
            error_clear(rt);
        error_restore_take(rt, &e);
        goto out;
    }
    done_initializing(rt, module);
    Val now = dict_get(rt, modules_table(rt), name);
    if (!now) {
        if (!is_raised(rt))
            raise_key(rt, name);
        goto out;
    }
    result = ref_keep(now);
out:
    ref_drop(rt, code);
    ref_drop(rt, value);
    ref_drop(rt, module);
    return result;
}

/* CPython's types in C say "datetime.date" in messages, those of Python "date". */
static bool name_types_as_c(struct runtime *rt, Val module)
{
    ssize_t at = 0;
    Val key, value;
    while (dict_next(module_dict(module), &at, &key, &value)) {
        if (!is_type(value) || !type_has(as_type(value), TYPE_HEAP) || strchr(as_type(value)->name, '.'))
            continue;
        Val home = dict_get(rt, as_type(value)->dict, IDENT_OF(rt, __module__));
        const char *text = home && is_str(home) ? str_utf8_only(rt, home) : NULL;
        const char *own = module_name(rt, module) ? str_utf8_only(rt, module_name(rt, module)) : NULL;
        if (!text || !own || (strcmp(text, own) != 0 && (*text != '_' || strcmp(text + 1, own) != 0)))
            continue;
        size_t size = strlen(text) + strlen(as_type(value)->name) + 2;
        char *name = heap_static(rt, size);
        if (!name)
            return raise_no_memory(rt), false;
        snprintf(name, size, "%s.%s", text, as_type(value)->name);
        as_type(value)->name = name;
    }
    return !is_raised(rt);
}

static Ref load_frozen(struct runtime *rt, Val name, const struct frozen_module *frozen)
{
    Ref module = module_new(rt, frozen->name), path = NULL, filename = NULL, result = NULL;
    if (frozen->is_package)
        path = list_new(rt, 0);
    filename = str_format(rt, "<frozen %s>", frozen->name);
    if (module && filename && (path || !frozen->is_package) && set_names(rt, module, name, NULL, path)) {
        result = run_module(rt, ref_move(&module), name, frozen->source, frozen->size, filename);
        if (result && module_stands_for_c(frozen->name, strlen(frozen->name)) && !name_types_as_c(rt, result))
            ref_clear(rt, &result);
    }
    ref_drop(rt, module);
    ref_drop(rt, path);
    ref_drop(rt, filename);
    return result;
}

static Ref load_native(struct runtime *rt, Val name, const struct module_def *def)
{
    Ref module = native_module_new(rt, def);
    Ref spec = module ? spec_new(rt, name, NULL, false) : NULL;
    if (!spec || dict_set(rt, module_dict(module), IDENT_OF(rt, __spec__), spec) < 0 ||
        dict_set(rt, module_dict(module), IDENT_OF(rt, __package__), rt->types->empty_str) < 0 ||
        dict_set(rt, modules_table(rt), name, module) < 0)
        ref_clear(rt, &module);
    ref_drop(rt, spec);
    return module;
}

/* dir/name.py, dir/name/__init__.py, or a folder dir/name: owned, NULL not there or raised. */
static Ref load_from(struct runtime *rt, Val name, const char *dir, const char *last)
{
    struct text path = {0};
    bool folder = false;
    Ref result = NULL, module = NULL, file = NULL, search = NULL;
    char *source = NULL;
    size_t size = 0;
    if (*dir)
        text_printf(&path, "%s/", dir);
    text_add_str(&path, last);
    bool exists = rt->host->file_exists(rt->host, text_str(&path), &folder);
    Ref folder_name = str_new(rt, text_str(&path));
    if (exists && folder) {
        text_add_str(&path, "/__init__.py");
        source = rt->host->read_file(rt->host, text_str(&path), &size);
        search = list_new(rt, 0);
        if (!search || !list_append(rt, search, folder_name))
            goto out;
    }
    if (!source) {
        struct text plain = {0};
        if (*dir)
            text_printf(&plain, "%s/", dir);
        text_printf(&plain, "%s.py", last);
        source = rt->host->read_file(rt->host, text_str(&plain), &size);
        if (source) {
            ref_clear(rt, &search);
            text_clear(&path);
            text_add_str(&path, text_str(&plain));
        }
        text_release(&plain);
    }
    if (!source && !search)
        goto out;
    const char *text = str_utf8_only(rt, name);
    module = text ? module_new(rt, text) : NULL;
    file = source ? str_new(rt, text_str(&path)) : NULL;
    if (!module || (source && !file) || !set_names(rt, module, name, file, search))
        goto out;
    if (source) {
        result = run_module(rt, ref_move(&module), name, source, size, file);
    } else {
        done_initializing(rt, module);
        if (dict_set(rt, modules_table(rt), name, module) == 0)
            result = ref_move(&module);
    }
out:
    free(source);
    text_release(&path);
    ref_drop(rt, folder_name);
    ref_drop(rt, module);
    ref_drop(rt, file);
    ref_drop(rt, search);
    return result;
}

/* Along a list of folders. */
static Ref load_along(struct runtime *rt, Val name, Val folders)
{
    Ref last = last_part(rt, name), result = NULL;
    const char *last_text = last ? str_utf8_only(rt, last) : NULL;
    for (ssize_t i = 0; last_text && folders && is_list(folders) && i < list_size(folders); i++) {
        Val folder = list_at(folders, i);
        if (!is_str(folder))
            continue;
        Ref kept = ref_keep(folder);
        const char *dir = str_utf8_only(rt, kept);
        if (dir)
            result = load_from(rt, name, dir, last_text);
        ref_drop(rt, kept);
        if (result || is_raised(rt))
            break;
    }
    ref_drop(rt, last);
    return result;
}

static bool is_refused(const char *name)
{
    size_t size = strcspn(name, ".");
    for (const char *const *r = refused; *r; r++)
        if (strlen(*r) == size && memcmp(*r, name, size) == 0)
            return true;
    return false;
}

/* Not in sys.modules: find it.  `path` is the parent's __path__ or NULL. */
static Ref load(struct runtime *rt, Val name, Val path)
{
    const char *text = str_utf8_only(rt, name);
    if (!text)
        return NULL;
    bool whole = str_find_char(name, 0, 0, str_length(name)) < 0;
    const struct module_def *def = whole ? builtin_module_find(text) : NULL;
    const struct frozen_module *frozen = def || !whole ? NULL : frozen_find(text);
    if (def || frozen) {
        struct import_cost cost;
        import_cost_begin(rt, text, &cost);
        Ref module = def ? load_native(rt, name, def) : load_frozen(rt, name, frozen);
        import_cost_end(rt, &cost);
        return module;
    }
    Ref result = whole ? load_along(rt, name, path ? path : sys_get(rt, "path")) : NULL;
    if (result || is_raised(rt))
        return result;
    if (is_refused(text))
        raise_not_found(rt, name, str_format(rt, "No module named %R: heapbook has no way out of the program, "
                                                 "so no threads, processes, signals or network", name));
    else
        raise_not_found(rt, name, str_format(rt, "No module named %R", name));
    return NULL;
}

static Ref find_and_load(struct runtime *rt, Val name);

static Ref find_module(struct runtime *rt, Val name)
{
    Val found = dict_get(rt, modules_table(rt), name);
    if (found == rt->none) {
        raise_not_found(rt, name, str_format(rt, "import of %R halted; None in sys.modules", name));
        return NULL;
    }
    if (found || is_raised(rt))
        return ref_keep_null(found);
    if (!recursion_enter(rt, " while importing a module"))
        return NULL;
    Ref result = find_and_load(rt, name);
    recursion_leave(rt);
    return result;
}

static Ref find_and_load(struct runtime *rt, Val name)
{
    Ref parent = parent_of(rt, name), parent_module = NULL, path = NULL, result = NULL, last = NULL;
    if (!parent)
        return NULL;
    if (str_length(parent)) {
        parent_module = find_module(rt, parent);
        if (!parent_module)
            goto out;
        Val now = dict_get(rt, modules_table(rt), name);
        if (now || is_raised(rt)) {
            result = ref_keep_null(now);
            goto out;
        }
        if (obj_lookup_attr(rt, parent_module, IDENT_OF(rt, __path__), &path) < 0)
            goto out;
        if (!path) {
            raise_not_found(rt, name, str_format(rt, "No module named %R; %R is not a package", name, parent));
            goto out;
        }
    }
    result = load(rt, name, path);
    if (result && parent_module) {
        last = last_part(rt, name);
        if (!last || obj_setattr(rt, parent_module, last, result) < 0)
            ref_clear(rt, &result);
    }
out:
    ref_drop(rt, parent);
    ref_drop(rt, parent_module);
    ref_drop(rt, path);
    ref_drop(rt, last);
    return result;
}

/* ---- import statements ------------------------------------------------------------------------------- */

/* The absolute name of a relative import, owned; NULL raised. */
static Ref resolve(struct runtime *rt, Val name, Val globals, int level)
{
    if (!globals)
        return raise(rt, EXC_KeyError, "'__name__' not in globals");
    if (!is_dict(globals))
        return raise(rt, EXC_TypeError, "globals must be a dict");
    Val package = dict_get(rt, globals, IDENT_OF(rt, __package__));
    Ref base = NULL;
    if (package && package != rt->none) {
        if (!is_str(package))
            return raise(rt, EXC_TypeError, "package must be a string");
        base = ref_keep(package);
    } else {
        Val own = dict_get(rt, globals, IDENT_OF(rt, __name__));
        if (!own)
            return raise(rt, EXC_KeyError, "'__name__' not in globals");
        if (!is_str(own))
            return raise(rt, EXC_TypeError, "__name__ must be a string");
        base = dict_get(rt, globals, IDENT_OF(rt, __path__)) ? ref_keep(own) : parent_of(rt, own);
    }
    if (!base)
        return NULL;
    if (str_length(base) == 0) {
        ref_drop(rt, base);
        return raise(rt, EXC_ImportError, "attempted relative import with no known parent package");
    }
    for (int i = 1; i < level; i++) {
        bool has_dot = str_find_char(base, '.', 0, str_length(base)) >= 0;
        if (!has_dot) {
            ref_drop(rt, base);
            return raise(rt, EXC_ImportError, "attempted relative import beyond top-level package");
        }
        ref_set_take(rt, &base, parent_of(rt, base));
        if (!base)
            return NULL;
    }
    if (str_length(name) == 0)
        return base;
    Ref full = str_format(rt, "%U.%U", base, name);
    ref_drop(rt, base);
    return full;
}

/* from package import x: x may be a submodule that nobody imported yet. */
static bool import_members(struct runtime *rt, Val module, Val fromlist, bool star_done)
{
    Ref path = NULL;
    if (obj_lookup_attr(rt, module, IDENT_OF(rt, __path__), &path) < 0)
        return false;
    if (!path)
        return true;
    ref_drop(rt, path);
    Ref names = sequence_list(rt, fromlist);
    bool fine = names != NULL;
    for (ssize_t i = 0; fine && i < list_size(names); i++) {
        Val name = list_at(names, i);
        if (!is_str(name)) {
            fine = raise_false(rt, EXC_TypeError, "Item in ``from list'' must be str, not %T", name);
        } else if (str_equals_ascii(name, "*")) {
            Ref all = NULL;
            if (!star_done && obj_lookup_attr(rt, module, IDENT_OF(rt, __all__), &all) < 0)
                fine = false;
            if (all)
                fine = import_members(rt, module, all, true);
            ref_drop(rt, all);
        } else {
            Ref have = NULL;
            int found = obj_lookup_attr(rt, module, name, &have);
            ref_drop(rt, have);
            if (found < 0) {
                fine = false;
            } else if (!found) {
                Ref own = obj_getattr(rt, module, IDENT_OF(rt, __name__));
                Ref full = own ? str_format(rt, "%S.%U", own, name) : NULL;
                Ref sub = full ? find_module(rt, full) : NULL;
                if (!sub && is_raised(rt) && raised_is(rt, EXC_ModuleNotFoundError)) {
                    struct saved_error e;
                    error_fetch(rt, &e);
                    error_normalize(rt, &e);
                    Val missing = LOOK(exc_import, e.value)->name;
                    if (full && missing && is_str(missing) && str_equal(missing, full)) {
                        ref_drop(rt, e.type);
                        ref_drop(rt, e.value);
                        ref_drop(rt, e.traceback);
                    } else {
                        error_restore_take(rt, &e);
                        fine = false;
                    }
                } else if (!sub) {
                    fine = false;
                }
                ref_drop(rt, own);
                ref_drop(rt, full);
                ref_drop(rt, sub);
            }
        }
    }
    ref_drop(rt, names);
    return fine;
}

/* import a.b.c binds a. */
static Ref top_package(struct runtime *rt, Val module, Val name, Val full, int level)
{
    ssize_t dot = str_find_char(name, '.', 0, str_length(name));
    if (dot < 0)
        return ref_keep(module);
    ssize_t cut = level == 0 ? dot : str_length(full) - (str_length(name) - dot);
    Ref front = str_slice(rt, full, 0, cut);
    Ref result = front ? find_module(rt, front) : NULL;
    ref_drop(rt, front);
    return result;
}

/* Once sys.meta_path is None, as at the program's end, only what is in sys.modules is given. */
static Ref find_open(struct runtime *rt, Val name)
{
    if (sys_get(rt, "meta_path") == rt->none && !dict_get(rt, modules_table(rt), name))
        return raise(rt, EXC_ImportError, "sys.meta_path is None, Python is likely shutting down");
    return find_module(rt, name);
}

Ref import_level(struct runtime *rt, Val name, Val globals, Val fromlist, int level)
{
    if (!is_str(name))
        return raise(rt, EXC_TypeError, "module name must be a string");
    if (level < 0)
        return raise(rt, EXC_ValueError, "level must be >= 0");
    if (level == 0 && str_length(name) == 0)
        return raise(rt, EXC_ValueError, "Empty module name");
    Ref full = level ? resolve(rt, name, globals, level) : ref_keep(name), result = NULL;
    if (!full)
        return NULL;
    Ref module = find_open(rt, full);
    int from = module && fromlist && fromlist != rt->none ? obj_is_true(rt, fromlist) : 0;
    if (!module || from < 0)
        goto out;
    if (from)
        result = import_members(rt, module, fromlist, false) ? ref_keep(module) : NULL;
    else if (level == 0 || str_length(name) > 0)
        result = top_package(rt, module, name, full, level);
    else
        result = ref_keep(module);
out:
    ref_drop(rt, full);
    ref_drop(rt, module);
    return result;
}

Ref import_module(struct runtime *rt, const char *name)
{
    Ref text = str_intern(rt, name);
    Ref module = text ? find_module(rt, text) : NULL;
    ref_drop(rt, text);
    return module;
}
