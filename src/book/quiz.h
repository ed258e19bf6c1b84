/* quiz.h - a question with choices, each of which says why it is right or wrong. */
#ifndef BOOK_QUIZ_H
#define BOOK_QUIZ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct choice {
    char *text;   /* inline Markdown */
    char *reason; /* inline Markdown, may be empty */
    bool right;   /* of a prediction: known only once it was computed */
};

/* Written as (a quiz)            or (a prediction)
 *   How many?                      How many objects are freed?
 *   - [ ] 1                        answer: freed
 *     why not                      - 0
 *   - [x] 2                        - 2
 *     why                            why not
 */
struct quiz {
    char *question; /* inline Markdown */
    char *ask;      /* a prediction: what the engine computes (doc/engine-protocol.md) */
    struct choice *choices;
    size_t count, room;
    bool many; /* more than one choice is right */
};

/* Parse a block's text; `line` is the number of its first line.  `predict`: the
 * answer is computed by the runtime. */
bool quiz_parse(struct quiz *quiz, const char *source, int line, bool predict,
                struct error *err);
void quiz_release(struct quiz *quiz);

#endif
