/* type.c - type objects: made from tables, inherited, looked up through a cache.
 *
 * A built-in type is static memory: a collector header never used, then struct
 * type.  A class is a struct heap_type on the heap, followed by one member_def
 * per slot.  Each type owns base, bases, mro (which holds the type itself),
 * dict, and a dict {address: weak reference} of its direct subclasses; that dict
 * stays untracked, so that the collector does not see through it.
 *
 * The method cache maps (type version, name) to the attribute found along the
 * MRO.  A version is never used twice, so a stale row is harmless; type_modified()
 * takes a type's version away, and its subclasses'.
 *
 * Invariant: a type with a valid version has bases with valid versions.
 */
#include "types/type_internal.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/fast.h"
#include "heap/weak.h"
#include "types/bytes.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

enum { CACHE_NAME_MAX = 100 };

/* ---- lookup ----------------------------------------------------------------- */

Val type_find_in_mro(struct runtime *rt, struct type *t, Val name)
{
    ssize_t hash = str_hash(rt, name);
    if (hash == -1)
        return NULL;
    if (!t->mro)
        return NULL;
    Val found = NULL;
    Ref mro = ref_keep(t->mro);
    for (ssize_t i = 0; i < tuple_size(mro); i++) {
        Val dict = as_type(tuple_at(mro, i))->dict;
        if (!dict)
            continue;
        found = dict_get_hashed(rt, dict, name, hash);
        if (found || is_raised(rt))
            break;
    }
    ref_drop(rt, mro);
    return found;
}

static Val lookup_slow(struct runtime *rt, struct type *t, Val name)
{
    struct saved_error before;
    error_fetch(rt, &before);
    Val value = type_find_in_mro(rt, t, name);
    bool failed = is_raised(rt);
    if (failed)
        error_clear(rt);
    error_restore_take(rt, &before);
    if (failed)
        return NULL;

    if (name->type != builtin_type(rt, TYPE_ID_str) || str_length(name) > CACHE_NAME_MAX ||
        !type_assign_version(rt, t))
        return value;
    if (!rt->types->cache)
        rt->types->cache = xalloc(sizeof(struct type_cache));
    struct type_cache_row *row = &rt->types->cache->row[type_cache_index(t, name)];
    row->version = t->version;
    row->value = value;
    row->own = row->lacking = 0;
    ref_set_take(rt, &row->name, ref_keep(name));
    return value;
}

Val type_lookup(struct runtime *rt, struct type *t, Val name)
{
    const struct type_cache_row *row = type_cache_row(rt, t, name);
    return LIKELY(row != NULL) ? row->value : lookup_slow(rt, t, name);
}

void type_cache_clear(struct runtime *rt)
{
    struct type_cache *cache = rt->types->cache;
    if (!cache)
        return;
    for (size_t i = 0; i < TYPE_CACHE_ROWS; i++) {
        cache->row[i].version = 0;
        cache->row[i].value = NULL;
        ref_clear(rt, &cache->row[i].name);
    }
}

int type_cache_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    struct type_cache *cache = rt->types->cache;
    if (!cache)
        return 0;
    for (size_t i = 0; i < TYPE_CACHE_ROWS; i++)
        VISIT_EDGE(cache->row[i].name, .kind = EDGE_ROOT, .text = "method cache");
    return 0;
}

bool type_assign_version(struct runtime *rt, struct type *t)
{
    if (t->version != 0)
        return true;
    if (!type_has(t, TYPE_READY))
        return false;
    for (ssize_t i = 0; t->bases && i < tuple_size(t->bases); i++) {
        if (!type_assign_version(rt, as_type(tuple_at(t->bases, i))))
            return false;
    }
    t->version = ++rt->types->next_type_version;
    t->flags |= TYPE_VALID_VERSION;
    return true;
}

