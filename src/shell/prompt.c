/* prompt.c - the line under edit: libedit as an invisible editor.
 *
 * libedit owns the line, the keymap, the history, the kill ring and the search.  Its keys
 * come from a queue through EL_GETCFN; its output goes nowhere; its terminal is a private
 * pty whose size is constant.  When the queue is empty at a command's boundary, el_wgets()
 * is made to fail with EAGAIN and returns, the line untouched; in the middle of a
 * command (Ctrl-R, Ctrl-V, an ESC prefix) the application turns until a key comes.
 *
 * No el_source() and no vi mode: both can start a program.
 */
#include "shell/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "shell/keys.h"

#define QUEUE_MOST 65536
#define HISTORY_MOST 1000
#define COMMANDS_MOST 5000
#define LINE_MOST 65536

struct prompt {
    EditLine *el;
    HistoryW *history;
    char *history_path;
    int master, slave;
    FILE *in, *sink;
    struct prompt_hooks hooks;
    wchar_t *queue;
    unsigned head, tail;
    bool at_start, starved, accepted, aborted, edit_asked;
    int depth;
    struct text line, search;
};

/* ---- texts ------------------------------------------------------------------ */

static void add_wide(struct text *to, const wchar_t *s, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char bytes[4];
        uint32_t cp = (uint32_t)s[i];
        if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
            cp = 0xfffd;
        text_add(to, bytes, utf8_put(bytes, cp));
    }
}

static wchar_t *wide_new(const char *text, size_t *count)
{
    size_t size = strlen(text);
    wchar_t *wide = xalloc((size + 1) * sizeof *wide);
    const char *end = text + size;
    *count = 0;
    while (text < end) {
        uint32_t cp;
        text += utf8_next(text, end, &cp);
        if (cp == '\r')
            cp = '\n';
        if (cp == UTF8_BAD || (cp < 32 && cp != '\n' && cp != '\t') || cp == 127)
            continue;
        wide[(*count)++] = (wchar_t)cp;
    }
    return wide;
}

/* ---- libedit's calls ---------------------------------------------------------- */

static struct prompt *prompt_of(EditLine *el)
{
    void *data = NULL;
    el_get(el, EL_CLIENTDATA, &data);
    return data;
}

static int on_getc(EditLine *el, wchar_t *c)
{
    struct prompt *self = prompt_of(el);
    if (self->head == self->tail && self->at_start) {
        self->starved = true;
        errno = EAGAIN;
        return -1;
    }
    self->at_start = false;
    self->depth++;
    while (self->head == self->tail && !self->aborted)
        self->hooks.pump(self->hooks.arg);
    self->depth--;
    if (self->aborted) {
        errno = EINTR;
        return -1;
    }
    *c = self->queue[self->head++ % QUEUE_MOST];
    return 1;
}

static unsigned char on_tab(EditLine *el, int c)
{
    struct prompt *self = prompt_of(el);
    const LineInfoW *info = el_wline(el);
    const wchar_t *s = info->cursor;
    (void)c;
    while (s > info->buffer && (s[-1] == L' ' || s[-1] == L'\t'))
        s--;
    if (s == info->buffer || s[-1] == L'\n') { /* nothing before it: indent */
        el_winsertstr(el, L"    ");
        return CC_REFRESH;
    }
    size_t cursor;
    const char *line = prompt_line(self, &cursor);
    char *copy = xstrdup(line);
    self->hooks.complete(self->hooks.arg, copy, cursor);
    free(copy);
    return CC_REFRESH;
}

/* A new line in the middle of a text, set in as the one it leaves. */
static unsigned char break_line(EditLine *el, const LineInfoW *info)
{
    const wchar_t *s = info->cursor;
    wchar_t next[128];
    int indent = 0;
    while (s > info->buffer && s[-1] != L'\n')
        s--;
    while (s < info->cursor && *s++ == L' ')
        indent++;
    bool opens = info->cursor > info->buffer && info->cursor[-1] == L':';
    indent += opens ? 4 : 0;
    swprintf(next, 128, L"\n%*ls", indent > 100 ? 100 : indent, L"");
    if (info->lastchar - info->buffer < LINE_MOST)
        el_winsertstr(el, next);
    return CC_REFRESH;
}

