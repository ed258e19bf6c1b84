/* exceptions.c - the exception types, by table, and what all of them share.
 *
 * One type_def row for each line of exceptions.def; rows with more than their layout's
 * slots are completed below the table's list.  An instance is a struct of
 * exc_layout.h: dict, args, traceback, context and cause first.
 */
#include <stdlib.h>

#include "base/text.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/exc_internal.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- life ------------------------------------------------------------------------- */

Ref exc_base_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)kwargs;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct exc *e = as_exc(self);
    e->dict = e->notes = e->traceback = e->context = e->cause = NULL;
    e->suppress_context = 0;
    e->args = ref_keep(args ? args : (Val)rt->types->empty_tuple);
    return self;
}

bool exc_no_keywords(struct runtime *rt, const char *name, Val kwargs)
{
    if (!kwargs || dict_size(kwargs) == 0)
        return true;
    return raise_false(rt, EXC_TypeError, "%.200s() takes no keyword arguments", name);
}

int exc_base_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (!exc_no_keywords(rt, self->type->name, kwargs))
        return -1;
    ref_set_take(rt, &as_exc(self)->args, ref_keep(args));
    return 0;
}

int exc_base_clear(struct runtime *rt, Val self)
{
    struct exc *e = as_exc(self);
    ref_clear(rt, &e->dict);
    ref_clear(rt, &e->args);
    ref_clear(rt, &e->notes);
    ref_clear(rt, &e->traceback);
    ref_clear(rt, &e->cause);
    ref_clear(rt, &e->context);
    return 0;
}

void exc_base_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    exc_base_clear(rt, self);
    self->type->free(rt, self);
    trash_leave(rt);
}

int exc_base_visit(Val self, visit_fn *fn, void *arg)
{
    const struct exc *e = as_exc(self);
    VISIT_SLOT(e->dict, "__dict__");
    VISIT_SLOT(e->args, "args");
    VISIT_SLOT(e->notes, "notes");
    VISIT_SLOT(e->traceback, "__traceback__");
    VISIT_SLOT(e->cause, "__cause__");
    VISIT_SLOT(e->context, "__context__");
    return 0;
}

/* ---- from C --------------------------------------------------------------------------- */

bool is_exc_class(Val v)
{
    return is_type(v) && type_has(as_type(v), TYPE_EXC);
}

bool is_instance_of_exc(struct runtime *rt, Val v, enum exc_id id)
{
    return is_instance_of(v, exc_type(rt, id));
}

void exc_set_traceback(struct runtime *rt, Val exc, Val traceback)
{
    if (traceback == rt->none)
        traceback = NULL;
    ref_set_take(rt, &as_exc(exc)->traceback, ref_keep_null(traceback));
}

void exc_set_context_take(struct runtime *rt, Val exc, Ref context)
{
    ref_set_take(rt, &as_exc(exc)->context, context);
}

void exc_set_cause_take(struct runtime *rt, Val exc, Ref cause)
{
    as_exc(exc)->suppress_context = 1;
    ref_set_take(rt, &as_exc(exc)->cause, cause);
}

/* ---- text -------------------------------------------------------------------------------- */

Ref exc_base_str(struct runtime *rt, Val self)
{
    Val args = as_exc(self)->args;
    if (!args || tuple_size(args) == 0)
        return ref_keep(rt->types->empty_str);
    Ref held = ref_keep(args), text = obj_str(rt, tuple_size(args) == 1 ? tuple_at(args, 0) : args);
    ref_drop(rt, held);
    return text;
}

Ref exc_base_repr(struct runtime *rt, Val self)
{
    Val args = as_exc(self)->args;
    const char *name = type_short_name(self->type);
    if (!args)
        return str_format(rt, "%s()", name);
    bool one = tuple_size(args) == 1;
    Ref held = ref_keep(args), text = str_format(rt, one ? "%s(%R)" : "%s%R", name, one ? tuple_at(args, 0) : args);
    ref_drop(rt, held);
    return text;
}

/* A key is shown as in source, so that KeyError('') says something. */
Ref exc_key_str(struct runtime *rt, Val self)
{
    Val args = as_exc(self)->args;
    if (!args || tuple_size(args) != 1)
        return exc_base_str(rt, self);
    Ref held = ref_keep(args), text = obj_repr(rt, tuple_at(args, 0));
    ref_drop(rt, held);
    return text;
}

