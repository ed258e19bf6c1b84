/* signal.c - signals as bytes in a pipe: the one place with a mutable static, since a
 * handler has no other way to know where to write. */
#include "shell/signal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t write_fd = -1, read_fd = -1;

static void on_signal(int number)
{
    int keep = errno;
    char byte = number == SIGWINCH ? 'w' : number == SIGCONT ? 'c' : number == SIGINT ? 'i' : 'q';
    if (write_fd >= 0 && write(write_fd, &byte, 1) < 0) {
        /* full: what is in it will wake the loop */
    }
    errno = keep;
}

int signals_open(int with_interrupt)
{
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
        return -1;
    read_fd = ends[0];
    write_fd = ends[1];
    struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGWINCH, &act, NULL);
    sigaction(SIGHUP, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGCONT, &act, NULL);
    if (with_interrupt)
        sigaction(SIGINT, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return ends[0];
}

void signals_close(void)
{
    int r = read_fd, w = write_fd;
    read_fd = write_fd = -1;
    if (r >= 0)
        close(r);
    if (w >= 0)
        close(w);
}
