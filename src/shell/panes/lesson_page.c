/* lesson_page.c - lay a chapter out in rows: text wrapped, listings numbered, charts drawn. */
#include "shell/panes/lesson_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "shell/filter.h"

struct builder {
    struct page *page;
    const struct chapter *chapter;
    const struct part_state *states;
    int width, part, item;
    bool ascii;
};

/* ---- rows ------------------------------------------------------------------ */

static struct page_row *add_row(struct builder *self, int indent)
{
    struct page *page = self->page;
    struct page_row *row = ARRAY_PUSH(page->rows, page->count, page->room);
    *row = (struct page_row){.indent = indent, .part = self->part, .item = self->item};
    return row;
}

static void add_gap(struct builder *self)
{
    struct page *page = self->page;
    if (page->count && page->rows[page->count - 1].text.size) {
        int item = self->item;
        self->item = -1;
        add_row(self, 0);
        self->item = item;
    }
}

static int begin_item(struct builder *self, enum item_kind kind, int choice)
{
    struct page *page = self->page;
    struct item *item = ARRAY_PUSH(page->items, page->item_count, page->item_room);
    *item = (struct item){.kind = kind, .part = self->part, .choice = choice,
                          .row = (int)page->count};
    self->item = (int)page->item_count - 1;
    return self->item;
}

static void end_item(struct builder *self)
{
    if (self->item >= 0)
        self->page->items[self->item].last_row = (int)self->page->count - 1;
    self->item = -1;
}

static void copy_part(struct rich *to, const struct rich *from, size_t start, size_t size)
{
    size_t end = start + size;
    while (start < end) {
        size_t run = start + 1;
        while (run < end && from->faces[run] == from->faces[start])
            run++;
        rich_add_size(to, from->faces[start], from->bytes + start, run - start);
        start = run;
    }
}

/* Wrap; the first row begins with `marker`, the others are indented as far. */
static void add_wrapped(struct builder *self, const struct rich *text, int indent,
                        const char *marker, unsigned marker_face, int quotes)
{
    int hang = marker && *marker ? utf8_text_width(marker) + 1 : 0;
    int width = self->width - indent - hang - 2 * quotes;
    if (width < 8)
        width = 8;
    size_t at = 0, next;
    bool first = true;
    do {
        size_t size = rich_break(text, at, width, &next);
        struct page_row *row = add_row(self, indent);
        for (int q = 0; q < quotes; q++)
            rich_add(&row->text, STYLE_FRAME, self->ascii ? "| " : "│ ");
        if (hang && first) {
            rich_add(&row->text, marker_face, marker);
            rich_add(&row->text, STYLE_TEXT, " ");
        } else if (hang) {
            rich_printf(&row->text, STYLE_TEXT, "%*s", hang, "");
        }
        copy_part(&row->text, text, at, size);
        at = next;
        first = false;
    } while (at < text->size);
}

static void add_text(struct builder *self, const char *markdown, unsigned face, int indent,
                     const char *marker, unsigned marker_face)
{
    struct md_text text;
    struct rich rich = {0};
    md_parse_inline(&text, markdown);
    rich_add_md(&rich, face, &text);
    add_wrapped(self, &rich, indent, marker, marker_face, 0);
    rich_release(&rich);
    md_text_release(&text);
}

/* What a script says: as it is, names with underscores too. */
static void add_said(struct builder *self, const char *text, unsigned face)
{
    struct rich rich = {0};
    char *line = xstrdup(text);
    for (char *s = line; *s; s++)
        *s = *s == '\n' ? ' ' : *s;
    rich_add(&rich, face, line);
    add_wrapped(self, &rich, 2, NULL, 0, 0);
    rich_release(&rich);
    free(line);
}

/* ---- blocks --------------------------------------------------------------- */

static const char *ascii_marker(const struct builder *self, const char *marker)
{
    if (!self->ascii)
        return marker;
    return !strcmp(marker, "•") ? "-" : !strcmp(marker, "☐") ? "[ ]"
                                    : !strcmp(marker, "☑")   ? "[x]"
                                                             : marker;
}

