/* lesson.c - the lesson's pane: read, run, predict, answer.
 *
 * Something is marked (an item of the page): up and down go to the next item when it is in
 * sight and scroll otherwise.  Listings run in order: what stands above and has not run
 * yet is run first, so that state carries on through the page as `heapbook check` has it.
 *
 *   r on a listing ─▶ todo: [setup, listing 1, listing 2] ─▶ app_run, one at a time
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/exercise.h"
#include "shell/filter.h"
#include "shell/panes/lesson_page.h"

struct todo {
    int part;
    bool step;    /* stop before each line */
    bool compute; /* a prediction's answer, instead of running */
};

struct lesson_state {
    const struct chapter *chapter;
    struct part_state *parts;
    struct page page;
    bool stale;
    int item; /* marked, -1: none */
    int top, rows;
    struct todo *todo;
    size_t todo_count, todo_room;
    int computing; /* the part whose answer is awaited, -1 */
    bool then_step; /* its listing is stepped through after that */
    bool waits;    /* for the end of a run that the todo list started */
};

static void todo_next(struct pane *pane);
static void plain_after(struct pane *pane, int listing);
static void lesson_run(struct pane *pane, int part, bool step);

static struct lesson_state *state_of(const struct pane *pane)
{
    return pane->state;
}

static const char *field(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* ---- the page ----------------------------------------------------------------- */

static void parts_release(struct lesson_state *self)
{
    for (size_t i = 0; self->chapter && i < self->chapter->count; i++) {
        free(self->parts[i].computed);
        free(self->parts[i].typed);
        free(self->parts[i].title);
        free(self->parts[i].goal);
        free(self->parts[i].verdict);
    }
    free(self->parts);
    self->parts = NULL;
}

static void touch(struct pane *pane)
{
    state_of(pane)->stale = true;
    pane->app->dirty = true;
}

static void page_refresh(struct pane *pane, int width)
{
    struct lesson_state *self = state_of(pane);
    struct app *app = pane->app;
    if (!self->stale && self->page.width == width)
        return;
    struct text next = {0};
    if (app->chapter + 1 < (int)app->course->count) {
        const struct chapter *chapter = app->course->chapters[app->chapter + 1];
        text_printf(&next, "%d %s %s", chapter->number, app->ascii ? "-" : "·", chapter->title);
    }
    page_build(&self->page, self->chapter, self->parts, width, app->ascii,
               next.size ? text_str(&next) : NULL);
    text_release(&next);
    self->stale = false;
    if (self->item >= (int)self->page.item_count)
        self->item = (int)self->page.item_count - 1;
}

static struct item *marked(struct lesson_state *self)
{
    return self->item >= 0 && self->item < (int)self->page.item_count
               ? &self->page.items[self->item]
               : NULL;
}

/* The listing meant by r, s, S: the marked one, or the nearest above, or below. */
static int current_listing(struct lesson_state *self)
{
    const struct item *item = marked(self);
    if (item && item->kind == ITEM_LISTING)
        return item->part;
    if (item && item->kind == ITEM_PREDICT && item->part >= 0)
        return self->chapter->parts[item->part].run;
    for (int i = self->item; i >= 0 && i < (int)self->page.item_count; i--) {
        if (self->page.items[i].kind == ITEM_LISTING)
            return self->page.items[i].part;
    }
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].kind == ITEM_LISTING)
            return self->page.items[i].part;
    }
    return -1;
}

static void show_row(struct lesson_state *self, int row, int last)
{
    if (last - self->top >= self->rows)
        self->top = last - self->rows + 1;
    if (row < self->top)
        self->top = row;
    if (self->top < 0)
        self->top = 0;
}

static void mark_item(struct pane *pane, int item)
{
    struct lesson_state *self = state_of(pane);
    if (item < 0 || item >= (int)self->page.item_count)
        return;
    self->item = item;
    show_row(self, self->page.items[item].row - 1, self->page.items[item].last_row);
    pane->app->dirty = true;
}

static int item_of_part(const struct lesson_state *self, int part);

