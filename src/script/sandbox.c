/* sandbox.c - a Lua state with nothing dangerous in it, and a budget.
 *
 * Three limits.  Memory: the allocator counts.  Steps: a hook every 1,000
 * instructions raises an error, and from then on at every instruction, so that
 * pcall cannot swallow it.  Time: Lua's C functions (patterns, table.move) call no
 * hook, so a timer's signal jumps out of them; never out of the allocator or a host
 * function (guard > 0), and the state is thrown away afterwards, block by block.
 *
 * Invariant: every block of the state is on the list `blocks`.
 */
#include "script/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

struct block {
    struct block *prev, *next;
    size_t size, pad;
};

struct sandbox {
    lua_State *L;
    void *owner;
    struct block blocks; /* head of a ring */
    size_t used, limit;
    long steps;
    volatile sig_atomic_t guard; /* > 0: in the allocator or a host function */
    volatile sig_atomic_t late;  /* the timer went off */
    volatile sig_atomic_t running;
    sigjmp_buf out;
    timer_t timer;
    struct itimerspec left; /* while paused */
    bool timed, dead;
};

static struct sandbox *sandbox_of(lua_State *L)
{
    return *(struct sandbox **)lua_getextraspace(L);
}

void *sandbox_owner(lua_State *L)
{
    return sandbox_of(L)->owner;
}

lua_State *sandbox_lua(struct sandbox *b)
{
    return b->L;
}

bool sandbox_is_dead(const struct sandbox *b)
{
    return b->dead;
}

/* ---- memory ---------------------------------------------------------------- */

static void unlink_block(struct sandbox *b, struct block *k)
{
    k->prev->next = k->next;
    k->next->prev = k->prev;
    b->used -= k->size;
}

static void link_block(struct sandbox *b, struct block *k, size_t size)
{
    k->size = size;
    k->next = &b->blocks;
    k->prev = b->blocks.prev;
    k->prev->next = b->blocks.prev = k;
    b->used += size;
}

static void *allocate(void *arg, void *old, size_t old_size, size_t size)
{
    struct sandbox *b = arg;
    struct block *k = old ? (struct block *)old - 1 : NULL;
    size_t before = old ? old_size : 0;
    if (size > before && b->used + size - before > b->limit)
        return NULL;
    b->guard++;
    if (k)
        unlink_block(b, k);
    struct block *fresh = NULL;
    if (size == 0) {
        free(k);
    } else {
        fresh = realloc(k, sizeof *fresh + size);
        if (fresh)
            link_block(b, fresh, size);
        else if (k)
            link_block(b, k, before);
    }
    b->guard--;
    return fresh ? fresh + 1 : NULL;
}

/* ---- steps and time ------------------------------------------------------------ */

static void count_hook(lua_State *L, lua_Debug *where)
{
    (void)where;
    struct sandbox *b = sandbox_of(L);
    b->steps += 1000;
    b->guard = 0; /* Lua code runs: an error may have left a host function early */
    if (b->steps > SANDBOX_STEPS || b->late) {
        lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
        luaL_error(L, "the script runs too long");
    }
}

static void on_timer(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    struct sandbox *b = info->si_value.sival_ptr;
    if (!b || !b->running)
        return;
    if (b->late++ && b->guard == 0) /* the hook had its chance: we are in a C function */
        siglongjmp(b->out, 1);
}

static bool start_timer(struct sandbox *b)
{
    struct sigaction action = {.sa_sigaction = on_timer, .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGVTALRM, .sigev_value.sival_ptr = b};
    struct itimerspec when = {.it_value = {SANDBOX_MS / 1000, SANDBOX_MS % 1000 * 1000000},
                              .it_interval = {0, 100000000}};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGVTALRM, &action, NULL) == 0 && timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &b->timer) == 0 &&
           timer_settime(b->timer, 0, &when, NULL) == 0;
}

bool sandbox_run(struct sandbox *b, int (*fn)(lua_State *L, void *arg), void *arg, int *result, struct error *err)
{
    if (b->dead)
        return error_set(err, "the script was stopped before: it ran too long");
    b->steps = 0;
    b->late = 0;
    b->guard = 0;
    lua_sethook(b->L, count_hook, LUA_MASKCOUNT, 1000);
    b->timed = start_timer(b);
    if (sigsetjmp(b->out, 1) == 0) {
        b->running = 1;
        *result = fn(b->L, arg);
    } else {
        b->dead = true;
    }
    b->running = 0;
    if (b->timed)
        timer_delete(b->timer);
    b->timed = false;
    return !b->dead || error_set(err, "the script runs too long inside one library call");
}

void sandbox_enter_host(lua_State *L)
{
    sandbox_of(L)->guard++;
}

void sandbox_leave_host(lua_State *L)
{
    sandbox_of(L)->guard--;
}

void sandbox_pause(lua_State *L)
{
    struct sandbox *b = sandbox_of(L);
    if (b->timed)
        timer_settime(b->timer, 0, &(struct itimerspec){0}, &b->left);
}

