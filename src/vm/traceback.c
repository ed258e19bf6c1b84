/* traceback.c - traceback objects: where an exception has been. */
#include "vm/state.h"

#include <string.h>

#include "types/args.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/type_layout.h"

_Static_assert(sizeof(struct traceback) == 40, "sys.getsizeof of a traceback is 56");

static inline struct traceback *as_traceback(Val v)
{
    return LOOK(traceback, v);
}

Ref traceback_new(struct runtime *rt, Val next, Val frame, int lasti, int lineno)
{
    struct traceback *t = (struct traceback *)gc_new(rt, builtin_type(rt, TYPE_ID_traceback));
    if (!t)
        return NULL;
    t->next = ref_keep_null(next);
    t->frame = ref_keep(frame);
    t->lasti = lasti;
    t->lineno = lineno;
    gc_track(rt, (Val)t);
    return REF(t);
}

/* Most tracebacks die unread: the line is looked up when somebody asks. */
int traceback_line(const struct traceback *t)
{
    if (t->lineno != LINE_UNKNOWN)
        return t->lineno;
    return code_line_at(frame_code(LOOK(frame_obj, t->frame)->frame), t->lasti);
}

bool module_stands_for_c(const char *name, size_t size)
{
    static const char *const names[] = {"io", "datetime", "decimal", "cmath", "os"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return true;
    return false;
}

/* No traceback shows a line of it. */
static bool stands_for_c(const struct code *code)
{
    enum { BEFORE = sizeof "<frozen " - 1, AFTER = sizeof ">" - 1 };
    if (!code_is_furniture(code))
        return false;
    /* C in two functions only. */
    if (str_equals_ascii(code->filename, "<frozen warnings>"))
        return str_equals_ascii(code->name, "warn") || str_equals_ascii(code->name, "warn_explicit");
    size_t size = (size_t)str_length(code->filename);
    return size > BEFORE + AFTER &&
           module_stands_for_c((const char *)str_data(code->filename) + BEFORE, size - BEFORE - AFTER);
}

bool traceback_here(struct runtime *rt, struct frame *f)
{
    if (stands_for_c(frame_code(f)))
        return true;
    Val object = frame_object(rt, f);
    if (!object)
        return false;
    struct saved_error e;
    error_fetch(rt, &e);
    Val next = e.traceback == rt->none ? NULL : (Val)e.traceback;
    Ref t = traceback_new(rt, next, object, frame_lasti(f) * 2, LINE_UNKNOWN);
    if (!t) { /* the new error takes the place of the old one */
        ref_drop(rt, e.type);
        ref_drop(rt, e.value);
        ref_drop(rt, e.traceback);
        return false;
    }
    ref_set_take(rt, &e.traceback, t);
    error_restore_take(rt, &e);
    return true;
}

static void traceback_dealloc(struct runtime *rt, Ref self)
{
    struct traceback *t = as_traceback(self);
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    ref_clear(rt, &t->next);
    ref_clear(rt, &t->frame);
    gc_free(rt, self);
    trash_leave(rt);
}

static int traceback_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_traceback(self)->next, "tb_next");
    VISIT_SLOT(as_traceback(self)->frame, "tb_frame");
    return 0;
}

static int traceback_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_traceback(self)->next);
    ref_clear(rt, &as_traceback(self)->frame);
    return 0;
}

static Ref get_next(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val next = as_traceback(self)->next;
    return ref_keep(next ? next : rt->none);
}

static int set_next(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (!value)
        return raise_int(rt, EXC_TypeError, "can't delete tb_next attribute");
    if (value == rt->none)
        value = NULL;
    else if (!is_exact(value, &traceback_def))
        return raise_int(rt, EXC_TypeError, "expected traceback object, got '%T'", value);
    for (Val t = value; t; t = as_traceback(t)->next)
        if (t == self)
            return raise_int(rt, EXC_ValueError, "traceback loop detected");
    ref_set_take(rt, &as_traceback(self)->next, ref_keep_null(value));
    return 0;
}

static Ref get_lineno(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return int_from_int64(rt, traceback_line(as_traceback(self)));
}

static Ref dir_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    Ref list = list_new(rt, 0);
    for (int i = 0; list && i < 4; i++)
        if (!list_append_take(rt, list, str_new(rt, names[i])))
            ref_clear(rt, &list);
    return list;
}

static Ref traceback_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {
        "traceback", 4, 4, 0, {"tb_next", "tb_frame", "tb_lasti", "tb_lineno"}};
    Val a[4] = {0};
    int lasti = 0, lineno = 0;
    (void)type;
    if (!args_parse_tuple(rt, &spec, args, kwargs, a))
        return NULL;
    if (!is_exact(a[1], &frame_def))
        return raise(rt, EXC_TypeError, "traceback() argument 'tb_frame' must be frame, not %T", a[1]);
    if (!arg_int(rt, a[2], &lasti) || !arg_int(rt, a[3], &lineno))
        return NULL;
    if (a[0] != rt->none && !is_exact(a[0], &traceback_def))
        return raise(rt, EXC_TypeError, "expected traceback object or None, got '%T'", a[0]);
    return traceback_new(rt, a[0] == rt->none ? NULL : a[0], a[1], lasti, lineno);
}

static const struct method_def traceback_methods[] = {
    {"__dir__", dir_method, 0, 0, 0, NULL},
    {0},
};
static const struct getset_def traceback_getset[] = {
    {"tb_next", get_next, set_next, NULL, NULL},
    {"tb_lineno", get_lineno, NULL, NULL, NULL},
    {0},
};
static const struct member_def traceback_members[] = {
    {"tb_frame", MEMBER_OBJECT, offsetof(struct traceback, frame), MEMBER_READONLY, NULL},
    {"tb_lasti", MEMBER_INT, offsetof(struct traceback, lasti), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def traceback_def = {
    .name = "traceback",
    .doc = "Create a new traceback object.",
    .basicsize = sizeof(struct traceback),
    .flags = TYPE_GC,
    .dealloc = traceback_dealloc,
    .visit = traceback_visit,
    .clear = traceback_clear,
    .new_ = traceback_make,
    .methods = traceback_methods,
    .getset = traceback_getset,
    .members = traceback_members,
};