static void build_table(struct builder *self, const struct md_block *block)
{
    const struct md_table *table = &block->table;
    enum { COLUMNS_MOST = 12 };
    size_t columns = table->columns < COLUMNS_MOST ? table->columns : COLUMNS_MOST;
    int widths[COLUMNS_MOST] = {0}, total = 0;
    for (size_t c = 0; c < columns; c++) {
        for (size_t r = 0; r < table->rows; r++) {
            char *plain = md_text_plain(&table->cells[r * table->columns + c]);
            int w = filter_width(plain, strlen(plain));
            widths[c] = w > widths[c] ? w : widths[c];
            free(plain);
        }
        total += widths[c] + (c ? 3 : 0);
    }
    while (total > self->width) { /* the widest column gives way */
        size_t widest = 0;
        for (size_t c = 1; c < columns; c++)
            widest = widths[c] > widths[widest] ? c : widest;
        if (widths[widest] <= 6)
            break;
        widths[widest]--;
        total--;
    }
    for (size_t r = 0; r < table->rows; r++) {
        struct rich cells[COLUMNS_MOST] = {{0}};
        size_t at[COLUMNS_MOST] = {0};
        for (size_t c = 0; c < columns; c++)
            rich_add_md(&cells[c], r ? STYLE_TEXT : STYLE_QUIET,
                        &table->cells[r * table->columns + c]);
        for (bool more = true, first = true; more; first = false) {
            struct page_row *row = add_row(self, 2 * block->depth);
            more = false;
            for (size_t c = 0; c < columns; c++) {
                size_t next = at[c], size = 0;
                if (at[c] < cells[c].size)
                    size = rich_break(&cells[c], at[c], widths[c], &next);
                int w = size ? filter_width(cells[c].bytes + at[c], size) : 0;
                int pad = widths[c] - w;
                if (c)
                    rich_add(&row->text, STYLE_FRAME, "   ");
                if (table->aligns[c] == MD_RIGHT)
                    rich_printf(&row->text, STYLE_TEXT, "%*s", pad, "");
                if (size)
                    copy_part(&row->text, &cells[c], at[c], size);
                if (table->aligns[c] != MD_RIGHT && c + 1 < columns)
                    rich_printf(&row->text, STYLE_TEXT, "%*s", pad > 0 ? pad : 0, "");
                at[c] = next;
                more |= at[c] < cells[c].size;
            }
            (void)first;
        }
        for (size_t c = 0; c < columns; c++)
            rich_release(&cells[c]);
        if (r == 0) {
            struct page_row *rule = add_row(self, 2 * block->depth);
            for (int i = 0; i < total && i < self->width; i++)
                rich_add(&rule->text, STYLE_FRAME, self->ascii ? "-" : "─");
        }
    }
}

static void build_text(struct builder *self, const struct md_block *block)
{
    struct rich rich = {0};
    int indent = block->depth > 0 ? 2 * (block->depth - 1) : 0;
    const char *marker = ascii_marker(self, block->marker);
    if (!block->tight)
        add_gap(self);
    switch (block->kind) {
    case MD_HEADING:
        rich_add_md(&rich, STYLE_HEADING, &block->text);
        for (size_t i = 0; i < rich.size; i++)
            rich.faces[i] |= FACE_BOLD;
        add_wrapped(self, &rich, 0, NULL, 0, 0);
        break;
    case MD_TABLE:
        build_table(self, block);
        break;
    case MD_RULE:
        for (int i = 0; i < self->width; i++)
            rich_add(&rich, STYLE_FRAME, self->ascii ? "-" : "─");
        add_wrapped(self, &rich, 0, NULL, 0, 0);
        break;
    default:
        rich_add_md(&rich, STYLE_TEXT, &block->text);
        if (block->depth > 0 && !*marker)
            indent += 2;
        add_wrapped(self, &rich, indent, marker, STYLE_ACCENT, block->quotes);
    }
    rich_release(&rich);
    for (size_t i = 0; i < block->text.count; i++) {
        const struct md_span *span = &block->text.spans[i];
        if (!span->href)
            continue;
        begin_item(self, ITEM_LINK, 0);
        struct item *item = &self->page->items[self->item];
        item->row = item->last_row = (int)self->page->count - 1;
        item->href = span->href;
        self->item = -1;
        break;
    }
}

