/* journal.c - append-only records of what the learner did.
 *
 * A session writes one file of its own, made with O_EXCL: no two processes ever write
 * the same file, so no lock is needed, on NFS either.  "Saved" is said only after
 * fdatasync.  A record that could not be written (full disk) stays in memory and is tried
 * again; a short write leaves a torn line, which the reader skips.
 *
 * Invariant: `waiting` holds, in order, exactly the records that are not on the disk.
 */
#include "book/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define RECORD_SIZE_MOST (1 << 20)
#define FILE_SIZE_MOST (64 << 20)
#define ENDING ".hbj"

struct journal {
    char *dir, *path;
    char session[32];
    int fd;
    long number;
    bool torn; /* the file may end in a half-written record */
    char **waiting;
    size_t count, room;
    char fault[256];
};

/* ---- records ------------------------------------------------------------ */

uint32_t journal_crc32(const char *bytes, size_t size)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

int64_t journal_now(void)
{
    const char *fixed = getenv("HEAPBOOK_NOW");
    if (fixed && *fixed)
        return atoll(fixed);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *journal_line(const json_t *record, size_t *size)
{
    char *json = json_dumps(record, JSON_COMPACT);
    if (!json)
        return NULL;
    struct text line = {0};
    size_t json_size = strlen(json);
    text_printf(&line, "%zu %08x ", json_size, (unsigned)journal_crc32(json, json_size));
    text_add(&line, json, json_size);
    text_add_char(&line, '\n');
    free(json);
    *size = line.size;
    return text_take(&line);
}

json_t *journal_parse(const char *bytes, size_t size, size_t *used)
{
    const char *eol = memchr(bytes, '\n', size);
    if (!eol) {
        *used = 0;
        return NULL;
    }
    *used = (size_t)(eol - bytes) + 1;
    char *end;
    if (bytes[0] < '0' || bytes[0] > '9')
        return NULL;
    unsigned long length = strtoul(bytes, &end, 10);
    if (*end != ' ' || length > RECORD_SIZE_MOST || eol - end < 10)
        return NULL;
    char hex[9];
    memcpy(hex, end + 1, 8);
    hex[8] = 0;
    char *hex_end;
    unsigned long crc = strtoul(hex, &hex_end, 16);
    const char *json = end + 10;
    if (*hex_end || end[9] != ' ' || (size_t)(eol - json) != length ||
        journal_crc32(json, length) != crc)
        return NULL;
    json_t *record = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    if (record && !json_is_object(record)) {
        json_decref(record);
        record = NULL;
    }
    return record;
}

/* ---- writing ------------------------------------------------------------ */

char *journal_dir(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    struct text path = {0};
    if (state && state[0] == '/')
        text_printf(&path, "%s/heapbook/progress", state);
    else if (home && *home)
        text_printf(&path, "%s/.local/state/heapbook/progress", home);
    else
        return NULL;
    return text_take(&path);
}

static bool make_dirs(const char *dir)
{
    char *path = xstrdup(dir);
    bool made = true;
    for (char *s = path + 1; made && *s; s++) {
        if (*s != '/')
            continue;
        *s = 0;
        made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *s = '/';
    }
    made = made && (mkdir(path, 0700) == 0 || errno == EEXIST);
    int why = errno;
    free(path);
    errno = why;
    return made;
}

struct journal *journal_open(const char *dir)
{
    struct journal *self = xalloc(sizeof *self);
    self->fd = -1;
    self->dir = dir ? xstrdup(dir) : NULL;
    uint32_t noise = 0;
    if (getrandom(&noise, sizeof noise, GRND_NONBLOCK) != sizeof noise)
        noise = (uint32_t)getpid();
    snprintf(self->session, sizeof self->session, "%lld-%08x",
             (long long)(journal_now() / 1000), (unsigned)noise);
    if (!dir)
        snprintf(self->fault, sizeof self->fault, "not saved: no home folder");
    return self;
}

static bool journal_fail(struct journal *self, const char *what)
{
    snprintf(self->fault, sizeof self->fault, "not saved: %s%s%s", what, *what ? ": " : "",
             strerror(errno));
    return false;
}

static bool journal_create(struct journal *self)
{
    if (!self->dir)
        return false;
    if (!make_dirs(self->dir))
        return journal_fail(self, self->dir);
    struct text path = {0};
    text_printf(&path, "%s/%s" ENDING, self->dir, self->session);
    self->path = text_take(&path);
    self->fd = open(self->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                    0600);
    if (self->fd < 0) {
        journal_fail(self, self->dir);
        free(self->path);
        self->path = NULL;
        return false;
    }
    int dir_fd = open(self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd >= 0) {
        if (fsync(dir_fd) != 0) { /* not all file systems can */
        }
        close(dir_fd);
    }
    return true;
}

static bool write_all(int fd, const char *bytes, size_t size, bool *torn)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n == 0)
                errno = ENOSPC;
            return false;
        }
        bytes += n;
        size -= (size_t)n;
        *torn = size > 0;
    }
    return true;
}

