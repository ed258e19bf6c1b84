/* progress.c - heapbook progress: what was done, where, what is due; a class's too. */
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "book/journal.h"
#include "book/mastery.h"
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
        const struct progress_item *item = *part->id ? progress_item(p, part->id) : NULL;
        if (part->kind == PART_EXERCISE) {
            t.exercises++;
            t.passed += item && item->rights > 0;
        } else if (part->kind == PART_QUIZ || part->kind == PART_PREDICT) {
            t.asked++;
            t.right += item && item->right;
        }
    }
    return t;
}

/* ---- one learner ------------------------------------------------------------------ */

static void print_text(const struct course *course, const struct progress *p)
{
    struct due due[QUEUE_MOST];
    size_t due_count = review_queue(p, course, journal_now(), due), count;
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        struct tally t = tally_of(p, ch);
        printf("%2d  %-44s %-6s questions %d of %d", ch->number, ch->title, state_names[progress_chapter(p, ch)],
               t.right, t.asked);
        if (t.exercises)
            printf(", exercises %d of %d", t.passed, t.exercises);
        putchar('\n');
    }
    struct mastery *list = mastery_of(p, course, &count);
    int states[MASTERY_GREEN + 1] = {0};
    for (size_t i = 0; i < count; i++)
        states[list[i].state]++;
    printf("beliefs: %d overcome, %d on the way, %d missed, %d not met\n", states[MASTERY_GREEN], states[MASTERY_AMBER],
           states[MASTERY_RED], states[MASTERY_NONE]);
    for (size_t i = 0; i < count; i++) {
        if (list[i].state == MASTERY_RED)
            printf("  missed last: %s\n", list[i].name);
    }
    free(list);
    if (due_count)
        printf("%zu due for review: heapbook quiz --review\n", due_count);
    if (*p->chapter)
        printf("last at %s, line %d\n", p->chapter, p->line);
}

static json_t *chapters_json(const struct course *course, const struct progress *p)
{
    json_t *chapters = json_array();
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        struct tally t = tally_of(p, ch);
        json_array_append_new(chapters, json_pack("{sssssssisisisi}", "id", ch->id, "title", ch->title, "state",
                                                  state_names[progress_chapter(p, ch)], "questions", t.asked, "right",
                                                  t.right, "exercises", t.exercises, "passed", t.passed));
    }
    return chapters;
}

static json_t *beliefs_json(const struct course *course, const struct progress *p)
{
    size_t count;
    struct mastery *list = mastery_of(p, course, &count);
    json_t *beliefs = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(beliefs, json_pack("{sssssisi}", "name", list[i].name, "state", mastery_name(list[i].state),
                                                 "rights", list[i].rights, "misses", list[i].misses));
    free(list);
    return beliefs;
}

