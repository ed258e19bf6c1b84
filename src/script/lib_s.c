/* lib_s.c - `s`: the heap at one moment. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "heap/visit.h"
#include "script/state.h"

/* ... found by looking for it: None is nil. */
static void push_found(lua_State *L, struct moment_ref at, const struct picture *p, uint32_t node)
{
    push_object(L, at, node != NO_NODE && picture_is_a(p, node, "NoneType") ? NO_NODE : node);
}

/* ---- finding one's way ------------------------------------------------------------- */

static int s_global(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    const char *name = luaL_checkstring(L, 2);
    uint32_t node = picture_global(p, name);
    if (node == NO_NODE)
        note_missing(L, "name", name);
    push_found(L, at, p, node);
    return 1;
}

/* A key is a number (position in a sequence, or an int key) or a text. */
static uint32_t item_of(lua_State *L, const struct picture *p, uint32_t node)
{
    struct text key = {0};
    if (node == NO_NODE)
        return NO_NODE;
    if (lua_type(L, 3) == LUA_TNUMBER && !picture_is_a(p, node, "dict"))
        return picture_item(p, node, (long)lua_tointeger(L, 3));
    text_printf(&key, lua_type(L, 3) == LUA_TNUMBER ? "%s" : "'%s'", luaL_checkstring(L, 3));
    uint32_t found = picture_value(p, node, text_str(&key));
    text_release(&key);
    return found;
}

static int s_item(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t found = item_of(L, p, check_node(L, 2, p, &at));
    if (found == NO_NODE)
        note_missing(L, "an item", luaL_tolstring(L, 3, NULL));
    push_found(L, at, p, found);
    return 1;
}

static int s_attr(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    const char *name = luaL_checkstring(L, 3);
    uint32_t found = node == NO_NODE ? NO_NODE : picture_attr(p, node, name);
    if (found == NO_NODE)
        note_missing(L, "the attribute", name);
    push_found(L, at, p, found);
    return 1;
}

static int s_refs(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    lua_Integer n = 0;
    lua_newtable(L);
    if (node == NO_NODE)
        return 1;
    const struct picture_node *o = &p->nodes[node];
    for (uint32_t i = o->out; i < o->out + o->out_count; i++) {
        if (!picture_is_content(p, &p->arrows[i]))
            continue;
        push_object(L, at, p->arrows[i].to);
        lua_seti(L, -2, ++n);
    }
    return 1;
}

static int s_keys(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    lua_Integer n = 0;
    lua_newtable(L);
    if (node == NO_NODE)
        return 1;
    const struct picture_node *o = &p->nodes[node];
    for (uint32_t i = o->out; i < o->out + o->out_count; i++) {
        if (p->arrows[i].kind != EDGE_VALUE || p->arrows[i].label == NO_NODE)
            continue;
        push_value(L, at, p->arrows[i].label);
        lua_seti(L, -2, ++n);
    }
    return 1;
}

static int s_list(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    push_value(L, at, check_node(L, 2, p, &at));
    return 1;
}

static bool is_of_program(const struct picture *p, uint32_t node, const char *type)
{
    return !(p->nodes[node].flags & (NODE_OLD | NODE_FRAME)) && picture_is_a(p, node, type);
}

static int each_next(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, lua_upvalueindex(1), &at);
    const char *type = lua_tostring(L, lua_upvalueindex(2));
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));
    while ((size_t)i < p->count && !is_of_program(p, (uint32_t)i, type))
        i++;
    push_object(L, at, (size_t)i < p->count ? (uint32_t)i : NO_NODE);
    lua_pushinteger(L, i + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 1;
}

static int s_each(lua_State *L)
{
    struct moment_ref at;
    check_moment(L, 1, &at);
    luaL_checkstring(L, 2);
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, each_next, 3);
    return 1;
}

static int s_any(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    const char *type = luaL_checkstring(L, 3);
    bool any = false;
    if (node != NO_NODE) {
        const struct picture_node *o = &p->nodes[node];
        for (uint32_t i = o->out; i < o->out + o->out_count; i++)
            any = any || (picture_is_content(p, &p->arrows[i]) && picture_is_a(p, p->arrows[i].to, type));
    }
    lua_pushboolean(L, any);
    return 1;
}

/* ---- one object -------------------------------------------------------------------- */

static int s_type(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    if (node == NO_NODE)
        lua_pushnil(L);
    else
        lua_pushstring(L, picture_type(p, node));
    return 1;
}

static int s_repr(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    if (node == NO_NODE) {
        lua_pushnil(L);
        return 1;
    }
    struct text t = {0};
    picture_repr(p, node, &t);
    lua_pushlstring(L, text_str(&t), t.size);
    text_release(&t);
    return 1;
}

