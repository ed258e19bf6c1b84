/* picture_look.c - find one's way in a picture: names, items, attributes, holders, paths. */
#include "inspect/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap/visit.h"

static const struct picture_node *node_at(const struct picture *p, uint32_t node)
{
    return &p->nodes[node];
}

const char *picture_type(const struct picture *p, uint32_t node)
{
    uint32_t class = node_at(p, node)->class;
    return class == NO_NODE ? "frame" : p->text.bytes + node_at(p, class)->text;
}

bool picture_is_a(const struct picture *p, uint32_t node, const char *type)
{
    return strcmp(picture_type(p, node), type) == 0;
}

static const char *text_of(const struct picture *p, uint32_t node)
{
    return p->text.bytes + node_at(p, node)->text;
}

/* The words between the quotes of a str's text. */
static void add_plain(const char *text, struct text *out)
{
    size_t size = strlen(text);
    if (size >= 2 && (text[0] == '\'' || text[0] == '"'))
        text_add(out, text + 1, size - 2);
    else
        text_add(out, text, size);
}

void picture_plain(const struct picture *p, uint32_t node, struct text *out)
{
    add_plain(text_of(p, node), out);
}

void picture_label(const struct picture *p, const struct picture_arrow *a, struct text *out)
{
    if (a->kind == EDGE_SLOT || a->kind == EDGE_ROOT)
        text_add_str(out, p->text.bytes + a->label);
    else if (a->label != NO_NODE)
        picture_plain(p, a->label, out);
}

static bool label_is(const struct picture *p, const struct picture_arrow *a, const char *word)
{
    struct text label = {0};
    picture_label(p, a, &label);
    bool same = strcmp(text_str(&label), word) == 0;
    text_release(&label);
    return same;
}

/* ---- from one object to the next ------------------------------------------------- */

#define EACH_OUT(p, node, a) \
    for (const struct picture_arrow *a = (p)->arrows + node_at(p, node)->out, *a##_end = a + node_at(p, node)->out_count; \
         a < a##_end; a++)

/* By what its arrow of that kind carries. */
static uint32_t by_label(const struct picture *p, uint32_t node, enum edge_kind kind, const char *word)
{
    EACH_OUT(p, node, a)
    {
        if (a->kind == kind && label_is(p, a, word))
            return a->to;
    }
    return NO_NODE;
}

uint32_t picture_global(const struct picture *p, const char *name)
{
    return p->globals == NO_NODE ? NO_NODE : by_label(p, p->globals, EDGE_VALUE, name);
}

uint32_t picture_item(const struct picture *p, uint32_t node, long index)
{
    long last = -1;
    EACH_OUT(p, node, a)
    {
        if (a->kind != EDGE_ITEM)
            continue;
        last = a->index;
        if (index == last)
            return a->to;
    }
    return index < 0 && last + 1 + index >= 0 ? picture_item(p, node, last + 1 + index) : NO_NODE;
}

uint32_t picture_value(const struct picture *p, uint32_t node, const char *key_repr)
{
    EACH_OUT(p, node, a)
    {
        if (a->kind == EDGE_VALUE && a->label != NO_NODE && strcmp(text_of(p, a->label), key_repr) == 0)
            return a->to;
    }
    return NO_NODE;
}

static uint32_t own_dict(const struct picture *p, uint32_t node)
{
    return by_label(p, node, EDGE_SLOT, "__dict__");
}

static uint32_t own_attr(const struct picture *p, uint32_t node, const char *name)
{
    uint32_t found = by_label(p, node, EDGE_ATTR, name);
    if (found == NO_NODE)
        found = by_label(p, node, EDGE_SLOT, name);
    uint32_t dict = found == NO_NODE ? own_dict(p, node) : NO_NODE;
    return dict != NO_NODE ? by_label(p, dict, EDGE_VALUE, name) : found;
}

static bool is_class(const struct picture *p, uint32_t node)
{
    return by_label(p, node, EDGE_SLOT, "__mro__") != NO_NODE;
}

static uint32_t class_attr(const struct picture *p, uint32_t class, const char *name)
{
    uint32_t mro = by_label(p, class, EDGE_SLOT, "__mro__");
    if (mro == NO_NODE)
        return NO_NODE;
    EACH_OUT(p, mro, a)
    {
        uint32_t dict = own_dict(p, a->to), found = dict != NO_NODE ? by_label(p, dict, EDGE_VALUE, name) : NO_NODE;
        if (found != NO_NODE)
            return found;
    }
    return NO_NODE;
}

uint32_t picture_attr(const struct picture *p, uint32_t node, const char *name)
{
    uint32_t found = is_class(p, node) ? class_attr(p, node, name) : own_attr(p, node, name);
    return found != NO_NODE || node_at(p, node)->class == NO_NODE ? found : class_attr(p, node_at(p, node)->class, name);
}

uint32_t picture_tagged(const struct picture *p, const char *tag)
{
    for (size_t i = p->tag_count; i-- > 0;) {
        if (strcmp(p->tags[i].name, tag) == 0)
            return p->tags[i].node;
    }
    return NO_NODE;
}

uint32_t picture_class(const struct picture *p, const char *name)
{
    uint32_t any = NO_NODE;
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(text_of(p, (uint32_t)i), name) != 0 || !is_class(p, (uint32_t)i))
            continue;
        if (!(p->nodes[i].flags & NODE_OLD))
            return (uint32_t)i;
        any = (uint32_t)i;
    }
    return any;
}

