/* _tracemalloc.c - who asked for each block: the module behind tracemalloc.
 *
 * A listener notes every block from start() on, with the lines that were
 * running.  The notes are host memory and hold no Python object: names of files
 * are copied, each once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

enum { FRAMES_MAX = 65535 };

struct place {
    const char *file; /* one of files */
    int line;
};

/* One traced block. */
struct trace {
    const void *block; /* NULL: empty slot */
    size_t size;
    struct place first; /* the innermost line */
    struct place *more; /* further `kept - 1` lines, or NULL */
    int kept, total;
};

struct tracer {
    struct runtime *rt;
    struct watch watch;
    bool tracing;
    int limit; /* lines kept a block */
    struct trace *slot;
    size_t used, room; /* room: a power of two, or 0 */
    char **files;
    size_t file_count, file_room;
    Val last_filename; /* of the latest block, and its copy: never followed */
    const char *last_file;
    size_t bytes, peak;
};

/* ---- the table of blocks ---------------------------------------------------------- */

static size_t home_of(const struct tracer *t, const void *block)
{
    return (size_t)(((uintptr_t)block >> 4) * 0x9e3779b97f4a7c15u >> 20) & (t->room - 1);
}

static size_t find(const struct tracer *t, const void *block)
{
    size_t i = home_of(t, block);
    while (t->slot[i].block && t->slot[i].block != block)
        i = (i + 1) & (t->room - 1);
    return i;
}

static void grow(struct tracer *t)
{
    struct tracer more = {.room = t->room ? t->room * 2 : 4096};
    more.slot = xalloc(more.room * sizeof *more.slot);
    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i].block)
            more.slot[find(&more, t->slot[i].block)] = t->slot[i];
    free(t->slot);
    t->slot = more.slot;
    t->room = more.room;
}

/* Take a slot out and close the gap. */
static void forget(struct tracer *t, const void *block)
{
    if (!t->room)
        return;
    size_t i = find(t, block);
    if (!t->slot[i].block)
        return;
    t->bytes -= t->slot[i].size;
    free(t->slot[i].more);
    t->used--;
    for (size_t j = (i + 1) & (t->room - 1); t->slot[j].block; j = (j + 1) & (t->room - 1)) {
        size_t home = home_of(t, t->slot[j].block);
        if (((j - home) & (t->room - 1)) < ((j - i) & (t->room - 1)))
            continue;
        t->slot[i] = t->slot[j];
        i = j;
    }
    t->slot[i] = (struct trace){0};
}

/* ---- where we are ------------------------------------------------------------------- */

static const char *file_copy(struct tracer *t, Val filename)
{
    if (filename == t->last_filename)
        return t->last_file;
    size_t size;
    char *text = str_to_utf8_lossy(filename, &size);
    const char *known = NULL;
    for (size_t i = 0; i < t->file_count && !known; i++)
        if (strcmp(t->files[i], text) == 0)
            known = t->files[i];
    if (known) {
        free(text);
    } else {
        *ARRAY_PUSH(t->files, t->file_count, t->file_room) = text;
        known = text;
    }
    t->last_filename = filename;
    t->last_file = known;
    return known;
}

static struct place place_of(struct tracer *t, const struct frame *f)
{
    return (struct place){file_copy(t, as_code(f->code)->filename), frame_line(f)};
}

static void note_lines(struct tracer *t, struct trace *trace)
{
    trace->first = (struct place){"<unknown>", 0};
    trace->kept = trace->total = 0;
    for (struct frame *f = vm_current_frame(t->rt); f && trace->total < FRAMES_MAX; f = f->previous) {
        if (trace->kept == 0) {
            trace->first = place_of(t, f);
            trace->kept = 1;
        } else if (trace->kept < t->limit) {
            if (!trace->more)
                trace->more = xalloc((size_t)(t->limit - 1) * sizeof *trace->more);
            trace->more[trace->kept++ - 1] = place_of(t, f);
        }
        trace->total++;
    }
    if (!trace->total)
        trace->kept = trace->total = 1;
}

static const char *block_of(Val v)
{
    return (const char *)v - (!obj_is_gc(v) ? 0 : type_has(v->type, TYPE_MANAGED_DICT) ? 32 : 16);
}

