/* descr_member.c - reading and writing C fields by table: members and __slots__. */
#include "types/descr.h"

#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

Ref member_get(struct runtime *rt, Val obj, const struct member_def *def)
{
    const char *field = (const char *)obj + def->offset;
    switch (def->kind) {
    case MEMBER_OBJECT:
    case MEMBER_OBJECT_EX: {
        Ref value = *(Ref const *)field;
        if (value)
            return ref_keep(value);
        if (def->kind == MEMBER_OBJECT)
            return new_none(rt);
        return raise(rt, EXC_AttributeError, "'%s' object has no attribute '%s'",
                     obj->type->name, def->name);
    }
    case MEMBER_INT:
        return int_from_int64(rt, *(const int *)field);
    case MEMBER_SSIZE:
        return int_from_ssize(rt, *(const ssize_t *)field);
    case MEMBER_BOOL:
        return new_bool(rt, *field != 0);
    case MEMBER_DOUBLE:
        return float_new(rt, *(const double *)field);
    case MEMBER_UINT:
        return int_from_uint64(rt, *(const unsigned *)field);
    }
    return raise(rt, EXC_SystemError, "bad memberdescr type for %s", def->name);
}

static int set_number(struct runtime *rt, char *field, const struct member_def *def, Val value)
{
    if (def->kind == MEMBER_BOOL) {
        if (!is_bool(value))
            return raise_int(rt, EXC_TypeError, "attribute value type must be bool");
        *field = value == rt->true_;
        return 0;
    }
    if (def->kind == MEMBER_DOUBLE) {
        double x = float_as_double(rt, value);
        if (x == -1.0 && is_raised(rt))
            return -1;
        *(double *)field = x;
        return 0;
    }
    Ref index = number_index(rt, value);
    if (!index)
        return -1;
    int64_t x = int_as_int64(rt, index);
    ref_drop(rt, index);
    if (x == -1 && is_raised(rt))
        return -1;
    if (def->kind == MEMBER_SSIZE)
        *(ssize_t *)field = x;
    else
        *(unsigned *)field = (unsigned)x;
    return 0;
}

int member_set(struct runtime *rt, Val obj, const struct member_def *def, Val value)
{
    char *field = (char *)(uintptr_t)obj + def->offset;
    if (def->flags & MEMBER_READONLY)
        return raise_int(rt, EXC_AttributeError, "readonly attribute");
    if (def->kind != MEMBER_OBJECT && def->kind != MEMBER_OBJECT_EX) {
        if (!value)
            return raise_int(rt, EXC_TypeError, "can't delete numeric/char attribute");
        return set_number(rt, field, def, value);
    }
    if (!value && def->kind == MEMBER_OBJECT_EX && !*(Ref *)field)
        return raise_int(rt, EXC_AttributeError, "%s", def->name);
    ref_set_take(rt, (Ref *)field, ref_keep_null(value));
    return 0;
}
