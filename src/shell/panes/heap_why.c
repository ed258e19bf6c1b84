/* heap_why.c - the way from a root to an object, one holder under the other.
 *
 *   name a in module __main__
 *   ╰─▶ node#1  56 B, keeps 112 B
 *       attribute next of node#1
 *       ╰─▶ node#2  56 B
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/filter.h"
#include "shell/panes/heap_view.h"

static const char *column(const json_t *table, const json_t *row, const char *name)
{
    const json_t *heads = json_object_get(table, "columns");
    for (size_t c = 0; c < json_array_size(heads); c++) {
        if (!strcmp(view_str(json_array_get(heads, c), "name"), name)) {
            const char *text = json_string_value(json_array_get(json_object_get(row, "cells"), c));
            return text ? text : "";
        }
    }
    return "";
}

static void draw_link(const json_t *table, const json_t *row, struct surface *to, int at, int col,
                      bool marked)
{
    bool current = view_flag(row, "current"), dominator = view_flag(row, "dominator");
    char bytes[32], keeps[32];
    long long size = atoll(column(table, row, "bytes")), all = atoll(column(table, row, "retained"));
    int left = col;
    col = surface_put(to, at, col, STYLE_QUIET, to->ascii ? "`-> " : "╰─▶ ");
    col = surface_put_cut(to, at, col, filter_width(view_str(row, "id"), strlen(view_str(row, "id"))),
                          (current ? STYLE_ACCENT : STYLE_OBJECT) | FACE_BOLD, view_str(row, "id"));
    col = surface_put(to, at, col + 2, STYLE_QUIET, view_bytes(size, bytes, sizeof bytes));
    if (all > size)
        col = surface_printf(to, at, col, STYLE_QUIET, ", keeps %s",
                             view_bytes(all, keeps, sizeof keeps));
    if (dominator && !current)
        surface_put(to, at, col + 2, STYLE_QUIET, "every way leads through it");
    if (marked)
        surface_mark(to, at, left, to->cols - left, FACE_SELECT);
}

/* "del a would free 3 objects, 240 B": what one name alone keeps. */
static int draw_frees(const json_t *table, struct surface *to, int at, int end)
{
    const json_t *frees = json_object_get(table, "frees");
    char bytes[32];
    if (!frees || at + 1 >= end)
        return at;
    long long objects = (long long)json_integer_value(json_object_get(frees, "objects"));
    view_bytes((long long)json_integer_value(json_object_get(frees, "bytes")), bytes, sizeof bytes);
    int col = surface_put(to, at + 1, 2, STYLE_CODE, view_str(frees, "statement"));
    surface_printf(to, at + 1, col, STYLE_TEXT, " would free %lld object%s, %s.", objects,
                   objects == 1 ? "" : "s", bytes);
    return at + 2;
}

int view_why(const json_t *table, const char *asked, struct heap_cursor *cursor,
             struct surface *to, int at, int end, bool focus)
{
    const json_t *rows = json_object_get(table, "rows"), *marked = view_marked(table, cursor);
    int count = (int)json_array_size(rows), last = end - (json_object_get(table, "frees") ? 2 : 0);
    bool news = *view_str(table, "path") && strcmp(view_str(table, "path"), asked) != 0;
    if (news && at + 2 < end) {
        surface_put_cut(to, at, 2, to->cols - 4, STYLE_CODE, view_str(table, "path"));
        at += 2;
    }
    cursor->page = last - at > 1 ? (last - at) / 2 : 1;
    cursor->first_row = at;
    if (cursor->index < cursor->top)
        cursor->top = cursor->index;
    if (cursor->index >= cursor->top + cursor->page)
        cursor->top = cursor->index - cursor->page + 1;
    int depth = 0;
    for (int i = cursor->top; i < count && at + 1 < last; i++) {
        const json_t *row = json_array_get(rows, (size_t)i);
        if (!strchr(view_str(row, "id"), '#'))
            continue; /* the root: what it holds says so itself */
        int col = 2 + 4 * depth++;
        if (col > to->cols / 2)
            col = to->cols / 2;
        surface_put_cut(to, at++, col, to->cols - col - 1, STYLE_TEXT, column(table, row, "how"));
        draw_link(table, row, to, at++, col, row == marked && focus);
    }
    return draw_frees(table, to, at, end);
}
