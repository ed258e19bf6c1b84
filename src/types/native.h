/* native.h - functions and methods written in C, and bound methods. */
#ifndef TYPES_NATIVE_H
#define TYPES_NATIVE_H

#include "types/state.h"

struct builtin_function { /* 56 + 16 = 72 */
    struct obj head;
    const struct method_def *def;
    Ref self;   /* NULL or owned */
    Ref module; /* NULL or a str, owned */
    struct weak *weaklist;
    vectorcall_fn *vectorcall;
};
struct method { /* bound method: 48 + 16 = 64 */
    struct obj head;
    Ref function, self;
    struct weak *weaklist;
    vectorcall_fn *vectorcall;
};
struct method_descriptor { /* method of a built-in type: 56 + 16 = 72 */
    struct obj head;
    struct type *type; /* owned */
    Ref name, qualname;
    const struct method_def *def;
    vectorcall_fn *vectorcall;
};
extern const struct type_def builtin_function_def, method_def_type, method_descriptor_def;

OWNED Ref builtin_function_new(struct runtime *rt, const struct method_def *def, Val self, Val module);
OWNED Ref method_new(struct runtime *rt, Val function, Val self);
static inline bool is_method(Val v)
{
    return is_exact(v, &method_def_type);
}
/* Arguments held once more while a native runs, as CPython does for those of its
 * functions that take a tuple and a dict. */
struct held_arguments {
    Ref tuple, dict; /* dict NULL: no keywords */
};
bool arguments_hold(struct runtime *rt, struct held_arguments *held, Val const *argv, ssize_t argc, Val kwnames);
void arguments_let_go(struct runtime *rt, struct held_arguments *held);
/* The vectorcall of a built-in function for a caller that holds the arguments in a tuple
 * already: none is made. */
OWNED Ref builtin_call_held(struct runtime *rt, Val callable, Val const *argv, ssize_t argc, Val kwnames);
/* Check the number of arguments and call def->fn, with CPython's messages. */
OWNED Ref native_call(struct runtime *rt, const struct method_def *def, const char *type_name,
                      Val self, Val const *argv, ssize_t argc, Val kwnames);

#endif
