/* run.h - what heapbook run can show besides the program's own output. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "inspect/inspect.h"
#include "runtime/runtime.h"

/* On standard output; false after the error was written. */
bool run_dump_tokens(struct runtime *rt, const char *source, size_t size);
bool run_dump_ast(struct runtime *rt, const char *source, size_t size);
bool run_dump_symbols(struct runtime *rt, const char *source, size_t size);
bool run_dump_code(struct runtime *rt, const char *source, size_t size, const char *name);
/* The heap as it is now (text, json, dot, mermaid); 0 or an exit status after a message. */
int run_print_heap(struct inspect *in, const char *form);
/* Recount everything; the number of faults, each on standard error. */
int run_audit(struct runtime *rt);

#endif
