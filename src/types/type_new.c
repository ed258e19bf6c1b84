/* type_new.c - type.__new__: a class out of a name, bases and a namespace.
 *
 * The namespace is copied; __slots__ decides what an instance has room for; then
 * memory, names, descriptors, MRO, inherited slots, slots from names; last the
 * hooks written in Python: __set_name__, __init_subclass__.
 */
#include "types/type_internal.h"

#include <string.h>

#include "types/args.h"
#include "types/cell.h"
#include "types/descr.h"
#include "types/descr_internal.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* What is known before the class exists. */
struct making {
    struct type *meta;
    Val name;
    Ref bases;         /* owned */
    struct type *base; /* borrowed from bases */
    Ref dict;          /* owned copy of the namespace */
    Ref slots;         /* owned tuple, sorted, or NULL */
    bool may_add_dict, may_add_weak, add_dict, add_weak;
};

/* ---- __slots__ ----------------------------------------------------------------------- */

/* __x in class C is _C__x. */
OWNED static Ref mangle(struct runtime *rt, Val class_name, Val name)
{
    ssize_t size = str_length(name);
    int kind = str_kind(name);
    const void *data = str_data(name);
    bool is_private = size > 2 && str_read(kind, data, 0) == '_' && str_read(kind, data, 1) == '_' &&
                      !(str_read(kind, data, size - 1) == '_' && str_read(kind, data, size - 2) == '_') &&
                      str_find_char(name, '.', 0, size) < 0;
    ssize_t skip = 0;
    while (skip < str_length(class_name) && str_at(class_name, skip) == '_')
        skip++;
    if (!is_private || skip == str_length(class_name))
        return ref_keep(name);
    Ref bare = str_slice(rt, class_name, skip, str_length(class_name));
    if (!bare)
        return NULL;
    Ref mangled = str_format(rt, "_%U%U", (Val)bare, name);
    ref_drop(rt, bare);
    return mangled;
}

static bool visit_slots(struct runtime *rt, struct making *m, Val slots)
{
    for (ssize_t i = 0; i < tuple_size(slots); i++) {
        Val slot = tuple_at(slots, i);
        if (!is_str(slot))
            return raise_false(rt, EXC_TypeError, "__slots__ items must be strings, not '%.200s'",
                               slot->type->name);
        if (!str_is_identifier(slot))
            return raise_false(rt, EXC_TypeError, "__slots__ must be identifiers");
        if (str_equals_ascii(slot, "__dict__")) {
            if (!m->may_add_dict || m->add_dict)
                return raise_false(rt, EXC_TypeError,
                                   "__dict__ slot disallowed: we already got one");
            m->add_dict = true;
        }
        if (str_equals_ascii(slot, "__weakref__")) {
            if (!m->may_add_weak || m->add_weak)
                return raise_false(rt, EXC_TypeError,
                                   "__weakref__ slot disallowed: either we already got one, "
                                   "or __itemsize__ != 0");
            m->add_weak = true;
        }
    }
    return true;
}

/* Mangled and sorted, without __dict__ and __weakref__. */
OWNED static Ref slots_sorted(struct runtime *rt, struct making *m, Val slots)
{
    Ref list = list_new(rt, 0), result = NULL;
    if (!list)
        return NULL;
    for (ssize_t i = 0; i < tuple_size(slots); i++) {
        Val slot = tuple_at(slots, i);
        if ((m->add_dict && str_equals_ascii(slot, "__dict__")) ||
            (m->add_weak && str_equals_ascii(slot, "__weakref__")))
            continue;
        Ref name = mangle(rt, m->name, slot);
        if (!list_append_take(rt, list, ref_keep_null(name))) {
            ref_drop(rt, name);
            goto out;
        }
        /* The compiler puts these two into the namespace; they do not stay. */
        int conflict = str_equals_ascii(name, "__qualname__") ||
                               str_equals_ascii(name, "__classcell__")
                           ? 0
                           : dict_contains(rt, m->dict, name);
        if (conflict > 0)
            raise(rt, EXC_ValueError, "%R in __slots__ conflicts with class variable", (Val)name);
        ref_drop(rt, name);
        if (conflict)
            goto out;
    }
    if (list_sort(rt, list, NULL, false))
        result = list_as_tuple(rt, list);
    if (result)
        gc_untrack(rt, result); /* strings only, and out of the collector's sight */
out:
    ref_drop(rt, list);
    return result;
}

