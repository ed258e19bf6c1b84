/* import_cost.c - what an import does to the collector's count, as in CPython.
 *
 * Our modules are not CPython's, so the number of objects that importing one leaves
 * is not the same.  That number decides when the next collection comes, and a
 * program that says `import weakref` should see its cycles die where they die in
 * CPython.  So the first import of a module of CPython's library, with all it
 * imports, counts what it counts there.  Part of that depends on what the free lists
 * hold: only what they do not have is new memory.
 */
#include "modules/import_cost.h"

#include <string.h>

#include "types/cell.h"
#include "types/raise.h"

enum { LISTS, DICTS = 21, KINDS = 22 }; /* between them: tuples by size */

/* Of one kind of object: how many are alive at once, and how many afterwards. */
struct use {
    short most, after;
};
/* What something adds: objects besides those of the free lists, and those. */
struct cost {
    short count;
    struct use use[KINDS];
};
/* A module, how many objects it leaves that are unreachable, what it imports (names of
 * rows), and its costs before and after these imports. */
struct row {
    const char *name;
    short garbage;
    const char *imports;
    struct cost load, body;
};

static const struct row rows[] = {
#define USE(...) {__VA_ARGS__}
#define ROW(name, garbage, imports, load, load_use, body, body_use) \
    {name, garbage, imports, {load, load_use}, {body, body_use}},
#include "modules/import_cost.def"
#undef ROW
#undef USE
};
enum { ROWS = sizeof rows / sizeof *rows };
_Static_assert(ROWS <= 128, "a bit each in types->imported_rows");

static int row_of(const char *name, size_t size)
{
    for (int i = 0; i < ROWS; i++)
        if (strlen(rows[i].name) == size && memcmp(rows[i].name, name, size) == 0)
            return i;
    return -1;
}

static int *level_of(struct freelist_levels *levels, int kind)
{
    return kind == LISTS ? &levels->lists : kind == DICTS ? &levels->dicts : &levels->tuples[kind];
}

/* What imports have cost so far. */
struct bill {
    struct freelist_levels levels;
    int count, garbage;
};

static void pay(struct bill *bill, const struct cost *cost)
{
    bill->count += cost->count;
    for (int kind = 0; kind < KINDS; kind++) {
        struct use use = cost->use[kind];
        int *level = level_of(&bill->levels, kind);
        if (use.most > *level) {
            bill->count += use.most - *level;
            *level = use.most;
        }
        *level -= use.after;
    }
}

static bool is_paid(struct runtime *rt, int i)
{
    return rt->types->imported_rows[i / 64] >> i % 64 & 1;
}

/* The row with all it imports; what was imported before costs nothing. */
static void pay_row(struct runtime *rt, int i, struct bill *bill)
{
    if (is_paid(rt, i))
        return;
    rt->types->imported_rows[i / 64] |= (uint64_t)1 << i % 64;
    pay(bill, &rows[i].load);
    for (const char *s = rows[i].imports; *s;) {
        size_t size = strcspn(s, " ");
        int k = row_of(s, size);
        if (k >= 0)
            pay_row(rt, k, bill);
        s += size + (s[size] == ' ');
    }
    pay(bill, &rows[i].body);
    bill->garbage += rows[i].garbage;
}

/* Cells that hold themselves. */
static void leave_garbage(struct runtime *rt, int count)
{
    for (int i = 0; i < count; i++) {
        Ref cell = cell_new(rt, NULL);
        if (!cell)
            break;
        LOOK(cell, cell)->value = cell;
    }
    error_clear(rt);
}

static void settle(struct runtime *rt, int row, struct import_cost *c)
{
    struct bill bill = {.levels = c->levels};
    pay_row(rt, row, &bill);
    leave_garbage(rt, bill.garbage);
    types_set_freelist_levels(rt, &bill.levels);
    gc_enable(rt, c->enabled);
    gc_set_count(rt, c->count + bill.count);
}

void import_cost_begin(struct runtime *rt, const char *name, struct import_cost *c)
{
    c->row = rt->types->importing ? -1 : row_of(name, strlen(name));
    if (c->row < 0)
        return;
    rt->types->importing = true;
    c->count = gc_count(rt, 0);
    c->enabled = gc_is_enabled(rt);
    types_freelist_levels(rt, &c->levels);
    gc_enable(rt, false);
}

void import_cost_end(struct runtime *rt, struct import_cost *c)
{
    if (c->row < 0)
        return;
    rt->types->importing = false;
    settle(rt, c->row, c);
}

void import_cost_once(struct runtime *rt, const char *name)
{
    struct import_cost c;
    int row = row_of(name, strlen(name));
    if (row < 0 || is_paid(rt, row))
        return;
    import_cost_begin(rt, name, &c);
    import_cost_end(rt, &c);
}
