/* str_internal.h - what the files of str share with each other and the codecs. */
#ifndef TYPES_STR_INTERNAL_H
#define TYPES_STR_INTERNAL_H

#include "types/int.h"
#include "types/slice.h"
#include "types/str.h"

static inline int kind_for(uint32_t max_char)
{
    return max_char < 256 ? 1 : max_char < 0x10000 ? 2 : 4;
}
size_t str_block_size(ssize_t length, uint32_t max_char);
/* Make a block of str_block_size() whose characters are in place a str. */
OWNED Ref str_adopt_block(struct runtime *rt, void *block, ssize_t length, uint32_t max_char);
uint32_t max_of_bytes(const unsigned char *p, ssize_t n); /* 127 or 255 */
uint32_t max_char_in(int kind, const void *data, ssize_t start, ssize_t end);
/* Widens; narrows only what fits. */
void copy_chars(int to_kind, void *to, ssize_t at, int from_kind, const void *from,
                ssize_t start, ssize_t count);

extern const struct method_def str_methods[];
OWNED Ref str_iter(struct runtime *rt, Val self);
extern const struct method_def str_sizeof_method;
native_fn str_lower_py, str_upper_py, str_casefold_py, str_capitalize_py, str_swapcase_py,
    str_title_py, str_isascii_py, str_isspace_py, str_isalpha_py, str_isalnum_py,
    str_isdecimal_py, str_isdigit_py, str_isnumeric_py, str_isprintable_py,
    str_isidentifier_py, str_islower_py, str_isupper_py, str_istitle_py;
OWNED Ref latin1_to_bytes(struct runtime *rt, Val text); /* all below 256 */
/* An optional bound of a slice: None and NULL leave *out. */
bool arg_bound(struct runtime *rt, Val v, ssize_t *out);
/* "find() takes at least 1 argument (0 given)" */
bool find_arity(struct runtime *rt, const char *name, ssize_t argc);
native_fn str_format_py, str_format_map_py, str_format_spec_py;

/* Search in characters of one kind: -1 absent. */
ssize_t find_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                   ssize_t m);
ssize_t rfind_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                    ssize_t m);
ssize_t count_chars(int kind, const void *s, ssize_t n, int sub_kind, const void *sub,
                    ssize_t m, ssize_t limit);
/* "a[start:end]" as methods with optional bounds read them. */
static inline void clip_range(ssize_t length, ssize_t *start, ssize_t *end)
{
    if (*end > length)
        *end = length;
    else if (*end < 0) {
        *end += length;
        if (*end < 0)
            *end = 0;
    }
    if (*start < 0) {
        *start += length;
        if (*start < 0)
            *start = 0;
    }
}

#endif
