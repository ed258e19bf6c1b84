/* heap_rows.c - tables of lenses as rows: the columns' widths, marks, colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"

#define COLUMNS_MOST 16
#define ROWS_WITH_REST 6 /* so many, and there is room for what the marked one had cut */

struct column {
    const char *title, *kind;
    size_t cell; /* of a row's cells */
    int width;
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

long view_offset(const json_t *table)
{
    return (long)json_integer_value(json_object_get(table, "offset"));
}

long view_total(const json_t *table)
{
    long sent = view_offset(table) + (long)json_array_size(json_object_get(table, "rows"));
    long total = (long)json_integer_value(json_object_get(table, "total"));
    return total > sent ? total : sent;
}

const json_t *view_marked(const json_t *table, struct heap_cursor *cursor)
{
    const json_t *rows = json_object_get(table, "rows");
    long first = view_offset(table), count = (long)json_array_size(rows);
    for (long i = 0; i < count && *cursor->row; i++) {
        const json_t *row = json_array_get(rows, (size_t)i);
        if (!strcmp(view_str(row, "id"), cursor->row)) {
            cursor->index = (int)(first + i);
            return row;
        }
    }
    if (cursor->index >= view_total(table))
        cursor->index = (int)view_total(table) - 1;
    if (cursor->index < 0)
        cursor->index = 0;
    if (cursor->index < first || cursor->index >= first + count)
        return NULL; /* not sent yet */
    const json_t *row = json_array_get(rows, (size_t)(cursor->index - first));
    snprintf(cursor->row, sizeof cursor->row, "%s", view_str(row, "id"));
    return row;
}

bool view_has(const json_t *row, const char *text)
{
    const json_t *cells = json_object_get(row, "cells");
    for (size_t i = 0; i < json_array_size(cells); i++) {
        const char *cell = json_string_value(json_array_get(cells, i));
        if (cell && strcasestr(cell, text))
            return true;
    }
    return false;
}

static const char *cell_text(const json_t *row, size_t column)
{
    const char *s = json_string_value(json_array_get(json_object_get(row, "cells"), column));
    return s ? s : "";
}

static bool is_flexible(const struct column *column)
{
    return !strcmp(column->kind, "text") || !strcmp(column->kind, "preview");
}

static int natural_width(const json_t *table, const struct column *column)
{
    const json_t *rows = json_object_get(table, "rows");
    int widest = filter_width(column->title, strlen(column->title));
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const char *text = cell_text(json_array_get(rows, r), column->cell);
        size_t size = strlen(text);
        int width = size > 200 ? 200 : filter_width(text, size);
        widest = width > widest ? width : widest;
    }
    int most = is_flexible(column) ? 60 : 24;
    return widest < most ? widest : most;
}

static int total_width(const struct column columns[], int count)
{
    int total = -2;
    for (int c = 0; c < count; c++)
        total += columns[c].width + 2;
    return total;
}

static int column_remove(struct column columns[], int count, int at)
{
    memmove(columns + at, columns + at + 1, (size_t)(count - at - 1) * sizeof *columns);
    return count - 1;
}

static int column_of_kind(const struct column columns[], int count, const char *kind)
{
    for (int c = count - 1; c >= 0; c--) {
        if (!strcmp(columns[c].kind, kind))
            return c;
    }
    return -1;
}

/* Give `over` cells back: the widest flexible column first, down to `least`. */
static void squeeze(struct column columns[], int count, int over, int least)
{
    while (over-- > 0) {
        int widest = -1;
        for (int c = 0; c < count; c++) {
            if (is_flexible(&columns[c]) && columns[c].width > least &&
                (widest < 0 || columns[c].width >= columns[widest].width))
                widest = c;
        }
        if (widest < 0)
            return;
        columns[widest].width--;
    }
}

/* Natural widths when there is room.  Else texts give way, then whole columns go: the type,
 * which an object's name tells, the preview, and what stands last. */
