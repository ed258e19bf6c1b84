/* time.c - the time module, over the host's clocks. */
#include "modules/modules.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/host.h"
#include "base/text.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/structseq.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define NATIVE(name) \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
#define UNUSED (void)self, (void)argv, (void)argc, (void)kwnames

static const struct member_def struct_fields[] = {
    STRUCTSEQ_FIELD(0, "tm_year", "year, for example, 1993"),
    STRUCTSEQ_FIELD(1, "tm_mon", "month of year, range [1, 12]"),
    STRUCTSEQ_FIELD(2, "tm_mday", "day of month, range [1, 31]"),
    STRUCTSEQ_FIELD(3, "tm_hour", "hours, range [0, 23]"),
    STRUCTSEQ_FIELD(4, "tm_min", "minutes, range [0, 59]"),
    STRUCTSEQ_FIELD(5, "tm_sec", "seconds, range [0, 61])"),
    STRUCTSEQ_FIELD(6, "tm_wday", "day of week, range [0, 6], Monday is 0"),
    STRUCTSEQ_FIELD(7, "tm_yday", "day of year, range [1, 366]"),
    STRUCTSEQ_FIELD(8, "tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
    STRUCTSEQ_HIDDEN_FIELD(9, "tm_zone", "abbreviation of timezone name"),
    STRUCTSEQ_HIDDEN_FIELD(10, "tm_gmtoff", "offset from UTC in seconds"),
    {0},
};
const struct type_def time_struct_def = STRUCTSEQ_DEF(
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
    " accepted by asctime(), mktime() and strftime().  May be considered as a\n"
    " sequence of 9 integers.\n\n"
    " Note that several fields' values are not the same as those defined by\n"
    " the C language standard for struct tm.  For example, the value of the\n"
    " field tm_year is the actual year, not year - 1900.  See individual\n"
    " fields' descriptions for details.",
    struct_fields);

static Ref seconds(struct runtime *rt, int64_t ns)
{
    return float_new(rt, (double)ns * 1e-9);
}

#define CLOCK(name, clock)                          \
    NATIVE(name)                                    \
    {                                               \
        UNUSED;                                     \
        return seconds(rt, rt->host->clock(rt->host)); \
    }                                               \
    NATIVE(name##_ns)                               \
    {                                               \
        UNUSED;                                     \
        return int_from_int64(rt, rt->host->clock(rt->host)); \
    }
CLOCK(wall, time_ns)
CLOCK(monotonic, monotonic_ns)
CLOCK(process, cpu_ns)

NATIVE(time_sleep)
{
    UNUSED;
    double s = float_as_double(rt, argv[0]);
    if (s == -1.0 && is_raised(rt))
        return NULL;
    if (isnan(s))
        return raise(rt, EXC_ValueError, "Invalid value NaN (not a number)");
    if (s < 0)
        return raise(rt, EXC_ValueError, "sleep length must be non-negative");
    if (s > 1e9)
        return raise(rt, EXC_OverflowError, "timestamp too large to convert to C _PyTime_t");
    /* in slices, so that an interrupt or a limit is seen */
    int64_t left = (int64_t)(s * 1e9);
    do {
        int64_t slice = left > 50000000 ? 50000000 : left;
        rt->host->sleep_ns(rt->host, slice);
        left -= slice;
        if (!vm_poll(rt))
            return NULL;
    } while (left > 0);
    return new_none(rt);
}

static Ref from_tm(struct runtime *rt, const struct tm *tm)
{
    int values[] = {tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec,
                    (tm->tm_wday + 6) % 7, tm->tm_yday + 1, tm->tm_isdst};
    Ref items[11];
    for (int i = 0; i < 9; i++)
        items[i] = int_from_int64(rt, values[i]);
    items[9] = str_new(rt, tm->tm_zone ? tm->tm_zone : "UTC");
    items[10] = int_from_int64(rt, tm->tm_gmtoff);
    return structseq_from_take(rt, TYPE_ID_time_struct, items, 11);
}

static bool when(struct runtime *rt, Val const *argv, ssize_t argc, time_t *out)
{
    if (argc == 0 || argv[0] == rt->none) {
        *out = (time_t)(rt->host->time_ns(rt->host) / 1000000000);
        return true;
    }
    double s = float_as_double(rt, argv[0]);
    if (s == -1.0 && is_raised(rt))
        return false;
    if (isnan(s))
        return raise_false(rt, EXC_ValueError, "Invalid value NaN (not a number)");
    if (!(s > -9.2e18 && s < 9.2e18))
        return raise_false(rt, EXC_OverflowError, "timestamp out of range for platform time_t");
    *out = (time_t)floor(s);
    return true;
}

NATIVE(time_gmtime)
{
    UNUSED;
    time_t t;
    struct tm tm;
    if (!when(rt, argv, argc, &t))
        return NULL;
    if (!gmtime_r(&t, &tm))
        return raise(rt, EXC_OverflowError, "timestamp out of range for platform time_t");
    return from_tm(rt, &tm);
}

NATIVE(time_localtime)
{
    UNUSED;
    time_t t;
    struct tm tm;
    if (!when(rt, argv, argc, &t))
        return NULL;
    if (!localtime_r(&t, &tm))
        return raise(rt, EXC_OverflowError, "timestamp out of range for platform time_t");
    return from_tm(rt, &tm);
}

/* A struct_time or 9-tuple as struct tm; false raised. */
static bool to_tm(struct runtime *rt, Val v, struct tm *tm)
{
    int f[9];
    memset(tm, 0, sizeof *tm);
    if (!is_tuple(v))
        return raise_false(rt, EXC_TypeError, "Tuple or struct_time argument required");
    if (tuple_size(v) != 9)
        return raise_false(rt, EXC_TypeError, "function takes exactly 9 arguments (%zd given)", tuple_size(v));
    for (int i = 0; i < 9; i++)
        if (!arg_int(rt, tuple_at(v, i), &f[i]))
            return false;
    tm->tm_year = f[0] - 1900;
    tm->tm_mon = f[1] ? f[1] - 1 : 0;
    tm->tm_mday = f[2] ? f[2] : 1;
    tm->tm_hour = f[3];
    tm->tm_min = f[4];
    tm->tm_sec = f[5];
    tm->tm_wday = (f[6] + 1) % 7;
    tm->tm_yday = f[7] ? f[7] - 1 : 0;
    tm->tm_isdst = f[8];
    if (tm->tm_mon < 0 || tm->tm_mon > 11)
        return raise_false(rt, EXC_ValueError, "month out of range");
    if (tm->tm_mday < 0 || tm->tm_mday > 31)
        return raise_false(rt, EXC_ValueError, "day of month out of range");
    if (tm->tm_hour < 0 || tm->tm_hour > 23)
        return raise_false(rt, EXC_ValueError, "hour out of range");
    if (tm->tm_min < 0 || tm->tm_min > 59)
        return raise_false(rt, EXC_ValueError, "minute out of range");
    if (tm->tm_sec < 0 || tm->tm_sec > 61)
        return raise_false(rt, EXC_ValueError, "seconds out of range");
    if (tm->tm_wday < 0)
        return raise_false(rt, EXC_ValueError, "day of week out of range");
    return true;
}

static bool tm_or_now(struct runtime *rt, Val const *argv, ssize_t argc, struct tm *tm)
{
    if (argc)
        return to_tm(rt, argv[0], tm);
    time_t t = (time_t)(rt->host->time_ns(rt->host) / 1000000000);
    return localtime_r(&t, tm) != NULL;
}

NATIVE(time_mktime)
{
    UNUSED;
    struct tm tm;
    if (!to_tm(rt, argv[0], &tm))
        return NULL;
    tm.tm_wday = -1; /* stays so only when it fails */
    time_t t = mktime(&tm);
    if (t == (time_t)-1 && tm.tm_wday == -1)
        return raise(rt, EXC_OverflowError, "mktime argument out of range");
    return float_new(rt, (double)t);
}

static Ref asctime_text(struct runtime *rt, const struct tm *tm)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    return str_format(rt, "%.3s %.3s%3d %02d:%02d:%02d %d", days + 3 * tm->tm_wday, months + 3 * tm->tm_mon,
                      tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900 + tm->tm_year);
}

static bool yday_in_range(struct runtime *rt, const struct tm *tm)
{
    if (tm->tm_yday < 0 || tm->tm_yday > 365)
        return raise_false(rt, EXC_ValueError, "day of year out of range");
    return true;
}

NATIVE(time_asctime)
{
    UNUSED;
    struct tm tm;
    return tm_or_now(rt, argv, argc, &tm) && yday_in_range(rt, &tm) ? asctime_text(rt, &tm) : NULL;
}

NATIVE(time_ctime)
{
    UNUSED;
    time_t t;
    struct tm tm;
    if (!when(rt, argv, argc, &t))
        return NULL;
    if (!localtime_r(&t, &tm))
        return raise(rt, EXC_OverflowError, "timestamp out of range for platform time_t");
    return asctime_text(rt, &tm);
}

NATIVE(time_strftime)
{
    UNUSED;
    struct tm tm;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "strftime() argument 1 must be str, not %T", argv[0]);
    if (!tm_or_now(rt, argv + 1, argc - 1, &tm) || !yday_in_range(rt, &tm))
        return NULL;
    const char *format = str_utf8_only(rt, argv[0]);
    if (!format)
        return NULL;
    size_t length = strlen(format);
    if (str_find_char(argv[0], 0, 0, str_length(argv[0])) >= 0)
        return raise(rt, EXC_ValueError, "embedded null character");
    /* 0 may mean that the room was too small, or that nothing is to be shown (%p in some places). */
    for (size_t room = 1024;; room *= 2) {
        char *out = xalloc(room);
        size_t n = strftime(out, room, format, &tm);
        if (n > 0 || room >= 256 * (length + 1)) {
            Ref r = str_from_utf8(rt, out, (ssize_t)n);
            free(out);
            return r;
        }
        free(out);
    }
}

