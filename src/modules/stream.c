/* stream.c - sys.stdin, sys.stdout and sys.stderr: text over the host's streams. */
#include "modules/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/host.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/descr.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/type_layout.h"
#include "vm/state.h"

enum { STREAM_IN, STREAM_OUT, STREAM_ERR, STREAM_ROOM = 8192 };

struct stream {
    struct obj head;
    int number;
    Ref waiting; /* to be written: NULL, a str or bytes, or a list of them, as in CPython */
    size_t waiting_size;
    struct text buffer; /* stdin, host memory: read ahead */
    size_t at;          /* stdin: read so far */
    bool ended;
    Ref dict; /* attributes set from Python */
    struct weak *weaklist;
};

static struct stream *as_stream(Val v)
{
    return LOOK(stream, v);
}

bool is_stream(Val v)
{
    return is_exact(v, &stream_def);
}

Ref stream_new(struct runtime *rt, int number)
{
    struct type *type = type_lazy(rt, TYPE_ID_stream);
    Ref r = type ? gc_new(rt, type) : NULL;
    if (!r)
        return NULL;
    struct stream *s = as_stream(r);
    s->number = number;
    s->waiting = NULL;
    s->waiting_size = 0;
    memset(&s->buffer, 0, sizeof s->buffer);
    s->at = 0;
    s->ended = false;
    s->dict = NULL;
    s->weaklist = NULL;
    gc_track(rt, r);
    return r;
}

static void stream_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    struct stream *s = as_stream(self);
    if (s->weaklist)
        weak_clear_all(rt, self);
    stream_flush(rt, self);
    ref_clear(rt, &s->waiting);
    text_release(&s->buffer);
    ref_clear(rt, &s->dict);
    gc_free(rt, self);
}

static int stream_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_stream(self)->waiting, "to be written");
    VISIT_SLOT(as_stream(self)->dict, "__dict__");
    return 0;
}

static int stream_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_stream(self)->dict);
    return 0;
}

/* ---- writing ------------------------------------------------------------------------ */

static bool ends_lines(struct runtime *rt, const struct stream *s)
{
    return s->number == STREAM_ERR || rt->host->interactive;
}

static void add_piece(struct text *out, Val piece)
{
    if (is_bytes(piece))
        text_add(out, as_bytes(piece)->data, (size_t)as_bytes(piece)->head.size);
    else
        text_add(out, str_data(piece), (size_t)str_length(piece));
}

static bool push(struct runtime *rt, struct stream *s)
{
    if (!s->waiting)
        return true;
    struct text out = {0};
    bool many = is_exact(s->waiting, &list_def);
    for (ssize_t i = 0; i < (many ? list_size(s->waiting) : 1); i++)
        add_piece(&out, many ? list_at(s->waiting, i) : s->waiting);
    s->waiting_size = 0;
    ref_clear(rt, &s->waiting);
    bool fine = rt->host->write(rt->host, s->number, text_str(&out), out.size);
    text_release(&out);
    return fine;
}

void stream_flush(struct runtime *rt, Val stream)
{
    struct stream *s = as_stream(stream);
    if (s->number == STREAM_IN)
        return;
    push(rt, s);
    if (rt->host->flush)
        rt->host->flush(rt->host, s->number);
}

/* Text as it is when it is ASCII, else its UTF-8. */
static Ref piece_of(struct runtime *rt, const struct stream *s, Val text)
{
    if (str_is_ascii(text))
        return ref_keep(text);
    return str_encode(rt, text, "utf-8", s->number == STREAM_ERR ? "backslashreplace" : "strict");
}

/* One piece waits by itself, several in a list. */
static bool wait_take(struct runtime *rt, struct stream *s, Ref piece, size_t size)
{
    s->waiting_size += size;
    if (!s->waiting) {
        s->waiting = piece;
        return true;
    }
    if (is_exact(s->waiting, &list_def))
        return list_append_take(rt, s->waiting, piece);
    Ref list = list_new(rt, 2);
    if (!list) {
        ref_drop(rt, piece);
        return false;
    }
    as_list(list)->items[0] = s->waiting;
    as_list(list)->items[1] = piece;
    s->waiting = list;
    return true;
}

