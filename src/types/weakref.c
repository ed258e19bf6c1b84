/* weakref.c - weakref.ref, and proxies that stand for an object without keeping it.
 *
 * An object's list (heap/weak.h) begins with the shared reference and the shared
 * proxy, those of the plain types without a callback, when they exist; then come
 * the others, newest first.
 */
#include "heap/weak.h"

#include "types/args.h"
#include "types/float_internal.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "types/weakref.h"

static inline struct weak *as_weak(Val v)
{
    return LOOK(weak, v);
}

bool is_weak(Val v)
{
    return is_weakref(v) || is_weakproxy(v);
}

/* ---- making -------------------------------------------------------------------------- */

/* The shared ones at the head of a list. */
static void shared_of(struct weak *head, struct weak **ref, struct weak **proxy)
{
    *ref = *proxy = NULL;
    if (head && !head->callback) {
        if (is_exact(&head->head, &weakref_def)) {
            *ref = head;
            head = head->next;
        }
        if (head && !head->callback && is_weakproxy(&head->head))
            *proxy = head;
    }
}

static void insert_head(struct weak *w, struct weak **list)
{
    w->prev = NULL;
    w->next = *list;
    if (w->next)
        w->next->prev = w;
    *list = w;
}

static void insert_after(struct weak *w, struct weak *where)
{
    w->prev = where;
    w->next = where->next;
    if (w->next)
        w->next->prev = w;
    where->next = w;
}

static Ref weakref_vectorcall(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames);

static void init_weak(struct weak *w, Val object, Val callback)
{
    w->object = (Ref)(uintptr_t)object; /* borrowed */
    w->callback = ref_keep_null(callback);
    w->hash = -1;
    w->prev = w->next = NULL;
    w->vectorcall = weakref_vectorcall;
}

static Ref refuse(struct runtime *rt, Val object)
{
    return raise(rt, EXC_TypeError, "cannot create weak reference to '%s' object", object->type->name);
}

Ref weakref_new(struct runtime *rt, Val object, Val callback)
{
    struct weak **list = weak_list_of(object), *ref, *proxy;
    if (!list)
        return refuse(rt, object);
    if (callback == rt->none)
        callback = NULL;
    shared_of(*list, &ref, &proxy);
    if (!callback && ref)
        return ref_keep(&ref->head);
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_weakref)); /* may collect: look again */
    if (!r)
        return NULL;
    struct weak *w = as_weak(r);
    init_weak(w, object, callback);
    shared_of(*list, &ref, &proxy);
    if (!callback && ref) {
        /* Made meanwhile by a finaliser. */
        w->object = rt->none;
        gc_track(rt, r);
        ref_drop(rt, r);
        return ref_keep(&ref->head);
    }
    struct weak *before = proxy ? proxy : ref;
    if (!callback || !before)
        insert_head(w, list);
    else
        insert_after(w, before);
    gc_track(rt, r);
    return r;
}

Ref weakproxy_new(struct runtime *rt, Val object, Val callback)
{
    struct weak **list = weak_list_of(object), *ref, *proxy;
    if (!list)
        return refuse(rt, object);
    if (callback == rt->none)
        callback = NULL;
    shared_of(*list, &ref, &proxy);
    if (!callback && proxy)
        return ref_keep(&proxy->head);
    enum type_id id = obj_is_callable(object) ? TYPE_ID_weakcallableproxy : TYPE_ID_weakproxy;
    Ref r = gc_new(rt, builtin_type(rt, id));
    if (!r)
        return NULL;
    struct weak *w = as_weak(r);
    init_weak(w, object, callback);
    shared_of(*list, &ref, &proxy);
    if (!callback && proxy) {
        w->object = rt->none;
        gc_track(rt, r);
        ref_drop(rt, r);
        return ref_keep(&proxy->head);
    }
    struct weak *before = !callback ? ref : proxy ? proxy : ref;
    if (before)
        insert_after(w, before);
    else
        insert_head(w, list);
    gc_track(rt, r);
    return r;
}

/* ---- death of a referent ---------------------------------------------------------------- */

void weak_call(struct runtime *rt, struct weak *w, Val callback)
{
    Ref kept = ref_keep(callback);
    Ref result = obj_call_1(rt, kept, &w->head);
    if (result)
        ref_drop(rt, result);
    else
        error_unraisable(rt, kept);
    ref_drop(rt, kept);
}

