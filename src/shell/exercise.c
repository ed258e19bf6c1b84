/* exercise.c - the exercise that is on, as the learner works at it.
 *
 * An exercise typed at the prompt needs nothing here: its lines are run as always, and the
 * script sees them.  Where a program is edited, the shell keeps it, with all that it was
 * before; a check sends it whole, and each try is saved, so that it is there again after
 * a lost connection.
 */
#include "shell/exercise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "book/protect.h"
#include "shell/app.h"
#include "shell/app_engine.h"
#include "shell/commands.h"

enum { PAST_MOST = 50, PROGRAM_MOST = 65536 };

struct work {
    char *mode, *start, *program;
    char *saved; /* the draft that is in the journal, or NULL */
    char *past[PAST_MOST]; /* what the program was, oldest first */
    int past_count;
    long hints, shown, solutions;
    bool helped;  /* a solution was seen */
    bool editing; /* the prompt holds the program */
};

static long number(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

static bool is_program(const struct app *app)
{
    return app->work && !strcmp(app->work->mode, "program");
}

static bool is_on(struct app *app)
{
    if (app->work)
        return true;
    app_message(app, false, "No exercise is on: Enter on one begins it.");
    return false;
}

static void work_free(struct work *w)
{
    if (!w)
        return;
    for (int i = 0; i < w->past_count; i++)
        free(w->past[i]);
    free(w->mode);
    free(w->start);
    free(w->program);
    free(w->saved);
    free(w);
}

/* ---- the program ------------------------------------------------------------------ */

/* Without blanks at line ends and empty lines at the end; ended by a newline. */
static char *tidy(const char *text)
{
    struct text t = {0};
    for (const char *s = text; *s;) {
        size_t whole = strcspn(s, "\n"), size = whole;
        while (size && strchr(" \t\r", s[size - 1]))
            size--;
        text_add(&t, s, size);
        text_add_char(&t, '\n');
        s += whole + (s[whole] == '\n');
    }
    while (t.size > 1 && t.bytes[t.size - 2] == '\n')
        t.bytes[--t.size] = 0;
    text_add_str(&t, "");
    return text_take(&t);
}

static void change(struct app *app, const char *text)
{
    struct work *w = app->work;
    char *fresh = tidy(text);
    if (!strcmp(fresh, w->program) || strlen(fresh) > PROGRAM_MOST) {
        free(fresh);
        return;
    }
    if (w->past_count == PAST_MOST) {
        free(w->past[0]);
        memmove(w->past, w->past + 1, --w->past_count * sizeof *w->past);
    }
    w->past[w->past_count++] = w->program;
    w->program = fresh;
}

bool exercise_is_edited(const struct app *app)
{
    return app->work && app->work->editing;
}

bool exercise_is_open(const struct app *app, const char *text, int line)
{
    return protect_is_open_in(app->work->start, text, line);
}

/* The cursor where the work begins: the end of the first line that is the learner's. */
static void to_first_open(struct app *app)
{
    const char *program = app->work->program;
    int lines = 0, open = 0;
    for (const char *s = program; *s; s++)
        lines += *s == '\n';
    for (int i = lines; i >= 1; i--)
        open = exercise_is_open(app, program, i) ? i : open;
    for (int i = lines; open && i > open; i--)
        prompt_row(app->prompt, -1);
    prompt_edge(app->prompt, true);
}

static void into_prompt(struct app *app)
{
    size_t size = strlen(app->work->program);
    char *text = xstrndup(app->work->program, size - (size && app->work->program[size - 1] == '\n'));
    prompt_set(app->prompt, text);
    free(text);
    to_first_open(app);
}

bool exercise_edit(struct app *app)
{
    if (!is_program(app))
        return false;
    if (!app->prompt) {
        exercise_program(app);
        app_message(app, false, ":line 3 TEXT changes line 3, :line 3+ TEXT adds one after it, :line 3- takes it out; :check.");
        return true;
    }
    into_prompt(app);
    app->work->editing = true;
    app->zoom = true;
    app_focus(app, PANE_python);
    app_message(app, false, "Change the program. Alt-c checks it; Esc keeps it and leaves.");
    return true;
}

/* What was typed is kept: a connection may be lost before the next check. */
static void save_draft(struct app *app)
{
    struct work *w = app->work;
    if (w->saved && !strcmp(w->saved, w->program))
        return;
    free(w->saved);
    w->saved = xstrdup(w->program);
    app_save(app, record_draft(app->exercise, w->program));
}

void exercise_leave_edit(struct app *app)
{
    size_t cursor;
    if (!exercise_is_edited(app))
        return;
    change(app, prompt_line(app->prompt, &cursor));
    save_draft(app);
    prompt_set(app->prompt, "");
    app->work->editing = false;
    app->zoom = false;
}

bool exercise_undo(struct app *app)
{
    struct work *w = app->work;
    if (!is_program(app) || !w->past_count)
        return false;
    free(w->program);
    w->program = w->past[--w->past_count];
    if (w->editing)
        into_prompt(app);
    app_message(app, false, "The program as it was before; c checks it.");
    return true;
}

void exercise_program(struct app *app)
{
    if (!is_on(app) || !is_program(app)) {
        app_message(app, true, "This exercise has no program to edit.");
        return;
    }
    int line = 1;
    for (const char *s = app->work->program; *s; line++) {
        int size = (int)strcspn(s, "\n");
        app_printf(app, exercise_is_open(app, app->work->program, line) ? PRINT_OUT : PRINT_NOTE, "%3d  %.*s\n", line, size, s);
        s += size + (s[size] == '\n');
    }
}

static const char *line_at(const char *text, long line)
{
    while (line > 1 && *text) {
        text = strchr(text, '\n');
        text = text ? text + 1 : "";
        line--;
    }
    return text;
}

void exercise_line(struct app *app, const char *args)
{
    char *end;
    long line = strtol(args, &end, 10);
    if (!is_on(app) || !is_program(app))
        return;
    if (end == args || line < 1) {
        app_message(app, true, "Which line? :line 3 b = a[:]");
        return;
    }
    char how = *end == '+' || *end == '-' ? *end++ : ' ';
    end += *end == ' ';
    const char *program = app->work->program, *at = line_at(program, how == '+' ? line + 1 : line);
    const char *rest = how == '+' ? at : line_at(program, line + 1);
    struct text t = {0};
    text_add(&t, program, (size_t)(at - program));
    if (how != '-')
        text_printf(&t, "%s\n", end);
    text_add_str(&t, rest);
    change(app, text_str(&t));
    text_release(&t);
    save_draft(app);
    exercise_program(app);
}

void exercise_load(struct app *app, const char *path)
{
    char bytes[PROGRAM_MOST + 2];
    FILE *file = is_on(app) && is_program(app) ? fopen(path, "r") : NULL;
    if (!is_program(app))
        return;
    if (!file) {
        app_message(app, true, "%s cannot be read.", path);
        return;
    }
    size_t size = fread(bytes, 1, PROGRAM_MOST + 1, file);
    bool bad = ferror(file) || size > PROGRAM_MOST;
    fclose(file);
    if (bad) {
        app_message(app, true, "%s %s.", path, size > PROGRAM_MOST ? "is longer than 64 KiB" : "cannot be read");
        return;
    }
    bytes[size] = 0;
    change(app, bytes);
    exercise_check(app);
}

/* ---- beginning and ending ---------------------------------------------------------- */

void exercise_forget(struct app *app)
{
    free(app->exercise);
    app->exercise = NULL;
    work_free(app->work);
    app->work = NULL;
}

void exercise_stop(struct app *app)
{
    if (!app->work)
        return;
    exercise_leave_edit(app);
    app_request(app, json_pack("{s:s, s:s}", "do", "exercise", "op", "stop"), NULL, NULL);
    exercise_forget(app);
}

/* The last try, from an earlier session. */
static const char *kept_try(struct app *app)
{
    struct text id = {0};
    text_printf(&id, "exercise:%s", app->exercise);
    const struct progress_item *item = progress_item(&app->progress, text_str(&id));
    text_release(&id);
    return item && item->draft && !item->right ? item->draft : NULL;
}

static void print_code(struct app *app, enum print_kind kind, const char *code)
{
    size_t size = strlen(code);
    if (!size)
        return;
    char *whole = xstrndup(code, code[size - 1] == '\n' ? size - 1 : size);
    app_print(app, kind, whole);
    free(whole);
}

static void on_start(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer)) {
        if (*field(answer, "text"))
            app_print(app, PRINT_BAD, field(answer, "text"));
        return;
    }
    exercise_forget(app);
    struct work *w = app->work = xalloc(sizeof *w);
    app->exercise = xstrdup(field(answer, "name"));
    w->mode = xstrdup(field(answer, "mode"));
    w->start = xstrdup(field(answer, "start"));
    w->program = tidy(w->start);
    w->hints = number(answer, "hints");
    w->solutions = number(answer, "solutions");
    app_printf(app, PRINT_NOTE, "exercise: %s", field(answer, "title"));
    app_printf(app, PRINT_NOTE, "%s", field(answer, "goal"));
    print_code(app, PRINT_INPUT, w->start);
    app_tell(app, "exercise", answer);
    app_tell(app, "stopped", answer);
    const char *kept = is_program(app) ? kept_try(app) : NULL;
    if (kept)
        change(app, kept);
    if (is_program(app))
        app_message(app, false, "%s%s", kept ? "Your last try is here: " : "",
                    app->plain ? ":edit changes it, :check checks it, :hint gives a hint."
                    : kept     ? "e edits it, c checks it, x begins afresh."
                               : "e edits the program, c checks it, H gives a hint.");
    app_focus(app, is_program(app) ? PANE_lesson : PANE_python);
}

