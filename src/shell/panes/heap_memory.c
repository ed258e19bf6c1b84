/* heap_memory.c - memory drawn: one object word by word; the pools as a map. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"
#include "shell/widgets.h"

static const char *cell(const json_t *row, size_t column)
{
    const char *text = json_string_value(json_array_get(json_object_get(row, "cells"), column));
    return text ? text : "";
}

/* ---- layout ---------------------------------------------------------------------- */

/* What a word is for decides its colour: the collector's, the object's head, the rest. */
static unsigned word_face(const char *what)
{
    static const struct {
        const char *begins;
        unsigned face;
    } parts[] = {{"collector", STYLE_QUIET}, {"values", STYLE_QUIET}, {"dict", STYLE_QUIET},
                 {"count", STYLE_ACCENT},    {"type", STYLE_TYPE},    {"spare", STYLE_FRAME},
                 {"slack", STYLE_FRAME},     {"unused", STYLE_FRAME}, {"padding", STYLE_FRAME}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!strncmp(what, parts[i].begins, strlen(parts[i].begins)))
            return parts[i].face;
    }
    return STYLE_OBJECT;
}

/* One cell a byte, eight at most: "▓▓▓▓▓▓▓▓". */
static void draw_word(struct surface *to, int at, int col, long long bytes, const char *what)
{
    unsigned face = word_face(what);
    const char *fill = face == STYLE_FRAME ? (to->ascii ? "." : "░") : (to->ascii ? "#" : "▓");
    for (long long i = 0; i < 8; i++)
        surface_put(to, at, col + (int)i, i < bytes ? face : STYLE_FRAME, i < bytes ? fill : " ");
}

int view_layout(const json_t *table, struct heap_cursor *cursor, struct surface *to, int at,
                int end, bool focus)
{
    const json_t *rows = json_object_get(table, "rows");
    int count = (int)json_array_size(rows), block = 16, label = 8;
    for (int i = 0; i < count; i++) {
        const char *what = cell(json_array_get(rows, (size_t)i), 2);
        int width = filter_width(what, strlen(what));
        label = width > label ? width : label;
    }
    label = label > 24 ? 24 : label;
    const char *v = to->ascii ? "|" : "│";
    const json_t *marked = view_marked(table, cursor);
    surface_put_right(to, at, 7, STYLE_QUIET, "at");
    surface_put_right(to, at, 14, STYLE_QUIET, "bytes");
    surface_put(to, at++, block + 1, STYLE_QUIET, "memory");
    int value = block + 11 + label + 2, rest = 2; /* where values stand; where the marked one's rest does */
    const char *text = cell(marked, 3);
    if (focus && end - at >= 6 && filter_width(text, strlen(text)) > to->cols - value - 1)
        view_rest(to, --end, &rest, cell(marked, 2), text);
    cursor->page = end - at > 0 ? end - at : 1;
    cursor->first_row = at;
    if (cursor->index < cursor->top)
        cursor->top = cursor->index;
    if (cursor->index >= cursor->top + cursor->page)
        cursor->top = cursor->index - cursor->page + 1;
    for (int i = cursor->top; i < count && at < end; i++, at++) {
        const json_t *row = json_array_get(rows, (size_t)i);
        bool sum = view_flag(row, "sum"), fault = view_flag(row, "fault");
        bool start = !strcmp(cell(row, 0), "+0");
        unsigned face = fault ? STYLE_DEAD : sum ? STYLE_STRONG : STYLE_TEXT;
        surface_put_right(to, at, 7, start ? STYLE_ACCENT : STYLE_QUIET, sum ? "" : cell(row, 0));
        surface_put_right(to, at, 14, face, cell(row, 1));
        if (!sum) {
            surface_put(to, at, block, STYLE_FRAME, v);
            draw_word(to, at, block + 1, atoll(cell(row, 1)), cell(row, 2));
            surface_put(to, at, block + 9, STYLE_FRAME, v);
        }
        surface_put_cut(to, at, block + 11, label, face, cell(row, 2));
        surface_put_cut(to, at, value, to->cols - value - 1, STYLE_QUIET, cell(row, 3));
        if (row == marked && focus)
            surface_mark(to, at, 1, to->cols - 1, FACE_SELECT);
    }
    return at;
}

/* ---- pools ------------------------------------------------------------------------ */

static unsigned class_face(long long class)
{
    static const unsigned faces[] = {STYLE_OBJECT, STYLE_LIVE, STYLE_TYPE, STYLE_CODE,
                                     STYLE_KEYWORD, STYLE_TEXT};
    return faces[(size_t)class % (sizeof faces / sizeof *faces)];
}

