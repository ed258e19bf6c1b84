/* reference.c - doc/lua-api.md, from the tables the API is made of. */
#include "script/reference.h"

#include <string.h>

#include "script/libs.h"

static const char head[] =
    "# The Lua side of an exercise\n\n"
    "This page is made by `heapbook check --lua-api` from the tables in `src/script`; do not edit it.\n\n"
    "`scripts/NAME.lua` returns one table. It runs in a closed room: Lua 5.4 with `string`, `table`, `math` and `utf8`, no files, no clock, "
    "no `os`, `io` or `debug`; 20 million instructions, 32 MiB and 0.8 seconds a turn. `require(\"name\")` loads `scripts/lib/name.lua`.\n\n"
    "```lua\n"
    "return {\n"
    "  title = \"Give b a list of its own\",\n"
    "  goal = \"Changing b must leave a as it is.\",\n"
    "  mode = \"program\",\n"
    "  start = [==[\n"
    "from heapbook import mark\n"
    "a = [1, 2, 3]\n"
    "b = a                # EDIT\n"
    "b.append(4)\n"
    "mark(\"end\")\n"
    "]==],\n"
    "  hints = { \"How many names hold list#1?\", \"b = a copies a reference, no data.\", \"a[:] makes a new list.\" },\n"
    "  solutions = { [==[\n"
    "from heapbook import mark\n"
    "a = [1, 2, 3]\n"
    "b = a[:]\n"
    "b.append(4)\n"
    "mark(\"end\")\n"
    "]==] },\n"
    "  feedback = {\n"
    "    [\"same-object\"] = { \"a and b still name one list.\", \"M1\" },\n"
    "    [\"lost-data\"] = \"a has lost what it held.\",\n"
    "  },\n"
    "  check = function(t)\n"
    "    local s = t:run():mark(\"end\")\n"
    "    local a, b = s:global(\"a\"), s:global(\"b\")\n"
    "    if s:same(a, b) then return t:fail(\"same-object\") end\n"
    "    if s:repr(a) ~= \"[1, 2, 3]\" then return t:fail(\"lost-data\") end\n"
    "    return t:pass()\n"
    "  end,\n"
    "}\n"
    "```\n\n"
    "In Python, `from heapbook import tag, mark`: `tag(object, \"name\")` names an object for the check without holding it, `mark(\"label\")` "
    "names a moment.\n\n"
    "## Fields\n\n";

const struct script_field script_fields[] = {
#define FIELD(name, kind, needed, help) {#name, kind, needed, help},
#include "script/fields.def"
#undef FIELD
    {0},
};

static const char tail[] =
    "\n## `config.lua`: your own words\n\n"
    "`~/.config/heapbook/config.lua` returns a table: `macros` (a name, and the lines that are typed for it; `$*` is what stands behind "
    "the name), `commands` (a name, and a function that gets the rest of the line and returns a text to be shown, or a list of lines to be "
    "typed) and `keys` (a key outside the prompt, and the lines typed for it). There, and in `:lua`, `t` is as above, `s` is the heap as it is "
    "now, and `heap` is the library.\n\n"
    "```lua\n"
    "return {\n"
    "  macros = { pair = \"a = $*\\nb = a\" },\n"
    "  commands = { lists = function() return \"lists: \" .. heap.count(\"list\") end },\n"
    "  keys = { F5 = \":lists\" },\n"
    "}\n"
    "```\n";

static void add_row(struct text *out, const char *help)
{
    size_t size = strlen(help);
    text_printf(out, "%s%s\n", help, size && strchr(".?!", help[size - 1]) ? "" : ".");
}

void script_reference(struct text *out)
{
    size_t count;
    const struct lib *const *libs = lib_table(&count);
    text_add_str(out, head);
    for (const struct script_field *f = script_fields; f->name; f++) {
        text_printf(out, "- `%s` (%s%s): ", f->name, f->kind, f->needed ? ", needed" : "");
        add_row(out, f->help);
    }
    for (size_t i = 0; i < count; i++) {
        const struct lib *lib = libs[i];
        const char *sign = strcmp(lib->name, "heap") == 0 ? "." : ":";
        text_printf(out, "\n## `%s`: %s\n\n%s\n\n", lib->name, lib->title, lib->help);
        for (const struct lib_entry *e = lib->entries; e->name; e++) {
            text_printf(out, "- `%s%s%s(%s)`: ", lib->name, sign, e->name, e->arguments);
            add_row(out, e->help);
        }
    }
    text_add_str(out, tail);
}
