/* pace.c - how a running program is followed, stopped, and gone back in.
 *
 * The VM counts steps by itself; it calls back only before a step that somebody waits
 * for, and at ticks (a few milliseconds).  So a program that nobody steps through runs
 * at full speed, and seeking step k costs no more than running there.
 *
 *     steps begun   k            k+1
 *     ──────────────┬─────────────┬────
 *                   │  line of k  │
 *        at_line: k is about to   at_line again: k has ended
 *
 * A pause is a loop inside the callback that serves requests until the program shall
 * go on.  Going back wakes a checkpoint, whose process runs the journal on.
 */
#include "engine/pace.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/checkpoint.h"
#include "engine/follow.h"
#include "engine/journal.h"
#include "engine/measure.h"
#include "engine/oracle.h"
#include "engine/requests.h"
#include "engine/tell.h"
#include "lang/opcode.h"
#include "types/code.h"

enum {
    TICK_EVENT_NS = 100000000, /* ten ticks a second */
    LISTEN_AFTER_NS = 80000000,
    FIRST_LOOK_NS = 4000000,   /* what a look may cost before there was one */
    KEEP_EVERY_NS = 50000000,  /* a checkpoint for each so much running, or */
    KEEP_PART = 25,            /* ... for so many times what it costs */
    NEAR = 64,                 /* steps before the wanted one where a checkpoint is kept, */
    FAR_NS = 10000000,         /* ... when it took so long to come there */
    COPY_PAGE_NS = 2500,       /* what a page costs that is copied when it is written to */
    PAGE = 4096,
};

void pace_sync(struct session *s)
{
    uint64_t begun = vm_steps(s->rt);
    s->step = s->running && begun >= s->running->first ? begun - 1 : begun;
    if (s->step > s->last)
        s->last = s->step;
}

/* ---- when to look next -------------------------------------------------------------- */

static void not_after(uint64_t *next, uint64_t step, uint64_t now)
{
    if (step > now && step < *next)
        *next = step;
}

static void plan(struct session *s)
{
    const struct cell *c = s->running;
    uint64_t now = vm_steps(s->rt), next = UINT64_MAX;
    if (s->mode != RUN_FREE || s->traced || s->follow || s->measured)
        next = now + 1;
    if (s->seeking) {
        not_after(&next, s->target, now);
        not_after(&next, s->target + 1, now);
        if (s->target > NEAR)
            not_after(&next, s->target - NEAR, now);
    }
    if (c->cut && s->replaying)
        not_after(&next, c->last + 1, now);
    if (c->stop_step)
        not_after(&next, c->stop_step + 1, now);
    if (c->interrupt_step && s->replaying)
        not_after(&next, c->interrupt_step + 1, now);
    vm_stop_before(s->rt, next);
}

/* ---- instructions ----------------------------------------------------------------------- */

static bool at_line(struct runtime *rt, struct frame *f, int line, void *arg);
static bool at_instruction(struct runtime *rt, struct frame *f, void *arg);
static void at_tick(struct runtime *rt, void *arg);

static void observe(struct session *s, bool instructions)
{
    s->each_instruction = instructions;
    vm_observe(s->rt, &(struct vm_observer){.line = at_line,
                                            .instruction = instructions ? at_instruction : NULL,
                                            .tick = at_tick,
                                            .arg = s});
    plan(s);
}

static bool wants_instructions(const struct session *s)
{
    if (s->measured)
        return true;
    if (s->seeking)
        return s->target_instruction && s->step >= s->target;
    return s->mode == RUN_INSTRUCTION || s->mode == RUN_EVENT;
}

static void adapt(struct session *s)
{
    if (wants_instructions(s) != s->each_instruction)
        observe(s, !s->each_instruction);
    else
        plan(s);
}

