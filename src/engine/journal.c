/* journal.c - a session's cells as JSON. */
#include "engine/journal.h"

#include <stdlib.h>
#include <string.h>

#include "engine/follow.h"
#include "engine/pace.h"

static json_t *numbers(const int64_t *items, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_integer(items[i]));
    return array;
}

static json_t *cell_json(const struct cell *c)
{
    json_t *inputs = json_array();
    for (size_t i = 0; i < c->input_count; i++)
        json_array_append_new(inputs, c->inputs[i] ? json_string(c->inputs[i]) : json_null());
    return json_pack("{sssssbsbsbsIsisIsIsoso}", "source", c->source, "name", c->name, "exec", c->exec, "ran",
                     c->ran, "cut", c->cut, "interrupt", (json_int_t)c->interrupt_step, "line", c->line, "first",
                     (json_int_t)c->first, "last", (json_int_t)c->last, "tape",
                     numbers(c->tape, c->tape_count), "inputs", inputs);
}

void journal_write(const struct session *s, uint64_t target, json_int_t id, const char *how, struct text *out)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < s->cell_count; i++)
        json_array_append_new(cells, cell_json(&s->cells[i]));
    const struct wire *w = s->wire;
    json_t *rest = json_stringn(w->in.bytes ? w->in.bytes + w->taken : "", w->in.size - w->taken);
    struct text known = {0};
    names_write_known(s->inspect->names, &known);
    json_t *all = json_pack("{sssosIsIsIsIssso*}", "names", text_str(&known), "cells", cells, "target", (json_int_t)target, "instruction",
                            (json_int_t)s->target_instruction, "last",
                            (json_int_t)s->last, "id", id, "how", how, "rest", rest);
    text_release(&known);
    if (s->question)
        json_object_set(all, "question", s->question);
    char *text = json_dumps(all, JSON_COMPACT);
    text_add_str(out, text);
    free(text);
    json_decref(all);
}

static void read_cell(struct cell *c, json_t *j)
{
    int exec, ran, cut;
    json_int_t interrupt, first, last;
    const char *source, *name;
    json_t *tape, *inputs, *item;
    size_t i;
    if (json_unpack(j, "{sssssbsbsbsIsisIsIsoso}", "source", &source, "name", &name, "exec", &exec, "ran", &ran,
                    "cut", &cut, "interrupt", &interrupt, "line", &c->line, "first", &first, "last", &last, "tape",
                    &tape, "inputs", &inputs) != 0)
        return;
    c->source = xstrdup(source);
    c->name = xstrdup(name);
    c->exec = exec;
    c->ran = ran;
    c->cut = cut;
    c->interrupt_step = (uint64_t)interrupt;
    c->first = (uint64_t)first;
    c->last = (uint64_t)last;
    json_array_foreach(tape, i, item) *ARRAY_PUSH(c->tape, c->tape_count, c->tape_room) = json_integer_value(item);
    json_array_foreach(inputs, i, item) *ARRAY_PUSH(c->inputs, c->input_count, c->input_room) =
        json_is_string(item) ? xstrdup(json_string_value(item)) : NULL;
}

void journal_take_over(struct session *s, const char *message, size_t size)
{
    json_t *all = json_loadb(message, size, 0, NULL), *cells = json_object_get(all, "cells"), *j;
    size_t i;
    /* What this process knows of its own past is kept; the running cell and the
     * later ones are as the messenger lived them. */
    size_t known = s->done;
    session_forget_after(s, known);
    json_array_foreach(cells, i, j)
    {
        if (i < known)
            continue;
        struct cell *c = ARRAY_PUSH(s->cells, s->cell_count, s->cell_room);
        memset(c, 0, sizeof *c);
        read_cell(c, j);
    }
    if (s->running) {
        s->running = &s->cells[s->done];
        s->replaying = true;
    }
    names_read_known(s->inspect->names, json_string_value(json_object_get(all, "names")));
    s->last = (uint64_t)json_integer_value(json_object_get(all, "last"));
    s->target = (uint64_t)json_integer_value(json_object_get(all, "target"));
    s->target_instruction = (uint64_t)json_integer_value(json_object_get(all, "instruction"));
    s->seeking = true;
    s->journeys++;
    json_t *question = json_object_get(all, "question");
    s->question = question ? json_incref(question) : NULL;
    if (json_object_get(question, "birth"))
        follow_begin(s);
    s->arriving = json_integer_value(json_object_get(all, "id"));
    strncpy(s->arriving_how, json_string_value(json_object_get(all, "how")), sizeof s->arriving_how - 1);
    pace_woken(s);
    s->wire->muted = true;
    json_t *rest = json_object_get(all, "rest"); /* read by the messenger, not served yet */
    text_clear(&s->wire->in);
    s->wire->taken = 0;
    if (rest)
        text_add(&s->wire->in, json_string_value(rest), json_string_length(rest));
    json_decref(s->waiting);
    s->waiting = NULL;
    json_decref(all);
}