void type_modified(struct runtime *rt, struct type *t)
{
    if (t->version == 0)
        return;
    if (t->subclasses) {
        ssize_t position = 0;
        Val key, ref;
        while (dict_next(t->subclasses, &position, &key, &ref)) {
            Val sub = LOOK(weak, ref)->object;
            if (sub != rt->none)
                type_modified(rt, as_type(sub));
        }
    }
    t->version = 0;
    t->flags &= ~(uint64_t)TYPE_VALID_VERSION;
}

/* A metaclass's mro() may leave the class itself out: then it is not its own subtype. */
bool type_is_subtype(const struct type *a, const struct type *b)
{
    if (a->mro) {
        for (ssize_t i = 0; i < tuple_size(a->mro); i++) {
            if (as_type(tuple_at(a->mro, i)) == b)
                return true;
        }
        return false;
    }
    for (; a; a = a->base) { /* not ready yet */
        if (a == b)
            return true;
    }
    return false;
}

/* ---- subclasses --------------------------------------------------------------- */

bool type_add_subclass(struct runtime *rt, struct type *base, struct type *t)
{
    Ref key = int_from_pointer(rt, t);
    if (!key)
        return false;
    Ref ref = weakref_new(rt, (Val)t, NULL);
    if (!ref) {
        ref_drop(rt, key);
        return false;
    }
    if (!base->subclasses) {
        base->subclasses = dict_new(rt);
        if (!base->subclasses) {
            ref_drop(rt, key);
            ref_drop(rt, ref);
            return false;
        }
    }
    bool ok = dict_set_take(rt, base->subclasses, key, ref) == 0;
    gc_untrack(rt, base->subclasses);
    return ok;
}

void type_remove_subclass(struct runtime *rt, struct type *base, struct type *t)
{
    if (!base->subclasses)
        return;
    /* The key may be somebody else's by now: compare what the reference says. */
    Ref key = int_from_pointer(rt, t);
    if (!key || dict_delete(rt, base->subclasses, key) < 0)
        error_clear(rt);
    ref_drop(rt, key);
    if (base->subclasses && dict_size(base->subclasses) == 0)
        ref_clear(rt, &base->subclasses);
}

Ref type_subclass_list(struct runtime *rt, struct type *t)
{
    Ref list = list_new(rt, 0);
    if (!list || !t->subclasses)
        return list;
    ssize_t position = 0;
    Val key, ref;
    while (dict_next(t->subclasses, &position, &key, &ref)) {
        Val sub = LOOK(weak, ref)->object;
        if (sub != rt->none && sub->refs > 0 && !list_append(rt, list, sub)) {
            ref_drop(rt, list);
            return NULL;
        }
    }
    return list;
}

/* ---- names and docs -------------------------------------------------------------- */

const char *type_short_name(const struct type *t)
{
    const char *dot = strrchr(t->name, '.');
    return dot ? dot + 1 : t->name;
}

Ref type_qualname(struct runtime *rt, const struct type *t)
{
    if (type_has(t, TYPE_HEAP))
        return ref_keep(as_heap_type((Val)t)->qualname);
    return str_intern(rt, type_short_name(t));
}

Ref type_module(struct runtime *rt, const struct type *t)
{
    if (type_has(t, TYPE_HEAP)) {
        Val module = dict_get(rt, t->dict, IDENT_OF(rt, __module__));
        if (module)
            return ref_keep(module);
        if (!is_raised(rt))
            raise(rt, EXC_AttributeError, "__module__");
        return NULL;
    }
    const char *dot = strrchr(t->name, '.');
    if (!dot)
        return ref_keep(IDENT_OF(rt, builtins));
    Ref module = str_from_utf8(rt, t->name, dot - t->name);
    if (module)
        str_intern_in_place(rt, &module);
    return module;
}

static const char *find_signature(const char *name, const char *doc)
{
    const char *dot = strrchr(name, '.');
    if (dot)
        name = dot + 1;
    size_t size = strlen(name);
    if (!doc || strncmp(doc, name, size) != 0 || doc[size] != '(')
        return NULL;
    return doc + size;
}

static const char signature_end[] = ")\n--\n\n";