/* A line that is too long goes on in the next row, set in further than its own blanks. */
static void add_code_line(struct builder *self, const char *s, size_t size, int number, int digits)
{
    struct rich line = {0};
    rich_add_python(&line, s, size);
    int margin = number ? digits + 4 : 2, width = self->width - margin;
    int hang = (int)strspn(s, " ") + 4;
    if (hang > width / 2)
        hang = width / 2;
    for (size_t at = 0, next = 0; at == 0 || at < line.size; at = next) {
        size_t part = rich_break(&line, at, width - (at ? hang : 0), &next);
        struct page_row *row = add_row(self, 0);
        row->code_line = number;
        if (at)
            rich_printf(&row->text, STYLE_QUIET, "%*s", margin + hang, "");
        else if (number)
            rich_printf(&row->text, STYLE_QUIET, "  %*d  ", digits, number);
        else
            rich_add(&row->text, STYLE_QUIET, "  ");
        copy_part(&row->text, &line, at, part);
        if (!next)
            break;
    }
    rich_release(&line);
}

static void build_code(struct builder *self, const char *s, bool numbered)
{
    int lines = 0, number = 0;
    for (const char *c = s; *c; c++)
        lines += *c == '\n';
    add_gap(self);
    while (*s) {
        size_t size = strcspn(s, "\n");
        number++;
        add_code_line(self, s, size, numbered ? number : 0, lines > 9 ? 2 : 1);
        s += size + (s[size] == '\n');
    }
}

/* "list#1 refs=2 by=a,b" as words. */
static void add_fact(struct rich *to, const char *s, size_t size)
{
    const char *end = s + size;
    size_t id = strcspn(s, " \n");
    rich_add_size(to, STYLE_OBJECT, s, id < size ? id : size);
    for (s += id; s < end; s++) {
        if (*s == ' ' && end - s > 4 && !strncmp(s, " by=", 4)) {
            rich_add(to, STYLE_QUIET, "  held by ");
            s += 3;
        } else if (*s == ' ') {
            rich_add(to, STYLE_QUIET, "  ");
        } else if (*s == '=') {
            rich_add(to, STYLE_QUIET, " ");
        } else if (*s == ',') {
            rich_add(to, STYLE_QUIET, ", ");
        } else {
            rich_add_size(to, STYLE_QUIET, s, 1);
        }
    }
}

static void build_promise(struct builder *self, const struct part *part)
{
    const struct part_state *run = &self->states[part->run];
    if (!run->ran)
        return; /* it would give a prediction away */
    bool output = part->kind == PART_OUTPUT;
    if (output)
        add_gap(self);
    for (const char *s = part->block->code, *end; *s; s = end + (*end == '\n')) {
        struct rich line = {0};
        end = strchrnul(s, '\n');
        if (output)
            rich_add_size(&line, STYLE_TEXT, s, (size_t)(end - s));
        else
            add_fact(&line, s, (size_t)(end - s));
        add_wrapped(self, &line, output ? 2 : 4, output ? self->ascii ? ">" : "›" : NULL, STYLE_LIVE, 0);
        rich_release(&line);
    }
}

/* ---- questions ------------------------------------------------------------ */

static void add_question(struct builder *self, const char *head, unsigned head_face,
                         const char *markdown)
{
    struct md_text text;
    struct rich rich = {0};
    md_parse_inline(&text, markdown);
    rich_add(&rich, head_face | FACE_BOLD, head);
    rich_add(&rich, STYLE_TEXT, "  ");
    rich_add_md(&rich, STYLE_TEXT, &text);
    add_wrapped(self, &rich, 0, NULL, 0, 0);
    rich_release(&rich);
    md_text_release(&text);
}

