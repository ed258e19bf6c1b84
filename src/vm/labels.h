/* labels.h - what a program names for its reader: tagged objects, marked moments.
 *
 * heapbook.tag() and heapbook.mark() write here; inspect and script read.  A label
 * is host memory: it holds no reference, and no count of the program changes.
 */
#ifndef VM_LABELS_H
#define VM_LABELS_H

#include <stdint.h>

#include "vm/vm.h"

enum label_end {
    LABEL_ALIVE,
    LABEL_BY_COUNT,     /* its last reference was dropped */
    LABEL_BY_COLLECTOR, /* found in a cycle, or freed along with one */
    LABEL_AT_EXIT,      /* the program had ended */
};
/* "alive", "refcount", "gc", "exit" */
const char *label_end_name(enum label_end end);

/* One call of tag(). */
struct label {
    char *name;
    Val object;        /* never kept; NULL once dead */
    size_t tagged;     /* how many marks had been reached at tag() */
    enum label_end end;
    int generation;    /* LABEL_BY_COLLECTOR: of the collection, else -1 */
    size_t died;       /* how many marks had been reached at its death */
    char *file;        /* where the program stood at its death: innermost line of */
    int line;          /* ... its own code; NULL and 0 when no such code ran */
};

/* One call of mark(). */
struct mark {
    char *name;
    int line;
    uint64_t steps, instructions; /* vm_steps(), vm_instructions() then */
};

struct labels {
    struct label *labels; /* in the order of the calls */
    size_t count, room;
    struct mark *marks;
    size_t mark_count, mark_room;
    size_t told; /* marks the observer has seen */
    bool exiting;
    struct watch watch;
};

/* All of them, or NULL while the program has named nothing.  Valid until
 * runtime_free(); a label or mark moves when another is added. */
const struct labels *vm_labels(struct runtime *rt);
/* The object's latest label, the latest label of that name, the index of the latest
 * mark of that name (-1: none). */
const struct label *labels_of(struct runtime *rt, Val object);
const struct label *labels_find(struct runtime *rt, const char *name);
ssize_t marks_find(struct runtime *rt, const char *name);
/* The last mark reached before a label's death; NULL: none, or it is alive. */
const char *label_died_after(struct runtime *rt, const struct label *label);

/* More than so many of either are refused: RuntimeError, false. */
enum { LABELS_ROOM = 4096, MARKS_ROOM = 65536 };
bool labels_tag(struct runtime *rt, Val object, const char *name);
bool labels_mark(struct runtime *rt, const char *name);
/* Before an instruction: tell the observer (vm_observer.mark) each mark reached since;
 * false: it wants to stop. */
bool labels_tell(struct runtime *rt, struct frame *f);
/* From now on what dies dies because the program has ended. */
void labels_exit(struct runtime *rt);
void labels_release(struct runtime *rt);

#endif
