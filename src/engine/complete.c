/* complete.c - names that fit at the cursor.
 *
 * The expression before the last dot is resolved by reading namespaces and layouts;
 * no property, __getattr__ or other code of the learner's runs.
 */
#include "engine/complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "engine/signature.h"
#include "modules/modules.h"
#include "modules/state.h"
#include "types/dict.h"
#include "types/native.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

enum { ITEMS_MAX = 100 };

struct completion {
    const struct inspect *in;
    const char *prefix;
    size_t prefix_size;
    json_t *items;
    int more;
    bool bound; /* attributes of an instance: functions get it as their first argument */
};

static const char *const keywords[] = {
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
};

static bool already(const struct completion *c, const char *text)
{
    size_t i;
    json_t *item;
    json_array_foreach(c->items, i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "text")), text) == 0)
            return true;
    }
    return false;
}

/* `value` is what the name leads to, NULL when it is a word only. */
static void offer(struct completion *c, const char *text, const char *kind, Val value)
{
    struct text signature = {0}, doc = {0};
    if (strncmp(text, c->prefix, c->prefix_size) != 0 || (text[0] == '_' && c->prefix[0] != '_') || already(c, text))
        return;
    if (json_array_size(c->items) >= ITEMS_MAX) {
        c->more++;
        return;
    }
    if (value)
        signature_add(c->in, value, text, c->bound, &signature, &doc);
    json_t *note = json_string(text_str(&signature)), *first = json_string(text_str(&doc));
    json_array_append_new(c->items, json_pack("{sssssoso}", "text", text, "kind", kind, "note",
                                              note ? note : json_string(""), "doc", first ? first : json_string("")));
    text_release(&signature);
    text_release(&doc);
}

static void offer_dict(struct completion *c, Val dict, const char *kind)
{
    ssize_t position = 0;
    Val key, value;
    while (dict && is_dict(dict) && dict_next(dict, &position, &key, &value)) {
        if (!is_str(key) || !str_is_ascii(key))
            continue;
        bool callable = value->type->call != NULL;
        offer(c, str_data(key), strcmp(kind, "attribute") == 0 && callable ? "method" : kind, value);
    }
}

static void offer_type(struct completion *c, const struct type *t)
{
    for (ssize_t i = 0; t->mro && i < tuple_size(t->mro); i++)
        offer_dict(c, as_type(tuple_at(t->mro, i))->dict, "attribute");
}

static void offer_attributes(struct completion *c, struct session *s, const char *path)
{
    const struct snapshot *snap = s->inspect->now;
    uint32_t at = snapshot_resolve(snap, s->rt, path);
    if (at == NO_OBJECT)
        return;
    Val v = snap->objects[at].v;
    if (is_type(v)) {
        offer_type(c, as_type(v));
    } else if (v->type->def == &module_def_type) {
        offer_dict(c, module_dict(v), "name");
        return;
    } else {
        for (uint32_t h = snap->objects[at].out; h != NO_OBJECT; h = snap->holdings[h].next_out) {
            const struct edge *how = &snap->holdings[h].how;
            if (how->kind == EDGE_ATTR && how->name && is_str(how->name) && str_is_ascii(how->name))
                offer(c, str_data(how->name), "attribute", snap->objects[snap->holdings[h].to].v);
        }
    }
    c->bound = true;
    offer_type(c, v->type);
}

static void offer_modules(struct completion *c, struct session *s)
{
    offer_dict(c, modules_table(s->rt), "module");
    for (int i = 0; builtin_module_name(i); i++)
        offer(c, builtin_module_name(i), "module", NULL);
    for (const struct frozen_module *m = frozen_modules; m->name; m++)
        offer(c, m->name, "module", NULL);
}

static bool is_name_char(char ch)
{
    return isalnum((unsigned char)ch) || ch == '_' || ch & 0x80;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(json_string_value(json_object_get(*(json_t *const *)a, "text")),
                  json_string_value(json_object_get(*(json_t *const *)b, "text")));
}

static json_t *sorted(json_t *items)
{
    size_t count = json_array_size(items);
    json_t **list = xalloc((count + 1) * sizeof *list), *out = json_array();
    for (size_t i = 0; i < count; i++)
        list[i] = json_array_get(items, i);
    qsort(list, count, sizeof *list, by_text);
    for (size_t i = 0; i < count; i++)
        json_array_append(out, list[i]);
    free(list);
    json_decref(items);
    return out;
}

void complete_at(struct session *s, const char *source, size_t cursor, json_t *answer)
{
    size_t bytes = 0, size = strlen(source);
    for (size_t chars = 0; bytes < size && chars < cursor; chars++) {
        bytes++;
        while (bytes < size && ((unsigned char)source[bytes] & 0xC0) == 0x80)
            bytes++;
    }
    size_t word = bytes;
    while (word > 0 && is_name_char(source[word - 1]))
        word--;
    struct completion c = {s->inspect, source + word, bytes - word, json_array(), 0};
    size_t path = word;
    while (path > 0 && (is_name_char(source[path - 1]) || strchr(".#[]'\"", source[path - 1])))
        path--;
    const char *line = source;
    for (const char *p = source; p < source + word; p++)
        line = *p == '\n' ? p + 1 : line;
    if (word > path && source[word - 1] == '.') {
        char *object = xstrndup(source + path, word - 1 - path);
        offer_attributes(&c, s, object);
        free(object);
    } else if (strncmp(line, "import ", 7) == 0 || strncmp(line, "from ", 5) == 0) {
        offer_modules(&c, s);
    } else {
        offer_dict(&c, runtime_globals(s->rt), "name");
        for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
            offer(&c, keywords[i], "keyword", NULL);
        offer_dict(&c, modules_builtins(s->rt), "name");
    }
    size_t start = 0;
    for (size_t i = 0; i < word; i++)
        start += ((unsigned char)source[i] & 0xC0) != 0x80;
    json_object_set_new(answer, "start", json_integer((json_int_t)start));
    json_object_set_new(answer, "items", sorted(c.items));
    json_object_set_new(answer, "more", json_integer(c.more));
}
