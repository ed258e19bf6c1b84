/* cell.c - the box a closure shares its variable in. */
#include "types/cell.h"

#include "heap/walk.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

Ref cell_new(struct runtime *rt, Val value)
{
    Ref self = gc_new(rt, builtin_type(rt, TYPE_ID_cell));
    if (!self)
        return NULL;
    LOOK(cell, self)->value = ref_keep_null(value);
    gc_track(rt, self);
    return self;
}

static Ref cell_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    if (kwargs && dict_size(kwargs))
        return raise(rt, EXC_TypeError, "cell() takes no keyword arguments");
    if (!args_check(rt, "cell", tuple_size(args), 0, 1))
        return NULL;
    return cell_new(rt, tuple_size(args) ? tuple_at(args, 0) : NULL);
}

static void cell_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_clear(rt, &LOOK(cell, self)->value);
    gc_free(rt, self);
}

HEAP_INLINE int cell_edges(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(cell, self)->value, "cell_contents");
    return 0;
}
HEAP_WALKS(cell);

static int cell_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &LOOK(cell, self)->value);
    return 0;
}

static Ref cell_repr(struct runtime *rt, Val self)
{
    Val value = LOOK(cell, self)->value;
    if (!value)
        return str_format(rt, "<cell at %p: empty>", (const void *)self);
    return str_format(rt, "<cell at %p: %.80s object at %p>", (const void *)self, value->type->name,
                      (const void *)value);
}

static Ref cell_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_exact(a, &cell_def) || !is_exact(b, &cell_def))
        return new_not_implemented(rt);
    Ref x = ref_keep_null(LOOK(cell, a)->value), y = ref_keep_null(LOOK(cell, b)->value), result;
    if (x && y) {
        result = obj_compare(rt, x, y, op);
    } else {
        int order = (x != NULL) - (y != NULL); /* empty ones come first */
        bool yes = op == CMP_LT   ? order < 0
                   : op == CMP_LE ? order <= 0
                   : op == CMP_EQ ? order == 0
                   : op == CMP_NE ? order != 0
                   : op == CMP_GT ? order > 0
                                  : order >= 0;
        result = new_bool(rt, yes);
    }
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

static Ref cell_get(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val value = LOOK(cell, self)->value;
    return value ? ref_keep(value) : raise(rt, EXC_ValueError, "Cell is empty");
}

static int cell_set(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    ref_set_take(rt, &LOOK(cell, self)->value, ref_keep_null(value));
    return 0;
}

static const struct getset_def cell_getset[] = {
    {"cell_contents", cell_get, cell_set, NULL, NULL},
    {0},
};

const struct type_def cell_def = {
    .name = "cell",
    .doc = "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell "
           "will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise "
           "a ValueError.",
    .basicsize = sizeof(struct cell),
    .flags = TYPE_GC,
    .dealloc = cell_dealloc,
    .visit = cell_visit,
    .walk = &cell_walk,
    .clear = cell_clear,
    .repr = cell_repr,
    .compare = cell_compare,
    .unhashable = true,
    .getset = cell_getset,
    .new_ = cell_make,
};
