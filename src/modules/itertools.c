/* itertools.c - the itertools module: iterators made of iterators.  Here those that go
 * along one or more iterables; itertools_combine.c and itertools_group.c have the rest. */
#include "modules/fields.h"
#include "modules/itertools.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

#define ITERATOR(name_, text, doc_)                  \
    const struct type_def itertools_##name_##_def = { \
        .name = text,                                \
        .doc = doc_,                                 \
        .basicsize = sizeof(struct name_),           \
        .flags = TYPE_GC | TYPE_BASE,                \
        .dealloc = name_##_dealloc,                  \
        .visit = name_##_visit,                      \
        .clear = name_##_clear,                      \
        .iter = iter_self,                           \
        .iternext = name_##_next,                    \
        .new_ = name_##_new,

/* Keywords are refused but for subclasses that have their own __init__. */
bool itertools_no_keywords(struct runtime *rt, const struct type *type, enum type_id id, const char *name,
                           Val kwargs)
{
    if (type->init != builtin_type(rt, id)->init || !kwargs || dict_size(kwargs) == 0)
        return true;
    return raise_false(rt, EXC_TypeError, "%.200s() takes no keyword arguments", name);
}

Ref itertools_reduced_take(struct runtime *rt, Val self, Ref args, Ref state)
{
    Ref result = NULL;
    if (args && !is_raised(rt))
        result = state ? tuple_pack(rt, 3, REF(self->type), (Val)args, (Val)state)
                       : tuple_pack(rt, 2, REF(self->type), (Val)args);
    ref_drop(rt, args);
    ref_drop(rt, state);
    return result;
}

bool itertools_is_state(struct runtime *rt, Val state, ssize_t min, ssize_t max)
{
    if (!is_tuple(state))
        return raise_false(rt, EXC_TypeError, "state is not a tuple");
    return args_check(rt, "__setstate__", tuple_size(state), min, max);
}

#define REDUCE_DOC "Return state information for pickling."
#define SETSTATE_DOC "Set state information for unpickling."
#define METHOD(name) \
    static Ref name(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)

/* ---- count --------------------------------------------------------------------------- */

/* Counts in a C number while it can: `at` < INT64_MAX, then `number` is NULL. */
struct count {
    struct obj head;
    ssize_t at;
    Ref number, step;
};
#define COUNT_FIELDS(F) F(number) F(step)
FIELD_LIFE(count, COUNT_FIELDS)

static Ref count_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"count", 2, 0, 0, {"start", "step"}};
    Val out[2];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    if ((out[0] && !is_number(out[0])) || (out[1] && !is_number(out[1])))
        return raise(rt, EXC_TypeError, "a number is required");
    bool fast = (!out[0] || is_int(out[0])) && (!out[1] || is_int(out[1]));
    int overflow = 0;
    ssize_t at = 0;
    if (fast && out[0])
        at = int_as_int64_overflow(out[0], &overflow);
    if (fast && out[1]) {
        int far;
        fast = int_as_int64_overflow(out[1], &far) == 1 && !far;
    }
    fast = fast && !overflow && at != INT64_MAX;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct count *c = LOOK(count, self);
    c->at = fast ? at : INT64_MAX;
    if (!fast)
        c->number = out[0] ? ref_keep(out[0]) : int_from_int64(rt, 0);
    c->step = out[1] ? ref_keep(out[1]) : int_from_int64(rt, 1);
    return self;
}

static Ref count_next(struct runtime *rt, Val v)
{
    struct count *self = LOOK(count, v);
    if (self->at != INT64_MAX)
        return int_from_ssize(rt, self->at++);
    Ref number = self->number ? ref_keep(self->number) : int_from_int64(rt, INT64_MAX);
    Ref next = number ? number_add(rt, number, self->step) : NULL;
    if (!next) {
        ref_drop(rt, number);
        return NULL;
    }
    ref_set_take(rt, &self->number, next);
    return number;
}

/* The number that comes next. */
static Ref count_now(struct runtime *rt, const struct count *self)
{
    return self->at != INT64_MAX || !self->number ? int_from_ssize(rt, self->at) : ref_keep(self->number);
}

