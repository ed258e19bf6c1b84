/* itertools_group.c - groupby, zip_longest and tee. */
#include "heap/weak.h"
#include "modules/fields.h"
#include "modules/itertools.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- groupby ------------------------------------------------------------------------ */

struct groupby {
    struct obj head;
    Ref iterator, function;          /* function None: the item is its key */
    Ref target, key, value;          /* key of the group; item looked at and its key, or NULL */
    const void *grouper;             /* the group being read: identity only */
};
#define GROUPBY_FIELDS(F) F(iterator) F(function) F(target) F(key) F(value)
FIELD_LIFE(groupby, GROUPBY_FIELDS)

struct grouper {
    struct obj head;
    Ref parent, target;
};
#define GROUPER_FIELDS(F) F(parent) F(target)
FIELD_LIFE(grouper, GROUPER_FIELDS)

static Ref groupby_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"groupby", 2, 1, 0, {"iterable", "key"}};
    Val out[2];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    Ref iterator = obj_iter(rt, out[0]), self = iterator ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, iterator);
        return NULL;
    }
    LOOK(groupby, self)->iterator = iterator;
    LOOK(groupby, self)->function = ref_keep(out[1] ? out[1] : (Val)rt->none);
    return self;
}

/* Look at the next item.  False at the end or when raised. */
static bool groupby_step(struct runtime *rt, struct groupby *self)
{
    Ref value = iter_next(rt, self->iterator), key;
    if (!value)
        return false;
    key = self->function == rt->none ? ref_keep(value) : obj_call_1(rt, self->function, value);
    if (!key) {
        ref_drop(rt, value);
        return false;
    }
    ref_set_take(rt, &self->value, value);
    ref_set_take(rt, &self->key, key);
    return true;
}

static int same_key(struct runtime *rt, Val a, Val b)
{
    Ref x = ref_keep(a), y = ref_keep(b);
    int same = obj_compare_bool(rt, x, y, CMP_EQ);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return same;
}

static Ref groupby_next(struct runtime *rt, Val v)
{
    struct groupby *self = LOOK(groupby, v);
    self->grouper = NULL;
    for (;;) {
        if (self->key) {
            int same = self->target ? same_key(rt, self->target, self->key) : 0;
            if (same < 0)
                return NULL;
            if (!same)
                break;
        }
        if (!groupby_step(rt, self))
            return NULL;
    }
    ref_set_take(rt, &self->target, ref_keep(self->key));
    struct type *type = builtin_type(rt, TYPE_ID_itertools_grouper);
    Ref group = type->alloc(rt, type, 0);
    if (!group)
        return NULL;
    LOOK(grouper, group)->parent = ref_keep(v);
    LOOK(grouper, group)->target = ref_keep(self->target);
    self->grouper = group;
    Ref pair = tuple_pack(rt, 2, (Val)self->key, (Val)group);
    ref_drop(rt, group);
    return pair;
}

static Ref grouper_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)kwargs;
    if (!args_check(rt, "_grouper", tuple_size(args), 2, 2))
        return NULL;
    Val parent = tuple_at(args, 0);
    if (!is_instance_of(parent, builtin_type(rt, TYPE_ID_itertools_groupby)))
        return raise(rt, EXC_TypeError, "_grouper() argument 1 must be itertools.groupby, not %.50s",
                     parent->type->name);
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    LOOK(grouper, self)->parent = ref_keep(parent);
    LOOK(grouper, self)->target = ref_keep(tuple_at(args, 1));
    LOOK(groupby, parent)->grouper = self;
    return self;
}

static Ref grouper_next(struct runtime *rt, Val v)
{
    struct grouper *self = LOOK(grouper, v);
    if (!self->parent)
        return NULL;
    struct groupby *parent = LOOK(groupby, self->parent);
    if (parent->grouper != v || (!parent->value && !groupby_step(rt, parent)))
        return NULL;
    if (!parent->key || same_key(rt, self->target, parent->key) <= 0)
        return NULL;
    ref_clear(rt, &parent->key);
    return ref_move(&parent->value);
}

static Ref groupby_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct groupby *self = LOOK(groupby, v);
    Ref state = NULL;
    if (self->target && self->key && self->value)
        state = tuple_pack(rt, 3, (Val)self->value, (Val)self->target, (Val)self->key);
    return itertools_reduced_take(rt, v, tuple_pack(rt, 2, (Val)self->iterator, (Val)self->function), state);
}

