/* bytes_internal.h - what bytes, bytearray and memoryview share. */
#ifndef TYPES_BYTES_INTERNAL_H
#define TYPES_BYTES_INTERNAL_H

#include "types/bytes.h"
#include "types/int.h"
#include "types/slice.h"

/* The bytes of a bytes or bytearray, borrowed: not across anything that runs Python. */
static inline const char *byte_data(Val v)
{
    return is_bytes(v) ? as_bytes(v)->data : LOOK(bytearray, v)->start;
}
static inline ssize_t byte_size(Val v)
{
    return LOOK(var_obj, v)->size;
}

/* 0..255, or -1 raised ("bytes must be in range(0, 256)"). */
int byte_value(struct runtime *rt, Val v, const char *message);
/* A new object of self's kind: exact bytes or bytearray. */
OWNED Ref byte_result(struct runtime *rt, Val self, const char *data, ssize_t size);
/* What was built, as self's kind: an object of its own even of one byte.  b is released. */
OWNED Ref byte_built(struct bytes_builder *b, Val self);
/* Items of an iterable of ints into b. */
bool bytes_from_iterable(struct runtime *rt, Val iterable, struct bytes_builder *b);
bool bytes_from_iterable_named(struct runtime *rt, Val iterable, struct bytes_builder *b,
                               const char *message);
OWNED Ref hex_text(struct runtime *rt, const unsigned char *p, ssize_t n, Val sep,
                   Val group_arg);
OWNED Ref byte_repr(struct runtime *rt, Val v, const char *prefix, const char *suffix);
int byte_contains(struct runtime *rt, Val self, Val item);
OWNED Ref byte_compare(struct runtime *rt, Val a, Val b, int op);
OWNED Ref byte_slice_text(struct runtime *rt, Val v, ssize_t start, ssize_t step, ssize_t n);

ssize_t byte_find_in(const char *s, ssize_t n, const char *sub, ssize_t m); /* -1: absent */
ssize_t byte_rfind_in(const char *s, ssize_t n, const char *sub, ssize_t m);
/* The items of a view in C order (strides followed), as bytes. */
OWNED Ref buffer_bytes(struct runtime *rt, const struct buffer *view);
OWNED Ref bytearray_iter(struct runtime *rt, Val self);

extern const struct method_def bytes_methods[], bytearray_methods[];

/* The methods both have; bytes_methods.c, bytes_split.c. */
#define FOR_BYTE_METHODS(X)                                                                   \
    X(capitalize) X(center) X(count) X(decode) X(endswith) X(expandtabs) X(find) X(hex)       \
    X(index) X(isalnum) X(isalpha) X(isascii) X(isdigit) X(islower) X(isspace) X(istitle)     \
    X(isupper) X(join) X(ljust) X(lower) X(lstrip) X(partition) X(removeprefix)               \
    X(removesuffix) X(replace) X(rfind) X(rindex) X(rjust) X(rpartition) X(rsplit) X(rstrip)  \
    X(split) X(splitlines) X(startswith) X(strip) X(swapcase) X(title) X(translate) X(upper)  \
    X(zfill)
#define DECLARE(name) native_fn byte_##name##_py;
FOR_BYTE_METHODS(DECLARE)
#undef DECLARE
native_fn byte_fromhex_py, byte_maketrans_py;

