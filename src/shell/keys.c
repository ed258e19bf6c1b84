/* keys.c - what comes from a keyboard, by name; what it means, by table. */
#include "shell/keys.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

const struct binding key_bindings[] = {
#define ACTION(name)
#define KEY(where, key, action, hint, help)                                                \
    {WHERE_##where, key, ACT_##action, hint, help},
#include "shell/keys.def"
#undef ACTION
#undef KEY
    {0},
};

static const struct {
    const char *name;
    int key;
} named[] = {
    {"Enter", K_ENTER},  {"Tab", K_TAB},      {"Esc", K_ESC},   {"Backspace", K_BACKSPACE},
    {"Space", ' '},      {"Up", K_UP},        {"Down", K_DOWN}, {"Left", K_LEFT},
    {"Right", K_RIGHT},  {"Home", K_HOME},    {"End", K_END},   {"PgUp", K_PGUP},
    {"PgDn", K_PGDN},    {"Delete", K_DELETE}, {"BackTab", K_BACKTAB},
};

int key_parse(const char *name)
{
    int bits = 0;
    if (!strncmp(name, "M-", 2) && name[2]) {
        bits = K_ALT;
        name += 2;
    }
    if (!strncmp(name, "C-", 2) && name[2] && !name[3])
        return bits | (name[2] & 0x1f);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!strcmp(named[i].name, name))
            return bits | named[i].key;
    }
    int number;
    char tail;
    if (sscanf(name, "F%d%c", &number, &tail) == 1 && number >= 1 && number <= 12)
        return bits | (K_F1 + number - 1);
    uint32_t cp;
    size_t size = strlen(name);
    if (size && utf8_next(name, name + size, &cp) == size && cp != UTF8_BAD)
        return bits | (int)cp;
    return 0;
}

const char *key_text(int key, char *into, size_t size)
{
    const char *alt = key & K_ALT ? "M-" : "";
    key &= ~K_ALT;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (named[i].key == key) {
            snprintf(into, size, "%s%s", alt, named[i].name);
            return into;
        }
    }
    if (key >= K_F1 && key <= K_F12) {
        snprintf(into, size, "%sF%d", alt, key - K_F1 + 1);
    } else if (key < 32) {
        snprintf(into, size, "%sC-%c", alt, key | 0x60);
    } else {
        char bytes[5] = {0};
        utf8_put(bytes, (uint32_t)key);
        snprintf(into, size, "%s%s", alt, bytes);
    }
    return into;
}

static enum action find(enum where where, int key)
{
    for (const struct binding *b = key_bindings; b->key; b++) {
        if (b->where == where && key_parse(b->key) == key)
            return b->action;
    }
    return ACT_NONE;
}

enum action key_action(enum where where, int key)
{
    enum action action = find(where, key);
    if (action == ACT_NONE && where != WHERE_PYTHON)
        action = find(WHERE_ALL, key);
    return action;
}