static Ref count_repr(struct runtime *rt, Val v)
{
    const struct count *self = LOOK(count, v);
    Ref now = count_now(rt, self), text = NULL;
    const char *name = type_short_name(v->type);
    int overflow = 0;
    bool one = is_int(self->step) && int_as_int64_overflow(self->step, &overflow) == 1 && !overflow;
    if (now && one)
        text = str_format(rt, "%s(%R)", name, (Val)now);
    else if (now)
        text = str_format(rt, "%s(%R, %R)", name, (Val)now, (Val)self->step);
    ref_drop(rt, now);
    return text;
}

static Ref count_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct count *self = LOOK(count, v);
    Ref now = count_now(rt, self);
    Ref args = now ? tuple_pack(rt, self->at == INT64_MAX ? 2 : 1, (Val)now, (Val)self->step) : NULL;
    Ref result = args ? tuple_pack(rt, 2, REF(v->type), (Val)args) : NULL;
    ref_drop(rt, now);
    ref_drop(rt, args);
    return result;
}

static const struct method_def count_methods[] = {
    {"__reduce__", count_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

ITERATOR(count, "itertools.count",
         "count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns consecutive "
         "values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while "
         "1:\n            yield x\n            x += step")
    .repr = count_repr, .methods = count_methods,
};

/* ---- repeat ----------------------------------------------------------------------------- */

struct repeat {
    struct obj head;
    Ref element;
    ssize_t left; /* -1: for ever */
};
#define REPEAT_FIELDS(F) F(element)
FIELD_LIFE(repeat, REPEAT_FIELDS)

static Ref repeat_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"repeat", 2, 1, 0, {"object", "times"}, .nameless = true};
    Val out[2];
    ssize_t left = -1;
    if (!args_parse_tuple(rt, &spec, args, kwargs, out) || !arg_ssize(rt, out[1], &left))
        return NULL;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    LOOK(repeat, self)->element = ref_keep(out[0]);
    LOOK(repeat, self)->left = out[1] && left < 0 ? 0 : left;
    return self;
}

static Ref repeat_next(struct runtime *rt, Val v)
{
    (void)rt;
    struct repeat *self = LOOK(repeat, v);
    if (self->left == 0)
        return NULL;
    if (self->left > 0)
        self->left--;
    return ref_keep(self->element);
}

static Ref repeat_repr(struct runtime *rt, Val v)
{
    const struct repeat *self = LOOK(repeat, v);
    const char *name = type_short_name(v->type);
    if (self->left < 0)
        return str_format(rt, "%s(%R)", name, (Val)self->element);
    return str_format(rt, "%s(%R, %zd)", name, (Val)self->element, self->left);
}

static Ref repeat_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct repeat *self = LOOK(repeat, v);
    Ref left = int_from_ssize(rt, self->left), result = NULL;
    Ref args = left ? tuple_pack(rt, self->left < 0 ? 1 : 2, (Val)self->element, (Val)left) : NULL;
    if (args)
        result = tuple_pack(rt, 2, REF(v->type), (Val)args);
    ref_drop(rt, left);
    ref_drop(rt, args);
    return result;
}

static Ref repeat_length_hint(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct repeat *self = LOOK(repeat, v);
    if (self->left < 0)
        return raise(rt, EXC_TypeError, "len() of unsized object");
    return int_from_ssize(rt, self->left);
}

static const struct method_def repeat_methods[] = {
    {"__length_hint__", repeat_length_hint, 0, 0, 0, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", repeat_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

ITERATOR(repeat, "itertools.repeat",
         "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of "
         "times.  If not specified, returns the object\nendlessly.")
    .repr = repeat_repr, .methods = repeat_methods,
};

/* ---- cycle --------------------------------------------------------------------------------- */

struct cycle {
    struct obj head;
    Ref iterator, saved; /* iterator NULL: going round */
    ssize_t at;
    int complete; /* the iterator's items are in `saved` already */
};
#define CYCLE_FIELDS(F) F(iterator) F(saved)
FIELD_LIFE(cycle, CYCLE_FIELDS)

static Ref cycle_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!itertools_no_keywords(rt, type, TYPE_ID_itertools_cycle, "cycle", kwargs) ||
        !args_check(rt, "cycle", tuple_size(args), 1, 1))
        return NULL;
    Ref iterator = obj_iter(rt, tuple_at(args, 0)), saved = iterator ? list_new(rt, 0) : NULL;
    Ref self = saved ? type->alloc(rt, type, 0) : NULL;
    if (self) {
        LOOK(cycle, self)->iterator = ref_move(&iterator);
        LOOK(cycle, self)->saved = ref_move(&saved);
    }
    ref_drop(rt, iterator);
    ref_drop(rt, saved);
    return self;
}

