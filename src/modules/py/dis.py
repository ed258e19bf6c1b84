"""Show what the compiler made of a program: instructions, one a line."""

import collections
import sys
import types

from opcode import *
from opcode import (__all__ as _opcode_all, _all_opname, _cache_format, _general,
                    _inline_cache_entries, _nb_ops, _specializations, _specialized_instructions)

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels",
           "show_code", "get_instructions", "Instruction", "Bytecode"] + _opcode_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

FORMAT_VALUE = opmap["FORMAT_VALUE"]
FORMAT_VALUE_CONVERTERS = ((None, ""), (str, "str"), (repr, "repr"), (ascii, "ascii"))
MAKE_FUNCTION = opmap["MAKE_FUNCTION"]
MAKE_FUNCTION_FLAGS = ("defaults", "kwdefaults", "annotations", "closure")
LOAD_CONST = opmap["LOAD_CONST"]
LOAD_GLOBAL = opmap["LOAD_GLOBAL"]
BINARY_OP = opmap["BINARY_OP"]
JUMP_BACKWARD = opmap["JUMP_BACKWARD"]
CACHE = opmap["CACHE"]

_OPNAME_WIDTH = 20
_OPARG_WIDTH = 5

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR",
    64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}


class _Unknown:
    def __repr__(self):
        return "<unknown>"


UNKNOWN = _Unknown()

Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)

_Instruction = collections.namedtuple(
    "_Instruction",
    ["opname", "opcode", "arg", "argval", "argrepr", "offset", "starts_line", "is_jump_target",
     "positions"], defaults=[None])

_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry", "start end target depth lasti")


class Instruction(_Instruction):
    """One instruction: opname, opcode, arg, argval (what the argument stands for), argrepr (in
    words), offset, starts_line (a line number or None), is_jump_target, positions."""

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        parts = []
        if lineno_width:
            parts.append("" if self.starts_line is None else str(self.starts_line))
            parts[0] = parts[0].rjust(lineno_width)
        parts.append("-->" if mark_as_current else "   ")
        parts.append(">>" if self.is_jump_target else "  ")
        parts.append(repr(self.offset).rjust(offset_width))
        parts.append(self.opname.ljust(_OPNAME_WIDTH))
        if self.arg is not None:
            parts.append(repr(self.arg).rjust(_OPARG_WIDTH))
            if self.argrepr:
                parts.append("(" + self.argrepr + ")")
        return " ".join(parts).rstrip()


# ---- from anything with code to code ------------------------------------------------------------

def _try_compile(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _get_code_object(x):
    if hasattr(x, "__func__"):
        x = x.__func__
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Show the instructions of classes, methods, functions, generators, or code; of the
    last traceback when called without an argument."""
    if x is None:
        distb(file=file, show_caches=show_caches, adaptive=adaptive)
        return
    if hasattr(x, "__func__"):
        x = x.__func__
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if hasattr(x, "__dict__"):
        for name, member in sorted(x.__dict__.items()):
            if isinstance(member, _have_code):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(member, file=file, depth=depth, show_caches=show_caches, adaptive=adaptive)
                except TypeError as e:
                    print("Sorry:", e, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file=file, depth=depth, show_caches=show_caches, adaptive=adaptive)
    elif isinstance(x, (bytes, bytearray)):
        _disassemble_bytes(x, file=file, show_caches=show_caches)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, "<dis>"), file=file, depth=depth,
                               show_caches=show_caches, adaptive=adaptive)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Show the code a traceback ends in, with an arrow at the instruction."""
    if tb is None:
        try:
            tb = sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_caches=show_caches,
                adaptive=adaptive)


# ---- facts about code ------------------------------------------------------------------------------

def pretty_flags(flags):
    """The names of code flags, with commas; numbers for unknown ones."""
    names = []
    for i in range(32):
        flag = 1 << i
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ", ".join(names)


