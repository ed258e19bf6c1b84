/* exercise.h - the exercise that is on, as the learner works at it. */
#ifndef SHELL_EXERCISE_H
#define SHELL_EXERCISE_H

#include <jansson.h>
#include <stdbool.h>

struct app;
struct rich;

/* Begin one (its script is read here: the engine may not); ends the one that is on. */
void exercise_start(struct app *app, const char *name);
void exercise_stop(struct app *app);
void exercise_forget(struct app *app); /* without telling the engine */
/* Is it what the learner made of it that is wanted?  With the program under edit, where it is edited. */
void exercise_check(struct app *app);
void exercise_reset(struct app *app);
bool exercise_undo(struct app *app); /* the program as it was before the last change; false: nothing to undo here */
void exercise_hint(struct app *app, int number); /* 0: the next one */
void exercise_solution(struct app *app, int number);
void exercise_skip(struct app *app);
/* The program, to be edited at the prompt; false: this exercise has none. */
bool exercise_edit(struct app *app);
bool exercise_is_edited(const struct app *app); /* the prompt holds it now */
/* May the learner change that line of the text? */
bool exercise_is_open(const struct app *app, const char *text, int line);
void exercise_leave_edit(struct app *app);      /* keep what the prompt holds */
void exercise_program(struct app *app);         /* read it out, with line numbers */
void exercise_line(struct app *app, const char *args); /* "5 b = a[:]", "5+ ...", "5-" */
void exercise_load(struct app *app, const char *path);
void exercise_verdict(struct app *app, const json_t *event);

#endif
