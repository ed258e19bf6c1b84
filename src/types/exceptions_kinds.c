/* exceptions_kinds.c - exceptions with fields: StopIteration, NameError, ImportError, OSError,
 * SyntaxError and the Unicode errors. */
#include <errno.h>

#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/exc_internal.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* A layout's dealloc, visit and clear from its list of fields. */
#define FIELD_VISIT(field) VISIT_SLOT(self->field, #field);
#define FIELD_CLEAR(field) ref_clear(rt, &self->field);
#define LIFE(layout, FIELDS)                                                \
    int exc_##layout##_visit(Val v, visit_fn *fn, void *arg)                \
    {                                                                       \
        const struct exc_##layout *self = LOOK(exc_##layout, v);            \
        FIELDS(FIELD_VISIT)                                                 \
        return exc_base_visit(v, fn, arg);                                  \
    }                                                                       \
    int exc_##layout##_clear(struct runtime *rt, Val v)                     \
    {                                                                       \
        struct exc_##layout *self = LOOK(exc_##layout, v);                  \
        FIELDS(FIELD_CLEAR)                                                 \
        return exc_base_clear(rt, v);                                       \
    }                                                                       \
    void exc_##layout##_dealloc(struct runtime *rt, Ref v)                  \
    {                                                                       \
        gc_untrack(rt, v);                                                  \
        if (!trash_enter(rt, v))                                            \
            return;                                                         \
        exc_##layout##_clear(rt, v);                                        \
        v->type->free(rt, v);                                               \
        trash_leave(rt);                                                    \
    }
#define NEW_AS_BASE(layout)                                                 \
    Ref exc_##layout##_new(struct runtime *rt, struct type *type, Val args, Val kwargs) \
    {                                                                       \
        return exc_base_new(rt, type, args, kwargs);                        \
    }

#define MEMBER(layout, name, field) {name, MEMBER_OBJECT, offsetof(struct exc_##layout, field), 0, NULL}

/* ---- StopIteration, SystemExit ------------------------------------------------------ */

#define VALUE_FIELDS(F) F(value)
LIFE(value, VALUE_FIELDS)
NEW_AS_BASE(value)

int exc_value_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    if (exc_base_init(rt, v, args, kwargs) < 0)
        return -1;
    Val value = tuple_size(args) ? tuple_at(args, 0) : (Val)rt->none;
    ref_set_take(rt, &LOOK(exc_value, v)->value, ref_keep(value));
    return 0;
}

int exc_exit_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    if (exc_base_init(rt, v, args, kwargs) < 0)
        return -1;
    ssize_t count = tuple_size(args);
    if (count)
        ref_set_take(rt, &LOOK(exc_value, v)->value, ref_keep(count == 1 ? tuple_at(args, 0) : args));
    return 0;
}

const struct member_def exc_stop_members[] = {MEMBER(value, "value", value), {0}};
const struct member_def exc_exit_members[] = {MEMBER(value, "code", value), {0}};

/* ---- NameError, AttributeError, ImportError -------------------------------------------- */

/* BaseException's init without keywords, then the keywords alone. */
static bool init_with_keywords(struct runtime *rt, Val v, Val args, Val kwargs, const struct args_spec *spec,
                               Val *out)
{
    return exc_base_init(rt, v, args, NULL) == 0 &&
           args_parse_tuple(rt, spec, rt->types->empty_tuple, kwargs, out);
}

#define NAME_FIELDS(F) F(name)
LIFE(name, NAME_FIELDS)
NEW_AS_BASE(name)

int exc_name_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    static const struct args_spec spec = {"NameError", 0, 0, 0, {"name"}};
    Val out[1];
    if (!init_with_keywords(rt, v, args, kwargs, &spec, out))
        return -1;
    ref_set_take(rt, &LOOK(exc_name, v)->name, ref_keep_null(out[0]));
    return 0;
}

const struct member_def exc_name_members[] = {MEMBER(name, "name", name), {0}};

#define ATTRIBUTE_FIELDS(F) F(obj) F(name)
LIFE(attribute, ATTRIBUTE_FIELDS)
NEW_AS_BASE(attribute)

