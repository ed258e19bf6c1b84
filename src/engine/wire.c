/* wire.c - JSON lines in and out. */
#include "engine/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void wire_init(struct wire *w, int in_fd, int out_fd)
{
    *w = (struct wire){.in_fd = in_fd, .out_fd = out_fd};
}

void wire_release(struct wire *w)
{
    text_release(&w->in);
}

/* ---- in ------------------------------------------------------------------- */

static char *whole_line(struct wire *w, size_t *size)
{
    char *start = w->in.bytes ? w->in.bytes + w->taken : NULL;
    char *end = start ? memchr(start, '\n', w->in.size - w->taken) : NULL;
    if (!end)
        return NULL;
    *size = (size_t)(end - start);
    w->taken += *size + 1;
    return start;
}

static void forget_taken(struct wire *w)
{
    if (w->taken == 0)
        return;
    memmove(w->in.bytes, w->in.bytes + w->taken, w->in.size - w->taken);
    w->in.size -= w->taken;
    w->taken = 0;
}

static bool fill(struct wire *w, int ms)
{
    struct pollfd p = {.fd = w->in_fd, .events = POLLIN};
    int ready = poll(&p, 1, ms);
    if (ready <= 0)
        return false;
    char block[16384];
    ssize_t n = read(w->in_fd, block, sizeof block);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (n <= 0) {
        w->ended = true;
        return false;
    }
    forget_taken(w);
    text_add(&w->in, block, (size_t)n);
    return true;
}

json_t *wire_read(struct wire *w, int ms)
{
    for (;;) {
        size_t size;
        char *line = whole_line(w, &size);
        if (line) {
            if (size == 0)
                continue;
            json_error_t err;
            json_t *message = json_loadb(line, size, JSON_ALLOW_NUL, &err);
            if (json_is_object(message))
                return message;
            json_decref(message);
            wire_refuse(w, 0, "request", "not a JSON object: %s", message ? "another kind of value" : err.text);
            continue;
        }
        if (w->in.size - w->taken > WIRE_LINE_MAX) {
            wire_refuse(w, 0, "request", "a line is longer than %d bytes", WIRE_LINE_MAX);
            w->ended = true;
        }
        if (w->ended || !fill(w, ms))
            return NULL;
    }
}

/* ---- out ------------------------------------------------------------------- */

static void write_all(struct wire *w, const char *bytes, size_t size)
{
    while (size > 0 && !w->ended) {
        ssize_t n = write(w->out_fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){.fd = w->out_fd, .events = POLLOUT}, 1, 1000);
            continue;
        }
        if (n <= 0) {
            w->ended = true;
            return;
        }
        bytes += n;
        size -= (size_t)n;
    }
}

void wire_send(struct wire *w, json_t *message)
{
    char *line = json_dumps(message, JSON_COMPACT);
    size_t size = line ? strlen(line) : 0;
    if (size > WIRE_LINE_MAX) {
        json_t *id = json_object_get(message, "id");
        json_int_t number = id ? json_integer_value(id) : 0;
        free(line);
        json_decref(message);
        if (number)
            wire_refuse(w, number, "limit", "the answer is longer than %d bytes: ask for fewer rows", WIRE_LINE_MAX);
        return;
    }
    json_decref(message);
    if (line) {
        line[size] = '\n';
        write_all(w, line, size + 1);
    }
    free(line);
}

void wire_event(struct wire *w, json_t *event)
{
    if (w->muted)
        json_decref(event);
    else
        wire_send(w, event);
}

json_t *wire_answer(json_int_t id)
{
    return json_pack("{sIsb}", "id", id, "ok", 1);
}

void wire_refuse(struct wire *w, json_int_t id, const char *code, const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&t, format, args);
    va_end(args);
    json_t *text = wire_text(text_str(&t), t.size);
    wire_send(w, json_pack("{sIsbssso}", "id", id, "ok", 0, "code", code, "error", text));
    text_release(&t);
}

json_t *wire_text(const char *bytes, size_t size)
{
    json_t *s = json_stringn(bytes, size);
    if (s)
        return s;
    /* Some byte is not UTF-8: show each such byte as \xNN. */
    struct text t = {0};
    for (size_t i = 0; i < size;) {
        size_t n = 1;
        while (n < 4 && i + n < size && ((unsigned char)bytes[i + n] & 0xC0) == 0x80)
            n++;
        json_t *one = json_stringn(bytes + i, n);
        if (one) {
            text_add(&t, bytes + i, n);
            i += n;
        } else
            text_printf(&t, "\\x%02x", (unsigned char)bytes[i++]);
        json_decref(one);
    }
    s = json_stringn(text_str(&t), t.size);
    text_release(&t);
    return s ? s : json_string("");
}
