/* touched.c - was an object changed while a line of the learner's ran?
 *
 * The object is the one that the global name leads to; its print is taken from itself and
 * from what it holds, so that a new item, another value and another object all show.  A
 * change made by a function that the learner's line calls is that function's.
 */
#include "script/touched.h"

#include "heap/type.h"
#include "runtime/runtime.h"
#include "types/dict.h"
#include "types/str.h"

static uint64_t mix(uint64_t print, uint64_t value)
{
    return (print ^ value) * 0x100000001B3u + (print >> 29);
}

static int add_child(Val child, struct edge how, void *arg)
{
    uint64_t *print = arg;
    *print = mix(mix(*print, (uintptr_t)child), (uint64_t)how.kind << 32 | (uint32_t)how.index);
    return 0;
}

static uint64_t print_of(Val v)
{
    uint64_t print = mix(0xCBF29CE484222325u, (uintptr_t)v);
    if (v && v->type->visit)
        v->type->visit(v, add_child, &print);
    return print;
}

void touched_begin(struct touched *self, struct runtime *rt)
{
    self->key = str_new(rt, self->name);
}

/* The print is taken around the learner's own instructions only: it costs a walk. */
void touched_look(struct touched *self, struct runtime *rt, const struct frame *f)
{
    Val globals = runtime_globals(rt);
    if (!self->key || !globals || self->line)
        return;
    int line = f && f->globals == globals ? frame_line(f) : 0;
    int to = line > 0 && line <= self->lines && self->open[line] ? line : 0;
    if (!to && !self->from)
        return;
    uint64_t print = print_of(dict_get(rt, globals, self->key));
    if (self->from && print != self->print)
        self->line = self->from;
    self->print = print;
    self->from = to;
}

void touched_end(struct touched *self, struct runtime *rt)
{
    touched_look(self, rt, NULL);
    ref_drop(rt, self->key);
    self->key = NULL;
}
