/* heap_view.h - the heap pane's state, and how it draws the answers of lenses. */
#ifndef SHELL_PANES_HEAP_VIEW_H
#define SHELL_PANES_HEAP_VIEW_H

#include <jansson.h>

#include "shell/app.h"

#define LENSES_MOST 16
#define TRAIL_MOST 32
#define ID_MOST 128

/* Where the learner is in a table. */
struct heap_cursor {
    char row[ID_MOST]; /* the id of the row that is marked, "" at first */
    int index;         /* ... and where it stood, counted from the table's first row */
    int top;           /* the first row shown */
    int page;          /* rows shown when last drawn */
    int first_row;     /* the surface's row of the first table row */
};

struct lens {
    char name[24], title[24], help[80];
    bool object; /* looks at one object */
};

/* Where Enter was pressed, for Backspace. */
struct heap_visit {
    int lens;
    char object[ID_MOST], row[ID_MOST], filter[ID_MOST];
};

struct heap_state {
    struct lens lenses[LENSES_MOST];
    int count, current;
    struct heap_cursor cursors[LENSES_MOST + 1];
    json_t *table;
    char table_lens[24]; /* whose answer `table` is */
    char *title;         /* of a table that is no lens (why, diff), else NULL */
    char object[ID_MOST];
    struct heap_visit trail[TRAIL_MOST];
    int depth;
    struct graph_view *graph;
    json_t *open;        /* ids whose parts the graph shows all */
    json_t *pins;        /* names and ids that stand first */
    char filter[ID_MOST], search[ID_MOST], sort[32];
    int sort_column, offset, detail;
    bool falling, group, all, addresses;
    struct {
        bool on;
        int replay; /* the number of a past collection; 0: what one would do now */
        int moment;
    } collection;
    double from, to; /* the part of the timeline shown; to 0: all of it */
    bool waiting, stale;
};

struct heap_state *heap_state(const struct pane *pane);
struct heap_cursor *heap_cursor(struct heap_state *self);
const struct lens *heap_current(const struct heap_state *self);
bool heap_is_graph(const struct heap_state *self);
int heap_find_lens(const struct heap_state *self, const char *name); /* -1: none */
/* Show a lens; what is marked stays marked. */
void heap_show(struct pane *pane, int index);
/* The object meant by keys: the marked row's, or what it leads to; "" when none. */
const char *heap_object(struct pane *pane);

/* heap_draw.c, heap_act.c: parts of the class. */
int heap_draw_title(struct pane *pane, struct surface *edge, int col, bool focus);
void heap_draw(struct pane *pane, struct surface *to, bool focus);
void heap_draw_footer(struct pane *pane, struct rich *to);
bool heap_act(struct pane *pane, enum action action);
void heap_click(struct pane *pane, int row, int col, bool twice);
/* Which tab stands at this column of the upper edge; -1: none. */
int heap_tab_at(const struct pane *pane, int col);

/* "title text" of what was cut above, from column *col on; *col becomes where it ends. */
void view_rest(struct surface *to, int at, int *col, const char *title, const char *text);

/* Each draws from row `at` on, at most to `end`; gives the row after. */
int view_rows(const struct app *app, const struct heap_state *self, struct heap_cursor *cursor,
              struct surface *to, int at, int end, bool focus);
int view_time(const struct app *app, const json_t *table, struct surface *to, int at, int end);
int view_collector(const json_t *table, struct surface *to, int at, int end);
int view_past(const json_t *table, struct surface *to, int at, int end);
int view_collection(const json_t *table, struct surface *to, int at, int end);
int view_layout(const json_t *table, struct heap_cursor *cursor, struct surface *to, int at,
                int end, bool focus);
int view_pools(const json_t *table, struct surface *to, int at, int end);
/* `asked`: how the object was named; a path that says the same is not shown. */
int view_why(const json_t *table, const char *asked, struct heap_cursor *cursor,
             struct surface *to, int at, int end, bool focus);
/* "live ▁▂▃▅ 12.4 KiB  peak 13.1 KiB": what app->heap remembers. */
void view_live(const struct app *app, struct surface *to, int row, int col);

/* Change a graph's table so that boxes with many parts name those that only they hold. */
void graph_tell_in_line(json_t *table, const char *chosen);

/* The graph's picture, which is kept from answer to answer. */
struct graph_view *graph_view_new(void);
void graph_view_free(struct graph_view *view);
void graph_view_take(struct graph_view *view, const struct app *app, const json_t *table);
void graph_view_tidy(struct graph_view *view, const struct app *app);
int graph_view_draw(struct graph_view *view, const struct app *app, struct surface *to, int at,
                    int end, bool focus);
/* The object to be marked next, "" when none lies there. */
const char *graph_view_move(struct graph_view *view, const struct app *app, int dx, int dy);
const char *graph_view_find(struct graph_view *view, const struct app *app, const char *text,
                            int direction);
const char *graph_view_at(const struct graph_view *view, int row, int col);
void graph_view_scroll(struct graph_view *view, int dy);
bool graph_view_is_cut(const struct graph_view *view, const char *id); /* "… 94 more" */

/* The same as lines of text. */
void plain_rows(struct app *app, const json_t *table);
void plain_graph(struct app *app, const json_t *table);
void plain_time(struct app *app, const json_t *table);
void plain_collector(struct app *app, const json_t *table);
void plain_pools(struct app *app, const json_t *table);

/* The marked row, kept in place when rows come and go; NULL when there is none. */
const json_t *view_marked(const json_t *table, struct heap_cursor *cursor);
/* "12.4 KiB", in a buffer of the caller. */
const char *view_bytes(long long bytes, char *into, size_t size);
const char *view_str(const json_t *object, const char *key);
bool view_flag(const json_t *row, const char *flag);
/* Does a row have the text in one of its cells, in any case? */
bool view_has(const json_t *row, const char *text);
long view_offset(const json_t *table); /* of the first row that was sent */
long view_total(const json_t *table);  /* of all rows */

#endif
