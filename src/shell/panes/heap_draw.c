/* heap_draw.c - the heap pane on its cells: tabs, trail, the lens, what the last step did. */
#include <stdio.h>
#include <string.h>

#include "shell/filter.h"
#include "shell/panes/heap_view.h"

#define BOTTOM_MOST 6
#define ROOMY_ROWS 12 /* from here on there are blank lines between the parts */

static bool is_roomy(const struct surface *to)
{
    return to->rows >= ROOMY_ROWS;
}

/* ---- the tabs on the upper edge --------------------------------------------------- */

static int title_width(const struct heap_state *self, int i)
{
    return filter_width(self->lenses[i].title, strlen(self->lenses[i].title));
}

/* The first tab shown, so that the current one and a neighbour are in sight. */
static int first_tab(const struct heap_state *self, int col, int end)
{
    int first = 0, last = self->current + 1 < self->count ? self->current + 1 : self->current;
    for (; first < self->current; first++) {
        int need = col + (first ? 2 : 0);
        for (int i = first; i <= last; i++)
            need += 2 + title_width(self, i);
        if (need + (last + 1 < self->count ? 2 : 0) <= end)
            break;
    }
    return first;
}

/* Walk over the tabs; `edge` NULL: only find the one at column `wanted`. */
static int walk_tabs(const struct pane *pane, struct surface *edge, int col, int end, bool focus,
                     int wanted, int *at)
{
    const struct heap_state *self = heap_state(pane);
    int first = first_tab(self, col, end);
    *at = -1;
    if (first && edge)
        surface_put(edge, 0, col, STYLE_QUIET, edge->ascii ? " <" : " ‹");
    col += first ? 2 : 0;
    for (int i = first; i < self->count; i++) {
        int width = title_width(self, i), more = i + 1 < self->count ? 2 : 0;
        if (col + 2 + width + more > end) {
            if (edge)
                surface_put(edge, 0, col, STYLE_QUIET, edge->ascii ? " >" : " ›");
            return col + 2;
        }
        bool current = i == self->current && !self->title;
        unsigned face = !current ? STYLE_QUIET : (focus ? STYLE_ACCENT : STYLE_TEXT) | FACE_BOLD;
        if (edge) {
            surface_put(edge, 0, col, STYLE_FRAME, "  ");
            surface_put(edge, 0, col + 2, face, self->lenses[i].title);
        }
        if (wanted >= col && wanted < col + 2 + width)
            *at = i;
        col += 2 + width;
    }
    return col;
}

int heap_draw_title(struct pane *pane, struct surface *edge, int col, bool focus)
{
    const struct heap_state *self = heap_state(pane);
    int end = edge->cols - 3, at, title = self->title ? (int)strlen(self->title) + 2 : 0;
    col = walk_tabs(pane, edge, col, end - title, focus, -1, &at);
    if (title)
        col = surface_put(edge, 0, surface_put(edge, 0, col, STYLE_FRAME, "  "),
                          STYLE_ACCENT | FACE_BOLD, self->title);
    return col;
}

int heap_tab_at(const struct pane *pane, int col)
{
    int at, start = 4 + (int)strlen(pane->class->title) + 1;
    walk_tabs(pane, NULL, start, pane->cols + 2 - 3, false, col, &at);
    return at;
}

/* ---- the lower part --------------------------------------------------------------- */

/* Notes and the last step's sentence, at most `most`; gives how many. */
static int bottom_lines(const struct pane *pane, struct rich lines[], int most)
{
    const struct heap_state *self = heap_state(pane);
    const struct app *app = pane->app;
    const json_t *notes = json_object_get(self->table, "notes");
    const json_t *fault = json_object_get(self->table, "fault");
    bool wrong = json_is_true(fault) || json_is_object(fault); /* the engine found itself wrong */
    int count = 0;
    if (*view_str(fault, "text") && count < most)
        rich_add(&lines[count++], STYLE_DEAD, view_str(fault, "text"));
    if (*view_str(self->table, "sentence") && count < most)
        rich_add(&lines[count++], STYLE_TEXT, view_str(self->table, "sentence"));
    for (size_t i = 0; i < json_array_size(notes) && count < most; i++) {
        const char *note = json_string_value(json_array_get(notes, i));
        if (note && *note)
            rich_add(&lines[count++], wrong ? STYLE_DEAD : STYLE_QUIET, note);
    }
    if (app->heap.sentence && *app->heap.sentence && count < most) {
        if (app->layout.wide)
            rich_printf(&lines[count], STYLE_QUIET, "step %ld  ", app->heap.step);
        rich_add(&lines[count++], STYLE_ACCENT, app->heap.sentence);
    }
    return count;
}