static json_t *libs_of(struct app *app)
{
    struct error err;
    json_t *libs = json_object();
    char **names = course_script_libs(app->course);
    for (size_t i = 0; names[i]; i++) {
        char *text = course_script_lib(app->course, names[i], &err);
        if (text)
            json_object_set_new(libs, names[i], json_string(text));
        free(text);
        free(names[i]);
    }
    free(names);
    return libs;
}

void exercise_start(struct app *app, const char *name)
{
    struct error err;
    char *script = course_script(app->course, name, &err);
    if (!script) {
        app_message(app, true, "%s", err.text);
        return;
    }
    json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "do", "exercise", "op", "start", "name",
                                name, "script", script);
    free(script);
    if (!request) {
        app_message(app, true, "scripts/%s.lua is not UTF-8.", name);
        return;
    }
    json_object_set_new(request, "libs", libs_of(app));
    app_request(app, request, on_start, app);
}

/* ---- working ------------------------------------------------------------------------ */

static void on_checked(void *arg, const json_t *answer)
{
    struct app *app = arg;
    app->run.busy = false;
    if (app_check(app, answer))
        app_tell(app, "stopped", answer);
}

static void on_other(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (app_check(app, answer))
        app_tell(app, "stopped", answer);
}

static void ask(struct app *app, const char *op, const char *key, json_t *value, client_answer *fn)
{
    json_t *request = json_pack("{s:s, s:s}", "do", "exercise", "op", op);
    if (value)
        json_object_set_new(request, key, value);
    app_request(app, request, fn, app);
}

