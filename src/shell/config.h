/* config.h - the user's own macros, commands and keys. */
#ifndef SHELL_CONFIG_H
#define SHELL_CONFIG_H

#include <stdbool.h>

#include "shell/app.h"

/* Read config.lua from $XDG_CONFIG_HOME/heapbook or ~/.config/heapbook; the engine says what
 * is in it.  No file: nothing happens. */
void config_open(struct app *app);
void config_close(struct app *app);
/* A command of the user's; false: there is none of that name. */
bool config_command(struct app *app, const char *name, const char *args);
/* A key of the user's, outside the prompt; false: it has no meaning of theirs. */
bool config_key(struct app *app, int key);

#endif
