/* float_decimal.c - doubles of ordinary size in decimal, by one exact division.
 *
 * A normal double below 2**53 is m / 2**s with m below 2**53.  To round it at the p-th
 * decimal place is to divide m * 10**p by 2**s; up to 22 places the product has at most
 * 127 bits, so quotient, remainder and with them the rounding are exact.  What is
 * larger, smaller or longer goes through the C library (float_text.c).
 */
#include "types/float_decimal.h"

#include <string.h>

static const uint64_t power_of_10[] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};
enum { TABLE_MOST = 19, PLACES_MOST = 22, SHIFT_MOST = 100 };

typedef unsigned __int128 wide;

struct scaled {
    uint64_t value; /* x * 10**places, rounded half to even */
    wide off;       /* by so much, in units of 2**-s */
    wide unit;      /* 10**places */
    uint64_t m;
};

static bool scale(double x, int places, struct scaled *out)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7ff), shift = 1075 - exponent;
    if (!exponent || shift < 1 || shift > SHIFT_MOST || places < 0 || places > PLACES_MOST)
        return false;
    uint64_t m = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
    int first = places < TABLE_MOST ? places : TABLE_MOST;
    wide unit = (wide)power_of_10[first] * power_of_10[places - first];
    wide product = m * unit, whole = (wide)1 << shift;
    wide quotient = product >> shift, rest = product & (whole - 1), half = whole >> 1;
    bool up = rest > half || (rest == half && quotient & 1);
    quotient += up;
    if (quotient >> 63)
        return false;
    *out = (struct scaled){(uint64_t)quotient, up ? whole - rest : rest, unit, m};
    return true;
}

/* Digits of a number, without leading zeros but at least `least`. */
static int write_digits(char *out, uint64_t u, int least)
{
    char digits[24], *end = digits + sizeof digits, *s = end;
    while (u || end - s < least) {
        *--s = (char)('0' + u % 10);
        u /= 10;
    }
    memcpy(out, s, (size_t)(end - s));
    return (int)(end - s);
}

/* Digits before the point of x: at most 16, less than 1 for leading zeros after it. */
static int digits_before_point(double x)
{
    int n = 0;
    if (x >= 1.0) {
        while (n < 16 && x >= (double)power_of_10[n])
            n++;
        return n;
    }
    static const double below_1[] = {0.1, 0.01, 0.001, 0.0001, 0.00001};
    while (n < 5 && x < below_1[n])
        n++;
    return -n;
}

bool decimal_shortest(double x, struct decimal *out)
{
    struct scaled q;
    if (!(x >= 1e-5 && x < 1e15))
        return false;
    int before = digits_before_point(x);
    for (int n = 15; n <= 17; n++) {
        if (!scale(x, n - before, &q) || q.m == (uint64_t)1 << 52)
            return false; /* a power of two: its neighbours are not equally far away */
        wide twice = 2 * q.off;
        if (n < 17 && (twice > q.unit || (twice == q.unit && q.m & 1)))
            continue; /* another double is nearer to what is written */
        out->count = write_digits(out->digits, q.value, 1);
        out->point = out->count - (n - before);
        while (out->count > 1 && out->digits[out->count - 1] == '0')
            out->count--;
        return true;
    }
    return false;
}

int decimal_fixed(double x, int places, char *out)
{
    struct scaled q = {0};
    if (places > TABLE_MOST || (x != 0.0 && !scale(x, places, &q)))
        return 0;
    uint64_t unit = power_of_10[places];
    int n = write_digits(out, q.value / unit, 1);
    if (places) {
        out[n++] = '.';
        n += write_digits(out + n, q.value % unit, places);
    }
    out[n] = '\0';
    return n;
}

bool decimal_round(double x, int places, double *out)
{
    struct scaled q;
    if (places > PLACES_MOST || !scale(x, places, &q) || q.value >> 53)
        return false;
    *out = (double)q.value / (double)q.unit; /* both exact: rounded once */
    return true;
}
