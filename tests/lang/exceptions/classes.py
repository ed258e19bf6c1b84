def t(f):
    try: print(f, '->', repr(eval(f)))
    except BaseException as e: print(f, '!!', type(e).__name__, e, e.args)
import sys
for f in ["Exception()","Exception(1)","Exception(1,2)","str(Exception())","str(Exception(1,2))","KeyError('a')","str(KeyError('a'))","str(KeyError(1,2))",
 "Exception(a=1)","ValueError(x=1)","StopIteration(3).value","StopIteration().value","SystemExit(3).code","SystemExit().code","SystemExit(1,2).code",
 "NameError('x',name='y').name","NameError('x').name","AttributeError('m',name='n',obj=3).obj","ImportError('m',name='n',path='p').path","str(ImportError('a','b'))","ImportError(name='q')",
 "OSError(2,'No')","OSError(2,'No').errno","str(OSError(2,'No','f'))","str(OSError(2,'No','f',None,'g'))","OSError(2,'No','f').args","OSError(13,'x')","OSError(11,'x',5).characters_written","OSError(4,'i')","OSError(104,'r')","OSError('a').errno","OSError(1,2,3,4,5,6).args","OSError(1,'x','f',None,'g').filename2","FileNotFoundError(2,'x').errno","FileNotFoundError().strerror","OSError(9999,'x')",
 "str(SyntaxError('m',('f',1,2,'t')))","str(SyntaxError('m',('/a/b/f.py',1,2,'t',3,4)))","SyntaxError('m').msg","SyntaxError().msg","str(SyntaxError('m',('f',None,2,'t')))","SyntaxError('m',(1,2))","SyntaxError('m',('f',1,2,'t')).print_file_and_line",
 "str(UnicodeDecodeError('utf8',b'ab\\xff',2,3,'bad'))","str(UnicodeDecodeError('utf8',b'ab\\xff',1,3,'bad'))","str(UnicodeEncodeError('ascii','a\\xe9',1,2,'bad'))","str(UnicodeEncodeError('ascii','a\\u20ac',1,2,'bad'))","str(UnicodeEncodeError('ascii','a\\U0001f600',1,2,'bad'))","str(UnicodeEncodeError('ascii','abc',0,2,'bad'))","str(UnicodeTranslateError('a\\xe9',1,2,'bad'))","UnicodeDecodeError('a',bytearray(b'x'),0,1,'r').object","UnicodeDecodeError('a',3,0,1,'r')","UnicodeDecodeError('a',b'',0,1,3)",
 "Exception('x').with_traceback(3)","Exception('x').with_traceback(None)","Exception('x').add_note(3)","Exception('x').__reduce__()","OSError(2,'a','b').__reduce__()","ImportError('a',name='n').__reduce__()","Exception().__setstate__({'a':1})","Exception().__setstate__(3)",
 "setattr(Exception(),'args',3)","setattr(Exception(),'__cause__',3)","setattr(Exception(),'__context__',3)","setattr(Exception(),'__traceback__',3)","delattr(Exception(),'args')","delattr(Exception(),'__cause__')","setattr(Exception(),'__suppress_context__',3)",
 "ExceptionGroup('m',[ValueError(1)])","str(ExceptionGroup('m',[ValueError(1)]))","str(ExceptionGroup('m',[ValueError(1),TypeError()]))","ExceptionGroup('m',[])","ExceptionGroup('m',[3])","ExceptionGroup('m',3)","ExceptionGroup('m',[KeyboardInterrupt()])","BaseExceptionGroup('m',[ValueError()])","BaseExceptionGroup('m',[KeyboardInterrupt()])","ExceptionGroup(3,[ValueError()])","ExceptionGroup('m',(ValueError(),)).exceptions","ExceptionGroup('m',(ValueError(),)).message","ExceptionGroup[int]","ExceptionGroup.__mro__","ExceptionGroup.__bases__",
 "ExceptionGroup('m',[ValueError(1),TypeError(2)]).split(ValueError)","ExceptionGroup('m',[ValueError(1),ExceptionGroup('n',[TypeError(2),ValueError(3)])]).split(ValueError)","ExceptionGroup('m',[ValueError(1)]).subgroup(TypeError)","ExceptionGroup('m',[ValueError(1)]).subgroup(lambda e: True)","ExceptionGroup('m',[ValueError(1)]).split(3)","ExceptionGroup('m',[ValueError(1)]).split((ValueError,TypeError))","ExceptionGroup('m',[ValueError(1)]).derive([TypeError()])",
 "MemoryError()","MemoryError(1,2)","sys.getsizeof(Exception())","sys.getsizeof(StopIteration())","sys.getsizeof(AttributeError())","sys.getsizeof(ImportError())","sys.getsizeof(OSError())","sys.getsizeof(UnicodeDecodeError('a',b'',0,1,'r'))","sys.getsizeof(SyntaxError())","sys.getsizeof(ExceptionGroup('',[ValueError()]))","sys.getsizeof(NameError())",
 "IOError is OSError, EnvironmentError is OSError","ValueError.__doc__","Exception.__init__.__qualname__","issubclass(UnboundLocalError,NameError)","[x for x in dir(Exception) if x not in dir(object)]","sorted(vars(ValueError))","sorted(vars(OSError))", "sorted(vars(BaseException))", "hasattr(Exception(),'__notes__')"]: t(f)
