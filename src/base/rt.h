/* rt.h - the runtime's directory: a value you can hold, made of opaque parts. */
#ifndef BASE_RT_H
#define BASE_RT_H

struct obj;
struct type;

/* One Python runtime.  The first parameter of everything from heap to
 * runtime.  Two can live side by side: nothing mutable is global. */
struct runtime {
    struct heap *heap;       /* heap/heap.c      pools, large blocks, counters, collector */
    struct types *types;     /* types/state.c    type objects, singletons, interned strings, pending exception */
    struct vm *vm;           /* vm/vm.c          frames, recursion, step number */
    struct modules *modules; /* modules/module.c sys.modules, import state */
    struct host *host;       /* runtime/host.c   clock, random, streams, files: recorded */
    struct watch *watch;     /* heap/watch.c     listeners; NULL when nobody looks */
    struct awaited *awaited; /* heap/watch.c     objects whose death is told; NULL: none */

    /* Singletons that every layer compares with.  Owned by types/state.c. */
    struct obj *none;
    struct obj *true_;
    struct obj *false_;
    struct obj *not_implemented;
    struct obj *ellipsis;

    /* Types that the evaluation loop asks for at every turn; set by vm_init(). */
    struct type *int_type, *float_type, *str_type, *list_type, *tuple_type, *dict_type;
    struct type *type_type, *function_type, *method_type, *module_type, *generator_type;
    struct type *builtin_function_type, *method_descriptor_type;
    struct type *list_iterator_type, *tuple_iterator_type, *range_iterator_type;

    /* Where the evaluation loop goes on for each opcode, by how many of its operands are
     * borrowed (vm/eval.c).  Here, so that going on takes one jump through a register that
     * is needed anyway. */
    const void *dispatch[3 * 256];
};

#endif
