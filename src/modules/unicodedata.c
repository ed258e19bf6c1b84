/* unicodedata.c - what Unicode says of characters, from utf8proc and the tables of types/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "modules/modules.h"
#include "types/args.h"
#include "types/codecs.h"
#include "types/float.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"

#define FUNCTION(name)                                                                        \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

/* The one character of a text argument. */
static bool char_of(struct runtime *rt, const char *function, bool alone, Val v, uint32_t *c)
{
    if (!is_str(v) || str_length(v) != 1)
        return raise_false(rt, EXC_TypeError,
                           "%s() argument%s must be a unicode character, not %.50T", function,
                           alone ? "" : " 1", v);
    *c = str_at(v, 0);
    return true;
}

FUNCTION(py_category)
{
    (void)self, UNUSED_ARGS;
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                    "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    uint32_t c = 0;
    if (!char_of(rt, "category", true, argv[0], &c))
        return NULL;
    return str_new(rt, names[uni_category(c)]);
}

FUNCTION(py_bidirectional)
{
    (void)self, UNUSED_ARGS;
    static const char *const names[] = {"",   "L",  "LRE", "LRO", "R",  "AL", "RLE", "RLO",
                                        "PDF", "EN", "ES",  "ET",  "AN", "CS", "NSM", "BN",
                                        "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
    uint32_t c = 0;
    if (!char_of(rt, "bidirectional", true, argv[0], &c))
        return NULL;
    int k = uni_category(c) ? utf8proc_get_property((utf8proc_int32_t)c)->bidi_class : 0;
    return str_new(rt, names[k]);
}

FUNCTION(py_combining)
{
    (void)self, UNUSED_ARGS;
    uint32_t c = 0;
    if (!char_of(rt, "combining", true, argv[0], &c))
        return NULL;
    return int_from_int64(rt, utf8proc_get_property((utf8proc_int32_t)c)->combining_class);
}

FUNCTION(py_mirrored)
{
    (void)self, UNUSED_ARGS;
    uint32_t c = 0;
    if (!char_of(rt, "mirrored", true, argv[0], &c))
        return NULL;
    return int_from_int64(rt, utf8proc_get_property((utf8proc_int32_t)c)->bidi_mirrored);
}

FUNCTION(py_east_asian_width)
{
    (void)self, UNUSED_ARGS;
    uint32_t c = 0;
    if (!char_of(rt, "east_asian_width", true, argv[0], &c))
        return NULL;
    if (c >= 0xff01 && c <= 0xff60)
        return str_new(rt, "F");
    if (c >= 0xff61 && c <= 0xffdc)
        return str_new(rt, "H");
    if (utf8proc_charwidth((utf8proc_int32_t)c) == 2)
        return str_new(rt, "W");
    return str_new(rt, c >= 32 && c < 127 ? "Na" : "N");
}

static Ref number_or(struct runtime *rt, int value, Val const *argv, ssize_t argc,
                     const char *message)
{
    if (value >= 0)
        return int_from_int64(rt, value);
    if (argc > 1)
        return ref_keep(argv[1]);
    return raise(rt, EXC_ValueError, "%s", message);
}

FUNCTION(py_decimal)
{
    (void)self, (void)kwnames;
    uint32_t c = 0;
    if (!char_of(rt, "decimal", false, argv[0], &c))
        return NULL;
    return number_or(rt, uni_decimal_value(c), argv, argc, "not a decimal");
}

FUNCTION(py_digit)
{
    (void)self, (void)kwnames;
    uint32_t c = 0;
    if (!char_of(rt, "digit", false, argv[0], &c))
        return NULL;
    return number_or(rt, uni_digit_value(c), argv, argc, "not a digit");
}

/* Fractions and Roman numbers, where they are plain. */
static double numeric_value(uint32_t c)
{
    static const struct {
        uint32_t c;
        double value;
    } known[] = {
        {0xbc, 0.25},         {0xbd, 0.5},          {0xbe, 0.75},         {0x2150, 1.0 / 7},
        {0x2151, 1.0 / 9},    {0x2152, 0.1},        {0x2153, 1.0 / 3},    {0x2154, 2.0 / 3},
        {0x2155, 0.2},        {0x2156, 0.4},        {0x2157, 0.6},        {0x2158, 0.8},
        {0x2159, 1.0 / 6},    {0x215a, 5.0 / 6},    {0x215b, 0.125},      {0x215c, 0.375},
        {0x215d, 0.625},      {0x215e, 0.875},      {0x215f, 1},          {0x216c, 50},
        {0x216d, 100},        {0x216e, 500},        {0x216f, 1000},       {0x217c, 50},
        {0x217d, 100},        {0x217e, 500},        {0x217f, 1000},       {0x4e00, 1},
        {0x4e8c, 2},          {0x4e09, 3},          {0x56db, 4},          {0x4e94, 5},
        {0x516d, 6},          {0x4e03, 7},          {0x516b, 8},          {0x4e5d, 9},
        {0x5341, 10},         {0x767e, 100},        {0x5343, 1000},       {0x842c, 10000},
    };
    int digit = uni_digit_value(c);
    if (digit >= 0)
        return digit;
    if (c >= 0x2160 && c <= 0x216b)
        return c - 0x215f;
    if (c >= 0x2170 && c <= 0x217b)
        return c - 0x216f;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].c == c)
            return known[i].value;
    }
    return -1;
}

