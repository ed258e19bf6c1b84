/* pty.c - the workbook in a real terminal: a pty, and libvterm as the screen.
 *
 * One pump moves bytes both ways without blocking; every expectation waits until its
 * deadline, so nothing depends on how fast the machine is.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <vterm.h>

enum { ROWS_MAX = 60, COLS_MAX = 200, DEADLINE_MS = 15000 };

struct tui {
    VTerm *vt;
    VTermScreen *screen;
    int fd, rows, cols;
    pid_t pid;
    int status;
    bool over;
    long bytes;  /* from the program so far */
    int fences;  /* asked; it answers each with OSC 7777;N */
    int answered;
};

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void reply(const char *bytes, size_t size, void *arg)
{
    struct tui *t = arg;
    while (size > 0) {
        ssize_t n = write(t->fd, bytes, size);
        if (n <= 0)
            return;
        bytes += n;
        size -= (size_t)n;
    }
}

/* OSC 7777;N: what was typed before the N-th fence is on the screen. */
static void see_answers(struct tui *t, const char *block, size_t size)
{
    static const char mark[] = "\033]7777;";
    for (size_t i = 0; i + sizeof mark <= size; i++) {
        if (!memcmp(block + i, mark, sizeof mark - 1))
            t->answered = atoi(block + i + sizeof mark - 1);
    }
}

/* Move what is there to the screen; false when the program's side is closed. */
static bool pump(struct tui *t, int ms)
{
    char block[8192];
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    if (poll(&p, 1, ms) <= 0)
        return true;
    ssize_t n = read(t->fd, block, sizeof block - 1);
    if (n <= 0)
        return false;
    block[n] = 0;
    t->bytes += n;
    see_answers(t, block, (size_t)n);
    vterm_input_write(t->vt, block, (size_t)n);
    return true;
}

static void row_text(struct tui *t, int row, char *out, size_t room)
{
    VTermRect rect = {.start_row = row, .end_row = row + 1, .start_col = 0, .end_col = t->cols};
    size_t n = vterm_screen_get_text(t->screen, out, room - 1, rect);
    out[n] = 0;
}

static bool on_screen(struct tui *t, const char *text)
{
    char line[COLS_MAX * 6];
    for (int r = 0; r < t->rows; r++) {
        row_text(t, r, line, sizeof line);
        if (strstr(line, text))
            return true;
    }
    return false;
}

static bool wait_for(struct tui *t, const char *text, bool there)
{
    long deadline = now_ms() + DEADLINE_MS;
    while (now_ms() < deadline) {
        if (on_screen(t, text) == there)
            return true;
        if (!pump(t, 20))
            return on_screen(t, text) == there;
    }
    return false;
}

static void tui_start(struct tui *t, int rows, int cols, const char *term, char *const argv[])
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    *t = (struct tui){.rows = rows, .cols = cols};
    t->vt = vterm_new(rows, cols);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, reply, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid == 0) {
        setenv("TERM", term, 1);
        setenv("HEAPBOOK_FENCE", "1", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        unsetenv("LINES");
        unsetenv("COLUMNS");
        execv(argv[0], argv);
        _exit(127);
    }
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
}

static void tui_type(struct tui *t, const char *keys)
{
    reply(keys, strlen(keys), t);
}

/* Until all that was typed is done and shown; false: not in time. */
static bool tui_sync(struct tui *t)
{
    long deadline = now_ms() + DEADLINE_MS;
    tui_type(t, "\033[77~");
    t->fences++;
    while (t->answered < t->fences && now_ms() < deadline) {
        if (!pump(t, 20))
            return false;
    }
    return t->answered == t->fences;
}

static void tui_resize(struct tui *t, int rows, int cols)
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vt, rows, cols);
    ioctl(t->fd, TIOCSWINSZ, &size);
}

/* Wait until the program has ended; -1 when it does not in time. */
static int tui_wait_exit(struct tui *t, int ms)
{
    long deadline = now_ms() + ms;
    while (now_ms() < deadline) {
        pump(t, 20);
        if (waitpid(t->pid, &t->status, WNOHANG) == t->pid) {
            t->over = true;
            return WIFEXITED(t->status) ? WEXITSTATUS(t->status) : 128 + WTERMSIG(t->status);
        }
    }
    return -1;
}

static void tui_end(struct tui *t)
{
    if (!t->over) {
        kill(t->pid, SIGKILL);
        waitpid(t->pid, NULL, 0);
    }
    if (t->fd >= 0)
        close(t->fd);
    vterm_free(t->vt);
}

static int case_number, failures;

