/* descr.h - descriptors: property, classmethod, getset, members, mappingproxy. */
#ifndef TYPES_DESCR_H
#define TYPES_DESCR_H

#include "types/state.h"

OWNED Ref getset_new(struct runtime *rt, struct type *t, const struct getset_def *def);
OWNED Ref member_new(struct runtime *rt, struct type *t, const struct member_def *def);
OWNED Ref method_descriptor_new(struct runtime *rt, struct type *t, const struct method_def *def);
OWNED Ref classmethod_descriptor_new(struct runtime *rt, struct type *t, const struct method_def *def);
OWNED Ref classmethod_new(struct runtime *rt, Val callable);
OWNED Ref staticmethod_new(struct runtime *rt, Val callable);
OWNED Ref mappingproxy_new(struct runtime *rt, Val mapping);
OWNED Ref member_get(struct runtime *rt, Val obj, const struct member_def *def);
int member_set(struct runtime *rt, Val obj, const struct member_def *def, Val value);
bool is_data_descriptor(Val v);

#endif