int exc_attribute_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    static const struct args_spec spec = {"AttributeError", 0, 0, 0, {"name", "obj"}};
    Val out[2];
    if (!init_with_keywords(rt, v, args, kwargs, &spec, out))
        return -1;
    ref_set_take(rt, &LOOK(exc_attribute, v)->name, ref_keep_null(out[0]));
    ref_set_take(rt, &LOOK(exc_attribute, v)->obj, ref_keep_null(out[1]));
    return 0;
}

const struct member_def exc_attribute_members[] = {
    MEMBER(attribute, "name", name),
    MEMBER(attribute, "obj", obj),
    {0},
};

#define IMPORT_FIELDS(F) F(msg) F(name) F(path)
LIFE(import, IMPORT_FIELDS)
NEW_AS_BASE(import)

int exc_import_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    static const struct args_spec spec = {"ImportError", 0, 0, 0, {"name", "path"}};
    struct exc_import *self = LOOK(exc_import, v);
    Val out[2];
    if (!init_with_keywords(rt, v, args, kwargs, &spec, out))
        return -1;
    ref_set_take(rt, &self->name, ref_keep_null(out[0]));
    ref_set_take(rt, &self->path, ref_keep_null(out[1]));
    Val message = tuple_size(args) == 1 ? tuple_at(args, 0) : NULL;
    ref_set_take(rt, &self->msg, ref_keep_null(message));
    return 0;
}

Ref exc_import_str(struct runtime *rt, Val v)
{
    Val message = LOOK(exc_import, v)->msg;
    if (message && message->type == builtin_type(rt, TYPE_ID_str))
        return ref_keep(message);
    return exc_base_str(rt, v);
}

static Ref exc_import_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct exc_import *self = LOOK(exc_import, v);
    Ref state = ref_keep_null(self->base.dict);
    if (self->name || self->path) {
        Ref copy = state ? dict_copy(rt, state) : dict_new(rt);
        ref_drop(rt, state);
        state = copy;
        if (!state || (self->name && dict_set(rt, state, IDENT_OF(rt, name), self->name) < 0) ||
            (self->path && dict_set(rt, state, IDENT_OF(rt, path), self->path) < 0)) {
            ref_drop(rt, state);
            return NULL;
        }
    }
    return exc_reduction_take(rt, v, self->base.args, state);
}

const struct method_def exc_import_methods[] = {
    {"__reduce__", exc_import_reduce, 0, 0, 0, NULL},
    {0},
};

const struct member_def exc_import_members[] = {
    {"msg", MEMBER_OBJECT, offsetof(struct exc_import, msg), 0, "exception message"},
    {"name", MEMBER_OBJECT, offsetof(struct exc_import, name), 0, "module name"},
    {"path", MEMBER_OBJECT, offsetof(struct exc_import, path), 0, "module path"},
    {0},
};

/* ---- OSError ----------------------------------------------------------------------------- */

#define OS_FIELDS(F) F(myerrno) F(strerror) F(filename) F(filename2)
LIFE(os, OS_FIELDS)

static const struct {
    int number;
    enum exc_id exc;
} errno_classes[] = {
    {EAGAIN, EXC_BlockingIOError},
    {EALREADY, EXC_BlockingIOError},
    {EINPROGRESS, EXC_BlockingIOError},
    {EWOULDBLOCK, EXC_BlockingIOError},
    {EPIPE, EXC_BrokenPipeError},
    {ESHUTDOWN, EXC_BrokenPipeError},
    {ECHILD, EXC_ChildProcessError},
    {ECONNABORTED, EXC_ConnectionAbortedError},
    {ECONNREFUSED, EXC_ConnectionRefusedError},
    {ECONNRESET, EXC_ConnectionResetError},
    {EEXIST, EXC_FileExistsError},
    {ENOENT, EXC_FileNotFoundError},
    {EISDIR, EXC_IsADirectoryError},
    {ENOTDIR, EXC_NotADirectoryError},
    {EINTR, EXC_InterruptedError},
    {EACCES, EXC_PermissionError},
    {EPERM, EXC_PermissionError},
    {ESRCH, EXC_ProcessLookupError},
    {ETIMEDOUT, EXC_TimeoutError},
};

