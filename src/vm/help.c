/* help.c - the slow parts of instructions: names, unpacking, raising, matching. */
#include "vm/help.h"

#include "lang/opcode.h"
#include "types/bytes.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- names --------------------------------------------------------------------------- */

void raise_name(struct runtime *rt, enum exc_id exc, const char *format, Val name)
{
    raise(rt, exc, format, name);
    if (exc != EXC_NameError)
        return;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    if (e.value && e.type == (Ref)exc_type(rt, EXC_NameError))
        ref_set_take(rt, &LOOK(exc_name, e.value)->name, ref_keep(name));
    error_restore_take(rt, &e);
}

void raise_unbound(struct runtime *rt, const struct code *code, int slot)
{
    Val name = tuple_at(code->localsplus_names, slot);
    if (slot < code->nlocals + code->nplaincellvars)
        raise_name(rt, EXC_UnboundLocalError,
                   "cannot access local variable '%U' where it is not associated with a value", name);
    else
        raise_name(rt, EXC_NameError,
                   "cannot access free variable '%U' where it is not associated with a value in "
                   "enclosing scope", name);
}

Ref load_global(struct runtime *rt, struct frame *f, Val name)
{
    Ref v;
    if (is_exact(f->globals, &dict_def) && is_exact(frame_builtins(f), &dict_def)) {
        v = dict_load_global(rt, f->globals, frame_builtins(f), name);
    } else {
        v = obj_getitem(rt, f->globals, name);
        if (!v && error_clear_if(rt, EXC_KeyError)) {
            v = obj_getitem(rt, frame_builtins(f), name);
            if (!v && !error_clear_if(rt, EXC_KeyError))
                return NULL;
        }
    }
    if (!v && !is_raised(rt))
        raise_name(rt, EXC_NameError, "name '%U' is not defined", name);
    return v;
}

Ref load_name(struct runtime *rt, struct frame *f, Val name)
{
    if (!f->locals)
        return raise(rt, EXC_SystemError, "no locals when loading %R", name);
    if (is_exact(f->locals, &dict_def)) {
        Val v = dict_get(rt, f->locals, name);
        if (v)
            return ref_keep(v);
        if (is_raised(rt))
            return NULL;
    } else {
        Ref v = obj_getitem(rt, f->locals, name);
        if (v || !error_clear_if(rt, EXC_KeyError))
            return v;
    }
    return load_global(rt, f, name);
}

bool store_name(struct runtime *rt, struct frame *f, Val name, Val value)
{
    if (!f->locals)
        return raise_false(rt, EXC_SystemError, "no locals found when storing %R", name);
    return obj_setitem(rt, f->locals, name, value) == 0;
}

bool delete_name(struct runtime *rt, struct frame *f, Val name)
{
    if (!f->locals)
        return raise_false(rt, EXC_SystemError, "no locals when deleting %R", name);
    if (obj_setitem(rt, f->locals, name, NULL) == 0)
        return true;
    error_clear(rt);
    raise_name(rt, EXC_NameError, "name '%U' is not defined", name);
    return false;
}

Ref load_class_deref(struct runtime *rt, struct frame *f, Val name, Val cell, int slot)
{
    if (!f->locals)
        return raise(rt, EXC_SystemError, "no locals when loading %R", name);
    Ref v = NULL;
    if (is_exact(f->locals, &dict_def)) {
        if (dict_lookup(rt, f->locals, name, &v) < 0)
            return NULL;
    } else {
        v = obj_getitem(rt, f->locals, name);
        if (!v && !error_clear_if(rt, EXC_KeyError))
            return NULL;
    }
    if (v)
        return v;
    Val held = LOOK(cell, cell)->value;
    if (!held)
        raise_unbound(rt, frame_code(f), slot);
    return ref_keep_null(held);
}

bool setup_annotations(struct runtime *rt, struct frame *f)
{
    Val name = IDENT_OF(rt, __annotations__);
    if (!f->locals)
        return raise_false(rt, EXC_SystemError, "no locals found when setting up annotations");
    Ref have = obj_getitem(rt, f->locals, name);
    if (have) {
        ref_drop(rt, have);
        return true;
    }
    if (!error_clear_if(rt, EXC_KeyError))
        return false;
    Ref dict = dict_new(rt);
    bool fine = dict && obj_setitem(rt, f->locals, name, dict) == 0;
    ref_drop(rt, dict);
    return fine;
}

