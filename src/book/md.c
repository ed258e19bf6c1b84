/* md.c - Markdown as a list of blocks, through md4c.
 *
 * md4c tells of blocks and spans as they open and close.  Lists and quotes become
 * the depth of the paragraphs inside them; a tight list's items, for which md4c sends
 * no paragraph, get one when their first text comes.
 */
#include "book/md.h"

#include <md4c.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define MD_DEPTH_MOST 16

struct list_state {
    bool ordered, tight;
    unsigned next;
};

struct reader {
    struct md_page *page;
    const char *source, *end;
    const char *counted; /* lines up to here are counted in `line` */
    int line;
    struct list_state lists[MD_DEPTH_MOST];
    int depth, quotes;
    char marker[12]; /* waits for the item's first block */
    bool open;       /* the last block takes text */
    bool fresh_item;
    unsigned style;
    char *href;
    struct md_text *into;
    struct text code;
    bool in_code;
    size_t cell, room_cells;
};

/* ---- pieces ------------------------------------------------------------- */

static int reader_line(struct reader *self, const char *at)
{
    if (at < self->counted || at > self->end)
        return self->line;
    for (; self->counted < at; self->counted++)
        self->line += *self->counted == '\n';
    return self->line;
}

static struct md_block *reader_block(struct reader *self, enum md_kind kind)
{
    struct md_page *page = self->page;
    struct md_block *block = ARRAY_PUSH(page->blocks, page->count, page->room);
    memset(block, 0, sizeof *block);
    block->kind = kind;
    block->line = 0;
    block->depth = self->depth;
    block->quotes = self->quotes;
    if (self->depth > 0) {
        memcpy(block->marker, self->marker, sizeof block->marker);
        block->tight = self->lists[self->depth - 1].tight && !(self->depth == 1 &&
                       self->lists[0].next == 2 && self->marker[0]);
        self->marker[0] = 0;
    }
    self->into = &block->text;
    self->open = true;
    return block;
}

static struct md_block *reader_last(struct reader *self)
{
    return &self->page->blocks[self->page->count - 1];
}

static void text_span(struct md_text *text, unsigned style, const char *href,
                      const char *bytes, size_t size)
{
    struct md_span *last = text->count ? &text->spans[text->count - 1] : NULL;
    bool same = last && last->style == style &&
                (href == last->href || (href && last->href && !strcmp(href, last->href)));
    if (same) {
        size_t old = strlen(last->text);
        last->text = xresize(last->text, old + size + 1);
        memcpy(last->text + old, bytes, size);
        last->text[old + size] = 0;
        return;
    }
    struct md_span *span = ARRAY_PUSH(text->spans, text->count, text->room);
    span->style = style;
    span->href = href ? xstrdup(href) : NULL;
    span->text = xstrndup(bytes, size);
}

/* The entities that a page about programs needs, and all numeric ones. */
static void reader_entity(struct reader *self, const char *s, size_t size)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"},   {"&lt;", "<"},     {"&gt;", ">"},    {"&quot;", "\""},
                 {"&apos;", "'"},  {"&nbsp;", " "},   {"&mdash;", "—"}, {"&ndash;", "–"},
                 {"&hellip;", "…"}, {"&times;", "×"}, {"&rarr;", "→"},  {"&larr;", "←"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == size && !memcmp(known[i].name, s, size)) {
            text_span(self->into, self->style, self->href, known[i].text,
                      strlen(known[i].text));
            return;
        }
    }
    if (size > 3 && s[1] == '#') {
        bool hex = s[2] == 'x' || s[2] == 'X';
        unsigned long cp = strtoul(s + 2 + hex, NULL, hex ? 16 : 10);
        if (cp && cp <= 0x10ffff && !(cp >= 0xd800 && cp <= 0xdfff)) {
            char out[4];
            text_span(self->into, self->style, self->href, out, utf8_put(out, (uint32_t)cp));
            return;
        }
    }
    text_span(self->into, self->style, self->href, s, size);
}