/* What follows the signature; NULL when a blank line comes first. */
static const char *skip_signature(const char *doc)
{
    for (; *doc; doc++) {
        if (strncmp(doc, signature_end, sizeof signature_end - 1) == 0)
            return doc + sizeof signature_end - 1;
        if (doc[0] == '\n' && doc[1] == '\n')
            return NULL;
    }
    return NULL;
}

Ref doc_without_signature(struct runtime *rt, const char *name, const char *doc)
{
    const char *start = find_signature(name, doc);
    const char *rest = start ? skip_signature(start) : NULL;
    if (rest)
        doc = rest;
    if (!doc || !*doc)
        return new_none(rt);
    return str_new(rt, doc);
}

Ref doc_signature(struct runtime *rt, const char *name, const char *doc)
{
    const char *start = find_signature(name, doc);
    const char *end = start ? skip_signature(start) : NULL;
    if (!end)
        return new_none(rt);
    return str_from_utf8(rt, start, end - (sizeof signature_end - 2) - start);
}

/* ---- inheritance ------------------------------------------------------------------- */

static void inherit_special(struct type *t, const struct type *base)
{
    if (!type_has(t, TYPE_GC) && type_has(base, TYPE_GC) && !t->visit && !t->clear) {
        t->flags |= TYPE_GC;
        t->visit = base->visit;
        t->walk = base->walk;
        t->clear = base->clear;
    }
    t->flags |= base->flags & (TYPE_MANAGED_DICT | TYPE_INT | TYPE_LIST | TYPE_TUPLE |
                               TYPE_BYTES | TYPE_STR | TYPE_DICT | TYPE_EXC | TYPE_TYPE |
                               TYPE_MATCH_SELF);
    if (t->basicsize == 0)
        t->basicsize = base->basicsize;
    if (t->itemsize == 0)
        t->itemsize = base->itemsize;
    if (t->weaklist_offset == 0)
        t->weaklist_offset = base->weaklist_offset;
    if (t->dict_offset == 0)
        t->dict_offset = base->dict_offset;
}

/* How match treats instances: as the first in the MRO that says so. */
static void inherit_pattern(struct type *t, const struct type *base)
{
    if (!type_has(t, TYPE_SEQUENCE | TYPE_MAPPING))
        t->flags |= base->flags & (TYPE_SEQUENCE | TYPE_MAPPING);
}

static void inherit_words(void *to, const void *from, const void *above, size_t size)
{
    void **t = to;
    void *const *f = from, *const *a = above;
    for (size_t i = 0; i < size / sizeof *t; i++) {
        if (!t[i] && f[i] && (!a || f[i] != a[i]))
            t[i] = f[i];
    }
}

/* A built-in type's suite is a constant table: shared with the base if it has
 * none of its own, copied if it lacks something. */
static const void *suite_merge(struct runtime *rt, const void *own, const void *base, size_t size)
{
    if (!own || !base)
        return own ? own : base;
    void *const *o = own, *const *b = base;
    for (size_t i = 0; i < size / sizeof *o; i++) {
        if (o[i] || !b[i])
            continue;
        void *copy = heap_static(rt, size);
        if (!copy)
            return own;
        memcpy(copy, own, size);
        inherit_words(copy, base, NULL, size);
        return copy;
    }
    return own;
}

static void inherit_suites(struct runtime *rt, struct type *t, const struct type *base)
{
    const struct type *above = base->base;
    if (!type_has(t, TYPE_HEAP)) {
        t->number = suite_merge(rt, t->number, base->number, sizeof *t->number);
        t->sequence = suite_merge(rt, t->sequence, base->sequence, sizeof *t->sequence);
        t->mapping = suite_merge(rt, t->mapping, base->mapping, sizeof *t->mapping);
        t->buffer = suite_merge(rt, t->buffer, base->buffer, sizeof *t->buffer);
        return;
    }
    struct heap_type *h = as_heap_type((Val)t);
    if (base->number)
        inherit_words(&h->number, base->number, above ? above->number : NULL, sizeof h->number);
    if (base->sequence)
        inherit_words(&h->sequence, base->sequence, above ? above->sequence : NULL,
                      sizeof h->sequence);
    if (base->mapping)
        inherit_words(&h->mapping, base->mapping, above ? above->mapping : NULL,
                      sizeof h->mapping);
    if (base->buffer)
        inherit_words(&h->buffer, base->buffer, above ? above->buffer : NULL, sizeof h->buffer);
}

