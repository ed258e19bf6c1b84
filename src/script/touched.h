/* touched.h - was an object changed while a line of the learner's ran?  For script/ only. */
#ifndef SCRIPT_TOUCHED_H
#define SCRIPT_TOUCHED_H

#include "base/rt.h"
#include "vm/vm.h"

/* Looked at before every instruction.  What has changed since was done by the one before. */
struct touched {
    const char *name;  /* a global of the program */
    const bool *open;  /* by line, from 1: is it the learner's? */
    int lines;
    Ref key;
    uint64_t print; /* of the object, as it was */
    int from;       /* the line of the instruction before, when it is the learner's, else 0 */
    int line;       /* answer: where it was changed first; 0: nowhere */
};

void touched_begin(struct touched *self, struct runtime *rt);
void touched_look(struct touched *self, struct runtime *rt, const struct frame *f);
void touched_end(struct touched *self, struct runtime *rt);

#endif
