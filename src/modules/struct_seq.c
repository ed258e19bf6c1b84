/* struct_seq.c - tuples with named fields, made in C. */
#include "modules/struct_seq.h"

#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

Ref struct_seq_get(struct runtime *rt, Val self, void *closure)
{
    ssize_t i = (ssize_t)(intptr_t)closure;
    return ref_keep(i < tuple_size(self) ? tuple_at(self, i) : rt->none);
}

Ref struct_seq_repr(struct runtime *rt, Val self)
{
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_ascii(&b, self->type->name, -1);
    str_builder_char(&b, '(');
    const struct getset_def *field = self->type->def->getset;
    for (ssize_t i = 0; i < tuple_size(self) && field[i].name; i++) {
        if (i)
            str_builder_ascii(&b, ", ", 2);
        str_builder_ascii(&b, field[i].name, -1);
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

static Ref fresh(struct runtime *rt, struct type *type, ssize_t count)
{
    Ref r = gc_new_var(rt, type, count);
    for (ssize_t i = 0; r && i < count; i++)
        as_tuple(r)->items[i] = NULL;
    return r;
}

Ref struct_seq_new_take(struct runtime *rt, enum type_id id, Ref const *items, ssize_t count)
{
    struct type *type = type_lazy(rt, id);
    Ref r = type ? fresh(rt, type, count) : NULL;
    bool fine = r != NULL;
    for (ssize_t i = 0; i < count; i++) {
        fine = fine && items[i];
        if (r)
            as_tuple(r)->items[i] = items[i];
        else
            ref_drop(rt, items[i]);
    }
    if (r)
        gc_track(rt, r);
    if (!fine)
        ref_clear(rt, &r);
    return r;
}

Ref struct_seq_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)kwargs;
    if (tuple_size(args) < 1)
        return raise(rt, EXC_TypeError, "%s() missing required argument 'sequence' (pos 1)", type->name);
    Ref from = sequence_fast(rt, tuple_at(args, 0), "constructor requires a sequence");
    if (!from)
        return NULL;
    ssize_t want = 0, have = obj_length(rt, from);
    for (const struct getset_def *f = type->def ? type->def->getset : NULL; f && f->name; f++)
        want++;
    Ref r = NULL;
    if (have < want)
        raise(rt, EXC_TypeError, "%s() takes an at least %zd-sequence (%zd-sequence given)", type->name, want, have);
    else
        r = fresh(rt, type, want);
    for (ssize_t i = 0; r && i < want; i++) {
        as_tuple(r)->items[i] = sequence_item(rt, from, i);
        if (!as_tuple(r)->items[i])
            ref_clear(rt, &r);
    }
    if (r)
        gc_track(rt, r);
    ref_drop(rt, from);
    return r;
}
