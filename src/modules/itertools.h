/* itertools.h - what the files of the itertools module share. */
#ifndef MODULES_ITERTOOLS_H
#define MODULES_ITERTOOLS_H

#include "types/state.h"

/* Keywords are refused unless `type` is a subclass. */
bool itertools_no_keywords(struct runtime *rt, const struct type *type, enum type_id id, const char *name,
                           Val kwargs);
native_fn itertools_tee_py;
/* For __reduce__: (type, args[, state]); consumes both, state NULL: none, args NULL: raised. */
OWNED Ref itertools_reduced_take(struct runtime *rt, Val self, Ref args, Ref state);
/* For __setstate__: a tuple of min..max items, else TypeError. */
bool itertools_is_state(struct runtime *rt, Val state, ssize_t min, ssize_t max);

extern const struct type_def itertools_count_def, itertools_repeat_def, itertools_cycle_def,
    itertools_chain_def, itertools_takewhile_def, itertools_dropwhile_def, itertools_filterfalse_def,
    itertools_starmap_def, itertools_compress_def, itertools_accumulate_def, itertools_islice_def,
    itertools_pairwise_def, itertools_product_def, itertools_combinations_def,
    itertools_combinations_with_replacement_def, itertools_permutations_def, itertools_groupby_def,
    itertools_zip_longest_def, itertools_grouper_def, itertools_tee_def, itertools_teedata_def;
extern const struct module_def itertools_module;

#endif
