/* float.h - IEEE doubles, and complex pairs of them. */
#ifndef TYPES_FLOAT_H
#define TYPES_FLOAT_H

#include "types/state.h"

struct float_obj {
    struct obj head;
    double value;
};
struct complex_obj {
    struct obj head;
    double real, imag;
};
extern const struct type_def float_def, complex_def;

static inline bool is_float(Val v)
{
    return v->type->def == &float_def || v->type->layout == &float_def;
}
static inline double float_value(Val v) /* v must be a float */
{
    return LOOK(float_obj, v)->value;
}
enum { FLOAT_FREE_MAX = 100 }; /* kept in the free list */
OWNED Ref float_new(struct runtime *rt, double value);
/* __float__, __index__; TypeError "must be real number, not str"; -1.0 raised. */
double float_as_double(struct runtime *rt, Val v);
OWNED Ref float_from_text(struct runtime *rt, Val text); /* str or bytes-like */
OWNED Ref complex_new(struct runtime *rt, double real, double imag);
bool is_complex(Val v);
/* Shortest text that reads back the same ('r'), or 'e' 'f' 'g' 'G' ... with
 * precision; flags below.  malloc'ed, caller frees; NULL: no memory. */
enum { FLOAT_SIGN = 1, FLOAT_DOT_0 = 2, FLOAT_ALT = 4, FLOAT_NO_NEG_0 = 8 };
char *float_to_text(double value, char code, int precision, int flags);
ssize_t hash_double(Val owner, double value);

#endif
