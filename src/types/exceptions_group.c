/* exceptions_group.c - BaseExceptionGroup and ExceptionGroup: a tree of exceptions, and its splitting. */
#include "heap/weak.h"
#include "types/args.h"
#include "types/exc_internal.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static struct exc_group *as_group(Val v)
{
    return LOOK(exc_group, v);
}

/* ---- life ------------------------------------------------------------------------ */

int exc_group_visit(Val v, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_group(v)->msg, "message");
    VISIT_SLOT(as_group(v)->excs, "exceptions");
    return exc_base_visit(v, fn, arg);
}

int exc_group_clear(struct runtime *rt, Val v)
{
    ref_clear(rt, &as_group(v)->msg);
    ref_clear(rt, &as_group(v)->excs);
    return exc_base_clear(rt, v);
}

void exc_group_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    if (!trash_enter(rt, v))
        return;
    struct weak **weak = weak_list_of(v);
    if (weak && *weak)
        weak_clear_all(rt, v);
    exc_group_clear(rt, v);
    v->type->free(rt, v);
    trash_leave(rt);
}

/* The class to make: what is not an Exception may not be hidden in one that is. */
static struct type *group_class(struct runtime *rt, struct type *type, Val exceptions)
{
    bool bare = false;
    for (ssize_t i = 0; i < tuple_size(exceptions); i++) {
        Val item = tuple_at(exceptions, i);
        if (!is_exc(item)) {
            raise(rt, EXC_ValueError, "Item %zd of second argument (exceptions) is not an exception", i);
            return NULL;
        }
        int plain = obj_isinstance(rt, item, REF(exc_type(rt, EXC_Exception)));
        if (plain < 0)
            return NULL;
        bare |= !plain;
    }
    if (type == exc_type(rt, EXC_BaseExceptionGroup))
        return bare ? type : exc_type(rt, EXC_ExceptionGroup);
    if (!bare)
        return type;
    if (type == exc_type(rt, EXC_ExceptionGroup)) {
        raise(rt, EXC_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
        return NULL;
    }
    int plain = obj_issubclass(rt, REF(type), REF(exc_type(rt, EXC_Exception)));
    if (plain == 1)
        raise(rt, EXC_TypeError, "Cannot nest BaseExceptions in '%.200s'", type->name);
    return plain ? NULL : type;
}

Ref exc_group_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const char name[] = "BaseExceptionGroup.__new__";
    if (tuple_size(args) != 2)
        return raise(rt, EXC_TypeError, "%s() takes exactly 2 arguments (%zd given)", name, tuple_size(args));
    Val message = tuple_at(args, 0), given = tuple_at(args, 1);
    if (!arg_str(rt, name, "argument 1", message))
        return NULL;
    if (!is_sequence(given))
        return raise(rt, EXC_TypeError, "second argument (exceptions) must be a sequence");
    Ref exceptions = sequence_tuple(rt, given), self = NULL;
    if (!exceptions)
        return NULL;
    if (tuple_size(exceptions) == 0) {
        raise(rt, EXC_ValueError, "second argument (exceptions) must be a non-empty sequence");
        goto out;
    }
    type = group_class(rt, type, exceptions);
    self = type ? exc_base_new(rt, type, args, kwargs) : NULL;
    if (self) {
        as_group(self)->msg = ref_keep(message);
        as_group(self)->excs = ref_move(&exceptions);
    }
out:
    ref_drop(rt, exceptions);
    return self;
}

int exc_group_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    return exc_base_init(rt, v, args, kwargs);
}

Ref exc_group_str(struct runtime *rt, Val v)
{
    Val exceptions = as_group(v)->excs;
    ssize_t count = exceptions ? tuple_size(exceptions) : 0;
    Val message = as_group(v)->msg ? (Val)as_group(v)->msg : rt->types->empty_str;
    return str_format(rt, "%S (%zd sub-exception%s)", message, count, count > 1 ? "s" : "");
}

/* ---- splitting --------------------------------------------------------------------------- */

enum matching { BY_TYPE, BY_PREDICATE };
struct matcher {
    enum matching how;
    Val what; /* class or tuple of them; function */
};

static bool matcher_of(struct runtime *rt, Val v, struct matcher *out)
{
    out->what = v;
    out->how = BY_TYPE;
    if (v->type == builtin_type(rt, TYPE_ID_function)) {
        out->how = BY_PREDICATE;
        return true;
    }
    if (is_exc_class(v))
        return true;
    if (v->type == builtin_type(rt, TYPE_ID_tuple)) {
        ssize_t i = 0;
        while (i < tuple_size(v) && is_exc_class(tuple_at(v, i)))
            i++;
        if (i == tuple_size(v))
            return true;
    }
    return raise_false(rt, EXC_TypeError, "expected a function, exception type or tuple of exception types");
}

static int matches(struct runtime *rt, Val exc, const struct matcher *m)
{
    if (m->how == BY_TYPE)
        return exc_matches(rt, exc, m->what);
    Ref answer = obj_call_1(rt, m->what, exc);
    int yes = answer ? obj_is_true(rt, answer) : -1;
    ref_drop(rt, answer);
    return yes;
}