static void dump(json_t *all)
{
    json_dumpf(all, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(all);
}

static void print_json(const struct course *course, const struct progress *p)
{
    struct due due[QUEUE_MOST];
    json_t *items = json_array();
    for (size_t i = 0; i < p->count; i++) {
        const struct progress_item *it = &p->items[i];
        json_array_append_new(items, json_pack("{sssisisbsIsi}", "id", it->id, "tries", it->tries, "rights", it->rights,
                                               "right", it->right, "due", (json_int_t)it->review.due, "box",
                                               it->review.box));
    }
    dump(json_pack("{sosososIss}", "chapters", chapters_json(course, p), "items", items, "beliefs", beliefs_json(course, p), "due",
                   (json_int_t)review_queue(p, course, journal_now(), due), "at", p->chapter));
}

static void print_csv_field(const char *s, bool last)
{
    bool quote = strpbrk(s, ",\"\n") != NULL;
    if (quote)
        putchar('"');
    for (; *s; s++) {
        if (*s == '"')
            putchar('"');
        putchar(*s);
    }
    fputs(quote ? "\"" : "", stdout);
    putchar(last ? '\n' : ',');
}

/* One line an item: what it is, where it stands. */
static void print_csv(const struct course *course, const struct progress *p)
{
    puts("chapter,item,kind,tries,rights,right,box,last,due");
    for (size_t c = 0; c < course->count; c++) {
        const struct chapter *ch = course->chapters[c];
        for (size_t i = 0; i < ch->count; i++) {
            const struct part *part = &ch->parts[i];
            const struct progress_item *it = *part->id ? progress_item(p, part->id) : NULL;
            if (part->kind != PART_QUIZ && part->kind != PART_PREDICT && part->kind != PART_EXERCISE)
                continue;
            print_csv_field(ch->id, false);
            print_csv_field(part->id, false);
            printf("%s,%d,%d,%d,%d,%lld,%lld\n", part_kind_name(part->kind), it ? it->tries : 0, it ? it->rights : 0,
                   it ? it->right : 0, it ? it->review.box : 0, it ? (long long)it->review.last : 0ll,
                   it ? (long long)it->review.due : 0ll);
        }
    }
}

/* ---- to and from other machines ------------------------------------------------------ */

/* All records as JSON, one array: what import reads. */
static int export_to(const char *path, const json_t *records)
{
    int status = strcmp(path, "-") == 0 ? json_dumpf(records, stdout, JSON_INDENT(1)) : json_dump_file(records, path, JSON_INDENT(1));
    if (status != 0)
        return complain(EXIT_UNREADABLE, "cannot write %s", path);
    if (strcmp(path, "-") != 0)
        printf("%zu records written to %s\n", json_array_size(records), path);
    return EXIT_YES;
}

/* Merged by session and number: what is here already is not taken twice. */
static int import_from(const char *path, const char *dir)
{
    json_error_t err;
    json_t *records = strcmp(path, "-") == 0 ? json_loadf(stdin, 0, &err) : json_load_file(path, 0, &err);
    struct error problem = {""};
    if (!json_is_array(records)) {
        json_decref(records);
        return complain(EXIT_UNREADABLE, "%s:%d: not an export of heapbook: %s", path, err.line, err.text);
    }
    size_t taken = 0, known = 0;
    int status = journal_merge(dir, records, &taken, &known, &problem)
                     ? EXIT_YES : complain(EXIT_UNREADABLE, "%s", problem.text);
    printf("%zu records taken from %s, %zu were here already\n", taken, path, known);
    json_decref(records);
    return status;
}

/* ---- a class ---------------------------------------------------------------------------- */

/* Where a learner's journal may lie under their folder. */
static char *journal_under(const char *folder)
{
    static const char *const places[] = {".local/state/heapbook/progress", "heapbook/progress", "progress", "."};
    struct stat st;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct text path = {0};
        text_printf(&path, "%s/%s", folder, places[i]);
        if (stat(text_str(&path), &st) == 0 && S_ISDIR(st.st_mode))
            return text_take(&path);
        text_release(&path);
    }
    return NULL;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_folder(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

struct class {
    const struct course *course;
    json_t *learners;
    json_t *missed; /* belief -> how many learners missed it last */
};

static void add_learner(struct class *class, const char *name, const char *dir)
{
    struct progress p = {0};
    json_t *records = journal_load(dir, NULL);
    progress_read(&p, records);
    int done = 0, questions = 0, passed = 0;
    for (size_t i = 0; i < class->course->count; i++) {
        struct tally t = tally_of(&p, class->course->chapters[i]);
        done += progress_chapter(&p, class->course->chapters[i]) == CHAPTER_DONE;
        questions += t.right;
        passed += t.passed;
    }
    size_t count;
    struct mastery *list = mastery_of(&p, class->course, &count);
    json_t *missed = json_array();
    for (size_t i = 0; i < count; i++) {
        if (list[i].state != MASTERY_RED)
            continue;
        json_array_append_new(missed, json_string(list[i].name));
        json_int_t before = json_integer_value(json_object_get(class->missed, list[i].name));
        json_object_set_new(class->missed, list[i].name, json_integer(before + 1));
    }
    free(list);
    size_t last = json_array_size(records);
    json_array_append_new(class->learners,
                          json_pack("{sssssisisisOsI}", "learner", name, "at", p.chapter, "chapters", done, "right", questions,
                                    "exercises", passed, "missed", missed, "last",
                                    last ? json_integer_value(json_object_get(json_array_get(records, last - 1), "t")) : 0));
    json_decref(missed);
    progress_release(&p);
    json_decref(records);
}

static void print_class(const struct class *class)
{
    size_t i;
    json_t *l, *n;
    const char *belief;
    printf("%-20s %-16s %8s %6s %9s  missed last\n", "learner", "at", "chapters", "right", "exercises");
    json_array_foreach(class->learners, i, l)
    {
        printf("%-20s %-16s %8d %6d %9d ", json_string_value(json_object_get(l, "learner")),
               json_string_value(json_object_get(l, "at")), (int)json_integer_value(json_object_get(l, "chapters")),
               (int)json_integer_value(json_object_get(l, "right")), (int)json_integer_value(json_object_get(l, "exercises")));
        size_t k;
        json_array_foreach(json_object_get(l, "missed"), k, n) printf(" %s", json_string_value(n));
        putchar('\n');
    }
    if (json_object_size(class->missed))
        puts("\nbeliefs missed, by how many");
    for (json_int_t most = (json_int_t)json_array_size(class->learners); most > 0; most--) {
        json_object_foreach(class->missed, belief, n)
        {
            if (json_integer_value(n) == most)
                printf("  %-6s %d\n", belief, (int)most);
        }
    }
}

/* Each folder in DIR is a learner's: their home, or where their journal is. */
static int show_class(const struct course *course, const char *dir, bool json)
{
    struct class class = {course, json_array(), json_object()};
    struct dirent **names;
    int count = scandir(dir, &names, is_folder, by_name), status = EXIT_YES;
    if (count < 0)
        status = complain(EXIT_UNREADABLE, "%s: no such folder", dir);
    for (int i = 0; i < count; i++) {
        struct text folder = {0};
        text_printf(&folder, "%s/%s", dir, names[i]->d_name);
        char *journal = journal_under(text_str(&folder));
        if (journal)
            add_learner(&class, names[i]->d_name, journal);
        free(journal);
        free(names[i]);
        text_release(&folder);
    }
    if (count >= 0)
        free(names);
    if (json)
        dump(json_pack("{sOsO}", "learners", class.learners, "missed", class.missed));
    else if (status == EXIT_YES)
        print_class(&class);
    json_decref(class.learners);
    json_decref(class.missed);
    return status;
}

/* ---- the verb ------------------------------------------------------------------------------ */

struct wishes {
    bool json, csv;
    const char *class;
};

static int show(const struct globals *globals, const struct wishes *w, const json_t *records)
{
    struct error err = {""};
    char *dir = course_find(globals->course);
    struct course *course = course_open(dir, &err);
    int status = EXIT_YES;
    if (!course) {
        status = complain(EXIT_UNREADABLE, "%s", err.text);
    } else if (w->class) {
        status = show_class(course, w->class, w->json);
    } else {
        struct progress progress = {0};
        progress_read(&progress, records);
        (w->json ? print_json : w->csv ? print_csv : print_text)(course, &progress);
        progress_release(&progress);
    }
    course_free(course);
    free(dir);
    return status;
}

int verb_progress(const struct globals *globals, int argc, char **argv)
{
    struct wishes w = {0};
    const struct option_row rows[] = {
        {"json", 'b', &w.json, NULL, "one JSON object"},
        {"csv", 'b', &w.csv, NULL, "one line for each question and exercise"},
        {"class", 's', &w.class, NULL, "DIR  a folder with a folder for each learner: who is where, what is missed"},
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
    int status;
    json_array_foreach(faults, i, fault) complain(0, "%s", json_string_value(fault));
    if (left == 2 && strcmp(argv[0], "export") == 0)
        status = export_to(argv[1], records);
    else if (left == 2 && strcmp(argv[0], "import") == 0)
        status = import_from(argv[1], records_dir);
    else if (left > 0)
        status = complain(EXIT_USAGE, "progress takes nothing, export FILE or import FILE, not %s", argv[0]);
    else
        status = show(globals, &w, records);
    json_decref(faults);
    json_decref(records);
    free(records_dir);
    return status;
}
