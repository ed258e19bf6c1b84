/* siphash.h - SipHash-1-3, the hash of text and bytes. */
#ifndef TYPES_SIPHASH_H
#define TYPES_SIPHASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t siphash_rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static inline void siphash_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = siphash_rotate(v[1], 13) ^ v[0];
    v[3] = siphash_rotate(v[3], 16) ^ v[2];
    v[0] = siphash_rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = siphash_rotate(v[1], 17) ^ v[2];
    v[3] = siphash_rotate(v[3], 21) ^ v[0];
    v[2] = siphash_rotate(v[2], 32);
}

/* One round a word, three at the end. */
static inline uint64_t siphash13(const uint64_t key[2], const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t last = (uint64_t)size << 56;
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
                     key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
    for (; size >= 8; size -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        v[3] ^= word;
        siphash_round(v);
        v[0] ^= word;
    }
    switch (size) { /* the bytes that are left, least first */
    case 7:
        last |= (uint64_t)p[6] << 48; /* fall through */
    case 6:
        last |= (uint64_t)p[5] << 40; /* fall through */
    case 5:
        last |= (uint64_t)p[4] << 32; /* fall through */
    case 4: {
        uint32_t four;
        memcpy(&four, p, 4);
        last |= four;
        break;
    }
    case 3:
        last |= (uint64_t)p[2] << 16; /* fall through */
    case 2:
        last |= (uint64_t)p[1] << 8; /* fall through */
    case 1:
        last |= p[0];
    }
    v[3] ^= last;
    siphash_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    siphash_round(v);
    siphash_round(v);
    siphash_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

#endif
