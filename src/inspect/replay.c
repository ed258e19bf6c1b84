/* replay.c - a collection, moment by moment.
 *
 * The collector tells what it does to each object (gc_set_teller) and the end of each
 * phase (gc_set_observer); the runtime tells deaths.  Each of these that concerns an
 * object of the learner is a moment, with a sentence.  At the moment that was asked for
 * the state of all of them is kept; the collection then runs on to its end.
 *
 * Furniture goes through the same phases; it is only counted.
 */
#include "inspect/replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/type_layout.h"

enum standing { AWAY, TO_SCAN, REACHABLE, ASIDE, CAME_BACK, GARBAGE, FREED, GREW };

struct case_ { /* an object in question */
    Val v;
    char *name;
    char type[48];
    enum standing place;
    int generation;
    ssize_t refs;    /* kept with the moment */
    ssize_t working; /* -1: none */
    char note[64];
};

struct chapter {
    enum gc_phase phase;
    size_t first;
    char sentence[200];
};

struct replay {
    struct inspect *in;
    struct watch watch;
    struct case_ *cases, *kept; /* as they are; as they were at the moment */
    uint32_t *case_at;          /* by index in in->now */
    size_t count, others;
    size_t wanted, moments;
    enum gc_phase phase, kept_phase;
    struct chapter chapters[16];
    size_t chapter_count;
    char sentence[256], object[64];
    int generation;
    size_t found, freed, back;
    bool weak;  /* that phase has begun */
    bool again; /* the second look at the unreachable, after the finalisers */
    bool done;
};

/* ---- moments ---------------------------------------------------------------------- */

static struct case_ *case_of(const struct replay *r, Val v)
{
    uint32_t at = snapshot_find(r->in->now, v);
    uint32_t i = at == NO_OBJECT ? NO_OBJECT : r->case_at[at];
    return i == NO_OBJECT || r->cases[i].place == FREED ? NULL : &r->cases[i];
}

static void say_who(const struct replay *r, Val v, char *out, size_t room)
{
    const struct case_ *k = v ? case_of(r, v) : NULL;
    if (k)
        snprintf(out, room, "%s", k->name);
    else
        snprintf(out, room, "%s%s", v ? "a " : "", v ? type_short_name(v->type) : "somebody");
}

static void keep_moment(struct replay *r)
{
    r->kept = xalloc((r->count + 1) * sizeof *r->kept);
    r->kept_phase = r->phase;
    for (size_t i = 0; i < r->count; i++) {
        r->kept[i] = r->cases[i];
        r->kept[i].refs = r->cases[i].place == FREED ? -1 : r->cases[i].v->refs;
    }
}

