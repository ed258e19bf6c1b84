"""Decimal fixed-point and floating-point arithmetic, by the General Decimal
Arithmetic Specification.

A finite number is (-1)**sign * coefficient * 10**exponent, the coefficient an
int; infinities and NaNs have a kind: 'F', 'n' (quiet) or 'N' (signaling).
"""

__all__ = ['Decimal', 'Context', 'DecimalTuple', 'DefaultContext', 'BasicContext',
           'ExtendedContext', 'DecimalException', 'Clamped', 'InvalidOperation',
           'DivisionByZero', 'Inexact', 'Rounded', 'Subnormal', 'Overflow', 'Underflow',
           'FloatOperation', 'DivisionImpossible', 'InvalidContext', 'ConversionSyntax',
           'DivisionUndefined', 'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN',
           'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP', 'ROUND_HALF_DOWN', 'ROUND_05UP',
           'setcontext', 'getcontext', 'localcontext', 'MAX_PREC', 'MAX_EMAX', 'MIN_EMIN',
           'MIN_ETINY', 'HAVE_THREADS', 'HAVE_CONTEXTVAR']

__version__ = '1.70'
__libmpdec_version__ = '2.5.1'

import math as _math
import numbers as _numbers
import re as _re
import sys as _sys
from collections import namedtuple as _namedtuple

DecimalTuple = _namedtuple('DecimalTuple', 'sign digits exponent', module='decimal')

ROUND_DOWN = 'ROUND_DOWN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_UP = 'ROUND_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_05UP = 'ROUND_05UP'
_ROUNDINGS = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP,
              ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)

HAVE_THREADS = True
HAVE_CONTEXTVAR = True
MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)


# ---- signals ------------------------------------------------------------------------

class DecimalException(ArithmeticError):
    __module__ = 'decimal'


class Clamped(DecimalException):
    __module__ = 'decimal'


class InvalidOperation(DecimalException):
    __module__ = 'decimal'


class ConversionSyntax(InvalidOperation):
    __module__ = 'decimal'


class DivisionByZero(DecimalException, ZeroDivisionError):
    __module__ = 'decimal'


class DivisionImpossible(InvalidOperation):
    __module__ = 'decimal'


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    __module__ = 'decimal'


class Inexact(DecimalException):
    __module__ = 'decimal'


class InvalidContext(InvalidOperation):
    __module__ = 'decimal'


class Rounded(DecimalException):
    __module__ = 'decimal'


class Subnormal(DecimalException):
    __module__ = 'decimal'


class Overflow(Inexact, Rounded):
    __module__ = 'decimal'


class Underflow(Inexact, Rounded, Subnormal):
    __module__ = 'decimal'


class FloatOperation(DecimalException, TypeError):
    __module__ = 'decimal'


_signals = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal,
            Inexact, Rounded, Clamped)


# As a context's repr lists them.
_shown = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow,
          Rounded, Subnormal, Underflow)


def _signal_of(condition):
    return InvalidOperation if issubclass(condition, InvalidOperation) else condition


class SignalDict:
    """The flags or traps of a context: signal -> bool."""

    def __init__(self, given=()):
        self._on = set()
        if isinstance(given, (dict, SignalDict)):
            for signal in given:
                self[signal] = given[signal]
        else:
            for signal in given:
                self[signal] = True

    def _check(self, signal):
        if signal not in _signals:
            raise KeyError("invalid error flag")

    def __getitem__(self, signal):
        self._check(signal)
        return signal in self._on

    def __setitem__(self, signal, value):
        self._check(signal)
        if value:
            self._on.add(signal)
        else:
            self._on.discard(signal)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(_signals)

    def __len__(self):
        return len(_signals)

    def __contains__(self, signal):
        return signal in _signals

    def keys(self):
        return list(_signals)

    def values(self):
        return [s in self._on for s in _signals]

    def items(self):
        return [(s, s in self._on) for s in _signals]

    def get(self, signal, default=None):
        return self[signal] if signal in _signals else default

    def update(self, other):
        for signal in other:
            self[signal] = other[signal]

    def copy(self):
        return dict(self.items())

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self._on == other._on
        if isinstance(other, dict):
            return dict(self.items()) == other
        return NotImplemented

    __hash__ = None

    def _names(self):
        return '[' + ', '.join(s.__name__ for s in _shown if s in self._on) + ']'

    def __repr__(self):
        return '{' + ', '.join("<class 'decimal.%s'>:%s" % (s.__name__, s in self._on)
                               for s in _signals) + '}'


# ---- numbers of digits, powers of ten -----------------------------------------------------

def _count_digits(n):
    """Decimal digits of n >= 0; 1 for 0."""
    if n < 10:
        return 1
    guess = (n.bit_length() - 1) * 30103 // 100000
    while n >= 10 ** guess:
        guess += 1
    while guess > 1 and n < 10 ** (guess - 1):
        guess -= 1
    return guess


def _text_of(n):
    """str(n), however long."""
    if n.bit_length() < 12000:
        return str(n)
    half = _count_digits(n) // 2
    high, low = divmod(n, 10 ** half)
    return _text_of(high) + _text_of(low).rjust(half, '0')


def _number_of(text):
    """int(text), however long."""
    if len(text) < 4000:
        return int(text)
    half = len(text) // 2
    return _number_of(text[:-half]) * 10 ** half + _number_of(text[-half:])


def _round_quotient(q, rest, unit, sign, rounding):
    """q + rest/unit as an int: 0 <= rest < unit."""
    if rest == 0:
        return q
    twice = 2 * rest
    if rounding == ROUND_HALF_EVEN:
        up = twice > unit or (twice == unit and q & 1)
    elif rounding == ROUND_HALF_UP:
        up = twice >= unit
    elif rounding == ROUND_HALF_DOWN:
        up = twice > unit
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = not sign
    elif rounding == ROUND_FLOOR:
        up = bool(sign)
    else:
        up = q % 5 == 0
    return q + 1 if up else q


def _shift_round(coef, places, sign, rounding):
    """coef / 10**places, rounded; whether it was inexact."""
    if places <= 0:
        return coef * 10 ** -places, False
    if places > _count_digits(coef) + 1:
        # Far below one unit: any rest will do.
        q, rest, unit = 0, 1 if coef else 0, 10
    else:
        unit = 10 ** places
        q, rest = divmod(coef, unit)
    return _round_quotient(q, rest, unit, sign, rounding), rest != 0


# ---- contexts -------------------------------------------------------------------------------

