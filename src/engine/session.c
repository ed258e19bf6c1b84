/* session.c - cells, steps and time of one session.
 *
 * Steps count from 1 over the whole session: one executed line of a cell.  The VM's
 * line observer is called before each line, which is the end of the step before.
 * There the session may look (snapshot), keep a checkpoint, or pause: a pause is a
 * loop inside the observer that serves requests until the program shall go on.
 *
 * Going back wakes a checkpoint, whose process runs the journal on.  All that a cell
 * heard from outside (clock, random, input, interrupt) stands in the journal, so the
 * same steps give the same heap; snapshots give out names and are noted too.
 *
 * Invariant: cells[0..done) have run to their end; `running` is NULL or &cells[done].
 */
#include "engine/session.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/checkpoint.h"
#include "engine/exercise.h"
#include "engine/host.h"
#include "engine/journal.h"
#include "engine/requests.h"
#include "inspect/facts.h"
#include "types/str.h"

enum {
    STEP_EVENT_NS = 50000000,  /* running freely: at most 20 step events a second */
    TICK_EVENT_NS = 100000000, /* ten ticks a second */
    FORK_EVERY_NS = 50000000,  /* a checkpoint for each so much running */
    LISTEN_AFTER_NS = 80000000,
    OUTPUT_PART = 32768,
    REPLAY_SECONDS = 3,
    DEATHS_TOLD = 20,
};

int64_t session_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* ---- events ------------------------------------------------------------------ */

static const char *const stream_names[] = {"note", "stdout", "stderr"};

void session_flush(struct session *s)
{
    if (s->output.size == 0 || s->quiet) {
        text_clear(&s->output);
        return;
    }
    json_t *text = wire_text(s->output.bytes, s->output.size);
    wire_event(s->wire, json_pack("{sssssosi}", "event", "output", "stream", stream_names[s->output_stream],
                                  "text", text, "cell", (int)s->done + 1));
    text_clear(&s->output);
}

/* The last whole line of stderr names the exception. */
static void note_error_line(struct session *s, const char *text, size_t size)
{
    while (size && text[size - 1] == '\n')
        size--;
    const char *last = size ? memrchr(text, '\n', size) : NULL;
    last = last ? last + 1 : text;
    size_t n = (size_t)(text + size - last);
    if (n)
        snprintf(s->raised, sizeof s->raised, "%.*s", n < 250 ? (int)n : 250, last);
}

void session_write(struct session *s, int stream, const char *text, size_t size)
{
    if (s->output_stopped)
        return;
    if (stream != s->output_stream)
        session_flush(s);
    s->output_stream = stream;
    s->output_bytes += size;
    if (s->limits.output && s->output_bytes > s->limits.output) {
        s->output_stopped = true;
        vm_request(s->rt, VM_TICK_STOP);
        return;
    }
    if (stream == 1)
        text_add(&s->cell_output, text, size);
    else
        note_error_line(s, text, size);
    text_add(&s->output, text, size);
    if (s->output.size > OUTPUT_PART)
        session_flush(s);
}

static void event(struct session *s, json_t *e)
{
    session_flush(s);
    if (s->quiet && strcmp(json_string_value(json_object_get(e, "event")), "stopped") != 0)
        json_decref(e);
    else
        wire_event(s->wire, e);
}

static void send_step(struct session *s)
{
    event(s, json_pack("{sssIsisiss}", "event", "step", "step", (json_int_t)s->step, "cell",
                       (int)(s->running ? s->done + 1 : s->done), "line", s->current_line, "sentence", s->inspect->sentence));
    s->sent_step_ns = session_now_ns();
}