static void add_sure(struct builder *self, struct rich *to, int sure)
{
    rich_add(to, STYLE_QUIET, "    how sure? ");
    for (int i = 1; i <= 3; i++)
        rich_add(to, i <= sure ? STYLE_ACCENT : STYLE_QUIET,
                 self->ascii ? (i <= sure ? "*" : ".") : (i <= sure ? "●" : "○"));
    rich_add(to, STYLE_QUIET, " v");
}

static bool choices_fit(const struct builder *self, const struct quiz *quiz)
{
    int width = 26;
    for (size_t i = 0; i < quiz->count; i++) {
        char *plain = choice_plain(&quiz->choices[i]);
        width += 4 + utf8_text_width(plain);
        free(plain);
    }
    return width <= self->width;
}

static void add_feedback(struct builder *self, const struct choice *choice, bool right, int indent)
{
    if (*choice->reason)
        add_text(self, choice->reason, right ? STYLE_TEXT : STYLE_QUIET, indent, NULL, 0);
}

/* What was computed, where no choice below says it. */
static void add_computed(struct builder *self, const struct part_state *state)
{
    bool right = state->right >= 0 && (state->chosen >> state->right & 1);
    const char *sign = right ? self->ascii ? "+" : "✓" : self->ascii ? "x" : "✗";
    struct rich line = {0};
    if (!state->computed)
        return;
    if (state->chosen)
        rich_printf(&line, right ? STYLE_LIVE : STYLE_DEAD, right ? "%s right: %s" : "%s it is %s", sign, state->computed);
    else /* passed over */
        rich_printf(&line, STYLE_QUIET, "it is %s", state->computed);
    add_wrapped(self, &line, 2, NULL, 0, 0);
    rich_release(&line);
}

/* All choices in one row, and below what it is and why. */
static void build_predict_row(struct builder *self, const struct quiz *quiz, const struct part_state *state)
{
    begin_item(self, ITEM_PREDICT, -1);
    struct page_row *row = add_row(self, 2);
    for (size_t i = 0; i < quiz->count; i++) {
        bool pick = state->answered ? state->chosen >> i & 1 : state->pick == (int)i;
        bool right = state->answered && state->right == (int)i;
        unsigned face = right             ? STYLE_LIVE | FACE_BOLD
                        : state->answered ? (pick ? STYLE_DEAD : STYLE_QUIET)
                                          : STYLE_TEXT;
        char *plain = choice_plain(&quiz->choices[i]);
        rich_printf(&row->text, face | (pick ? FACE_SELECT : 0), " %s ", plain);
        free(plain);
        rich_add(&row->text, STYLE_TEXT, " ");
    }
    if (!state->answered)
        add_sure(self, &row->text, state->sure);
    end_item(self);
    if (!state->answered)
        return;
    add_computed(self, state);
    for (size_t i = 0; i < quiz->count; i++) {
        if ((state->chosen >> i & 1) || state->right == (int)i)
            add_feedback(self, &quiz->choices[i], state->right == (int)i, 2);
    }
}

/* One below the other, each with its reason once it was answered. */
static void build_predict_list(struct builder *self, const struct quiz *quiz, const struct part_state *state)
{
    for (size_t i = 0; i < quiz->count; i++) {
        bool pick = state->answered && (state->chosen >> i & 1);
        bool right = state->answered && state->right == (int)i;
        const char *mark = right ? self->ascii ? "+" : "✓" : pick ? self->ascii ? "x" : "✗" : self->ascii ? "( )" : "◯";
        begin_item(self, ITEM_CHOICE, (int)i);
        add_text(self, quiz->choices[i].text, right ? STYLE_LIVE : STYLE_TEXT, 2, mark,
                 right ? STYLE_LIVE : pick ? STYLE_DEAD : STYLE_QUIET);
        end_item(self);
        if (pick || right)
            add_feedback(self, &quiz->choices[i], right, 4);
    }
    if (state->answered && state->right < 0)
        add_computed(self, state);
}

