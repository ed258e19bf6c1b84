import re
print(re.findall(r'(\w)(\d+)', 'a1 b22 c333'), re.sub(r'(?P<n>\d)', r'<\g<n>>', 'a1b2'), re.match(r'(a+)(b?)', 'aaab').groups(), re.split(r'[,;]', 'a,b;c'), [m.span() for m in re.finditer('a|b', 'xaxb')])
