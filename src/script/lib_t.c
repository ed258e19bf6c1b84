/* lib_t.c - `t`: what a check or a drive begins with. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "book/protect.h"
#include "inspect/inspect.h"
#include "script/loaded.h"
#include "script/state.h"
#include "script/touched.h"

/* ---- running ------------------------------------------------------------------------ */

enum { RUN_MEMORY = 512 << 20, RUN_SECONDS = 10 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct trial *trial_in_budget(lua_State *L, struct trial_options options)
{
    struct script *s = script_of(L);
    double all = s->host.run_seconds > 0 ? s->host.run_seconds : RUN_SECONDS, left = all - s->python_seconds;
    if (left <= 0)
        luaL_error(L, "the programs this check ran took more than %f seconds together", all);
    options.files = s->info.files;
    options.file_count = s->info.file_count;
    options.memory = RUN_MEMORY;
    options.seconds = left;
    options.poll = s->host.poll;
    options.arg = s->host.data;
    sandbox_pause(L);
    double before = cpu_seconds();
    struct trial *t = trial_new(&options);
    s->python_seconds += cpu_seconds() - before;
    sandbox_resume(L);
    snprintf(s->stumbled, sizeof s->stumbled, "%s", t->error);
    return t;
}

struct trial *script_trial(lua_State *L, const char *source, const char *call, bool stay)
{
    return trial_in_budget(L, (struct trial_options){.source = source, .call = call, .stay = stay});
}

const char *script_program(struct script *s)
{
    const char *program = s->host.program ? s->host.program(s->host.data) : NULL;
    return program ? program : s->info.start;
}

/* t:run{program=, call=} */
static int t_run(lua_State *L)
{
    struct script *s = script_of(L);
    const char *source = script_program(s), *call = NULL;
    if (lua_istable(L, 2)) {
        if (lua_getfield(L, 2, "program") == LUA_TSTRING)
            source = lua_tostring(L, -1);
        if (lua_getfield(L, 2, "call") == LUA_TSTRING)
            call = lua_tostring(L, -1);
    }
    push_run(L, kept_trial_take(&s->kept, script_trial(L, source, call, false)));
    return 1;
}

/* t:heap(): the learner's own heap, or that of the program that t:load() keeps. */
static int t_heap(lua_State *L)
{
    struct script *s = script_of(L);
    struct picture *p = s->loaded ? loaded_picture(s->loaded) : NULL;
    if (!p) {
        struct inspect *in = s->host.inspect(s->host.data);
        p = picture_take(in->rt, in->names, NULL, 0);
    }
    push_moment(L, kept_picture_take(&s->kept, p));
    return 1;
}

static int t_program(lua_State *L)
{
    lua_pushstring(L, script_program(script_of(L)));
    return 1;
}

/* What the reference solution prints; run once. */
static int t_expected(lua_State *L)
{
    struct script *s = script_of(L);
    if (!s->expected && s->info.solution_count) {
        char stumbled[sizeof s->stumbled];
        memcpy(stumbled, s->stumbled, sizeof stumbled);
        struct trial *t = script_trial(L, s->info.solutions[0], NULL, false);
        memcpy(s->stumbled, stumbled, sizeof stumbled);
        s->expected = xstrdup(text_str(&t->output));
        trial_free(t);
    }
    lua_pushstring(L, s->expected ? s->expected : "");
    return 1;
}

/* ---- answers ---------------------------------------------------------------------------- */

/* answer_name = "x" is the answer `name`; names of the program's own making stay as they are. */
static void push_answer_globals(lua_State *L, struct moment_ref at)
{
    const struct picture *p = moment_picture(L, at);
    const struct picture_node *n = &p->nodes[p->globals];
    lua_newtable(L);
    for (uint32_t i = n->out; i < n->out + n->out_count; i++) {
        struct text label = {0};
        picture_label(p, &p->arrows[i], &label);
        const char *name = text_str(&label);
        bool shown = p->arrows[i].kind == EDGE_VALUE && name[0] != '_';
        if (shown) {
            push_value(L, at, p->arrows[i].to);
            lua_setfield(L, -2, strncmp(name, "answer_", 7) == 0 ? name + 7 : name);
        }
        text_release(&label);
    }
}

static int t_answers(lua_State *L)
{
    struct script *s = script_of(L);
    struct moment_ref at = kept_trial_take(&s->kept, script_trial(L, script_program(s), NULL, false));
    uint32_t node = picture_global(moment_picture(L, at), "answers");
    if (node != NO_NODE)
        push_value(L, at, node);
    else
        push_answer_globals(L, at);
    return 1;
}

/* Run once more, and looked at before each instruction. */
static int t_touched(lua_State *L)
{
    struct script *s = script_of(L);
    const char *program = script_program(s);
    struct touched touched = {.name = luaL_checkstring(L, 2), .lines = 1};
    for (const char *c = program; *c; c++)
        touched.lines += *c == '\n';
    bool *open = lua_newuserdatauv(L, (size_t)touched.lines + 1, 0); /* Lua's: an error may jump out */
    for (int i = 1; i <= touched.lines; i++)
        open[i] = protect_is_open_in(s->info.start, program, i);
    touched.open = open;
    trial_free(trial_in_budget(L, (struct trial_options){.source = program, .touched = &touched}));
    lua_pushboolean(L, touched.line != 0);
    if (touched.line)
        lua_pushinteger(L, touched.line);
    return touched.line ? 2 : 1;
}

/* ---- small helpers ----------------------------------------------------------------------------- */

/* A table as a set: a list's items, or the keys that are true. */
static void push_as_set(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    bool list = lua_rawlen(L, index) > 0;
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (list || lua_toboolean(L, -1)) {
            lua_pushvalue(L, list ? -1 : -2);
            lua_pushboolean(L, 1);
            lua_settable(L, -5);
        }
        lua_pop(L, 1);
    }
}

