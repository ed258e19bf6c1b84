/* python.h - as much Python as an editor must know: colours, and whether a block goes on. */
#ifndef SHELL_PYTHON_H
#define SHELL_PYTHON_H

#include <stdbool.h>
#include <stddef.h>

enum python_kind { PY_TEXT, PY_KEYWORD, PY_COMMENT, PY_STRING, PY_OBJECT };

struct python_scan {
    const char *s, *end;
    char quote[4]; /* inside a string with three quotes */
};

/* The size of the next piece (0: the end); `scan->s` is after it then. */
size_t python_next(struct python_scan *scan, enum python_kind *kind);

/* The call whose parentheses the cursor (a byte) stands in: where its name is, and which
 * argument it is in, from 0.  False: in none. */
bool python_call(const char *source, size_t cursor, size_t *start, size_t *size, int *argument);

/* What Enter at the end of this text does. */
enum python_state {
    PYTHON_COMPLETE, /* run it */
    PYTHON_GOES_ON,  /* another line: open bracket, string, block */
};

/* `indent`: where the next line begins. */
enum python_state python_state(const char *source, size_t size, int *indent);

/* Statements at the outermost level: more than one cannot be run as a single one. */
int python_statements(const char *source, size_t size);

#endif