static Ref cycle_next(struct runtime *rt, Val v)
{
    struct cycle *self = LOOK(cycle, v);
    if (self->iterator) {
        Ref item = iter_next(rt, self->iterator);
        if (item) {
            if (!self->complete && !list_append(rt, self->saved, item))
                ref_clear(rt, &item);
            return item;
        }
        if (is_raised(rt))
            return NULL;
        ref_clear(rt, &self->iterator);
    }
    if (!self->saved || list_size(self->saved) == 0)
        return NULL;
    if (self->at >= list_size(self->saved))
        self->at = 0;
    return ref_keep(list_at(self->saved, self->at++));
}

METHOD(cycle_reduce)
{
    UNUSED_ARGS;
    const struct cycle *self = LOOK(cycle, v);
    bool complete = !self->iterator || self->complete;
    Ref iterator = self->iterator ? ref_keep(self->iterator) : obj_iter(rt, self->saved);
    for (ssize_t i = 0; iterator && !self->iterator && i < self->at; i++)
        ref_drop(rt, iter_next(rt, iterator));
    Ref args = iterator ? tuple_pack(rt, 1, (Val)iterator) : NULL;
    Ref state = args ? tuple_pack(rt, 2, (Val)self->saved, (Val)(complete ? rt->true_ : rt->false_)) : NULL;
    ref_drop(rt, iterator);
    return itertools_reduced_take(rt, v, args, state);
}

METHOD(cycle_setstate)
{
    (void)argc, (void)kwnames;
    if (!itertools_is_state(rt, argv[0], 2, 2))
        return NULL;
    if (!is_list(tuple_at(argv[0], 0)))
        return raise(rt, EXC_TypeError, "argument 1 must be list, not %.50s", tuple_at(argv[0], 0)->type->name);
    int complete = obj_is_true(rt, tuple_at(argv[0], 1));
    if (complete < 0)
        return NULL;
    ref_set_take(rt, &LOOK(cycle, v)->saved, ref_keep(tuple_at(argv[0], 0)));
    LOOK(cycle, v)->complete = complete;
    LOOK(cycle, v)->at = 0;
    return new_none(rt);
}

static const struct method_def cycle_methods[] = {
    {"__reduce__", cycle_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", cycle_setstate, 1, 1, 0, SETSTATE_DOC},
    {0},
};

ITERATOR(cycle, "itertools.cycle",
         "cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. Then repeat the "
         "sequence indefinitely.")
    .methods = cycle_methods,
};

/* ---- chain ----------------------------------------------------------------------------------- */

struct chain {
    struct obj head;
    Ref source, active; /* iterator over iterables; the one being walked */
};
#define CHAIN_FIELDS(F) F(active) F(source)
FIELD_LIFE(chain, CHAIN_FIELDS)

static Ref chain_of(struct runtime *rt, struct type *type, Val iterables)
{
    Ref source = obj_iter(rt, iterables), self = source ? type->alloc(rt, type, 0) : NULL;
    if (self)
        LOOK(chain, self)->source = source;
    else
        ref_drop(rt, source);
    return self;
}

static Ref chain_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!itertools_no_keywords(rt, type, TYPE_ID_itertools_chain, "chain", kwargs))
        return NULL;
    return chain_of(rt, type, args);
}

static Ref chain_from_iterable(struct runtime *rt, Val class, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return chain_of(rt, as_type(class), argv[0]);
}

static Ref chain_next(struct runtime *rt, Val v)
{
    struct chain *self = LOOK(chain, v);
    while (self->source) {
        if (!self->active) {
            Ref iterable = iter_next(rt, self->source);
            Ref active = iterable ? obj_iter(rt, iterable) : NULL;
            ref_drop(rt, iterable);
            if (!active) {
                ref_clear(rt, &self->source);
                return NULL;
            }
            ref_set_take(rt, &self->active, active);
        }
        Ref active = ref_keep(self->active), item = iter_next(rt, active);
        ref_drop(rt, active);
        if (item || is_raised(rt))
            return item;
        ref_clear(rt, &self->active);
    }
    return NULL;
}

