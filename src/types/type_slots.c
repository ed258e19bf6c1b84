/* type_slots.c - special methods: the table, and keeping slots and names in step.
 *
 * A built-in type has slots; type_add_operators() gives its __dict__ a wrapper
 * descriptor for each.  A class has names; type_fix_slots() looks each up along
 * the MRO and fills the slot: with the C function itself when all names of the
 * slot lead to wrappers of that one function, else with a dispatcher of
 * type_dispatch.c that looks the name up at each call.
 */
#include "types/type_internal.h"

#include <stddef.h>

#include "heap/weak.h"
#include "types/descr_internal.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_dispatch.h"

/* ---- the table, in the order of struct heap_type ------------------------------ */

#define ROW(name, field, function, wrap, doc)                                              \
    {ID_##name, offsetof(struct heap_type, field), (void *)function, wrap, doc, false}
#define KROW(name, field, function, wrap, doc)                                             \
    {ID_##name, offsetof(struct heap_type, field), (void *)function, wrap, doc, true}
#define SIG(name, args, doc) #name "(" args ")\n--\n\n" doc
#define BINARY(name, rname, field, function, op)                                           \
    ROW(name, number.field, function, wrap_binary_l, SIG(name, "$self, value, /", "Return self" op "value.")), \
    ROW(rname, number.field, function, wrap_binary_r, SIG(rname, "$self, value, /", "Return value" op "self."))
#define INPLACE(name, field, function, op)                                                 \
    ROW(name, number.field, function, wrap_binary, SIG(name, "$self, value, /", "Return self" op "value."))
#define UNARY(name, field, function, doc)                                                  \
    ROW(name, number.field, function, wrap_unary, SIG(name, "$self, /", doc))
#define COMPARE(name, wrap, op)                                                            \
    ROW(name, type.compare, slot_compare, wrap, SIG(name, "$self, value, /", "Return self" op "value."))

const struct slot_def slot_defs[] = {
    ROW(__repr__, type.repr, slot_repr, wrap_unary, SIG(__repr__, "$self, /", "Return repr(self).")),
    ROW(__hash__, type.hash, slot_hash, wrap_hash, SIG(__hash__, "$self, /", "Return hash(self).")),
    KROW(__call__, type.call, slot_call, wrap_call,
         SIG(__call__, "$self, /, *args, **kwargs", "Call self as a function.")),
    ROW(__str__, type.str, slot_str, wrap_unary, SIG(__str__, "$self, /", "Return str(self).")),
    ROW(__getattribute__, type.getattro, slot_getattr_hook, wrap_binary,
        SIG(__getattribute__, "$self, name, /", "Return getattr(self, name).")),
    ROW(__getattr__, type.getattro, slot_getattr_hook, NULL, ""),
    ROW(__setattr__, type.setattro, slot_setattr, wrap_setattr,
        SIG(__setattr__, "$self, name, value, /", "Implement setattr(self, name, value).")),
    ROW(__delattr__, type.setattro, slot_setattr, wrap_delattr,
        SIG(__delattr__, "$self, name, /", "Implement delattr(self, name).")),
    COMPARE(__lt__, wrap_lt, "<"),
    COMPARE(__le__, wrap_le, "<="),
    COMPARE(__eq__, wrap_eq, "=="),
    COMPARE(__ne__, wrap_ne, "!="),
    COMPARE(__gt__, wrap_gt, ">"),
    COMPARE(__ge__, wrap_ge, ">="),
    ROW(__iter__, type.iter, slot_iter, wrap_unary, SIG(__iter__, "$self, /", "Implement iter(self).")),
    ROW(__next__, type.iternext, slot_iternext, wrap_next,
        SIG(__next__, "$self, /", "Implement next(self).")),
    ROW(__get__, type.descr_get, slot_descr_get, wrap_descr_get,
        SIG(__get__, "$self, instance, owner=None, /",
            "Return an attribute of instance, which is of type owner.")),
    ROW(__set__, type.descr_set, slot_descr_set, wrap_descr_set,
        SIG(__set__, "$self, instance, value, /", "Set an attribute of instance to value.")),
    ROW(__delete__, type.descr_set, slot_descr_set, wrap_descr_delete,
        SIG(__delete__, "$self, instance, /", "Delete an attribute of instance.")),
    KROW(__init__, type.init, slot_init, wrap_init,
         SIG(__init__, "$self, /, *args, **kwargs",
             "Initialize self.  See help(type(self)) for accurate signature.")),
    ROW(__new__, type.new_, slot_new, NULL, ""),
    ROW(__del__, type.finalize, slot_finalize, wrap_del, ""),

    BINARY(__add__, __radd__, add, slot_add, "+"),
    BINARY(__sub__, __rsub__, subtract, slot_subtract, "-"),
    BINARY(__mul__, __rmul__, multiply, slot_multiply, "*"),
    BINARY(__mod__, __rmod__, remainder, slot_remainder, "%"),
    ROW(__divmod__, number.divmod, slot_divmod, wrap_binary_l,
        SIG(__divmod__, "$self, value, /", "Return divmod(self, value).")),
    ROW(__rdivmod__, number.divmod, slot_divmod, wrap_binary_r,
        SIG(__rdivmod__, "$self, value, /", "Return divmod(value, self).")),
    ROW(__pow__, number.power, slot_power, wrap_ternary,
        SIG(__pow__, "$self, value, mod=None, /", "Return pow(self, value, mod).")),
    ROW(__rpow__, number.power, slot_power, wrap_ternary_r,
        SIG(__rpow__, "$self, value, mod=None, /", "Return pow(value, self, mod).")),
    UNARY(__neg__, negative, slot_negative, "-self"),
    UNARY(__pos__, positive, slot_positive, "+self"),
    UNARY(__abs__, absolute, slot_absolute, "abs(self)"),
    ROW(__bool__, number.bool_, slot_bool, wrap_bool,
        SIG(__bool__, "$self, /", "True if self else False")),
    UNARY(__invert__, invert, slot_invert, "~self"),
    BINARY(__lshift__, __rlshift__, lshift, slot_lshift, "<<"),
    BINARY(__rshift__, __rrshift__, rshift, slot_rshift, ">>"),
    BINARY(__and__, __rand__, and_, slot_and, "&"),
    BINARY(__xor__, __rxor__, xor_, slot_xor, "^"),
    BINARY(__or__, __ror__, or_, slot_or, "|"),
    UNARY(__int__, int_, slot_int, "int(self)"),
    UNARY(__float__, float_, slot_float, "float(self)"),
    INPLACE(__iadd__, inplace_add, slot_iadd, "+="),
    INPLACE(__isub__, inplace_subtract, slot_isub, "-="),
    INPLACE(__imul__, inplace_multiply, slot_imul, "*="),
    INPLACE(__imod__, inplace_remainder, slot_imod, "%="),
    ROW(__ipow__, number.inplace_power, slot_ipow, wrap_ternary,
        SIG(__ipow__, "$self, value, /", "Return self**=value.")),
    INPLACE(__ilshift__, inplace_lshift, slot_ilshift, "<<="),
    INPLACE(__irshift__, inplace_rshift, slot_irshift, ">>="),
    INPLACE(__iand__, inplace_and, slot_iand, "&="),
    INPLACE(__ixor__, inplace_xor, slot_ixor, "^="),
    INPLACE(__ior__, inplace_or, slot_ior, "|="),
    BINARY(__floordiv__, __rfloordiv__, floor_divide, slot_floor_divide, "//"),
    BINARY(__truediv__, __rtruediv__, true_divide, slot_true_divide, "/"),
    INPLACE(__ifloordiv__, inplace_floor_divide, slot_ifloordiv, "//="),
    INPLACE(__itruediv__, inplace_true_divide, slot_itruediv, "/="),
    UNARY(__index__, index, slot_index,
          "Return self converted to an integer, if self is suitable for use as an index into a list."),
    BINARY(__matmul__, __rmatmul__, matrix_multiply, slot_matmul, "@"),
    INPLACE(__imatmul__, inplace_matrix_multiply, slot_imatmul, "@="),

    ROW(__len__, mapping.length, slot_length, wrap_length, SIG(__len__, "$self, /", "Return len(self).")),
    ROW(__getitem__, mapping.subscript, slot_subscript, wrap_binary,
        SIG(__getitem__, "$self, key, /", "Return self[key].")),
    ROW(__setitem__, mapping.set_subscript, slot_set_subscript, wrap_set_item,
        SIG(__setitem__, "$self, key, value, /", "Set self[key] to value.")),
    ROW(__delitem__, mapping.set_subscript, slot_set_subscript, wrap_del_item,
        SIG(__delitem__, "$self, key, /", "Delete self[key].")),

    ROW(__len__, sequence.length, slot_length, wrap_length, SIG(__len__, "$self, /", "Return len(self).")),
    /* Neither + nor * of a class goes through these: its number suite has them. */
    ROW(__add__, sequence.concat, NULL, wrap_binary, SIG(__add__, "$self, value, /", "Return self+value.")),
    ROW(__mul__, sequence.repeat, NULL, wrap_index, SIG(__mul__, "$self, value, /", "Return self*value.")),
    ROW(__rmul__, sequence.repeat, NULL, wrap_index, SIG(__rmul__, "$self, value, /", "Return value*self.")),
    ROW(__getitem__, sequence.item, slot_item, wrap_item,
        SIG(__getitem__, "$self, key, /", "Return self[key].")),
    ROW(__setitem__, sequence.set_item, slot_set_item, wrap_seq_set_item,
        SIG(__setitem__, "$self, key, value, /", "Set self[key] to value.")),
    ROW(__delitem__, sequence.set_item, slot_set_item, wrap_seq_del_item,
        SIG(__delitem__, "$self, key, /", "Delete self[key].")),
    ROW(__contains__, sequence.contains, slot_contains, wrap_contains,
        SIG(__contains__, "$self, key, /", "Return key in self.")),
    ROW(__iadd__, sequence.inplace_concat, NULL, wrap_binary,
        SIG(__iadd__, "$self, value, /", "Implement self+=value.")),
    ROW(__imul__, sequence.inplace_repeat, NULL, wrap_index,
        SIG(__imul__, "$self, value, /", "Implement self*=value.")),
    {0, -1, NULL, NULL, NULL, false},
};
enum { SLOT_DEF_COUNT = sizeof slot_defs / sizeof *slot_defs - 1 };

void **slot_pointer(struct type *t, int offset)
{
    const struct {
        const void *suite;
        size_t start;
    } suites[] = {
        {t->buffer, offsetof(struct heap_type, buffer)},
        {t->sequence, offsetof(struct heap_type, sequence)},
        {t->mapping, offsetof(struct heap_type, mapping)},
        {t->number, offsetof(struct heap_type, number)},
    };
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        if ((size_t)offset >= suites[i].start) {
            if (!suites[i].suite)
                return NULL;
            return (void **)((uintptr_t)suites[i].suite + (size_t)offset - suites[i].start);
        }
    }
    return (void **)((uintptr_t)t + (size_t)offset);
}

static inline Val slot_name(struct runtime *rt, const struct slot_def *def)
{
    return rt->types->ident[def->name];
}

/* ---- slots -> names ---------------------------------------------------------------- */

bool type_add_operators(struct runtime *rt, struct type *t, struct type *own)
{
    for (const struct slot_def *p = slot_defs; p->offset >= 0; p++) {
        if (!p->wrap)
            continue;
        void **slot = slot_pointer(own, p->offset);
        if (!slot || !*slot)
            continue;
        Val name = slot_name(rt, p);
        int there = dict_contains(rt, t->dict, name);
        if (there < 0)
            return false;
        if (there)
            continue;
        Ref value = *slot == (void *)hash_not_implemented
                        ? new_none(rt)
                        : wrapper_descriptor_new(rt, t, p, *slot);
        if (!value || dict_set_take(rt, t->dict, ref_keep(name), value) < 0)
            return false;
    }
    return true;
}

/* ---- names -> slots ----------------------------------------------------------------- */

/* The one slot of t that a name with several slots (__len__, __getitem__, ...)
 * fills; NULL when it fills none or more than one. */
static void **resolve_duplicates(struct type *t, enum ident_id name)
{
    void **found = NULL;
    for (const struct slot_def *p = slot_defs; p->offset >= 0; p++) {
        if (p->name != name)
            continue;
        void **slot = slot_pointer(t, p->offset);
        if (!slot || !*slot)
            continue;
        if (found)
            return NULL;
        found = slot;
    }
    return found;
}

/* What one lookup says about the slot. */
struct slot_choice {
    void *specific; /* the C function all wrappers agree on */
    void *generic;  /* the dispatcher */
    bool use_generic;
};

static void choose(struct runtime *rt, struct type *t, const struct slot_def *p, void **slot,
                   Val descr, struct slot_choice *c)
{
    (void)rt;
    if (is_exact(descr, &wrapper_descriptor_def) &&
        LOOK(wrapper_descriptor, descr)->def->name == p->name) {
        const struct wrapper_descriptor *d = LOOK(wrapper_descriptor, descr);
        void **one = resolve_duplicates(t, p->name);
        if (!one || one == slot)
            c->generic = p->function;
        if ((!c->specific || c->specific == d->slot) && d->def->wrap == p->wrap &&
            type_is_subtype(t, d->type))
            c->specific = d->slot;
        else
            c->use_generic = true;
    } else if (is_exact(descr, &builtin_function_def) &&
               LOOK(builtin_function, descr)->def == &type_new_method &&
               slot == (void **)&t->new_) {
        c->specific = (void *)t->new_;
    } else if (descr == rt->none && slot == (void **)&t->hash) {
        c->specific = (void *)hash_not_implemented;
    } else {
        c->use_generic = true;
        c->generic = p->function;
        if (p->function == (void *)slot_call)
            t->flags &= ~(uint64_t)TYPE_VECTORCALL;
    }
}

/* Fill the slot that row p and the rows after it with its offset describe; the
 * first row of the next slot. */
static const struct slot_def *update_slot_of(struct runtime *rt, struct type *t,
                                             const struct slot_def *p)
{
    int offset = p->offset;
    void **slot = slot_pointer(t, offset);
    struct slot_choice c = {0};
    for (; p->offset == offset; p++) {
        if (!slot)
            continue;
        Val descr = type_find_in_mro(rt, t, slot_name(rt, p));
        if (descr) {
            choose(rt, t, p, slot, descr, &c);
            continue;
        }
        error_clear(rt);
        if (slot == (void **)&t->iternext)
            c.specific = (void *)iternext_not_implemented;
    }
    if (slot)
        *slot = c.specific && !c.use_generic ? c.specific : c.generic;
    return p;
}

void type_fix_slots(struct runtime *rt, struct type *t)
{
    const struct slot_def *p = slot_defs;
    while (p->offset >= 0)
        p = update_slot_of(rt, t, p);
}

/* The rows named `name`, each brought back to the first row of its slot. */
static int rows_of_name(struct runtime *rt, Val name, const struct slot_def **rows)
{
    int count = 0;
    for (int i = 0; i < SLOT_DEF_COUNT; i++) {
        if (slot_name(rt, &slot_defs[i]) != name)
            continue;
        int first = i;
        while (first > 0 && slot_defs[first - 1].offset == slot_defs[first].offset)
            first--;
        rows[count++] = &slot_defs[first];
    }
    return count;
}

static void update_rows(struct runtime *rt, struct type *t, Val name,
                        const struct slot_def **rows, int count)
{
    for (int i = 0; i < count; i++)
        update_slot_of(rt, t, rows[i]);
    if (!t->subclasses)
        return;
    /* Only those below that do not define the name themselves. */
    Ref list = type_subclass_list(rt, t);
    if (!list) {
        error_clear(rt);
        return;
    }
    for (ssize_t i = 0; i < list_size(list); i++) {
        struct type *sub = as_type(list_at(list, i));
        if (sub->dict && dict_contains(rt, sub->dict, name) == 0)
            update_rows(rt, sub, name, rows, count);
    }
    ref_drop(rt, list);
}

void type_update_slot(struct runtime *rt, struct type *t, Val name)
{
    const struct slot_def *rows[4];
    int count = rows_of_name(rt, name, rows);
    if (count)
        update_rows(rt, t, name, rows, count);
}

void type_update_all_slots(struct runtime *rt, struct type *t)
{
    type_modified(rt, t);
    for (const struct slot_def *p = slot_defs; p->offset >= 0; p++) {
        if (p != slot_defs && p[-1].name == p->name)
            continue;
        type_update_slot(rt, t, slot_name(rt, p));
    }
}
