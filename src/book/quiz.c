/* quiz.c - read questions: a line-by-line grammar over the text of a fenced block. */
#include "book/quiz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "book/md.h"

static void join(char **text, const char *more, size_t size)
{
    size_t old = *text ? strlen(*text) : 0;
    *text = xresize(*text, old + size + 2);
    if (old)
        (*text)[old++] = ' ';
    memcpy(*text + old, more, size);
    (*text)[old + size] = 0;
}

/* A tail of "{M2 M7}" is taken off the choice. */
static char *take_tags(const char *s, size_t *size)
{
    const char *open = NULL;
    if (!*size || s[*size - 1] != '}' || !(open = memrchr(s, '{', *size)))
        return xstrdup("");
    char *tags = xstrndup(open + 1, (size_t)(s + *size - 1 - open - 1));
    *size = (size_t)(open - s);
    while (*size && s[*size - 1] == ' ')
        --*size;
    return tags;
}

static bool pair_begin(struct quiz *quiz, const char *s, size_t size, int line, struct error *err)
{
    const char *sign = memmem(s, size, " = ", 3), *right = sign + 3;
    if (quiz->count && quiz->kind != QUIZ_MATCH)
        return error_set(err, "%d: pairs and choices cannot be mixed", line);
    quiz->kind = QUIZ_MATCH;
    struct choice *choice = ARRAY_PUSH(quiz->choices, quiz->count, quiz->room);
    *choice = (struct choice){.tags = take_tags(s, &size), .reason = xstrdup("")};
    choice->text = xstrndup(s, (size_t)(sign - s));
    choice->match = xstrndup(right, size - (size_t)(right - s));
    return true;
}

/* "3. text": a step, where its place is. */
static bool is_step(const char *s, size_t size)
{
    size_t digits = strspn(s, "0123456789");
    return digits && digits + 2 < size && s[digits] == '.' && s[digits + 1] == ' ';
}

static bool step_begin(struct quiz *quiz, const char *s, size_t size, int line, struct error *err)
{
    size_t lead = strspn(s, "0123456789") + 2;
    if (quiz->count && quiz->kind != QUIZ_ORDER)
        return error_set(err, "%d: steps and choices cannot be mixed", line);
    quiz->kind = QUIZ_ORDER;
    s += lead, size -= lead;
    struct choice *choice = ARRAY_PUSH(quiz->choices, quiz->count, quiz->room);
    *choice = (struct choice){.tags = take_tags(s, &size), .reason = xstrdup("")};
    choice->text = xstrndup(s, size);
    return true;
}

static bool choice_begin(struct quiz *quiz, const char *s, size_t size, bool predict,
                         int line, struct error *err)
{
    bool right = false;
    if (size >= 3 && s[0] == '[' && s[2] == ']' && strchr(" xX", s[1])) {
        right = s[1] != ' ';
        s += 3, size -= 3;
        while (size && *s == ' ')
            s++, size--;
        if (predict)
            return error_set(err, "%d: a prediction's answer is computed: write \"- %.*s\"", line,
                             (int)size, s);
    } else if (!predict && quiz->ask && (!quiz->count || quiz->kind == QUIZ_TYPED)) {
        quiz->kind = QUIZ_TYPED;
    } else if (!predict && memmem(s, size, " = ", 3)) {
        return pair_begin(quiz, s, size, line, err);
    } else if (!predict) {
        return error_set(err, "%d: a choice begins with \"- [ ]\" or \"- [x]\"; a pair is \"- left = right\"", line);
    }
    if (!size)
        return error_set(err, "%d: an empty choice", line);
    struct choice *choice = ARRAY_PUSH(quiz->choices, quiz->count, quiz->room);
    *choice = (struct choice){.tags = take_tags(s, &size), .reason = xstrdup(""), .right = right};
    choice->text = xstrndup(s, size);
    return true;
}

static bool quiz_check(struct quiz *quiz, int line, bool predict, struct error *err)
{
    size_t right = 0;
    for (size_t i = 0; i < quiz->count; i++)
        right += quiz->choices[i].right;
    quiz->many = right > 1;
    if (!quiz->question)
        return error_set(err, "%d: no question before the choices", line);
    if (quiz->vary && (predict || !quiz->code || !quiz_variants(quiz)))
        return error_set(err, "%d: vary: OLD -> NEW | NEW, where OLD stands in the code", line);
    if (quiz->ask && !predict && (!quiz->count || quiz->kind == QUIZ_TYPED)) {
        quiz->kind = QUIZ_TYPED;
        if (right)
            return error_set(err, "%d: typed answers have no [x]: what is right is computed", line);
        return quiz->code || error_set(err, "%d: an answer is computed from code, set in by four blanks", line);
    }
    if (quiz->kind != QUIZ_CHOICE && quiz->count >= 2 && quiz->count <= 12)
        return true;
    if (quiz->count < 2)
        return error_set(err, "%d: at least two choices are needed", line);
    if (!predict && right == 0)
        return error_set(err, "%d: no choice is marked [x]", line);
    if (!predict && quiz->ask && (!quiz->code || quiz->many))
        return error_set(err, "%d: an answer is computed from code, set in by four blanks, and is one choice", line);
    if (predict && !quiz->ask)
        return error_set(err, "%d: a prediction says what is computed: \"answer: freed\"", line);
    return true;
}

