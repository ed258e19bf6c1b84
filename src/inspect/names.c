/* names.c - short names that stay with an object for life, and its tombstone after.
 *
 * A table from address to what is known of the object there.  The runtime tells the
 * deaths of objects in it; the entry is then taken out (a named one leaves a
 * tombstone), so that a reused address starts afresh.  Numbers are given when a
 * snapshot first shows an object, in the snapshot's order.
 *
 * A name belongs to an object, whichever way its moment is reached.  So births are
 * numbered while a cell runs (the first of them: it costs), and `known` says for
 * births, past and future, which name they were given when they were seen.
 *
 *     address ─▶ entry { name, birth } ◀─▶ known { birth, name }
 *
 * Invariant: every entry's address is a live object; is_awaited() holds for it and
 * for no other.
 */
#include "inspect/names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "inspect/preview.h"
#include "inspect/snapshot.h"
#include "types/type_layout.h"

struct entry {
    Val v;      /* NULL: free */
    char *name; /* NULL: none yet */
    uint32_t birth; /* 0: not numbered; BASELINE: there before the learner's first line */
    uint32_t step;  /* it was born in */
    uint32_t look;  /* the last snapshot that showed it */
    bool trial;     /* the name is taken back when the trial ends */
};

struct counter {
    char *type;
    unsigned last;
};

struct known {
    uint32_t birth;
    char *name;
};

struct names {
    struct runtime *rt;
    struct watch watch; /* births */
    struct awaited awaited;
    struct entry *entries;
    size_t used, size; /* size is a power of two */
    struct counter *counters, *before_trial;
    size_t counter_count, counter_room, before_count;
    struct known *known; /* by birth */
    size_t known_count, known_room;
    struct tombstone *graves;
    size_t grave_count, grave_room, step_first_grave;
    uint32_t look;
    uint32_t births, births_last; /* numbered so far; no more than births_last in this cell */
    bool listening, trial;
    uint32_t follow_birth; /* 0: none */
    Val followed;
    uint64_t buried;
    where_fn *where;
    void *where_arg;
};

enum {
    GRAVES_KEPT = 4096,
    BIRTHS_NUMBERED = 1 << 17, /* in one cell */
    BIRTHS_KEPT = 1 << 12,     /* ... of them, when there are more */
    BASELINE = UINT32_MAX,
};

/* ---- the table ------------------------------------------------------------------ */

static size_t home_of(const struct names *n, Val v)
{
    return ((uintptr_t)v >> 4) * 0x9E3779B97F4A7C15u >> 20 & (n->size - 1);
}

static size_t slot_of(const struct names *n, Val v)
{
    size_t i = home_of(n, v);
    while (n->entries[i].v && n->entries[i].v != v)
        i = (i + 1) & (n->size - 1);
    return i;
}

/* Move all entries but those that `leave` into a table of this size. */
static void table_move(struct names *n, size_t size, bool (*leave)(struct names *n, const struct entry *e))
{
    struct entry *old = n->entries;
    size_t old_size = n->size;
    n->size = size;
    n->used = 0;
    n->entries = xalloc(n->size * sizeof *n->entries);
    for (size_t i = 0; i < old_size; i++) {
        if (!old[i].v)
            continue;
        if (leave && leave(n, &old[i])) {
            awaited_forget(&n->awaited, old[i].v);
            continue;
        }
        n->entries[slot_of(n, old[i].v)] = old[i];
        n->used++;
    }
    free(old);
}

/* The entry of v, made if need be. */
static struct entry *table_put(struct names *n, Val v)
{
    if ((n->used + 1) * 3 > n->size * 2)
        table_move(n, n->size * 2, NULL);
    struct entry *e = &n->entries[slot_of(n, v)];
    if (!e->v) {
        *e = (struct entry){.v = v};
        n->used++;
        awaited_note(&n->awaited, v);
    }
    return e;
}

/* Entries behind it that would be looked for from before it move up. */
static void table_remove(struct names *n, size_t hole)
{
    size_t mask = n->size - 1;
    for (size_t i = (hole + 1) & mask; n->entries[i].v; i = (i + 1) & mask) {
        if (((i - home_of(n, n->entries[i].v)) & mask) >= ((i - hole) & mask)) {
            n->entries[hole] = n->entries[i];
            hole = i;
        }
    }
    n->entries[hole] = (struct entry){0};
    n->used--;
}

/* ---- births and deaths ------------------------------------------------------------ */

static void listen(struct names *n, bool on)
{
    if (on && !n->listening)
        watch_add(n->rt, &n->watch);
    else if (!on && n->listening)
        watch_remove(n->rt, &n->watch);
    n->listening = on;
}

static bool is_young_and_nameless(struct names *n, const struct entry *e)
{
    return !e->name && e->birth != BASELINE && e->birth > n->births_last - BIRTHS_NUMBERED + BIRTHS_KEPT;
}

static void on_birth(struct runtime *rt, Val v, void *arg)
{
    struct names *n = arg;
    if (n->births >= n->births_last) {
        listen(n, false); /* from here on it must cost nothing */
        table_move(n, n->size, is_young_and_nameless);
        return;
    }
    struct entry *e = table_put(n, v);
    e->birth = ++n->births;
    if (UNLIKELY(e->birth == n->follow_birth))
        n->followed = v;
    e->step = (uint32_t)vm_steps(rt);
}

