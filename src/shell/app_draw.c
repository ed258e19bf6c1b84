/* app_draw.c - the whole screen: the title, the panes in their frames, what lies over them. */
#include <stdio.h>
#include <string.h>

#include "shell/app.h"
#include "shell/filter.h"

/* ---- the title --------------------------------------------------------------- */

static void draw_title(struct app *app, struct surface *to)
{
    const struct chapter *chapter = app_chapter(app);
    struct rich right = {0};
    int count = (int)app->course->count;
    if (app->heap.step < app->heap.last) { /* loud: nothing below is now */
        rich_printf(&right, STYLE_ACCENT | FACE_REVERSE | FACE_BOLD,
                    to->cols >= 60 ? " the past: step %ld of %ld " : " past %ld/%ld ",
                    app->heap.step, app->heap.last);
        rich_add(&right, STYLE_TEXT, "  ");
    }
    struct due queue[QUEUE_MOST];
    size_t due = review_queue(&app->progress, app->course, journal_now(), queue);
    if (to->cols >= 70 && count <= to->cols / 4 && (to->cols >= 100 || !right.size)) {
        for (int i = 0; i < count; i++) {
            enum chapter_state state =
                progress_chapter(&app->progress, app->course->chapters[i]);
            const char *sign = state == CHAPTER_DONE ? "●" : state == CHAPTER_BEGUN ? "◐" : "○";
            rich_add(&right, state == CHAPTER_NEW ? STYLE_QUIET : STYLE_ACCENT,
                     surface_sign(to, sign));
        }
        rich_add(&right, STYLE_TEXT, "  ");
    }
    if (to->cols >= 40)
        rich_printf(&right, STYLE_QUIET, to->cols >= 100 ? "%d of %d" : "%d/%d", app->chapter + 1,
                    count);
    if (due && to->cols >= 60)
        rich_printf(&right, STYLE_LIVE, "   %zu due", due);
    if (journal_unsaved(app->journal))
        rich_add(&right, STYLE_DEAD, "   not saved");
    rich_add(&right, STYLE_QUIET, "   ? help ");
    int width = filter_width(right.bytes, right.size), col = 1;
    if (to->cols - width > 30)
        col = surface_put(to, 0, col, STYLE_ACCENT | FACE_BOLD, "heapbook") + 2;
    col = surface_printf(to, 0, col, STYLE_TEXT, "%d", chapter->number) + 2;
    surface_put_cut(to, 0, col, to->cols - width - col - 1, STYLE_TEXT, chapter->title);
    rich_draw(&right, 0, right.size, to, 0, to->cols - width);
    rich_release(&right);
}

/* ---- a pane in its frame ------------------------------------------------------- */

static void add_hints(struct rich *to, enum where where, int room)
{
    struct rich hints = {0};
    int width = 0;
    const enum where places[] = {where, WHERE_ALL};
    for (int p = 0; p < (where == WHERE_PYTHON ? 1 : 2); p++) {
        for (const struct binding *b = key_bindings; b->key; b++) {
            if (b->where != places[p] || !*b->hint)
                continue;
            if (where == WHERE_LESSON && places[p] == WHERE_ALL)
                continue;
            if (where == WHERE_LIST && places[p] == WHERE_ALL)
                continue;
            int w = filter_width(b->hint, strlen(b->hint)) + 2;
            if (width + w > room)
                break;
            if (hints.size)
                rich_add(&hints, STYLE_QUIET, "  ");
            rich_add(&hints, STYLE_QUIET, b->hint);
            width += w;
        }
    }
    if (hints.size)
        rich_add_size(to, STYLE_QUIET, hints.bytes, hints.size);
    rich_release(&hints);
}

/* "append(object, /)  Append object to the end of the list.": the argument under the cursor
 * stands out; "/" and "*" are none. */
static void draw_signature(struct app *app, struct surface *edge)
{
    const struct assist *assist = &app->assist;
    struct rich line = {0};
    int depth = 0, argument = 0;
    rich_add(&line, STYLE_QUIET, " ");
    for (const char *s = assist->signature; *s;) {
        size_t size = depth == 1 ? strcspn(s, ",()[]{}") : strcspn(s, "()[]{}");
        bool sign = depth == 1 && (!strncmp(s, "/", size) || !strncmp(s, "*", size));
        bool inside = depth == 1 && argument == assist->argument && !sign;
        rich_add_size(&line, inside ? STYLE_ACCENT : STYLE_TEXT, s, size);
        s += size;
        if (!*s)
            break;
        argument += depth == 1 && *s == ',' && !sign;
        depth += strchr("([{", *s) ? 1 : strchr(")]}", *s) ? -1 : 0;
        size = *s == ',' && s[1] == ' ' ? 2 : 1;
        rich_add_size(&line, STYLE_TEXT, s, size);
        s += size;
    }
    rich_printf(&line, STYLE_QUIET, "  %s ", assist->doc);
    size_t size = line.size;
    while (size > 1 && filter_width(line.bytes, size) > edge->cols - 6)
        size--;
    while (size && ((unsigned char)line.bytes[size] & 0xc0) == 0x80)
        size--;
    int col = rich_draw(&line, 0, size, edge, 0, 2);
    if (size < line.size)
        surface_put(edge, 0, col, STYLE_QUIET, surface_sign(edge, "…"));
    rich_release(&line);
}

