/* gc.c - the gc module: the collector's levers and windows. */
#include "modules/modules.h"

#include <string.h>

#include "types/args.h"
#include "types/dict.h"
#include "types/dict_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

enum { GENERATIONS = 3 };

struct state {
    Ref garbage, callbacks; /* lists; also in the module's namespace */
};

static struct state *state_of(Val module)
{
    return LOOK(module, module)->state;
}

#define FUNCTION(name)                                                                          \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

/* ---- levers ----------------------------------------------------------------------------- */

FUNCTION(enable)
{
    (void)self, UNUSED_ARGS;
    gc_enable(rt, true);
    return new_none(rt);
}

FUNCTION(disable)
{
    (void)self, UNUSED_ARGS;
    gc_enable(rt, false);
    return new_none(rt);
}

FUNCTION(isenabled)
{
    (void)self, UNUSED_ARGS;
    return new_bool(rt, gc_is_enabled(rt));
}

FUNCTION(collect)
{
    (void)self;
    static const struct args_spec spec = {"collect", 1, 0, 0, {"generation"}};
    Val given[1] = {0};
    int generation = GENERATIONS - 1;
    if (!args_parse(rt, &spec, argv, argc, kwnames, given) || !arg_int(rt, given[0], &generation))
        return NULL;
    if (generation < 0 || generation >= GENERATIONS)
        return raise(rt, EXC_ValueError, "invalid generation");
    return int_from_ssize(rt, gc_collect(rt, generation));
}

FUNCTION(set_debug)
{
    (void)self, (void)argc, (void)kwnames;
    int flags;
    if (!arg_int(rt, argv[0], &flags))
        return NULL;
    gc_set_debug(rt, flags);
    return new_none(rt);
}

FUNCTION(get_debug)
{
    (void)self, UNUSED_ARGS;
    return int_from_int64(rt, gc_debug(rt));
}

/* As PyArg_ParseTuple's "i" says it. */
static bool old_arg_int(struct runtime *rt, Val v, int *out)
{
    Ref n = number_index(rt, v);
    if (!n)
        return false;
    int64_t value = int_as_int64(rt, n);
    ref_drop(rt, n);
    if (value == -1 && is_raised(rt))
        return false;
    if (value != (int)value)
        return raise_false(rt, EXC_OverflowError, "signed integer is %s",
                           value > 0 ? "greater than maximum" : "less than minimum");
    *out = (int)value;
    return true;
}

FUNCTION(set_threshold)
{
    (void)self, (void)kwnames;
    int values[GENERATIONS];
    if (argc < 1 || argc > GENERATIONS)
        return raise(rt, EXC_TypeError, "set_threshold() takes %s %d argument%s (%zd given)",
                     argc < 1 ? "at least" : "at most", argc < 1 ? 1 : GENERATIONS,
                     argc < 1 ? "" : "s", argc);
    for (ssize_t i = 0; i < argc; i++)
        if (!old_arg_int(rt, argv[i], &values[i]))
            return NULL;
    for (ssize_t i = 0; i < argc; i++)
        gc_set_threshold(rt, (int)i, values[i]);
    return new_none(rt);
}

static Ref three(struct runtime *rt, int (*get)(struct runtime *, int))
{
    Ref items[GENERATIONS];
    for (int i = 0; i < GENERATIONS; i++) {
        items[i] = int_from_int64(rt, get(rt, i));
        if (items[i])
            continue;
        while (i--)
            ref_drop(rt, items[i]);
        return NULL;
    }
    return tuple_from_array_take(rt, items, GENERATIONS);
}

FUNCTION(get_threshold)
{
    (void)self, UNUSED_ARGS;
    return three(rt, gc_threshold);
}

FUNCTION(get_count)
{
    (void)self, UNUSED_ARGS;
    /* Numbers first, then the tuple: a tuple from new memory counts itself only afterwards. */
    return three(rt, gc_count);
}

FUNCTION(freeze)
{
    (void)self, UNUSED_ARGS;
    gc_freeze(rt);
    return new_none(rt);
}

