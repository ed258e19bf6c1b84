# Nothing is imported any more when the modules are gone.
class D:
    def __del__(self):
        for name in "sys", "json", "linecache", "math", "nothing":
            try:
                __import__(name)
                print("good", name)
            except ImportError as e:
                print(type(e).__name__, e)
d = D()
