/* heap_graph.c - the graph lens: names at the left, boxes and arrows.
 *
 * The picture is laid out when an answer comes and drawn from then on; a box keeps its place
 * from answer to answer (shell/graph.h).  One box is marked; moving follows the arrows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/graph.h"
#include "shell/panes/heap_view.h"

#define ID_WIDTH_MOST 20
#define TEXT_WIDTH_MOST 20
#define TITLE_WIDTH_MOST 22 /* with a preview in the same row */
#define NAME_WIDTH_MOST 26

struct graph_view {
    json_t *table;
    json_t *before, *now; /* what the pictures of two steps had: {"name:a": node, "a|.x|b": true} */
    long step;            /* ... of `now` */
    struct graph *graph;
    struct places *places;
    const json_t **nodes; /* the answer's node of each graph node */
    char marked[96];
    int x, y; /* how far it is scrolled */
    int rows, cols, first_row; /* when last drawn */
};

struct graph_view *graph_view_new(void)
{
    struct graph_view *self = xalloc(sizeof *self);
    self->places = places_new();
    return self;
}

void graph_view_free(struct graph_view *self)
{
    json_decref(self->table);
    json_decref(self->before);
    json_decref(self->now);
    graph_free(self->graph);
    places_free(self->places);
    free(self->nodes);
    free(self);
}

/* ---- laying out -------------------------------------------------------------- */

static int cut_width(const char *text, int most)
{
    size_t size = strlen(text);
    int width = size > 400 ? most : filter_width(text, size);
    return width < most ? width : most;
}

static const json_t *fields_of(const json_t *node)
{
    return json_object_get(node, "fields");
}

static void count_text(const json_t *node, bool ascii, char *into, size_t size)
{
    const json_t *refs = json_object_get(node, "refs");
    if (view_flag(node, "dead") || !json_is_integer(refs))
        snprintf(into, size, "%s", ascii ? "-" : "–");
    else
        snprintf(into, size, "%s%lld", ascii ? "x" : "×", (long long)json_integer_value(refs));
}

static bool is_name(const json_t *node)
{
    return !strcmp(view_str(node, "kind"), "name");
}

static void measure_name(struct graph_node *node, const json_t *from)
{
    int note = cut_width(view_str(from, "note"), NAME_WIDTH_MOST);
    node->name = true;
    node->width = cut_width(view_str(from, "text"), NAME_WIDTH_MOST) + (note ? note + 1 : 0);
    node->height = 1;
}

/* "│ list#1 [1, 2]  ×2 │", or the preview in a row of its own; else a row for each field. */
static bool is_one_line(const json_t *from, int refs)
{
    int id = cut_width(view_str(from, "text"), ID_WIDTH_MOST);
    int preview = cut_width(view_str(from, "preview"), TEXT_WIDTH_MOST + 1);
    return !json_array_size(fields_of(from)) && id + 1 + preview + 2 + refs <= TITLE_WIDTH_MOST;
}

static void measure_box(struct graph_node *node, const json_t *from, bool ascii)
{
    char count[24];
    count_text(from, ascii, count, sizeof count);
    int rows = (int)json_array_size(fields_of(from)), refs = cut_width(count, 12);
    int preview = rows ? 0 : cut_width(view_str(from, "preview"), TEXT_WIDTH_MOST);
    int width = cut_width(view_str(from, "text"), ID_WIDTH_MOST) + 2 + refs;
    if (is_one_line(from, refs)) {
        width += preview ? preview + 1 : 0;
    } else if (preview) {
        rows = 1;
        width = preview > width ? preview : width;
    }
    for (size_t i = 0; i < json_array_size(fields_of(from)); i++) {
        const char *field = json_string_value(json_array_get(fields_of(from), i));
        int w = cut_width(field ? field : "", TEXT_WIDTH_MOST);
        width = w > width ? w : width;
    }
    node->width = width + 4;
    node->height = rows + 3;
}

/* ---- what the last step did to names and arrows ----------------------------------------- */