/* Which class OSError(errno, ...) really makes. */
static struct type *class_of_errno(struct runtime *rt, struct type *type, Val number)
{
    if (!number || !is_int(number) || type != exc_type(rt, EXC_OSError))
        return type;
    int overflow;
    int64_t n = int_as_int64_overflow(number, &overflow);
    for (size_t i = 0; !overflow && i < sizeof errno_classes / sizeof *errno_classes; i++) {
        if (errno_classes[i].number == n)
            return exc_type(rt, errno_classes[i].exc);
    }
    return type;
}

struct os_args {
    Val myerrno, strerror, filename, filename2;
};

static struct os_args os_args_of(Val args)
{
    struct os_args a = {0};
    ssize_t count = tuple_size(args);
    if (count < 2 || count > 5)
        return a;
    a.myerrno = tuple_at(args, 0);
    a.strerror = tuple_at(args, 1);
    a.filename = count > 2 ? tuple_at(args, 2) : NULL;
    a.filename2 = count > 4 ? tuple_at(args, 4) : NULL;
    return a;
}

/* A subclass with an __init__ of its own but our __new__: fields are set by __init__,
 * else by __new__, so that a subclass may change the arguments either way. */
static bool os_uses_init(const struct type *type)
{
    return type->init != exc_os_init && type->new_ == exc_os_new;
}

static int os_set_fields(struct runtime *rt, Val v, Val args)
{
    struct exc_os *self = LOOK(exc_os, v);
    struct os_args a = os_args_of(args);
    Ref kept = ref_keep(args);
    if (a.filename && a.filename != rt->none) {
        if (v->type == exc_type(rt, EXC_BlockingIOError) && is_number(a.filename)) {
            self->written = number_as_ssize(rt, a.filename, EXC_ValueError);
            if (self->written == -1 && is_raised(rt)) {
                ref_drop(rt, kept);
                return -1;
            }
        } else {
            Ref two = tuple_slice(rt, args, 0, 2);
            if (!two) {
                ref_drop(rt, kept);
                return -1;
            }
            ref_set_take(rt, &self->filename, ref_keep(a.filename));
            if (a.filename2 && a.filename2 != rt->none)
                ref_set_take(rt, &self->filename2, ref_keep(a.filename2));
            ref_set_take(rt, &self->myerrno, ref_keep_null(a.myerrno));
            ref_set_take(rt, &self->strerror, ref_keep_null(a.strerror));
            ref_set_take(rt, &self->base.args, two);
            ref_drop(rt, kept);
            return 0;
        }
    }
    ref_set_take(rt, &self->myerrno, ref_keep_null(a.myerrno));
    ref_set_take(rt, &self->strerror, ref_keep_null(a.strerror));
    ref_set_take(rt, &self->base.args, kept);
    return 0;
}

Ref exc_os_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    bool later = os_uses_init(type);
    if (!later) {
        if (!exc_no_keywords(rt, type->name, kwargs))
            return NULL;
        type = class_of_errno(rt, type, os_args_of(args).myerrno);
    }
    Ref v = exc_base_new(rt, type, NULL, NULL);
    if (!v)
        return NULL;
    LOOK(exc_os, v)->written = -1;
    if (!later && os_set_fields(rt, v, args) < 0)
        ref_clear(rt, &v);
    return v;
}

int exc_os_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    if (!os_uses_init(v->type))
        return 0;
    return exc_no_keywords(rt, v->type->name, kwargs) ? os_set_fields(rt, v, args) : -1;
}

Ref exc_os_str(struct runtime *rt, Val v)
{
    const struct exc_os *self = LOOK(exc_os, v);
    Val number = self->myerrno ? (Val)self->myerrno : rt->none;
    Val text = self->strerror ? (Val)self->strerror : rt->none;
    if (self->filename && self->filename2)
        return str_format(rt, "[Errno %S] %S: %R -> %R", number, text, (Val)self->filename,
                          (Val)self->filename2);
    if (self->filename)
        return str_format(rt, "[Errno %S] %S: %R", number, text, (Val)self->filename);
    if (self->myerrno && self->strerror)
        return str_format(rt, "[Errno %S] %S", number, text);
    return exc_base_str(rt, v);
}

