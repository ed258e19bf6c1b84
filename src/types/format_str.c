/* format_str.c - "...{}...".format(): replacement fields, names, nested specs.
 *
 * The markup is read in one pass; a field's spec may hold fields itself, two
 * levels deep.  Also what the module _string gives to string.Formatter.
 */
#include <string.h>

#include "types/args.h"
#include "types/dict.h"
#include "types/format_internal.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

/* ---- reading markup ----------------------------------------------------------------- */

struct range_of {
    ssize_t start, end;
};

struct markup {
    Val text;
    ssize_t at, end;
};

struct field {
    struct range_of literal, name, spec;
    bool present, nested; /* nested: the spec holds fields */
    uint32_t conversion;  /* 0: none */
};

/* Name, conversion and spec of a field; m->at stands after its brace. */
static bool read_field(struct runtime *rt, struct markup *m, struct field *f)
{
    Val t = m->text;
    bool bracket = false;
    uint32_t c = 0;
    f->name.start = m->at;
    for (; m->at < m->end; m->at++) {
        c = str_at(t, m->at);
        if (c == ']' || c == '[')
            bracket = c == '[';
        if (bracket)
            continue; /* an index may hold any sign */
        if (c == '{')
            return raise_false(rt, EXC_ValueError, "unexpected '{' in field name");
        if (c == '}' || c == ':' || c == '!')
            break;
    }
    f->name.end = m->at;
    f->conversion = 0;
    f->nested = false;
    f->spec = (struct range_of){m->at, m->at};
    if (m->at >= m->end)
        return raise_false(rt, EXC_ValueError, "expected '}' before end of string");
    m->at++;
    if (c == '!') {
        if (m->at >= m->end)
            return raise_false(rt, EXC_ValueError,
                               "end of string while looking for conversion specifier");
        f->conversion = str_at(t, m->at++);
        if (m->at < m->end) {
            c = str_at(t, m->at++);
            if (c == '}')
                return true;
            if (c != ':')
                return raise_false(rt, EXC_ValueError,
                                   "expected ':' after conversion specifier");
        }
    }
    if (c == '}')
        return true;
    f->spec.start = m->at;
    int depth = 1;
    for (; m->at < m->end; m->at++) {
        c = str_at(t, m->at);
        if (c == '{') {
            f->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            f->spec.end = m->at++;
            return true;
        }
    }
    return raise_false(rt, EXC_ValueError, "unmatched '{' in format spec");
}

/* The next literal and the field after it: 1, 0 at the end, -1 raised. */
static int read_markup(struct runtime *rt, struct markup *m, struct field *f)
{
    Val t = m->text;
    memset(f, 0, sizeof *f);
    if (m->at >= m->end)
        return 0;
    ssize_t start = m->at;
    uint32_t c = 0;
    bool brace = false;
    while (m->at < m->end) {
        c = str_at(t, m->at++);
        if (c == '{' || c == '}') {
            brace = true;
            break;
        }
    }
    bool at_end = m->at >= m->end;
    ssize_t size = m->at - start;
    if (c == '}' && brace && (at_end || str_at(t, m->at) != '}'))
        return raise_int(rt, EXC_ValueError, "Single '}' encountered in format string");
    if (at_end && c == '{' && brace)
        return raise_int(rt, EXC_ValueError, "Single '{' encountered in format string");
    if (!at_end && brace) {
        if (str_at(t, m->at) == c) {
            /* Doubled: the first belongs to the literal. */
            m->at++;
            f->literal = (struct range_of){start, start + size};
            return 1;
        }
        size--;
    } else if (brace) {
        size--;
    }
    f->literal = (struct range_of){start, start + size};
    if (!brace)
        return 1;
    f->present = true;
    return read_field(rt, m, f) ? 1 : -1;
}

/* ---- names ------------------------------------------------------------------------------ */

enum numbering { UNKNOWN, AUTOMATIC, MANUAL };
struct counter {
    enum numbering way;
    ssize_t next;
};

