/* lens.c - the table of lenses, and what all of them share: rows, sorting, paging. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "inspect/inspect.h"

static const struct lens lenses[] = {
#define LENS(name, title, needs, help) {#name, title, help, needs, lens_##name},
#include "inspect/lens.def"
#undef LENS
};

const struct lens *lens_table(size_t *count)
{
    *count = sizeof lenses / sizeof *lenses;
    return lenses;
}

const struct lens *lens_find(const char *name)
{
    for (size_t i = 0; i < sizeof lenses / sizeof *lenses; i++) {
        if (strcmp(lenses[i].name, name) == 0)
            return &lenses[i];
    }
    return NULL;
}

/* ---- building ------------------------------------------------------------- */

static json_t *member_array(json_t *object, const char *key)
{
    json_t *array = json_object_get(object, key);
    if (!array) {
        array = json_array();
        json_object_set_new(object, key, array);
    }
    return array;
}

void view_column(json_t *answer, const char *name, const char *title, const char *kind)
{
    json_array_append_new(member_array(answer, "columns"),
                          json_pack("{ssssss}", "name", name, "title", title, "kind", kind));
}

json_t *view_row(json_t *answer, const char *id)
{
    json_t *row = json_pack("{sss[]}", "id", id, "cells");
    json_array_append_new(member_array(answer, "rows"), row);
    return row;
}

void view_cell(json_t *row, const char *text)
{
    struct text line = {0};
    text_add_visible(&line, text);
    json_array_append_new(json_object_get(row, "cells"), json_string(text_str(&line)));
    text_release(&line);
}

void view_cell_number(json_t *row, long long n)
{
    view_cellf(row, "%lld", n);
}

void view_cellf(json_t *row, const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&t, format, args);
    va_end(args);
    view_cell(row, text_str(&t));
    text_release(&t);
}

void view_row_flag(json_t *row, const char *flag)
{
    json_array_append_new(member_array(row, "flags"), json_string(flag));
}

void view_link(json_t *row, const char *object)
{
    json_array_append_new(member_array(row, "links"), json_string(object));
}

void view_note(json_t *answer, const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&t, format, args);
    va_end(args);
    json_array_append_new(member_array(answer, "notes"), json_string(text_str(&t)));
    text_release(&t);
}

uint32_t lens_object(struct inspect *in, const struct lens_query *q, struct error *err)
{
    if (!q->object || !*q->object) {
        error_set(err, "Which object? Select one, or name it: list#1, a, a.next");
        return NO_OBJECT;
    }
    uint32_t at = snapshot_resolve(in->now, in->rt, q->object);
    if (at == NO_OBJECT)
        error_set(err, "no object %.200s in the heap now", q->object);
    return at;
}

/* ---- sorting, filtering, paging ----------------------------------------------- */

static const char *cell_text(json_t *row, size_t column)
{
    const char *s = json_string_value(json_array_get(json_object_get(row, "cells"), column));
    return s ? s : "";
}

static bool row_matches(json_t *row, const char *wanted)
{
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(row, "cells"), i, cell)
    {
        if (strcasestr(json_string_value(cell), wanted))
            return true;
    }
    return false;
}

static int column_of(json_t *answer, const char *name)
{
    size_t i;
    json_t *column;
    json_array_foreach(json_object_get(answer, "columns"), i, column)
    {
        if (strcmp(json_string_value(json_object_get(column, "name")), name) == 0)
            return (int)i;
    }
    return -1;
}

struct sort_key {
    json_t *row;
    const char *text;
    double number;
    bool is_number;
    size_t order;
};

