import os, os.path
from os import path
print(os.path.join("a","b","/c","d"), os.path.join("a/",""), os.path.join(b"a",b"b"))
for p in ["", "/", "//", "///", "a/b/../c", "/../a", "a//b/./c/", "../..", "./a", "a/..", "//a/b", "/a/../..", ".x", "a.tar.gz", "...", "a/.b", "a/b.c/d", "~/x", "a.", ".a.b", "/a/b"]:
    print(repr(p), os.path.normpath(p), os.path.split(p), os.path.splitext(p), os.path.basename(p), os.path.dirname(p), os.path.isabs(p))
def t(f,*a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
t(os.path.join,"a",b"b"); t(os.path.join,1); t(os.path.join,"a",None); t(os.path.split,5); t(os.fspath,1.5)
t(os.path.commonprefix,["/usr/lib","/usr/local"]); t(os.path.commonpath,["/usr/lib","/usr/local"]); t(os.path.commonpath,["a","/b"]); t(os.path.commonpath,[]); t(os.path.commonpath,["a/b","a/b/c"])
t(os.path.relpath,"/a/b/c","/a/d"); t(os.path.relpath,"/a","/a"); t(os.path.relpath,"")
class P:
    def __fspath__(self): return "/p/q"
t(os.fspath,P()); t(os.path.join,P(),"x"); print(isinstance(P(), os.PathLike), issubclass(int, os.PathLike)); t(os.fsencode,"é"); print(ascii(os.fsdecode(b"\xff")))
print(os.sep, os.linesep=="\n", os.name, os.curdir, os.pardir, os.extsep, os.altsep, os.pathsep, os.devnull, os.path.__name__)
os.environ["HB_X"]="1"; print(os.getenv("HB_X"), os.environ.get("nope__"), os.getenv("nope__", 3), "HB_X" in os.environ)
t(os.environ.__setitem__, "a", 1); t(lambda: os.environ["nope__"])
print(os.path.expandvars("$HB_X/${HB_X}y/$nope__"), os.strerror(2))
print(os.path.exists("/nonexistent/x"), os.path.exists("os_.py"), os.path.isfile("os_.py"), os.path.isdir("."), os.path.isdir("os_.py"))
print("os_.py" in os.listdir("."), len(os.urandom(5)), os.path.getsize("os_.py")>10)
t(os.listdir,"/nonexistent/q"); t(os.listdir,"os_.py")
print(os.path.abspath("x") == os.path.join(os.getcwd(),"x"), os.error is OSError)