/* ---- md4c's calls ------------------------------------------------------- */

static void item_marker(struct reader *self, const MD_BLOCK_LI_DETAIL *item)
{
    struct list_state *list = &self->lists[self->depth - 1];
    if (item->is_task)
        snprintf(self->marker, sizeof self->marker, "%s", item->task_mark == ' ' ? "☐" : "☑");
    else if (list->ordered)
        snprintf(self->marker, sizeof self->marker, "%u.", list->next % 100000);
    else
        snprintf(self->marker, sizeof self->marker, "•");
    list->next++;
}

static char *attribute(const MD_ATTRIBUTE *a)
{
    return a->text ? xstrndup(a->text, a->size) : xstrdup("");
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *self = arg;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        self->open = false;
        if (self->depth == MD_DEPTH_MOST)
            return 1;
        struct list_state *list = &self->lists[self->depth++];
        if (type == MD_BLOCK_OL) {
            MD_BLOCK_OL_DETAIL *ol = detail;
            *list = (struct list_state){true, ol->is_tight, ol->start};
        } else {
            MD_BLOCK_UL_DETAIL *ul = detail;
            *list = (struct list_state){false, ul->is_tight, 1};
        }
        break;
    case MD_BLOCK_LI:
        item_marker(self, detail);
        self->open = false;
        break;
    case MD_BLOCK_QUOTE:
        self->quotes++;
        self->open = false;
        break;
    case MD_BLOCK_H:
        reader_block(self, MD_HEADING)->level = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_P:
        reader_block(self, MD_PARAGRAPH);
        break;
    case MD_BLOCK_HR:
        reader_block(self, MD_RULE);
        self->open = false;
        break;
    case MD_BLOCK_CODE: {
        MD_BLOCK_CODE_DETAIL *code = detail;
        struct md_block *block = reader_block(self, MD_FENCE);
        block->info = attribute(&code->info);
        if (code->info.text && code->info.size)
            block->line = reader_line(self, code->info.text);
        self->in_code = true;
        break;
    }
    case MD_BLOCK_TABLE: {
        MD_BLOCK_TABLE_DETAIL *t = detail;
        struct md_block *block = reader_block(self, MD_TABLE);
        block->table.columns = t->col_count;
        block->table.rows = t->head_row_count + t->body_row_count;
        block->table.aligns = xalloc(t->col_count * sizeof *block->table.aligns + 1);
        block->table.cells =
            xalloc((block->table.rows * t->col_count + 1) * sizeof *block->table.cells);
        self->cell = 0;
        break;
    }
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: {
        struct md_table *table = &reader_last(self)->table;
        MD_ALIGN align = ((MD_BLOCK_TD_DETAIL *)detail)->align;
        if (self->cell < table->rows * table->columns) {
            table->aligns[self->cell % table->columns] = align == MD_ALIGN_RIGHT ? MD_RIGHT
                                                         : align == MD_ALIGN_CENTER
                                                             ? MD_CENTER
                                                             : MD_LEFT;
            self->into = &table->cells[self->cell++];
        }
        break;
    }
    default:
        break;
    }
    return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *self = arg;
    (void)detail;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        self->depth--;
        self->marker[0] = 0;
        self->open = false;
        break;
    case MD_BLOCK_QUOTE:
        self->quotes--;
        self->open = false;
        break;
    case MD_BLOCK_CODE:
        reader_last(self)->code = text_take(&self->code);
        if (!reader_last(self)->code)
            reader_last(self)->code = xstrdup("");
        self->in_code = false;
        self->open = false;
        break;
    case MD_BLOCK_LI:
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_TABLE:
        self->open = false;
        break;
    default:
        break;
    }
    return 0;
}

