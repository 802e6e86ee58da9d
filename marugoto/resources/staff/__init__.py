"""Staff only: numbers and mails that are not for everybody, and the rows of imported lists as they came.

No door to the outside may import this package, not even through another module (contract 8); no public row points to it.
"""
