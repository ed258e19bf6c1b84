/* signature.c - how something is called, and the first line of what it says of itself. */
#include "engine/signature.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/preview.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/native.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/vm.h"

enum { DEFAULT_WIDTH = 16, DOC_MOST = 200 };

static void add_str(Val s, struct text *to)
{
    size_t size;
    char *utf8 = str_to_utf8_lossy(s, &size);
    if (utf8)
        text_add(to, utf8, size);
    free(utf8);
}

static Val entry(Val dict, const char *key)
{
    ssize_t position = 0;
    Val k, value;
    while (dict && is_dict(dict) && dict_next(dict, &position, &k, &value)) {
        if (is_str(k) && str_equals_ascii(k, key))
            return value;
    }
    return NULL;
}

static Val same_entry(Val dict, Val key)
{
    ssize_t position = 0;
    Val k, value;
    while (dict && is_dict(dict) && dict_next(dict, &position, &k, &value)) {
        if (k == key)
            return value;
    }
    return NULL;
}

/* ---- functions of Python -------------------------------------------------------------- */

static void add_default(const struct inspect *in, Val value, struct text *to)
{
    if (!value)
        return;
    text_add_char(to, '=');
    preview_add(in->rt, in->names, value, DEFAULT_WIDTH, to);
}

static void add_comma(bool *first, struct text *to)
{
    if (!*first)
        text_add_str(to, ", ");
    *first = false;
}

static void add_parameters(const struct inspect *in, const struct function *f, int skip, struct text *to)
{
    const struct code *code = as_code(f->code);
    Val names = code->localsplus_names;
    int defaults = f->defaults ? (int)tuple_size(f->defaults) : 0, at = code->argcount + code->kwonlyargcount;
    bool first = true;
    for (int i = skip; i < code->argcount; i++) {
        add_comma(&first, to);
        add_str(tuple_at(names, i), to);
        int d = i - (code->argcount - defaults);
        add_default(in, d >= 0 ? tuple_at(f->defaults, d) : NULL, to);
        if (i + 1 == code->posonlyargcount)
            text_add_str(to, ", /");
    }
    if (code->flags & CODE_VARARGS || code->kwonlyargcount) {
        add_comma(&first, to);
        text_add_char(to, '*');
        if (code->flags & CODE_VARARGS)
            add_str(tuple_at(names, at++), to);
    }
    for (int i = code->argcount; i < code->argcount + code->kwonlyargcount; i++) {
        add_comma(&first, to);
        add_str(tuple_at(names, i), to);
        add_default(in, f->kwdefaults ? same_entry(f->kwdefaults, tuple_at(names, i)) : NULL, to);
    }
    if (code->flags & CODE_VARKEYWORDS) {
        add_comma(&first, to);
        text_add_str(to, "**");
        add_str(tuple_at(names, at), to);
    }
}

/* The first line that has something in it. */
static void add_doc(const char *doc, struct text *to)
{
    doc += strspn(doc, " \t\n");
    size_t size = strcspn(doc, "\n");
    text_add(to, doc, size < DOC_MOST ? size : DOC_MOST);
}

static void add_function(const struct inspect *in, const struct function *f, const char *name, int skip,
                         struct text *signature, struct text *doc)
{
    text_printf(signature, "%s(", name);
    add_parameters(in, f, skip, signature);
    text_add_char(signature, ')');
    if (f->doc && is_str(f->doc)) {
        struct text whole = {0};
        add_str(f->doc, &whole);
        add_doc(text_str(&whole), doc);
        text_release(&whole);
    }
}

/* ---- functions of C ------------------------------------------------------------------ */

/* "append($self, object, /)\n--\n\nAppend ...": what the caller gives, and the line after. */
static void add_native(const char *text, const char *name, struct text *signature, struct text *doc)
{
    const char *end = text ? strstr(text, "\n--\n") : NULL;
    const char *open = text ? strchr(text, '(') : NULL;
    if (!end || !open || open > end) {
        text_printf(signature, "%s(...)", name);
        if (text)
            add_doc(text, doc);
        return;
    }
    text_printf(signature, "%s(", name);
    const char *from = open + 1;
    if (*from == '$') { /* the object itself */
        from += strcspn(from, ",)");
        from += *from == ',' ? 1 + strspn(from + 1, " ") : 0;
        if (!strncmp(from, "/, ", 3))
            from += 3;
        else if (!strncmp(from, "/)", 2))
            from += 1;
    }
    text_add(signature, from, (size_t)(end - from));
    add_doc(end + 4, doc);
}

/* ---- whatever it is --------------------------------------------------------------------- */

static Val initialiser(struct type *type)
{
    for (ssize_t i = 0; type->mro && i < tuple_size(type->mro); i++) {
        Val init = entry(as_type(tuple_at(type->mro, i))->dict, "__init__");
        if (init)
            return init;
    }
    return NULL;
}

/* "range(stop) -> range object\n...": what the type's docstring says, or dots. */
static void add_type(const struct type *type, const char *name, struct text *signature, struct text *doc)
{
    const char *text = type->doc ? type->doc : "", *open = strchr(text, '(');
    const char *close = open ? strchr(open, ')') : NULL, *end = text + strcspn(text, "\n");
    if (strstr(text, "\n--\n") || !open || !close || close > end || strncmp(text, name, strlen(name)) != 0) {
        add_native(text, name, signature, doc);
        return;
    }
    text_add(signature, text, (size_t)(close + 1 - text));
    add_doc(end, doc);
}

void signature_add(const struct inspect *in, Val v, const char *name, bool bound,
                   struct text *signature, struct text *doc)
{
    int skip = bound;
    if (is_exact(v, &builtin_function_def)) {
        add_native(LOOK(builtin_function, v)->def->doc, name, signature, doc);
        return;
    }
    if (is_exact(v, &method_descriptor_def)) {
        add_native(LOOK(method_descriptor, v)->def->doc, name, signature, doc);
        return;
    }
    if (is_method(v)) {
        v = LOOK(method, v)->function;
        skip = 1;
    } else if (is_type(v)) {
        Val init = initialiser(as_type(v));
        if (!init || !is_exact(init, &function_def)) {
            add_type(as_type(v), name, signature, doc);
            return;
        }
        v = init;
        skip = 1;
    }
    if (is_exact(v, &function_def))
        add_function(in, (const struct function *)v, name, skip, signature, doc);
}
