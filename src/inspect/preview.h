/* preview.h - what an object looks like in a few characters, without running its code. */
#ifndef INSPECT_PREVIEW_H
#define INSPECT_PREVIEW_H

#include "base/text.h"
#include "inspect/names.h"

/* Contents shown one level deep, inner objects by short value or name; at most
 * `width` characters, cut with "…".  `names` may be NULL. */
void preview_add(struct runtime *rt, const struct names *names, Val v, size_t width, struct text *out);
/* A plain value (number, text, bytes, None, ...) as repr() gives it, cut after `most` bytes;
 * nothing is added for anything else. */
void preview_atom(struct runtime *rt, Val v, size_t most, struct text *out);
/* The characters of a str, at most `width`. */
void preview_text(Val s, size_t width, struct text *out);
/* Of the object alone: safe while it dies. */
void preview_shallow(struct runtime *rt, Val v, char *out, size_t room);
/* Cut a UTF-8 text to `width` characters, with "…" at the end when it was longer. */
void preview_cut(struct text *t, size_t from, size_t width);

#endif
