/* dis.c - code objects as text, in the form of Python's dis module. */
#include <stdlib.h>

#include "base/text.h"
#include "lang/compile.h"
#include "lang/opcode.h"
#include "types/bytes.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct dis {
    struct runtime *rt;
    const struct code *code;
    FILE *out;
    int size; /* in units */
    bool *label;
};

static void add_repr(struct dis *d, struct text *t, Val v)
{
    Ref r = obj_repr(d->rt, v);
    size_t n = 0;
    char *s = r ? str_to_utf8_lossy(r, &n) : NULL;
    if (s)
        text_add(t, s, n);
    else
        error_clear(d->rt);
    free(s);
    ref_drop(d->rt, r);
}

static void add_str(struct text *t, Val v)
{
    size_t n;
    char *s = str_to_utf8_lossy(v, &n);
    text_add(t, s, n);
    free(s);
}

static int unit_op(const struct code *code, int at)
{
    return opcode_table[code_op(code, at)].general;
}

static int jump_target(int op, int at, int arg)
{
    return at + 1 + (opcode_table[op].kind == ARG_BACK ? -arg : arg);
}

/* Units of inline cache are skipped; EXTENDED_ARG is an instruction of its own. */
static bool next_instruction(const struct dis *d, int *at, int *op, int *arg, int *high)
{
    if (*at >= d->size)
        return false;
    *op = unit_op(d->code, *at);
    *arg = *high | d->code->unit[*at] >> 8;
    *high = *op == OP_EXTENDED_ARG ? *arg << 8 : 0;
    return true;
}

static void find_labels(struct dis *d)
{
    int at = 0, op, arg, high = 0, target, depth;
    bool lasti;
    while (next_instruction(d, &at, &op, &arg, &high)) {
        int kind = opcode_table[op].kind;
        if (kind == ARG_JUMP || kind == ARG_BACK) {
            target = jump_target(op, at, arg);
            if (target >= 0 && target < d->size)
                d->label[target] = true;
        }
        at += 1 + opcode_table[op].caches;
    }
    for (at = 0; at < d->size; at++)
        if (code_handler(d->code, at * 2, &target, &depth, &lasti) &&
            target / 2 < d->size)
            d->label[target / 2] = true;
}

/* What the argument means, in words. */
static void meaning(struct dis *d, struct text *t, int op, int at, int arg)
{
    static const char *const compare[] = {"<", "<=", "==", "!=", ">", ">="};
    static const char *const binary[] = {
#define BINARY(name, number, sign) [number] = sign,
#include "lang/opcodes.def"
#undef BINARY
    };
    static const char *const conversions[] = {"", "str", "repr", "ascii"};
    static const char *const parts[] = {"defaults", "kwdefaults", "annotations",
                                        "closure"};
    const struct code *code = d->code;
    switch (opcode_table[op].kind) {
    case ARG_CONST:
        if (op == OP_LOAD_CONST && arg < tuple_size(code->consts))
            add_repr(d, t, tuple_at(code->consts, arg));
        return;
    case ARG_NAME: {
        int n = op == OP_LOAD_GLOBAL ? arg >> 1 : arg;
        if (op == OP_LOAD_GLOBAL && (arg & 1))
            text_add_str(t, "NULL + ");
        if (n < tuple_size(code->names))
            add_str(t, tuple_at(code->names, n));
        return;
    }
    case ARG_LOCAL:
    case ARG_CELL:
        if (arg < code->nlocalsplus)
            add_str(t, tuple_at(code->localsplus_names, arg));
        return;
    case ARG_JUMP:
    case ARG_BACK:
        text_printf(t, "to %d", jump_target(op, at, arg) * 2);
        return;
    case ARG_COMPARE:
        text_add_str(t, compare[arg % 6]);
        return;
    case ARG_BINARY:
        text_add_str(t, binary[arg % 26]);
        return;
    }
    if (op == OP_FORMAT_VALUE) {
        text_add_str(t, conversions[arg & 3]);
        if (arg & 4)
            text_add_str(t, t->size ? ", with format" : "with format");
    } else if (op == OP_MAKE_FUNCTION) {
        for (int i = 0; i < 4; i++)
            if (arg & 1 << i) {
                if (t->size)
                    text_add_str(t, ", ");
                text_add_str(t, parts[i]);
            }
    }
}

