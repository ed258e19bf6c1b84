/* live.c - a chapter that is being written: read again when its file changes. */
#include "shell/live.h"

#include <sys/stat.h>

#include "shell/app.h"
#include "shell/exercise.h"

static int64_t changed_at(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec : 0;
}

void live_begin(struct app *app, const char *path)
{
    app->live = changed_at(path);
}

bool live_is_on(const struct app *app)
{
    return app->live != 0;
}

static void on_reset(void *arg, const json_t *answer)
{
    (void)answer;
    ((struct app *)arg)->dirty = true;
}

void live_read(struct app *app)
{
    struct error err = {""};
    struct chapter *old = app->course->chapters[app->chapter], *fresh = chapter_read(old->path, &err);
    struct pane *lesson = &app->panes[PANE_lesson];
    if (!fresh) {
        app_message(app, true, "%s", err.text);
        return;
    }
    int line = lesson_line(lesson);
    exercise_stop(app);
    app->run = (struct run_owner){.part = -1};
    app_do(app, "reset", on_reset, app);
    app->course->chapters[app->chapter] = fresh;
    lesson_opened(lesson, line);
    chapter_free(old);
    app_message(app, false, "Read again: %s", fresh->file);
}

void live_look(struct app *app)
{
    int64_t now = app->live ? changed_at(app_chapter(app)->path) : 0;
    if (!now || now == app->live || app_is_running(app))
        return;
    app->live = now;
    live_read(app);
}
