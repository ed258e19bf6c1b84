/* python.c - the prompt's pane: what was run, what it said, and the line under edit.
 *
 * The transcript is a ring of lines; text that does not end in a newline stays open and is
 * continued by the next.  The line under edit is libedit's; it is only drawn here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "shell/app.h"
#include "shell/exercise.h"
#include "shell/filter.h"
#include "shell/python.h"

#define LINES_MOST 4000
#define LINE_SIZE_MOST 4096

struct transcript {
    struct rich *lines; /* a ring */
    size_t first, count;
    bool open; /* the last line goes on */
    enum print_kind open_kind;
    int back; /* rows scrolled up */
    int cursor_row, cursor_col;
    json_t *completions;
    long more;
};

static struct transcript *state_of(const struct pane *pane)
{
    return pane->state;
}

/* ---- the transcript --------------------------------------------------------- */

static struct rich *line_at(const struct transcript *self, size_t i)
{
    return &self->lines[(self->first + i) % LINES_MOST];
}

static struct rich *line_add(struct transcript *self)
{
    if (self->count == LINES_MOST) {
        self->first = (self->first + 1) % LINES_MOST;
        self->count--;
    }
    struct rich *line = line_at(self, self->count++);
    rich_clear(line);
    return line;
}

static unsigned kind_face(enum print_kind kind)
{
    static const unsigned faces[] = {
        [PRINT_INPUT] = STYLE_TEXT, [PRINT_OUT] = STYLE_TEXT,   [PRINT_ERROR] = STYLE_DEAD,
        [PRINT_VALUE] = STYLE_TEXT, [PRINT_NOTE] = STYLE_QUIET, [PRINT_DEATH] = STYLE_DEAD,
        [PRINT_GOOD] = STYLE_LIVE,  [PRINT_BAD] = STYLE_DEAD,
    };
    return faces[kind];
}

static void print_input(struct transcript *self, const char *text)
{
    bool first = true;
    while (*text || first) {
        size_t size = strcspn(text, "\n");
        struct rich *line = line_add(self);
        rich_add(line, STYLE_QUIET, first ? ">>> " : "... ");
        rich_add_python(line, text, size);
        text += size + (text[size] == '\n');
        first = false;
    }
}

void python_print(struct pane *pane, enum print_kind kind, const char *text)
{
    struct transcript *self = state_of(pane);
    bool streams = kind == PRINT_OUT || kind == PRINT_ERROR || kind == PRINT_VALUE;
    pane->app->dirty = true;
    if (self->open && (!streams || kind != self->open_kind))
        self->open = false;
    if (kind == PRINT_INPUT) {
        print_input(self, text);
        return;
    }
    const char *indent = kind == PRINT_NOTE || kind == PRINT_DEATH || kind == PRINT_GOOD ||
                                 kind == PRINT_BAD
                             ? "    "
                             : "";
    do {
        size_t size = strcspn(text, "\n");
        struct rich *line = self->open ? line_at(self, self->count - 1) : line_add(self);
        if (!self->open)
            rich_add(line, kind_face(kind), indent);
        size_t room = line->size < LINE_SIZE_MOST ? LINE_SIZE_MOST - line->size : 0;
        if (size <= room)
            rich_add_size(line, kind_face(kind), text, size);
        else if (room) {
            while (room && ((unsigned char)text[room] & 0xc0) == 0x80)
                room--;
            rich_add_size(line, kind_face(kind), text, room);
            rich_add(line, STYLE_QUIET, " ... cut");
        }
        self->open = streams && !text[size];
        self->open_kind = kind;
        text += size + (text[size] == '\n');
    } while (*text);
    self->back = 0;
}

void python_completions(struct pane *pane, const json_t *items, long more)
{
    struct transcript *self = state_of(pane);
    json_decref(self->completions);
    self->completions = json_array_size(items) ? json_deep_copy(items) : NULL;
    self->more = more;
    pane->app->dirty = true;
}

