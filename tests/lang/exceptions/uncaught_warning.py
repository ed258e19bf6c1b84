# A warning that a filter makes an error is raised where the program asked for it.
import warnings


def ask():
    warnings.warn("mine", DeprecationWarning)


async def never():
    pass


warnings.simplefilter("error")
try:
    ask()
except DeprecationWarning as e:
    print(e, e.__traceback__.tb_next.tb_next)
try:
    warnings.warn_explicit("said", UserWarning, "file.py", 5)
except UserWarning as e:
    print(e, e.__traceback__.tb_next)
kept = never()
ask()
