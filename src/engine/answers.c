/* answers.c - what a learner typed to a script's questions, as Python.
 *
 * The check then reads a program's `answers`, whether they were typed in the pane or stand
 * in a file that is graded.
 */
#include "engine/answers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(const char *s)
{
    char *end;
    strtod(s, &end);
    return *s && *end == 0 && s[strspn(s, "0123456789.+-eE_")] == 0;
}

static void add_str(struct text *out, const char *s, size_t size)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (strchr("\"\\", s[i]))
            text_add_char(out, '\\');
        if ((unsigned char)s[i] >= ' ')
            text_add_char(out, s[i]);
    }
    text_add_char(out, '"');
}

/* Truth is written as one says it. */
static const char *truth(const char *s)
{
    static const char *const words[][2] = {{"yes", "True"}, {"true", "True"}, {"True", "True"},
                                           {"no", "False"}, {"false", "False"}, {"False", "False"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i][0], s) == 0)
            return words[i][1];
    }
    return NULL;
}

static void add_set(struct text *out, const char *s)
{
    const char *gaps = " ,;{}";
    text_add_str(out, "set([");
    while (*(s += strspn(s, gaps))) {
        size_t size = strcspn(s, gaps);
        add_str(out, s, size);
        text_add_char(out, ',');
        s += size;
    }
    text_add_str(out, "])");
}

static void add_value(struct text *out, const char *kind, const char *s)
{
    if (strcmp(kind, "set") == 0)
        add_set(out, s);
    else if (strcmp(kind, "text") == 0)
        add_str(out, s, strlen(s));
    else if (is_number(s))
        text_add_str(out, s);
    else if (truth(s))
        text_add_str(out, truth(s));
    else if (strpbrk(s, " ,"))
        add_set(out, s);
    else
        add_str(out, s, strlen(s));
}

void answers_begin(struct text *program)
{
    if (program->size && program->bytes[program->size - 1] != '\n')
        text_add_char(program, '\n');
    text_add_str(program, "answers = {}\n");
}

void answers_add(struct text *program, const char *key, const char *kind, const char *typed)
{
    char *s = xstrdup(typed + strspn(typed, " \t"));
    for (size_t n = strlen(s); n && strchr(" \t\r\n", s[n - 1]);)
        s[--n] = 0;
    text_add_str(program, "answers");
    for (const char *dot; (dot = strchr(key, '.')); key = dot + 1) {
        text_add_str(program, ".setdefault(");
        add_str(program, key, (size_t)(dot - key));
        text_add_str(program, ", {})");
    }
    text_add_char(program, '[');
    if (is_number(key))
        text_add_str(program, key);
    else
        add_str(program, key, strlen(key));
    text_add_str(program, "] = ");
    add_value(program, kind, s);
    text_add_char(program, '\n');
    free(s);
}