static void build_predict(struct builder *self, const struct part *part)
{
    const struct quiz *quiz = &part->quiz;
    const struct part_state *state = &self->states[self->part];
    add_gap(self);
    add_question(self, "Predict first", STYLE_ACCENT, quiz->question);
    if (choices_fit(self, quiz))
        build_predict_row(self, quiz, state);
    else
        build_predict_list(self, quiz, state);
}

/* What is to be put in order or together, the answer typed, and the right one. */
static void build_typed(struct builder *self, const struct quiz *quiz)
{
    const struct part_state *state = &self->states[self->part];
    struct text lines = {0};
    quiz_show(quiz, &lines);
    for (const char *s = text_str(&lines); *s;) {
        size_t size = strcspn(s, "\n");
        rich_add_size(&add_row(self, 2)->text, STYLE_TEXT, s, size);
        s += size + (s[size] == '\n');
    }
    text_release(&lines);
    begin_item(self, ITEM_TYPED, -1);
    struct page_row *row = add_row(self, 2);
    if (!state->answered)
        rich_add(&row->text, STYLE_QUIET, "Enter, and type your answer");
    else if (state->right > 0)
        rich_printf(&row->text, STYLE_LIVE, "%s right: %s", self->ascii ? "+" : "✓", state->computed ? state->computed : "");
    else
        rich_printf(&row->text, STYLE_DEAD, "%s %s: it is %s", self->ascii ? "x" : "✗", state->typed ? state->typed : "",
                    state->computed ? state->computed : "");
    end_item(self);
    for (size_t i = 0; state->answered && i < quiz->count; i++) {
        bool told = quiz->kind != QUIZ_TYPED || state->chosen >> i & 1; /* what was typed, and what is true */
        if (told && *quiz->choices[i].reason)
            add_feedback(self, &quiz->choices[i], true, 2);
    }
}

static void build_quiz(struct builder *self, const struct part *part)
{
    const struct quiz *quiz = &part->quiz;
    const struct part_state *state = &self->states[self->part];
    add_gap(self);
    add_question(self, "Question", STYLE_ACCENT, quiz->question);
    if (quiz->code) {
        build_code(self, quiz->code, quiz_declared(quiz) != NULL);
        add_gap(self);
    }
    if (quiz->kind != QUIZ_CHOICE) {
        build_typed(self, quiz);
        return;
    }
    for (size_t i = 0; i < quiz->count; i++) {
        const struct choice *choice = &quiz->choices[i];
        bool ticked = state->chosen >> i & 1, shown = state->answered;
        const char *mark = quiz->many ? (ticked ? "☑" : "☐") : (ticked ? "◉" : "◯");
        unsigned face = STYLE_QUIET;
        if (shown && choice->right)
            mark = "✓", face = STYLE_LIVE;
        else if (shown && ticked)
            mark = "✗", face = STYLE_DEAD;
        else if (ticked)
            face = STYLE_ACCENT;
        if (self->ascii)
            mark = !strcmp(mark, "✓") ? "+" : !strcmp(mark, "✗") ? "x" : ticked ? "(*)" : "( )";
        begin_item(self, ITEM_CHOICE, (int)i);
        add_text(self, choice->text, STYLE_TEXT, 2, mark, face);
        end_item(self);
        if (shown && quiz->many && choice->right && !ticked)
            add_text(self, "This one, too.", STYLE_DEAD, 4, NULL, 0);
        if (shown)
            add_feedback(self, choice, choice->right, 4);
    }
}

static void build_exercise(struct builder *self, const struct part *part)
{
    const struct part_state *state = &self->states[self->part];
    add_gap(self);
    begin_item(self, ITEM_EXERCISE, -1);
    struct page_row *row = add_row(self, 0);
    rich_add(&row->text, STYLE_ACCENT | FACE_BOLD, "Exercise");
    rich_printf(&row->text, STYLE_TEXT, "  %s", state->title ? state->title : part->name);
    if (state->passed)
        rich_add(&row->text, STYLE_LIVE, self->ascii ? "  + done" : "  ✓ done");
    end_item(self);
    if (state->goal)
        add_said(self, state->goal, STYLE_TEXT);
    if (state->verdict)
        add_said(self, state->verdict, state->passed ? STYLE_LIVE : STYLE_DEAD);
    row = add_row(self, 2);
    rich_add(&row->text, STYLE_QUIET,
             !state->title  ? "Enter begins it"
             : state->edited ? "e edit   c check   H hint   x begin again   X solution"
                             : "c check   H hint   x begin again   X solution");
}

