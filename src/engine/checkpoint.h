/* checkpoint.h - the kernel's copy-on-write as a store of moments.
 *
 * A checkpoint is a forked process that sleeps on a pipe.  To go back, the active
 * process wakes it with the journal and ends; the sleeper forks itself once more (so
 * that the moment stays) and the copy becomes the active process, which runs the
 * journal on to the wanted step.  All of them are children of the warden, which ends
 * everything when the active process dies without handing over.
 */
#ifndef ENGINE_CHECKPOINT_H
#define ENGINE_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    EXIT_HANDED_OVER = 75, /* an active process that another one replaces */
    CHECKPOINTS_MAX = 64,
    CHECKPOINT_BYTES_MAX = 1 << 30, /* of what each keeps for itself, together */
};

struct checkpoint {
    uint64_t step;  /* the first moment that can be reached from it */
    bool inside;    /* a cell was running */
    size_t heap;    /* its heap */
    size_t bytes;   /* ... and how much of it the process after it changed: kept twice */
    int64_t ran_ns; /* processor time up to it */
    pid_t pid;
    int wake_read, wake_write;
};
struct checkpoints {
    int answer_read, answer_write; /* a pipe that all of them share: what a woken one found out */
    struct checkpoint list[CHECKPOINTS_MAX];
    size_t count;
};

/* Keep this moment (step, inside, heap, ran_ns of `what`); since the one before `copied` bytes were changed.  In the active
 * process: true, at once.  In a process woken from it later: true as well, with *message the malloc'ed wake message (NULL at
 * first). */
bool checkpoint_keep(struct checkpoints *c, const struct checkpoint *what, size_t copied, char **message, size_t *size);
/* The nearest at or before `step`, between cells rather than inside one; or NULL. */
const struct checkpoint *checkpoint_before(const struct checkpoints *c, uint64_t step);
/* Hand over to it with a message, and end this process. Returns only on failure. */
bool checkpoint_wake(struct checkpoints *c, const struct checkpoint *to, const char *message, size_t size);
/* Wake it with a message, and stay: the copy answers through the pipe, and ends. */
bool checkpoint_ask(const struct checkpoint *to, const char *message, size_t size);
bool checkpoints_open(struct checkpoints *c);
/* Forget those after `step`. */
void checkpoint_drop_after(struct checkpoints *c, uint64_t step);
void checkpoint_drop_all(struct checkpoints *c);

/* Become the warden: returns 0 in the first active process; in the warden it returns
 * only when all is over, with the exit status (5: the active process died). */
int warden_run(bool *is_active);

#endif
