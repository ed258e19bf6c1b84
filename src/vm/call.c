/* call.c - from a call's arguments to a frame's variables, with CPython's messages. */
#include "vm/state.h"

#include "types/dict.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

static Val code_local_name(const struct code *code, int i)
{
    return tuple_at(code->localsplus_names, i);
}

/* 'a', 'b' and 'c' - the names as repr, in a sentence. */
static Ref name_list(struct runtime *rt, Val names)
{
    ssize_t count = list_size(names);
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = 0; i < count; i++) {
        if (i > 0)
            str_builder_ascii(&b, count == 2 ? " and " : i == count - 1 ? ", and " : ", ", -1);
        Ref text = obj_repr(rt, list_at(names, i));
        if (!text) {
            str_builder_release(&b);
            return NULL;
        }
        str_builder_str(&b, text);
        ref_drop(rt, text);
    }
    return str_builder_finish(&b);
}

static void raise_missing(struct runtime *rt, struct function *fn, Val names, const char *kind)
{
    Ref text = name_list(rt, names);
    if (!text)
        return;
    ssize_t count = list_size(names);
    raise(rt, EXC_TypeError, "%U() missing %zd required %s argument%s: %U", fn->qualname, count,
          kind, count == 1 ? "" : "s", text);
    ref_drop(rt, text);
}

static void missing_arguments(struct runtime *rt, struct function *fn, const struct code *code,
                              Ref const *slots, int from, int to, const char *kind)
{
    Ref names = list_new(rt, 0);
    for (int i = from; names && i < to; i++)
        if (!slots[i] && !list_append(rt, names, code_local_name(code, i))) {
            ref_drop(rt, names);
            return;
        }
    if (names)
        raise_missing(rt, fn, names, kind);
    ref_drop(rt, names);
}

static void too_many_positional(struct runtime *rt, struct function *fn, const struct code *code,
                                ssize_t given, Ref const *slots)
{
    int plain = code->argcount;
    ssize_t defaults = fn->defaults ? tuple_size(fn->defaults) : 0;
    int kwonly_given = 0;
    for (int i = plain; i < plain + code->kwonlyargcount; i++)
        kwonly_given += slots[i] != NULL;
    bool plural = defaults ? true : plain != 1;
    Ref sig = defaults ? str_format(rt, "from %zd to %zd", plain - defaults, (ssize_t)plain)
                       : str_format(rt, "%d", plain);
    Ref kwonly = kwonly_given
                     ? str_format(rt, " positional argument%s (and %d keyword-only argument%s)",
                                  given != 1 ? "s" : "", kwonly_given, kwonly_given != 1 ? "s" : "")
                     : str_new(rt, "");
    if (sig && kwonly)
        raise(rt, EXC_TypeError, "%U() takes %U positional argument%s but %zd%U %s given",
              fn->qualname, sig, plural ? "s" : "", given, kwonly,
              given == 1 && !kwonly_given ? "was" : "were");
    ref_drop(rt, sig);
    ref_drop(rt, kwonly);
}

/* f(x=1) where x may only be given by position: says so and gives true. */
static bool positional_only_named(struct runtime *rt, struct function *fn, const struct code *code,
                                  Val kwnames)
{
    Ref names = list_new(rt, 0);
    if (!names)
        return true;
    for (int k = 0; k < code->posonlyargcount; k++) {
        Val posonly = code_local_name(code, k);
        for (ssize_t i = 0; i < tuple_size(kwnames); i++) {
            Val given = tuple_at(kwnames, i);
            int same = given == posonly ? 1 : obj_compare_bool(rt, posonly, given, CMP_EQ);
            if (same < 0 || (same && !list_append(rt, names, given))) {
                ref_drop(rt, names);
                return true;
            }
        }
    }
    bool found = list_size(names) > 0;
    if (found) {
        Ref comma = str_new(rt, ", ");
        Ref text = comma ? str_join(rt, comma, names) : NULL;
        if (text)
            raise(rt, EXC_TypeError,
                  "%U() got some positional-only arguments passed as keyword arguments: '%U'",
                  fn->qualname, text);
        ref_drop(rt, comma);
        ref_drop(rt, text);
    }
    ref_drop(rt, names);
    return found;
}