FUNCTION(unfreeze)
{
    (void)self, UNUSED_ARGS;
    gc_unfreeze(rt);
    return new_none(rt);
}

FUNCTION(get_freeze_count)
{
    (void)self, UNUSED_ARGS;
    return int_from_ssize(rt, gc_freeze_count(rt));
}

/* ---- windows ------------------------------------------------------------------------------ */

static Ref stats_of(struct runtime *rt, const struct gc_generation_stats *s)
{
    static const char *const names[] = {"collections", "collected", "uncollectable"};
    const ssize_t values[] = {s->collections, s->collected, s->uncollectable};
    Ref d = dict_new(rt);
    for (int i = 0; d && i < 3; i++) {
        Ref n = int_from_ssize(rt, values[i]);
        if (!n || dict_set_text(rt, d, names[i], n) < 0)
            ref_clear(rt, &d);
        ref_drop(rt, n);
    }
    return d;
}

FUNCTION(get_stats)
{
    (void)self, UNUSED_ARGS;
    struct gc_generation_stats copy[GENERATIONS]; /* making the dicts may collect */
    for (int i = 0; i < GENERATIONS; i++)
        copy[i] = *gc_stats(rt, i);
    Ref list = list_new(rt, 0);
    for (int i = 0; list && i < GENERATIONS; i++) {
        Ref d = stats_of(rt, &copy[i]);
        if (!d || !list_append(rt, list, d))
            ref_clear(rt, &list);
        ref_drop(rt, d);
    }
    return list;
}

FUNCTION(is_tracked)
{
    (void)self, (void)argc, (void)kwnames;
    return new_bool(rt, gc_is_tracked(argv[0]));
}

FUNCTION(is_finalized)
{
    (void)self, (void)argc, (void)kwnames;
    return new_bool(rt, gc_is_finalized(argv[0]));
}

struct gather {
    struct runtime *rt;
    Ref list;
    Val objs; /* tuple of what is looked for */
    Val holder; /* whose references are being seen */
    bool found, failed;
};

static int gather_one(Val v, void *arg)
{
    struct gather *g = arg;
    if (v == (Val)g->list)
        return 0;
    if (!list_append(g->rt, g->list, v)) {
        g->failed = true;
        return 1;
    }
    return 0;
}

FUNCTION(get_objects)
{
    (void)self;
    static const struct args_spec spec = {"get_objects", 1, 0, 0, {"generation"}};
    Val given[1] = {0};
    ssize_t generation = -1;
    if (!args_parse(rt, &spec, argv, argc, kwnames, given))
        return NULL;
    if (given[0] && given[0] != rt->none) {
        if (!has_index(given[0]))
            return raise(rt, EXC_TypeError, "argument should be integer or None, not '%.200T'", given[0]);
        if (!arg_ssize(rt, given[0], &generation))
            return NULL;
        if (generation >= GENERATIONS)
            return raise(rt, EXC_ValueError,
                         "generation parameter must be less than the number of available "
                         "generations (%d)",
                         GENERATIONS);
        if (generation < -1)
            return raise(rt, EXC_ValueError, "generation parameter cannot be negative");
    }
    struct gather g = {.rt = rt, .list = list_new(rt, 0)};
    if (!g.list)
        return NULL;
    gc_each(rt, (int)generation, gather_one, &g);
    if (g.failed)
        ref_clear(rt, &g.list);
    return g.list;
}

/* A dict all of whose keys are str does not show them to the collector, nor do a type and
 * a module show what cannot lead back to them. */
static bool hidden(Val holder, struct edge how)
{
    static const char *const plain[] = {"__name__", "__qualname__", "__slots__", "subclasses"};
    if (is_type(holder)) {
        bool found = how.kind == EDGE_KEY;
        for (size_t i = 0; i < sizeof plain / sizeof *plain && how.kind == EDGE_SLOT; i++)
            found |= strcmp(how.text, plain[i]) == 0;
        return found;
    }
    if (is_exact(holder, &module_def_type))
        return how.kind == EDGE_SLOT && strcmp(how.text, "name") == 0;
    return how.kind == EDGE_KEY && is_dict(holder) && as_dict(holder)->keys->kind != KEYS_GENERAL;
}

