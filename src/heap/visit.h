/* visit.h - one way to walk an object: every reference it owns, with a name. */
#ifndef HEAP_VISIT_H
#define HEAP_VISIT_H

#include "heap/ref.h"

/* How one object holds another.  PRODUCT names each in plain words. */
enum edge_kind {
    EDGE_ITEM,      /* index: position in a list, tuple, deque, set          */
    EDGE_KEY,       /* index: entry number in a dict                          */
    EDGE_VALUE,     /* name: the key (a Val), index: entry number             */
    EDGE_ATTR,      /* name: the attribute (a Val, a str)                     */
    EDGE_SLOT,      /* text: a __slots__ or C field name                      */
    EDGE_TYPE,      /* the object's type (heap types are held by instances)   */
    EDGE_LOCAL,     /* name: local variable (a Val, a str)                    */
    EDGE_STACK,     /* index: depth on a frame's value stack                  */
    EDGE_CONST,     /* index: position in co_consts                           */
    EDGE_INTERNED,  /* the table of interned strings: held, but what is in it
                     * does not count as held by it                           */
    EDGE_ROOT,      /* text: a part of the runtime itself                     */
};

/* 16 bytes, so that it travels in two registers. */
struct edge {
    uint32_t kind;
    uint32_t index;
    union {
        Val name;
        const char *text;
    };
};

/* Called once for each unit of a count.  Non-zero stops the walk. */
typedef int visit_fn(Val child, struct edge how, void *arg);

/* Return from the enclosing visit function if the walk is stopped. */
#define VISIT_EDGE(child, ...)                                                \
    do {                                                                      \
        if (child) {                                                          \
            int stop_ = fn((Val)(child), (struct edge){__VA_ARGS__}, arg);    \
            if (stop_)                                                        \
                return stop_;                                                 \
        }                                                                     \
    } while (0)
#define VISIT_ITEM(child, i)   VISIT_EDGE(child, .kind = EDGE_ITEM, .index = (uint32_t)(i))
#define VISIT_SLOT(child, str) VISIT_EDGE(child, .kind = EDGE_SLOT, .text = (str))

#endif
