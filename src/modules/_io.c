/* _io.c - files in memory: StringIO, BytesIO; and whole files of the host.
 *
 * Both keep one block.  A StringIO's characters take four bytes each.
 * Invariant: 0 <= size <= room; pos >= 0 and may lie beyond the end.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "heap/weak.h"
#include "modules/modules.h"
#include "base/host.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/bytes_internal.h"
#include "types/dict.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/str_internal.h"
#include "types/tuple.h"

struct memory_file {
    struct obj head;
    char *data; /* owned block or NULL */
    ssize_t size, room, pos; /* in characters or bytes */
    ssize_t exports;
    bool text, closed, initialized;
    bool translate;      /* newline None: \r\n and \r become \n */
    bool universal;      /* newline None or '': any of them ends a line */
    Ref newline;         /* "\r", "\r\n": written for \n; NULL: nothing is changed */
    bool pending_cr;     /* translate: a \r came last */
    Ref dict;
    struct weak *weaklist;
};
struct state {
    Ref unsupported;
};
extern const struct type_def io_stringio_def, io_bytesio_def, io_view_def;

static struct memory_file *as_file(Val v)
{
    return LOOK(memory_file, v);
}

#define METHOD(name)                                                                          \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

static bool check(struct runtime *rt, struct memory_file *f)
{
    if (!f->initialized)
        return raise_false(rt, EXC_ValueError, "I/O operation on uninitialized object");
    if (f->closed)
        return raise_false(rt, EXC_ValueError,
                           f->text ? "I/O operation on closed file"
                                   : "I/O operation on closed file.");
    return true;
}

static bool can_resize(struct runtime *rt, struct memory_file *f)
{
    if (f->exports > 0)
        return raise_false(rt, EXC_BufferError,
                           "Existing exports of data: object cannot be re-sized");
    return true;
}

static ssize_t width(const struct memory_file *f)
{
    return f->text ? 4 : 1;
}

static bool set_room(struct runtime *rt, struct memory_file *f, ssize_t need)
{
    if (need <= f->room)
        return true;
    if (need > SSIZE_MAX / 8) {
        raise(rt, EXC_OverflowError, "new buffer size too large");
        return false;
    }
    ssize_t room = need + need / 8 + (need < 9 ? 3 : 6);
    char *data = heap_resize(rt, f->data, (size_t)(room * width(f)));
    if (!data) {
        raise_no_memory(rt);
        return false;
    }
    f->data = data;
    f->room = room;
    return true;
}

static uint32_t *chars(struct memory_file *f)
{
    return (uint32_t *)(void *)f->data;
}

/* Put n units at pos; what lies between the end and pos becomes zero. */
static bool put(struct runtime *rt, struct memory_file *f, int kind, const void *from,
                ssize_t start, ssize_t n)
{
    if (n == 0)
        return true;
    if (f->pos > SSIZE_MAX - n) {
        raise(rt, EXC_OverflowError, "new position too large");
        return false;
    }
    if (!set_room(rt, f, f->pos + n))
        return false;
    if (f->pos > f->size)
        memset(f->data + f->size * width(f), 0, (size_t)((f->pos - f->size) * width(f)));
    copy_chars(f->text ? 4 : 1, f->data, f->pos, kind, from, start, n);
    f->pos += n;
    if (f->pos > f->size)
        f->size = f->pos;
    return true;
}

static Ref take_range(struct runtime *rt, struct memory_file *f, ssize_t start, ssize_t end)
{
    if (start >= end)
        return f->text ? ref_keep(rt->types->empty_str) : ref_keep(rt->types->empty_bytes);
    return f->text ? str_from_range(rt, 4, f->data, start, end)
                   : bytes_new(rt, f->data + start, end - start);
}

/* An optional size: None and negative mean all. */
static bool read_size(struct runtime *rt, Val v, ssize_t *out)
{
    *out = -1;
    if (!v || v == rt->none)
        return true;
    if (!has_index(v))
        return raise_false(rt, EXC_TypeError, "argument should be integer or None, not '%.200T'",
                           v);
    *out = number_as_ssize(rt, v, EXC_OverflowError);
    return !(*out == -1 && is_raised(rt));
}

/* ---- life ------------------------------------------------------------------------------ */

