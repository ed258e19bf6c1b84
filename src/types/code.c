/* code.c - code objects: made from the compiler's parts, read by everyone else.
 *
 * The instructions stand in the object itself and are quickened there; `original`
 * keeps the bytes as they were compiled, which is what co_code shows.
 *
 * Invariant: localsplus_names and localsplus_kinds have nlocalsplus entries, plain
 * locals first, then cells that are no locals, then free variables.
 */
#include "types/code.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/weak.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

_Static_assert(offsetof(struct code, unit) == 184, "CPython's PyCodeObject");

static const uint8_t *bytes_of(Val v)
{
    return (const uint8_t *)as_bytes(v)->data;
}

static ssize_t bytes_size(Val v)
{
    return as_bytes(v)->head.size;
}

/* ---- life ------------------------------------------------------------------- */

static void parts_drop(struct runtime *rt, struct code_parts *p)
{
    Ref *const owned[] = {&p->filename, &p->name, &p->qualname, &p->consts, &p->names, &p->localsplus_names,
                          &p->localsplus_kinds, &p->code, &p->linetable, &p->exception_table};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        ref_clear(rt, owned[i]);
}

static void count_locals(struct code *self)
{
    const uint8_t *kinds = bytes_of(self->localsplus_kinds);
    self->nlocalsplus = (int)tuple_size(self->localsplus_names);
    for (int i = 0; i < self->nlocalsplus; i++) {
        if (kinds[i] & LOCAL_FAST) {
            self->nlocals++;
            self->ncellvars += (kinds[i] & LOCAL_CELL) != 0;
        } else if (kinds[i] & LOCAL_CELL) {
            self->ncellvars++;
            self->nplaincellvars++;
        } else {
            self->nfreevars++;
        }
    }
}

/* ---- interned constants -------------------------------------------------------- */

static bool looks_like_name(Val v)
{
    if (!str_is_ascii(v))
        return false;
    const unsigned char *c = str_data(v);
    for (ssize_t i = 0; i < str_length(v); i++)
        if (c[i] != '_' && (c[i] < '0' || c[i] > '9') && (c[i] < 'A' || c[i] > 'Z')
            && (c[i] < 'a' || c[i] > 'z'))
            return false;
    return true;
}

static void intern_names(struct runtime *rt, Ref names)
{
    for (ssize_t i = 0; i < tuple_size(names); i++)
        str_intern_in_place(rt, &as_tuple(names)->items[i]);
}

/* Strings that could be names, also inside tuples and frozensets; true when the
 * tuple changed.  Failure leaves things as they are. */
static bool intern_constants(struct runtime *rt, Ref consts)
{
    bool changed = false;
    for (ssize_t i = 0; i < tuple_size(consts); i++) {
        Ref *slot = &as_tuple(consts)->items[i];
        Val before = *slot;
        if (is_exact(*slot, &str_def) && looks_like_name(*slot)) {
            str_intern_in_place(rt, slot);
        } else if (is_exact(*slot, &tuple_def)) {
            intern_constants(rt, *slot);
        } else if (is_exact(*slot, &frozenset_def)) {
            Ref members = sequence_tuple(rt, *slot);
            Ref fresh = members && intern_constants(rt, members) ? frozenset_new(rt, members) : NULL;
            ref_drop(rt, members);
            if (fresh)
                ref_set_take(rt, slot, fresh);
            else
                error_clear(rt);
        }
        changed |= *slot != before;
    }
    return changed;
}

