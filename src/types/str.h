/* str.h - text: CPython's three compact forms (1, 2 or 4 bytes a character). */
#ifndef TYPES_STR_H
#define TYPES_STR_H

#include <limits.h>
#include <stdarg.h>

#include "types/state.h"

/* ASCII: 48-byte header, then characters.  Else 72 bytes: utf8 cache too. */
struct str {
    struct obj head;
    ssize_t length; /* in code points */
    ssize_t hash;   /* -1: not computed */
    struct {
        unsigned interned : 2; /* 0 no, 1 yes */
        unsigned kind : 3;     /* 1, 2, 4 */
        unsigned compact : 1;
        unsigned ascii : 1;
        unsigned ready : 1;
    } state;
    void *wstr; /* unused; for the size */
};
struct str_wide { /* compact, not ASCII */
    struct str base;
    ssize_t utf8_size;
    char *utf8; /* owned block or NULL */
    ssize_t unused;
};
struct str_any { /* instance of a str subclass: characters in a block of their own */
    struct str_wide wide;
    void *data; /* owned block; utf8 points to it too when it is ASCII */
};
_Static_assert(sizeof(struct str) == 48 && sizeof(struct str_wide) == 72 &&
                   sizeof(struct str_any) == 80,
               "str sizes");

extern const struct type_def str_def;

static inline bool is_str(Val v)
{
    return type_has(v->type, TYPE_STR);
}
static inline struct str *as_str(Val v)
{
    return LOOK(str, v);
}
static inline ssize_t str_length(Val v)
{
    return as_str(v)->length;
}
/* Characters: array of str_kind() bytes each. */
static inline void *str_data(Val v)
{
    struct str *s = as_str(v);
    if (UNLIKELY(!s->state.compact))
        return LOOK(str_any, v)->data;
    return s->state.ascii ? (void *)(s + 1) : (void *)(LOOK(str_wide, v) + 1);
}
static inline int str_kind(Val v)
{
    return as_str(v)->state.kind;
}
static inline bool str_is_ascii(Val v)
{
    return as_str(v)->state.ascii;
}
static inline uint32_t str_read(int kind, const void *data, ssize_t i)
{
    return kind == 1 ? ((const uint8_t *)data)[i]
                     : kind == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}
static inline void str_write(int kind, void *data, ssize_t i, uint32_t c)
{
    if (kind == 1)
        ((uint8_t *)data)[i] = (uint8_t)c;
    else if (kind == 2)
        ((uint16_t *)data)[i] = (uint16_t)c;
    else
        ((uint32_t *)data)[i] = c;
}
static inline uint32_t str_at(Val v, ssize_t i)
{
    return str_read(str_kind(v), str_data(v), i);
}

/* The largest character its form can hold: 127, 255, 65535 or 0x10ffff. */
static inline uint32_t str_max_char(Val v)
{
    if (str_is_ascii(v))
        return 127;
    return str_kind(v) == 1 ? 255 : str_kind(v) == 2 ? 0xffff : 0x10ffff;
}

/* New text with `length` undefined characters up to `max_char`. */
OWNED Ref str_alloc(struct runtime *rt, ssize_t length, uint32_t max_char);
OWNED Ref str_new(struct runtime *rt, const char *utf8);             /* UTF-8, NUL-terminated */
OWNED Ref str_from_utf8(struct runtime *rt, const char *utf8, ssize_t size); /* UnicodeDecodeError */
OWNED Ref str_from_ascii(struct runtime *rt, const char *ascii, ssize_t size);
OWNED Ref str_from_latin1(struct runtime *rt, const unsigned char *bytes, ssize_t size);
OWNED Ref str_from_kind(struct runtime *rt, int kind, const void *data, ssize_t length); /* narrowed */
OWNED Ref str_from_char(struct runtime *rt, uint32_t c);
OWNED Ref str_format(struct runtime *rt, const char *format, ...); /* see raise.h */
OWNED Ref str_format_v(struct runtime *rt, const char *format, va_list args);
OWNED Ref str_intern(struct runtime *rt, const char *utf8);
void str_intern_in_place(struct runtime *rt, Ref *slot);
static inline bool str_is_interned(Val v)
{
    return as_str(v)->state.interned != 0;
}
/* UTF-8, cached in the object (its size then grows, as in CPython); NULL raised
 * (lone surrogates).  Valid while v lives. */
