/* python.c - as much Python as an editor must know: colours, and whether a block goes on. */
#include "shell/python.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

static bool is_keyword(const char *s, size_t size)
{
    static const char *const words[] = {
        "False",  "None",   "True",  "and",    "as",       "assert", "async",  "await", "break",
        "class",  "continue", "def", "del",    "elif",     "else",   "except", "finally", "for",
        "from",   "global", "if",    "import", "in",       "is",     "lambda", "nonlocal", "not",
        "or",     "pass",   "raise", "return", "try",      "while",  "with",   "yield"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == size && !memcmp(words[i], s, size))
            return true;
    }
    return false;
}

/* From an opening quote on: after the closing one, or the end of the line (one quote) or
 * text (three).  `open` gets the quotes of a string with three that is not closed. */
static const char *skip_string(const char *s, const char *end, char open[4])
{
    char quote = *s;
    bool three = end - s >= 3 && s[1] == quote && s[2] == quote;
    open[0] = 0;
    for (s += three ? 3 : 1; s < end; s++) {
        if (*s == '\\' && s + 1 < end) {
            s++;
        } else if (*s == '\n' && !three) {
            return s;
        } else if (*s == quote && (!three || (end - s >= 3 && s[1] == quote && s[2] == quote))) {
            return s + (three ? 3 : 1);
        }
    }
    if (three) {
        open[0] = open[1] = open[2] = quote;
        open[3] = 0;
    }
    return s;
}

size_t python_next(struct python_scan *scan, enum python_kind *kind)
{
    const char *s = scan->s, *end = scan->end;
    if (s == end)
        return 0;
    if (*s == '#') {
        *kind = PY_COMMENT;
        while (s < end && *s != '\n')
            s++;
    } else if (*s == '"' || *s == '\'') {
        *kind = PY_STRING;
        s = skip_string(s, end, scan->quote);
    } else if (is_word(*s)) {
        while (s < end && is_word(*s))
            s++;
        if (s < end && (*s == '"' || *s == '\'') && s - scan->s <= 2) { /* f"…", rb"…" */
            *kind = PY_STRING;
            s = skip_string(s, end, scan->quote);
        } else {
            *kind = is_keyword(scan->s, (size_t)(s - scan->s)) ? PY_KEYWORD : PY_TEXT;
        }
    } else {
        *kind = PY_TEXT;
        while (s < end && *s != '#' && *s != '"' && *s != '\'' && !is_word(*s))
            s++;
    }
    size_t size = (size_t)(s - scan->s);
    scan->s = s;
    return size;
}

/* ---- the call at the cursor --------------------------------------------------- */

#define NESTED_MOST 32

struct bracket {
    const char *at;
    int commas;
};

/* The brackets that are open at the cursor, outermost first. */
static int open_brackets(const char *s, const char *end, struct bracket into[NESTED_MOST])
{
    int depth = 0;
    while (s < end) {
        char open[4];
        if (*s == '#') {
            while (s < end && *s != '\n')
                s++;
            continue;
        }
        if (*s == '"' || *s == '\'') {
            s = skip_string(s, end, open);
            continue;
        }
        if (strchr("([{", *s)) {
            if (depth < NESTED_MOST)
                into[depth] = (struct bracket){s, 0};
            depth++;
        } else if (strchr(")]}", *s)) {
            depth -= depth > 0;
        } else if (*s == ',' && depth > 0 && depth <= NESTED_MOST) {
            into[depth - 1].commas++;
        }
        s++;
    }
    return depth < NESTED_MOST ? depth : NESTED_MOST;
}

bool python_call(const char *source, size_t cursor, size_t *start, size_t *size, int *argument)
{
    struct bracket open[NESTED_MOST];
    for (int i = open_brackets(source, source + cursor, open); i-- > 0;) {
        const char *end = open[i].at, *s = end;
        while (s > source && (is_word(s[-1]) || s[-1] == '.'))
            s--;
        const char *word = end;
        while (word > s && word[-1] != '.')
            word--;
        bool digits = *s >= '0' && *s <= '9';
        if (*open[i].at != '(' || s == end || digits || is_keyword(word, (size_t)(end - word)))
            continue;
        const char *before = s;
        while (before > source && before[-1] == ' ')
            before--;
        bool defines = (before - source >= 3 && !memcmp(before - 3, "def", 3)) ||
                       (before - source >= 5 && !memcmp(before - 5, "class", 5));
        if (defines)
            return false;
        *start = (size_t)(s - source);
        *size = (size_t)(end - s);
        *argument = open[i].commas;
        return true;
    }
    return false;
}

