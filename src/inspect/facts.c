/* facts.c - what each shown object looked like, and what happened since, in words. */
#include "inspect/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "types/type_layout.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct fact *)a)->name, ((const struct fact *)b)->name);
}

static uint64_t fingerprint(const struct snapshot *s, uint32_t at)
{
    uint64_t sum = 0;
    for (uint32_t h = s->objects[at].held; h != NO_OBJECT; h = s->holdings[h].next_held) {
        const struct holding *held = &s->holdings[h];
        uintptr_t from = held->kind == FROM_OBJECT ? (uintptr_t)s->objects[held->from].v : held->from;
        sum += (from * 31 + held->how.kind) * 0x9E3779B97F4A7C15u ^ held->how.index;
    }
    return sum;
}

struct facts *facts_of(const struct inspect *in)
{
    const struct snapshot *s = in->now;
    struct facts *f = xalloc(sizeof *f);
    struct heap_stats stats;
    heap_stats(in->rt, &stats);
    f->bytes = stats.bytes;
    f->at_least = s->at_least;
    f->facts = xalloc((s->count + 1) * sizeof *f->facts);
    for (size_t i = 0; i < s->count; i++) {
        const struct snap_object *o = &s->objects[i];
        const char *name = snap_is_shown(o) ? snapshot_name(s, (uint32_t)i) : NULL;
        if (!name)
            continue;
        struct fact *fact = &f->facts[f->count++];
        snprintf(fact->name, sizeof fact->name, "%s", name);
        snprintf(fact->type, sizeof fact->type, "%s", type_short_name(o->v->type));
        fact->refs = o->refs;
        fact->size = o->size;
        fact->generation = o->generation;
        fact->holders = fingerprint(s, (uint32_t)i);
        fact->content = o->content;
        fact->items = o->items;
    }
    qsort(f->facts, f->count, sizeof *f->facts, by_name);
    return f;
}

struct facts *facts_copy(const struct facts *f)
{
    struct facts *copy = xalloc(sizeof *copy);
    *copy = *f;
    copy->facts = xalloc((f->count + 1) * sizeof *copy->facts);
    memcpy(copy->facts, f->facts, f->count * sizeof *copy->facts);
    return copy;
}

void facts_free(struct facts *f)
{
    if (f)
        free(f->facts);
    free(f);
}

const struct fact *facts_find(const struct facts *f, const char *name)
{
    if (!f || !f->count || !name)
        return NULL;
    struct fact key;
    snprintf(key.name, sizeof key.name, "%s", name);
    return bsearch(&key, f->facts, f->count, sizeof *f->facts, by_name);
}

/* ---- the sentence ------------------------------------------------------------ */

static const char *number_word(size_t n, char *room, size_t size)
{
    static const char *const words[] = {"no", "one", "two", "three", "four", "five", "six",
                                        "seven", "eight", "nine", "ten"};
    if (n < sizeof words / sizeof *words)
        return words[n];
    snprintf(room, size, "%zu", n);
    return room;
}

struct tally {
    size_t born, died, collected, gained, lost, grown, altered;
    const char *born_names[3], *died_names[3]; /* the first ones */
    const char *gained_name, *lost_name, *grown_name, *altered_name;
    const struct snap_object *altered_now;
    uint32_t altered_items; /* how many it had */
    ssize_t gained_now, lost_now;
    size_t grown_from, grown_to;
};

static void tally_live(struct inspect *in, const struct facts *before, struct tally *t, json_t *details)
{
    const struct snapshot *s = in->now;
    bool comparable = before && !before->at_least && !s->at_least;
    for (size_t i = 0; i < s->count; i++) {
        const struct snap_object *o = &s->objects[i];
        const char *name = snap_is_shown(o) ? snapshot_name(s, (uint32_t)i) : NULL;
        if (!name)
            continue;
        const struct fact *was = facts_find(before, name);
        char line[160];
        if (!was) {
            if (t->born < 3)
                t->born_names[t->born] = name;
            t->born++;
            snprintf(line, sizeof line, "%s: born, %zd holder%s, %zu bytes", name, o->refs,
                     o->refs == 1 ? "" : "s", o->size);
            json_array_append_new(details, json_string(line));
            continue;
        }
        if (o->refs != was->refs) {
            bool up = o->refs > was->refs;
            if (up && !t->gained++) {
                t->gained_name = name;
                t->gained_now = o->refs;
            }
            if (!up && !t->lost++) {
                t->lost_name = name;
                t->lost_now = o->refs;
            }
            snprintf(line, sizeof line, "%s: %zd → %zd", name, was->refs, o->refs);
            json_array_append_new(details, json_string(line));
        }
        if (o->size != was->size) {
            if (!t->grown++) {
                t->grown_name = name;
                t->grown_from = was->size;
                t->grown_to = o->size;
            }
            snprintf(line, sizeof line, "%s: %zu → %zu bytes", name, was->size, o->size);
            json_array_append_new(details, json_string(line));
        }
        if (comparable && o->content != was->content && !t->altered++) {
            t->altered_name = name;
            t->altered_now = o;
            t->altered_items = was->items;
        }
    }
}

