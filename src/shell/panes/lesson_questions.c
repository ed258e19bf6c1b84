/* lesson_questions.c - predictions and quizzes: asked, answered, judged, explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "shell/panes/lesson_state.h"

void lesson_plain_inline(struct app *app, enum print_kind look, const char *lead, const char *markdown)
{
    struct md_text text = {0};
    md_parse_inline(&text, markdown);
    char *plain = md_text_plain(&text);
    app_printf(app, look, "%s%s%s", app->plain ? "quiz: " : "", lead, plain);
    free(plain);
    md_text_release(&text);
}

/* Why the choices taken, and the right ones, are what they are; or all of them. */
static void plain_reasons(struct app *app, const struct part *part, unsigned chosen, unsigned right, bool all)
{
    for (size_t i = 0; i < part->quiz.count; i++) {
        bool good = right >> i & 1;
        char lead[40];
        snprintf(lead, sizeof lead, "%zu is %s: ", i + 1, good ? "right" : "wrong");
        if (all || good || chosen >> i & 1)
            lesson_plain_inline(app, PRINT_NOTE, lead, part->quiz.choices[i].reason);
    }
}

/* Sure, and wrong: the belief by its name, and what is true.  A question's code is run, so
 * that the heap says it too; undo takes it back. */
static void refute(struct app *app, const struct part *part, unsigned chosen, unsigned right)
{
    struct beliefs beliefs;
    beliefs_read(&beliefs, app->course->dir);
    for (size_t k = 0; k < part->quiz.count; k++) {
        const struct choice *choice = &part->quiz.choices[k];
        for (size_t i = 0; chosen >> k & 1 && !(right >> k & 1) && i < beliefs.count; i++) {
            if (!tags_have(choice->tags, beliefs.list[i].name))
                continue;
            lesson_plain_inline(app, PRINT_BAD, "often believed: ", beliefs.list[i].belief);
            lesson_plain_inline(app, PRINT_GOOD, "what is true: ", beliefs.list[i].truth);
        }
    }
    beliefs_release(&beliefs);
    if (part->kind != PART_QUIZ || !part->quiz.code || app_is_running(app) || app->exercise)
        return;
    app_print(app, PRINT_NOTE, "See it on the heap: s runs the next line, C the rest; u takes it all back.");
    app_run(app, part->quiz.code, -1, true);
}

static void on_computed(void *arg, const json_t *answer)
{
    struct pane *pane = arg;
    struct lesson_state *self = lesson_of(pane);
    int at = self->computing;
    self->computing = -1;
    if (at < 0 || at >= (int)self->chapter->count)
        return;
    const struct part *part = &self->chapter->parts[at];
    struct part_state *state = &self->parts[at];
    bool ok = json_is_true(json_object_get(answer, "ok"));
    if (!strcmp(field(answer, "code"), "lost"))
        return;
    state->answered = true;
    state->right = -1;
    free(state->computed);
    state->computed = ok ? xstrdup(field(answer, "answer")) : NULL;
    for (size_t i = 0; ok && i < part->quiz.count; i++) {
        char *plain = choice_plain(&part->quiz.choices[i]);
        if (!strcmp(plain, state->computed))
            state->right = (int)i;
        free(plain);
    }
    if (ok) {
        bool right = state->right >= 0 && (state->chosen >> state->right & 1);
        app_save(pane->app, record_answer(part->id, state->chosen, right, state->sure, self->chapter->rev));
        if (pane->app->plain) {
            app_printf(pane->app, right || !state->chosen ? PRINT_GOOD : PRINT_BAD, "quiz: %s %s",
                       right ? "right, it is" : state->chosen ? "no, it is" : "prediction: it is", state->computed);
            plain_reasons(pane->app, part, state->chosen, state->right >= 0 ? 1u << state->right : 0, false);
        }
    } else {
        app_message(pane->app, true, "%s", field(answer, "error"));
    }
    lesson_touch(pane);
    lesson_show_part(pane, at);
    bool step = self->then_step;
    self->then_step = false;
    lesson_run(pane, part->run, step);
}

