/* beliefs.h - the misconceptions a course works on: what is believed, what is true. */
#ifndef BOOK_BELIEFS_H
#define BOOK_BELIEFS_H

#include <stdbool.h>
#include <stddef.h>

struct belief {
    char *name;   /* "M13" */
    char *belief; /* inline Markdown */
    char *truth;
};

struct beliefs {
    struct belief *list;
    size_t count, room;
};

/* From the course's beliefs.md: the rows of its table, `| M1 | what is believed | what is
 * true |`.  A course without the file has none. */
void beliefs_read(struct beliefs *beliefs, const char *course_dir);
void beliefs_release(struct beliefs *beliefs);
const struct belief *beliefs_find(const struct beliefs *beliefs, const char *name);
/* Is `name` among the tags "M2 M7"? */
bool tags_have(const char *tags, const char *name);

#endif
