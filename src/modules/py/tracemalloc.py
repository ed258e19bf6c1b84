"""Which line asked for how much memory."""

from collections.abc import Iterable, Sequence
from functools import total_ordering
import fnmatch
import linecache

from _tracemalloc import *
from _tracemalloc import _get_object_traceback, _get_traces


def _human(size, signed):
    for unit in ('B', 'KiB', 'MiB', 'GiB', 'TiB'):
        if unit == 'TiB' or abs(size) < 10 * 1024:
            places = 0 if unit == 'B' or abs(size) >= 100 else 1
            return f"%{'+' if signed else ''}.{places}f %s" % (size, unit)
        size /= 1024


class Statistic:
    """What one line (or file, or traceback) has in use."""

    __slots__ = ('traceback', 'size', 'count')

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __hash__(self):
        return hash((self.traceback, self.size, self.count))

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return (self.traceback, self.size, self.count) == (
            other.traceback, other.size, other.count)

    def __str__(self):
        text = f"{self.traceback}: size={_human(self.size, False)}, count={self.count}"
        if self.count:
            text += f", average={_human(self.size / self.count, False)}"
        return text

    def __repr__(self):
        return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"

    def _sort_key(self):
        return (self.size, self.count, self.traceback)


class StatisticDiff:
    """... and how much more than before."""

    __slots__ = ('traceback', 'size', 'size_diff', 'count', 'count_diff')

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def _all(self):
        return self.traceback, self.size, self.size_diff, self.count, self.count_diff

    def __hash__(self):
        return hash(self._all())

    def __eq__(self, other):
        if not isinstance(other, StatisticDiff):
            return NotImplemented
        return self._all() == other._all()

    def __str__(self):
        text = (f"{self.traceback}: size={_human(self.size, False)} "
                f"({_human(self.size_diff, True)}), count={self.count} ({self.count_diff:+d})")
        if self.count:
            text += f", average={_human(self.size / self.count, False)}"
        return text

    def __repr__(self):
        return (f"<StatisticDiff traceback={self.traceback!r} size={self.size} "
                f"({self.size_diff:+d}) count={self.count} ({self.count_diff:+d})>")

    def _sort_key(self):
        return (abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback)


@total_ordering
class Frame:
    """A line of a file."""

    __slots__ = ("_frame",)

    def __init__(self, frame):
        self._frame = frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __eq__(self, other):
        if not isinstance(other, Frame):
            return NotImplemented
        return self._frame == other._frame

    def __lt__(self, other):
        if not isinstance(other, Frame):
            return NotImplemented
        return self._frame < other._frame

    def __hash__(self):
        return hash(self._frame)

    def __str__(self):
        return f"{self.filename}:{self.lineno}"

    def __repr__(self):
        return f"<Frame filename={self.filename!r} lineno={self.lineno!r}>"


@total_ordering
class Traceback(Sequence):
    """Lines, the oldest call first."""

    __slots__ = ("_frames", '_total_nframe')

    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(reversed(frames))
        self._total_nframe = total_nframe

    @property
    def total_nframe(self):
        return self._total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Frame(frame) for frame in self._frames[index])
        return Frame(self._frames[index])

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __hash__(self):
        return hash(self._frames)

    def __eq__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames == other._frames

    def __lt__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames < other._frames

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        text = f"<Traceback {tuple(self)}"
        if self._total_nframe is not None:
            text += f" total_nframe={self.total_nframe}"
        return text + ">"

    def format(self, limit=None, most_recent_first=False):
        frames = self
        if limit is not None:
            frames = self[-limit:] if limit > 0 else self[:limit]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            source = linecache.getline(frame.filename, frame.lineno).strip()
            if source:
                lines.append('    ' + source)
        return lines


def get_object_traceback(obj):
    """Where the object was allocated, or None when that was not traced."""
    frames = _get_object_traceback(obj)
    return None if frames is None else Traceback(frames)


class Trace:
    """One block."""

    __slots__ = ("_trace",)

    def __init__(self, trace):
        self._trace = trace

    @property
    def domain(self):
        return self._trace[0]

    @property
    def size(self):
        return self._trace[1]

    @property
    def traceback(self):
        return Traceback(*self._trace[2:])

    def __eq__(self, other):
        if not isinstance(other, Trace):
            return NotImplemented
        return self._trace == other._trace

    def __hash__(self):
        return hash(self._trace)

    def __str__(self):
        return f"{self.traceback}: {_human(self.size, False)}"

    def __repr__(self):
        return (f"<Trace domain={self.domain} size={_human(self.size, False)}, "
                f"traceback={self.traceback!r}>")