bool picture_class_has(const struct picture *p, uint32_t node, const char *name)
{
    uint32_t class = is_class(p, node) ? node : node_at(p, node)->class;
    uint32_t dict = class == NO_NODE ? NO_NODE : own_dict(p, class);
    return dict != NO_NODE && by_label(p, dict, EDGE_VALUE, name) != NO_NODE;
}

/* ---- texts ------------------------------------------------------------------------ */

enum { DEPTH_MOST = 60, REPR_MOST = 1 << 16 };

struct telling {
    const struct picture *p;
    struct text *out;
    uint32_t open[DEPTH_MOST];
    int depth;
};

static void tell(struct telling *t, uint32_t node);

static void tell_items(struct telling *t, uint32_t node, enum edge_kind kind)
{
    bool first = true;
    EACH_OUT(t->p, node, a)
    {
        if (a->kind != kind || t->out->size > REPR_MOST)
            continue;
        if (!first)
            text_add_str(t->out, ", ");
        first = false;
        if (kind == EDGE_VALUE) {
            tell(t, a->label);
            text_add_str(t->out, ": ");
        }
        tell(t, a->to);
    }
}

static const struct container {
    const char *type, *open, *close;
    enum edge_kind kind;
    const char *empty;
} containers[] = {
    {"list", "[", "]", EDGE_ITEM, "[]"},           {"tuple", "(", ")", EDGE_ITEM, "()"},
    {"dict", "{", "}", EDGE_VALUE, "{}"},          {"set", "{", "}", EDGE_ITEM, "set()"},
    {"frozenset", "frozenset({", "})", EDGE_ITEM, "frozenset()"},
};

static const struct container *container_of(const char *type)
{
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        if (strcmp(containers[i].type, type) == 0)
            return &containers[i];
    }
    return NULL;
}

static size_t count_kind(const struct picture *p, uint32_t node, enum edge_kind kind)
{
    size_t n = 0;
    EACH_OUT(p, node, a)
        n += a->kind == kind;
    return n;
}

static bool is_open(const struct telling *t, uint32_t node)
{
    for (int i = 0; i < t->depth; i++) {
        if (t->open[i] == node)
            return true;
    }
    return false;
}

static void tell_container(struct telling *t, uint32_t node, const struct container *c)
{
    size_t count = count_kind(t->p, node, c->kind);
    if (t->depth == DEPTH_MOST || is_open(t, node)) {
        text_printf(t->out, "%s...%s", c->open, c->close);
        return;
    }
    if (!count) {
        text_add_str(t->out, c->empty);
        return;
    }
    t->open[t->depth++] = node;
    text_add_str(t->out, c->open);
    tell_items(t, node, c->kind);
    if (count == 1 && strcmp(c->type, "tuple") == 0)
        text_add_char(t->out, ',');
    text_add_str(t->out, c->close);
    t->depth--;
}

