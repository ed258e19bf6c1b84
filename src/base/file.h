/* file.h - files that are whole or not there: written beside their place, then renamed. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

enum file_how {
    FILE_NEW,     /* never over one that is there */
    FILE_REPLACE, /* whatever happens, the old bytes or the new ones, and the old rights */
};

/* Put the bytes at `path` and on the disk.  `mode` (less the umask) is for a file that was not
 * there.  A link is followed.  False with err when it is as it was before. */
bool file_write(const char *path, const char *bytes, size_t size, mode_t mode, enum file_how how, struct error *err);

/* All of the bytes, through short writes and signals.  False with errno; `*done` were written. */
bool file_write_all(int fd, const char *bytes, size_t size, size_t *done);

/* The names in a folder are on the disk.  True as well where a file system cannot tell. */
bool folder_sync(const char *path);

#endif
