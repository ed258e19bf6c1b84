/* run.c - heapbook run: a program on heapbook's own runtime, as python3 would run it. */
#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/run.h"
#include "cli/run_fail.h"
#include "modules/state.h"

struct run_options {
    unsigned long long memory, steps, seed;
    double seconds;
    bool stats;
    const char *audit, *gc, *dump, *heap, *at, *trace, *fail_alloc, *fail_mode;
    struct run_moment moment; /* --at read */
    int tracing;              /* --trace read */
};

static int dump_word(struct runtime *rt, const char *word, const char *source, size_t size, const char *name)
{
    if (strcmp(word, "tokens") == 0)
        return run_dump_tokens(rt, source, size) ? 0 : 1;
    if (strcmp(word, "ast") == 0)
        return run_dump_ast(rt, source, size) ? 0 : 1;
    if (strcmp(word, "symbols") == 0)
        return run_dump_symbols(rt, source, size) ? 0 : 1;
    if (strcmp(word, "code") == 0)
        return run_dump_code(rt, source, size, name) ? 0 : 1;
    return complain(EXIT_USAGE, "--dump knows tokens, ast, symbols and code, not %s", word);
}

static int dump(struct runtime *rt, const char *words, const char *source, size_t size, const char *name)
{
    char *copy = xstrdup(words), *state = NULL;
    int status = 0;
    for (char *w = strtok_r(copy, ",", &state); w && !status; w = strtok_r(NULL, ",", &state))
        status = dump_word(rt, w, source, size, name);
    fflush(stdout);
    free(copy);
    return status;
}

static void print_stats(struct runtime *rt)
{
    struct heap_stats s;
    heap_stats(rt, &s);
    fprintf(stderr,
            "steps %llu\ninstructions %llu\nallocations %llu\nblocks in use %zu\nbytes in use %zu\n"
            "peak bytes %zu\ncollections %llu %llu %llu\n",
            (unsigned long long)vm_steps(rt), (unsigned long long)vm_instructions(rt),
            (unsigned long long)s.allocs, s.blocks, s.bytes, s.peak_bytes,
            (unsigned long long)s.collections[0], (unsigned long long)s.collections[1],
            (unsigned long long)s.collections[2]);
    struct vm_audit_sums a = vm_audit_sums(rt);
    if (a.instructions)
        fprintf(stderr, "audits %llu (%llu while C was at work) of %llu instructions\n",
                (unsigned long long)a.audits, (unsigned long long)a.inside, (unsigned long long)a.instructions);
}

static int limit_status(struct runtime *rt, int status)
{
    static const char *const words[] = {
        [VM_STOP_STEPS] = "the step limit", [VM_STOP_TIME] = "the time limit",
        [VM_STOP_MEMORY] = "the memory limit", [VM_STOP_OUTPUT] = "the output limit",
    };
    enum vm_stop why = vm_stopped(rt);
    if (why == VM_NOT_STOPPED)
        return status;
    if (why == VM_STOP_REQUESTED)
        return EXIT_INTERRUPTED;
    complain(0, "%s was reached", words[why]);
    return EXIT_LIMIT;
}

static enum vm_audit_when audit_when(const char *word)
{
    return !word || strcmp(word, "end") == 0 ? AUDIT_NEVER : strcmp(word, "often") == 0 ? AUDIT_OFTEN : AUDIT_EVERY;
}

/* Where the program is, whatever folder we are in; "-" is standard input. */
static char *absolute(const char *path)
{
    if (strcmp(path, "-") == 0)
        return xstrdup("<stdin>");
    if (path[0] == '/')
        return xstrdup(path);
    char *here = getcwd(NULL, 0);
    struct text t = {0};
    text_printf(&t, "%s/%s", here ? here : ".", path);
    free(here);
    return text_take(&t);
}

/* sys.path[0]: the real folder of the script. */
static char *folder_of(const char *path)
{
    if (strcmp(path, "-") == 0)
        return xstrdup("");
    char *real = realpath(path, NULL), *copy = xstrdup(real ? real : path);
    char *folder = xstrdup(dirname(copy));
    free(real);
    free(copy);
    return folder;
}

/* Where the heap is printed.  For another program to read it stands alone on standard
 * output: what this program prints goes to standard error. */
static FILE *heap_output(const char *form)
{
    if (!form || strcmp(form, "text") == 0)
        return stdout;
    FILE *real = fdopen(dup(STDOUT_FILENO), "w");
    if (!real)
        return stdout;
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return real;
}

/* NULL unless each allocation shall fail. */
static struct fail_each *fail_begin(struct runtime *rt, const char *which, const char *mode)
{
    int how = mode ? atoi(mode) : 0;
    if (which && strcmp(which, "each") == 0)
        return fail_each_begin(rt, how);
    if (which)
        heap_fail_after(rt, strtoull(which, NULL, 10), how);
    return NULL;
}