static int fit_columns(const json_t *table, struct column columns[COLUMNS_MOST], int width)
{
    static const struct {
        int least; /* texts may shrink to it ... */
        const char *drop; /* ... before a column of this kind goes */
    } steps[] = {{22, "type"}, {14, "preview"}, {10, "text"}};
    const json_t *heads = json_object_get(table, "columns");
    int count = (int)json_array_size(heads);
    if (count > COLUMNS_MOST)
        count = COLUMNS_MOST;
    for (int c = 0; c < count; c++) {
        const json_t *head = json_array_get(heads, (size_t)c);
        struct column *column = &columns[c];
        column->cell = (size_t)c;
        column->title = view_str(head, "title");
        column->kind = view_str(head, "kind");
        column->right = !strcmp(column->kind, "number");
        column->width = natural_width(table, column);
    }
    bool named = count && !strcmp(columns[0].kind, "object");
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        squeeze(columns, count, total_width(columns, count) - width, steps[s].least);
        int drop = column_of_kind(columns, count, steps[s].drop);
        if (total_width(columns, count) > width && drop > 0 && (named || s > 0)) {
            count = column_remove(columns, count, drop);
            for (int c = 0; c < count; c++) /* the rest may breathe again */
                columns[c].width = natural_width(table, &columns[c]);
        }
    }
    squeeze(columns, count, total_width(columns, count) - width, 8);
    while (count > 1 && total_width(columns, count) > width)
        count--;
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
    else if (view_flag(row, "unreachable"))
        surface_put(to, at, 0, STYLE_DEAD, "!");
    else if (view_flag(row, "changed"))
        surface_put(to, at, 0, STYLE_ACCENT, surface_sign(to, "•"));
    else if (view_flag(row, "pinned"))
        surface_put(to, at, 0, STYLE_QUIET, surface_sign(to, "◆"));
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

/* Underline what was searched for. */
static void mark_hits(const char *text, const char *wanted, struct surface *to, int at, int col,
                      int width)
{
    const char *hit = *wanted ? strcasestr(text, wanted) : NULL;
    if (!hit)
        return;
    int before = filter_width(text, (size_t)(hit - text));
    int size = filter_width(hit, strlen(wanted));
    if (before < width)
        surface_mark(to, at, col + before, before + size > width ? width - before : size,
                     FACE_UNDER);
}

static void draw_row(const struct app *app, const struct heap_state *self, const json_t *row,
                     const struct column *columns, int count, struct surface *to, int at,
                     bool marked)
{
    bool dead = view_flag(row, "dead"), quiet = view_flag(row, "quiet");
    bool sum = view_flag(row, "sum"), wrong = view_flag(row, "fault");
    const char *id = view_str(row, "id");
    char hot[128];
    bool chosen = app_hot_name(app, hot, sizeof hot)
                      ? has_name(row, hot)
                      : app->selected && !strcmp(app->selected, id);
    draw_mark(row, to, at);
    int col = 2;
    for (int c = 0; c < count; c++) {
        const char *text = cell_text(row, columns[c].cell);
        unsigned face = wrong ? STYLE_DEAD : cell_face(columns[c].kind, dead, quiet);
        if ((c == 0 && chosen) || sum || view_flag(row, "current"))
            face |= FACE_BOLD;
        int w = filter_width(text, strlen(text) > 400 ? 400 : strlen(text));
        int width = c == count - 1 && !columns[c].right ? to->cols - col - 1 : columns[c].width;
        if (columns[c].right && w < width)
            surface_put(to, at, col + width - w, face, text);
        else
            surface_put_cut(to, at, col, width, face, text);
        mark_hits(text, self->search, to, at, col, width);
        col += columns[c].width + 2;
    }
    if (marked || chosen)
        surface_mark(to, at, 1, to->cols - 1, FACE_SELECT);
}

static void draw_heads(const struct column *columns, int count, struct surface *to, int at)
{
    int col = 2;
    for (int c = 0; c < count; c++) {
        if (columns[c].right)
            surface_put_right(to, at, col + columns[c].width, STYLE_QUIET, columns[c].title);
        else
            surface_put_cut(to, at, col, columns[c].width, STYLE_QUIET, columns[c].title);
        col += columns[c].width + 2;
    }
}

