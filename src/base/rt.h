/* rt.h - the runtime's directory: a value you can hold, made of opaque parts. */
#ifndef BASE_RT_H
#define BASE_RT_H

struct obj;

/* One Python runtime.  The first parameter of everything from heap to
 * runtime.  Two can live side by side: nothing mutable is global. */
struct runtime {
    struct heap *heap;       /* heap/heap.c      pools, large blocks, counters, collector */
    struct types *types;     /* types/state.c    type objects, singletons, interned strings, pending exception */
    struct vm *vm;           /* vm/vm.c          frames, recursion, step number */
    struct modules *modules; /* modules/module.c sys.modules, import state */
    struct host *host;       /* runtime/host.c   clock, random, streams, files: recorded */
    struct watch *watch;     /* heap/watch.c     listeners; NULL when nobody looks */

    /* Singletons that every layer compares with.  Owned by types/state.c. */
    struct obj *none;
    struct obj *true_;
    struct obj *false_;
    struct obj *not_implemented;
    struct obj *ellipsis;
};

#endif
