/* course.h - a folder with chapters/ and scripts/: what there is to learn. */
#ifndef BOOK_COURSE_H
#define BOOK_COURSE_H

#include <stddef.h>

#include "base/error.h"
#include "book/chapter.h"

struct course {
    char *dir;
    struct chapter **chapters; /* sorted by file name */
    size_t count, room;
    char **faults; /* "file:line: what", one for each chapter that could not be read */
    size_t fault_count, fault_room;
};

/* Where the course is: `asked`, else $HEAPBOOK_COURSE, else the source tree when run from
 * a build folder, else the installed one; malloc'ed. */
char *course_find(const char *asked);

/* ... and of a chapter's or script's file: the folder above its chapters/ or scripts/, unless
 * another was asked for. */
char *course_of_path(const char *asked, const char *path);

/* Read all chapters.  A broken one becomes a fault, the others open.  NULL when the folder
 * cannot be read or no chapter is left. */
struct course *course_open(const char *dir, struct error *err);
void course_free(struct course *course);

/* By number, id, file name or the beginning of the title; -1 if there is none. */
int course_index(const struct course *course, const char *name);

/* The text of scripts/NAME.lua; malloc'ed, NULL when it cannot be read. */
char *course_script(const struct course *course, const char *name, struct error *err);
/* The names of scripts/lib's files, without ".lua": an array ended by NULL, malloc'ed. */
char **course_script_libs(const struct course *course);
char *course_script_lib(const struct course *course, const char *name, struct error *err);

#endif
