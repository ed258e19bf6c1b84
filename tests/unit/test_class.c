/* test_class.c - classes through the C interface: MRO, layout, cache, counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "heap/gc.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static int start(void **state)
{
    struct runtime *rt = calloc(1, sizeof *rt);
    const struct heap_options options = {0};
    *state = rt;
    return rt && heap_init(rt, &options) && types_init(rt) ? 0 : -1;
}

static int finish(void **state)
{
    struct runtime *rt = *state;
    gc_collect(rt, 2);
    types_release(rt);
    struct heap_stats stats;
    heap_stats(rt, &stats);
    heap_release(rt);
    free(rt);
    return stats.blocks == 0 ? 0 : -1;
}

static Ref attr(struct runtime *rt, Val v, const char *name)
{
    Ref key = str_intern(rt, name);
    Ref value = obj_getattr(rt, v, key);
    ref_drop(rt, key);
    return value;
}

/* class NAME(a, b): __slots__ = slots (NULL: none) */
static Ref make(struct runtime *rt, const char *name, Val a, Val b, const char *slots)
{
    Ref text = str_new(rt, name), ns = dict_new(rt);
    Ref bases = b ? tuple_pack(rt, 2, a, b) : a ? tuple_pack(rt, 1, a) : tuple_new(rt, 0);
    if (slots) {
        Ref all = str_new(rt, slots), parts = str_split(rt, all, NULL, -1);
        assert_int_equal(dict_set_text(rt, ns, "__slots__", parts), 0);
        ref_drop(rt, all);
        ref_drop(rt, parts);
    }
    Ref cls = obj_call_3(rt, (Val)builtin_type(rt, TYPE_ID_type), text, bases, ns);
    ref_drop(rt, text);
    ref_drop(rt, ns);
    ref_drop(rt, bases);
    return cls;
}

/* The pending exception's text, taken. */
static void expect_raised(struct runtime *rt, enum exc_id exc, const char *text)
{
    assert_true(raised_is(rt, exc));
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    Ref got = obj_str(rt, e.value);
    assert_string_equal(str_utf8_only(rt, got), text);
    ref_drop(rt, got);
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
}

static void test_counts(void **state)
{
    struct runtime *rt = *state;
    Ref cls = make(rt, "A", NULL, NULL, NULL);
    assert_int_equal(cls->refs, 4); /* ours, mro, two getset descriptors */
    Ref a = obj_call_0(rt, cls);
    assert_int_equal(cls->refs, 5);
    ref_drop(rt, a);
    Ref sub = make(rt, "B", cls, NULL, NULL);
    assert_int_equal(cls->refs, 7); /* bases, base, mro */
    ref_drop(rt, sub);
    assert_int_equal(gc_collect(rt, 2), 3); /* type, mro, bases: its dict holds no container */
    ref_drop(rt, cls);
    assert_int_equal(gc_collect(rt, 2), 6);
}

static void test_layout(void **state)
{
    struct runtime *rt = *state;
    Ref cls = make(rt, "S", NULL, NULL, "zz aa mm");
    struct type *t = as_type(cls);
    assert_int_equal(t->basicsize, 16 + 3 * 8);
    assert_string_equal(t->members[0].name, "aa");
    assert_string_equal(t->members[2].name, "zz");
    assert_false(type_has(t, TYPE_MANAGED_DICT));
    Ref other = make(rt, "T", NULL, NULL, "x");
    assert_null(make(rt, "U", cls, other, NULL));
    expect_raised(rt, EXC_TypeError, "multiple bases have instance lay-out conflict");
    assert_null(make(rt, "V", (Val)builtin_type(rt, TYPE_ID_int), NULL, "x"));
    expect_raised(rt, EXC_TypeError, "nonempty __slots__ not supported for subtype of 'int'");
    ref_drop(rt, cls);
    ref_drop(rt, other);
}

static void test_mro(void **state)
{
    struct runtime *rt = *state;
    Ref x = make(rt, "X", NULL, NULL, NULL), y = make(rt, "Y", NULL, NULL, NULL);
    Ref xy = make(rt, "XY", x, y, NULL), yx = make(rt, "YX", y, x, NULL);
    assert_ptr_equal(tuple_at(as_type(xy)->mro, 1), x);
    assert_ptr_equal(tuple_at(as_type(xy)->mro, 2), y);
    assert_null(make(rt, "Z", xy, yx, NULL));
    expect_raised(rt, EXC_TypeError,
                  "Cannot create a consistent method resolution\norder (MRO) for bases X, Y");
    assert_null(make(rt, "Z", x, x, NULL));
    expect_raised(rt, EXC_TypeError, "duplicate base class X");
    Ref all[] = {x, y, xy, yx};
    for (int i = 0; i < 4; i++)
        ref_drop(rt, all[i]);
}

static void test_cache(void **state)
{
    struct runtime *rt = *state;
    Ref base = make(rt, "A", NULL, NULL, NULL), sub = make(rt, "B", base, NULL, NULL);
    Ref name = str_intern(rt, "answer"), one = int_from_int64(rt, 1000), two = int_from_int64(rt, 2000);
    assert_null(type_lookup(rt, as_type(sub), name));
    assert_int_equal(obj_setattr(rt, base, name, one), 0);
    assert_ptr_equal(type_lookup(rt, as_type(sub), name), one);
    assert_ptr_equal(type_lookup(rt, as_type(sub), name), one);
    assert_int_equal(obj_setattr(rt, base, name, two), 0);
    assert_ptr_equal(type_lookup(rt, as_type(sub), name), two);
    assert_int_equal(obj_setattr(rt, base, name, NULL), 0);
    assert_null(type_lookup(rt, as_type(sub), name));
    assert_null(attr(rt, sub, "answer"));
    expect_raised(rt, EXC_AttributeError, "type object 'B' has no attribute 'answer'");
    ref_drop(rt, one);
    ref_drop(rt, two);
    ref_drop(rt, name);
    ref_drop(rt, sub);
    ref_drop(rt, base);
}

static void test_natives(void **state)
{
    struct runtime *rt = *state;
    Ref list = list_new(rt, 0);
    Ref append = attr(rt, list, "append");
    assert_null(obj_call_0(rt, append));
    expect_raised(rt, EXC_TypeError, "list.append() takes exactly one argument (0 given)");
    Ref unbound = attr(rt, (Val)builtin_type(rt, TYPE_ID_list), "append");
    assert_null(obj_call_2(rt, unbound, rt->none, rt->none));
    expect_raised(rt, EXC_TypeError,
                  "descriptor 'append' for 'list' objects doesn't apply to a 'NoneType' object");
    ref_drop(rt, unbound);
    ref_drop(rt, append);
    ref_drop(rt, list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counts, start, finish),
        cmocka_unit_test_setup_teardown(test_layout, start, finish),
        cmocka_unit_test_setup_teardown(test_mro, start, finish),
        cmocka_unit_test_setup_teardown(test_cache, start, finish),
        cmocka_unit_test_setup_teardown(test_natives, start, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
