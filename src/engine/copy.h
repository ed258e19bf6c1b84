/* copy.h - questions answered on a copy of the heap that is thrown away: a fork. */
#ifndef ENGINE_COPY_H
#define ENGINE_COPY_H

#include "engine/session.h"

/* Run source in a copy, tell what it would free and print. */
void copy_whatif(struct session *s, const char *source, json_int_t id);
/* Run source (NULL: nothing), then answer the question (protocol: compute). */
void copy_compute(struct session *s, const char *source, const char *name, const char *question, json_int_t id);
/* The answer itself, in a process that is a copy already; NULL for an unknown question. */
json_t *copy_answer(struct session *s, const char *source, const char *name, const char *question);

/* True in a copy of the process, which must answer request `id` and end with
 * EXIT_HANDED_OVER.  In the process itself false, after the copy has. */
bool copy_begin(struct session *s, json_int_t id);
/* In a copy: run it silently; what it printed is in s->cell_output. */
enum cell_result copy_run(struct session *s, const char *source, const char *name, bool exec);
/* The collection that would happen now, shown after one of its moments; generation -1:
 * the one that would come next. */
void copy_collect(struct session *s, int generation, size_t moment, const struct lens_query *q, json_int_t id);

#endif
