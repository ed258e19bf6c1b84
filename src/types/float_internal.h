/* float_internal.h - what the files of float tell each other. */
#ifndef TYPES_FLOAT_INTERNAL_H
#define TYPES_FLOAT_INTERNAL_H

#include "types/float.h"

/* x to the nearest multiple of 10**places, half to even, exactly. */
double round_left_of_point(double x, int places);
/* float.fromhex(): false raised. */
bool float_read_hex(struct runtime *rt, const char *text, ssize_t size, double *out);
/* A decimal number, "inf" or "nan" at s; the place after it, NULL: none.  No blanks, no underscores. */
const char *float_scan(const char *s, const char *end, double *out);
/* Text of a str or bytes-like as ASCII without underscores and outer blanks,
 * malloc'ed; NULL raised, or with *bad set: no number. */
char *number_text(struct runtime *rt, Val v, bool *bad);
/* kwargs, a dict, must be empty: "NAME() takes no keyword arguments". */
bool args_no_keywords_dict(struct runtime *rt, const char *name, Val kwargs);

#endif
