/* array_methods.c - the methods of array.array. */
#include <string.h>

#include "modules/array.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

static Ref array_append_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_insert(rt, as_array(self), array_size(self), argv[0]) ? new_none(rt) : NULL;
}

static Ref array_buffer_info_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref address = int_from_pointer(rt, as_array(self)->bytes);
    Ref size = address ? int_from_ssize(rt, array_size(self)) : NULL;
    Ref result = size ? tuple_pack(rt, 2, address, size) : NULL;
    ref_drop(rt, address);
    ref_drop(rt, size);
    return result;
}

static Ref array_byteswap_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    int size = a->kind->size;
    for (ssize_t i = 0; i < a->head.size; i++) {
        char *p = item_at(a, i);
        for (int k = 0; k < size / 2; k++) {
            char swap = p[k];
            p[k] = p[size - 1 - k];
            p[size - 1 - k] = swap;
        }
    }
    return new_none(rt);
}

static Ref array_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_repeat(rt, self, 1);
}

static Ref array_count_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t count = 0;
    for (ssize_t i = 0; i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        count += same;
    }
    return int_from_ssize(rt, count);
}

static Ref array_extend_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_extend(rt, self, argv[0]) ? new_none(rt) : NULL;
}

static Ref array_frombytes_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct buffer view;
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    bool ok;
    if (view.itemsize > 1)
        ok = raise_false(rt, EXC_TypeError, "a bytes-like object is required");
    else
        ok = array_add_bytes(rt, as_array(self), view.bytes, view.size);
    buffer_release(rt, &view);
    return ok ? new_none(rt) : NULL;
}

static Ref array_fromlist_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    Val list = argv[0];
    if (!is_list(list))
        return raise(rt, EXC_TypeError, "arg must be list");
    ssize_t n = list_size(list), old = a->head.size;
    if (n && !array_resize(rt, a, old + n))
        return NULL;
    for (ssize_t i = 0; i < n; i++) {
        Ref item = ref_keep(list_at(list, i));
        char value[8]; /* setting may run Python, which may resize the array */
        bool ok = a->kind->set(rt, value, item);
        ref_drop(rt, item);
        ssize_t at = a->head.size - n + i;
        if (ok && at >= 0)
            memcpy(item_at(a, at), value, (size_t)a->kind->size);
        if (ok && n != list_size(list))
            ok = raise_false(rt, EXC_RuntimeError, "list changed size during iteration");
        if (!ok) {
            struct saved_error e;
            error_fetch(rt, &e);
            if (a->head.size > old && !array_resize(rt, a, old))
                error_clear(rt);
            error_restore_take(rt, &e);
            return NULL;
        }
    }
    return new_none(rt);
}

static Ref array_fromunicode_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "fromunicode() argument must be str, not %s",
                     argv[0]->type->name);
    if (as_array(self)->kind->code != 'u')
        return raise(rt, EXC_ValueError,
                     "fromunicode() may only be called on unicode type arrays");
    return array_add_text(rt, as_array(self), argv[0]) ? new_none(rt) : NULL;
}

static Ref array_index_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t start = 0, stop = SSIZE_MAX;
    if ((argc > 1 && !arg_slice_index(rt, argv[1], &start)) ||
        (argc > 2 && !arg_slice_index(rt, argv[2], &stop)))
        return NULL;
    if (start < 0 && (start += array_size(self)) < 0)
        start = 0;
    if (stop < 0)
        stop += array_size(self);
    for (ssize_t i = start; i < stop && i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        if (same)
            return int_from_ssize(rt, i);
    }
    return raise(rt, EXC_ValueError, "array.index(x): x not in array");
}

static Ref array_insert_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t where = 0;
    if (!arg_ssize(rt, argv[0], &where) || !array_insert(rt, as_array(self), where, argv[1]))
        return NULL;
    return new_none(rt);
}

static Ref array_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t i = -1;
    if (argc && !arg_ssize(rt, argv[0], &i))
        return NULL;
    ssize_t n = array_size(self);
    if (n == 0)
        return raise(rt, EXC_IndexError, "pop from empty array");
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        return raise(rt, EXC_IndexError, "pop index out of range");
    Ref item = array_get(rt, self, i);
    if (item && !array_delete_range(rt, as_array(self), i, i + 1))
        ref_clear(rt, &item);
    return item;
}

static Ref array_remove_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    for (ssize_t i = 0; i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        if (same)
            return array_delete_range(rt, as_array(self), i, i + 1) ? new_none(rt) : NULL;
    }
    return raise(rt, EXC_ValueError, "array.remove(x): x not in array");
}

static Ref array_reverse_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    size_t size = (size_t)a->kind->size;
    for (ssize_t i = 0, j = a->head.size - 1; i < j; i++, j--) {
        char swap[8];
        memcpy(swap, item_at(a, i), size);
        memcpy(item_at(a, i), item_at(a, j), size);
        memcpy(item_at(a, j), swap, size);
    }
    return new_none(rt);
}

static Ref array_tobytes_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_to_bytes(rt, self);
}

static Ref array_tolist_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_to_list(rt, self);
}

static Ref array_tounicode_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (as_array(self)->kind->code != 'u')
        return raise(rt, EXC_ValueError,
                     "tounicode() may only be called on unicode type arrays");
    return array_to_text(rt, self);
}

