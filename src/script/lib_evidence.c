/* lib_evidence.c - t:show() and kin: what a verdict points at, in words. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/state.h"

static void show_line(struct script *s, const char *text)
{
    enum { EVIDENCE_MOST = 4000 };
    if (s->evidence.size + strlen(text) < EVIDENCE_MOST)
        text_printf(&s->evidence, "%s%s", s->evidence.size ? "\n" : "", text);
}

static void show_field(lua_State *L, struct script *s, int index, const char *field)
{
    if (lua_getfield(L, index, field) == LUA_TSTRING && *lua_tostring(L, -1))
        show_line(s, lua_tostring(L, -1));
    lua_pop(L, 1);
}

static void show_value(lua_State *L, struct script *s, int index);

static void show_table(lua_State *L, struct script *s, int index)
{
    if (lua_getfield(L, index, "edges") == LUA_TTABLE) {
        struct text line = {0};
        text_printf(&line, "unreachable: %d objects that hold each other", (int)lua_rawlen(L, index));
        show_line(s, text_str(&line));
        text_release(&line);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    show_field(L, s, index, "text");
    for (lua_Integer i = 1; i <= 12 && lua_geti(L, index, i) != LUA_TNIL; i++) {
        show_value(L, s, lua_gettop(L));
        lua_pop(L, 1);
    }
}

static void show_value(lua_State *L, struct script *s, int index)
{
    if (lua_istable(L, index)) {
        luaL_checkstack(L, 8, "nested too deep");
        show_table(L, s, index);
    } else if (lua_isstring(L, index)) {
        lua_pushvalue(L, index);
        show_line(s, lua_tostring(L, -1));
        lua_pop(L, 1);
    } else if (!lua_isnoneornil(L, index)) {
        show_line(s, luaL_tolstring(L, index, NULL));
        lua_pop(L, 1);
    }
}

/* The moment evidence is taken from: the last one looked at, else the end of the last run. */
static const struct picture *evidence_moment(lua_State *L, struct moment_ref *at)
{
    struct script *s = script_of(L);
    *at = s->last_moment.stamp ? s->last_moment : s->last_run;
    if (!at->stamp)
        return NULL;
    const struct trial *t = s->kept.slot[at->slot].trial;
    snprintf(s->at_mark, sizeof s->at_mark, "%s", t && at->mark >= 0 ? t->marks[at->mark].label : "");
    return moment_picture(L, *at);
}

int t_show(lua_State *L)
{
    struct moment_ref at;
    evidence_moment(L, &at);
    for (int i = 2, last = lua_gettop(L); i <= last; i++)
        show_value(L, script_of(L), i);
    return 0;
}

int t_show_path(lua_State *L)
{
    struct script *s = script_of(L);
    struct moment_ref at;
    const char *what = luaL_checkstring(L, 2);
    const struct picture *p = evidence_moment(L, &at);
    if (!p)
        return 0;
    uint32_t node = picture_tagged(p, what), *arrows;
    size_t count;
    struct text line = {0};
    if (node == NO_NODE)
        node = first_of(p, what);
    if (node != NO_NODE && picture_path(p, node, &arrows, &count)) {
        text_printf(&line, "a %s is reached by ", picture_type(p, node));
        picture_path_text(p, arrows, count, &line);
        snprintf(s->object, sizeof s->object, "%s", what);
        free(arrows);
    } else if (node != NO_NODE) {
        text_printf(&line, "nothing you can name reaches the %s; others that are unreachable hold it", what);
    }
    if (line.size)
        show_line(s, text_str(&line));
    text_release(&line);
    return 0;
}

/* The objects that nothing reaches, counted by type. */
int t_show_islands(lua_State *L)
{
    enum { TYPES_SHOWN = 6 };
    struct moment_ref at;
    const struct picture *p = evidence_moment(L, &at);
    if (!p)
        return 0;
    struct text line = {0};
    size_t *lost = xalloc((p->count + 1) * sizeof *lost), shown = 0;
    for (size_t i = 0; i < p->count; i++)
        lost[p->nodes[i].class == NO_NODE ? p->count : p->nodes[i].class] += (p->nodes[i].flags & NODE_LOST) != 0;
    for (size_t i = 0; i < p->count; i++) {
        if (lost[i] && shown++ < TYPES_SHOWN)
            text_printf(&line, "%s%zu %s", line.size ? ", " : "unreachable, held only by each other: ", lost[i],
                        p->text.bytes + p->nodes[i].text);
    }
    if (line.size)
        show_line(script_of(L), text_str(&line));
    text_release(&line);
    free(lost);
    return 0;
}

int t_show_peak(lua_State *L)
{
    struct moment_ref at;
    struct trial *t = check_run(L, 2, &at);
    const struct trial_mark *m = trial_highest(t, NULL, NULL);
    struct text line = {0};
    text_printf(&line, "peak: %zu bytes", m->peak);
    for (int n = 0; n < 3; n++) {
        const struct trial_most *best = NULL;
        for (size_t i = 0; i < m->type_count; i++) {
            bool said = strstr(text_str(&line), m->most[i].type);
            if (m->most[i].at_peak > 1 && !said && (!best || m->most[i].at_peak > best->at_peak))
                best = &m->most[i];
        }
        if (best)
            text_printf(&line, "%s%zu %s", n ? ", " : "; alive then: ", best->at_peak, best->type);
    }
    show_line(script_of(L), text_str(&line));
    text_release(&line);
    return 0;
}

/* The run looked at last, or NULL. */
static const struct trial *last_trial(const struct script *s)
{
    return s->last_run.stamp && s->kept.slot[s->last_run.slot].stamp == s->last_run.stamp ? s->kept.slot[s->last_run.slot].trial : NULL;
}

int t_show_reuse(lua_State *L)
{
    struct script *s = script_of(L);
    const char *type = luaL_checkstring(L, 2);
    const struct trial *t = last_trial(s);
    struct trial_reuse reuse = t ? trial_reuse_of(t, type) : (struct trial_reuse){0};
    struct text line = {0};
    if (reuse.reborn)
        text_printf(&line, "%zu of %zu %s objects were born where another had died: its id() is theirs again", reuse.reborn,
                    reuse.born, type);
    else
        text_printf(&line, "%zu %s objects were born, none where another had died", reuse.born, type);
    show_line(s, text_str(&line));
    snprintf(s->object, sizeof s->object, "%s", type);
    text_release(&line);
    return 0;
}

int t_replay(lua_State *L)
{
    struct moment_ref at;
    const struct trial *t = check_run(L, 2, &at);
    struct script *s = script_of(L);
    s->verdict.replay = true;
    snprintf(s->verdict.replayed, sizeof s->verdict.replayed, "%s", t->call ? t->call : "");
    return 0;
}
