/* anchors.h - which part of an expression a traceback underlines. */
#ifndef VM_ANCHORS_H
#define VM_ANCHORS_H

#include <stdbool.h>

/* In the expression text of n bytes: where the marked part begins and ends (byte
 * offsets); false: neither a binary operation nor a subscript. */
bool find_anchors(const char *text, int n, int *left, int *right);

#endif
