words = 'pear fig banana kiwi apple date'.split()
print(sorted(words, key=len), sorted(words, key=lambda w: (w[-1], -len(w))), sorted(range(20), key=lambda n: n * 7 % 20), max(words, key=str.upper), min(words, key=lambda w: w[1]))
words.sort(reverse=True)
print(words)
