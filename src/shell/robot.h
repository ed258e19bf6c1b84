/* robot.h - the workbook driven by a file: keys in, screens out, no terminal. */
#ifndef SHELL_ROBOT_H
#define SHELL_ROBOT_H

#include "shell/app.h"

/* Lines of a robot's file:
 *   size 80x24      key Enter C-c M-x ...   type TEXT      line TEXT (type it, then Enter)
 *   paste TEXT      click ROW COL           wait TEXT      gone TEXT
 *   idle            dump                    faces          expect TEXT
 *   # a comment
 * Every line first waits until the engine is idle, unless a "!" stands in front.  False: err says which line failed. */
bool robot_run(struct app *app, const char *path, struct error *err);

#endif
