# open() is one step of the program, whatever it is made of.
def read(path):
    with open(path) as f:
        return f.read()


read("there/is/no/such.file")
