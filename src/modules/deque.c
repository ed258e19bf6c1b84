/* deque.c - collections.deque: a chain of blocks of 64 items.
 *
 *   left_block <-> block <-> ... <-> right_block
 *        ^ left_index                     ^ right_index
 *
 * Items are block->items[left_index] of the left block to [right_index] of the right one.
 * There is always at least one block; up to 16 freed blocks are kept for reuse.
 *
 * Invariant: an empty deque has one block and left_index == right_index + 1; `state`
 * changes with every change, so that iterators notice.
 */
#include "modules/deque.h"

#include <limits.h>

#include "heap/weak.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

enum { BLOCK = 64, CENTER = (BLOCK - 1) / 2, SPARE_BLOCKS = 16 };

struct block { /* 528 bytes */
    struct block *left;
    Ref items[BLOCK];
    struct block *right;
};

struct deque { /* 216 + 16 = 232 */
    struct var_obj head;
    struct block *left_block, *right_block;
    ssize_t left_index, right_index;
    size_t state;
    ssize_t maxlen; /* -1: none */
    ssize_t spare_count;
    struct block *spare[SPARE_BLOCKS];
    struct weak *weaklist;
};
_Static_assert(sizeof(struct deque) == 216 && sizeof(struct block) == 528, "deque sizes");

static inline struct deque *as_deque(Val v)
{
    return LOOK(deque, v);
}
static inline bool is_deque(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_deque));
}

/* ---- blocks ------------------------------------------------------------------------ */

static struct block *block_new(struct runtime *rt, struct deque *d)
{
    if (d->spare_count)
        return d->spare[--d->spare_count];
    struct block *b = heap_alloc(rt, sizeof *b);
    if (!b)
        raise_no_memory(rt);
    return b;
}

static void block_free(struct runtime *rt, struct deque *d, struct block *b)
{
    if (d->spare_count < SPARE_BLOCKS)
        d->spare[d->spare_count++] = b;
    else
        heap_free(rt, b);
}

static void deque_center(struct deque *d)
{
    d->left_index = CENTER + 1;
    d->right_index = CENTER;
}

/* Where item i stands. */
static Ref *deque_slot(const struct deque *d, ssize_t i)
{
    ssize_t size = d->head.size;
    ssize_t at = i + d->left_index, n = at / BLOCK;
    struct block *b;
    if (i < size >> 1) {
        for (b = d->left_block; n > 0; n--)
            b = b->right;
    } else {
        n = (d->left_index + size - 1) / BLOCK - n;
        for (b = d->right_block; n > 0; n--)
            b = b->left;
    }
    return &b->items[at % BLOCK];
}

/* ---- both ends ----------------------------------------------------------------------- */

/* Put at an end, without trimming; consumes item. */
static bool push_right(struct runtime *rt, struct deque *d, Ref item)
{
    if (d->right_index == BLOCK - 1) {
        struct block *b = block_new(rt, d);
        if (!b) {
            ref_drop(rt, item);
            return false;
        }
        b->left = d->right_block;
        b->right = NULL;
        d->right_block->right = b;
        d->right_block = b;
        d->right_index = -1;
    }
    d->head.size++;
    d->right_block->items[++d->right_index] = item;
    return true;
}

static bool push_left(struct runtime *rt, struct deque *d, Ref item)
{
    if (d->left_index == 0) {
        struct block *b = block_new(rt, d);
        if (!b) {
            ref_drop(rt, item);
            return false;
        }
        b->right = d->left_block;
        b->left = NULL;
        d->left_block->left = b;
        d->left_block = b;
        d->left_index = BLOCK;
    }
    d->head.size++;
    d->left_block->items[--d->left_index] = item;
    return true;
}

/* Take from an end of a deque that is not empty. */
static Ref take_right(struct runtime *rt, struct deque *d)
{
    Ref item = d->right_block->items[d->right_index--];
    d->head.size--;
    d->state++;
    if (d->right_index < 0) {
        if (d->head.size) {
            struct block *b = d->right_block;
            d->right_block = b->left;
            d->right_block->right = NULL;
            d->right_index = BLOCK - 1;
            block_free(rt, d, b);
        } else {
            deque_center(d);
        }
    }
    return item;
}

