/* input.h - one thing that a person did. */
#ifndef SHELL_INPUT_H
#define SHELL_INPUT_H

#include <stdbool.h>

enum input_kind {
    INPUT_KEY,
    INPUT_PASTE,  /* text, malloc'ed: whoever handles it frees it */
    INPUT_CLICK,
    INPUT_WHEEL,  /* key: -1 up, 1 down */
    INPUT_RESIZE,
    INPUT_HANGUP, /* the terminal is gone, or we are told to end */
    INPUT_RESUME, /* back from having been suspended */
};

struct input {
    enum input_kind kind;
    int key;
    int row, col; /* a click's cell, a resize's size */
    bool twice;   /* a double click */
    char *text;
};

#endif
