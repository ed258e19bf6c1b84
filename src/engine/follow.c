/* follow.c - the life of one object, found by running the session again.
 *
 * The object is known by the number of its birth.  A process woken before it runs on,
 * stopping at each step to compare the object's count and generation with what they
 * were; where they differ, a snapshot tells who holds it now.
 */
#include "engine/follow.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "engine/oracle.h"
#include "engine/tell.h"

enum { EVENTS_MAX = 400, HOLDERS_SAID = 200 };

struct follow {
    uint32_t birth;
    uint64_t until;
    ssize_t refs;
    int generation;
    bool born, dead;
    char holders[HOLDERS_SAID];
    json_t *events; /* [step, line, event, refs, text] */
};

/* ---- in the woken process ------------------------------------------------------------ */

void follow_begin(struct session *s)
{
    struct follow *f = xalloc(sizeof *f);
    f->birth = (uint32_t)json_integer_value(json_object_get(s->question, "birth"));
    f->until = (uint64_t)json_integer_value(json_object_get(s->question, "until"));
    f->events = json_array();
    s->follow = f;
    names_follow(s->inspect->names, f->birth);
}

static void add(struct session *s, const char *event, ssize_t refs, const char *text)
{
    json_array_append_new(s->follow->events, json_pack("[I,i,s,I,s]", (json_int_t)s->step, s->current_line, event,
                                                       (json_int_t)refs, text));
}

static void holders_now(struct session *s, Val v, char *out)
{
    struct text all = {0};
    inspect_refresh(s->inspect);
    uint32_t at = snapshot_find(s->inspect->now, v);
    uint32_t h = at == NO_OBJECT ? NO_OBJECT : s->inspect->now->objects[at].held;
    for (; h != NO_OBJECT && all.size < HOLDERS_SAID; h = s->inspect->now->holdings[h].next_held) {
        if (all.size)
            text_add_str(&all, ", ");
        holder_short(s->inspect, &s->inspect->now->holdings[h], &all);
    }
    snprintf(out, HOLDERS_SAID, "%s", text_str(&all));
    text_release(&all);
}

_Noreturn void follow_end(struct session *s)
{
    s->wire->muted = false;
    s->wire->out_fd = s->checkpoints->answer_write;
    json_t *answer = wire_answer(json_integer_value(json_object_get(s->question, "id")));
    json_object_set_new(answer, "events", s->follow->events);
    wire_send(s->wire, answer);
    _exit(EXIT_HANDED_OVER);
}

static void look_at_living(struct session *s, Val v)
{
    struct follow *f = s->follow;
    int generation = gc_is_tracked(v) ? gc_generation_of(s->rt, v) : -1;
    char holders[HOLDERS_SAID], text[HOLDERS_SAID + 40];
    if (f->born && v->refs == f->refs && generation == f->generation)
        return;
    holders_now(s, v, holders);
    snprintf(text, sizeof text, "held by %s", *holders ? holders : "nobody you can name");
    if (!f->born)
        add(s, "born", v->refs, text);
    else if (v->refs != f->refs)
        add(s, v->refs > f->refs ? "held" : "released", v->refs, text);
    if (f->born && generation != f->generation && generation >= 0) {
        snprintf(text, sizeof text, "into generation %d", generation);
        add(s, "moved", v->refs, text);
    }
    f->born = true;
    f->refs = v->refs;
    f->generation = generation;
}

void follow_look(struct session *s)
{
    struct follow *f = s->follow;
    Val v = names_followed(s->inspect->names);
    if (v)
        look_at_living(s, v);
    else if (f->born || names_births(s->inspect->names) >= f->birth) {
        size_t count;
        const struct tombstone *graves = names_graveyard(s->inspect->names, &count);
        const char *cause = "its last holder is gone";
        for (size_t i = count; i-- > 0;) {
            if (graves[i].birth == f->birth)
                cause = graves[i].text;
        }
        if (!f->born)
            add(s, "born", 1, "");
        add(s, "died", 0, cause);
        follow_end(s);
    }
    if (s->step >= f->until || json_array_size(f->events) >= EVENTS_MAX)
        follow_end(s);
}

