/* script.c - an exercise's Lua script: a coroutine that drives.
 *
 * The file returns a table (title, goal, start, hints, solutions, wrong, feedback)
 * with either `drive(t)`, which runs as the coroutine and waits with t:wait(), or
 * `check(t)`, which gives nil when the goal is reached and a feedback key otherwise;
 * then the standard drive below asks it after each cell.
 */
#include "script/script.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/heaplib.h"
#include "script/sandbox.h"

struct script {
    struct sandbox *room;
    struct script_host host;
    char name[64];
    const struct script_lib *libs;
    size_t lib_count;
    struct script_info info;
    lua_State *co;    /* the drive; anchored in the registry */
    int table;        /* registry reference of the script's table */
    bool asking;
    struct verdict verdict;
};

static const char standard_drive[] =
    "return function(t, check)\n"
    "  while true do\n"
    "    local event = t:wait()\n"
    "    if event == 'cell' or event == 'check' then\n"
    "      local key, extra = check(t)\n"
    "      if key == nil then return t:pass(extra) end\n"
    "      if event == 'check' then t:fail(key, extra) end\n"
    "    end\n"
    "  end\n"
    "end\n";

const struct script_host *script_host_of(lua_State *L)
{
    struct script *s = sandbox_owner(L);
    return &s->host;
}

/* ---- t ---------------------------------------------------------------------- */

static struct script *script_of(lua_State *L)
{
    return sandbox_owner(L);
}

/* The feedback text of a key, with %s filled by extra. */
static void feedback(lua_State *L, struct script *s, const char *key, const char *extra, char *out, size_t room)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    const char *text = NULL;
    if (lua_getfield(L, -1, "feedback") == LUA_TTABLE && lua_getfield(L, -1, key) == LUA_TSTRING)
        text = lua_tostring(L, -1);
    struct text t = {0};
    const char *hole = text ? strstr(text, "%s") : NULL;
    if (hole) {
        text_add(&t, text, (size_t)(hole - text));
        text_add_str(&t, extra ? extra : "");
        text_add_str(&t, hole + 2);
    } else {
        text_add_str(&t, text ? text : extra ? extra : key);
    }
    snprintf(out, room, "%s", text_str(&t));
    text_release(&t);
    lua_settop(L, 0);
}

static int t_fail(lua_State *L)
{
    struct script *s = script_of(L);
    const char *key = luaL_checkstring(L, 2), *extra = luaL_optstring(L, 3, NULL);
    struct verdict v = {.given = true};
    snprintf(v.key, sizeof v.key, "%s", key);
    char extra_copy[256] = "";
    snprintf(extra_copy, sizeof extra_copy, "%s", extra ? extra : "");
    char key_copy[64];
    snprintf(key_copy, sizeof key_copy, "%s", key);
    feedback(L, s, key_copy, extra ? extra_copy : NULL, v.message, sizeof v.message);
    s->verdict = v;
    return 0;
}

static int t_pass(lua_State *L)
{
    struct script *s = script_of(L);
    const char *text = luaL_optstring(L, 2, NULL);
    struct verdict v = {.given = true, .passed = true};
    char copy[256] = "";
    snprintf(copy, sizeof copy, "%s", text ? text : "");
    feedback(L, s, "pass", text ? copy : NULL, v.message, sizeof v.message);
    if (strcmp(v.message, "pass") == 0)
        snprintf(v.message, sizeof v.message, "Done.");
    s->verdict = v;
    return 0;
}

static int t_say(lua_State *L)
{
    struct script *s = script_of(L);
    const char *text = luaL_checkstring(L, 2), *kind = luaL_optstring(L, 3, "info");
    sandbox_enter_host(L);
    s->host.say(s->host.data, kind, text);
    sandbox_leave_host(L);
    return 0;
}

static int resumed(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_gettop(L) >= 2 ? 2 : lua_gettop(L);
}

/* event, text = t:wait() */
static int t_wait(lua_State *L)
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
static int t_ask(lua_State *L)
{
    struct script *s = script_of(L);
    const char *prompt = luaL_checkstring(L, 2);
    sandbox_enter_host(L);
    s->host.ask(s->host.data, prompt);
    sandbox_leave_host(L);
    s->asking = true;
    lua_settop(L, 0);
    return lua_yieldk(L, 0, 0, answered);
}

static int t_output(lua_State *L)
{
    struct script *s = script_of(L);
    lua_pushstring(L, s->host.output(s->host.data));
    return 1;
}

static int t_raised(lua_State *L)
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
static int t_peak(lua_State *L)
{
    struct script *s = script_of(L);
    size_t peak = s->host.peak(s->host.data), base = s->host.base(s->host.data);
    lua_pushinteger(L, (lua_Integer)(peak > base ? peak - base : 0));
    return 1;
}

