"""File names against patterns of the shell: *, ?, [seq], [!seq]."""

import functools
import re

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Does the name match?  (Names of files here are told apart by case.)"""
    return fnmatchcase(name, pat)


@functools.lru_cache(maxsize=256, typed=True)
def _compile_pattern(pat):
    if isinstance(pat, bytes):
        return re.compile(bytes(translate(str(pat, 'latin-1')), 'latin-1')).match
    return re.compile(translate(pat)).match


def fnmatchcase(name, pat):
    """Does the name match, case and all?"""
    return _compile_pattern(pat)(name) is not None


def filter(names, pat):
    """The names that match."""
    match = _compile_pattern(pat)
    return [name for name in names if match(name)]


def _set(pat, start):
    # A bracket's text as a regular expression, and where it ends; None: no bracket.
    end = start
    if pat[end:end + 1] == '!':
        end += 1
    if pat[end:end + 1] == ']':
        end += 1
    end = pat.find(']', end)
    if end < 0:
        return None, start
    inside = pat[start:end].replace('\\', r'\\')
    negated = inside.startswith('!')
    if negated:
        inside = inside[1:]
    elif inside.startswith('^'):
        inside = '\\' + inside
    return f"[{'^' if negated else ''}{inside.replace('[', chr(92) + '[')}]", end + 1


def translate(pat):
    """The pattern as a regular expression."""
    out = []
    i = 0
    while i < len(pat):
        c = pat[i]
        i += 1
        if c == '*':
            if not out or out[-1] != '.*':
                out.append('.*')
        elif c == '?':
            out.append('.')
        elif c == '[':
            group, i = _set(pat, i)
            out.append(r'\[' if group is None else group)
        else:
            out.append(re.escape(c))
    return rf"(?s:{''.join(out)})\Z"
