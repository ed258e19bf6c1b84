/* workbook.c - open the workbook: put its parts together, turn until the end, save.
 *
 * Order matters at the start: the editor before the screen (both ask the terminal
 * database, and the second one would free the first's answer), signals before the screen.
 */
#include "shell/workbook.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/exercise.h"
#include "shell/app_engine.h"
#include "shell/assist.h"
#include "shell/config.h"
#include "shell/filter.h"
#include "shell/live.h"
#include "shell/plain.h"
#include "shell/python.h"
#include "shell/question.h"
#include "shell/robot.h"

#define SAVE_AGAIN_SECONDS 60
#define FRAME_MS 33
#define JOURNALS_MOST 32
#define MEMORY_LIMIT ((json_int_t)1 << 30)

/* ---- the prompt's hooks --------------------------------------------------------- */

/* While a program runs (and asks nothing), keys wait. */
static bool is_held(void *arg)
{
    struct app *app = arg;
    return app_is_running(app) && !app->ask && !app->commanding;
}

static void on_accept(void *arg, const char *line)
{
    struct app *app = arg;
    app->commanding = false;
    app_line(app, line);
}

static bool on_goes_on(void *arg, const char *line, size_t size, int *indent)
{
    struct app *app = arg;
    if (app->ask || line[0] == ':')
        return false;
    return python_state(line, size, indent) == PYTHON_GOES_ON;
}

static bool on_whole(void *arg)
{
    return exercise_is_edited(arg);
}

static void on_end(void *arg)
{
    struct app *app = arg;
    app->quit = true;
}

static void on_pump(void *arg)
{
    struct app *app = arg;
    app->wait(app);
    if (app->quit)
        prompt_abort(app->prompt);
}

static void on_complete(void *arg, const char *line, size_t cursor)
{
    assist_complete(arg, line, cursor);
}

static void on_edit(void *arg, const char *line)
{
    app_edit(arg, line);
}

/* ---- turning --------------------------------------------------------------------- */

static int shorter(int a, int b)
{
    return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What a person did is shown at once; what the engine says at most so often.  Gives the
 * milliseconds after which there will be something to show, -1: never. */
static int show(struct app *app)
{
    long since = now_ms() - app->shown_ms;
    if (app->dirty && !app->touched && since >= 0 && since < FRAME_MS)
        return (int)(FRAME_MS - since);
    if (app->dirty) {
        int row, col;
        app->dirty = app->touched = false;
        app->shown_ms = now_ms();
        app_draw(app, &row, &col);
        screen_show(app->screen, &app->sheet, row, col);
    }
    bool quiet = client_is_ready(app->client) && !client_waiting(app->client) &&
                 (!app_is_running(app) || client_is_stopped(app->client) || app->ask);
    if (quiet && screen_is_asked(app->screen))
        screen_answer(app->screen);
    return -1;
}

/* One turn of the loop; the only place that waits. */
static int screen_turn(struct app *app)
{
    assist_update(app);
    int due = show(app);
    struct pollfd fds[3] = {
        {screen_key_fd(app->screen), POLLIN, 0},
        {screen_signal_fd(app->screen), POLLIN, 0},
        {client_fd(app->client),
         (short)(POLLIN | (client_wants_write(app->client) ? POLLOUT : 0)), 0}};
    int timeout = shorter(client_timeout(app->client), due);
    if (live_is_on(app))
        timeout = shorter(timeout, LIVE_MS);
    if (journal_unsaved(app->journal))
        timeout = shorter(timeout, SAVE_AGAIN_SECONDS * 1000);
    int n = poll(fds, 3, timeout);
    if (n < 0 && errno != EINTR) {
        app->quit = true;
        return -1;
    }
    if (n == 0 && due < 0 && journal_unsaved(app->journal) && journal_flush(app->journal))
        app_message(app, false, "Saved.");
    live_look(app);
    bool ready = n > 0 && fds[0].revents & (POLLIN | POLLHUP | POLLERR);
    bool hung = n > 0 && fds[0].revents & (POLLHUP | POLLERR | POLLNVAL);
    struct input input;
    while (!app->quit && screen_input(app->screen, ready, hung, &input)) {
        app_input(app, &input);
        app->touched = true;
        /* A paste comes after what was typed before it. */
        if (input.kind == INPUT_HANGUP)
            break;
        if (app->focus == PANE_python)
            prompt_run(app->prompt);
    }
    client_pump(app->client);
    if (app->focus == PANE_python && !app->quit)
        prompt_run(app->prompt); /* what was typed ahead */
    return 0;
}

/* ---- opening ---------------------------------------------------------------------- */

static void use_utf8(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    /* ssh without LC_*, cron, su -: the terminal is UTF-8 all the same nowadays. */
    const char *asked = getenv("LC_ALL");
    if (!asked || !*asked)
        asked = getenv("LC_CTYPE");
    if (!asked || !*asked)
        asked = getenv("LANG");
    bool c_locale = !asked || !*asked || !strcmp(asked, "C") || !strcmp(asked, "POSIX");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && c_locale)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static char *history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    struct text path = {0};
    if (state && state[0] == '/')
        text_printf(&path, "%s/heapbook/history", state);
    else if (home && *home)
        text_printf(&path, "%s/.local/state/heapbook/history", home);
    else
        return NULL;
    return text_take(&path);
}