static Ref exc_os_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    const struct exc_os *self = LOOK(exc_os, v);
    Ref args = ref_keep(self->base.args);
    if (tuple_size(args) == 2 && self->filename) {
        Val number = tuple_at(args, 0), text = tuple_at(args, 1);
        Ref whole = self->filename2 ? tuple_pack(rt, 5, number, text, (Val)self->filename, (Val)rt->none,
                                                 (Val)self->filename2)
                                    : tuple_pack(rt, 3, number, text, (Val)self->filename);
        ref_set_take(rt, &args, whole);
        if (!whole)
            return NULL;
    }
    Ref result = exc_reduction_take(rt, v, args, ref_keep_null(self->base.dict));
    ref_drop(rt, args);
    return result;
}

static Ref os_get_written(struct runtime *rt, Val v, void *closure)
{
    (void)closure;
    ssize_t written = LOOK(exc_os, v)->written;
    return written == -1 ? raise(rt, EXC_AttributeError, "characters_written") : int_from_ssize(rt, written);
}

static int os_set_written(struct runtime *rt, Val v, Val value, void *closure)
{
    (void)closure;
    struct exc_os *self = LOOK(exc_os, v);
    ssize_t written = -1;
    if (!value) {
        if (self->written == -1)
            return raise_int(rt, EXC_AttributeError, "characters_written");
    } else {
        written = number_as_ssize(rt, value, EXC_ValueError);
        if (written == -1 && is_raised(rt))
            return -1;
    }
    self->written = written;
    return 0;
}

const struct method_def exc_os_methods[] = {{"__reduce__", exc_os_reduce, 0, 0, 0, NULL}, {0}};
const struct getset_def exc_os_getset[] = {
    {"characters_written", os_get_written, os_set_written, NULL, NULL},
    {0},
};
const struct member_def exc_os_members[] = {
    {"errno", MEMBER_OBJECT, offsetof(struct exc_os, myerrno), 0, "POSIX exception code"},
    {"strerror", MEMBER_OBJECT, offsetof(struct exc_os, strerror), 0, "exception strerror"},
    {"filename", MEMBER_OBJECT, offsetof(struct exc_os, filename), 0, "exception filename"},
    {"filename2", MEMBER_OBJECT, offsetof(struct exc_os, filename2), 0, "second exception filename"},
    {0},
};

/* ---- SyntaxError --------------------------------------------------------------------------- */

#define SYNTAX_FIELDS(F) \
    F(msg) F(filename) F(lineno) F(offset) F(end_lineno) F(end_offset) F(text) F(print_file_and_line)
LIFE(syntax, SYNTAX_FIELDS)
NEW_AS_BASE(syntax)

/* (filename, lineno, offset, text[, end_lineno, end_offset]) */
static int syntax_set_place(struct runtime *rt, struct exc_syntax *self, Val place)
{
    Ref info = sequence_tuple(rt, place);
    if (!info)
        return -1;
    ssize_t count = tuple_size(info);
    int result = -1;
    if (count < 4 || count > 6) {
        raise(rt, EXC_TypeError, "function takes at %s %d argument%s (%zd given)", count < 4 ? "least" : "most",
              count < 4 ? 4 : 6, "s", count);
        goto out;
    }
    Ref *const slots[] = {&self->filename, &self->lineno,     &self->offset,
                          &self->text,     &self->end_lineno, &self->end_offset};
    for (int i = 0; i < 6; i++)
        ref_set_take(rt, slots[i], i < count ? ref_keep(tuple_at(info, i)) : NULL);
    if (count == 5)
        raise(rt, EXC_TypeError, "end_offset must be provided when end_lineno is provided");
    else
        result = 0;
out:
    ref_drop(rt, info);
    return result;
}

