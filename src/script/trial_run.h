/* trial_run.h - a trial while its runtime lives.  For script/ only. */
#ifndef SCRIPT_TRIAL_RUN_H
#define SCRIPT_TRIAL_RUN_H

#include "script/trial.h"

struct tally {
    const struct type *type; /* NULL: a class that is gone; its name stays */
    ssize_t live, most, at_peak;
    size_t born, reborn;
};

/* Addresses where an object of a class died, by hash; the oldest make room. */
enum { GRAVES = 1 << 14 };
struct grave {
    uintptr_t address;
    const struct type *type;
};

struct trial_run {
    struct trial *trial;
    struct trial_options options; /* the texts only while the program runs */
    struct runtime *rt;
    struct names *before;
    struct watch watch;
    struct tally *tallies; /* beside trial->types */
    size_t tally_room;
    uint32_t *index; /* hash of types -> tally + 1 */
    size_t index_size;
    size_t base, census; /* bytes before the program; bytes when at_peak was noted */
    size_t pictures;
    struct grave *graves; /* GRAVES of them */
    bool on;
};

#endif
