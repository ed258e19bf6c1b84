/* lesson_state.h - what the lesson's pane knows; shared by the files lesson*.c alone. */
#ifndef SHELL_PANES_LESSON_STATE_H
#define SHELL_PANES_LESSON_STATE_H

#include "shell/app.h"
#include "shell/panes/lesson_page.h"

struct todo {
    int part;
    bool step;    /* stop before each line */
    bool compute; /* a prediction's answer, instead of running */
};

struct lesson_state {
    const struct chapter *chapter;
    struct part_state *parts;
    struct page page;
    bool stale;
    int item; /* marked, -1: none */
    int top, rows;
    struct todo *todo;
    size_t todo_count, todo_room;
    int computing; /* the part whose answer is awaited, -1 */
    bool then_step; /* its listing is stepped through after that */
    bool waits;    /* for the end of a run that the todo list started */
};

static inline struct lesson_state *lesson_of(const struct pane *pane)
{
    return pane->state;
}

/* lesson.c: the page and what is marked on it; touch: draw it anew. */
void lesson_touch(struct pane *pane);
void lesson_refresh(struct pane *pane, int width);
void lesson_mark(struct pane *pane, int item);
void lesson_show_part(struct pane *pane, int part);
void lesson_show_line(struct pane *pane, int part, int line);
int lesson_item_of(const struct lesson_state *self, int part);
void lesson_plain_after(struct pane *pane, int listing);

/* lesson_run.c: the listings that are still to run, in order; part < 0: the page has none. */
void lesson_todo_add(struct lesson_state *self, struct todo todo);
void lesson_todo_stop(struct lesson_state *self);
void lesson_todo_above(struct lesson_state *self, int part);
void lesson_run(struct pane *pane, int part, bool step);
void lesson_todo_next(struct pane *pane);
void lesson_forget_after(struct pane *pane, long cell);
void lesson_run_stopped(struct pane *pane, const json_t *event);

/* lesson_questions.c: predictions and quizzes; `at` is the part asked. */
void lesson_plain_inline(struct app *app, enum print_kind look, const char *lead, const char *markdown);
void lesson_compute(struct pane *pane, int at);
void lesson_answer_predict(struct pane *pane, int at, int choice);
void lesson_ask_typed(struct pane *pane, int at);
void lesson_take_choice(struct pane *pane, int at, int choice, bool toggle);

#endif
