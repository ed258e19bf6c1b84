/* dump.c - the whole heap as text, JSON, DOT or Mermaid, and against a chapter's heap block. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/type_layout.h"

typedef bool dump_fn(struct inspect *in, struct text *out);

/* ---- rows of the objects lens ------------------------------------------------ */

static json_t *objects_answer(struct inspect *in)
{
    struct error err = {""};
    json_t *answer = json_object();
    lens_show(in, "objects", &(struct lens_query){.limit = SIZE_MAX / 2, .width = 60}, answer, &err);
    return answer;
}

static bool dump_text(struct inspect *in, struct text *out)
{
    json_t *answer = objects_answer(in);
    table_text(answer, out);
    text_printf(out, "%zu objects shown, %zu hidden\n", in->now->count - in->now->furniture, in->now->furniture);
    json_decref(answer);
    return true;
}

static json_t *holding_json(const struct inspect *in, const struct holding *h)
{
    struct text t = {0};
    holder_long(in, h, &t);
    json_t *j = json_string(text_str(&t));
    text_release(&t);
    return j;
}

static bool dump_json(struct inspect *in, struct text *out)
{
    json_t *all = json_array();
    const struct snapshot *s = in->now;
    for (size_t i = 0; i < s->count; i++) {
        const struct snap_object *o = &s->objects[i];
        if (!snap_is_shown(o))
            continue;
        json_t *holders = json_array(), *holds = json_array();
        for (uint32_t h = o->held; h != NO_OBJECT; h = s->holdings[h].next_held)
            json_array_insert_new(holders, 0, holding_json(in, &s->holdings[h]));
        for (uint32_t h = o->out; h != NO_OBJECT; h = s->holdings[h].next_out) {
            if (snap_is_shown(&s->objects[s->holdings[h].to]))
                json_array_insert_new(holds, 0, json_string(snapshot_name(s, s->holdings[h].to)));
        }
        struct text value = {0};
        preview_add(in->rt, in->names, o->v, 80, &value);
        json_array_append_new(
            all, json_pack("{sssssIsisIsbsssoso}", "id", snapshot_name(s, (uint32_t)i), "type",
                           type_short_name(o->v->type), "refs", (json_int_t)o->refs, "generation", o->generation,
                           "bytes", (json_int_t)o->size, "reachable", !(o->flags & SNAP_UNREACHABLE), "value",
                           text_str(&value), "holders", holders, "holds", holds));
        text_release(&value);
    }
    json_t *root = json_pack("{sosI}", "objects", all, "hidden", (json_int_t)s->furniture);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_COMPACT);
    text_add_str(out, text);
    text_add_char(out, '\n');
    free(text);
    json_decref(root);
    return true;
}

/* ---- drawings ------------------------------------------------------------------- */

/* How a language for drawings writes a character that it would not take for itself. */
struct escape {
    char c;
    const char *text;
};
/* A language for drawings. */
struct drawing {
    const char *open, *close;
    const struct escape *escapes; /* ended by a zero */
    const char *node;   /* id, name, count, value */
    const char *holder; /* id, text: who holds and is no object shown (a name, a frame) */
    const char *edge;   /* from, to, text */
    const char *bare;   /* from, to */
};

