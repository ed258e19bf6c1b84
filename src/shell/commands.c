/* commands.c - lines that begin with ":", the same on the screen and in plain mode. */
#include "shell/commands.h"
#include "shell/config.h"
#include "shell/exercise.h"
#include "shell/live.h"
#include "shell/question.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "shell/app.h"
#include "shell/app_engine.h"
#include "shell/picture.h"

static long number(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

/* The first word of args, malloc'ed; `rest` is what follows. */
static char *word(const char *args, const char **rest)
{
    args += strspn(args, " ");
    size_t size = strcspn(args, " ");
    *rest = args + size + strspn(args + size, " ");
    return xstrndup(args, size);
}

static struct pane *lesson(struct app *app)
{
    return &app->panes[PANE_lesson];
}

/* ---- running ---------------------------------------------------------------- */

static void cmd_run(struct app *app, const char *args)
{
    lesson_run_listing(lesson(app), atoi(args), false);
}

static void on_started(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer))
        app->run.busy = false;
}

static void cmd_step(struct app *app, const char *args)
{
    if (client_is_stopped(app->client)) {
        app->run.busy = true;
        app_do(app, "step", on_started, app);
    } else {
        lesson_run_listing(lesson(app), atoi(args), true);
    }
}

static void cmd_continue_(struct app *app, const char *args)
{
    (void)args;
    if (!client_is_stopped(app->client)) {
        app_message(app, false, "Nothing is stopped before a line.");
        return;
    }
    app->run.busy = true;
    app_do(app, "continue", on_started, app);
}

static void on_moved(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer))
        return;
    app->heap.step = number(answer, "step");
    if (json_object_get(answer, "last"))
        app->heap.last = number(answer, "last");
    if (json_object_get(answer, "undo"))
        app->heap.undo = json_is_true(json_object_get(answer, "undo"));
    if (json_object_get(answer, "redo"))
        app->heap.redo = json_is_true(json_object_get(answer, "redo"));
    free(app->heap.sentence);
    app->heap.sentence = xstrdup(field(answer, "sentence"));
    app->run.busy = false;
    app->run.stepping = client_is_stopped(app->client);
    app_tell(app, "moved", answer);
    if (app->plain)
        app_printf(app, PRINT_NOTE, "step %ld of %ld: %s", app->heap.step, app->heap.last,
                   field(answer, "sentence"));
}

static void go(struct app *app, const char *key, long value)
{
    app_request(app, json_pack("{s:s, s:I}", "do", "goto", key, (json_int_t)value), on_moved, app);
}

static void cmd_back(struct app *app, const char *args)
{
    (void)args;
    if (app->heap.step <= 0)
        app_message(app, false, "This is the beginning.");
    else
        go(app, "step", app->heap.step - 1);
}

static void cmd_forward(struct app *app, const char *args)
{
    (void)args;
    if (app->heap.step >= app->heap.last)
        app_message(app, false, "This is the last step.");
    else
        go(app, "step", app->heap.step + 1);
}

static void cmd_goto_(struct app *app, const char *args)
{
    go(app, "step", atol(args));
}

static void on_undone(void *arg, const json_t *answer)
{
    struct app *app = arg;
    const char *source = field(answer, "source");
    if (json_is_true(json_object_get(answer, "ok")) && *source)
        app_printf(app, PRINT_NOTE, "taken back: %.*s%s", (int)strcspn(source, "\n"), source,
                   strchr(source, '\n') ? " ..." : "");
    on_moved(arg, answer);
}

static void cmd_undo(struct app *app, const char *args)
{
    (void)args;
    if (exercise_undo(app))
        return;
    app_do(app, "undo", on_undone, app);
}

static void cmd_redo(struct app *app, const char *args)
{
    (void)args;
    app_do(app, "redo", on_moved, app);
}

static void cmd_interrupt(struct app *app, const char *args)
{
    (void)args;
    app_interrupt(app);
}

static void on_reset(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer))
        return;
    app->heap.step = app->heap.last = 0;
    app->heap.samples = 0;
    app->run = (struct run_owner){.part = -1};
    free(app->heap.sentence);
    app->heap.sentence = NULL;
    lesson_opened(lesson(app), lesson_line(lesson(app)));
    app_tell(app, "moved", answer);
    app_message(app, false, "An empty heap; the page begins again.");
}

static void cmd_reset(struct app *app, const char *args)
{
    (void)args;
    if (app->exercise)
        exercise_reset(app);
    else
        app_do(app, "reset", on_reset, app);
}