const char *str_utf8(struct runtime *rt, Val v, ssize_t *size);
const char *str_utf8_only(struct runtime *rt, Val v); /* without size */
/* UTF-8 as a new malloc'ed buffer, surrogates as "surrogateescape"/replacement: for output. */
char *str_to_utf8_lossy(Val v, size_t *size);
OWNED Ref str_concat(struct runtime *rt, Val a, Val b);
/* *a = *a + b, in place when nobody else holds *a; consumes *a. False raised (*a NULL). */
bool str_append(struct runtime *rt, Ref *a, Val b);
OWNED Ref str_join(struct runtime *rt, Val separator, Val iterable);
OWNED Ref str_join_array(struct runtime *rt, Val separator, Val const *items, ssize_t count);
OWNED Ref str_slice(struct runtime *rt, Val v, ssize_t start, ssize_t end);
OWNED Ref str_part(struct runtime *rt, Val v, ssize_t start, ssize_t end); /* within v, always new */
OWNED Ref str_from_range(struct runtime *rt, int kind, const void *data, ssize_t start, ssize_t end);
OWNED Ref str_unchanged(struct runtime *rt, Val v); /* itself when exact, else an exact copy */
OWNED Ref str_repr(struct runtime *rt, Val v);
OWNED Ref str_repeat(struct runtime *rt, Val v, ssize_t n);
bool str_equal(Val a, Val b);
int str_compare(Val a, Val b); /* -1, 0, 1 by code points */
bool str_equals_ascii(Val v, const char *ascii);
ssize_t str_find_char(Val v, uint32_t c, ssize_t start, ssize_t end);
ssize_t str_find(Val v, Val sub, ssize_t start, ssize_t end); /* -1: absent */
int str_contains(struct runtime *rt, Val v, Val sub);
ssize_t str_hash(struct runtime *rt, Val v);
OWNED Ref str_percent(struct runtime *rt, Val format, Val args); /* format % args */
OWNED Ref str_call_format(struct runtime *rt, Val format, Val const *argv, ssize_t argc,
                          Val kwnames); /* format.format(...) */
OWNED Ref str_split(struct runtime *rt, Val v, Val sep, ssize_t maxsplit);
OWNED Ref str_replace(struct runtime *rt, Val v, Val old, Val new_, ssize_t maxcount);
bool str_is_identifier(Val v);
OWNED Ref str_encode(struct runtime *rt, Val v, const char *encoding, const char *errors);
OWNED Ref str_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *encoding, const char *errors);
OWNED Ref str_isinstance_or_raise(struct runtime *rt, Val v);

/* Building text piece by piece.  It begins in the builder itself and moves to a block when
 * it gets long or is no longer ASCII; so a builder stays where it is. */
struct str_builder {
    struct runtime *rt;
    void *data;
    ssize_t length, room;
    int kind;
    uint32_t max_char;
    bool failed; /* MemoryError pending; further writes do nothing */
    bool unshared; /* a result of one character is not the shared one */
    Ref only;    /* owned: all that was written so far is this text, not copied yet */
    char small[224];
};
void str_builder_init(struct runtime *rt, struct str_builder *b);
void str_builder_char_slow(struct str_builder *b, uint32_t c);
static inline void str_builder_char(struct str_builder *b, uint32_t c)
{
    if (LIKELY(b->length < b->room && c <= b->max_char && !b->failed && !b->only))
        str_write(b->kind, b->data, b->length++, c);
    else
        str_builder_char_slow(b, c);
}
void str_builder_str(struct str_builder *b, Val v);
void str_builder_slice(struct str_builder *b, Val v, ssize_t start, ssize_t end);
void str_builder_ascii(struct str_builder *b, const char *ascii, ssize_t size); /* -1: strlen */
/* Consumes; NULL: raised, the builder has failed. */
void str_builder_take(struct str_builder *b, Ref piece);
void str_builder_fill(struct str_builder *b, uint32_t c, ssize_t count);
void str_builder_range(struct str_builder *b, int kind, const void *data, ssize_t start,
                       ssize_t end);
void str_builder_reserve(struct str_builder *b, ssize_t more, uint32_t max_char);
void str_builder_escape(struct str_builder *b, uint32_t c); /* as repr writes it */
OWNED Ref str_builder_finish(struct str_builder *b); /* NULL raised; b is released */
void str_builder_release(struct str_builder *b);

/* Format specs: format(v, spec) for the built-in types (types/format.c). */
OWNED Ref format_int(struct runtime *rt, Val v, Val spec);
OWNED Ref format_float(struct runtime *rt, Val v, Val spec);
OWNED Ref format_complex(struct runtime *rt, Val v, Val spec);
OWNED Ref format_str(struct runtime *rt, Val v, Val spec);

#endif