static void build_chart(struct builder *self, const struct part *part)
{
    struct canvas canvas = {0};
    chart_draw_fit(part->chart, self->width, &canvas);
    add_gap(self);
    static const unsigned faces[] = {[INK_TEXT] = STYLE_TEXT,     [INK_QUIET] = STYLE_QUIET,
                                     [INK_OBJECT] = STYLE_OBJECT, [INK_TYPE] = STYLE_TYPE,
                                     [INK_ACCENT] = STYLE_ACCENT, [INK_LIVE] = STYLE_LIVE,
                                     [INK_DEAD] = STYLE_DEAD,     [INK_STRONG] = STYLE_STRONG};
    for (int y = 0; y < canvas.height; y++) {
        struct page_row *row = add_row(self, 0);
        for (int x = 0; x < canvas.width && x < self->width; x++) {
            const struct canvas_cell *cell = canvas_at(&canvas, x, y);
            char bytes[4];
            if (!cell->tail)
                rich_add_size(&row->text, faces[cell->ink], bytes,
                              utf8_put(bytes, canvas_glyph(cell, self->ascii)));
        }
    }
    canvas_release(&canvas);
}

/* ---- the page -------------------------------------------------------------- */

static void build_part(struct builder *self, const struct part *part)
{
    switch (part->kind) {
    case PART_TEXT:
        build_text(self, part->block);
        break;
    case PART_CODE:
        build_code(self, part->block->code, false);
        break;
    case PART_RUN: {
        begin_item(self, ITEM_LISTING, -1);
        int item = self->item;
        add_gap(self);
        self->page->items[item].row = (int)self->page->count;
        build_code(self, part->block->code, true);
        end_item(self);
        break;
    }
    case PART_SETUP:
        break;
    case PART_OUTPUT:
    case PART_HEAP:
        build_promise(self, part);
        break;
    case PART_PREDICT:
        build_predict(self, part);
        break;
    case PART_QUIZ:
        build_quiz(self, part);
        break;
    case PART_EXERCISE:
        build_exercise(self, part);
        break;
    case PART_CHART:
        build_chart(self, part);
        break;
    }
}

void page_release(struct page *page)
{
    for (size_t i = 0; i < page->count; i++)
        rich_release(&page->rows[i].text);
    free(page->rows);
    free(page->items);
    *page = (struct page){0};
}

void page_build(struct page *page, const struct chapter *chapter, const struct part_state *states,
                int width, bool ascii, const char *next)
{
    page_release(page);
    page->width = width;
    struct builder self = {.page = page, .chapter = chapter, .states = states,
                           .width = width < 12 ? 12 : width, .item = -1, .ascii = ascii};
    bool told = true;
    for (size_t i = 0; i < chapter->count; i++) {
        const struct part *part = &chapter->parts[i];
        bool heading = part->kind == PART_TEXT && part->block->kind == MD_HEADING;
        self.part = (int)i;
        /* What explains a prediction comes after it was made, or the listing run. */
        bool promise = part->kind == PART_OUTPUT || part->kind == PART_HEAP;
        if (heading || (part->kind != PART_TEXT && part->kind != PART_CHART && !promise))
            told = true;
        if (told || promise)
            build_part(&self, part);
        if (part->kind == PART_PREDICT)
            told = states[i].answered || states[part->run].ran;
    }
    if (next) {
        self.part = -1;
        add_gap(&self);
        begin_item(&self, ITEM_NEXT, -1);
        struct page_row *row = add_row(&self, 0);
        rich_add(&row->text, STYLE_QUIET, "Next  ");
        rich_add(&row->text, STYLE_LINK, next);
        end_item(&self);
    }
}
