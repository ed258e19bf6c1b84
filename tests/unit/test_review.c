/* test_review.c - the schedule, the queue and the map of beliefs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "book/mastery.h"

static const int64_t start = 1000 * REVIEW_DAY;

/* Days after the start, whether right, how sure; the box and the days to rest that follow. */
struct step {
    double day;
    bool right;
    int sure;
    bool hinted;
    int box;
    double rest;
};

static void walk(const struct step *steps, size_t count, bool exercise)
{
    struct review review = {0};
    for (size_t i = 0; i < count; i++) {
        int64_t now = start + (int64_t)(steps[i].day * (double)REVIEW_DAY);
        struct recall r = {steps[i].right, steps[i].hinted, exercise, steps[i].sure, (long)(10 * i), now};
        review_answer(&review, &r);
        assert_int_equal(review.box, steps[i].box);
        if (steps[i].rest >= 0)
            assert_true(review_interval(&review) > steps[i].rest - 0.01 && review_interval(&review) < steps[i].rest + 0.01);
    }
}
#define WALK(steps, exercise) walk(steps, sizeof steps / sizeof *steps, exercise)

static void intervals_grow(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, true, 2, false, 0, 0},  {0.1, true, 2, false, 1, 1},  {1.1, true, 2, false, 2, 3},
        {4.1, true, 3, false, 3, 7}, {11.1, true, 2, false, 4, 16}, {27.1, true, 2, false, 5, 35},
        {62.1, true, 2, false, 6, 80}, {142.1, true, 2, false, 6, 80},
    };
    WALK(steps, false);
}

static void a_late_success_earns_its_gap(void **state)
{
    (void)state;
    static const struct step steps[] = {{0, true, 2, false, 0, 0}, {0.1, true, 2, false, 1, 1}, {10.1, true, 2, false, 2, 10}};
    WALK(steps, false);
}

static void guesses_and_hints_earn_less(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, true, 2, false, 0, 0}, {0.1, true, 2, false, 1, 1}, {1.1, true, 2, false, 2, 3},
        {4.1, true, 1, false, 2, 3}, {7.1, true, 2, true, 2, 1.5},
    };
    WALK(steps, false);
}

static void misses_fall_back(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, true, 2, false, 0, 0},   {0.1, true, 2, false, 1, 1},  {1.1, true, 2, false, 2, 3}, {4.1, true, 2, false, 3, 7},
        {11.1, true, 2, false, 4, 16}, {27.1, false, 2, false, 2, 1}, {28.1, true, 2, false, 2, -1}, {32, true, 2, false, 3, 7},
        {40, false, 3, false, 1, 1},
    };
    WALK(steps, false);
}

static void exercises_come_up_in_two_boxes(void **state)
{
    (void)state;
    static const struct step steps[] = {{0, true, 2, false, 3, 7}, {7.1, true, 2, false, 5, 35}, {43, true, 2, false, 6, 80}};
    WALK(steps, true);
}

static void what_was_missed_waits_for_others(void **state)
{
    (void)state;
    struct review review = {0};
    review_answer(&review, &(struct recall){.right = false, .sure = 2, .number = 1, .now = start});
    assert_false(review_is_due(&review, 2, start));
    assert_true(review_is_due(&review, 4, start));
    assert_true(review_is_due(&review, 1, start + 2 * REVIEW_DAY));
}

/* ---- with a course ------------------------------------------------------------------- */

static char folder[] = "/tmp/heapbook-review.XXXXXX";

static int make_course(void **state)
{
    (void)state;
    struct text path = {0}, page = {0};
    if (!mkdtemp(folder))
        return -1;
    text_printf(&path, "%s/chapters", folder);
    mkdir(text_str(&path), 0700);
    text_printf(&path, "/01-a.md");
    text_add_str(&page, "---\nid: a\ntitle: A\nneeds:\nminutes: 1\nrev: 2\n---\n\n");
    for (int i = 0; i < 20; i++)
        text_printf(&page, "```quiz a.q%d\nWhich?\n- [ ] no {M%d}\n  why\n- [x] yes\n  why\n```\n\n", i, 1 + i / 4);
    FILE *file = fopen(text_str(&path), "w");
    if (!file)
        return -1;
    fputs(text_str(&page), file);
    fclose(file);
    text_release(&path);
    text_release(&page);
    return 0;
}

