/* suggest.h - "Did you mean: 'x'?" behind NameError and AttributeError. */
#ifndef VM_SUGGEST_H
#define VM_SUGGEST_H

#include "vm/vm.h"

/* The name that was probably meant, owned; NULL: none (nothing pending). */
OWNED Ref suggestion_for(struct runtime *rt, Val exc);

#endif