static int first_chapter(const struct app *app, const char *asked)
{
    if (asked) {
        const char *slash = strrchr(asked, '/');
        return course_index(app->course, slash ? slash + 1 : asked);
    }
    int index = *app->progress.chapter ? course_index(app->course, app->progress.chapter) : 0;
    return index < 0 ? 0 : index;
}

static void panes_open(struct app *app)
{
    static const struct pane_class *const classes[] = {
#define PANE(name, key) &name##_pane,
#include "shell/panes.def"
#undef PANE
    };
    for (int i = 0; i < PANE_COUNT; i++) {
        struct pane *pane = &app->panes[i];
        pane->class = classes[i];
        pane->app = app;
        pane->cols = 80;
        pane->state = xalloc(classes[i]->state_size);
        if (classes[i]->open)
            classes[i]->open(pane);
    }
}

static void app_close(struct app *app)
{
    for (int i = 0; i < PANE_COUNT; i++) {
        if (app->panes[i].class && app->panes[i].class->close)
            app->panes[i].class->close(&app->panes[i]);
        free(app->panes[i].state);
    }
    prompt_close(app->prompt);
    screen_close(app->screen);
    client_close(app->client);
    config_close(app);
    question_close(app);
    surface_free(&app->sheet);
    if (app->journal && !journal_flush(app->journal))
        fprintf(stderr, "heapbook: %zu records %s\n", journal_unsaved(app->journal), journal_fault(app->journal));
    journal_close(app->journal);
    progress_release(&app->progress);
    course_free(app->course);
    free(app->heap.sentence);
    free(app->selected);
    exercise_forget(app);
    free(app->sent);
    free(app->ask);
    assist_release(app);
}

static bool open_course(struct app *app, const struct workbook_options *options,
                        struct error *err)
{
    char *dir = course_of_path(options->course, options->chapter);
    app->course = course_open(dir, err);
    free(dir);
    return app->course != NULL;
}

static void open_journal(struct app *app)
{
    char *dir = journal_dir();
    json_t *faults = json_array();
    json_t *records = journal_load(dir, faults);
    progress_read(&app->progress, records);
    questions_vary(app->course, &app->progress, journal_now());
    app->journal = journal_open(dir);
    if (json_array_size(faults))
        app_message(app, true, "%s", json_string_value(json_array_get(faults, 0)));
    struct error ignored;
    if (dir)
        journal_compact(dir, json_array_size(faults) ? 0 : JOURNALS_MOST, &ignored);
    json_decref(records);
    json_decref(faults);
    free(dir);
}

