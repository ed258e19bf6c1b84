/* type.h - what the heap, the protocols and the VM know of a type.
 *
 * `struct type` is the type object Python sees.  It is as large as CPython
 * 3.11's (408 bytes; a class made by a class statement 904, see
 * types/type_layout.h) and holds the same slots, each with the runtime as its
 * first argument.  A built-in type is described by a `const struct type_def`
 * and made from it once per runtime.
 */
#ifndef HEAP_TYPE_H
#define HEAP_TYPE_H

#include <stdbool.h>

#include "heap/ref.h"
#include "heap/visit.h"

/* ---- slot signatures ---------------------------------------------------- */
/* Ref: NULL when raised.  int: -1 when raised, else 0/1.  ssize_t: -1. */

typedef void dealloc_fn(struct runtime *rt, Ref self);
typedef void free_fn(struct runtime *rt, void *block);
typedef int self_visit_fn(Val self, visit_fn *fn, void *arg);
typedef int clear_fn(struct runtime *rt, Val self); /* break cycles; 0 */
typedef void finalize_fn(struct runtime *rt, Val self);
typedef Ref unary_fn(struct runtime *rt, Val self);
typedef Ref binary_fn(struct runtime *rt, Val a, Val b);
typedef Ref ternary_fn(struct runtime *rt, Val a, Val b, Val c);
typedef int inquiry_fn(struct runtime *rt, Val self);
typedef ssize_t len_fn(struct runtime *rt, Val self);
typedef ssize_t hash_fn(struct runtime *rt, Val self);
typedef Ref index_fn(struct runtime *rt, Val self, ssize_t i);
typedef int set_index_fn(struct runtime *rt, Val self, ssize_t i, Val value);  /* NULL deletes */
typedef int set_item_fn(struct runtime *rt, Val self, Val key, Val value);     /* NULL deletes */
typedef int contains_fn(struct runtime *rt, Val self, Val item);
typedef Ref compare_fn(struct runtime *rt, Val a, Val b, int op);              /* enum cmp */
typedef Ref getattro_fn(struct runtime *rt, Val self, Val name);
typedef int setattro_fn(struct runtime *rt, Val self, Val name, Val value);    /* NULL deletes */
typedef Ref descr_get_fn(struct runtime *rt, Val descr, Val obj, Val type);    /* obj, type may be NULL */
typedef int descr_set_fn(struct runtime *rt, Val descr, Val obj, Val value);   /* NULL deletes */
typedef Ref call_fn(struct runtime *rt, Val callable, Val args, Val kwargs);   /* tuple, dict or NULL */
typedef int init_fn(struct runtime *rt, Val self, Val args, Val kwargs);
typedef Ref new_fn(struct runtime *rt, struct type *type, Val args, Val kwargs);
typedef Ref alloc_fn(struct runtime *rt, struct type *type, ssize_t items);

/* argc positional arguments at argv, then one per name in the tuple kwnames
 * (NULL: none).  All borrowed from the caller. */
typedef Ref vectorcall_fn(struct runtime *rt, Val callable, Val const *argv,
                          ssize_t argc, Val kwnames);
typedef Ref native_fn(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                      Val kwnames);
/* Its parameters, and the ones that a function without arguments has no use for. */
#define NATIVE_ARGS                                                                       \
    struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames
#define UNUSED_ARGS ((void)argv, (void)argc, (void)kwnames)

enum cmp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

/* A view of an object's bytes (memoryview, struct, bytes(...)). */
struct buffer {
    Ref owner; /* kept until buffer_release */
    void *bytes;
    ssize_t size; /* in bytes */
    ssize_t itemsize;
    const char *format; /* struct syntax; "B" when NULL */
    bool readonly;
    int ndim;
    ssize_t shape[1], strides[1];
    void *internal;
};
typedef int get_buffer_fn(struct runtime *rt, Val self, struct buffer *view, int flags);
typedef void release_buffer_fn(struct runtime *rt, Val self, struct buffer *view);

/* ---- suites ------------------------------------------------------------- */

