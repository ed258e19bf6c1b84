/* interrupt.h - Ctrl-C while a program runs: KeyboardInterrupt at the next safe point. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

struct runtime;
struct interrupt;

/* From now on SIGINT asks the runtime to stop; NULL: it kills, as ever. */
struct interrupt *interrupt_watch(struct runtime *rt);
void interrupt_forget(struct interrupt *i);

#endif
