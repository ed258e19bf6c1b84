/* sre_match.c - the machine that runs a pattern's program over a text. */
#include "modules/sre.h"

#include <string.h>

#include "heap/heap.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"
#include "vm/vm.h"

/* What to go back to, or a slot to put back. */
struct sre_choice {
    uint32_t kind; /* enum choice */
    uint32_t pc;
    ssize_t a, b;
};
enum choice {
    BRANCH,  /* go on at pc, position a */
    UNDO,    /* slots[pc] = a */
    SHORTER, /* greedy single: next at pc, now at a, at least b */
    LONGER,  /* lazy single: next at pc, now at a, its operation at b */
};

/* ---- characters ------------------------------------------------------------------- */

/* Letters whose lower cases differ although they are the same letter. */
static const uint16_t same_letters[][3] = {
    {0x69, 0x131},   {0x73, 0x17f},   {0xb5, 0x3bc},   {0x345, 0x3b9, 0x1fbe},
    {0x390, 0x1fd3}, {0x3b0, 0x1fe3}, {0x3b2, 0x3d0},  {0x3b5, 0x3f5},
    {0x3b8, 0x3d1},  {0x3ba, 0x3f0},  {0x3c0, 0x3d6},  {0x3c1, 0x3f1},
    {0x3c2, 0x3c3},  {0x3c6, 0x3d5},  {0x432, 0x1c80}, {0x434, 0x1c81},
    {0x43e, 0x1c82}, {0x441, 0x1c83}, {0x442, 0x1c84, 0x1c85}, {0x44a, 0x1c86},
    {0x463, 0x1c87}, {0x1c88, 0xa64b}, {0x1e61, 0x1e9b}, {0xfb05, 0xfb06},
};
enum { SAME_COUNT = sizeof same_letters / sizeof same_letters[0] };

static const uint16_t *same_class(uint32_t c)
{
    if (c == 0 || c > 0xffff)
        return NULL;
    for (int i = 0; i < SAME_COUNT; i++) {
        for (int k = 0; k < 3; k++) {
            if (same_letters[i][k] == c)
                return same_letters[i];
        }
    }
    return NULL;
}

uint32_t sre_fold(uint32_t c, bool ascii)
{
    if (ascii)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    uint32_t low = uni_lower(c);
    if (low < 128 && low != 'i' && low != 's')
        return low;
    const uint16_t *same = same_class(low);
    return same ? same[0] : low;
}

static bool is_word(uint32_t c, bool ascii)
{
    if (c < 128)
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
    return !ascii && uni_is_alnum(c);
}

bool sre_category_has(uint32_t category, uint32_t c)
{
    bool ascii = category >= SRE_CATEGORY_ASCII;
    switch (category % SRE_CATEGORY_ASCII) {
    case SRE_DIGIT:
        return ascii ? c >= '0' && c <= '9' : uni_is_decimal(c);
    case SRE_NOT_DIGIT:
        return !(ascii ? c >= '0' && c <= '9' : uni_is_decimal(c));
    case SRE_SPACE:
        return ascii ? c == ' ' || (c >= 9 && c <= 13) : uni_is_space(c);
    case SRE_NOT_SPACE:
        return !(ascii ? c == ' ' || (c >= 9 && c <= 13) : uni_is_space(c));
    case SRE_WORD:
        return is_word(c, ascii);
    }
    return !is_word(c, ascii);
}

/* set: after the operation word. */
static bool set_has(const uint32_t *set, uint32_t c)
{
    uint32_t ranges = set[2], categories = set[3];
    const uint32_t *bits = set + 4, *more = set + 12;
    if (c < 256)
        return bits[c >> 5] >> (c & 31) & 1;
    for (uint32_t i = 0; i < ranges; i++, more += 2) {
        if (c >= more[0] && c <= more[1])
            return true;
    }
    for (uint32_t i = 0; i < categories; i++) {
        if (sre_category_has(more[i], c))
            return true;
    }
    return false;
}

