a = 3 ** 50
b = -a // 7 + a % 1000
print(a * b, a << 70, a >> 3, a & b, a | b, ~a, divmod(a, -13), pow(3, 500, a), hex(a), int('9' * 40), a.bit_length(), int.from_bytes(b'abcdefghij', 'big'), a.to_bytes(12, 'little'))
