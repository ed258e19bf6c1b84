/* traceback_text.c - exceptions as text, letter by letter as python3 writes them. */
#include "vm/state.h"

#include <string.h>

#include "base/text.h"
#include "base/host.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/anchors.h"
#include "vm/suggest.h"

/* ---- source lines -------------------------------------------------------------------- */

void source_remember(struct runtime *rt, Val filename, const char *text, size_t size)
{
    if (!rt->vm->sources)
        rt->vm->sources = dict_new(rt);
    Ref source = str_from_utf8(rt, text, (ssize_t)size);
    if (!rt->vm->sources || !source || dict_set(rt, rt->vm->sources, filename, source) < 0)
        error_clear(rt);
    ref_drop(rt, source);
}

static bool copy_line(const char *text, size_t size, int line, struct text *out)
{
    const char *p = text, *end = text + size;
    for (int i = 1; i < line; i++) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (!nl)
            return false;
        p = nl + 1;
    }
    if (p >= end)
        return false;
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    size_t length = (size_t)((nl ? nl : end) - p);
    if (length && p[length - 1] == '\r')
        length--;
    text_add(out, p, length);
    return true;
}

bool source_line(struct runtime *rt, Val filename, int line, struct text *out)
{
    if (rt->vm->sourceless)
        return false;
    if (!is_str(filename) || line < 1)
        return false;
    if (rt->vm->sources) {
        Val source = dict_get(rt, rt->vm->sources, filename);
        ssize_t size;
        const char *text = source ? str_utf8(rt, source, &size) : NULL;
        if (text)
            return copy_line(text, (size_t)size, line, out);
        error_clear(rt);
    }
    const char *path = str_utf8_only(rt, filename);
    if (!path) {
        error_clear(rt);
        return false;
    }
    if (path[0] == '<')
        return false;
    size_t size;
    char *content = rt->host->read_file(rt->host, path, &size);
    if (!content)
        return false;
    bool found = copy_line(content, size, line, out);
    free(content);
    return found;
}

/* ---- text of objects ---------------------------------------------------------------------- */