FUNCTION(py_numeric)
{
    (void)self, (void)kwnames;
    uint32_t c = 0;
    if (!char_of(rt, "numeric", false, argv[0], &c))
        return NULL;
    double value = numeric_value(c);
    if (value >= 0)
        return float_new(rt, value);
    if (argc > 1)
        return ref_keep(argv[1]);
    return raise(rt, EXC_ValueError, "not a numeric character");
}

/* Hangul syllables and unified ideographs have names by rule. */
static bool ruled_name(uint32_t c, char *out, size_t room)
{
    static const char *const lead[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                       "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
    static const char *const vowel[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO",
                                        "YE", "O",  "WA", "WAE", "OE", "YO", "U",
                                        "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
    static const char *const tail[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH",
                                       "D",  "L",  "LG", "LM", "LB", "LS", "LT",
                                       "LP", "LH", "M",  "B",  "BS", "S",  "SS",
                                       "NG", "J",  "C",  "K",  "T",  "P",  "H"};
    if (c >= 0xac00 && c <= 0xd7a3) {
        uint32_t s = c - 0xac00;
        snprintf(out, room, "HANGUL SYLLABLE %s%s%s", lead[s / 588], vowel[s % 588 / 28],
                 tail[s % 28]);
        return true;
    }
    if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
        (c >= 0x20000 && c <= 0x2a6df)) {
        snprintf(out, room, "CJK UNIFIED IDEOGRAPH-%X", c);
        return true;
    }
    return false;
}

FUNCTION(py_name)
{
    (void)self, (void)kwnames;
    uint32_t c = 0;
    char ruled[64];
    if (!char_of(rt, "name", false, argv[0], &c))
        return NULL;
    const char *name = uni_name(c);
    if (!name && ruled_name(c, ruled, sizeof ruled))
        name = ruled;
    if (name)
        return str_new(rt, name);
    if (argc > 1)
        return ref_keep(argv[1]);
    return raise(rt, EXC_ValueError, "no such name");
}

FUNCTION(py_lookup)
{
    (void)self, UNUSED_ARGS;
    if (!arg_str(rt, "lookup", "argument", argv[0]))
        return NULL;
    ssize_t size;
    const char *name = str_utf8(rt, argv[0], &size);
    if (!name)
        return NULL;
    int32_t c = uni_lookup(name, (size_t)size);
    if (c < 0)
        return raise(rt, EXC_KeyError, "undefined character name '%s'", name);
    return str_from_char(rt, (uint32_t)c);
}

FUNCTION(py_decomposition)
{
    (void)self, UNUSED_ARGS;
    static const char *const kinds[] = {
        "",         "<font> ",   "<noBreak> ", "<initial> ", "<medial> ", "<final> ",
        "<isolated> ", "<circle> ", "<super> ",  "<sub> ",     "<vertical> ", "<wide> ",
        "<narrow> ", "<small> ",  "<square> ",  "<fraction> ", "<compat> "};
    uint32_t c = 0;
    if (!char_of(rt, "decomposition", true, argv[0], &c))
        return NULL;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    if (p->decomp_seqindex == UINT16_MAX || (c >= 0xac00 && c <= 0xd7a3))
        return ref_keep(rt->types->empty_str);
    utf8proc_int32_t out[32];
    int last = 0;
    /* The full mapping of one step is what the options give for single steps. */
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, out, 32, p->decomp_type ? UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE
                                                     : UTF8PROC_DECOMPOSE,
        &last);
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_ascii(&b, kinds[p->decomp_type <= 16 ? p->decomp_type : 16], -1);
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        char hex[12];
        str_builder_ascii(&b, hex,
                          snprintf(hex, sizeof hex, i ? " %04X" : "%04X", (unsigned)out[i]));
    }
    return str_builder_finish(&b);
}