static Ref file_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args, (void)kwargs;
    Ref r = type->alloc(rt, type, 0);
    if (r)
        as_file(r)->text = type_is_subtype(type, builtin_type(rt, TYPE_ID_io_stringio));
    return r;
}

static void file_reset(struct runtime *rt, struct memory_file *f)
{
    f->size = f->pos = 0;
    f->closed = false;
    f->translate = f->universal = f->pending_cr = false;
    ref_clear(rt, &f->newline);
    f->initialized = true;
}

static bool write_text(struct runtime *rt, struct memory_file *f, Val text)
{
    int kind = str_kind(text);
    const void *data = str_data(text);
    ssize_t n = str_length(text);
    if (!f->translate && !f->newline)
        return put(rt, f, kind, data, 0, n);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        if (f->translate) {
            bool after_cr = f->pending_cr;
            f->pending_cr = c == '\r';
            if (c == '\n' && after_cr)
                continue;
            if (c == '\r')
                c = '\n';
            if (!put(rt, f, 4, &c, 0, 1))
                return false;
        } else if (c == '\n') {
            if (!put(rt, f, str_kind(f->newline), str_data(f->newline), 0,
                     str_length(f->newline)))
                return false;
        } else if (!put(rt, f, 4, &c, 0, 1)) {
            return false;
        }
    }
    return true;
}

static int stringio_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"StringIO", 2, 0, 0, {"initial_value", "newline"}};
    Val v[2] = {NULL, NULL};
    struct memory_file *f = as_file(self);
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return -1;
    file_reset(rt, f);
    f->initialized = false;
    if (v[1] && v[1] != rt->none) {
        if (!is_str(v[1]))
            return raise_int(rt, EXC_TypeError, "newline must be str or None, not %.200T", v[1]);
        if (str_length(v[1]) && !str_equals_ascii(v[1], "\n") &&
            !str_equals_ascii(v[1], "\r") && !str_equals_ascii(v[1], "\r\n"))
            return raise_int(rt, EXC_ValueError, "illegal newline value: %R", v[1]);
        f->universal = str_length(v[1]) == 0;
        if (str_length(v[1]) && str_at(v[1], 0) == '\r')
            f->newline = ref_keep(v[1]);
    } else if (v[1]) {
        f->universal = f->translate = true;
    }
    if (v[0] && v[0] != rt->none) {
        if (!is_str(v[0]))
            return raise_int(rt, EXC_TypeError, "initial_value must be str or None, not %.200T",
                             v[0]);
        if (!write_text(rt, f, v[0]))
            return -1;
    }
    f->pos = 0;
    f->initialized = true;
    return 0;
}

static int bytesio_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"BytesIO", 1, 0, 0, {"initial_bytes"}};
    Val v[1] = {NULL};
    struct memory_file *f = as_file(self);
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return -1;
    if (f->exports > 0)
        return raise_int(rt, EXC_BufferError,
                         "Existing exports of data: object cannot be re-sized");
    file_reset(rt, f);
    if (v[0] && v[0] != rt->none) {
        struct buffer view;
        if (buffer_get(rt, v[0], &view, BUFFER_SIMPLE) < 0)
            return -1;
        bool ok = put(rt, f, 1, view.bytes, 0, view.size);
        buffer_release(rt, &view);
        if (!ok)
            return -1;
    }
    f->pos = 0;
    return 0;
}

static void file_dealloc(struct runtime *rt, Ref self)
{
    struct memory_file *f = as_file(self);
    gc_untrack(rt, self);
    if (f->weaklist)
        weak_clear_all(rt, self);
    heap_free(rt, f->data);
    f->data = NULL;
    ref_clear(rt, &f->newline);
    ref_clear(rt, &f->dict);
    self->type->free ? self->type->free(rt, self) : gc_free(rt, self);
}

static int file_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_file(self)->newline, "newline");
    VISIT_SLOT(as_file(self)->dict, "__dict__");
    return 0;
}

static int file_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_file(self)->dict);
    return 0;
}

static void file_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    if (as_file(self)->data)
        block(as_file(self)->data, arg);
}

/* ---- reading ------------------------------------------------------------------------------- */

