/* anchors.c - which part of an expression a traceback underlines.
 *
 * The text is the expression whose instruction failed.  When it is a binary
 * operation, the operator is marked; when it is a subscript, the brackets:
 *
 *     a + b / c        x["k"]["m"]
 *         ~~^~~        ~~~~~~^^^^^
 *
 * Only the outermost operator matters, so a scan over tokens by depth is enough.
 *
 * CPython looks for the operator between the two operands of its syntax tree, which
 * know nothing of parentheses around them; so it marks the one that closes the left
 * operand, and takes one that opens the right for an operator's second character:
 *
 *     (a + b) * c      a *(b + c)
 *     ~~~~~~^~~~~      ~~^^~~~~~~
 */
#include "vm/anchors.h"

#include <string.h>

enum token_kind { T_END, T_OPERAND, T_OPEN, T_CLOSE, T_BINARY, T_OTHER };

struct token {
    enum token_kind kind;
    int start, end;
    int precedence; /* of T_BINARY: 1 | 2 ^ 3 & 4 shifts 5 + - 6 * / // % @ 7 ** */
};

static bool is_name_char(unsigned char c)
{
    return c == '_' || c >= 128 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static int skip_string(const char *s, int i, int n)
{
    char quote = s[i];
    bool triple = i + 2 < n && s[i + 1] == quote && s[i + 2] == quote;
    i += triple ? 3 : 1;
    while (i < n) {
        if (s[i] == '\\')
            i += 2;
        else if (s[i] != quote)
            i++;
        else if (!triple)
            return i + 1;
        else if (i + 2 < n && s[i + 1] == quote && s[i + 2] == quote)
            return i + 3;
        else
            i++;
    }
    return n;
}

static bool is_word(const char *s, int size, const char *word)
{
    return (int)strlen(word) == size && memcmp(s, word, (size_t)size) == 0;
}

static struct token operator_at(const char *s, int i, int n)
{
    static const struct {
        const char *text;
        int precedence;
    } table[] = {{"**", 7}, {"//", 6}, {"<<", 4}, {">>", 4}, {"+", 5}, {"-", 5}, {"*", 6},
                 {"/", 6},  {"%", 6},  {"@", 6},  {"&", 3},  {"^", 2}, {"|", 1}};
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        int size = (int)strlen(table[k].text);
        if (i + size <= n && memcmp(s + i, table[k].text, (size_t)size) == 0)
            return (struct token){T_BINARY, i, i + size, table[k].precedence};
    }
    return (struct token){T_OTHER, i, i + 1, 0};
}

static struct token next_token(const char *s, int i, int n)
{
    while (i < n && strchr(" \t\f\n\r\\", s[i]))
        i++;
    if (i >= n || s[i] == '#')
        return (struct token){T_END, n, n, 0};
    unsigned char c = (unsigned char)s[i];
    if (strchr("([{", c))
        return (struct token){T_OPEN, i, i + 1, 0};
    if (strchr(")]}", c))
        return (struct token){T_CLOSE, i, i + 1, 0};
    if (c == '"' || c == '\'')
        return (struct token){T_OPERAND, i, skip_string(s, i, n), 0};
    if (is_name_char(c) || c == '.') {
        int start = i;
        bool digits = (c >= '0' && c <= '9') || c == '.';
        while (i < n && (is_name_char((unsigned char)s[i]) || s[i] == '.' ||
                         (digits && (s[i] == '+' || s[i] == '-') && (s[i - 1] | 32) == 'e' &&
                          !(s[start] == '0' && (s[start + 1] | 32) == 'x'))))
            i++;
        if (i < n && (s[i] == '"' || s[i] == '\'') && i - start <= 2)
            return (struct token){T_OPERAND, start, skip_string(s, i, n), 0};
        int size = i - start;
        static const char *const words[] = {"and", "or", "not", "if", "else", "in", "is",
                                            "lambda", "await", "for", "yield", "async"};
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (is_word(s + start, size, words[k]))
                return (struct token){T_OTHER, start, i, 0};
        return (struct token){T_OPERAND, start, i, 0};
    }
    /* = == != <= >= := are no arithmetic */
    if (i + 1 < n && s[i + 1] == '=' && strchr("=!<>:", c))
        return (struct token){T_OTHER, i, i + 2, 0};
    return operator_at(s, i, n);
}

/* A stretch of the text. */
struct span {
    int start, end;
};

/* Is all of the span one pair of parentheses around one expression (no tuple, no
 * generator)?  Then `inside` is that expression. */