static void call_and_drop(struct runtime *rt, struct weak *w, Ref callback)
{
    if (callback && w->head.refs > 0)
        weak_call(rt, w, callback);
    ref_drop(rt, callback);
}

/* All references to v with a callback, and the callbacks, gathered before the first call. */
static void call_all(struct runtime *rt, struct weak **list, ssize_t count)
{
    Ref pairs = tuple_new(rt, count * 2);
    if (!pairs) {
        error_clear(rt);
        while (*list)
            weak_clear(rt, *list);
        return;
    }
    for (ssize_t i = 0; i < count; i++) {
        struct weak *w = *list;
        Ref callback = ref_move(&w->callback);
        weak_detach(rt, w);
        if (w->head.refs > 0) {
            tuple_set_take(pairs, i * 2, ref_keep(&w->head));
            tuple_set_take(pairs, i * 2 + 1, callback);
        } else {
            ref_drop(rt, callback);
        }
    }
    for (ssize_t i = 0; i < count; i++) {
        Val callback = tuple_at(pairs, i * 2 + 1);
        if (callback)
            weak_call(rt, as_weak(tuple_at(pairs, i * 2)), callback);
    }
    ref_drop(rt, pairs);
}

void weak_clear_all(struct runtime *rt, Val v)
{
    struct weak **list = weak_list_of(v);
    if (!list || !*list)
        return;
    for (int i = 0; i < 2 && *list && !(*list)->callback; i++)
        weak_detach(rt, *list); /* the shared ones */
    if (!*list)
        return;
    struct saved_error pending;
    error_fetch(rt, &pending);
    ssize_t count = weak_count(v);
    if (count == 1) {
        struct weak *w = *list;
        Ref callback = ref_move(&w->callback);
        weak_detach(rt, w);
        call_and_drop(rt, w, callback);
    } else {
        call_all(rt, list, count);
    }
    error_restore_take(rt, &pending);
}

/* ---- weakref.ref ------------------------------------------------------------------------- */

static void weakref_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    weak_clear(rt, as_weak(self));
    self->type->free(rt, self);
}

static int weak_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_weak(self)->callback, "__callback__");
    return 0;
}

static int weak_clear_slot(struct runtime *rt, Val self)
{
    weak_clear(rt, as_weak(self));
    return 0;
}

static Ref weakref_vectorcall(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    if (!args_no_keywords(rt, "weakref", kwnames) || !args_check(rt, "weakref", argc, 0, 0))
        return NULL;
    const struct weak *w = as_weak(self);
    return weak_is_dead(rt, w) ? new_none(rt) : ref_keep(w->object);
}

static Ref weakref_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (!args_no_keywords_dict(rt, "weakref", kwargs))
        return NULL;
    return weakref_vectorcall(rt, self, NULL, tuple_size(args), NULL);
}

static ssize_t weakref_hash(struct runtime *rt, Val self)
{
    struct weak *w = as_weak(self);
    if (w->hash != -1)
        return w->hash;
    if (weak_is_dead(rt, w))
        return raise_int(rt, EXC_TypeError, "weak object has gone away");
    Ref object = ref_keep(w->object);
    ssize_t hash = obj_hash(rt, object);
    w->hash = hash;
    ref_drop(rt, object);
    return hash;
}

static Ref weakref_repr(struct runtime *rt, Val self)
{
    const struct weak *w = as_weak(self);
    if (weak_is_dead(rt, w))
        return str_format(rt, "<weakref at %p; dead>", (const void *)self);
    Ref object = ref_keep(w->object), name, text = NULL;
    if (obj_lookup_attr(rt, object, IDENT_OF(rt, __name__), &name) >= 0) {
        if (!name || !is_str(name))
            text = str_format(rt, "<weakref at %p; to '%s' at %p>", (const void *)self,
                              object->type->name, (const void *)object);
        else
            text = str_format(rt, "<weakref at %p; to '%s' at %p (%U)>", (const void *)self,
                              object->type->name, (const void *)object, name);
        ref_drop(rt, name);
    }
    ref_drop(rt, object);
    return text;
}

