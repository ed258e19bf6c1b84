/* session.h - one learner's session in the engine: cells, steps, time. */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H

#include "engine/wire.h"
#include "inspect/inspect.h"
#include "runtime/runtime.h"

/* One input that was run, and all that is needed to run it again to the letter. */
struct cell {
    char *source, *name;
    bool exec;            /* a listing; else a prompt line */
    bool ran;             /* its tape is whole */
    bool cut;             /* abandoned after step `last` */
    uint64_t interrupt_step; /* KeyboardInterrupt came during the step after this; 0: none */
    int line;
    uint64_t stop_step;   /* replayed by the shell: was cut short after this step; 0: no */
    uint64_t first, last; /* its steps */
    int64_t *tape;        /* what clocks and random numbers said, in order */
    size_t tape_count, tape_room;
    char **inputs;        /* lines that input() got */
    size_t input_count, input_room;
};

/* What a run may use; 0: no limit. */
struct session_limits {
    size_t memory, output;
    double time;
    uint64_t steps;
};

enum { LAST_INSTRUCTION = INT32_MAX }; /* target_instruction: the last one of its step */
enum run_mode { RUN_FREE, RUN_STEP, RUN_OVER, RUN_OUT, RUN_TO_LINE, RUN_INSTRUCTION, RUN_EVENT };

/* A collection that was. */
enum { PAST_KEPT = 64 };
struct past {
    uint64_t number, step;
    int generation;
    ssize_t found;
    bool asked;
};

struct mark {
    char name[40];
    uint64_t step;
    struct facts *facts;
};

struct session {
    struct wire *wire;
    struct runtime *rt;
    struct inspect *inspect;
    struct session_limits limits;
    uint64_t seed;

    struct cell *cells;          /* the journal; `done` of them have run */
    size_t cell_count, cell_room, done;
    uint64_t step, last;         /* last step ended; the latest ever reached */
    struct mark *marks;
    size_t mark_count, mark_room;

    struct past past[PAST_KEPT]; /* a ring: number n stands at (n - 1) % PAST_KEPT */
    uint64_t past_count;
    size_t collections_told, graves_before;

    /* A process that is only to answer a question about another moment (oracle.h). */
    json_t *question;            /* NULL: none */
    struct replay *replay;       /* of the collection that is asked for */
    struct follow *follow;       /* ... or the life of an object */
    struct measure *measured;    /* ... or what the rest of the line does (measure.h) */

    /* The cell that runs now. */
    struct cell *running;
    enum run_mode mode;
    int stop_line;               /* RUN_TO_LINE */
    int depth;                   /* frames on the stack at the last pause: RUN_OVER, RUN_OUT */
    int current_line;            /* line of the step that is running, 0: none */
    bool at_pause;               /* stopped before a line or an instruction */
    bool mid_line;               /* between a step's begin and its end */
    bool each_instruction;       /* the VM calls before each */
    uint64_t instruction;        /* how many of the step have run, while each is observed */
    uint64_t counted;            /* ... of the step before, all in all */
    uint64_t looked_at;          /* step of the last snapshot */
    bool seeking;                /* re-executing, mute, until step `target` has ended */
    uint64_t target, target_instruction;
    size_t tape_at, input_at;    /* where replay of the cell's tape stands */
    bool replaying;              /* the cell has run before: use its tape */
    unsigned journeys;           /* how often this process was woken to be at another moment */
    bool looked;                 /* a snapshot was taken since the last step began */
    json_int_t arriving;         /* request to be answered at the target */
    char arriving_how[8];        /* goto, undo or redo */
    char raised[256];            /* last line on stderr of a cell that raised, or "" */
    size_t output_bytes, deaths_told;
    void (*traced)(struct session *s, int line, void *arg); /* after every step; NULL: none */
    void *traced_arg;
    bool headless;               /* no shell: input() is at its end */
    bool output_stopped, quiet; /* quiet: a replay by the shell, only `stopped` is told */
    struct text output;          /* not yet sent */
    int output_stream;
    struct text cell_output;     /* all that the last cell printed (stdout), for `verify` */
    int64_t sent_tick_ns, began_ns;
    struct {                     /* the last look at a running program */
        int64_t took_ns, ended_ns; /* processor time */
    } look;
    int64_t ran_before_ns;       /* processor time before this process took over */
    struct {                     /* the last checkpoint */
        int64_t ran_ns, fork_ns; /* when; what making it took */
        long faults;             /* of this process until then */
        size_t bytes, peak;      /* of the heap, then and at most until then */
    } kept;
    json_t *waiting;             /* a request read while busy, to be served next */

    struct checkpoints *checkpoints; /* NULL: time only goes forward */
    struct exercise *exercise;       /* NULL: none */
};

struct session *session_new(struct wire *wire, uint64_t seed);
void session_free(struct session *s);
/* A fresh runtime; no cells. */
void session_reset(struct session *s);

/* Add a cell to be run by session_advance; later cells are forgotten. */
struct cell *session_add_cell(struct session *s, const char *source, const char *name, int line, bool exec);
/* Check source for syntax: CELL_OK, CELL_INCOMPLETE or CELL_RAISED with CPython's text. */
enum cell_result session_check(struct session *s, const char *source, size_t size, const char *name, bool exec,
                               struct text *message);

/* Run journal cells until the target is reached, or the one next cell. */
void session_advance(struct session *s);
void session_forget_after(struct session *s, size_t count);

/* Be at the end of step k: re-executes in a process woken from a checkpoint; returns
 * only when it cannot (err says why).  The process that arrives answers request `id`. */
bool session_goto(struct session *s, uint64_t step, json_int_t id, const char *how, struct error *err);

/* While a program runs: serve requests that may be served, hear interrupts. */
void session_poll(struct session *s);
void session_flush(struct session *s);
/* Take a snapshot that gives out names; noted in the journal. */
void session_look(struct session *s);
int64_t session_now_ns(void);

/* A line for input(): from the journal, or asked from the shell. malloc'ed; NULL: end. */
char *session_read_line(struct session *s, const char *prompt, size_t *size);
/* A recorded number: read back when replaying, else made by fn and noted. */
int64_t session_recorded(struct session *s, int64_t (*fn)(void *), void *arg);
void session_write(struct session *s, int stream, const char *text, size_t size);

#endif
