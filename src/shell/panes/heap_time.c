/* heap_time.c - bytes and objects over the steps; two runs laid over one another. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/filter.h"
#include "shell/panes/heap_view.h"
#include "shell/widgets.h"

#define WIDTH_MOST 512
#define RUNS_MOST 4

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
            col = surface_put(to, row, col, STYLE_LIVE, widget_eighth(to, level));
        }
        col += 2;
    }
    col = surface_printf(to, row, col, STYLE_TEXT, "%s", live);
    surface_printf(to, row, col + 2, STYLE_QUIET, "peak %s", peak);
}

/* ---- series ------------------------------------------------------------------ */

static const json_t *series_at(const json_t *table, size_t i)
{
    return json_array_get(json_object_get(table, "series"), i);
}

static double number_at(const json_t *pair, size_t i)
{
    return json_number_value(json_array_get(pair, i));
}

static bool is_bytes(const json_t *series)
{
    return !strcmp(view_str(series, "unit"), "bytes");
}

static const char *amount(const json_t *series, double value, char *into, size_t size)
{
    if (is_bytes(series))
        return view_bytes((long long)value, into, size);
    snprintf(into, size, "%.0f", value);
    return into;
}

static double last_value(const json_t *series)
{
    const json_t *points = json_object_get(series, "points");
    return number_at(json_array_get(points, json_array_size(points) - 1), 1);
}

/* What the x axis goes from and to. */
struct range {
    double from, to;
};

static struct range range_of(const json_t *table)
{
    struct range range = {json_number_value(json_object_get(table, "from")), 0};
    if (json_object_get(table, "to")) {
        range.to = json_number_value(json_object_get(table, "to"));
        return range;
    }
    for (size_t i = 0; i < json_array_size(json_object_get(table, "series")); i++) {
        const json_t *points = json_object_get(series_at(table, i), "points");
        double last = number_at(json_array_get(points, json_array_size(points) - 1), 0);
        range.to = last > range.to ? last : range.to;
    }
    return range;
}

static int column_of(const struct range *range, double x, int width)
{
    double span = range->to - range->from;
    int column = span > 0 ? (int)((x - range->from) / span * (width - 1) + 0.5) : 0;
    return column < 0 ? 0 : column >= width ? width - 1 : column;
}

/* The highest value in each column: no peak falls between two.  Where there is no point the
 * value before holds on. */
static void sample(const json_t *series, const struct range *range, int width, long long *into)
{
    const json_t *points = json_object_get(series, "points");
    for (int x = 0; x < width; x++)
        into[x] = -1;
    for (size_t i = 0; i < json_array_size(points); i++) {
        const json_t *point = json_array_get(points, i);
        long long *at = &into[column_of(range, number_at(point, 0), width)];
        long long value = (long long)number_at(point, 1);
        *at = value > *at ? value : *at;
    }
    for (int x = 1; x < width; x++) {
        if (into[x] < 0)
            into[x] = into[x - 1];
    }
}

/* ---- the picture --------------------------------------------------------------- */

/* The series that share one chart: the same name, from different runs. */
static int chart_series(const json_t *table, size_t first, const json_t *into[RUNS_MOST])
{
    const char *name = view_str(series_at(table, first), "name");
    int count = 0;
    for (size_t i = first; i < json_array_size(json_object_get(table, "series")); i++) {
        if (!strcmp(view_str(series_at(table, i), "name"), name) && count < RUNS_MOST)
            into[count++] = series_at(table, i);
    }
    return count;
}

static bool is_first_of_its_name(const json_t *table, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (!strcmp(view_str(series_at(table, i), "name"), view_str(series_at(table, j), "name")))
            return false;
    }
    return true;
}

static unsigned run_face(int i)
{
    static const unsigned faces[RUNS_MOST] = {STYLE_LIVE, STYLE_ACCENT, STYLE_OBJECT, STYLE_TYPE};
    return faces[i];
}

/* Some series that share a chart, sampled to its width. */
struct plot {
    const json_t *series[RUNS_MOST];
    int count, width;
    long long values[RUNS_MOST][WIDTH_MOST];
    long long base, top;
};

/* A heap that hardly changes would be a flat field: its chart begins above nothing. */
static void plot_measure(struct plot *self, const struct range *range, int width)
{
    long long low = INT64_MAX;
    self->width = width;
    self->top = 1;
    for (int i = 0; i < self->count; i++) {
        sample(self->series[i], range, width, self->values[i]);
        for (int x = 0; x < width; x++) {
            long long value = self->values[i][x];
            self->top = value > self->top ? value : self->top;
            low = value >= 0 && value < low ? value : low;
        }
    }
    bool flat = low < INT64_MAX && low > self->top / 4;
    self->base = flat ? low - (self->top - low) / 4 - 1 : 0;
}

/* "live  12.4 KiB   peak 13.1 KiB at step 9", or a legend of runs. */
static int draw_legend(const struct plot *self, struct surface *to, int at)
{
    char now[32], peak[32], foot[32];
    for (int i = 0; i < self->count; i++) {
        const json_t *series = self->series[i], *top = json_object_get(series, "peak");
        const char *run = view_str(series, "run");
        amount(series, last_value(series), now, sizeof now);
        amount(series, number_at(top, 1), peak, sizeof peak);
        amount(series, (double)self->base, foot, sizeof foot);
        int col = 2;
        if (*run) {
            col = surface_put(to, at, col, run_face(i), to->ascii ? (i ? "* " : "# ") : (i ? "━ " : "█ "));
            col = surface_put_cut(to, at, col, 16, STYLE_STRONG, run);
            surface_printf(to, at++, col + 2, STYLE_TEXT, "peak %s, then %s", peak, now);
            continue;
        }
        struct rich line = {0};
        rich_add(&line, STYLE_STRONG, view_str(series, "name"));
        rich_printf(&line, STYLE_TEXT, "  %s", now);
        rich_printf(&line, STYLE_QUIET, "   peak %s at step %.0f", peak, number_at(top, 0));
        size_t before = line.size;
        if (self->base > 0)
            rich_printf(&line, STYLE_QUIET, ", drawn from %s", foot);
        bool fits = filter_width(line.bytes, line.size) <= self->width;
        rich_draw(&line, 0, fits ? line.size : before, to, at++, col);
        rich_release(&line);
    }
    return at;
}

