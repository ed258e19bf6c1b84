/* heap_rows.c - tables of lenses as rows: the columns' widths, marks, colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"

#define COLUMNS_MOST 16

struct column {
    const char *title, *kind;
    int width, most;
    bool right;
};

const char *view_str(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

bool view_flag(const json_t *row, const char *flag)
{
    const json_t *flags = json_object_get(row, "flags");
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const char *s = json_string_value(json_array_get(flags, i));
        if (s && !strcmp(s, flag))
            return true;
    }
    return false;
}

const char *view_bytes(long long bytes, char *into, size_t size)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = (double)bytes;
    int unit = 0;
    while (value >= 1024 && unit < 4)
        value /= 1024, unit++;
    snprintf(into, size, unit && value < 100 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return into;
}

const json_t *view_marked(const json_t *table, struct heap_cursor *cursor)
{
    const json_t *rows = json_object_get(table, "rows");
    int count = (int)json_array_size(rows);
    if (!count)
        return NULL;
    for (int i = 0; i < count; i++) {
        if (*cursor->row && !strcmp(view_str(json_array_get(rows, (size_t)i), "id"), cursor->row)) {
            cursor->index = i;
            return json_array_get(rows, (size_t)i);
        }
    }
    if (cursor->index >= count)
        cursor->index = count - 1;
    if (cursor->index < 0)
        cursor->index = 0;
    const json_t *row = json_array_get(rows, (size_t)cursor->index);
    snprintf(cursor->row, sizeof cursor->row, "%s", view_str(row, "id"));
    return row;
}

static const char *cell_text(const json_t *row, size_t column)
{
    const char *s = json_string_value(json_array_get(json_object_get(row, "cells"), column));
    return s ? s : "";
}

/* Natural widths first; then the last flexible columns give way. */
static int fit_columns(const json_t *table, struct column columns[COLUMNS_MOST], int width)
{
    const json_t *heads = json_object_get(table, "columns");
    const json_t *rows = json_object_get(table, "rows");
    int count = (int)json_array_size(heads), total = 0;
    if (count > COLUMNS_MOST)
        count = COLUMNS_MOST;
    for (int c = 0; c < count; c++) {
        const json_t *head = json_array_get(heads, (size_t)c);
        struct column *column = &columns[c];
        column->title = view_str(head, "title");
        column->kind = view_str(head, "kind");
        column->right = !strcmp(column->kind, "number");
        column->width = filter_width(column->title, strlen(column->title));
        column->most = !strcmp(column->kind, "text") || !strcmp(column->kind, "preview") ? 60 : 24;
        for (size_t r = 0; r < json_array_size(rows); r++) {
            const char *text = cell_text(json_array_get(rows, r), (size_t)c);
            size_t size = strlen(text);
            int w = size > 200 ? 200 : filter_width(text, size);
            if (w > column->width)
                column->width = w;
        }
        if (column->width > column->most)
            column->width = column->most;
        total += column->width + 2;
    }
    for (int c = count - 1; c >= 0 && total - 2 > width; c--) {
        int least = columns[c].right ? columns[c].width : c == 0 ? 8 : 6;
        if (c >= 5 && columns[c].width > 10)
            least = 10;
        int over = total - 2 - width, give = columns[c].width - least;
        if (give > over)
            give = over;
        if (give > 0) {
            columns[c].width -= give;
            total -= give;
        }
    }
    while (count > 1 && total - 2 > width) { /* still too wide: the last ones go */
        count--;
        total -= columns[count].width + 2;
    }
    return count;
}

static unsigned cell_face(const char *kind, bool dead, bool quiet)
{
    if (quiet)
        return STYLE_QUIET;
    if (!strcmp(kind, "object"))
        return dead ? STYLE_DEAD : STYLE_OBJECT;
    if (dead)
        return STYLE_QUIET;
    if (!strcmp(kind, "type"))
        return STYLE_TYPE;
    if (!strcmp(kind, "preview"))
        return STYLE_QUIET;
    return STYLE_TEXT;
}

static void draw_mark(const json_t *row, struct surface *to, int at)
{
    if (view_flag(row, "dead"))
        surface_put(to, at, 0, STYLE_DEAD, surface_sign(to, "†"));
    else if (view_flag(row, "new"))
        surface_put(to, at, 0, STYLE_LIVE, "+");
    else if (view_flag(row, "changed"))
        surface_put(to, at, 0, STYLE_ACCENT, surface_sign(to, "•"));
    else if (view_flag(row, "unreachable"))
        surface_put(to, at, 0, STYLE_DEAD, "!");
}