static bool result(struct tui *t, bool good, const char *name)
{
    printf("%s %d - %s\n", good ? "ok" : "not ok", ++case_number, name);
    if (!good) {
        failures++;
        for (int r = 0; r < t->rows; r++) {
            char line[COLS_MAX * 6];
            row_text(t, r, line, sizeof line);
            printf("# %s\n", line);
        }
    }
    fflush(stdout);
    return good;
}

static void test_lesson(char *const argv[])
{
    struct tui t;
    tui_start(&t, 36, 120, "xterm-256color", argv);
    result(&t, wait_for(&t, ">>>", true), "the prompt comes up at 120x36");
    tui_type(&t, "\t\t\t3"); /* round the panes and to the prompt */
    pump(&t, 100);
    tui_type(&t, "a = [1, 2, 3]\r");
    result(&t, wait_for(&t, "list#1", true), "a typed list is on the heap");
    tui_type(&t, "b = a\r");
    result(&t, wait_for(&t, "two holders", true), "the step is explained");
    tui_type(&t, "print('h\xc3\xa9llo')\r");
    result(&t, wait_for(&t, "h\xc3\xa9llo", true), "UTF-8 comes through");
    tui_resize(&t, 24, 80);
    result(&t, wait_for(&t, ">>>", true), "80x24");
    tui_resize(&t, 3, 10);
    pump(&t, 200);
    tui_resize(&t, 24, 80);
    result(&t, wait_for(&t, ">>>", true), "too small, and back");
    tui_type(&t, "while True: pass\r\r");
    for (int i = 0; i < 20; i++)
        pump(&t, 50);
    tui_type(&t, "\x03");
    result(&t, wait_for(&t, "KeyboardInterrupt", true), "Ctrl-C interrupts a loop");
    tui_type(&t, "1 + 1\r");
    result(&t, wait_for(&t, "2", true), "and the prompt goes on");
    tui_end(&t);
}

/* Ticks of processor time of the program and its children. */
static long cpu_ticks(pid_t pid)
{
    char path[64], line[1024];
    long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    if (f && fgets(line, sizeof line, f) && strrchr(line, ')'))
        sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
               &kernel);
    if (f)
        fclose(f);
    return user + kernel;
}

static void test_thrift(char *const argv[])
{
    struct tui t;
    tui_start(&t, 24, 80, "xterm-256color", argv);
    wait_for(&t, ">>>", true);
    tui_type(&t, "3a = [1]; b = [a]; c = {'k': a}; d = (a, b)\r");
    result(&t, tui_sync(&t), "a line was run and shown");
    tui_type(&t, "a.append(b); b.append(c); c['z'] = d; d = a; a = None\r");
    tui_sync(&t);
    tui_type(&t, "\0332");
    tui_sync(&t);
    long before = t.bytes;
    tui_type(&t, "[");
    bool went = tui_sync(&t);
    long step = t.bytes - before;
    printf("# a step back at 80x24: %ld bytes\n", step);
    result(&t, went && on_screen(&t, "the past") && step <= 1024, "a step costs no more than 1 KiB");
    before = t.bytes;
    tui_type(&t, "\033[B");
    tui_sync(&t);
    printf("# a mark moved: %ld bytes\n", t.bytes - before);
    result(&t, t.bytes - before <= 512, "a key costs half a KiB at most");
    long ticks = cpu_ticks(t.pid);
    before = t.bytes;
    for (int i = 0; i < 20; i++)
        pump(&t, 50);
    result(&t, t.bytes == before && cpu_ticks(t.pid) - ticks <= 1, "idle, it writes and does nothing");
    tui_end(&t);
}

static void test_manners(char *const argv[])
{
    struct tui t;
    int status = 0;
    tui_start(&t, 24, 80, "xterm-256color", argv);
    wait_for(&t, ">>>", true);
    tui_type(&t, "3\033[200~x = 1\ny = 2\033[201~");
    tui_sync(&t);
    result(&t, on_screen(&t, "... y = 2"), "a paste of two lines stays under edit");
    tui_type(&t, "\003");
    tui_sync(&t);
    tui_type(&t, "\032");
    bool stopped = waitpid(t.pid, &status, WUNTRACED) == t.pid && WIFSTOPPED(status);
    kill(t.pid, SIGCONT);
    tui_type(&t, "z = 41 + 1\rz\r");
    tui_sync(&t);
    result(&t, stopped && on_screen(&t, "42"), "Ctrl-Z stops it, and it comes back");
    struct winsize wild = {1, 65535, 0, 0};
    ioctl(t.fd, TIOCSWINSZ, &wild);
    tui_sync(&t);
    tui_resize(&t, 1, 4);
    tui_sync(&t);
    tui_resize(&t, 24, 80);
    wait_for(&t, "42", true);
    result(&t, tui_sync(&t) && on_screen(&t, "3 Python"), "65535 columns, one row, and back");
    tui_type(&t, "\033");
    tui_sync(&t);
    tui_type(&t, "M");
    tui_sync(&t);
    result(&t, on_screen(&t, "mouse is off"), "Esc acts at once; the mouse can be switched off");
    kill(t.pid, SIGHUP);
    result(&t, tui_wait_exit(&t, 4000) >= 0, "a hang-up ends it");
    tui_end(&t);
}

