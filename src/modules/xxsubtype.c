/* xxsubtype.c - subtypes of list and dict written in C, as CPython ships them to show how.
 *
 * Each adds a number called state behind what the built-in type holds, and
 * leaves everything else to it.
 */
#include <stddef.h>

#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct spamlist {
    struct list list;
    int state;
};
struct spamdict {
    struct dict dict;
    int state;
};
extern const struct type_def spamlist_def, spamdict_def;

/* (self or None, args, kwargs or None): how a class method and a static method are called. */
OWNED static Ref show_call(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    Ref kwargs = NULL, result = NULL;
    Ref args = tuple_from_array(rt, argv, argc);
    if (args && kwnames && tuple_size(kwnames) > 0) {
        kwargs = dict_from_arrays(rt, (Val const *)as_tuple(kwnames)->items, 1, argv + argc, 1,
                                  tuple_size(kwnames));
        if (!kwargs)
            goto out;
    }
    if (args)
        result = tuple_pack(rt, 3, self ? self : rt->none, (Val)args,
                            kwargs ? (Val)kwargs : rt->none);
out:
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return result;
}

static Ref list_getstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return int_from_int64(rt, LOOK(spamlist, self)->state);
}

static Ref list_setstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return arg_int(rt, argv[0], &LOOK(spamlist, self)->state) ? new_none(rt) : NULL;
}

static Ref dict_getstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return int_from_int64(rt, LOOK(spamdict, self)->state);
}

static Ref dict_setstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return arg_int(rt, argv[0], &LOOK(spamdict, self)->state) ? new_none(rt) : NULL;
}

static Ref list_get_state(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return int_from_int64(rt, LOOK(spamlist, self)->state);
}

static int list_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (builtin_type(rt, TYPE_ID_list)->init(rt, self, args, kwargs) < 0)
        return -1;
    LOOK(spamlist, self)->state = 0;
    return 0;
}

static int dict_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (builtin_type(rt, TYPE_ID_dict)->init(rt, self, args, kwargs) < 0)
        return -1;
    LOOK(spamdict, self)->state = 0;
    return 0;
}

static const struct method_def spamlist_methods[] = {
    {"getstate", list_getstate, 0, 0, 0, "getstate() -> state"},
    {"setstate", list_setstate, 1, 1, 0, "setstate(state)"},
    {"classmeth", show_call, 0, -1, METH_CLASS | METH_KW, "classmeth(*args, **kw)"},
    {"staticmeth", show_call, 0, -1, METH_STATIC | METH_KW, "staticmeth(*args, **kw)"},
    {0},
};
static const struct getset_def spamlist_getset[] = {
    {"state", list_get_state, NULL, "an int variable for demonstration purposes", NULL},
    {0},
};
const struct type_def spamlist_def = {
    .name = "xxsubtype.spamlist",
    .base = &list_def,
    .basicsize = sizeof(struct spamlist),
    .flags = TYPE_BASE,
    .init = list_init,
    .methods = spamlist_methods,
    .getset = spamlist_getset,
};

static const struct method_def spamdict_methods[] = {
    {"getstate", dict_getstate, 0, 0, 0, "getstate() -> state"},
    {"setstate", dict_setstate, 1, 1, 0, "setstate(state)"},
    {0},
};
static const struct member_def spamdict_members[] = {
    {"state", MEMBER_INT, offsetof(struct spamdict, state), MEMBER_READONLY,
     "an int variable for demonstration purposes"},
    {0},
};
const struct type_def spamdict_def = {
    .name = "xxsubtype.spamdict",
    .base = &dict_def,
    .basicsize = sizeof(struct spamdict),
    .flags = TYPE_BASE,
    .init = dict_init,
    .methods = spamdict_methods,
    .members = spamdict_members,
};

/* bench(obj, name, n): look an attribute up n times; the seconds it took are not told. */
static Ref bench(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)kwnames;
    int times = 1000;
    if (!arg_str(rt, "bench", "2", argv[1]) || (argc > 2 && !arg_int(rt, argv[2], &times)))
        return NULL;
    while (times-- > 0) {
        Ref value = obj_getattr(rt, argv[0], argv[1]);
        if (!value)
            return NULL;
        ref_drop(rt, value);
    }
    return new_none(rt);
}

static bool xxsubtype_init(struct runtime *rt, Val module)
{
    struct type *list = type_lazy(rt, TYPE_ID_spamlist), *dict = type_lazy(rt, TYPE_ID_spamdict);
    return list && dict && module_add(rt, module, "spamlist", (Val)list) &&
           module_add(rt, module, "spamdict", (Val)dict);
}

static const struct method_def xxsubtype_functions[] = {
    {"bench", bench, 2, 3, 0, NULL},
    {0},
};

extern const struct module_def xxsubtype_module;
const struct module_def xxsubtype_module = {
    .name = "xxsubtype",
    .doc = "xxsubtype is an example module showing how to subtype builtin types from C.",
    .functions = xxsubtype_functions,
    .init = xxsubtype_init,
};
