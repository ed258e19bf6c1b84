/* chapter.c - read a chapter: front matter, Markdown, and the meaning of its fences. */
#include "book/chapter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define CHAPTER_SIZE_MOST (1 << 20)

static const char *const kind_names[] = {
    [PART_TEXT] = "text",         [PART_CODE] = "code",     [PART_RUN] = "run",
    [PART_SETUP] = "setup",       [PART_OUTPUT] = "output", [PART_HEAP] = "heap",
    [PART_PREDICT] = "predict",   [PART_QUIZ] = "quiz",     [PART_EXERCISE] = "exercise",
    [PART_CHART] = "mermaid",
};

const char *part_kind_name(enum part_kind kind)
{
    return kind_names[kind];
}

/* ---- front matter ------------------------------------------------------- */

static bool front_value(struct chapter *self, const char *key, size_t key_size,
                        const char *value, size_t size)
{
    const struct {
        const char *key;
        char **text;
        int *number;
    } fields[] = {{"id", &self->id, NULL},
                  {"title", &self->title, NULL},
                  {"needs", &self->needs, NULL},
                  {"minutes", NULL, &self->minutes},
                  {"rev", NULL, &self->rev}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strlen(fields[i].key) != key_size || memcmp(fields[i].key, key, key_size))
            continue;
        if (fields[i].text) {
            free(*fields[i].text);
            *fields[i].text = xstrndup(value, size);
        } else {
            *fields[i].number = atoi(value);
        }
        return true;
    }
    return false;
}

/* Lines between two "---"; gives the offset of what follows and its line. */
static bool front_read(struct chapter *self, size_t *offset, int *line, struct error *err)
{
    const char *s = self->source;
    if (strncmp(s, "---\n", 4) != 0)
        return error_set(err, "%s:1: a chapter begins with front matter between \"---\" lines",
                         self->path);
    s += 4;
    for (*line = 2; *s; (*line)++) {
        size_t size = strcspn(s, "\n");
        const char *next = s + size + (s[size] == '\n');
        if (size >= 3 && !strncmp(s, "---", 3)) {
            *offset = (size_t)(next - self->source);
            ++*line;
            goto out;
        }
        const char *colon = memchr(s, ':', size);
        if (!colon)
            return error_set(err, "%s:%d: not \"key: value\": %.*s", self->path, *line,
                             (int)(size > 60 ? 60 : size), s);
        const char *value = colon + 1;
        while (value < s + size && *value == ' ')
            value++;
        if (!front_value(self, s, (size_t)(colon - s), value, (size_t)(s + size - value)))
            return error_set(err, "%s:%d: unknown key \"%.*s\" (id, title, needs, minutes, rev)",
                             self->path, *line, (int)(colon - s), s);
        s = next;
    }
    return error_set(err, "%s:1: the front matter has no closing \"---\"", self->path);
out:
    if (!self->id || !*self->id)
        return error_set(err, "%s:1: the front matter has no id", self->path);
    if (!self->title || !*self->title)
        return error_set(err, "%s:1: the front matter has no title", self->path);
    if (!self->needs)
        self->needs = xstrdup("");
    return true;
}

/* ---- parts -------------------------------------------------------------- */

static bool info_is(const char *info, const char *word)
{
    size_t size = strlen(word);
    return !strncmp(info, word, size) && (!info[size] || info[size] == ' ');
}

static enum part_kind fence_kind(const char *info)
{
    static const struct {
        const char *word;
        enum part_kind kind;
    } words[] = {{"python run", PART_RUN},   {"python setup", PART_SETUP},
                 {"output", PART_OUTPUT},    {"heap", PART_HEAP},
                 {"predict", PART_PREDICT},  {"quiz", PART_QUIZ},
                 {"exercise", PART_EXERCISE}, {"mermaid", PART_CHART}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (info_is(info, words[i].word))
            return words[i].kind;
    }
    return PART_CODE;
}

