/* oracle.h - questions about other moments, answered by a process woken there. */
#ifndef ENGINE_ORACLE_H
#define ENGINE_ORACLE_H

#include "engine/session.h"

/* Let a process look from the moment after `step` (or, for a replay, from a moment before
 * it on), and send on what it answers to the request.  The session stays where it is. */
void oracle_ask(struct session *s, uint64_t step, json_t *request, json_int_t id);
/* The same, the answer given to the caller (owned); NULL: none came, err says why. */
json_t *oracle_answer(struct session *s, uint64_t step, json_t *request, struct error *err);

/* In the process that was woken: it has come to the moment. Does not return. */
_Noreturn void oracle_speak(struct session *s);
/* ... it hears of a collection: is it the one? */
void oracle_collection_begins(struct session *s, uint64_t number);
void oracle_collection_ended(struct session *s);
/* ... does it go on past its target, until what it waits for happens? */
bool oracle_waits(const struct session *s);

#endif