/* ---- does it go on? ------------------------------------------------------- */

struct shape {
    int depth;          /* open brackets */
    bool string, slash; /* an open string with three quotes; a line that ends in '\' */
    bool block;         /* some line's last token is ':' or begins with '@' */
    char last;          /* the last line's last character that counts */
};

static struct shape python_shape(const char *s, size_t size)
{
    struct shape shape = {0};
    const char *end = s + size;
    bool line_start = true;
    while (s < end) {
        char c = *s;
        if (c == '#') {
            while (s < end && *s != '\n')
                s++;
        } else if (c == '"' || c == '\'') {
            char open[4];
            s = skip_string(s, end, open);
            shape.string = open[0] != 0;
            shape.last = c;
            line_start = false;
        } else {
            if (c == '\n') {
                if (shape.last == ':' && shape.depth == 0)
                    shape.block = true;
                line_start = true;
                shape.slash = s > end - size && s[-1] == '\\';
            } else if (c != ' ' && c != '\t' && c != '\r') {
                if (c == '@' && line_start && shape.depth == 0)
                    shape.block = true;
                shape.depth += strchr("([{", c) != NULL;
                shape.depth -= shape.depth > 0 && strchr(")]}", c) != NULL;
                shape.last = c;
                line_start = false;
            }
            s++;
        }
    }
    shape.slash = size > 0 && end[-1] == '\\';
    if (shape.last == ':' && shape.depth == 0)
        shape.block = true;
    return shape;
}

static bool line_is(const char *s, const char *end, const char *word)
{
    size_t size = strlen(word);
    return (size_t)(end - s) >= size && !memcmp(s, word, size) &&
           ((size_t)(end - s) == size || !is_word(s[size]));
}

enum python_state python_state(const char *source, size_t size, int *indent)
{
    const char *end = source + size, *line = end;
    while (line > source && line[-1] != '\n')
        line--;
    int spaces = (int)strspn(line, " ");
    if (spaces > end - line)
        spaces = (int)(end - line);
    bool blank = line + spaces == end, many = line > source;
    struct shape shape = python_shape(source, size);

    *indent = spaces;
    if (shape.string) {
        *indent = 0;
        return PYTHON_GOES_ON;
    }
    if (shape.depth > 0 || shape.slash) {
        *indent = spaces + (many ? 0 : 4);
        return PYTHON_GOES_ON;
    }
    if (!shape.block)
        return PYTHON_COMPLETE;
    if (many && blank)
        return PYTHON_COMPLETE;
    if (shape.last == ':') {
        *indent = spaces + 4;
        return PYTHON_GOES_ON;
    }
    /* "class A: pass" stands on one line: no block was opened. */
    const char *first_end = memchr(source, '\n', size);
    if (!many && !first_end && *source != '@')
        return PYTHON_COMPLETE;
    if (line_is(line + spaces, end, "return") || line_is(line + spaces, end, "pass") ||
        line_is(line + spaces, end, "break") || line_is(line + spaces, end, "continue") ||
        line_is(line + spaces, end, "raise"))
        *indent = spaces >= 4 ? spaces - 4 : 0;
    return PYTHON_GOES_ON;
}

int python_statements(const char *source, size_t size)
{
    static const char *const tails[] = {"else", "elif", "except", "finally"};
    const char *s = source, *end = source + size;
    int count = 0, depth = 0;
    bool decorated = false, slash = false;
    while (s < end) {
        const char *eol = memchr(s, '\n', (size_t)(end - s));
        if (!eol)
            eol = end;
        bool begins = depth == 0 && !slash && s < eol && !strchr(" \t#\r", *s);
        for (size_t i = 0; begins && i < sizeof tails / sizeof *tails; i++)
            begins = !line_is(s, eol, tails[i]);
        if (begins) {
            count += !decorated;
            decorated = *s == '@';
        }
        /* To the end of the line, or of what is open in it. */
        char last = 0;
        while (s < end && *s != '\n') {
            char open[4];
            last = *s;
            if (*s == '#') {
                s = eol;
                break;
            }
            if (*s == '"' || *s == '\'') {
                s = skip_string(s, end, open);
                eol = memchr(s, '\n', (size_t)(end - s));
                if (!eol)
                    eol = end;
                continue;
            }
            depth += strchr("([{", *s) != NULL;
            depth -= depth > 0 && strchr(")]}", *s) != NULL;
            s++;
        }
        slash = last == '\\';
        s += s < end;
    }
    return count;
}
