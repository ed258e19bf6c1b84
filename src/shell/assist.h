/* assist.h - help while typing: names that fit, and how the call at the cursor is made. */
#ifndef SHELL_ASSIST_H
#define SHELL_ASSIST_H

#include <stddef.h>

struct app;

/* The call that the cursor stands in. */
struct assist {
    char *callee;    /* what was asked about last, or NULL */
    char *signature; /* "append(object, /)", or NULL */
    char *doc;       /* one line */
    int argument;    /* which one the cursor is in, from 0 */
};

/* Tab: insert what all candidates have in common, show them when there are several. */
void assist_complete(struct app *app, const char *line, size_t cursor);
/* The line or the cursor may have changed: ask about the call it is in now. */
void assist_update(struct app *app);
void assist_release(struct app *app);

#endif
