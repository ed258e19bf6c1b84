import json
text = json.dumps({'a': [1, 2.5, None, True], 'b': {'c': 'é\n'}}, indent=1, sort_keys=True)
print(text, json.loads(text), json.loads('[1, "x", {"y": 1e3}]'))
try: json.loads('{"a": }')
except ValueError as e: print(e)