class _Traces(Sequence):

    def __init__(self, traces):
        self._traces = traces

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Trace(trace) for trace in self._traces[index])
        return Trace(self._traces[index])

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        if not isinstance(other, _Traces):
            return NotImplemented
        return self._traces == other._traces

    def __repr__(self):
        return f"<Traces len={len(self)}>"


def _plain_name(filename):
    return filename[:-1] if filename.endswith('.pyc') else filename


class BaseFilter:
    def __init__(self, inclusive):
        self.inclusive = inclusive


class Filter(BaseFilter):
    """Blocks asked for in files of a name (with * and ?), maybe in one line."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._filename_pattern = _plain_name(filename_pattern)
        self.lineno = lineno
        self.all_frames = all_frames
        self.domain = domain

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _is_line(self, filename, lineno):
        if not fnmatch.fnmatch(_plain_name(filename), self._filename_pattern):
            return False
        return self.lineno is None or lineno == self.lineno

    def _match_frame(self, filename, lineno):
        return self._is_line(filename, lineno) == self.inclusive

    def _match_traceback(self, frames):
        if not self.all_frames:
            return self._match_frame(*frames[0])
        return any(self._is_line(*frame) for frame in frames) == self.inclusive

    def _match(self, trace):
        domain, size, frames, total_nframe = trace
        result = self._match_traceback(frames)
        if self.domain is None:
            return result
        if self.inclusive:
            return result and domain == self.domain
        return result or domain != self.domain


class DomainFilter(BaseFilter):

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    @property
    def domain(self):
        return self._domain

    def _match(self, trace):
        return (trace[0] == self.domain) == self.inclusive


_GROUPS = {
    'traceback': lambda frames: frames,
    'lineno': lambda frames: frames[:1],
    'filename': lambda frames: ((frames[0][0], 0),),
}


class Snapshot:
    """All blocks at one moment."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def filter_traces(self, filters):
        if not isinstance(filters, Iterable):
            raise TypeError("filters must be a list of filters, not %s" % type(filters).__name__)
        wanted = [f for f in filters if f.inclusive]
        unwanted = [f for f in filters if not f.inclusive]
        traces = [trace for trace in self.traces._traces
                  if (not wanted or any(f._match(trace) for f in wanted))
                  and all(f._match(trace) for f in unwanted)]
        return Snapshot(traces, self.traceback_limit)

    def _group_by(self, key_type, cumulative):
        if key_type not in _GROUPS:
            raise ValueError("unknown key_type: %r" % (key_type,))
        if cumulative and key_type not in ('lineno', 'filename'):
            raise ValueError("cumulative mode cannot by used with key type %r" % key_type)
        group = _GROUPS[key_type]
        found = {}
        for domain, size, frames, total_nframe in self.traces._traces:
            if cumulative:
                keys = [group((frame,)) for frame in frames]
            else:
                keys = [group(frames)]
            for key in keys:
                statistic = found.get(key)
                if statistic is None:
                    total = total_nframe if key_type == 'traceback' else None
                    found[key] = Statistic(Traceback(key, total) if total else Traceback(key),
                                           size, 1)
                else:
                    statistic.size += size
                    statistic.count += 1
        return {statistic.traceback: statistic for statistic in found.values()}

    def statistics(self, key_type, cumulative=False):
        """The groups, largest first."""
        groups = list(self._group_by(key_type, cumulative).values())
        groups.sort(key=Statistic._sort_key, reverse=True)
        return groups

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """What changed since an older snapshot, most first."""
        now = self._group_by(key_type, cumulative)
        before = old_snapshot._group_by(key_type, cumulative)
        changes = []
        for traceback, stat in now.items():
            old = before.pop(traceback, None)
            size, count = (old.size, old.count) if old else (0, 0)
            changes.append(StatisticDiff(
                traceback, stat.size, stat.size - size, stat.count, stat.count - count))
        for traceback, old in before.items():
            changes.append(StatisticDiff(traceback, 0, -old.size, 0, -old.count))
        changes.sort(key=StatisticDiff._sort_key, reverse=True)
        return changes


def take_snapshot():
    """A Snapshot of what is traced now."""
    if not is_tracing():
        raise RuntimeError("the tracemalloc module must be tracing memory "
                           "allocations to take a snapshot")
    return Snapshot(_get_traces(), get_traceback_limit())