/* A whole number, or -1 when it is none; -2 raised. */
static ssize_t whole_number(struct runtime *rt, Val t, struct range_of r)
{
    if (r.start >= r.end)
        return -1;
    ssize_t value = 0;
    for (ssize_t i = r.start; i < r.end; i++) {
        uint32_t c = str_at(t, i);
        int digit = c >= '0' && c <= '9' ? (int)(c - '0') : -1;
        if (digit < 0)
            return -1;
        if (value > (SSIZE_MAX - digit) / 10) {
            raise(rt, EXC_ValueError, "Too many decimal digits in format string");
            return -2;
        }
        value = value * 10 + digit;
    }
    return value;
}

static Ref range_text(struct runtime *rt, Val t, struct range_of r)
{
    return str_from_range(rt, str_kind(t), str_data(t), r.start, r.end);
}

/* One ".name" or "[index]" at *at: 1, 0 at the end, -1 raised. */
static int next_step(struct runtime *rt, Val t, ssize_t *at, ssize_t end, bool *attribute,
                     struct range_of *name, ssize_t *index)
{
    if (*at >= end)
        return 0;
    uint32_t c = str_at(t, (*at)++);
    *index = -1;
    if (c == '.') {
        *attribute = true;
        name->start = *at;
        while (*at < end && str_at(t, *at) != '.' && str_at(t, *at) != '[')
            ++*at;
        name->end = *at;
    } else if (c == '[') {
        *attribute = false;
        name->start = *at;
        while (*at < end && str_at(t, *at) != ']')
            ++*at;
        if (*at >= end)
            return raise_int(rt, EXC_ValueError, "Missing ']' in format string");
        name->end = (*at)++;
        *index = whole_number(rt, t, *name);
        if (*index == -2)
            return -1;
    } else {
        return raise_int(rt, EXC_ValueError,
                         "Only '.' or '[' may follow ']' in format field specifier");
    }
    if (name->start == name->end)
        return raise_int(rt, EXC_ValueError, "Empty attribute in format string");
    return 1;
}

/* The first part of a field's name; *rest is where the steps begin.
 * *index -1: the name is text.  With c, automatic numbering. */
static bool first_name(struct runtime *rt, Val t, struct range_of name, struct range_of *first,
                       ssize_t *index, ssize_t *rest, struct counter *c)
{
    ssize_t i = name.start;
    while (i < name.end && str_at(t, i) != '.' && str_at(t, i) != '[')
        i++;
    *first = (struct range_of){name.start, i};
    *rest = i;
    *index = whole_number(rt, t, *first);
    if (*index == -2)
        return false;
    bool empty = first->start == first->end;
    if (!c || (!empty && *index == -1))
        return true;
    enum numbering now = empty ? AUTOMATIC : MANUAL;
    if (c->way == UNKNOWN)
        c->way = now;
    else if (c->way != now)
        return raise_false(rt, EXC_ValueError,
                           now == MANUAL ? "cannot switch from automatic field numbering to "
                                           "manual field specification"
                                         : "cannot switch from manual field specification to "
                                           "automatic field numbering");
    if (empty)
        *index = c->next++;
    return true;
}

/* ---- putting values in ---------------------------------------------------------------------- */

struct formatting {
    struct runtime *rt;
    Val args;   /* tuple, or NULL: format_map */
    Val kwargs; /* dict, any mapping, or NULL */
    struct counter counter;
};

static Ref first_value(struct formatting *f, Val t, struct range_of name, ssize_t index)
{
    struct runtime *rt = f->rt;
    if (index >= 0) {
        if (!f->args)
            return raise(rt, EXC_ValueError, "Format string contains positional fields");
        if (index >= tuple_size(f->args))
            return raise(rt, EXC_IndexError,
                         "Replacement index %zd out of range for positional args tuple",
                         index);
        return ref_keep(tuple_at(f->args, index));
    }
    Ref key = range_text(rt, t, name);
    if (!key)
        return NULL;
    Ref value = NULL;
    if (!f->kwargs)
        raise_key(rt, key);
    else if (is_exact(f->kwargs, &dict_def)) {
        if (dict_lookup(rt, f->kwargs, key, &value) == 0)
            raise_key(rt, key);
    } else
        value = obj_getitem(rt, f->kwargs, key);
    ref_drop(rt, key);
    return value;
}

