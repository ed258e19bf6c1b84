/* list_sort.c - list.sort: stable, adaptive merging of natural runs (timsort).
 *
 * Runs found from the left are brought to a least length by binary insertion and put on
 * a stack; when to merge two neighbours is decided by their "power" in an ideal merge
 * tree (powersort).  Merging gallops while one side keeps winning.  Before it starts a
 * look at the keys picks the cheapest sufficient comparison.
 *
 * The list is empty (room -1) while Python code may run; keys and values move together
 * as two arrays, values NULL when the items are their own keys.
 *
 * Invariant: at every return, raised or not, the arrays hold the same references.
 */
#include <string.h>

#include "types/float.h"
#include "types/int.h"
#include "types/list_parts.h"
#include "types/list_rank.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

enum { MOST_PENDING = 85, MIN_GALLOP = 7, TEMP_SIZE = 256 };

struct slice_pair {
    Ref *keys, *values; /* values may be NULL */
};

struct pending_run {
    struct slice_pair base;
    ssize_t len;
    int power;
};

struct sort {
    struct runtime *rt;
    ssize_t min_gallop, list_size;
    Ref *base_keys;
    struct slice_pair a; /* merging's spare memory */
    ssize_t spare;       /* its size in pairs */
    int pending_count;
    bool ranked; /* short runs are brought to length by list_rank.c */
    struct pending_run pending[MOST_PENDING];
    Ref temp[TEMP_SIZE];
    /* 1 less, 0 not, -1 raised. */
    int (*less)(struct sort *s, Val a, Val b);
    int (*item_less)(struct sort *s, Val a, Val b); /* of tuples' first items */
    compare_fn *compare;
};

/* ---- comparing ------------------------------------------------------------------- */

static int less_any(struct sort *s, Val a, Val b)
{
    return obj_compare_bool(s->rt, a, b, CMP_LT);
}

/* All keys of one type when we looked: call its slot, unless it changed meanwhile. */
static int less_same_type(struct sort *s, Val a, Val b)
{
    struct runtime *rt = s->rt;
    if (a->type->compare != s->compare)
        return less_any(s, a, b);
    Ref result = s->compare(rt, a, b, CMP_LT);
    if (!result)
        return -1;
    if (result == rt->not_implemented) {
        ref_drop(rt, result);
        return less_any(s, a, b);
    }
    int less = result == rt->true_ ? 1 : result == rt->false_ ? 0 : obj_is_true(rt, result);
    ref_drop(rt, result);
    return less;
}

static int less_latin(struct sort *s, Val a, Val b)
{
    (void)s;
    ssize_t na = str_length(a), nb = str_length(b);
    int order = memcmp(str_data(a), str_data(b), (size_t)(na < nb ? na : nb));
    return order != 0 ? order < 0 : na < nb;
}

static int less_small_int(struct sort *s, Val a, Val b)
{
    (void)s;
    return int_medium_value(a) < int_medium_value(b);
}

static int less_float(struct sort *s, Val a, Val b)
{
    (void)s;
    return float_value(a) < float_value(b);
}

static int less_tuple(struct sort *s, Val a, Val b)
{
    ssize_t na = tuple_size(a), nb = tuple_size(b), i;
    for (i = 0; i < na && i < nb; i++) {
        int same = obj_compare_bool(s->rt, tuple_at(a, i), tuple_at(b, i), CMP_EQ);
        if (same < 0)
            return -1;
        if (!same)
            break;
    }
    if (i >= na || i >= nb)
        return na < nb;
    if (i == 0)
        return s->item_less(s, tuple_at(a, 0), tuple_at(b, 0));
    return less_any(s, tuple_at(a, i), tuple_at(b, i));
}

