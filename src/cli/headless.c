/* headless.c - a session without a wire. */
#include "cli/headless.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book/course.h"
#include "cli/cli.h"
#include "engine/copy.h"

struct headless *headless_new(const struct headless_limits *limits)
{
    struct headless *h = xalloc(sizeof *h);
    wire_init(&h->wire, -1, -1);
    h->wire.muted = true;
    h->session = session_new(&h->wire, 0);
    h->session->limits.memory = limits->memory;
    h->session->limits.time = limits->seconds;
    h->session->limits.output = 16u << 20;
    h->session->headless = true;
    return h;
}

void headless_free(struct headless *h)
{
    if (!h)
        return;
    session_free(h->session);
    wire_release(&h->wire);
    free(h);
}

bool headless_run(struct headless *h, const char *source, const char *name, int line, bool exec)
{
    struct session *s = h->session;
    struct text message = {0};
    enum cell_result checked = session_check(s, source, strlen(source), name, exec, &message);
    if (checked != CELL_OK) {
        const char *last = text_str(&message);
        for (const char *p = last; (p = strchr(p, '\n')) && p[1];)
            last = ++p;
        snprintf(s->raised, sizeof s->raised, "%.*s", (int)strcspn(last, "\n"), last);
        text_clear(&s->cell_output);
    } else {
        session_add_cell(s, source, name, line, exec);
        session_advance(s);
    }
    text_release(&message);
    return s->raised[0] == 0;
}

char *headless_compute(struct headless *h, const char *source, const char *name, const char *question)
{
    int ends[2];
    if (pipe(ends) != 0)
        return NULL;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        json_t *value = copy_answer(h->session, source, name, question);
        const char *s = json_string_value(value);
        bool told = s && write(ends[1], s, strlen(s)) == (ssize_t)strlen(s);
        _exit(told ? EXIT_YES : EXIT_NO);
    }
    close(ends[1]);
    struct text answer = {0};
    char piece[4096];
    for (ssize_t n; (n = read(ends[0], piece, sizeof piece)) > 0;)
        text_add(&answer, piece, (size_t)n);
    close(ends[0]);
    int status = EXIT_NO;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    char *said = pid > 0 && status == 0 ? xstrdup(text_str(&answer)) : NULL;
    text_release(&answer);
    return said;
}

/* ---- exercises ---------------------------------------------------------------- */

bool exercise_files_read(const char *course_dir, const char *name, struct exercise_files *out, struct error *err)
{
    struct course bare = {.dir = (char *)course_dir};
    *out = (struct exercise_files){0};
    out->script = course_script(&bare, name, err);
    if (!out->script)
        return false;
    char **libs = course_script_libs(&bare);
    for (size_t i = 0; libs && libs[i]; i++) {
        struct error ignored;
        char *source = course_script_lib(&bare, libs[i], &ignored);
        if (source) {
            out->libs = xresize(out->libs, (out->lib_count + 1) * sizeof *out->libs);
            out->libs[out->lib_count++] = (struct script_lib){xstrdup(libs[i]), source};
        }
    }
    for (size_t i = 0; libs && libs[i]; i++)
        free(libs[i]);
    free(libs);
    return true;
}

void exercise_files_release(struct exercise_files *files)
{
    for (size_t i = 0; i < files->lib_count; i++) {
        free((char *)files->libs[i].name);
        free((char *)files->libs[i].source);
    }
    free(files->libs);
    free(files->script);
}

bool headless_grade(struct headless *h, const char *name, const struct exercise_files *files,
                    const char *submission, struct grade *out, struct error *err)
{
    return exercise_grade(h->session, name, files->script, files->libs, files->lib_count, submission, out, err);
}