static const char *edge_key(const json_t *edge, char *into, size_t size)
{
    snprintf(into, size, "%s|%s|%s", view_str(edge, "from"), view_str(edge, "label"),
             view_str(edge, "to"));
    return into;
}

static json_t *parts_of(const json_t *table)
{
    const json_t *nodes = json_object_get(table, "nodes"), *edges = json_object_get(table, "edges");
    json_t *parts = json_object();
    char key[320];
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        json_t *node = json_array_get(nodes, i);
        if (is_name(node) && !view_flag(node, "dead"))
            json_object_set(parts, view_str(node, "id"), node);
    }
    for (size_t i = 0; i < json_array_size(edges); i++)
        json_object_set_new(parts, edge_key(json_array_get(edges, i), key, sizeof key), json_true());
    return parts;
}

/* The same step again keeps its comparison; a jump back has none. */
static void compare_steps(struct graph_view *self, const json_t *table)
{
    long step = (long)json_integer_value(json_object_get(table, "step"));
    if (!self->now || step != self->step) {
        json_decref(self->before);
        self->before = step > self->step ? self->now : NULL;
        if (!self->before)
            json_decref(self->now);
    } else {
        json_decref(self->now);
    }
    self->now = parts_of(table);
    self->step = step;
}

static bool is_fresh(const struct graph_view *self, const char *key)
{
    return self->before && !json_object_get(self->before, key);
}

/* Names that the last step took away, where they stood. */
static void add_gone(struct graph_view *self)
{
    const char *key;
    json_t *node;
    json_object_foreach(self->before, key, node)
    {
        if (!json_is_object(node) || json_object_get(self->now, key) ||
            graph_find(self->graph, key) >= 0)
            continue;
        struct graph_node *name = graph_node(self->graph, key);
        name->name = true;
        name->width = cut_width(view_str(node, "text"), NAME_WIDTH_MOST) + 5;
        self->nodes[self->graph->count - 1] = NULL;
    }
}

/* ---- nodes and arrows ------------------------------------------------------------- */

/* The frame a name belongs to; "" is the module. */
static void add_names(struct graph_view *self, const json_t *list)
{
    char frame[64] = "";
    int group = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *node = json_array_get(list, i);
        if (!is_name(node))
            continue;
        const char *of = view_str(node, "frame");
        if (strncmp(frame, of, sizeof frame - 1) != 0) {
            snprintf(frame, sizeof frame, "%s", of);
            group++;
            char id[96];
            snprintf(id, sizeof id, "frame:%s", frame);
            struct graph_node *head = graph_node(self->graph, id);
            head->name = head->head = true;
            head->group = group;
            head->width = cut_width(frame, NAME_WIDTH_MOST);
            self->nodes[self->graph->count - 1] = node;
        }
        struct graph_node *name = graph_node(self->graph, view_str(node, "id"));
        measure_name(name, node);
        name->group = group;
        self->nodes[self->graph->count - 1] = node;
    }
}

static enum graph_tone edge_tone(const struct graph_view *self, const json_t *edge,
                                 const json_t *from)
{
    char key[320];
    if (view_flag(edge, "new") || is_fresh(self, edge_key(edge, key, sizeof key)))
        return TONE_NEW;
    return view_flag(from, "unreachable") ? TONE_ISLAND : TONE_PLAIN;
}

static void add_edges(struct graph_view *self, const json_t *list)
{
    struct graph *graph = self->graph;
    json_t *index = json_object();
    for (size_t i = 0; i < graph->count; i++)
        json_object_set_new(index, graph->nodes[i].id, json_integer((json_int_t)i));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *edge = json_array_get(list, i);
        const json_t *a = json_object_get(index, view_str(edge, "from"));
        const json_t *b = json_object_get(index, view_str(edge, "to"));
        if (!a || !b)
            continue;
        int from = (int)json_integer_value(a), to = (int)json_integer_value(b), row = 0;
        if (graph->nodes[to].name)
            continue;
        if (!graph->nodes[from].name) {
            row = 2 + (int)json_integer_value(json_object_get(edge, "field"));
            if (row < 1 || row > graph->nodes[from].height - 2)
                row = 1;
        }
        graph_edge(graph, (struct graph_edge){
                              .from = from,
                              .row = row,
                              .to = to,
                              .tone = edge_tone(self, edge, self->nodes[from]),
                              .dashed = view_flag(edge, "weak")});
    }
    json_decref(index);
}

