/* type_mro.c - the method resolution order: C3, a metaclass's mro(), and the best base. */
#include "types/type_internal.h"

#include <stdio.h>
#include <string.h>

#include "types/dict.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- C3 --------------------------------------------------------------------------- */

static bool in_tail(Val list, ssize_t from, Val v)
{
    for (ssize_t i = from + 1; i < tuple_size(list); i++) {
        if (tuple_at(list, i) == v)
            return true;
    }
    return false;
}

/* Names of what is left at the front of each list, each once. */
static void raise_inconsistent(struct runtime *rt, Val const *lists, const ssize_t *next,
                               ssize_t count)
{
    char text[1000];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "Cannot create a consistent method resolution\n"
                                   "order (MRO) for bases");
    Ref set = dict_new(rt);
    if (!set)
        return;
    for (ssize_t i = 0; i < count; i++) {
        if (next[i] < tuple_size(lists[i]) &&
            dict_set(rt, set, tuple_at(lists[i], next[i]), rt->none) < 0) {
            ref_drop(rt, set);
            return;
        }
    }
    ssize_t position = 0, left = dict_size(set);
    Val key, value;
    while (dict_next(set, &position, &key, &value) && used < sizeof text) {
        left--;
        used += (size_t)snprintf(text + used, sizeof text - used, " %s%s",
                                 type_short_name(as_type(key)), left ? "," : "");
    }
    ref_drop(rt, set);
    raise(rt, EXC_TypeError, "%s", text);
}

/* Merge the lists into `out`, which begins with the class itself. */
static bool c3_merge(struct runtime *rt, Ref out, Val const *lists, ssize_t *next, ssize_t count)
{
    ssize_t i = 0;
    while (i < count) {
        ssize_t empty = 0;
        Val candidate = NULL;
        for (i = 0; i < count; i++) {
            if (next[i] >= tuple_size(lists[i])) {
                empty++;
                continue;
            }
            candidate = tuple_at(lists[i], next[i]);
            for (ssize_t j = 0; candidate && j < count; j++) {
                if (in_tail(lists[j], next[j], candidate))
                    candidate = NULL;
            }
            if (candidate)
                break;
        }
        if (empty == count)
            return true;
        if (!candidate) {
            raise_inconsistent(rt, lists, next, count);
            return false;
        }
        if (!list_append(rt, out, candidate))
            return false;
        for (ssize_t j = 0; j < count; j++) {
            if (next[j] < tuple_size(lists[j]) && tuple_at(lists[j], next[j]) == candidate)
                next[j]++;
        }
        i = 0;
    }
    return true;
}

static bool check_bases(struct runtime *rt, Val bases)
{
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        struct type *base = as_type(tuple_at(bases, i));
        if (!base->mro)
            return raise_false(rt, EXC_TypeError, "Cannot extend an incomplete type '%.100s'",
                               base->name);
    }
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        if (in_tail(bases, i, tuple_at(bases, i)))
            return raise_false(rt, EXC_TypeError, "duplicate base class %s",
                               type_short_name(as_type(tuple_at(bases, i))));
    }
    return true;
}

/* One base: the class, then the base's order. */
OWNED static Ref mro_single(struct runtime *rt, struct type *t, Val base_mro)
{
    ssize_t count = tuple_size(base_mro);
    Ref mro = tuple_new(rt, count + 1);
    if (!mro)
        return NULL;
    tuple_set_take(mro, 0, ref_keep((Val)t));
    for (ssize_t i = 0; i < count; i++)
        tuple_set_take(mro, i + 1, ref_keep(tuple_at(base_mro, i)));
    return mro;
}

/* The standard order, a list or a tuple. */
OWNED static Ref mro_standard(struct runtime *rt, struct type *t)
{
    Ref bases = ref_keep(t->bases), mro = NULL;
    ssize_t count = tuple_size(bases);
    Val *lists = NULL;
    ssize_t *next = NULL;
    if (!check_bases(rt, bases))
        goto out;
    if (count == 1) {
        mro = mro_single(rt, t, as_type(tuple_at(bases, 0))->mro);
        goto out;
    }
    lists = heap_alloc(rt, size_mul_add((size_t)count + 1, sizeof *lists, 0));
    next = heap_alloc_zero(rt, size_mul_add((size_t)count + 1, sizeof *next, 0));
    if (!lists || !next) {
        raise_no_memory(rt);
        goto out;
    }
    for (ssize_t i = 0; i < count; i++)
        lists[i] = as_type(tuple_at(bases, i))->mro;
    lists[count] = bases;
    mro = list_new(rt, 0);
    if (!mro)
        goto out;
    if (!list_append(rt, mro, (Val)t) || !c3_merge(rt, mro, lists, next, count + 1))
        ref_clear(rt, &mro);
out:
    heap_free(rt, lists);
    heap_free(rt, next);
    ref_drop(rt, bases);
    return mro;
}

Ref type_mro_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Ref mro = mro_standard(rt, as_type(self));
    if (!mro || is_list(mro))
        return mro;
    Ref list = sequence_list(rt, mro);
    ref_drop(rt, mro);
    return list;
}