void pace_begin(struct session *s)
{
    s->instruction = 0;
    if (s->look.took_ns < FIRST_LOOK_NS) /* what looking costs is not known yet */
        s->look.took_ns = FIRST_LOOK_NS;
    s->look.ended_ns = pace_ran_ns(s);
    observe(s, wants_instructions(s));
}

/* ---- pausing ---------------------------------------------------------------------------- */

static int depth_of(const struct frame *f)
{
    int depth = 0;
    for (; f; f = f->previous)
        depth++;
    return depth;
}

static enum served serve_pause(struct session *s)
{
    while (!s->wire->ended) {
        json_t *request = wire_read(s->wire, -1);
        enum served served = request ? requests_serve(s, request, SERVE_PAUSED) : SERVED;
        if (served == SERVED_ABANDON)
            s->waiting = request; /* to be served once the program is unwound */
        else
            json_decref(request);
        if (served == SERVED_GO_ON || served == SERVED_ABANDON)
            return served;
    }
    return SERVED_BYE;
}

/* Serve requests until the program shall go on.  False: it shall not. */
static bool pause_here(struct session *s, struct frame *f, int line)
{
    s->current_line = line;
    s->depth = depth_of(f);
    tell_stopped(s, "line", s->instruction ? json_pack("{sI}", "instruction", (json_int_t)s->instruction) : NULL);
    s->mode = RUN_FREE;
    s->at_pause = true;
    bool go_on = serve_pause(s) == SERVED_GO_ON;
    s->at_pause = false;
    s->began_ns = session_now_ns(); /* a short rest is over before the next request is looked at */
    return go_on;
}

/* ---- checkpoints ------------------------------------------------------------------------ */

static long faults_now(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_minflt;
}

/* Pages that were copied because a checkpoint shares them: all that the kernel had to
 * provide since it was kept, but those that the heap never had before. */
static size_t copied_pages(const struct session *s, const struct heap_stats *now)
{
    size_t faults = (size_t)(faults_now() - s->kept.faults);
    size_t fresh = now->peak_bytes > s->kept.peak ? (now->peak_bytes - s->kept.peak) / PAGE : 0;
    return faults > fresh ? faults - fresh : 0;
}

int64_t pace_ran_ns(const struct session *s)
{
    return s->ran_before_ns + s->rt->host->meter_ns(s->rt->host, true);
}

void pace_looked(struct session *s, int64_t before)
{
    s->look.ended_ns = pace_ran_ns(s);
    s->look.took_ns = s->look.ended_ns - before;
}

double pace_looking(const struct session *s)
{
    int64_t since = pace_ran_ns(s) - s->look.ended_ns;
    return (double)s->look.took_ns / (double)(since > 0 ? since : 1);
}

static int64_t ran_since_keep(const struct session *s)
{
    return pace_ran_ns(s) - s->kept.ran_ns;
}

void pace_keep(struct session *s)
{
    char *message;
    size_t size;
    struct heap_stats stats;
    if (!s->checkpoints || s->question)
        return;
    int64_t before = pace_ran_ns(s);
    session_flush(s);
    heap_stats(s->rt, &stats);
    size_t copied = copied_pages(s, &stats);
    /* Inside a line the next whole step is the first that can be reached from here. */
    uint64_t step = s->running && s->mid_line ? s->step + 1 : s->step;
    checkpoint_keep(s->checkpoints, &(struct checkpoint){.step = step,
                                                         .inside = s->running != NULL,
                                                         .heap = stats.bytes,
                                                         .ran_ns = before},
                    copied * PAGE, &message, &size);
    s->kept.ran_ns = pace_ran_ns(s);
    s->kept.fork_ns = s->kept.ran_ns - before;
    s->kept.faults = faults_now();
    s->kept.bytes = stats.bytes;
    s->kept.peak = stats.peak_bytes;
    if (message) {
        journal_take_over(s, message, size);
        free(message);
    }
}

void pace_woken(struct session *s)
{
    const struct checkpoints *c = s->checkpoints;
    s->ran_before_ns += c->list[c->count - 1].ran_ns - pace_ran_ns(s);
    s->kept.ran_ns = pace_ran_ns(s);
    s->kept.faults = faults_now();
}

