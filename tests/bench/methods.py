# Method calls, inheritance, super(), properties, bound methods, closures, class attributes.

class Account:
    count = 0
    rate = 3

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        Account.count += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        self._balance += amount
        return self

    def fee(self):
        return 1

    def charge(self):
        self._balance -= self.fee()

    @staticmethod
    def check(amount):
        return amount > 0

    @classmethod
    def made(cls):
        return cls.count


class Savings(Account):
    def __init__(self, owner, balance, bonus):
        super().__init__(owner, balance)
        self.bonus = bonus

    def fee(self):
        return super().fee() + self.bonus

    def __len__(self):
        return 3

    def __eq__(self, other):
        return self._balance == other._balance

    def __getitem__(self, i):
        return self._balance + i


def counter():
    n = 0

    def step(by=1):
        nonlocal n
        n += by
        return n

    return step


def main():
    accounts = [Savings("s%d" % i, i, 1) if i % 2 else Account("a%d" % i, i) for i in range(1500)]
    for a in accounts * 12:
        a.deposit(5).deposit(2)
        a.charge()
        if Account.check(a.balance):
            a.deposit(a.rate)
    print(sum([a.balance for a in accounts]), Account.made())
    put = accounts[3].deposit
    for i in range(40000):
        put(i)
    print(accounts[3].balance)
    step = counter()
    for i in range(40000):
        step()
        step(by=2)
    print(step())
    s = accounts[5]
    total = 0
    for i in range(25000):
        total += s[i] + len(s)
        if s == accounts[7]:
            total += 1
    print(total)
    add = lambda a, b=1, *rest, k=2: a + b + k + len(rest)
    for i in range(25000):
        total += add(i) + add(i, 2) + add(i, 2, 3) + add(i, k=4)
    print(total)


for _ in range(4):
    main()
