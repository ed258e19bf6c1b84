/* protect.h - lines of an exercise's start that are not the learner's to change. */
#ifndef BOOK_PROTECT_H
#define BOOK_PROTECT_H

#include <stdbool.h>
#include <stddef.h>

/* In the start, "# EDIT" and "# END EDIT" stand around what may be changed, and a line that
 * ends with "# EDIT" is one such line; "# --- ..., do not edit" begins a part that may not,
 * "# --- your part" one that may.  Without any of these, everything may. */

/* May line number `line` (from 1) of the start be changed? */
bool protect_is_open(const char *start, int line);
bool protect_has_marks(const char *start);
/* ... and line `line` of what the learner made of it? */
bool protect_is_open_in(const char *start, const char *program, int line);
/* The first line of the start, from 1, that is not where it was in `program`; 0: none.  Markers
 * themselves, empty lines and imports may come and go. */
int protect_broken(const char *start, const char *program);

#endif
