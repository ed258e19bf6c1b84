/* heap_act.c - what the keys and the mouse do in the heap pane. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "shell/panes/heap_view.h"

#define FAR 100000000

/* An id of an object: "list#1". */
static bool is_object(const char *id)
{
    return strchr(id, '#') != NULL;
}

void heap_mark(struct pane *pane, int index)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    long total = view_total(self->table), first = view_offset(self->table);
    if (total <= 0)
        return;
    cursor->index = index < 0 ? 0 : index >= total ? (int)total - 1 : index;
    cursor->row[0] = 0;
    const json_t *rows = json_object_get(self->table, "rows");
    if (cursor->index < first || cursor->index >= first + (long)json_array_size(rows)) {
        heap_refresh(pane); /* its window first */
        return;
    }
    const json_t *row = json_array_get(rows, (size_t)(cursor->index - first));
    snprintf(cursor->row, sizeof cursor->row, "%s", view_str(row, "id"));
    if (is_object(cursor->row))
        app_select(pane->app, cursor->row);
    pane->app->dirty = true;
}

const char *heap_object(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const char *selected = pane->app->selected ? pane->app->selected : "";
    if (heap_is_graph(self))
        return selected;
    const json_t *row = view_marked(self->table, heap_cursor(self));
    const char *id = view_str(row, "id");
    if (is_object(id))
        return id;
    const char *link = json_string_value(json_array_get(json_object_get(row, "links"), 0));
    return link ? link : selected;
}

static void move_to(struct pane *pane, int dx, int dy)
{
    struct heap_state *self = heap_state(pane);
    const char *next = graph_view_move(self->graph, pane->app, dx, dy);
    if (*next)
        app_select(pane->app, next);
}

static void move(struct pane *pane, int by)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    if (heap_is_graph(self)) {
        if (by == 1 || by == -1)
            move_to(pane, 0, by);
        else
            graph_view_scroll(self->graph, by);
        return;
    }
    view_marked(self->table, cursor);
    heap_mark(pane, by == FAR ? FAR : by == -FAR ? 0 : cursor->index + by);
}

/* ---- going in and out ----------------------------------------------------------- */

static void remember(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    if (self->depth == TRAIL_MOST) {
        memmove(self->trail, self->trail + 1, (TRAIL_MOST - 1) * sizeof *self->trail);
        self->depth--;
    }
    struct heap_visit *visit = &self->trail[self->depth++];
    visit->lens = self->current;
    snprintf(visit->object, sizeof visit->object, "%s", self->object);
    snprintf(visit->row, sizeof visit->row, "%s", heap_cursor(self)->row);
    snprintf(visit->filter, sizeof visit->filter, "%s", self->filter);
}

static void go_in(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const json_t *row = heap_is_graph(self) ? NULL : view_marked(self->table, heap_cursor(self));
    if (row && view_flag(row, "group")) { /* the type's objects */
        remember(pane);
        self->group = false;
        snprintf(self->filter, sizeof self->filter, "%s", view_str(row, "id"));
        heap_cursor(self)->index = 0;
        heap_refresh(pane);
        return;
    }
    const json_t *step = json_object_get(row, "step");
    if (step) { /* the row is a moment */
        struct text line = {0};
        text_printf(&line, "goto %lld", (long long)json_integer_value(step));
        command_run(pane->app, text_str(&line));
        text_release(&line);
        return;
    }
    const char *object = heap_object(pane);
    if (!*object) {
        app_message(pane->app, false, "This row leads to no object.");
        return;
    }
    if (heap_is_graph(self) && graph_view_is_cut(self->graph, object)) {
        json_array_append_new(self->open, json_string(object));
        heap_refresh(pane);
        return;
    }
    char id[ID_MOST];
    snprintf(id, sizeof id, "%s", object);
    remember(pane);
    app_select(pane->app, id);
    bool stay = heap_current(self)->object && !self->title;
    heap_lens(pane, stay ? heap_current(self)->name : "holders", id);
}

static bool go_out(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    if (self->title || (*self->filter && !self->depth)) {
        self->filter[0] = 0;
        heap_show(pane, self->current);
        return true;
    }
    if (!self->depth)
        return false;
    const struct heap_visit *visit = &self->trail[--self->depth];
    memcpy(self->object, visit->object, sizeof self->object);
    memcpy(self->filter, visit->filter, sizeof self->filter);
    int lens = visit->lens < self->count ? visit->lens : 0;
    memcpy(self->cursors[lens].row, visit->row, sizeof self->cursors[lens].row);
    if (is_object(visit->row))
        app_select(pane->app, visit->row);
    else if (*visit->object)
        app_select(pane->app, visit->object);
    heap_show(pane, lens);
    return true;
}

