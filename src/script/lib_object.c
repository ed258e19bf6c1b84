/* lib_object.c - `object`, and what explains it: `holders`, `path`, `island`. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "heap/visit.h"
#include "script/state.h"

static void set_text(lua_State *L, const char *key, struct text *t)
{
    lua_pushlstring(L, text_str(t), t->size);
    lua_setfield(L, -2, key);
    text_release(t);
}

/* ---- object -------------------------------------------------------------------------- */

static int object_int(lua_State *L)
{
    const struct object_ref *o = luaL_checkudata(L, 1, object_lib.name);
    push_value(L, o->moment, o->node);
    if (lua_type(L, -1) != LUA_TNUMBER)
        lua_pushnil(L);
    return 1;
}

static int object_value(lua_State *L)
{
    const struct object_ref *o = luaL_checkudata(L, 1, object_lib.name);
    push_value(L, o->moment, o->node);
    return 1;
}

/* Addresses only compare: the number says nothing. */
static int object_field(lua_State *L)
{
    const struct object_ref *o = luaL_checkudata(L, 1, object_lib.name);
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    if (strcmp(key, "addr") == 0) {
        lua_pushinteger(L, (lua_Integer)o->address);
        return 1;
    }
    const struct picture *p = moment_picture(L, o->moment);
    if (strcmp(key, "type") == 0)
        lua_pushstring(L, picture_type(p, o->node));
    else if (strcmp(key, "refs") == 0)
        lua_pushinteger(L, p->nodes[o->node].refs);
    else if (strcmp(key, "bytes") == 0)
        lua_pushinteger(L, p->nodes[o->node].size);
    else
        lua_pushnil(L);
    return 1;
}

static int object_equal(lua_State *L)
{
    const struct object_ref *a = luaL_checkudata(L, 1, object_lib.name), *b = luaL_checkudata(L, 2, object_lib.name);
    lua_pushboolean(L, a->address == b->address);
    return 1;
}

static int object_tostring(lua_State *L)
{
    const struct object_ref *o = luaL_checkudata(L, 1, object_lib.name);
    struct text t = {0};
    picture_repr(moment_picture(L, o->moment), o->node, &t);
    lua_pushlstring(L, text_str(&t), t.size);
    text_release(&t);
    return 1;
}

static const struct lib_entry object_entries[] = {
    {"int", "", "its value as a number, or nil", object_int},
    {"value", "", "its value in Lua, as `s:list`", object_value},
    {0},
};
const struct lib object_lib = {
    .name = "object",
    .title = "An object",
    .help = "What `s:global`, `s:item` and the others give. Fields: `o.type`, `o.refs`, `o.bytes` and `o.addr`, a number that "
            "is the same for the same object. `a == b` asks whether both are one object.",
    .entries = object_entries,
    .field = object_field,
    .equal = object_equal,
    .tostring = object_tostring,
};

/* ---- holders ---------------------------------------------------------------------------- */

void push_holders(lua_State *L, const struct picture *p, uint32_t node)
{
    lua_newtable(L);
    lua_Integer n = 0;
    for (uint32_t i = node == NO_NODE ? NO_NODE : p->nodes[node].in; i != NO_NODE; i = p->arrows[i].next_in) {
        struct text words = {0}, label = {0};
        lua_newtable(L);
        lua_pushstring(L, picture_holder_kind(p, &p->arrows[i]));
        lua_setfield(L, -2, "kind");
        picture_holder_text(p, &p->arrows[i], &words);
        set_text(L, "text", &words);
        picture_label(p, &p->arrows[i], &label);
        set_text(L, "label", &label);
        lua_pushstring(L, picture_type(p, p->arrows[i].from));
        lua_setfield(L, -2, "by");
        lua_seti(L, -2, ++n);
    }
    lib_bless(L, &holders_lib);
}

/* "slot" is any place in a container or object, "frame" any in a frame. */
static bool is_kind(const char *kind, const char *wanted)
{
    static const struct {
        const char *group, *kind;
    } groups[] = {{"slot", "item"},   {"slot", "key"},    {"slot", "value"}, {"slot", "attribute"},
                  {"frame", "local"}, {"frame", "stack"}, {"c", "part"},     {"c", "interpreter"}};
    if (strcmp(kind, wanted) == 0)
        return true;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (strcmp(groups[i].group, wanted) == 0 && strcmp(groups[i].kind, kind) == 0)
            return true;
    }
    return false;
}

