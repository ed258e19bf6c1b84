/* quiz_typed.c - questions whose answer is typed: an order, pairs, a computed value. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "book/md.h"
#include "book/quiz.h"

enum { LETTERS = 26 };

/* The same mix on every machine, and never the right order itself. */
static void mix(const struct quiz *quiz, int *shown)
{
    uint32_t seed = 2166136261u;
    size_t count = quiz->count < LETTERS ? quiz->count : LETTERS;
    for (const char *s = quiz->question; *s; s++)
        seed = (seed ^ (unsigned char)*s) * 16777619u;
    for (size_t i = 0; i < count; i++)
        shown[i] = (int)i;
    for (size_t i = count; i-- > 1;) {
        seed = seed * 1664525u + 1013904223u;
        size_t k = (seed >> 8) % i; /* below i: nothing stays where it was */
        int keep = shown[i];
        shown[i] = shown[k];
        shown[k] = keep;
    }
}

static char *plain_of(const char *markdown)
{
    struct md_text text = {0};
    md_parse_inline(&text, markdown);
    char *plain = md_text_plain(&text);
    md_text_release(&text);
    return plain;
}

void quiz_show(const struct quiz *quiz, struct text *out)
{
    int shown[LETTERS];
    size_t width = 0;
    mix(quiz, shown);
    for (size_t i = 0; quiz->kind == QUIZ_MATCH && i < quiz->count; i++)
        width = strlen(quiz->choices[i].text) > width ? strlen(quiz->choices[i].text) : width;
    for (size_t i = 0; quiz->kind != QUIZ_TYPED && i < quiz->count && i < LETTERS; i++) {
        const struct choice *choice = &quiz->choices[shown[i]];
        char *left = plain_of(quiz->choices[i].text), *right = plain_of(quiz->kind == QUIZ_MATCH ? choice->match : choice->text);
        if (quiz->kind == QUIZ_MATCH)
            text_printf(out, "%zu  %-*s   ", i + 1, (int)width, left);
        text_printf(out, "%c  %s\n", (char)('a' + i), right);
        free(left);
        free(right);
    }
}

const char *quiz_asks(const struct quiz *quiz)
{
    return quiz_declared(quiz)        ? "the line's number: "
           : quiz->kind == QUIZ_ORDER ? "the order, as letters: "
           : quiz->kind == QUIZ_MATCH ? "the letters that go with 1, 2, ...: "
                                      : "your answer: ";
}

/* What each letter stands for, in the order typed; false: not each letter once. */
static bool read_letters(const struct quiz *quiz, const char *typed, int *given)
{
    size_t count = 0;
    unsigned seen = 0;
    for (; *typed; typed++) {
        int n = tolower((unsigned char)*typed) - 'a';
        if (!isalpha((unsigned char)*typed))
            continue;
        if (n < 0 || (size_t)n >= quiz->count || seen >> n & 1 || count == quiz->count)
            return false;
        seen |= 1u << n;
        given[count++] = n;
    }
    return count == quiz->count;
}

const char *quiz_declared(const struct quiz *quiz)
{
    return quiz->kind == QUIZ_TYPED && quiz->ask && !strncmp(quiz->ask, "line ", 5) ? quiz->ask + 5 : NULL;
}

/* Without blanks around it. */
static char *trimmed(const char *typed)
{
    char *got = xstrdup(typed + strspn(typed, " "));
    for (size_t n = strlen(got); n && strchr(" \r\n", got[n - 1]);)
        got[--n] = 0;
    return got;
}

int quiz_known(const struct quiz *quiz, const char *typed)
{
    int found = -1;
    char *got = trimmed(typed);
    for (size_t i = 0; quiz->kind == QUIZ_TYPED && !quiz->varied && i < quiz->count; i++) {
        char *plain = choice_plain(&quiz->choices[i]);
        if (found < 0 && !strcmp(plain, got))
            found = (int)i;
        free(plain);
    }
    free(got);
    return found;
}

bool quiz_typed_right(const struct quiz *quiz, const char *typed, const char *computed)
{
    int shown[LETTERS], given[LETTERS];
    if (quiz->kind == QUIZ_TYPED) {
        char *got = trimmed(typed);
        bool same = computed && strcmp(computed, got) == 0;
        free(got);
        return same;
    }
    if (!read_letters(quiz, typed, given))
        return false;
    mix(quiz, shown);
    for (size_t i = 0; i < quiz->count; i++) {
        if (shown[given[i]] != (int)i)
            return false;
    }
    return true;
}

void quiz_right_text(const struct quiz *quiz, const char *computed, struct text *out)
{
    int shown[LETTERS];
    if (quiz->kind == QUIZ_TYPED) {
        text_add_str(out, computed ? computed : "");
        return;
    }
    mix(quiz, shown);
    for (size_t i = 0; i < quiz->count; i++) {
        for (size_t k = 0; k < quiz->count; k++) {
            if (shown[k] == (int)i)
                text_printf(out, "%s%c", i ? " " : "", (char)('a' + k));
        }
    }
}