/* Which comparison do these keys allow? */
static void sort_choose(struct sort *s, Ref const *keys, ssize_t n)
{
    bool in_tuples = is_exact(keys[0], &tuple_def) && tuple_size(keys[0]) > 0;
    const struct type *type = in_tuples ? tuple_at(keys[0], 0)->type : keys[0]->type;
    bool same = true, latin = true, small = true;
    for (ssize_t i = 0; i < n; i++) {
        if (in_tuples && !(is_exact(keys[i], &tuple_def) && tuple_size(keys[i]) > 0)) {
            in_tuples = false;
            same = false;
            break;
        }
        Val key = in_tuples ? tuple_at(keys[i], 0) : keys[i];
        if (key->type != type) {
            same = false;
            if (!in_tuples)
                break;
        }
        if (same) {
            if (type->def == &int_def && small && !int_is_medium(key))
                small = false;
            else if (type->def == &str_def && latin && str_kind(key) != 1)
                latin = false;
        }
    }
    s->less = less_any;
    if (same) {
        if (type->def == &str_def && latin)
            s->less = less_latin;
        else if (type->def == &int_def && small)
            s->less = less_small_int;
        else if (type->def == &float_def)
            s->less = less_float;
        else if ((s->compare = type->compare))
            s->less = less_same_type;
    }
    if (in_tuples) {
        s->item_less = type->def == &tuple_def ? less_any : s->less;
        s->less = less_tuple;
    }
}

/* ---- moving ----------------------------------------------------------------------- */

static inline void copy_one(struct slice_pair *to, ssize_t i, struct slice_pair *from,
                            ssize_t j)
{
    to->keys[i] = from->keys[j];
    if (to->values)
        to->values[i] = from->values[j];
}
static inline void copy_up(struct slice_pair *to, struct slice_pair *from)
{
    *to->keys++ = *from->keys++;
    if (to->values)
        *to->values++ = *from->values++;
}
static inline void copy_down(struct slice_pair *to, struct slice_pair *from)
{
    *to->keys-- = *from->keys--;
    if (to->values)
        *to->values-- = *from->values--;
}
static inline void move_many(struct slice_pair *to, ssize_t i, struct slice_pair *from,
                             ssize_t j, ssize_t n)
{
    memmove(to->keys + i, from->keys + j, (size_t)n * sizeof(Ref));
    if (to->values)
        memmove(to->values + i, from->values + j, (size_t)n * sizeof(Ref));
}
static inline void advance(struct slice_pair *p, ssize_t n)
{
    p->keys += n;
    if (p->values)
        p->values += n;
}

static void reverse_array(Ref *low, Ref *end)
{
    for (Ref *high = end - 1; low < high; low++, high--) {
        Ref swap = *low;
        *low = *high;
        *high = swap;
    }
}

static void reverse_pair(struct slice_pair *p, ssize_t n)
{
    reverse_array(p->keys, p->keys + n);
    if (p->values)
        reverse_array(p->values, p->values + n);
}

static void spare_release(struct sort *s)
{
    if (s->a.keys != s->temp)
        heap_free(s->rt, s->a.keys);
}

/* Room for `need` pairs in the spare memory; -1 raised. */
static int spare_get(struct sort *s, ssize_t need)
{
    if (need <= s->spare)
        return 0;
    bool two = s->a.values != NULL;
    spare_release(s);
    s->a.keys = heap_alloc(s->rt, size_mul_add((size_t)need, sizeof(Ref) * (two ? 2 : 1), 0));
    if (!s->a.keys) {
        s->a.keys = s->temp;
        s->spare = two ? TEMP_SIZE / 2 : TEMP_SIZE;
        raise_no_memory(s->rt);
        return -1;
    }
    s->spare = need;
    if (two)
        s->a.values = s->a.keys + need;
    return 0;
}

/* ---- runs ---------------------------------------------------------------------------- */

/* Sort lo..hi by binary insertion; lo..start is sorted already. */
static int binary_sort(struct sort *s, struct slice_pair lo, const Ref *hi, Ref *start)
{
    if (lo.keys == start)
        start++;
    for (; start < hi; start++) {
        Ref *l = lo.keys, *r = start, pivot = *r;
        do {
            Ref *p = l + ((r - l) >> 1);
            int less = s->less(s, pivot, *p);
            if (less < 0)
                return -1;
            if (less)
                r = p;
            else
                l = p + 1;
        } while (l < r);
        memmove(l + 1, l, (size_t)(start - l) * sizeof(Ref));
        *l = pivot;
        if (lo.values) {
            Ref *from = lo.values + (l - lo.keys), *at = lo.values + (start - lo.keys);
            Ref value = *at;
            memmove(from + 1, from, (size_t)(at - from) * sizeof(Ref));
            *from = value;
        }
    }
    return 0;
}

