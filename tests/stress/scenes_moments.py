"""scenes_moments.py - scenes about when things happen: automatic collections, deaths at
the end of the program, what is woken up again, what suspended frames keep.

See scenes_data.py for what a scene is.
"""

SCENES = {
    "automatic": dict(
        start="moments = []\nkept = []\ndef moment(phase, info):\n    if phase == 'stop': moments.append((info['generation'], info['collected'], len(kept)))\ngc.callbacks.append(moment)",
        names=dict(rounds=["50", "200", "400", "800", "1500"], thr=["20", "100, 4", "300, 3, 2", "700, 10, 10", "7, 2, 2", "1, 1, 1"],
                   makes=["kept.append([i])", "kept.append({i: i})", "kept.append((i, [i]))", "kept.append(A(i))", "kept.append(S(i))", "kept.append(set())", "kept.append(lambda: i)",
                          "kept.append(iter([i]))", "kept.append(C(i, kept))", "kept.append(L([i]))", "kept.append(M(a=i))", "kept.append(gen(i))", "kept.append(weakref.ref(A))", "kept.append(A(i).method)",
                          "kept.append(Exception(i))", "kept.append({'a': [i]})", "kept.append(memoryview(b'abc'))", "kept.append((x for x in [i]))", "kept.append(holds(i))", "kept.append(frozenset([i]))",
                          "a = A(i); a.me = a", "a = []; a.append(a)", "a, b = A(i), S(i); a.o = b; b.other = a", "kept.append(A(i)); kept and i % 3 == 0 and kept.pop()", "kept.append(type('Q', (), {}))",
                          "x = [[j] for j in range(4)]", "x = {j: [j] for j in range(4)}", "kept.append(str(i))", "kept.append(object())", "x = sorted([3, i, 1], key=lambda v: -v)", "x = list(zip([i], [i]))",
                          "kept.append([*range(i % 5)])", "kept.append(dict(a=i))", "kept.append(copied(a=i))", "x = passes(i, i, k=i)", "kept.append(slice(i))", "kept.append(property(len))", "kept.append(super(C, C(i, 1)))",
                          "try:\n        1/0\n    except ZeroDivisionError as e:\n        kept.append(e)", "x = f'{i}{[i]}'", "kept.append(bytearray(3))", "with held([i]) as v: pass", "kept.append(D(i)) if i % 100 == 0 else None"]),
        ops=["for i in range(<rounds>):\n    <makes>", "for i in range(<rounds>):\n    <makes>\n    <makes>", "for i in range(<rounds>):\n    if i % <few> == 0 if <few> else 1:\n        pass\n    <makes>\n    <makes>\n    <makes>",
             "kept.clear()", "del kept[:<n>]", "kept = kept[::2]", "gc.set_threshold(<thr>)", "gc.collect(<few> % 3)", "gc.disable()", "gc.enable()", "def work(i):\n    <makes>\nfor i in range(<rounds>): work(i)",
             "moments.clear()", "x = a = b = v = None", "gc.freeze()", "gc.unfreeze()", "kept = [[i, {i: i}] for i in range(<rounds>)]", "kept.extend({} for _ in range(<n>))"],
        probe="print(moments[-8:], len(moments), len(kept), gc.get_count())",
        end="gc.callbacks.clear(); gc.enable(); gc.set_threshold(700, 10, 10); gc.unfreeze(); kept = x = a = b = v = None"),
    "woken": dict(
        start="class W:\n    back = []\n    def __init__(self, n, how='list'):\n        self.n, self.how = n, how\n    def __del__(self):\n        print('del W', self.n, rc(self))\n        if self.how == 'list': W.back.append(self)\n        elif self.how == 'attr': self.again = self\n        elif self.how == 'raise': raise KeyError(self.n)\n        elif self.how == 'new': W(self.n + 100, 'none')\n        elif self.how == 'collect': print('inner', gc.collect())\n    def __repr__(self): return 'W%d' % self.n\nw = None",
        names=dict(how=["'list'", "'attr'", "'none'", "'new'", "'collect'"]),
        ops=["w = W(<id>, <how>)", "w = None", "w = W(<id>, <how>); w.me = w; w = None", "a, b = W(<id>, <how>), W(<id>, <how>); a.o, b.o = b, a; del a, b", "print(gc.collect())", "print(len(W.back), [gc.is_finalized(x) for x in W.back])", "W.back.clear()", "W.back.pop() if W.back else None",
             "r = weakref.ref(w, note(<id>))", "w = W(<id>, <how>); r = weakref.ref(w, note(<id>)); w = None", "w = W(<id>, <how>); r = weakref.ref(w, note(<id>)); w.me = w; w = None", "print(r() is None)", "f = weakref.finalize(w, print, 'fin', <id>)", "print([type(x).__name__ for x in gc.get_referrers(W.back[0])])",
             "w = [W(<id>, <how>), W(<id>, <how>)]", "w = (W(<id>, <how>), [W(<id>, <how>)])", "w = [W(<id>, <how>)]; w.append(w); w = None", "w = {W(<id>, <how>): W(<id>, <how>)}", "def f(x): return 1\nf(W(<id>, <how>))", "w = W(<id>, <how>); w = W(<id>, <how>)",
             "for x in W.back: x.how = 'none'", "W.back[:] = [x for x in W.back if x.n % 2]", "gc.collect(0)", "w = W(<id>, 'none'); w.__class__ = A", "def g():\n    k = W(<id>, <how>)\n    yield 1\n    print('never')\nit = g(); next(it)", "it = None", "it.close()", "x = None"],
        init="r = f = it = x = None",
        probe="print(w is None or type(w).__name__, len(W.back), gc.get_count()[1:])",
        end="w = r = f = it = x = None; W.back.clear(); gc.collect(); W.back.clear()"),
    "kept by frames": dict(
        start="def deep(n, x):\n    here = [x]\n    if n == 0:\n        raise LookupError(x)\n    deep(n - 1, here)\ne = tb = fr = None",
        ops=["try:\n    deep(<few>, D(<id>))\nexcept LookupError as err:\n    e = err", "e = None", "tb = e.__traceback__", "tb = tb.tb_next", "tb = None", "fr = tb.tb_frame", "fr = e.__traceback__.tb_next.tb_frame", "fr = None", "print(sorted(fr.f_locals))", "fr.clear()", "import traceback\ntraceback.clear_frames(tb)", "e.__traceback__ = None", "e = e.with_traceback(None)", "print(rc(e), rc(tb), rc(fr))", "print(size(e), size(tb), size(fr))",
             "try:\n    raise ValueError(D(<id>)) from e\nexcept ValueError as err:\n    e2 = err", "try:\n    try:\n        deep(1, D(<id>))\n    finally:\n        raise TypeError(D(<id>))\nexcept TypeError as err:\n    e = err", "e2 = None", "print(e.__context__ is None, e.__cause__ is None)", "e.__context__ = None", "e.__cause__ = e2", "print(gc.collect())", "def loop():\n    try:\n        1/0\n    except ZeroDivisionError as z:\n        mine = z\n    d = D(<id>)\nloop()", "e.me = e", "e.args = (e, D(<id>))",
             "print([type(x).__name__ for x in gc.get_referents(e)])", "print(gc.is_tracked(e), gc.is_tracked(tb), gc.is_tracked(fr))", "def keep():\n    d = D(<id>)\n    return sys._getframe()\nfr = keep()", "print(fr.f_back is None, fr.f_lineno > 0)", "class X(Exception):\n    def __init__(self, d): self.d = d\ntry:\n    raise X(D(<id>))\nexcept X as err:\n    e = err",
             "e.add_note('n'); print(e.__notes__, size(e.__dict__))", "print(sys.exc_info()[0])", "def ret():\n    try:\n        return D(<id>)\n    finally:\n        print('finally')\nx = ret()", "x = None", "def fin():\n    d = D(<id>)\n    try:\n        raise KeyError(d)\n    except KeyError:\n        del d\n        print('handled')\n    print('left')\nfin()", "for i in range(3):\n    try:\n        raise IndexError(D(i))\n    except IndexError as q:\n        continue", "with suppress_all():\n    deep(2, D(<id>))"],
        init="e2 = x = None",
        probe="print(e is None, tb is None, fr is None, gc.get_count()[0])",
        end="e = e2 = tb = fr = x = None; gc.collect()"),
    "coroutines": dict(
        start="class Aw:\n    def __init__(self, d): self.d = d\n    def __await__(self):\n        try:\n            got = yield self.d\n            return got\n        finally:\n            print('await ends', rc(self.d))\nasync def co(x):\n    y = [x]\n    r = await Aw(x)\n    return r, y\nasync def outer(x):\n    d = D(<id>)\n    return await co(x)\nc = None",
        ops=["c = co(D(<id>)); c.send(None)", "c = co(A(<id>))", "c.send(None)", "try:\n    c.send(<atom>)\nexcept StopIteration as s:\n    print(type(s.value).__name__)", "c.close()", "c = None", "c.throw(KeyError(1))", "print(size(c), rc(c), c.cr_running, c.cr_suspended, c.cr_frame is None, c.cr_await is None)", "print(rc(c.cr_frame))", 
             "c = outer(A(<id>)); c.send(None)", "l = [c]; l.append(l); l = c = None", "print(gc.collect())", "r = weakref.ref(c, note(<id>))", "print([type(x).__name__ for x in gc.get_referents(c)])", "async def raising():\n    d = D(<id>)\n    raise LookupError(d)\ntry:\n    raising().send(None)\nexcept LookupError as e:\n    print('raised')", "c = co(co(1)); c.send(None)"],
        init="r = l = w = None",
        probe="print(c is None, gc.get_count()[0])",
        end="c = r = l = w = None; gc.collect()"),
}
