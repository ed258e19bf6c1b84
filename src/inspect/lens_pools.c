/* lens_pools.c - arenas, pools and blocks: where the memory is, and why it does not go back. */
#include "inspect/inspect.h"

struct pool_sum {
    size_t pools, blocks, used;
    int block_size;
};
struct pool_walk {
    struct pool_sum classes[32];
    size_t unused, arenas;
    struct {
        size_t used_blocks, pools;
    } arena[64];
    json_t *map;
};

/* One letter a pool for the map: '.' unused, '0' (nearly empty) to '9' (full). */
static void see_pool(const struct pool_view *p, void *arg)
{
    struct pool_walk *w = arg;
    char cell[2] = ".";
    if ((size_t)p->arena + 1 > w->arenas)
        w->arenas = (size_t)p->arena + 1;
    if (p->size_class < 0) {
        w->unused++;
    } else {
        struct pool_sum *c = &w->classes[p->size_class & 31];
        c->pools++;
        c->blocks += (size_t)p->blocks;
        c->used += (size_t)p->used;
        c->block_size = p->block_size;
        cell[0] = (char)('0' + (p->blocks ? p->used * 9 / p->blocks : 0));
        if (p->arena < 64) {
            w->arena[p->arena].used_blocks += (size_t)p->used;
            w->arena[p->arena].pools++;
        }
    }
    if (json_array_size(w->map) < 4096)
        json_array_append_new(w->map, json_pack("{sisiss}", "arena", p->arena, "class", p->size_class, "fill", cell));
}

bool lens_pools(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)q;
    (void)err;
    struct pool_walk w = {.map = json_array()};
    struct heap_stats stats;
    heap_each_pool(in->rt, see_pool, &w);
    heap_stats(in->rt, &stats);
    view_column(answer, "size", "block", "number");
    view_column(answer, "pools", "pools", "number");
    view_column(answer, "used", "in use", "number");
    view_column(answer, "free", "free", "number");
    view_column(answer, "fill", "full", "number");
    for (int i = 0; i < 32; i++) {
        const struct pool_sum *c = &w.classes[i];
        if (!c->pools)
            continue;
        json_t *row = view_row(answer, "");
        char id[16];
        snprintf(id, sizeof id, "class%d", i);
        json_object_set_new(row, "id", json_string(id));
        view_cell_number(row, c->block_size);
        view_cell_number(row, (long long)c->pools);
        view_cell_number(row, (long long)c->used);
        view_cell_number(row, (long long)(c->blocks - c->used));
        view_cellf(row, "%zu%%", c->blocks ? c->used * 100 / c->blocks : 0);
    }
    json_object_set_new(answer, "map", w.map);
    view_note(answer, "%zu arena%s of 1 MiB, %zu unused pools of 16 KiB; %zu larger blocks of %zu bytes from the system.",
              stats.arenas, stats.arenas == 1 ? "" : "s", w.unused, stats.large_blocks, stats.large_bytes);
    size_t least = SIZE_MAX, at = 0;
    for (size_t i = 0; i < w.arenas && i < 64; i++) {
        if (w.arena[i].used_blocks && w.arena[i].used_blocks < least) {
            least = w.arena[i].used_blocks;
            at = i;
        }
    }
    if (w.arenas > 1 && least != SIZE_MAX)
        view_note(answer, "An arena goes back when its last block is free: arena %zu is nearest, %zu blocks keep it.", at,
                  least);
    return true;
}
