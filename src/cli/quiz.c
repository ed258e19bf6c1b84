/* quiz.c - heapbook quiz: questions on plain lines, answers into the journal. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "book/journal.h"
#include "book/progress.h"
#include "cli/cli.h"

struct asking {
    struct journal *journal;
    struct progress progress;
    bool review, no_input;
    int asked, right;
};

static void print_inline(const char *lead, const char *source)
{
    struct md_text text = {0};
    md_parse_inline(&text, source);
    char *plain = md_text_plain(&text);
    printf("%s%s\n", lead, plain);
    free(plain);
    md_text_release(&text);
}

/* "1 3" or "b,c" as bits; 0: none. */
static unsigned read_choices(const char *line, size_t count)
{
    unsigned bits = 0;
    for (; *line; line++) {
        int n = isdigit((unsigned char)*line)   ? *line - '1'
                : isalpha((unsigned char)*line) ? tolower((unsigned char)*line) - 'a'
                                                : -1;
        if (n >= 0 && (size_t)n < count)
            bits |= 1u << n;
    }
    return bits;
}

static unsigned right_bits(const struct quiz *q)
{
    unsigned bits = 0;
    for (size_t i = 0; i < q->count; i++)
        bits |= q->choices[i].right ? 1u << i : 0;
    return bits;
}

/* False at the end of input. */
static bool ask(struct asking *a, const struct chapter *ch, const struct part *part)
{
    const struct quiz *q = &part->quiz;
    char line[256];
    printf("\n%s\n", ch->title);
    print_inline("", q->question);
    if (q->code) {
        putchar('\n');
        for (const char *s = q->code, *end; *s; s = end + 1) {
            end = strchrnul(s, '\n');
            printf("    %.*s\n", (int)(end - s), s);
        }
        putchar('\n');
    }
    for (size_t i = 0; i < q->count; i++) {
        char lead[32];
        snprintf(lead, sizeof lead, "  %zu  ", i + 1);
        print_inline(lead, q->choices[i].text);
    }
    printf("%s: ", q->many ? "your choices" : "your choice");
    fflush(stdout);
    if (a->no_input || !fgets(line, sizeof line, stdin)) {
        putchar('\n');
        return false;
    }
    unsigned chosen = read_choices(line, q->count);
    bool right = chosen == right_bits(q);
    a->asked++;
    a->right += right;
    printf("%s\n", right ? "right" : "not yet");
    for (size_t i = 0; i < q->count; i++) {
        if ((chosen & 1u << i || q->choices[i].right) && *q->choices[i].reason) {
            char lead[32];
            snprintf(lead, sizeof lead, "  %zu  ", i + 1);
            print_inline(lead, q->choices[i].reason);
        }
    }
    if (journal_append_take(a->journal, record_answer(part->id, chosen, right, 2)))
        puts("saved");
    else
        printf("%s\n", journal_fault(a->journal));
    return true;
}

static bool is_due(const struct asking *a, const struct part *part)
{
    const struct progress_item *item = progress_item(&a->progress, part->id);
    return item && review_is_due(&item->review, journal_now());
}

static void ask_chapter(struct asking *a, const struct chapter *ch, bool *more)
{
    for (size_t i = 0; *more && i < ch->count; i++) {
        const struct part *part = &ch->parts[i];
        if (part->kind == PART_QUIZ && (!a->review || is_due(a, part)))
            *more = ask(a, ch, part);
    }
}

int verb_quiz(const struct globals *globals, int argc, char **argv)
{
    struct asking a = {.no_input = globals->no_input};
    const struct option_row rows[] = {
        {"review", 'b', &a.review, NULL, "only those that are due"},
        {0},
    };
    int left = options_read("quiz", rows, argc, argv, true), status = EXIT_YES, only = -1;
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    struct error err = {""};
    char *dir = course_find(globals->course), *records_dir = journal_dir();
    struct course *course = course_open(dir, &err);
    if (!course) {
        status = complain(EXIT_UNREADABLE, "%s", err.text);
    } else if (left > 0 && (only = course_index(course, argv[0])) < 0) {
        status = complain(EXIT_USAGE, "no chapter %s", argv[0]);
    } else {
        json_t *records = records_dir ? journal_load(records_dir, NULL) : json_array();
        bool more = true;
        progress_read(&a.progress, records);
        a.journal = journal_open(records_dir);
        for (size_t i = 0; i < course->count; i++) {
            if (only < 0 || (size_t)only == i)
                ask_chapter(&a, course->chapters[i], &more);
        }
        if (a.asked)
            printf("\n%d of %d right\n", a.right, a.asked);
        else
            puts(a.review ? "nothing is due" : "no questions answered");
        status = a.right == a.asked ? EXIT_YES : EXIT_NO;
        journal_close(a.journal);
        progress_release(&a.progress);
        json_decref(records);
    }
    course_free(course);
    free(records_dir);
    free(dir);
    return status;
}
