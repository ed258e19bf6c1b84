/* heap.c - the heap pane: one lens at a time, as the engine tells it.
 *
 * The table shown is the engine's last answer; it is asked for again when something has
 * happened, at most one question being under way.  What is marked is remembered by its
 * id, so that rows may come and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"

#define LENSES_MOST 16
#define TICKS_BETWEEN_LOOKS 20

struct lens {
    char name[24], title[24];
    bool object;
};

struct heap_state {
    struct lens lenses[LENSES_MOST];
    int count, current;
    struct heap_cursor cursors[LENSES_MOST + 1];
    json_t *table;
    char table_lens[24]; /* whose answer `table` is */
    char *title;         /* of a table that is no lens (why, diff), else NULL */
    char object[128];
    char filter[128];
    char sort[32];
    int sort_column;
    bool falling, group, all, addresses;
    bool waiting, stale;
    unsigned ticks; /* while a program runs */
};

static struct heap_state *state_of(const struct pane *pane)
{
    return pane->state;
}

static struct heap_cursor *cursor_of(struct heap_state *self)
{
    return &self->cursors[self->title ? LENSES_MOST : self->current];
}

/* ---- asking --------------------------------------------------------------- */

static void lenses_default(struct heap_state *self)
{
    static const struct lens usual[] = {{"objects", "objects", false},
                                        {"holders", "holders", true},
                                        {"graph", "graph", false},
                                        {"collector", "collector", false},
                                        {"time", "time", false}};
    memcpy(self->lenses, usual, sizeof usual);
    self->count = (int)(sizeof usual / sizeof *usual);
}

static void lenses_read(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    const json_t *list = json_object_get(client_hello(pane->app->client), "lenses");
    if (!json_array_size(list))
        return;
    char current[24];
    snprintf(current, sizeof current, "%s", self->lenses[self->current].name);
    self->count = self->current = 0;
    for (size_t i = 0; i < json_array_size(list) && self->count < LENSES_MOST; i++) {
        const json_t *item = json_array_get(list, i);
        struct lens *lens = &self->lenses[self->count++];
        snprintf(lens->name, sizeof lens->name, "%s", view_str(item, "name"));
        snprintf(lens->title, sizeof lens->title, "%s", view_str(item, "title"));
        lens->object = json_is_true(json_object_get(item, "object"));
        if (!strcmp(lens->name, current))
            self->current = self->count - 1;
    }
}

static void on_table(void *arg, const json_t *answer)
{
    struct pane *pane = arg;
    struct heap_state *self = state_of(pane);
    self->waiting = false;
    bool again = self->stale;
    self->stale = false;
    if (json_is_true(json_object_get(answer, "ok"))) {
        if (!self->title) {
            json_decref(self->table);
            self->table = json_deep_copy(answer);
            snprintf(self->table_lens, sizeof self->table_lens, "%s", view_str(answer, "lens"));
        }
        if (json_object_get(answer, "hidden"))
            pane->app->heap.hidden = (long)json_integer_value(json_object_get(answer, "hidden"));
    } else if (strcmp(view_str(answer, "code"), "lost") != 0 && !self->title) {
        json_decref(self->table);
        self->table = json_pack("{s:[], s:s}", "rows", "empty", view_str(answer, "error"));
    }
    pane->app->dirty = true;
    if (again)
        heap_refresh(pane);
}

void heap_refresh(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    if (self->waiting) {
        self->stale = true;
        return;
    }
    const struct lens *lens = &self->lenses[self->current];
    json_t *request = json_pack("{s:s, s:s, s:i, s:i, s:b, s:b}", "do", "lens", "lens", lens->name,
                                "limit", 500, "width", pane->cols > 20 ? pane->cols : 60, "all",
                                self->all, "addresses", self->addresses);
    if (lens->object)
        json_object_set_new(request, "object",
                            json_string(*self->object          ? self->object
                                        : pane->app->selected ? pane->app->selected
                                                              : ""));
    if (*self->filter)
        json_object_set_new(request, "filter", json_string(self->filter));
    if (*self->sort)
        json_object_set_new(request, "sort",
                            json_sprintf("%s%s", self->falling ? "-" : "", self->sort));
    if (self->group)
        json_object_set_new(request, "group", json_string("type"));
    self->waiting = true;
    app_request(pane->app, request, on_table, pane);
}

const json_t *heap_marked_names(const struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    const json_t *row = self->table ? view_marked(self->table, cursor_of(self)) : NULL;
    return row ? json_object_get(row, "names") : NULL;
}

