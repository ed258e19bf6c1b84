/* mermaid.c - read a mermaid flowchart: nodes with shapes, arrows with labels. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "book/chart.h"

#define NODES_MOST 200
#define EDGES_MOST 400
#define WRAP_WIDTH 24

struct mermaid {
    struct chart *chart;
    const char *s, *end; /* the rest of the line */
    int line;
    struct error *err;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

static void skip_blanks(struct mermaid *self)
{
    while (self->s < self->end && (*self->s == ' ' || *self->s == '\t'))
        self->s++;
}

static bool at(const struct mermaid *self, const char *text)
{
    size_t size = strlen(text);
    return (size_t)(self->end - self->s) >= size && !memcmp(self->s, text, size);
}

static bool fail(struct mermaid *self, const char *what)
{
    int size = (int)(self->end - self->s);
    return error_set(self->err, "%d: %s: %.*s", self->line, what, size > 40 ? 40 : size, self->s);
}

/* The node's text as lines: "<br>" breaks, words wrap. */
static void node_text(struct mermaid *self, int node, const char *s, size_t size)
{
    if (size >= 2 && s[0] == '"' && s[size - 1] == '"')
        s++, size -= 2;
    struct text line = {0};
    int width = 0;
    const char *end = s + size;
    while (s < end) {
        if (*s == '<' && end - s >= 4 && !strncmp(s, "<br", 3)) {
            chart_line(self->chart, node, text_str(&line), INK_TEXT, NULL, INK_TEXT);
            text_clear(&line);
            width = 0;
            while (s < end && *s++ != '>')
                ;
            continue;
        }
        if (*s == ' ') {
            s++;
            continue;
        }
        size_t word = 0;
        while (s + word < end && s[word] != ' ' && s[word] != '<')
            word++;
        word += word == 0;
        char *copy = xstrndup(s, word);
        int cells = utf8_text_width(copy);
        free(copy);
        if (width && width + 1 + cells > WRAP_WIDTH) {
            chart_line(self->chart, node, text_str(&line), INK_TEXT, NULL, INK_TEXT);
            text_clear(&line);
            width = 0;
        }
        if (width)
            text_add_char(&line, ' ');
        text_add(&line, s, word);
        width += cells + (width ? 1 : 0);
        s += word;
    }
    chart_line(self->chart, node, text_str(&line), INK_TEXT, NULL, INK_TEXT);
    text_release(&line);
}

