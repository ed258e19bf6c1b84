# list_of_ints.py [TIMES] - long lists of ints: built, read, dropped.
import sys


def main(n):
    nums = [i for i in range(n)]
    print(nums[0], nums[-1], sum(nums))
    squares = [i * i for i in nums if i % 3]
    print(len(squares), squares[-1])
    del nums
    pairs = [[i, i + 1] for i in range(n // 8)]
    print(sum([p[1] for p in pairs]))


main(60000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
