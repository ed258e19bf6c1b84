/* _sre.c - compiled patterns, matches and scanners, for the module re. */
#include <string.h>

#include "heap/heap.h"
#include "heap/weak.h"
#include "modules/modules.h"
#include "modules/sre.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/bytes_internal.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct pattern {
    struct obj head;
    Ref source; /* str or bytes */
    struct sre_program program;
    struct weak *weaklist;
};
struct match {
    struct var_obj head; /* size: marks, two a group */
    Ref string, regs, pattern;
    ssize_t pos, endpos, lastindex; /* -1: none */
    ssize_t mark[];
};
struct scanner {
    struct obj head;
    Ref pattern, string;
    struct buffer view;
    struct sre_run run;
    ssize_t pos;
    bool done, busy;
};
extern const struct type_def sre_pattern_def, sre_match_def, sre_scanner_def;

#define METHOD(name)                                                                          \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

static struct pattern *as_pattern(Val v)
{
    return LOOK(pattern, v);
}
static struct match *as_match(Val v)
{
    return LOOK(match, v);
}

/* ---- texts -------------------------------------------------------------------------- */

/* The text of a search: characters of a str, or bytes through a buffer. */
struct subject {
    Ref string;
    struct buffer view; /* owner NULL: a str */
    const void *data;
    int kind;
    ssize_t length;
};

static bool subject_init(struct runtime *rt, struct subject *s, struct pattern *p, Val string)
{
    *s = (struct subject){0};
    bool text = is_str(string);
    if (!text) {
        if (!has_buffer(string))
            return raise_false(rt, EXC_TypeError,
                               "expected string or bytes-like object, got '%.200T'", string);
        if (buffer_get(rt, string, &s->view, BUFFER_SIMPLE) < 0)
            return false;
        s->data = s->view.bytes;
        s->kind = 1;
        s->length = s->view.size;
    } else {
        s->data = str_data(string);
        s->kind = str_kind(string);
        s->length = str_length(string);
    }
    if (p->source && text != is_str(p->source)) {
        buffer_release(rt, &s->view);
        return raise_false(rt, EXC_TypeError,
                           text ? "cannot use a bytes pattern on a string-like object"
                                : "cannot use a string pattern on a bytes-like object");
    }
    s->string = ref_keep(string);
    return true;
}

static void subject_release(struct runtime *rt, struct subject *s)
{
    buffer_release(rt, &s->view);
    ref_clear(rt, &s->string);
}

