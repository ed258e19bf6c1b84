/* test_heap.c - pools, large blocks, limits and the walk over all blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "toy.h"

static void rules_of_addresses(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    char *a = heap_alloc(&rt, 40), *b = heap_alloc(&rt, 33), *c = heap_alloc(&rt, 48);
    assert_int_equal((uintptr_t)a % (16 * 1024), 48);
    assert_ptr_equal(b, a + 48);
    assert_ptr_equal(c, a + 96);
    heap_free(&rt, a);
    heap_free(&rt, b);
    assert_ptr_equal(heap_alloc(&rt, 48), b);
    assert_ptr_equal(heap_alloc(&rt, 48), a);
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    assert_int_equal(stats.blocks, 3);
    assert_int_equal(stats.bytes, 3 * 48);
    heap_release(&rt);
}

static void limits(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, &(struct heap_options){.limit = 100000}));
    heap_fail_after(&rt, 3, 0);
    assert_non_null(heap_alloc(&rt, 8));
    assert_non_null(heap_alloc(&rt, 8));
    assert_null(heap_alloc(&rt, 8));
    assert_non_null(heap_alloc(&rt, 8));
    assert_null(heap_alloc(&rt, 100001));
    assert_null(heap_alloc(&rt, SIZE_MAX));
    assert_non_null(heap_alloc(&rt, 90000));
    assert_null(heap_alloc(&rt, 90000));
    heap_release(&rt);
}

/* The peak outlives a limit lowered below it, and the limit holds to the byte. */
static void peak_and_limit(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    struct heap_stats stats;
    void *block[4];
    for (int i = 0; i < 4; i++)
        block[i] = heap_alloc(&rt, 512);
    for (int i = 0; i < 3; i++)
        heap_free(&rt, block[i]);
    heap_set_limit(&rt, 1024);
    heap_stats(&rt, &stats);
    assert_int_equal(stats.bytes, 512);
    assert_int_equal(stats.blocks, 1);
    assert_int_equal(stats.peak_bytes, 2048);
    assert_null(heap_alloc(&rt, 1000));
    assert_non_null(heap_alloc(&rt, 512));
    assert_null(heap_alloc(&rt, 1));
    heap_stats(&rt, &stats);
    assert_int_equal(stats.bytes, 1024);
    assert_int_equal(stats.peak_bytes, 2048);
    heap_free(&rt, block[3]);
    heap_reset_peak(&rt);
    heap_stats(&rt, &stats);
    assert_int_equal(stats.bytes, 512);
    assert_int_equal(stats.peak_bytes, 512);
    heap_set_limit(&rt, 0);
    assert_non_null(heap_alloc(&rt, 4000));
    heap_stats(&rt, &stats);
    assert_true(stats.bytes >= 4512 && stats.peak_bytes == stats.bytes);
    heap_release(&rt);
}

struct held {
    unsigned char *p;
    size_t size;
    unsigned char fill;
};

static void count_block(void *block, size_t size, void *arg)
{
    (void)block;
    (void)size;
    ++*(size_t *)arg;
}

static void check(const struct held *h)
{
    for (size_t i = 0; i < h->size; i += 1 + h->size / 64)
        assert_int_equal(h->p[i], h->fill);
    assert_int_equal(h->p[h->size - 1], h->fill);
}

static void random_life(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    enum { N = 3000 };
    struct held *held = calloc(N, sizeof *held);
    uint64_t x = 88172645463325252u;
    for (int round = 0; round < 200000; round++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        struct held *h = &held[x % N];
        size_t size = 1 + (x >> 20) % ((x >> 50) % 100 == 0 ? 300000 : (x >> 50) % 4 ? 512 : 5000);
        if (!h->p) {
            h->p = heap_alloc(&rt, size);
        } else if (x >> 40 & 1) {
            check(h);
            size_t keep = h->size < size ? h->size : size;
            h->p = heap_resize(&rt, h->p, size);
            for (size_t i = 0; i < keep; i += 1 + keep / 64)
                assert_int_equal(h->p[i], h->fill);
        } else {
            check(h);
            heap_free(&rt, h->p);
            h->p = NULL;
            continue;
        }
        assert_int_equal((uintptr_t)h->p % 16, 0);
        h->size = size;
        h->fill = (unsigned char)x;
        memset(h->p, h->fill, size);
    }
    size_t live = 0, seen = 0;
    for (int i = 0; i < N; i++)
        live += held[i].p != NULL;
    heap_each_block(&rt, count_block, &seen);
    assert_int_equal(seen, live);
    for (int i = 0; i < N; i++)
        heap_free(&rt, held[i].p);
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    assert_int_equal(stats.blocks, 0);
    assert_int_equal(stats.bytes, 0);
    assert_int_equal(stats.large_blocks, 0);
    assert_int_equal(stats.large_bytes, 0);
    assert_true(stats.arenas <= 1);
    free(held);
    heap_release(&rt);
}