static Ref array_tofile_py(NATIVE_ARGS)
{
    Ref bytes = array_to_bytes(rt, self);
    (void)argc, (void)kwnames;
    Ref done = bytes ? obj_call_method_1(rt, argv[0], IDENT_OF(rt, write), bytes) : NULL;
    ref_drop(rt, bytes);
    if (!done)
        return NULL;
    ref_drop(rt, done);
    return new_none(rt);
}

static Ref array_fromfile_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t n;
    if (!arg_ssize(rt, argv[1], &n))
        return NULL;
    if (n < 0)
        return raise(rt, EXC_ValueError, "negative count");
    Ref wanted = int_from_ssize(rt, n * as_array(self)->kind->size);
    Ref bytes = wanted ? obj_call_method_1(rt, argv[0], IDENT_OF(rt, read), wanted) : NULL;
    ref_drop(rt, wanted);
    if (!bytes)
        return NULL;
    if (!is_bytes(bytes)) {
        ref_drop(rt, bytes);
        return raise(rt, EXC_TypeError, "read() didn't return bytes");
    }
    bool few = as_bytes(bytes)->head.size != n * as_array(self)->kind->size;
    bool ok = array_add_bytes(rt, as_array(self), as_bytes(bytes)->data,
                              as_bytes(bytes)->head.size);
    ref_drop(rt, bytes);
    if (!ok)
        return NULL;
    return few ? raise(rt, EXC_EOFError, "read() didn't return enough bytes") : new_none(rt);
}

static Ref array_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct array *a = as_array(self);
    return int_from_ssize(rt, self->type->basicsize + a->room * a->kind->size);
}

const struct method_def array_methods[] = {
    {"append", array_append_py, 1, 1, 0,
     "append($self, v, /)\n--\n\nAppend new value v to the end of the array."},
    {"buffer_info", array_buffer_info_py, 0, 0, 0,
     "buffer_info($self, /)\n--\n\n"
     "Return a tuple (address, length) giving the current memory address and the length in "
     "items of the buffer used to hold array's contents."},
    {"byteswap", array_byteswap_py, 0, 0, 0,
     "byteswap($self, /)\n--\n\nByteswap all items of the array."},
    {"__copy__", array_copy_py, 0, 0, 0, "__copy__($self, /)\n--\n\nReturn a copy of the array."},
    {"count", array_count_py, 1, 1, 0,
     "count($self, v, /)\n--\n\nReturn number of occurrences of v in the array."},
    {"__deepcopy__", array_copy_py, 1, 1, 0,
     "__deepcopy__($self, unused, /)\n--\n\nReturn a copy of the array."},
    {"extend", array_extend_py, 1, 1, 0,
     "extend($self, bb, /)\n--\n\nAppend items to the end of the array."},
    {"fromfile", array_fromfile_py, 2, 2, 0,
     "fromfile($self, f, n, /)\n--\n\n"
     "Read n objects from the file object f and append them to the end of the array."},
    {"fromlist", array_fromlist_py, 1, 1, 0,
     "fromlist($self, list, /)\n--\n\nAppend items to array from list."},
    {"frombytes", array_frombytes_py, 1, 1, 0,
     "frombytes($self, buffer, /)\n--\n\n"
     "Appends items from the string, interpreting it as an array of machine values, as if it "
     "had been read from a file using the fromfile() method."},
    {"fromunicode", array_fromunicode_py, 1, 1, 0,
     "fromunicode($self, ustr, /)\n--\n\n"
     "Extends this array with data from the unicode string ustr."},
    {"index", array_index_py, 1, 3, 0,
     "index($self, v, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Return index of first occurrence of v in the array.\n\n"
     "Raise ValueError if the value is not present."},
    {"insert", array_insert_py, 2, 2, 0,
     "insert($self, i, v, /)\n--\n\nInsert a new item v into the array before position i."},
    {"pop", array_pop_py, 0, 1, 0,
     "pop($self, i=-1, /)\n--\n\nReturn the i-th element and delete it from the array.\n\n"
     "i defaults to -1."},
    {"__reduce_ex__", array_reduce, 1, 1, 0,
     "__reduce_ex__($self, value, /)\n--\n\nReturn state information for pickling."},
    {"remove", array_remove_py, 1, 1, 0,
     "remove($self, v, /)\n--\n\nRemove the first occurrence of v in the array."},
    {"reverse", array_reverse_py, 0, 0, 0,
     "reverse($self, /)\n--\n\nReverse the order of the items in the array."},
    {"tofile", array_tofile_py, 1, 1, 0,
     "tofile($self, f, /)\n--\n\nWrite all items (as machine values) to the file object f."},
    {"tolist", array_tolist_py, 0, 0, 0,
     "tolist($self, /)\n--\n\nConvert array to an ordinary list with the same items."},
    {"tobytes", array_tobytes_py, 0, 0, 0,
     "tobytes($self, /)\n--\n\n"
     "Convert the array to an array of machine values and return the bytes representation."},
    {"tounicode", array_tounicode_py, 0, 0, 0,
     "tounicode($self, /)\n--\n\n"
     "Extends this array with data from the unicode string ustr."},
    {"__sizeof__", array_sizeof_py, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nSize of the array in memory, in bytes."},
    {0},
};