def code_info(x):
    """What a code object says of itself, in several lines."""
    co = _get_code_object(x)
    lines = ["Name:              %s" % co.co_name,
             "Filename:          %s" % co.co_filename,
             "Argument count:    %s" % co.co_argcount,
             "Positional-only arguments: %s" % co.co_posonlyargcount,
             "Kw-only arguments: %s" % co.co_kwonlyargcount,
             "Number of locals:  %s" % co.co_nlocals,
             "Stack size:        %s" % co.co_stacksize,
             "Flags:             %s" % pretty_flags(co.co_flags)]

    def add(title, items, show):
        if items:
            lines.append(title)
            for i, item in enumerate(items):
                lines.append("%4d: %s" % (i, show(item)))

    add("Constants:", co.co_consts, repr)
    add("Names:", co.co_names, str)
    add("Variable names:", co.co_varnames, str)
    add("Free variables:", co.co_freevars, str)
    add("Cell variables:", co.co_cellvars, str)
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print code_info(co)."""
    print(code_info(co), file=file)


def _varint(data, at):
    byte = data[at]
    value = byte & 63
    at += 1
    while byte & 64:
        byte = data[at]
        at += 1
        value = value << 6 | byte & 63
    return value, at


def _parse_exception_table(code):
    data, at, entries = code.co_exceptiontable, 0, []
    while at < len(data):
        start, at = _varint(data, at)
        length, at = _varint(data, at)
        target, at = _varint(data, at)
        depth, at = _varint(data, at)
        entries.append(_ExceptionTableEntry(start * 2, (start + length) * 2, target * 2, depth >> 1,
                                            bool(depth & 1)))
    return entries


def _is_backward_jump(op):
    return opname[op] in ("JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT",
                          "POP_JUMP_BACKWARD_IF_NOT_NONE", "POP_JUMP_BACKWARD_IF_NONE",
                          "POP_JUMP_BACKWARD_IF_TRUE", "POP_JUMP_BACKWARD_IF_FALSE")


def _deoptop(op):
    name = _all_opname[op]
    return opmap[_general[op]] if name not in opmap and op in _general else op


def _unpack_opargs(code):
    high = caches = 0
    for i in range(0, len(code), 2):
        if caches:
            caches -= 1
            continue
        op = code[i]
        deop = _deoptop(op)
        caches = _inline_cache_entries[deop]
        if deop >= HAVE_ARGUMENT:
            arg = code[i + 1] | high
            high = arg << 8 if deop == EXTENDED_ARG else 0
            if high >= 1 << 31:
                high -= 1 << 32
        else:
            arg = None
            high = 0
        yield i, op, arg


def findlabels(code):
    """The offsets that instructions of these bytes jump to."""
    labels = []
    for offset, op, arg in _unpack_opargs(code):
        if arg is None:
            continue
        deop = _deoptop(op)
        if deop in hasjrel:
            label = offset + 2 + 2 * (-arg if _is_backward_jump(deop) else arg)
        elif deop in hasjabs:
            label = arg * 2
        else:
            continue
        if label not in labels:
            labels.append(label)
    return labels


def findlinestarts(code):
    """(offset, line) for each instruction that begins a line."""
    last = None
    for start, end, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


# ---- instructions --------------------------------------------------------------------------------------

def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """The instructions of a function, method, generator, source string or code object."""
    co = _get_code_object(x)
    shift = 0 if first_line is None else first_line - co.co_firstlineno
    return _get_instructions_bytes(
        co._co_code_adaptive if adaptive else co.co_code, co._varname_from_oparg, co.co_names,
        co.co_consts, dict(findlinestarts(co)), shift, co_positions=co.co_positions(),
        show_caches=show_caches)


def _argument(deop, arg, offset, varname_from_oparg, names, co_consts):
    """What an argument stands for, and in words."""
    if deop in hasconst:
        if co_consts is None or deop != LOAD_CONST:
            return UNKNOWN, ""
        return co_consts[arg], repr(co_consts[arg])
    if deop in hasname:
        if deop == LOAD_GLOBAL:
            value = names[arg // 2] if names is not None else arg // 2
            words = str(value)
            return value, "NULL + " + words if arg & 1 and words else words
        value = names[arg] if names is not None else arg
        return value, str(value) if names is not None else ""
    if deop in hasjabs:
        return arg * 2, "to %d" % (arg * 2)
    if deop in hasjrel:
        target = offset + 2 + 2 * (-arg if _is_backward_jump(deop) else arg)
        return target, "to %d" % target
    if deop in haslocal or deop in hasfree:
        if varname_from_oparg is None:
            return arg, ""
        value = varname_from_oparg(arg)
        return value, str(value)
    if deop in hascompare:
        return cmp_op[arg], cmp_op[arg]
    if deop == FORMAT_VALUE:
        convert, words = FORMAT_VALUE_CONVERTERS[arg & 3]
        if arg & 4:
            words = words + ", with format" if words else "with format"
        return (convert, bool(arg & 4)), words
    if deop == MAKE_FUNCTION:
        return arg, ", ".join(s for i, s in enumerate(MAKE_FUNCTION_FLAGS) if arg & 1 << i)
    if deop == BINARY_OP:
        return arg, _nb_ops[arg][1]
    return arg, ""


def _get_instructions_bytes(code, varname_from_oparg=None, names=None, co_consts=None,
                            linestarts=None, line_offset=0, exception_entries=(),
                            co_positions=None, show_caches=False):
    positions = co_positions or iter(())
    labels = set(findlabels(code))
    for entry in exception_entries:
        if entry.start < entry.end:
            labels.add(entry.target)
    starts_line = None
    for offset, op, arg in _unpack_opargs(code):
        if linestarts is not None:
            starts_line = linestarts.get(offset)
            if starts_line is not None:
                starts_line += line_offset
        place = Positions(*next(positions, ()))
        deop = _deoptop(op)
        value, words = None, ""
        if arg is not None:
            value, words = _argument(deop, arg, offset, varname_from_oparg, names, co_consts)
        yield Instruction(_all_opname[op], op, arg, value, words, offset, starts_line,
                          offset in labels, place)
        caches = _inline_cache_entries[deop]
        if not caches:
            continue
        if not show_caches:
            for _ in range(caches):
                next(positions, ())
            continue
        for name, size in _cache_format[opname[deop]].items():
            for i in range(size):
                offset += 2
                words = ""
                if not i and op != deop:
                    words = "%s: %d" % (name, int.from_bytes(code[offset:offset + 2 * size], sys.byteorder))
                yield Instruction("CACHE", CACHE, 0, None, words, offset, None, False,
                                  Positions(*next(positions, ())))


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Show the instructions of one code object, with an arrow at offset lasti."""
    _disassemble_bytes(co._co_code_adaptive if adaptive else co.co_code, lasti,
                       co._varname_from_oparg, co.co_names, co.co_consts, dict(findlinestarts(co)),
                       file=file, exception_entries=_parse_exception_table(co),
                       co_positions=co.co_positions(), show_caches=show_caches)


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None, show_caches=False, adaptive=False):
    disassemble(co, file=file, show_caches=show_caches, adaptive=adaptive)
    if depth is None or depth > 0:
        if depth is not None:
            depth -= 1
        for x in co.co_consts:
            if hasattr(x, "co_code"):
                print(file=file)
                print("Disassembly of %r:" % (x,), file=file)
                _disassemble_recursive(x, file=file, depth=depth, show_caches=show_caches,
                                       adaptive=adaptive)


