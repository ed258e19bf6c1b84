/* tell.c - what the engine says unasked: output, steps, ticks, deaths, ends. */
#include "engine/tell.h"

#include <string.h>

#include "engine/pace.h"

enum { OUTPUT_PART = 32768, DEATHS_TOLD = 20 };

static const char *const stream_names[] = {"note", "stdout", "stderr"};

void session_flush(struct session *s)
{
    if (s->output.size == 0 || s->quiet) {
        text_clear(&s->output);
        return;
    }
    json_t *text = wire_text(s->output.bytes, s->output.size);
    wire_event(s->wire, json_pack("{sssssosi}", "event", "output", "stream", stream_names[s->output_stream],
                                  "text", text, "cell", (int)s->done + 1));
    text_clear(&s->output);
}

/* The last whole line of stderr names the exception. */
static void note_error_line(struct session *s, const char *text, size_t size)
{
    while (size && text[size - 1] == '\n')
        size--;
    const char *last = size ? memrchr(text, '\n', size) : NULL;
    last = last ? last + 1 : text;
    size_t n = (size_t)(text + size - last);
    if (n)
        snprintf(s->raised, sizeof s->raised, "%.*s", n < 250 ? (int)n : 250, last);
}

void session_write(struct session *s, int stream, const char *text, size_t size)
{
    if (s->output_stopped)
        return;
    if (stream != s->output_stream)
        session_flush(s);
    s->output_stream = stream;
    s->output_bytes += size;
    if (s->limits.output && s->output_bytes > s->limits.output) {
        s->output_stopped = true;
        vm_request(s->rt, VM_TICK_STOP);
        return;
    }
    if (stream == 1)
        text_add(&s->cell_output, text, size);
    else
        note_error_line(s, text, size);
    text_add(&s->output, text, size);
    if (s->output.size > OUTPUT_PART)
        session_flush(s);
}

void tell_take(struct session *s, json_t *e)
{
    session_flush(s);
    if (s->quiet && strcmp(json_string_value(json_object_get(e, "event")), "stopped") != 0)
        json_decref(e);
    else
        wire_event(s->wire, e);
}

void tell_step(struct session *s, int line)
{
    tell_take(s, json_pack("{sssIsisiss}", "event", "step", "step", (json_int_t)s->step, "cell",
                       (int)(s->running ? s->done + 1 : s->done), "line", line, "sentence", s->inspect->sentence));
}

void tell_tick(struct session *s, bool running)
{
    struct heap_stats stats;
    struct runtime *rt = s->rt;
    heap_stats(rt, &stats);
    tell_take(s, json_pack("{sssIsIsIsIs[i,i,i]s[i,i,i]sbsbsf}", "event", "tick", "step", (json_int_t)s->step,
                       "live_bytes", (json_int_t)stats.bytes, "peak_bytes", (json_int_t)stats.peak_bytes, "objects",
                       (json_int_t)(running || !s->inspect->now ? stats.blocks : s->inspect->now->count), "counts", gc_count(rt, 0), gc_count(rt, 1), gc_count(rt, 2),
                       "thresholds", gc_threshold(rt, 0), gc_threshold(rt, 1), gc_threshold(rt, 2), "enabled",
                       gc_is_enabled(rt), "running", running, "looking", pace_looking(s)));
    s->sent_tick_ns = session_now_ns();
    if (running)
        timeline_sample(s->inspect->timeline,
                        (struct moment){s->step + 1, stats.bytes, stats.peak_bytes, stats.blocks});
}

void tell_deaths(struct session *s)
{
    size_t count, fresh = names_died_in_step(s->inspect->names);
    const struct tombstone *graves = names_graveyard(s->inspect->names, &count);
    for (size_t i = count - fresh; i < count; i++) {
        if (s->deaths_told++ >= DEATHS_TOLD)
            continue;
        const struct tombstone *t = &graves[i];
        tell_take(s, json_pack("{sssIsisisssssssI}", "event", "death", "step", (json_int_t)t->step, "cell", t->cell,
                           "line", t->line, "id", t->name, "type", t->type, "cause", t->text, "bytes",
                           (json_int_t)t->size));
    }
}

void tell_stopped(struct session *s, const char *reason, json_t *extra)
{
    tell_tick(s, false);
    json_t *e = json_pack("{sssisssIsIsisssbsb}", "event", "stopped", "cell",
                          (int)(s->running ? s->done + 1 : s->done), "reason", reason, "step", (json_int_t)s->step, "last", (json_int_t)s->last, "line",
                          s->current_line, "sentence", s->inspect->sentence, "undo", s->done > 0, "redo",
                          s->done + (s->running != NULL) < s->cell_count);
    if (s->done > 0)
        json_object_set_new(e, "ran", json_integer((json_int_t)(s->step + 1 - s->cells[s->done - 1].first)));
    if (extra) {
        json_object_update(e, extra);
        json_decref(extra);
    }
    tell_take(s, e);
}

