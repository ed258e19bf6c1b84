s = 'the quick brown fox'
print(s.title(), s.split(), s.replace('quick', 'slow'), s.partition(' '), s[::-1], s.center(40, '*'), ' '.join(reversed(s.split())), s.encode(), s.find('fox'), s * 2, s.translate({116: 'T', 113: None}))
