/* robot.c - the workbook driven by a file: keys in, screens out, no terminal.
 *
 * The same application, the same cells; only screen.c is left out.  A line begins when the
 * engine has nothing more to say, so that dumps do not depend on time.  In the middle of a
 * command of the editor (Ctrl-R), the editor itself asks for the next line: robot_next() is
 * entered again then, and keys wait in a queue for whoever comes first.
 */
#include "shell/robot.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/utf8.h"
#include "shell/live.h"

struct robot {
    struct app *app;
    const char *path;
    FILE *file;
    char *text;
    size_t room;
    int *keys; /* still to be pressed */
    size_t count, first, keys_room;
    bool failed, over;
    int line;
    int patience; /* milliseconds for a wait */
    struct error *err;
    int cursor_row, cursor_col;
};

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One turn: let the engine speak, let the editor eat. */
static void turn(struct robot *self, int wait)
{
    struct app *app = self->app;
    struct pollfd fd = {client_fd(app->client),
                        (short)(POLLIN | (client_wants_write(app->client) ? POLLOUT : 0)), 0};
    int timeout = client_timeout(app->client);
    if (timeout < 0 || timeout > wait)
        timeout = wait;
    poll(&fd, 1, timeout);
    live_look(app);
    client_pump(app->client);
    prompt_run(app->prompt);
    assist_update(app);
    app_draw(app, &self->cursor_row, &self->cursor_col);
}

static bool is_idle(const struct app *app)
{
    bool runs = app_is_running(app) && !client_is_stopped(app->client) && !app->ask;
    return client_fd(app->client) < 0 ||
           (client_is_ready(app->client) && client_waiting(app->client) == 0 && !runs);
}

static bool settle(struct robot *self)
{
    long end = now_ms() + self->patience;
    turn(self, 0);
    while (!is_idle(self->app)) {
        if (now_ms() > end)
            return error_set(self->err, "%s:%d: the engine is still busy", self->path, self->line);
        turn(self, 50);
    }
    turn(self, 0);
    return true;
}

static bool shows(struct robot *self, const char *text)
{
    struct text dump = {0};
    app_draw(self->app, &self->cursor_row, &self->cursor_col);
    surface_dump(&self->app->sheet, false, &dump);
    bool found = strstr(text_str(&dump), text) != NULL;
    text_release(&dump);
    return found;
}

static bool wait_for(struct robot *self, const char *text, bool there)
{
    long end = now_ms() + self->patience;
    while (shows(self, text) != there) {
        if (now_ms() > end)
            return error_set(self->err, "%s:%d: %s: %s", self->path, self->line,
                             there ? "did not appear" : "did not go away", text);
        turn(self, 50);
    }
    return true;
}

static void press(struct robot *self, int key)
{
    struct input input = {.kind = INPUT_KEY, .key = key};
    app_input(self->app, &input);
    prompt_run(self->app->prompt);
}

static void push(struct robot *self, int key)
{
    *ARRAY_PUSH(self->keys, self->count, self->keys_room) = key;
}

static bool do_keys(struct robot *self, char *names)
{
    char *keep = NULL;
    for (char *name = strtok_r(names, " ", &keep); name; name = strtok_r(NULL, " ", &keep)) {
        int key = key_parse(name);
        if (!key)
            return error_set(self->err, "%s:%d: no such key: %s", self->path, self->line, name);
        push(self, key);
    }
    return true;
}

static void do_type(struct robot *self, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_next(text, end, &cp);
        if (cp == '\\' && text < end && *text == 'n') {
            cp = K_ENTER;
            text++;
        }
        push(self, (int)cp);
    }
}

/* One pane with its frame. */
static bool dump_pane(struct robot *self, const char *name)
{
    struct app *app = self->app;
    app_draw(app, &self->cursor_row, &self->cursor_col);
    for (int i = 0; i < LAYOUT_PANES; i++) {
        const struct rect *rect = &app->layout.panes[i];
        if (strcmp(app->panes[i].class->name, name) != 0 || !rect->rows)
            continue;
        struct text dump = {0};
        struct surface part =
            surface_part(&app->sheet, rect->row, rect->col, rect->rows, rect->cols);
        surface_dump(&part, false, &dump);
        fputs(text_str(&dump), stdout);
        text_release(&dump);
        return true;
    }
    return error_set(self->err, "%s:%d: no such pane in sight: %s", self->path, self->line, name);
}

