/* _opcode.c - the instruction table of lang/opcodes.def as Python data. */
#include "lang/compile.h"
#include "lang/opcode.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/int.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* stack_effect(op, arg=None, *, jump=None) */
static Ref stack_effect(NATIVE_ARGS)
{
    static const struct args_spec spec = {"stack_effect", 2, 1, 0, {"", "", "jump"}};
    Val out[3] = {NULL, NULL, NULL};
    int op = 0, arg = 0, jump = -1;
    (void)self;
    if (!args_parse(rt, &spec, argv, argc, kwnames, out) || !arg_int(rt, out[0], &op))
        return NULL;
    bool given = out[1] && out[1] != rt->none;
    if (op >= HAVE_ARGUMENT && !given)
        return raise(rt, EXC_ValueError,
                     "stack_effect: opcode requires oparg but oparg was not specified");
    if (op < HAVE_ARGUMENT && given)
        return raise(
            rt, EXC_ValueError,
            "stack_effect: opcode does not permit oparg but oparg was specified");
    if (given && !arg_int(rt, out[1], &arg))
        return NULL;
    if (out[2] == rt->true_)
        jump = 1;
    else if (out[2] == rt->false_)
        jump = 0;
    else if (out[2] && out[2] != rt->none)
        return raise(rt, EXC_ValueError,
                     "stack_effect: jump must be False, True or None");
    if (op < 0 || op > 255 || !opcode_table[op].name || !opcode_table[op].text ||
        op == OP_CACHE)
        return raise(rt, EXC_ValueError, "invalid opcode or oparg");
    return int_from_int64(rt, opcode_effect(op, arg, jump));
}

static const char *kind_name(int kind)
{
    static const char *const names[] = {
        [ARG_NONE] = "",         [ARG_COUNT] = "count", [ARG_CONST] = "const",
        [ARG_NAME] = "name",     [ARG_LOCAL] = "local", [ARG_CELL] = "free",
        [ARG_JUMP] = "jrel",     [ARG_BACK] = "jrel",   [ARG_COMPARE] = "compare",
        [ARG_BINARY] = "binary",
    };
    return names[kind];
}

/* (name, number, inline cache units, kind of argument, general form's name, what it does) */
static Ref opcode_row(struct runtime *rt, int op)
{
    const struct opcode_info *info = &opcode_table[op];
    Ref part[6] = {
        str_intern(rt, info->name),
        int_from_int64(rt, op),
        int_from_int64(rt, info->caches),
        str_intern(rt, kind_name(info->kind)),
        str_intern(rt, opcode_table[info->general].name),
        str_new(rt, info->text ? info->text : ""),
    };
    for (int i = 0; i < 6; i++)
        if (!part[i]) {
            for (int k = 0; k < 6; k++)
                ref_drop(rt, part[k]);
            return NULL;
        }
    return tuple_from_array_take(rt, part, 6);
}

static Ref opcode_rows(NATIVE_ARGS)
{
    (void)self, (void)argv, (void)argc, (void)kwnames;
    Ref rows = list_new(rt, 0);
    for (int op = 0; rows && op < 256; op++)
        if (opcode_table[op].name && !list_append_take(rt, rows, opcode_row(rt, op)))
            ref_clear(rt, &rows);
    return rows;
}

/* [(name, sign), ...] of BINARY_OP, by argument. */
static Ref binary_operators(NATIVE_ARGS)
{
    static const struct {
        const char *name, *sign;
    } rows[] = {
#define BINARY(name, number, sign) [number] = {#name, sign},
#include "lang/opcodes.def"
#undef BINARY
    };
    (void)self, (void)argv, (void)argc, (void)kwnames;
    Ref list = list_new(rt, 0);
    for (size_t i = 0; list && i < sizeof rows / sizeof *rows; i++) {
        Ref name = str_intern(rt, rows[i].name), sign = str_intern(rt, rows[i].sign);
        Ref row = name && sign ? tuple_pack(rt, 2, name, sign) : NULL;
        ref_drop(rt, name);
        ref_drop(rt, sign);
        if (!list_append_take(rt, list, row))
            ref_clear(rt, &list);
    }
    return list;
}

/* ast.literal_eval: here because it is the compiler's business too. */
static Ref literal(NATIVE_ARGS)
{
    ssize_t size;
    (void)self, (void)argc, (void)kwnames;
    if (!is_str(argv[0]))
        return raise(rt, EXC_ValueError, "malformed node or string: %R", argv[0]);
    const char *text = str_utf8(rt, argv[0], &size);
    return text ? literal_value(rt, text, (size_t)size) : NULL;
}

static const struct method_def opcode_functions[] = {
    {"stack_effect", stack_effect, 0, -1, METH_KW,
     "stack_effect($module, opcode, oparg=None, /, *, jump=None)\n--\n\n"
     "Compute the stack effect of the opcode."},
    {"literal", literal, 1, 1, 0,
     "literal($module, text, /)\n--\n\nThe value of a literal."},
    {"rows", opcode_rows, 0, 0, 0,
     "rows($module, /)\n--\n\nEvery instruction as a tuple."},
    {"binary_operators", binary_operators, 0, 0, 0,
     "binary_operators($module, /)\n--\n\nThe operators of BINARY_OP."},
    {0},
};

extern const struct module_def _opcode_module;
const struct module_def _opcode_module = {
    .name = "_opcode",
    .doc = "Opcode support module.",
    .functions = opcode_functions,
};
