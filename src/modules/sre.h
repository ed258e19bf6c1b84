/* sre.h - regular expressions: a pattern's program and the machine that runs it.
 *
 * A program is a row of 32-bit words.  Choices live on an explicit stack, with
 * what must be undone when a choice fails, so that no text makes C recurse. */
#ifndef MODULES_SRE_H
#define MODULES_SRE_H

#include "types/state.h"

enum {
    SRE_TEMPLATE = 1,
    SRE_IGNORECASE = 2,
    SRE_LOCALE = 4,
    SRE_MULTILINE = 8,
    SRE_DOTALL = 16,
    SRE_UNICODE = 32,
    SRE_VERBOSE = 64,
    SRE_DEBUG = 128,
    SRE_ASCII = 256,
    SRE_TYPE_FLAGS = SRE_ASCII | SRE_LOCALE | SRE_UNICODE, /* one of them at a time */
};

enum sre_op {
    SRE_FAIL,
    SRE_MATCH,
    SRE_CHAR,      /* c */
    SRE_CHAR_FOLD, /* folded c */
    SRE_NOT_CHAR,  /* c */
    SRE_NOT_CHAR_FOLD,
    SRE_ANY,       /* not newline */
    SRE_ANY_ALL,
    SRE_SET,       /* skip, flags, ranges, categories, 8 words of bitmap, ranges, categories */
    SRE_AT,        /* enum sre_at */
    SRE_SAVE,      /* mark */
    SRE_JUMP,      /* to */
    SRE_SPLIT,     /* first, then */
    SRE_REPEAT_ONE, /* mode, min, max, next; the single operation follows */
    SRE_LOOP_INIT, /* loop */
    SRE_LOOP,      /* loop, mode, min, max, body; LOOP_AGAIN and the tail follow */
    SRE_LOOP_AGAIN, /* loop, body: one more round of a lazy loop */
    SRE_CUT_BEGIN, /* cut */
    SRE_CUT_END,   /* cut */
    SRE_LOOK,      /* cut, width back */
    SRE_LOOK_END,  /* cut */
    SRE_LOOK_NOT,  /* cut, width back, after */
    SRE_LOOK_NOT_END, /* cut */
    SRE_GROUP,     /* group */
    SRE_GROUP_FOLD, /* group */
    SRE_IF_GROUP,  /* group, else */
};
enum sre_at {
    SRE_AT_BEGINNING,        /* \A, ^ */
    SRE_AT_BEGINNING_LINE,
    SRE_AT_END,              /* $ */
    SRE_AT_END_LINE,
    SRE_AT_END_STRING,       /* \Z */
    SRE_AT_BOUNDARY,
    SRE_AT_NON_BOUNDARY,
    SRE_AT_BOUNDARY_ASCII,
    SRE_AT_NON_BOUNDARY_ASCII,
};
enum sre_mode { SRE_GREEDY, SRE_LAZY, SRE_POSSESSIVE };
enum sre_category { /* +1: not; +6: ASCII only */
    SRE_DIGIT,
    SRE_NOT_DIGIT,
    SRE_SPACE,
    SRE_NOT_SPACE,
    SRE_WORD,
    SRE_NOT_WORD,
    SRE_CATEGORY_ASCII, /* added */
};
enum { SRE_SET_NEGATE = 1, SRE_SET_FOLD = 2, SRE_SET_FOLD_ASCII = 4 };
#define SRE_INFINITE 0xffffffffu

struct sre_program {
    uint32_t *code; /* heap block */
    size_t size;    /* words */
    int groups;     /* without group 0 */
    int loops, cuts;
    ssize_t min_width;
    int flags;
    Ref names;   /* dict name -> number */
    Ref indices; /* tuple: name or None by number */
};

/* Read and translate; false with re.error (or another exception) pending.
 * The caller owns what is in *out. */
bool sre_compile(struct runtime *rt, Val pattern, int flags, Val error, struct sre_program *out);

/* Fold for case-insensitive comparison: the same for all cases of a letter. */
uint32_t sre_fold(uint32_t c, bool ascii);

bool sre_category_has(uint32_t category, uint32_t c);

/* One text being searched. */
struct sre_run {
    struct runtime *rt;
    const struct sre_program *program;
    const void *text;
    int kind;
    ssize_t start, end;  /* bounds of the search (pos, endpos) */
    ssize_t at;          /* where to try */
    ssize_t must_pass;   /* an empty match here does not count; -1: none */
    bool whole;          /* fullmatch */
    ssize_t *slots;      /* marks, last index, then loops and cuts */
    ssize_t slot_count;
    struct sre_choice *stack;
    size_t depth, room;
    ssize_t match_start, match_end;
    unsigned ticks;
};
enum { SRE_SLOT_LASTINDEX = 0, SRE_SLOT_MARKS = 1 };
/* slots[SRE_SLOT_MARKS + 2 * g - 2] begins group g; -1: not set. */

bool sre_run_init(struct runtime *rt, struct sre_run *run, const struct sre_program *program,
                  const void *text, int kind, ssize_t start, ssize_t end);
void sre_run_release(struct sre_run *run);
/* 1 found, 0 not, -1 raised. */
int sre_match(struct sre_run *run);
int sre_search(struct sre_run *run);

#endif
