import base64, binascii
print(base64.b64encode(b'hello world'), base64.b64decode('aGk='), binascii.hexlify(b'ab'), binascii.crc32(b'x'))