bool stream_write(struct runtime *rt, Val stream, Val text)
{
    struct stream *s = as_stream(stream);
    if (s->number == STREAM_IN)
        return raise_false(rt, EXC_OSError, "not writable");
    Ref piece = piece_of(rt, s, text);
    if (!piece)
        return false;
    size_t size = (size_t)(is_bytes(piece) ? as_bytes(piece)->head.size : str_length(piece));
    const char *bytes = is_bytes(piece) ? as_bytes(piece)->data : str_data(piece);
    bool done = rt->host->unbuffered || (ends_lines(rt, s) && memchr(bytes, '\n', size));
    errno = 0;
    bool fine = s->waiting_size + size <= STREAM_ROOM || push(rt, s);
    if (fine && !wait_take(rt, s, piece, size))
        return false;
    if (!fine)
        ref_drop(rt, piece);
    if (fine && (s->waiting_size >= STREAM_ROOM || done))
        fine = push(rt, s);
    if (fine)
        return !is_raised(rt);
    if (!is_raised(rt))
        raise_errno(rt, errno ? errno : EPIPE, NULL);
    return false;
}

static Ref write_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "write() argument must be str, not %T", argv[0]);
    if (!stream_write(rt, self, argv[0]))
        return NULL;
    return int_from_ssize(rt, str_length(argv[0]));
}

static Ref writelines_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    Ref it = obj_iter(rt, argv[0]), line;
    if (!it)
        return NULL;
    while ((line = iter_next(rt, it))) {
        Val args[1] = {line};
        Ref r = write_method(rt, self, args, 1, NULL);
        ref_drop(rt, line);
        if (!r)
            break;
        ref_drop(rt, r);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? NULL : new_none(rt);
}

static Ref flush_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    stream_flush(rt, self);
    return new_none(rt);
}

/* ---- reading ------------------------------------------------------------------------- */

/* Get more input; false at its end, or raised. */
static bool fill(struct runtime *rt, struct stream *s)
{
    size_t size;
    if (s->ended)
        return false;
    char *line = rt->host->read_line ? rt->host->read_line(rt->host, "", &size) : NULL;
    if (!line) {
        s->ended = true;
        if (rt->vm->request & VM_TICK_INTERRUPT) {
            s->ended = false;
            vm_tick(rt);
        }
        return false;
    }
    text_add(&s->buffer, line, size);
    free(line);
    return true;
}

static Ref take(struct runtime *rt, struct stream *s, size_t size)
{
    Ref r = str_decode(rt, s->buffer.bytes + s->at, (ssize_t)size, "utf-8", "surrogateescape");
    s->at += size;
    if (s->at == s->buffer.size) {
        text_clear(&s->buffer);
        s->at = 0;
    }
    return r;
}

static Ref read_line(struct runtime *rt, struct stream *s)
{
    if (s->number != STREAM_IN)
        return raise(rt, EXC_OSError, "not readable");
    for (;;) {
        size_t have = s->buffer.size - s->at;
        char *start = have ? s->buffer.bytes + s->at : NULL;
        char *nl = start ? memchr(start, '\n', have) : NULL;
        if (nl)
            return take(rt, s, (size_t)(nl - start) + 1);
        if (!fill(rt, s)) {
            if (is_raised(rt))
                return NULL;
            if (s->buffer.size > s->at)
                return take(rt, s, s->buffer.size - s->at);
            s->ended = false;
            return ref_keep(rt->types->empty_str);
        }
    }
}

static Ref readline_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return read_line(rt, as_stream(self));
}

static Ref read_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)kwnames;
    struct stream *s = as_stream(self);
    ssize_t limit = -1;
    if (s->number != STREAM_IN)
        return raise(rt, EXC_OSError, "not readable");
    if (argc && argv[0] != rt->none && !arg_ssize(rt, argv[0], &limit))
        return NULL;
    while (limit < 0 || s->buffer.size - s->at < (size_t)limit)
        if (!fill(rt, s))
            break;
    if (is_raised(rt))
        return NULL;
    size_t have = s->buffer.size - s->at;
    if (limit >= 0 && have > (size_t)limit)
        have = (size_t)limit;
    return have ? take(rt, s, have) : ref_keep(rt->types->empty_str);
}

