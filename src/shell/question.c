/* question.c - questions about the learner's own heap, made from what is in it now.
 *
 * The engine tells the objects; one is picked, differently at each step, and the answer is
 * what the lens says, or what is computed on a copy of the heap.
 */
#include "shell/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/app_engine.h"

struct question {
    const char *kind;   /* "refs", "bytes" or "freed" */
    char *object, *why; /* shown with the answer */
    long answer;
    long number;        /* of questions asked so far */
};

static const char *text_at(const json_t *row, const json_t *columns, const char *name)
{
    size_t i;
    json_t *column;
    json_array_foreach(columns, i, column)
    {
        const char *column_name = json_string_value(json_object_get(column, "name"));
        if (column_name && !strcmp(column_name, name)) {
            const char *cell = json_string_value(json_array_get(json_object_get(row, "cells"), i));
            return cell ? cell : "";
        }
    }
    return "";
}

static void open_question(struct app *app, const char *prompt)
{
    free(app->ask);
    app->ask = xstrdup(prompt);
    app->ask_exercise = false;
    if (app->plain)
        app_printf(app, PRINT_NOTE, "asks: %s", app->ask);
    app_focus(app, PANE_python);
}

static void set_question(struct app *app, const char *kind, const char *object, long answer, const char *why)
{
    struct question *q = app->question;
    q->kind = kind;
    free(q->object);
    free(q->why);
    q->object = xstrdup(object);
    q->why = xstrdup(why);
    q->answer = answer;
}

static void on_freed(void *arg, const json_t *answer)
{
    struct app *app = arg;
    struct text prompt = {0};
    const char *count = json_string_value(json_object_get(answer, "answer"));
    if (!app_check(app, answer) || !count)
        return;
    app->question->answer = atol(count);
    text_printf(&prompt, "del %s: how many objects would be freed? ", app->question->object);
    open_question(app, text_str(&prompt));
    text_release(&prompt);
}

static void ask_freed(struct app *app, const char *name)
{
    struct text source = {0};
    set_question(app, "freed", name, 0, "");
    text_printf(&source, "del %s", name);
    app_request(app, json_pack("{s:s, s:s, s:s, s:s}", "do", "compute", "source", text_str(&source), "name", "<question>",
                               "question", "freed"), on_freed, app);
    text_release(&source);
}

static void ask_about(struct app *app, const json_t *row, const json_t *columns)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    const char *name = json_string_value(json_array_get(json_object_get(row, "names"), 0));
    long which = app->question->number++ % 3;
    struct text prompt = {0};
    if (which == 2 && name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")]) {
        ask_freed(app, name);
        return;
    }
    if (which == 1) {
        set_question(app, "bytes", id, atol(text_at(row, columns, "bytes")), "");
        text_printf(&prompt, "how many bytes is %s, as sys.getsizeof counts? ", id);
    } else {
        set_question(app, "refs", id, atol(text_at(row, columns, "refs")), text_at(row, columns, "by"));
        text_printf(&prompt, "how many hold %s? ", id);
    }
    open_question(app, text_str(&prompt));
    text_release(&prompt);
}

static bool is_alive(const json_t *row, const json_t *columns)
{
    size_t i;
    json_t *flag;
    bool dead = !json_string_value(json_object_get(row, "id")) || atol(text_at(row, columns, "refs")) <= 0;
    json_array_foreach(json_object_get(row, "flags"), i, flag) dead = dead || !strcmp(json_string_value(flag), "dead");
    return !dead;
}

static void on_objects(void *arg, const json_t *answer)
{
    struct app *app = arg;
    const json_t *columns = json_object_get(answer, "columns"), *rows = json_object_get(answer, "rows"), *row;
    size_t count = json_array_size(rows), i;
    if (!app_check(app, answer))
        return;
    /* From a place that moves with each question and step, the first that lives. */
    size_t from = count ? (size_t)(app->question->number * 5 + app->heap.step * 3) % count : 0;
    for (i = 0; i < count; i++) {
        row = json_array_get(rows, (from + i) % count);
        if (is_alive(row, columns)) {
            ask_about(app, row, columns);
            return;
        }
    }
    app_message(app, false, "There is nothing of yours on the heap yet: run a line first.");
}

void question_ask(struct app *app)
{
    if (!app->question)
        app->question = xalloc(sizeof *app->question);
    if (app_is_running(app) || app->ask) {
        app_message(app, true, "Not now: something else is going on.");
        return;
    }
    app->question->kind = NULL;
    app_request(app, json_pack("{s:s, s:s, s:i}", "do", "lens", "lens", "objects", "limit", 100), on_objects, app);
}

bool question_answer(struct app *app, const char *line)
{
    struct question *q = app->question;
    char *end, id[32];
    if (!q || !q->kind)
        return false;
    long given = strtol(line, &end, 10);
    bool right = end != line && given == q->answer;
    snprintf(id, sizeof id, "own:%s", q->kind);
    app_save(app, record_answer(id, 0, right, 2, 0));
    app_printf(app, right ? PRINT_GOOD : PRINT_BAD, "%s %ld%s%s", right ? "right," : "no, it is", q->answer, *q->why ? ": " : "",
               q->why);
    if (!right && strcmp(q->kind, "freed") != 0) { /* see it where it stands */
        app_select(app, q->object);
        heap_lens(&app->panes[PANE_heap], !strcmp(q->kind, "refs") ? "holders" : "layout", q->object);
    }
    q->kind = NULL;
    return true;
}

void question_close(struct app *app)
{
    if (!app->question)
        return;
    free(app->question->object);
    free(app->question->why);
    free(app->question);
    app->question = NULL;
}
