/* hash.c - hashes of addresses and of bytes: SipHash-1-3 with the runtime's key. */
#include <string.h>

#include "types/object.h"

ssize_t hash_pointer(const void *p)
{
    uintptr_t n = (uintptr_t)p;
    ssize_t hash = (ssize_t)(n >> 4 | n << (8 * sizeof n - 4));
    return hash == -1 ? -2 : hash;
}

struct sip {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

ssize_t hash_bytes(struct runtime *rt, const void *bytes, ssize_t size)
{
    if (size == 0)
        return 0;
    uint64_t k0 = rt->types->hash_key[0], k1 = rt->types->hash_key[1];
    struct sip s = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
                    k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573};
    const unsigned char *p = bytes;
    size_t left = (size_t)size;
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        s.v3 ^= word;
        sip_round(&s);
        s.v0 ^= word;
    }
    uint64_t last = (uint64_t)size << 56;
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)p[i] << (8 * i);
    s.v3 ^= last;
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    ssize_t hash = (ssize_t)(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
    return hash == -1 ? -2 : hash;
}