try:
    try: raise ValueError(1)
    except ValueError: raise KeyError(2)
except KeyError as e: print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try: raise ValueError(1)
    except ValueError as v: raise KeyError(2) from v
except KeyError as e: print(repr(e.__context__), repr(e.__cause__), e.__suppress_context__)
try: raise ValueError from None
except ValueError as e: print(e.__suppress_context__, e.__cause__)
try: raise 3
except TypeError as e: print(e)
try: raise ValueError from 3
except TypeError as e: print(e)
class C:
    def __new__(c): return 3
class BadE(Exception):
    def __new__(c): return 3
try: raise BadE
except TypeError as e: print(e)
class MyE(Exception): pass
m=MyE(1); m.foo=2; m.add_note('n1'); m.add_note('n2'); print(m.__notes__, m.__dict__, sys.getsizeof(m))
def f():
    try: return 1
    finally: print('fin')
f()
try:
    raise ExceptionGroup('eg',[ValueError(1),TypeError(2),OSError(3)])
except* ValueError as e: print(repr(e))
except* (TypeError,OSError) as e: print(repr(e))
try:
    try:
        raise ExceptionGroup('eg',[ValueError(1),TypeError(2)])
    except* ValueError as e: print('got', repr(e))
except ExceptionGroup as e: print('rest', repr(e))
try:
    try: raise ValueError(5)
    except* ValueError as e: print(repr(e)); raise KeyError(1)
except BaseException as e: print(repr(e), repr(e.__context__))
try:
    try: raise ExceptionGroup('a',[ValueError(1),KeyError(2)])
    except* ValueError: raise
    except* KeyError: raise TypeError(9)
except BaseException as e: print(repr(e))
class EG(ExceptionGroup):
    def derive(self, excs): return EG(self.message, excs)
e=EG('q',[ValueError(1),TypeError(2)]); e.add_note('z')
a,b=e.split(ValueError); print(repr(a),repr(b),a.__notes__)
def rec(): return rec()
try: rec()
except RecursionError as e: print(e)
class R:
    def __repr__(self): return repr(self)
try: repr(R())
except RecursionError as e: print(e)
class Eq:
    def __eq__(s,o): return s==o
try: Eq()==Eq()
except RecursionError as e: print(e)
try: exec("def f(:")
except SyntaxError as e: print(e, e.args)
try:
    import nosuch
except ImportError as e: print(e, e.name, type(e))
try: from sys import nosuch
except ImportError as e: print(e, e.name)
try: undefined_x
except NameError as e: print(e, e.name)
try: (3).foo
except AttributeError as e: print(e, e.name, e.obj)
try: {}['k']
except KeyError as e: print(e, e.args)
try: [][1]
except IndexError as e: print(e)
print(KeyError((1,2)), {}.get(1))
try: {}[(1,2)]
except KeyError as e: print(e, e.args)