/* ---- the line under edit ------------------------------------------------------ */

struct editing {
    struct rich rich[1];
    size_t cursor; /* byte in rich */
};

/* What stands before a line: a prompt, or its number in a program under edit. */
static void add_lead(const struct app *app, struct rich *to, const char *text, int line, unsigned mark)
{
    if (exercise_is_edited(app))
        rich_printf(to, exercise_is_open(app, text, line) ? STYLE_ACCENT : STYLE_QUIET, "%3d  ", line);
    else
        rich_add(to, mark, line > 1 ? "... " : ">>> ");
}

/* The line with its prompts, and where the cursor stands in it. */
static void edit_text(struct pane *pane, struct editing *edit, bool focus)
{
    struct app *app = pane->app;
    size_t cursor;
    const char *line = prompt_line(app->prompt, &cursor);
    const char *search = prompt_searching(app->prompt);
    unsigned mark = focus ? STYLE_ACCENT : STYLE_QUIET;
    bool running = app_is_running(app) && !app->ask;
    if (app->ask)
        rich_add(edit->rich, STYLE_ACCENT, app->ask);
    else if (line[0] == ':')
        rich_add(edit->rich, mark, "    ");
    else
        add_lead(app, edit->rich, line, 1, running ? STYLE_QUIET : mark);
    int number = 1;
    size_t size = strlen(line), at = 0;
    edit->cursor = edit->rich->size;
    struct python_scan scan = {.s = line, .end = line + size};
    static const unsigned faces[] = {[PY_TEXT] = STYLE_TEXT,
                                     [PY_KEYWORD] = STYLE_KEYWORD,
                                     [PY_COMMENT] = STYLE_QUIET,
                                     [PY_STRING] = STYLE_CODE,
                                     [PY_OBJECT] = STYLE_OBJECT};
    enum python_kind kind = PY_TEXT;
    size_t piece = 0;
    while (at < size) {
        if (!piece) {
            piece = app->ask || line[0] == ':' ? size - at : python_next(&scan, &kind);
            if (!piece)
                break;
        }
        if (at == cursor)
            edit->cursor = edit->rich->size;
        unsigned face = line[0] == ':' ? STYLE_OBJECT : faces[kind];
        if (line[at] == '\n') {
            rich_add(edit->rich, STYLE_TEXT, "\n");
            add_lead(app, edit->rich, line, ++number, mark);
        } else {
            rich_add_size(edit->rich, face, line + at, 1);
        }
        at++, piece--;
    }
    if (cursor >= size)
        edit->cursor = edit->rich->size;
    if (*search) {
        bool back = !strncmp(search, "bck", 3);
        rich_printf(edit->rich, STYLE_QUIET, "\n%s ", back ? "search back:" : "search on:");
        rich_add(edit->rich, STYLE_ACCENT, search[3] ? search + 4 : "");
        if (search[3] == '?')
            rich_add(edit->rich, STYLE_DEAD, "  not found");
    }
}

/* ---- drawing ------------------------------------------------------------ */

static int rows_of(const struct rich *line, int width)
{
    int rows = 0;
    size_t at = 0, next;
    do {
        rich_break(line, at, width, &next);
        at = next;
        rows++;
    } while (at < line->size);
    return rows;
}

/* Draw with the last row at `bottom`, nothing above `top`; gives the row of its first. */
static int draw_up(const struct rich *line, struct surface *to, int bottom, int top, int left,
                   int width)
{
    int rows = rows_of(line, width), at = bottom - rows + 1;
    size_t start = 0, next;
    for (int r = 0; r < rows; r++, start = next) {
        size_t size = rich_break(line, start, width, &next);
        if (at + r >= top)
            rich_draw(line, start, size, to, at + r, left);
    }
    return at;
}

