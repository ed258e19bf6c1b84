/* run.h - what heapbook run can show besides the program's own output. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "inspect/inspect.h"
#include "runtime/runtime.h"

/* On standard output; false after the error was written. */
bool run_dump_tokens(struct runtime *rt, const char *source, size_t size);
bool run_dump_ast(struct runtime *rt, const char *source, size_t size);
bool run_dump_symbols(struct runtime *rt, const char *source, size_t size);
bool run_dump_code(struct runtime *rt, const char *source, size_t size, const char *name);
/* The heap as it is now (text, json, dot, mermaid); 0 or an exit status after a message. */
int run_print_heap(struct inspect *in, const char *form, FILE *out);
/* --at: before which line, or which step; both 0: at the end. */
struct run_moment {
    int line;
    uint64_t step;
};
/* Read --at and --trace; false after a message. */
bool run_at_parse(const char *text, struct run_moment *out);
bool run_trace_parse(const char *words, int *bits);
struct run_watch_options {
    struct run_moment at; /* when to show the heap, */
    const char *form;     /* how, */
    FILE *out;            /* and where */
    int tracing;
    const char *source, *file; /* the program's */
};
/* From now on show the heap when the moment comes, and trace; all that is given is kept
 * by the caller until the end. */
struct run_watch *run_watch_new(struct runtime *rt, struct inspect *in, const struct run_watch_options *options);
/* False after a message: the moment never came.  w NULL is fine. */
bool run_watch_end(struct run_watch *w);
/* Recount everything; the number of faults, each on standard error. */
int run_audit(struct runtime *rt);

#endif