static Ref slice_of(struct runtime *rt, Val string, ssize_t start, ssize_t end)
{
    if (is_str(string))
        return start >= end ? ref_keep(rt->types->empty_str)
                            : str_slice(rt, string, start, end);
    if (is_exact(string, &bytes_def) && start == 0 && end == as_bytes(string)->head.size)
        return ref_keep(string);
    struct buffer view;
    if (buffer_get(rt, string, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    if (start > view.size)
        start = view.size;
    if (end > view.size)
        end = view.size;
    Ref r = bytes_new(rt, (char *)view.bytes + start, end > start ? end - start : 0);
    buffer_release(rt, &view);
    return r;
}

static void clip(ssize_t length, ssize_t *start, ssize_t *end)
{
    if (*start < 0)
        *start = 0;
    else if (*start > length)
        *start = length;
    if (*end < 0)
        *end = 0;
    else if (*end > length)
        *end = length;
}

static bool run_init(struct runtime *rt, struct sre_run *run, struct pattern *p,
                     const struct subject *s, ssize_t start, ssize_t end)
{
    clip(s->length, &start, &end);
    if (!sre_run_init(rt, run, &p->program, s->data, s->kind, start, end))
        return false;
    run->at = start;
    /* Anchors see the start of the text, not pos. */
    run->start = 0;
    return true;
}

/* ---- matches ---------------------------------------------------------------------------- */

static Ref match_new(struct runtime *rt, Val pattern, Val string, const struct sre_run *run,
                     ssize_t pos, ssize_t endpos)
{
    int groups = as_pattern(pattern)->program.groups;
    Ref r = gc_new_var(rt, builtin_type(rt, TYPE_ID_sre_match), 2 * (groups + 1));
    if (!r)
        return NULL;
    struct match *m = as_match(r);
    m->string = ref_keep(string);
    m->regs = NULL;
    m->pattern = ref_keep(pattern);
    m->pos = pos;
    m->endpos = endpos;
    m->mark[0] = run->match_start;
    m->mark[1] = run->match_end;
    for (int g = 1; g <= groups; g++) {
        ssize_t a = run->slots[SRE_SLOT_MARKS + 2 * g - 2];
        ssize_t b = run->slots[SRE_SLOT_MARKS + 2 * g - 1];
        bool set = a >= 0 && b >= a;
        m->mark[2 * g] = set ? a : -1;
        m->mark[2 * g + 1] = set ? b : -1;
    }
    m->lastindex = run->slots[SRE_SLOT_LASTINDEX];
    gc_track(rt, r);
    return r;
}

static void match_dealloc(struct runtime *rt, Ref self)
{
    struct match *m = as_match(self);
    gc_untrack(rt, self);
    ref_clear(rt, &m->regs);
    ref_clear(rt, &m->string);
    ref_clear(rt, &m->pattern);
    gc_free(rt, self);
}

static int match_visit(Val self, visit_fn *fn, void *arg)
{
    struct match *m = as_match(self);
    VISIT_SLOT(m->string, "string");
    VISIT_SLOT(m->regs, "regs");
    VISIT_SLOT(m->pattern, "re");
    return 0;
}

static ssize_t group_count(struct match *m)
{
    return m->head.size / 2;
}

static Ref group_text(struct runtime *rt, struct match *m, ssize_t g, Val fallback)
{
    if (m->mark[2 * g] < 0)
        return ref_keep(fallback);
    return slice_of(rt, m->string, m->mark[2 * g], m->mark[2 * g + 1]);
}

/* A group by number or name: -1 raised. */
static ssize_t group_index(struct runtime *rt, struct match *m, Val key)
{
    ssize_t i = -1;
    if (has_index(key)) {
        i = number_as_ssize(rt, key, EXC_COUNT);
    } else {
        Val known = dict_get(rt, as_pattern(m->pattern)->program.names, key);
        if (known)
            i = (ssize_t)int_medium_value(known);
        else if (is_raised(rt))
            error_clear(rt);
    }
    if (i < 0 || i >= group_count(m)) {
        if (!is_raised(rt))
            raise(rt, EXC_IndexError, "no such group");
        return -1;
    }
    return i;
}

METHOD(match_group)
{
    (void)kwnames;
    struct match *m = as_match(self);
    if (argc == 0)
        return group_text(rt, m, 0, rt->none);
    if (argc == 1) {
        ssize_t i = group_index(rt, m, argv[0]);
        return i < 0 ? NULL : group_text(rt, m, i, rt->none);
    }
    Ref r = tuple_new(rt, argc);
    for (ssize_t k = 0; r && k < argc; k++) {
        ssize_t i = group_index(rt, m, argv[k]);
        Ref item = i < 0 ? NULL : group_text(rt, m, i, rt->none);
        if (!item)
            ref_clear(rt, &r);
        else
            tuple_set_take(r, k, item);
    }
    return r;
}

static Ref match_getitem(struct runtime *rt, Val self, Val key)
{
    ssize_t i = group_index(rt, as_match(self), key);
    return i < 0 ? NULL : group_text(rt, as_match(self), i, rt->none);
}

METHOD(match_groups)
{
    static const struct args_spec spec = {"groups", 1, 0, 0, {"default"}};
    Val v[1] = {NULL};
    struct match *m = as_match(self);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    Ref r = tuple_new(rt, group_count(m) - 1);
    for (ssize_t i = 1; r && i < group_count(m); i++) {
        Ref item = group_text(rt, m, i, v[0] ? v[0] : rt->none);
        if (!item)
            ref_clear(rt, &r);
        else
            tuple_set_take(r, i - 1, item);
    }
    return r;
}

METHOD(match_groupdict)
{
    static const struct args_spec spec = {"groupdict", 1, 0, 0, {"default"}};
    Val v[1] = {NULL};
    struct match *m = as_match(self);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    Ref r = dict_new(rt);
    ssize_t position = 0;
    Val name, number;
    while (r && dict_next(as_pattern(m->pattern)->program.names, &position, &name, &number)) {
        Ref item = group_text(rt, m, (ssize_t)int_medium_value(number),
                              v[0] ? v[0] : rt->none);
        if (!item || dict_set(rt, r, name, item) < 0)
            ref_clear(rt, &r);
        ref_drop(rt, item);
    }
    return r;
}

static ssize_t place_argument(struct runtime *rt, Val self, Val const *argv, ssize_t argc)
{
    return argc ? group_index(rt, as_match(self), argv[0]) : 0;
}

METHOD(match_start)
{
    (void)kwnames;
    ssize_t i = place_argument(rt, self, argv, argc);
    return i < 0 ? NULL : int_from_ssize(rt, as_match(self)->mark[2 * i]);
}

METHOD(match_end)
{
    (void)kwnames;
    ssize_t i = place_argument(rt, self, argv, argc);
    return i < 0 ? NULL : int_from_ssize(rt, as_match(self)->mark[2 * i + 1]);
}

static Ref span_of(struct runtime *rt, struct match *m, ssize_t i)
{
    Ref a = int_from_ssize(rt, m->mark[2 * i]), b = int_from_ssize(rt, m->mark[2 * i + 1]);
    Ref r = a && b ? tuple_pack(rt, 2, a, b) : NULL;
    ref_drop(rt, a);
    ref_drop(rt, b);
    return r;
}

METHOD(match_span)
{
    (void)kwnames;
    ssize_t i = place_argument(rt, self, argv, argc);
    return i < 0 ? NULL : span_of(rt, as_match(self), i);
}

/* A function of the module re, called with these. */
static Ref call_re(struct runtime *rt, const char *name, Val const *argv, ssize_t argc)
{
    Ref module = import_module(rt, "re"), text = module ? str_new(rt, name) : NULL;
    Ref f = text ? obj_getattr(rt, module, text) : NULL;
    Ref r = f ? obj_vectorcall(rt, f, argv, argc, NULL) : NULL;
    ref_drop(rt, f);
    ref_drop(rt, text);
    ref_drop(rt, module);
    return r;
}

METHOD(match_expand)
{
    static const struct args_spec spec = {"expand", 1, 1, 0, {"template"}};
    Val v[1] = {NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    Val given[] = {as_match(self)->pattern, self, v[0]};
    return call_re(rt, "_expand", given, 3);
}

METHOD(itself)
{
    (void)argv, (void)argc, (void)kwnames, (void)rt;
    return ref_keep(self);
}

static Ref match_repr(struct runtime *rt, Val self)
{
    struct match *m = as_match(self);
    Ref text = group_text(rt, m, 0, rt->none);
    Ref r = text ? str_format(rt, "<%s object; span=(%zd, %zd), match=%.50R>",
                              self->type->name, m->mark[0], m->mark[1], text)
                 : NULL;
    ref_drop(rt, text);
    return r;
}

enum { M_STRING, M_RE, M_POS, M_ENDPOS, M_LASTINDEX, M_LASTGROUP, M_REGS };

static Ref match_attribute(struct runtime *rt, Val self, void *closure)
{
    struct match *m = as_match(self);
    switch ((int)(uintptr_t)closure) {
    case M_STRING:
        return ref_keep(m->string);
    case M_RE:
        return ref_keep(m->pattern);
    case M_POS:
        return int_from_ssize(rt, m->pos);
    case M_ENDPOS:
        return int_from_ssize(rt, m->endpos);
    case M_LASTINDEX:
        return m->lastindex < 0 ? new_none(rt) : int_from_ssize(rt, m->lastindex);
    case M_LASTGROUP:
        if (m->lastindex < 0)
            return new_none(rt);
        return ref_keep(tuple_at(as_pattern(m->pattern)->program.indices, m->lastindex));
    }
    if (!m->regs) {
        Ref regs = tuple_new(rt, group_count(m));
        for (ssize_t i = 0; regs && i < group_count(m); i++) {
            Ref span = span_of(rt, m, i);
            if (!span)
                ref_clear(rt, &regs);
            else
                tuple_set_take(regs, i, span);
        }
        m->regs = regs;
    }
    return ref_keep_null(m->regs);
}

#define MATCH_ATTRIBUTE(name, which, doc)                                                     \
    {                                                                                         \
        name, match_attribute, NULL, doc, (void *)(uintptr_t)(which)                          \
    }
static const struct getset_def match_getset[] = {
    MATCH_ATTRIBUTE("string", M_STRING, "The string passed to match() or search()."),
    MATCH_ATTRIBUTE("re", M_RE, "The regular expression object."),
    MATCH_ATTRIBUTE("pos", M_POS,
                    "The index into the string at which the RE engine started looking for a "
                    "match."),
    MATCH_ATTRIBUTE("endpos", M_ENDPOS,
                    "The index into the string beyond which the RE engine will not go."),
    MATCH_ATTRIBUTE("lastindex", M_LASTINDEX,
                    "The integer index of the last matched capturing group."),
    MATCH_ATTRIBUTE("lastgroup", M_LASTGROUP,
                    "The name of the last matched capturing group."),
    MATCH_ATTRIBUTE("regs", M_REGS, NULL),
    {0},
};

METHOD(class_getitem)
{
    (void)argc, (void)kwnames;
    return generic_alias_new(rt, self, argv[0]);
}

static const struct method_def match_methods[] = {
    {"group", match_group, 0, -1, METH_TUPLE,
     "group([group1, ...]) -> str or tuple.\nReturn subgroup(s) of the match by indices or "
     "names.\nFor 0 returns the entire match."},
    {"start", match_start, 0, 1, 0,
     "start($self, group=0, /)\n--\n\nReturn index of the start of the substring matched by "
     "group."},
    {"end", match_end, 0, 1, 0,
     "end($self, group=0, /)\n--\n\nReturn index of the end of the substring matched by "
     "group."},
    {"span", match_span, 0, 1, 0,
     "span($self, group=0, /)\n--\n\nFor match object m, return the 2-tuple (m.start(group), "
     "m.end(group))."},
    {"groups", match_groups, 0, 1, METH_KW,
     "groups($self, /, default=None)\n--\n\nReturn a tuple containing all the subgroups of "
     "the match, from 1."},
    {"groupdict", match_groupdict, 0, 1, METH_KW,
     "groupdict($self, /, default=None)\n--\n\nReturn a dictionary containing all the named "
     "subgroups of the match, keyed by the subgroup name."},
    {"expand", match_expand, 1, 1, METH_KW,
     "expand($self, /, template)\n--\n\nReturn the string obtained by doing backslash "
     "substitution on the string template, as done by the sub() method."},
    {"__copy__", itself, 0, 0, 0, NULL},
    {"__deepcopy__", itself, 1, 1, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

static const struct mapping_suite match_mapping = {.subscript = match_getitem};

const struct type_def sre_match_def = {
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\n"
           "Match objects always have a boolean value of True.",
    .basicsize = sizeof(struct match),
    .itemsize = sizeof(ssize_t),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = match_dealloc,
    .visit = match_visit,
    .repr = match_repr,
    .mapping = &match_mapping,
    .methods = match_methods,
    .getset = match_getset,
};

/* ---- searching ------------------------------------------------------------------------------- */

enum how { HOW_MATCH, HOW_FULLMATCH, HOW_SEARCH };

static Ref search_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames,
                     enum how how)
{
    static const struct args_spec specs[] = {
        {"match", 3, 1, 0, {"string", "pos", "endpos"}},
        {"fullmatch", 3, 1, 0, {"string", "pos", "endpos"}},
        {"search", 3, 1, 0, {"string", "pos", "endpos"}}};
    Val v[3] = {NULL, NULL, NULL};
    ssize_t pos = 0, endpos = SSIZE_MAX;
    if (!args_parse(rt, &specs[how], argv, argc, kwnames, v) || !arg_ssize(rt, v[1], &pos) ||
        !arg_ssize(rt, v[2], &endpos))
        return NULL;
    struct pattern *p = as_pattern(self);
    struct subject s;
    if (!subject_init(rt, &s, p, v[0]))
        return NULL;
    struct sre_run run;
    Ref r = NULL;
    if (run_init(rt, &run, p, &s, pos, endpos)) {
        run.whole = how == HOW_FULLMATCH;
        ssize_t from = run.at;
        int found = run.at > run.end     ? 0
                    : how == HOW_SEARCH ? sre_search(&run)
                                        : sre_match(&run);
        if (found >= 0)
            r = found ? match_new(rt, self, s.string, &run, from, run.end) : new_none(rt);
        sre_run_release(&run);
    }
    subject_release(rt, &s);
    return r;
}

METHOD(pattern_match)
{
    return search_py(rt, self, argv, argc, kwnames, HOW_MATCH);
}

METHOD(pattern_fullmatch)
{
    return search_py(rt, self, argv, argc, kwnames, HOW_FULLMATCH);
}

METHOD(pattern_search)
{
    return search_py(rt, self, argv, argc, kwnames, HOW_SEARCH);
}

/* After a match: where the next search begins. */
static void step_on(struct sre_run *run)
{
    run->must_pass = run->match_end == run->match_start ? run->match_end : -1;
    run->at = run->match_end;
}

static Ref mark_text(struct runtime *rt, Val string, const struct sre_run *run, int group)
{
    ssize_t a = run->slots[SRE_SLOT_MARKS + 2 * group - 2];
    ssize_t b = run->slots[SRE_SLOT_MARKS + 2 * group - 1];
    if (a < 0 || b < a)
        return NULL;
    return slice_of(rt, string, a, b);
}

static Ref empty_like(struct runtime *rt, Val string)
{
    return is_str(string) ? ref_keep(rt->types->empty_str) : ref_keep(rt->types->empty_bytes);
}

METHOD(pattern_findall)
{
    static const struct args_spec spec = {"findall", 3, 1, 0, {"string", "pos", "endpos"}};
    Val v[3] = {NULL, NULL, NULL};
    ssize_t pos = 0, endpos = SSIZE_MAX;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_ssize(rt, v[1], &pos) ||
        !arg_ssize(rt, v[2], &endpos))
        return NULL;
    struct pattern *p = as_pattern(self);
    struct subject s;
    if (!subject_init(rt, &s, p, v[0]))
        return NULL;
    struct sre_run run;
    Ref list = list_new(rt, 0);
    if (list && run_init(rt, &run, p, &s, pos, endpos)) {
        while (list && run.at <= run.end) {
            int found = sre_search(&run);
            if (found <= 0) {
                if (found < 0)
                    ref_clear(rt, &list);
                break;
            }
            Ref item = NULL;
            int groups = p->program.groups;
            if (groups == 0) {
                item = slice_of(rt, s.string, run.match_start, run.match_end);
            } else if (groups == 1) {
                item = mark_text(rt, s.string, &run, 1);
                if (!item && !is_raised(rt))
                    item = empty_like(rt, s.string);
            } else {
                item = tuple_new(rt, groups);
                for (int g = 1; item && g <= groups; g++) {
                    Ref part = mark_text(rt, s.string, &run, g);
                    if (!part && !is_raised(rt))
                        part = empty_like(rt, s.string);
                    if (!part)
                        ref_clear(rt, &item);
                    else
                        tuple_set_take(item, g - 1, part);
                }
            }
            if (!list_append_take(rt, list, item))
                ref_clear(rt, &list);
            step_on(&run);
        }
        sre_run_release(&run);
    } else {
        ref_clear(rt, &list);
    }
    subject_release(rt, &s);
    return list;
}

METHOD(pattern_split)
{
    static const struct args_spec spec = {"split", 2, 1, 0, {"string", "maxsplit"}};
    Val v[2] = {NULL, NULL};
    ssize_t max = 0, count = 0, last;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_ssize(rt, v[1], &max))
        return NULL;
    struct pattern *p = as_pattern(self);
    struct subject s;
    if (!subject_init(rt, &s, p, v[0]))
        return NULL;
    struct sre_run run;
    Ref list = list_new(rt, 0);
    bool ok = list && run_init(rt, &run, p, &s, 0, SSIZE_MAX), started = ok;
    last = 0;
    while (ok && (max <= 0 || count < max) && max >= 0) {
        int found = sre_search(&run);
        if (found <= 0) {
            ok = found == 0;
            break;
        }
        ok = list_append_take(rt, list, slice_of(rt, s.string, last, run.match_start));
        for (int g = 1; ok && g <= p->program.groups; g++) {
            Ref part = mark_text(rt, s.string, &run, g);
            if (!part && !is_raised(rt))
                part = new_none(rt);
            ok = list_append_take(rt, list, part);
        }
        count++;
        last = run.match_end;
        step_on(&run);
    }
    ok = ok && list_append_take(rt, list, slice_of(rt, s.string, last, s.length));
    if (started)
        sre_run_release(&run);
    if (!ok)
        ref_clear(rt, &list);
    subject_release(rt, &s);
    return list;
}

/* The literal text of a template, a callable, or NULL raised. */
static Ref replacement(struct runtime *rt, Val self, Val given, bool *call)
{
    *call = obj_is_callable(given);
    if (*call)
        return ref_keep(given);
    bool literal;
    if (is_str(given)) {
        literal = str_find_char(given, '\\', 0, SSIZE_MAX) < 0;
    } else {
        struct buffer view;
        if (!has_buffer(given) || buffer_get(rt, given, &view, BUFFER_SIMPLE) < 0) {
            error_clear(rt);
            literal = false;
        } else {
            literal = !view.size || !memchr(view.bytes, '\\', (size_t)view.size);
            buffer_release(rt, &view);
        }
    }
    if (literal)
        return ref_keep(given);
    Val argv[] = {self, given};
    Ref r = call_re(rt, "_subx", argv, 2);
    *call = r && obj_is_callable(r);
    return r;
}

static Ref sub_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames,
                  bool counted)
{
    static const struct args_spec sub_spec = {"sub", 3, 2, 0, {"repl", "string", "count"}};
    static const struct args_spec subn_spec = {"subn", 3, 2, 0, {"repl", "string", "count"}};
    Val v[3] = {NULL, NULL, NULL};
    ssize_t max = 0, n = 0, last = 0;
    if (!args_parse(rt, counted ? &subn_spec : &sub_spec, argv, argc, kwnames, v) ||
        !arg_ssize(rt, v[2], &max))
        return NULL;
    struct pattern *p = as_pattern(self);
    bool call = false;
    Ref by = replacement(rt, self, v[0], &call);
    struct subject s;
    if (!by || !subject_init(rt, &s, p, v[1])) {
        ref_drop(rt, by);
        return NULL;
    }
    struct sre_run run;
    Ref list = list_new(rt, 0), r = NULL;
    bool ok = list && run_init(rt, &run, p, &s, 0, SSIZE_MAX), started = ok;
    while (ok && (max == 0 || n < max)) {
        int found = sre_search(&run);
        if (found <= 0) {
            ok = found == 0;
            break;
        }
        ssize_t b = run.match_start, e = run.match_end;
        if (last < b)
            ok = list_append_take(rt, list, slice_of(rt, s.string, last, b));
        Ref item = NULL;
        if (ok && call) {
            Ref m = match_new(rt, self, s.string, &run, 0, run.end);
            item = m ? obj_call_1(rt, by, m) : NULL;
            ref_drop(rt, m);
        } else if (ok) {
            item = ref_keep(by);
        }
        if (item == rt->none)
            ref_drop(rt, item);
        else
            ok = ok && list_append_take(rt, list, item);
        last = e;
        n++;
        step_on(&run);
    }
    if (ok && last < s.length)
        ok = list_append_take(rt, list, slice_of(rt, s.string, last, s.length));
    if (ok && is_str(s.string)) {
        r = str_join(rt, rt->types->empty_str, list);
    } else if (ok) {
        r = bytes_join(rt, rt->types->empty_bytes, list);
    }
    if (started)
        sre_run_release(&run);
    ref_drop(rt, list);
    subject_release(rt, &s);
    ref_drop(rt, by);
    if (!r || !counted)
        return r;
    Ref times = int_from_ssize(rt, n);
    Ref both = times ? tuple_pack(rt, 2, r, times) : NULL;
    ref_drop(rt, times);
    ref_drop(rt, r);
    return both;
}

METHOD(pattern_sub)
{
    return sub_py(rt, self, argv, argc, kwnames, false);
}

METHOD(pattern_subn)
{
    return sub_py(rt, self, argv, argc, kwnames, true);
}

/* ---- scanners ---------------------------------------------------------------------------------- */

static Ref scanner_new(struct runtime *rt, Val self, Val string, ssize_t pos, ssize_t endpos)
{
    struct subject s;
    if (!subject_init(rt, &s, as_pattern(self), string))
        return NULL;
    struct sre_run run;
    if (!run_init(rt, &run, as_pattern(self), &s, pos, endpos)) {
        subject_release(rt, &s);
        return NULL;
    }
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_sre_scanner));
    if (!r) {
        sre_run_release(&run);
        subject_release(rt, &s);
        return NULL;
    }
    struct scanner *c = LOOK(scanner, r);
    c->pattern = ref_keep(self);
    c->string = s.string;
    c->view = s.view;
    c->run = run;
    c->pos = run.at;
    c->done = run.at > run.end;
    c->busy = false;
    gc_track(rt, r);
    return r;
}

