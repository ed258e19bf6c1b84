/* interrupt.c - Ctrl-C while a program runs: KeyboardInterrupt at the next safe point.
 *
 * A thread of its own waits for the signal, so that no handler and no global is
 * needed; a second signal with an empty handler wakes a blocked read. */
#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vm/vm.h"

struct interrupt {
    struct runtime *rt;
    pthread_t thread, program;
    atomic_bool over;
};

static void wake(int number)
{
    (void)number;
}

static void *wait_for_signal(void *arg)
{
    struct interrupt *i = arg;
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    for (;;) {
        sigwait(&set, &number);
        if (atomic_load(&i->over))
            return NULL;
        vm_request(i->rt, VM_TICK_INTERRUPT);
        pthread_kill(i->program, SIGUSR2);
    }
}

struct interrupt *interrupt_watch(struct runtime *rt)
{
    struct interrupt *i = xalloc(sizeof *i);
    struct sigaction action;
    sigset_t set;
    i->rt = rt;
    i->program = pthread_self();
    memset(&action, 0, sizeof action);
    action.sa_handler = wake;
    sigaction(SIGUSR2, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (pthread_create(&i->thread, NULL, wait_for_signal, i) != 0) {
        pthread_sigmask(SIG_UNBLOCK, &set, NULL);
        free(i);
        return NULL;
    }
    return i;
}

void interrupt_forget(struct interrupt *i)
{
    sigset_t set;
    if (!i)
        return;
    atomic_store(&i->over, true);
    pthread_kill(i->thread, SIGINT);
    pthread_join(i->thread, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    free(i);
}
