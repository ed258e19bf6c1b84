/* picture.h - the whole heap at one moment, copied out: it stays when the moment has passed.
 *
 * A snapshot (snapshot.h) points into the living heap and leaves furniture out; a
 * picture holds numbers and texts only, of every object, so that a check can compare
 * moments of a program that has long ended.
 */
#ifndef INSPECT_PICTURE_H
#define INSPECT_PICTURE_H

#include "base/text.h"
#include "inspect/names.h"

enum {
    NO_NODE = UINT32_MAX,
    PICTURE_NODES_MOST = 1 << 20, /* more objects than these are left out */
    PICTURE_TEXT_MOST = 32 << 20,
};

enum node_flag {
    NODE_OLD = 1 << 0,    /* was there before the program */
    NODE_LOST = 1 << 1,   /* nothing that the runtime holds leads to it */
    NODE_DICT = 1 << 2,   /* has an attribute dict, or can have one */
    NODE_HEADER = 1 << 3, /* has a collector header */
    NODE_FRAME = 1 << 4,  /* no object: a running frame, or the runtime itself */
    NODE_NAMES = 1 << 5,  /* the namespace of a module */
};

struct picture_node {
    uintptr_t address;
    uint32_t class; /* the node of its type */
    uint32_t text;  /* what it is worth, in `text`; 0: not a plain value */
    uint32_t refs, size, extra; /* size: as sys.getsizeof; extra: attribute values kept apart */
    uint32_t block;             /* of the pools, that it lies in; 0: in none */
    uint32_t out, out_count;    /* its references: a run of arrows */
    uint32_t in;                /* the latest arrow to it; NO_NODE: none */
    uint32_t parent;            /* the arrow by which a name first reached it */
    uint16_t flags;             /* enum node_flag */
    int8_t generation;          /* 0..2, 3: frozen, -1: not tracked */
};

/* One unit of a count. */
struct picture_arrow {
    uint32_t from, to, index;
    uint32_t label; /* the node of a key or name; a text for EDGE_SLOT and EDGE_ROOT */
    uint32_t next_in;
    uint32_t kind; /* enum edge_kind */
};

struct picture_tag {
    char *name;
    uint32_t node; /* NO_NODE: dead */
};

struct picture {
    struct picture_node *nodes;
    size_t count, room;
    struct picture_arrow *arrows;
    size_t arrow_count, arrow_room;
    struct picture_tag *tags;
    size_t tag_count, tag_room;
    struct text text;
    uint32_t *index; /* hash of addresses -> node + 1; only while it is taken */
    size_t index_size;
    uint32_t globals; /* the namespace of __main__ */
    bool cut;         /* PICTURE_NODES_MOST was reached */
    struct heap_stats heap;
    bool gc_enabled;
    int gc_threshold[3], gc_count[3];
    ssize_t frozen;
};

/* Take one at a safe point.  `before` knows what was there before the program.  `more`
 * objects are shown too, though only the host holds them.  Runs no Python and allocates
 * nothing in the runtime's heap. */
struct picture *picture_take(struct runtime *rt, const struct names *before, Ref const *more, size_t more_count);
void picture_free(struct picture *p);
size_t picture_weight(const struct picture *p); /* bytes of host memory */

/* ---- looking (picture_look.c) ------------------------------------------------------ */

const char *picture_type(const struct picture *p, uint32_t node);
/* Its value as repr() would give it, containers too; a name such as <Node> for the rest. */
void picture_repr(const struct picture *p, uint32_t node, struct text *out);
/* An atom's text without the quotes of a str. */
void picture_plain(const struct picture *p, uint32_t node, struct text *out);
/* NO_NODE when there is none. */
uint32_t picture_global(const struct picture *p, const char *name);
uint32_t picture_item(const struct picture *p, uint32_t node, long index);
uint32_t picture_value(const struct picture *p, uint32_t node, const char *key_repr);
uint32_t picture_attr(const struct picture *p, uint32_t node, const char *name);
uint32_t picture_tagged(const struct picture *p, const char *tag);
/* The class statement's own attribute (or __slots__), of a class or of an instance's class. */
bool picture_class_has(const struct picture *p, uint32_t node, const char *name);
/* The first class of that name made by the program, else any. */
uint32_t picture_class(const struct picture *p, const char *name);
bool picture_is_a(const struct picture *p, uint32_t node, const char *type);
/* What the object's own references lead to, in order: items, keys and values, attributes. */
bool picture_is_content(const struct picture *p, const struct picture_arrow *a);
/* sys.getsizeof of it and of all that its contents lead to, each object once. */
size_t picture_deep(const struct picture *p, uint32_t node);
/* What one instance costs: itself, its attribute values, its own dict. */
size_t picture_own_bytes(const struct picture *p, uint32_t node);

/* "name", "local", "stack", "item", "key", "value", "attribute", "cell", "default", "method",
 * "type", "part", "interpreter". */
const char *picture_holder_kind(const struct picture *p, const struct picture_arrow *a);
/* In words: "name a", "item 2 of a list", "attribute next of a Node". */
void picture_holder_text(const struct picture *p, const struct picture_arrow *a, struct text *out);
/* The arrows of the shortest way from a name, outermost first; false when there is none. */
bool picture_path(const struct picture *p, uint32_t node, uint32_t **arrows, size_t *count);
/* ... as an expression: "d['k'][0].next". */
void picture_path_text(const struct picture *p, const uint32_t *arrows, size_t count, struct text *out);
/* The word an arrow carries: a name, an attribute, a key; "" for none. */
void picture_label(const struct picture *p, const struct picture_arrow *a, struct text *out);

#endif
