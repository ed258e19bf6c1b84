/* trial.c - run a program on a runtime of its own; look at it at every mark.
 *
 * The world is closed (host_new_memory), so the same program gives the same trial.  A
 * listener counts births and deaths by type; between two marks the most that lived at
 * once is kept, and the heap's peak.  At a mark the heap is copied out (picture.h).
 *
 * Invariant: tallies[i].live is what was born after the start and lives, of types[i].
 */
#include "script/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "runtime/runtime.h"
#include "script/touched.h"
#include "script/trial_run.h"
#include "types/type_layout.h"
#include "vm/labels.h"

/* ---- tallies -------------------------------------------------------------------- */

static size_t slot_of(const struct trial_run *r, const struct type *type)
{
    size_t mask = r->index_size - 1, i = ((uintptr_t)type >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (r->index[i] && r->tallies[r->index[i] - 1].type != type)
        i = (i + 1) & mask;
    return i;
}

static void index_fill(struct trial_run *r, size_t size)
{
    free(r->index);
    r->index_size = size;
    r->index = xalloc(size * sizeof *r->index);
    for (size_t i = 0; i < r->trial->type_count; i++) {
        if (r->tallies[i].type)
            r->index[slot_of(r, r->tallies[i].type)] = (uint32_t)i + 1;
    }
}

static struct tally *tally_of(struct trial_run *r, const struct type *type)
{
    struct trial *t = r->trial;
    size_t slot = slot_of(r, type);
    if (r->index[slot])
        return &r->tallies[r->index[slot] - 1];
    if ((t->type_count + 1) * 2 > r->index_size) {
        index_fill(r, r->index_size * 2);
        slot = slot_of(r, type);
    }
    r->tallies = array_grow(r->tallies, &r->tally_room, t->type_count + 1, sizeof *r->tallies);
    r->tallies[t->type_count] = (struct tally){.type = type};
    r->index[slot] = (uint32_t)t->type_count + 1;
    *ARRAY_PUSH(t->types, t->type_count, t->type_room) = xstrdup(type_short_name(type));
    return &r->tallies[t->type_count - 1];
}

/* A class dies: another may come to lie at its address. */
static void forget_type(struct trial_run *r, const struct type *type)
{
    size_t slot = slot_of(r, type);
    if (!r->index[slot])
        return;
    r->tallies[r->index[slot] - 1].type = NULL;
    index_fill(r, r->index_size);
}

/* At a new peak, who was there: noted again whenever it grew by a hundredth. */
static void note_census(struct trial_run *r)
{
    struct heap_stats stats;
    heap_stats(r->rt, &stats);
    if (stats.bytes < r->census + r->census / 100 + 1024)
        return;
    r->census = stats.bytes;
    for (size_t i = 0; i < r->trial->type_count; i++)
        r->tallies[i].at_peak = r->tallies[i].live;
}

static struct grave *grave_at(const struct trial_run *r, Val v)
{
    return &r->graves[((uintptr_t)v >> 4) * 0x9E3779B97F4A7C15u >> 32 & (GRAVES - 1)];
}

static void on_birth(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct trial_run *r = arg;
    struct tally *tally = tally_of(r, v->type);
    if (++tally->live > tally->most)
        tally->most = tally->live;
    const struct grave *grave = grave_at(r, v);
    tally->born++;
    tally->reborn += grave->address == (uintptr_t)v && grave->type == v->type;
    note_census(r);
}

static void on_death(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct trial_run *r = arg;
    if (!names_is_baseline(r->before, v))
        tally_of(r, v->type)->live--;
    *grave_at(r, v) = (struct grave){(uintptr_t)v, v->type};
    if (is_type(v))
        forget_type(r, as_type(v));
}

/* ---- marks ---------------------------------------------------------------------------- */

static size_t above(size_t bytes, size_t base)
{
    return bytes > base ? bytes - base : 0;
}

/* The stretch so far ends here; the next begins. */
static void end_stretch(struct trial_run *r, struct trial_mark *m)
{
    struct trial *t = r->trial;
    struct heap_stats stats;
    heap_stats(r->rt, &stats);
    m->bytes = above(stats.bytes, r->base);
    m->peak = above(stats.peak_bytes, r->base);
    m->type_count = t->type_count;
    m->most = xalloc((t->type_count + 1) * sizeof *m->most);
    m->alive = xalloc((t->type_count + 1) * sizeof *m->alive);
    for (size_t i = 0; i < t->type_count; i++) {
        struct tally *tally = &r->tallies[i];
        m->most[i] = (struct trial_most){t->types[i], (size_t)tally->most, tally->at_peak > 0 ? (size_t)tally->at_peak : 0};
        m->alive[i] = tally->live > 0 ? (size_t)tally->live : 0;
        tally->most = tally->live > 0 ? tally->live : 0;
        tally->at_peak = tally->live;
    }
    for (int g = 0; g < 3; g++) {
        m->collections[g] = gc_stats(r->rt, g)->collections;
        m->collected[g] = gc_stats(r->rt, g)->collected;
    }
    heap_reset_peak(r->rt);
    r->census = stats.bytes;
}

static void add_mark(struct trial_run *r, const char *label)
{
    struct trial *t = r->trial;
    struct trial_mark *m = ARRAY_PUSH(t->marks, t->count, t->room);
    *m = (struct trial_mark){.label = xstrdup(label)};
    end_stretch(r, m);
    if (r->pictures++ < TRIAL_PICTURES)
        m->picture = picture_take(r->rt, r->before, NULL, 0);
}

static bool at_mark(struct runtime *rt, struct frame *f, const struct mark *mark, void *arg)
{
    (void)rt;
    (void)f;
    add_mark(arg, mark->name);
    return true;
}

static bool at_instruction(struct runtime *rt, struct frame *f, void *arg)
{
    struct trial_run *r = arg;
    touched_look(r->options.touched, rt, f);
    return true;
}

static void at_tick(struct runtime *rt, void *arg)
{
    struct trial_run *r = arg;
    if (r->options.poll && r->options.poll(r->options.arg))
        vm_request(rt, VM_TICK_STOP);
}

/* ---- running ------------------------------------------------------------------------------ */

static void note_error(struct trial_run *r)
{
    static const char *const limits[] = {[VM_STOP_STEPS] = "step", [VM_STOP_TIME] = "time", [VM_STOP_MEMORY] = "memory"};
    struct trial *t = r->trial;
    enum vm_stop stop = vm_stopped(r->rt);
    size_t size;
    const char *said = host_memory_output(r->rt->host, 2, &size);
    t->stopped = stop != VM_NOT_STOPPED;
    if (stop == VM_STOP_STEPS || stop == VM_STOP_TIME || stop == VM_STOP_MEMORY) {
        snprintf(t->error, sizeof t->error, "the %s limit was reached", limits[stop]);
        return;
    }
    if (stop != VM_NOT_STOPPED) {
        snprintf(t->error, sizeof t->error, "it was interrupted");
        return;
    }
    while (size && said[size - 1] == '\n')
        size--;
    const char *line = size ? memrchr(said, '\n', size) : NULL;
    line = line ? line + 1 : said;
    snprintf(t->error, sizeof t->error, "%.*s", (int)(said + size - line > 250 ? 250 : said + size - line), line);
}

static void begin(struct trial_run *r)
{
    struct heap_stats stats;
    heap_reset_peak(r->rt);
    heap_stats(r->rt, &stats);
    r->base = r->census = stats.bytes;
    r->graves = xalloc(GRAVES * sizeof *r->graves);
    index_fill(r, 256);
    r->before = names_new(r->rt);
    r->watch = (struct watch){.birth = on_birth, .death = on_death, .arg = r};
    watch_add(r->rt, &r->watch);
    vm_observe(r->rt, &(struct vm_observer){
                          .tick = at_tick, .mark = at_mark, .instruction = r->options.touched ? at_instruction : NULL, .arg = r});
    add_mark(r, "start");
    r->on = true;
}

static void end(struct trial_run *r)
{
    vm_observe(r->rt, NULL);
    watch_remove(r->rt, &r->watch);
    r->on = false;
}

static void note_reuse(struct trial_run *r)
{
    struct trial *t = r->trial;
    t->reuse = xalloc((t->type_count + 1) * sizeof *t->reuse);
    for (size_t i = 0; i < t->type_count; i++)
        t->reuse[i] = (struct trial_reuse){r->tallies[i].born, r->tallies[i].reborn};
}

static void note_deaths(struct trial_run *r)
{
    const struct labels *labels = vm_labels(r->rt);
    struct trial *t = r->trial;
    for (size_t i = 0; labels && i < labels->count; i++) {
        const struct label *l = &labels->labels[i];
        const char *after = label_died_after(r->rt, l);
        bool alive = l->end == LABEL_ALIVE;
        *ARRAY_PUSH(t->deaths, t->death_count, t->death_room) =
            (struct trial_death){.tag = xstrdup(l->name), .cause = xstrdup(alive ? "exit" : label_end_name(l->end)),
                                 .after = alive || !after ? NULL : xstrdup(after), .line = l->line};
    }
}

static void run_program(struct trial_run *r)
{
    const struct trial_options *o = &r->options;
    int status = runtime_run_main(r->rt, o->source, strlen(o->source), "<submission>");
    if (status == 0 && o->call) {
        struct text line = {0};
        add_mark(r, "call");
        text_printf(&line, "%s()\n", o->call);
        status = runtime_run_cell(r->rt, text_str(&line), line.size, "<call>", 1, true) != CELL_OK;
        text_release(&line);
    }
    size_t size;
    const char *said = host_memory_output(r->rt->host, 1, &size);
    text_add(&r->trial->output, said, size);
    if (status != 0)
        note_error(r);
}

static void run_free(struct trial_run *r)
{
    if (!r)
        return;
    if (r->on)
        end(r);
    names_free(r->before);
    runtime_free(r->rt, NULL);
    free(r->tallies);
    free(r->index);
    free(r->graves);
    free(r);
}

struct trial *trial_new(const struct trial_options *options)
{
    struct trial *t = xalloc(sizeof *t);
    struct trial_run *r = xalloc(sizeof *r);
    t->call = options->call ? xstrdup(options->call) : NULL;
    r->trial = t;
    r->options = *options;
    r->rt = runtime_new(&(struct runtime_options){.heap.limit = options->memory, .host = host_new_memory(0)});
    for (size_t i = 0; i < options->file_count; i++) {
        const struct trial_file *f = &options->files[i];
        r->rt->host->write_file(r->rt->host, f->path, f->content, strlen(f->content), false);
    }
    vm_set_limits(r->rt, &(struct vm_limits){.seconds = options->seconds});
    begin(r);
    struct heap_stats before, after;
    heap_stats(r->rt, &before);
    if (options->touched)
        touched_begin(options->touched, r->rt);
    run_program(r);
    heap_stats(r->rt, &after);
    t->allocations = after.allocs - before.allocs;
    add_mark(r, "finish");
    note_deaths(r);
    note_reuse(r);
    if (options->touched)
        touched_end(options->touched, r->rt);
    end(r);
    t->statements = runtime_statements(r->rt, options->source, strlen(options->source));
    if (options->stay)
        t->run = r;
    else
        run_free(r);
    return t;
}

void trial_free(struct trial *t)
{
    if (!t)
        return;
    run_free(t->run);
    for (size_t i = 0; i < t->count; i++) {
        picture_free(t->marks[i].picture);
        free(t->marks[i].label);
        free(t->marks[i].most);
        free(t->marks[i].alive);
    }
    for (size_t i = 0; i < t->death_count; i++) {
        free(t->deaths[i].tag);
        free(t->deaths[i].cause);
        free(t->deaths[i].after);
    }
    for (size_t i = 0; i < t->type_count; i++)
        free(t->types[i]);
    free(t->call);
    free(t->types);
    free(t->reuse);
    free(t->marks);
    free(t->deaths);
    text_release(&t->output);
    free(t);
}

size_t trial_weight(const struct trial *t)
{
    size_t weight = t->output.room;
    for (size_t i = 0; i < t->count; i++)
        weight += t->marks[i].picture ? picture_weight(t->marks[i].picture) : 0;
    return weight;
}

/* ---- asking --------------------------------------------------------------------------------- */

const struct trial_mark *trial_mark(const struct trial *t, const char *label)
{
    for (size_t i = t->count; i-- > 0;) {
        if (strcmp(t->marks[i].label, label) == 0)
            return &t->marks[i];
    }
    return NULL;
}

/* The stretches from a to b are those that end with marks[first] .. marks[last]. */
static void stretch(const struct trial *t, const struct trial_mark *a, const struct trial_mark *b, size_t *first,
                    size_t *last)
{
    *first = (a ? (size_t)(a - t->marks) : 0) + 1;
    *last = b ? (size_t)(b - t->marks) : t->count - 1;
}

const struct trial_mark *trial_highest(const struct trial *t, const struct trial_mark *a, const struct trial_mark *b)
{
    const struct trial_mark *best = NULL;
    size_t first, last;
    stretch(t, a, b, &first, &last);
    for (size_t i = first; i <= last && i < t->count; i++) {
        if (!best || t->marks[i].peak > best->peak)
            best = &t->marks[i];
    }
    return best;
}

size_t trial_peak(const struct trial *t, const struct trial_mark *a, const struct trial_mark *b)
{
    const struct trial_mark *m = trial_highest(t, a, b);
    return m ? m->peak : 0;
}

size_t trial_most_alive(const struct trial *t, const char *type, const struct trial_mark *a, const struct trial_mark *b)
{
    size_t most = 0, first, last;
    stretch(t, a, b, &first, &last);
    for (size_t i = first; i <= last && i < t->count; i++) {
        size_t here = 0; /* two classes may share a name */
        for (size_t k = 0; k < t->marks[i].type_count; k++)
            here += strcmp(t->types[k], type) == 0 ? t->marks[i].most[k].most : 0;
        most = here > most ? here : most;
    }
    return most;
}

size_t trial_alive(const struct trial *t, const struct trial_mark *m, const char *type)
{
    size_t n = 0;
    for (size_t k = 0; k < m->type_count; k++)
        n += strcmp(t->types[k], type) == 0 ? m->alive[k] : 0;
    return n;
}

struct trial_reuse trial_reuse_of(const struct trial *t, const char *type)
{
    struct trial_reuse all = {0};
    for (size_t k = 0; k < t->type_count; k++) {
        bool same = strcmp(t->types[k], type) == 0;
        all.born += same ? t->reuse[k].born : 0;
        all.reborn += same ? t->reuse[k].reborn : 0;
    }
    return all;
}