class Context(object):
    """The context affects almost all operations and controls rounding,
    Over/Underflow, raising of exceptions and much more."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None,
                 clamp=None, flags=None, traps=None):
        base = globals().get('DefaultContext')
        self._set = object.__setattr__
        self.prec = prec if prec is not None else (base.prec if base else 28)
        self.rounding = (rounding if rounding is not None
                         else base.rounding if base else ROUND_HALF_EVEN)
        self.Emin = Emin if Emin is not None else (base.Emin if base else -999999)
        self.Emax = Emax if Emax is not None else (base.Emax if base else 999999)
        self.capitals = capitals if capitals is not None else (base.capitals if base else 1)
        self.clamp = clamp if clamp is not None else (base.clamp if base else 0)
        if traps is None:
            traps = base.traps if base else (InvalidOperation, DivisionByZero, Overflow)
        self.traps = traps
        self.flags = [] if flags is None else flags

    _ranges = {'prec': (1, MAX_PREC, "[1, MAX_PREC]"), 'Emin': (MIN_EMIN, 0, "[MIN_EMIN, 0]"),
               'Emax': (0, MAX_EMAX, "[0, MAX_EMAX]"), 'capitals': (0, 1, "[0, 1]"),
               'clamp': (0, 1, "[0, 1]")}

    def __setattr__(self, name, value):
        if name in self._ranges:
            low, high, shown = self._ranges[name]
            if not isinstance(value, int):
                raise TypeError("an integer is required")
            if not low <= value <= high:
                raise ValueError("valid %s for %s %s %s" %
                                 ("range" if name in ('prec', 'Emin', 'Emax') else "values",
                                  name, "is" if name in ('prec', 'Emin', 'Emax') else "are",
                                  shown if name in ('prec', 'Emin', 'Emax') else
                                  "0 or 1" if name == 'clamp' else "0 or 1"))
        elif name == 'rounding':
            if value not in _ROUNDINGS:
                raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, "
                                "ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
                                "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        elif name in ('flags', 'traps'):
            if not isinstance(value, (list, tuple, set, dict, SignalDict)):
                raise TypeError("argument must be a signal dict")
            value = SignalDict(value)
        elif name != '_set':
            raise AttributeError("'decimal.Context' object has no attribute '%s'" % name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    def __repr__(self):
        return ('Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, clamp=%d, '
                'flags=%s, traps=%s)' %
                (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                 self.flags._names(), self.traps._names()))

    def copy(self):
        """Return a duplicate of the context."""
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals,
                       self.clamp, self.flags, self.traps)

    __copy__ = copy

    def __reduce__(self):
        return (Context, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals,
                          self.clamp, [s for s in _signals if self.flags[s]],
                          [s for s in _signals if self.traps[s]]))

    def clear_flags(self):
        """Reset all flags to False."""
        self.flags._on.clear()

    def clear_traps(self):
        """Set all traps to False."""
        self.traps._on.clear()

    def Etiny(self):
        """Return a value equal to Emin - prec + 1."""
        return self.Emin - self.prec + 1

    def Etop(self):
        """Return a value equal to Emax - prec + 1."""
        return self.Emax - self.prec + 1

    def _flag(self, condition):
        """Note a condition; raise when its signal is trapped."""
        signal = _signal_of(condition)
        self.flags._on.add(signal)
        if signal in self.traps._on:
            raise signal([condition])

    def _flags(self, *conditions):
        """Several at once: all are noted before the first trapped one is raised."""
        for condition in conditions:
            self.flags._on.add(_signal_of(condition))
        trapped = [c for c in conditions if _signal_of(c) in self.traps._on]
        if trapped:
            order = sorted(trapped, key=lambda c: _signals.index(_signal_of(c)))
            raise _signal_of(order[0])(order)

    def _invalid(self, condition=InvalidOperation):
        self._flag(condition)
        return _make(0, 0, 'n')

    def create_decimal(self, num='0', /):
        """Create a new Decimal instance from num, using self as the context."""
        d = _converted(num, self)
        if d._exp in ('n', 'N') and _count_digits(d._int) > self.prec - self.clamp:
            return self._invalid(ConversionSyntax)
        return d._fix(self)

    def create_decimal_from_float(self, f, /):
        return Decimal.from_float(f)._fix(self)

    def _number(self, x):
        d = _operand(x)
        if d is NotImplemented:
            raise TypeError("conversion from %s to Decimal is not supported"
                            % type(x).__name__)
        return d

    def divmod(self, x, y, /):
        return self._number(x)._divmod(self._number(y), self)

    def power(self, a, b, modulo=None):
        a, b = self._number(a), self._number(b)
        if modulo is not None:
            return a._pow_modulo(b, self._number(modulo), self)
        return a._power(b, self)

    def fma(self, x, y, z, /):
        return self._number(x).fma(self._number(y), self._number(z), context=self)

    def to_sci_string(self, x, /):
        return self._number(x)._to_text(self, False)

    def to_eng_string(self, x, /):
        return self._number(x)._to_text(self, True)

    def radix(self):
        return Decimal(10)

    def copy_decimal(self, x, /):
        return self._number(x)

    canonical = copy_decimal

    def is_canonical(self, x, /):
        return True


def _make(sign, coef, exp):
    d = object.__new__(Decimal)
    d._sign = sign
    d._int = coef
    d._exp = exp
    return d


_SYNTAX = _re.compile(r'([-+])?(?:(?:(\d+)\.?(\d*)|\.(\d+))(?:e([-+]?\d+))?'
                      r'|(inf(?:inity)?)|(s)?nan(\d*))', _re.IGNORECASE)


def _parse(text, context):
    """A Decimal from text; None: it is none."""
    m = _SYNTAX.fullmatch(text.strip().replace('_', ''))
    if m is None:
        return None
    minus, whole, part, only, power, infinite, signaling, payload = m.groups()
    sign = 1 if minus == '-' else 0
    if infinite:
        return _make(sign, 0, 'F')
    if payload is not None:
        return _make(sign, int(payload or '0'), 'N' if signaling else 'n')
    fraction = part or only or ''
    exp = int(power or '0') - len(fraction)
    coef = _number_of((whole or '') + fraction)
    if coef and (exp < MIN_ETINY or exp + _count_digits(coef) - 1 > MAX_EMAX):
        return context._invalid()
    return _make(sign, coef, exp)


def _converted(value, context):
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        d = _parse(value, context)
        return context._invalid(ConversionSyntax) if d is None else d
    if isinstance(value, int):
        return _make(1 if value < 0 else 0, abs(int(value)), 0)
    if isinstance(value, float):
        context._flag(FloatOperation)
        return Decimal.from_float(value)
    if isinstance(value, (tuple, list)):
        return _from_tuple(value)
    raise TypeError("conversion from %s to Decimal is not supported" % type(value).__name__)


def _from_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exp = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if exp == 'F':
        return _make(sign, 0, 'F')
    coef = 0
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
        coef = coef * 10 + digit
    if isinstance(exp, str):
        if exp not in ('n', 'N'):
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    elif not isinstance(exp, int):
        raise ValueError("exponent must be an integer")
    return _make(sign, coef, exp)


def _operand(other, equality=False):
    """What may stand beside a Decimal in arithmetic."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return _make(1 if other < 0 else 0, abs(int(other)), 0)
    return NotImplemented