/* A secondary base may bring the dict or the weak references that the first has not. */
static void slots_of_other_bases(struct making *m)
{
    for (ssize_t i = 0; i < tuple_size(m->bases); i++) {
        struct type *t = as_type(tuple_at(m->bases, i));
        if (t == m->base)
            continue;
        if (m->may_add_dict && !m->add_dict && t->dict_offset != 0)
            m->add_dict = true;
        if (m->may_add_weak && !m->add_weak && t->weaklist_offset != 0)
            m->add_weak = true;
    }
}

static bool read_slots(struct runtime *rt, struct making *m)
{
    m->may_add_dict = m->base->dict_offset == 0;
    m->may_add_weak = m->base->weaklist_offset == 0 && m->base->itemsize == 0;
    Ref given;
    int found = dict_lookup(rt, m->dict, IDENT_OF(rt, __slots__), &given);
    if (found < 0)
        return false;
    if (!found) {
        m->add_dict = m->may_add_dict;
        m->add_weak = m->may_add_weak;
        return true;
    }
    Ref slots = is_str(given) ? tuple_pack(rt, 1, (Val)given) : sequence_tuple(rt, given);
    ref_drop(rt, given);
    if (!slots)
        return false;
    bool ok = false;
    if (tuple_size(slots) > 0 && m->base->itemsize != 0) {
        raise(rt, EXC_TypeError, "nonempty __slots__ not supported for subtype of '%s'",
              m->base->name);
    } else if (visit_slots(rt, m, slots)) {
        m->slots = slots_sorted(rt, m, slots);
        ok = m->slots != NULL;
    }
    ref_drop(rt, slots);
    if (ok)
        slots_of_other_bases(m);
    return ok;
}

/* ---- the object ------------------------------------------------------------------------ */

OWNED static Ref allocate(struct runtime *rt, struct making *m)
{
    ssize_t count = m->slots ? tuple_size(m->slots) : 0;
    Ref r = m->meta->alloc(rt, m->meta, count);
    if (!r)
        return NULL;
    struct heap_type *h = as_heap_type(r);
    struct type *t = &h->type;
    t->flags = TYPE_HEAP | TYPE_BASE | TYPE_GC;
    t->number = &h->number;
    t->sequence = &h->sequence;
    t->mapping = &h->mapping;
    t->buffer = &h->buffer;
    t->layout = m->base->layout;
    t->bases = ref_keep(m->bases);
    t->base = as_type(ref_keep((Val)m->base));
    t->dict = ref_move(&m->dict);
    h->slots = ref_move(&m->slots);
    h->name = ref_keep(m->name);
    t->dealloc = instance_dealloc;
    t->visit = instance_visit;
    t->walk = &instance_walk;
    t->clear = instance_clear_all;
    t->alloc = type_generic_alloc;
    t->free = builtin_type(rt, TYPE_ID_object)->free;
    return r;
}

static bool set_name(struct runtime *rt, struct heap_type *h)
{
    ssize_t size;
    h->type.name = str_utf8(rt, h->name, &size);
    if (!h->type.name)
        return false;
    if (strlen(h->type.name) != (size_t)size)
        return raise_false(rt, EXC_ValueError, "type name must not contain null characters");
    return true;
}

/* A class made by calling type() belongs to the module whose code is running. */
static bool set_module(struct runtime *rt, struct type *t)
{
    int there = dict_contains(rt, t->dict, IDENT_OF(rt, __module__));
    if (there)
        return there > 0;
    Val globals = rt->types->hooks && rt->types->hooks->globals ? rt->types->hooks->globals(rt)
                                                                : NULL;
    if (!globals)
        return true;
    Ref name;
    int found = dict_lookup(rt, globals, IDENT_OF(rt, __name__), &name);
    if (found <= 0)
        return found == 0;
    int result = dict_set(rt, t->dict, IDENT_OF(rt, __module__), name);
    ref_drop(rt, name);
    return result == 0;
}

