/* state.h - a loaded script's insides.  For script/ only. */
#ifndef SCRIPT_STATE_H
#define SCRIPT_STATE_H

#include "script/libs.h"
#include "script/sandbox.h"

struct loaded;

struct script {
    struct sandbox *room;
    struct script_host host;
    char name[64];
    const struct script_lib *libs;
    size_t lib_count;
    struct script_info info;
    lua_State *co; /* the drive; anchored in the registry */
    int table;     /* registry reference of the script's table */
    bool asking;
    struct verdict verdict;
    struct text evidence; /* lines, since the last verdict */
    char object[64];      /* what the evidence points at: a tag, a name, a type; "" for nothing */
    char at_mark[64];     /* ... at this mark */
    char missing[128];    /* the first thing looked for in vain since the check began, or "" */
    char stumbled[256];   /* how the last run ended before its time, or "" */
    struct kept kept;
    struct moment_ref last_run, last_moment; /* stamp 0: none yet */
    char *expected;
    struct loaded *loaded; /* the program as a module, NULL: not asked for */
    double python_seconds; /* spent in runs since the last resume */
};

static inline struct script *script_of(lua_State *L)
{
    return sandbox_owner(L);
}

/* Run a program apart, within what is left of the budget; a Lua error when there is none. */
struct trial *script_trial(lua_State *L, const char *source, const char *call, bool stay);
/* The learner's program (t:load, t:run); borrowed. */
const char *script_program(struct script *s);
/* Free all that the script holds, its room too. */
void script_let_go(struct script *s);
/* The names that a line at the prompt has: t, and s, the heap as it is now. */
void open_prompt_names(lua_State *L);

/* Push a text for the value at index: tables one level deep. */
void heap_describe(lua_State *L, int index);

/* The coroutine that asks check(t) after each cell, on top of the stack. */
void push_standard_drive(lua_State *L);

/* Methods of `t`: drive.c, lib_evidence.c, lib_module.c. */
int t_wait(lua_State *L);
int t_ask(lua_State *L);
int t_say(lua_State *L);
int t_pass(lua_State *L);
int t_fail(lua_State *L);
int t_output(lua_State *L);
int t_raised(lua_State *L);
int t_peak(lua_State *L);
int t_show(lua_State *L);
int t_show_path(lua_State *L);
int t_show_islands(lua_State *L);
int t_show_peak(lua_State *L);
int t_show_reuse(lua_State *L);
int t_replay(lua_State *L);
int t_load(lua_State *L);
int t_hidden(lua_State *L);
int t_hidden_function(lua_State *L);
int t_hidden_pair(lua_State *L);
int t_hidden_heap(lua_State *L);

#endif
