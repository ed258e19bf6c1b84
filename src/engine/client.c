/* client.c - start an engine, talk to it, and replace it when it dies.
 *
 * The session is the list of requests that changed the heap since the last reset; a new
 * engine gets them again, in order, and is then where the old one was (the runtime is
 * deterministic).  The request that was under way when an engine died is not repeated.
 *
 *   request ─▶ pending[] (until answered) ─▶ session[] (once it has changed the heap)
 */
#include "engine/client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define LINE_MOST (8 << 20)
#define PATIENCE_MS 2000        /* for an interrupt */
#define HELLO_PATIENCE_MS 20000 /* a slow machine's sanitizer build starts in this time */
#define DEATHS_MOST 5           /* in a row, without a request that succeeded */

struct pending {
    long id;
    json_t *request;
    client_answer *fn;
    void *arg;
    long deadline; /* 0: patient */
};

struct client {
    const char *const *argv;
    client_event *event;
    void *arg;
    pid_t pid;
    int fd, log_fd;
    long next_id;
    struct text in, out;
    struct pending *pending;
    size_t count, room;
    json_t *hello, *limits;
    json_t *session; /* array of requests */
    json_t *current; /* the run under way, not yet in the session */
    bool running, stopped, ready, gone;
    size_t replay; /* next of the session to send again */
    bool replaying, replay_runs; /* ... and its end is awaited */
    int deaths;
    /* Requests made before the engine was ready. */
    struct pending *held_fn;
    size_t held_count, held_room;
    int depth; /* inside callbacks: buffers must not be freed */
};