static Ref chain_class_getitem(struct runtime *rt, Val class, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return generic_alias_new(rt, class, argv[0]);
}

METHOD(chain_reduce)
{
    UNUSED_ARGS;
    const struct chain *self = LOOK(chain, v);
    Ref state = NULL;
    if (self->source)
        state = tuple_pack(rt, self->active ? 2 : 1, (Val)self->source, (Val)self->active);
    return itertools_reduced_take(rt, v, ref_keep(rt->types->empty_tuple), state);
}

METHOD(chain_setstate)
{
    (void)argc, (void)kwnames;
    if (!itertools_is_state(rt, argv[0], 1, 2))
        return NULL;
    Val source = tuple_at(argv[0], 0), active = tuple_size(argv[0]) > 1 ? tuple_at(argv[0], 1) : NULL;
    if (!is_iterator(source) || (active && !is_iterator(active)))
        return raise(rt, EXC_TypeError, "Arguments must be iterators.");
    ref_set_take(rt, &LOOK(chain, v)->source, ref_keep(source));
    ref_set_take(rt, &LOOK(chain, v)->active, ref_keep_null(active));
    return new_none(rt);
}

static const struct method_def chain_methods[] = {
    {"__reduce__", chain_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", chain_setstate, 1, 1, 0, SETSTATE_DOC},
    {"from_iterable", chain_from_iterable, 1, 1, METH_CLASS,
     "Alternative chain() constructor taking a single iterable argument that evaluates lazily."},
    {"__class_getitem__", chain_class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

ITERATOR(chain, "itertools.chain",
         "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method returns elements "
         "from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of "
         "the iterables are exhausted.")
    .methods = chain_methods,
};

/* ---- a function and an iterable: takewhile, dropwhile, filterfalse, starmap -------------------- */

struct filtered {
    struct obj head;
    Ref function, iterator;
    bool decided; /* takewhile: over; dropwhile: begun */
};
#define FILTERED_FIELDS(F) F(function) F(iterator)
FIELD_LIFE(filtered, FILTERED_FIELDS)

static Ref filtered_new(struct runtime *rt, struct type *type, Val args, Val kwargs, enum type_id id,
                        const char *name)
{
    if (!itertools_no_keywords(rt, type, id, name, kwargs) || !args_check(rt, name, tuple_size(args), 2, 2))
        return NULL;
    Ref iterator = obj_iter(rt, tuple_at(args, 1));
    Ref self = iterator ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, iterator);
        return NULL;
    }
    LOOK(filtered, self)->function = ref_keep(tuple_at(args, 0));
    LOOK(filtered, self)->iterator = iterator;
    return self;
}

/* What the function says of the item: -1 raised. */
static int filtered_ask(struct runtime *rt, const struct filtered *self, Val item)
{
    Ref answer = obj_call_1(rt, self->function, item);
    int yes = answer ? obj_is_true(rt, answer) : -1;
    ref_drop(rt, answer);
    return yes;
}

static Ref takewhile_next(struct runtime *rt, Val v)
{
    struct filtered *self = LOOK(filtered, v);
    if (self->decided)
        return NULL;
    Ref item = iter_next(rt, self->iterator);
    if (!item)
        return NULL;
    int yes = filtered_ask(rt, self, item);
    if (yes == 1)
        return item;
    ref_drop(rt, item);
    if (yes == 0)
        self->decided = true;
    return NULL;
}

static Ref dropwhile_next(struct runtime *rt, Val v)
{
    struct filtered *self = LOOK(filtered, v);
    for (;;) {
        Ref item = iter_next(rt, self->iterator);
        if (!item || self->decided)
            return item;
        int yes = filtered_ask(rt, self, item);
        if (yes == 0) {
            self->decided = true;
            return item;
        }
        ref_drop(rt, item);
        if (yes < 0)
            return NULL;
    }
}

