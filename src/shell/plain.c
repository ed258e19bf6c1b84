/* plain.c - the workbook without a screen: lines in, prefixed lines out.
 *
 * For screen readers and terminals that cannot place a cursor.  Every event is a line that
 * begins with what it is; every pane is reached by a command.  What a program prints
 * without a newline is held until its line is whole.
 */
#include "shell/plain.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/python.h"
#include "shell/signal.h"

#define LINE_MOST 4096

struct plain {
    struct text held; /* a line of the program's that has no end yet */
    enum print_kind held_kind;
    struct text in;    /* bytes typed */
    struct text block; /* lines of a Python block so far */
    bool talks, sentence_due, lens_due, prompted;
    int signals;
};

static const char *prefix(enum print_kind kind)
{
    static const char *const words[] = {
        [PRINT_INPUT] = "in: ",   [PRINT_OUT] = "out: ",  [PRINT_ERROR] = "error: ",
        [PRINT_VALUE] = "value: ", [PRINT_NOTE] = "note: ", [PRINT_DEATH] = "died: ",
        [PRINT_GOOD] = "good: ",  [PRINT_BAD] = "bad: ",
    };
    return words[kind];
}

/* Panes say what they are themselves. */
static bool has_prefix(const char *s)
{
    static const char *const own[] = {"heap: ", "lesson: ", "quiz: ", "chapter ", "help: "};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (!strncmp(s, own[i], strlen(own[i])))
            return true;
    }
    return false;
}

static void put_line(enum print_kind kind, const char *s, size_t size)
{
    struct text line = {0};
    if (kind == PRINT_OUT || kind == PRINT_ERROR || kind == PRINT_VALUE || !has_prefix(s))
        text_add_str(&line, prefix(kind));
    filter_text(&line, s, size > LINE_MOST ? LINE_MOST : size);
    if (size > LINE_MOST)
        text_add_str(&line, " ... cut");
    text_add_char(&line, '\n');
    fwrite(line.bytes, 1, line.size, stdout);
    text_release(&line);
}

static void flush_held(struct plain *self)
{
    if (self->held.size)
        put_line(self->held_kind, self->held.bytes, self->held.size);
    text_clear(&self->held);
}

void plain_print(struct app *app, enum print_kind kind, const char *text)
{
    struct plain *self = app->driver;
    bool streams = kind == PRINT_OUT || kind == PRINT_ERROR || kind == PRINT_VALUE;
    if (!self) { /* before the loop: a fault of the course or the journal */
        put_line(kind, text, strlen(text));
        return;
    }
    if (self->held.size && (!streams || kind != self->held_kind))
        flush_held(self);
    while (*text) {
        size_t size = strcspn(text, "\n");
        if (!text[size] && streams) {
            text_add(&self->held, text, size);
            self->held_kind = kind;
            if (self->held.size > LINE_MOST)
                flush_held(self);
            break;
        }
        if (self->held.size) {
            text_add(&self->held, text, size);
            flush_held(self);
        } else {
            put_line(kind, text, size);
        }
        text += size + (text[size] == '\n');
    }
    fflush(stdout);
}

static bool is_idle(const struct app *app)
{
    return client_waiting(app->client) == 0 && client_is_ready(app->client) &&
           (!app_is_running(app) || client_is_stopped(app->client) || app->ask);
}

static void take_line(struct app *app, const char *line)
{
    struct plain *self = app->driver;
    if (self->block.size || (line[0] != ':' && !app->ask)) {
        int indent;
        bool first = !self->block.size;
        if (first && !*line)
            return;
        if (!first)
            text_add_char(&self->block, '\n');
        text_add_str(&self->block, line);
        if (python_state(self->block.bytes, self->block.size, &indent) == PYTHON_GOES_ON)
            return;
        char *whole = text_take(&self->block);
        self->sentence_due = true;
        app_line(app, whole);
        free(whole);
        return;
    }
    bool looks = !strncmp(line, ":lens", 5) || !strncmp(line, ":holders", 8) ||
                 !strncmp(line, ":find", 5);
    bool runs = !strncmp(line, ":run", 4) || !strncmp(line, ":step", 5) ||
                !strncmp(line, ":cont", 5);
    app_line(app, line);
    self->lens_due |= looks;
    self->sentence_due |= runs;
}

