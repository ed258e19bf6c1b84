/* loaded.c - a learner's program kept alive, so that its functions can be called.
 *
 * Hidden code runs in namespaces of its own: the program cannot see it, and it does not
 * clash with the program's names.  What was handed out stays alive until the end.
 */
#include "script/loaded.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "runtime/runtime.h"
#include "script/trial_run.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct hidden {
    char *name;
    Ref globals;
};

struct loaded {
    struct trial *trial;
    struct hidden *hidden;
    size_t hidden_count, hidden_room;
    Ref *results;
    size_t result_count, result_room;
};

static struct runtime *rt_of(struct loaded *l)
{
    return l->trial->run->rt;
}

struct loaded *loaded_new_take(struct trial *t)
{
    struct loaded *l = xalloc(sizeof *l);
    l->trial = t;
    return l;
}

void loaded_free(struct loaded *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->result_count; i++)
        ref_drop(rt_of(l), l->results[i]);
    for (size_t i = 0; i < l->hidden_count; i++) {
        free(l->hidden[i].name);
        ref_drop(rt_of(l), l->hidden[i].globals);
    }
    free(l->results);
    free(l->hidden);
    trial_free(l->trial);
    free(l);
}

struct trial *loaded_trial(struct loaded *l)
{
    return l->trial;
}

struct picture *loaded_picture(struct loaded *l)
{
    return picture_take(rt_of(l), l->trial->run->before, l->results, l->result_count);
}

/* The pending exception's type; it is over. */
static bool note_raised(struct runtime *rt, char *raised, size_t room)
{
    struct saved_error e;
    error_fetch(rt, &e);
    snprintf(raised, room, "%s", vm_stopped(rt) ? "Limit" : e.type ? type_short_name(as_type(e.type)) : "Error");
    error_restore_take(rt, &e);
    error_clear(rt);
    return false;
}

static struct hidden *find(struct loaded *l, const char *name)
{
    for (size_t i = 0; i < l->hidden_count; i++) {
        if (strcmp(l->hidden[i].name, name) == 0)
            return &l->hidden[i];
    }
    return NULL;
}

bool loaded_hide(struct loaded *l, const char *name, const char *source, char *raised, size_t room)
{
    if (find(l, name))
        return true;
    Ref globals = runtime_run_apart(rt_of(l), source, name);
    if (!globals)
        return note_raised(rt_of(l), raised, room);
    *ARRAY_PUSH(l->hidden, l->hidden_count, l->hidden_room) = (struct hidden){xstrdup(name), globals};
    return true;
}

Val loaded_global(struct loaded *l, const char *name, const char *global)
{
    struct hidden *h = find(l, name);
    return h ? dict_get_text(rt_of(l), h->globals, global) : NULL;
}

Val loaded_function(struct loaded *l, const char *name, int from_end)
{
    struct hidden *h = find(l, name);
    Val found[64], key, value;
    int count = 0;
    ssize_t position = 0;
    while (h && count < 64 && dict_next(h->globals, &position, &key, &value)) {
        if (is_exact(value, &function_def))
            found[count++] = value;
    }
    return count >= from_end ? found[count - from_end] : NULL;
}

/* Hidden objects, and what earlier calls gave. */
static Val by_address(struct loaded *l, uintptr_t address)
{
    for (size_t i = 0; i < l->hidden_count; i++) {
        Val key, value;
        ssize_t position = 0;
        while (dict_next(l->hidden[i].globals, &position, &key, &value)) {
            if ((uintptr_t)value == address)
                return value;
        }
    }
    for (size_t i = 0; i < l->result_count; i++) {
        if ((uintptr_t)l->results[i] == address)
            return l->results[i];
    }
    return NULL;
}

static Ref arguments(struct loaded *l, const uintptr_t *args, int count)
{
    Ref tuple = tuple_new(rt_of(l), count);
    for (int i = 0; tuple && i < count; i++) {
        Val v = by_address(l, args[i]);
        as_tuple(tuple)->items[i] = ref_keep(v ? v : rt_of(l)->none);
    }
    return tuple;
}

bool loaded_call(struct loaded *l, const char *function, const uintptr_t *args, int count, uintptr_t *result,
                 char *raised, size_t room)
{
    struct runtime *rt = rt_of(l);
    Val globals = runtime_globals(rt), f = globals ? dict_get_text(rt, globals, function) : NULL;
    raised[0] = 0;
    if (!f)
        return false;
    vm_set_limits(rt, &(struct vm_limits){.seconds = 5});
    Ref tuple = arguments(l, args, count), kept = ref_keep(f), value = tuple ? obj_call(rt, kept, tuple, NULL) : NULL;
    ref_drop(rt, tuple);
    ref_drop(rt, kept);
    if (!value)
        return note_raised(rt, raised, room);
    *ARRAY_PUSH(l->results, l->result_count, l->result_room) = value;
    *result = (uintptr_t)value;
    return true;
}