static Ref take_left(struct runtime *rt, struct deque *d)
{
    Ref item = d->left_block->items[d->left_index++];
    d->head.size--;
    d->state++;
    if (d->left_index == BLOCK) {
        if (d->head.size) {
            struct block *b = d->left_block;
            d->left_block = b->right;
            d->left_block->left = NULL;
            d->left_index = 0;
            block_free(rt, d, b);
        } else {
            deque_center(d);
        }
    }
    return item;
}

static bool append_right_take(struct runtime *rt, struct deque *d, Ref item)
{
    if (!push_right(rt, d, item))
        return false;
    if ((size_t)d->maxlen < (size_t)d->head.size)
        ref_drop(rt, take_left(rt, d));
    else
        d->state++;
    return true;
}

static bool append_left_take(struct runtime *rt, struct deque *d, Ref item)
{
    if (!push_left(rt, d, item))
        return false;
    if ((size_t)d->maxlen < (size_t)d->head.size)
        ref_drop(rt, take_right(rt, d));
    else
        d->state++;
    return true;
}

/* ---- whole deques ---------------------------------------------------------------------- */

/* The items are cut off first, then dropped from left to right. */
static void deque_empty(struct runtime *rt, struct deque *d)
{
    if (d->head.size == 0)
        return;
    struct block *fresh = block_new(rt, d);
    if (!fresh) {
        error_clear(rt);
        while (d->head.size)
            ref_drop(rt, take_right(rt, d));
        return;
    }
    ssize_t n = d->head.size, i = d->left_index;
    struct block *b = d->left_block;
    fresh->left = fresh->right = NULL;
    d->head.size = 0;
    d->left_block = d->right_block = fresh;
    deque_center(d);
    d->state++;
    while (n-- > 0) {
        if (i == BLOCK) {
            struct block *done = b;
            b = b->right;
            i = 0;
            block_free(rt, d, done);
        }
        ref_drop(rt, b->items[i++]);
    }
    block_free(rt, d, b);
}

static bool deque_extend(struct runtime *rt, Val self, Val iterable, bool left)
{
    struct deque *d = as_deque(self);
    if (iterable == self) {
        Ref copy = sequence_list(rt, iterable);
        bool ok = copy && deque_extend(rt, self, copy, left);
        ref_drop(rt, copy);
        return ok;
    }
    Ref it = obj_iter(rt, iterable), item;
    if (!it)
        return false;
    unary_fn *next = it->type->iternext;
    bool ok = true;
    if (d->maxlen == 0) {
        while (poll_tick(rt) && (item = next(rt, it)))
            ref_drop(rt, item);
        goto out;
    }
    /* An empty one fills its block from the far end. */
    if (d->head.size == 0) {
        d->left_index = left ? BLOCK - 1 : 1;
        d->right_index = left ? BLOCK - 2 : 0;
    }
    while (ok && poll_tick(rt) && (item = next(rt, it)))
        ok = left ? append_left_take(rt, d, item) : append_right_take(rt, d, item);
out:
    if (ok && is_raised(rt))
        ok = error_clear_if(rt, EXC_StopIteration);
    ref_drop(rt, it);
    return ok;
}

static Ref deque_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args;
    (void)kwargs;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct deque *d = as_deque(self);
    d->spare_count = 0;
    d->weaklist = NULL;
    d->head.size = 0;
    d->state = 0;
    d->maxlen = -1;
    deque_center(d);
    d->left_block = d->right_block = NULL;
    struct block *b = block_new(rt, d);
    if (!b) {
        ref_drop(rt, self);
        return NULL;
    }
    b->left = b->right = NULL;
    d->left_block = d->right_block = b;
    return self;
}

