/* import.c - the import instructions; finding and loading is modules/import.c's. */
#include "vm/help.h"

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

Ref vm_import(struct runtime *rt, Val name, Val globals, Val locals, Val fromlist, int level)
{
    (void)locals;
    return rt->vm->import(rt, name, globals, fromlist, level);
}

Ref import_name(struct runtime *rt, struct frame *f, Val name, Val fromlist, Val level)
{
    Val function = dict_get(rt, frame_builtins(f), IDENT_OF(rt, __import__));
    if (!function) {
        if (!is_raised(rt))
            raise(rt, EXC_ImportError, "__import__ not found");
        return NULL;
    }
    if (function == rt->vm->import_function) {
        int64_t n = int_as_int64(rt, level);
        if (n == -1 && is_raised(rt))
            return NULL;
        return rt->vm->import(rt, name, f->globals, fromlist, (int)n);
    }
    Val argv[5] = {name, f->globals, f->locals ? (Val)f->locals : rt->none, fromlist, level};
    Ref kept = ref_keep(function);
    Ref result = obj_vectorcall(rt, kept, argv, 5, NULL);
    ref_drop(rt, kept);
    return result;
}

/* ImportError(message, name=name, path=path); consumes message. */
static void raise_import(struct runtime *rt, Ref message, Val name, Val path)
{
    if (!message)
        return;
    raise_value(rt, (Val)exc_type(rt, EXC_ImportError), message);
    ref_drop(rt, message);
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && is_instance_of(e.value, exc_type(rt, EXC_ImportError))) {
        struct exc_import *x = LOOK(exc_import, e.value);
        ref_set_take(rt, &x->name, ref_keep(name ? name : rt->none));
        ref_set_take(rt, &x->path, ref_keep(path ? path : rt->none));
    }
    error_restore_take(rt, &e);
}

static bool is_initializing(struct runtime *rt, Val module)
{
    Ref spec = NULL, flag = NULL;
    bool yes = false;
    Ref text = str_intern(rt, "_initializing");
    if (text && obj_lookup_attr(rt, module, IDENT_OF(rt, __spec__), &spec) == 1 &&
        obj_lookup_attr(rt, spec, text, &flag) == 1)
        yes = obj_is_true(rt, flag) == 1;
    error_clear(rt);
    ref_drop(rt, text);
    ref_drop(rt, spec);
    ref_drop(rt, flag);
    return yes;
}

Ref import_from(struct runtime *rt, Val module, Val name)
{
    Ref v = NULL, package = NULL, path = NULL;
    if (obj_lookup_attr(rt, module, name, &v) != 0)
        return v;
    if (obj_lookup_attr(rt, module, IDENT_OF(rt, __name__), &package) < 0)
        error_clear(rt);
    if (package && !is_str(package))
        ref_clear(rt, &package);
    if (package) {
        Ref full = str_format(rt, "%U.%U", package, name);
        Val found = full ? dict_get(rt, rt->vm->modules, full) : NULL;
        ref_drop(rt, full);
        if (found || is_raised(rt)) {
            ref_drop(rt, package);
            return ref_keep_null(found);
        }
    }
    Ref shown = package ? ref_keep(package) : str_new(rt, "<unknown module name>");
    if (obj_lookup_attr(rt, module, IDENT_OF(rt, __file__), &path) < 0)
        error_clear(rt);
    if (path && !is_str(path))
        ref_clear(rt, &path);
    if (shown && !path)
        raise_import(rt, str_format(rt, "cannot import name %R from %R (unknown location)", name, shown),
                     package, NULL);
    else if (shown)
        raise_import(rt, str_format(rt, is_initializing(rt, module)
                                            ? "cannot import name %R from partially initialized module "
                                              "%R (most likely due to a circular import) (%S)"
                                            : "cannot import name %R from %R (%S)",
                                    name, shown, path),
                     package, path);
    ref_drop(rt, shown);
    ref_drop(rt, package);
    ref_drop(rt, path);
    return NULL;
}

bool import_star(struct runtime *rt, struct frame *f, Val module)
{
    Ref all = NULL, dict = NULL;
    bool skip_private = false, fine = false;
    if (!f->locals)
        return raise_false(rt, EXC_SystemError, "no locals found during 'import *'");
    if (obj_lookup_attr(rt, module, IDENT_OF(rt, __all__), &all) < 0)
        return false;
    if (!all) {
        if (obj_lookup_attr(rt, module, IDENT_OF(rt, __dict__), &dict) < 0)
            return false;
        if (!dict)
            return raise_false(rt, EXC_ImportError, "from-import-* object has no __dict__ and no __all__");
        all = mapping_keys(rt, dict);
        ref_drop(rt, dict);
        skip_private = true;
    }
    for (ssize_t i = 0; all; i++) {
        Ref name = sequence_item(rt, all, i);
        if (!name) {
            fine = error_clear_if(rt, EXC_IndexError);
            break;
        }
        if (!is_str(name)) {
            raise(rt, EXC_TypeError, skip_private ? "Key in %S.__dict__ must be str, not %T"
                                                  : "Item in %S.__all__ must be str, not %T",
                  module, (Val)name);
            ref_drop(rt, name);
            break;
        }
        if (skip_private && str_length(name) && str_at(name, 0) == '_') {
            ref_drop(rt, name);
            continue;
        }
        Ref value = obj_getattr(rt, module, name);
        bool stored = value && obj_setitem(rt, f->locals, name, value) == 0;
        ref_drop(rt, name);
        ref_drop(rt, value);
        if (!stored)
            break;
    }
    ref_drop(rt, all);
    return fine;
}

bool print_expr(struct runtime *rt, Val value)
{
    Val hook = rt->vm->sys_dict ? dict_get(rt, rt->vm->sys_dict, IDENT_OF(rt, displayhook)) : NULL;
    if (!hook) {
        if (!is_raised(rt))
            raise(rt, EXC_RuntimeError, "lost sys.displayhook");
        return false;
    }
    Ref kept = ref_keep(hook);
    Ref result = obj_call_1(rt, kept, value);
    ref_drop(rt, kept);
    ref_drop(rt, result);
    return result != NULL;
}