static void send_tick(struct session *s, bool running)
{
    struct heap_stats stats;
    struct runtime *rt = s->rt;
    heap_stats(rt, &stats);
    event(s, json_pack("{sssIsIsIsIs[i,i,i]s[i,i,i]sbsb}", "event", "tick", "step", (json_int_t)s->step,
                       "live_bytes", (json_int_t)stats.bytes, "peak_bytes", (json_int_t)stats.peak_bytes, "objects",
                       (json_int_t)(running || !s->inspect->now ? stats.blocks : s->inspect->now->count), "counts", gc_count(rt, 0), gc_count(rt, 1), gc_count(rt, 2),
                       "thresholds", gc_threshold(rt, 0), gc_threshold(rt, 1), gc_threshold(rt, 2), "enabled",
                       gc_is_enabled(rt), "running", running));
    s->sent_tick_ns = session_now_ns();
    if (running)
        timeline_sample(s->inspect->timeline,
                        (struct moment){s->step + 1, stats.bytes, stats.peak_bytes, stats.blocks});
}

static void send_deaths(struct session *s)
{
    size_t count, fresh = names_died_in_step(s->inspect->names);
    const struct tombstone *graves = names_graveyard(s->inspect->names, &count);
    for (size_t i = count - fresh; i < count; i++) {
        if (s->deaths_told++ >= DEATHS_TOLD)
            continue;
        const struct tombstone *t = &graves[i];
        event(s, json_pack("{sssIsisisssssssI}", "event", "death", "step", (json_int_t)t->step, "cell", t->cell,
                           "line", t->line, "id", t->name, "type", t->type, "cause", t->text, "bytes",
                           (json_int_t)t->size));
    }
}

static void send_stopped(struct session *s, const char *reason, json_t *extra)
{
    send_tick(s, false);
    json_t *e = json_pack("{sssisssIsIsisssbsb}", "event", "stopped", "cell",
                          (int)(s->running ? s->done + 1 : s->done), "reason", reason, "step", (json_int_t)s->step, "last", (json_int_t)s->last, "line",
                          s->current_line, "sentence", s->inspect->sentence, "undo", s->done > 0, "redo",
                          s->done + (s->running != NULL) < s->cell_count);
    if (s->done > 0)
        json_object_set_new(e, "ran", json_integer((json_int_t)(s->step + 1 - s->cells[s->done - 1].first)));
    if (extra) {
        json_object_update(e, extra);
        json_decref(extra);
    }
    event(s, e);
}

/* ---- looking ------------------------------------------------------------------- */

static bool one_line(const char *source)
{
    const char *end = strchr(source, '\n');
    return !end || end[1] == 0;
}

void session_look(struct session *s)
{
    struct place place = names_where(s->inspect->names);
    char line[80] = "";
    bool single = s->running && (s->step - s->looked_at <= 1 || one_line(s->running->source));
    if (single)
        place_text(&place, line, sizeof line);
    inspect_step_end(s->inspect, single ? line : NULL);
    if (s->running && !s->replaying)
        *ARRAY_PUSH(s->running->looks, s->running->look_count, s->running->look_room) = s->step;
    s->looked_at = s->step;
    s->looked = true;
    send_deaths(s);
}

static bool looked_then(const struct session *s)
{
    for (size_t i = 0; i < s->running->look_count; i++) {
        if (s->running->looks[i] == s->step)
            return true;
    }
    return false;
}

/* ---- pausing ---------------------------------------------------------------------- */

/* Serve requests until the program shall go on.  False: it shall not. */
static bool pause_here(struct session *s, int line)
{
    s->current_line = line;
    send_stopped(s, "line", NULL);
    s->mode = RUN_FREE;
    while (!s->wire->ended) {
        json_t *request = wire_read(s->wire, -1);
        if (!request)
            continue;
        enum served served = requests_serve(s, request, SERVE_PAUSED);
        if (served == SERVED_GO_ON)
            return true;
        if (served == SERVED_ABANDON) {
            s->waiting = request; /* to be served once the program is unwound */
            return false;
        }
        json_decref(request);
    }
    return false;
}

/* ---- checkpoints --------------------------------------------------------------------- */

/* Keep this moment; when woken here later, take over the journal and the target. */
static void keep_checkpoint(struct session *s)
{
    char *message;
    size_t size;
    if (!s->checkpoints || s->seeking)
        return;
    int64_t before = session_now_ns();
    session_flush(s);
    checkpoint_keep(s->checkpoints, s->step, &message, &size);
    s->forked_ns = session_now_ns();
    s->fork_cost_ns = s->forked_ns - before;
    if (message) {
        journal_take_over(s, message, size);
        free(message);
    }
}