static bool covers(lua_State *L, int a, int b)
{
    bool all = true;
    lua_pushnil(L);
    while (all && lua_next(L, b)) {
        lua_pushvalue(L, -2);
        all = lua_gettable(L, a) != LUA_TNIL;
        lua_pop(L, 2);
    }
    lua_settop(L, 5);
    return all;
}

static int t_set_equal(lua_State *L)
{
    lua_settop(L, 3);
    push_as_set(L, 2);
    push_as_set(L, 3);
    lua_pushboolean(L, covers(L, 4, 5) && covers(L, 5, 4));
    return 1;
}

static bool values_equal(lua_State *L, int a, int b, int depth);

static bool holds_all(lua_State *L, int a, int b, int depth)
{
    int top = lua_gettop(L);
    bool all = true;
    lua_pushnil(L);
    while (all && lua_next(L, b)) {
        lua_pushvalue(L, -2);
        lua_gettable(L, a);
        all = values_equal(L, lua_gettop(L), lua_gettop(L) - 1, depth - 1);
        lua_pop(L, 2);
    }
    lua_settop(L, top);
    return all;
}

static bool values_equal(lua_State *L, int a, int b, int depth)
{
    luaL_checkstack(L, 8, "nested too deep");
    if (!lua_istable(L, a) || !lua_istable(L, b) || depth == 0)
        return lua_compare(L, a, b, LUA_OPEQ);
    return holds_all(L, a, b, depth) && holds_all(L, b, a, depth);
}

static int t_dict_equal(lua_State *L)
{
    enum { DEPTH = 16 };
    luaL_checkany(L, 3);
    lua_pushboolean(L, values_equal(L, 2, 3, DEPTH));
    return 1;
}

static int t_count(lua_State *L)
{
    lua_Integer n = 0;
    luaL_checkany(L, 3);
    for (lua_Integer i = 1; lua_istable(L, 2) && lua_geti(L, 2, i) != LUA_TNIL; i++) {
        n += lua_compare(L, -1, 3, LUA_OPEQ);
        lua_pop(L, 1);
    }
    lua_pushinteger(L, n);
    return 1;
}

