/* iter.h - iterators over anything: sequences by index, callables with a sentinel. */
#ifndef TYPES_ITER_H
#define TYPES_ITER_H

#include "types/state.h"

OWNED Ref sequence_iterator_new(struct runtime *rt, Val sequence);
OWNED Ref callable_iterator_new(struct runtime *rt, Val callable, Val sentinel);
OWNED Ref iter_self(struct runtime *rt, Val self); /* the slot of iterators */

#endif