static const luaL_Reg t_methods[] = {
    {"wait", t_wait},     {"ask", t_ask},       {"say", t_say},   {"pass", t_pass}, {"fail", t_fail},
    {"output", t_output}, {"raised", t_raised}, {"peak", t_peak}, {NULL, NULL},
};

/* ---- loading ----------------------------------------------------------------------- */

/* require("name"): a file of scripts/lib given with the exercise, loaded once. */
static int safe_require(lua_State *L)
{
    struct script *s = script_of(L);
    const char *name = luaL_checkstring(L, 1);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "heapbook.loaded");
    if (lua_getfield(L, -1, name) != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    for (size_t i = 0; i < s->lib_count; i++) {
        if (strcmp(s->libs[i].name, name) != 0)
            continue;
        lua_pushfstring(L, "@lib/%s.lua", name);
        if (luaL_loadbufferx(L, s->libs[i].source, strlen(s->libs[i].source), lua_tostring(L, -1), "t") != LUA_OK)
            return lua_error(L);
        lua_call(L, 0, 1);
        lua_pushvalue(L, -1);
        lua_setfield(L, -4, name);
        return 1;
    }
    return luaL_error(L, "no library %s in scripts/lib", name);
}

static const char *field_text(lua_State *L, struct script *s, const char *key, const char *fallback)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    const char *text = lua_getfield(L, -1, key) == LUA_TSTRING ? lua_tostring(L, -1) : fallback;
    if (!text)
        luaL_error(L, "%s.lua: the field '%s' is missing or not a string", s->name, key);
    lua_pop(L, 2); /* the table keeps it alive */
    return text;
}

static const char **field_texts(lua_State *L, struct script *s, const char *key, size_t *count)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    *count = 0;
    const char **list = NULL;
    if (lua_getfield(L, -1, key) == LUA_TTABLE) {
        *count = (size_t)luaL_len(L, -1);
        list = xalloc((*count + 1) * sizeof *list);
        for (size_t i = 0; i < *count; i++) {
            if (lua_geti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING) {
                free(list);
                luaL_error(L, "%s.lua: %s[%d] is not a string", s->name, key, (int)i + 1);
            }
            list[i] = lua_tostring(L, -1);
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 2);
    return list;
}

static void read_wrongs(lua_State *L, struct script *s)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    if (lua_getfield(L, -1, "wrong") != LUA_TTABLE) {
        lua_pop(L, 2);
        return;
    }
    size_t count = (size_t)luaL_len(L, -1);
    s->info.wrongs = xalloc((count + 1) * sizeof *s->info.wrongs);
    for (size_t i = 0; i < count; i++) {
        lua_geti(L, -1, (lua_Integer)i + 1);
        if (!lua_istable(L, -1) || lua_getfield(L, -1, "key") != LUA_TSTRING || lua_getfield(L, -2, "code") != LUA_TSTRING)
            luaL_error(L, "%s.lua: wrong[%d] needs key and code", s->name, (int)i + 1);
        s->info.wrongs[s->info.wrong_count++] = (struct script_wrong){lua_tostring(L, -2), lua_tostring(L, -1)};
        lua_pop(L, 3);
    }
    lua_pop(L, 2);
}

static void make_drive(lua_State *L, struct script *s)
{
    s->co = lua_newthread(L);
    luaL_ref(L, LUA_REGISTRYINDEX);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    bool own = lua_getfield(L, -1, "drive") == LUA_TFUNCTION;
    if (!own) {
        lua_pop(L, 1);
        if (lua_getfield(L, -1, "check") != LUA_TFUNCTION)
            luaL_error(L, "%s.lua: neither drive(t) nor check(t)", s->name);
        luaL_loadbufferx(L, standard_drive, sizeof standard_drive - 1, "=drive", "t");
        lua_call(L, 0, 1);
        lua_insert(L, -2);
    }
    lua_newtable(L);
    luaL_setfuncs(L, t_methods, 0);
    if (!own)
        lua_insert(L, -2);
    lua_xmove(L, s->co, own ? 2 : 3);
    lua_settop(L, 0);
}

struct loading {
    struct script *s;
    const char *source;
};

