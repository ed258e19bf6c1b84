/* check.c - heapbook check: chapters and scripts are what they say. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "book/course.h"
#include "cli/cli.h"
#include "cli/headless.h"
#include "script/reference.h"

struct checking {
    const char *dir;
    bool json;
    json_t *faults; /* {file, line, text} */
    size_t chapters, exercises, listings, programs;
};

static void fault(struct checking *c, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void fault(struct checking *c, const char *file, int line, const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&t, format, args);
    va_end(args);
    json_array_append_new(c->faults, json_pack("{sssiss}", "file", file, "line", line, "text", text_str(&t)));
    if (!c->json)
        printf("%s:%d: %s\n", file, line, text_str(&t));
    text_release(&t);
}

/* ---- exercises ----------------------------------------------------------------- */

static bool grade_one(struct checking *c, const char *name, const struct exercise_files *files,
                      const char *submission, struct grade *grade)
{
    struct headless_limits limits = {.memory = 1024u << 20, .seconds = 20};
    struct headless *h = headless_new(&limits);
    struct error err = {""};
    bool good = headless_grade(h, name, files, submission, grade, &err);
    if (!good)
        fault(c, name, 1, "%s", err.text);
    headless_free(h);
    c->programs++;
    return good;
}

static void check_solutions(struct checking *c, const char *name, const char *file, const struct exercise_files *files,
                            const struct script_info *info)
{
    struct grade g;
    if (grade_one(c, name, files, NULL, &g) && g.passed)
        fault(c, file, 1, "the start passes by itself");
    grade_release(&g);
    if (info->solution_count == 0)
        fault(c, file, 1, "no solution");
    for (size_t i = 0; i < info->solution_count; i++) {
        if (grade_one(c, name, files, info->solutions[i], &g) && !g.passed)
            fault(c, file, 1, "solution %zu does not pass: %s%s%s", i + 1, g.message, *g.raised ? "; " : "", g.raised);
        grade_release(&g);
    }
    for (size_t i = 0; i < info->alternative_count; i++) {
        if (grade_one(c, name, files, info->alternatives[i], &g) && !g.passed)
            fault(c, file, 1, "alternative %zu does not pass: %s%s%s", i + 1, g.message, *g.raised ? "; " : "", g.raised);
        grade_release(&g);
    }
    for (size_t i = 0; i < info->wrong_count; i++) {
        const struct script_pair *w = &info->wrongs[i];
        if (grade_one(c, name, files, w->text, &g)) {
            if (g.passed)
                fault(c, file, 1, "wrong program %zu (%s) passes", i + 1, w->key);
            else if (strcmp(g.key, w->key) != 0)
                fault(c, file, 1, "wrong program %zu gets '%s' instead of '%s'%s%s", i + 1, g.key, w->key,
                      *g.raised ? ": " : "", g.raised);
        }
        grade_release(&g);
    }
    if (info->hint_count < 3)
        fault(c, file, 1, "%zu hints instead of three levels", info->hint_count);
}

static void check_exercise(struct checking *c, const char *name)
{
    struct error err = {""};
    struct exercise_files files;
    struct text file = {0};
    text_printf(&file, "scripts/%s.lua", name);
    c->exercises++;
    if (!exercise_files_read(c->dir, name, &files, &err)) {
        fault(c, text_str(&file), 1, "%s", err.text);
    } else {
        struct script_host host = {0};
        struct script *script = script_new(name, files.script, files.libs, files.lib_count, &host, &err);
        if (!script)
            fault(c, text_str(&file), 1, "%s", err.text);
        else
            check_solutions(c, name, text_str(&file), &files, script_info(script));
        script_free(script);
        exercise_files_release(&files);
    }
    text_release(&file);
}

/* ---- chapters -------------------------------------------------------------------- */

