/* check_run.c - a chapter's listings do what its page says; or the page is made to say so. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/check.h"
#include "cli/cli.h"

/* ---- promotions ------------------------------------------------------------------ */

static int lines_in(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void print_lines(char sign, const char *text)
{
    while (*text) {
        int size = (int)strcspn(text, "\n");
        printf("  %c %.*s\n", sign, size, text);
        text += size + (text[size] == '\n');
    }
}

static void promote(struct checking *c, const struct chapter *ch, const struct part *part, const char *actual)
{
    struct text text = {0};
    text_add_str(&text, actual);
    while (text.size && text.bytes[text.size - 1] == '\n')
        text.bytes[--text.size] = 0;
    if (text.size)
        text_add_char(&text, '\n');
    if (!c->json) {
        printf("%s:%d:1: promoted\n", ch->path, part->line);
        print_lines('-', part->block->code);
        print_lines('+', text_str(&text));
    }
    c->promoted++;
    *ARRAY_PUSH(c->promotions, c->promotion_count, c->promotion_room) =
        (struct promotion){part->line, lines_in(part->block->code), text.size ? text_take(&text) : xstrdup("")};
    text_release(&text);
}

/* Write the chapter anew, through a file beside it. */
bool promote_apply(struct checking *c, const char *path)
{
    size_t size, next = 0;
    int line = 1, skip = 0;
    struct text out = {0};
    char *source = c->promotion_count ? read_whole(path, &size) : NULL;
    if (!source)
        return c->promotion_count == 0;
    for (const char *s = source; *s || next < c->promotion_count; line++) {
        if (next < c->promotion_count && c->promotions[next].line == line) {
            text_add_str(&out, c->promotions[next].text);
            skip = c->promotions[next++].old_count;
        }
        size_t whole = strcspn(s, "\n");
        whole += s[whole] == '\n';
        if (skip > 0)
            skip--;
        else
            text_add(&out, s, whole);
        if (!whole)
            break;
        s += whole;
    }
    struct error err;
    bool good = file_write(path, text_str(&out), out.size, 0666, FILE_REPLACE, &err);
    if (!good)
        complain(0, "%s", err.text);
    for (size_t i = 0; i < c->promotion_count; i++)
        free(c->promotions[i].text);
    c->promotion_count = 0;
    free(source);
    text_release(&out);
    return good;
}

/* ---- listings ----------------------------------------------------------------------- */

static bool same_text(const char *want, const char *got)
{
    size_t w = strlen(want), g = strlen(got);
    while (w && want[w - 1] == '\n')
        w--;
    while (g && got[g - 1] == '\n')
        g--;
    return w == g && memcmp(want, got, w) == 0;
}

static void check_output(struct checking *c, struct headless *h, const struct chapter *ch, const struct part *part)
{
    const char *got = text_str(&h->session->cell_output);
    if (same_text(part->block->code, got))
        return;
    if (c->promote)
        promote(c, ch, part, got);
    else
        fault(c, ch->path, part->line, 1, "the listing prints:\n%s", got);
}

static void check_heap(struct checking *c, struct headless *h, const struct chapter *ch, const struct part *part)
{
    struct text actual = {0};
    json_t *failures = json_array(), *f;
    size_t i;
    bool same = heap_compare(h->session->inspect, part->block->code, failures, &actual);
    if (!same && c->promote) {
        promote(c, ch, part, text_str(&actual));
    } else {
        json_array_foreach(failures, i, f)
            fault(c, ch->path, part->line + (int)json_integer_value(json_object_get(f, "line")) - 1, 1, "%s",
                  json_string_value(json_object_get(f, "text")));
    }
    json_decref(failures);
    text_release(&actual);
}

/* The choice that says what was computed; reports when none does. */
static const struct choice *computed_choice(struct checking *c, const struct chapter *ch, const struct part *part,
                                            const char *computed)
{
    const struct choice *found = NULL;
    for (size_t i = 0; computed && i < part->quiz.count; i++) {
        char *plain = choice_plain(&part->quiz.choices[i]);
        if (strcmp(plain, computed) == 0)
            found = &part->quiz.choices[i];
        free(plain);
    }
    if (!computed)
        fault(c, ch->path, part->line, 1, "\"%s\" cannot be computed", part->quiz.ask);
    else if (!found)
        fault(c, ch->path, part->line, 1, "no choice says what is computed: %s", computed);
    return found;
}

/* A prediction is computed before its listing runs, on a copy. */
static void check_predictions(struct checking *c, struct headless *h, const struct chapter *ch, size_t at,
                              const char *name)
{
    for (size_t i = at + 1; i < ch->count && ch->parts[i].kind != PART_RUN; i++) {
        const struct part *part = &ch->parts[i];
        if (part->kind != PART_PREDICT)
            continue;
        char *computed = headless_compute(h, ch->parts[at].block->code, name, part->quiz.ask);
        computed_choice(c, ch, part, computed);
        free(computed);
    }
}

/* Each variant has an answer, too. */
static void check_variants(struct checking *c, const struct chapter *ch, const struct part *part)
{
    for (size_t n = 1; n <= quiz_variants(&part->quiz); n++) {
        struct quiz varied = {.code = xstrdup(part->quiz.code), .vary = part->quiz.vary};
        struct headless *h = headless_new(&(struct headless_limits){.memory = 1024u << 20, .seconds = 20});
        quiz_vary(&varied, n);
        char *computed = headless_compute(h, varied.code, part->id, part->quiz.ask);
        if (!computed)
            fault(c, ch->path, part->line, 1, "variant %zu: \"%s\" cannot be computed", n, part->quiz.ask);
        free(computed);
        free(varied.code);
        headless_free(h);
    }
}

/* A question's code runs on a heap of its own. */
static void check_quiz(struct checking *c, const struct chapter *ch, const struct part *part)
{
    if (!part->quiz.ask)
        return;
    if (quiz_declared(&part->quiz)) {
        int line = atoi(quiz_declared(&part->quiz)), lines = 0;
        for (const char *s = part->quiz.code; *s; s++)
            lines += *s == '\n';
        if (line < 1 || line > lines)
            fault(c, ch->path, part->line, 1, "answer: line %s, but the code has %d lines", quiz_declared(&part->quiz), lines);
        return;
    }
    struct headless *h = headless_new(&(struct headless_limits){.memory = 1024u << 20, .seconds = 20});
    char *computed = headless_compute(h, part->quiz.code, part->id, part->quiz.ask);
    const struct choice *choice = part->quiz.kind == QUIZ_TYPED ? NULL : computed_choice(c, ch, part, computed);
    if (!computed && part->quiz.kind == QUIZ_TYPED)
        fault(c, ch->path, part->line, 1, "\"%s\" cannot be computed", part->quiz.ask);
    if (choice && !choice->right)
        fault(c, ch->path, part->line, 1, "computed is %s, which is not marked [x]", computed);
    free(computed);
    headless_free(h);
    check_variants(c, ch, part);
}

static bool expects_error(const struct chapter *ch, size_t at)
{
    for (size_t i = at + 1; i < ch->count && ch->parts[i].kind != PART_RUN; i++) {
        if (ch->parts[i].kind == PART_OUTPUT && strstr(ch->parts[i].block->code, "Error"))
            return true;
    }
    return false;
}

static void run_listing(struct checking *c, struct headless *h, const struct chapter *ch, size_t at)
{
    const struct part *part = &ch->parts[at];
    struct text name = {0};
    c->listings++;
    text_printf(&name, "%s:%d", ch->id, part->number);
    if (part->kind == PART_RUN)
        check_predictions(c, h, ch, at, text_str(&name));
    if (!headless_run(h, part->block->code, text_str(&name), 1, true) && !expects_error(ch, at))
        fault(c, ch->path, part->line, 1, "the listing ends with %s", h->session->raised);
    text_release(&name);
}

void check_listings(struct checking *c, const struct chapter *ch)
{
    struct headless_limits limits = {.memory = 2048u << 20, .seconds = 60};
    struct headless *h = headless_new(&limits);
    for (size_t i = 0; i < ch->count; i++) {
        const struct part *part = &ch->parts[i];
        switch (part->kind) {
        case PART_RUN:
        case PART_SETUP:
            run_listing(c, h, ch, i);
            break;
        case PART_OUTPUT:
            check_output(c, h, ch, part);
            break;
        case PART_HEAP:
            check_heap(c, h, ch, part);
            break;
        case PART_QUIZ:
            check_quiz(c, ch, part);
            break;
        default:
            break;
        }
    }
    headless_free(h);
}
