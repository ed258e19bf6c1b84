/* engine.h - the engine process: requests in, answers and events out. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

struct engine_options {
    uint64_t seed;
    bool no_sandbox;     /* tests that count system calls themselves */
    bool no_checkpoints; /* time only goes forward */
};

/* Speak the protocol on file descriptors 0 and 1 until bye or the end of input.
 * Gives the exit status: 0, or 5 when the engine broke. */
int engine_main(const struct engine_options *options);

#endif