static void lay_out(struct graph_view *self, const struct app *app)
{
    const json_t *list = json_object_get(self->table, "nodes");
    size_t count = json_array_size(list);
    graph_free(self->graph);
    self->graph = graph_new();
    free(self->nodes);
    self->nodes = xalloc((2 * count + json_object_size(self->before) + 1) * sizeof *self->nodes);
    add_names(self, list);
    add_gone(self);
    for (size_t i = 0; i < count; i++) {
        const json_t *node = json_array_get(list, i);
        if (strcmp(view_str(node, "kind"), "object") != 0)
            continue;
        self->nodes[self->graph->count] = node;
        measure_box(graph_node(self->graph, view_str(node, "id")), node, app->ascii);
    }
    add_edges(self, json_object_get(self->table, "edges"));
    graph_place(self->graph, self->places);
    graph_route(self->graph, self->places);
}

void graph_view_take(struct graph_view *self, const struct app *app, const json_t *table)
{
    json_decref(self->table);
    self->table = json_deep_copy(table);
    graph_tell_in_line(self->table, app->selected ? app->selected : "");
    compare_steps(self, self->table);
    lay_out(self, app);
}

void graph_view_tidy(struct graph_view *self, const struct app *app)
{
    places_forget(self->places);
    self->x = self->y = 0;
    if (self->table)
        lay_out(self, app);
}

/* ---- drawing ------------------------------------------------------------------- */

static unsigned tone_face(int tone)
{
    static const unsigned faces[] = {[TONE_PLAIN] = STYLE_QUIET,
                                     [TONE_ISLAND] = STYLE_LIVE,
                                     [TONE_NEW] = STYLE_LIVE,
                                     [TONE_CHOSEN] = STYLE_ACCENT};
    return faces[tone];
}

static uint32_t line_glyph(const struct graph_cell *cell, bool ascii)
{
    static const uint32_t joined[16] = {' ',    0x2502, 0x2500, 0x2570, 0x2502, 0x2502,
                                        0x256d, 0x251c, 0x2500, 0x256f, 0x2500, 0x2534,
                                        0x256e, 0x2524, 0x252c, 0x253c};
    unsigned lines = cell->lines & 15;
    if (cell->head)
        return !ascii ? cell->head : cell->head == 0x25b6 ? '>' : '<';
    bool flat = !(lines & (GRAPH_UP | GRAPH_DOWN)), steep = !(lines & (GRAPH_LEFT | GRAPH_RIGHT));
    if (cell->dashed && (flat || steep))
        return flat ? (ascii ? '.' : 0x254c) : (ascii ? ':' : 0x2506);
    if (ascii)
        return flat ? '-' : steep ? '|' : '+';
    return joined[lines];
}

static void draw_lines(const struct graph_view *self, struct surface *to)
{
    const struct graph *graph = self->graph;
    for (int y = 0; y < to->rows && y + self->y < graph->height; y++) {
        for (int x = 0; x < to->cols && x + self->x < graph->width; x++) {
            const struct graph_cell *cell =
                &graph->cells[(size_t)(y + self->y) * (size_t)graph->width + (size_t)(x + self->x)];
            if (cell->net && (cell->lines || cell->head))
                surface_glyph(to, y, x, tone_face(cell->tone), line_glyph(cell, to->ascii));
        }
    }
}

/* Where an arrow leaves or enters the frame: ├ and ┤ in place of │. */
static void draw_ports(const struct graph_view *self, struct surface *to,
                       const struct graph_node *node, int left, int top, unsigned face)
{
    const struct graph *graph = self->graph;
    for (int row = 1; row < node->height - 1; row++) {
        const struct graph_cell *line = &graph->cells[(size_t)(node->y + row) * (size_t)graph->width];
        const struct graph_cell *out = &line[node->x + node->width - 1], *in = &line[node->x];
        if (out->net && out->lines & GRAPH_RIGHT)
            surface_glyph(to, top + row, left + node->width - 1, face, to->ascii ? '|' : 0x251c);
        if (in->net && in->lines & GRAPH_LEFT)
            surface_glyph(to, top + row, left, face, to->ascii ? '|' : 0x2524);
    }
}

