/* preview.c - what an object looks like in a few characters.
 *
 * Reads layouts only: no repr, no str, no attribute access of user classes runs,
 * so a preview can neither raise nor loop nor change what it shows.
 */
#include "inspect/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap/weak.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/native.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "types/unicode.h"
#include "types/weakref.h"
#include "vm/vm.h"

struct preview {
    struct runtime *rt;
    const struct names *names;
    struct text *out;
    size_t limit; /* stop adding when out->size passes this */
};

static void add_char(struct text *out, uint32_t c)
{
    char b[5] = {0};
    if (c < 0x80)
        b[0] = (char)c;
    else if (c < 0x800)
        b[0] = (char)(0xC0 | c >> 6), b[1] = (char)(0x80 | (c & 63));
    else if (c < 0x10000)
        b[0] = (char)(0xE0 | c >> 12), b[1] = (char)(0x80 | (c >> 6 & 63)), b[2] = (char)(0x80 | (c & 63));
    else
        b[0] = (char)(0xF0 | c >> 18), b[1] = (char)(0x80 | (c >> 12 & 63)),
        b[2] = (char)(0x80 | (c >> 6 & 63)), b[3] = (char)(0x80 | (c & 63));
    text_add_str(out, b);
}

/* Double quotes where that saves escaping, as repr() does. */
static char quote_of(Val v)
{
    bool single = false, both = false;
    for (ssize_t i = 0; i < str_length(v); i++) {
        single = single || str_at(v, i) == '\'';
        both = both || str_at(v, i) == '"';
    }
    return single && !both ? '"' : '\'';
}

