/* compile_match.c - match statements to instructions.
 *
 * Each pattern consumes the subject on top of the stack.  What it captures waits
 * on the stack, below what is still needed, until the whole pattern has matched.
 * A failure jumps to the block that pops what was on the stack at that moment:
 * fail[n] pops n items.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/compiler.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/tuple.h"

struct stores {
    Val *at;
    size_t count, room;
};

struct match {
    struct compiler *c;
    struct stores stores; /* names captured, deepest first */
    bool allow_irrefutable;
    struct block **fail;
    size_t fail_count, fail_room;
    int on_top; /* items above the captures */
};

static void compile_pattern(struct match *m, struct pattern *p);

static bool is_wildcard(const struct pattern *p)
{
    return p->kind == PATTERN_MatchAs && !p->MatchAs.name;
}

static bool is_star_wildcard(const struct pattern *p)
{
    return p->kind == PATTERN_MatchStar && !p->MatchStar.name;
}

/* ---- failing --------------------------------------------------------------------------- */

static struct block *fail_block(struct match *m, size_t pops)
{
    while (m->fail_count <= pops)
        *ARRAY_PUSH(m->fail, m->fail_count, m->fail_room) = block_new(m->c);
    return m->fail[pops];
}

static void jump_to_fail(struct match *m, int op)
{
    size_t pops = (size_t)m->on_top + m->stores.count;
    emit_jump(m->c, op, fail_block(m, pops));
}

static void emit_fail_blocks(struct match *m)
{
    if (!m->fail_count)
        return;
    for (size_t i = m->fail_count - 1; i; i--) {
        use_block(m->c, m->fail[i]);
        emit(m->c, OP_POP_TOP);
    }
    use_block(m->c, m->fail[0]);
    m->fail_count = 0;
}

/* ---- capturing ---------------------------------------------------------------------------- */

static void rotate(struct compiler *c, int count)
{
    for (; count > 1; count--)
        emit_arg(c, OP_SWAP, count);
}

static ssize_t store_index(const struct stores *s, Val name)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i] == name)
            return (ssize_t)i;
    return -1;
}

static void note_store(struct match *m, Val name)
{
    if (store_index(&m->stores, name) >= 0)
        compile_error(m->c, "multiple assignments to name %R in pattern", name);
    else
        *ARRAY_PUSH(m->stores.at, m->stores.count, m->stores.room) = name;
}

static void capture(struct match *m, Val name)
{
    if (!name) {
        emit(m->c, OP_POP_TOP);
        return;
    }
    if (forbidden_name(m->c, name, CTX_STORE))
        return;
    if (store_index(&m->stores, name) < 0)
        rotate(m->c, m->on_top + (int)m->stores.count + 1);
    note_store(m, name);
}

static void subpattern(struct match *m, struct pattern *p)
{
    bool allowed = m->allow_irrefutable;
    m->allow_irrefutable = true;
    compile_pattern(m, p);
    m->allow_irrefutable = allowed;
}

static void pattern_as(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    if (!p->MatchAs.pattern) {
        if (m->allow_irrefutable)
            capture(m, p->MatchAs.name);
        else if (p->MatchAs.name)
            compile_error(c, "name capture %R makes remaining patterns unreachable",
                          p->MatchAs.name);
        else
            compile_error(c, "wildcard makes remaining patterns unreachable");
        return;
    }
    m->on_top++;
    emit_arg(c, OP_COPY, 1);
    compile_pattern(m, p->MatchAs.pattern);
    m->on_top--;
    capture(m, p->MatchAs.name);
}

/* ---- sequences ------------------------------------------------------------------------------- */

static void length_check(struct match *m, int size, int op)
{
    struct compiler *c = m->c;
    emit(c, OP_GET_LEN);
    emit_const_take(c, int_from_int64(c->rt, size));
    emit_compare(c, op);
    jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
}

