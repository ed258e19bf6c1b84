/* inspect.h - one watcher of one runtime: names, snapshots, steps, lenses. */
#ifndef INSPECT_INSPECT_H
#define INSPECT_INSPECT_H

#include <jansson.h>

#include "base/error.h"
#include "base/text.h"
#include "inspect/names.h"
#include "inspect/snapshot.h"
#include "inspect/timeline.h"

struct inspect {
    struct runtime *rt;
    struct names *names;
    struct snapshot *now;    /* as of the last inspect_refresh; NULL before */
    struct facts *before;    /* what the previous step's objects looked like */
    struct timeline *timeline;
    char sentence[256];      /* what the last step did */
    json_t *details;         /* array of texts: one a count that changed */
};

/* Watch rt from now on: what lives now is furniture. */
struct inspect *inspect_new(struct runtime *rt);
void inspect_free(struct inspect *in);

/* A stretch of steps begins / has ended: afterwards the sentence and the details say
 * what changed in it, `now` is the moment's snapshot.  `source` is the text of the one
 * line that ran, NULL when there were several. */
void inspect_step_begin(struct inspect *in);
void inspect_step_end(struct inspect *in, uint64_t step, const char *source);
/* Has a count, a size or an object changed since the last step began?  (`now` is fresh.) */
bool inspect_has_changed(const struct inspect *in);
/* Make `now` true to the heap again (after code ran unobserved). */
void inspect_refresh(struct inspect *in);

/* What a lens is asked; zero is a valid query. */
struct lens_query {
    const char *object, *sort, *filter, *group, *search;
    const json_t *open; /* graph: ids of objects that show all they hold */
    size_t offset, limit;
    bool all, addresses;
    int width, depth, detail;
    const json_t *pins;      /* array of objects that stand first, or NULL */
    uint64_t from, to;       /* time: the steps shown; to 0: all */
    const json_t *seen;      /* code: what instructions were seen to do, by byte offset; or NULL */
    Val code;                /* ... of this code, whose unit `current` runs next; or NULL */
    int current;
    struct replay *replay;   /* collector: of this collection; NULL: the generations */
};

/* A lens is one file, lens_NAME.c, and one row of lens.def.  It reads in->now and
 * adds to `answer` (doc/engine-protocol.md, "lens"). */
typedef bool lens_fn(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err);
struct lens {
    const char *name, *title, *help;
    bool needs_object;
    lens_fn *fill;
};
#define LENS(name, title, needs, help) lens_fn lens_##name;
#include "inspect/lens.def"
#undef LENS
const struct lens *lens_table(size_t *count);
const struct lens *lens_find(const char *name);
/* Fill an answer: the lens' own part, then sorting, filtering, search and paging of its rows. */
bool lens_show(struct inspect *in, const char *name, const struct lens_query *q, json_t *answer,
               struct error *err);

enum { LENS_LIMIT = 200 };
/* The lens has made only the rows from `skipped` on that the page needs, of `total`
 * (rows added after this call come behind all of them). */
void lens_rows_are_part(json_t *answer, size_t skipped, size_t total);

/* Building answers. */
void view_column(json_t *answer, const char *name, const char *title, const char *kind);
json_t *view_row(json_t *answer, const char *id); /* borrowed; cells follow in column order */
void view_cell(json_t *row, const char *text);
void view_cell_number(json_t *row, long long n);
void view_cellf(json_t *row, const char *format, ...) __attribute__((format(printf, 2, 3)));
void view_row_flag(json_t *row, const char *flag);
void view_link(json_t *row, const char *object);
void view_note(json_t *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The object a query names; NO_OBJECT with err set when there is none. */
uint32_t lens_object(struct inspect *in, const struct lens_query *q, struct error *err);

/* Holders in words.  short: "a", "node#2.next", "list#1[2]"; long: "item 2 of list#1". */
void holder_short(const struct inspect *in, const struct holding *h, struct text *out);
void holder_long(const struct inspect *in, const struct holding *h, struct text *out);
/* Shortest expression from a name ("d['k'][0]"); empty when nothing reaches it. */
void path_to(const struct inspect *in, uint32_t object, struct text *out);

/* The whole heap: text, json, dot or mermaid (heapbook run --heap, `export`). */
bool heap_dump(struct inspect *in, const char *format, struct text *out, struct error *err);
/* A lens for use elsewhere: its table as text, json or svg; `time` as a chart in svg. */
bool lens_export(struct inspect *in, const char *lens, const char *format, const struct lens_query *q,
                 struct text *out, struct error *err);
/* A lens' answer as aligned columns, with its notes. */
void table_text(const json_t *answer, struct text *out);
/* Compare with the lines of a chapter's heap block: "list#1 refs=2 bytes=88 by=a,b".
 * Failures are added to `failures` ({line, text}); `actual` gets the lines as they are. */
bool heap_compare(struct inspect *in, const char *block, json_t *failures, struct text *actual);

#endif