static int deque_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"deque", 2, 0, 0, {"iterable", "maxlen"}, .nameless = true};
    Val out[2] = {NULL, NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return -1;
    struct deque *d = as_deque(self);
    ssize_t maxlen = -1;
    if (out[1] && out[1] != rt->none) {
        if (!is_int(out[1]))
            return raise_int(rt, EXC_TypeError, "an integer is required");
        int overflow;
        maxlen = int_as_int64_overflow(out[1], &overflow);
        if (overflow)
            return raise_int(rt, EXC_OverflowError, "Python int too large to convert to C ssize_t");
        if (maxlen < 0)
            return raise_int(rt, EXC_ValueError, "maxlen must be non-negative");
    }
    d->maxlen = maxlen;
    deque_empty(rt, d);
    return !out[0] || deque_extend(rt, self, out[0], false) ? 0 : -1;
}

static void deque_dealloc(struct runtime *rt, Ref self)
{
    struct deque *d = as_deque(self);
    gc_untrack(rt, self);
    if (!trash_enter_deep(rt, self))
        return;
    if (d->weaklist)
        weak_clear_all(rt, self);
    if (d->left_block) {
        deque_empty(rt, d);
        heap_free(rt, d->left_block);
    }
    while (d->spare_count)
        heap_free(rt, d->spare[--d->spare_count]);
    gc_free(rt, self);
    trash_leave_deep(rt);
}

static int deque_visit(Val self, visit_fn *fn, void *arg)
{
    const struct deque *d = as_deque(self);
    ssize_t at = d->left_index;
    const struct block *b = d->left_block;
    for (ssize_t i = 0; i < d->head.size; i++) {
        if (at == BLOCK) {
            b = b->right;
            at = 0;
        }
        VISIT_ITEM(b->items[at], i);
        at++;
    }
    return 0;
}

static int deque_clear_slot(struct runtime *rt, Val self)
{
    deque_empty(rt, as_deque(self));
    return 0;
}

static void deque_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    const struct deque *d = as_deque(self);
    for (const struct block *b = d->left_block; b; b = b == d->right_block ? NULL : b->right)
        block(b, arg);
    for (ssize_t i = 0; i < d->spare_count; i++)
        block(d->spare[i], arg);
}

/* A copy of the same class. */
static Ref deque_copy(struct runtime *rt, Val self)
{
    struct deque *d = as_deque(self);
    if (is_exact(self, &deque_def)) {
        Ref copy = deque_new(rt, self->type, NULL, NULL);
        if (!copy)
            return NULL;
        as_deque(copy)->maxlen = d->maxlen;
        bool ok = d->head.size == 1
                      ? append_right_take(rt, as_deque(copy), ref_keep(*deque_slot(d, 0)))
                      : deque_extend(rt, copy, self, false);
        if (!ok)
            ref_clear(rt, &copy);
        return copy;
    }
    Ref copy;
    if (d->maxlen < 0) {
        copy = obj_call_1(rt, REF(self->type), self);
    } else {
        Ref maxlen = int_from_ssize(rt, d->maxlen);
        copy = maxlen ? obj_call_2(rt, REF(self->type), self, maxlen) : NULL;
        ref_drop(rt, maxlen);
    }
    if (copy && !is_deque(rt, copy)) {
        raise(rt, EXC_TypeError, "%.200s() must return a deque, not %.200s", self->type->name,
              copy->type->name);
        ref_clear(rt, &copy);
    }
    return copy;
}

/* ---- sequence -------------------------------------------------------------------------- */

static ssize_t deque_length(struct runtime *rt, Val self)
{
    (void)rt;
    return as_deque(self)->head.size;
}

static Ref deque_concat(struct runtime *rt, Val self, Val other)
{
    if (!is_deque(rt, other))
        return raise(rt, EXC_TypeError, "can only concatenate deque (not \"%.200s\") to deque",
                     other->type->name);
    Ref sum = deque_copy(rt, self);
    if (sum && !deque_extend(rt, sum, other, false))
        ref_clear(rt, &sum);
    return sum;
}

static Ref deque_inplace_concat(struct runtime *rt, Val self, Val other)
{
    return deque_extend(rt, self, other, false) ? ref_keep(self) : NULL;
}