static void heap_show(struct pane *pane, int index)
{
    struct heap_state *self = state_of(pane);
    self->current = (index + self->count) % self->count;
    free(self->title);
    self->title = NULL;
    self->sort[0] = 0;
    if (strcmp(self->table_lens, self->lenses[self->current].name) != 0) {
        json_decref(self->table);
        self->table = NULL;
    }
    heap_refresh(pane);
    pane->app->dirty = true;
}

void heap_lens(struct pane *pane, const char *name, const char *object)
{
    struct heap_state *self = state_of(pane);
    if (object && *object)
        snprintf(self->object, sizeof self->object, "%s", object);
    for (int i = 0; i < self->count; i++) {
        if (!strcmp(self->lenses[i].name, name) || !strcmp(self->lenses[i].title, name)) {
            heap_show(pane, i);
            return;
        }
    }
    app_message(pane->app, true, "There is no lens \"%s\".", name);
}

void heap_table(struct pane *pane, const char *title, const json_t *table)
{
    struct heap_state *self = state_of(pane);
    free(self->title);
    self->title = xstrdup(title);
    json_decref(self->table);
    self->table = json_deep_copy(table);
    self->table_lens[0] = 0;
    self->cursors[LENSES_MOST] = (struct heap_cursor){0};
    pane->app->dirty = true;
}

/* ---- drawing ------------------------------------------------------------ */

static int heap_title(struct pane *pane, struct surface *edge, int col, bool focus)
{
    struct heap_state *self = state_of(pane);
    int end = edge->cols - 3;
    /* Keep the current one in sight: begin later when they do not all fit. */
    int first = 0, need;
    do {
        need = col;
        for (int i = first; i <= self->current && i < self->count; i++)
            need += 2 + (int)strlen(self->lenses[i].title);
    } while (need > end && first++ < self->current);
    for (int i = first; i < self->count; i++) {
        const char *title = self->lenses[i].title;
        bool current = i == self->current && !self->title;
        if (col + 2 + (int)strlen(title) > end)
            break;
        col = surface_put(edge, 0, col, STYLE_FRAME, "  ");
        unsigned face = !current ? STYLE_QUIET : (focus ? STYLE_ACCENT : STYLE_TEXT) | FACE_BOLD;
        col = surface_put(edge, 0, col, face, title);
    }
    if (self->title && col + 4 < end)
        col = surface_put(edge, 0, surface_put(edge, 0, col, STYLE_FRAME, "  "),
                          STYLE_ACCENT | FACE_BOLD, self->title);
    return col;
}

/* Notes and the last step's sentence, at most `most` rows; gives how many. */
static int bottom_lines(const struct pane *pane, struct rich lines[], int most)
{
    const struct heap_state *self = state_of(pane);
    const struct app *app = pane->app;
    const json_t *notes = json_object_get(self->table, "notes");
    int count = 0;
    if (*view_str(self->table, "sentence") && count < most)
        rich_add(&lines[count++], STYLE_TEXT, view_str(self->table, "sentence"));
    for (size_t i = 0; i < json_array_size(notes) && count < most; i++) {
        const char *note = json_string_value(json_array_get(notes, i));
        if (note && *note)
            rich_add(&lines[count++], STYLE_QUIET, note);
    }
    if (app->heap.sentence && *app->heap.sentence && count < most) {
        if (app->layout.wide)
            rich_printf(&lines[count], STYLE_QUIET, "step %ld  ", app->heap.step);
        rich_add(&lines[count++], STYLE_ACCENT, app->heap.sentence);
    }
    return count;
}

#define BOTTOM_MOST 6

static int draw_bottom(struct pane *pane, struct surface *to)
{
    struct rich lines[BOTTOM_MOST] = {{0}};
    bool roomy = to->rows >= 12;
    int most = to->rows < 4 ? 0 : to->rows < 8 ? 1 : to->rows / 3;
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
    bool live = roomy && pane->app->heap.samples > 0;
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
            rich_draw(&lines[i], start, size, to, at++, 2);
        }
    }
    for (int i = 0; i < BOTTOM_MOST; i++)
        rich_release(&lines[i]);
    return to->rows - total;
}

