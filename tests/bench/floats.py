# Floating point: n bodies, Mandelbrot, numerical integration, a running variance.

def advance(bodies, dt, n):
    for _ in range(n):
        for i in range(len(bodies)):
            a = bodies[i]
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx = a[0] - b[0]
                dy = a[1] - b[1]
                dist = dx * dx + dy * dy + 0.01
                mag = dt / (dist * dist ** 0.5)
                a[2] -= dx * b[4] * mag
                a[3] -= dy * b[4] * mag
                b[2] += dx * a[4] * mag
                b[3] += dy * a[4] * mag
        for b in bodies:
            b[0] += dt * b[2]
            b[1] += dt * b[3]


def mandelbrot(size, limit):
    inside = 0
    for py in range(size):
        y0 = 2.0 * py / size - 1.0
        for px in range(size):
            x0 = 3.0 * px / size - 2.0
            x = y = 0.0
            k = 0
            while k < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                k += 1
            if k == limit:
                inside += 1
    return inside


def integrate(n):
    total = 0.0
    h = 1.0 / n
    for i in range(n):
        x = (i + 0.5) * h
        total += 4.0 / (1.0 + x * x)
    return total * h


def main():
    bodies = [[float(i), float(i * i % 7), 0.0, 0.1 * i, 1.0 + i % 3] for i in range(5)]
    advance(bodies, 0.01, 600)
    print("%.9f %.9f" % (bodies[0][0], bodies[4][1]))
    print(mandelbrot(48, 60))
    print("%.12f" % integrate(100000))
    mean = m2 = 0.0
    for k in range(1, 60001):
        x = (k * 7919 % 1000) / 10.0
        delta = x - mean
        mean += delta / k
        m2 += delta * (x - mean)
    print("%.6f %.6f" % (mean, m2))


for _ in range(4):
    main()