void names_number_births(struct names *n, enum births births)
{
    if (births == BIRTHS_BEGIN)
        n->births_last = n->births + BIRTHS_NUMBERED;
    listen(n, births != BIRTHS_PAUSE && n->births < n->births_last);
}

static void bury(struct names *n, const struct entry *e)
{
    Val v = e->v;
    if (n->grave_count == GRAVES_KEPT) {
        size_t keep = GRAVES_KEPT / 2, drop = n->grave_count - keep;
        memmove(n->graves, n->graves + drop, keep * sizeof *n->graves);
        n->grave_count = keep;
        n->step_first_grave = n->step_first_grave > drop ? n->step_first_grave - drop : 0;
    }
    struct tombstone *t = ARRAY_PUSH(n->graves, n->grave_count, n->grave_room);
    memset(t, 0, sizeof *t);
    snprintf(t->name, sizeof t->name, "%s", e->name);
    snprintf(t->type, sizeof t->type, "%s", type_short_name(v->type));
    t->size = object_size(n->rt, v);
    t->born = e->step;
    t->birth = e->birth == BASELINE ? 0 : e->birth;
    n->buried++;
    char source[64];
    struct place place = names_where(n);
    place_text(&place, source, sizeof source);
    t->step = place.step;
    t->cell = place.cell;
    t->line = place.line;
    t->generation = gc_collecting(n->rt);
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
    size_t i = slot_of(n, v);
    struct entry e = n->entries[i];
    table_remove(n, i);
    if (v == n->followed)
        n->followed = NULL;
    bool listening = n->listening; /* a size is asked for with Python's own ints */
    listen(n, false);
    if (e.name && !e.trial)
        bury(n, &e);
    listen(n, listening);
    free(e.name);
}

/* ---- life ------------------------------------------------------------------- */

static int note_baseline(Val v, void *arg)
{
    table_put(arg, v)->birth = BASELINE;
    return 0;
}

struct names *names_new(struct runtime *rt)
{
    struct names *n = xalloc(sizeof *n);
    n->rt = rt;
    n->awaited = (struct awaited){.death = on_death, .arg = n};
    if (!awaited_open(rt, &n->awaited))
        bug("no addresses for the watch over names");
    n->watch = (struct watch){.birth = on_birth, .arg = n};
    table_move(n, 1024, NULL);
    heap_each_object(rt, note_baseline, n);
    return n;
}

static void counters_free(struct counter *counters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(counters[i].type);
    free(counters);
}

void names_free(struct names *n)
{
    if (!n)
        return;
    listen(n, false);
    awaited_close(n->rt, &n->awaited);
    for (size_t i = 0; i < n->size; i++)
        free(n->entries[i].name);
    for (size_t i = 0; i < n->known_count; i++)
        free(n->known[i].name);
    counters_free(n->counters, n->counter_count);
    counters_free(n->before_trial, n->before_count);
    free(n->entries);
    free(n->known);
    free(n->graves);
    free(n);
}

bool names_is_baseline(const struct names *n, Val v)
{
    const struct entry *e = &n->entries[slot_of(n, v)];
    return e->v && e->birth == BASELINE;
}

const char *names_get(const struct names *n, Val v)
{
    return n->entries[slot_of(n, v)].name;
}

const char *names_get_shown(const struct names *n, Val v)
{
    const struct entry *e = &n->entries[slot_of(n, v)];
    return e->look == n->look ? e->name : NULL;
}

void names_look(struct names *n)
{
    n->look++;
}

uint64_t names_born(const struct names *n, Val v)
{
    const struct entry *e = &n->entries[slot_of(n, v)];
    return e->birth == BASELINE ? 0 : e->step;
}

uint32_t names_births(const struct names *n)
{
    return n->births;
}

uint64_t names_deaths(const struct names *n)
{
    return n->buried;
}

uint32_t names_birth(const struct names *n, const char *name, uint64_t *born)
{
    Val v = names_find(n, name);
    if (v) {
        const struct entry *e = &n->entries[slot_of(n, v)];
        *born = e->step;
        return e->birth == BASELINE ? 0 : e->birth;
    }
    for (size_t i = n->grave_count; i-- > 0;) {
        if (strcmp(n->graves[i].name, name) == 0) {
            *born = n->graves[i].born;
            return n->graves[i].birth;
        }
    }
    *born = 0;
    for (size_t i = 0; i < n->known_count; i++) {
        if (strcmp(n->known[i].name, name) == 0)
            return n->known[i].birth;
    }
    return 0;
}

void names_follow(struct names *n, uint32_t birth)
{
    n->follow_birth = birth;
    n->followed = NULL;
    for (size_t i = 0; i < n->size; i++) {
        if (n->entries[i].v && n->entries[i].birth == birth)
            n->followed = n->entries[i].v;
    }
}

Val names_followed(const struct names *n)
{
    return n->followed;
}

/* ---- names ------------------------------------------------------------------------ */

