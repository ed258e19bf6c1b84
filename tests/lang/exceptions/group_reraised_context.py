# A group that no except* took is raised anew, and its context is no longer shown.
import traceback


def f():
    try:
        [][1]
    finally:
        try:
            raise ExceptionGroup("eg", [ValueError(1), KeyError(2)])
        except* TypeError:
            pass


def g():
    try:
        [][1]
    except IndexError:
        raise ExceptionGroup("eg", [ValueError(1), KeyError(2)])


for function in f, g:
    try:
        function()
    except ExceptionGroup as e:
        print(repr(e.__context__), e.__suppress_context__)
        part, rest = e.split(ValueError)
        print(part.__suppress_context__, rest.__suppress_context__, e.subgroup(KeyError).__suppress_context__)
        traceback.print_exc()
