/* heap.c - the heap pane: one lens at a time, as the engine tells it.
 *
 * The table shown is the engine's last answer; it is asked for again when something has
 * happened, at most one question being under way.  Long tables come a window at a time.
 * What is marked is remembered by its id, so that rows may come and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/panes/heap_view.h"

#define LOOKING_MOST 0.025 /* of a running program's time */
#define WINDOW_ROWS 400

struct heap_state *heap_state(const struct pane *pane)
{
    return pane->state;
}

struct heap_cursor *heap_cursor(struct heap_state *self)
{
    return &self->cursors[self->title ? LENSES_MOST : self->current];
}

const struct lens *heap_current(const struct heap_state *self)
{
    return &self->lenses[self->current];
}

bool heap_is_graph(const struct heap_state *self)
{
    return json_object_get(self->table, "nodes") != NULL;
}

int heap_find_lens(const struct heap_state *self, const char *name)
{
    for (int i = 0; i < self->count; i++) {
        if (!strcmp(self->lenses[i].name, name) || !strcmp(self->lenses[i].title, name))
            return i;
    }
    return -1;
}

/* ---- asking --------------------------------------------------------------- */

static void lenses_default(struct heap_state *self)
{
    static const struct lens usual[] = {{"objects", "objects", "", false},
                                        {"holders", "holders", "", true},
                                        {"graph", "graph", "", false},
                                        {"collector", "collector", "", false},
                                        {"time", "time", "", false}};
    memcpy(self->lenses, usual, sizeof usual);
    self->count = (int)(sizeof usual / sizeof *usual);
}

static void lenses_read(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const json_t *list = json_object_get(client_hello(pane->app->client), "lenses");
    if (!json_array_size(list))
        return;
    char current[24];
    snprintf(current, sizeof current, "%s", heap_current(self)->name);
    self->count = self->current = 0;
    for (size_t i = 0; i < json_array_size(list) && self->count < LENSES_MOST; i++) {
        const json_t *item = json_array_get(list, i);
        struct lens *lens = &self->lenses[self->count++];
        snprintf(lens->name, sizeof lens->name, "%s", view_str(item, "name"));
        snprintf(lens->title, sizeof lens->title, "%s", view_str(item, "title"));
        snprintf(lens->help, sizeof lens->help, "%s", view_str(item, "help"));
        lens->object = json_is_true(json_object_get(item, "object"));
        if (!strcmp(lens->name, current))
            self->current = self->count - 1;
    }
}

/* The engine found itself wrong: what it knows goes to a file, for whoever mends it. */
static void save_report(struct pane *pane, const json_t *fault)
{
    const char *report = view_str(fault, "report");
    char *dir = *report ? journal_dir() : NULL;
    struct text path = {0};
    if (dir) {
        text_printf(&path, "%s/report-step-%ld.txt", dir, pane->app->heap.step);
        FILE *file = fopen(text_str(&path), "we");
        if (file && fputs(report, file) >= 0)
            app_message(pane->app, true, "A bug of heapbook: please send %s", text_str(&path));
        if (file)
            fclose(file);
    }
    text_release(&path);
    free(dir);
}

static void table_take(struct pane *pane, json_t *table, const char *lens)
{
    struct heap_state *self = heap_state(pane);
    json_decref(self->table);
    self->table = table;
    snprintf(self->table_lens, sizeof self->table_lens, "%s", lens);
    if (heap_is_graph(self))
        graph_view_take(self->graph, pane->app, table);
    save_report(pane, json_object_get(table, "fault"));
    pane->app->dirty = true;
}

/* The rows that a search found may lie outside the window. */
static void found(struct pane *pane, const json_t *answer)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    const json_t *at = json_object_get(answer, "at");
    if (!at)
        return;
    long index = (long)json_integer_value(at);
    if (index < 0) {
        app_message(pane->app, true, "\"%s\" is not in this table.", self->search);
        return;
    }
    cursor->index = (int)index;
    cursor->row[0] = 0;
}

static void on_table(void *arg, const json_t *answer)
{
    struct pane *pane = arg;
    struct heap_state *self = heap_state(pane);
    self->waiting = false;
    bool again = self->stale;
    self->stale = false;
    if (json_is_true(json_object_get(answer, "ok"))) {
        bool current = !strcmp(view_str(answer, "lens"), heap_current(self)->name);
        if (!self->title && current) {
            found(pane, answer);
            if (!again && !json_object_get(answer, "collection"))
                self->collection.on = false;
            table_take(pane, json_deep_copy(answer), view_str(answer, "lens"));
        }
        if (json_object_get(answer, "hidden"))
            pane->app->heap.hidden = (long)json_integer_value(json_object_get(answer, "hidden"));
    } else if (strcmp(view_str(answer, "code"), "lost") != 0 && !self->title) {
        self->collection.on = false;
        table_take(pane, json_pack("{s:[], s:s}", "rows", "empty", view_str(answer, "error")), "");
    }
    pane->app->dirty = true;
    if (again)
        heap_refresh(pane);
}