static Ref deque_inplace_repeat(struct runtime *rt, Val self, ssize_t n)
{
    struct deque *d = as_deque(self);
    ssize_t size = d->head.size;
    if (size == 0 || n == 1)
        return ref_keep(self);
    if (n <= 0) {
        deque_empty(rt, d);
        return ref_keep(self);
    }
    if (n > (SSIZE_MAX - 3 * BLOCK) / size)
        return raise_no_memory(rt);
    /* No more rounds than fit; the first items would go again. */
    if (d->maxlen >= 0 && n * size > d->maxlen)
        n = (d->maxlen + size - 1) / size;
    Ref items = sequence_list(rt, self);
    if (!items)
        return NULL;
    bool ok = true;
    for (ssize_t i = 0; ok && i < n - 1; i++) {
        if (size == 1)
            ok = append_right_take(rt, d, ref_keep(list_at(items, 0)));
        else
            ok = deque_extend(rt, self, items, false);
    }
    ref_drop(rt, items);
    return ok ? ref_keep(self) : NULL;
}

static Ref deque_repeat(struct runtime *rt, Val self, ssize_t n)
{
    Ref copy = deque_copy(rt, self);
    Ref result = copy ? deque_inplace_repeat(rt, copy, n) : NULL;
    ref_drop(rt, copy);
    return result;
}

static Ref deque_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= as_deque(self)->head.size)
        return raise(rt, EXC_IndexError, "deque index out of range");
    return ref_keep(*deque_slot(as_deque(self), i));
}

/* Whole blocks are handed round: n steps cost n moves. */
static bool deque_rotate(struct runtime *rt, struct deque *d, ssize_t n)
{
    ssize_t size = d->head.size, half = size >> 1;
    if (size <= 1)
        return true;
    if (n > half || n < -half) {
        n %= size;
        if (n > half)
            n -= size;
        else if (n < -half)
            n += size;
    }
    bool ok = true;
    for (; ok && n > 0; n--)
        ok = push_left(rt, d, take_right(rt, d));
    for (; ok && n < 0; n++)
        ok = push_right(rt, d, take_left(rt, d));
    return ok;
}

static int deque_delete(struct runtime *rt, struct deque *d, ssize_t i)
{
    if (!deque_rotate(rt, d, -i))
        return -1;
    Ref item = take_left(rt, d);
    bool ok = deque_rotate(rt, d, i);
    ref_drop(rt, item);
    return ok ? 0 : -1;
}

static int deque_set_item(struct runtime *rt, Val self, ssize_t i, Val value)
{
    struct deque *d = as_deque(self);
    if (i < 0 || i >= d->head.size)
        return raise_int(rt, EXC_IndexError, "deque index out of range");
    if (!value)
        return deque_delete(rt, d, i);
    ref_set_take(rt, deque_slot(d, i), ref_keep(value));
    return 0;
}

/* Item i against value: 1, 0, -1 raised; -2 when the comparison changed the deque. */
static int deque_equal_at(struct runtime *rt, struct deque *d, ssize_t i, Val value)
{
    size_t state = d->state;
    Ref item = ref_keep(*deque_slot(d, i));
    int same = obj_compare_bool(rt, item, value, CMP_EQ);
    ref_drop(rt, item);
    if (same >= 0 && state != d->state)
        return -2;
    return same;
}

static Ref raise_mutated(struct runtime *rt)
{
    return raise(rt, EXC_RuntimeError, "deque mutated during iteration");
}

static int deque_contains(struct runtime *rt, Val self, Val value)
{
    struct deque *d = as_deque(self);
    for (ssize_t i = 0, n = d->head.size; i < n; i++) {
        int same = deque_equal_at(rt, d, i, value);
        if (same == -2) {
            raise_mutated(rt);
            return -1;
        }
        if (same)
            return same;
    }
    return 0;
}