/* Where the byte stands, counted from the text's first row. */
static void place_of(const struct rich *line, size_t byte, int width, int *row, int *col)
{
    size_t start = 0, next;
    *row = 0;
    for (;;) {
        size_t size = rich_break(line, start, width, &next);
        bool last = next >= line->size;
        if (byte <= start + size || last || byte < next) {
            size_t end = byte > start + size ? start + size : byte;
            *col = filter_width(line->bytes + start, end - start);
            /* Blanks at the cursor are not drawn away. */
            if (byte > start + size)
                *col += (int)(byte - start - size);
            bool ends_in_newline = line->size && line->bytes[line->size - 1] == '\n';
            if (last && byte == line->size && ends_in_newline && start < line->size) {
                ++*row;
                *col = 0;
            }
            return;
        }
        start = next;
        ++*row;
    }
}

/* The names that fit, laid over what stands below the line under edit, or above it when
 * there is more room: nothing else moves. */
static void draw_completions(const struct transcript *self, struct surface *to, int left,
                             int first, int last)
{
    int count = (int)json_array_size(self->completions), widest = 0;
    int below = to->rows - 1 - last, room = below >= first ? below : first;
    if (!count || room < 1)
        return;
    for (int i = 0; i < count; i++) {
        const char *text = json_string_value(
            json_object_get(json_array_get(self->completions, (size_t)i), "text"));
        int width = text ? filter_width(text, strlen(text)) : 0;
        widest = width > widest ? width : widest;
    }
    widest = widest > 30 ? 30 : widest;
    bool notes = count <= room && to->cols >= 50;
    int across = notes ? 1 : (to->cols - 2 * left) / (widest + 2);
    across = across < 1 ? 1 : across;
    int rows = (count + across - 1) / across;
    rows = rows > room ? room : rows;
    int top = below >= first ? last + 1 : first - rows;
    for (int i = 0; i < count && i / across < rows; i++) {
        const json_t *item = json_array_get(self->completions, (size_t)i);
        const char *text = json_string_value(json_object_get(item, "text"));
        const char *note = json_string_value(json_object_get(item, "note"));
        bool cut = i == rows * across - 1 && count > rows * across;
        int row = top + i / across, col = left + i % across * (widest + 2);
        if (i % across == 0) {
            struct surface line = surface_part(to, row, left, 1, to->cols - 2 * left);
            surface_clear(&line);
            surface_mark(&line, 0, 0, line.cols, FACE_SELECT);
        }
        unsigned face = FACE_SELECT | (cut ? STYLE_ACCENT : STYLE_TEXT);
        surface_put_cut(to, row, col, widest, face,
                        cut ? surface_sign(to, "…") : text ? text : "");
        if (notes && note)
            surface_put_cut(to, row, col + widest + 2, to->cols - 2 * left - widest - 2,
                            STYLE_QUIET | FACE_SELECT, note);
    }
}

/* Rows of the newest lines that are to be seen, at most `most`. */
static int transcript_rows(const struct transcript *self, int width, int most)
{
    int rows = 0;
    for (size_t i = self->count; i-- > 0 && rows < most;)
        rows += rows_of(line_at(self, i), width);
    return rows < most ? rows : most;
}