Ref code_new_take(struct runtime *rt, struct code_parts *parts)
{
    intern_names(rt, parts->names);
    intern_names(rt, parts->localsplus_names);
    intern_constants(rt, parts->consts);
    ssize_t units = bytes_size(parts->code) / 2;
    Ref r = obj_new_var(rt, builtin_type(rt, TYPE_ID_code), units);
    if (!r) {
        parts_drop(rt, parts);
        return NULL;
    }
    struct code *self = as_code(r);
    memset((char *)self + sizeof self->head, 0, offsetof(struct code, unit) - sizeof self->head);
    self->head.size = units;
    memcpy(self->unit, bytes_of(parts->code), (size_t)units * 2);
    self->consts = ref_move(&parts->consts);
    self->names = ref_move(&parts->names);
    self->exception_table = ref_move(&parts->exception_table);
    self->localsplus_names = ref_move(&parts->localsplus_names);
    self->localsplus_kinds = ref_move(&parts->localsplus_kinds);
    self->filename = ref_move(&parts->filename);
    self->name = ref_move(&parts->name);
    self->qualname = ref_move(&parts->qualname);
    self->linetable = ref_move(&parts->linetable);
    self->original = ref_move(&parts->code);
    self->flags = parts->flags;
    self->firstlineno = parts->firstlineno;
    self->stacksize = parts->stacksize;
    self->argcount = parts->argcount;
    self->posonlyargcount = parts->posonlyargcount;
    self->kwonlyargcount = parts->kwonlyargcount;
    self->warmup = self->turns = -8;
    count_locals(self);
    return r;
}

static void code_dealloc(struct runtime *rt, Ref r)
{
    struct code *self = as_code(r);
    if (self->weaklist)
        weak_clear_all(rt, r);
    ref_clear(rt, &self->consts);
    ref_clear(rt, &self->names);
    ref_clear(rt, &self->exception_table);
    ref_clear(rt, &self->localsplus_names);
    ref_clear(rt, &self->localsplus_kinds);
    ref_clear(rt, &self->filename);
    ref_clear(rt, &self->name);
    ref_clear(rt, &self->qualname);
    ref_clear(rt, &self->linetable);
    ref_clear(rt, &self->original);
    free(self->steps);
    obj_free(rt, r);
}

static int visit_consts(const struct code *self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(self->consts, "co_consts");
    VISIT_SLOT(self->names, "co_names");
    VISIT_SLOT(self->exception_table, "co_exceptiontable");
    return 0;
}

static int code_visit(Val v, visit_fn *fn, void *arg)
{
    const struct code *self = as_code(v);
    int stop = visit_consts(self, fn, arg);
    if (stop)
        return stop;
    VISIT_SLOT(self->localsplus_names, "co_varnames");
    VISIT_SLOT(self->localsplus_kinds, "kinds of locals");
    VISIT_SLOT(self->filename, "co_filename");
    VISIT_SLOT(self->name, "co_name");
    VISIT_SLOT(self->qualname, "co_qualname");
    VISIT_SLOT(self->linetable, "co_linetable");
    VISIT_SLOT(self->original, "co_code");
    return 0;
}

/* ---- location table --------------------------------------------------------------- */

/* One entry of co_linetable: so many bytes of code, their place. */
struct location {
    const uint8_t *at, *end; /* where to read on */
    int start, stop;         /* byte offsets of the code it covers */
    int computed_line;       /* kept from entry to entry */
    struct code_position position;
};

enum {
    LOCATION_ONE_LINE0 = 10,
    LOCATION_NO_COLUMNS = 13,
    LOCATION_LONG = 14,
    LOCATION_NONE = 15,
};

static unsigned read_varint(const uint8_t **at)
{
    unsigned value = 0;
    int shift = 0;
    uint8_t byte;
    do {
        byte = *(*at)++;
        value |= (unsigned)(byte & 63) << shift;
        shift += 6;
    } while (byte & 64);
    return value;
}

static int read_signed_varint(const uint8_t **at)
{
    unsigned value = read_varint(at);
    return value & 1 ? -(int)(value >> 1) : (int)(value >> 1);
}

static void location_start(const struct code *code, struct location *l)
{
    *l = (struct location){
        .at = bytes_of(code->linetable),
        .end = bytes_of(code->linetable) + bytes_size(code->linetable),
        .computed_line = code->firstlineno,
    };
}

