# The traceback module suggests nothing; only an uncaught exception does.
import traceback


def f():
    value1 = 1
    return value2


for call in (f, lambda: [].appendx, lambda: lenn([])):
    try:
        call()
    except Exception:
        print(traceback.format_exc().splitlines()[-1])
lenn([])