static int by_key(const void *a, const void *b, void *falling)
{
    const struct sort_key *x = a, *y = b;
    int order = 0;
    if (x->is_number && y->is_number)
        order = (x->number > y->number) - (x->number < y->number);
    else
        order = strverscmp(x->text, y->text);
    if (*(bool *)falling)
        order = -order;
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void sort_rows(json_t *answer, json_t *rows, const char *sort)
{
    bool falling = *sort == '-';
    int column = column_of(answer, sort + falling);
    size_t count = json_array_size(rows);
    if (column < 0 || count < 2)
        return;
    struct sort_key *keys = xalloc(count * sizeof *keys);
    for (size_t i = 0; i < count; i++) {
        char *end;
        keys[i].row = json_incref(json_array_get(rows, i));
        keys[i].text = cell_text(keys[i].row, (size_t)column);
        keys[i].number = strtod(keys[i].text, &end);
        keys[i].is_number = end != keys[i].text && *end == 0;
        if (strcmp(keys[i].text, "–") == 0) { /* none: less than any */
            keys[i].number = -1;
            keys[i].is_number = true;
        }
        keys[i].order = i;
    }
    qsort_r(keys, count, sizeof *keys, by_key, &falling);
    json_array_clear(rows);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(rows, keys[i].row);
    free(keys);
}

/* "type:node" compares one column, anything else all of them. */
static void filter_rows(json_t *answer, json_t *rows, const char *filter)
{
    char name[24];
    const char *colon = strchr(filter, ':');
    size_t n = colon ? (size_t)(colon - filter) : 0;
    snprintf(name, sizeof name, "%.*s", n < sizeof name ? (int)n : 0, filter);
    int column = n ? column_of(answer, name) : -1;
    for (size_t i = json_array_size(rows); i-- > 0;) {
        json_t *row = json_array_get(rows, i);
        bool keep = column < 0 ? row_matches(row, filter) : strcasecmp(cell_text(row, (size_t)column), colon + 1) == 0;
        if (!keep)
            json_array_remove(rows, i);
    }
}

/* Pinned rows stand first, in the order of the pins. */
static void pin_rows(struct inspect *in, json_t *rows, const json_t *pins)
{
    size_t placed = 0, i;
    json_t *pin;
    json_array_foreach(pins, i, pin)
    {
        const char *wanted = json_string_value(pin);
        uint32_t at = wanted ? snapshot_resolve(in->now, in->rt, wanted) : NO_OBJECT;
        const char *name = at == NO_OBJECT ? wanted : snapshot_name(in->now, at);
        for (size_t k = placed; name && k < json_array_size(rows); k++) {
            json_t *row = json_array_get(rows, k);
            if (strcmp(json_string_value(json_object_get(row, "id")), name) != 0)
                continue;
            json_incref(row);
            json_array_remove(rows, k);
            view_row_flag(row, "pinned");
            json_array_insert_new(rows, placed++, row);
            break;
        }
    }
}

void lens_rows_are_part(json_t *answer, size_t skipped, size_t total)
{
    size_t made = json_array_size(member_array(answer, "rows"));
    json_object_set_new(answer, "skipped", json_integer((json_int_t)skipped));
    json_object_set_new(answer, "unmade", json_integer((json_int_t)(total - made)));
}

/* Of rows that the lens did not make, those in front count for the offset. */
static void page_part(json_t *answer, json_t *rows, const struct lens_query *q)
{
    size_t skipped = (size_t)json_integer_value(json_object_get(answer, "skipped"));
    size_t unmade = (size_t)json_integer_value(json_object_get(answer, "unmade"));
    size_t limit = q->limit ? q->limit : LENS_LIMIT, behind = unmade - skipped;
    json_object_del(answer, "skipped");
    json_object_del(answer, "unmade");
    json_object_set_new(answer, "total", json_integer((json_int_t)(json_array_size(rows) + unmade)));
    json_object_set_new(answer, "offset", json_integer((json_int_t)q->offset));
    json_t *page = json_array();
    size_t made = json_array_size(rows), live = behind ? limit : made;
    size_t from = q->offset > skipped ? q->offset - skipped : 0;
    for (size_t i = from; i < made && i < live && json_array_size(page) < limit; i++)
        json_array_append(page, json_array_get(rows, i));
    json_object_set_new(answer, "rows", page);
}

static void page_rows(json_t *answer, json_t *rows, const struct lens_query *q)
{
    if (json_object_get(answer, "unmade")) {
        page_part(answer, rows, q);
        return;
    }
    size_t total = json_array_size(rows), limit = q->limit ? q->limit : LENS_LIMIT;
    long at = -1;
    if (q->search && *q->search) {
        for (size_t i = q->offset; i < total && at < 0; i++)
            at = row_matches(json_array_get(rows, i), q->search) ? (long)i : -1;
        json_object_set_new(answer, "at", json_integer(at));
    }
    json_object_set_new(answer, "total", json_integer((json_int_t)total));
    json_object_set_new(answer, "offset", json_integer((json_int_t)q->offset));
    json_t *page = json_array();
    for (size_t i = q->offset; i < total && i < q->offset + limit; i++)
        json_array_append(page, json_array_get(rows, i));
    json_object_set_new(answer, "rows", page);
}

bool lens_show(struct inspect *in, const char *name, const struct lens_query *q, json_t *answer,
               struct error *err)
{
    const struct lens *lens = lens_find(name);
    if (!lens)
        return error_set(err, "no lens %.60s", name);
    json_object_set_new(answer, "lens", json_string(lens->name));
    json_object_set_new(answer, "title", json_string(lens->title));
    json_object_set_new(answer, "hidden", json_integer((json_int_t)in->now->furniture));
    if (!lens->fill(in, q, answer, err))
        return false;
    json_t *rows = json_incref(member_array(answer, "rows"));
    member_array(answer, "columns");
    member_array(answer, "notes");
    if (q->filter && *q->filter)
        filter_rows(answer, rows, q->filter);
    if (q->sort && *q->sort)
        sort_rows(answer, rows, q->sort);
    if (json_is_array(q->pins))
        pin_rows(in, rows, q->pins);
    if (in->now->at_least)
        json_object_set_new(answer, "at_least", json_true());
    page_rows(answer, rows, q);
    json_decref(rows);
    return true;
}
