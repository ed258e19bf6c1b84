/* compare.c - two runs from the same moment, their memory over one another.
 *
 * Each runs in a forked copy that listens to every block of memory; bytes are sampled by
 * the number of blocks made or freed, so that a peak inside one line is seen.  The copy
 * writes what it saw, as one line of JSON, into a pipe.
 */
#include "engine/compare.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/checkpoint.h"
#include "engine/copy.h"

enum { POINTS = 200 };

/* Bytes after every `stride` events; when full, neighbours are merged, the higher wins. */
struct curve {
    struct runtime *rt;
    size_t start, peak, at_peak, events, stride, count;
    size_t bytes[2 * POINTS];
    uint64_t allocations;
};

static void sample(struct curve *c, size_t bytes)
{
    if (c->count == 2 * POINTS) {
        for (size_t i = 0; i < POINTS; i++)
            c->bytes[i] = c->bytes[2 * i] > c->bytes[2 * i + 1] ? c->bytes[2 * i] : c->bytes[2 * i + 1];
        c->count = POINTS;
        c->stride *= 2;
    }
    c->bytes[c->count++] = bytes;
}

static void on_block(struct runtime *rt, void *block, size_t size, bool alloc, void *arg)
{
    struct curve *c = arg;
    struct heap_stats stats;
    (void)block, (void)size;
    heap_stats(rt, &stats);
    size_t bytes = stats.bytes > c->start ? stats.bytes - c->start : 0;
    if (bytes > c->peak) {
        c->peak = bytes;
        c->at_peak = c->events;
    }
    c->allocations += alloc;
    if (c->events++ % c->stride == 0)
        sample(c, bytes);
}

static json_t *curve_json(const struct curve *c)
{
    json_t *points = json_array();
    for (size_t i = 0; i < c->count; i++)
        json_array_append_new(points, json_pack("[f,I]", c->count > 1 ? (double)i / (double)(c->count - 1) : 0.0,
                                                (json_int_t)c->bytes[i]));
    return points;
}

static json_t *run_one(struct session *s, const struct contender *run)
{
    struct curve c = {.rt = s->rt, .stride = 1};
    struct watch watch = {.block = on_block, .arg = &c};
    struct heap_stats stats;
    heap_stats(s->rt, &stats);
    size_t blocks = stats.blocks;
    uint64_t steps = vm_steps(s->rt);
    c.start = stats.bytes;
    watch_add(s->rt, &watch);
    enum cell_result result = copy_run(s, run->source, "<compare>", true);
    watch_remove(s->rt, &watch);
    heap_stats(s->rt, &stats);
    size_t live = stats.bytes > c.start ? stats.bytes - c.start : 0;
    return json_pack("{sssIsIsIsIsIsosssos[f,I]}", "name", run->name, "steps", (json_int_t)(vm_steps(s->rt) - steps),
                     "peak", (json_int_t)c.peak, "live", (json_int_t)live, "objects",
                     (json_int_t)(stats.blocks > blocks ? stats.blocks - blocks : 0), "allocations",
                     (json_int_t)c.allocations, "output", wire_text(text_str(&s->cell_output), s->cell_output.size),
                     "raised", result == CELL_OK ? "" : s->raised, "points", curve_json(&c), "at_peak",
                     c.events ? (double)c.at_peak / (double)c.events : 0.0, (json_int_t)c.peak);
}

/* One run in a copy; what it saw, or NULL. */
static json_t *in_copy(struct session *s, const struct contender *run)
{
    int fd[2];
    if (pipe(fd) != 0)
        return NULL;
    pid_t pid = fork();
    if (pid == 0) {
        s->checkpoints = NULL;
        s->wire->muted = true;
        char *line = json_dumps(run_one(s, run), JSON_COMPACT);
        size_t size = strlen(line), done = 0;
        for (ssize_t n = 1; n > 0 && done < size; done += (size_t)n)
            n = write(fd[1], line + done, size - done);
        _exit(EXIT_HANDED_OVER);
    }
    close(fd[1]);
    struct text line = {0};
    char part[65536];
    for (ssize_t n; pid > 0 && (n = read(fd[0], part, sizeof part)) > 0;)
        text_add(&line, part, (size_t)n);
    close(fd[0]);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0)
        ;
    json_t *seen = line.size ? json_loadb(line.bytes, line.size, 0, NULL) : NULL;
    text_release(&line);
    return seen;
}

static void say(const json_t *run, struct text *out)
{
    json_int_t steps = json_integer_value(json_object_get(run, "steps"));
    const char *raised = json_string_value(json_object_get(run, "raised"));
    text_printf(out, "%s%s: peak %.1f KiB, %lld step%s", out->size ? "; " : "",
                json_string_value(json_object_get(run, "name")),
                (double)json_integer_value(json_object_get(run, "peak")) / 1024, (long long)steps, steps == 1 ? "" : "s");
    if (*raised)
        text_printf(out, ", ended by %s", raised);
}

void compare_runs(struct session *s, const struct contender contenders[2], json_int_t id)
{
    json_t *runs = json_array(), *series = json_array();
    struct text sentence = {0};
    session_flush(s);
    for (int i = 0; i < 2; i++) {
        json_t *run = in_copy(s, &contenders[i]);
        if (!run) {
            wire_refuse(s->wire, id, "limit", "the copy that ran %.40s did not live to answer", contenders[i].name);
            json_decref(runs);
            json_decref(series);
            text_release(&sentence);
            return;
        }
        say(run, &sentence);
        json_t *points = json_incref(json_object_get(run, "points")), *peak = json_incref(json_object_get(run, "at_peak"));
        json_object_del(run, "points");
        json_object_del(run, "at_peak");
        json_array_append_new(series, json_pack("{sssssssoso}", "run", contenders[i].name, "name", "live", "unit", "bytes",
                                                "points", points, "peak", peak));
        json_array_append_new(runs, run);
    }
    wire_send(s->wire, json_pack("{sIsbsssoso}", "id", id, "ok", 1, "sentence", text_str(&sentence), "runs", runs, "series",
                                 series));
    text_release(&sentence);
}
