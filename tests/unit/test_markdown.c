/* test_markdown.c - Markdown, chapters and questions as data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book/chapter.h"
#include "book/course.h"

static void parse(struct md_page *page, const char *text)
{
    md_parse_page(page, text, strlen(text), 1);
}

static void blocks_know_their_lines(void **state)
{
    struct md_page page;
    (void)state;
    parse(&page, "# One\n\ntwo *three*\n\n```python run\nx = 1\ny = 2\n```\n");
    assert_int_equal(page.count, 3);
    assert_int_equal(page.blocks[0].kind, MD_HEADING);
    assert_int_equal(page.blocks[0].line, 1);
    assert_int_equal(page.blocks[1].line, 3);
    assert_int_equal(page.blocks[2].line, 5);
    assert_string_equal(page.blocks[2].info, "python run");
    assert_string_equal(page.blocks[2].code, "x = 1\ny = 2\n");
    md_page_release(&page);
}

static void spans_carry_their_style(void **state)
{
    struct md_text text;
    (void)state;
    md_parse_inline(&text, "a **b** `c` [d](e.md) &lt;&#9731;");
    assert_int_equal(text.spans[1].style, MD_STRONG);
    assert_int_equal(text.spans[3].style, MD_CODE);
    assert_int_equal(text.spans[5].style, MD_LINK);
    assert_string_equal(text.spans[5].href, "e.md");
    char *plain = md_text_plain(&text);
    assert_string_equal(plain, "a b c d <☃");
    free(plain);
    md_text_release(&text);
}

static void tight_lists_have_paragraphs_and_markers(void **state)
{
    struct md_page page;
    (void)state;
    parse(&page, "- a\n- b\n  1. c\n  2. d\n- [x] e\n");
    assert_int_equal(page.count, 5);
    assert_string_equal(page.blocks[0].marker, "•");
    assert_string_equal(page.blocks[3].marker, "2.");
    assert_int_equal(page.blocks[3].depth, 2);
    assert_string_equal(page.blocks[4].marker, "☑");
    md_page_release(&page);
}

static void tables_have_cells_and_alignments(void **state)
{
    struct md_page page;
    (void)state;
    parse(&page, "| a | b |\n|---|--:|\n| c | d |\n");
    const struct md_table *table = &page.blocks[0].table;
    assert_int_equal(page.blocks[0].kind, MD_TABLE);
    assert_int_equal(table->rows, 2);
    assert_int_equal(table->aligns[1], MD_RIGHT);
    char *cell = md_text_plain(&table->cells[3]);
    assert_string_equal(cell, "d");
    free(cell);
    md_page_release(&page);
}

static void deep_nesting_is_survived(void **state)
{
    struct md_page page;
    char text[4000] = "";
    (void)state;
    for (int i = 0; i < 40; i++) {
        memset(text + strlen(text), ' ', (size_t)i * 2);
        strcat(text, "- x\n");
    }
    parse(&page, text);
    md_page_release(&page);
}

/* ---- questions -------------------------------------------------------------- */

static void a_question_has_choices_with_reasons(void **state)
{
    struct quiz quiz;
    struct error err;
    (void)state;
    assert_true(quiz_parse(&quiz, "How\nmany?\n\n- [ ] 1\n  no\n- [x] 2\n  yes,\n  two\n", 10, false, &err));
    assert_string_equal(quiz.question, "How many?");
    assert_int_equal(quiz.count, 2);
    assert_false(quiz.choices[0].right);
    assert_true(quiz.choices[1].right);
    assert_string_equal(quiz.choices[1].reason, "yes, two");
    quiz_release(&quiz);
}

static void a_question_shows_code_and_knows_beliefs(void **state)
{
    (void)state;
    struct quiz quiz;
    struct error err;
    assert_true(quiz_parse(&quiz, "What is printed?\n\n    if 1:\n\n        print(2)\n\nanswer: output\n"
                                  "- [ ] `1` {M2 M7}\n  no\n- [x] `2`\n", 10, false, &err));
    assert_string_equal(quiz.code, "if 1:\n\n    print(2)\n");
    assert_string_equal(quiz.ask, "output");
    assert_string_equal(quiz.choices[0].text, "`1`");
    assert_string_equal(quiz.choices[0].tags, "M2 M7");
    assert_string_equal(quiz.choices[1].tags, "");
    char *plain = choice_plain(&quiz.choices[1]);
    assert_string_equal(plain, "2");
    free(plain);
    quiz_release(&quiz);
    assert_false(quiz_parse(&quiz, "How?\nanswer: output\n- [ ] one\n- [x] two\n", 10, false, &err));
    quiz_release(&quiz);

    /* Typed: what is likely to be answered has its say; another variant does not know it. */
    assert_true(quiz_parse(&quiz, "How many?\n\n    print(4 * 4)\n\nanswer: output\nvary: 4 -> 5 | 6\n"
                                  "- `8` {M2}\n  no\n- 16\n", 10, false, &err));
    assert_int_equal(quiz.kind, QUIZ_TYPED);
    assert_int_equal(quiz_known(&quiz, " 8 "), 0);
    assert_int_equal(quiz_known(&quiz, "9"), -1);
    assert_string_equal(quiz.choices[0].tags, "M2");
    assert_true(quiz_typed_right(&quiz, "16", "16"));
    assert_int_equal(quiz_variants(&quiz), 2);
    quiz_vary(&quiz, 2);
    assert_string_equal(quiz.code, "print(6 * 6)\n");
    assert_int_equal(quiz_known(&quiz, "8"), -1);
    quiz_release(&quiz);
    assert_true(quiz_parse(&quiz, "Which line?\n\n    a\n    b\n\nanswer: line 2\n", 10, false, &err));
    assert_string_equal(quiz_declared(&quiz), "2");
    quiz_release(&quiz);
    assert_false(quiz_parse(&quiz, "How?\n\n    a\n\nanswer: output\nvary: z -> b\n", 10, false, &err));
    quiz_release(&quiz);
}