static unsigned span_style(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return MD_EMPH;
    case MD_SPAN_STRONG:
        return MD_STRONG;
    case MD_SPAN_CODE:
        return MD_CODE;
    case MD_SPAN_A:
    case MD_SPAN_IMG:
        return MD_LINK;
    case MD_SPAN_DEL:
        return MD_STRIKE;
    default:
        return 0;
    }
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *self = arg;
    self->style |= span_style(type);
    if (type == MD_SPAN_A && !self->href)
        self->href = attribute(&((MD_SPAN_A_DETAIL *)detail)->href);
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *self = arg;
    (void)detail;
    self->style &= ~span_style(type);
    if (type == MD_SPAN_A) {
        free(self->href);
        self->href = NULL;
    }
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE size, void *arg)
{
    struct reader *self = arg;
    if (self->in_code) {
        struct md_block *block = reader_last(self);
        if (!block->line)
            block->line = reader_line(self, s) - 1;
        text_add(&self->code, s, size);
        return 0;
    }
    if (!self->open)
        reader_block(self, MD_PARAGRAPH);
    if (!reader_last(self)->line)
        reader_last(self)->line = reader_line(self, s);
    switch (type) {
    case MD_TEXT_ENTITY:
        reader_entity(self, s, size);
        break;
    case MD_TEXT_BR:
        text_span(self->into, self->style, self->href, "\n", 1);
        break;
    case MD_TEXT_SOFTBR:
        text_span(self->into, self->style, self->href, " ", 1);
        break;
    case MD_TEXT_NULLCHAR:
        text_span(self->into, self->style, self->href, "\xef\xbf\xbd", 3);
        break;
    default:
        text_span(self->into, self->style, self->href, s, size);
    }
    return 0;
}

/* ---- interface ---------------------------------------------------------- */

void md_parse_page(struct md_page *page, const char *source, size_t size, int first_line)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    struct reader reader = {
        .page = page, .source = source, .end = source + size, .counted = source, .line = first_line};
    *page = (struct md_page){0};
    md_parse(source, (MD_SIZE)size, &parser, &reader);
    free(reader.href);
    text_release(&reader.code);
    /* md4c gave up in the middle of a block (nested too deep): leave no hole. */
    for (size_t i = 0; i < page->count; i++) {
        struct md_block *block = &page->blocks[i];
        if (block->kind == MD_FENCE && !block->code)
            block->code = xstrdup("");
        if (!block->line)
            block->line = i ? page->blocks[i - 1].line : first_line;
    }
}

void md_text_release(struct md_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        free(text->spans[i].text);
        free(text->spans[i].href);
    }
    free(text->spans);
    *text = (struct md_text){0};
}

void md_page_release(struct md_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        struct md_block *block = &page->blocks[i];
        for (size_t c = 0; c < block->table.rows * block->table.columns; c++)
            md_text_release(&block->table.cells[c]);
        free(block->table.cells);
        free(block->table.aligns);
        md_text_release(&block->text);
        free(block->info);
        free(block->code);
    }
    free(page->blocks);
    *page = (struct md_page){0};
}

void md_parse_inline(struct md_text *text, const char *source)
{
    struct md_page page;
    md_parse_page(&page, source, strlen(source), 1);
    *text = (struct md_text){0};
    for (size_t i = 0; i < page.count; i++) {
        struct md_text *part = &page.blocks[i].text;
        if (i && text->count)
            text_span(text, 0, NULL, "\n", 1);
        for (size_t s = 0; s < part->count; s++)
            text_span(text, part->spans[s].style, part->spans[s].href, part->spans[s].text,
                      strlen(part->spans[s].text));
    }
    md_page_release(&page);
}

char *md_text_plain(const struct md_text *text)
{
    struct text out = {0};
    for (size_t i = 0; i < text->count; i++)
        text_add_str(&out, text->spans[i].text);
    text_add_str(&out, "");
    char *bytes = text_take(&out);
    return bytes ? bytes : xstrdup("");
}