static bool has_name(const json_t *row, const char *name)
{
    const json_t *names = json_object_get(row, "names");
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *s = json_string_value(json_array_get(names, i));
        if (s && !strcmp(s, name))
            return true;
    }
    return false;
}

static void draw_row(const struct app *app, const json_t *row, const struct column *columns,
                     int count, struct surface *to, int at, bool marked, bool focus)
{
    bool dead = view_flag(row, "dead"), quiet = view_flag(row, "quiet");
    const char *id = view_str(row, "id");
    char hot[128];
    bool chosen = app_hot_name(app, hot, sizeof hot)
                      ? has_name(row, hot)
                      : app->selected && !strcmp(app->selected, id);
    draw_mark(row, to, at);
    int col = 2;
    for (int c = 0; c < count; c++) {
        const char *text = cell_text(row, (size_t)c);
        unsigned face = cell_face(columns[c].kind, dead, quiet);
        if (c == 0 && (chosen || view_flag(row, "sum")))
            face |= FACE_BOLD;
        int w = filter_width(text, strlen(text) > 400 ? 400 : strlen(text));
        int width = c == count - 1 && !columns[c].right ? to->cols - col : columns[c].width;
        if (columns[c].right && w < width)
            surface_put(to, at, col + width - w, face, text);
        else
            surface_put_cut(to, at, col, width, face, text);
        col += columns[c].width + 2;
    }
    if (marked && focus)
        surface_mark(to, at, 1, to->cols - 1, FACE_SELECT);
    else if (chosen)
        surface_mark(to, at, 1, to->cols - 1, FACE_SELECT);
}

int view_rows(const struct app *app, const json_t *table, struct heap_cursor *cursor,
              struct surface *to, int at, int end, bool focus)
{
    const json_t *rows = json_object_get(table, "rows");
    int total = (int)json_array_size(rows);
    if (!total) {
        const char *empty = view_str(table, "empty");
        if (*empty && at < end)
            surface_put(to, at++, 2, STYLE_QUIET, empty);
        return at;
    }
    struct column columns[COLUMNS_MOST];
    int count = fit_columns(table, columns, to->cols - 3);
    int col = 2;
    for (int c = 0; c < count; c++) {
        if (columns[c].right)
            surface_put_right(to, at, col + columns[c].width, STYLE_QUIET, columns[c].title);
        else
            surface_put_cut(to, at, col, columns[c].width, STYLE_QUIET, columns[c].title);
        col += columns[c].width + 2;
    }
    at++;

    const json_t *marked = view_marked(table, cursor);
    int page = end - at;
    cursor->page = page > 0 ? page : 1;
    cursor->first_row = at;
    if (cursor->index < cursor->top)
        cursor->top = cursor->index;
    if (cursor->index >= cursor->top + cursor->page)
        cursor->top = cursor->index - cursor->page + 1;
    if (cursor->top > total - cursor->page)
        cursor->top = total > cursor->page ? total - cursor->page : 0;
    for (int i = cursor->top; i < total && at < end; i++, at++) {
        const json_t *row = json_array_get(rows, (size_t)i);
        draw_row(app, row, columns, count, to, at, row == marked, focus);
    }
    int below = total - cursor->top - cursor->page;
    if (below > 0)
        surface_put_right(to, end - 1, to->cols, STYLE_QUIET, surface_sign(to, "↓"));
    if (cursor->top > 0)
        surface_put_right(to, cursor->first_row, to->cols, STYLE_QUIET, surface_sign(to, "↑"));
    return at;
}

void plain_rows(struct app *app, const json_t *table)
{
    const json_t *rows = json_object_get(table, "rows"), *heads = json_object_get(table, "columns");
    struct text line = {0};
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        text_clear(&line);
        text_add_str(&line, "heap: ");
        if (view_flag(row, "dead"))
            text_add_str(&line, "died: ");
        else if (view_flag(row, "new"))
            text_add_str(&line, "new: ");
        else if (view_flag(row, "changed"))
            text_add_str(&line, "changed: ");
        for (size_t c = 0; c < json_array_size(heads); c++) {
            const json_t *head = json_array_get(heads, c);
            const char *kind = view_str(head, "kind"), *text = cell_text(row, c);
            if (!*text)
                continue;
            bool bare = c == 0 || !strcmp(kind, "type");
            text_printf(&line, "%s%s%s%s", c ? ", " : "", bare ? "" : view_str(head, "title"),
                        bare ? "" : " ", text);
        }
        app_print(app, PRINT_NOTE, text_str(&line));
    }
    if (!json_array_size(rows) && *view_str(table, "empty"))
        app_printf(app, PRINT_NOTE, "heap: %s", view_str(table, "empty"));
    text_release(&line);
}