static void sequence_unpack(struct match *m, struct patterns *row, int star)
{
    int n = ROW_COUNT(row);
    if (star < 0)
        emit_arg(m->c, OP_UNPACK_SEQUENCE, n);
    else if (star >= 1 << 8 || n - star - 1 >= INT32_MAX >> 8)
        compile_error(m->c, "too many expressions in star-unpacking sequence pattern");
    else
        emit_arg(m->c, OP_UNPACK_EX, star + ((n - star - 1) << 8));
    m->on_top += n;
    for (int i = 0; i < n && !m->c->failed; i++) {
        m->on_top--;
        subpattern(m, row->at[i]);
    }
}

/* With a `*_` only the other items are looked up. */
static void sequence_subscripts(struct match *m, struct patterns *row, int star)
{
    struct compiler *c = m->c;
    int n = row->count;
    m->on_top++;
    for (int i = 0; i < n && !c->failed; i++) {
        if (is_wildcard(row->at[i]) || i == star)
            continue;
        emit_arg(c, OP_COPY, 1);
        if (i < star) {
            emit_const_take(c, int_from_int64(c->rt, i));
        } else {
            emit(c, OP_GET_LEN);
            emit_const_take(c, int_from_int64(c->rt, n - i));
            emit_binary(c, OPER_Sub, false);
        }
        emit(c, OP_BINARY_SUBSCR);
        subpattern(m, row->at[i]);
    }
    m->on_top--;
    emit(c, OP_POP_TOP);
}

static void pattern_sequence(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    struct patterns *row = p->MatchSequence.patterns;
    int n = ROW_COUNT(row), star = -1;
    bool only_wildcards = true, star_wildcard = false;
    for (int i = 0; i < n; i++) {
        if (row->at[i]->kind == PATTERN_MatchStar) {
            if (star >= 0) {
                compile_error(c, "multiple starred names in sequence pattern");
                return;
            }
            star = i;
            star_wildcard = is_star_wildcard(row->at[i]);
            only_wildcards &= star_wildcard;
        } else {
            only_wildcards &= is_wildcard(row->at[i]);
        }
    }
    m->on_top++;
    emit(c, OP_MATCH_SEQUENCE);
    jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
    if (star < 0)
        length_check(m, n, OPER_Eq);
    else if (n > 1)
        length_check(m, n - 1, OPER_GtE);
    m->on_top--;
    if (only_wildcards)
        emit(c, OP_POP_TOP);
    else if (star_wildcard)
        sequence_subscripts(m, row, star);
    else
        sequence_unpack(m, row, star);
}

/* ---- classes and mappings ----------------------------------------------------------------------- */

static bool check_attributes(struct match *m, struct ids *names, struct patterns *row)
{
    struct compiler *c = m->c;
    for (int i = 0; i < ROW_COUNT(names); i++) {
        c->unit->place = row->at[i]->place;
        if (forbidden_name(c, names->at[i], CTX_STORE))
            return false;
        for (int j = i + 1; j < names->count; j++)
            if (names->at[j] == names->at[i]) {
                c->unit->place = row->at[j]->place;
                compile_error(c, "attribute name repeated in class pattern: %U",
                              names->at[i]);
                return false;
            }
    }
    return true;
}

static void check_not_none(struct match *m)
{
    emit_arg(m->c, OP_COPY, 1);
    emit_const(m->c, m->c->rt->none);
    emit_arg(m->c, OP_IS_OP, 1);
}

static void pattern_class(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    struct patterns *args = p->MatchClass.patterns,
                    *kwargs = p->MatchClass.kwd_patterns;
    struct ids *names = p->MatchClass.kwd_attrs;
    int nargs = ROW_COUNT(args), nattrs = ROW_COUNT(names);
    if (nattrs) {
        if (!check_attributes(m, names, kwargs))
            return;
        c->unit->place = p->place;
    }
    compile_expr(c, p->MatchClass.cls);
    emit_const_take(c, tuple_from_array(c->rt, names ? names->at : NULL, nattrs));
    emit_arg(c, OP_MATCH_CLASS, nargs);
    check_not_none(m);
    m->on_top++;
    jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
    emit_arg(c, OP_UNPACK_SEQUENCE, nargs + nattrs);
    m->on_top += nargs + nattrs - 1;
    for (int i = 0; i < nargs + nattrs && !c->failed; i++) {
        m->on_top--;
        struct pattern *sub = i < nargs ? args->at[i] : kwargs->at[i - nargs];
        if (is_wildcard(sub))
            emit(c, OP_POP_TOP);
        else
            subpattern(m, sub);
    }
}

