/* engine.c - heapbook engine: the engine alone. */
#include "cli/cli.h"
#include "engine/engine.h"

int verb_engine(const struct globals *globals, int argc, char **argv)
{
    (void)globals;
    unsigned long long seed = 0;
    struct engine_options options = {0};
    const struct option_row rows[] = {
        {"seed", 'n', &seed, NULL, "N  hash seed and random numbers"},
        {"no-sandbox", 'b', &options.no_sandbox, NULL, "do not close the door (for debuggers)"},
        {"no-checkpoints", 'b', &options.no_checkpoints, NULL, "time only goes forward"},
        {0},
    };
    int left = options_read("engine", rows, argc, argv, true);
    if (left == -2)
        return EXIT_YES;
    if (left != 0)
        return left < 0 ? EXIT_USAGE : complain(EXIT_USAGE, "engine takes no arguments");
    options.seed = seed;
    return engine_main(&options);
}