static Ref deque_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_deque(rt, a) || !is_deque(rt, b))
        return new_not_implemented(rt);
    ssize_t na = as_deque(a)->head.size, nb = as_deque(b)->head.size;
    if (op == CMP_EQ && a == b)
        return new_bool(rt, true);
    if (op == CMP_NE && a == b)
        return new_bool(rt, false);
    if (op == CMP_EQ && na != nb)
        return new_bool(rt, false);
    if (op == CMP_NE && na != nb)
        return new_bool(rt, true);

    Ref ia = obj_iter(rt, a), ib = ia ? obj_iter(rt, b) : NULL, result = NULL;
    Ref x = NULL, y = NULL;
    if (!ib)
        goto out;
    for (;;) {
        x = iter_next(rt, ia);
        if (!x && is_raised(rt))
            goto out;
        y = iter_next(rt, ib);
        if (!x || !y)
            break;
        int same = obj_compare_bool(rt, x, y, CMP_EQ);
        if (same < 0)
            goto out;
        if (!same) {
            result = new_bool(rt, false);
            if (op != CMP_EQ && op != CMP_NE)
                ref_set_take(rt, &result, obj_compare(rt, x, y, op));
            else
                ref_set_take(rt, &result, new_bool(rt, op == CMP_NE));
            goto out;
        }
        ref_clear(rt, &x);
        ref_clear(rt, &y);
    }
    if (is_raised(rt))
        goto out;
    switch (op) {
    case CMP_LT:
        result = new_bool(rt, y != NULL);
        break;
    case CMP_LE:
        result = new_bool(rt, x == NULL);
        break;
    case CMP_EQ:
        result = new_bool(rt, x == y);
        break;
    case CMP_NE:
        result = new_bool(rt, x != y);
        break;
    case CMP_GT:
        result = new_bool(rt, x != NULL);
        break;
    default:
        result = new_bool(rt, y == NULL);
        break;
    }
out:
    ref_drop(rt, x);
    ref_drop(rt, y);
    ref_drop(rt, ia);
    ref_drop(rt, ib);
    return result;
}

static Ref deque_repr(struct runtime *rt, Val self)
{
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "[...]") : NULL;
    Ref list = sequence_list(rt, self), text = NULL;
    const char *dot = NULL;
    for (const char *p = self->type->name; *p; p++) {
        if (*p == '.')
            dot = p;
    }
    const char *name = dot ? dot + 1 : self->type->name;
    if (list && as_deque(self)->maxlen >= 0)
        text = str_format(rt, "%s(%R, maxlen=%zd)", name, list, as_deque(self)->maxlen);
    else if (list)
        text = str_format(rt, "%s(%R)", name, list);
    ref_drop(rt, list);
    repr_leave(rt, self);
    return text;
}

/* ---- methods ----------------------------------------------------------------------------- */

static Ref deque_append_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return append_right_take(rt, as_deque(self), ref_keep(argv[0])) ? new_none(rt) : NULL;
}

static Ref deque_appendleft_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return append_left_take(rt, as_deque(self), ref_keep(argv[0])) ? new_none(rt) : NULL;
}

static Ref deque_clear_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    deque_empty(rt, as_deque(self));
    return new_none(rt);
}

static Ref deque_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return deque_copy(rt, self);
}

static Ref deque_count_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct deque *d = as_deque(self);
    ssize_t count = 0;
    for (ssize_t i = 0, n = d->head.size; i < n; i++) {
        int same = deque_equal_at(rt, d, i, argv[0]);
        if (same < 0)
            return same == -2 ? raise_mutated(rt) : NULL;
        count += same;
    }
    return int_from_ssize(rt, count);
}

static Ref deque_extend_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return deque_extend(rt, self, argv[0], false) ? new_none(rt) : NULL;
}

static Ref deque_extendleft_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return deque_extend(rt, self, argv[0], true) ? new_none(rt) : NULL;
}

