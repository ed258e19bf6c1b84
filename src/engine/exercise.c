/* exercise.c - the exercise that is on: its script is resumed with what the learner does.
 *
 * An exercise starts on a fresh heap: the script's start code (or the learner's program
 * in its place) is run, then the script waits.
 */
#include "engine/exercise.h"

#include <stdlib.h>
#include <string.h>

#include "book/protect.h"
#include "engine/tell.h"
#include "engine/answers.h"
#include "engine/requests.h"
#include "script/config.h"

struct exercise {
    struct session *session;
    struct script *script;
    char name[64];
    char *source; /* as given, for reset */
    struct script_lib *libs;
    size_t lib_count;
    size_t base; /* live bytes before the learner's code */
    size_t hints_shown, answered; /* of the script's hints and questions */
    int attempt;
    bool over;
    int64_t began_ns; /* the script's last turn */
    char raised[256];
    struct text all_output;
    struct text program; /* what the learner made of the start: edited, or typed after it */
};

/* ---- what the script reaches -------------------------------------------------- */

static struct inspect *host_inspect(void *data)
{
    return ((struct exercise *)data)->session->inspect;
}

static const char *host_output(void *data)
{
    return text_str(&((struct exercise *)data)->all_output);
}

static size_t host_peak(void *data)
{
    struct heap_stats stats;
    heap_stats(((struct exercise *)data)->session->rt, &stats);
    return stats.peak_bytes;
}

static size_t host_base(void *data)
{
    return ((struct exercise *)data)->base;
}

static const char *host_raised(void *data)
{
    return ((struct exercise *)data)->raised;
}

static const char *host_program(void *data)
{
    struct exercise *e = data;
    return e->program.size ? text_str(&e->program) : NULL;
}

/* A check runs programs: hear an interrupt meanwhile. */
static bool host_poll(void *data)
{
    enum { LISTEN_AFTER_NS = 80000000 }; /* a script may send one line after the other */
    struct exercise *e = data;
    struct session *s = e->session;
    bool listen = !s->headless && !s->waiting && session_now_ns() - e->began_ns > LISTEN_AFTER_NS;
    json_t *request = listen ? wire_read(s->wire, 0) : NULL;
    if (!request)
        return s->wire->ended;
    const char *name = json_string_value(json_object_get(request, "do"));
    bool stop = name && strcmp(name, "interrupt") == 0;
    requests_serve(s, request, SERVE_RUNNING);
    json_decref(request);
    return stop || s->wire->ended;
}

static void host_say(void *data, const char *kind, const char *text)
{
    struct exercise *e = data;
    session_flush(e->session);
    wire_event(e->session->wire, json_pack("{ssssssso}", "event", "say", "exercise", e->name, "kind", kind, "text",
                                           wire_text(text, strlen(text))));
}

static void host_ask(void *data, const char *prompt)
{
    struct exercise *e = data;
    session_flush(e->session);
    wire_event(e->session->wire, json_pack("{ssssso}", "event", "ask", "for", "exercise", "prompt",
                                           wire_text(prompt, strlen(prompt))));
}

static struct script_host host_of(struct exercise *e)
{
    return (struct script_host){
        .data = e,
        .inspect = host_inspect,
        .output = host_output,
        .peak = host_peak,
        .base = host_base,
        .raised = host_raised,
        .program = host_program,
        .run_seconds = e->session->limits.time,
        .poll = host_poll,
        .say = host_say,
        .ask = host_ask,
    };
}

/* ---- life -------------------------------------------------------------------------- */

void exercise_free(struct exercise *e)
{
    if (!e)
        return;
    script_free(e->script);
    for (size_t i = 0; i < e->lib_count; i++) {
        free((char *)e->libs[i].name);
        free((char *)e->libs[i].source);
    }
    free(e->libs);
    free(e->source);
    text_release(&e->all_output);
    text_release(&e->program);
    free(e);
}

/* How the cell ended that has just run: the exception's line, or the limit. */
static void note_end(struct exercise *e)
{
    static const char *const limits[] = {[VM_STOP_STEPS] = "step", [VM_STOP_TIME] = "time", [VM_STOP_MEMORY] = "memory"};
    enum vm_stop stop = vm_stopped(e->session->rt);
    snprintf(e->raised, sizeof e->raised, "%s", e->session->raised);
    if (stop == VM_STOP_STEPS || stop == VM_STOP_TIME || stop == VM_STOP_MEMORY)
        snprintf(e->raised, sizeof e->raised, "the %s limit was reached", limits[stop]);
}