METHOD(file_read)
{
    (void)kwnames;
    struct memory_file *f = as_file(self);
    ssize_t n;
    if (!check(rt, f) || !read_size(rt, argc ? argv[0] : NULL, &n))
        return NULL;
    ssize_t left = f->size > f->pos ? f->size - f->pos : 0;
    if (n < 0 || n > left)
        n = left;
    ssize_t start = f->pos;
    f->pos += n;
    return take_range(rt, f, start, start + n);
}

/* Where the line at pos ends. */
static ssize_t line_end(struct memory_file *f)
{
    ssize_t i = f->pos;
    if (!f->text) {
        const char *p = f->size > i ? memchr(f->data + i, '\n', (size_t)(f->size - i)) : NULL;
        return p ? p - f->data + 1 : f->size > i ? f->size : i;
    }
    const uint32_t *p = chars(f);
    uint32_t first = f->newline ? str_at(f->newline, 0) : '\n';
    ssize_t m = f->newline ? str_length(f->newline) : 1;
    for (; i < f->size; i++) {
        if (f->universal) {
            if (p[i] == '\n')
                return i + 1;
            if (p[i] == '\r')
                return i + 1 < f->size && p[i + 1] == '\n' ? i + 2 : i + 1;
        } else if (p[i] == first && (m == 1 || (i + 1 < f->size && p[i + 1] == '\n'))) {
            return i + m;
        }
    }
    return i > f->pos ? i : f->pos;
}

static Ref read_line(struct runtime *rt, struct memory_file *f, ssize_t limit)
{
    ssize_t start = f->pos, end = line_end(f);
    if (limit >= 0 && end - start > limit)
        end = start + limit;
    f->pos = end;
    return take_range(rt, f, start, end);
}

METHOD(file_readline)
{
    (void)kwnames;
    struct memory_file *f = as_file(self);
    ssize_t n;
    if (!check(rt, f) || !read_size(rt, argc ? argv[0] : NULL, &n))
        return NULL;
    return read_line(rt, f, n);
}

METHOD(file_readlines)
{
    (void)kwnames;
    struct memory_file *f = as_file(self);
    ssize_t hint, total = 0;
    if (!check(rt, f) || !read_size(rt, argc ? argv[0] : NULL, &hint))
        return NULL;
    Ref list = list_new(rt, 0);
    while (list && f->pos < f->size && (hint <= 0 || total < hint)) {
        ssize_t start = f->pos;
        if (!list_append_take(rt, list, read_line(rt, f, -1)))
            ref_clear(rt, &list);
        total += f->pos - start;
    }
    return list;
}

static Ref file_next(struct runtime *rt, Val self)
{
    struct memory_file *f = as_file(self);
    if (!check(rt, f) || f->pos >= f->size)
        return NULL;
    return read_line(rt, f, -1);
}

METHOD(file_getvalue)
{
    UNUSED_ARGS;
    struct memory_file *f = as_file(self);
    return check(rt, f) ? take_range(rt, f, 0, f->size) : NULL;
}