static bool overrides_hash(struct runtime *rt, const struct type *t)
{
    return t->dict && (dict_contains(rt, t->dict, IDENT_OF(rt, __eq__)) > 0 ||
                       dict_contains(rt, t->dict, IDENT_OF(rt, __hash__)) > 0);
}

static void inherit_slots(struct runtime *rt, struct type *t, const struct type *base)
{
    const struct type *above = base->base;
#define INHERIT(slot)                                                                      \
    if (!t->slot && base->slot && (!above || base->slot != above->slot))                   \
    t->slot = base->slot
    if (!type_has(t, TYPE_SEQUENCE | TYPE_MAPPING)) /* what match takes it for: the first to say */
        t->flags |= base->flags & (TYPE_SEQUENCE | TYPE_MAPPING);
    inherit_suites(rt, t, base);
    INHERIT(dealloc);
    INHERIT(getattro);
    INHERIT(setattro);
    INHERIT(repr);
    INHERIT(vectorcall_offset);
    if (!t->call && type_has(base, TYPE_VECTORCALL) && type_has(t, TYPE_IMMUTABLE))
        t->flags |= TYPE_VECTORCALL;
    INHERIT(call);
    INHERIT(str);
    if (!t->compare && !t->hash && !overrides_hash(rt, t)) {
        t->compare = base->compare;
        t->hash = base->hash;
    }
    INHERIT(iter);
    INHERIT(iternext);
    INHERIT(descr_get);
    if (t->descr_get && t->descr_get == base->descr_get && type_has(t, TYPE_IMMUTABLE))
        t->flags |= base->flags & TYPE_METHOD_DESCR;
    INHERIT(descr_set);
    INHERIT(init);
    INHERIT(alloc);
    INHERIT(finalize);
    INHERIT(free);
#undef INHERIT
}

void type_inherit(struct runtime *rt, struct type *t)
{
    if (!t->base)
        return;
    inherit_special(t, t->base);
    for (ssize_t i = 1; i < tuple_size(t->mro); i++) {
        struct type *b = as_type(tuple_at(t->mro, i));
        inherit_slots(rt, t, b);
        inherit_pattern(t, b);
    }
}

/* ---- making ---------------------------------------------------------------------------- */

static void fill_from_def(struct type *t, const struct type_def *def)
{
    t->name = def->name;
    t->doc = def->doc;
    t->def = t->layout = def;
    t->basicsize = def->basicsize;
    t->itemsize = def->itemsize;
    t->flags = def->flags;
    t->weaklist_offset = def->weaklist_offset;
    t->dict_offset = def->dict_offset;
    t->vectorcall_offset = def->vectorcall_offset;
    t->dealloc = def->dealloc;
    t->visit = def->visit;
    t->walk = def->walk;
    t->clear = def->clear;
    t->finalize = def->finalize;
    t->free = def->free;
    t->repr = def->repr;
    t->str = def->str;
    t->hash = def->unhashable ? hash_not_implemented : def->hash;
    t->call = def->call;
    t->vectorcall = def->vectorcall;
    t->getattro = def->getattro;
    t->setattro = def->setattro;
    t->compare = def->compare;
    t->iter = def->iter;
    t->iternext = def->iternext;
    t->descr_get = def->descr_get;
    t->descr_set = def->descr_set;
    t->init = def->init;
    t->alloc = def->alloc;
    t->new_ = def->new_;
    t->number = def->number;
    t->sequence = def->sequence;
    t->mapping = def->mapping;
    t->buffer = def->buffer;
    t->methods = def->methods;
    t->members = def->members;
    t->getset = def->getset;
}

