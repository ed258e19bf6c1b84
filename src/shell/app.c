/* app.c - the workbook while it is open: focus, keys, messages, chapters. */
#include "shell/app.h"
#include "shell/exercise.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "shell/app_engine.h"
#include "shell/commands.h"
#include "shell/config.h"
#include "shell/editor.h"
#include "shell/plain.h"
#include "shell/question.h"

const struct chapter *app_chapter(const struct app *app)
{
    return app->course->chapters[app->chapter];
}

/* ---- words to the learner --------------------------------------------------- */

void app_message(struct app *app, bool bad, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(app->message, sizeof app->message, format, args);
    va_end(args);
    app->message_bad = bad;
    app->dirty = true;
    if (app->plain && *app->message)
        plain_print(app, bad ? PRINT_BAD : PRINT_NOTE, app->message);
}

void app_print(struct app *app, enum print_kind kind, const char *text)
{
    if (app->plain)
        plain_print(app, kind, text);
    else
        python_print(&app->panes[PANE_python], kind, text);
}

void app_printf(struct app *app, enum print_kind kind, const char *format, ...)
{
    struct text text = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    app_print(app, kind, text_str(&text));
    text_release(&text);
}

void app_select(struct app *app, const char *object)
{
    char *chosen = object && *object ? xstrdup(object) : NULL; /* it may be the old one */
    free(app->selected);
    app->selected = chosen;
    app->dirty = true;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

bool app_hot_name(const struct app *app, char *into, size_t size)
{
    size_t cursor;
    if (app->focus != PANE_python || !app->prompt)
        return false;
    const char *line = prompt_line(app->prompt, &cursor), *start = line + cursor, *end = start;
    while (start > line && is_word(start[-1]))
        start--;
    while (*end && is_word(*end))
        end++;
    if (start == end || (size_t)(end - start) >= size)
        return false;
    memcpy(into, start, (size_t)(end - start));
    into[end - start] = 0;
    return true;
}

void app_save(struct app *app, json_t *record)
{
    json_incref(record);
    bool saved = journal_append_take(app->journal, record);
    progress_apply(&app->progress, record);
    json_decref(record);
    if (!saved)
        app_message(app, true, "%s", journal_fault(app->journal));
}

/* ---- focus -------------------------------------------------------------------- */

void app_focus(struct app *app, int pane)
{
    if (app->focus == PANE_python && pane != PANE_python)
        python_completions(&app->panes[PANE_python], NULL, 0);
    app->focus = pane;
    app->dirty = true;
}

void app_overlay(struct app *app, int pane)
{
    app->overlay = pane;
    app->dirty = true;
}

void app_show_table(struct app *app, const char *title, const json_t *table)
{
    struct pane *heap = &app->panes[PANE_heap];
    heap_table(heap, title, table);
    if (app->plain)
        heap->class->plain(heap);
}

/* ---- chapters ------------------------------------------------------------------ */

static void save_place(struct app *app)
{
    app_save(app, record_place(app_chapter(app)->id, lesson_line(&app->panes[PANE_lesson])));
}

static void on_chapter_reset(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (json_is_true(json_object_get(answer, "ok"))) {
        app->heap.step = app->heap.last = 0;
        app->heap.samples = 0;
        free(app->heap.sentence);
        app->heap.sentence = NULL;
        app_tell(app, "moved", answer);
    }
}

void app_open_chapter(struct app *app, int index)
{
    if (index < 0 || index >= (int)app->course->count) {
        app_message(app, false, index < 0 ? "This is the first chapter."
                                          : "This is the last chapter.");
        return;
    }
    if (app_is_running(app) && !client_is_stopped(app->client)) {
        app_message(app, true, "Something is running: Ctrl-C interrupts it.");
        return;
    }
    save_place(app);
    app->chapter = index;
    if (app->exercise)
        exercise_stop(app);
    app->run = (struct run_owner){.part = -1};
    app_do(app, "reset", on_chapter_reset, app);
    lesson_opened(&app->panes[PANE_lesson], 0);
    save_place(app);
    app->dirty = true;
    if (app->plain)
        app->panes[PANE_lesson].class->plain(&app->panes[PANE_lesson]);
}

/* ---- lines ------------------------------------------------------------------ */

void app_line(struct app *app, const char *line)
{
    if (app->ask) {
        app_printf(app, PRINT_OUT, "%s%s\n", app->ask, line);
        free(app->ask);
        app->ask = NULL;
        if (lesson_typed(&app->panes[PANE_lesson], line) || question_answer(app, line))
            return;
        if (app->ask_exercise)
            app_request(app, json_pack("{s:s, s:s, s:s}", "do", "exercise", "op", "answer", "text",
                                       line), NULL, NULL);
        else
            app_request(app, json_pack("{s:s, s:s}", "do", "answer", "text", line), NULL, NULL);
        return;
    }
    if (line[strspn(line, " \t\n")] == 0)
        return;
    if (line[0] == ':') {
        if (!app->plain)
            app_print(app, PRINT_NOTE, line);
        command_run(app, line + 1);
        return;
    }
    if (!app->plain)
        app_print(app, PRINT_INPUT, line);
    if (app_is_running(app)) {
        app_message(app, true, client_is_stopped(app->client)
                                   ? "A listing is under way: s steps on, C runs it to its end."
                                   : "Something is running: Ctrl-C interrupts it.");
        return;
    }
    app_run(app, line, -1, false);
}

void app_edit(struct app *app, const char *text)
{
    struct error err = {""};
    if (!app->screen || app_is_running(app) || app->ask) {
        app_message(app, false, "Not now: something is running.");
        return;
    }
    screen_leave(app->screen);
    char *edited = editor_run(text, &err);
    screen_return(app->screen);
    screen_size(app->screen, &app->rows, &app->cols);
    app_focus(app, PANE_python);
    if (edited)
        prompt_set(app->prompt, edited);
    else
        app_message(app, true, "%s", err.text);
    free(edited);
}

/* ---- keys ------------------------------------------------------------------- */

static void search_key(struct app *app, int key)
{
    size_t size = strlen(app->search);
    struct pane *pane = &app->panes[app->focus];
    app->dirty = true;
    if (key == K_ENTER || key == K_ESC || key == 3) {
        app->searching = false;
        if (key != K_ENTER)
            return;
        if (app->filtering)
            heap_filter(pane, app->search);
        else if (app->focus == PANE_heap)
            heap_search(pane, app->search, 1);
        else
            lesson_search(&app->panes[PANE_lesson], app->search, 1);
    } else if (key == K_BACKSPACE) {
        while (size && ((unsigned char)app->search[--size] & 0xc0) == 0x80)
            ;
        app->search[size] = 0;
    } else if (key == 21) {
        app->search[0] = 0;
    } else if (key >= 32 && key < K_FIRST && size + 5 < sizeof app->search) {
        size += utf8_put(app->search + size, (uint32_t)key);
        app->search[size] = 0;
    }
}

static void leave(struct app *app)
{
    if (app->leaving) {
        app->quit = true;
        return;
    }
    app->leaving = true;
    app_message(app, false, "Leave heapbook? q again leaves; your answers are saved.");
}

static bool act_everywhere(struct app *app, enum action action)
{
    switch (action) {
    case ACT_NEXT_PANE:
        app_focus(app, (app->focus + 1) % 3);
        return true;
    case ACT_PREV_PANE:
        app_focus(app, (app->focus + 2) % 3);
        return true;
    case ACT_PANE_1:
        app_focus(app, PANE_lesson);
        return true;
    case ACT_PANE_2:
        app_focus(app, PANE_heap);
        return true;
    case ACT_PANE_3:
        app_focus(app, PANE_python);
        return true;
    case ACT_ZOOM:
        app->zoom = !app->zoom;
        return true;
    case ACT_HELP:
        help_open(&app->panes[PANE_help], app->focus);
        app_overlay(app, PANE_help);
        return true;
    case ACT_CONTENTS:
        app_overlay(app, PANE_contents);
        return true;
    case ACT_COMMAND:
        app_focus(app, PANE_python);
        if (app->prompt && !app->ask)
            prompt_set(app->prompt, ":");
        return true;
    case ACT_CLOSE:
        if (app->zoom)
            app->zoom = false;
        else
            leave(app);
        return true;
    case ACT_SEARCH:
    case ACT_FILTER:
        app->searching = true;
        app->filtering = action == ACT_FILTER;
        app->search[0] = 0;
        return true;
    case ACT_SEARCH_NEXT:
    case ACT_SEARCH_PREV:
        if (app->focus == PANE_lesson)
            lesson_search(&app->panes[PANE_lesson], app->search,
                          action == ACT_SEARCH_NEXT ? 1 : -1);
        return true;
    case ACT_STEP_BACK:
        command_run(app, "back");
        return true;
    case ACT_STEP_FORWARD:
        command_run(app, "forward");
        return true;
    case ACT_UNDO:
        command_run(app, "undo");
        return true;
    case ACT_REDO:
        command_run(app, "redo");
        return true;
    case ACT_MARK:
        command_run(app, "mark");
        return true;
    case ACT_DIFF:
        command_run(app, "diff");
        return true;
    case ACT_INTERRUPT:
        if (app_is_running(app))
            app_interrupt(app);
        else
            leave(app);
        return true;
    case ACT_REDRAW:
        if (app->screen)
            screen_redraw(app->screen);
        return true;
    case ACT_SUSPEND:
        if (app->screen)
            screen_suspend(app->screen);
        return true;
    case ACT_MOUSE:
        app->mouse_off = app->screen ? !screen_mouse(app->screen, app->mouse_off) : !app->mouse_off;
        app_message(app, false, app->mouse_off ? "The mouse is off: the terminal's own selection works."
                                               : "The mouse is on.");
        return true;
    default:
        return false;
    }
}

static bool prompt_is_empty(struct app *app)
{
    size_t cursor;
    return app->prompt && !*prompt_line(app->prompt, &cursor) && !prompt_is_busy(app->prompt);
}

/* Keys that go about in a text of several lines. */
static bool edit_key(struct app *app, int key)
{
    enum { CTRL_A = 1, CTRL_E = 5, CTRL_K = 11 };
    if (key == K_UP || key == K_DOWN)
        prompt_row(app->prompt, key == K_UP ? -1 : 1);
    else if (key == K_HOME || key == K_END || key == CTRL_A || key == CTRL_E)
        prompt_edge(app->prompt, key == K_END || key == CTRL_E);
    else if (key == CTRL_K)
        prompt_kill(app->prompt);
    else
        return false;
    return true;
}

/* Keys at the prompt: most are text. */
static void python_key(struct app *app, int key)
{
    struct pane *pane = &app->panes[PANE_python];
    enum action action = key_action(WHERE_PYTHON, key);
    bool empty = prompt_is_empty(app);
    python_completions(pane, NULL, 0);
    if (app->commanding && (key == 3 || key == K_ESC)) {
        prompt_abort(app->prompt);
        app->commanding = false;
        return;
    }
    if (key == 3) {
        if (app_is_running(app)) {
            app_interrupt(app);
        } else {
            size_t cursor;
            const char *line = prompt_line(app->prompt, &cursor);
            if (*line)
                app_print(app, PRINT_INPUT, line);
            prompt_abort(app->prompt);
        }
        return;
    }
    if (key == K_ESC && prompt_is_busy(app->prompt)) {
        prompt_abort(app->prompt);
        return;
    }
    if (action == ACT_ESCAPE) {
        exercise_leave_edit(app);
        app_focus(app, PANE_lesson);
        return;
    }
    if (action == ACT_CHECK) {
        exercise_check(app);
        app_focus(app, PANE_lesson);
        return;
    }
    if (exercise_is_edited(app) && edit_key(app, key))
        return;
    if (empty && !app->ask) {
        enum action all = key_action(WHERE_ALL, key);
        if (key == K_TAB || key == K_BACKTAB || key == '?' || key == K_F1) {
            act_everywhere(app, all);
            return;
        }
    }
    if (key == K_BACKTAB) {
        app_focus(app, PANE_heap);
        return;
    }
    if (action != ACT_NONE) {
        if (!pane->class->act(pane, action))
            act_everywhere(app, action);
        return;
    }
    if (app_is_running(app) && !app->ask) {
        /* Nothing is under edit: the stepping keys work from here too; ":" begins a command. */
        app->commanding = app->commanding || (key == ':' && app->prompt && client_is_stopped(app->client));
        if (client_is_stopped(app->client) && !app->commanding) {
            if (key == 's' || key == 'S' || key == 'C')
                command_run(app, key == 's' ? "step" : key == 'S' ? "back" : "continue");
            return;
        }
        if (app->prompt)
            prompt_key(app->prompt, key); /* typed ahead */
        return;
    }
    pane->class->act(pane, ACT_NONE);
    if (app->prompt)
        prompt_key(app->prompt, key);
}

void app_key(struct app *app, int key)
{
    bool was_leaving = app->leaving;
    app->dirty = true;
    app->message[0] = 0;
    if (app->searching) {
        search_key(app, key);
        return;
    }
    if (app->overlay >= 0) {
        struct pane *pane = &app->panes[app->overlay];
        enum action action = key_action(WHERE_LIST, key);
        if (!pane->class->act(pane, action) && action == ACT_INTERRUPT)
            app_overlay(app, -1);
        return;
    }
    if (app->focus == PANE_python) {
        app->leaving = false;
        python_key(app, key);
        return;
    }
    if (config_key(app, key))
        return;
    struct pane *pane = &app->panes[app->focus];
    enum action action = key_action(pane->class->where, key);
    if (action == ACT_NONE) {
        app->leaving = false;
        char name[32];
        app_message(app, false, "%s does nothing here; ? lists the keys.",
                    key_text(key, name, sizeof name));
        return;
    }
    app->leaving = was_leaving && (action == ACT_CLOSE || action == ACT_INTERRUPT);
    if (!pane->class->act(pane, action))
        act_everywhere(app, action);
}

static void app_click(struct app *app, const struct input *input)
{
    if (app->overlay >= 0) {
        struct pane *pane = &app->panes[app->overlay];
        if (pane->class->click)
            pane->class->click(pane, input->row - pane->top - 1, input->col - pane->left - 1,
                               input->twice);
        return;
    }
    for (int i = 0; i < LAYOUT_PANES; i++) {
        const struct rect *rect = &app->layout.panes[i];
        if (!rect->rows || input->row < rect->row || input->row >= rect->row + rect->rows ||
            input->col < rect->col || input->col >= rect->col + rect->cols)
            continue;
        bool had = app->focus == i;
        app_focus(app, i);
        struct pane *pane = &app->panes[i];
        if (pane->class->click && (had || input->row == rect->row))
            pane->class->click(pane, input->row - rect->row - 1, input->col - rect->col,
                               input->twice);
        else if (pane->class->click)
            pane->class->click(pane, input->row - rect->row - 1, input->col - rect->col, false);
        return;
    }
}

static void app_wheel(struct app *app, const struct input *input)
{
    int target = app->overlay >= 0 ? app->overlay : app->focus;
    for (int i = 0; app->overlay < 0 && i < LAYOUT_PANES; i++) {
        const struct rect *rect = &app->layout.panes[i];
        if (rect->rows && input->row >= rect->row && input->row < rect->row + rect->rows &&
            input->col >= rect->col && input->col < rect->col + rect->cols)
            target = i;
    }
    struct pane *pane = &app->panes[target];
    for (int i = 0; i < (target == PANE_python ? 1 : 3); i++)
        pane->class->act(pane, input->key < 0 ? ACT_UP : ACT_DOWN);
}

void app_input(struct app *app, struct input *input)
{
    app->dirty = true;
    switch (input->kind) {
    case INPUT_KEY:
        app_key(app, input->key);
        break;
    case INPUT_PASTE:
        app_focus(app, PANE_python);
        if (app->prompt && (!app_is_running(app) || app->ask))
            prompt_paste(app->prompt, input->text);
        free(input->text);
        input->text = NULL;
        break;
    case INPUT_CLICK:
        app->message[0] = 0;
        app_click(app, input);
        break;
    case INPUT_WHEEL:
        app_wheel(app, input);
        break;
    case INPUT_RESIZE:
        app->rows = input->row;
        app->cols = input->col;
        heap_refresh(&app->panes[PANE_heap]);
        break;
    case INPUT_HANGUP:
        app->quit = true;
        app->exit_status = 129;
        break;
    case INPUT_RESUME:
        break;
    }
}