void exercise_check(struct app *app)
{
    if (!is_on(app))
        return;
    exercise_leave_edit(app);
    app->run.busy = true; /* it can be interrupted */
    if (!is_program(app)) {
        ask(app, "check", NULL, NULL, on_checked);
        return;
    }
    save_draft(app);
    ask(app, "check", "source", json_string(app->work->program), on_checked);
}

void exercise_reset(struct app *app)
{
    if (!is_on(app))
        return;
    change(app, app->work->start);
    if (app->work->editing)
        into_prompt(app);
    ask(app, "reset", NULL, NULL, on_other);
    app_message(app, false, is_program(app) ? "The program is as it was at the start; u brings yours back."
                                            : "The exercise begins again.");
}

static void on_hint(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer) || !app->work)
        return;
    app->work->shown = number(answer, "shown");
    app_printf(app, PRINT_NOTE, "hint %ld of %ld: %s", number(answer, "hint"),
               number(answer, "of"), field(answer, "text"));
    if (app->work->shown > 1)
        app_message(app, false, ":hint 1 shows the first again.");
}

void exercise_hint(struct app *app, int which)
{
    if (is_on(app))
        ask(app, "hint", "number", json_integer(which), on_hint);
}

static void on_solution(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app_check(app, answer) || !app->work)
        return;
    app->work->helped = true;
    app_print(app, PRINT_NOTE, "a solution:");
    print_code(app, PRINT_INPUT, field(answer, "text"));
    if (app->work->solutions > 1)
        app_printf(app, PRINT_NOTE, "one of %ld; :solution 2 shows another", app->work->solutions);
}

