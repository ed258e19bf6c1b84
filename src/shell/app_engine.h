/* app_engine.h - the door for the engine's events. */
#ifndef SHELL_APP_ENGINE_H
#define SHELL_APP_ENGINE_H

#include <jansson.h>

struct app;

/* A client_event; arg is the app. */
void app_event(void *arg, const char *name, const json_t *event);
/* Something that happened on our side, told to all panes: "moved", "refused", ... */
void app_tell(struct app *app, const char *name, const json_t *event);

#endif