/* "A", "A[text]", "A(text)", "A{text}", ...: the node's index, or -1. */
static int read_node(struct mermaid *self)
{
    skip_blanks(self);
    const char *id = self->s;
    while (self->s < self->end && is_word(*self->s))
        self->s++;
    if (self->s == id) {
        fail(self, "a node's name is expected");
        return -1;
    }
    char *name = xstrndup(id, (size_t)(self->s - id));
    int node = chart_find(self->chart, name);
    bool fresh = node < 0;
    if (fresh && self->chart->count >= NODES_MOST) {
        fail(self, "too many nodes");
        free(name);
        return -1;
    }
    if (fresh)
        node = chart_node(self->chart, name, true, INK_QUIET);

    static const struct {
        const char *open, *close;
    } shapes[] = {{"((", "))"}, {"([", "])"}, {"[[", "]]"}, {"[(", ")]"}, {"{{", "}}"},
                  {"[", "]"},   {"(", ")"},   {"{", "}"},   {">", "]"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (!at(self, shapes[i].open))
            continue;
        const char *text = self->s + strlen(shapes[i].open), *stop = text;
        bool quoted = text < self->end && *text == '"';
        if (quoted)
            stop = memchr(text + 1, '"', (size_t)(self->end - text - 1));
        size_t tail = strlen(shapes[i].close);
        while (stop && stop + tail <= self->end && memcmp(stop, shapes[i].close, tail) != 0)
            stop++;
        if (!stop || stop + tail > self->end) {
            fail(self, "the node's text is not closed");
            free(name);
            return -1;
        }
        for (size_t l = 0; l < self->chart->nodes[node].count; l++)
            free(self->chart->nodes[node].lines[l].text);
        self->chart->nodes[node].count = 0;
        node_text(self, node, text, (size_t)(stop - text));
        self->s = stop + tail;
        fresh = false;
        break;
    }
    if (fresh)
        node_text(self, node, name, strlen(name));
    free(name);
    return node;
}

/* "-->", "---", "-.->", "==>", with "|label|" after or "-- label -->" inside. */
static bool read_link(struct mermaid *self, char **label, bool *arrow)
{
    skip_blanks(self);
    const char *s = self->s;
    *label = NULL;
    if (s < self->end && *s == '<')
        s++;
    const char *body = s;
    while (s < self->end && strchr("-=.", *s))
        s++;
    if (s - body < 2)
        return fail(self, "an arrow is expected");
    *arrow = s < self->end && (*s == '>' || *s == 'x' || *s == 'o');
    if (*arrow && *s != '>' && s + 1 < self->end && is_word(s[1]))
        *arrow = false;
    if (*arrow) {
        s++;
    } else if (s - body == 2 || (s - body == 2 && body[1] == '.')) {
        /* "-- label -->" */
        const char *text = s;
        while (s + 1 < self->end && !(strchr("-=.", s[0]) && strchr("-=.", s[1])))
            s++;
        const char *stop = s;
        while (s < self->end && strchr("-=.", *s))
            s++;
        if (stop == s)
            return fail(self, "the arrow has no end");
        *arrow = s < self->end && *s == '>';
        s += *arrow;
        while (text < stop && *text == ' ')
            text++;
        while (stop > text && stop[-1] == ' ')
            stop--;
        *label = xstrndup(text, (size_t)(stop - text));
    }
    self->s = s;
    skip_blanks(self);
    if (self->s < self->end && *self->s == '|') {
        const char *text = self->s + 1;
        const char *stop = memchr(text, '|', (size_t)(self->end - text));
        if (!stop)
            return fail(self, "the label is not closed");
        free(*label);
        *label = xstrndup(text, (size_t)(stop - text));
        self->s = stop + 1;
    }
    return true;
}

#define GROUP_MOST 16

/* "A & B": indices into group; gives how many, 0 when it failed. */
static int read_group(struct mermaid *self, int group[GROUP_MOST])
{
    int count = 0;
    do {
        int node = read_node(self);
        if (node < 0 || count == GROUP_MOST)
            return 0;
        group[count++] = node;
        if (at(self, ":::")) {
            self->s += 3;
            while (self->s < self->end && is_word(*self->s))
                self->s++;
        }
        skip_blanks(self);
    } while (self->s < self->end && *self->s == '&' && self->s++);
    return count;
}

static bool read_chain(struct mermaid *self)
{
    int left[GROUP_MOST], right[GROUP_MOST];
    int lefts = read_group(self, left);
    if (!lefts)
        return false;
    for (;;) {
        skip_blanks(self);
        if (self->s >= self->end || *self->s == ';')
            return true;
        char *label = NULL;
        bool arrow = true;
        int rights = 0;
        if (!read_link(self, &label, &arrow) || !(rights = read_group(self, right))) {
            free(label);
            return false;
        }
        for (int l = 0; l < lefts; l++) {
            for (int r = 0; r < rights; r++) {
                if (self->chart->edge_count >= EDGES_MOST) {
                    free(label);
                    return fail(self, "too many arrows");
                }
                struct chart_edge *edge =
                    chart_edge(self->chart, left[l], -1, right[r], INK_ACCENT);
                edge->arrow = arrow;
                edge->label = label ? xstrdup(label) : NULL;
            }
        }
        free(label);
        memcpy(left, right, sizeof left);
        lefts = rights;
    }
}

static bool read_head(struct mermaid *self, bool *seen)
{
    size_t size = at(self, "flowchart") ? 9 : at(self, "graph") ? 5 : 0;
    if (!size)
        return fail(self, "a flowchart begins with \"flowchart TD\" or \"flowchart LR\"");
    self->s += size;
    skip_blanks(self);
    self->chart->down = !at(self, "LR") && !at(self, "RL");
    *seen = true;
    return true;
}

/* Lines about looks, which a terminal decides itself. */
static bool is_decoration(const struct mermaid *self)
{
    static const char *const words[] = {"classDef ", "class ", "style ",     "linkStyle ", "click ",
                                        "subgraph",  "end",    "direction ", "accTitle",   "accDescr"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if (!at(self, words[i]))
            continue;
        if (words[i][size - 1] == ' ' || self->s + size == self->end || !is_word(self->s[size]))
            return true;
    }
    return false;
}

struct chart *mermaid_parse(const char *source, int line, struct error *err)
{
    struct mermaid self = {.chart = chart_new(), .line = line, .err = err};
    bool seen = false;
    for (const char *s = source; *s; self.line++) {
        size_t size = strcspn(s, "\n");
        self.s = s;
        self.end = s + size;
        s += size + (s[size] == '\n');
        while (self.end > self.s && (self.end[-1] == ' ' || self.end[-1] == '\r'))
            self.end--;
        skip_blanks(&self);
        if (self.s == self.end || at(&self, "%%"))
            continue;
        if (!seen) {
            if (!read_head(&self, &seen))
                goto fail;
            continue;
        }
        if (!is_decoration(&self) && !read_chain(&self))
            goto fail;
    }
    if (!seen || !self.chart->count) {
        error_set(err, "%d: an empty flowchart", line);
        goto fail;
    }
    return self.chart;

fail:
    chart_free(self.chart);
    return NULL;
}