bool journal_flush(struct journal *self)
{
    if (!self->count)
        return true;
    if (self->fd < 0 && !journal_create(self))
        return false;
    size_t done = 0;
    for (; done < self->count; done++) {
        if (self->torn && !write_all(self->fd, "\n", 1, &(bool){false}))
            break;
        self->torn = false;
        if (!write_all(self->fd, self->waiting[done], strlen(self->waiting[done]), &self->torn))
            break;
    }
    int why = errno;
    bool synced = done == 0 || fdatasync(self->fd) == 0 || errno == EINVAL || errno == EROFS;
    if (!synced)
        return journal_fail(self, "");
    for (size_t i = 0; i < done; i++)
        free(self->waiting[i]);
    memmove(self->waiting, self->waiting + done, (self->count - done) * sizeof *self->waiting);
    self->count -= done;
    if (self->count) {
        errno = why;
        return journal_fail(self, "");
    }
    self->fault[0] = 0;
    return true;
}

bool journal_append_take(struct journal *self, json_t *record)
{
    json_object_set_new(record, "t", json_integer(journal_now()));
    json_object_set_new(record, "s", json_string(self->session));
    json_object_set_new(record, "n", json_integer(++self->number));
    size_t size;
    char *line = journal_line(record, &size);
    json_decref(record);
    if (!line)
        return false;
    *ARRAY_PUSH(self->waiting, self->count, self->room) = line;
    return journal_flush(self);
}

size_t journal_unsaved(const struct journal *self)
{
    return self->count;
}

const char *journal_fault(const struct journal *self)
{
    return self->fault;
}

void journal_close(struct journal *self)
{
    if (!self)
        return;
    journal_flush(self);
    for (size_t i = 0; i < self->count; i++)
        free(self->waiting[i]);
    free(self->waiting);
    if (self->fd >= 0)
        close(self->fd);
    free(self->dir);
    free(self->path);
    free(self);
}

/* ---- reading ------------------------------------------------------------ */

static char *file_bytes(const char *path, size_t *size)
{
    char *bytes = NULL;
    struct stat st;
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_SIZE_MOST) {
        bytes = xalloc((size_t)st.st_size + 1);
        ssize_t n;
        while (*size < (size_t)st.st_size &&
               (n = read(fd, bytes + *size, (size_t)st.st_size - *size)) > 0)
            *size += (size_t)n;
    }
    close(fd);
    return bytes;
}

static void fault_add(json_t *faults, const char *path, int line, const char *what)
{
    if (faults)
        json_array_append_new(faults, json_sprintf("%s:%d: %s", path, line, what));
}

static void load_file(const char *path, json_t *records, json_t *faults)
{
    size_t size, used;
    char *bytes = file_bytes(path, &size);
    if (!bytes) {
        fault_add(faults, path, 1, "cannot be read");
        return;
    }
    int line = 1;
    for (size_t at = 0; at < size; at += used, line++) {
        json_t *record = journal_parse(bytes + at, size - at, &used);
        if (!used) {
            fault_add(faults, path, line, "the last record is torn");
            break;
        }
        if (used == 1) /* the newline that mends a torn line */
            continue;
        if (record)
            json_array_append_new(records, record);
        else
            fault_add(faults, path, line, "not a whole record; left out");
    }
    free(bytes);
}

static int by_time(const void *a, const void *b)
{
    json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    json_int_t tx = json_integer_value(json_object_get(x, "t"));
    json_int_t ty = json_integer_value(json_object_get(y, "t"));
    if (tx != ty)
        return tx < ty ? -1 : 1;
    const char *sx = json_string_value(json_object_get(x, "s"));
    const char *sy = json_string_value(json_object_get(y, "s"));
    int order = strcmp(sx ? sx : "", sy ? sy : "");
    if (order)
        return order;
    json_int_t nx = json_integer_value(json_object_get(x, "n"));
    json_int_t ny = json_integer_value(json_object_get(y, "n"));
    return nx < ny ? -1 : nx > ny;
}

static json_t *sorted(json_t *records)
{
    size_t count = json_array_size(records);
    json_t **all = xalloc((count + 1) * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = json_array_get(records, i);
    if (count)
        qsort(all, count, sizeof *all, by_time);
    json_t *result = json_array();
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_time(&all[i - 1], &all[i]) != 0)
            json_array_append(result, all[i]);
    }
    free(all);
    json_decref(records);
    return result;
}

static char **journal_files(const char *dir, size_t *count)
{
    char **files = NULL;
    size_t room = 0;
    *count = 0;
    DIR *d = opendir(dir);
    if (!d)
        return NULL;
    for (struct dirent *e; (e = readdir(d));) {
        size_t size = strlen(e->d_name), tail = strlen(ENDING);
        if (size <= tail || strcmp(e->d_name + size - tail, ENDING) != 0)
            continue;
        struct text path = {0};
        text_printf(&path, "%s/%s", dir, e->d_name);
        *ARRAY_PUSH(files, *count, room) = text_take(&path);
    }
    closedir(d);
    return files;
}