bool session_goto(struct session *s, uint64_t step, json_int_t id, const char *how, struct error *err)
{
    if (!s->checkpoints)
        return error_set(err, "this engine was started without checkpoints");
    const struct checkpoint *from = checkpoint_before(s->checkpoints, step);
    if (!from)
        return error_set(err, "no checkpoint before step %llu", (unsigned long long)step);
    struct text message = {0};
    journal_write(s, step, id, how, &message);
    checkpoint_wake(s->checkpoints, from, message.bytes, message.size);
    text_release(&message);
    return error_set(err, "the checkpoint does not answer");
}

static void note_place(struct session *s, int line)
{
    names_place(s->inspect->names,
                (struct place){s->step + 1, (int)s->done + 1, line, s->running->line, s->running->source});
}

/* Re-executing, and the wanted step has just ended: tell the one who asked. */
static void arrived(struct session *s)
{
    s->seeking = false;
    if (!s->looked)
        session_look(s); /* muted: the deaths of this step were told when it happened */
    s->wire->muted = false;
    requests_answer_arrival(s);
}

/* Woken at the very moment that is wanted, or come to it. */
static bool is_there(const struct session *s)
{
    return s->seeking && s->step >= s->target;
}

static bool stay_here(struct session *s, int line)
{
    arrived(s);
    bool on = pause_here(s, line);
    s->current_line = line;
    note_place(s, line);
    return on;
}

/* ---- the observer ------------------------------------------------------------------------ */

/* The step that was running has ended. */
static void end_step(struct session *s)
{
    s->step++;
    if (s->step > s->last)
        s->last = s->step;
    if (s->replaying && looked_then(s))
        session_look(s);
    if (s->traced) {
        int line = s->current_line;
        session_look(s);
        s->traced(s, line, s->traced_arg);
    }
}

/* Code of the running cell?  Asked for every line: the last answer is kept. */
static bool is_of_cell(struct session *s, Val code)
{
    if (code != s->judged_code) {
        s->judged_code = code;
        s->judged = str_equals_ascii(as_code(code)->filename, s->running->name);
    }
    return s->judged;
}

/* Forking, and copying the pages touched after it, may take a small part of the time. */
static bool is_fork_due(const struct session *s)
{
    int64_t pause = s->fork_cost_ns * 60;
    return session_now_ns() - s->forked_ns > (pause > FORK_EVERY_NS ? pause : FORK_EVERY_NS);
}

static bool at_line(struct runtime *rt, struct frame *f, int line, void *arg)
{
    (void)rt;
    struct session *s = arg;
    struct cell *cell = s->running;
    if (!cell || !is_of_cell(s, f->code))
        return true;
    if (s->current_line)
        end_step(s);
    bool first = s->current_line == 0;
    s->current_line = line;
    if (is_there(s) && !first)
        return stay_here(s, line);
    if (cell->cut && s->replaying && s->step >= cell->last)
        return false;
    if (cell->stop_step && s->step >= cell->stop_step)
        return false;
    if (cell->interrupt_step && s->replaying && s->step == cell->interrupt_step)
        vm_request(s->rt, VM_TICK_INTERRUPT);
    if (!s->seeking && (s->mode == RUN_STEP || (s->mode == RUN_TO_LINE && line == s->stop_line))) {
        if (!first) {
            session_look(s);
            s->current_line = names_where(s->inspect->names).line;
            send_step(s);
        }
        keep_checkpoint(s);
        if (is_there(s))
            return stay_here(s, line);
        if (!s->seeking && !pause_here(s, line))
            return false;
        s->current_line = line;
    } else if (!s->seeking && s->checkpoints && (s->step & 255) == 0 &&
               is_fork_due(s)) {
        keep_checkpoint(s);
        if (is_there(s))
            return stay_here(s, line);
    }
    if (s->looked) {
        inspect_step_begin(s->inspect);
        s->looked = false;
    }
    note_place(s, line);
    return true;
}

static void at_tick(struct runtime *rt, void *arg)
{
    (void)rt;
    session_poll(arg);
}

