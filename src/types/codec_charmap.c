/* codec_charmap.c - codecs given by a mapping, and str.translate. */
#include <string.h>

#include "types/codec_internal.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"

/* mapping[number]: 1 with *out owned, 0 no such key, -1 raised. */
static int mapped(struct runtime *rt, Val mapping, uint32_t c, Ref *out)
{
    *out = NULL;
    Ref key = int_from_int64(rt, c);
    if (!key)
        return -1;
    if (is_exact(mapping, &dict_def)) {
        int found = dict_lookup(rt, mapping, key, out);
        ref_drop(rt, key);
        return found;
    }
    *out = obj_getitem(rt, mapping, key);
    ref_drop(rt, key);
    if (*out)
        return 1;
    return error_clear_if(rt, EXC_LookupError) ? 0 : -1;
}

Ref charmap_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                   Val mapping)
{
    if (!mapping || mapping == rt->none)
        return latin1_decode(rt, bytes, size);
    struct decoding d;
    decoding_init(rt, &d, "charmap", bytes, size, errors);
    bool ok = true;
    bool table = is_exact(mapping, &str_def);
    for (ssize_t at = 0; at < d.size && ok;) {
        unsigned byte = d.bytes[at];
        uint32_t c = 0xfffe;
        Ref item = NULL;
        int found = 1;
        if (table) {
            if (byte < str_length(mapping))
                c = str_at(mapping, byte);
        } else {
            found = mapped(rt, mapping, byte, &item);
            if (found < 0) {
                ok = false;
                break;
            }
            if (found && item == rt->none)
                found = 0;
            if (found && is_int(item)) {
                int overflow;
                int64_t value = int_as_int64_overflow(item, &overflow);
                if (overflow || value < 0 || value > 0x10ffff) {
                    ref_drop(rt, item);
                    raise(rt, EXC_TypeError, "character mapping must be in range(0x%lx)",
                          (unsigned long)0x110000);
                    ok = false;
                    break;
                }
                c = (uint32_t)value;
            } else if (found && is_str(item)) {
                if (str_length(item) != 1 || str_at(item, 0) != 0xfffe) {
                    str_builder_str(&d.out, item);
                    ref_drop(rt, item);
                    at++;
                    continue;
                }
            } else if (found) {
                ref_drop(rt, item);
                raise(rt, EXC_TypeError, "character mapping must return integer, None or str");
                ok = false;
                break;
            }
            ref_drop(rt, item);
        }
        if (found && c != 0xfffe) {
            str_builder_char(&d.out, c);
            at++;
        } else {
            ok = decoding_error(&d, at, at + 1, "character maps to <undefined>", &at);
        }
    }
    return decoding_finish(&d, ok);
}

/* One character into out: 1 done, 0 not encodable, -1 raised. */
static int charmap_put(struct encoding *e, uint32_t c, Val mapping)
{
    struct runtime *rt = e->rt;
    Ref item;
    int found = mapped(rt, mapping, c, &item);
    if (found <= 0)
        return found;
    int result = 1;
    if (item == rt->none) {
        result = 0;
    } else if (is_int(item)) {
        int overflow;
        int64_t value = int_as_int64_overflow(item, &overflow);
        if (overflow || value < 0 || value > 255)
            result = raise_int(rt, EXC_TypeError, "character mapping must be in range(256)");
        else
            bytes_builder_byte(&e->out, (int)value);
    } else if (is_bytes(item)) {
        bytes_builder_add(&e->out, as_bytes(item)->data, as_bytes(item)->head.size);
    } else {
        result = raise_int(rt, EXC_TypeError,
                           "character mapping must return integer, bytes or None, not %.400T",
                           item);
    }
    ref_drop(rt, item);
    return result;
}

static bool is_mappable(struct encoding *e, uint32_t c, Val mapping)
{
    Ref item;
    int found = mapped(e->rt, mapping, c, &item);
    bool yes = found > 0 && item != e->rt->none;
    ref_drop(e->rt, item);
    if (found < 0)
        error_clear(e->rt);
    return yes;
}

Ref charmap_encode(struct runtime *rt, Val v, const char *errors, Val mapping)
{
    if (!mapping || mapping == rt->none)
        return latin1_encode(rt, v, errors);
    static const char reason[] = "character maps to <undefined>";
    struct encoding e;
    encoding_init(rt, &e, "charmap", v, errors);
    e.out.unshared = true;
    ssize_t n = str_length(v);
    bool ok = true;
    for (ssize_t i = 0; i < n && ok;) {
        int done = charmap_put(&e, str_at(v, i), mapping);
        if (done < 0) {
            ok = false;
        } else if (done) {
            i++;
        } else {
            ssize_t start = i, end = i + 1;
            while (end < n && !is_mappable(&e, str_at(v, end), mapping))
                end++;
            Ref piece = encoding_error(&e, start, end, reason, &i);
            if (!piece) {
                ok = false;
            } else if (is_bytes(piece)) {
                bytes_builder_add(&e.out, as_bytes(piece)->data, as_bytes(piece)->head.size);
            } else {
                for (ssize_t k = 0; k < str_length(piece) && ok; k++) {
                    done = charmap_put(&e, str_at(piece, k), mapping);
                    if (done == 0)
                        encoding_refuse(&e, start, end, reason);
                    ok = done == 1;
                }
            }
            ref_drop(rt, piece);
        }
    }
    return encoding_finish(&e, ok);
}
