/* quiz.c - heapbook quiz: questions on plain lines, answers into the journal.
 *
 * With --review: the day's queue (book/mastery.h).  What was missed comes up again after
 * three others.  "2" answers, "2!" is sure of it, "2?" guesses; a confident miss is told
 * what the belief behind it is, and what is true.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "book/journal.h"
#include "book/mastery.h"
#include "cli/cli.h"
#include "cli/headless.h"

struct asking {
    struct course *course;
    struct journal *journal;
    struct progress progress;
    struct beliefs beliefs;
    bool review, no_input;
    struct due *queue; /* still to be asked, in order */
    size_t count, room;
    int asked, right, again;
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

/* What is to be put in order or together, and how. */
static void print_typed(const struct quiz *q)
{
    struct text lines = {0};
    quiz_show(q, &lines);
    printf("%s%s", text_str(&lines), quiz_asks(q));
    fflush(stdout);
    text_release(&lines);
}

/* The right answer of a question that is computed; malloc'ed or NULL. */
static char *compute(const struct part *part)
{
    if (part->quiz.kind != QUIZ_TYPED)
        return NULL;
    if (quiz_declared(&part->quiz))
        return xstrdup(quiz_declared(&part->quiz));
    struct headless *h = headless_new(&(struct headless_limits){.memory = 512u << 20, .seconds = 10});
    char *computed = headless_compute(h, part->quiz.code, part->id, part->quiz.ask);
    headless_free(h);
    return computed;
}

/* `*chosen` is the answer's own choice, when one speaks of it. */
static bool judge_typed(const struct part *part, const char *line, unsigned *chosen)
{
    char *computed = compute(part);
    struct text text = {0};
    int known = quiz_known(&part->quiz, line), truth = computed ? quiz_known(&part->quiz, computed) : -1;
    bool right = quiz_typed_right(&part->quiz, line, computed);
    quiz_right_text(&part->quiz, computed, &text);
    printf("%s: %s\n", right ? "right" : "not yet; it is", text_str(&text));
    for (int i = 0; i < (int)part->quiz.count; i++) {
        bool told = part->quiz.kind != QUIZ_TYPED || i == known || i == truth;
        if (told && *part->quiz.choices[i].reason)
            print_inline("  ", part->quiz.choices[i].reason);
    }
    *chosen = known < 0 ? 0 : 1u << known;
    text_release(&text);
    free(computed);
    return right;
}

static void print_question(const struct chapter *ch, const struct quiz *q)
{
    int number = 0;
    printf("\n%s\n", ch->title);
    print_inline("", q->question);
    for (const char *s = q->code; s && *s;) {
        int size = (int)strcspn(s, "\n");
        if (s == q->code)
            putchar('\n');
        if (quiz_declared(q))
            printf("%2d  %.*s\n", ++number, size, s);
        else
            printf("    %.*s\n", size, s);
        s += size + (s[size] == '\n');
    }
    putchar('\n');
    if (q->kind != QUIZ_CHOICE) {
        print_typed(q);
        return;
    }
    for (size_t i = 0; i < q->count; i++) {
        char lead[32];
        snprintf(lead, sizeof lead, "  %zu  ", i + 1);
        print_inline(lead, q->choices[i].text);
    }
    printf("%s (! sure, ? a guess): ", q->many ? "your choices" : "your choice");
    fflush(stdout);
}

static void print_reasons(const struct quiz *q)
{
    for (size_t i = 0; i < q->count; i++) {
        char lead[40];
        snprintf(lead, sizeof lead, "  %zu is %s: ", i + 1, q->choices[i].right ? "right" : "wrong");
        if (*q->choices[i].reason)
            print_inline(lead, q->choices[i].reason);
    }
}

/* Sure, and wrong: the belief by name, and what is true. */
static void print_refutation(const struct asking *a, const struct quiz *q, unsigned chosen)
{
    for (size_t i = 0; i < a->beliefs.count; i++) {
        const struct belief *b = &a->beliefs.list[i];
        for (size_t k = 0; k < q->count; k++) {
            if (!(chosen >> k & 1) || q->choices[k].right || !tags_have(q->choices[k].tags, b->name))
                continue;
            print_inline("  what is often believed: ", b->belief);
            print_inline("  what is true: ", b->truth);
        }
    }
}

static void save(struct asking *a, json_t *record)
{
    json_t *kept = json_incref(record);
    bool saved = journal_append_take(a->journal, record);
    progress_apply(&a->progress, kept);
    json_decref(kept);
    puts(saved ? "saved" : journal_fault(a->journal));
}

