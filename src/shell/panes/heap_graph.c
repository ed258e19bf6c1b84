/* heap_graph.c - names, objects and arrows: the graph lens as boxes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "book/chart.h"
#include "shell/panes/heap_view.h"

/* The ink of a canvas as a style of the screen. */
static unsigned ink_face(enum ink ink)
{
    static const unsigned faces[] = {
        [INK_TEXT] = STYLE_TEXT,     [INK_QUIET] = STYLE_QUIET, [INK_OBJECT] = STYLE_OBJECT,
        [INK_TYPE] = STYLE_TYPE,     [INK_ACCENT] = STYLE_ACCENT, [INK_LIVE] = STYLE_LIVE,
        [INK_DEAD] = STYLE_DEAD,     [INK_STRONG] = STYLE_STRONG,
    };
    return faces[ink];
}

static void add_node(const struct app *app, struct chart *chart, const json_t *node)
{
    const char *kind = view_str(node, "kind"), *id = view_str(node, "id");
    bool dead = view_flag(node, "dead"), island = view_flag(node, "unreachable");
    if (!strcmp(kind, "name")) {
        int n = chart_node(chart, id, false, INK_TEXT);
        struct text text = {0};
        text_printf(&text, "%s ", view_str(node, "text"));
        chart_line(chart, n, text_str(&text), dead ? INK_DEAD : INK_TEXT,
                   *view_str(node, "note") ? view_str(node, "note") : NULL, INK_QUIET);
        text_release(&text);
        return;
    }
    bool object = !strcmp(kind, "object");
    bool fresh = view_flag(node, "new"), changed = view_flag(node, "changed");
    bool chosen = app->selected && !strcmp(app->selected, id);
    int n = chart_node(chart, id, object,
                       dead || island ? INK_DEAD
                       : chosen || changed ? INK_ACCENT
                       : fresh             ? INK_LIVE
                                           : INK_QUIET);
    chart->nodes[n].least_rank = 1;
    if (!object) {
        chart_line(chart, n, view_str(node, "text"), INK_QUIET, NULL, INK_QUIET);
        return;
    }
    char count[32], note[96], bytes[32];
    snprintf(count, sizeof count, "%s%lld", app->ascii ? "x" : "×",
             (long long)json_integer_value(json_object_get(node, "refs")));
    chart_line(chart, n, view_str(node, "text"), dead ? INK_DEAD : INK_OBJECT, count,
               changed || island ? INK_ACCENT : INK_QUIET);
    const char *preview = view_str(node, "preview");
    const json_t *fields = json_object_get(node, "fields");
    if (*preview && !json_array_size(fields)) {
        struct text cut = {0};
        text_add(&cut, preview, strlen(preview) > 24 ? 24 : strlen(preview));
        chart_line(chart, n, text_str(&cut), INK_TEXT, NULL, INK_TEXT);
        text_release(&cut);
    }
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const char *field = json_string_value(json_array_get(fields, i));
        chart_line(chart, n, field ? field : "", INK_QUIET, NULL, INK_QUIET);
    }
    const json_t *gen = json_object_get(node, "gen");
    view_bytes(json_integer_value(json_object_get(node, "bytes")), bytes, sizeof bytes);
    if (json_is_integer(gen) && json_integer_value(gen) >= 0)
        snprintf(note, sizeof note, "%s  gen %lld", bytes, (long long)json_integer_value(gen));
    else
        snprintf(note, sizeof note, "%s", bytes);
    if (app->layout.wide)
        chart->nodes[n].note = xstrdup(note);
}

