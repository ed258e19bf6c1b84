/* config.c - a user's config.lua: macros, commands and keys of their own. */
#include "script/config.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/loaded.h"
#include "script/state.h"

struct asking {
    const char *source, *command, *args;
    json_t *answer;
};

/* A text as JSON; nothing for what is not UTF-8. */
static void set_text(json_t *object, const char *key, const char *text)
{
    json_t *j = json_string(text);
    if (j)
        json_object_set_new(object, key, j);
}

/* The pairs of a table of texts at the top, which is popped. */
static void read_texts(lua_State *L, json_t *into)
{
    for (lua_pushnil(L); lua_istable(L, -2) && lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TSTRING)
            set_text(into, lua_tostring(L, -2), lua_tostring(L, -1));
    }
}

static void read_commands(lua_State *L, json_t *into)
{
    if (!lua_istable(L, -1))
        return;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && lua_isfunction(L, -1))
            json_array_append_new(into, json_string(lua_tostring(L, -2)));
    }
}

static void describe(lua_State *L, json_t *answer)
{
    json_t *macros = json_object(), *keys = json_object(), *commands = json_array();
    json_object_set_new(answer, "macros", macros);
    json_object_set_new(answer, "keys", keys);
    json_object_set_new(answer, "commands", commands);
    lua_getfield(L, 1, "macros");
    read_texts(L, macros);
    lua_settop(L, 1);
    lua_getfield(L, 1, "keys");
    read_texts(L, keys);
    lua_settop(L, 1);
    lua_getfield(L, 1, "commands");
    read_commands(L, commands);
}

static int run_command(lua_State *L, struct asking *a)
{
    enum { LINES_MOST = 100 };
    if (lua_getfield(L, 1, "commands") != LUA_TTABLE || lua_getfield(L, -1, a->command) != LUA_TFUNCTION)
        return luaL_error(L, "config.lua has no command %s", a->command);
    lua_pushstring(L, a->args);
    lua_call(L, 1, 1);
    if (lua_istable(L, -1)) {
        json_t *lines = json_array();
        json_object_set_new(a->answer, "lines", lines);
        for (lua_Integer i = 1; i <= LINES_MOST && lua_geti(L, -1, i) == LUA_TSTRING; i++) {
            json_array_append_new(lines, json_string(lua_tostring(L, -1)));
            lua_pop(L, 1);
        }
    } else if (!lua_isnil(L, -1)) {
        heap_describe(L, -1);
        set_text(a->answer, "text", lua_tostring(L, -1));
    }
    return 0;
}

static int config_protected(lua_State *L)
{
    struct asking *a = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lib_open_all(L);
    open_prompt_names(L);
    if (luaL_loadbufferx(L, a->source, strlen(a->source), "@config.lua", "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L, "config.lua: must return a table, not %s", luaL_typename(L, -1));
    if (a->command)
        return run_command(L, a);
    describe(L, a->answer);
    return 0;
}

static int config_in_room(lua_State *L, void *arg)
{
    lua_pushcfunction(L, config_protected);
    lua_pushlightuserdata(L, arg);
    return lua_pcall(L, 1, 0, 0);
}

bool script_config(const struct script_host *host, const char *source, const char *command, const char *args,
                   json_t *answer, struct error *err)
{
    struct asking a = {source, command, args ? args : "", answer};
    struct script s = {.host = *host, .info.start = ""};
    int status;
    s.room = sandbox_new(&s);
    bool good = sandbox_run(s.room, config_in_room, &a, &status, err);
    if (good && status != LUA_OK) {
        sandbox_error_text(sandbox_lua(s.room), err);
        good = false;
    }
    script_let_go(&s);
    return good;
}
