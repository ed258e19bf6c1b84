/* run_fail.h - every allocation of a program fails once, each in a process of its own. */
#ifndef CLI_RUN_FAIL_H
#define CLI_RUN_FAIL_H

#include "runtime/runtime.h"

/* From now on; mode as for heap_fail_after().  Standard output and standard error are kept
 * back until the end.  No other thread may be at work. */
struct fail_each *fail_each_begin(struct runtime *rt, int mode);
/* When the runtime is freed: says on standard error what came of it; gives the exit status,
 * EXIT_BUG when a failure did not end well.  In a child: only gives `status`.  NULL is fine. */
int fail_each_end(struct fail_each *f, int status);

#endif
