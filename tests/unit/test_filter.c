/* test_filter.c - nothing reaches the screen unfiltered; cells, wrapping, blocks of Python. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/cells.h"
#include "shell/filter.h"
#include "shell/python.h"
#include "shell/rich.h"

static void expect_filtered(const char *in, size_t size, const char *want)
{
    struct text text = {0};
    filter_text(&text, in, size);
    assert_string_equal(text_str(&text), want);
    text_release(&text);
}

static void control_characters_are_written_out(void **state)
{
    (void)state;
    expect_filtered("a\x1b[31mb", 7, "a\\x1b[31mb");
    expect_filtered("\x07\x7f\0x", 4, "\\x07\\x7f\\x00x");
    expect_filtered("\xc2\x9b" "1m", 4, "\\x9b1m");
}

static void invalid_bytes_are_written_out(void **state)
{
    (void)state;
    expect_filtered("\xff\xc3", 2, "\\xff\\xc3");
    expect_filtered("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
    expect_filtered("\xc0\xaf", 2, "\\xc0\\xaf");
    expect_filtered("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80");
}

static void what_lies_about_order_is_written_out(void **state)
{
    (void)state;
    expect_filtered("\u202ex", 4, "\\u202ex");
    expect_filtered("a\u200bb", 5, "a\\u200bb");
    expect_filtered("\ufeff", 3, "\\ufeff");
    expect_filtered("\U000e0041", 4, "\\U000e0041");
    expect_filtered("\ue000", 3, "\\ue000");
}

static void honest_text_passes(void **state)
{
    (void)state;
    expect_filtered("été 世界 é", strlen("été 世界 é"), "été 世界 é");
    assert_int_equal(filter_width("世界", 6), 4);
    assert_int_equal(filter_width("e\xcc\x81", 3), 1);
    assert_int_equal(filter_width("\x1b", 1), 4);
    assert_int_equal(filter_width("a\tb", 3), 9);
}

static void marks_are_at_most_two(void **state)
{
    struct glyph glyph;
    const char *zalgo = "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84x";
    (void)state;
    size_t size = filter_next(zalgo, zalgo + strlen(zalgo), &glyph);
    assert_int_equal(size, 9);
    assert_int_equal(glyph.count, 3);
}

static void wide_characters_are_whole_or_not_at_all(void **state)
{
    struct surface sheet = surface_new(1, 4);
    struct text text = {0};
    (void)state;
    surface_put(&sheet, 0, 0, STYLE_TEXT, "a世界");
    surface_dump(&sheet, false, &text);
    assert_string_equal(text_str(&text), "a世\n");
    text_clear(&text);
    surface_put(&sheet, 0, 2, STYLE_TEXT, "x"); /* on its second half */
    surface_dump(&sheet, false, &text);
    assert_string_equal(text_str(&text), "a x\n");
    text_release(&text);
    surface_free(&sheet);
}

static void what_is_cut_says_so(void **state)
{
    struct surface sheet = surface_new(1, 12);
    struct text text = {0};
    (void)state;
    surface_put_cut(&sheet, 0, 0, 6, STYLE_TEXT, "abcdefghij");
    surface_put_cut(&sheet, 0, 6, 6, STYLE_TEXT, "xyz");
    surface_dump(&sheet, false, &text);
    assert_string_equal(text_str(&text), "abcde…xyz\n");
    text_release(&text);
    surface_free(&sheet);
}

static void lines_break_after_blanks(void **state)
{
    struct rich rich = {0};
    size_t next;
    (void)state;
    rich_add(&rich, STYLE_TEXT, "one two three");
    assert_int_equal(rich_break(&rich, 0, 8, &next), 7);
    assert_int_equal(next, 8);
    assert_int_equal(rich_break(&rich, 8, 8, &next), 5);
    assert_int_equal(next, 13);
    assert_int_equal(rich_break(&rich, 8, 3, &next), 3); /* a word too long */
    rich_clear(&rich);
    rich_add(&rich, STYLE_TEXT, "世界世界");
    assert_int_equal(rich_break(&rich, 0, 5, &next), 6);
    rich_release(&rich);
}

static enum python_state go(const char *source, int *indent)
{
    return python_state(source, strlen(source), indent);
}

static void a_block_goes_on_until_an_empty_line(void **state)
{
    int indent;
    (void)state;
    assert_int_equal(go("x = 1", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("x = [1,", &indent), PYTHON_GOES_ON);
    assert_int_equal(go("x = [1,\n    2]", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("for i in x:", &indent), PYTHON_GOES_ON);
    assert_int_equal(indent, 4);
    assert_int_equal(go("for i in x:\n    y", &indent), PYTHON_GOES_ON);
    assert_int_equal(indent, 4);
    assert_int_equal(go("for i in x:\n    y\n    ", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("class A: pass", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("s = '''a\nb", &indent), PYTHON_GOES_ON);
    assert_int_equal(indent, 0);
    assert_int_equal(go("s = 'a:", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("x = 1 # [ ( :", &indent), PYTHON_COMPLETE);
    assert_int_equal(go("@f", &indent), PYTHON_GOES_ON);
    assert_int_equal(go("x = 1 + \\", &indent), PYTHON_GOES_ON);
    assert_int_equal(go("def f():\n    return 1", &indent), PYTHON_GOES_ON);
    assert_int_equal(indent, 0);
}

static int statements(const char *source)
{
    return python_statements(source, strlen(source));
}

static void statements_are_counted(void **state)
{
    (void)state;
    assert_int_equal(statements("x = 1"), 1);
    assert_int_equal(statements("x = 1\ny = 2"), 2);
    assert_int_equal(statements("if x:\n    y\nelse:\n    z\n"), 1);
    assert_int_equal(statements("x = [\n1,\n2]\n# more\n"), 1);
    assert_int_equal(statements("s = \"\"\"\na\nb\"\"\"\n"), 1);
    assert_int_equal(statements("@f\ndef g():\n    pass\n"), 1);
    assert_int_equal(statements("x = 1 + \\\n2\n"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_are_written_out),
        cmocka_unit_test(invalid_bytes_are_written_out),
        cmocka_unit_test(what_lies_about_order_is_written_out),
        cmocka_unit_test(honest_text_passes),
        cmocka_unit_test(marks_are_at_most_two),
        cmocka_unit_test(wide_characters_are_whole_or_not_at_all),
        cmocka_unit_test(what_is_cut_says_so),
        cmocka_unit_test(lines_break_after_blanks),
        cmocka_unit_test(a_block_goes_on_until_an_empty_line),
        cmocka_unit_test(statements_are_counted),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