static bool do_line(struct robot *self, char *word, char *rest)
{
    struct app *app = self->app;
    if (!strcmp(word, "size")) {
        struct input input = {.kind = INPUT_RESIZE};
        if (sscanf(rest, "%dx%d", &input.col, &input.row) != 2)
            return error_set(self->err, "%s:%d: size COLSxROWS", self->path, self->line);
        layout_clamp(&input.row, &input.col);
        app_input(app, &input);
    } else if (!strcmp(word, "key")) {
        return do_keys(self, rest);
    } else if (!strcmp(word, "type")) {
        do_type(self, rest);
    } else if (!strcmp(word, "line")) {
        do_type(self, rest);
        push(self, K_ENTER);
    } else if (!strcmp(word, "paste")) {
        struct text text = {0};
        for (const char *s = rest; *s; s++) {
            bool newline = s[0] == '\\' && s[1] == 'n';
            text_add_char(&text, newline ? '\n' : *s);
            s += newline;
        }
        text_add_str(&text, "");
        struct input input = {.kind = INPUT_PASTE, .text = text_take(&text)};
        if (!input.text)
            input.text = xstrdup("");
        app_input(app, &input);
    } else if (!strcmp(word, "click")) {
        struct input input = {.kind = INPUT_CLICK};
        if (sscanf(rest, "%d %d", &input.row, &input.col) != 2)
            return error_set(self->err, "%s:%d: click ROW COL", self->path, self->line);
        app_input(app, &input);
    } else if (!strcmp(word, "wait")) {
        return wait_for(self, rest, true);
    } else if (!strcmp(word, "gone")) {
        return wait_for(self, rest, false);
    } else if (!strcmp(word, "expect")) {
        if (!shows(self, rest)) {
            struct text dump = {0};
            surface_dump(&app->sheet, false, &dump);
            fputs(text_str(&dump), stderr);
            text_release(&dump);
            return error_set(self->err, "%s:%d: not on the screen: %s", self->path, self->line,
                             rest);
        }
    } else if (!strcmp(word, "dump") || !strcmp(word, "faces")) {
        struct text dump = {0};
        app_draw(app, &self->cursor_row, &self->cursor_col);
        surface_dump(&app->sheet, *word == 'f', &dump);
        printf("-- %dx%d, focus %s, cursor %d,%d\n", app->cols, app->rows,
               app->panes[app->overlay >= 0 ? app->overlay : app->focus].class->name,
               self->cursor_row, self->cursor_col);
        fputs(text_str(&dump), stdout);
        text_release(&dump);
    } else if (!strcmp(word, "pane")) {
        return dump_pane(self, rest);
    } else if (strcmp(word, "idle") != 0) {
        return error_set(self->err, "%s:%d: no such line: %s", self->path, self->line, word);
    }
    return true;
}

/* Press a key, or do a line. */
static void robot_next(struct robot *self)
{
    if (self->first < self->count) {
        press(self, self->keys[self->first++]);
        return;
    }
    self->first = self->count = 0;
    if (getline(&self->text, &self->room, self->file) <= 0) {
        self->over = true;
        return;
    }
    self->line++;
    self->text[strcspn(self->text, "\n")] = 0;
    if (!*self->text || *self->text == '#')
        return;
    char *line = xstrdup(self->text), *word = line;
    bool at_once = *word == '!';
    word += at_once;
    char *rest = word + strcspn(word, " ");
    if (*rest)
        *rest++ = 0;
    self->failed |= !((at_once || settle(self)) && do_line(self, word, rest));
    free(line);
}

static int robot_turn(struct app *app)
{
    struct robot *self = app->driver;
    robot_next(self);
    if (self->failed || self->over)
        app->quit = true;
    return 0;
}

bool robot_run(struct app *app, const char *path, struct error *err)
{
    struct robot self = {.app = app, .path = path, .patience = 20000, .err = err};
    self.file = strcmp(path, "-") ? fopen(path, "re") : stdin;
    if (!self.file)
        return error_errno(err, "%s", path);
    const char *slow = getenv("HEAPBOOK_SLOW");
    if (slow && atoi(slow) > 0)
        self.patience *= atoi(slow);
    app->driver = &self;
    app->wait = robot_turn;
    while (!app->quit && !self.over && !self.failed)
        robot_next(&self);
    free(self.text);
    free(self.keys);
    if (self.file != stdin)
        fclose(self.file);
    return !self.failed;
}
