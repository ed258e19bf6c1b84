/* course.c - find a course's folder, read its chapters and the text of its scripts. */
#include "book/course.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define SCRIPT_SIZE_MOST (1 << 18)

static bool dir_has_chapters(const char *dir)
{
    struct text path = {0};
    text_printf(&path, "%s/chapters", dir);
    struct stat st;
    bool has = stat(text_str(&path), &st) == 0 && S_ISDIR(st.st_mode);
    text_release(&path);
    return has;
}

/* Installed means: the program does not stand beside a config.status. */
static bool in_build_folder(void)
{
    char exe[4096];
    ssize_t size = readlink("/proc/self/exe", exe, sizeof exe - 32);
    if (size <= 0)
        return false;
    exe[size] = 0;
    char *slash = strrchr(exe, '/');
    if (!slash)
        return false;
    strcpy(slash, "/config.status");
    return access(exe, F_OK) == 0;
}

char *course_find(const char *asked)
{
    const char *env = getenv("HEAPBOOK_COURSE");
    if (asked && *asked)
        return xstrdup(asked);
    if (env && *env)
        return xstrdup(env);
    if (in_build_folder() && dir_has_chapters(TOP_SRCDIR))
        return xstrdup(TOP_SRCDIR);
    return xstrdup(dir_has_chapters(PKGDATADIR) || !dir_has_chapters(TOP_SRCDIR) ? PKGDATADIR
                                                                                : TOP_SRCDIR);
}

char *course_of_path(const char *asked, const char *path)
{
    struct stat st;
    char *real = !asked && path && strchr(path, '/') && stat(path, &st) == 0 && S_ISREG(st.st_mode) ? realpath(path, NULL) : NULL;
    char *slash = real ? strrchr(real, '/') : NULL;
    if (slash)
        *slash = 0;
    char *folder = slash ? strrchr(real, '/') : NULL;
    if (folder && (!strcmp(folder, "/chapters") || !strcmp(folder, "/scripts"))) {
        *folder = 0;
        return real;
    }
    free(real);
    return course_find(asked);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The sorted names in dir that end with `ending`. */
static char **list_names(const char *dir, const char *ending, size_t *count)
{
    char **names = NULL;
    size_t room = 0;
    *count = 0;
    DIR *d = opendir(dir);
    if (!d)
        return NULL;
    for (struct dirent *e; (e = readdir(d));) {
        size_t size = strlen(e->d_name), tail = strlen(ending);
        if (e->d_name[0] == '.' || size <= tail || strcmp(e->d_name + size - tail, ending) != 0)
            continue;
        *ARRAY_PUSH(names, *count, room) = xstrdup(e->d_name);
    }
    closedir(d);
    if (*count)
        qsort(names, *count, sizeof *names, by_name);
    return names;
}

static bool id_is_taken(const struct course *self, const struct chapter *chapter)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strcmp(self->chapters[i]->id, chapter->id))
            return true;
    }
    return false;
}

struct course *course_open(const char *dir, struct error *err)
{
    struct course *self = xalloc(sizeof *self);
    self->dir = xstrdup(dir);
    struct text path = {0};
    text_printf(&path, "%s/chapters", dir);
    size_t count;
    char **names = list_names(text_str(&path), ".md", &count);
    if (!names) {
        if (access(text_str(&path), R_OK | X_OK) != 0)
            error_errno(err, "no chapters: %s", text_str(&path));
        else
            error_set(err, "no chapters in %s", text_str(&path));
    }
    for (size_t i = 0; i < count; i++) {
        struct error fault;
        text_clear(&path);
        text_printf(&path, "%s/chapters/%s", dir, names[i]);
        struct chapter *chapter = chapter_read(text_str(&path), &fault);
        if (chapter && id_is_taken(self, chapter)) {
            error_set(&fault, "%s:1: another chapter has the id \"%.80s\"", text_str(&path),
                      chapter->id);
            chapter_free(chapter);
            chapter = NULL;
        }
        if (chapter)
            *ARRAY_PUSH(self->chapters, self->count, self->room) = chapter;
        else
            *ARRAY_PUSH(self->faults, self->fault_count, self->fault_room) = xstrdup(fault.text);
        free(names[i]);
    }
    free(names);
    text_release(&path);
    if (self->count)
        return self;
    if (self->fault_count)
        error_set(err, "%s", self->faults[0]);
    course_free(self);
    return NULL;
}

void course_free(struct course *self)
{
    if (!self)
        return;
    for (size_t i = 0; i < self->count; i++)
        chapter_free(self->chapters[i]);
    for (size_t i = 0; i < self->fault_count; i++)
        free(self->faults[i]);
    free(self->chapters);
    free(self->faults);
    free(self->dir);
    free(self);
}

int course_index(const struct course *self, const char *name)
{
    char *end;
    long number = strtol(name, &end, 10);
    for (size_t i = 0; i < self->count; i++) {
        const struct chapter *c = self->chapters[i];
        if ((*name && !*end && c->number == number) || !strcasecmp(c->id, name) ||
            !strcmp(c->file, name) ||
            (strlen(c->file) > 3 && !strncmp(c->file, name, strlen(c->file) - 3) &&
             strlen(name) == strlen(c->file) - 3))
            return (int)i;
    }
    const char *slash = strrchr(name, '/');
    if (slash && slash[1])
        return course_index(self, slash + 1);
    for (size_t i = 0; i < self->count; i++) {
        if (*name && !strncasecmp(self->chapters[i]->title, name, strlen(name)))
            return (int)i;
    }
    return -1;
}

/* ---- scripts ------------------------------------------------------------ */

static char *script_read(const char *path, struct error *err)
{
    char *text = NULL;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_errno(err, "%s", path);
        goto out;
    }
    if (!S_ISREG(st.st_mode) || st.st_size > SCRIPT_SIZE_MOST) {
        error_set(err, "%s: not a file of at most 256 KiB", path);
        goto out;
    }
    text = xalloc((size_t)st.st_size + 1);
    size_t size = 0;
    for (ssize_t n; size < (size_t)st.st_size; size += (size_t)n) {
        n = read(fd, text + size, (size_t)st.st_size - size);
        if (n <= 0)
            break;
    }

out:
    if (fd >= 0)
        close(fd);
    return text;
}

static char *script_text(const struct course *self, const char *folder, const char *name,
                         struct error *err)
{
    if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")]) {
        error_set(err, "not the name of a script: %.80s", name);
        return NULL;
    }
    struct text path = {0};
    text_printf(&path, "%s/%s/%s.lua", self->dir, folder, name);
    char *text = script_read(text_str(&path), err);
    text_release(&path);
    return text;
}

char *course_script(const struct course *self, const char *name, struct error *err)
{
    return script_text(self, "scripts", name, err);
}

char *course_script_lib(const struct course *self, const char *name, struct error *err)
{
    return script_text(self, "scripts/lib", name, err);
}

char **course_script_libs(const struct course *self)
{
    struct text path = {0};
    text_printf(&path, "%s/scripts/lib", self->dir);
    size_t count;
    char **names = list_names(text_str(&path), ".lua", &count);
    text_release(&path);
    names = xresize(names, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i][strlen(names[i]) - 4] = 0;
    names[count] = NULL;
    return names;
}