/* Run a piece of Python as a cell of the session. */
static void run_piece(struct exercise *e, const char *source, const char *name)
{
    struct session *s = e->session;
    if (!*source)
        return;
    struct text message = {0};
    enum cell_result checked = session_check(s, source, strlen(source), name, true, &message);
    if (checked != CELL_OK) {
        const char *last = text_str(&message);
        for (const char *p = last; (p = strchr(p, '\n')) && p[1];)
            last = ++p;
        snprintf(e->raised, sizeof e->raised, "%.*s", (int)strcspn(last, "\n"), last);
    } else {
        session_add_cell(s, source, name, 1, true);
        session_advance(s);
        note_end(e);
        text_add(&e->all_output, text_str(&s->cell_output), s->cell_output.size);
    }
    text_release(&message);
}

static void begin_measuring(struct exercise *e)
{
    struct heap_stats stats;
    heap_stats(e->session->rt, &stats);
    e->base = stats.bytes;
    heap_reset_peak(e->session->rt);
    text_clear(&e->all_output);
    e->raised[0] = 0;
}

static struct exercise *open_exercise(struct session *s, const char *name, const char *source, struct error *err)
{
    struct exercise *e = xalloc(sizeof *e);
    e->session = s;
    snprintf(e->name, sizeof e->name, "%s", name);
    e->source = xstrdup(source);
    return e->source ? e : (error_set(err, "no memory"), e);
}

/* Load the script into e; false with err. */
static bool load(struct exercise *e, struct error *err)
{
    struct script_host host = host_of(e);
    script_free(e->script);
    e->script = script_new(e->name, e->source, e->libs, e->lib_count, &host, err);
    return e->script != NULL;
}

static bool is_mode(const struct exercise *e, const char *mode)
{
    return strcmp(script_info(e->script)->mode, mode) == 0;
}

/* ---- judging --------------------------------------------------------------------------- */

/* How the learner's way compares with the author's. */
static void add_golf(struct exercise *e, json_t *event)
{
    const struct script_par par = script_info(e->script)->par;
    if (!par.statements && !par.bytes && !par.allocations)
        return;
    struct script_par used = script_golf(e->script, text_str(&e->program));
    const struct {
        const char *name;
        long par, used;
    } rows[] = {{"statements", par.statements, used.statements},
                {"bytes", par.bytes, used.bytes},
                {"allocations", par.allocations, used.allocations}};
    json_t *golf = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].par)
            json_object_set_new(golf, rows[i].name, json_pack("{sIsI}", "par", (json_int_t)rows[i].par, "used", (json_int_t)rows[i].used));
    }
    json_object_set_new(event, "golf", golf);
}

/* The step of the learner's own run that the verdict speaks of: the mark its evidence was taken
 * at, or the first of what is to be replayed; 0: none.  A function that only the check called
 * is called once more, in a cell that begins with the program: there its lines are steps. */
static uint64_t step_of_verdict(struct exercise *e, const struct verdict *v)
{
    struct session *s = e->session;
    if (s->headless || v->passed || is_mode(e, "prompt"))
        return 0;
    if (v->replay && *v->replayed && s->done > 0) {
        const struct cell *scene = &s->cells[0];
        uint64_t steps = scene->last + 1 - scene->first;
        struct text again = {0};
        text_printf(&again, "%s\n%s()\n", scene->source, v->replayed);
        s->exercise = NULL; /* not the learner's cell */
        run_piece(e, text_str(&again), "<replay>");
        s->exercise = e;
        text_release(&again);
        return s->done > 1 ? s->cells[s->done - 1].first - 1 + steps : 0;
    }
    return v->replay ? 1 : *v->at_mark ? vm_mark_step(s->rt, v->at_mark) : 0;
}

static void tell_verdict(struct exercise *e)
{
    const struct verdict *v = script_verdict(e->script);
    if (!v->given)
        return;
    unsigned journeys = e->session->journeys;
    e->attempt++;
    e->over = e->over || v->passed;
    session_flush(e->session);
    uint64_t step = step_of_verdict(e, v);
    if (e->session->journeys != journeys) /* back in what was called for it: it was told then */
        return;
    json_t *event =
               json_pack("{sssssbsssssissssssss}", "event", "verdict", "exercise", e->name, "passed", v->passed, "message",
                         v->message, "key", v->key, "attempt", e->attempt, "belief", v->belief, "evidence", v->evidence,
                         "object", v->object, "mark", v->at_mark);
    if (step)
        json_object_set_new(event, "step", json_integer((json_int_t)step));
    if (v->passed)
        add_golf(e, event);
    wire_event(e->session->wire, event);
}

