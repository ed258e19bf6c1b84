/* engine.c - the engine process. */
#include "engine/engine.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "engine/requests.h"
#include "engine/sandbox.h"
#include "engine/session.h"

static void serve(struct session *s)
{
    while (!s->wire->ended) {
        json_t *request = s->waiting ? s->waiting : wire_read(s->wire, -1);
        s->waiting = NULL;
        if (!request)
            continue;
        enum served served = requests_serve(s, request, SERVE_IDLE);
        json_decref(request);
        if (served == SERVED_BYE)
            break;
    }
}

static void set_limits(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    prctl(PR_SET_DUMPABLE, 0);
}

int engine_main(const struct engine_options *options)
{
    struct checkpoints checkpoints;
    struct error err = {""};
    bool active = true;
    tzset(); /* reads files: now or never */
    set_limits();
    if (!options->no_checkpoints) {
        int status = warden_run(&active);
        if (!active)
            return status;
    }
    if (!options->no_sandbox && !(sandbox_close(&err) && sandbox_proof(&err))) {
        fprintf(stderr, "heapbook engine: %s; refusing to run code\n", err.text);
        return 5;
    }
    struct wire wire;
    wire_init(&wire, 0, 1);
    struct session *s = session_new(&wire, options->seed);
    s->checkpoints = options->no_checkpoints || !checkpoints_open(&checkpoints) ? NULL : &checkpoints;
    serve(s);
    if (s->checkpoints)
        checkpoint_drop_all(s->checkpoints);
    session_free(s);
    wire_release(&wire);
    return 0;
}