json_t *journal_load(const char *dir, json_t *faults)
{
    json_t *records = json_array();
    size_t count = 0;
    char **files = dir ? journal_files(dir, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        load_file(files[i], records, faults);
        free(files[i]);
    }
    free(files);
    return sorted(records);
}

/* ---- merging ------------------------------------------------------------ */

static bool compact_write(const char *temp, const json_t *records, struct error *err)
{
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_errno(err, "cannot create %s", temp);
    bool good = true, torn;
    for (size_t i = 0; good && i < json_array_size(records); i++) {
        size_t size;
        char *line = journal_line(json_array_get(records, i), &size);
        good = line && write_all(fd, line, size, &torn);
        free(line);
    }
    good = good && fsync(fd) == 0;
    if (!good)
        error_errno(err, "cannot write %s", temp);
    close(fd);
    return good;
}

/* What tells one record from all others. */
static char *name_of(const json_t *record)
{
    const char *session = json_string_value(json_object_get(record, "s"));
    struct text name = {0};
    text_printf(&name, "%s/%lld", session ? session : "",
                (long long)json_integer_value(json_object_get(record, "n")));
    return text_take(&name);
}

static bool is_record(const json_t *r)
{
    return json_is_string(json_object_get(r, "k")) && json_is_integer(json_object_get(r, "t")) &&
           json_is_string(json_object_get(r, "s")) && json_is_integer(json_object_get(r, "n"));
}

bool journal_merge(const char *dir, const json_t *records, size_t *taken, size_t *known, struct error *err)
{
    json_t *here = journal_load(dir, NULL), *names = json_object(), *fresh = json_array(), *r;
    size_t i;
    *taken = *known = 0;
    json_array_foreach(here, i, r)
    {
        char *name = name_of(r);
        json_object_set_new(names, name, json_true());
        free(name);
    }
    json_array_foreach(records, i, r)
    {
        char *name = is_record(r) ? name_of(r) : NULL;
        if (name && !json_object_get(names, name)) {
            json_object_set_new(names, name, json_true());
            json_array_append(fresh, r);
        } else if (name) {
            ++*known;
        }
        free(name);
    }
    bool good = true;
    if (json_array_size(fresh)) {
        struct text path = {0}, temp = {0};
        uint32_t noise = 0;
        if (getrandom(&noise, sizeof noise, GRND_NONBLOCK) != sizeof noise)
            noise = (uint32_t)getpid();
        text_printf(&path, "%s/%lld-%08x-merged" ENDING, dir, (long long)journal_now(), (unsigned)noise);
        text_printf(&temp, "%s.tmp", text_str(&path));
        good = (make_dirs(dir) || error_errno(err, "cannot create %s", dir)) && compact_write(text_str(&temp), fresh, err) &&
               (rename(text_str(&temp), text_str(&path)) == 0 || error_errno(err, "cannot rename %s", text_str(&temp)));
        if (!good)
            unlink(text_str(&temp));
        text_release(&path);
        text_release(&temp);
    }
    *taken = good ? json_array_size(fresh) : 0;
    json_decref(here);
    json_decref(names);
    json_decref(fresh);
    return good;
}

/* A day untouched: no session that is still running is merged away under its feet. */
static bool is_ended(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_mtime < time(NULL) - 24 * 3600;
}

bool journal_compact(const char *dir, size_t most, struct error *err)
{
    size_t count, ended = 0;
    char **files = journal_files(dir, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_ended(files[i])) {
            char *keep = files[ended];
            files[ended++] = files[i];
            files[i] = keep;
        }
    }
    bool good = true;
    if (ended > most) {
        struct text name = {0}, temp = {0}, lock = {0};
        text_printf(&name, "%s/%lld-merged" ENDING, dir, (long long)journal_now());
        text_printf(&temp, "%s.tmp", text_str(&name));
        text_printf(&lock, "%s/lock", dir);
        int fd = open(text_str(&lock), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0) {
            json_t *records = json_array();
            for (size_t i = 0; i < ended; i++)
                load_file(files[i], records, NULL);
            records = sorted(records);
            good = compact_write(text_str(&temp), records, err) &&
                   (rename(text_str(&temp), text_str(&name)) == 0 ||
                    error_errno(err, "cannot rename %s", text_str(&temp)));
            json_decref(records);
            for (size_t i = 0; good && i < ended; i++)
                unlink(files[i]);
            if (!good)
                unlink(text_str(&temp));
        }
        if (fd >= 0)
            close(fd);
        text_release(&name);
        text_release(&temp);
        text_release(&lock);
    }
    for (size_t i = 0; i < count; i++)
        free(files[i]);
    free(files);
    return good;
}
