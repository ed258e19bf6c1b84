/* utf8.h - strict UTF-8, code point by code point, and how many cells one takes. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* The code point at `s`; gives its size in bytes (at least 1 when s < end).  A byte
 * that begins nothing valid is UTF8_BAD, of size 1. */
size_t utf8_next(const char *s, const char *end, uint32_t *cp);
/* Write a code point; gives its size (1 to 4). */
size_t utf8_put(char out[4], uint32_t cp);
/* Cells of a code point: 0, 1, 2. */
int utf8_width(uint32_t cp);
/* Cells of a text, ended by NUL. */
int utf8_text_width(const char *s);

#endif
