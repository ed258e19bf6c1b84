/* requests.c - one function a request; the table says when each may be served. */
#include "engine/requests.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "config.h"
#include "engine/compare.h"
#include "engine/complete.h"
#include "engine/copy.h"
#include "engine/exercise.h"
#include "engine/follow.h"
#include "engine/measure.h"
#include "engine/oracle.h"
#include "engine/pace.h"
#include "engine/past.h"
#include "inspect/facts.h"

typedef enum served serve_fn(struct session *s, json_t *request, json_int_t id);

#define REQ(name, when, help) static serve_fn request_##name;
#include "engine/requests.def"
#undef REQ

static const struct {
    const char *name;
    int when;
    serve_fn *fn;
} table[] = {
#define REQ(name, when, help) {#name, when, request_##name},
#include "engine/requests.def"
#undef REQ
};

/* ---- reading requests -------------------------------------------------------- */

static const char *text_of(const json_t *request, const char *key, const char *fallback)
{
    const char *s = json_string_value(json_object_get(request, key));
    return s ? s : fallback;
}

static json_int_t number_of(const json_t *request, const char *key, json_int_t fallback)
{
    json_t *n = json_object_get(request, key);
    return json_is_integer(n) ? json_integer_value(n) : json_is_real(n) ? (json_int_t)json_real_value(n) : fallback;
}

static bool flag_of(const json_t *request, const char *key)
{
    return json_is_true(json_object_get(request, key));
}

static json_t *limits_json(const struct session *s)
{
    return json_pack("{sIsfsIsI}", "memory", (json_int_t)s->limits.memory, "time", s->limits.time, "steps",
                     (json_int_t)s->limits.steps, "output", (json_int_t)s->limits.output);
}

/* ---- life ---------------------------------------------------------------------- */

static enum served request_hello(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    size_t count;
    const struct lens *lenses = lens_table(&count);
    json_t *list = json_array(), *answer = wire_answer(id);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{sssssssb}", "name", lenses[i].name, "title", lenses[i].title, "help",
                                              lenses[i].help, "object", lenses[i].needs_object));
    json_object_update_new(answer, json_pack("{sissssso so}", "protocol", 1, "version", PACKAGE_VERSION, "python",
                                             "3.11", "lenses", list, "limits", limits_json(s)));
    json_object_set_new(answer, "step", json_integer((json_int_t)s->step));
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_limits(struct session *s, json_t *request, json_int_t id)
{
    json_t *time = json_object_get(request, "time");
    s->limits.memory = (size_t)number_of(request, "memory", (json_int_t)s->limits.memory);
    s->limits.steps = (uint64_t)number_of(request, "steps", (json_int_t)s->limits.steps);
    s->limits.output = (size_t)number_of(request, "output", (json_int_t)s->limits.output);
    if (json_is_number(time))
        s->limits.time = json_number_value(time);
    heap_set_limit(s->rt, s->limits.memory);
    json_t *answer = wire_answer(id);
    json_object_update_new(answer, limits_json(s));
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_reset(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    if (s->running)
        return SERVED_ABANDON;
    session_reset(s);
    wire_send(s->wire, json_pack("{sIsbsi}", "id", id, "ok", 1, "step", 0));
    return SERVED;
}

static enum served request_bye(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    wire_send(s->wire, wire_answer(id));
    s->wire->ended = true;
    vm_request(s->rt, VM_TICK_STOP);
    return SERVED_BYE;
}

/* ---- running --------------------------------------------------------------------- */

static void refuse_source(struct session *s, json_int_t id, struct text *message)
{
    const char *text = text_str(message), *last = text, *at = strstr(text, "line ");
    for (const char *p = text; (p = strchr(p, '\n')) && p[1]; p++)
        last = p + 1;
    json_t *answer = json_pack("{sIsbsssososi}", "id", id, "ok", 0, "code", "source", "error",
                               wire_text(last, strcspn(last, "\n")), "text", wire_text(text, message->size), "line",
                               at ? atoi(at + 5) : 1);
    wire_send(s->wire, answer);
}

static enum served request_run(struct session *s, json_t *request, json_int_t id)
{
    if (s->running)
        return SERVED_ABANDON;
    const char *source = text_of(request, "source", ""), *name = text_of(request, "name", "<stdin>");
    char own_name[32]; /* so that a traceback shows the lines of this input, not of a later one */
    if (strcmp(name, "<stdin>") == 0) {
        snprintf(own_name, sizeof own_name, "<cell %zu>", s->done + 1);
        name = own_name;
    }
    bool exec = strcmp(text_of(request, "mode", "single"), "exec") == 0;
    struct text message = {0};
    enum cell_result checked = session_check(s, source, strlen(source), name, exec, &message);
    if (checked == CELL_INCOMPLETE)
        wire_refuse(s->wire, id, "incomplete", "more lines are needed");
    else if (checked != CELL_OK)
        refuse_source(s, id, &message);
    text_release(&message);
    if (checked != CELL_OK)
        return SERVED;
    if (s->checkpoints)
        checkpoint_drop_after(s->checkpoints, s->step);
    struct cell *c = session_add_cell(s, source, name, (int)number_of(request, "line", 1), exec);
    json_t *inputs = json_object_get(request, "inputs"), *line;
    size_t i;
    json_array_foreach(inputs, i, line) *ARRAY_PUSH(c->inputs, c->input_count, c->input_room) =
        json_is_string(line) ? xstrdup(json_string_value(line)) : NULL;
    json_int_t stop_after = number_of(request, "stop_after", 0);
    c->stop_step = stop_after > 0 ? s->step + (uint64_t)stop_after : 0;
    wire_send(s->wire, json_pack("{sIsbsi}", "id", id, "ok", 1, "cell", (int)s->done + 1));
    s->mode = flag_of(request, "step") ? RUN_STEP : RUN_FREE;
    bool replay = flag_of(request, "replay");
    s->quiet = replay;
    session_advance(s);
    s->quiet = false;
    if (!s->wire->ended)
        exercise_cell_done(s);
    return SERVED;
}

static enum served request_step(struct session *s, json_t *request, json_int_t id)
{
    static const struct {
        const char *by;
        enum run_mode mode;
    } modes[] = {{"line", RUN_STEP}, {"over", RUN_OVER}, {"out", RUN_OUT},
                 {"instruction", RUN_INSTRUCTION}, {"event", RUN_EVENT}};
    const char *by = text_of(request, "by", "line");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(modes[i].by, by) != 0)
            continue;
        wire_send(s->wire, wire_answer(id));
        s->mode = modes[i].mode;
        return SERVED_GO_ON;
    }
    wire_refuse(s->wire, id, "request", "step by line, over, out, instruction or event, not %.40s", by);
    return SERVED;
}