/* What a checkpoint costs shows only afterwards: a page is copied when the program first
 * writes to it.  The next one will cost what the last one did, on a heap that has grown. */
static bool is_keep_due(const struct session *s)
{
    struct heap_stats stats;
    if (!s->checkpoints || s->question || ran_since_keep(s) < KEEP_EVERY_NS)
        return false;
    heap_stats(s->rt, &stats);
    double growth = stats.bytes > s->kept.bytes ? (double)stats.bytes / (double)(s->kept.bytes + 1) : 1;
    double cost = (double)s->kept.fork_ns + (double)copied_pages(s, &stats) * COPY_PAGE_NS;
    return (double)ran_since_keep(s) > cost * growth * KEEP_PART;
}

/* ---- at a line ---------------------------------------------------------------------------- */

void pace_arrived(struct session *s)
{
    s->seeking = false;
    if (!s->looked)
        session_look(s); /* muted: the deaths of this step were told when it happened */
    if (s->question)
        oracle_speak(s);
    s->wire->muted = false;
    requests_answer_arrival(s);
}

static bool stay_here(struct session *s, struct frame *f, int line)
{
    if (!s->looked)
        session_look(s); /* of the line that has just run */
    s->current_line = line;
    pace_arrived(s);
    return pause_here(s, f, line);
}

static bool is_over(const struct session *s)
{
    const struct cell *c = s->running;
    return (c->cut && s->replaying && s->step >= c->last) || (c->stop_step && s->step >= c->stop_step);
}

/* Before the wanted step: what it changes is seen against this. */
static void before_target(struct session *s)
{
    inspect_refresh(s->inspect);
    inspect_step_begin(s->inspect);
    s->looked = false;
    s->looked_at = s->step;
}

static bool has_stopped(const struct session *s, const struct frame *f, int line)
{
    switch (s->mode) {
    case RUN_FREE:
    case RUN_EVENT:
        return false;
    case RUN_STEP:
    case RUN_INSTRUCTION:
        return true;
    case RUN_OVER:
        return depth_of(f) <= s->depth;
    case RUN_OUT:
        return depth_of(f) < s->depth;
    case RUN_TO_LINE:
        return line == s->stop_line;
    }
    return false;
}

/* The step that was running has ended. */
static void end_step(struct session *s)
{
    s->mid_line = false;
    if (s->follow)
        follow_look(s);
    if (s->measured)
        measure_end(s);
    if (s->traced) {
        session_look(s);
        s->traced(s, s->current_line, s->traced_arg);
    }
}

/* All instructions of the wanted step have run, and so they are counted: once more. */
static void go_back_one(struct session *s)
{
    struct error err;
    s->target_instruction = s->counted; /* of n instructions n - 1 end inside the line */
    if (!session_goto(s, s->target, s->arriving, s->arriving_how, &err))
        s->target_instruction = 0; /* then the line's edge must do */
}

static bool seek_on(struct session *s, struct frame *f, int line, bool first)
{
    if (s->step > s->target && s->target_instruction)
        go_back_one(s);
    if (oracle_waits(s))
        return true;
    bool edge = !s->target_instruction && (!first || s->step > s->target);
    if (s->step >= s->target && edge)
        return stay_here(s, f, line);
    if (s->step + 1 + NEAR == s->target && ran_since_keep(s) > FAR_NS)
        pace_keep(s); /* so that the next ways from here are short */
    bool whole_cell = strcmp(s->arriving_how, "goto") != 0;
    if (!first && !whole_cell && (s->step + 1 == s->target || (s->step == s->target && s->target_instruction)))
        before_target(s);
    return true;
}

