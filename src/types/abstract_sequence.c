/* abstract_sequence.c - items, lengths and iteration of any object. */
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/exc_layout.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_dispatch.h"
#include "types/type_layout.h"

bool is_sequence(Val v)
{
    return !is_dict(v) && v->type->sequence && v->type->sequence->item;
}

bool is_mapping(Val v)
{
    return v->type->mapping && v->type->mapping->subscript;
}

/* ---- length ------------------------------------------------------------------- */

ssize_t obj_length(struct runtime *rt, Val v)
{
    const struct type *t = v->type;
    if (t->sequence && t->sequence->length)
        return t->sequence->length(rt, v);
    if (t->mapping && t->mapping->length)
        return t->mapping->length(rt, v);
    return raise_int(rt, EXC_TypeError, "object of type '%.200s' has no len()", t->name);
}

static bool has_length(Val v)
{
    const struct type *t = v->type;
    return (t->sequence && t->sequence->length) || (t->mapping && t->mapping->length);
}

ssize_t obj_length_hint(struct runtime *rt, Val v, ssize_t fallback)
{
    if (has_length(v)) {
        ssize_t size = obj_length(rt, v);
        if (size >= 0)
            return size;
        if (!error_clear_if(rt, EXC_TypeError))
            return -1;
    }
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __length_hint__));
    if (!method)
        return is_raised(rt) ? -1 : fallback;
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (!result)
        return error_clear_if(rt, EXC_TypeError) ? fallback : -1;
    ssize_t hint = fallback;
    if (result == rt->not_implemented) {
        ref_drop(rt, result);
        return hint;
    }
    if (!is_int(result)) {
        hint = raise_int(rt, EXC_TypeError, "__length_hint__ must be an integer, not %.100s",
                         result->type->name);
    } else {
        hint = int_as_int64(rt, result);
        if (hint < 0 && !is_raised(rt))
            hint = raise_int(rt, EXC_ValueError, "__length_hint__() should return >= 0");
    }
    ref_drop(rt, result);
    return hint;
}

/* ---- items ----------------------------------------------------------------------- */

/* type[key]: int | str subscripts a class, list[int] makes an alias. */
static Ref subscript_class(struct runtime *rt, Val v, Val key)
{
    if (v == REF(builtin_type(rt, TYPE_ID_type)))
        return generic_alias_new(rt, v, key);
    Ref method;
    int found = obj_lookup_attr(rt, v, IDENT_OF(rt, __class_getitem__), &method);
    if (found < 0)
        return NULL;
    if (found && method != rt->none) {
        Ref result = obj_call_1(rt, method, key);
        ref_drop(rt, method);
        return result;
    }
    if (found)
        ref_drop(rt, method);
    return raise(rt, EXC_TypeError, "type '%.200s' is not subscriptable", as_type(v)->name);
}

Ref obj_getitem(struct runtime *rt, Val v, Val key)
{
    const struct type *t = v->type;
    if (t->mapping && t->mapping->subscript)
        return t->mapping->subscript(rt, v, key);
    if (t->sequence && t->sequence->item) {
        if (!has_index(key))
            return raise(rt, EXC_TypeError, "sequence index must be integer, not '%.200s'", key->type->name);
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        return i == -1 && is_raised(rt) ? NULL : sequence_item(rt, v, i);
    }
    if (is_type(v))
        return subscript_class(rt, v, key);
    return raise(rt, EXC_TypeError, "'%.200s' object is not subscriptable", t->name);
}

int obj_setitem(struct runtime *rt, Val v, Val key, Val value)
{
    const struct type *t = v->type;
    if (t->mapping && t->mapping->set_subscript)
        return t->mapping->set_subscript(rt, v, key, value);
    if (t->sequence) {
        if (has_index(key)) {
            ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
            return i == -1 && is_raised(rt) ? -1 : sequence_set_item(rt, v, i, value);
        }
        if (t->sequence->set_item)
            return raise_int(rt, EXC_TypeError, "sequence index must be integer, not '%.200s'",
                             key->type->name);
    }
    return raise_int(rt, EXC_TypeError, "'%.200s' object %s", t->name,
                     value ? "does not support item assignment" : "does not support item deletion");
}

