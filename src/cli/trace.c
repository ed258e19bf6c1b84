/* trace.c - heapbook trace: one self-contained line of JSON per step. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/headless.h"

/* What the step did and the learner's whole heap after it. */
static void print_step(struct session *s, int line, void *arg)
{
    size_t *told = arg;
    struct error err = {""};
    struct text heap = {0};
    heap_dump(s->inspect, "json", &heap, &err);
    json_t *j = json_pack("{sIsisssO}", "step", (json_int_t)s->step, "line", line, "sentence", s->inspect->sentence,
                          "details", s->inspect->details);
    json_t *dump = json_loads(text_str(&heap), 0, NULL);
    struct heap_stats stats;
    heap_stats(s->rt, &stats);
    json_object_set_new(j, "bytes", json_integer((json_int_t)stats.bytes));
    json_object_set_new(j, "counts", json_pack("[i,i,i]", gc_count(s->rt, 0), gc_count(s->rt, 1), gc_count(s->rt, 2)));
    if (s->cell_output.size > *told)
        json_object_set_new(j, "output", wire_text(s->cell_output.bytes + *told, s->cell_output.size - *told));
    *told = s->cell_output.size;
    json_object_update(j, dump);
    json_dumpf(j, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(dump);
    json_decref(j);
    text_release(&heap);
}

int verb_trace(const struct globals *globals, int argc, char **argv)
{
    (void)globals;
    unsigned long long memory = 512u << 20, steps = 100000;
    double seconds = 60;
    const struct option_row rows[] = {
        {"memory-limit", 'n', &memory, NULL, "N  bytes the program may use (default 512M)"},
        {"time-limit", 'f', &seconds, NULL, "S  seconds of processor time (default 60)"},
        {"step-limit", 'n', &steps, NULL, "N  lines (default 100000)"},
        {0},
    };
    int left = options_read("trace", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (left != 1)
        return complain(EXIT_USAGE, "trace wants one program: heapbook trace prog.py");
    size_t size, told = 0;
    char *source = read_whole(argv[0], &size);
    if (!source)
        return EXIT_UNREADABLE;
    struct headless *h = headless_new(&(struct headless_limits){.memory = memory, .seconds = seconds});
    h->session->limits.steps = steps;
    h->session->traced = print_step;
    h->session->traced_arg = &told;
    bool good = headless_run(h, source, argv[0], 1, true);
    int status = good ? EXIT_YES : EXIT_NO;
    if (!good)
        fprintf(stderr, "%s\n", h->session->raised);
    if (h->session->output_stopped || vm_stopped(h->session->rt) != VM_NOT_STOPPED)
        status = complain(EXIT_LIMIT, "a limit was reached; the steps before it stand");
    headless_free(h);
    free(source);
    return status;
}
