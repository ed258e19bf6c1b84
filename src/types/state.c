/* state.c - the types' part of a runtime: made in one order, given back in the other.
 *
 * Start: every built-in type object bare (type_make), then strings, numbers and the
 * singletons, which need bare types only, then each type's bases, mro and dict
 * (type_ready).  Singletons, small ints, one-character texts, identifiers and the
 * type objects stand in static memory outside the pools.
 *
 * Invariant: a static text, int or bytes has REFS_STATIC on its count, which stands for
 * this table's own reference; None and its kin and the types count 1 for it.
 */
#include "types/state.h"

#include "types/args.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/text.h"
#include "heap/weak.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* Three types have a def whose name would read as a struct tag of ours. */
#define type_def type_def_type
#define method_def method_def_type
#define module_def module_def_type

#define TYPE(name) extern __typeof__(object_def) name##_def;
#include "types/types.def"
#include "vm/types.def"
#include "modules/types.def"
#undef TYPE

static const void *const builtin_defs[TYPE_ID_COUNT] = {
#define TYPE(name) [TYPE_ID_##name] = &name##_def,
#include "types/types.def"
#include "vm/types.def"
#include "modules/types.def"
#undef TYPE
};
#undef type_def
#undef method_def
#undef module_def

static const char *const ident_texts[ID_COUNT] = {
#define IDENT(name) #name,
#include "types/idents.def"
#undef IDENT
};

struct type *type_of_def(struct runtime *rt, const struct type_def *def)
{
    for (int i = 0; i < TYPE_ID_COUNT; i++) {
        if (builtin_defs[i] == def)
            return rt->types->builtin[i];
    }
    for (int i = 0; i < EXC_COUNT; i++) {
        if (exc_def_of(i) == def)
            return rt->types->exc[i];
    }
    return NULL;
}

/* ---- static objects --------------------------------------------------------- */

/* Static memory with an empty collector header in front, for types that have one. */
static void *static_object(struct runtime *rt, struct type *type, size_t size, ssize_t refs)
{
    char *block = heap_static(rt, sizeof(struct gc_head) + size);
    if (!block)
        return NULL;
    struct obj *o = (struct obj *)(void *)(block + sizeof(struct gc_head));
    o->refs = refs;
    o->type = type;
    return o;
}

static Ref static_text(struct runtime *rt, const unsigned char *latin1, size_t length)
{
    bool ascii = length != 1 || latin1[0] < 128;
    size_t head = ascii ? sizeof(struct str) : sizeof(struct str_wide);
    struct str *s = static_object(rt, builtin_type(rt, TYPE_ID_str), head + length + 1, REFS_STATIC);
    if (!s)
        return NULL;
    s->length = (ssize_t)length;
    s->hash = -1;
    s->state.kind = 1;
    s->state.compact = 1;
    s->state.ascii = ascii;
    s->state.ready = 1;
    memcpy((char *)s + head, latin1, length);
    return REF(s);
}

static bool make_texts(struct runtime *rt)
{
    struct types *t = rt->types;
    unsigned char byte = 0;
    t->empty_str = static_text(rt, &byte, 0);
    for (int i = 0; i < 256; i++) {
        byte = (unsigned char)i;
        t->latin1[i] = static_text(rt, &byte, 1);
        if (!t->latin1[i])
            return false;
    }
    return t->empty_str != NULL;
}

static bool make_idents(struct runtime *rt)
{
    struct types *t = rt->types;
    for (int i = 0; i < ID_COUNT; i++) {
        t->ident[i] = static_text(rt, (const unsigned char *)ident_texts[i], strlen(ident_texts[i]));
        if (!t->ident[i])
            return false;
        str_intern_in_place(rt, &t->ident[i]);
    }
    return true;
}

