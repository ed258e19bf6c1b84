/* requests.h - what the shell can ask, by table (requests.def). */
#ifndef ENGINE_REQUESTS_H
#define ENGINE_REQUESTS_H

#include "engine/session.h"

/* In what state of the session a request may be served. */
enum serve_when {
    SERVE_IDLE = 1,    /* no program */
    SERVE_PAUSED = 2,  /* stopped before a line */
    SERVE_RUNNING = 4, /* at a safe point of a running program */
    SERVE_LOOKS = 8,   /* no state: it reads the heap */
};
enum served {
    SERVED,         /* answered */
    SERVED_GO_ON,   /* the paused program shall run on */
    SERVED_ABANDON, /* the paused program shall be unwound, then the request be served again */
    SERVED_BYE,
};

/* Serve one request (borrowed). */
enum served requests_serve(struct session *s, json_t *request, enum serve_when state);
struct lens_query requests_query(const json_t *request);
/* The goal of a goto, undo or redo is reached: answer who asked. */
void requests_answer_arrival(struct session *s);
/* Wait for the request `answer`, serving what may be served meanwhile; malloc'ed
 * line, NULL at the end of input. */
char *requests_wait_for_line(struct session *s);

#endif
