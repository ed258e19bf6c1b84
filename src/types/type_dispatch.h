/* type_dispatch.h - slot functions of classes, and wrappers of slots: for the table. */
#ifndef TYPES_TYPE_DISPATCH_H
#define TYPES_TYPE_DISPATCH_H

#include "types/type_internal.h"

/* Classes: look the special method up and call it (type_dispatch.c). */
unary_fn slot_repr, slot_str, slot_iter, slot_iternext, slot_negative, slot_positive,
    slot_absolute, slot_invert, slot_int, slot_float, slot_index;
hash_fn slot_hash;
setattro_fn slot_setattr;
compare_fn slot_compare;
descr_get_fn slot_descr_get;
descr_set_fn slot_descr_set;
init_fn slot_init;
finalize_fn slot_finalize;
binary_fn slot_add, slot_subtract, slot_multiply, slot_remainder, slot_divmod, slot_lshift,
    slot_rshift, slot_and, slot_xor, slot_or, slot_floor_divide, slot_true_divide,
    slot_matmul;
binary_fn slot_iadd, slot_isub, slot_imul, slot_imod, slot_ilshift, slot_irshift, slot_iand,
    slot_ixor, slot_ior, slot_ifloordiv, slot_itruediv, slot_imatmul, slot_subscript;
ternary_fn slot_power, slot_ipow;
inquiry_fn slot_bool;
len_fn slot_length;
set_item_fn slot_set_subscript;
index_fn slot_item;
set_index_fn slot_set_item;
contains_fn slot_contains;

/* What an iterator class without __next__ has: "'X' object is not iterable". */
unary_fn iternext_not_implemented;

/* Wrapper descriptors: unpack the arguments and call the C slot (type_wrap.c). */
slot_wrap_fn wrap_unary, wrap_binary, wrap_binary_l, wrap_binary_r, wrap_ternary, wrap_ternary_r, wrap_bool,
    wrap_length, wrap_index, wrap_item, wrap_seq_set_item, wrap_seq_del_item, wrap_contains,
    wrap_set_item, wrap_del_item, wrap_setattr, wrap_delattr, wrap_hash, wrap_call, wrap_del,
    wrap_lt, wrap_le, wrap_eq, wrap_ne, wrap_gt, wrap_ge, wrap_next, wrap_descr_get,
    wrap_descr_set, wrap_descr_delete, wrap_init;

#endif