/* NFC, NFD, NFKC or NFKD of a text; NULL raised. */
static Ref normalized(struct runtime *rt, Val form, Val text)
{
    if (!arg_str(rt, "normalize", "argument 1", form) ||
        !arg_str(rt, "normalize", "argument 2", text))
        return NULL;
    bool k = str_equals_ascii(form, "NFKC") || str_equals_ascii(form, "NFKD");
    bool compose = str_equals_ascii(form, "NFC") || str_equals_ascii(form, "NFKC");
    if (!k && !compose && !str_equals_ascii(form, "NFD"))
        return raise(rt, EXC_ValueError, "invalid normalization form");
    if (str_is_ascii(text))
        return str_unchanged(rt, text);
    ssize_t n = str_length(text), room = n * 4 + 32;
    utf8proc_int32_t *buffer = malloc((size_t)room * sizeof *buffer);
    utf8proc_option_t options = (k ? UTF8PROC_COMPAT : 0) | UTF8PROC_STABLE |
                                (compose ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE);
    ssize_t used = 0;
    int last = 0;
    for (ssize_t i = 0; buffer && i < n; i++) {
        if (room - used < 64) {
            room *= 2;
            utf8proc_int32_t *grown = realloc(buffer, (size_t)room * sizeof *buffer);
            if (!grown)
                break;
            buffer = grown;
        }
        uint32_t c = str_at(text, i);
        if (c >= 0xd800 && c <= 0xdfff)
            buffer[used++] = (utf8proc_int32_t)c;
        else
            used += utf8proc_decompose_char((utf8proc_int32_t)c, buffer + used, room - used,
                                            options | UTF8PROC_DECOMPOSE, &last);
    }
    if (!buffer)
        return raise_no_memory(rt);
    /* Combining marks in their canonical order. */
    for (ssize_t i = 1; i < used;) {
        int a = utf8proc_get_property(buffer[i - 1])->combining_class;
        int b = utf8proc_get_property(buffer[i])->combining_class;
        if (a > b && b > 0) {
            utf8proc_int32_t t = buffer[i];
            buffer[i] = buffer[i - 1];
            buffer[i - 1] = t;
            i = i > 1 ? i - 1 : i + 1;
        } else {
            i++;
        }
    }
    if (compose)
        used = utf8proc_normalize_utf32(buffer, used, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    Ref r = used < 0 ? raise(rt, EXC_ValueError, "invalid text")
                     : str_from_kind(rt, 4, buffer, used);
    free(buffer);
    if (r && str_equal(r, text)) {
        ref_drop(rt, r);
        return str_unchanged(rt, text);
    }
    return r;
}

FUNCTION(py_normalize)
{
    (void)self, UNUSED_ARGS;
    return normalized(rt, argv[0], argv[1]);
}

FUNCTION(py_is_normalized)
{
    (void)self, UNUSED_ARGS;
    Ref r = normalized(rt, argv[0], argv[1]);
    if (!r)
        return NULL;
    bool same = str_equal(r, argv[1]);
    ref_drop(rt, r);
    return new_bool(rt, same);
}

static const struct method_def functions[] = {
    {"bidirectional", py_bidirectional, 1, 1, 0,
     "bidirectional($self, chr, /)\n--\n\nReturns the bidirectional class assigned to the "
     "character chr as string."},
    {"category", py_category, 1, 1, 0,
     "category($self, chr, /)\n--\n\nReturns the general category assigned to the character "
     "chr as string."},
    {"combining", py_combining, 1, 1, 0,
     "combining($self, chr, /)\n--\n\nReturns the canonical combining class assigned to the "
     "character chr as integer."},
    {"decimal", py_decimal, 1, 2, 0, "Converts a Unicode character into its equivalent decimal value."},
    {"decomposition", py_decomposition, 1, 1, 0,
     "decomposition($self, chr, /)\n--\n\nReturns the character decomposition mapping assigned "
     "to the character chr as string."},
    {"digit", py_digit, 1, 2, 0, "Converts a Unicode character into its equivalent digit value."},
    {"east_asian_width", py_east_asian_width, 1, 1, 0,
     "east_asian_width($self, chr, /)\n--\n\nReturns the east asian width assigned to the "
     "character chr as string."},
    {"is_normalized", py_is_normalized, 2, 2, 0,
     "is_normalized($self, form, unistr, /)\n--\n\nReturn whether the Unicode string unistr is "
     "in the normal form 'form'."},
    {"lookup", py_lookup, 1, 1, 0,
     "lookup($self, name, /)\n--\n\nLook up character by name."},
    {"mirrored", py_mirrored, 1, 1, 0,
     "mirrored($self, chr, /)\n--\n\nReturns the mirrored property assigned to the character "
     "chr as integer."},
    {"name", py_name, 1, 2, 0, "Returns the name assigned to the character chr as a string."},
    {"normalize", py_normalize, 2, 2, 0,
     "normalize($self, form, unistr, /)\n--\n\nReturn the normal form 'form' for the Unicode "
     "string unistr."},
    {"numeric", py_numeric, 1, 2, 0, "Converts a Unicode character into its equivalent numeric value."},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    return module_add_take(rt, module, "unidata_version", str_new(rt, "14.0.0"));
}

const struct module_def unicodedata_module;
const struct module_def unicodedata_module = {
    .name = "unicodedata",
    .doc = "This module provides access to the Unicode Character Database which\n"
           "defines character properties for all Unicode characters.",
    .functions = functions,
    .init = init,
};
