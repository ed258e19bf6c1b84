/* super_args.c - what super() without arguments finds in the running function. */
#include "vm/super_args.h"

#include "types/bytes.h"
#include "types/cell.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

/* The first parameter, out of its cell if an inner function shares it. */
static Val first_argument(const struct frame *f, const struct code *code)
{
    Val v = f->slot[0];
    int kind = (unsigned char)LOOK(bytes, code->localsplus_kinds)->data[0];
    if (v && (kind & LOCAL_CELL) && is_exact(v, &cell_def))
        return LOOK(cell, v)->value;
    return v;
}

static bool find_class(struct runtime *rt, const struct frame *f, const struct code *code,
                       struct type **type)
{
    for (int i = code->nlocalsplus - code->nfreevars; i < code->nlocalsplus; i++) {
        if (!str_equals_ascii(tuple_at(code->localsplus_names, i), "__class__"))
            continue;
        Val cell = f->slot[i];
        if (!cell || !is_exact(cell, &cell_def))
            return raise_false(rt, EXC_RuntimeError, "super(): bad __class__ cell");
        Val cls = LOOK(cell, cell)->value;
        if (!cls)
            return raise_false(rt, EXC_RuntimeError, "super(): empty __class__ cell");
        if (!is_type(cls))
            return raise_false(rt, EXC_RuntimeError, "super(): __class__ is not a type (%s)",
                               cls->type->name);
        *type = as_type(cls);
        return true;
    }
    return raise_false(rt, EXC_RuntimeError, "super(): __class__ cell not found");
}

bool vm_super_args(struct runtime *rt, struct type **type, Ref *self)
{
    const struct frame *f = vm_current_frame(rt);
    if (!f)
        return raise_false(rt, EXC_RuntimeError, "super(): no current frame");
    const struct code *code = as_code(f->code);
    if (code->argcount == 0)
        return raise_false(rt, EXC_RuntimeError, "super(): no arguments");
    Val v = first_argument(f, code);
    if (!v)
        return raise_false(rt, EXC_RuntimeError, "super(): arg[0] deleted");
    if (!find_class(rt, f, code, type))
        return false;
    *self = ref_keep(v);
    return true;
}