static Ref groupby_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct groupby *self = LOOK(groupby, v);
    if (!itertools_is_state(rt, argv[0], 3, 3))
        return NULL;
    ref_set_take(rt, &self->value, ref_keep(tuple_at(argv[0], 0)));
    ref_set_take(rt, &self->target, ref_keep(tuple_at(argv[0], 1)));
    ref_set_take(rt, &self->key, ref_keep(tuple_at(argv[0], 2)));
    return new_none(rt);
}

static const struct method_def groupby_methods[] = {
    {"__reduce__", groupby_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", groupby_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def itertools_groupby_def = {
    .name = "itertools.groupby",
    .doc = "groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and groups from the "
           "iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A "
           "function for computing the group category for each element.\n    If the key function is not specified "
           "or is None, the element itself\n    is used for grouping.",
    .basicsize = sizeof(struct groupby),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = groupby_dealloc,
    .visit = groupby_visit,
    .clear = groupby_clear,
    .iter = iter_self,
    .iternext = groupby_next,
    .methods = groupby_methods,
    .new_ = groupby_new,
};

const struct type_def itertools_grouper_def = {
    .name = "itertools._grouper",
    .basicsize = sizeof(struct grouper),
    .flags = TYPE_GC,
    .dealloc = grouper_dealloc,
    .visit = grouper_visit,
    .clear = grouper_clear,
    .iter = iter_self,
    .iternext = grouper_next,
    .new_ = grouper_new,
};

/* ---- zip_longest --------------------------------------------------------------------------- */

struct zip_longest { /* 56 + 16 = 72 */
    struct obj head;
    ssize_t count, active;
    Ref iterators; /* tuple; NULL where exhausted */
    Ref result;    /* reused while nobody else holds it */
    Ref fill;
};
#define ZIP_LONGEST_FIELDS(F) F(iterators) F(result) F(fill)
FIELD_LIFE(zip_longest, ZIP_LONGEST_FIELDS)

static Ref zip_longest_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    Val fill = rt->none;
    if (kwargs && dict_size(kwargs)) {
        fill = dict_size(kwargs) == 1 ? dict_get_text(rt, kwargs, "fillvalue") : NULL;
        if (!fill)
            return raise(rt, EXC_TypeError, "zip_longest() got an unexpected keyword argument");
    }
    ssize_t count = tuple_size(args);
    Ref iterators = tuple_new(rt, count), result = NULL, self = NULL;
    for (ssize_t i = 0; iterators && i < count; i++) {
        Ref iterator = obj_iter(rt, tuple_at(args, i));
        if (iterator)
            tuple_set_take(iterators, i, iterator);
        else
            ref_clear(rt, &iterators);
    }
    result = iterators ? tuple_new(rt, count) : NULL;
    for (ssize_t i = 0; result && i < count; i++)
        tuple_set_take(result, i, new_none(rt));
    self = result ? type->alloc(rt, type, 0) : NULL;
    if (self) {
        struct zip_longest *z = LOOK(zip_longest, self);
        z->count = z->active = count;
        z->iterators = ref_move(&iterators);
        z->result = ref_move(&result);
        z->fill = ref_keep(fill);
    }
    ref_drop(rt, iterators);
    ref_drop(rt, result);
    return self;
}

/* The next item of iterator i, the filler when it is at its end; NULL: all over, or raised. */
static Ref zip_longest_item(struct runtime *rt, struct zip_longest *self, ssize_t i)
{
    Val iterator = tuple_at(self->iterators, i);
    if (iterator) {
        Ref kept = ref_keep(iterator), item = iter_next(rt, kept);
        ref_drop(rt, kept);
        if (item)
            return item;
        if (--self->active == 0 || is_raised(rt)) {
            self->active = 0;
            return NULL;
        }
        ref_clear(rt, &as_tuple(self->iterators)->items[i]);
    }
    return ref_keep(self->fill);
}

static Ref zip_longest_next(struct runtime *rt, Val v)
{
    struct zip_longest *self = LOOK(zip_longest, v);
    ssize_t count = self->iterators ? self->count : 0;
    if (count == 0 || self->active == 0)
        return NULL;
    bool reuse = self->result->refs == 1;
    Ref result = reuse ? ref_keep(self->result) : tuple_new(rt, count);
    for (ssize_t i = 0; result && i < count; i++) {
        Ref item = zip_longest_item(rt, self, i);
        if (item)
            ref_set_take(rt, &as_tuple(result)->items[i], item);
        else
            ref_clear(rt, &result);
    }
    if (result && reuse && !gc_is_tracked_head(result))
        gc_track(rt, result);
    return result;
}