static void on_block(struct runtime *rt, void *block, size_t size, bool alloc, void *arg)
{
    (void)rt;
    struct tracer *t = arg;
    if (!alloc) {
        forget(t, block);
        return;
    }
    if (t->used * 3 >= t->room * 2)
        grow(t);
    struct trace trace = {.block = block, .size = size};
    note_lines(t, &trace);
    t->slot[find(t, block)] = trace;
    t->used++;
    t->bytes += size;
    if (t->bytes > t->peak)
        t->peak = t->bytes;
}

/* An object made of kept memory was asked for here and now, not where its block was. */
static void on_birth(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct tracer *t = arg;
    if (!t->room)
        return;
    struct trace *trace = &t->slot[find(t, block_of(v))];
    if (!trace->block)
        return;
    free(trace->more);
    trace->more = NULL;
    note_lines(t, trace);
}

/* A filename may die and another object take its address. */
static void on_death(struct runtime *rt, Val v, void *arg)
{
    (void)rt;
    struct tracer *t = arg;
    if (v == t->last_filename)
        t->last_filename = NULL;
}

static void clear_all(struct tracer *t)
{
    for (size_t i = 0; i < t->room; i++)
        free(t->slot[i].more);
    free(t->slot);
    t->slot = NULL;
    t->used = t->room = 0;
    t->bytes = t->peak = 0;
}

static void stop_tracing(struct runtime *rt, struct tracer *t)
{
    if (!t->tracing)
        return;
    watch_remove(rt, &t->watch);
    t->tracing = false;
    clear_all(t);
    for (size_t i = 0; i < t->file_count; i++)
        free(t->files[i]);
    free(t->files);
    t->files = NULL;
    t->file_count = t->file_room = 0;
    t->last_filename = NULL;
}

/* ---- the functions ---------------------------------------------------------------------- */

static struct tracer *tracer_of(Val module)
{
    return LOOK(module, module)->state;
}

#define FUNCTION(name)                                                                          \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

FUNCTION(is_tracing)
{
    (void)self, UNUSED_ARGS;
    return new_bool(rt, tracer_of(self)->tracing);
}

FUNCTION(start)
{
    (void)kwnames;
    struct tracer *t = tracer_of(self);
    int limit = 1;
    if (argc && !arg_int(rt, argv[0], &limit))
        return NULL;
    if (limit < 1 || limit > FRAMES_MAX)
        return raise(rt, EXC_ValueError, "the number of frames must be in range [1; %d]", FRAMES_MAX);
    if (t->tracing)
        return new_none(rt);
    t->rt = rt;
    t->limit = limit;
    t->tracing = true;
    t->watch = (struct watch){.block = on_block, .birth = on_birth, .death = on_death, .arg = t};
    watch_add(rt, &t->watch);
    return new_none(rt);
}

FUNCTION(stop)
{
    (void)self, UNUSED_ARGS;
    stop_tracing(rt, tracer_of(self));
    return new_none(rt);
}

FUNCTION(clear_traces)
{
    (void)self, UNUSED_ARGS;
    clear_all(tracer_of(self));
    return new_none(rt);
}

FUNCTION(get_traceback_limit)
{
    (void)self, UNUSED_ARGS;
    const struct tracer *t = tracer_of(self);
    return int_from_int64(rt, t->limit ? t->limit : 1);
}

FUNCTION(get_traced_memory)
{
    (void)self, UNUSED_ARGS;
    const struct tracer *t = tracer_of(self);
    size_t bytes = t->bytes, peak = t->peak;
    Ref parts[2] = {int_from_uint64(rt, bytes), int_from_uint64(rt, peak)};
    if (parts[0] && parts[1])
        return tuple_from_array_take(rt, parts, 2);
    ref_drop(rt, parts[0]);
    ref_drop(rt, parts[1]);
    return NULL;
}

FUNCTION(reset_peak)
{
    (void)self, UNUSED_ARGS;
    tracer_of(self)->peak = tracer_of(self)->bytes;
    return new_none(rt);
}

FUNCTION(get_tracemalloc_memory)
{
    (void)self, UNUSED_ARGS;
    const struct tracer *t = tracer_of(self);
    size_t bytes = t->room * sizeof *t->slot + t->file_room * sizeof *t->files;
    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i].more)
            bytes += (size_t)(t->limit - 1) * sizeof *t->slot[i].more;
    return int_from_uint64(rt, bytes);
}

static Ref place_new(struct runtime *rt, const struct place *p)
{
    Ref parts[2] = {str_new(rt, p->file), int_from_int64(rt, p->line)};
    if (parts[0] && parts[1])
        return tuple_from_array_take(rt, parts, 2);
    ref_drop(rt, parts[0]);
    ref_drop(rt, parts[1]);
    return NULL;
}

