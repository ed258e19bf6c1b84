/* check.c - heapbook check: chapters and scripts are what they say. */
#include "cli/check.h"

#include <jansson.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "script/reference.h"

static void tell(struct checking *c, const char *file, int line, int col, const char *level, const char *format, va_list args)
{
    struct text t = {0};
    text_vprintf(&t, format, args);
    json_t *text = json_string(text_str(&t));
    json_array_append_new(c->faults, json_pack("{sssisissso}", "file", file, "line", line, "col", col, "level", level, "text",
                                               text ? text : json_string("(not UTF-8)")));
    if (!c->json)
        printf("%s:%d:%d: %s%s\n", file, line, col, strcmp(level, "note") == 0 ? "note: " : "", text_str(&t));
    text_release(&t);
}

void fault(struct checking *c, const char *file, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(c, file, line, col, "fault", format, args);
    va_end(args);
    c->fault_count++;
}

void note(struct checking *c, const char *file, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(c, file, line, col, "note", format, args);
    va_end(args);
}

/* "FILE:LINE: what" of a chapter that could not be read. */
static void fault_as_told(struct checking *c, const char *told)
{
    const char *colon = strstr(told, ".md:");
    int line = colon ? atoi(colon + 4) : 0;
    const char *what = line > 0 ? strchr(colon + 4, ':') : NULL;
    if (what) {
        char *file = xstrndup(told, (size_t)(colon + 3 - told));
        fault(c, file, line, 1, "%s", what + 1 + (what[1] == ' '));
        free(file);
    } else {
        fault(c, told, 1, 1, "cannot be read");
    }
}

static void check_chapter(struct checking *c, const struct course *course, const struct chapter *ch)
{
    c->chapters++;
    check_page(c, course, ch);
    check_listings(c, ch);
    if (!promote_apply(c, ch->path))
        fault(c, ch->path, 1, 1, "could not be promoted");
    for (size_t i = 0; i < ch->count; i++) {
        if (ch->parts[i].kind == PART_EXERCISE)
            check_exercise(c, ch->parts[i].name);
    }
}

/* ---- what is to be checked ------------------------------------------------------------- */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool wanted(const char *file, const char *id, int argc, char **argv)
{
    bool any = argc == 0;
    for (int i = 0; i < argc; i++)
        any = any || strcmp(base_of(argv[i]), file) == 0 || strcmp(argv[i], id) == 0;
    return any;
}

static bool is_script(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".lua") == 0;
}

static bool is_mounted(const struct course *course, const char *name)
{
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        for (size_t k = 0; k < ch->count; k++) {
            if (ch->parts[k].kind == PART_EXERCISE && strcmp(ch->parts[k].name, name) == 0)
                return true;
        }
    }
    return false;
}

static int names_script(const struct dirent *entry)
{
    return is_script(entry->d_name);
}

/* Scripts that no learner can reach: as good as the others, and said. */
static void check_unmounted(struct checking *c, const struct course *course)
{
    struct text folder = {0};
    struct dirent **found;
    text_printf(&folder, "%s/scripts", c->dir);
    int count = scandir(text_str(&folder), &found, names_script, alphasort);
    for (int i = 0; i < count; i++) {
        char *name = xstrndup(found[i]->d_name, strlen(found[i]->d_name) - 4);
        if (!is_mounted(course, name)) {
            struct text path = {0};
            text_printf(&path, "%s/%s.lua", text_str(&folder), name);
            note(c, text_str(&path), 1, 1, "no chapter has this exercise; the fence is: exercise %s", name);
            text_release(&path);
            check_exercise(c, name);
        }
        free(name);
        free(found[i]);
    }
    if (count >= 0)
        free(found);
    text_release(&folder);
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
    if (!course) {
        if (c->json)
            fault(c, c->dir, 1, 1, "%s", err.text);
        return complain(EXIT_UNREADABLE, "%s", err.text);
    }
    for (size_t i = 0; i < course->fault_count; i++)
        fault_as_told(c, course->faults[i]);
    check_ids(c, course);
    for (size_t i = 0; i < course->count; i++) {
        if (wanted(course->chapters[i]->file, course->chapters[i]->id, argc, argv))
            check_chapter(c, course, course->chapters[i]);
    }
    if (argc == 0)
        check_unmounted(c, course);
    course_free(course);
    return EXIT_YES;
}

/* A path that is neither a chapter's nor an id: an exercise's script by name. */
static void check_scripts(struct checking *c, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (!is_script(argv[i]))
            continue;
        const char *base = base_of(argv[i]);
        char *name = xstrndup(base, strlen(base) - 4);
        check_exercise(c, name);
        free(name);
    }
}

/* ---- the verb ---------------------------------------------------------------------------- */

static int print_reference(void)
{
    struct text t = {0};
    script_reference(&t);
    fputs(text_str(&t), stdout);
    text_release(&t);
    return EXIT_YES;
}

static void say_count(size_t count, const char *what, const char *then)
{
    printf("%zu %s%s%s", count, what, count == 1 ? "" : "s", then);
}

static void print_summary(const struct checking *c)
{
    size_t faults = c->fault_count;
    if (c->json) {
        json_t *all = json_pack("{sbsIsIsIsIsIsO}", "passed", faults == 0, "chapters", (json_int_t)c->chapters, "listings",
                                (json_int_t)c->listings, "exercises", (json_int_t)c->exercises, "programs",
                                (json_int_t)c->programs, "promoted", (json_int_t)c->promoted, "faults", c->faults);
        json_dumpf(all, stdout, JSON_INDENT(1));
        putchar('\n');
        json_decref(all);
        return;
    }
    say_count(c->chapters, "chapter", ", ");
    say_count(c->listings, "listing", ", ");
    say_count(c->exercises, "exercise", ", ");
    say_count(c->programs, "program", ": ");
    say_count(faults, "fault", c->promote ? ", " : "\n");
    if (c->promote)
        say_count(c->promoted, "promoted block", "\n");
}

int verb_check(const struct globals *globals, int argc, char **argv)
{
    struct checking c = {.faults = json_array()};
    bool reference = false;
    const struct option_row rows[] = {
        {"json", 'b', &c.json, NULL, "one JSON object"},
        {"promote", 'b', &c.promote, NULL, "write what is printed and held into the chapters, and show the difference"},
        {"programs", 's', &c.written, NULL, "DIR  write each exercise's programs there: NAME/wrong-1-KEY.py"},
        {"lua-api", 'b', &reference, NULL, "write the reference of the Lua API (doc/lua-api.md)"},
        {0},
    };
    int left = options_read("check", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (reference)
        return print_reference();
    char *dir = course_of_path(globals->course, left > 0 ? argv[0] : NULL);
    c.dir = dir;
    int status = check_course(&c, left, argv);
    check_scripts(&c, left, argv);
    size_t faults = c.fault_count;
    if (status == EXIT_YES && c.chapters + c.exercises == 0 && !faults && left > 0)
        status = complain(EXIT_UNREADABLE, "nothing to check at %s", argv[0]);
    if (c.json || status == EXIT_YES)
        print_summary(&c);
    json_decref(c.faults);
    free(c.promotions);
    free(dir);
    return status != EXIT_YES ? status : faults ? EXIT_NO : EXIT_YES;
}