struct number_suite { /* 36 slots, as in CPython */
    binary_fn *add, *subtract, *multiply, *remainder, *divmod;
    ternary_fn *power;
    unary_fn *negative, *positive, *absolute;
    inquiry_fn *bool_;
    unary_fn *invert;
    binary_fn *lshift, *rshift, *and_, *xor_, *or_;
    unary_fn *int_;
    void *reserved;
    unary_fn *float_;
    binary_fn *inplace_add, *inplace_subtract, *inplace_multiply, *inplace_remainder;
    ternary_fn *inplace_power;
    binary_fn *inplace_lshift, *inplace_rshift, *inplace_and, *inplace_xor, *inplace_or;
    binary_fn *floor_divide, *true_divide, *inplace_floor_divide, *inplace_true_divide;
    unary_fn *index;
    binary_fn *matrix_multiply, *inplace_matrix_multiply;
};

struct sequence_suite { /* 10 slots */
    len_fn *length;
    binary_fn *concat;
    index_fn *repeat, *item;
    void *was_slice;
    set_index_fn *set_item;
    void *was_set_slice;
    contains_fn *contains;
    binary_fn *inplace_concat;
    index_fn *inplace_repeat;
};

struct mapping_suite {
    len_fn *length;
    binary_fn *subscript;
    set_item_fn *set_subscript;
};

struct buffer_suite {
    get_buffer_fn *get;
    release_buffer_fn *release;
};

/* ---- what a type is made of, by table ----------------------------------- */

enum {
    METH_KW = 1 << 0,     /* takes keywords: the function reads kwnames itself */
    METH_CLASS = 1 << 1,  /* self is the class */
    METH_STATIC = 1 << 2, /* self is NULL */
    METH_COEXIST = 1 << 3,
    /* Its arguments are held in a tuple (keywords in a dict) while it runs; refusing
     * keywords, it says its bare name. */
    METH_TUPLE = 1 << 4,
};

/* A method written in C.  Before the call the number of positional arguments
 * is checked against min and max (max -1: any) and keywords are refused unless
 * METH_KW, with CPython's messages: 0..0 as METH_NOARGS, 1..1 as METH_O, the
 * rest as argument clinic.  With METH_KW the function checks for itself
 * (types/args.h). */
struct method_def {
    const char *name;
    native_fn *fn;
    int16_t min, max;
    int flags;
    const char *doc; /* CPython's form: "append($self, object, /)\n--\n\nAppend ..." */
};

typedef Ref getter_fn(struct runtime *rt, Val self, void *closure);
typedef int setter_fn(struct runtime *rt, Val self, Val value, void *closure); /* NULL deletes */

struct getset_def {
    const char *name;
    getter_fn *get;
    setter_fn *set; /* NULL: read-only */
    const char *doc;
    void *closure;
};

enum member_kind {
    MEMBER_OBJECT,    /* NULL reads as None */
    MEMBER_OBJECT_EX, /* NULL reads as AttributeError (slots) */
    MEMBER_INT,
    MEMBER_SSIZE,
    MEMBER_BOOL,
    MEMBER_DOUBLE,
    MEMBER_UINT,
};
enum { MEMBER_READONLY = 1 };

struct member_def {
    const char *name;
    enum member_kind kind;
    ssize_t offset;
    int flags;
    const char *doc;
};

enum {
    TYPE_HEAP = 1u << 9,          /* made at run time; instances keep it */
    TYPE_BASE = 1u << 10,         /* may be subclassed */
    TYPE_VECTORCALL = 1u << 11,   /* vectorcall at vectorcall_offset */
    TYPE_READY = 1u << 12,
    TYPE_IMMUTABLE = 1u << 8,     /* attributes cannot be set */
    TYPE_NO_NEW = 1u << 7,        /* cannot be instantiated from Python */
    TYPE_SEQUENCE = 1u << 5,      /* match: [a, b] */
    TYPE_MAPPING = 1u << 6,       /* match: {k: v} */
    TYPE_MANAGED_DICT = 1u << 4,  /* values and dict pointers before the GC head */
    TYPE_GC = 1u << 14,           /* has a collector header */
    TYPE_METHOD_DESCR = 1u << 17, /* LOAD_METHOD may skip binding */
    TYPE_VALID_VERSION = 1u << 19,
    TYPE_ABSTRACT = 1u << 20,     /* has abstract methods */
    TYPE_MATCH_SELF = 1u << 22,   /* match: int(x) captures the subject */
    TYPE_INT = 1u << 24,          /* subclass of int, and so on */
    TYPE_LIST = 1u << 25,
    TYPE_TUPLE = 1u << 26,
    TYPE_BYTES = 1u << 27,
    TYPE_STR = 1u << 28,
    TYPE_DICT = 1u << 29,
    TYPE_EXC = 1u << 30,
    TYPE_TYPE = 1u << 31,
};