static void scanner_dealloc(struct runtime *rt, Ref self)
{
    struct scanner *c = LOOK(scanner, self);
    gc_untrack(rt, self);
    sre_run_release(&c->run);
    buffer_release(rt, &c->view);
    ref_clear(rt, &c->string);
    ref_clear(rt, &c->pattern);
    gc_free(rt, self);
}

static int scanner_visit(Val self, visit_fn *fn, void *arg)
{
    struct scanner *c = LOOK(scanner, self);
    VISIT_SLOT(c->pattern, "pattern");
    VISIT_SLOT(c->string, "string");
    VISIT_SLOT(c->view.owner, "buffer");
    return 0;
}

static void scanner_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    struct scanner *c = LOOK(scanner, self);
    if (c->run.slots)
        block(c->run.slots, arg);
    if (c->run.stack)
        block(c->run.stack, arg);
}

/* The next match, or None (NULL with nothing pending when `iterating`). */
static Ref scanner_step(struct runtime *rt, Val self, bool searching, bool iterating)
{
    struct scanner *c = LOOK(scanner, self);
    if (c->busy)
        return raise(rt, EXC_ValueError, "regular expression scanner already executing");
    if (c->done)
        return iterating ? NULL : new_none(rt);
    c->busy = true;
    int found = searching ? sre_search(&c->run) : sre_match(&c->run);
    c->busy = false;
    if (found < 0)
        return NULL;
    if (!found) {
        c->done = true;
        return iterating ? NULL : new_none(rt);
    }
    Ref r = match_new(rt, c->pattern, c->string, &c->run, c->pos, c->run.end);
    step_on(&c->run);
    return r;
}

