/* float_decimal.h - doubles of ordinary size in decimal.  All are exact, or decline. */
#ifndef TYPES_FLOAT_DECIMAL_H
#define TYPES_FLOAT_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

struct decimal {
    char digits[20]; /* without point; no trailing zeros, at least one digit */
    int count;
    int point; /* 0.DIGITS * 10**point */
};

enum { DECIMAL_FIXED_ROOM = 48 };

/* The shortest digits that read back as x > 0; false: not one of these. */
bool decimal_shortest(double x, struct decimal *out);
/* x >= 0 with `places` digits after the point, NUL-terminated, into DECIMAL_FIXED_ROOM
 * bytes; their number, 0: not one of these. */
int decimal_fixed(double x, int places, char *out);
/* x > 0 rounded to so many places; false: not one of these. */
bool decimal_round(double x, int places, double *out);

#endif
