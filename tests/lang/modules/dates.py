from datetime import *
d=datetime(2024,2,29,12,30,15,123456); print(d, repr(d), d.isoformat(), d+timedelta(days=366,hours=13), d.date(), d.time(), d.weekday(), d.isocalendar()[:])
print(timedelta(days=1.5, seconds=-3), repr(timedelta(-1,3,5)), timedelta(hours=5)/timedelta(minutes=7), divmod(timedelta(hours=5),timedelta(minutes=7)), timedelta(seconds=7)*1.5, -timedelta(1), abs(timedelta(-3)), timedelta(0), bool(timedelta(0)))
print(date(2024,12,31)-date(2024,1,1), date.fromisoformat("2020-02-29"), date(2020,1,1)<date(2020,1,2), date(2021,1,3).isocalendar(), date.fromordinal(738000), date.max, date(2024,3,1).strftime("%d/%m/%Y %A"))
print(datetime.fromisoformat("2011-11-04T00:05:23.283+04:00"), datetime(2020,1,1,tzinfo=timezone.utc).astimezone(timezone(timedelta(hours=-5))), timezone(timedelta(hours=2,minutes=30)), repr(timezone.utc), time(1,2,3), repr(time(1,2)), datetime(2020,1,1,tzinfo=timezone.utc).timestamp())
for f in ("date(2020,2,30)","datetime(2020,1,1)<date(2020,1,1)","date(1)","datetime(2020,1,1)-datetime(2020,1,1,tzinfo=timezone.utc)","date.max+timedelta(1)","timedelta('a')","date.fromisoformat('x')","time(25)"):
    try: print(eval(f))
    except Exception as e: print(type(e).__name__, e)
print(f"{d:%Y-%m-%d %H:%M:%S.%f}", hash(timedelta(1))==hash(timedelta(hours=24)), {date(2020,1,1):1}[date(2020,1,1)])