static unsigned char on_enter(EditLine *el, int c)
{
    struct prompt *self = prompt_of(el);
    const LineInfoW *info = el_wline(el);
    if (self->hooks.whole && self->hooks.whole(self->hooks.arg))
        return break_line(el, info);
    struct text line = {0};
    (void)c;
    add_wide(&line, info->buffer, (size_t)(info->lastchar - info->buffer));
    int indent = 0;
    bool inside = wmemchr(info->cursor, L'\n', (size_t)(info->lastchar - info->cursor)) != NULL;
    bool goes_on = !inside && self->hooks.goes_on(self->hooks.arg, text_str(&line), line.size,
                                                  &indent);
    text_release(&line);
    if (goes_on && info->lastchar - info->buffer < LINE_MOST) {
        wchar_t next[128];
        if (indent > 100)
            indent = 100;
        swprintf(next, 128, L"\n%*ls", indent, L"");
        el_cursor(el, (int)(info->lastchar - info->cursor));
        el_winsertstr(el, next);
        return CC_REFRESH;
    }
    el_cursor(el, (int)(info->lastchar - info->cursor));
    self->accepted = true;
    return CC_NEWLINE;
}

static int column_of(const wchar_t *buffer, const wchar_t *at)
{
    const wchar_t *s = at;
    while (s > buffer && s[-1] != L'\n')
        s--;
    return (int)(at - s);
}

/* Inside a block of several lines Up and Down go from line to line; beyond its first and
 * last line they recall what was typed before. */
static unsigned char on_up(EditLine *el, int c)
{
    const LineInfoW *info = el_wline(el);
    const wchar_t *s = info->cursor;
    int column = column_of(info->buffer, s);
    (void)c;
    s -= column;
    if (s == info->buffer) {
        el_wpush(el, L"\x97");
        return CC_NORM;
    }
    int above = column_of(info->buffer, s - 1);
    el_cursor(el, -(column + 1 + (above > column ? above - column : 0)));
    return CC_CURSOR;
}

static unsigned char on_down(EditLine *el, int c)
{
    const LineInfoW *info = el_wline(el);
    int column = column_of(info->buffer, info->cursor);
    const wchar_t *end = wmemchr(info->cursor, L'\n', (size_t)(info->lastchar - info->cursor));
    (void)c;
    if (!end) {
        el_wpush(el, L"\x98");
        return CC_NORM;
    }
    int by = (int)(end + 1 - info->cursor);
    for (const wchar_t *s = end + 1; column > 0 && s < info->lastchar && *s != L'\n'; s++)
        by++, column--;
    el_cursor(el, by);
    return CC_CURSOR;
}

static unsigned char on_edit(EditLine *el, int c)
{
    (void)c;
    prompt_of(el)->edit_asked = true;
    return CC_NORM;
}

/* Backspace inside an indentation takes four blanks at a time. */
static unsigned char on_backspace(EditLine *el, int c)
{
    const LineInfoW *info = el_wline(el);
    const wchar_t *s = info->cursor;
    int blanks = 0;
    (void)c;
    while (s > info->buffer && s[-1] == L' ')
        s--, blanks++;
    if (info->cursor == info->buffer)
        return CC_ERROR;
    bool indentation = blanks > 0 && s > info->buffer && s[-1] == L'\n';
    int count = indentation ? (blanks % 4 ? blanks % 4 : 4) : 1;
    el_deletestr(el, count);
    return CC_REFRESH;
}

/* ---- opening ------------------------------------------------------------------- */