/* After three others, or at the end. */
static void ask_again(struct asking *a, struct due d)
{
    ARRAY_PUSH(a->queue, a->count, a->room);
    size_t at = a->count - 1 < REVIEW_OTHERS ? a->count - 1 : REVIEW_OTHERS;
    memmove(a->queue + at + 1, a->queue + at, (a->count - 1 - at) * sizeof *a->queue);
    a->queue[at] = d;
    a->again++;
}

/* False at the end of input. */
static bool ask(struct asking *a, struct due d)
{
    enum { AGAIN_MOST = 12 };
    const struct chapter *ch = a->course->chapters[d.chapter];
    const struct part *part = &ch->parts[d.part];
    const struct quiz *q = &part->quiz;
    char line[256];
    print_question(ch, q);
    if (a->no_input || !fgets(line, sizeof line, stdin)) {
        putchar('\n');
        return false;
    }
    unsigned chosen = read_choices(line, q->count);
    int sure = q->kind != QUIZ_CHOICE ? 2 : strchr(line, '!') ? 3 : strchr(line, '?') ? 1 : 2;
    bool typed = q->kind != QUIZ_CHOICE, right = typed ? judge_typed(part, line, &chosen) : chosen == right_bits(q);
    a->asked++;
    a->right += right;
    if (!typed) {
        puts(right ? "right" : "not yet");
        print_reasons(q);
    }
    if (!right && sure == 3)
        print_refutation(a, q, chosen);
    save(a, record_answer(part->id, chosen, right, sure, ch->rev));
    if (a->review && !right && a->again < AGAIN_MOST)
        ask_again(a, d);
    return true;
}

static void tell_exercise(const struct asking *a, struct due d)
{
    const struct chapter *ch = a->course->chapters[d.chapter];
    printf("\n%s\nexercise %s is due: heapbook %d, then :exercise %s\n", ch->title, ch->parts[d.part].name, ch->number,
           ch->parts[d.part].name);
}

static void fill_queue(struct asking *a, int only)
{
    struct due due[QUEUE_MOST];
    size_t count = a->review ? review_queue(&a->progress, a->course, journal_now(), due) : 0;
    for (size_t i = 0; i < count; i++) {
        if (only < 0 || due[i].chapter == only)
            *ARRAY_PUSH(a->queue, a->count, a->room) = due[i];
    }
    for (size_t c = 0; !a->review && c < a->course->count; c++) {
        const struct chapter *ch = a->course->chapters[c];
        for (size_t i = 0; (only < 0 || (size_t)only == c) && i < ch->count; i++) {
            if (ch->parts[i].kind == PART_QUIZ)
                *ARRAY_PUSH(a->queue, a->count, a->room) = (struct due){(int)c, (int)i, 0};
        }
    }
}

static void ask_all(struct asking *a)
{
    bool more = true;
    int exercises = 0;
    while (more && a->count) {
        struct due d = a->queue[0];
        memmove(a->queue, a->queue + 1, --a->count * sizeof *a->queue);
        if (a->course->chapters[d.chapter]->parts[d.part].kind == PART_EXERCISE) {
            tell_exercise(a, d);
            exercises++;
        } else {
            more = ask(a, d);
        }
    }
    if (a->asked)
        printf("\n%d of %d right\n", a->right, a->asked);
    else if (!exercises)
        puts(a->review ? "nothing is due" : "no questions answered");
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
    a.course = course_open(dir, &err);
    if (!a.course) {
        status = complain(EXIT_UNREADABLE, "%s", err.text);
    } else if (left > 0 && (only = course_index(a.course, argv[0])) < 0) {
        status = complain(EXIT_USAGE, "no chapter %s", argv[0]);
    } else {
        json_t *records = records_dir ? journal_load(records_dir, NULL) : json_array();
        progress_read(&a.progress, records);
        questions_vary(a.course, &a.progress, journal_now());
        beliefs_read(&a.beliefs, dir);
        a.journal = journal_open(records_dir);
        fill_queue(&a, only);
        ask_all(&a);
        status = a.right == a.asked ? EXIT_YES : EXIT_NO;
        journal_close(a.journal);
        beliefs_release(&a.beliefs);
        progress_release(&a.progress);
        json_decref(records);
    }
    free(a.queue);
    course_free(a.course);
    free(records_dir);
    free(dir);
    return status;
}
