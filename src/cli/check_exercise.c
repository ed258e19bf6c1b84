/* check_exercise.c - an exercise is what its script says: the start fails, each solution
 * passes, each wrong program gets its own message, and every message can be got. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/check.h"

struct proving {
    struct checking *c;
    const char *name, *file;
    const struct exercise_files *files;
    const struct script_info *info;
    struct script *script;
};

/* The line of scripts/NAME.lua where a text first stands. */
static int line_of(const struct proving *p, const char *text)
{
    const char *at = text && *text ? strstr(p->files->script, text) : NULL;
    int line = 1;
    for (const char *s = p->files->script; at && s < at; s++)
        line += *s == '\n';
    return line;
}

static int line_of_key(const struct proving *p, const char *key)
{
    struct text quoted = {0};
    text_printf(&quoted, "\"%s\"", key);
    int line = line_of(p, text_str(&quoted));
    text_release(&quoted);
    return line;
}

/* --programs: DIR/NAME/WHAT-NUMBER[-KEY].py, for another Python or an editor to see. */
static void write_program(struct proving *p, const char *what, size_t number, const char *key, const char *text)
{
    struct text path = {0};
    struct error err;
    if (!p->c->written)
        return;
    mkdir(p->c->written, 0777);
    text_printf(&path, "%s/%s", p->c->written, p->name);
    mkdir(text_str(&path), 0777);
    text_printf(&path, "/%s-%zu%s%s.py", what, number, *key ? "-" : "", key);
    if (!file_write(text_str(&path), text, strlen(text), 0666, FILE_REPLACE, &err))
        fault(p->c, p->file, line_of(p, text), 1, "%s", err.text);
    text_release(&path);
}

static bool grade_one(struct proving *p, const char *submission, struct grade *grade)
{
    struct headless_limits limits = {.memory = 1024u << 20, .seconds = 20};
    struct headless *h = headless_new(&limits);
    struct error err = {""};
    bool good = headless_grade(h, p->name, p->files, submission, grade, &err);
    if (!good)
        fault(p->c, p->file, line_of(p, submission), 1, "%s", err.text);
    headless_free(h);
    p->c->programs++;
    return good;
}

static void must_pass(struct proving *p, const char *what, const char *const *programs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct grade g = {0};
        write_program(p, what, i + 1, "", programs[i]);
        if (grade_one(p, programs[i], &g) && !g.passed)
            fault(p->c, p->file, line_of(p, programs[i]), 1, "%s %zu does not pass: %s%s%s", what, i + 1, g.message,
                  *g.raised ? "; " : "", g.raised);
        grade_release(&g);
    }
}

static void check_wrongs(struct proving *p)
{
    for (size_t i = 0; i < p->info->wrong_count; i++) {
        const struct script_pair *w = &p->info->wrongs[i];
        struct grade g = {0};
        write_program(p, "wrong", i + 1, w->key, w->text);
        if (grade_one(p, w->text, &g)) {
            if (g.passed)
                fault(p->c, p->file, line_of_key(p, w->key), 1, "wrong program %zu (%s) passes", i + 1, w->key);
            else if (strcmp(g.key, w->key) != 0)
                fault(p->c, p->file, line_of_key(p, w->key), 1, "wrong program %zu gets '%s' instead of '%s'%s%s", i + 1, g.key,
                      w->key, *g.raised ? ": " : "", g.raised);
            else if (strcmp(g.message, g.key) == 0)
                fault(p->c, p->file, line_of_key(p, w->key), 1, "feedback has no text for '%s'", w->key);
        }
        grade_release(&g);
    }
}

static void check_start(struct proving *p)
{
    struct grade g = {0};
    if (grade_one(p, NULL, &g) && g.passed)
        fault(p->c, p->file, line_of(p, p->info->start), 1, "the start passes by itself");
    grade_release(&g);
}

static void check_table(struct proving *p)
{
    if (p->info->solution_count == 0)
        fault(p->c, p->file, 1, 1, "no solution");
    if (p->info->hint_count < 3)
        fault(p->c, p->file, line_of(p, "hints"), 1, "%zu hints instead of three levels", p->info->hint_count);
    if (strcmp(p->info->mode, "answers") == 0 && !p->info->question_count)
        fault(p->c, p->file, line_of(p, "mode"), 1, "the mode 'answers' needs questions");
}

void check_exercise(struct checking *c, const char *name)
{
    struct error err = {""};
    struct exercise_files files;
    struct text file = {0};
    text_printf(&file, "%s/scripts/%s.lua", c->dir, name);
    c->exercises++;
    if (!exercise_files_read(c->dir, name, &files, &err)) {
        fault(c, text_str(&file), 1, 1, "%s", err.text);
    } else {
        struct script_host host = {0};
        struct script *script = script_new(name, files.script, files.libs, files.lib_count, &host, &err);
        if (script) {
            struct proving p = {c, name, text_str(&file), &files, script_info(script), script};
            check_table(&p);
            check_start(&p);
            must_pass(&p, "solution", p.info->solutions, p.info->solution_count);
            must_pass(&p, "alternative", p.info->alternatives, p.info->alternative_count);
            check_wrongs(&p);
        } else {
            /* "NAME.lua:LINE: what": the line is told as ours. */
            const char *colon = strchr(err.text, ':');
            int line = colon ? atoi(colon + 1) : 0;
            const char *what = line > 0 ? strchr(colon + 1, ':') : NULL;
            fault(c, text_str(&file), line > 0 ? line : 1, 1, "%s", what ? what + 2 : err.text);
        }
        script_free(script);
        exercise_files_release(&files);
    }
    text_release(&file);
}
