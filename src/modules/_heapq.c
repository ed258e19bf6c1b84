/* _heapq.c - priority queues on lists: a[k] <= a[2k+1] and a[k] <= a[2k+2].
 *
 * Comparing runs Python, which may change the list: sizes are looked at again after
 * every comparison.
 */
#include "modules/modules.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"

/* Is heap item i less than item j?  -1 raised, also when the size is no more `size`. */
static int item_less(struct runtime *rt, Val heap, ssize_t size, ssize_t i, ssize_t j)
{
    Ref a = ref_keep(list_at(heap, i)), b = ref_keep(list_at(heap, j));
    int less = obj_compare_bool(rt, a, b, CMP_LT);
    ref_drop(rt, a);
    ref_drop(rt, b);
    if (less >= 0 && size != list_size(heap))
        return raise_int(rt, EXC_RuntimeError, "list changed size during iteration");
    return less;
}

static void swap_items(Val heap, ssize_t i, ssize_t j)
{
    Ref *items = as_list(heap)->items, swap = items[i];
    items[i] = items[j];
    items[j] = swap;
}

/* The item at `pos` goes up towards `start` until its parent is not after it. */
static int sift_down(struct runtime *rt, Val heap, ssize_t start, ssize_t pos, bool max)
{
    ssize_t size = list_size(heap);
    if (pos >= size)
        return raise_int(rt, EXC_IndexError, "index out of range");
    while (pos > start) {
        ssize_t parent = (pos - 1) >> 1;
        int less = max ? item_less(rt, heap, size, parent, pos)
                       : item_less(rt, heap, size, pos, parent);
        if (less < 0)
            return -1;
        if (!less)
            break;
        swap_items(heap, pos, parent);
        pos = parent;
    }
    return 0;
}

/* The item at `pos` goes down to a leaf, then up to its place: cheaper than stopping. */
static int sift_up(struct runtime *rt, Val heap, ssize_t pos, bool max)
{
    ssize_t end = list_size(heap), start = pos, limit = end >> 1;
    if (pos >= end)
        return raise_int(rt, EXC_IndexError, "index out of range");
    while (pos < limit) {
        ssize_t child = 2 * pos + 1;
        if (child + 1 < end) {
            int less = max ? item_less(rt, heap, end, child + 1, child)
                           : item_less(rt, heap, end, child, child + 1);
            if (less < 0)
                return -1;
            child += !less;
        }
        swap_items(heap, child, pos);
        pos = child;
    }
    return sift_down(rt, heap, start, pos, max);
}

/* `position`: "1 " for functions of two arguments, "" for those of one. */
static bool check_heap(struct runtime *rt, const char *name, const char *position, Val heap)
{
    if (is_list(heap))
        return true;
    return raise_false(rt, EXC_TypeError, "%s() argument %smust be list, not %.50s", name,
                       position, heap == rt->none ? "None" : heap->type->name);
}

static Ref heap_push(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Val heap = argv[0];
    if (!check_heap(rt, "heappush", "1 ", heap) || !list_append(rt, heap, argv[1]) ||
        sift_down(rt, heap, 0, list_size(heap) - 1, false) < 0)
        return NULL;
    return new_none(rt);
}

static Ref pop_any(struct runtime *rt, Val heap, bool max)
{
    ssize_t n = list_size(heap);
    if (n == 0)
        return raise(rt, EXC_IndexError, "index out of range");
    Ref last = ref_keep(list_at(heap, n - 1));
    if (list_set_slice(rt, heap, n - 1, n, NULL) < 0) {
        ref_drop(rt, last);
        return NULL;
    }
    if (n == 1)
        return last;
    Ref top = as_list(heap)->items[0];
    as_list(heap)->items[0] = last;
    if (sift_up(rt, heap, 0, max) < 0)
        ref_clear(rt, &top);
    return top;
}

static Ref heap_pop(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "heappop", "", argv[0]) ? pop_any(rt, argv[0], false) : NULL;
}

static Ref heap_pop_max(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "_heappop_max", "", argv[0]) ? pop_any(rt, argv[0], true) : NULL;
}

static Ref replace_any(struct runtime *rt, Val heap, Val item, bool max)
{
    if (list_size(heap) == 0)
        return raise(rt, EXC_IndexError, "index out of range");
    Ref top = as_list(heap)->items[0];
    as_list(heap)->items[0] = ref_keep(item);
    if (sift_up(rt, heap, 0, max) < 0)
        ref_clear(rt, &top);
    return top;
}

static Ref heap_replace(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "heapreplace", "1 ", argv[0]) ? replace_any(rt, argv[0], argv[1], false)
                                                  : NULL;
}

static Ref heap_replace_max(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "_heapreplace_max", "1 ", argv[0])
               ? replace_any(rt, argv[0], argv[1], true)
               : NULL;
}

static Ref heap_pushpop(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Val heap = argv[0];
    if (!check_heap(rt, "heappushpop", "1 ", heap))
        return NULL;
    if (list_size(heap) == 0)
        return ref_keep(argv[1]);
    Ref top = ref_keep(list_at(heap, 0));
    int less = obj_compare_bool(rt, top, argv[1], CMP_LT);
    ref_drop(rt, top);
    if (less <= 0)
        return less < 0 ? NULL : ref_keep(argv[1]);
    return replace_any(rt, heap, argv[1], false);
}

static Ref heapify_any(struct runtime *rt, Val heap, bool max)
{
    for (ssize_t i = (list_size(heap) >> 1) - 1; i >= 0; i--) {
        if (sift_up(rt, heap, i, max) < 0)
            return NULL;
    }
    return new_none(rt);
}

static Ref heapify(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "heapify", "", argv[0]) ? heapify_any(rt, argv[0], false) : NULL;
}

static Ref heapify_max(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return check_heap(rt, "_heapify_max", "", argv[0]) ? heapify_any(rt, argv[0], true) : NULL;
}

static const struct method_def heapq_functions[] = {
    {"heappush", heap_push, 2, 2, 0,
     "heappush($module, heap, item, /)\n--\n\n"
     "Push item onto heap, maintaining the heap invariant."},
    {"heappushpop", heap_pushpop, 2, 2, 0,
     "heappushpop($module, heap, item, /)\n--\n\n"
     "Push item on the heap, then pop and return the smallest item from the heap."},
    {"heappop", heap_pop, 1, 1, 0,
     "heappop($module, heap, /)\n--\n\n"
     "Pop the smallest item off the heap, maintaining the heap invariant."},
    {"heapreplace", heap_replace, 2, 2, 0,
     "heapreplace($module, heap, item, /)\n--\n\n"
     "Pop and return the current smallest value, and add the new item."},
    {"heapify", heapify, 1, 1, 0,
     "heapify($module, heap, /)\n--\n\n"
     "Transform list into a heap, in-place, in O(len(heap)) time."},
    {"_heappop_max", heap_pop_max, 1, 1, 0,
     "_heappop_max($module, heap, /)\n--\n\nMaxheap variant of heappop."},
    {"_heapify_max", heapify_max, 1, 1, 0,
     "_heapify_max($module, heap, /)\n--\n\nMaxheap variant of heapify."},
    {"_heapreplace_max", heap_replace_max, 2, 2, 0,
     "_heapreplace_max($module, heap, item, /)\n--\n\nMaxheap variant of heapreplace."},
    {0},
};

extern const struct module_def _heapq_module;
const struct module_def _heapq_module = {
    .name = "_heapq",
    .doc = "Heap queue algorithm (a.k.a. priority queue).",
    .functions = heapq_functions,
};