static bool location_next(struct location *l)
{
    if (l->at >= l->end)
        return false;
    int first = *l->at++, kind = first >> 3 & 15;
    struct code_position *p = &l->position;
    l->start = l->stop;
    l->stop += ((first & 7) + 1) * 2;
    *p = (struct code_position){-1, -1, -1, -1};
    if (kind == LOCATION_NONE)
        return true;
    if (kind >= LOCATION_ONE_LINE0 && kind < LOCATION_NO_COLUMNS)
        l->computed_line += kind - LOCATION_ONE_LINE0;
    else if (kind >= LOCATION_NO_COLUMNS)
        l->computed_line += read_signed_varint(&l->at);
    p->line = p->end_line = l->computed_line;
    if (kind == LOCATION_LONG) {
        p->end_line += (int)read_varint(&l->at);
        p->column = (int)read_varint(&l->at) - 1;
        p->end_column = (int)read_varint(&l->at) - 1;
    } else if (kind < LOCATION_ONE_LINE0) {
        int second = *l->at++;
        p->column = kind << 3 | second >> 4;
        p->end_column = p->column + (second & 15);
    } else if (kind < LOCATION_NO_COLUMNS) {
        p->column = *l->at++;
        p->end_column = *l->at++;
    }
    return true;
}

struct code_position code_position_at(const struct code *code, int at)
{
    struct location l;
    location_start(code, &l);
    while (location_next(&l)) {
        if (at < l.stop)
            return l.position;
    }
    return (struct code_position){-1, -1, -1, -1};
}

int code_line_at(const struct code *code, int at)
{
    return at < 0 ? code->firstlineno : code_position_at(code, at).line;
}

void code_line_starts(const struct code *code, uint8_t *starts)
{
    struct location l;
    int line = -1;
    location_start(code, &l);
    while (location_next(&l)) {
        if (l.position.line != line && l.position.line >= 0 && l.start / 2 < code->head.size)
            starts[l.start / 2] = 1;
        line = l.position.line;
    }
}

/* ---- exception table ------------------------------------------------------------------ */

static int read_table_varint(const uint8_t **at)
{
    int value = **at & 63;
    while (*(*at)++ & 64)
        value = value << 6 | (**at & 63);
    return value;
}

bool code_handler(const struct code *code, int at, int *target, int *depth, bool *push_lasti)
{
    const uint8_t *p = bytes_of(code->exception_table), *end = p + bytes_size(code->exception_table);
    int unit = at / 2;
    while (p < end) {
        int start = read_table_varint(&p), size = read_table_varint(&p);
        int handler = read_table_varint(&p), depth_lasti = read_table_varint(&p);
        if (start > unit)
            return false;
        if (unit < start + size) {
            *target = handler * 2;
            *depth = depth_lasti >> 1;
            *push_lasti = depth_lasti & 1;
            return true;
        }
    }
    return false;
}

/* ---- names ---------------------------------------------------------------------------------- */

static Ref names_of_kind(struct runtime *rt, const struct code *code, int kind)
{
    const uint8_t *kinds = bytes_of(code->localsplus_kinds);
    ssize_t count = 0;
    for (int i = 0; i < code->nlocalsplus; i++)
        count += (kinds[i] & kind) != 0;
    Ref names = tuple_new(rt, count);
    if (!names)
        return NULL;
    count = 0;
    for (int i = 0; i < code->nlocalsplus; i++) {
        if (kinds[i] & kind)
            tuple_set_take(names, count++, ref_keep(tuple_at(code->localsplus_names, i)));
    }
    return names;
}

Ref code_varnames(struct runtime *rt, const struct code *code)
{
    return names_of_kind(rt, code, LOCAL_FAST);
}

Ref code_cellvars(struct runtime *rt, const struct code *code)
{
    return names_of_kind(rt, code, LOCAL_CELL);
}

Ref code_freevars(struct runtime *rt, const struct code *code)
{
    return names_of_kind(rt, code, LOCAL_FREE);
}

static Ref get_varnames(struct runtime *rt, Val self, void *unused)
{
    (void)unused;
    return code_varnames(rt, as_code(self));
}

static Ref get_cellvars(struct runtime *rt, Val self, void *unused)
{
    (void)unused;
    return code_cellvars(rt, as_code(self));
}

