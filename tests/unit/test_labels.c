/* test_labels.c - heapbook.tag and heapbook.mark: labels without a reference, deaths by cause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "runtime/runtime.h"
#include "vm/labels.h"

static struct runtime *rt;
static char told[256]; /* the marks an observer saw, and the counts of what was tagged then */

static bool at_mark(struct runtime *r, struct frame *f, const struct mark *mark, void *arg)
{
    (void)f;
    (void)arg;
    const struct label *label = labels_find(r, "box");
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, "%s:%zd ", mark->name,
             label && label->object ? label->object->refs : -1);
    return strcmp(mark->name, "enough") != 0;
}

static int begin(void **state)
{
    (void)state;
    told[0] = '\0';
    rt = runtime_new(&(struct runtime_options){.host = host_new_memory(0)});
    vm_observe(rt, &(struct vm_observer){.mark = at_mark});
    return 0;
}

static int end(void **state)
{
    (void)state;
    return runtime_free(rt, stderr) == 0 ? 0 : -1;
}

static int run(const char *program)
{
    return runtime_run_main(rt, program, strlen(program), "program.py");
}

static void a_label_takes_no_reference(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import tag, mark\n"
                         "box = []\n"
                         "tag(box, 'box')\n"
                         "mark('one')\n"
                         "other = box\n"
                         "mark('two')\n"
                         "for i in box, box: mark('loop')\n"
                         "del other, box, i\n"
                         "mark('gone')\n"),
                     0);
    assert_string_equal(told, "one:1 two:2 loop:5 loop:5 gone:-1 ");
}

static void a_death_has_a_cause_a_line_and_a_mark_before_it(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import tag, mark\n"
                         "import gc\n"
                         "class Node: pass\n"
                         "a = Node(); tag(a, 'counted')\n"
                         "b = Node(); b.me = b; tag(b, 'collected')\n"
                         "c = Node(); tag(c, 'left')\n"
                         "mark('start')\n"
                         "del a\n"
                         "del b\n"
                         "mark('middle')\n"
                         "gc.collect()\n"),
                     0);
    const struct label *counted = labels_find(rt, "counted"), *collected = labels_find(rt, "collected");
    assert_string_equal(label_end_name(counted->end), "refcount");
    assert_int_equal(counted->line, 8);
    assert_string_equal(counted->file, "program.py");
    assert_string_equal(label_died_after(rt, counted), "start");
    assert_string_equal(label_end_name(collected->end), "gc");
    assert_int_equal(collected->generation, 2);
    assert_int_equal(collected->line, 11);
    assert_string_equal(label_died_after(rt, collected), "middle");
    const struct label *left = labels_find(rt, "left");
    assert_string_equal(label_end_name(left->end), "alive");
    assert_null(label_died_after(rt, left));
    assert_ptr_equal(labels_of(rt, left->object), left);
    assert_int_equal(marks_find(rt, "middle"), 1);
    assert_int_equal(marks_find(rt, "nowhere"), -1);
}

static void what_a_finalizer_brings_back_has_not_died(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import tag\n"
                         "class Phoenix:\n"
                         "    def __del__(self):\n"
                         "        global kept\n"
                         "        kept = self\n"
                         "p = Phoenix(); tag(p, 'p')\n"
                         "del p\n"),
                     0);
    assert_int_equal(labels_find(rt, "p")->end, LABEL_ALIVE);
    assert_int_equal(run("del kept\n"), 0);
    assert_int_equal(labels_find(rt, "p")->end, LABEL_BY_COUNT);
}

static void the_latest_label_of_a_name_counts(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import tag\n"
                         "tag([], 'x')\n"
                         "y = []; tag(y, 'x'); tag(y, 'y')\n"),
                     0);
    assert_int_equal(vm_labels(rt)->count, 3);
    assert_int_equal(labels_find(rt, "x")->end, LABEL_ALIVE);
    assert_string_equal(labels_of(rt, labels_find(rt, "x")->object)->name, "y");
}

static void an_observer_stops_the_run_at_a_mark(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import mark\n"
                         "mark('enough')\n"
                         "mark('too much')\n"),
                     1);
    assert_int_equal(vm_stopped(rt), VM_STOP_REQUESTED);
    assert_string_equal(told, "enough:-1 ");
}

static void too_many_are_refused(void **state)
{
    (void)state;
    assert_int_equal(run("from heapbook import tag, mark\n"
                         "def until_refused(call, *args):\n"
                         "    n = 0\n"
                         "    try:\n"
                         "        while True:\n"
                         "            call(*args)\n"
                         "            n += 1\n"
                         "    except RuntimeError:\n"
                         "        return n\n"
                         "assert until_refused(tag, (), 't') == 4096\n"
                         "assert until_refused(mark, 'm') == 65536\n"),
                     0);
}

static void nothing_named_costs_nothing(void **state)
{
    (void)state;
    assert_int_equal(run("import heapbook\nheapbook.tag\n"), 0);
    assert_null(vm_labels(rt));
    assert_null(labels_find(rt, "x"));
    assert_int_equal(marks_find(rt, "x"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_label_takes_no_reference, begin, end),
        cmocka_unit_test_setup_teardown(a_death_has_a_cause_a_line_and_a_mark_before_it, begin, end),
        cmocka_unit_test_setup_teardown(what_a_finalizer_brings_back_has_not_died, begin, end),
        cmocka_unit_test_setup_teardown(the_latest_label_of_a_name_counts, begin, end),
        cmocka_unit_test_setup_teardown(an_observer_stops_the_run_at_a_mark, begin, end),
        cmocka_unit_test_setup_teardown(too_many_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(nothing_named_costs_nothing, begin, end),
    };
    return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
