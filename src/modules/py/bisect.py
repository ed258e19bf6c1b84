"""Bisection algorithms."""

from _bisect import bisect_left, bisect_right, insort_left, insort_right

# Short names for the usual choice.
bisect = bisect_right
insort = insort_right
