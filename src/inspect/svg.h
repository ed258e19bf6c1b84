/* svg.h - the parts that all drawings share. */
#ifndef INSPECT_SVG_H
#define INSPECT_SVG_H

#include <jansson.h>

#include "base/text.h"

/* The head of a drawing so large, on white. */
void svg_open(struct text *out, size_t width, size_t height);
/* Text that is safe in XML, without control characters; cut after `most` columns (0: never). */
void svg_text(struct text *out, const char *s, size_t most);
size_t svg_columns(const char *s);
/* The answer of the graph lens. */
void graph_svg(const json_t *answer, struct text *out);

#endif
