/* steps.c - where steps begin, and what happens there.
 *
 * A step is one executed line.  It begins at an instruction whose line differs from
 * that of the instruction before it, and at the jump back to a loop's head: the next
 * round.  Comprehensions, generator expressions and lambdas are expressions: part of
 * the line that runs them.
 *
 * When steps are counted, OP_STEP stands at these instructions, and the real opcode
 * beside the code; so all the others run as if nobody counted.  Common pairs have an
 * opcode of their own (STEPPED in lang/opcodes.def): all that is said of OP_STEP holds.
 *
 *     unit:  LOAD_CONST  STORE_FAST  STEP  BINARY_OP ...
 *     op:    0           0           LOAD_FAST  0    ...
 *
 * Invariant: op[i] != 0 exactly where unit[i] is OP_STEP, but while they are lifted;
 * no instruction of two halves has OP_STEP as its second.
 */
#include "vm/steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "types/code.h"
#include "types/str.h"
#include "types/tuple.h"

static const uint64_t NEVER = INT64_MAX / 2;

static bool is_expression(const struct code *code)
{
    Val name = code->name;
    return str_length(name) > 0 && str_at(name, 0) == '<' && !str_equals_ascii(name, "<module>");
}

bool code_is_furniture(const struct code *code)
{
    Val name = code->filename;
    return str_length(name) >= 7 && str_kind(name) == 1 && memcmp(str_data(name), "<frozen", 7) == 0;
}

static bool counts(const struct vm *vm, const struct code *code)
{
    if (code_is_furniture(code))
        return false;
    return !vm->counted_file || str_equals_ascii(code->filename, vm->counted_file);
}

/* ---- where ------------------------------------------------------------------------ */

/* The unit to which the backward jump at `at` goes; high bits stand in EXTENDED_ARGs. */
static int back_target(const struct code *code, int at)
{
    unsigned arg = code->unit[at] >> 8;
    int shift = 8;
    for (int i = at - 1; i >= 0 && opcode_table[code_op(code, i)].general == OP_EXTENDED_ARG; i--, shift += 8)
        arg |= (unsigned)(code->unit[i] >> 8) << shift;
    return at + 1 - (int)arg;
}

static void mark_rounds(const struct code *code, uint8_t *begins)
{
    for (int at = code->first_traceable + 1; at < code->head.size; at++) {
        int op = opcode_table[code_op(code, at)].general;
        if (op == OP_JUMP_BACKWARD && !begins[back_target(code, at)]) {
            int first = at;
            while (opcode_table[code_op(code, first - 1)].general == OP_EXTENDED_ARG)
                first--;
            begins[first] = 1;
        }
        at += opcode_table[op].caches;
    }
}

/* ---- OP_STEP in and out --------------------------------------------------------------- */

static void set_op(uint16_t *at, int op)
{
    *at = (uint16_t)((*at & 0xff00) | op);
}

bool steps_lift_all(struct code *code)
{
    if (!code->steps)
        return false;
    for (ssize_t i = 0; i < code->head.size; i++) {
        if (code->steps->op[i])
            set_op(&code->unit[i], code->steps->op[i]);
    }
    return true;
}

void steps_put_back(struct code *code)
{
    for (ssize_t i = 1; i < code->head.size; i++) {
        if (!code->steps->op[i])
            continue;
        uint16_t *before = &code->unit[i - 1];
        if (!code->steps->op[i - 1] && opcode_table[*before & 255].second) {
            set_op(before, opcode_table[*before & 255].general);
        } else if (opcode_table[code->steps->op[i - 1]].second) {
            code->steps->op[i - 1] = opcode_table[code->steps->op[i - 1]].general;
            set_op(before, opcode_stepped(code->steps->op[i - 1]));
        }
        code->steps->op[i] = (uint8_t)code->unit[i];
        set_op(&code->unit[i], opcode_stepped(code->steps->op[i]));
    }
}

static struct code_steps *steps_new(const struct code *code)
{
    struct code_steps *s = xalloc(sizeof *s + (size_t)code->head.size);
    code_line_starts(code, s->op);
    memset(s->op, 0, (size_t)code->first_traceable + 1);
    if (code->first_traceable + 1 < code->head.size)
        s->op[code->first_traceable + 1] = 1;
    mark_rounds(code, s->op);
    return s;
}

