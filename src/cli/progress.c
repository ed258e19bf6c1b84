/* progress.c - heapbook progress: what was done, where, what is due. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "book/journal.h"
#include "book/progress.h"
#include "cli/cli.h"

static const char *const state_names[] = {[CHAPTER_NEW] = "new", [CHAPTER_BEGUN] = "begun", [CHAPTER_DONE] = "done"};

struct tally {
    int asked, right, exercises, passed;
};

static struct tally tally_of(const struct progress *p, const struct chapter *ch)
{
    struct tally t = {0};
    for (size_t i = 0; i < ch->count; i++) {
        const struct part *part = &ch->parts[i];
        const char *id = part->kind == PART_EXERCISE ? part->name : part->id;
        const struct progress_item *item = id && *id ? progress_item(p, id) : NULL;
        if (part->kind == PART_EXERCISE) {
            t.exercises++;
            t.passed += item && item->right;
        } else if (part->kind == PART_QUIZ || part->kind == PART_PREDICT) {
            t.asked++;
            t.right += item && item->right;
        }
    }
    return t;
}

static void print_text(const struct course *course, const struct progress *p)
{
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        struct tally t = tally_of(p, ch);
        printf("%2d  %-44s %-6s questions %d of %d", ch->number, ch->title, state_names[progress_chapter(p, ch)],
               t.right, t.asked);
        if (t.exercises)
            printf(", exercises %d of %d", t.passed, t.exercises);
        putchar('\n');
    }
    size_t due = progress_due(p, course, journal_now());
    if (due)
        printf("%zu question%s due for review: heapbook quiz --review\n", due, due == 1 ? " is" : "s are");
    if (*p->chapter)
        printf("last at %s, line %d\n", p->chapter, p->line);
}

static void print_json(const struct course *course, const struct progress *p)
{
    json_t *chapters = json_array(), *items = json_array();
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        struct tally t = tally_of(p, ch);
        json_array_append_new(chapters, json_pack("{sssssssisisisi}", "id", ch->id, "title", ch->title, "state",
                                                  state_names[progress_chapter(p, ch)], "questions", t.asked, "right",
                                                  t.right, "exercises", t.exercises, "passed", t.passed));
    }
    for (size_t i = 0; i < p->count; i++) {
        const struct progress_item *it = &p->items[i];
        json_array_append_new(items, json_pack("{sssisisbsIsi}", "id", it->id, "tries", it->tries, "rights", it->rights,
                                               "right", it->right, "due", (json_int_t)it->review.due, "box",
                                               it->review.box));
    }
    json_t *all = json_pack("{sososI}", "chapters", chapters, "items", items, "due",
                            (json_int_t)progress_due(p, course, journal_now()));
    json_object_set_new(all, "at", json_string(p->chapter));
    json_dumpf(all, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(all);
}

/* All records as JSON, one array: what import reads. */
static int export_to(const char *path, const json_t *records)
{
    if (json_dump_file(records, path, JSON_INDENT(1)) != 0)
        return complain(EXIT_UNREADABLE, "cannot write %s", path);
    printf("%zu records written to %s\n", json_array_size(records), path);
    return EXIT_YES;
}

static int import_from(const char *path, const char *dir)
{
    json_error_t err;
    json_t *records = json_load_file(path, 0, &err), *r;
    size_t i, taken = 0;
    if (!json_is_array(records)) {
        json_decref(records);
        return complain(EXIT_UNREADABLE, "%s:%d: not an export of heapbook: %s", path, err.line, err.text);
    }
    struct journal *journal = journal_open(dir);
    json_array_foreach(records, i, r)
    {
        if (json_is_object(r) && json_object_get(r, "k"))
            taken += journal_append_take(journal, json_deep_copy(r));
    }
    int status = EXIT_YES;
    if (journal_unsaved(journal))
        status = complain(EXIT_UNREADABLE, "%s", journal_fault(journal));
    printf("%zu records taken from %s\n", taken, path);
    journal_close(journal);
    json_decref(records);
    return status;
}

int verb_progress(const struct globals *globals, int argc, char **argv)
{
    bool json = false;
    const struct option_row rows[] = {
        {"json", 'b', &json, NULL, "one JSON object"},
        {0},
    };
    int left = options_read("progress", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    char *records_dir = journal_dir();
    if (!records_dir)
        return complain(EXIT_UNREADABLE, "no home folder: set HOME or XDG_STATE_HOME");
    json_t *faults = json_array(), *fault, *records = journal_load(records_dir, faults);
    size_t i;
    int status = EXIT_YES;
    json_array_foreach(faults, i, fault) complain(0, "%s", json_string_value(fault));
    if (left == 2 && strcmp(argv[0], "export") == 0)
        status = export_to(argv[1], records);
    else if (left == 2 && strcmp(argv[0], "import") == 0)
        status = import_from(argv[1], records_dir);
    else if (left > 0)
        status = complain(EXIT_USAGE, "progress takes nothing, export FILE or import FILE, not %s", argv[0]);
    else {
        struct error err = {""};
        char *dir = course_find(globals->course);
        struct course *course = course_open(dir, &err);
        struct progress progress = {0};
        if (!course) {
            status = complain(EXIT_UNREADABLE, "%s", err.text);
        } else {
            progress_read(&progress, records);
            (json ? print_json : print_text)(course, &progress);
            progress_release(&progress);
            course_free(course);
        }
        free(dir);
    }
    json_decref(faults);
    json_decref(records);
    free(records_dir);
    return status;
}
