/* sys_info.c - sys's tuples with names: version_info, flags, float_info and kin. */
#include "modules/sys.h"

#include <float.h>

#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/structseq.h"
#include "types/tuple.h"

static const struct member_def version_fields[] = {
    STRUCTSEQ_FIELD(0, "major", "Major release number"),
    STRUCTSEQ_FIELD(1, "minor", "Minor release number"),
    STRUCTSEQ_FIELD(2, "micro", "Patch release number"),
    STRUCTSEQ_FIELD(3, "releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
    STRUCTSEQ_FIELD(4, "serial", "Serial release number"),
    {0},
};
const struct type_def sys_version_info_def = STRUCTSEQ_CLOSED_DEF(
    "sys.version_info",
    "sys.version_info\n\nVersion information as a named tuple.", version_fields);

static const struct member_def flags_fields[] = {
    STRUCTSEQ_FIELD(0, "debug", "-d"), STRUCTSEQ_FIELD(1, "inspect", "-i"), STRUCTSEQ_FIELD(2, "interactive", "-i"),
    STRUCTSEQ_FIELD(3, "optimize", "-O or -OO"), STRUCTSEQ_FIELD(4, "dont_write_bytecode", "-B"),
    STRUCTSEQ_FIELD(5, "no_user_site", "-s"), STRUCTSEQ_FIELD(6, "no_site", "-S"),
    STRUCTSEQ_FIELD(7, "ignore_environment", "-E"), STRUCTSEQ_FIELD(8, "verbose", "-v"),
    STRUCTSEQ_FIELD(9, "bytes_warning", "-b"), STRUCTSEQ_FIELD(10, "quiet", "-q"),
    STRUCTSEQ_FIELD(11, "hash_randomization", "-R"), STRUCTSEQ_FIELD(12, "isolated", "-I"),
    STRUCTSEQ_FIELD(13, "dev_mode", "-X dev"), STRUCTSEQ_FIELD(14, "utf8_mode", "-X utf8"),
    STRUCTSEQ_FIELD(15, "warn_default_encoding", "-X warn_default_encoding"),
    STRUCTSEQ_FIELD(16, "safe_path", "-P"), STRUCTSEQ_FIELD(17, "int_max_str_digits", "-X int_max_str_digits"),
    {0},
};
const struct type_def sys_flags_def = STRUCTSEQ_CLOSED_DEF(
    "sys.flags",
    "sys.flags\n\nFlags provided through command line arguments or environment vars.", flags_fields);

static const struct member_def float_fields[] = {
    STRUCTSEQ_FIELD(0, "max", "DBL_MAX -- maximum representable finite float"),
    STRUCTSEQ_FIELD(1, "max_exp", "DBL_MAX_EXP"), STRUCTSEQ_FIELD(2, "max_10_exp", "DBL_MAX_10_EXP"),
    STRUCTSEQ_FIELD(3, "min", "DBL_MIN -- Minimum positive normalized float"),
    STRUCTSEQ_FIELD(4, "min_exp", "DBL_MIN_EXP"), STRUCTSEQ_FIELD(5, "min_10_exp", "DBL_MIN_10_EXP"),
    STRUCTSEQ_FIELD(6, "dig", "DBL_DIG"), STRUCTSEQ_FIELD(7, "mant_dig", "DBL_MANT_DIG"),
    STRUCTSEQ_FIELD(8, "epsilon", "DBL_EPSILON"), STRUCTSEQ_FIELD(9, "radix", "FLT_RADIX"),
    STRUCTSEQ_FIELD(10, "rounds", "FLT_ROUNDS"),
    {0},
};
const struct type_def sys_float_info_def = STRUCTSEQ_CLOSED_DEF(
    "sys.float_info",
    "sys.float_info\n\nA named tuple holding information about the float type.", float_fields);

static const struct member_def int_fields[] = {
    STRUCTSEQ_FIELD(0, "bits_per_digit", "size of a digit in bits"),
    STRUCTSEQ_FIELD(1, "sizeof_digit", "size in bytes of the C type used to represent a digit"),
    STRUCTSEQ_FIELD(2, "default_max_str_digits", "maximum string conversion digits limitation"),
    STRUCTSEQ_FIELD(3, "str_digits_check_threshold", "minimum positive value for int_max_str_digits"),
    {0},
};
const struct type_def sys_int_info_def = STRUCTSEQ_CLOSED_DEF(
    "sys.int_info",
    "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.", int_fields);

static const struct member_def hash_fields[] = {
    STRUCTSEQ_FIELD(0, "width", "width of the type used for hashing, in bits"),
    STRUCTSEQ_FIELD(1, "modulus", "prime number giving the modulus on which the hash function is based"),
    STRUCTSEQ_FIELD(2, "inf", "value to be used for hash of a positive infinity"),
    STRUCTSEQ_FIELD(3, "nan", "value to be used for hash of a nan"),
    STRUCTSEQ_FIELD(4, "imag", "multiplier used for the imaginary part of a complex number"),
    STRUCTSEQ_FIELD(5, "algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"),
    STRUCTSEQ_FIELD(6, "hash_bits", "internal output size of hash algorithm"),
    STRUCTSEQ_FIELD(7, "seed_bits", "seed size of hash algorithm"),
    STRUCTSEQ_FIELD(8, "cutoff", "small string optimization cutoff"),
    {0},
};
const struct type_def sys_hash_info_def = STRUCTSEQ_CLOSED_DEF(
    "sys.hash_info",
    "hash_info\n\nA named tuple providing parameters used for computing hashes.", hash_fields);

static const struct member_def thread_fields[] = {
    STRUCTSEQ_FIELD(0, "name", NULL), STRUCTSEQ_FIELD(1, "lock", NULL), STRUCTSEQ_FIELD(2, "version", NULL), {0},
};
const struct type_def sys_thread_info_def = STRUCTSEQ_CLOSED_DEF(
    "sys.thread_info",
    "sys.thread_info", thread_fields);

static const struct member_def unraisable_fields[] = {
    STRUCTSEQ_FIELD(0, "exc_type", "Exception type"), STRUCTSEQ_FIELD(1, "exc_value", "Exception value"),
    STRUCTSEQ_FIELD(2, "exc_traceback", "Exception traceback"), STRUCTSEQ_FIELD(3, "err_msg", "Error message"),
    STRUCTSEQ_FIELD(4, "object", "Object causing the exception"), {0},
};
const struct type_def sys_unraisable_args_def = STRUCTSEQ_DEF(
    "UnraisableHookArgs",
    "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.", unraisable_fields);

#define INT(n) int_from_int64(rt, (n))
#define TAKE(id, items) structseq_from_take(rt, TYPE_ID_##id, items, (ssize_t)(sizeof items / sizeof *items))

Ref sys_version_tuple(struct runtime *rt)
{
    Ref items[] = {INT(3), INT(11), INT(2), str_intern(rt, "final"), INT(0)};
    return TAKE(sys_version_info, items);
}

static Ref flags_tuple(struct runtime *rt)
{
    Ref items[18];
    for (int i = 0; i < 18; i++)
        items[i] = i == 13 || i == 16 ? new_bool(rt, false) : INT(i == 4 || i == 11 ? 1 : i == 17 ? -1 : 0);
    return TAKE(sys_flags, items);
}

static Ref float_tuple(struct runtime *rt)
{
    Ref items[] = {float_new(rt, DBL_MAX), INT(DBL_MAX_EXP), INT(DBL_MAX_10_EXP), float_new(rt, DBL_MIN),
                   INT(DBL_MIN_EXP), INT(DBL_MIN_10_EXP), INT(DBL_DIG), INT(DBL_MANT_DIG),
                   float_new(rt, DBL_EPSILON), INT(2), INT(1)};
    return TAKE(sys_float_info, items);
}

static Ref int_tuple(struct runtime *rt)
{
    Ref items[] = {INT(30), INT(4), INT(4300), INT(640)};
    return TAKE(sys_int_info, items);
}

static Ref hash_tuple(struct runtime *rt)
{
    Ref items[] = {INT(64), INT(((int64_t)1 << 61) - 1), INT(314159), INT(0), INT(1000003),
                   str_new(rt, "siphash13"), INT(64), INT(128), INT(0)};
    return TAKE(sys_hash_info, items);
}

static Ref thread_tuple(struct runtime *rt)
{
    Ref items[] = {str_new(rt, "pthread"), new_none(rt), new_none(rt)};
    return TAKE(sys_thread_info, items);
}

Ref sys_unraisable_tuple(struct runtime *rt, Val type, Val value, Val traceback, Val message, Val object)
{
    Val none = rt->none;
    Ref items[] = {ref_keep(type ? type : none), ref_keep(value ? value : none),
                   ref_keep(traceback ? traceback : none), ref_keep(message ? message : none),
                   ref_keep(object ? object : none)};
    return TAKE(sys_unraisable_args, items);
}

/* sys.implementation */
static Ref implementation(struct runtime *rt, Val version)
{
    Ref kw = dict_new(rt), name = str_intern(rt, "heapbook"), tag = str_new(rt, "heapbook-311"), n = NULL;
    Ref hex = INT(0x030b02f0);
    if (kw && name && tag && hex && dict_set_text(rt, kw, "name", name) == 0 &&
        dict_set_text(rt, kw, "cache_tag", tag) == 0 && dict_set_text(rt, kw, "version", version) == 0 &&
        dict_set_text(rt, kw, "hexversion", hex) == 0)
        n = namespace_new(rt, kw);
    ref_drop(rt, kw);
    ref_drop(rt, name);
    ref_drop(rt, tag);
    ref_drop(rt, hex);
    return n;
}

bool sys_add_info(struct runtime *rt, Val module)
{
    Ref version = sys_version_tuple(rt);
    bool fine = version && module_add(rt, module, "version_info", version) &&
                module_add_take(rt, module, "implementation", implementation(rt, version)) &&
                module_add_take(rt, module, "flags", flags_tuple(rt)) &&
                module_add_take(rt, module, "float_info", float_tuple(rt)) &&
                module_add_take(rt, module, "int_info", int_tuple(rt)) &&
                module_add_take(rt, module, "hash_info", hash_tuple(rt)) &&
                module_add_take(rt, module, "thread_info", thread_tuple(rt));
    ref_drop(rt, version);
    return fine;
}