static void python_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct transcript *self = state_of(pane);
    struct app *app = pane->app;
    int left = to->cols > 60 ? 2 : 1, width = to->cols - 2 * left, bottom = to->rows - 1;
    bool typing = app->prompt && (!app_is_running(app) || app->ask || app->commanding);
    self->cursor_row = -1;
    int first = to->rows, last = to->rows; /* rows of the line under edit */
    int above = self->back ? bottom + 1 : transcript_rows(self, width, bottom + 1);

    if (self->back == 0 && typing) {
        struct editing edit = {0};
        edit_text(pane, &edit, focus);
        int row, col, rows = rows_of(edit.rich, width);
        place_of(edit.rich, edit.cursor, width, &row, &col);
        if (row >= rows)
            rows = row + 1;
        if (above + rows <= bottom) /* what there is stands at the top */
            bottom = above + rows - 1;
        /* A long input: keep the cursor's row in sight. */
        int base = bottom - rows + 1;
        if (base + row < 0)
            base = -row;
        draw_up(edit.rich, to, base + rows_of(edit.rich, width) - 1, 0, left, width);
        self->cursor_row = base + row;
        self->cursor_col = left + col;
        rich_release(edit.rich);
        first = base;
        last = base + rows - 1;
        bottom = base - 1;
    } else if (self->back == 0 && app_is_running(app)) {
        bool stopped = client_is_stopped(app->client);
        if (above < bottom)
            bottom = above;
        surface_put(to, bottom--, left, STYLE_ACCENT,
                    stopped ? "stopped before a line: s steps on, C runs on, : a command"
                            : "running ... Ctrl-C interrupts");
    }
    int skip = self->back;
    for (size_t i = self->count; i-- > 0 && bottom >= 0;) {
        const struct rich *line = line_at(self, i);
        if (skip > 0) {
            skip--;
            continue;
        }
        bottom = draw_up(line, to, bottom, 0, left, width) - 1;
    }
    draw_completions(self, to, left, first, last);
    if (self->back)
        surface_put_right(to, 0, to->cols - 1, STYLE_ACCENT, "looking back: PgDn");
}

void python_cursor(struct pane *pane, int *row, int *col)
{
    struct transcript *self = state_of(pane);
    *row = self->cursor_row;
    *col = self->cursor_col;
}

static int python_title(struct pane *pane, struct surface *edge, int col, bool focus)
{
    struct app *app = pane->app;
    (void)focus;
    if (app->exercise) {
        struct text text = {0};
        text_printf(&text, " exercise: %s ", app->exercise);
        surface_put_right(edge, 0, edge->cols - 4, STYLE_ACCENT, text_str(&text));
        text_release(&text);
    }
    return col;
}

static void python_footer(struct pane *pane, struct rich *to)
{
    const struct app *app = pane->app;
    const struct heap_status *heap = &app->heap;
    const char *dot = app->ascii ? "-" : "·";
    if (!client_is_ready(app->client)) {
        rich_add(to, STYLE_ACCENT, "starting Python");
        return;
    }
    rich_printf(to, STYLE_QUIET, "step %ld of %ld", heap->step, heap->last);
    if (heap->objects && app->cols >= 60)
        rich_printf(to, STYLE_QUIET, " %s %ld objects", dot, heap->objects);
    if (heap->hidden && app->cols >= 60)
        rich_printf(to, STYLE_QUIET, ", %ld hidden", heap->hidden);
}

static bool python_act(struct pane *pane, enum action action)
{
    struct transcript *self = state_of(pane);
    int page = pane->rows > 2 ? pane->rows - 1 : 1;
    switch (action) {
    case ACT_PAGE_UP:
    case ACT_UP:
        self->back += action == ACT_UP ? 3 : page;
        if (self->back > (int)self->count - 1)
            self->back = self->count ? (int)self->count - 1 : 0;
        return true;
    case ACT_PAGE_DOWN:
    case ACT_DOWN:
        self->back -= action == ACT_DOWN ? 3 : page;
        if (self->back < 0)
            self->back = 0;
        return true;
    default:
        return false;
    }
}

static void python_open(struct pane *pane)
{
    state_of(pane)->lines = xalloc(LINES_MOST * sizeof(struct rich));
}

static void python_close(struct pane *pane)
{
    struct transcript *self = state_of(pane);
    for (size_t i = 0; i < LINES_MOST; i++)
        rich_release(&self->lines[i]);
    free(self->lines);
    json_decref(self->completions);
}

const struct pane_class python_pane = {
    .name = "python",
    .title = "Python",
    .help = "Type Python; a line that begins with \":\" is a command (:help lists them). Tab "
            "completes, Ctrl-R searches what you typed before, Esc leaves.",
    .state_size = sizeof(struct transcript),
    .where = WHERE_PYTHON,
    .open = python_open,
    .close = python_close,
    .draw_title = python_title,
    .draw = python_draw,
    .footer = python_footer,
    .act = python_act,
};
