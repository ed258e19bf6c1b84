/* module.h - module objects, namespaces, generic aliases and unions. */
#ifndef TYPES_MODULE_H
#define TYPES_MODULE_H

#include "types/state.h"

/* A module written in C: modules/NAME.c defines `const struct module_def NAME_module`
 * and modules/modules.def has MODULE(NAME). */
struct module_def {
    const char *name; /* "gc" */
    const char *doc;
    const struct method_def *functions;
    size_t state_size;                             /* zeroed bytes at module->state */
    bool (*init)(struct runtime *rt, Val module);  /* add constants, types; false raised */
    int (*visit)(Val module, visit_fn *fn, void *arg); /* references in the state */
    void (*clear)(struct runtime *rt, Val module);
};

struct module { /* 56 + 16 = 72 */
    struct obj head;
    Ref dict; /* owned */
    const struct module_def *def;
    void *state; /* owned block or NULL */
    struct weak *weaklist;
    Ref name; /* for repr after the dict is gone */
};
extern const struct type_def module_def_type;

OWNED Ref module_new(struct runtime *rt, const char *name);
static inline Val module_dict(Val module)
{
    return LOOK(module, module)->dict;
}
bool module_add(struct runtime *rt, Val module, const char *name, Val value);
bool module_add_take(struct runtime *rt, Val module, const char *name, Ref value);
bool module_add_int(struct runtime *rt, Val module, const char *name, int64_t value);
bool module_add_functions(struct runtime *rt, Val module, const struct method_def *functions);
/* What `dir` of a module, its repr and errors call it: borrowed, NULL when it has no name. */
Val module_name(struct runtime *rt, Val module);
OWNED Ref namespace_new(struct runtime *rt, Val kwargs); /* types.SimpleNamespace */
OWNED Ref generic_alias_new(struct runtime *rt, Val origin, Val args);
OWNED Ref union_of(struct runtime *rt, Val a, Val b); /* int | str */

#endif
