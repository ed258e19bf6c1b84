/* heap_time.c - bytes over steps, and the collector's counts, as blocks and bars. */
#include <stdio.h>
#include <string.h>

#include "shell/panes/heap_view.h"

static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const plain_eighths[] = {" ", "_", ".", ":", "-", "=", "+", "*", "#"};

static const char *eighth(const struct surface *to, int level)
{
    level = level < 0 ? 0 : level > 8 ? 8 : level;
    return to->ascii ? plain_eighths[level] : eighths[level];
}

void view_live(const struct app *app, struct surface *to, int row, int col)
{
    const struct heap_status *heap = &app->heap;
    char live[32], peak[32];
    view_bytes(heap->live_bytes, live, sizeof live);
    view_bytes(heap->peak_bytes, peak, sizeof peak);
    col = surface_put(to, row, col, STYLE_QUIET, "live  ");
    int width = to->cols - col - 34;
    if (width > 28)
        width = 28;
    if (width >= 6 && heap->samples) {
        size_t count = heap->samples < LIVE_SAMPLES ? heap->samples : LIVE_SAMPLES;
        if (count > (size_t)width)
            count = (size_t)width;
        long long top = 1, low = heap->live[(heap->samples - count) % LIVE_SAMPLES];
        for (size_t i = heap->samples - count; i < heap->samples; i++) {
            long long v = heap->live[i % LIVE_SAMPLES];
            top = v > top ? v : top;
            low = v < low ? v : low;
        }
        low = low > top / 8 ? low - (top - low) / 4 - 1 : 0;
        for (size_t i = heap->samples - count; i < heap->samples; i++) {
            long long v = heap->live[i % LIVE_SAMPLES];
            int level = 1 + (int)((v - low) * 7 / (top - low ? top - low : 1));
            col = surface_put(to, row, col, STYLE_LIVE, eighth(to, level));
        }
        col += 2;
    }
    col = surface_printf(to, row, col, STYLE_TEXT, "%s", live);
    surface_printf(to, row, col + 2, STYLE_QUIET, "peak %s", peak);
}

/* ---- the time lens ------------------------------------------------------- */

static const json_t *series_at(const json_t *table, size_t i)
{
    return json_array_get(json_object_get(table, "series"), i);
}

static long long point(const json_t *pair, size_t i)
{
    return (long long)json_number_value(json_array_get(pair, i));
}

/* The highest value in each column: peaks must not fall between two.  The points follow one
 * another in time; several may lie in one step that runs long. */
static void sample(const json_t *points, int width, long long *into)
{
    size_t count = json_array_size(points);
    for (int x = 0; x < width; x++) {
        size_t from = count * (size_t)x / (size_t)width;
        size_t until = count * (size_t)(x + 1) / (size_t)width;
        into[x] = 0;
        for (size_t i = from; i < until || i == from; i++) {
            long long value = point(json_array_get(points, i), 1);
            into[x] = value > into[x] ? value : into[x];
        }
    }
}

static int draw_series(const json_t *series, struct surface *to, int at, int rows)
{
    const json_t *points = json_object_get(series, "points");
    size_t count = json_array_size(points);
    bool bytes = !strcmp(view_str(series, "unit"), "bytes");
    const json_t *peak = json_object_get(series, "peak");
    long long top = point(peak, 1), now = count ? point(json_array_get(points, count - 1), 1) : 0;
    char now_text[32], peak_text[32];
    if (bytes) {
        view_bytes(now, now_text, sizeof now_text);
        view_bytes(top, peak_text, sizeof peak_text);
    } else {
        snprintf(now_text, sizeof now_text, "%lld", now);
        snprintf(peak_text, sizeof peak_text, "%lld", top);
    }
    int col = surface_put(to, at, 2, STYLE_STRONG, view_str(series, "name"));
    col = surface_printf(to, at, col + 2, STYLE_TEXT, "%s", now_text);
    surface_printf(to, at, col + 2, STYLE_QUIET, "peak %s at step %lld", peak_text,
                   point(peak, 0));
    at++;
    if (!count || rows < 1)
        return at;

    enum { WIDTH_MOST = 512 };
    long long values[WIDTH_MOST];
    int width = to->cols - 4 < WIDTH_MOST ? to->cols - 4 : WIDTH_MOST;
    if (width < 1)
        return at;
    if ((int)count < width) /* few points: each gets its cells */
        width = (int)count * (width / (int)count > 6 ? 6 : width / (int)count);
    sample(points, width, values);
    for (int x = 0; x < width; x++)
        top = values[x] > top ? values[x] : top;
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < width; x++) {
            long long level = top ? values[x] * rows * 8 / top : 0;
            int here = (int)(level - (long long)(rows - 1 - y) * 8);
            bool is_peak = values[x] == top && y == 0;
            if (here > 0)
                surface_put(to, at + y, 2 + x, is_peak ? STYLE_ACCENT : STYLE_LIVE,
                            eighth(to, here));
            else if (y == rows - 1)
                surface_put(to, at + y, 2 + x, STYLE_LIVE, eighth(to, values[x] ? 1 : 0));
        }
    }
    return at + rows;
}