class Decimal(object):
    """Construct a new Decimal object. 'value' can be an integer, string, tuple,
    or another Decimal object. If no value is given, return Decimal('0')."""

    __slots__ = ('_exp', '_int', '_sign')
    __module__ = 'decimal'

    def __new__(cls, value="0", context=None):
        d = _converted(value, context or getcontext())
        if cls is Decimal:
            return d if type(d) is Decimal else _make(d._sign, d._int, d._exp)
        self = object.__new__(cls)
        self._sign = d._sign
        self._int = d._int
        self._exp = d._exp
        return self

    @classmethod
    def from_float(cls, f, /):
        """Class method that converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            d = _make(1 if f < 0 else 0, abs(int(f)), 0)
        elif not isinstance(f, float):
            raise TypeError("argument must be int or float")
        elif f != f:
            d = _make(1 if _math.copysign(1.0, f) < 0 else 0, 0, 'n')
        elif f in (float('inf'), float('-inf')):
            d = _make(1 if f < 0 else 0, 0, 'F')
        else:
            n, power = abs(f).as_integer_ratio()
            k = power.bit_length() - 1
            d = _make(1 if _math.copysign(1.0, f) < 0 else 0, n * 5 ** k, -k)
        return d if cls is Decimal else cls(d)

    # ---- asking ----------------------------------------------------------------------

    @property
    def _special(self):
        return isinstance(self._exp, str)

    def is_nan(self):
        return self._exp in ('n', 'N')

    def is_qnan(self):
        return self._exp == 'n'

    def is_snan(self):
        return self._exp == 'N'

    def is_infinite(self):
        return self._exp == 'F'

    def is_finite(self):
        return not self._special

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return not self._special and self._int == 0

    def is_canonical(self):
        return True

    def is_normal(self, context=None):
        if self._special or not self._int:
            return False
        return (context or getcontext()).Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        if self._special or not self._int:
            return False
        return self.adjusted() < (context or getcontext()).Emin

    def number_class(self, context=None):
        if self._exp == 'N':
            return 'sNaN'
        if self._exp == 'n':
            return 'NaN'
        sign = '-' if self._sign else '+'
        if self._exp == 'F':
            return sign + 'Infinity'
        if not self._int:
            return sign + 'Zero'
        return sign + ('Subnormal' if self.is_subnormal(context) else 'Normal')

    def adjusted(self):
        """Return the adjusted exponent of the number."""
        if self._special:
            return 0
        return self._exp + _count_digits(self._int) - 1

    def radix(self):
        return Decimal(10)

    def canonical(self):
        return self

    def conjugate(self):
        return self

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def as_tuple(self):
        """Represents the number as a triple tuple."""
        digits = tuple(map(int, _text_of(self._int)))
        if self._exp == 'F':
            digits = (0,)
        elif self._special and not self._int:
            digits = ()
        return DecimalTuple(self._sign, digits, self._exp)

    def as_integer_ratio(self):
        """Express a finite Decimal instance in the form n / d."""
        if self._special:
            if self.is_nan():
                raise ValueError("cannot convert NaN to integer ratio")
            raise OverflowError("cannot convert Infinity to integer ratio")
        n = -self._int if self._sign else self._int
        if self._exp >= 0:
            return n * 10 ** self._exp, 1
        d = 10 ** -self._exp
        g = _math.gcd(n, d)
        return n // g, d // g

    # ---- text ------------------------------------------------------------------------

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def __str__(self):
        return self._to_text(getcontext(), False)

    def to_eng_string(self, context=None):
        return self._to_text(context or getcontext(), True)

    def _to_text(self, context, engineering):
        sign = '-' if self._sign else ''
        if self._exp == 'F':
            return sign + 'Infinity'
        if self._special:
            return (sign + ('sNaN' if self._exp == 'N' else 'NaN')
                    + (str(self._int) if self._int else ''))
        digits = _text_of(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            point = left
        elif not engineering:
            point = 1
        elif self._int == 0:
            point = (left + 1) % 3 - 1
        else:
            point = (left - 1) % 3 + 1
        if point <= 0:
            whole, part = '0', '.' + '0' * -point + digits
        elif point >= len(digits):
            whole, part = digits + '0' * (point - len(digits)), ''
        else:
            whole, part = digits[:point], '.' + digits[point:]
        power = ''
        if left != point:
            power = ('E' if context.capitals else 'e') + '%+d' % (left - point)
        return sign + whole + part + power

    def __format__(self, specifier, context=None):
        return _format(self, specifier, context or getcontext())

    # ---- rounding ------------------------------------------------------------------------

    def _fix(self, context):
        """self, made to fit the context."""
        if self._special:
            if self._exp != 'F' and _count_digits(self._int) > context.prec - context.clamp:
                return _make(self._sign, self._int % 10 ** (context.prec - context.clamp),
                             self._exp)
            return self
        sign, coef, exp = self._sign, self._int, self._exp
        etiny, etop = context.Etiny(), context.Etop()
        if not coef:
            top = etop if context.clamp else context.Emax
            fitted = min(max(exp, etiny), top)
            if fitted == exp:
                return self
            context._flag(Clamped)
            return _make(sign, 0, fitted)
        digits = _count_digits(coef)
        least = exp + digits - context.prec
        if least > etop:
            context._flags(Overflow, Inexact, Rounded)
            return self._overflowed(context)
        subnormal = exp + digits - 1 < context.Emin
        least = max(least, etiny)
        if exp < least:
            rounded, inexact = _shift_round(coef, least - exp, sign, context.rounding)
            if _count_digits(rounded) > context.prec:
                rounded //= 10
                least += 1
            if least > etop:
                context._flags(Overflow, Inexact, Rounded)
                return self._overflowed(context)
            conditions = []
            if inexact and subnormal:
                conditions.append(Underflow)
            if subnormal:
                conditions.append(Subnormal)
            if inexact:
                conditions.append(Inexact)
            conditions.append(Rounded)
            if not rounded:
                conditions.append(Clamped)
            context._flags(*conditions)
            return _make(sign, rounded, least)
        if subnormal:
            context._flag(Subnormal)
        if context.clamp and exp > etop:
            context._flag(Clamped)
            return _make(sign, coef * 10 ** (exp - etop), etop)
        return self if type(self) is Decimal else _make(sign, coef, exp)

    def _overflowed(self, context):
        sign, rounding = self._sign, context.rounding
        if (rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN, ROUND_UP)
                or (rounding == ROUND_CEILING and not sign)
                or (rounding == ROUND_FLOOR and sign)):
            return _make(sign, 0, 'F')
        return _make(sign, 10 ** context.prec - 1, context.Etop())

    def _nan_result(self, other, context):
        """The result when an operand is a NaN; None when none is."""
        numbers = (self,) if other is None else (self, other)
        for d in numbers:
            if d._exp == 'N':
                context._flag(InvalidOperation)
                return _make(d._sign, d._int, 'n')._fix(context)
        for d in numbers:
            if d._exp == 'n':
                return d._fix(context)
        return None

    def __pos__(self):
        context = getcontext()
        return self._plus(context)

    def _plus(self, context):
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if not self._special and not self._int and context.rounding != ROUND_FLOOR:
            return _make(0, 0, self._exp)._fix(context)
        return self._fix(context)

    def __neg__(self):
        return self._minus(getcontext())

    def _minus(self, context):
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if not self._special and not self._int and context.rounding != ROUND_FLOOR:
            return _make(0, 0, self._exp)._fix(context)
        return _make(1 - self._sign, self._int, self._exp)._fix(context)

    def __abs__(self):
        return self._minus(getcontext()) if self._sign else self._plus(getcontext())

    def copy_abs(self):
        return _make(0, self._int, self._exp)

    def copy_negate(self):
        return _make(1 - self._sign, self._int, self._exp)

    def copy_sign(self, other, context=None):
        return _make(_needed(other)._sign, self._int, self._exp)

    # ---- arithmetic --------------------------------------------------------------------------

    def _add(self, other, context):
        if self._special or other._special:
            nan = self._nan_result(other, context)
            if nan is not None:
                return nan
            if self._exp == 'F':
                if other._exp == 'F' and self._sign != other._sign:
                    return context._invalid()
                return _make(self._sign, 0, 'F')
            return _make(other._sign, 0, 'F')
        exp = min(self._exp, other._exp)
        if not self._int and not other._int:
            sign = self._sign & other._sign
            if self._sign != other._sign and context.rounding == ROUND_FLOOR:
                sign = 1
            return _make(sign, 0, exp)._fix(context)
        big, small = (self, other) if self._exp >= other._exp else (other, self)
        a, b = big._int, small._int
        if not a:
            exp = max(exp, small._exp - context.prec - 1)
            floor = max(big._exp, small._exp - context.prec - 1)
            exp = min(small._exp, floor)
            return _make(small._sign, b * 10 ** (small._exp - exp), exp)._fix(context)
        if not b:
            exp = max(exp, big._exp - context.prec - 1)
            return _make(big._sign, a * 10 ** (big._exp - exp), exp)._fix(context)
        # A number far below the other's last digit only says which way to round.
        gap = big._exp - small._exp
        if gap > context.prec + _count_digits(b) + 2:
            lift = max(0, context.prec + 3 - _count_digits(a))
            if gap - lift > _count_digits(b) + 1:
                a *= 10 ** lift
                exp = big._exp - lift
                unit = 1 if big._sign == small._sign else -1
                return _make(big._sign, a * 10 + unit, exp - 1)._fix(context)
        a *= 10 ** (big._exp - exp)
        b *= 10 ** (small._exp - exp)
        total = (-a if big._sign else a) + (-b if small._sign else b)
        if not total:
            return _make(1 if context.rounding == ROUND_FLOOR else 0, 0, exp)._fix(context)
        return _make(1 if total < 0 else 0, abs(total), exp)._fix(context)

    def _subtract(self, other, context):
        if other.is_nan():
            return self._nan_result(other, context)
        return self._add(_make(1 - other._sign, other._int, other._exp), context)

    def _multiply(self, other, context):
        sign = self._sign ^ other._sign
        if self._special or other._special:
            nan = self._nan_result(other, context)
            if nan is not None:
                return nan
            if self.is_zero() or other.is_zero():
                return context._invalid()
            return _make(sign, 0, 'F')
        return _make(sign, self._int * other._int, self._exp + other._exp)._fix(context)

    def _divide(self, other, context):
        sign = self._sign ^ other._sign
        if self._special or other._special:
            nan = self._nan_result(other, context)
            if nan is not None:
                return nan
            if self._exp == 'F' and other._exp == 'F':
                return context._invalid()
            if self._exp == 'F':
                return _make(sign, 0, 'F')
            context._flag(Clamped)
            return _make(sign, 0, context.Etiny())
        if not other._int:
            if not self._int:
                return context._invalid(DivisionUndefined)
            context._flag(DivisionByZero)
            return _make(sign, 0, 'F')
        if not self._int:
            return _make(sign, 0, self._exp - other._exp)._fix(context)
        shift = _count_digits(other._int) - _count_digits(self._int) + context.prec + 1
        exp = self._exp - other._exp - shift
        if shift >= 0:
            q, rest = divmod(self._int * 10 ** shift, other._int)
        else:
            q, rest = divmod(self._int, other._int * 10 ** -shift)
        if rest:
            if q % 5 == 0:
                q += 1
        else:
            ideal = self._exp - other._exp
            while exp < ideal and q % 10 == 0:
                q //= 10
                exp += 1
        return _make(sign, q, exp)._fix(context)

    def _whole_divide(self, other, context):
        """Integer quotient and remainder of finite numbers; None: impossible."""
        sign = self._sign ^ other._sign
        ideal = self._exp if other._exp == 'F' else min(self._exp, other._exp)
        gap = self.adjusted() - other.adjusted()
        if not self._int or other._exp == 'F' or gap <= -2:
            return _make(sign, 0, 0), _make(self._sign, self._int, self._exp)._rescale(
                ideal, context.rounding)
        if gap <= context.prec:
            a, b = self._int, other._int
            if self._exp >= other._exp:
                a *= 10 ** (self._exp - other._exp)
            else:
                b *= 10 ** (other._exp - self._exp)
            q, rest = divmod(a, b)
            if q < 10 ** context.prec:
                return _make(sign, q, 0), _make(self._sign, rest, ideal)
        return None

    def _floordiv(self, other, context):
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        sign = self._sign ^ other._sign
        if self._exp == 'F':
            if other._exp == 'F':
                return context._invalid()
            return _make(sign, 0, 'F')
        if other._exp != 'F' and not other._int:
            if not self._int:
                return context._invalid(DivisionUndefined)
            context._flag(DivisionByZero)
            return _make(sign, 0, 'F')
        both = self._whole_divide(other, context)
        return context._invalid(DivisionImpossible) if both is None else both[0]

    def _modulo(self, other, context):
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        if self._exp == 'F':
            return context._invalid()
        if other._exp != 'F' and not other._int:
            return context._invalid(InvalidOperation if self._int else DivisionUndefined)
        both = self._whole_divide(other, context)
        return context._invalid(DivisionImpossible) if both is None else both[1]._fix(context)

    def _divmod(self, other, context):
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan, nan
        sign = self._sign ^ other._sign
        if self._exp == 'F':
            if other._exp == 'F':
                nan = context._invalid()
                return nan, nan
            return _make(sign, 0, 'F'), context._invalid()
        if other._exp != 'F' and not other._int:
            if not self._int:
                nan = context._invalid(DivisionUndefined)
                return nan, nan
            context._flags(DivisionByZero, InvalidOperation)
            return _make(sign, 0, 'F'), _make(0, 0, 'n')
        both = self._whole_divide(other, context)
        if both is None:
            nan = context._invalid(DivisionImpossible)
            return nan, nan
        return both[0], both[1]._fix(context)

    def remainder_near(self, other, context=None):
        context = context or getcontext()
        other = _needed(other)
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        if self._exp == 'F':
            return context._invalid()
        if other._exp != 'F' and not other._int:
            return context._invalid(InvalidOperation if self._int else DivisionUndefined)
        if other._exp == 'F':
            return self._fix(context)
        ideal = min(self._exp, other._exp)
        if not self._int:
            return _make(self._sign, 0, ideal)._fix(context)
        gap = self.adjusted() - other.adjusted()
        if gap >= context.prec + 1:
            return context._invalid(DivisionImpossible)
        if gap <= -2:
            return self._rescale(ideal, context.rounding)._fix(context)
        a = self._int * 10 ** (self._exp - ideal)
        b = other._int * 10 ** (other._exp - ideal)
        q, rest = divmod(a, b)
        sign = self._sign
        if 2 * rest + (q & 1) > b:
            rest -= b
            q += 1
        if q >= 10 ** context.prec:
            return context._invalid(DivisionImpossible)
        if rest < 0:
            sign, rest = 1 - sign, -rest
        return _make(sign, rest, ideal)._fix(context)

    def fma(self, other, third, context=None):
        context = context or getcontext()
        other, third = _needed(other), _needed(third)
        if self._special or other._special:
            if self._exp == 'N' or other._exp == 'N':
                return self._nan_result(other, context)
            if third._exp == 'N':
                return third._nan_result(None, context)
            if self.is_nan() or other.is_nan():
                return self._nan_result(other, context)
            if self.is_zero() or other.is_zero():
                return context._invalid()
            product = _make(self._sign ^ other._sign, 0, 'F')
        else:
            product = _make(self._sign ^ other._sign, self._int * other._int,
                            self._exp + other._exp)
        return product._add(third, context)

    # ---- powers, roots, logarithms ------------------------------------------------------------

    def _is_integer(self):
        if self._special:
            return False
        if self._exp >= 0 or not self._int:
            return True
        return self._int % 10 ** -self._exp == 0 if -self._exp <= _count_digits(
            self._int) else False

    def _whole(self):
        """The value of an integral number as an int."""
        n = (self._int * 10 ** self._exp if self._exp >= 0
             else self._int // 10 ** -self._exp)
        return -n if self._sign else n

    def _pow_modulo(self, other, modulo, context):
        for d in (self, other, modulo):
            if d._exp == 'N':
                return d._nan_result(None, context)
        for d in (self, other, modulo):
            if d._exp == 'n':
                return d._fix(context)
        if not (self._is_integer() and other._is_integer() and modulo._is_integer()):
            return context._invalid()
        if other < 0 or not modulo._int or (not other._int and not self._int):
            return context._invalid()
        if modulo.adjusted() >= context.prec:
            return context._invalid()
        base, power, m = abs(self._whole()), other._whole(), abs(modulo._whole())
        sign = self._sign if power & 1 else 0
        return _make(sign, pow(base, power, m), 0)

    def _power(self, other, context):
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        if other.is_zero():
            if self.is_zero():
                return context._invalid()
            return _make(0, 1, 0)._fix(context)
        sign = 0
        base = self
        if self._sign:
            if other._is_integer():
                sign = other._whole() & 1 if other.adjusted() < 40 else 0
            elif self._int or self._exp == 'F':
                return context._invalid()
            base = self.copy_abs()
        if base.is_zero():
            if other._sign:
                return _make(sign, 0, 'F')
            return _make(sign, 0, 0)
        if base._exp == 'F':
            return _make(sign, 0, 0 if other._sign else 'F')
        one = base.compare(Decimal(1)) == 0
        if one:
            if other._is_integer():
                if other._sign:
                    times = 0
                else:
                    times = min(other._whole(), context.prec) if other.adjusted() < 20 else context.prec
                exp = base._exp * times
                if exp < 1 - context.prec:
                    exp = 1 - context.prec
                    context._flag(Rounded)
            else:
                context._flags(Inexact, Rounded)
                exp = 1 - context.prec
            return _make(sign, 10 ** -exp, exp)
        if other._exp == 'F':
            small = base.adjusted() < 0
            if other._sign == small:
                return _make(0, 0, 'F')
            return _make(0, 0, 0)
        if other._is_integer() and other.adjusted() < 19:
            n = other._whole()
            result = base._integer_power(n, sign, context)
            if result is not None:
                return result
        exact = base._exact_root_power(other, sign, context)
        if exact is not None:
            return exact
        # exp(other * ln(base)), with digits enough for a correct rounding of what is inexact.
        log = base.adjusted() + other.adjusted()
        digits = context.prec + max(0, other.adjusted() + 25) + 10
        bound = other.adjusted() + len(str(max(1, abs(base.adjusted())))) + 1
        if bound > 25:
            up = (base.adjusted() >= 0) != bool(other._sign)
            big = _make(sign, 1, context.Emax + 1 if up else context.Etiny() - 1)
            return big._fix(context)
        ln, scale = _ln_scaled(base._int, base._exp, digits)
        y = other._int if not other._sign else -other._int
        if other._exp >= 0:
            product = ln * y * 10 ** other._exp
        else:
            product = ln * y // 10 ** -other._exp
        coef, exp = _exp_scaled(product, scale, context.prec + 6)
        if coef % 5 == 0:
            coef += 1
        short = _make(sign, coef, exp)
        return short._fix(context)

    def _integer_power(self, n, sign, context):
        """self ** n for an int n; None: too long to do exactly."""
        digits = _count_digits(self._int)
        coef, exp = self._int, self._exp
        while coef % 10 == 0:
            coef //= 10
            exp += 1
        if n < 0:
            if coef == 1:
                result = _make(sign, 1, exp * n)
                return result._pad(context)
            return None
        if coef == 1:
            return _make(sign, 10 ** (min((self._exp * n) - (self._exp * n), 0)), self._exp * n
                         )._fix(context) if digits == 1 else _make(
                             sign, 1, exp * n)._pad_to(self._exp * n, context)
        if _count_digits(coef) * n > 20 * (context.prec + 20) + 400:
            return None
        if digits * n <= 4 * context.prec + 100:
            return _make(sign, self._int ** n, self._exp * n)._fix(context)
        power = coef ** n
        if _count_digits(power) > context.prec:
            return _make(sign, power, exp * n)._fix(context)
        return _make(sign, power, exp * n)._pad_to(self._exp * n, context)

    def _pad_to(self, ideal, context):
        """Zeros behind, down to the ideal exponent as far as precision allows."""
        coef, exp = self._int, self._exp
        room = context.prec - _count_digits(coef)
        down = min(max(exp - ideal, 0), max(room, 0))
        if exp - ideal > room:
            context._flag(Rounded)
        return _make(self._sign, coef * 10 ** down, exp - down)._fix(context)

    def _pad(self, context):
        return self._fix(context)

    def _exact_root_power(self, other, sign, context):
        """x ** (m/n) when it is a finite decimal; else None."""
        coef, exp = self._int, self._exp
        while coef % 10 == 0:
            coef //= 10
            exp += 1
        if other._special or other.adjusted() > 6:
            return None
        n, d = other.as_integer_ratio()
        if d > 1:
            if d > 10 ** 4:
                return None
            shift = exp % d
            exp -= shift
            coef *= 10 ** shift
            root = _root(coef, d)
            if root ** d != coef:
                return None
            coef, exp = root, exp // d
        if n < 0:
            # 1 / coef**-n is finite only for powers of 2 and 5.
            twos = fives = 0
            rest = coef
            while rest % 2 == 0:
                rest //= 2
                twos += 1
            while rest % 5 == 0:
                rest //= 5
                fives += 1
            if rest != 1:
                return None
            k = max(twos, fives) * -n
            if k > context.prec * 4 + 50:
                return None
            power = 10 ** k // coef ** -n
            exp = exp * n - k
        else:
            if _count_digits(coef) * n > 4 * context.prec + 50:
                return None
            power = coef ** n
            exp *= n
        if _count_digits(power) > context.prec:
            return None
        if d > 1:
            # As if found by logarithms: all digits, and not called exact.
            room = context.prec - _count_digits(power)
            context._flags(Inexact, Rounded)
            return _make(sign, power * 10 ** room, exp - room)._fix(context)
        return _make(sign, power, exp)._fix(context)

    def sqrt(self, context=None):
        """Return the square root of the argument to full precision."""
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if self.is_zero():
            return _make(self._sign, 0, self._exp >> 1)._fix(context)
        if self._sign:
            return context._invalid()
        if self._exp == 'F':
            return self
        prec = context.prec + 1
        e = self._exp >> 1
        c = self._int
        if self._exp & 1:
            c *= 10
            l = (_count_digits(self._int) >> 1) + 1
        else:
            l = (_count_digits(self._int) + 1) >> 1
        shift = prec - l
        if shift >= 0:
            c *= 100 ** shift
            exact = True
        else:
            c, rest = divmod(c, 100 ** -shift)
            exact = not rest
        e -= shift
        root = _math.isqrt(c)
        exact = exact and root * root == c
        if exact:
            if shift >= 0:
                root //= 10 ** shift
            else:
                root *= 10 ** -shift
            e += shift
        elif root % 5 == 0:
            root += 1
        rounding = context.rounding
        object.__setattr__(context, 'rounding', ROUND_HALF_EVEN)
        try:
            return _make(0, root, e)._fix(context)
        finally:
            object.__setattr__(context, 'rounding', rounding)

    def _half_even(self, context, coef, exp, sign=0):
        rounding = context.rounding
        object.__setattr__(context, 'rounding', ROUND_HALF_EVEN)
        try:
            return _make(sign, coef, exp)._fix(context)
        finally:
            object.__setattr__(context, 'rounding', rounding)

    def exp(self, context=None):
        """Returns e ** self."""
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if self._exp == 'F':
            return _make(0, 0, 0) if self._sign else _make(0, 0, 'F')
        if not self._int:
            return _make(0, 1, 0)
        adjusted = self.adjusted()
        if adjusted > 20:
            exp = context.Etiny() - 1 if self._sign else context.Emax + 1
            return self._half_even(context, 1, exp)
        if adjusted < -context.prec - 3:
            near = (10 ** (context.prec + 2) - 1 if self._sign else 10 ** (context.prec + 2) + 1)
            return self._half_even(context, near, -context.prec - 2)
        digits = context.prec + max(0, adjusted) + 10
        x = -self._int if self._sign else self._int
        if self._exp + digits >= 0:
            scaled = x * 10 ** (self._exp + digits)
        else:
            scaled = x // 10 ** -(self._exp + digits)
        coef, exp = _exp_scaled(scaled, digits, context.prec + 5)
        if coef % 5 == 0:
            coef += 1
        return self._half_even(context, coef, exp)

    def ln(self, context=None):
        """Returns the natural (base e) logarithm of self."""
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if self.is_zero():
            return _make(1, 0, 'F')
        if self._sign:
            return context._invalid()
        if self._exp == 'F':
            return self
        if self == 1:
            return _make(0, 0, 0)
        return self._log(context, 1)

    def _log(self, context, base_ln):
        extra = 10
        while True:
            digits = context.prec + extra
            value, scale = _ln_scaled(self._int, self._exp, digits)
            if base_ln != 1:
                value = value * 10 ** scale // _ln10(scale)
            if _count_digits(abs(value)) >= context.prec + 5:
                break
            extra += context.prec + 5
        sign = 1 if value < 0 else 0
        coef = abs(value)
        if coef % 5 == 0:
            coef += 1
        return self._half_even(context, coef, -scale, sign)

    def log10(self, context=None):
        """Returns the base 10 logarithm of self."""
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if self.is_zero():
            return _make(1, 0, 'F')
        if self._sign:
            return context._invalid()
        if self._exp == 'F':
            return self
        digits = _text_of(self._int)
        if digits[0] == '1' and not digits[1:].strip('0'):
            n = self._exp + len(digits) - 1
            return _make(1 if n < 0 else 0, abs(n), 0)._fix(context)
        return self._log(context, 10)

    def logb(self, context=None):
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        if self._exp == 'F':
            return _make(0, 0, 'F')
        if not self._int:
            context._flag(DivisionByZero)
            return _make(1, 0, 'F')
        n = self.adjusted()
        return _make(1 if n < 0 else 0, abs(n), 0)._fix(context)

    # ---- exponents ------------------------------------------------------------------------------

    def _rescale(self, exp, rounding):
        if self._special:
            return self
        if not self._int:
            return _make(self._sign, 0, exp)
        coef, _ = _shift_round(self._int, exp - self._exp, self._sign, rounding)
        return _make(self._sign, coef, exp)

    def quantize(self, exp, rounding=None, context=None):
        """Quantize self so its exponent is the same as that of exp."""
        context = context or getcontext()
        exp = _needed(exp)
        if rounding is None:
            rounding = context.rounding
        elif rounding not in _ROUNDINGS:
            raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, "
                            "ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
                            "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        if self._special or exp._special:
            nan = self._nan_result(exp, context)
            if nan is not None:
                return nan
            if self._exp == 'F' and exp._exp == 'F':
                return _make(self._sign, 0, 'F')
            return context._invalid()
        to = exp._exp
        if not context.Etiny() <= to <= context.Emax:
            return context._invalid()
        if not self._int:
            return _make(self._sign, 0, to)._fix(context)
        adjusted = self.adjusted()
        if adjusted > context.Emax or adjusted - to + 1 > context.prec:
            return context._invalid()
        coef, inexact = _shift_round(self._int, to - self._exp, self._sign, rounding)
        result = _make(self._sign, coef, to)
        if result.adjusted() > context.Emax or (coef and _count_digits(coef) > context.prec):
            return context._invalid()
        conditions = []
        if coef and result.adjusted() < context.Emin:
            conditions.append(Subnormal)
        if inexact:
            conditions.append(Inexact)
        if to > self._exp:
            conditions.append(Rounded)
        if conditions:
            context._flags(*conditions)
        return result

    def same_quantum(self, other, context=None):
        other = _needed(other)
        if self._special or other._special:
            return ((self.is_nan() and other.is_nan())
                    or (self._exp == 'F' and other._exp == 'F'))
        return self._exp == other._exp

    def to_integral_exact(self, rounding=None, context=None):
        context = context or getcontext()
        if self._special:
            nan = self._nan_result(None, context)
            return self if nan is None else nan
        if self._exp >= 0:
            return self
        if not self._int:
            return _make(self._sign, 0, 0)
        coef, inexact = _shift_round(self._int, -self._exp, self._sign,
                                     rounding or context.rounding)
        if inexact:
            context._flags(Inexact, Rounded)
        else:
            context._flag(Rounded)
        return _make(self._sign, coef, 0)

    def to_integral_value(self, rounding=None, context=None):
        context = context or getcontext()
        if self._special:
            nan = self._nan_result(None, context)
            return self if nan is None else nan
        if self._exp >= 0:
            return self
        return self._rescale(0, rounding or context.rounding)

    to_integral = to_integral_value

    def normalize(self, context=None):
        """Normalize- strip trailing 0s, change anything equal to 0 to 0e0"""
        context = context or getcontext()
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        d = self._fix(context)
        if d._exp == 'F':
            return d
        if not d._int:
            return _make(d._sign, 0, 0)
        top = context.Etop() if context.clamp else context.Emax
        coef, exp = d._int, d._exp
        while coef % 10 == 0 and exp < top:
            coef //= 10
            exp += 1
        return _make(d._sign, coef, exp)

    def scaleb(self, other, context=None):
        context = context or getcontext()
        other = _needed(other)
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        limit = 2 * (context.Emax + context.prec)
        if other._exp != 0 or not -limit <= other._whole() <= limit:
            return context._invalid()
        if self._exp == 'F':
            return self
        return _make(self._sign, self._int, self._exp + other._whole())._fix(context)

    def _turned(self, other, context, rotate):
        other = _needed(other)
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        prec = context.prec
        if other._exp != 0 or not -prec <= other._whole() <= prec:
            return context._invalid()
        if self._exp == 'F':
            return self
        n = other._whole()
        digits = _text_of(self._int)[-prec:].rjust(prec, '0')
        if rotate:
            digits = digits[n:] + digits[:n]
        elif n < 0:
            digits = digits[:n] or '0'
        else:
            digits = (digits + '0' * n)[-prec:]
        return _make(self._sign, _number_of(digits), self._exp)

    def rotate(self, other, context=None):
        return self._turned(other, context or getcontext(), True)

    def shift(self, other, context=None):
        return self._turned(other, context or getcontext(), False)

    def _step(self, context, up):
        nan = self._nan_result(None, context)
        if nan is not None:
            return nan
        largest = 10 ** context.prec - 1
        if self._exp == 'F':
            if bool(self._sign) == up:
                return _make(self._sign, largest, context.Etop())
            return self
        inner = context.copy()
        inner.clear_traps()
        inner.rounding = ROUND_CEILING if up else ROUND_FLOOR
        rounded = self._fix(inner)
        if rounded != self:
            return rounded
        return self._add(_make(0 if up else 1, 1, context.Etiny() - 1), inner)

    def next_plus(self, context=None):
        return self._step(context or getcontext(), True)

    def next_minus(self, context=None):
        return self._step(context or getcontext(), False)

    def next_toward(self, other, context=None):
        context = context or getcontext()
        other = _needed(other)
        nan = self._nan_result(other, context)
        if nan is not None:
            return nan
        order = self._order(other)
        if order == 0:
            return self.copy_sign(other)
        result = self._step(context, order < 0)
        if result._exp == 'F':
            context._flags(Overflow, Inexact, Rounded)
        elif result.adjusted() < context.Emin:
            conditions = [Underflow, Subnormal, Inexact, Rounded]
            if not result._int:
                conditions.append(Clamped)
            context._flags(*conditions)
        return result

    # ---- logical operations ------------------------------------------------------------------------

    def _bits(self):
        if self._special or self._sign or self._exp:
            return None
        digits = _text_of(self._int)
        return digits if not digits.strip('01') else None

    def _logical(self, other, context, operation):
        other = _needed(other)
        a, b = self._bits(), other._bits()
        if a is None or b is None:
            return context._invalid()
        prec = context.prec
        a, b = a[-prec:].rjust(prec, '0'), b[-prec:].rjust(prec, '0')
        return _make(0, int(''.join(str(operation(int(x), int(y))) for x, y in zip(a, b))), 0)

    def logical_and(self, other, context=None):
        return self._logical(other, context or getcontext(), lambda x, y: x & y)

    def logical_or(self, other, context=None):
        return self._logical(other, context or getcontext(), lambda x, y: x | y)

    def logical_xor(self, other, context=None):
        return self._logical(other, context or getcontext(), lambda x, y: x ^ y)

    def logical_invert(self, context=None):
        context = context or getcontext()
        return self._logical(_make(0, (10 ** context.prec - 1) // 9, 0), context,
                             lambda x, y: x ^ y)

    # ---- comparing -------------------------------------------------------------------------------------

    def _order(self, other):
        """-1, 0, 1; neither is a NaN."""
        if self._special or other._special:
            a = 0 if self._exp != 'F' else -1 if self._sign else 1
            b = 0 if other._exp != 'F' else -1 if other._sign else 1
            return (a > b) - (a < b)
        if not self._int or not other._int:
            a = 0 if not self._int else -1 if self._sign else 1
            b = 0 if not other._int else -1 if other._sign else 1
            return (a > b) - (a < b)
        if self._sign != other._sign:
            return -1 if self._sign else 1
        x, y = self.adjusted(), other.adjusted()
        if x == y:
            exp = min(self._exp, other._exp)
            x = self._int * 10 ** (self._exp - exp)
            y = other._int * 10 ** (other._exp - exp)
        order = (x > y) - (x < y)
        return -order if self._sign else order

    def _compare_to(self, other, equality):
        """The order with any number; None: unordered; NotImplemented."""
        if isinstance(other, Decimal) or isinstance(other, int):
            d = _operand(other)
        elif isinstance(other, float):
            context = getcontext()
            if equality:
                context.flags[FloatOperation] = True
            else:
                context._flag(FloatOperation)
            d = Decimal.from_float(other)
        elif isinstance(other, complex):
            if not equality:
                return NotImplemented
            if other.imag != 0:
                return None
            d = Decimal.from_float(other.real)
        elif isinstance(other, _numbers.Rational):
            if self._special:
                return None if self.is_nan() else self._order(Decimal(0))
            top, bottom = Decimal(other.numerator), Decimal(other.denominator)
            if not self._int or not top._int or self._sign != top._sign:
                return self._order(top)
            far = self.adjusted() - (top.adjusted() - bottom.adjusted())
            if not -1 <= far <= 0:  # told by the length, which may be beyond what can be written out
                return -1 if (far < 0) != self._sign else 1
            n, k = self.as_integer_ratio()
            a, b = n * other.denominator, other.numerator * k
            return (a > b) - (a < b)
        else:
            return NotImplemented
        if self.is_nan() or d.is_nan():
            if not equality or self._exp == 'N' or d._exp == 'N':
                getcontext()._flag(InvalidOperation)
            return None
        return self._order(d)

    def __eq__(self, other):
        order = self._compare_to(other, True)
        return order if order is NotImplemented else order == 0 and order is not None

    def __ne__(self, other):
        order = self._compare_to(other, True)
        return order if order is NotImplemented else order != 0 or order is None

    def __lt__(self, other):
        order = self._compare_to(other, False)
        return order if order is NotImplemented else order is not None and order < 0

    def __le__(self, other):
        order = self._compare_to(other, False)
        return order if order is NotImplemented else order is not None and order <= 0

    def __gt__(self, other):
        order = self._compare_to(other, False)
        return order if order is NotImplemented else order is not None and order > 0

    def __ge__(self, other):
        order = self._compare_to(other, False)
        return order if order is NotImplemented else order is not None and order >= 0

    def compare(self, other, context=None):
        context = context or getcontext()
        other = _needed(other)
        nan = self._nan_result(other, context)
        return Decimal(self._order(other)) if nan is None else nan

    def compare_signal(self, other, context=None):
        context = context or getcontext()
        other = _needed(other)
        if self.is_nan() or other.is_nan():
            if self._exp == 'N' or other._exp == 'N':
                return self._nan_result(other, context)
            context._flag(InvalidOperation)
            return self._nan_result(other, context)
        return Decimal(self._order(other))

    def compare_total(self, other, context=None):
        other = _needed(other)
        if self._sign != other._sign:
            return Decimal(-1 if self._sign else 1)

        def key(d):
            if d._exp == 'n':
                return 2, d._int
            if d._exp == 'N':
                return 1, d._int
            return 0, 0
        a, b = key(self), key(other)
        if a != b or a[0]:
            order = (a > b) - (a < b)
        else:
            x, y = self.copy_abs(), other.copy_abs()
            order = x._order(y)
            if order == 0 and not self._special:
                order = (self._exp > other._exp) - (self._exp < other._exp)
        return Decimal(-order if self._sign else order)

    def compare_total_mag(self, other, context=None):
        return self.copy_abs().compare_total(_needed(other).copy_abs())

    def _extreme(self, other, context, greatest, magnitude=False):
        other = _needed(other)
        if self.is_nan() or other.is_nan():
            if self._exp == 'N' or other._exp == 'N' or (self.is_nan() and other.is_nan()):
                return self._nan_result(other, context)
            return (other if self.is_nan() else self)._fix(context)
        a, b = (self.copy_abs(), other.copy_abs()) if magnitude else (self, other)
        order = a._order(b)
        if order == 0:
            order = int(self.compare_total(other))
        if greatest:
            return (other if order < 0 else self)._fix(context)
        return (self if order < 0 else other)._fix(context)

    def max(self, other, context=None):
        return self._extreme(other, context or getcontext(), True)

    def min(self, other, context=None):
        return self._extreme(other, context or getcontext(), False)

    def max_mag(self, other, context=None):
        return self._extreme(other, context or getcontext(), True, True)

    def min_mag(self, other, context=None):
        return self._extreme(other, context or getcontext(), False, True)

    # ---- conversion ------------------------------------------------------------------------------------

    def __bool__(self):
        return self._special or self._int != 0

    def __hash__(self):
        if self._special:
            if self._exp == 'N':
                raise TypeError('Cannot hash a signaling NaN value')
            if self._exp == 'n':
                return object.__hash__(self)
            return -_sys.hash_info.inf if self._sign else _sys.hash_info.inf
        p = _sys.hash_info.modulus
        power = (pow(10, self._exp, p) if self._exp >= 0
                 else pow(pow(10, p - 2, p), -self._exp, p))
        h = self._int * power % p
        h = -h if self._sign else h
        return -2 if h == -1 else h

    def __int__(self):
        if self._special:
            if self.is_nan():
                raise ValueError("cannot convert NaN to integer")
            raise OverflowError("cannot convert Infinity to integer")
        return self._whole()

    __trunc__ = __int__

    def __float__(self):
        if self.is_nan():
            if self._exp == 'N':
                raise ValueError("cannot convert signaling NaN to float")
            return float('-nan' if self._sign else 'nan')
        if self._exp == 'F':
            return float('-inf' if self._sign else 'inf')
        return float(self._to_text(_plain_context, False))

    def __complex__(self):
        return complex(float(self))

    def __round__(self, n=None):
        if n is None:
            if self._special:
                int(self)
            return self._rescale(0, ROUND_HALF_EVEN)._whole()
        if not isinstance(n, int):
            raise TypeError('optional arg must be an integer')
        return self.quantize(_make(0, 1, -n))

    def __floor__(self):
        if self._special:
            int(self)
        return self._rescale(0, ROUND_FLOOR)._whole()

    def __ceil__(self):
        if self._special:
            int(self)
        return self._rescale(0, ROUND_CEILING)._whole()

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(self)

    def __deepcopy__(self, memo):
        return self if type(self) is Decimal else self.__class__(self)

    def __sizeof__(self):
        return object.__sizeof__(self)

    def __pow__(self, other, modulo=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        if modulo is not None:
            modulo = _operand(modulo)
            if modulo is NotImplemented:
                return modulo
            return self._pow_modulo(other, modulo, getcontext())
        return self._power(other, getcontext())

    def __rpow__(self, other, modulo=None):
        other = _operand(other)
        return other if other is NotImplemented else other._power(self, getcontext())


def _needed(other):
    d = _operand(other)
    if d is NotImplemented:
        raise TypeError("conversion from %s to Decimal is not supported"
                        % type(other).__name__)
    return d


def _install_operators():
    def pair(name, method):
        def forward(self, other):
            other = _operand(other)
            return other if other is NotImplemented else method(self, other, getcontext())

        def backward(self, other):
            other = _operand(other)
            return other if other is NotImplemented else method(other, self, getcontext())
        forward.__name__ = '__%s__' % name
        backward.__name__ = '__r%s__' % name
        setattr(Decimal, forward.__name__, forward)
        setattr(Decimal, backward.__name__, backward)

    for name, method in (('add', Decimal._add), ('sub', Decimal._subtract),
                         ('mul', Decimal._multiply), ('truediv', Decimal._divide),
                         ('floordiv', Decimal._floordiv), ('mod', Decimal._modulo),
                         ('divmod', Decimal._divmod)):
        pair(name, method)

    def in_context(name, method, count):
        if count == 1:
            def call(self, a, /):
                return method(self._number(a), self)
        else:
            def call(self, a, b, /):
                return method(self._number(a), self._number(b), self)
        call.__name__ = name
        setattr(Context, name, call)

    for name, method in (('add', Decimal._add), ('subtract', Decimal._subtract),
                         ('multiply', Decimal._multiply), ('divide', Decimal._divide),
                         ('divide_int', Decimal._floordiv), ('remainder', Decimal._modulo)):
        in_context(name, method, 2)
    in_context('plus', Decimal._plus, 1)
    in_context('minus', Decimal._minus, 1)
    in_context('abs', lambda a, c: a._minus(c) if a._sign else a._plus(c), 1)

    def forwarded(name, count):
        method = getattr(Decimal, name)
        if count == 1:
            in_context(name, lambda a, c: method(a, context=c), 1)
        else:
            in_context(name, lambda a, b, c: method(a, b, context=c), 2)

    for name in ('sqrt', 'exp', 'ln', 'log10', 'logb', 'to_integral_exact',
                 'to_integral_value', 'normalize', 'next_plus', 'next_minus',
                 'logical_invert', 'is_normal', 'is_subnormal', 'number_class'):
        forwarded(name, 1)
    for name in ('quantize', 'same_quantum', 'scaleb', 'rotate', 'shift', 'next_toward',
                 'logical_and', 'logical_or', 'logical_xor', 'compare', 'compare_signal',
                 'compare_total', 'compare_total_mag', 'max', 'min', 'max_mag', 'min_mag',
                 'copy_sign', 'remainder_near'):
        forwarded(name, 2)
    Context.to_integral = Context.to_integral_value
    for name in ('is_nan', 'is_qnan', 'is_snan', 'is_infinite', 'is_finite', 'is_signed',
                 'is_zero', 'copy_abs', 'copy_negate'):
        in_context(name, (lambda method: lambda a, c: method(a))(getattr(Decimal, name)), 1)


_install_operators()
_numbers.Number.register(Decimal)


# ---- exp and ln with whole numbers -------------------------------------------------------------

def _root(n, k):
    """The whole k-th root of n >= 1."""
    if k == 1:
        return n
    x = 1 << -(-n.bit_length() // k)
    while True:
        y = ((k - 1) * x + n // x ** (k - 1)) // k
        if y >= x:
            return x
        x = y


def _ln10(digits):
    """ln(10) * 10**digits."""
    guard = 10
    unit = 10 ** (digits + guard)

    def atanh_inverse(n):
        total = term = unit // n
        square = n * n
        k = 3
        while term:
            term //= square
            total += term // k
            k += 2
        return total
    # ln 10 = 2 (3 atanh 1/4 ...): 46 atanh(1/31) + 34 atanh(1/49) + 20 atanh(1/161)
    value = 46 * atanh_inverse(31) + 34 * atanh_inverse(49) + 20 * atanh_inverse(161)
    return value // 10 ** guard


def _ln_scaled(coef, exp, digits):
    """(ln(coef * 10**exp) * 10**scale, scale), scale about `digits` significant places."""
    size = _count_digits(coef)
    shift = exp + size
    near_one = coef * 10 ** exp if exp >= 0 else None
    scale = digits + len(str(abs(shift) + 1)) + 5
    if shift in (0, 1):
        # Close to 1 the logarithm is small: more places.
        delta = abs(coef - 10 ** -exp) if exp <= 0 else coef
        if delta:
            scale += max(0, -exp - _count_digits(delta))
    # x = m * 10**shift with 0.1 <= m < 1; then m towards 1 by square roots.
    guard = 15
    unit = 10 ** (scale + guard)
    m = coef * unit // 10 ** size if scale + guard <= 10 ** 7 else 0
    if shift == 1:
        m = coef * unit // 10 ** (size - 1)
        shift = 0
    halvings = 0
    while abs(m - unit) * 50 > unit:
        m = _math.isqrt(m * unit)
        halvings += 1
    y = (m - unit) * unit // (m + unit)
    square = y * y // unit
    total, term, k = 0, y, 1
    while term:
        total += term // k if term > 0 else -(-term // k)
        term = term * square // unit if term > 0 else -(-term * square // unit)
        k += 2
    value = (total * 2) << halvings
    if shift:
        value += shift * _ln10(scale + guard)
    return value // 10 ** guard, scale


def _exp_scaled(x, scale, digits):
    """exp(x / 10**scale) as (coefficient of about `digits` digits, exponent)."""
    ln10 = _ln10(scale + 5)
    power, rest = divmod(x * 10 ** 5, ln10)
    guard = 10
    places = digits + guard
    if scale + 5 > places:
        rest //= 10 ** (scale + 5 - places)
    else:
        rest *= 10 ** (places - scale - 5)
    unit = 10 ** places
    # exp(r) with r halved often: series, then squared back.
    halvings = max(8, int(places ** 0.5))
    lift = 10 ** (halvings // 3 + 2)
    unit *= lift
    r = rest * lift >> halvings
    total = term = unit
    k = 1
    while term:
        term = term * r // (unit * k)
        total += term
        k += 1
    for _ in range(halvings):
        total = total * total // unit
    total //= lift
    exp = -places + power
    extra = _count_digits(total) - digits
    if extra > 0:
        total //= 10 ** extra
        exp += extra
    return total, exp


# ---- format() -------------------------------------------------------------------------------------

_SPEC = _re.compile(r'(?:(.)?([<>=^]))?([-+ ])?(z)?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgGn%])?',
                    _re.DOTALL)


def _format(d, specifier, context):
    if not isinstance(specifier, str):
        raise TypeError("format arg must be str")
    m = _SPEC.fullmatch(specifier)
    if m is None:
        raise ValueError("invalid format string")
    fill, align, sign, no_neg_0, zero, width, comma, precision, kind = m.groups()
    if zero:
        if fill is not None or align is not None:
            raise ValueError("invalid format string")
        fill, align = '0', '='
    fill = fill or ' '
    align = align or '>'
    width = int(width or 0)
    precision = None if precision is None else int(precision)
    if kind is None:
        kind = 'G' if context.capitals else 'g'
    if kind == 'n':
        kind = 'g'
    negative = '-' if d._sign else '' if sign in (None, '-') else sign
    if d._special:
        body = d.copy_abs()._to_text(context, False)
        if kind == '%':
            body += '%'
        if zero:
            fill, align = ' ', '>'
        return _padded(negative, body, '', fill, align, width, False)
    if kind == '%':
        d = _make(d._sign, d._int, d._exp + 2)
    if precision is not None:
        if kind in 'eE' and d._int:
            d = d._to_digits(precision + 1, context.rounding)
        elif kind in 'fF%':
            d = d._rescale(-precision, context.rounding)
        elif kind in 'gG' and _count_digits(d._int) > (precision or 1):
            d = d._to_digits(precision or 1, context.rounding)
    if kind in 'fF%' and not d._int and d._exp > 0:
        d = d._rescale(0, context.rounding)
    if no_neg_0 and not d._int and d._sign:
        d = _make(0, 0, d._exp)
        negative = '' if sign in (None, '-') else sign
    digits = _text_of(d._int)
    left = d._exp + len(digits)
    if kind in 'eE':
        point = 1 - precision if not d._int and precision is not None else 1
    elif kind in 'fF%':
        point = left
    elif d._exp <= 0 and left > -6:
        point = left
    else:
        point = 1
    if point < 0:
        whole, part = '0', '0' * -point + digits
    elif point > len(digits):
        whole, part = digits + '0' * (point - len(digits)), ''
    else:
        whole, part = digits[:point] or '0', digits[point:]
    power = left - point
    rest = '.' + part if part else ''
    if power != 0 or kind in 'eE':
        letter = 'E' if kind in 'EG' else 'e'
        rest += '%s%+d' % (letter, power)
    if kind == '%':
        rest += '%'
    return _padded(negative, whole, rest, fill, align, width, bool(comma))


def _padded(sign, whole, rest, fill, align, width, comma):
    if comma or (fill == '0' and align == '='):
        room = width - len(sign) - len(rest)
        if fill == '0' and align == '=' and room > len(whole):
            if comma:
                while len(_grouped(whole)) < room:
                    whole = '0' + whole
            else:
                whole = whole.rjust(room, '0')
        if comma:
            whole = _grouped(whole)
    body = whole + rest
    extra = width - len(sign) - len(body)
    if extra <= 0:
        return sign + body
    if align == '<':
        return sign + body + fill * extra
    if align == '>':
        return fill * extra + sign + body
    if align == '=':
        return sign + fill * extra + body
    half = extra // 2
    return fill * half + sign + body + fill * (extra - half)


def _grouped(whole):
    pieces = []
    while len(whole) > 3:
        pieces.append(whole[-3:])
        whole = whole[:-3]
    pieces.append(whole)
    return ','.join(reversed(pieces))


def _to_digits(self, places, rounding):
    """self with `places` significant digits."""
    if not self._int:
        return _make(self._sign, 0, self.adjusted() + 1 - places)
    size = _count_digits(self._int)
    coef, _ = _shift_round(self._int, size - places, self._sign, rounding)
    exp = self._exp + size - places
    if _count_digits(coef) > places:
        coef //= 10
        exp += 1
    return _make(self._sign, coef, exp)


Decimal._to_digits = _to_digits


# ---- the current context -----------------------------------------------------------------------------

DefaultContext = Context(28, ROUND_HALF_EVEN, -999999, 999999, 1, 0, [],
                         [DivisionByZero, Overflow, InvalidOperation])
BasicContext = Context(9, ROUND_HALF_UP, -999999, 999999, 1, 0, [],
                       [DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(9, ROUND_HALF_EVEN, -999999, 999999, 1, 0, [], [])
_plain_context = Context()
_current = None


def getcontext():
    """Get the current default context."""
    global _current
    if _current is None:
        _current = Context()
    return _current


def setcontext(context, /):
    """Set a new default context."""
    global _current
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current = context


class _LocalContext(object):
    def __init__(self, context):
        self.context = context.copy()

    def __enter__(self):
        self.saved = getcontext()
        setcontext(self.context)
        return self.context

    def __exit__(self, *exc):
        setcontext(self.saved)
        return False


def localcontext(ctx=None, **kwargs):
    """Return a context manager that will set the default context to a copy of ctx
    on entry to the with-statement and restore the previous default context when
    exiting the with-statement. If no context is supplied, a copy of the current
    default context is used."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    manager = _LocalContext(ctx)
    for name, value in kwargs.items():
        if name not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags',
                        'traps'):
            raise TypeError("'%s' is an invalid keyword argument for this function" % name)
        setattr(manager.context, name, value)
    return manager
