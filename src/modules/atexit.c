/* atexit.c - functions to call when the program ends, last registered first. */
#include "modules/fields.h"
#include "modules/modules.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

struct atexit {
    Ref callbacks; /* list of (function, args, kwargs or None) */
};

static struct atexit *state_of(Val module)
{
    return LOOK(module, module)->state;
}

#define FUNCTION(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

FUNCTION(atexit_register)
{
    if (argc < 1)
        return raise(rt, EXC_TypeError, "register() takes at least 1 argument (0 given)");
    if (!obj_is_callable(argv[0]))
        return raise(rt, EXC_TypeError, "the first argument must be callable");
    Ref args = tuple_from_array(rt, argv + 1, argc - 1), entry = NULL;
    Ref kwargs = kwnames && tuple_size(kwnames) ? keywords_as_dict(rt, argv + argc, kwnames) : new_none(rt);
    if (args && kwargs)
        entry = tuple_pack(rt, 3, argv[0], (Val)args, (Val)kwargs);
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return list_append_take(rt, state_of(self)->callbacks, entry) ? ref_keep(argv[0]) : NULL;
}

FUNCTION(atexit_run)
{
    UNUSED_ARGS;
    struct atexit *state = state_of(self);
    for (ssize_t i = list_size(state->callbacks); i-- > 0;) {
        if (i >= list_size(state->callbacks))
            continue;
        Ref entry = ref_keep(list_at(state->callbacks, i));
        Val kwargs = tuple_at(entry, 2);
        Ref result = obj_call(rt, tuple_at(entry, 0), tuple_at(entry, 1), kwargs == rt->none ? NULL : kwargs);
        if (!result)
            error_unraisable_text(rt, "in atexit callback", tuple_at(entry, 0));
        ref_drop(rt, result);
        ref_drop(rt, entry);
    }
    return list_set_slice(rt, state->callbacks, 0, list_size(state->callbacks), NULL) < 0 ? NULL : new_none(rt);
}

FUNCTION(atexit_clear)
{
    UNUSED_ARGS;
    Val callbacks = state_of(self)->callbacks;
    return list_set_slice(rt, callbacks, 0, list_size(callbacks), NULL) < 0 ? NULL : new_none(rt);
}

FUNCTION(atexit_unregister)
{
    (void)argc, (void)kwnames;
    Ref callbacks = ref_keep(state_of(self)->callbacks);
    bool ok = true;
    for (ssize_t i = 0; ok && i < list_size(callbacks);) {
        Ref entry = ref_keep(list_at(callbacks, i));
        int same = obj_compare_bool(rt, tuple_at(entry, 0), argv[0], CMP_EQ);
        ok = same >= 0;
        if (same > 0 && i < list_size(callbacks) && list_at(callbacks, i) == entry)
            ok = list_set_slice(rt, callbacks, i, i + 1, NULL) == 0;
        else
            i++;
        ref_drop(rt, entry);
    }
    ref_drop(rt, callbacks);
    return ok ? new_none(rt) : NULL;
}

FUNCTION(atexit_count)
{
    UNUSED_ARGS;
    return int_from_ssize(rt, list_size(state_of(self)->callbacks));
}

static const struct method_def atexit_functions[] = {
    {"register", atexit_register, 0, -1, METH_KW | METH_TUPLE,
     "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed upon normal program "
     "termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    "
     "kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a "
     "decorator."},
    {"unregister", atexit_unregister, 1, 1, 0,
     "unregister(func) -> None\n\nUnregister an exit function which was previously registered using\natexit.register"
     "\n\n    func - function to be unregistered"},
    {"_clear", atexit_clear, 0, 0, 0, "_clear() -> None\n\nClear the list of previously registered exit functions."},
    {"_run_exitfuncs", atexit_run, 0, 0, 0,
     "_run_exitfuncs() -> None\n\nRun all registered exit functions."},
    {"_ncallbacks", atexit_count, 0, 0, 0, "_ncallbacks() -> int\n\nReturn the number of registered exit functions."},
    {0},
};

static bool atexit_init(struct runtime *rt, Val module)
{
    state_of(module)->callbacks = list_new(rt, 0);
    return state_of(module)->callbacks != NULL;
}

static int atexit_visit(Val module, visit_fn *fn, void *arg)
{
    VISIT_SLOT(state_of(module)->callbacks, "functions registered for the exit");
    return 0;
}

static void atexit_clear_state(struct runtime *rt, Val module)
{
    ref_clear(rt, &state_of(module)->callbacks);
}

const struct module_def atexit_module = {
    .name = "atexit",
    .doc = "allow programmer to define multiple exit functions to be executed\nupon normal program "
           "termination.\n\nTwo public functions, register and unregister, are defined.\n",
    .functions = atexit_functions,
    .state_size = sizeof(struct atexit),
    .init = atexit_init,
    .visit = atexit_visit,
    .clear = atexit_clear_state,
};
