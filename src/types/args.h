/* args.h - reading the arguments of native functions, with CPython's messages. */
#ifndef TYPES_ARGS_H
#define TYPES_ARGS_H

#include "types/state.h"

/* "NAME expected at most MAX arguments, got N" and kin; max -1: any. */
bool args_check(struct runtime *rt, const char *name, ssize_t argc, ssize_t min, ssize_t max);
/* "NAME() takes no keyword arguments" */
bool args_no_keywords(struct runtime *rt, const char *name, Val kwnames);

/* What a native function with keywords takes, as argument clinic says it:
 *     static const struct args_spec spec = {"sorted", 1, 1, 1, {"", "key", "reverse"}};
 * names in order, "" for positional-only; `positional` may be given by
 * position, the rest are keyword-only; `required` of them must be there. */
struct args_spec {
    const char *function;
    int positional; /* how many may be given by position */
    int required;   /* of the positional ones */
    int keyword_required; /* of the keyword-only ones, first in order */
    const char *names[12]; /* ends with NULL */
    bool varargs;  /* the positional ones are taken apart elsewhere: only names are checked here */
    bool nameless; /* CPython keeps no tuple of the names for it */
};
/* The function's first call that needs its names as objects: from then on there is a
 * tuple of them, for good.  False raised. */
bool args_need_names(struct runtime *rt, const struct args_spec *spec);
/* ... of them, by a hash of the spec's address; room is 2**n. */
struct args_names {
    const struct args_spec **spec;
    Ref *names;
    size_t count, room;
};
void args_names_release(struct runtime *rt);
int args_names_visit(struct runtime *rt, visit_fn *fn, void *arg);

/* Fill out[i] for each name (borrowed; NULL where not given).  False when raised. */
bool args_parse(struct runtime *rt, const struct args_spec *spec, Val const *argv,
                ssize_t argc, Val kwnames, Val *out);
/* The same from a tuple and a dict (tp_new, tp_init). */
bool args_parse_tuple(struct runtime *rt, const struct args_spec *spec, Val args,
                      Val kwargs, Val *out);

/* Conversions; false when raised. `v` may be NULL: *out stays. */
bool arg_int(struct runtime *rt, Val v, int *out);
bool arg_ssize(struct runtime *rt, Val v, ssize_t *out);
bool arg_bool(struct runtime *rt, Val v, bool *out);
bool arg_double(struct runtime *rt, Val v, double *out);
/* "NAME() argument N must be str, not int" */
bool arg_str(struct runtime *rt, const char *function, const char *which, Val v);
/* A slice index as in list.index: clipped, negative kept. */
bool arg_slice_index(struct runtime *rt, Val v, ssize_t *out);
/* ... and as in str.find: None leaves *out. */
bool arg_slice_index_or_none(struct runtime *rt, Val v, ssize_t *out);

#endif