static int holders_of(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const char *wanted = luaL_checkstring(L, 2);
    lua_Integer n = 0;
    lua_newtable(L);
    for (lua_Integer i = 1; lua_geti(L, 1, i) == LUA_TTABLE; i++) {
        if (lua_getfield(L, -1, "kind") == LUA_TSTRING && is_kind(lua_tostring(L, -1), wanted)) {
            lua_pop(L, 1);
            lua_seti(L, -2, ++n);
        } else
            lua_pop(L, 2);
    }
    lua_pop(L, 1);
    lib_bless(L, &holders_lib);
    return 1;
}

static const struct lib_entry holders_entries[] = {
    {"of", "kind", "only those of a kind: `name`, `local`, `stack`, `item`, `key`, `value`, `attribute`, `cell`, `default`, "
                   "`method`, `type`, `part`, `interpreter`; `slot` and `frame` for several", holders_of},
    {0},
};
const struct lib holders_lib = {
    .name = "holders",
    .title = "Holders",
    .help = "A list; `#h` is the number of holders. Each entry has `kind`, `text` (in words: `item 2 of a list`), `label` (the "
            "name, key or attribute) and `by` (the type of the holder).",
    .entries = holders_entries,
};

/* ---- path ---------------------------------------------------------------------------------- */

uint32_t first_of(const struct picture *p, const char *type)
{
    uint32_t first = NO_NODE;
    for (size_t i = 0; i < p->count; i++) {
        if (p->nodes[i].flags & (NODE_OLD | NODE_FRAME) || !picture_is_a(p, (uint32_t)i, type))
            continue;
        if (!(p->nodes[i].flags & NODE_LOST))
            return (uint32_t)i;
        first = first == NO_NODE ? (uint32_t)i : first;
    }
    return first;
}

void push_path(lua_State *L, const struct picture *p, uint32_t node)
{
    uint32_t *arrows = NULL;
    size_t count = 0;
    struct text whole = {0};
    lua_newtable(L);
    if (node != NO_NODE && picture_path(p, node, &arrows, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct picture_arrow *a = &p->arrows[arrows[i]];
            struct text words = {0}, label = {0};
            lua_newtable(L);
            lua_pushstring(L, picture_holder_kind(p, a));
            lua_setfield(L, -2, "kind");
            picture_label(p, a, &label);
            set_text(L, "label", &label);
            picture_holder_text(p, a, &words);
            set_text(L, "text", &words);
            lua_pushstring(L, picture_type(p, a->to));
            lua_setfield(L, -2, "type");
            struct text value = {0};
            picture_repr(p, a->to, &value);
            set_text(L, "value", &value);
            lua_seti(L, -2, (lua_Integer)i + 1);
        }
        picture_path_text(p, arrows, count, &whole);
    }
    set_text(L, "text", &whole);
    free(arrows);
    lib_bless(L, &path_lib);
}

/* The first of the path's steps whose field is that word. */
static bool has_step(lua_State *L, const char *field, const char *word)
{
    bool has = false;
    for (lua_Integer i = 1; !has && lua_geti(L, 1, i) == LUA_TTABLE; i++) {
        has = lua_getfield(L, -1, field) == LUA_TSTRING && strstr(lua_tostring(L, -1), word);
        lua_pop(L, 2);
    }
    return has;
}

static int path_passes(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const char *word = luaL_checkstring(L, 2);
    lua_settop(L, 2);
    lua_pushboolean(L, has_step(L, "label", word) || has_step(L, "type", word) || has_step(L, "value", word));
    return 1;
}

static int path_root_name(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_geti(L, 1, 1) == LUA_TTABLE)
        lua_getfield(L, -1, "label");
    return 1;
}

static int path_first_attribute(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    for (lua_Integer i = 2; lua_geti(L, 1, i) == LUA_TTABLE; i++) {
        lua_getfield(L, -1, "kind");
        bool is = lua_isstring(L, -1) && strcmp(lua_tostring(L, -1), "attribute") == 0;
        lua_pop(L, 1);
        if (is) {
            lua_getfield(L, -1, "label");
            return 1;
        }
        lua_pop(L, 1);
    }
    lua_pushnil(L);
    return 1;
}

