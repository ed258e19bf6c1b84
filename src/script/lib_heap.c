/* lib_heap.c - the `heap` library: objects as plain tables, copied out. */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "script/state.h"
#include "types/dict.h"
#include "types/str.h"
#include "types/type_layout.h"

static struct inspect *heap_of(lua_State *L)
{
    const struct script_host *host = &script_of(L)->host;
    return host->inspect(host->data);
}

static void set_text(lua_State *L, const char *key, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, key);
}

static void set_number(lua_State *L, const char *key, lua_Integer n)
{
    lua_pushinteger(L, n);
    lua_setfield(L, -2, key);
}

static void heap_push_holders(lua_State *L, struct inspect *in, uint32_t at)
{
    lua_newtable(L);
    lua_Integer n = 0;
    for (uint32_t h = in->now->objects[at].held; h != NO_OBJECT; h = in->now->holdings[h].next_held) {
        struct text t = {0};
        holder_short(in, &in->now->holdings[h], &t);
        lua_pushlstring(L, text_str(&t), t.size);
        text_release(&t);
        lua_seti(L, -2, ++n);
    }
}

static void heap_push_object(lua_State *L, struct inspect *in, uint32_t at)
{
    const struct snap_object *o = &in->now->objects[at];
    const char *name = snapshot_name(in->now, at);
    struct text value = {0}, path = {0};
    preview_add(in->rt, in->names, o->v, 200, &value);
    path_to(in, at, &path);
    lua_newtable(L);
    set_text(L, "id", name ? name : "");
    set_text(L, "type", type_short_name(o->v->type));
    set_text(L, "value", text_str(&value));
    set_text(L, "path", text_str(&path));
    set_number(L, "refs", o->refs);
    set_number(L, "bytes", (lua_Integer)object_size(in->rt, o->v));
    set_number(L, "generation", o->generation);
    lua_pushboolean(L, !(o->flags & SNAP_UNREACHABLE));
    lua_setfield(L, -2, "reachable");
    heap_push_holders(L, in, at);
    lua_setfield(L, -2, "holders");
    text_release(&value);
    text_release(&path);
}

/* heap.objects([type]): every object of the learner's, or of one type. */
static int heap_objects(lua_State *L)
{
    struct inspect *in = heap_of(L);
    const char *type = luaL_optstring(L, 1, NULL);
    lua_Integer n = 0;
    lua_newtable(L);
    for (size_t i = 0; i < in->now->count && n < 2000; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (!snap_is_shown(o) || (type && strcmp(type, type_short_name(o->v->type)) != 0))
            continue;
        heap_push_object(L, in, (uint32_t)i);
        lua_seti(L, -2, ++n);
    }
    return 1;
}

/* heap.count([type]) */
static int heap_count(lua_State *L)
{
    struct inspect *in = heap_of(L);
    const char *type = luaL_optstring(L, 1, NULL);
    lua_Integer n = 0;
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        n += snap_is_shown(o) && (!type || strcmp(type, type_short_name(o->v->type)) == 0);
    }
    lua_pushinteger(L, n);
    return 1;
}

/* heap.find(path): an object by id or by name, or nil. */
static int heap_find(lua_State *L)
{
    struct inspect *in = heap_of(L);
    uint32_t at = snapshot_resolve(in->now, in->rt, luaL_checkstring(L, 1));
    if (at == NO_OBJECT)
        lua_pushnil(L);
    else
        heap_push_object(L, in, at);
    return 1;
}

/* heap.same(a, b): do two paths lead to one object? */
static int heap_same(lua_State *L)
{
    struct inspect *in = heap_of(L);
    uint32_t a = snapshot_resolve(in->now, in->rt, luaL_checkstring(L, 1));
    uint32_t b = snapshot_resolve(in->now, in->rt, luaL_checkstring(L, 2));
    lua_pushboolean(L, a != NO_OBJECT && a == b);
    return 1;
}

/* heap.unreachable(): objects that only each other hold. */
static int heap_unreachable(lua_State *L)
{
    struct inspect *in = heap_of(L);
    lua_Integer n = 0;
    lua_newtable(L);
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (!(o->flags & SNAP_UNREACHABLE) || !snap_is_shown(o))
            continue;
        heap_push_object(L, in, (uint32_t)i);
        lua_seti(L, -2, ++n);
    }
    return 1;
}

