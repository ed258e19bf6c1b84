/* md.h - Markdown as a list of blocks: what a page is made of, not how it looks. */
#ifndef BOOK_MD_H
#define BOOK_MD_H

#include <stdbool.h>
#include <stddef.h>

enum md_style {
    MD_EMPH = 1 << 0,
    MD_STRONG = 1 << 1,
    MD_CODE = 1 << 2,
    MD_LINK = 1 << 3,
    MD_STRIKE = 1 << 4,
};

/* A run of text in one style.  '\n' in it is a hard line break. */
struct md_span {
    unsigned style; /* enum md_style bits */
    char *text;
    char *href; /* of a link, else NULL */
};

/* A paragraph's worth of spans. */
struct md_text {
    struct md_span *spans;
    size_t count, room;
};

enum md_kind { MD_HEADING, MD_PARAGRAPH, MD_TABLE, MD_FENCE, MD_RULE };
enum md_align { MD_LEFT, MD_CENTER, MD_RIGHT };

struct md_table {
    size_t columns, rows; /* row 0 is the heading */
    enum md_align *aligns;
    struct md_text *cells; /* rows * columns */
};

/* Lists and quotes are flattened: their paragraphs know how deep they stand. */
struct md_block {
    enum md_kind kind;
    int line;   /* where it begins in the source, from 1 */
    int level;  /* MD_HEADING: 1 to 6 */
    int depth;  /* lists around it */
    int quotes; /* quotes around it */
    bool tight; /* no empty line before it */
    char marker[12]; /* "•", "3.", "☐", "☑" on an item's first block, else "" */
    struct md_text text; /* MD_HEADING, MD_PARAGRAPH */
    struct md_table table;
    char *info; /* MD_FENCE: after the opening fence */
    char *code; /* MD_FENCE: the lines, each ended by '\n' */
};

struct md_page {
    struct md_block *blocks;
    size_t count, room;
};

/* Parse CommonMark with tables and task lists.  `first_line` is the number of the
 * text's first line.  HTML is shown as it is written. */
void md_parse_page(struct md_page *page, const char *source, size_t size, int first_line);
void md_page_release(struct md_page *page);

/* One paragraph of inline Markdown. */
void md_parse_inline(struct md_text *text, const char *source);
void md_text_release(struct md_text *text);
/* The text without its styles; malloc'ed. */
char *md_text_plain(const struct md_text *text);

#endif
