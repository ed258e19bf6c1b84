/* assist.c - help while typing: names that fit, and how the call at the cursor is made.
 *
 * Python's names come from the engine; the words of commands from their table: the second
 * word of ":lens NAME [OBJECT]" is completed as an OBJECT.
 */
#include "shell/assist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/commands.h"
#include "shell/python.h"

static int characters(const char *s, size_t size)
{
    int count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)s[i] & 0xc0) != 0x80;
    return count;
}

/* ---- offering ---------------------------------------------------------------------- */

/* How many bytes all candidates begin with. */
static size_t common_size(const json_t *items)
{
    const char *first = field(json_array_get(items, 0), "text");
    size_t common = strlen(first);
    for (size_t i = 1; i < json_array_size(items); i++) {
        const char *text = field(json_array_get(items, i), "text");
        size_t same = 0;
        while (same < common && text[same] == first[same])
            same++;
        common = same;
    }
    while (common && ((unsigned char)first[common] & 0xc0) == 0x80)
        common--;
    return common;
}

/* What they have in common beyond the `typed` characters goes in. */
static void offer(struct app *app, const json_t *items, long more, int typed)
{
    size_t count = json_array_size(items);
    if (!count)
        return;
    const char *first = field(json_array_get(items, 0), "text");
    size_t common = common_size(items), have = 0;
    for (int i = 0; i < typed && have < common; i++) {
        have++;
        while (((unsigned char)first[have] & 0xc0) == 0x80)
            have++;
    }
    if (common > have) {
        char *rest = xstrndup(first + have, common - have);
        prompt_insert(app->prompt, rest);
        free(rest);
    }
    python_completions(&app->panes[PANE_python], count > 1 || more ? items : NULL, more);
}

/* ---- the engine's names ----------------------------------------------------------------- */

struct question {
    struct app *app;
    char *line;
    size_t cursor;
    int typed; /* characters of the word, -1: the answer says where it begins */
};

static void question_ask(struct app *app, const char *line, size_t cursor, int typed,
                         json_t *request, client_answer *fn)
{
    struct question *self = xalloc(sizeof *self);
    *self = (struct question){app, xstrdup(line), cursor, typed};
    app_request(app, request, fn, self);
}

/* Typed on meanwhile: too late. */
static bool question_stands(const struct question *self, const json_t *answer)
{
    size_t cursor;
    const char *line = prompt_line(self->app->prompt, &cursor);
    return json_is_true(json_object_get(answer, "ok")) && cursor == self->cursor &&
           !strcmp(line, self->line);
}

static void question_free(struct question *self)
{
    self->app->dirty = true;
    free(self->line);
    free(self);
}

static void on_names(void *arg, const json_t *answer)
{
    struct question *self = arg;
    if (question_stands(self, answer)) {
        int start = (int)json_integer_value(json_object_get(answer, "start"));
        offer(self->app, json_object_get(answer, "items"),
              (long)json_integer_value(json_object_get(answer, "more")),
              characters(self->line, self->cursor) - start);
    }
    question_free(self);
}

static void ask_names(struct app *app, const char *line, size_t cursor)
{
    question_ask(app, line, cursor, -1,
                 json_pack("{s:s, s:s, s:i}", "do", "complete", "source", line, "cursor",
                           characters(line, cursor)),
                 on_names);
}

/* Names of objects, and plain names after them. */
static void on_objects(void *arg, const json_t *answer)
{
    struct question *self = arg;
    if (question_stands(self, answer)) {
        const json_t *rows = json_object_get(answer, "rows");
        const char *word = self->line + self->cursor;
        while (word > self->line && word[-1] != ' ')
            word--;
        size_t size = (size_t)(self->line + self->cursor - word);
        json_t *items = json_array();
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const char *id = field(json_array_get(rows, i), "id");
            if (strchr(id, '#') && !strncmp(id, word, size))
                json_array_append_new(items, json_pack("{s:s}", "text", id));
        }
        if (json_array_size(items))
            offer(self->app, items, 0, self->typed);
        else
            ask_names(self->app, self->line, self->cursor);
        json_decref(items);
    }
    question_free(self);
}

/* ---- the words of commands ------------------------------------------------------------------ */

static void add_word(json_t *items, const char *text, const char *note, const char *begins)
{
    if (!strncmp(text, begins, strlen(begins)))
        json_array_append_new(items, json_pack("{s:s, s:s}", "text", text, "note", note));
}

static void add_lenses(struct app *app, json_t *items, const char *begins)
{
    const json_t *list = json_object_get(client_hello(app->client), "lenses");
    for (size_t i = 0; i < json_array_size(list); i++)
        add_word(items, field(json_array_get(list, i), "name"),
                 field(json_array_get(list, i), "help"), begins);
}

static void add_chapters(struct app *app, json_t *items, const char *begins)
{
    for (size_t i = 0; i < app->course->count; i++)
        add_word(items, app->course->chapters[i]->id, app->course->chapters[i]->title, begins);
}

static void add_formats(struct app *app, json_t *items, const char *begins)
{
    static const char *const formats[][2] = {{"json", "everything, for programs"},
                                             {"dot", "for Graphviz"},
                                             {"mermaid", "for Markdown pages"},
                                             {"text", "as it is shown"},
                                             {"svg", "a picture"}};
    (void)app;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        add_word(items, formats[i][0], formats[i][1], begins);
}