static bool set_qualname(struct runtime *rt, struct heap_type *h)
{
    Val dict = h->type.dict;
    Ref qualname;
    int found = dict_lookup(rt, dict, IDENT_OF(rt, __qualname__), &qualname);
    if (found < 0)
        return false;
    if (!found) {
        h->qualname = ref_keep(h->name);
        return true;
    }
    h->qualname = qualname;
    if (!is_str(qualname))
        return raise_false(rt, EXC_TypeError, "type __qualname__ must be a str, not %s",
                           qualname->type->name);
    return dict_delete(rt, dict, IDENT_OF(rt, __qualname__)) == 0;
}

static bool set_doc(struct runtime *rt, struct type *t)
{
    Val doc = dict_get(rt, t->dict, IDENT_OF(rt, __doc__));
    if (!doc || !is_str(doc))
        return !is_raised(rt);
    ssize_t size;
    const char *text = str_utf8(rt, doc, &size);
    if (!text)
        return false;
    char *copy = heap_alloc(rt, (size_t)size + 1);
    if (!copy)
        return raise_no_memory(rt) != NULL;
    memcpy(copy, text, (size_t)size + 1);
    t->doc = copy;
    return true;
}

/* __new__ written as a function is a static method, two others class methods. */
static bool wrap_function(struct runtime *rt, struct type *t, Val name,
                          Ref (*wrap)(struct runtime *, Val))
{
    Val value = dict_get(rt, t->dict, name);
    if (!value || value->type != builtin_type(rt, TYPE_ID_function))
        return !is_raised(rt);
    Ref wrapped = wrap(rt, value);
    if (!wrapped)
        return false;
    int result = dict_set(rt, t->dict, name, wrapped);
    ref_drop(rt, wrapped);
    return result == 0;
}

/* Where slots, dict and weak references lie. */
static bool lay_out(struct runtime *rt, struct making *m, struct heap_type *h)
{
    struct type *t = &h->type;
    ssize_t offset = m->base->basicsize;
    struct member_def *members = (struct member_def *)(h + 1);
    for (ssize_t i = 0; i < t->head.size; i++, offset += (ssize_t)sizeof(Ref)) {
        members[i].name = str_utf8_only(rt, tuple_at(h->slots, i));
        if (!members[i].name)
            return false;
        members[i].kind = MEMBER_OBJECT_EX;
        members[i].offset = offset;
    }
    if (m->add_dict && m->base->itemsize) {
        t->dict_offset = -(ssize_t)sizeof(Ref);
        offset += (ssize_t)sizeof(Ref);
    }
    if (m->add_weak) {
        t->weaklist_offset = offset;
        offset += (ssize_t)sizeof(Ref);
    }
    if (m->add_dict && !m->base->itemsize) {
        t->flags |= TYPE_MANAGED_DICT;
        t->dict_offset = -1;
    }
    t->basicsize = offset;
    t->itemsize = m->base->itemsize;
    t->members = members;
    t->getset = m->add_weak && m->add_dict ? instance_getset_full
                : m->add_weak              ? instance_getset_weak
                : m->add_dict              ? instance_getset_dict
                                           : NULL;
    return true;
}

static bool set_class_cell(struct runtime *rt, struct type *t)
{
    Val found = dict_get(rt, t->dict, IDENT_OF(rt, __classcell__));
    if (!found)
        return !is_raised(rt);
    if (!is_exact(found, &cell_def))
        return raise_false(rt, EXC_TypeError, "__classcell__ must be a nonlocal cell, not %.200R",
                           (Val)found->type);
    Ref cell = ref_keep(found);
    ref_set_take(rt, &LOOK(cell, cell)->value, ref_keep((Val)t));
    int result = dict_delete(rt, t->dict, IDENT_OF(rt, __classcell__));
    ref_drop(rt, cell);
    return result == 0;
}

