/* import_cost.c - what an import does to the collector's count, as in CPython.
 *
 * Our modules are not CPython's, so the number of objects that importing one leaves
 * is not the same.  That number decides when the next collection comes, and a
 * program that says `import weakref` should see its cycles die where they die in
 * CPython.  So the first import of a module of CPython's library, with all it
 * imports, counts what it counts there: measured by when the next collection comes
 * after it in a fresh interpreter.
 */
#include "modules/import_cost.h"

#include <string.h>

/* A module, the objects it leaves itself, and what it imports in the end (names of rows). */
struct row {
    const char *name;
    int cost;
    const char *imports;
};

static const struct row rows[] = {
    {"_abc", 0, ""},
    {"_bisect", 6, ""},
    {"_codecs", 0, ""},
    {"_collections", 84, ""},
    {"_collections_abc", 0, ""},
    {"_functools", 47, ""},
    {"_heapq", 10, ""},
    {"_io", 0, ""},
    {"_opcode", 4, ""},
    {"_random", 11, ""},
    {"_sre", 62, ""},
    {"_string", 4, ""},
    {"_struct", 36, ""},
    {"_tracemalloc", 12, ""},
    {"_weakref", 0, ""},
    {"_weakrefset", 116, "types"},
    {"abc", 0, ""},
    {"array", 59,
     "itertools keyword operator reprlib _collections collections collections.abc"},
    {"ast", 1401,
     "itertools keyword operator reprlib _collections collections types _functools "
     "functools contextlib enum"},
    {"atexit", 7, ""},
    {"base64", 124,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re _struct struct binascii"},
    {"binascii", 21, ""},
    {"bisect", 14, "_bisect"},
    {"builtins", 0, ""},
    {"codecs", 0, ""},
    {"collections", 724, "itertools keyword operator reprlib _collections"},
    {"collections.abc", 14,
     "itertools keyword operator reprlib _collections collections"},
    {"contextlib", 237,
     "itertools keyword operator reprlib _collections collections types _functools "
     "functools"},
    {"copy", 65, "types _weakrefset itertools weakref copyreg"},
    {"copyreg", 35, ""},
    {"dataclasses", 264,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re _weakrefset weakref copy contextlib ast "
     "_opcode opcode dis collections.abc warnings linecache inspect"},
    {"decimal", 397,
     "numbers itertools keyword operator reprlib _collections collections "
     "collections.abc"},
    {"dis", 281,
     "types itertools keyword operator reprlib _collections collections _opcode "
     "opcode"},
    {"enum", 615,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools"},
    {"errno", 2, ""},
    {"fnmatch", 35,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re"},
    {"fractions", 362,
     "numbers itertools keyword operator reprlib _collections collections "
     "collections.abc decimal math types _functools functools enum _sre copyreg re"},
    {"functools", 274,
     "itertools keyword operator reprlib _collections collections types _functools"},
    {"heapq", 49, "_heapq"},
    {"inspect", 1272,
     "itertools keyword operator reprlib _collections collections types _functools "
     "functools contextlib enum ast _opcode opcode dis collections.abc warnings "
     "_sre copyreg re linecache"},
    {"io", 0, ""},
    {"itertools", 178, ""},
    {"json", 299,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re"},
    {"json.decoder", 3,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re json"},
    {"json.encoder", 0,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re json.decoder json"},
    {"keyword", 12, ""},
    {"linecache", 267,
     "itertools keyword operator reprlib _collections collections types _functools "
     "functools enum _sre copyreg re"},
    {"math", 57, ""},
    {"numbers", 246, ""},
    {"opcode", 76, "_opcode"},
    {"operator", 220, ""},
    {"pprint", 209,
     "itertools keyword operator reprlib _collections collections types _functools "
     "functools enum _sre copyreg re _weakrefset weakref copy contextlib ast "
     "_opcode opcode dis collections.abc warnings linecache inspect dataclasses"},
    {"random", 230, "warnings math operator itertools _bisect bisect _random"},
    {"re", 551,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg"},
    {"reprlib", 87, "itertools"},
    {"statistics", 274,
     "math numbers warnings operator itertools _bisect bisect _random random "
     "keyword reprlib _collections collections collections.abc decimal types "
     "_functools functools enum _sre copyreg re fractions"},
    {"string", 183,
     "_string types operator itertools keyword reprlib _collections collections "
     "_functools functools enum _sre copyreg re"},
    {"struct", 13, "_struct"},
    {"textwrap", 277,
     "types operator itertools keyword reprlib _collections collections _functools "
     "functools enum _sre copyreg re"},
    {"time", 0, ""},
    {"timeit", 104, "itertools"},
    {"traceback", 326,
     "itertools keyword operator reprlib _collections collections collections.abc "
     "types _functools functools enum _sre copyreg re linecache textwrap "
     "contextlib"},
    {"tracemalloc", 1083,
     "itertools keyword operator reprlib _collections collections collections.abc "
     "types _functools functools enum _sre copyreg re fnmatch linecache _struct "
     "struct _tracemalloc"},
    {"types", 103, ""},
    {"typing", 1620,
     "itertools keyword operator reprlib _collections collections collections.abc "
     "types _functools functools contextlib enum _sre copyreg re warnings"},
    {"unicodedata", 33, ""},
    {"warnings", 135, ""},
    {"weakref", 327, "types _weakrefset itertools"},
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

/* The cost of a row not imported yet; it is from now on. */
static int take_cost(struct runtime *rt, int i)
{
    uint64_t bit = (uint64_t)1 << i % 64, *word = &rt->types->imported_rows[i / 64];
    if (*word & bit)
        return 0;
    *word |= bit;
    return rows[i].cost;
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

void import_cost_end(struct runtime *rt, const struct import_cost *c)
{
    if (c->row < 0)
        return;
    rt->types->importing = false;
    int cost = take_cost(rt, c->row);
    for (const char *s = rows[c->row].imports; *s;) {
        size_t size = strcspn(s, " ");
        int i = row_of(s, size);
        if (i >= 0)
            cost += take_cost(rt, i);
        s += size + (s[size] == ' ');
    }
    types_set_freelist_levels(rt, &c->levels);
    gc_enable(rt, c->enabled);
    gc_set_count(rt, c->count + cost);
}
