/* protect.c - lines of an exercise's start that are not the learner's to change.
 *
 * The fixed lines, in order, must all be found in the program, in that order and with
 * nothing but imports between two of them that stood together.
 */
#include "book/protect.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_LINE };

struct line {
    const char *text;
    size_t size;
    bool open, blank; /* blank: empty, or only a marker */
};

struct lines {
    struct line *line;
    size_t count, room;
};

static bool ends_with(const char *s, size_t size, const char *word)
{
    size_t n = strlen(word);
    return size >= n && memcmp(s + size - n, word, n) == 0;
}

static bool begins_with(const char *s, size_t size, const char *word)
{
    size_t n = strlen(word);
    return size >= n && memcmp(s, word, n) == 0;
}

static enum mark mark_of(const char *s, size_t size)
{
    while (size && (*s == ' ' || *s == '\t'))
        s++, size--;
    if (size == 6 && begins_with(s, size, "# EDIT"))
        return MARK_OPEN;
    if (size == 10 && begins_with(s, size, "# END EDIT"))
        return MARK_CLOSE;
    if (begins_with(s, size, "# --- ") && ends_with(s, size, "do not edit"))
        return MARK_CLOSE;
    if (begins_with(s, size, "# --- ") && ends_with(s, size, "your part"))
        return MARK_OPEN;
    return ends_with(s, size, "# EDIT") ? MARK_LINE : MARK_NONE;
}

static size_t trimmed(const char *s, size_t size)
{
    while (size && strchr(" \t\r", s[size - 1]))
        size--;
    return size;
}

/* Before the first marker all is closed, or open when that marker closes. */
static struct lines read_lines(const char *text)
{
    struct lines all = {0};
    bool any = false, open = false;
    for (const char *s = text; *s;) {
        size_t whole = strcspn(s, "\n"), size = trimmed(s, whole);
        enum mark mark = mark_of(s, size);
        if (mark == MARK_CLOSE && !any) {
            for (size_t i = 0; i < all.count; i++)
                all.line[i].open = true;
        }
        any = any || mark != MARK_NONE;
        open = mark == MARK_OPEN || (open && mark != MARK_CLOSE);
        struct line *line = ARRAY_PUSH(all.line, all.count, all.room);
        *line = (struct line){s, size, open || mark == MARK_LINE, size == 0 || mark == MARK_OPEN || mark == MARK_CLOSE};
        s += whole + (s[whole] == '\n');
    }
    for (size_t i = 0; !any && i < all.count; i++)
        all.line[i].open = true;
    return all;
}

bool protect_has_marks(const char *start)
{
    bool any = false;
    for (const char *s = start; *s && !any;) {
        size_t whole = strcspn(s, "\n");
        any = mark_of(s, trimmed(s, whole)) != MARK_NONE;
        s += whole + (s[whole] == '\n');
    }
    return any;
}

bool protect_is_open(const char *start, int line)
{
    struct lines all = read_lines(start);
    bool open = line < 1 || (size_t)line > all.count || all.line[line - 1].open;
    free(all.line);
    return open;
}

static bool same(const struct line *a, const struct line *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static bool is_import(const struct line *line)
{
    return begins_with(line->text, line->size, "import ") || begins_with(line->text, line->size, "from ");
}

/* Match the start's fixed lines in the program's; `fixed` (may be NULL) is set for those used. */
static int match(const struct lines *start, const struct lines *program, bool *fixed)
{
    size_t at = 0;
    bool together = true; /* the next fixed line must come at once */
    for (size_t i = 0; i < start->count; i++) {
        const struct line *line = &start->line[i];
        if (line->open) {
            together = false;
            continue;
        }
        if (line->blank)
            continue;
        while (at < program->count && !same(line, &program->line[at]) &&
               (!together || program->line[at].blank || is_import(&program->line[at])))
            at++;
        if (at == program->count || !same(line, &program->line[at]))
            return (int)i + 1;
        if (fixed)
            fixed[at] = true;
        at++;
        together = true;
    }
    while (together && at < program->count && program->line[at].blank)
        at++;
    return together && at < program->count ? (int)start->count : 0;
}

int protect_broken(const char *start, const char *program)
{
    struct lines a = read_lines(start), b = read_lines(program);
    int broken = protect_has_marks(start) ? match(&a, &b, NULL) : 0;
    free(a.line);
    free(b.line);
    return broken;
}

bool protect_is_open_in(const char *start, const char *program, int line)
{
    struct lines a = read_lines(start), b = read_lines(program);
    bool *fixed = xalloc((b.count + 1) * sizeof *fixed);
    if (protect_has_marks(start))
        match(&a, &b, fixed);
    bool open = line < 1 || (size_t)line > b.count || !fixed[line - 1];
    free(fixed);
    free(a.line);
    free(b.line);
    return open;
}