static bool set_attributes(struct runtime *rt, struct making *m, struct heap_type *h)
{
    struct type *t = &h->type;
    return set_name(rt, h) && set_module(rt, t) && set_qualname(rt, h) && set_doc(rt, t) &&
           wrap_function(rt, t, IDENT_OF(rt, __new__), staticmethod_new) &&
           wrap_function(rt, t, IDENT_OF(rt, __init_subclass__), classmethod_new) &&
           wrap_function(rt, t, IDENT_OF(rt, __class_getitem__), classmethod_new) &&
           lay_out(rt, m, h) && set_class_cell(rt, t);
}

/* ---- hooks --------------------------------------------------------------------------------- */

static bool call_set_names(struct runtime *rt, struct type *t)
{
    Ref names = dict_copy(rt, t->dict);
    if (!names)
        return false;
    ssize_t position = 0;
    Val key, value;
    bool ok = true;
    while (ok && dict_next(names, &position, &key, &value)) {
        Ref hook = obj_lookup_special(rt, value, IDENT_OF(rt, __set_name__));
        if (!hook) {
            ok = !is_raised(rt);
            continue;
        }
        Ref result = obj_call_2(rt, hook, (Val)t, key);
        ref_drop(rt, hook);
        ref_drop(rt, result);
        if (!result) {
            raise_from_cause(rt, EXC_RuntimeError,
                             "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                             value->type->name, key, t->name);
            ok = false;
        }
    }
    ref_drop(rt, names);
    return ok;
}

static bool call_init_subclass(struct runtime *rt, struct type *t, Val kwargs)
{
    Ref above = super_new(rt, t, (Val)t);
    if (!above)
        return false;
    Ref hook = obj_getattr(rt, above, IDENT_OF(rt, __init_subclass__));
    ref_drop(rt, above);
    if (!hook)
        return false;
    Ref result = obj_vectorcall_dict(rt, hook, NULL, 0, kwargs);
    ref_drop(rt, hook);
    ref_drop(rt, result);
    return result != NULL;
}

/* ---- type.__new__ ---------------------------------------------------------------------------- */

OWNED static Ref make(struct runtime *rt, struct making *m, Val kwargs)
{
    if (!read_slots(rt, m))
        return NULL;
    Ref r = allocate(rt, m);
    if (!r)
        return NULL;
    struct heap_type *h = as_heap_type(r);
    struct type *t = &h->type;
    if (!set_attributes(rt, m, h) || !type_ready(rt, t))
        goto fail;
    type_fix_slots(rt, t);
    if (type_has(t, TYPE_MANAGED_DICT) && !dict_build_class_keys(rt, t))
        goto fail;
    if (!call_set_names(rt, t) || !call_init_subclass(rt, t, kwargs))
        goto fail;
    return r;
fail:
    ref_drop(rt, r);
    return NULL;
}

static bool check_base_entries(struct runtime *rt, Val bases)
{
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        Val base = tuple_at(bases, i);
        if (is_type(base))
            continue;
        int has = obj_hasattr(rt, base, IDENT_OF(rt, __mro_entries__));
        if (has > 0)
            raise(rt, EXC_TypeError,
                  "type() doesn't support MRO entry resolution; use types.new_class()");
        if (has)
            return false;
    }
    return true;
}

static bool check_arguments(struct runtime *rt, Val args)
{
    static const char *const wanted[] = {"str", "tuple", "dict"};
    ssize_t argc = tuple_size(args);
    if (argc != 3)
        return raise_false(rt, EXC_TypeError,
                           "type.__new__() takes exactly 3 arguments (%zd given)", argc);
    for (int i = 0; i < 3; i++) {
        Val v = tuple_at(args, i);
        if (i == 0 ? !is_str(v) : i == 1 ? !is_tuple(v) : !is_dict(v))
            return raise_false(rt, EXC_TypeError,
                               "type.__new__() argument %d must be %s, not %.50s", i + 1,
                               wanted[i], v == rt->none ? "None" : v->type->name);
    }
    return true;
}

