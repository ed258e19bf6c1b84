# The gc module: levers, counters, windows, callbacks.
import gc
print(gc.isenabled(), gc.get_threshold(), gc.get_debug())
gc.disable(); print(gc.isenabled()); gc.enable()
gc.set_threshold(500); print(gc.get_threshold()); gc.set_threshold(700, 10, 10)
gc.collect()
class A: pass
gc.disable()
base = gc.get_count()[0]
keep = [A() for _ in range(100)]
print(gc.get_count()[0] - base)
del keep
gc.enable()
gc.collect(); gc.collect(0); print(gc.get_count()[1:]); gc.collect(1); print(gc.get_count()[1:]); gc.collect(2); print(gc.get_count()[1:])

log = []
def cb(phase, info): log.append((phase, info['generation'], info['collected'], info['uncollectable'], sorted(info)))
gc.callbacks.append(cb)
def cyc():
    a = A(); a.a = a
cyc()
gc.collect(0)
cyc(); cyc()
gc.collect()
gc.callbacks.remove(cb)
for row in log: print(row)
def bad(phase, info): raise ValueError('bad callback')
s = gc.get_stats(); print(len(s), [sorted(d) for d in s])
before = gc.get_stats()[1]['collections']; gc.collect(1); print(gc.get_stats()[1]['collections'] - before)

gen = []
gc.set_threshold(700, 10, 10); gc.collect()
def note(phase, info):
    if phase == 'start': gen.append(info['generation'])
gc.callbacks.append(note)
kept = [A() for _ in range(20000)]
gc.callbacks.remove(note)
print(gen)
del kept

x = [1, 2, 'a', (3,)]
print(gc.get_referents(x, {'k': x})[:5] == [(3,), 'a', 2, 1, 'k'] or gc.get_referents(x, {'k': x}))
o = A(); l = [o]; t = (o,); d = {'k': o}
r = gc.get_referrers(o)
print(l in r, t in r, d in r, globals() in r, len(r))
o.x = l
print([type(q).__name__ for q in gc.get_referrers(l)])
def local():
    z = A()
    return gc.get_referrers(z)
print(local())
gc.collect()
print(any(q is o for q in gc.get_objects()), any(q is o for q in gc.get_objects(2)), any(q is o for q in gc.get_objects(generation=0)))
n = A(); print(any(q is n for q in gc.get_objects(0)), gc.is_tracked(n), gc.is_finalized(n))
gc.freeze(); print(gc.get_freeze_count() > 100, len(gc.get_objects()) < 50)
gc.unfreeze(); print(gc.get_freeze_count())
print(gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK, gc.garbage, gc.callbacks)
gc.set_debug(gc.DEBUG_SAVEALL)
cyc(); cyc()
print(gc.collect(), [type(g).__name__ for g in gc.garbage]); gc.set_debug(0); gc.garbage.clear(); print(gc.collect())
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.collect('a'), lambda: gc.get_objects(3), lambda: gc.get_objects(-2), lambda: len(gc.get_objects(-1)) > 10, lambda: gc.set_threshold(), lambda: gc.set_threshold(1, 2, 3, 4), lambda: gc.collect(1, 2), lambda: gc.collect(x=1), lambda: gc.is_tracked(), lambda: gc.enable(1), lambda: gc.set_debug('a')): show(f)