/* ((file, line), ...) innermost first. */
static Ref lines_new(struct runtime *rt, const struct trace *trace)
{
    Ref lines = tuple_new(rt, trace->kept);
    for (int i = 0; lines && i < trace->kept; i++) {
        Ref p = place_new(rt, i ? &trace->more[i - 1] : &trace->first);
        if (p)
            tuple_set_take(lines, i, p);
        else
            ref_clear(rt, &lines);
    }
    return lines;
}

/* (domain, size, lines, number of lines) */
static Ref trace_new(struct runtime *rt, const struct trace *trace)
{
    Ref parts[4] = {int_from_int64(rt, 0), int_from_uint64(rt, trace->size), lines_new(rt, trace),
                    int_from_int64(rt, trace->total)};
    if (parts[0] && parts[1] && parts[2] && parts[3])
        return tuple_from_array_take(rt, parts, 4);
    for (int i = 0; i < 4; i++)
        ref_drop(rt, parts[i]);
    return NULL;
}

FUNCTION(get_traces)
{
    (void)self, UNUSED_ARGS;
    struct tracer *t = tracer_of(self);
    if (!t->tracing)
        return list_new(rt, 0);
    Ref list = list_new(rt, 0);
    /* What is made from here on is not looked at: the table must not change under us. */
    watch_remove(rt, &t->watch);
    for (size_t i = 0; list && i < t->room; i++) {
        if (!t->slot[i].block)
            continue;
        Ref trace = trace_new(rt, &t->slot[i]);
        if (!trace || !list_append_take(rt, list, trace))
            ref_clear(rt, &list);
    }
    watch_add(rt, &t->watch);
    return list;
}

FUNCTION(get_object_traceback)
{
    (void)argc, (void)kwnames;
    struct tracer *t = tracer_of(self);
    if (!t->tracing || !t->room)
        return new_none(rt);
    const struct trace *trace = &t->slot[find(t, block_of(argv[0]))];
    if (!trace->block)
        return new_none(rt);
    watch_remove(rt, &t->watch);
    Ref lines = lines_new(rt, trace);
    watch_add(rt, &t->watch);
    return lines;
}

static const struct method_def functions[] = {
    {"is_tracing", is_tracing, 0, 0, 0,
     "is_tracing($module, /)\n--\n\nReturn True if the tracemalloc module is tracing Python memory allocations."},
    {"clear_traces", clear_traces, 0, 0, 0,
     "clear_traces($module, /)\n--\n\nClear traces of memory blocks allocated by Python."},
    {"_get_traces", get_traces, 0, 0, 0,
     "_get_traces($module, /)\n--\n\nGet traces of all memory blocks allocated by Python."},
    {"_get_object_traceback", get_object_traceback, 1, 1, 0,
     "_get_object_traceback($module, obj, /)\n--\n\n"
     "Get the traceback where the Python object obj was allocated."},
    {"start", start, 0, 1, 0,
     "start($module, nframe=1, /)\n--\n\nStart tracing Python memory allocations."},
    {"stop", stop, 0, 0, 0, "stop($module, /)\n--\n\nStop tracing Python memory allocations."},
    {"get_traceback_limit", get_traceback_limit, 0, 0, 0,
     "get_traceback_limit($module, /)\n--\n\n"
     "Get the maximum number of frames stored in the traceback of a trace."},
    {"get_tracemalloc_memory", get_tracemalloc_memory, 0, 0, 0,
     "get_tracemalloc_memory($module, /)\n--\n\nGet the memory usage in bytes of the tracemalloc module."},
    {"get_traced_memory", get_traced_memory, 0, 0, 0,
     "get_traced_memory($module, /)\n--\n\n"
     "Get the current size and peak size of memory blocks traced by tracemalloc."},
    {"reset_peak", reset_peak, 0, 0, 0,
     "reset_peak($module, /)\n--\n\n"
     "Set the peak size of memory blocks traced by tracemalloc to the current size."},
    {0},
};

static void clear(struct runtime *rt, Val module)
{
    stop_tracing(rt, tracer_of(module));
}

const struct module_def _tracemalloc_module;
const struct module_def _tracemalloc_module = {
    .name = "_tracemalloc",
    .doc = "Debug module to trace memory blocks allocated by Python.",
    .functions = functions,
    .state_size = sizeof(struct tracer),
    .clear = clear,
};
