import cmath, logging, sys
print(cmath.sqrt(-1), cmath.exp(1j*cmath.pi), cmath.polar(3+4j), cmath.log(2+1j), cmath.isclose(1,1+1e-12))
logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(levelname)s %(name)s %(funcName)s %(message)s")
log=logging.getLogger("a.b"); log.info("hello %s", 1); logging.warning("w")
try: 1/0
except ZeroDivisionError: log.exception("oops")
print(repr(log), logging.getLogger("a"))