METHOD(bytesio_readinto)
{
    UNUSED_ARGS;
    struct memory_file *f = as_file(self);
    struct buffer view;
    if (!check(rt, f))
        return NULL;
    if (!has_buffer(argv[0]) || buffer_get(rt, argv[0], &view, BUFFER_WRITABLE) < 0) {
        error_clear(rt);
        return raise(rt, EXC_TypeError,
                     "readinto() argument must be read-write bytes-like object, not %.100T",
                     argv[0]);
    }
    ssize_t left = f->size > f->pos ? f->size - f->pos : 0;
    ssize_t n = view.size < left ? view.size : left;
    if (n)
        memcpy(view.bytes, f->data + f->pos, (size_t)n);
    f->pos += n;
    buffer_release(rt, &view);
    return int_from_ssize(rt, n);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static Ref write_one(struct runtime *rt, struct memory_file *f, Val v)
{
    if (f->text) {
        if (!is_str(v))
            return raise(rt, EXC_TypeError, "string argument expected, got '%.200T'", v);
        if (!check(rt, f) || !write_text(rt, f, v))
            return NULL;
        return int_from_ssize(rt, str_length(v));
    }
    struct buffer view;
    if (!check(rt, f) || !can_resize(rt, f) || buffer_get(rt, v, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    ssize_t n = view.size;
    bool ok = put(rt, f, 1, view.bytes, 0, n);
    buffer_release(rt, &view);
    return ok ? int_from_ssize(rt, n) : NULL;
}

METHOD(file_write)
{
    (void)argc, (void)kwnames;
    return write_one(rt, as_file(self), argv[0]);
}

METHOD(file_writelines)
{
    (void)argc, (void)kwnames;
    if (!check(rt, as_file(self)))
        return NULL;
    Ref it = obj_iter(rt, argv[0]);
    if (!it)
        return NULL;
    for (;;) {
        Ref line = iter_next(rt, it);
        if (!line)
            break;
        Ref n = obj_call_method_1(rt, self, IDENT_OF(rt, write), line);
        ref_drop(rt, line);
        if (!n)
            break;
        ref_drop(rt, n);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? NULL : new_none(rt);
}

METHOD(file_truncate)
{
    (void)kwnames;
    struct memory_file *f = as_file(self);
    if (!check(rt, f) || !can_resize(rt, f))
        return NULL;
    ssize_t size = f->pos;
    if (argc && argv[0] != rt->none) {
        if (!read_size(rt, argv[0], &size))
            return NULL;
        if (size < 0)
            return raise(rt, EXC_ValueError,
                         f->text ? "Negative size value %zd" : "negative size value %zd", size);
    }
    if (size < f->size)
        f->size = size;
    return int_from_ssize(rt, size);
}

METHOD(file_seek)
{
    (void)kwnames;
    struct memory_file *f = as_file(self);
    int whence = 0;
    if (!check(rt, f))
        return NULL;
    ssize_t to = number_as_ssize(rt, argv[0], EXC_OverflowError);
    if ((to == -1 && is_raised(rt)) || (argc > 1 && !arg_int(rt, argv[1], &whence)))
        return NULL;
    if (f->text) {
        if (whence < 0 || whence > 2)
            return raise(rt, EXC_ValueError, "Invalid whence (%d, should be 0, 1 or 2)", whence);
        if (to < 0 && whence == 0)
            return raise(rt, EXC_ValueError, "Negative seek position %zd", to);
        if (whence != 0 && to != 0)
            return raise(rt, EXC_OSError, "Can't do nonzero cur-relative seeks");
        f->pos = whence == 0 ? to : whence == 1 ? f->pos : f->size;
        return int_from_ssize(rt, f->pos);
    }
    if (whence < 0 || whence > 2)
        return raise(rt, EXC_ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    if (to < 0 && whence == 0)
        return raise(rt, EXC_ValueError, "negative seek value %zd", to);
    ssize_t base = whence == 0 ? 0 : whence == 1 ? f->pos : f->size;
    if (to > SSIZE_MAX - base)
        return raise(rt, EXC_OverflowError, "new position too large");
    f->pos = base + to < 0 ? 0 : base + to;
    return int_from_ssize(rt, f->pos);
}

METHOD(file_tell)
{
    UNUSED_ARGS;
    return check(rt, as_file(self)) ? int_from_ssize(rt, as_file(self)->pos) : NULL;
}

/* ---- the rest of a file's protocol ---------------------------------------------------------------- */

METHOD(file_close)
{
    UNUSED_ARGS;
    struct memory_file *f = as_file(self);
    if (!can_resize(rt, f))
        return NULL;
    f->closed = true;
    char *data = f->data;
    f->data = NULL;
    f->size = f->room = f->pos = 0;
    heap_free(rt, data);
    return new_none(rt);
}

METHOD(file_yes)
{
    UNUSED_ARGS;
    return check(rt, as_file(self)) ? new_bool(rt, true) : NULL;
}

METHOD(file_no)
{
    UNUSED_ARGS;
    return check(rt, as_file(self)) ? new_bool(rt, false) : NULL;
}

METHOD(file_flush)
{
    UNUSED_ARGS;
    return check(rt, as_file(self)) ? new_none(rt) : NULL;
}

METHOD(file_enter)
{
    UNUSED_ARGS;
    return check(rt, as_file(self)) ? ref_keep(self) : NULL;
}

METHOD(file_exit)
{
    UNUSED_ARGS;
    Ref done = obj_call_method_0(rt, self, IDENT_OF(rt, close));
    ref_drop(rt, done);
    return done ? new_none(rt) : NULL;
}

static Ref unsupported(struct runtime *rt, const char *what)
{
    Ref module = import_module(rt, "_io"), text = module ? str_new(rt, what) : NULL;
    if (text)
        raise_value(rt, ((struct state *)LOOK(module, module)->state)->unsupported, text);
    ref_drop(rt, text);
    ref_drop(rt, module);
    return NULL;
}

METHOD(file_fileno)
{
    (void)self;
    UNUSED_ARGS;
    return unsupported(rt, "fileno");
}

METHOD(file_detach)
{
    (void)self;
    UNUSED_ARGS;
    return unsupported(rt, "detach");
}

METHOD(file_sizeof)
{
    UNUSED_ARGS;
    struct memory_file *f = as_file(self);
    return int_from_ssize(rt, self->type->basicsize + f->room * width(f));
}

static Ref get_closed(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return new_bool(rt, as_file(self)->closed);
}

static Ref get_none(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return !closure || check(rt, as_file(self)) ? new_none(rt) : NULL;
}

static Ref get_false(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return check(rt, as_file(self)) ? new_bool(rt, false) : NULL;
}

static const struct getset_def stringio_getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {"newlines", get_none, NULL, NULL, NULL},
    {"encoding", get_none, NULL, NULL, NULL},
    {"errors", get_none, NULL, NULL, NULL},
    {"line_buffering", get_false, NULL, NULL, NULL},
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {0},
};
static const struct getset_def bytesio_getset[] = {
    {"closed", get_closed, NULL, "True if the file is closed.", NULL},
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {0},
};

/* A view of a BytesIO's bytes: getbuffer(). */
struct io_view {
    struct obj head;
    Ref file;
};

METHOD(bytesio_getbuffer)
{
    UNUSED_ARGS;
    if (!check(rt, as_file(self)))
        return NULL;
    Ref view = gc_new(rt, builtin_type(rt, TYPE_ID_io_view));
    if (!view)
        return NULL;
    LOOK(io_view, view)->file = ref_keep(self);
    gc_track(rt, view);
    Ref r = memoryview_new(rt, view);
    ref_drop(rt, view);
    return r;
}

static void view_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(io_view, self)->file);
    gc_free(rt, self);
}

static int view_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(io_view, self)->file, "source");
    return 0;
}