static void prompt_bind(struct prompt *self)
{
    static const char *const keys[][2] = {
        {"^I", "hb-tab"},          {"^M", "hb-enter"},         {"^J", "hb-enter"},
        {"^?", "hb-backspace"},    {"^H", "hb-backspace"},     {"\\220", "hb-up"},
        {"\\221", "hb-down"},      {"^P", "hb-up"},            {"^N", "hb-down"},
        {"\\227", "ed-prev-history"}, {"\\230", "ed-next-history"}, {"^X^E", "hb-edit"},
        {"\\222", "ed-next-char"}, {"\\223", "ed-prev-char"},
        {"\\224", "ed-move-to-beg"}, {"\\225", "ed-move-to-end"},
        {"\\226", "ed-delete-next-char"}, {"^R", "em-inc-search-prev"},
        {"^S", "em-inc-search-next"}, {"^W", "ed-delete-prev-word"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        el_set(self->el, EL_BIND, keys[i][0], keys[i][1], NULL);
}

static void default_termios(struct termios *tio)
{
    memset(tio, 0, sizeof *tio);
    tio->c_iflag = ICRNL | IXON;
    tio->c_oflag = OPOST | ONLCR;
    tio->c_cflag = CS8 | CREAD | B38400;
    tio->c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN;
    tio->c_cc[VERASE] = 127;
    tio->c_cc[VEOF] = 4;
    tio->c_cc[VINTR] = 3;
    tio->c_cc[VKILL] = 21;
    tio->c_cc[VMIN] = 1;
}

static void prompt_make_editor(struct prompt *self)
{
    char *term = getenv("TERM") ? xstrdup(getenv("TERM")) : NULL;
    setenv("TERM", "dumb", 1); /* el_init() asks the terminal database */
    self->el = el_init_fd("heapbook", self->in, self->sink, self->sink, self->slave, self->slave,
                          self->slave);
    if (term)
        setenv("TERM", term, 1);
    else
        unsetenv("TERM");
    free(term);
    if (!self->el)
        return;
    el_set(self->el, EL_CLIENTDATA, self);
    el_wset(self->el, EL_HIST, history_w, self->history);
    el_set(self->el, EL_SIGNAL, 0);
    el_set(self->el, EL_GETCFN, on_getc);
    el_wset(self->el, EL_ADDFN, L"hb-tab", L"complete a name", on_tab);
    el_wset(self->el, EL_ADDFN, L"hb-enter", L"run, or go on", on_enter);
    el_wset(self->el, EL_ADDFN, L"hb-backspace", L"delete", on_backspace);
    el_wset(self->el, EL_ADDFN, L"hb-up", L"the line above, or what was typed before", on_up);
    el_wset(self->el, EL_ADDFN, L"hb-down", L"the line below, or what was typed after", on_down);
    el_wset(self->el, EL_ADDFN, L"hb-edit", L"in an editor of one's own", on_edit);
    el_set(self->el, EL_EDITOR, "emacs");
    el_set(self->el, EL_EDITMODE, 1);
    prompt_bind(self);
    el_set(self->el, EL_UNBUFFERED, 1);
}

static void make_parents(const char *path)
{
    char *copy = xstrdup(path);
    for (char *s = copy + 1; *s; s++) {
        if (*s != '/')
            continue;
        *s = 0;
        mkdir(copy, 0700);
        *s = '/';
    }
    free(copy);
}

struct prompt *prompt_open(const struct prompt_hooks *hooks, const char *history,
                           struct error *err)
{
    struct prompt *self = xalloc(sizeof *self);
    self->hooks = *hooks;
    self->queue = xalloc(QUEUE_MOST * sizeof *self->queue);
    struct termios tio;
    struct winsize ws = {.ws_row = 200, .ws_col = 500};
    /* Always cooked and always the same: the real terminal's modes are the screen's. */
    default_termios(&tio);
    if (openpty(&self->master, &self->slave, NULL, &tio, &ws) != 0) {
        error_errno(err, "cannot make a pseudo-terminal for the prompt");
        free(self->queue);
        free(self);
        return NULL;
    }
    fcntl(self->master, F_SETFD, FD_CLOEXEC);
    fcntl(self->slave, F_SETFD, FD_CLOEXEC);
    self->sink = fopen("/dev/null", "we");
    int in = fcntl(self->slave, F_DUPFD_CLOEXEC, 3);
    self->in = in < 0 ? NULL : fdopen(in, "r");
    if (!self->in || !self->sink) {
        error_errno(err, "the prompt cannot be started");
        prompt_close(self);
        return NULL;
    }
    self->history = history_winit();
    HistEventW event;
    history_w(self->history, &event, H_SETSIZE, HISTORY_MOST);
    history_w(self->history, &event, H_SETUNIQUE, 1);
    if (history) {
        self->history_path = xstrdup(history);
        history_w(self->history, &event, H_LOAD, history);
    }
    prompt_make_editor(self);
    if (!self->el) {
        error_set(err, "libedit cannot be started");
        prompt_close(self);
        return NULL;
    }
    return self;
}

/* libedit would write the file in place; ours is complete or the old one. */
bool prompt_save_history(struct prompt *self)
{
    if (!self->history_path || !self->history)
        return true;
    char *bytes = NULL;
    size_t size = 0;
    HistEventW event;
    FILE *memory = open_memstream(&bytes, &size);
    bool saved = memory && history_w(self->history, &event, H_SAVE_FP, memory) >= 0;
    saved = memory && fclose(memory) == 0 && saved;
    make_parents(self->history_path);
    saved = saved && file_write(self->history_path, bytes, size, 0600, FILE_REPLACE, NULL);
    free(bytes);
    return saved;
}

void prompt_close(struct prompt *self)
{
    if (!self)
        return;
    prompt_save_history(self);
    if (self->el)
        el_end(self->el);
    if (self->history)
        history_wend(self->history);
    if (self->in)
        fclose(self->in);
    if (self->sink)
        fclose(self->sink);
    close(self->master);
    close(self->slave);
    text_release(&self->line);
    text_release(&self->search);
    free(self->history_path);
    free(self->queue);
    free(self);
}

/* ---- feeding ---------------------------------------------------------------- */

static void queue_push(struct prompt *self, wchar_t c)
{
    if (self->tail - self->head < QUEUE_MOST)
        self->queue[self->tail++ % QUEUE_MOST] = c;
}

void prompt_key(struct prompt *self, int key)
{
    /* C1 codes cannot be typed: they are private names of special keys. */
    static const struct {
        int key;
        wchar_t code;
    } special[] = {{K_UP, 0x90},   {K_DOWN, 0x91}, {K_RIGHT, 0x92}, {K_LEFT, 0x93},
                   {K_HOME, 0x94}, {K_END, 0x95},  {K_DELETE, 0x96}};
    if (key & K_ALT) {
        queue_push(self, K_ESC);
        key &= ~K_ALT;
    }
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (special[i].key == key) {
            queue_push(self, special[i].code);
            return;
        }
    }
    if (key < K_FIRST && !(key >= 0x80 && key < 0xa0))
        queue_push(self, (wchar_t)key);
}

static void prompt_reset(struct prompt *self)
{
    el_set(self->el, EL_UNBUFFERED, 0);
    el_set(self->el, EL_UNBUFFERED, 1);
}

void prompt_paste(struct prompt *self, const char *text)
{
    size_t count;
    wchar_t *wide = wide_new(text, &count);
    if (self->depth) {
        for (size_t i = 0; i < count; i++)
            queue_push(self, wide[i]);
    } else {
        prompt_run(self); /* what was typed before it comes first */
        while (count && wide[count - 1] == L'\n')
            wide[--count] = 0;
        if (count)
            el_winsertstr(self->el, wide);
    }
    free(wide);
}

/* libedit can leave the cursor outside the line. */
static void clamp_cursor(struct prompt *self)
{
    const LineInfoW *info = el_wline(self->el);
    if (info->cursor < info->buffer)
        el_cursor(self->el, (int)(info->buffer - info->cursor));
    if (info->cursor > info->lastchar)
        el_cursor(self->el, (int)(info->lastchar - info->cursor));
}

static void accept_line(struct prompt *self)
{
    const LineInfoW *info = el_wline(self->el);
    size_t size = (size_t)(info->lastchar - info->buffer);
    wchar_t *wide = xalloc((size + 1) * sizeof *wide);
    wmemcpy(wide, info->buffer, size);
    struct text line = {0};
    add_wide(&line, wide, size);
    prompt_reset(self);
    bool blank = wcsspn(wide, L" \t\n") == size;
    if (!blank) {
        HistEventW event;
        while (size && (wide[size - 1] == L'\n' || wide[size - 1] == L' '))
            wide[--size] = 0;
        history_w(self->history, &event, H_ENTER, wide);
    }
    free(wide);
    self->hooks.accept(self->hooks.arg, text_str(&line));
    text_release(&line);
}

void prompt_run(struct prompt *self)
{
    if (self->depth)
        return;
    self->starved = false;
    for (int commands = 0; !self->starved && commands < COMMANDS_MOST; commands++) {
        int count = 0;
        if (self->hooks.held && self->hooks.held(self->hooks.arg))
            return; /* typed ahead: what is queued comes when the program is over */
        self->at_start = true;
        const wchar_t *line = el_wgets(self->el, &count);
        clamp_cursor(self);
        if (self->aborted) {
            self->aborted = false;
            self->head = self->tail;
            prompt_reset(self);
            return;
        }
        if (self->edit_asked) {
            size_t cursor;
            self->edit_asked = false;
            char *copy = xstrdup(prompt_line(self, &cursor));
            self->hooks.edit(self->hooks.arg, copy);
            free(copy);
        } else if (self->accepted) {
            self->accepted = false;
            accept_line(self);
        } else if (line && count > 0 && line[count - 1] == 4) {
            prompt_reset(self);
            self->hooks.end(self->hooks.arg);
            return;
        }
    }
}

void prompt_abort(struct prompt *self)
{
    self->head = self->tail;
    if (self->depth)
        self->aborted = true;
    else
        prompt_reset(self);
}

bool prompt_is_busy(const struct prompt *self)
{
    return self->depth > 0;
}

/* ---- looking ----------------------------------------------------------------- */

/* An incremental search appends "\nbck:pattern" to the line. */
static const wchar_t *search_start(const LineInfoW *info)
{
    const wchar_t *s = info->lastchar;
    while (s > info->buffer && s[-1] != L'\n')
        s--;
    if (s == info->buffer || info->lastchar - s < 4)
        return NULL;
    return !wcsncmp(s, L"bck", 3) || !wcsncmp(s, L"fwd", 3) ? s - 1 : NULL;
}

const char *prompt_line(struct prompt *self, size_t *cursor)
{
    const LineInfoW *info = el_wline(self->el);
    const wchar_t *end = info->lastchar, *at = info->cursor;
    const wchar_t *search = self->depth ? search_start(info) : NULL;
    if (search)
        end = search;
    if (at < info->buffer)
        at = info->buffer;
    if (at > end)
        at = end;
    text_clear(&self->line);
    add_wide(&self->line, info->buffer, (size_t)(at - info->buffer));
    *cursor = self->line.size;
    add_wide(&self->line, at, (size_t)(end - at));
    return text_str(&self->line);
}

const char *prompt_searching(struct prompt *self)
{
    const LineInfoW *info = el_wline(self->el);
    const wchar_t *search = self->depth ? search_start(info) : NULL;
    text_clear(&self->search);
    if (search)
        add_wide(&self->search, search + 1, (size_t)(info->lastchar - search - 1));
    return text_str(&self->search);
}

void prompt_set(struct prompt *self, const char *text)
{
    if (self->depth)
        return;
    prompt_reset(self);
    prompt_insert(self, text);
}

void prompt_insert(struct prompt *self, const char *text)
{
    size_t count;
    wchar_t *wide = wide_new(text, &count);
    if (count)
        el_winsertstr(self->el, wide);
    free(wide);
}

void prompt_edge(struct prompt *self, bool end)
{
    const LineInfoW *info = el_wline(self->el);
    const wchar_t *to = info->cursor;
    while (end ? to < info->lastchar && *to != L'\n' : to > info->buffer && to[-1] != L'\n')
        to += end ? 1 : -1;
    el_cursor(self->el, (int)(to - info->cursor));
}

void prompt_kill(struct prompt *self)
{
    const wchar_t *from = el_wline(self->el)->cursor;
    prompt_edge(self, true);
    int count = (int)(el_wline(self->el)->cursor - from);
    if (count > 0)
        el_deletestr(self->el, count);
}

void prompt_row(struct prompt *self, int by)
{
    const LineInfoW *info = el_wline(self->el);
    const wchar_t *start = info->cursor, *to;
    while (start > info->buffer && start[-1] != L'\n')
        start--;
    ptrdiff_t column = info->cursor - start;
    to = start;
    if (by < 0) {
        if (to == info->buffer)
            return;
        to--;
        while (to > info->buffer && to[-1] != L'\n')
            to--;
    } else {
        while (to < info->lastchar && *to != L'\n')
            to++;
        if (to == info->lastchar)
            return;
        to++;
    }
    while (column-- > 0 && to < info->lastchar && *to != L'\n')
        to++;
    el_cursor(self->el, (int)(to - info->cursor));
}

void prompt_delete_before(struct prompt *self, int count)
{
    const LineInfoW *info = el_wline(self->el);
    if (count > info->cursor - info->buffer)
        count = (int)(info->cursor - info->buffer);
    if (count > 0)
        el_deletestr(self->el, count);
}
