/* lesson_page.h - a chapter as rows of a given width, with what can be marked in them. */
#ifndef SHELL_PANES_LESSON_PAGE_H
#define SHELL_PANES_LESSON_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "book/chapter.h"
#include "shell/rich.h"

enum item_kind { ITEM_LISTING, ITEM_PREDICT, ITEM_CHOICE, ITEM_TYPED, ITEM_EXERCISE, ITEM_LINK, ITEM_NEXT };

/* Something that can be marked and acted on. */
struct item {
    enum item_kind kind;
    int part, choice;
    int row, last_row;
    const char *href; /* ITEM_LINK */
};

struct page_row {
    struct rich text;
    int indent;
    int part;
    int code_line; /* of a listing, from 1; 0: other text */
    int item;      /* the item it belongs to, -1 */
};

/* What the learner did with a part. */
struct part_state {
    bool ran;
    long cell;       /* in which it ran */
    int line;        /* a listing: the line that runs next, 0: none */
    bool answered;
    unsigned chosen; /* bits of the choices taken, or ticked */
    int pick;        /* a prediction's marked choice */
    int right;       /* a prediction's right choice, -1: not known */
    char *computed;  /* the right answer, NULL before */
    char *typed;     /* what was answered by typing, or NULL */
    int sure;        /* 1 to 3 */
    bool warned;     /* "predict first" was said */
    char *title, *goal; /* an exercise's, once it was started */
    bool edited;        /* ... whose program is edited */
    char *verdict;
    bool passed;
};

struct page {
    struct page_row *rows;
    size_t count, room;
    struct item *items;
    size_t item_count, item_room;
    int width;
};

/* Lay the chapter out; `next` is the title of the chapter after it, or NULL. */
void page_build(struct page *page, const struct chapter *chapter, const struct part_state *states,
                int width, bool ascii, const char *next);
void page_release(struct page *page);

#endif
