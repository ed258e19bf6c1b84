class G:
    def __getattr__(self, name): return name * 2
    def __setattr__(self, name, v): object.__setattr__(self, name, (v,))
    def __dir__(self): return ['z', 'a']
g = G()
g.x = 1
print(g.x, g.unknown, dir(g), getattr(g, 'q'), hasattr(g, 'anything'))