static Ref get_freevars(struct runtime *rt, Val self, void *unused)
{
    (void)unused;
    return code_freevars(rt, as_code(self));
}

static Ref get_code(struct runtime *rt, Val self, void *unused)
{
    (void)rt;
    (void)unused;
    return ref_keep(as_code(self)->original);
}

static Ref get_adaptive(struct runtime *rt, Val self, void *unused)
{
    (void)unused;
    return bytes_new(rt, as_code(self)->unit, as_code(self)->head.size * 2);
}

static const struct getset_def code_getset[] = {
    {.name = "co_varnames", .get = get_varnames},
    {.name = "co_cellvars", .get = get_cellvars},
    {.name = "co_freevars", .get = get_freevars},
    {.name = "co_code", .get = get_code},
    {.name = "_co_code_adaptive", .get = get_adaptive},
    {0},
};

#define MEMBER(kind, name, field) {name, kind, offsetof(struct code, field), MEMBER_READONLY, NULL}
static const struct member_def code_members[] = {
    MEMBER(MEMBER_INT, "co_argcount", argcount),
    MEMBER(MEMBER_INT, "co_posonlyargcount", posonlyargcount),
    MEMBER(MEMBER_INT, "co_kwonlyargcount", kwonlyargcount),
    MEMBER(MEMBER_INT, "co_nlocals", nlocals),
    MEMBER(MEMBER_INT, "co_stacksize", stacksize),
    MEMBER(MEMBER_INT, "co_flags", flags),
    MEMBER(MEMBER_INT, "co_firstlineno", firstlineno),
    MEMBER(MEMBER_OBJECT, "co_names", names),
    MEMBER(MEMBER_OBJECT, "co_filename", filename),
    MEMBER(MEMBER_OBJECT, "co_name", name),
    MEMBER(MEMBER_OBJECT, "co_qualname", qualname),
    MEMBER(MEMBER_OBJECT, "co_consts", consts),
    MEMBER(MEMBER_OBJECT, "co_linetable", linetable),
    MEMBER(MEMBER_OBJECT, "co_exceptiontable", exception_table),
    {0},
};
#undef MEMBER

/* ---- text, equality -------------------------------------------------------------------------- */

static Ref code_repr(struct runtime *rt, Val v)
{
    const struct code *self = as_code(v);
    int line = self->firstlineno ? self->firstlineno : -1;
    return str_format(rt, "<code object %U at %p, file \"%U\", line %d>", self->name, (const void *)self,
                      self->filename, line);
}

/* Constants compare by type and value: 1, 1.0 and True are three. */
static int same_const(struct runtime *rt, Val a, Val b)
{
    if (a == b)
        return 1;
    if (a->type != b->type)
        return 0;
    if (is_tuple(a)) {
        int same = tuple_size(a) == tuple_size(b);
        for (ssize_t i = 0; same > 0 && i < tuple_size(a); i++)
            same = same_const(rt, tuple_at(a, i), tuple_at(b, i));
        return same;
    }
    return obj_compare_bool(rt, a, b, CMP_EQ);
}

static int code_equal(struct runtime *rt, const struct code *a, const struct code *b)
{
    if (a->argcount != b->argcount || a->posonlyargcount != b->posonlyargcount ||
        a->kwonlyargcount != b->kwonlyargcount || a->flags != b->flags || a->firstlineno != b->firstlineno ||
        a->head.size != b->head.size)
        return 0;
    Val pairs[][2] = {
        {a->name, b->name}, {a->original, b->original}, {a->names, b->names},
        {a->localsplus_names, b->localsplus_names}, {a->linetable, b->linetable},
        {a->exception_table, b->exception_table},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int same = obj_compare_bool(rt, pairs[i][0], pairs[i][1], CMP_EQ);
        if (same <= 0)
            return same;
    }
    return same_const(rt, a->consts, b->consts);
}

static Ref code_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_code(a) || !is_code(b))
        return new_not_implemented(rt);
    int same = a == b ? 1 : code_equal(rt, as_code(a), as_code(b));
    return same < 0 ? NULL : new_bool(rt, same == (op == CMP_EQ));
}

