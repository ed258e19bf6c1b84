/* run_show.c - what heapbook run can show besides the program's own output. */
#include "cli/run.h"

#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/inspect.h"
#include "lang/compile.h"
#include "modules/state.h"
#include "types/raise.h"
#include "types/str.h"

static bool done(struct runtime *rt, bool fine)
{
    fflush(stdout);
    if (!fine && is_raised(rt))
        sys_report_uncaught(rt);
    return fine;
}

bool run_dump_tokens(struct runtime *rt, const char *source, size_t size)
{
    return done(rt, dump_tokens(rt, source, size, stdout));
}

bool run_dump_ast(struct runtime *rt, const char *source, size_t size)
{
    return done(rt, dump_ast(rt, source, size, stdout));
}

bool run_dump_symbols(struct runtime *rt, const char *source, size_t size)
{
    return done(rt, dump_symbols(rt, source, size, stdout));
}

bool run_dump_code(struct runtime *rt, const char *source, size_t size, const char *name)
{
    Ref filename = str_new(rt, name);
    Ref code = filename ? compile_source(rt, source, size, filename, COMPILE_EXEC, 0, NULL) : NULL;
    if (code)
        dump_code(rt, as_code(code), stdout);
    ref_drop(rt, filename);
    bool fine = code != NULL;
    ref_drop(rt, code);
    return done(rt, fine);
}

int run_print_heap(struct inspect *in, const char *form, FILE *to)
{
    struct error err = {""};
    struct text out = {0};
    inspect_refresh(in);
    bool good = heap_dump(in, form, &out, &err);
    if (good)
        fwrite(text_str(&out), 1, out.size, to);
    else
        complain(0, "%s", err.text);
    fflush(to);
    text_release(&out);
    return good ? 0 : EXIT_USAGE;
}

int run_audit(struct runtime *rt)
{
    return heap_audit(rt, stderr);
}