static Ref filterfalse_next(struct runtime *rt, Val v)
{
    struct filtered *self = LOOK(filtered, v);
    bool plain = self->function == rt->none || self->function == REF(builtin_type(rt, TYPE_ID_bool));
    for (;;) {
        Ref item = iter_next(rt, self->iterator);
        if (!item)
            return NULL;
        int yes = plain ? obj_is_true(rt, item) : filtered_ask(rt, self, item);
        if (yes == 0)
            return item;
        ref_drop(rt, item);
        if (yes < 0)
            return NULL;
    }
}

static Ref starmap_next(struct runtime *rt, Val v)
{
    struct filtered *self = LOOK(filtered, v);
    Ref args = iter_next(rt, self->iterator);
    if (args && args->type != builtin_type(rt, TYPE_ID_tuple)) {
        Ref tuple = sequence_tuple(rt, args);
        ref_set_take(rt, &args, tuple);
    }
    Ref result = args ? obj_call(rt, self->function, args, NULL) : NULL;
    ref_drop(rt, args);
    return result;
}

METHOD(filtered_reduce)
{
    UNUSED_ARGS;
    const struct filtered *self = LOOK(filtered, v);
    bool has_state = v->type->basicsize > (ssize_t)offsetof(struct filtered, decided) &&
                     (v->type->iternext == takewhile_next || v->type->iternext == dropwhile_next);
    return itertools_reduced_take(rt, v, tuple_pack(rt, 2, (Val)self->function, (Val)self->iterator),
                                  has_state ? int_from_int64(rt, self->decided) : NULL);
}

METHOD(filtered_setstate)
{
    (void)argc, (void)kwnames;
    bool decided;
    if (!arg_bool(rt, argv[0], &decided))
        return NULL;
    LOOK(filtered, v)->decided = decided;
    return new_none(rt);
}

static const struct method_def filterfalse_methods[] = {
    {"__reduce__", filtered_reduce, 0, 0, 0, REDUCE_DOC},
    {0},
};
static const struct method_def takewhile_methods[] = {
    {"__reduce__", filtered_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", filtered_setstate, 1, 1, 0, SETSTATE_DOC},
    {0},
};
#define dropwhile_methods takewhile_methods
#define starmap_methods filterfalse_methods

#define FILTERED(name_, size_, doc_)                                                                \
    static Ref name_##_new(struct runtime *rt, struct type *type, Val args, Val kwargs)           \
    {                                                                                             \
        return filtered_new(rt, type, args, kwargs, TYPE_ID_itertools_##name_, #name_);           \
    }                                                                                             \
    const struct type_def itertools_##name_##_def = {                                             \
        .name = "itertools." #name_,                                                              \
        .doc = doc_,                                                                              \
        .basicsize = (size_),                                                                     \
        .flags = TYPE_GC | TYPE_BASE,                                                             \
        .dealloc = filtered_dealloc,                                                              \
        .visit = filtered_visit,                                                                  \
        .clear = filtered_clear,                                                                  \
        .iter = iter_self,                                                                        \
        .iternext = name_##_next,                                                                 \
        .methods = name_##_methods,                                                               \
        .new_ = name_##_new,                                                                      \
    };
FILTERED(takewhile, sizeof(struct filtered), "takewhile(predicate, iterable, /)\n--\n\nReturn successive entries from an iterable as "
                    "long as the predicate evaluates to true for each entry.")
FILTERED(dropwhile, sizeof(struct filtered), "dropwhile(predicate, iterable, /)\n--\n\nDrop items from the iterable while "
                    "predicate(item) is true.\n\nAfterwards, return every element until the iterable is "
                    "exhausted.")
FILTERED(filterfalse, offsetof(struct filtered, decided), "filterfalse(function, iterable, /)\n--\n\nReturn those items of iterable for which "
                      "function(item) is false.\n\nIf function is None, return the items that are false.")
FILTERED(starmap, offsetof(struct filtered, decided), "starmap(function, iterable, /)\n--\n\nReturn an iterator whose values are returned from the "
                  "function evaluated with an argument tuple taken from the given sequence.")

/* ---- compress ------------------------------------------------------------------------------------ */

struct compress {
    struct obj head;
    Ref data, selectors;
};
#define COMPRESS_FIELDS(F) F(data) F(selectors)
FIELD_LIFE(compress, COMPRESS_FIELDS)

static Ref compress_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"compress", 2, 2, 0, {"data", "selectors"}};
    Val out[2];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    Ref data = obj_iter(rt, out[0]), selectors = data ? obj_iter(rt, out[1]) : NULL;
    Ref self = selectors ? type->alloc(rt, type, 0) : NULL;
    if (self) {
        LOOK(compress, self)->data = ref_move(&data);
        LOOK(compress, self)->selectors = ref_move(&selectors);
    }
    ref_drop(rt, data);
    ref_drop(rt, selectors);
    return self;
}