static ssize_t code_hash(struct runtime *rt, Val v)
{
    const struct code *self = as_code(v);
    Val parts[] = {self->name, self->consts, self->names, self->localsplus_names};
    ssize_t hash = self->argcount ^ self->posonlyargcount ^ self->kwonlyargcount ^ self->nlocals ^ self->flags;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ssize_t h = obj_hash(rt, parts[i]);
        if (h == -1)
            return -1;
        hash ^= h;
    }
    return hash == -1 ? -2 : hash;
}

/* ---- methods ------------------------------------------------------------------------------------- */

static Ref number_or_none(struct runtime *rt, int n)
{
    return n < 0 ? new_none(rt) : int_from_int64(rt, n);
}

/* A tuple of `count` numbers, None for negative ones. */
static Ref numbers(struct runtime *rt, const int *values, int count)
{
    Ref t = tuple_new(rt, count);
    for (int i = 0; t && i < count; i++) {
        Ref n = number_or_none(rt, values[i]);
        if (!n) {
            ref_clear(rt, &t);
            break;
        }
        tuple_set_take(t, i, n);
    }
    return t;
}

static Ref iterate_take(struct runtime *rt, Ref list)
{
    Ref iterator = list ? obj_iter(rt, list) : NULL;
    ref_drop(rt, list);
    return iterator;
}

/* (start, end, line) for each entry of the table. */
static Ref code_lines_py(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Ref list = list_new(rt, 0);
    struct location l;
    location_start(as_code(v), &l);
    while (list && location_next(&l)) {
        const int values[3] = {l.start, l.stop, l.position.line};
        if (!list_append_take(rt, list, numbers(rt, values, 3)))
            ref_clear(rt, &list);
    }
    return iterate_take(rt, list);
}

/* One (line, end line, column, end column) for each code unit. */
static Ref code_positions_py(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Ref list = list_new(rt, 0);
    struct location l;
    location_start(as_code(v), &l);
    while (list && location_next(&l)) {
        const int values[4] = {l.position.line, l.position.end_line, l.position.column, l.position.end_column};
        for (int at = l.start; list && at < l.stop; at += 2) {
            if (!list_append_take(rt, list, numbers(rt, values, 4)))
                ref_clear(rt, &list);
        }
    }
    return iterate_take(rt, list);
}

static Ref code_varname_py(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    ssize_t i = number_as_ssize(rt, argv[0], EXC_IndexError);
    if (i == -1 && is_raised(rt))
        return NULL;
    if (i < 0 || i >= as_code(v)->nlocalsplus)
        return raise(rt, EXC_IndexError, "tuple index out of range");
    return ref_keep(tuple_at(as_code(v)->localsplus_names, i));
}

static Ref code_sizeof_py(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    size_t size = offsetof(struct code, unit) + (size_t)as_code(v)->head.size * 2;
    return int_from_ssize(rt, (ssize_t)((size + 7) & ~(size_t)7));
}

/* ---- replace --------------------------------------------------------------------------------------- */

enum replaceable {
    R_ARGCOUNT, R_POSONLY, R_KWONLY, R_NLOCALS, R_STACKSIZE, R_FLAGS, R_FIRSTLINE, R_CODE, R_CONSTS, R_NAMES,
    R_VARNAMES, R_FREEVARS, R_CELLVARS, R_FILENAME, R_NAME, R_QUALNAME, R_LINETABLE, R_EXCEPTIONS, R_COUNT,
};

static const char *const replace_names[R_COUNT] = {
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags",
    "co_firstlineno", "co_code", "co_consts", "co_names", "co_varnames", "co_freevars", "co_cellvars",
    "co_filename", "co_name", "co_qualname", "co_linetable", "co_exceptiontable",
};