static const char *node_mark(const json_t *node, unsigned *face)
{
    static const struct {
        const char *flag, *mark;
        unsigned face;
    } marks[] = {{"dead", "†", STYLE_DEAD},
                 {"unreachable", "!", STYLE_ACCENT},
                 {"new", "+", STYLE_LIVE},
                 {"changed", "•", STYLE_ACCENT}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (view_flag(node, marks[i].flag)) {
            *face = marks[i].face;
            return marks[i].mark;
        }
    }
    *face = STYLE_QUIET;
    return " ";
}

static void draw_box(const struct graph_view *self, struct surface *to,
                     const struct graph_node *node, const json_t *from, bool chosen, bool focus)
{
    int left = node->x - self->x, top = node->y - self->y, inside = node->width - 4;
    if (top >= to->rows || top + node->height <= 0 || left >= to->cols ||
        left + node->width <= 0)
        return;
    unsigned mark_face, frame;
    const char *mark = node_mark(from, &mark_face);
    bool dead = view_flag(from, "dead"), changed = view_flag(from, "changed");
    frame = chosen ? STYLE_ACCENT : !strcmp(mark, "•") ? STYLE_QUIET : mark_face;
    /* The whole box on a sheet of its own: only a part of it may be in sight. */
    struct surface sheet = surface_new(node->height, node->width);
    sheet.ascii = to->ascii;
    surface_frame(&sheet, frame);
    surface_put(&sheet, 1, 1, mark_face, surface_sign(to, mark));
    char refs[24];
    count_text(from, to->ascii, refs, sizeof refs);
    int refs_at = node->width - 2 - filter_width(refs, strlen(refs));
    unsigned name_face = (dead ? STYLE_DEAD : STYLE_OBJECT) | (chosen ? FACE_BOLD : 0);
    const json_t *fields = fields_of(from);
    size_t rows = json_array_size(fields);
    int id_width = cut_width(view_str(from, "text"), ID_WIDTH_MOST);
    int col = surface_put_cut(&sheet, 1, 2, id_width, name_face, view_str(from, "text"));
    unsigned preview_face = dead ? STYLE_QUIET : STYLE_TEXT;
    if (!rows && is_one_line(from, node->width - 2 - refs_at))
        surface_put_cut(&sheet, 1, col + 1, refs_at - col - 2, preview_face,
                        view_str(from, "preview"));
    else if (!rows)
        surface_put_cut(&sheet, 2, 2, inside, preview_face, view_str(from, "preview"));
    bool hot = (changed || view_flag(from, "unreachable")) && !dead;
    surface_put(&sheet, 1, refs_at, hot ? STYLE_ACCENT | FACE_BOLD : STYLE_QUIET, refs);
    for (size_t i = 0; i < rows; i++) {
        const char *field = json_string_value(json_array_get(fields, i));
        bool more = field && !strncmp(field, "…", strlen("…"));
        surface_put_cut(&sheet, (int)i + 2, 2, inside, more ? STYLE_LINK : STYLE_QUIET,
                        field ? field : "");
    }
    if (chosen && focus)
        surface_mark(&sheet, 1, 1, node->width - 2, FACE_SELECT);
    draw_ports(self, &sheet, node, 0, 0, frame);
    surface_copy(to, top, left, &sheet);
    surface_free(&sheet);
}

