/* _abc.c - the machinery of abstract base classes: registered classes, and what was found
 * to be a subclass or not, in sets of weak references on each class. */
#include "heap/weak.h"
#include "modules/fields.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

extern const struct type_def abc_data_def;

struct abc_data {
    struct obj head;
    Ref registry, cache, negative; /* sets of weak references, or NULL */
    uint64_t negative_version;     /* registrations seen when `negative` was begun */
};
#define ABC_DATA_FIELDS(F) F(registry) F(cache) F(negative)
FIELD_LIFE(abc_data, ABC_DATA_FIELDS)

const struct type_def abc_data_def = {
    .name = "_abc._abc_data",
    .doc = "Internal state held by ABC machinery.",
    .basicsize = sizeof(struct abc_data),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = abc_data_dealloc,
    .visit = abc_data_visit,
    .clear = abc_data_clear,
};

struct abc_state {
    uint64_t registrations;
};

static struct abc_state *state_of(Val module)
{
    return LOOK(module, module)->state;
}

#define FUNCTION(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

/* ---- sets of weak references ------------------------------------------------------- */

/* The callback of a member: self is a weak reference to the set. */
FUNCTION(forget)
{
    (void)argc, (void)kwnames;
    Val set = LOOK(weak, self)->object;
    if (weak_is_dead(rt, LOOK(weak, self)))
        return new_none(rt);
    Ref kept = ref_keep(set);
    int result = set_discard(rt, kept, argv[0]);
    ref_drop(rt, kept);
    return result < 0 ? NULL : new_none(rt);
}

static const struct method_def forget_def = {"_destroy", forget, 1, 1, 0, NULL};

static bool weak_set_add(struct runtime *rt, Ref *set, Val v)
{
    if (!*set) {
        *set = set_new(rt, NULL);
        if (!*set)
            return false;
    }
    Ref to_set = weakref_new(rt, *set, NULL);
    Ref callback = to_set ? builtin_function_new(rt, &forget_def, to_set, NULL) : NULL;
    Ref member = callback ? weakref_new(rt, v, callback) : NULL;
    bool ok = member && set_add(rt, *set, member) >= 0;
    ref_drop(rt, to_set);
    ref_drop(rt, callback);
    ref_drop(rt, member);
    return ok;
}

static int weak_set_has(struct runtime *rt, Val set, Val v)
{
    if (!set || set_size(set) == 0)
        return 0;
    Ref member = weakref_new(rt, v, NULL);
    if (!member)
        return error_clear_if(rt, EXC_TypeError) ? 0 : -1;
    int has = set_contains(rt, set, member);
    ref_drop(rt, member);
    return has;
}

/* The referents still alive, as a list. */
static Ref weak_set_members(struct runtime *rt, Val set)
{
    Ref list = list_new(rt, 0);
    ssize_t at = 0;
    Val member;
    while (list && set && set_next(set, &at, &member)) {
        const struct weak *w = LOOK(weak, member);
        if (!weak_is_dead(rt, w) && !list_append(rt, list, w->object))
            ref_clear(rt, &list);
    }
    return list;
}

/* ---- the data of a class --------------------------------------------------------------- */

/* class._abc_impl, owned; NULL raised. */
static Ref data_of(struct runtime *rt, Val class)
{
    Ref name = str_intern(rt, "_abc_impl");
    Ref data = name ? obj_getattr(rt, class, name) : NULL;
    ref_drop(rt, name);
    if (data && !is_exact(data, &abc_data_def)) {
        raise(rt, EXC_TypeError, "_abc_impl is set to a wrong type");
        ref_clear(rt, &data);
    }
    return data;
}

static int is_abstract(struct runtime *rt, Val v)
{
    Ref flag;
    int found = obj_lookup_attr(rt, v, IDENT_OF(rt, __isabstractmethod__), &flag);
    if (found <= 0)
        return found;
    int yes = obj_is_true(rt, flag);
    ref_drop(rt, flag);
    return yes;
}

/* Names of the class' own namespace that are abstract. */
static bool add_own_abstracts(struct runtime *rt, Val class, Val names)
{
    Ref dict = obj_getattr(rt, class, IDENT_OF(rt, __dict__));
    Ref items = dict ? mapping_items(rt, dict) : NULL;
    bool ok = items != NULL;
    for (ssize_t i = 0; ok && i < list_size(items); i++) {
        Val item = list_at(items, i);
        if (!is_tuple(item) || tuple_size(item) != 2) {
            ok = raise_false(rt, EXC_TypeError, "ns.items() returned item which's not 2-tuple");
            break;
        }
        int yes = is_abstract(rt, tuple_at(item, 1));
        ok = yes >= 0 && (!yes || set_add(rt, names, tuple_at(item, 0)) >= 0);
    }
    ref_drop(rt, dict);
    ref_drop(rt, items);
    return ok;
}

