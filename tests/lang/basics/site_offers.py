# exit, quit and kin say what they are for, and do it.
print(exit, quit, help, license, type(exit), type(help), type(license))
print(repr(exit), str(quit), callable(exit), [n in dir(__builtins__) for n in ("exit", "quit", "help", "copyright", "credits", "license")])
for leave, args in ((exit, ()), (quit, (3,)), (exit, ("text",)), (exit, (None,))):
    try:
        leave(*args)
    except SystemExit as e:
        print("SystemExit", e.code, e.args)
exit(4)
