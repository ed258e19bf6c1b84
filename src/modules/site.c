/* site.c - what a prompt offers in builtins: exit, quit, help, copyright, credits, license.
 *
 * Each is an object that says what it is for, and does it when called.
 */
#include "modules/state.h"
#include "types/args.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct offer {
    struct obj head;
    const struct offer_row *row;
};

struct offer_row {
    const char *name, *repr;
    const char *text; /* what a printer prints; NULL: its repr */
    enum type_id type;
};

static const struct offer_row rows[] = {
    {"quit", "Use quit() or Ctrl-D (i.e. EOF) to exit", NULL, TYPE_ID_site_quitter},
    {"exit", "Use exit() or Ctrl-D (i.e. EOF) to exit", NULL, TYPE_ID_site_quitter},
    {"copyright", "heapbook comes under the MIT licence, see COPYING.", NULL, TYPE_ID_site_printer},
    {"credits", "heapbook behaves as CPython does: thanks to all who made that.", NULL, TYPE_ID_site_printer},
    {"license", "Type license() to see the full license text", "The MIT licence: see the file COPYING of heapbook.",
     TYPE_ID_site_printer},
    {"help", "Type help() for interactive help, or help(object) for help about object.",
     "help(object) prints what an object says of itself.", TYPE_ID_site_helper},
};

static Ref offer_repr(struct runtime *rt, Val self)
{
    return str_new(rt, LOOK(offer, self)->row->repr);
}

static Ref quitter_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"__call__", 1, 0, 0, {"code"}};
    (void)self;
    Val code[1] = {NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, code))
        return NULL;
    Ref exit = obj_call_1(rt, (Val)exc_type(rt, EXC_SystemExit), code[0] ? code[0] : rt->none);
    if (exit)
        raise_value(rt, (Val)exit->type, exit);
    ref_drop(rt, exit);
    return NULL;
}

static Ref print_line(struct runtime *rt, Val text)
{
    Ref print = builtin_named(rt, "print");
    Ref result = print ? obj_call_1(rt, print, text) : NULL;
    ref_drop(rt, print);
    return result;
}

static Ref printer_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"__call__", 0, 0, 0, {NULL}};
    const struct offer_row *row = LOOK(offer, self)->row;
    if (!args_parse_tuple(rt, &spec, args, kwargs, NULL))
        return NULL;
    Ref text = str_new(rt, row->text ? row->text : row->repr);
    Ref result = text ? print_line(rt, text) : NULL;
    ref_drop(rt, text);
    return result;
}

/* The docstring, or that there is none. */
static Ref doc_text(struct runtime *rt, Val v)
{
    Ref doc;
    if (obj_lookup_attr(rt, v, IDENT_OF(rt, __doc__), &doc) < 0)
        return NULL;
    if (doc && is_str(doc))
        return doc;
    ref_drop(rt, doc);
    return str_format(rt, "%R says nothing of itself.", v);
}

static Ref helper_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"__call__", 1, 0, 0, {"request"}};
    Val about[1] = {NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, about))
        return NULL;
    Ref text = about[0] ? doc_text(rt, about[0]) : str_new(rt, LOOK(offer, self)->row->text);
    Ref result = text ? print_line(rt, text) : NULL;
    ref_drop(rt, text);
    return result;
}

#define OFFER(id, type_name, type_call)                                                                  \
    const struct type_def site_##id##_def = {                                                           \
        .name = "_sitebuiltins." type_name,                                                             \
        .basicsize = sizeof(struct offer),                                                              \
        .flags = TYPE_NO_NEW,                                                                           \
        .repr = offer_repr,                                                                             \
        .call = type_call,                                                                              \
    };
OFFER(quitter, "Quitter", quitter_call)
OFFER(printer, "_Printer", printer_call)
OFFER(helper, "_Helper", helper_call)

bool site_add_offers(struct runtime *rt, Val module)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type *type = type_lazy(rt, rows[i].type);
        Ref r = type ? obj_new(rt, type) : NULL;
        if (!r)
            return false;
        LOOK(offer, r)->row = &rows[i];
        bool ok = module_add(rt, module, rows[i].name, r);
        ref_drop(rt, r);
        if (!ok)
            return false;
    }
    return true;
}
