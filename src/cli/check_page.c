/* check_page.c - what can be told of a chapter without running it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/check.h"
#include "cli/cli.h"
#include "shell/filter.h"

/* At 80 columns a listing has this many cells beside its line numbers. */
enum { LISTING_WIDTH = 72, CHART_WIDTH = 76 };

/* ---- blocks ----------------------------------------------------------------------- */

/* Words after a fence that mean nothing to the workbook but are fine to show. */
static const char *const languages[] = {"",       "python", "text", "console", "sh",   "bash",  "c",   "lua",
                                        "json",   "diff",   "toml", "ini",     "make", "mermaid", "output", "heap"};
static const char *const blocks[] = {"python run", "python setup", "output", "heap", "predict", "quiz", "exercise", "mermaid"};

static bool is_language(const char *info)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (!strcmp(info, languages[i]))
            return true;
    }
    return false;
}

static void check_block(struct checking *c, const struct chapter *ch, const struct part *part)
{
    const char *info = part->block->info;
    if (part->kind != PART_CODE || is_language(info))
        return;
    const char *near = nearest_word(info, blocks, sizeof blocks / sizeof *blocks);
    fault(c, ch->path, part->line - 1, 4, "unknown block \"%s\"%s%s%s", info, near ? "; did you mean \"" : "", near ? near : "",
          near ? "\"?" : "");
}

static void check_width(struct checking *c, const struct chapter *ch, const struct part *part)
{
    int line = part->line;
    if (part->kind == PART_CHART) {
        struct canvas canvas = {0};
        chart_draw_fit(part->chart, CHART_WIDTH, &canvas);
        if (canvas.width > CHART_WIDTH)
            fault(c, ch->path, line, 1, "the chart is %d cells wide; %d fit at 80 columns", canvas.width, CHART_WIDTH);
        canvas_release(&canvas);
        return;
    }
    if (part->kind != PART_RUN && part->kind != PART_CODE)
        return;
    for (const char *s = part->block->code; *s; line++) {
        size_t size = strcspn(s, "\n");
        if (filter_width(s, size) > LISTING_WIDTH)
            note(c, ch->path, line, LISTING_WIDTH + 1, "this line is %d cells wide; %d fit at 80 columns", filter_width(s, size),
                  LISTING_WIDTH);
        s += size + (s[size] == '\n');
    }
}

/* ---- links -------------------------------------------------------------------------- */

static bool link_leads_somewhere(const struct checking *c, const struct course *course, const char *href)
{
    struct stat st;
    if (strstr(href, "://") || href[0] == '#' || !strncmp(href, "mailto:", 7))
        return true;
    char *name = xstrndup(href, strcspn(href, "#"));
    struct text path = {0};
    text_printf(&path, "%s/chapters/%s", c->dir, name);
    bool good = course_index(course, name) >= 0 || stat(text_str(&path), &st) == 0;
    text_release(&path);
    free(name);
    return good;
}

static void check_links(struct checking *c, const struct course *course, const struct chapter *ch, const struct md_text *text,
                        int line)
{
    for (size_t i = 0; i < text->count; i++) {
        const char *href = text->spans[i].href;
        if (href && !link_leads_somewhere(c, course, href))
            fault(c, ch->path, line, 1, "the link leads nowhere: %s", href);
    }
}

/* ---- needs ---------------------------------------------------------------------------- */

static int find_chapter(const struct course *course, const char *id, size_t size)
{
    for (size_t i = 0; i < course->count; i++) {
        if (strlen(course->chapters[i]->id) == size && !memcmp(course->chapters[i]->id, id, size))
            return (int)i;
    }
    return -1;
}

/* Does the chapter need `target`, itself or by what it needs? */
static bool leads_to(const struct course *course, int from, int target, char *seen)
{
    const char *s = course->chapters[from]->needs;
    if (seen[from])
        return false;
    seen[from] = 1;
    while (*(s += strspn(s, " ,[]"))) {
        size_t size = strcspn(s, " ,[]");
        int next = find_chapter(course, s, size);
        if (next == target || (next >= 0 && leads_to(course, next, target, seen)))
            return true;
        s += size;
    }
    return false;
}

static void check_needs(struct checking *c, const struct course *course, const struct chapter *ch)
{
    const char *s = ch->needs;
    int self = find_chapter(course, ch->id, strlen(ch->id));
    while (*(s += strspn(s, " ,[]"))) {
        size_t size = strcspn(s, " ,[]");
        if (find_chapter(course, s, size) < 0)
            fault(c, ch->path, 1, 1, "it needs \"%.*s\", but no chapter has that id", (int)size, s);
        s += size;
    }
    char *seen = xalloc(course->count + 1);
    if (self >= 0 && leads_to(course, self, self, seen))
        fault(c, ch->path, 1, 1, "the chapter needs itself, by way of those it needs: %s", ch->needs);
    free(seen);
}

void check_page(struct checking *c, const struct course *course, const struct chapter *ch)
{
    check_needs(c, course, ch);
    for (size_t i = 0; i < ch->count; i++) {
        const struct part *part = &ch->parts[i];
        check_block(c, ch, part);
        check_width(c, ch, part);
        if (part->block->kind == MD_PARAGRAPH || part->block->kind == MD_HEADING)
            check_links(c, course, ch, &part->block->text, part->line);
    }
}

/* ---- ids ----------------------------------------------------------------------------------- */

/* Progress is kept by id: each names one thing in the whole course. */
void check_ids(struct checking *c, const struct course *course)
{
    json_t *seen = json_object();
    for (size_t i = 0; i < course->count; i++) {
        const struct chapter *ch = course->chapters[i];
        struct text id = {0};
        text_printf(&id, "chapter %s", ch->id);
        const char *before = json_string_value(json_object_get(seen, text_str(&id)));
        if (before)
            fault(c, ch->path, 1, 1, "the id \"%s\" is that of %s too", ch->id, before);
        json_object_set_new(seen, text_str(&id), json_string(ch->file));
        text_release(&id);
        for (size_t k = 0; k < ch->count; k++) {
            const struct part *part = &ch->parts[k];
            if (!*part->id)
                continue;
            size_t own = strlen(ch->id);
            if (!strncmp(part->id, ch->id, own) && part->id[own] == ':' && !strstr(part->block->info, part->id))
                note(c, ch->path, part->line - 1, 1, "no id: write one after the fence's first word (%s), answers are kept under it",
                     part->id);
            before = json_string_value(json_object_get(seen, part->id));
            if (before && part->kind != PART_EXERCISE)
                fault(c, ch->path, part->line - 1, 1, "the id \"%s\" is used twice, before in %s", part->id, before);
            json_object_set_new(seen, part->id, json_sprintf("%s:%d", ch->file, part->line - 1));
        }
    }
    json_decref(seen);
}
