/* list.h - the built-in list: a resizable array of references. */
#ifndef TYPES_LIST_H
#define TYPES_LIST_H

#include "types/state.h"

struct list {
    struct var_obj head; /* size: items in use */
    Ref *items;          /* owned block, or NULL */
    ssize_t room;
};
extern const struct type_def list_def, list_iterator_def;

static inline bool is_list(Val v)
{
    return type_has(v->type, TYPE_LIST);
}
static inline struct list *as_list(Val v)
{
    return LOOK(list, v);
}
static inline ssize_t list_size(Val v)
{
    return as_list(v)->head.size;
}
static inline Val list_at(Val v, ssize_t i)
{
    return as_list(v)->items[i];
}
/* `size` items, all NULL (fill them), room exactly size; from the free list. */
OWNED Ref list_new(struct runtime *rt, ssize_t size);
OWNED Ref list_from_array(struct runtime *rt, Val const *items, ssize_t count);
OWNED Ref list_from_array_take(struct runtime *rt, Ref const *items, ssize_t count);
bool list_append(struct runtime *rt, Val list, Val item);
/* Consumes item whether or not it works; NULL in, false out. */
bool list_append_take(struct runtime *rt, Val list, Ref item);
bool list_resize(struct runtime *rt, struct list *self, ssize_t size);
bool list_insert(struct runtime *rt, Val list, ssize_t where, Val item);
bool list_set_take(struct runtime *rt, Val list, ssize_t i, Ref item); /* IndexError */
OWNED Ref list_extend(struct runtime *rt, Val list, Val iterable); /* None */
OWNED Ref list_slice(struct runtime *rt, Val list, ssize_t low, ssize_t high);
int list_set_slice(struct runtime *rt, Val list, ssize_t low, ssize_t high, Val items); /* NULL deletes */
bool list_sort(struct runtime *rt, Val list, Val key, bool reverse); /* key NULL or None: none */
bool list_need_sort_names(struct runtime *rt); /* as a call by name does: see args_need_names() */
bool list_reverse(struct runtime *rt, Val list);
OWNED Ref list_as_tuple(struct runtime *rt, Val list);
OWNED Ref list_iter(struct runtime *rt, Val list);

struct list_iterator {
    struct obj head;
    ssize_t index;
    Ref list; /* NULL when exhausted */
};

#endif
