/* config.c - the user's own macros, commands and keys.
 *
 * The shell reads the file and keeps its text; Lua is only in the engine, which gets the
 * text with each question and has nothing else of the user's.
 */
#include "shell/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/keys.h"

enum { CONFIG_MOST = 65536, LINES_MOST = 100 };

struct config {
    char *source;
    json_t *macros, *keys, *commands;
};

static char *config_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    struct text path = {0};
    if (config && config[0] == '/')
        text_printf(&path, "%s/heapbook/config.lua", config);
    else if (home && *home)
        text_printf(&path, "%s/.config/heapbook/config.lua", home);
    else
        return NULL;
    return text_take(&path);
}

static char *read_config(const char *path)
{
    char *text = xalloc(CONFIG_MOST + 1);
    FILE *file = path ? fopen(path, "re") : NULL;
    size_t size = file ? fread(text, 1, CONFIG_MOST, file) : 0;
    if (file)
        fclose(file);
    if (size && size < CONFIG_MOST)
        return text;
    free(text);
    return NULL;
}

static void on_described(void *arg, const json_t *answer)
{
    struct app *app = arg;
    if (!app->config)
        return;
    if (!json_is_true(json_object_get(answer, "ok"))) {
        const char *error = json_string_value(json_object_get(answer, "error"));
        app_message(app, true, "%s", error ? error : "config.lua cannot be read");
        return;
    }
    app->config->macros = json_deep_copy(json_object_get(answer, "macros"));
    app->config->keys = json_deep_copy(json_object_get(answer, "keys"));
    app->config->commands = json_deep_copy(json_object_get(answer, "commands"));
}

static json_t *request_of(const struct config *config)
{
    return json_pack("{s:s, s:s}", "do", "lua", "config", config->source);
}

void config_open(struct app *app)
{
    char *path = config_path(), *source = read_config(path);
    free(path);
    if (!source)
        return;
    app->config = xalloc(sizeof *app->config);
    app->config->source = source;
    json_t *request = request_of(app->config);
    if (request)
        app_request(app, request, on_described, app);
    else
        app_message(app, true, "config.lua is not UTF-8.");
}

void config_close(struct app *app)
{
    if (!app->config)
        return;
    json_decref(app->config->macros);
    json_decref(app->config->keys);
    json_decref(app->config->commands);
    free(app->config->source);
    free(app->config);
    app->config = NULL;
}

/* Lines as if they were typed; "$*" is what stood behind the name. */
static void run_lines(struct app *app, const char *lines, const char *args)
{
    for (int i = 0; *lines && i < LINES_MOST; i++) {
        size_t size = strcspn(lines, "\n");
        struct text line = {0};
        for (size_t k = 0; k < size; k++) {
            if (k + 1 < size && lines[k] == '$' && lines[k + 1] == '*')
                text_add_str(&line, args), k++;
            else
                text_add_char(&line, lines[k]);
        }
        app_line(app, text_str(&line));
        text_release(&line);
        lines += size + (lines[size] == '\n');
    }
}

static void on_command(void *arg, const json_t *answer)
{
    struct app *app = arg;
    size_t i;
    json_t *line;
    if (!app_check(app, answer))
        return;
    const char *text = json_string_value(json_object_get(answer, "text"));
    if (text)
        app_print(app, PRINT_VALUE, text);
    json_array_foreach(json_object_get(answer, "lines"), i, line) run_lines(app, json_string_value(line), "");
}

static bool is_command(const struct config *config, const char *name)
{
    size_t i;
    json_t *j;
    bool is = false;
    json_array_foreach(config->commands, i, j) is = is || !strcmp(json_string_value(j), name);
    return is;
}

bool config_command(struct app *app, const char *name, const char *args)
{
    struct config *config = app->config;
    const char *macro = config ? json_string_value(json_object_get(config->macros, name)) : NULL;
    if (macro && app->macro_depth < 8) {
        app->macro_depth++;
        run_lines(app, macro, args);
        app->macro_depth--;
        return true;
    }
    if (!config || !is_command(config, name))
        return false;
    json_t *request = request_of(config);
    json_object_set_new(request, "command", json_string(name));
    json_object_set_new(request, "args", json_string(args));
    app_request(app, request, on_command, app);
    return true;
}

bool config_key(struct app *app, int key)
{
    char name[32];
    const char *line = app->config ? json_string_value(json_object_get(app->config->keys, key_text(key, name, sizeof name))) : NULL;
    if (!line)
        return false;
    run_lines(app, line, "");
    return true;
}
