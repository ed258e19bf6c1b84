/* symbols_internal.h - what the two halves of the symbol table share. */
#ifndef LANG_SYMBOLS_INTERNAL_H
#define LANG_SYMBOLS_INTERNAL_H

#include "lang/symbols.h"

struct symbol *scope_add_symbol(struct scope *scope, Val name);
/* Decide for every symbol whether it is local, a cell, free or global. */
bool symbols_analyze(struct symbols *s);

#endif