static bool in_set(const uint32_t *set, uint32_t c)
{
    uint32_t flags = set[1];
    bool yes = set_has(set, c);
    if (!yes && flags & (SRE_SET_FOLD | SRE_SET_FOLD_ASCII)) {
        if (flags & SRE_SET_FOLD_ASCII) {
            yes = (c >= 'A' && c <= 'Z' && set_has(set, c + 32)) ||
                  (c >= 'a' && c <= 'z' && set_has(set, c - 32));
        } else {
            uint32_t low = uni_lower(c);
            const uint16_t *same = same_class(low);
            yes = set_has(set, low) || set_has(set, uni_upper(c)) ||
                  set_has(set, uni_upper(low)) || set_has(set, uni_title(low));
            for (int k = 0; same && !yes && k < 3 && same[k]; k++)
                yes = set_has(set, same[k]) || set_has(set, uni_upper(same[k]));
        }
    }
    return yes != !!(flags & SRE_SET_NEGATE);
}

static inline uint32_t char_at(const struct sre_run *run, ssize_t i)
{
    return str_read(run->kind, run->text, i);
}

/* Does the single-character operation at pc take c? */
static bool single_takes(const struct sre_run *run, const uint32_t *op, uint32_t c)
{
    bool ascii = run->program->flags & (SRE_ASCII | SRE_LOCALE) || !(run->program->flags & SRE_UNICODE);
    switch (op[0]) {
    case SRE_CHAR:
        return c == op[1];
    case SRE_CHAR_FOLD:
        return sre_fold(c, ascii || op[2]) == op[1];
    case SRE_NOT_CHAR:
        return c != op[1];
    case SRE_NOT_CHAR_FOLD:
        return sre_fold(c, ascii || op[2]) != op[1];
    case SRE_ANY:
        return c != '\n';
    case SRE_ANY_ALL:
        return true;
    }
    return in_set(op + 1, c);
}

static bool at_place(const struct sre_run *run, uint32_t place, ssize_t i)
{
    switch ((enum sre_at)place) {
    case SRE_AT_BEGINNING:
        return i == run->start;
    case SRE_AT_BEGINNING_LINE:
        return i == run->start || char_at(run, i - 1) == '\n';
    case SRE_AT_END:
        return i == run->end || (i + 1 == run->end && char_at(run, i) == '\n');
    case SRE_AT_END_LINE:
        return i == run->end || char_at(run, i) == '\n';
    case SRE_AT_END_STRING:
        return i == run->end;
    default:
        break;
    }
    bool ascii = place == SRE_AT_BOUNDARY_ASCII || place == SRE_AT_NON_BOUNDARY_ASCII;
    bool no = place == SRE_AT_NON_BOUNDARY || place == SRE_AT_NON_BOUNDARY_ASCII;
    if (run->start == run->end)
        return false;
    bool before = i > run->start && is_word(char_at(run, i - 1), ascii);
    bool after = i < run->end && is_word(char_at(run, i), ascii);
    return (before != after) != no;
}

/* ---- choices ------------------------------------------------------------------------ */

static bool push(struct sre_run *run, enum choice kind, uint32_t pc, ssize_t a, ssize_t b)
{
    if (run->depth == run->room) {
        size_t room = run->room ? run->room * 2 : 64;
        struct sre_choice *grown =
            heap_resize(run->rt, run->stack, size_mul_add(room, sizeof *grown, 0));
        if (!grown) {
            raise_no_memory(run->rt);
            return false;
        }
        run->stack = grown;
        run->room = room;
    }
    run->stack[run->depth++] = (struct sre_choice){kind, pc, a, b};
    return true;
}

/* slots[i] = value, with the way back. */
static bool set_slot(struct sre_run *run, uint32_t i, ssize_t value)
{
    if (run->slots[i] == value)
        return true;
    /* Below every choice nothing needs undoing. */
    if (!push(run, UNDO, i, run->slots[i], 0))
        return false;
    run->slots[i] = value;
    return true;
}

/* Forget the choices above `height`, but keep what must be undone. */
static void cut(struct sre_run *run, size_t height)
{
    size_t to = height;
    for (size_t i = height; i < run->depth; i++) {
        if (run->stack[i].kind == UNDO)
            run->stack[to++] = run->stack[i];
    }
    run->depth = to;
}

static void undo_to(struct sre_run *run, size_t height)
{
    while (run->depth > height) {
        struct sre_choice c = run->stack[--run->depth];
        if (c.kind == UNDO)
            run->slots[c.pc] = c.a;
    }
}