static void add_str(struct text *out, Val v)
{
    size_t size;
    char *utf8 = str_to_utf8_lossy(v, &size);
    if (utf8)
        text_add(out, utf8, size);
    free(utf8);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Characters in the first `bytes` bytes. */
static int characters(const char *s, int bytes)
{
    int n = 0;
    for (int i = 0; i < bytes && s[i]; i++)
        n += (s[i] & 0xc0) != 0x80;
    return n;
}

/* ---- one frame -------------------------------------------------------------------------------- */

void traceback_carets(struct text *out, const char *line, struct code_position p)
{
    int length = (int)strlen(line), indent = 0;
    while (is_space(line[indent]))
        indent++;
    if (p.line < 0 || p.end_line < 0 || p.column < 0 || p.end_column < 0)
        return;
    int left = -1, right = -1;
    int start_byte = p.column > length ? length : p.column;
    int start = characters(line, start_byte), end;
    if (p.line == p.end_line) {
        int end_byte = p.end_column > length ? length : p.end_column;
        end = characters(line, end_byte);
        if (end_byte > start_byte &&
            find_anchors(line + start_byte, end_byte - start_byte, &left, &right)) {
            left = start + characters(line + start_byte, left);
            right = start + characters(line + start_byte, right);
        }
    } else {
        int i = length;
        while (i > 0 && is_space(line[i - 1]))
            i--;
        end = characters(line, i);
    }
    if (end - start == characters(line, length) - indent && left < 0)
        return;
    text_add_str(out, "    ");
    for (int i = indent; i < end; i++) {
        if (i < start)
            text_add_char(out, ' ');
        else if (left >= 0)
            text_add_char(out, left <= i && i < right ? '^' : '~');
        else
            text_add_char(out, '^');
    }
    text_add_char(out, '\n');
}

static void add_entry(struct runtime *rt, struct text *out, const struct traceback *t)
{
    const struct frame *f = LOOK(frame_obj, t->frame)->frame;
    const struct code *code = frame_code(f);
    text_add_str(out, "  File \"");
    add_str(out, code->filename);
    text_printf(out, "\", line %d, in ", traceback_line(t));
    add_str(out, code->name);
    text_add_char(out, '\n');
    struct text line = {0};
    if (source_line(rt, code->filename, traceback_line(t), &line)) {
        const char *s = text_str(&line);
        while (is_space(*s))
            s++;
        text_printf(out, "    %s\n", s);
        if (*s)
            traceback_carets(out, text_str(&line), code_position_at(code, t->lasti));
    }
    text_release(&line);
}

enum { REPEATS = 3, LIMIT = 1000 };

static void add_repeated(struct text *out, int count)
{
    count -= REPEATS;
    text_printf(out, "  [Previous line repeated %d more time%s]\n", count, count == 1 ? "" : "s");
}

static void add_traceback(struct runtime *rt, struct text *out, Val first)
{
    long depth = 0, limit = LIMIT;
    for (Val t = first; t; t = LOOK(traceback, t)->next)
        depth++;
    const struct code *last_code = NULL;
    int last_line = -1, repeats = 0;
    for (Val v = first; v; v = LOOK(traceback, v)->next) {
        const struct traceback *t = LOOK(traceback, v);
        if (depth-- > limit)
            continue;
        const struct code *code = frame_code(LOOK(frame_obj, t->frame)->frame);
        bool same = last_code && traceback_line(t) == last_line && str_equal(code->filename, last_code->filename) &&
                    str_equal(code->name, last_code->name);
        if (!same) {
            if (repeats > REPEATS)
                add_repeated(out, repeats);
            repeats = 0;
            last_code = code;
            last_line = traceback_line(t);
        }
        if (++repeats <= REPEATS)
            add_entry(rt, out, t);
    }
    if (repeats > REPEATS)
        add_repeated(out, repeats);
}

/* ---- one exception ------------------------------------------------------------------------------- */

static bool int_of(Val v, long *out)
{
    int overflow;
    if (!v || !is_int(v))
        return false;
    *out = (long)int_as_int64_overflow(v, &overflow);
    return !overflow;
}

static void add_syntax_text(struct text *out, long offset, long end_offset, const char *text)
{
    if (end_offset > (long)strlen(text) + 1)
        end_offset = (long)strlen(text) + 1;
    long repeat = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
    offset--;
    while (is_space(*text)) {
        text++;
        offset--;
    }
    long length = (long)strlen(text);
    if (length > 0 && text[length - 1] == '\n')
        length--;
    if (offset > length)
        offset = length;
    for (;;) {
        const char *nl = strchr(text, '\n');
        if (!nl || nl - text >= offset)
            break;
        long skip = nl - text + 1;
        text += skip;
        length -= skip;
        offset -= skip;
    }
    text_printf(out, "    %s", text);
    if (text[length] != '\n')
        text_add_char(out, '\n');
    if (offset < 0)
        return;
    text_add_str(out, "    ");
    while (--offset >= 0)
        text_add_char(out, ' ');
    while (repeat-- > 0)
        text_add_char(out, '^');
    text_add_char(out, '\n');
}

/* File, line and caret of a SyntaxError; its message, owned, or NULL: not so. */
static Ref add_syntax_place(struct runtime *rt, struct text *out, Val exc)
{
    if (!is_instance_of(exc, exc_type(rt, EXC_SyntaxError)))
        return NULL;
    const struct exc_syntax *e = LOOK(exc_syntax, exc);
    long line, offset = -1, end_line = -1, end_offset = -1;
    if (!e->print_file_and_line && !e->msg)
        return NULL;
    if (!int_of(e->lineno, &line))
        return NULL;
    int_of(e->offset, &offset);
    int_of(e->end_lineno, &end_line);
    int_of(e->end_offset, &end_offset);
    Ref file = e->filename && e->filename != rt->none ? obj_str(rt, e->filename)
                                                      : str_new(rt, "<string>");
    if (file) {
        text_add_str(out, "  File \"");
        add_str(out, file);
        text_printf(out, "\", line %ld\n", line);
        ref_drop(rt, file);
    }
    if (e->text && is_str(e->text)) {
        size_t size;
        char *text = str_to_utf8_lossy(e->text, &size);
        if (end_line > line)
            end_offset = (long)str_length(e->text);
        if (exc->type != exc_type(rt, EXC_SyntaxError))
            end_offset = -1; /* of its subclasses only the start is shown */
        if (text)
            add_syntax_text(out, offset, end_offset, text);
        free(text);
    }
    error_clear(rt);
    return e->msg ? obj_str(rt, e->msg) : NULL;
}

static void add_type_name(struct runtime *rt, struct text *out, const struct type *t)
{
    Ref module = type_module(rt, t), name = type_qualname(rt, t);
    error_clear(rt);
    if (!module || !is_str(module)) {
        text_add_str(out, "<unknown>.");
    } else if (!str_equals_ascii(module, "builtins") && !str_equals_ascii(module, "__main__")) {
        add_str(out, module);
        text_add_char(out, '.');
    }
    if (name && is_str(name))
        add_str(out, name);
    else
        text_add_str(out, "<unknown>");
    ref_drop(rt, module);
    ref_drop(rt, name);
}

static void add_notes(struct runtime *rt, struct text *out, Val exc)
{
    Ref notes = NULL;
    if (obj_lookup_attr(rt, exc, IDENT_OF(rt, __notes__), &notes) < 0) {
        error_clear(rt);
        return;
    }
    if (!notes || notes == rt->none) {
        ref_drop(rt, notes);
        return;
    }
    if (!is_sequence(notes) || is_str(notes) || type_has(notes->type, TYPE_BYTES)) {
        Ref text = obj_repr(rt, notes);
        if (text) {
            add_str(out, text);
            text_add_char(out, '\n');
        }
        ref_drop(rt, text);
        ref_drop(rt, notes);
        error_clear(rt);
        return;
    }
    ssize_t count = obj_length(rt, notes);
    for (ssize_t i = 0; i < count; i++) {
        Ref note = sequence_item(rt, notes, i);
        Ref text = note ? obj_str(rt, note) : NULL;
        if (text) {
            add_str(out, text);
            text_add_char(out, '\n');
        } else {
            error_clear(rt);
            text_add_str(out, "<note str() failed>\n");
        }
        ref_drop(rt, note);
        ref_drop(rt, text);
    }
    error_clear(rt);
    ref_drop(rt, notes);
}

/* "ValueError: message"; consumes the message, which is NULL when the exception's own text is. */
static void add_exception_line(struct runtime *rt, struct text *out, Val exc, Ref message)
{
    if (!message) {
        message = obj_str(rt, exc);
        if (!message) {
            error_clear(rt);
            message = str_new(rt, "<exception str() failed>");
        }
    }
    add_type_name(rt, out, exc->type);
    if (message && str_length(message)) {
        text_add_str(out, ": ");
        add_str(out, message);
    }
    ref_drop(rt, message);
    Ref meant = suggestion_for(rt, exc);
    if (meant) {
        text_add_str(out, ". Did you mean: '");
        add_str(out, meant);
        text_add_str(out, "'?");
        ref_drop(rt, meant);
    }
    text_add_char(out, '\n');
}

/* ---- chains and groups --------------------------------------------------------------------------- */

enum { GROUP_DEPTH = 10, GROUP_WIDTH = 15 };

struct printer {
    struct runtime *rt;
    struct text *out;
    Ref seen; /* set of addresses already printed or about to be */
    int depth;
    bool need_close;
};

static void indent(struct printer *p)
{
    for (int i = 0; i < 2 * p->depth; i++)
        text_add_char(p->out, ' ');
}

/* Lines with the group's margin in front. */
static void emit(struct printer *p, const char *s, char margin)
{
    while (*s) {
        const char *nl = strchr(s, '\n');
        size_t size = nl ? (size_t)(nl - s) + 1 : strlen(s);
        if (p->depth) {
            indent(p);
            text_add_char(p->out, margin);
            text_add_char(p->out, ' ');
        }
        text_add(p->out, s, size);
        s += size;
    }
}

/* ... in front of the first line only: so CPython shows what an exception says itself. */
static void emit_first(struct printer *p, struct text *t)
{
    if (t->size && p->depth) {
        indent(p);
        text_add_str(p->out, "| ");
    }
    text_add_str(p->out, text_str(t));
    text_clear(t);
}

static void emit_text(struct printer *p, struct text *t)
{
    emit(p, text_str(t), '|');
    text_clear(t);
}

static void print_chain(struct printer *p, Val exc);

static void print_members(struct printer *p, Val group)
{
    Ref excs = ref_keep(LOOK(exc_group, group)->excs);
    ssize_t count = tuple_size(excs), shown = count <= GROUP_WIDTH ? count : GROUP_WIDTH + 1;
    p->need_close = false;
    for (ssize_t i = 0; i < shown; i++) {
        bool last = i == shown - 1, cut = i >= GROUP_WIDTH;
        if (last)
            p->need_close = true;
        indent(p);
        text_add_str(p->out, i == 0 ? "+-" : "  ");
        if (cut)
            text_add_str(p->out, "+---------------- ... ----------------\n");
        else
            text_printf(p->out, "+---------------- %zd ----------------\n", i + 1);
        p->depth++;
        if (!cut) {
            print_chain(p, tuple_at(excs, i));
        } else {
            char more[64];
            snprintf(more, sizeof more, "and %zd more exception%s\n", count - GROUP_WIDTH,
                     count - GROUP_WIDTH > 1 ? "s" : "");
            emit(p, more, '|');
        }
        if (last && p->need_close) {
            indent(p);
            text_add_str(p->out, "+------------------------------------\n");
            p->need_close = false;
        }
        p->depth--;
    }
    ref_drop(p->rt, excs);
}

static void print_one(struct printer *p, Val exc)
{
    struct runtime *rt = p->rt;
    struct text t = {0};
    bool group = is_instance_of(exc, exc_type(rt, EXC_BaseExceptionGroup));
    if (group && p->depth > GROUP_DEPTH) {
        text_printf(&t, "... (max_group_depth is %d)\n", GROUP_DEPTH);
        emit_text(p, &t);
        text_release(&t);
        return;
    }
    bool top = group && p->depth == 0;
    if (top)
        p->depth = 1;
    Val traceback = as_exc(exc)->traceback;
    if (traceback && is_exact(traceback, &traceback_def)) {
        emit(p, group ? "Exception Group Traceback (most recent call last):\n"
                      : "Traceback (most recent call last):\n", top ? '+' : '|');
        add_traceback(rt, &t, traceback);
        emit_text(p, &t);
    }
    Ref message = add_syntax_place(rt, &t, exc);
    emit_first(p, &t);
    add_exception_line(rt, &t, exc, message);
    emit_first(p, &t);
    add_notes(rt, &t, exc);
    emit_text(p, &t);
    text_release(&t);
    if (group)
        print_members(p, exc);
    if (top)
        p->depth = 0;
}

/* Causes and contexts first, oldest first. */
static void print_chain(struct printer *p, Val exc)
{
    struct runtime *rt = p->rt;
    Ref chain = list_new(rt, 0);
    struct text how = {0};
    Val at = exc;
    while (at && chain) {
        Ref id = int_from_pointer(rt, at);
        if (!id || set_add(rt, p->seen, id) < 0 || !list_append(rt, chain, at))
            error_clear(rt);
        ref_drop(rt, id);
        const struct exc *e = as_exc(at);
        Val next = NULL;
        char kind = 0;
        if (e->cause && is_exc(e->cause)) {
            next = e->cause;
            kind = 'c';
        } else if (e->context && is_exc(e->context) && !e->suppress_context) {
            next = e->context;
            kind = 'x';
        }
        if (next) {
            id = int_from_pointer(rt, next);
            if (!id || set_contains(rt, p->seen, id) != 0)
                next = NULL;
            ref_drop(rt, id);
        }
        if (next)
            text_add_char(&how, kind);
        at = next;
    }
    for (ssize_t i = chain ? list_size(chain) : 0; i-- > 0;) {
        print_one(p, list_at(chain, i));
        if (i > 0)
            emit(p, how.bytes[i - 1] == 'c'
                        ? "\nThe above exception was the direct cause of the following exception:\n\n"
                        : "\nDuring handling of the above exception, another exception occurred:\n\n", '|');
    }
    text_release(&how);
    ref_drop(rt, chain);
}

void traceback_format(struct runtime *rt, struct text *out, Val exc)
{
    struct saved_error saved;
    error_fetch(rt, &saved);
    struct printer p = {.rt = rt, .out = out, .seen = set_new(rt, NULL)};
    size_t before = out->size;
    if (p.seen)
        print_chain(&p, exc);
    if (out->size == before) /* no memory for more */
        text_printf(out, "%s\n", exc->type->name);
    ref_drop(rt, p.seen);
    error_clear(rt);
    error_restore_take(rt, &saved);
}

void traceback_entries(struct runtime *rt, struct text *out, Val traceback)
{
    struct saved_error saved;
    error_fetch(rt, &saved);
    text_add_str(out, "Traceback (most recent call last):\n");
    add_traceback(rt, out, traceback);
    error_clear(rt);
    error_restore_take(rt, &saved);
}