/* Mark it and bring all of it into sight, its beginning at least. */
static void show_part(struct pane *pane, int part)
{
    struct lesson_state *self = state_of(pane);
    int first = -1, last = -1;
    page_refresh(pane, self->page.width);
    for (int i = 0; i < (int)self->page.count; i++) {
        if (self->page.rows[i].part == part && self->page.rows[i].text.size) {
            first = first < 0 ? i : first;
            last = i;
        }
    }
    const struct item *item = marked(self);
    if (!item || item->part != part)
        mark_item(pane, item_of_part(self, part));
    if (first >= 0)
        show_row(self, first, last);
    pane->app->dirty = true;
}

/* The line that runs next stays in sight, and what comes after it. */
static void show_line(struct pane *pane, int part, int line)
{
    struct lesson_state *self = state_of(pane);
    page_refresh(pane, self->page.width);
    for (int i = 0; i < (int)self->page.count; i++) {
        if (self->page.rows[i].part == part && self->page.rows[i].code_line == line) {
            show_row(self, i, i + 1);
            return;
        }
    }
}

static int item_of_part(const struct lesson_state *self, int part)
{
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].part == part)
            return (int)i;
    }
    return -1;
}

/* ---- running ---------------------------------------------------------------- */

static void todo_add(struct lesson_state *self, struct todo todo)
{
    *ARRAY_PUSH(self->todo, self->todo_count, self->todo_room) = todo;
}

static void todo_stop(struct lesson_state *self)
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
static void todo_above(struct lesson_state *self, int part)
{
    for (int i = 0; i < part; i++) {
        enum part_kind kind = self->chapter->parts[i].kind;
        if ((kind == PART_RUN || kind == PART_SETUP) && !self->parts[i].ran)
            todo_add(self, (struct todo){.part = i});
    }
}

static void lesson_run(struct pane *pane, int part, bool step)
{
    struct lesson_state *self = state_of(pane);
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
            todo_stop(self);
            self->waits = true;
            todo_above(self, part);
            todo_add(self, (struct todo){.part = part, .step = step});
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
        show_part(pane, predict);
        app_message(app, false, "Predict first: choose with the arrows, Enter answers. "
                                "Or press r again.");
        return;
    }
    bool asked = predict >= 0 && !self->parts[predict].answered;
    if (self->parts[part].ran)
        app_printf(app, PRINT_NOTE, "listing %d once more", self->chapter->parts[part].number);
    todo_stop(self);
    todo_above(self, part);
    self->then_step = step;
    /* Passed over: its answer is computed all the same, while that can be done. */
    todo_add(self, asked && !self->parts[part].ran ? (struct todo){.part = predict, .compute = true}
                                                   : (struct todo){.part = part, .step = step});
    todo_next(pane);
}

static void plain_inline(struct app *app, enum print_kind look, const char *lead, const char *markdown)
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
            plain_inline(app, PRINT_NOTE, lead, part->quiz.choices[i].reason);
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
            plain_inline(app, PRINT_BAD, "often believed: ", beliefs.list[i].belief);
            plain_inline(app, PRINT_GOOD, "what is true: ", beliefs.list[i].truth);
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
    struct lesson_state *self = state_of(pane);
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
    touch(pane);
    show_part(pane, at);
    bool step = self->then_step;
    self->then_step = false;
    lesson_run(pane, part->run, step);
}

static void compute(struct pane *pane, int at)
{
    struct lesson_state *self = state_of(pane);
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

static void todo_next(struct pane *pane)
{
    struct lesson_state *self = state_of(pane);
    if (!self->todo_count) {
        self->waits = false;
        return;
    }
    struct todo todo = self->todo[0];
    memmove(self->todo, self->todo + 1, --self->todo_count * sizeof *self->todo);
    const struct part *part = &self->chapter->parts[todo.part];
    if (todo.compute) {
        self->waits = false;
        compute(pane, todo.part);
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
    touch(pane);
}

static void forget_after(struct pane *pane, long cell)
{
    struct lesson_state *self = state_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->parts[i].ran && self->parts[i].cell > cell) {
            self->parts[i].ran = false;
            self->parts[i].line = 0;
        }
    }
    touch(pane);
}

static void run_stopped(struct pane *pane, const json_t *event)
{
    struct lesson_state *self = state_of(pane);
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
            plain_after(pane, part);
        if (line)
            show_line(pane, part, state->line);
    }
    if (!strcmp(reason, "done")) {
        if (self->waits)
            todo_next(pane);
    } else if (strcmp(reason, "line") != 0) {
        todo_stop(self);
    }
    touch(pane);
}