/* The bits by which is_int() and kin know their types. */
static uint64_t own_bit(const struct type_def *def)
{
    static const struct {
        const struct type_def *def;
        uint64_t bit;
    } bits[] = {
        {&int_def, TYPE_INT | TYPE_MATCH_SELF},
        {&list_def, TYPE_LIST | TYPE_MATCH_SELF},
        {&tuple_def, TYPE_TUPLE | TYPE_MATCH_SELF},
        {&bytes_def, TYPE_BYTES | TYPE_MATCH_SELF},
        {&str_def, TYPE_STR | TYPE_MATCH_SELF},
        {&dict_def, TYPE_DICT | TYPE_MATCH_SELF},
        {&type_def_type, TYPE_TYPE},
    };
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        if (bits[i].def == def)
            return bits[i].bit;
    }
    return strcmp(def->name, "BaseException") == 0 ? TYPE_EXC : 0;
}

struct type *type_make(struct runtime *rt, const struct type_def *def, struct type *base)
{
    struct gc_head *block = heap_static(rt, sizeof *block + sizeof(struct type));
    if (!block) {
        raise_no_memory(rt);
        return NULL;
    }
    struct type *t = (struct type *)(block + 1);
    t->head.head.refs = 1; /* the table's */
    t->head.head.type = builtin_type(rt, TYPE_ID_type); /* NULL for the first ones */
    fill_from_def(t, def);
    t->flags |= TYPE_IMMUTABLE | own_bit(def);

    if (!base && def != &object_def)
        base = def->base ? type_of_def(rt, def->base) : builtin_type(rt, TYPE_ID_object);
    if (!base) {
        assert(def == &object_def);
        return t;
    }
    t->base = as_type(ref_keep((Val)base));
    if (!t->new_ && def->base == NULL && base->def == &object_def)
        t->flags |= TYPE_NO_NEW;
    if (!t->new_ && !type_has(t, TYPE_NO_NEW))
        t->new_ = base->new_;
    inherit_special(t, base);
    for (const struct type *b = base; b; b = b->base) {
        inherit_slots(rt, t, b);
        inherit_pattern(t, b);
    }
    return t;
}

static bool dict_add_take(struct runtime *rt, struct type *t, const char *name, Ref value,
                          bool replace)
{
    if (!value)
        return false;
    Ref key = str_intern(rt, name);
    if (!key) {
        ref_drop(rt, value);
        return false;
    }
    int there = replace ? 0 : dict_contains(rt, t->dict, key);
    if (there == 0)
        return dict_set_take(rt, t->dict, key, value) == 0;
    ref_drop(rt, key);
    ref_drop(rt, value);
    return there > 0;
}

static bool add_methods(struct runtime *rt, struct type *t)
{
    for (const struct method_def *m = t->methods; m && m->name; m++) {
        Ref descr;
        if (m->flags & METH_CLASS) {
            descr = classmethod_descriptor_new(rt, t, m);
        } else if (m->flags & METH_STATIC) {
            Ref function = builtin_function_new(rt, m, (Val)t, NULL);
            descr = function ? staticmethod_new(rt, function) : NULL;
            ref_drop(rt, function);
        } else {
            descr = method_descriptor_new(rt, t, m);
        }
        if (!dict_add_take(rt, t, m->name, descr, (m->flags & METH_COEXIST) != 0))
            return false;
    }
    return true;
}

/* Types that leave attribute access to object altogether. */
static bool leaves_getattribute(const struct type_def *def)
{
    static const char *const names[] = {
        "classmethod", "staticmethod", "NoneType", "NotImplementedType", "function",
        "dict_reversekeyiterator", "dict_reversevalueiterator", "dict_reverseitemiterator",
        "weakref.ReferenceType", "ReferenceType",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(def->name, names[i]) == 0)
            return true;
    }
    return def->base != NULL;
}

