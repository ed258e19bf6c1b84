/* names.c - short names that stay with an object for life, and its tombstone after.
 *
 * A table from address to name; the runtime's death listener takes an entry out
 * (and leaves a tombstone), so that a reused address starts afresh.  Numbers
 * are given when a snapshot first shows an object, in the snapshot's order:
 * the same session gives the same names.
 *
 * Invariant: every entry's address is a live object.
 */
#include "inspect/names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/preview.h"
#include "inspect/snapshot.h"
#include "types/type_layout.h"

struct entry {
    Val v;      /* NULL: free; GONE: was used */
    char *name; /* NULL: baseline furniture */
};

struct counter {
    char *type;
    unsigned last;
};

struct names {
    struct runtime *rt;
    struct watch watch;
    struct entry *entries;
    size_t used, size; /* used counts GONE ones too; size is a power of two */
    struct counter *counters;
    size_t counter_count, counter_room;
    struct tombstone *graves;
    size_t grave_count, grave_room, step_first_grave;
    uint64_t deaths;
    where_fn *where;
    void *where_arg;
};

enum { GRAVES_KEPT = 4096 };

static const struct obj gone_mark;
#define GONE (&gone_mark)

static size_t slot_of(const struct names *n, Val v)
{
    size_t mask = n->size - 1;
    size_t i = ((uintptr_t)v >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (n->entries[i].v && n->entries[i].v != v)
        i = (i + 1) & mask;
    return i;
}

static void table_put(struct names *n, Val v, char *name);

static void table_grow(struct names *n)
{
    struct entry *old = n->entries;
    size_t old_size = n->size;
    n->size = old_size ? old_size * 2 : 1024;
    n->used = 0;
    n->entries = xalloc(n->size * sizeof *n->entries);
    for (size_t i = 0; i < old_size; i++) {
        if (old[i].v && old[i].v != GONE)
            table_put(n, old[i].v, old[i].name);
    }
    free(old);
}

static void table_put(struct names *n, Val v, char *name)
{
    if ((n->used + 1) * 3 > n->size * 2)
        table_grow(n);
    size_t i = slot_of(n, v);
    if (!n->entries[i].v)
        n->used++;
    n->entries[i] = (struct entry){v, name};
}

/* ---- deaths --------------------------------------------------------------- */

static void bury(struct names *n, Val v, const char *name)
{
    if (n->grave_count == GRAVES_KEPT) {
        size_t keep = GRAVES_KEPT / 2, drop = n->grave_count - keep;
        memmove(n->graves, n->graves + drop, keep * sizeof *n->graves);
        n->grave_count = keep;
        n->step_first_grave = n->step_first_grave > drop ? n->step_first_grave - drop : 0;
    }
    struct tombstone *t = ARRAY_PUSH(n->graves, n->grave_count, n->grave_room);
    memset(t, 0, sizeof *t);
    snprintf(t->name, sizeof t->name, "%s", name);
    snprintf(t->type, sizeof t->type, "%s", type_short_name(v->type));
    t->size = object_size(n->rt, v);
    char source[64];
    struct place place = names_where(n);
    place_text(&place, source, sizeof source);
    t->step = place.step;
    t->cell = place.cell;
    t->line = place.line;
    t->generation = n->watch.collecting;
    t->cause = t->generation >= 0 ? DEATH_COLLECTED : DEATH_COUNT;
    if (t->cause == DEATH_COLLECTED)
        snprintf(t->text, sizeof t->text, "collected, generation %d", t->generation);
    else if (source[0])
        snprintf(t->text, sizeof t->text, "%.60s, line %d", source, t->line);
    else
        snprintf(t->text, sizeof t->text, "last holder gone");
    preview_shallow(n->rt, v, t->preview, sizeof t->preview);
}

static void on_death(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct names *n = arg;
    n->deaths++;
    size_t i = slot_of(n, v);
    if (!n->entries[i].v)
        return;
    char *name = n->entries[i].name;
    n->entries[i] = (struct entry){GONE, NULL};
    if (name) {
        bury(n, v, name);
        free(name);
    }
}

/* ---- life ------------------------------------------------------------------- */

static int note_baseline(Val v, void *arg)
{
    table_put(arg, v, NULL);
    return 0;
}

struct names *names_new(struct runtime *rt)
{
    struct names *n = xalloc(sizeof *n);
    n->rt = rt;
    table_grow(n);
    heap_each_object(rt, note_baseline, n);
    n->watch = (struct watch){.death = on_death, .arg = n};
    watch_add(rt, &n->watch);
    return n;
}

void names_free(struct names *n)
{
    if (!n)
        return;
    watch_remove(n->rt, &n->watch);
    for (size_t i = 0; i < n->size; i++)
        free(n->entries[i].name);
    for (size_t i = 0; i < n->counter_count; i++)
        free(n->counters[i].type);
    free(n->entries);
    free(n->counters);
    free(n->graves);
    free(n);
}

bool names_is_baseline(const struct names *n, Val v)
{
    const struct entry *e = &n->entries[slot_of(n, v)];
    return e->v && !e->name;
}

const char *names_get(const struct names *n, Val v)
{
    const struct entry *e = &n->entries[slot_of(n, v)];
    return e->v ? e->name : NULL;
}

static unsigned next_number(struct names *n, const char *type)
{
    for (size_t i = 0; i < n->counter_count; i++) {
        if (strcmp(n->counters[i].type, type) == 0)
            return ++n->counters[i].last;
    }
    struct counter *c = ARRAY_PUSH(n->counters, n->counter_count, n->counter_room);
    *c = (struct counter){xstrdup(type), 1};
    return 1;
}

const char *names_give(struct names *n, Val v)
{
    const char *known = names_get(n, v);
    if (known)
        return known;
    char type[48];
    size_t k = 0;
    for (const char *p = type_short_name(v->type); *p && k + 1 < sizeof type; p++)
        type[k++] = (char)(*p & 0x80 ? *p : tolower((unsigned char)*p));
    type[k] = 0;
    struct text name = {0};
    text_printf(&name, "%s#%u", type, next_number(n, type));
    table_put(n, v, text_take(&name));
    return names_get(n, v);
}

Val names_find(const struct names *n, const char *name)
{
    for (size_t i = 0; i < n->size; i++) {
        const struct entry *e = &n->entries[i];
        if (e->v && e->name && strcmp(e->name, name) == 0)
            return e->v;
    }
    return NULL;
}

/* ---- steps ------------------------------------------------------------------- */

void names_set_where(struct names *n, where_fn *fn, void *arg)
{
    n->where = fn;
    n->where_arg = arg;
}

struct place names_where(const struct names *n)
{
    return n->where ? n->where(n->where_arg) : (struct place){0};
}

void place_text(const struct place *p, char *out, size_t room)
{
    const char *at = p->source;
    for (int line = p->first; at && line < p->line; line++) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    while (at && (*at == ' ' || *at == '\t'))
        at++;
    snprintf(out, room, "%.*s", at ? (int)strcspn(at, "\n#") : 0, at ? at : "");
    for (size_t n = strlen(out); n > 0 && strchr(" :", out[n - 1]); n--)
        out[n - 1] = 0;
}

void names_step_begin(struct names *n)
{
    n->step_first_grave = n->grave_count;
}

const struct tombstone *names_graveyard(const struct names *n, size_t *count)
{
    *count = n->grave_count;
    return n->graves;
}

size_t names_died_in_step(const struct names *n)
{
    return n->grave_count - n->step_first_grave;
}

uint64_t names_deaths(const struct names *n)
{
    return n->deaths;
}