int view_time(const json_t *table, struct surface *to, int at, int end)
{
    size_t count = json_array_size(json_object_get(table, "series"));
    const json_t *moments = json_object_get(table, "moments");
    if (!count) {
        surface_put(to, at, 2, STYLE_QUIET, view_str(table, "empty"));
        return at + 1;
    }
    int room = end - at, shown = (int)count;
    int moment_rows = (int)json_array_size(moments);
    if (moment_rows > room / 4)
        moment_rows = room / 4;
    while (shown > 1 && (room - moment_rows) / shown < 4)
        shown--;
    int rows = (room - moment_rows) / shown - 2;
    if (rows > 8)
        rows = 8;
    for (int i = 0; i < shown; i++) {
        at = draw_series(series_at(table, (size_t)i), to, at, rows);
        if (at < end)
            at++;
    }
    size_t first = json_array_size(moments) - (size_t)moment_rows;
    for (size_t i = first; i < json_array_size(moments) && at < end; i++, at++) {
        const json_t *moment = json_array_get(moments, i);
        int col = surface_printf(to, at, 2, STYLE_QUIET, "step %lld",
                                 (long long)json_integer_value(json_object_get(moment, "step")));
        bool mark = !strcmp(view_str(moment, "kind"), "mark");
        surface_put(to, at, col + 2, mark ? STYLE_ACCENT : STYLE_TEXT, view_str(moment, "text"));
    }
    return at;
}

void plain_time(struct app *app, const json_t *table)
{
    for (size_t i = 0; i < json_array_size(json_object_get(table, "series")); i++) {
        const json_t *series = series_at(table, i), *points = json_object_get(series, "points");
        const json_t *peak = json_object_get(series, "peak");
        size_t count = json_array_size(points);
        app_printf(app, PRINT_NOTE, "heap: %s now %lld %s, peak %lld at step %lld",
                   view_str(series, "name"),
                   count ? point(json_array_get(points, count - 1), 1) : 0,
                   view_str(series, "unit"), point(peak, 1), point(peak, 0));
    }
    const json_t *moments = json_object_get(table, "moments");
    for (size_t i = 0; i < json_array_size(moments); i++) {
        const json_t *moment = json_array_get(moments, i);
        app_printf(app, PRINT_NOTE, "heap: step %lld: %s",
                   (long long)json_integer_value(json_object_get(moment, "step")),
                   view_str(moment, "text"));
    }
}

/* ---- the collector lens --------------------------------------------------- */

static void draw_bar(struct surface *to, int row, int col, int width, long long value,
                     long long most)
{
    long long full = most > 0 ? value * width / most : 0;
    if (value > 0 && full == 0)
        full = 1;
    for (int i = 0; i < width; i++)
        surface_put(to, row, col + i, i < full ? STYLE_ACCENT : STYLE_FRAME,
                    to->ascii ? (i < full ? "#" : "-") : (i < full ? "━" : "─"));
}

int view_collector(const struct app *app, const json_t *table, struct surface *to, int at, int end)
{
    const json_t *generations = json_object_get(table, "generations");
    const json_t *info = json_object_get(table, "collector");
    int width = to->cols > 60 ? 20 : 10;
    (void)app;
    int bar = 10, right = bar + width + 12;
    if (at < end) {
        surface_put(to, at, 2, STYLE_QUIET, "gen");
        surface_put(to, at, bar, STYLE_QUIET, "counter / threshold");
        surface_put_right(to, at, right + 10, STYLE_QUIET, "objects");
        surface_put_right(to, at, right + 18, STYLE_QUIET, "runs");
        at++;
    }
    for (size_t i = 0; i < json_array_size(generations) && at < end; i++, at++) {
        const json_t *g = json_array_get(generations, i);
        long long count = json_integer_value(json_object_get(g, "count"));
        long long threshold = json_integer_value(json_object_get(g, "threshold"));
        char text[48];
        surface_printf(to, at, 2, STYLE_STRONG, "%zu", i);
        draw_bar(to, at, bar, width, count, threshold);
        snprintf(text, sizeof text, "%lld/%lld", count, threshold);
        surface_put(to, at, bar + width + 2, STYLE_TEXT, text);
        snprintf(text, sizeof text, "%lld",
                 (long long)json_integer_value(json_object_get(g, "objects")));
        surface_put_right(to, at, right + 10, STYLE_TEXT, text);
        snprintf(text, sizeof text, "%lld",
                 (long long)json_integer_value(
                     json_array_get(json_object_get(info, "collections"), i)));
        surface_put_right(to, at, right + 18, STYLE_TEXT, text);
    }
    if (info && at + 1 < end) {
        bool enabled = json_is_true(json_object_get(info, "enabled"));
        at++;
        int col = surface_put(to, at, 2, enabled ? STYLE_LIVE : STYLE_DEAD,
                              enabled ? "automatic collection is on" : "automatic collection is off");
        surface_printf(to, at, col + 3, STYLE_QUIET, "collected %lld   uncollectable %lld",
                       (long long)json_integer_value(json_object_get(info, "collected")),
                       (long long)json_integer_value(json_object_get(info, "uncollectable")));
        at++;
        if (*view_str(info, "phase") && at < end)
            surface_put(to, at++, 2, STYLE_ACCENT, view_str(info, "phase"));
    }
    return at < end ? at + 1 : at;
}

void plain_collector(struct app *app, const json_t *table)
{
    const json_t *generations = json_object_get(table, "generations");
    const json_t *info = json_object_get(table, "collector");
    for (size_t i = 0; i < json_array_size(generations); i++) {
        const json_t *g = json_array_get(generations, i);
        app_printf(app, PRINT_NOTE,
                   "heap: generation %zu, counter %lld of %lld, %lld objects, %lld collections", i,
                   (long long)json_integer_value(json_object_get(g, "count")),
                   (long long)json_integer_value(json_object_get(g, "threshold")),
                   (long long)json_integer_value(json_object_get(g, "objects")),
                   (long long)json_integer_value(
                       json_array_get(json_object_get(info, "collections"), i)));
    }
    app_printf(app, PRINT_NOTE, "heap: automatic collection is %s",
               json_is_true(json_object_get(info, "enabled")) ? "on" : "off");
}
