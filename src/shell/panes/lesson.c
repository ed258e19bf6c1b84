/* lesson.c - the lesson's pane: the page, what is marked on it, keys and clicks.
 *
 * Something is marked (an item of the page): up and down go to the next item when it is in
 * sight and scroll otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "shell/exercise.h"
#include "shell/filter.h"
#include "shell/panes/lesson_state.h"

/* ---- the page ----------------------------------------------------------------- */

static void parts_release(struct lesson_state *self)
{
    for (size_t i = 0; self->chapter && i < self->chapter->count; i++) {
        free(self->parts[i].computed);
        free(self->parts[i].typed);
        free(self->parts[i].title);
        free(self->parts[i].goal);
        free(self->parts[i].verdict);
    }
    free(self->parts);
    self->parts = NULL;
}

void lesson_touch(struct pane *pane)
{
    lesson_of(pane)->stale = true;
    pane->app->dirty = true;
}

void lesson_refresh(struct pane *pane, int width)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    if (!self->stale && self->page.width == width)
        return;
    struct text next = {0};
    if (app->chapter + 1 < (int)app->course->count) {
        const struct chapter *chapter = app->course->chapters[app->chapter + 1];
        text_printf(&next, "%d %s %s", chapter->number, app->ascii ? "-" : "·", chapter->title);
    }
    page_build(&self->page, self->chapter, self->parts, width, app->ascii,
               next.size ? text_str(&next) : NULL);
    text_release(&next);
    self->stale = false;
    if (self->item >= (int)self->page.item_count)
        self->item = (int)self->page.item_count - 1;
}

static struct item *marked(struct lesson_state *self)
{
    return self->item >= 0 && self->item < (int)self->page.item_count
               ? &self->page.items[self->item]
               : NULL;
}

/* The listing meant by r, s, S: the marked one, or the nearest above, or below. */
static int current_listing(struct lesson_state *self)
{
    const struct item *item = marked(self);
    if (item && item->kind == ITEM_LISTING)
        return item->part;
    if (item && item->kind == ITEM_PREDICT && item->part >= 0)
        return self->chapter->parts[item->part].run;
    for (int i = self->item; i >= 0 && i < (int)self->page.item_count; i--) {
        if (self->page.items[i].kind == ITEM_LISTING)
            return self->page.items[i].part;
    }
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].kind == ITEM_LISTING)
            return self->page.items[i].part;
    }
    return -1;
}

static void show_row(struct lesson_state *self, int row, int last)
{
    if (last - self->top >= self->rows)
        self->top = last - self->rows + 1;
    if (row < self->top)
        self->top = row;
    if (self->top < 0)
        self->top = 0;
}

void lesson_mark(struct pane *pane, int item)
{
    struct lesson_state *self = lesson_of(pane);
    if (item < 0 || item >= (int)self->page.item_count)
        return;
    self->item = item;
    show_row(self, self->page.items[item].row - 1, self->page.items[item].last_row);
    pane->app->dirty = true;
}


/* Mark it and bring all of it into sight, its beginning at least. */
void lesson_show_part(struct pane *pane, int part)
{
    struct lesson_state *self = lesson_of(pane);
    int first = -1, last = -1;
    lesson_refresh(pane, self->page.width);
    for (int i = 0; i < (int)self->page.count; i++) {
        if (self->page.rows[i].part == part && self->page.rows[i].text.size) {
            first = first < 0 ? i : first;
            last = i;
        }
    }
    const struct item *item = marked(self);
    if (!item || item->part != part)
        lesson_mark(pane, lesson_item_of(self, part));
    if (first >= 0)
        show_row(self, first, last);
    pane->app->dirty = true;
}

/* The line that runs next stays in sight, and what comes after it. */
void lesson_show_line(struct pane *pane, int part, int line)
{
    struct lesson_state *self = lesson_of(pane);
    lesson_refresh(pane, self->page.width);
    for (int i = 0; i < (int)self->page.count; i++) {
        if (self->page.rows[i].part == part && self->page.rows[i].code_line == line) {
            show_row(self, i, i + 1);
            return;
        }
    }
}

int lesson_item_of(const struct lesson_state *self, int part)
{
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].part == part)
            return (int)i;
    }
    return -1;
}

/* ---- opening ----------------------------------------------------------------- */

