/* toy.h - what the heap asks of the layers above, for tests of the heap alone. */
#ifndef TESTS_TOY_H
#define TESTS_TOY_H

#include "heap/weak.h"

/* A GC type with two references, a weak list, and counters. */
struct toy {
    struct obj head;
    Ref a, b;
    struct weak *weaklist;
    int name;
};
extern struct type toy_type, toy_weak_type;
extern char toy_log[4096]; /* "d1 f2 c3": died, finalised, callback */

struct toy *toy_new(struct runtime *rt, int name);
Ref toy_weak_new(struct runtime *rt, Val object, Ref callback);
extern struct toy *toy_rescued;
extern int toy_rescue; /* the finaliser of this one saves itself */

#endif
