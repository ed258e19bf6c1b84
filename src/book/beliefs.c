/* beliefs.c - the misconceptions a course works on. */
#include "book/beliefs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The next cell of a row; `*s` goes on behind it. */
static char *cell(const char **s)
{
    *s += strspn(*s, "| ");
    size_t size = strcspn(*s, "|\n");
    char *text = xstrndup(*s, size);
    *s += size;
    while (size && text[size - 1] == ' ')
        text[--size] = 0;
    return text;
}

void beliefs_read(struct beliefs *self, const char *course_dir)
{
    struct text path = {0};
    char line[4096];
    *self = (struct beliefs){0};
    text_printf(&path, "%s/beliefs.md", course_dir);
    FILE *file = fopen(text_str(&path), "re");
    while (file && fgets(line, sizeof line, file)) {
        const char *s = line;
        if (strncmp(line, "| M", 3) != 0)
            continue;
        char *name = cell(&s), *belief = cell(&s), *truth = cell(&s);
        *ARRAY_PUSH(self->list, self->count, self->room) = (struct belief){name, belief, truth};
    }
    if (file)
        fclose(file);
    text_release(&path);
}

void beliefs_release(struct beliefs *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->list[i].name);
        free(self->list[i].belief);
        free(self->list[i].truth);
    }
    free(self->list);
    *self = (struct beliefs){0};
}

const struct belief *beliefs_find(const struct beliefs *self, const char *name)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strcmp(self->list[i].name, name))
            return &self->list[i];
    }
    return NULL;
}

bool tags_have(const char *tags, const char *name)
{
    size_t size = strlen(name);
    while (*(tags += strspn(tags, " ,"))) {
        size_t word = strcspn(tags, " ,");
        if (word == size && !memcmp(tags, name, size))
            return true;
        tags += word;
    }
    return false;
}
