/* journal.h - what the learner did, kept for good: append-only files, one a session.
 *
 * A record is one line: LENGTH CRC32 {json}\n, LENGTH the bytes of the JSON in decimal,
 * CRC32 of them in eight hex digits.  Each record has "t" (milliseconds since 1970), "s"
 * (the session), "n" (a number rising in the session) and "k" (what kind it is).
 */
#ifndef BOOK_JOURNAL_H
#define BOOK_JOURNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct journal;

/* The folder for records: $XDG_STATE_HOME/heapbook/progress, or below ~/.local/state;
 * malloc'ed, NULL when there is no home. */
char *journal_dir(void);

/* A new session's journal.  Nothing is written before the first record.  Never NULL: when
 * the folder cannot be used, records are kept in memory and journal_fault() says why. */
struct journal *journal_open(const char *dir);
/* Tries once more to save what is not saved; then forgets. */
void journal_close(struct journal *journal);

/* Add a record ("k" and whatever belongs to it; taken over).  True: it is on the disk. */
bool journal_append_take(struct journal *journal, json_t *record);
/* Try to write what could not be written.  True: all is on the disk. */
bool journal_flush(struct journal *journal);
size_t journal_unsaved(const struct journal *journal);
/* "not saved: No space left on device", or "". */
const char *journal_fault(const struct journal *journal);

/* All sessions' records, in order of (t, s, n), no doubles, bad ones left out.  `faults`
 * (may be NULL) gets "file:line: what" lines.  The array is a json array, owned. */
json_t *journal_load(const char *dir, json_t *faults);

/* Merge the files of ended sessions into one when there are more than `most`.  One that is
 * damaged is kept aside under another name, one that cannot be read stays. */
bool journal_compact(const char *dir, size_t most, struct error *err);

/* Take records of another machine that are not here yet (by session and number), as they
 * are, into a file of their own.  False with err when they could not be written. */
bool journal_merge(const char *dir, const json_t *records, size_t *taken, size_t *known, struct error *err);

/* One record as a line, and back: gives the JSON or NULL; `*used` bytes were read, 0 when the
 * text ends in the middle of a record. */
char *journal_line(const json_t *record, size_t *size);
json_t *journal_parse(const char *bytes, size_t size, size_t *used);

uint32_t journal_crc32(const char *bytes, size_t size);
int64_t journal_now(void); /* milliseconds since 1970; $HEAPBOOK_NOW for tests */

#endif