Ref load_build_class(struct runtime *rt, struct frame *f)
{
    Val v = NULL;
    if (is_dict(frame_builtins(f))) {
        v = dict_get(rt, frame_builtins(f), IDENT_OF(rt, __build_class__));
        if (v)
            return ref_keep(v);
        if (!is_raised(rt))
            raise(rt, EXC_NameError, "__build_class__ not found");
        return NULL;
    }
    Ref r = obj_getitem(rt, frame_builtins(f), IDENT_OF(rt, __build_class__));
    if (!r && error_clear_if(rt, EXC_KeyError))
        raise(rt, EXC_NameError, "__build_class__ not found");
    return r;
}

/* ---- unpacking ------------------------------------------------------------------------- */

static void raise_not_iterable(struct runtime *rt, Val v)
{
    if (raised_is(rt, EXC_TypeError) && !v->type->iter && !is_sequence(v)) {
        error_clear(rt);
        raise(rt, EXC_TypeError, "cannot unpack non-iterable %T object", v);
    }
}

bool unpack_iterable(struct runtime *rt, Val v, int before, int after, Ref *top)
{
    Ref *sp = top;
    int done = 0;
    Ref list = NULL, it = obj_iter(rt, v);
    if (!it) {
        raise_not_iterable(rt, v);
        return false;
    }
    for (; done < before; done++) {
        Ref item = iter_next(rt, it);
        if (item) {
            *--sp = item;
            continue;
        }
        if (!is_raised(rt)) {
            if (after == -1)
                raise(rt, EXC_ValueError, "not enough values to unpack (expected %d, got %d)", before, done);
            else
                raise(rt, EXC_ValueError, "not enough values to unpack (expected at least %d, got %d)",
                      before + after, done);
        }
        goto fail;
    }
    if (after == -1) {
        Ref more = iter_next(rt, it);
        if (!more) {
            if (is_raised(rt))
                goto fail;
            ref_drop(rt, it);
            return true;
        }
        ref_drop(rt, more);
        raise(rt, EXC_ValueError, "too many values to unpack (expected %d)", before);
        goto fail;
    }
    list = sequence_list(rt, it);
    if (!list)
        goto fail;
    *--sp = list;
    done++;
    ssize_t size = list_size(list);
    if (size < after) {
        raise(rt, EXC_ValueError, "not enough values to unpack (expected at least %d, got %zd)",
              before + after, before + size);
        goto fail;
    }
    for (int j = after; j > 0; j--, done++)
        *--sp = as_list(list)->items[size - j];
    as_list(list)->head.size = size - after;
    ref_drop(rt, it);
    return true;
fail:
    for (; done > 0; done--)
        ref_drop(rt, *sp++);
    ref_drop(rt, it);
    return false;
}

Ref list_extend_op(struct runtime *rt, Val list, Val iterable)
{
    Ref none = list_extend(rt, list, iterable);
    if (!none && raised_is(rt, EXC_TypeError) && !iterable->type->iter && !is_sequence(iterable)) {
        error_clear(rt);
        raise(rt, EXC_TypeError, "Value after * must be an iterable, not %T", iterable);
    }
    return none;
}

bool dict_update_op(struct runtime *rt, Val dict, Val mapping)
{
    if (dict_update(rt, dict, mapping) == 0)
        return true;
    if (error_clear_if(rt, EXC_AttributeError))
        raise(rt, EXC_TypeError, "'%T' object is not a mapping", mapping);
    return false;
}