static enum served request_continue(struct session *s, json_t *request, json_int_t id)
{
    wire_send(s->wire, wire_answer(id));
    s->stop_line = (int)number_of(request, "line", 0);
    s->mode = s->stop_line ? RUN_TO_LINE : RUN_FREE;
    return SERVED_GO_ON;
}

static enum served request_interrupt(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    if (s->running) {
        s->running->interrupt_step = s->step;
        vm_request(s->rt, VM_TICK_INTERRUPT);
    }
    wire_send(s->wire, json_pack("{sIsbsb}", "id", id, "ok", 1, "running", s->running != NULL));
    return SERVED;
}

static enum served request_answer(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    wire_refuse(s->wire, id, "nothing", "nobody asked for a line");
    return SERVED;
}

char *requests_wait_for_line(struct session *s)
{
    session_flush(s);
    while (!s->wire->ended) {
        json_t *request = wire_read(s->wire, -1);
        if (!request)
            continue;
        json_int_t id = number_of(request, "id", 0);
        const char *name = text_of(request, "do", "");
        if (strcmp(name, "answer") == 0) {
            char *line = flag_of(request, "end") ? NULL : xstrdup(text_of(request, "text", ""));
            if (line) {
                struct text t = {0};
                text_printf(&t, "%s\n", line);
                free(line);
                line = text_take(&t);
            }
            wire_send(s->wire, wire_answer(id));
            json_decref(request);
            return line;
        }
        requests_serve(s, request, SERVE_RUNNING);
        bool interrupted = strcmp(name, "interrupt") == 0;
        json_decref(request);
        if (interrupted)
            return NULL;
    }
    return NULL;
}

/* ---- time ---------------------------------------------------------------------------- */

