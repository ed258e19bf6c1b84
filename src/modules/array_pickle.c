/* array_pickle.c - arrays into pickles and out of them, also those of other machines. */
#include <string.h>

#include "modules/array.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* What the bytes of a pickle are: CPython's numbers for machine formats. */
struct machine_format {
    int size;
    bool is_signed, big;
    enum { WHOLE, REAL, TEXT } what;
};
static const struct machine_format machine_formats[] = {
    {1, false, false, WHOLE}, {1, true, false, WHOLE}, {2, false, false, WHOLE},
    {2, false, true, WHOLE},  {2, true, false, WHOLE}, {2, true, true, WHOLE},
    {4, false, false, WHOLE}, {4, false, true, WHOLE}, {4, true, false, WHOLE},
    {4, true, true, WHOLE},   {8, false, false, WHOLE}, {8, false, true, WHOLE},
    {8, true, false, WHOLE},  {8, true, true, WHOLE},  {4, false, false, REAL},
    {4, false, true, REAL},   {8, false, false, REAL}, {8, false, true, REAL},
    {2, false, false, TEXT},  {2, false, true, TEXT},  {4, false, false, TEXT},
    {4, false, true, TEXT},
};
enum { MACHINE_FORMATS = sizeof machine_formats / sizeof *machine_formats };

/* One number of a foreign format. */
static Ref machine_number(struct runtime *rt, const struct machine_format *f, const char *at)
{
    unsigned char bytes[8];
    for (int i = 0; i < f->size; i++)
        bytes[i] = (unsigned char)at[f->big ? f->size - 1 - i : i];
    if (f->what == WHOLE)
        return int_from_bytes(rt, bytes, (size_t)f->size, true, f->is_signed);
    if (f->size == 8) {
        double number;
        memcpy(&number, bytes, sizeof number);
        return float_new(rt, number);
    }
    float number;
    memcpy(&number, bytes, sizeof number);
    return float_new(rt, (double)number);
}

static Ref machine_list(struct runtime *rt, const struct machine_format *f, const char *bytes,
                        ssize_t size)
{
    Ref list = list_new(rt, 0);
    for (ssize_t at = 0; list && at < size; at += f->size) {
        if (!list_append_take(rt, list, machine_number(rt, f, bytes + at)))
            ref_clear(rt, &list);
    }
    return list;
}

/* The last kind of the same size and sign; the one asked for when there is none. */
static const struct item_kind *kind_like(const struct item_kind *kind,
                                         const struct machine_format *f)
{
    for (const struct item_kind *k = array_kinds; k->code && f->what == WHOLE; k++) {
        const struct machine_format *own = &machine_formats[k->machine_format];
        if (own->what == WHOLE && own->size == f->size && own->is_signed == f->is_signed)
            kind = k;
    }
    return kind;
}

/* Unpickling: (type, typecode, machine format, bytes). */
Ref array_reconstructor(NATIVE_ARGS)
{
    (void)self;
    UNUSED_ARGS;
    int number = 0;
    if (!is_str(argv[1]) || str_length(argv[1]) != 1)
        return raise(rt, EXC_TypeError,
                     "_array_reconstructor() argument 2 must be a unicode character, not %s",
                     argv[1]->type->name);
    if (!arg_int(rt, argv[2], &number))
        return NULL;
    if (!is_type(argv[0]))
        return raise(rt, EXC_TypeError, "first argument must be a type object, not %.200s",
                     argv[0]->type->name);
    if (!type_is_subtype(as_type(argv[0]), builtin_type(rt, TYPE_ID_array)))
        return raise(rt, EXC_TypeError, "%.200s is not a subtype of %.200s",
                     as_type(argv[0])->name, "array.array");
    const struct item_kind *kind = array_kind_of(str_at(argv[1], 0));
    if (!kind)
        return raise(rt, EXC_ValueError, "second argument must be a valid type code");
    if (number < 0 || number >= MACHINE_FORMATS)
        return raise(rt, EXC_ValueError, "third argument must be a valid machine format code.");
    if (!is_bytes(argv[3]))
        return raise(rt, EXC_TypeError, "fourth argument should be bytes, not %.200s",
                     argv[3]->type->name);

    const struct machine_format *f = &machine_formats[number];
    const struct bytes *data = as_bytes(argv[3]);
    if (kind->machine_format == number)
        return obj_call_2(rt, argv[0], argv[1], argv[3]);
    if (data->head.size % f->size)
        return raise(rt, EXC_ValueError, "string length not a multiple of item size");
    kind = kind_like(kind, f);
    Ref items;
    if (f->what == TEXT)
        items = str_decode(rt, data->data, data->head.size,
                           f->size == 2 ? (f->big ? "utf-16-be" : "utf-16-le")
                                        : (f->big ? "utf-32-be" : "utf-32-le"),
                           NULL);
    else
        items = machine_list(rt, f, data->data, data->head.size);
    Ref code = items ? str_from_char(rt, (uint32_t)kind->code) : NULL;
    Ref result = code ? obj_call_2(rt, argv[0], code, items) : NULL;
    ref_drop(rt, items);
    ref_drop(rt, code);
    return result;
}

/* Up to protocol 2 as a list; later the bytes with the machine's format. */
Ref array_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct array *a = as_array(self);
    int protocol = 0;
    if (!arg_int(rt, argv[0], &protocol))
        return NULL;
    Ref state = NULL, items = NULL, args = NULL, result = NULL, fn = NULL, module = NULL;
    int found = obj_lookup_attr(rt, self, IDENT_OF(rt, __dict__), &state);
    if (found < 0)
        return NULL;
    if (!found)
        state = new_none(rt);
    char code[2] = {a->kind->code, 0};
    Ref typecode = str_new(rt, code);
    if (protocol < 3) {
        items = a->kind->code == 'u' && a->head.size
                    ? array_to_text(rt, self)
                    : array_to_list(rt, self);
        args = typecode && items ? tuple_pack(rt, 2, typecode, items) : NULL;
        result = args ? tuple_pack(rt, 3, REF(self->type), args, state) : NULL;
    } else {
        items = array_to_bytes(rt, self);
        Ref format = int_from_int64(rt, a->kind->machine_format);
        module = import_module(rt, "array");
        fn = module ? ref_keep_null(dict_get_text(rt, module_dict(module),
                                                  "_array_reconstructor"))
                    : NULL;
        if (typecode && items && format && fn)
            args = tuple_pack(rt, 4, REF(self->type), typecode, format, items);
        result = args ? tuple_pack(rt, 3, fn, args, state) : NULL;
        ref_drop(rt, format);
    }
    ref_drop(rt, state);
    ref_drop(rt, typecode);
    ref_drop(rt, items);
    ref_drop(rt, args);
    ref_drop(rt, fn);
    ref_drop(rt, module);
    return result;
}
