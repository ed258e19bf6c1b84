/* host.c - the real world: standard streams, clocks, random bytes, files. */
#include "base/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

struct system_host {
    struct host host;
    char *folder; /* what the program may read; NULL: nothing */
    uint64_t random; /* state when seeded */
    struct text input;
    size_t at;
    bool input_ended;
};

static struct system_host *self_of(struct host *host)
{
    return (struct system_host *)host;
}

static bool system_write(struct host *host, int stream, const char *text, size_t size)
{
    (void)host;
    while (size > 0) {
        ssize_t n = write(stream, text, size);
        if (n < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return false;
        }
        text += n;
        size -= (size_t)n;
    }
    return true;
}

static void system_flush(struct host *host, int stream)
{
    (void)host;
    (void)stream;
}

static char *system_read_line(struct host *host, const char *prompt, size_t *size)
{
    struct system_host *s = self_of(host);
    (void)prompt;
    for (;;) {
        size_t have = s->input.size - s->at;
        char *start = have ? s->input.bytes + s->at : NULL;
        char *nl = start ? memchr(start, '\n', have) : NULL;
        if (nl || (s->input_ended && have)) {
            *size = nl ? (size_t)(nl - start) + 1 : have;
            char *line = xstrndup(start, *size);
            s->at += *size;
            if (s->at == s->input.size) {
                text_clear(&s->input);
                s->at = 0;
            }
            return line;
        }
        if (s->input_ended)
            return NULL;
        char chunk[4096];
        ssize_t n = read(0, chunk, sizeof chunk);
        if (n < 0) /* interrupted: the caller looks why */
            return NULL;
        if (n == 0)
            s->input_ended = true;
        else
            text_add(&s->input, chunk, (size_t)n);
    }
}

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t system_time(struct host *host)
{
    (void)host;
    return clock_ns(CLOCK_REALTIME);
}
static int64_t system_monotonic(struct host *host)
{
    (void)host;
    return clock_ns(CLOCK_MONOTONIC);
}
static int64_t system_cpu(struct host *host)
{
    (void)host;
    return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

static int64_t system_meter(struct host *host, bool cpu)
{
    (void)host;
    return clock_ns(cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC);
}

static void system_sleep(struct host *host, int64_t ns)
{
    (void)host;
    struct timespec t = {ns / 1000000000, ns % 1000000000};
    nanosleep(&t, NULL);
}

static uint64_t mix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void system_random(struct host *host, void *bytes, size_t size)
{
    struct system_host *s = self_of(host);
    if (!s->random) {
        if (getrandom(bytes, size, 0) == (ssize_t)size)
            return;
        s->random = (uint64_t)clock_ns(CLOCK_REALTIME);
    }
    unsigned char *p = bytes;
    for (size_t i = 0; i < size; i++)
        p[i] = (unsigned char)(mix(&s->random) >> 56);
}

/* A program's path as one of ours, inside the folder; NULL with errno. */
static char *resolve(struct system_host *s, const char *path)
{
    if (!s->folder) {
        errno = EACCES;
        return NULL;
    }
    struct text t = {0};
    if (path[0] != '/')
        text_printf(&t, "%s/", s->folder);
    text_add_str(&t, path);
    return text_take(&t);
}

static char *system_read_file(struct host *host, const char *path, size_t *size)
{
    char *full = resolve(self_of(host), path);
    if (!full)
        return NULL;
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    free(full);
    if (fd < 0)
        return NULL;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        errno = EISDIR;
        return NULL;
    }
    struct text t = {0};
    char chunk[65536];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int number = errno;
            close(fd);
            text_release(&t);
            errno = number;
            return NULL;
        }
        text_add(&t, chunk, (size_t)n);
    }
    close(fd);
    *size = t.size;
    return t.bytes ? text_take(&t) : xstrdup("");
}

static ssize_t system_read_part(struct host *host, const char *path, size_t start, char *to, size_t size)
{
    char *full = resolve(self_of(host), path);
    int fd = full ? open(full, O_RDONLY | O_CLOEXEC) : -1;
    free(full);
    if (fd < 0)
        return -1;
    ssize_t n = -1;
    do
        n = pread(fd, to, size, (off_t)start);
    while (n < 0 && errno == EINTR);
    int number = errno;
    close(fd);
    errno = number;
    return n;
}

static bool system_write_file(struct host *host, const char *path, const char *bytes, size_t size, bool append)
{
    char *full = resolve(self_of(host), path);
    if (!full)
        return false;
    int fd = open(full, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666);
    free(full);
    if (fd < 0)
        return false;
    bool fine = system_write(host, fd, bytes, size);
    int number = errno;
    close(fd);
    errno = number;
    return fine;
}

static bool system_file_exists(struct host *host, const char *path, bool *is_folder)
{
    char *full = resolve(self_of(host), path);
    struct stat st;
    bool fine = full && stat(full, &st) == 0;
    if (is_folder)
        *is_folder = fine && S_ISDIR(st.st_mode);
    free(full);
    return fine;
}

static char *system_list_folder(struct host *host, const char *path, size_t *size)
{
    char *full = resolve(self_of(host), path);
    DIR *dir = full ? opendir(full) : NULL;
    free(full);
    if (!dir)
        return NULL;
    struct text t = {0};
    struct dirent *e;
    while ((e = readdir(dir)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            text_add(&t, e->d_name, strlen(e->d_name) + 1);
    closedir(dir);
    *size = t.size;
    return t.bytes ? text_take(&t) : xstrdup("");
}

static void system_free(struct host *host)
{
    struct system_host *s = self_of(host);
    free(s->folder);
    text_release(&s->input);
    free(s);
}

struct host *host_new_system(const char *folder, uint64_t hash_seed)
{
    struct system_host *s = xalloc(sizeof *s);
    s->folder = folder ? xstrdup(folder) : NULL;
    s->random = hash_seed;
    s->host = (struct host){
        .write = system_write,
        .flush = system_flush,
        .read_line = system_read_line,
        .time_ns = system_time,
        .monotonic_ns = system_monotonic,
        .cpu_ns = system_cpu,
        .meter_ns = system_meter,
        .sleep_ns = system_sleep,
        .random = system_random,
        .hash_seed = hash_seed,
        .read_file = system_read_file,
        .read_part = system_read_part,
        .write_file = system_write_file,
        .file_exists = system_file_exists,
        .list_folder = system_list_folder,
        .free = system_free,
        .interactive = isatty(1),
    };
    const char *unbuffered = getenv("PYTHONUNBUFFERED");
    s->host.unbuffered = unbuffered && *unbuffered;
    const char *fixed = getenv("PYTHONHASHSEED");
    if (hash_seed == 0 && fixed && *fixed >= '0' && *fixed <= '9')
        s->host.hash_seed = strtoull(fixed, NULL, 10);
    else if (hash_seed == 0)
        system_random(&s->host, &s->host.hash_seed, sizeof s->host.hash_seed);
    return &s->host;
}


void host_free(struct host *host)
{
    if (host && host->free)
        host->free(host);
    else
        free(host);
}
