/* labels.c - tagged objects and marked moments, with how each tagged object died.
 *
 * The runtime's death listener closes a label; it is added with the first tag, so a
 * program that names nothing runs as fast as ever.
 *
 * Invariant: a label's object is alive or NULL.
 */
#include "vm/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "types/raise.h"
#include "types/str.h"
#include "vm/state.h"

const char *label_end_name(enum label_end end)
{
    static const char *const names[] = {
        [LABEL_ALIVE] = "alive",
        [LABEL_BY_COUNT] = "refcount",
        [LABEL_BY_COLLECTOR] = "gc",
        [LABEL_AT_EXIT] = "exit",
    };
    return names[end];
}

const struct labels *vm_labels(struct runtime *rt)
{
    return rt->vm ? rt->vm->labels : NULL;
}

/* The innermost frame that runs the program's own code. */
static struct frame *own_frame(struct runtime *rt)
{
    struct frame *f = vm_current_frame(rt);
    while (f && code_is_furniture(frame_code(f)))
        f = f->previous;
    return f;
}

static void close_label(struct runtime *rt, struct labels *all, struct label *label)
{
    label->object = NULL;
    label->generation = all->watch.collecting;
    label->end = all->exiting ? LABEL_AT_EXIT : label->generation >= 0 ? LABEL_BY_COLLECTOR : LABEL_BY_COUNT;
    label->died = all->mark_count;
    struct frame *f = own_frame(rt);
    if (f) {
        size_t size;
        label->file = str_to_utf8_lossy(frame_code(f)->filename, &size);
        label->line = frame_line(f);
    }
}

static void on_death(struct runtime *rt, Val v, void *arg)
{
    struct labels *all = arg;
    for (size_t i = 0; i < all->count; i++)
        if (all->labels[i].object == v)
            close_label(rt, all, &all->labels[i]);
}

static struct labels *labels_make(struct runtime *rt)
{
    if (!rt->vm->labels)
        rt->vm->labels = xalloc(sizeof *rt->vm->labels);
    return rt->vm->labels;
}

bool labels_tag(struct runtime *rt, Val object, const char *name)
{
    struct labels *all = labels_make(rt);
    if (all->count == LABELS_ROOM)
        return raise_false(rt, EXC_RuntimeError, "heapbook.tag: a program can tag %d objects, not more", LABELS_ROOM);
    if (!all->count) {
        all->watch = (struct watch){.death = on_death, .arg = all};
        watch_add(rt, &all->watch);
    }
    struct label *label = ARRAY_PUSH(all->labels, all->count, all->room);
    *label = (struct label){
        .name = xstrdup(name),
        .object = object,
        .tagged = all->mark_count,
        .generation = -1,
    };
    return true;
}

bool labels_mark(struct runtime *rt, const char *name)
{
    struct labels *all = labels_make(rt);
    if (all->mark_count == MARKS_ROOM)
        return raise_false(rt, EXC_RuntimeError, "heapbook.mark: a program can set %d marks, not more", MARKS_ROOM);
    struct frame *f = own_frame(rt);
    struct mark *mark = ARRAY_PUSH(all->marks, all->mark_count, all->mark_room);
    *mark = (struct mark){
        .name = xstrdup(name),
        .line = f ? frame_line(f) : 0,
        .steps = vm_steps(rt),
        .instructions = vm_instructions(rt),
    };
    return true;
}

bool labels_tell(struct runtime *rt, struct frame *f)
{
    struct labels *all = rt->vm->labels;
    const struct vm_observer *observer = &rt->vm->observer;
    while (all->told < all->mark_count)
        if (!observer->mark(rt, f, &all->marks[all->told++], observer->arg))
            return false;
    return true;
}

void labels_exit(struct runtime *rt)
{
    if (rt->vm->labels)
        rt->vm->labels->exiting = true;
}

void labels_release(struct runtime *rt)
{
    struct labels *all = rt->vm->labels;
    if (!all)
        return;
    watch_remove(rt, &all->watch);
    for (size_t i = 0; i < all->count; i++) {
        free(all->labels[i].name);
        free(all->labels[i].file);
    }
    for (size_t i = 0; i < all->mark_count; i++)
        free(all->marks[i].name);
    free(all->labels);
    free(all->marks);
    free(all);
    rt->vm->labels = NULL;
}

/* ---- looking up ---------------------------------------------------------------- */

const struct label *labels_of(struct runtime *rt, Val object)
{
    const struct labels *all = vm_labels(rt);
    for (size_t i = all ? all->count : 0; i-- > 0;)
        if (all->labels[i].object == object)
            return &all->labels[i];
    return NULL;
}

const struct label *labels_find(struct runtime *rt, const char *name)
{
    const struct labels *all = vm_labels(rt);
    for (size_t i = all ? all->count : 0; i-- > 0;)
        if (strcmp(all->labels[i].name, name) == 0)
            return &all->labels[i];
    return NULL;
}

ssize_t marks_find(struct runtime *rt, const char *name)
{
    const struct labels *all = vm_labels(rt);
    for (size_t i = all ? all->mark_count : 0; i-- > 0;)
        if (strcmp(all->marks[i].name, name) == 0)
            return (ssize_t)i;
    return -1;
}

uint64_t vm_mark_step(struct runtime *rt, const char *name)
{
    ssize_t at = marks_find(rt, name);
    return at < 0 ? 0 : vm_labels(rt)->marks[at].steps;
}

const char *label_died_after(struct runtime *rt, const struct label *label)
{
    const struct labels *all = vm_labels(rt);
    return label->end != LABEL_ALIVE && label->died ? all->marks[label->died - 1].name : NULL;
}