static Ref deque_index_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct deque *d = as_deque(self);
    ssize_t n = d->head.size, start = 0, stop = n;
    if ((argc > 1 && !arg_slice_index(rt, argv[1], &start)) ||
        (argc > 2 && !arg_slice_index(rt, argv[2], &stop)))
        return NULL;
    if (start < 0 && (start += n) < 0)
        start = 0;
    if (stop < 0 && (stop += n) < 0)
        stop = 0;
    if (stop > n)
        stop = n;
    if (start > stop)
        start = stop;
    for (ssize_t i = start; i < stop; i++) {
        int same = deque_equal_at(rt, d, i, argv[0]);
        if (same < 0)
            return same == -2 ? raise_mutated(rt) : NULL;
        if (same)
            return int_from_ssize(rt, i);
    }
    return raise(rt, EXC_ValueError, "%R is not in deque", argv[0]);
}

static Ref deque_insert_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct deque *d = as_deque(self);
    ssize_t n = d->head.size, i;
    if (!arg_ssize(rt, argv[0], &i))
        return NULL;
    if (d->maxlen == n)
        return raise(rt, EXC_IndexError, "deque already at its maximum size");
    bool ok;
    if (i >= n) {
        ok = append_right_take(rt, d, ref_keep(argv[1]));
    } else if (i <= -n || i == 0) {
        ok = append_left_take(rt, d, ref_keep(argv[1]));
    } else {
        ok = deque_rotate(rt, d, -i) &&
             (i < 0 ? append_right_take(rt, d, ref_keep(argv[1]))
                    : append_left_take(rt, d, ref_keep(argv[1]))) &&
             deque_rotate(rt, d, i);
    }
    return ok ? new_none(rt) : NULL;
}

static Ref deque_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (as_deque(self)->head.size == 0)
        return raise(rt, EXC_IndexError, "pop from an empty deque");
    return take_right(rt, as_deque(self));
}

static Ref deque_popleft_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (as_deque(self)->head.size == 0)
        return raise(rt, EXC_IndexError, "pop from an empty deque");
    return take_left(rt, as_deque(self));
}

static Ref deque_remove_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct deque *d = as_deque(self);
    for (ssize_t i = 0, n = d->head.size; i < n; i++) {
        int same = deque_equal_at(rt, d, i, argv[0]);
        if (same == -2)
            return raise(rt, EXC_IndexError, "deque mutated during iteration");
        if (same < 0)
            return NULL;
        if (same)
            return deque_delete(rt, d, i) < 0 ? NULL : new_none(rt);
    }
    return raise(rt, EXC_ValueError, "%R is not in deque", argv[0]);
}

static Ref deque_reverse_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct deque *d = as_deque(self);
    struct block *lb = d->left_block, *rb = d->right_block;
    ssize_t l = d->left_index, r = d->right_index;
    for (ssize_t n = d->head.size >> 1; n > 0; n--) {
        Ref swap = lb->items[l];
        lb->items[l] = rb->items[r];
        rb->items[r] = swap;
        if (++l == BLOCK) {
            lb = lb->right;
            l = 0;
        }
        if (--r < 0) {
            rb = rb->left;
            r = BLOCK - 1;
        }
    }
    return new_none(rt);
}

static Ref deque_rotate_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t n = 1;
    if (argc && !arg_ssize(rt, argv[0], &n))
        return NULL;
    return deque_rotate(rt, as_deque(self), n) ? new_none(rt) : NULL;
}

static Ref deque_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct deque *d = as_deque(self);
    ssize_t blocks = (d->left_index + d->head.size + BLOCK - 1) / BLOCK;
    return int_from_ssize(rt, self->type->basicsize + blocks * (ssize_t)sizeof(struct block));
}

/* (type, () or ((), maxlen), state, iterator). */
static Ref deque_reduce_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref state = obj_call_method_0(rt, self, IDENT_OF(rt, __getstate__));
    Ref it = state ? obj_iter(rt, self) : NULL, args = NULL, result = NULL;
    if (!it)
        goto out;
    if (as_deque(self)->maxlen < 0) {
        args = tuple_new(rt, 0);
    } else {
        Ref maxlen = int_from_ssize(rt, as_deque(self)->maxlen);
        args = maxlen ? tuple_pack(rt, 2, rt->types->empty_tuple, maxlen) : NULL;
        ref_drop(rt, maxlen);
    }
    if (args)
        result = tuple_pack(rt, 4, REF(self->type), args, state, it);
