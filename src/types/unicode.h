/* unicode.h - what Unicode 14 says of a character, as Python 3.11 asks it. */
#ifndef TYPES_UNICODE_H
#define TYPES_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* utf8proc's category number; 0 (Cn) for what Unicode 14 did not assign yet. */
int uni_category(uint32_t c);
bool uni_is_alpha(uint32_t c);
bool uni_is_decimal(uint32_t c);
bool uni_is_digit(uint32_t c);
bool uni_is_numeric(uint32_t c);
bool uni_is_alnum(uint32_t c);
extern const bool uni_ascii_space[128];
bool uni_is_wide_space(uint32_t c);
static inline bool uni_is_space(uint32_t c)
{
    return c < 128 ? uni_ascii_space[c] : uni_is_wide_space(c);
}
bool uni_is_lower(uint32_t c);
bool uni_is_upper(uint32_t c);
bool uni_is_title(uint32_t c);
bool uni_is_printable(uint32_t c);
bool uni_is_linebreak(uint32_t c);
bool uni_is_cased(uint32_t c);
bool uni_is_case_ignorable(uint32_t c);
bool uni_is_xid_start(uint32_t c); /* underscore included */
bool uni_is_xid_continue(uint32_t c);
int uni_decimal_value(uint32_t c); /* -1: none */
int uni_digit_value(uint32_t c);   /* -1: none */

/* Names, of the characters that have one here; NULL and -1: unknown. */
const char *uni_name(uint32_t c);
int32_t uni_lookup(const char *name, size_t size);

/* One character for one. */
uint32_t uni_lower(uint32_t c);
uint32_t uni_upper(uint32_t c);
uint32_t uni_title(uint32_t c);
/* One to three characters; gives their number. */
int uni_full_lower(uint32_t c, uint32_t out[3]);
int uni_full_upper(uint32_t c, uint32_t out[3]);
int uni_full_title(uint32_t c, uint32_t out[3]);
int uni_full_fold(uint32_t c, uint32_t out[3]);

#endif
