/* sys.h - what the files of the sys module share. */
#ifndef MODULES_SYS_H
#define MODULES_SYS_H

#include "modules/state.h"

bool sys_add_info(struct runtime *rt, Val module);
OWNED Ref sys_version_tuple(struct runtime *rt);
OWNED Ref sys_unraisable_tuple(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object);
extern const struct type_def sys_unraisable_args_def;
extern const struct method_def sys_hook_functions[];

#endif
