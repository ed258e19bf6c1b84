/* fuzz_compile.c - any bytes into the compiler: an error or a code object, nothing left over.
 *
 * With libFuzzer (configure --enable-fuzz CC=clang) this is a target; compiled with
 * -DREPLAY it reads the files named on its command line instead.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/compile.h"
#include "runtime/runtime.h"
#include "types/raise.h"
#include "types/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int flags[] = {0, COMPILE_IGNORE_COOKIE, COMPILE_INCOMPLETE_INPUT,
                                COMPILE_FILE | COMPILE_SHOW_LINES};
    if (!size)
        return 0;
    struct runtime_options options = {.host = host_new_system(".", 0)};
    struct runtime *rt = runtime_new(&options);
    /* The first byte chooses mode and flags. */
    enum compile_mode mode = (enum compile_mode)(data[0] % 3);
    int how = flags[data[0] / 3 % 4];
    if (mode != COMPILE_SINGLE)
        how &= ~COMPILE_INCOMPLETE_INPUT;
    char *source = malloc(size);
    for (size_t i = 1; i < size; i++)
        source[i - 1] = (char)data[i];
    source[size - 1] = 0;
    Ref filename = str_new(rt, "fuzz.py");
    Ref code = compile_source(rt, source, size - 1, filename, mode, how, NULL);
    if (!code != is_raised(rt))
        abort();
    error_clear(rt);
    ref_drop(rt, code);
    ref_drop(rt, filename);
    free(source);
    if (heap_audit(rt, stderr) || runtime_free(rt, stderr))
        abort();
    return 0;
}

#ifdef REPLAY
int main(int argc, char **argv)
{
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (!f)
            return 2;
        static uint8_t bytes[1 << 20];
        size_t size = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        LLVMFuzzerTestOneInput(bytes, size);
        printf("ok %d - %s\n", i, argv[i]);
    }
    return 0;
}
#endif