static void test_hangup(char *const argv[])
{
    struct tui t;
    tui_start(&t, 24, 80, "xterm-256color", argv);
    wait_for(&t, ">>>", true);
    close(t.fd);
    t.fd = -1;
    long deadline = now_ms() + 4000;
    bool ended = false;
    while (!ended && now_ms() < deadline) {
        ended = waitpid(t.pid, &t.status, WNOHANG) == t.pid;
        usleep(20000);
    }
    t.over = ended;
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    result(&t, ended && usage.ru_utime.tv_sec < 3, "a vanished terminal ends the session");
    tui_end(&t);
}

static void write_page(const char *path, const char *title, const char *body)
{
    FILE *file = fopen(path, "w");
    fprintf(file, "---\nid: live\ntitle: Live\nneeds:\nminutes: 1\nrev: 1\n---\n\n# %s\n\n%s\n", title, body);
    fclose(file);
}

/* heapbook CHAPTER.md: read again when it is saved; what is broken is told, and the page stays. */
static void test_live(char *const argv[])
{
    char course[64] = "/tmp/heapbook-live-XXXXXX", path[128];
    struct tui t;
    if (!mkdtemp(course))
        return;
    snprintf(path, sizeof path, "%s/chapters", course);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/chapters/01-live.md", course);
    write_page(path, "As it was", "Some text.");
    tui_start(&t, 24, 80, "xterm-256color", (char *const[]){argv[0], path, NULL});
    result(&t, wait_for(&t, "As it was", true), "a page is shown while it is written");
    write_page(path, "As it is now", "More text.");
    result(&t, wait_for(&t, "As it is now", true) && wait_for(&t, "Read again", true), "and read again when it is saved");
    write_page(path, "Broken", "```quiz live.q\nWhich?\n- [ ] one\n```");
    result(&t, wait_for(&t, "01-live.md:1", true) && on_screen(&t, "As it is now"), "what is broken is told by its line");
    write_page(path, "Mended", "Text.");
    result(&t, wait_for(&t, "Mended", true), "and mended");
    tui_end(&t);
    unlink(path);
    *strrchr(path, '/') = 0;
    rmdir(path);
    rmdir(course);
}

static void test_terms(char *const argv[])
{
    static const char *const terms[] = {"xterm", "screen-256color", "linux", "vt100", "xterm-mono"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        struct tui t;
        char name[64];
        tui_start(&t, 24, 80, terms[i], argv);
        snprintf(name, sizeof name, "TERM=%s opens", terms[i]);
        result(&t, wait_for(&t, ">>>", true), name);
        kill(t.pid, SIGTERM);
        tui_wait_exit(&t, 4000);
        tui_end(&t);
    }
}

static void test_no_term(char *const argv[])
{
    struct tui t;
    tui_start(&t, 24, 80, "no-such-terminal", argv);
    bool said = wait_for(&t, "plain", true) || wait_for(&t, "no-such-terminal", true);
    result(&t, said, "an unknown TERM falls back with a line");
    tui_end(&t);
}

/* ---- figures, on demand: tests/tui/pty --bench ------------------------------------------- */

static long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Resident KiB of a process and of what it started. */
static long resident(pid_t pid)
{
    char path[64], line[256];
    long kib = 0, child = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        sscanf(line, "VmRSS: %ld", &kib);
    if (f)
        fclose(f);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    f = fopen(path, "re");
    while (f && fscanf(f, "%ld", &child) == 1)
        kib += resident((pid_t)child);
    if (f)
        fclose(f);
    return kib;
}