/* One keyword argument; consumes value. */
static bool bind_keyword(struct runtime *rt, struct function *fn, const struct code *code,
                         Ref *slots, Val kwdict, Val kwnames, Val keyword, Ref value)
{
    int total = code->argcount + code->kwonlyargcount;
    if (!is_str(keyword)) {
        ref_drop(rt, value);
        return raise_false(rt, EXC_TypeError, "%U() keywords must be strings", fn->qualname);
    }
    int i;
    for (i = code->posonlyargcount; i < total; i++)
        if (code_local_name(code, i) == keyword)
            goto found;
    for (i = code->posonlyargcount; i < total; i++) {
        int same = obj_compare_bool(rt, keyword, code_local_name(code, i), CMP_EQ);
        if (same < 0) {
            ref_drop(rt, value);
            return false;
        }
        if (same)
            goto found;
    }
    if (!kwdict) {
        ref_drop(rt, value);
        if (code->posonlyargcount && positional_only_named(rt, fn, code, kwnames))
            return false;
        return raise_false(rt, EXC_TypeError, "%U() got an unexpected keyword argument '%S'",
                           fn->qualname, keyword);
    }
    int bad = dict_set(rt, kwdict, keyword, value);
    ref_drop(rt, value);
    return bad == 0;
found:
    if (slots[i]) {
        ref_drop(rt, value);
        return raise_false(rt, EXC_TypeError, "%U() got multiple values for argument '%S'",
                           fn->qualname, keyword);
    }
    slots[i] = value;
    return true;
}

/* Defaults for what was not given. */
static bool bind_defaults(struct runtime *rt, struct function *fn, const struct code *code,
                          Ref *slots, ssize_t argc)
{
    int plain = code->argcount;
    if (argc < plain) {
        ssize_t have = fn->defaults ? tuple_size(fn->defaults) : 0;
        ssize_t required = plain - have;
        for (ssize_t i = argc; i < required; i++)
            if (!slots[i]) {
                missing_arguments(rt, fn, code, slots, 0, (int)required, "positional");
                return false;
            }
        for (ssize_t i = argc > required ? argc - required : 0; i < have; i++)
            if (!slots[required + i])
                slots[required + i] = ref_keep(tuple_at(fn->defaults, i));
    }
    int total = plain + code->kwonlyargcount, missing = 0;
    for (int i = plain; i < total; i++) {
        if (slots[i])
            continue;
        Val v = fn->kwdefaults ? dict_get(rt, fn->kwdefaults, code_local_name(code, i)) : NULL;
        if (v)
            slots[i] = ref_keep(v);
        else if (is_raised(rt))
            return false;
        else
            missing++;
    }
    if (missing)
        missing_arguments(rt, fn, code, slots, plain, total, "keyword-only");
    return !missing;
}

bool bind_arguments(struct runtime *rt, struct function *fn, struct frame *f, Ref const *args,
                    ssize_t argc, Val kwnames)
{
    const struct code *code = LOOK(code, fn->code);
    Ref *slots = f->slot;
    int total = code->argcount + code->kwonlyargcount;
    ssize_t named = kwnames ? tuple_size(kwnames) : 0, used = 0, k = 0;
    Ref kwdict = NULL;
    if (code->flags & CODE_VARKEYWORDS) {
        kwdict = dict_new(rt);
        if (!kwdict)
            goto fail;
        slots[total + ((code->flags & CODE_VARARGS) ? 1 : 0)] = kwdict;
    }
    ssize_t plain = argc > code->argcount ? code->argcount : argc;
    for (; used < plain; used++)
        slots[used] = args[used];
    if (code->flags & CODE_VARARGS) {
        Ref rest = argc == plain ? ref_keep(rt->types->empty_tuple)
                                 : tuple_from_array_take(rt, args + plain, argc - plain);
        used = argc;
        if (!rest)
            goto fail;
        slots[total] = rest;
    } else {
        for (; used < argc; used++)
            ref_drop(rt, args[used]);
    }
    for (; k < named; k++)
        if (!bind_keyword(rt, fn, code, slots, kwdict, kwnames, tuple_at(kwnames, k),
                          args[argc + k])) {
            k++;
            goto fail;
        }
    if (argc > code->argcount && !(code->flags & CODE_VARARGS)) {
        too_many_positional(rt, fn, code, argc, slots);
        goto fail;
    }
    return bind_defaults(rt, fn, code, slots, argc);

fail:
    for (; used < argc; used++)
        ref_drop(rt, args[used]);
    for (; k < named; k++)
        ref_drop(rt, args[argc + k]);
    return false;
}

