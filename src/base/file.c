/* file.c - files that are whole or not there: written beside their place, then renamed. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

bool file_write_all(int fd, const char *bytes, size_t size, size_t *done)
{
    for (*done = 0; *done < size;) {
        ssize_t n = write(fd, bytes + *done, size - *done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n == 0 ? ENOSPC : errno;
            return false;
        }
        *done += (size_t)n;
    }
    return true;
}

static bool synced(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

bool folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES; /* may be written, not read */
    bool good = synced(fd);
    int why = errno;
    close(fd);
    errno = why;
    return good;
}

static bool parent_sync(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *parent = slash ? xstrndup(path, slash == path ? 1 : (size_t)(slash - path)) : xstrdup(".");
    bool good = folder_sync(parent);
    int why = errno;
    free(parent);
    errno = why;
    return good;
}

/* The bytes in a file of its own; errno when it cannot be. */
static bool write_beside(const char *temp, const char *bytes, size_t size, mode_t mode, const struct stat *old)
{
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    size_t done;
    if (fd < 0)
        return false;
    bool good = (!old || fchmod(fd, old->st_mode & 07777) == 0) && file_write_all(fd, bytes, size, &done) && synced(fd);
    int why = errno;
    good = close(fd) == 0 && good;
    errno = why ? why : errno;
    return good;
}

/* Where two names for a file are not known, a rename must do. */
static bool give_name(const char *temp, const char *path)
{
    if (link(temp, path) == 0) {
        unlink(temp);
        return true;
    }
    return errno != EEXIST && access(path, F_OK) != 0 && rename(temp, path) == 0;
}

bool file_write(const char *path, const char *bytes, size_t size, mode_t mode, enum file_how how, struct error *err)
{
    struct text temp = {0};
    struct stat old;
    char *real = how == FILE_REPLACE ? realpath(path, NULL) : NULL;
    bool is_there = real && stat(real, &old) == 0;
    const char *place = real ? real : path;
    if (is_there && !S_ISREG(old.st_mode)) {
        free(real);
        return error_set(err, "%s is not a plain file", path);
    }
    text_printf(&temp, "%s.%d.tmp", place, (int)getpid());
    unlink(text_str(&temp)); /* of one that died and had our number */
    bool good = write_beside(text_str(&temp), bytes, size, mode, is_there ? &old : NULL) &&
                (how == FILE_NEW ? give_name(text_str(&temp), place) : rename(text_str(&temp), place) == 0);
    int why = errno;
    if (!good)
        unlink(text_str(&temp));
    good = good && parent_sync(place);
    errno = good ? errno : why ? why : errno;
    if (!good)
        error_errno(err, "%s cannot be written", path);
    free(real);
    text_release(&temp);
    return good;
}
