/* measure.h - what each instruction of the rest of a line does, seen on a copy. */
#ifndef ENGINE_MEASURE_H
#define ENGINE_MEASURE_H

#include "engine/session.h"

/* The `code` lens of a paused program.  In the copy true: the program is to run on, and
 * the copy answers and ends.  In the session itself false, when it has been answered. */
bool measure_begin(struct session *s, const struct lens_query *q, json_int_t id);
/* In the copy: before an instruction; at the end of the line. */
bool measure_instruction(struct session *s, struct frame *f);
_Noreturn void measure_end(struct session *s);

#endif
