/* test_layout.c - panes for windows of every size; keys by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "shell/keys.h"
#include "shell/layout.h"

static void panes_never_overlap_nor_leave_the_window(void **state)
{
    (void)state;
    for (int rows = 1; rows < 90; rows++) {
        for (int cols = 1; cols < 240; cols += 3) {
            struct layout layout;
            layout_compute(&layout, rows, cols, LAYOUT_HEAP, false);
            int cells = 0;
            for (int i = 0; i < LAYOUT_PANES; i++) {
                const struct rect *r = &layout.panes[i];
                if (!r->rows)
                    continue;
                assert_true(r->row >= 1 && r->col >= 0 && r->rows >= 3 && r->cols >= 6);
                assert_true(r->row + r->rows <= rows && r->col + r->cols <= cols);
                cells += r->rows * r->cols;
            }
            assert_int_equal(cells, layout.too_small ? 0 : (rows - 1) * cols);
        }
    }
}

static void a_usual_window_is_stacked_a_wide_one_side_by_side(void **state)
{
    struct layout layout;
    (void)state;
    layout_compute(&layout, 24, 80, LAYOUT_LESSON, false);
    assert_false(layout.wide);
    assert_int_equal(layout.panes[LAYOUT_HEAP].col, 0);
    layout_compute(&layout, 36, 120, LAYOUT_LESSON, false);
    assert_true(layout.wide);
    assert_int_equal(layout.panes[LAYOUT_HEAP].row, layout.panes[LAYOUT_LESSON].row);
}

static void zoom_shows_one_pane(void **state)
{
    struct layout layout;
    (void)state;
    layout_compute(&layout, 24, 80, LAYOUT_HEAP, true);
    assert_int_equal(layout.panes[LAYOUT_HEAP].rows, 23);
    assert_int_equal(layout.panes[LAYOUT_LESSON].rows, 0);
}

static void sizes_that_cannot_be_are_clamped(void **state)
{
    int rows = 65535, cols = 65535;
    (void)state;
    layout_clamp(&rows, &cols);
    assert_int_equal(rows, 512);
    assert_int_equal(cols, 1024);
    rows = cols = 0;
    layout_clamp(&rows, &cols);
    assert_int_equal(rows, 1);
}

static void every_key_of_the_table_has_a_name(void **state)
{
    (void)state;
    for (const struct binding *b = key_bindings; b->key; b++) {
        if (!key_parse(b->key))
            fail_msg("no such key: %s", b->key);
        for (const struct binding *o = key_bindings; o != b; o++) {
            if (o->where == b->where && !strcmp(o->key, b->key))
                fail_msg("%s is bound twice", b->key);
        }
    }
    char name[32];
    assert_string_equal(key_text(key_parse("M-x"), name, sizeof name), "M-x");
    assert_string_equal(key_text(key_parse("C-r"), name, sizeof name), "C-r");
    assert_int_equal(key_parse("nonsense"), 0);
    assert_int_equal(key_action(WHERE_LESSON, 'j'), ACT_DOWN);
    assert_int_equal(key_action(WHERE_PYTHON, 'j'), ACT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panes_never_overlap_nor_leave_the_window),
        cmocka_unit_test(a_usual_window_is_stacked_a_wide_one_side_by_side),
        cmocka_unit_test(zoom_shows_one_pane),
        cmocka_unit_test(sizes_that_cannot_be_are_clamped),
        cmocka_unit_test(every_key_of_the_table_has_a_name),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
