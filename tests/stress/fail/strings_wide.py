s = 'naïve – 漢字 🐍'
print(s.upper(), s.encode('utf-8'), s.encode('utf-16-le'), s[3:8], s + 'x', s.split(), ascii(s), s.casefold(), s.ljust(20, '–'), len(s.encode('utf-8').decode()))
