# Logging: handlers, filters, adapters, levels, styles.
import logging, sys, io
logging.basicConfig(stream=sys.stdout, format="%(levelname)s:%(name)s:%(message)s", level=logging.DEBUG)
logging.debug("a %s", 1); logging.info("b %d %s", 2, "x"); logging.warning("w"); logging.error("e"); logging.critical("c")
log=logging.getLogger("my.mod"); log.setLevel(logging.WARNING); log.info("no"); log.warning("yes %r", [1]); print(log, log.level, log.getEffectiveLevel(), log.isEnabledFor(10), log.parent, log.name, log.handlers, log.propagate)
buf=io.StringIO(); h=logging.StreamHandler(buf); h.setFormatter(logging.Formatter("[%(levelname)-8s] %(name)s %(funcName)s:%(lineno)d %(message)s")); log.addHandler(h); log.propagate=False
def f():
    log.error("inside")
    try: 1/0
    except ZeroDivisionError: log.exception("oops %s", "here")
f(); print(buf.getvalue()); print(h)
fmt=logging.Formatter("{levelname} {message}", style="{"); r=logging.LogRecord("n",20,"p.py",5,"m %s",("x",),None); print(fmt.format(r), r, r.getMessage(), r.levelname, r.filename, r.module)
fmt=logging.Formatter("$levelname $message", style="$"); print(fmt.format(r))
try: logging.Formatter("%(x)s", style="?")
except ValueError as e: print(e)
try: log.setLevel("NOPE")
except ValueError as e: print(e)
try: log.setLevel(1.5)
except TypeError as e: print(e)
print(logging.getLevelName(10), logging.getLevelName("INFO"), logging.getLevelName(15), logging.getLogger() , logging.getLogger("my.mod") is log, logging.root)
class Fl(logging.Filter):
    def filter(self, rec): return "keep" in rec.getMessage()
h2=logging.StreamHandler(sys.stdout); h2.addFilter(Fl()); h2.setLevel("ERROR"); l2=logging.getLogger("two"); l2.addHandler(h2); l2.propagate=0; l2.error("keep me"); l2.error("drop"); l2.warning("keep but low")
logging.addLevelName(25,"NOTICE"); l2.log(25,"x"); print(logging.getLevelName(25)); l2.setLevel(25)
logging.disable(logging.CRITICAL); log.critical("never"); logging.disable(logging.NOTSET); l2.removeHandler(h2); l2.propagate=True; l2.warning("to root");
ad=logging.LoggerAdapter(l2,{"a":1}) if hasattr(logging,"LoggerAdapter") else None; ad and ad.warning("adapted")
nh=logging.NullHandler(); l3=logging.getLogger("three"); l3.addHandler(nh); l3.propagate=False; l3.error("silent"); print(l3.hasHandlers(), logging.lastResort)
l2.warning("dict %(a)s", {"a": 5}); l2.warn("old"); l2.info("stack", stack_info=False); l2.warning("extra", extra={"k":1})
print(logging.DEBUG, logging.INFO, logging.WARN, logging.FATAL, logging.NOTSET); c=log.getChild("kid"); print(c.name); 
logging.Formatter.converter; print(logging.Formatter("%(asctime)s", "%Y").usesTime(), logging.BASIC_FORMAT); logging.shutdown()