static bool read_replacements(struct runtime *rt, Val const *argv, ssize_t argc, Val kwnames, Val *out)
{
    if (argc)
        return raise_false(rt, EXC_TypeError, "replace() takes 0 positional arguments");
    for (ssize_t k = 0; kwnames && k < tuple_size(kwnames); k++) {
        int found = -1;
        for (int i = 0; i < R_COUNT; i++) {
            if (str_equals_ascii(tuple_at(kwnames, k), replace_names[i]))
                found = i;
        }
        if (found < 0)
            return raise_false(rt, EXC_TypeError, "'%U' is an invalid keyword argument for replace()",
                               tuple_at(kwnames, k));
        out[found] = argv[argc + k];
    }
    return true;
}

/* Names and kinds of all locals from the three tuples. */
static bool join_locals(struct runtime *rt, const struct code *self, Val const *given, struct code_parts *p)
{
    if (!given[R_VARNAMES] && !given[R_CELLVARS] && !given[R_FREEVARS]) {
        p->localsplus_names = ref_keep(self->localsplus_names);
        p->localsplus_kinds = ref_keep(self->localsplus_kinds);
        return true;
    }
    bool good = false;
    Ref vars = given[R_VARNAMES] ? ref_keep(given[R_VARNAMES]) : code_varnames(rt, self);
    Ref cells = given[R_CELLVARS] ? ref_keep(given[R_CELLVARS]) : code_cellvars(rt, self);
    Ref frees = given[R_FREEVARS] ? ref_keep(given[R_FREEVARS]) : code_freevars(rt, self);
    Ref names = list_new(rt, 0);
    uint8_t kinds[4096];
    ssize_t count = 0;
    if (!vars || !cells || !frees || !names)
        goto out;
    if (tuple_size(vars) + tuple_size(cells) + tuple_size(frees) > (ssize_t)sizeof kinds) {
        raise(rt, EXC_ValueError, "code: too many variables");
        goto out;
    }
    for (ssize_t i = 0; i < tuple_size(vars); i++) {
        kinds[count++] = LOCAL_FAST;
        if (!list_append(rt, names, tuple_at(vars, i)))
            goto out;
    }
    for (ssize_t i = 0; i < tuple_size(cells); i++) {
        ssize_t k = 0;
        while (k < tuple_size(vars) && !str_equal(tuple_at(vars, k), tuple_at(cells, i)))
            k++;
        if (k < tuple_size(vars)) {
            kinds[k] |= LOCAL_CELL;
            continue;
        }
        kinds[count++] = LOCAL_CELL;
        if (!list_append(rt, names, tuple_at(cells, i)))
            goto out;
    }
    for (ssize_t i = 0; i < tuple_size(frees); i++) {
        kinds[count++] = LOCAL_FREE;
        if (!list_append(rt, names, tuple_at(frees, i)))
            goto out;
    }
    p->localsplus_names = list_as_tuple(rt, names);
    p->localsplus_kinds = bytes_new(rt, kinds, count);
    good = p->localsplus_names && p->localsplus_kinds;
out:
    ref_drop(rt, vars);
    ref_drop(rt, cells);
    ref_drop(rt, frees);
    ref_drop(rt, names);
    return good;
}

static Ref pick(Val given, Ref own)
{
    return ref_keep(given ? given : own);
}