void lesson_opened(struct pane *pane, int line)
{
    struct lesson_state *self = lesson_of(pane);
    parts_release(self);
    self->chapter = app_chapter(pane->app);
    self->parts = xalloc((self->chapter->count + 1) * sizeof *self->parts);
    for (size_t i = 0; i < self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        struct part_state *state = &self->parts[i];
        state->sure = 2;
        state->right = -1;
        const struct progress_item *item =
            *part->id ? progress_item(&pane->app->progress, part->id) : NULL;
        if (item && part->kind == PART_QUIZ) {
            state->answered = true;
            state->chosen = item->chosen;
        } else if (item && part->kind == PART_PREDICT) {
            state->warned = true; /* made before: no need to ask again */
        } else if (item && part->kind == PART_EXERCISE) {
            state->passed = item->rights > 0;
        }
    }
    lesson_todo_stop(self);
    self->computing = -1;
    self->item = -1;
    self->top = line > 0 ? line : 0;
    lesson_touch(pane);
    lesson_refresh(pane, self->page.width ? self->page.width : 60);
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].row >= self->top) {
            self->item = (int)i;
            break;
        }
    }
}

int lesson_line(const struct pane *pane)
{
    return lesson_of(pane)->top;
}

void lesson_run_listing(struct pane *pane, int number, bool step)
{
    struct lesson_state *self = lesson_of(pane);
    if (number <= 0) {
        lesson_run(pane, current_listing(self), step);
        return;
    }
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->chapter->parts[i].kind == PART_RUN && self->chapter->parts[i].number == number) {
            lesson_mark(pane, lesson_item_of(self, (int)i));
            lesson_run(pane, (int)i, step);
            return;
        }
    }
    app_message(pane->app, true, "This page has no listing %d.", number);
}

void lesson_search(struct pane *pane, const char *text, int direction)
{
    struct lesson_state *self = lesson_of(pane);
    int count = (int)self->page.count;
    if (!*text) {
        app_message(pane->app, true, "Type / and what is to be found; n goes on from there.");
        return;
    }
    for (int i = 1; i <= count; i++) {
        int row = ((self->top + direction * i) % count + count) % count;
        if (self->page.rows[row].text.size && strcasestr(self->page.rows[row].text.bytes, text)) {
            self->top = row;
            pane->app->dirty = true;
            return;
        }
    }
    app_message(pane->app, true, "\"%s\" is not on this page.", text);
}

/* ---- drawing ------------------------------------------------------------ */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* The names of the object that is marked in the heap, underlined in the listings. */
static void mark_names(struct pane *pane, const struct page_row *row, struct surface *to, int at,
                       int col)
{
    const json_t *names = heap_marked_names(&pane->app->panes[PANE_heap]);
    const char *text = row->text.bytes;
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        size_t size = name ? strlen(name) : 0;
        for (const char *s = text; size && (s = strstr(s, name)); s += size) {
            if ((s > text && (is_word(s[-1]) || s[-1] == '.')) || is_word(s[size]))
                continue;
            int before = filter_width(text, (size_t)(s - text));
            surface_mark(to, at, col + before, filter_width(name, size), FACE_UNDER | FACE_BOLD);
        }
    }
}

static void draw_code_row(struct lesson_state *self, const struct page_row *row,
                          struct surface *to, int at, int col, bool here)
{
    const struct part_state *state = &self->parts[row->part];
    const char *bar = surface_sign(to, "▌");
    bool next = state->line == row->code_line;
    if (next)
        surface_put(to, at, col, STYLE_ACCENT, surface_sign(to, "▶"));
    else if (here)
        surface_put(to, at, col, STYLE_ACCENT, bar);
    if (next) { /* the number too */
        struct surface number = surface_part(to, at, col + 1, 1, 4);
        for (int i = 0; i < number.cols; i++) {
            struct cell *cell = &number.cells[i];
            if (cell->cp[0] != ' ')
                cell->face = STYLE_ACCENT | FACE_BOLD;
        }
        surface_mark(to, at, col + 2, to->cols - col - 3, FACE_SELECT);
    }
}