out:
    ref_drop(rt, state);
    ref_drop(rt, it);
    ref_drop(rt, args);
    return result;
}

static Ref deque_maxlen(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    ssize_t maxlen = as_deque(self)->maxlen;
    return maxlen < 0 ? new_none(rt) : int_from_ssize(rt, maxlen);
}

static Ref class_getitem(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

/* ---- iterators --------------------------------------------------------------------------- */

struct deque_iterator { /* 56 + 16 = 72 */
    struct obj head;
    struct block *block;
    ssize_t index;
    Ref deque;
    size_t state;
    ssize_t left;
};
static inline struct deque_iterator *as_iterator(Val v)
{
    return LOOK(deque_iterator, v);
}

static Ref iterator_make(struct runtime *rt, Val deque, enum type_id id)
{
    struct deque *d = as_deque(deque);
    Ref self = gc_new(rt, builtin_type(rt, id));
    if (!self)
        return NULL;
    struct deque_iterator *it = as_iterator(self);
    bool forward = id == TYPE_ID_deque_iterator;
    it->block = forward ? d->left_block : d->right_block;
    it->index = forward ? d->left_index : d->right_index;
    it->deque = ref_keep(deque);
    it->state = d->state;
    it->left = d->head.size;
    gc_track(rt, self);
    return self;
}

static Ref deque_iter(struct runtime *rt, Val self)
{
    return iterator_make(rt, self, TYPE_ID_deque_iterator);
}

static Ref deque_reversed_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return iterator_make(rt, self, TYPE_ID_deque_reverse_iterator);
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_iterator(self)->deque);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->deque, "deque");
    return 0;
}

static bool iterator_valid(struct runtime *rt, struct deque_iterator *it)
{
    if (as_deque(it->deque)->state == it->state)
        return true;
    it->left = 0;
    raise_mutated(rt);
    return false;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct deque_iterator *it = as_iterator(self);
    if (!iterator_valid(rt, it) || it->left == 0)
        return NULL;
    Ref item = ref_keep(it->block->items[it->index++]);
    it->left--;
    if (it->index == BLOCK && it->left > 0) {
        it->block = it->block->right;
        it->index = 0;
    }
    return item;
}

static Ref reverse_next(struct runtime *rt, Val self)
{
    struct deque_iterator *it = as_iterator(self);
    if (it->left == 0 || !iterator_valid(rt, it))
        return NULL;
    Ref item = ref_keep(it->block->items[it->index--]);
    it->left--;
    if (it->index < 0 && it->left > 0) {
        it->block = it->block->left;
        it->index = BLOCK - 1;
    }
    return item;
}

static Ref iterator_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)kwargs;
    ssize_t skip = 0;
    if (!args_check(rt, type->name, tuple_size(args), 1, 2))
        return NULL;
    if (!is_deque(rt, tuple_at(args, 0)))
        return raise(rt, EXC_TypeError, "argument 1 must be collections.deque, not %s",
                     tuple_at(args, 0)->type->name);
    if (tuple_size(args) > 1 && !arg_ssize(rt, tuple_at(args, 1), &skip))
        return NULL;
    bool forward = type == builtin_type(rt, TYPE_ID_deque_iterator);
    Ref it = iterator_make(rt, tuple_at(args, 0),
                           forward ? TYPE_ID_deque_iterator : TYPE_ID_deque_reverse_iterator);
    for (; it && skip > 0; skip--) {
        Ref item = forward ? iterator_next(rt, it) : reverse_next(rt, it);
        if (!item)
            break;
        ref_drop(rt, item);
    }
    if (is_raised(rt))
        ref_clear(rt, &it);
    return it;
}

static Ref iterator_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return int_from_ssize(rt, as_iterator(self)->left);
}

static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct deque_iterator *it = as_iterator(self);
    Ref done = int_from_ssize(rt, as_deque(it->deque)->head.size - it->left);
    Ref args = done ? tuple_pack(rt, 2, it->deque, done) : NULL;
    Ref result = args ? tuple_pack(rt, 2, REF(self->type), args) : NULL;
    ref_drop(rt, done);
    ref_drop(rt, args);
    return result;
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

