/* screen.c - the terminal: cells out, keys in, through ncurses.
 *
 * Keys are read from a pad, which never repaints anything by itself.  Signals come through
 * a pipe of our own; ncurses' own SIGWINCH handler is never installed.  An ERR from
 * ncurses is "no key" only for so long: after a hang-up it would be so for ever.
 */
#include "shell/screen.h"

#include <langinfo.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#undef lines

#include "base/text.h"
#include "base/utf8.h"
#include "shell/keys.h"
#include "shell/layout.h"
#include "shell/signal.h"

enum { CODE_PASTE_ON = 0x2001, CODE_PASTE_OFF, CODE_FENCE };
#define PASTE_MOST (1 << 20)
#define ERRS_MOST 20 /* in a second */

enum { ATTR_DIM = 1, ATTR_BOLD = 2, ATTR_UNDER = 4 };

struct screen {
    SCREEN *term;
    WINDOW *keys;
    struct screen_options options;
    int rows, cols;
    int signal_fd;
    bool colors, light, mouse;
    int depth; /* colours: 0, 8, 16, 256 */
    bool pasting;
    struct text paste;
    int errs;
    time_t err_second;
    int fences, fences_answered; /* questions of a test */
    int held;    /* the status of a key that was read too far, 0: none */
    wint_t held_key;
    cchar_t *row;
};

static const struct {
    short dark, light, sixteen;
    int mono;
} theme[] = {
#define STYLE(name, dark, light, sixteen, mono, meaning) {dark, light, sixteen, mono},
#include "shell/theme.def"
#undef STYLE
};

/* ---- size ----------------------------------------------------------------- */

static int env_number(const char *name)
{
    const char *value = getenv(name);
    return value ? atoi(value) : 0;
}

static void terminal_size(int *rows, int *cols, bool from_env)
{
    struct winsize ws = {0};
    *rows = *cols = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0) {
        *rows = ws.ws_row;
        *cols = ws.ws_col;
    }
    if (from_env && env_number("LINES") > 0)
        *rows = env_number("LINES");
    if (from_env && env_number("COLUMNS") > 0)
        *cols = env_number("COLUMNS");
    if (*rows <= 0)
        *rows = 24;
    if (*cols <= 0)
        *cols = 80;
    layout_clamp(rows, cols);
}

static void screen_resize(struct screen *self)
{
    terminal_size(&self->rows, &self->cols, false);
    resizeterm(self->rows, self->cols);
    self->row = xresize(self->row, ((size_t)self->cols + 1) * sizeof *self->row);
    clearok(curscr, TRUE);
}

/* ---- colours ---------------------------------------------------------------- */

/* COLORFGBG is "15;0" on a dark ground, "0;15" on a light one. */
static bool ground_is_light(enum screen_theme asked)
{
    if (asked != THEME_AUTO)
        return asked == THEME_LIGHT;
    const char *ground = getenv("COLORFGBG");
    const char *last = ground ? strrchr(ground, ';') : NULL;
    if (!last)
        return false;
    int color = atoi(last + 1);
    return color == 7 || (color >= 9 && color <= 15);
}

static void screen_colors(struct screen *self)
{
    self->light = ground_is_light(self->options.theme);
    const char *no_color = getenv("NO_COLOR");
    if (self->options.no_color || (no_color && *no_color) || !has_colors())
        return;
    start_color();
    bool own_ground = use_default_colors() == OK;
    self->depth = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
    if (!self->depth || COLOR_PAIRS < 2 * STYLE_COUNT + 1) {
        self->depth = 0;
        return;
    }
    self->colors = true;
    short ground = own_ground ? -1 : COLOR_BLACK;
    for (int i = 0; i < STYLE_COUNT; i++) {
        short fg = self->depth == 256 ? (self->light ? theme[i].light : theme[i].dark)
                                      : theme[i].sixteen;
        if (self->depth == 8 && fg >= 8)
            fg = -1;
        if (fg < 0 && !own_ground)
            fg = COLOR_WHITE;
        short select = self->depth == 256 ? (self->light ? 254 : 237) : ground;
        init_pair((short)(1 + i), fg, ground);
        init_pair((short)(1 + STYLE_COUNT + i), fg, select);
    }
}

