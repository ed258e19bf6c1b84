/* format_internal.h - the parts of formatting that % and format() share. */
#ifndef TYPES_FORMAT_INTERNAL_H
#define TYPES_FORMAT_INTERNAL_H

#include "types/float.h"
#include "types/str_internal.h"

/* [[fill]align][sign][z][#][0][width][grouping][.precision][type], read. */
struct spec {
    uint32_t fill, align, sign; /* sign 0: none given */
    bool no_neg_0, alternate;
    ssize_t width, precision; /* -1: none */
    char grouping;            /* 0, ',' or '_'; 4 stands for '_' every four digits */
    uint32_t type;
};

/* A decimal number at *at; -1 raised ("Too many decimal digits..."), else digits used. */
int read_decimal(struct runtime *rt, Val text, ssize_t *at, ssize_t end, ssize_t *value);
/* What _string gives to Python. */
OWNED Ref format_parser_new(struct runtime *rt, Val text);
OWNED Ref format_field_name_split(struct runtime *rt, Val text);

#endif
