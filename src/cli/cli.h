/* cli.h - what the verbs share: options by table, messages, exit statuses. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum exit_status {
    EXIT_YES = 0,
    EXIT_NO = 1,         /* uncaught exception, exercise not passed, stale chapter */
    EXIT_USAGE = 2,
    EXIT_UNREADABLE = 3, /* a file cannot be read, a chapter is invalid */
    EXIT_LIMIT = 4,      /* a limit was reached */
    EXIT_BUG = 5,        /* a bug of ours */
    EXIT_INTERRUPTED = 130,
};

/* Options that every verb understands, read before the verb. */
struct globals {
    const char *course; /* NULL: course_find() decides */
    bool plain, no_color, no_input;
};

/* One option of a verb.  kind: 'b' bool, 's' text, 'n' number (k, M, G are powers of
 * 1024), 'f' seconds, 'o' text that may be missing ("--heap" = "--heap=text"). */
struct option_row {
    const char *name;
    char kind;
    void *value;          /* bool *, const char **, unsigned long long *, double * */
    const char *fallback; /* kind 'o': value when none is given */
    const char *help;     /* "N  bytes the program may use" */
};

/* Read options up to the first argument that is none (all: anywhere).  Gives the number
 * of arguments left, moved to the front of argv; -1 after a message (exit EXIT_USAGE);
 * -2 when --help was printed. */
int options_read(const char *verb, const struct option_row *rows, int argc, char **argv, bool all);

/* "heapbook: ..." on stderr; gives `status`. */
int complain(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A file's bytes ("-": standard input), malloc'ed; NULL after complain(). */
char *read_whole(const char *path, size_t *size);
/* The nearest word of a list, or NULL when none is near: "did you mean". */
const char *nearest_word(const char *word, const char *const *words, size_t count);

/* The verb a mistyped word may have meant, or NULL. */
const char *verb_nearest(const char *word);

#define VERB(name, arguments, help) int verb_##name(const struct globals *globals, int argc, char **argv);
#include "cli/verbs.def"
#undef VERB

#endif
