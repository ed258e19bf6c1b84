/* _string.c - what string.Formatter needs of str.format's reader. */
#include "modules/modules.h"
#include "types/args.h"
#include "types/format_internal.h"
#include "types/raise.h"

static Ref formatter_parser(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "expected str, got %T", argv[0]);
    return format_parser_new(rt, argv[0]);
}

static Ref field_name_split(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "expected str, got %T", argv[0]);
    return format_field_name_split(rt, argv[0]);
}

static const struct method_def functions[] = {
    {"formatter_field_name_split", field_name_split, 1, 1, 0,
     "split the argument as a field name"},
    {"formatter_parser", formatter_parser, 1, 1, 0, "parse the argument as a format string"},
    {0},
};

const struct module_def _string_module;
const struct module_def _string_module = {
    .name = "_string",
    .doc = "string helper module",
    .functions = functions,
};
