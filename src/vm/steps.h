/* steps.h - instructions at which a step begins: OP_STEP stands in their place. */
#ifndef VM_STEPS_H
#define VM_STEPS_H

#include "lang/opcode.h"
#include "vm/state.h"

/* Put OP_STEP where steps of this code, and of the code in its constants, begin;
 * nothing when it does not count in this run. */
void steps_put(struct runtime *rt, Val code);
/* The code has ended: note the line of the last step while it is alive. */
void steps_note_last(struct runtime *rt, Val code);
/* ... and take it out again. */
void steps_take(Val code);
/* While a code object's instructions are rewritten they must be the real ones. */
bool steps_lift_all(struct code *code);
void steps_put_back(struct code *code);

/* The same for one instruction. */
static inline bool step_lift(struct frame *f, uint16_t *at)
{
    if (LIKELY(!opcode_is_step(*at & 255)))
        return false;
    const struct code *code = frame_code(f);
    *at = (uint16_t)((*at & 0xff00) | code->steps->op[at - code->unit]);
    return true;
}
static inline void step_put(struct frame *f, uint16_t *at)
{
    const struct code *code = frame_code(f);
    int op = *at & 255;
    code->steps->op[at - code->unit] = (uint8_t)op;
    *at = (uint16_t)((*at & 0xff00) | opcode_stepped(op));
}
/* A step begins that somebody waits for, or one too many: false raised. */
bool vm_step_due(struct runtime *rt, struct frame *f);

#endif
