/* lib_run.c - `run`: what a program did, from its start to its end. */
#include <lauxlib.h>
#include <string.h>

#include "script/state.h"

/* The mark an argument names; NULL when it is left out or was never reached. */
static const struct trial_mark *mark_arg(lua_State *L, struct trial *t, int index)
{
    const char *label = luaL_optstring(L, index, NULL);
    const struct trial_mark *m = label ? trial_mark(t, label) : NULL;
    if (label && !m)
        note_missing(L, "the mark", label);
    return m;
}

static int run_mark(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    luaL_checkstring(L, 2);
    const struct trial_mark *m = mark_arg(L, t, 2);
    if (!m) {
        lua_pushnil(L);
        return 1;
    }
    at.mark = (int32_t)(m - t->marks);
    push_moment(L, at);
    return 1;
}

static int run_peak(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    lua_pushinteger(L, (lua_Integer)trial_peak(t, mark_arg(L, t, 2), mark_arg(L, t, 3)));
    return 1;
}

static int run_maxalive(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const char *type = luaL_checkstring(L, 2);
    lua_pushinteger(L, (lua_Integer)trial_most_alive(t, type, mark_arg(L, t, 3), mark_arg(L, t, 4)));
    return 1;
}

static int run_peak_census(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const struct trial_mark *m = trial_highest(t, mark_arg(L, t, 2), mark_arg(L, t, 3));
    lua_newtable(L);
    for (size_t i = 0; m && i < m->type_count; i++) {
        if (m->most[i].at_peak) {
            lua_pushinteger(L, (lua_Integer)m->most[i].at_peak);
            lua_setfield(L, -2, m->most[i].type);
        }
    }
    return 1;
}

static int run_death(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const char *tag = luaL_checkstring(L, 2);
    const struct trial_death *d = NULL;
    for (size_t i = 0; i < t->death_count; i++) {
        if (strcmp(t->deaths[i].tag, tag) == 0)
            d = &t->deaths[i];
    }
    if (!d)
        note_missing(L, "the tag", tag);
    lua_newtable(L);
    lua_pushstring(L, d ? d->cause : "none");
    lua_setfield(L, -2, "cause");
    if (d && d->line) {
        lua_pushinteger(L, d->line);
        lua_setfield(L, -2, "line");
    }
    if (d && d->after) {
        lua_pushstring(L, d->after);
        lua_setfield(L, -2, "after");
    }
    return 1;
}

static int run_gc(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const struct trial_mark *a = mark_arg(L, t, 2), *b = mark_arg(L, t, 3);
    a = a ? a : &t->marks[0];
    b = b ? b : &t->marks[t->count - 1];
    lua_Integer collected = 0;
    lua_newtable(L);
    lua_newtable(L);
    for (int g = 0; g < 3; g++) {
        lua_Integer here = b->collections[g] - a->collections[g];
        collected += b->collected[g] - a->collected[g];
        lua_pushinteger(L, here);
        lua_seti(L, -2, g);
    }
    lua_setfield(L, -2, "by_generation");
    lua_pushinteger(L, b->collections[2] - a->collections[2]);
    lua_setfield(L, -2, "runs");
    lua_pushinteger(L, collected);
    lua_setfield(L, -2, "collected");
    return 1;
}

static int run_global_list(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const char *name = luaL_checkstring(L, 2);
    at.mark = (int32_t)t->count - 1;
    uint32_t node = picture_global(moment_picture(L, at), name);
    if (node == NO_NODE)
        note_missing(L, "name", name);
    push_value(L, at, node);
    return 1;
}

static int run_marks(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    lua_newtable(L);
    for (size_t i = 0; i < t->count; i++) {
        lua_pushstring(L, t->marks[i].label);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* What a young collection would do at that moment: subtract, find who is reached, free the rest. */
static int run_collector_phases(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const struct trial_mark *m = mark_arg(L, t, 2);
    at.mark = m ? (int32_t)(m - t->marks) : (int32_t)t->count - 1;
    push_phases(L, moment_picture(L, at), (int)luaL_optinteger(L, 3, 0));
    return 1;
}

/* The block of the pools that holds what the program named or tagged so. */
static int run_block(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const char *name = luaL_checkstring(L, 2);
    at.mark = (int32_t)t->count - 1;
    const struct picture *p = moment_picture(L, at);
    uint32_t node = picture_tagged(p, name);
    node = node == NO_NODE ? picture_global(p, name) : node;
    if (node == NO_NODE)
        note_missing(L, "the object", name);
    lua_pushinteger(L, node == NO_NODE ? 0 : p->nodes[node].block);
    return 1;
}

/* run.stdout, run.error */
static int run_field(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 1, &at);
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    if (strcmp(key, "stdout") == 0)
        lua_pushlstring(L, text_str(&t->output), t->output.size);
    else if (strcmp(key, "error") == 0 && t->error[0])
        lua_pushstring(L, t->error);
    else
        lua_pushnil(L);
    return 1;
}

static const struct lib_entry entries[] = {
    {"mark", "label", "the snapshot taken when the program called mark(label), the last time if it did so more than once; "
                      "`\"start\"` is before the first line, `\"finish\"` after the last one; nil when it never came there", run_mark},
    {"peak", "[a, b]", "most bytes in use between two marks, above what was in use before the program", run_peak},
    {"maxalive", "type, [a, b]", "most objects of that type that were alive at once between two marks", run_maxalive},
    {"peak_census", "[a, b]", "who was alive at the peak: a table from type to number", run_peak_census},
    {"death", "tag", "a table: `cause` (`\"refcount\"`, `\"gc\"`, `\"exit\"`, or `\"none\"` when nothing was tagged so), `line`, "
                     "`after` (the last mark before it)", run_death},
    {"gc", "[a, b]", "collections between two marks: `runs` (full ones: `gc.collect()` and generation 2), `collected` (objects, of all), "
                     "`by_generation[0..2]` (runs of each)", run_gc},
    {"global_list", "name", "the value of a global at the end, as `s:list`", run_global_list},
    {"collector_phases", "[mark], [generation]", "what a collection would do at that mark (else at the end) with the objects of that "
                                                 "generation (0) and younger, by tag: `copied`, `after_subtract` (numbers), `rescued`, "
                                                 "`reachable`, `unreachable` (sets)", run_collector_phases},
    {"block", "name", "bytes of the allocator's block that holds the object tagged or named so at the end; 0 when it lies in none "
                      "(more than 512 bytes, or static)", run_block},
    {"marks", "", "the labels of all marks, in order", run_marks},
    {0},
};

const struct lib run_lib = {
    .name = "run",
    .title = "A run",
    .help = "What `t:run{}` gives. Besides its methods: `run.stdout`, what the program printed, and `run.error`, the last line "
            "of its traceback or the limit it reached, nil when it ended well. Where two marks `a, b` may be given, leaving them "
            "out means the whole run.",
    .entries = entries,
    .field = run_field,
};