NATIVE(time_get_clock_info)
{
    UNUSED;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "get_clock_info() argument 1 must be str, not %T", argv[0]);
    bool wall_clock = str_equals_ascii(argv[0], "time"), process_clock = str_equals_ascii(argv[0], "process_time") || str_equals_ascii(argv[0], "thread_time");
    if (!wall_clock && !process_clock && !str_equals_ascii(argv[0], "monotonic") &&
        !str_equals_ascii(argv[0], "perf_counter") && !str_equals_ascii(argv[0], "thread_time"))
        return raise(rt, EXC_ValueError, "unknown clock");
    Ref kw = dict_new(rt), n = NULL, resolution = float_new(rt, 1e-9);
    Ref text = str_new(rt, wall_clock ? "clock_gettime(CLOCK_REALTIME)" : process_clock
                               ? "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)" : "clock_gettime(CLOCK_MONOTONIC)");
    if (kw && resolution && text && dict_set_text(rt, kw, "implementation", text) == 0 &&
        dict_set_text(rt, kw, "monotonic", wall_clock ? rt->false_ : rt->true_) == 0 &&
        dict_set_text(rt, kw, "adjustable", wall_clock ? rt->true_ : rt->false_) == 0 &&
        dict_set_text(rt, kw, "resolution", resolution) == 0)
        n = namespace_new(rt, kw);
    ref_drop(rt, kw);
    ref_drop(rt, resolution);
    ref_drop(rt, text);
    return n;
}

