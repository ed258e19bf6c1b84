/* options.c - options by table: reading, help, what was meant. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"

int complain(int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("heapbook: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return status;
}

static bool read_stream(FILE *file, struct text *all)
{
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        text_add(all, block, n);
    return !ferror(file);
}

char *read_whole(const char *path, size_t *size)
{
    struct text all = {0};
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    if (!file || !read_stream(file, &all)) {
        complain(0, "can't open file '%s': [Errno %d] %s", path, errno, strerror(errno));
        if (file && !is_stdin)
            fclose(file);
        text_release(&all);
        return NULL;
    }
    if (!is_stdin)
        fclose(file);
    *size = all.size;
    return all.bytes ? text_take(&all) : xstrdup("");
}

/* ---- what was meant ---------------------------------------------------------- */

static size_t distance(const char *a, const char *b)
{
    size_t row[64], n = strlen(b);
    if (n >= 63)
        return SIZE_MAX;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            size_t less = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < less ? change : less;
        }
    }
    return row[n];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t size = strlen(word), least = size < 4 ? 3 : size / 2 + 1; /* two letters swapped are two changes */
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(word, words[i]);
        if (d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}

/* ---- reading -------------------------------------------------------------------- */

static const char *const global_names[] = {"course", "plain", "no-color", "no-input", "help", "version"};

static void print_help(const char *verb, const struct option_row *rows)
{
    printf("heapbook %s: options\n", verb);
    for (const struct option_row *r = rows; r->name; r++) {
        const char *gap = strstr(r->help, "  ");
        char left[60];
        snprintf(left, sizeof left, "--%s%s%.*s%s", r->name, gap ? (r->kind == 'o' ? "[=" : "=") : "",
                 gap ? (int)(gap - r->help) : 0, r->help, gap && r->kind == 'o' ? "]" : "");
        printf("  %-32s %s\n", left, gap ? gap + 2 : r->help);
    }
    printf("  %-32s %s\n", "--help", "this page");
}

static bool read_number(const char *text, unsigned long long *out)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    int shift = *end == 'k' || *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    end += shift > 0;
    if (end == text || *end || errno || *text == '-' || n > ULLONG_MAX >> shift)
        return false;
    *out = n << shift;
    return true;
}

static bool store(const struct option_row *r, const char *value)
{
    char *end;
    switch (r->kind) {
    case 'b':
        *(bool *)r->value = true;
        return value == NULL;
    case 'n':
        return value && read_number(value, r->value);
    case 'f':
        *(double *)r->value = value ? strtod(value, &end) : 0;
        return value && end != value && !*end && *(double *)r->value >= 0;
    default:
        *(const char **)r->value = value ? value : r->fallback;
        return *(const char **)r->value != NULL;
    }
}

static int unknown_option(const char *verb, const struct option_row *rows, const char *word)
{
    const char *words[40];
    size_t count = 0;
    for (const struct option_row *r = rows; r->name && count < 32; r++)
        words[count++] = r->name;
    for (size_t i = 0; i < sizeof global_names / sizeof *global_names; i++)
        words[count++] = global_names[i];
    const char *near = nearest_word(word, words, count);
    if (near)
        complain(0, "%s: unknown option --%s; did you mean --%s?", verb, word, near);
    else
        complain(0, "%s: unknown option --%s; heapbook %s --help lists them", verb, word, verb);
    return -1;
}

static const struct option_row *find_row(const struct option_row *rows, const char *name, size_t size)
{
    for (const struct option_row *r = rows; r->name; r++) {
        if (strlen(r->name) == size && memcmp(r->name, name, size) == 0)
            return r;
    }
    return NULL;
}

int options_read(const char *verb, const struct option_row *rows, int argc, char **argv, bool all)
{
    int kept = 0, i = 0;
    for (; i < argc; i++) {
        char *arg = argv[i];
        if (strcmp(arg, "--") == 0) {
            i++;
            break;
        }
        if (arg[0] != '-' || arg[1] == 0) {
            if (!all)
                break;
            argv[kept++] = arg;
            continue;
        }
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            print_help(verb, rows);
            return -2;
        }
        const char *name = arg + (arg[1] == '-' ? 2 : 1), *equal = strchr(name, '=');
        size_t size = equal ? (size_t)(equal - name) : strlen(name);
        const struct option_row *r = find_row(rows, name, size);
        if (!r) {
            char word[64];
            snprintf(word, sizeof word, "%.*s", (int)size, name);
            return unknown_option(verb, rows, word);
        }
        const char *value = equal ? equal + 1 : NULL;
        if (!value && strchr("nsf", r->kind) && i + 1 < argc)
            value = argv[++i];
        if (!store(r, value)) {
            complain(0, "%s: --%s needs %s", verb, r->name,
                     r->kind == 'n' ? "a number, such as 64M" : r->kind == 'f' ? "a number of seconds"
                     : r->kind == 'b' ? "no value" : "a value");
            return -1;
        }
    }
    for (; i < argc; i++)
        argv[kept++] = argv[i];
    return kept;
}