static Ref field_value(struct formatting *f, Val t, struct range_of name)
{
    struct runtime *rt = f->rt;
    struct range_of first;
    ssize_t index, at;
    if (!first_name(rt, t, name, &first, &index, &at, &f->counter))
        return NULL;
    Ref value = first_value(f, t, first, index);
    while (value) {
        bool attribute;
        struct range_of step;
        int more = next_step(rt, t, &at, name.end, &attribute, &step, &index);
        if (more == 0)
            return value;
        Ref key = NULL, inner = NULL;
        if (more > 0)
            key = index >= 0 && !attribute ? int_from_ssize(rt, index)
                                           : range_text(rt, t, step);
        if (key)
            inner = attribute ? obj_getattr(rt, value, key) : obj_getitem(rt, value, key);
        ref_drop(rt, key);
        ref_drop(rt, value);
        value = inner;
    }
    return NULL;
}

static Ref converted(struct runtime *rt, Val v, uint32_t conversion)
{
    switch (conversion) {
    case 0:
        return ref_keep(v);
    case 'r':
        return obj_repr(rt, v);
    case 's':
        return obj_str(rt, v);
    case 'a':
        return obj_ascii(rt, v);
    }
    if (conversion > 32 && conversion < 127)
        return raise(rt, EXC_ValueError, "Unknown conversion specifier %c", (int)conversion);
    return raise(rt, EXC_ValueError, "Unknown conversion specifier \\x%x", conversion);
}

static Ref build(struct formatting *f, Val t, struct range_of r, int depth);

static bool put_field(struct formatting *f, struct str_builder *b, Val t,
                      const struct field *field, int depth)
{
    struct runtime *rt = f->rt;
    Ref value = field_value(f, t, field->name);
    Ref ready = value ? converted(rt, value, field->conversion) : NULL;
    ref_drop(rt, value);
    if (!ready)
        return false;
    Ref spec = field->nested ? build(f, t, field->spec, depth - 1)
                             : range_text(rt, t, field->spec);
    Ref text = NULL;
    if (spec)
        text = is_exact(ready, &str_def)   ? format_str(rt, ready, spec)
               : is_exact(ready, &int_def) ? format_int(rt, ready, spec)
                                           : obj_format(rt, ready, spec);
    ref_drop(rt, spec);
    ref_drop(rt, ready);
    if (!text)
        return false;
    str_builder_str(b, text);
    ref_drop(rt, text);
    return !b->failed;
}

static Ref build(struct formatting *f, Val t, struct range_of r, int depth)
{
    struct runtime *rt = f->rt;
    if (depth <= 0)
        return raise(rt, EXC_ValueError, "Max string recursion exceeded");
    struct markup m = {t, r.start, r.end};
    struct str_builder b;
    str_builder_init(rt, &b);
    for (;;) {
        struct field field;
        int more = read_markup(rt, &m, &field);
        if (more == 0)
            return str_builder_finish(&b);
        if (more > 0)
            str_builder_slice(&b, t, field.literal.start, field.literal.end);
        if (more < 0 || (field.present && !put_field(f, &b, t, &field, depth))) {
            str_builder_release(&b);
            return NULL;
        }
    }
}

Ref str_call_format(struct runtime *rt, Val format, Val const *argv, ssize_t argc, Val kwnames)
{
    Ref args = tuple_from_array(rt, argv, argc);
    Ref kwargs = NULL, r = NULL;
    bool ok = args != NULL;
    if (ok && kwnames && tuple_size(kwnames)) {
        kwargs = dict_new(rt);
        ok = kwargs != NULL;
        for (ssize_t i = 0; ok && i < tuple_size(kwnames); i++)
            ok = dict_set(rt, kwargs, tuple_at(kwnames, i), argv[argc + i]) == 0;
    }
    if (ok) {
        struct formatting f = {.rt = rt, .args = args, .kwargs = kwargs};
        r = build(&f, format, (struct range_of){0, str_length(format)}, 2);
    }
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return r;
}

Ref str_format_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    return str_call_format(rt, self, argv, argc, kwnames);
}

Ref str_format_map_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct formatting f = {.rt = rt, .kwargs = argv[0]};
    return build(&f, self, (struct range_of){0, str_length(self)}, 2);
}

