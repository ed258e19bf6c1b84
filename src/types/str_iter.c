/* str_iter.c - going through a text character by character. */
#include "types/args.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str_internal.h"
#include "types/tuple.h"

struct str_iterator { /* 32 + 16 = 48 */
    struct obj head;
    ssize_t index;
    Ref text; /* NULL when exhausted */
};

extern const struct type_def str_iterator_def, str_ascii_iterator_def;

Ref str_iter(struct runtime *rt, Val self)
{
    enum type_id id = str_is_ascii(self) ? TYPE_ID_str_ascii_iterator : TYPE_ID_str_iterator;
    Ref r = gc_new(rt, builtin_type(rt, id));
    if (!r)
        return NULL;
    LOOK(str_iterator, r)->index = 0;
    LOOK(str_iterator, r)->text = ref_keep(self);
    gc_track(rt, r);
    return r;
}

static void str_iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(str_iterator, self)->text);
    gc_free(rt, self);
}

static int str_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(str_iterator, self)->text, "text");
    return 0;
}

static Ref str_iterator_next(struct runtime *rt, Val self)
{
    struct str_iterator *it = LOOK(str_iterator, self);
    if (!it->text)
        return NULL;
    if (it->index < str_length(it->text))
        return str_from_char(rt, str_at(it->text, it->index++));
    ref_clear(rt, &it->text);
    return NULL;
}

static Ref str_iterator_len_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                               Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct str_iterator *it = LOOK(str_iterator, self);
    return int_from_ssize(rt, it->text ? str_length(it->text) - it->index : 0);
}

static Ref str_iterator_reduce_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                                  Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct str_iterator *it = LOOK(str_iterator, self);
    Ref iter = builtin_named(rt, "iter");
    if (!iter)
        return NULL;
    Ref args, result = NULL;
    if (it->text) {
        args = tuple_pack(rt, 1, it->text);
        Ref index = args ? int_from_ssize(rt, it->index) : NULL;
        if (index)
            result = tuple_pack(rt, 3, iter, args, index);
        ref_drop(rt, index);
    } else {
        args = tuple_pack(rt, 1, rt->types->empty_str);
        if (args)
            result = tuple_pack(rt, 2, iter, args);
    }
    ref_drop(rt, args);
    ref_drop(rt, iter);
    return result;
}

static Ref str_iterator_setstate_py(struct runtime *rt, Val self, Val const *argv,
                                    ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct str_iterator *it = LOOK(str_iterator, self);
    ssize_t index;
    if (!arg_ssize(rt, argv[0], &index))
        return NULL;
    if (it->text) {
        if (index < 0)
            index = 0;
        else if (index > str_length(it->text))
            index = str_length(it->text);
        it->index = index;
    }
    return new_none(rt);
}

static const struct method_def str_iterator_methods[] = {
    {"__length_hint__", str_iterator_len_py, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", str_iterator_reduce_py, 0, 0, 0,
     "Return state information for pickling."},
    {"__setstate__", str_iterator_setstate_py, 1, 1, 0,
     "Set state information for unpickling."},
    {0},
};

#define STR_ITERATOR(type_name)                                                               \
    {                                                                                         \
        .name = type_name, .basicsize = sizeof(struct str_iterator),                          \
        .flags = TYPE_GC | TYPE_NO_NEW, .dealloc = str_iterator_dealloc,                      \
        .visit = str_iterator_visit, .iter = iter_self, .iternext = str_iterator_next,        \
        .methods = str_iterator_methods,                                                      \
    }
const struct type_def str_iterator_def = STR_ITERATOR("str_iterator");
const struct type_def str_ascii_iterator_def = STR_ITERATOR("str_ascii_iterator");
