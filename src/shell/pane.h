/* pane.h - one rectangle of the screen and the class that fills it.
 *
 * A pane is a view: it reads the book and the heap through `app`, keeps only what it needs
 * to draw, and changes the world through the functions of app.h.  To add one: write
 * panes/NAME.c with a NAME_pane, and add a row to panes.def.
 */
#ifndef SHELL_PANE_H
#define SHELL_PANE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "shell/cells.h"
#include "shell/input.h"
#include "shell/keys.h"
#include "shell/rich.h"

struct app;
struct pane;

struct pane_class {
    const char *name;
    const char *title;
    const char *help;
    size_t state_size; /* pane->state: that many zeroed bytes */
    enum where where;  /* its rows of keys.def */

    void (*open)(struct pane *pane); /* may be NULL, as all that follow */
    void (*close)(struct pane *pane);
    /* The upper edge after the title; gives the column after what it put. */
    int (*draw_title)(struct pane *pane, struct surface *edge, int col, bool focus);
    /* The inside of the frame. */
    void (*draw)(struct pane *pane, struct surface *to, bool focus);
    /* What stands at the right of the lower edge in place of the keys' hints. */
    void (*footer)(struct pane *pane, struct rich *to);
    bool (*act)(struct pane *pane, enum action action); /* true: it was for this pane */
    void (*click)(struct pane *pane, int row, int col, bool twice); /* inside the frame */
    void (*notice)(struct pane *pane, const char *name, const json_t *event);
    /* All of it as plain lines, for `--plain`. */
    void (*plain)(struct pane *pane);
};

struct pane {
    const struct pane_class *class;
    struct app *app;
    void *state;
    int rows, cols;   /* of the inside, when it was last drawn */
    int left, top;    /* of the frame on the screen */
};

enum pane_number {
#define PANE(name, key) PANE_##name,
#include "shell/panes.def"
#undef PANE
    PANE_COUNT
};

#define PANE(name, key) extern const struct pane_class name##_pane;
#include "shell/panes.def"
#undef PANE

#endif
