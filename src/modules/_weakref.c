/* _weakref.c - the module behind weakref. */
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/weakref.h"

static Ref getweakrefcount(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    return int_from_ssize(rt, weak_count(argv[0]));
}

static Ref getweakrefs(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    ssize_t count = weak_count(argv[0]), i = 0;
    Ref list = list_new(rt, count);
    struct weak **head = weak_list_of(argv[0]);
    for (struct weak *w = list && head ? *head : NULL; w && i < count; w = w->next, i++)
        as_list(list)->items[i] = ref_keep(&w->head);
    return list;
}

static Ref proxy(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)kwnames;
    return weakproxy_new(rt, argv[0], argc > 1 ? argv[1] : NULL);
}

/* del d[key] if its value is a dead weak reference. */
static Ref remove_dead_weakref(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    if (!is_dict(argv[0])) {
        raise(rt, EXC_TypeError, "_remove_dead_weakref() argument 1 must be dict, not %.50s",
              argv[0] == rt->none ? "None" : argv[0]->type->name);
        return NULL;
    }
    Ref value;
    int found = dict_lookup(rt, argv[0], argv[1], &value);
    if (found < 0)
        return NULL;
    if (!found)
        return new_none(rt);
    bool weak = is_weak(value), dead = weak && weak_is_dead(rt, LOOK(weak, value));
    ref_drop(rt, value);
    if (!weak)
        return raise(rt, EXC_TypeError, "not a weakref");
    if (dead && dict_delete(rt, argv[0], argv[1]) < 0 && !error_clear_if(rt, EXC_KeyError))
        return NULL;
    return new_none(rt);
}

static const struct method_def functions[] = {
    {"getweakrefcount", getweakrefcount, 1, 1, 0,
     "getweakrefcount($module, object, /)\n--\n\nReturn the number of weak references to 'object'."},
    {"_remove_dead_weakref", remove_dead_weakref, 2, 2, 0,
     "_remove_dead_weakref($module, dct, key, /)\n--\n\n"
     "Atomically remove key from dict if it points to a dead weakref."},
    {"getweakrefs", getweakrefs, 1, 1, 0,
     "getweakrefs($module, object, /)\n--\n\nReturn a list of all weak reference objects pointing to 'object'."},
    {"proxy", proxy, 1, 2, 0,
     "proxy($module, object, callback=None, /)\n--\n\n"
     "Create a proxy object that weakly references 'object'.\n\n"
     "'callback', if given, is called with a reference to the\n"
     "proxy when 'object' is about to be finalized."},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    static const struct {
        const char *name;
        enum type_id type;
    } types[] = {
        {"ref", TYPE_ID_weakref},
        {"ReferenceType", TYPE_ID_weakref},
        {"ProxyType", TYPE_ID_weakproxy},
        {"CallableProxyType", TYPE_ID_weakcallableproxy},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!module_add(rt, module, types[i].name, REF(builtin_type(rt, types[i].type))))
            return false;
    return true;
}

const struct module_def _weakref_module;
const struct module_def _weakref_module = {
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .functions = functions,
    .init = init,
};
