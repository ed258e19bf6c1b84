/* suggest.c - "Did you mean: 'x'?" behind NameError and AttributeError. */
#include "vm/suggest.h"

#include <string.h>

#include "types/code.h"
#include "types/exc_layout.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "vm/state.h"

enum { MAX_CANDIDATES = 750, MAX_LENGTH = 40, MOVE_COST = 2, CASE_COST = 1 };

static int fold(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int substitution_cost(char a, char b)
{
    if ((a & 31) != (b & 31))
        return MOVE_COST;
    if (a == b)
        return 0;
    return fold(a) == fold(b) ? CASE_COST : MOVE_COST;
}

/* Edit distance, or more than max when it is above max. */
static int distance(const char *a, size_t a_size, const char *b, size_t b_size, int max)
{
    int row[MAX_LENGTH];
    if (a == b)
        return 0;
    while (a_size && b_size && *a == *b) {
        a++, b++;
        a_size--, b_size--;
    }
    while (a_size && b_size && a[a_size - 1] == b[b_size - 1])
        a_size--, b_size--;
    if (a_size == 0 || b_size == 0)
        return (int)(a_size + b_size) * MOVE_COST;
    if (a_size > MAX_LENGTH || b_size > MAX_LENGTH)
        return max + 1;
    if (b_size < a_size) {
        const char *t = a;
        a = b;
        b = t;
        size_t n = a_size;
        a_size = b_size;
        b_size = n;
    }
    if ((int)(b_size - a_size) * MOVE_COST > max)
        return max + 1;
    for (size_t i = 0; i < a_size; i++)
        row[i] = (int)(i + 1) * MOVE_COST;
    int result = 0;
    for (size_t j = 0; j < b_size; j++) {
        int diagonal = result = (int)j * MOVE_COST, least = max + 1000;
        for (size_t i = 0; i < a_size; i++) {
            int substitute = diagonal + substitution_cost(b[j], a[i]);
            diagonal = row[i];
            int move = (result < diagonal ? result : diagonal) + MOVE_COST;
            result = substitute < move ? substitute : move;
            row[i] = result;
            if (result < least)
                least = result;
        }
        if (least > max)
            return max + 1;
    }
    return result;
}

/* The nearest of a list of names, owned; NULL none. */
static Ref nearest(struct runtime *rt, Val list, Val name)
{
    ssize_t count = list_size(list);
    if (count >= MAX_CANDIDATES)
        return NULL;
    ssize_t name_size, item_size;
    const char *name_text = str_utf8(rt, name, &name_size);
    if (!name_text) {
        error_clear(rt);
        return NULL;
    }
    Val best = NULL;
    int best_distance = 1 << 30;
    for (ssize_t i = 0; i < count; i++) {
        Val item = list_at(list, i);
        const char *text = is_str(item) ? str_utf8(rt, item, &item_size) : NULL;
        if (!text) {
            error_clear(rt);
            return NULL;
        }
        if (str_equal(item, name))
            continue;
        int max = (int)(name_size + item_size + 3) * MOVE_COST / 6;
        if (max > best_distance - 1)
            max = best_distance - 1;
        int d = distance(name_text, (size_t)name_size, text, (size_t)item_size, max);
        if (d > max)
            continue;
        best = item;
        best_distance = d;
    }
    return ref_keep_null(best);
}

static Ref nearest_in(struct runtime *rt, Ref list, Val name)
{
    Ref found = list && is_list(list) ? nearest(rt, list, name) : NULL;
    ref_drop(rt, list);
    if (is_raised(rt))
        error_clear(rt);
    return found;
}

static Ref for_name(struct runtime *rt, Val exc)
{
    Val name = LOOK(exc_name, exc)->name, t = as_exc(exc)->traceback;
    if (!name || !is_str(name) || !t || !is_exact(t, &traceback_def))
        return NULL;
    while (LOOK(traceback, t)->next)
        t = LOOK(traceback, t)->next;
    const struct frame *f = LOOK(frame_obj, LOOK(traceback, t)->frame)->frame;
    Ref names = code_varnames(rt, LOOK(code, f->code));
    Ref list = names ? sequence_list(rt, names) : NULL;
    ref_drop(rt, names);
    Ref found = nearest_in(rt, list, name);
    if (!found)
        found = nearest_in(rt, sequence_list(rt, f->globals), name);
    if (!found)
        found = nearest_in(rt, sequence_list(rt, frame_builtins(f)), name);
    return found;
}

static Ref for_attribute(struct runtime *rt, Val exc)
{
    const struct exc_attribute *e = LOOK(exc_attribute, exc);
    if (!e->name || !e->obj || !is_str(e->name))
        return NULL;
    return nearest_in(rt, obj_dir(rt, e->obj), e->name);
}

Ref suggestion_for(struct runtime *rt, Val exc)
{
    Ref found = NULL;
    struct saved_error saved;
    error_fetch(rt, &saved);
    if (exc->type == exc_type(rt, EXC_AttributeError))
        found = for_attribute(rt, exc);
    else if (exc->type == exc_type(rt, EXC_NameError))
        found = for_name(rt, exc);
    error_clear(rt);
    error_restore_take(rt, &saved);
    return found;
}
