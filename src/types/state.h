/* state.h - the types' part of a runtime: type objects, singletons, interned
 * strings, the pending exception.  A layout header: for types, lang, vm and modules. */
#ifndef TYPES_STATE_H
#define TYPES_STATE_H

#include "heap/gc.h"

/* Built-in types, from types/types.def (and vm/types.def): TYPE_ID_list ... */
enum type_id {
#define TYPE(name) TYPE_ID_##name,
#include "types/types.def"
#include "vm/types.def"
    TYPE_ID_EAGER_COUNT, /* those above are made at start, those below by type_lazy() */
    TYPE_ID_BEFORE_LAZY_ = TYPE_ID_EAGER_COUNT - 1,
#include "modules/types.def"
#undef TYPE
    TYPE_ID_COUNT
};

/* Exception classes, from types/exceptions.def: EXC_TypeError ... */
enum exc_id {
#define EXC(name, base, layout, doc) EXC_##name,
#include "types/exceptions.def"
#undef EXC
    EXC_COUNT
};

/* Strings the interpreter itself uses, from types/idents.def: ID___init__ ... */
enum ident_id {
#define IDENT(name) ID_##name,
#include "types/idents.def"
#undef IDENT
    ID_COUNT
};

enum { SMALL_INT_MIN = -5, SMALL_INT_MAX = 256 };

struct dict_keys;

/* What the types need of the running part; given by vm/ and modules/ before the
 * first program runs (types_set_hooks).  Each may be NULL: then nobody is told. */
struct types_hooks {
    /* The exception being handled (sys.exc_info()[1]), borrowed or NULL. */
    Val (*exc_handled)(struct runtime *rt);
    /* sys.unraisablehook(args): all borrowed; value and traceback may be NULL or None;
     * message is a str ("Exception ignored in") or NULL.  Nothing pending, must leave nothing pending. */
    void (*unraisable)(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object);
    /* A traceback made of the current frame alone, for errors nobody caught below it; owned or NULL. */
    Ref (*traceback_here)(struct runtime *rt);
    /* warnings.warn(text, category, stacklevel): -1 raised. */
    int (*warn)(struct runtime *rt, Val category, Val text, int stack_level);
    /* warnings.warn_explicit(text, category, filename, line): -1 raised. */
    int (*warn_at)(struct runtime *rt, Val category, Val text, Val filename, int line);
    /* generator.send / coroutine.send without StopIteration: 1 yielded, 0 returned, -1 raised. */
    int (*send)(struct runtime *rt, Val generator, Val value, Ref *out);
    /* iter_each() for a generator. */
    int (*each)(struct runtime *rt, Val generator, int (*take)(struct runtime *, Ref, void *), void *arg);
    /* A name of the builtins module ("iter"), owned; NULL raised. */
    Ref (*builtin)(struct runtime *rt, const char *name);
    /* import NAME: the module, owned (copyreg for reduce; builtins). */
    Ref (*import)(struct runtime *rt, const char *name);
    /* The globals of the running Python code, borrowed, or NULL (PyEval_GetGlobals). */
    Val (*globals)(struct runtime *rt);
    /* The VM's safe point: false raised (an interrupt, a limit). */
    bool (*poll)(struct runtime *rt);
};

struct types {
    const struct types_hooks *hooks;
    struct type *builtin[TYPE_ID_COUNT]; /* owned; static memory */
    struct type *exc[EXC_COUNT];         /* owned; static memory */
    Ref ident[ID_COUNT];                 /* owned, interned */
    Ref small_int[SMALL_INT_MAX - SMALL_INT_MIN + 1];
    Ref latin1[256];                     /* one-character strings */
    Ref byte[256];                       /* one-byte bytes */
    Ref empty_str, empty_tuple, empty_bytes;
    Ref interned;                        /* dict str -> str; its two references per string do not count, as in CPython */

    /* The pending exception: all NULL, or type set (value and traceback may
     * be NULL until normalised, as in CPython 3.11). */
    Ref err_type, err_value, err_traceback;

    /* Depth left for Python calls and C recursion together, as in 3.11. */
    int recursion_left, recursion_limit;
    bool recursion_headroom;
    uintptr_t stack_floor; /* C recursion stops above this address */
    int poll_left;         /* rounds of C loops until the VM is asked whether to go on */

    Ref thread_dict;  /* what CPython keeps in the thread's state, or NULL */
    Ref repr_running; /* list of containers whose repr is running, or NULL */

    /* Free lists (MEMORY_MODEL.md 1.2). */
    Ref free_list[80];
    int free_list_count;
    Ref free_dict[80];
    int free_dict_count;
    struct dict_keys *free_keys[80];
    int free_keys_count;
    Ref free_tuple[21]; /* [n]: chain through items[0] of n-tuples, n 1..20 */
    int free_tuple_count[21];
    Ref free_float; /* chain through the type field */
    int free_float_count;
    Ref free_slice;