/* ---- methods -------------------------------------------------------------------------------- */

Ref exc_reduction_take(struct runtime *rt, Val self, Val args, Ref state)
{
    Ref result = state ? tuple_pack(rt, 3, REF(self->type), args, state)
                       : tuple_pack(rt, 2, REF(self->type), args);
    ref_drop(rt, state);
    return result;
}

static Ref exc_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct exc *e = as_exc(self);
    return exc_reduction_take(rt, self, e->args ? (Val)e->args : rt->none,
                              e->args ? ref_keep_null(e->dict) : NULL);
}

static Ref exc_setstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    Val state = argv[0], name, value;
    ssize_t at = 0;
    if (state == rt->none)
        return new_none(rt);
    if (!is_dict(state))
        return raise(rt, EXC_TypeError, "state is not a dictionary");
    while (dict_next(state, &at, &name, &value)) {
        Ref kept_name = ref_keep(name), kept_value = ref_keep(value);
        int result = obj_setattr(rt, self, kept_name, kept_value);
        ref_drop(rt, kept_name);
        ref_drop(rt, kept_value);
        if (result < 0)
            return NULL;
    }
    return new_none(rt);
}

static int set_traceback(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (!value)
        return raise_int(rt, EXC_TypeError, "__traceback__ may not be deleted");
    if (value != rt->none && value->type != builtin_type(rt, TYPE_ID_traceback))
        return raise_int(rt, EXC_TypeError, "__traceback__ must be a traceback or None");
    exc_set_traceback(rt, self, value);
    return 0;
}

static Ref exc_with_traceback(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return set_traceback(rt, self, argv[0], NULL) < 0 ? NULL : ref_keep(self);
}

static Ref exc_add_note(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    Val name = IDENT_OF(rt, __notes__);
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "note must be a str, not '%s'", argv[0]->type->name);
    Ref notes, result = NULL;
    if (obj_lookup_attr(rt, self, name, &notes) < 0)
        return NULL;
    if (!notes) {
        notes = list_new(rt, 0);
        if (!notes || obj_setattr(rt, self, name, notes) < 0)
            goto out;
    } else if (!is_list(notes)) {
        raise(rt, EXC_TypeError, "Cannot add note: __notes__ is not a list");
        goto out;
    }
    if (list_append(rt, notes, argv[0]))
        result = new_none(rt);
out:
    ref_drop(rt, notes);
    return result;
}

const struct method_def exc_base_methods[] = {
    {"__reduce__", exc_reduce, 0, 0, 0, NULL},
    {"__setstate__", exc_setstate, 1, 1, 0, NULL},
    {"with_traceback", exc_with_traceback, 1, 1, 0,
     "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", exc_add_note, 1, 1, 0, "Exception.add_note(note) --\n    add a note to the exception"},
    {0},
};

/* ---- attributes -------------------------------------------------------------------------------- */

static Ref get_args(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val args = as_exc(self)->args;
    return ref_keep(args ? args : (Val)rt->none);
}

static int set_args(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (!value)
        return raise_int(rt, EXC_TypeError, "args may not be deleted");
    Ref args = sequence_tuple(rt, value);
    if (!args)
        return -1;
    ref_set_take(rt, &as_exc(self)->args, args);
    return 0;
}

static Ref get_traceback(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val traceback = as_exc(self)->traceback;
    return ref_keep(traceback ? traceback : (Val)rt->none);
}

static Ref get_context(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val context = as_exc(self)->context;
    return ref_keep(context ? context : (Val)rt->none);
}

static Ref get_cause(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val cause = as_exc(self)->cause;
    return ref_keep(cause ? cause : (Val)rt->none);
}

/* What __context__ and __cause__ accept; *out NULL for None. */
static int linked_exception(struct runtime *rt, Val value, const char *what, Ref *out)
{
    *out = NULL;
    if (!value)
        return raise_int(rt, EXC_TypeError, "__%s__ may not be deleted", what);
    if (value == rt->none)
        return 0;
    if (!is_exc(value))
        return raise_int(rt, EXC_TypeError, "exception %s must be None or derive from BaseException", what);
    *out = ref_keep(value);
    return 0;
}