static int s_layout(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    lua_newtable(L);
    if (node == NO_NODE)
        return 1;
    lua_pushboolean(L, p->nodes[node].flags & NODE_DICT);
    lua_setfield(L, -2, "dict");
    lua_pushboolean(L, p->nodes[node].flags & NODE_HEADER);
    lua_setfield(L, -2, "header");
    lua_pushboolean(L, p->nodes[node].generation >= 0);
    lua_setfield(L, -2, "tracked");
    lua_pushinteger(L, p->nodes[node].generation);
    lua_setfield(L, -2, "generation");
    lua_pushinteger(L, p->nodes[node].size);
    lua_setfield(L, -2, "size");
    lua_pushinteger(L, (lua_Integer)picture_own_bytes(p, node));
    lua_setfield(L, -2, "bytes");
    return 1;
}

static int s_class_has(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    const char *name = luaL_checkstring(L, 3);
    lua_pushboolean(L, node != NO_NODE && picture_class_has(p, node, name));
    return 1;
}

/* ---- life, counts and holders --------------------------------------------------------- */

static int s_alive(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    lua_pushboolean(L, picture_tagged(p, luaL_checkstring(L, 2)) != NO_NODE);
    return 1;
}

static int s_count(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    const char *type = luaL_checkstring(L, 2);
    const struct trial *t = script_of(L)->kept.slot[at.slot].trial;
    lua_Integer n = 0;
    if (t)
        n = (lua_Integer)trial_alive(t, &t->marks[at.mark], type);
    else
        for (size_t i = 0; i < p->count; i++)
            n += is_of_program(p, (uint32_t)i, type);
    lua_pushinteger(L, n);
    return 1;
}

static int s_same(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t a = check_node(L, 2, p, &at), b = check_node(L, 3, p, &at);
    lua_pushboolean(L, a != NO_NODE && a == b);
    return 1;
}

static void mark_reach(const struct picture *p, uint32_t from, char *seen, char bit)
{
    uint32_t *todo = NULL;
    size_t count = 0, room = 0;
    *ARRAY_PUSH(todo, count, room) = from;
    seen[from] |= bit;
    while (count > 0) {
        const struct picture_node *n = &p->nodes[todo[--count]];
        for (uint32_t i = n->out; i < n->out + n->out_count; i++) {
            uint32_t to = p->arrows[i].to;
            if (seen[to] & bit || !picture_is_content(p, &p->arrows[i]))
                continue;
            seen[to] |= bit;
            *ARRAY_PUSH(todo, count, room) = to;
        }
    }
    free(todo);
}

/* Can it be changed in place?  Plain values, and containers that cannot, may be shared. */
static bool is_mutable(const struct picture *p, uint32_t node)
{
    static const char *const fixed[] = {"tuple", "frozenset", "function", "type", "range", "bytes"};
    const char *type = picture_type(p, node);
    bool changes = !p->nodes[node].text;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        changes = changes && strcmp(type, fixed[i]) != 0;
    return changes;
}

static int s_shared(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t a = check_node(L, 2, p, &at), b = check_node(L, 3, p, &at);
    bool only_mutable = lua_istable(L, 4) && (lua_getfield(L, 4, "mutable"), lua_toboolean(L, -1));
    bool shared = false;
    if (a != NO_NODE && b != NO_NODE) {
        char *seen = xalloc(p->count);
        mark_reach(p, a, seen, 1);
        mark_reach(p, b, seen, 2);
        for (size_t i = 0; i < p->count; i++)
            shared = shared || (seen[i] == 3 && (!only_mutable || is_mutable(p, (uint32_t)i)));
        free(seen);
    }
    lua_pushboolean(L, shared);
    return 1;
}

static int s_refcount(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    lua_pushinteger(L, node == NO_NODE ? 0 : p->nodes[node].refs);
    return 1;
}

static int s_holders(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    push_holders(L, p, check_node(L, 2, p, &at));
    return 1;
}

/* ---- sizes ------------------------------------------------------------------------------- */

static int s_bytes(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    const struct trial *t = script_of(L)->kept.slot[at.slot].trial;
    lua_pushinteger(L, (lua_Integer)(t ? t->marks[at.mark].bytes : p->heap.bytes));
    return 1;
}

static int s_deep(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = check_node(L, 2, p, &at);
    lua_pushinteger(L, node == NO_NODE ? 0 : (lua_Integer)picture_deep(p, node));
    return 1;
}

static int s_bytes_per(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    const char *type = luaL_checkstring(L, 2);
    size_t sum = 0, count = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (is_of_program(p, (uint32_t)i, type)) {
            sum += picture_own_bytes(p, (uint32_t)i);
            count++;
        }
    }
    lua_pushnumber(L, count ? (lua_Number)sum / (lua_Number)count : 0);
    return 1;
}