static attr_t face_attributes(const struct screen *self, unsigned face, short *pair)
{
    unsigned style = face & FACE_STYLE;
    attr_t attrs = 0;
    *pair = 0;
    if (style >= STYLE_COUNT)
        style = STYLE_TEXT;
    if (self->colors) {
        *pair = (short)(1 + style + (face & FACE_SELECT ? STYLE_COUNT : 0));
        if (face & FACE_SELECT && self->depth < 256) {
            *pair = 1 + STYLE_TEXT; /* one ground for the whole row */
            attrs |= A_REVERSE;
        }
        if (self->depth < 256 && style == STYLE_CODE)
            attrs |= A_BOLD;
        if (self->depth == 8 && theme[style].sixteen >= 8)
            attrs |= A_DIM;
        if (style == STYLE_HEADING || style == STYLE_STRONG)
            attrs |= A_BOLD;
        if (style == STYLE_EMPH)
            attrs |= A_ITALIC;
    } else {
        int mono = theme[style].mono;
        attrs |= (mono & ATTR_DIM ? A_DIM : 0) | (mono & ATTR_BOLD ? A_BOLD : 0) |
                 (mono & ATTR_UNDER ? A_UNDERLINE : 0);
        if (face & FACE_SELECT)
            attrs |= A_REVERSE;
    }
    if (face & FACE_BOLD)
        attrs |= A_BOLD;
    if (face & FACE_UNDER)
        attrs |= A_UNDERLINE;
    if (face & FACE_REVERSE)
        attrs |= A_REVERSE;
    return attrs;
}

/* ---- opening and closing ------------------------------------------------------ */

static void define_keys(void)
{
    /* Whatever TERM says: it is often wrong. */
    static const struct {
        const char *bytes;
        int key;
    } usual[] = {
        {"\033[200~", CODE_PASTE_ON}, {"\033[201~", CODE_PASTE_OFF},
        {"\033[A", KEY_UP},     {"\033OA", KEY_UP},    {"\033[B", KEY_DOWN},
        {"\033OB", KEY_DOWN},   {"\033[C", KEY_RIGHT}, {"\033OC", KEY_RIGHT},
        {"\033[D", KEY_LEFT},   {"\033OD", KEY_LEFT},  {"\033[H", KEY_HOME},
        {"\033OH", KEY_HOME},   {"\033[1~", KEY_HOME}, {"\033[7~", KEY_HOME},
        {"\033[F", KEY_END},    {"\033OF", KEY_END},   {"\033[4~", KEY_END},
        {"\033[8~", KEY_END},   {"\033[3~", KEY_DC},   {"\033[5~", KEY_PPAGE},
        {"\033[6~", KEY_NPAGE}, {"\033[Z", KEY_BTAB},  {"\033OP", KEY_F(1)},
        {"\033[11~", KEY_F(1)},
    };
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        define_key(usual[i].bytes, usual[i].key);
}

static void terminal_say(const char *bytes)
{
    if (write(STDOUT_FILENO, bytes, strlen(bytes)) < 0) {
        /* a dead terminal: reading will tell */
    }
}

static void restore_terminal(void)
{
    terminal_say("\033[?2004l");
    endwin();
}

/* A fault of ours must not leave a raw terminal behind. */
static void on_fault(int number)
{
    restore_terminal();
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_faults(void)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        signal(faults[i], on_fault);
}

struct screen *screen_open(const struct screen_options *options, struct error *err)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(err, "standard input and output are not a terminal");
        return NULL;
    }
    struct screen *self = xalloc(sizeof *self);
    self->options = *options;
    self->options.ascii |= strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    terminal_size(&self->rows, &self->cols, true);
    struct winsize ws = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) != 0 || ws.ws_row > LAYOUT_ROWS_MOST ||
        ws.ws_col > LAYOUT_COLS_MOST) {
        char number[16];
        snprintf(number, sizeof number, "%d", self->rows);
        setenv("LINES", number, 1);
        snprintf(number, sizeof number, "%d", self->cols);
        setenv("COLUMNS", number, 1);
    }
    self->signal_fd = signals_open(0);
    /* initscr() would end the program when TERM is unknown. */
    self->term = newterm(NULL, stdout, stdin);
    if (!self->term || !tigetstr("cup") || (intptr_t)tigetstr("cup") == -1) {
        if (self->term) {
            endwin();
            delscreen(self->term);
        }
        error_set(err, "a terminal of type \"%.40s\" cannot show a full screen",
                  name && *name ? name : "(none)");
        signals_close();
        free(self);
        return NULL;
    }
    self->row = xalloc(((size_t)self->cols + 1) * sizeof *self->row);
    raw();
    noecho();
    nonl();
    self->keys = newpad(1, 1);
    keypad(self->keys, TRUE);
    nodelay(self->keys, TRUE);
    set_escdelay(50);
    define_keys();
    if (getenv("HEAPBOOK_FENCE"))
        define_key("\033[77~", CODE_FENCE);
    mouseinterval(0);
    screen_mouse(self, !options->no_mouse);
    screen_colors(self);
    terminal_say("\033[?2004h");
    bug_set_hook(restore_terminal);
    catch_faults();
    return self;
}