/* Length of the run at lo: not descending, or strictly descending; -1 raised. */
static ssize_t count_run(struct sort *s, Ref *lo, const Ref *hi, bool *descending)
{
    *descending = false;
    lo++;
    if (lo == hi)
        return 1;
    ssize_t n = 2;
    int less = s->less(s, *lo, *(lo - 1));
    if (less < 0)
        return -1;
    *descending = less;
    for (lo++; lo < hi; lo++, n++) {
        less = s->less(s, *lo, *(lo - 1));
        if (less < 0)
            return -1;
        if (less != *descending)
            break;
    }
    return n;
}

/* ---- galloping ------------------------------------------------------------------------ */

/* Where key goes in a[0..n): before equals; starting near `hint`.  -1 raised. */
static ssize_t gallop_left(struct sort *s, Val key, Ref *a, ssize_t n, ssize_t hint)
{
    ssize_t last = 0, at = 1, most;
    a += hint;
    int less = s->less(s, *a, key);
    if (less < 0)
        return -1;
    if (less) {
        /* a[hint] < key: to the right until a[hint + last] < key <= a[hint + at]. */
        most = n - hint;
        while (at < most) {
            if ((less = s->less(s, a[at], key)) < 0)
                return -1;
            if (!less)
                break;
            last = at;
            at = (at << 1) + 1;
        }
        if (at > most)
            at = most;
        last += hint;
        at += hint;
    } else {
        most = hint + 1;
        while (at < most) {
            if ((less = s->less(s, *(a - at), key)) < 0)
                return -1;
            if (less)
                break;
            last = at;
            at = (at << 1) + 1;
        }
        if (at > most)
            at = most;
        ssize_t swap = last;
        last = hint - at;
        at = hint - swap;
    }
    a -= hint;
    last++;
    while (last < at) {
        ssize_t middle = last + ((at - last) >> 1);
        if ((less = s->less(s, a[middle], key)) < 0)
            return -1;
        if (less)
            last = middle + 1;
        else
            at = middle;
    }
    return at;
}

/* The same, after equals. */
static ssize_t gallop_right(struct sort *s, Val key, Ref *a, ssize_t n, ssize_t hint)
{
    ssize_t last = 0, at = 1, most;
    a += hint;
    int less = s->less(s, key, *a);
    if (less < 0)
        return -1;
    if (less) {
        /* key < a[hint]: to the left. */
        most = hint + 1;
        while (at < most) {
            if ((less = s->less(s, key, *(a - at))) < 0)
                return -1;
            if (!less)
                break;
            last = at;
            at = (at << 1) + 1;
        }
        if (at > most)
            at = most;
        ssize_t swap = last;
        last = hint - at;
        at = hint - swap;
    } else {
        most = n - hint;
        while (at < most) {
            if ((less = s->less(s, key, a[at])) < 0)
                return -1;
            if (less)
                break;
            last = at;
            at = (at << 1) + 1;
        }
        if (at > most)
            at = most;
        last += hint;
        at += hint;
    }
    a -= hint;
    last++;
    while (last < at) {
        ssize_t middle = last + ((at - last) >> 1);
        if ((less = s->less(s, key, a[middle])) < 0)
            return -1;
        if (less)
            at = middle;
        else
            last = middle + 1;
    }
    return at;
}

/* ---- merging --------------------------------------------------------------------------- */

/* Neighbours a (na pairs, the shorter) and b, first b before first a, last a after
 * last b; a goes to the spare memory, merging from the left. */