static bool is_group(const char *s, struct span whole, struct span *inside)
{
    struct token first = next_token(s, whole.start, whole.end);
    if (first.kind != T_OPEN || s[first.start] != '(')
        return false;
    int depth = 1, previous_end = -1;
    bool in_lambda = false;
    inside->start = -1;
    for (int i = first.end;;) {
        struct token t = next_token(s, i, whole.end);
        if (t.kind == T_END)
            return false;
        i = t.end;
        depth += t.kind == T_OPEN ? 1 : t.kind == T_CLOSE ? -1 : 0;
        if (depth == 0) {
            inside->end = previous_end;
            return inside->start >= 0 && next_token(s, i, whole.end).kind == T_END;
        }
        if (inside->start < 0)
            inside->start = t.start;
        if (depth == 1 && t.kind == T_OTHER) {
            const char *word = s + t.start;
            int size = t.end - t.start;
            in_lambda = is_word(word, size, "lambda") || (in_lambda && *word != ':');
            if ((*word == ',' && !in_lambda) || is_word(word, size, "for") || is_word(word, size, "async"))
                return false;
        }
        previous_end = t.end;
    }
}

/* What the syntax tree says of an operand: without the parentheses around it. */
static struct span operand_of(const char *s, struct span whole)
{
    struct span inside;
    while (is_group(s, whole, &inside))
        whole = inside;
    return whole;
}

struct scan {
    bool other;      /* and, <, lambda, comma, ...: neither kind */
    bool unary;      /* begins with - + ~ */
    int operator_, precedence, left_end, right_start;
    int bracket, value_end; /* the last [...] at depth 0 */
    int slice_end;
    bool ends_with_bracket;
};

static struct scan scan_expression(const char *s, int n)
{
    struct scan r = {.operator_ = -1, .bracket = -1};
    int depth = 0, previous_end = 0, i = 0;
    bool operand_before = false, awaiting_right = false;
    for (;;) {
        struct token t = next_token(s, i, n);
        if (t.kind == T_END)
            break;
        i = t.end;
        if (depth == 0) {
            if (awaiting_right && t.kind != T_END) {
                r.right_start = t.start;
                awaiting_right = false;
            }
            r.ends_with_bracket = false;
        }
        switch (t.kind) {
        case T_OPEN:
            if (depth == 0 && operand_before && s[t.start] == '[') {
                r.bracket = t.start;
                r.value_end = previous_end;
            } else if (depth == 0) {
                r.bracket = -1;
            }
            depth++;
            operand_before = false;
            break;
        case T_CLOSE:
            depth--;
            if (depth == 0 && s[t.start] == ']' && r.bracket >= 0) {
                r.slice_end = previous_end;
                r.ends_with_bracket = true;
            }
            operand_before = true;
            break;
        case T_BINARY:
            if (depth == 0) {
                bool arithmetic_sign = s[t.start] == '-' || s[t.start] == '+';
                if (!operand_before && arithmetic_sign) {
                    if (r.operator_ < 0)
                        r.unary = true;
                } else if (r.operator_ < 0 || t.precedence < r.precedence ||
                           (t.precedence == r.precedence && t.precedence != 7)) {
                    r.operator_ = t.start;
                    r.precedence = t.precedence;
                    r.left_end = previous_end;
                    awaiting_right = true;
                }
            }
            operand_before = false;
            break;
        case T_OTHER:
            if (depth == 0) {
                if (s[t.start] == '~' && !operand_before && r.operator_ < 0)
                    r.unary = true;
                else if (s[t.start] != '~')
                    r.other = true;
            }
            operand_before = false;
            break;
        default:
            operand_before = true;
        }
        previous_end = t.end;
    }
    return r;
}

bool find_anchors(const char *s, int n, int *left, int *right)
{
    struct scan r = scan_expression(s, n);
    if (r.other)
        return false;
    if (r.operator_ >= 0) {
        if (r.unary && r.precedence == 7)
            return false;
        int i = operand_of(s, (struct span){0, r.left_end}).end;
        struct span after = operand_of(s, (struct span){r.right_start, n});
        while (i < after.start && is_blank(s[i]))
            i++;
        *left = i;
        *right = i + 1 + (i + 1 < after.start && !is_blank(s[i + 1]));
        return i < after.start;
    }
    if (r.unary || !r.ends_with_bracket)
        return false;
    *left = operand_of(s, (struct span){0, r.value_end}).end;
    *right = operand_of(s, (struct span){r.bracket + 1, r.slice_end}).end + 1;
    return true;
}