/* ---- looking ---------------------------------------------------------------- */

/* A table that is no lens: why, what-if, diff. */
static void show_answer(struct app *app, const char *title, const json_t *answer)
{
    if (!app_check(app, answer))
        return;
    if (*field(answer, "output"))
        app_print(app, PRINT_OUT, field(answer, "output"));
    app_print(app, PRINT_NOTE, field(answer, "sentence"));
    if (*field(answer, "path"))
        app_printf(app, PRINT_NOTE, "path: %s", field(answer, "path"));
    if (json_array_size(json_object_get(answer, "rows")))
        app_show_table(app, title, answer);
}

static void on_why(void *arg, const json_t *answer)
{
    show_answer(arg, "why", answer);
}

static void on_whatif(void *arg, const json_t *answer)
{
    struct app *app = arg;
    show_answer(app, "what if", answer);
    if (*field(answer, "raised"))
        app_printf(app, PRINT_ERROR, "it would raise %s", field(answer, "raised"));
    if (number(answer, "collected") > 0)
        app_printf(app, PRINT_NOTE, "and a collection after it would find %ld more",
                   number(answer, "collected"));
}

static void on_diff(void *arg, const json_t *answer)
{
    show_answer(arg, "diff", answer);
}

static void cmd_why(struct app *app, const char *args)
{
    const char *object = *args ? args : app->selected ? app->selected : "";
    if (!*object) {
        app_message(app, true, "Which object? :why list#1");
        return;
    }
    app_request(app, json_pack("{s:s, s:s}", "do", "why", "object", object), on_why, app);
}

static void cmd_whatif(struct app *app, const char *args)
{
    if (!*args) {
        app_message(app, true, "What if what? :what-if del a");
        return;
    }
    app_request(app, json_pack("{s:s, s:s}", "do", "whatif", "source", args), on_whatif, app);
}

static void cmd_lens(struct app *app, const char *args)
{
    const char *rest;
    char *name = word(args, &rest);
    if (*rest)
        app_select(app, rest);
    heap_lens(&app->panes[PANE_heap], *name ? name : "objects", rest);
    free(name);
}

static void cmd_holders(struct app *app, const char *args)
{
    struct text line = {0};
    text_printf(&line, "holders %s", *args ? args : app->selected ? app->selected : "");
    cmd_lens(app, text_str(&line));
    text_release(&line);
}

static void cmd_find(struct app *app, const char *args)
{
    heap_search(&app->panes[PANE_heap], args, 1);
}

static void cmd_only(struct app *app, const char *args)
{
    heap_filter(&app->panes[PANE_heap], args);
}

static void cmd_pin(struct app *app, const char *args)
{
    const char *what = *args ? args : app->selected ? app->selected : "";
    if (*what)
        heap_pin(&app->panes[PANE_heap], what);
    else
        app_message(app, true, "Which object? :pin a, :pin list#1");
}

static void on_explained(void *arg, const json_t *answer)
{
    struct app *app = arg;
    const json_t *details = json_object_get(answer, "details");
    if (!app_check(app, answer))
        return;
    app_printf(app, PRINT_NOTE, "step %ld: %s", number(answer, "step"), field(answer, "sentence"));
    for (size_t i = 0; i < json_array_size(details); i++)
        app_printf(app, PRINT_NOTE, "  %s", json_string_value(json_array_get(details, i)));
}

static void cmd_explain(struct app *app, const char *args)
{
    json_t *request = json_pack("{s:s}", "do", "explain");
    if (*args)
        json_object_set_new(request, "step", json_integer(atol(args)));
    app_request(app, request, on_explained, app);
}

static void on_marked(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (app_check(app, answer))
        app_message(app, false, "Marked as %s (step %ld); d compares.", field(answer, "name"),
                    number(answer, "step"));
}

/* To where something happened to an object: born, died, previous, next. */
static void cmd_event(struct app *app, const char *args)
{
    const char *rest;
    char *event = word(args, &rest);
    const char *object = *rest ? rest : app->selected ? app->selected : "";
    if (!*event || !*object)
        app_message(app, true, "Which event of which object? :event next list#1; born, died, previous");
    else
        app_request(app, json_pack("{s:s, s:s, s:s}", "do", "goto", "object", object, "event", event),
                    on_moved, app);
    free(event);
}