/* Which of the host's clocks a CLOCK_ number means; -1 raised. */
static int64_t read_clock(struct runtime *rt, Val id)
{
    int n;
    if (!arg_int(rt, id, &n))
        return -1;
    switch (n) {
    case CLOCK_REALTIME:
        return rt->host->time_ns(rt->host);
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_BOOTTIME:
        return rt->host->monotonic_ns(rt->host);
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
        return rt->host->cpu_ns(rt->host);
    default:
        raise_errno(rt, EINVAL, NULL);
        return -1;
    }
}

NATIVE(time_clock_gettime)
{
    UNUSED;
    int64_t ns = read_clock(rt, argv[0]);
    return is_raised(rt) ? NULL : seconds(rt, ns);
}

NATIVE(time_clock_gettime_ns)
{
    UNUSED;
    int64_t ns = read_clock(rt, argv[0]);
    return is_raised(rt) ? NULL : int_from_int64(rt, ns);
}

NATIVE(time_clock_getres)
{
    UNUSED;
    read_clock(rt, argv[0]);
    return is_raised(rt) ? NULL : float_new(rt, 1e-9);
}

NATIVE(time_clock_settime)
{
    UNUSED;
    return raise_errno(rt, EPERM, NULL);
}

NATIVE(time_strptime)
{
    (void)self, (void)kwnames;
    Ref module = import_module(rt, "_strptime"), name = str_intern(rt, "time_of");
    Ref function = module && name ? obj_getattr(rt, module, name) : NULL;
    Ref result = function ? obj_vectorcall(rt, function, argv, argc, NULL) : NULL;
    ref_drop(rt, module);
    ref_drop(rt, name);
    ref_drop(rt, function);
    return result;
}

