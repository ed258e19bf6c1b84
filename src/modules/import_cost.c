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
#include "types/dict_table.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/tuple.h"

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
/* A module, whether it sorts with a key or in reverse (which makes the names of these
 * parameters a tuple), how many objects the collector then has more, how many it leaves that are unreachable and which of them
 * go to the free lists, what it imports (names of rows), and its costs before and after
 * these imports. */
struct row {
    const char *name;
    bool sorts;
    short objects, garbage, freed[KINDS];
    const char *imports;
    struct cost load, body;
};

static const struct row rows[] = {
#define USE(...) {__VA_ARGS__}
#define ROW(name, sorts, objects, garbage, freed, imports, load, load_use, body, body_use) \
    {name, sorts, objects, garbage, freed, imports, {load, load_use}, {body, body_use}},
#include "modules/import_cost.def"
#undef ROW
#undef USE
};
/* What the import system holds while the body of a module on the path runs. */
enum { ROW_BODY = 1, ROWS = sizeof rows / sizeof *rows };
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

/* What imports have cost so far, and the garbage since the last collection. */
struct bill {
    struct freelist_levels levels;
    int count, objects, garbage;
    int freed[KINDS];
    bool enabled; /* the collector: off while the books are kept */
};

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

static void pass_bill(struct runtime *rt, struct bill *bill)
{
    leave_garbage(rt, bill->garbage);
    bill->garbage = 0;
    types_set_freelist_levels(rt, &bill->levels);
    gc_enable(rt, bill->enabled);
    gc_set_count(rt, bill->count);
}

/* A collection that comes due comes in the middle of the import, and what follows finds
 * its garbage in the free lists: the rest of what was just made, too. */
static void collect_if_due(struct runtime *rt, struct bill *bill, const int *made)
{
    int threshold = gc_threshold(rt, 0);
    if (!bill->enabled || !threshold || bill->count <= threshold)
        return;
    pass_bill(rt, bill);
    gc_enable(rt, false);
    bill->count = gc_count(rt, 0);
    types_freelist_levels(rt, &bill->levels);
    for (int kind = 0; kind < KINDS; kind++) {
        int used = bill->freed[kind] < made[kind] ? bill->freed[kind] : made[kind];
        bill->count -= used;
        *level_of(&bill->levels, kind) += bill->freed[kind] - used;
        bill->freed[kind] = 0;
    }
}

static void pay(struct runtime *rt, struct bill *bill, const struct cost *cost)
{
    int made[KINDS] = {0};
    bill->count += cost->count;
    for (int kind = 0; kind < KINDS; kind++) {
        struct use use = cost->use[kind];
        int *level = level_of(&bill->levels, kind);
        if (use.most > *level) {
            made[kind] = use.most - *level;
            bill->count += made[kind];
            *level = use.most;
        }
        *level -= use.after;
    }
    collect_if_due(rt, bill, made);
}

static bool is_paid(struct runtime *rt, int i)
{
    return rt->types->imported_rows[i / 64] >> i % 64 & 1;
}

static void give_back(struct bill *bill, const struct cost *held)
{
    for (int kind = 0; kind < KINDS; kind++)
        *level_of(&bill->levels, kind) += held->use[kind].after;
}

/* The row with all it imports; what was imported before costs nothing. */
static void pay_row(struct runtime *rt, int i, struct bill *bill)
{
    if (is_paid(rt, i))
        return;
    rt->types->imported_rows[i / 64] |= (uint64_t)1 << i % 64;
    bool has_body = strncmp(rows[i].imports, "<path>", 6) == 0;
    pay(rt, bill, &rows[i].load);
    if (has_body)
        pay(rt, bill, &rows[ROW_BODY].body);
    for (const char *s = rows[i].imports; *s;) {
        size_t size = strcspn(s, " ");
        int k = row_of(s, size);
        if (k >= 0)
            pay_row(rt, k, bill);
        s += size + (s[size] == ' ');
    }
    if (has_body)
        give_back(bill, &rows[ROW_BODY].body);
    pay(rt, bill, &rows[i].body);
    bill->objects += rows[i].objects;
    bill->garbage += rows[i].garbage;
    for (int kind = 0; kind < KINDS; kind++)
        bill->freed[kind] += rows[i].freed[kind];
    if (rows[i].sorts && !list_need_sort_names(rt))
        error_clear(rt);
}

static bool is_lasting_item(Val v)
{
    if (!v || !may_be_tracked(v))
        return false;
    if (!is_exact(v, &tuple_def))
        return true;
    for (ssize_t i = 0; i < tuple_size(v); i++)
        if (tuple_at(v, i) && may_be_tracked(tuple_at(v, i)))
            return true;
    return false;
}

/* Not a tuple or a dict that the collector will let go. */
static bool is_lasting(Val v)
{
    ssize_t at = 0;
    Val key, value;
    if (!is_exact(v, &dict_def))
        return is_lasting_item(v);
    while (dict_next(v, &at, &key, &value))
        if (is_lasting_item(key) || is_lasting_item(value))
            return true;
    return false;
}

static int count_lasting(Val v, void *count)
{
    *(ssize_t *)count += is_lasting(v);
    return 0;
}

static ssize_t lasting_objects(struct runtime *rt)
{
    ssize_t count = 0;
    gc_each(rt, -1, count_lasting, &count);
    return count;
}

void import_cost_begin(struct runtime *rt, const char *name, struct import_cost *c)
{
    c->row = rt->types->importing ? -1 : row_of(name, strlen(name));
    if (c->row < 0)
        return;
    rt->types->importing = true;
    c->count = gc_count(rt, 0);
    c->objects = lasting_objects(rt);
    c->enabled = gc_is_enabled(rt);
    types_freelist_levels(rt, &c->levels);
    gc_enable(rt, false);
}

void import_cost_end(struct runtime *rt, struct import_cost *c)
{
    if (c->row < 0)
        return;
    struct bill bill = {.levels = c->levels, .count = c->count, .enabled = c->enabled};
    struct saved_error of_import; /* an import that failed has cost the same */
    error_fetch(rt, &of_import);
    rt->types->importing = false;
    ssize_t made = lasting_objects(rt) - c->objects;
    pay_row(rt, c->row, &bill);
    gc_add_old(rt, bill.objects - made);
    pass_bill(rt, &bill);
    error_clear(rt);
    error_restore_take(rt, &of_import);
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
