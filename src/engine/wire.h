/* wire.h - JSON lines in and out: the engine's end of doc/engine-protocol.md. */
#ifndef ENGINE_WIRE_H
#define ENGINE_WIRE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/text.h"

enum { WIRE_LINE_MAX = 1 << 20 };

/* Invariant: `in` holds what was read and not yet taken; lines are taken whole. */
struct wire {
    int in_fd, out_fd;
    struct text in;
    size_t taken; /* bytes of `in` already given out */
    bool ended;   /* end of input, or the other side is gone */
    bool muted;   /* events are dropped (replay) */
};

void wire_init(struct wire *w, int in_fd, int out_fd);
void wire_release(struct wire *w);
/* Wait up to `ms` (-1: for ever, 0: look only) for a whole line; NULL: none yet, or
 * the end (w->ended).  The line is a JSON object, owned by the caller; a line that is
 * none is answered with code "request" and skipped. */
json_t *wire_read(struct wire *w, int ms);
/* Send and consume an object; no line is longer than WIRE_LINE_MAX. */
void wire_send(struct wire *w, json_t *message);
void wire_event(struct wire *w, json_t *event); /* not while muted */
/* {"id":N,"ok":true} to be filled, and {"id":N,"ok":false,...} sent at once. */
json_t *wire_answer(json_int_t id);
void wire_refuse(struct wire *w, json_int_t id, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Text that is not valid UTF-8 made so. */
json_t *wire_text(const char *bytes, size_t size);

#endif