static int load_protected(lua_State *L)
{
    struct loading *l = lua_touserdata(L, 1);
    struct script *s = l->s;
    lua_settop(L, 0);
    lua_register(L, "require", safe_require);
    heaplib_open(L);
    lua_pushfstring(L, "@%s.lua", s->name);
    if (luaL_loadbufferx(L, l->source, strlen(l->source), lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L, "%s.lua: must return a table, not %s", s->name, luaL_typename(L, -1));
    s->table = luaL_ref(L, LUA_REGISTRYINDEX);
    s->info.title = field_text(L, s, "title", NULL);
    s->info.goal = field_text(L, s, "goal", NULL);
    s->info.start = field_text(L, s, "start", "");
    s->info.mode = field_text(L, s, "mode", "prompt");
    if (strcmp(s->info.mode, "prompt") != 0 && strcmp(s->info.mode, "program") != 0)
        return luaL_error(L, "%s.lua: mode must be 'prompt' or 'program'", s->name);
    s->info.hints = field_texts(L, s, "hints", &s->info.hint_count);
    s->info.solutions = field_texts(L, s, "solutions", &s->info.solution_count);
    read_wrongs(L, s);
    make_drive(L, s);
    return 0;
}

static int load_script(lua_State *L, void *arg)
{
    lua_pushcfunction(L, load_protected);
    lua_pushlightuserdata(L, arg);
    return lua_pcall(L, 1, 0, 0);
}

struct script *script_new(const char *name, const char *source, const struct script_lib *libs, size_t lib_count,
                          const struct script_host *host, struct error *err)
{
    struct script *s = xalloc(sizeof *s);
    int status;
    s->host = *host;
    s->libs = libs;
    s->lib_count = lib_count;
    snprintf(s->name, sizeof s->name, "%s", name);
    s->room = sandbox_new(s);
    if (source[0] == 27) {
        error_set(err, "%s.lua: not a text script", name);
    } else if (sandbox_run(s->room, load_script, &(struct loading){s, source}, &status, err)) {
        if (status == LUA_OK)
            return s;
        sandbox_error_text(sandbox_lua(s->room), err);
    }
    script_free(s);
    return NULL;
}

void script_free(struct script *s)
{
    if (!s)
        return;
    free(s->info.hints);
    free(s->info.solutions);
    free(s->info.wrongs);
    sandbox_free(s->room);
    free(s);
}

const struct script_info *script_info(const struct script *s)
{
    return &s->info;
}

const struct verdict *script_verdict(const struct script *s)
{
    return &s->verdict;
}

/* ---- driving ---------------------------------------------------------------------------- */

struct resuming {
    struct script *s;
    const char *event, *text;
    int results;
};

static int resume_drive(lua_State *L, void *arg)
{
    struct resuming *r = arg;
    struct script *s = r->s;
    int args = 0;
    if (lua_status(s->co) == LUA_YIELD) {
        lua_pushstring(s->co, r->event);
        lua_pushstring(s->co, r->text ? r->text : "");
        args = 2;
    } else {
        args = lua_gettop(s->co) - 1; /* the first time: t, and check */
    }
    return lua_resume(s->co, L, args, &r->results);
}

enum script_state script_resume(struct script *s, const char *event, const char *text, struct error *err)
{
    struct resuming r = {s, event, text, 0};
    int status;
    s->verdict = (struct verdict){0};
    s->asking = false;
    if (!sandbox_run(s->room, resume_drive, &r, &status, err))
        return SCRIPT_BROKEN;
    if (status == LUA_YIELD)
        return s->asking ? SCRIPT_ASKING : SCRIPT_WAITING;
    if (status != LUA_OK) {
        sandbox_error_text(s->co, err);
        return SCRIPT_BROKEN;
    }
    if (s->verdict.given && s->verdict.passed)
        return SCRIPT_PASSED;
    error_set(err, "%s.lua: the script ended without t:pass()", s->name);
    return SCRIPT_BROKEN;
}

/* ---- one line at the prompt -------------------------------------------------------------- */

static int eval_protected(lua_State *L)
{
    const char *source = lua_tostring(L, 1);
    heaplib_open(L);
    lua_settop(L, 1);
    lua_pushfstring(L, "return %s", source);
    if (luaL_loadbufferx(L, lua_tostring(L, -1), (size_t)luaL_len(L, -1), "=lua", "t") != LUA_OK &&
        luaL_loadbufferx(L, source, strlen(source), "=lua", "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    heaplib_describe(L, -1);
    return 1;
}

static int eval_in_room(lua_State *L, void *arg)
{
    lua_pushcfunction(L, eval_protected);
    lua_pushstring(L, arg);
    return lua_pcall(L, 1, 1, 0);
}

bool script_eval(const struct script_host *host, const char *source, struct text *out, struct error *err)
{
    struct script s = {.host = *host};
    int status;
    bool good = false;
    s.room = sandbox_new(&s);
    char *copy = xstrdup(source);
    if (sandbox_run(s.room, eval_in_room, copy, &status, err)) {
        lua_State *L = sandbox_lua(s.room);
        good = status == LUA_OK;
        if (good)
            text_add_str(out, lua_tostring(L, -1));
        else
            sandbox_error_text(L, err);
    }
    free(copy);
    sandbox_free(s.room);
    return good;
}
