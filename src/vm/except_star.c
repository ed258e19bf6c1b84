/* except_star.c - what is raised again after the except* clauses of a try. */
#include "vm/help.h"

#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static bool is_group(struct runtime *rt, Val v)
{
    return is_instance_of(v, exc_type(rt, EXC_BaseExceptionGroup));
}

/* Raised again unchanged (a part of the original), not raised anew by a clause. */
static bool is_part_of(Val a, Val b)
{
    const struct exc *x = as_exc(a), *y = as_exc(b);
    return x->notes == y->notes && x->traceback == y->traceback && x->cause == y->cause &&
           x->context == y->context;
}

static bool collect_leaves(struct runtime *rt, Val exc, Val ids)
{
    if (!is_group(rt, exc)) {
        Ref id = int_from_pointer(rt, exc);
        bool fine = id && set_add(rt, ids, id) == 0;
        ref_drop(rt, id);
        return fine;
    }
    if (!recursion_enter(rt, " in collect_exception_group_leaves"))
        return false;
    Ref excs = ref_keep(LOOK(exc_group, exc)->excs);
    bool fine = true;
    for (ssize_t i = 0; fine && i < tuple_size(excs); i++)
        fine = collect_leaves(rt, tuple_at(excs, i), ids);
    ref_drop(rt, excs);
    recursion_leave(rt);
    return fine;
}

/* The part of the group whose leaves are in ids; None when nothing is; NULL raised. */
static Ref project(struct runtime *rt, Val exc, Val ids)
{
    if (!is_group(rt, exc)) {
        Ref id = int_from_pointer(rt, exc);
        int had = id ? set_contains(rt, ids, id) : -1;
        ref_drop(rt, id);
        return had < 0 ? NULL : ref_keep(had ? exc : rt->none);
    }
    if (!recursion_enter(rt, " in exceptiongroup_split_recursive"))
        return NULL;
    Ref list = list_new(rt, 0), result = NULL;
    Ref excs = ref_keep(LOOK(exc_group, exc)->excs);
    bool fine = list != NULL;
    for (ssize_t i = 0; fine && i < tuple_size(excs); i++) {
        Ref part = project(rt, tuple_at(excs, i), ids);
        if (part == rt->none)
            ref_drop(rt, part);
        else
            fine = list_append_take(rt, list, part);
    }
    if (fine && list_size(list) == 0) {
        result = new_none(rt);
    } else if (fine) {
        Ref derive = str_intern(rt, "derive");
        result = derive ? obj_call_method_1(rt, exc, derive, list) : NULL;
        ref_drop(rt, derive);
        if (result && is_exc(result)) {
            struct exc *to = as_exc(result), *from = as_exc(exc);
            exc_set_traceback(rt, result, from->traceback ? (Val)from->traceback : rt->none);
            exc_set_context_take(rt, result, ref_keep_null(from->context));
            exc_set_cause_take(rt, result, ref_keep_null(from->cause));
            ref_set_take(rt, &to->notes, ref_keep_null(from->notes));
        }
    }
    ref_drop(rt, list);
    ref_drop(rt, excs);
    recursion_leave(rt);
    return result;
}

Ref prep_reraise_star(struct runtime *rt, Val original, Val excs)
{
    ssize_t count = list_size(excs);
    if (count == 0)
        return new_none(rt);
    if (!is_group(rt, original))
        return ref_keep(list_at(excs, 0));
    Ref raised = list_new(rt, 0), kept = list_new(rt, 0), ids = NULL, again = NULL, result = NULL;
    if (!raised || !kept)
        goto out;
    for (ssize_t i = 0; i < count; i++) {
        Val e = list_at(excs, i);
        if (e != rt->none && !list_append(rt, is_part_of(e, original) ? kept : raised, e))
            goto out;
    }
    ids = set_new(rt, NULL);
    for (ssize_t i = 0; ids && i < list_size(kept); i++)
        if (!collect_leaves(rt, list_at(kept, i), ids))
            goto out;
    again = ids ? project(rt, original, ids) : NULL;
    if (!again)
        goto out;
    if (list_size(raised) == 0) {
        result = ref_move(&again);
        goto out;
    }
    if (again != rt->none && !list_append(rt, raised, again))
        goto out;
    result = obj_call_2(rt, (Val)exc_type(rt, EXC_BaseExceptionGroup), rt->types->empty_str, raised);
out:
    ref_drop(rt, raised);
    ref_drop(rt, kept);
    ref_drop(rt, ids);
    ref_drop(rt, again);
    return result;
}