static int look_for(Val child, struct edge how, void *arg)
{
    struct gather *g = arg;
    if (hidden(g->holder, how))
        return 0;
    for (ssize_t i = 0; i < tuple_size(g->objs); i++)
        if (tuple_at(g->objs, i) == child)
            return g->found = true;
    return 0;
}

static int gather_referrer(Val v, void *arg)
{
    struct gather *g = arg;
    if (v == (Val)g->list || v == g->objs)
        return 0;
    g->found = false;
    g->holder = v;
    v->type->visit(v, look_for, g);
    return g->found ? gather_one(v, g) : 0;
}

FUNCTION(get_referrers)
{
    (void)self, (void)kwnames;
    Ref objs = tuple_from_array(rt, argv, argc);
    struct gather g = {.rt = rt, .list = objs ? list_new(rt, 0) : NULL, .objs = objs};
    if (g.list)
        gc_each(rt, -1, gather_referrer, &g);
    if (g.failed)
        ref_clear(rt, &g.list);
    ref_drop(rt, objs);
    return g.list;
}

static int gather_child(Val child, struct edge how, void *arg)
{
    struct gather *g = arg;
    return hidden(g->holder, how) ? 0 : gather_one(child, g);
}

FUNCTION(get_referents)
{
    (void)self, (void)kwnames;
    struct gather g = {.rt = rt, .list = list_new(rt, 0)};
    for (ssize_t i = 0; g.list && !g.failed && i < argc; i++) {
        g.holder = argv[i];
        if (obj_is_gc(argv[i]) && argv[i]->type->visit)
            argv[i]->type->visit(argv[i], gather_child, &g);
    }
    if (g.failed)
        ref_clear(rt, &g.list);
    return g.list;
}

/* ---- what the collector asks of this module ---------------------------------------------------- */

static Val gc_module_of(struct runtime *rt)
{
    Val table = modules_table(rt);
    Val module = table ? dict_get_text(rt, table, "gc") : NULL;
    return module && is_exact(module, &module_def_type) && state_of(module) ? module : NULL;
}

static void call_callbacks(struct runtime *rt, const char *phase, int generation,
                           ssize_t collected, ssize_t uncollectable)
{
    Val module = gc_module_of(rt);
    Val callbacks = module ? state_of(module)->callbacks : NULL;
    if (!callbacks || list_size(callbacks) == 0)
        return;
    Ref list = ref_keep(callbacks), info = dict_new(rt), name = str_new(rt, phase);
    static const char *const keys[] = {"generation", "collected", "uncollectable"};
    const ssize_t values[] = {generation, collected, uncollectable};
    bool ok = info && name;
    for (int i = 0; ok && i < 3; i++) {
        Ref n = int_from_ssize(rt, values[i]);
        ok = n && dict_set_text(rt, info, keys[i], n) == 0;
        ref_drop(rt, n);
    }
    if (!ok)
        error_unraisable(rt, NULL);
    for (ssize_t i = 0; ok && i < list_size(list); i++) {
        Ref callback = ref_keep(list_at(list, i));
        Ref r = obj_call_2(rt, callback, name, info);
        if (!r)
            error_unraisable(rt, callback);
        ref_drop(rt, r);
        ref_drop(rt, callback);
    }
    ref_drop(rt, info);
    ref_drop(rt, name);
    ref_drop(rt, list);
}

static bool save_garbage(struct runtime *rt, Val v)
{
    Val module = gc_module_of(rt);
    if (!module)
        return true;
    if (list_append(rt, state_of(module)->garbage, v))
        return true;
    error_clear(rt);
    return false;
}

