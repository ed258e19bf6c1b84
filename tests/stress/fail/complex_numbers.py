z = 3 + 4j
print(z * z, abs(z), z.conjugate(), z ** 2, complex('1+2j'), z / (1 - 1j), -z, z == 3 + 4j)