/* Gives the width taken. */
static int draw_message(struct app *app, struct surface *edge)
{
    char text[sizeof app->message + 8];
    bool plain = !app->searching && !*app->message && app->overlay < 0;
    if (plain && app->assist.signature && app->focus == PANE_python) {
        draw_signature(app, edge);
        return edge->cols; /* all of it */
    }
    if (app->searching)
        snprintf(text, sizeof text, " %s: %s%s ", app->filtering ? "only" : "find", app->search, app->ascii ? "_" : "▏");
    else if (*app->message)
        snprintf(text, sizeof text, " %s ", app->message);
    else if (app->focus == PANE_python && app->overlay < 0 && edge->cols >= 76)
        snprintf(text, sizeof text, " Esc leaves  Tab completes  :help ");
    else if (app->zoom && app->overlay < 0)
        snprintf(text, sizeof text, " z: all panes ");
    else
        return 0;
    unsigned face = app->searching || (*app->message && !app->message_bad) ? STYLE_ACCENT
                    : *app->message                                        ? STYLE_DEAD
                                                                           : STYLE_QUIET;
    int width = filter_width(text, strlen(text));
    if (width > edge->cols - 4)
        width = edge->cols - 4;
    surface_put_cut(edge, 0, 2, width, face, text);
    return width;
}

static void draw_pane(struct app *app, struct pane *pane, struct surface *sheet,
                      const struct rect *rect, int number, bool focus, bool message)
{
    struct surface frame = surface_part(sheet, rect->row, rect->col, rect->rows, rect->cols);
    if (frame.rows < 3 || frame.cols < 6)
        return;
    unsigned face = focus ? STYLE_ACCENT : STYLE_FRAME;
    surface_frame(&frame, face);
    struct surface top = surface_part(&frame, 0, 0, 1, frame.cols);
    int col = surface_put(&top, 0, 2, face, " ");
    unsigned title = focus ? STYLE_ACCENT | FACE_BOLD : STYLE_QUIET;
    if (number)
        col = surface_printf(&top, 0, col, title, "%d ", number);
    col = surface_put(&top, 0, col, title, pane->class->title);
    if (pane->class->draw_title)
        col = pane->class->draw_title(pane, &top, col, focus);
    surface_put(&top, 0, col, face, " ");

    struct surface bottom = surface_part(&frame, frame.rows - 1, 0, 1, frame.cols);
    struct rich foot = {0};
    int taken = message ? draw_message(app, &bottom) : 0;
    rich_add(&foot, STYLE_QUIET, " ");
    if (pane->class->footer)
        pane->class->footer(pane, &foot);
    bool own = foot.size > 1 && pane->class->where != WHERE_HEAP;
    if (!own)
        add_hints(&foot, pane->class->where,
                  frame.cols - 8 - taken - filter_width(foot.bytes, foot.size));
    rich_add(&foot, STYLE_QUIET, " ");
    int width = filter_width(foot.bytes, foot.size);
    if (foot.size > 2 && width + taken < frame.cols - 4)
        rich_draw(&foot, 0, foot.size, &bottom, 0, frame.cols - 2 - width);
    rich_release(&foot);

    struct surface inside = surface_part(&frame, 1, 1, frame.rows - 2, frame.cols - 2);
    pane->rows = inside.rows;
    pane->cols = inside.cols;
    pane->left = rect->col;
    pane->top = rect->row;
    pane->class->draw(pane, &inside, focus);
}

static void draw_overlay(struct app *app, struct surface *to)
{
    struct pane *pane = &app->panes[app->overlay];
    int cols = to->cols > 84 ? 84 : to->cols, rows = to->rows - 1;
    if (app->overlay == PANE_contents) {
        int want = (int)app->course->count + 4 +
                   (app->course->fault_count ? (int)app->course->fault_count + 1 : 0);
        rows = want < rows ? want : rows;
    }
    if (rows > to->rows - 1)
        rows = to->rows - 1;
    struct rect rect = {1 + (to->rows - 1 - rows) / 3, (to->cols - cols) / 2, rows, cols};
    struct surface under = surface_part(to, rect.row, rect.col, rect.rows, rect.cols);
    surface_clear(&under);
    draw_pane(app, pane, to, &rect, 0, true, true);
}

/* Where the text cursor stands on the screen. */
static void place_cursor(struct app *app, int *row, int *col)
{
    const struct rect *rect = &app->layout.panes[PANE_python];
    *row = -1;
    *col = 0;
    if (app->focus != PANE_python || app->overlay >= 0 || app->searching || !rect->rows)
        return;
    python_cursor(&app->panes[PANE_python], row, col);
    if (*row >= 0 && *row < rect->rows - 2 && *col < rect->cols - 2) {
        *row += rect->row + 1;
        *col += rect->col + 1;
    } else {
        *row = -1;
    }
}

void app_draw(struct app *app, int *row, int *col)
{
    if (app->sheet.rows != app->rows || app->sheet.cols != app->cols) {
        surface_free(&app->sheet);
        app->sheet = surface_new(app->rows, app->cols);
    }
    struct surface *to = &app->sheet;
    to->ascii = app->ascii;
    surface_clear(to);
    *row = -1;
    *col = 0;
    layout_compute(&app->layout, app->rows, app->cols, app->focus, app->zoom);
    if (app->layout.too_small) {
        surface_put(to, 0, 0, STYLE_ACCENT, "heapbook");
        surface_put(to, 1, 0, STYLE_TEXT, "window too small");
        return;
    }
    draw_title(app, to);
    bool single = app->layout.single;
    for (int i = 0; i < LAYOUT_PANES; i++) {
        const struct rect *rect = &app->layout.panes[i];
        if (rect->rows)
            draw_pane(app, &app->panes[i], to, rect, i + 1, app->focus == i && app->overlay < 0,
                      single || (app->searching ? app->focus == i : i == PANE_python));
    }
    if (app->overlay >= 0)
        draw_overlay(app, to);
    place_cursor(app, row, col);
}