void screen_close(struct screen *self)
{
    if (!self)
        return;
    bug_set_hook(NULL);
    screen_mouse(self, false);
    restore_terminal();
    delwin(self->keys);
    delscreen(self->term);
    signals_close();
    text_release(&self->paste);
    free(self->row);
    free(self);
}

/* ---- keys ----------------------------------------------------------------- */

int screen_key_fd(const struct screen *self)
{
    (void)self;
    return STDIN_FILENO;
}

int screen_signal_fd(const struct screen *self)
{
    return self->signal_fd;
}

static int special_key(wint_t code)
{
    static const struct {
        int code, key;
    } table[] = {{KEY_UP, K_UP},       {KEY_DOWN, K_DOWN},      {KEY_LEFT, K_LEFT},
                 {KEY_RIGHT, K_RIGHT}, {KEY_HOME, K_HOME},      {KEY_END, K_END},
                 {KEY_PPAGE, K_PGUP},  {KEY_NPAGE, K_PGDN},     {KEY_DC, K_DELETE},
                 {KEY_BTAB, K_BACKTAB}, {KEY_ENTER, K_ENTER},   {KEY_BACKSPACE, K_BACKSPACE}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if ((wint_t)table[i].code == code)
            return table[i].key;
    }
    if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
        return K_F1 + (int)(code - (wint_t)KEY_F(1));
    return 0;
}

static bool paste_key(struct screen *self, int status, wint_t c, struct input *input)
{
    if (status == KEY_CODE_YES && c == CODE_PASTE_OFF) {
        self->pasting = false;
        text_add_str(&self->paste, "");
        input->kind = INPUT_PASTE;
        input->text = text_take(&self->paste);
        if (!input->text)
            input->text = xstrdup("");
        return true;
    }
    if (status == OK && self->paste.size < PASTE_MOST) {
        char bytes[4];
        if (c == '\r')
            c = '\n';
        text_add(&self->paste, bytes, utf8_put(bytes, (uint32_t)c));
    }
    return false;
}

static bool mouse_key(struct input *input)
{
    MEVENT event;
    if (getmouse(&event) != OK)
        return false;
    input->row = event.y;
    input->col = event.x;
    if (event.bstate & BUTTON4_PRESSED || event.bstate & BUTTON5_PRESSED) {
        input->kind = INPUT_WHEEL;
        input->key = event.bstate & BUTTON4_PRESSED ? -1 : 1;
        return true;
    }
    if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED)) {
        input->kind = INPUT_CLICK;
        input->twice = (event.bstate & BUTTON1_DOUBLE_CLICKED) != 0;
        return true;
    }
    return false;
}

static bool signal_input(struct screen *self, struct input *input)
{
    char byte;
    while (self->signal_fd >= 0 && read(self->signal_fd, &byte, 1) == 1) {
        if (byte == 'q') {
            input->kind = INPUT_HANGUP;
            return true;
        }
        if (byte == 'w') {
            screen_resize(self);
            input->kind = INPUT_RESIZE;
            input->row = self->rows;
            input->col = self->cols;
            return true;
        }
    }
    return false;
}

/* Too many "no key" from a keyboard that poll() calls readable: it is gone. */
static bool is_dead(struct screen *self)
{
    time_t now = time(NULL);
    if (now != self->err_second) {
        self->err_second = now;
        self->errs = 0;
    }
    return ++self->errs > ERRS_MOST;
}

static int next_key(struct screen *self, wint_t *c)
{
    int status = self->held;
    if (!status)
        return wget_wch(self->keys, c);
    *c = self->held_key;
    self->held = 0;
    return status == KEY_CODE_YES ? KEY_CODE_YES : OK;
}