static int t_words(lua_State *L)
{
    const char *s = luaL_checkstring(L, 2);
    lua_Integer n = 0;
    lua_newtable(L);
    while (*(s += strspn(s, " \t\r\n"))) {
        size_t size = strcspn(s, " \t\r\n");
        lua_pushlstring(L, s, size);
        lua_seti(L, -2, ++n);
        s += size;
    }
    return 1;
}

static const struct lib_entry entries[] = {
    {"run", "{program=, call=}", "run the learner's program (or the text `program`), then the function named `call`, in a fresh "
                                 "heap apart from the learner's; gives a `run`", t_run},
    {"pass", "[text]", "the goal is reached; the text, else `feedback.pass`, is what the learner reads", t_pass},
    {"fail", "key, [evidence]", "not yet; the learner reads `feedback[key]`, its `%s` filled with a text given as evidence", t_fail},
    {"heap", "", "a snapshot of the learner's own heap as it is now (after `t:load()`: of the loaded program's)", t_heap},
    {"program", "", "the learner's program as text, for exercises that are about the text", t_program},
    {"expected", "", "what the first solution prints", t_expected},
    {"answers", "", "the answers typed in the pane, or a program's global `answers`; without one, all its globals "
                    "(`answer_name` as `name`)", t_answers},
    {"load", "", "run the learner's program and keep it; gives a `module`", t_load},
    {"hidden", "name", "an object for `mod:call`: the global `value` of the code `hidden[name]` of the script", t_hidden},
    {"hidden_function", "name", "a function of the code `hidden[name]`: its last `def`", t_hidden_function},
    {"hidden_pair", "name", "two of them: its last two", t_hidden_pair},
    {"hidden_heap", "name", "run `hidden[name]` apart: a `run` whose snapshots the learner never sees", t_hidden_heap},
    {"touched", "name", "was the object of that global name changed, or the name moved, by a line the learner may edit? Seen as "
                        "the program runs; what a protected function does that is called there does not count. Gives the line, too",
     t_touched},
    {"show", "...", "evidence under the verdict: texts, objects, holders, paths, islands", t_show},
    {"show_path", "type or tag", "evidence: the way from a name to it, in the snapshot looked at last", t_show_path},
    {"show_islands", "", "evidence: what is unreachable there, by type", t_show_islands},
    {"show_unreachable", "", "the same", t_show_islands},
    {"show_peak", "run", "evidence: the highest use of memory and who was alive then", t_show_peak},
    {"show_reuse", "type", "evidence: how many of that type were born in the last run where one had died, and so have its id() again", t_show_reuse},
    {"replay", "run", "offer the run to be stepped through: it is put on the learner's heap, at its beginning", t_replay},
    {"set_equal", "a, b", "have two tables the same members? Lists by their items, sets by their keys", t_set_equal},
    {"dict_equal", "a, b", "are two tables equal, key by key, at every depth?", t_dict_equal},
    {"count", "list, value", "how often the value stands in the list", t_count},
    {"words", "text", "the words of a text, as a list", t_words},
    {"wait", "", "a drive waits for the learner's next `\"cell\"`, `\"check\"` or `\"step\"`; gives its name and text", t_wait},
    {"ask", "prompt", "a drive asks the learner for a line and gives it", t_ask},
    {"say", "text, [kind]", "say something; kind is `info`, `good`, `wrong` or `hint`", t_say},
    {"output", "", "what the learner's code has printed", t_output},
    {"raised", "", "the last uncaught exception's line, or nil", t_raised},
    {"peak", "", "most bytes in use since the start, above what was in use before it", t_peak},
    {0},
};

const struct lib t_lib = {
    .name = "t",
    .title = "The exercise",
    .help = "What `check(t)` and `drive(t)` are given. A check ends with `return t:pass()` or `return t:fail(key)`; it may also "
            "return nothing for a pass, or a key and a text.",
    .entries = entries,
};
