/* lib_phases.c - the collector's arithmetic on a picture: what is left, who is rescued.
 *
 * An object takes part when it is tracked and of that generation or younger.  Its count less
 * the references from others that take part is what comes from outside; whoever has some,
 * and all that they lead to, is reachable.
 */
#include <lauxlib.h>
#include <stdlib.h>

#include "script/state.h"

struct phases {
    const struct picture *p;
    bool *inside, *reached;
    int64_t *left;
    uint32_t *todo;
    size_t count;
};

static void reach(struct phases *self, uint32_t node)
{
    if (self->inside[node] && !self->reached[node]) {
        self->reached[node] = true;
        self->todo[self->count++] = node;
    }
}

static void work_out(struct phases *self, int generation)
{
    const struct picture *p = self->p;
    for (size_t i = 0; i < p->count; i++) {
        self->inside[i] = p->nodes[i].generation >= 0 && p->nodes[i].generation <= generation;
        self->left[i] = p->nodes[i].refs;
    }
    for (size_t i = 0; i < p->arrow_count; i++) {
        const struct picture_arrow *a = &p->arrows[i];
        self->left[a->to] -= self->inside[a->from] && self->inside[a->to];
    }
    for (size_t i = 0; i < p->count; i++) {
        if (self->left[i] > 0)
            reach(self, (uint32_t)i);
    }
    while (self->count) {
        const struct picture_node *n = &p->nodes[self->todo[--self->count]];
        for (uint32_t i = n->out; i < n->out + n->out_count; i++)
            reach(self, p->arrows[i].to);
    }
}

void push_phases(lua_State *L, const struct picture *p, int generation)
{
    static const char *const names[] = {"copied", "after_subtract", "rescued", "reachable", "unreachable"};
    struct phases self = {p, xalloc(p->count + 1), xalloc(p->count + 1), xalloc((p->count + 1) * sizeof *self.left),
                          xalloc((p->count + 1) * sizeof *self.todo), 0};
    work_out(&self, generation);
    lua_newtable(L);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        lua_newtable(L);
        for (size_t i = 0; i < p->tag_count; i++) {
            uint32_t node = p->tags[i].node;
            if (node == NO_NODE || !self.inside[node])
                continue;
            bool reached = self.reached[node], zero = self.left[node] == 0;
            bool member[] = {true, true, reached && zero, reached, !reached};
            if (k < 2)
                lua_pushinteger(L, k ? (lua_Integer)self.left[node] : (lua_Integer)p->nodes[node].refs);
            else
                lua_pushboolean(L, true);
            if (member[k])
                lua_setfield(L, -2, p->tags[i].name);
            else
                lua_pop(L, 1);
        }
        lua_setfield(L, -2, names[k]);
    }
    free(self.inside);
    free(self.reached);
    free(self.left);
    free(self.todo);
}
