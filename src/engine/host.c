/* host.c - the engine's closed world: output becomes events, input is asked for, clocks and
 * random numbers are noted in the cell's tape so that it can be run again. */
#include "engine/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/text.h"

static struct session *session_of(struct host *h)
{
    return h->data;
}

static bool engine_write(struct host *h, int stream, const char *text, size_t size)
{
    session_write(session_of(h), stream, text, size);
    return true;
}

static void engine_flush(struct host *h, int stream)
{
    (void)h;
    (void)stream;
}

static char *engine_read_line(struct host *h, const char *prompt, size_t *size)
{
    return session_read_line(session_of(h), prompt, size);
}

static int64_t clock_ns(void *which)
{
    struct timespec t;
    clock_gettime((clockid_t)(intptr_t)which, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int64_t engine_time(struct host *h)
{
    return session_recorded(session_of(h), clock_ns, (void *)(intptr_t)CLOCK_REALTIME);
}

static int64_t engine_monotonic(struct host *h)
{
    return session_recorded(session_of(h), clock_ns, (void *)(intptr_t)CLOCK_MONOTONIC);
}

static int64_t engine_cpu(struct host *h)
{
    return session_recorded(session_of(h), clock_ns, (void *)(intptr_t)CLOCK_PROCESS_CPUTIME_ID);
}

static int64_t engine_meter(struct host *h, bool cpu)
{
    (void)h;
    return clock_ns((void *)(intptr_t)(cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC));
}

static void engine_sleep(struct host *h, int64_t ns)
{
    struct session *s = session_of(h);
    while (ns > 0 && !s->replaying) {
        int64_t part = ns < 50000000 ? ns : 50000000;
        nanosleep(&(struct timespec){part / 1000000000, part % 1000000000}, NULL);
        session_poll(s);
        ns -= part;
    }
}

static int64_t random_word(void *unused)
{
    (void)unused;
    int64_t word = 0;
    if (getrandom(&word, sizeof word, 0) != sizeof word)
        word = clock_ns((void *)(intptr_t)CLOCK_MONOTONIC);
    return word;
}

static void engine_random(struct host *h, void *bytes, size_t size)
{
    char *p = bytes;
    while (size > 0) {
        int64_t word = session_recorded(session_of(h), random_word, NULL);
        size_t n = size < sizeof word ? size : sizeof word;
        memcpy(p, &word, n);
        p += n;
        size -= n;
    }
}

/* Files live in memory and die with the session's host. */
struct memory_file {
    char *path;
    struct text content;
};
struct engine_host {
    struct host host;
    struct memory_file *files;
    size_t count, room;
};

static struct memory_file *find_file(struct engine_host *e, const char *path)
{
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    for (size_t i = 0; i < e->count; i++) {
        if (strcmp(e->files[i].path, path) == 0)
            return &e->files[i];
    }
    return NULL;
}

static char *engine_read_file(struct host *h, const char *path, size_t *size)
{
    struct memory_file *f = find_file((struct engine_host *)h, path);
    if (!f) {
        errno = ENOENT;
        return NULL;
    }
    *size = f->content.size;
    return xstrndup(text_str(&f->content), f->content.size);
}

static ssize_t engine_read_part(struct host *h, const char *path, size_t start, char *to, size_t size)
{
    struct memory_file *f = find_file((struct engine_host *)h, path);
    if (!f) {
        errno = ENOENT;
        return -1;
    }
    size_t n = start < f->content.size ? f->content.size - start : 0;
    n = n < size ? n : size;
    if (n)
        memcpy(to, f->content.bytes + start, n);
    return (ssize_t)n;
}

static bool engine_write_file(struct host *h, const char *path, const char *bytes, size_t size, bool append)
{
    struct engine_host *e = (struct engine_host *)h;
    struct memory_file *f = find_file(e, path);
    if (!f) {
        f = ARRAY_PUSH(e->files, e->count, e->room);
        *f = (struct memory_file){.path = xstrdup(path)};
    }
    if (!append)
        text_clear(&f->content);
    text_add(&f->content, bytes, size);
    return true;
}

static bool engine_file_exists(struct host *h, const char *path, bool *is_folder)
{
    *is_folder = strcmp(path, ".") == 0 || strcmp(path, "") == 0;
    return *is_folder || find_file((struct engine_host *)h, path);
}

static char *engine_list_folder(struct host *h, const char *path, size_t *size)
{
    (void)path;
    struct engine_host *e = (struct engine_host *)h;
    struct text all = {0};
    for (size_t i = 0; i < e->count; i++)
        text_add(&all, e->files[i].path, strlen(e->files[i].path) + 1);
    *size = all.size;
    return all.bytes ? text_take(&all) : xstrdup("");
}

struct host *engine_host_new(struct session *session, uint64_t hash_seed)
{
    struct engine_host *e = xalloc(sizeof *e);
    e->host = (struct host){
        .write = engine_write,
        .flush = engine_flush,
        .read_line = engine_read_line,
        .time_ns = engine_time,
        .monotonic_ns = engine_monotonic,
        .cpu_ns = engine_cpu,
        .meter_ns = engine_meter,
        .sleep_ns = engine_sleep,
        .random = engine_random,
        .hash_seed = hash_seed,
        .read_file = engine_read_file,
        .read_part = engine_read_part,
        .write_file = engine_write_file,
        .file_exists = engine_file_exists,
        .list_folder = engine_list_folder,
        .interactive = true,
        .data = session,
    };
    return &e->host;
}