static bool same_text(const char *want, const char *got)
{
    size_t w = strlen(want), g = strlen(got);
    while (w && want[w - 1] == '\n')
        w--;
    while (g && got[g - 1] == '\n')
        g--;
    return w == g && memcmp(want, got, w) == 0;
}

static void check_output(struct checking *c, struct headless *h, const struct chapter *ch, const struct part *part)
{
    const char *got = text_str(&h->session->cell_output);
    if (!same_text(part->block->code, got))
        fault(c, ch->path, part->line, "the listing prints:\n%s", got);
}

static void check_heap(struct checking *c, struct headless *h, const struct chapter *ch, const struct part *part)
{
    struct text actual = {0};
    json_t *failures = json_array(), *f;
    size_t i;
    heap_compare(h->session->inspect, part->block->code, failures, &actual);
    json_array_foreach(failures, i, f) fault(c, ch->path,
                                             part->line + (int)json_integer_value(json_object_get(f, "line")) - 1,
                                             "%s", json_string_value(json_object_get(f, "text")));
    json_decref(failures);
    text_release(&actual);
}

/* The choice that says what was computed; reports when none does. */
static const struct choice *computed_choice(struct checking *c, const struct chapter *ch, const struct part *part,
                                            const char *computed)
{
    const struct choice *found = NULL;
    for (size_t i = 0; computed && i < part->quiz.count; i++) {
        char *plain = choice_plain(&part->quiz.choices[i]);
        if (strcmp(plain, computed) == 0)
            found = &part->quiz.choices[i];
        free(plain);
    }
    if (!computed)
        fault(c, ch->path, part->line, "\"%s\" cannot be computed", part->quiz.ask);
    else if (!found)
        fault(c, ch->path, part->line, "no choice says what is computed: %s", computed);
    return found;
}

/* A prediction is computed before its listing runs, on a copy. */
static void check_predictions(struct checking *c, struct headless *h, const struct chapter *ch, size_t at,
                              const char *name)
{
    for (size_t i = at + 1; i < ch->count && ch->parts[i].kind != PART_RUN; i++) {
        const struct part *part = &ch->parts[i];
        if (part->kind != PART_PREDICT)
            continue;
        char *computed = headless_compute(h, ch->parts[at].block->code, name, part->quiz.ask);
        computed_choice(c, ch, part, computed);
        free(computed);
    }
}

/* A question's code runs on a heap of its own. */
static void check_quiz(struct checking *c, const struct chapter *ch, const struct part *part)
{
    if (!part->quiz.ask)
        return;
    struct headless *h = headless_new(&(struct headless_limits){.memory = 1024u << 20, .seconds = 20});
    char *computed = headless_compute(h, part->quiz.code, part->id, part->quiz.ask);
    const struct choice *choice = computed_choice(c, ch, part, computed);
    if (choice && !choice->right)
        fault(c, ch->path, part->line, "computed is %s, which is not marked [x]", computed);
    free(computed);
    headless_free(h);
}

static const char *expected_error(const struct chapter *ch, size_t at)
{
    for (size_t i = at + 1; i < ch->count && ch->parts[i].kind != PART_RUN; i++) {
        if (ch->parts[i].kind == PART_OUTPUT && strstr(ch->parts[i].block->code, "Error"))
            return ch->parts[i].block->code;
    }
    return NULL;
}

static void check_chapter(struct checking *c, const struct chapter *ch)
{
    struct headless_limits limits = {.memory = 2048u << 20, .seconds = 60};
    struct headless *h = headless_new(&limits);
    c->chapters++;
    for (size_t i = 0; i < ch->count; i++) {
        const struct part *part = &ch->parts[i];
        struct text name = {0};
        switch (part->kind) {
        case PART_RUN:
        case PART_SETUP:
            c->listings++;
            text_printf(&name, "%s:%d", ch->id, part->number);
            if (part->kind == PART_RUN)
                check_predictions(c, h, ch, i, text_str(&name));
            if (!headless_run(h, part->block->code, text_str(&name), 1, true) && !expected_error(ch, i))
                fault(c, ch->path, part->line, "the listing ends with %s", h->session->raised);
            break;
        case PART_OUTPUT:
            check_output(c, h, ch, part);
            break;
        case PART_HEAP:
            check_heap(c, h, ch, part);
            break;
        case PART_QUIZ:
            check_quiz(c, ch, part);
            break;
        case PART_EXERCISE:
            check_exercise(c, part->name);
            break;
        default:
            break;
        }
        text_release(&name);
    }
    headless_free(h);
}