static void lesson_draw(struct pane *pane, struct surface *to, bool focus)
{
    struct lesson_state *self = lesson_of(pane);
    int pad = pane->app->layout.wide ? 2 : 2, top = to->rows >= 12 ? 1 : 0;
    int width = to->cols - 2 * pad;
    lesson_refresh(pane, width < 78 ? width : 78);
    self->rows = to->rows - top;
    int count = (int)self->page.count;
    if (self->top > count - self->rows)
        self->top = count > self->rows ? count - self->rows : 0;
    for (int i = self->top; i < count && i - self->top < self->rows; i++) {
        const struct page_row *row = &self->page.rows[i];
        int at = top + i - self->top;
        bool here = self->item >= 0 && row->item == self->item;
        const struct item *item = marked(self);
        if (row->text.size)
            rich_draw(&row->text, 0, row->text.size, to, at, pad + row->indent);
        if (row->code_line && row->text.size && pane->app->focus == PANE_heap)
            mark_names(pane, row, to, at, pad + row->indent);
        if (row->code_line)
            draw_code_row(self, row, to, at, pad, here && focus);
        else if (focus && (here || (item && item->kind == ITEM_LINK && item->row == i)))
            surface_put(to, at, pad - 1, STYLE_ACCENT, surface_sign(to, "▌"));
    }
    if (self->top > 0)
        surface_put_right(to, 0, to->cols - 1, STYLE_QUIET, surface_sign(to, "↑"));
    if (self->top + self->rows < count)
        surface_put_right(to, to->rows - 1, to->cols - 1, STYLE_QUIET, surface_sign(to, "↓"));
}

/* ---- acting --------------------------------------------------------------- */

static void scroll(struct pane *pane, int by)
{
    struct lesson_state *self = lesson_of(pane);
    int most = (int)self->page.count - self->rows;
    self->top += by;
    if (self->top > most)
        self->top = most;
    if (self->top < 0)
        self->top = 0;
    /* The mark stays in sight. */
    struct item *item = marked(self);
    if (item && item->last_row >= self->top && item->row < self->top + self->rows)
        return;
    for (size_t i = 0; i < self->page.item_count; i++) {
        if (self->page.items[i].row >= self->top &&
            self->page.items[i].row < self->top + self->rows) {
            self->item = (int)i;
            return;
        }
    }
}

/* To the neighbour when it is in sight, else a row further. */
static void move(struct pane *pane, int direction)
{
    struct lesson_state *self = lesson_of(pane);
    int next = self->item + direction;
    if (next >= 0 && next < (int)self->page.item_count) {
        const struct item *item = &self->page.items[next];
        int near = direction > 0 ? self->top + self->rows : self->top;
        bool in_sight = direction > 0 ? item->row < near + 1 : item->last_row >= near - 1;
        if (in_sight) {
            self->item = next;
            show_row(self, item->row - 1, item->last_row);
            return;
        }
    }
    int keep = self->item;
    scroll(pane, direction);
    struct item *item = keep >= 0 ? &self->page.items[keep] : NULL;
    if (item && item->last_row >= self->top && item->row < self->top + self->rows)
        self->item = keep;
}

static void pick(struct pane *pane, int direction)
{
    struct lesson_state *self = lesson_of(pane);
    const struct item *item = marked(self);
    if (!item || item->kind != ITEM_PREDICT || self->parts[item->part].answered)
        return;
    int count = (int)self->chapter->parts[item->part].quiz.count;
    struct part_state *state = &self->parts[item->part];
    state->pick = (state->pick + direction + count) % count;
    lesson_touch(pane);
}

static void follow(struct pane *pane, const char *href)
{
    char *name = xstrdup(href);
    name[strcspn(name, "#")] = 0;
    int index = *name ? course_index(pane->app->course, name) : -1;
    if (index >= 0)
        app_open_chapter(pane->app, index);
    else
        app_message(pane->app, false, "%s", href);
    free(name);
}

static void enter(struct pane *pane, bool toggle)
{
    struct lesson_state *self = lesson_of(pane);
    const struct item *item = marked(self);
    if (!item)
        return;
    switch (item->kind) {
    case ITEM_LISTING:
        lesson_run(pane, item->part, false);
        break;
    case ITEM_PREDICT:
        lesson_answer_predict(pane, item->part, self->parts[item->part].pick);
        break;
    case ITEM_CHOICE:
        lesson_take_choice(pane, item->part, item->choice, toggle);
        break;
    case ITEM_TYPED:
        lesson_ask_typed(pane, item->part);
        break;
    case ITEM_EXERCISE:
        exercise_start(pane->app, self->chapter->parts[item->part].name);
        break;
    case ITEM_LINK:
        follow(pane, item->href);
        break;
    case ITEM_NEXT:
        app_open_chapter(pane->app, pane->app->chapter + 1);
        break;
    }
}

