/* runtime.h - make one, run it, step it, free it: the only door for those below. */
#ifndef RUNTIME_RUNTIME_H
#define RUNTIME_RUNTIME_H

#include <stdio.h>

#include "base/rt.h"
#include "heap/heap.h"
#include "base/host.h"
#include "vm/vm.h"

struct runtime_options {
    struct heap_options heap;
    struct vm_limits limits;
    struct host *host;   /* owned by the runtime from then on */
    enum vm_audit_when audit; /* while it runs */
    int gc_mode;         /* 0 as CPython, 1 at every allocation, -1 off */
    int argc;            /* sys.argv */
    char *const *argv;
    const char *path0;   /* sys.path[0], or NULL */
};

struct runtime *runtime_new(const struct runtime_options *options);
/* Exit as CPython does: atexit, full collection, modules dropped, __main__ last;
 * then everything is freed.  Gives the number of objects that stayed alive
 * although nothing of the runtime holds them (0, or a bug), each named on
 * `out` when not NULL. */
size_t runtime_free(struct runtime *rt, FILE *out);

/* Run a program as __main__.  Exit status as python3's: 0, 1 after an uncaught
 * exception (traceback written to stream 2), n of SystemExit(n). */
int runtime_run_main(struct runtime *rt, const char *source, size_t size, const char *filename);

/* One input of a prompt, in __main__: statements run, an expression's repr
 * printed and kept in _.  `name` is the pseudo file ("<cell 3>"), whose source
 * tracebacks show; its first line has number first_line.  exec: a listing, several
 * statements, nothing shown. */
enum cell_result { CELL_OK, CELL_RAISED, CELL_INCOMPLETE, CELL_STOPPED, CELL_EXIT, CELL_INTERRUPTED };
enum cell_result runtime_run_cell(struct runtime *rt, const char *source, size_t size, const char *name,
                                  int first_line, bool exec);
/* Run source in a namespace of its own: the dict, owned; NULL raised. */
OWNED Ref runtime_run_apart(struct runtime *rt, const char *source, const char *name);
/* Compile only: CELL_OK, CELL_INCOMPLETE, or CELL_RAISED with the error written to stream 2. */
enum cell_result runtime_check_cell(struct runtime *rt, const char *source, size_t size, const char *name,
                                    bool exec);

/* How many statements a program has; 0 when it is none. */
int runtime_statements(struct runtime *rt, const char *source, size_t size);

/* __main__'s namespace, borrowed. */
Val runtime_globals(struct runtime *rt);
/* Every reference held by the runtime's own parts. */
int runtime_visit_roots(struct runtime *rt, visit_fn *fn, void *arg);
/* ... without the frames on the stack (frame_visit() shows those one by one). */
int runtime_visit_other_roots(struct runtime *rt, visit_fn *fn, void *arg);

#endif
