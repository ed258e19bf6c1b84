/* modules.c - the table of built-in modules, sys.modules, and their birth. */
#include "modules/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "types/bytes.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

#define MODULE(name) extern const struct module_def name##_module;
#include "modules/modules.def"
#undef MODULE

static const struct module_def *const builtin_modules[] = {
#define MODULE(name) &name##_module,
#include "modules/modules.def"
#undef MODULE
    NULL,
};

const struct module_def *builtin_module_find(const char *name)
{
    for (const struct module_def *const *m = builtin_modules; *m; m++)
        if (strcmp((*m)->name, name) == 0)
            return *m;
    return NULL;
}


const char *builtin_module_name(int i)
{
    return i < (int)(sizeof builtin_modules / sizeof *builtin_modules) - 1 ? builtin_modules[i]->name : NULL;
}

const struct frozen_module *frozen_find(const char *name)
{
    for (const struct frozen_module *m = frozen_modules; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

Ref native_module_new(struct runtime *rt, const struct module_def *def)
{
    Ref r = module_new(rt, def->name);
    if (!r)
        return NULL;
    struct module *m = LOOK(module, r);
    Ref doc = NULL;
    if (def->state_size && !(m->state = heap_alloc_zero(rt, def->state_size))) {
        raise_no_memory(rt);
        goto fail;
    }
    m->def = def;
    doc = def->doc ? str_new(rt, def->doc) : new_none(rt);
    if (!doc || dict_set(rt, m->dict, IDENT_OF(rt, __doc__), doc) < 0)
        goto fail;
    if (def->functions && !module_add_functions(rt, r, def->functions))
        goto fail;
    if (def->init && !def->init(rt, r))
        goto fail;
    ref_drop(rt, doc);
    return r;
fail:
    ref_drop(rt, doc);
    ref_drop(rt, r);
    return NULL;
}

static Ref hook_builtin(struct runtime *rt, const char *name)
{
    Val v = dict_get_text(rt, modules_builtins(rt), name);
    if (!v && !is_raised(rt))
        raise(rt, EXC_AttributeError, "module 'builtins' has no attribute '%s'", name);
    return ref_keep_null(v);
}

static Ref hook_import(struct runtime *rt, const char *name)
{
    Ref text = str_intern(rt, name);
    Ref module = text ? import_level(rt, text, NULL, NULL, 0) : NULL;
    ref_drop(rt, text);
    return module;
}

static Val hook_globals(struct runtime *rt)
{
    struct frame *f = vm_current_frame(rt);
    return f ? f->globals : NULL;
}

static Ref hook_traceback_here(struct runtime *rt)
{
    struct frame *f = vm_current_frame(rt);
    if (!f)
        return NULL;
    Val object = frame_object(rt, f);
    if (!object) {
        error_clear(rt);
        return NULL;
    }
    return traceback_new(rt, NULL, object, frame_lasti(f) * 2, frame_line(f));
}

static int hook_send(struct runtime *rt, Val generator, Val value, Ref *out)
{
    return generator_send_ex(rt, LOOK(generator, generator), value, false, false, out);
}

/* Once the modules are gone it is the one that was loaded, else a new one over the old sys;
 * NULL raised. */
static Ref warnings_module(struct runtime *rt)
{
    struct modules *m = rt->modules;
    if (!m || !rt->vm->sourceless)
        return import_module(rt, "warnings");
    if (!m->warnings && dict_set_text(rt, m->table, "sys", m->sys) == 0)
        m->warnings = import_module(rt, "warnings");
    dict_clear(rt, m->table);
    return m->warnings ? ref_keep(m->warnings) : NULL;
}

static int hook_warn(struct runtime *rt, Val category, Val text, int stack_level)
{
    Ref module = warnings_module(rt), function = NULL, result = NULL, level = NULL;
    Ref name = str_intern(rt, "warn");
    if (module && name)
        function = obj_getattr(rt, module, name);
    level = int_from_int64(rt, stack_level);
    if (function && level)
        result = obj_call_3(rt, function, text, category, level);
    ref_drop(rt, module);
    ref_drop(rt, name);
    ref_drop(rt, function);
    ref_drop(rt, level);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

static int hook_warn_at(struct runtime *rt, Val category, Val text, Val filename, int line)
{
    Ref module = warnings_module(rt), function = NULL, result = NULL;
    Ref number = int_from_int64(rt, line), name = str_intern(rt, "warn_explicit");
    if (module && name)
        function = obj_getattr(rt, module, name);
    if (function && number) {
        Val argv[4] = {text, category, filename, number};
        result = obj_vectorcall(rt, function, argv, 4, NULL);
    }
    ref_drop(rt, module);
    ref_drop(rt, name);
    ref_drop(rt, function);
    ref_drop(rt, number);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

static bool local_is_cell(const struct code *code, int i)
{
    return (as_bytes(code->localsplus_kinds)->data[i] & LOCAL_CELL) != 0;
}

/* super() without arguments: the first argument and the __class__ cell of the frame
 * that calls; *self owned, false raised. */
static bool super_args(struct runtime *rt, struct type **type, Ref *self)
{
    struct frame *f = vm_current_frame(rt);
    if (!f)
        return raise_false(rt, EXC_RuntimeError, "super(): no current frame");
    const struct code *code = frame_code(f);
    if (code->argcount == 0)
        return raise_false(rt, EXC_RuntimeError, "super(): no arguments");
    Val first = f->slot[0];
    if (first && is_exact(first, &cell_def) && local_is_cell(code, 0))
        first = LOOK(cell, first)->value;
    if (!first)
        return raise_false(rt, EXC_RuntimeError, "super(): arg[0] deleted");
    for (int i = code->nlocals + code->nplaincellvars; i < code->nlocalsplus; i++) {
        if (tuple_at(code->localsplus_names, i) != IDENT_OF(rt, __class__))
            continue;
        Val cell = f->slot[i];
        if (!cell || !is_exact(cell, &cell_def))
            return raise_false(rt, EXC_RuntimeError, "super(): bad __class__ cell");
        Val held = LOOK(cell, cell)->value;
        if (!held)
            return raise_false(rt, EXC_RuntimeError, "super(): empty __class__ cell");
        if (!is_type(held))
            return raise_false(rt, EXC_RuntimeError, "super(): __class__ is not a type (%T)", held);
        *type = as_type(held);
        *self = ref_keep(first);
        return true;
    }
    return raise_false(rt, EXC_RuntimeError, "super(): __class__ cell not found");
}

static const struct types_hooks hooks = {
    .exc_handled = vm_exc_handled,
    .unraisable = sys_unraisable,
    .traceback_here = hook_traceback_here,
    .warn = hook_warn,
    .warn_at = hook_warn_at,
    .send = hook_send,
    .each = generator_each,
    .builtin = hook_builtin,
    .import = hook_import,
    .globals = hook_globals,
    .poll = vm_poll,
};

/* Known functions of calls that are specialised. */
static void note_known(struct runtime *rt)
{
    struct vm *vm = rt->vm;
    Val dict = modules_builtins(rt);
    vm->builtins_dict = dict;
    vm->len = dict_get_text(rt, dict, "len");
    vm->isinstance = dict_get_text(rt, dict, "isinstance");
    vm->import_function = dict_get_text(rt, dict, "__import__");
    Ref name = str_intern(rt, "append");
    vm->list_append = name ? type_lookup(rt, builtin_type(rt, TYPE_ID_list), name) : NULL;
    ref_drop(rt, name);
    vm->sys_dict = modules_sys(rt);
    vm->modules = modules_table(rt);
    vm->import = import_level;
}

extern const struct module_def builtins_module, sys_module;

bool modules_init(struct runtime *rt)
{
    struct modules *m = xalloc(sizeof *m);
    rt->modules = m;
    m->switch_interval = 0.005;
    types_set_hooks(rt, &hooks);
    rt->types->super_args = super_args;
    m->table = dict_new(rt);
    if (!m->table)
        return false;
    m->sys = native_module_new(rt, &sys_module);
    if (!m->sys || dict_set_text(rt, m->table, "sys", m->sys) < 0)
        return false;
    m->builtins = native_module_new(rt, &builtins_module);
    if (!m->builtins || dict_set_text(rt, m->table, "builtins", m->builtins) < 0)
        return false;
    note_known(rt);
    return !is_raised(rt);
}

void modules_release(struct runtime *rt)
{
    struct modules *m = rt->modules;
    if (!m)
        return;
    ref_clear(rt, &m->table);
    ref_clear(rt, &m->builtins);
    ref_clear(rt, &m->sys);
    ref_clear(rt, &m->warnings);
    rt->modules = NULL;
    free(m);
}

int modules_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    struct modules *m = rt->modules;
    if (!m)
        return 0;
    VISIT_EDGE(m->table, .kind = EDGE_ROOT, .text = "sys.modules");
    VISIT_EDGE(m->builtins, .kind = EDGE_ROOT, .text = "the builtins module");
    VISIT_EDGE(m->sys, .kind = EDGE_ROOT, .text = "the sys module");
    VISIT_EDGE(m->warnings, .kind = EDGE_ROOT, .text = "the warnings module");
    return 0;
}

Val modules_table(struct runtime *rt)
{
    return rt->modules ? rt->modules->table : NULL;
}

Val modules_builtins(struct runtime *rt)
{
    return module_dict(rt->modules->builtins);
}

Val modules_sys(struct runtime *rt)
{
    return rt->modules && rt->modules->sys ? module_dict(rt->modules->sys) : NULL;
}
