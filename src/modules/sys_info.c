/* sys_info.c - sys's tuples with names: version_info, flags, float_info and kin. */
#include "modules/sys.h"

#include <float.h>

#include "modules/struct_seq.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

static const struct getset_def version_fields[] = {
    SEQ_FIELD("major", 0, "Major release number"),
    SEQ_FIELD("minor", 1, "Minor release number"),
    SEQ_FIELD("micro", 2, "Patch release number"),
    SEQ_FIELD("releaselevel", 3, "'alpha', 'beta', 'candidate', or 'final'"),
    SEQ_FIELD("serial", 4, "Serial release number"),
    {0},
};
STRUCT_SEQ(sys_version_info, "sys.version_info", version_fields,
           "sys.version_info\n\nVersion information as a named tuple.");

static const struct getset_def flags_fields[] = {
    SEQ_FIELD("debug", 0, "-d"), SEQ_FIELD("inspect", 1, "-i"), SEQ_FIELD("interactive", 2, "-i"),
    SEQ_FIELD("optimize", 3, "-O or -OO"), SEQ_FIELD("dont_write_bytecode", 4, "-B"),
    SEQ_FIELD("no_user_site", 5, "-s"), SEQ_FIELD("no_site", 6, "-S"),
    SEQ_FIELD("ignore_environment", 7, "-E"), SEQ_FIELD("verbose", 8, "-v"),
    SEQ_FIELD("bytes_warning", 9, "-b"), SEQ_FIELD("quiet", 10, "-q"),
    SEQ_FIELD("hash_randomization", 11, "-R"), SEQ_FIELD("isolated", 12, "-I"),
    SEQ_FIELD("dev_mode", 13, "-X dev"), SEQ_FIELD("utf8_mode", 14, "-X utf8"),
    SEQ_FIELD("warn_default_encoding", 15, "-X warn_default_encoding"),
    SEQ_FIELD("safe_path", 16, "-P"), SEQ_FIELD("int_max_str_digits", 17, "-X int_max_str_digits"),
    {0},
};
STRUCT_SEQ(sys_flags, "sys.flags", flags_fields,
           "sys.flags\n\nFlags provided through command line arguments or environment vars.");

static const struct getset_def float_fields[] = {
    SEQ_FIELD("max", 0, "DBL_MAX -- maximum representable finite float"),
    SEQ_FIELD("max_exp", 1, "DBL_MAX_EXP"), SEQ_FIELD("max_10_exp", 2, "DBL_MAX_10_EXP"),
    SEQ_FIELD("min", 3, "DBL_MIN -- Minimum positive normalized float"),
    SEQ_FIELD("min_exp", 4, "DBL_MIN_EXP"), SEQ_FIELD("min_10_exp", 5, "DBL_MIN_10_EXP"),
    SEQ_FIELD("dig", 6, "DBL_DIG"), SEQ_FIELD("mant_dig", 7, "DBL_MANT_DIG"),
    SEQ_FIELD("epsilon", 8, "DBL_EPSILON"), SEQ_FIELD("radix", 9, "FLT_RADIX"),
    SEQ_FIELD("rounds", 10, "FLT_ROUNDS"),
    {0},
};
STRUCT_SEQ(sys_float_info, "sys.float_info", float_fields,
           "sys.float_info\n\nA named tuple holding information about the float type.");

static const struct getset_def int_fields[] = {
    SEQ_FIELD("bits_per_digit", 0, "size of a digit in bits"),
    SEQ_FIELD("sizeof_digit", 1, "size in bytes of the C type used to represent a digit"),
    SEQ_FIELD("default_max_str_digits", 2, "maximum string conversion digits limitation"),
    SEQ_FIELD("str_digits_check_threshold", 3, "minimum positive value for int_max_str_digits"),
    {0},
};
STRUCT_SEQ(sys_int_info, "sys.int_info", int_fields,
           "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.");

static const struct getset_def hash_fields[] = {
    SEQ_FIELD("width", 0, "width of the type used for hashing, in bits"),
    SEQ_FIELD("modulus", 1, "prime number giving the modulus on which the hash function is based"),
    SEQ_FIELD("inf", 2, "value to be used for hash of a positive infinity"),
    SEQ_FIELD("nan", 3, "value to be used for hash of a nan"),
    SEQ_FIELD("imag", 4, "multiplier used for the imaginary part of a complex number"),
    SEQ_FIELD("algorithm", 5, "name of the algorithm for hashing of str, bytes and memoryviews"),
    SEQ_FIELD("hash_bits", 6, "internal output size of hash algorithm"),
    SEQ_FIELD("seed_bits", 7, "seed size of hash algorithm"),
    SEQ_FIELD("cutoff", 8, "small string optimization cutoff"),
    {0},
};
STRUCT_SEQ(sys_hash_info, "sys.hash_info", hash_fields,
           "hash_info\n\nA named tuple providing parameters used for computing hashes.");

static const struct getset_def thread_fields[] = {
    SEQ_FIELD("name", 0, NULL), SEQ_FIELD("lock", 1, NULL), SEQ_FIELD("version", 2, NULL), {0},
};
STRUCT_SEQ(sys_thread_info, "sys.thread_info", thread_fields, "sys.thread_info");

static const struct getset_def unraisable_fields[] = {
    SEQ_FIELD("exc_type", 0, "Exception type"), SEQ_FIELD("exc_value", 1, "Exception value"),
    SEQ_FIELD("exc_traceback", 2, "Exception traceback"), SEQ_FIELD("err_msg", 3, "Error message"),
    SEQ_FIELD("object", 4, "Object causing the exception"), {0},
};
STRUCT_SEQ(sys_unraisable_args, "UnraisableHookArgs", unraisable_fields,
           "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.");

#define INT(n) int_from_int64(rt, (n))
#define TAKE(id, items) struct_seq_new_take(rt, TYPE_ID_##id, items, (ssize_t)(sizeof items / sizeof *items))

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
    Ref items[] = {str_new(rt, "none"), new_none(rt), new_none(rt)};
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