static void arenas_come_and_go(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    enum { N = 40000 };
    void **p = calloc(N, sizeof *p);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < N; i++)
            p[i] = heap_alloc(&rt, (size_t)(i * 7 + round) % 512 + 1);
        for (int i = 0; i < N; i += 2)
            heap_free(&rt, p[i]);
        for (int i = 1; i < N; i += 2)
            heap_free(&rt, p[i]);
    }
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    assert_int_equal(stats.blocks, 0);
    assert_int_equal(stats.arenas, 1);
    assert_true(stats.arenas_peak > 8);
    free(p);
    heap_release(&rt);
}

/* Two blocks that grow in turn, neither at the top: their pages move, with what is in them. */
static void large_blocks_move(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    struct held row[2] = {{.size = 200016, .fill = 3}, {.size = 300000, .fill = 7}};
    for (int i = 0; i < 2; i++) {
        row[i].p = heap_alloc(&rt, row[i].size);
        memset(row[i].p, row[i].fill, row[i].size);
    }
    for (int round = 0; round < 30; round++) {
        for (int i = 0; i < 2; i++) {
            size_t size = row[i].size + row[i].size / 8 + (size_t)round * 48;
            unsigned char *p = heap_resize(&rt, row[i].p, size);
            assert_non_null(p);
            for (size_t k = 0; k < row[i].size; k++)
                if (p[k] != row[i].fill)
                    fail_msg("byte %zu of %zu was lost", k, row[i].size);
            memset(p, row[i].fill, size);
            row[i].p = p;
            row[i].size = size;
        }
        size_t blocks = 0;
        heap_each_block(&rt, count_block, &blocks);
        assert_int_equal(blocks, 2);
    }
    heap_free(&rt, row[0].p);
    heap_free(&rt, row[1].p);
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    assert_int_equal(stats.blocks, 0);
    assert_int_equal(stats.bytes, 0);
    assert_int_equal(stats.large_bytes, 0);
    heap_release(&rt);
}

/* Freed blocks above 512 bytes are handed out again, last first, and are no blocks in
 * the meantime. */
static void large_blocks_rest(void **state)
{
    (void)state;
    struct runtime rt = {0};
    assert_true(heap_init(&rt, NULL));
    void *block[8];
    for (int i = 0; i < 8; i++)
        block[i] = heap_alloc(&rt, 800);
    for (int i = 0; i < 8; i++)
        heap_free(&rt, block[i]);
    struct heap_stats stats;
    heap_stats(&rt, &stats);
    assert_int_equal(stats.large_blocks, 0);
    assert_int_equal(stats.large_bytes, 0);
    assert_int_equal(stats.bytes, 0);
    size_t count = 0;
    heap_each_block(&rt, count_block, &count);
    assert_int_equal(count, 0);
    for (int i = 3; i >= 0; i--)
        assert_ptr_equal(heap_alloc(&rt, 800), block[i]);
    heap_each_block(&rt, count_block, &count);
    assert_int_equal(count, 4);
    heap_release(&rt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_addresses),
        cmocka_unit_test(limits),
        cmocka_unit_test(peak_and_limit),
        cmocka_unit_test(random_life),
        cmocka_unit_test(arenas_come_and_go),
        cmocka_unit_test(large_blocks_rest),
        cmocka_unit_test(large_blocks_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