/* "#quot;", which a flowchart would show as a quotation mark. */
static bool is_entity(const char *s)
{
    size_t n = *s == '#' ? strspn(s + 1, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") : 0;
    return n && s[n + 1] == ';';
}

static void add_quoted(struct text *out, const struct drawing *d, const char *s)
{
    struct text line = {0};
    text_add_visible(&line, s);
    for (s = text_str(&line); *s; s++) {
        const struct escape *e = d->escapes;
        while (e->c && e->c != *s)
            e++;
        if (e->c && (*s != '#' || is_entity(s)))
            text_add_str(out, e->text);
        else
            text_add_char(out, *s);
    }
    text_release(&line);
}

/* Letters and digits, so that both languages take it: "list#1" is list_1. */
static void add_id(struct text *out, const char *name)
{
    if (!isalpha((unsigned char)*name))
        text_add_char(out, 'o');
    for (; *name; name++) {
        if (isalnum((unsigned char)*name))
            text_add_char(out, *name);
        else if (*name == '#' || *name == '_')
            text_add_char(out, '_');
        else
            text_printf(out, "_%02x", (unsigned char)*name);
    }
}

static void draw_object(struct inspect *in, struct text *out, const struct drawing *d, uint32_t i)
{
    const struct snap_object *o = &in->now->objects[i];
    struct text value = {0}, id = {0}, title = {0}, safe = {0};
    const char *name = snapshot_name(in->now, i);
    preview_add(in->rt, in->names, o->v, 30, &value);
    add_quoted(&title, d, name);
    add_quoted(&safe, d, text_str(&value));
    add_id(&id, name);
    text_printf(out, d->node, text_str(&id), text_str(&title), o->refs, text_str(&safe));
    text_release(&value);
    text_release(&title);
    text_release(&safe);
    text_release(&id);
}

static void draw_holding(struct inspect *in, struct text *out, const struct drawing *d, size_t i)
{
    const struct snapshot *s = in->now;
    const struct holding *h = &s->holdings[i];
    struct text from = {0}, to = {0}, label = {0}, safe = {0};
    bool object = h->kind == FROM_OBJECT && snap_is_shown(&s->objects[h->from]);
    holder_short(in, h, &label);
    const char *text = text_str(&label);
    add_id(&to, snapshot_name(s, h->to));
    if (object) {
        const char *name = snapshot_name(s, h->from); /* "list#1[0]": the arrow comes from list#1 */
        add_id(&from, name);
        text += strncmp(text, name, strlen(name)) == 0 ? strlen(name) : 0;
        text += *text == '.' || *text == ' ';
    } else {
        text_printf(&from, "holder%zu", i);
    }
    add_quoted(&safe, d, text);
    if (!object)
        text_printf(out, d->holder, text_str(&from), text_str(&safe));
    if (object && *text)
        text_printf(out, d->edge, text_str(&from), text_str(&to), text_str(&safe));
    else
        text_printf(out, d->bare, text_str(&from), text_str(&to));
    text_release(&from);
    text_release(&to);
    text_release(&label);
    text_release(&safe);
}

static bool draw(struct inspect *in, struct text *out, const struct drawing *d)
{
    const struct snapshot *s = in->now;
    text_add_str(out, d->open);
    for (size_t i = 0; i < s->count; i++)
        if (snap_is_shown(&s->objects[i]))
            draw_object(in, out, d, (uint32_t)i);
    for (size_t i = 0; i < s->holding_count; i++)
        if (snap_is_shown(&s->objects[s->holdings[i].to]))
            draw_holding(in, out, d, i);
    text_add_str(out, d->close);
    return true;
}

static bool dump_dot(struct inspect *in, struct text *out)
{
    static const struct escape escapes[] = {{'"', "\\\""}, {'\\', "\\\\"}, {0}};
    static const struct drawing dot = {
        .open = "digraph heap {\n  rankdir=LR;\n  node [shape=box, fontname=monospace];\n  edge [fontname=monospace];\n",
        .close = "}\n",
        .escapes = escapes,
        .node = "  %s [label=\"%s  refs %zd\\n%s\"];\n",
        .holder = "  %s [shape=plaintext, label=\"%s\"];\n",
        .edge = "  %s -> %s [label=\"%s\"];\n",
        .bare = "  %s -> %s;\n",
    };
    return draw(in, out, &dot);
}

static bool dump_mermaid(struct inspect *in, struct text *out)
{
    static const struct escape escapes[] = {
        {'"', "#quot;"}, {'#', "#35;"}, {'<', "#lt;"}, {'>', "#gt;"}, {'&', "#amp;"}, {'`', "#96;"}, {0}};
    static const struct drawing mermaid = {
        .open = "flowchart LR\n",
        .close = "",
        .escapes = escapes,
        .node = "  %s[\"%s refs %zd<br/>%s\"]\n",
        .holder = "  %s([\"%s\"])\n",
        .edge = "  %1$s -->|\"%3$s\"| %2$s\n",
        .bare = "  %s --> %s\n",
    };
    return draw(in, out, &mermaid);
}

static const struct {
    const char *name;
    dump_fn *fn;
} formats[] = {
    {"text", dump_text},
    {"json", dump_json},
    {"dot", dump_dot},
    {"mermaid", dump_mermaid},
};

bool heap_dump(struct inspect *in, const char *format, struct text *out, struct error *err)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, format) == 0)
            return formats[i].fn(in, out);
    }
    return error_set(err, "no heap format '%.40s': text, json, dot or mermaid", format);
}