def _disassemble_bytes(code, lasti=-1, varname_from_oparg=None, names=None, co_consts=None,
                       linestarts=None, *, file=None, line_offset=0, exception_entries=(),
                       co_positions=None, show_caches=False):
    lineno_width = 0
    if linestarts:
        most = max(linestarts.values()) + line_offset
        lineno_width = len(str(most)) if most >= 1000 else 3
    offset_width = max(len(str(len(code) - 2)), 4)
    for instr in _get_instructions_bytes(code, varname_from_oparg, names, co_consts, linestarts,
                                         line_offset, exception_entries, co_positions, show_caches):
        if linestarts and instr.starts_line is not None and instr.offset > 0:
            print(file=file)
        current = instr.offset == lasti
        if show_caches and instr.opname == "CACHE":
            current = False
        print(instr._disassemble(lineno_width, current, offset_width), file=file)
    if exception_entries:
        print("ExceptionTable:", file=file)
        for entry in exception_entries:
            print("  %d to %d -> %d [%d]%s" % (entry.start, entry.end - 2, entry.target, entry.depth,
                                               " lasti" if entry.lasti else ""), file=file)


class _Text:
    """A file that keeps what is written."""

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


class Bytecode:
    """The instructions of a piece of code, to iterate over or to print."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = co = _get_code_object(x)
        if first_line is None:
            self.first_line = co.co_firstlineno
            self._line_offset = 0
        else:
            self.first_line = first_line
            self._line_offset = first_line - co.co_firstlineno
        self._linestarts = dict(findlinestarts(co))
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = _parse_exception_table(co)
        self.show_caches = show_caches
        self.adaptive = adaptive

    def _code(self):
        return self.codeobj._co_code_adaptive if self.adaptive else self.codeobj.co_code

    def __iter__(self):
        co = self.codeobj
        return _get_instructions_bytes(
            self._code(), co._varname_from_oparg, co.co_names, co.co_consts, self._linestarts,
            line_offset=self._line_offset, exception_entries=self.exception_entries,
            co_positions=co.co_positions(), show_caches=self.show_caches)

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code a traceback ends in."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches,
                   adaptive=adaptive)

    def info(self):
        """What the code says of itself."""
        return code_info(self.codeobj)

    def dis(self):
        """The instructions as text."""
        co = self.codeobj
        out = _Text()
        _disassemble_bytes(
            self._code(), -1 if self.current_offset is None else self.current_offset,
            co._varname_from_oparg, co.co_names, co.co_consts, self._linestarts, file=out,
            line_offset=self._line_offset, exception_entries=self.exception_entries,
            co_positions=co.co_positions(), show_caches=self.show_caches)
        return "".join(out.parts)