static bool mapping_keys_compiled(struct match *m, struct exprs *keys)
{
    struct compiler *c = m->c;
    Ref seen = set_new(c->rt, NULL);
    if (!seen)
        c->failed = true;
    for (int i = 0; i < ROW_COUNT(keys) && !c->failed; i++) {
        struct expr *key = keys->at[i];
        if (key->kind == EXPR_Constant) {
            int there = set_contains(c->rt, seen, key->Constant.value);
            if (there < 0 || set_add(c->rt, seen, key->Constant.value) < 0)
                c->failed = true;
            else if (there)
                compile_error(c, "mapping pattern checks duplicate key (%R)",
                              key->Constant.value);
        } else if (key->kind != EXPR_Attribute) {
            compile_error(
                c,
                "mapping pattern keys may only match literals and attribute lookups");
        }
        compile_expr(c, key);
    }
    ref_drop(c->rt, seen);
    return !c->failed;
}

static void pattern_mapping(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    struct patterns *row = p->MatchMapping.patterns;
    Val rest = p->MatchMapping.rest;
    int n = ROW_COUNT(p->MatchMapping.keys);
    m->on_top++;
    emit(c, OP_MATCH_MAPPING);
    jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
    if (!n && !rest) {
        m->on_top--;
        emit(c, OP_POP_TOP);
        return;
    }
    if (n)
        length_check(m, n, OPER_GtE);
    if (!mapping_keys_compiled(m, p->MatchMapping.keys))
        return;
    emit_arg(c, OP_BUILD_TUPLE, n);
    emit(c, OP_MATCH_KEYS);
    m->on_top += 2;
    check_not_none(m);
    jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
    emit_arg(c, OP_UNPACK_SEQUENCE, n);
    m->on_top += n - 1;
    for (int i = 0; i < n && !c->failed; i++) {
        m->on_top--;
        subpattern(m, row->at[i]);
    }
    m->on_top -= 2;
    if (!rest) {
        emit(c, OP_POP_TOP);
        emit(c, OP_POP_TOP);
        return;
    }
    /* rest = dict(subject) without the keys matched */
    emit_arg(c, OP_BUILD_MAP, 0);
    emit_arg(c, OP_SWAP, 3);
    emit_arg(c, OP_DICT_UPDATE, 2);
    emit_arg(c, OP_UNPACK_SEQUENCE, n);
    for (; n; n--) {
        emit_arg(c, OP_COPY, 1 + n);
        emit_arg(c, OP_SWAP, 2);
        emit(c, OP_DELETE_SUBSCR);
    }
    capture(m, rest);
}

/* ---- alternatives ----------------------------------------------------------------------------------- */

/* Bring the captures of this alternative into the order of the first one. */
static bool same_order(struct match *m, const struct stores *control)
{
    size_t n = m->stores.count;
    if (n != control->count)
        return false;
    for (size_t k = n; k-- > 0;) {
        ssize_t found = store_index(&m->stores, control->at[k]);
        if (found < 0)
            return false;
        if ((size_t)found == k)
            continue;
        size_t turns = (size_t)found + 1;
        Val *rotated = xalloc(turns * sizeof *rotated);
        memcpy(rotated, m->stores.at, turns * sizeof *rotated);
        memmove(m->stores.at, m->stores.at + turns, (k + 1 - turns) * sizeof *rotated);
        memcpy(m->stores.at + (k + 1 - turns), rotated, turns * sizeof *rotated);
        free(rotated);
        while (turns--)
            rotate(m->c, (int)k + 1);
    }
    return true;
}