Ref str_format_spec_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                       Val kwnames)
{
    (void)argc, (void)kwnames;
    if (!is_str(argv[0]))
        return arg_str(rt, "__format__", "argument", argv[0]), NULL;
    return format_str(rt, self, argv[0]);
}

/* ---- for string.Formatter ---------------------------------------------------------------------- */

struct format_parser {
    struct obj head;
    Ref text;
    ssize_t at;
    bool names; /* the steps of one field name instead of the fields */
};
extern const struct type_def formatter_iterator_def, field_name_iterator_def;

static Ref parser_make(struct runtime *rt, enum type_id id, Val text, ssize_t at)
{
    Ref r = obj_new(rt, builtin_type(rt, id));
    if (!r)
        return NULL;
    LOOK(format_parser, r)->text = ref_keep(text);
    LOOK(format_parser, r)->at = at;
    LOOK(format_parser, r)->names = id == TYPE_ID_field_name_iterator;
    return r;
}

static void parser_dealloc(struct runtime *rt, Ref self)
{
    Ref text = LOOK(format_parser, self)->text;
    obj_free(rt, self);
    ref_drop(rt, text);
}

static int parser_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(format_parser, self)->text, "text");
    return 0;
}

Ref format_parser_new(struct runtime *rt, Val text)
{
    return parser_make(rt, TYPE_ID_formatter_iterator, text, 0);
}

static Ref parser_next(struct runtime *rt, Val self)
{
    struct format_parser *p = LOOK(format_parser, self);
    struct markup m = {p->text, p->at, str_length(p->text)};
    struct field f;
    int more = read_markup(rt, &m, &f);
    p->at = m.at;
    if (more <= 0)
        return NULL;
    Ref literal = range_text(rt, p->text, f.literal);
    Ref name = f.present ? range_text(rt, p->text, f.name) : ref_keep(rt->none);
    Ref spec = f.present ? range_text(rt, p->text, f.spec) : ref_keep(rt->none);
    Ref conversion =
        f.conversion ? str_from_char(rt, f.conversion) : ref_keep(rt->none);
    Ref r = NULL;
    if (literal && name && spec && conversion)
        r = tuple_pack(rt, 4, literal, name, spec, conversion);
    ref_drop(rt, literal);
    ref_drop(rt, name);
    ref_drop(rt, spec);
    ref_drop(rt, conversion);
    return r;
}

static Ref steps_next(struct runtime *rt, Val self)
{
    struct format_parser *p = LOOK(format_parser, self);
    bool attribute;
    struct range_of name;
    ssize_t index;
    if (next_step(rt, p->text, &p->at, str_length(p->text), &attribute, &name, &index) <= 0)
        return NULL;
    Ref key = index >= 0 && !attribute ? int_from_ssize(rt, index)
                                       : range_text(rt, p->text, name);
    Ref r = key ? tuple_pack(rt, 2, attribute ? rt->true_ : rt->false_, key) : NULL;
    ref_drop(rt, key);
    return r;
}

Ref format_field_name_split(struct runtime *rt, Val text)
{
    struct range_of first;
    ssize_t index, rest;
    if (!first_name(rt, text, (struct range_of){0, str_length(text)}, &first, &index, &rest,
                    NULL))
        return NULL;
    Ref key = index >= 0 ? int_from_ssize(rt, index) : range_text(rt, text, first);
    Ref steps = key ? parser_make(rt, TYPE_ID_field_name_iterator, text, rest) : NULL;
    Ref r = steps ? tuple_pack(rt, 2, key, steps) : NULL;
    ref_drop(rt, key);
    ref_drop(rt, steps);
    return r;
}

const struct type_def formatter_iterator_def = {
    .name = "formatteriterator",
    .basicsize = sizeof(struct format_parser),
    .flags = TYPE_NO_NEW,
    .dealloc = parser_dealloc,
    .visit = parser_visit,
    .iter = iter_self,
    .iternext = parser_next,
};
const struct type_def field_name_iterator_def = {
    .name = "fieldnameiterator",
    .basicsize = sizeof(struct format_parser),
    .flags = TYPE_NO_NEW,
    .dealloc = parser_dealloc,
    .visit = parser_visit,
    .iter = iter_self,
    .iternext = steps_next,
};