static int run_file(const struct run_options *o, const char *path, int argc, char **argv)
{
    size_t size;
    char *source = read_whole(path, &size);
    if (!source)
        return EXIT_UNREADABLE;
    char *name = absolute(path), *folder = folder_of(path);
    FILE *out = heap_output(o->heap);
    struct runtime_options options = {
        .heap = {.limit = o->memory},
        .limits = {.steps = o->steps, .seconds = o->seconds},
        .host = host_new_system(".", o->seed),
        .audit = audit_when(o->audit),
        .gc_mode = !o->gc ? 0 : strcmp(o->gc, "every") == 0 ? 1 : -1,
        .argc = argc,
        .argv = argv,
        .path0 = folder,
    };
    struct runtime *rt = runtime_new(&options);
    if (o->stats)
        vm_count(rt, true);
    struct inspect *in = o->heap || o->tracing ? inspect_new(rt) : NULL; /* what lives now is furniture */
    bool moment = o->moment.line || o->moment.step;
    struct run_watch *watch =
        moment || o->tracing ? run_watch_new(rt, in, &(struct run_watch_options){
                                                       .at = o->moment, .form = o->heap, .out = out, .tracing = o->tracing,
                                                       .source = source, .file = name}) : NULL;
    struct fail_each *failing = fail_begin(rt, o->fail_alloc, o->fail_mode);
    struct interrupt *interrupt = failing ? NULL : interrupt_watch(rt);
    int status = o->dump ? dump(rt, o->dump, source, size, name) : 0;
    if (!o->dump)
        status = runtime_run_main(rt, source, size, name);
    status = limit_status(rt, status);
    if (!run_watch_end(watch) && !status)
        status = EXIT_NO;
    sys_flush(rt);
    int shown = o->heap && !moment ? run_print_heap(in, o->heap, out) : 0;
    status = shown ? shown : status;
    inspect_free(in);
    if (o->audit && run_audit(rt))
        status = EXIT_BUG;
    if (o->stats)
        print_stats(rt);
    interrupt_forget(interrupt);
    if (runtime_free(rt, stderr) && o->audit)
        status = EXIT_BUG;
    status = fail_each_end(failing, status);
    free(name);
    free(folder);
    free(source);
    if (out != stdout)
        fclose(out);
    return status;
}

int verb_run(const struct globals *globals, int argc, char **argv)
{
    (void)globals;
    struct run_options o = {0};
    const struct option_row rows[] = {
        {"heap", 'o', &o.heap, "text", "[=text|json|dot|mermaid]  print the heap at the end"},
        {"at", 's', &o.at, NULL, "LINE|step:N  ... before that line or step, the first time"},
        {"trace", 's', &o.trace, NULL, "gc,alloc,ref,step  tell these events as they come (stderr)"},
        {"stats", 'b', &o.stats, NULL, "steps, allocations, peak bytes, collections (stderr)"},
        {"memory-limit", 'n', &o.memory, NULL, "N  bytes the program may use"},
        {"time-limit", 'f', &o.seconds, NULL, "S  seconds of processor time"},
        {"step-limit", 'n', &o.steps, NULL, "N  lines it may execute"},
        {"seed", 'n', &o.seed, NULL, "N  hash seed and random numbers"},
        {"audit", 'o', &o.audit, "end", "[=often|every]  recount the heap at the end, and often or after each instruction"},
        {"gc", 's', &o.gc, NULL, "every|off  collect at every allocation, or never by itself"},
        {"fail-alloc", 's', &o.fail_alloc, NULL, "N|each  the N-th allocation fails; or each once, in a process of its own"},
        {"fail-mode", 's', &o.fail_mode, NULL, "0|1|2  ... once, from then on, or three times"},
        {"dump", 's', &o.dump, NULL, "tokens,ast,symbols,code  show these instead of running"},
        {0},
    };
    int left = options_read("run", rows, argc, argv, false);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (left == 0)
        return complain(EXIT_USAGE, "run wants a program: heapbook run FILE.py, or - for standard input");
    if (o.gc && strcmp(o.gc, "every") != 0 && strcmp(o.gc, "off") != 0)
        return complain(EXIT_USAGE, "--gc is every or off, not %s", o.gc);
    if (o.fail_alloc && strcmp(o.fail_alloc, "each") != 0 && strtoull(o.fail_alloc, NULL, 10) == 0)
        return complain(EXIT_USAGE, "--fail-alloc is a number from 1 or each, not %s", o.fail_alloc);
    if (o.audit && strcmp(o.audit, "end") != 0 && strcmp(o.audit, "often") != 0 && strcmp(o.audit, "every") != 0)
        return complain(EXIT_USAGE, "--audit is end, often or every, not %s", o.audit);
    if (o.at && !o.heap)
        o.heap = "text";
    if ((o.at && !run_at_parse(o.at, &o.moment)) || (o.trace && !run_trace_parse(o.trace, &o.tracing)))
        return EXIT_USAGE;
    return run_file(&o, argv[0], left, argv);
}
