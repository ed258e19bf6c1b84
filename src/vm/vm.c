/* vm.c - the VM's life, safe points, limits, observers, and running a code object. */
#include "vm/super_args.h"
#include "lang/opcode.h"
#include "vm/labels.h"
#include "vm/state.h"
#include "vm/steps.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/text.h"
#include "base/host.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- life ------------------------------------------------------------------------ */

enum { FIRST_CHUNK_WORDS = 16 * 1024, STACK_RESERVE = 256 * 1024 };

/* The lowest address the C stack may reach before Python calls are refused. */
static uintptr_t find_stack_floor(void)
{
    struct rlimit limit;
    size_t size = 8u << 20;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        size = limit.rlim_cur;
    if (size > (64u << 20))
        size = 64u << 20;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    return size > 2 * STACK_RESERVE ? here - size + 2 * STACK_RESERVE : here - size / 2;
}

bool vm_init(struct runtime *rt)
{
    struct vm *vm = xalloc(sizeof *vm);
    vm->chunk = xalloc(sizeof *vm->chunk + FIRST_CHUNK_WORDS * sizeof(Ref));
    vm->chunk->words = FIRST_CHUNK_WORDS;
    vm->top = vm->chunk->data;
    vm->limit = vm->chunk->data + FIRST_CHUNK_WORDS;
    vm->exc = &vm->exc_base;
    vm->countdown = VM_COUNTDOWN;
    vm->next_function_version = 1;
    vm->stack_floor = find_stack_floor();
    vm->wanted_stop = UINT64_MAX;
    vm->steps_given = vm->steps_due = INT64_MAX / 2;
    rt->vm = vm;
    rt->types->super_args = vm_super_args;
#define HOT(name) rt->name##_type = builtin_type(rt, TYPE_ID_##name)
    HOT(int), HOT(float), HOT(str), HOT(list), HOT(tuple), HOT(dict), HOT(type), HOT(function);
    HOT(method), HOT(module), HOT(generator), HOT(builtin_function), HOT(method_descriptor);
    HOT(list_iterator), HOT(tuple_iterator), HOT(range_iterator);
#undef HOT
    return true;
}

bool vm_stack_is_low(struct runtime *rt)
{
    return (uintptr_t)__builtin_frame_address(0) < rt->vm->stack_floor;
}

void vm_release(struct runtime *rt)
{
    struct vm *vm = rt->vm;
    if (!vm)
        return;
    ref_clear(rt, &vm->exc_base.value);
    ref_clear(rt, &vm->sources);
    labels_release(rt);
    while (vm->chunk) {
        struct frame_chunk *previous = vm->chunk->previous;
        free(vm->chunk);
        vm->chunk = previous;
    }
    rt->vm = NULL;
    free(vm->held);
    free(vm->counted_file);
    free(vm);
}

int vm_visit_frames(struct runtime *rt, visit_fn *fn, void *arg)
{
    for (struct frame *f = rt->vm->frame; f; f = f->previous) {
        if (f->owner != FRAME_BY_THREAD)
            continue; /* its generator shows it */
        int stop = frame_visit(f, fn, arg);
        if (stop)
            return stop;
    }
    return 0;
}

int vm_visit_others(struct runtime *rt, visit_fn *fn, void *arg)
{
    struct vm *vm = rt->vm;
    VISIT_EDGE(vm->exc_base.value, .kind = EDGE_ROOT, .text = "the exception being handled");
    for (size_t i = 0; i < vm->held_count; i++)
        VISIT_EDGE(vm->held[i], .kind = EDGE_ROOT, .text = "the running program");
    VISIT_EDGE(vm->sources, .kind = EDGE_ROOT, .text = "source text of cells");
    return 0;
}

Val vm_hold_take(struct runtime *rt, Ref r)
{
    struct vm *vm = rt->vm;
    *ARRAY_PUSH(vm->held, vm->held_count, vm->held_room) = r;
    return r;
}

void vm_let_go(struct runtime *rt, int count)
{
    struct vm *vm = rt->vm;
    size_t first = vm->held_count - (size_t)count;
    for (size_t i = first; i < first + (size_t)count; i++) {
        Ref r = vm->held[i];
        vm->held[i] = NULL;
        ref_drop(rt, r);
    }
    vm->held_count = first;
}

Val vm_exc_handled(struct runtime *rt)
{
    for (struct exc_item *item = rt->vm->exc; item; item = item->previous)
        if (item->value && item->value != rt->none)
            return item->value;
    return NULL;
}

/* ---- safe points -------------------------------------------------------------------- */

enum { POLL_NS = 5 * 1000 * 1000 };

void vm_request(struct runtime *rt, int bits)
{
    struct vm *vm = rt->vm;
    vm->request |= bits;
    vm->countdown = 0;
}

bool vm_stop_now(struct runtime *rt, enum vm_stop why)
{
    struct vm *vm = rt->vm;
    vm->stopped = why;
    vm->countdown = 0;
    static const char *const texts[] = {
        [VM_STOP_STEPS] = "the step limit was reached",
        [VM_STOP_TIME] = "the time limit was reached",
        [VM_STOP_MEMORY] = "the memory limit was reached",
        [VM_STOP_OUTPUT] = "the output limit was reached",
        [VM_STOP_REQUESTED] = "the run was stopped",
    };
    return raise_false(rt, EXC_KeyboardInterrupt, "%s", texts[why]);
}

