/* measure.c - what each instruction of the rest of a line does, seen on a copy.
 *
 * The copy runs on from the pause, one instruction at a time; before each the counts of
 * the learner's objects are compared with what they were.
 */
#include "engine/measure.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "engine/copy.h"
#include "inspect/facts.h"
#include "types/code.h"

enum { INSTRUCTIONS_MAX = 300, SECONDS_MAX = 2 };

struct measure {
    struct lens_query query;
    json_int_t id;
    const struct code *code; /* of the frame that is shown */
    struct frame *frame;
    int first, last;         /* the instruction to run first; the one that runs now, or -1 */
    int count;
    int64_t began_ns;
    json_t *seen;            /* byte offset -> text */
};

bool measure_begin(struct session *s, const struct lens_query *q, json_int_t id)
{
    if (!copy_begin(s, id))
        return false;
    struct measure *m = xalloc(sizeof *m);
    struct frame *f = vm_current_frame(s->rt);
    m->query = *q;
    m->id = id;
    m->frame = f;
    m->code = as_code(f->code);
    m->first = m->last = (int)(f->prev_instr - m->code->unit);
    m->seen = json_object();
    m->began_ns = session_now_ns();
    s->wire->muted = true;
    s->measured = m;
    inspect_refresh(s->inspect);
    inspect_step_begin(s->inspect);
    return true;
}

/* What changed since the last instruction belongs to the one that is shown as running. */
static void note(struct session *s)
{
    struct measure *m = s->measured;
    struct text text = {0};
    char at[16];
    snprintf(at, sizeof at, "%d", m->last * 2);
    inspect_refresh(s->inspect);
    facts_changes(s->inspect, s->inspect->before, &text);
    if (text.size)
        json_object_set_new(m->seen, at, json_string(text_str(&text)));
    text_release(&text);
    inspect_step_begin(s->inspect);
}

bool measure_instruction(struct session *s, struct frame *f)
{
    struct measure *m = s->measured;
    if (m->last >= 0 && (f == m->frame || f->previous != m->frame))
        note(s);
    if (f == m->frame)
        m->last = (int)(f->prev_instr - m->code->unit);
    if (++m->count > INSTRUCTIONS_MAX || session_now_ns() - m->began_ns > SECONDS_MAX * 1000000000ll)
        measure_end(s);
    return true;
}

_Noreturn void measure_end(struct session *s)
{
    struct measure *m = s->measured;
    struct error err = {""};
    if (s->running && vm_current_frame(s->rt) == m->frame)
        note(s);
    json_t *answer = wire_answer(m->id);
    json_object_set_new(answer, "step", json_integer((json_int_t)s->step));
    m->query.seen = m->seen;
    m->query.code = (Val)m->code;
    m->query.current = m->first;
    lens_show(s->inspect, "code", &m->query, answer, &err);
    s->wire->muted = false;
    wire_send(s->wire, answer);
    _exit(EXIT_HANDED_OVER);
}
