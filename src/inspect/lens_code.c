/* lens_code.c - the bytecode, what each instruction does to the stack and to counts. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "lang/opcode.h"
#include "types/code.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static const char *const operators[] = {
#define BINARY(name, number, sign) [number] = sign,
#include "lang/opcodes.def"
#undef BINARY
};
static const char *const comparisons[] = {"<", "<=", "==", "!=", ">", ">="};

struct listing {
    struct inspect *in;
    const struct lens_query *q;
    const struct code *code;
    int current; /* unit of the next instruction to run; -1: it does not run */
    json_t *answer;
};

/* The code of a function, method, generator or code object; NULL: it has none. */
static const struct code *code_of(Val v)
{
    if (is_code(v))
        return as_code(v);
    if (v->type->def == &function_def)
        return as_code(LOOK(function, v)->code);
    if (v->type->def == &generator_def || v->type->def == &coroutine_def)
        return as_code(LOOK(generator, v)->code);
    return NULL;
}

/* "f", "Node.__init__": names of __main__ and of classes' namespaces, without running code. */
static Val find_by_path(struct inspect *in, const char *path)
{
    Val v = NULL, space = in->now->main_dict;
    while (space && *path) {
        size_t n = strcspn(path, ".");
        char word[64];
        snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : 0, path);
        v = snapshot_item(space, word);
        space = v && is_type(v) ? as_type(v)->dict : NULL;
        path += n + (path[n] == '.');
    }
    return *path ? NULL : v;
}

static void add_name(struct text *out, Val tuple, int i)
{
    if (i >= 0 && i < tuple_size(tuple))
        preview_text(tuple_at(tuple, i), 30, out);
}

static void add_arg(const struct listing *l, int op, int at, int arg, struct text *out)
{
    const struct code *code = l->code;
    switch (opcode_table[op].kind) {
    case ARG_NONE:
        break;
    case ARG_CONST:
        preview_add(l->in->rt, l->in->names, tuple_at(code->consts, arg), 30, out);
        break;
    case ARG_NAME:
        add_name(out, code->names, op == OP_LOAD_GLOBAL ? arg >> 1 : arg);
        break;
    case ARG_LOCAL:
    case ARG_CELL:
        add_name(out, code->localsplus_names, arg);
        break;
    case ARG_JUMP:
        text_printf(out, "to %d", (at + 1 + arg + opcode_table[op].caches) * 2);
        break;
    case ARG_BACK:
        text_printf(out, "to %d", (at + 1 - arg + opcode_table[op].caches) * 2);
        break;
    case ARG_COMPARE:
        text_add_str(out, arg >= 0 && arg < 6 ? comparisons[arg] : "?");
        break;
    case ARG_BINARY:
        if (arg >= 0 && (size_t)arg < sizeof operators / sizeof *operators && operators[arg])
            text_add_str(out, operators[arg]);
        break;
    default:
        text_printf(out, "%d", arg);
    }
}

/* The opcode's definition with the argument put in: "push name c: ...". */
static void add_effect(const char *text, const char *arg, struct text *out)
{
    static const char place[] = "[arg]";
    const char *at = text ? strstr(text, place) : NULL;
    if (at && *arg)
        text_printf(out, "%.*s%s%s", (int)(at - text), text, arg, at + sizeof place - 1);
    else if (text)
        text_add_str(out, text);
}

static void add_instruction(const struct listing *l, int op, int at, int arg, int line)
{
    char id[16];
    struct text meaning = {0}, effect = {0};
    snprintf(id, sizeof id, "%d", at * 2);
    json_t *row = view_row(l->answer, id);
    if (line > 0)
        view_cell_number(row, line);
    else
        view_cell(row, "");
    view_cell(row, id);
    view_cell(row, opcode_table[op].name);
    add_arg(l, op, at, arg, &meaning);
    view_cell(row, text_str(&meaning));
    view_cellf(row, "%+d", opcode_effect(op, arg, -1));
    add_effect(opcode_table[op].text, text_str(&meaning), &effect);
    view_cell(row, text_str(&effect));
    const char *seen = json_string_value(json_object_get(l->q->seen, id));
    view_cell(row, seen ? seen : "");
    if (at == l->current)
        view_row_flag(row, "current");
    text_release(&effect);
    text_release(&meaning);
}

static void add_code(const struct listing *l)
{
    int high = 0, last = -1;
    for (int at = 0; at < l->code->head.size; at++) {
        int op = opcode_table[code_op(l->code, at)].general, arg = high | l->code->unit[at] >> 8;
        int line = code_line_at(l->code, at * 2);
        high = op == OP_EXTENDED_ARG ? arg << 8 : 0;
        add_instruction(l, op, at, arg, line != last ? line : 0);
        last = line;
        at += opcode_table[op].caches;
    }
}

bool lens_code(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    static const char *const columns[][3] = {{"line", "line", "number"}, {"at", "at", "number"}, {"op", "instruction", "text"},
                                             {"arg", "argument", "text"}, {"stack", "stack", "number"},
                                             {"effect", "what it does", "text"}, {"seen", "seen to do", "text"}};
    struct listing l = {.in = in, .q = q, .current = -1, .answer = answer};
    const struct frame *f;
    int line;
    json_object_set_new(answer, "empty", json_string("No code runs now. Name a function to see its code."));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], columns[i][2]);
    if (q->code) {
        l.code = as_code(q->code);
        l.current = q->current;
    } else if (q->object && *q->object) {
        Val v = find_by_path(in, q->object);
        uint32_t at = v ? NO_OBJECT : lens_object(in, q, err);
        if (!v && at == NO_OBJECT)
            return false;
        l.code = code_of(v ? v : in->now->objects[at].v);
        if (!l.code)
            return error_set(err, "%.60s has no bytecode: name a function or a generator", q->object);
    } else if (vm_place(in->rt, &f, &line)) {
        l.code = as_code(f->code);
        l.current = (int)(f->prev_instr - l.code->unit);
    }
    if (l.code)
        add_code(&l);
    if (l.code && q->seen)
        view_note(answer, "\"Seen to do\" was measured: the rest of the line ran on a copy of the heap, one instruction at a time.");
    return true;
}
