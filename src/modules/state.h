/* state.h - the modules' part of a runtime. */
#ifndef MODULES_STATE_H
#define MODULES_STATE_H

#include "modules/modules.h"

struct modules {
    Ref table;    /* sys.modules, a dict */
    Ref builtins; /* the module */
    Ref sys;      /* the module */
    Ref warnings; /* the module, kept from the end of sys.modules on; NULL never loaded */
    double switch_interval; /* sys.setswitchinterval, which changes nothing */
    int exit_code;
    bool exiting;     /* SystemExit seen, or the runtime is being freed */
};

/* sys's own helpers for others. */
Val sys_get(struct runtime *rt, const char *name); /* borrowed, NULL absent */
bool sys_set_take(struct runtime *rt, const char *name, Ref value);
/* Write to sys.stdout / sys.stderr as print() does; false raised. */
bool sys_write(struct runtime *rt, const char *stream, Val text);
/* ... whatever becomes of it: errors are dropped, a missing stream means fd. */
void sys_write_quietly(struct runtime *rt, const char *stream, const char *utf8, size_t size);
void sys_flush(struct runtime *rt);
/* An uncaught exception through sys.excepthook; the pending one is consumed.
 * Gives the exit status (SystemExit is honoured). */
int sys_report_uncaught(struct runtime *rt);
void sys_unraisable(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object);
bool sys_make(struct runtime *rt, int argc, char *const *argv, const char *path0);

Ref import_level(struct runtime *rt, Val name, Val globals, Val fromlist, int level);
OWNED Ref native_module_new(struct runtime *rt, const struct module_def *def);

/* One text stream over the host: 0 in, 1 out, 2 err. */
OWNED Ref stream_new(struct runtime *rt, int number);
bool stream_write(struct runtime *rt, Val stream, Val text);
void stream_flush(struct runtime *rt, Val stream);
extern const struct type_def stream_def;
bool is_stream(Val v);

const char *builtin_module_name(int i); /* the i-th built-in module, or NULL */
bool site_add_offers(struct runtime *rt, Val module); /* site.c: exit, help and kin into builtins */
extern const struct method_def builtins_functions[], builtins_functions_2[];

#endif