static void tell(struct telling *t, uint32_t node)
{
    const struct container *c = node == NO_NODE ? NULL : container_of(picture_type(t->p, node));
    if (node == NO_NODE)
        text_add_str(t->out, "?");
    else if (c)
        tell_container(t, node, c);
    else if (is_class(t->p, node))
        text_printf(t->out, "<class '%s'>", text_of(t->p, node));
    else if (node_at(t->p, node)->text)
        text_add_str(t->out, text_of(t->p, node));
    else
        text_printf(t->out, "<%s>", picture_type(t->p, node));
}

void picture_repr(const struct picture *p, uint32_t node, struct text *out)
{
    struct telling t = {.p = p, .out = out};
    tell(&t, node);
}

/* ---- sizes ------------------------------------------------------------------------- */

static bool is_content_slot(const struct picture *p, const struct picture_arrow *a)
{
    uint32_t class = node_at(p, a->from)->class;
    return class != NO_NODE && !(node_at(p, class)->flags & NODE_OLD) && !label_is(p, a, "__dict__");
}

bool picture_is_content(const struct picture *p, const struct picture_arrow *a)
{
    switch (a->kind) {
    case EDGE_ITEM:
    case EDGE_KEY:
    case EDGE_VALUE:
    case EDGE_ATTR:
        return true;
    case EDGE_SLOT:
        return is_content_slot(p, a);
    default:
        return false;
    }
}

size_t picture_own_bytes(const struct picture *p, uint32_t node)
{
    uint32_t dict = own_dict(p, node);
    return node_at(p, node)->size + node_at(p, node)->extra + (dict != NO_NODE ? node_at(p, dict)->size : 0);
}

size_t picture_deep(const struct picture *p, uint32_t node)
{
    char *seen = xalloc(p->count);
    uint32_t *todo = NULL;
    size_t count = 0, room = 0, total = 0;
    *ARRAY_PUSH(todo, count, room) = node;
    seen[node] = 1;
    while (count > 0) {
        uint32_t at = todo[--count];
        total += node_at(p, at)->size;
        EACH_OUT(p, at, a)
        {
            if (seen[a->to] || !(picture_is_content(p, a) || label_is(p, a, "__dict__")))
                continue;
            seen[a->to] = 1;
            *ARRAY_PUSH(todo, count, room) = a->to;
        }
    }
    free(seen);
    free(todo);
    return total;
}

/* ---- holders --------------------------------------------------------------------------- */

/* Is it held by a function, as what it calls `what`? */
static bool belongs_to_function(const struct picture *p, uint32_t node, const char *what)
{
    for (uint32_t i = node_at(p, node)->in; i != NO_NODE; i = p->arrows[i].next_in) {
        if (p->arrows[i].kind == EDGE_SLOT && label_is(p, &p->arrows[i], what))
            return true;
    }
    return false;
}

const char *picture_holder_kind(const struct picture *p, const struct picture_arrow *a)
{
    const struct picture_node *from = node_at(p, a->from);
    switch ((enum edge_kind)a->kind) {
    case EDGE_LOCAL:
        return from->flags & NODE_NAMES ? "name" : "local";
    case EDGE_STACK:
        return "stack";
    case EDGE_ITEM:
        return belongs_to_function(p, a->from, "__defaults__") ? "default" : "item";
    case EDGE_KEY:
        return "key";
    case EDGE_VALUE:
        return from->flags & NODE_NAMES                              ? "name"
               : belongs_to_function(p, a->from, "__kwdefaults__")   ? "default"
               : belongs_to_function(p, a->from, "__dict__")         ? "attribute"
                                                                     : "value";
    case EDGE_ATTR:
        return "attribute";
    case EDGE_TYPE:
        return "type";
    case EDGE_SLOT:
        return label_is(p, a, "cell_contents") ? "cell"
               : label_is(p, a, "__self__")    ? "method"
               : is_content_slot(p, a)         ? "attribute"
                                               : "part";
    default:
        return from->flags & NODE_FRAME ? "interpreter" : "part";
    }
}