void lesson_compute(struct pane *pane, int at)
{
    struct lesson_state *self = lesson_of(pane);
    const struct part *part = &self->chapter->parts[at];
    const struct part *listing = &self->chapter->parts[part->run];
    self->computing = at;
    json_t *request = json_pack("{s:s, s:s, s:s}", "do", "compute", "name", self->chapter->id,
                                "question", part->quiz.ask);
    /* Asked after the listing was run already: then nothing more is run. */
    if (!self->parts[part->run].ran)
        json_object_set_new(request, "source", json_string(listing->block->code));
    app_request(pane->app, request, on_computed, pane);
}

void lesson_answer_predict(struct pane *pane, int at, int choice)
{
    struct lesson_state *self = lesson_of(pane);
    struct part_state *state = &self->parts[at];
    const struct part *part = &self->chapter->parts[at];
    if (state->answered || self->computing >= 0)
        return;
    if (app_is_running(pane->app)) {
        app_message(pane->app, true, "Something is running: Ctrl-C interrupts it.");
        return;
    }
    state->chosen = 1u << choice;
    state->pick = choice;
    lesson_todo_stop(self);
    lesson_todo_above(self, part->run);
    lesson_todo_add(self, (struct todo){.part = at, .compute = true});
    lesson_todo_next(pane);
}

static void answer_quiz(struct pane *pane, int at)
{
    struct lesson_state *self = lesson_of(pane);
    struct part_state *state = &self->parts[at];
    const struct part *part = &self->chapter->parts[at];
    unsigned want = 0;
    for (size_t i = 0; i < part->quiz.count; i++)
        want |= part->quiz.choices[i].right ? 1u << i : 0;
    state->answered = true;
    bool right = state->chosen == want;
    app_save(pane->app, record_answer(part->id, state->chosen, right, state->sure, self->chapter->rev));
    if (!pane->app->plain) {
        app_message(pane->app, !right, right ? "Right." : "Not yet: read why, and choose again.");
    } else {
        app_printf(pane->app, right ? PRINT_GOOD : PRINT_BAD, "quiz: %s",
                   right ? "right" : "not yet");
        plain_reasons(pane->app, part, state->chosen, want, true);
    }
    if (!right && state->sure >= 3)
        refute(pane->app, part, state->chosen, want);
    lesson_touch(pane);
}

/* ---- answers that are typed --------------------------------------------------------- */

static void judge_typed(struct pane *pane, int at, const char *computed)
{
    struct lesson_state *self = lesson_of(pane);
    struct part_state *state = &self->parts[at];
    const struct part *part = &self->chapter->parts[at];
    struct text right = {0};
    bool good = quiz_typed_right(&part->quiz, state->typed, computed);
    quiz_right_text(&part->quiz, computed, &right);
    int known = quiz_known(&part->quiz, state->typed), truth = computed ? quiz_known(&part->quiz, computed) : -1;
    state->answered = true;
    state->right = good;
    state->chosen = (known < 0 ? 0 : 1u << known) | (truth < 0 ? 0 : 1u << truth);
    free(state->computed);
    state->computed = xstrdup(text_str(&right));
    text_release(&right);
    app_save(pane->app, record_answer(part->id, known < 0 ? 0 : 1u << known, good, state->sure, self->chapter->rev));
    app_printf(pane->app, good ? PRINT_GOOD : PRINT_BAD, "%s%s: %s", pane->app->plain ? "quiz: " : "",
               good ? "right" : "not yet; it is", state->computed);
    for (size_t i = 0; pane->app->plain && i < part->quiz.count; i++) {
        if (state->chosen >> i & 1 && *part->quiz.choices[i].reason)
            lesson_plain_inline(pane->app, PRINT_NOTE, "why: ", part->quiz.choices[i].reason);
    }
    lesson_touch(pane);
}

static void on_typed_computed(void *arg, const json_t *answer)
{
    struct pane *pane = arg;
    struct lesson_state *self = lesson_of(pane);
    int at = self->computing;
    self->computing = -1;
    if (at >= 0 && at < (int)self->chapter->count && self->parts[at].typed && app_check(pane->app, answer))
        judge_typed(pane, at, field(answer, "answer"));
}