/* ---- questions --------------------------------------------------------------- */

static void answer_predict(struct pane *pane, int at, int choice)
{
    struct lesson_state *self = state_of(pane);
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
    todo_stop(self);
    todo_above(self, part->run);
    todo_add(self, (struct todo){.part = at, .compute = true});
    todo_next(pane);
}

static void answer_quiz(struct pane *pane, int at)
{
    struct lesson_state *self = state_of(pane);
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
    touch(pane);
}

/* ---- answers that are typed --------------------------------------------------------- */

static void judge_typed(struct pane *pane, int at, const char *computed)
{
    struct lesson_state *self = state_of(pane);
    struct part_state *state = &self->parts[at];
    const struct part *part = &self->chapter->parts[at];
    struct text right = {0};
    bool good = quiz_typed_right(&part->quiz, state->typed, computed);
    quiz_right_text(&part->quiz, computed, &right);
    state->answered = true;
    state->right = good;
    free(state->computed);
    state->computed = xstrdup(text_str(&right));
    text_release(&right);
    app_save(pane->app, record_answer(part->id, 0, good, state->sure, self->chapter->rev));
    app_printf(pane->app, good ? PRINT_GOOD : PRINT_BAD, "%s%s: %s", pane->app->plain ? "quiz: " : "",
               good ? "right" : "not yet; it is", state->computed);
    touch(pane);
}

static void on_typed_computed(void *arg, const json_t *answer)
{
    struct pane *pane = arg;
    struct lesson_state *self = state_of(pane);
    int at = self->computing;
    self->computing = -1;
    if (at >= 0 && at < (int)self->chapter->count && self->parts[at].typed && app_check(pane->app, answer))
        judge_typed(pane, at, field(answer, "answer"));
}

static void take_typed(struct pane *pane, int at, const char *line)
{
    struct lesson_state *self = state_of(pane);
    const struct part *part = &self->chapter->parts[at];
    free(self->parts[at].typed);
    self->parts[at].typed = xstrdup(line);
    if (part->quiz.kind != QUIZ_TYPED) {
        judge_typed(pane, at, NULL);
    } else if (self->computing < 0) {
        self->computing = at;
        app_request(pane->app, json_pack("{s:s, s:s, s:s, s:s}", "do", "compute", "name", part->id, "question", part->quiz.ask,
                                         "source", part->quiz.code), on_typed_computed, pane);
    }
}

static void ask_typed(struct pane *pane, int at)
{
    struct app *app = pane->app;
    if (app_is_running(app) || app->ask) {
        app_message(app, true, "Something is running: Ctrl-C interrupts it.");
        return;
    }
    app->ask = xstrdup(quiz_asks(&state_of(pane)->chapter->parts[at].quiz));
    app->typed_part = at;
    app->ask_exercise = false;
    app_focus(app, PANE_python);
}

bool lesson_typed(struct pane *pane, const char *line)
{
    int at = pane->app->typed_part;
    pane->app->typed_part = -1;
    if (at < 0 || at >= (int)state_of(pane)->chapter->count)
        return false;
    take_typed(pane, at, line);
    app_focus(pane->app, PANE_lesson);
    return true;
}