/* By instructions: forward while stopped before a line, else among those that were run. */
static void cmd_instruction(struct app *app, const char *args)
{
    bool back = !strcmp(args, "back");
    if (!back && client_is_stopped(app->client) && app->heap.step >= app->heap.last) {
        app->run.busy = true;
        app_request(app, json_pack("{s:s, s:s}", "do", "step", "by", "instruction"), on_started, app);
    } else {
        app_request(app, json_pack("{s:s, s:i, s:s}", "do", "goto", "by", back ? -1 : 1, "unit",
                                   "instruction"),
                    on_moved, app);
    }
}

static void on_compared(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer))
        return;
    app_print(app, PRINT_NOTE, field(answer, "sentence"));
    app_show_table(app, "compare", answer);
}

static bool is_cell(const char *text)
{
    return *text && !text[strspn(text, "0123456789")];
}

/* A cell's number, or source. */
static json_t *run_of(const char *text)
{
    return is_cell(text) ? json_integer(strtol(text, NULL, 10)) : json_string(text);
}

/* :compare 3 4, or two sources with " -- " between them. */
static void cmd_compare(struct app *app, const char *args)
{
    const char *between = strstr(args, " -- "), *rest;
    char *a = between ? xstrndup(args, (size_t)(between - args)) : word(args, &rest);
    char *b = xstrdup(between ? between + 4 : rest);
    if (between ? !*a || !*b : !is_cell(a) || !is_cell(b))
        app_message(app, true, "Which two? :compare 3 4 (cells), or :compare CODE -- CODE");
    else
        app_request(app, json_pack("{s:s, s:o, s:o, s:s, s:s}", "do", "compare", "a", run_of(a), "b",
                                   run_of(b), "a_name", a, "b_name", b),
                    on_compared, app);
    free(a);
    free(b);
}

static void cmd_mark(struct app *app, const char *args)
{
    json_t *request = json_pack("{s:s}", "do", "mark");
    if (*args)
        json_object_set_new(request, "name", json_string(args));
    app_request(app, request, on_marked, app);
}

static void cmd_diff(struct app *app, const char *args)
{
    const char *rest;
    char *from = word(args, &rest);
    json_t *request = json_pack("{s:s}", "do", "diff");
    if (*from)
        json_object_set_new(request, "from", json_string(from));
    if (*rest)
        json_object_set_new(request, "to", json_string(rest));
    app_request(app, request, on_diff, app);
    free(from);
}

/* ---- the book --------------------------------------------------------------- */

static void answer(struct app *app, const char *args, bool predict)
{
    const char *rest;
    char *which = word(args, &rest);
    if (!lesson_answer(lesson(app), atoi(which), rest, predict))
        app_message(app, true, predict ? "Which? :predict 1 2 is prediction 1, choice 2"
                                       : "Which? :answer 1 2 is question 1, choice 2");
    free(which);
}

static void cmd_predict(struct app *app, const char *args)
{
    answer(app, args, true);
}

static void cmd_answer(struct app *app, const char *args)
{
    answer(app, args, false);
}

static void cmd_review(struct app *app, const char *args)
{
    struct due due[QUEUE_MOST];
    size_t count = review_queue(&app->progress, app->course, journal_now(), due);
    (void)args;
    if (!count) {
        app_message(app, false, "Nothing is due.");
        return;
    }
    const struct chapter *chapter = app->course->chapters[due[0].chapter];
    const struct part *part = &chapter->parts[due[0].part];
    if (due[0].chapter != app->chapter)
        app_open_chapter(app, due[0].chapter);
    app_focus(app, PANE_lesson);
    if (part->kind == PART_EXERCISE)
        exercise_start(app, part->name);
    else if (lesson_ask_again(lesson(app), part->id))
        app_message(app, false, "Due again, 1 of %zu: %s", count, chapter->title);
}

static void cmd_question(struct app *app, const char *args)
{
    (void)args;
    question_ask(app);
}

static void cmd_beliefs(struct app *app, const char *args)
{
    struct beliefs beliefs;
    size_t count;
    struct mastery *list = mastery_of(&app->progress, app->course, &count);
    (void)args;
    beliefs_read(&beliefs, app->course->dir);
    for (size_t i = 0; i < count; i++) {
        const struct belief *b = beliefs_find(&beliefs, list[i].name);
        static const enum print_kind looks[] = {
            [MASTERY_NONE] = PRINT_NOTE, [MASTERY_RED] = PRINT_BAD, [MASTERY_AMBER] = PRINT_OUT, [MASTERY_GREEN] = PRINT_GOOD};
        app_printf(app, looks[list[i].state], "%-4s %-11s %s", list[i].name, mastery_name(list[i].state), b ? b->belief : "");
    }
    beliefs_release(&beliefs);
    free(list);
}