/* $HEAPBOOK_ENGINE: another engine, for tests. */
static bool open_engine(struct app *app, const char *argv[2], struct error *err)
{
    const char *other = getenv("HEAPBOOK_ENGINE");
    argv[0] = other;
    argv[1] = NULL;
    app->client = client_open(other && *other ? argv : NULL, app_event, app, err);
    if (app->client) /* the lesson's big list must fit twice: it is run again */
        app_request(app, json_pack("{s:s, s:I}", "do", "limits", "memory", MEMORY_LIMIT), NULL,
                    NULL);
    return app->client != NULL;
}

static bool open_prompt(struct app *app, bool robot, struct error *err)
{
    struct prompt_hooks hooks = {.arg = app,
                                 .accept = on_accept,
                                 .held = is_held,
                                 .goes_on = on_goes_on,
                                 .whole = on_whole,
                                 .complete = on_complete,
                                 .edit = on_edit,
                                 .end = on_end,
                                 .pump = on_pump};
    char *path = robot && !getenv("XDG_STATE_HOME") ? NULL : history_path();
    app->prompt = prompt_open(&hooks, path, err);
    free(path);
    return app->prompt != NULL;
}

/* The terminal, or plain lines when there is none to be had. */
static bool open_screen(struct app *app, const struct workbook_options *options)
{
    struct error err;
    app->screen = screen_open(&options->screen, &err);
    if (!app->screen) {
        app_message(app, true, "%s; going on with plain lines (--plain)", err.text);
        return false;
    }
    app->ascii = screen_is_ascii(app->screen);
    screen_size(app->screen, &app->rows, &app->cols);
    app->wait = screen_turn;
    return true;
}

static void run_screen(struct app *app)
{
    app->dirty = true;
    while (!app->quit) {
        screen_turn(app);
        prompt_run(app->prompt);
    }
}

enum workbook_result workbook_run(const struct workbook_options *options, struct error *err)
{
    struct app *app = xalloc(sizeof *app);
    enum workbook_result result = WORKBOOK_UNREADABLE;
    const char *engine[2];
    app->overlay = -1;
    app->run.part = -1;
    app->typed_part = -1;
    app->rows = 36;
    app->cols = 120;
    app->ascii = options->screen.ascii;
    app->plain = options->plain;
    use_utf8();
    if (!open_course(app, options, err))
        goto out;
    app->chapter = -1;
    open_journal(app);
    int chapter = first_chapter(app, options->chapter);
    if (chapter < 0) {
        result = WORKBOOK_NO_CHAPTER;
        error_set(err, "there is no chapter \"%.80s\"", options->chapter);
        goto out;
    }
    app->chapter = chapter;
    result = WORKBOOK_FAILED;
    panes_open(app);
    bool same = !strcmp(app->progress.chapter, app_chapter(app)->id);
    if (!open_engine(app, engine, err))
        goto out;
    config_open(app);
    if (!app->plain && !open_prompt(app, options->robot != NULL, err))
        goto out;
    if (options->chapter && strchr(options->chapter, '/'))
        live_begin(app, app_chapter(app)->path);
    lesson_opened(&app->panes[PANE_lesson], same ? app->progress.line : 0);
    app_save(app, record_place(app_chapter(app)->id, same ? app->progress.line : 0));
    if (app->course->fault_count)
        app_message(app, true, "%s", app->course->faults[0]);

    result = WORKBOOK_DONE;
    if (app->plain || (!options->robot && !open_screen(app, options)))
        plain_loop(app, options->no_input);
    else if (options->robot)
        result = robot_run(app, options->robot, err) ? WORKBOOK_DONE : WORKBOOK_FAILED;
    else
        run_screen(app);
    exercise_leave_edit(app);
    app_save(app, record_place(app_chapter(app)->id, lesson_line(&app->panes[PANE_lesson])));

out:
    app_close(app);
    free(app);
    return result;
}