static Ref function_text(struct runtime *rt, Val f)
{
    Ref qualname = NULL, module = NULL, text = NULL;
    if (obj_lookup_attr(rt, f, IDENT_OF(rt, __qualname__), &qualname) < 0)
        return NULL;
    if (!qualname)
        return obj_str(rt, f);
    if (obj_lookup_attr(rt, f, IDENT_OF(rt, __module__), &module) < 0) {
        ref_drop(rt, qualname);
        return NULL;
    }
    if (module && module != rt->none && is_str(module) && !str_equals_ascii(module, "builtins"))
        text = str_format(rt, "%S.%S()", module, qualname);
    else
        text = str_format(rt, "%S()", qualname);
    ref_drop(rt, module);
    ref_drop(rt, qualname);
    return text;
}

bool dict_merge_op(struct runtime *rt, Val dict, Val mapping, Val function)
{
    if (dict_merge(rt, dict, mapping, 2) == 0)
        return true;
    if (raised_is(rt, EXC_AttributeError)) {
        error_clear(rt);
        Ref text = function_text(rt, function);
        if (text)
            raise(rt, EXC_TypeError, "%U argument after ** must be a mapping, not %T", text, mapping);
        ref_drop(rt, text);
    } else if (raised_is(rt, EXC_KeyError) && !vm_exc_handled(rt)) {
        /* While another exception is handled CPython no longer finds the key, and KeyError stays. */
        struct saved_error e;
        error_fetch(rt, &e);
        error_normalize(rt, &e);
        Val key = e.value && is_exc(e.value) && tuple_size(as_exc(e.value)->args) == 1
                      ? tuple_at(as_exc(e.value)->args, 0) : NULL;
        Ref text = key ? function_text(rt, function) : NULL;
        if (text) {
            if (is_str(key))
                raise(rt, EXC_TypeError, "%U got multiple values for keyword argument '%S'", text, key);
            else
                raise(rt, EXC_TypeError, "keywords must be strings");
            ref_drop(rt, text);
            ref_drop(rt, e.type);
            ref_drop(rt, e.value);
            ref_drop(rt, e.traceback);
        } else {
            error_restore_take(rt, &e);
        }
    }
    return false;
}

bool star_args(struct runtime *rt, Val function, Ref *args)
{
    Val v = *args;
    if (is_exact(v, &tuple_def))
        return true;
    if (!v->type->iter && !is_sequence(v)) {
        Ref text = function_text(rt, function);
        if (text)
            raise(rt, EXC_TypeError, "%U argument after * must be an iterable, not %T", text, v);
        ref_drop(rt, text);
        return false;
    }
    Ref tuple = sequence_tuple(rt, v);
    if (!tuple)
        return false;
    ref_set_take(rt, args, tuple);
    return true;
}

bool star_kwargs(struct runtime *rt, Val function, Ref *kwargs)
{
    if (is_exact(*kwargs, &dict_def))
        return true;
    Ref dict = dict_new(rt);
    if (!dict)
        return false;
    if (!dict_merge_op(rt, dict, *kwargs, function)) {
        ref_drop(rt, dict);
        return false;
    }
    ref_set_take(rt, kwargs, dict);
    return true;
}

/* ---- operators, text ------------------------------------------------------------------------ */

static Ref power(struct runtime *rt, Val a, Val b)
{
    return number_power(rt, a, b, rt->none);
}

Ref binary_op(struct runtime *rt, int op, Val a, Val b)
{
    static binary_fn *const table[] = {
        [NB_ADD] = number_add,
        [NB_AND] = number_and,
        [NB_FLOOR_DIVIDE] = number_floor_divide,
        [NB_LSHIFT] = number_lshift,
        [NB_MATRIX_MULTIPLY] = number_matrix_multiply,
        [NB_MULTIPLY] = number_multiply,
        [NB_REMAINDER] = number_remainder,
        [NB_OR] = number_or,
        [NB_POWER] = power,
        [NB_RSHIFT] = number_rshift,
        [NB_SUBTRACT] = number_subtract,
        [NB_TRUE_DIVIDE] = number_true_divide,
        [NB_XOR] = number_xor,
        [NB_INPLACE_ADD] = number_inplace_add,
        [NB_INPLACE_AND] = number_inplace_and,
        [NB_INPLACE_FLOOR_DIVIDE] = number_inplace_floor_divide,
        [NB_INPLACE_LSHIFT] = number_inplace_lshift,
        [NB_INPLACE_MATRIX_MULTIPLY] = number_inplace_matrix_multiply,
        [NB_INPLACE_MULTIPLY] = number_inplace_multiply,
        [NB_INPLACE_REMAINDER] = number_inplace_remainder,
        [NB_INPLACE_OR] = number_inplace_or,
        [NB_INPLACE_POWER] = number_inplace_power,
        [NB_INPLACE_RSHIFT] = number_inplace_rshift,
        [NB_INPLACE_SUBTRACT] = number_inplace_subtract,
        [NB_INPLACE_TRUE_DIVIDE] = number_inplace_true_divide,
        [NB_INPLACE_XOR] = number_inplace_xor,
    };
    return table[op](rt, a, b);
}