static int draw_plot(const struct plot *self, struct surface *to, int at, int rows)
{
    struct widget_line lines[RUNS_MOST];
    for (int i = 0; i < self->count; i++)
        lines[i] = (struct widget_line){self->values[i], run_face(i), i == 0};
    struct surface part = surface_part(to, at, 2, rows, self->width);
    widget_chart(&part, lines, self->count, self->width, self->base, self->top);
    return at + rows;
}

static void draw_axis(const json_t *table, const struct app *app, struct surface *to, int at,
                      int width, const struct range *range)
{
    bool runs = *view_str(series_at(table, 0), "run");
    for (int x = 0; x < width; x++)
        surface_put(to, at, 2 + x, STYLE_FRAME, surface_sign(to, "─"));
    const json_t *cells = json_object_get(table, "cells");
    for (size_t i = 0; i < json_array_size(cells) && !runs; i++) {
        double step = number_at(json_array_get(cells, i), 1);
        if (step >= range->from && step <= range->to)
            surface_put(to, at, 2 + column_of(range, step, width), STYLE_FRAME,
                        to->ascii ? "+" : "┴");
    }
    const json_t *moments = json_object_get(table, "moments");
    for (size_t i = 0; i < json_array_size(moments) && !runs; i++) {
        const json_t *moment = json_array_get(moments, i);
        double step = json_number_value(json_object_get(moment, "step"));
        bool mark = !strcmp(view_str(moment, "kind"), "mark");
        if (step >= range->from && step <= range->to)
            surface_put(to, at, 2 + column_of(range, step, width), mark ? STYLE_ACCENT : STYLE_DEAD,
                        surface_sign(to, mark ? "◆" : "▲"));
    }
    if (runs) {
        surface_put(to, at + 1, 2, STYLE_QUIET, "begin");
        surface_put_right(to, at + 1, 2 + width, STYLE_QUIET, "end");
        return;
    }
    double here = (double)app->heap.step;
    char last[32];
    surface_printf(to, at + 1, 2, STYLE_QUIET, "step %.0f", range->from);
    snprintf(last, sizeof last, "%.0f", range->to);
    surface_put_right(to, at + 1, 2 + width, STYLE_QUIET, last);
    if (here >= range->from && here <= range->to) {
        int x = column_of(range, here, width);
        surface_put(to, at, 2 + x, STYLE_ACCENT, surface_sign(to, "▲"));
        if (x > 8 && x < width - 6)
            surface_printf(to, at + 1, x, STYLE_ACCENT, "%.0f", here);
    }
}

int view_time(const struct app *app, const json_t *table, struct surface *to, int at, int end)
{
    size_t count = json_array_size(json_object_get(table, "series"));
    struct range range = range_of(table);
    int width = to->cols - 4 < WIDTH_MOST ? to->cols - 4 : WIDTH_MOST, charts = 0, done = 0;
    if (width < 1 || !count)
        return at;
    for (size_t i = 0; i < count; i++)
        charts += is_first_of_its_name(table, i);
    int axis = end - at >= 5 ? 2 : 0, room = end - at - axis;
    while (charts > 1 && room / charts < 5)
        charts--;
    struct plot *plot = xalloc(sizeof *plot);
    for (size_t i = 0; i < count && done < charts; i++) {
        if (!is_first_of_its_name(table, i))
            continue;
        int start = at, gap = ++done < charts;
        plot->count = chart_series(table, i, plot->series);
        plot_measure(plot, &range, width);
        at = draw_legend(plot, to, at);
        int rows = room / charts - (at - start) - gap;
        rows = rows > 12 ? 12 : rows;
        if (rows > 0)
            at = draw_plot(plot, to, at, rows);
        at += gap;
    }
    free(plot);
    if (axis) {
        draw_axis(table, app, to, at, width, &range);
        at += axis;
    }
    return at;
}

/* ---- as lines of text -------------------------------------------------------------- */

void plain_time(struct app *app, const json_t *table)
{
    for (size_t i = 0; i < json_array_size(json_object_get(table, "series")); i++) {
        const json_t *series = series_at(table, i), *peak = json_object_get(series, "peak");
        const char *run = view_str(series, "run");
        if (*run)
            app_printf(app, PRINT_NOTE, "heap: run %s: %s peak %.0f %s, at the end %.0f", run,
                       view_str(series, "name"), number_at(peak, 1), view_str(series, "unit"),
                       last_value(series));
        else
            app_printf(app, PRINT_NOTE, "heap: %s now %.0f %s, peak %.0f at step %.0f",
                       view_str(series, "name"), last_value(series), view_str(series, "unit"),
                       number_at(peak, 1), number_at(peak, 0));
    }
    const json_t *moments = json_object_get(table, "moments");
    for (size_t i = 0; i < json_array_size(moments); i++) {
        const json_t *moment = json_array_get(moments, i);
        app_printf(app, PRINT_NOTE, "heap: step %lld: %s",
                   (long long)json_integer_value(json_object_get(moment, "step")),
                   view_str(moment, "text"));
    }
}