static void edit(struct pane *pane)
{
    struct lesson_state *self = lesson_of(pane);
    int part = current_listing(self);
    if (part < 0 || !pane->app->prompt)
        return;
    const char *code = self->chapter->parts[part].block->code;
    size_t size = strlen(code);
    char *text = xstrndup(code, size && code[size - 1] == '\n' ? size - 1 : size);
    prompt_set(pane->app->prompt, text);
    free(text);
    app_focus(pane->app, PANE_python);
}

/* While an exercise is on, its keys are the ones to know. */
static void lesson_footer(struct pane *pane, struct rich *to)
{
    if (pane->app->exercise)
        rich_add(to, STYLE_QUIET, "c check  H hint  x again  X solution");
}

static bool lesson_act(struct pane *pane, enum action action)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    const struct item *item = marked(self);
    int page = self->rows > 3 ? self->rows - 2 : 1;
    app->dirty = true;
    switch (action) {
    case ACT_UP:
        move(pane, -1);
        return true;
    case ACT_DOWN:
        move(pane, 1);
        return true;
    case ACT_PAGE_UP:
        scroll(pane, -page);
        return true;
    case ACT_TOGGLE:
        if (item && item->kind == ITEM_CHOICE && self->chapter->parts[item->part].quiz.many) {
            enter(pane, true);
            return true;
        }
        scroll(pane, page);
        return true;
    case ACT_PAGE_DOWN:
        scroll(pane, page);
        return true;
    case ACT_TOP:
        self->top = 0;
        if (self->page.item_count)
            self->item = 0;
        return true;
    case ACT_BOTTOM:
        self->top = (int)self->page.count;
        self->item = (int)self->page.item_count - 1;
        return true;
    case ACT_LEFT:
        pick(pane, -1);
        return true;
    case ACT_RIGHT:
        pick(pane, 1);
        return true;
    case ACT_SURE:
        if (item && item->kind == ITEM_PREDICT) {
            self->parts[item->part].sure = self->parts[item->part].sure % 3 + 1;
            lesson_touch(pane);
        }
        return true;
    case ACT_ENTER:
        enter(pane, false);
        return true;
    case ACT_RUN:
        lesson_run(pane, current_listing(self), false);
        return true;
    case ACT_STEP:
        lesson_run(pane, current_listing(self), true);
        return true;
    case ACT_BACK:
        command_run(app, "back");
        return true;
    case ACT_CONTINUE:
        command_run(app, "continue");
        return true;
    case ACT_EDIT:
        if (!exercise_edit(app))
            edit(pane);
        return true;
    case ACT_HINT:
        exercise_hint(app, 0);
        return true;
    case ACT_CHECK:
        exercise_check(app);
        return true;
    case ACT_SOLUTION:
        exercise_solution(app, 1);
        return true;
    case ACT_RESET:
        command_run(app, "reset");
        return true;
    case ACT_NEXT_CHAPTER:
        app_open_chapter(app, app->chapter + 1);
        return true;
    case ACT_PREV_CHAPTER:
        app_open_chapter(app, app->chapter - 1);
        return true;
    default:
        return false;
    }
}

/* A click on a name in a listing marks its object in the heap. */
static void click_name(struct pane *pane, const struct page_row *row, int col)
{
    const char *text = row->text.bytes, *end = text + row->text.size, *at = text;
    int x = col - 1 - 2 - row->indent; /* the frame, the margin */
    if (!row->code_line || x < 0)
        return;
    while (at < end && filter_width(text, (size_t)(at + 1 - text)) <= x)
        at++;
    const char *start = at, *stop = at;
    while (start > text && is_word(start[-1]))
        start--;
    while (stop < end && is_word(*stop))
        stop++;
    if (at == end || !is_word(*at))
        return;
    char *name = xstrndup(start, (size_t)(stop - start));
    heap_select_name(&pane->app->panes[PANE_heap], name);
    free(name);
}

