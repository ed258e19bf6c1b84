/* prompt.h - the line under edit: libedit as an invisible editor. */
#ifndef SHELL_PROMPT_H
#define SHELL_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct prompt;

struct prompt_hooks {
    void *arg;
    /* Enter on a whole input (several lines are joined by '\n'). */
    void (*accept)(void *arg, const char *line);
    /* Does it go on?  Then `indent` says where the next line begins. */
    bool (*goes_on)(void *arg, const char *line, size_t size, int *indent);
    /* Tab after something: find names for the text at byte `cursor`. */
    void (*complete)(void *arg, const char *line, size_t cursor);
    void (*edit)(void *arg, const char *line); /* Ctrl-X Ctrl-E: in an editor of one's own */
    void (*end)(void *arg); /* Ctrl-D on an empty line */
    /* In the middle of a command, a key is needed: let the application turn once. */
    void (*pump)(void *arg);
    /* A whole text is under edit: Enter breaks the line, nothing is accepted; may be NULL. */
    bool (*whole)(void *arg);
    bool (*held)(void *arg); /* true: a program runs, keys wait for its end; may be NULL */
};

/* Before the screen is opened: both ask the terminal database.  `history`: a file, or NULL. */
struct prompt *prompt_open(const struct prompt_hooks *hooks, const char *history,
                           struct error *err);
void prompt_close(struct prompt *prompt); /* saves the history */

/* Queue a key (shell/keys.h), then let libedit eat with prompt_run(). */
void prompt_key(struct prompt *prompt, int key);
void prompt_paste(struct prompt *prompt, const char *text);
void prompt_run(struct prompt *prompt);
/* Leave a half-typed command (Ctrl-R, Ctrl-V) and the line. */
void prompt_abort(struct prompt *prompt);
bool prompt_is_busy(const struct prompt *prompt); /* in the middle of a command */

/* The line as UTF-8 and the cursor's byte in it; valid until the next call. */
const char *prompt_line(struct prompt *prompt, size_t *cursor);
/* "bck:text" while Ctrl-R searches, else "". */
const char *prompt_searching(struct prompt *prompt);
void prompt_set(struct prompt *prompt, const char *text); /* replace the line */
void prompt_insert(struct prompt *prompt, const char *text);
void prompt_row(struct prompt *prompt, int by); /* the cursor so many lines down, or up */
void prompt_edge(struct prompt *prompt, bool end); /* to the begin or end of its line */
void prompt_kill(struct prompt *prompt);           /* what is right of it on its line */
void prompt_delete_before(struct prompt *prompt, int count); /* characters */
bool prompt_save_history(struct prompt *prompt);

#endif
