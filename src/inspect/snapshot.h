/* snapshot.h - the heap at one moment: every object, every holder, who is furniture. */
#ifndef INSPECT_SNAPSHOT_H
#define INSPECT_SNAPSHOT_H

#include "heap/visit.h"
#include "inspect/names.h"
#include "vm/vm.h"

enum { NO_OBJECT = UINT32_MAX };
/* A picture stays quick whatever the heap: more objects than this are counted only. */
enum {
    SNAPSHOT_SHOWN = 10000,
    SNAPSHOT_EDGES = 400000, /* references looked at, all in all */
    SNAPSHOT_SKIPPED = 2000, /* ... of one object, that lead to objects beyond SNAPSHOT_SHOWN */
    SNAPSHOT_TRACKED = 2000000, /* links of the collector's lists followed */
    SNAPSHOT_RAW = 1 << 20, /* bytes of bytearrays and arrays whose change is noticed, together */
};

/* Where a reference comes from: an object, a running frame, or the runtime itself. */
enum source_kind { FROM_OBJECT, FROM_FRAME, FROM_ROOT };

/* One unit of a count. */
struct holding {
    enum source_kind kind;
    uint32_t from;      /* index of the object or frame */
    uint32_t to;        /* index of the object held */
    struct edge how;
    uint32_t next_held; /* next holding of the same `to`; NO_OBJECT: last */
    uint32_t next_out;  /* next holding with the same `from`; NO_OBJECT: last */
};

enum {
    SNAP_FURNITURE = 1 << 0,   /* small ints, types, modules, code, the runtime's own */
    SNAP_REACHABLE = 1 << 1,   /* from names, frames or the runtime */
    SNAP_UNREACHABLE = 1 << 2, /* only from other unreachable objects */
    SNAP_INSIDE = 1 << 3,      /* a part of a user object (its __dict__, its keys) */
};

struct snap_object {
    Val v;
    int flags;
    int generation; /* 0..2, -1: not tracked */
    ssize_t refs;
    size_t size;    /* sys.getsizeof without calling Python */
    uint64_t content; /* a fingerprint of what it holds, furniture too */
    uint32_t items; /* of those, in a container's places */
    uint32_t held;  /* first holding of this object; NO_OBJECT: none recorded */
    uint32_t out;   /* first holding by this object */
    uint32_t parent; /* holding through which a root first reached it */
};

struct snap_frame {
    const struct frame *frame;
    char name[48];
    int line;
    bool is_module;
};

/* Holdings are recorded for objects that are not furniture; furniture is counted. */
struct snapshot {
    struct snap_object *objects;
    size_t count, room;
    struct holding *holdings;
    size_t holding_count, holding_room;
    struct snap_frame *frames;
    size_t frame_count, frame_room;
    uint32_t *index; /* hash of addresses -> object index + 1 */
    size_t index_size;
    size_t furniture; /* how many objects are hidden */
    size_t shown;     /* ... and how many are the learner's */
    size_t left_out;  /* references to objects beyond SNAPSHOT_SHOWN, not followed */
    bool at_least;    /* not all references were looked at: all sums are lower bounds */
    Val main_dict;
    struct names *names;
};

/* Take one at a safe point.  Names new objects.  Never runs Python, never
 * allocates in the runtime's heap. */
struct snapshot *snapshot_take(struct runtime *rt, struct names *names);
void snapshot_free(struct snapshot *s);

/* The object's index, or NO_OBJECT. */
uint32_t snapshot_find(const struct snapshot *s, Val v);
/* Its short name ("list#1"), or NULL for furniture. */
const char *snapshot_name(const struct snapshot *s, uint32_t object);
/* Resolve "list#1", a global name, or a path of names, attributes and literal
 * indices ("a.next", "d['k'][0]"), without running code. */
uint32_t snapshot_resolve(const struct snapshot *s, struct runtime *rt, const char *path);
/* The value of a str key in a dict, without calling Python; NULL: none. */
Val snapshot_item(Val dict, const char *key);
static inline bool snap_is_shown(const struct snap_object *o)
{
    return !(o->flags & (SNAP_FURNITURE | SNAP_INSIDE));
}
/* Bytes of the object and of its own tables, as sys.getsizeof adds them up. */
size_t object_size(struct runtime *rt, Val v);

#endif
