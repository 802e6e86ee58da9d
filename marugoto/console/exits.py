"""Exit codes that scripts can trust, and the one exception that carries them."""

GOOD = 0  # everything asked for was done, nothing wrong was found
PROBLEM = 1  # the command worked and found a problem (a broken chain, a refused reset)
USAGE = 2  # the command line was wrong (argparse uses the same number)
ENVIRONMENT = 3  # the machine lacks something: a server, a port, a right, a program


class Failure(Exception):  # noqa: N818 - it is what the operator reads, not a programming error
    """Ends a command with one sentence for the operator.

    `japanese` and `english` say the same; `code` is one of this module's exit codes.
    """

    def __init__(self, japanese: str, english: str, *, code: int = ENVIRONMENT) -> None:
        super().__init__(f"{japanese}\n{english}")
        self.japanese = japanese
        self.english = english
        self.code = code