void exercise_solution(struct app *app, int which)
{
    if (is_on(app))
        ask(app, "solution", "number", json_integer(which > 0 ? which : 1), on_solution);
}

/* Pass over it: the code is shown, and it is asked for again at a later time. */
void exercise_skip(struct app *app)
{
    if (!is_on(app))
        return;
    exercise_solution(app, 1);
    app_save(app, record_skip(app->exercise));
    app_message(app, false, "Passed over; it comes up again in the review.");
}

/* ---- judging -------------------------------------------------------------------------- */

static void print_golf(struct app *app, const json_t *golf)
{
    const char *what;
    json_t *row;
    json_object_foreach((json_t *)(uintptr_t)golf, what, row)
    {
        long par = number(row, "par"), used = number(row, "used");
        app_printf(app, used <= par ? PRINT_GOOD : PRINT_NOTE, "par: %ld %s, yours %ld%s", par, what, used,
                   used < par ? ": better than the author" : used == par ? ": on par" : "");
    }
}

static void print_evidence(struct app *app, const char *lines)
{
    while (*lines) {
        int size = (int)strcspn(lines, "\n");
        app_printf(app, PRINT_NOTE, "  %.*s", size, lines);
        lines += size + (lines[size] == '\n');
    }
}

/* After a check that failed.  Plain mode has commands, no keys, and has just
 * printed the verdict on the line above. */
static const char *way_on(const struct app *app)
{
    static const struct {
        const char *mode, *plain, *screen;
    } ways[] = {{"program", ":edit changes the program, :undo undoes, :hint gives a hint.", "e edits, u undoes, c checks, H gives a hint."},
                {"answers", ":check asks again, :hint gives a hint.", "c asks again, H gives a hint."},
                {"", ":hint gives a hint.", "H gives a hint."}};
    size_t i = 0;
    while (*ways[i].mode && (!app->work || strcmp(app->work->mode, ways[i].mode) != 0))
        i++;
    return app->plain ? ways[i].plain : ways[i].screen;
}

/* The heap as it was when what the verdict speaks of was true. */
static void show_step(struct app *app, const json_t *event)
{
    struct text step = {0};
    if (!number(event, "step"))
        return;
    text_printf(&step, "%ld", number(event, "step"));
    if (*field(event, "mark"))
        app_printf(app, PRINT_NOTE, "the heap is shown as it was at the mark %s", field(event, "mark"));
    else
        app_print(app, PRINT_NOTE, app->plain ? ":step and :back walk through it" : "s and S step through it");
    command_find("goto")->run(app, text_str(&step));
    text_release(&step);
}

void exercise_verdict(struct app *app, const json_t *event)
{
    bool passed = json_is_true(json_object_get(event, "passed"));
    struct work *w = app->work;
    app_save(app, record_verdict(field(event, "exercise"), passed, field(event, "key"), field(event, "belief"),
                                 w ? (int)w->shown : 0, w && w->helped));
    app_printf(app, passed ? PRINT_GOOD : PRINT_BAD, "%s%s", passed ? "Passed. " : "Not yet. ",
               field(event, "message"));
    print_evidence(app, field(event, "evidence"));
    print_golf(app, json_object_get(event, "golf"));
    if (*field(event, "object"))
        app_select(app, field(event, "object"));
    app_message(app, !passed, "%s", passed ? "Exercise passed." : way_on(app));
    show_step(app, event);
}