/* heap.deaths([type]): tombstones, oldest first. */
static int heap_deaths(lua_State *L)
{
    struct inspect *in = heap_of(L);
    const char *type = luaL_optstring(L, 1, NULL);
    size_t count;
    const struct tombstone *graves = names_graveyard(in->names, &count);
    lua_Integer n = 0;
    lua_newtable(L);
    for (size_t i = 0; i < count; i++) {
        if (type && strcmp(type, graves[i].type) != 0)
            continue;
        lua_newtable(L);
        set_text(L, "id", graves[i].name);
        set_text(L, "type", graves[i].type);
        set_text(L, "cause", graves[i].cause == DEATH_COLLECTED ? "collector" : "count");
        set_text(L, "text", graves[i].text);
        set_number(L, "line", graves[i].line);
        set_number(L, "step", (lua_Integer)graves[i].step);
        lua_seti(L, -2, ++n);
    }
    return 1;
}

/* heap.collections([generation]): how many have run. */
static int heap_collections(lua_State *L)
{
    struct inspect *in = heap_of(L);
    lua_Integer g = luaL_optinteger(L, 1, -1), n = 0;
    luaL_argcheck(L, g >= -1 && g <= 2, 1, "generation 0, 1 or 2");
    for (int i = 0; i < 3; i++)
        n += g < 0 || g == i ? gc_stats(in->rt, i)->collections : 0;
    lua_pushinteger(L, n);
    return 1;
}

/* heap.bytes(): live bytes of the runtime. */
static int heap_bytes(lua_State *L)
{
    struct heap_stats stats;
    heap_stats(heap_of(L)->rt, &stats);
    lua_pushinteger(L, (lua_Integer)stats.bytes);
    return 1;
}

/* heap.class_has(class, name): does the class statement define it? */
static int heap_class_has(lua_State *L)
{
    struct inspect *in = heap_of(L);
    const char *class = luaL_checkstring(L, 1), *name = luaL_checkstring(L, 2);
    uint32_t at = snapshot_resolve(in->now, in->rt, class);
    bool has = false;
    if (at != NO_OBJECT && is_type(in->now->objects[at].v)) {
        ssize_t position = 0;
        Val key, value;
        while (dict_next(as_type(in->now->objects[at].v)->dict, &position, &key, &value))
            has = has || (is_str(key) && str_equals_ascii(key, name));
    }
    lua_pushboolean(L, has);
    return 1;
}

static const struct lib_entry entries[] = {
    {"objects", "[type]", "every object the learner made, or those of one type: tables with id, type, refs, bytes, "
                          "generation, reachable, holders, value, path", heap_objects},
    {"count", "[type]", "how many objects", heap_count},
    {"find", "path", "the object at `a.next`, `d['k'][0]` or `list#1`, or nil", heap_find},
    {"same", "path, path", "do both lead to one object?", heap_same},
    {"unreachable", "", "objects that only each other hold", heap_unreachable},
    {"deaths", "[type]", "who died: id, type, cause (count or collector), text, line, step", heap_deaths},
    {"collections", "[generation]", "how many collections have run", heap_collections},
    {"bytes", "", "live bytes of the runtime", heap_bytes},
    {"class_has", "class, name", "does the class define the attribute?", heap_class_has},
    {0},
};

const struct lib heap_lib = {
    .name = "heap",
    .title = "The learner's heap",
    .help = "A global table of functions (a point, not a colon): the learner's own heap as it is now, as plain tables. For exercises "
            "typed at the prompt, and for `:lua`.",
    .entries = entries,
};

void heap_describe(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    if (!lua_istable(L, index)) {
        if (lua_isnoneornil(L, index))
            lua_pushliteral(L, "nil");
        else if (lua_isboolean(L, index))
            lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
        else if (lua_isstring(L, index))
            lua_pushvalue(L, index), lua_tostring(L, -1);
        else
            lua_pushstring(L, luaL_typename(L, index));
        return;
    }
    char out[2000] = "{";
    size_t used = 1;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        lua_pushvalue(L, -1);
        if (lua_istable(L, -1) && lua_getfield(L, -1, "id") == LUA_TSTRING)
            lua_replace(L, -2);
        const char *value = lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER
                                ? lua_tostring(L, -1) : luaL_typename(L, -1);
        int n = snprintf(out + used, sizeof out - used, "%s%s%s%s", used > 1 ? ", " : "", key, *key ? "=" : "", value);
        used = n < 0 || used + (size_t)n >= sizeof out - 8 ? sizeof out - 8 : used + (size_t)n;
        lua_settop(L, index + 1); /* the key, for lua_next */
        if (used >= sizeof out - 8)
            break;
    }
    snprintf(out + used, sizeof out - used, "%s}", used >= sizeof out - 8 ? "..." : "");
    lua_settop(L, index);
    lua_pushstring(L, out);
}
