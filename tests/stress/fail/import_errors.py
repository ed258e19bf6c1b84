try: import no_such_module
except ImportError as e: print(e.name, e)
try: from math import no_such_name
except ImportError as e: print(e.name)
