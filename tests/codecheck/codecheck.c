/* codecheck.c - compile texts from stdin and write every part of their code.
 *
 * In: lines "MODE SIZE FILENAME", each followed by SIZE bytes of source, where MODE
 * is exec, eval, single, or prompt (single, more lines may come).  Out: the form
 * that compare.py makes of CPython's own compile(), ended by a line "END".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/compile.h"
#include "runtime/runtime.h"
#include "types/bytes.h"
#include "types/exc_layout.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

static void hex(const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < size; i++)
        printf("%02x", p[i]);
}

static void text(Val v)
{
    printf("s:");
    for (ssize_t i = 0; i < str_length(v); i++) {
        uint32_t c = str_at(v, i);
        if (c > 32 && c < 127 && c != '\\')
            putchar((int)c);
        else
            printf("\\%x;", c);
    }
}

static void number(struct runtime *rt, Val v)
{
    Ref t = int_to_str(rt, v, 16);
    if (t)
        printf("i:%s", str_utf8_only(rt, t));
    ref_drop(rt, t);
}

static void value(struct runtime *rt, Val v)
{
    if (!v || v == rt->none)
        printf("None");
    else if (v == rt->ellipsis)
        printf("Ellipsis");
    else if (v == rt->true_ || v == rt->false_)
        printf(v == rt->true_ ? "True" : "False");
    else if (is_str(v))
        text(v);
    else if (is_int(v))
        number(rt, v);
    else if (is_float(v)) {
        printf("f:");
        hex(&LOOK(float_obj, v)->value, 8);
    } else if (is_complex(v)) {
        printf("c:");
        hex(&LOOK(complex_obj, v)->real, 16);
    } else if (is_bytes(v)) {
        printf("b:");
        hex(as_bytes(v)->data, (size_t)as_bytes(v)->head.size);
    } else if (is_tuple(v)) {
        printf("(");
        for (ssize_t i = 0; i < tuple_size(v); i++) {
            value(rt, tuple_at(v, i));
            printf(",");
        }
        printf(")");
    } else if (is_frozenset(v)) {
        printf("F%zd", set_size(v)); /* order depends on the hash seed */
    } else if (is_code(v)) {
        printf("code");
    } else {
        printf("?%s", v->type->name);
    }
}

static void show(struct runtime *rt, const char *name, Val v)
{
    printf("%s ", name);
    value(rt, v);
    printf("\n");
}

static void show_code(struct runtime *rt, Val v)
{
    struct code *c = as_code(v);
    show(rt, "CODE", c->qualname);
    show(rt, "name", c->name);
    printf("numbers %d %d %d %d %d %d %x\n", c->firstlineno, c->argcount,
           c->posonlyargcount, c->kwonlyargcount, c->nlocals, c->stacksize,
           (unsigned)c->flags);
    show(rt, "names", c->names);
    show(rt, "consts", c->consts);
    static const char *const parts[] = {"co_code",           "co_varnames",
                                        "co_cellvars",       "co_freevars",
                                        "co_exceptiontable", "co_linetable"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Ref name = str_intern(rt, parts[i]),
            part = name ? obj_getattr(rt, v, name) : NULL;
        show(rt, parts[i], part);
        ref_drop(rt, name);
        ref_drop(rt, part);
    }
    for (ssize_t i = 0; i < tuple_size(c->consts); i++)
        if (is_code(tuple_at(c->consts, i)))
            show_code(rt, tuple_at(c->consts, i));
}

static void show_error(struct runtime *rt)
{
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    printf("ERROR %s\n", e.value->type->name);
    if (exc_matches(rt, e.value, (Val)exc_type(rt, EXC_SyntaxError))) {
        struct exc_syntax *s = LOOK(exc_syntax, e.value);
        show(rt, "msg", s->msg);
        show(rt, "lineno", s->lineno);
        show(rt, "offset", s->offset);
        show(rt, "end_lineno", s->end_lineno);
        show(rt, "end_offset", s->end_offset);
        show(rt, "text", s->text);
    } else {
        show(rt, "args", as_exc(e.value)->args);
    }
    ref_drop(rt, e.type);
    ref_drop(rt, e.value);
    ref_drop(rt, e.traceback);
}

int main(void)
{
    struct runtime_options options = {.host = host_new_system(".", 0)};
    struct runtime *rt = runtime_new(&options);
    char mode[16], name[4096];
    size_t size;
    if (!rt)
        return 2;
    while (scanf("%15s %zu %4095[^\n]", mode, &size, name) == 3) {
        getchar();
        char *source = malloc(size + 1);
        if (fread(source, 1, size, stdin) != size)
            return 2;
        source[size] = 0;
        Ref filename = str_new(rt, name);
        enum compile_mode m = !strcmp(mode, "exec")   ? COMPILE_EXEC
                              : !strcmp(mode, "eval") ? COMPILE_EVAL
                                                      : COMPILE_SINGLE;
        bool incomplete = false;
        int flags = strcmp(mode, "prompt") ? 0 : COMPILE_INCOMPLETE_INPUT;
        if (strstr(name, "#str"))
            flags |= COMPILE_IGNORE_COOKIE;
        Ref code = compile_source(rt, source, size, filename, m, flags, &incomplete);
        if (code)
            show_code(rt, code);
        else if (incomplete) {
            error_clear(rt);
            printf("INCOMPLETE\n");
        } else
            show_error(rt);
        printf("END\n");
        fflush(stdout);
        ref_drop(rt, code);
        ref_drop(rt, filename);
        free(source);
    }
    return runtime_free(rt, stderr) != 0;
}