static void take_choice(struct pane *pane, int at, int choice, bool toggle)
{
    struct lesson_state *self = state_of(pane);
    const struct part *part = &self->chapter->parts[at];
    struct part_state *state = &self->parts[at];
    if (part->kind == PART_PREDICT) {
        answer_predict(pane, at, choice);
        return;
    }
    if (part->quiz.many) {
        if (toggle) {
            state->chosen ^= 1u << choice;
            state->answered = false;
            touch(pane);
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
    struct lesson_state *self = state_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        if (part->kind != (predict ? PART_PREDICT : PART_QUIZ) || part->number != number)
            continue;
        if (part->quiz.kind != QUIZ_CHOICE) {
            show_part(pane, (int)i);
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
        show_part(pane, (int)i);
        if (predict) {
            int pick = 0;
            while (!(bits >> pick & 1))
                pick++;
            answer_predict(pane, (int)i, pick);
        } else {
            self->parts[i].chosen = bits;
            answer_quiz(pane, (int)i);
            show_part(pane, (int)i); /* the reasons, too */
        }
        return true;
    }
    return false;
}

bool lesson_ask_again(struct pane *pane, const char *id)
{
    struct lesson_state *self = state_of(pane);
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (strcmp(self->chapter->parts[i].id, id) != 0)
            continue;
        self->parts[i].answered = false;
        self->parts[i].chosen = 0;
        touch(pane);
        page_refresh(pane, self->page.width);
        mark_item(pane, item_of_part(self, (int)i));
        return true;
    }
    return false;
}

/* ---- opening ----------------------------------------------------------------- */

void lesson_opened(struct pane *pane, int line)
{
    struct lesson_state *self = state_of(pane);
    parts_release(self);
    self->chapter = app_chapter(pane->app);
    self->parts = xalloc((self->chapter->count + 1) * sizeof *self->parts);
    for (size_t i = 0; i < self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        struct part_state *state = &self->parts[i];
        state->sure = 2;
        state->right = -1;
        const struct progress_item *item =
            *part->id ? progress_item(&pane->app->progress, part->id) : NULL;
        if (item && part->kind == PART_QUIZ) {
            state->answered = true;
            state->chosen = item->chosen;
        } else if (item && part->kind == PART_PREDICT) {
            state->warned = true; /* made before: no need to ask again */
        } else if (item && part->kind == PART_EXERCISE) {
            state->passed = item->rights > 0;
        }
    }
    todo_stop(self);
    self->computing = -1;
    self->item = -1;
    self->top = line > 0 ? line : 0;
    touch(pane);
    page_refresh(pane, self->page.width ? self->page.width : 60);
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].row >= self->top) {
            self->item = (int)i;
            break;
        }
    }
}

int lesson_line(const struct pane *pane)
{
    return state_of(pane)->top;
}

void lesson_run_listing(struct pane *pane, int number, bool step)
{
    struct lesson_state *self = state_of(pane);
    if (number <= 0) {
        lesson_run(pane, current_listing(self), step);
        return;
    }
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->chapter->parts[i].kind == PART_RUN && self->chapter->parts[i].number == number) {
            mark_item(pane, item_of_part(self, (int)i));
            lesson_run(pane, (int)i, step);
            return;
        }
    }
    app_message(pane->app, true, "This page has no listing %d.", number);
}

void lesson_search(struct pane *pane, const char *text, int direction)
{
    struct lesson_state *self = state_of(pane);
    int count = (int)self->page.count;
    for (int i = 1; i <= count && *text; i++) {
        int row = ((self->top + direction * i) % count + count) % count;
        if (self->page.rows[row].text.size && strcasestr(self->page.rows[row].text.bytes, text)) {
            self->top = row;
            pane->app->dirty = true;
            return;
        }
    }
    app_message(pane->app, true, "\"%s\" is not on this page.", text);
}

/* ---- drawing ------------------------------------------------------------ */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* The names of the object that is marked in the heap, underlined in the listings. */
static void mark_names(struct pane *pane, const struct page_row *row, struct surface *to, int at,
                       int col)
{
    const json_t *names = heap_marked_names(&pane->app->panes[PANE_heap]);
    const char *text = row->text.bytes;
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        size_t size = name ? strlen(name) : 0;
        for (const char *s = text; size && (s = strstr(s, name)); s += size) {
            if ((s > text && (is_word(s[-1]) || s[-1] == '.')) || is_word(s[size]))
                continue;
            int before = filter_width(text, (size_t)(s - text));
            surface_mark(to, at, col + before, filter_width(name, size), FACE_UNDER | FACE_BOLD);
        }
    }
}

static void draw_code_row(struct lesson_state *self, const struct page_row *row,
                          struct surface *to, int at, int col, bool here)
{
    const struct part_state *state = &self->parts[row->part];
    const char *bar = surface_sign(to, "▌");
    bool next = state->line == row->code_line;
    if (next)
        surface_put(to, at, col, STYLE_ACCENT, surface_sign(to, "▶"));
    else if (here)
        surface_put(to, at, col, STYLE_ACCENT, bar);
    if (next) { /* the number too */
        struct surface number = surface_part(to, at, col + 1, 1, 4);
        for (int i = 0; i < number.cols; i++) {
            struct cell *cell = &number.cells[i];
            if (cell->cp[0] != ' ')
                cell->face = STYLE_ACCENT | FACE_BOLD;
        }
        surface_mark(to, at, col + 2, to->cols - col - 3, FACE_SELECT);
    }
}

