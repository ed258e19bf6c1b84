/* config.h - a user's config.lua: macros, commands and keys of their own. */
#ifndef SCRIPT_CONFIG_H
#define SCRIPT_CONFIG_H

#include <jansson.h>

#include "script/script.h"

/* The file returns { macros = { name = "lines" }, commands = { name = function(args) ... end },
 * keys = { ["C-t"] = ":command" } }.  It is loaded afresh, in a closed room, each time.
 * `command` NULL: the answer gets what there is (macros, commands, keys).  Else that command
 * is run with the text `args`: what it returns, a text or a list of lines to be run, is the
 * answer's `text` or `lines`. */
bool script_config(const struct script_host *host, const char *source, const char *command, const char *args,
                   json_t *answer, struct error *err);

#endif
