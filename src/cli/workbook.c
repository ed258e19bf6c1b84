/* workbook.c - heapbook [CHAPTER]: open the workbook. */
#include "shell/workbook.h"

#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

int verb_workbook(const struct globals *globals, int argc, char **argv)
{
    bool plain = globals->plain, ascii = false, no_mouse = false, no_color = globals->no_color;
    const char *robot = NULL, *theme = NULL, *course = globals->course;
    const struct option_row rows[] = {
        {"plain", 'b', &plain, NULL, "every event and pane as prefixed lines"},
        {"ascii", 'b', &ascii, NULL, "frames and marks in ASCII only"},
        {"no-color", 'b', &no_color, NULL, "no colours"},
        {"no-mouse", 'b', &no_mouse, NULL, "leave the mouse to the terminal"},
        {"theme", 's', &theme, NULL, "dark|light  colours for this ground"},
        {"course", 's', &course, NULL, "DIR  the folder that holds chapters/ and scripts/"},
        {"robot", 's', &robot, NULL, "FILE  keys from a file, screens to standard output (tests)"},
        {0}};
    int left = options_read("", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    if (left > 1)
        return complain(EXIT_USAGE, "one chapter at a time: %s?", argv[0]);
    if (theme && strcmp(theme, "dark") && strcmp(theme, "light"))
        return complain(EXIT_USAGE, "--theme is dark or light, not %s", theme);

    struct workbook_options options = {
        .course = course,
        .chapter = left ? argv[0] : NULL,
        .robot = robot,
        .plain = plain || (!robot && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))),
        .no_input = globals->no_input,
        .screen = {.no_color = no_color,
                   .ascii = ascii,
                   .no_mouse = no_mouse,
                   .theme = !theme                    ? THEME_AUTO
                            : strcmp(theme, "light") ? THEME_DARK
                                                     : THEME_LIGHT}};
    struct error err = {{0}};
    switch (workbook_run(&options, &err)) {
    case WORKBOOK_DONE:
        return EXIT_YES;
    case WORKBOOK_NO_CHAPTER: {
        const char *verb = verb_nearest(argv[0]);
        return complain(EXIT_USAGE, "%s%s%s%s", err.text, verb ? "; did you mean \"heapbook " : "",
                        verb ? verb : "", verb ? "\"?" : "");
    }
    case WORKBOOK_UNREADABLE:
        return complain(EXIT_UNREADABLE, "%s", err.text);
    default:
        return complain(EXIT_NO, "%s", err.text);
    }
}
