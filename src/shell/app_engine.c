/* app_engine.c - what the engine says becomes what the learner sees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/app_engine.h"
#include "shell/exercise.h"
#include "shell/python.h"

static long number(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

static void set_text(char **slot, const char *text)
{
    free(*slot);
    *slot = xstrdup(text);
}

static void tell_panes(struct app *app, const char *name, const json_t *event)
{
    for (int i = 0; i < PANE_COUNT; i++) {
        if (app->panes[i].class->notice)
            app->panes[i].class->notice(&app->panes[i], name, event);
    }
    app->dirty = true;
}

void app_tell(struct app *app, const char *name, const json_t *event)
{
    tell_panes(app, name, event);
}

/* ---- events -------------------------------------------------------------- */

static void on_output(struct app *app, const json_t *event)
{
    const char *stream = field(event, "stream"), *text = field(event, "text");
    enum print_kind kind = !strcmp(stream, "stderr")  ? PRINT_ERROR
                           : !strcmp(stream, "value") ? PRINT_VALUE
                           : !strcmp(stream, "note")  ? PRINT_NOTE
                                                      : PRINT_OUT;
    app_print(app, kind, text);
}

static void on_step(struct app *app, const json_t *event)
{
    app->heap.step = number(event, "step");
    if (app->heap.step > app->heap.last)
        app->heap.last = app->heap.step;
    if (*field(event, "sentence"))
        set_text(&app->heap.sentence, field(event, "sentence"));
}

static void on_death(struct app *app, const json_t *event)
{
    const char *sign = app->ascii || app->plain ? "" : "† ";
    const char *id = field(event, "id"), *cause = field(event, "cause");
    long more = number(event, "more");
    app->run.deaths += more ? more : 1;
    if (more || app->run.deaths > DEATHS_TOLD)
        return; /* how many in all is said when the cell has ended */
    app_printf(app, PRINT_DEATH, "%s%s freed%s%s", sign, id, *cause ? ": " : "", cause);
}

static void on_tick(struct app *app, const json_t *event)
{
    struct heap_status *heap = &app->heap;
    heap->live_bytes = number(event, "live_bytes");
    heap->peak_bytes = number(event, "peak_bytes");
    heap->objects = number(event, "objects");
    heap->live[heap->samples++ % LIVE_SAMPLES] = heap->live_bytes;
    if (json_object_get(event, "step"))
        heap->step = number(event, "step");
    if (heap->step > heap->last)
        heap->last = heap->step;
    for (size_t i = 0; i < 3; i++) {
        heap->counts[i] =
            (int)json_integer_value(json_array_get(json_object_get(event, "counts"), i));
        heap->thresholds[i] =
            (int)json_integer_value(json_array_get(json_object_get(event, "thresholds"), i));
    }
}

static void on_collection(struct app *app, const json_t *event)
{
    long found = number(event, "found");
    const json_t *ids = json_object_get(event, "ids");
    if (!found && !json_is_true(json_object_get(event, "asked")))
        return; /* young collections that find nothing are no news */
    struct text text = {0};
    text_printf(&text, "collection of generation %ld: %ld unreachable", number(event, "generation"),
                found);
    for (size_t i = 0; i < json_array_size(ids) && i < 8; i++)
        text_printf(&text, "%s%s", i ? ", " : ": ",
                    json_string_value(json_array_get(ids, i)));
    app_print(app, found ? PRINT_DEATH : PRINT_NOTE, text_str(&text));
    text_release(&text);
}

static void on_stopped(struct app *app, const json_t *event)
{
    const char *reason = field(event, "reason");
    struct heap_status *heap = &app->heap;
    heap->step = number(event, "step");
    heap->last = number(event, "last") ? number(event, "last") : heap->step;
    heap->undo = json_is_true(json_object_get(event, "undo"));
    heap->redo = json_is_true(json_object_get(event, "redo"));
    if (*field(event, "sentence"))
        set_text(&heap->sentence, field(event, "sentence"));
    app->run.cell = number(event, "cell");
    app->run.busy = false;
    if (app->run.interrupting) /* it is over: so is the word about it */
        app_message(app, false, "%s", "");
    app->run.interrupting = false;
    if (app->run.deaths > DEATHS_TOLD)
        app_printf(app, PRINT_DEATH, "%sand %ld more", app->ascii || app->plain ? "" : "† ",
                   app->run.deaths - DEATHS_TOLD);
    app->run.deaths = 0;
    app->run.stepping = !strcmp(reason, "line");
    app->run.line = app->run.stepping ? (int)number(event, "line") : 0;
    free(app->ask);
    app->ask = NULL;
    if (!app->run.stepping) {
        app->run.more = 0;
    } else if (app->run.more > 0) {
        app->run.more--;
        command_run(app, "step");
    }
    if (!strcmp(reason, "limit"))
        app_printf(app, PRINT_BAD, "%s", *field(event, "error") ? field(event, "error")
                                                                : "a limit was reached");
    else if (!strcmp(reason, "exit"))
        app_printf(app, PRINT_NOTE, "the program asked to end with status %ld; the heap stays",
                   number(event, "status"));
    else if (app->plain && app->run.stepping)
        app_printf(app, PRINT_NOTE, "before line %d", app->run.line);
}