void requests_answer_arrival(struct session *s)
{
    json_t *answer = wire_answer(s->arriving);
    json_object_update_new(answer, json_pack("{sIsIsiss}", "step", (json_int_t)s->step, "last", (json_int_t)s->last,
                                             "line", s->current_line, "sentence", s->inspect->sentence));
    json_object_set_new(answer, "cell", json_integer((json_int_t)s->done + (s->running != NULL)));
    json_object_set_new(answer, "inside", json_boolean(s->running != NULL));
    json_object_set_new(answer, "undo", json_boolean(s->done > 0));
    json_object_set_new(answer, "redo", json_boolean(s->done < s->cell_count));
    if (strcmp(s->arriving_how, "undo") == 0 && s->done < s->cell_count)
        json_object_set_new(answer, "source", json_string(s->cells[s->done].source));
    if (strcmp(s->arriving_how, "redo") == 0 && s->done > 0)
        json_object_set_new(answer, "source", json_string(s->cells[s->done - 1].source));
    if (s->instruction)
        json_object_set_new(answer, "instruction", json_integer((json_int_t)s->instruction));
    s->arriving = 0;
    if (answer)
        wire_send(s->wire, answer);
}

/* Go there in another process; only a failure comes back. */
static enum served travel(struct session *s, uint64_t step, uint64_t instruction, json_int_t id, const char *how)
{
    struct error err = {""};
    session_flush(s);
    s->target_instruction = instruction;
    session_goto(s, step, id, how, &err);
    wire_refuse(s->wire, id, "step", "%s", err.text);
    return SERVED;
}

static enum served request_goto(struct session *s, json_t *request, json_int_t id)
{
    json_int_t by = number_of(request, "by", 0), instruction = number_of(request, "instruction", 0);
    json_int_t step = number_of(request, "step", (json_int_t)s->step + by);
    if (json_object_get(request, "event")) {
        struct error err = {""};
        uint64_t at;
        if (!follow_step(s, text_of(request, "object", ""), text_of(request, "event", ""), &at, &err)) {
            wire_refuse(s->wire, id, "nothing", "%s", err.text);
            return SERVED;
        }
        step = (json_int_t)at;
    }
    if (strcmp(text_of(request, "unit", "step"), "instruction") == 0) {
        step = (json_int_t)s->step;
        instruction = (json_int_t)s->instruction + by;
        if (instruction < 0) { /* the last one of the step before: it is counted on the way */
            step--;
            instruction = LAST_INSTRUCTION;
        }
    }
    if (step < 0 || step > (json_int_t)s->last || instruction < 0) {
        wire_refuse(s->wire, id, "step", "there is no step %lld: 0 to %llu", (long long)step,
                    (unsigned long long)s->last);
        return SERVED;
    }
    if (step == (json_int_t)s->step && instruction == (json_int_t)s->instruction) {
        s->arriving = id;
        requests_answer_arrival(s);
        return SERVED;
    }
    return travel(s, (uint64_t)step, (uint64_t)instruction, id, "goto");
}

static enum served request_undo(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    size_t at = s->done + (s->running != NULL);
    if (at == 0) {
        wire_refuse(s->wire, id, "nothing", "nothing to undo");
        return SERVED;
    }
    uint64_t step = at >= 2 ? s->cells[at - 2].last : 0;
    return travel(s, step, 0, id, "undo");
}

static enum served request_redo(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    if (s->done >= s->cell_count) {
        wire_refuse(s->wire, id, "nothing", "nothing to redo");
        return SERVED;
    }
    s->seeking = true;
    s->target = s->cells[s->done].last;
    s->arriving = id;
    strcpy(s->arriving_how, "redo");
    s->wire->muted = true;
    session_advance(s);
    return SERVED;
}

/* ---- looking --------------------------------------------------------------------------- */

struct lens_query requests_query(const json_t *request)
{
    return (struct lens_query){
        .object = text_of(request, "object", NULL),
        .sort = text_of(request, "sort", NULL),
        .filter = text_of(request, "filter", NULL),
        .group = text_of(request, "group", NULL),
        .search = text_of(request, "search", NULL),
        .open = json_object_get(request, "open"),
        .offset = (size_t)number_of(request, "offset", 0),
        .limit = (size_t)number_of(request, "limit", 200),
        .all = flag_of(request, "all"),
        .addresses = flag_of(request, "addresses"),
        .width = (int)number_of(request, "width", 40),
        .depth = (int)number_of(request, "depth", 0),
        .detail = (int)number_of(request, "detail", 0),
        .pins = json_object_get(request, "pin"),
        .from = (uint64_t)number_of(request, "from", 0),
        .to = (uint64_t)number_of(request, "to", 0),
    };
}

