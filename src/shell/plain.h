/* plain.h - the workbook without a screen: lines in, prefixed lines out. */
#ifndef SHELL_PLAIN_H
#define SHELL_PLAIN_H

#include "shell/app.h"

/* One event as lines, each with its prefix: "out: ", "error: ", "note: ", ... */
void plain_print(struct app *app, enum print_kind kind, const char *text);
/* Read lines until the end; app->plain is true from then on. */
void plain_loop(struct app *app, bool no_input);

#endif
