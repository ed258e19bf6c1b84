/* holders.c - each unit of a count in words, and the way from a name to an object. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static void add_name_text(struct text *out, Val name)
{
    if (name && is_str(name)) {
        size_t size;
        char *utf8 = str_to_utf8_lossy(name, &size);
        if (utf8)
            text_add(out, utf8, size);
        free(utf8);
    }
}

static void add_key(const struct inspect *in, Val key, struct text *out)
{
    preview_add(in->rt, in->names, key, 24, out);
}

/* One of a module namespace's first entries: __name__ and __spec__ stand there. */
static Val early_entry(Val dict, const char *key)
{
    ssize_t position = 0;
    Val k, value;
    for (int i = 0; i < 8 && dict_next(dict, &position, &k, &value); i++) {
        if (is_str(k) && str_equals_ascii(k, key))
            return value;
    }
    return NULL;
}

/* The module whose namespace the dict is, or NULL. */
static const char *module_of_dict(const struct inspect *in, Val dict, struct text *room)
{
    if (dict == in->now->main_dict)
        return "__main__";
    Val name = is_dict(dict) ? early_entry(dict, "__name__") : NULL;
    if (!name || !is_str(name) || !early_entry(dict, "__spec__"))
        return NULL;
    add_name_text(room, name);
    return text_str(room);
}

static void add_object_name(const struct inspect *in, uint32_t at, struct text *out)
{
    const char *name = snapshot_name(in->now, at);
    Val v = in->now->objects[at].v;
    struct text module = {0};
    const char *module_name;
    if (name)
        text_add_str(out, name);
    else if (is_type(v))
        text_printf(out, "class %s", type_short_name(as_type(v)));
    else if ((module_name = module_of_dict(in, v, &module)))
        text_printf(out, "module %s", module_name);
    else if (is_code(v)) {
        text_add_str(out, "code of ");
        add_name_text(out, as_code(v)->name);
    } else
        text_printf(out, "a %s", type_short_name(v->type));
    text_release(&module);
}

static void short_from_frame(const struct inspect *in, const struct holding *h, struct text *out)
{
    const struct snap_frame *f = &in->now->frames[h->from];
    if (h->how.kind == EDGE_LOCAL) {
        if (!f->is_module)
            text_printf(out, "%s.", f->name);
        add_name_text(out, h->how.name);
    } else
        text_printf(out, "%s value stack", f->name);
}

static void short_from_object(const struct inspect *in, const struct holding *h, struct text *out)
{
    Val from = in->now->objects[h->from].v;
    const struct edge *how = &h->how;
    struct text module = {0};
    const char *module_name = how->kind == EDGE_VALUE ? module_of_dict(in, from, &module) : NULL;
    if (module_name) {
        if (strcmp(module_name, "__main__") != 0)
            text_printf(out, "%s.", module_name);
        add_name_text(out, how->name);
        text_release(&module);
        return;
    }
    add_object_name(in, h->from, out);
    switch ((enum edge_kind)how->kind) {
    case EDGE_ITEM:
        text_printf(out, is_list(from) || is_tuple(from) ? "[%u]" : " item", how->index);
        break;
    case EDGE_KEY:
        text_add_str(out, " key");
        break;
    case EDGE_VALUE:
        text_add_char(out, '[');
        add_key(in, how->name, out);
        text_add_char(out, ']');
        break;
    case EDGE_ATTR:
    case EDGE_LOCAL:
        text_add_char(out, '.');
        add_name_text(out, how->name);
        break;
    case EDGE_SLOT:
        text_printf(out, ".%s", how->text);
        break;
    case EDGE_STACK:
        text_add_str(out, " value stack");
        break;
    case EDGE_CONST:
        text_add_str(out, " constant");
        break;
    default:
        break;
    }
}

void holder_short(const struct inspect *in, const struct holding *h, struct text *out)
{
    if (h->kind == FROM_OBJECT)
        short_from_object(in, h, out);
    else if (h->kind == FROM_FRAME)
        short_from_frame(in, h, out);
    else
        text_add_str(out, h->how.kind == EDGE_INTERNED ? "interned strings"
                          : h->how.kind == EDGE_ROOT && h->how.text ? h->how.text : "the interpreter");
}

