/* facts.h - what each shown object looked like a step ago: to say what changed. */
#ifndef INSPECT_FACTS_H
#define INSPECT_FACTS_H

#include <jansson.h>

#include "base/text.h"
#include "inspect/snapshot.h"

struct inspect;

struct fact {
    char name[64], type[48];
    ssize_t refs;
    size_t size;
    int generation;
    uint64_t holders; /* a fingerprint of who holds it */
    uint64_t content; /* ... and of what it holds */
    uint32_t items;
};
struct facts {
    struct fact *facts; /* sorted by name */
    size_t count;
    size_t bytes; /* live bytes of the runtime then */
    bool at_least; /* not all was looked at: contents do not compare */
};

struct facts *facts_of(const struct inspect *in);
struct facts *facts_copy(const struct facts *f);
void facts_free(struct facts *f);
/* NULL f or absent: NULL. */
const struct fact *facts_find(const struct facts *f, const char *name);
/* One plain sentence for what happened between the facts and now; details get one
 * text for each count that changed. */
void facts_explain(struct inspect *in, const struct facts *before, const char *source, char *out, size_t room,
                   json_t *details);
/* "list#1 +1, node#2 born": what changed since; nothing when nothing did. */
void facts_changes(struct inspect *in, const struct facts *before, struct text *out);
/* To another process and back. */
json_t *facts_json(const struct facts *f);
struct facts *facts_from_json(const json_t *j);
/* Rows created, freed, changed, and a sentence (`diff`, `whatif`). */
void facts_diff(const struct facts *before, const struct facts *after, json_t *answer);

#endif