static bool make_numbers(struct runtime *rt)
{
    struct type *type = builtin_type(rt, TYPE_ID_int);
    for (int value = SMALL_INT_MIN; value <= SMALL_INT_MAX; value++) {
        struct int_obj *n = static_object(rt, type, sizeof *n, REFS_STATIC);
        if (!n)
            return false;
        n->head.size = value < 0 ? -1 : value > 0;
        n->digit[0] = (uint32_t)(value < 0 ? -value : value);
        rt->types->small_int[value - SMALL_INT_MIN] = REF(n);
    }
    return true;
}

static Ref static_bytes(struct runtime *rt, int size, char byte)
{
    struct bytes *b = static_object(rt, builtin_type(rt, TYPE_ID_bytes), sizeof *b + 1, REFS_STATIC);
    if (!b)
        return NULL;
    b->head.size = size;
    b->hash = -1;
    b->data[0] = byte;
    b->data[size] = '\0';
    return REF(b);
}

static bool make_bytes(struct runtime *rt)
{
    struct types *t = rt->types;
    for (int i = 0; i < 256; i++) {
        t->byte[i] = static_bytes(rt, 1, (char)i);
        if (!t->byte[i])
            return false;
    }
    t->empty_bytes = static_bytes(rt, 0, 0);
    struct tuple *empty =
        static_object(rt, builtin_type(rt, TYPE_ID_tuple), sizeof *empty, REFS_STATIC);
    t->empty_tuple = REF(empty);
    return t->empty_bytes && empty;
}

static bool make_singletons(struct runtime *rt)
{
    rt->none = static_object(rt, builtin_type(rt, TYPE_ID_none), sizeof(struct obj), 1);
    rt->not_implemented =
        static_object(rt, builtin_type(rt, TYPE_ID_not_implemented), sizeof(struct obj), 1);
    rt->ellipsis = static_object(rt, builtin_type(rt, TYPE_ID_ellipsis), sizeof(struct obj), 1);
    struct int_obj *no = static_object(rt, builtin_type(rt, TYPE_ID_bool), sizeof *no, 1);
    struct int_obj *yes = static_object(rt, builtin_type(rt, TYPE_ID_bool), sizeof *yes, 1);
    if (!rt->none || !rt->not_implemented || !rt->ellipsis || !no || !yes)
        return false;
    yes->head.size = 1;
    yes->digit[0] = 1;
    rt->false_ = REF(no);
    rt->true_ = REF(yes);
    return true;
}

/* ---- types -------------------------------------------------------------------- */

static bool make_types(struct runtime *rt)
{
    struct types *t = rt->types;
    for (int i = 0; i < TYPE_ID_EAGER_COUNT; i++) {
        t->builtin[i] = type_make(rt, builtin_defs[i], NULL);
        if (!t->builtin[i])
            return false;
    }
    for (int i = 0; i < EXC_COUNT; i++) {
        t->exc[i] = type_make(rt, exc_def_of(i), NULL);
        if (!t->exc[i])
            return false;
    }
    return true;
}

static bool ready_types(struct runtime *rt)
{
    struct types *t = rt->types;
    for (int i = 0; i < TYPE_ID_EAGER_COUNT; i++) {
        if (!type_ready(rt, t->builtin[i]))
            return false;
    }
    struct type *group = t->exc[EXC_ExceptionGroup];
    group->bases = tuple_pack(rt, 2, REF(t->exc[EXC_BaseExceptionGroup]), REF(t->exc[EXC_Exception]));
    if (!group->bases)
        return false;
    for (int i = 0; i < EXC_COUNT; i++) {
        if (!type_ready(rt, t->exc[i]))
            return false;
    }
    return true;
}

struct type *type_lazy(struct runtime *rt, enum type_id id)
{
    struct type **slot = &rt->types->builtin[id];
    if (*slot && type_has(*slot, TYPE_READY))
        return *slot;
    const struct type_def *def = builtin_defs[id];
    for (int i = TYPE_ID_EAGER_COUNT; i < TYPE_ID_COUNT; i++) {
        if (builtin_defs[i] == def->base && !type_lazy(rt, (enum type_id)i))
            return NULL;
    }
    if (!*slot)
        *slot = type_make(rt, def, NULL);
    return *slot && type_ready(rt, *slot) ? *slot : NULL;
}