struct frame *frame_for_call(struct runtime *rt, Ref fn, Ref locals, Ref const *args, ssize_t argc,
                             Val kwnames)
{
    const struct code *code = LOOK(code, as_function(fn)->code);
    struct frame *f = frame_push(rt, code);
    frame_init(f, fn, locals, code, 0);
    if (bind_arguments(rt, as_function(fn), f, args, argc, kwnames))
        return f;
    frame_clear(rt, f);
    frame_pop(rt, f);
    return NULL;
}

/* f(*args, **kwargs): consumes all. */
struct frame *frame_for_call_ex(struct runtime *rt, Ref fn, Ref locals, Ref args, Ref kwargs)
{
    ssize_t argc = tuple_size(args), named = kwargs ? dict_size(kwargs) : 0;
    ssize_t look = 0;
    Val name, unused;
    while (named && dict_next(kwargs, &look, &name, &unused))
        if (!is_str(name)) {
            raise(rt, EXC_TypeError, "keywords must be strings");
            ref_drop(rt, fn);
            ref_drop(rt, locals);
            ref_drop(rt, args);
            ref_drop(rt, kwargs);
            return NULL;
        }
    Ref *all = heap_alloc(rt, size_mul_add((size_t)(argc + named + 1), sizeof *all, 0));
    Ref kwnames = named && all ? tuple_new(rt, named) : NULL;
    struct frame *f = NULL;
    if (!all || (named && !kwnames)) {
        if (!all)
            raise_no_memory(rt);
        ref_drop(rt, fn);
        ref_drop(rt, locals);
        goto out;
    }
    for (ssize_t i = 0; i < argc; i++)
        all[i] = ref_keep(tuple_at(args, i));
    if (named) {
        ssize_t at = 0, i = 0;
        Val key, value;
        while (dict_next(kwargs, &at, &key, &value)) {
            tuple_set_take(kwnames, i, ref_keep(key));
            all[argc + i++] = ref_keep(value);
        }
    }
    f = frame_for_call(rt, fn, locals, all, argc, kwnames);
out:
    heap_free(rt, all);
    ref_drop(rt, kwnames);
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return f;
}

static Ref run_entry(struct runtime *rt, struct frame *f)
{
    f->is_entry = FRAME_ENTRY;
    Ref value = vm_eval(rt, f, EVAL_BEGIN, NULL);
    frame_leave(rt, f);
    return value;
}

Ref function_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc, Val kwnames)
{
    struct function *fn = as_function(callable);
    const struct code *code = LOOK(code, fn->code);
    if (LIKELY(!kwnames && function_is_simple(code, (int)argc))) {
        struct frame *f = frame_push(rt, code);
        frame_init(f, ref_keep(callable), NULL, code, (int)argc);
        for (ssize_t i = 0; i < argc; i++)
            f->slot[i] = ref_keep(argv[i]);
        return run_entry(rt, f);
    }
    ssize_t all = argc + (kwnames ? tuple_size(kwnames) : 0);
    struct frame *f = frame_push(rt, code);
    frame_init(f, ref_keep(callable), NULL, code, 0);
    if (!(code->flags & CODE_NEWLOCALS) && !(code->flags & CODE_OPTIMIZED))
        f->locals = ref_keep(fn->globals);
    for (ssize_t i = 0; i < all; i++)
        ((Ref)(uintptr_t)argv[i])->refs++;
    if (!bind_arguments(rt, fn, f, (Ref const *)(uintptr_t)argv, argc, kwnames)) {
        frame_clear(rt, f);
        frame_pop(rt, f);
        return NULL;
    }
    return run_entry(rt, f);
}

Ref function_call(struct runtime *rt, Val function, Val args, Val kwargs)
{
    ssize_t named = kwargs ? dict_size(kwargs) : 0;
    if (!named)
        return function_vectorcall(rt, function, (Val const *)(uintptr_t)as_tuple(args)->items,
                                   tuple_size(args), NULL);
    struct frame *f = frame_for_call_ex(rt, ref_keep(function), NULL, ref_keep(args), ref_keep(kwargs));
    return f ? run_entry(rt, f) : NULL;
}

Ref function_run_take(struct runtime *rt, Ref function, Val locals)
{
    const struct code *code = LOOK(code, as_function(function)->code);
    struct frame *f = frame_push(rt, code);
    frame_init(f, function, ref_keep_null(locals), code, 0);
    return run_entry(rt, f);
}

Ref function_run(struct runtime *rt, Val function, Val locals)
{
    return function_run_take(rt, ref_keep(function), locals);
}