static const struct method_def functions[] = {
    {"clock_gettime", time_clock_gettime, 1, 1, METH_TUPLE, "clock_gettime(clk_id) -> float"},
    {"clock_gettime_ns", time_clock_gettime_ns, 1, 1, METH_TUPLE, "clock_gettime_ns(clk_id) -> int"},
    {"clock_getres", time_clock_getres, 1, 1, METH_TUPLE, "clock_getres(clk_id) -> floating point number"},
    {"clock_settime", time_clock_settime, 2, 2, METH_TUPLE, "clock_settime(clk_id, time)"},
    {"clock_settime_ns", time_clock_settime, 2, 2, METH_TUPLE, "clock_settime_ns(clk_id, time)"},
    {"strptime", time_strptime, 1, 2, METH_TUPLE, "strptime(string, format) -> struct_time"},
    {"time", wall, 0, 0, 0, "time() -> floating point number\n\nReturn the current time in seconds since the Epoch."},
    {"time_ns", wall_ns, 0, 0, 0, "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch."},
    {"monotonic", monotonic, 0, 0, 0, "monotonic() -> float\n\nMonotonic clock, cannot go backward."},
    {"monotonic_ns", monotonic_ns, 0, 0, 0, "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds."},
    {"perf_counter", monotonic, 0, 0, 0, "perf_counter() -> float\n\nPerformance counter for benchmarking."},
    {"perf_counter_ns", monotonic_ns, 0, 0, 0, "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds."},
    {"process_time", process, 0, 0, 0, "process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time."},
    {"process_time_ns", process_ns, 0, 0, 0, "process_time_ns() -> int\n\nProcess time for profiling as nanoseconds."},
    {"thread_time", process, 0, 0, 0, NULL},
    {"thread_time_ns", process_ns, 0, 0, 0, NULL},
    {"sleep", time_sleep, 1, 1, 0, "sleep(seconds)\n\nDelay execution for a given number of seconds."},
    {"gmtime", time_gmtime, 0, 1, METH_TUPLE, "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)"},
    {"localtime", time_localtime, 0, 1, METH_TUPLE, NULL},
    {"mktime", time_mktime, 1, 1, 0, "mktime(tuple) -> floating point number"},
    {"asctime", time_asctime, 0, 1, METH_TUPLE, "asctime([tuple]) -> string"},
    {"ctime", time_ctime, 0, 1, METH_TUPLE, "ctime(seconds) -> string"},
    {"strftime", time_strftime, 1, 2, METH_TUPLE, "strftime(format[, tuple]) -> string"},
    {"get_clock_info", time_get_clock_info, 1, 1, METH_TUPLE, NULL},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    time_t now = 0;
    struct tm tm;
    localtime_r(&now, &tm);
    Ref zone = str_new(rt, tm.tm_zone ? tm.tm_zone : "UTC");
    bool named = zone && module_add_take(rt, module, "tzname", tuple_pack(rt, 2, zone, zone));
    ref_drop(rt, zone);
    static const struct {
        const char *name;
        int id;
    } clocks[] = {
        {"CLOCK_REALTIME", CLOCK_REALTIME}, {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
        {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW}, {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
        {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
        {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    };
    for (size_t i = 0; named && i < sizeof clocks / sizeof *clocks; i++)
        named = module_add_int(rt, module, clocks[i].name, clocks[i].id);
    if (!named)
        return false;
    return module_add(rt, module, "struct_time", (Val)structseq_type(rt, TYPE_ID_time_struct)) &&
           module_add_int(rt, module, "timezone", -tm.tm_gmtoff) &&
           module_add_int(rt, module, "altzone", -tm.tm_gmtoff) && module_add_int(rt, module, "daylight", 0) &&
           module_add_int(rt, module, "_STRUCT_TM_ITEMS", 11);
}

const struct module_def time_module;
const struct module_def time_module = {
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = functions,
    .init = init,
};
