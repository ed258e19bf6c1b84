/* _random.c - random.Random's engine: the Mersenne Twister, MT19937.
 *
 * 624 words of state; when all are used up they are mixed anew.  Seeding and the way
 * numbers are cut out of words are CPython's, so that a seed gives its numbers.
 */
#include <string.h>

#include "base/rt.h"
#include "modules/modules.h"
#include "base/host.h"
#include "types/args.h"
#include "types/float.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"
#include "types/type_layout.h"

enum { WORDS = 624, MIDDLE = 397 };

struct random_object {
    struct obj head;
    int index;
    uint32_t state[WORDS];
};
static inline struct random_object *as_random(Val v)
{
    return LOOK(random_object, v);
}

static void mix(struct random_object *r)
{
    uint32_t *mt = r->state;
    for (int i = 0; i < WORDS; i++) {
        uint32_t y = (mt[i] & 0x80000000u) | (mt[(i + 1) % WORDS] & 0x7fffffffu);
        mt[i] = mt[(i + MIDDLE) % WORDS] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    r->index = 0;
}

static uint32_t next_word(struct random_object *r)
{
    if (r->index >= WORDS)
        mix(r);
    uint32_t y = r->state[r->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

static void seed_word(struct random_object *r, uint32_t s)
{
    r->state[0] = s;
    for (uint32_t i = 1; i < WORDS; i++)
        r->state[i] = 1812433253u * (r->state[i - 1] ^ (r->state[i - 1] >> 30)) + i;
    r->index = WORDS;
}

static void seed_words(struct random_object *r, const uint32_t *key, size_t length)
{
    uint32_t *mt = r->state;
    seed_word(r, 19650218u);
    size_t i = 1, j = 0;
    for (size_t k = WORDS > length ? WORDS : length; k; k--) {
        mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525u)) + key[j] + (uint32_t)j;
        if (++i >= WORDS) {
            mt[0] = mt[WORDS - 1];
            i = 1;
        }
        if (++j >= length)
            j = 0;
    }
    for (size_t k = WORDS - 1; k; k--) {
        mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
        if (++i >= WORDS) {
            mt[0] = mt[WORDS - 1];
            i = 1;
        }
    }
    mt[0] = 0x80000000u;
}

/* |number| in words of 32 bits, least first. */
static bool seed_int(struct runtime *rt, struct random_object *r, Val number)
{
    size_t bits = int_bit_length(number), words = bits ? (bits - 1) / 32 + 1 : 1;
    uint32_t *key = heap_alloc_zero(rt, words * sizeof *key);
    if (!key) {
        raise_no_memory(rt);
        return false;
    }
    bool ok = int_to_bytes(rt, number, (unsigned char *)key, words * sizeof *key, true, false) == 0;
    if (ok)
        seed_words(r, key, words);
    heap_free(rt, key);
    return ok;
}

static bool seed_any(struct runtime *rt, struct random_object *r, Val arg)
{
    if (!arg || arg == rt->none) {
        uint32_t key[WORDS];
        rt->host->random(rt->host, key, sizeof key);
        seed_words(r, key, WORDS);
        return true;
    }
    Ref number;
    if (is_int(arg)) {
        number = number_absolute(rt, arg);
    } else {
        ssize_t hash = obj_hash(rt, arg);
        number = hash == -1 ? NULL : int_from_uint64(rt, (uint64_t)hash);
    }
    bool ok = number && seed_int(rt, r, number);
    ref_drop(rt, number);
    return ok;
}

static Ref random_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (type == builtin_type(rt, TYPE_ID_random) && kwargs && obj_length(rt, kwargs) > 0)
        return raise(rt, EXC_TypeError, "Random() takes no keyword arguments");
    if (!args_check(rt, "Random", tuple_size(args), 0, 1))
        return NULL;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    if (!seed_any(rt, as_random(self), tuple_size(args) ? tuple_at(args, 0) : NULL))
        ref_clear(rt, &self);
    return self;
}

static int random_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    (void)rt, (void)self, (void)args, (void)kwargs;
    return 0;
}