static void cmd_exercise(struct app *app, const char *args)
{
    if (*args)
        exercise_start(app, args);
    else
        exercise_stop(app);
}

static void cmd_check(struct app *app, const char *args)
{
    (void)args;
    exercise_check(app);
}

static void cmd_hint(struct app *app, const char *args)
{
    exercise_hint(app, atoi(args));
}

static void cmd_solution(struct app *app, const char *args)
{
    exercise_solution(app, atoi(args));
}

static void cmd_skip(struct app *app, const char *args)
{
    (void)args;
    exercise_skip(app);
}

static void cmd_edit(struct app *app, const char *args)
{
    (void)args;
    if (!exercise_edit(app))
        app_message(app, true, "No exercise with a program to edit is on.");
}

static void cmd_program(struct app *app, const char *args)
{
    (void)args;
    exercise_program(app);
}

static void cmd_line(struct app *app, const char *args)
{
    exercise_line(app, args);
}

static void cmd_load(struct app *app, const char *args)
{
    exercise_load(app, args);
}

static void cmd_open(struct app *app, const char *args)
{
    int index = course_index(app->course, args);
    if (index < 0)
        app_message(app, true, "There is no chapter \"%s\"; t lists them.", args);
    else
        app_open_chapter(app, index);
}

static void cmd_reload(struct app *app, const char *args)
{
    (void)args;
    live_read(app);
}

static void cmd_next(struct app *app, const char *args)
{
    (void)args;
    app_open_chapter(app, app->chapter + 1);
}

static void cmd_contents(struct app *app, const char *args)
{
    (void)args;
    if (app->plain)
        app->panes[PANE_contents].class->plain(&app->panes[PANE_contents]);
    else
        app_overlay(app, PANE_contents);
}

static void cmd_page(struct app *app, const char *args)
{
    (void)args;
    if (app->plain)
        lesson(app)->class->plain(lesson(app));
    else
        app_focus(app, PANE_lesson);
}

static void cmd_help(struct app *app, const char *args)
{
    (void)args;
    struct pane *pane = &app->panes[PANE_help];
    if (app->plain) {
        pane->class->plain(pane);
        return;
    }
    help_open(pane, PANE_python);
    app_overlay(app, PANE_help);
}

/* ---- the rest --------------------------------------------------------------- */

static void on_limits(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (app_check(app, answer))
        app_printf(app, PRINT_NOTE, "limits: memory %lld bytes, time %g s, steps %lld (0: none)",
                   (long long)json_integer_value(json_object_get(answer, "memory")),
                   json_number_value(json_object_get(answer, "time")),
                   (long long)json_integer_value(json_object_get(answer, "steps")));
}

static void cmd_limits(struct app *app, const char *args)
{
    json_t *request = json_pack("{s:s}", "do", "limits");
    const char *rest = args;
    while (*rest) {
        char *name = word(rest, &rest), *value = word(rest, &rest), *end;
        double n = strtod(value, &end);
        n *= *end == 'k' ? 1024 : *end == 'M' ? 1048576 : *end == 'G' ? 1073741824.0 : 1;
        if (!strcmp(name, "time"))
            json_object_set_new(request, name, json_real(n));
        else
            json_object_set_new(request, name, json_integer((json_int_t)n));
        free(name);
        free(value);
    }
    app_request(app, request, on_limits, app);
}

struct export {
    struct app *app;
    char *path;
};

/* Whole, or a message that says why not. */
static void write_file(struct app *app, const char *path, const char *text)
{
    struct error err;
    if (file_write(path, text, strlen(text), 0666, FILE_REPLACE, &err))
        app_message(app, false, "Written: %s (%zu bytes)", path, strlen(text));
    else
        app_message(app, true, "%s", err.text);
}

static void on_exported(void *arg, const json_t *answer)
{
    struct export *self = arg;
    if (app_check(self->app, answer))
        write_file(self->app, self->path, field(answer, "text"));
    free(self->path);
    free(self);
}