static void lesson_click(struct pane *pane, int row, int col, bool twice)
{
    struct lesson_state *self = lesson_of(pane);
    int at = self->top + row - (pane->rows >= 12 ? 1 : 0);
    if (row < 0 || at < 0 || at >= (int)self->page.count)
        return;
    click_name(pane, &self->page.rows[at], col);
    for (size_t i = 0; i < self->page.item_count; i++) {
        const struct item *item = &self->page.items[i];
        if (at < item->row || at > item->last_row)
            continue;
        bool again = self->item == (int)i;
        self->item = (int)i;
        if (item->kind == ITEM_PREDICT && !self->parts[item->part].answered) {
            /* " 0  1  2 ": which one is under the pointer */
            int x = 2 + 2;
            const struct quiz *quiz = &self->chapter->parts[item->part].quiz;
            for (size_t c = 0; c < quiz->count; c++) {
                char *plain = choice_plain(&quiz->choices[c]);
                int width = filter_width(plain, strlen(plain)) + 2;
                free(plain);
                if (col >= x && col < x + width)
                    self->parts[item->part].pick = (int)c;
                x += width + 1;
            }
            lesson_touch(pane);
        }
        if (twice || (again && item->kind != ITEM_LISTING) || item->kind == ITEM_NEXT)
            enter(pane, false);
        return;
    }
}

/* ---- what the engine says ----------------------------------------------------- */

static struct part_state *exercise_state(struct lesson_state *self, const char *name)
{
    for (size_t i = 0; i < self->chapter->count; i++) {
        if (self->chapter->parts[i].kind == PART_EXERCISE &&
            !strcmp(self->chapter->parts[i].name, name))
            return &self->parts[i];
    }
    return NULL;
}

static void set_text(char **slot, const char *text)
{
    free(*slot);
    *slot = xstrdup(text);
}

static void lesson_notice(struct pane *pane, const char *name, const json_t *event)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    if (!self->chapter)
        return;
    if (!strcmp(name, "stopped")) {
        lesson_run_stopped(pane, event);
    } else if (!strcmp(name, "step")) {
        if (app->run.part >= 0 && app->run.part < (int)self->chapter->count) {
            self->parts[app->run.part].line =
                (int)json_integer_value(json_object_get(event, "line"));
            app->dirty = true;
        }
    } else if (!strcmp(name, "refused")) {
        lesson_todo_stop(self);
        if (self->computing >= 0)
            self->computing = -1;
    } else if (!strcmp(name, "moved")) {
        long cell = (long)json_integer_value(json_object_get(event, "cell"));
        bool inside = json_is_true(json_object_get(event, "inside"));
        for (size_t i = 0; i < self->chapter->count; i++)
            self->parts[i].line = 0;
        lesson_forget_after(pane, cell);
        for (size_t i = 0; inside && i < self->chapter->count; i++) {
            if (self->parts[i].cell == cell && self->chapter->parts[i].kind == PART_RUN) {
                self->parts[i].line = (int)json_integer_value(json_object_get(event, "line"));
                app->run.part = (int)i;
            }
        }
    } else if (!strcmp(name, "engine") && !strcmp(field(event, "state"), "lost")) {
        lesson_todo_stop(self);
        self->computing = -1;
        for (size_t i = 0; i < self->chapter->count; i++)
            self->parts[i].line = 0;
        lesson_touch(pane);
    } else if (!strcmp(name, "exercise")) {
        struct part_state *state = exercise_state(self, field(event, "name"));
        if (state) {
            set_text(&state->title, field(event, "title"));
            set_text(&state->goal, field(event, "goal"));
            state->edited = !strcmp(field(event, "mode"), "program");
            free(state->verdict);
            state->verdict = NULL;
            lesson_touch(pane);
            lesson_show_part(pane, (int)(state - self->parts));
        }
    } else if (!strcmp(name, "verdict")) {
        struct part_state *state = exercise_state(self, field(event, "exercise"));
        if (state) {
            set_text(&state->verdict, field(event, "message"));
            state->passed = json_is_true(json_object_get(event, "passed"));
            lesson_touch(pane);
            lesson_show_part(pane, (int)(state - self->parts));
        }
    }
}

