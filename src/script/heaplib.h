/* heaplib.h - the read-only `heap` library that scripts look through. */
#ifndef SCRIPT_HEAPLIB_H
#define SCRIPT_HEAPLIB_H

#include <lua.h>

#include "script/script.h"

/* Put the global table `heap` into the state. */
void heaplib_open(lua_State *L);
/* Push a text for the value at index: tables one level deep. */
void heaplib_describe(lua_State *L, int index);
/* Given by script.c. */
const struct script_host *script_host_of(lua_State *L);

/* A row of the library, for doc/authoring.md: `name(args)` and what it gives. */
struct heaplib_entry {
    const char *name, *arguments, *help;
    lua_CFunction fn;
};
extern const struct heaplib_entry heaplib_entries[];

#endif
