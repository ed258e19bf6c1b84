/* progress.c - replay the journal's records into where the learner stands. */
#include "book/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *field(const json_t *record, const char *name)
{
    const char *text = json_string_value(json_object_get(record, name));
    return text ? text : "";
}

static struct progress_item *item_of(struct progress *self, const char *id)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strcmp(self->items[i].id, id))
            return &self->items[i];
    }
    struct progress_item *item = ARRAY_PUSH(self->items, self->count, self->room);
    *item = (struct progress_item){.id = xstrdup(id)};
    return item;
}

static void apply_answer(struct progress *self, const json_t *record, bool right)
{
    const char *id = field(record, "id");
    if (!*id)
        return;
    struct progress_item *item = item_of(self, id);
    json_t *given = json_object_get(record, "sure");
    struct recall recall = {
        .right = right,
        .hinted = json_object_get(record, "hints") || json_object_get(record, "solved"),
        .exercise = !strcmp(field(record, "k"), "verdict"),
        .sure = given ? (int)json_integer_value(given) : 2,
        .number = ++self->answers,
        .now = json_integer_value(json_object_get(record, "t")),
    };
    item->tries++;
    item->rights += right;
    item->right = right;
    item->chosen = (unsigned)json_integer_value(json_object_get(record, "chosen"));
    item->rev = (int)json_integer_value(json_object_get(record, "rev"));
    item->skipped = item->skipped && !right;
    struct past_answer *past = ARRAY_PUSH(item->past, item->past_count, item->past_room);
    *past = (struct past_answer){recall.now, item->chosen, recall.sure, right, review_interval(&item->review), ""};
    snprintf(past->belief, sizeof past->belief, "%s", field(record, "belief"));
    review_answer(&item->review, &recall);
}

void progress_apply(struct progress *self, const json_t *record)
{
    const char *kind = field(record, "k");
    if (!strcmp(kind, "answer") || !strcmp(kind, "verdict")) {
        apply_answer(self, record, json_is_true(json_object_get(record, "right")));
    } else if (!strcmp(kind, "draft") && *field(record, "id")) {
        struct progress_item *item = item_of(self, field(record, "id"));
        free(item->draft);
        item->draft = xstrdup(field(record, "program"));
    } else if (!strcmp(kind, "skip") && *field(record, "id")) {
        struct progress_item *item = item_of(self, field(record, "id"));
        item->skipped = true;
        item->review.due = item->review.last = json_integer_value(json_object_get(record, "t"));
        item->review.due += REVIEW_DAY;
    } else if (!strcmp(kind, "place")) {
        free(self->chapter);
        self->chapter = xstrdup(field(record, "chapter"));
        self->line = (int)json_integer_value(json_object_get(record, "line"));
        if (!self->opened)
            self->opened = json_object();
        if (*self->chapter)
            json_object_set_new(self->opened, self->chapter, json_true());
    }
}

void progress_read(struct progress *self, const json_t *records)
{
    *self = (struct progress){.chapter = xstrdup(""), .opened = json_object()};
    for (size_t i = 0; i < json_array_size(records); i++)
        progress_apply(self, json_array_get(records, i));
}

void progress_release(struct progress *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->items[i].id);
        free(self->items[i].draft);
        free(self->items[i].past);
    }
    free(self->items);
    free(self->chapter);
    json_decref(self->opened);
    *self = (struct progress){0};
}

const struct progress_item *progress_item(const struct progress *self, const char *id)
{
    for (size_t i = 0; i < self->count; i++) {
        if (!strcmp(self->items[i].id, id))
            return &self->items[i];
    }
    return NULL;
}

static bool part_counts(const struct part *part)
{
    return part->kind == PART_PREDICT || part->kind == PART_QUIZ || part->kind == PART_EXERCISE;
}

enum chapter_state progress_chapter(const struct progress *self, const struct chapter *chapter)
{
    size_t asked = 0, done = 0;
    for (size_t i = 0; i < chapter->count; i++) {
        const struct part *part = &chapter->parts[i];
        if (!part_counts(part))
            continue;
        const struct progress_item *item = progress_item(self, part->id);
        asked++;
        /* A prediction may be wrong: having made it is what counts. */
        done += item && (part->kind == PART_PREDICT ? item->tries > 0 : item->rights > 0);
    }
    bool opened = json_object_get(self->opened, chapter->id) != NULL;
    if (done == asked && opened)
        return CHAPTER_DONE;
    return done || opened ? CHAPTER_BEGUN : CHAPTER_NEW;
}

json_t *record_answer(const char *id, unsigned chosen, bool right, int sure, int rev)
{
    return json_pack("{s:s, s:s, s:i, s:b, s:i, s:i}", "k", "answer", "id", id, "chosen", (int)chosen,
                     "right", right, "sure", sure, "rev", rev);
}

json_t *record_place(const char *chapter, int line)
{
    return json_pack("{s:s, s:s, s:i}", "k", "place", "chapter", chapter, "line", line);
}

static json_t *exercise_record(const char *kind, const char *exercise)
{
    json_t *record = json_pack("{s:s}", "k", kind);
    json_object_set_new(record, "id", json_sprintf("exercise:%s", exercise));
    return record;
}

json_t *record_verdict(const char *exercise, bool passed, const char *key, const char *belief, int hints, bool solved)
{
    json_t *record = exercise_record("verdict", exercise);
    json_object_update_new(record, json_pack("{s:b, s:s}", "right", passed, "key", key ? key : ""));
    if (belief && *belief)
        json_object_set_new(record, "belief", json_string(belief));
    if (hints)
        json_object_set_new(record, "hints", json_integer(hints));
    if (solved)
        json_object_set_new(record, "solved", json_true());
    return record;
}

json_t *record_draft(const char *exercise, const char *program)
{
    json_t *record = exercise_record("draft", exercise), *text = json_string(program);
    json_object_set_new(record, "program", text ? text : json_string(""));
    return record;
}

json_t *record_skip(const char *exercise)
{
    return exercise_record("skip", exercise);
}