static void a_broken_question_names_its_line(void **state)
{
    struct quiz quiz;
    struct error err;
    (void)state;
    assert_false(quiz_parse(&quiz, "How?\n- one\n", 10, false, &err));
    assert_non_null(strstr(err.text, "11:"));
    quiz_release(&quiz);
    assert_false(quiz_parse(&quiz, "How?\n- [ ] 1\n- [ ] 2\n", 10, false, &err));
    assert_non_null(strstr(err.text, "no choice is marked"));
    quiz_release(&quiz);
    assert_false(quiz_parse(&quiz, "How?\n- 1\n- 2\n", 10, true, &err));
    assert_non_null(strstr(err.text, "answer:"));
    quiz_release(&quiz);
}

/* ---- chapters ---------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void expect_fault(const char *text, const char *want)
{
    struct error err;
    write_file("test_markdown.tmp.md", text);
    struct chapter *chapter = chapter_read("test_markdown.tmp.md", &err);
    assert_null(chapter);
    if (!strstr(err.text, want))
        fail_msg("\"%s\" does not contain \"%s\"", err.text, want);
    unlink("test_markdown.tmp.md");
}

static void broken_chapters_name_file_and_line(void **state)
{
    (void)state;
    expect_fault("no front matter\n", "test_markdown.tmp.md:1:");
    expect_fault("---\nid: a\nwhat\n---\n", ":3: not \"key: value\"");
    expect_fault("---\nid: a\ncolour: red\n---\n", ":3: unknown key \"colour\"");
    expect_fault("---\nid: a\n", "no closing");
    expect_fault("---\nid: a\n---\n", "no title");
    expect_fault("---\nid: a\ntitle: t\n---\n\n```output\n1\n```\n", ":6: \"output\" without");
    expect_fault("---\nid: a\ntitle: t\n---\n\n```mermaid\nflowchart TD\nA -->\n```\n", ":8:");
    expect_fault("---\nid: a\ntitle: t\n---\n\n```exercise ../x\n```\n", "name of a script");
}

static void parts_know_their_listing(void **state)
{
    struct error err;
    (void)state;
    write_file("test_markdown.tmp.md",
               "---\nid: a\ntitle: t\nminutes: 3\n---\n\n```python run\nx = 1\n```\n\n"
               "```predict\nWhat?\nanswer: eval x\n- 1\n- 2\n```\n");
    struct chapter *chapter = chapter_read("test_markdown.tmp.md", &err);
    assert_non_null(chapter);
    assert_int_equal(chapter->minutes, 3);
    assert_int_equal(chapter->count, 2);
    assert_int_equal(chapter->parts[1].kind, PART_PREDICT);
    assert_int_equal(chapter->parts[1].run, 0);
    assert_string_equal(chapter->parts[1].id, "a:predict:1");
    assert_ptr_equal(chapter_listing(chapter, 1), &chapter->parts[0]);
    chapter_free(chapter);
    unlink("test_markdown.tmp.md");
}

static void one_broken_chapter_does_not_close_the_book(void **state)
{
    struct error err;
    (void)state;
    mkdir("test_course.tmp", 0700);
    mkdir("test_course.tmp/chapters", 0700);
    write_file("test_course.tmp/chapters/01-good.md", "---\nid: good\ntitle: Good\n---\ntext\n");
    write_file("test_course.tmp/chapters/02-bad.md", "bad\n");
    struct course *course = course_open("test_course.tmp", &err);
    assert_non_null(course);
    assert_int_equal(course->count, 1);
    assert_int_equal(course->fault_count, 1);
    assert_non_null(strstr(course->faults[0], "02-bad.md:1:"));
    assert_int_equal(course_index(course, "good"), 0);
    assert_int_equal(course_index(course, "1"), 0);
    assert_int_equal(course_index(course, "none"), -1);
    assert_null(course_script(course, "../../etc/passwd", &err));
    course_free(course);
    unlink("test_course.tmp/chapters/01-good.md");
    unlink("test_course.tmp/chapters/02-bad.md");
    rmdir("test_course.tmp/chapters");
    rmdir("test_course.tmp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_know_their_lines),
        cmocka_unit_test(spans_carry_their_style),
        cmocka_unit_test(tight_lists_have_paragraphs_and_markers),
        cmocka_unit_test(tables_have_cells_and_alignments),
        cmocka_unit_test(deep_nesting_is_survived),
        cmocka_unit_test(a_question_has_choices_with_reasons),
        cmocka_unit_test(a_question_shows_code_and_knows_beliefs),
        cmocka_unit_test(a_broken_question_names_its_line),
        cmocka_unit_test(broken_chapters_name_file_and_line),
        cmocka_unit_test(parts_know_their_listing),
        cmocka_unit_test(one_broken_chapter_does_not_close_the_book),
    };
    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
