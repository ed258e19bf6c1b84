/* _traceback.c - what the traceback module asks of the VM: lines, places, carets. */
#include "modules/modules.h"

#include "base/text.h"
#include "types/args.h"
#include "types/exc_layout.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/state.h"

static Ref line(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    int number;
    struct text t = {0};
    if (!arg_int(rt, argv[1], &number))
        return NULL;
    if (!source_line(rt, argv[0], number, &t))
        return new_none(rt);
    Ref r = str_decode(rt, text_str(&t), (ssize_t)t.size, "utf-8", "replace");
    text_release(&t);
    return r;
}

static Ref number_or_none(struct runtime *rt, int n)
{
    return n < 0 ? new_none(rt) : int_from_int64(rt, n);
}

static Ref positions(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    int at;
    if (!is_code(argv[0]))
        return raise(rt, EXC_TypeError, "positions() argument 1 must be code, not %T", argv[0]);
    if (!arg_int(rt, argv[1], &at))
        return NULL;
    struct code_position p = {-1, -1, -1, -1};
    if (at >= 0)
        p = code_position_at(as_code(argv[0]), at);
    Ref items[] = {number_or_none(rt, p.line), number_or_none(rt, p.end_line),
                   number_or_none(rt, p.column), number_or_none(rt, p.end_column)};
    return tuple_from_array_take(rt, items, 4);
}

static Ref carets(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    struct code_position p;
    const char *text = is_str(argv[0]) ? str_utf8_only(rt, argv[0]) : NULL;
    if (!text) {
        error_clear(rt);
        return ref_keep(rt->types->empty_str);
    }
    int end = -1;
    if (!arg_int(rt, argv[1], &p.line) || (argv[2] != rt->none && !arg_int(rt, argv[2], &end)) ||
        !arg_int(rt, argv[3], &p.column) || !arg_int(rt, argv[4], &p.end_column))
        return NULL;
    p.end_line = end < 0 ? p.line : end;
    struct text t = {0};
    traceback_carets(&t, text, p);
    Ref r = str_from_utf8(rt, text_str(&t), (ssize_t)t.size);
    text_release(&t);
    return r;
}

static const struct method_def functions[] = {
    {"line", line, 2, 2, 0, "line(filename, number): the source line without its end, or None"},
    {"positions", positions, 2, 2, 0, "positions(code, lasti): line, end line, column, end column"},
    {"carets", carets, 5, 5, 0, "carets(line, lineno, end_lineno, colno, end_colno): the line below"},
    {0},
};

const struct module_def _traceback_module;
const struct module_def _traceback_module = {
    .name = "_traceback",
    .doc = "What the traceback module asks of the VM.",
    .functions = functions,
};
