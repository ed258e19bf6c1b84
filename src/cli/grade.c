/* grade.c - heapbook grade: exercises without a terminal, one file or a folder of them.
 *
 * Each file is graded in a process of its own, so that a crash or an endless loop costs
 * one result; as many run at once as there are processors.  A worker sends its result as
 * one JSON object through a pipe.
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book/course.h"
#include "cli/cli.h"
#include "cli/headless.h"
#include "shell/filter.h"

struct grading {
    const char *exercise;
    struct exercise_files files;
    struct headless_limits limits;
    bool json;
};

/* One file, its worker, and what the worker has said so far. */
struct job {
    char *path;
    pid_t pid;
    int fd; /* -1: not begun, or over */
    struct text said;
    json_t *result;
};

/* ---- one file, in the worker --------------------------------------------------------- */

static json_t *text_json(const char *text)
{
    json_t *j = json_string(text);
    if (j)
        return j;
    struct text clean = {0};
    filter_text(&clean, text, strlen(text));
    j = json_string(text_str(&clean));
    text_release(&clean);
    return j;
}

static int status_of(const struct grade *g)
{
    return g->passed ? EXIT_YES : strstr(g->raised, "limit was reached") ? EXIT_LIMIT : EXIT_NO;
}

static json_t *result_of(const struct grading *g, const char *submission)
{
    struct grade grade = {0};
    struct error err = {""};
    struct headless *h = headless_new(&g->limits);
    json_t *result = json_object();
    bool good = headless_grade(h, g->exercise, &g->files, submission, &grade, &err);
    json_object_set_new(result, "id", text_json(g->exercise));
    json_object_set_new(result, "passed", json_boolean(good && grade.passed));
    json_object_set_new(result, "rationale", text_json(good ? grade.message : err.text));
    json_object_set_new(result, "expected", good && !grade.passed ? text_json(text_str(&grade.expected)) : json_null());
    json_object_set_new(result, "actual", text_json(text_str(&grade.output)));
    json_object_set_new(result, "help", good && !grade.passed && *grade.help ? text_json(grade.help) : json_null());
    json_object_set_new(result, "key", text_json(grade.key));
    json_object_set_new(result, "belief", text_json(grade.belief));
    json_object_set_new(result, "evidence", text_json(text_str(&grade.evidence)));
    json_object_set_new(result, "error", text_json(grade.raised));
    json_object_set_new(result, "status", json_integer(good ? status_of(&grade) : EXIT_UNREADABLE));
    grade_release(&grade);
    headless_free(h);
    return result;
}

static json_t *failed_result(const struct grading *g, const char *why, int status)
{
    json_t *result = json_pack("{s:o, s:b, s:o, s:i}", "id", text_json(g->exercise), "passed", 0, "rationale",
                               text_json(why), "status", status);
    return result;
}

static json_t *grade_path(const struct grading *g, const char *path)
{
    size_t size;
    char *submission = read_whole(path, &size);
    if (!submission)
        return failed_result(g, "the file cannot be read", EXIT_UNREADABLE);
    json_t *result = memchr(submission, 0, size) ? failed_result(g, "the file is no text: it has a NUL byte", EXIT_UNREADABLE)
                                                 : result_of(g, submission);
    free(submission);
    return result;
}

static _Noreturn void worker(const struct grading *g, const char *path, int fd)
{
    rlim_t seconds = (rlim_t)(g->limits.seconds * 4) + 10; /* the session's own limit comes first */
    setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1});
    json_t *result = grade_path(g, path);
    char *text = json_dumps(result, JSON_COMPACT);
    size_t size = text ? strlen(text) : 0, done = 0;
    while (done < size) {
        ssize_t n = write(fd, text + done, size - done);
        if (n <= 0 && errno != EINTR)
            _exit(EXIT_BUG);
        done += n > 0 ? (size_t)n : 0;
    }
    _exit(0);
}

/* ---- several at once -------------------------------------------------------------------- */