static void add_events(struct app *app, json_t *items, const char *begins)
{
    (void)app;
    add_word(items, "born", "where it was made", begins);
    add_word(items, "died", "where it went", begins);
    add_word(items, "next", "what happened to it next", begins);
    add_word(items, "previous", "what happened to it before", begins);
}

static void add_exports(struct app *app, json_t *items, const char *begins)
{
    add_word(items, "screen", "what is on the screen: text or svg", begins);
    add_word(items, "heap", "every object", begins);
    add_lenses(app, items, begins);
}

static void add_exercises(struct app *app, json_t *items, const char *begins)
{
    for (size_t c = 0; c < app->course->count; c++) {
        const struct chapter *chapter = app->course->chapters[c];
        for (size_t i = 0; i < chapter->count; i++) {
            if (chapter->parts[i].kind == PART_EXERCISE)
                add_word(items, chapter->parts[i].name, chapter->title, begins);
        }
    }
}

/* The word of the command's arguments that the cursor is in: "[OBJECT]" gives OBJECT. */
static bool argument_at(const char *args, int index, char *into, size_t size)
{
    for (; *args; index--) {
        size_t skip = strspn(args, " [");
        size_t end = skip + strcspn(args + skip, " []");
        if (index == 0) {
            snprintf(into, size, "%.*s", (int)(end - skip), args + skip);
            return end > skip;
        }
        args += end + strspn(args + end, "]");
    }
    return false;
}

static void complete_command(struct app *app, const char *line, size_t cursor)
{
    static const struct {
        const char *argument;
        void (*add)(struct app *app, json_t *items, const char *begins);
    } kinds[] = {{"LENS", add_lenses},   {"CHAPTER", add_chapters}, {"FORMAT", add_formats},
                 {"WHAT", add_exports}, {"EVENT", add_events}, {"EXERCISE", add_exercises}};
    char *name = xstrndup(line + 1, strcspn(line + 1, " ")), argument[32];
    const char *word = line + cursor;
    int index = -1;
    while (word > line + 1 && word[-1] != ' ')
        word--;
    for (const char *s = line; s < word; s++)
        index += *s == ' ' && s[1] != ' ';
    const struct command *command = command_find(name);
    free(name);
    if (!command || !argument_at(command->args, index, argument, sizeof argument))
        return;
    char *begins = xstrndup(word, (size_t)(line + cursor - word));
    int typed = characters(begins, strlen(begins));
    json_t *items = json_array();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(kinds[i].argument, argument))
            kinds[i].add(app, items, begins);
    }
    if (json_array_size(items))
        offer(app, items, 0, typed);
    else if (!strcmp(argument, "OBJECT"))
        question_ask(app, line, cursor, typed,
                     json_pack("{s:s, s:s, s:i, s:s}", "do", "lens", "lens", "objects", "limit",
                               300, "filter", begins),
                     on_objects);
    else if (!strcmp(argument, "CODE"))
        ask_names(app, line, cursor);
    json_decref(items);
    free(begins);
}

void assist_complete(struct app *app, const char *line, size_t cursor)
{
    if (line[0] == ':' && !memchr(line, ' ', cursor)) {
        char *text = xstrndup(line + 1, cursor - 1);
        json_t *items = command_complete(text);
        offer(app, items, 0, characters(text, strlen(text)));
        json_decref(items);
        free(text);
    } else if (line[0] == ':') {
        complete_command(app, line, cursor);
    } else if (!app->ask) {
        ask_names(app, line, cursor);
    }
}

/* ---- the call at the cursor -------------------------------------------------------------------- */

static void forget(struct assist *self)
{
    free(self->callee);
    free(self->signature);
    free(self->doc);
    *self = (struct assist){0};
}

void assist_release(struct app *app)
{
    forget(&app->assist);
}

static void on_signature(void *arg, const json_t *answer)
{
    struct question *question = arg;
    struct assist *self = &question->app->assist;
    const json_t *items = json_object_get(answer, "items");
    if (self->callee && !strcmp(self->callee, question->line)) {
        const char *dot = strrchr(self->callee, '.'), *name = dot ? dot + 1 : self->callee;
        for (size_t i = 0; i < json_array_size(items); i++) {
            const json_t *item = json_array_get(items, i);
            if (strcmp(field(item, "text"), name) != 0 || !*field(item, "note"))
                continue;
            free(self->signature);
            free(self->doc);
            self->signature = xstrdup(field(item, "note"));
            self->doc = xstrdup(field(item, "doc"));
        }
    }
    question_free(question);
}

void assist_update(struct app *app)
{
    struct assist *self = &app->assist;
    size_t cursor = 0, start = 0, size = 0;
    int argument = 0;
    if (!app->prompt || app->plain)
        return;
    bool typing = app->focus == PANE_python && !app_is_running(app) && !app->ask;
    const char *line = typing ? prompt_line(app->prompt, &cursor) : "";
    if (line[0] == ':' || !python_call(line, cursor, &start, &size, &argument)) {
        if (self->callee) {
            forget(self);
            app->dirty = true;
        }
        return;
    }
    if (argument != self->argument) {
        self->argument = argument;
        app->dirty = true;
    }
    if (self->callee && strlen(self->callee) == size && !strncmp(self->callee, line + start, size))
        return;
    forget(self);
    self->callee = xstrndup(line + start, size);
    self->argument = argument;
    app->dirty = true;
    question_ask(app, self->callee, size, -1,
                 json_pack("{s:s, s:s, s:i}", "do", "complete", "source", self->callee, "cursor",
                           characters(self->callee, size)),
                 on_signature);
}