static void add_owner(const struct picture *p, uint32_t node, struct text *out)
{
    const struct picture_node *n = node_at(p, node);
    if (n->flags & NODE_FRAME)
        text_printf(out, "%s%s", text_of(p, node), n->flags & NODE_NAMES || strchr(text_of(p, node), ' ') ? "" : "()");
    else if (is_class(p, node))
        text_printf(out, "class %s", text_of(p, node));
    else if (picture_is_a(p, node, "function"))
        text_printf(out, "%s()", text_of(p, node));
    else
        text_printf(out, "a %s", picture_type(p, node));
}

void picture_holder_text(const struct picture *p, const struct picture_arrow *a, struct text *out)
{
    const char *kind = picture_holder_kind(p, a);
    if (strcmp(kind, "interpreter") == 0) {
        text_add_str(out, a->label != NO_NODE && *(p->text.bytes + a->label) ? p->text.bytes + a->label : kind);
        return;
    }
    text_add_str(out, strcmp(kind, "default") == 0 ? "default value" : kind);
    if (a->kind == EDGE_ITEM && strcmp(kind, "item") == 0) {
        text_printf(out, " %u", a->index);
    } else if (a->kind != EDGE_ITEM && a->kind != EDGE_STACK && a->kind != EDGE_KEY && a->kind != EDGE_TYPE) {
        text_add_char(out, ' ');
        picture_label(p, a, out);
    }
    if (strcmp(kind, "name") == 0)
        return;
    text_add_str(out, " of ");
    add_owner(p, a->from, out);
}

/* ---- paths ------------------------------------------------------------------------------ */

static bool is_root(const struct picture *p, uint32_t node)
{
    return node == p->globals || node_at(p, node)->flags & (NODE_FRAME | NODE_NAMES);
}

bool picture_path(const struct picture *p, uint32_t node, uint32_t **arrows, size_t *count)
{
    size_t room = 0;
    *arrows = NULL;
    *count = 0;
    uint32_t at = node;
    while (!is_root(p, at)) {
        uint32_t a = node_at(p, at)->parent;
        if (a == NO_NODE || *count > p->count)
            break;
        *ARRAY_PUSH(*arrows, *count, room) = a;
        at = p->arrows[a].from;
    }
    for (size_t i = 0; i < *count / 2; i++) {
        uint32_t keep = (*arrows)[i];
        (*arrows)[i] = (*arrows)[*count - 1 - i];
        (*arrows)[*count - 1 - i] = keep;
    }
    return *count > 0 && is_root(p, p->arrows[(*arrows)[0]].from);
}

void picture_path_text(const struct picture *p, const uint32_t *arrows, size_t count, struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct picture_arrow *a = &p->arrows[arrows[i]];
        bool dict = a->kind == EDGE_SLOT && label_is(p, a, "__dict__") && i + 1 < count;
        if (i == 0)
            picture_label(p, a, out);
        else if (a->kind == EDGE_ITEM)
            text_printf(out, "[%u]", a->index);
        else if (a->kind == EDGE_VALUE && p->arrows[arrows[i - 1]].kind == EDGE_SLOT &&
                 label_is(p, &p->arrows[arrows[i - 1]], "__dict__"))
            text_add_char(out, '.'), picture_label(p, a, out);
        else if (a->kind == EDGE_VALUE)
            text_printf(out, "[%s]", a->label != NO_NODE ? text_of(p, a->label) : "");
        else if (a->kind == EDGE_KEY)
            text_add_str(out, " key");
        else if (a->kind == EDGE_STACK)
            text_add_str(out, " value stack");
        else if (!dict)
            text_add_char(out, '.'), picture_label(p, a, out);
    }
}