/* After something ran or was asked for: what the lens shows now. */
static void say_heap(struct app *app)
{
    struct plain *self = app->driver;
    struct pane *heap = &app->panes[PANE_heap];
    flush_held(self);
    if (self->sentence_due && app->heap.sentence && *app->heap.sentence)
        app_printf(app, PRINT_NOTE, "%s", app->heap.sentence);
    if (self->lens_due)
        heap->class->plain(heap);
    self->sentence_due = self->lens_due = false;
}

static void say_prompt(struct app *app)
{
    struct plain *self = app->driver;
    if (!self->talks || self->prompted)
        return;
    fputs(self->block.size ? "... " : client_is_stopped(app->client) ? "step> " : ">>> ", stdout);
    fflush(stdout);
    self->prompted = true;
}

/* The next whole line of the input, malloc'ed, or NULL. */
static char *next_line(struct plain *self, bool ended)
{
    char *eol = self->in.size ? memchr(self->in.bytes, '\n', self->in.size) : NULL;
    size_t size = eol ? (size_t)(eol - self->in.bytes) : self->in.size;
    if (!eol && (!ended || !size))
        return NULL;
    char *line = xstrndup(self->in.bytes, size);
    if (size && line[size - 1] == '\r')
        line[size - 1] = 0;
    size += eol != NULL;
    memmove(self->in.bytes, self->in.bytes + size, self->in.size - size);
    self->in.size -= size;
    return line;
}

static void read_signals(struct app *app)
{
    struct plain *self = app->driver;
    char byte;
    while (self->signals >= 0 && read(self->signals, &byte, 1) == 1) {
        if (byte == 'q') {
            app->quit = true;
            app->exit_status = 129;
        } else if (byte == 'i' && app_is_running(app)) {
            app_interrupt(app);
        } else if (byte == 'i') {
            text_clear(&self->block);
            self->prompted = false;
        }
    }
}

void plain_loop(struct app *app, bool no_input)
{
    struct plain *self = xalloc(sizeof *self);
    bool ended = no_input;
    app->driver = self;
    app->plain = true;
    self->signals = signals_open(1);
    self->talks = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    app->panes[PANE_lesson].class->plain(&app->panes[PANE_lesson]);
    if (*app->message) /* why there is no screen, a chapter that cannot be read */
        app_print(app, app->message_bad ? PRINT_BAD : PRINT_NOTE, app->message);
    app_print(app, PRINT_NOTE, "type Python, or a command; :help lists them, :quit leaves");
    while (!app->quit) {
        bool idle = is_idle(app);
        if (idle && (self->lens_due || self->sentence_due)) {
            say_heap(app);
            continue;
        }
        char *line = idle ? next_line(self, ended) : NULL;
        if (line) {
            self->prompted = false;
            take_line(app, line);
            free(line);
            continue;
        }
        if (idle && ended && !self->in.size) {
            if (!self->block.size)
                break;
            take_line(app, ""); /* the end closes a block */
            continue;
        }
        if (idle)
            say_prompt(app);
        struct pollfd fds[3] = {
            {ended || (!idle && self->in.size > 65536) ? -1 : STDIN_FILENO, POLLIN, 0},
            {self->signals, POLLIN, 0},
            {client_fd(app->client), (short)(POLLIN | (client_wants_write(app->client) ? POLLOUT : 0)), 0}};
        int n = poll(fds, 3, client_timeout(app->client));
        if (n < 0 && errno != EINTR)
            break;
        if (client_fd(app->client) < 0 && ended)
            break;
        read_signals(app);
        if (n >= 0 && fds[0].revents) {
            char bytes[4096];
            ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
            if (got > 0)
                text_add(&self->in, bytes, (size_t)got);
            else if (got == 0 || errno != EINTR)
                ended = true;
        }
        client_pump(app->client);
    }
    flush_held(self);
    signals_close();
    app->driver = NULL;
    text_release(&self->held);
    text_release(&self->in);
    text_release(&self->block);
    free(self);
}
