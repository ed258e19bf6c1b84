/* help.c - the keys of a pane and the commands, from their tables. */
#include <stdio.h>
#include <string.h>

#include "shell/app.h"
#include "shell/commands.h"
#include "shell/filter.h"

struct help_state {
    int pane_for, top, rows;
};

void help_open(struct pane *pane, int pane_for)
{
    struct help_state *self = pane->state;
    self->pane_for = pane_for;
    self->top = 0;
}

/* One line of help; `draw` NULL counts only. */
struct help_lines {
    struct surface *to;
    struct app *app;
    int at, top;
};

static void help_line(struct help_lines *out, const char *left, unsigned face, const char *text)
{
    int row = out->at++ - out->top;
    if (!out->to || row < 0 || row >= out->to->rows)
        return;
    int col = 2;
    if (left) {
        surface_put(out->to, row, 4, face, left);
        col = 22;
        int end = 4 + filter_width(left, strlen(left));
        if (end > 20)
            col = end + 2;
        surface_put_cut(out->to, row, col, out->to->cols - col - 2, STYLE_TEXT, text);
    } else {
        surface_put_cut(out->to, row, col, out->to->cols - col - 2, face, text);
    }
}

/* Keys with the same meaning stand in one line: the ones without help follow theirs. */
static void help_keys(struct help_lines *out, enum where where)
{
    for (const struct binding *b = key_bindings; b->key; b++) {
        if (b->where != where || !*b->help)
            continue;
        char keys[64];
        snprintf(keys, sizeof keys, "%s", b->key);
        for (const struct binding *o = key_bindings; o->key; o++) {
            if (o != b && o->where == where && o->action == b->action && !*o->help)
                snprintf(keys + strlen(keys), sizeof keys - strlen(keys), ", %s", o->key);
        }
        help_line(out, keys, STYLE_ACCENT, b->help);
    }
}

static void help_editor(struct help_lines *out)
{
    static const char *const keys[][2] = {
        {"Enter", "run the line, or go on with a block; an empty line ends it"},
        {"Tab", "complete a name; at the beginning of a line: indent"},
        {"Up, Down", "what you typed before; in a block: its lines"},
        {"C-r", "search it; C-r again: further back"},
        {"C-a, C-e", "to the beginning, the end"},
        {"C-k, C-y", "cut to the end; paste it"},
        {"C-w", "cut the word before"},
        {"C-x C-e", "the line in $EDITOR"},
        {"C-c", "interrupt what runs; drop the line"},
        {"C-d", "on an empty line: leave heapbook"},
        {"Tab on nothing", "the next pane"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        help_line(out, keys[i][0], STYLE_ACCENT, keys[i][1]);
}

static void help_lines(struct help_state *self, struct help_lines *out)
{
    const struct pane_class *class = out->app->panes[self->pane_for].class;
    help_line(out, NULL, STYLE_TEXT, "");
    struct rich about = {0};
    rich_add(&about, STYLE_TEXT, class->help);
    size_t at = 0, next;
    int width = out->to ? out->to->cols - 4 : 76;
    while (at < about.size) {
        size_t size = rich_break(&about, at, width, &next);
        char line[512];
        snprintf(line, sizeof line, "%.*s", (int)size, about.bytes + at);
        help_line(out, NULL, STYLE_TEXT, line);
        at = next;
    }
    rich_release(&about);
    help_line(out, NULL, STYLE_TEXT, "");
    help_line(out, NULL, STYLE_HEADING, class->title);
    if (class->where == WHERE_PYTHON)
        help_editor(out);
    help_keys(out, class->where);
    help_line(out, NULL, STYLE_TEXT, "");
    if (class->where != WHERE_PYTHON) {
        help_line(out, NULL, STYLE_HEADING, "Everywhere but at the prompt");
        help_keys(out, WHERE_ALL);
        help_line(out, NULL, STYLE_TEXT, "");
    }
    help_line(out, NULL, STYLE_HEADING, "Commands, at the prompt");
    for (const struct command *c = commands; c->name; c++) {
        char text[96];
        snprintf(text, sizeof text, ":%s %s", c->name, c->args);
        help_line(out, text, STYLE_OBJECT, c->help);
    }
}

static void help_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct help_state *self = pane->state;
    (void)focus;
    struct help_lines count = {.app = pane->app};
    help_lines(self, &count);
    self->rows = count.at;
    if (self->top > self->rows - to->rows)
        self->top = self->rows > to->rows ? self->rows - to->rows : 0;
    struct help_lines out = {.to = to, .app = pane->app, .top = self->top};
    help_lines(self, &out);
    if (self->top + to->rows < self->rows)
        surface_put_right(to, to->rows - 1, to->cols - 1, STYLE_ACCENT, surface_sign(to, "↓"));
}

static bool help_act(struct pane *pane, enum action action)
{
    struct help_state *self = pane->state;
    int page = pane->rows > 2 ? pane->rows - 2 : 1;
    switch (action) {
    case ACT_UP:
        self->top--;
        break;
    case ACT_DOWN:
        self->top++;
        break;
    case ACT_PAGE_UP:
        self->top -= page;
        break;
    case ACT_PAGE_DOWN:
        self->top += page;
        break;
    case ACT_TOP:
        self->top = 0;
        break;
    case ACT_BOTTOM:
        self->top = self->rows;
        break;
    case ACT_ENTER:
    case ACT_CLOSE:
        app_overlay(pane->app, -1);
        return true;
    default:
        return false;
    }
    if (self->top < 0)
        self->top = 0;
    return true;
}

static void help_plain(struct pane *pane)
{
    for (const struct command *c = commands; c->name; c++)
        app_printf(pane->app, PRINT_NOTE, "help: :%s %s: %s", c->name, c->args, c->help);
}

const struct pane_class help_pane = {
    .name = "help",
    .title = "Help",
    .help = "",
    .state_size = sizeof(struct help_state),
    .where = WHERE_LIST,
    .draw = help_draw,
    .act = help_act,
    .plain = help_plain,
};