Ref format_value(struct runtime *rt, Val v, Val spec, int conversion)
{
    Ref converted = NULL, result;
    switch (conversion) {
    case 1:
        converted = obj_str(rt, v);
        break;
    case 2:
        converted = obj_repr(rt, v);
        break;
    case 3:
        converted = obj_ascii(rt, v);
        break;
    default:
        if (is_exact(v, &str_def) && !spec)
            return ref_keep(v);
        return obj_format(rt, v, spec);
    }
    if (!converted || (is_exact(converted, &str_def) && !spec))
        return converted;
    result = obj_format(rt, converted, spec);
    ref_drop(rt, converted);
    return result;
}

/* ---- raising ------------------------------------------------------------------------------------ */

/* What `raise X` makes of X: an instance; consumes; NULL raised. */
static Ref make_exception(struct runtime *rt, Ref exc, const char *message)
{
    if (is_exc(exc))
        return exc;
    if (!is_exc_class(exc)) {
        ref_drop(rt, exc);
        return raise(rt, EXC_TypeError, "%s", message);
    }
    Ref v = obj_call_0(rt, exc);
    if (v && !is_exc(v)) {
        raise(rt, EXC_TypeError,
              "calling %R should have returned an instance of BaseException, not %R", (Val)exc,
              (Val)v->type);
        ref_clear(rt, &v);
    }
    ref_drop(rt, exc);
    return v;
}

bool do_raise(struct runtime *rt, Ref exc, Ref cause)
{
    if (!exc) {
        Val handled = exc_handled(rt);
        if (!handled) {
            raise(rt, EXC_RuntimeError, "No active exception to reraise");
            return false;
        }
        struct saved_error e = {ref_keep((Val)handled->type), ref_keep(handled),
                                ref_keep_null(as_exc(handled)->traceback)};
        if (e.traceback == rt->none)
            ref_clear(rt, &e.traceback);
        error_restore_take(rt, &e);
        return true;
    }
    Ref value = make_exception(rt, exc, "exceptions must derive from BaseException");
    if (!value) {
        ref_drop(rt, cause);
        return false;
    }
    if (cause) {
        if (cause == rt->none) {
            ref_clear(rt, &cause);
        } else {
            cause = make_exception(rt, cause, "exception causes must derive from BaseException");
            if (!cause) {
                ref_drop(rt, value);
                return false;
            }
        }
        exc_set_cause_take(rt, value, cause);
    }
    raise_value(rt, (Val)value->type, value);
    ref_drop(rt, value);
    return false;
}

bool check_except_classes(struct runtime *rt, Val classes, bool star)
{
    ssize_t count = is_tuple(classes) ? tuple_size(classes) : 1;
    for (ssize_t i = 0; i < count; i++) {
        Val c = is_tuple(classes) ? tuple_at(classes, i) : classes;
        if (!is_exc_class(c))
            return raise_false(rt, EXC_TypeError,
                               "catching classes that do not inherit from BaseException is not allowed");
        if (star && type_is_subtype(as_type(c), exc_type(rt, EXC_BaseExceptionGroup)))
            return raise_false(rt, EXC_TypeError,
                               "catching ExceptionGroup with except* is not allowed. Use except instead.");
    }
    return true;
}