/* As repr() writes what cannot be printed: controls, surrogates, what turns the line round. */
static void add_escaped(struct text *out, uint32_t c)
{
    text_printf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

static void add_str(struct preview *p, Val v)
{
    char quote = quote_of(v);
    text_add_char(p->out, quote);
    for (ssize_t i = 0; i < str_length(v) && p->out->size < p->limit; i++) {
        uint32_t c = str_at(v, i);
        if (c == '\n' || c == '\t' || c == '\r')
            text_add_str(p->out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
        else if (c == '\\' || c == (uint32_t)quote)
            text_printf(p->out, "\\%c", (char)c);
        else if (!uni_is_printable(c))
            add_escaped(p->out, c);
        else
            add_char(p->out, c);
    }
    text_add_char(p->out, quote);
}

static void add_int(struct preview *p, Val v)
{
    int overflow = 0;
    int64_t value = int_as_int64_overflow(v, &overflow);
    if (!overflow)
        text_printf(p->out, "%lld", (long long)value);
    else
        text_printf(p->out, "%sint of %zu bits", int_sign(v) < 0 ? "-" : "", int_bit_length(v));
}

/* A value that is its own best name. */
static bool add_scalar(struct preview *p, Val v)
{
    struct runtime *rt = p->rt;
    if (v == rt->none)
        text_add_str(p->out, "None");
    else if (v == rt->true_ || v == rt->false_)
        text_add_str(p->out, v == rt->true_ ? "True" : "False");
    else if (v == rt->ellipsis)
        text_add_str(p->out, "Ellipsis");
    else if (is_exact(v, &int_def))
        add_int(p, v);
    else if (is_exact(v, &float_def)) {
        char *text = float_to_text(float_value(v), 'r', 0, FLOAT_DOT_0);
        text_add_str(p->out, text ? text : "float");
        free(text);
    } else if (is_exact(v, &str_def))
        add_str(p, v);
    else if (is_exact(v, &bytes_def))
        text_printf(p->out, "%zd bytes", as_bytes(v)->head.size);
    else
        return false;
    return true;
}

static void add_name(struct preview *p, Val v)
{
    const char *name = p->names ? names_get_shown(p->names, v) : NULL;
    if (name)
        text_add_str(p->out, name);
    else if (is_type(v))
        text_printf(p->out, "%s", type_short_name(as_type(v)));
    else
        text_printf(p->out, "<%s>", type_short_name(v->type));
}

static void add_inner(struct preview *p, Val v)
{
    if (!v)
        text_add_str(p->out, "NULL");
    else if (!add_scalar(p, v))
        add_name(p, v);
}

static bool full(const struct preview *p)
{
    return p->out->size >= p->limit;
}

static void add_row(struct preview *p, Ref const *items, ssize_t count, const char *open, const char *close)
{
    text_add_str(p->out, open);
    for (ssize_t i = 0; i < count && !full(p); i++) {
        if (i)
            text_add_str(p->out, ", ");
        add_inner(p, items[i]);
    }
    text_add_str(p->out, close);
}

static void add_dict(struct preview *p, Val v)
{
    ssize_t position = 0;
    Val key, value;
    bool first = true;
    text_add_char(p->out, '{');
    while (!full(p) && dict_next(v, &position, &key, &value)) {
        if (!first)
            text_add_str(p->out, ", ");
        first = false;
        add_inner(p, key);
        text_add_str(p->out, ": ");
        add_inner(p, value);
    }
    text_add_char(p->out, '}');
}

static void add_set(struct preview *p, Val v)
{
    ssize_t position = 0;
    Val key;
    bool first = true;
    text_add_char(p->out, '{');
    while (!full(p) && set_next(v, &position, &key)) {
        if (!first)
            text_add_str(p->out, ", ");
        first = false;
        add_inner(p, key);
    }
    text_add_char(p->out, '}');
}

static int add_attribute(Val child, struct edge how, void *arg)
{
    struct preview *p = arg;
    if (how.kind != EDGE_ATTR && how.kind != EDGE_SLOT)
        return 0;
    if (full(p))
        return 1;
    if (p->out->bytes[p->out->size - 1] != '(')
        text_add_str(p->out, ", ");
    if (how.kind == EDGE_SLOT)
        text_add_str(p->out, how.text);
    else if (how.name && is_str(how.name)) {
        for (ssize_t i = 0; i < str_length(how.name); i++)
            add_char(p->out, str_at(how.name, i));
    }
    text_add_char(p->out, '=');
    add_inner(p, child);
    return 0;
}

void preview_text(Val s, size_t width, struct text *out)
{
    size_t from = out->size;
    for (ssize_t i = 0; s && is_str(s) && i < str_length(s) && (size_t)i <= width; i++)
        (uni_is_printable(str_at(s, i)) ? add_char : add_escaped)(out, str_at(s, i));
    preview_cut(out, from, width);
}

static void add_function(struct preview *p, Val v)
{
    preview_text(LOOK(function, v)->qualname, 60, p->out);
    text_add_str(p->out, "()");
}

static void add_generator(struct preview *p, Val v)
{
    const struct generator *g = LOOK(generator, v);
    preview_text(g->name, 60, p->out);
    if (g->state < GEN_COMPLETED)
        text_printf(p->out, ", at line %d", frame_line(&g->frame));
    else
        text_add_str(p->out, ", finished");
}

static void add_exception(struct preview *p, Val v)
{
    Val args = as_exc(v)->args;
    text_add_str(p->out, type_short_name(v->type));
    if (args && is_tuple(args))
        add_row(p, as_tuple(args)->items, tuple_size(args), "(", ")");
}

static void add_weakref(struct preview *p, Val v)
{
    const struct weak *w = LOOK(weak, v);
    if (weak_is_dead(p->rt, w))
        text_add_str(p->out, "dead");
    else {
        text_add_str(p->out, "to ");
        add_name(p, w->object);
    }
}

static void add_value(struct preview *p, Val v)
{
    if (add_scalar(p, v))
        return;
    if (is_list(v))
        add_row(p, as_list(v)->items, list_size(v), "[", "]");
    else if (is_tuple(v))
        add_row(p, as_tuple(v)->items, tuple_size(v), "(", tuple_size(v) == 1 ? ",)" : ")");
    else if (is_dict(v))
        add_dict(p, v);
    else if (is_any_set(v))
        add_set(p, v);
    else if (is_exact(v, &function_def))
        add_function(p, v);
    else if (is_exact(v, &generator_def))
        add_generator(p, v);
    else if (is_exc(v))
        add_exception(p, v);
    else if (is_type(v))
        text_printf(p->out, "class %s", type_short_name(as_type(v)));
    else if (is_weakref(v))
        add_weakref(p, v);
    else if (is_exact(v, &range_def)) {
        const struct range *r = LOOK(range, v);
        text_add_str(p->out, "range(");
        add_inner(p, r->start);
        text_add_str(p->out, ", ");
        add_inner(p, r->stop);
        text_add_char(p->out, ')');
    } else {
        text_add_str(p->out, type_short_name(v->type));
        text_add_char(p->out, '(');
        if (type_has(v->type, TYPE_HEAP) && v->type->visit)
            v->type->visit(v, add_attribute, p);
        text_add_char(p->out, ')');
    }
}

void preview_cut(struct text *t, size_t from, size_t width)
{
    size_t chars = 0, last = from;
    for (size_t i = from; i < t->size; i++) {
        if ((t->bytes[i] & 0xC0) == 0x80)
            continue;
        if (++chars == width)
            last = i;
        if (chars > width) {
            t->size = last;
            t->bytes[last] = 0;
            text_add_str(t, "…");
            return;
        }
    }
}

void preview_add(struct runtime *rt, const struct names *names, Val v, size_t width, struct text *out)
{
    size_t from = out->size;
    struct preview p = {rt, names, out, from + width * 4};
    text_add_str(out, "");
    add_value(&p, v);
    preview_cut(out, from, width);
}

/* ---- whole values -------------------------------------------------------------- */

/* Decimal digits, nine at a time, from the lowest up. */
static void add_big_int(struct text *out, Val v)
{
    ssize_t size = as_int(v)->head.size, count = size < 0 ? -size : size;
    uint32_t *digit = xalloc((size_t)count * sizeof *digit), *parts = NULL;
    size_t part_count = 0, part_room = 0;
    memcpy(digit, as_int(v)->digit, (size_t)count * sizeof *digit);
    while (count > 0) {
        uint64_t rest = 0;
        for (ssize_t i = count; i-- > 0;) {
            rest = rest << INT_SHIFT | digit[i];
            digit[i] = (uint32_t)(rest / 1000000000);
            rest %= 1000000000;
        }
        *ARRAY_PUSH(parts, part_count, part_room) = (uint32_t)rest;
        while (count > 0 && !digit[count - 1])
            count--;
    }
    text_printf(out, "%s%u", size < 0 ? "-" : "", parts[--part_count]);
    while (part_count > 0)
        text_printf(out, "%09u", parts[--part_count]);
    free(digit);
    free(parts);
}

static void add_bytes(struct text *out, const char *data, ssize_t size, size_t most)
{
    char quote = size && memchr(data, '\'', (size_t)size) && !memchr(data, '"', (size_t)size) ? '"' : '\'';
    text_printf(out, "b%c", quote);
    for (ssize_t i = 0; i < size && out->size < most; i++) {
        unsigned char c = (unsigned char)data[i];
        if (c == '\n' || c == '\t' || c == '\r')
            text_add_str(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
        else if (c == '\\' || c == (unsigned char)quote)
            text_printf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            text_printf(out, "\\x%02x", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, quote);
}

void preview_atom(struct runtime *rt, Val v, size_t most, struct text *out)
{
    enum { BITS_MOST = 14000 }; /* repr() refuses more than 4300 digits */
    struct preview p = {rt, NULL, out, most};
    int overflow = 0;
    if (is_exact(v, &int_def) && (int_as_int64_overflow(v, &overflow), overflow) && int_bit_length(v) < BITS_MOST)
        add_big_int(out, v);
    else if (is_exact(v, &bytes_def))
        add_bytes(out, as_bytes(v)->data, as_bytes(v)->head.size, most);
    else
        add_scalar(&p, v);
}

void preview_shallow(struct runtime *rt, Val v, char *out, size_t room)
{
    struct text t = {0};
    struct preview p = {rt, NULL, &t, room};
    if (!add_scalar(&p, v)) {
        if (is_list(v))
            text_printf(&t, "%zd items", list_size(v));
        else if (is_dict(v))
            text_printf(&t, "%zd entries", dict_size(v));
        else
            text_add_str(&t, "");
    }
    preview_cut(&t, 0, 40);
    snprintf(out, room, "%s", text_str(&t));
    text_release(&t);
}