static void moment(struct replay *r, struct case_ *k, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void moment(struct replay *r, struct case_ *k, const char *format, ...)
{
    if (r->moments++ == r->wanted) {
        va_list args;
        va_start(args, format);
        vsnprintf(r->sentence, sizeof r->sentence, format, args);
        va_end(args);
        snprintf(r->object, sizeof r->object, "%s", k ? k->name : "");
        keep_moment(r);
    }
}

static void begin_phase(struct replay *r, enum gc_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void begin_phase(struct replay *r, enum gc_phase phase, const char *format, ...)
{
    struct chapter *c = &r->chapters[r->chapter_count++];
    va_list args;
    va_start(args, format);
    vsnprintf(c->sentence, sizeof c->sentence, format, args);
    va_end(args);
    c->phase = r->phase = phase;
    c->first = r->moments;
    moment(r, NULL, "%s", c->sentence);
}

static void note(struct case_ *k, enum standing place, const char *text)
{
    k->place = place;
    snprintf(k->note, sizeof k->note, "%s", text);
}

static size_t count_in(const struct replay *r, enum standing place)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        count += r->cases[i].place == place;
    return count;
}

/* They begin with their first event, or with the end of the phase. */
static void begin_weakrefs(struct replay *r)
{
    if (r->weak || r->again)
        return;
    r->weak = true;
    begin_phase(r, GC_WEAKREFS, "Weak references to what stayed aside are cleared.");
}

static void on_event(struct runtime *rt, enum gc_event what, Val v, Val by, void *arg)
{
    (void)rt;
    struct replay *r = arg;
    struct case_ *k = case_of(r, v);
    char who[64];
    if (!k) {
        r->others += what == GC_COPIED && !r->again;
        return;
    }
    say_who(r, by, who, sizeof who);
    switch (what) {
    case GC_COPIED:
        k->working = gc_working_count(v);
        note(k, TO_SCAN, "");
        moment(r, k, "%s: its count %zd is copied to its working count.", k->name, k->working);
        break;
    case GC_SUBTRACTED:
        k->working = gc_working_count(v);
        moment(r, k, "%s holds %s: its working count goes from %zd to %zd.", who, k->name, k->working + 1, k->working);
        break;
    case GC_REACHABLE:
        if (k->place == REACHABLE)
            break;
        note(k, REACHABLE, k->place == CAME_BACK ? k->note : "held from outside");
        k->working = -1;
        moment(r, k, "%s is reachable: what it holds is reachable, too.", k->name);
        break;
    case GC_PUT_ASIDE:
        note(k, ASIDE, "");
        moment(r, k, "%s has no working count left: it is put aside, tentatively unreachable.", k->name);
        break;
    case GC_BROUGHT_BACK:
        k->working = gc_working_count(v);
        note(k, CAME_BACK, "");
        snprintf(k->note, sizeof k->note, "held by %.50s", who);
        moment(r, k, "%s holds %s: it is not garbage after all, and will be scanned.", who, k->name);
        break;
    case GC_GREW_OLDER:
        k->generation = r->generation < 2 ? r->generation + 1 : 2;
        note(k, GREW, "");
        moment(r, k, "%s survived: it is in generation %d now.", k->name, k->generation);
        break;
    case GC_WEAK_CLEARED:
        begin_weakrefs(r);
        moment(r, k, "%s is a weak reference to something unreachable: it is cleared.", k->name);
        break;
    case GC_CALLED_BACK:
        moment(r, k, "The callback of %s is called.", k->name);
        break;
    case GC_FINALIZED_ONE:
        snprintf(k->note, sizeof k->note, "finaliser called");
        moment(r, k, "The finaliser of %s is called; it may bring anything back.", k->name);
        break;
    case GC_RESURRECTED:
        r->back++;
        note(k, CAME_BACK, "resurrected");
        moment(r, k, "%s is reachable again after the finalisers: it is resurrected, and lives on.", k->name);
        break;
    case GC_BROKEN_UP:
        note(k, GARBAGE, "let go of what it held");
        moment(r, k, "%s must let go of what it holds: the cycle is broken here.", k->name);
        break;
    }
}

static void on_death(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct replay *r = arg;
    struct case_ *k = case_of(r, v);
    if (!k || r->chapter_count == 0)
        return;
    r->freed++;
    note(k, FREED, "freed");
    k->working = -1;
    moment(r, k, "%s is freed: its last holder is gone.", k->name);
}

static void finish(struct replay *r)
{
    begin_phase(r, GC_DONE, "Done: %zu found unreachable, %zu freed%s.", r->found, r->freed,
                r->back ? ", the others came back" : "");
    if (!r->kept) { /* asked for more moments than there are: the last one */
        snprintf(r->sentence, sizeof r->sentence, "%s", r->chapters[r->chapter_count - 1].sentence);
        r->wanted = r->moments - 1;
        keep_moment(r);
    }
    r->done = true;
}

/* The end of a phase is the beginning of the next. */
static void on_phase(struct runtime *rt, enum gc_phase phase, int generation, void *arg)
{
    struct replay *r = arg;
    (void)rt;
    if (r->done || (r->again && phase < GC_RESURRECT))
        return;
    r->generation = generation;
    switch (phase) {
    case GC_MERGE:
        begin_phase(r, GC_MERGE, generation ? "Generations 0 to %d are joined in one list." : "Generation %d is looked at.",
                    generation);
        begin_phase(r, GC_COPY, "Each object's count is copied: a working count to be changed.");
        break;
    case GC_COPY:
        begin_phase(r, GC_SUBTRACT, "Each reference from one of these objects to another is subtracted.");
        break;
    case GC_SUBTRACT:
        begin_phase(r, GC_SPLIT, "What has a working count left is held from outside; all it leads to lives as well.");
        break;
    case GC_SPLIT:
        r->found = count_in(r, ASIDE);
        begin_phase(r, GC_IDLE, "%zu of yours stayed aside. The others survived, and grow older.", r->found);
        break;
    case GC_WEAKREFS:
        begin_weakrefs(r);
        begin_phase(r, GC_FINALIZE, "Their finalisers run, each once.");
        break;
    case GC_FINALIZE:
        r->again = true;
        begin_phase(r, GC_RESURRECT, "Has a finaliser brought something back? They are looked at once more.");
        break;
    case GC_RESURRECT:
        begin_phase(r, GC_CLEAR, "What is left is garbage: each object lets go of what it holds.");
        break;
    case GC_DONE:
        finish(r);
        break;
    default:
        break;
    }
}

/* ---- life --------------------------------------------------------------------------------- */

struct replay *replay_new(struct inspect *in, size_t wanted)
{
    struct replay *r = xalloc(sizeof *r);
    const struct snapshot *s = in->now;
    r->in = in;
    r->wanted = wanted;
    r->cases = xalloc((s->count + 1) * sizeof *r->cases);
    r->case_at = xalloc((s->count + 1) * sizeof *r->case_at);
    for (size_t i = 0; i < s->count; i++) {
        const struct snap_object *o = &s->objects[i];
        r->case_at[i] = NO_OBJECT;
        if (o->flags & SNAP_FURNITURE || o->generation < 0)
            continue;
        r->case_at[i] = (uint32_t)r->count;
        struct case_ *k = &r->cases[r->count++];
        *k = (struct case_){.v = o->v, .name = xstrdup(snapshot_name(s, (uint32_t)i)), .generation = o->generation,
                            .working = -1};
        snprintf(k->type, sizeof k->type, "%s", type_short_name(o->v->type));
    }
    r->watch = (struct watch){.death = on_death, .arg = r};
    watch_add(in->rt, &r->watch);
    gc_set_observer(in->rt, on_phase, r);
    gc_set_teller(in->rt, on_event, r);
    return r;
}

void replay_free(struct replay *r)
{
    watch_remove(r->in->rt, &r->watch);
    gc_set_observer(r->in->rt, NULL, NULL);
    gc_set_teller(r->in->rt, NULL, NULL);
    for (size_t i = 0; i < r->count; i++)
        free(r->cases[i].name);
    free(r->cases);
    free(r->case_at);
    free(r->kept);
    free(r);
}

bool replay_is_done(const struct replay *r)
{
    return r->done;
}

/* ---- the answer ----------------------------------------------------------------------------- */

/* GC_IDLE stands for what is between the phases: survivors grow older. */
static const char *const phase_words[] = {
    [GC_IDLE] = "promote",      [GC_MERGE] = "merge",       [GC_COPY] = "copy",         [GC_SUBTRACT] = "subtract", [GC_SPLIT] = "split",
    [GC_WEAKREFS] = "weakrefs", [GC_FINALIZE] = "finalize", [GC_RESURRECT] = "resurrect", [GC_CLEAR] = "clear",
    [GC_DONE] = "done",
};
static const char *const phase_titles[] = {
    [GC_IDLE] = "survivors grow older", [GC_MERGE] = "join the generations", [GC_COPY] = "copy the counts", [GC_SUBTRACT] = "subtract inner references",
    [GC_SPLIT] = "put aside what has none left", [GC_WEAKREFS] = "clear weak references",
    [GC_FINALIZE] = "run finalisers", [GC_RESURRECT] = "look again: what came back", [GC_CLEAR] = "break up the garbage",
    [GC_DONE] = "done",
};

static void add_row(const struct replay *r, const struct case_ *k, json_t *answer)
{
    static const char *const places[] = {
        [AWAY] = "not looked at", [TO_SCAN] = "to scan", [REACHABLE] = "reachable", [ASIDE] = "put aside",
        [CAME_BACK] = "came back", [GARBAGE] = "garbage", [FREED] = "freed",
    };
    json_t *row = view_row(answer, k->name);
    view_cell(row, k->name);
    view_cell(row, k->type);
    if (k->refs < 0)
        view_cell(row, "–");
    else
        view_cell_number(row, k->refs);
    if (k->working < 0)
        view_cell(row, "–");
    else
        view_cell_number(row, k->working);
    if (k->place == GREW)
        view_cellf(row, "generation %d", k->generation);
    else
        view_cell(row, places[k->place]);
    view_cell(row, k->note);
    if (k->place == ASIDE || k->place == GARBAGE)
        view_row_flag(row, "unreachable");
    if (k->place == FREED)
        view_row_flag(row, "dead");
    if (strcmp(k->name, r->object) == 0)
        view_row_flag(row, "current");
}

void replay_fill(struct replay *r, int number, uint64_t step, json_t *answer)
{
    json_t *phases = json_array();
    for (size_t i = 0; i < r->chapter_count; i++) {
        const struct chapter *c = &r->chapters[i];
        json_array_append_new(phases, json_pack("{sssssIss}", "phase", phase_words[c->phase], "title", phase_titles[c->phase],
                                                "moment", (json_int_t)c->first, "sentence", c->sentence));
    }
    json_object_set_new(
        answer, "collection",
        json_pack("{sisisIsIsIsssssssIsIsIso}", "number", number, "generation", r->generation, "step", (json_int_t)step,
                  "moment", (json_int_t)r->wanted, "moments", (json_int_t)r->moments, "phase", phase_words[r->kept_phase],
                  "object", r->object, "sentence", r->sentence, "found", (json_int_t)r->found, "freed",
                  (json_int_t)r->freed, "others", (json_int_t)r->others, "phases", phases));
    view_column(answer, "id", "id", "object");
    view_column(answer, "type", "type", "type");
    view_column(answer, "refs", "count", "number");
    view_column(answer, "working", "working count", "number");
    view_column(answer, "where", "where", "text");
    view_column(answer, "note", "what happened", "text");
    for (size_t i = 0; i < r->count; i++)
        add_row(r, &r->kept[i], answer);
    json_object_set_new(answer, "empty", json_string("None of your objects is tracked by the collector."));
}