/* ---- what the columns had no room for ------------------------------------------------ */

/* Cells a column's text may take; 0: the column was left out. */
static int room_for(size_t cell, const struct column *columns, int count, const struct surface *to)
{
    int col = 2;
    for (int c = 0; c < count; c++) {
        if (columns[c].cell == cell)
            return c == count - 1 && !columns[c].right ? to->cols - col - 1 : columns[c].width;
        col += columns[c].width + 2;
    }
    return 0;
}

void view_rest(struct surface *to, int at, int *col, const char *title, const char *text)
{
    const char *parts[] = {title, text};
    *col += *col > 2 ? 2 : 0;
    for (int i = 0; i < 2; i++) {
        if (*col < to->cols - 2)
            surface_put_cut(to, at, *col, to->cols - *col - 1, i ? STYLE_TEXT : STYLE_QUIET, parts[i]);
        *col += filter_width(parts[i], strlen(parts[i])) + (i == 0);
    }
}

/* The marked row's texts that were cut or left out, each with its title. */
static void draw_rest(const json_t *table, const json_t *row, const struct column *columns, int count,
                      struct surface *to, int at)
{
    const json_t *heads = json_object_get(table, "columns");
    int col = 2;
    for (size_t c = 0; c < json_array_size(heads); c++) {
        const json_t *head = json_array_get(heads, c);
        const char *text = cell_text(row, c);
        bool told = !strcmp(view_str(head, "kind"), "type"); /* by the object's name */
        if (strlen(text) > 1 && !told && filter_width(text, strlen(text)) > room_for(c, columns, count, to))
            view_rest(to, at, &col, view_str(head, "title"), text);
    }
}

/* Has a row of the table more than its columns have room for? */
static bool is_cut(const json_t *table, const struct column *columns, int count)
{
    const json_t *heads = json_object_get(table, "columns");
    for (size_t h = 0; h < json_array_size(heads); h++) {
        int c = 0;
        while (c < count && columns[c].cell != h)
            c++;
        if (c == count ? strcmp(view_str(json_array_get(heads, h), "kind"), "type") != 0
                       : columns[c].width < natural_width(table, &columns[c]))
            return true;
    }
    return false;
}

static void scroll_to_mark(struct heap_cursor *cursor, long total)
{
    if (cursor->index < cursor->top)
        cursor->top = cursor->index;
    if (cursor->index >= cursor->top + cursor->page)
        cursor->top = cursor->index - cursor->page + 1;
    if (cursor->top > total - cursor->page)
        cursor->top = total > cursor->page ? (int)total - cursor->page : 0;
}

int view_rows(const struct app *app, const struct heap_state *self, struct heap_cursor *cursor,
              struct surface *to, int at, int end, bool focus)
{
    const json_t *table = self->table, *rows = json_object_get(table, "rows");
    long total = view_total(table), first = view_offset(table);
    struct column columns[COLUMNS_MOST];
    int count = fit_columns(table, columns, to->cols - 3);
    draw_heads(columns, count, to, at++);
    const json_t *marked = view_marked(table, cursor);
    if (end - at >= ROWS_WITH_REST && is_cut(table, columns, count)) {
        end -= 2; /* rows stay where they are when the mark comes and goes */
        if (marked && focus)
            draw_rest(table, marked, columns, count, to, end + 1);
    }
    cursor->page = end - at > 0 ? end - at : 1;
    cursor->first_row = at;
    scroll_to_mark(cursor, total);
    for (long i = cursor->top; i < total && at < end; i++, at++) {
        const json_t *row =
            i < first ? NULL : json_array_get(rows, (size_t)(i - first)); /* NULL: on its way */
        if (row)
            draw_row(app, self, row, columns, count, to, at, row == marked && focus);
        else
            surface_put(to, at, 2, STYLE_QUIET, surface_sign(to, "…"));
    }
    if (total - cursor->top - cursor->page > 0)
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