bool sre_run_init(struct runtime *rt, struct sre_run *run, const struct sre_program *program,
                  const void *text, int kind, ssize_t start, ssize_t end)
{
    *run = (struct sre_run){.rt = rt,
                            .program = program,
                            .text = text,
                            .kind = kind,
                            .start = start,
                            .end = end,
                            .at = start,
                            .must_pass = -1};
    run->slot_count = SRE_SLOT_MARKS + 2 * program->groups + 2 * program->loops + 2 * program->cuts;
    run->slots = heap_alloc(rt, (size_t)run->slot_count * sizeof *run->slots);
    if (!run->slots) {
        raise_no_memory(rt);
        return false;
    }
    return true;
}

void sre_run_release(struct sre_run *run)
{
    heap_free(run->rt, run->slots);
    heap_free(run->rt, run->stack);
    run->slots = NULL;
    run->stack = NULL;
}

/* ---- the machine ----------------------------------------------------------------------- */

/* Go back to the newest choice: new pc and position; false: there is none. */
static bool go_back(struct sre_run *run, uint32_t *pc, ssize_t *at)
{
    const uint32_t *code = run->program->code;
    while (run->depth) {
        struct sre_choice *c = &run->stack[run->depth - 1];
        switch ((enum choice)c->kind) {
        case UNDO:
            run->slots[c->pc] = c->a;
            run->depth--;
            break;
        case BRANCH:
            *pc = c->pc;
            *at = c->a;
            run->depth--;
            return true;
        case SHORTER: {
            /* Skip to where a literal that follows can match. */
            const uint32_t *next = code + c->pc;
            *pc = c->pc;
            c->a--;
            if (next[0] == SRE_CHAR) {
                while (c->a >= c->b && (c->a >= run->end || char_at(run, c->a) != next[1]))
                    c->a--;
                if (c->a < c->b) {
                    run->depth--;
                    break;
                }
            }
            *at = c->a;
            if (c->a <= c->b)
                run->depth--;
            return true;
        }
        case LONGER: {
            const uint32_t *single = code + c->b;
            if (c->a < run->end && single_takes(run, single, char_at(run, c->a))) {
                *at = ++c->a;
                *pc = c->pc;
                return true;
            }
            run->depth--;
            break;
        }
        }
    }
    return false;
}

/* Match the single operation `op` as often as it goes from `at`, at most max. */
static ssize_t count_single(struct sre_run *run, const uint32_t *op, ssize_t at, uint32_t max)
{
    ssize_t limit = run->end;
    if (max != SRE_INFINITE && (ssize_t)max < limit - at)
        limit = at + (ssize_t)max;
    ssize_t i = at;
    if (op[0] == SRE_ANY_ALL)
        return limit - at;
    if (op[0] == SRE_ANY && run->kind == 1) {
        const char *p = (const char *)run->text;
        const char *stop = limit > at ? memchr(p + at, '\n', (size_t)(limit - at)) : NULL;
        return stop ? stop - (p + at) : limit - at;
    }
    while (i < limit && single_takes(run, op, char_at(run, i)))
        i++;
    return i - at;
}

static bool same_text(const struct sre_run *run, ssize_t a, ssize_t b, ssize_t n, bool fold)
{
    bool ascii = !(run->program->flags & SRE_UNICODE);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = char_at(run, a + i), d = char_at(run, b + i);
        if (c != d && (!fold || sre_fold(c, ascii) != sre_fold(d, ascii)))
            return false;
    }
    return true;
}