static int view_get_buffer(struct runtime *rt, Val self, struct buffer *view, int flags)
{
    (void)rt, (void)flags;
    struct memory_file *f = as_file(LOOK(io_view, self)->file);
    *view = (struct buffer){.bytes = f->data ? f->data : (char *)f,
                            .size = f->size,
                            .itemsize = 1,
                            .format = "B",
                            .ndim = 1,
                            .shape = {f->size},
                            .strides = {1}};
    view->owner = ref_keep(self);
    f->exports++;
    return 0;
}

static void view_release_buffer(struct runtime *rt, Val self, struct buffer *view)
{
    (void)rt, (void)view;
    as_file(LOOK(io_view, self)->file)->exports--;
}

static const struct buffer_suite view_buffer = {
    .get = view_get_buffer,
    .release = view_release_buffer,
};

const struct type_def io_view_def = {
    .name = "_io._BytesIOBuffer",
    .basicsize = sizeof(struct io_view),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = view_dealloc,
    .visit = view_visit,
    .buffer = &view_buffer,
};

#define COMMON_METHODS                                                                        \
    {"read", file_read, 0, 1, 0, "read($self, size=-1, /)\n--\n\n"},                          \
        {"readline", file_readline, 0, 1, 0, "readline($self, size=-1, /)\n--\n\n"},          \
        {"readlines", file_readlines, 0, 1, 0, "readlines($self, hint=-1, /)\n--\n\n"},       \
        {"getvalue", file_getvalue, 0, 0, 0,                                                  \
         "getvalue($self, /)\n--\n\nRetrieve the entire contents of the object."},            \
        {"write", file_write, 1, 1, 0, "write($self, s, /)\n--\n\n"},                         \
        {"writelines", file_writelines, 1, 1, 0, "writelines($self, lines, /)\n--\n\n"},      \
        {"truncate", file_truncate, 0, 1, 0, "truncate($self, pos=None, /)\n--\n\n"},         \
        {"seek", file_seek, 1, 2, 0, "seek($self, pos, whence=0, /)\n--\n\n"},                \
        {"tell", file_tell, 0, 0, 0, "tell($self, /)\n--\n\n"},                               \
        {"close", file_close, 0, 0, 0, "close($self, /)\n--\n\n"},                            \
        {"readable", file_yes, 0, 0, 0, "readable($self, /)\n--\n\n"},                        \
        {"writable", file_yes, 0, 0, 0, "writable($self, /)\n--\n\n"},                        \
        {"seekable", file_yes, 0, 0, 0, "seekable($self, /)\n--\n\n"},                        \
        {"isatty", file_no, 0, 0, 0, "isatty($self, /)\n--\n\n"},                             \
        {"flush", file_flush, 0, 0, 0, "flush($self, /)\n--\n\n"},                            \
        {"fileno", file_fileno, 0, 0, 0, NULL}, {"detach", file_detach, 0, 0, 0, NULL},       \
        {"__enter__", file_enter, 0, 0, 0, NULL}, {"__exit__", file_exit, 0, -1, METH_TUPLE, NULL},    \
    {                                                                                         \
        "__sizeof__", file_sizeof, 0, 0, 0, NULL                                              \
    }

