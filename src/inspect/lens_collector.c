/* lens_collector.c - generations, thresholds, counts, and what the collector did. */
#include "inspect/inspect.h"

static int count_one(Val v, void *arg)
{
    (void)v;
    ++*(size_t *)arg;
    return 0;
}

bool lens_collector(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)err;
    struct runtime *rt = in->rt;
    bool rows = q->replay == NULL; /* else they are the objects in question */
    json_t *generations = json_array(), *runs = json_array();
    long long collected = 0, uncollectable = 0;
    static const char *const columns[][2] = {{"gen", "generation"}, {"count", "count"}, {"threshold", "threshold"},
                                             {"objects", "objects"}, {"runs", "collections"}, {"freed", "collected"}};
    for (size_t i = 0; rows && i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], "number");
    for (int g = 0; g < 3; g++) {
        size_t objects = 0;
        gc_each(rt, g, count_one, &objects);
        const struct gc_generation_stats *stats = gc_stats(rt, g);
        json_array_append_new(generations,
                              json_pack("{sisisI}", "count", gc_count(rt, g), "threshold", gc_threshold(rt, g),
                                        "objects", (json_int_t)objects));
        json_array_append_new(runs, json_integer(stats->collections));
        collected += stats->collected;
        uncollectable += stats->uncollectable;
        if (!rows)
            continue;
        json_t *row = view_row(answer, g == 0 ? "gen0" : g == 1 ? "gen1" : "gen2");
        view_cell_number(row, g);
        view_cell_number(row, gc_count(rt, g));
        view_cell_number(row, gc_threshold(rt, g));
        view_cell_number(row, (long long)objects);
        view_cell_number(row, stats->collections);
        view_cell_number(row, stats->collected);
    }
    json_object_set_new(answer, "generations", generations);
    json_object_set_new(answer, "collector",
                        json_pack("{sbsosIsIss}", "enabled", gc_is_enabled(rt), "collections", runs, "collected",
                                  (json_int_t)collected, "uncollectable", (json_int_t)uncollectable, "phase", ""));
    if (!gc_is_enabled(rt))
        view_note(answer, "Automatic collection is off: only gc.collect() looks for cycles.");
    else
        view_note(answer, "The next container allocated after the count passes %d starts a collection.",
                  gc_threshold(rt, 0));
    return true;
}