/* Names abstract in a base that still are in the class. */
static bool add_base_abstracts(struct runtime *rt, Val class, Val base, Val names)
{
    Ref inherited, iterator, name;
    int found = obj_lookup_attr(rt, base, IDENT_OF(rt, __abstractmethods__), &inherited);
    if (found <= 0)
        return found == 0;
    iterator = obj_iter(rt, inherited);
    ref_drop(rt, inherited);
    bool ok = iterator != NULL;
    while (ok && (name = iter_next(rt, iterator))) {
        Ref value;
        int has = obj_lookup_attr(rt, class, name, &value);
        if (has > 0) {
            has = is_abstract(rt, value);
            ref_drop(rt, value);
        }
        ok = has >= 0 && (!has || set_add(rt, names, name) >= 0);
        ref_drop(rt, name);
    }
    ok = ok && !is_raised(rt);
    ref_drop(rt, iterator);
    return ok;
}

static bool compute_abstracts(struct runtime *rt, Val class)
{
    Ref names = set_new(rt, NULL), bases = NULL, frozen = NULL;
    bool ok = names && add_own_abstracts(rt, class, names);
    if (ok)
        bases = obj_getattr(rt, class, IDENT_OF(rt, __bases__));
    ok = bases != NULL;
    if (ok && !is_tuple(bases))
        ok = raise_false(rt, EXC_TypeError, "__bases__ is not tuple");
    for (ssize_t i = 0; ok && i < tuple_size(bases); i++)
        ok = add_base_abstracts(rt, class, tuple_at(bases, i), names);
    if (ok)
        frozen = frozenset_new(rt, names);
    ok = frozen && obj_setattr(rt, class, IDENT_OF(rt, __abstractmethods__), frozen) == 0;
    ref_drop(rt, names);
    ref_drop(rt, bases);
    ref_drop(rt, frozen);
    return ok;
}