METHOD(scanner_match)
{
    (void)argv, (void)argc, (void)kwnames;
    return scanner_step(rt, self, false, false);
}

METHOD(scanner_search)
{
    (void)argv, (void)argc, (void)kwnames;
    return scanner_step(rt, self, true, false);
}

static Ref scanner_next(struct runtime *rt, Val self)
{
    return scanner_step(rt, self, true, true);
}

static Ref scanner_pattern(struct runtime *rt, Val self, void *closure)
{
    (void)rt, (void)closure;
    return ref_keep(LOOK(scanner, self)->pattern);
}

static const struct method_def scanner_methods[] = {
    {"match", scanner_match, 0, 0, 0, NULL},
    {"search", scanner_search, 0, 0, 0, NULL},
    {0},
};
static const struct getset_def scanner_getset[] = {
    {"pattern", scanner_pattern, NULL, NULL, NULL},
    {0},
};

const struct type_def sre_scanner_def = {
    .name = "_sre.SRE_Scanner",
    .basicsize = sizeof(struct scanner),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = scanner_dealloc,
    .visit = scanner_visit,
    .iter = iter_self,
    .iternext = scanner_next,
    .methods = scanner_methods,
    .getset = scanner_getset,
    .blocks = scanner_blocks,
};

METHOD(pattern_finditer)
{
    static const struct args_spec spec = {"finditer", 3, 1, 0, {"string", "pos", "endpos"}};
    Val v[3] = {NULL, NULL, NULL};
    ssize_t pos = 0, endpos = SSIZE_MAX;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_ssize(rt, v[1], &pos) ||
        !arg_ssize(rt, v[2], &endpos))
        return NULL;
    Ref scanner = scanner_new(rt, self, v[0], pos, endpos);
    Ref name = scanner ? str_new(rt, "search") : NULL;
    Ref search = name ? obj_getattr(rt, scanner, name) : NULL;
    Ref r = search ? callable_iterator_new(rt, search, rt->none) : NULL;
    ref_drop(rt, search);
    ref_drop(rt, name);
    ref_drop(rt, scanner);
    return r;
}