static void lesson_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct lesson_state *self = state_of(pane);
    int pad = pane->app->layout.wide ? 2 : 2, top = to->rows >= 12 ? 1 : 0;
    int width = to->cols - 2 * pad;
    page_refresh(pane, width < 78 ? width : 78);
    self->rows = to->rows - top;
    int count = (int)self->page.count;
    if (self->top > count - self->rows)
        self->top = count > self->rows ? count - self->rows : 0;
    for (int i = self->top; i < count && i - self->top < self->rows; i++) {
        const struct page_row *row = &self->page.rows[i];
        int at = top + i - self->top;
        bool here = self->item >= 0 && row->item == self->item;
        const struct item *item = marked(self);
        if (row->text.size)
            rich_draw(&row->text, 0, row->text.size, to, at, pad + row->indent);
        if (row->code_line && row->text.size && pane->app->focus == PANE_heap)
            mark_names(pane, row, to, at, pad + row->indent);
        if (row->code_line)
            draw_code_row(self, row, to, at, pad, here && focus);
        else if (focus && (here || (item && item->kind == ITEM_LINK && item->row == i)))
            surface_put(to, at, pad - 1, STYLE_ACCENT, surface_sign(to, "▌"));
    }
    if (self->top > 0)
        surface_put_right(to, 0, to->cols - 1, STYLE_QUIET, surface_sign(to, "↑"));
    if (self->top + self->rows < count)
        surface_put_right(to, to->rows - 1, to->cols - 1, STYLE_QUIET, surface_sign(to, "↓"));
}

/* ---- acting --------------------------------------------------------------- */

static void scroll(struct pane *pane, int by)
{
    struct lesson_state *self = state_of(pane);
    int most = (int)self->page.count - self->rows;
    self->top += by;
    if (self->top > most)
        self->top = most;
    if (self->top < 0)
        self->top = 0;
    /* The mark stays in sight. */
    struct item *item = marked(self);
    if (item && item->last_row >= self->top && item->row < self->top + self->rows)
        return;
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].row >= self->top &&
            self->page.items[i].row < self->top + self->rows) {
            self->item = (int)i;
            return;
        }
    }
}

/* To the neighbour when it is in sight, else a row further. */
static void move(struct pane *pane, int direction)
{
    struct lesson_state *self = state_of(pane);
    int next = self->item + direction;
    if (next >= 0 && next < (int)self->page.item_count) {
        const struct item *item = &self->page.items[next];
        int near = direction > 0 ? self->top + self->rows : self->top;
        bool in_sight = direction > 0 ? item->row < near + 1 : item->last_row >= near - 1;
        if (in_sight) {
            self->item = next;
            show_row(self, item->row - 1, item->last_row);
            return;
        }
    }
    int keep = self->item;
    scroll(pane, direction);
    struct item *item = keep >= 0 ? &self->page.items[keep] : NULL;
    if (item && item->last_row >= self->top && item->row < self->top + self->rows)
        self->item = keep;
}

static void pick(struct pane *pane, int direction)
{
    struct lesson_state *self = state_of(pane);
    const struct item *item = marked(self);
    if (!item || item->kind != ITEM_PREDICT || self->parts[item->part].answered)
        return;
    int count = (int)self->chapter->parts[item->part].quiz.count;
    struct part_state *state = &self->parts[item->part];
    state->pick = (state->pick + direction + count) % count;
    touch(pane);
}

static void follow(struct pane *pane, const char *href)
{
    char *name = xstrdup(href);
    name[strcspn(name, "#")] = 0;
    int index = *name ? course_index(pane->app->course, name) : -1;
    if (index >= 0)
        app_open_chapter(pane->app, index);
    else
        app_message(pane->app, false, "%s", href);
    free(name);
}

static void enter(struct pane *pane, bool toggle)
{
    struct lesson_state *self = state_of(pane);
    const struct item *item = marked(self);
    if (!item)
        return;
    switch (item->kind) {
    case ITEM_LISTING:
        lesson_run(pane, item->part, false);
        break;
    case ITEM_PREDICT:
        answer_predict(pane, item->part, self->parts[item->part].pick);
        break;
    case ITEM_CHOICE:
        take_choice(pane, item->part, item->choice, toggle);
        break;
    case ITEM_TYPED:
        ask_typed(pane, item->part);
        break;
    case ITEM_EXERCISE:
        exercise_start(pane->app, self->chapter->parts[item->part].name);
        break;
    case ITEM_LINK:
        follow(pane, item->href);
        break;
    case ITEM_NEXT:
        app_open_chapter(pane->app, pane->app->chapter + 1);
        break;
    }
}

