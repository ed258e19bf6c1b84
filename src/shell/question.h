/* question.h - questions about the learner's own heap, made from what is in it now. */
#ifndef SHELL_QUESTION_H
#define SHELL_QUESTION_H

#include <stdbool.h>

struct app;

/* Ask one: how many hold it, how many bytes it takes, what `del NAME` would free. */
void question_ask(struct app *app);
/* What was typed to it; false: no such question is open. */
bool question_answer(struct app *app, const char *line);
void question_close(struct app *app);

#endif
