import gc
class N: pass
n = N()
n.list = [1, 2, n]
print(gc.is_tracked(n), gc.is_tracked(5), len(gc.get_referents(n.list)), any(r is n.list for r in gc.get_referents(n.__dict__)), len(gc.get_stats()), gc.get_threshold())
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze()