/* To another tab; a lens of one object looks at the marked one. */
static void show_tab(struct pane *pane, int index)
{
    struct heap_state *self = heap_state(pane);
    index = (index + self->count) % self->count;
    bool was = heap_current(self)->object && !self->title, is = self->lenses[index].object;
    if (is && !was) {
        const char *object = heap_object(pane);
        if (*object) {
            char id[ID_MOST];
            snprintf(id, sizeof id, "%s", object);
            self->depth = 0;
            remember(pane);
            snprintf(self->object, sizeof self->object, "%s", id);
            app_select(pane->app, id);
        }
    } else if (!is) {
        self->depth = 0;
        snprintf(self->object, sizeof self->object, "%s",
                 pane->app->selected ? pane->app->selected : "");
    }
    heap_show(pane, index);
}

static void to_event(struct pane *pane, const char *event)
{
    struct text line = {0};
    text_printf(&line, "event %s %s", event, heap_object(pane));
    command_run(pane->app, text_str(&line));
    text_release(&line);
}

static void show_why(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const char *object = heap_object(pane);
    int lens = heap_find_lens(self, "why");
    if (!*object) {
        app_message(pane->app, false, "Mark an object first.");
    } else if (lens >= 0) {
        show_tab(pane, lens);
    } else {
        struct text line = {0};
        text_printf(&line, "why %s", object);
        command_run(pane->app, text_str(&line));
        text_release(&line);
    }
}

/* ---- a collection, moment by moment ----------------------------------------------------- */

static bool in_lens(const struct heap_state *self, const char *name)
{
    return !self->title && !strcmp(heap_current(self)->name, name);
}

static long long of_collection(const struct heap_state *self, const char *key)
{
    const json_t *collection = json_object_get(self->table, "collection");
    return (long long)json_integer_value(json_object_get(collection, key));
}

static void collect(struct pane *pane, int replay)
{
    struct heap_state *self = heap_state(pane);
    int lens = heap_find_lens(self, "collector");
    self->collection.on = true;
    self->collection.replay = replay;
    self->collection.moment = 0;
    if (!in_lens(self, "collector") && lens >= 0)
        show_tab(pane, lens);
    else
        heap_refresh(pane);
}

static void replay_last(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
    const json_t *past = json_object_get(self->table, "past");
    const json_t *last = json_array_get(past, json_array_size(past) - 1);
    if (!in_lens(self, "collector") || !last)
        app_message(pane->app, false, "No collection has run yet; c tries one.");
    else
        collect(pane, (int)json_integer_value(json_object_get(last, "number")));
}

static void to_moment(struct pane *pane, long long moment)
{
    struct heap_state *self = heap_state(pane);
    long long last = of_collection(self, "moments") - 1;
    self->collection.moment = (int)(moment < 0 ? 0 : moment > last ? last : moment);
    heap_refresh(pane);
}

/* To the next phase's first moment, or the one before. */
static void to_phase(struct pane *pane, int direction)
{
    struct heap_state *self = heap_state(pane);
    const json_t *phases =
        json_object_get(json_object_get(self->table, "collection"), "phases");
    long long now = self->collection.moment, best = direction > 0 ? of_collection(self, "moments") : 0;
    for (size_t i = 0; i < json_array_size(phases); i++) {
        long long at = (long long)json_integer_value(
            json_object_get(json_array_get(phases, i), "moment"));
        if (direction > 0 ? at > now && at < best : at < now && at > best)
            best = at;
    }
    to_moment(pane, best);
}

/* The keys while a collection is looked at; false: not one of its own. */
static bool collection_act(struct pane *pane, enum action action)
{
    struct heap_state *self = heap_state(pane);
    if (!in_lens(self, "collector") || !self->collection.on)
        return false;
    bool shown = json_object_get(self->table, "collection") != NULL;
    if (!shown && action != ACT_CLOSE && action != ACT_OUT && action != ACT_NEXT_LENS &&
        action != ACT_PREV_LENS)
        return true; /* it is on its way */
    switch (action) {
    case ACT_STEP:
    case ACT_RIGHT:
    case ACT_DOWN:
        to_moment(pane, self->collection.moment + 1);
        return true;
    case ACT_BACK:
    case ACT_LEFT:
    case ACT_UP:
        to_moment(pane, self->collection.moment - 1);
        return true;
    case ACT_PAGE_DOWN:
        to_phase(pane, 1);
        return true;
    case ACT_PAGE_UP:
        to_phase(pane, -1);
        return true;
    case ACT_TOP:
        to_moment(pane, 0);
        return true;
    case ACT_BOTTOM:
        to_moment(pane, 1 << 30);
        return true;
    case ACT_CLOSE:
    case ACT_OUT:
        self->collection.on = false;
        heap_refresh(pane);
        return true;
    default:
        return false;
    }
}

