/* sre_compile.c - the tree of a pattern written as a program. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/heap.h"
#include "modules/sre_read.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/unicode.h"

struct writer {
    struct reader *r;
    uint32_t *code;
    size_t count, room;
    int loops, cuts;
};

static size_t put(struct writer *w, uint32_t word)
{
    *ARRAY_PUSH(w->code, w->count, w->room) = word;
    return w->count - 1;
}

static void here(struct writer *w, size_t slot)
{
    w->code[slot] = (uint32_t)w->count;
}

static int combined(int flags, int add, int del)
{
    if (add & SRE_TYPE_FLAGS)
        flags &= ~SRE_TYPE_FLAGS;
    return (flags | add) & ~del;
}

static bool has_cases(uint32_t c, bool ascii)
{
    if (ascii)
        return sre_is_letter((int32_t)c);
    return sre_fold(c, false) != c || uni_upper(c) != c || uni_lower(c) != c;
}

static void put_literal(struct writer *w, uint32_t c, bool negate, int flags)
{
    bool ascii = !(flags & SRE_UNICODE);
    if (flags & SRE_IGNORECASE && has_cases(c, ascii)) {
        put(w, negate ? SRE_NOT_CHAR_FOLD : SRE_CHAR_FOLD);
        put(w, sre_fold(c, ascii));
        put(w, ascii);
    } else {
        put(w, negate ? SRE_NOT_CHAR : SRE_CHAR);
        put(w, c);
    }
}

static void put_set(struct writer *w, const struct node *n, int flags)
{
    bool ascii = !(flags & SRE_UNICODE);
    put(w, SRE_SET);
    size_t skip = put(w, 0);
    uint32_t mode = n->negate ? SRE_SET_NEGATE : 0;
    if (flags & SRE_IGNORECASE)
        mode |= ascii ? SRE_SET_FOLD_ASCII : SRE_SET_FOLD;
    put(w, mode);
    size_t ranges = put(w, 0), categories = put(w, 0);
    uint32_t bits[8] = {0};
    for (size_t i = 0; i < n->item_count; i++) {
        const struct set_item *item = &n->items[i];
        for (uint32_t c = 0; c < 256; c++) {
            bool in = item->category < 0
                          ? c >= item->low && c <= item->high
                          : sre_category_has((uint32_t)item->category +
                                                 (ascii ? SRE_CATEGORY_ASCII : 0),
                                             c);
            if (in)
                bits[c >> 5] |= 1u << (c & 31);
        }
    }
    for (int i = 0; i < 8; i++)
        put(w, bits[i]);
    for (size_t i = 0; i < n->item_count; i++) {
        if (n->items[i].category < 0 && n->items[i].high >= 256) {
            put(w, n->items[i].low);
            put(w, n->items[i].high);
            w->code[ranges]++;
        }
    }
    for (size_t i = 0; i < n->item_count; i++) {
        if (n->items[i].category >= 0) {
            put(w, (uint32_t)n->items[i].category + (ascii ? SRE_CATEGORY_ASCII : 0));
            w->code[categories]++;
        }
    }
    w->code[skip] = (uint32_t)(w->count - skip + 1);
}

static void put_place(struct writer *w, int place, int flags)
{
    bool lines = flags & SRE_MULTILINE, unicode = flags & SRE_UNICODE;
    static const uint32_t plain[] = {
        [P_BEGINNING] = SRE_AT_BEGINNING,      [P_END] = SRE_AT_END,
        [P_BEGINNING_STRING] = SRE_AT_BEGINNING, [P_END_STRING] = SRE_AT_END_STRING,
        [P_BOUNDARY] = SRE_AT_BOUNDARY_ASCII,  [P_NON_BOUNDARY] = SRE_AT_NON_BOUNDARY_ASCII,
    };
    uint32_t at = plain[place];
    if (lines && place == P_BEGINNING)
        at = SRE_AT_BEGINNING_LINE;
    if (lines && place == P_END)
        at = SRE_AT_END_LINE;
    if (unicode && place == P_BOUNDARY)
        at = SRE_AT_BOUNDARY;
    if (unicode && place == P_NON_BOUNDARY)
        at = SRE_AT_NON_BOUNDARY;
    put(w, SRE_AT);
    put(w, at);
}

static const struct node *single_of(const struct node *n)
{
    while ((n->kind == N_GROUP && n->value < 0 && !n->add && !n->del) ||
           (n->kind == N_SEQUENCE && n->child && !n->child->next))
        n = n->child;
    return n->kind == N_LITERAL || n->kind == N_NOT_LITERAL || n->kind == N_ANY ||
                   n->kind == N_SET
               ? n
               : NULL;
}

static bool write_node(struct writer *w, const struct node *n, int flags);

static bool write_repeat(struct writer *w, const struct node *n, int flags)
{
    const struct node *single = single_of(n->child);
    if (single) {
        put(w, SRE_REPEAT_ONE);
        put(w, n->mode);
        put(w, n->min);
        put(w, n->max);
        size_t next = put(w, 0);
        if (!write_node(w, single, flags))
            return false;
        here(w, next);
        return true;
    }
    int cut = n->mode == SRE_POSSESSIVE ? w->cuts++ : -1;
    if (cut >= 0) {
        put(w, SRE_CUT_BEGIN);
        put(w, (uint32_t)cut);
    }
    if (n->min == 0 && n->max == 1) {
        put(w, SRE_SPLIT);
        size_t a = put(w, 0), b = put(w, 0);
        here(w, n->mode == SRE_LAZY ? b : a);
        if (!write_node(w, n->child, flags))
            return false;
        here(w, n->mode == SRE_LAZY ? a : b);
    } else {
        uint32_t loop = (uint32_t)w->loops++;
        put(w, SRE_LOOP_INIT);
        put(w, loop);
        size_t head = put(w, SRE_LOOP);
        put(w, loop);
        put(w, n->mode == SRE_LAZY ? SRE_LAZY : SRE_GREEDY);
        put(w, n->min);
        put(w, n->max);
        size_t body = put(w, 0);
        put(w, SRE_LOOP_AGAIN);
        put(w, loop);
        size_t again = put(w, 0);
        put(w, SRE_JUMP);
        size_t tail = put(w, 0);
        here(w, body);
        here(w, again);
        if (!write_node(w, n->child, flags))
            return false;
        put(w, SRE_JUMP);
        put(w, (uint32_t)head);
        here(w, tail);
    }
    if (cut >= 0) {
        put(w, SRE_CUT_END);
        put(w, (uint32_t)cut);
    }
    return true;
}

static bool write_branch(struct writer *w, const struct node *n, int flags)
{
    size_t *ends = NULL, count = 0, room = 0;
    bool ok = true;
    for (const struct node *c = n->child; ok && c; c = c->next) {
        size_t other = 0;
        if (c->next) {
            put(w, SRE_SPLIT);
            size_t first = put(w, 0);
            other = put(w, 0);
            here(w, first);
        }
        ok = write_node(w, c, flags);
        if (c->next) {
            put(w, SRE_JUMP);
            *ARRAY_PUSH(ends, count, room) = put(w, 0);
            here(w, other);
        }
    }
    for (size_t i = 0; i < count; i++)
        here(w, ends[i]);
    free(ends);
    return ok;
}

static bool write_look(struct writer *w, const struct node *n, int flags)
{
    uint32_t back = 0, cut = (uint32_t)w->cuts++;
    if (n->value < 0) {
        struct width width = sre_width_of(w->r, n->child);
        if (width.low != width.high) {
            struct runtime *rt = w->r->rt;
            Ref message = str_new(rt, "look-behind requires fixed-width pattern");
            Ref exc = message ? obj_call_1(rt, w->r->error, message) : NULL;
            if (exc)
                raise_value(rt, REF(exc->type), exc);
            ref_drop(rt, exc);
            ref_drop(rt, message);
            return false;
        }
        back = (uint32_t)width.low;
    }
    put(w, n->negate ? SRE_LOOK_NOT : SRE_LOOK);
    put(w, cut);
    put(w, back);
    size_t after = n->negate ? put(w, 0) : 0;
    if (!write_node(w, n->child, flags))
        return false;
    put(w, n->negate ? SRE_LOOK_NOT_END : SRE_LOOK_END);
    put(w, cut);
    if (n->negate)
        here(w, after);
    return true;
}

static bool write_node(struct writer *w, const struct node *n, int flags)
{
    if (!recursion_enter(w->r->rt, " in compiling a regular expression"))
        return false;
    bool ok = true;
    switch (n->kind) {
    case N_SEQUENCE:
        for (const struct node *c = n->child; ok && c; c = c->next)
            ok = write_node(w, c, flags);
        break;
    case N_BRANCH:
        ok = write_branch(w, n, flags);
        break;
    case N_LITERAL:
    case N_NOT_LITERAL:
        put_literal(w, (uint32_t)n->value, n->kind == N_NOT_LITERAL, flags);
        break;
    case N_ANY:
        put(w, flags & SRE_DOTALL ? SRE_ANY_ALL : SRE_ANY);
        break;
    case N_SET:
        put_set(w, n, flags);
        break;
    case N_AT:
        put_place(w, n->value, flags);
        break;
    case N_GROUP:
        if (n->value >= 0) {
            put(w, SRE_SAVE);
            put(w, 2 * (uint32_t)(n->value - 1));
        }
        ok = write_node(w, n->child, combined(flags, n->add, n->del));
        if (n->value >= 0) {
            put(w, SRE_SAVE);
            put(w, 2 * (uint32_t)(n->value - 1) + 1);
        }
        break;
    case N_REPEAT:
        ok = write_repeat(w, n, flags);
        break;
    case N_ATOMIC: {
        uint32_t cut = (uint32_t)w->cuts++;
        put(w, SRE_CUT_BEGIN);
        put(w, cut);
        ok = write_node(w, n->child, flags);
        put(w, SRE_CUT_END);
        put(w, cut);
        break;
    }
    case N_LOOK:
        ok = write_look(w, n, flags);
        break;
    case N_REFERENCE:
        put(w, flags & SRE_IGNORECASE ? SRE_GROUP_FOLD : SRE_GROUP);
        put(w, (uint32_t)(n->value - 1));
        break;
    case N_CONDITION: {
        put(w, SRE_IF_GROUP);
        put(w, (uint32_t)(n->value - 1));
        size_t other = put(w, 0);
        ok = write_node(w, n->child, flags);
        if (ok && n->child->next) {
            put(w, SRE_JUMP);
            size_t end = put(w, 0);
            here(w, other);
            ok = write_node(w, n->child->next, flags);
            here(w, end);
        } else {
            here(w, other);
        }
        break;
    }
    case N_FAILURE:
        put(w, SRE_FAIL);
        break;
    }
    recursion_leave(w->r->rt);
    return ok;
}

static bool finish(struct reader *r, struct writer *w, const struct node *tree,
                   struct sre_program *out)
{
    struct runtime *rt = r->rt;
    put(w, SRE_MATCH);
    out->code = heap_alloc(rt, w->count * sizeof *out->code);
    if (!out->code) {
        raise_no_memory(rt);
        return false;
    }
    memcpy(out->code, w->code, w->count * sizeof *out->code);
    out->size = w->count;
    out->groups = r->groups - 1;
    out->loops = w->loops;
    out->cuts = w->cuts;
    out->flags = r->flags;
    out->min_width = (ssize_t)sre_width_of(r, tree).low;
    out->names = ref_move(&r->names);
    out->indices = tuple_new(rt, r->groups);
    if (!out->indices)
        return false;
    for (int i = 0; i < r->groups; i++)
        tuple_set_take(out->indices, i, new_none(rt));
    ssize_t position = 0;
    Val name, number;
    while (dict_next(out->names, &position, &name, &number)) {
        ssize_t i = (ssize_t)int_medium_value(number);
        ref_drop(rt, as_tuple(out->indices)->items[i]);
        tuple_set_take(out->indices, i, ref_keep(name));
    }
    return true;
}

bool sre_compile(struct runtime *rt, Val pattern, int flags, Val error, struct sre_program *out)
{
    *out = (struct sre_program){0};
    struct reader r = {.rt = rt,
                       .original = pattern,
                       .is_text = is_str(pattern),
                       .flags = flags,
                       .error = error,
                       .groups = 1,
                       .look_groups = -1};
    struct writer w = {.r = &r};
    struct node *tree = NULL;
    bool ok = false;
    r.text = r.is_text ? ref_keep(pattern)
                       : str_from_latin1(rt, (unsigned char *)as_bytes(pattern)->data,
                                         as_bytes(pattern)->head.size);
    r.names = dict_new(rt);
    r.widths = array_grow(r.widths, &r.width_room, 1, sizeof *r.widths);
    r.widths[0] = (struct width){WIDTH_OPEN, WIDTH_OPEN};
    if (r.text && r.names) {
        r.length = str_length(r.text);
        ok = sre_read_pattern(&r, &tree) && write_node(&w, tree, r.flags) &&
             finish(&r, &w, tree, out);
    }
    while (r.nodes) {
        struct node *n = r.nodes;
        r.nodes = n->older;
        free(n->items);
        free(n);
    }
    free(w.code);
    free(r.widths);
    free(r.references);
    ref_drop(rt, r.text);
    ref_drop(rt, r.names);
    return ok;
}