const struct type_def deque_iterator_def = {
    .name = "_collections._deque_iterator",
    .basicsize = sizeof(struct deque_iterator),
    .flags = TYPE_GC,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .new_ = iterator_new,
    .methods = iterator_methods,
};
const struct type_def deque_reverse_iterator_def = {
    .name = "_collections._deque_reverse_iterator",
    .basicsize = sizeof(struct deque_iterator),
    .flags = TYPE_GC,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = reverse_next,
    .new_ = iterator_new,
    .methods = iterator_methods,
};

/* ---- type ------------------------------------------------------------------------------------ */

static const struct method_def deque_methods[] = {
    {"append", deque_append_py, 1, 1, 0, "Add an element to the right side of the deque."},
    {"appendleft", deque_appendleft_py, 1, 1, 0,
     "Add an element to the left side of the deque."},
    {"clear", deque_clear_py, 0, 0, 0, "Remove all elements from the deque."},
    {"__copy__", deque_copy_py, 0, 0, 0, "Return a shallow copy of a deque."},
    {"copy", deque_copy_py, 0, 0, 0, "Return a shallow copy of a deque."},
    {"count", deque_count_py, 1, 1, 0,
     "D.count(value) -- return number of occurrences of value"},
    {"extend", deque_extend_py, 1, 1, 0,
     "Extend the right side of the deque with elements from the iterable"},
    {"extendleft", deque_extendleft_py, 1, 1, 0,
     "Extend the left side of the deque with elements from the iterable"},
    {"index", deque_index_py, 1, 3, 0,
     "D.index(value, [start, [stop]]) -- return first index of value.\n"
     "Raises ValueError if the value is not present."},
    {"insert", deque_insert_py, 2, 2, 0,
     "D.insert(index, object) -- insert object before index"},
    {"pop", deque_pop_py, 0, 0, 0, "Remove and return the rightmost element."},
    {"popleft", deque_popleft_py, 0, 0, 0, "Remove and return the leftmost element."},
    {"__reduce__", deque_reduce_py, 0, 0, 0, "Return state information for pickling."},
    {"remove", deque_remove_py, 1, 1, 0, "D.remove(value) -- remove first occurrence of value."},
    {"__reversed__", deque_reversed_py, 0, 0, 0,
     "D.__reversed__() -- return a reverse iterator over the deque"},
    {"reverse", deque_reverse_py, 0, 0, 0, "D.reverse() -- reverse *IN PLACE*"},
    {"rotate", deque_rotate_py, 0, 1, 0,
     "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."},
    {"__sizeof__", deque_sizeof_py, 0, 0, 0,
     "D.__sizeof__() -- size of D in memory, in bytes"},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};
static const struct getset_def deque_getset[] = {
    {.name = "maxlen", .get = deque_maxlen,
     .doc = "maximum size of a deque or None if unbounded"},
    {0},
};
static const struct sequence_suite deque_sequence = {
    .length = deque_length,
    .concat = deque_concat,
    .repeat = deque_repeat,
    .item = deque_item,
    .set_item = deque_set_item,
    .contains = deque_contains,
    .inplace_concat = deque_inplace_concat,
    .inplace_repeat = deque_inplace_repeat,
};

const struct type_def deque_def = {
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\n"
           "A list-like sequence optimized for data accesses near its endpoints.",
    .basicsize = sizeof(struct deque),
    .flags = TYPE_GC | TYPE_BASE | TYPE_SEQUENCE,
    .weaklist_offset = offsetof(struct deque, weaklist),
    .dealloc = deque_dealloc,
    .visit = deque_visit,
    .clear = deque_clear_slot,
    .repr = deque_repr,
    .unhashable = true,
    .compare = deque_compare,
    .iter = deque_iter,
    .init = deque_init,
    .new_ = deque_new,
    .sequence = &deque_sequence,
    .methods = deque_methods,
    .getset = deque_getset,
    .blocks = deque_blocks,
};
