/* test_journal.c - answers are never lost once they were called saved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "book/journal.h"
#include "book/progress.h"

#define DIR_NAME "test_journal.tmp"

static int clean(void **state)
{
    (void)state;
    DIR *dir = opendir(DIR_NAME);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char path[600];
        snprintf(path, sizeof path, DIR_NAME "/%s", e->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(DIR_NAME);
    return 0;
}

static void write_file(const char *name, const char *bytes, size_t size)
{
    char path[200];
    mkdir(DIR_NAME, 0700);
    snprintf(path, sizeof path, DIR_NAME "/%s", name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static void a_record_comes_back(void **state)
{
    (void)state;
    struct journal *journal = journal_open(DIR_NAME);
    assert_true(journal_append_take(journal, record_answer("a:quiz:1", 2, true, 3, 1)));
    assert_true(journal_append_take(journal, record_place("a", 7)));
    journal_close(journal);

    json_t *records = journal_load(DIR_NAME, NULL);
    assert_int_equal(json_array_size(records), 2);
    struct progress progress;
    progress_read(&progress, records);
    assert_string_equal(progress.chapter, "a");
    assert_int_equal(progress.line, 7);
    assert_true(progress_item(&progress, "a:quiz:1")->right);
    progress_release(&progress);
    json_decref(records);
}

static void crc_is_the_usual_one(void **state)
{
    (void)state;
    assert_int_equal(journal_crc32("123456789", 9), 0xcbf43926u);
}

static void a_torn_tail_is_dropped(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 3; i++) {
        json_t *record = json_pack("{s:i, s:s, s:i, s:s}", "t", i, "s", "x", "n", i, "k", "place");
        size_t size;
        char *line = journal_line(record, &size);
        text_add(&text, line, i == 2 ? size - 5 : size);
        free(line);
        json_decref(record);
    }
    write_file("1-x.hbj", text.bytes, text.size);
    json_t *faults = json_array(), *records = journal_load(DIR_NAME, faults);
    assert_int_equal(json_array_size(records), 2);
    assert_int_equal(json_array_size(faults), 1);
    json_decref(records);
    json_decref(faults);
    text_release(&text);
}

static void a_bad_record_in_the_middle_is_left_out(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 3; i++) {
        json_t *record = json_pack("{s:i, s:s, s:i, s:s}", "t", i, "s", "x", "n", i, "k", "place");
        size_t size;
        char *line = journal_line(record, &size);
        if (i == 1)
            line[size - 4] ^= 1;
        text_add(&text, line, size);
        free(line);
        json_decref(record);
    }
    write_file("1-x.hbj", text.bytes, text.size);
    json_t *faults = json_array(), *records = journal_load(DIR_NAME, faults);
    assert_int_equal(json_array_size(records), 2);
    assert_non_null(strstr(json_string_value(json_array_get(faults, 0)), "1-x.hbj:2:"));
    json_decref(records);
    json_decref(faults);
    text_release(&text);
}

static void noise_is_no_record(void **state)
{
    (void)state;
    static const char *const noise[] = {"x\n", "\n", "5 00000000 {}\n", "99999999999999 0 {}\n",
                                        "2 zzzzzzzz {}\n", "2 00000000{}\n"};
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
        size_t used;
        assert_null(journal_parse(noise[i], strlen(noise[i]), &used));
        assert_int_equal(used, strlen(noise[i]));
    }
}

static void doubles_are_told_once_and_order_is_time(void **state)
{
    (void)state;
    struct text text = {0};
    static const int times[] = {30, 10, 20, 10};
    for (int i = 0; i < 4; i++) {
        json_t *record = json_pack("{s:i, s:s, s:i, s:s}", "t", times[i], "s", "x", "n", times[i],
                                   "k", "place");
        size_t size;
        char *line = journal_line(record, &size);
        text_add(&text, line, size);
        free(line);
        json_decref(record);
    }
    write_file("1-x.hbj", text.bytes, text.size);
    write_file("2-x.hbj", text.bytes, text.size);
    json_t *records = journal_load(DIR_NAME, NULL);
    assert_int_equal(json_array_size(records), 3);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(records, 0), "t")), 10);
    json_decref(records);
    text_release(&text);
}

static void no_place_to_write_is_said_and_kept(void **state)
{
    (void)state;
    struct journal *journal = journal_open("/proc/no/such/folder");
    assert_false(journal_append_take(journal, record_place("a", 1)));
    assert_int_equal(journal_unsaved(journal), 1);
    assert_non_null(strstr(journal_fault(journal), "not saved"));
    journal_close(journal);
}

static void merging_takes_each_record_once(void **state)
{
    (void)state;
    struct error err = {""};
    size_t taken, known;
    struct journal *journal = journal_open(DIR_NAME);
    assert_true(journal_append_take(journal, record_place("a", 1)));
    journal_close(journal);
    json_t *records = journal_load(DIR_NAME, NULL);
    json_t *other = json_deep_copy(json_array_get(records, 0));
    json_object_set_new(other, "s", json_string("elsewhere"));
    json_array_append_new(records, other);
    json_array_append_new(records, json_string("nonsense"));
    assert_true(journal_merge(DIR_NAME, records, &taken, &known, &err));
    assert_int_equal(taken, 1);
    assert_int_equal(known, 1);
    assert_true(journal_merge(DIR_NAME, records, &taken, &known, &err));
    assert_int_equal(taken, 0);
    assert_int_equal(known, 2);
    json_decref(records);
    records = journal_load(DIR_NAME, NULL);
    assert_int_equal(json_array_size(records), 2);
    json_decref(records);
}

/* A file of an ended session with two records, `bad` between them. */
static void old_file(const char *name, int number, const char *bad)
{
    struct text text = {0};
    char path[200];
    for (int i = 0; i < 2; i++) {
        json_t *record = json_pack("{s:i, s:s, s:i, s:s}", "t", number, "s", name, "n", i, "k", "place");
        size_t size;
        char *line = journal_line(record, &size);
        text_printf(&text, "%s%s", line, i == 0 ? bad : "");
        free(line);
        json_decref(record);
    }
    write_file(name, text.bytes, text.size);
    snprintf(path, sizeof path, DIR_NAME "/%s", name);
    utimensat(AT_FDCWD, path, (struct timespec[2]){{1, 0}, {1, 0}}, 0);
    text_release(&text);
}