static bool resume(struct exercise *e, const char *event, const char *text, struct error *err)
{
    e->began_ns = session_now_ns();
    enum script_state state = script_resume(e->script, event, text, err);
    if (state == SCRIPT_BROKEN) {
        e->over = true;
        return false;
    }
    tell_verdict(e);
    return true;
}

static void resume_or_tell(struct exercise *e, const char *event, const char *text)
{
    struct error err = {""};
    if (!e->over && !resume(e, event, text, &err)) {
        struct text t = {0};
        text_printf(&t, "the exercise's script is broken: %s; the rest goes on", err.text);
        host_say(e, "wrong", text_str(&t));
        text_release(&t);
    }
}

static void note_typed(struct exercise *e, const char *source)
{
    if (e->program.size && e->program.bytes[e->program.size - 1] != '\n')
        text_add_char(&e->program, '\n');
    text_add_str(&e->program, source);
}

void exercise_cell_done(struct session *s)
{
    struct exercise *e = s->exercise;
    if (!e || e->over)
        return;
    text_add(&e->all_output, text_str(&s->cell_output), s->cell_output.size);
    note_end(e);
    if (s->done > 0)
        note_typed(e, s->cells[s->done - 1].source);
    resume_or_tell(e, "cell", "");
}

/* ---- protocol ------------------------------------------------------------------------------ */

static const char *text_field(json_t *request, const char *key)
{
    const char *s = json_string_value(json_object_get(request, key));
    return s ? s : "";
}

static void read_libs(struct exercise *e, json_t *libs)
{
    const char *name;
    json_t *source;
    if (!json_object_size(libs))
        return;
    e->libs = xalloc(json_object_size(libs) * sizeof *e->libs);
    json_object_foreach(libs, name, source)
    {
        if (json_is_string(source))
            e->libs[e->lib_count++] = (struct script_lib){xstrdup(name), xstrdup(json_string_value(source))};
    }
}

static bool is_typed(const struct exercise *e)
{
    return is_mode(e, "prompt");
}

/* The next of the script's questions, in the pane; after the last, the check. */
static void ask_next(struct exercise *e)
{
    const struct script_info *info = script_info(e->script);
    if (e->over || !is_mode(e, "answers") || !info->question_count)
        return;
    if (e->answered < info->question_count)
        host_ask(e, info->questions[e->answered].text);
    else
        resume_or_tell(e, "check", "");
}

static void ask_again(struct exercise *e)
{
    if (!is_mode(e, "answers"))
        return;
    e->answered = 0;
    text_clear(&e->program);
    text_add_str(&e->program, script_info(e->script)->start);
    answers_begin(&e->program);
    ask_next(e);
}

/* What follows is told before the reply: who sends line after line is asked in time. */
static void take_answer(struct exercise *e, const char *text)
{
    const struct script_info *info = script_info(e->script);
    if (e->over || !is_mode(e, "answers") || e->answered >= info->question_count) {
        resume_or_tell(e, "answer", text);
        return;
    }
    const struct script_pair *q = &info->questions[e->answered++];
    answers_add(&e->program, q->key, q->kind, text);
    ask_next(e);
}

static void write_files(struct exercise *e)
{
    const struct script_info *info = script_info(e->script);
    struct host *host = e->session->rt->host;
    for (size_t i = 0; i < info->file_count; i++)
        host->write_file(host, info->files[i].path, info->files[i].content, strlen(info->files[i].content), false);
}

/* A fresh heap with the scene on it, the script waiting. */
static void set_scene(struct exercise *e, const char *submission)
{
    const char *start = script_info(e->script)->start, *program = submission && !is_typed(e) ? submission : start;
    struct exercise *keep = e->session->exercise;
    e->session->exercise = NULL; /* the scene is not the learner's cell */
    session_reset(e->session);
    write_files(e);
    begin_measuring(e);
    text_clear(&e->program);
    if (program != start && is_mode(e, "answers"))
        text_printf(&e->program, "%s\n", start);
    text_add_str(&e->program, program);
    run_piece(e, text_str(&e->program), program == start ? "<exercise>" : "<submission>");
    e->session->exercise = keep;
    if (e->session->cell_count == 0) /* nothing to run: whoever waits for its end has it */
        tell_stopped(e->session, "done", NULL);
}