static int drop_course(void **state)
{
    (void)state;
    struct text path = {0};
    text_printf(&path, "rm -r '%s'", folder);
    int status = system(text_str(&path));
    text_release(&path);
    return status;
}

static void answer(struct progress *p, int question, double day, bool right, int sure)
{
    char id[32];
    snprintf(id, sizeof id, "a.q%d", question);
    json_t *record = record_answer(id, right ? 2 : 1, right, sure, 2);
    json_object_set_new(record, "t", json_integer(start + (int64_t)(day * (double)REVIEW_DAY)));
    progress_apply(p, record);
    json_decref(record);
}

static struct course *open_course(void)
{
    struct error err = {""};
    struct course *course = course_open(folder, &err);
    if (!course)
        print_error("%s\n", err.text);
    assert_non_null(course);
    assert_string_equal(course->chapters[0]->parts[0].id, "a.q0");
    return course;
}

static enum mastery_state state_of(const struct progress *p, const struct course *course, const char *name)
{
    size_t count;
    struct mastery *list = mastery_of(p, course, &count);
    enum mastery_state found = MASTERY_NONE;
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(list[i].name, name))
            found = list[i].state;
    }
    free(list);
    return found;
}

static void a_belief_is_overcome_after_three_days_and_a_week(void **state)
{
    (void)state;
    struct course *course = open_course();
    struct progress p = {0};
    progress_read(&p, NULL);
    assert_int_equal(state_of(&p, course, "M1"), MASTERY_NONE);
    answer(&p, 0, 0, false, 2);
    assert_int_equal(state_of(&p, course, "M1"), MASTERY_RED);
    assert_int_equal(state_of(&p, course, "M2"), MASTERY_NONE);
    answer(&p, 0, 1, true, 2);
    answer(&p, 1, 1.1, true, 2);
    answer(&p, 0, 2, true, 2);
    assert_int_equal(state_of(&p, course, "M1"), MASTERY_AMBER);
    answer(&p, 0, 3, true, 2);
    answer(&p, 0, 6.5, true, 2);
    answer(&p, 0, 14, true, 2);
    assert_int_equal(state_of(&p, course, "M1"), MASTERY_GREEN);
    answer(&p, 1, 15, false, 3);
    answer(&p, 1, 16, true, 2);
    assert_int_equal(state_of(&p, course, "M1"), MASTERY_AMBER);
    progress_release(&p);
    course_free(course);
}

static void the_queue_is_short_and_mixed(void **state)
{
    (void)state;
    struct course *course = open_course();
    struct progress p = {0};
    struct due queue[QUEUE_MOST];
    progress_read(&p, NULL);
    for (int i = 0; i < 20; i++)
        answer(&p, i, 0.01 * i, false, 3);
    size_t count = review_queue(&p, course, start + 3 * REVIEW_DAY, queue);
    assert_int_equal(count, QUEUE_PER_CHAPTER);
    for (size_t i = 1; i < count; i++)
        assert_true(queue[i - 1].late >= queue[i].late);
    assert_int_equal(queue[0].part, 0);
    assert_int_equal(queue[2].part, 4); /* two of a belief, then the next */
    progress_release(&p);
    course_free(course);
}

static void a_new_text_is_asked_again(void **state)
{
    (void)state;
    struct course *course = open_course();
    struct progress p = {0};
    struct due queue[QUEUE_MOST];
    progress_read(&p, NULL);
    json_t *record = record_answer("a.q3", 2, true, 3, 1); /* the chapter's rev is 2 now */
    json_object_set_new(record, "t", json_integer(start));
    progress_apply(&p, record);
    json_decref(record);
    assert_int_equal(review_queue(&p, course, start, queue), 1);
    assert_int_equal(queue[0].part, 3);
    assert_int_equal(progress_item(&p, "a.q3")->rights, 1); /* its history is kept */
    progress_release(&p);
    course_free(course);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_grow),
        cmocka_unit_test(a_late_success_earns_its_gap),
        cmocka_unit_test(guesses_and_hints_earn_less),
        cmocka_unit_test(misses_fall_back),
        cmocka_unit_test(exercises_come_up_in_two_boxes),
        cmocka_unit_test(what_was_missed_waits_for_others),
        cmocka_unit_test(a_belief_is_overcome_after_three_days_and_a_week),
        cmocka_unit_test(the_queue_is_short_and_mixed),
        cmocka_unit_test(a_new_text_is_asked_again),
    };
    return cmocka_run_group_tests_name("review", tests, make_course, drop_course);
}
