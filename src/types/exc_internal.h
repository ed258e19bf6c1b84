/* exc_internal.h - what the exceptions' files share. */
#ifndef TYPES_EXC_INTERNAL_H
#define TYPES_EXC_INTERNAL_H

#include "types/exc_layout.h"

/* The slots of one layout: exc_LAYOUT_dealloc and so on. */
#define EXC_SLOTS(layout)                       \
    dealloc_fn exc_##layout##_dealloc;          \
    self_visit_fn exc_##layout##_visit;         \
    clear_fn exc_##layout##_clear;              \
    init_fn exc_##layout##_init;                \
    new_fn exc_##layout##_new;
EXC_SLOTS(base)
EXC_SLOTS(value)
EXC_SLOTS(name)
EXC_SLOTS(attribute)
EXC_SLOTS(import)
EXC_SLOTS(group)
EXC_SLOTS(syntax)
EXC_SLOTS(os)
EXC_SLOTS(unicode)

init_fn exc_exit_init, exc_encode_init, exc_decode_init, exc_translate_init;
unary_fn exc_base_repr, exc_base_str, exc_key_str, exc_import_str, exc_group_str, exc_syntax_str,
    exc_os_str, exc_encode_str, exc_decode_str, exc_translate_str;
new_fn exc_memory_new;
dealloc_fn exc_memory_dealloc;

extern const struct method_def exc_base_methods[], exc_import_methods[], exc_group_methods[],
    exc_os_methods[];
extern const struct getset_def exc_base_getset[], exc_os_getset[];
extern const struct member_def exc_base_members[], exc_stop_members[], exc_exit_members[],
    exc_name_members[], exc_attribute_members[], exc_import_members[], exc_group_members[],
    exc_syntax_members[], exc_os_members[], exc_unicode_members[], exc_translate_members[];

/* "NAME() takes no keyword arguments" unless kwargs is NULL or empty. */
bool exc_no_keywords(struct runtime *rt, const char *name, Val kwargs);
/* (type, args) or (type, args, state) for __reduce__; state NULL: none.  Consumes state. */
OWNED Ref exc_reduction_take(struct runtime *rt, Val self, Val args, Ref state);

#endif
