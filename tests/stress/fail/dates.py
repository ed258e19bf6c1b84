import datetime as dt
d = dt.datetime(2024, 2, 29, 12, 30)
print(d + dt.timedelta(days=366), d.isoformat(), d.strftime('%Y/%m/%d'), (d - dt.datetime(2024, 1, 1)).days, dt.date(2024, 1, 31).weekday())