void sandbox_resume(lua_State *L)
{
    struct sandbox *b = sandbox_of(L);
    if (b->timed && (b->left.it_value.tv_sec || b->left.it_value.tv_nsec))
        timer_settime(b->timer, 0, &b->left, NULL);
}

/* ---- what is in the room ---------------------------------------------------------- */

/* load(text, name): text only, never bytecode, at most 64 KiB. */
static int safe_load(lua_State *L)
{
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    luaL_argcheck(L, size <= 65536, 1, "too long");
    if (luaL_loadbufferx(L, text, size, luaL_optstring(L, 2, "=load"), "t") != LUA_OK) {
        luaL_pushfail(L);
        lua_insert(L, -2);
        return 2;
    }
    return 1;
}

/* No addresses: they differ from run to run. */
static int safe_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    switch (lua_type(L, 1)) {
    case LUA_TFUNCTION:
        lua_pushliteral(L, "function");
        break;
    case LUA_TTABLE:
    case LUA_TUSERDATA:
        if (luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
            lua_pushvalue(L, 1);
            lua_call(L, 1, 1);
            if (!lua_isstring(L, -1))
                return luaL_error(L, "'__tostring' must return a string");
            break;
        }
        lua_pushstring(L, luaL_typename(L, 1));
        break;
    default:
        luaL_tolstring(L, 1, NULL);
    }
    return 1;
}

static int safe_rep(lua_State *L)
{
    size_t size, sep;
    const char *s = luaL_checklstring(L, 1, &size);
    lua_Integer n = luaL_checkinteger(L, 2);
    const char *between = luaL_optlstring(L, 3, "", &sep);
    if (n <= 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((size + sep) && (size_t)n > (size_t)(1 << 20) / (size + sep))
        return luaL_error(L, "resulting string too large");
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (lua_Integer i = 0; i < n; i++) {
        luaL_addlstring(&b, s, size);
        if (i + 1 < n)
            luaL_addlstring(&b, between, sep);
    }
    luaL_pushresult(&b);
    return 1;
}

/* setmetatable without finalisers and weak tables. */
static int safe_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnoneornil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (lua_istable(L, 2)) {
        lua_getfield(L, 2, "__gc");
        lua_getfield(L, 2, "__mode");
        if (!lua_isnil(L, -1) || !lua_isnil(L, -2))
            return luaL_error(L, "__gc and __mode are not available");
        lua_pop(L, 2);
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string}, {LUA_TABLIBNAME, luaopen_table},
    {LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8}, {NULL, NULL},
};
static const char *const removed[] = {"dofile", "loadfile", "collectgarbage", "print", "warn", "rawset", "rawget",
                                      "rawequal", "rawlen", "getmetatable", NULL};

static int furnish(lua_State *L)
{
    for (const luaL_Reg *lib = libraries; lib->func; lib++) {
        luaL_requiref(L, lib->name, lib->func, 1);
        lua_pop(L, 1);
    }
    for (const char *const *name = removed; *name; name++) {
        lua_pushnil(L);
        lua_setglobal(L, *name);
    }
    lua_register(L, "load", safe_load);
    lua_register(L, "tostring", safe_tostring);
    lua_register(L, "setmetatable", safe_setmetatable);
    lua_getglobal(L, "string");
    lua_pushcfunction(L, safe_rep);
    lua_setfield(L, -2, "rep");
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_settop(L, 0);
    lua_getglobal(L, "math");
    lua_pushnil(L);
    lua_setfield(L, -2, "randomseed");
    lua_settop(L, 0);
    return 0;
}

static int furnish_protected(lua_State *L, void *arg)
{
    (void)arg;
    lua_pushcfunction(L, furnish);
    return lua_pcall(L, 0, 0, 0);
}

struct sandbox *sandbox_new(void *owner)
{
    struct sandbox *b = xalloc(sizeof *b);
    struct error err;
    int status = LUA_OK;
    b->owner = owner;
    b->blocks.prev = b->blocks.next = &b->blocks;
    b->limit = SANDBOX_MEMORY;
    b->L = lua_newstate(allocate, b);
    if (!b->L)
        bug("no memory for a Lua state");
    *(struct sandbox **)lua_getextraspace(b->L) = b;
    sandbox_run(b, furnish_protected, NULL, &status, &err);
    if (status != LUA_OK)
        bug("Lua's libraries do not open");
    return b;
}

void sandbox_free(struct sandbox *b)
{
    if (!b)
        return;
    /* Not lua_close(): it could run code, and a dead state may not be touched. */
    for (struct block *k = b->blocks.next, *next; k != &b->blocks; k = next) {
        next = k->next;
        free(k);
    }
    free(b);
}

void sandbox_error_text(lua_State *L, struct error *err)
{
    int type = lua_type(L, -1);
    if (type == LUA_TSTRING || type == LUA_TNUMBER)
        error_set(err, "%.400s", lua_tostring(L, -1));
    else
        error_set(err, "(error object is a %s value)", lua_typename(L, type));
    lua_pop(L, 1);
}
