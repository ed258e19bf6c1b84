/* signature.h - how something is called, and the first line of what it says of itself. */
#ifndef ENGINE_SIGNATURE_H
#define ENGINE_SIGNATURE_H

#include "inspect/inspect.h"

/* "append(object, /)" for whatever can be called, under the name it is reached by; nothing
 * for what cannot.  `bound`: the first argument is given already.  Reads layouts only: runs
 * no Python. */
void signature_add(const struct inspect *in, Val v, const char *name, bool bound,
                   struct text *signature, struct text *doc);

#endif