/* ---- chapters' heap blocks ---------------------------------------------------------- */

/* The names and holders of an object as the block's by= says them: sorted, without blanks. */
static void holders_field(struct inspect *in, uint32_t at, struct text *out)
{
    const struct snapshot *s = in->now;
    uint32_t order[64];
    size_t count = 0;
    for (uint32_t h = s->objects[at].held; h != NO_OBJECT && count < 64; h = s->holdings[h].next_held)
        order[count++] = h;
    while (count-- > 0) {
        if (out->size)
            text_add_char(out, ',');
        holder_short(in, &s->holdings[order[count]], out);
    }
}

static void field_value(struct inspect *in, uint32_t at, const char *field, struct text *out)
{
    const struct snap_object *o = &in->now->objects[at];
    if (strcmp(field, "refs") == 0)
        text_printf(out, "%zd", o->refs);
    else if (strcmp(field, "bytes") == 0)
        text_printf(out, "%zu", o->size);
    else if (strcmp(field, "gen") == 0)
        text_printf(out, "%d", o->generation);
    else if (strcmp(field, "type") == 0)
        text_add_str(out, type_short_name(o->v->type));
    else if (strcmp(field, "reachable") == 0)
        text_add_str(out, o->flags & SNAP_UNREACHABLE ? "no" : "yes");
    else if (strcmp(field, "by") == 0)
        holders_field(in, at, out);
    else
        text_add_str(out, "?");
}

static void fail(json_t *failures, int line, const char *format, const char *a, const char *b, const char *c,
                 const char *d)
{
    struct text t = {0};
    text_printf(&t, format, a, b, c, d);
    json_array_append_new(failures, json_pack("{siss}", "line", line, "text", text_str(&t)));
    text_release(&t);
}

static bool compare_line(struct inspect *in, char *line, int number, json_t *failures, struct text *actual)
{
    char *rest = line, *object = strsep(&rest, " \t");
    bool same = true;
    uint32_t at = snapshot_resolve(in->now, in->rt, object);
    bool wants_gone = rest && strstr(rest, "dead");
    text_add_str(actual, object);
    if (at == NO_OBJECT) {
        text_add_str(actual, " dead");
        if (!wants_gone)
            fail(failures, number, "%s: no such object%s%s%s", object, "", "", "");
        text_add_char(actual, '\n');
        return wants_gone;
    }
    if (wants_gone) {
        fail(failures, number, "%s: still alive%s%s%s", object, "", "", "");
        text_add_str(actual, " alive\n");
        return false;
    }
    for (char *field; (field = strsep(&rest, " \t"));) {
        char *want = strchr(field, '=');
        if (!*field)
            continue;
        if (want)
            *want++ = 0;
        struct text got = {0};
        field_value(in, at, field, &got);
        text_printf(actual, " %s=%s", field, text_str(&got));
        if (!want || strcmp(want, text_str(&got)) != 0) {
            fail(failures, number, "%s %s: %s instead of %s", object, field, text_str(&got), want ? want : "nothing");
            same = false;
        }
        text_release(&got);
    }
    text_add_char(actual, '\n');
    return same;
}

bool heap_compare(struct inspect *in, const char *block, json_t *failures, struct text *actual)
{
    char *copy = xstrdup(block), *rest = copy, *line;
    bool same = true;
    for (int number = 1; (line = strsep(&rest, "\n")); number++) {
        while (*line == ' ')
            line++;
        if (!*line || (*line == '#' && line[1] == ' '))
            continue;
        same = compare_line(in, line, number, failures, actual) && same;
    }
    free(copy);
    return same;
}