/* Draws it; gives the row that ends what stands above. */
static int draw_bottom(struct pane *pane, struct surface *to)
{
    struct rich lines[BOTTOM_MOST] = {{0}};
    bool roomy = is_roomy(to);
    int most = to->rows < 4 ? 0 : to->rows < 8 ? 1 : to->rows / 3;
    if (json_object_get(heap_state(pane)->table, "collection"))
        return to->rows; /* it has a sentence of its own */
    int count = bottom_lines(pane, lines, most < BOTTOM_MOST ? most : BOTTOM_MOST);
    int rows = 0, need[BOTTOM_MOST], width = to->cols - 4;
    for (int i = 0; i < count; i++) {
        need[i] = 0;
        for (size_t at = 0, next; at < lines[i].size; at = next) {
            rich_break(&lines[i], at, width, &next);
            need[i]++;
        }
        if (!roomy)
            need[i] = 1;
        rows += need[i];
    }
    bool live = roomy && pane->app->heap.samples > 0 &&
                !json_object_get(heap_state(pane)->table, "series");
    int total = rows + (live ? 2 : 0) + (roomy ? 1 : 0);
    int at = to->rows - total + (roomy ? 1 : 0);
    if (at < 1)
        at = 1;
    if (live) {
        view_live(pane->app, to, at, 2);
        at += 2;
    }
    for (int i = 0; i < count; i++) {
        size_t start = 0, next;
        for (int r = 0; r < need[i] && start < lines[i].size; r++, start = next) {
            size_t size = rich_break(&lines[i], start, width, &next);
            bool cut = r + 1 == need[i] && next < lines[i].size;
            rich_draw(&lines[i], start, size, to, at, 2);
            if (cut)
                surface_put(to, at, 2 + filter_width(lines[i].bytes + start, size), STYLE_QUIET,
                            surface_sign(to, "…"));
            at++;
        }
    }
    for (int i = 0; i < BOTTOM_MOST; i++)
        rich_release(&lines[i]);
    return to->rows - total;
}

/* ---- the parts above it ------------------------------------------------------------- */

/* "objects › list#1 › node#2": how one came here. */
static int draw_trail(const struct pane *pane, struct surface *to, int at)
{
    const struct heap_state *self = heap_state(pane);
    const struct lens *lens = heap_current(self);
    const char *object = *self->object ? self->object : pane->app->selected;
    if (self->title || !lens->object || !object)
        return at;
    struct rich line = {0};
    for (int i = 0; i < self->depth; i++) {
        const struct heap_visit *visit = &self->trail[i];
        bool of_object = self->lenses[visit->lens].object;
        rich_add(&line, STYLE_QUIET, of_object ? visit->object : self->lenses[visit->lens].title);
        rich_add(&line, STYLE_FRAME, to->ascii ? " > " : " › ");
    }
    rich_add(&line, STYLE_OBJECT | FACE_BOLD, object);
    size_t start = 0;
    while (filter_width(line.bytes + start, line.size - start) > to->cols - 4 &&
           start + 1 < line.size) /* the oldest go first */
        start += ((unsigned char)line.bytes[start + 1] & 0xc0) == 0x80 ? 2 : 1;
    while (start < line.size && ((unsigned char)line.bytes[start] & 0xc0) == 0x80)
        start++;
    rich_draw(&line, start, line.size - start, to, at, 2);
    rich_release(&line);
    return at + (is_roomy(to) ? 2 : 1);
}

