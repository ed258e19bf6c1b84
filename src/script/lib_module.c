/* lib_module.c - t:load() and hidden code: the learner's functions, called with objects they never saw. */
#include <lauxlib.h>
#include <string.h>

#include "script/loaded.h"
#include "script/state.h"

static struct loaded *loaded_of(lua_State *L)
{
    struct script *s = script_of(L);
    if (!s->loaded)
        s->loaded = loaded_new_take(script_trial(L, script_program(s), NULL, true));
    return s->loaded;
}

int t_load(lua_State *L)
{
    struct script *s = script_of(L);
    loaded_free(s->loaded);
    s->loaded = NULL;
    loaded_of(L);
    lua_newtable(L);
    lib_bless(L, &module_lib);
    return 1;
}

/* The code `hidden[name]` of the script; a Lua error when there is none. */
static const char *hidden_source(lua_State *L, struct script *s, const char *name)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    if (lua_getfield(L, -1, "hidden") != LUA_TTABLE || lua_getfield(L, -1, name) != LUA_TSTRING)
        luaL_error(L, "the script has no hidden[\"%s\"]", name);
    return lua_tostring(L, -1);
}

static struct loaded *hide(lua_State *L, const char *name)
{
    struct script *s = script_of(L);
    const char *source = hidden_source(L, s, name);
    char raised[64];
    struct loaded *l = loaded_of(L);
    sandbox_pause(L);
    bool good = loaded_hide(l, name, source, raised, sizeof raised);
    sandbox_resume(L);
    if (!good)
        luaL_error(L, "hidden[\"%s\"] raises %s", name, raised);
    return l;
}

static void push_held(lua_State *L, Val v)
{
    struct object_ref *o = lua_newuserdatauv(L, sizeof *o, 0);
    *o = (struct object_ref){.moment = {.mark = -1}, .node = NO_NODE, .address = (uintptr_t)v};
    lib_bless(L, &object_lib);
}

int t_hidden(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2);
    Val v = loaded_global(hide(L, name), name, "value");
    if (!v)
        return luaL_error(L, "hidden[\"%s\"] gives no global named value", name);
    push_held(L, v);
    return 1;
}

static int push_functions(lua_State *L, int count)
{
    const char *name = luaL_checkstring(L, 2);
    struct loaded *l = hide(L, name);
    for (int i = count; i >= 1; i--) {
        Val f = loaded_function(l, name, i);
        if (!f)
            return luaL_error(L, "hidden[\"%s\"] defines fewer than %d functions", name, count);
        push_held(L, f);
    }
    return count;
}

int t_hidden_function(lua_State *L)
{
    return push_functions(L, 1);
}

int t_hidden_pair(lua_State *L)
{
    return push_functions(L, 2);
}

int t_hidden_heap(lua_State *L)
{
    struct script *s = script_of(L);
    const char *source = hidden_source(L, s, luaL_checkstring(L, 2));
    push_run(L, kept_trial_take(&s->kept, script_trial(L, source, NULL, false)));
    return 1;
}

/* mod:call("deep", object, ...) gives the value; nil and the exception's type when it raised. */
static int module_call(lua_State *L)
{
    enum { ARGUMENTS = 8 };
    struct script *s = script_of(L);
    struct loaded *l = loaded_of(L);
    const char *function = luaL_checkstring(L, 2);
    uintptr_t args[ARGUMENTS], result;
    char raised[64];
    int count = lua_gettop(L) - 2;
    luaL_argcheck(L, count <= ARGUMENTS, 2, "at most 8 arguments");
    for (int i = 0; i < count; i++)
        args[i] = ((struct object_ref *)luaL_checkudata(L, i + 3, object_lib.name))->address;
    sandbox_pause(L);
    bool good = loaded_call(l, function, args, count, &result, raised, sizeof raised);
    sandbox_resume(L);
    if (!good) {
        if (!raised[0])
            note_missing(L, "the function", function);
        lua_pushnil(L);
        lua_pushstring(L, raised[0] ? raised : "NameError");
        return 2;
    }
    struct moment_ref at = kept_picture_take(&s->kept, loaded_picture(l));
    struct object_ref o = {.moment = {.mark = -1}, .node = NO_NODE, .address = result};
    struct object_ref *held = lua_newuserdatauv(L, sizeof *held, 0);
    *held = o;
    lib_bless(L, &object_lib);
    push_value(L, at, check_node(L, lua_gettop(L), moment_picture(L, at), NULL));
    return 1;
}

static const struct lib_entry entries[] = {
    {"call", "function, [object, ...]", "call a function of the program with hidden objects; its value in Lua, or nil and the name "
                                        "of the exception's type", module_call},
    {0},
};

const struct lib module_lib = {
    .name = "module",
    .title = "A loaded program",
    .help = "What `t:load()` gives: the learner's program, run and kept, so that its functions can be called. `t:heap()` is then "
            "its heap.",
    .entries = entries,
};
