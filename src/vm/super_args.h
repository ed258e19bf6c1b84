/* super_args.h - super() without arguments. */
#ifndef VM_SUPER_ARGS_H
#define VM_SUPER_ARGS_H

#include "vm/vm.h"

/* For types->super_args: the class of the running method and its first argument. */
bool vm_super_args(struct runtime *rt, struct type **type, Ref *self);

#endif
