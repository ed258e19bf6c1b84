/* audit.c - the heap is recounted while a program runs.
 *
 * Between two instructions every reference has its place: heap_audit() can prove each
 * count.  While functions in C are at work around the running eval they hold references
 * that nobody sees: then heap_audit_inside() proves that no count is too small.
 */
#include "vm/state.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "heap/gc.h"
#include "types/str.h"

/* Often: an instruction is audited the first times that it is executed, then each time
 * that this number has grown by a part.  Instructions that share a row share its times. */
enum { SITE_ROWS = 1 << 16, SITE_PART = 16 };

struct site {
    uint64_t times, due;
};

struct vm_audit {
    bool often;
    struct vm_audit_sums sums;
    struct site *site; /* by the instruction's address; NULL: every time */
};

void vm_audit(struct runtime *rt, enum vm_audit_when when)
{
    struct vm *vm = rt->vm;
    if (vm->audit)
        free(vm->audit->site);
    free(vm->audit);
    vm->audit = NULL;
    heap_audit_often(rt, when != AUDIT_NEVER);
    if (when != AUDIT_NEVER)
        vm->audit = xalloc(sizeof *vm->audit);
    if (when == AUDIT_OFTEN)
        vm->audit->site = xalloc(SITE_ROWS * sizeof *vm->audit->site);
    vm_choose_mode(vm);
}

struct vm_audit_sums vm_audit_sums(struct runtime *rt)
{
    return rt->vm->audit ? rt->vm->audit->sums : (struct vm_audit_sums){0};
}

static bool is_due(const struct vm_audit *a, const uint16_t *instruction)
{
    if (!a->site)
        return true;
    struct site *s = &a->site[(uintptr_t)instruction / sizeof *instruction % SITE_ROWS];
    if (s->times++ < s->due)
        return false;
    s->due = s->times + s->times / SITE_PART;
    return true;
}

/* A program that holds what it needs by vm_hold_take() runs in the outermost eval:
 * around it nothing in C has references of its own. */
static bool is_alone(const struct vm *vm)
{
    return vm->entry_depth == 1 && vm->held_count;
}

void vm_audit_step(struct runtime *rt, const struct frame *f)
{
    struct vm_audit *a = rt->vm->audit;
    if (!a || rt->vm->stopped)
        return;
    a->sums.instructions++;
    if (!is_due(a, f->prev_instr))
        return;
    bool alone = is_alone(rt->vm);
    a->sums.audits++;
    a->sums.inside += !alone;
    if ((alone ? heap_audit : heap_audit_inside)(rt, stderr))
        bug("the audit of the heap found faults at %s:%d",
            str_utf8_only(rt, frame_code(f)->filename), frame_line(f));
}