static void on_ask(struct app *app, const json_t *event)
{
    set_text(&app->ask, field(event, "prompt"));
    app->ask_exercise = !strcmp(field(event, "for"), "exercise");
    if (app->plain)
        app_printf(app, PRINT_NOTE, "asks: %s", app->ask);
    app_focus(app, PANE_python);
}

static void on_engine(struct app *app, const json_t *event)
{
    const char *state = field(event, "state");
    if (!strcmp(state, "lost")) {
        app_print(app, PRINT_BAD, field(event, "text"));
        app->run = (struct run_owner){.part = -1};
        free(app->ask);
        app->ask = NULL;
    } else if (!strcmp(state, "gone")) {
        app_print(app, PRINT_BAD, field(event, "text"));
        app_message(app, true, "%s", field(event, "text"));
    }
}

void app_event(void *arg, const char *name, const json_t *event)
{
    static const struct {
        const char *name;
        void (*fn)(struct app *app, const json_t *event);
    } events[] = {{"output", on_output},     {"step", on_step},       {"death", on_death},
                  {"tick", on_tick},         {"collection", on_collection},
                  {"stopped", on_stopped},   {"ask", on_ask},         {"verdict", exercise_verdict},
                  {"engine", on_engine}};
    struct app *app = arg;
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        if (!strcmp(events[i].name, name))
            events[i].fn(app, event);
    }
    if (!strcmp(name, "say")) {
        const char *kind = field(event, "kind");
        app_print(app, !strcmp(kind, "good") ? PRINT_GOOD : !strcmp(kind, "wrong") ? PRINT_BAD : PRINT_NOTE,
                  field(event, "text"));
    }
    tell_panes(app, name, event);
}

/* ---- requests ------------------------------------------------------------- */

void app_request(struct app *app, json_t *request, client_answer *fn, void *arg)
{
    client_request_take(app->client, request, fn, arg);
}

void app_do(struct app *app, const char *name, client_answer *fn, void *arg)
{
    app_request(app, json_pack("{s:s}", "do", name), fn, arg);
}

bool app_check(struct app *app, const json_t *answer)
{
    if (json_is_true(json_object_get(answer, "ok")))
        return true;
    if (strcmp(field(answer, "code"), "lost") != 0)
        app_message(app, true, "%s", field(answer, "error"));
    return false;
}

static void on_run(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (json_is_true(json_object_get(answer, "ok"))) {
        app->run.cell = number(answer, "cell");
        return;
    }
    app->run.busy = false;
    const char *code = field(answer, "code");
    if (!strcmp(code, "source"))
        app_print(app, PRINT_ERROR, *field(answer, "text") ? field(answer, "text")
                                                            : field(answer, "error"));
    else if (!strcmp(code, "incomplete") && app->prompt && app->sent && app->run.part < 0) {
        prompt_set(app->prompt, app->sent); /* it goes on after all */
        app_message(app, false, "More lines are needed.");
    } else if (strcmp(code, "lost") != 0)
        app_print(app, PRINT_BAD, field(answer, "error"));
    tell_panes(app, "refused", answer);
}

void app_run(struct app *app, const char *source, int part, bool step)
{
    const struct chapter *chapter = app_chapter(app);
    struct text name = {0};
    if (part < 0)
        text_add_str(&name, "<stdin>");
    else if (chapter->parts[part].kind == PART_RUN)
        text_printf(&name, "<listing %d>", chapter->parts[part].number);
    else
        text_printf(&name, "<setup>");
    app->run = (struct run_owner){.part = part, .stepping = step, .busy = true,
                                  .first_step = app->heap.last + 1};
    size_t size = strlen(source);
    bool ended = size && source[size - 1] == '\n';
    struct text whole = {0};
    text_add_str(&whole, source);
    if (!ended) /* a line on the screen is a whole line */
        text_add_char(&whole, '\n');
    set_text(&app->sent, source);
    bool single = part < 0 && python_statements(source, size) <= 1;
    json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:b}", "do", "run", "source",
                                text_str(&whole), "name",
                                text_str(&name), "mode", single ? "single" : "exec", "step",
                                step);
    text_release(&name);
    text_release(&whole);
    if (!request) { /* not UTF-8: cannot be, but a request must not be NULL */
        app->run.busy = false;
        app_message(app, true, "This text cannot be sent.");
        return;
    }
    app_request(app, request, on_run, app);
    app->dirty = true;
}

bool app_is_running(const struct app *app)
{
    return app->run.busy || client_is_running(app->client);
}

void app_interrupt(struct app *app)
{
    if (app_is_running(app)) {
        client_interrupt(app->client);
        app->run.interrupting = true;
        app_message(app, false, "Interrupting ...");
    }
}