static void pattern_or(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    struct block *end = block_new(c);
    struct patterns *row = p->MatchOr.patterns;
    struct match outer = *m;
    struct stores control = {0};
    for (int i = 0; i < row->count && !c->failed; i++) {
        struct pattern *alternative = row->at[i];
        c->unit->place = alternative->place;
        m->stores = (struct stores){0};
        m->allow_irrefutable = i == row->count - 1 && outer.allow_irrefutable;
        m->fail = NULL;
        m->fail_count = m->fail_room = 0;
        m->on_top = 0;
        emit_arg(c, OP_COPY, 1);
        compile_pattern(m, alternative);
        if (!c->failed && i && !same_order(m, &control))
            compile_error(c, "alternative patterns bind different names");
        if (!i)
            control = m->stores;
        else
            free(m->stores.at);
        emit_jump(c, PSEUDO_JUMP, end);
        emit_fail_blocks(m);
        free(m->fail);
    }
    *m = outer;
    if (!c->failed) {
        emit(c, OP_POP_TOP);
        jump_to_fail(m, PSEUDO_JUMP);
        use_block(c, end);
        int turns = (int)control.count + 1 + m->on_top + (int)m->stores.count;
        for (size_t i = 0; i < control.count && !c->failed; i++) {
            rotate(c, turns);
            note_store(m, control.at[i]);
        }
        emit(c, OP_POP_TOP);
    }
    free(control.at);
}

/* ---- any pattern ---------------------------------------------------------------------------------------- */

static void compile_pattern(struct match *m, struct pattern *p)
{
    struct compiler *c = m->c;
    if (c->failed)
        return;
    c->unit->place = p->place;
    switch (p->kind) {
    case PATTERN_MatchValue: {
        struct expr *e = p->MatchValue.value;
        if (e->kind != EXPR_Constant && e->kind != EXPR_Attribute) {
            compile_error(c, "patterns may only match literals and attribute lookups");
            return;
        }
        compile_expr(c, e);
        emit_compare(c, OPER_Eq);
        jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
        break;
    }
    case PATTERN_MatchSingleton:
        emit_const(c, p->MatchSingleton.value);
        emit_compare(c, OPER_Is);
        jump_to_fail(m, PSEUDO_POP_JUMP_IF_FALSE);
        break;
    case PATTERN_MatchSequence:
        pattern_sequence(m, p);
        break;
    case PATTERN_MatchMapping:
        pattern_mapping(m, p);
        break;
    case PATTERN_MatchClass:
        pattern_class(m, p);
        break;
    case PATTERN_MatchStar:
        capture(m, p->MatchStar.name);
        break;
    case PATTERN_MatchAs:
        pattern_as(m, p);
        break;
    case PATTERN_MatchOr:
        pattern_or(m, p);
        break;
    }
}

static void compile_case(struct match *m, struct match_case *k, bool last_tried,
                         bool last)
{
    struct compiler *c = m->c;
    c->unit->place = k->pattern->place;
    if (!last_tried)
        emit_arg(c, OP_COPY, 1);
    m->stores.count = 0;
    m->allow_irrefutable = k->guard || last;
    m->fail_count = 0;
    m->on_top = 0;
    compile_pattern(m, k->pattern);
    for (size_t i = 0; i < m->stores.count && !c->failed; i++)
        compile_name(c, m->stores.at[i], CTX_STORE);
    if (k->guard)
        compile_jump_if(c, k->guard, fail_block(m, 0), false);
    if (!last_tried)
        emit(c, OP_POP_TOP);
    compile_stmts(c, k->body);
}

void compile_match(struct compiler *c, struct stmt *s)
{
    struct match m = {.c = c};
    struct match_cases *cases = s->Match.cases;
    int n = cases->count;
    compile_expr(c, s->Match.subject);
    struct block *end = block_new(c);
    bool has_default = is_wildcard(cases->at[n - 1]->pattern) && n > 1;
    int tried = n - has_default;
    for (int i = 0; i < tried && !c->failed; i++) {
        compile_case(&m, cases->at[i], i == tried - 1, i == n - 1);
        emit_jump(c, PSEUDO_JUMP, end);
        c->unit->place = cases->at[i]->pattern->place;
        emit_fail_blocks(&m);
    }
    if (has_default && !c->failed) {
        struct match_case *k = cases->at[n - 1];
        c->unit->place = k->pattern->place;
        emit(c, OP_NOP);
        if (k->guard)
            compile_jump_if(c, k->guard, end, false);
        compile_stmts(c, k->body);
    }
    use_block(c, end);
    free(m.stores.at);
    free(m.fail);
}
