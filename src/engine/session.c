/* session.c - cells, steps and time of one session.
 *
 * Steps count from 1 over the whole session: one executed line of a cell (vm/steps.c).
 * How a running cell is followed, stopped and gone back in is in pace.c.  All that a
 * cell heard from outside (clock, random, input, interrupt) stands in the journal, so
 * the same steps give the same heap; snapshots give out names and are noted too.
 *
 * Invariant: cells[0..done) have run to their end; `running` is NULL or &cells[done].
 */
#include "engine/session.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/checkpoint.h"
#include "engine/exercise.h"
#include "engine/follow.h"
#include "engine/host.h"
#include "engine/journal.h"
#include "engine/measure.h"
#include "engine/oracle.h"
#include "engine/pace.h"
#include "engine/past.h"
#include "engine/requests.h"
#include "engine/tell.h"
#include "inspect/facts.h"
#include "types/str.h"

enum { REPLAY_SECONDS = 3 };

int64_t session_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* ---- looking ------------------------------------------------------------------- */

static bool one_line(const char *source)
{
    const char *end = strchr(source, '\n');
    return !end || end[1] == 0;
}

/* Where the program is: asked when a named object dies, and for a step's sentence. */
static struct place where(void *arg)
{
    struct session *s = arg;
    struct place p = {.step = vm_steps(s->rt), .cell = (int)s->done + 1};
    const struct frame *f;
    if (s->running) {
        p.first = s->running->line;
        p.source = s->running->source;
        if (!vm_place(s->rt, &f, &p.line))
            p.line = s->current_line;
    }
    return p;
}

void session_look(struct session *s)
{
    char line[80] = "";
    names_trial(s->inspect->names, false);
    if (s->running && (s->step - s->looked_at <= 1 || one_line(s->running->source))) {
        struct place place = {.line = one_line(s->running->source) ? s->running->line : s->current_line,
                              .first = s->running->line,
                              .source = s->running->source};
        place_text(&place, line, sizeof line);
    }
    inspect_step_end(s->inspect, s->step, *line ? line : NULL);
    s->looked_at = s->step;
    s->looked = true;
    tell_deaths(s);
}

/* ---- time ------------------------------------------------------------------------ */

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
        tell_take(s, json_pack("{ssssso}", "event", "ask", "for", "input", "prompt",
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
    names_forget_future(s->inspect->names);
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
    pace_keep(s);
    if (s->seeking && s->step >= s->target && !s->target_instruction && !oracle_waits(s)) {
        pace_arrived(s);
        return;
    }
    c = &s->cells[s->done];
    s->running = c;
    s->began_ns = session_now_ns();
    s->replaying = c->ran;
    s->tape_at = s->input_at = 0;
    s->current_line = 0;
    s->output_bytes = s->deaths_told = s->collections_told = 0;
    s->output_stopped = false;
    text_clear(&s->cell_output);
    s->raised[0] = 0;
    if (!c->ran)
        c->first = s->step + 1;
    inspect_step_begin(s->inspect);
    s->looked = false;
    double again = c->stop_step ? REPLAY_SECONDS : s->limits.time; /* it may be one long call in C */
    vm_set_limits(s->rt, &(struct vm_limits){.steps = s->replaying ? 0 : s->limits.steps,
                                             .seconds = s->replaying ? 0 : again});
    vm_count_file(s->rt, c->name);
    pace_begin(s);
    names_number_births(s->inspect->names, BIRTHS_BEGIN);
    enum cell_result result = runtime_run_cell(s->rt, c->source, strlen(c->source), c->name, c->line, c->exec);
    vm_observe(s->rt, NULL);
    names_number_births(s->inspect->names, BIRTHS_PAUSE);
    c = &s->cells[s->done];
    s->running = NULL; /* all its steps have ended */
    pace_sync(s);
    s->running = c;
    int line = vm_last_line(s->rt);
    s->current_line = line;
    s->mid_line = false;
    bool cut = s->waiting != NULL || (result == CELL_STOPPED && !c->cut);
    if (cut && !c->ran) {
        c->cut = true;
        session_forget_after(s, s->done + 1);
    }
    if (result == CELL_OK)
        s->raised[0] = 0;
    c->ran = true;
    c->last = s->step;
    bool was_target = s->seeking && s->step >= s->target && !oracle_waits(s);
    if (was_target)
        s->wire->muted = false;
    session_look(s);
    if (s->measured)
        measure_end(s);
    s->done++;
    s->running = NULL;
    if (s->follow)
        follow_look(s);
    s->current_line = line;
    if (was_target && s->question)
        oracle_speak(s);
    if (was_target) {
        s->seeking = false;
        requests_answer_arrival(s);
    } else if (!s->seeking) {
        tell_step(s, line);
        const char *reason = stop_word(s, result, &extra);
        tell_stopped(s, reason, extra);
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
        pace_arrived(s);
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
    names_set_where(s->inspect->names, where, s);
    past_watch(s);
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
    s->step = s->last = s->looked_at = s->past_count = 0;
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
