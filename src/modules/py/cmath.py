"""This module provides access to mathematical functions for complex
numbers."""

import math as _math
from math import e, inf, nan, pi, tau

infj = complex(0.0, inf)
nanj = complex(0.0, nan)


def _complex(z):
    kind = type(z)
    if not any(hasattr(kind, name) for name in ("__complex__", "__float__", "__index__")):
        raise TypeError(f"must be real number, not {kind.__name__}")
    return complex(z)


def phase(z, /):
    """Return argument, also known as the phase angle, of a complex."""
    z = _complex(z)
    return _math.atan2(z.imag, z.real)


def polar(z, /):
    """Convert a complex from rectangular coordinates to polar coordinates."""
    z = _complex(z)
    return abs(z), phase(z)


def rect(r, phi, /):
    """Convert from polar coordinates to rectangular coordinates."""
    if not _math.isfinite(phi):
        if r == 0:
            return complex(r, 0.0 * r)
        if not _math.isnan(phi) and not _math.isnan(r) and not _math.isinf(r) or _math.isinf(phi):
            raise ValueError("math domain error")
        return complex(nan, nan)
    if phi == 0.0:
        return complex(r, _math.copysign(0.0, r * _math.copysign(1.0, phi)))
    return complex(r * _math.cos(phi), r * _math.sin(phi))


def isfinite(z, /):
    """Return True if both the real and imaginary parts of z are finite, else False."""
    z = _complex(z)
    return _math.isfinite(z.real) and _math.isfinite(z.imag)


def isinf(z, /):
    """Checks if the real or imaginary part of z is infinite."""
    z = _complex(z)
    return _math.isinf(z.real) or _math.isinf(z.imag)


def isnan(z, /):
    """Checks if the real or imaginary part of z not a number (NaN)."""
    z = _complex(z)
    return _math.isnan(z.real) or _math.isnan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    """Determine whether two complex numbers are close in value."""
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    a, b = _complex(a), _complex(b)
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    diff = abs(a - b)
    return diff <= rel_tol * abs(b) or diff <= rel_tol * abs(a) or diff <= abs_tol