/* A negative index counts from the end.  False when raised. */
static bool absolute_index(struct runtime *rt, Val v, ssize_t *i)
{
    const struct sequence_suite *s = v->type->sequence;
    if (*i >= 0 || !s->length)
        return true;
    ssize_t size = s->length(rt, v);
    *i += size;
    return size >= 0;
}

Ref sequence_item(struct runtime *rt, Val v, ssize_t i)
{
    const struct type *t = v->type;
    if (t->sequence && t->sequence->item)
        return absolute_index(rt, v, &i) ? t->sequence->item(rt, v, i) : NULL;
    if (is_mapping(v))
        return raise(rt, EXC_TypeError, "%.200s is not a sequence", t->name);
    return raise(rt, EXC_TypeError, "'%.200s' object does not support indexing", t->name);
}

int sequence_set_item(struct runtime *rt, Val v, ssize_t i, Val value)
{
    const struct type *t = v->type;
    if (t->sequence && t->sequence->set_item)
        return absolute_index(rt, v, &i) ? t->sequence->set_item(rt, v, i, value) : -1;
    if (t->mapping && t->mapping->set_subscript)
        return raise_int(rt, EXC_TypeError, "%.200s is not a sequence", t->name);
    return raise_int(rt, EXC_TypeError, "'%.200s' object %s", t->name,
                     value ? "does not support item assignment" : "doesn't support item deletion");
}

/* ---- iteration --------------------------------------------------------------------- */

bool is_iterator(Val v)
{
    return v->type->iternext && v->type->iternext != iternext_not_implemented;
}

Ref obj_iter(struct runtime *rt, Val v)
{
    unary_fn *iter = v->type->iter;
    if (!iter) {
        if (is_sequence(v))
            return sequence_iterator_new(rt, v);
        return raise(rt, EXC_TypeError, "'%.200s' object is not iterable", v->type->name);
    }
    Ref iterator = iter(rt, v);
    if (iterator && !is_iterator(iterator)) {
        raise(rt, EXC_TypeError, "iter() returned non-iterator of type '%.100s'", iterator->type->name);
        ref_clear(rt, &iterator);
    }
    return iterator;
}

Ref iter_next(struct runtime *rt, Val iterator)
{
    if (UNLIKELY(!poll_tick(rt) || !stack_suffices(rt)))
        return NULL;
    Ref item = iterator->type->iternext(rt, iterator);
    if (!item && is_raised(rt))
        error_clear_if(rt, EXC_StopIteration);
    return item;
}

/* As far as the list goes, without a call for each item. */
static int list_each(struct runtime *rt, Val iterator, take_fn *take, void *arg)
{
    struct list_iterator *it = LOOK(list_iterator, iterator);
    int how = 1;
    while (how > 0 && it->list && it->index < list_size(it->list) && poll_tick(rt))
        how = take(rt, ref_keep(list_at(it->list, it->index++)), arg);
    return how;
}

int iter_each(struct runtime *rt, Val iterator, take_fn *take, void *arg)
{
    const struct types_hooks *hooks = rt->types->hooks;
    if (iterator->type == builtin_type(rt, TYPE_ID_generator) && hooks && hooks->each)
        return hooks->each(rt, iterator, take, arg);
    int how = iterator->type == rt->list_iterator_type ? list_each(rt, iterator, take, arg) : 1;
    Ref item;
    while (how > 0 && !is_raised(rt) && (item = iter_next(rt, iterator)))
        how = take(rt, item, arg);
    return how > 0 && is_raised(rt) ? -1 : how;
}

/* The value of a pending StopIteration, cleared: 0 with *out owned (None when nothing is
 * pending), -1 when something else is. */