/* The object that a lens of one object looks at. */
static const char *looked_at(const struct pane *pane)
{
    const struct heap_state *self = heap_state(pane);
    return *self->object ? self->object : pane->app->selected ? pane->app->selected : "";
}

/* A lens of one object, or one that may look at one: the code of a function, the pool
 * that an object lies in. */
static const char *object_for(const struct pane *pane, const struct lens *lens)
{
    const struct heap_state *self = heap_state(pane);
    bool plain = !strchr(self->object, '#');
    if (lens->object || !strcmp(lens->name, "pools"))
        return looked_at(pane);
    if (!strcmp(lens->name, "code") &&
        (plain || !strncmp(self->object, "function#", 9) || !strncmp(self->object, "generator#", 10)))
        return self->object;
    return "";
}

static json_t *request_of(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const struct lens *lens = heap_current(self);
    const struct heap_cursor *cursor = heap_cursor(self);
    if (cursor->index < self->offset || cursor->index >= self->offset + WINDOW_ROWS - 50)
        self->offset = cursor->index > WINDOW_ROWS / 2 ? cursor->index - WINDOW_ROWS / 2 : 0;
    json_t *request = json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:b, s:b, s:O, s:O}", "do", "lens",
                                "lens", lens->name, "offset", self->offset, "limit", WINDOW_ROWS,
                                "width", pane->cols > 20 ? pane->cols : 60, "detail", self->detail,
                                "all", self->all, "addresses", self->addresses, "pin", self->pins,
                                "open", self->open);
    const char *object = object_for(pane, lens);
    if (*object || lens->object)
        json_object_set_new(request, "object", json_string(object));
    if (*self->filter)
        json_object_set_new(request, "filter", json_string(self->filter));
    if (*self->sort)
        json_object_set_new(request, "sort",
                            json_sprintf("%s%s", self->falling ? "-" : "", self->sort));
    if (self->group)
        json_object_set_new(request, "group", json_string("type"));
    if (self->collection.on && !strcmp(lens->name, "collector")) {
        json_object_set_new(request, self->collection.replay ? "replay" : "collect",
                            json_integer(self->collection.replay ? self->collection.replay : 2));
        json_object_set_new(request, "moment", json_integer(self->collection.moment));
    }
    if (self->to > 0 && !strcmp(lens->name, "time")) {
        json_object_set_new(request, "from", json_integer((json_int_t)self->from));
        json_object_set_new(request, "to", json_integer((json_int_t)self->to));
    }
    return request;
}

static void ask(struct pane *pane, json_t *request)
{
    heap_state(pane)->waiting = true;
    app_request(pane->app, request, on_table, pane);
}

void heap_refresh(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    if (self->waiting)
        self->stale = true;
    else
        ask(pane, request_of(pane));
}

const json_t *heap_marked_names(const struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const json_t *row = self->table ? view_marked(self->table, heap_cursor(self)) : NULL;
    return row ? json_object_get(row, "names") : NULL;
}

/* Among the rows' names, or the graph's. */
void heap_select_name(struct pane *pane, const char *name)
{
    const json_t *table = heap_state(pane)->table, *rows = json_object_get(table, "rows");
    const json_t *edges = json_object_get(table, "edges");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *names = json_object_get(json_array_get(rows, i), "names");
        for (size_t n = 0; n < json_array_size(names); n++) {
            if (!strcmp(json_string_value(json_array_get(names, n)), name)) {
                heap_mark(pane, (int)(view_offset(table) + (long)i));
                return;
            }
        }
    }
    for (size_t i = 0; i < json_array_size(edges); i++) {
        const json_t *edge = json_array_get(edges, i);
        const char *from = view_str(edge, "from");
        if (!strncmp(from, "name:", 5) && !strcmp(from + 5, name))
            app_select(pane->app, view_str(edge, "to"));
    }
}

void heap_show(struct pane *pane, int index)
{
    struct heap_state *self = heap_state(pane);
    self->current = (index + self->count) % self->count;
    free(self->title);
    self->title = NULL;
    self->sort[0] = 0;
    self->offset = 0;
    if (strcmp(self->table_lens, heap_current(self)->name) != 0) {
        json_decref(self->table);
        self->table = NULL;
    }
    heap_refresh(pane);
    pane->app->dirty = true;
}

void heap_lens(struct pane *pane, const char *name, const char *object)
{
    struct heap_state *self = heap_state(pane);
    int index = heap_find_lens(self, name);
    if (index < 0) {
        app_message(pane->app, true, "There is no lens \"%s\".", name);
        return;
    }
    if (object && *object)
        snprintf(self->object, sizeof self->object, "%s", object);
    heap_show(pane, index);
}

void heap_table(struct pane *pane, const char *title, const json_t *table)
{
    struct heap_state *self = heap_state(pane);
    free(self->title);
    self->title = xstrdup(title);
    self->cursors[LENSES_MOST] = (struct heap_cursor){0};
    table_take(pane, json_deep_copy(table), "");
}

