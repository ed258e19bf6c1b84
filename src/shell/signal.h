/* signal.h - signals as bytes in a pipe. */
#ifndef SHELL_SIGNAL_H
#define SHELL_SIGNAL_H

/* Catch SIGWINCH ('w'), SIGHUP and SIGTERM ('q'), SIGCONT ('c') and, when asked, SIGINT ('i').
 * Gives the descriptor to read from, -1 when there is none. */
int signals_open(int with_interrupt);
void signals_close(void);

#endif