static Ref weakref_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_weakref(a) || !is_weakref(b))
        return new_not_implemented(rt);
    if (weak_is_dead(rt, as_weak(a)) || weak_is_dead(rt, as_weak(b)))
        return new_bool(rt, (a == b) == (op == CMP_EQ));
    Ref x = ref_keep(as_weak(a)->object), y = ref_keep(as_weak(b)->object);
    Ref result = obj_compare(rt, x, y, op);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

/* ref(object[, callback]): more arguments are for a subclass's __init__. */
static Ref weakref_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)kwargs;
    ssize_t n = tuple_size(args);
    if (n < 1 || n > 2) {
        if (n < 1)
            return raise(rt, EXC_TypeError, "__new__ expected at least 1 argument, got 0");
        return raise(rt, EXC_TypeError, "__new__ expected at most 2 arguments, got %zd", n);
    }
    Val object = tuple_at(args, 0), callback = n > 1 ? tuple_at(args, 1) : NULL;
    if (callback == rt->none)
        callback = NULL;
    struct weak **list = weak_list_of(object), *ref, *proxy;
    if (!list)
        return refuse(rt, object);
    bool plain = type->def == &weakref_def;
    shared_of(*list, &ref, &proxy);
    if (!callback && plain && ref)
        return ref_keep(&ref->head);
    Ref r = type->alloc(rt, type, 0); /* tracked */
    if (!r)
        return NULL;
    struct weak *w = as_weak(r);
    init_weak(w, object, callback);
    shared_of(*list, &ref, &proxy);
    if (!callback && plain) {
        insert_head(w, list);
        return r;
    }
    struct weak *before = proxy ? proxy : ref;
    if (before)
        insert_after(w, before);
    else
        insert_head(w, list);
    return r;
}

static int weakref_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    (void)self;
    if (!args_no_keywords_dict(rt, "ref", kwargs))
        return -1;
    return args_check(rt, "__init__", tuple_size(args), 1, 2) ? 0 : -1;
}

static const struct member_def weakref_members[] = {
    {"__callback__", MEMBER_OBJECT, offsetof(struct weak, callback), MEMBER_READONLY, NULL},
    {0},
};

OWNED Ref generic_alias_new(struct runtime *rt, Val origin, Val args);
static Ref class_getitem(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return generic_alias_new(rt, self, argv[0]);
}