/* Zoom the timeline around the step we are at. */
static void zoom_time(struct pane *pane, bool in)
{
    struct heap_state *self = heap_state(pane);
    double here = (double)pane->app->heap.step, last = (double)pane->app->heap.last;
    double span = self->to > 0 ? self->to - self->from : last;
    span = in ? span / 2 : span * 2;
    if (span >= last || span < 4) {
        if (!in)
            self->from = self->to = 0;
    } else {
        self->from = here - span / 2 < 0 ? 0 : here - span / 2;
        self->to = self->from + span > last ? last : self->from + span;
    }
    heap_refresh(pane);
}

/* ---- order and choice --------------------------------------------------------------- */

static void next_order(struct pane *pane)
{
    struct heap_state *self = heap_state(pane);
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

static void toggle(struct pane *pane, bool *what, const char *on, const char *off)
{
    *what = !*what;
    app_message(pane->app, false, "%s", *what ? on : off);
    heap_refresh(pane);
}

bool heap_act(struct pane *pane, enum action action)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    int page = cursor->page > 1 ? cursor->page - 1 : 1;
    bool picture = heap_is_graph(self);
    int now = self->current;
    if (collection_act(pane, action))
        return true;
    switch (action) {
    case ACT_UP:
        move(pane, -1);
        return true;
    case ACT_DOWN:
        move(pane, 1);
        return true;
    case ACT_PAGE_UP:
        move(pane, picture ? -(pane->rows / 2) : -page);
        return true;
    case ACT_PAGE_DOWN:
        move(pane, picture ? pane->rows / 2 : page);
        return true;
    case ACT_TOP:
        move(pane, -FAR);
        return true;
    case ACT_BOTTOM:
        move(pane, FAR);
        return true;
    case ACT_LEFT:
        if (picture)
            move_to(pane, -1, 0);
        else
            show_tab(pane, self->title ? now : now - 1);
        return true;
    case ACT_RIGHT:
        if (picture)
            move_to(pane, 1, 0);
        else
            show_tab(pane, self->title ? now : now + 1);
        return true;
    case ACT_PREV_LENS:
        show_tab(pane, self->title ? now : now - 1);
        return true;
    case ACT_NEXT_LENS:
        show_tab(pane, self->title ? now : now + 1);
        return true;
    case ACT_ENTER:
        go_in(pane);
        return true;
    case ACT_OUT:
        go_out(pane);
        return true;
    case ACT_WHY:
        show_why(pane);
        return true;
    case ACT_SORT:
        next_order(pane);
        return true;
    case ACT_GROUP:
        self->group = !self->group;
        heap_refresh(pane);
        return true;
    case ACT_COLLECT:
        collect(pane, 0);
        return true;
    case ACT_REPLAY:
        replay_last(pane);
        return true;
    case ACT_STEP:
        command_run(pane->app, "step");
        return true;
    case ACT_BACK:
        command_run(pane->app, "back");
        return true;
    case ACT_EVENT_BACK:
    case ACT_EVENT_ON:
        to_event(pane, action == ACT_EVENT_ON ? "next" : "previous");
        return true;
    case ACT_INSTRUCTION_BACK:
        command_run(pane->app, "instruction back");
        return true;
    case ACT_INSTRUCTION_ON:
        command_run(pane->app, "instruction");
        return true;
    case ACT_ZOOM_IN:
    case ACT_ZOOM_OUT:
        zoom_time(pane, action == ACT_ZOOM_IN);
        return true;
    case ACT_PIN:
        if (*heap_object(pane))
            heap_pin(pane, heap_object(pane));
        return true;
    case ACT_TIDY:
        graph_view_tidy(self->graph, pane->app);
        return true;
    case ACT_DETAIL:
        self->detail = (self->detail + 1) % 3;
        heap_refresh(pane);
        return true;
    case ACT_FURNITURE:
        toggle(pane, &self->all, "Everything is shown: Python's own objects too.",
               "Python's own objects are hidden.");
        return true;
    case ACT_ADDRESSES:
        toggle(pane, &self->addresses, "Addresses stand in place of names.",
               "Names stand in place of addresses.");
        return true;
    case ACT_SEARCH_NEXT:
        heap_search(pane, self->search, 1);
        return true;
    case ACT_SEARCH_PREV:
        heap_search(pane, self->search, -1);
        return true;
    case ACT_CLOSE:
        return go_out(pane);
    default:
        return false;
    }
}

void heap_click(struct pane *pane, int row, int col, bool twice)
{
    struct heap_state *self = heap_state(pane);
    struct heap_cursor *cursor = heap_cursor(self);
    if (row < 0) { /* on the upper edge */
        int tab = heap_tab_at(pane, col);
        if (tab >= 0)
            show_tab(pane, tab);
        return;
    }
    if (heap_is_graph(self)) {
        const char *id = graph_view_at(self->graph, row, col - 1);
        if (*id)
            app_select(pane->app, id);
    } else {
        long index = cursor->top + row - cursor->first_row;
        if (row < cursor->first_row || index >= view_total(self->table))
            return;
        heap_mark(pane, (int)index);
    }
    if (twice)
        go_in(pane);
}
