/* live.h - a chapter that is being written: read again when its file changes. */
#ifndef SHELL_LIVE_H
#define SHELL_LIVE_H

#include <stdbool.h>

struct app;

/* Opened by its path, a chapter is watched. */
void live_begin(struct app *app, const char *path);
bool live_is_on(const struct app *app);
/* Look at the file; what is broken is said, and the page stays as it was. */
void live_look(struct app *app);
/* Read the open chapter again, changed or not. */
void live_read(struct app *app);
enum { LIVE_MS = 500 };

#endif
