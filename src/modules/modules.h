/* modules.h - built-in modules by table, frozen ones by name, sys.modules. */
#ifndef MODULES_MODULES_H
#define MODULES_MODULES_H

#include "types/module.h"

/* A module written in Python (modules/py/NAME.py, frozen into the binary at build time). */
struct frozen_module {
    const char *name; /* "collections.abc" */
    const char *source;
    size_t size;
    bool is_package;
};
extern const struct frozen_module frozen_modules[]; /* ends with {0} */
const struct frozen_module *frozen_find(const char *name);
const struct module_def *builtin_module_find(const char *name);

bool modules_init(struct runtime *rt);
void modules_release(struct runtime *rt);
int modules_visit(struct runtime *rt, visit_fn *fn, void *arg);
Val modules_table(struct runtime *rt);   /* sys.modules, borrowed */
Val modules_builtins(struct runtime *rt); /* the builtins module's dict, borrowed */
Val modules_sys(struct runtime *rt);      /* sys's dict, borrowed */
/* Give the collector what it asks of modules and types (gc.callbacks, gc.garbage,
 * debug lines to sys.stderr, free lists); modules/gc.c. */
void gc_module_set_hooks(struct runtime *rt);
/* Import by absolute name; the module, owned. */
OWNED Ref import_module(struct runtime *rt, const char *name);

#endif