static const struct lib_entry path_entries[] = {
    {"passes", "word", "does a name, attribute, key, type or function on the way contain that word?", path_passes},
    {"root_name", "", "the global or local name it begins with, or nil", path_root_name},
    {"first_attribute", "", "the first attribute on the way, or nil", path_first_attribute},
    {0},
};
const struct lib path_lib = {
    .name = "path",
    .title = "A path",
    .help = "A list of steps, from the name to the object; empty when no name leads to it. `path.text` is an expression "
            "(`d['k'][0].next`); each step has `kind`, `label`, `text`, `type` and `value` of what it leads to.",
    .entries = path_entries,
};

/* ---- island ----------------------------------------------------------------------------------- */

static void join(const struct picture *p, char *in, uint32_t node, uint32_t **todo, size_t *count, size_t *room)
{
    if (in[node] || !(p->nodes[node].flags & NODE_LOST))
        return;
    in[node] = 1;
    *ARRAY_PUSH(*todo, *count, *room) = node;
}

/* Unreachable objects tied to those of the type, in either direction. */
static char *island_members(const struct picture *p, const char *type)
{
    char *in = xalloc(p->count + 1);
    uint32_t *todo = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (p->nodes[i].flags & NODE_LOST && picture_is_a(p, (uint32_t)i, type)) {
            in[i] = 1;
            *ARRAY_PUSH(todo, count, room) = (uint32_t)i;
        }
    }
    while (count > 0) {
        const struct picture_node *n = &p->nodes[todo[--count]];
        for (uint32_t i = n->out; i < n->out + n->out_count; i++)
            join(p, in, p->arrows[i].to, &todo, &count, &room);
        for (uint32_t i = n->in; i != NO_NODE; i = p->arrows[i].next_in)
            join(p, in, p->arrows[i].from, &todo, &count, &room);
    }
    free(todo);
    return in;
}

/* A step through an object's own dict counts as its attribute. */
static uint32_t owner_of(const struct picture *p, uint32_t node)
{
    for (uint32_t i = p->nodes[node].in; i != NO_NODE; i = p->arrows[i].next_in) {
        if (p->arrows[i].kind == EDGE_SLOT && strcmp(p->text.bytes + p->arrows[i].label, "__dict__") == 0)
            return p->arrows[i].from;
    }
    return node;
}

void push_island(lua_State *L, const struct picture *p, const char *type)
{
    char *in = island_members(p, type);
    lua_Integer n = 0, edges = 0;
    lua_newtable(L);
    for (size_t i = 0; i < p->count; i++) {
        if (!in[i])
            continue;
        lua_pushstring(L, picture_type(p, (uint32_t)i));
        lua_seti(L, -2, ++n);
    }
    lua_newtable(L);
    for (size_t i = 0; i < p->arrow_count && edges < 10000; i++) {
        const struct picture_arrow *a = &p->arrows[i];
        if (!in[a->from] || !in[a->to])
            continue;
        struct text label = {0};
        picture_label(p, a, &label);
        lua_newtable(L);
        lua_pushstring(L, picture_type(p, owner_of(p, a->from)));
        lua_setfield(L, -2, "from");
        set_text(L, "label", &label);
        lua_pushstring(L, picture_type(p, a->to));
        lua_setfield(L, -2, "to");
        lua_seti(L, -2, ++edges);
    }
    lua_setfield(L, -2, "edges");
    lib_bless(L, &island_lib);
    free(in);
}

static int island_has_edge(lua_State *L)
{
    const char *want[] = {luaL_checkstring(L, 2), luaL_checkstring(L, 3), luaL_checkstring(L, 4)};
    static const char *const field[] = {"from", "label", "to"};
    bool has = false;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_getfield(L, 1, "edges");
    for (lua_Integer i = 1; !has && lua_geti(L, -1, i) == LUA_TTABLE; i++) {
        has = true;
        for (int k = 0; k < 3; k++) {
            lua_getfield(L, -1, field[k]);
            has = has && lua_isstring(L, -1) && strcmp(lua_tostring(L, -1), want[k]) == 0;
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pushboolean(L, has);
    return 1;
}

static const struct lib_entry island_entries[] = {
    {"has_edge", "type, attribute, type", "does an object of the first type hold one of the second by that attribute?", island_has_edge},
    {0},
};
const struct lib island_lib = {
    .name = "island",
    .title = "An island",
    .help = "Unreachable objects that hold each other: a list of their types; `island.edges` has `from`, `label`, `to`.",
    .entries = island_entries,
};