static void edit(struct pane *pane)
{
    struct lesson_state *self = state_of(pane);
    int part = current_listing(self);
    if (part < 0 || !pane->app->prompt)
        return;
    const char *code = self->chapter->parts[part].block->code;
    size_t size = strlen(code);
    char *text = xstrndup(code, size && code[size - 1] == '\n' ? size - 1 : size);
    prompt_set(pane->app->prompt, text);
    free(text);
    app_focus(pane->app, PANE_python);
}

/* While an exercise is on, its keys are the ones to know. */
static void lesson_footer(struct pane *pane, struct rich *to)
{
    if (pane->app->exercise)
        rich_add(to, STYLE_QUIET, "c check  H hint  x again  X solution");
}

static bool lesson_act(struct pane *pane, enum action action)
{
    struct lesson_state *self = state_of(pane);
    struct app *app = pane->app;
    const struct item *item = marked(self);
    int page = self->rows > 3 ? self->rows - 2 : 1;
    app->dirty = true;
    switch (action) {
    case ACT_UP:
        move(pane, -1);
        return true;
    case ACT_DOWN:
        move(pane, 1);
        return true;
    case ACT_PAGE_UP:
        scroll(pane, -page);
        return true;
    case ACT_TOGGLE:
        if (item && item->kind == ITEM_CHOICE && self->chapter->parts[item->part].quiz.many) {
            enter(pane, true);
            return true;
        }
        scroll(pane, page);
        return true;
    case ACT_PAGE_DOWN:
        scroll(pane, page);
        return true;
    case ACT_TOP:
        self->top = 0;
        if (self->page.item_count)
            self->item = 0;
        return true;
    case ACT_BOTTOM:
        self->top = (int)self->page.count;
        self->item = (int)self->page.item_count - 1;
        return true;
    case ACT_LEFT:
        pick(pane, -1);
        return true;
    case ACT_RIGHT:
        pick(pane, 1);
        return true;
    case ACT_SURE:
        if (item && item->kind == ITEM_PREDICT) {
            self->parts[item->part].sure = self->parts[item->part].sure % 3 + 1;
            touch(pane);
        }
        return true;
    case ACT_ENTER:
        enter(pane, false);
        return true;
    case ACT_RUN:
        lesson_run(pane, current_listing(self), false);
        return true;
    case ACT_STEP:
        lesson_run(pane, current_listing(self), true);
        return true;
    case ACT_BACK:
        command_run(app, "back");
        return true;
    case ACT_CONTINUE:
        command_run(app, "continue");
        return true;
    case ACT_EDIT:
        if (!exercise_edit(app))
            edit(pane);
        return true;
    case ACT_HINT:
        exercise_hint(app, 0);
        return true;
    case ACT_CHECK:
        exercise_check(app);
        return true;
    case ACT_SOLUTION:
        exercise_solution(app, 1);
        return true;
    case ACT_RESET:
        command_run(app, "reset");
        return true;
    case ACT_NEXT_CHAPTER:
        app_open_chapter(app, app->chapter + 1);
        return true;
    case ACT_PREV_CHAPTER:
        app_open_chapter(app, app->chapter - 1);
        return true;
    default:
        return false;
    }
}

/* A click on a name in a listing marks its object in the heap. */
static void click_name(struct pane *pane, const struct page_row *row, int col)
{
    const char *text = row->text.bytes, *end = text + row->text.size, *at = text;
    int x = col - 1 - 2 - row->indent; /* the frame, the margin */
    if (!row->code_line || x < 0)
        return;
    while (at < end && filter_width(text, (size_t)(at + 1 - text)) <= x)
        at++;
    const char *start = at, *stop = at;
    while (start > text && is_word(start[-1]))
        start--;
    while (stop < end && is_word(*stop))
        stop++;
    if (at == end || !is_word(*at))
        return;
    char *name = xstrndup(start, (size_t)(stop - start));
    heap_select_name(&pane->app->panes[PANE_heap], name);
    free(name);
}

