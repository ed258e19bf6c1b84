/* test_containers.c - list, tuple, dict and set against CPython's numbers and a model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#include "heap/gc.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

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

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void appending_gives_the_room_cpython_gives(void **state)
{
    static const int room[] = {4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108, 128, 148, 172, 200};
    struct runtime *rt = *state;
    Ref list = list_new(rt, 0);
    int k = 0;
    for (int i = 0; i < 200; i++) {
        assert_true(list_append(rt, list, rt->none));
        if (list_size(list) > room[k])
            k++;
        assert_int_equal(as_list(list)->room, room[k]);
    }
    ref_drop(rt, list);
}

static void sorting_is_stable_and_right(void **state)
{
    struct runtime *rt = *state;
    uint32_t seed = 1;
    for (int round = 0; round < 200; round++) {
        ssize_t n = (ssize_t)(next_random(&seed) % 700);
        uint32_t values = next_random(&seed) % 300 + 1, runs = next_random(&seed) % 4;
        Ref list = list_new(rt, 0);
        uint32_t last = 0;
        for (ssize_t i = 0; i < n; i++) {
            uint32_t v = next_random(&seed) % values;
            if (runs == 1 && i % 50)
                v = last + v % 3; /* long ascending runs: galloping */
            else if (runs == 2 && i % 50 && last)
                v = last - 1;
            last = v;
            Ref first = int_from_int64(rt, v), second = int_from_int64(rt, i);
            assert_true(list_append_take(rt, list, tuple_pack(rt, 2, first, second)));
            ref_drop(rt, first);
            ref_drop(rt, second);
        }
        bool reverse = round & 1;
        assert_true(list_sort(rt, list, NULL, reverse));
        assert_int_equal(list_size(list), n);
        for (ssize_t i = 1; i < n; i++) {
            int less = obj_compare_bool(rt, list_at(list, i - 1), list_at(list, i), CMP_LT);
            assert_int_equal(less, !reverse);
        }
        ref_drop(rt, list);
    }
}

static void tuples_and_frozensets_hash_as_cpython_s(void **state)
{
    struct runtime *rt = *state;
    Ref one = int_from_int64(rt, 1), two = int_from_int64(rt, 2), three = int_from_int64(rt, 3);
    Ref t = tuple_pack(rt, 3, one, two, three);
    assert_int_equal(obj_hash(rt, t), 529344067295497451);
    Ref s = frozenset_new(rt, t);
    assert_int_equal(obj_hash(rt, s), -272375401224217160);
    ref_drop(rt, s);
    ref_drop(rt, t);
    ref_drop(rt, one);
    ref_drop(rt, two);
    ref_drop(rt, three);
}

static void a_dict_agrees_with_a_table(void **state)
{
    enum { KEYS = 300 };
    struct runtime *rt = *state;
    uint32_t seed = 7;
    int model[KEYS] = {0}, used = 0;
    Ref dict = dict_new(rt), set = set_new(rt, NULL);
    for (int i = 0; i < 20000; i++) {
        int k = (int)(next_random(&seed) % KEYS), what = (int)(next_random(&seed) % 5);
        Ref key = k % 3 ? int_from_int64(rt, k * 64) : str_format(rt, "k%d", k);
        Ref value = int_from_int64(rt, i + 1);
        if (what < 3) {
            assert_int_equal(dict_set(rt, dict, key, value), 0);
            assert_int_equal(set_add(rt, set, key), 0);
            used += !model[k];
            model[k] = i + 1;
        } else if (model[k]) {
            assert_int_equal(dict_delete(rt, dict, key), 0);
            assert_int_equal(set_discard(rt, set, key), 1);
            model[k] = 0;
            used--;
        } else {
            assert_null(dict_get(rt, dict, key));
            assert_int_equal(set_contains(rt, set, key), 0);
        }
        assert_int_equal(dict_size(dict), used);
        assert_int_equal(set_size(set), used);
        Val found = dict_get(rt, dict, key);
        assert_int_equal(found ? int_as_int64(rt, found) : 0, model[k]);
        ref_drop(rt, key);
        ref_drop(rt, value);
    }
    Ref copy = dict_copy(rt, dict);
    assert_int_equal(obj_compare_bool(rt, copy, dict, CMP_EQ), 1);
    ref_drop(rt, copy);
    ref_drop(rt, dict);
    ref_drop(rt, set);
}

static void a_dict_takes_the_room_cpython_s_takes(void **state)
{
    static const struct {
        int count, str_size, int_size;
    } steps[] = {{1, 184, 224}, {6, 272, 352}, {11, 464, 632}, {22, 832, 1168}, {43, 1584, 2264}};
    struct runtime *rt = *state;
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        Ref a = dict_new(rt), b = dict_new(rt);
        for (int i = 0; i < steps[s].count; i++) {
            Ref number = int_from_int64(rt, i), text = str_format(rt, "%d", i);
            assert_int_equal(dict_set(rt, a, text, number), 0);
            assert_int_equal(dict_set(rt, b, number, number), 0);
            ref_drop(rt, number);
            ref_drop(rt, text);
        }
        assert_int_equal(obj_sizeof(rt, a), steps[s].str_size);
        assert_int_equal(obj_sizeof(rt, b), steps[s].int_size);
        ref_drop(rt, a);
        ref_drop(rt, b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(appending_gives_the_room_cpython_gives, start, finish),
        cmocka_unit_test_setup_teardown(sorting_is_stable_and_right, start, finish),
        cmocka_unit_test_setup_teardown(tuples_and_frozensets_hash_as_cpython_s, start, finish),
        cmocka_unit_test_setup_teardown(a_dict_agrees_with_a_table, start, finish),
        cmocka_unit_test_setup_teardown(a_dict_takes_the_room_cpython_s_takes, start, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
