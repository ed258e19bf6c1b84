/* error.h - what went wrong in the world, in words for a person. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/* Text names the thing, the place and the way out. */
struct error {
    char text[512];
};

/* Both give false, so that `return error_set(err, ...)` ends a function. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* ... with ": " and what errno says. */
bool error_errno(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A bug of ours: say where, restore the terminal (hook), abort. */
_Noreturn void bug(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bug_set_hook(void (*restore)(void));

#endif