int stop_iteration_value(struct runtime *rt, Ref *out)
{
    *out = NULL;
    if (is_raised(rt) && !raised_is(rt, EXC_StopIteration))
        return -1;
    struct saved_error e;
    error_fetch(rt, &e);
    if (e.value) {
        struct type *stop = exc_type(rt, EXC_StopIteration);
        if (e.type == REF(stop) && !is_tuple(e.value) && !is_exc(e.value)) {
            *out = ref_move(&e.value);
        } else {
            error_normalize(rt, &e);
            if (!e.value || !is_exc(e.value) || !is_instance_of(e.value, stop)) {
                error_restore_take(rt, &e);
                return -1;
            }
            *out = ref_keep_null(LOOK(exc_value, e.value)->value);
        }
    }
    if (!*out)
        *out = new_none(rt);
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
    return 0;
}

int iter_send(struct runtime *rt, Val iterator, Val value, Ref *out)
{
    const struct types_hooks *hooks = rt->types->hooks;
    struct type *t = iterator->type;
    if (hooks && hooks->send &&
        (t == builtin_type(rt, TYPE_ID_generator) || t == builtin_type(rt, TYPE_ID_coroutine)))
        return hooks->send(rt, iterator, value, out);
    if (value == rt->none && is_iterator(iterator))
        *out = t->iternext(rt, iterator);
    else
        *out = obj_call_method_1(rt, iterator, IDENT_OF(rt, send), value);
    if (*out)
        return 1;
    return stop_iteration_value(rt, out);
}

enum search { SEARCH_COUNT, SEARCH_INDEX, SEARCH_CONTAINS };

static ssize_t search(struct runtime *rt, Val v, Val item, enum search what)
{
    Ref iterator = obj_iter(rt, v);
    if (!iterator) {
        if (error_clear_if(rt, EXC_TypeError))
            raise(rt, EXC_TypeError, "argument of type '%.200s' is not iterable", v->type->name);
        return -1;
    }
    ssize_t n = 0, result = -1;
    for (;;) {
        Ref candidate = iter_next(rt, iterator);
        if (!candidate)
            break;
        int same = obj_compare_bool(rt, candidate, item, CMP_EQ);
        ref_drop(rt, candidate);
        if (same < 0)
            goto out;
        if (same && what != SEARCH_COUNT) {
            result = what == SEARCH_INDEX ? n : 1;
            goto out;
        }
        n += what == SEARCH_INDEX || same;
    }
    if (is_raised(rt))
        goto out;
    if (what == SEARCH_INDEX)
        raise(rt, EXC_ValueError, "sequence.index(x): x not in sequence");
    else
        result = what == SEARCH_COUNT ? n : 0;
out:
    ref_drop(rt, iterator);
    return result;
}

int obj_contains(struct runtime *rt, Val v, Val item)
{
    const struct sequence_suite *s = v->type->sequence;
    if (s && s->contains)
        return s->contains(rt, v, item);
    return (int)search(rt, v, item, SEARCH_CONTAINS);
}

ssize_t sequence_count(struct runtime *rt, Val v, Val item)
{
    return search(rt, v, item, SEARCH_COUNT);
}

ssize_t sequence_index(struct runtime *rt, Val v, Val item)
{
    return search(rt, v, item, SEARCH_INDEX);
}

/* ---- whole sequences ------------------------------------------------------------------ */

Ref sequence_tuple(struct runtime *rt, Val iterable)
{
    if (iterable->type == builtin_type(rt, TYPE_ID_tuple))
        return ref_keep(iterable);
    if (iterable->type == builtin_type(rt, TYPE_ID_list))
        return list_as_tuple(rt, iterable);
    Ref iterator = obj_iter(rt, iterable), result = NULL, item;
    if (!iterator)
        return NULL;
    ssize_t room = obj_length_hint(rt, iterable, 10), count = 0;
    if (room < 0)
        goto fail;
    result = tuple_new(rt, room);
    if (!result)
        goto fail;
    while ((item = iter_next(rt, iterator))) {
        if (count == room) {
            room += 10;
            room += room >> 2;
            if (!tuple_resize(rt, &result, room)) {
                ref_drop(rt, item);
                goto fail;
            }
        }
        tuple_set_take(result, count++, item);
    }
    if (is_raised(rt))
        goto fail;
    if (count < room && !tuple_resize(rt, &result, count))
        goto fail;
    ref_drop(rt, iterator);
    return result;

fail:
    ref_drop(rt, result);
    ref_drop(rt, iterator);
    return NULL;
}