static Ref random_random(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct random_object *r = as_random(self);
    uint32_t a = next_word(r) >> 5, b = next_word(r) >> 6;
    return float_new(rt, (a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

static Ref random_seed(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return seed_any(rt, as_random(self), argc ? argv[0] : NULL) ? new_none(rt) : NULL;
}

static Ref random_getstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct random_object *r = as_random(self);
    Ref state = tuple_new(rt, WORDS + 1);
    for (int i = 0; state && i <= WORDS; i++) {
        Ref n = int_from_uint64(rt, i < WORDS ? r->state[i] : (uint64_t)r->index);
        if (n)
            tuple_set_take(state, i, n);
        else
            ref_clear(rt, &state);
    }
    return state;
}

static Ref random_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val state = argv[0];
    if (!is_tuple(state))
        return raise(rt, EXC_TypeError, "state vector must be a tuple");
    if (tuple_size(state) != WORDS + 1)
        return raise(rt, EXC_ValueError, "state vector is the wrong size");
    uint32_t words[WORDS];
    for (int i = 0; i <= WORDS; i++) {
        Val item = tuple_at(state, i);
        if (!is_int(item))
            return raise(rt, EXC_TypeError, "an integer is required");
        uint64_t word = int_as_uint64(rt, item);
        if (word == (uint64_t)-1 && is_raised(rt))
            return NULL;
        if (i < WORDS) {
            words[i] = (uint32_t)word;
        } else if (word > WORDS) {
            return raise(rt, EXC_ValueError, "invalid state");
        } else {
            as_random(self)->index = (int)word;
        }
    }
    memcpy(as_random(self)->state, words, sizeof words);
    return new_none(rt);
}

static Ref random_getrandbits(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct random_object *r = as_random(self);
    int k = 0;
    if (!arg_int(rt, argv[0], &k))
        return NULL;
    if (k < 0)
        return raise(rt, EXC_ValueError, "number of bits must be non-negative");
    if (k == 0)
        return int_from_int64(rt, 0);
    if (k <= 32)
        return int_from_uint64(rt, next_word(r) >> (32 - k));
    size_t words = ((size_t)k - 1) / 32 + 1;
    uint32_t *bits = heap_alloc(rt, words * sizeof *bits);
    if (!bits)
        return raise_no_memory(rt);
    for (size_t i = 0; i < words; i++, k -= 32) {
        bits[i] = next_word(r);
        if (k < 32)
            bits[i] >>= 32 - k;
    }
    Ref number = int_from_bytes(rt, (unsigned char *)bits, words * sizeof *bits, true, false);
    heap_free(rt, bits);
    return number;
}

static const struct method_def random_methods[] = {
    {"random", random_random, 0, 0, 0,
     "random($self, /)\n--\n\nrandom() -> x in the interval [0, 1)."},
    {"seed", random_seed, 0, 1, 0,
     "seed($self, n=None, /)\n--\n\n"
     "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\n"
     "of the current time and the process identifier."},
    {"getstate", random_getstate, 0, 0, 0,
     "getstate($self, /)\n--\n\ngetstate() -> tuple containing the current state."},
    {"setstate", random_setstate, 1, 1, 0,
     "setstate($self, state, /)\n--\n\nsetstate(state) -> None.  Restores generator state."},
    {"getrandbits", random_getrandbits, 1, 1, 0,
     "getrandbits($self, k, /)\n--\n\ngetrandbits(k) -> x.  Generates an int with k random bits."},
    {0},
};

extern const struct type_def random_def;
const struct type_def random_def = {
    .name = "_random.Random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .basicsize = sizeof(struct random_object),
    .flags = TYPE_BASE,
    .init = random_init,
    .new_ = random_new,
    .methods = random_methods,
};

static bool random_module_init(struct runtime *rt, Val module)
{
    struct type *t = type_lazy(rt, TYPE_ID_random);
    return t && module_add(rt, module, "Random", REF(t));
}

extern const struct module_def _random_module;
const struct module_def _random_module = {
    .name = "_random",
    .doc = "Module implements the Mersenne Twister random number generator.",
    .init = random_module_init,
};
