/* test_mermaid.c - flowcharts, and boxes and arrows in cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "book/chart.h"

static char *draw(struct chart *chart, bool down, bool ascii)
{
    struct canvas canvas = {0};
    struct text text = {0};
    chart_draw(chart, down, &canvas);
    for (int y = 0; y < canvas.height; y++) {
        for (int x = 0; x < canvas.width; x++) {
            const struct canvas_cell *cell = canvas_at(&canvas, x, y);
            char bytes[4];
            if (!cell->tail)
                text_add(&text, bytes, utf8_put(bytes, canvas_glyph(cell, ascii)));
        }
        while (text.size && text.bytes[text.size - 1] == ' ')
            text.bytes[--text.size] = 0;
        text_add_char(&text, '\n');
    }
    canvas_release(&canvas);
    return text_take(&text);
}

static void expect_drawn(const char *source, bool down, bool ascii, const char *want)
{
    struct error err;
    struct chart *chart = mermaid_parse(source, 1, &err);
    if (!chart)
        fail_msg("%s", err.text);
    char *got = draw(chart, down, ascii);
    assert_string_equal(got, want);
    free(got);
    chart_free(chart);
}

static void an_arrow_leads_from_box_to_box(void **state)
{
    (void)state;
    expect_drawn("flowchart LR\nA[one] --> B[two]\n", false, false,
                 "╭─────╮    ╭─────╮\n"
                 "│ one │───▶│ two │\n"
                 "╰─────╯    ╰─────╯\n");
    expect_drawn("flowchart LR\nA[one] --> B[two]\n", false, true,
                 "+-----+    +-----+\n"
                 "| one |--->| two |\n"
                 "+-----+    +-----+\n");
}

static void ranks_go_down(void **state)
{
    (void)state;
    expect_drawn("flowchart TD\nA --> B\n", true, false,
                 "╭───╮\n│ A │\n╰───╯\n  │\n  ▼\n╭───╮\n│ B │\n╰───╯\n");
}

static void all_the_usual_forms_are_read(void **state)
{
    struct error err;
    (void)state;
    struct chart *chart = mermaid_parse("graph TD;\n"
                                        "%% a comment\n"
                                        "A(round) --> B{choice}\n"
                                        "B -->|yes| C([stadium]) & D((circle))\n"
                                        "B -- no --> E[\"quoted [x]\"]\n"
                                        "C -.-> F\nD ==> F\nE --- F\n"
                                        "style A fill:#fff\n", 1, &err);
    assert_non_null(chart);
    assert_int_equal(chart->count, 6);
    assert_int_equal(chart->edge_count, 7);
    assert_string_equal(chart->edges[1].label, "yes");
    assert_string_equal(chart->edges[3].label, "no");
    assert_string_equal(chart->nodes[chart_find(chart, "E")].lines[0].text, "quoted [x]");
    assert_false(chart->edges[6].arrow);
    chart_free(chart);
}

static void cycles_loops_and_long_edges_are_drawn(void **state)
{
    struct error err;
    (void)state;
    struct chart *chart = mermaid_parse(
        "flowchart LR\na --> b --> c --> d\nd --> a\na --> d\nb --> b\n", 1, &err);
    assert_non_null(chart);
    for (int down = 0; down < 2; down++) {
        char *got = draw(chart, down, false);
        assert_non_null(strstr(got, "│ d │"));
        free(got);
    }
    chart_free(chart);
}

static void mistakes_name_their_line(void **state)
{
    struct error err;
    (void)state;
    assert_null(mermaid_parse("sequenceDiagram\n", 7, &err));
    assert_non_null(strstr(err.text, "7:"));
    assert_null(mermaid_parse("flowchart TD\nA[open --> B\n", 7, &err));
    assert_non_null(strstr(err.text, "8: the node's text is not closed"));
    assert_null(mermaid_parse("flowchart TD\nA -> B\n", 7, &err));
    assert_null(mermaid_parse("", 7, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arrow_leads_from_box_to_box),
        cmocka_unit_test(ranks_go_down),
        cmocka_unit_test(all_the_usual_forms_are_read),
        cmocka_unit_test(cycles_loops_and_long_edges_are_drawn),
        cmocka_unit_test(mistakes_name_their_line),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("mermaid", tests, NULL, NULL);
}
