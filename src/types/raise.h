/* raise.h - the pending exception: set it, look at it, take it, put it back. */
#ifndef TYPES_RAISE_H
#define TYPES_RAISE_H

#include "types/state.h"

/* Every raise* gives NULL, so that `return raise(rt, EXC_TypeError, "...")`
 * works where a Ref is returned; where an int is, `return raise_int(...)`
 * gives -1.  Formats are str_format()'s (types/str.h): %s %d %zd %x %c
 * %R (repr of a Val) %S (str of a Val) %U (a str Val) %T (type name of a Val)
 * %N (name of a struct type). Precisions and widths as in printf. */
Ref raise(struct runtime *rt, enum exc_id exc, const char *format, ...);
int raise_int(struct runtime *rt, enum exc_id exc, const char *format, ...);
bool raise_false(struct runtime *rt, enum exc_id exc, const char *format, ...);
/* Of any class, with any value (not normalised; value may be NULL). */
Ref raise_value(struct runtime *rt, Val type, Val value);
Ref raise_class(struct runtime *rt, struct type *type, const char *format, ...);
Ref raise_no_memory(struct runtime *rt);
Ref raise_key(struct runtime *rt, Val key);              /* KeyError(key), tuples kept whole */
Ref raise_stop_iteration(struct runtime *rt, Val value); /* value NULL: bare */
Ref raise_bad_internal(struct runtime *rt, const char *where);
/* "unsupported operand type(s) for +: 'int' and 'str'" */
Ref raise_operands(struct runtime *rt, Val a, Val b, const char *op);
/* OSError from errno, with file name (may be NULL). */
Ref raise_errno(struct runtime *rt, int number, Val filename);

static inline bool is_raised(struct runtime *rt)
{
    return rt->types->err_type != NULL;
}
/* The pending exception's class matches exc? */
bool raised_is(struct runtime *rt, enum exc_id exc);
/* Given (class or instance) matches (class or tuple of classes)? */
bool exc_matches(struct runtime *rt, Val given, Val classes);

/* Take the pending exception away (all may be NULL), and put it back. */
struct saved_error {
    Ref type, value, traceback;
};
void error_fetch(struct runtime *rt, struct saved_error *out);
void error_restore_take(struct runtime *rt, struct saved_error *in);
void error_clear(struct runtime *rt);
/* Make value an instance of type; may replace it by the error raised meanwhile. */
void error_normalize(struct runtime *rt, struct saved_error *e);
/* Clear, if it is `exc`; true when it was. */
bool error_clear_if(struct runtime *rt, enum exc_id exc);
/* The pending one becomes __context__/__cause__ of a new one:
 * raise_from_cause(rt, EXC_RuntimeError, "...") */
Ref raise_from_cause(struct runtime *rt, enum exc_id exc, const char *format, ...);

/* The exception being handled (sys.exc_info), borrowed or NULL; the VM owns the stack. */
Val exc_handled(struct runtime *rt);

/* Give the pending exception to sys.unraisablehook, cleared.  `where` may be NULL. */
void error_unraisable(struct runtime *rt, Val where);
void error_unraisable_text(struct runtime *rt, const char *text, Val where);

/* One more level of C recursion; false with RecursionError pending:
 * "maximum recursion depth exceeded" + where (" while calling a Python object", ...). */
bool recursion_enter(struct runtime *rt, const char *where);
/* For C recursion that CPython does not count (iterators over iterators over ...): false
 * with RecursionError pending when little of the stack is left. */
static inline bool stack_suffices(struct runtime *rt)
{
    if (LIKELY((uintptr_t)__builtin_frame_address(0) >= rt->types->stack_floor))
        return true;
    return raise_false(rt, EXC_RecursionError, "maximum recursion depth exceeded");
}
static inline void recursion_leave(struct runtime *rt)
{
    rt->types->recursion_left++;
}

/* Warnings: 0, or -1 when the filter made it an exception. */
int warn(struct runtime *rt, enum exc_id category, int stack_level, const char *format, ...);

#endif