int exc_syntax_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    struct exc_syntax *self = LOOK(exc_syntax, v);
    if (exc_base_init(rt, v, args, kwargs) < 0)
        return -1;
    if (tuple_size(args) >= 1)
        ref_set_take(rt, &self->msg, ref_keep(tuple_at(args, 0)));
    return tuple_size(args) == 2 ? syntax_set_place(rt, self, tuple_at(args, 1)) : 0;
}

/* The part of a path after its last slash. */
static Ref base_name(struct runtime *rt, Val path)
{
    ssize_t start = 0, size = str_length(path);
    for (ssize_t i = 0; i < size; i++) {
        if (str_at(path, i) == '/')
            start = i + 1;
    }
    return str_slice(rt, path, start, size);
}

Ref exc_syntax_str(struct runtime *rt, Val v)
{
    const struct exc_syntax *self = LOOK(exc_syntax, v);
    Val message = self->msg ? (Val)self->msg : rt->none;
    bool has_line = self->lineno && self->lineno->type == builtin_type(rt, TYPE_ID_int);
    if (!self->filename || !is_str(self->filename)) {
        if (!has_line)
            return obj_str(rt, message);
        return str_format(rt, "%S (line %S)", message, (Val)self->lineno);
    }
    Ref name = base_name(rt, self->filename), text = NULL;
    if (name && has_line)
        text = str_format(rt, "%S (%U, line %S)", message, (Val)name, (Val)self->lineno);
    else if (name)
        text = str_format(rt, "%S (%U)", message, (Val)name);
    ref_drop(rt, name);
    return text;
}

const struct member_def exc_syntax_members[] = {
    {"msg", MEMBER_OBJECT, offsetof(struct exc_syntax, msg), 0, "exception msg"},
    {"filename", MEMBER_OBJECT, offsetof(struct exc_syntax, filename), 0, "exception filename"},
    {"lineno", MEMBER_OBJECT, offsetof(struct exc_syntax, lineno), 0, "exception lineno"},
    {"offset", MEMBER_OBJECT, offsetof(struct exc_syntax, offset), 0, "exception offset"},
    {"text", MEMBER_OBJECT, offsetof(struct exc_syntax, text), 0, "exception text"},
    {"end_lineno", MEMBER_OBJECT, offsetof(struct exc_syntax, end_lineno), 0, "exception end lineno"},
    {"end_offset", MEMBER_OBJECT, offsetof(struct exc_syntax, end_offset), 0, "exception end offset"},
    {"print_file_and_line", MEMBER_OBJECT, offsetof(struct exc_syntax, print_file_and_line), 0,
     "exception print_file_and_line"},
    {0},
};

/* ---- Unicode errors -------------------------------------------------------------------------- */

#define UNICODE_FIELDS(F) F(encoding) F(object) F(reason)
LIFE(unicode, UNICODE_FIELDS)
NEW_AS_BASE(unicode)

int exc_unicode_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    return exc_base_init(rt, v, args, kwargs);
}

static bool is_text(struct runtime *rt, Val args, int i)
{
    Val v = tuple_at(args, i);
    return is_str(v) || raise_false(rt, EXC_TypeError, "argument %d must be str, not %.50s", i + 1,
                                    v == rt->none ? "None" : v->type->name);
}

static int unicode_arguments(struct runtime *rt, Val v, Val args, Val kwargs, int count, bool object_is_text)
{
    struct exc_unicode *self = LOOK(exc_unicode, v);
    if (exc_base_init(rt, v, args, kwargs) < 0)
        return -1;
    if (tuple_size(args) != count)
        return raise_int(rt, EXC_TypeError, "function takes exactly %d arguments (%zd given)", count,
                         tuple_size(args));
    int at = count - 4; /* the object's place */
    if ((at && !is_text(rt, args, 0)) || (object_is_text && !is_text(rt, args, at)) ||
        !arg_ssize(rt, tuple_at(args, at + 1), &self->start) ||
        !arg_ssize(rt, tuple_at(args, at + 2), &self->end) || !is_text(rt, args, at + 3))
        return -1;
    if (at)
        ref_set_take(rt, &self->encoding, ref_keep(tuple_at(args, 0)));
    ref_set_take(rt, &self->object, ref_keep(tuple_at(args, at)));
    ref_set_take(rt, &self->reason, ref_keep(tuple_at(args, at + 3)));
    return 0;
}

