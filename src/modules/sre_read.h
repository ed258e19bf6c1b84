/* sre_read.h - a pattern as a tree, and the reader that makes it.
 *
 * Who reads stops at the first error: then r->failed, the exception is pending and
 * NULL or false goes up. */
#ifndef MODULES_SRE_READ_H
#define MODULES_SRE_READ_H

#include "modules/sre.h"

enum node_kind {
    N_SEQUENCE, /* children in order */
    N_BRANCH,   /* children: one of them */
    N_LITERAL,
    N_NOT_LITERAL,
    N_ANY,
    N_SET,
    N_AT,     /* value: enum place */
    N_GROUP,  /* value: number or -1; add, del: flags; one child */
    N_REPEAT, /* min, max, mode; one child */
    N_ATOMIC,
    N_LOOK, /* value: 1 ahead, -1 behind; negate */
    N_REFERENCE,
    N_CONDITION, /* value: group; child, and maybe a second */
    N_FAILURE,
};
enum place { P_BEGINNING, P_END, P_BEGINNING_STRING, P_END_STRING, P_BOUNDARY, P_NON_BOUNDARY };

struct set_item {
    uint32_t low, high;
    int category; /* -1: the range */
};
struct node {
    enum node_kind kind;
    int32_t value;
    bool negate;
    int add, del;
    uint32_t min, max;
    enum sre_mode mode;
    struct node *child, *last, *next;
    struct set_item *items;
    size_t item_count, item_room;
    struct node *older; /* all nodes, for freeing */
};
struct width {
    uint64_t low, high;
};
enum { WIDTH_MAX = 0xffffffff };

struct token {
    int32_t c;      /* -1: the end */
    int32_t escape; /* the character after a backslash, else -1 */
};

struct reference {
    int32_t group;
    ssize_t at;
};

struct reader {
    struct runtime *rt;
    Val original; /* the pattern as given */
    Ref text;     /* as str */
    bool is_text;
    ssize_t length, index;
    struct token next;
    int flags;
    Val error;
    Ref names;
    int groups; /* with group 0 */
    struct width *widths; /* of closed groups; low WIDTH_OPEN: open */
    size_t width_room;
    int look_groups; /* -1, or groups when the look-behind began */
    struct reference *references; /* (?(n)...), checked at the end */
    size_t reference_count, reference_room;
    struct node *nodes;
    bool failed;
};
#define WIDTH_OPEN UINT64_MAX

/* The pattern as a tree; its nodes belong to r->nodes. */
bool sre_read_pattern(struct reader *r, struct node **tree);

/* ---- tokens (sre_tokens.c) ---- */

static inline bool sre_is_octal(int32_t c)
{
    return c >= '0' && c <= '7';
}
static inline bool sre_is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool sre_is_letter(int32_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z' && c < 128;
}
static inline bool sre_next_is(const struct reader *r, int32_t c)
{
    return r->next.c == c && r->next.escape < 0;
}

/* The first character of the next token; its position. */
ssize_t sre_tell(const struct reader *r);
void sre_advance(struct reader *r);
/* The next token, which is then passed. */
struct token sre_get(struct reader *r);
/* Pass the next token if it is c. */
bool sre_accept(struct reader *r, int32_t c);
void sre_seek(struct reader *r, ssize_t at);
/* The characters up to `close`, which is passed; NULL: none, or no end (`name` is missing). */
OWNED Ref sre_get_until(struct reader *r, int32_t close, const char *name);
/* Is this a group's name?  The error's position is `offset` before where we are. */
bool sre_check_name(struct reader *r, Val name, ssize_t offset);
/* 0 to 15; -1: no digit. */
int sre_hex_value(int32_t c);
/* re.error at sre_tell() - back, unless one is pending; NULL always. */
void *sre_fail(struct reader *r, ssize_t back, const char *format, ...);
/* re.error at `at`; takes the message. */
void sre_fail_text(struct reader *r, Ref message, ssize_t at);

/* ---- the tree (sre_tree.c) ---- */

struct node *sre_node_new(struct reader *r, enum node_kind kind, int32_t value);
void sre_node_add(struct node *parent, struct node *child);
void sre_set_add(struct node *set, struct set_item item);
/* How few and how many characters n matches, at most WIDTH_MAX. */
struct width sre_width_of(struct reader *r, const struct node *n);

/* ---- escapes and sets (sre_escapes.c), groups (sre_read.c) ---- */

/* What \c is outside of a set; the backslash and c are passed. */
struct node *sre_read_escape(struct reader *r, int32_t c);
/* From behind the [ to behind the ]. */
struct node *sre_read_set(struct reader *r);
/* Has the group's parenthesis been closed? */
bool sre_is_closed(const struct reader *r, int group);
/* A look-behind cannot refer to a group inside itself: false with the error. */
bool sre_check_look_group(struct reader *r, int group);

#endif