/* ---- setting it ------------------------------------------------------------------------ */

static bool check_custom(struct runtime *rt, struct type *t, Val mro)
{
    struct type *solid = type_solid_base(rt, t);
    for (ssize_t i = 0; i < tuple_size(mro); i++) {
        Val base = tuple_at(mro, i);
        if (!is_type(base))
            return raise_false(rt, EXC_TypeError, "mro() returned a non-class ('%.500s')",
                               base->type->name);
        if (!type_is_subtype(solid, type_solid_base(rt, as_type(base))))
            return raise_false(rt, EXC_TypeError,
                               "mro() returned base with unsuitable layout ('%.500s')",
                               as_type(base)->name);
    }
    return true;
}

OWNED static Ref mro_asked(struct runtime *rt, struct type *t)
{
    struct type *meta = t->head.head.type;
    bool custom = meta != builtin_type(rt, TYPE_ID_type);
    Ref result;
    if (custom)
        result = obj_call_method_0(rt, (Val)t, IDENT_OF(rt, mro));
    else
        result = mro_standard(rt, t);
    if (!result)
        return NULL;
    Ref mro = sequence_tuple(rt, result);
    ref_drop(rt, result);
    if (mro && tuple_size(mro) == 0) {
        ref_clear(rt, &mro);
        raise(rt, EXC_TypeError, "type MRO must not be empty");
    }
    if (mro && custom && !check_custom(rt, t, mro))
        ref_clear(rt, &mro);
    return mro;
}

void type_mro_modified(struct runtime *rt, struct type *t, Val bases)
{
    struct type *meta = t->head.head.type;
    bool keep = true;
    if (meta != builtin_type(rt, TYPE_ID_type)) {
        Val own = type_lookup(rt, meta, IDENT_OF(rt, mro));
        Val standard = type_lookup(rt, builtin_type(rt, TYPE_ID_type), IDENT_OF(rt, mro));
        keep = own == standard;
    }
    for (ssize_t i = 0; keep && i < tuple_size(bases); i++)
        keep = type_is_subtype(t, as_type(tuple_at(bases, i)));
    if (!keep) {
        t->version = 0;
        t->flags &= ~(uint64_t)TYPE_VALID_VERSION;
    }
}

bool type_set_mro(struct runtime *rt, struct type *t, Ref *old)
{
    if (old)
        *old = NULL;
    /* mro() may set __bases__ and come back here: then its order stands. */
    Ref before = ref_keep_null(t->mro);
    Ref mro = mro_asked(rt, t);
    bool reentered = t->mro != before;
    ref_drop(rt, before);
    if (!mro)
        return false;
    if (reentered) {
        ref_drop(rt, mro);
        return true;
    }
    Ref was = t->mro;
    t->mro = mro;
    type_mro_modified(rt, t, t->mro);
    type_mro_modified(rt, t, t->bases);
    type_modified(rt, t);
    if (old)
        *old = was;
    else
        ref_drop(rt, was);
    return true;
}

/* ---- which base's layout ----------------------------------------------------------------- */

bool type_extra_ivars(const struct type *t, const struct type *base)
{
    ssize_t size = t->basicsize;
    if (t->itemsize || base->itemsize)
        return size != base->basicsize || t->itemsize != base->itemsize;
    if (t->weaklist_offset && !base->weaklist_offset && type_has(t, TYPE_HEAP) &&
        t->weaklist_offset + (ssize_t)sizeof(Ref) == size)
        size -= (ssize_t)sizeof(Ref);
    return size != base->basicsize;
}

struct type *type_solid_base(struct runtime *rt, struct type *t)
{
    struct type *base =
        t->base ? type_solid_base(rt, t->base) : builtin_type(rt, TYPE_ID_object);
    return type_extra_ivars(t, base) ? t : base;
}

struct type *type_best_base(struct runtime *rt, Val bases)
{
    struct type *base = NULL, *winner = NULL;
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        Val v = tuple_at(bases, i);
        if (!is_type(v)) {
            raise(rt, EXC_TypeError, "bases must be types");
            return NULL;
        }
        struct type *t = as_type(v);
        if (!type_has(t, TYPE_BASE)) {
            raise(rt, EXC_TypeError, "type '%.100s' is not an acceptable base type", t->name);
            return NULL;
        }
        struct type *candidate = type_solid_base(rt, t);
        if (!winner || (!type_is_subtype(winner, candidate) &&
                        type_is_subtype(candidate, winner))) {
            winner = candidate;
            base = t;
        } else if (!type_is_subtype(winner, candidate)) {
            raise(rt, EXC_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return base;
}

struct type *type_calculate_metaclass(struct runtime *rt, struct type *meta, Val bases)
{
    struct type *winner = meta;
    for (ssize_t i = 0; i < tuple_size(bases); i++) {
        struct type *t = tuple_at(bases, i)->type;
        if (type_is_subtype(winner, t))
            continue;
        if (!type_is_subtype(t, winner)) {
            raise(rt, EXC_TypeError,
                  "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                  "subclass of the metaclasses of all its bases");
            return NULL;
        }
        winner = t;
    }
    return winner;
}