static void draw_name(const struct graph_view *self, struct surface *to,
                      const struct graph_node *node, const json_t *from, const char *chosen)
{
    int top = node->y - self->y, left = node->x - self->x;
    if (top < 0 || top >= to->rows)
        return;
    if (!from) { /* gone: "name:a" */
        int col = surface_put_cut(to, top, left, node->width - 5, STYLE_DEAD, node->id + 5);
        surface_put(to, top, col + 1, STYLE_QUIET, "gone");
        return;
    }
    bool dead = view_flag(from, "dead");
    if (node->head) {
        surface_put_cut(to, top, left, node->width, STYLE_QUIET, view_str(from, "frame"));
        return;
    }
    bool hot = false;
    for (size_t e = 0; e < self->graph->edge_count && *chosen; e++) {
        const struct graph_edge *edge = &self->graph->edges[e];
        hot |= &self->graph->nodes[edge->from] == node &&
               !strcmp(self->graph->nodes[edge->to].id, chosen);
    }
    unsigned face = dead ? STYLE_DEAD : is_fresh(self, node->id) ? STYLE_LIVE : STYLE_TEXT;
    int width = cut_width(view_str(from, "text"), NAME_WIDTH_MOST);
    int col = surface_put_cut(to, top, left, width, face | (hot ? FACE_BOLD | FACE_UNDER : 0),
                              view_str(from, "text"));
    surface_put(to, top, col + 1, STYLE_QUIET, view_str(from, "note"));
}

/* "56 B  gen 0" at the right of boxes that have nothing beside them. */
static void draw_notes(const struct graph_view *self, struct surface *to)
{
    const struct graph *graph = self->graph;
    int width = 18, at = to->cols - width;
    if (graph->width - self->x + 2 > at)
        return;
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        bool alone = !node->name;
        for (size_t j = 0; j < graph->count && alone; j++) {
            const struct graph_node *other = &graph->nodes[j];
            alone = other->name || other->rank <= node->rank || node->y + 1 < other->y ||
                    node->y + 1 >= other->y + other->height;
        }
        if (!alone)
            continue;
        char bytes[32];
        const json_t *gen = json_object_get(self->nodes[i], "gen");
        view_bytes(json_integer_value(json_object_get(self->nodes[i], "bytes")), bytes,
                   sizeof bytes);
        surface_put_right(to, node->y + 1 - self->y, at + 9, STYLE_QUIET, bytes);
        if (json_is_integer(gen) && json_integer_value(gen) >= 0)
            surface_printf(to, node->y + 1 - self->y, at + 11, STYLE_QUIET, "gen %lld",
                           (long long)json_integer_value(gen));
    }
}

static void clamp(struct graph_view *self)
{
    int most_x = self->graph->width - self->cols, most_y = self->graph->height - self->rows;
    self->x = self->x > most_x ? most_x : self->x;
    self->y = self->y > most_y ? most_y : self->y;
    self->x = self->x < 0 ? 0 : self->x;
    self->y = self->y < 0 ? 0 : self->y;
}

static void choose(struct graph_view *self, const char *chosen)
{
    struct graph *graph = self->graph;
    for (size_t e = 0; e < graph->edge_count; e++) {
        struct graph_edge *edge = &graph->edges[e];
        edge->chosen = *chosen && (!strcmp(graph->nodes[edge->from].id, chosen) ||
                                   !strcmp(graph->nodes[edge->to].id, chosen));
    }
    graph_paint(graph);
}

static void draw_more(const struct graph_view *self, struct surface *to)
{
    const struct graph *graph = self->graph;
    int right = to->cols, bottom = to->rows - 1;
    if (self->y > 0)
        surface_put_right(to, 0, right, STYLE_ACCENT, surface_sign(to, "↑"));
    if (graph->height - self->y > to->rows)
        surface_put_right(to, bottom, right, STYLE_ACCENT, surface_sign(to, "↓"));
    if (self->x > 0)
        surface_put(to, bottom / 2, 0, STYLE_ACCENT, to->ascii ? "<" : "←");
    if (graph->width - self->x > to->cols)
        surface_put_right(to, bottom / 2, right, STYLE_ACCENT, to->ascii ? ">" : "→");
}