/* "graph.dot" is dot; "" when the name tells nothing. */
static const char *format_of(const char *path)
{
    static const struct {
        const char *ending, *format;
    } known[] = {{".txt", "text"}, {".text", "text"}, {".json", "json"},  {".dot", "dot"},
                 {".gv", "dot"},   {".svg", "svg"},   {".mmd", "mermaid"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++) {
        if (!strcmp(known[i].ending, dot))
            return known[i].format;
    }
    return "";
}

static bool is_format(const char *word)
{
    return !strcmp(word, "text") || !strcmp(word, "json") || !strcmp(word, "dot") ||
           !strcmp(word, "mermaid") || !strcmp(word, "svg");
}

static void export_screen(struct app *app, const char *format, const char *path)
{
    struct text text = {0};
    int row, col;
    bool svg = !strcmp(format, "svg");
    if (app->plain || (!svg && strcmp(format, "text") != 0)) {
        app_message(app, true, app->plain ? "There is no screen in plain mode."
                                          : "The screen can be written as text or svg.");
        return;
    }
    app_draw(app, &row, &col);
    if (svg)
        picture_svg(&app->sheet, false, &text);
    else
        surface_dump(&app->sheet, false, &text);
    write_file(app, path, text_str(&text));
    text_release(&text);
}

/* :export graph picture.svg; :export dot graph.dot; :export objects json all.json */
static void cmd_export_(struct app *app, const char *args)
{
    const char *rest;
    char *what = word(args, &rest), *format = xstrdup(""), *path;
    if (is_format(what)) { /* of the whole heap */
        free(format);
        format = what;
        what = xstrdup("heap");
    } else {
        char *second = word(rest, &rest);
        free(format);
        if (is_format(second) && *rest) {
            format = second;
        } else {
            format = xstrdup(format_of(second));
            rest = args + strcspn(args, " ");
            rest += strspn(rest, " ");
            free(second);
        }
    }
    path = xstrdup(rest);
    if (!*path || !*format) {
        app_message(app, true, "What, and which file? :export screen page.svg, :export dot graph.dot");
    } else if (!strcmp(what, "screen")) {
        export_screen(app, format, path);
    } else {
        struct export *self = xalloc(sizeof *self);
        *self = (struct export){app, xstrdup(path)};
        app_request(app, json_pack("{s:s, s:s, s:s}", "do", "export", "what", what, "format", format),
                    on_exported, self);
    }
    free(what);
    free(format);
    free(path);
}

static void on_lua(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (app_check(app, answer))
        app_print(app, PRINT_VALUE, field(answer, "text"));
}

static void cmd_lua(struct app *app, const char *args)
{
    app_request(app, json_pack("{s:s, s:s}", "do", "lua", "source", args), on_lua, app);
}

static void cmd_log(struct app *app, const char *args)
{
    char *log = client_log(app->client);
    (void)args;
    app_print(app, PRINT_NOTE, *log ? log : "the engine wrote nothing");
    free(log);
}

static void cmd_editor(struct app *app, const char *args)
{
    (void)args;
    app_edit(app, app->sent && app->run.part < 0 ? app->sent : "");
}

static void cmd_quit(struct app *app, const char *args)
{
    (void)args;
    app->quit = true;
}

/* ---- the table ---------------------------------------------------------------- */

const struct command commands[] = {
#define COMMAND(name, function, args, help) {name, args, help, cmd_##function},
#include "shell/commands.def"
#undef COMMAND
    {0},
};

void command_run(struct app *app, const char *line)
{
    const char *rest;
    char *name = word(line, &rest);
    const struct command *found = NULL;
    int matches = 0;
    for (const struct command *c = commands; c->name; c++) {
        if (!strcmp(c->name, name)) {
            found = c;
            matches = 1;
            break;
        }
        if (*name && !strncmp(c->name, name, strlen(name))) {
            found = c;
            matches++;
        }
    }
    bool exact = found && !strcmp(found->name, name);
    if (!exact && config_command(app, name, rest))
        matches = 1;
    else if (matches == 1)
        found->run(app, rest);
    else if (matches > 1)
        app_message(app, true, ":%s can be several commands; Tab shows them.", name);
    else
        app_message(app, true, "There is no command :%s; :help lists them.", name);
    free(name);
}

const struct command *command_find(const char *name)
{
    for (const struct command *c = commands; c->name; c++) {
        if (!strcmp(c->name, name))
            return c;
    }
    return NULL;
}

json_t *command_complete(const char *text)
{
    json_t *items = json_array();
    for (const struct command *c = commands; c->name; c++) {
        if (!strncmp(c->name, text, strlen(text)))
            json_array_append_new(items, json_pack("{s:s, s:s}", "text", c->name, "note", c->help));
    }
    return items;
}