/* A debug line, to whatever sys.stderr is. */
static void report(struct runtime *rt, const char *text)
{
    Val sys = modules_sys(rt), out = sys ? dict_get_text(rt, sys, "stderr") : NULL;
    if (!out || out == rt->none)
        return;
    Ref kept = ref_keep(out), line = str_new(rt, text);
    Ref r = line ? obj_call_method_1(rt, kept, IDENT_OF(rt, write), line) : NULL;
    if (!r)
        error_clear(rt);
    ref_drop(rt, r);
    ref_drop(rt, line);
    ref_drop(rt, kept);
}

static bool error_pending(struct runtime *rt)
{
    return is_raised(rt);
}

static void unraisable(struct runtime *rt, const char *where, Val v)
{
    error_unraisable_text(rt, where, v);
}

void gc_module_set_hooks(struct runtime *rt)
{
    static const struct gc_hooks hooks = {
        .callback = call_callbacks,
        .clear_freelists = types_clear_freelists,
        .untrack_tuple = tuple_untrack,
        .untrack_dict = dict_untrack,
        .garbage_append = save_garbage,
        .report = report,
        .error_pending = error_pending,
        .error_unraisable = unraisable,
    };
    gc_set_hooks(rt, &hooks);
}

/* ---- the module ------------------------------------------------------------------------------------ */

static const struct method_def functions[] = {
    {"enable", enable, 0, 0, 0, "enable($module, /)\n--\n\nEnable automatic garbage collection."},
    {"disable", disable, 0, 0, 0, "disable($module, /)\n--\n\nDisable automatic garbage collection."},
    {"isenabled", isenabled, 0, 0, 0,
     "isenabled($module, /)\n--\n\nReturns true if automatic garbage collection is enabled."},
    {"set_debug", set_debug, 1, 1, 0,
     "set_debug($module, flags, /)\n--\n\n"
     "Set the garbage collection debugging flags.\n\n"
     "  flags\n    An integer that can have the following bits turned on:\n"
     "      DEBUG_STATS - Print statistics during collection.\n"
     "      DEBUG_COLLECTABLE - Print collectable objects found.\n"
     "      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n        found.\n"
     "      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n"
     "      DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\n"
     "Debugging information is written to sys.stderr."},
    {"get_debug", get_debug, 0, 0, 0,
     "get_debug($module, /)\n--\n\nGet the garbage collection debugging flags."},
    {"get_count", get_count, 0, 0, 0,
     "get_count($module, /)\n--\n\nReturn a three-tuple of the current collection counts."},
    {"set_threshold", set_threshold, 0, -1, METH_TUPLE,
     "set_threshold(threshold0, [threshold1, threshold2]) -> None\n\n"
     "Sets the collection thresholds.  Setting threshold0 to zero disables\ncollection.\n"},
    {"get_threshold", get_threshold, 0, 0, 0,
     "get_threshold($module, /)\n--\n\nReturn the current collection thresholds."},
    {"collect", collect, 0, -1, METH_KW,
     "collect($module, /, generation=2)\n--\n\n"
     "Run the garbage collector.\n\n"
     "With no arguments, run a full collection.  The optional argument\n"
     "may be an integer specifying which generation to collect.  A ValueError\n"
     "is raised if the generation number is invalid.\n\n"
     "The number of unreachable objects is returned."},
    {"get_objects", get_objects, 0, -1, METH_KW,
     "get_objects($module, /, generation=None)\n--\n\n"
     "Return a list of objects tracked by the collector (excluding the list returned).\n\n"
     "  generation\n    Generation to extract the objects from.\n\n"
     "If generation is not None, return only the objects tracked by the collector\n"
     "that are in that generation."},
    {"get_stats", get_stats, 0, 0, 0,
     "get_stats($module, /)\n--\n\nReturn a list of dictionaries containing per-generation statistics."},
    {"is_tracked", is_tracked, 1, 1, 0,
     "is_tracked($module, obj, /)\n--\n\n"
     "Returns true if the object is tracked by the garbage collector.\n\n"
     "Simple atomic objects will return false."},
    {"get_referrers", get_referrers, 0, -1, 0,
     "get_referrers(*objs) -> list\nReturn the list of objects that directly refer to any of objs."},
    {"get_referents", get_referents, 0, -1, METH_TUPLE,
     "get_referents(*objs) -> list\nReturn the list of objects that are directly referred to by objs."},
    {"is_finalized", is_finalized, 1, 1, 0,
     "is_finalized($module, obj, /)\n--\n\n"
     "Returns true if the object has been already finalized by the GC."},
    {"freeze", freeze, 0, 0, 0,
     "freeze($module, /)\n--\n\n"
     "Freeze all current tracked objects and ignore them for future collections.\n\n"
     "This can be used before a POSIX fork() call to make the gc copy-on-write friendly.\n"
     "Note: collection before a POSIX fork() call may free pages for future allocation\n"
     "which can cause copy-on-write."},
    {"unfreeze", unfreeze, 0, 0, 0,
     "unfreeze($module, /)\n--\n\n"
     "Unfreeze all objects in the permanent generation.\n\n"
     "Put all objects in the permanent generation back into oldest generation."},
    {"get_freeze_count", get_freeze_count, 0, 0, 0,
     "get_freeze_count($module, /)\n--\n\nReturn the number of objects in the permanent generation."},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    struct state *s = state_of(module);
    s->garbage = list_new(rt, 0);
    s->callbacks = list_new(rt, 0);
    return s->garbage && s->callbacks && module_add(rt, module, "garbage", s->garbage)
        && module_add(rt, module, "callbacks", s->callbacks)
        && module_add_int(rt, module, "DEBUG_STATS", GC_DEBUG_STATS)
        && module_add_int(rt, module, "DEBUG_COLLECTABLE", GC_DEBUG_COLLECTABLE)
        && module_add_int(rt, module, "DEBUG_UNCOLLECTABLE", GC_DEBUG_UNCOLLECTABLE)
        && module_add_int(rt, module, "DEBUG_SAVEALL", GC_DEBUG_SAVEALL)
        && module_add_int(rt, module, "DEBUG_LEAK",
                          GC_DEBUG_COLLECTABLE | GC_DEBUG_UNCOLLECTABLE | GC_DEBUG_SAVEALL);
}