static bool fill_dict(struct runtime *rt, struct type *t)
{
    struct heap_type own = {0};
    if (t->def) {
        fill_from_def(&own.type, t->def);
        if (!own.type.getattro && !type_has(t, TYPE_HEAP) && !leaves_getattribute(t->def))
            own.type.getattro = obj_generic_getattr;
        if (!type_add_operators(rt, t, &own.type))
            return false;
    }
    if (!add_methods(rt, t))
        return false;
    for (const struct member_def *m = t->members; m && m->name; m++) {
        if (!dict_add_take(rt, t, m->name, member_new(rt, t, m), false))
            return false;
    }
    for (const struct getset_def *g = t->getset; g && g->name; g++) {
        if (!dict_add_take(rt, t, g->name, getset_new(rt, t, g), false))
            return false;
    }
    int has_doc = dict_contains(rt, t->dict, IDENT_OF(rt, __doc__));
    if (has_doc == 0)
        return dict_add_take(rt, t, "__doc__", doc_without_signature(rt, t->name, t->doc), true);
    return has_doc > 0;
}

/* The hash of a type that defines __eq__ and no __hash__ is refused. */
static bool set_hash(struct runtime *rt, struct type *t)
{
    if (t->hash)
        return true;
    int there = dict_contains(rt, t->dict, IDENT_OF(rt, __hash__));
    if (there)
        return there > 0;
    t->hash = hash_not_implemented;
    return dict_set(rt, t->dict, IDENT_OF(rt, __hash__), rt->none) == 0;
}

static bool set_new(struct runtime *rt, struct type *t)
{
    if (type_has(t, TYPE_NO_NEW)) {
        t->new_ = NULL;
        return true;
    }
    if (t->def && t->def->new_) {
        Ref new_ = builtin_function_new(rt, &type_new_method, (Val)t, NULL);
        return dict_add_take(rt, t, "__new__", new_, false);
    }
    if (!t->new_ && t->base)
        t->new_ = t->base->new_;
    return true;
}

bool type_ready(struct runtime *rt, struct type *t)
{
    if (type_has(t, TYPE_READY))
        return true;
    if (!t->head.head.type)
        t->head.head.type = builtin_type(rt, TYPE_ID_type);
    if (!t->dict && !(t->dict = dict_new(rt)))
        return false;
    if (!t->bases) {
        t->bases = t->base ? tuple_pack(rt, 1, (Val)t->base) : tuple_new(rt, 0);
        if (!t->bases)
            return false;
    }
    if (!type_set_mro(rt, t, NULL) || !set_new(rt, t) || !fill_dict(rt, t))
        return false;
    if (type_has(t, TYPE_HEAP))
        type_inherit(rt, t);
    if (!set_hash(rt, t))
        return false;
    for (ssize_t i = 0; i < tuple_size(t->bases); i++) {
        if (!type_add_subclass(rt, as_type(tuple_at(t->bases, i)), t))
            return false;
    }
    t->flags |= TYPE_READY;
    return true;
}

struct type *type_from_def(struct runtime *rt, const struct type_def *def)
{
    struct type *t = type_make(rt, def, NULL);
    return t && type_ready(rt, t) ? t : NULL;
}

/* A struct heap_type has room for its suites: the tables are copied into it. */
static void copy_suites(struct heap_type *h, const struct type_def *def)
{
    if (def->number)
        h->number = *def->number;
    if (def->sequence)
        h->sequence = *def->sequence;
    if (def->mapping)
        h->mapping = *def->mapping;
    if (def->buffer)
        h->buffer = *def->buffer;
    h->type.number = &h->number;
    h->type.sequence = &h->sequence;
    h->type.mapping = &h->mapping;
    h->type.buffer = &h->buffer;
}

