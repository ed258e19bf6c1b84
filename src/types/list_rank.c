/* list_rank.c - sorting by numbers that stand for the keys.
 *
 * Where all keys are exact ints, floats or Latin-1 strings (or tuples that begin with
 * such, and hold nothing else), comparing runs no Python code, so nobody can tell in
 * which order it is done.  Then each key gets a rank of 32 bits, monotonic in the key:
 *
 *     int      distance from the least one
 *     float    its bits, so turned that they order as the number does
 *     str      four characters after the beginning that all share
 *     tuple    the rank of its first item
 *
 * (of wider ones the upper 32 bits that differ), and rows of rank and place are sorted
 * digit by digit, which keeps the order of equals.  What has the same rank but not the
 * same key is left to the caller's comparisons.
 */
#include "types/list_rank.h"

#include <stdlib.h>
#include <string.h>

#include "types/float.h"
#include "types/int_internal.h"
#include "types/str.h"
#include "types/tuple.h"

enum { DIGIT_BITS = 11, DIGITS = 3, BUCKETS = 1 << DIGIT_BITS };

struct row {
    uint32_t rank, place;
};

/* ---- may they be ranked? ------------------------------------------------------------ */

static bool is_rankable(Val v)
{
    const struct type_def *def = v->type->def;
    if (def == &int_def)
        return int_is_short(v);
    if (def == &float_def)
        return float_value(v) == float_value(v);
    return def == &str_def && str_kind(v) == 1;
}

/* All tuples as the first: as long, the same types in the same places. */
static bool are_alike(Val first, Val v)
{
    if (!is_exact(v, &tuple_def) || tuple_size(v) != tuple_size(first))
        return false;
    for (ssize_t i = 0; i < tuple_size(v); i++)
        if (tuple_at(v, i)->type != tuple_at(first, i)->type || !is_rankable(tuple_at(v, i)))
            return false;
    return true;
}

bool all_rankable(Ref const *keys, ssize_t n)
{
    bool tuples = is_exact(keys[0], &tuple_def);
    if (tuples && tuple_size(keys[0]) == 0)
        return false;
    for (ssize_t i = 0; i < n; i++) {
        if (tuples ? !are_alike(keys[0], keys[i])
                   : keys[i]->type != keys[0]->type || !is_rankable(keys[i]))
            return false;
    }
    return true;
}

/* ---- ranks ---------------------------------------------------------------------------- */

static inline Val first_of(Val key)
{
    return key->type->def == &tuple_def ? tuple_at(key, 0) : key;
}

/* How many characters all strings begin with. */
static ssize_t shared_prefix(Ref const *keys, ssize_t n)
{
    Val first = first_of(keys[0]);
    const char *text = str_data(first);
    ssize_t shared = str_length(first);
    for (ssize_t i = 1; i < n && shared; i++) {
        Val v = first_of(keys[i]);
        const char *other = str_data(v);
        ssize_t k = 0, m = str_length(v) < shared ? str_length(v) : shared;
        while (k < m && text[k] == other[k])
            k++;
        shared = k;
    }
    return shared;
}

/* Eight characters from `skip` on, the first one highest; NUL where there are none. */
static uint64_t text_rank(Val v, ssize_t skip)
{
    const unsigned char *p = (const unsigned char *)str_data(v) + skip;
    ssize_t n = str_length(v) - skip;
    uint64_t rank = 0;
    for (ssize_t i = 0; i < 8; i++)
        rank = rank << 8 | (i < n ? p[i] : 0);
    return rank;
}

static uint64_t float_rank(double x)
{
    uint64_t bits;
    x += 0.0; /* -0.0 is 0.0 */
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static inline uint64_t wide_rank(Val v, ssize_t skip)
{
    const struct type_def *def = v->type->def;
    if (def == &int_def)
        return (uint64_t)int_short_value(v) ^ (uint64_t)1 << 63;
    return def == &float_def ? float_rank(float_value(v)) : text_rank(v, skip);
}

/* Ranks of all keys in 32 bits; true when equal ranks mean equal keys. */
static bool rank_rows(struct row *rows, Ref const *keys, ssize_t n)
{
    bool text = first_of(keys[0])->type->def == &str_def;
    ssize_t skip = text ? shared_prefix(keys, n) : 0;
    uint64_t least = UINT64_MAX, most = 0;
    for (ssize_t i = 0; i < n; i++) {
        uint64_t rank = wide_rank(first_of(keys[i]), skip);
        least = rank < least ? rank : least;
        most = rank > most ? rank : most;
    }
    uint64_t range = most - least;
    int shift = range >> 32 ? 32 - __builtin_clzl(range) : 0;
    for (ssize_t i = 0; i < n; i++)
        rows[i] = (struct row){
            .rank = (uint32_t)((wide_rank(first_of(keys[i]), skip) - least) >> shift),
            .place = (uint32_t)i,
        };
    return shift == 0 && !text && keys[0]->type->def != &tuple_def;
}

/* ---- sorting ---------------------------------------------------------------------------- */

/* By one digit of the rank, keeping the order of equals.  False: all have the same. */
static bool sort_digit(const struct row *from, struct row *to, size_t n, int shift)
{
    uint32_t start[BUCKETS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        start[from[i].rank >> shift & (BUCKETS - 1)]++;
    if (start[from[0].rank >> shift & (BUCKETS - 1)] == n)
        return false;
    for (int i = 0; i < BUCKETS; i++) {
        uint32_t count = start[i];
        start[i] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[from[i].rank >> shift & (BUCKETS - 1)]++] = from[i];
    return true;
}

/* items[i] becomes what stood at rows[i].place; `spare` has room for all. */
static void permute(Ref *items, const struct row *rows, size_t n, Ref *spare)
{
    for (size_t i = 0; i < n; i++)
        spare[i] = items[rows[i].place];
    memcpy(items, spare, n * sizeof *items);
}

bool sort_by_rank(Ref *keys, Ref *values, size_t n, struct ranked *out)
{
    struct row *rows = malloc(2 * n * sizeof *rows), *from = rows, *to = rows + n;
    if (!rows)
        return false;
    out->exact = rank_rows(rows, keys, (ssize_t)n);
    for (int digit = 0; digit < DIGITS; digit++) {
        if (sort_digit(from, to, n, digit * DIGIT_BITS)) {
            struct row *swap = from;
            from = to;
            to = swap;
        }
    }
    /* A row has the size of a reference: the other half serves as spare room. */
    permute(keys, from, n, (Ref *)(void *)to);
    if (values)
        permute(values, from, n, (Ref *)(void *)to);
    out->rows = rows;
    out->sorted = from;
    return true;
}

size_t ranked_group(const struct ranked *ranked, size_t i, size_t n)
{
    size_t end = i + 1;
    while (end < n && ranked->sorted[end].rank == ranked->sorted[i].rank)
        end++;
    return end;
}

void ranked_release(struct ranked *ranked)
{
    free(ranked->rows);
}