static void lesson_click(struct pane *pane, int row, int col, bool twice)
{
    struct lesson_state *self = state_of(pane);
    int at = self->top + row - (pane->rows >= 12 ? 1 : 0);
    if (row < 0 || at < 0 || at >= (int)self->page.count)
        return;
    click_name(pane, &self->page.rows[at], col);
    for (size_t i = 0; i < self->page.item_count; i++) {
        const struct item *item = &self->page.items[i];
        if (at < item->row || at > item->last_row)
            continue;
        bool again = self->item == (int)i;
        self->item = (int)i;
        if (item->kind == ITEM_PREDICT && !self->parts[item->part].answered) {
            /* " 0  1  2 ": which one is under the pointer */
            int x = 2 + 2;
            const struct quiz *quiz = &self->chapter->parts[item->part].quiz;
            for (size_t c = 0; c < quiz->count; c++) {
                char *plain = choice_plain(&quiz->choices[c]);
                int width = filter_width(plain, strlen(plain)) + 2;
                free(plain);
                if (col >= x && col < x + width)
                    self->parts[item->part].pick = (int)c;
                x += width + 1;
            }
            touch(pane);
        }
        if (twice || (again && item->kind != ITEM_LISTING) || item->kind == ITEM_NEXT)
            enter(pane, false);
        return;
    }
}

/* ---- what the engine says ----------------------------------------------------- */

static struct part_state *exercise_state(struct lesson_state *self, const char *name)
{
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->chapter->parts[i].kind == PART_EXERCISE &&
            !strcmp(self->chapter->parts[i].name, name))
            return &self->parts[i];
    }
    return NULL;
}

static void set_text(char **slot, const char *text)
{
    free(*slot);
    *slot = xstrdup(text);
}

static void lesson_notice(struct pane *pane, const char *name, const json_t *event)
{
    struct lesson_state *self = state_of(pane);
    struct app *app = pane->app;
    if (!self->chapter)
        return;
    if (!strcmp(name, "stopped")) {
        run_stopped(pane, event);
    } else if (!strcmp(name, "step")) {
        if (app->run.part >= 0 && app->run.part < (int)self->chapter->count) {
            self->parts[app->run.part].line =
                (int)json_integer_value(json_object_get(event, "line"));
            app->dirty = true;
        }
    } else if (!strcmp(name, "refused")) {
        todo_stop(self);
        if (self->computing >= 0)
            self->computing = -1;
    } else if (!strcmp(name, "moved")) {
        long cell = (long)json_integer_value(json_object_get(event, "cell"));
        bool inside = json_is_true(json_object_get(event, "inside"));
        for (size_t i = 0; i < self->chapter->count; i++)
            self->parts[i].line = 0;
        forget_after(pane, cell);
        for (size_t i = 0; inside && i < self->chapter->count; i++) {
            if (self->parts[i].cell == cell && self->chapter->parts[i].kind == PART_RUN) {
                self->parts[i].line = (int)json_integer_value(json_object_get(event, "line"));
                app->run.part = (int)i;
            }
        }
    } else if (!strcmp(name, "engine") && !strcmp(field(event, "state"), "lost")) {
        todo_stop(self);
        self->computing = -1;
        for (size_t i = 0; i < self->chapter->count; i++)
            self->parts[i].line = 0;
        touch(pane);
    } else if (!strcmp(name, "exercise")) {
        struct part_state *state = exercise_state(self, field(event, "name"));
        if (state) {
            set_text(&state->title, field(event, "title"));
            set_text(&state->goal, field(event, "goal"));
            state->edited = !strcmp(field(event, "mode"), "program");
            free(state->verdict);
            state->verdict = NULL;
            touch(pane);
            show_part(pane, (int)(state - self->parts));
        }
    } else if (!strcmp(name, "verdict")) {
        struct part_state *state = exercise_state(self, field(event, "exercise"));
        if (state) {
            set_text(&state->verdict, field(event, "message"));
            state->passed = json_is_true(json_object_get(event, "passed"));
            touch(pane);
            show_part(pane, (int)(state - self->parts));
        }
    }
}

