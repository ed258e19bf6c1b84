/* new.c - heapbook new: a chapter or an exercise to begin with, which passes its check. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "book/course.h"
#include "cli/cli.h"

static const char chapter_text[] =
    "---\n"
    "id: %s\n"
    "title: %s\n"
    "needs:\n"
    "minutes: 10\n"
    "rev: 1\n"
    "---\n\n"
    "# %s\n\n"
    "What this chapter is about, in two sentences.\n\n"
    "```python run\n"
    "a = [1, 2, 3]\n"
    "b = a\n"
    "print(len(b))\n"
    "```\n\n"
    "```predict %s.a\n"
    "What is printed?\n"
    "answer: output\n"
    "- 0\n"
    "  Why one might think so, and why it is not so.\n"
    "- 3\n"
    "  Why it is so.\n"
    "```\n\n"
    "```output\n"
    "3\n"
    "```\n\n"
    "```heap\n"
    "a refs=2 bytes=88 by=a,b\n"
    "```\n\n"
    "# What to take along\n\n"
    "```quiz %s.q1\n"
    "How many lists are there?\n"
    "- [x] one\n"
    "  `b = a` adds a name.\n"
    "- [ ] two\n"
    "  No data is copied.\n"
    "```\n";

static const char exercise_text[] =
    "-- %s: what it trains.\n"
    "return {\n"
    "  title = \"%s\",\n"
    "  goal = [[At the mark \"end\", a and b must be two lists with the same items.]],\n"
    "  mode = \"program\",\n"
    "  start = [[\n"
    "from heapbook import mark\n"
    "a = [1, 2, 3]\n"
    "b = a                # EDIT\n"
    "mark(\"end\")\n"
    "]],\n"
    "  hints = {\n"
    "    \"Where to look: how many names hold list#1?\",\n"
    "    \"Which idea: b = a copies a reference, no data.\",\n"
    "    \"Almost the edit: a slice of the whole list is a new list.\",\n"
    "  },\n"
    "  solutions = { [[\n"
    "from heapbook import mark\n"
    "a = [1, 2, 3]\n"
    "b = list(a)\n"
    "mark(\"end\")\n"
    "]] },\n"
    "  wrong = {\n"
    "    { key = \"other-items\", code = [[\n"
    "from heapbook import mark\n"
    "a = [1, 2, 3]\n"
    "b = []\n"
    "mark(\"end\")\n"
    "]] },\n"
    "  },\n"
    "  feedback = {\n"
    "    [\"same-list\"] = { \"a and b still name one list.\", \"M1\" },\n"
    "    [\"other-items\"] = \"b holds %%s, not what a holds.\",\n"
    "    [\"pass\"] = \"Two lists, and each has one holder.\",\n"
    "  },\n"
    "  check = function(t)\n"
    "    local s = t:run():mark(\"end\")\n"
    "    if s:same(\"a\", \"b\") then return t:fail(\"same-list\") end\n"
    "    if s:repr(\"a\") ~= s:repr(\"b\") then return t:fail(\"other-items\", s:repr(\"b\")) end\n"
    "    return t:pass()\n"
    "  end,\n"
    "}\n";

static bool name_is_plain(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

/* "big-lists" is "Big lists". */
static char *title_of(const char *name)
{
    char *title = xstrdup(name);
    for (char *s = title; *s; s++)
        *s = *s == '-' ? ' ' : *s;
    if (*title >= 'a' && *title <= 'z')
        *title = (char)(*title - 'a' + 'A');
    return title;
}

static int next_number(const char *dir)
{
    struct error err;
    struct course *course = course_open(dir, &err);
    int last = 0;
    for (size_t i = 0; course && i < course->count; i++)
        last = course->chapters[i]->number > last ? course->chapters[i]->number : last;
    course_free(course);
    return last + 1;
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static int create(const char *dir, const char *folder, const char *file, const struct text *text, const char *then)
{
    struct text path = {0};
    int status = EXIT_UNREADABLE;
    text_printf(&path, "%s/%s", dir, folder);
    if (!make_folder(dir) || !make_folder(text_str(&path))) {
        complain(0, "%s: %s", text_str(&path), strerror(errno));
    } else {
        text_printf(&path, "/%s", file);
        struct error err;
        if (!file_write(text_str(&path), text->bytes, text->size, 0666, FILE_NEW, &err))
            complain(0, "%s", err.text);
        else
            status = printf("%s\n%s\n", text_str(&path), then) < 0;
    }
    text_release(&path);
    return status;
}

static int new_chapter(const char *dir, const char *name)
{
    struct text text = {0}, file = {0};
    char *title = title_of(name);
    text_printf(&file, "%02d-%s.md", next_number(dir), name);
    text_printf(&text, chapter_text, name, title, title, name, name);
    int status = create(dir, "chapters", text_str(&file), &text,
                        "heapbook FILE shows it and reads it again when it changes; heapbook check FILE proves it");
    free(title);
    text_release(&text);
    text_release(&file);
    return status;
}

static int new_exercise(const char *dir, const char *name)
{
    struct text text = {0}, file = {0}, then = {0};
    char *title = title_of(name);
    text_printf(&file, "%s.lua", name);
    text_printf(&then, "a chapter shows it where a fence says: exercise %s", name);
    text_printf(&text, exercise_text, name, title);
    int status = create(dir, "scripts", text_str(&file), &text, text_str(&then));
    free(title);
    text_release(&text);
    text_release(&file);
    text_release(&then);
    return status;
}

int verb_new(const struct globals *globals, int argc, char **argv)
{
    const struct option_row rows[] = {{0}};
    int left = options_read("new", rows, argc, argv, true);
    if (left < 0)
        return left == -2 ? EXIT_YES : EXIT_USAGE;
    bool chapter = left == 2 && !strcmp(argv[0], "chapter"), exercise = left == 2 && !strcmp(argv[0], "exercise");
    if (!chapter && !exercise)
        return complain(EXIT_USAGE, "new wants what and its name: heapbook new chapter big-lists, heapbook new exercise one-list");
    if (!name_is_plain(argv[1]))
        return complain(EXIT_USAGE, "a name is small letters, digits and \"-\", not %s", argv[1]);
    char *dir = globals->course ? xstrdup(globals->course) : course_find(NULL);
    int status = (chapter ? new_chapter : new_exercise)(dir, argv[1]);
    free(dir);
    return status;
}