METHOD(pattern_scanner)
{
    static const struct args_spec spec = {"scanner", 3, 1, 0, {"string", "pos", "endpos"}};
    Val v[3] = {NULL, NULL, NULL};
    ssize_t pos = 0, endpos = SSIZE_MAX;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_ssize(rt, v[1], &pos) ||
        !arg_ssize(rt, v[2], &endpos))
        return NULL;
    return scanner_new(rt, self, v[0], pos, endpos);
}

/* ---- patterns ----------------------------------------------------------------------------------- */

static void pattern_dealloc(struct runtime *rt, Ref self)
{
    struct pattern *p = as_pattern(self);
    gc_untrack(rt, self);
    if (p->weaklist)
        weak_clear_all(rt, self);
    heap_free(rt, p->program.code);
    p->program.code = NULL;
    ref_clear(rt, &p->source);
    ref_clear(rt, &p->program.names);
    ref_clear(rt, &p->program.indices);
    gc_free(rt, self);
}

static int pattern_visit(Val self, visit_fn *fn, void *arg)
{
    struct pattern *p = as_pattern(self);
    VISIT_SLOT(p->source, "pattern");
    VISIT_SLOT(p->program.names, "groupindex");
    VISIT_SLOT(p->program.indices, "indexgroup");
    return 0;
}

