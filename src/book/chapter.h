/* chapter.h - a chapter: its front matter and the parts of its page. */
#ifndef BOOK_CHAPTER_H
#define BOOK_CHAPTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "book/chart.h"
#include "book/md.h"
#include "book/quiz.h"

enum part_kind {
    PART_TEXT,     /* heading, paragraph, list item, table, rule */
    PART_CODE,     /* shown, not run */
    PART_RUN,      /* shown and runnable; state carries on through the page */
    PART_SETUP,    /* run before the next listing, hidden */
    PART_OUTPUT,   /* what the listing above must print */
    PART_HEAP,     /* what the heap must hold then */
    PART_PREDICT,  /* asked before the listing above is run */
    PART_QUIZ,     /* asked when it is read */
    PART_EXERCISE, /* mounts scripts/NAME.lua */
    PART_CHART,    /* a mermaid flowchart */
};

struct part {
    enum part_kind kind;
    const struct md_block *block;
    int line;        /* of the block's first line of content, in the file */
    int number;      /* PART_RUN, PART_PREDICT, PART_QUIZ: from 1, each kind for itself */
    int run;         /* PART_OUTPUT, PART_HEAP, PART_PREDICT: index of the listing's part, or -1 */
    char *id;        /* "c02.q1" if the fence says so, else "counting:quiz:2"; "" for what has none */
    char *name;      /* PART_EXERCISE: the script's name */
    struct quiz quiz;
    struct chart *chart;
};

struct chapter {
    char *path, *file; /* "…/chapters/02-refcount.md", "02-refcount.md" */
    char *source;
    size_t size;
    int number; /* from the file's name */
    char *id, *title, *needs;
    int minutes, rev;
    struct md_page page;
    struct part *parts;
    size_t count, room;
};

const char *part_kind_name(enum part_kind kind);

/* Read a chapter.  NULL names file, line and what is wrong. */
struct chapter *chapter_read(const char *path, struct error *err);
void chapter_free(struct chapter *chapter);
/* The listing with this number (from 1), or NULL. */
const struct part *chapter_listing(const struct chapter *chapter, int number);

#endif