static const struct method_def stringio_methods[] = {COMMON_METHODS, {0}};
static const struct method_def bytesio_methods[] = {
    COMMON_METHODS,
    {"read1", file_read, 0, 1, 0, "read1($self, size=-1, /)\n--\n\n"},
    {"readinto", bytesio_readinto, 1, 1, 0, "readinto($self, buffer, /)\n--\n\n"},
    {"getbuffer", bytesio_getbuffer, 0, 0, 0,
     "getbuffer($self, /)\n--\n\nGet a read-write view over the contents of the BytesIO "
     "object."},
    {0},
};

const struct type_def io_stringio_def = {
    .name = "_io.StringIO",
    .doc = "Text I/O implementation using an in-memory buffer.\n\n"
           "The initial_value argument sets the value of object.  The newline\n"
           "argument is like the one of TextIOWrapper's constructor.",
    .basicsize = sizeof(struct memory_file),
    .flags = TYPE_GC | TYPE_BASE,
    .weaklist_offset = offsetof(struct memory_file, weaklist),
    .dict_offset = offsetof(struct memory_file, dict),
    .dealloc = file_dealloc,
    .visit = file_visit,
    .clear = file_clear,
    .iter = iter_self,
    .iternext = file_next,
    .init = stringio_init,
    .new_ = file_new,
    .methods = stringio_methods,
    .getset = stringio_getset,
    .blocks = file_blocks,
};
const struct type_def io_bytesio_def = {
    .name = "_io.BytesIO",
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .basicsize = sizeof(struct memory_file),
    .flags = TYPE_GC | TYPE_BASE,
    .weaklist_offset = offsetof(struct memory_file, weaklist),
    .dict_offset = offsetof(struct memory_file, dict),
    .dealloc = file_dealloc,
    .visit = file_visit,
    .clear = file_clear,
    .iter = iter_self,
    .iternext = file_next,
    .init = bytesio_init,
    .new_ = file_new,
    .methods = bytesio_methods,
    .getset = bytesio_getset,
    .blocks = file_blocks,
};

/* ---- whole files ---------------------------------------------------------------------------------- */

METHOD(read_file)
{
    (void)self, (void)argc, (void)kwnames;
    const char *path = arg_str(rt, "read_file", "argument", argv[0])
                           ? str_utf8_only(rt, argv[0])
                           : NULL;
    if (!path)
        return NULL;
    size_t size = 0;
    errno = ENOENT;
    char *bytes = rt->host->read_file ? rt->host->read_file(rt->host, path, &size) : NULL;
    if (!bytes)
        return raise_errno(rt, errno, argv[0]);
    Ref r = bytes_new(rt, bytes, (ssize_t)size);
    free(bytes);
    return r;
}