/* Try at run->at: 1, 0, -1. */
int sre_match(struct sre_run *run)
{
    const struct sre_program *program = run->program;
    const uint32_t *code = program->code;
    const uint32_t loops = SRE_SLOT_MARKS + 2 * (uint32_t)program->groups;
    const uint32_t cuts = loops + 2 * (uint32_t)program->loops;
    uint32_t pc = 0;
    ssize_t at = run->at;

    for (ssize_t i = 0; i < run->slot_count; i++)
        run->slots[i] = -1;
    run->depth = 0;
    for (;;) {
        const uint32_t *op = code + pc;
        bool ok = true;
        switch ((enum sre_op)op[0]) {
        case SRE_FAIL:
            ok = false;
            break;
        case SRE_MATCH:
            if ((run->whole && at != run->end) || (at == run->at && at == run->must_pass)) {
                ok = false;
                break;
            }
            run->match_start = run->at;
            run->match_end = at;
            return 1;
        case SRE_CHAR:
            ok = at < run->end && char_at(run, at) == op[1];
            at++;
            pc += 2;
            break;
        case SRE_CHAR_FOLD:
        case SRE_NOT_CHAR_FOLD:
            ok = at < run->end && single_takes(run, op, char_at(run, at));
            at++;
            pc += 3;
            break;
        case SRE_NOT_CHAR:
            ok = at < run->end && char_at(run, at) != op[1];
            at++;
            pc += 2;
            break;
        case SRE_ANY:
            ok = at < run->end && char_at(run, at) != '\n';
            at++;
            pc += 1;
            break;
        case SRE_ANY_ALL:
            ok = at < run->end;
            at++;
            pc += 1;
            break;
        case SRE_SET:
            ok = at < run->end && in_set(op + 1, char_at(run, at));
            at++;
            pc += op[1];
            break;
        case SRE_AT:
            ok = at_place(run, op[1], at);
            pc += 2;
            break;
        case SRE_SAVE:
            if (!set_slot(run, SRE_SLOT_MARKS + op[1], at))
                return -1;
            if ((op[1] & 1) && !set_slot(run, SRE_SLOT_LASTINDEX, op[1] / 2 + 1))
                return -1;
            pc += 2;
            break;
        case SRE_JUMP:
            pc = op[1];
            break;
        case SRE_SPLIT:
            if (!push(run, BRANCH, op[2], at, 0))
                return -1;
            pc = op[1];
            break;
        case SRE_REPEAT_ONE: {
            const uint32_t *single = op + 5;
            ssize_t min = (ssize_t)op[2];
            if (op[1] == SRE_LAZY) {
                ssize_t n = count_single(run, single, at, op[2]);
                ok = n >= min;
                if (!ok)
                    break;
                at += min;
                if (op[3] == SRE_INFINITE) {
                    if (!push(run, LONGER, op[4], at, single - code))
                        return -1;
                    pc = op[4];
                } else {
                    /* Counted: choices one by one, the longest at the bottom. */
                    ssize_t most = count_single(run, single, at, op[3] - op[2]);
                    for (ssize_t k = most; k > 0; k--) {
                        if (!push(run, BRANCH, op[4], at + k, 0))
                            return -1;
                    }
                    pc = op[4];
                }
                break;
            }
            ssize_t n = count_single(run, single, at, op[3]);
            ok = n >= min;
            if (!ok)
                break;
            if (op[1] == SRE_GREEDY && n > min) {
                if (!push(run, SHORTER, op[4], at + n, at + min))
                    return -1;
            }
            at += n;
            pc = op[4];
            break;
        }
        case SRE_LOOP_INIT:
            if (!set_slot(run, loops + 2 * op[1], 0) || !set_slot(run, loops + 2 * op[1] + 1, -1))
                return -1;
            pc += 2;
            break;
        case SRE_LOOP: {
            uint32_t count_slot = loops + 2 * op[1], place_slot = count_slot + 1;
            ssize_t count = run->slots[count_slot];
            uint32_t tail = pc + 9;
            bool more = op[4] == SRE_INFINITE || count < (ssize_t)op[4];
            if (count < (ssize_t)op[3]) {
                if (!set_slot(run, count_slot, count + 1))
                    return -1;
                pc = op[5];
                break;
            }
            if (op[2] == SRE_LAZY) {
                if (more && run->slots[place_slot] != at) {
                    /* Later: one more round. */
                    if (!push(run, BRANCH, pc + 6, at, 0))
                        return -1;
                }
                pc = tail;
                break;
            }
            if (!more || run->slots[place_slot] == at) {
                pc = tail;
                break;
            }
            if (!push(run, BRANCH, tail, at, 0) || !set_slot(run, count_slot, count + 1) ||
                !set_slot(run, place_slot, at))
                return -1;
            pc = op[5];
            break;
        }
        case SRE_LOOP_AGAIN: {
            uint32_t count_slot = loops + 2 * op[1];
            if (!set_slot(run, count_slot, run->slots[count_slot] + 1) ||
                !set_slot(run, count_slot + 1, at))
                return -1;
            pc = op[2];
            break;
        }
        case SRE_CUT_BEGIN:
            if (!set_slot(run, cuts + 2 * op[1], (ssize_t)run->depth))
                return -1;
            /* The undo of this very slot lies below the height it tells. */
            run->slots[cuts + 2 * op[1]] = (ssize_t)run->depth;
            pc += 2;
            break;
        case SRE_CUT_END:
            cut(run, (size_t)run->slots[cuts + 2 * op[1]]);
            pc += 2;
            break;
        case SRE_LOOK:
            if (at - run->start < (ssize_t)op[2]) {
                ok = false;
                break;
            }
            if (!set_slot(run, cuts + 2 * op[1], -2) || !set_slot(run, cuts + 2 * op[1] + 1, at))
                return -1;
            run->slots[cuts + 2 * op[1]] = (ssize_t)run->depth;
            at -= (ssize_t)op[2];
            pc += 3;
            break;
        case SRE_LOOK_END: {
            ssize_t place = run->slots[cuts + 2 * op[1] + 1];
            cut(run, (size_t)run->slots[cuts + 2 * op[1]]);
            at = place;
            pc += 2;
            break;
        }
        case SRE_LOOK_NOT:
            if (at - run->start < (ssize_t)op[2]) {
                pc = op[3];
                break;
            }
            if (!set_slot(run, cuts + 2 * op[1], -2))
                return -1;
            run->slots[cuts + 2 * op[1]] = (ssize_t)run->depth;
            if (!push(run, BRANCH, op[3], at, 0))
                return -1;
            at -= (ssize_t)op[2];
            pc += 4;
            break;
        case SRE_LOOK_NOT_END:
            undo_to(run, (size_t)run->slots[cuts + 2 * op[1]]);
            ok = false;
            break;
        case SRE_GROUP:
        case SRE_GROUP_FOLD: {
            ssize_t begin = run->slots[SRE_SLOT_MARKS + 2 * op[1]];
            ssize_t end = run->slots[SRE_SLOT_MARKS + 2 * op[1] + 1];
            ok = begin >= 0 && end >= begin && end - begin <= run->end - at &&
                 same_text(run, begin, at, end - begin, op[0] == SRE_GROUP_FOLD);
            if (ok)
                at += end - begin;
            pc += 2;
            break;
        }
        case SRE_IF_GROUP: {
            ssize_t begin = run->slots[SRE_SLOT_MARKS + 2 * op[1]];
            ssize_t end = run->slots[SRE_SLOT_MARKS + 2 * op[1] + 1];
            pc = begin >= 0 && end >= begin ? pc + 3 : op[2];
            break;
        }
        }
        if (!ok && !go_back(run, &pc, &at))
            return 0;
        if (UNLIKELY((++run->ticks & 0xffff) == 0) && !vm_poll(run->rt))
            return -1;
    }
}

int sre_search(struct sre_run *run)
{
    const uint32_t *first = run->program->code;
    while (first[0] == SRE_SAVE)
        first += 2;
    bool literal = first[0] == SRE_CHAR;
    bool single = first[0] == SRE_SET || first[0] == SRE_NOT_CHAR || first[0] == SRE_CHAR_FOLD;
    for (;; run->at++) {
        if (run->end - run->at < run->program->min_width)
            return 0;
        if (literal) {
            if (run->kind == 1) {
                const char *p = (const char *)run->text + run->at;
                const char *hit = first[1] < 256 && run->end > run->at
                                      ? memchr(p, (int)first[1], (size_t)(run->end - run->at))
                                      : NULL;
                if (!hit)
                    return 0;
                run->at += hit - p;
            } else {
                while (run->at < run->end && char_at(run, run->at) != first[1])
                    run->at++;
                if (run->at >= run->end)
                    return 0;
            }
        } else if (single) {
            while (run->at < run->end && !single_takes(run, first, char_at(run, run->at)))
                run->at++;
            if (run->at >= run->end)
                return 0;
        }
        int found = sre_match(run);
        if (found)
            return found;
        if (run->at >= run->end)
            return 0;
    }
}