static int by_size(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* Press two keys in turn; half of the presses and 99 of 100 are answered within so long. */
static void bench_keys(struct tui *t, const char *one, const char *other, const char *what)
{
    enum { PRESSES = 400 };
    long took[PRESSES];
    for (int i = 0; i < PRESSES; i++) {
        long start = now_us();
        tui_type(t, i % 2 ? other : one);
        tui_sync(t);
        took[i] = now_us() - start;
    }
    qsort(took, PRESSES, sizeof *took, by_size);
    printf("%-44s %6.1f ms, 99%%: %.1f ms\n", what, (double)took[PRESSES / 2] / 1000,
           (double)took[PRESSES * 99 / 100] / 1000);
}

static void bench(char *const argv[])
{
    struct tui t;
    long start = now_us();
    tui_start(&t, 36, 120, "xterm-256color", argv);
    while (!on_screen(&t, "1 Lesson") && pump(&t, 5))
        ;
    printf("%-44s %6.1f ms\n", "start to first screen", (double)(now_us() - start) / 1000);
    wait_for(&t, ">>>", true);
    tui_sync(&t);
    printf("%-44s %6.1f ms\n", "start to a ready prompt", (double)(now_us() - start) / 1000);
    printf("%-44s %6.1f MiB\n", "resident, shell and engine", (double)resident(t.pid) / 1024);
    tui_type(&t, "3l = [[i] for i in range(300)]\r");
    tui_sync(&t);
    tui_type(&t, "\0332");
    tui_sync(&t);
    bench_keys(&t, "j", "k", "a key in the objects lens, 300 objects");
    tui_type(&t, ">>");
    tui_sync(&t);
    bench_keys(&t, "j", "k", "... in the graph");
    tui_type(&t, "<<");
    tui_sync(&t);
    tui_type(&t, "3while True: pass\r\r");
    long until = now_us() + 3000000, frames = 0, bytes = t.bytes;
    while (now_us() < until) {
        long before = t.bytes;
        pump(&t, 50);
        frames += t.bytes > before;
    }
    printf("%-44s %6.1f a second, %ld bytes a second\n", "frames while a program loops",
           (double)frames / 3, (t.bytes - bytes) / 3);
    tui_type(&t, "\003");
    tui_end(&t);
}

/* ---- a road to walk: --drive FILE COMMAND... ------------------------------------------ */

/* What the workbook's own robots are told, as far as a terminal can. */
static bool drive_line(struct tui *t, char *line)
{
    static const struct {
        const char *name, *bytes;
    } keys[] = {{"Enter", "\r"}, {"Esc", "\033"}, {"Tab", "\t"}, {"Home", "\033[H"}, {"Right", "\033[C"},
                {"Down", "\033[B"}, {"M-c", "\033c"}, {"C-k", "\013"}, {"C-e", "\005"}, {"C-u", "\025"}};
    char *rest = line + strcspn(line, " ");
    if (*rest)
        *rest++ = 0;
    if (!strcmp(line, "line") || !strcmp(line, "type")) {
        tui_type(t, rest);
        tui_type(t, *line == 'l' ? "\r" : "");
        return tui_sync(t);
    }
    if (!strcmp(line, "key")) {
        for (char *key = strtok(rest, " "); key; key = strtok(NULL, " ")) {
            const char *bytes = key;
            for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
                bytes = strcmp(keys[i].name, key) ? bytes : keys[i].bytes;
            tui_type(t, bytes);
        }
        return tui_sync(t);
    }
    return strcmp(line, "expect") != 0 || wait_for(t, rest, true);
}

/* Each line of FILE, in a terminal of 80x24; the first that fails is told, with the screen. */
static int drive(const char *path, char *const argv[])
{
    struct tui t;
    char line[4096];
    int number = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return 99;
    tui_start(&t, 24, 80, "xterm-256color", argv);
    bool good = wait_for(&t, ">>>", true);
    while (good && ++number && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        char said[4096];
        memcpy(said, line, sizeof said);
        good = *line == '#' || drive_line(&t, line);
        if (!good)
            printf("# line %d failed: %s\n", number, said);
    }
    fclose(file);
    tui_type(&t, ":quit\r");
    good = result(&t, good && tui_wait_exit(&t, DEADLINE_MS) == 0, path);
    tui_end(&t);
    return !good;
}

int main(int argc, char **args)
{
    if (argc > 3 && !strcmp(args[1], "--drive"))
        return drive(args[2], args + 3);
    const char *build = getenv("top_builddir"), *source = getenv("top_srcdir");
    char program[4096], state[] = "/tmp/heapbook-pty-XXXXXX";
    snprintf(program, sizeof program, "%s/heapbook", build ? build : ".");
    if (!mkdtemp(state)) {
        puts("Bail out! no temporary folder");
        return 99;
    }
    setenv("XDG_STATE_HOME", state, 1);
    setenv("XDG_DATA_HOME", state, 1);
    setenv("XDG_CONFIG_HOME", state, 1);
    setenv("HOME", state, 1);
    setenv("HEAPBOOK_COURSE", source ? source : ".", 1);
    char *argv[] = {program, NULL};
    if (argc > 1 && !strcmp(args[1], "--bench")) {
        bench(argv);
        return 0;
    }
    test_lesson(argv);
    test_thrift(argv);
    test_manners(argv);
    test_hangup(argv);
    test_live(argv);
    test_terms(argv);
    test_no_term(argv);
    printf("1..%d\n", case_number);
    return failures != 0;
}
