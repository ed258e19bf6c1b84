/* reference.h - doc/lua-api.md, from the tables the API is made of. */
#ifndef SCRIPT_REFERENCE_H
#define SCRIPT_REFERENCE_H

#include <stdbool.h>

#include "base/text.h"

/* A field of the table that a script returns (fields.def); the array ends with {0}. */
struct script_field {
    const char *name, *kind;
    bool needed;
    const char *help;
};
extern const struct script_field script_fields[];

void script_reference(struct text *out);

#endif
