/* list_rank.h - sorting by numbers that stand for the keys. */
#ifndef TYPES_LIST_RANK_H
#define TYPES_LIST_RANK_H

#include "types/state.h"

/* With fewer keys comparing them is quicker; with more they are sorted in parts, so that
 * what it takes stays small. */
enum { RANK_FROM = 100, RANK_MOST = 1 << 16 };

struct ranked {
    struct row *rows, *sorted;
    bool exact; /* no two different keys have the same rank */
};

/* Can these keys be ranked?  Then comparing them runs no Python code, and cannot fail. */
bool all_rankable(Ref const *keys, ssize_t n);
/* Sort keys, and values (or NULL) beside them, by the rank of the keys, stably.  Unless
 * out->exact, each group of keys with one rank is still in its old order.  False: no
 * memory.  Release `out`. */
bool sort_by_rank(Ref *keys, Ref *values, size_t n, struct ranked *out);
/* Where the group that begins at i ends. */
size_t ranked_group(const struct ranked *ranked, size_t i, size_t n);
void ranked_release(struct ranked *ranked);

#endif