/* What a pane without rows says: how to fill it, and what the marks will mean. */
static void draw_empty(const struct pane *pane, struct surface *to, int at, int end)
{
    const struct heap_state *self = heap_state(pane);
    const struct lens *lens = heap_current(self);
    if (at < end)
        surface_put(to, at, 2, STYLE_TEXT,
                    *view_str(self->table, "empty") ? view_str(self->table, "empty")
                                                    : "Nothing here.");
    at += 2;
    if (*lens->help && at < end) {
        char help[sizeof lens->help + 2];
        snprintf(help, sizeof help, "%s.", lens->help);
        if (help[0] >= 'a' && help[0] <= 'z')
            help[0] = (char)(help[0] - 'a' + 'A');
        surface_put_cut(to, at, 2, to->cols - 4, STYLE_QUIET, help);
    }
    static const struct {
        const char *mark, *text;
        unsigned face;
    } marks[] = {{"+", "made in the last step", STYLE_LIVE},
                 {"•", "changed in it", STYLE_ACCENT},
                 {"†", "died in it, and of what", STYLE_DEAD},
                 {"!", "no name reaches it any more", STYLE_DEAD}};
    at += 2;
    for (size_t i = 0; !strcmp(lens->name, "objects") && i < 4 && at + 3 < end; i++, at++) {
        surface_put(to, at, 2, marks[i].face, surface_sign(to, marks[i].mark));
        surface_put(to, at, 5, STYLE_QUIET, marks[i].text);
    }
    if (pane->app->heap.hidden && at + 1 < end)
        surface_printf(to, at + 1, 2, STYLE_QUIET,
                       "%ld objects of Python's own are hidden; F shows them.",
                       pane->app->heap.hidden);
}

static bool shows(const struct heap_state *self, const char *lens)
{
    return !self->title && !strcmp(heap_current(self)->name, lens);
}

static void draw_table(struct pane *pane, struct surface *to, int at, int end, bool focus)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    const json_t *table = self->table, *rows = json_object_get(table, "rows");
    if (json_object_get(table, "collection")) {
        view_collection(table, to, at, end);
        return;
    }
    if (json_object_get(table, "generations")) {
        at = view_collector(table, to, at, end);
        view_past(table, to, at, end);
        return; /* its rows are for those who cannot see bars */
    }
    if (json_object_get(table, "map"))
        at = view_pools(table, to, at, end);
    if (!json_array_size(rows))
        draw_empty(pane, to, at, end);
    else if (shows(self, "layout"))
        view_layout(table, cursor, to, at, end, focus);
    else if (shows(self, "why"))
        view_why(table, self->object, cursor, to, at, end, focus);
    else
        view_rows(pane->app, self, cursor, to, at, end, focus);
}

static void draw_time(struct pane *pane, struct surface *to, int at, int end, bool focus)
{
    struct heap_state *self = heap_state(pane);
    size_t rows = json_array_size(json_object_get(self->table, "rows"));
    int room = end - at, chart = room;
    if (!json_array_size(json_object_get(self->table, "series"))) {
        draw_empty(pane, to, at, end);
        return;
    }
    if (rows && room >= 12) /* the moments below, at most a third */
        chart = room - 2 - ((int)rows < room / 3 ? (int)rows : room / 3);
    view_time(pane->app, self->table, to, at, at + chart);
    if (chart < room)
        view_rows(pane->app, self, heap_cursor(self), to, at + chart + 1, end, focus);
}

void heap_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct heap_state *self = heap_state(pane);
    struct app *app = pane->app;
    if (!self->table) {
        surface_put(to, app->layout.wide ? 1 : 0, 2, STYLE_QUIET,
                    client_is_ready(app->client)   ? ""
                    : client_fd(app->client) < 0 ? "There is no Python engine; :log may say why."
                                                 : "Starting Python ...");
        return;
    }
    int end = draw_bottom(pane, to), at = is_roomy(to) ? 1 : 0;
    at = draw_trail(pane, to, at);
    bool graph = heap_is_graph(self);
    if (graph && !json_array_size(json_object_get(self->table, "nodes")))
        draw_empty(pane, to, at, end);
    else if (graph)
        graph_view_draw(self->graph, app, to, at, end, focus);
    else if (json_object_get(self->table, "series"))
        draw_time(pane, to, at, end, focus);
    else
        draw_table(pane, to, at, end, focus);
}

void heap_draw_footer(struct pane *pane, struct rich *to)
{
    struct heap_state *self = heap_state(pane);
    if (json_object_get(self->table, "collection"))
        rich_add(to, STYLE_ACCENT, "s next  S back  PgDn phase  q leave  ");
    if (*self->filter)
        rich_printf(to, STYLE_ACCENT, "only \"%s\"  ", self->filter);
    if (*self->sort)
        rich_printf(to, STYLE_ACCENT, "by %s%s  ", self->sort, self->falling ? " falling" : "");
    if (self->group)
        rich_add(to, STYLE_ACCENT, "by type  ");
    if (self->all)
        rich_add(to, STYLE_ACCENT, "all objects  ");
}
