/* heapbook.c - what a program may say to its reader: tag an object, mark a moment.
 *
 * Both take no reference and change no count (vm/labels.h), so that a lesson's
 * program behaves as it does without them.
 */
#include "modules/modules.h"
#include "types/args.h"
#include "types/raise.h"
#include "types/str.h"
#include "vm/labels.h"

static Ref heapbook_tag(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"tag", 2, 2, 0, {"obj", "name"}};
    (void)self;
    Val a[2] = {NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a) || !arg_str(rt, "tag", "argument 2", a[1]))
        return NULL;
    const char *name = str_utf8_only(rt, a[1]);
    return name && labels_tag(rt, a[0], name) ? new_none(rt) : NULL;
}

static Ref heapbook_mark(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"mark", 1, 1, 0, {"label"}};
    (void)self;
    Val a[1] = {NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, a) || !arg_str(rt, "mark", "argument", a[0]))
        return NULL;
    const char *name = str_utf8_only(rt, a[0]);
    return name && labels_mark(rt, name) ? new_none(rt) : NULL;
}

static const struct method_def functions[] = {
    {"tag", heapbook_tag, 0, -1, METH_KW,
     "tag($module, /, obj, name)\n--\n\n"
     "Label an object for the heap pane and for checks.\n\nNo reference is taken and no count changes."},
    {"mark", heapbook_mark, 0, -1, METH_KW,
     "mark($module, /, label)\n--\n\nPut a named point on the time line: checks look at the heap there."},
    {0},
};

extern const struct module_def heapbook_module;
const struct module_def heapbook_module = {
    .name = "heapbook",
    .doc = "What a program of the workbook says to its reader.",
    .functions = functions,
};