Ref sequence_list(struct runtime *rt, Val iterable)
{
    Ref list = list_new(rt, 0);
    Ref none = list ? list_extend(rt, list, iterable) : NULL;
    if (!none)
        ref_clear(rt, &list);
    ref_drop(rt, none);
    return list;
}

Ref sequence_fast(struct runtime *rt, Val iterable, const char *message)
{
    if (iterable->type == builtin_type(rt, TYPE_ID_list) || iterable->type == builtin_type(rt, TYPE_ID_tuple))
        return ref_keep(iterable);
    Ref iterator = obj_iter(rt, iterable);
    if (!iterator) {
        if (error_clear_if(rt, EXC_TypeError))
            raise(rt, EXC_TypeError, "%s", message);
        return NULL;
    }
    Ref list = sequence_list(rt, iterator);
    ref_drop(rt, iterator);
    return list;
}

Ref sequence_concat(struct runtime *rt, Val a, Val b)
{
    if (a->type->sequence && a->type->sequence->concat)
        return a->type->sequence->concat(rt, a, b);
    if (is_sequence(a) && is_sequence(b))
        return number_add(rt, a, b);
    return raise(rt, EXC_TypeError, "'%.200s' object can't be concatenated", a->type->name);
}

Ref sequence_inplace_concat(struct runtime *rt, Val a, Val b)
{
    const struct sequence_suite *s = a->type->sequence;
    binary_fn *concat = s ? s->inplace_concat ? s->inplace_concat : s->concat : NULL;
    if (concat)
        return concat(rt, a, b);
    if (is_sequence(a) && is_sequence(b))
        return number_inplace_add(rt, a, b);
    return raise(rt, EXC_TypeError, "'%.200s' object can't be concatenated", a->type->name);
}

Ref sequence_repeat(struct runtime *rt, Val a, ssize_t n)
{
    if (a->type->sequence && a->type->sequence->repeat)
        return a->type->sequence->repeat(rt, a, n);
    if (is_sequence(a)) {
        Ref count = int_from_ssize(rt, n);
        Ref result = count ? number_multiply(rt, a, count) : NULL;
        ref_drop(rt, count);
        return result;
    }
    return raise(rt, EXC_TypeError, "'%.200s' object can't be repeated", a->type->name);
}

/* ---- mappings --------------------------------------------------------------------------- */

static Ref method_as_list(struct runtime *rt, Val v, Val name)
{
    Ref view = obj_call_method_0(rt, v, name);
    if (!view)
        return NULL;
    Ref iterator = obj_iter(rt, view), list = NULL;
    if (iterator)
        list = sequence_list(rt, iterator);
    else if (error_clear_if(rt, EXC_TypeError))
        raise(rt, EXC_TypeError, "%.200s.%U() returned a non-iterable (type %.200s)", v->type->name, name,
              view->type->name);
    ref_drop(rt, iterator);
    ref_drop(rt, view);
    return list;
}

Ref mapping_keys(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_dict))
        return dict_key_list(rt, v);
    return method_as_list(rt, v, IDENT_OF(rt, keys));
}

Ref mapping_values(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_dict))
        return dict_value_list(rt, v);
    return method_as_list(rt, v, IDENT_OF(rt, values));
}

Ref mapping_items(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_dict))
        return dict_item_list(rt, v);
    return method_as_list(rt, v, IDENT_OF(rt, items));
}