void heap_search(struct pane *pane, const char *text, int direction)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    snprintf(self->search, sizeof self->search, "%s", text);
    if (!*text) {
        app_message(pane->app, true, "Type / and what is to be found; n goes on from there.");
        return;
    }
    if (heap_is_graph(self)) {
        const char *id = graph_view_find(self->graph, pane->app, text, direction);
        if (*id)
            app_select(pane->app, id);
        else
            app_message(pane->app, true, "\"%s\" is not in the picture.", text);
        return;
    }
    const json_t *rows = json_object_get(self->table, "rows");
    int count = (int)json_array_size(rows), first = (int)view_offset(self->table);
    view_marked(self->table, cursor);
    for (int i = 1; i <= count; i++) {
        int at = ((cursor->index - first + direction * i) % count + count) % count;
        const json_t *row = json_array_get(rows, (size_t)at);
        if (!view_has(row, text))
            continue;
        heap_mark(pane, first + at);
        return;
    }
    if (self->title || self->waiting || count >= view_total(self->table)) {
        app_message(pane->app, true, "\"%s\" is not in this table.", text);
        return;
    }
    json_t *request = request_of(pane); /* among the rows that were not sent */
    json_object_set_new(request, "search", json_string(text));
    json_object_set_new(request, "offset", json_integer(direction > 0 ? cursor->index + 1 : 0));
    ask(pane, request);
}

void heap_filter(struct pane *pane, const char *text)
{
    struct heap_state *self = heap_state(pane);
    snprintf(self->filter, sizeof self->filter, "%s", text);
    if (self->title)
        heap_show(pane, self->current);
    else
        heap_refresh(pane);
}

void heap_pin(struct pane *pane, const char *what)
{
    struct heap_state *self = heap_state(pane);
    for (size_t i = 0; i < json_array_size(self->pins); i++) {
        if (!strcmp(json_string_value(json_array_get(self->pins, i)), what)) {
            json_array_remove(self->pins, i);
            app_message(pane->app, false, "%s is not pinned any more.", what);
            heap_refresh(pane);
            return;
        }
    }
    json_t *pin = json_string(what);
    if (!pin)
        return;
    json_array_append_new(self->pins, pin);
    app_message(pane->app, false, "%s is pinned: it stands first.", what);
    heap_refresh(pane);
}

/* A look holds a running program up, the longer the larger its heap is. */
static bool is_too_soon(const json_t *tick)
{
    return json_is_true(json_object_get(tick, "running")) &&
           json_number_value(json_object_get(tick, "looking")) > LOOKING_MOST;
}

static void heap_notice(struct pane *pane, const char *name, const json_t *event)
{
    struct heap_state *self = heap_state(pane);
    bool ready = !strcmp(name, "engine") && !strcmp(view_str(event, "state"), "ready");
    if (ready)
        lenses_read(pane);
    bool tick = !strcmp(name, "tick");
    if (tick && is_too_soon(event))
        return;
    if (ready || tick || !strcmp(name, "stopped") || !strcmp(name, "moved")) {
        if (!strcmp(name, "stopped") && self->title)
            heap_show(pane, self->current);
        else
            heap_refresh(pane);
    }
}

static void heap_plain(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    struct app *app = pane->app;
    bool past = app->heap.step < app->heap.last;
    app_printf(app, PRINT_NOTE, "heap: lens %s%s%s, step %ld of %ld%s",
               self->title ? self->title : heap_current(self)->title,
               heap_current(self)->object && !self->title ? " of " : "",
               heap_current(self)->object && !self->title ? looked_at(pane) : "", app->heap.step,
               app->heap.last, past ? ": the past" : "");
    static const struct {
        const char *part;
        void (*print)(struct app *app, const json_t *table);
        bool rows; /* ... and its rows */
    } parts[] = {{"nodes", plain_graph, false},
                 {"series", plain_time, false},
                 {"collection", plain_collector, true},
                 {"generations", plain_collector, false},
                 {"map", plain_pools, true},
                 {"rows", plain_rows, false}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!json_object_get(self->table, parts[i].part))
            continue;
        parts[i].print(app, self->table);
        if (parts[i].rows)
            plain_rows(app, self->table);
        break;
    }
    const json_t *notes = json_object_get(self->table, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++)
        app_printf(app, PRINT_NOTE, "heap: %s", json_string_value(json_array_get(notes, i)));
    if (app->heap.hidden && !self->all && !self->title)
        app_printf(app, PRINT_NOTE, "heap: %ld objects of Python's own are hidden", app->heap.hidden);
}

static void heap_open(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    lenses_default(self);
    self->graph = graph_view_new();
    self->open = json_array();
    self->pins = json_array();
}

static void heap_close(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    json_decref(self->table);
    json_decref(self->open);
    json_decref(self->pins);
    graph_view_free(self->graph);
    free(self->title);
}

const struct pane_class heap_pane = {
    .name = "heap",
    .title = "Heap",
    .help = "Every object of yours, who holds it, and what became of it. + is new, "
            "• changed, † died.",
    .state_size = sizeof(struct heap_state),
    .where = WHERE_HEAP,
    .open = heap_open,
    .close = heap_close,
    .draw_title = heap_draw_title,
    .draw = heap_draw,
    .footer = heap_draw_footer,
    .act = heap_act,
    .click = heap_click,
    .notice = heap_notice,
    .plain = heap_plain,
};
