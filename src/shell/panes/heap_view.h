/* heap_view.h - how the heap pane draws the answers of lenses. */
#ifndef SHELL_PANES_HEAP_VIEW_H
#define SHELL_PANES_HEAP_VIEW_H

#include <jansson.h>

#include "shell/app.h"

/* Where the learner is in a table or picture. */
struct heap_cursor {
    char row[128];    /* the id of the row that is marked, "" at first */
    int index;        /* ... and where it stood */
    int top;          /* the first row shown */
    int x, y;         /* how far a picture is scrolled */
    int page;         /* rows shown when last drawn */
    int first_row;    /* the surface's row of the first table row */
};

/* Each draws from row `at` on, at most to `end`; gives the row after. */
int view_rows(const struct app *app, const json_t *table, struct heap_cursor *cursor,
              struct surface *to, int at, int end, bool focus);
int view_graph(const struct app *app, const json_t *table, struct heap_cursor *cursor,
               struct surface *to, int at, int end);
int view_time(const json_t *table, struct surface *to, int at, int end);
int view_collector(const struct app *app, const json_t *table, struct surface *to, int at,
                   int end);
/* "live ▁▂▃▅ 12.4 KiB  peak 13.1 KiB": what app->heap remembers. */
void view_live(const struct app *app, struct surface *to, int row, int col);

/* The same as lines of text. */
void plain_rows(struct app *app, const json_t *table);
void plain_graph(struct app *app, const json_t *table);
void plain_time(struct app *app, const json_t *table);
void plain_collector(struct app *app, const json_t *table);

/* The marked row, kept in place when rows come and go; NULL when there is none. */
const json_t *view_marked(const json_t *table, struct heap_cursor *cursor);
/* "12.4 KiB", in a buffer of the caller. */
const char *view_bytes(long long bytes, char *into, size_t size);
const char *view_str(const json_t *object, const char *key);
bool view_flag(const json_t *row, const char *flag);

#endif