def exp(z, /):
    """Return the exponential value e**z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_math.isfinite(x) and _math.isfinite(y)):
        if _math.isinf(x) and y == 0:
            return complex(inf if x > 0 else 0.0, y)
        if x == -inf:
            return complex(0.0, 0.0)
        if not _math.isnan(x) and _math.isinf(y):
            raise ValueError("math domain error")
        if _math.isinf(x) and _math.isfinite(y):
            return complex(_math.copysign(inf, _math.cos(y)), _math.copysign(inf, _math.sin(y)))
        return complex(x if _math.isinf(x) else nan, y if y == 0 else nan)
    try:
        r = _math.exp(x)
    except OverflowError:
        raise OverflowError("math range error") from None
    return complex(r * _math.cos(y), r * _math.sin(y))


def log(z, base=None, /):
    """log(z[, base]) -> the logarithm of z to the given base."""
    z = _complex(z)
    if z == 0:
        raise ValueError("math domain error")
    r = abs(z)
    near = 0.71 <= r <= 1.73
    if near:
        a, b = max(abs(z.real), abs(z.imag)), min(abs(z.real), abs(z.imag))
        real = _math.log1p((a - 1) * (a + 1) + b * b) / 2.0
    else:
        real = _math.log(r)
    w = complex(real, phase(z))
    return w if base is None else w / log(base)


def log10(z, /):
    """Return the base-10 logarithm of z."""
    w = log(z)
    ten = _math.log(10.0)
    return complex(w.real / ten, w.imag / ten)


def sqrt(z, /):
    """Return the square root of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if x == 0 and y == 0:
        return complex(0.0, y)
    if _math.isinf(y):
        return complex(inf, y)
    if not (_math.isfinite(x) and _math.isfinite(y)):
        if x == inf:
            return complex(inf, nan if _math.isnan(y) else _math.copysign(0.0, y))
        if x == -inf:
            return complex(nan, inf) if _math.isnan(y) else complex(0.0, _math.copysign(inf, y))
        return complex(nan, nan)
    ax, ay = abs(x) / 8.0, abs(y)
    s = 2.0 * _math.sqrt(ax + _math.hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    if x >= 0:
        return complex(s, _math.copysign(d, y))
    return complex(d, _math.copysign(s, y))


def sinh(z, /):
    """Return the hyperbolic sine of z."""
    z = _complex(z)
    return complex(_math.cos(z.imag) * _math.sinh(z.real), _math.sin(z.imag) * _math.cosh(z.real))


def cosh(z, /):
    """Return the hyperbolic cosine of z."""
    z = _complex(z)
    return complex(_math.cos(z.imag) * _math.cosh(z.real), _math.sin(z.imag) * _math.sinh(z.real))


def tanh(z, /):
    """Return the hyperbolic tangent of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if abs(x) > 20:
        return complex(_math.copysign(1.0, x), 4.0 * _math.sin(y) * _math.cos(y) * _math.exp(-2.0 * abs(x)))
    tx, ty = _math.tanh(x), _math.tan(y)
    cx = 1.0 / _math.cosh(x)
    txty = tx * ty
    denom = 1.0 + txty * txty
    return complex(tx * (1.0 + ty * ty) / denom, ((ty / denom) * cx) * cx)


def sin(z, /):
    """Return the sine of z."""
    z = _complex(z)
    w = sinh(complex(-z.imag, z.real))
    return complex(w.imag, -w.real)


def cos(z, /):
    """Return the cosine of z."""
    z = _complex(z)
    return cosh(complex(-z.imag, z.real))


def tan(z, /):
    """Return the tangent of z."""
    z = _complex(z)
    w = tanh(complex(-z.imag, z.real))
    return complex(w.imag, -w.real)


def asinh(z, /):
    """Return the inverse hyperbolic sine of z."""
    z = _complex(z)
    s1 = sqrt(complex(1.0 + z.imag, -z.real))
    s2 = sqrt(complex(1.0 - z.imag, z.real))
    return complex(_math.asinh(s1.real * s2.imag - s2.real * s1.imag),
                   _math.atan2(z.imag, s1.real * s2.real - s1.imag * s2.imag))


def acosh(z, /):
    """Return the inverse hyperbolic cosine of z."""
    z = _complex(z)
    s1 = sqrt(complex(z.real - 1.0, z.imag))
    s2 = sqrt(complex(z.real + 1.0, z.imag))
    return complex(_math.asinh(s1.real * s2.real + s1.imag * s2.imag), 2.0 * _math.atan2(s1.imag, s2.real))


def asin(z, /):
    """Return the arc sine of z."""
    z = _complex(z)
    w = asinh(complex(-z.imag, z.real))
    return complex(w.imag, -w.real)


def acos(z, /):
    """Return the arc cosine of z."""
    z = _complex(z)
    s1 = sqrt(complex(1.0 - z.real, -z.imag))
    s2 = sqrt(complex(1.0 + z.real, z.imag))
    return complex(2.0 * _math.atan2(s1.real, s2.real), _math.asinh(s2.real * s1.imag - s2.imag * s1.real))


def atanh(z, /):
    """Return the inverse hyperbolic tangent of z."""
    z = _complex(z)
    if z.real < 0 or (z.real == 0 and _math.copysign(1.0, z.real) < 0):
        return -atanh(-z)
    x, y = z.real, z.imag
    ay = abs(y)
    if x == 1 and ay == 0:
        raise ValueError("math domain error")
    real = _math.log1p(4.0 * x / ((1 - x) * (1 - x) + ay * ay)) / 4.0
    imag = -_math.atan2(-2.0 * y, (1 - x) * (1 + x) - ay * ay) / 2.0
    return complex(real, imag)


def atan(z, /):
    """Return the arc tangent of z."""
    z = _complex(z)
    w = atanh(complex(-z.imag, z.real))
    return complex(w.imag, -w.real)