static Ref compress_next(struct runtime *rt, Val v)
{
    struct compress *self = LOOK(compress, v);
    for (;;) {
        Ref item = iter_next(rt, self->data), selector = item ? iter_next(rt, self->selectors) : NULL;
        int yes = selector ? obj_is_true(rt, selector) : -1;
        ref_drop(rt, selector);
        if (yes == 1)
            return item;
        ref_drop(rt, item);
        if (yes < 0)
            return NULL;
    }
}

METHOD(compress_reduce)
{
    UNUSED_ARGS;
    const struct compress *self = LOOK(compress, v);
    return itertools_reduced_take(rt, v, tuple_pack(rt, 2, (Val)self->data, (Val)self->selectors), NULL);
}

static const struct method_def compress_methods[] = {
    {"__reduce__", compress_reduce, 0, 0, 0, REDUCE_DOC},
    {0},
};

ITERATOR(compress, "itertools.compress",
         "compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector "
         "elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the "
         "data elements.")
    .methods = compress_methods,
};

/* ---- accumulate ------------------------------------------------------------------------------------ */

struct accumulate {
    struct obj head;
    Ref total, iterator, function, initial;
};
#define ACCUMULATE_FIELDS(F) F(function) F(total) F(iterator) F(initial)
FIELD_LIFE(accumulate, ACCUMULATE_FIELDS)

static Ref accumulate_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"accumulate", 2, 1, 0, {"iterable", "func", "initial"}};
    Val out[3];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    Ref iterator = obj_iter(rt, out[0]), self = iterator ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, iterator);
        return NULL;
    }
    struct accumulate *a = LOOK(accumulate, self);
    a->iterator = iterator;
    a->function = out[1] && out[1] != rt->none ? ref_keep(out[1]) : NULL;
    a->initial = out[2] && out[2] != rt->none ? ref_keep(out[2]) : NULL;
    return self;
}

static Ref accumulate_next(struct runtime *rt, Val v)
{
    struct accumulate *self = LOOK(accumulate, v);
    if (self->initial) {
        self->total = ref_move(&self->initial);
        return ref_keep(self->total);
    }
    Ref item = iter_next(rt, self->iterator);
    if (!item)
        return NULL;
    if (!self->total) {
        self->total = ref_keep(item);
        return item;
    }
    Ref total = self->function ? obj_call_2(rt, self->function, self->total, item)
                               : number_add(rt, self->total, item);
    ref_drop(rt, item);
    if (total)
        ref_set_take(rt, &self->total, ref_keep(total));
    return total;
}

/* A total of None would be read as none at all: the iterator is begun anew with it, and
 * goes past it. */
static Ref accumulate_reduce_none(struct runtime *rt, const struct accumulate *self, Val function)
{
    Ref first = tuple_pack(rt, 1, (Val)rt->none), joined = NULL, again = NULL, one = NULL, args = NULL;
    if (first)
        joined = obj_call_2(rt, REF(type_lazy(rt, TYPE_ID_itertools_chain)), first, self->iterator);
    if (joined)
        again = obj_call_2(rt, REF(self->head.type), joined, function);
    if (again)
        one = int_from_int64(rt, 1);
    if (one)
        args = tuple_pack(rt, 3, (Val)again, (Val)one, (Val)rt->none);
    struct type *islice = args ? type_lazy(rt, TYPE_ID_itertools_islice) : NULL;
    Ref result = islice ? tuple_pack(rt, 2, (Val)islice, (Val)args) : NULL;
    ref_drop(rt, first);
    ref_drop(rt, joined);
    ref_drop(rt, again);
    ref_drop(rt, one);
    ref_drop(rt, args);
    return result;
}

