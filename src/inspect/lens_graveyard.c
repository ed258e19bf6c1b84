/* lens_graveyard.c - what died, when and of what: newest first. */
#include "inspect/inspect.h"

bool lens_graveyard(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    static const char *const columns[][3] = {{"id", "id", "object"}, {"type", "type", "type"}, {"bytes", "bytes", "number"},
                                             {"born", "born", "text"}, {"died", "died", "text"}, {"cause", "of what", "text"},
                                             {"preview", "value", "preview"}};
    size_t count;
    const struct tombstone *graves = names_graveyard(in->names, &count);
    (void)q;
    (void)err;
    json_object_set_new(answer, "empty", json_string("Nothing that had a name here has died yet."));
    json_object_set_new(answer, "deaths", json_integer((json_int_t)names_deaths(in->names)));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], columns[i][2]);
    while (count-- > 0) {
        const struct tombstone *t = &graves[count];
        json_t *row = view_row(answer, t->name);
        view_cell(row, t->name);
        view_cell(row, t->type);
        view_cell_number(row, (long long)t->size);
        if (t->born)
            view_cellf(row, "step %llu", (unsigned long long)t->born);
        else
            view_cell(row, "–");
        if (t->line)
            view_cellf(row, "line %d, step %llu", t->line, (unsigned long long)t->step);
        else
            view_cellf(row, "step %llu", (unsigned long long)t->step);
        view_cell(row, t->text);
        view_cell(row, t->preview);
        view_row_flag(row, "dead");
        json_object_set_new(row, "step", json_integer((json_int_t)t->step));
    }
    return true;
}

/* The life of an object is found by running the session again: the engine's part. */
bool lens_events(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)in, (void)q, (void)answer;
    return error_set(err, "only an engine that can go back in time knows the events of an object");
}
