/* script.c - an exercise's Lua script: a coroutine that drives.
 *
 * The file returns a table (doc/lua-api.md) with either `drive(t)`, which runs as the
 * coroutine and waits with t:wait(), or `check(t)`, which the standard drive (drive.c)
 * asks after each cell.
 */
#include "script/script.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/loaded.h"
#include "script/reference.h"
#include "script/state.h"

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

/* A list of texts; ends with NULL. */
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

/* A list of tables with two texts each. */
static struct script_pair *field_pairs(lua_State *L, struct script *s, const char *key, const char *first, const char *second,
                                       size_t *count)
{
    struct script_pair *list = NULL;
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    *count = 0;
    if (lua_getfield(L, -1, key) == LUA_TTABLE) {
        size_t most = (size_t)luaL_len(L, -1);
        list = xalloc((most + 1) * sizeof *list);
        for (size_t i = 0; i < most; i++) {
            lua_geti(L, -1, (lua_Integer)i + 1);
            if (!lua_istable(L, -1) || lua_getfield(L, -1, first) != LUA_TSTRING || lua_getfield(L, -2, second) != LUA_TSTRING) {
                free(list);
                luaL_error(L, "%s.lua: %s[%d] needs %s and %s", s->name, key, (int)i + 1, first, second);
            }
            const char *kind = lua_getfield(L, -3, "kind") == LUA_TSTRING ? lua_tostring(L, -1) : "";
            list[(*count)++] = (struct script_pair){lua_tostring(L, -3), lua_tostring(L, -2), kind};
            lua_pop(L, 4);
        }
    }
    lua_pop(L, 2);
    return list;
}

/* A table from text to text. */
static struct trial_file *field_map(lua_State *L, struct script *s, const char *key, size_t *count)
{
    struct trial_file *list = NULL;
    size_t room = 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    *count = 0;
    if (lua_getfield(L, -1, key) == LUA_TTABLE) {
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TSTRING)
                *ARRAY_PUSH(list, *count, room) = (struct trial_file){lua_tostring(L, -2), lua_tostring(L, -1)};
        }
    }
    lua_pop(L, 2);
    return list;
}

static lua_Integer par_of(lua_State *L, struct script *s, const char *what)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    lua_Integer n = 0;
    if (lua_getfield(L, -1, "par") == LUA_TTABLE) {
        lua_getfield(L, -1, what);
        n = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
    return n;
}

static void read_mode(lua_State *L, struct script *s)
{
    static const char *const modes[] = {"prompt", "program", "answers"};
    s->info.mode = field_text(L, s, "mode", "prompt");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(s->info.mode, modes[i]) == 0)
            return;
    }
    luaL_error(L, "%s.lua: mode must be 'prompt', 'program' or 'answers'", s->name);
}

/* Every field has a row in fields.def: a slip of the pen is told, not ignored. */
static void check_fields(lua_State *L, struct script *s)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->table);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        const struct script_field *f = script_fields;
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "%s.lua: a field without a name", s->name);
        while (f->name && strcmp(f->name, lua_tostring(L, -2)) != 0)
            f++;
        if (!f->name)
            luaL_error(L, "%s.lua: unknown field '%s'; doc/lua-api.md lists them", s->name, lua_tostring(L, -2));
    }
    lua_pop(L, 1);
}

static void read_info(lua_State *L, struct script *s)
{
    check_fields(L, s);
    struct script_info *i = &s->info;
    i->title = field_text(L, s, "title", NULL);
    i->goal = field_text(L, s, "goal", NULL);
    i->start = field_text(L, s, "start", "");
    read_mode(L, s);
    i->hints = field_texts(L, s, "hints", &i->hint_count);
    i->solutions = field_texts(L, s, "solutions", &i->solution_count);
    i->alternatives = field_texts(L, s, "alternatives", &i->alternative_count);
    i->wrongs = field_pairs(L, s, "wrong", "key", "code", &i->wrong_count);
    i->questions = field_pairs(L, s, "questions", "key", "ask", &i->question_count);
    i->files = field_map(L, s, "files", &i->file_count);
    i->beliefs = field_texts(L, s, "beliefs", &i->belief_count);
    i->par = (struct script_par){(long)par_of(L, s, "statements"), (long)par_of(L, s, "bytes"), (long)par_of(L, s, "allocations")};
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
        push_standard_drive(L);
        lua_insert(L, -2);
    }
    lua_newtable(L);
    lib_bless(L, &t_lib);
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
    lib_open_all(L);
    lua_pushfstring(L, "@%s.lua", s->name);
    if (luaL_loadbufferx(L, l->source, strlen(l->source), lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L, "%s.lua: must return a table, not %s", s->name, luaL_typename(L, -1));
    s->table = luaL_ref(L, LUA_REGISTRYINDEX);
    read_info(L, s);
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

void script_let_go(struct script *s)
{
    free(s->info.hints);
    free(s->info.solutions);
    free(s->info.alternatives);
    free(s->info.wrongs);
    free(s->info.questions);
    free(s->info.files);
    free(s->info.beliefs);
    free(s->expected);
    text_release(&s->evidence);
    loaded_free(s->loaded);
    kept_release(&s->kept);
    sandbox_free(s->room);
}

void script_free(struct script *s)
{
    if (!s)
        return;
    script_let_go(s);
    free(s);
}

const struct script_info *script_info(const struct script *s)
{
    return &s->info;
}

const struct verdict *script_verdict(struct script *s)
{
    s->verdict.evidence = text_str(&s->evidence);
    s->verdict.object = s->object;
    s->verdict.at_mark = s->at_mark;
    return &s->verdict;
}

static struct trial *plain_trial(const struct script *s, const char *program)
{
    enum { MEMORY = 512 << 20, SECONDS = 5 };
    return trial_new(&(struct trial_options){
        .source = program, .files = s->info.files, .file_count = s->info.file_count, .memory = MEMORY, .seconds = SECONDS});
}

void script_prints(const struct script *s, const char *program, struct text *out)
{
    struct trial *t = plain_trial(s, program);
    text_add(out, text_str(&t->output), t->output.size);
    trial_free(t);
}

struct script_par script_golf(const struct script *s, const char *program)
{
    struct trial *t = plain_trial(s, program);
    struct script_par used = {t->statements, (long)trial_peak(t, NULL, NULL), (long)t->allocations};
    trial_free(t);
    return used;
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
    text_clear(&s->evidence);
    s->object[0] = s->at_mark[0] = s->missing[0] = s->stumbled[0] = 0;
    s->last_run = s->last_moment = (struct moment_ref){0};
    s->python_seconds = 0;
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

void open_prompt_names(lua_State *L)
{
    lua_newtable(L);
    lib_bless(L, &t_lib);
    lua_pushvalue(L, -1);
    lua_setglobal(L, "t");
    lua_getfield(L, -1, "heap");
    lua_insert(L, -2);
    lua_call(L, 1, 1);
    lua_setglobal(L, "s");
}

static int eval_protected(lua_State *L)
{
    const char *source = lua_tostring(L, 1);
    lib_open_all(L);
    open_prompt_names(L);
    lua_settop(L, 1);
    lua_pushfstring(L, "return %s", source);
    if (luaL_loadbufferx(L, lua_tostring(L, -1), (size_t)luaL_len(L, -1), "=lua", "t") != LUA_OK &&
        luaL_loadbufferx(L, source, strlen(source), "=lua", "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    heap_describe(L, -1);
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
    struct script s = {.host = *host, .info.start = ""};
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
    script_let_go(&s);
    return good;
}