static void one_line(struct dis *d, int line_width, int offset_width, int line, int at,
                     int op, int arg)
{
    struct text t = {0}, words = {0};
    if (line >= 0)
        text_printf(&t, "%*d", line_width, line);
    else
        text_printf(&t, "%*s", line_width, "");
    text_printf(&t, "     %s %*d %-20s", d->label[at] ? ">>" : "  ", offset_width,
                at * 2, opcode_table[op].name);
    if (op >= HAVE_ARGUMENT) {
        text_printf(&t, " %5d", arg);
        meaning(d, &words, op, at, arg);
        if (words.size)
            text_printf(&t, " (%s)", text_str(&words));
    }
    while (t.size && t.bytes[t.size - 1] == ' ')
        t.bytes[--t.size] = 0;
    fprintf(d->out, "%s\n", text_str(&t));
    text_release(&t);
    text_release(&words);
}

static int digits(int n)
{
    int d = 1;
    for (; n >= 10; n /= 10)
        d++;
    return d;
}

static void handlers(struct dis *d)
{
    int start = -1, target = 0, depth = 0;
    bool lasti = false, first = true;
    for (int at = 0; at <= d->size; at++) {
        int to = 0, n = 0;
        bool last = false;
        bool here = at < d->size && code_handler(d->code, at * 2, &to, &n, &last);
        if (start >= 0 && (!here || to != target || n != depth || last != lasti)) {
            if (first)
                fprintf(d->out, "ExceptionTable:\n");
            first = false;
            fprintf(d->out, "  %d to %d -> %d [%d]%s\n", start * 2, at * 2 - 2, target,
                    depth, lasti ? " lasti" : "");
            start = -1;
        }
        if (here && start < 0) {
            start = at;
            target = to;
            depth = n;
            lasti = last;
        }
    }
}

static void disassemble(struct runtime *rt, const struct code *code, FILE *out)
{
    struct dis d = {.rt = rt, .code = code, .out = out, .size = (int)code->head.size};
    d.label = xalloc((size_t)d.size + 1);
    find_labels(&d);
    int most = 0, previous = -1;
    for (int at = 0; at < d.size; at++) {
        int line = code_line_at(code, at * 2);
        if (line > most)
            most = line;
    }
    int line_width = most >= 1000 ? digits(most) : 3;
    int offset_width = digits(d.size * 2 - 2) > 4 ? digits(d.size * 2 - 2) : 4;
    int at = 0, op, arg, high = 0;
    while (next_instruction(&d, &at, &op, &arg, &high)) {
        int line = code_line_at(code, at * 2);
        bool starts = line >= 0 && line != previous;
        if (starts && at)
            fprintf(out, "\n");
        one_line(&d, line_width, offset_width, starts ? line : -1, at, op, arg);
        if (line >= 0)
            previous = line;
        at += 1 + opcode_table[op].caches;
    }
    handlers(&d);
    free(d.label);
}

void dump_code(struct runtime *rt, const struct code *code, FILE *out)
{
    if (!recursion_enter(rt, " while showing code")) {
        error_clear(rt);
        return;
    }
    disassemble(rt, code, out);
    for (ssize_t i = 0; i < tuple_size(code->consts); i++) {
        Val v = tuple_at(code->consts, i);
        if (!is_code(v))
            continue;
        struct dis d = {.rt = rt};
        struct text name = {0};
        add_repr(&d, &name, v);
        fprintf(out, "\nDisassembly of %s:\n", text_str(&name));
        text_release(&name);
        dump_code(rt, as_code(v), out);
    }
    recursion_leave(rt);
}