/* A part of it; shorter at the end. */
METHOD(read_part)
{
    (void)self, (void)argc, (void)kwnames;
    const char *path = arg_str(rt, "read_part", "argument 1", argv[0])
                           ? str_utf8_only(rt, argv[0])
                           : NULL;
    ssize_t start, size;
    if (!path || !read_size(rt, argv[1], &start) || !read_size(rt, argv[2], &size))
        return NULL;
    char part[8192];
    if (start < 0)
        start = 0;
    if (size < 0 || size > (ssize_t)sizeof part)
        size = sizeof part;
    errno = ENOENT;
    ssize_t n = rt->host->read_part ? rt->host->read_part(rt->host, path, (size_t)start, part, (size_t)size) : -1;
    return n < 0 ? raise_errno(rt, errno, argv[0]) : bytes_new(rt, part, n);
}

METHOD(write_file)
{
    (void)self, (void)argc, (void)kwnames;
    const char *path = arg_str(rt, "write_file", "argument 1", argv[0])
                           ? str_utf8_only(rt, argv[0])
                           : NULL;
    struct buffer view;
    int append = path ? obj_is_true(rt, argv[2]) : -1;
    if (append < 0 || buffer_get(rt, argv[1], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    errno = EACCES;
    bool ok = rt->host->write_file &&
              rt->host->write_file(rt->host, path, view.bytes, (size_t)view.size, append);
    int number = errno;
    buffer_release(rt, &view);
    return ok ? new_none(rt) : raise_errno(rt, number, argv[0]);
}

/* 0 nothing there, 1 a file, 2 a folder */
METHOD(file_kind)
{
    (void)self, (void)argc, (void)kwnames;
    const char *path = arg_str(rt, "file_kind", "argument", argv[0])
                           ? str_utf8_only(rt, argv[0])
                           : NULL;
    bool folder = false;
    if (!path)
        return NULL;
    bool there = rt->host->file_exists && rt->host->file_exists(rt->host, path, &folder);
    return int_from_int64(rt, there ? 1 + folder : 0);
}

static const struct method_def functions[] = {
    {"read_file", read_file, 1, 1, 0, "read_file(path) -> bytes"},
    {"read_part", read_part, 3, 3, 0, "read_part(path, start, size) -> at most 8192 bytes"},
    {"write_file", write_file, 3, 3, 0, "write_file(path, bytes, append)"},
    {"file_kind", file_kind, 1, 1, 0, "0 nothing there, 1 a file, 2 a folder"},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    struct state *s = LOOK(module, module)->state;
    struct type *text = type_lazy(rt, TYPE_ID_io_stringio);
    struct type *bytes = type_lazy(rt, TYPE_ID_io_bytesio);
    if (!text || !bytes || !type_lazy(rt, TYPE_ID_io_view))
        return false;
    Ref name = str_new(rt, "UnsupportedOperation"), where = str_new(rt, "io");
    Ref bases = tuple_pack(rt, 2, REF(exc_type(rt, EXC_OSError)),
                           REF(exc_type(rt, EXC_ValueError)));
    Ref dict = dict_new(rt);
    if (name && where && bases && dict && dict_set_text(rt, dict, "__module__", where) == 0) {
        Val argv[] = {name, bases, dict};
        s->unsupported = obj_vectorcall(rt, REF(builtin_type(rt, TYPE_ID_type)), argv, 3, NULL);
    }
    ref_drop(rt, name);
    ref_drop(rt, where);
    ref_drop(rt, bases);
    ref_drop(rt, dict);
    return s->unsupported && module_add(rt, module, "StringIO", REF(text)) &&
           module_add(rt, module, "BytesIO", REF(bytes)) &&
           module_add(rt, module, "UnsupportedOperation", s->unsupported) &&
           module_add_int(rt, module, "DEFAULT_BUFFER_SIZE", 8192);
}

static int visit(Val module, visit_fn *fn, void *arg)
{
    struct state *s = LOOK(module, module)->state;
    VISIT_SLOT(s->unsupported, "UnsupportedOperation");
    return 0;
}

static void clear(struct runtime *rt, Val module)
{
    ref_clear(rt, &((struct state *)LOOK(module, module)->state)->unsupported);
}

const struct module_def _io_module;
const struct module_def _io_module = {
    .name = "_io",
    .doc = "Files in memory, and whole files of the host.",
    .functions = functions,
    .state_size = sizeof(struct state),
    .init = init,
    .visit = visit,
    .clear = clear,
};