static Ref code_replace_py(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    const struct code *self = as_code(v);
    Val given[R_COUNT] = {0};
    int nlocals = self->nlocals;
    struct code_parts p = {
        .flags = self->flags, .firstlineno = self->firstlineno, .stacksize = self->stacksize,
        .argcount = self->argcount, .posonlyargcount = self->posonlyargcount,
        .kwonlyargcount = self->kwonlyargcount,
    };
    if (!read_replacements(rt, argv, argc, kwnames, given))
        return NULL;
    static const enum replaceable tuples[] = {R_CONSTS, R_NAMES, R_VARNAMES, R_FREEVARS, R_CELLVARS};
    for (size_t i = 0; i < sizeof tuples / sizeof *tuples; i++) {
        if (given[tuples[i]] && !is_tuple(given[tuples[i]]))
            return raise(rt, EXC_TypeError, "replace() argument '%s' must be tuple, not %T", replace_names[tuples[i]],
                         given[tuples[i]]);
    }
    static const enum replaceable texts[] = {R_FILENAME, R_NAME, R_QUALNAME};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (given[texts[i]] && !is_str(given[texts[i]]))
            return raise(rt, EXC_TypeError, "replace() argument '%s' must be str, not %T", replace_names[texts[i]],
                         given[texts[i]]);
    }
    static const enum replaceable byte_strings[] = {R_CODE, R_LINETABLE, R_EXCEPTIONS};
    for (size_t i = 0; i < sizeof byte_strings / sizeof *byte_strings; i++) {
        if (given[byte_strings[i]] && !is_bytes(given[byte_strings[i]]))
            return raise(rt, EXC_TypeError, "replace() argument '%s' must be bytes, not %T",
                         replace_names[byte_strings[i]], given[byte_strings[i]]);
    }
    /* Made-up instructions could read outside the stack: only the compiler makes code. */
    if (given[R_CODE] && obj_compare_bool(rt, given[R_CODE], self->original, CMP_EQ) != 1)
        return raise(rt, EXC_NotImplementedError, "heapbook runs only what it compiled: co_code cannot be replaced");
    if (!arg_int(rt, given[R_ARGCOUNT], &p.argcount) || !arg_int(rt, given[R_POSONLY], &p.posonlyargcount) ||
        !arg_int(rt, given[R_KWONLY], &p.kwonlyargcount) || !arg_int(rt, given[R_STACKSIZE], &p.stacksize) ||
        !arg_int(rt, given[R_FLAGS], &p.flags) || !arg_int(rt, given[R_FIRSTLINE], &p.firstlineno) ||
        !arg_int(rt, given[R_NLOCALS], &nlocals))
        return NULL;
    if (p.stacksize < self->stacksize || p.argcount != self->argcount)
        return raise(rt, EXC_ValueError, "code: argument counts and stack size must fit the instructions");
    p.filename = pick(given[R_FILENAME], self->filename);
    p.name = pick(given[R_NAME], self->name);
    p.qualname = pick(given[R_QUALNAME], self->qualname);
    p.consts = pick(given[R_CONSTS], self->consts);
    p.names = pick(given[R_NAMES], self->names);
    p.code = pick(given[R_CODE], self->original);
    p.linetable = pick(given[R_LINETABLE], self->linetable);
    p.exception_table = pick(given[R_EXCEPTIONS], self->exception_table);
    if (tuple_size(p.consts) < tuple_size(self->consts) || tuple_size(p.names) < tuple_size(self->names))
        raise(rt, EXC_ValueError, "code: constants and names must fit the instructions");
    else if (join_locals(rt, self, given, &p)) {
        if (tuple_size(p.localsplus_names) == self->nlocalsplus)
            return code_new_take(rt, &p);
        raise(rt, EXC_ValueError, "code: co_nlocals != len(co_varnames)");
    }
    parts_drop(rt, &p);
    return NULL;
}

static const struct method_def code_methods[] = {
    {"co_lines", code_lines_py, 0, 0, 0, NULL},
    {"co_positions", code_positions_py, 0, 0, 0, NULL},
    {"replace", code_replace_py, 0, -1, METH_KW, "replace($self, /, **changes)\n--\n\nReturn a copy of the code object with new values for the specified fields."},
    {"_varname_from_oparg", code_varname_py, 1, 1, 0, NULL},
    {"__sizeof__", code_sizeof_py, 0, 0, 0, NULL},
    {0},
};

static Ref code_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    (void)args;
    (void)kwargs;
    return raise(rt, EXC_TypeError, "cannot create 'code' instances: heapbook runs only what it compiled");
}

const struct type_def code_def = {
    .name = "code",
    .doc = "Create a code object.  Not for mere mortals.",
    .basicsize = offsetof(struct code, unit),
    .itemsize = 2,
    .weaklist_offset = offsetof(struct code, weaklist),
    .dealloc = code_dealloc,
    .visit = code_visit,
    .repr = code_repr,
    .hash = code_hash,
    .compare = code_compare,
    .new_ = code_make,
    .methods = code_methods,
    .getset = code_getset,
    .members = code_members,
};
