/* check.h - what the parts of heapbook check share. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include <jansson.h>

#include "base/text.h"
#include "book/course.h"
#include "cli/headless.h"

/* A block whose recorded lines are to be replaced. */
struct promotion {
    int line;        /* of the block's first line of content */
    int old_count;   /* lines that go */
    char *text;      /* lines that come, each ended by '\n' */
};

struct checking {
    const char *dir;
    bool json, promote;
    const char *written; /* the folder that gets each exercise's programs, or NULL */
    json_t *faults; /* {file, line, col, level, text}, notes too */
    size_t fault_count;
    size_t chapters, exercises, listings, programs, promoted;
    struct promotion *promotions; /* of the chapter being checked, in order */
    size_t promotion_count, promotion_room;
};

void fault(struct checking *c, const char *file, int line, int col, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Worth a look, but nothing is wrong. */
void note(struct checking *c, const char *file, int line, int col, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What can be told without running: ids, needs, blocks, widths, links (check_page.c). */
void check_page(struct checking *c, const struct course *course, const struct chapter *ch);
void check_ids(struct checking *c, const struct course *course);
/* Run the listings; compare, or note promotions (check_run.c). */
void check_listings(struct checking *c, const struct chapter *ch);
bool promote_apply(struct checking *c, const char *path);
/* The script, its solutions and wrong programs (check_exercise.c). */
void check_exercise(struct checking *c, const char *name);

#endif