int exc_encode_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    return unicode_arguments(rt, v, args, kwargs, 5, true);
}

int exc_translate_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    return unicode_arguments(rt, v, args, kwargs, 4, true);
}

int exc_decode_init(struct runtime *rt, Val v, Val args, Val kwargs)
{
    struct exc_unicode *self = LOOK(exc_unicode, v);
    if (unicode_arguments(rt, v, args, kwargs, 5, false) < 0)
        return -1;
    if (is_bytes(self->object))
        return 0;
    struct buffer view;
    if (buffer_get(rt, self->object, &view, BUFFER_SIMPLE) < 0)
        return -1;
    Ref copy = bytes_new(rt, view.bytes, view.size);
    buffer_release(rt, &view);
    if (!copy)
        return -1;
    ref_set_take(rt, &self->object, copy);
    return 0;
}

/* "'CODEC' codec can't VERB character '\xe9' in position 3: REASON" and its plural;
 * without an encoding, "can't VERB ..." alone. */
static Ref describe(struct runtime *rt, Val v, const char *verb, bool bytes)
{
    const struct exc_unicode *self = LOOK(exc_unicode, v);
    if (!self->object)
        return ref_keep(rt->types->empty_str);
    Ref codec = NULL, reason = NULL, place = NULL, text = NULL;
    reason = obj_str(rt, self->reason ? (Val)self->reason : rt->none);
    codec = self->encoding ? str_format(rt, "'%S' codec can't %s", (Val)self->encoding, verb)
                           : str_format(rt, "can't %s", verb);
    if (!reason || !codec)
        goto out;
    ssize_t start = self->start;
    ssize_t size = bytes ? as_bytes(self->object)->head.size : str_length(self->object);
    if (start >= 0 && start < size && self->end == start + 1) {
        uint32_t c = bytes ? (unsigned char)as_bytes(self->object)->data[start] : str_at(self->object, start);
        if (bytes)
            place = str_format(rt, "byte 0x%02x in position %zd", (int)c, start);
        else
            place = str_format(rt,
                               c <= 0xff     ? "character '\\x%02x' in position %zd"
                               : c <= 0xffff ? "character '\\u%04x' in position %zd"
                                             : "character '\\U%08x' in position %zd",
                               (int)c, start);
    } else {
        place = str_format(rt, "%s in position %zd-%zd", bytes ? "bytes" : "characters", start, self->end - 1);
    }
    if (place)
        text = str_format(rt, "%U %U: %U", (Val)codec, (Val)place, (Val)reason);
out:
    ref_drop(rt, codec);
    ref_drop(rt, reason);
    ref_drop(rt, place);
    return text;
}

Ref exc_encode_str(struct runtime *rt, Val v)
{
    return describe(rt, v, "encode", false);
}

Ref exc_decode_str(struct runtime *rt, Val v)
{
    return describe(rt, v, "decode", true);
}

Ref exc_translate_str(struct runtime *rt, Val v)
{
    return describe(rt, v, "translate", false);
}

#define UNICODE_MEMBERS                                                                             \
    {"object", MEMBER_OBJECT, offsetof(struct exc_unicode, object), 0, "exception object"},        \
    {"start", MEMBER_SSIZE, offsetof(struct exc_unicode, start), 0, "exception start"},            \
    {"end", MEMBER_SSIZE, offsetof(struct exc_unicode, end), 0, "exception end"},                  \
    {"reason", MEMBER_OBJECT, offsetof(struct exc_unicode, reason), 0, "exception reason"},        \
    {0},
const struct member_def exc_unicode_members[] = {
    {"encoding", MEMBER_OBJECT, offsetof(struct exc_unicode, encoding), 0, "exception encoding"},
    UNICODE_MEMBERS
};
const struct member_def exc_translate_members[] = {UNICODE_MEMBERS};