/* Lines of code keep their indentation beyond the four blanks, and what is empty between them. */
static void code_add(struct quiz *quiz, const char *s, size_t size, size_t *empty)
{
    size_t old = quiz->code ? strlen(quiz->code) : 0, gap = old ? *empty : 0;
    quiz->code = xresize(quiz->code, old + gap + size + 2);
    memset(quiz->code + old, '\n', gap);
    memcpy(quiz->code + old + gap, s, size);
    memcpy(quiz->code + old + gap + size, "\n", 2);
    *empty = 0;
}

/* "answer: output": what stands behind the name. */
static bool take_field(char **field, const char *name, const char *s, size_t size)
{
    size_t lead = strlen(name);
    if (size <= lead || strncmp(s, name, lead) != 0)
        return false;
    for (s += lead, size -= lead; size && *s == ' ';)
        s++, size--;
    free(*field);
    *field = xstrndup(s, size);
    return true;
}

bool quiz_parse(struct quiz *quiz, const char *source, int line, bool predict,
                struct error *err)
{
    *quiz = (struct quiz){0};
    int first = line;
    size_t empty = 0;
    for (const char *s = source; *s; line++) {
        size_t size = strcspn(s, "\n");
        const char *next = s + size + (s[size] == '\n');
        size_t indent = strspn(s, " ");
        if (indent > size)
            indent = size;
        s += indent, size -= indent;
        while (size && (s[size - 1] == ' ' || s[size - 1] == '\r'))
            size--;

        if (!size) {
            empty++;
            s = next;
            continue;
        }
        if (indent >= 4 && !quiz->count && quiz->question) {
            code_add(quiz, s - (indent - 4), size + indent - 4, &empty);
        } else if (s[0] == '-' && size > 1 && s[1] == ' ' && indent < 2) {
            if (!choice_begin(quiz, s + 2, size - 2, predict, line, err))
                return false;
        } else if (!predict && indent < 2 && is_step(s, size) && (!quiz->count || quiz->kind == QUIZ_ORDER)) {
            if (!step_begin(quiz, s, size, line, err))
                return false;
        } else if (quiz->count) {
            if (s[0] == '>') {
                s++, size--;
                while (size && *s == ' ')
                    s++, size--;
            }
            char **reason = &quiz->choices[quiz->count - 1].reason;
            join(reason, s, size);
        } else if (take_field(&quiz->ask, "answer:", s, size) || take_field(&quiz->vary, "vary:", s, size)) {
        } else {
            join(&quiz->question, s, size);
        }
        s = next;
    }
    return quiz_check(quiz, first, predict, err);
}

char *choice_plain(const struct choice *choice)
{
    struct md_text text = {0};
    md_parse_inline(&text, choice->text);
    char *plain = md_text_plain(&text);
    md_text_release(&text);
    return plain;
}

void quiz_release(struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->count; i++) {
        free(quiz->choices[i].text);
        free(quiz->choices[i].reason);
        free(quiz->choices[i].tags);
        free(quiz->choices[i].match);
    }
    free(quiz->choices);
    free(quiz->question);
    free(quiz->code);
    free(quiz->ask);
    free(quiz->vary);
    *quiz = (struct quiz){0};
}

/* ---- variants ------------------------------------------------------------- */

/* The parts of "OLD -> NEW | NEW": part 0 is OLD; false when there is no such part. */
static bool vary_part(const struct quiz *quiz, size_t n, const char **part, size_t *size)
{
    const char *arrow = quiz->vary ? strstr(quiz->vary, " -> ") : NULL;
    if (!arrow)
        return false;
    const char *s = n ? arrow + 4 : quiz->vary;
    for (size_t i = 1; i < n && s; i++)
        s = (s = strstr(s, " | ")) ? s + 3 : NULL;
    const char *end = !s ? NULL : n ? strstr(s, " | ") : arrow;
    *part = s;
    *size = !s ? 0 : end ? (size_t)(end - s) : strlen(s);
    return s && *size;
}

size_t quiz_variants(const struct quiz *quiz)
{
    const char *part;
    size_t size, n = 0;
    if (!vary_part(quiz, 0, &part, &size) || !memmem(quiz->code, strlen(quiz->code), part, size))
        return 0;
    while (vary_part(quiz, n + 1, &part, &size))
        n++;
    return n;
}

void quiz_vary(struct quiz *quiz, size_t n)
{
    const char *old, *fresh, *at;
    size_t old_size, size;
    struct text code = {0};
    if (n == 0 || quiz->varied || !vary_part(quiz, 0, &old, &old_size) || !vary_part(quiz, n, &fresh, &size))
        return;
    const char *s = quiz->code;
    while ((at = memmem(s, strlen(s), old, old_size))) {
        text_add(&code, s, (size_t)(at - s));
        text_add(&code, fresh, size);
        s = at + old_size;
    }
    text_add_str(&code, s);
    free(quiz->code);
    quiz->code = text_take(&code);
    quiz->varied = true;
}
