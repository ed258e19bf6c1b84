import gc
log = []
def cb(phase, info): log.append(phase)
gc.callbacks.append(cb)
x = []
x.append(x)
del x
gc.collect()
gc.callbacks.remove(cb)
print(log)
