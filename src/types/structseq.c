/* structseq.c - tuples with named fields made in C.
 *
 * The fields are the type's members in order; those marked hidden lie behind the items
 * a tuple shows, so that the size of the tuple is smaller than what is allocated.
 */
#include "types/structseq.h"

#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/type_layout.h"

static ssize_t fields_of(const struct type *t)
{
    ssize_t n = 0;
    while (t->members[n].name)
        n++;
    return n;
}

static ssize_t shown_of(const struct type *t)
{
    ssize_t n = 0;
    while (t->members[n].name && !(t->members[n].flags & STRUCTSEQ_HIDDEN))
        n++;
    return n;
}

static bool add_number(struct runtime *rt, Val dict, const char *name, ssize_t value)
{
    Ref number = int_from_ssize(rt, value);
    bool ok = number && dict_set_text(rt, dict, name, number) == 0;
    ref_drop(rt, number);
    return ok;
}

struct type *structseq_type(struct runtime *rt, enum type_id id)
{
    struct type *t = type_lazy(rt, id);
    if (!t || dict_contains(rt, t->dict, IDENT_OF(rt, n_fields)))
        return t;
    ssize_t shown = shown_of(t);
    if (!add_number(rt, t->dict, "n_fields", fields_of(t)) ||
        !add_number(rt, t->dict, "n_sequence_fields", shown) ||
        !add_number(rt, t->dict, "n_unnamed_fields", 0))
        return NULL;
    Ref names = tuple_new(rt, shown);
    for (ssize_t i = 0; names && i < shown; i++) {
        Ref name = str_intern(rt, t->members[i].name);
        if (name)
            tuple_set_take(names, i, name);
        else
            ref_clear(rt, &names);
    }
    bool ok = names && dict_set_text(rt, t->dict, "__match_args__", names) == 0;
    ref_drop(rt, names);
    type_modified(rt, t);
    return ok ? t : NULL;
}

static Ref structseq_of(struct runtime *rt, struct type *t)
{
    ssize_t n = fields_of(t);
    Ref self = gc_new_var(rt, t, n);
    if (!self)
        return NULL;
    as_tuple(self)->head.size = shown_of(t);
    for (ssize_t i = 0; i < n; i++)
        as_tuple(self)->items[i] = NULL;
    return self;
}

/* Not tracked, unless Python makes it. */
Ref structseq_new(struct runtime *rt, enum type_id id)
{
    struct type *t = structseq_type(rt, id);
    return t ? structseq_of(rt, t) : NULL;
}

Ref structseq_from_take(struct runtime *rt, enum type_id id, Ref const *items, ssize_t count)
{
    Ref self = structseq_new(rt, id);
    bool whole = true;
    for (ssize_t i = 0; i < count; i++) {
        whole &= items[i] != NULL;
        if (self)
            tuple_set_take(self, i, items[i]);
        else
            ref_drop(rt, items[i]);
    }
    if (!whole)
        ref_clear(rt, &self);
    return self;
}

void structseq_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    for (ssize_t i = 0, n = fields_of(self->type); i < n; i++)
        ref_drop(rt, as_tuple(self)->items[i]);
    gc_free(rt, self);
}

int structseq_visit(Val self, visit_fn *fn, void *arg)
{
    for (ssize_t i = 0, n = fields_of(self->type); i < n; i++)
        VISIT_ITEM(as_tuple(self)->items[i], i);
    return 0;
}

Ref structseq_repr(struct runtime *rt, Val self)
{
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_ascii(&b, self->type->name, -1);
    str_builder_char(&b, '(');
    for (ssize_t i = 0; i < tuple_size(self); i++) {
        if (i)
            str_builder_ascii(&b, ", ", 2);
        str_builder_ascii(&b, self->type->members[i].name, -1);
        str_builder_char(&b, '=');
        Ref text = obj_repr(rt, tuple_at(self, i));
        if (!text) {
            str_builder_release(&b);
            return NULL;
        }
        str_builder_str(&b, text);
        ref_drop(rt, text);
    }
    str_builder_char(&b, ')');
    return str_builder_finish(&b);
}

/* TypeError when a sequence of n items does not do. */
static bool check_length(struct runtime *rt, const struct type *t, ssize_t n)
{
    ssize_t least = shown_of(t), most = fields_of(t);
    if (n >= least && n <= most)
        return true;
    if (least == most)
        return raise_false(rt, EXC_TypeError,
                           "%.500s() takes a %zd-sequence (%zd-sequence given)", t->name, least,
                           n);
    bool few = n < least;
    return raise_false(rt, EXC_TypeError,
                       "%.500s() takes an at %s %zd-sequence (%zd-sequence given)", t->name,
                       few ? "least" : "most", few ? least : most, n);
}

Ref structseq_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"structseq", 2, 1, 0, {"sequence", "dict", NULL}};
    Val out[2] = {NULL, NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    Ref items = sequence_fast(rt, out[0], "constructor requires a sequence");
    if (!items)
        return NULL;
    Ref self = NULL;
    if (out[1] && !is_dict(out[1])) {
        raise(rt, EXC_TypeError, "%.500s() takes a dict as second arg, if any", type->name);
        goto out;
    }
    ssize_t n = is_list(items) ? list_size(items) : tuple_size(items);
    if (!check_length(rt, type, n) || !(self = structseq_of(rt, type)))
        goto out;
    for (ssize_t i = 0; i < fields_of(type); i++) {
        Val item = rt->none;
        if (i < n)
            item = is_list(items) ? list_at(items, i) : tuple_at(items, i);
        else if (out[1] && !(item = dict_get_text(rt, out[1], type->members[i].name)))
            item = rt->none;
        if (is_raised(rt)) {
            ref_clear(rt, &self);
            break;
        }
        tuple_set_take(self, i, ref_keep(item));
    }
    if (self)
        gc_track(rt, self);
out:
    ref_drop(rt, items);
    return self;
}

/* type, (items, {hidden name: value}). */
static Ref structseq_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct type *t = self->type;
    ssize_t shown = tuple_size(self), n = fields_of(t);
    Ref items = tuple_from_array(rt, (Val const *)as_tuple(self)->items, shown);
    Ref hidden = items ? dict_new(rt) : NULL, args = NULL, result = NULL;
    for (ssize_t i = shown; hidden && i < n; i++) {
        Val item = as_tuple(self)->items[i];
        if (dict_set_text(rt, hidden, t->members[i].name, item ? item : rt->none) < 0)
            ref_clear(rt, &hidden);
    }
    if (hidden && (args = tuple_pack(rt, 2, items, hidden)))
        result = tuple_pack(rt, 2, REF(t), args);
    ref_drop(rt, items);
    ref_drop(rt, hidden);
    ref_drop(rt, args);
    return result;
}

const struct method_def structseq_methods[] = {
    {"__reduce__", structseq_reduce, 0, 0, 0, NULL},
    {0},
};
