/* sandbox.h - the door that closes after start-up. */
#ifndef ENGINE_SANDBOX_H
#define ENGINE_SANDBOX_H

#include "base/error.h"

/* From now on this process and its forks may compute, read and write what is open,
 * fork and end their own; no file, socket or program can be opened.  False where the
 * kernel refuses. */
bool sandbox_close(struct error *err);
/* Try what must not work; false with err naming what did. */
bool sandbox_proof(struct error *err);

#endif