static void heap_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct heap_state *self = state_of(pane);
    struct app *app = pane->app;
    if (!self->table) {
        surface_put(to, app->layout.wide ? 1 : 0, 2, STYLE_QUIET,
                    client_is_ready(app->client)   ? ""
                    : client_fd(app->client) < 0 ? "There is no Python engine; :log may say why."
                                                 : "Starting Python ...");
        return;
    }
    int end = draw_bottom(pane, to), at = to->rows >= 12 ? 1 : 0;
    struct heap_cursor *cursor = cursor_of(self);
    if (json_object_get(self->table, "nodes")) {
        view_graph(app, self->table, cursor, to, at, end);
    } else if (json_object_get(self->table, "series")) {
        view_time(self->table, to, at, end);
    } else {
        bool drawn = json_object_get(self->table, "generations") != NULL;
        const json_t *first = json_array_get(json_object_get(self->table, "columns"), 0);
        if (drawn)
            at = view_collector(app, self->table, to, at, end);
        /* Rows that only repeat the generations are for those who cannot see bars. */
        if (!drawn || (json_array_size(json_object_get(self->table, "rows")) &&
                       strcmp(view_str(first, "name"), "generation") != 0))
            view_rows(app, self->table, cursor, to, at, end, focus);
    }
}

static void heap_footer(struct pane *pane, struct rich *to)
{
    struct heap_state *self = state_of(pane);
    if (*self->filter)
        rich_printf(to, STYLE_ACCENT, "only \"%s\"  ", self->filter);
    if (*self->sort)
        rich_printf(to, STYLE_ACCENT, "by %s%s  ", self->sort, self->falling ? " falling" : "");
    if (self->all)
        rich_add(to, STYLE_ACCENT, "all objects  ");
}

/* ---- acting --------------------------------------------------------------- */

static bool is_picture(const struct heap_state *self)
{
    return json_object_get(self->table, "nodes") != NULL;
}

static void heap_move(struct pane *pane, int by)
{
    struct heap_state *self = state_of(pane);
    struct heap_cursor *cursor = cursor_of(self);
    if (is_picture(self)) {
        cursor->y = cursor->y + by < 0 ? 0 : cursor->y + by;
        return;
    }
    const json_t *rows = json_object_get(self->table, "rows");
    int count = (int)json_array_size(rows);
    if (!count)
        return;
    view_marked(self->table, cursor);
    int index = cursor->index + by;
    cursor->index = index < 0 ? 0 : index >= count ? count - 1 : index;
    const json_t *row = json_array_get(rows, (size_t)cursor->index);
    snprintf(cursor->row, sizeof cursor->row, "%s", view_str(row, "id"));
    app_select(pane->app, cursor->row);
}

static const char *marked_object(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    const json_t *row = view_marked(self->table, cursor_of(self));
    const json_t *links = json_object_get(row, "links");
    const char *id = view_str(row, "id");
    if (strchr(id, '#'))
        return id;
    const char *link = json_string_value(json_array_get(links, 0));
    return link ? link : pane->app->selected ? pane->app->selected : "";
}

static void heap_sort(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    const json_t *heads = json_object_get(self->table, "columns");
    int count = (int)json_array_size(heads);
    if (!count || self->title)
        return;
    if (*self->sort && !self->falling) {
        self->falling = true;
    } else {
        self->sort_column = *self->sort ? self->sort_column + 1 : 0;
        self->falling = false;
    }
    if (self->sort_column >= count) {
        self->sort_column = 0;
        self->sort[0] = 0;
    } else {
        snprintf(self->sort, sizeof self->sort, "%s",
                 view_str(json_array_get(heads, (size_t)self->sort_column), "name"));
    }
    heap_refresh(pane);
}

static bool heap_act(struct pane *pane, enum action action)
{
    struct heap_state *self = state_of(pane);
    struct heap_cursor *cursor = cursor_of(self);
    int page = cursor->page > 1 ? cursor->page - 1 : 1;
    switch (action) {
    case ACT_UP:
        heap_move(pane, -1);
        return true;
    case ACT_DOWN:
        heap_move(pane, 1);
        return true;
    case ACT_PAGE_UP:
        heap_move(pane, -page);
        return true;
    case ACT_PAGE_DOWN:
        heap_move(pane, page);
        return true;
    case ACT_TOP:
        heap_move(pane, -1000000);
        return true;
    case ACT_BOTTOM:
        heap_move(pane, 1000000);
        return true;
    case ACT_LEFT:
        if (is_picture(self) && cursor->x > 0)
            cursor->x = cursor->x > 8 ? cursor->x - 8 : 0;
        else
            heap_show(pane, self->title ? self->current : self->current - 1);
        return true;
    case ACT_RIGHT:
        heap_show(pane, self->title ? self->current : self->current + 1);
        return true;
    case ACT_ENTER:
        app_select(pane->app, marked_object(pane));
        heap_lens(pane, "holders", marked_object(pane));
        return true;
    case ACT_WHY: {
        struct text line = {0};
        const char *object = marked_object(pane);
        text_printf(&line, "why %s", object);
        if (*object)
            command_run(pane->app, text_str(&line));
        text_release(&line);
        return true;
    }
    case ACT_SORT:
        heap_sort(pane);
        return true;
    case ACT_GROUP:
        self->group = !self->group;
        heap_refresh(pane);
        return true;
    case ACT_FURNITURE:
        self->all = !self->all;
        app_message(pane->app, false, self->all ? "Everything is shown: Python's own objects too."
                                                : "Python's own objects are hidden.");
        heap_refresh(pane);
        return true;
    case ACT_ADDRESSES:
        self->addresses = !self->addresses;
        heap_refresh(pane);
        return true;
    case ACT_CLOSE:
        if (self->title || *self->filter) {
            self->filter[0] = 0;
            heap_show(pane, self->current);
            return true;
        }
        return false;
    default:
        return false;
    }
}