static void draw_pool(const json_t *pool, struct surface *to, int row, int col)
{
    const char *fill = view_str(pool, "fill");
    long long class = (long long)json_integer_value(json_object_get(pool, "class"));
    bool used = *fill >= '0' && *fill <= '9';
    unsigned face = used ? class_face(class) : STYLE_FRAME;
    if (json_is_true(json_object_get(pool, "current")))
        face = STYLE_ACCENT | FACE_REVERSE;
    const char *sign = used ? widget_eighth(to, 1 + (*fill - '0') * 7 / 9) : surface_sign(to, "·");
    surface_put(to, row, col, face, sign);
}

/* An arena a block of rows: its pools in order of address. */
static int draw_arena(const json_t *table, const json_t *arena, struct surface *to, int at,
                      int end, int across)
{
    const json_t *map = json_object_get(table, "map"), *keeps = json_object_get(arena, "keeps");
    json_int_t number = json_integer_value(json_object_get(arena, "arena"));
    char bytes[32];
    view_bytes(json_integer_value(json_object_get(arena, "bytes")), bytes, sizeof bytes);
    int col = surface_printf(to, at, 2, STYLE_STRONG, "arena %lld", (long long)number);
    if (json_object_get(arena, "pools"))
        col = surface_printf(to, at, col + 2, STYLE_TEXT, "%lld of %lld pools in use, %s",
                             (long long)json_integer_value(json_object_get(arena, "used")),
                             (long long)json_integer_value(json_object_get(arena, "pools")), bytes);
    struct text why = {0};
    for (size_t i = 0; i < json_array_size(keeps); i++)
        text_printf(&why, "%s%s", i ? ", " : "  kept by ",
                    json_string_value(json_array_get(keeps, i)));
    surface_put_cut(to, at, col, to->cols - col - 1, STYLE_QUIET, text_str(&why));
    text_release(&why);
    at++;
    int x = 0;
    for (size_t i = 0; i < json_array_size(map) && at < end; i++) {
        const json_t *pool = json_array_get(map, i);
        if (json_integer_value(json_object_get(pool, "arena")) != number)
            continue;
        if (x == across) {
            x = 0;
            at++;
        }
        if (at < end)
            draw_pool(pool, to, at, 4 + x++);
    }
    return at + 1;
}

/* Told by the engine, or as far as the map shows them. */
static json_t *arenas_of(const json_t *table)
{
    json_t *told = json_object_get(table, "arenas");
    const json_t *map = json_object_get(table, "map");
    if (told)
        return json_incref(told);
    json_t *arenas = json_array();
    json_int_t number = -1;
    for (size_t i = 0; i < json_array_size(map); i++) {
        const json_t *pool = json_array_get(map, i);
        if (json_integer_value(json_object_get(pool, "arena")) == number)
            continue;
        number = json_integer_value(json_object_get(pool, "arena"));
        json_array_append_new(arenas, json_pack("{s:I}", "arena", number));
    }
    return arenas;
}

int view_pools(const json_t *table, struct surface *to, int at, int end)
{
    json_t *arenas = arenas_of(table);
    const json_t *waste = json_object_get(table, "fragmentation");
    int across = to->cols >= 74 ? 64 : to->cols >= 40 ? 32 : 16, limit = at + (end - at) * 2 / 3;
    char used[32], held[32];
    view_bytes(json_integer_value(json_object_get(waste, "used")), used, sizeof used);
    view_bytes(json_integer_value(json_object_get(waste, "held")), held, sizeof held);
    if (waste && at < end) {
        int col = surface_printf(to, at, 2, STYLE_TEXT, "%s in use of %s held", used, held);
        widget_bar(to, at, col + 2, 16,
                   json_integer_value(json_object_get(waste, "used")),
                   json_integer_value(json_object_get(waste, "held")));
        surface_printf(to, at++, col + 20, STYLE_QUIET, "%lld%% idle",
                       (long long)json_integer_value(json_object_get(waste, "percent")));
    }
    for (size_t i = 0; i < json_array_size(arenas) && at + 1 < limit; i++)
        at = draw_arena(table, json_array_get(arenas, i), to, at, limit, across);
    json_decref(arenas);
    return at < end ? at + (end - at > 6) : at;
}

void plain_pools(struct app *app, const json_t *table)
{
    const json_t *arenas = json_object_get(table, "arenas");
    for (size_t i = 0; i < json_array_size(arenas); i++) {
        const json_t *arena = json_array_get(arenas, i);
        app_printf(app, PRINT_NOTE, "heap: arena %lld, %lld of %lld pools in use, %lld bytes",
                   (long long)json_integer_value(json_object_get(arena, "arena")),
                   (long long)json_integer_value(json_object_get(arena, "used")),
                   (long long)json_integer_value(json_object_get(arena, "pools")),
                   (long long)json_integer_value(json_object_get(arena, "bytes")));
    }
}
