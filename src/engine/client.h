/* client.h - the shell's side of the engine: requests out, answers and events in. */
#ifndef ENGINE_CLIENT_H
#define ENGINE_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct client;

/* Called once for each request; an answer with "ok": false and "code": "lost" is made up
 * when the engine went away before it answered. */
typedef void client_answer(void *arg, const json_t *answer);

/* Called for each event (doc/engine-protocol.md) and for one of our own:
 * {"event": "engine", "state": "ready" | "lost" | "gone", "text": a sentence}.
 * "lost": it ended and a new one is being brought to where the session was;
 * "gone": no engine can be started. */
typedef void client_event(void *arg, const char *name, const json_t *event);

/* Start an engine: `argv` (NULL: this very program, with "engine").  Returns at once. */
struct client *client_open(const char *const *argv, client_event *event, void *arg,
                           struct error *err);
void client_close(struct client *client);

/* Send a request; "id" is added, the object is taken over.  fn may be NULL. */
void client_request_take(struct client *client, json_t *request, client_answer *fn, void *arg);

/* For poll(): the descriptor (-1: none), whether to wait for POLLOUT too, and after how
 * many milliseconds client_pump() must be called in any case (-1: never). */
int client_fd(const struct client *client);
bool client_wants_write(const struct client *client);
int client_timeout(const struct client *client);
/* Read and write what can be without waiting; calls back. */
void client_pump(struct client *client);

bool client_is_running(const struct client *client); /* a program runs or is stopped at a line */
bool client_is_stopped(const struct client *client); /* ... it is stopped before a line */
bool client_is_ready(const struct client *client);   /* hello was answered, nothing is replayed */
size_t client_waiting(const struct client *client);  /* requests not yet answered */
const json_t *client_hello(const struct client *client); /* the answer to hello, or NULL */

/* Ctrl-C: interrupt the program; an engine that does not react in two seconds is replaced. */
void client_interrupt(struct client *client);
/* What engines wrote on standard error; malloc'ed. */
char *client_log(const struct client *client);

#endif