static void merging_old_files_loses_nothing(void **state)
{
    (void)state;
    struct error err = {""};
    json_t *faults = json_array();
    old_file("1-a.hbj", 1, "");
    old_file("2-b.hbj", 2, "nonsense\n");
    assert_int_equal(symlink("/dev/zero", DIR_NAME "/3-c.hbj"), 0);
    assert_true(journal_compact(DIR_NAME, 5, &err)); /* too few: as they were */
    assert_int_equal(access(DIR_NAME "/1-a.hbj", F_OK), 0);
    assert_true(journal_compact(DIR_NAME, 1, &err));
    assert_int_not_equal(access(DIR_NAME "/1-a.hbj", F_OK), 0);
    assert_int_equal(access(DIR_NAME "/2-b.hbj.damaged", F_OK), 0);
    json_t *records = journal_load(DIR_NAME, faults);
    assert_int_equal(json_array_size(records), 4);
    assert_int_equal(json_array_size(faults), 1); /* the link, which was let be */
    json_decref(records);
    json_decref(faults);
}

static void a_record_too_large_to_be_read_is_refused(void **state)
{
    (void)state;
    char *long_text = xalloc((2 << 20) + 1);
    memset(long_text, 'x', 2 << 20);
    struct journal *journal = journal_open(DIR_NAME);
    assert_false(journal_append_take(journal, record_draft("e", long_text)));
    assert_non_null(strstr(journal_fault(journal), "not saved: "));
    assert_true(journal_append_take(journal, record_place("a", 1)));
    journal_close(journal);
    free(long_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_record_comes_back, clean, clean),
        cmocka_unit_test(crc_is_the_usual_one),
        cmocka_unit_test_setup_teardown(a_torn_tail_is_dropped, clean, clean),
        cmocka_unit_test_setup_teardown(a_bad_record_in_the_middle_is_left_out, clean, clean),
        cmocka_unit_test(noise_is_no_record),
        cmocka_unit_test_setup_teardown(doubles_are_told_once_and_order_is_time, clean, clean),
        cmocka_unit_test(no_place_to_write_is_said_and_kept),
        cmocka_unit_test_setup_teardown(merging_old_files_loses_nothing, clean, clean),
        cmocka_unit_test_setup_teardown(a_record_too_large_to_be_read_is_refused, clean, clean),
        cmocka_unit_test_setup_teardown(merging_takes_each_record_once, clean, clean),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