/* What the learner typed after the start, where the exercise is typed at the prompt. */
static void run_typed(struct exercise *e, const char *submission)
{
    if (!submission || !is_typed(e))
        return;
    note_typed(e, submission);
    run_piece(e, submission, "<submission>");
}

/* A changed line that was not the learner's to change; false with a message. */
static bool is_kept(const struct exercise *e, const char *submission, char *message, size_t room)
{
    const char *start = script_info(e->script)->start, *at = start;
    int line = submission && is_mode(e, "program") ? protect_broken(start, submission) : 0;
    if (!line)
        return true;
    for (int i = 1; i < line && (at = strchr(at, '\n')); i++)
        at++;
    snprintf(message, room, "Line %d of the start is not yours to change here: %.*s", line,
             at ? (int)strcspn(at, "\n") : 0, at ? at : "");
    return false;
}

static void op_start(struct session *s, json_t *request, json_int_t id)
{
    struct error err = {""};
    struct exercise *e = open_exercise(s, text_field(request, "name"), text_field(request, "script"), &err);
    json_t *source = json_object_get(request, "source");
    read_libs(e, json_object_get(request, "libs"));
    if (!load(e, &err)) {
        wire_refuse(s->wire, id, "script", "%s", err.text);
        exercise_free(e);
        return;
    }
    exercise_free(s->exercise);
    s->exercise = e;
    const struct script_info *info = script_info(e->script);
    wire_send(s->wire, json_pack("{sIsbsssssssssssisi}", "id", id, "ok", 1, "name", e->name, "title", info->title,
                                 "goal", info->goal, "start", info->start, "mode", info->mode, "hints",
                                 (int)info->hint_count, "solutions", (int)info->solution_count));
    set_scene(e, json_string_value(source));
    resume_or_tell(e, "start", "");
    if (source) {
        run_typed(e, json_string_value(source));
        resume_or_tell(e, "check", "");
    } else {
        ask_again(e);
    }
}

static void tell_protected(struct exercise *e, const char *message)
{
    wire_event(e->session->wire, json_pack("{sssssbsssssi}", "event", "verdict", "exercise", e->name, "passed", 0, "message",
                                           message, "key", "protected", "attempt", ++e->attempt));
}

/* With `source`: the learner's program takes the place of the start first. */
static void check(struct exercise *e, const char *source)
{
    char message[300];
    if (!is_kept(e, source, message, sizeof message)) {
        tell_protected(e, message);
        return;
    }
    unsigned journeys = e->session->journeys;
    if (source && !is_typed(e)) {
        e->over = false;
        set_scene(e, source);
    }
    if (e->session->journeys != journeys) /* back at a moment of this run: it was judged then */
        return;
    if (e->over)
        host_say(e, "info", "This exercise is done; reset starts it again.");
    else if (is_mode(e, "answers"))
        ask_again(e);
    else
        resume_or_tell(e, "check", "");
}

/* The next one; with a number, one that was shown before. */
static void op_hint(struct session *s, struct exercise *e, json_t *request, json_int_t id)
{
    const struct script_info *info = script_info(e->script);
    if (info->hint_count == 0) {
        wire_refuse(s->wire, id, "nothing", "this exercise has no hints");
        return;
    }
    json_int_t asked = json_integer_value(json_object_get(request, "number"));
    bool again = asked >= 1 && (size_t)asked <= e->hints_shown;
    if (!again && e->hints_shown < info->hint_count)
        e->hints_shown++;
    size_t n = again ? (size_t)asked : e->hints_shown;
    wire_send(s->wire, json_pack("{sIsbsisisiss}", "id", id, "ok", 1, "hint", (int)n, "of", (int)info->hint_count, "shown",
                                 (int)e->hints_shown, "text", info->hints[n - 1]));
}

static void op_solution(struct session *s, struct exercise *e, json_t *request, json_int_t id)
{
    const struct script_info *info = script_info(e->script);
    json_t *number = json_object_get(request, "number");
    size_t n = json_is_integer(number) ? (size_t)json_integer_value(number) : 1;
    if (n < 1 || n > info->solution_count)
        wire_refuse(s->wire, id, "nothing", "there are %zu solutions", info->solution_count);
    else
        wire_send(s->wire, json_pack("{sIsbss}", "id", id, "ok", 1, "text", info->solutions[n - 1]));
}

static void op_reset(struct session *s, struct exercise *e, json_int_t id)
{
    struct error err = {""};
    if (!load(e, &err)) {
        wire_refuse(s->wire, id, "script", "%s", err.text);
        return;
    }
    wire_send(s->wire, wire_answer(id));
    e->over = false;
    set_scene(e, NULL);
    resume_or_tell(e, "start", "");
    ask_again(e);
}

