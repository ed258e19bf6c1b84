/* host.h - the engine's closed world, as a runtime's host. */
#ifndef ENGINE_HOST_H
#define ENGINE_HOST_H

#include "engine/session.h"

/* Output goes to the session as events, input is asked from the shell, files are in
 * memory.  Owned by the runtime it is given to (host_free). */
struct host *engine_host_new(struct session *session, uint64_t hash_seed);

#endif