static void client_fail(struct client *self, const char *why);
static void replay_next(struct client *self);

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *str_at(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* ---- the process -------------------------------------------------------- */

static void child_run(const char *const *argv, int fd, int log_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    static const char *const self_argv[] = {"/proc/self/exe", "engine", NULL};
    if (!argv)
        argv = self_argv;
    if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(log_fd, 2) < 0)
        _exit(127);
    close_range(3, ~0u, 0);
    static const int ours[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGWINCH, SIGCHLD, SIGTSTP};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        signal(ours[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

static bool client_start(struct client *self, struct error *err)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return error_errno(err, "cannot make a socket pair for the engine");
    if (self->log_fd < 0)
        self->log_fd = memfd_create("heapbook-engine-log", MFD_CLOEXEC);
    pid_t pid = fork();
    if (pid == 0)
        child_run(self->argv, pair[1], self->log_fd);
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return error_errno(err, "cannot start the engine");
    }
    setpgid(pid, pid);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    self->pid = pid;
    self->fd = pair[0];
    text_clear(&self->in);
    text_clear(&self->out);
    return true;
}

/* Kill the whole group: an engine has checkpoints, processes of its own. */
static void client_kill(struct client *self)
{
    if (self->pid > 0) {
        kill(-self->pid, SIGKILL);
        kill(self->pid, SIGKILL);
        while (waitpid(self->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    self->pid = 0;
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
}

/* ---- requests ----------------------------------------------------------- */

static void pending_send(struct client *self, json_t *request, client_answer *fn, void *arg,
                         long patience)
{
    long id = ++self->next_id;
    json_object_set_new(request, "id", json_integer(id));
    char *line = json_dumps(request, JSON_COMPACT);
    struct pending *p = ARRAY_PUSH(self->pending, self->count, self->room);
    *p = (struct pending){id, request, fn, arg, patience ? now_ms() + patience : 0};
    if (line) {
        text_add_str(&self->out, line);
        text_add_char(&self->out, '\n');
        free(line);
    }
}

static void answer_lost(struct client *self, struct pending *p)
{
    if (p->fn) {
        json_t *answer = json_pack("{s:b, s:s, s:s}", "ok", 0, "code", "lost", "error",
                                   "the engine was replaced");
        self->depth++;
        p->fn(p->arg, answer);
        self->depth--;
        json_decref(answer);
    }
    json_decref(p->request);
}

static void drop_pending(struct client *self)
{
    struct pending *all = self->pending;
    size_t count = self->count;
    self->pending = NULL;
    self->count = self->room = 0;
    for (size_t i = 0; i < count; i++)
        answer_lost(self, &all[i]);
    free(all);
}

static bool request_is(const json_t *request, const char *name)
{
    return !strcmp(str_at(request, "do"), name);
}

void client_request_take(struct client *self, json_t *request, client_answer *fn, void *arg)
{
    if (self->gone) {
        struct pending p = {0, request, fn, arg, 0};
        answer_lost(self, &p);
        return;
    }
    if (!self->ready) {
        struct pending *held = ARRAY_PUSH(self->held_fn, self->held_count, self->held_room);
        *held = (struct pending){0, request, fn, arg, 0};
        return;
    }
    if (request_is(request, "limits")) {
        json_decref(self->limits);
        self->limits = json_deep_copy(request);
    }
    if (request_is(request, "answer") && self->current) {
        json_t *inputs = json_object_get(self->current, "inputs");
        if (!inputs) {
            inputs = json_array();
            json_object_set_new(self->current, "inputs", inputs);
        }
        json_array_append_new(inputs, json_string(str_at(request, "text")));
    }
    if (request_is(request, "run") || request_is(request, "continue") ||
        request_is(request, "step"))
        self->stopped = false;
    pending_send(self, request, fn, arg, 0);
    client_pump(self);
}

/* ---- the session ---------------------------------------------------------- */

static void session_add(struct client *self, json_t *request)
{
    json_t *copy = json_deep_copy(request);
    json_object_del(copy, "id");
    json_array_append_new(self->session, copy);
}

/* What an answer means for the session. */
static void session_answer(struct client *self, json_t *request, const json_t *answer)
{
    if (!json_is_true(json_object_get(answer, "ok")))
        return;
    self->deaths = 0;
    if (request_is(request, "run")) {
        json_decref(self->current);
        self->current = json_deep_copy(request);
        json_object_del(self->current, "id");
        json_object_del(self->current, "step");
        self->running = true;
    } else if (request_is(request, "reset")) {
        json_array_clear(self->session);
        json_decref(self->current);
        self->current = NULL;
        self->running = self->stopped = false;
    } else if (request_is(request, "undo") || request_is(request, "redo")) {
        session_add(self, request);
        json_decref(self->current);
        self->current = NULL;
        self->running = self->stopped = false;
    } else if (request_is(request, "goto")) {
        /* Inside a cell the program stands before a line again. */
        bool inside = json_integer_value(json_object_get(answer, "line")) > 0 &&
                      json_is_true(json_object_get(answer, "inside"));
        if (!inside || !self->current)
            session_add(self, request);
        if (!inside) {
            json_decref(self->current);
            self->current = NULL;
        }
        self->running = self->stopped = inside;
    } else if (request_is(request, "exercise") && strcmp(str_at(request, "op"), "hint") != 0 &&
               strcmp(str_at(request, "op"), "solution") != 0) {
        session_add(self, request);
        /* The scene runs after the answer, as a cell does. */
        if (!strcmp(str_at(request, "op"), "start") || !strcmp(str_at(request, "op"), "reset"))
            self->running = true;
    }
}

static void session_stopped(struct client *self, const json_t *event)
{
    self->stopped = !strcmp(str_at(event, "reason"), "line");
    self->running = self->stopped;
    if (self->stopped)
        return;
    /* What was cut short is cut short again when it is replayed. */
    const char *reason = str_at(event, "reason");
    if (self->current && (!strcmp(reason, "interrupt") || !strcmp(reason, "limit")))
        json_object_set(self->current, "stop_after", json_object_get(event, "ran"));
    /* Without a current cell, one that was gone back into has ended again. */
    json_array_append_new(self->session,
                          self->current ? self->current : json_pack("{s:s}", "do", "continue"));
    self->current = NULL;
}

/* ---- what comes in -------------------------------------------------------- */

static void tell(struct client *self, const char *state, const char *text)
{
    json_t *event = json_pack("{s:s, s:s, s:s}", "event", "engine", "state", state, "text", text);
    self->depth++;
    self->event(self->arg, "engine", event);
    self->depth--;
    json_decref(event);
}

static void on_answer(struct client *self, json_t *answer)
{
    long id = (long)json_integer_value(json_object_get(answer, "id"));
    for (size_t i = 0; i < self->count; i++) {
        if (self->pending[i].id != id)
            continue;
        struct pending p = self->pending[i];
        memmove(&self->pending[i], &self->pending[i + 1],
                (self->count - i - 1) * sizeof *self->pending);
        self->count--;
        if (!self->replaying)
            session_answer(self, p.request, answer);
        if (p.fn) {
            self->depth++;
            p.fn(p.arg, answer);
            self->depth--;
        }
        json_decref(p.request);
        return;
    }
}

static void on_line(struct client *self, const char *line, size_t size)
{
    json_t *message = json_loadb(line, size, 0, NULL);
    if (!json_is_object(message)) {
        json_decref(message);
        client_fail(self, "it spoke nonsense");
        return;
    }
    const char *event = json_string_value(json_object_get(message, "event"));
    if (!event) {
        on_answer(self, message);
    } else if (self->replaying) {
        if (!strcmp(event, "stopped") && self->replay_runs)
            replay_next(self);
    } else {
        if (!strcmp(event, "stopped"))
            session_stopped(self, message);
        self->depth++;
        self->event(self->arg, event, message);
        self->depth--;
    }
    json_decref(message);
}

static void client_read(struct client *self)
{
    char bytes[65536];
    /* A bounded amount at a time, so that keys are seen between two floods of output. */
    for (int round = 0; round < 16 && self->fd >= 0; round++) {
        ssize_t n = read(self->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            client_fail(self, "it ended");
            return;
        }
        text_add(&self->in, bytes, (size_t)n);
        int fd = self->fd;
        size_t done = 0;
        char *eol;
        while (self->fd == fd &&
               (eol = memchr(self->in.bytes + done, '\n', self->in.size - done))) {
            size_t size = (size_t)(eol - (self->in.bytes + done));
            char *line = xstrndup(self->in.bytes + done, size);
            done += size + 1;
            if (size)
                on_line(self, line, size);
            free(line);
        }
        if (self->fd != fd)
            return; /* a new engine: its buffer is a new one */
        memmove(self->in.bytes, self->in.bytes + done, self->in.size - done);
        self->in.size -= done;
        if (self->in.size > LINE_MOST) {
            client_fail(self, "it spoke without end");
            return;
        }
    }
}

static void client_write(struct client *self)
{
    while (self->fd >= 0 && self->out.size) {
        ssize_t n = send(self->fd, self->out.bytes, self->out.size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* full, or gone: reading will tell */
        memmove(self->out.bytes, self->out.bytes + n, self->out.size - (size_t)n);
        self->out.size -= (size_t)n;
    }
}

void client_pump(struct client *self)
{
    if (self->fd < 0)
        return;
    client_write(self);
    if (self->depth)
        return; /* called from a callback: the outer pump goes on */
    client_read(self);
    /* Its first process may die alone; the others still hold the socket. */
    if (self->pid > 0 && waitpid(self->pid, NULL, WNOHANG) == self->pid) {
        client_fail(self, "it was killed");
        return;
    }
    long now = now_ms();
    for (size_t i = 0; i < self->count; i++) {
        if (self->pending[i].deadline && self->pending[i].deadline <= now) {
            client_fail(self, "it did not answer");
            return;
        }
    }
    client_write(self);
}

/* ---- replacing ------------------------------------------------------------ */

static void replay_end(struct client *self)
{
    self->replaying = false;
    self->ready = true;
    tell(self, "ready", "");
    struct pending *held = self->held_fn;
    size_t count = self->held_count;
    self->held_fn = NULL;
    self->held_count = self->held_room = 0;
    for (size_t i = 0; i < count; i++)
        client_request_take(self, held[i].request, held[i].fn, held[i].arg);
    free(held);
}

static void on_replay_answer(void *arg, const json_t *answer)
{
    struct client *self = arg;
    if (!strcmp(str_at(answer, "code"), "lost"))
        return;
    json_t *request = json_array_get(self->session, self->replay - 1);
    self->replay_runs = (request_is(request, "run") || request_is(request, "continue")) &&
                        json_is_true(json_object_get(answer, "ok"));
    if (!self->replay_runs)
        replay_next(self);
}

static void replay_next(struct client *self)
{
    self->replay_runs = false;
    if (self->replay >= json_array_size(self->session)) {
        replay_end(self);
        return;
    }
    json_t *request = json_deep_copy(json_array_get(self->session, self->replay++));
    if (request_is(request, "run"))
        json_object_set_new(request, "replay", json_true());
    pending_send(self, request, on_replay_answer, self, 0);
}

static void on_hello(void *arg, const json_t *answer)
{
    struct client *self = arg;
    if (!json_is_true(json_object_get(answer, "ok")))
        return;
    json_decref(self->hello);
    self->hello = json_deep_copy(answer);
    if (self->limits)
        pending_send(self, json_deep_copy(self->limits), NULL, NULL, 0);
    self->replaying = true;
    self->replay = 0;
    replay_next(self);
}

static void say_hello(struct client *self)
{
    json_t *hello = json_pack("{s:s, s:i, s:i}", "do", "hello", "protocol", 1, "seed", 0);
    pending_send(self, hello, on_hello, self, HELLO_PATIENCE_MS);
    client_write(self);
}

static void client_fail(struct client *self, const char *why)
{
    struct error err;
    bool was_running = self->running, was_ready = self->ready;
    client_kill(self);
    self->ready = self->running = self->stopped = false;
    if (self->replaying && self->replay > 0) {
        /* The session itself kills engines: forget its last part. */
        while (json_array_size(self->session) >= self->replay)
            json_array_remove(self->session, json_array_size(self->session) - 1);
    }
    self->replaying = false;
    json_decref(self->current);
    self->current = NULL;
    drop_pending(self);

    struct text text = {0};
    if (++self->deaths > DEATHS_MOST || (!was_ready && !self->hello && self->deaths > 1)) {
        self->gone = true;
        text_printf(&text, "The engine cannot be started: %s.", why);
        tell(self, "gone", text_str(&text));
    } else if (!client_start(self, &err)) {
        self->gone = true;
        tell(self, "gone", err.text);
    } else {
        text_printf(&text, "The engine was replaced: %s. %s", why,
                    was_running ? "All before this line is as it was."
                                : "Everything is as it was.");
        tell(self, "lost", text_str(&text));
        say_hello(self);
    }
    text_release(&text);
}

/* ---- interface ---------------------------------------------------------- */

struct client *client_open(const char *const *argv, client_event *event, void *arg,
                           struct error *err)
{
    struct client *self = xalloc(sizeof *self);
    self->argv = argv;
    self->event = event;
    self->arg = arg;
    self->fd = self->log_fd = -1;
    self->session = json_array();
    if (!client_start(self, err)) {
        client_close(self);
        return NULL;
    }
    say_hello(self);
    return self;
}

void client_close(struct client *self)
{
    if (!self)
        return;
    if (self->fd >= 0 && self->pid > 0) {
        text_add_str(&self->out, "{\"id\":0,\"do\":\"bye\"}\n");
        client_write(self);
        shutdown(self->fd, SHUT_WR);
        for (int i = 0; i < 20 && self->pid > 0; i++) {
            if (waitpid(self->pid, NULL, WNOHANG) == self->pid) {
                kill(-self->pid, SIGKILL); /* its checkpoints, should any be left */
                self->pid = 0;
            } else {
                nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
            }
        }
    }
    client_kill(self);
    for (size_t i = 0; i < self->count; i++)
        json_decref(self->pending[i].request);
    for (size_t i = 0; i < self->held_count; i++)
        json_decref(self->held_fn[i].request);
    free(self->pending);
    free(self->held_fn);
    text_release(&self->in);
    text_release(&self->out);
    json_decref(self->session);
    json_decref(self->current);
    json_decref(self->hello);
    json_decref(self->limits);
    if (self->log_fd >= 0)
        close(self->log_fd);
    free(self);
}

int client_fd(const struct client *self)
{
    return self->fd;
}

bool client_wants_write(const struct client *self)
{
    return self->fd >= 0 && self->out.size > 0;
}

int client_timeout(const struct client *self)
{
    long next = 0;
    for (size_t i = 0; i < self->count; i++) {
        long deadline = self->pending[i].deadline;
        if (deadline && (!next || deadline < next))
            next = deadline;
    }
    if (!next)
        return -1;
    long left = next - now_ms();
    return left < 0 ? 0 : (int)left;
}

bool client_is_running(const struct client *self)
{
    return self->running;
}

bool client_is_stopped(const struct client *self)
{
    return self->stopped;
}

bool client_is_ready(const struct client *self)
{
    return self->ready;
}

size_t client_waiting(const struct client *self)
{
    return self->count + self->held_count;
}

const json_t *client_hello(const struct client *self)
{
    return self->hello;
}

static void on_interrupted(void *arg, const json_t *answer)
{
    (void)arg, (void)answer;
}

void client_interrupt(struct client *self)
{
    if (self->fd < 0)
        return;
    if (self->ready)
        kill(self->pid, SIGINT);
    pending_send(self, json_pack("{s:s}", "do", "interrupt"), on_interrupted, NULL, PATIENCE_MS);
    client_pump(self);
}

char *client_log(const struct client *self)
{
    struct text text = {0};
    char bytes[4096];
    off_t size = self->log_fd >= 0 ? lseek(self->log_fd, 0, SEEK_END) : 0;
    off_t at = size > 65536 ? size - 65536 : 0;
    ssize_t n;
    while (self->log_fd >= 0 && (n = pread(self->log_fd, bytes, sizeof bytes, at)) > 0) {
        text_add(&text, bytes, (size_t)n);
        at += n;
    }
    text_add_str(&text, "");
    char *all = text_take(&text);
    return all ? all : xstrdup("");
}