/* ---- asking --------------------------------------------------------------------------- */

/* The events of an object; NULL with err when it cannot be followed. */
static json_t *events_of(struct session *s, const char *object, json_int_t id, struct error *err)
{
    uint64_t born = 0;
    uint32_t birth = names_birth(s->inspect->names, object, &born);
    if (!birth) { /* not an id: a name or a path */
        uint32_t at = snapshot_resolve(s->inspect->now, s->rt, object);
        const char *name = at == NO_OBJECT ? NULL : snapshot_name(s->inspect->now, at);
        birth = name ? names_birth(s->inspect->names, name, &born) : 0;
    }
    if (!birth) {
        error_set(err, "when %.60s was born is not known", object);
        return NULL;
    }
    json_t *question = json_pack("{sIsssIsI}", "id", id, "do", "lens", "birth", (json_int_t)birth, "until",
                                 (json_int_t)s->last);
    json_t *answer = oracle_answer(s, born ? born - 1 : 0, question, err);
    json_decref(question);
    json_t *events = json_incref(json_object_get(answer, "events"));
    json_decref(answer);
    if (!events && !*err->text)
        error_set(err, "the life of %.60s could not be followed", object);
    return events;
}

void follow_ask(struct session *s, json_t *request, json_int_t id)
{
    static const char *const columns[][3] = {{"step", "step", "number"}, {"line", "line", "number"},
                                             {"event", "event", "text"}, {"refs", "count", "number"}, {"text", "how", "text"}};
    struct error err = {""};
    const char *object = json_string_value(json_object_get(request, "object"));
    json_t *events = object ? events_of(s, object, id, &err) : NULL, *event;
    size_t i;
    if (!events) {
        wire_refuse(s->wire, id, "object", "%s", object ? err.text : "Which object? Select one, or name it");
        return;
    }
    json_t *answer = json_pack("{sIsbsIsssssssisisI}", "id", id, "ok", 1, "step", (json_int_t)s->step, "lens", "events",
                               "title", "events", "object", object, "hidden", 0, "offset", 0, "total",
                               (json_int_t)json_array_size(events));
    json_object_set_new(answer, "rows", json_array());
    json_object_set_new(answer, "notes", json_array());
    for (i = 0; i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], columns[i][2]);
    json_array_foreach(events, i, event)
    {
        char row_id[32];
        json_int_t step = json_integer_value(json_array_get(event, 0));
        snprintf(row_id, sizeof row_id, "event:%zu", i);
        json_t *row = view_row(answer, row_id);
        view_cell_number(row, step);
        view_cell_number(row, json_integer_value(json_array_get(event, 1)));
        view_cell(row, json_string_value(json_array_get(event, 2)));
        view_cell_number(row, json_integer_value(json_array_get(event, 3)));
        view_cell(row, json_string_value(json_array_get(event, 4)));
        json_object_set_new(row, "step", json_integer(step));
        if (step == (json_int_t)s->step)
            view_row_flag(row, "current");
    }
    if (json_array_size(events) >= EVENTS_MAX) {
        json_object_set_new(answer, "at_least", json_true());
        view_note(answer, "The first %d events are listed.", EVENTS_MAX);
    }
    json_decref(events);
    wire_send(s->wire, answer);
}

bool follow_step(struct session *s, const char *object, const char *event, uint64_t *step, struct error *err)
{
    json_t *events = events_of(s, object, 0, err), *e;
    bool found = false;
    size_t i;
    if (!events)
        return false;
    json_array_foreach(events, i, e)
    {
        uint64_t at = (uint64_t)json_integer_value(json_array_get(e, 0));
        const char *what = json_string_value(json_array_get(e, 2));
        if (strcmp(event, "previous") == 0 ? at < s->step
                                           : strcmp(event, "next") == 0 ? at > s->step && !found : !strcmp(what, event)) {
            *step = at;
            found = true;
        }
    }
    json_decref(events);
    return found || error_set(err, "nothing like that happened to %.60s", object);
}
