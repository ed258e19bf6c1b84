/* inspect.c - one watcher of one runtime: steps and what each did. */
#include "inspect/inspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/facts.h"

struct inspect *inspect_new(struct runtime *rt)
{
    struct inspect *in = xalloc(sizeof *in);
    in->rt = rt;
    in->names = names_new(rt);
    in->timeline = xalloc(sizeof *in->timeline);
    in->details = json_array();
    inspect_refresh(in);
    in->before = facts_of(in);
    return in;
}

void inspect_free(struct inspect *in)
{
    if (!in)
        return;
    snapshot_free(in->now);
    facts_free(in->before);
    names_free(in->names);
    timeline_release(in->timeline);
    free(in->timeline);
    json_decref(in->details);
    free(in);
}

void inspect_refresh(struct inspect *in)
{
    snapshot_free(in->now);
    in->now = snapshot_take(in->rt, in->names);
}

void inspect_step_begin(struct inspect *in)
{
    facts_free(in->before);
    in->before = facts_of(in);
    names_step_begin(in->names);
}

void inspect_step_end(struct inspect *in, uint64_t step, const char *source)
{
    struct heap_stats stats;
    inspect_refresh(in);
    json_array_clear(in->details);
    facts_explain(in, in->before, source, in->sentence, sizeof in->sentence, in->details);
    heap_stats(in->rt, &stats);
    timeline_add(in->timeline, (struct moment){step, stats.bytes, stats.peak_bytes, in->now->count});
}

bool inspect_has_changed(const struct inspect *in)
{
    size_t live = 0;
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (!snap_is_shown(o))
            continue;
        const struct fact *was = facts_find(in->before, snapshot_name(in->now, (uint32_t)i));
        if (!was || was->refs != o->refs || was->size != o->size)
            return true;
        live++;
    }
    return live != in->before->count;
}
