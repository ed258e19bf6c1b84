/* lens_layout.c - one object's memory word by word; adds up to sys.getsizeof. */
#include <stdio.h>
#include <string.h>

#include "inspect/inspect.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct layout {
    json_t *answer;
    long at; /* offset of the next row, from the object's address */
    size_t total;
};

static void add(struct layout *l, size_t bytes, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void add(struct layout *l, size_t bytes, const char *what, const char *format, ...)
{
    char id[24];
    struct text value = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&value, format, args);
    va_end(args);
    snprintf(id, sizeof id, "%+ld", l->at);
    json_t *row = view_row(l->answer, id);
    view_cell(row, id);
    view_cell_number(row, (long long)bytes);
    view_cell(row, what);
    view_cell(row, text_str(&value));
    text_release(&value);
    l->at += (long)bytes;
    l->total += bytes;
}

static void add_block(struct layout *l, size_t bytes, const char *what, const char *format, size_t a, size_t b)
{
    json_t *row = view_row(l->answer, what);
    view_cell(row, "block");
    view_cell_number(row, (long long)bytes);
    view_cell(row, what);
    view_cellf(row, format, a, b);
    l->total += bytes;
}

static void add_headers(struct layout *l, const struct snap_object *o)
{
    const struct type *t = o->v->type;
    if (type_has(t, TYPE_MANAGED_DICT)) {
        l->at = -32;
        add(l, 8, "values", "%s", *instance_values(o->v) ? "attributes in an array of their own" : "none");
        add(l, 8, "dict", "%s", *instance_managed_dict(o->v) ? "a real dict" : "not made yet");
    }
    if (type_has(t, TYPE_GC)) {
        l->at = -16;
        add(l, 8, "collector: next", "%s", gc_is_tracked_head(o->v) ? "tracked" : "not tracked");
        add(l, 8, "collector: previous", o->generation < 0 ? "–" : "generation %d", o->generation);
    }
    l->at = 0;
    add(l, 8, "count", "%zd", o->refs);
    add(l, 8, "type", "%s", type_short_name(t));
}

static void add_body(struct layout *l, Val v, size_t size)
{
    const struct type_def *def = v->type->layout;
    size_t room = 0;
    if (def == &list_def) {
        const struct list *list = as_list(v);
        add(l, 8, "size", "%zd items", list->head.size);
        add(l, 8, "items", "pointer to the item block");
        add(l, 8, "room", "%zd", list->room);
        room = (size_t)list->room * 8;
    } else if (def == &tuple_def) {
        add(l, 8, "size", "%zd items", tuple_size(v));
        for (ssize_t i = 0; i < tuple_size(v) && i < 64; i++)
            add(l, 8, "item", "%zd: a %s", i, type_short_name(tuple_at(v, i)->type));
    } else if (def == &int_def) {
        add(l, 8, "size", "%zd digits of 30 bits, with the sign", as_int(v)->head.size);
        for (ssize_t i = 0; i < (as_int(v)->head.size < 0 ? -as_int(v)->head.size : as_int(v)->head.size) && i < 16; i++)
            add(l, 4, "digit", "%u", as_int(v)->digit[i]);
    } else if (def == &str_def) {
        add(l, 8, "length", "%zd characters", str_length(v));
        add(l, 8, "hash", "%s", as_str(v)->hash == -1 ? "not computed yet" : "cached");
        add(l, 8, "state", "%d byte%s a character%s", str_kind(v), str_kind(v) == 1 ? "" : "s",
            str_is_interned(v) ? ", interned" : "");
        add(l, 8, "wide string", "unused");
        if (!str_is_ascii(v))
            add(l, 24, "UTF-8 copy", "%s", ((const struct str_wide *)v)->utf8 ? "made" : "none");
        add(l, (size_t)(str_length(v) + 1) * (size_t)str_kind(v), "characters", "and the end");
    } else if (def == &dict_def) {
        add(l, 8, "used", "%zd entries", dict_size(v));
        add(l, 8, "version", "changes at every change");
        add(l, 8, "keys", "pointer to the table");
        add(l, 8, "values", "%s", as_dict(v)->values ? "shared keys: values apart" : "with the keys");
    }
    /* What is left of the object itself: fields this lens has no names for. */
    long left = (long)v->type->basicsize - l->at;
    if (left > 0 && def != &str_def && def != &int_def && def != &tuple_def)
        add(l, (size_t)left, "fields", "%ld words", left / 8);
    if (room)
        add_block(l, room, "item block", "%zu slots, %zu of them spare", room / 8,
                  room / 8 - (size_t)as_list(v)->head.size);
    else if (size > l->total)
        add_block(l, size - l->total, "table", "%zu bytes%.0zu", size - l->total, (size_t)0);
}

bool lens_layout(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    view_column(answer, "at", "at", "number");
    view_column(answer, "bytes", "bytes", "number");
    view_column(answer, "what", "what", "text");
    view_column(answer, "value", "value", "text");
    uint32_t at = lens_object(in, q, err);
    if (at == NO_OBJECT)
        return false;
    const struct snap_object *o = &in->now->objects[at];
    size_t size = object_size(in->rt, o->v);
    struct layout l = {.answer = answer};
    add_headers(&l, o);
    add_body(&l, o->v, size);
    json_t *sum = view_row(answer, "sum");
    view_cell(sum, "");
    view_cell_number(sum, (long long)size);
    view_cell(sum, "in all");
    view_cell(sum, "sys.getsizeof");
    view_row_flag(sum, "sum");
    if (l.total == size)
        view_note(answer, "%zu bytes in all, as sys.getsizeof(%s) says.", size, q->object);
    else
        view_note(answer, "sys.getsizeof(%s) says %zu; %zu are shown here.", q->object, size, l.total);
    return true;
}