Ref type_new_native(struct runtime *rt, const struct type_def *def, struct type *base,
                    Val module_name)
{
    if (!base)
        base = def->base ? type_of_def(rt, def->base) : builtin_type(rt, TYPE_ID_object);
    Ref r = type_generic_alloc(rt, base->head.head.type, 0);
    if (!r)
        return NULL;
    struct heap_type *h = as_heap_type(r);
    struct type *t = &h->type;
    fill_from_def(t, def);
    copy_suites(h, def);
    t->flags |= TYPE_HEAP | own_bit(def);
    t->doc = NULL;
    t->base = as_type(ref_keep((Val)base));
    if (!t->dealloc)
        t->dealloc = instance_dealloc;
    h->name = str_intern(rt, type_short_name(t));
    h->qualname = ref_keep_null(h->name);
    t->dict = dict_new(rt);
    Ref doc = doc_without_signature(rt, def->name, def->doc);
    if (!h->name || !t->dict || !doc ||
        dict_set(rt, t->dict, IDENT_OF(rt, __doc__), doc) < 0 || !type_ready(rt, t) ||
        (module_name && dict_set(rt, t->dict, IDENT_OF(rt, __module__), module_name) < 0))
        ref_clear(rt, &r);
    ref_drop(rt, doc);
    return r;
}

/* ---- calling ------------------------------------------------------------------------------ */

Ref type_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    struct type *type = as_type(self);
    if (type->def == &type_def_type) {
        ssize_t argc = tuple_size(args);
        if (argc == 1 && (!kwargs || dict_size(kwargs) == 0))
            return ref_keep((Val)tuple_at(args, 0)->type);
        if (argc == 1)
            return raise(rt, EXC_TypeError, "type() takes no keyword arguments");
        if (argc != 3)
            return raise(rt, EXC_TypeError, "type() takes 1 or 3 arguments");
    }
    if (!type->new_)
        return raise(rt, EXC_TypeError, "cannot create '%s' instances", type->name);

    Ref obj = type->new_(rt, type, args, kwargs);
    if (!obj || !is_instance_of(obj, type))
        return obj;
    if (obj->type->init && obj->type->init(rt, obj, args, kwargs) < 0)
        ref_clear(rt, &obj);
    return obj;
}

static Ref tuple_and_dict_call(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                               Val kwnames)
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
    result = type_call(rt, self, args, kwargs);
out:
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return result;
}

/* type(x) without a tuple. */
static Ref type_vectorcall(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    if (argc == 1 && !(kwnames && tuple_size(kwnames)) &&
        as_type(self)->def == &type_def_type)
        return ref_keep((Val)argv[0]->type);
    return tuple_and_dict_call(rt, self, argv, argc, kwnames);
}

Ref type_generic_alloc(struct runtime *rt, struct type *type, ssize_t items)
{
    Ref r;
    size_t size = (size_t)type->basicsize;
    bool gc = type_has(type, TYPE_GC);
    if (LIKELY(gc && !type->itemsize)) {
        size_t header = gc_header_size(type);
        r = gc_make_fast(rt, type, size + header, header);
        if (!r)
            return NULL;
        for (char *at = (char *)(r + 1), *end = (char *)r + size; at < end; at += sizeof(Ref))
            *(Ref *)(void *)at = NULL;
        gc_track(rt, r);
        return r;
    }
    if (type->itemsize) {
        /* One item more, for a sentinel. */
        r = gc ? gc_new_var(rt, type, items + 1) : obj_new_var(rt, type, items + 1);
        size += (size_t)(items + 1) * (size_t)type->itemsize;
        size = (size + 7) & ~(size_t)7; /* what stands after the items, too */
    } else {
        r = obj_new(rt, type);
    }
    if (!r)
        return NULL;
    memset(r + 1, 0, size - sizeof *r);
    if (type->itemsize)
        LOOK(var_obj, r)->size = items;
    if (gc)
        gc_track(rt, r);
    return r;
}

Ref type_generic_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args;
    (void)kwargs;
    return type->alloc(rt, type, 0);
}

/* ---- type ------------------------------------------------------------------------------------ */

