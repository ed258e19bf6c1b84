/* run_watch.c - what heapbook run shows while the program runs: the heap at a moment, traces.
 *
 * One line an event on standard error: its channel, the program's line, what happened.
 *
 *     step  line 2   step 2: b = a
 *     alloc line 1   + list#1
 *     alloc line 4   - list#1
 *     ref   line 2   list#1: 1 -> 2
 *     gc    line 9   generation 2 begins: 120 objects
 */
#include "cli/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "heap/gc.h"
#include "modules/state.h"

enum { TRACE_GC = 1, TRACE_ALLOC = 2, TRACE_REF = 4, TRACE_STEP = 8 };

static const struct {
    const char *name;
    int bit;
} channels[] = {{"gc", TRACE_GC}, {"alloc", TRACE_ALLOC}, {"ref", TRACE_REF}, {"step", TRACE_STEP}};
enum { CHANNELS = sizeof channels / sizeof *channels };

struct run_watch {
    struct runtime *rt;
    struct inspect *in;
    struct run_watch_options o;
    bool awaited;  /* the moment to show the heap has not come */
    int line;      /* that runs now; 0: none yet */
    bool stepping; /* a step has begun that must be ended */
    struct watch births;
    ssize_t freed; /* by all collections before the running one */
};

/* ---- reading the options ---------------------------------------------------------------- */

bool run_trace_parse(const char *words, int *bits)
{
    *bits = 0;
    for (const char *w = words; *w;) {
        size_t size = strcspn(w, ",");
        int found = 0;
        for (int i = 0; i < CHANNELS; i++)
            if (strlen(channels[i].name) == size && strncmp(channels[i].name, w, size) == 0)
                found = channels[i].bit;
        if (!found)
            return complain(0, "--trace knows gc, alloc, ref and step, not %.*s", (int)size, w), false;
        *bits |= found;
        w += size + (w[size] == ',');
    }
    return true;
}

bool run_at_parse(const char *text, struct run_moment *out)
{
    bool step = strncmp(text, "step:", 5) == 0;
    char *end;
    unsigned long n = strtoul(text + 5 * step, &end, 10);
    if (*end || n == 0 || n > 1000000000)
        return complain(0, "--at is a line (--at=12) or a step (--at=step:40), not %s", text), false;
    out->line = step ? 0 : (int)n;
    out->step = step ? n : 0;
    return true;
}

/* ---- events --------------------------------------------------------------------------------- */

static void tell(const struct run_watch *w, const char *channel, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void tell(const struct run_watch *w, const char *channel, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%-5s line %-4d", channel, w->line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

static void born(struct runtime *rt, Val v, void *arg)
{
    struct run_watch *w = arg;
    (void)rt;
    if (w->line) /* the program itself has begun */
        tell(w, "alloc", "+ %s", names_give(w->in->names, v));
}

static void died(struct runtime *rt, Val v, void *arg)
{
    struct run_watch *w = arg;
    (void)rt;
    const char *name = names_get(w->in->names, v);
    if (name)
        tell(w, "alloc", "- %s", name);
}

static int count_one(Val v, bool aside, ssize_t working, void *arg)
{
    (void)v, (void)aside, (void)working;
    ++*(size_t *)arg;
    return 0;
}

static ssize_t freed_so_far(struct runtime *rt)
{
    ssize_t n = 0;
    for (int i = 0; i < 3; i++)
        n += gc_stats(rt, i)->collected;
    return n;
}

static void collects(struct runtime *rt, enum gc_phase phase, int generation, void *arg)
{
    struct run_watch *w = arg;
    size_t objects = 0;
    if (phase == GC_MERGE) {
        w->freed = freed_so_far(rt);
        gc_each_candidate(rt, count_one, &objects);
        tell(w, "gc", "generation %d begins: %zu objects", generation, objects);
    } else if (phase == GC_DONE) {
        tell(w, "gc", "generation %d ends: %zd unreachable", generation, freed_so_far(rt) - w->freed);
    } else {
        tell(w, "gc", "  %s", gc_phase_name(phase));
    }
}

static void end_step(struct run_watch *w)
{
    if (!w->stepping)
        return;
    w->stepping = false;
    if (!(w->o.tracing & TRACE_REF))
        return;
    inspect_step_end(w->in, vm_steps(w->rt), NULL);
    size_t i;
    json_t *text;
    json_array_foreach(w->in->details, i, text)
        tell(w, "ref", "%s", json_string_value(text));
}

static void tell_step(const struct run_watch *w)
{
    const char *start = w->o.source;
    for (int line = 1; line < w->line && start; line++) {
        start = strchr(start, '\n');
        start = start ? start + 1 : NULL;
    }
    if (start)
        start += strspn(start, " \t");
    tell(w, "step", "step %llu: %.*s", (unsigned long long)vm_steps(w->rt),
         start ? (int)strcspn(start, "\r\n") : 0, start ? start : "");
}

static bool line_begins(struct runtime *rt, struct frame *f, int line, void *arg)
{
    struct run_watch *w = arg;
    (void)f;
    end_step(w);
    sys_flush(rt); /* what the program has written stands before what is told */
    w->line = line;
    if (w->o.tracing & TRACE_STEP)
        tell_step(w);
    if (w->awaited && (line == w->o.at.line || vm_steps(rt) == w->o.at.step)) {
        w->awaited = false;
        run_print_heap(w->in, w->o.form, w->o.out);
    }
    if (w->o.tracing & TRACE_REF)
        inspect_step_begin(w->in);
    w->stepping = true;
    return true;
}

/* ---- beginning and end ------------------------------------------------------------------------ */

struct run_watch *run_watch_new(struct runtime *rt, struct inspect *in, const struct run_watch_options *options)
{
    struct run_watch *w = xalloc(sizeof *w);
    w->rt = rt;
    w->in = in;
    w->o = *options;
    w->awaited = options->at.line || options->at.step;
    vm_count_file(rt, options->file);
    vm_observe(rt, &(struct vm_observer){.line = line_begins, .arg = w});
    vm_stop_before(rt, 0);
    w->births = (struct watch){.birth = born, .death = died, .arg = w};
    if (options->tracing & TRACE_ALLOC)
        watch_add(rt, &w->births);
    if (options->tracing & TRACE_GC)
        gc_set_observer(rt, collects, w);
    return w;
}

bool run_watch_end(struct run_watch *w)
{
    if (!w)
        return true;
    end_step(w);
    watch_remove(w->rt, &w->births);
    if (w->o.tracing & TRACE_GC)
        gc_set_observer(w->rt, NULL, NULL);
    vm_observe(w->rt, NULL);
    bool reached = !w->awaited;
    if (!reached && w->o.at.line)
        complain(0, "line %d never ran", w->o.at.line);
    else if (!reached)
        complain(0, "the program ended before step %llu", (unsigned long long)w->o.at.step);
    free(w);
    return reached;
}
