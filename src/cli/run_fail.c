/* run_fail.c - heapbook run --fail-alloc=each: every allocation fails once.
 *
 * At each allocation of the program the process forks.  In the child it fails, and the
 * child runs to its end; the parent looks at what came of it and goes on as if nothing
 * had been.  A child has ended well when it says MemoryError, or when it got over it and
 * its output is that of the undisturbed run.
 *
 * What the undisturbed run prints is kept until it is whole, for it is what children are
 * compared with; of a child a hash is enough.
 */
#include "cli/run_fail.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"
#include "vm/state.h"

enum { CHILD_SECONDS = 20, FAULTS_SHOWN = 20 };

/* One of standard output and standard error. */
struct stream {
    int fd, real; /* what it is, and where it led */
    int whole;    /* file: what the undisturbed run printed */
    int child;    /* file: what the child printed */
};

/* A child that got over it, to be compared in the end. */
struct survivor {
    uint64_t n;
    int status, line;
    size_t from;   /* where in the whole output its own begins */
    uint64_t hash; /* of its own */
};

struct fail_each {
    struct runtime *rt;
    int mode;
    bool child;
    struct stream stream[2];
    struct survivor *survivor;
    size_t survivors, room;
    uint64_t failed, told, faults;
};

static uint64_t hash_of(const char *bytes, size_t size)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

/* All that is in the file. */
static struct text file_text(int fd)
{
    struct text t = {0};
    char part[4096];
    ssize_t got, at = 0;
    while ((got = pread(fd, part, sizeof part, at)) > 0) {
        text_add(&t, part, (size_t)got);
        at += got;
    }
    return t;
}

static bool has(const struct text *t, const char *word)
{
    return strstr(text_str(t), word) != NULL;
}

/* ---- verdicts -------------------------------------------------------------------------- */

static void fault(struct fail_each *f, uint64_t n, int line, const char *what, const struct text *err)
{
    if (++f->faults > FAULTS_SHOWN)
        return;
    dprintf(f->stream[1].real, "heapbook: allocation %llu, at line %d: %s\n%s", (unsigned long long)n, line, what,
            err ? text_str(err) : "");
}

static const char *bad_end(int status, const struct text *err)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGPROF ? "does not end" : strsignal(WTERMSIG(status));
    if (WEXITSTATUS(status) == EXIT_BUG || has(err, "heapbook: ") || has(err, "audit: "))
        return "the audit complains";
    if (has(err, "SystemError"))
        return "a failure without an exception, or the other way round";
    return NULL;
}

/* The child has ended: well, badly, or as the whole run will tell. */
static void judge(struct fail_each *f, struct survivor s)
{
    struct text out = file_text(f->stream[0].child), err = file_text(f->stream[1].child);
    const char *bad = bad_end(s.status, &err);
    f->failed++;
    if (bad) {
        fault(f, s.n, s.line, bad, &err);
    } else if (has(&err, "MemoryError") || has(&out, "MemoryError")) {
        f->told++;
    } else {
        s.hash = hash_of(text_str(&out), out.size);
        *ARRAY_PUSH(f->survivor, f->survivors, f->room) = s;
    }
    text_release(&out);
    text_release(&err);
}

/* What is said about other exceptions may be less when memory has failed meanwhile; what
 * the program itself printed, and its status, are the same. */
static void judge_survivors(struct fail_each *f, int status)
{
    struct text whole = file_text(f->stream[0].whole);
    for (size_t i = 0; i < f->survivors; i++) {
        const struct survivor *s = &f->survivor[i];
        if (WEXITSTATUS(s->status) != status || s->from > whole.size ||
            s->hash != hash_of(text_str(&whole) + s->from, whole.size - s->from))
            fault(f, s->n, s->line, "passed over in silence, and what follows differs", NULL);
    }
    text_release(&whole);
}

/* ---- forking --------------------------------------------------------------------------- */

static void begin_child(struct fail_each *f)
{
    static const struct itimerval limit = {.it_value = {.tv_sec = CHILD_SECONDS}};
    f->child = true;
    for (int k = 0; k < 2; k++)
        dup2(f->stream[k].child, f->stream[k].fd);
    setitimer(ITIMER_PROF, &limit, NULL);
}

/* For the heap: shall the n-th allocation fail? */
static bool fails_here(uint64_t n, void *arg)
{
    struct fail_each *f = arg;
    const struct frame *frame = f->rt->vm->frame;
    struct survivor s = {.n = n, .line = frame ? frame_line(frame) : 0};
    s.from = (size_t)lseek(f->stream[0].whole, 0, SEEK_CUR);
    for (int k = 0; k < 2; k++) {
        if (ftruncate(f->stream[k].child, 0) != 0 || lseek(f->stream[k].child, 0, SEEK_SET) != 0)
            bug("a temporary file cannot be emptied");
    }
    pid_t pid = fork();
    if (pid == 0) {
        begin_child(f);
        heap_fail_after(f->rt, 1, f->mode);
        return true;
    }
    if (pid < 0 || waitpid(pid, &s.status, 0) != pid)
        bug("no process for allocation %llu", (unsigned long long)n);
    judge(f, s);
    return false;
}

struct fail_each *fail_each_begin(struct runtime *rt, int mode)
{
    struct fail_each *f = xalloc(sizeof *f);
    f->rt = rt;
    f->mode = mode;
    for (int k = 0; k < 2; k++) {
        struct stream *s = &f->stream[k];
        *s = (struct stream){
            .fd = k + 1,
            .real = dup(k + 1),
            .whole = memfd_create("whole", MFD_CLOEXEC),
            .child = memfd_create("child", MFD_CLOEXEC),
        };
        if (s->real < 0 || s->whole < 0 || s->child < 0 || dup2(s->whole, s->fd) < 0)
            bug("no temporary file for what the program prints");
    }
    heap_fail_each(rt, fails_here, f);
    return f;
}

static void print_whole(struct stream *s)
{
    struct text t = file_text(s->whole);
    dup2(s->real, s->fd);
    for (size_t at = 0; at < t.size;) {
        ssize_t wrote = write(s->fd, t.bytes + at, t.size - at);
        if (wrote <= 0)
            break;
        at += (size_t)wrote;
    }
    text_release(&t);
    close(s->real);
    close(s->whole);
    close(s->child);
}

int fail_each_end(struct fail_each *f, int status)
{
    if (!f)
        return status;
    if (!f->child) {
        judge_survivors(f, status);
        print_whole(&f->stream[0]);
        print_whole(&f->stream[1]);
        fprintf(stderr, "allocations failed %llu: %llu ended in MemoryError, %llu were got over, %llu faults\n",
                (unsigned long long)f->failed, (unsigned long long)f->told,
                (unsigned long long)(f->survivors), (unsigned long long)f->faults);
        status = f->faults ? EXIT_BUG : status;
    }
    free(f->survivor);
    free(f);
    return status;
}
