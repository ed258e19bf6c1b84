# heapbook: a program reaches nothing outside itself, and each refusal says so
import os

for call in (lambda: os.system("ls"), lambda: os.remove("x"), lambda: os.fork(), lambda: os.stat("."), lambda: os.getuid()):
    try:
        call()
    except PermissionError as e:
        print(e.errno, e)
for name in "socket", "threading", "subprocess", "ctypes", "asyncio", "nosuchmodule":
    try:
        __import__(name)
    except ModuleNotFoundError as e:
        print(e)
os.kill(1, 9)
