/* quiz.h - a question with choices, each of which says why it is right or wrong. */
#ifndef BOOK_QUIZ_H
#define BOOK_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum quiz_kind {
    QUIZ_CHOICE, /* one or several of the choices */
    QUIZ_ORDER,  /* "1. first", "2. second": put in order */
    QUIZ_MATCH,  /* "- left = right": put together */
    QUIZ_TYPED,  /* an answer that is computed, or a line of the code: typed */
};

struct choice {
    char *text;   /* inline Markdown */
    char *match;  /* QUIZ_MATCH: what goes with it, else NULL */
    char *reason; /* inline Markdown, may be empty */
    char *tags;   /* the beliefs that lead here: "M2 M7", "" for none */
    bool right;   /* of a prediction: known only once it was computed */
};

/* Written as (a quiz)            or (a prediction)
 *   What is printed?               How many objects are freed?
 *                                  answer: freed
 *       print([] == [])            - 0
 *                                    why not
 *   answer: output                 - 2
 *   - [ ] `False`  {M4}              why
 *     why not
 *   - [x] `True`
 *     why
 * Also "1. text" lines, in their right order, "- left = right" pairs, and an answer that is
 * computed with "- 4 {M1}" lines or none: these are mixed, and answered by typing; the lines say
 * what is to be said of an answer that is likely.  "answer: line 6" asks for a line of the code.
 * "vary: OLD -> NEW | NEW" lets the question come back with another text in OLD's place.
 * A quiz may show code, set in by four blanks; with an answer, `heapbook check` runs it and
 * compares what is computed with the choice marked [x].
 */
struct quiz {
    enum quiz_kind kind;
    char *question; /* inline Markdown */
    char *code;     /* shown under the question, lines ended by '\n'; NULL: none */
    char *ask;      /* what is computed (doc/engine-protocol.md), NULL: nothing */
    struct choice *choices;
    size_t count, room;
    bool many; /* more than one choice is right */
    char *vary; /* "OLD -> NEW | NEW", or NULL */
    bool varied; /* not as it was written: what the choices say is not of it */
};

/* Parse a block's text; `line` is the number of its first line.  `predict`: the
 * answer is computed by the runtime. */
bool quiz_parse(struct quiz *quiz, const char *source, int line, bool predict,
                struct error *err);
/* A choice's text without its Markdown, as a computed answer is written; malloc'ed. */
char *choice_plain(const struct choice *choice);
void quiz_release(struct quiz *quiz);

/* ---- questions whose answer is typed (quiz_typed.c): all kinds but QUIZ_CHOICE ------- */

/* As written (n = 0), or with its n-th variant in place (of quiz_variants()). */
size_t quiz_variants(const struct quiz *quiz);
void quiz_vary(struct quiz *quiz, size_t n);

/* The lines to be ordered or put together, mixed, each with a letter. */
void quiz_show(const struct quiz *quiz, struct text *out);
const char *quiz_asks(const struct quiz *quiz); /* what the answer is prompted with */
/* "6" of "answer: line 6", else NULL: then it is computed. */
const char *quiz_declared(const struct quiz *quiz);
/* The choice that speaks of this answer; -1: none. */
int quiz_known(const struct quiz *quiz, const char *typed);
/* `computed` is the right answer of QUIZ_TYPED, else NULL. */
bool quiz_typed_right(const struct quiz *quiz, const char *typed, const char *computed);
void quiz_right_text(const struct quiz *quiz, const char *computed, struct text *out);

#endif