static bool copy_notes(struct runtime *rt, Val from, Val to)
{
    Ref notes;
    int found = obj_lookup_attr(rt, from, IDENT_OF(rt, __notes__), &notes);
    bool ok = found >= 0;
    if (found > 0 && is_sequence(notes)) {
        Ref copy = sequence_list(rt, notes);
        ok = copy && obj_setattr(rt, to, IDENT_OF(rt, __notes__), copy) == 0;
        ref_drop(rt, copy);
    }
    if (found > 0)
        ref_drop(rt, notes);
    return ok;
}

/* A group like `orig` of some of its exceptions, made by its derive(); *out NULL for none. */
static bool subset(struct runtime *rt, Val orig, Val list, Ref *out)
{
    *out = NULL;
    if (list_size(list) == 0)
        return true;
    /* The list is passed in a tuple, which CPython makes of a format. */
    Ref name = str_intern(rt, "derive"), args = name ? tuple_pack(rt, 1, list) : NULL;
    Ref group = args ? obj_call_method_1(rt, orig, name, tuple_at(args, 0)) : NULL;
    ref_drop(rt, args);
    ref_drop(rt, name);
    if (!group)
        return false;
    if (!is_exc_group(rt, group)) {
        raise(rt, EXC_TypeError, "derive must return an instance of BaseExceptionGroup");
        goto fail;
    }
    if (as_exc(orig)->traceback)
        exc_set_traceback(rt, group, as_exc(orig)->traceback);
    exc_set_context_take(rt, group, ref_keep_null(as_exc(orig)->context));
    exc_set_cause_take(rt, group, ref_keep_null(as_exc(orig)->cause));
    if (!copy_notes(rt, orig, group))
        goto fail;
    *out = group;
    return true;

fail:
    ref_drop(rt, group);
    return false;
}

/* *match and (when asked) *rest, each owned or NULL.  False when raised. */
static bool split(struct runtime *rt, Val exc, const struct matcher *m, Ref *match, Ref *rest)
{
    *match = NULL;
    if (rest)
        *rest = NULL;
    int yes = matches(rt, exc, m);
    if (yes < 0)
        return false;
    if (yes) {
        *match = ref_keep(exc);
        return true;
    }
    if (!is_exc_group(rt, exc)) {
        if (rest)
            *rest = ref_keep(exc);
        return true;
    }
    Ref matched = list_new(rt, 0), others = rest ? list_new(rt, 0) : NULL;
    Ref exceptions = ref_keep_null(as_group(exc)->excs);
    bool ok = matched && (!rest || others) && exceptions;
    for (ssize_t i = 0; ok && i < tuple_size(exceptions); i++) {
        Ref part, other = NULL;
        ok = recursion_enter(rt, " in exceptiongroup_split_recursive");
        if (!ok)
            break;
        ok = split(rt, tuple_at(exceptions, i), m, &part, rest ? &other : NULL);
        recursion_leave(rt);
        if (part && !list_append_take(rt, matched, part))
            ok = false;
        if (other && !list_append_take(rt, others, other))
            ok = false;
    }
    ok = ok && subset(rt, exc, matched, match) && (!rest || subset(rt, exc, others, rest));
    if (!ok)
        ref_clear(rt, match);
    ref_drop(rt, matched);
    ref_drop(rt, others);
    ref_drop(rt, exceptions);
    return ok;
}

/* ---- methods --------------------------------------------------------------------------------- */

static Ref group_derive(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    Ref args = tuple_pack(rt, 2, (Val)as_group(self)->msg, argv[0]);
    Ref group = args ? obj_call(rt, REF(exc_type(rt, EXC_BaseExceptionGroup)), args, NULL) : NULL;
    ref_drop(rt, args);
    return group;
}

static Ref none_for_null(struct runtime *rt, Ref r)
{
    return r ? r : new_none(rt);
}

static Ref group_split(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct matcher m;
    Ref match, rest;
    if (!matcher_of(rt, argv[0], &m) || !split(rt, self, &m, &match, &rest))
        return NULL;
    match = none_for_null(rt, match);
    rest = none_for_null(rt, rest);
    Ref pair = tuple_pack(rt, 2, (Val)match, (Val)rest);
    ref_drop(rt, match);
    ref_drop(rt, rest);
    return pair;
}

static Ref group_subgroup(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct matcher m;
    Ref match;
    if (!matcher_of(rt, argv[0], &m) || !split(rt, self, &m, &match, NULL))
        return NULL;
    return none_for_null(rt, match);
}

static Ref group_class_getitem(struct runtime *rt, Val class, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return generic_alias_new(rt, class, argv[0]);
}

const struct method_def exc_group_methods[] = {
    {"__class_getitem__", group_class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {"derive", group_derive, 1, 1, METH_TUPLE, NULL},
    {"split", group_split, 1, 1, METH_TUPLE, NULL},
    {"subgroup", group_subgroup, 1, 1, METH_TUPLE, NULL},
    {0},
};

const struct member_def exc_group_members[] = {
    {"message", MEMBER_OBJECT, offsetof(struct exc_group, msg), MEMBER_READONLY, "exception message"},
    {"exceptions", MEMBER_OBJECT, offsetof(struct exc_group, excs), MEMBER_READONLY, "nested exceptions"},
    {0},
};
