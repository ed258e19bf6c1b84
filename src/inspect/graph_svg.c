/* graph_svg.c - the graph lens as a drawing: names at the left, each object a box in the
 * column of its distance from them, an arrow for each reference.
 *
 *     name ──▶ ┌ list#1 ×1 ┐      ┌ node#1 ×2 ┐
 *              │ [0]       ├────▶ │ .next     ├──╮ a reference that leads back or
 *              └───────────┘      └───────────┘◀─╯ stays in its column ends at the right
 */
#include "inspect/svg.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/inspect.h"

enum { LINE = 18, GAP_X = 70, GAP_Y = 22, PAD = 8, CHAR = 8, EDGE = 30, TEXT_MOST = 40 };

struct box {
    const json_t *node;
    const char *id;
    bool is_name;
    int depth; /* -1: no name leads to it */
    int x, y, width, height;
};

struct drawing {
    struct box *boxes;
    size_t count;
    const json_t *edges;
    int width, height;
};

static const char *str(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

static bool has_flag(const json_t *object, const char *flag)
{
    const json_t *flags = json_object_get(object, "flags"), *f;
    size_t i;
    json_array_foreach(flags, i, f)
    {
        if (strcmp(json_string_value(f), flag) == 0)
            return true;
    }
    return false;
}

static struct box *box_of(const struct drawing *d, const char *id)
{
    for (size_t i = 0; i < d->count; i++) {
        if (strcmp(d->boxes[i].id, id) == 0)
            return &d->boxes[i];
    }
    return NULL;
}

/* ---- where things stand ------------------------------------------------------------ */

static void title_of(const struct box *b, struct text *out)
{
    const char *preview = str(b->node, "preview");
    text_add_str(out, b->is_name ? str(b->node, "text") : b->id);
    if (!b->is_name && json_object_get(b->node, "refs"))
        text_printf(out, " ×%lld", (long long)json_integer_value(json_object_get(b->node, "refs")));
    if (*preview)
        text_printf(out, "  %s", preview);
}

static void measure(struct box *b)
{
    const json_t *fields = json_object_get(b->node, "fields"), *field;
    struct text title = {0};
    size_t i;
    title_of(b, &title);
    size_t widest = svg_columns(text_str(&title));
    json_array_foreach(fields, i, field)
    {
        size_t n = svg_columns(json_string_value(field));
        widest = n > widest ? n : widest;
    }
    text_release(&title);
    b->width = (int)(widest < TEXT_MOST ? widest : TEXT_MOST) * CHAR + 2 * PAD;
    b->height = b->is_name ? LINE : (1 + (int)json_array_size(fields)) * LINE + PAD;
}

/* Distances from the names, by one round over the edges after the other. */
static void find_depths(struct drawing *d)
{
    const json_t *edge;
    size_t i;
    for (size_t k = 0; k < d->count; k++)
        d->boxes[k].depth = d->boxes[k].is_name ? 0 : -1;
    for (bool again = true; again;) {
        again = false;
        json_array_foreach(d->edges, i, edge)
        {
            const struct box *from = box_of(d, str(edge, "from"));
            struct box *to = box_of(d, str(edge, "to"));
            if (from && to && from->depth >= 0 && (to->depth < 0 || to->depth > from->depth + 1)) {
                to->depth = from->depth + 1;
                again = true;
            }
        }
    }
    for (size_t k = 0; k < d->count; k++) {
        if (d->boxes[k].depth < 0)
            d->boxes[k].depth = 1;
    }
}

static void place(struct drawing *d)
{
    int x = EDGE, left = (int)d->count;
    for (int depth = 0; left > 0; depth++) {
        int y = EDGE, widest = 0;
        for (size_t i = 0; i < d->count; i++) {
            struct box *b = &d->boxes[i];
            if (b->depth != depth)
                continue;
            b->x = x;
            b->y = y;
            y += b->height + GAP_Y;
            widest = b->width > widest ? b->width : widest;
            left--;
        }
        d->height = y > d->height ? y : d->height;
        x += widest + GAP_X;
    }
    d->width = x;
}

/* ---- drawing ----------------------------------------------------------------------- */

static void draw_text(struct text *out, int x, int y, const char *extra, const char *s)
{
    text_printf(out, "<text x=\"%d\" y=\"%d\"%s>", x, y, extra);
    svg_text(out, s, TEXT_MOST);
    text_add_str(out, "</text>\n");
}

static void draw_box(const struct box *b, struct text *out)
{
    const json_t *fields = json_object_get(b->node, "fields"), *field;
    bool dead = has_flag(b->node, "dead");
    const char *ink = dead || has_flag(b->node, "unreachable") ? "#b33" : has_flag(b->node, "new") ? "#2a7" : "#888";
    struct text title = {0};
    size_t i;
    title_of(b, &title);
    if (!b->is_name)
        text_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"white\" stroke=\"%s\"%s/>\n", b->x,
                    b->y, b->width, b->height, ink, dead ? " stroke-dasharray=\"3 3\"" : "");
    draw_text(out, b->x + PAD, b->y + LINE - 4, b->is_name ? "" : " font-weight=\"bold\" fill=\"#246\"", text_str(&title));
    json_array_foreach(fields, i, field)
        draw_text(out, b->x + PAD, b->y + ((int)i + 2) * LINE - 4, " fill=\"#555\"", json_string_value(field));
    text_release(&title);
}

static void draw_edge(const struct drawing *d, const json_t *edge, struct text *out)
{
    const struct box *from = box_of(d, str(edge, "from")), *to = box_of(d, str(edge, "to"));
    const json_t *field = json_object_get(edge, "field");
    if (!from || !to)
        return;
    int row = json_is_integer(field) ? (int)json_integer_value(field) + 1 : 0;
    if (row < 0 || row * LINE >= from->height)
        row = 0;
    bool forward = to->depth > from->depth;
    int x1 = from->x + from->width, y1 = from->y + row * LINE + LINE / 2 + 2;
    int x2 = forward ? to->x - 2 : to->x + to->width + 2, y2 = to->y + LINE / 2 + 2;
    text_printf(out, "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"#666\"%s marker-end=\"url(#to)\"/>\n", x1, y1,
                x1 + GAP_X / 2, y1, forward ? x2 - GAP_X / 2 : x2 + GAP_X / 2, y2, x2, y2,
                has_flag(edge, "weak") ? " stroke-dasharray=\"5 4\"" : "");
}

void graph_svg(const json_t *answer, struct text *out)
{
    const json_t *nodes = json_object_get(answer, "nodes"), *node, *edge;
    struct drawing d = {.edges = json_object_get(answer, "edges")};
    size_t i;
    d.boxes = xalloc((json_array_size(nodes) + 1) * sizeof *d.boxes);
    json_array_foreach(nodes, i, node)
    {
        struct box *b = &d.boxes[d.count++];
        *b = (struct box){.node = node, .id = str(node, "id"), .is_name = strcmp(str(node, "kind"), "name") == 0};
        measure(b);
    }
    find_depths(&d);
    place(&d);
    svg_open(out, (size_t)(d.width > 0 ? d.width : EDGE), (size_t)(d.height + EDGE));
    text_add_str(out, "<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
                      "orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#666\"/></marker></defs>\n");
    json_array_foreach(d.edges, i, edge) draw_edge(&d, edge, out);
    for (size_t k = 0; k < d.count; k++)
        draw_box(&d.boxes[k], out);
    text_add_str(out, "</svg>\n");
    free(d.boxes);
}