static void tally_dead(struct inspect *in, struct tally *t, json_t *details)
{
    size_t count, fresh = names_died_in_step(in->names);
    const struct tombstone *graves = names_graveyard(in->names, &count);
    for (size_t i = count - fresh; i < count; i++) {
        if (t->died < 3)
            t->died_names[t->died] = graves[i].name;
        t->died++;
        t->collected += graves[i].cause == DEATH_COLLECTED;
        char line[200];
        snprintf(line, sizeof line, "%s: died, %s", graves[i].name, graves[i].text);
        json_array_append_new(details, json_string(line));
    }
}

/* "a", "a and b", "a, b and c", "a, b and 9 more" */
static void say_list(struct text *out, const char *const *names, size_t count, bool more)
{
    size_t named = count <= 3 ? count : 2;
    for (size_t i = 0; i < named; i++)
        text_printf(out, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
    if (count > named && more)
        text_add_str(out, " and many more");
    else if (count > named)
        text_printf(out, " and %zu more", count - named);
}

static void say_clause(struct text *out)
{
    if (out->size && out->bytes[out->size - 1] != ' ')
        text_add_str(out, "; ");
}

/* "list#1 changed: 4 items, 120 bytes"; only the name when as many are in it. */
static void say_altered(struct text *out, const struct tally *t)
{
    const struct snap_object *o = t->altered_now;
    text_printf(out, "%s changed", t->altered_name);
    if (o->items != t->altered_items)
        text_printf(out, ": %u item%s, %zu bytes", o->items, o->items == 1 ? "" : "s", o->size);
    if (t->altered > 1)
        text_printf(out, " (and %zu more)", t->altered - 1);
}

void facts_explain(struct inspect *in, const struct facts *before, const char *source, char *out, size_t room,
                   json_t *details)
{
    struct tally t = {0};
    struct text s = {0};
    char word[24];
    tally_live(in, before, &t, details);
    tally_dead(in, &t, details);
    if (source && *source) {
        while (*source == ' ' || *source == '\t')
            source++;
        text_printf(&s, "%.48s%s: ", source, strlen(source) > 48 ? "…" : "");
    }
    size_t head = s.size;
    if (t.died) {
        say_list(&s, t.died_names, t.died, false);
        text_printf(&s, t.collected ? " %s found by the collector and freed" : " died: %s last holder is gone",
                    t.collected ? (t.died == 1 ? "was" : "were") : (t.died == 1 ? "its" : "their"));
    }
    if (t.born) {
        say_clause(&s);
        say_list(&s, t.born_names, t.born, in->now->left_out > 0);
        text_printf(&s, t.born == 1 ? " was made" : " were made");
    }
    if (t.gained) {
        say_clause(&s);
        text_printf(&s, "%s now has %s holder%s", t.gained_name,
                    number_word((size_t)t.gained_now, word, sizeof word), t.gained_now == 1 ? "" : "s");
        if (t.gained > 1)
            text_printf(&s, " (and %zu more gained)", t.gained - 1);
    }
    if (t.lost) {
        say_clause(&s);
        text_printf(&s, "%s keeps %s holder%s", t.lost_name, number_word((size_t)t.lost_now, word, sizeof word),
                    t.lost_now == 1 ? "" : "s");
        if (t.lost > 1)
            text_printf(&s, " (and %zu more lost)", t.lost - 1);
    }
    if (t.grown && s.size - head < 60) {
        say_clause(&s);
        text_printf(&s, "%s went from %zu to %zu bytes", t.grown_name, t.grown_from, t.grown_to);
    }
    if (s.size == head && t.altered)
        say_altered(&s, &t);
    else if (s.size == head)
        text_add_str(&s, "no count changed");
    snprintf(out, room, "%s", text_str(&s));
    text_release(&s);
}

void facts_changes(struct inspect *in, const struct facts *before, struct text *out)
{
    const struct snapshot *s = in->now;
    for (size_t i = 0; i < s->count && out->size < 120; i++) {
        const struct snap_object *o = &s->objects[i];
        const char *name = snap_is_shown(o) ? snapshot_name(s, (uint32_t)i) : NULL;
        const struct fact *was = facts_find(before, name);
        const char *comma = out->size ? ", " : "";
        if (name && !was)
            text_printf(out, "%s%s born", comma, name);
        else if (name && was->refs != o->refs)
            text_printf(out, "%s%s %+zd", comma, name, o->refs - was->refs);
        else if (name && was->size != o->size)
            text_printf(out, "%s%s %+zd bytes", comma, name, (ssize_t)o->size - (ssize_t)was->size);
    }
    size_t count, fresh = names_died_in_step(in->names);
    const struct tombstone *graves = names_graveyard(in->names, &count);
    for (size_t i = count - fresh; i < count && out->size < 160; i++)
        text_printf(out, "%s%s died", out->size ? ", " : "", graves[i].name);
}

/* ---- to another process --------------------------------------------------------- */

json_t *facts_json(const struct facts *f)
{
    json_t *all = json_array();
    for (size_t i = 0; i < f->count; i++) {
        const struct fact *k = &f->facts[i];
        json_array_append_new(all, json_pack("[s,s,I,I,i]", k->name, k->type, (json_int_t)k->refs, (json_int_t)k->size,
                                             k->generation));
    }
    return json_pack("{sIso}", "bytes", (json_int_t)f->bytes, "facts", all);
}

struct facts *facts_from_json(const json_t *j)
{
    const json_t *all = json_object_get(j, "facts"), *one;
    struct facts *f = xalloc(sizeof *f);
    size_t i;
    f->bytes = (size_t)json_integer_value(json_object_get(j, "bytes"));
    f->facts = xalloc((json_array_size(all) + 1) * sizeof *f->facts);
    json_array_foreach(all, i, one)
    {
        struct fact *k = &f->facts[f->count++];
        snprintf(k->name, sizeof k->name, "%s", json_string_value(json_array_get(one, 0)));
        snprintf(k->type, sizeof k->type, "%s", json_string_value(json_array_get(one, 1)));
        k->refs = (ssize_t)json_integer_value(json_array_get(one, 2));
        k->size = (size_t)json_integer_value(json_array_get(one, 3));
        k->generation = (int)json_integer_value(json_array_get(one, 4));
    }
    return f;
}

/* ---- difference ---------------------------------------------------------------- */

/* By type: created, freed, bytes. */
static void diff_type(json_t *types, const struct fact *f, bool created, ssize_t bytes, bool counted)
{
    json_t *t = json_object_get(types, f->type);
    if (!t) {
        t = json_pack("{sssisisI}", "type", f->type, "created", 0, "freed", 0, "bytes", (json_int_t)0);
        json_object_set_new(types, f->type, t);
    }
    const char *key = created ? "created" : "freed";
    if (counted)
        json_object_set_new(t, key, json_integer(json_integer_value(json_object_get(t, key)) + 1));
    json_object_set_new(t, "bytes", json_integer(json_integer_value(json_object_get(t, "bytes")) + bytes));
}

static void diff_row(json_t *answer, const struct fact *f, const char *what, ssize_t refs, ssize_t bytes)
{
    json_t *row = view_row(answer, f->name);
    view_cell(row, f->name);
    view_cell(row, f->type);
    view_cell(row, what);
    view_cell_number(row, refs);
    view_cell_number(row, bytes);
    view_row_flag(row, strcmp(what, "freed") == 0 ? "dead" : strcmp(what, "created") == 0 ? "new" : "changed");
}

void facts_diff(const struct facts *before, const struct facts *after, json_t *answer)
{
    size_t created = 0, freed = 0, changed = 0;
    ssize_t bytes = 0;
    json_t *by_type = json_object(), *types = json_array(), *type;
    const char *key;
    view_column(answer, "id", "id", "object");
    view_column(answer, "type", "type", "type");
    view_column(answer, "what", "what", "text");
    view_column(answer, "refs", "refs", "number");
    view_column(answer, "bytes", "bytes", "number");
    for (size_t i = 0; i < after->count; i++) {
        const struct fact *f = &after->facts[i], *was = facts_find(before, f->name);
        if (!was) {
            created++;
            bytes += (ssize_t)f->size;
            diff_row(answer, f, "created", f->refs, (ssize_t)f->size);
            diff_type(by_type, f, true, (ssize_t)f->size, true);
        } else if (was->refs != f->refs || was->size != f->size) {
            changed++;
            bytes += (ssize_t)f->size - (ssize_t)was->size;
            diff_row(answer, f, "changed", f->refs - was->refs, (ssize_t)f->size - (ssize_t)was->size);
            if (f->size != was->size)
                diff_type(by_type, f, true, (ssize_t)f->size - (ssize_t)was->size, false);
        }
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct fact *f = &before->facts[i];
        if (facts_find(after, f->name))
            continue;
        freed++;
        bytes -= (ssize_t)f->size;
        diff_row(answer, f, "freed", -f->refs, -(ssize_t)f->size);
        diff_type(by_type, f, false, -(ssize_t)f->size, true);
    }
    json_object_foreach(by_type, key, type) json_array_append(types, type);
    json_decref(by_type);
    json_object_set_new(answer, "types", types);
    json_object_set_new(answer, "created", json_integer((json_int_t)created));
    char sentence[160];
    snprintf(sentence, sizeof sentence, "%zu created, %zu freed, %zu changed, %+zd bytes", created, freed, changed,
             bytes);
    json_object_set_new(answer, "sentence", json_string(sentence));
    json_object_set_new(answer, "freed", json_integer((json_int_t)freed));
}
