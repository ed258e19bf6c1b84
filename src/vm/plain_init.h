/* plain_init.h - an __init__ that only stores its arguments and constants in the object.
 *
 *     def __init__(self, x, y):
 *         self.x = x            argument 1  ->  place of x
 *         self.y = y            argument 2  ->  place of y
 *         self.n = 0            constant 1  ->  place of n
 *
 * While it runs nothing can look: it calls nothing, makes nothing, and lets nothing die.
 * So a call needs neither a frame nor the tuple that holds the arguments meanwhile.  The
 * plan is kept with the class; it holds while class and function are what they were. */
#ifndef VM_PLAIN_INIT_H
#define VM_PLAIN_INIT_H

#include "heap/layout.h"
#include "types/dict_layout.h"
#include "types/object.h"
#include "types/type_layout.h"
#include "vm/state.h"

struct plain_store {
    Val constant;  /* borrowed from the code, or NULL */
    uint16_t from; /* ... then the argument, 0 being self */
    uint16_t to;   /* number in the values array, or offset in the object */
};

struct plain_init {
    uint64_t type_version;
    uint32_t function_version;
    Val function; /* borrowed from the class */
    bool in_values;
    int count;
    struct plain_store store[];
};

/* Make the plan of a class with this __init__, when it has one. */
void plain_init_prepare(struct runtime *rt, struct type *type, Val init);

/* The plan for a call with `argc` arguments; NULL: run the function.  Somebody who counts
 * steps or watches memory sees the frame and the tuple; and a collection, which might
 * begin when the object is made, would find the tuple. */
static inline const struct plain_init *plain_init_of(struct runtime *rt, struct type *type, int argc)
{
    const struct plain_init *plan = as_heap_type((Val)type)->plain_init;
    if (!plan || plan->type_version != type->version)
        return NULL;
    const struct function *fn = as_function(plan->function);
    const struct generation *young = &rt->heap->generation[0];
    if (fn->version != plan->function_version || !function_takes(fn, argc + 1) ||
        LOOK(code, fn->code)->steps ||
        (argc > 0 && !(argc < 20 && rt->types->free_tuple[argc])) || rt->watch || rt->awaited ||
        rt->heap->fail_at || young->count >= young->threshold ||
        rt->types->recursion_left < 2 || rt->vm->countdown <= 0 || rt->vm->observing)
        return NULL;
    return plan;
}

/* Carry it out: `args` are the `argc` arguments without self. */
static inline void plain_init_run(struct runtime *rt, const struct plain_init *plan, Ref object,
                                  Ref const *args, int argc)
{
    const struct function *fn = as_function(plan->function);
    /* What a default's number is less than that of its argument. */
    ssize_t shift = LOOK(code, fn->code)->argcount - (fn->defaults ? tuple_size(fn->defaults) : 0);
    struct dict_values *values = plan->in_values ? *instance_values(object) : NULL;
    rt->vm->countdown--;
    for (const struct plain_store *s = plan->store, *end = s + plan->count; s < end; s++) {
        Val given = s->constant          ? s->constant
                    : s->from == 0       ? (Val)object
                    : s->from <= argc    ? (Val)args[s->from - 1]
                                         : tuple_at(fn->defaults, s->from - shift);
        Ref v = ref_keep(given);
        if (values) {
            values->values[s->to] = v;
            values_note_insertion(values, s->to);
        } else {
            *(Ref *)((uintptr_t)object + s->to) = v;
        }
    }
}

#endif