Ref type_new_py(struct runtime *rt, struct type *meta, Val args, Val kwargs)
{
    if (!check_arguments(rt, args))
        return NULL;
    struct making m = {.meta = meta, .name = tuple_at(args, 0)};
    Ref result = NULL;
    Val bases = tuple_at(args, 1);
    if (tuple_size(bases) == 0) {
        m.base = builtin_type(rt, TYPE_ID_object);
        m.bases = tuple_pack(rt, 1, (Val)m.base);
    } else {
        if (!check_base_entries(rt, bases))
            return NULL;
        struct type *winner = type_calculate_metaclass(rt, meta, bases);
        if (!winner)
            return NULL;
        if (winner != meta && winner->new_ != type_new_py)
            return winner->new_ ? winner->new_(rt, winner, args, kwargs)
                                : raise(rt, EXC_TypeError, "cannot create '%s' instances",
                                        winner->name);
        m.meta = winner;
        m.base = type_best_base(rt, bases);
        m.bases = m.base ? ref_keep(bases) : NULL;
    }
    if (m.bases && (m.dict = dict_copy(rt, tuple_at(args, 2))))
        result = make(rt, &m, kwargs);
    ref_drop(rt, m.bases);
    ref_drop(rt, m.dict);
    ref_drop(rt, m.slots);
    return result;
}

int type_init_py(struct runtime *rt, Val self, Val args, Val kwargs)
{
    (void)self;
    ssize_t argc = tuple_size(args);
    if (kwargs && argc == 1 && dict_size(kwargs) > 0)
        return raise_int(rt, EXC_TypeError, "type.__init__() takes no keyword arguments");
    if (argc != 1 && argc != 3)
        return raise_int(rt, EXC_TypeError, "type.__init__() takes 1 or 3 arguments");
    return 0;
}

/* ---- __new__ of built-in types ------------------------------------------------------------------ */

OWNED static Ref call_new(struct runtime *rt, struct type *type, struct type *subtype,
                          Val const *argv, ssize_t argc, Val kwnames)
{
    Ref kwargs = NULL, result = NULL;
    Ref args = tuple_from_array(rt, argv, argc);
    if (!args)
        return NULL;
    if (kwnames && tuple_size(kwnames) > 0) {
        kwargs = dict_from_arrays(rt, (Val const *)as_tuple(kwnames)->items, 1, argv + argc, 1,
                                  tuple_size(kwnames));
        if (!kwargs)
            goto out;
    }
    result = type->new_(rt, subtype, args, kwargs);
out:
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return result;
}

static Ref new_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    struct type *type = as_type(self);
    if (argc < 1)
        return raise(rt, EXC_TypeError, "%s.__new__(): not enough arguments", type->name);
    if (!is_type(argv[0]))
        return raise(rt, EXC_TypeError, "%s.__new__(X): X is not a type object (%s)", type->name,
                     argv[0]->type->name);
    struct type *subtype = as_type(argv[0]);
    if (!type_is_subtype(subtype, type))
        return raise(rt, EXC_TypeError, "%s.__new__(%s): %s is not a subtype of %s", type->name,
                     subtype->name, subtype->name, type->name);
    /* object.__new__(dict) would make a dict that no dict.__new__ has seen. */
    struct type *made_by = subtype;
    while (made_by && made_by->new_ == slot_new)
        made_by = made_by->base;
    if (made_by && made_by->new_ != type->new_)
        return raise(rt, EXC_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()",
                     type->name, subtype->name, made_by->name);
    return call_new(rt, type, subtype, argv + 1, argc - 1, kwnames);
}

const struct method_def type_new_method = {
    "__new__", new_method, 0, -1, METH_KW,
    "__new__($type, *args, **kwargs)\n--\n\n"
    "Create and return a new object.  See help(type) for accurate signature.",
};
