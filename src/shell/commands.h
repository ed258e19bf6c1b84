/* commands.h - lines that begin with ":". */
#ifndef SHELL_COMMANDS_H
#define SHELL_COMMANDS_H

struct app;

struct command {
    const char *name, *args, *help;
    void (*run)(struct app *app, const char *args);
};

extern const struct command commands[]; /* ends with a NULL name */
const struct command *command_find(const char *name); /* by its whole name, or NULL */

#endif