void exercise_serve(struct session *s, json_t *request, json_int_t id)
{
    const char *op = text_field(request, "op");
    struct exercise *e = s->exercise;
    if (strcmp(op, "start") == 0)
        op_start(s, request, id);
    else if (!e)
        wire_refuse(s->wire, id, "nothing", "no exercise is on");
    else if (strcmp(op, "check") == 0) {
        check(e, json_string_value(json_object_get(request, "source")));
        wire_send(s->wire, wire_answer(id));
    } else if (strcmp(op, "hint") == 0)
        op_hint(s, e, request, id);
    else if (strcmp(op, "solution") == 0)
        op_solution(s, e, request, id);
    else if (strcmp(op, "reset") == 0)
        op_reset(s, e, id);
    else if (strcmp(op, "answer") == 0) {
        take_answer(e, text_field(request, "text"));
        wire_send(s->wire, wire_answer(id));
    } else if (strcmp(op, "stop") == 0) {
        exercise_free(e);
        s->exercise = NULL;
        wire_send(s->wire, wire_answer(id));
    } else
        wire_refuse(s->wire, id, "request", "unknown exercise op: %.40s", op);
}

bool exercise_lua(struct session *s, const char *source, struct text *out, struct error *err)
{
    struct exercise bare = {.session = s};
    struct script_host host = host_of(s->exercise ? s->exercise : &bare);
    return script_eval(&host, source, out, err);
}

bool exercise_config(struct session *s, json_t *request, json_t *answer, struct error *err)
{
    struct exercise bare = {.session = s};
    struct script_host host = host_of(s->exercise ? s->exercise : &bare);
    const char *command = json_string_value(json_object_get(request, "command"));
    return script_config(&host, text_field(request, "config"), command, text_field(request, "args"), answer, err);
}

/* ---- grading ------------------------------------------------------------------------------------ */

void grade_release(struct grade *g)
{
    text_release(&g->evidence);
    text_release(&g->output);
    text_release(&g->expected);
}

/* What helps after a fail: the first hint, and what the reference prints. */
static void note_help(struct exercise *e, struct grade *out)
{
    const struct script_info *info = script_info(e->script);
    if (info->hint_count)
        snprintf(out->help, sizeof out->help, "%s", info->hints[0]);
    if (is_mode(e, "program") && info->solution_count)
        script_prints(e->script, info->solutions[0], &out->expected);
    if (out->expected.size == out->output.size && memcmp(text_str(&out->expected), text_str(&out->output), out->output.size) == 0)
        text_clear(&out->expected);
}

bool exercise_grade(struct session *s, const char *name, const char *script, const struct script_lib *libs,
                    size_t lib_count, const char *submission, struct grade *out, struct error *err)
{
    struct exercise *e = open_exercise(s, name, script, err);
    bool good = false;
    *out = (struct grade){0};
    s->wire->muted = true;
    e->libs = xalloc((lib_count + 1) * sizeof *e->libs);
    for (size_t i = 0; i < lib_count; i++)
        e->libs[e->lib_count++] = (struct script_lib){xstrdup(libs[i].name), xstrdup(libs[i].source)};
    if (!load(e, err))
        goto out;
    if (!is_kept(e, submission, out->message, sizeof out->message)) {
        snprintf(out->key, sizeof out->key, "protected");
        good = true;
        goto out;
    }
    set_scene(e, submission);
    s->wire->muted = true;
    enum script_state state = script_resume(e->script, "start", "", err);
    if (state == SCRIPT_WAITING || state == SCRIPT_ASKING) {
        run_typed(e, submission);
        state = script_resume(e->script, "check", "", err);
    }
    if (state == SCRIPT_BROKEN)
        goto out;
    const struct verdict *v = script_verdict(e->script);
    out->passed = v->given && v->passed;
    snprintf(out->key, sizeof out->key, "%s", v->key);
    snprintf(out->message, sizeof out->message, "%s", v->given ? v->message : "the script gave no verdict");
    snprintf(out->belief, sizeof out->belief, "%s", v->belief);
    text_add_str(&out->evidence, v->evidence);
    snprintf(out->raised, sizeof out->raised, "%s", e->raised);
    text_add(&out->output, text_str(&e->all_output), e->all_output.size);
    if (!out->passed)
        note_help(e, out);
    good = true;
out:
    exercise_free(e);
    return good;
}
