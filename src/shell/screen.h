/* screen.h - the terminal: cells out, keys in.  The only one who knows ncurses. */
#ifndef SHELL_SCREEN_H
#define SHELL_SCREEN_H

#include <stdbool.h>

#include "base/error.h"
#include "shell/cells.h"
#include "shell/input.h"

struct screen;

enum screen_theme { THEME_AUTO, THEME_DARK, THEME_LIGHT };

struct screen_options {
    bool no_color, ascii, no_mouse;
    enum screen_theme theme;
};

/* Take the terminal over.  NULL: it cannot be done here, err says what to do. */
struct screen *screen_open(const struct screen_options *options, struct error *err);
/* Give it back. */
void screen_close(struct screen *screen);

/* Descriptors for poll(): the keyboard, and the pipe that signals write to. */
int screen_key_fd(const struct screen *screen);
int screen_signal_fd(const struct screen *screen);

/* The next thing a person did; false: nothing more at the moment.  Never waits.
 * `ready` says that poll() found the keyboard readable, `hung` that it found a hang-up. */
bool screen_input(struct screen *screen, bool ready, bool hung, struct input *input);

void screen_size(const struct screen *screen, int *rows, int *cols);
bool screen_is_ascii(const struct screen *screen);
/* Show the sheet; the cursor at (row, col), hidden when row < 0. */
void screen_show(struct screen *screen, const struct surface *sheet, int row, int col);
/* A test has asked (ESC [77~) whether all that was typed before is on the screen by now. */
bool screen_is_asked(const struct screen *screen);
void screen_answer(struct screen *screen);
void screen_redraw(struct screen *screen); /* the whole of it, next time */
void screen_suspend(struct screen *screen); /* Ctrl-Z; returns when continued */
bool screen_mouse(struct screen *screen, bool on); /* gives what it is now */
/* Hand the terminal to another program (an editor) and take it back. */
void screen_leave(struct screen *screen);
void screen_return(struct screen *screen);

#endif
