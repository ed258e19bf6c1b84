/* mastery.c - which beliefs are overcome, and what comes up today. */
#include "book/mastery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *mastery_name(enum mastery_state state)
{
    static const char *const names[] = {
        [MASTERY_NONE] = "not met", [MASTERY_RED] = "missed", [MASTERY_AMBER] = "on the way", [MASTERY_GREEN] = "overcome"};
    return names[state];
}

/* ---- beliefs ----------------------------------------------------------------------- */

/* One answer that speaks to a belief. */
struct event {
    int64_t t;
    bool right;
    int sure;
    double interval;
    const struct progress_item *item;
};

static bool quiz_has(const struct quiz *quiz, const char *belief)
{
    for (size_t i = 0; i < quiz->count; i++) {
        if (tags_have(quiz->choices[i].tags, belief))
            return true;
    }
    return false;
}

static bool chose(const struct quiz *quiz, unsigned chosen, const char *belief)
{
    for (size_t i = 0; i < quiz->count; i++) {
        if (chosen >> i & 1 && tags_have(quiz->choices[i].tags, belief))
            return true;
    }
    return false;
}

struct events {
    struct event *list;
    size_t count, room;
};

static void add_question(struct events *events, const struct progress *progress, const struct part *part, const char *belief)
{
    const struct progress_item *item = quiz_has(&part->quiz, belief) ? progress_item(progress, part->id) : NULL;
    for (size_t i = 0; item && i < item->past_count; i++) {
        const struct past_answer *p = &item->past[i];
        if (p->right || chose(&part->quiz, p->chosen, belief))
            *ARRAY_PUSH(events->list, events->count, events->room) =
                (struct event){p->t, p->right, p->sure, p->interval, item};
    }
}

static void add_exercise(struct events *events, const struct progress *progress, const struct part *part, const char *belief)
{
    const struct progress_item *item = progress_item(progress, part->id);
    for (size_t i = 0; item && i < item->past_count; i++) {
        const struct past_answer *p = &item->past[i];
        if (!p->right && !strcmp(p->belief, belief))
            *ARRAY_PUSH(events->list, events->count, events->room) = (struct event){p->t, false, 2, 0, item};
    }
}

static int by_time(const void *a, const void *b)
{
    int64_t x = ((const struct event *)a)->t, y = ((const struct event *)b)->t;
    return x < y ? -1 : x > y;
}

/* Rights since the last confident miss, on how many days, about how many things. */
static void judge(struct mastery *m, const struct events *events)
{
    int64_t day = -1;
    const struct progress_item *first = NULL;
    bool week = false;
    for (size_t i = 0; i < events->count; i++) {
        const struct event *e = &events->list[i];
        m->misses += !e->right;
        if (!e->right && e->sure >= 3) {
            m->rights = m->days = m->items = 0;
            day = -1;
            first = NULL;
        }
        if (!e->right)
            continue;
        m->rights++;
        m->days += e->t / REVIEW_DAY != day;
        day = e->t / REVIEW_DAY;
        m->items = !first ? 1 : e->item != first ? 2 : m->items;
        first = first ? first : e->item;
        week = e->interval >= 7;
    }
    bool overcome = m->rights >= 3 && m->days >= 3 && m->items >= 2 && week;
    bool last_missed = events->count && !events->list[events->count - 1].right;
    m->state = !events->count ? MASTERY_NONE : last_missed ? MASTERY_RED : overcome ? MASTERY_GREEN : MASTERY_AMBER;
}

static void each_part(const struct course *course, void (*fn)(const struct part *part, void *arg), void *arg)
{
    for (size_t c = 0; c < course->count; c++) {
        for (size_t i = 0; i < course->chapters[c]->count; i++)
            fn(&course->chapters[c]->parts[i], arg);
    }
}

struct names {
    struct mastery *list;
    size_t count, room;
};

static void add_name(struct names *names, const char *name, size_t size)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strlen(names->list[i].name) == size && !memcmp(names->list[i].name, name, size))
            return;
    }
    struct mastery *m = ARRAY_PUSH(names->list, names->count, names->room);
    *m = (struct mastery){0};
    snprintf(m->name, sizeof m->name, "%.*s", (int)size, name);
}