static bool begin(const struct grading *g, struct job *job)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fflush(NULL);
    job->pid = fork();
    if (job->pid == 0) {
        close(ends[0]);
        worker(g, job->path, ends[1]);
    }
    close(ends[1]);
    job->fd = job->pid > 0 ? ends[0] : -1;
    if (job->pid < 0)
        close(ends[0]);
    return job->pid > 0;
}

static void end(const struct grading *g, struct job *job)
{
    int status = 0;
    close(job->fd);
    job->fd = -1;
    waitpid(job->pid, &status, 0);
    job->result = job->said.size ? json_loadb(job->said.bytes, job->said.size, 0, NULL) : NULL;
    if (!job->result)
        job->result = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)
                          ? failed_result(g, "it was stopped: it used too much time", EXIT_LIMIT)
                          : failed_result(g, "the grader ended before its time", EXIT_BUG);
    text_release(&job->said);
}

/* Wait until one of the running jobs has said something; those that are over are ended. */
static void listen_to(const struct grading *g, struct job *jobs, size_t count)
{
    struct pollfd *fds = xalloc(count * sizeof *fds);
    for (size_t i = 0; i < count; i++)
        fds[i] = (struct pollfd){.fd = jobs[i].fd, .events = POLLIN};
    if (poll(fds, (nfds_t)count, -1) > 0) {
        for (size_t i = 0; i < count; i++) {
            char bytes[65536];
            if (jobs[i].fd < 0 || !fds[i].revents)
                continue;
            ssize_t n = read(jobs[i].fd, bytes, sizeof bytes);
            if (n > 0)
                text_add(&jobs[i].said, bytes, (size_t)n);
            else if (n == 0 || errno != EINTR)
                end(g, &jobs[i]);
        }
    }
    free(fds);
}

static void run_jobs(const struct grading *g, struct job *jobs, size_t count, size_t most)
{
    size_t begun = 0, running = 0;
    for (;;) {
        while (begun < count && running < most) {
            if (!begin(g, &jobs[begun]))
                jobs[begun].result = failed_result(g, "no process could be started", EXIT_BUG);
            running += jobs[begun++].fd >= 0;
        }
        if (!running)
            return;
        listen_to(g, jobs, begun);
        running = 0;
        for (size_t i = 0; i < begun; i++)
            running += jobs[i].fd >= 0;
    }
}

/* ---- which files --------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct job *)a)->path, ((const struct job *)b)->path);
}

static bool is_program(const char *name)
{
    size_t n = strlen(name);
    return n > 3 && name[0] != '.' && strcmp(name + n - 3, ".py") == 0;
}

static void add_job(struct job **jobs, size_t *count, size_t *room, char *path)
{
    *ARRAY_PUSH(*jobs, *count, *room) = (struct job){.path = path, .fd = -1};
}

/* The file, or the .py files of a folder and of its folders, by name. */
static void add_path(struct job **jobs, size_t *count, size_t *room, const char *path, int depth)
{
    struct stat st;
    DIR *dir = stat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < 3 ? opendir(path) : NULL;
    if (!dir) {
        if (depth == 0 || is_program(strrchr(path, '/') + 1))
            add_job(jobs, count, room, xstrdup(path));
        return;
    }
    size_t first = *count;
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        struct text inner = {0};
        text_printf(&inner, "%s/%s", path, e->d_name);
        add_path(jobs, count, room, text_str(&inner), depth + 1);
        text_release(&inner);
    }
    closedir(dir);
    if (*count > first)
        qsort(*jobs + first, *count - first, sizeof **jobs, by_path);
}

/* ---- telling ------------------------------------------------------------------------------- */

static const char *field(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));
    return s ? s : "";
}

static void print_clean(const char *indent, const char *text)
{
    struct text clean = {0};
    filter_text(&clean, text, strlen(text));
    for (const char *s = text_str(&clean); *s;) {
        int size = (int)strcspn(s, "\n");
        printf("%s%.*s\n", indent, size, s);
        s += size + (s[size] == '\n');
    }
    text_release(&clean);
}

