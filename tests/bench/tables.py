# Dictionaries, lists, sets and tuples as a program uses them: counting, grouping, queues.

def main():
    counts = {}
    for i in range(60000):
        k = i * 7919 % 1013
        if k in counts:
            counts[k] += 1
        else:
            counts[k] = 1
    print(len(counts), max(counts.values()))
    groups = {}
    for k, v in counts.items():
        groups.setdefault(v, []).append(k)
    print(sorted([(v, len(ks)) for v, ks in groups.items()]))
    seen = set()
    order = []
    for i in range(50000):
        k = i * i % 4099
        if k not in seen:
            seen.add(k)
            order.append(k)
    print(len(order))
    queue = [(0, 0)]
    grid = [[0] * 60 for _ in range(60)]
    head = 0
    while head < len(queue):
        x, y = queue[head]
        head += 1
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            a, b = x + dx, y + dy
            if 0 <= a < 60 and 0 <= b < 60 and not grid[a][b]:
                grid[a][b] = grid[x][y] + 1
                queue.append((a, b))
    print(len(queue), grid[59][59])
    points = [(i % 97, i % 89) for i in range(20000)]
    total = 0
    for a, b in points:
        total += a * b
    for i, (a, b) in enumerate(points):
        total -= i & a
    for (a, b), c in zip(points, range(20000)):
        total += b ^ c
    print(total)


for _ in range(4):
    main()