static int merge_low(struct sort *s, struct slice_pair a, ssize_t na, struct slice_pair b,
                     ssize_t nb)
{
    if (spare_get(s, na) < 0)
        return -1;
    struct slice_pair to = a;
    move_many(&s->a, 0, &a, 0, na);
    a = s->a;
    int result = -1;
    copy_up(&to, &b);
    nb--;
    if (nb == 0)
        goto succeed;
    if (na == 1)
        goto copy_b;

    ssize_t min_gallop = s->min_gallop;
    for (;;) {
        ssize_t a_wins = 0, b_wins = 0;
        do {
            int less = s->less(s, b.keys[0], a.keys[0]);
            if (less < 0)
                goto fail;
            if (less) {
                copy_up(&to, &b);
                b_wins++;
                a_wins = 0;
                if (--nb == 0)
                    goto succeed;
            } else {
                copy_up(&to, &a);
                a_wins++;
                b_wins = 0;
                if (--na == 1)
                    goto copy_b;
            }
        } while (a_wins < min_gallop && b_wins < min_gallop);

        min_gallop++;
        do {
            min_gallop -= min_gallop > 1;
            s->min_gallop = min_gallop;
            ssize_t k = gallop_right(s, b.keys[0], a.keys, na, 0);
            a_wins = k;
            if (k < 0)
                goto fail;
            if (k) {
                move_many(&to, 0, &a, 0, k);
                advance(&to, k);
                advance(&a, k);
                na -= k;
                if (na == 1)
                    goto copy_b;
                /* Only an inconsistent comparison comes here with nothing left. */
                if (na == 0)
                    goto succeed;
            }
            copy_up(&to, &b);
            if (--nb == 0)
                goto succeed;
            k = gallop_left(s, a.keys[0], b.keys, nb, 0);
            b_wins = k;
            if (k < 0)
                goto fail;
            if (k) {
                move_many(&to, 0, &b, 0, k);
                advance(&to, k);
                advance(&b, k);
                nb -= k;
                if (nb == 0)
                    goto succeed;
            }
            copy_up(&to, &a);
            if (--na == 1)
                goto copy_b;
        } while (a_wins >= MIN_GALLOP || b_wins >= MIN_GALLOP);
        min_gallop++;
        s->min_gallop = min_gallop;
    }
succeed:
    result = 0;
fail:
    if (na)
        move_many(&to, 0, &a, 0, na);
    return result;
copy_b:
    /* The last of a comes after all of b. */
    move_many(&to, 0, &b, 0, nb);
    copy_one(&to, nb, &a, 0);
    return 0;
}

/* The same with b the shorter, merging from the right. */
static int merge_high(struct sort *s, struct slice_pair a, ssize_t na, struct slice_pair b,
                      ssize_t nb)
{
    if (spare_get(s, nb) < 0)
        return -1;
    struct slice_pair to = b, base_a = a, base_b;
    advance(&to, nb - 1);
    move_many(&s->a, 0, &b, 0, nb);
    base_b = b = s->a;
    advance(&b, nb - 1);
    advance(&a, na - 1);
    int result = -1;
    copy_down(&to, &a);
    na--;
    if (na == 0)
        goto succeed;
    if (nb == 1)
        goto copy_a;

    ssize_t min_gallop = s->min_gallop;
    for (;;) {
        ssize_t a_wins = 0, b_wins = 0;
        do {
            int less = s->less(s, b.keys[0], a.keys[0]);
            if (less < 0)
                goto fail;
            if (less) {
                copy_down(&to, &a);
                a_wins++;
                b_wins = 0;
                if (--na == 0)
                    goto succeed;
            } else {
                copy_down(&to, &b);
                b_wins++;
                a_wins = 0;
                if (--nb == 1)
                    goto copy_a;
            }
        } while (a_wins < min_gallop && b_wins < min_gallop);

        min_gallop++;
        do {
            min_gallop -= min_gallop > 1;
            s->min_gallop = min_gallop;
            ssize_t k = gallop_right(s, b.keys[0], base_a.keys, na, na - 1);
            if (k < 0)
                goto fail;
            k = na - k;
            a_wins = k;
            if (k) {
                advance(&to, -k);
                advance(&a, -k);
                move_many(&to, 1, &a, 1, k);
                na -= k;
                if (na == 0)
                    goto succeed;
            }
            copy_down(&to, &b);
            if (--nb == 1)
                goto copy_a;
            k = gallop_left(s, a.keys[0], base_b.keys, nb, nb - 1);
            if (k < 0)
                goto fail;
            k = nb - k;
            b_wins = k;
            if (k) {
                advance(&to, -k);
                advance(&b, -k);
                move_many(&to, 1, &b, 1, k);
                nb -= k;
                if (nb == 1)
                    goto copy_a;
                if (nb == 0)
                    goto succeed;
            }
            copy_down(&to, &a);
            if (--na == 0)
                goto succeed;
        } while (a_wins >= MIN_GALLOP || b_wins >= MIN_GALLOP);
        min_gallop++;
        s->min_gallop = min_gallop;
    }
succeed:
    result = 0;
fail:
    if (nb)
        move_many(&to, -(nb - 1), &base_b, 0, nb);
    return result;
copy_a:
    /* The first of b comes before all of a. */
    move_many(&to, 1 - na, &a, 1 - na, na);
    advance(&to, -na);
    advance(&a, -na);
    copy_one(&to, 0, &b, 0);
    return 0;
}

