# Members of flags are made again from their parts.
import copy
from enum import Flag, IntFlag


class Number(IntFlag):
    ONE = 1
    TWO = 2
    FOUR = 4


class Kept(Flag):
    ONE = 1
    TWO = 2
    FOUR = 4


for flags in Number, Kept:
    for member in flags.ONE, flags.ONE | flags.TWO, ~flags.ONE, flags(0):
        print(member.__reduce_ex__(2), copy.copy(member) is member, copy.deepcopy(member) is member)
print(Number(9).__reduce_ex__(2), copy.copy(Number(9)))
