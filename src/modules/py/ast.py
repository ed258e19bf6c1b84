"""Literals in a string, evaluated safely."""

__all__ = ["literal_eval"]

import _opcode


def literal_eval(node_or_string):
    """The value of a string that holds one literal: numbers, strings, bytes, tuples,
    lists, dicts, sets, booleans, None and Ellipsis."""
    return _opcode.literal(node_or_string)