/* Merge the runs i and i + 1 of the stack. */
static int merge_at(struct sort *s, int i)
{
    struct slice_pair a = s->pending[i].base, b = s->pending[i + 1].base;
    ssize_t na = s->pending[i].len, nb = s->pending[i + 1].len;
    s->pending[i].len = na + nb;
    if (i == s->pending_count - 3)
        s->pending[i + 1] = s->pending[i + 2];
    s->pending_count--;

    /* What of a is before b, and what of b is after a, stays where it is. */
    ssize_t k = gallop_right(s, *b.keys, a.keys, na, 0);
    if (k < 0)
        return -1;
    advance(&a, k);
    na -= k;
    if (na == 0)
        return 0;
    nb = gallop_left(s, a.keys[na - 1], b.keys, nb, nb - 1);
    if (nb <= 0)
        return (int)nb;
    return na <= nb ? merge_low(s, a, na, b, nb) : merge_high(s, a, na, b, nb);
}

/* Depth, in the ideal merge tree, of the node between two neighbouring runs. */
static int power_between(ssize_t s1, ssize_t n1, ssize_t n2, ssize_t n)
{
    int result = 0;
    ssize_t a = 2 * s1 + n1, b = a + n1 + n2;
    for (;;) {
        result++;
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}

/* A run of n2 is about to be pushed: first merge what lies deeper. */
static int found_run(struct sort *s, ssize_t n2)
{
    if (!s->pending_count)
        return 0;
    struct pending_run *p = s->pending;
    const struct pending_run *top = &p[s->pending_count - 1];
    int power = power_between(top->base.keys - s->base_keys, top->len, n2, s->list_size);
    while (s->pending_count > 1 && p[s->pending_count - 2].power > power) {
        if (merge_at(s, s->pending_count - 2) < 0)
            return -1;
    }
    p[s->pending_count - 1].power = power;
    return 0;
}

static int merge_all(struct sort *s)
{
    struct pending_run *p = s->pending;
    while (s->pending_count > 1) {
        int n = s->pending_count - 2;
        if (n > 0 && p[n - 1].len < p[n + 1].len)
            n--;
        if (merge_at(s, n) < 0)
            return -1;
    }
    return 0;
}

/* A length for short runs that makes the number of runs a power of two, or just less. */
static ssize_t least_run(ssize_t n)
{
    ssize_t rest = 0;
    while (n >= 64) {
        rest |= n & 1;
        n >>= 1;
    }
    return n + rest;
}

static void sort_begin(struct sort *s, struct runtime *rt, struct slice_pair lo, ssize_t n)
{
    s->rt = rt;
    s->min_gallop = MIN_GALLOP;
    s->list_size = n;
    s->base_keys = lo.keys;
    s->pending_count = 0;
    s->a.keys = s->temp;
    s->a.values = lo.values ? s->temp + TEMP_SIZE / 2 : NULL;
    s->spare = lo.values ? TEMP_SIZE / 2 : TEMP_SIZE;
    s->ranked = false;
}

static int sort_pairs(struct sort *s, struct slice_pair lo, ssize_t n);

/* A run by ranks; keys of one rank that are not surely equal are then compared. */
static int rank_sort(struct sort *s, struct slice_pair lo, ssize_t n)
{
    struct ranked ranked;
    int result = 0;
    if (!sort_by_rank(lo.keys, lo.values, (size_t)n, &ranked))
        return raise_no_memory(s->rt), -1;
    for (size_t i = 0, end; !ranked.exact && result == 0 && i < (size_t)n; i = end) {
        end = ranked_group(&ranked, i, (size_t)n);
        if (end - i < 2)
            continue;
        struct sort inner;
        struct slice_pair group = lo;
        advance(&group, (ssize_t)i);
        sort_begin(&inner, s->rt, group, (ssize_t)(end - i));
        inner.less = s->less;
        inner.item_less = s->item_less;
        result = sort_pairs(&inner, group, inner.list_size);
        spare_release(&inner);
    }
    ranked_release(&ranked);
    return result;
}

static int sort_pairs(struct sort *s, struct slice_pair lo, ssize_t n)
{
    ssize_t least = s->ranked ? RANK_MOST : least_run(n);
    while (n > 0) {
        bool descending;
        ssize_t run = count_run(s, lo.keys, lo.keys + n, &descending);
        if (run < 0)
            return -1;
        if (descending)
            reverse_pair(&lo, run);
        if (run < least) {
            ssize_t force = n <= least ? n : least;
            bool by_rank = s->ranked && force >= RANK_FROM;
            if ((by_rank ? rank_sort(s, lo, force)
                         : binary_sort(s, lo, lo.keys + force, lo.keys + run)) < 0)
                return -1;
            run = force;
        }
        if (found_run(s, run) < 0)
            return -1;
        s->pending[s->pending_count].base = lo;
        s->pending[s->pending_count++].len = run;
        advance(&lo, run);
        n -= run;
    }
    return merge_all(s);
}

/* ---- the list ---------------------------------------------------------------------------- */

/* Keys by calling `key` on each item; NULL raised.  In `small` when they fit. */
static Ref *make_keys(struct runtime *rt, Val key, Ref *items, ssize_t n, Ref *small)
{
    Ref *keys = small;
    if (n >= TEMP_SIZE / 2) {
        keys = heap_alloc(rt, size_mul_add((size_t)n, sizeof(Ref), 0));
        if (!keys) {
            raise_no_memory(rt);
            return NULL;
        }
    }
    for (ssize_t i = 0; i < n; i++) {
        keys[i] = obj_call_1(rt, key, items[i]);
        if (!keys[i]) {
            while (--i >= 0)
                ref_drop(rt, keys[i]);
            if (keys != small)
                heap_free(rt, keys);
            return NULL;
        }
    }
    return keys;
}

/* Sort n detached items, keys beside them if there is a key function. */
static bool sort_items(struct runtime *rt, struct sort *s, Ref *items, ssize_t n, Val key,
                       bool reverse)
{
    struct slice_pair lo = {items, NULL};
    Ref small[TEMP_SIZE / 2], *keys = NULL;
    if (key) {
        keys = make_keys(rt, key, items, n, small);
        if (!keys)
            return false;
        lo = (struct slice_pair){keys, items};
    }
    sort_begin(s, rt, lo, n);

    bool ok = true;
    if (n > 1) {
        sort_choose(s, lo.keys, n);
        /* Reversed before and after: stable in either direction. */
        if (reverse)
            reverse_pair(&lo, n);
        s->ranked = n >= RANK_FROM && !rt->watch && all_rankable(lo.keys, n);
        ok = sort_pairs(s, lo, n) == 0;
        if (reverse)
            reverse_array(items, items + n);
    }
    spare_release(s);
    for (ssize_t i = 0; keys && i < n; i++)
        ref_drop(rt, keys[i]);
    if (keys != small)
        heap_free(rt, keys);
    return ok;
}

bool list_sort(struct runtime *rt, Val list, Val key, bool reverse)
{
    struct list *self = as_list(list);
    struct sort s;
    if (key == rt->none)
        key = NULL;
    ssize_t size = self->head.size, room = self->room;
    Ref *items = self->items;
    self->head.size = 0;
    self->items = NULL;
    self->room = -1; /* any change sets it */

    bool ok = sort_items(rt, &s, items, size, key, reverse);
    if (ok && self->room != -1)
        ok = raise_false(rt, EXC_ValueError, "list modified during sort");

    Ref *strange = self->items;
    ssize_t i = self->head.size;
    self->head.size = size;
    self->items = items;
    self->room = room;
    if (strange) {
        while (--i >= 0)
            ref_drop(rt, strange[i]);
        heap_free(rt, strange);
    }
    return ok;
}