static const struct method_def weakref_methods[] = {
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

const struct type_def weakref_def = {
    .name = "weakref.ReferenceType",
    .basicsize = sizeof(struct weak),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL,
    .vectorcall_offset = offsetof(struct weak, vectorcall),
    .dealloc = weakref_dealloc,
    .visit = weak_visit,
    .clear = weak_clear_slot,
    .repr = weakref_repr,
    .hash = weakref_hash,
    .call = weakref_call,
    .compare = weakref_compare,
    .init = weakref_init,
    .new_ = weakref_type_new,
    .methods = weakref_methods,
    .members = weakref_members,
};

/* ---- proxies ----------------------------------------------------------------------------------- */

static bool alive(struct runtime *rt, Val proxy)
{
    if (!weak_is_dead(rt, as_weak(proxy)))
        return true;
    return raise_false(rt, EXC_ReferenceError, "weakly-referenced object no longer exists");
}

/* An operand with proxies seen through, kept; NULL raised. */
static Ref through(struct runtime *rt, Val v)
{
    if (!is_weakproxy(v))
        return ref_keep(v);
    return alive(rt, v) ? ref_keep(as_weak(v)->object) : NULL;
}

static Ref apply_1(struct runtime *rt, Val a, unary_fn *fn)
{
    Ref x = through(rt, a);
    if (!x)
        return NULL;
    Ref r = fn(rt, x);
    ref_drop(rt, x);
    return r;
}

static Ref apply_2(struct runtime *rt, Val a, Val b, binary_fn *fn)
{
    Ref x = through(rt, a), y = x ? through(rt, b) : NULL, r = NULL;
    if (y)
        r = fn(rt, x, y);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return r;
}

static Ref apply_3(struct runtime *rt, Val a, Val b, Val c, ternary_fn *fn)
{
    Ref x = through(rt, a), y = x ? through(rt, b) : NULL, z = NULL, r = NULL;
    if (y)
        z = c ? through(rt, c) : NULL;
    if (y && (z || !c))
        r = fn(rt, x, y, z);
    ref_drop(rt, x);
    ref_drop(rt, y);
    ref_drop(rt, z);
    return r;
}

#define PROXY_1(name)                                                                      \
    static Ref proxy_##name(struct runtime *rt, Val a)                                     \
    {                                                                                      \
        return apply_1(rt, a, number_##name);                                              \
    }
#define PROXY_2(name)                                                                      \
    static Ref proxy_##name(struct runtime *rt, Val a, Val b)                              \
    {                                                                                      \
        return apply_2(rt, a, b, number_##name);                                           \
    }

PROXY_1(negative)
PROXY_1(positive)
PROXY_1(absolute)
PROXY_1(invert)
PROXY_1(int)
PROXY_1(float)
PROXY_1(index)
PROXY_2(add)
PROXY_2(subtract)
PROXY_2(multiply)
PROXY_2(floor_divide)
PROXY_2(true_divide)
PROXY_2(remainder)
PROXY_2(divmod)
PROXY_2(lshift)
PROXY_2(rshift)
PROXY_2(and)
PROXY_2(or)
PROXY_2(xor)
PROXY_2(matrix_multiply)
PROXY_2(inplace_add)
PROXY_2(inplace_subtract)
PROXY_2(inplace_multiply)
PROXY_2(inplace_floor_divide)
PROXY_2(inplace_true_divide)
PROXY_2(inplace_remainder)
PROXY_2(inplace_lshift)
PROXY_2(inplace_rshift)
PROXY_2(inplace_and)
PROXY_2(inplace_or)
PROXY_2(inplace_xor)
PROXY_2(inplace_matrix_multiply)

static Ref proxy_power(struct runtime *rt, Val a, Val b, Val c)
{
    return apply_3(rt, a, b, c, number_power);
}

static Ref power_in_place(struct runtime *rt, Val a, Val b, Val c)
{
    (void)c;
    return number_inplace_power(rt, a, b);
}

static Ref proxy_inplace_power(struct runtime *rt, Val a, Val b, Val c)
{
    return apply_3(rt, a, b, c, power_in_place);
}

static Ref proxy_str(struct runtime *rt, Val self)
{
    return apply_1(rt, self, obj_str);
}

static Ref proxy_repr(struct runtime *rt, Val self)
{
    const struct weak *w = as_weak(self);
    return str_format(rt, "<weakproxy at %p to %s at %p>", (const void *)self, w->object->type->name,
                      (const void *)w->object);
}

static Ref proxy_getattr(struct runtime *rt, Val self, Val name)
{
    return apply_2(rt, self, name, obj_getattr);
}

static int proxy_setattr(struct runtime *rt, Val self, Val name, Val value)
{
    if (!alive(rt, self))
        return -1;
    Ref object = ref_keep(as_weak(self)->object);
    int result = obj_setattr(rt, object, name, value);
    ref_drop(rt, object);
    return result;
}

static Ref proxy_compare(struct runtime *rt, Val a, Val b, int op)
{
    Ref x = through(rt, a), y = x ? through(rt, b) : NULL, r = NULL;
    if (y)
        r = obj_compare(rt, x, y, op);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return r;
}

static Ref proxy_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    Ref object = through(rt, self);
    if (!object)
        return NULL;
    Ref r = obj_call(rt, object, args, kwargs);
    ref_drop(rt, object);
    return r;
}

static Ref proxy_iter(struct runtime *rt, Val self)
{
    return apply_1(rt, self, obj_iter);
}

static Ref proxy_iternext(struct runtime *rt, Val self)
{
    Ref object = through(rt, self);
    if (!object)
        return NULL;
    Ref r = NULL;
    if (is_iterator(object))
        r = iter_next(rt, object);
    else
        raise(rt, EXC_TypeError, "Weakref proxy referenced a non-iterator '%.200s' object",
              object->type->name);
    ref_drop(rt, object);
    return r;
}

static int proxy_truth(struct runtime *rt, Val self)
{
    Ref object = through(rt, self);
    if (!object)
        return -1;
    int truth = obj_is_true(rt, object);
    ref_drop(rt, object);
    return truth;
}

static ssize_t proxy_length(struct runtime *rt, Val self)
{
    Ref object = through(rt, self);
    if (!object)
        return -1;
    ssize_t length = obj_length(rt, object);
    ref_drop(rt, object);
    return length;
}

static int proxy_contains(struct runtime *rt, Val self, Val item)
{
    Ref object = through(rt, self);
    if (!object)
        return -1;
    int found = obj_contains(rt, object, item);
    ref_drop(rt, object);
    return found;
}

static Ref proxy_subscript(struct runtime *rt, Val self, Val key)
{
    return apply_2(rt, self, key, obj_getitem);
}

static int proxy_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    Ref object = through(rt, self);
    if (!object)
        return -1;
    int result = obj_setitem(rt, object, key, value);
    ref_drop(rt, object);
    return result;
}

static Ref proxy_bytes(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref object = through(rt, self);
    if (!object)
        return NULL;
    Ref r = obj_call_method_0(rt, object, IDENT_OF(rt, __bytes__));
    ref_drop(rt, object);
    return r;
}

static Ref proxy_reversed(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref object = through(rt, self);
    if (!object)
        return NULL;
    Ref r = obj_call_method_0(rt, object, IDENT_OF(rt, __reversed__));
    ref_drop(rt, object);
    return r;
}

static void proxy_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    weak_clear(rt, as_weak(self));
    gc_free(rt, self);
}

