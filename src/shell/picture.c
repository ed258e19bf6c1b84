/* picture.c - the screen as a file: plain text, or an SVG that any browser shows. */
#include "shell/picture.h"

#include <string.h>

#include "base/utf8.h"

enum { CELL_WIDTH = 9, CELL_HEIGHT = 19, MARGIN = 12 };

static const struct {
    short dark, light;
} theme[] = {
#define STYLE(name, dark, light, sixteen, mono, meaning) {dark, light},
#include "shell/theme.def"
#undef STYLE
};

/* Colour n of the terminal's 256: a cube of six steps each way, then greys. */
static unsigned rgb_of(int n)
{
    static const unsigned char steps[] = {0, 95, 135, 175, 215, 255};
    if (n >= 232) {
        unsigned grey = (unsigned)(8 + 10 * (n - 232));
        return grey << 16 | grey << 8 | grey;
    }
    n -= 16;
    return n < 0 ? 0
                 : (unsigned)steps[n / 36] << 16 | (unsigned)steps[n / 6 % 6] << 8 | steps[n % 6];
}

static unsigned ink_of(unsigned face, bool light)
{
    unsigned style = face & FACE_STYLE;
    int color = style < STYLE_COUNT ? (light ? theme[style].light : theme[style].dark) : -1;
    if (color < 0)
        return light ? 0x202020 : 0xd8d8d8;
    return rgb_of(color);
}

static unsigned ground(bool light)
{
    return light ? 0xfdfdfb : 0x101216;
}

static void add_escaped(struct text *to, const struct cell *cell)
{
    for (int i = 0; i < 3 && cell->cp[i]; i++) {
        char bytes[4];
        const char *named = cell->cp[i] == '&'   ? "&amp;"
                            : cell->cp[i] == '<' ? "&lt;"
                            : cell->cp[i] == '>' ? "&gt;"
                                                 : NULL;
        if (named)
            text_add_str(to, named);
        else
            text_add(to, bytes, utf8_put(bytes, cell->cp[i]));
    }
}

static bool is_blank(const struct cell *cell)
{
    return cell->cp[0] == ' ' && !(cell->face & (FACE_SELECT | FACE_REVERSE | FACE_UNDER));
}

/* What stands behind the letters of a stretch with one face. */
static void add_ground(struct text *to, int row, int col, int cells, unsigned face, bool light)
{
    unsigned color = face & FACE_REVERSE ? ink_of(face, light) : light ? 0xe4e4e4u : 0x3a3a3au;
    if (face & (FACE_REVERSE | FACE_SELECT))
        text_printf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n",
                    MARGIN + col * CELL_WIDTH, MARGIN + row * CELL_HEIGHT, cells * CELL_WIDTH,
                    CELL_HEIGHT, color);
}

/* Every stretch says how long it is, so that columns stand whatever the font. */
static void add_stretch(struct text *to, const struct cell *cells, int row, int col, int count,
                        bool light)
{
    unsigned face = cells->face;
    bool bold = face & FACE_BOLD || (face & FACE_STYLE) == STYLE_HEADING ||
                (face & FACE_STYLE) == STYLE_STRONG;
    add_ground(to, row, col, count, face, light);
    text_printf(to, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s>",
                MARGIN + col * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + CELL_HEIGHT - 5,
                count * CELL_WIDTH, face & FACE_REVERSE ? ground(light) : ink_of(face, light),
                bold ? " font-weight=\"bold\"" : "",
                face & FACE_UNDER ? " text-decoration=\"underline\"" : "");
    for (int i = 0; i < count; i++) {
        if (cells[i].width)
            add_escaped(to, &cells[i]);
    }
    text_add_str(to, "</text>\n");
}

void picture_svg(const struct surface *sheet, bool light, struct text *to)
{
    int width = 2 * MARGIN + sheet->cols * CELL_WIDTH, height = 2 * MARGIN + sheet->rows * CELL_HEIGHT;
    text_printf(to,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                "height=\"%d\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" "
                "font-size=\"15\" xml:space=\"preserve\">\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#%06x\"/>\n",
                width, height, width, height, ground(light));
    for (int row = 0; row < sheet->rows; row++) {
        const struct cell *cells = &sheet->cells[(size_t)row * (size_t)sheet->stride];
        for (int col = 0; col < sheet->cols;) {
            int end = col + 1;
            while (end < sheet->cols && (cells[end].face == cells[col].face || !cells[end].width) &&
                   is_blank(&cells[end]) == is_blank(&cells[col]))
                end++;
            if (!is_blank(&cells[col]))
                add_stretch(to, cells + col, row, col, end - col, light);
            col = end;
        }
    }
    text_add_str(to, "</svg>\n");
}