static void pattern_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    if (as_pattern(self)->program.code)
        block(as_pattern(self)->program.code, arg);
}

static Ref pattern_repr(struct runtime *rt, Val self)
{
    static const struct {
        int flag;
        const char *name;
    } names[] = {
        {SRE_IGNORECASE, "re.IGNORECASE"}, {SRE_LOCALE, "re.LOCALE"},
        {SRE_MULTILINE, "re.MULTILINE"},   {SRE_DOTALL, "re.DOTALL"},
        {SRE_VERBOSE, "re.VERBOSE"},       {SRE_DEBUG, "re.DEBUG"},
        {SRE_ASCII, "re.ASCII"},           {SRE_TEMPLATE, "re.TEMPLATE"},
    };
    struct pattern *p = as_pattern(self);
    int flags = p->program.flags;
    if (is_str(p->source) &&
        (flags & (SRE_LOCALE | SRE_UNICODE | SRE_ASCII)) == SRE_UNICODE)
        flags &= ~SRE_UNICODE;
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_take(&b, str_format(rt, "re.compile(%.200R", p->source));
    bool first = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!(flags & names[i].flag))
            continue;
        str_builder_ascii(&b, first ? ", " : "|", -1);
        str_builder_ascii(&b, names[i].name, -1);
        flags &= ~names[i].flag;
        first = false;
    }
    if (flags)
        str_builder_take(&b, str_format(rt, "%s0x%x", first ? ", " : "|", flags));
    str_builder_char(&b, ')');
    return str_builder_finish(&b);
}

