"""Reading dates and times: what time.strptime() and datetime.strptime() are made of.

A format becomes a regular expression with one group for each directive; what the groups
hold is then put together: the directives may overlap and leave things out.
"""

import re

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]


def _any_of(words):
    return "|".join(sorted(words, key=len, reverse=True))


PATTERNS = {
    "d": r"3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9]",
    "f": r"[0-9]{1,6}",
    "H": r"2[0-3]|[0-1]\d|\d",
    "I": r"1[0-2]|0[1-9]|[1-9]",
    "G": r"\d\d\d\d",
    "j": r"36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]",
    "m": r"1[0-2]|0[1-9]|[1-9]",
    "M": r"[0-5]\d|\d",
    "S": r"6[0-1]|[0-5]\d|\d",
    "U": r"5[0-3]|[0-4]\d|\d",
    "W": r"5[0-3]|[0-4]\d|\d",
    "V": r"5[0-3]|0[1-9]|[1-4]\d|\d",
    "w": r"[0-6]",
    "u": r"[1-7]",
    "y": r"\d\d",
    "Y": r"\d\d\d\d",
    "z": r"[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|(?-i:Z)",
    "Z": r"utc|gmt",
    "A": _any_of(DAYS),
    "a": _any_of(d[:3] for d in DAYS),
    "B": _any_of(MONTHS),
    "b": _any_of(m[:3] for m in MONTHS),
    "p": "am|pm",
}
WHOLE = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S"}


def _pattern(format):
    """The regular expression of a format."""
    out, i, directive = [], 0, False
    for sign in re.sub(r"\s+", " ", format):
        if not directive:
            directive = sign == "%"
            if not directive:
                out.append(r"\s+" if sign == " " else re.escape(sign))
            continue
        directive = False
        if sign == "%":
            out.append("%")
        elif sign in WHOLE:
            out.append(_pattern(WHOLE[sign]))
        elif sign in PATTERNS:
            out.append(f"(?P<{sign}>{PATTERNS[sign]})")
        else:
            raise ValueError(f"{'%' if sign == chr(92) else sign!r} is a bad directive in format {format!r}") from None
    if directive:
        raise ValueError(f"stray % in format {format!r}") from None
    return "".join(out)


def _offset(text):
    """Seconds and microseconds east of Greenwich."""
    if text == "Z":
        return 0, 0
    digits = text[1:].replace(":", "")
    whole, _, fraction = digits.partition(".")
    seconds = int(whole[:2]) * 3600 + int(whole[2:4]) * 60 + int(whole[4:] or 0)
    sign = -1 if text[0] == "-" else 1
    return sign * seconds, sign * int(fraction.ljust(6, "0"))


def _hour(found):
    hour, half = int(found["I"]) % 12, (found.get("p") or "").lower()
    return hour + 12 if half == "pm" else hour


def _weekday(found):
    for key, value in (("A", lambda t: DAYS.index(t.lower())), ("a", lambda t: [d[:3] for d in DAYS].index(t.lower())),
                       ("w", lambda t: (int(t) - 1) % 7), ("u", lambda t: int(t) - 1)):
        if key in found:
            return value(found[key])
    return None


def _year(found):
    if "y" in found:
        year = int(found["y"])
        return year + (2000 if year <= 68 else 1900)
    return int(found["Y"]) if "Y" in found else None


def _month(found):
    if "B" in found:
        return MONTHS.index(found["B"].lower()) + 1
    if "b" in found:
        return [m[:3] for m in MONTHS].index(found["b"].lower()) + 1
    return int(found.get("m", 1))


def _check_iso(found):
    if "G" in found and "j" in found:
        raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.")
    if "G" in found and ("V" not in found or _weekday(found) is None):
        raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive "
                         "('%A', '%a', '%w', or '%u').")
    if "V" in found and "G" not in found:
        if _year(found) is not None and _weekday(found) is not None:
            raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.")
        raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive "
                         "('%A', '%a', '%w', or '%u').")


def _date(found):
    """Year, month, day, weekday, day of the year."""
    from datetime import date, timedelta
    year, month, day, weekday = _year(found), _month(found), int(found.get("d", 1)), _weekday(found)
    leap = year is None and month == 2 and day == 29
    shown = 1904 if leap else 1900 if year is None else year  # 1904: a leap year, for 29 February without one
    if "G" in found:
        whole = date.fromisocalendar(int(found["G"]), int(found["V"]), weekday + 1)
        shown = whole.year
    elif "j" in found:
        whole = date(shown, 1, 1) + timedelta(int(found["j"]) - 1)
    elif year is not None and weekday is not None and ("U" in found or "W" in found):
        first = (date(year, 1, 1).weekday() + ("U" in found)) % 7  # 0: a week begins with the year
        at = (weekday + ("U" in found)) % 7
        week = int(found["U"] if "U" in found else found["W"])
        whole = date(year, 1, 1) + timedelta(at - first + 7 * (week - (first == 0)))
        shown = whole.year
    else:
        whole = date(shown, month, day)
    if weekday is None:
        weekday = whole.weekday()
    return 1900 if leap else shown, whole.month, whole.day, weekday, whole.timetuple().tm_yday


def parse(text, format):
    """((year, month, day, hour, minute, second, weekday, day of the year, dst), microsecond, offset or None, zone or None)"""
    for n, v in enumerate((text, format)):
        if not isinstance(v, str):
            raise TypeError(f"strptime() argument {n} must be str, not {type(v)}")
    try:
        pattern = re.compile(_pattern(format), re.IGNORECASE)
    except re.error:
        raise ValueError(f"a directive stands twice in format {format!r}") from None
    match = pattern.match(text)
    if not match:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if match.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[match.end():]}")
    found = match.groupdict()
    _check_iso(found)
    hour = _hour(found) if "I" in found else int(found.get("H", 0))
    year, month, day, weekday, yday = _date(found)
    zone = found.get("Z")
    offset = _offset(found["z"]) if "z" in found else None
    fields = (year, month, day, hour, int(found.get("M", 0)), int(found.get("S", 0)), weekday, yday, 0 if zone else -1)
    return fields, int(found.get("f", "0").ljust(6, "0")), offset, zone


def time_of(text, format="%a %b %d %H:%M:%S %Y"):
    """What time.strptime() gives."""
    import time
    fields, _, offset, zone = parse(text, format)
    return time.struct_time(fields + (zone, offset and offset[0]))
