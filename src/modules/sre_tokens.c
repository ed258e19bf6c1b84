/* sre_tokens.c - a pattern read token by token, and re.error at the place in it. */

#include "modules/sre_read.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

void sre_fail_text(struct reader *r, Ref message, ssize_t at)
{
    struct runtime *rt = r->rt;
    r->failed = true;
    Ref where = message && !is_raised(rt) ? int_from_ssize(rt, at) : NULL;
    Ref exc = where ? obj_call_3(rt, r->error, message, r->original, where) : NULL;
    if (exc)
        raise_value(rt, REF(exc->type), exc);
    ref_drop(rt, exc);
    ref_drop(rt, where);
    ref_drop(rt, message);
}

ssize_t sre_tell(const struct reader *r)
{
    return r->index - (r->next.c < 0 ? 0 : r->next.escape < 0 ? 1 : 2);
}

/* re.error at sre_tell() - back. */
void *sre_fail(struct reader *r, ssize_t back, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!r->failed && !is_raised(r->rt))
        sre_fail_text(r, str_format_v(r->rt, format, args), sre_tell(r) - back);
    va_end(args);
    return NULL;
}

void sre_advance(struct reader *r)
{
    r->next = (struct token){-1, -1};
    if (r->index >= r->length)
        return;
    r->next.c = (int32_t)str_at(r->text, r->index++);
    if (r->next.c != '\\')
        return;
    if (r->index >= r->length) {
        r->next.c = -1;
        if (!r->failed)
            sre_fail_text(r, str_new(r->rt, "bad escape (end of pattern)"), r->length - 1);
        return;
    }
    r->next.escape = (int32_t)str_at(r->text, r->index++);
}

struct token sre_get(struct reader *r)
{
    struct token t = r->next;
    sre_advance(r);
    return t;
}

bool sre_accept(struct reader *r, int32_t c)
{
    if (!sre_next_is(r, c))
        return false;
    sre_advance(r);
    return true;
}

void sre_seek(struct reader *r, ssize_t at)
{
    r->index = at;
    sre_advance(r);
}

int sre_hex_value(int32_t c)
{
    if (sre_is_digit(c))
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Text up to `close`, which is eaten; NULL raised. */
Ref sre_get_until(struct reader *r, int32_t close, const char *name)
{
    struct str_builder b;
    str_builder_init(r->rt, &b);
    ssize_t size = 0;
    for (;;) {
        struct token t = sre_get(r);
        if (t.c < 0 || (t.c == close && t.escape < 0)) {
            if (t.c >= 0 && size)
                return str_builder_finish(&b);
            str_builder_release(&b);
            if (t.c >= 0)
                return sre_fail(r, 1, "missing %s", name);
            if (!size)
                return sre_fail(r, 0, "missing %s", name);
            return sre_fail(r, size, "missing %c, unterminated name", close);
        }
        str_builder_char(&b, (uint32_t)t.c);
        size++;
        if (t.escape >= 0) {
            str_builder_char(&b, (uint32_t)t.escape);
            size++;
        }
    }
}

bool sre_check_name(struct reader *r, Val name, ssize_t offset)
{
    if (!r->is_text && !str_is_ascii(name)) {
        sre_fail(r, str_length(name) + offset, "bad character in group name %A", name);
        return false;
    }
    if (!str_is_identifier(name)) {
        sre_fail(r, str_length(name) + offset, "bad character in group name %R", name);
        return false;
    }
    return true;
}
