/* editor.h - a text in an editor of one's own, and back. */
#ifndef SHELL_EDITOR_H
#define SHELL_EDITOR_H

#include "base/error.h"

/* $VISUAL or $EDITOR on a temporary file; the terminal must have been given back before.
 * The text as it was left, malloc'ed; NULL when there is no editor or it failed.  No
 * editor is started that nobody asked for: an account made for heapbook alone has none. */
char *editor_run(const char *text, struct error *err);

#endif
