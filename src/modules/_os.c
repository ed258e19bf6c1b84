/* _os.c - what os.py asks of the host: the names in a folder, random bytes, texts of errors. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/list.h"
#include "types/native.h"
#include "types/raise.h"
#include "types/str.h"

static Ref list_folder(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    const char *path = arg_str(rt, "listdir", "argument", argv[0]) ? str_utf8_only(rt, argv[0]) : NULL;
    if (!path)
        return NULL;
    size_t size = 0;
    errno = ENOENT;
    char *names = rt->host->list_folder ? rt->host->list_folder(rt->host, path, &size) : NULL;
    if (!names)
        return raise_errno(rt, errno, argv[0]);
    Ref list = list_new(rt, 0);
    for (size_t at = 0; list && at < size; at += strlen(names + at) + 1) {
        Ref name = str_decode(rt, names + at, (ssize_t)strlen(names + at), "utf-8", "surrogateescape");
        if (!list_append_take(rt, list, name))
            ref_clear(rt, &list);
    }
    free(names);
    return list;
}

static Ref random_bytes(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    ssize_t size = 0;
    if (!arg_ssize(rt, argv[0], &size))
        return NULL;
    if (size < 0)
        return raise(rt, EXC_ValueError, "negative argument not allowed");
    Ref bytes = bytes_new(rt, NULL, size);
    if (bytes)
        rt->host->random(rt->host, as_bytes(bytes)->data, (size_t)size);
    return bytes;
}

static Ref text_of_error(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)argc, (void)kwnames;
    int number = 0;
    return arg_int(rt, argv[0], &number) ? str_new(rt, strerror(number)) : NULL;
}

static const struct method_def functions[] = {
    {"list_folder", list_folder, 1, 1, 0, "list_folder(path) -> list of names"},
    {"random_bytes", random_bytes, 1, 1, 0, "random_bytes(size) -> bytes"},
    {"strerror", text_of_error, 1, 1, 0, "strerror(code) -> str"},
    {0},
};

extern const struct module_def _os_module;
const struct module_def _os_module = {
    .name = "_os",
    .doc = "What os asks of the host.",
    .functions = functions,
};
