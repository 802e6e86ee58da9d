"""A rule said no. The reason is a sentence for the person at the desk."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An action was refused by a rule.

    ``message`` says, in Japanese, what is wrong and what to do next; ``field`` names the form field, if any.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