static Ref pattern_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, &sre_pattern_def) ||
        !is_exact(b, &sre_pattern_def))
        return new_not_implemented(rt);
    struct pattern *p = as_pattern(a), *q = as_pattern(b);
    int yes = a == b;
    if (!yes && p->program.flags == q->program.flags && p->program.size == q->program.size &&
        is_str(p->source) == is_str(q->source) &&
        memcmp(p->program.code, q->program.code, p->program.size * sizeof(uint32_t)) == 0)
        yes = obj_compare_bool(rt, p->source, q->source, CMP_EQ);
    return yes < 0 ? NULL : new_bool(rt, op == CMP_EQ ? yes : !yes);
}

static ssize_t pattern_hash(struct runtime *rt, Val self)
{
    struct pattern *p = as_pattern(self);
    ssize_t h = obj_hash(rt, p->source);
    if (h == -1)
        return -1;
    h ^= hash_bytes(rt, p->program.code, (ssize_t)(p->program.size * sizeof(uint32_t)));
    h ^= p->program.flags;
    h ^= p->program.groups;
    return h == -1 ? -2 : h;
}

enum { P_PATTERN, P_FLAGS, P_GROUPS, P_GROUPINDEX };

static Ref pattern_attribute(struct runtime *rt, Val self, void *closure)
{
    struct pattern *p = as_pattern(self);
    switch ((int)(uintptr_t)closure) {
    case P_PATTERN:
        return ref_keep(p->source);
    case P_FLAGS:
        return int_from_int64(rt, p->program.flags);
    case P_GROUPS:
        return int_from_int64(rt, p->program.groups);
    }
    return mappingproxy_new(rt, p->program.names);
}