static Ref zip_longest_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct zip_longest *self = LOOK(zip_longest, v);
    Ref args = tuple_new(rt, self->count);
    for (ssize_t i = 0; args && i < self->count; i++) {
        Val iterator = tuple_at(self->iterators, i);
        tuple_set_take(args, i, ref_keep(iterator ? iterator : (Val)rt->types->empty_tuple));
    }
    return itertools_reduced_take(rt, v, args, ref_keep(self->fill));
}

static Ref zip_longest_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    ref_set_take(rt, &LOOK(zip_longest, v)->fill, ref_keep(argv[0]));
    return new_none(rt);
}

static const struct method_def zip_longest_methods[] = {
    {"__reduce__", zip_longest_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", zip_longest_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def itertools_zip_longest_def = {
    .name = "itertools.zip_longest",
    .doc = "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\nReturn a zip_longest "
           "object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable "
           "argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis "
           "exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue "
           "is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword "
           "argument.",
    .basicsize = sizeof(struct zip_longest),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = zip_longest_dealloc,
    .visit = zip_longest_visit,
    .clear = zip_longest_clear,
    .iter = iter_self,
    .iternext = zip_longest_next,
    .methods = zip_longest_methods,
    .new_ = zip_longest_new,
};

/* ---- tee ------------------------------------------------------------------------------------- */

/* What was read of the source, in links of 57 values; each branch holds the link it is in, so
 * that links all branches have left die. */
enum { LINK_VALUES = 57 };
struct teedata {
    struct obj head;
    Ref iterator;
    int count;
    bool running;
    Ref next; /* struct teedata or NULL */
    Ref values[LINK_VALUES];
};

struct tee {
    struct obj head;
    Ref data;
    int index;
    struct weak *weaklist;
};

static int teedata_visit(Val v, visit_fn *fn, void *arg)
{
    const struct teedata *self = LOOK(teedata, v);
    VISIT_SLOT(self->iterator, "iterator");
    for (int i = 0; i < self->count; i++)
        VISIT_ITEM(self->values[i], i);
    VISIT_SLOT(self->next, "next");
    return 0;
}

static int teedata_clear(struct runtime *rt, Val v)
{
    struct teedata *self = LOOK(teedata, v);
    ref_clear(rt, &self->iterator);
    for (int i = 0; i < self->count; i++)
        ref_clear(rt, &self->values[i]);
    Ref next = ref_move(&self->next);
    /* A long chain of links nobody else holds dies in a loop. */
    while (next && next->refs == 1 && is_exact(next, &itertools_teedata_def)) {
        Ref after = ref_move(&LOOK(teedata, next)->next);
        ref_drop(rt, next);
        next = after;
    }
    ref_drop(rt, next);
    return 0;
}

static void teedata_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    if (!trash_enter(rt, v))
        return;
    teedata_clear(rt, v);
    v->type->free(rt, v);
    trash_leave(rt);
}

static Ref teedata_make(struct runtime *rt, Val iterator)
{
    struct type *type = builtin_type(rt, TYPE_ID_itertools_teedata);
    Ref self = type->alloc(rt, type, 0);
    if (self)
        LOOK(teedata, self)->iterator = ref_keep(iterator);
    return self;
}

static Ref teedata_value(struct runtime *rt, struct teedata *self, int i)
{
    if (i < self->count)
        return ref_keep(self->values[i]);
    if (self->running)
        return raise(rt, EXC_RuntimeError, "cannot re-enter the tee iterator");
    self->running = true;
    Ref value = self->iterator ? iter_next(rt, self->iterator) : NULL;
    self->running = false;
    if (!value)
        return NULL;
    self->values[self->count++] = ref_keep(value);
    return value;
}

static Ref teedata_link(struct runtime *rt, struct teedata *self)
{
    if (!self->next)
        self->next = teedata_make(rt, self->iterator);
    return ref_keep_null(self->next);
}

static Ref teedata_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type, (void)kwargs;
    if (!args_check(rt, "_tee_dataobject", tuple_size(args), 3, 3))
        return NULL;
    return teedata_make(rt, tuple_at(args, 0));
}

static int tee_visit(Val v, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(tee, v)->data, "data");
    return 0;
}

