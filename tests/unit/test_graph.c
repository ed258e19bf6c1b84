/* test_graph.c - boxes do not overlap, every arrow arrives, and what stood stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "shell/graph.h"

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7fff;
}

static void add(struct graph *graph, const char *kind, int n, bool name, int fields)
{
    char id[32];
    snprintf(id, sizeof id, "%s%d", kind, n);
    struct graph_node *node = graph_node(graph, id);
    node->name = name;
    node->width = name ? 3 : 14;
    node->height = name ? 1 : 3 + fields;
}

/* `names` names and `boxes` boxes; each box has a few fields that lead anywhere. */
static struct graph *random_graph(unsigned seed, int names, int boxes)
{
    struct graph *graph = graph_new();
    int fields[512];
    for (int i = 0; i < names; i++)
        add(graph, "n", i, true, 0);
    for (int i = 0; i < boxes; i++) {
        fields[i] = (int)(next_random(&seed) % 4);
        add(graph, "b", i, false, fields[i]);
    }
    for (int i = 0; i < names; i++)
        graph_edge(graph, (struct graph_edge){
                              .from = i, .to = names + (int)(next_random(&seed) % (unsigned)boxes)});
    for (int i = 0; i < boxes; i++) {
        for (int f = 0; f < fields[i]; f++)
            graph_edge(graph, (struct graph_edge){
                                  .from = names + i,
                                  .row = 2 + f,
                                  .to = names + (int)(next_random(&seed) % (unsigned)boxes)});
    }
    return graph;
}

static void boxes_keep_apart(const struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *a = &graph->nodes[i];
        assert_true(a->rank >= 0 && a->rank < graph->ranks && a->y >= 0);
        assert_true(a->y + a->height <= graph->height);
        for (size_t j = 0; j < i; j++) {
            const struct graph_node *b = &graph->nodes[j];
            int gap = a->name ? 0 : 1;
            assert_true(a->rank != b->rank || a->y + a->height + gap <= b->y ||
                        b->y + b->height + gap <= a->y);
        }
    }
}

static const struct graph_cell *cell(const struct graph *graph, int x, int y)
{
    if (x < 0 || y < 0 || x >= graph->width || y >= graph->height)
        return NULL;
    return &graph->cells[(size_t)y * (size_t)graph->width + (size_t)x];
}

/* Walk along a net's lines as an eye does: across a foreign upright line, straight on. */
static void flood(const struct graph *graph, int net, int x, int y, char *seen)
{
    static const struct {
        unsigned line, back;
        int dx, dy;
    } ways[] = {{GRAPH_UP, GRAPH_DOWN, 0, -1},
                {GRAPH_RIGHT, GRAPH_LEFT, 1, 0},
                {GRAPH_DOWN, GRAPH_UP, 0, 1},
                {GRAPH_LEFT, GRAPH_RIGHT, -1, 0}};
    const struct graph_cell *here = cell(graph, x, y);
    if (!here || here->net != net || seen[y * graph->width + x])
        return;
    seen[y * graph->width + x] = 1;
    for (int i = 0; i < 4; i++) {
        if (!(here->lines & ways[i].line))
            continue;
        int nx = x + ways[i].dx, ny = y + ways[i].dy;
        const struct graph_cell *next = cell(graph, nx, ny);
        while (ways[i].dx && next && next->net && next->net != net) {
            assert_int_equal(next->lines & (GRAPH_LEFT | GRAPH_RIGHT), 0);
            nx += ways[i].dx;
            next = cell(graph, nx, ny);
        }
        if (next && next->net == net && (next->lines & ways[i].back))
            flood(graph, net, nx, ny, seen);
    }
}

static void arrows_arrive(const struct graph *graph)
{
    char *seen = malloc((size_t)graph->width * (size_t)graph->height + 1);
    for (size_t e = 0; e < graph->edge_count; e++) {
        const struct graph_edge *edge = &graph->edges[e];
        const struct graph_node *from = &graph->nodes[edge->from], *to = &graph->nodes[edge->to];
        bool back = to->rank < from->rank, on = to->rank > from->rank;
        int x = back ? from->x : from->x + from->width - 1 + (from->name ? 2 : 0);
        int head = on ? to->x - 1 : graph->columns[to->rank].x + graph->columns[to->rank].width;
        for (int i = 0; i < graph->width * graph->height; i++)
            seen[i] = 0;
        flood(graph, edge->to + 1, x, from->y + edge->row, seen);
        const struct graph_cell *end = cell(graph, head, to->y + 1);
        assert_non_null(end);
        assert_int_equal(end->head, on ? 0x25b6 : 0x25c0);
        assert_true(seen[(to->y + 1) * graph->width + head]);
    }
    free(seen);
}

static void every_arrow_arrives(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 60; seed++) {
        struct graph *graph = random_graph(seed, 1 + (int)seed % 7, 1 + (int)seed % 31);
        struct places *places = places_new();
        graph_place(graph, places);
        boxes_keep_apart(graph);
        graph_route(graph, places);
        arrows_arrive(graph);
        graph_free(graph);
        places_free(places);
    }
}

static void what_stood_stays(void **state)
{
    (void)state;
    struct places *places = places_new();
    struct graph *first = random_graph(7, 5, 20), *second = random_graph(7, 5, 20);
    graph_place(first, places);
    graph_route(first, places);
    add(second, "fresh", 0, false, 2); /* one more, held by the first box */
    graph_edge(second, (struct graph_edge){.from = 5, .row = 1, .to = (int)second->count - 1});
    graph_place(second, places);
    graph_route(second, places);
    boxes_keep_apart(second);
    arrows_arrive(second);
    for (size_t i = 0; i < first->count; i++) {
        assert_int_equal(first->nodes[i].rank, second->nodes[i].rank);
        assert_int_equal(first->nodes[i].y, second->nodes[i].y);
    }
    graph_free(first);
    graph_free(second);
    places_free(places);
}

static void three_hundred_boxes_are_no_trouble(void **state)
{
    (void)state;
    struct graph *graph = random_graph(3, 40, 300);
    struct places *places = places_new();
    graph_place(graph, places);
    graph_route(graph, places);
    boxes_keep_apart(graph);
    arrows_arrive(graph);
    graph_free(graph);
    places_free(places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arrow_arrives),
        cmocka_unit_test(what_stood_stays),
        cmocka_unit_test(three_hundred_boxes_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
