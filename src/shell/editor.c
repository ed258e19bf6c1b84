/* editor.c - a text in an editor of one's own, and back. */
#include "shell/editor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#define TEXT_MOST (1 << 20)

static const char *editor_name(void)
{
    const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
    return visual && *visual ? visual : editor && *editor ? editor : NULL;
}

static bool write_all(int fd, const char *text, struct error *err)
{
    size_t size = strlen(text), done = 0;
    while (done < size) {
        ssize_t n = write(fd, text + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_errno(err, "cannot write the text for the editor");
        done += (size_t)n;
    }
    return true;
}

static char *read_file(const char *path, struct error *err)
{
    struct text text = {0};
    FILE *file = fopen(path, "re");
    char block[4096];
    if (!file) {
        error_errno(err, "cannot read what the editor left");
        return NULL;
    }
    for (size_t n; text.size < TEXT_MOST && (n = fread(block, 1, sizeof block, file)) > 0;)
        text_add(&text, block, n);
    fclose(file);
    while (text.size && strchr("\n ", text.bytes[text.size - 1]))
        text.bytes[--text.size] = 0;
    text_add_str(&text, "");
    char *whole = text_take(&text);
    return whole ? whole : xstrdup("");
}

/* "vim -u NONE" is a command line, so a shell reads it; the file is its first argument. */
static bool run(const char *editor, const char *path, struct error *err)
{
    struct text command = {0};
    text_printf(&command, "exec %s \"$1\"", editor);
    pid_t pid = fork();
    if (pid == 0) {
        static const int usual[] = {SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGHUP, SIGTERM};
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
            signal(usual[i], SIG_DFL);
        execl("/bin/sh", "sh", "-c", text_str(&command), "sh", path, (char *)NULL);
        _exit(127);
    }
    text_release(&command);
    int status = 0;
    if (pid < 0)
        return error_errno(err, "cannot start the editor");
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return error_set(err, "the editor \"%.60s\" ended with status %d; the text is as it was", editor,
                     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

char *editor_run(const char *text, struct error *err)
{
    const char *editor = editor_name(), *dir = getenv("TMPDIR");
    struct text path = {0};
    char *result = NULL;
    if (!editor) {
        error_set(err, "no editor is set: export EDITOR=nano, say, before you start heapbook");
        return NULL;
    }
    text_printf(&path, "%s/heapbook-XXXXXX.py", dir && *dir ? dir : "/tmp");
    int fd = mkstemps(path.bytes, 3);
    if (fd < 0) {
        error_errno(err, "cannot make a file for the editor");
    } else {
        bool ready = write_all(fd, text, err) && write_all(fd, "\n", err);
        close(fd);
        if (ready && run(editor, path.bytes, err))
            result = read_file(path.bytes, err);
        unlink(path.bytes);
    }
    text_release(&path);
    return result;
}