/* __abc_tpflags__ in the namespace says how match treats instances. */
static bool take_pattern_flags(struct runtime *rt, Val class)
{
    if (!is_type(class))
        return true;
    enum { BOTH = TYPE_SEQUENCE | TYPE_MAPPING };
    Val flags = dict_get_text(rt, as_type(class)->dict, "__abc_tpflags__");
    if (!flags)
        return !is_raised(rt);
    if (is_int(flags)) {
        int64_t value = int_as_int64(rt, flags);
        if (value == -1 && is_raised(rt))
            return false;
        if ((value & BOTH) == BOTH)
            return raise_false(rt, EXC_TypeError,
                               "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
        as_type(class)->flags |= (uint64_t)value & BOTH;
    }
    return dict_delete_text(rt, as_type(class)->dict, "__abc_tpflags__") == 0;
}

FUNCTION(abc_init)
{
    (void)self, (void)argc, (void)kwnames;
    Val class = argv[0];
    if (!compute_abstracts(rt, class))
        return NULL;
    struct type *type = builtin_type(rt, TYPE_ID_abc_data);
    Ref data = type->alloc(rt, type, 0), name = data ? str_intern(rt, "_abc_impl") : NULL;
    bool ok = name && obj_setattr(rt, class, name, data) == 0;
    ref_drop(rt, data);
    ref_drop(rt, name);
    return ok && take_pattern_flags(rt, class) ? new_none(rt) : NULL;
}

/* ---- registering -------------------------------------------------------------------------- */

static void set_pattern_flags(struct runtime *rt, struct type *type, uint64_t flags)
{
    enum { BOTH = TYPE_SEQUENCE | TYPE_MAPPING };
    if (type_has(type, TYPE_IMMUTABLE) || (type->flags & BOTH) == flags)
        return;
    type->flags = (type->flags & ~(uint64_t)BOTH) | flags;
    if (!type->subclasses || !recursion_enter(rt, "")) {
        error_clear(rt);
        return;
    }
    ssize_t at = 0;
    Val key, value;
    while (dict_next(type->subclasses, &at, &key, &value)) {
        const struct weak *w = LOOK(weak, value);
        if (is_weak(value) && !weak_is_dead(rt, w) && is_type(w->object))
            set_pattern_flags(rt, as_type(w->object), flags);
    }
    recursion_leave(rt);
}

FUNCTION(abc_register)
{
    (void)argc, (void)kwnames;
    Val class = argv[0], subclass = argv[1];
    if (!is_type(subclass))
        return raise(rt, EXC_TypeError, "Can only register classes");
    int already = obj_issubclass(rt, subclass, class);
    if (already)
        return already < 0 ? NULL : ref_keep(subclass);
    int cycle = obj_issubclass(rt, class, subclass);
    if (cycle)
        return cycle < 0 ? NULL : raise(rt, EXC_RuntimeError, "Refusing to create an inheritance cycle");
    Ref data = data_of(rt, class);
    bool ok = data && weak_set_add(rt, &LOOK(abc_data, data)->registry, subclass);
    ref_drop(rt, data);
    if (!ok)
        return NULL;
    state_of(self)->registrations++;
    uint64_t flags = is_type(class) ? as_type(class)->flags & (TYPE_SEQUENCE | TYPE_MAPPING) : 0;
    if (flags)
        set_pattern_flags(rt, as_type(subclass), flags);
    return ref_keep(subclass);
}

/* ---- asking ----------------------------------------------------------------------------------- */

static int ask_subclasscheck(struct runtime *rt, Val class, Val subclass)
{
    Ref answer = obj_call_method_1(rt, class, IDENT_OF(rt, __subclasscheck__), subclass);
    int yes = answer ? obj_is_true(rt, answer) : -1;
    ref_drop(rt, answer);
    return yes;
}

static int instance_check(struct runtime *rt, struct abc_state *state, Val class, struct abc_data *data,
                          Val instance)
{
    Ref subclass = obj_getattr(rt, instance, IDENT_OF(rt, __class__));
    if (!subclass)
        return -1;
    int yes = weak_set_has(rt, data->cache, subclass);
    if (yes == 0) {
        Ref type = ref_keep(REF(instance->type));
        if (type == subclass && data->negative_version == state->registrations) {
            int no = weak_set_has(rt, data->negative, subclass);
            if (no) {
                ref_drop(rt, type);
                ref_drop(rt, subclass);
                return no < 0 ? -1 : 0;
            }
        }
        yes = ask_subclasscheck(rt, class, subclass);
        if (yes == 0 && type != subclass)
            yes = ask_subclasscheck(rt, class, type);
        ref_drop(rt, type);
    }
    ref_drop(rt, subclass);
    return yes;
}

FUNCTION(abc_instancecheck)
{
    (void)argc, (void)kwnames;
    Ref data = data_of(rt, argv[0]);
    if (!data)
        return NULL;
    int yes = instance_check(rt, state_of(self), argv[0], LOOK(abc_data, data), argv[1]);
    ref_drop(rt, data);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

/* What __subclasshook__ says: 1, 0, -1 raised, 2 nothing. */
static int ask_hook(struct runtime *rt, Val class, Val subclass)
{
    Ref answer = obj_call_method_1(rt, class, IDENT_OF(rt, __subclasshook__), subclass);
    if (!answer)
        return -1;
    int says = answer == rt->true_ ? 1 : answer == rt->false_ ? 0 : answer == rt->not_implemented ? 2 : -1;
    ref_drop(rt, answer);
    if (says < 0)
        raise(rt, EXC_AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    return says;
}

/* Is subclass a subclass of one of these? */
static int below_any(struct runtime *rt, Val subclass, Ref classes_taken)
{
    int yes = classes_taken ? 0 : -1;
    for (ssize_t i = 0; yes == 0 && i < list_size(classes_taken); i++) {
        Ref class = ref_keep(list_at(classes_taken, i));
        yes = obj_issubclass(rt, subclass, class);
        ref_drop(rt, class);
    }
    ref_drop(rt, classes_taken);
    return yes;
}

static int below_registered(struct runtime *rt, const struct abc_data *data, Val subclass)
{
    int yes = weak_set_has(rt, data->registry, subclass);
    if (yes || !data->registry || set_size(data->registry) == 0)
        return yes;
    return below_any(rt, subclass, weak_set_members(rt, data->registry));
}

static int below_subclasses(struct runtime *rt, Val class, Val subclass)
{
    Ref name = str_intern(rt, "__subclasses__");
    Ref list = name ? obj_call_method_0(rt, class, name) : NULL;
    ref_drop(rt, name);
    if (list && !is_list(list)) {
        raise(rt, EXC_TypeError, "__subclasses__() must return a list");
        ref_clear(rt, &list);
    }
    return below_any(rt, subclass, list);
}

static int subclass_check(struct runtime *rt, struct abc_state *state, Val class, struct abc_data *data,
                          Val subclass)
{
    int yes = weak_set_has(rt, data->cache, subclass);
    if (yes)
        return yes;
    if (data->negative_version < state->registrations) {
        if (data->negative)
            set_clear(rt, data->negative);
        data->negative_version = state->registrations;
    } else {
        int no = weak_set_has(rt, data->negative, subclass);
        if (no)
            return no < 0 ? -1 : 0;
    }
    yes = ask_hook(rt, class, subclass);
    if (yes == 2) {
        yes = is_type(class) && type_is_subtype(as_type(subclass), as_type(class));
        if (!yes)
            yes = below_registered(rt, data, subclass);
        if (!yes)
            yes = below_subclasses(rt, class, subclass);
    }
    if (yes >= 0 && !weak_set_add(rt, yes ? &data->cache : &data->negative, subclass))
        return -1;
    return yes;
}

FUNCTION(abc_subclasscheck)
{
    (void)argc, (void)kwnames;
    if (!is_type(argv[1]))
        return raise(rt, EXC_TypeError, "issubclass() arg 1 must be a class");
    Ref data = data_of(rt, argv[0]);
    if (!data)
        return NULL;
    int yes = subclass_check(rt, state_of(self), argv[0], LOOK(abc_data, data), argv[1]);
    ref_drop(rt, data);
    return yes < 0 ? NULL : new_bool(rt, yes);
}

/* ---- looking and resetting ------------------------------------------------------------------------ */

FUNCTION(get_cache_token)
{
    UNUSED_ARGS;
    return int_from_uint64(rt, state_of(self)->registrations);
}

FUNCTION(reset_registry)
{
    (void)self, (void)argc, (void)kwnames;
    Ref data = data_of(rt, argv[0]);
    if (!data)
        return NULL;
    if (LOOK(abc_data, data)->registry)
        set_clear(rt, LOOK(abc_data, data)->registry);
    ref_drop(rt, data);
    return new_none(rt);
}

FUNCTION(reset_caches)
{
    (void)self, (void)argc, (void)kwnames;
    Ref data = data_of(rt, argv[0]);
    if (!data)
        return NULL;
    if (LOOK(abc_data, data)->cache)
        set_clear(rt, LOOK(abc_data, data)->cache);
    if (LOOK(abc_data, data)->negative)
        set_clear(rt, LOOK(abc_data, data)->negative);
    ref_drop(rt, data);
    return new_none(rt);
}

FUNCTION(get_dump)
{
    (void)self, (void)argc, (void)kwnames;
    Ref data = data_of(rt, argv[0]);
    if (!data)
        return NULL;
    const struct abc_data *d = LOOK(abc_data, data);
    Ref registry = set_new(rt, d->registry), cache = set_new(rt, d->cache), negative = set_new(rt, d->negative);
    Ref version = int_from_uint64(rt, d->negative_version), result = NULL;
    if (registry && cache && negative && version)
        result = tuple_pack(rt, 4, (Val)registry, (Val)cache, (Val)negative, (Val)version);
    ref_drop(rt, registry);
    ref_drop(rt, cache);
    ref_drop(rt, negative);
    ref_drop(rt, version);
    ref_drop(rt, data);
    return result;
}

static const struct method_def abc_functions[] = {
    {"get_cache_token", get_cache_token, 0, 0, 0,
     "get_cache_token($module, /)\n--\n\nReturns the current ABC cache token.\n\nThe token is an opaque object "
     "(supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The "
     "token changes\nwith every call to register() on any ABC."},
    {"_abc_init", abc_init, 1, 1, 0, NULL},
    {"_abc_register", abc_register, 2, 2, 0, NULL},
    {"_abc_instancecheck", abc_instancecheck, 2, 2, 0, NULL},
    {"_abc_subclasscheck", abc_subclasscheck, 2, 2, 0, NULL},
    {"_get_dump", get_dump, 1, 1, 0, NULL},
    {"_reset_registry", reset_registry, 1, 1, 0, NULL},
    {"_reset_caches", reset_caches, 1, 1, 0, NULL},
    {0},
};

static bool abc_module_init(struct runtime *rt, Val module)
{
    (void)module;
    return type_lazy(rt, TYPE_ID_abc_data) != NULL;
}

const struct module_def _abc_module = {
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = abc_functions,
    .state_size = sizeof(struct abc_state),
    .init = abc_module_init,
};
