/* heap_collector.c - generations as bars, and a collection moment by moment: what is still to
 * be looked at on the left, the shelf of what is put aside on the right. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"
#include "shell/widgets.h"

static long long number(const json_t *object, const char *key)
{
    return (long long)json_integer_value(json_object_get(object, key));
}

/* ---- generations --------------------------------------------------------------- */

static void draw_generation(const json_t *g, const json_t *info, size_t i, struct surface *to,
                            int at, int bar, int width)
{
    char text[48];
    int right = bar + width + 12;
    surface_printf(to, at, 2, STYLE_STRONG, "%zu", i);
    widget_bar(to, at, bar, width, number(g, "count"), number(g, "threshold"));
    snprintf(text, sizeof text, "%lld/%lld", number(g, "count"), number(g, "threshold"));
    surface_put(to, at, bar + width + 2, STYLE_TEXT, text);
    snprintf(text, sizeof text, "%lld", number(g, "objects"));
    surface_put_right(to, at, right + 10, STYLE_TEXT, text);
    snprintf(text, sizeof text, "%lld",
             (long long)json_integer_value(json_array_get(json_object_get(info, "collections"), i)));
    surface_put_right(to, at, right + 18, STYLE_TEXT, text);
}

int view_collector(const json_t *table, struct surface *to, int at, int end)
{
    const json_t *generations = json_object_get(table, "generations");
    const json_t *info = json_object_get(table, "collector");
    int width = to->cols > 60 ? 20 : 10, bar = 10, right = bar + width + 12;
    if (at < end) {
        surface_put(to, at, 2, STYLE_QUIET, "gen");
        surface_put(to, at, bar, STYLE_QUIET, "counter / threshold");
        surface_put_right(to, at, right + 10, STYLE_QUIET, "objects");
        surface_put_right(to, at, right + 18, STYLE_QUIET, "runs");
        at++;
    }
    for (size_t i = 0; i < json_array_size(generations) && at < end; i++, at++)
        draw_generation(json_array_get(generations, i), info, i, to, at, bar, width);
    if (info && at + 1 < end) {
        bool enabled = json_is_true(json_object_get(info, "enabled"));
        at++;
        int col = surface_put(to, at, 2, enabled ? STYLE_LIVE : STYLE_DEAD,
                              enabled ? "automatic collection is on" : "automatic collection is off");
        surface_printf(to, at, col + 2, STYLE_QUIET, "collected %lld  uncollectable %lld",
                       number(info, "collected"), number(info, "uncollectable"));
        at++;
    }
    return at < end ? at + 1 : at;
}

/* The collections that were: newest first, the chosen one to be replayed. */
int view_past(const json_t *table, struct surface *to, int at, int end)
{
    const json_t *past = json_object_get(table, "past");
    size_t count = json_array_size(past);
    if (at + 1 >= end)
        return at;
    if (!count) {
        surface_put(to, at++, 2, STYLE_QUIET, "c shows what a collection would do now, step by step.");
        return at;
    }
    surface_put(to, at++, 2, STYLE_QUIET, "collections so far: R replays the last, c tries one now");
    for (size_t i = count; i-- > 0 && at < end; at++) {
        const json_t *one = json_array_get(past, i);
        int col = surface_printf(to, at, 2, STYLE_TEXT, "%lld", number(one, "number"));
        col = surface_printf(to, at, col < 6 ? 6 : col + 1, STYLE_QUIET, "step %lld",
                             number(one, "step"));
        col = surface_printf(to, at, col < 18 ? 18 : col + 1, STYLE_TEXT, "generation %lld",
                             number(one, "generation"));
        col = surface_printf(to, at, col + 2, number(one, "found") ? STYLE_DEAD : STYLE_QUIET,
                             "%lld unreachable", number(one, "found"));
        if (json_is_true(json_object_get(one, "asked")))
            surface_put(to, at, col + 2, STYLE_QUIET, "asked for");
    }
    return at;
}

/* ---- one collection, moment by moment ----------------------------------------------- */

