/* picture.h - the screen as a file: plain text, or an SVG that any browser shows. */
#ifndef SHELL_PICTURE_H
#define SHELL_PICTURE_H

#include "base/text.h"
#include "shell/cells.h"

/* `light`: dark letters on a light ground. */
void picture_svg(const struct surface *sheet, bool light, struct text *to);

#endif