/* The rows every table has, between those of its own (alphabetical order does not matter). */
#define BYTE_METHOD_ROWS                                                                      \
    {"capitalize", byte_capitalize_py, 0, 0, 0, BYTE_DOC_capitalize},                         \
        {"center", byte_center_py, 1, 2, 0, BYTE_DOC_center},                                 \
        {"count", byte_count_py, 0, -1, METH_TUPLE, BYTE_DOC_count},                                    \
        {"decode", byte_decode_py, 0, 2, METH_KW, BYTE_DOC_decode},                           \
        {"endswith", byte_endswith_py, 0, -1, METH_TUPLE, BYTE_DOC_endswith},                           \
        {"expandtabs", byte_expandtabs_py, 0, 1, METH_KW, BYTE_DOC_expandtabs},               \
        {"find", byte_find_py, 0, -1, METH_TUPLE, BYTE_DOC_find},                                       \
        {"fromhex", byte_fromhex_py, 1, 1, METH_CLASS, BYTE_DOC_fromhex},                     \
        {"hex", byte_hex_py, 0, 2, METH_KW, BYTE_DOC_hex},                                    \
        {"index", byte_index_py, 0, -1, METH_TUPLE, BYTE_DOC_index},                                    \
        {"isalnum", byte_isalnum_py, 0, 0, 0, BYTE_DOC_isalnum},                              \
        {"isalpha", byte_isalpha_py, 0, 0, 0, BYTE_DOC_isalpha},                              \
        {"isascii", byte_isascii_py, 0, 0, 0, BYTE_DOC_isascii},                              \
        {"isdigit", byte_isdigit_py, 0, 0, 0, BYTE_DOC_isdigit},                              \
        {"islower", byte_islower_py, 0, 0, 0, BYTE_DOC_islower},                              \
        {"isspace", byte_isspace_py, 0, 0, 0, BYTE_DOC_isspace},                              \
        {"istitle", byte_istitle_py, 0, 0, 0, BYTE_DOC_istitle},                              \
        {"isupper", byte_isupper_py, 0, 0, 0, BYTE_DOC_isupper},                              \
        {"join", byte_join_py, 1, 1, 0, BYTE_DOC_join},                                       \
        {"ljust", byte_ljust_py, 1, 2, 0, BYTE_DOC_ljust},                                    \
        {"lower", byte_lower_py, 0, 0, 0, BYTE_DOC_lower},                                    \
        {"lstrip", byte_lstrip_py, 0, 1, 0, BYTE_DOC_lstrip},                                 \
        {"maketrans", byte_maketrans_py, 2, 2, METH_STATIC, BYTE_DOC_maketrans},              \
        {"partition", byte_partition_py, 1, 1, 0, BYTE_DOC_partition},                        \
        {"removeprefix", byte_removeprefix_py, 1, 1, 0, BYTE_DOC_removeprefix},               \
        {"removesuffix", byte_removesuffix_py, 1, 1, 0, BYTE_DOC_removesuffix},               \
        {"replace", byte_replace_py, 2, 3, 0, BYTE_DOC_replace},                              \
        {"rfind", byte_rfind_py, 0, -1, METH_TUPLE, BYTE_DOC_rfind},                                    \
        {"rindex", byte_rindex_py, 0, -1, METH_TUPLE, BYTE_DOC_rindex},                                 \
        {"rjust", byte_rjust_py, 1, 2, 0, BYTE_DOC_rjust},                                    \
        {"rpartition", byte_rpartition_py, 1, 1, 0, BYTE_DOC_rpartition},                     \
        {"rsplit", byte_rsplit_py, 0, 2, METH_KW, BYTE_DOC_rsplit},                           \
        {"rstrip", byte_rstrip_py, 0, 1, 0, BYTE_DOC_rstrip},                                 \
        {"split", byte_split_py, 0, 2, METH_KW, BYTE_DOC_split},                              \
        {"splitlines", byte_splitlines_py, 0, 1, METH_KW, BYTE_DOC_splitlines},               \
        {"startswith", byte_startswith_py, 0, -1, METH_TUPLE, BYTE_DOC_startswith},                     \
        {"strip", byte_strip_py, 0, 1, 0, BYTE_DOC_strip},                                    \
        {"swapcase", byte_swapcase_py, 0, 0, 0, BYTE_DOC_swapcase},                           \
        {"title", byte_title_py, 0, 0, 0, BYTE_DOC_title},                                    \
        {"translate", byte_translate_py, 1, 2, METH_KW, BYTE_DOC_translate},                  \
        {"upper", byte_upper_py, 0, 0, 0, BYTE_DOC_upper},                                    \
        {"zfill", byte_zfill_py, 1, 1, 0, BYTE_DOC_zfill}

