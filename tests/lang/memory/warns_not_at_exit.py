# The filters of the program hold to its end.
import warnings
warnings.simplefilter("ignore")
async def f(): pass
x = f()