static void plain_question(struct app *app, const struct part *part)
{
    bool predict = part->kind == PART_PREDICT;
    int number = 0;
    char lead[60];
    snprintf(lead, sizeof lead, "%s %d: ", predict ? "prediction" : "question", part->number);
    lesson_plain_inline(app, PRINT_NOTE, lead, part->quiz.question);
    for (const char *s = part->quiz.code; s && *s;) {
        size_t size = strcspn(s, "\n");
        if (quiz_declared(&part->quiz))
            app_printf(app, PRINT_NOTE, "quiz: %2d  %.*s", ++number, (int)size, s);
        else
            app_printf(app, PRINT_NOTE, "quiz:   %.*s", (int)size, s);
        s += size + (s[size] == '\n');
    }
    if (part->quiz.kind != QUIZ_CHOICE) {
        struct text lines = {0};
        quiz_show(&part->quiz, &lines);
        if (lines.size)
            app_printf(app, PRINT_NOTE, "%s", text_str(&lines));
        app_printf(app, PRINT_NOTE, "quiz: answer with :answer %d and %.*s", part->number,
                   (int)strcspn(quiz_asks(&part->quiz), ":"), quiz_asks(&part->quiz));
        text_release(&lines);
        return;
    }
    for (size_t i = 0; i < part->quiz.count; i++) {
        snprintf(lead, sizeof lead, "choice %zu: ", i + 1);
        lesson_plain_inline(app, PRINT_NOTE, lead, part->quiz.choices[i].text);
    }
    app_printf(app, PRINT_NOTE, "quiz: answer with :%s %d CHOICE%s", predict ? "predict" : "answer",
               part->number, part->quiz.many ? "S, as 1,3" : "");
}

/* Rows of the page from part `from` up to `to`, with what one may do about them. */
static void plain_rows(struct pane *pane, int from, int to)
{
    struct lesson_state *self = lesson_of(pane);
    struct app *app = pane->app;
    int shown = -1;
    for (size_t i = 0; i < self->page.count; i++) {
        const struct page_row *row = &self->page.rows[i];
        const struct part *part = row->part >= 0 ? &self->chapter->parts[row->part] : NULL;
        if (!row->text.size || row->part < from || row->part >= to)
            continue;
        if (part && row->part != shown) {
            shown = row->part;
            if (part->kind == PART_RUN)
                app_printf(app, PRINT_NOTE, "lesson: listing %d (:run %d)", part->number,
                           part->number);
            else if (part->kind == PART_PREDICT || part->kind == PART_QUIZ)
                plain_question(app, part);
            else if (part->kind == PART_EXERCISE)
                app_printf(app, PRINT_NOTE, "lesson: exercise (:exercise %s)", part->name);
        }
        if (!part || (part->kind != PART_QUIZ && part->kind != PART_PREDICT))
            app_printf(app, PRINT_NOTE, "lesson: %*s%s", row->indent, "", row->text.bytes);
    }
}

/* What the page held back until the listing was run. */
void lesson_plain_after(struct pane *pane, int listing)
{
    struct lesson_state *self = lesson_of(pane);
    bool predicted = false;
    lesson_refresh(pane, 76);
    for (int i = listing + 1; i < (int)self->chapter->count; i++) {
        const struct part *part = &self->chapter->parts[i];
        bool text = part->kind == PART_CHART || (part->kind == PART_TEXT && part->block->kind != MD_HEADING);
        bool held = part->kind == PART_HEAP || (text && predicted);
        predicted = predicted || part->kind == PART_PREDICT;
        if (held)
            plain_rows(pane, i, i + 1);
        else if (!text && part->kind != PART_PREDICT && part->kind != PART_OUTPUT)
            break;
    }
}

static void lesson_plain(struct pane *pane)
{
    struct lesson_state *self = lesson_of(pane);
    lesson_refresh(pane, 76);
    app_printf(pane->app, PRINT_NOTE, "lesson: %d. %s", self->chapter->number, self->chapter->title);
    plain_rows(pane, -1, (int)self->chapter->count);
}

static void lesson_open(struct pane *pane)
{
    struct lesson_state *self = lesson_of(pane);
    self->computing = self->item = -1;
    self->rows = 10;
}

static void lesson_close(struct pane *pane)
{
    struct lesson_state *self = lesson_of(pane);
    parts_release(self);
    page_release(&self->page);
    free(self->todo);
}

const struct pane_class lesson_pane = {
    .name = "lesson",
    .title = "Lesson",
    .help = "The chapter. Its listings run on the heap beside it; r runs the marked one, s goes "
            "line by line, S back again.",
    .state_size = sizeof(struct lesson_state),
    .where = WHERE_LESSON,
    .open = lesson_open,
    .close = lesson_close,
    .draw = lesson_draw,
    .footer = lesson_footer,
    .act = lesson_act,
    .click = lesson_click,
    .notice = lesson_notice,
    .plain = lesson_plain,
};