static void plain_question(struct app *app, const struct part *part)
{
    bool predict = part->kind == PART_PREDICT;
    char lead[60];
    snprintf(lead, sizeof lead, "%s %d: ", predict ? "prediction" : "question", part->number);
    plain_inline(app, PRINT_NOTE, lead, part->quiz.question);
    for (const char *s = part->quiz.code; s && *s;) {
        size_t size = strcspn(s, "\n");
        app_printf(app, PRINT_NOTE, "quiz:   %.*s", (int)size, s);
        s += size + (s[size] == '\n');
    }
    if (part->quiz.kind != QUIZ_CHOICE) {
        struct text lines = {0};
        quiz_show(&part->quiz, &lines);
        if (lines.size)
            app_printf(app, PRINT_NOTE, "%s", text_str(&lines));
        app_printf(app, PRINT_NOTE, "quiz: answer with :answer %d and %.*s", part->number,
                   (int)strcspn(quiz_asks(&part->quiz), ":"), quiz_asks(&part->quiz));
        text_release(&lines);
        return;
    }
    for (size_t i = 0; i < part->quiz.count; i++) {
        snprintf(lead, sizeof lead, "choice %zu: ", i + 1);
        plain_inline(app, PRINT_NOTE, lead, part->quiz.choices[i].text);
    }
    app_printf(app, PRINT_NOTE, "quiz: answer with :%s %d CHOICE%s", predict ? "predict" : "answer",
               part->number, part->quiz.many ? "S, as 1,3" : "");
}

/* Rows of the page from part `from` up to `to`, with what one may do about them. */
static void plain_rows(struct pane *pane, int from, int to)
{
    struct lesson_state *self = state_of(pane);
    struct app *app = pane->app;
    int shown = -1;
    for (size_t i = 0; i < self->page.count; i++) {
        const struct page_row *row = &self->page.rows[i];
        const struct part *part = row->part >= 0 ? &self->chapter->parts[row->part] : NULL;
        if (!row->text.size || row->part < from || row->part >= to)
            continue;
        if (part && row->part != shown) {
            shown = row->part;
            if (part->kind == PART_RUN)
                app_printf(app, PRINT_NOTE, "lesson: listing %d (:run %d)", part->number,
                           part->number);
            else if (part->kind == PART_PREDICT || part->kind == PART_QUIZ)
                plain_question(app, part);
            else if (part->kind == PART_EXERCISE)
                app_printf(app, PRINT_NOTE, "lesson: exercise (:exercise %s)", part->name);
        }
        if (!part || (part->kind != PART_QUIZ && part->kind != PART_PREDICT))
            app_printf(app, PRINT_NOTE, "lesson: %*s%s", row->indent, "", row->text.bytes);
    }
}

/* What the page held back until the listing was run. */
static void plain_after(struct pane *pane, int listing)
{
    struct lesson_state *self = state_of(pane);
    bool predicted = false;
    page_refresh(pane, 76);
    for (int i = listing + 1; i < (int)self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        bool text = part->kind == PART_CHART || (part->kind == PART_TEXT && part->block->kind != MD_HEADING);
        bool held = part->kind == PART_HEAP || (text && predicted);
        predicted = predicted || part->kind == PART_PREDICT;
        if (held)
            plain_rows(pane, i, i + 1);
        else if (!text && part->kind != PART_PREDICT && part->kind != PART_OUTPUT)
            break;
    }
}

static void lesson_plain(struct pane *pane)
{
    struct lesson_state *self = state_of(pane);
    page_refresh(pane, 76);
    app_printf(pane->app, PRINT_NOTE, "lesson: %d. %s", self->chapter->number, self->chapter->title);
    plain_rows(pane, -1, (int)self->chapter->count);
}

static void lesson_open(struct pane *pane)
{
    struct lesson_state *self = state_of(pane);
    self->computing = self->item = -1;
    self->rows = 10;
}

static void lesson_close(struct pane *pane)
{
    struct lesson_state *self = state_of(pane);
    parts_release(self);
    page_release(&self->page);
    free(self->todo);
}

const struct pane_class lesson_pane = {
    .name = "lesson",
    .title = "Lesson",
    .help = "The chapter. Its listings run on the heap beside it; r runs the marked one, s goes "
            "line by line, S back again.",
    .state_size = sizeof(struct lesson_state),
    .where = WHERE_LESSON,
    .open = lesson_open,
    .close = lesson_close,
    .draw = lesson_draw,
    .footer = lesson_footer,
    .act = lesson_act,
    .click = lesson_click,
    .notice = lesson_notice,
    .plain = lesson_plain,
};
