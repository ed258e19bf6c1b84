/* math_parts.h - the functions of math.c's table that live in math_int.c and math_sum.c. */
#ifndef MODULES_MATH_PARTS_H
#define MODULES_MATH_PARTS_H

#include "types/state.h"

/* math_int.c */
native_fn math_comb, math_factorial, math_gcd, math_isqrt, math_lcm, math_perm;
/* math_sum.c */
native_fn math_dist, math_fsum, math_hypot, math_prod;

#endif
