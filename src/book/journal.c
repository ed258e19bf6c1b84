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

#include "base/file.h"
#include "base/text.h"

#define RECORD_SIZE_MOST (1 << 20)
#define FILE_SIZE_MOST (64 << 20)
#define ENDING ".hbj"

struct journal {
    char *dir, *path;
    char session[32];
    int fd;
    long number;
    bool torn;  /* the file may end in a half-written record */
    bool named; /* the file's name is on the disk */
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
    return true;
}

/* One record; a newline first ends what a short write began. */
static bool write_line(struct journal *self, const char *line)
{
    size_t size = strlen(line), done;
    if (self->torn && !file_write_all(self->fd, "\n", 1, &done))
        return false;
    bool good = file_write_all(self->fd, line, size, &done);
    self->torn = done && done < size;
    return good;
}

static bool on_disk(struct journal *self)
{
    if (fdatasync(self->fd) != 0 && errno != EINVAL && errno != EROFS)
        return false;
    self->named = self->named || folder_sync(self->dir);
    return self->named;
}

bool journal_flush(struct journal *self)
{
    if (!self->count)
        return true;
    if (self->fd < 0 && !journal_create(self))
        return false;
    size_t done = 0;
    while (done < self->count && write_line(self, self->waiting[done]))
        done++;
    int why = errno;
    if (done && !on_disk(self))
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
    if (!line || size > RECORD_SIZE_MOST) { /* it would not be read again */
        free(line);
        errno = EFBIG;
        return journal_fail(self, "");
    }
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

/* What became of a file that was read. */
enum found {
    FOUND_WHOLE,
    FOUND_DAMAGED,  /* something in it is no record */
    FOUND_UNREAD,   /* not all of it could be read: it must stay */
    FOUND_VANISHED, /* merged away by another session */
};

/* What can be read of a file; NULL when it cannot be opened. */
static char *file_bytes(const char *path, size_t *size, enum found *found)
{
    char *bytes = NULL;
    struct stat st;
    *size = 0;
    *found = FOUND_UNREAD;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        *found = errno == ENOENT ? FOUND_VANISHED : FOUND_UNREAD;
        return NULL;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_SIZE_MOST) {
        ssize_t n = 1;
        bytes = xalloc((size_t)st.st_size + 1);
        while (*size < (size_t)st.st_size && n > 0) {
            n = read(fd, bytes + *size, (size_t)st.st_size - *size);
            *size += n > 0 ? (size_t)n : 0;
            n = n < 0 && errno == EINTR ? 1 : n;
        }
        *found = n > 0 ? FOUND_WHOLE : FOUND_UNREAD;
    }
    close(fd);
    return bytes;
}

static void fault_add(json_t *faults, const char *path, int line, const char *what)
{
    if (faults)
        json_array_append_new(faults, json_sprintf("%s:%d: %s", path, line, what));
}

static enum found load_file(const char *path, json_t *records, json_t *faults)
{
    size_t size, used;
    enum found found;
    char *bytes = file_bytes(path, &size, &found);
    if (found == FOUND_UNREAD)
        fault_add(faults, path, 1, "cannot be read");
    int line = 1;
    for (size_t at = 0; at < size; at += used, line++) {
        json_t *record = journal_parse(bytes + at, size - at, &used);
        if (record)
            json_array_append_new(records, record);
        else if (used != 1) { /* but for the newline that mends a torn line */
            found = found == FOUND_WHOLE ? FOUND_DAMAGED : found;
            fault_add(faults, path, line, used ? "not a whole record; left out" : "the last record is torn");
        }
        if (!used)
            break;
    }
    free(bytes);
    return found;
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

static void files_free(char **files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(files[i]);
    free(files);
}

/* A session that merges old files may take them away under our eyes: then look again. */
json_t *journal_load(const char *dir, json_t *faults)
{
    enum { TRIES = 5 };
    json_t *records = json_array();
    bool again = dir != NULL;
    for (int try = 0; again && try < TRIES; try++) {
        size_t count;
        char **files = journal_files(dir, &count);
        again = false;
        json_array_clear(records);
        if (faults)
            json_array_clear(faults);
        for (size_t i = 0; i < count; i++)
            again = load_file(files[i], records, faults) == FOUND_VANISHED || again;
        files_free(files, count);
    }
    return sorted(records);
}

/* ---- merging ------------------------------------------------------------ */

/* Records as a file of their own, whole or not there. */
static bool write_records(const char *dir, const json_t *records, struct error *err)
{
    struct text path = {0}, lines = {0};
    uint32_t noise = 0;
    bool good = true;
    if (getrandom(&noise, sizeof noise, GRND_NONBLOCK) != sizeof noise)
        noise = (uint32_t)getpid();
    text_printf(&path, "%s/%lld-%08x-merged" ENDING, dir, (long long)journal_now(), (unsigned)noise);
    for (size_t i = 0; good && i < json_array_size(records); i++) {
        size_t size;
        char *line = journal_line(json_array_get(records, i), &size);
        good = line && size <= RECORD_SIZE_MOST;
        if (good)
            text_add(&lines, line, size);
        free(line);
    }
    if (!good)
        error_set(err, "a record is too large");
    else if (lines.size > FILE_SIZE_MOST)
        good = error_set(err, "%s: the records are too large for one file", dir);
    good = good && file_write(text_str(&path), text_str(&lines), lines.size, 0600, FILE_NEW, err);
    text_release(&path);
    text_release(&lines);
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
    bool good = !json_array_size(fresh) ||
                ((make_dirs(dir) || error_errno(err, "cannot create %s", dir)) && write_records(dir, fresh, err));
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
    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_mtime < time(NULL) - 24 * 3600;
}

/* Only once its records are on the disk elsewhere.  What is damaged is put aside for good. */
static void put_away(const char *path, enum found found)
{
    struct text aside = {0};
    text_printf(&aside, "%s.damaged", path);
    if (found == FOUND_WHOLE)
        unlink(path);
    else if (found == FOUND_DAMAGED)
        rename(path, text_str(&aside));
    text_release(&aside);
}

static bool merge_files(const char *dir, char **files, size_t count, struct error *err)
{
    json_t *records = json_array();
    enum found *found = xalloc((count + 1) * sizeof *found);
    for (size_t i = 0; i < count; i++)
        found[i] = load_file(files[i], records, NULL);
    records = sorted(records);
    bool good = write_records(dir, records, err);
    for (size_t i = 0; good && i < count; i++)
        put_away(files[i], found[i]);
    json_decref(records);
    free(found);
    return good;
}

/* One session at a time merges; the lock goes with the descriptor. */
static int merge_lock(const char *dir)
{
    struct text path = {0};
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    text_printf(&path, "%s/lock", dir);
    int fd = open(text_str(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && fcntl(fd, F_SETLK, &whole) != 0) {
        close(fd);
        fd = -1;
    }
    text_release(&path);
    return fd;
}

bool journal_compact(const char *dir, size_t most, struct error *err)
{
    size_t count, ended = 0;
    bool good = true;
    int lock = merge_lock(dir);
    if (lock < 0)
        return true;
    char **files = journal_files(dir, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_ended(files[i])) {
            char *keep = files[ended];
            files[ended++] = files[i];
            files[i] = keep;
        }
    }
    if (ended > most)
        good = merge_files(dir, files, ended, err);
    files_free(files, count);
    close(lock);
    return good;
}
