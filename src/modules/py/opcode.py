"""The instructions of the virtual machine: names, numbers, kinds of argument."""

__all__ = ["cmp_op", "hasconst", "hasname", "hasjrel", "hasjabs", "haslocal", "hascompare",
           "hasfree", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasnargs",
           "stack_effect"]

import _opcode
from _opcode import stack_effect

cmp_op = ("<", "<=", "==", "!=", ">", ">=")

HAVE_ARGUMENT = 90
EXTENDED_ARG = 144

opname = ["<%r>" % (op,) for op in range(256)]
opmap = {}
hasconst = []
hasname = []
hasjrel = []
hasjabs = []
haslocal = []
hascompare = []
hasfree = []
hasnargs = []

_inline_cache_entries = [0] * 256
_specializations = {}
_specialized_instructions = []
_all_opname = list(opname)
_general = {}
_sentences = {}

for _name, _op, _caches, _kind, _from, _text in _opcode.rows():
    _all_opname[_op] = _name
    _general[_op] = _from
    if not _text:  # a quickened form
        _specializations.setdefault(_from, []).append(_name)
        _specialized_instructions.append(_name)
        continue
    opname[_op] = _name
    opmap[_name] = _op
    _inline_cache_entries[_op] = _caches
    _sentences[_name] = _text
    _list = {"const": hasconst, "name": hasname, "jrel": hasjrel, "local": haslocal,
             "compare": hascompare, "free": hasfree}.get(_kind)
    if _list is not None:
        _list.append(_op)

_nb_ops = _opcode.binary_operators()

_cache_format = {
    "LOAD_GLOBAL": {"counter": 1, "index": 1, "module_keys_version": 2, "builtin_keys_version": 1},
    "BINARY_OP": {"counter": 1},
    "UNPACK_SEQUENCE": {"counter": 1},
    "COMPARE_OP": {"counter": 1, "mask": 1},
    "BINARY_SUBSCR": {"counter": 1, "type_version": 2, "func_version": 1},
    "LOAD_ATTR": {"counter": 1, "version": 2, "index": 1},
    "STORE_ATTR": {"counter": 1, "version": 2, "index": 1},
    "LOAD_METHOD": {"counter": 1, "type_version": 2, "dict_offset": 1, "keys_version": 2, "descr": 4},
    "CALL": {"counter": 1, "func_version": 2, "min_args": 1},
    "PRECALL": {"counter": 1},
    "STORE_SUBSCR": {"counter": 1},
}

del _name, _op, _caches, _kind, _from, _text, _list