METHOD(accumulate_reduce)
{
    UNUSED_ARGS;
    const struct accumulate *self = LOOK(accumulate, v);
    Val function = self->function ? (Val)self->function : rt->none;
    if (self->total == rt->none)
        return accumulate_reduce_none(rt, self, function);
    if (!self->initial)
        return itertools_reduced_take(rt, v, tuple_pack(rt, 2, (Val)self->iterator, function),
                                      ref_keep(self->total ? (Val)self->total : (Val)rt->none));
    Ref first = tuple_pack(rt, 1, (Val)self->initial), joined = NULL, args = NULL;
    if (first)
        joined = obj_call_2(rt, REF(builtin_type(rt, TYPE_ID_itertools_chain)), first, self->iterator);
    if (joined)
        args = tuple_pack(rt, 2, (Val)joined, function);
    ref_drop(rt, first);
    ref_drop(rt, joined);
    return itertools_reduced_take(rt, v, args, new_none(rt));
}

METHOD(accumulate_setstate)
{
    (void)argc, (void)kwnames;
    ref_set_take(rt, &LOOK(accumulate, v)->total, argv[0] == rt->none ? NULL : ref_keep(argv[0]));
    return new_none(rt);
}

static const struct method_def accumulate_methods[] = {
    {"__reduce__", accumulate_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", accumulate_setstate, 1, 1, 0, SETSTATE_DOC},
    {0},
};

ITERATOR(accumulate, "itertools.accumulate",
         "accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated sums.")
    .methods = accumulate_methods,
};

/* ---- islice ------------------------------------------------------------------------------------------ */

struct islice {
    struct obj head;
    Ref iterator; /* NULL: exhausted */
    ssize_t next, stop, step, at; /* stop -1: none */
};
#define ISLICE_FIELDS(F) F(iterator)
FIELD_LIFE(islice, ISLICE_FIELDS)

/* None leaves *out; anything that is not an index or too large gives -1, nothing pending. */
static void islice_index(struct runtime *rt, Val v, ssize_t *out)
{
    if (v == rt->none)
        return;
    *out = has_index(v) ? number_as_ssize(rt, v, EXC_OverflowError) : -1;
    if (is_raised(rt)) {
        error_clear(rt);
        *out = -1;
    }
}