void session_poll(struct session *s)
{
    if (s->seeking || s->headless)
        return;
    int64_t now = session_now_ns();
    if (now - s->sent_tick_ns > TICK_EVENT_NS)
        send_tick(s, true);
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

/* ---- host's door ----------------------------------------------------------------------------- */

int64_t session_recorded(struct session *s, int64_t (*fn)(void *), void *arg)
{
    struct cell *c = s->running;
    if (!c)
        return fn(arg);
    if (s->tape_at < c->tape_count)
        return c->tape[s->tape_at++];
    int64_t value = fn(arg);
    *ARRAY_PUSH(c->tape, c->tape_count, c->tape_room) = value;
    s->tape_at = c->tape_count;
    return value;
}

char *session_read_line(struct session *s, const char *prompt, size_t *size)
{
    struct cell *c = s->running;
    char *line = NULL;
    if (!c)
        return NULL;
    if (s->input_at < c->input_count) {
        line = c->inputs[s->input_at++];
    } else if (!s->seeking && !s->headless) {
        event(s, json_pack("{ssssso}", "event", "ask", "for", "input", "prompt",
                           wire_text(prompt ? prompt : "", prompt ? strlen(prompt) : 0)));
        line = requests_wait_for_line(s);
        *ARRAY_PUSH(c->inputs, c->input_count, c->input_room) = line;
        s->input_at = c->input_count;
    }
    *size = line ? strlen(line) : 0;
    return line ? xstrndup(line, *size) : NULL;
}

/* ---- cells -------------------------------------------------------------------------------------- */

static void cell_release(struct cell *c)
{
    free(c->source);
    free(c->name);
    free(c->tape);
    free(c->looks);
    for (size_t i = 0; i < c->input_count; i++)
        free(c->inputs[i]);
    free(c->inputs);
}

void session_forget_after(struct session *s, size_t count)
{
    while (s->cell_count > count)
        cell_release(&s->cells[--s->cell_count]);
}

struct cell *session_add_cell(struct session *s, const char *source, const char *name, int line, bool exec)
{
    session_forget_after(s, s->done);
    s->last = s->step;
    struct cell *c = ARRAY_PUSH(s->cells, s->cell_count, s->cell_room);
    *c = (struct cell){.source = xstrdup(source), .name = xstrdup(name), .line = line, .exec = exec};
    return c;
}

static const char *stop_word(struct session *s, enum cell_result result, json_t **extra)
{
    static const char *const limits[] = {
        [VM_STOP_STEPS] = "steps", [VM_STOP_TIME] = "time", [VM_STOP_MEMORY] = "memory", [VM_STOP_OUTPUT] = "output"};
    enum vm_stop stop = vm_stopped(s->rt);
    *extra = NULL;
    if (s->output_stopped)
        stop = VM_STOP_OUTPUT;
    if (result == CELL_EXIT)
        return "exit";
    if (result == CELL_STOPPED && stop > VM_NOT_STOPPED && stop < VM_STOP_REQUESTED) {
        struct text t = {0};
        text_printf(&t, "the %s limit was reached; what ran before it stays", limits[stop]);
        *extra = json_pack("{ssss}", "limit", limits[stop], "error", text_str(&t));
        text_release(&t);
        return "limit";
    }
    if (result == CELL_INTERRUPTED)
        return "interrupt";
    if (result != CELL_OK)
        *extra = json_pack("{so}", "error", wire_text(s->raised, strlen(s->raised)));
    return result == CELL_OK ? "done" : "error";
}

/* Run cells[done] to its end, or leave it where it was abandoned. */
static void run_next_cell(struct session *s)
{
    struct cell *c = &s->cells[s->done];
    json_t *extra;
    keep_checkpoint(s);
    if (s->seeking && s->step >= s->target) {
        arrived(s);
        return;
    }
    c = &s->cells[s->done];
    s->running = c;
    s->judged_code = NULL;
    s->began_ns = session_now_ns();
    s->replaying = c->ran;
    s->tape_at = s->input_at = 0;
    s->current_line = 0;
    s->output_bytes = s->deaths_told = 0;
    s->output_stopped = false;
    text_clear(&s->cell_output);
    s->raised[0] = 0;
    if (!c->ran)
        c->first = s->step + 1;
    note_place(s, c->line);
    inspect_step_begin(s->inspect);
    s->looked = false;
    double again = c->stop_step ? REPLAY_SECONDS : s->limits.time; /* it may be one long call in C */
    vm_set_limits(s->rt, &(struct vm_limits){.steps = s->replaying ? 0 : s->limits.steps,
                                             .seconds = s->replaying ? 0 : again});
    vm_observe(s->rt, &(struct vm_observer){.line = at_line, .tick = at_tick, .arg = s});
    enum cell_result result = runtime_run_cell(s->rt, c->source, strlen(c->source), c->name, c->line, c->exec);
    vm_observe(s->rt, NULL);
    c = &s->cells[s->done];
    int line = s->current_line;
    if (line)
        end_step(s);
    bool cut = s->waiting != NULL || (result == CELL_STOPPED && !c->cut);
    if (cut && !c->ran) {
        c->cut = true;
        session_forget_after(s, s->done + 1);
    }
    if (result == CELL_OK)
        s->raised[0] = 0;
    c->ran = true;
    c->last = s->step;
    bool was_target = s->seeking && s->step >= s->target;
    if (was_target)
        s->wire->muted = false;
    session_look(s);
    s->done++;
    s->running = NULL;
    s->current_line = line;
    if (was_target) {
        s->seeking = false;
        requests_answer_arrival(s);
    } else if (!s->seeking) {
        send_step(s);
        const char *reason = stop_word(s, result, &extra);
        send_stopped(s, reason, extra);
    }
    s->current_line = 0;
}

void session_advance(struct session *s)
{
    while (s->done < s->cell_count && !s->wire->ended) {
        run_next_cell(s);
        if (!s->seeking)
            return;
    }
    if (s->seeking) /* a step that never came: be where the journal ends */
        arrived(s);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void open_runtime(struct session *s)
{
    struct runtime_options options = {
        .heap.limit = s->limits.memory,
        .host = engine_host_new(s, s->seed),
    };
    s->rt = runtime_new(&options);
    s->inspect = inspect_new(s->rt);
}

static void close_runtime(struct session *s)
{
    inspect_free(s->inspect);
    s->inspect = NULL;
    bool muted = s->wire->muted;
    s->wire->muted = true;
    runtime_free(s->rt, NULL);
    s->wire->muted = muted;
    s->rt = NULL;
}

static void forget_marks(struct session *s)
{
    for (size_t i = 0; i < s->mark_count; i++)
        facts_free(s->marks[i].facts);
    s->mark_count = 0;
}

struct session *session_new(struct wire *wire, uint64_t seed)
{
    struct session *s = xalloc(sizeof *s);
    s->wire = wire;
    s->seed = seed;
    s->limits = (struct session_limits){.memory = 512u << 20, .output = 1u << 20};
    open_runtime(s);
    return s;
}

void session_reset(struct session *s)
{
    if (s->checkpoints)
        checkpoint_drop_all(s->checkpoints);
    close_runtime(s);
    s->done = 0;
    session_forget_after(s, 0);
    forget_marks(s);
    s->step = s->last = s->looked_at = 0;
    open_runtime(s);
}

void session_free(struct session *s)
{
    if (!s)
        return;
    exercise_free(s->exercise);
    close_runtime(s);
    s->done = 0;
    session_forget_after(s, 0);
    forget_marks(s);
    free(s->cells);
    free(s->marks);
    text_release(&s->output);
    text_release(&s->cell_output);
    free(s);
}

enum cell_result session_check(struct session *s, const char *source, size_t size, const char *name, bool exec,
                               struct text *message)
{
    text_clear(&s->output);
    bool muted = s->wire->muted;
    struct cell *running = s->running;
    s->wire->muted = true;
    s->running = NULL;
    enum cell_result result = runtime_check_cell(s->rt, source, size, name, exec);
    text_add(message, text_str(&s->output), s->output.size);
    text_clear(&s->output);
    s->wire->muted = muted;
    s->running = running;
    return result;
}
