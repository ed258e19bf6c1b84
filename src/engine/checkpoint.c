/* checkpoint.c - moments kept as sleeping processes. */
#include "engine/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

static bool read_whole(int fd, void *bytes, size_t size)
{
    char *p = bytes;
    while (size > 0) {
        ssize_t n = read(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

static bool write_whole(int fd, const void *bytes, size_t size)
{
    const char *p = bytes;
    while (size > 0) {
        ssize_t n = write(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

/* A message of this length ends a sleeper. */
static const uint64_t LET_GO = UINT64_MAX;

/* Sleep until woken; each waking forks a copy, which returns with the message. */
static char *sleep_here(int fd, size_t *size)
{
    for (;;) {
        uint64_t length;
        if (!read_whole(fd, &length, sizeof length) || length == LET_GO)
            _exit(EXIT_HANDED_OVER);
        char *message = xalloc(length + 1);
        if (!read_whole(fd, message, length))
            _exit(EXIT_HANDED_OVER);
        pid_t pid = fork();
        if (pid == 0) {
            *size = length;
            return message;
        }
        free(message);
        if (pid < 0)
            _exit(5);
    }
}

/* What it kept for itself, the one before it may have to keep now. */
static void bequeath(struct checkpoint *heir, size_t bytes)
{
    heir->bytes += bytes;
    if (heir->bytes > heir->heap)
        heir->bytes = heir->heap;
}

static void remove_at(struct checkpoints *c, size_t i)
{
    if (i > 0)
        bequeath(&c->list[i - 1], c->list[i].bytes);
    write_whole(c->list[i].wake_write, &LET_GO, sizeof LET_GO);
    close(c->list[i].wake_read);
    close(c->list[i].wake_write);
    memmove(&c->list[i], &c->list[i + 1], (c->count - i - 1) * sizeof c->list[0]);
    c->count--;
}

/* Of all inner ones, let go the one whose neighbours are nearest to each other in time
 * to run, weighted by age: recent moments stay close together, old ones thin out. */
static void thin(struct checkpoints *c)
{
    size_t best = 1;
    double least = 1e300;
    int64_t newest = c->list[c->count - 1].ran_ns;
    for (size_t i = 1; i + 1 < c->count; i++) {
        double gap = (double)(c->list[i + 1].ran_ns - c->list[i - 1].ran_ns);
        double age = (double)(newest - c->list[i].ran_ns) + 1;
        if (gap / age < least) {
            least = gap / age;
            best = i;
        }
    }
    remove_at(c, best);
}

static size_t kept_bytes(const struct checkpoints *c)
{
    size_t bytes = 0;
    for (size_t i = 0; i < c->count; i++)
        bytes += c->list[i].bytes;
    return bytes;
}

static void make_room(struct checkpoints *c)
{
    while (c->count > 2 && (c->count == CHECKPOINTS_MAX || kept_bytes(c) > CHECKPOINT_BYTES_MAX))
        thin(c);
}

bool checkpoint_keep(struct checkpoints *c, const struct checkpoint *what, size_t copied, char **message, size_t *size)
{
    int pipe_fd[2];
    *message = NULL;
    if (c->count)
        bequeath(&c->list[c->count - 1], copied);
    make_room(c);
    if (pipe2(pipe_fd, O_CLOEXEC) != 0)
        return false;
    struct checkpoint *k = &c->list[c->count];
    *k = *what;
    k->wake_read = pipe_fd[0];
    k->wake_write = pipe_fd[1];
    pid_t pid = fork();
    if (pid < 0) {
        close(pipe_fd[0]);
        close(pipe_fd[1]);
        return false;
    }
    c->count++;
    if (pid == 0) {
        k->pid = getpid();
        *message = sleep_here(pipe_fd[0], size);
        return true;
    }
    k->pid = pid;
    return true;
}

const struct checkpoint *checkpoint_before(const struct checkpoints *c, uint64_t step)
{
    const struct checkpoint *best = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const struct checkpoint *k = &c->list[i];
        if (k->step <= step && !(best && best->step == step && !best->inside))
            best = k;
    }
    return best;
}

bool checkpoint_wake(struct checkpoints *c, const struct checkpoint *to, const char *message, size_t size)
{
    uint64_t length = size;
    struct checkpoint target = *to;
    while (&c->list[c->count - 1] > to)
        remove_at(c, c->count - 1);
    if (!write_whole(target.wake_write, &length, sizeof length) || !write_whole(target.wake_write, message, size))
        return false;
    _exit(EXIT_HANDED_OVER);
}

bool checkpoint_ask(const struct checkpoint *to, const char *message, size_t size)
{
    uint64_t length = size;
    return write_whole(to->wake_write, &length, sizeof length) && write_whole(to->wake_write, message, size);
}

bool checkpoints_open(struct checkpoints *c)
{
    int fd[2];
    c->count = 0;
    if (pipe2(fd, O_CLOEXEC) != 0)
        return false;
    c->answer_read = fd[0];
    c->answer_write = fd[1];
    return true;
}

void checkpoint_drop_after(struct checkpoints *c, uint64_t step)
{
    while (c->count && c->list[c->count - 1].step > step)
        remove_at(c, c->count - 1);
}

void checkpoint_drop_all(struct checkpoints *c)
{
    while (c->count)
        remove_at(c, c->count - 1);
}

/* ---- the warden ------------------------------------------------------------- */

static void end_all(int status)
{
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM); /* active and sleepers have the default action */
    _exit(status);
}

int warden_run(bool *is_active)
{
    *is_active = false;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!isatty(0))
        setpgid(0, 0);
    pid_t first = fork();
    if (first < 0)
        return 5;
    if (first == 0) {
        prctl(PR_SET_CHILD_SUBREAPER, 0);
        *is_active = true;
        return 0;
    }
    signal(SIGINT, SIG_IGN);
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0)
            return 0;
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_HANDED_OVER)
            continue;
        end_all(WIFEXITED(status) ? WEXITSTATUS(status) : 5);
    }
}