static int tee_clear(struct runtime *rt, Val v)
{
    if (LOOK(tee, v)->weaklist)
        weak_clear_all(rt, v);
    ref_clear(rt, &LOOK(tee, v)->data);
    return 0;
}

static void tee_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    tee_clear(rt, v);
    v->type->free(rt, v);
}

static Ref tee_next(struct runtime *rt, Val v)
{
    struct tee *self = LOOK(tee, v);
    if (!self->data)
        return NULL;
    if (self->index >= LINK_VALUES) {
        Ref link = teedata_link(rt, LOOK(teedata, self->data));
        if (!link)
            return NULL;
        ref_set_take(rt, &self->data, link);
        self->index = 0;
    }
    Ref data = ref_keep(self->data), value = teedata_value(rt, LOOK(teedata, data), self->index);
    ref_drop(rt, data);
    if (value)
        self->index++;
    return value;
}

static Ref tee_make(struct runtime *rt, Val data, int index)
{
    struct type *type = builtin_type(rt, TYPE_ID_itertools_tee);
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    LOOK(tee, self)->data = ref_keep(data);
    LOOK(tee, self)->index = index;
    return self;
}

static Ref tee_of(struct runtime *rt, Val iterable)
{
    Ref iterator = obj_iter(rt, iterable);
    if (!iterator)
        return NULL;
    if (is_exact(iterator, &itertools_tee_def)) {
        Ref copy = tee_make(rt, LOOK(tee, iterator)->data, LOOK(tee, iterator)->index);
        ref_drop(rt, iterator);
        return copy;
    }
    Ref data = teedata_make(rt, iterator), self = data ? tee_make(rt, data, 0) : NULL;
    ref_drop(rt, data);
    ref_drop(rt, iterator);
    return self;
}

static Ref tee_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type, (void)kwargs;
    if (!args_check(rt, "_tee", tuple_size(args), 1, 1))
        return NULL;
    return tee_of(rt, tuple_at(args, 0));
}

static Ref tee_copy(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    return tee_make(rt, LOOK(tee, v)->data, LOOK(tee, v)->index);
}

static const struct method_def tee_methods[] = {
    {"__copy__", tee_copy, 0, 0, 0, "Returns an independent iterator."},
    {0},
};

const struct type_def itertools_tee_def = {
    .name = "itertools._tee",
    .doc = "Iterator wrapped to make it copyable.",
    .basicsize = sizeof(struct tee),
    .flags = TYPE_GC,
    .weaklist_offset = offsetof(struct tee, weaklist),
    .dealloc = tee_dealloc,
    .visit = tee_visit,
    .clear = tee_clear,
    .iter = iter_self,
    .iternext = tee_next,
    .methods = tee_methods,
    .new_ = tee_new,
};

const struct type_def itertools_teedata_def = {
    .name = "itertools._tee_dataobject",
    .doc = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    .basicsize = sizeof(struct teedata),
    .flags = TYPE_GC,
    .dealloc = teedata_dealloc,
    .visit = teedata_visit,
    .clear = teedata_clear,
    .new_ = teedata_new,
};

Ref itertools_tee_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)kwnames;
    ssize_t n = 2;
    if (argc > 1 && !arg_ssize(rt, argv[1], &n))
        return NULL;
    if (n < 0)
        return raise(rt, EXC_ValueError, "n must be >= 0");
    Ref result = tuple_new(rt, n), iterator = NULL, copy = NULL;
    if (n == 0 || !result)
        return result;
    iterator = obj_iter(rt, argv[0]);
    if (!iterator)
        goto fail;
    if (obj_lookup_attr(rt, iterator, IDENT_OF(rt, __copy__), &copy) < 0)
        goto fail;
    Ref first = copy ? ref_keep(iterator) : tee_of(rt, iterator);
    if (!first)
        goto fail;
    tuple_set_take(result, 0, first);
    if (!copy)
        copy = obj_getattr(rt, first, IDENT_OF(rt, __copy__));
    for (ssize_t i = 1; copy && i < n; i++) {
        Ref branch = obj_call_0(rt, copy);
        if (!branch)
            goto fail;
        tuple_set_take(result, i, branch);
    }
    if (!copy)
        goto fail;
    ref_drop(rt, copy);
    ref_drop(rt, iterator);
    return result;

fail:
    ref_drop(rt, copy);
    ref_drop(rt, iterator);
    ref_drop(rt, result);
    return NULL;
}
