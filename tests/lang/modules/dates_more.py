# Dates and times: parsing, formatting, arithmetic, refusals.
from datetime import *
import datetime as D
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
d=date(2024,2,29); dt=datetime(2024,2,29,13,5,9,123456); tm=time(13,5,9,500); td=timedelta(days=1,hours=3,minutes=4,seconds=5,microseconds=6)
for x in (d,dt,tm,td,timezone.utc,timezone(timedelta(hours=5,minutes=30)),timezone(timedelta(hours=-3),"X")): print(x, repr(x), hash(x)==hash(x))
print(d.isoformat(), d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.ctime(), d.timetuple(), d.replace(year=2020))
print(dt.isoformat(), dt.isoformat(' ', 'seconds'), dt.isoformat(timespec='milliseconds'), dt.date(), dt.time(), dt.timestamp(), dt.ctime())
print(dt.strftime("%Y-%m-%d %H:%M:%S.%f %a %A %b %B %j %U %W %w %y %I %p %% %z|%Z| %x %X %c %G %u %V %D %e %F %T %R %n%t"))
print(d.strftime("%d/%m/%Y %H"), tm.strftime("%H:%M:%S"), f"{dt:%Y}", format(d,""), f"{tm:%M}")
print(d + timedelta(1), d - timedelta(366), d - date(2023,1,1), dt - datetime(2020,1,1), dt + td, -td, abs(-td), td*2, td/2, td//2, td/timedelta(hours=1), td//timedelta(hours=1), td % timedelta(hours=2), divmod(td, timedelta(hours=5)), td*1.5)
print(td.days, td.seconds, td.microseconds, td.total_seconds(), timedelta(-1), timedelta(microseconds=-1), repr(timedelta(microseconds=-1)), timedelta.max, timedelta.min, timedelta.resolution)
print(d < date(2024,3,1), dt == datetime(2024,2,29), d == dt, d != 5, sorted([date(2021,1,1), date(2020,5,5)]))
t(lambda: d < dt); t(lambda: d < 5); t(lambda: dt < datetime.now(timezone.utc)); t(lambda: dt - datetime(2020,1,1,tzinfo=timezone.utc))
t(date,2023,2,29); t(date,0,1,1); t(date,2023,13,1); t(date,"x",1,1); t(date,1,1); t(datetime,2023,1,1,24); t(time,25); t(time,1,60); t(timedelta,"x"); t(timezone, 5); t(timezone, timedelta(hours=24)); t(datetime, 2023,1,1,tzinfo=5)
for s in ["2024-02-29","20240229","2024-W09-4","2024W094","2024-060","x","2024-13-01","2024-02-30"]: t(date.fromisoformat,s)
for s in ["2024-02-29T13:05","2024-02-29 13:05:09","20240229T130509","2024-02-29T13:05:09.123","2024-02-29T13:05:09.123456+05:30","2024-02-29T13:05:09Z","2024-02-29T13","bad","2024-02-29T25:00","2024-02-29T13:05:09-00:01:02.5"]: t(datetime.fromisoformat,s)
for s in ["13:05","13:05:09.5","T13","130509","13:05+01:00","25:00","x"]: t(time.fromisoformat,s)
for s,f in [("2024-02-29 13:05","%Y-%m-%d %H:%M"),("29 Feb 24","%d %b %y"),("Thu 1:05 PM","%a %I:%M %p"),("x","%Y"),("2024 extra","%Y"),("060 2024","%j %Y"),("2024-02-29T13:05:09.5+0530","%Y-%m-%dT%H:%M:%S.%f%z"),("12/31/99","%x"),("February","%B"),("2024","%Q"),("30 Feb 2024","%d %b %Y")]: t(datetime.strptime,s,f)
tz=timezone(timedelta(hours=2))
a=datetime(2024,1,1,12,tzinfo=tz); print(a, a.utcoffset(), a.tzname(), a.dst(), a.astimezone(timezone.utc), a.astimezone(timezone(timedelta(hours=-5))), a.utctimetuple(), a.timestamp(), a.isoformat(), a == datetime(2024,1,1,10,tzinfo=timezone.utc))
t(datetime.fromtimestamp, 0, timezone.utc); t(datetime.utcfromtimestamp, 1e9); t(datetime.fromtimestamp, 1700000000.5, tz); t(date.fromtimestamp, 86400*365); t(date.fromordinal, 738000); t(date.fromisocalendar, 2024, 9, 4); t(datetime.combine, d, tm); t(datetime.combine, d, tm, tz); t(datetime.min.isoformat); t(datetime.max.isoformat)
t(dt.replace, hour=25); t(dt.replace, tzinfo=tz); t(d.replace, month=13); t(tm.replace, minute=1); t(datetime.fromtimestamp, 1e20, timezone.utc)
class MyTz(tzinfo):
    def utcoffset(self, dt): return timedelta(hours=1)
    def dst(self, dt): return timedelta(0)
    def tzname(self, dt): return "MY"
x=datetime(2024,6,1,tzinfo=MyTz()); print(x, x.tzname(), x.dst(), f"{x:%z %Z}", x.astimezone(timezone.utc))
import copy; print(copy.copy(dt)==dt, copy.deepcopy(x) == x, time(1,2,tzinfo=tz), time(1,2,tzinfo=tz).utcoffset(), bool(timedelta(0)), bool(time(0)))
print(d.__class__, isinstance(dt, date), date.today() <= date.max, dt.fold, dt.replace(fold=1), repr(dt.replace(fold=1)), D.MINYEAR, D.MAXYEAR, D.UTC)
class DD(date): pass
print(repr(DD(2020,1,1)), type(DD(2020,1,1)+timedelta(1)), DD.fromordinal(5))
t(lambda: td + 1); t(lambda: d + 1); t(lambda: 1 + d); t(lambda: d + d); t(lambda: td / 0); t(lambda: td // timedelta(0)); t(lambda: td * "x"); t(lambda: {td: 1}[td]); t(lambda: d.foo)
