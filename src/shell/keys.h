/* keys.h - what comes from a keyboard, by name; what it means, by table. */
#ifndef SHELL_KEYS_H
#define SHELL_KEYS_H

#include <stddef.h>

/* A key is a code point (control characters as they are) or one of these; K_ALT may be
 * added. */
enum {
    K_ENTER = '\r',
    K_TAB = '\t',
    K_ESC = 27,
    K_BACKSPACE = 127,
    K_FIRST = 0x200000,
    K_UP = K_FIRST,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PGUP,
    K_PGDN,
    K_DELETE,
    K_BACKTAB,
    K_F1, /* to K_F1 + 11 */
    K_F12 = K_F1 + 11,
    K_ALT = 1 << 24,
};

enum action {
    ACT_NONE,
#define ACTION(name) ACT_##name,
#define KEY(where, key, action, hint, help)
#include "shell/keys.def"
#undef ACTION
#undef KEY
    ACT_COUNT
};

enum where {
    WHERE_ALL,    /* in every pane but the prompt */
    WHERE_LESSON,
    WHERE_HEAP,
    WHERE_PYTHON, /* with Ctrl or Alt: all else is text */
    WHERE_LIST,   /* help, contents */
    WHERE_COUNT
};

/* A row of keys.def. */
struct binding {
    enum where where;
    const char *key;
    enum action action;
    const char *hint; /* for the pane's lower edge; "" for none */
    const char *help;
};

extern const struct binding key_bindings[]; /* ends with a NULL key */

/* "j", "C-l", "M-x", "Up", "F10", "Enter", "Esc", ...; 0 when there is no such key. */
int key_parse(const char *name);
/* The name of a key, in a buffer of the caller. */
const char *key_text(int key, char *into, size_t size);
/* What a key does in a place, itself or as one for all places. */
enum action key_action(enum where where, int key);

#endif