static void put_in_one(struct code *code)
{
    if (is_expression(code))
        return;
    if (!code->steps) {
        code->steps = steps_new(code);
        steps_put_back(code);
    }
}

/* Nested code is as deep as the source is indented: the compiler has bounded it. */
void steps_put(struct runtime *rt, Val v)
{
    struct code *code = as_code(REF(v));
    if (!counts(rt->vm, code))
        return;
    put_in_one(code);
    for (ssize_t i = 0; i < tuple_size(code->consts); i++) {
        if (is_code(tuple_at(code->consts, i)))
            steps_put(rt, tuple_at(code->consts, i));
    }
}

void steps_take(Val v)
{
    struct code *code = as_code(REF(v));
    if (steps_lift_all(code)) {
        free(code->steps);
        code->steps = NULL;
    }
    for (ssize_t i = 0; i < tuple_size(code->consts); i++) {
        if (is_code(tuple_at(code->consts, i)))
            steps_take(tuple_at(code->consts, i));
    }
}

void vm_count_file(struct runtime *rt, const char *file)
{
    struct vm *vm = rt->vm;
    free(vm->counted_file);
    vm->counted_file = file ? xstrdup(file) : NULL;
}

/* ---- at a step -------------------------------------------------------------------------- */

static int line_of(const struct code *code, int at)
{
    int last = at;
    while (opcode_table[code_op(code, last)].general == OP_EXTENDED_ARG)
        last++;
    bool round = code->steps && code->steps->op[at] && opcode_table[code_op(code, last)].general == OP_JUMP_BACKWARD;
    return code_line_at(code, (round ? back_target(code, last) : at) * 2);
}

bool vm_place(struct runtime *rt, const struct frame **frame, int *line)
{
    for (const struct frame *f = rt->vm->frame; f; f = f->previous) {
        const struct code *code = frame_code(f);
        if (frame_lasti(f) < 0 || is_expression(code) || !counts(rt->vm, code))
            continue;
        *frame = f;
        *line = line_of(code, frame_lasti(f));
        return true;
    }
    return false;
}

/* The code, nested in this one, to which the unit belongs; NULL: none. */
static const struct code *code_with(const struct code *code, const uint16_t *unit)
{
    if (unit >= code->unit && unit < code->unit + code->head.size)
        return code;
    for (ssize_t i = 0; i < tuple_size(code->consts); i++) {
        Val v = tuple_at(code->consts, i);
        const struct code *found = is_code(v) ? code_with(as_code(v), unit) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

void steps_note_last(struct runtime *rt, Val code)
{
    const struct code *last = counts(rt->vm, as_code(code)) ? code_with(as_code(code), rt->vm->last_begun) : NULL;
    if (last)
        rt->vm->last_line = line_of(last, (int)(rt->vm->last_begun - last->unit));
}

int vm_last_line(struct runtime *rt)
{
    return rt->vm->last_line;
}

void vm_stop_before(struct runtime *rt, uint64_t step)
{
    struct vm *vm = rt->vm;
    uint64_t limit = vm->limits.steps ? vm->limits.steps + 1 : NEVER;
    vm->steps = vm_steps(rt);
    step = step < NEVER ? step : NEVER;
    vm->wanted_stop = step;
    vm->steps_due = (int64_t)((step < limit ? step : limit) - vm->steps);
    vm->steps_given = vm->steps_due;
}

uint64_t vm_steps(struct runtime *rt)
{
    const struct vm *vm = rt->vm;
    return vm->steps + (uint64_t)(vm->steps_given - vm->steps_due);
}

bool vm_step_due(struct runtime *rt, struct frame *f)
{
    struct vm *vm = rt->vm;
    if (vm->limits.steps && vm_steps(rt) > vm->limits.steps)
        return vm_stop_now(rt, VM_STOP_STEPS);
    if (!vm->observer.line || vm_steps(rt) < vm->wanted_stop)
        return true;
    return vm->observer.line(rt, f, line_of(frame_code(f), frame_lasti(f)), vm->observer.arg) ||
           vm_stop_now(rt, VM_STOP_REQUESTED);
}