static int visit(Val module, visit_fn *fn, void *arg)
{
    VISIT_SLOT(state_of(module)->garbage, "garbage");
    VISIT_SLOT(state_of(module)->callbacks, "callbacks");
    return 0;
}

static void clear(struct runtime *rt, Val module)
{
    ref_clear(rt, &state_of(module)->garbage);
    ref_clear(rt, &state_of(module)->callbacks);
}

const struct module_def gc_module;
const struct module_def gc_module = {
    .name = "gc",
    .doc = "This module provides access to the garbage collector for reference cycles.\n\n"
           "enable() -- Enable automatic garbage collection.\n"
           "disable() -- Disable automatic garbage collection.\n"
           "isenabled() -- Returns true if automatic collection is enabled.\n"
           "collect() -- Do a full collection right now.\n"
           "get_count() -- Return the current collection counts.\n"
           "get_stats() -- Return list of dictionaries containing per-generation stats.\n"
           "set_debug() -- Set debugging flags.\n"
           "get_debug() -- Get debugging flags.\n"
           "set_threshold() -- Set the collection thresholds.\n"
           "get_threshold() -- Return the current the collection thresholds.\n"
           "get_objects() -- Return a list of all objects tracked by the collector.\n"
           "is_tracked() -- Returns true if a given object is tracked.\n"
           "is_finalized() -- Returns true if a given object has been already finalized.\n"
           "get_referrers() -- Return the list of objects that refer to an object.\n"
           "get_referents() -- Return the list of objects that an object refers to.\n"
           "freeze() -- Freeze all tracked objects and ignore them for future collections.\n"
           "unfreeze() -- Unfreeze all objects in the permanent generation.\n"
           "get_freeze_count() -- Return the number of objects in the permanent generation.\n",
    .functions = functions,
    .state_size = sizeof(struct state),
    .init = init,
    .visit = visit,
    .clear = clear,
};
