/* host.h - all that a program does not determine: clock, random, streams, files.
 *
 * Everything non-deterministic enters here, so that it can be recorded and a
 * session replayed: the same session gives the same heap, id for id. */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct host {
    /* Standard streams: whole writes; false = the world failed (errno). */
    bool (*write)(struct host *host, int stream /* 1 out, 2 err */, const char *text, size_t size);
    void (*flush)(struct host *host, int stream);
    /* A line with its newline, malloc'ed; NULL at the end of input or when interrupted. */
    char *(*read_line)(struct host *host, const char *prompt, size_t *size);
    int64_t (*time_ns)(struct host *host);      /* wall clock */
    int64_t (*monotonic_ns)(struct host *host);
    int64_t (*cpu_ns)(struct host *host);
    /* Clocks the program cannot see, for limits and ticks: never recorded.  cpu: time used. */
    int64_t (*meter_ns)(struct host *host, bool cpu);
    void (*sleep_ns)(struct host *host, int64_t ns);
    void (*random)(struct host *host, void *bytes, size_t size);
    uint64_t hash_seed;
    /* Files the program may read: whole content, malloc'ed; NULL with errno.
     * Paths are relative to the program's folder or absolute inside it. */
    char *(*read_file)(struct host *host, const char *path, size_t *size);
    /* Up to `size` bytes of it from there; how many, -1 with errno. */
    ssize_t (*read_part)(struct host *host, const char *path, size_t start, char *to, size_t size);
    bool (*write_file)(struct host *host, const char *path, const char *bytes, size_t size, bool append);
    bool (*file_exists)(struct host *host, const char *path, bool *is_folder);
    /* Directory entries, NUL-separated, malloc'ed; NULL with errno. */
    char *(*list_folder)(struct host *host, const char *path, size_t *size);
    void (*free)(struct host *host); /* gives the struct itself back, too */
    bool interactive;
    bool unbuffered; /* PYTHONUNBUFFERED: what is written goes out at once */
    void *data;
};

/* The real world: standard streams, clocks, files under `folder` (NULL: none). */
struct host *host_new_system(const char *folder, uint64_t hash_seed);
/* A closed world: output collected, input from a queue, files in memory, clock counted. */
struct host *host_new_memory(uint64_t hash_seed);
void host_free(struct host *host);

/* A memory host's output so far, and what input() will read next. */
const char *host_memory_output(struct host *host, int stream, size_t *size);
void host_memory_clear_output(struct host *host);
void host_memory_input(struct host *host, const char *text, size_t size);

#endif
