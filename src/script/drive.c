/* drive.c - the script drives: it waits, asks, speaks and judges. */
#include <lauxlib.h>
#include <string.h>

#include "script/state.h"

/* ---- judging ------------------------------------------------------------------- */

/* The feedback of a key: a text, or a table {text, tags}. */
static const char *feedback_of(lua_State *L, struct script *s, const char *key)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    if (lua_getfield(L, -1, "feedback") != LUA_TTABLE)
        return NULL;
    if (lua_getfield(L, -1, key) == LUA_TTABLE)
        lua_geti(L, -1, 1);
    return lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
}

/* ... with %s filled by extra. */
static void fill_message(lua_State *L, struct script *s, const char *key, const char *extra, const char *fallback)
{
    struct text t = {0};
    int top = lua_gettop(L);
    const char *text = feedback_of(L, s, key), *hole = text ? strstr(text, "%s") : NULL;
    if (hole) {
        text_add(&t, text, (size_t)(hole - text));
        text_add_str(&t, extra);
        text_add_str(&t, hole + 2);
    } else {
        text_add_str(&t, text ? text : *extra ? extra : fallback);
    }
    snprintf(s->verdict.message, sizeof s->verdict.message, "%s", text_str(&t));
    text_release(&t);
    lua_settop(L, top);
}

/* The belief a key speaks to ("M13"), for the learner's record. */
static void note_belief(lua_State *L, struct script *s, const char *key)
{
    int top = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    if (lua_getfield(L, -1, "feedback") == LUA_TTABLE && lua_getfield(L, -1, key) == LUA_TTABLE &&
        lua_geti(L, -1, 2) == LUA_TSTRING)
        snprintf(s->verdict.belief, sizeof s->verdict.belief, "%s", lua_tostring(L, -1));
    lua_settop(L, top);
}

/* Evidence that is no text is shown under the message. */
static const char *extra_of(lua_State *L, int index, char *room, size_t size)
{
    room[0] = 0;
    if (lua_type(L, index) == LUA_TSTRING || lua_type(L, index) == LUA_TNUMBER) {
        lua_pushvalue(L, index);
        snprintf(room, size, "%s", lua_tostring(L, -1));
        lua_pop(L, 1);
    } else if (lua_istable(L, index)) {
        if (lua_getfield(L, index, "text") == LUA_TSTRING)
            snprintf(room, size, "%s", lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    return room;
}

static void give(lua_State *L, bool passed, const char *key, int extra_index)
{
    struct script *s = script_of(L);
    char extra[256], copy[64];
    snprintf(copy, sizeof copy, "%s", key);
    struct verdict before = s->verdict;
    s->verdict = (struct verdict){.given = true, .passed = passed, .replay = before.replay};
    memcpy(s->verdict.replayed, before.replayed, sizeof before.replayed);
    snprintf(s->verdict.key, sizeof s->verdict.key, "%s", passed ? "" : copy);
    fill_message(L, s, copy, extra_of(L, extra_index, extra, sizeof extra), passed ? "Done." : copy);
    if (!passed)
        note_belief(L, s, copy);
}

int t_fail(lua_State *L)
{
    lua_settop(L, 3);
    give(L, false, luaL_checkstring(L, 2), 3);
    if (lua_istable(L, 3)) {
        lua_pushcfunction(L, t_show);
        lua_pushvalue(L, 1);
        lua_pushvalue(L, 3);
        lua_call(L, 2, 0);
    }
    return 0;
}

int t_pass(lua_State *L)
{
    lua_settop(L, 2);
    give(L, true, "pass", 2);
    return 0;
}

/* A check that fell over what the program did not do: that is the verdict. */
static bool stumbled(struct script *s)
{
    struct verdict v = {.given = true, .key = "stopped"};
    if (s->stumbled[0])
        snprintf(v.message, sizeof v.message, "The program ended before its time: %s", s->stumbled);
    else if (s->missing[0])
        snprintf(v.message, sizeof v.message, "The check looked for %s and did not find it.", s->missing);
    else
        return false;
    s->verdict = v;
    return true;
}

/* judge(event, ok, key, extra): what pcall(check, t) gave.  True: passed, the exercise is over. */
static int judge(lua_State *L)
{
    struct script *s = script_of(L);
    lua_settop(L, 4);
    bool cell = strcmp(luaL_checkstring(L, 1), "cell") == 0;
    if (!lua_toboolean(L, 2) && !stumbled(s)) {
        lua_pushvalue(L, 3);
        return lua_error(L);
    }
    if (!s->verdict.given && lua_isnil(L, 3))
        give(L, true, "pass", 4);
    else if (!s->verdict.given)
        give(L, false, luaL_checkstring(L, 3), 4);
    if (cell && !s->verdict.passed) /* nobody asked yet */
        s->verdict = (struct verdict){0};
    lua_pushboolean(L, s->verdict.passed);
    return 1;
}

static const char standard_drive[] =
    "local judge = ...\n"
    "return function(t, check)\n"
    "  while true do\n"
    "    local event = t:wait()\n"
    "    if event == 'cell' or event == 'check' then\n"
    "      if judge(event, pcall(check, t)) then return end\n"
    "    end\n"
    "  end\n"
    "end\n";

void push_standard_drive(lua_State *L)
{
    luaL_loadbufferx(L, standard_drive, sizeof standard_drive - 1, "=drive", "t");
    lua_pushcfunction(L, judge);
    lua_call(L, 1, 1);
}

/* ---- waiting and speaking ---------------------------------------------------------- */

int t_say(lua_State *L)
{
    struct script *s = script_of(L);
    const char *text = luaL_checkstring(L, 2), *kind = luaL_optstring(L, 3, "info");
    s->host.say(s->host.data, kind, text);
    return 0;
}

static int resumed(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_gettop(L) >= 2 ? 2 : lua_gettop(L);
}

/* event, text = t:wait() */
int t_wait(lua_State *L)
{
    lua_settop(L, 0);
    return lua_yieldk(L, 0, 0, resumed);
}

static int answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    lua_settop(L, 2);
    return 1; /* the text */
}

/* text = t:ask("How many?") */
int t_ask(lua_State *L)
{
    struct script *s = script_of(L);
    s->host.ask(s->host.data, luaL_checkstring(L, 2));
    s->asking = true;
    lua_settop(L, 0);
    return lua_yieldk(L, 0, 0, answered);
}

/* ---- what the learner's own heap did ------------------------------------------------- */

int t_output(lua_State *L)
{
    struct script *s = script_of(L);
    lua_pushstring(L, s->host.output(s->host.data));
    return 1;
}

int t_raised(lua_State *L)
{
    struct script *s = script_of(L);
    const char *line = s->host.raised(s->host.data);
    if (*line)
        lua_pushstring(L, line);
    else
        lua_pushnil(L);
    return 1;
}

/* Highest live bytes of the learner's code, above what lived before it. */
int t_peak(lua_State *L)
{
    struct script *s = script_of(L);
    size_t peak = s->host.peak(s->host.data), base = s->host.base(s->host.data);
    lua_pushinteger(L, (lua_Integer)(peak > base ? peak - base : 0));
    return 1;
}