static int set_context(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    Ref context;
    if (linked_exception(rt, value, "context", &context) < 0)
        return -1;
    exc_set_context_take(rt, self, context);
    return 0;
}

static int set_cause(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    Ref cause;
    if (linked_exception(rt, value, "cause", &cause) < 0)
        return -1;
    exc_set_cause_take(rt, self, cause);
    return 0;
}

const struct getset_def exc_base_getset[] = {
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {"args", get_args, set_args, NULL, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL, NULL},
    {"__context__", get_context, set_context, "exception context", NULL},
    {"__cause__", get_cause, set_cause, "exception cause", NULL},
    {0},
};

const struct member_def exc_base_members[] = {
    {"__suppress_context__", MEMBER_BOOL, offsetof(struct exc, suppress_context), 0, NULL},
    {0},
};

/* ---- MemoryError --------------------------------------------------------------------------------- */

/* Instances kept for the day when there is no memory for one, chained by `dict`. */
enum { RESERVE = 16 };
struct no_memory {
    struct exc *free;
    int count;
    Ref last; /* shared by all when even the reserve is used up */
};

static Ref reserve_pop(struct runtime *rt)
{
    struct no_memory *reserve = rt->types->no_memory;
    if (!reserve || !reserve->free)
        return NULL;
    struct exc *e = reserve->free;
    reserve->free = (struct exc *)(void *)e->dict;
    reserve->count--;
    e->dict = NULL;
    e->args = ref_keep(rt->types->empty_tuple);
    e->head.refs = 1;
    gc_track(rt, REF(e));
    return REF(e);
}

Ref exc_memory_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    Ref self = type == exc_type(rt, EXC_MemoryError) ? reserve_pop(rt) : NULL;
    if (!self)
        return exc_base_new(rt, type, args, kwargs);
    if (args)
        ref_set_take(rt, &as_exc(self)->args, ref_keep(args));
    return self;
}

void exc_memory_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    exc_base_clear(rt, self);
    struct no_memory *reserve = rt->types->no_memory;
    if (self->type != exc_type(rt, EXC_MemoryError) || !reserve || reserve->count >= RESERVE) {
        self->type->free(rt, self);
        return;
    }
    as_exc(self)->suppress_context = 0;
    as_exc(self)->dict = REF(reserve->free);
    reserve->free = as_exc(self);
    reserve->count++;
}

Ref exc_no_memory(struct runtime *rt)
{
    Ref exc = reserve_pop(rt);
    struct no_memory *reserve = rt->types->no_memory;
    return exc || !reserve ? exc : ref_keep_null(reserve->last);
}

bool exc_init(struct runtime *rt)
{
    struct type *type = exc_type(rt, EXC_MemoryError);
    Ref made[RESERVE + 1] = {NULL};
    int count = 0;
    while (count <= RESERVE && (made[count] = exc_base_new(rt, type, NULL, NULL)))
        count++;
    struct no_memory *reserve = xalloc(sizeof *reserve);
    rt->types->no_memory = reserve;
    reserve->last = ref_move(&made[RESERVE]);
    for (int i = 0; i < RESERVE; i++)
        ref_drop(rt, made[i]);
    return count > RESERVE;
}

void exc_release(struct runtime *rt)
{
    struct no_memory *reserve = rt->types->no_memory;
    if (!reserve)
        return;
    rt->types->no_memory = NULL;
    while (reserve->free) {
        struct exc *e = reserve->free;
        reserve->free = (struct exc *)(void *)e->dict;
        e->dict = NULL;
        gc_free(rt, REF(e));
    }
    ref_drop(rt, reserve->last);
    free(reserve);
}

int exc_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    struct no_memory *reserve = rt->types->no_memory;
    if (reserve)
        VISIT_EDGE(reserve->last, .kind = EDGE_ROOT, .text = "MemoryError kept in reserve");
    return 0;
}

void exc_owned_blocks(struct runtime *rt, void (*block)(const void *p, void *arg), void *arg)
{
    struct no_memory *reserve = rt->types->no_memory;
    for (struct exc *e = reserve ? reserve->free : NULL; e; e = (struct exc *)(void *)e->dict)
        block(gc_head_of(REF(e)), arg);
}

