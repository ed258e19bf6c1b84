/* grade.c - heapbook grade: an exercise without a terminal. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "book/course.h"
#include "cli/cli.h"
#include "cli/headless.h"

static void print_json(const char *exercise, const struct grade *g)
{
    json_t *j = json_pack("{sssbssssssssss*}", "id", exercise, "passed", g->passed, "rationale", g->message, "key",
                          g->key, "actual", text_str(&g->output), "error", g->raised, "help",
                          g->passed ? NULL : "heapbook grade --hint");
    json_dumpf(j, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(j);
}

static void print_text(const char *exercise, const struct grade *g)
{
    printf("%s: %s\n", exercise, g->passed ? "passed" : "not passed");
    printf("  %s\n", g->message);
    if (g->raised[0])
        printf("  the program ended with %s\n", g->raised);
}

int verb_grade(const struct globals *globals, int argc, char **argv)
{
    bool json = false;
    struct headless_limits limits = {.memory = 512u << 20, .seconds = 10};
    unsigned long long memory = limits.memory;
    const struct option_row rows[] = {
        {"json", 'b', &json, NULL, "one JSON object"},
        {"memory-limit", 'n', &memory, NULL, "N  bytes the program may use (default 512M)"},
        {"time-limit", 'f', &limits.seconds, NULL, "S  seconds of processor time (default 10)"},
        {0},
    };
    int left = options_read("grade", rows, argc, argv, true);
    if (left == -2)
        return EXIT_YES;
    if (left < 0)
        return EXIT_USAGE;
    if (left != 2)
        return complain(EXIT_USAGE, "grade wants an exercise and a file: heapbook grade break-the-cycle answer.py");
    limits.memory = memory;

    int status = EXIT_UNREADABLE;
    size_t size;
    struct error err = {""};
    struct grade grade = {0};
    struct headless *h = NULL;
    char *dir = course_find(globals->course), *submission = NULL;
    struct exercise_files files = {0};
    if (!exercise_files_read(dir, argv[0], &files, &err)) {
        complain(0, "%s", err.text);
        goto out;
    }
    submission = read_whole(argv[1], &size);
    if (!submission)
        goto out;
    h = headless_new(&limits);
    if (!headless_grade(h, argv[0], &files, submission, &grade, &err)) {
        complain(0, "%s", err.text);
        goto out;
    }
    if (json)
        print_json(argv[0], &grade);
    else
        print_text(argv[0], &grade);
    status = grade.passed ? EXIT_YES : EXIT_NO;
out:
    grade_release(&grade);
    headless_free(h);
    exercise_files_release(&files);
    free(submission);
    free(dir);
    return status;
}