static struct counter *counter_of(struct names *n, const char *type, size_t size)
{
    for (size_t i = 0; i < n->counter_count; i++) {
        if (strncmp(n->counters[i].type, type, size) == 0 && !n->counters[i].type[size])
            return &n->counters[i];
    }
    struct counter *c = ARRAY_PUSH(n->counters, n->counter_count, n->counter_room);
    *c = (struct counter){xstrndup(type, size), 0};
    return c;
}

/* The first of `known` that was not born before `birth`. */
static size_t known_from(const struct names *n, uint32_t birth)
{
    size_t low = 0, high = n->known_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (n->known[middle].birth < birth)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void know(struct names *n, uint32_t birth, const char *name)
{
    size_t at = known_from(n, birth);
    (void)ARRAY_PUSH(n->known, n->known_count, n->known_room);
    memmove(&n->known[at + 1], &n->known[at], (n->known_count - 1 - at) * sizeof *n->known);
    n->known[at] = (struct known){birth, xstrdup(name)};
}

static char *known_name(const struct names *n, uint32_t birth)
{
    size_t at = known_from(n, birth);
    return birth && at < n->known_count && n->known[at].birth == birth ? xstrdup(n->known[at].name) : NULL;
}

static char *next_name(struct names *n, Val v)
{
    char type[48];
    size_t k = 0;
    const char *p = type_short_name(v->type);
    for (; *p && k + 1 < sizeof type; p++)
        type[k++] = (char)(*p & 0x80 ? *p : iscntrl((unsigned char)*p) ? '_' : tolower((unsigned char)*p));
    while ((*p & 0xc0) == 0x80 && k && (type[--k] & 0xc0) == 0x80) /* not half a character */
        ;
    type[k] = 0;
    struct text name = {0};
    text_printf(&name, "%s#%u", type, ++counter_of(n, type, k)->last);
    return text_take(&name);
}

const char *names_give(struct names *n, Val v)
{
    struct entry *e = table_put(n, v);
    e->look = n->look;
    if (e->name)
        return e->name;
    e->name = known_name(n, e->birth);
    if (!e->name) {
        e->name = next_name(n, v);
        e->trial = n->trial;
        if (e->birth && e->birth != BASELINE && !n->trial)
            know(n, e->birth, e->name);
    }
    return e->name;
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

static struct counter *counters_copy(const struct counter *from, size_t count)
{
    struct counter *copy = xalloc((count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct counter){xstrdup(from[i].type), from[i].last};
    return copy;
}

void names_trial(struct names *n, bool on)
{
    if (on == n->trial)
        return;
    n->trial = on;
    if (on) {
        n->before_count = n->counter_count;
        n->before_trial = counters_copy(n->counters, n->counter_count);
        return;
    }
    for (size_t i = 0; i < n->size; i++) {
        struct entry *e = &n->entries[i];
        if (!e->trial)
            continue;
        free(e->name);
        e->name = NULL;
        e->trial = false;
    }
    counters_free(n->counters, n->counter_count);
    n->counters = n->before_trial;
    n->counter_count = n->before_count;
    n->counter_room = n->before_count + 1;
    n->before_trial = NULL;
    n->before_count = 0;
}

/* ---- one history, several processes --------------------------------------------------- */

void names_write_known(const struct names *n, struct text *out)
{
    for (size_t i = 0; i < n->known_count; i++)
        text_printf(out, "%u %s\n", n->known[i].birth, n->known[i].name);
}

static void count_name(struct names *n, const char *name)
{
    const char *hash = strrchr(name, '#');
    struct counter *c = counter_of(n, name, (size_t)(hash - name));
    unsigned number = (unsigned)strtoul(hash + 1, NULL, 10);
    c->last = number > c->last ? number : c->last;
}

void names_read_known(struct names *n, const char *text)
{
    char *end;
    for (; *text; text += *text == '\n') {
        uint32_t birth = (uint32_t)strtoul(text, &end, 10);
        size_t size = strcspn(end, "\n");
        const char *hash = size ? memrchr(end, '#', size) : NULL;
        text = end + size;
        if (!hash)
            continue;
        char *name = xstrndup(end + 1, size - 1), *known = known_name(n, birth);
        count_name(n, name);
        if (!known)
            know(n, birth, name);
        free(known);
        free(name);
    }
}

void names_forget_future(struct names *n)
{
    size_t keep = known_from(n, n->births + 1);
    for (size_t i = keep; i < n->known_count; i++)
        free(n->known[i].name);
    n->known_count = keep;
    /* Numbers of the other future are free again. */
    for (size_t i = 0; i < n->counter_count; i++)
        n->counters[i].last = 0;
    for (size_t i = 0; i < n->known_count; i++)
        count_name(n, n->known[i].name);
    for (size_t i = 0; i < n->grave_count; i++)
        count_name(n, n->graves[i].name);
    for (size_t i = 0; i < n->size; i++) {
        if (n->entries[i].name)
            count_name(n, n->entries[i].name);
    }
}

/* ---- places ----------------------------------------------------------------------------- */

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

/* ---- the graveyard ------------------------------------------------------------------------ */

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