static bool at_line_unseen(struct session *s, struct frame *f, int line)
{
    pace_sync(s);
    bool first = s->step + 1 == s->running->first;
    s->counted = s->instruction;
    s->instruction = 0;
    if (!first)
        end_step(s);
    if (is_over(s))
        return false;
    if (s->running->interrupt_step && s->replaying && s->step == s->running->interrupt_step)
        vm_request(s->rt, VM_TICK_INTERRUPT);
    bool go_on = true;
    if (s->seeking)
        go_on = seek_on(s, f, line, first);
    else if (has_stopped(s, f, line)) {
        if (!first) {
            session_look(s);
            tell_step(s, s->current_line);
        }
        pace_keep(s);
        go_on = s->seeking ? seek_on(s, f, line, first) : pause_here(s, f, line);
    }
    s->current_line = line;
    if (s->looked) {
        inspect_step_begin(s->inspect);
        s->looked = false;
    }
    s->mid_line = true;
    adapt(s);
    return go_on;
}

/* What looking makes is not born in the program. */
static bool at_line(struct runtime *rt, struct frame *f, int line, void *arg)
{
    (void)rt;
    struct session *s = arg;
    names_number_births(s->inspect->names, BIRTHS_PAUSE);
    bool go_on = at_line_unseen(s, f, line);
    names_number_births(s->inspect->names, BIRTHS_GO_ON);
    return go_on;
}

/* ---- at an instruction ------------------------------------------------------------------------ */

/* Has any count of a shown object changed since the facts were taken? */
static bool has_count_changed(struct session *s)
{
    inspect_refresh(s->inspect);
    return inspect_has_changed(s->inspect);
}

static bool at_instruction_unseen(struct session *s, struct frame *f)
{
    if (s->measured)
        return measure_instruction(s, f);
    if (opcode_is_step(*f->prev_instr & 255) || !s->running)
        return true; /* the line's edge: at_line comes at once */
    s->instruction++;
    bool there = s->seeking ? s->instruction >= s->target_instruction
                            : s->mode == RUN_INSTRUCTION || (s->mode == RUN_EVENT && has_count_changed(s));
    if (!there)
        return true;
    bool go_on;
    if (s->seeking) {
        go_on = stay_here(s, f, s->current_line);
    } else {
        session_look(s);
        tell_step(s, s->current_line);
        go_on = pause_here(s, f, s->current_line);
    }
    if (s->looked) {
        inspect_step_begin(s->inspect);
        s->looked = false;
    }
    adapt(s);
    return go_on;
}

static bool at_instruction(struct runtime *rt, struct frame *f, void *arg)
{
    (void)rt;
    struct session *s = arg;
    names_number_births(s->inspect->names, BIRTHS_PAUSE);
    bool go_on = at_instruction_unseen(s, f);
    names_number_births(s->inspect->names, BIRTHS_GO_ON);
    return go_on;
}

/* ---- at a tick ------------------------------------------------------------------------------------ */

static void at_tick(struct runtime *rt, void *arg)
{
    (void)rt;
    struct session *s = arg;
    names_number_births(s->inspect->names, BIRTHS_PAUSE);
    session_poll(s);
    if (s->running && is_keep_due(s)) {
        pace_keep(s);
        plan(s);
    }
    names_number_births(s->inspect->names, BIRTHS_GO_ON);
}

void session_poll(struct session *s)
{
    if (s->seeking || s->headless)
        return;
    int64_t now = session_now_ns();
    pace_sync(s);
    if (now - s->sent_tick_ns > TICK_EVENT_NS)
        tell_tick(s, true);
    /* Short programs are over before the next request is looked at: a script may send
     * one line after the other. */
    bool listen = now - s->began_ns > LISTEN_AFTER_NS && !s->wire->ended && !s->waiting;
    json_t *request = listen ? wire_read(s->wire, 0) : NULL;
    if (request) {
        requests_serve(s, request, SERVE_RUNNING);
        json_decref(request);
    }
    if (s->wire->ended)
        vm_request(s->rt, VM_TICK_STOP);
}
