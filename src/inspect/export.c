/* export.c - lenses for use elsewhere: tables as text, JSON and SVG, the timeline as a chart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "inspect/svg.h"

enum { COLUMNS_MAX = 16, WIDTH_MAX = 60, CHAR_WIDTH = 8, LINE_HEIGHT = 18, CHART_WIDTH = 800, CHART_HEIGHT = 300, MARGIN = 40 };

/* ---- text ------------------------------------------------------------------------- */

size_t svg_columns(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += (*s & 0xC0) != 0x80;
    return n;
}

static const char *cell_of(const json_t *row, size_t column)
{
    const char *s = json_string_value(json_array_get(json_object_get(row, "cells"), column));
    return s ? s : "";
}

static const char *title_of(const json_t *answer, size_t column, const char *key)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(answer, "columns"), column), key));
}

static void add_cell(struct text *out, const char *cell, size_t width, bool right, bool last)
{
    size_t columns = svg_columns(cell);
    int pad = columns < width ? (int)(width - columns) : 0;
    if (right)
        text_printf(out, "%*s%s", pad, "", cell);
    else
        text_printf(out, "%s%*s", cell, last ? 0 : pad, "");
    text_add_str(out, last ? "\n" : "  ");
}

void table_text(const json_t *answer, struct text *out)
{
    const json_t *rows = json_object_get(answer, "rows"), *row, *note;
    size_t widths[COLUMNS_MAX] = {0}, i, c, count = json_array_size(json_object_get(answer, "columns"));
    count = count < COLUMNS_MAX ? count : COLUMNS_MAX;
    for (c = 0; c < count; c++) {
        widths[c] = svg_columns(title_of(answer, c, "title"));
        json_array_foreach(rows, i, row)
        {
            size_t w = svg_columns(cell_of(row, c));
            widths[c] = w > widths[c] && w <= WIDTH_MAX ? w : widths[c]; /* a longer one stands out */
        }
    }
    for (size_t r = 0; count && r <= json_array_size(rows); r++) {
        for (c = 0; c < count; c++)
            add_cell(out, r ? cell_of(json_array_get(rows, r - 1), c) : title_of(answer, c, "title"), widths[c],
                     strcmp(title_of(answer, c, "kind"), "number") == 0, c + 1 == count);
    }
    json_array_foreach(json_object_get(answer, "notes"), i, note) text_printf(out, "%s\n", json_string_value(note));
}

/* ---- SVG ------------------------------------------------------------------------------ */

/* What turns the direction of writing (U+202A-202E, U+2066-2069), as UTF-8. */
static bool is_bidi(const unsigned char *s)
{
    return s[0] == 0xE2 && ((s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE) || (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9));
}

static void add_xml(struct text *out, const char *s, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (s[i] == '<')
            text_add_str(out, "&lt;");
        else if (s[i] == '&')
            text_add_str(out, "&amp;");
        else if (size - i > 2 && is_bidi((const unsigned char *)s + i))
            i += 2;
        else if ((unsigned char)s[i] >= ' ' && s[i] != 0x7f)
            text_add_char(out, s[i]);
    }
}

void svg_text(struct text *out, const char *s, size_t most)
{
    size_t size = 0;
    for (size_t columns = 0; s[size]; size++) {
        columns += (s[size] & 0xC0) != 0x80;
        if (most && columns > most)
            break;
    }
    add_xml(out, s, size);
    if (s[size])
        text_add_str(out, "…");
}

void svg_open(struct text *out, size_t width, size_t height)
{
    text_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" font-family=\"monospace\" "
                     "font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                width, height);
}

static void table_svg(const json_t *answer, struct text *out)
{
    struct text table = {0};
    size_t lines = 0, widest = 0;
    table_text(answer, &table);
    for (const char *p = text_str(&table); *p; p += strcspn(p, "\n") + 1, lines++) {
        size_t n = strcspn(p, "\n");
        widest = n > widest ? n : widest;
    }
    svg_open(out, widest * CHAR_WIDTH + 2 * MARGIN, (lines + 2) * LINE_HEIGHT);
    size_t y = 0;
    for (const char *p = text_str(&table); *p; p += strcspn(p, "\n") + 1) {
        y++;
        text_printf(out, "<text x=\"%d\" y=\"%zu\" xml:space=\"preserve\"%s>", MARGIN, (y + 1) * LINE_HEIGHT,
                    y == 1 ? " font-weight=\"bold\"" : "");
        add_xml(out, p, strcspn(p, "\n"));
        text_add_str(out, "</text>\n");
    }
    text_add_str(out, "</svg>\n");
    text_release(&table);
}

static double number_at(const json_t *pair, size_t i)
{
    return json_number_value(json_array_get(pair, i));
}

static void chart_svg(const json_t *answer, struct text *out)
{
    const json_t *live = json_array_get(json_object_get(answer, "series"), 0), *points = json_object_get(live, "points");
    const json_t *peak = json_object_get(live, "peak"), *point;
    double most = number_at(peak, 1), last = 1;
    size_t i;
    json_array_foreach(points, i, point) last = number_at(point, 0) > last ? number_at(point, 0) : last;
    svg_open(out, CHART_WIDTH + 2 * MARGIN, CHART_HEIGHT + 2 * MARGIN);
    text_printf(out, "<polyline fill=\"none\" stroke=\"#2a7\" stroke-width=\"2\" points=\"");
    json_array_foreach(points, i, point)
        text_printf(out, "%s%.1f,%.1f", i ? " " : "", MARGIN + number_at(point, 0) / last * CHART_WIDTH,
                    MARGIN + CHART_HEIGHT - (most > 0 ? number_at(point, 1) / most * CHART_HEIGHT : 0));
    text_printf(out, "\"/>\n<text x=\"%d\" y=\"%d\">live bytes; peak %.0f at step %.0f</text>\n"
                     "<text x=\"%d\" y=\"%d\">step %.0f</text>\n</svg>\n",
                MARGIN, MARGIN - 12, most, number_at(peak, 0), MARGIN + CHART_WIDTH - 80, MARGIN + CHART_HEIGHT + 20, last);
}

/* ---- lenses ------------------------------------------------------------------------------- */

static void as_json(const json_t *answer, struct text *out)
{
    char *text = json_dumps(answer, JSON_INDENT(1));
    text_add_str(out, text);
    text_add_char(out, '\n');
    free(text);
}

bool lens_export(struct inspect *in, const char *lens, const char *format, const struct lens_query *q,
                 struct text *out, struct error *err)
{
    struct lens_query all = *q;
    json_t *answer = json_object();
    all.offset = 0;
    all.limit = SIZE_MAX / 2;
    bool good = lens_show(in, lens, &all, answer, err);
    if (good && strcmp(format, "text") == 0)
        table_text(answer, out);
    else if (good && strcmp(format, "json") == 0)
        as_json(answer, out);
    else if (good && strcmp(format, "svg") == 0)
        (strcmp(lens, "time") == 0 ? chart_svg : strcmp(lens, "graph") == 0 ? graph_svg : table_svg)(answer, out);
    else if (good)
        good = error_set(err, "%.40s is written as text, json or svg, not as %.40s", lens, format);
    json_decref(answer);
    return good;
}
