/* array.h - array.array: its layout, and what its files share.  See array.c. */
#ifndef MODULES_ARRAY_H
#define MODULES_ARRAY_H

#include "modules/modules.h"
#include "types/list.h"
#include "types/object.h"

/* A machine type.  get() makes an object of the item; set() stores one, false with an
 * exception when it does not fit.  `at` need not be aligned. */
struct item_kind {
    char code;
    int size;
    const char *format; /* of the buffer */
    OWNED Ref (*get)(struct runtime *rt, const void *at);
    bool (*set)(struct runtime *rt, void *at, Val v);
    int machine_format; /* __reduce_ex__(3) */
};

struct array { /* 64 + 16 = 80 */
    struct var_obj head;
    char *bytes;
    ssize_t room;
    const struct item_kind *kind;
    struct weak *weaklist;
    ssize_t exports;
};
extern const struct type_def array_def, array_iterator_def;
extern const struct method_def array_methods[];

static inline struct array *as_array(Val v)
{
    return LOOK(array, v);
}
static inline bool is_array(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_array));
}
static inline ssize_t array_size(Val v)
{
    return as_array(v)->head.size;
}
static inline char *item_at(const struct array *a, ssize_t i)
{
    return a->bytes + i * a->kind->size;
}

/* The machine types, the last with code 0; and the one of a type code, NULL: none. */
extern const struct item_kind array_kinds[];
const struct item_kind *array_kind_of(uint32_t code);

/* Item i, which must be there. */
OWNED Ref array_get(struct runtime *rt, Val self, ssize_t i);
/* A new array: n times the items. */
OWNED Ref array_repeat(struct runtime *rt, Val self, ssize_t n);
/* 1: item i equals value; 0: it does not; -1: an exception. */
int array_equal_at(struct runtime *rt, Val self, ssize_t i, Val value);

/* Changes of the size; false with an exception: no memory, a value that does not fit,
 * or a view of the bytes is out.  Then nothing was changed, but for array_extend(),
 * which keeps what came before. */
bool array_resize(struct runtime *rt, struct array *a, ssize_t size);
bool array_insert(struct runtime *rt, struct array *a, ssize_t where, Val v);
bool array_delete_range(struct runtime *rt, struct array *a, ssize_t low, ssize_t high);
bool array_extend(struct runtime *rt, Val self, Val source);
bool array_add_bytes(struct runtime *rt, struct array *a, const void *bytes, ssize_t size);
bool array_add_text(struct runtime *rt, struct array *a, Val text);

/* The items as objects, as the bytes they are, and (kind 'u') as text. */
OWNED Ref array_to_list(struct runtime *rt, Val self);
OWNED Ref array_to_bytes(struct runtime *rt, Val self);
OWNED Ref array_to_text(struct runtime *rt, Val self);

/* __reduce_ex__(protocol), and the function that a pickle of protocol 3 calls. */
OWNED Ref array_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames);
OWNED Ref array_reconstructor(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                              Val kwnames);

#endif
