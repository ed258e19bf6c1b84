/* heap_graph_wide.c - what a large container alone holds is told in its box, not drawn. */
#include <string.h>

#include "shell/panes/heap_view.h"

#define WIDE_FIELDS 12 /* a box with more of them would need a bundle of arrows */

/* How many arrows lead to each object. */
static json_t *count_sources(const json_t *edges)
{
    json_t *counts = json_object();
    for (size_t i = 0; i < json_array_size(edges); i++) {
        const char *to = view_str(json_array_get(edges, i), "to");
        json_object_set_new(counts, to,
                            json_integer(json_integer_value(json_object_get(counts, to)) + 1));
    }
    return counts;
}

static void count_down(json_t *counts, json_t *hidden, const char *id)
{
    json_int_t left = json_integer_value(json_object_get(counts, id)) - 1;
    json_object_set_new(counts, id, json_integer(left));
    if (left == 0)
        json_object_set_new(hidden, id, json_true());
}

/* Take the arrows out that leave from a hidden box, and hide what nothing else holds. */
static bool drop_edges_of_hidden(json_t *edges, json_t *hidden, json_t *counts)
{
    bool dropped = false;
    for (size_t i = json_array_size(edges); i-- > 0;) {
        const json_t *edge = json_array_get(edges, i);
        if (!json_object_get(hidden, view_str(edge, "from")))
            continue;
        count_down(counts, hidden, view_str(edge, "to"));
        json_array_remove(edges, i);
        dropped = true;
    }
    return dropped;
}

/* In a box that was opened wide, what only it holds is told by name in its row: "[7] item#8".
 * What is shared still stands as a box. */
void graph_tell_in_line(json_t *table, const char *chosen)
{
    json_t *nodes = json_object_get(table, "nodes"), *edges = json_object_get(table, "edges");
    json_t *wide = json_object(), *hidden = json_object(), *counts = count_sources(edges);
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        json_t *node = json_array_get(nodes, i);
        if (json_array_size(json_object_get(node, "fields")) > WIDE_FIELDS)
            json_object_set(wide, view_str(node, "id"), node);
    }
    for (size_t i = json_array_size(edges); i-- > 0;) {
        const json_t *edge = json_array_get(edges, i);
        const char *to = view_str(edge, "to");
        json_t *node = json_object_get(wide, view_str(edge, "from"));
        json_t *fields = json_object_get(node, "fields");
        size_t row = (size_t)json_integer_value(json_object_get(edge, "field"));
        if (!node || !strcmp(to, chosen) || row >= json_array_size(fields) ||
            json_integer_value(json_object_get(counts, to)) != 1)
            continue;
        const char *label = json_string_value(json_array_get(fields, row));
        json_array_set_new(fields, row, json_sprintf("%s %s", label ? label : "", to));
        count_down(counts, hidden, to);
        json_array_remove(edges, i);
    }
    while (json_object_size(hidden) && drop_edges_of_hidden(edges, hidden, counts))
        ;
    for (size_t i = json_array_size(nodes); i-- > 0;) {
        if (json_object_get(hidden, view_str(json_array_get(nodes, i), "id")))
            json_array_remove(nodes, i);
    }
    json_decref(wide);
    json_decref(hidden);
    json_decref(counts);
}