static int s_arenas(lua_State *L)
{
    struct moment_ref at;
    lua_pushinteger(L, (lua_Integer)check_moment(L, 1, &at)->heap.arenas);
    return 1;
}

/* ---- retention ------------------------------------------------------------------------------ */

static int s_path(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    uint32_t node = NO_NODE;
    if (lua_type(L, 2) == LUA_TSTRING) {
        node = picture_tagged(p, lua_tostring(L, 2));
        if (node == NO_NODE)
            node = first_of(p, lua_tostring(L, 2));
    } else {
        node = check_node(L, 2, p, &at);
    }
    push_path(L, p, node);
    return 1;
}

static int s_island(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    push_island(L, p, luaL_checkstring(L, 2));
    return 1;
}

static int s_gc(lua_State *L)
{
    struct moment_ref at;
    const struct picture *p = check_moment(L, 1, &at);
    lua_newtable(L);
    lua_pushboolean(L, p->gc_enabled);
    lua_setfield(L, -2, "enabled");
    lua_pushinteger(L, p->frozen);
    lua_setfield(L, -2, "frozen");
    lua_newtable(L);
    lua_newtable(L);
    for (int g = 0; g < 3; g++) {
        lua_pushinteger(L, p->gc_threshold[g]);
        lua_seti(L, -3, g + 1);
        lua_pushinteger(L, p->gc_count[g]);
        lua_seti(L, -2, g + 1);
    }
    lua_setfield(L, -3, "counts");
    lua_setfield(L, -2, "threshold");
    return 1;
}

static const struct lib_entry entries[] = {
    {"global", "name", "the object a global name of the program holds; nil when there is none, and for None", s_global},
    {"item", "o, key", "an item of a list or tuple (from 0), the value of a dict's key; nil when there is none, and for None", s_item},
    {"attr", "o, name", "the object an attribute holds: of the instance, its slots, its class; nil when there is none, and for None", s_attr},
    {"refs", "o", "the objects it holds as its contents: items, keys and values, attributes, slots", s_refs},
    {"keys", "o", "a dict's keys, as Lua values", s_keys},
    {"list", "o", "its value in Lua: numbers, texts, booleans; a list or tuple as a table from 1, a dict as a table, "
                  "a set as a table with its members as keys; other objects stay objects", s_list},
    {"each", "type", "for o in s:each(\"Node\"): every object of the program of that type", s_each},
    {"any", "o, type", "does it hold one of that type?", s_any},
    {"type", "o", "the name of its type", s_type},
    {"repr", "o", "what repr() gives of numbers, texts and containers; `<Node>` for other objects", s_repr},
    {"layout", "o", "a table: `dict` (has, or can have, an attribute dict), `header` (of the collector), `tracked`, "
                    "`generation`, `size` (as getsizeof), `bytes` (with attribute values and own dict)", s_layout},
    {"class_has", "o, name", "does the class statement (of a class or of an object's class) define that name?", s_class_has},
    {"alive", "tag", "is the object tagged so alive?", s_alive},
    {"count", "type", "objects of that type, made by the program, that are alive", s_count},
    {"same", "a, b", "are both the same object?", s_same},
    {"shared", "a, b, {mutable=true}", "do the contents of both lead to one object (that can be changed)?", s_shared},
    {"refcount", "o", "its reference count; 0 when it is dead", s_refcount},
    {"holders", "o", "a list with one entry for each unit of the count; see `holders`", s_holders},
    {"bytes", "", "bytes in use, above what was in use before the program", s_bytes},
    {"deep", "o", "getsizeof of it and of all that its contents lead to, each object once", s_deep},
    {"bytes_per", "type", "what one object of that type costs on average: itself, its attribute values, its own dict", s_bytes_per},
    {"arenas", "", "arenas the allocator holds", s_arenas},
    {"path", "type or tag or o", "the shortest way from a name to it; empty when there is none; see `path`", s_path},
    {"island", "type", "the unreachable objects around those of that type; see `island`", s_island},
    {"gc", "", "the collector: `enabled`, `threshold[1..3]`, `counts[1..3]`, `frozen`", s_gc},
    {0},
};

const struct lib s_lib = {
    .name = "s",
    .title = "A snapshot",
    .help = "The heap at one moment: `run:mark(label)` of a program, `t:heap()` of the learner's own. Where an object `o` is "
            "wanted, a text will do: a tag, else a global name, else a class. Nothing is called on nil: asked about an object "
            "that is not there, a method gives nil, 0, false or an empty table.",
    .entries = entries,
};