static void add_names(const struct part *part, void *arg)
{
    for (size_t i = 0; i < part->quiz.count; i++) {
        const char *tags = part->quiz.choices[i].tags;
        while (*(tags += strspn(tags, " ,"))) {
            size_t size = strcspn(tags, " ,");
            add_name(arg, tags, size);
            tags += size;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    const char *x = ((const struct mastery *)a)->name, *y = ((const struct mastery *)b)->name;
    int nx = atoi(x + (*x != 0)), ny = atoi(y + (*y != 0));
    return nx != ny ? nx - ny : strcmp(x, y);
}

struct gathering {
    struct events events;
    const struct progress *progress;
    const char *belief;
};

static void gather(const struct part *part, void *arg)
{
    struct gathering *g = arg;
    if (part->kind == PART_QUIZ || part->kind == PART_PREDICT)
        add_question(&g->events, g->progress, part, g->belief);
    else if (part->kind == PART_EXERCISE)
        add_exercise(&g->events, g->progress, part, g->belief);
}

struct mastery *mastery_of(const struct progress *progress, const struct course *course, size_t *count)
{
    struct names names = {0};
    each_part(course, add_names, &names);
    if (names.count)
        qsort(names.list, names.count, sizeof *names.list, by_name);
    for (size_t i = 0; i < names.count; i++) {
        struct gathering g = {.progress = progress, .belief = names.list[i].name};
        each_part(course, gather, &g);
        if (g.events.count)
            qsort(g.events.list, g.events.count, sizeof *g.events.list, by_time);
        judge(&names.list[i], &g.events);
        free(g.events.list);
    }
    *count = names.count;
    return names.list;
}

/* ---- what comes up today ---------------------------------------------------------------- */

/* Due by its day, or because its text was revised since. */
static bool is_due(const struct progress *progress, const struct chapter *chapter, const struct part *part, int64_t now)
{
    const struct progress_item *item = progress_item(progress, part->id);
    if (!item || (part->kind != PART_QUIZ && part->kind != PART_EXERCISE))
        return false;
    if (part->kind == PART_EXERCISE && item->review.box != 3 && item->review.box != 5 && !item->skipped)
        return false;
    return review_is_due(&item->review, progress->answers, now) || (item->rev > 0 && item->rev < chapter->rev);
}

static int by_lateness(const void *a, const void *b)
{
    const struct due *x = a, *y = b;
    if (x->late != y->late)
        return x->late > y->late ? -1 : 1;
    return x->chapter != y->chapter ? x->chapter - y->chapter : x->part - y->part;
}

static const struct part *part_of(const struct course *course, const struct due *d)
{
    return &course->chapters[d->chapter]->parts[d->part];
}

/* The belief its first tagged choice speaks to. */
static const char *belief_of(const struct part *part)
{
    for (size_t i = 0; i < part->quiz.count; i++) {
        if (*part->quiz.choices[i].tags)
            return part->quiz.choices[i].tags;
    }
    return "";
}

static bool has_room(const struct course *course, const struct due *taken, size_t count, const struct due *d)
{
    int chapter = 0, belief = 0;
    const char *tags = belief_of(part_of(course, d));
    for (size_t i = 0; i < count; i++) {
        const char *other = belief_of(part_of(course, &taken[i]));
        chapter += taken[i].chapter == d->chapter;
        belief += *tags && strcspn(tags, " ,") == strcspn(other, " ,") && !strncmp(tags, other, strcspn(tags, " ,"));
    }
    /* Two exercises in a row would be a long sit. */
    bool tired = count && part_of(course, d)->kind == PART_EXERCISE && part_of(course, &taken[count - 1])->kind == PART_EXERCISE;
    return chapter < QUEUE_PER_CHAPTER && belief < QUEUE_PER_BELIEF && !tired;
}

size_t review_queue(const struct progress *progress, const struct course *course, int64_t now, struct due out[QUEUE_MOST])
{
    struct due *all = NULL;
    size_t count = 0, room = 0, taken = 0;
    for (size_t c = 0; c < course->count; c++) {
        const struct chapter *chapter = course->chapters[c];
        for (size_t i = 0; i < chapter->count; i++) {
            if (!is_due(progress, chapter, &chapter->parts[i], now))
                continue;
            double late = review_lateness(&progress_item(progress, chapter->parts[i].id)->review, now);
            *ARRAY_PUSH(all, count, room) = (struct due){(int)c, (int)i, late};
        }
    }
    if (count)
        qsort(all, count, sizeof *all, by_lateness);
    for (size_t i = 0; i < count && taken < QUEUE_MOST; i++) {
        if (has_room(course, out, taken, &all[i]))
            out[taken++] = all[i];
    }
    free(all);
    return taken;
}

/* ---- variants ------------------------------------------------------------------------------- */

static size_t variant_of(const char *id, int64_t day, size_t variants)
{
    uint32_t seed = 2166136261u ^ (uint32_t)day;
    for (; *id; id++)
        seed = (seed ^ (unsigned char)*id) * 16777619u;
    return 1 + (seed >> 8) % variants;
}

void questions_vary(struct course *course, const struct progress *progress, int64_t now)
{
    for (size_t c = 0; c < course->count; c++) {
        for (size_t i = 0; i < course->chapters[c]->count; i++) {
            struct part *part = &course->chapters[c]->parts[i];
            size_t variants = part->kind == PART_QUIZ ? quiz_variants(&part->quiz) : 0;
            const struct progress_item *item = variants ? progress_item(progress, part->id) : NULL;
            if (item && item->past_count && item->past[item->past_count - 1].t / REVIEW_DAY < now / REVIEW_DAY)
                quiz_vary(&part->quiz, variant_of(part->id, now / REVIEW_DAY, variants));
        }
    }
}