static Ref readlines_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref list = list_new(rt, 0);
    while (list) {
        Ref line = read_line(rt, as_stream(self));
        if (line && str_length(line) == 0) {
            ref_drop(rt, line);
            break;
        }
        if (!list_append_take(rt, list, line))
            ref_clear(rt, &list);
    }
    return list;
}

static Ref stream_next(struct runtime *rt, Val self)
{
    Ref line = read_line(rt, as_stream(self));
    if (line && str_length(line) == 0)
        ref_clear(rt, &line);
    return line;
}

/* ---- what it is ------------------------------------------------------------------------ */

static Ref yes_if(struct runtime *rt, Val self, int number)
{
    bool in = as_stream(self)->number == STREAM_IN;
    return new_bool(rt, number == STREAM_IN ? in : !in);
}

static Ref readable_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return yes_if(rt, self, STREAM_IN);
}

static Ref writable_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return yes_if(rt, self, STREAM_OUT);
}

static Ref no_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argv, (void)argc, (void)kwnames;
    return new_bool(rt, false);
}

static Ref isatty_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argv, (void)argc, (void)kwnames;
    return new_bool(rt, rt->host->interactive);
}

static Ref fileno_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return int_from_int64(rt, as_stream(self)->number);
}

static Ref none_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argv, (void)argc, (void)kwnames;
    return new_none(rt);
}

static Ref enter_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)rt, (void)argv, (void)argc, (void)kwnames;
    return ref_keep(self);
}

static const char *stream_name(Val self)
{
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    return names[as_stream(self)->number];
}

static Ref stream_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", stream_name(self),
                      as_stream(self)->number == STREAM_IN ? "r" : "w");
}

static Ref get_text(struct runtime *rt, Val self, void *closure)
{
    (void)self;
    (void)closure;
    return str_new(rt, "utf-8");
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return str_new(rt, stream_name(self));
}

static Ref get_mode(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return str_new(rt, as_stream(self)->number == STREAM_IN ? "r" : "w");
}

static Ref get_errors(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return str_new(rt, as_stream(self)->number == STREAM_ERR ? "backslashreplace" : "strict");
}

static Ref get_closed(struct runtime *rt, Val self, void *closure)
{
    (void)self, (void)closure;
    return new_bool(rt, false);
}

static Ref get_line_buffering(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return new_bool(rt, ends_lines(rt, as_stream(self)));
}

static const struct method_def stream_methods[] = {
    {"write", write_method, 1, 1, 0, "write(text): characters written"},
    {"writelines", writelines_method, 1, 1, 0, NULL},
    {"flush", flush_method, 0, 0, 0, NULL},
    {"read", read_method, 0, 1, 0, NULL},
    {"readline", readline_method, 0, 1, 0, NULL},
    {"readlines", readlines_method, 0, 1, 0, NULL},
    {"readable", readable_method, 0, 0, 0, NULL},
    {"writable", writable_method, 0, 0, 0, NULL},
    {"seekable", no_method, 0, 0, 0, NULL},
    {"isatty", isatty_method, 0, 0, 0, NULL},
    {"fileno", fileno_method, 0, 0, 0, NULL},
    {"close", none_method, 0, 0, 0, NULL},
    {"reconfigure", none_method, 0, -1, METH_KW, NULL},
    {"__enter__", enter_method, 0, 0, 0, NULL},
    {"__exit__", none_method, 0, -1, 0, NULL},
    {0},
};
static const struct getset_def stream_getset[] = {
    {"name", get_name, NULL, NULL, NULL},
    {"mode", get_mode, NULL, NULL, NULL},
    {"encoding", get_text, NULL, NULL, NULL},
    {"errors", get_errors, NULL, NULL, NULL},
    {"closed", get_closed, NULL, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL, NULL},
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {0},
};

const struct type_def stream_def = {
    .name = "_io.TextIOWrapper",
    .doc = "Text over one of the three standard streams.",
    .basicsize = sizeof(struct stream),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .weaklist_offset = offsetof(struct stream, weaklist),
    .dict_offset = offsetof(struct stream, dict),
    .dealloc = stream_dealloc,
    .visit = stream_visit,
    .clear = stream_clear,
    .repr = stream_repr,
    .iter = iter_self,
    .iternext = stream_next,
    .methods = stream_methods,
    .getset = stream_getset,
};