bool eg_match(struct runtime *rt, Val value, Val classes, Ref *match, Ref *rest)
{
    if (!check_except_classes(rt, classes, true))
        return false;
    if (value == rt->none) {
        *match = new_none(rt);
        *rest = new_none(rt);
        return true;
    }
    if (exc_matches(rt, value, classes)) {
        if (is_instance_of(value, exc_type(rt, EXC_BaseExceptionGroup))) {
            *match = ref_keep(value);
        } else {
            /* a lone exception is wrapped in a group without message */
            Ref excs = tuple_pack(rt, 1, value), group = NULL;
            if (excs)
                group = obj_call_2(rt, (Val)exc_type(rt, is_instance_of(value, exc_type(rt, EXC_Exception))
                                                             ? EXC_ExceptionGroup : EXC_BaseExceptionGroup),
                                   rt->types->empty_str, excs);
            ref_drop(rt, excs);
            if (!group)
                return false;
            *match = group;
        }
        *rest = new_none(rt);
        return true;
    }
    if (is_instance_of(value, exc_type(rt, EXC_BaseExceptionGroup))) {
        /* Its own split(), which a class may have made anew; a pair (part or None, rest or None). */
        Ref name = str_intern(rt, "split"), args = name ? tuple_pack(rt, 1, classes) : NULL;
        Ref pair = args ? obj_call_method_1(rt, value, name, tuple_at(args, 0)) : NULL;
        ref_drop(rt, args);
        ref_drop(rt, name);
        if (!pair)
            return false;
        bool fine = is_tuple(pair) && tuple_size(pair) >= 2;
        if (fine) {
            *match = ref_keep(tuple_at(pair, 0));
            *rest = ref_keep(tuple_at(pair, 1));
        } else {
            raise(rt, EXC_TypeError, "%.200s.split must return a 2-tuple, got tuple of size %zd", value->type->name,
                  is_tuple(pair) ? tuple_size(pair) : (ssize_t)0);
        }
        ref_drop(rt, pair);
        return fine;
    }
    *match = new_none(rt);
    *rest = ref_keep(value);
    return true;
}

Ref call_exit(struct runtime *rt, Val exit, Val exc)
{
    Val traceback = as_exc(exc)->traceback;
    Val argv[3] = {(Val)exc->type, exc, traceback ? traceback : rt->none};
    return obj_vectorcall(rt, exit, argv, 3, NULL);
}

bool before_with(struct runtime *rt, Ref *slot, Ref *value)
{
    Val manager = *slot;
    Ref enter = obj_lookup_special(rt, manager, IDENT_OF(rt, __enter__));
    if (!enter) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "'%T' object does not support the context manager protocol", manager);
        return false;
    }
    Ref exit = obj_lookup_special(rt, manager, IDENT_OF(rt, __exit__));
    if (!exit) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError,
                  "'%T' object does not support the context manager protocol (missed __exit__ method)",
                  manager);
        ref_drop(rt, enter);
        return false;
    }
    /* From here on only the bound methods hold the manager. */
    ref_set_take(rt, slot, exit);
    *value = obj_call_0(rt, enter);
    ref_drop(rt, enter);
    return *value != NULL;
}

/* ---- match ----------------------------------------------------------------------------------------- */

Ref match_keys(struct runtime *rt, Val map, Val keys)
{
    ssize_t count = tuple_size(keys);
    Ref seen = NULL, values = NULL, get = NULL, marker = NULL;
    if (count == 0)
        return ref_keep(rt->types->empty_tuple);
    if (!(get = obj_getattr(rt, map, IDENT_OF(rt, get))) || !(seen = set_new(rt, NULL)) ||
        !(marker = obj_call_0(rt, (Val)builtin_type(rt, TYPE_ID_object))) ||
        !(values = tuple_new(rt, count)))
        goto fail;
    for (ssize_t i = 0; i < count; i++) {
        Val key = tuple_at(keys, i);
        int had = set_contains(rt, seen, key);
        if (had < 0 || (!had && set_add(rt, seen, key) < 0))
            goto fail;
        if (had) {
            raise(rt, EXC_ValueError, "mapping pattern checks duplicate key (%R)", key);
            goto fail;
        }
        Ref v = obj_call_2(rt, get, key, marker);
        if (!v)
            goto fail;
        if (v == marker) {
            ref_drop(rt, v);
            ref_set_take(rt, &values, new_none(rt));
            break;
        }
        tuple_set_take(values, i, v);
    }
    ref_drop(rt, get);
    ref_drop(rt, seen);
    ref_drop(rt, marker);
    return values;
fail:
    ref_drop(rt, get);
    ref_drop(rt, seen);
    ref_drop(rt, marker);
    ref_drop(rt, values);
    return NULL;
}

