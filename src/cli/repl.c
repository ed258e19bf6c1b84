/* repl.c - heapbook repl: the prompt alone, on plain lines. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "runtime/runtime.h"

static bool is_compound(const char *source)
{
    const char *end = source + strlen(source);
    while (end > source && (end[-1] == '\n' || end[-1] == ' '))
        end--;
    return memchr(source, '\n', (size_t)(end - source)) != NULL;
}

/* One line added to the input; true when it is to be run: whole, and of a compound
 * statement only after an empty line, as in python3. */
static bool is_whole(struct runtime *rt, const struct text *input, bool blank)
{
    if (is_compound(text_str(input)) && !blank)
        return false;
    return runtime_check_cell(rt, input->bytes, input->size, "<stdin>", false) != CELL_INCOMPLETE || blank;
}

int verb_repl(const struct globals *globals, int argc, char **argv)
{
    (void)globals;
    const struct option_row rows[] = {{0}};
    int left = options_read("repl", rows, argc, argv, true);
    if (left != 0)
        return left == -2 ? EXIT_YES : left < 0 ? EXIT_USAGE : complain(EXIT_USAGE, "repl takes no arguments");
    bool talk = isatty(0);
    struct runtime_options options = {.host = host_new_system(".", 0)};
    struct runtime *rt = runtime_new(&options);
    struct text input = {0};
    char *line = NULL;
    size_t room = 0;
    int status = EXIT_YES;
    if (talk)
        printf("heapbook %s on its own runtime; the memory of CPython 3.11.  Ctrl-D leaves.\n", "repl");
    for (;;) {
        if (talk) {
            fputs(input.size ? "... " : ">>> ", stdout);
            fflush(stdout);
        }
        ssize_t n = getline(&line, &room, stdin);
        if (n < 0 && input.size == 0)
            break;
        if (n > 0)
            text_add(&input, line, (size_t)n);
        bool blank = n <= 0 || strspn(line, " \t\n") == (size_t)n;
        if (!is_whole(rt, &input, blank))
            continue;
        enum cell_result result =
            runtime_run_cell(rt, text_str(&input), input.size, "<stdin>", 1, false);
        text_clear(&input);
        if (result == CELL_EXIT)
            break;
    }
    if (talk)
        putchar('\n');
    free(line);
    text_release(&input);
    runtime_free(rt, NULL);
    return status;
}
