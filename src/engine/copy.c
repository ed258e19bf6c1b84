/* copy.c - questions answered in a forked copy, which writes the answer itself and ends.
 *
 * The parent waits for it, so that lines on the wire never mix; a copy that dies or
 * runs too long is answered for.
 */
#include "engine/copy.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "inspect/facts.h"
#include "inspect/replay.h"
#include "types/object.h"
#include "types/str.h"

enum { COPY_SECONDS = 5, COPY_STEPS = 1000000000 /* steps are counted when there is a limit */ };

bool copy_begin(struct session *s, json_int_t id)
{
    session_flush(s);
    pid_t pid = fork();
    if (pid == 0) {
        s->checkpoints = NULL;
        return true;
    }
    int status = 0;
    if (pid < 0) {
        wire_refuse(s->wire, id, "limit", "no room for a copy of the heap");
        return false;
    }
    while (waitpid(pid, &status, 0) < 0)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_HANDED_OVER)
        wire_refuse(s->wire, id, "limit", "the copy of the heap did not live to answer");
    return false;
}

_Noreturn static void end_copy(struct session *s, json_t *answer)
{
    s->wire->muted = false;
    wire_send(s->wire, answer);
    _exit(EXIT_HANDED_OVER);
}

enum cell_result copy_run(struct session *s, const char *source, const char *name, bool exec)
{
    s->wire->muted = true;
    text_clear(&s->cell_output);
    s->running = NULL;
    vm_observe(s->rt, NULL);
    vm_count_file(s->rt, name);
    vm_set_limits(s->rt, &(struct vm_limits){.seconds = COPY_SECONDS, .steps = COPY_STEPS});
    inspect_step_begin(s->inspect);
    enum cell_result result = runtime_run_cell(s->rt, source, strlen(source), name, 1, exec);
    inspect_step_end(s->inspect, s->step, NULL);
    return result;
}

void copy_whatif(struct session *s, const char *source, json_int_t id)
{
    if (!copy_begin(s, id))
        return;
    struct facts *before = facts_of(s->inspect);
    enum cell_result result = copy_run(s, source, "<what-if>", true);
    struct facts *after = facts_of(s->inspect);
    json_t *answer = wire_answer(id);
    json_object_set_new(answer, "rows", json_array());
    json_object_set_new(answer, "raised", json_string(result == CELL_OK ? "" : s->raised));
    facts_diff(before, after, answer);
    size_t freed = 0, bytes = 0;
    for (size_t i = 0; i < before->count; i++) {
        if (!facts_find(after, before->facts[i].name)) {
            freed++;
            bytes += before->facts[i].size;
        }
    }
    json_object_set_new(answer, "sentence",
                        result == CELL_OK ? json_sprintf("frees %zu object%s, %zu bytes", freed, freed == 1 ? "" : "s", bytes)
                                          : json_sprintf("it would raise; %zu objects would be freed", freed));
    json_object_set_new(answer, "output", wire_text(text_str(&s->cell_output), s->cell_output.size));
    json_object_set_new(answer, "collected", json_integer(gc_collect(s->rt, 2)));
    end_copy(s, answer);
}

/* ---- a collection ---------------------------------------------------------------- */

static int next_generation(struct runtime *rt)
{
    for (int g = 2; g > 0; g--) {
        if (gc_count(rt, g) > gc_threshold(rt, g))
            return g;
    }
    return 0;
}

void copy_collect(struct session *s, int generation, size_t moment, const struct lens_query *q, json_int_t id)
{
    if (!copy_begin(s, id))
        return;
    struct error err = {""};
    json_t *answer = wire_answer(id);
    struct lens_query with = *q;
    s->wire->muted = true;
    with.replay = replay_new(s->inspect, moment);
    gc_collect(s->rt, generation < 0 || generation > 2 ? next_generation(s->rt) : generation);
    json_object_set_new(answer, "step", json_integer((json_int_t)s->step));
    replay_fill(with.replay, 0, s->step, answer);
    lens_show(s->inspect, "collector", &with, answer, &err);
    end_copy(s, answer);
}

/* ---- questions ----------------------------------------------------------------- */

static json_t *answer_eval(struct session *s, const char *expression)
{
    struct text source = {0};
    text_printf(&source, "print(end='')\n__import__('builtins').print(%s, end='')\n", expression);
    copy_run(s, text_str(&source), "<question>", true);
    text_release(&source);
    return wire_text(text_str(&s->cell_output), s->cell_output.size);
}

static json_t *answer_object(struct session *s, const char *what, const char *path)
{
    uint32_t at = snapshot_resolve(s->inspect->now, s->rt, path);
    if (strcmp(what, "alive") == 0)
        return json_string(at == NO_OBJECT ? "no" : "yes");
    if (at == NO_OBJECT)
        return json_string("no such object");
    const struct snap_object *o = &s->inspect->now->objects[at];
    return strcmp(what, "refs") == 0 ? json_sprintf("%zd", o->refs)
                                     : json_sprintf("%zu", object_size(s->rt, o->v));
}

static size_t freed_since(struct session *s, const struct facts *before)
{
    struct facts *after = facts_of(s->inspect);
    size_t freed = 0;
    for (size_t i = 0; i < before->count; i++)
        freed += !facts_find(after, before->facts[i].name);
    facts_free(after);
    return freed;
}

/* What was printed, on one line: "1; 2"; with a number, that line of it. */
static json_t *answer_output(struct session *s, int only)
{
    struct text line = {0};
    size_t size = s->cell_output.size;
    const char *from = text_str(&s->cell_output);
    while (size && from[size - 1] == '\n')
        size--;
    const char *end = from + size;
    for (int number = 1; from < end; number++) {
        const char *stop = memchr(from, '\n', (size_t)(end - from));
        if (!stop)
            stop = end;
        if (!only || number == only)
            text_add(&line, from, (size_t)(stop - from));
        if (!only && stop < end)
            text_add_str(&line, "; ");
        from = stop + 1;
    }
    json_t *value = wire_text(text_str(&line), line.size);
    text_release(&line);
    return value;
}

json_t *copy_answer(struct session *s, const char *source, const char *name, const char *question)
{
    char what[16] = "";
    size_t n = strcspn(question, " ");
    memcpy(what, question, n < sizeof what - 1 ? n : sizeof what - 1);
    const char *rest = question + n + strspn(question + n, " ");
    struct facts *before = facts_of(s->inspect);
    if (source)
        copy_run(s, source, name, true);
    json_t *value = NULL;
    if (strcmp(what, "output") == 0)
        value = answer_output(s, atoi(rest));
    else if (strcmp(what, "eval") == 0)
        value = answer_eval(s, rest);
    else if (strcmp(what, "freed") == 0)
        value = json_sprintf("%zu", freed_since(s, before));
    else if (strcmp(what, "collected") == 0)
        value = json_sprintf("%zd", gc_collect(s->rt, 2));
    else if (strcmp(what, "refs") == 0 || strcmp(what, "bytes") == 0 || strcmp(what, "alive") == 0)
        value = answer_object(s, what, rest);
    facts_free(before);
    return value;
}

void copy_compute(struct session *s, const char *source, const char *name, const char *question, json_int_t id)
{
    if (!copy_begin(s, id))
        return;
    json_t *value = copy_answer(s, source, name, question);
    if (!value) {
        wire_refuse(s->wire, id, "request", "unknown question: %.60s", question);
        _exit(EXIT_HANDED_OVER);
    }
    json_t *answer = wire_answer(id);
    json_object_set_new(answer, "answer", value);
    end_copy(s, answer);
}
