/* libs.h - what scripts may call, by table: the API and its reference come from the same rows. */
#ifndef SCRIPT_LIBS_H
#define SCRIPT_LIBS_H

#include <lua.h>

#include "inspect/picture.h"
#include "script/script.h"
#include "script/trial.h"

/* One function: `name(arguments)` and what it gives. */
struct lib_entry {
    const char *name, *arguments, *help;
    lua_CFunction fn;
};

/* A library (`heap`) or the methods of a kind of value (`t`, `run`, `s`, ...). */
struct lib {
    const char *name, *title, *help;
    const struct lib_entry *entries; /* end with {0} */
    lua_CFunction field;             /* of a value: what has no method's name; NULL: nil */
    lua_CFunction equal, tostring;   /* NULL: Lua's own */
};
#define LIB(name) extern const struct lib name##_lib;
#include "script/libs.def"
#undef LIB
const struct lib *const *lib_table(size_t *count);

/* Set the metatable of the value on top to that of the library. */
void lib_bless(lua_State *L, const struct lib *lib);
/* Add the library's functions to the table on top; they do not jump out of host code. */
void lib_fill(lua_State *L, const struct lib_entry *entries);
void lib_open_all(lua_State *L); /* the metatables; and `heap` as a global */

/* ---- values that stand for something of the host's --------------------------------- */

/* A moment of a run (mark >= 0), the run itself, or a picture of the heap as it was. */
struct moment_ref {
    uint32_t slot, stamp;
    int32_t mark;
};
/* An object at a moment. */
struct object_ref {
    struct moment_ref moment;
    uint32_t node;
    uintptr_t address;
};

/* What runs and pictures a script has asked for: the last ones are kept. */
enum { KEPT_MOST = 64, KEPT_WEIGHT_MOST = 384 << 20 };
struct kept {
    struct {
        struct trial *trial;     /* or */
        struct picture *picture; /* ... of the heap now */
        uint32_t stamp;
    } slot[KEPT_MOST];
    uint32_t next;
};
struct moment_ref kept_trial_take(struct kept *k, struct trial *t);
struct moment_ref kept_picture_take(struct kept *k, struct picture *p);
void kept_release(struct kept *k);

/* Push a value of that kind; the moment's last one is remembered for t:show_path() and kin. */
void push_run(lua_State *L, struct moment_ref at);
void push_moment(lua_State *L, struct moment_ref at);
void push_object(lua_State *L, struct moment_ref at, uint32_t node); /* nil for NO_NODE */
/* A node as a Lua value: numbers, texts, booleans, tables of containers, else an object. */
void push_value(lua_State *L, struct moment_ref at, uint32_t node);
/* What is at that index; a Lua error names what was wanted. */
struct trial *check_run(lua_State *L, int index, struct moment_ref *at);
const struct picture *check_moment(lua_State *L, int index, struct moment_ref *at);
/* An object, a tag or a global name; NO_NODE for nil and for what is not there. */
uint32_t check_node(lua_State *L, int index, const struct picture *p, const struct moment_ref *at);
const struct picture *moment_picture(lua_State *L, struct moment_ref at);
/* What the check looked for and did not find, for the case that it then stumbles over it. */
void note_missing(lua_State *L, const char *what, const char *name);

/* Tables with the methods of `path`, `island`, `holders`. */
void push_path(lua_State *L, const struct picture *p, uint32_t node);
void push_island(lua_State *L, const struct picture *p, const char *type);
void push_holders(lua_State *L, const struct picture *p, uint32_t node);
/* A replay of the collector on the objects of that generation and younger, told by tag. */
void push_phases(lua_State *L, const struct picture *p, int generation);
/* The first object of that type with a way from a name, else the first at all. */
uint32_t first_of(const struct picture *p, const char *type);

#endif