/* A character right behind Esc was typed with Alt; anything else comes after it. */
static int escape_key(struct screen *self)
{
    wint_t next;
    int status = wget_wch(self->keys, &next);
    if (status == OK && next != K_ESC)
        return K_ALT | (int)next;
    if (status == KEY_CODE_YES && special_key(next))
        return K_ALT | special_key(next);
    if (status != ERR) {
        self->held = status == KEY_CODE_YES ? KEY_CODE_YES : -1;
        self->held_key = next;
    }
    return K_ESC;
}

bool screen_input(struct screen *self, bool ready, bool hung, struct input *input)
{
    *input = (struct input){0};
    if (signal_input(self, input))
        return true;
    if (hung && !ready) {
        input->kind = INPUT_HANGUP;
        return true;
    }
    bool first = true;
    for (; ready; first = false) {
        wint_t c;
        int status = next_key(self, &c);
        if (status == ERR) {
            if (first && (hung || is_dead(self))) {
                input->kind = INPUT_HANGUP;
                return true;
            }
            return false;
        }
        if (status == KEY_CODE_YES && c == CODE_PASTE_ON) {
            self->pasting = true;
            text_clear(&self->paste);
            continue;
        }
        if (self->pasting) {
            if (paste_key(self, status, c, input))
                return true;
            continue;
        }
        if (status == KEY_CODE_YES && c == CODE_FENCE) {
            self->fences++;
            continue;
        }
        if (status == KEY_CODE_YES && c == KEY_MOUSE) {
            if (mouse_key(input))
                return true;
            continue;
        }
        if (status == KEY_CODE_YES) {
            input->key = special_key(c);
        } else if (c == K_ESC) {
            input->key = escape_key(self);
        } else {
            input->key = c == '\n' ? K_ENTER : c == 8 ? K_BACKSPACE : (int)c;
        }
        input->kind = INPUT_KEY;
        if (input->key)
            return true;
    }
    return false;
}

/* ---- drawing ------------------------------------------------------------ */

void screen_size(const struct screen *self, int *rows, int *cols)
{
    *rows = self->rows;
    *cols = self->cols;
}

bool screen_is_ascii(const struct screen *self)
{
    return self->options.ascii;
}

void screen_show(struct screen *self, const struct surface *sheet, int row, int col)
{
    int rows = sheet->rows < self->rows ? sheet->rows : self->rows;
    int cols = sheet->cols < self->cols ? sheet->cols : self->cols;
    for (int r = 0; r < rows; r++) {
        const struct cell *cells = &sheet->cells[(size_t)r * (size_t)sheet->stride];
        int count = 0;
        for (int c = 0; c < cols; c++) {
            if (cells[c].width == 0)
                continue;
            wchar_t text[4] = {(wchar_t)cells[c].cp[0], (wchar_t)cells[c].cp[1],
                               (wchar_t)cells[c].cp[2], 0};
            short pair;
            attr_t attrs = face_attributes(self, cells[c].face, &pair);
            setcchar(&self->row[count++], text, attrs, pair, NULL);
        }
        mvadd_wchnstr(r, 0, self->row, count);
    }
    curs_set(row >= 0);
    if (row >= 0)
        move(row, col);
    refresh();
}

bool screen_is_asked(const struct screen *self)
{
    return self->fences != self->fences_answered;
}

void screen_answer(struct screen *self)
{
    char answer[32];
    self->fences_answered = self->fences;
    snprintf(answer, sizeof answer, "\033]7777;%d\a", self->fences);
    terminal_say(answer);
}

void screen_redraw(struct screen *self)
{
    (void)self;
    clearok(curscr, TRUE);
}

void screen_leave(struct screen *self)
{
    (void)self;
    restore_terminal();
}

void screen_return(struct screen *self)
{
    screen_resize(self);
    refresh();
    terminal_say("\033[?2004h");
    screen_mouse(self, self->mouse);
}

void screen_suspend(struct screen *self)
{
    screen_leave(self);
    kill(getpid(), SIGSTOP);
    screen_return(self);
}

bool screen_mouse(struct screen *self, bool on)
{
    self->mouse = mousemask(on ? BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
                                     BUTTON4_PRESSED | BUTTON5_PRESSED
                               : 0,
                            NULL) != 0;
    return self->mouse;
}
