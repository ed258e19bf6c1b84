/* memoryview_items.c - one item of a memoryview as an object, and back, by its format. */
#include <math.h>

#include "types/float.h"
#include "types/int.h"
#include "types/memoryview_internal.h"
#include "types/str.h"

char memory_native_format(const char *format)
{
    if (!format)
        return 'B';
    if (*format == '@')
        format++;
    return format[0] && !format[1] && strchr("cbB?hHiIlLqQnNfdP", format[0]) ? format[0] : 0;
}

ssize_t memory_native_size(char format)
{
    switch (format) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
        return 1;
    case 'h':
    case 'H':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    }
    return 8;
}

Ref memory_item_unpack(struct runtime *rt, const char *p, const char *format)
{
    char code = memory_native_format(format);
    union {
        char c;
        signed char b;
        unsigned char u;
        short h;
        unsigned short H;
        int i;
        unsigned I;
        int64_t q;
        uint64_t Q;
        float f;
        double d;
    } x;
    if (!code)
        return raise(rt, EXC_NotImplementedError, "memoryview: unsupported format %s", format);
    memcpy(&x, p, (size_t)memory_native_size(code));
    switch (code) {
    case 'c':
        return bytes_new(rt, p, 1);
    case 'b':
        return int_from_int64(rt, x.b);
    case 'B':
        return int_from_int64(rt, x.u);
    case '?':
        return new_bool(rt, x.u != 0);
    case 'h':
        return int_from_int64(rt, x.h);
    case 'H':
        return int_from_int64(rt, x.H);
    case 'i':
        return int_from_int64(rt, x.i);
    case 'I':
        return int_from_int64(rt, x.I);
    case 'f':
        return float_new(rt, (double)x.f);
    case 'd':
        return float_new(rt, x.d);
    case 'l':
    case 'q':
    case 'n':
        return int_from_int64(rt, x.q);
    }
    return int_from_uint64(rt, x.Q);
}

static int bad_type(struct runtime *rt, const char *format)
{
    return raise_int(rt, EXC_TypeError, "memoryview: invalid type for format '%s'", format);
}
static int bad_value(struct runtime *rt, const char *format)
{
    return raise_int(rt, EXC_ValueError, "memoryview: invalid value for format '%s'", format);
}

/* The value as the format's bytes at out (8 bytes); 0, or -1 raised. */
int memory_item_pack(struct runtime *rt, char *out, const char *format, Val v)
{
    char code = memory_native_format(format);
    if (!code)
        return raise_int(rt, EXC_NotImplementedError, "memoryview: unsupported format %s",
                         format);
    if (code == 'c') {
        if (!is_bytes(v))
            return bad_type(rt, format);
        if (byte_size(v) != 1)
            return bad_value(rt, format);
        out[0] = as_bytes(v)->data[0];
        return 0;
    }
    if (code == '?') {
        int yes = obj_is_true(rt, v);
        out[0] = (char)yes;
        return yes < 0 ? -1 : 0;
    }
    if (code == 'f' || code == 'd') {
        double x = float_as_double(rt, v);
        if (x == -1.0 && is_raised(rt)) {
            if (!raised_is(rt, EXC_TypeError))
                return -1;
            error_clear(rt);
            return bad_type(rt, format);
        }
        if (code == 'd') {
            memcpy(out, &x, 8);
        } else {
            float f = (float)x;
            memcpy(out, &f, 4);
        }
        return 0;
    }
    if (!has_index(v))
        return bad_type(rt, format);
    Ref index = number_index(rt, v);
    if (!index)
        return -1;
    static const char signs[] = "bhilqn";
    ssize_t size = memory_native_size(code);
    bool is_signed = strchr(signs, code) != NULL;
    int overflow;
    int64_t value = int_as_int64_overflow(index, &overflow);
    bool ok = true;
    uint64_t bits = (uint64_t)value;
    if (is_signed) {
        int64_t high = size == 8 ? INT64_MAX : ((int64_t)1 << (size * 8 - 1)) - 1;
        ok = !overflow && value <= high && value >= -high - 1;
    } else if (overflow > 0 && size == 8 && int_bit_length(index) <= 64) {
        bits = int_as_uint64_mask(index);
    } else {
        ok = !overflow && value >= 0 && (size == 8 || value >> (size * 8) == 0);
    }
    ref_drop(rt, index);
    if (!ok)
        return bad_value(rt, format);
    memcpy(out, &bits, (size_t)size);
    return 0;
}