bool poll_now(struct runtime *rt)
{
    const struct types_hooks *hooks = rt->types->hooks;
    rt->types->poll_left = 4096;
    return !hooks || !hooks->poll || hooks->poll(rt);
}

/* ---- life ------------------------------------------------------------------------ */

/* The key CPython makes of PYTHONHASHSEED=n: a linear congruential generator's bytes. */
static void set_hash_key(struct types *t, uint64_t seed)
{
    unsigned char bytes[sizeof t->hash_key] = {0};
    uint32_t x = (uint32_t)seed;
    if (seed) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            x = x * 214013 + 2531011;
            bytes[i] = (unsigned char)(x >> 16);
        }
    }
    memcpy(t->hash_key, bytes, sizeof bytes);
}

/* Where C recursion must stop, whatever limit a program sets: 256 KiB (a quarter of a
 * small stack) before the end of ours. */
static void set_stack_floor(struct types *t)
{
    struct rlimit limit;
    size_t size = (size_t)8 << 20;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        size = limit.rlim_cur;
    if (size > (size_t)64 << 20)
        size = (size_t)64 << 20;
    size_t spare = size / 4 < ((size_t)256 << 10) ? size / 4 : (size_t)256 << 10;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    size_t used = (size_t)64 << 10; /* environment and callers above us */
    t->stack_floor = size > spare + used ? here - (size - spare - used) : 0;
}

bool types_init_seeded(struct runtime *rt, uint64_t hash_seed)
{
    rt->types = xalloc(sizeof *rt->types);
    rt->types->args_names = xalloc(sizeof *rt->types->args_names);
    rt->types->recursion_limit = rt->types->recursion_left = 1000;
    rt->types->next_type_version = 1;
    rt->types->int_str_digits = INT_STR_DIGITS_DEFAULT;
    set_hash_key(rt->types, hash_seed);
    set_stack_floor(rt->types);
    return make_types(rt) && make_texts(rt) && make_bytes(rt) && make_numbers(rt) &&
           make_singletons(rt) && make_idents(rt) && ready_types(rt) && exc_init(rt);
}

bool types_init(struct runtime *rt)
{
    return types_init_seeded(rt, 0);
}

void types_set_hooks(struct runtime *rt, const struct types_hooks *hooks)
{
    rt->types->hooks = hooks;
}

static void release_types(struct runtime *rt, struct type **types, int count)
{
    for (int i = 0; i < count; i++) {
        if (types[i] && types[i]->dict)
            dict_clear(rt, types[i]->dict);
    }
    for (int i = 0; i < count; i++) {
        struct type *t = types[i];
        if (!t)
            continue;
        Ref base = REF(t->base);
        t->base = NULL;
        ref_drop(rt, base);
        ref_clear(rt, &t->subclasses);
        ref_clear(rt, &t->dict);
        ref_clear(rt, &t->bases);
        ref_clear(rt, &t->mro);
    }
}

/* The table's references do not count: give each string its two back first. */
static void release_interned(struct runtime *rt)
{
    Ref table = ref_move(&rt->types->interned);
    ssize_t at = 0;
    Val key, value;
    if (!table)
        return;
    while (dict_next(table, &at, &key, &value)) {
        LOOK(obj, key)->refs += 2;
        as_str(key)->state.interned = 0;
    }
    ref_drop(rt, table);
}

/* What a static text grew: its UTF-8. */
static void release_texts(struct runtime *rt)
{
    for (int i = 128; i < 256; i++) {
        struct str_wide *s = LOOK(str_wide, rt->types->latin1[i]);
        if (s) {
            heap_free(rt, s->utf8);
            s->utf8 = NULL;
        }
    }
}