/* Is it about another moment?  Then it has been answered from there. */
static bool from_afar(struct session *s, json_t *request, const char *field, json_int_t id)
{
    json_int_t at = number_of(request, field, (json_int_t)s->step);
    if (at == (json_int_t)s->step || s->question)
        return false;
    if (at < 0 || at > (json_int_t)s->last)
        wire_refuse(s->wire, id, "step", "there is no step %lld: 0 to %llu", (long long)at, (unsigned long long)s->last);
    else
        oracle_ask(s, (uint64_t)at, request, id);
    return true;
}

static enum served request_lens(struct session *s, json_t *request, json_int_t id)
{
    struct error err = {""};
    struct lens_query q = requests_query(request);
    const char *name = text_of(request, "lens", "objects");
    if (from_afar(s, request, "at", id))
        return SERVED;
    if (strcmp(name, "collector") == 0 && json_object_get(request, "replay")) {
        const struct past *p = past_find(s, (uint64_t)number_of(request, "replay", 0));
        if (p)
            oracle_ask(s, p->step - 1, request, id);
        else
            wire_refuse(s->wire, id, "nothing", "no collection %lld is kept", (long long)number_of(request, "replay", 0));
        return SERVED;
    }
    if (strcmp(name, "collector") == 0 && json_object_get(request, "collect")) {
        copy_collect(s, (int)number_of(request, "collect", -1), (size_t)number_of(request, "moment", 0), &q, id);
        return SERVED;
    }
    if (strcmp(name, "events") == 0) {
        follow_ask(s, request, id);
        return SERVED;
    }
    if (strcmp(name, "code") == 0 && !q.object && s->running && s->at_pause)
        return measure_begin(s, &q, id) ? SERVED_GO_ON : SERVED;
    json_t *answer = wire_answer(id);
    json_object_set_new(answer, "step", json_integer((json_int_t)s->step));
    if (strcmp(name, "collector") == 0)
        json_object_set_new(answer, "past", past_json(s));
    if (!lens_show(s->inspect, name, &q, answer, &err)) {
        json_decref(answer);
        wire_refuse(s->wire, id, "object", "%s", err.text);
        return SERVED;
    }
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_explain(struct session *s, json_t *request, json_int_t id)
{
    if (from_afar(s, request, "step", id))
        return SERVED;
    json_t *answer = wire_answer(id);
    json_object_set_new(answer, "step", json_integer((json_int_t)s->step));
    json_object_set_new(answer, "sentence", json_string(s->inspect->sentence));
    json_object_set(answer, "details", s->inspect->details);
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_why(struct session *s, json_t *request, json_int_t id)
{
    struct error err = {""};
    struct lens_query q = requests_query(request);
    uint32_t at = lens_object(s->inspect, &q, &err);
    if (at == NO_OBJECT) {
        wire_refuse(s->wire, id, "object", "%s", err.text);
        return SERVED;
    }
    json_t *answer = wire_answer(id);
    struct text path = {0};
    const char *name = snapshot_name(s->inspect->now, at);
    path_to(s->inspect, at, &path);
    json_object_set_new(answer, "object", json_string(name ? name : q.object));
    json_object_set_new(answer, "path", json_string(text_str(&path)));
    json_object_set_new(answer, "sentence",
                        path.size ? json_sprintf("%s lives: %s reaches it", name ? name : q.object, text_str(&path))
                                  : json_sprintf("nothing you can name reaches %s", name ? name : q.object));
    view_column(answer, "by", "held by", "object");
    view_column(answer, "how", "how", "text");
    const struct snapshot *snap = s->inspect->now;
    json_object_set_new(answer, "rows", json_array());
    for (uint32_t h = snap->objects[at].held; h != NO_OBJECT; h = snap->holdings[h].next_held) {
        struct text by = {0}, how = {0};
        holder_short(s->inspect, &snap->holdings[h], &by);
        holder_long(s->inspect, &snap->holdings[h], &how);
        json_t *row = view_row(answer, text_str(&by));
        view_cell(row, text_str(&by));
        view_cell(row, text_str(&how));
        text_release(&by);
        text_release(&how);
    }
    text_release(&path);
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_complete(struct session *s, json_t *request, json_int_t id)
{
    json_t *answer = wire_answer(id);
    complete_at(s, text_of(request, "source", ""), (size_t)number_of(request, "cursor", 0), answer);
    wire_send(s->wire, answer);
    return SERVED;
}

static enum served request_export(struct session *s, json_t *request, json_int_t id)
{
    struct error err = {""};
    struct text out = {0};
    struct lens_query q = requests_query(request);
    const char *what = text_of(request, "what", "heap"), *format = text_of(request, "format", "text");
    if (from_afar(s, request, "at", id))
        return SERVED;
    bool good = strcmp(what, "heap") == 0 ? heap_dump(s->inspect, format, &out, &err)
                                          : lens_export(s->inspect, what, format, &q, &out, &err);
    if (good)
        wire_send(s->wire, json_pack("{sIsbso}", "id", id, "ok", 1, "text", wire_text(text_str(&out), out.size)));
    else
        wire_refuse(s->wire, id, "request", "%s", err.text);
    text_release(&out);
    return SERVED;
}

/* ---- marks ------------------------------------------------------------------------------ */

static struct mark *find_mark(struct session *s, const char *name)
{
    for (size_t i = 0; i < s->mark_count; i++) {
        if (strcmp(s->marks[i].name, name) == 0)
            return &s->marks[i];
    }
    return NULL;
}

static enum served request_mark(struct session *s, json_t *request, json_int_t id)
{
    char fresh[16];
    snprintf(fresh, sizeof fresh, "m%zu", s->mark_count + 1);
    const char *name = text_of(request, "name", fresh);
    struct mark *m = find_mark(s, name);
    if (!m) {
        m = ARRAY_PUSH(s->marks, s->mark_count, s->mark_room);
        memset(m, 0, sizeof *m);
        snprintf(m->name, sizeof m->name, "%s", name);
    }
    facts_free(m->facts);
    m->facts = facts_of(s->inspect);
    m->step = s->step;
    timeline_event(s->inspect->timeline, s->step, "mark", m->name);
    wire_send(s->wire, json_pack("{sIsbsssI}", "id", id, "ok", 1, "name", m->name, "step", (json_int_t)m->step));
    return SERVED;
}

/* The facts of a mark, of a step, or of now; to be freed with facts_free(). */
static struct facts *facts_at(struct session *s, const char *moment, struct error *err)
{
    const struct mark *m = find_mark(s, moment);
    char *end;
    uint64_t step = m ? m->step : strtoull(moment, &end, 10);
    if (!m && strcmp(moment, "now") == 0)
        step = s->step;
    else if (!m && (*end || end == moment || step > s->last)) {
        error_set(err, "no mark and no step %.40s; :mark %.40s makes one", moment, moment);
        return NULL;
    }
    if (m)
        return facts_copy(m->facts);
    if (step == s->step)
        return facts_of(s->inspect);
    json_t *question = json_pack("{sIss}", "id", (json_int_t)-1, "do", "facts");
    json_t *answer = oracle_answer(s, step, question, err);
    struct facts *f = answer ? facts_from_json(answer) : NULL;
    json_decref(question);
    json_decref(answer);
    return f;
}

static enum served request_facts(struct session *s, json_t *request, json_int_t id)
{
    (void)request;
    struct facts *f = facts_of(s->inspect);
    json_t *answer = wire_answer(id);
    json_object_update_new(answer, facts_json(f));
    wire_send(s->wire, answer);
    facts_free(f);
    return SERVED;
}

/* A moment is a name or a number. */
static void moment_of(const json_t *request, const char *key, const char *fallback, char *out, size_t room)
{
    const json_t *v = json_object_get(request, key);
    if (json_is_integer(v))
        snprintf(out, room, "%lld", (long long)json_integer_value(v));
    else
        snprintf(out, room, "%s", json_is_string(v) ? json_string_value(v) : fallback);
}

static enum served request_diff(struct session *s, json_t *request, json_int_t id)
{
    char from[64], to[64];
    struct error err = {""};
    moment_of(request, "since", "m1", from, sizeof from);
    moment_of(request, "from", from, from, sizeof from);
    moment_of(request, "to", "now", to, sizeof to);
    struct facts *a = facts_at(s, from, &err), *b = a ? facts_at(s, to, &err) : NULL;
    if (!b) {
        wire_refuse(s->wire, id, "step", "%s", err.text);
        facts_free(a);
        return SERVED;
    }
    json_t *answer = wire_answer(id);
    json_object_set_new(answer, "from", json_string(from));
    json_object_set_new(answer, "to", json_string(to));
    json_object_set_new(answer, "rows", json_array());
    facts_diff(a, b, answer);
    facts_free(a);
    facts_free(b);
    wire_send(s->wire, answer);
    return SERVED;
}

/* ---- on a copy ---------------------------------------------------------------------------- */

/* A source, or the number of a cell that has run. */
static const char *source_of(const struct session *s, const json_t *request, const char *key)
{
    const json_t *v = json_object_get(request, key);
    json_int_t cell = json_integer_value(v);
    if (json_is_string(v))
        return json_string_value(v);
    return cell >= 1 && (size_t)cell <= s->cell_count ? s->cells[cell - 1].source : NULL;
}

static enum served request_compare(struct session *s, json_t *request, json_int_t id)
{
    struct contender runs[2] = {{text_of(request, "a_name", "a"), source_of(s, request, "a")},
                                {text_of(request, "b_name", "b"), source_of(s, request, "b")}};
    if (runs[0].source && runs[1].source)
        compare_runs(s, runs, id);
    else
        wire_refuse(s->wire, id, "request", "compare wants two sources, or numbers of cells: a and b");
    return SERVED;
}

static enum served request_whatif(struct session *s, json_t *request, json_int_t id)
{
    copy_whatif(s, text_of(request, "source", ""), id);
    return SERVED;
}

static enum served request_compute(struct session *s, json_t *request, json_int_t id)
{
    copy_compute(s, text_of(request, "source", NULL), text_of(request, "name", "<question>"),
                 text_of(request, "question", "output"), id);
    return SERVED;
}

static enum served request_verify(struct session *s, json_t *request, json_int_t id)
{
    struct text heap = {0};
    json_t *failures = json_array(), *output = json_object_get(request, "output");
    bool same = heap_compare(s->inspect, text_of(request, "heap", ""), failures, &heap);
    if (json_is_string(output)) {
        const char *want = json_string_value(output), *got = text_str(&s->cell_output);
        size_t w = strlen(want), g = s->cell_output.size;
        while (w && want[w - 1] == '\n')
            w--;
        while (g && got[g - 1] == '\n')
            g--;
        if (w != g || memcmp(want, got, w) != 0) {
            same = false;
            json_array_append_new(failures, json_pack("{siss}", "line", 0, "text", "the output differs"));
        }
    }
    wire_send(s->wire, json_pack("{sIsbsbsossso}", "id", id, "ok", 1, "passed", same, "failures", failures, "heap",
                                 text_str(&heap), "output", wire_text(text_str(&s->cell_output), s->cell_output.size)));
    text_release(&heap);
    return SERVED;
}

/* ---- scripts -------------------------------------------------------------------------------- */

static enum served request_exercise(struct session *s, json_t *request, json_int_t id)
{
    if (s->running)
        return SERVED_ABANDON;
    exercise_serve(s, request, id);
    return SERVED;
}

static enum served request_lua(struct session *s, json_t *request, json_int_t id)
{
    struct error err = {""};
    struct text out = {0};
    json_t *answer = wire_answer(id);
    bool config = json_is_string(json_object_get(request, "config"));
    bool good = config ? exercise_config(s, request, answer, &err)
                       : exercise_lua(s, text_of(request, "source", ""), &out, &err);
    if (good && !config)
        json_object_set_new(answer, "text", wire_text(text_str(&out), out.size));
    if (good) {
        wire_send(s->wire, answer);
    } else {
        json_decref(answer);
        wire_refuse(s->wire, id, "script", "%s", err.text);
    }
    text_release(&out);
    return SERVED;
}

/* The heap in the middle of a run; what it is called then is forgotten at the end. */
static void look_on_trial(struct session *s)
{
    names_trial(s->inspect->names, true);
    inspect_refresh(s->inspect);
}

/* The time lens shows what was noted on the way. */
static bool looks_at_heap(const json_t *request)
{
    return strcmp(text_of(request, "do", ""), "lens") != 0 || strcmp(text_of(request, "lens", ""), "time") != 0;
}

/* ---- dispatch --------------------------------------------------------------------------------- */

enum served requests_serve(struct session *s, json_t *request, enum serve_when state)
{
    const char *name = text_of(request, "do", "");
    json_int_t id = number_of(request, "id", 0);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        if (!(table[i].when & state)) {
            const char *code = state == SERVE_RUNNING ? "busy" : "nothing";
            wire_refuse(s->wire, id, code, "%s",
                        state == SERVE_RUNNING ? "a program is running" : "no program is stopped before a line");
            return SERVED;
        }
        bool looks = state == SERVE_RUNNING && table[i].when & SERVE_LOOKS;
        int64_t before = pace_ran_ns(s);
        if (looks && looks_at_heap(request))
            look_on_trial(s);
        enum served served = table[i].fn(s, request, id);
        if (looks)
            pace_looked(s, before);
        return served;
    }
    wire_refuse(s->wire, id, "request", "unknown request: %.60s", name);
    return SERVED;
}
