/* headless.h - a session without a wire: for grade, check, trace and quiz. */
#ifndef CLI_HEADLESS_H
#define CLI_HEADLESS_H

#include "engine/exercise.h"
#include "engine/session.h"

struct headless_limits {
    size_t memory;
    double seconds;
};

/* A session whose events go nowhere. */
struct headless {
    struct wire wire;
    struct session *session;
};
struct headless *headless_new(const struct headless_limits *limits);
void headless_free(struct headless *h);

/* Run one listing in the session; what it printed is in h->session->cell_output.
 * False when it raised (h->session->raised) or does not compile. */
bool headless_run(struct headless *h, const char *source, const char *name, int line, bool exec);

/* What a prediction asks, computed in a copy of this process that runs the source; malloc'ed,
 * NULL when it cannot be told. */
char *headless_compute(struct headless *h, const char *source, const char *name, const char *question);

/* An exercise's script and the libraries it may require. */
struct exercise_files {
    char *script;
    struct script_lib *libs;
    size_t lib_count;
};
bool exercise_files_read(const char *course_dir, const char *name, struct exercise_files *out, struct error *err);
void exercise_files_release(struct exercise_files *files);
bool headless_grade(struct headless *h, const char *name, const struct exercise_files *files,
                    const char *submission, struct grade *out, struct error *err);

#endif