/* "join ▸ copy ▸ SUBTRACT ▸ …": the phase that is on, in its row. */
static int draw_phases(const json_t *collection, struct surface *to, int at)
{
    const json_t *phases = json_object_get(collection, "phases");
    int col = 2;
    for (size_t i = 0; i < json_array_size(phases); i++) {
        const json_t *phase = json_array_get(phases, i);
        const char *name = view_str(phase, "phase");
        bool on = !strcmp(name, view_str(collection, "phase"));
        bool done = number(phase, "moment") <= number(collection, "moment");
        int width = filter_width(name, strlen(name)) + (i ? 2 : 0);
        if (col + width > to->cols - 2) {
            col = 2;
            at++;
        }
        if (i && col > 2)
            col = surface_put(to, at, col, STYLE_FRAME, to->ascii ? " > " : " › ");
        col = surface_put(to, at, col,
                          on     ? STYLE_ACCENT | FACE_BOLD
                          : done ? STYLE_TEXT
                                 : STYLE_QUIET,
                          name);
    }
    return at + 1;
}

static const char *cell_of(const json_t *table, const json_t *row, const char *column)
{
    const json_t *heads = json_object_get(table, "columns");
    for (size_t c = 0; c < json_array_size(heads); c++) {
        if (!strcmp(view_str(json_array_get(heads, c), "name"), column)) {
            const char *text =
                json_string_value(json_array_get(json_object_get(row, "cells"), c));
            return text ? text : "";
        }
    }
    return "";
}

/* On the shelf: put aside, found to be garbage, freed. */
static bool is_aside(const json_t *table, const json_t *row)
{
    const char *where = cell_of(table, row, "where");
    return !strcmp(where, "put aside") || !strcmp(where, "garbage") || !strcmp(where, "freed");
}

static void draw_item(const json_t *table, const json_t *row, struct surface *to, int at)
{
    const char *refs = cell_of(table, row, "refs"), *working = cell_of(table, row, "working");
    const char *where = cell_of(table, row, "where");
    bool current = view_flag(row, "current"), changed = view_flag(row, "changed");
    bool dead = !strcmp(where, "freed"), back = !strcmp(where, "came back");
    surface_put(to, at, 0, current ? STYLE_ACCENT : STYLE_QUIET,
                current ? surface_sign(to, "▶") : back ? "+" : " ");
    int col = surface_put_cut(to, at, 2, 14, (dead ? STYLE_DEAD : STYLE_OBJECT) |
                                                 (current ? FACE_BOLD : 0),
                              view_str(row, "id"));
    surface_put_right(to, at, col + 3, STYLE_TEXT, refs);
    surface_put(to, at, col + 4, STYLE_FRAME, surface_sign(to, "→"));
    surface_put_right(to, at, col + 9, changed ? STYLE_ACCENT | FACE_BOLD : STYLE_TEXT, working);
    if (col + 11 + filter_width(where, strlen(where)) <= to->cols)
        surface_put(to, at, col + 11, back ? STYLE_LIVE : STYLE_QUIET, where);
    if (current)
        surface_mark(to, at, 0, to->cols, FACE_SELECT);
}

/* The rows of one side; what does not fit is counted. */
static void draw_side(const json_t *table, struct surface *to, bool aside)
{
    const json_t *rows = json_object_get(table, "rows");
    size_t total = 0, current = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (is_aside(table, row) != aside)
            continue;
        if (view_flag(row, "current"))
            current = total;
        total++;
    }
    size_t room = to->rows > 1 ? (size_t)to->rows : 1, first = 0, n = 0;
    if (current >= room - (total > room))
        first = current - room / 2;
    int at = 0;
    for (size_t i = 0; i < json_array_size(rows) && at < to->rows; i++) {
        const json_t *row = json_array_get(rows, i);
        if (is_aside(table, row) != aside || n++ < first)
            continue;
        if (at == to->rows - 1 && n < total) {
            surface_printf(to, at, 2, STYLE_QUIET, "%s %zu more", surface_sign(to, "…"),
                           total - n + 1);
            return;
        }
        draw_item(table, row, to, at++);
    }
    if (!total)
        surface_put(to, 0, 2, STYLE_QUIET, aside ? "nothing" : "nothing left");
}