void vm_stop(struct runtime *rt, enum vm_stop why)
{
    rt->vm->stopped = why;
    rt->vm->countdown = 0;
}

bool vm_tick(struct runtime *rt)
{
    struct vm *vm = rt->vm;
    vm->countdown = VM_COUNTDOWN;
    if (vm->stopped)
        return vm_stop_now(rt, vm->stopped);
    int request = vm->request;
    if (request) {
        vm->request = 0;
        if (request & VM_TICK_STOP)
            return vm_stop_now(rt, VM_STOP_REQUESTED);
        if (request & VM_TICK_INTERRUPT) {
            raise_value(rt, (Val)exc_type(rt, EXC_KeyboardInterrupt), NULL);
            return false;
        }
    }
    if (vm->observer.tick || vm->limits.seconds > 0) {
        int64_t now = rt->host->meter_ns(rt->host, false);
        if (now >= vm->next_tick_ns || (request & VM_TICK_POLL)) {
            vm->next_tick_ns = now + POLL_NS;
            if (vm->limits.seconds > 0 &&
                (double)(rt->host->meter_ns(rt->host, true) - vm->cpu_start_ns) > vm->limits.seconds * 1e9)
                return vm_stop_now(rt, VM_STOP_TIME);
            if (vm->observer.tick)
                vm->observer.tick(rt, vm->observer.arg);
            if (vm->request || vm->stopped)
                vm->countdown = 0;
        }
    }
    return true;
}

bool vm_poll(struct runtime *rt)
{
    return vm_tick(rt);
}

/* ---- counting and observing ------------------------------------------------------------ */

void vm_choose_mode(struct vm *vm)
{
    vm->observing = vm->count || vm->audit || vm->observer.instruction || vm->observer.mark || vm->limits.instructions;
    vm->counting = vm->count || vm->observer.line || vm->limits.steps;
    vm->countdown = 0;
}

void vm_set_limits(struct runtime *rt, const struct vm_limits *limits)
{
    rt->vm->limits = *limits;
    rt->vm->cpu_start_ns = rt->host->meter_ns(rt->host, true);
    rt->vm->stopped = VM_NOT_STOPPED;
    vm_stop_before(rt, rt->vm->wanted_stop);
    vm_choose_mode(rt->vm);
}

enum vm_stop vm_stopped(struct runtime *rt)
{
    return rt->vm->stopped;
}

void vm_clear_stop(struct runtime *rt)
{
    rt->vm->stopped = VM_NOT_STOPPED;
    rt->vm->request = 0;
}

void vm_count(struct runtime *rt, bool on)
{
    rt->vm->count = on;
    vm_choose_mode(rt->vm);
}

void vm_observe(struct runtime *rt, const struct vm_observer *observer)
{
    struct vm_observer none = {0};
    rt->vm->observer = observer ? *observer : none;
    vm_choose_mode(rt->vm);
}

uint64_t vm_instructions(struct runtime *rt)
{
    return rt->vm->instructions;
}

bool vm_observe_step(struct runtime *rt, struct frame *f)
{
    struct vm *vm = rt->vm;
    vm_audit_step(rt, f);
    if (code_is_furniture(frame_code(f)))
        return true;
    if (vm->observer.mark && vm->labels && !labels_tell(rt, f))
        return vm_stop_now(rt, VM_STOP_REQUESTED);
    vm->instructions++;
    if (vm->limits.instructions && vm->instructions > vm->limits.instructions)
        return vm_stop_now(rt, VM_STOP_STEPS);
    return !vm->observer.instruction || vm->observer.instruction(rt, f, vm->observer.arg) ||
           vm_stop_now(rt, VM_STOP_REQUESTED);
}

/* ---- running --------------------------------------------------------------------------- */

Ref vm_builtins_of(struct runtime *rt, Val globals)
{
    Val b = dict_get(rt, globals, IDENT_OF(rt, __builtins__));
    if (b) {
        if (is_exact(b, &module_def_type))
            b = LOOK(module, b)->dict;
        return ref_keep(b);
    }
    if (is_raised(rt))
        return NULL;
    if (rt->vm->frame)
        return ref_keep(frame_builtins(rt->vm->frame));
    return rt->vm->builtins_dict ? ref_keep(rt->vm->builtins_dict) : dict_new(rt);
}

Ref vm_exec_closure(struct runtime *rt, Val code, Val globals, Val locals, Val closure)
{
    if (!dict_get(rt, globals, IDENT_OF(rt, __builtins__))) {
        if (is_raised(rt))
            return NULL;
        Ref builtins = vm_builtins_of(rt, globals);
        if (!builtins || dict_set(rt, globals, IDENT_OF(rt, __builtins__), builtins) < 0) {
            ref_drop(rt, builtins);
            return NULL;
        }
        ref_drop(rt, builtins);
    }
    if (rt->vm->counting)
        steps_put(rt, code);
    Ref function = function_new(rt, code, globals, NULL);
    if (!function)
        return NULL;
    as_function(function)->closure = ref_keep_null(closure);
    Ref value = function_run_take(rt, function, locals);
    if (rt->vm->counting) {
        steps_note_last(rt, code);
        steps_take(code);
    }
    return value;
}

Ref vm_exec(struct runtime *rt, Val code, Val globals, Val locals)
{
    return vm_exec_closure(rt, code, globals, locals, NULL);
}
