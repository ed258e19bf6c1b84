/* app.h - the workbook while it is open: everything the panes share. */
#ifndef SHELL_APP_H
#define SHELL_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "book/course.h"
#include "book/journal.h"
#include "book/mastery.h"
#include "book/progress.h"
#include "engine/client.h"
#include "shell/assist.h"
#include "shell/input.h"
#include "shell/layout.h"
#include "shell/pane.h"
#include "shell/prompt.h"
#include "shell/screen.h"

#define LIVE_SAMPLES 512
#define DEATHS_TOLD 6 /* lines about deaths in one cell; the rest is counted */

/* What is printed, and under which prefix in plain mode. */
enum print_kind {
    PRINT_INPUT,  /* a line that was run */
    PRINT_OUT,    /* standard output */
    PRINT_ERROR,  /* standard error, tracebacks */
    PRINT_VALUE,  /* an expression's value */
    PRINT_NOTE,   /* heapbook says */
    PRINT_DEATH,
    PRINT_GOOD,
    PRINT_BAD,
};

/* What the engine last said of the heap. */
struct heap_status {
    long step, last;
    long long live_bytes, peak_bytes;
    long objects, hidden;
    int counts[3], thresholds[3];
    bool undo, redo;
    char *sentence;
    long long live[LIVE_SAMPLES]; /* a ring of live bytes, one at each tick */
    size_t samples;
};

/* Who is running: the prompt, or a listing of the lesson. */
struct run_owner {
    int part;   /* of the chapter, -1: the prompt */
    int line;   /* the line that runs next, 0: none */
    bool stepping, busy;
    bool interrupting; /* Ctrl-C was pressed, it has not stopped yet */
    long cell, first_step;
    long deaths; /* told or counted in this cell */
    int more; /* steps asked for while one was under way */
};

struct app {
    struct course *course;
    int chapter; /* index */
    struct progress progress;
    struct journal *journal;
    struct client *client;
    struct prompt *prompt;  /* NULL in plain mode */
    struct screen *screen;  /* NULL in plain mode and for a robot */
    struct surface sheet;
    int rows, cols;
    bool ascii, plain, mouse_off;
    struct layout layout;
    struct pane panes[PANE_COUNT];
    int focus;   /* PANE_lesson, PANE_heap or PANE_python */
    int overlay; /* a pane laid over the others, -1: none */
    int help_for; /* the pane that `?` was pressed in */
    bool zoom, dirty, quit, leaving;
    bool commanding; /* a line with ":" is being typed while the program is stopped */
    bool touched;  /* a person did something that is not shown yet */
    long shown_ms; /* when the screen was drawn last */
    struct heap_status heap;
    struct run_owner run;
    struct assist assist;
    char *selected;   /* an object's id, or NULL */
    char *sent;       /* the source of the last run */
    char *exercise;   /* the exercise that is on, or NULL */
    int64_t live;      /* when the chapter that is being written last changed; 0: not watched */
    struct config *config; /* the user's own macros, commands and keys; NULL: none */
    int macro_depth;
    struct question *question; /* about the learner's own heap; NULL: none yet */
    struct work *work; /* ... and what the learner made of it (exercise.h) */
    char *ask;        /* input() waits with this prompt, or NULL */
    bool ask_exercise;
    int typed_part;   /* the page's question that is being answered at the prompt, -1 */
    char message[256]; /* one line for a person, until the next key */
    bool message_bad;
    char search[128];
    bool searching;   /* the keys go into `search` */
    bool filtering;   /* ... for rows to be shown alone */
    int exit_status;
    int (*wait)(struct app *app); /* turn once, in the middle of a command of the editor */
    void *driver;
};

/* ---- looking ------------------------------------------------------------ */

const struct chapter *app_chapter(const struct app *app);
bool app_is_running(const struct app *app); /* the engine runs a program */

/* ---- doing ------------------------------------------------------------- */

void app_key(struct app *app, int key);
void app_input(struct app *app, struct input *input); /* takes input->text */
void app_focus(struct app *app, int pane);
void app_overlay(struct app *app, int pane); /* -1 closes it */
void app_message(struct app *app, bool bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void app_print(struct app *app, enum print_kind kind, const char *text);
void app_printf(struct app *app, enum print_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void app_select(struct app *app, const char *object);
/* The name under the text cursor at the prompt: its object is marked in the heap. */
bool app_hot_name(const struct app *app, char *into, size_t size);

/* A line typed at the prompt: Python, a ":" command, or what input() waits for. */
void app_line(struct app *app, const char *line);
/* Run source; `part` is the lesson's part or -1. */
void app_run(struct app *app, const char *source, int part, bool step);
void app_request(struct app *app, json_t *request, client_answer *fn, void *arg);
/* A request of one word. */
void app_do(struct app *app, const char *name, client_answer *fn, void *arg);
/* Say what went wrong when an answer is not ok; true when it is. */
bool app_check(struct app *app, const json_t *answer);
/* The text in $VISUAL or $EDITOR, then back at the prompt. */
void app_edit(struct app *app, const char *text);
void app_interrupt(struct app *app);
void app_open_chapter(struct app *app, int index);
void app_save(struct app *app, json_t *record); /* taken over */
/* Show a table (why, what-if, diff) in the heap pane. */
void app_show_table(struct app *app, const char *title, const json_t *table);

/* commands.c */
void command_run(struct app *app, const char *line); /* without the ":" */
/* Names that begin with `text`; gives a json array of {text, note}. */
json_t *command_complete(const char *text);

/* ---- drawing ------------------------------------------------------------ */

/* Draw everything into app->sheet; the cursor's place, row -1: none. */
void app_draw(struct app *app, int *row, int *col);

/* ---- panes' own doors ------------------------------------------------------ */

void python_print(struct pane *pane, enum print_kind kind, const char *text);
void python_cursor(struct pane *pane, int *row, int *col); /* inside the pane */
void python_completions(struct pane *pane, const json_t *items, long more);
void heap_refresh(struct pane *pane);
/* The names of the marked object, a json array of texts, or NULL. */
const json_t *heap_marked_names(const struct pane *pane);
void heap_lens(struct pane *pane, const char *name, const char *object);
void heap_table(struct pane *pane, const char *title, const json_t *table);
void heap_search(struct pane *pane, const char *text, int direction);
void heap_filter(struct pane *pane, const char *text); /* "": all rows */
void heap_mark(struct pane *pane, int index);          /* a row of the table */
void heap_select_name(struct pane *pane, const char *name); /* what the name refers to */
void heap_pin(struct pane *pane, const char *what);    /* a name or an id; again: not any more */
void lesson_opened(struct pane *pane, int line);
int lesson_line(const struct pane *pane);
void lesson_search(struct pane *pane, const char *text, int direction);
void lesson_run_listing(struct pane *pane, int number, bool step);
/* Ask a question again, as if it had not been answered. */
bool lesson_ask_again(struct pane *pane, const char *id);
/* A line typed as the answer of a question; false: none is open. */
bool lesson_typed(struct pane *pane, const char *line);
bool lesson_answer(struct pane *pane, int number, const char *choice, bool predict);
void help_open(struct pane *pane, int pane_for);

/* A text in an answer or event, "" when it has none; borrowed. */
static inline const char *field(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

#endif
