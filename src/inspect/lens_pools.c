/* lens_pools.c - arenas, pools and blocks: where the memory is, and why it does not go back. */
#include <stdlib.h>

#include "base/text.h"
#include "inspect/inspect.h"

enum { CLASSES = 32, POOL_BYTES = 16384, MAP_POOLS = 4096, KEEPERS_NAMED = 3 };

struct class_sum {
    size_t pools, blocks, used;
    int block_size;
};
struct arena_sum {
    int number;
    uintptr_t from, to; /* of the pools seen in it */
    size_t pools, used_pools, blocks, bytes;
};
struct pool_walk {
    struct class_sum classes[CLASSES];
    struct arena_sum *arenas; /* in order of address */
    size_t arena_count, arena_room;
    size_t unused, bytes, held;
    uintptr_t marked; /* the object whose pool is pointed out; 0: none */
    json_t *map;
};

static struct arena_sum *arena_of(struct pool_walk *w, const struct pool_view *p)
{
    struct arena_sum *last = w->arena_count ? &w->arenas[w->arena_count - 1] : NULL;
    if (!last || last->number != p->arena) {
        last = ARRAY_PUSH(w->arenas, w->arena_count, w->arena_room);
        *last = (struct arena_sum){.number = p->arena, .from = (uintptr_t)p->address};
    }
    last->to = (uintptr_t)p->address + POOL_BYTES;
    return last;
}

static void map_pool(struct pool_walk *w, const struct pool_view *p)
{
    uintptr_t from = (uintptr_t)p->address;
    char fill[2] = "."; /* or '0' (nearly empty) to '9' (full) */
    if (json_array_size(w->map) >= MAP_POOLS)
        return;
    if (p->size_class >= 0)
        fill[0] = (char)('0' + (p->blocks ? p->used * 9 / p->blocks : 0));
    json_t *pool = json_pack("{sisiss}", "arena", p->arena, "class", p->size_class, "fill", fill);
    if (w->marked >= from && w->marked < from + POOL_BYTES)
        json_object_set_new(pool, "current", json_true());
    json_array_append_new(w->map, pool);
}

static void see_pool(const struct pool_view *p, void *arg)
{
    struct pool_walk *w = arg;
    struct arena_sum *a = arena_of(w, p);
    map_pool(w, p);
    a->pools++;
    w->held += POOL_BYTES;
    if (p->size_class < 0) {
        w->unused++;
        return;
    }
    struct class_sum *c = &w->classes[p->size_class % CLASSES];
    size_t bytes = (size_t)p->used * (size_t)p->block_size;
    c->pools++;
    c->blocks += (size_t)p->blocks;
    c->used += (size_t)p->used;
    c->block_size = p->block_size;
    a->used_pools++;
    a->blocks += (size_t)p->used;
    a->bytes += bytes;
    w->bytes += bytes;
}

static void add_class(json_t *answer, int number, const struct class_sum *c)
{
    char id[16];
    snprintf(id, sizeof id, "class%d", number);
    json_t *row = view_row(answer, id);
    view_cell_number(row, c->block_size);
    view_cell_number(row, (long long)c->pools);
    view_cell_number(row, (long long)c->used);
    view_cell_number(row, (long long)(c->blocks - c->used));
    view_cellf(row, "%zu%%", c->blocks ? c->used * 100 / c->blocks : 0);
}

/* The learner's objects in it by name, the first few; how many more blocks are in use. */
static json_t *keepers(struct inspect *in, const struct arena_sum *a)
{
    json_t *list = json_array();
    for (size_t i = 0; i < in->now->count && json_array_size(list) < KEEPERS_NAMED; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (snap_is_shown(o) && (uintptr_t)o->v >= a->from && (uintptr_t)o->v < a->to)
            json_array_append_new(list, json_string(snapshot_name(in->now, (uint32_t)i)));
    }
    size_t more = a->blocks - json_array_size(list);
    if (a->blocks && more)
        json_array_append_new(list, json_sprintf("%zu more block%s", more, more == 1 ? "" : "s"));
    return list;
}

static void add_arenas(struct inspect *in, const struct pool_walk *w, json_t *answer)
{
    json_t *arenas = json_array();
    size_t seen = 0;
    for (size_t i = 0; i < w->arena_count && seen < MAP_POOLS; i++) {
        const struct arena_sum *a = &w->arenas[i];
        seen += a->pools;
        json_array_append_new(arenas, json_pack("{sisIsIsIso}", "arena", a->number, "pools", (json_int_t)a->pools, "used",
                                                (json_int_t)a->used_pools, "bytes", (json_int_t)a->bytes, "keeps",
                                                keepers(in, a)));
    }
    json_object_set_new(answer, "arenas", arenas);
    json_object_set_new(answer, "fragmentation",
                        json_pack("{sIsIsI}", "used", (json_int_t)w->bytes, "held", (json_int_t)w->held, "percent",
                                  (json_int_t)(w->held ? (w->held - w->bytes) * 100 / w->held : 0)));
}

static void note_nearest(const struct pool_walk *w, json_t *answer)
{
    const struct arena_sum *nearest = NULL;
    for (size_t i = 0; i < w->arena_count; i++) {
        const struct arena_sum *a = &w->arenas[i];
        if (a->blocks && (!nearest || a->blocks < nearest->blocks))
            nearest = a;
    }
    if (w->arena_count > 1 && nearest)
        view_note(answer, "An arena goes back when its last block is free: arena %d is nearest, %zu block%s keep%s it.",
                  nearest->number, nearest->blocks, nearest->blocks == 1 ? "" : "s", nearest->blocks == 1 ? "s" : "");
}

bool lens_pools(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    static const char *const columns[][2] = {{"size", "block"}, {"pools", "pools"}, {"used", "in use"},
                                             {"free", "free"},  {"fill", "full"}};
    (void)err;
    struct pool_walk w = {.map = json_array()};
    struct heap_stats stats;
    uint32_t at = q->object && *q->object ? snapshot_resolve(in->now, in->rt, q->object) : NO_OBJECT;
    if (at != NO_OBJECT)
        w.marked = (uintptr_t)in->now->objects[at].v;
    heap_each_pool(in->rt, see_pool, &w);
    heap_stats(in->rt, &stats);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], "number");
    for (int i = 0; i < CLASSES; i++) {
        if (w.classes[i].pools)
            add_class(answer, i, &w.classes[i]);
    }
    json_object_set_new(answer, "map", w.map);
    add_arenas(in, &w, answer);
    view_note(answer, "%zu arena%s of 1 MiB, %zu unused pool%s of 16 KiB; %zu larger block%s, %zu bytes together.",
              stats.arenas, stats.arenas == 1 ? "" : "s", w.unused, w.unused == 1 ? "" : "s", stats.large_blocks,
              stats.large_blocks == 1 ? "" : "s", stats.large_bytes);
    note_nearest(&w, answer);
    free(w.arenas);
    return true;
}