int graph_view_draw(struct graph_view *self, const struct app *app, struct surface *to, int at,
                    int end, bool focus)
{
    struct graph *graph = self->graph;
    if (!graph || !graph->count)
        return at;
    const char *chosen = app->selected ? app->selected : "";
    char hot[128];
    if (app_hot_name(app, hot, sizeof hot)) {
        char id[140];
        snprintf(id, sizeof id, "name:%s", hot);
        int name = graph_find(graph, id);
        for (size_t e = 0; e < graph->edge_count && name >= 0; e++) {
            if (graph->edges[e].from == name)
                chosen = graph->nodes[graph->edges[e].to].id;
        }
    }
    if (end - at >= 10) {
        if (!self->x && graph->ranks > 1) {
            surface_put(to, at, 2, STYLE_QUIET, graph->columns[0].width ? "names" : "");
            surface_put(to, at, 2 + graph->columns[1].x + 2, STYLE_QUIET, "objects");
        }
        at += 1;
    }
    struct surface part = surface_part(to, at, 2, end - at, to->cols - 3);
    self->rows = part.rows;
    self->cols = part.cols;
    self->first_row = at;
    clamp(self);
    choose(self, chosen);
    draw_lines(self, &part);
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        if (node->name)
            draw_name(self, &part, node, self->nodes[i], chosen);
        else
            draw_box(self, &part, node, self->nodes[i], !strcmp(node->id, chosen), focus);
    }
    draw_notes(self, &part);
    draw_more(self, &part);
    return end;
}

/* ---- moving ------------------------------------------------------------------- */

static void show_node(struct graph_view *self, const struct graph_node *node)
{
    if (node->y + node->height > self->y + self->rows)
        self->y = node->y + node->height - self->rows;
    if (node->y < self->y)
        self->y = node->y;
    if (node->x + node->width > self->x + self->cols)
        self->x = node->x + node->width - self->cols;
    if (node->rank <= 1 && node->x + node->width <= self->cols)
        self->x = 0;
    else if (node->x < self->x)
        self->x = node->x;
    if (node->y <= 1)
        self->y = 0;
}

static int distance(int a, int b)
{
    return a > b ? a - b : b - a;
}

/* The neighbour in a direction: along an arrow first, else the nearest box there. */
static int neighbour(const struct graph *graph, int at, int dx, int dy)
{
    const struct graph_node *from = &graph->nodes[at];
    int best = -1, least = 0;
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        if (node->name || (int)i == at)
            continue;
        int cost;
        if (dy) {
            if (node->rank != from->rank || (node->y - from->y) * dy <= 0)
                continue;
            cost = distance(node->y, from->y);
        } else {
            if ((node->rank - from->rank) * dx <= 0)
                continue;
            bool joined = false;
            for (size_t e = 0; e < graph->edge_count; e++) {
                const struct graph_edge *edge = &graph->edges[e];
                joined |= (edge->from == at && edge->to == (int)i) ||
                          (edge->to == at && edge->from == (int)i);
            }
            cost = distance(node->rank, from->rank) * 10000 + distance(node->y, from->y) -
                   (joined ? 5000 : 0);
        }
        if (best < 0 || cost < least) {
            best = (int)i;
            least = cost;
        }
    }
    return best;
}

bool graph_view_is_cut(const struct graph_view *self, const char *id)
{
    int at = self->graph ? graph_find(self->graph, id) : -1;
    const json_t *fields = at >= 0 ? fields_of(self->nodes[at]) : NULL;
    const char *last = json_string_value(json_array_get(fields, json_array_size(fields) - 1));
    return last && !strncmp(last, "…", strlen("…"));
}

static bool node_has(const json_t *node, const char *text)
{
    const json_t *fields = fields_of(node);
    bool has = strcasestr(view_str(node, "text"), text) || strcasestr(view_str(node, "preview"), text);
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const char *field = json_string_value(json_array_get(fields, i));
        has |= field && strcasestr(field, text);
    }
    return has;
}