static struct chart *make_chart(const struct app *app, const json_t *table)
{
    struct chart *chart = chart_new();
    const json_t *nodes = json_object_get(table, "nodes"), *edges = json_object_get(table, "edges");
    for (size_t i = 0; i < json_array_size(nodes) && i < 200; i++)
        add_node(app, chart, json_array_get(nodes, i));
    for (size_t i = 0; i < json_array_size(edges) && i < 400; i++) {
        const json_t *edge = json_array_get(edges, i);
        int from = chart_find(chart, view_str(edge, "from"));
        int to = chart_find(chart, view_str(edge, "to"));
        if (from < 0 || to < 0)
            continue;
        int field = -1;
        if (json_is_integer(json_object_get(edge, "field")))
            field = (int)json_integer_value(json_object_get(edge, "field"));
        bool boxed = chart->nodes[from].boxed;
        enum ink ink = view_flag(edge, "new")  ? INK_LIVE
                       : view_flag(edge, "dead") ? INK_DEAD
                       : boxed                 ? INK_LIVE
                                               : INK_QUIET;
        chart_edge(chart, from, boxed && field >= 0 ? field + 1 : 0, to, ink);
    }
    return chart;
}

int view_graph(const struct app *app, const json_t *table, struct heap_cursor *cursor,
               struct surface *to, int at, int end)
{
    if (!json_array_size(json_object_get(table, "nodes"))) {
        surface_put(to, at, 2, STYLE_QUIET, view_str(table, "empty"));
        return at + 1;
    }
    struct chart *chart = make_chart(app, table);
    struct canvas canvas = {0};
    chart_draw(chart, false, &canvas);
    int room = end - at, width = to->cols - 2;
    if (canvas.width > width) { /* the notes at the right are the first to go */
        for (size_t i = 0; i < chart->count; i++) {
            free(chart->nodes[i].note);
            chart->nodes[i].note = NULL;
        }
        chart_draw(chart, false, &canvas);
    }
    if (cursor->y > canvas.height - room)
        cursor->y = canvas.height > room ? canvas.height - room : 0;
    if (cursor->x > canvas.width - width)
        cursor->x = canvas.width > width ? canvas.width - width : 0;
    cursor->page = room;
    int rows = canvas.height - cursor->y < room ? canvas.height - cursor->y : room;
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < width; x++) {
            const struct canvas_cell *cell = canvas_at(&canvas, x + cursor->x, y + cursor->y);
            if (cell->tail || (!cell->cp && !cell->lines))
                continue;
            uint32_t glyph = canvas_glyph(cell, to->ascii);
            if (glyph != ' ')
                surface_glyph(to, at + y, 2 + x, ink_face(cell->ink), glyph);
        }
    }
    if (cursor->x + width < canvas.width)
        surface_put_right(to, at, to->cols, STYLE_ACCENT, surface_sign(to, "→"));
    if (cursor->y + room < canvas.height)
        surface_put_right(to, end - 1, to->cols, STYLE_ACCENT, surface_sign(to, "↓"));
    canvas_release(&canvas);
    chart_free(chart);
    return at + rows;
}

void plain_graph(struct app *app, const json_t *table)
{
    const json_t *nodes = json_object_get(table, "nodes"), *edges = json_object_get(table, "edges");
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const json_t *node = json_array_get(nodes, i);
        const char *kind = view_str(node, "kind");
        if (!strcmp(kind, "name"))
            app_printf(app, PRINT_NOTE, "heap: name %s %s", view_str(node, "text"),
                       view_str(node, "note"));
        else if (!strcmp(kind, "object"))
            app_printf(app, PRINT_NOTE, "heap: object %s, refs %lld, %lld bytes%s%s%s",
                       view_str(node, "text"),
                       (long long)json_integer_value(json_object_get(node, "refs")),
                       (long long)json_integer_value(json_object_get(node, "bytes")),
                       *view_str(node, "preview") ? ", " : "", view_str(node, "preview"),
                       view_flag(node, "unreachable") ? ", unreachable" : "");
        else
            app_printf(app, PRINT_NOTE, "heap: %s", view_str(node, "text"));
    }
    for (size_t i = 0; i < json_array_size(edges); i++) {
        const json_t *edge = json_array_get(edges, i);
        const char *from = view_str(edge, "from");
        app_printf(app, PRINT_NOTE, "heap: %s%s refers to %s",
                   !strncmp(from, "name:", 5) ? from + 5 : from, view_str(edge, "label"),
                   view_str(edge, "to"));
    }
    if (!json_array_size(nodes))
        app_printf(app, PRINT_NOTE, "heap: %s", view_str(table, "empty"));
}