void heap_search(struct pane *pane, const char *text, int direction)
{
    struct heap_state *self = state_of(pane);
    (void)direction;
    snprintf(self->filter, sizeof self->filter, "%s", text);
    heap_refresh(pane);
}

static void heap_click(struct pane *pane, int row, int col, bool twice)
{
    struct heap_state *self = state_of(pane);
    struct heap_cursor *cursor = cursor_of(self);
    if (row < 0) { /* on the upper edge: the titles */
        int at = 10;
        for (int i = 0; i < self->count; i++) {
            int width = (int)strlen(self->lenses[i].title);
            if (col >= at && col < at + width + 2) {
                heap_show(pane, i);
                return;
            }
            at += width + 2;
        }
        return;
    }
    if (is_picture(self) || !json_array_size(json_object_get(self->table, "rows")))
        return;
    int index = cursor->top + row - cursor->first_row;
    if (row < cursor->first_row || index >= (int)json_array_size(json_object_get(self->table, "rows")))
        return;
    heap_move(pane, index - cursor->index);
    if (twice)
        heap_act(pane, ACT_ENTER);
}

/* Lenses that read counters only. */
static bool is_cheap(const struct heap_state *self)
{
    const char *name = self->lenses[self->current].name;
    return !strcmp(name, "time") || !strcmp(name, "collector");
}

static void heap_notice(struct pane *pane, const char *name, const json_t *event)
{
    struct heap_state *self = state_of(pane);
    bool ready = !strcmp(name, "engine") && !strcmp(view_str(event, "state"), "ready");
    if (ready)
        lenses_read(pane);
    bool tick = !strcmp(name, "tick");
    if (tick && json_is_true(json_object_get(event, "running")) && !is_cheap(self)) {
        /* A look at a large heap holds the program up: not ten times a second. */
        if (++self->ticks % TICKS_BETWEEN_LOOKS != 0)
            return;
    }
    if (ready || tick || !strcmp(name, "stopped") || !strcmp(name, "moved")) {
        if (!strcmp(name, "stopped") && self->title)
            heap_show(pane, self->current);
        else
            heap_refresh(pane);
    }
}

static void heap_plain(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    struct app *app = pane->app;
    app_printf(app, PRINT_NOTE, "heap: lens %s, step %ld",
               self->title ? self->title : self->lenses[self->current].title, app->heap.step);
    if (json_object_get(self->table, "nodes"))
        plain_graph(app, self->table);
    else if (json_object_get(self->table, "series"))
        plain_time(app, self->table);
    else {
        bool told = json_object_get(self->table, "generations") != NULL;
        const json_t *first = json_array_get(json_object_get(self->table, "columns"), 0);
        if (told)
            plain_collector(app, self->table);
        if (!told || strcmp(view_str(first, "name"), "generation") != 0)
            plain_rows(app, self->table);
    }
    const json_t *notes = json_object_get(self->table, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++)
        app_printf(app, PRINT_NOTE, "heap: %s", json_string_value(json_array_get(notes, i)));
}

static void heap_open(struct pane *pane)
{
    lenses_default(state_of(pane));
}

static void heap_close(struct pane *pane)
{
    struct heap_state *self = state_of(pane);
    json_decref(self->table);
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
    .draw_title = heap_title,
    .draw = heap_draw,
    .footer = heap_footer,
    .act = heap_act,
    .click = heap_click,
    .notice = heap_notice,
    .plain = heap_plain,
};