int view_collection(const json_t *table, struct surface *to, int at, int end)
{
    const json_t *collection = json_object_get(table, "collection");
    long long past = number(collection, "number");
    char place[48];
    int col = surface_printf(to, at, 2, STYLE_STRONG, "%s of generation %lld",
                             past ? "the collection" : "a collection", number(collection, "generation"));
    if (past)
        surface_printf(to, at, col, STYLE_QUIET, " at step %lld", number(collection, "step"));
    else
        surface_put(to, at, col, STYLE_QUIET, ", tried on a copy");
    snprintf(place, sizeof place, "%lld/%lld", number(collection, "moment") + 1,
             number(collection, "moments"));
    surface_put_right(to, at, to->cols - 2, STYLE_ACCENT, place);
    at = draw_phases(collection, to, at + 1);
    if (end - at >= 4) { /* the sentence */
        struct rich line = {0};
        rich_add(&line, STYLE_ACCENT, view_str(collection, "sentence"));
        size_t start = 0, next = 0;
        for (int r = 0; r < 2 && start < line.size; r++, start = next) {
            size_t size = rich_break(&line, start, to->cols - 4, &next);
            rich_draw(&line, start, size, to, at++, 2);
        }
        rich_release(&line);
    }
    if (end - at < 3)
        return at;
    bool beside = to->cols >= 56;
    int width = beside ? (to->cols - 3) / 2 : to->cols - 2, rows = end - at;
    int upper = beside ? rows : rows / 2;
    const char *phase = view_str(collection, "phase");
    bool sure = !strcmp(phase, "clear") || !strcmp(phase, "done");
    const char *title = sure ? "garbage" : "put aside: garbage?";
    struct surface left = widget_box(to, at, 1, upper, width, STYLE_FRAME, "in question");
    draw_side(table, &left, false);
    struct surface right = beside ? widget_box(to, at, width + 2, rows, width, STYLE_ACCENT, title)
                                  : widget_box(to, at + upper, 1, rows - upper, width, STYLE_ACCENT, title);
    draw_side(table, &right, true);
    return end;
}

/* ---- as lines of text ------------------------------------------------------------- */

void plain_collector(struct app *app, const json_t *table)
{
    const json_t *generations = json_object_get(table, "generations");
    const json_t *info = json_object_get(table, "collector");
    const json_t *collection = json_object_get(table, "collection");
    const json_t *past = json_object_get(table, "past");
    if (collection) {
        app_printf(app, PRINT_NOTE, "heap: collection of generation %lld, moment %lld of %lld, phase %s",
                   number(collection, "generation"), number(collection, "moment") + 1,
                   number(collection, "moments"), view_str(collection, "phase"));
        app_printf(app, PRINT_NOTE, "heap: %s", view_str(collection, "sentence"));
        return;
    }
    for (size_t i = 0; i < json_array_size(generations); i++) {
        const json_t *g = json_array_get(generations, i);
        app_printf(app, PRINT_NOTE,
                   "heap: generation %zu, counter %lld of %lld, %lld objects, %lld collections", i,
                   number(g, "count"), number(g, "threshold"), number(g, "objects"),
                   (long long)json_integer_value(
                       json_array_get(json_object_get(info, "collections"), i)));
    }
    app_printf(app, PRINT_NOTE, "heap: automatic collection is %s",
               json_is_true(json_object_get(info, "enabled")) ? "on" : "off");
    for (size_t i = 0; i < json_array_size(past); i++) {
        const json_t *one = json_array_get(past, i);
        app_printf(app, PRINT_NOTE, "heap: collection %lld at step %lld, generation %lld, %lld unreachable",
                   number(one, "number"), number(one, "step"), number(one, "generation"),
                   number(one, "found"));
    }
}