/* ---- the table ------------------------------------------------------------------------------------- */

#define EXC_object -1
#define SIZE_base struct exc
#define SIZE_value struct exc_value
#define SIZE_name struct exc_name
#define SIZE_attribute struct exc_attribute
#define SIZE_import struct exc_import
#define SIZE_group struct exc_group
#define SIZE_syntax struct exc_syntax
#define SIZE_os struct exc_os
#define SIZE_unicode struct exc_unicode

static const struct type_def exc_defs[EXC_COUNT];

/* Rows below the list add to, and in three places replace, what a layout gives. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct type_def exc_defs[EXC_COUNT] = {
#define EXC(name_, base_, layout_, doc_)                                        \
    [EXC_##name_] = {                                                           \
        .name = #name_,                                                         \
        .doc = doc_,                                                            \
        .base = (int)EXC_##base_ < 0 ? &object_def : &exc_defs[(int)EXC_##base_ & 127], \
        .basicsize = sizeof(SIZE_##layout_),                                    \
        .flags = TYPE_BASE | TYPE_GC | TYPE_EXC,                                \
        .dict_offset = offsetof(struct exc, dict),                              \
        .dealloc = exc_##layout_##_dealloc,                                     \
        .visit = exc_##layout_##_visit,                                         \
        .clear = exc_##layout_##_clear,                                         \
        .init = exc_##layout_##_init,                                           \
        .new_ = exc_##layout_##_new,                                            \
    },
#include "types/exceptions.def"
#undef EXC
    [EXC_BaseException].repr = exc_base_repr,
    [EXC_BaseException].str = exc_base_str,
    [EXC_BaseException].getattro = obj_generic_getattr,
    [EXC_BaseException].setattro = obj_generic_setattr,
    [EXC_BaseException].methods = exc_base_methods,
    [EXC_BaseException].getset = exc_base_getset,
    [EXC_BaseException].members = exc_base_members,
    [EXC_BaseExceptionGroup].str = exc_group_str,
    [EXC_BaseExceptionGroup].methods = exc_group_methods,
    [EXC_BaseExceptionGroup].members = exc_group_members,
    [EXC_ExceptionGroup].basicsize = sizeof(struct exc_group_weak),
    [EXC_ExceptionGroup].weaklist_offset = offsetof(struct exc_group_weak, weaklist),
    [EXC_AttributeError].members = exc_attribute_members,
    [EXC_ImportError].str = exc_import_str,
    [EXC_ImportError].methods = exc_import_methods,
    [EXC_ImportError].members = exc_import_members,
    [EXC_KeyError].str = exc_key_str,
    [EXC_MemoryError].new_ = exc_memory_new,
    [EXC_MemoryError].dealloc = exc_memory_dealloc,
    [EXC_NameError].members = exc_name_members,
    [EXC_OSError].str = exc_os_str,
    [EXC_OSError].methods = exc_os_methods,
    [EXC_OSError].getset = exc_os_getset,
    [EXC_OSError].members = exc_os_members,
    [EXC_StopIteration].members = exc_stop_members,
    [EXC_SyntaxError].str = exc_syntax_str,
    [EXC_SyntaxError].members = exc_syntax_members,
    [EXC_SystemExit].init = exc_exit_init,
    [EXC_SystemExit].members = exc_exit_members,
    [EXC_UnicodeDecodeError].init = exc_decode_init,
    [EXC_UnicodeDecodeError].str = exc_decode_str,
    [EXC_UnicodeDecodeError].members = exc_unicode_members,
    [EXC_UnicodeEncodeError].init = exc_encode_init,
    [EXC_UnicodeEncodeError].str = exc_encode_str,
    [EXC_UnicodeEncodeError].members = exc_unicode_members,
    [EXC_UnicodeTranslateError].init = exc_translate_init,
    [EXC_UnicodeTranslateError].str = exc_translate_str,
    [EXC_UnicodeTranslateError].members = exc_translate_members,
};
#pragma GCC diagnostic pop

const struct type_def *exc_def_of(enum exc_id id)
{
    return &exc_defs[id];
}
