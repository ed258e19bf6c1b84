/* main.c - from the command line to a verb. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "config.h"

static const struct {
    const char *name, *arguments, *help;
    int (*fn)(const struct globals *, int, char **);
} verbs[] = {
#define VERB(name, arguments, help) {#name, arguments, help, verb_##name},
#include "cli/verbs.def"
#undef VERB
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_usage(FILE *out)
{
    fputs("heapbook - see every reference, and who holds it\n\n"
          "examples\n"
          "  heapbook                          open the workbook where you left it\n"
          "  heapbook cycles                   ... at a chapter\n"
          "  heapbook run prog.py              run a program on heapbook's own runtime\n"
          "  heapbook run --heap prog.py       ... and print the heap at the end\n"
          "  heapbook grade break-the-cycle answer.py\n\n"
          "verbs\n",
          out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        char left[64];
        snprintf(left, sizeof left, "heapbook %s%s%s", i ? verbs[i].name : "", i && *verbs[i].arguments ? " " : "",
                 verbs[i].arguments);
        fprintf(out, "  %-36s %s\n", left, verbs[i].help);
    }
    fputs("\noptions\n"
          "  --course DIR     the folder that holds chapters/ and scripts/ (or HEAPBOOK_COURSE)\n"
          "  --plain          no full screen: every event and pane as prefixed lines\n"
          "  --no-color       (or NO_COLOR) no colours\n"
          "  --no-input       ask nothing\n"
          "  --ascii          frames and marks in ASCII only\n"
          "  --theme dark|light   colours for this ground\n"
          "  --no-mouse       leave the mouse to the terminal\n"
          "  --help           this page; heapbook VERB --help has a verb's options\n"
          "  --version\n\n"
          "exit status: 0 yes, 1 no, 2 usage, 3 unreadable, 4 a limit, 5 a bug of heapbook, 130 interrupted\n",
          out);
}

/* argv[*at], if it is an option of all verbs; *at moves to its last word.  1: it was one,
 * 0: it is something else, -1: a message was written. */
static int read_global(struct globals *g, int argc, char **argv, int *at)
{
    const char *a = argv[*at];
    if (strcmp(a, "--plain") == 0) {
        g->plain = true;
    } else if (strcmp(a, "--no-color") == 0) {
        g->no_color = true;
    } else if (strcmp(a, "--no-input") == 0) {
        g->no_input = true;
    } else if (strncmp(a, "--course=", 9) == 0) {
        g->course = a + 9;
    } else if (strcmp(a, "--course") == 0) {
        if (*at + 1 >= argc) {
            complain(0, "--course needs a folder");
            return -1;
        }
        g->course = argv[++*at];
    } else {
        return 0;
    }
    return 1;
}

/* Those before the verb; gives how many words they took, -1 after a message. */
static int read_globals(struct globals *g, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        int took = read_global(g, argc, argv, &i);
        if (took <= 0)
            return took < 0 ? -1 : i;
    }
    return argc;
}

/* They may stand behind the verb too, except where what follows is a program's.  Gives how
 * many words are left, -1 after a message. */
static int take_globals(struct globals *g, int argc, char **argv)
{
    int kept = 0;
    for (int i = 0; i < argc; i++) {
        int at = i, took = read_global(g, argc, argv, &i);
        if (took < 0)
            return -1;
        if (!took)
            argv[kept++] = argv[at];
    }
    return kept;
}

static bool runs_programs(const char *verb)
{
    return strcmp(verb, "run") == 0 || strcmp(verb, "trace") == 0;
}

static int find_verb(const char *word)
{
    for (int i = 1; i < VERB_COUNT; i++) {
        if (strcmp(verbs[i].name, word) == 0)
            return i;
    }
    return 0;
}

/* A first word that is no verb may be a chapter; the workbook says so when it is none. */
static bool looks_like_option(const char *word)
{
    return word[0] == '-' && word[1] != 0;
}

/* Options of the workbook itself may stand first: it needs no verb. */
static bool is_workbook_option(const char *word)
{
    static const char *const names[] = {"--robot", "--ascii", "--no-mouse", "--theme"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(word, names[i], size) == 0 && (!word[size] || word[size] == '='))
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    struct globals globals = {0};
    setlocale(LC_ALL, "");
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error, told like others */
    int taken = read_globals(&globals, argc - 1, argv + 1);
    if (taken < 0)
        return EXIT_USAGE;
    argc -= taken + 1;
    argv += taken + 1;
    if (argc > 0 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0 || strcmp(argv[0], "help") == 0)) {
        print_usage(stdout);
        return EXIT_YES;
    }
    if (argc > 0 && (strcmp(argv[0], "--version") == 0 || strcmp(argv[0], "-V") == 0)) {
        printf("heapbook %s (Python 3.11)\n", PACKAGE_VERSION);
        return EXIT_YES;
    }
    if (argc > 0 && looks_like_option(argv[0]) && !is_workbook_option(argv[0])) {
        complain(0, "unknown option %s", argv[0]);
        print_usage(stderr);
        return EXIT_USAGE;
    }
    int verb = argc > 0 ? find_verb(argv[0]) : 0;
    if (!runs_programs(verbs[verb].name))
        argc = take_globals(&globals, argc, argv);
    if (argc < 0)
        return EXIT_USAGE;
    return verbs[verb].fn(&globals, argc - (verb > 0), argv + (verb > 0));
}

const char *verb_nearest(const char *word)
{
    const char *words[VERB_COUNT];
    for (size_t i = 0; i < VERB_COUNT; i++)
        words[i] = verbs[i].name;
    return nearest_word(word, words + 1, VERB_COUNT - 1);
}