static void long_from_object(const struct inspect *in, const struct holding *h, struct text *out)
{
    Val from = in->now->objects[h->from].v;
    const struct edge *how = &h->how;
    struct text module = {0};
    const char *module_name = how->kind == EDGE_VALUE ? module_of_dict(in, from, &module) : NULL;
    if (module_name) {
        text_add_str(out, "name ");
        add_name_text(out, how->name);
        text_printf(out, " in module %s", module_name);
        text_release(&module);
        return;
    }
    switch ((enum edge_kind)how->kind) {
    case EDGE_ITEM:
        text_printf(out, is_list(from) || is_tuple(from) ? "item %u of " : "item of ", how->index);
        break;
    case EDGE_KEY:
        text_add_str(out, "key of ");
        break;
    case EDGE_VALUE:
        text_add_str(out, "value of ");
        add_key(in, how->name, out);
        text_add_str(out, " in ");
        break;
    case EDGE_ATTR:
        text_add_str(out, "attribute ");
        add_name_text(out, how->name);
        text_add_str(out, " of ");
        break;
    case EDGE_LOCAL:
        text_add_str(out, "local ");
        add_name_text(out, how->name);
        text_add_str(out, " of suspended ");
        break;
    case EDGE_STACK:
        text_add_str(out, "value stack of suspended ");
        break;
    case EDGE_SLOT:
        text_printf(out, "%s of ", how->text);
        break;
    case EDGE_CONST:
        text_printf(out, "constant %u of ", how->index);
        break;
    case EDGE_TYPE:
        text_add_str(out, "class of ");
        break;
    default:
        break;
    }
    add_object_name(in, h->from, out);
}

void holder_long(const struct inspect *in, const struct holding *h, struct text *out)
{
    if (h->kind == FROM_OBJECT) {
        long_from_object(in, h, out);
    } else if (h->kind == FROM_FRAME) {
        const struct snap_frame *f = &in->now->frames[h->from];
        if (h->how.kind == EDGE_LOCAL) {
            text_add_str(out, f->is_module ? "name " : "local ");
            add_name_text(out, h->how.name);
            text_printf(out, " of %s, line %d", f->name, f->line);
        } else
            text_printf(out, "value stack of %s, line %d", f->name, f->line);
    } else
        holder_short(in, h, out);
}

/* ---- paths ------------------------------------------------------------------- */

enum { PATH_DEPTH = 64 };

void path_to(const struct inspect *in, uint32_t object, struct text *out)
{
    const struct snapshot *s = in->now;
    uint32_t chain[PATH_DEPTH];
    int depth = 0;
    uint32_t h = s->objects[object].parent;
    while (h != NO_OBJECT && depth < PATH_DEPTH) {
        chain[depth++] = h;
        const struct holding *held = &s->holdings[h];
        if (held->kind != FROM_OBJECT || s->objects[held->from].flags & SNAP_FURNITURE)
            break;
        h = s->objects[held->from].parent;
    }
    if (depth == PATH_DEPTH)
        text_add_str(out, "…");
    while (depth-- > 0) {
        const struct holding *held = &s->holdings[chain[depth]];
        const struct edge *how = &held->how;
        bool root = held->kind != FROM_OBJECT || s->objects[held->from].flags & SNAP_FURNITURE;
        if (root)
            holder_short(in, held, out);
        else if (how->kind == EDGE_ITEM)
            text_printf(out, "[%u]", how->index);
        else if (how->kind == EDGE_VALUE) {
            text_add_char(out, '[');
            add_key(in, how->name, out);
            text_add_char(out, ']');
        } else if (how->kind == EDGE_ATTR || how->kind == EDGE_LOCAL) {
            text_add_char(out, '.');
            add_name_text(out, how->name);
        } else if (how->kind == EDGE_SLOT)
            text_printf(out, ".%s", how->text);
        else
            text_add_str(out, how->kind == EDGE_KEY ? " key" : " stack");
    }
}