#define BYTE_DOC_capitalize "Return a copy with only its first character capitalized (ASCII)\nand the rest lower-cased."
#define BYTE_DOC_center "center($self, width, fillchar=b\' \', /)\n--\n\nReturn a centered string of length width.\n\nPadding is done using the specified fill character."
#define BYTE_DOC_count "Return the number of non-overlapping occurrences of subsection sub."
#define BYTE_DOC_decode "decode($self, /, encoding=\'utf-8\', errors=\'strict\')\n--\n\nDecode the bytes using the codec registered for encoding."
#define BYTE_DOC_endswith "Return True if it ends with the specified suffix, False otherwise."
#define BYTE_DOC_expandtabs "expandtabs($self, /, tabsize=8)\n--\n\nReturn a copy where all tab characters are expanded using spaces."
#define BYTE_DOC_find "Return the lowest index where subsection sub is found, or -1."
#define BYTE_DOC_fromhex "fromhex($type, string, /)\n--\n\nCreate from a string of hexadecimal numbers."
#define BYTE_DOC_hex "Create a string of hexadecimal numbers."
#define BYTE_DOC_index "Return the lowest index where subsection sub is found.\n\nRaises ValueError when the subsection is not found."
#define BYTE_DOC_isalnum "Return True if all characters are alphanumeric and there is at least one."
#define BYTE_DOC_isalpha "Return True if all characters are alphabetic and there is at least one."
#define BYTE_DOC_isascii "Return True if empty or all characters are ASCII."
#define BYTE_DOC_isdigit "Return True if all characters are digits and there is at least one."
#define BYTE_DOC_islower "Return True if all cased characters are lowercase and there is at least one."
#define BYTE_DOC_isspace "Return True if all characters are whitespace and there is at least one."
#define BYTE_DOC_istitle "Return True if it is titlecased and there is at least one character."
#define BYTE_DOC_isupper "Return True if all cased characters are uppercase and there is at least one."
#define BYTE_DOC_join "join($self, iterable_of_bytes, /)\n--\n\nConcatenate any number of bytes objects."
#define BYTE_DOC_ljust "ljust($self, width, fillchar=b\' \', /)\n--\n\nReturn a left-justified string of length width."
#define BYTE_DOC_lower "Return a copy with all ASCII characters converted to lowercase."
#define BYTE_DOC_lstrip "lstrip($self, bytes=None, /)\n--\n\nStrip leading bytes contained in the argument."
#define BYTE_DOC_maketrans "maketrans(frm, to, /)\n--\n\nReturn a translation table usable for the translate method."
#define BYTE_DOC_partition "partition($self, sep, /)\n--\n\nPartition into three parts using the given separator."
#define BYTE_DOC_removeprefix "removeprefix($self, prefix, /)\n--\n\nReturn a copy with the given prefix removed if present."
#define BYTE_DOC_removesuffix "removesuffix($self, suffix, /)\n--\n\nReturn a copy with the given suffix removed if present."
#define BYTE_DOC_replace "replace($self, old, new, count=-1, /)\n--\n\nReturn a copy with all occurrences of substring old replaced by new."
#define BYTE_DOC_rfind "Return the highest index where subsection sub is found, or -1."
#define BYTE_DOC_rindex "Return the highest index where subsection sub is found."
#define BYTE_DOC_rjust "rjust($self, width, fillchar=b\' \', /)\n--\n\nReturn a right-justified string of length width."
#define BYTE_DOC_rpartition "rpartition($self, sep, /)\n--\n\nPartition into three parts using the given separator, from the end."
#define BYTE_DOC_rsplit "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections, using sep as the delimiter, from the end."
#define BYTE_DOC_rstrip "rstrip($self, bytes=None, /)\n--\n\nStrip trailing bytes contained in the argument."
#define BYTE_DOC_split "split($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections, using sep as the delimiter."
#define BYTE_DOC_splitlines "splitlines($self, /, keepends=False)\n--\n\nReturn a list of the lines, breaking at line boundaries."
#define BYTE_DOC_startswith "Return True if it starts with the specified prefix, False otherwise."
#define BYTE_DOC_strip "strip($self, bytes=None, /)\n--\n\nStrip leading and trailing bytes contained in the argument."
#define BYTE_DOC_swapcase "Return a copy with uppercase ASCII characters converted\nto lowercase ASCII and vice versa."
#define BYTE_DOC_title "Return a titlecased version."
#define BYTE_DOC_translate "translate($self, table, /, delete=b\'\')\n--\n\nReturn a copy with each character mapped by the given translation table."
#define BYTE_DOC_upper "Return a copy with all ASCII characters converted to uppercase."
#define BYTE_DOC_zfill "zfill($self, width, /)\n--\n\nPad a numeric string with zeros on the left, to fill a field of the given width."

#endif