#define PATTERN_ATTRIBUTE(name, which, doc)                                                   \
    {                                                                                         \
        name, pattern_attribute, NULL, doc, (void *)(uintptr_t)(which)                        \
    }
static const struct getset_def pattern_getset[] = {
    PATTERN_ATTRIBUTE("pattern", P_PATTERN,
                      "The pattern string from which the RE object was compiled."),
    PATTERN_ATTRIBUTE("flags", P_FLAGS, "The regex matching flags."),
    PATTERN_ATTRIBUTE("groups", P_GROUPS, "The number of capturing groups in the pattern."),
    PATTERN_ATTRIBUTE("groupindex", P_GROUPINDEX,
                      "A dictionary mapping group names to group numbers."),
    {0},
};

static const struct method_def pattern_methods[] = {
    {"match", pattern_match, 1, 3, METH_KW,
     "match($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nMatches zero or more "
     "characters at the beginning of the string."},
    {"fullmatch", pattern_fullmatch, 1, 3, METH_KW,
     "fullmatch($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nMatches against all of "
     "the string."},
    {"search", pattern_search, 1, 3, METH_KW,
     "search($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nScan through string looking "
     "for a match, and return a corresponding match object instance.\n\nReturn None if no "
     "position in the string matches."},
    {"sub", pattern_sub, 2, 3, METH_KW,
     "sub($self, /, repl, string, count=0)\n--\n\nReturn the string obtained by replacing "
     "the leftmost non-overlapping occurrences of pattern in string by the replacement "
     "repl."},
    {"subn", pattern_subn, 2, 3, METH_KW,
     "subn($self, /, repl, string, count=0)\n--\n\nReturn the tuple (new_string, "
     "number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of "
     "pattern with the replacement repl."},
    {"findall", pattern_findall, 1, 3, METH_KW,
     "findall($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nReturn a list of all "
     "non-overlapping matches of pattern in string."},
    {"split", pattern_split, 1, 2, METH_KW,
     "split($self, /, string, maxsplit=0)\n--\n\nSplit string by the occurrences of pattern."},
    {"finditer", pattern_finditer, 1, 3, METH_KW,
     "finditer($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nReturn an iterator over "
     "all non-overlapping matches for the RE pattern in string.\n\nFor each match, the "
     "iterator returns a match object."},
    {"scanner", pattern_scanner, 1, 3, METH_KW,
     "scanner($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\n"},
    {"__copy__", itself, 0, 0, 0, NULL},
    {"__deepcopy__", itself, 1, 1, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

const struct type_def sre_pattern_def = {
    .name = "re.Pattern",
    .doc = "Compiled regular expression object.",
    .basicsize = sizeof(struct pattern),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .weaklist_offset = offsetof(struct pattern, weaklist),
    .dealloc = pattern_dealloc,
    .visit = pattern_visit,
    .repr = pattern_repr,
    .hash = pattern_hash,
    .compare = pattern_compare,
    .methods = pattern_methods,
    .getset = pattern_getset,
    .blocks = pattern_blocks,
};

/* ---- module ---------------------------------------------------------------------------------------- */

METHOD(sre_compile_py)
{
    (void)self, (void)argc, (void)kwnames;
    int flags;
    struct sre_program program;
    if (!arg_int(rt, argv[1], &flags))
        return NULL;
    bool ok = sre_compile(rt, argv[0], flags, argv[2], &program);
    Ref r = ok ? gc_new(rt, builtin_type(rt, TYPE_ID_sre_pattern)) : NULL;
    if (!r) {
        heap_free(rt, program.code);
        ref_drop(rt, program.names);
        ref_drop(rt, program.indices);
        return NULL;
    }
    struct pattern *p = as_pattern(r);
    p->source = ref_keep(argv[0]);
    p->program = program;
    p->weaklist = NULL;
    gc_track(rt, r);
    return r;
}

static const struct method_def functions[] = {
    {"compile", sre_compile_py, 3, 3, 0, "compile(pattern, flags, error): a Pattern"},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    struct type *pattern = type_lazy(rt, TYPE_ID_sre_pattern);
    struct type *match = type_lazy(rt, TYPE_ID_sre_match);
    return pattern && match && type_lazy(rt, TYPE_ID_sre_scanner) &&
           module_add(rt, module, "Pattern", REF(pattern)) &&
           module_add(rt, module, "Match", REF(match)) &&
           module_add_int(rt, module, "MAGIC", 20220615) &&
           module_add_int(rt, module, "CODESIZE", 4) &&
           module_add_int(rt, module, "MAXREPEAT", 4294967295) &&
           module_add_int(rt, module, "MAXGROUPS", 1073741823);
}

const struct module_def _sre_module;
const struct module_def _sre_module = {
    .name = "_sre",
    .doc = "Patterns of regular expressions, compiled and matched.",
    .functions = functions,
    .init = init,
};
