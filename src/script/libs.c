/* libs.c - what all the libraries share: metatables by table, references that stay valid or say so. */
#include "script/libs.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "heap/visit.h"
#include "script/state.h"

const struct lib *const *lib_table(size_t *count)
{
    static const struct lib *const all[] = {
#define LIB(name) &name##_lib,
#include "script/libs.def"
#undef LIB
    };
    *count = sizeof all / sizeof *all;
    return all;
}

/* ---- opening -------------------------------------------------------------------- */

/* No jump out of these: they hold memory of the host's. */
static int guarded(lua_State *L)
{
    sandbox_enter_host(L);
    int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
    sandbox_leave_host(L);
    return results;
}

void lib_fill(lua_State *L, const struct lib_entry *entries)
{
    for (const struct lib_entry *e = entries; e->name; e++) {
        lua_pushcfunction(L, e->fn);
        lua_pushcclosure(L, guarded, 1);
        lua_setfield(L, -2, e->name);
    }
}

/* __index: a method, else what the library's `field` says. */
static int index_of(lua_State *L)
{
    lua_pushvalue(L, 2);
    if (lua_gettable(L, lua_upvalueindex(1)) != LUA_TNIL || !lua_tocfunction(L, lua_upvalueindex(2)))
        return 1;
    lua_pop(L, 1);
    return lua_tocfunction(L, lua_upvalueindex(2))(L);
}

static void open_one(lua_State *L, const struct lib *lib)
{
    luaL_newmetatable(L, lib->name);
    lua_newtable(L);
    lib_fill(L, lib->entries);
    if (lib->field)
        lua_pushcfunction(L, lib->field);
    else
        lua_pushnil(L);
    lua_pushcclosure(L, index_of, 2);
    lua_setfield(L, -2, "__index");
    if (lib->equal) {
        lua_pushcfunction(L, lib->equal);
        lua_setfield(L, -2, "__eq");
    }
    if (lib->tostring) {
        lua_pushcfunction(L, lib->tostring);
        lua_setfield(L, -2, "__tostring");
    }
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

void lib_open_all(lua_State *L)
{
    size_t count;
    const struct lib *const *libs = lib_table(&count);
    for (size_t i = 0; i < count; i++)
        open_one(L, libs[i]);
    lua_newtable(L);
    lib_fill(L, heap_lib.entries);
    lua_setglobal(L, "heap");
}

void lib_bless(lua_State *L, const struct lib *lib)
{
    luaL_setmetatable(L, lib->name);
}

void note_missing(lua_State *L, const char *what, const char *name)
{
    struct script *s = script_of(L);
    if (!s->missing[0])
        snprintf(s->missing, sizeof s->missing, "%s %.90s", what, name);
}

/* ---- what is kept ------------------------------------------------------------------- */

static void empty(struct kept *k, uint32_t i)
{
    trial_free(k->slot[i].trial);
    picture_free(k->slot[i].picture);
    k->slot[i].trial = NULL;
    k->slot[i].picture = NULL;
}

static size_t weight(const struct kept *k)
{
    size_t sum = 0;
    for (uint32_t i = 0; i < KEPT_MOST; i++)
        sum += k->slot[i].trial     ? trial_weight(k->slot[i].trial)
               : k->slot[i].picture ? picture_weight(k->slot[i].picture)
                                    : 0;
    return sum;
}

/* The slot of the oldest, emptied; as many of the next oldest go as weigh too much. */
static uint32_t fresh_slot(struct kept *k, size_t more)
{
    uint32_t i = k->next++ % KEPT_MOST;
    empty(k, i);
    for (uint32_t older = 1; older < KEPT_MOST && weight(k) + more > KEPT_WEIGHT_MOST; older++)
        empty(k, (i + older) % KEPT_MOST);
    k->slot[i].stamp = k->next; /* never 0 */
    return i;
}

struct moment_ref kept_trial_take(struct kept *k, struct trial *t)
{
    uint32_t i = fresh_slot(k, trial_weight(t));
    k->slot[i].trial = t;
    return (struct moment_ref){i, k->slot[i].stamp, (int32_t)t->count - 1};
}

struct moment_ref kept_picture_take(struct kept *k, struct picture *p)
{
    uint32_t i = fresh_slot(k, picture_weight(p));
    k->slot[i].picture = p;
    return (struct moment_ref){i, k->slot[i].stamp, -1};
}

void kept_release(struct kept *k)
{
    for (uint32_t i = 0; i < KEPT_MOST; i++)
        empty(k, i);
}

/* ---- references ------------------------------------------------------------------------ */

static void *push_ref(lua_State *L, const struct lib *lib, const void *ref, size_t size)
{
    void *u = lua_newuserdatauv(L, size, 0);
    memcpy(u, ref, size);
    lib_bless(L, lib);
    return u;
}

void push_run(lua_State *L, struct moment_ref at)
{
    script_of(L)->last_run = at;
    push_ref(L, &run_lib, &at, sizeof at);
}

void push_moment(lua_State *L, struct moment_ref at)
{
    script_of(L)->last_moment = at;
    push_ref(L, &s_lib, &at, sizeof at);
}

void push_object(lua_State *L, struct moment_ref at, uint32_t node)
{
    if (node == NO_NODE) {
        lua_pushnil(L);
        return;
    }
    struct object_ref ref = {at, node, moment_picture(L, at)->nodes[node].address};
    push_ref(L, &object_lib, &ref, sizeof ref);
}

static bool is_current(const struct kept *k, const struct moment_ref *at)
{
    return at->slot < KEPT_MOST && k->slot[at->slot].stamp == at->stamp &&
           (k->slot[at->slot].trial || k->slot[at->slot].picture);
}

struct trial *check_run(lua_State *L, int index, struct moment_ref *at)
{
    struct kept *k = &script_of(L)->kept;
    *at = *(struct moment_ref *)luaL_checkudata(L, index, run_lib.name);
    if (!is_current(k, at))
        luaL_error(L, "this run is gone: only the last %d are kept", KEPT_MOST);
    return k->slot[at->slot].trial;
}

const struct picture *moment_picture(lua_State *L, struct moment_ref at)
{
    struct kept *k = &script_of(L)->kept;
    if (!is_current(k, &at))
        luaL_error(L, "this snapshot is gone: only the last %d are kept", KEPT_MOST);
    const struct picture *p =
        at.mark < 0 ? k->slot[at.slot].picture : k->slot[at.slot].trial->marks[at.mark].picture;
    if (!p)
        luaL_error(L, "a run keeps the snapshots of its first %d marks", TRIAL_PICTURES);
    return p;
}

const struct picture *check_moment(lua_State *L, int index, struct moment_ref *at)
{
    *at = *(struct moment_ref *)luaL_checkudata(L, index, s_lib.name);
    script_of(L)->last_moment = *at;
    return moment_picture(L, *at);
}

static uint32_t by_address(const struct picture *p, uintptr_t address)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->nodes[i].address == address)
            return (uint32_t)i;
    }
    return NO_NODE;
}