static const struct number_suite proxy_number = {
    .add = proxy_add,
    .subtract = proxy_subtract,
    .multiply = proxy_multiply,
    .remainder = proxy_remainder,
    .divmod = proxy_divmod,
    .power = proxy_power,
    .negative = proxy_negative,
    .positive = proxy_positive,
    .absolute = proxy_absolute,
    .bool_ = proxy_truth,
    .invert = proxy_invert,
    .lshift = proxy_lshift,
    .rshift = proxy_rshift,
    .and_ = proxy_and,
    .xor_ = proxy_xor,
    .or_ = proxy_or,
    .int_ = proxy_int,
    .float_ = proxy_float,
    .inplace_add = proxy_inplace_add,
    .inplace_subtract = proxy_inplace_subtract,
    .inplace_multiply = proxy_inplace_multiply,
    .inplace_remainder = proxy_inplace_remainder,
    .inplace_power = proxy_inplace_power,
    .inplace_lshift = proxy_inplace_lshift,
    .inplace_rshift = proxy_inplace_rshift,
    .inplace_and = proxy_inplace_and,
    .inplace_xor = proxy_inplace_xor,
    .inplace_or = proxy_inplace_or,
    .floor_divide = proxy_floor_divide,
    .true_divide = proxy_true_divide,
    .inplace_floor_divide = proxy_inplace_floor_divide,
    .inplace_true_divide = proxy_inplace_true_divide,
    .index = proxy_index,
    .matrix_multiply = proxy_matrix_multiply,
    .inplace_matrix_multiply = proxy_inplace_matrix_multiply,
};
static const struct sequence_suite proxy_sequence = {
    .length = proxy_length,
    .contains = proxy_contains,
};
static const struct mapping_suite proxy_mapping = {
    .length = proxy_length,
    .subscript = proxy_subscript,
    .set_subscript = proxy_set_subscript,
};
static const struct method_def proxy_methods[] = {
    {"__bytes__", proxy_bytes, 0, 0, 0, NULL},
    {"__reversed__", proxy_reversed, 0, 0, 0, NULL},
    {0},
};

#define PROXY_SLOTS                                                                        \
    .basicsize = sizeof(struct weak), .flags = TYPE_GC | TYPE_NO_NEW,                      \
    .dealloc = proxy_dealloc, .visit = weak_visit, .clear = weak_clear_slot,               \
    .repr = proxy_repr, .str = proxy_str, .unhashable = true, .getattro = proxy_getattr,   \
    .setattro = proxy_setattr, .compare = proxy_compare, .iter = proxy_iter,               \
    .number = &proxy_number, .sequence = &proxy_sequence, .mapping = &proxy_mapping

const struct type_def weakproxy_def = {
    .name = "weakref.ProxyType",
    PROXY_SLOTS,
    .methods = proxy_methods,
    .iternext = proxy_iternext,
};

const struct type_def weakcallableproxy_def = {
    .name = "weakref.CallableProxyType",
    PROXY_SLOTS,
    .call = proxy_call,
    .iternext = proxy_iternext,
};
