/* test_gc.c - the collector, the trashcan and the audit, with toy objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "toy.h"

static struct obj none = {.refs = 1 << 20, .type = &toy_type};
static struct runtime rt;

static int begin(void **state)
{
    (void)state;
    rt = (struct runtime){.none = &none};
    toy_log[0] = '\0';
    toy_rescue = -1;
    return heap_init(&rt, NULL) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    bool clean = stats.blocks == 0;
    heap_release(&rt);
    return clean ? 0 : -1;
}

static void set(struct toy *t, struct toy *held)
{
    ref_set_take(&rt, &t->a, ref_keep(&held->head));
}

static void counting(void **state)
{
    (void)state;
    struct toy *x = toy_new(&rt, 1), *y = toy_new(&rt, 2);
    set(x, y);
    assert_int_equal(gc_count(&rt, 0), 2);
    ref_drop(&rt, REF(y));
    assert_string_equal(toy_log, "");
    ref_drop(&rt, REF(x));
    assert_string_equal(toy_log, "f1 d1 f2 d2");
    assert_int_equal(gc_count(&rt, 0), 0);
}

static void cycle(void **state)
{
    (void)state;
    struct toy *x = toy_new(&rt, 1), *y = toy_new(&rt, 2), *out = toy_new(&rt, 3);
    set(x, y);
    set(y, x);
    Ref w = toy_weak_new(&rt, REF(x), ref_keep(&out->head));
    ref_drop(&rt, REF(x));
    assert_int_equal(gc_collect(&rt, 2), 0);
    assert_int_equal(gc_generation_of(&rt, REF(y)), 2);
    ref_drop(&rt, REF(y));
    assert_int_equal(gc_collect(&rt, 2), 2);
    assert_string_equal(toy_log, "c3 f2 f1 d1 d2");
    assert_ptr_equal(LOOK(weak, w)->object, &none);
    ref_drop(&rt, w);
    ref_drop(&rt, REF(out));
    assert_int_equal(gc_stats(&rt, 2)->collected, 2);
}

static void resurrection(void **state)
{
    (void)state;
    struct toy *x = toy_new(&rt, 1), *y = toy_new(&rt, 2);
    set(x, y);
    set(y, x);
    toy_rescue = 2;
    ref_drop(&rt, REF(x));
    ref_drop(&rt, REF(y));
    assert_int_equal(gc_collect(&rt, 0), 0);
    assert_string_equal(toy_log, "f1 f2");
    assert_ptr_equal(toy_rescued, y);
    ref_drop(&rt, REF(toy_rescued));
    assert_int_equal(gc_collect(&rt, 1), 2);
    assert_string_equal(toy_log, "f1 f2 d1 d2");
}

static void automatic(void **state)
{
    (void)state;
    for (int i = 0; i < 700; i++) {
        struct toy *t = toy_new(&rt, 0);
        set(t, t);
        ref_drop(&rt, REF(t));
    }
    assert_int_equal(gc_stats(&rt, 0)->collections, 0);
    struct toy *t = toy_new(&rt, 0);
    assert_int_equal(gc_stats(&rt, 0)->collections, 1);
    assert_int_equal(gc_stats(&rt, 0)->collected, 700);
    assert_int_equal(gc_count(&rt, 0), 0);
    ref_drop(&rt, REF(t));
    toy_log[0] = '\0';
}

static void deep(void **state)
{
    (void)state;
    Ref chain = NULL;
    gc_enable(&rt, false);
    for (int i = 0; i < 300000; i++) {
        struct toy *t = toy_new(&rt, 0);
        t->a = chain;
        chain = REF(t);
    }
    ref_drop(&rt, chain);
    toy_log[0] = '\0';
}

static Ref root;
static int roots(struct runtime *r, visit_fn *fn, void *arg)
{
    (void)r;
    VISIT_EDGE(root, .kind = EDGE_ROOT, .text = "root");
    return 0;
}

static void no_blocks(struct runtime *r, void (*block)(const void *, void *), void *arg)
{
    (void)r;
    (void)block;
    (void)arg;
}

static void audit(void **state)
{
    (void)state;
    struct toy *x = toy_new(&rt, 1), *y = toy_new(&rt, 2);
    set(x, y);
    set(y, x);
    ref_drop(&rt, REF(y));
    root = REF(x);
    heap_set_roots(&rt, roots);
    heap_set_owned_blocks(&rt, no_blocks);
    assert_int_equal(heap_audit(&rt, stderr), 0);
    y->head.refs++;
    assert_int_equal(heap_audit(&rt, NULL), 1);
    y->head.refs--;
    void *lost = heap_alloc(&rt, 100);
    assert_int_equal(heap_audit(&rt, NULL), 1);
    heap_free(&rt, lost);
    Ref kept = x->a;
    x->a = lost; /* held, but given back; and kept has a holder less */
    assert_int_equal(heap_audit(&rt, NULL), 2);
    assert_int_equal(heap_audit_inside(&rt, NULL), 1);
    x->a = kept;
    root = NULL;
    ref_drop(&rt, REF(x));
    gc_collect(&rt, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counting, begin, end),
        cmocka_unit_test_setup_teardown(cycle, begin, end),
        cmocka_unit_test_setup_teardown(resurrection, begin, end),
        cmocka_unit_test_setup_teardown(automatic, begin, end),
        cmocka_unit_test_setup_teardown(deep, begin, end),
        cmocka_unit_test_setup_teardown(audit, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