static int type_visit(Val self, visit_fn *fn, void *arg)
{
    const struct type *t = as_type(self);
    VISIT_SLOT(t->dict, "__dict__");
    VISIT_SLOT(t->cache, "cache");
    VISIT_SLOT(t->mro, "__mro__");
    VISIT_SLOT(t->bases, "__bases__");
    VISIT_SLOT(t->base, "__base__");
    VISIT_SLOT(t->subclasses, "subclasses");
    if (type_has(t, TYPE_HEAP)) {
        const struct heap_type *h = as_heap_type(self);
        VISIT_SLOT(h->module, "module");
        VISIT_SLOT(h->name, "__name__");
        VISIT_SLOT(h->qualname, "__qualname__");
        VISIT_SLOT(h->slots, "__slots__");
        if (h->cached_keys)
            return dict_keys_visit(h->cached_keys, fn, arg);
    }
    return 0;
}

static int type_clear(struct runtime *rt, Val self)
{
    struct type *t = as_type(self);
    type_modified(rt, t);
    if (t->dict)
        dict_clear(rt, t->dict);
    if (type_has(t, TYPE_HEAP))
        ref_clear(rt, &as_heap_type(self)->module);
    ref_clear(rt, &t->mro);
    return 0;
}

static void type_dealloc(struct runtime *rt, Ref self)
{
    struct type *t = as_type(self);
    struct heap_type *h = as_heap_type(self);
    gc_untrack(rt, self);
    if (!trash_enter(rt, self)) /* a long chain of classes dies without C recursion */
        return;
    struct saved_error before;
    error_fetch(rt, &before);
    for (ssize_t i = 0; t->bases && i < tuple_size(t->bases); i++)
        type_remove_subclass(rt, as_type(tuple_at(t->bases, i)), t);
    error_restore_take(rt, &before);
    weak_clear_all(rt, self);
    ref_drop(rt, REF(t->base));
    ref_drop(rt, t->dict);
    ref_drop(rt, t->bases);
    ref_drop(rt, t->mro);
    ref_drop(rt, t->subclasses);
    heap_free(rt, (void *)(uintptr_t)t->doc);
    ref_drop(rt, h->name);
    ref_drop(rt, h->qualname);
    ref_drop(rt, h->slots);
    dict_keys_drop(rt, h->cached_keys);
    ref_drop(rt, h->module);
    heap_free(rt, h->type_name);
    free(h->plain_init);
    gc_free(rt, self);
    trash_leave(rt);
}

static void type_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    const struct type *t = as_type(self);
    if (!type_has(t, TYPE_HEAP))
        return;
    const struct heap_type *h = as_heap_type(self);
    if (t->doc)
        block(t->doc, arg);
    if (h->type_name)
        block(h->type_name, arg);
    if (h->cached_keys)
        block(h->cached_keys, arg);
}

static const struct number_suite type_number = {.or_ = type_or};

const struct type_def type_def_type = {
    .name = "type",
    .doc = "type(object) -> the object's type\n"
           "type(name, bases, dict, **kwds) -> a new type",
    .basicsize = sizeof(struct heap_type),
    .itemsize = sizeof(struct member_def),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL | TYPE_TYPE,
    .weaklist_offset = offsetof(struct type, weaklist),
    .dict_offset = offsetof(struct type, dict),
    .vectorcall_offset = offsetof(struct type, vectorcall),
    .dealloc = type_dealloc,
    .visit = type_visit,
    .clear = type_clear,
    .repr = type_repr,
    .call = type_call,
    .vectorcall = type_vectorcall,
    .getattro = type_getattro,
    .setattro = type_setattro,
    .number = &type_number,
    .init = type_init_py,
    .alloc = type_generic_alloc,
    .new_ = type_new_py,
    .methods = type_methods,
    .members = type_members,
    .getset = type_getset,
    .blocks = type_blocks,
};
_Static_assert(sizeof(struct member_def) == 40, "type.__itemsize__ is 40");