static void print_text(const struct job *job, bool several)
{
    bool passed = json_is_true(json_object_get(job->result, "passed"));
    printf("%s%s%s: %s\n", field(job->result, "id"), several ? ", " : "", several ? job->path : "",
           passed ? "passed" : "not passed");
    print_clean("  ", field(job->result, "rationale"));
    print_clean("    ", field(job->result, "evidence"));
    if (*field(job->result, "error"))
        printf("  the program ended with "), print_clean("", field(job->result, "error"));
}

static int worst(int a, int b)
{
    return a > b ? a : b;
}

static int print_results(const struct grading *g, struct job *jobs, size_t count, bool several)
{
    int status = EXIT_YES;
    size_t passed = 0;
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        status = worst(status, (int)json_integer_value(json_object_get(jobs[i].result, "status")));
        passed += json_is_true(json_object_get(jobs[i].result, "passed"));
        json_object_del(jobs[i].result, "status");
        if (several)
            json_object_set_new(jobs[i].result, "file", text_json(jobs[i].path));
        if (!g->json)
            print_text(&jobs[i], several);
        json_array_append(all, jobs[i].result);
    }
    if (g->json) {
        json_t *whole = several ? json_pack("{s:o, s:I, s:I, s:O}", "id", text_json(g->exercise), "passed", (json_int_t)passed,
                                            "of", (json_int_t)count, "results", all)
                                : json_incref(json_array_get(all, 0));
        json_dumpf(whole, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
        json_decref(whole);
    } else if (several) {
        printf("%zu of %zu passed\n", passed, count);
    }
    json_decref(all);
    return status;
}

/* A script that cannot be loaded is told once, not for each file. */
static bool script_loads(const struct grading *g, struct error *err)
{
    struct script_host host = {0};
    struct script *script = script_new(g->exercise, g->files.script, g->files.libs, g->files.lib_count, &host, err);
    script_free(script);
    return script != NULL;
}

int verb_grade(const struct globals *globals, int argc, char **argv)
{
    struct grading g = {.limits = {.memory = 512u << 20, .seconds = 10}};
    unsigned long long memory = g.limits.memory, jobs_most = 0;
    const struct option_row rows[] = {
        {"json", 'b', &g.json, NULL, "JSON: id, passed, rationale, expected, actual, help, ..."},
        {"memory-limit", 'n', &memory, NULL, "N  bytes each program may use (default 512M)"},
        {"time-limit", 'f', &g.limits.seconds, NULL, "S  seconds of processor time for each (default 10)"},
        {"jobs", 'n', &jobs_most, NULL, "N  files graded at once (default: as many as processors)"},
        {0},
    };
    int left = options_read("grade", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (left < 2)
        return complain(EXIT_USAGE, "grade wants an exercise and files or a folder: heapbook grade c01-e1 answer.py");
    g.limits.memory = memory;
    g.exercise = argv[0];

    int status = EXIT_UNREADABLE;
    struct error err = {""};
    struct job *jobs = NULL;
    size_t count = 0, room = 0;
    char *dir = course_find(globals->course);
    if (!exercise_files_read(dir, argv[0], &g.files, &err) || !script_loads(&g, &err)) {
        struct text clean = {0};
        filter_text(&clean, err.text, strlen(err.text));
        complain(0, "%s", text_str(&clean));
        text_release(&clean);
        goto out;
    }
    for (int i = 1; i < left; i++)
        add_path(&jobs, &count, &room, argv[i], 0);
    if (!count) {
        complain(0, "no .py file in %s", argv[1]);
        goto out;
    }
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    run_jobs(&g, jobs, count, jobs_most ? (size_t)jobs_most : processors > 0 ? (size_t)processors : 1);
    struct stat st;
    status = print_results(&g, jobs, count, count > 1 || (stat(argv[1], &st) == 0 && S_ISDIR(st.st_mode)));
out:
    for (size_t i = 0; i < count; i++) {
        free(jobs[i].path);
        json_decref(jobs[i].result);
    }
    free(jobs);
    exercise_files_release(&g.files);
    free(dir);
    return status;
}
