/* host_memory.c - a closed world: output collected, input queued, files in memory, clock counted. */
#include "base/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

struct memory_file {
    char *name, *bytes;
    size_t size;
};

struct memory_host {
    struct host host;
    struct text out[3];
    struct text input;
    size_t at;
    int64_t now;
    uint64_t random;
    struct memory_file *files;
    size_t file_count, file_room;
};

static struct memory_host *self_of(struct host *host)
{
    return (struct memory_host *)host;
}

static bool memory_write(struct host *host, int stream, const char *text, size_t size)
{
    if (stream < 1 || stream > 2)
        return false;
    text_add(&self_of(host)->out[stream], text, size);
    return true;
}

static void memory_flush(struct host *host, int stream)
{
    (void)host;
    (void)stream;
}

static char *memory_read_line(struct host *host, const char *prompt, size_t *size)
{
    struct memory_host *m = self_of(host);
    (void)prompt;
    if (m->at >= m->input.size)
        return NULL;
    const char *start = m->input.bytes + m->at;
    const char *nl = memchr(start, '\n', m->input.size - m->at);
    *size = nl ? (size_t)(nl - start) + 1 : m->input.size - m->at;
    m->at += *size;
    return xstrndup(start, *size);
}

/* Every look at the clock is a millisecond later. */
static int64_t memory_clock(struct host *host)
{
    return self_of(host)->now += 1000000;
}

static int64_t memory_meter(struct host *host, bool cpu)
{
    struct timespec t;
    (void)host;
    clock_gettime(cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t memory_cpu(struct host *host)
{
    return memory_meter(host, true);
}

static void memory_sleep(struct host *host, int64_t ns)
{
    self_of(host)->now += ns;
}

static void memory_random(struct host *host, void *bytes, size_t size)
{
    struct memory_host *m = self_of(host);
    unsigned char *p = bytes;
    for (size_t i = 0; i < size; i++) {
        m->random = m->random * 6364136223846793005u + 1442695040888963407u;
        p[i] = (unsigned char)(m->random >> 56);
    }
}

static struct memory_file *find(struct memory_host *m, const char *path)
{
    for (size_t i = 0; i < m->file_count; i++)
        if (strcmp(m->files[i].name, path) == 0)
            return &m->files[i];
    return NULL;
}

static char *memory_read_file(struct host *host, const char *path, size_t *size)
{
    struct memory_file *f = find(self_of(host), path);
    if (!f) {
        errno = ENOENT;
        return NULL;
    }
    *size = f->size;
    return xstrndup(f->bytes, f->size);
}

static ssize_t memory_read_part(struct host *host, const char *path, size_t start, char *to, size_t size)
{
    struct memory_file *f = find(self_of(host), path);
    if (!f) {
        errno = ENOENT;
        return -1;
    }
    size_t n = start < f->size ? f->size - start : 0;
    n = n < size ? n : size;
    if (n)
        memcpy(to, f->bytes + start, n);
    return (ssize_t)n;
}

static bool memory_write_file(struct host *host, const char *path, const char *bytes, size_t size, bool append)
{
    struct memory_host *m = self_of(host);
    struct memory_file *f = find(m, path);
    if (!f) {
        f = ARRAY_PUSH(m->files, m->file_count, m->file_room);
        *f = (struct memory_file){xstrdup(path), xstrdup(""), 0};
    }
    struct text t = {0};
    if (append)
        text_add(&t, f->bytes, f->size);
    text_add(&t, bytes, size);
    free(f->bytes);
    f->size = t.size;
    f->bytes = t.bytes ? text_take(&t) : xstrdup("");
    return true;
}

static bool memory_file_exists(struct host *host, const char *path, bool *is_folder)
{
    struct memory_host *m = self_of(host);
    size_t size = strlen(path);
    if (is_folder)
        *is_folder = false;
    if (find(m, path))
        return true;
    for (size_t i = 0; i < m->file_count; i++)
        if (strncmp(m->files[i].name, path, size) == 0 && m->files[i].name[size] == '/') {
            if (is_folder)
                *is_folder = true;
            return true;
        }
    return false;
}

static char *memory_list_folder(struct host *host, const char *path, size_t *size)
{
    struct memory_host *m = self_of(host);
    struct text t = {0};
    size_t length = strlen(path);
    bool top = length == 0 || strcmp(path, ".") == 0;
    for (size_t i = 0; i < m->file_count; i++) {
        const char *name = m->files[i].name;
        if (top)
            text_add(&t, name, strlen(name) + 1);
        else if (strncmp(name, path, length) == 0 && name[length] == '/')
            text_add(&t, name + length + 1, strlen(name + length + 1) + 1);
    }
    *size = t.size;
    return t.bytes ? text_take(&t) : xstrdup("");
}

static void memory_free(struct host *host)
{
    struct memory_host *m = self_of(host);
    for (int i = 0; i < 3; i++)
        text_release(&m->out[i]);
    text_release(&m->input);
    for (size_t i = 0; i < m->file_count; i++) {
        free(m->files[i].name);
        free(m->files[i].bytes);
    }
    free(m->files);
    free(m);
}

struct host *host_new_memory(uint64_t hash_seed)
{
    struct memory_host *m = xalloc(sizeof *m);
    m->now = (int64_t)1700000000 * 1000000000;
    m->random = hash_seed;
    m->host = (struct host){
        .write = memory_write,
        .flush = memory_flush,
        .read_line = memory_read_line,
        .time_ns = memory_clock,
        .monotonic_ns = memory_clock,
        .cpu_ns = memory_cpu,
        .meter_ns = memory_meter,
        .sleep_ns = memory_sleep,
        .random = memory_random,
        .hash_seed = hash_seed,
        .read_file = memory_read_file,
        .read_part = memory_read_part,
        .write_file = memory_write_file,
        .file_exists = memory_file_exists,
        .list_folder = memory_list_folder,
        .free = memory_free,
    };
    return &m->host;
}

const char *host_memory_output(struct host *host, int stream, size_t *size)
{
    struct text *t = &self_of(host)->out[stream];
    *size = t->size;
    return text_str(t);
}

void host_memory_clear_output(struct host *host)
{
    text_clear(&self_of(host)->out[1]);
    text_clear(&self_of(host)->out[2]);
}

void host_memory_input(struct host *host, const char *text, size_t size)
{
    text_add(&self_of(host)->input, text, size);
}