struct gc_walk;

/* The description of a built-in type, from which type_ready() makes a
 * struct type per runtime.  NULL slots are inherited from the base. */
struct type_def {
    const char *name; /* "list"; with a module: "collections.deque" */
    const char *doc;
    const struct type_def *base; /* NULL: object */
    ssize_t basicsize, itemsize;
    uint32_t flags; /* TYPE_READY and subclass bits are added by type_ready() */
    ssize_t weaklist_offset, dict_offset, vectorcall_offset;
    dealloc_fn *dealloc;
    self_visit_fn *visit;
    const struct gc_walk *walk; /* of the types most objects are of: heap/walk.h */
    clear_fn *clear;
    finalize_fn *finalize;
    free_fn *free;
    unary_fn *repr, *str;
    hash_fn *hash;
    bool unhashable; /* __hash__ = None */
    call_fn *call;
    vectorcall_fn *vectorcall; /* for calling the type itself: list(...) */
    getattro_fn *getattro;
    setattro_fn *setattro;
    compare_fn *compare;
    unary_fn *iter, *iternext;
    descr_get_fn *descr_get;
    descr_set_fn *descr_set;
    init_fn *init;
    alloc_fn *alloc;
    new_fn *new_;
    const struct number_suite *number;
    const struct sequence_suite *sequence;
    const struct mapping_suite *mapping;
    const struct buffer_suite *buffer;
    const struct method_def *methods;
    const struct getset_def *getset;
    const struct member_def *members;
    /* Raw blocks owned besides the object itself, for the heap walk: calls
     * block(p, arg) for each (a list's item block, a dict's keys). */
    void (*blocks)(Val self, void (*block)(const void *p, void *arg), void *arg);
};

/* 51 words, as CPython's PyTypeObject. */
struct type {
    struct var_obj head;
    const char *name;
    ssize_t basicsize, itemsize;
    dealloc_fn *dealloc;
    ssize_t vectorcall_offset;
    const struct type_def *def; /* NULL for a class made by Python code */
    const struct type_def *layout; /* nearest built-in base's def: blocks(), C fields */
    void *reserved;
    unary_fn *repr;
    const struct number_suite *number;
    const struct sequence_suite *sequence;
    const struct mapping_suite *mapping;
    hash_fn *hash;
    call_fn *call;
    unary_fn *str;
    getattro_fn *getattro;
    setattro_fn *setattro;
    const struct buffer_suite *buffer;
    uint64_t flags;
    const char *doc;
    self_visit_fn *visit;
    clear_fn *clear;
    compare_fn *compare;
    ssize_t weaklist_offset;
    unary_fn *iter, *iternext;
    const struct method_def *methods;
    const struct member_def *members;
    const struct getset_def *getset;
    struct type *base;  /* owned */
    Ref dict;           /* owned; a dict */
    descr_get_fn *descr_get;
    descr_set_fn *descr_set;
    ssize_t dict_offset; /* -1: managed (before the GC head) */
    init_fn *init;
    alloc_fn *alloc;
    new_fn *new_;
    free_fn *free;
    const struct gc_walk *walk; /* the collector's own, or NULL: heap/walk.h */
    Ref bases;      /* owned; tuple */
    Ref mro;        /* owned; tuple */
    void *cache;
    Ref subclasses; /* owned; dict {id: weakref} or NULL */
    struct weak *weaklist;
    void *del;
    uint64_t version; /* 0: not valid; else unique among types of this runtime */
    finalize_fn *finalize;
    vectorcall_fn *vectorcall;
};
_Static_assert(sizeof(struct type) == 408, "sys.getsizeof(int) is 424");

static inline bool type_has(const struct type *t, uint64_t flag)
{
    return (t->flags & flag) != 0;
}

/* Is v exactly of the built-in type described by def? */
static inline bool is_exact(Val v, const struct type_def *def)
{
    return v->type->def == def;
}

#endif