static void take_typed(struct pane *pane, int at, const char *line)
{
    struct lesson_state *self = lesson_of(pane);
    const struct part *part = &self->chapter->parts[at];
    free(self->parts[at].typed);
    self->parts[at].typed = xstrdup(line);
    if (part->quiz.kind != QUIZ_TYPED || quiz_declared(&part->quiz)) {
        judge_typed(pane, at, quiz_declared(&part->quiz));
    } else if (self->computing < 0) {
        self->computing = at;
        app_request(pane->app, json_pack("{s:s, s:s, s:s, s:s}", "do", "compute", "name", part->id, "question", part->quiz.ask,
                                         "source", part->quiz.code), on_typed_computed, pane);
    }
}

void lesson_ask_typed(struct pane *pane, int at)
{
    struct app *app = pane->app;
    if (app_is_running(app) || app->ask) {
        app_message(app, true, "Something is running: Ctrl-C interrupts it.");
        return;
    }
    app->ask = xstrdup(quiz_asks(&lesson_of(pane)->chapter->parts[at].quiz));
    app->typed_part = at;
    app->ask_exercise = false;
    app_focus(app, PANE_python);
}

bool lesson_typed(struct pane *pane, const char *line)
{
    int at = pane->app->typed_part;
    pane->app->typed_part = -1;
    if (at < 0 || at >= (int)lesson_of(pane)->chapter->count)
        return false;
    take_typed(pane, at, line);
    app_focus(pane->app, PANE_lesson);
    return true;
}

void lesson_take_choice(struct pane *pane, int at, int choice, bool toggle)
{
    struct lesson_state *self = lesson_of(pane);
    const struct part *part = &self->chapter->parts[at];
    struct part_state *state = &self->parts[at];
    if (part->kind == PART_PREDICT) {
        lesson_answer_predict(pane, at, choice);
        return;
    }
    if (part->quiz.many) {
        if (toggle) {
            state->chosen ^= 1u << choice;
            state->answered = false;
            lesson_touch(pane);
        } else {
            if (!state->chosen)
                state->chosen = 1u << choice;
            answer_quiz(pane, at);
        }
        return;
    }
    state->chosen = 1u << choice;
    answer_quiz(pane, at);
}

bool lesson_answer(struct pane *pane, int number, const char *choice, bool predict)
{
    struct lesson_state *self = lesson_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        if (part->kind != (predict ? PART_PREDICT : PART_QUIZ) || part->number != number)
            continue;
        if (part->quiz.kind != QUIZ_CHOICE) {
            lesson_show_part(pane, (int)i);
            take_typed(pane, (int)i, choice);
            return *choice != 0;
        }
        unsigned bits = 0;
        char *end;
        for (const char *s = choice; *s; s = end) {
            long n = strtol(s, &end, 10);
            if (end == s || n < 1 || n > (long)part->quiz.count)
                return false;
            bits |= 1u << (n - 1);
            while (*end == ',' || *end == ' ')
                end++;
        }
        if (!bits)
            return false;
        lesson_show_part(pane, (int)i);
        if (predict) {
            int pick = 0;
            while (!(bits >> pick & 1))
                pick++;
            lesson_answer_predict(pane, (int)i, pick);
        } else {
            self->parts[i].chosen = bits;
            answer_quiz(pane, (int)i);
            lesson_show_part(pane, (int)i); /* the reasons, too */
        }
        return true;
    }
    return false;
}

bool lesson_ask_again(struct pane *pane, const char *id)
{
    struct lesson_state *self = lesson_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (strcmp(self->chapter->parts[i].id, id) != 0)
            continue;
        self->parts[i].answered = false;
        self->parts[i].chosen = 0;
        lesson_touch(pane);
        lesson_refresh(pane, self->page.width);
        lesson_mark(pane, lesson_item_of(self, (int)i));
        return true;
    }
    return false;
}