static Ref islice_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    ssize_t argc = tuple_size(args), start = 0, stop = -1, step = 1;
    if (!itertools_no_keywords(rt, type, TYPE_ID_itertools_islice, "islice", kwargs) ||
        !args_check(rt, "islice", argc, 2, 4))
        return NULL;
    Val stop_arg = tuple_at(args, argc == 2 ? 1 : 2);
    if (argc > 2)
        islice_index(rt, tuple_at(args, 1), &start);
    islice_index(rt, stop_arg, &stop);
    if (stop == -1 && stop_arg != rt->none)
        return raise(rt, EXC_ValueError,
                     "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if (start < 0 || stop < -1)
        return raise(rt, EXC_ValueError,
                     "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if (argc > 3)
        islice_index(rt, tuple_at(args, 3), &step);
    if (step < 1)
        return raise(rt, EXC_ValueError, "Step for islice() must be a positive integer or None.");

    Ref iterator = obj_iter(rt, tuple_at(args, 0)), self = iterator ? type->alloc(rt, type, 0) : NULL;
    if (!self) {
        ref_drop(rt, iterator);
        return NULL;
    }
    struct islice *s = LOOK(islice, self);
    s->iterator = iterator;
    s->next = start;
    s->stop = stop;
    s->step = step;
    return self;
}

static Ref islice_next(struct runtime *rt, Val v)
{
    struct islice *self = LOOK(islice, v);
    Ref item = NULL, iterator = ref_keep_null(self->iterator);
    if (!iterator)
        return NULL;
    while (self->at < self->next) {
        item = iter_next(rt, iterator);
        if (!item)
            goto empty;
        ref_clear(rt, &item);
        self->at++;
    }
    if (self->stop != -1 && self->at >= self->stop)
        goto empty;
    item = iter_next(rt, iterator);
    if (!item)
        goto empty;
    self->at++;
    if (__builtin_add_overflow(self->next, self->step, &self->next) ||
        (self->stop != -1 && self->next > self->stop))
        self->next = self->stop;
    ref_drop(rt, iterator);
    return item;

empty:
    ref_drop(rt, iterator);
    ref_clear(rt, &self->iterator);
    return NULL;
}

METHOD(islice_reduce)
{
    UNUSED_ARGS;
    const struct islice *self = LOOK(islice, v);
    Ref iterator = self->iterator ? ref_keep(self->iterator) : obj_iter(rt, rt->types->empty_tuple);
    Ref next = int_from_ssize(rt, self->iterator ? self->next : 0), step = int_from_ssize(rt, self->step);
    Ref stop = !self->iterator ? int_from_int64(rt, 0) : self->stop < 0 ? new_none(rt) : int_from_ssize(rt, self->stop);
    Ref args = iterator && next && step && stop
                   ? tuple_pack(rt, 4, (Val)iterator, (Val)next, (Val)stop, (Val)step) : NULL;
    ref_drop(rt, iterator);
    ref_drop(rt, next);
    ref_drop(rt, step);
    ref_drop(rt, stop);
    return itertools_reduced_take(rt, v, args, int_from_ssize(rt, self->iterator ? self->at : 0));
}

METHOD(islice_setstate)
{
    (void)argc, (void)kwnames;
    return arg_ssize(rt, argv[0], &LOOK(islice, v)->at) ? new_none(rt) : NULL;
}

static const struct method_def islice_methods[] = {
    {"__reduce__", islice_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", islice_setstate, 1, 1, 0, SETSTATE_DOC},
    {0},
};

ITERATOR(islice, "itertools.islice",
         "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice "
         "object\n\nReturn an iterator whose next() method returns selected values from an\niterable.")
    .methods = islice_methods,
};

/* ---- pairwise ---------------------------------------------------------------------------------------- */

struct pairwise {
    struct obj head;
    Ref iterator, old;
};
#define PAIRWISE_FIELDS(F) F(iterator) F(old)
FIELD_LIFE(pairwise, PAIRWISE_FIELDS)

static Ref pairwise_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (!itertools_no_keywords(rt, type, TYPE_ID_itertools_pairwise, "pairwise", kwargs) ||
        !args_check(rt, "pairwise", tuple_size(args), 1, 1))
        return NULL;
    Ref iterator = obj_iter(rt, tuple_at(args, 0)), self = iterator ? type->alloc(rt, type, 0) : NULL;
    if (self)
        LOOK(pairwise, self)->iterator = iterator;
    else
        ref_drop(rt, iterator);
    return self;
}

static Ref pairwise_next(struct runtime *rt, Val v)
{
    struct pairwise *self = LOOK(pairwise, v);
    Ref iterator = ref_keep_null(self->iterator), old = ref_keep_null(self->old), item = NULL, pair = NULL;
    if (!iterator)
        return NULL;
    if (!old) {
        old = iter_next(rt, iterator);
        ref_set_take(rt, &self->old, ref_keep_null(old));
    }
    item = old ? iter_next(rt, iterator) : NULL;
    if (!item) {
        ref_clear(rt, &self->iterator);
        ref_clear(rt, &self->old);
    } else {
        pair = tuple_pack(rt, 2, (Val)old, (Val)item);
        ref_set_take(rt, &self->old, item);
    }
    ref_drop(rt, old);
    ref_drop(rt, iterator);
    return pair;
}

ITERATOR(pairwise, "itertools.pairwise",
         "pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the input "
         "iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...")
};

/* ---- module ------------------------------------------------------------------------------------------- */

static const struct method_def itertools_functions[] = {
    {"tee", itertools_tee_py, 1, 2, 0,
     "tee($module, iterable, n=2, /)\n--\n\nReturns a tuple of n independent iterators."},
    {0},
};

static bool itertools_init(struct runtime *rt, Val module)
{
    for (enum type_id id = TYPE_ID_itertools_count; id <= TYPE_ID_itertools_teedata; id++) {
        struct type *type = type_lazy(rt, id);
        if (!type || !module_add(rt, module, type_short_name(type), REF(type)))
            return false;
    }
    return true;
}

const struct module_def itertools_module = {
    .name = "itertools",
    .doc = "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) "
           "--> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem "
           "[,n]) --> elem, elem, elem, ... endlessly or up to n times",
    .functions = itertools_functions,
    .init = itertools_init,
};
