/* oracle.c - questions about other moments.
 *
 * A checkpoint is woken with the journal and a question; the copy that wakes runs to the
 * moment, serves the question as a request whose answer goes into a pipe, and ends.
 * The asking process waits at the other end.
 */
#include "engine/oracle.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "engine/follow.h"
#include "engine/journal.h"
#include "engine/requests.h"
#include "inspect/replay.h"

enum { PATIENCE_MS = 10000 };

/* ---- asking -------------------------------------------------------------------------- */

/* One line from the pipe, or NULL when it takes too long. */
static char *hear_line(int fd)
{
    struct text line = {0};
    int64_t end = session_now_ns() + PATIENCE_MS * 1000000ll;
    for (;;) {
        int left = (int)((end - session_now_ns()) / 1000000);
        char part[65536];
        struct pollfd p = {fd, POLLIN, 0};
        int ready = left > 0 ? poll(&p, 1, left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, part, sizeof part) : 0;
        if (n <= 0) {
            text_release(&line);
            return NULL;
        }
        text_add(&line, part, (size_t)n);
        if (part[n - 1] == '\n')
            return text_take(&line);
    }
}

json_t *oracle_answer(struct session *s, uint64_t step, json_t *request, struct error *err)
{
    const struct checkpoint *from = s->checkpoints ? checkpoint_before(s->checkpoints, step) : NULL;
    if (!from) {
        error_set(err, "this engine cannot look at step %llu", (unsigned long long)step);
        return NULL;
    }
    struct text message = {0};
    s->question = request;
    s->target_instruction = 0;
    journal_write(s, step, 0, "goto", &message);
    s->question = NULL;
    bool asked = checkpoint_ask(from, message.bytes, message.size);
    text_release(&message);
    json_int_t id = json_integer_value(json_object_get(request, "id"));
    for (char *line; asked && (line = hear_line(s->checkpoints->answer_read));) {
        json_t *answer = json_loads(line, 0, NULL);
        free(line);
        if (json_integer_value(json_object_get(answer, "id")) == id)
            return answer;
        json_decref(answer); /* of an earlier one, that came too late */
    }
    error_set(err, "looking at step %llu took too long", (unsigned long long)step);
    return NULL;
}

void oracle_ask(struct session *s, uint64_t step, json_t *request, json_int_t id)
{
    struct error err = {""};
    session_flush(s);
    json_t *answer = oracle_answer(s, step, request, &err);
    if (answer)
        wire_send(s->wire, answer);
    else
        wire_refuse(s->wire, id, "limit", "%s", err.text);
}

/* ---- answering ------------------------------------------------------------------------- */

static void speak_into_pipe(struct session *s)
{
    s->wire->muted = false;
    s->wire->out_fd = s->checkpoints->answer_write;
    s->seeking = false;
}

_Noreturn void oracle_speak(struct session *s)
{
    speak_into_pipe(s);
    if (s->follow)
        follow_end(s);
    json_object_del(s->question, "at");
    if (oracle_waits(s))
        wire_refuse(s->wire, json_integer_value(json_object_get(s->question, "id")), "nothing",
                    "it did not happen again when the session was run once more");
    else
        requests_serve(s, s->question, s->running ? SERVE_PAUSED : SERVE_IDLE);
    _exit(EXIT_HANDED_OVER);
}

bool oracle_waits(const struct session *s)
{
    return s->question && (json_object_get(s->question, "replay") || s->follow);
}

void oracle_collection_begins(struct session *s, uint64_t number)
{
    if (!s->question || number != (uint64_t)json_integer_value(json_object_get(s->question, "replay")))
        return;
    json_t *moment = json_object_get(s->question, "moment");
    inspect_refresh(s->inspect);
    s->replay = replay_new(s->inspect, (size_t)json_integer_value(moment));
}

void oracle_collection_ended(struct session *s)
{
    if (!s->replay)
        return;
    struct error err = {""};
    const struct past *p = &s->past[(s->past_count - 1) % PAST_KEPT];
    json_int_t id = json_integer_value(json_object_get(s->question, "id"));
    speak_into_pipe(s);
    json_t *answer = wire_answer(id);
    replay_fill(s->replay, (int)p->number, p->step, answer);
    struct lens_query q = requests_query(s->question);
    q.replay = s->replay;
    if (lens_show(s->inspect, "collector", &q, answer, &err))
        wire_send(s->wire, answer);
    else
        wire_refuse(s->wire, id, "object", "%s", err.text);
    _exit(EXIT_HANDED_OVER);
}