void types_release(struct runtime *rt)
{
    struct types *t = rt->types;
    if (!t)
        return;
    error_clear(rt);
    t->hooks = NULL;
    ref_clear(rt, &t->repr_running);
    ref_clear(rt, &t->thread_dict);
    args_names_release(rt);
    ref_clear(rt, &t->codec_errors);
    ref_clear(rt, &t->codec_search);
    ref_clear(rt, &t->codec_cache);
    exc_release(rt);
    type_cache_clear(rt);
    release_types(rt, t->exc, EXC_COUNT);
    release_types(rt, t->builtin, TYPE_ID_COUNT);
    types_clear_freelists(rt);
    if (t->free_slice)
        gc_free(rt, ref_move(&t->free_slice));
    release_interned(rt);
    types_clear_freelists(rt);
    release_texts(rt);
    dict_orphans_release(rt);
    free(t->cache);
    free(t);
    rt->types = NULL;
}

int types_visit(struct runtime *rt, visit_fn *fn, void *arg)
{
    struct types *t = rt->types;
    const struct edge singleton = {.kind = EDGE_ROOT, .text = "singletons"};
    Ref const singletons[] = {rt->none, rt->true_, rt->false_, rt->not_implemented, rt->ellipsis};
    int stop = 0;
    for (size_t i = 0; i < sizeof singletons / sizeof *singletons && !stop; i++)
        stop = fn(singletons[i], singleton, arg);
    for (int i = 0; i < TYPE_ID_COUNT && !stop; i++) {
        if (!t->builtin[i])
            continue;
        stop = fn(REF(t->builtin[i]), (struct edge){.kind = EDGE_ROOT, .text = "built-in types"}, arg);
    }
    for (int i = 0; i < EXC_COUNT && !stop; i++)
        stop = fn(REF(t->exc[i]), (struct edge){.kind = EDGE_ROOT, .text = "exceptions"}, arg);
    if (stop)
        return stop;
    VISIT_EDGE(t->interned, .kind = EDGE_INTERNED, .text = "interned strings");
    VISIT_EDGE(t->thread_dict, .kind = EDGE_ROOT, .text = "running reprs");
    VISIT_EDGE(t->repr_running, .kind = EDGE_ROOT, .text = "running reprs");
    VISIT_EDGE(t->codec_errors, .kind = EDGE_ROOT, .text = "codecs");
    VISIT_EDGE(t->codec_search, .kind = EDGE_ROOT, .text = "codecs");
    VISIT_EDGE(t->codec_cache, .kind = EDGE_ROOT, .text = "codecs");
    VISIT_EDGE(t->err_type, .kind = EDGE_ROOT, .text = "pending exception");
    VISIT_EDGE(t->err_value, .kind = EDGE_ROOT, .text = "pending exception");
    VISIT_EDGE(t->err_traceback, .kind = EDGE_ROOT, .text = "pending exception");
    stop = args_names_visit(rt, fn, arg);
    if (stop)
        return stop;
    stop = exc_visit(rt, fn, arg);
    if (!stop)
        stop = dict_orphans_visit(rt, fn, arg);
    return stop ? stop : type_cache_visit(rt, fn, arg);
}

/* Give the kept memory back, in the collector's order.  The slice stays: it is no list. */
void types_clear_freelists(struct runtime *rt)
{
    struct types *t = rt->types;
    for (int n = 1; n <= 20; n++) {
        while (t->free_tuple[n]) {
            Ref r = t->free_tuple[n];
            t->free_tuple[n] = as_tuple(r)->items[0];
            t->free_tuple_count[n]--;
            gc_free(rt, r);
        }
    }
    while (t->free_float) {
        Ref r = t->free_float;
        t->free_float = (Ref)(uintptr_t)r->type;
        t->free_float_count--;
        r->type = builtin_type(rt, TYPE_ID_float);
        obj_free(rt, r);
    }
    while (t->free_list_count)
        gc_free(rt, t->free_list[--t->free_list_count]);
    while (t->free_dict_count)
        gc_free(rt, t->free_dict[--t->free_dict_count]);
    while (t->free_keys_count)
        heap_free(rt, t->free_keys[--t->free_keys_count]);
}