static bool wanted(const char *file, const char *id, int argc, char **argv)
{
    bool any = argc == 0;
    for (int i = 0; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        const char *base = slash ? slash + 1 : argv[i];
        any = any || strcmp(base, file) == 0 || strcmp(argv[i], id) == 0;
    }
    return any;
}

static bool is_script(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".lua") == 0;
}

static int check_course(struct checking *c, int argc, char **argv)
{
    bool only_scripts = argc > 0;
    for (int i = 0; i < argc; i++)
        only_scripts = only_scripts && is_script(argv[i]);
    if (only_scripts)
        return EXIT_YES;
    struct error err = {""};
    struct course *course = course_open(c->dir, &err);
    if (!course)
        return complain(EXIT_UNREADABLE, "%s", err.text);
    for (size_t i = 0; i < course->fault_count; i++)
        fault(c, course->faults[i], 0, "cannot be read");
    for (size_t i = 0; i < course->count; i++) {
        if (wanted(course->chapters[i]->file, course->chapters[i]->id, argc, argv))
            check_chapter(c, course->chapters[i]);
    }
    course_free(course);
    return EXIT_YES;
}

/* A path that is neither a chapter's nor an id: an exercise's script by name. */
static void check_scripts(struct checking *c, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (!is_script(argv[i]))
            continue;
        const char *slash = strrchr(argv[i], '/');
        const char *base = slash ? slash + 1 : argv[i];
        char *name = xstrndup(base, strlen(base) - 4);
        check_exercise(c, name);
        free(name);
    }
}

static int print_reference(void)
{
    struct text t = {0};
    script_reference(&t);
    fputs(text_str(&t), stdout);
    text_release(&t);
    return EXIT_YES;
}

int verb_check(const struct globals *globals, int argc, char **argv)
{
    struct checking c = {.faults = json_array()};
    bool reference = false;
    const struct option_row rows[] = {
        {"json", 'b', &c.json, NULL, "one JSON object"},
        {"lua-api", 'b', &reference, NULL, "write the reference of the Lua API (doc/lua-api.md)"},
        {0},
    };
    int left = options_read("check", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (reference)
        return print_reference();
    char *dir = course_find(globals->course);
    c.dir = dir;
    int status = check_course(&c, left, argv);
    check_scripts(&c, left, argv);
    size_t faults = json_array_size(c.faults);
    if (status == EXIT_YES && c.chapters + c.exercises == 0 && left > 0)
        status = complain(EXIT_UNREADABLE, "nothing to check at %s", argv[0]);
    if (c.json) {
        json_t *all = json_pack("{sbsIsIsIsIsO}", "passed", faults == 0, "chapters", (json_int_t)c.chapters, "listings",
                                (json_int_t)c.listings, "exercises", (json_int_t)c.exercises, "programs",
                                (json_int_t)c.programs, "faults", c.faults);
        json_dumpf(all, stdout, JSON_INDENT(1));
        putchar('\n');
        json_decref(all);
    } else if (status == EXIT_YES) {
        printf("%zu chapters, %zu listings, %zu exercises, %zu programs: %zu faults\n", c.chapters, c.listings,
               c.exercises, c.programs, faults);
    }
    json_decref(c.faults);
    free(dir);
    return status != EXIT_YES ? status : faults ? EXIT_NO : EXIT_YES;
}
