/* workbook.h - open the workbook: on a terminal, on plain lines, or for a robot. */
#ifndef SHELL_WORKBOOK_H
#define SHELL_WORKBOOK_H

#include <stdbool.h>

#include "base/error.h"
#include "shell/screen.h"

struct workbook_options {
    const char *course;  /* NULL: found */
    const char *chapter; /* NULL: where the learner was */
    const char *robot;   /* a file of keys, or NULL */
    bool plain, no_input;
    struct screen_options screen;
};

/* What became of it; WORKBOOK_* other than DONE come with err. */
enum workbook_result {
    WORKBOOK_DONE,
    WORKBOOK_FAILED,     /* a robot's expectation, an engine that cannot be started */
    WORKBOOK_NO_CHAPTER, /* the chapter asked for is not there */
    WORKBOOK_UNREADABLE, /* the course */
};

enum workbook_result workbook_run(const struct workbook_options *options, struct error *err);

#endif