    Ref codec_errors; /* dict name -> error handler, or NULL; codec_errors.c */
    Ref codec_search; /* list of search functions, or NULL; codecs.c */
    Ref codec_cache;  /* dict name -> CodecInfo, or NULL */

    struct args_names *args_names; /* args.c */

    uint64_t imported_rows[2]; /* modules/import_cost.c */
    bool importing;

    int int_str_digits; /* sys.set_int_max_str_digits; 0: no limit */

    uint64_t next_type_version;
    uint64_t last_dict_version;
    ssize_t near_entry, near_step; /* found last in a large dict, and how far from the one before */
    uint32_t next_keys_version; /* 0: not started; 1 is the empty table's */
    /* Shared key tables that outlived their class: host memory. */
    struct dict_keys **orphan_keys;
    size_t orphan_count, orphan_room;
    uint64_t hash_key[2]; /* SipHash key from rt->host's seed */
    struct type_cache *cache; /* method cache, types/type.c */
    void *no_memory;      /* preallocated MemoryErrors, types/exceptions.c */

    /* super() without arguments: the class cell and the first argument of the
     * running Python function; set by vm/.  False with RuntimeError pending;
     * *self is owned, *type borrowed from the frame. */
    bool (*super_args)(struct runtime *rt, struct type **type, Ref *self);
};

static inline struct type *builtin_type(struct runtime *rt, enum type_id id)
{
    return rt->types->builtin[id];
}
static inline struct type *exc_type(struct runtime *rt, enum exc_id id)
{
    return rt->types->exc[id];
}
/* For each round of a loop in C over user-sized data: an interrupt or a limit ends it
 * within some thousand rounds.  False raised. */
bool poll_now(struct runtime *rt);
static inline bool poll_tick(struct runtime *rt)
{
    return LIKELY(--rt->types->poll_left > 0) || poll_now(rt);
}

/* The interned string `name`, borrowed. */
#define IDENT_OF(rt, name) ((Val)(rt)->types->ident[ID_##name])

/* The builtin function `name`, for __reduce__ of iterators; NULL raised or unknown. */
OWNED static inline Ref builtin_named(struct runtime *rt, const char *name)
{
    const struct types_hooks *hooks = rt->types->hooks;
    return hooks && hooks->builtin ? hooks->builtin(rt, name) : ref_keep(rt->none);
}

static inline Ref new_none(struct runtime *rt)
{
    return ref_keep(rt->none);
}
static inline Ref new_bool(struct runtime *rt, bool yes)
{
    return ref_keep(yes ? rt->true_ : rt->false_);
}
static inline Ref new_not_implemented(struct runtime *rt)
{
    return ref_keep(rt->not_implemented);
}

/* Make and free the whole part: types, singletons, exceptions, identifiers.
 * Order of start is CPython's: object, type, then the rest by types.def. */
bool types_init(struct runtime *rt);
/* The same with the seed of str hashes: n gives the hashes of PYTHONHASHSEED=n (0: key of zeros). */
bool types_init_seeded(struct runtime *rt, uint64_t hash_seed);
void types_set_hooks(struct runtime *rt, const struct types_hooks *hooks);
/* A type of modules/types.def, static like the built-in ones (no reference from its instances),
 * made when first asked for; borrowed, NULL raised.  Afterwards builtin_type() gives it. */
struct type *type_lazy(struct runtime *rt, enum type_id id);
/* The type object of a built-in type or exception; NULL: def is neither. */
struct type *type_of_def(struct runtime *rt, const struct type_def *def);
void types_release(struct runtime *rt);
/* Each reference the part holds, for audit and holders. */
int types_visit(struct runtime *rt, visit_fn *fn, void *arg);
void types_clear_freelists(struct runtime *rt);
/* ... and fill them as they are when a script begins in CPython. */
void types_warm_freelists(struct runtime *rt);
/* How many are kept, and keeping exactly so many. */
struct freelist_levels {
    int lists, dicts, floats, tuples[21];
};
void types_freelist_levels(struct runtime *rt, struct freelist_levels *out);
void types_set_freelist_levels(struct runtime *rt, const struct freelist_levels *levels);
/* So many objects, tuples by size, alive at once and then dropped. */
void types_make_and_drop(struct runtime *rt, ssize_t lists, ssize_t dicts, const ssize_t *tuples);
/* The blocks in the free lists, for heap_set_owned_blocks(). */
void types_owned_blocks(struct runtime *rt, void (*block)(const void *p, void *arg), void *arg);

#endif