static uint32_t by_name(lua_State *L, const struct picture *p, const char *name)
{
    uint32_t node = picture_tagged(p, name);
    if (node == NO_NODE)
        node = picture_global(p, name);
    if (node == NO_NODE)
        node = picture_class(p, name);
    if (node == NO_NODE)
        note_missing(L, "name", name);
    return node;
}

uint32_t check_node(lua_State *L, int index, const struct picture *p, const struct moment_ref *at)
{
    if (lua_isnoneornil(L, index))
        return NO_NODE;
    if (lua_type(L, index) == LUA_TSTRING)
        return by_name(L, p, lua_tostring(L, index));
    const struct object_ref *o = luaL_checkudata(L, index, object_lib.name);
    bool same = at && o->moment.slot == at->slot && o->moment.stamp == at->stamp && o->moment.mark == at->mark;
    return same ? o->node : by_address(p, o->address);
}

/* ---- values ------------------------------------------------------------------------------ */

/* What stands between the quotes, its escapes undone. */
static void push_str(lua_State *L, const char *repr)
{
    struct text t = {0};
    size_t size = strlen(repr);
    for (size_t i = 1; i + 1 < size; i++) {
        char c = repr[i];
        if (c == '\\' && i + 2 < size) {
            c = repr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        text_add_char(&t, c);
    }
    lua_pushlstring(L, text_str(&t), t.size);
    text_release(&t);
}

static bool push_atom(lua_State *L, const char *type, const char *text)
{
    if (strcmp(type, "str") == 0)
        push_str(L, text);
    else if (strcmp(type, "int") == 0 || strcmp(type, "float") == 0)
        (void)(lua_stringtonumber(L, text) || lua_pushstring(L, text));
    else if (strcmp(type, "bool") == 0)
        lua_pushboolean(L, text[0] == 'T');
    else if (strcmp(type, "NoneType") == 0)
        lua_pushnil(L);
    else
        return false;
    return true;
}

static void push_nested(lua_State *L, struct moment_ref at, uint32_t node, int depth);

/* Lists count from 1; a set's members are keys with the value true. */
static void push_table(lua_State *L, struct moment_ref at, uint32_t node, const char *type, int depth)
{
    const struct picture *p = moment_picture(L, at);
    const struct picture_node *n = &p->nodes[node];
    bool set = strcmp(type, "set") == 0 || strcmp(type, "frozenset") == 0, dict = strcmp(type, "dict") == 0;
    lua_newtable(L);
    luaL_checkstack(L, 8, "nested too deep");
    for (uint32_t i = n->out; i < n->out + n->out_count; i++) {
        const struct picture_arrow *a = &p->arrows[i];
        if (a->kind != (dict ? EDGE_VALUE : EDGE_ITEM))
            continue;
        if (set || dict)
            push_nested(L, at, dict ? a->label : a->to, depth);
        else
            lua_pushinteger(L, (lua_Integer)a->index + 1);
        if (lua_isnil(L, -1)) { /* None as a key */
            lua_pop(L, 1);
            continue;
        }
        if (set)
            lua_pushboolean(L, 1);
        else
            push_nested(L, at, a->to, depth);
        lua_settable(L, -3);
    }
}

static void push_nested(lua_State *L, struct moment_ref at, uint32_t node, int depth)
{
    static const char *const containers[] = {"list", "tuple", "dict", "set", "frozenset"};
    const struct picture *p = moment_picture(L, at);
    const char *type = picture_type(p, node);
    if (p->nodes[node].text && push_atom(L, type, p->text.bytes + p->nodes[node].text))
        return;
    for (size_t i = 0; depth > 0 && i < sizeof containers / sizeof *containers; i++) {
        if (strcmp(type, containers[i]) == 0) {
            push_table(L, at, node, type, depth - 1);
            return;
        }
    }
    push_object(L, at, node);
}

void push_value(lua_State *L, struct moment_ref at, uint32_t node)
{
    enum { DEPTH = 16 };
    if (node == NO_NODE)
        lua_pushnil(L);
    else
        push_nested(L, at, node, DEPTH);
}
