/* sandbox.h - a Lua state with nothing dangerous in it, and a budget. */
#ifndef SCRIPT_SANDBOX_H
#define SCRIPT_SANDBOX_H

#include <lua.h>
#include <stdbool.h>

#include "base/error.h"

enum {
    SANDBOX_MEMORY = 32 << 20,
    SANDBOX_RESERVE = 64 << 10, /* for the message after "not enough memory" */
    SANDBOX_STEPS = 20000000,   /* instructions a resume */
    SANDBOX_MS = 800,           /* processor time a resume */
};

struct sandbox;

struct sandbox *sandbox_new(void *owner);
void sandbox_free(struct sandbox *b);
lua_State *sandbox_lua(struct sandbox *b);
void *sandbox_owner(lua_State *L);

/* Run fn(L) under the budget.  False, with err, when the time ran out inside a C
 * function of Lua's: then the state is dead and may only be freed. */
bool sandbox_run(struct sandbox *b, int (*fn)(lua_State *L, void *arg), void *arg, int *result, struct error *err);
bool sandbox_is_dead(const struct sandbox *b);
/* Host functions say when they are at work: no jump out of those. */
void sandbox_enter_host(lua_State *L);
void sandbox_leave_host(lua_State *L);
/* The clock stands still while a host function runs Python, which has limits of its own. */
void sandbox_pause(lua_State *L);
void sandbox_resume(lua_State *L);
/* The error value on top as a short text "FILE:LINE: what"; pops it. */
void sandbox_error_text(lua_State *L, struct error *err);

#endif
