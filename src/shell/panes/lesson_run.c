/* lesson_run.c - listings run in the order of the page, one at a time.
 *
 * What stands above and has not run yet is run first, so that state carries on through the
 * page as `heapbook check` has it.
 *
 *   r on a listing ─▶ todo: [setup, listing 1, listing 2] ─▶ app_run, one at a time
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/panes/lesson_state.h"

void lesson_todo_add(struct lesson_state *self, struct todo todo)
{
    *ARRAY_PUSH(self->todo, self->todo_count, self->todo_room) = todo;
}

void lesson_todo_stop(struct lesson_state *self)
{
    self->todo_count = 0;
    self->waits = false;
}

static int prediction_of(const struct lesson_state *self, int part)
{
    for (size_t i = 0; i < self->chapter->count; i++) {
        const struct part *p = &self->chapter->parts[i];
        if (p->kind == PART_PREDICT && p->run == part)
            return (int)i;
    }
    return -1;
}

/* What stands above and has not run yet. */
void lesson_todo_above(struct lesson_state *self, int part)
{
    for (int i = 0; i < part; i++) {
        enum part_kind kind = self->chapter->parts[i].kind;
        if ((kind == PART_RUN || kind == PART_SETUP) && !self->parts[i].ran)
            lesson_todo_add(self, (struct todo){.part = i});
    }
}

void lesson_run(struct pane *pane, int part, bool step)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    if (part < 0) {
        app_message(app, false, "This page has no listing.");
        return;
    }
    if (app_is_running(app)) {
        bool ours = app->run.part == part && app->run.stepping;
        bool stopped = client_is_stopped(app->client) && !app->run.busy;
        if (ours && !stopped && step)
            app->run.more += app->run.more < 100;
        else if (ours)
            command_run(app, step ? "step" : "continue");
        else if (stopped) { /* another listing stands before a line: to its end first */
            lesson_todo_stop(self);
            self->waits = true;
            lesson_todo_above(self, part);
            lesson_todo_add(self, (struct todo){.part = part, .step = step});
            if (self->todo[0].part == app->run.part && self->todo_count > 1)
                memmove(self->todo, self->todo + 1, --self->todo_count * sizeof *self->todo);
            command_run(app, "continue");
        } else
            app_message(app, true, "Something is running: Ctrl-C interrupts it.");
        return;
    }
    int predict = prediction_of(self, part);
    if (predict >= 0 && !self->parts[predict].answered && !self->parts[predict].warned &&
        !app->plain) {
        self->parts[predict].warned = true;
        lesson_show_part(pane, predict);
        app_message(app, false, "Predict first: choose with the arrows, Enter answers. "
                                "Or press r again.");
        return;
    }
    bool asked = predict >= 0 && !self->parts[predict].answered;
    if (self->parts[part].ran)
        app_printf(app, PRINT_NOTE, "listing %d once more", self->chapter->parts[part].number);
    lesson_todo_stop(self);
    lesson_todo_above(self, part);
    self->then_step = step;
    /* Passed over: its answer is computed all the same, while that can be done. */
    lesson_todo_add(self, asked && !self->parts[part].ran ? (struct todo){.part = predict, .compute = true}
                                                   : (struct todo){.part = part, .step = step});
    lesson_todo_next(pane);
}

void lesson_todo_next(struct pane *pane)
{
    struct lesson_state *self = lesson_of(pane);
    if (!self->todo_count) {
        self->waits = false;
        return;
    }
    struct todo todo = self->todo[0];
    memmove(self->todo, self->todo + 1, --self->todo_count * sizeof *self->todo);
    const struct part *part = &self->chapter->parts[todo.part];
    if (todo.compute) {
        self->waits = false;
        lesson_compute(pane, todo.part);
        return;
    }
    self->waits = true;
    if (part->kind == PART_RUN) {
        size_t lines = 0;
        for (const char *c = part->block->code; *c; c++)
            lines += *c == '\n';
        char *code = xstrndup(part->block->code, strlen(part->block->code) - (lines > 0));
        if (lines <= 4)
            app_print(pane->app, PRINT_INPUT, code);
        else
            app_printf(pane->app, PRINT_NOTE, "listing %d, %zu lines", part->number, lines);
        free(code);
    }
    app_run(pane->app, part->block->code, todo.part, todo.step);
    lesson_touch(pane);
}

void lesson_forget_after(struct pane *pane, long cell)
{
    struct lesson_state *self = lesson_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->parts[i].ran && self->parts[i].cell > cell) {
            self->parts[i].ran = false;
            self->parts[i].line = 0;
        }
    }
    lesson_touch(pane);
}

void lesson_run_stopped(struct pane *pane, const json_t *event)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    const char *reason = field(event, "reason");
    int part = app->run.part;
    if (part >= 0 && part < (int)self->chapter->count) {
        struct part_state *state = &self->parts[part];
        bool line = !strcmp(reason, "line"), first = !state->ran && !line;
        state->line = line ? (int)json_integer_value(json_object_get(event, "line")) : 0;
        state->ran = state->ran || !line;
        state->cell = app->run.cell;
        self->stale = true;
        if (app->plain && first)
            lesson_plain_after(pane, part);
        if (line)
            lesson_show_line(pane, part, state->line);
    }
    if (!strcmp(reason, "done")) {
        if (self->waits)
            lesson_todo_next(pane);
    } else if (strcmp(reason, "line") != 0) {
        lesson_todo_stop(self);
    }
    lesson_touch(pane);
}