/* A script's name is a file's name and nothing else. */
static bool name_is_plain(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

/* A question's own id, by which its history is kept wherever it stands; "" has none. */
static bool id_is_plain(const char *id)
{
    return !id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-")];
}

static bool part_fill(struct chapter *self, struct part *part, int last_run, int counts[],
                      struct error *err)
{
    struct error inner = {{0}};
    const char *info = part->block->info, *code = part->block->code;
    part->number = ++counts[part->kind];
    part->run = -1;
    char id[300] = "";

    switch (part->kind) {
    case PART_OUTPUT:
    case PART_HEAP:
    case PART_PREDICT:
        if (last_run < 0)
            return error_set(err, "%s:%d: \"%s\" without a \"python run\" block above it",
                             self->path, part->line - 1, part_kind_name(part->kind));
        part->run = last_run;
        break;
    case PART_EXERCISE:
        part->name = xstrdup(info + strlen("exercise") + strspn(info + strlen("exercise"), " "));
        if (!name_is_plain(part->name))
            return error_set(err, "%s:%d: \"exercise\" needs the name of a script: exercise break-the-cycle",
                             self->path, part->line - 1);
        snprintf(id, sizeof id, "exercise:%.200s", part->name);
        break;
    default:
        break;
    }
    if (part->kind == PART_PREDICT || part->kind == PART_QUIZ) {
        const char *own = strchr(info, ' ');
        own = own ? own + strspn(own, " ") : "";
        if (!id_is_plain(own))
            return error_set(err, "%s:%d: not an id: \"%.60s\" (letters, digits, and . : _ -)", self->path,
                             part->line - 1, own);
        if (*own)
            snprintf(id, sizeof id, "%.200s", own);
        else
            snprintf(id, sizeof id, "%.200s:%s:%d", self->id, part_kind_name(part->kind), part->number);
        if (!quiz_parse(&part->quiz, code, part->line, part->kind == PART_PREDICT, &inner))
            return error_set(err, "%s:%s", self->path, inner.text);
    }
    if (part->kind == PART_CHART) {
        part->chart = mermaid_parse(code, part->line, &inner);
        if (!part->chart)
            return error_set(err, "%s:%s", self->path, inner.text);
    }
    part->id = xstrdup(id);
    return true;
}

static bool chapter_parts(struct chapter *self, struct error *err)
{
    int last_run = -1, counts[PART_CHART + 1] = {0};
    for (size_t i = 0; i < self->page.count; i++) {
        const struct md_block *block = &self->page.blocks[i];
        struct part *part = ARRAY_PUSH(self->parts, self->count, self->room);
        *part = (struct part){.block = block, .line = block->line, .run = -1};
        if (block->kind == MD_FENCE) {
            part->kind = fence_kind(block->info);
            part->line = block->line + 1;
            if (!part_fill(self, part, last_run, counts, err))
                return false;
            if (part->kind == PART_RUN)
                last_run = (int)self->count - 1;
        } else {
            part->id = xstrdup("");
        }
    }
    return true;
}

/* ---- interface ---------------------------------------------------------- */

static bool file_read(struct chapter *self, struct error *err)
{
    bool done = false;
    struct stat st;
    int fd = open(self->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_errno(err, "%s", self->path);
        goto out;
    }
    if (!S_ISREG(st.st_mode) || st.st_size > CHAPTER_SIZE_MOST) {
        error_set(err, "%s:1: %s", self->path,
                  S_ISREG(st.st_mode) ? "larger than 1 MiB: make several chapters of it" : "not a file");
        goto out;
    }
    self->source = xalloc((size_t)st.st_size + 1);
    while (self->size < (size_t)st.st_size) {
        ssize_t n = read(fd, self->source + self->size, (size_t)st.st_size - self->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_errno(err, "%s", self->path);
            goto out;
        }
        if (n == 0)
            break;
        self->size += (size_t)n;
    }
    done = true;
    char *nul = memchr(self->source, 0, self->size);
    if (nul) {
        int line = 1;
        for (char *s = self->source; s < nul; s++)
            line += *s == '\n';
        done = error_set(err, "%s:%d: a NUL byte: this is not a text file", self->path, line);
    }

out:
    if (fd >= 0)
        close(fd);
    return done;
}

struct chapter *chapter_read(const char *path, struct error *err)
{
    struct chapter *self = xalloc(sizeof *self);
    self->path = xstrdup(path);
    const char *slash = strrchr(path, '/');
    self->file = xstrdup(slash ? slash + 1 : path);
    self->number = atoi(self->file);
    size_t offset = 0;
    int line = 1;
    if (!file_read(self, err) || !front_read(self, &offset, &line, err))
        goto fail;
    md_parse_page(&self->page, self->source + offset, self->size - offset, line);
    if (!chapter_parts(self, err))
        goto fail;
    return self;

fail:
    chapter_free(self);
    return NULL;
}

void chapter_free(struct chapter *self)
{
    if (!self)
        return;
    for (size_t i = 0; i < self->count; i++) {
        quiz_release(&self->parts[i].quiz);
        chart_free(self->parts[i].chart);
        free(self->parts[i].id);
        free(self->parts[i].name);
    }
    free(self->parts);
    md_page_release(&self->page);
    free(self->path);
    free(self->file);
    free(self->source);
    free(self->id);
    free(self->title);
    free(self->needs);
    free(self);
}

const struct part *chapter_listing(const struct chapter *self, int number)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->parts[i].kind == PART_RUN && self->parts[i].number == number)
            return &self->parts[i];
    }
    return NULL;
}
