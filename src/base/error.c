/* error.c - messages about the world, and the end when the bug is ours. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool error_set(struct error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (err)
        vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return false;
}

bool error_errno(struct error *err, const char *format, ...)
{
    int number = errno;
    va_list args;
    va_start(args, format);
    if (err) {
        vsnprintf(err->text, sizeof err->text, format, args);
        size_t used = strlen(err->text);
        snprintf(err->text + used, sizeof err->text - used, ": %s", strerror(number));
    }
    va_end(args);
    return false;
}

/* The process has one terminal, so one hook: not a part of any runtime. */
static void (*restore_hook)(void);

void bug_set_hook(void (*restore)(void))
{
    restore_hook = restore;
}

void bug(const char *format, ...)
{
    void (*restore)(void) = restore_hook;
    restore_hook = NULL; /* a bug inside the hook ends here too */
    if (restore)
        restore();
    va_list args;
    va_start(args, format);
    fputs("heapbook: bug: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}