/* One attribute of a class pattern, appended to list: 1, 0 absent, -1 raised. */
static int match_attribute(struct runtime *rt, Val subject, Val type, Val name, Val seen, Val list)
{
    int had = set_contains(rt, seen, name);
    if (had < 0)
        return -1;
    if (had)
        return raise_int(rt, EXC_TypeError, "%N() got multiple sub-patterns for attribute %R",
                         as_type(type), name);
    if (set_add(rt, seen, name) < 0)
        return -1;
    Ref v = obj_getattr(rt, subject, name);
    if (!v)
        return error_clear_if(rt, EXC_AttributeError) ? 0 : -1;
    return list_append_take(rt, list, v) ? 1 : -1;
}

/* The positional sub-patterns: 1, 0 no match, -1 raised. */
static int match_positional(struct runtime *rt, Val subject, Val type, int positional, Val seen, Val list)
{
    if (positional == 0)
        return 1;
    Ref args = NULL;
    if (obj_lookup_attr(rt, type, IDENT_OF(rt, __match_args__), &args) < 0)
        return -1;
    bool self = false;
    if (!args) {
        self = type_has(as_type(type), TYPE_MATCH_SELF);
        args = ref_keep(rt->types->empty_tuple);
    } else if (!is_exact(args, &tuple_def)) {
        raise(rt, EXC_TypeError, "%N.__match_args__ must be a tuple (got %T)", as_type(type), (Val)args);
        ref_drop(rt, args);
        return -1;
    }
    ssize_t allowed = self ? 1 : tuple_size(args);
    int found = 1;
    if (allowed < positional) {
        found = raise_int(rt, EXC_TypeError, "%N() accepts %zd positional sub-pattern%s (%d given)",
                          as_type(type), allowed, allowed == 1 ? "" : "s", positional);
    } else if (self) {
        found = list_append(rt, list, subject) ? 1 : -1;
    } else {
        for (int i = 0; found == 1 && i < positional; i++) {
            Val name = tuple_at(args, i);
            if (!is_exact(name, &str_def))
                found = raise_int(rt, EXC_TypeError, "__match_args__ elements must be strings (got %T)", name);
            else
                found = match_attribute(rt, subject, type, name, seen, list);
        }
    }
    ref_drop(rt, args);
    return found;
}

Ref match_class(struct runtime *rt, Val subject, Val type, int positional, Val names)
{
    if (!is_type(type))
        return raise(rt, EXC_TypeError, "called match pattern must be a class");
    if (obj_isinstance(rt, subject, type) <= 0)
        return NULL;
    Ref seen = set_new(rt, NULL), list = list_new(rt, 0), result = NULL;
    int found = seen && list ? match_positional(rt, subject, type, positional, seen, list) : -1;
    for (ssize_t i = 0; found == 1 && i < tuple_size(names); i++)
        found = match_attribute(rt, subject, type, tuple_at(names, i), seen, list);
    if (found == 1)
        result = list_as_tuple(rt, list);
    ref_drop(rt, seen);
    ref_drop(rt, list);
    return result;
}

/* ---- generators, classes ------------------------------------------------------------------------------ */

Ref yield_from_iter(struct runtime *rt, const struct code *code, Val v)
{
    if (is_exact(v, &coroutine_def)) {
        if (!(code->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE)))
            return raise(rt, EXC_TypeError,
                         "cannot 'yield from' a coroutine object in a non-coroutine generator");
        return ref_keep(v);
    }
    if (is_generator(v))
        return ref_keep(v);
    return obj_iter(rt, v);
}

void raise_if_init_returned(struct runtime *rt, Val value)
{
    raise(rt, EXC_TypeError, "__init__() should return None, not '%T'", value);
}
