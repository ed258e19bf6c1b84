/* contents.c - the chapters, how far each is done, and where to go next. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "shell/app.h"

struct contents_state {
    int at, top, page;
    bool placed;
};

static const char *state_sign(enum chapter_state state)
{
    return state == CHAPTER_DONE ? "●" : state == CHAPTER_BEGUN ? "◐" : "○";
}

/* What is due, by chapters: "5 due for review (:review)  chapters 1, 2, 4". */
static void draw_due(struct app *app, struct surface *to, int row, const struct due *due, int count)
{
    struct text line = {0};
    text_printf(&line, "%d due for review: R   from chapter", count);
    for (size_t c = 0; c < app->course->count; c++) {
        int here = 0;
        for (int i = 0; i < count; i++)
            here += due[i].chapter == (int)c;
        if (here)
            text_printf(&line, " %d", app->course->chapters[c]->number);
    }
    surface_put_cut(to, row, 2, to->cols - 4, STYLE_LIVE, text_str(&line));
    text_release(&line);
}

static void contents_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct contents_state *self = pane->state;
    struct app *app = pane->app;
    const struct course *course = app->course;
    int count = (int)course->count, faults = (int)course->fault_count;
    (void)focus;
    if (!self->placed) {
        self->at = app->chapter;
        self->placed = true;
    }
    struct due due[QUEUE_MOST];
    int due_count = (int)review_queue(&app->progress, course, journal_now(), due);
    int room = to->rows - 2 - (faults ? faults + 2 : 0) - (due_count ? 2 : 0);
    if (room < 1)
        room = 1;
    self->page = room;
    if (self->at < self->top)
        self->top = self->at;
    if (self->at >= self->top + room)
        self->top = self->at - room + 1;
    int row = 1;
    for (int i = self->top; i < count && i < self->top + room; i++, row++) {
        const struct chapter *chapter = course->chapters[i];
        enum chapter_state state = progress_chapter(&app->progress, chapter);
        surface_put(to, row, 2, state == CHAPTER_NEW ? STYLE_QUIET : STYLE_ACCENT,
                    surface_sign(to, state_sign(state)));
        surface_printf(to, row, 4, STYLE_QUIET, "%2d", chapter->number);
        surface_put_cut(to, row, 8, to->cols - 22, i == app->chapter ? STYLE_STRONG : STYLE_TEXT,
                        chapter->title);
        if (chapter->minutes > 0) {
            char text[32];
            snprintf(text, sizeof text, "%d min", chapter->minutes);
            surface_put_right(to, row, to->cols - 3, STYLE_QUIET, text);
        }
        if (i == self->at)
            surface_mark(to, row, 1, to->cols - 2, FACE_SELECT);
    }
    row++;
    if (due_count) {
        draw_due(app, to, row, due, due_count);
        row += 2;
    }
    for (int i = 0; i < faults && row < to->rows; i++, row++)
        surface_put_cut(to, row, 2, to->cols - 4, STYLE_DEAD, course->faults[i]);
}

static bool contents_act(struct pane *pane, enum action action)
{
    struct contents_state *self = pane->state;
    int last = (int)pane->app->course->count - 1, page = self->page > 1 ? self->page - 1 : 1;
    int to = self->at;
    switch (action) {
    case ACT_UP:
        to--;
        break;
    case ACT_DOWN:
        to++;
        break;
    case ACT_PAGE_UP:
        to -= page;
        break;
    case ACT_PAGE_DOWN:
        to += page;
        break;
    case ACT_TOP:
        to = 0;
        break;
    case ACT_BOTTOM:
        to = last;
        break;
    case ACT_ENTER: {
        int chosen = self->at;
        self->placed = false;
        app_overlay(pane->app, -1);
        app_open_chapter(pane->app, chosen);
        app_focus(pane->app, PANE_lesson);
        return true;
    }
    case ACT_REVIEW:
        self->placed = false;
        app_overlay(pane->app, -1);
        command_run(pane->app, "review");
        return true;
    case ACT_CLOSE:
        self->placed = false;
        app_overlay(pane->app, -1);
        return true;
    default:
        return false;
    }
    self->at = to < 0 ? 0 : to > last ? last : to;
    return true;
}

static void contents_click(struct pane *pane, int row, int col, bool twice)
{
    struct contents_state *self = pane->state;
    int at = self->top + row - 1;
    (void)col;
    if (row < 1 || at >= (int)pane->app->course->count)
        return;
    bool again = self->at == at;
    self->at = at;
    if (twice || again)
        contents_act(pane, ACT_ENTER);
}

static void contents_plain(struct pane *pane)
{
    struct app *app = pane->app;
    static const char *const words[] = {"new", "begun", "done"};
    for (size_t i = 0; i < app->course->count; i++) {
        const struct chapter *chapter = app->course->chapters[i];
        app_printf(app, PRINT_NOTE, "chapter %d: %s, %d minutes, %s%s", chapter->number,
                   chapter->title, chapter->minutes,
                   words[progress_chapter(&app->progress, chapter)],
                   (int)i == app->chapter ? ", open" : "");
    }
    struct due due[QUEUE_MOST];
    size_t due_count = review_queue(&app->progress, app->course, journal_now(), due);
    if (due_count)
        app_printf(app, PRINT_NOTE, "%zu due for review: :review", due_count);
    for (size_t i = 0; i < app->course->fault_count; i++)
        app_printf(app, PRINT_BAD, "%s", app->course->faults[i]);
}

const struct pane_class contents_pane = {
    .name = "contents",
    .title = "Contents",
    .help = "The chapters: ● done, ◐ begun, ○ new.",
    .state_size = sizeof(struct contents_state),
    .where = WHERE_LIST,
    .draw = contents_draw,
    .act = contents_act,
    .click = contents_click,
    .plain = contents_plain,
};