/* The next box with the text, in the order of columns and rows. */
const char *graph_view_find(struct graph_view *self, const struct app *app, const char *text,
                            int direction)
{
    struct graph *graph = self->graph;
    int from = graph && app->selected ? graph_find(graph, app->selected) : -1, best = -1, first = -1;
    long here = from < 0 ? -1 : graph->nodes[from].rank * 100000L + graph->nodes[from].y;
    long best_key = 0, first_key = 0;
    for (size_t i = 0; graph && i < graph->count; i++) {
        if (graph->nodes[i].name || !node_has(self->nodes[i], text))
            continue;
        long key = (graph->nodes[i].rank * 100000L + graph->nodes[i].y) * direction;
        if (key > here * direction && (best < 0 || key < best_key)) {
            best = (int)i;
            best_key = key;
        }
        if (first < 0 || key < first_key) {
            first = (int)i;
            first_key = key;
        }
    }
    int found = best >= 0 ? best : first;
    if (found < 0)
        return "";
    show_node(self, &graph->nodes[found]);
    return graph->nodes[found].id;
}

const char *graph_view_move(struct graph_view *self, const struct app *app, int dx, int dy)
{
    struct graph *graph = self->graph;
    if (!graph || !graph->count)
        return "";
    int at = app->selected ? graph_find(graph, app->selected) : -1, next = -1;
    if (at >= 0 && !graph->nodes[at].name) {
        next = neighbour(graph, at, dx, dy);
    } else { /* none yet: the topmost in sight */
        for (size_t i = 0; i < graph->count; i++) {
            const struct graph_node *node = &graph->nodes[i];
            if (!node->name && node->y + node->height > self->y &&
                (next < 0 || node->rank < graph->nodes[next].rank ||
                 (node->rank == graph->nodes[next].rank && node->y < graph->nodes[next].y)))
                next = (int)i;
        }
    }
    if (next < 0) {
        self->x += dx * 8;
        self->y += dy * 2;
        clamp(self);
        return "";
    }
    show_node(self, &graph->nodes[next]);
    return graph->nodes[next].id;
}

void graph_view_scroll(struct graph_view *self, int dy)
{
    self->y += dy;
    if (self->graph)
        clamp(self);
}

const char *graph_view_at(const struct graph_view *self, int row, int col)
{
    int y = row - self->first_row + self->y, x = col - 2 + self->x;
    for (size_t i = 0; self->graph && i < self->graph->count; i++) {
        const struct graph_node *node = &self->graph->nodes[i];
        if (node->name || x < node->x || x >= node->x + node->width || y < node->y ||
            y >= node->y + node->height)
            continue;
        return node->id;
    }
    return "";
}

/* ---- as lines of text --------------------------------------------------------------- */

void plain_graph(struct app *app, const json_t *table)
{
    const json_t *nodes = json_object_get(table, "nodes"), *edges = json_object_get(table, "edges");
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const json_t *node = json_array_get(nodes, i);
        const char *kind = view_str(node, "kind"), *frame = view_str(node, "frame");
        if (!strcmp(kind, "name"))
            app_printf(app, PRINT_NOTE, "heap: name %s%s%s %s", view_str(node, "text"),
                       *frame ? " in " : "", frame, view_str(node, "note"));
        else if (!strcmp(kind, "object"))
            app_printf(app, PRINT_NOTE, "heap: object %s, refs %lld, %lld bytes%s%s%s",
                       view_str(node, "text"),
                       (long long)json_integer_value(json_object_get(node, "refs")),
                       (long long)json_integer_value(json_object_get(node, "bytes")),
                       *view_str(node, "preview") ? ", " : "", view_str(node, "preview"),
                       view_flag(node, "unreachable") ? ", unreachable"
                       : view_flag(node, "dead")      ? ", died"
                                                      : "");
        else
            app_printf(app, PRINT_NOTE, "heap: %s", view_str(node, "text"));
    }
    for (size_t i = 0; i < json_array_size(edges); i++) {
        const json_t *edge = json_array_get(edges, i);
        const char *from = view_str(edge, "from");
        app_printf(app, PRINT_NOTE, "heap: %s%s %s %s",
                   !strncmp(from, "name:", 5) ? from + 5 : from, view_str(edge, "label"),
                   view_flag(edge, "weak") ? "refers weakly to" : "refers to",
                   view_str(edge, "to"));
    }
    if (!json_array_size(nodes))
        app_printf(app, PRINT_NOTE, "heap: %s", view_str(table, "empty"));
}
